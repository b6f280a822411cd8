//! The dataset file: one JSON document with everything of a project, which
//! the page and the command line write and open again. `docs/file-format.md`
//! is its reference.
//!
//! The format is spelled out here and not derived from the model, so that a
//! change of the model cannot change a file. Offsets are code points in
//! the file and bytes in the model; [`offset`](crate::offset) converts them.
//!
//! What this module does not do: merge files, mend them or read parts of them.
//! A file is read whole or refused with every fault it has.

pub(crate) mod read;
#[cfg(feature = "exchange")]
pub(crate) mod reread;
pub(crate) mod write;

use std::fmt;

use crate::Project;
use crate::said::{Said, said};

pub use crate::json::{Fault, Warning};
pub use read::{read, read_codebook};
pub use write::{write, write_codebook};

/// What a dataset file says under `format`.
pub(crate) const FORMAT: &str = "liveblog-annotations";
/// The version of the format that is written, and the newest that is read.
pub(crate) const VERSION: usize = 1;
/// What a dataset file says under `offset_unit`.
pub(crate) const OFFSET_UNIT: &str = "unicode_code_point";
/// What an attribution says under `type`, the only type of record there is.
const ATTRIBUTION: &str = "attribution";
/// The key under which a file says that it holds no texts.
pub(crate) const STAND_OFF: &str = "stand_off";
/// The key of the licence of the labels.
const LABEL_LICENSE: &str = "label_license";
/// The key of who holds the rights to the texts.
const TEXT_RIGHTS: &str = "text_rights";
/// How many code points of context stand before and after a span.
const CONTEXT: usize = 32;

/// Whether `text` is a dataset file, damaged or whole, and not a live blog.
pub fn is_dataset(text: &str) -> bool {
    let text = text.trim_start_matches('\u{FEFF}').trim_ascii_start();
    text.starts_with('{') && text.contains(FORMAT)
}

/// A project read from a dataset file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The project.
    pub project: Project,
    /// What the file holds that the project cannot keep, and labels that the
    /// codebook does not allow together.
    pub warnings: Vec<Warning>,
}

/// Why a file was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    /// All that is wrong with it, in the order it was found; never empty.
    pub faults: Vec<Fault>,
}

impl ReadError {
    /// It as a sentence: the first fault, and how many more there are.
    pub fn said(&self) -> Said {
        let Some((first, more)) = self.faults.split_first() else {
            return said!("the file cannot be read.");
        };
        let first = first.said();
        match more.len() {
            0 => first,
            1 => said!(
                "{first} There is one more fault; `liveblog check` names both.",
                first
            ),
            more => said!(
                "{first} There are {more} more faults; `liveblog check` names them all.",
                first,
                more,
            ),
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.said().fmt(f)
    }
}

impl std::error::Error for ReadError {}
