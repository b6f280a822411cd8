//! `liveblog export`: a dataset file in, another format out.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use liveblog_core::exchange::{File, Files, Format, Losses, export, zip};
use liveblog_core::{Project, dataset};

use crate::Failure;
use crate::arguments::Export;
use crate::files::{self, Input};

/// Writes the dataset in the format, or nothing where it would not say what the
/// dataset says.
pub fn run(call: &Export) -> Result<(), Failure> {
    let project = dataset(&call.input)?;
    known(call, &project)?;
    let mut files = Files::default();
    let losses = export(&project, call.format, &call.options, &mut files)
        .map_err(|refusal| Failure::Input(vec![format!("{}: {refusal}", call.input)]))?;
    say(&losses);
    let Some(output) = &call.output else {
        return to_stdout(&files);
    };
    write(call.format, &files, output)?;
    let report = losses.write(call.format);
    files::to_file(&beside(output, ".losses.json"), report.as_bytes())
}

/// Reads a dataset file.
pub fn dataset(input: &Input) -> Result<Project, Failure> {
    let bytes = input
        .read()
        .map_err(|message| Failure::Input(vec![message]))?;
    let opened = dataset::read(&bytes).map_err(|error| {
        let faults = error.faults.iter();
        Failure::Input(faults.map(|fault| format!("{input}: {fault}")).collect())
    })?;
    Ok(opened.project)
}

/// Refuses documents and annotators that the dataset does not have: an empty
/// file would be the answer to a slip of the finger.
fn known(call: &Export, project: &Project) -> Result<(), Failure> {
    let mut unknown = Vec::new();
    for id in call.options.documents.iter().flatten() {
        if project.documents().iter().all(|d| d.id != *id) {
            unknown.push(format!("{}: it has no document “{id}”", call.input));
        }
    }
    for id in call.options.annotators.iter().flatten() {
        if project.annotators.iter().all(|a| a.id != *id) {
            unknown.push(format!("{}: it has no annotator “{id}”", call.input));
        }
    }
    if unknown.is_empty() {
        Ok(())
    } else {
        Err(Failure::Input(unknown))
    }
}

/// Says what was lost, a line for each kind.
fn say(losses: &Losses) {
    for loss in losses.iter() {
        let (words, count) = (loss.kind.words(), loss.ids.len());
        eprintln!("left out or changed: {words}: {count}");
    }
}

/// The name with more at its end.
fn beside(path: &Path, more: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(more);
    name.into()
}

/// What the names of the others have after the main file's name without its
/// ending, where the files are one with others that explain it.
fn companions<'f>(files: &'f Files) -> Option<Vec<&'f str>> {
    let (main, others) = files.0.split_first()?;
    let stem = main
        .path
        .rsplit_once('.')
        .map_or(&*main.path, |(stem, _)| stem);
    let end = |file: &'f File| {
        let end = file.path.strip_prefix(stem)?;
        end.starts_with('.').then_some(end)
    };
    others.iter().map(end).collect()
}

/// What a file says beside the main one: a note calls that by the name that it
/// has there.
fn renamed(file: &File, main: &File, output: &Path) -> Vec<u8> {
    let name = output.file_name().and_then(|name| name.to_str());
    match name {
        Some(name) if file.path.ends_with("README.txt") => {
            file.text().replace(&main.path, name).into_bytes()
        }
        _ => file.bytes.clone(),
    }
}

fn to_stdout(files: &Files) -> Result<(), Failure> {
    if companions(files).is_none() {
        return Err(Failure::Usage(
            "this format has several files; name a folder or a .zip with -o".to_owned(),
        ));
    }
    let [main, others @ ..] = &*files.0 else {
        return Ok(());
    };
    for file in others {
        eprintln!("not written without -o: {}", file.path);
    }
    files::to_stdout(&main.bytes)
}

fn write(format: Format, files: &Files, output: &Path) -> Result<(), Failure> {
    let is_zip = output.extension().is_some_and(|end| end == "zip");
    // A file that is an archive itself is not packed again.
    if is_zip && format.archive().is_none() {
        let archive = zip(files).map_err(|fault| {
            Failure::Input(vec![format!(
                "{}: cannot be written: {fault}. Name a folder with -o instead",
                output.display()
            )])
        })?;
        return files::to_file(output, &archive);
    }
    if let (Some(ends), [main, others @ ..]) = (companions(files), &*files.0) {
        files::to_file(output, &main.bytes)?;
        let stem = output.with_extension("");
        for (end, file) in ends.iter().zip(others) {
            files::to_file(&beside(&stem, end), &renamed(file, main, output))?;
        }
        return Ok(());
    }
    // What is there already would be taken for a part of the export.
    if fs::read_dir(output).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(Failure::Input(vec![format!(
            "{}: there are files in it already, and nothing was written; name a folder that is \
             new or empty",
            output.display()
        )]));
    }
    for file in &files.0 {
        let path = output.join(&file.path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|error| {
                Failure::Input(vec![format!(
                    "{}: cannot be made: {error}",
                    folder.display()
                )])
            })?;
        }
        files::to_file(&path, &file.bytes)?;
    }
    Ok(())
}
