//! Reads files of other tools, or of ours, and finds what they bring into the
//! project, or into a new one.

use js_sys::{Array, Uint8Array};
use liveblog_core::exchange::{
    Files, Format, Given, Makers, Merged, Options, Reading, Verdict, merge, project_for,
};
use liveblog_core::transaction::{Deed, Transaction};
use liveblog_core::{
    Annotator, AnnotatorId, JournalRow, Project, Session, Stamp, Step, Timestamp, store,
};
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

/// What `files` bring into a project, with the work of the annotator where they
/// say nobody's, or into a new one where there is none. Null where their format is
/// neither given nor certain; or else the name of the
/// (first) format, six counts (new
/// records, those that are known, new live blogs, their entries, what was put
/// right, what was refused), the ids of new labels, the names of new annotators,
/// whether the file has texts, each outcome as three items (its place, whether it
/// was refused, why), the changes, as journal rows, and the new project that they
/// go into, as a snapshot, with its name, or nothing twice.
pub fn import(
    into: Option<(&Project, &AnnotatorId)>,
    files: Files,
    format: Option<Format>,
    stamp: &Stamp,
) -> JsValue {
    let given = Given::sort(files, format);
    let formats = given.formats();
    let Some(format) = formats.first().copied().or(format) else {
        return JsValue::NULL;
    };
    let readings = given.read(&Options::new(stamp.at.clone()));
    let has_texts = has_texts(&readings);
    let begun;
    let (project, annotator, anew) = match into {
        Some((project, annotator)) => (project, annotator, Anew::default()),
        None => {
            begun = Session::new(project_for(readings.iter().map(|reading| &reading.draft)));
            (begun.project(), begun.annotator(), Anew::of(&begun))
        }
    };
    let merged = merge(project, readings, annotator, &Makers::default(), stamp);
    let counts = [
        merged.added,
        merged.known,
        merged.documents,
        merged.entries,
        merged.repaired(),
        merged.refused(),
    ];
    let counts = counts.map(|n| JsValue::from(n as f64)).into_iter();
    let labels = merged.labels.iter().map(|label| &**label);
    let annotators = merged.annotators.iter().map(String::as_str);
    [
        format.name().into(),
        counts.collect::<Array>().into(),
        strings(anew.labels.into_iter().chain(labels)).into(),
        strings(anew.annotators.into_iter().chain(annotators)).into(),
        has_texts.into(),
        outcomes(&merged).into(),
        rows(merged, annotator, &stamp.at).into(),
        anew.snapshot,
        anew.name,
    ]
    .into_iter()
    .collect::<Array>()
    .into()
}

/// A new project that what is read goes into; all of it empty where there is one
/// already.
#[derive(Default)]
struct Anew<'p> {
    /// The ids of the labels that it begins with.
    labels: Vec<&'p str>,
    /// The names of its annotators, unless it begins with nobody's.
    annotators: Vec<&'p str>,
    snapshot: JsValue,
    name: JsValue,
}

impl<'p> Anew<'p> {
    fn of(begun: &'p Session) -> Self {
        let project = begun.project();
        let annotators = match &project.annotators[..] {
            [only] if *only == Annotator::first() => &[][..],
            annotators => annotators,
        };
        let snapshot = store::write_snapshot(&begun.snapshot());
        Self {
            labels: project.codebook.labels.iter().map(|l| &*l.id).collect(),
            annotators: annotators.iter().map(|a| &*a.name).collect(),
            snapshot: Uint8Array::from(snapshot.as_bytes()).into(),
            name: project.name.as_deref().into(),
        }
    }
}

fn has_texts(readings: &[Reading]) -> bool {
    let documents = || readings.iter().flat_map(|reading| &reading.draft.documents);
    let mut entries = documents().flat_map(|document| &document.entries);
    documents().next().is_none() || entries.any(|entry| entry.text.is_some())
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
