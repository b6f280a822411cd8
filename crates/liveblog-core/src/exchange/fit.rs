//! Takes from a draft what a format cannot hold, and counts it.

use std::sync::Arc;

use super::draft::{Batch, Unsaid};
use super::{Draft, DraftAnnotation, DraftEntry, Format, LossKind, Losses, Options, account};
use crate::codebook::Scope;
use crate::{AnnotatorId, Codebook, EntryTime, Label, Part};

/// What a format can hold. A format that holds a part of something says so in
/// its own [`Form::fit`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Holds {
    /// The work of several annotators.
    pub(super) several_annotators: bool,
    /// Who made an annotation, by id.
    pub(super) annotators: bool,
    /// What the annotators are called.
    pub(super) annotator_names: bool,
    /// Labels of whole entries.
    pub(super) entry_labels: bool,
    /// Labelled passages.
    pub(super) spans: bool,
    /// Labelled passages of headings.
    pub(super) heading_spans: bool,
    /// Entries at all.
    pub(super) entries: bool,
    /// Entries without annotations.
    pub(super) unlabelled: bool,
    /// Ids of annotations.
    pub(super) annotation_ids: bool,
    /// Notes on annotations.
    pub(super) annotation_notes: bool,
    /// Origin, moments and codebook version of annotations.
    pub(super) provenance: bool,
    /// Statuses of entries.
    pub(super) statuses: bool,
    /// Notes on entries.
    pub(super) entry_notes: bool,
    /// Attributions.
    pub(super) attributions: bool,
    /// Links between entries.
    pub(super) links: bool,
    /// Ids of entries and documents, and the places of entries.
    pub(super) entry_ids: bool,
    /// Texts of entries.
    pub(super) texts: bool,
    /// Headings of entries.
    pub(super) headings: bool,
    /// Times of entries.
    pub(super) times: bool,
    /// Authors of entries.
    pub(super) authors: bool,
    /// Blocks of entries.
    pub(super) blocks: bool,
    /// Where entries stand in the pasted text.
    pub(super) sources: bool,
    /// Titles, dates and so on of documents.
    pub(super) document_facts: bool,
    /// Of the codebook.
    pub(super) codebook: BookHolds,
    /// The name of the project.
    pub(super) name: bool,
}

/// What a format can hold of the codebook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BookHolds {
    /// Nothing but the labels that are set somewhere.
    Nothing,
    /// The ids of the labels that are not archived.
    Ids,
    /// The ids and names of those of them that can be put on entries.
    EntryLabels,
    /// Everything.
    Everything,
}

impl Holds {
    /// All that there is.
    pub(super) const EVERYTHING: Self = Self {
        several_annotators: true,
        annotators: true,
        annotator_names: true,
        entry_labels: true,
        spans: true,
        heading_spans: true,
        entries: true,
        unlabelled: true,
        annotation_ids: true,
        annotation_notes: true,
        provenance: true,
        statuses: true,
        entry_notes: true,
        attributions: true,
        links: true,
        entry_ids: true,
        texts: true,
        headings: true,
        times: true,
        authors: true,
        blocks: true,
        sources: true,
        document_facts: true,
        codebook: BookHolds::Everything,
        name: true,
    };

    /// Nothing at all.
    pub(super) const NOTHING: Self = Self {
        several_annotators: false,
        annotators: false,
        annotator_names: false,
        entry_labels: false,
        spans: false,
        heading_spans: false,
        entries: false,
        unlabelled: false,
        annotation_ids: false,
        annotation_notes: false,
        provenance: false,
        statuses: false,
        entry_notes: false,
        attributions: false,
        links: false,
        entry_ids: false,
        texts: false,
        headings: false,
        times: false,
        authors: false,
        blocks: false,
        sources: false,
        document_facts: false,
        codebook: BookHolds::Nothing,
        name: false,
    };
}

/// Takes away what `format` cannot hold. `only` is the annotator whose work is
/// kept where the format holds one annotator's; `is_first` says that it is the
/// first draft of an export, with which the codebook is counted.
pub fn fit(
    draft: &mut Draft,
    format: Format,
    options: &Options,
    only: Option<&AnnotatorId>,
    is_first: bool,
    losses: &mut Losses,
) {
    let form = format.form();
    let holds = &form.holds;
    let before = draft.clone();
    // What this draft loses, to be held against the draft.
    let mut own = Losses::default();
    if !holds.name {
        draft.name = None;
    }
    fit_codebook(draft, holds);
    if !holds.annotator_names {
        draft.annotators.clear();
    } else if !holds.several_annotators {
        draft.annotators.retain(|a| Some(&a.id) == only);
    }
    for document in &mut draft.documents {
        if !holds.document_facts {
            let rest = std::mem::take(document);
            document.entries = rest.entries;
            document.id = rest.id;
        }
        for entry in &mut document.entries {
            fit_entry(entry, holds, only, &mut own);
        }
        if holds.entries && !holds.unlabelled {
            document.entries.retain(|entry| {
                let is_kept = !entry.annotations.is_empty();
                if !is_kept {
                    own.add(LossKind::UnlabelledEntry, entry_id(entry));
                }
                is_kept
            });
        }
    }
    if !holds.entries {
        for document in draft.documents.drain(..) {
            for entry in &document.entries {
                own.add(LossKind::Entry, entry_id(entry));
            }
        }
    }
    if let Some(fit) = form.fit {
        fit(draft, options, &mut own);
    }
    account::complete(&before, draft, is_first, form.batch, &mut own);
    losses.append(own);
    if form.batch == Batch::Whole {
        draft.losses = Unsaid(Some(Arc::new(losses.clone())));
    }
    // After the format's own rules, which may need them for the ids of losses.
    for document in &mut draft.documents {
        if !holds.entry_ids {
            document.id = None;
        }
        for entry in &mut document.entries {
            if !holds.entry_ids {
                entry.id = None;
                entry.index = None;
            }
            for annotation in &mut entry.annotations {
                if !holds.annotation_ids {
                    annotation.id = None;
                }
            }
        }
    }
    if holds.entries && !holds.document_facts && !holds.entry_ids {
        // With nothing said of live blogs, nothing says where one ends.
        let mut entries = Vec::new();
        for document in &mut draft.documents {
            entries.append(&mut document.entries);
        }
        draft.documents.clear();
        if !entries.is_empty() {
            draft.documents.push(super::DraftDocument {
                entries,
                ..Default::default()
            });
        }
    }
}

fn fit_codebook(draft: &mut Draft, holds: &Holds) {
    if holds.codebook == BookHolds::Everything {
        return;
    }
    let Some(codebook) = draft.codebook.take() else {
        return;
    };
    draft.codebook = match holds.codebook {
        BookHolds::Ids => Some(Arc::new(of_ids(&codebook))),
        BookHolds::EntryLabels => Some(Arc::new(of_entry_labels(&codebook))),
        BookHolds::Nothing | BookHolds::Everything => None,
    };
}

/// The labels that can be put on entries, with what they are called.
pub(super) fn of_entry_labels(codebook: &Codebook) -> Codebook {
    let mut offered = codebook_of_ids([]);
    for label in &codebook.labels {
        if !label.archived && label.scope != Scope::Span {
            offered.labels.push(Label {
                name: label.name.clone(),
                ..label_of_id(&label.id)
            });
        }
    }
    offered
}

/// A codebook of which no more is known than the ids of its labels.
pub(super) fn codebook_of_ids<'i>(ids: impl IntoIterator<Item = &'i str>) -> Codebook {
    Codebook {
        id: String::new(),
        name: String::new(),
        version: 0,
        labels: ids.into_iter().map(label_of_id).collect(),
        groups: Vec::new(),
        changes: Vec::new(),
        extra: Default::default(),
    }
}

fn of_ids(codebook: &Codebook) -> Codebook {
    let offered = codebook.labels.iter().filter(|label| !label.archived);
    codebook_of_ids(offered.map(|label| &*label.id))
}

/// A label of which no more is known than its id.
pub(super) fn label_of_id(id: &str) -> Label {
    Label {
        id: id.into(),
        name: String::new(),
        color: String::new(),
        hotkey: None,
        scope: Default::default(),
        definition: String::new(),
        include: String::new(),
        exclude: String::new(),
        archived: false,
        example: String::new(),
        group: None,
        requires: None,
        extra: Default::default(),
    }
}

fn entry_id(entry: &DraftEntry) -> &str {
    entry.id.as_deref().unwrap_or_default()
}

fn fit_entry(
    entry: &mut DraftEntry,
    holds: &Holds,
    only: Option<&AnnotatorId>,
    losses: &mut Losses,
) {
    use LossKind as Kind;
    let id = entry.id.clone();
    let id = id.as_deref().unwrap_or_default();
    let is_other =
        |annotator: &Option<AnnotatorId>| !holds.several_annotators && annotator.as_ref() != only;

    let keeps = |annotation: &DraftAnnotation| {
        let kind = match &annotation.span {
            _ if is_other(&annotation.annotator) => Kind::OtherAnnotator,
            None if !holds.entry_labels => Kind::EntryLabel,
            Some(_) if !holds.spans => Kind::Span,
            Some(span) if span.part == Part::Heading && !holds.heading_spans => Kind::HeadingSpan,
            _ => return None,
        };
        Some(kind)
    };
    let mut lost = Vec::with_capacity(entry.annotations.len());
    for annotation in &entry.annotations {
        let kind = keeps(annotation);
        if let Some(kind) = kind {
            losses.add(kind, annotation.id.as_deref().unwrap_or_default());
        }
        lost.push(kind.is_some());
    }
    if lost.contains(&true) {
        drop_annotations(entry, &lost, losses);
    }
    for annotation in &mut entry.annotations {
        let id = annotation.id.clone();
        let id = id.as_deref().unwrap_or_default();
        if !holds.annotators && annotation.annotator.take().is_some() {
            losses.add(Kind::AnnotationAnnotator, id);
        }
        if !holds.annotation_notes && !annotation.note.is_empty() {
            annotation.note = "".into();
            losses.add(Kind::AnnotationNote, id);
        }
        if !holds.provenance {
            if annotation.origin.take().is_some() {
                losses.add(Kind::AnnotationOrigin, id);
            }
            if annotation.created.take().is_some() | annotation.modified.take().is_some() {
                losses.add(Kind::AnnotationMoment, id);
            }
            if annotation.codebook_version.take().is_some() {
                losses.add(Kind::AnnotationVersion, id);
            }
        }
        if !holds.annotation_ids {
            losses.add(Kind::AnnotationId, id);
        }
    }

    entry.statuses.retain_mut(|status| {
        if is_other(&status.annotator) {
            losses.add(Kind::OtherAnnotator, id);
            return false;
        }
        if !holds.entry_notes && !status.note.is_empty() {
            status.note = "".into();
            losses.add(Kind::EntryNote, id);
        }
        if !holds.statuses {
            if status.status != crate::Status::Unseen {
                losses.add(Kind::Status, id);
            }
            status.status = crate::Status::Unseen;
            status.modified = None;
        }
        if !holds.annotators {
            status.annotator = None;
        }
        holds.statuses || !status.note.is_empty()
    });
    entry.attributions.retain(|record| {
        let other = is_other(&record.annotator);
        if other || !holds.attributions {
            let kind = if other {
                Kind::OtherAnnotator
            } else {
                Kind::Attribution
            };
            losses.add(kind, record.id.as_deref().unwrap_or_default());
            return false;
        }
        true
    });
    entry.links.retain(|record| {
        let other = is_other(&record.annotator);
        if other || !holds.links {
            let kind = if other {
                Kind::OtherAnnotator
            } else {
                Kind::Link
            };
            losses.add(kind, record.id.as_deref().unwrap_or_default());
            return false;
        }
        true
    });

    // What goes with its entry is not counted for itself.
    if !holds.entries {
        return;
    }
    if !holds.texts {
        if entry.text.take().is_some() {
            losses.add(Kind::Text, id);
        }
        entry.text_sha256 = None;
        entry.text_length = None;
    }
    if !holds.headings {
        entry.heading_sha256 = None;
        entry.heading_length = None;
    }
    if !holds.headings && entry.heading.is_some() {
        let is_used = entry.annotations.iter().any(|a| {
            let span = a.span.as_ref();
            span.is_some_and(|span| span.part == Part::Heading)
        });
        if !is_used {
            entry.heading = None;
            losses.add(Kind::Heading, id);
        }
    }
    if !holds.times && entry.time != EntryTime::default() {
        entry.time = EntryTime::default();
        losses.add(Kind::Time, id);
    }
    if !holds.authors && !entry.authors.is_empty() {
        entry.authors.clear();
        losses.add(Kind::Author, id);
    }
    if !holds.blocks && !entry.blocks.is_empty() {
        entry.blocks.clear();
        losses.add(Kind::Block, id);
    }
    if !holds.sources && entry.source.take().is_some() {
        losses.add(Kind::Source, id);
    }
}

/// Drops the annotations that are marked as lost, and with them what they were
/// members of; an attribution that loses one is lost as a whole.
pub(super) fn drop_annotations(entry: &mut DraftEntry, lost: &[bool], losses: &mut Losses) {
    let mut places = Vec::with_capacity(lost.len());
    let mut kept = 0;
    for lost in lost {
        places.push((!lost).then_some(kept));
        kept += usize::from(!lost);
    }
    let mut all = lost.iter();
    entry
        .annotations
        .retain(|_| all.next().is_none_or(|lost| !lost));
    entry.attributions.retain_mut(|record| {
        for (_, place) in &mut record.members {
            match places.get(*place).copied().flatten() {
                Some(moved) => *place = moved,
                None => {
                    let id = record.id.as_deref().unwrap_or_default();
                    losses.add(LossKind::Attribution, id);
                    return false;
                }
            }
        }
        true
    });
}
