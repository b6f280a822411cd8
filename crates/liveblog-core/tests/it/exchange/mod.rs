//! Every format, written and read back. What one format's files look like is
//! in the module of its name.

mod brat;
mod cas_json;
mod conll;
mod dataset_zip;
mod growth;
mod refi_qdc;
mod refi_qdpx;
mod refi_schema;
mod zip;

use std::fmt::Write as _;
use std::sync::Arc;

use expect_test::expect;
use liveblog_core::exchange::{
    ExportError, Files, Format, Losses, Options, export, read, recognise, set_aside, zip,
};
use liveblog_core::{Annotator, Clock, Codebook, Part, Project, Role, Timestamp};
use proptest::prelude::*;

use crate::made_up::{self, Tape};

mod doccano;
mod json;
mod jsonl;
mod label_studio;
mod losses;
mod merge;
mod prodigy;
mod reading;
mod schema;
mod spacy;
mod tables;
mod w3c;

/// The formats that are written so far.
const READY: &[Format] = &[
    Format::Json,
    Format::Jsonl,
    Format::CsvEntries,
    Format::CsvAnnotations,
    Format::CsvWide,
    Format::CsvCodebook,
    Format::LabelStudio,
    Format::Doccano,
    Format::Spacy,
    Format::Prodigy,
    Format::Conll,
    Format::Brat,
    Format::CasJson,
    Format::W3c,
    Format::RefiQdc,
    Format::RefiQdpx,
    Format::DatasetZip,
];

pub fn options() -> Options {
    Options::new(Timestamp::from_unix(1_795_341_600))
}

/// What is written of a project; writing it fails where reading it back gives
/// something else.
pub fn written(project: &Project, format: Format, options: &Options) -> (Files, Losses) {
    let mut files = Files::default();
    let losses = export(project, format, options, &mut files).unwrap();
    (files, losses)
}

/// The files as text, each under its path, and the losses in a line each.
pub fn shown(files: &Files, losses: &Losses) -> String {
    let mut shown = String::new();
    for file in &files.0 {
        let text = String::from_utf8(file.bytes.clone()).unwrap();
        let text = text.replace('\r', "␍").replace('\u{FEFF}', "<BOM>");
        let end = if text.ends_with('\n') { "" } else { "⏎\n" };
        write!(shown, "== {}\n{text}{end}", file.path).unwrap();
    }
    for loss in losses.iter() {
        let ids = loss.ids.join(" ");
        writeln!(shown, "-- {} {}: {ids}", loss.ids.len(), loss.kind.name()).unwrap();
    }
    shown
}

/// Emoji, combining marks, text from right to left, a quotation over several
/// paragraphs, and passages that overlap, nest and repeat.
pub fn difficult() -> Project {
    let mut flood = made_up::document(
        "d-00ff00ff00ff",
        &[
            (
                Some("👩‍🚀 Cafe\u{301} owners: “We\u{a0}stay”"),
                "“The water came at night.\n\nWe took the children and ran.\n\nNobody warned us,” \
                 said Ruth Adeyemi.",
            ),
            (None, "قالت الوزيرة: «لن نغلق الجسر» 🚨 e\u{301}t\u{e9}.\n"),
            (
                Some("Ends here"),
                "\tIndented, then\u{2028}a separator, −5 % and #tag.",
            ),
        ],
    );
    let authors = ["Rafe Quillon", "", "Ada\nLind"];
    for (entry, author) in flood.entries.iter_mut().zip(authors) {
        let entry = Arc::make_mut(entry);
        entry.time.clock = Clock::new(5, 20, 0);
        entry.authors = vec![author.into()];
    }
    let mut codebook = Codebook::liveblog_core();
    codebook.labels.truncate(5);
    codebook.groups.clear();
    let mut project = Project::new(codebook, vec![Annotator::first()], vec![flood]);
    let labels = project.codebook.labels.iter().map(|l| l.id.clone());
    let labels: Vec<_> = labels.collect();
    let (text, heading) = (Part::Text, Part::Heading);
    let quote = "“The water came at night.\n\nWe took the children and ran.\n\nNobody warned us,”";
    let marks = [
        (0, text, quote, 1),
        (0, text, "We took the children and ran.\n\nNobody", 0),
        (0, text, "We took the children and ran.", 0),
        (0, text, "said", 2),
        (0, text, "said", 2),
        (0, text, "\n\n", 0),
        (0, text, " the children ", 0),
        (0, text, "ildr", 3),
        (0, heading, "👩‍🚀", 0),
        (0, heading, "e\u{301} owners", 1),
        (1, text, "«لن نغلق الجسر»", 1),
        (1, text, "🚨 e\u{301}t", 0),
        (1, text, "t\u{e9}.\n", 0),
        (2, text, "\tIndented, then\u{2028}a separator", 0),
        (2, heading, "Ends here", 4),
    ];
    for (number, (entry, part, exact, label)) in marks.into_iter().enumerate() {
        let mut mark = made_up::annotation(&project, (0, entry), number, &labels[label]);
        mark.span = made_up::find(&project.documents()[0], entry, part, exact);
        made_up::annotate(&mut project, mark);
    }
    let whole = made_up::annotation(&project, (0, 1), 20, &labels[0]);
    made_up::annotate(&mut project, whole);
    let members = [(Role::Content, 0), (Role::Content, 1), (Role::Cue, 3)];
    let attribution = made_up::attribution(&project, (0, 0), 1, &members);
    made_up::attribute(&mut project, attribution);
    project
}

#[test]
fn a_stand_off_file_has_no_words_of_the_texts() {
    let words = [
        "Minister",
        "No new taxes",
        "second entry",
        "Storm & taxes",
        "long day",
        "Ferries stay",
        "Jo Marsh",
        "Rafe",
        "owners",
        "children",
        "الجسر",
        "Indented",
        "Ends here",
    ];
    let options = Options {
        stand_off: true,
        ..options()
    };
    for format in READY.iter().filter(|format| format.can_stand_off()) {
        for project in [made_up::everything(), difficult()] {
            let (files, _) = written(&project, *format, &options);
            for file in &files.0 {
                let text = file.text();
                let found = words.iter().find(|words| text.contains(**words));
                assert_eq!(found, None, "{format}, {}", file.path);
            }
        }
    }
}

#[test]
fn every_format_reads_back_what_it_wrote() {
    for format in READY {
        written(&made_up::everything(), *format, &options());
        written(&difficult(), *format, &options());
        written(&made_up::plain(), *format, &options());
    }
}

#[test]
fn the_same_project_gives_the_same_bytes() {
    for format in READY {
        let project = made_up::everything();
        let twice = [0, 1].map(|_| written(&project, *format, &options()));
        assert_eq!(twice[0], twice[1], "{format}");
    }
}

#[test]
fn a_format_that_needs_the_texts_says_so_before_it_writes() {
    let options = Options {
        stand_off: true,
        ..options()
    };
    let mut files = Files::default();
    let error = export(&made_up::plain(), Format::Conll, &options, &mut files).unwrap_err();
    assert_eq!(error, ExportError::NeedsTexts(Format::Conll));
    assert_eq!(files, Files::default());
    expect![[r#"a conll file cannot do without the texts, so nothing was written; without them there are json, jsonl, csv-entries, csv-annotations, csv-wide, csv-codebook, w3c, refi-qdc, dataset-zip"#]].assert_eq(&error.to_string());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_format_reads_back_what_it_wrote_of_any_project(
        numbers in proptest::collection::vec(any::<u32>(), 0..400),
        stand_off in any::<bool>(),
        spans in any::<bool>(),
    ) {
        let project = made_up::drawn(&mut Tape(&numbers));
        for format in READY {
            let stand_off = stand_off && format.can_stand_off();
            let options = Options { stand_off, spans, ..options() };
            written(&project, *format, &options);
        }
    }
}

#[test]
fn what_was_written_is_recognised_by_its_content() {
    for format in READY {
        for stand_off in [false, format.can_stand_off()] {
            let options = Options {
                stand_off,
                ..options()
            };
            let (files, _) = written(&made_up::everything(), *format, &options);
            assert_eq!(recognise(&files), Some(*format), "stand-off: {stand_off}");
            let archive = Files::one("archive.zip", zip(&files).unwrap());
            assert_eq!(recognise(&archive), Some(*format), "as an archive");
            let mut kept = files.clone();
            assert_eq!(set_aside(&mut kept, *format, true), [], "{format}");
            assert_eq!(kept, files, "{format}");
        }
    }
}

/// The page puts it into an archive with the files.
#[test]
fn the_report_on_losses_is_not_read_as_data() {
    for format in READY {
        let (mut files, losses) = written(&made_up::everything(), *format, &options());
        let expected = read(*format, &files, &options());
        *files.at("losses.json") = losses.write(*format).into_bytes();
        assert_eq!(set_aside(&mut files, *format, true), [], "{format}");
        assert_eq!(read(*format, &files, &options()), expected, "{format}");
        let archive = Files::one("archive.zip", zip(&files).unwrap());
        if *format != Format::RefiQdpx {
            assert_eq!(read(*format, &archive, &options()), expected, "{format}");
        }
    }
}

#[test]
fn files_that_are_not_read_along_with_others_are_said_by_name() {
    let doccano = ("a.jsonl", r#"{"text": "A fire.", "label": []}"#);
    let more = ("b.jsonl", r#"{"text": "A flood.", "label": []}"#);
    let tasks = (
        "tasks.json",
        r#"[{"data": {"text": "A fire."}, "annotations": []}]"#,
    );
    let table = ("a.csv", "entry_id,label\ne1,claim\n");
    let other = ("b.csv", "entry_id,label\ne2,claim\n");
    let note = ("README.txt", "Codes of the table.");
    let folder = [("a.txt", "A fire."), ("a.ann", ""), doccano];
    let archive = ("a.zip", "PK\u{3}\u{4}");
    for (given, format, by_content, expected) in [
        (&[doccano, more][..], Format::Doccano, true, &[][..]),
        (
            &[doccano, tasks, more],
            Format::Doccano,
            true,
            &["tasks.json"],
        ),
        // Whoever chooses a format knows better.
        (&[doccano, tasks, more], Format::Doccano, false, &[]),
        (
            &[note, table, other],
            Format::CsvAnnotations,
            true,
            &["b.csv"],
        ),
        (&[table, other], Format::CsvAnnotations, false, &["b.csv"]),
        (&folder, Format::Brat, true, &[]),
        (&[archive, doccano], Format::Doccano, true, &["a.zip"]),
        (&[tasks], Format::Doccano, true, &[]),
    ] {
        let mut files = Files::default();
        for (path, text) in given {
            *files.at(*path) = text.as_bytes().to_vec();
        }
        let aside = set_aside(&mut files, format, by_content);
        let aside: Vec<_> = aside.iter().map(|outcome| &*outcome.place).collect();
        assert_eq!(aside, expected, "{format}: {given:?}");
        assert_eq!(files.0.len() + aside.len(), given.len());
    }
}

#[test]
fn what_others_write_is_recognised_only_where_that_is_certain() {
    for (text, expected) in [
        ("", None),
        ("06:10 Ada Fenwick\nA fire broke out.", None),
        ("{\"a\": 1}", None),
        ("[1, 2]", None),
        ("[[[[", None),
        (
            r#"[{"id": 7, "data": {"text": "A fire."}, "annotations": []}]"#,
            Some(Format::LabelStudio),
        ),
        (
            r#"{"text": "A fire.", "label": [[0, 1, "A"]]}"#,
            Some(Format::Doccano),
        ),
        (
            "not JSON\n{\"text\": \"A fire.\", \"spans\": [], \"answer\": \"accept\"}",
            None,
        ),
        (
            "{not JSON\n{\"text\": \"A fire.\", \"spans\": [], \"answer\": \"accept\"}",
            Some(Format::Prodigy),
        ),
        ("{\"text\": \"A fire.\"}", None),
        (
            r#"{"@context": "http://www.w3.org/ns/anno.jsonld", "type": "Annotation"}"#,
            Some(Format::W3c),
        ),
        (
            r#"{"%TYPES": {}, "%FEATURE_STRUCTURES": []}"#,
            Some(Format::CasJson),
        ),
        ("-DOCSTART- -X- O O\n", Some(Format::Conll)),
        ("<html><CodeBook>", None),
        ("PK\u{3}\u{4}broken", None),
    ] {
        assert_eq!(recognise(&Files::one("file", text)), expected, "{text}");
    }
}

/// Latin-1 for UTF-8: no text is read that is not what was written.
#[test]
fn bytes_that_are_no_utf_8_are_refused() {
    let good = r#"{"text": "Ferries wait.", "cats": {"update": 1.0}}"#;
    let bad = br#"{"text": "Le caf\xE9 est ferm\xE9.", "cats": {}}"#.to_vec();
    let bad: Vec<u8> = String::from_utf8(bad)
        .unwrap()
        .replace("\\xE9", "\u{E9}")
        .chars()
        .map(|c| c as u8)
        .collect();
    let lines = [good.as_bytes(), &bad, good.as_bytes()].join(&b'\n');
    let list = [b"[", good.as_bytes(), b",\n", &bad, b"]"].concat();
    let mut all = String::new();
    for (format, path, bytes) in [
        (Format::Spacy, "a.jsonl", &lines),
        (Format::Doccano, "a.jsonl", &lines),
        (Format::Prodigy, "a.jsonl", &lines),
        (Format::Jsonl, "a.jsonl", &lines),
        (Format::Spacy, "a.json", &list),
        (Format::LabelStudio, "a.json", &list),
        (Format::W3c, "a.json", &list),
        (Format::Json, "a.json", &list),
        (Format::CasJson, "a.json", &list),
        (Format::Conll, "a.conll", &bad),
        (Format::RefiQdc, "a.qdc", &bad),
        (Format::Brat, "a.txt", &bad),
    ] {
        let reading = read(format, &Files::one(path, &**bytes), &options());
        writeln!(all, "# {format}\n{}", reading::shown(&reading)).unwrap();
    }
    assert!(!all.contains('\u{FFFD}'), "{all}");
    expect![[r##"
        # spacy
        label update “”
        entry  "Ferries wait."
          update
        entry  "Ferries wait."
          update
        -- line 2: refused: It has bytes that are no UTF-8, so that its words cannot be told; save the file as UTF-8.

        # doccano
        entry  "Ferries wait."
          update
        entry  "Ferries wait."
          update
        -- line 2: refused: It has bytes that are no UTF-8, so that its words cannot be told; save the file as UTF-8.

        # prodigy
        entry  "Ferries wait."
        entry  "Ferries wait."
        -- line 2: refused: It has bytes that are no UTF-8, so that its words cannot be told; save the file as UTF-8.

        # jsonl
        entry  "Ferries wait."
        entry  "Ferries wait."
        -- line 2: refused: It has bytes that are no UTF-8, so that its words cannot be told; save the file as UTF-8.
        -- line 1, cats: repaired: this key is unknown and is not kept; it was found 2 times

        # spacy
        -- a.json: refused: It has bytes that are no UTF-8, so that its words cannot be told; save the file as UTF-8.

        # label-studio
        -- a.json: refused: It has bytes that are no UTF-8, so that its words cannot be told; save the file as UTF-8.

        # w3c
        -- a.json: refused: It has bytes that are no UTF-8, so that its words cannot be told; save the file as UTF-8.

        # json
        -- a.json: refused: It has bytes that are no UTF-8, so that its words cannot be told; save the file as UTF-8.

        # cas-json
        -- a.json: refused: It has bytes that are no UTF-8, so that its words cannot be told; save the file as UTF-8.
        -- the folder: refused: there is no .json file in it

        # conll
        -- a.conll: refused: It has bytes that are no UTF-8, so that its words cannot be told; save the file as UTF-8.

        # refi-qdc
        -- a.qdc: refused: It has bytes that are no UTF-8, so that its words cannot be told; save the file as UTF-8.

        # brat
        -- a.txt: refused: It has bytes that are no UTF-8, so that its words cannot be told; save the file as UTF-8.
        -- the folder: refused: there are no .txt and .ann files in it

    "##]].assert_eq(&all);
}
