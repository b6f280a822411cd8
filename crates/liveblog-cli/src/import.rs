//! `liveblog import`: a file of another format in, a dataset file out.

use std::fs;
use std::path::Path;

use liveblog_core::exchange::{Files, Format, Merged, Verdict, merge, project_for, read};
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
    if let (None, Format::Json, [file]) = (&into, call.format, &*files.0)
        && let Ok(opened) = dataset::read(&file.bytes)
    {
        // A dataset file by itself is opened, with nothing lost.
        return output(call, &opened.project);
    }
    output(call, &merged(call, &files, into)?)
}

fn merged(call: &Import, files: &Files, into: Option<Project>) -> Result<Project, Failure> {
    let reading = read(call.format, files, &call.options);
    let draft = &reading.draft;
    let says_nothing = draft.documents.is_empty()
        && draft.annotators.is_empty()
        && (draft.codebook.iter()).all(|codebook| codebook.labels.is_empty());
    let project = into.unwrap_or_else(|| project_for(&reading.draft));
    let session = Session::new(project);
    let stamp = Stamp {
        at: call.options.exported.clone(),
        nonce: nonce(files),
    };
    let annotator = session.annotator().clone();
    let merged = merge(session.project(), reading, &annotator, &stamp);
    say(&call.input, &merged);
    let is_nothing = merged.changes.is_empty() && merged.known == 0;
    if says_nothing || is_nothing && merged.refused() > 0 {
        return Err(Failure::Input(vec![format!(
            "{}: nothing in it could be read as {}",
            call.input, call.format
        )]));
    }
    let mut project = session.project().clone();
    project
        .apply(&merged.changes)
        .map_err(|conflict| Failure::Input(vec![format!("{}: {conflict}", call.input)]))?;
    Ok(project)
}

fn output(call: &Import, project: &Project) -> Result<(), Failure> {
    let file = dataset::write(project, &call.options.exported);
    match &call.output {
        Some(path) => files::to_file(path, file.as_bytes()),
        None => files::to_stdout(file.as_bytes()),
    }
}

fn say(input: &Input, merged: &Merged) {
    for outcome in &merged.outcomes {
        let (verdict, words) = match &outcome.verdict {
            Verdict::Repaired(words) => ("put right", words),
            Verdict::Refused(words) => ("refused", words),
        };
        eprintln!("{input}, {}: {verdict}: {words}", outcome.place);
    }
    eprintln!(
        "{input}: new records: {}, there already: {}, put right: {}, refused: {}; \
         new live blogs: {}, labels: {}, annotators: {}",
        merged.added,
        merged.known,
        merged.repaired(),
        merged.refused(),
        merged.documents,
        merged.labels.len(),
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
