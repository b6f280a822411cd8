//! Annotations, statuses and the people who make them.

use std::sync::Arc;

use crate::{AnnotationId, AnnotatorId, DocumentId, EntryId, Extra, LabelId, TextRange, Timestamp};

/// A person who annotates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotator {
    /// Names the person in annotations.
    pub id: AnnotatorId,
    /// What the person is called in the page.
    pub name: String,
    /// Unknown keys of the dataset file.
    pub extra: Extra,
}

impl Annotator {
    /// The person a new project begins with.
    pub fn first() -> Self {
        Self {
            id: "a1".into(),
            name: "Coder 1".to_owned(),
            extra: Extra::default(),
        }
    }
}

/// Which text of an entry a span lies in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The entry's text.
    Text,
    /// The entry's heading.
    Heading,
}

/// A passage of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    /// Which text it lies in.
    pub part: Part,
    /// Where it lies in that text, in bytes.
    pub range: TextRange,
}

/// How an annotation came about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Origin {
    /// A person set it.
    #[default]
    Human,
    /// A person accepted a suggestion as it was.
    SuggestionAccepted,
    /// A person accepted a suggestion after changing it.
    SuggestionEdited,
    /// It was read from another file.
    Imported,
}

/// One label on one entry or passage by one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotation {
    /// Its id.
    pub id: AnnotationId,
    /// The document it belongs to.
    pub document: DocumentId,
    /// The entry it belongs to.
    pub entry: EntryId,
    /// The label.
    pub label: LabelId,
    /// Who set it.
    pub annotator: AnnotatorId,
    /// The passage; `None` for the whole entry.
    pub span: Option<Span>,
    /// How it came about.
    pub origin: Origin,
    /// A remark.
    pub note: Arc<str>,
    /// When it was set.
    pub created: Timestamp,
    /// When it was last changed.
    pub modified: Timestamp,
    /// The codebook's version it was set under.
    pub codebook_version: u32,
    /// Unknown keys of the dataset file.
    pub extra: Extra,
}

/// How far a person is with an entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Not looked at yet.
    #[default]
    Unseen,
    /// Something was set, but it is not finished.
    InProgress,
    /// Finished. With no annotation: read, and no label applies.
    Done,
    /// The person cannot decide.
    Unsure,
    /// Left out of the study.
    Excluded,
}

impl Status {
    /// Whether the person need not come back to the entry.
    pub fn is_finished(self) -> bool {
        matches!(self, Self::Done | Self::Excluded)
    }
}

/// One person's status of one entry, with the person's note on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusRecord {
    /// The document it belongs to.
    pub document: DocumentId,
    /// The entry it is about.
    pub entry: EntryId,
    /// Whose status it is.
    pub annotator: AnnotatorId,
    /// The status.
    pub status: Status,
    /// When it was last changed.
    pub modified: Timestamp,
    /// The person's note on the entry; empty for none.
    pub note: Arc<str>,
    /// Unknown keys of the dataset file.
    pub extra: Extra,
}
