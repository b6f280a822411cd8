//! Reads files of other tools, or of ours, and finds what they bring into the
//! project.

use js_sys::{Array, Uint8Array};
use liveblog_core::exchange::{
    Files, Format, Merged, Options, Reading, Verdict, merge, read, recognise, unzip,
};
use liveblog_core::transaction::{Deed, Transaction};
use liveblog_core::{AnnotatorId, JournalRow, Project, Stamp, Step, Timestamp, store};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use super::strings;

/// Changes that go to the page in one piece.
const CHANGES: usize = 500;

/// Outcomes that the page lists; it counts all.
const OUTCOMES: usize = 1000;

/// The files, by their names; those of an archive where they are one.
pub async fn given(files: Vec<File>) -> Result<Files, JsValue> {
    let mut all = Files::default();
    for file in files {
        let bytes = JsFuture::from(file.array_buffer()).await?;
        *all.at(file.name()) = Uint8Array::new(&bytes).to_vec();
    }
    Ok(all)
}

/// What `files` bring into `project`, or null where their format is neither
/// given nor certain: the name of the format, six counts (new records, those
/// that are known, new live blogs, their entries, what was put right, what was
/// refused), the ids of new labels, the names of new annotators, whether the
/// file has no texts, each outcome as three items (its place, whether it was
/// refused, why) and the changes, as journal rows.
pub fn import(
    project: &Project,
    mut files: Files,
    format: Option<Format>,
    annotator: &AnnotatorId,
    stamp: &Stamp,
) -> JsValue {
    let Some(format) = format.or_else(|| recognise(&files)) else {
        return JsValue::NULL;
    };
    if let [file] = &files.0[..]
        && !matches!(format, Format::RefiQdpx | Format::DatasetZip)
        && let Ok(archived) = unzip(&file.bytes)
    {
        files = archived;
    }
    let reading = read(format, &files, &Options::new(stamp.at.clone()));
    let has_texts = has_texts(&reading);
    let merged = merge(project, reading, annotator, stamp);
    let counts = [
        merged.added,
        merged.known,
        merged.documents,
        merged.entries,
        merged.repaired(),
        merged.refused(),
    ];
    let all = Array::new();
    all.push(&format.name().into());
    all.push(
        &counts
            .map(|n| JsValue::from(n as f64))
            .into_iter()
            .collect::<Array>(),
    );
    all.push(&strings(merged.labels.iter().map(|label| &**label)));
    all.push(&strings(merged.annotators.iter().map(String::as_str)));
    all.push(&has_texts.into());
    all.push(&outcomes(&merged));
    all.push(&rows(merged, annotator, &stamp.at));
    all.into()
}

fn has_texts(reading: &Reading) -> bool {
    let documents = reading.draft.documents.iter();
    let mut entries = documents.flat_map(|document| &document.entries);
    reading.draft.documents.is_empty() || entries.any(|entry| entry.text.is_some())
}

fn outcomes(merged: &Merged) -> Array {
    let all = Array::new();
    for outcome in merged.outcomes.iter().take(OUTCOMES) {
        let (refused, words) = match &outcome.verdict {
            Verdict::Repaired(words) => (false, words),
            Verdict::Refused(words) => (true, words),
        };
        all.push(&(&*outcome.place).into());
        all.push(&refused.into());
        all.push(&words.into());
    }
    all
}

fn rows(merged: Merged, annotator: &AnnotatorId, at: &Timestamp) -> Array {
    let rows = Array::new();
    let mut changes = merged.changes.into_iter().peekable();
    while changes.peek().is_some() {
        let row = store::write_row(&JournalRow {
            revision: 1,
            step: Step::Do(Transaction {
                deed: Deed::Imported,
                at: at.clone(),
                annotator: annotator.clone(),
                changes: changes.by_ref().take(CHANGES).collect(),
            }),
        });
        rows.push(&Uint8Array::from(row.as_bytes()));
    }
    rows
}
