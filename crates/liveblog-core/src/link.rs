//! Links from an entry to an earlier one.
//!
//! What this module does not do: look for entries to link;
//! [`repeats`](crate::repeats) does.

use std::sync::Arc;

use crate::{
    AnnotatorId, DocumentId, EntryId, EntryRef, Extra, LinkId, Order, Origin, Project, Timestamp,
};

/// What an entry does to an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// Goes on with it.
    Updates,
    /// Says that it was wrong.
    Corrects,
    /// Says otherwise, without saying which is right.
    Contradicts,
    /// Says that it is so.
    Confirms,
    /// Says the same in the same or nearly the same words.
    Repeats,
}

impl Relation {
    /// Every relation, in the order they are shown.
    pub const ALL: [Self; 5] = [
        Self::Updates,
        Self::Corrects,
        Self::Contradicts,
        Self::Confirms,
        Self::Repeats,
    ];
}

/// One link by one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Its id.
    pub id: LinkId,
    /// What the entry does to the other.
    pub relation: Relation,
    /// The document of the entry that it goes out from.
    pub document: DocumentId,
    /// The entry that it goes out from: the later one.
    pub entry: EntryId,
    /// The document of the entry that it goes to.
    pub target_document: DocumentId,
    /// The entry that it goes to: the earlier one.
    pub target: EntryId,
    /// Who made it.
    pub annotator: AnnotatorId,
    /// How it came about.
    pub origin: Origin,
    /// A remark.
    pub note: Arc<str>,
    /// When it was made.
    pub created: Timestamp,
    /// When it was last changed.
    pub modified: Timestamp,
    /// Unknown keys of the dataset file.
    pub extra: Extra,
}

/// Whether the entry at `a` was published before the one at `b`, as far as
/// that can be told: by their moments, else by the order of their document.
pub fn is_earlier(project: &Project, a: EntryRef, b: EntryRef) -> Option<bool> {
    let entry = |at: EntryRef| {
        let document = project.documents().get(at.document)?;
        Some((document, document.entries.get(at.entry)?))
    };
    let ((document, first), (_, second)) = (entry(a)?, entry(b)?);
    if let (Some(first), Some(second)) = (&first.time.timestamp, &second.time.timestamp) {
        let (first, second) = (first.unix_seconds(), second.unix_seconds());
        if first != second {
            return Some(first < second);
        }
    }
    match document.order {
        _ if a.document != b.document || a == b => None,
        Order::OldestFirst => Some(a.entry < b.entry),
        Order::NewestFirst => Some(a.entry > b.entry),
        Order::Mixed => None,
    }
}
