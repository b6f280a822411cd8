//! The same blog again: a later snapshot of a blog that is already in the
//! project.
//!
//! [`find_earlier`] sees that a document is such a snapshot, [`compare`] says
//! what became of each entry, and [`carry`] moves the annotations to where
//! they still stand.
//!
//! What this module does not do: merge the two texts. The snapshot becomes a
//! document of its own, and what could not be carried stays with the old one.

mod carry;
mod compare;
mod passage;

use crate::{Document, Project};

pub use carry::{Carry, CarryReport, EntryReport, Left, Reason, carry};
pub use compare::{Comparison, Kind, Pair, compare};

/// The key among a document's [`extra`](Document::extra) under which it names
/// the document that it is a later snapshot of.
pub(crate) const CONTINUES: &str = "continues";

/// The id of the document that `document` is a later snapshot of.
pub fn continues(document: &Document) -> Option<&str> {
    document.extra.text(CONTINUES)
}

/// Whether another document of the project is a later snapshot of the one at
/// `index`. What is left with it could not be carried.
pub fn is_continued(project: &Project, index: usize) -> bool {
    let documents = project.documents();
    documents.get(index).is_some_and(|old| {
        documents
            .iter()
            .any(|document| continues(document) == Some(&*old.id))
    })
}

/// A document of the project that a new one repeats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Earlier {
    /// The very same text, at this position.
    SameText(usize),
    /// An earlier snapshot of the same blog, at this position.
    Snapshot(usize),
}

/// Looks for `new` in the project: the same text, or else the document that
/// it looks most like a later snapshot of. Documents that have one already
/// are passed over.
pub fn find_earlier(project: &Project, new: &Document) -> Option<Earlier> {
    let documents = project.documents();
    if let Some(index) = documents.iter().position(|old| old.id == new.id) {
        return Some(Earlier::SameText(index));
    }
    let mut best = (0, None);
    for (index, old) in documents.iter().enumerate() {
        let likeness = likeness(old, new);
        if likeness > best.0 && !is_continued(project, index) {
            best = (likeness, Some(Earlier::Snapshot(index)));
        }
    }
    best.1
}

/// Whether `new` looks like another snapshot of the blog that `old` is one of.
pub fn looks_like_later(old: &Document, new: &Document) -> bool {
    likeness(old, new) > 0
}

/// How much `new` looks like another snapshot of `old`'s blog, as the share of
/// the entries of the smaller one that both have, in percent; 0 for not at
/// all.
///
/// Half of them are enough. Where the titles are alike a tenth is, since a
/// page may show only its latest entries.
fn likeness(old: &Document, new: &Document) -> usize {
    let smaller = old.entries.len().min(new.entries.len());
    let (Some(old_title), Some(new_title)) = (&old.title, &new.title) else {
        return share(compare::repeated(old, new), smaller, 50);
    };
    if compare::are_alike(old_title, new_title) {
        let comparison = compare(old, new);
        let found = comparison.count(Kind::Same) + comparison.count(Kind::Edited);
        return share(found, smaller, 10);
    }
    share(compare::repeated(old, new), smaller, 50)
}

fn share(found: usize, of: usize, least: usize) -> usize {
    let share = found * 100 / of.max(1);
    if share < least { 0 } else { share }
}
