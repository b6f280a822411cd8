//! Brings in what a file says of its entries.

use std::sync::Arc;

use super::passage::{Found, find};
use super::places::named;
use super::{Merge, Place};
use crate::exchange::{
    Draft, DraftAnnotation, DraftAttribution, DraftEntry, DraftLink, DraftStatus,
};
use crate::link::is_earlier;
use crate::transaction::{Change, Diff};
use crate::{
    Annotation, AnnotationId, Attribution, EntryRecords, EntryRef, Extra, Link, LinkId, Member,
    Origin, Part, RecordId, Scope, Span, Status, StatusRecord,
};

/// The annotation that one of a file is in the project.
struct Made {
    id: AnnotationId,
    is_new: bool,
}

fn created<T>(record: T) -> Diff<T> {
    Diff {
        before: None,
        after: Some(Arc::new(record)),
    }
}

impl Merge<'_> {
    /// Brings in all but the links.
    pub(super) fn add_records(&mut self, draft: &Draft, places: &[Vec<Option<Place>>]) {
        let same_book = draft
            .codebook
            .as_ref()
            .is_some_and(|book| book.id == self.project.codebook.id);
        for (document, places) in draft.documents.iter().zip(places) {
            for (index, entry) in document.entries.iter().enumerate() {
                let Some(place) = places.get(index).copied().flatten() else {
                    continue;
                };
                let name = named(document, index);
                let has_any = !entry.annotations.is_empty();
                if place.differs && has_any {
                    self.repair(
                        &*name,
                        "the entry’s text is another one than was labelled; passages were \
                         looked for by their words",
                    );
                }
                self.add_entry(entry, place, &name, same_book);
            }
        }
    }

    fn add_entry(&mut self, entry: &DraftEntry, place: Place, name: &str, same_book: bool) {
        let mut made = Vec::with_capacity(entry.annotations.len());
        for (number, annotation) in entry.annotations.iter().enumerate() {
            let name = match &annotation.id {
                Some(id) => id.to_string(),
                None => format!("{name}, annotation {}", number + 1),
            };
            made.push(self.add_annotation(annotation, place, &name, same_book));
        }
        for status in &entry.statuses {
            self.add_status(status, place.at, name);
        }
        self.begin(place.at, entry, &made);
        for record in &entry.attributions {
            let name = record.id.as_deref().unwrap_or(name).to_owned();
            self.add_attribution(record, place.at, &made, &name, same_book);
        }
    }

    /// The version of the project's codebook that a record was made under, as
    /// far as the file can know it.
    fn version(&self, said: Option<u32>, same_book: bool) -> u32 {
        let now = self.project.codebook.version;
        said.filter(|said| same_book && *said <= now).unwrap_or(now)
    }

    fn records(&self, at: EntryRef) -> Arc<EntryRecords> {
        self.project.entry_records(at).cloned().unwrap_or_default()
    }

    /// The annotation that the file's one is or becomes.
    fn add_annotation(
        &mut self,
        draft: &DraftAnnotation,
        place: Place,
        name: &str,
        same_book: bool,
    ) -> Option<Made> {
        let document = self.project.documents().get(place.at.document)?.clone();
        let entry = document.entries.get(place.at.entry)?.clone();
        let Some(label) = self.project.codebook.label(&draft.label) else {
            self.refuse(name, format!("the codebook has no label “{}”", draft.label));
            return None;
        };
        let misplaced = match (label.scope, &draft.span) {
            (Scope::Entry, Some(_)) => Some("is for whole entries, and was left on the passage"),
            (Scope::Span, None) => Some("is for passages, and was left on the whole entry"),
            _ => None,
        };
        let span = match &draft.span {
            None => None,
            Some(span) => {
                let text = match span.part {
                    Part::Text => document.text(&entry),
                    Part::Heading => document.heading(&entry).unwrap_or_default(),
                };
                let range = match find(text, span, place.differs) {
                    Found::There(range) => range,
                    Found::Elsewhere(range, how) => {
                        self.repair(name, how);
                        range
                    }
                    Found::Nowhere(why) => {
                        self.refuse(name, why);
                        return None;
                    }
                };
                let part = span.part;
                Some(Span { part, range })
            }
        };
        let annotator = self.annotator_for(draft.annotator.as_ref());
        let records = self.records(place.at);
        let mut known = records.annotations.iter();
        let is_it = |a: &&Arc<Annotation>| {
            a.label == draft.label && a.annotator == annotator && a.span == span
        };
        if let Some(known) = known.find(is_it) {
            self.merged.known += 1;
            return Some(Made {
                id: known.id.clone(),
                is_new: false,
            });
        }
        if let Some(misplaced) = misplaced {
            // A codebook's rules may be younger than its annotations.
            self.repair(name, format!("the label “{}” {misplaced}", draft.label));
        }
        let id = AnnotationId::new(self.id(draft.id.as_deref(), 'n'));
        let at = draft
            .created
            .clone()
            .unwrap_or_else(|| self.stamp.at.clone());
        let annotation = Annotation {
            id: id.clone(),
            document: document.id.clone(),
            entry: entry.id.clone(),
            label: draft.label.clone(),
            annotator,
            span,
            origin: Origin::Imported,
            note: draft.note.clone(),
            modified: draft.modified.clone().unwrap_or_else(|| at.clone()),
            created: at,
            codebook_version: self.version(draft.codebook_version, same_book),
            extra: Extra::default(),
        };
        if !self.change(Change::Annotation(created(annotation))) {
            self.refuse(name, "it does not fit into the project");
            return None;
        }
        self.merged.added += 1;
        Some(Made { id, is_new: true })
    }

    fn add_status(&mut self, draft: &DraftStatus, at: EntryRef, name: &str) {
        let annotator = self.annotator_for(draft.annotator.as_ref());
        let before = self.records(at).status_record(&annotator).cloned();
        let known = before.as_deref();
        let (status, note) = match known {
            None => (draft.status, draft.note.clone()),
            Some(known) => {
                let is_open = matches!(known.status, Status::Unseen | Status::InProgress);
                let status = if is_open && draft.status != Status::Unseen {
                    draft.status
                } else {
                    known.status
                };
                let note = if known.note.is_empty() {
                    draft.note.clone()
                } else {
                    known.note.clone()
                };
                if draft.status != Status::Unseen && status != draft.status {
                    self.refuse(name, "the entry has another status here, which stays");
                }
                if !draft.note.is_empty() && note != draft.note {
                    self.refuse(name, "the entry has another note here, which stays");
                }
                if status == known.status && note == known.note {
                    let is_same = draft.status == known.status && draft.note == known.note;
                    self.merged.known += usize::from(is_same);
                    return;
                }
                (status, note)
            }
        };
        let modified = draft.modified.clone();
        let modified = modified.unwrap_or_else(|| self.stamp.at.clone());
        if self.set_status(at, before, annotator, status, note, modified) {
            self.merged.added += 1;
        }
    }

    fn set_status(
        &mut self,
        at: EntryRef,
        before: Option<Arc<StatusRecord>>,
        annotator: crate::AnnotatorId,
        status: Status,
        note: Arc<str>,
        modified: crate::Timestamp,
    ) -> bool {
        let Some(document) = self.project.documents().get(at.document) else {
            return false;
        };
        let Some(entry) = document.entries.get(at.entry) else {
            return false;
        };
        let after = StatusRecord {
            document: document.id.clone(),
            entry: entry.id.clone(),
            annotator,
            status,
            modified,
            note,
            extra: before
                .as_ref()
                .map_or_else(Extra::default, |b| b.extra.clone()),
        };
        self.change(Change::Status(Diff {
            before,
            after: Some(Arc::new(after)),
        }))
    }

    /// Marks an entry as begun by those whose labels came in and who have said
    /// nothing of it.
    fn begin(&mut self, at: EntryRef, entry: &DraftEntry, made: &[Option<Made>]) {
        for (annotation, made) in entry.annotations.iter().zip(made) {
            let annotator = self.annotator_for(annotation.annotator.as_ref());
            let before = self.records(at).status_record(&annotator).cloned();
            let is_unseen = before.as_ref().is_none_or(|s| s.status == Status::Unseen);
            if !made.as_ref().is_some_and(|made| made.is_new) || !is_unseen {
                continue;
            }
            let note = before
                .as_ref()
                .map_or_else(|| "".into(), |b| b.note.clone());
            let modified = self.stamp.at.clone();
            self.set_status(at, before, annotator, Status::InProgress, note, modified);
        }
    }

    fn add_attribution(
        &mut self,
        draft: &DraftAttribution,
        at: EntryRef,
        made: &[Option<Made>],
        name: &str,
        same_book: bool,
    ) {
        let mut members = Vec::with_capacity(draft.members.len());
        for (role, place) in &draft.members {
            let Some(made) = made.get(*place).and_then(Option::as_ref) else {
                self.refuse(name, "a passage of the attribution was refused");
                return;
            };
            members.push(Member {
                role: *role,
                annotation: made.id.clone(),
            });
        }
        let annotator = self.annotator_for(draft.annotator.as_ref());
        let records = self.records(at);
        let is_it = |r: &&Arc<Attribution>| r.annotator == annotator && r.members == members;
        if records.attributions.iter().any(|r| is_it(&r)) {
            self.merged.known += 1;
            return;
        }
        let (Some(document), created_at) = (
            self.project.documents().get(at.document).cloned(),
            draft
                .created
                .clone()
                .unwrap_or_else(|| self.stamp.at.clone()),
        ) else {
            return;
        };
        let Some(entry) = document.entries.get(at.entry) else {
            return;
        };
        let id = RecordId::new(self.id(draft.id.as_deref(), 'r'));
        let mut record = Attribution {
            id,
            document: document.id.clone(),
            entry: entry.id.clone(),
            annotator,
            members,
            fields: draft.fields.clone(),
            note: draft.note.clone(),
            modified: draft.modified.clone().unwrap_or_else(|| created_at.clone()),
            created: created_at,
            codebook_version: self.version(draft.codebook_version, same_book),
            extra: Extra::default(),
        };
        // A type that follows from the quotation marks is no correction.
        let said = record.fields.quote_type.take();
        if record.quote_type(&document, entry, &records) != said {
            record.fields.quote_type = said;
        }
        if self.change(Change::Attribution(created(record))) {
            self.merged.added += 1;
        } else {
            self.refuse(
                name,
                "the attribution’s passages are not all by its annotator",
            );
        }
    }

    /// Brings in the links, once every entry has its place.
    pub(super) fn add_links(&mut self, draft: &Draft, places: &[Vec<Option<Place>>]) {
        for (document, there) in draft.documents.iter().zip(places) {
            for (index, entry) in document.entries.iter().enumerate() {
                for link in &entry.links {
                    let name = link.id.as_deref().map(str::to_owned);
                    let name = name.unwrap_or_else(|| named(document, index));
                    let from = there.get(index).copied().flatten();
                    let Some(from) = from else {
                        self.refuse(name, "the entry that the link goes out from is not here");
                        continue;
                    };
                    let target = link.target_document.as_ref().or(document.id.as_ref());
                    let to = find_target(draft, places, target.map(|id| &**id), &link.target);
                    let here = || {
                        let document = target.cloned().or_else(|| {
                            let documents = self.project.documents();
                            documents.get(from.at.document).map(|d| d.id.clone())
                        })?;
                        self.project.locate(&document, &link.target)
                    };
                    let Some(to) = to.or_else(here) else {
                        self.refuse(name, "the entry that the link goes to is not here");
                        continue;
                    };
                    self.add_link(link, from.at, to, &name);
                }
            }
        }
    }

    fn add_link(&mut self, draft: &DraftLink, from: EntryRef, to: EntryRef, name: &str) {
        if from == to {
            self.refuse(name, "an entry cannot be linked to itself");
            return;
        }
        if is_earlier(&self.project, to, from) == Some(false) {
            self.refuse(
                name,
                "the entry that the link goes to is the later one of the two",
            );
            return;
        }
        let ids = |at: EntryRef| {
            let document = self.project.documents().get(at.document)?;
            let entry = document.entries.get(at.entry)?;
            Some((document.id.clone(), entry.id.clone()))
        };
        let (Some((document, entry)), Some((target_document, target))) = (ids(from), ids(to))
        else {
            return;
        };
        let annotator = self.annotator_for(draft.annotator.as_ref());
        let records = self.records(from);
        let is_it = |l: &Arc<Link>| {
            l.relation == draft.relation
                && l.annotator == annotator
                && (&l.target_document, &l.target) == (&target_document, &target)
        };
        if records.links.iter().any(is_it) {
            self.merged.known += 1;
            return;
        }
        let at = draft
            .created
            .clone()
            .unwrap_or_else(|| self.stamp.at.clone());
        let record = Link {
            id: LinkId::new(self.id(draft.id.as_deref(), 'l')),
            relation: draft.relation,
            document,
            entry,
            target_document,
            target,
            annotator,
            origin: Origin::Imported,
            note: draft.note.clone(),
            modified: draft.modified.clone().unwrap_or_else(|| at.clone()),
            created: at,
            extra: Extra::default(),
        };
        if self.change(Change::Link(created(record))) {
            self.merged.added += 1;
        } else {
            self.refuse(name, "it does not fit into the project");
        }
    }
}

/// Where the entry with these ids of the file stands in the project.
fn find_target(
    draft: &Draft,
    places: &[Vec<Option<Place>>],
    document: Option<&str>,
    entry: &str,
) -> Option<EntryRef> {
    for (one, places) in draft.documents.iter().zip(places) {
        if document.is_some() && one.id.as_deref() != document {
            continue;
        }
        let mut entries = one.entries.iter();
        if let Some(index) = entries.position(|e| e.id.as_deref() == Some(entry)) {
            return places.get(index).copied().flatten().map(|place| place.at);
        }
    }
    None
}
