//! What a format could not hold of a project, listed by kind and id.
//!
//! What was left out by choice (other documents, other annotators, passages)
//! is no loss and not in here.

use std::collections::HashSet;
use std::sync::Arc;

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
    /// Attributions, as a whole or a part of what they say.
    Attribution,
    /// Links between entries.
    Link,
    /// Entries of which a status is not there.
    Status,
    /// Notes on annotations.
    AnnotationNote,
    /// Notes on entries.
    EntryNote,
    /// Ids of annotations.
    AnnotationId,
    /// Who made an annotation.
    AnnotationAnnotator,
    /// When an annotation was made and changed.
    AnnotationMoment,
    /// How an annotation came about.
    AnnotationOrigin,
    /// The version of the codebook that an annotation was made under.
    AnnotationVersion,
    /// What annotators are called.
    Annotator,
    /// Live blogs of which the file has nothing.
    Document,
    /// Titles of live blogs.
    DocumentTitle,
    /// Where live blogs were published.
    DocumentUrl,
    /// Languages of live blogs.
    DocumentLanguage,
    /// The days on which live blogs began.
    DocumentDate,
    /// The zones of live blogs' times.
    DocumentTimeZone,
    /// The orders of live blogs' entries.
    DocumentOrder,
    /// Paragraphs under the titles of live blogs.
    Standfirst,
    /// Live blogs' own lists of key points.
    KeyPoints,
    /// Hashes of the pasted texts.
    DocumentHash,
    /// When live blogs were added to the project.
    DocumentAdded,
    /// What looked odd when a live blog was split.
    Notice,
    /// Entries of which the file has nothing.
    Entry,
    /// Entries of which the file has nothing, for they have no words.
    EntryWithoutText,
    /// Entries of which the file has nothing, for they have no annotations.
    UnlabelledEntry,
    /// Ids of entries and of their live blogs, and the places of entries.
    EntryId,
    /// The places of entries in their live blogs.
    EntryIndex,
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
    /// Texts of entries.
    Text,
    /// Blanks and line ends between the words of entries.
    Blank,
    /// All of labels but their ids.
    LabelButId,
    /// All of labels but their ids and names.
    LabelButName,
    /// Names of labels.
    LabelName,
    /// Colours of labels.
    LabelColor,
    /// Keys that set labels.
    LabelHotkey,
    /// What labels can be put on.
    LabelScope,
    /// Definitions of labels.
    LabelDefinition,
    /// What labels include.
    LabelInclude,
    /// What labels exclude.
    LabelExclude,
    /// Examples of labels.
    LabelExample,
    /// The groups that labels are in.
    LabelGroup,
    /// The labels that labels require.
    LabelRequires,
    /// Whether labels are archived.
    LabelArchived,
    /// Groups of labels.
    Group,
    /// What groups of labels are called.
    GroupName,
    /// What the codebook is called, its id and its version.
    CodebookName,
    /// The log of the codebook's changes.
    CodebookChange,
    /// What the project is called.
    ProjectName,
    /// Texts that are there but empty, written like those that are not there.
    EmptyText,
    /// Names and ids that were spelled otherwise.
    RespelledName,
    /// Characters that were left out or replaced.
    Character,
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
    MovedSpan "moved_span" "labelled passages whose bounds moved to those of words"
    RepeatedSpan "repeated_span" "labelled passages that repeat another one’s label and bounds"
    RepeatedLabel "repeated_label" "labels that the same annotator set twice on an entry"
    UnfinishedEntry "unfinished_entry" "labels on entries that are not marked as done"
    Attribution "attribution" "attributions: who said what, from which source"
    Link "link" "links between entries"
    Status "status" "entries with a status that is left out"
    AnnotationNote "annotation_note" "notes on annotations"
    EntryNote "entry_note" "notes on entries"
    AnnotationId "annotation_id" "ids of annotations"
    AnnotationAnnotator "annotation_annotator" "annotations without who made them"
    AnnotationMoment "annotation_moment" "annotations without when they were made and changed"
    AnnotationOrigin "annotation_origin" "annotations without how they came about (by hand, suggested or imported)"
    AnnotationVersion "annotation_version" "annotations without the version of the codebook they were made with"
    Annotator "annotator" "names of annotators"
    Document "document" "live blogs"
    DocumentTitle "document_title" "titles of live blogs"
    DocumentUrl "document_url" "web addresses of live blogs"
    DocumentLanguage "document_language" "languages of live blogs"
    DocumentDate "document_date" "dates of live blogs"
    DocumentTimeZone "document_time_zone" "time zones of live blogs"
    DocumentOrder "document_order" "live blogs without whether their oldest or newest entry comes first"
    Standfirst "standfirst" "paragraphs under the titles of live blogs"
    KeyPoints "key_points" "lists of key points in live blogs"
    DocumentHash "document_hash" "hashes of the pasted texts of live blogs"
    DocumentAdded "document_added" "moments at which live blogs were added"
    Notice "notice" "live blogs without the notices of what looked odd when they were split"
    Entry "entry" "entries"
    EntryWithoutText "entry_without_text" "entries without words"
    UnlabelledEntry "unlabelled_entry" "entries without annotations"
    EntryId "entry_id" "ids of entries and of their live blogs, and places of entries"
    EntryIndex "entry_index" "places of entries in their live blogs"
    Heading "heading" "headings of entries"
    Time "time" "times of entries"
    Author "author" "authors of entries"
    Block "block" "entries without their division into paragraphs, captions and so on"
    Source "source" "places of entries in the pasted text"
    Text "text" "texts of entries"
    Blank "blank" "entries in which spaces and line breaks are not as they were"
    LabelButId "label_but_id" "labels without name, colour, key, definition and everything else but the id"
    LabelButName "label_but_name" "labels without colour, key, definition and everything else but id and name"
    LabelName "label_name" "names of labels"
    LabelColor "label_color" "colours of labels"
    LabelHotkey "label_hotkey" "keys of labels"
    LabelScope "label_scope" "labels without whether they are for entries, passages or both"
    LabelDefinition "label_definition" "definitions of labels"
    LabelInclude "label_include" "labels without what they include"
    LabelExclude "label_exclude" "labels without what they exclude"
    LabelExample "label_example" "examples of labels"
    LabelGroup "label_group" "labels without the group they are in"
    LabelRequires "label_requires" "labels without the label they need beside them"
    LabelArchived "label_archived" "labels without whether they are archived"
    Group "group" "groups of labels"
    GroupName "group_name" "names of groups of labels"
    CodebookName "codebook_name" "names, ids and versions of codebooks"
    CodebookChange "codebook_change" "codebooks without the log of their changes"
    ProjectName "project_name" "names of projects"
    EmptyText "empty_text" "empty texts that are written as if there were none"
    RespelledName "respelled_name" "names and ids that are spelled otherwise"
    Character "character" "texts and names with characters that were left out or replaced"
    UnknownKey "unknown_key" "parts of the project without what other programs had added to them"
}

/// One kind of loss.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// What was lost.
    pub kind: LossKind,
    /// The ids of what it was lost of, each once: annotations, entries,
    /// documents, labels or annotators.
    pub ids: Vec<Arc<str>>,
    known: HashSet<Arc<str>>,
}

/// All that a format could not hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Losses(Vec<Loss>);

impl Losses {
    /// Notes a loss, once for each id.
    pub fn add(&mut self, kind: LossKind, id: &str) {
        let at = match self.0.binary_search_by_key(&kind, |loss| loss.kind) {
            Ok(at) => at,
            Err(at) => {
                let (ids, known) = (Vec::new(), HashSet::new());
                self.0.insert(at, Loss { kind, ids, known });
                at
            }
        };
        let loss = &mut self.0[at];
        if !loss.known.contains(id) {
            let id: Arc<str> = id.into();
            loss.known.insert(id.clone());
            loss.ids.push(id);
        }
    }

    /// Whether such a loss was noted of an id.
    pub(super) fn has(&self, kind: LossKind, id: &str) -> bool {
        let at = self.0.binary_search_by_key(&kind, |loss| loss.kind);
        at.is_ok_and(|at| self.0[at].known.contains(id))
    }

    /// Whether any loss was noted of an id.
    pub(super) fn has_any(&self, id: &str) -> bool {
        self.0.iter().any(|loss| loss.known.contains(id))
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
