//! Every format, written and read back. What one format's files look like is
//! in the module of its name.

mod zip;

use std::fmt::Write as _;

use expect_test::expect;
use liveblog_core::exchange::{ExportError, Files, Format, Losses, Options, export};
use liveblog_core::{Project, Timestamp};
use proptest::prelude::*;

use crate::made_up::{self, Tape};

mod doccano;
mod jsonl;
mod merge;
mod prodigy;
mod reading;
mod spacy;

/// The formats that are written so far.
const READY: &[Format] = &[
    Format::Jsonl,
    Format::Doccano,
    Format::Spacy,
    Format::Prodigy,
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

#[test]
fn every_format_reads_back_what_it_wrote() {
    for format in READY {
        written(&made_up::everything(), *format, &options());
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
