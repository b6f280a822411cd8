use super::super::exchange::{
    Exchange, Export, Exported, FORMATS, Kind, OPTIONS, Outside, Stage, Told,
};
use super::*;

use liveblog_core::exchange::{Format, Options};

impl Page {
    /// A page on which the dialog is open and its program runs.
    fn exporting() -> Self {
        let mut page = Self::working();
        page.act(Action::Show(Dialog::Export));
        page.exchange(Exchange::Started(Ok(())));
        page
    }

    fn exchange(&mut self, exchange: Exchange) -> Vec<Effect> {
        self.act(exchange.into())
    }

    fn export(&self) -> &Export {
        self.state.export.as_ref().expect("the dialog is open")
    }
}

fn made() -> Box<Exported> {
    Box::new(Exported {
        losses: Vec::new(),
        report: String::new(),
        archive: false,
        file: JsValue::NULL.unchecked_into(),
    })
}

/// What the program was last asked for.
fn asked(effects: &[Effect]) -> Option<(u32, &'static str, String)> {
    effects.iter().find_map(|effect| match effect {
        Effect::Exchange(Outside::Export(run, format, options)) => {
            Some((*run, *format, options.join(" ")))
        }
        _ => None,
    })
}

fn offered(effects: &[Effect]) -> Option<&str> {
    effects.iter().find_map(|effect| match effect {
        Effect::Exchange(Outside::Offer(name, _)) => Some(&**name),
        Effect::Download { name, .. } => Some(name),
        _ => None,
    })
}

#[test]
fn the_formats_and_options_are_those_of_the_core() {
    let rows = || FORMATS.iter().flat_map(|group| group.rows);
    for format in Format::ALL {
        let row = rows().filter(|row| row.name == format.name());
        assert_eq!(row.count(), 1, "{format}");
    }
    for row in rows() {
        let format: Format = row.name.parse().unwrap();
        let can = row.options.contains(&"stand-off");
        assert!(!can || format.can_stand_off(), "{format}");
        for name in row.options {
            assert!(OPTIONS.iter().any(|option| option.name == *name), "{name}");
        }
    }
    for option in OPTIONS {
        let values: Vec<&str> = match option.kind {
            Kind::Check { .. } => vec!["yes", "no"],
            Kind::OneOf(values) => values.iter().map(|(value, _)| *value).collect(),
            Kind::Number => vec!["0", "18446744073709551615"],
            Kind::Text => vec!["", "CC-BY-4.0"],
        };
        for value in values {
            let mut options = Options::new(stamp(0).at);
            assert_eq!(options.set(option.name, value), Ok(()), "{}", option.name);
        }
    }
}

#[test]
fn the_defaults_are_those_of_the_core() {
    let page = Page::exporting();
    let mut export = Export::new("", &page.id());
    let project = page.work().session.project();
    for row in FORMATS.iter().flat_map(|group| group.rows) {
        export.format = row;
        let mut options = Options::new(stamp(0).at);
        for pair in export.chosen(project).chunks(2) {
            options.set(&pair[0], &pair[1]).unwrap();
        }
        assert_eq!(options, Options::new(stamp(0).at), "{}", row.name);
    }
}

#[test]
fn json_is_the_first_and_chosen_and_its_file_is_made_at_once() {
    let mut page = Page::working();
    let effects = page.act(Action::Show(Dialog::Export));
    let start = effects.iter().any(|effect| {
        matches!(effect, Effect::Exchange(Outside::Start(Some(project))) if project.documents().len() == 1)
    });
    assert!(start);
    assert_eq!(asked(&effects), None);
    let effects = page.exchange(Exchange::Started(Ok(())));
    let (run, format, _) = asked(&effects).unwrap();
    assert_eq!(format, "json");
    page.exchange(Exchange::Told(run, Told::Exported(made())));
    let effects = page.exchange(Exchange::Download);
    assert_eq!(offered(&effects), Some("harbour-fire-live.liveblog.json"));
    assert_eq!(
        page.export().downloaded.as_deref(),
        Some("harbour-fire-live.liveblog.json")
    );
}

#[test]
fn a_download_that_is_asked_for_early_begins_when_the_file_is_made() {
    let mut page = Page::working();
    page.act(Action::Show(Dialog::Export));
    assert_eq!(offered(&page.exchange(Exchange::Download)), None);
    let effects = page.exchange(Exchange::Started(Ok(())));
    let (run, ..) = asked(&effects).unwrap();
    page.exchange(Exchange::Told(run, Told::Progress(0.5)));
    page.exchange(Exchange::Told(run, Told::Preview("a".into(), "b".into())));
    assert!(page.export().is_wanted());
    let effects = page.exchange(Exchange::Told(run, Told::Exported(made())));
    assert_eq!(offered(&effects), Some("harbour-fire-live.liveblog.json"));
}

#[test]
fn a_file_without_the_texts_says_so_in_its_name() {
    let mut page = Page::exporting();
    let effects = page.exchange(Exchange::Set("stand-off", "yes".into()));
    let (run, ..) = asked(&effects).unwrap();
    page.exchange(Exchange::Told(run, Told::Exported(made())));
    let effects = page.exchange(Exchange::Download);
    let name = "harbour-fire-live.stand-off.liveblog.json";
    assert_eq!(offered(&effects), Some(name));
    // The page can write no other file by itself than the whole one.
    page.exchange(Exchange::Told(run, Told::Failed("gone".into())));
    assert_eq!(offered(&page.exchange(Exchange::Download)), None);
    assert!(!page.export().can_do_without());
    page.exchange(Exchange::Set("stand-off", "no".into()));
    let name = "harbour-fire-live.liveblog.json";
    assert_eq!(offered(&page.exchange(Exchange::Download)), Some(name));
}

#[test]
fn what_is_shown_has_the_name_that_is_downloaded() {
    let mut page = Page::exporting();
    let mut shown = |format, path: &str, archive| {
        let (run, ..) = asked(&page.exchange(Exchange::Format(format))).unwrap();
        page.exchange(Exchange::Told(run, Told::Preview(path.into(), "b".into())));
        let made = Exported { archive, ..*made() };
        page.exchange(Exchange::Told(run, Told::Exported(Box::new(made))));
        page.export().preview.0.clone()
    };
    let name = shown("jsonl", "entries.jsonl", false);
    assert_eq!(name, "harbour-fire-live.jsonl");
    let name = shown("csv-entries", "entries.csv", true);
    assert_eq!(name, "harbour-fire-live.entries.csv.zip: entries.csv");
    let name = shown("refi-qdpx", "project.qde", false);
    assert_eq!(name, "harbour-fire-live.qdpx: project.qde");
}

#[test]
fn what_is_said_of_an_earlier_choice_does_not_count() {
    let mut page = Page::exporting();
    let (first, ..) = asked(&page.exchange(Exchange::Format("jsonl"))).unwrap();
    let (second, ..) = asked(&page.exchange(Exchange::Format("brat"))).unwrap();
    page.exchange(Exchange::Download);
    let effects = page.exchange(Exchange::Told(first, Told::Exported(made())));
    assert_eq!(offered(&effects), None);
    assert!(matches!(page.export().stage, Stage::Working(_)));
    let effects = page.exchange(Exchange::Told(second, Told::Exported(made())));
    assert_eq!(offered(&effects), Some("harbour-fire-live.brat.zip"));
}

#[test]
fn what_was_withheld_is_not_offered() {
    let mut page = Page::exporting();
    let (run, ..) = asked(&page.exchange(Exchange::Format("doccano"))).unwrap();
    page.exchange(Exchange::Download);
    let effects = page.exchange(Exchange::Told(run, Told::Withheld("x-e001".into())));
    assert_eq!(offered(&effects), None);
    assert_eq!(offered(&page.exchange(Exchange::Download)), None);
}

#[test]
fn only_what_the_format_has_is_asked_for() {
    let mut page = Page::exporting();
    page.exchange(Exchange::Format("label-studio"));
    let effects = page.exchange(Exchange::Set("label-studio-as", "predictions".into()));
    let (.., options) = asked(&effects).unwrap();
    assert_eq!(options, "spans yes label-studio-as predictions");
    let (.., options) = asked(&page.exchange(Exchange::Format("conll"))).unwrap();
    assert_eq!(options, "");
}

#[test]
fn documents_and_annotators_are_left_out_but_never_all() {
    let mut page = Page::working();
    let other = BLOG.replace("Harbour", "Market");
    page.open(&[("other.txt", other.as_bytes())]);
    page.act(Action::Decide(Choice::Add));
    page.act(Action::Show(Dialog::Export));
    page.exchange(Exchange::Started(Ok(())));
    let ids: Vec<_> = page.work().session.project().documents().to_vec();
    assert_eq!(ids.len(), 2);
    let (.., options) = asked(&page.exchange(Exchange::Document(0))).unwrap();
    assert!(
        options.ends_with(&format!("document {}", ids[1].id)),
        "{options}"
    );
    let (.., options) = asked(&page.exchange(Exchange::Document(1))).unwrap();
    assert!(
        options.ends_with(&format!("document {}", ids[1].id)),
        "{options}"
    );
    let (.., options) = asked(&page.exchange(Exchange::Document(0))).unwrap();
    assert!(!options.contains("document"), "{options}");
    // There is one annotator.
    let (.., options) = asked(&page.exchange(Exchange::Annotator(0))).unwrap();
    assert!(!options.contains("annotator"), "{options}");
}

#[test]
fn without_the_program_json_is_written_by_the_page_itself() {
    let mut page = Page::working();
    page.act(Action::Show(Dialog::Export));
    page.exchange(Exchange::Started(Err("offline".into())));
    assert!(matches!(&page.export().stage, Stage::Missing(reason) if reason == "offline"));
    let effects = page.exchange(Exchange::Download);
    let [Effect::Download { name, text }] = &effects[..] else {
        panic!("{effects:?}");
    };
    assert_eq!(name, "harbour-fire-live.liveblog.json");
    assert!(dataset::read(text.as_bytes()).is_ok());
    // No other format is, and trying again can help.
    page.exchange(Exchange::Format("jsonl"));
    assert_eq!(offered(&page.exchange(Exchange::Download)), None);
    page.exchange(Exchange::Again);
    let effects = page.exchange(Exchange::Started(Ok(())));
    assert_eq!(asked(&effects).unwrap().1, "jsonl");
}

#[test]
fn a_download_that_waits_for_a_program_that_stops_is_written_all_the_same() {
    let mut page = Page::exporting();
    page.exchange(Exchange::Download);
    let effects = page.exchange(Exchange::Told(0, Told::Failed("out of memory".into())));
    assert_eq!(offered(&effects), Some("harbour-fire-live.liveblog.json"));
}

#[test]
fn closing_the_dialog_ends_the_program() {
    let is_stop = |effect: &Effect| matches!(effect, Effect::Exchange(Outside::Stop));
    let mut page = Page::exporting();
    assert!(page.act(Action::CloseDialog).iter().any(is_stop));
    assert!(page.state.export.is_none());
    // So does whatever else closes it.
    let mut page = Page::exporting();
    assert!(page.act(Action::GoStart).iter().any(is_stop));
    assert!(page.exchange(Exchange::Download).is_empty());
}

/// What is remembered of a download that is made now.
fn kept(page: &mut Page, effects: &[Effect]) -> String {
    let (run, ..) = asked(effects).unwrap();
    page.exchange(Exchange::Told(run, Told::Exported(made())));
    let effects = page.exchange(Exchange::Download);
    let mut kept = effects.iter().filter_map(|effect| match effect {
        Effect::Exchange(Outside::Keep(record)) => Some(record.clone()),
        _ => None,
    });
    kept.next().expect("what was chosen is remembered")
}

/// Opens the dialog once more, and what the program is then asked for.
fn reopened(page: &mut Page) -> (&'static str, String) {
    page.act(Action::CloseDialog);
    page.act(Action::Show(Dialog::Export));
    let (_, format, options) = asked(&page.exchange(Exchange::Started(Ok(())))).unwrap();
    (format, options)
}

#[test]
fn the_dialog_opens_on_the_format_used_last_with_its_options() {
    let mut page = Page::exporting();
    page.exchange(Exchange::Set("spans", "no".into()));
    page.exchange(Exchange::Format("csv-wide"));
    let effects = page.exchange(Exchange::Set("formula-guard", "no".into()));
    let record = kept(&mut page, &effects);
    let project = page.id();
    assert_eq!(
        record,
        format!("format=csv-wide\nproject={project}\ncsv-wide formula-guard=no\n")
    );
    let (format, options) = reopened(&mut page);
    assert_eq!((format, &*options), ("csv-wide", "formula-guard no"));
    let (.., options) = asked(&page.exchange(Exchange::Format("csv-entries"))).unwrap();
    assert!(options.ends_with("formula-guard yes"), "{options}");
    // What is exported to be kept lacks nothing that was once left out of it.
    let (.., options) = asked(&page.exchange(Exchange::Format("json"))).unwrap();
    assert!(options.starts_with("spans yes stand-off no"), "{options}");
    // What is not known is passed over.
    let odd = "xls font=9\n\nseed\njsonl seed\nformat=xls\nlabel-license=x\njsonl stand-off=yes";
    let export = Export::new(odd, &project);
    assert_eq!(
        export.record(&project),
        format!("format=json\nproject={project}\n")
    );
}

#[test]
fn what_is_decided_about_the_data_holds_for_every_format_of_the_project() {
    let mut page = Page::exporting();
    page.exchange(Exchange::Format("jsonl"));
    page.exchange(Exchange::Set("stand-off", "yes".into()));
    page.exchange(Exchange::Format("dataset-zip"));
    page.exchange(Exchange::Set("label-license", "CC-BY-4.0".into()));
    page.exchange(Exchange::Set("text-rights", "The publisher’s".into()));
    let (.., options) = asked(&page.exchange(Exchange::Format("json"))).unwrap();
    assert_eq!(
        options,
        "spans yes stand-off yes label-license CC-BY-4.0 text-rights The publisher’s"
    );
    let effects = page.exchange(Exchange::Format("csv-entries"));
    let (.., options) = asked(&effects).unwrap();
    assert!(options.starts_with("stand-off yes"), "{options}");
    let record = kept(&mut page, &effects);
    let (format, options) = reopened(&mut page);
    assert_eq!(format, "csv-entries");
    assert!(options.starts_with("stand-off yes"), "{options}");
    // Nothing of that is said of another project’s texts.
    let another = Export::new(&record, &ProjectId::from("p-another"));
    assert_eq!(another.format.name, "csv-entries");
    assert!(!another.is_stand_off(another.format));
}

#[test]
fn it_is_said_what_goes_along_without_the_texts() {
    let mut page = Page::exporting();
    let hint = |page: &Page| page.export().hint_of(page.export().format);
    assert_eq!(hint(&page), "formats.json-hint");
    page.exchange(Exchange::Set("stand-off", "yes".into()));
    assert_eq!(hint(&page), "formats.json-stand-off-hint");
    assert_eq!(page.export().entries(page.work().session.project()), 3);
    for (format, stands_off, needs_texts) in [
        ("jsonl", true, false),
        ("doccano", false, true),
        ("conll", false, true),
        // There are no texts in them in any case.
        ("csv-wide", false, false),
        ("csv-codebook", false, false),
    ] {
        page.exchange(Exchange::Format(format));
        let export = page.export();
        let said = (export.is_stand_off(export.format), export.needs_texts());
        assert_eq!(said, (stands_off, needs_texts), "{format}");
    }
    page.exchange(Exchange::Set("stand-off", "no".into()));
    page.exchange(Exchange::Format("doccano"));
    assert!(!page.export().needs_texts());
}

#[test]
fn whose_work_it_is_is_chosen_where_a_format_holds_one_annotators() {
    let mut page = Page::working();
    page.act(Action::People(People::Add("Ada".into())));
    page.label("claim");
    page.act(Action::Show(Dialog::Export));
    page.exchange(Exchange::Started(Ok(())));
    let all: Vec<_> = page.work().session.project().annotators.clone();
    assert_eq!(all.len(), 2);
    // At first the first one who has done anything.
    let (.., options) = asked(&page.exchange(Exchange::Format("conll"))).unwrap();
    assert_eq!(options, format!("annotator {}", all[1].id));
    let (.., options) = asked(&page.exchange(Exchange::Annotator(0))).unwrap();
    assert_eq!(options, format!("annotator {}", all[0].id));
    // Other formats have the work of all.
    let (.., options) = asked(&page.exchange(Exchange::Format("doccano"))).unwrap();
    assert_eq!(options, "spans yes");
}

#[test]
fn a_file_of_labels_is_said_to_be_empty_where_nothing_is_labelled() {
    let mut page = Page::exporting();
    let is_empty = |page: &mut Page, format| {
        page.exchange(Exchange::Format(format));
        page.export().is_empty(page.work().session.project())
    };
    assert!(!is_empty(&mut page, "json"));
    assert!(is_empty(&mut page, "w3c"));
    assert!(is_empty(&mut page, "csv-annotations"));
    page.act(Action::CloseDialog);
    page.label("claim");
    page.act(Action::Show(Dialog::Export));
    assert!(!is_empty(&mut page, "csv-annotations"));
}
