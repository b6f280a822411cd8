//! Reads a file of another tool into a draft. Nothing in a file is fatal: what
//! cannot be read is refused by itself, with the reason.

use super::{Draft, Files, Format, Options, unzip};

/// What became of a record that was not read as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It was read after something was put right; a sentence says what.
    Repaired(String),
    /// It was not read; a sentence says why.
    Refused(String),
}

/// A record of a file and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Where it stands, such as `line 3` or `annotations[2]`, with the path of
    /// the file where there are several.
    pub place: String,
    /// What became of it.
    pub verdict: Verdict,
}

/// What was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// What the file says.
    pub draft: Draft,
    /// What was put right and what was refused, in the order of the file.
    pub outcomes: Vec<Outcome>,
}

impl Reading {
    /// Notes that a record was refused.
    pub(super) fn refuse(&mut self, place: impl Into<String>, why: impl Into<String>) {
        self.outcomes.push(Outcome {
            place: place.into(),
            verdict: Verdict::Refused(why.into()),
        });
    }

    /// Notes that a record was put right.
    pub(super) fn repair(&mut self, place: impl Into<String>, what: impl Into<String>) {
        self.outcomes.push(Outcome {
            place: place.into(),
            verdict: Verdict::Repaired(what.into()),
        });
    }
}

/// Reads the files of one export of another tool, or of ours. Of `options`
/// only those count that say how to read, such as the unit of offsets.
/// A `.zip` stands for the files in it.
pub fn read(format: Format, files: &Files, options: &Options) -> Reading {
    let read = format.form().read;
    match &*files.0 {
        [file] if format != Format::RefiQdpx && file.bytes.starts_with(b"PK\x03\x04") => {
            match unzip(&file.bytes) {
                Ok(files) => read(&files, options),
                Err(fault) => {
                    let mut reading = Reading::default();
                    reading.refuse(&*file.path, fault.to_string());
                    reading
                }
            }
        }
        _ => read(files, options),
    }
}
