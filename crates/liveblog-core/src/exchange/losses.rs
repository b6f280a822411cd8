//! What a format could not hold of a project, counted and listed by id.
//!
//! What was left out by choice (other documents, other annotators, passages)
//! is no loss and not in here.

use crate::json::Writer;
use crate::{GENERATOR, exchange::Format};

/// What was left out or changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LossKind {
    /// Annotations, statuses, attributions and links by another annotator than
    /// the one whose work the file holds.
    OtherAnnotator,
    /// Labels of whole entries.
    EntryLabel,
    /// Labelled passages.
    Span,
    /// Labelled passages of headings.
    HeadingSpan,
    /// Labelled passages that overlap others.
    OverlappingSpan,
    /// Labelled passages of which the bounds were moved to those of tokens.
    MovedSpan,
    /// Labelled passages that repeat another one's label and bounds.
    RepeatedSpan,
    /// Labels that the same annotator set twice on an entry.
    RepeatedLabel,
    /// Labels on entries that their annotator is not done with.
    UnfinishedEntry,
    /// Entries of which the file has nothing, for they have no words.
    EntryWithoutText,
    /// Attributions: source, cue and content as one thing.
    Attribution,
    /// Links between entries.
    Link,
    /// Statuses of entries.
    Status,
    /// Notes on annotations.
    AnnotationNote,
    /// Notes on entries.
    EntryNote,
    /// Ids of annotations.
    AnnotationId,
    /// Ids of live blogs and entries, and the places of entries.
    EntryId,
    /// What annotators are called.
    Annotator,
    /// When annotations were made and changed, by which codebook and how.
    Provenance,
    /// Entries without annotations.
    UnlabelledEntry,
    /// Headings of entries.
    Heading,
    /// Times of entries.
    Time,
    /// Authors of entries.
    Author,
    /// Paragraphs, captions and other blocks of entries.
    Block,
    /// Where entries stand in the pasted text.
    Source,
    /// Titles, dates and other facts of live blogs.
    DocumentFact,
    /// Definitions and other facts of labels.
    LabelFact,
    /// What the project is called.
    ProjectName,
    /// What looked odd when a live blog was split.
    Notice,
    /// The log of the codebook's changes.
    CodebookChange,
    /// Texts that are there but empty, written like those that are not there.
    EmptyText,
    /// Names and ids that were spelled otherwise.
    RespelledName,
    /// Characters that were left out or replaced.
    Character,
    /// Blanks and line ends between the words of entries.
    Blank,
    /// Texts of entries.
    Text,
    /// Keys of other programs.
    UnknownKey,
}

macro_rules! kinds {
    ($($kind:ident $name:literal $words:literal)*) => {
        impl LossKind {
            /// Its name in the report.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$kind => $name),*
                }
            }

            /// What it means, in words that follow a number.
            pub fn words(self) -> &'static str {
                match self {
                    $(Self::$kind => $words),*
                }
            }
        }
    };
}

kinds! {
    OtherAnnotator "other_annotator" "records by other annotators than the one whose work the file holds"
    EntryLabel "entry_label" "labels of whole entries"
    Span "span" "labelled passages"
    HeadingSpan "heading_span" "labelled passages of headings"
    OverlappingSpan "overlapping_span" "labelled passages that overlap others"
    MovedSpan "moved_span" "labelled passages whose bounds moved to those of tokens"
    RepeatedSpan "repeated_span" "labelled passages that repeat another one’s label and bounds"
    RepeatedLabel "repeated_label" "labels that the same annotator set twice on an entry"
    UnfinishedEntry "unfinished_entry" "labels on entries that are not marked as done"
    EntryWithoutText "entry_without_text" "entries without words"
    Attribution "attribution" "attributions as one thing"
    Link "link" "links between entries"
    Status "status" "statuses of entries"
    AnnotationNote "annotation_note" "notes on annotations"
    EntryNote "entry_note" "notes on entries"
    AnnotationId "annotation_id" "ids of annotations"
    EntryId "entry_id" "ids of live blogs and entries, and places of entries"
    Annotator "annotator" "names and other facts of annotators"
    Provenance "provenance" "annotations without when, how, by whom or by which codebook they were made"
    UnlabelledEntry "unlabelled_entry" "entries without annotations"
    Heading "heading" "headings of entries"
    Time "time" "times of entries"
    Author "author" "authors of entries"
    Block "block" "divisions of entries into paragraphs, captions and so on"
    Source "source" "places of entries in the pasted text"
    DocumentFact "document_fact" "titles, dates and other facts of live blogs"
    LabelFact "label_fact" "definitions and other facts of labels"
    ProjectName "project_name" "names of projects"
    Notice "notice" "notices of what looked odd when a live blog was split"
    CodebookChange "codebook_change" "changes in the log of the codebook"
    EmptyText "empty_text" "texts that are there but empty, written as if there were none"
    RespelledName "respelled_name" "names and ids that are spelled otherwise"
    Character "character" "characters that were left out or replaced"
    Blank "blank" "entries without their blanks and line ends between words"
    Text "text" "texts of entries"
    UnknownKey "unknown_key" "keys of other programs"
}

/// One kind of loss.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// What was lost.
    pub kind: LossKind,
    /// The ids of what it was lost of: annotations, entries, documents, labels
    /// or annotators; an id once for each thing that was lost of it.
    pub ids: Vec<String>,
}

/// All that a format could not hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Losses(Vec<Loss>);

impl Losses {
    /// Counts a loss.
    pub fn add(&mut self, kind: LossKind, id: &str) {
        let at = match self.0.binary_search_by_key(&kind, |loss| loss.kind) {
            Ok(at) => at,
            Err(at) => {
                let ids = Vec::new();
                self.0.insert(at, Loss { kind, ids });
                at
            }
        };
        self.0[at].ids.push(id.to_owned());
    }

    /// Counts what another account has.
    pub(super) fn append(&mut self, other: Self) {
        for loss in other.0 {
            for id in &loss.ids {
                self.add(loss.kind, id);
            }
        }
    }

    /// The losses, each kind once, in the order of [`LossKind`].
    pub fn iter(&self) -> impl Iterator<Item = &Loss> {
        self.0.iter()
    }

    /// Whether the file holds everything that was chosen.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The report that is written beside the file.
    pub fn write(&self, format: Format) -> String {
        let mut w = Writer::pretty(4096);
        w.open('{');
        w.text("generator", GENERATOR);
        w.text("format", format.name());
        w.key("losses");
        w.open('[');
        for loss in &self.0 {
            w.next();
            w.open('{');
            w.text("kind", loss.kind.name());
            w.text("what", loss.kind.words());
            w.number("count", loss.ids.len());
            w.texts("ids", &mut loss.ids.iter().map(|id| &**id));
            w.close('}');
        }
        w.close(']');
        w.close('}');
        w.finish()
    }
}
