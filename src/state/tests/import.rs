use super::super::exchange::{Exchange, Outside, Told};
use super::super::import::{Found, Import, Importing, Stage};
use super::*;

use liveblog_core::exchange::{Files, Format, Options, Reading, export, merge, read};
use liveblog_core::{Annotator, Origin};

/// A file by its name; its bytes are nobody's business here.
fn file(name: &str) -> Chosen {
    Chosen {
        name: name.into(),
        file: JsValue::NULL.unchecked_into(),
    }
}

impl Page {
    fn import(&mut self, import: Import) -> Vec<Effect> {
        self.act(import.into())
    }

    fn importing(&self) -> &Importing {
        self.state.importing.as_ref().expect("the dialog is open")
    }

    /// What the program makes of a file's reading.
    fn found(&self, reading: Reading) -> Box<Found> {
        let session = &self.work().session;
        let stamp = stamp(self.second);
        let merged = merge(session.project(), reading, session.annotator(), &stamp);
        Box::new(Found {
            format: "jsonl".to_owned(),
            added: merged.added,
            known: merged.known,
            documents: merged.documents,
            entries: merged.entries,
            repaired: merged.repaired(),
            refused: merged.refused(),
            labels: Vec::new(),
            annotators: Vec::new(),
            has_texts: true,
            outcomes: Vec::new(),
            changes: merged.changes,
        })
    }
}

/// The run that the program was last asked for.
fn asked(effects: &[Effect]) -> Option<u32> {
    effects.iter().find_map(|effect| match effect {
        Effect::Exchange(Outside::Import { run, .. }) => Some(*run),
        _ => None,
    })
}

/// What was labelled on one page, as a file of JSON Lines.
fn labelled() -> Reading {
    let mut page = Page::working();
    page.act(Action::ToggleLabel("claim".into()));
    page.act(Action::ToggleLabel("quote".into()));
    let mut project = page.work().session.project().clone();
    project.annotators[0] = Annotator {
        name: "Ada".to_owned(),
        ..project.annotators[0].clone()
    };
    let mut files = Files::default();
    let options = Options::new(stamp(0).at);
    export(&project, Format::Jsonl, &options, &mut files).unwrap();
    read(Format::Jsonl, &files, &options)
}

#[test]
fn an_import_is_one_step_that_undo_takes_back() {
    let mut page = Page::working();
    page.import(Import::Open(vec![file("labels.jsonl")]));
    assert_eq!(page.state.dialog, Some(Dialog::Import));
    assert!(matches!(page.importing().stage, Stage::Reading));
    let run = asked(&page.act(Exchange::Started(Ok(())).into())).unwrap();
    let found = page.found(labelled());
    page.act(Exchange::Told(run, Told::Read(Some(found))).into());
    let before = page.work().session.project().clone();
    page.import(Import::Bring);
    assert_eq!(page.state.dialog, None);
    let records = page.work().records().unwrap();
    let origins: Vec<_> = records.annotations.iter().map(|a| a.origin).collect();
    assert_eq!(origins, [Origin::Imported; 2]);
    assert!(page.work().unsaved());
    page.act(Action::Undo);
    assert_eq!(*page.work().session.project(), before);
}

#[test]
fn nothing_is_changed_before_one_says_so() {
    let mut page = Page::working();
    page.import(Import::Open(vec![file("labels.jsonl")]));
    let run = asked(&page.act(Exchange::Started(Ok(())).into())).unwrap();
    let found = page.found(labelled());
    page.act(Exchange::Told(run, Told::Read(Some(found))).into());
    let effects = page.act(Action::CloseDialog);
    let is_stop = |effect: &Effect| matches!(effect, Effect::Exchange(Outside::Stop));
    assert!(effects.iter().any(is_stop));
    assert!(page.state.importing.is_none());
    assert!(page.work().records().unwrap().annotations.is_empty());
    assert!(!page.work().unsaved());
}

#[test]
fn what_is_read_of_files_that_were_left_for_others_does_not_count() {
    let mut page = Page::working();
    page.import(Import::Open(Vec::new()));
    assert!(matches!(page.importing().stage, Stage::Choosing));
    assert_eq!(asked(&page.act(Exchange::Started(Ok(())).into())), None);
    let first = asked(&page.import(Import::Files(vec![file("a.csv")]))).unwrap();
    let second = asked(&page.import(Import::Files(vec![file("b.csv")]))).unwrap();
    page.act(Exchange::Told(first, Told::Read(None)).into());
    assert!(matches!(page.importing().stage, Stage::Reading));
    page.act(Exchange::Told(second, Told::Read(None)).into());
    assert!(matches!(page.importing().stage, Stage::Unknown));
    let third = asked(&page.import(Import::Format("doccano".to_owned()))).unwrap();
    page.act(Exchange::Told(third, Told::Unread("it is gone".into())).into());
    assert!(matches!(&page.importing().stage, Stage::Unread(reason) if reason == "it is gone"));
}

#[test]
fn without_the_program_nothing_is_read_until_it_is_there() {
    let mut page = Page::working();
    page.import(Import::Open(vec![file("a.csv")]));
    page.act(Exchange::Started(Err("offline".into())).into());
    assert!(matches!(page.importing().stage, Stage::Missing(_)));
    page.import(Import::Again);
    assert!(asked(&page.act(Exchange::Started(Ok(())).into())).is_some());
}

#[test]
fn files_that_are_no_live_blogs_are_for_the_import() {
    for (name, bytes) in [
        ("labels.JSONL", &b"{}"[..]),
        ("project.qdpx", b"PK"),
        (
            "tasks.json",
            br#"[{"data": {"text": "x"}, "annotations": []}]"#,
        ),
        (
            "all.liveblog.json",
            br#"{"format": "liveblog-annotations", "version": 1, "stand_off": true}"#,
        ),
    ] {
        let mut page = Page::working();
        page.open(&[(name, bytes)]);
        assert_eq!(page.state.dialog, Some(Dialog::Import), "{name}");
        assert_eq!(&*page.importing().files[0].name, name);
        // Without a project there is nothing that they could go into.
        let mut page = Page::new();
        page.open(&[(name, bytes)]);
        assert_eq!(page.state.dialog, None, "{name}");
        assert!(page.state.alert.is_some(), "{name}");
    }
}

#[test]
fn another_tabs_project_is_not_imported_into() {
    let mut reader = Page::working().reader();
    reader.import(Import::Open(Vec::new()));
    assert_eq!(reader.state.dialog, None);
}
