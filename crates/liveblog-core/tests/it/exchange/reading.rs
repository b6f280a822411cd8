//! What was read of a file, in few lines, for golden tests.

use std::fmt::Write as _;

use liveblog_core::exchange::{DraftAnnotation, Files, Format, Reading, Verdict, read};

use super::options;

/// What a file with this text is read as.
pub fn read_shown(format: Format, path: &str, text: &str) -> String {
    let reading = read(format, &Files::one(path, text), &options());
    let first = text.lines().next().unwrap_or_default();
    let head: String = first.chars().take(60).collect();
    format!("== {head}\n{}", shown(&reading))
}

pub fn shown(reading: &Reading) -> String {
    let mut shown = String::new();
    for label in reading.draft.codebook.iter().flat_map(|book| &book.labels) {
        writeln!(shown, "label {} “{}”", label.id, label.name).unwrap();
    }
    for document in &reading.draft.documents {
        if let Some(id) = &document.id {
            writeln!(shown, "document {id}").unwrap();
        }
        for entry in &document.entries {
            let id = entry.id.as_ref().map_or("", |id| id);
            let text = entry.text.as_ref().map_or("", |text| text);
            writeln!(shown, "entry {id} {text:?}").unwrap();
            if let Some(heading) = &entry.heading {
                writeln!(shown, "  heading {heading:?}").unwrap();
            }
            for annotation in &entry.annotations {
                writeln!(shown, "  {}", annotation_shown(annotation)).unwrap();
            }
            for status in &entry.statuses {
                let by = status.annotator.as_ref().map_or("", |id| id);
                writeln!(shown, "  {:?} by “{by}” {:?}", status.status, status.note).unwrap();
            }
            for record in &entry.attributions {
                let by = record.annotator.as_ref().map_or("", |id| id);
                let fields = &record.fields;
                writeln!(
                    shown,
                    "  {:?} by “{by}” {:?} {:?}",
                    record.members, fields.speaker, record.note
                )
                .unwrap();
            }
        }
    }
    for outcome in &reading.outcomes {
        let (verdict, words) = match &outcome.verdict {
            Verdict::Repaired(words) => ("repaired", words),
            Verdict::Refused(words) => ("refused", words),
        };
        writeln!(shown, "-- {}: {verdict}: {words}", outcome.place).unwrap();
    }
    shown
}

fn annotation_shown(annotation: &DraftAnnotation) -> String {
    let mut shown = annotation.label.to_string();
    if let Some(span) = &annotation.span {
        let exact = span.exact.as_deref().unwrap_or_default();
        let part = span.part;
        write!(shown, " {part:?} {}–{} {exact:?}", span.start, span.end).unwrap();
    }
    if let Some(id) = &annotation.id {
        write!(shown, " {id}").unwrap();
    }
    if let Some(annotator) = &annotation.annotator {
        write!(shown, " by “{annotator}”").unwrap();
    }
    if !annotation.note.is_empty() {
        write!(shown, " {:?}", annotation.note).unwrap();
    }
    shown
}

/// Each passage has its words, so that passages of nearly all of a long text
/// would fill the memory.
#[test]
fn words_of_passages_are_copied_up_to_a_limit() {
    const LONG: usize = 1 << 20;
    let text = "Ferries wait. ".repeat(LONG / 14);
    let spans: Vec<_> = (0..300)
        .map(|n| format!("[{n}, {}, \"claim\"]", text.len() - n))
        .collect();
    let lines = format!(r#"{{"text": "{text}", "entities": [{}]}}"#, spans.join(","));
    let tasks: Vec<_> = (0..300)
        .map(|n| {
            format!(
                r#"{{"start": {n}, "end": {}, "label": "claim"}}"#,
                text.len() - n
            )
        })
        .collect();
    let task = format!(r#"{{"text": "{text}", "spans": [{}]}}"#, tasks.join(","));
    for (format, file) in [(Format::Spacy, lines), (Format::Prodigy, task)] {
        let reading = read(format, &Files::one("a.jsonl", file), &options());
        let entry = &reading.draft.documents[0].entries[0];
        assert!((100..200).contains(&entry.annotations.len()));
        assert_eq!(entry.annotations.len() + reading.outcomes.len(), 300);
    }
}
