//! Attributions: who said what, as passages of one entry that are one thing.
//! The dataset file has them under `records`.
//!
//! What this module does not do: find speech. A person marks the passages.

use std::cell::OnceCell;
use std::sync::Arc;

use crate::quote_type::Quotes;
use crate::words::Word as _;
use crate::{
    AnnotationId, AnnotatorId, Document, DocumentId, Entry, EntryId, EntryRecords, Extra, Part,
    RecordId, TextRange, Timestamp,
};

/// What a passage is in an attribution. Each role has the label of the same id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// What is said.
    Content,
    /// Who says it.
    Source,
    /// The words that credit one to the other, such as “said”.
    Cue,
}

impl Role {
    /// Every role, in the order they are shown.
    pub const ALL: [Self; 3] = [Self::Content, Self::Source, Self::Cue];

    /// The id of the label that marks it.
    pub fn label(self) -> &'static str {
        self.word()
    }

    /// The role that a label marks.
    pub fn of_label(label: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.label() == label)
    }
}

/// One passage of an attribution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// What it is in the attribution.
    pub role: Role,
    /// The annotation that marks it, of the same entry and annotator.
    pub annotation: AnnotationId,
}

/// How much of the content is in the speaker's own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum QuoteType {
    /// All but all of it stands between quotation marks.
    Direct,
    /// None of it does.
    Indirect,
    /// A part does.
    Mixed,
}

/// Whether the source is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Naming {
    /// By name.
    Named,
    /// Not by name, such as “an official”.
    Unnamed,
}

/// What is said of an attribution as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AttributionFields {
    /// The quote type where a person set it; `None` for the one that follows
    /// from the quotation marks.
    pub quote_type: Option<QuoteType>,
    /// Who speaks, in one spelling throughout.
    pub speaker: Option<Arc<str>>,
    /// What kind of source it is: the id of a source type.
    pub source_type: Option<Arc<str>>,
    /// Whether the source is named.
    pub naming: Option<Naming>,
}

/// Passages of one entry that make one attribution, by one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribution {
    /// Its id.
    pub id: RecordId,
    /// The document it belongs to.
    pub document: DocumentId,
    /// The entry it belongs to.
    pub entry: EntryId,
    /// Who made it.
    pub annotator: AnnotatorId,
    /// Its passages, in the order they were added; never empty. There may be
    /// several contents, and no source or cue.
    pub members: Vec<Member>,
    /// What is said of it as a whole.
    pub fields: AttributionFields,
    /// A remark.
    pub note: Arc<str>,
    /// When it was made.
    pub created: Timestamp,
    /// When it was last changed.
    pub modified: Timestamp,
    /// The codebook's version it was made under.
    pub codebook_version: u32,
    /// Unknown keys of the dataset file.
    pub extra: Extra,
}

/// What stands between quotation marks in an entry's text and heading, found
/// when it is first asked for.
pub(crate) struct EntryQuotes<'d> {
    document: &'d Document,
    entry: &'d Entry,
    of: [OnceCell<Quotes<'d>>; 2],
}

impl<'d> EntryQuotes<'d> {
    pub(crate) fn new(document: &'d Document, entry: &'d Entry) -> Self {
        Self {
            document,
            entry,
            of: [OnceCell::new(), OnceCell::new()],
        }
    }

    fn of(&self, part: Part) -> &Quotes<'d> {
        self.of[usize::from(part == Part::Heading)].get_or_init(|| {
            Quotes::of(match part {
                Part::Text => self.document.text(self.entry),
                Part::Heading => self.document.heading(self.entry).unwrap_or_default(),
            })
        })
    }
}

impl Attribution {
    /// The quote type: what a person set, else what follows from the quotation
    /// marks around the contents; `None` without a content.
    pub fn quote_type(
        &self,
        document: &Document,
        entry: &Entry,
        records: &EntryRecords,
    ) -> Option<QuoteType> {
        self.quote_type_by(&EntryQuotes::new(document, entry), records)
    }

    /// The same with the quotes of its entry, for many attributions of one.
    pub(crate) fn quote_type_by(
        &self,
        quotes: &EntryQuotes<'_>,
        records: &EntryRecords,
    ) -> Option<QuoteType> {
        if self.fields.quote_type.is_some() {
            return self.fields.quote_type;
        }
        let mut ranges = Vec::new();
        for member in &self.members {
            let mark = records
                .annotations
                .iter()
                .find(|a| a.id == member.annotation);
            let span = mark.and_then(|a| a.span);
            if let (Role::Content, Some(span)) = (member.role, span) {
                ranges.push(span);
            }
        }
        let first = ranges.first()?;
        let ranges: Vec<TextRange> = ranges
            .iter()
            .filter(|span| span.part == first.part)
            .map(|span| span.range)
            .collect();
        Some(quotes.of(first.part).kind(&ranges))
    }

    /// Whether an annotation is one of its passages.
    pub fn has(&self, annotation: &AnnotationId) -> bool {
        self.members.iter().any(|m| m.annotation == *annotation)
    }
}
