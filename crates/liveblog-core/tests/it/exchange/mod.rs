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
    ExportError, File, Files, Format, Given, LabelStudioAs, Losses, Makers, OffsetUnit, Options,
    SplitBy, Unrecognised, Verdict, export, merge, project_for, read, recognise, zip,
};
use liveblog_core::{Annotator, Clock, Codebook, Part, Project, Role, Stamp, Timestamp};
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

/// Options drawn from numbers: some of the live blogs and annotators, with and
/// without passages and texts, and how formats say what they leave open.
pub fn drawn(project: &Project, tape: &mut Tape<'_>) -> Options {
    let documents = project.documents().iter().map(|d| d.id.clone());
    let annotators = project.annotators.iter().map(|a| a.id.clone());
    let some = |tape: &mut Tape<'_>| tape.below(3) > 0;
    let mut count = 0;
    // One at least, as the page and the command line have it.
    let mut one_or_some = |tape: &mut Tape<'_>| {
        count += 1;
        count == 1 || some(tape)
    };
    Options {
        documents: tape.maybe(|t| documents.filter(|_| some(t)).collect()),
        annotators: tape.maybe(|t| annotators.filter(|_| one_or_some(t)).collect()),
        spans: tape.below(4) > 0,
        stand_off: tape.below(3) == 2,
        formula_guard: tape.below(2) == 0,
        offset_unit: tape.one_of(&[OffsetUnit::CodePoint, OffsetUnit::Utf16]),
        label_studio: tape.one_of(&[LabelStudioAs::Annotations, LabelStudioAs::Predictions]),
        split_by: tape.one_of(&[SplitBy::Document, SplitBy::Time]),
        seed: tape.below(3) as u64,
        ..options()
    }
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
        choices in proptest::collection::vec(any::<u32>(), 0..20),
    ) {
        let project = made_up::drawn(&mut Tape(&numbers));
        let chosen = drawn(&project, &mut Tape(&choices));
        for format in READY {
            let stand_off = chosen.stand_off && format.can_stand_off();
            let (files, _) = written(&project, *format, &Options { stand_off, ..chosen.clone() });
            let is_one = files.0.len() == 1;
            prop_assert!(is_one || format.has_several_files(), "{}: {}", format, files.0.len());
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
            assert_eq!(recognise(&files), Ok(*format), "stand-off: {stand_off}");
            let archive = Files::one("archive.zip", zip(&files).unwrap());
            assert_eq!(recognise(&archive), Ok(*format), "as an archive");
            let given = Given::sort(files, None);
            assert_eq!(given.formats(), [*format]);
            assert_eq!((given.sets.len(), &*given.left), (1, &[][..]), "{format}");
        }
    }
}

/// The page puts it into an archive with the files.
/// Whatever the order in which they were set.
#[test]
fn labels_of_an_entry_are_in_the_order_of_the_codebook() {
    let mut project = made_up::plain();
    for (number, label) in ["unknown", "check_worthy", "claim", "quote"]
        .into_iter()
        .enumerate()
    {
        let mark = made_up::annotation(&project, (0, 0), number, label);
        made_up::annotate(&mut project, mark);
    }
    let list = r#"["claim","quote","check_worthy","unknown"]"#;
    for (format, key) in [
        (Format::Jsonl, "labels"),
        (Format::DatasetZip, "labels"),
        (Format::Doccano, "cats"),
        (Format::Prodigy, "accept"),
        (Format::LabelStudio, "choices"),
    ] {
        let (files, _) = written(&project, format, &options());
        let wanted = format!("\"{key}\":{list}");
        let has = |file: &File| file.text().replace("\": ", "\":").contains(&wanted);
        assert!(files.0.iter().any(has), "{format}");
    }
}

/// By its one live blog where it has no name, but never by words of a text that
/// is to be left out.
#[test]
fn an_export_is_called_by_the_name_that_a_person_knows() {
    let mut project = made_up::plain();
    let name = |project: &Project, stand_off| {
        let options = Options {
            stand_off,
            ..options()
        };
        let (files, _) = written(project, Format::DatasetZip, &options);
        let card = files.get("README.md").unwrap().text().into_owned();
        card.lines().nth(1).unwrap().to_owned()
    };
    assert_eq!(
        name(&project, false),
        r#"pretty_name: "Storm at the harbour""#
    );
    assert_eq!(name(&project, true), r#"pretty_name: "Live blogs""#);
    let back = |project: &Project| {
        let (files, _) = written(project, Format::RefiQdpx, &options());
        read(Format::RefiQdpx, &files, &options()).draft.name
    };
    assert_eq!(back(&project).as_deref(), Some("Storm at the harbour"));
    project.name = Some("Pilot study".into());
    assert_eq!(name(&project, true), r#"pretty_name: "Pilot study""#);
    assert_eq!(back(&project).as_deref(), Some("Pilot study"));
}

#[test]
fn an_import_without_a_title_is_called_by_its_file() {
    let line = r#"{"text": "Ferries stay in port.", "label": ["claim"]}"#;
    let name = |path: &str, bytes: &str| {
        let given = Given::sort(Files::one(path, bytes), None);
        let readings = given.read(&options());
        let project = project_for(readings.iter().map(|reading| &reading.draft));
        project.name.as_deref().map(str::to_owned)
    };
    assert_eq!(
        name("old/dam day 2.jsonl", line).as_deref(),
        Some("dam day 2")
    );
    assert_eq!(name("-", line), None);
    // One that says what it is called keeps to it.
    let (files, _) = written(&made_up::plain(), Format::Doccano, &options());
    assert_eq!(name("doccano.jsonl", &files.0[0].text()), None);
}

/// Or it is taken for the file that has the texts, and passed on in its place.
#[test]
fn a_file_without_the_texts_says_so_in_its_name() {
    let stand_off = Options {
        stand_off: true,
        ..options()
    };
    let mut names = String::new();
    for format in READY.iter().filter(|format| format.can_stand_off()) {
        let (files, _) = written(&made_up::plain(), *format, &stand_off);
        let paths: Vec<_> = files.0.iter().map(|file| &*file.path).collect();
        names.push_str(&format!("{format}: {}\n", paths.join(" ")));
    }
    expect![[r#"
        json: dataset.stand-off.liveblog.json
        jsonl: entries.stand-off.jsonl
        csv-entries: entries.stand-off.csv entries.stand-off.README.txt
        csv-annotations: annotations.stand-off.csv annotations.stand-off.README.txt
        csv-wide: wide.stand-off.csv wide.stand-off.README.txt
        csv-codebook: codebook.stand-off.csv codebook.stand-off.README.txt
        w3c: annotations.stand-off.jsonld
        refi-qdc: codebook.stand-off.qdc
        dataset-zip: README.md croissant.json codebook.json schema/entries.schema.json data/train.jsonl losses.json
    "#]].assert_eq(&names);
}

#[test]
fn the_report_on_losses_is_not_read_as_data() {
    for format in READY {
        let (mut files, losses) = written(&made_up::everything(), *format, &options());
        let expected = read(*format, &files, &options());
        *files.at("losses.json") = losses.write(*format).into_bytes();
        assert_eq!(read(*format, &files, &options()), expected, "{format}");
        let archive = Files::one("archive.zip", zip(&files).unwrap());
        for files in [files, archive.clone()] {
            let given = Given::sort(files, None);
            assert_eq!(
                given.read(&options()),
                std::slice::from_ref(&expected),
                "{format}"
            );
        }
        if *format != Format::RefiQdpx {
            assert_eq!(read(*format, &archive, &options()), expected, "{format}");
        }
    }
}

fn files(of: &[(&str, &str)]) -> Files {
    let mut files = Files::default();
    for (path, text) in of {
        *files.at(*path) = text.as_bytes().to_vec();
    }
    files
}

#[test]
fn each_of_several_files_is_read_by_its_own_format() {
    let doccano = ("a.jsonl", r#"{"text": "A fire.", "label": []}"#);
    let more = ("b.jsonl", r#"{"text": "A flood.", "label": []}"#);
    let tasks = (
        "tasks.json",
        r#"[{"data": {"text": "A fire."}, "annotations": []}]"#,
    );
    let config = (
        "config.xml",
        "<View><Text name=\"text\" value=\"$text\"/></View>",
    );
    let table = ("a.csv", "entry_id,label\ne1,claim\n");
    let other = ("b.csv", "entry_id,label\ne2,claim\n");
    let codes = ("c.qdc", "<CodeBook xmlns=\"urn:QDA-XML:codebook:1.0\"/>");
    let note = ("README.txt", "Codes of the table.");
    let text = ("notes.txt", "Ring the harbour.");
    let archive = ("a.zip", "PK\u{3}\u{4}");
    let folder = [("a.txt", "A fire."), ("a.ann", ""), doccano];
    let mut all = String::new();
    for (of, chosen) in [
        (&[doccano, more, table][..], None),
        (&[tasks, config], None),
        (&[note, table, other], None),
        (&[table, codes, text], None),
        (&[archive, doccano], None),
        (&folder, None),
        (&[text], None),
        (&[doccano, tasks, table], Some(Format::Spacy)),
        (&[table, other], Some(Format::CsvAnnotations)),
    ] {
        let names = |files: &Files| {
            let names: Vec<_> = files.0.iter().map(|file| file.path.clone()).collect();
            names.join(" ")
        };
        let files = files(of);
        let chosen_name = chosen.map_or("", Format::name);
        writeln!(all, "{} {chosen_name}", names(&files)).unwrap();
        let given = Given::sort(files, chosen);
        for set in &given.sets {
            writeln!(all, "  {}: {}", set.format, names(&set.files)).unwrap();
        }
        for (path, reason) in &given.left {
            writeln!(all, "  {path}: {}: {reason}", reason.name()).unwrap();
        }
    }
    expect![[r#"
        a.jsonl b.jsonl a.csv 
          doccano: a.jsonl b.jsonl
          csv-annotations: a.csv
        tasks.json config.xml 
          label-studio: tasks.json config.xml
        README.txt a.csv b.csv 
          csv-annotations: a.csv
          csv-annotations: b.csv
        a.csv c.qdc notes.txt 
          refi-qdc: c.qdc
          csv-annotations: a.csv
          notes.txt: text: It is text in no format that is known. If it is a live blog, open it rather than import it.
        a.zip a.jsonl 
          doccano: a.jsonl
          a.zip: broken-archive: The archive cannot be unpacked: this is no zip archive, or a part of it is missing.
        a.txt a.ann a.jsonl 
          brat: a.txt a.ann
          doccano: a.jsonl
        notes.txt 
          notes.txt: text: It is text in no format that is known. If it is a live blog, open it rather than import it.
        a.jsonl tasks.json a.csv spacy
          spacy: a.jsonl tasks.json
          a.csv: another: It is csv-annotations, which is not the format that was chosen, and was not read. Import it as what it is.
        a.csv b.csv csv-annotations
          csv-annotations: a.csv
          csv-annotations: b.csv
    "#]].assert_eq(&all);
}

/// What is refused of one of several files says which of them it is.
#[test]
fn places_name_their_file_where_there_are_several() {
    let files = files(&[
        ("a.csv", "entry_id,label\ne1,\ne9,claim\n"),
        (
            "b.jsonl",
            "{\"text\": \"A fire.\", \"label\": []}\n{\"label\": []}",
        ),
        ("c.png", "\u{0}"),
    ]);
    let project = made_up::plain();
    let annotator = &project.annotators[0].id;
    let readings = Given::sort(files, None).read(&options());
    let stamp = Stamp {
        at: options().exported,
        nonce: 1,
    };
    let merged = merge(&project, readings, annotator, &Makers::default(), &stamp);
    let said = merged
        .outcomes
        .iter()
        .map(|outcome| match &outcome.verdict {
            Verdict::Repaired(words) | Verdict::Refused(words) => {
                format!("{}: {words}\n", outcome.place)
            }
        });
    expect![[r#"
        c.png: It is no text, nor an archive of texts.
        b.jsonl, line 2: It has no text.
        a.csv, row 2: A label’s id begins with a letter and holds no blanks.
        a.csv, row 3, e9: its live blog is not here, and the file does not have the text; open the live blog first, then import this file again
    "#]]
    .assert_eq(&said.collect::<String>());
}

#[test]
fn what_is_in_no_format_is_told_apart() {
    let entry = Files::one("entries.csv", "a,b\n1,2\n");
    let archive = zip(&entry).unwrap();
    let cut = archive[..archive.len() / 2].to_vec();
    let workbook = Files::one("xl/workbook.xml", "<workbook/>");
    let mut workbook = workbook;
    *workbook.at("xl/styles.xml") = b"<styleSheet/>".to_vec();
    let mut all = String::new();
    for bytes in [
        &b""[..],
        b" \n",
        b"\x89PNG\r\n\x1A\n\0\0",
        b"\xFF\xD8\xFF\xE0\0",
        b"%PDF-1.7",
        b"\x7FELF\0",
        b"PK\x03\x04 junk",
        &cut,
        &zip(&Files::default()).unwrap(),
        &archive,
        &zip(&workbook).unwrap(),
        b"<!DOCTYPE html><p>A fire.</p>",
        b"<feed/>",
        b"{\"a\": 1}",
        b"[1, 2]",
        b"{\n  \"format\": \"liveblog-annotations\",\n  \"docu",
        b"[[[[",
        b"name,colour\nclaim,blue\n",
        b"06:10 Ada Fenwick\nA fire broke out, and more.",
        b"Just some notes, nothing else.",
    ] {
        let reason = recognise(&Files::one("file", bytes)).unwrap_err();
        writeln!(all, "{}: {reason}", reason.name()).unwrap();
    }
    assert_eq!(
        recognise(&Files::default()),
        Err(Unrecognised::EmptyArchive)
    );
    expect![[r#"
        empty: The file is empty.
        empty: The file is empty.
        picture: It is a picture.
        picture: It is a picture.
        binary: It is no text, nor an archive of texts.
        binary: It is no text, nor an archive of texts.
        broken-archive: The archive cannot be unpacked: this is no zip archive, or a part of it is missing.
        broken-archive: The archive cannot be unpacked: this is no zip archive, or a part of it is missing.
        empty-archive: There are no files in the archive.
        table: It may be a table, but its first row does not name the columns of one of ours, such as entry_id and label.
        spreadsheet: It is a workbook of a spreadsheet program. Save the table as a CSV file, and import that.
        web-page: It is a web page. Open it as a live blog rather than import it.
        xml: It is XML, but of no kind that is known.
        json: It is JSON, but not of a shape that is known.
        json: It is JSON, but not of a shape that is known.
        broken-json: It is not JSON: it ends too soon.
        broken-json: It is not JSON: it ends too soon.
        table: It may be a table, but its first row does not name the columns of one of ours, such as entry_id and label.
        text: It is text in no format that is known. If it is a live blog, open it rather than import it.
        text: It is text in no format that is known. If it is a live blog, open it rather than import it.
    "#]].assert_eq(&all);
}

/// Whoever chose a format by hand is told what the file is, and nothing of what
/// the format’s reader made of it.
#[test]
fn a_file_that_no_format_could_be_says_what_it_is_whatever_was_chosen() {
    let mut all = String::new();
    for format in READY {
        for bytes in [&b""[..], b"\x89PNG\r\n\x1A\n\0\0", b"PK\x03\x04 junk"] {
            let given = Given::sort(Files::one("file", bytes), Some(*format));
            let readings = given.read(&options());
            assert_eq!(readings.len(), 1, "{format}");
            for outcome in &readings[0].outcomes {
                let Verdict::Refused(words) = &outcome.verdict else {
                    panic!("{outcome:?}");
                };
                if !all.contains(&words.to_string()) {
                    writeln!(all, "{}: {words}", outcome.place).unwrap();
                }
            }
        }
    }
    expect![[r#"
        file: The file is empty.
        file: It is a picture.
        file: The archive cannot be unpacked: this is no zip archive, or a part of it is missing.
    "#]]
    .assert_eq(&all);
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
        (r#"{"total": 0, "rows": []}"#, Some(Format::W3c)),
        (
            r#"[{"id": "aB3", "uri": "https://news.example/live", "target": []}]"#,
            Some(Format::W3c),
        ),
        ("-DOCSTART- -X- O O\n", Some(Format::Conll)),
        ("label,name\nclaim,Claim\n", Some(Format::CsvCodebook)),
        ("text,label\nA fire.,event\n", None),
        ("<html><CodeBook>", None),
        ("PK\u{3}\u{4}broken", None),
    ] {
        assert_eq!(
            recognise(&Files::one("file", text)).ok(),
            expected,
            "{text}"
        );
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
        -- line 1: refused: What it has under “cats” is not of this format and was not read; it may be another tool’s.
        -- line 3: refused: What it has under “cats” is not of this format and was not read; it may be another tool’s.

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
