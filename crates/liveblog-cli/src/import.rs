//! `liveblog import`: a file of another format in, a dataset file out.

use std::fs;
use std::path::Path;

use liveblog_core::exchange::{
    Files, Format, Given, Maker, Makers, Merged, Reading, Verdict, merge, project_for,
};
use liveblog_core::{Project, Session, Stamp, dataset};

use crate::Failure;
use crate::arguments::Import;
use crate::export;
use crate::files::{self, Input};

/// Files of a folder, more of which are no export of anything.
const MOST_FILES: usize = 100_000;

/// Reads the files and writes the dataset that they are, or the one that they
/// go into; nothing where nothing could be read.
pub fn run(call: &Import) -> Result<(), Failure> {
    let files = input(&call.input).map_err(|message| Failure::Input(vec![message]))?;
    let into = call.into.as_ref().map(export::dataset).transpose()?;
    let id = nonce(&files);
    let given = Given::sort(files, call.format);
    let is_as_it_is = into.is_none() && call.makers == Makers::default();
    if let (true, [set], []) = (is_as_it_is, &*given.sets, &*given.left)
        && let (Format::Json, [file]) = (set.format, &*set.files.0)
        && let Ok(opened) = dataset::read(&file.bytes)
    {
        // A dataset file by itself is opened, with nothing lost.
        return output(call, &opened.project);
    }
    if let (None, []) = (call.format, &*given.sets) {
        let is_alone = |path: &str| match &call.input {
            Input::File(input) => input.file_name().is_some_and(|name| name == path),
            Input::Stdin => true,
        };
        let place = |path: &str| match is_alone(path) {
            true => call.input.to_string(),
            false => format!("{}, {path}", call.input),
        };
        let left = given.left.iter();
        let mut why: Vec<_> = left
            .map(|(path, reason)| format!("{}: {reason}", place(path)))
            .collect();
        let helps = given.left.iter().any(|(_, reason)| !reason.is_hopeless());
        let hint = if helps {
            "; say the format with --format"
        } else {
            ""
        };
        why.push(format!("{}: nothing was read{hint}", call.input));
        return Err(Failure::Input(why));
    }
    output(call, &merged(call, &given, into, id)?)
}

fn merged(
    call: &Import,
    given: &Given,
    into: Option<Project>,
    nonce: u64,
) -> Result<Project, Failure> {
    let readings = given.read(&call.options);
    let says_nothing = readings.iter().all(|Reading { draft, .. }| {
        draft.documents.is_empty()
            && draft.annotators.is_empty()
            && (draft.codebook.iter()).all(|codebook| codebook.labels.is_empty())
    });
    let is_new = into.is_none();
    let drafts = readings.iter().map(|reading| &reading.draft);
    let project = into.unwrap_or_else(|| project_for(drafts));
    let session = Session::new(project);
    let project = session.project();
    let stamp = Stamp {
        at: call.options.exported.clone(),
        nonce,
    };
    known(call, project)?;
    let annotator = session.annotator().clone();
    let merged = merge(project, readings, &annotator, &call.makers, &stamp);
    let labels = merged.labels.len()
        + if is_new {
            project.codebook.labels.len()
        } else {
            0
        };
    say(&call.input, &merged, labels);
    let is_nothing = merged.changes.is_empty() && merged.known == 0;
    if says_nothing || is_nothing && merged.refused() > 0 {
        let formats: Vec<_> = given.formats().iter().map(Format::to_string).collect();
        let format = call.format.map(|format| format.to_string());
        let formats = format.unwrap_or_else(|| formats.join(", "));
        return Err(Failure::Input(vec![format!(
            "{}: nothing in it could be read as {formats}",
            call.input
        )]));
    }
    for said in call.makers.named.keys() {
        if merged
            .work
            .iter()
            .all(|work| work.said.as_ref() != Some(said))
        {
            return Err(Failure::Input(vec![format!(
                "{}: nothing in it is by “{said}”, and nothing was written",
                call.input
            )]));
        }
    }
    let mut project = project.clone();
    project
        .apply(&merged.changes)
        .map_err(|conflict| Failure::Input(vec![format!("{}: {conflict}", call.input)]))?;
    Ok(project)
}

/// Refuses annotators to assign work to whom the dataset does not have.
fn known(call: &Import, project: &Project) -> Result<(), Failure> {
    let makers = &call.makers;
    let unknown: Vec<String> = (makers.named.values().chain(&makers.unnamed))
        .filter_map(|maker| match maker {
            Maker::Annotator(id) if project.annotators.iter().all(|a| a.id != *id) => Some(
                format!("the dataset has no annotator “{id}”; say “new” for a new one"),
            ),
            _ => None,
        })
        .collect();
    match &*unknown {
        [] => Ok(()),
        _ => Err(Failure::Input(unknown)),
    }
}

fn output(call: &Import, project: &Project) -> Result<(), Failure> {
    let file = dataset::write(project, &call.options.exported);
    match &call.output {
        Some(path) => files::to_file(path, file.as_bytes()),
        None => files::to_stdout(file.as_bytes()),
    }
}

fn say(input: &Input, merged: &Merged, labels: usize) {
    for outcome in &merged.outcomes {
        let (verdict, words) = match &outcome.verdict {
            Verdict::Repaired(words) => ("put right", words),
            Verdict::Refused(words) => ("refused", words),
        };
        eprintln!("{input}, {}: {verdict}: {words}", outcome.place);
    }
    for work in merged.work.iter().filter(|work| work.records > 0) {
        let by = match (&work.said, &*work.name) {
            (None, _) => "nobody who is named".to_owned(),
            (Some(id), "") => format!("“{id}”"),
            (Some(id), name) => format!("“{name}” ({id})"),
        };
        let new = if work.is_new { ", who is new" } else { "" };
        eprintln!(
            "{input}: by {by}, records: {}; here “{}” ({}){new}",
            work.records, work.annotator_name, work.annotator
        );
    }
    eprintln!(
        "{input}: new records: {}, there already: {}, put right: {}, refused: {}; \
         new live blogs: {}, labels: {labels}, annotators: {}",
        merged.added,
        merged.known,
        merged.repaired(),
        merged.refused(),
        merged.documents,
        merged.annotators.len()
    );
}

/// A number for new ids that follows from the files, so that the same import
/// gives the same dataset (FNV-1a).
fn nonce(files: &Files) -> u64 {
    let mut nonce = 0xCBF2_9CE4_8422_2325_u64;
    for byte in files.0.iter().flat_map(|file| &file.bytes) {
        nonce = (nonce ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01B3);
    }
    nonce
}

/// The file, or all files of the folder, by their paths in it.
fn input(input: &Input) -> Result<Files, String> {
    match input {
        Input::File(path) if path.is_dir() => {
            let mut files = Files::default();
            folder(path, "", &mut files)?;
            Ok(files)
        }
        Input::File(path) => {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            Ok(Files::one(name, input.read()?))
        }
        Input::Stdin => Ok(Files::one("standard input", input.read()?)),
    }
}

fn folder(path: &Path, within: &str, files: &mut Files) -> Result<(), String> {
    let cannot = |error| format!("{}: cannot be read: {error}", path.display());
    let mut entries = Vec::new();
    for entry in fs::read_dir(path).map_err(cannot)? {
        entries.push(entry.map_err(cannot)?.path());
    }
    // Folders come in any order, and outputs must not.
    entries.sort();
    for path in entries {
        if files.0.len() == MOST_FILES {
            return Err(format!("{}: one file too many", path.display()));
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let name = format!("{within}{name}");
        if path.is_dir() {
            folder(&path, &format!("{name}/"), files)?;
        } else {
            *files.at(name) = Input::File(path).read()?;
        }
    }
    Ok(())
}
