//! `liveblog parse`: live blogs in, one dataset file out.

use std::path::Path;

use liveblog_core::parse::parse_source;
use liveblog_core::{Annotator, Codebook, Document, Project, Source, dataset};

use crate::Failure;
use crate::files::{self, Input};
use crate::now::now;

/// Splits every input and writes the dataset file of them all, or none.
pub fn run(inputs: &[Input], output: Option<&Path>) -> Result<(), Failure> {
    let now = now()?;
    let mut documents: Vec<(&Input, Document)> = Vec::new();
    let mut bad = Vec::new();
    for input in inputs {
        let text = match text(input) {
            Ok(text) => text,
            Err(message) => {
                bad.push(message);
                continue;
            }
        };
        if dataset::is_dataset(&text) {
            bad.push(format!(
                "{input}: this is a dataset file, not a live blog; “liveblog check” reads it"
            ));
            continue;
        }
        let document = parse_source(Source::read(text), &now);
        if document.entries.is_empty() {
            bad.extend(
                document
                    .notices
                    .iter()
                    .map(|notice| format!("{input}: {}", notice.message)),
            );
            continue;
        }
        if let Some((other, _)) = documents.iter().find(|(_, d)| d.id == document.id) {
            eprintln!("{input}: the same live blog as {other}; it is in the dataset once");
            continue;
        }
        say_notices(input, &document);
        documents.push((input, document));
    }
    if !bad.is_empty() {
        return Err(Failure::Input(bad));
    }
    let documents = documents
        .into_iter()
        .map(|(_, document)| document)
        .collect();
    let project = Project::new(
        Codebook::liveblog_core(),
        vec![Annotator::first()],
        documents,
    );
    let file = dataset::write(&project, &now);
    match output {
        Some(path) => files::to_file(path, file.as_bytes()),
        None => files::to_stdout(file.as_bytes()),
    }
}

fn text(input: &Input) -> Result<String, String> {
    String::from_utf8(input.read()?).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        format!("{input}: not UTF-8 from byte {at} on; save it as UTF-8")
    })
}

fn say_notices(input: &Input, document: &Document) {
    for notice in &document.notices {
        let mut entries = document.entries.iter();
        match entries.position(|entry| notice.entry.as_ref() == Some(&entry.id)) {
            Some(index) => eprintln!("{input}, entry {}: {}", index + 1, notice.message),
            None => eprintln!("{input}: {}", notice.message),
        }
    }
}
