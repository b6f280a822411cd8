//! Reads files of other tools, or of ours, and finds what they bring into the
//! project, or into a new one.

use js_sys::{Array, Uint8Array};
use liveblog_core::exchange::{
    Files, Format, Given, Maker, Makers, Merged, Options, Reading, Unrecognised, Verdict, merge,
    project_for,
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

/// Whose the records are to be, of pairs: an annotator's id in the files, or
/// nothing for work that names nobody, and the id of one of the project, or nothing
/// for a new one.
pub fn makers(pairs: &[String]) -> Makers {
    let mut makers = Makers::default();
    for pair in pairs.chunks_exact(2) {
        let maker = match &*pair[1] {
            "" => Maker::New,
            id => Maker::Annotator(AnnotatorId::new(id)),
        };
        match &*pair[0] {
            "" => makers.unnamed = Some(maker),
            said => {
                makers.named.insert(AnnotatorId::new(said), maker);
            }
        }
    }
    makers
}

/// What `files` bring into a project, with the work of the annotator where they
/// say nobody's, or into a new one where there is none: the names of their formats,
/// five counts (records that are known, new live blogs, their entries, what was put
/// right, what was refused), the ids of new labels, the names of new annotators,
/// whether the file has texts, each outcome as three items (its place, whether it
/// was refused, why), whose work it is as five items each
/// (the id and the name in the files, the id and the name in the project, whether
/// they are new), the changes, as journal rows, and the new project that all goes into, as a snapshot,
/// with its name, or nothing twice.
///
/// # Errors
/// Where none of the files is in a format that is known or was given: each of them
/// as three items (its path, what it is instead, a word on that).
pub fn import(
    into: Option<(&Project, &AnnotatorId)>,
    files: Files,
    format: Option<Format>,
    makers: &Makers,
    stamp: &Stamp,
) -> Result<JsValue, JsValue> {
    let given = Given::sort(files, format);
    if given.sets.is_empty() {
        return Err(left(&given).into());
    }
    let formats = given.formats();
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
    let merged = merge(project, readings, annotator, makers, stamp);
    let counts = [
        merged.known,
        merged.documents,
        merged.entries,
        merged.repaired(),
        merged.refused(),
    ];
    let counts = counts.map(|n| JsValue::from(n as f64)).into_iter();
    let labels = merged.labels.iter().map(|label| &**label);
    let annotators = merged.annotators.iter().map(String::as_str);
    let all = [
        strings(formats.iter().map(|format| format.name())).into(),
        counts.collect::<Array>().into(),
        strings(anew.labels.into_iter().chain(labels)).into(),
        strings(anew.annotators.into_iter().chain(annotators)).into(),
        has_texts.into(),
        outcomes(&merged).into(),
        work(&merged).into(),
        rows(merged, annotator, &stamp.at).into(),
        anew.snapshot,
        anew.name,
    ];
    Ok(all.into_iter().collect::<Array>().into())
}

fn left(given: &Given) -> Array {
    let all = Array::new();
    for (path, reason) in &given.left {
        let more = match reason {
            Unrecognised::BrokenArchive(fault) => fault.said().encode(),
            Unrecognised::BrokenJson(why) => why.encode(),
            Unrecognised::Another(format) => format.name().to_owned(),
            _ => String::new(),
        };
        for item in [&**path, reason.name(), &more] {
            all.push(&item.into());
        }
    }
    all
}

fn work(merged: &Merged) -> Array {
    let all = Array::new();
    for work in merged.work.iter().filter(|work| work.records > 0) {
        let said = work.said.as_deref().unwrap_or_default();
        for item in [said, &work.name, &work.annotator, &work.annotator_name] {
            all.push(&item.into());
        }
        all.push(&work.is_new.into());
    }
    all
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
        all.push(&words.encode().into());
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
