use super::super::exchange::{Exchange, Outside, Told};
use super::super::import::{Found, Import, Importing, Left, Stage, Work};
use super::*;

use liveblog_core::exchange::{
    Files, Format, Makers, Options, Reading, Unrecognised, export, merge, project_for, read,
};
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
        let begun = match self.state.work() {
            Some(_) => None,
            None => Some(Box::new(project_for([&reading.draft]))),
        };
        let session = match (&begun, self.state.work()) {
            (None, Some(work)) => work.session.clone(),
            (Some(begun), _) => Session::new((**begun).clone()),
            (None, None) => unreachable!(),
        };
        let stamp = stamp(self.second);
        let merged = merge(
            session.project(),
            [reading],
            session.annotator(),
            &Makers::default(),
            &stamp,
        );
        Box::new(Found {
            begun,
            formats: vec!["jsonl".to_owned()],
            known: merged.known,
            documents: merged.documents,
            entries: merged.entries,
            repaired: merged.repaired(),
            refused: merged.refused(),
            labels: merged
                .labels
                .iter()
                .map(|label| label.to_string())
                .collect(),
            annotators: merged.annotators,
            has_texts: true,
            outcomes: Vec::new(),
            work: (merged.work.into_iter())
                .map(|work| Work {
                    said: work.said.map(|id| id.to_string()).unwrap_or_default(),
                    name: work.name,
                    annotator: work.annotator,
                    annotator_name: work.annotator_name,
                    is_new: work.is_new,
                })
                .collect(),
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
    page.act(Exchange::Told(run, Told::Read(found)).into());
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

/// Reads a file into the open project, up to where one can say so.
fn read_into(page: &mut Page, reading: Reading) -> Vec<Effect> {
    page.import(Import::Open(vec![file("labels.jsonl")]));
    let run = asked(&page.act(Exchange::Started(Ok(())).into())).unwrap();
    let found = page.found(reading);
    page.act(Exchange::Told(run, Told::Read(found)).into())
}

#[test]
fn what_came_in_is_counted_by_kind_with_undo_until_the_next_step() {
    let next_steps: [fn(&mut Page); 4] = [
        // The button of the message itself.
        |page| {
            let offer = page.offers().remove(0);
            page.act(offer.action());
            assert!(page.work().records().unwrap().annotations.is_empty());
        },
        |page| {
            page.act(Action::Undo);
        },
        |page| {
            page.label("quote");
        },
        |page| {
            page.act(Action::People(People::Add("Ada".into())));
        },
    ];
    for next_step in next_steps {
        let mut page = Page::working();
        read_into(&mut page, labelled());
        page.import(Import::Bring);
        assert_eq!(page.alert(), "Imported: 2 labels of entries.");
        assert!(matches!(page.offers()[..], [Offer::Undo(_)]));
        // It stays while nothing is done but looking.
        page.act(Action::Go(Move::Next));
        assert_ne!(page.alert(), "");
        page.act(Action::Go(Move::First));
        next_step(&mut page);
        assert_eq!(page.alert(), "");
    }
}

#[test]
fn the_focus_goes_to_what_there_is_to_decide_once_files_are_read() {
    let focus = |effects: &[Effect]| {
        effects.iter().find_map(|effect| match effect {
            Effect::Focus(selector) => Some(*selector),
            _ => None,
        })
    };
    let mut page = Page::working();
    // Whether “a1” is the project’s “a1” only a person knows.
    let effects = read_into(&mut page, labelled());
    assert_eq!(focus(&effects), Some(".import-work select"));
    let text = br#"{"text": "The gate is shut.", "label": ["claim"]}"#;
    let files = Files::one("labels.jsonl", *text);
    let reading = read(Format::Doccano, &files, &Options::new(stamp(0).at));
    let run = asked(&page.import(Import::Files(vec![file("labels.jsonl")]))).unwrap();
    let found = page.found(reading);
    let effects = page.act(Exchange::Told(run, Told::Read(found)).into());
    assert_eq!(focus(&effects), Some("#import-bring"));
    let run = asked(&page.import(Import::Files(vec![file("odd.json")]))).unwrap();
    let effects = page.act(Exchange::Told(run, Told::Unrecognised(Vec::new())).into());
    assert_eq!(focus(&effects), Some("#import-format"));
    // Who goes through the formats stays there.
    let run = asked(&page.import(Import::Format("jsonl".to_owned()))).unwrap();
    let found = page.found(labelled());
    let effects = page.act(Exchange::Told(run, Told::Read(found)).into());
    assert_eq!(focus(&effects), None);
}

/// Whose the program was last asked to make the work.
fn makers(effects: &[Effect]) -> Vec<String> {
    let mut all = effects.iter().filter_map(|effect| match effect {
        Effect::Exchange(Outside::Import { makers, .. }) => Some(makers.clone()),
        _ => None,
    });
    all.next().unwrap_or_default()
}

#[test]
fn whose_work_comes_in_is_chosen_and_what_is_not_yet_read_so_is_not_brought_in() {
    let mut page = Page::working();
    read_into(&mut page, labelled());
    let Stage::Read(found) = &page.importing().stage else {
        panic!("{:?}", page.importing().stage);
    };
    // The file names its annotator by the id that every project has.
    assert!(!found.work[0].is_new);
    assert_eq!(page.importing().maker(&found.work[0]), "a1");
    let effects = page.import(Import::Maker(0, String::new()));
    assert_eq!(makers(&effects), ["a1", ""]);
    // What was found stays on show while the files are read once more.
    assert!(matches!(page.importing().stage, Stage::Read(_)));
    assert!(!page.importing().is_ready());
    page.import(Import::Bring);
    assert_eq!(page.state.dialog, Some(Dialog::Import));
    let effects = page.import(Import::Maker(0, "a1".to_owned()));
    assert_eq!(makers(&effects), ["a1", "a1"]);
    let run = asked(&effects).unwrap();
    let found = page.found(labelled());
    page.act(Exchange::Told(run, Told::Read(found)).into());
    assert!(page.importing().is_ready());
    // Other files are other people’s.
    assert_eq!(
        makers(&page.import(Import::Files(vec![file("b.csv")]))),
        [""; 0]
    );
}

#[test]
fn what_a_file_is_instead_is_said_for_every_reason_that_the_core_has() {
    let words = |reason: &Unrecognised| {
        let left = Left {
            path: "odd".to_owned(),
            reason: reason.name().to_owned(),
            more: "brat".to_owned(),
        };
        (left.words(), left.has_format())
    };
    let mut all = std::collections::BTreeSet::new();
    for reason in [
        Unrecognised::Empty,
        Unrecognised::EmptyArchive,
        Unrecognised::Archive,
        Unrecognised::Spreadsheet,
        Unrecognised::Picture,
        Unrecognised::Binary,
        Unrecognised::WebPage,
        Unrecognised::BrokenJson(liveblog_core::said::Said::plain("")),
        Unrecognised::Json,
        Unrecognised::Xml,
        Unrecognised::Table,
        Unrecognised::Text,
        Unrecognised::Another(Format::Brat),
    ] {
        let (words, has_format) = words(&reason);
        assert_eq!(has_format, !reason.is_hopeless(), "{reason:?}");
        assert!(all.insert(words.clone()), "{words}");
    }
}

#[test]
fn nothing_is_changed_before_one_says_so() {
    let mut page = Page::working();
    page.import(Import::Open(vec![file("labels.jsonl")]));
    let run = asked(&page.act(Exchange::Started(Ok(())).into())).unwrap();
    let found = page.found(labelled());
    page.act(Exchange::Told(run, Told::Read(found)).into());
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
    page.act(Exchange::Told(first, Told::Unrecognised(Vec::new())).into());
    assert!(matches!(page.importing().stage, Stage::Reading));
    page.act(Exchange::Told(second, Told::Unrecognised(Vec::new())).into());
    assert!(matches!(page.importing().stage, Stage::Unrecognised(_)));
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
            "labels.jsonld",
            br#"{"@context": "http://www.w3.org/ns/anno.jsonld", "type": "Annotation"}"#,
        ),
        (
            "all.liveblog.json",
            br#"{"format": "liveblog-annotations", "version": 1, "stand_off": true}"#,
        ),
    ] {
        for (mut page, into_open) in [(Page::working(), true), (Page::new(), false)] {
            let effects = page.open(&[(name, bytes)]);
            assert_eq!(page.state.dialog, Some(Dialog::Import), "{name}");
            assert_eq!(&*page.importing().files[0].name, name);
            assert_eq!(page.importing().into_open, into_open);
            let gives_project = effects.iter().any(|effect| {
                matches!(effect, Effect::Exchange(Outside::Start(project)) if project.is_some())
            });
            assert_eq!(gives_project, into_open, "{name}");
        }
    }
}

#[test]
fn json_ld_may_be_the_data_of_a_live_blog() {
    let mut page = Page::new();
    let data = br#"{"@context": "https://schema.org", "@type": "LiveBlogPosting"}"#;
    let effects = page.open(&[("blog.jsonld", data)]);
    let is_read = |effect: &Effect| matches!(effect, Effect::Split(Given::Json(_)));
    assert!(effects.iter().any(is_read));
}

/// A page on whose start page a file was opened, and what the program found.
fn read_at_start(page: &mut Page, name: &str, reading: Reading) {
    page.open(&[(name, b"")]);
    let run = asked(&page.act(Exchange::Started(Ok(())).into())).unwrap();
    let found = page.found(reading);
    page.act(Exchange::Told(run, Told::Read(found)).into());
}

#[test]
fn on_the_start_page_the_live_blogs_of_a_file_become_a_project() {
    let mut page = Page::new();
    page.state.known_as = Some("Coder 7".into());
    read_at_start(&mut page, "harbour.jsonl", labelled());
    assert!(page.state.work().is_none());
    page.import(Import::Bring);
    assert_eq!(page.state.dialog, None);
    let project = page.work().session.project();
    assert_eq!(project.documents()[0].entries.len(), 3);
    // The file names its own annotator.
    assert_eq!(page.work().annotator_name(), "a1");
    assert_eq!(page.work().records().unwrap().annotations.len(), 2);
    let words = &page.state.alert.as_ref().unwrap().text;
    assert_eq!(
        words,
        "Imported into a new project: 1 new live blog, 2 labels of entries, \
         2 new labels in the codebook."
    );
    // There is no step before the file that undo could lead to.
    assert!(page.work().session.history().next_undo().is_none());
    assert!(page.work().unsaved());
}

#[test]
fn what_nobody_signed_is_the_work_of_the_one_known_here() {
    let text = br#"{"text": "The gate is shut.", "label": ["claim"]}"#;
    let files = Files::one("gates.jsonl", *text);
    let reading = read(Format::Doccano, &files, &Options::new(stamp(0).at));
    let mut page = Page::new();
    page.state.known_as = Some("Coder 7".into());
    read_at_start(&mut page, "gates.jsonl", reading);
    page.import(Import::Bring);
    assert_eq!(page.work().annotator_name(), "Coder 7");
    assert_eq!(page.work().records().unwrap().annotations.len(), 1);
    // The file says no title, so that its name has to do.
    assert_eq!(page.work().session.project().display_name(), Some("gates"));
}

#[test]
fn labels_without_their_live_blog_make_no_project() {
    let mut reading = labelled();
    for entry in &mut reading.draft.documents[0].entries {
        entry.text = None;
    }
    let codebook = Reading {
        draft: liveblog_core::exchange::Draft {
            documents: Vec::new(),
            ..labelled().draft
        },
        ..Reading::default()
    };
    for reading in [reading, codebook] {
        let mut page = Page::new();
        read_at_start(&mut page, "labels.jsonl", reading);
        let Stage::Read(found) = &page.importing().stage else {
            panic!("{:?}", page.importing().stage);
        };
        assert!(!found.brings());
        page.act(Action::CloseDialog);
        assert!(page.state.importing.is_none());
        assert!(matches!(page.state.screen, Screen::Start));
        // And the page goes on as if nothing had been.
        page.act(paste(BLOG));
        page.split_done();
        assert_eq!(page.work().session.project().documents().len(), 1);
    }
}

#[test]
fn a_live_blog_and_labels_for_it_come_together() {
    for mut page in [Page::new(), Page::working()] {
        page.open(&[("labels.jsonl", b""), ("harbour.txt", BLOG.as_bytes())]);
        // What became of the files is said first.
        assert_eq!(page.state.dialog, Some(Dialog::Files));
        page.act(Action::CloseDialog);
        assert_eq!(page.state.dialog, Some(Dialog::Import));
        assert!(page.importing().into_open);
        assert_eq!(&*page.importing().files[0].name, "labels.jsonl");
        page.act(Action::CloseDialog);
        assert_eq!(page.state.dialog, None);
    }
}

#[test]
fn a_text_goes_with_its_annotations() {
    let mut page = Page::new();
    let names = ["storm.txt", "storm.ann", "annotation.conf", "other.txt"];
    page.open(&names.map(|name| (name, BLOG.as_bytes())));
    page.act(Action::CloseDialog);
    let files = page.importing().files.iter();
    let files: Vec<_> = files.map(|file| &*file.name).collect();
    assert_eq!(files, ["storm.txt", "storm.ann", "annotation.conf"]);
    assert_eq!(page.work().session.project().documents().len(), 1);
}

#[test]
fn another_tabs_project_is_not_imported_into() {
    let mut reader = Page::working().reader();
    reader.open(&[("labels.jsonl", b"{}")]);
    assert_eq!(reader.state.dialog, None);
    let alert = reader.state.alert.as_ref().unwrap();
    assert!(alert.text.contains("open in another tab"));
}
