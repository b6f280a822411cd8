//! The only way a project changes: a transaction, a list of changes each of
//! which knows its inverse. Undo, the journal and the detection of lost
//! updates all rest on this one shape.

use std::fmt;
use std::sync::Arc;

use crate::{Annotation, AnnotatorId, LabelId, Status, StatusRecord, Timestamp};

/// A record before and after: create, edit and delete are the same shape, and
/// the inverse is a swap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diff<T> {
    /// The record that must be there; `None` to create.
    pub before: Option<Arc<T>>,
    /// The record that will be there; `None` to delete.
    pub after: Option<Arc<T>>,
}

impl<T> Diff<T> {
    /// The record itself, whichever side has it.
    pub(crate) fn either(&self) -> Option<&Arc<T>> {
        self.before.as_ref().or(self.after.as_ref())
    }

    /// Whether both sides, where there are two, are the same record.
    pub(crate) fn same_record<'a, K: PartialEq>(&'a self, key: impl Fn(&'a T) -> K) -> bool {
        match (&self.before, &self.after) {
            (Some(before), Some(after)) => key(before) == key(after),
            _ => true,
        }
    }

    fn inverse(&self) -> Self {
        Self {
            before: self.after.clone(),
            after: self.before.clone(),
        }
    }
}

/// One change of one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Of an annotation.
    Annotation(Diff<Annotation>),
    /// Of an annotator's status of an entry.
    Status(Diff<StatusRecord>),
}

impl Change {
    /// The change that takes this one back.
    pub fn inverse(&self) -> Self {
        match self {
            Self::Annotation(diff) => Self::Annotation(diff.inverse()),
            Self::Status(diff) => Self::Status(diff.inverse()),
        }
    }

    /// The ids of the document and the entry it touches.
    pub fn target(&self) -> Option<(&str, &str)> {
        match self {
            Self::Annotation(diff) => diff.either().map(|a| (&*a.document, &*a.entry)),
            Self::Status(diff) => diff.either().map(|s| (&*s.document, &*s.entry)),
        }
    }
}

/// What the annotator did, for the words of undo and redo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Set a label.
    Label(LabelId),
    /// Took a label away.
    Unlabel(LabelId),
    /// Set a status.
    Status(Status),
    /// Said that no label applies.
    NothingApplies,
    /// Wrote the note of an entry.
    Note,
}

/// Changes that belong together and are undone together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transaction {
    /// What was done.
    pub deed: Deed,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub annotator: AnnotatorId,
    /// The changes, in the order they were made.
    pub changes: Vec<Change>,
}

impl Transaction {
    /// The changes that take the transaction back.
    pub fn inverse_changes(&self) -> Vec<Change> {
        self.changes.iter().rev().map(Change::inverse).collect()
    }
}

/// A change did not fit: the record was not as it expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    record: String,
}

impl Conflict {
    pub(crate) fn new(record: &str) -> Self {
        Self {
            record: record.to_owned(),
        }
    }
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the record “{}” is not as the change expects it",
            self.record
        )
    }
}

impl std::error::Error for Conflict {}
