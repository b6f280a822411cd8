//! `liveblog check`: names every fault of a dataset file.

use liveblog_core::dataset;

use crate::Failure;
use crate::files::{self, Input};

/// Reads the input as a dataset file and says what is wrong with it, or what
/// it holds.
pub fn run(input: &Input) -> Result<(), Failure> {
    let bytes = input
        .read()
        .map_err(|message| Failure::Input(vec![message]))?;
    let opened = dataset::read(&bytes).map_err(|error| {
        let faults = error.faults.iter();
        Failure::Input(faults.map(|fault| format!("{input}: {fault}")).collect())
    })?;
    for warning in &opened.warnings {
        eprintln!("{input}: {warning}");
    }
    let project = &opened.project;
    let entries = project.all_records().count();
    let annotations: usize = project.all_records().map(|r| r.annotations.len()).sum();
    let verdict = match opened.warnings.len() {
        0 => "no faults".to_owned(),
        1 => "it opens, with the remark above".to_owned(),
        n => format!("it opens, with the {n} remarks above"),
    };
    files::to_stdout(&format!(
        "{input}: {verdict}; live blogs: {}, entries: {entries}, annotations: {annotations}\n",
        project.documents().len()
    ))
}
