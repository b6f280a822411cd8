//! `liveblog check`: names every fault of a dataset file.

use liveblog_core::{EntryRecords, dataset};

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
    let count = |of: fn(&EntryRecords) -> usize| -> usize {
        project.all_records().map(|records| of(records)).sum()
    };
    let mut holds = format!(
        "live blogs: {}, entries: {}, annotations: {}",
        project.documents().len(),
        count(|_| 1),
        count(|records| records.annotations.len())
    );
    for (word, count) in [
        ("attributions", count(|records| records.attributions.len())),
        ("links", count(|records| records.links.len())),
    ] {
        if count > 0 {
            holds.push_str(&format!(", {word}: {count}"));
        }
    }
    let verdict = match opened.warnings.len() {
        0 => "no faults".to_owned(),
        1 => "it opens, with the remark above".to_owned(),
        n => format!("it opens, with the {n} remarks above"),
    };
    files::to_stdout(format!("{input}: {verdict}; {holds}\n").as_bytes())
}
