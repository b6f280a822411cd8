//! The encodings in which the browser's database keeps a project: journal
//! rows, snapshots and documents without their text.
//!
//! They are JSON without white space, and the page's own: nothing else reads
//! them. Positions are bytes, as in the model. What there are many of is a
//! list in place of an object: its first items are what `ENTRY`,
//! `ANNOTATION`, `ATTRIBUTION`, `LINK` and `STATUS` name, and more may follow that later versions
//! add. A position of a text is `[start, end]`, and the blocks of an entry are
//! one list of kind, start and end in turn, the kind by its number in the
//! table of words. The codebook and the annotators are as in the dataset file;
//! the message of a notice keeps its parts ([`Said::encode`](crate::said::Said::encode)).
//!
//! In the lists of a snapshot an item may be `true` for that of the record
//! before; a moment of change is `true` for that of the making. That halves
//! what a large project takes to read.
//!
//! Readers pass over keys they do not know. What they cannot do without raises
//! `SCHEMA`, and they refuse a higher one.
//!
//! What this module does not do: read what versions before the first release
//! kept, or hold records against the documents they are about;
//! [`Session::restore`](crate::Session::restore) does that.

mod parts;
mod read;
mod write;

use std::fmt;

use crate::json::Fault;
use crate::said::Said;

pub use parts::{Assembly, Part, Parts};
pub use read::{read_layout, read_row, read_snapshot};
pub use write::{write_layout, write_row, write_snapshot};

/// The version of the encodings that is written, and the newest that is read.
/// 1 knew no corrections: no entries, heads or documents that change.
/// 2 knew no attributions, links, codebook edits or changes of the annotator.
/// 3 knew no imports.
const SCHEMA: usize = 4;

/// What the items of an entry are.
const ENTRY: &[&str] = &[
    "id",
    "heading",
    "text",
    "source",
    "raw",
    "clock",
    "date",
    "zone",
    "timestamp",
    "inferred",
    "authors",
    "blocks",
    "extra",
];

/// What the items of an annotation are.
const ANNOTATION: &[&str] = &[
    "id",
    "document",
    "entry",
    "label",
    "annotator",
    "part",
    "range",
    "origin",
    "note",
    "created",
    "modified",
    "codebook_version",
    "extra",
];

/// What the items of an attribution are. A member is its role and the id of
/// its annotation in turn.
const ATTRIBUTION: &[&str] = &[
    "id",
    "document",
    "entry",
    "annotator",
    "members",
    "quote_type",
    "speaker",
    "source_type",
    "naming",
    "note",
    "created",
    "modified",
    "codebook_version",
    "extra",
];

/// What the items of a link are.
const LINK: &[&str] = &[
    "id",
    "relation",
    "document",
    "entry",
    "target_document",
    "target",
    "annotator",
    "origin",
    "note",
    "created",
    "modified",
    "extra",
];

/// What the items of a status record are.
const STATUS: &[&str] = &[
    "document",
    "entry",
    "annotator",
    "status",
    "modified",
    "note",
    "extra",
];

/// Why something kept in the database cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreError(Fault);

impl StoreError {
    /// It as a sentence.
    pub fn said(&self) -> Said {
        self.0.said()
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for StoreError {}
