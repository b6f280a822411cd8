//! Work that grows with a file and not with its square. Nothing is timed: the
//! sizes are such that a test would take many minutes if it did.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::iter;
use std::sync::Arc;

use liveblog_core::exchange::{
    Files, Format, Makers, Reading, Verdict, merge, project_for, read, zip,
};
use liveblog_core::transaction::Change;
use liveblog_core::{Annotator, Codebook, Part, Project, Role, Stamp};

use super::{options, written};
use crate::made_up;

/// A live blog of many long entries, each with a labelled passage.
#[test]
fn a_composed_text_is_indexed_once_and_not_for_each_passage() {
    let text = format!("Ferries stay in port. {}", "Waves are high. ".repeat(100));
    let document = made_up::document("d-00ff00ff00ff", &vec![(None, &*text); 2_000]);
    let mut project = Project::new(
        Codebook::liveblog_core(),
        vec![Annotator::first()],
        vec![document],
    );
    for at in 0..2_000 {
        let mut mark = made_up::annotation(&project, (0, at), at, "claim");
        mark.span = made_up::find(&project.documents()[0], at, Part::Text, "stay in port");
        made_up::annotate(&mut project, mark);
    }
    for format in [Format::CasJson, Format::Brat, Format::RefiQdpx] {
        written(&project, format, &options());
    }
}

/// A text that a small file says once, and refers to again and again.
fn long_text() -> String {
    "Waves are high. ".repeat(1 << 16)
}

/// What the words, notes and texts of a file's records take, and why records
/// were refused.
fn copied(reading: &Reading) -> (usize, BTreeSet<String>) {
    let entries = reading.draft.documents.iter().flat_map(|d| &d.entries);
    let mut bytes = 0;
    for entry in entries {
        bytes += entry.text.as_ref().map_or(0, |text| text.len());
        bytes += entry.authors.len() * size_of::<Arc<str>>();
        for annotation in &entry.annotations {
            let span = annotation.span.as_ref();
            let exact = span.and_then(|span| span.exact.as_ref());
            bytes += exact.map_or(0, |exact| exact.len()) + annotation.note.len();
        }
        let members = entry.attributions.iter().map(|a| a.members.len());
        bytes += members.sum::<usize>() * size_of::<(Role, usize)>();
    }
    let refused = reading.outcomes.iter().filter_map(|o| match &o.verdict {
        Verdict::Refused(why) => Some(why.to_string()),
        Verdict::Repaired(_) => None,
    });
    (bytes, refused.collect())
}

/// Found in review: only formats of single entries had a limit.
#[test]
fn what_a_file_refers_to_is_copied_up_to_a_limit() {
    let text = long_text();
    let length = text.len();
    let many = 200;
    let files = [
        (Format::CasJson, cas_of_passages(&text, many)),
        (Format::CasJson, cas_of_authors(many)),
        (Format::CasJson, cas_of_members(many)),
        (Format::Brat, brat_of_passages(&text, many)),
        (Format::RefiQdpx, refi(&text, &selections(length, many))),
        (Format::RefiQdpx, refi(&text, &notes(many))),
        (Format::RefiQdpx, refi(&text, &sources(many))),
    ];
    for (at, (format, files)) in files.iter().enumerate() {
        let size: usize = files.0.iter().map(|file| file.bytes.len()).sum();
        assert!(size < 8 << 20, "{format} {at}: {size}");
        let reading = read(*format, files, &options());
        let (bytes, refused) = copied(&reading);
        // The texts themselves, of two at most, are there once more.
        assert!(bytes > 100 << 20, "{format} {at}: {bytes} {refused:?}");
        assert!(bytes <= (128 << 20) + 2 * length, "{format} {at}: {bytes}");
        let why = "what was read before it repeats more of the file than fits in memory";
        assert_eq!(refused, BTreeSet::from([why.to_owned()]), "{format} {at}");
    }
}

fn cas(text: &str, structures: &[String]) -> Files {
    let mut all = format!(
        r#"{{"%FEATURE_STRUCTURES":[{{"%ID":1,"%TYPE":"uima.cas.Sofa","sofaString":{text:?}}}"#
    );
    for (at, structure) in structures.iter().enumerate() {
        write!(all, r#",{{"%ID":{},"%TYPE":"{structure}}}"#, at + 2).unwrap();
    }
    all.push_str("]}");
    Files::one("d-1.json", all)
}

fn cas_of_passages(text: &str, many: usize) -> Files {
    let end = 3 + text.len();
    let mut structures = vec![format!(r#"liveblog.Entry","begin":0,"end":{end}"#)];
    let passage = format!(r#"liveblog.Passage","begin":3,"end":{end},"label":"claim""#);
    structures.resize(1 + many, passage);
    cas(&format!("#1\n{text}\n"), &structures)
}

/// Entries that are all by the same many authors.
fn cas_of_authors(many: usize) -> Files {
    let authors = vec!["\"\""; 65_536].join(",");
    let array = format!(r#"uima.cas.StringArray","%ELEMENTS":[{authors}]"#);
    let entry = |at| {
        format!(
            r#"liveblog.Entry","begin":{},"end":{},"@authors":2"#,
            at,
            at + 9
        )
    };
    let structures = iter::once(array).chain((0..many).map(|at| entry(at * 11)));
    let text = vec!["#1\nWaves."; many].join("\n\n") + "\n";
    cas(&text, &structures.collect::<Vec<_>>())
}

/// Attributions with the same many passages.
fn cas_of_members(many: usize) -> Files {
    let ids = vec!["5"; 65_536].join(",");
    let mut structures = vec![
        r#"liveblog.Entry","begin":0,"end":9"#.to_owned(),
        format!(r#"uima.cas.FSArray","%ELEMENTS":[{ids}]"#),
        r#"liveblog.Passage","begin":3,"end":8,"label":"claim""#.to_owned(),
        r#"liveblog.Member","role":"content","@target":4"#.to_owned(),
    ];
    let attribution = r#"liveblog.Attribution","begin":3,"end":8,"@members":3"#;
    structures.resize(structures.len() + many, attribution.to_owned());
    cas("#1\nWaves.\n", &structures)
}

/// In files of two folders, which have the same limit.
fn brat_of_passages(text: &str, many: usize) -> Files {
    let mut files = Files::default();
    for folder in ["a", "b"] {
        let text = format!("{folder} {text}");
        let mut ann = String::new();
        for at in 0..many / 2 {
            writeln!(ann, "T{at}\tclaim 0 {}", text.len()).unwrap();
        }
        files
            .at(format!("{folder}/d.txt"))
            .extend_from_slice(text.as_bytes());
        files
            .at(format!("{folder}/d.ann"))
            .extend_from_slice(ann.as_bytes());
    }
    files
}

fn refi(text: &str, sources: &str) -> Files {
    let qde = format!(
        r#"<Project xmlns="urn:QDA-XML:project:1.0"><CodeBook><Codes>
<Code guid="c" name="Claim" isCodable="true"/></Codes></CodeBook><Sources>{sources}</Sources>
<Notes><Note guid="n"><PlainTextContent>{text}</PlainTextContent></Note></Notes></Project>"#
    );
    let mut files = Files::one("project.qde", qde);
    files.at("sources/t.txt").extend_from_slice(text.as_bytes());
    Files::one("pilot.qdpx", zip(&files).unwrap())
}

const CODING: &str = r#"<CodeRef targetGUID="c"/></Coding>"#;

fn source(inner: &str) -> String {
    format!(r#"<TextSource guid="s" plainTextPath="internal://t.txt">{inner}</TextSource>"#)
}

fn selections(length: usize, many: usize) -> String {
    let selection = format!(
        r#"<PlainTextSelection startPosition="1" endPosition="{length}"><Coding>{CODING}</PlainTextSelection>"#
    );
    source(&selection.repeat(many))
}

fn notes(many: usize) -> String {
    source(&format!(r#"<Coding><NoteRef targetGUID="n"/>{CODING}"#).repeat(many))
}

fn sources(many: usize) -> String {
    source("").repeat(many)
}

/// A long text of another program's, whose passages are all one entry's.
#[test]
fn the_records_of_one_entry_come_in_at_once() {
    let many = 20_000;
    let (mut text, mut ann) = (String::new(), String::new());
    for at in 0..many {
        write!(text, "word{at:06} ").unwrap();
        let (start, end) = (at * 11, at * 11 + 10);
        writeln!(ann, "T{at}\tcontent {start} {end}\tword{at:06}").unwrap();
    }
    for at in 0..many / 2 {
        let (first, second, trigger) = (2 * at, 2 * at + 1, many + at);
        writeln!(ann, "T{trigger}\tAttribution {} {}", at * 22, at * 22 + 10).unwrap();
        let members = format!("Content:T{first} Source:T{second}");
        writeln!(ann, "E{at}\tAttribution:T{trigger} {members}").unwrap();
    }
    let mut files = Files::one("a/d.txt", text);
    files.at("a/d.ann").extend_from_slice(ann.as_bytes());
    check_import(read(Format::Brat, &files, &options()), many + many / 2);
}

/// An entry a live blog, as lines of others have it.
#[test]
fn live_blogs_are_found_by_their_ids() {
    let many = 20_000;
    let lines = (0..many)
        .map(|at| format!(r#"{{"doc_id": "doc{at}", "text": "word{at}", "labels": ["claim"]}}"#));
    let lines = lines.collect::<Vec<_>>().join("\n");
    let files = Files::one("a.jsonl", lines);
    check_import(read(Format::Jsonl, &files, &options()), many);
}

/// That so many records come in, and go again.
fn check_import(reading: Reading, records: usize) {
    let project = project_for([&reading.draft]);
    let stamp = Stamp {
        at: options().exported,
        nonce: 1,
    };
    let merged = merge(
        &project,
        [reading],
        &project.annotators[0].id,
        &Makers::default(),
        &stamp,
    );
    assert_eq!(merged.refused(), 0);
    assert_eq!(merged.added, records);
    let mut changed = project.clone();
    changed.apply(&merged.changes).unwrap();
    let back: Vec<_> = merged.changes.iter().rev().map(Change::inverse).collect();
    changed.apply(&back).unwrap();
    assert!(changed == project);
}
