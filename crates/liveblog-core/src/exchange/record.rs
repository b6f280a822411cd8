//! Records: an entry's text, or its heading where passages of it are labelled,
//! as one annotator labelled it. doccano, spaCy and Prodigy have one record a
//! line, and none of them has a place for more than text and labels, so that
//! the rest stands beside them as metadata.
//!
//! What this module does not do: say where in a record labels and metadata
//! stand, which is each format's own.

use std::collections::BTreeSet;

use super::draft::sort_labels;
use super::fit::{BookHolds, Holds, codebook_of_ids, label_of_id, of_entry_labels};
use super::{
    Draft, DraftAnnotation, DraftAttribution, DraftDocument, DraftEntry, DraftSpan, DraftStatus,
    Files, LossKind, Losses, OffsetUnit, facts,
};
use crate::json::Writer;
use crate::offset::{Index, Position};
use crate::words::Word as _;
use crate::{AnnotatorId, Codebook, Part};

/// What files of records hold beyond their labels' names.
pub(super) const HOLDS: Holds = Holds {
    annotator_names: false,
    links: false,
    blocks: false,
    sources: false,
    codebook: BookHolds::Nothing,
    name: false,
    ..Holds::EVERYTHING
};

/// The keys of an entry's time.
const TIME_KEYS: [&str; 6] = [
    "time_printed",
    "time_clock",
    "time_date",
    "time_zone",
    "published",
    "time_inferred",
];

/// One record.
pub(super) struct Record<'d> {
    pub(super) document: &'d DraftDocument,
    pub(super) entry: &'d DraftEntry,
    pub(super) part: Part,
    pub(super) annotator: Option<&'d AnnotatorId>,
    /// The annotations of this annotator on this part; with the text's stand
    /// those on the entry, before them.
    pub(super) annotations: Vec<&'d DraftAnnotation>,
}

impl<'d> Record<'d> {
    /// The text that the record is about.
    pub(super) fn text(&self) -> &'d str {
        self.entry.part(self.part).map_or("", |text| text)
    }

    /// The annotator's status of the entry.
    pub(super) fn status(&self) -> Option<&'d DraftStatus> {
        let mut statuses = self.entry.statuses.iter();
        statuses.find(|s| s.annotator.as_ref() == self.annotator)
    }

    /// The annotator's attributions: with the heading those that lie in it
    /// wholly, with the text all others.
    pub(super) fn attributions(&self) -> impl Iterator<Item = &'d DraftAttribution> {
        let (annotator, part, entry) = (self.annotator, self.part, self.entry);
        let in_heading = |place: &usize| {
            let span = entry.annotations.get(*place).and_then(|a| a.span.as_ref());
            span.is_some_and(|span| span.part == Part::Heading)
        };
        let all = self.entry.attributions.iter();
        all.filter(move |a| {
            let mut places = a.members.iter().map(|(_, place)| place);
            let is_of_heading = !a.members.is_empty() && places.all(in_heading);
            a.annotator.as_ref() == annotator && is_of_heading == (part == Part::Heading)
        })
    }

    /// Where each labelled passage stands, in `unit`, with its annotation.
    pub(super) fn spans(
        &self,
        unit: OffsetUnit,
    ) -> impl Iterator<Item = (usize, usize, &'d DraftAnnotation)> {
        let index = Index::new(self.text());
        self.annotations.iter().filter_map(move |annotation| {
            let span = annotation.span.as_ref()?;
            let (start, end) = in_unit(span, &index, unit);
            Some((start, end, *annotation))
        })
    }

    /// The labels on the entry, each once, in the order of the codebook.
    pub(super) fn entry_labels(&self, codebook: Option<&Codebook>) -> Vec<&'d str> {
        let mut labels: Vec<&str> = Vec::new();
        for annotation in self.annotations.iter().filter(|a| a.span.is_none()) {
            if !labels.contains(&&*annotation.label) {
                labels.push(&annotation.label);
            }
        }
        sort_labels(codebook, &mut labels);
        labels
    }
}

/// Bounds of a span in another unit than the draft's.
pub(super) fn in_unit(span: &DraftSpan, text: &Index<'_>, unit: OffsetUnit) -> (usize, usize) {
    match unit {
        OffsetUnit::CodePoint => (span.start, span.end),
        OffsetUnit::Utf16 => {
            let at = |code_point| {
                let at: Option<Position> = text.at_code_point(code_point);
                at.map_or(code_point, |at| at.utf16)
            };
            (at(span.start), at(span.end))
        }
    }
}

/// The records of an entry: one of its text for each annotator who did
/// anything to it, or one without an annotator.
pub(super) fn of_entry<'d>(document: &'d DraftDocument, entry: &'d DraftEntry) -> Vec<Record<'d>> {
    let mut annotators = BTreeSet::new();
    annotators.extend(entry.annotations.iter().map(|a| a.annotator.as_ref()));
    annotators.extend(entry.statuses.iter().map(|s| s.annotator.as_ref()));
    annotators.extend(entry.attributions.iter().map(|a| a.annotator.as_ref()));
    if annotators.is_empty() {
        annotators.insert(None);
    }
    let mut records = Vec::new();
    for annotator in annotators {
        for part in [Part::Text, Part::Heading] {
            let its = |a: &&DraftAnnotation| {
                let its_part = a.span.as_ref().map_or(Part::Text, |span| span.part);
                a.annotator.as_ref() == annotator && its_part == part
            };
            let annotations: Vec<_> = entry.annotations.iter().filter(its).collect();
            if part == Part::Text || !annotations.is_empty() {
                records.push(Record {
                    document,
                    entry,
                    part,
                    annotator,
                    annotations,
                });
            }
        }
    }
    records
}

/// The records of a draft.
pub(super) fn of(draft: &Draft) -> impl Iterator<Item = Record<'_>> {
    draft.documents.iter().flat_map(|document| {
        let entries = document.entries.iter();
        entries.flat_map(move |entry| of_entry(document, entry))
    })
}

/// Writes the records of a draft to the end of a file, each as an object on a
/// line of its own, whose keys `write` writes.
pub(super) fn write_lines(
    draft: &Draft,
    path: &str,
    files: &mut Files,
    write: impl Fn(&mut Writer, &Record<'_>),
) {
    let file = files.at(path);
    for record in of(draft) {
        let mut w = Writer::compact(record.text().len() + 1024);
        w.open('{');
        write(&mut w, &record);
        w.close('}');
        file.extend_from_slice(w.finish().as_bytes());
        file.push(b'\n');
    }
}

/// Takes away what records cannot hold: live blogs without entries, and of the
/// others what would be said again with every entry. Brings the annotations in
/// the order of the records.
pub(super) fn fit(draft: &mut Draft, losses: &mut Losses) {
    for document in &mut draft.documents {
        document.standfirst.clear();
        document.key_points.clear();
        document.order = None;
        document.text_sha256 = None;
        document.added = None;
        for entry in &mut document.entries {
            if entry.heading.as_ref().is_some_and(|h| h.is_empty()) {
                entry.heading = None;
                losses.add(LossKind::Heading, entry.id.as_deref().unwrap_or_default());
            }
            arrange(entry);
        }
    }
    draft.documents.retain(|d| !d.entries.is_empty());
}

/// The labels to choose from, for each record the same: those of the codebook
/// and the others that are set anywhere in the export.
pub(super) fn offered(draft: &Draft) -> Codebook {
    let codebook = draft.whole_codebook.0.as_deref().map(of_entry_labels);
    let mut offered = codebook.unwrap_or_else(|| codebook_of_ids([]));
    for label in draft.set_on_entries.0.iter().flat_map(|labels| &**labels) {
        if offered.label(label).is_none() {
            offered.labels.push(label_of_id(label));
        }
    }
    offered
}

/// Sorts what is said of an entry by annotator, and the annotations further:
/// those on the entry, those in the text, those in the heading.
fn arrange(entry: &mut DraftEntry) {
    sort_annotations(entry, |annotation| {
        let part = annotation.span.as_ref().map(|span| span.part);
        (annotation.annotator.clone(), part)
    });
    entry.statuses.sort_by_key(|s| s.annotator.clone());
    let records = of_entry(&DraftDocument::default(), entry)
        .iter()
        .flat_map(|record| record.attributions().cloned().collect::<Vec<_>>())
        .collect();
    entry.attributions = records;
}

/// Sorts annotations, and lets attributions keep their passages.
pub(super) fn sort_annotations<K: Ord>(
    entry: &mut DraftEntry,
    key: impl Fn(&DraftAnnotation) -> K,
) {
    let mut order: Vec<usize> = (0..entry.annotations.len()).collect();
    order.sort_by_cached_key(|at| key(&entry.annotations[*at]));
    let mut places = vec![0; order.len()];
    let mut sorted = Vec::with_capacity(order.len());
    for (place, at) in order.into_iter().enumerate() {
        places[at] = place;
        sorted.push(entry.annotations[at].clone());
    }
    entry.annotations = sorted;
    for record in &mut entry.attributions {
        for (_, member) in &mut record.members {
            if let Some(place) = places.get(*member) {
                *member = *place;
            }
        }
    }
}

/// Writes what is known of an entry and its live blog, as keys of the object
/// that is open.
pub(super) fn write_facts(w: &mut Writer, document: &DraftDocument, entry: &DraftEntry) {
    w.maybe("document_id", document.id.as_deref());
    w.maybe("document_title", document.title.as_deref());
    w.maybe("document_url", document.source_url.as_deref());
    w.maybe("document_language", document.language.as_deref());
    let date = document.date.map(|date| date.to_string());
    w.maybe("document_date", date.as_deref());
    w.maybe("document_time_zone", document.time_zone.as_deref());
    w.maybe("entry_id", entry.id.as_deref());
    w.key("entry_index");
    match entry.index {
        Some(index) => w.display(&index),
        None => w.null(),
    }
    facts::write_time_as(w, TIME_KEYS, &entry.time);
    w.texts("authors", &mut entry.authors.iter().map(|author| &**author));
}

/// Writes all that a record says beside text and labels, as keys of the object
/// that is open: what is known of the entry, who made the record, the person's
/// status and note, and what is known of the annotations beyond label and
/// bounds. Offsets are those of the record's text in `unit`.
pub(super) fn write_metadata(w: &mut Writer, record: &Record<'_>, unit: OffsetUnit) {
    write_facts(w, record.document, record.entry);
    w.maybe("heading", record.entry.heading.as_deref());
    w.maybe("annotator", record.annotator.map(|id| &**id));
    w.text("part", record.part.word());
    w.key("status");
    match record.status() {
        Some(status) => write_status(w, status),
        None => w.null(),
    }
    w.key("annotations");
    w.open('[');
    let on_entry = record.annotations.iter().filter(|a| a.span.is_none());
    for annotation in on_entry {
        write_annotation(w, annotation, None);
    }
    for (start, end, annotation) in record.spans(unit) {
        write_annotation(w, annotation, Some((start, end)));
    }
    w.close(']');
    w.key("attributions");
    w.open('[');
    for attribution in record.attributions() {
        w.next();
        w.open('{');
        write_attribution(w, attribution, record.entry);
        w.close('}');
    }
    w.close(']');
}

fn write_annotation(w: &mut Writer, annotation: &DraftAnnotation, at: Option<(usize, usize)>) {
    w.next();
    w.open('{');
    w.text("label", &annotation.label);
    for (key, offset) in [("start", at.map(|at| at.0)), ("end", at.map(|at| at.1))] {
        w.key(key);
        match offset {
            Some(offset) => w.display(&offset),
            None => w.null(),
        }
    }
    w.maybe("id", annotation.id.as_deref());
    w.text("note", &annotation.note);
    write_provenance(w, annotation);
    w.close('}');
}

/// Writes how, when and by which codebook an annotation was made, as keys of
/// the object that is open.
pub(super) fn write_provenance(w: &mut Writer, annotation: &DraftAnnotation) {
    w.maybe("origin", annotation.origin.map(|origin| origin.word()));
    w.maybe("created", annotation.created.as_ref().map(|t| t.as_str()));
    w.maybe("modified", annotation.modified.as_ref().map(|t| t.as_str()));
    write_version(w, annotation.codebook_version);
}

fn write_version(w: &mut Writer, version: Option<u32>) {
    w.key("codebook_version");
    match version {
        Some(version) => w.display(&version),
        None => w.null(),
    }
}

/// Writes a status with its note, an object.
pub(super) fn write_status(w: &mut Writer, status: &DraftStatus) {
    w.open('{');
    w.text("status", status.status.word());
    w.text("note", &status.note);
    w.maybe("modified", status.modified.as_ref().map(|t| t.as_str()));
    w.close('}');
}

/// Writes an attribution as keys of the object that is open; its passages are
/// named by the ids of their annotations.
pub(super) fn write_attribution(
    w: &mut Writer,
    attribution: &DraftAttribution,
    entry: &DraftEntry,
) {
    w.maybe("id", attribution.id.as_deref());
    w.key("members");
    w.open('[');
    for (role, place) in &attribution.members {
        let member = entry.annotations.get(*place);
        w.next();
        w.open('{');
        w.text("role", role.word());
        w.maybe("annotation", member.and_then(|a| a.id.as_deref()));
        w.close('}');
    }
    w.close(']');
    let fields = &attribution.fields;
    w.maybe("quote_type", fields.quote_type.map(|word| word.word()));
    w.maybe("speaker", fields.speaker.as_deref());
    w.maybe("source_type", fields.source_type.as_deref());
    w.maybe("naming", fields.naming.map(|word| word.word()));
    w.text("note", &attribution.note);
    w.maybe("created", attribution.created.as_ref().map(|t| t.as_str()));
    w.maybe(
        "modified",
        attribution.modified.as_ref().map(|t| t.as_str()),
    );
    write_version(w, attribution.codebook_version);
}
