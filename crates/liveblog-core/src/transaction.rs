//! The only way a project changes: a transaction, a list of changes each of
//! which knows its inverse. Undo, the journal and the detection of lost
//! updates all rest on this one shape.

use std::sync::Arc;

use crate::correction::LineRole;
use crate::said::{Said, said, says};
use crate::{
    Annotation, Annotator, AnnotatorId, Attribution, Codebook, Document, DocumentHead, DocumentId,
    Entry, EntryRef, LabelId, Link, Project, Relation, Status, StatusRecord, Timestamp,
};

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

/// A run of a document's entries before and after.
///
/// An entry that stands on both sides keeps its annotations and statuses. One
/// that goes must have none left: a transaction that does away with an entry
/// takes its records off first and puts them elsewhere afterwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntriesDiff {
    /// The document.
    pub document: DocumentId,
    /// Position of the run's first entry.
    pub at: usize,
    /// The entries that must be there.
    pub before: Arc<[Arc<Entry>]>,
    /// The entries that will be there.
    pub after: Arc<[Arc<Entry>]>,
}

/// One change of one record, of a document's entries or of the documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Of an annotation.
    Annotation(Diff<Annotation>),
    /// Of an annotator's status of an entry.
    Status(Diff<StatusRecord>),
    /// Of an attribution, after its annotations are made and before they go.
    Attribution(Diff<Attribution>),
    /// Of a link between entries.
    Link(Diff<Link>),
    /// Of the codebook; both sides are there.
    Codebook(Diff<Codebook>),
    /// Of an annotator; adds one after the others, or takes the last one away,
    /// who must have no records left.
    Annotator(Diff<Annotator>),
    /// Of the entries of a document.
    Entries(EntriesDiff),
    /// Of what is said of a document as a whole; both sides are there.
    Head(Diff<DocumentHead>),
    /// Of the documents: adds one after the others, or takes the last one away,
    /// which must have no records left.
    Document(Diff<Document>),
}

impl Change {
    /// The change that takes this one back.
    pub fn inverse(&self) -> Self {
        match self {
            Self::Annotation(diff) => Self::Annotation(diff.inverse()),
            Self::Status(diff) => Self::Status(diff.inverse()),
            Self::Attribution(diff) => Self::Attribution(diff.inverse()),
            Self::Link(diff) => Self::Link(diff.inverse()),
            Self::Codebook(diff) => Self::Codebook(diff.inverse()),
            Self::Annotator(diff) => Self::Annotator(diff.inverse()),
            Self::Entries(diff) => Self::Entries(EntriesDiff {
                document: diff.document.clone(),
                at: diff.at,
                before: diff.after.clone(),
                after: diff.before.clone(),
            }),
            Self::Head(diff) => Self::Head(diff.inverse()),
            Self::Document(diff) => Self::Document(diff.inverse()),
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
    /// Made two entries of one.
    Split,
    /// Made one entry of two.
    Merge,
    /// Said what a line is, or what all lines like it are.
    Role(LineRole),
    /// Set the time of an entry.
    Time,
    /// Set the authors of an entry, or of all with the same authors.
    Authors,
    /// Set what is said of a document as a whole.
    Head,
    /// Took in a later snapshot of a live blog that was there already.
    Again,
    /// Added a live blog.
    Added,
    /// Moved the bounds of a passage with this label.
    Resize(LabelId),
    /// Put this label in the place of another.
    Relabel(LabelId),
    /// Set a label on many entries at once.
    LabelMany(LabelId),
    /// Took a label off many entries at once.
    UnlabelMany(LabelId),
    /// Set the status of many entries at once.
    StatusMany(Status),
    /// Made an attribution, or changed one.
    Attribute,
    /// Took an attribution apart.
    Unattribute,
    /// Linked an entry to an earlier one.
    Link(Relation),
    /// Took such a link away.
    Unlink(Relation),
    /// Changed the codebook.
    Codebook,
    /// Merged a label into this one.
    MergeLabels(LabelId),
    /// Added an annotator or renamed one.
    Annotator,
    /// Brought in what was read of a file.
    Imported,
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

    /// Whether it changes entries, heads or documents, and not only what was
    /// annotated.
    pub fn changes_documents(&self) -> bool {
        self.changes.iter().any(|change| {
            matches!(
                change,
                Change::Entries(_) | Change::Head(_) | Change::Document(_)
            )
        })
    }

    /// Where in `project` it was made or taken back, as far as that place is
    /// still there: the first of the entries that it corrects, else the entry
    /// of its first record.
    pub fn place(&self, project: &Project) -> Option<EntryRef> {
        let mut place = None;
        for change in &self.changes {
            let (document, entry) = match change {
                Change::Entries(diff) => {
                    let documents = project.documents();
                    let document = documents.iter().position(|d| d.id == diff.document)?;
                    let last = documents[document].entries.len().checked_sub(1)?;
                    return Some(EntryRef {
                        document,
                        entry: diff.at.min(last),
                    });
                }
                Change::Annotation(diff) => {
                    let record = diff.either()?;
                    (&record.document, &record.entry)
                }
                Change::Status(diff) => {
                    let record = diff.either()?;
                    (&record.document, &record.entry)
                }
                Change::Attribution(diff) => {
                    let record = diff.either()?;
                    (&record.document, &record.entry)
                }
                Change::Link(diff) => {
                    let record = diff.either()?;
                    (&record.document, &record.entry)
                }
                Change::Head(_)
                | Change::Document(_)
                | Change::Codebook(_)
                | Change::Annotator(_) => continue,
            };
            place = place.or_else(|| project.locate(document, entry));
        }
        place
    }
}

impl Transaction {
    /// The entries whose records it changed, as far as they are still there,
    /// some of them more than once. What it changed besides is not among them.
    pub fn entries(&self, project: &Project) -> Vec<EntryRef> {
        let mut entries = Vec::with_capacity(self.changes.len());
        let mut add = |document: &str, entry: &str| {
            entries.extend(project.locate(document, entry));
        };
        for change in &self.changes {
            match change {
                Change::Annotation(diff) => {
                    if let Some(record) = diff.either() {
                        add(&record.document, &record.entry);
                    }
                }
                Change::Status(diff) => {
                    if let Some(record) = diff.either() {
                        add(&record.document, &record.entry);
                    }
                }
                Change::Attribution(diff) => {
                    if let Some(record) = diff.either() {
                        add(&record.document, &record.entry);
                    }
                }
                Change::Link(diff) => {
                    if let Some(record) = diff.either() {
                        add(&record.document, &record.entry);
                        add(&record.target_document, &record.target);
                    }
                }
                Change::Entries(_)
                | Change::Head(_)
                | Change::Document(_)
                | Change::Codebook(_)
                | Change::Annotator(_) => {}
            }
        }
        entries
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

impl Conflict {
    /// It as the ending of a sentence.
    pub fn said(&self) -> Said {
        said!(
            "the record “{record}” is not as the change expects it",
            record = self.record
        )
    }
}

says!(Conflict);

impl std::error::Error for Conflict {}
