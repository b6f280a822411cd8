//! Brings in what a file says of its entries.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::passage::{Found, find};
use super::{Merge, Place};
use crate::attribution::EntryQuotes;
use crate::exchange::{
    Draft, DraftAnnotation, DraftAttribution, DraftEntry, DraftLink, DraftStatus,
};
use crate::link::is_earlier;
use crate::offset::Index;
use crate::said::{phrase, said};
use crate::transaction::{Change, Diff};
use crate::{
    Annotation, AnnotationId, AnnotatorId, Attribution, Document, DocumentId, Entry, EntryId,
    EntryRecords, EntryRef, Extra, LabelId, Link, LinkId, Member, Origin, Part, RecordId, Role,
    Scope, Span, Status, StatusRecord,
};

/// The annotation that one of a file is in the project.
struct Made {
    annotation: Arc<Annotation>,
    is_new: bool,
}

/// Whose an annotation of a file is and where it lies in the project.
struct Sought {
    annotator: AnnotatorId,
    span: Option<Span>,
    /// Whether the passage is another one than the file says.
    is_moved: bool,
}

impl Sought {
    fn is(&self, known: &Annotation, label: &LabelId) -> bool {
        known.label == *label && known.annotator == self.annotator && known.span == self.span
    }

    /// What no two annotations of an entry should share.
    fn key<'s>(&'s self, label: &'s LabelId) -> Key<'s> {
        (label, &self.annotator, place(self.span))
    }
}

type Key<'k> = (&'k LabelId, &'k AnnotatorId, Option<(Part, u32, u32)>);

fn place(span: Option<Span>) -> Option<(Part, u32, u32)> {
    span.map(|span| (span.part, span.range.start, span.range.end))
}

/// The label that is chosen of a group, by the group, the annotator and the place,
/// with who chose it in the file; nobody of the file chose what is there already.
type Decided = BTreeMap<
    (String, AnnotatorId, Option<(Part, u32, u32)>),
    (LabelId, Option<Option<AnnotatorId>>),
>;

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
                let name = Name {
                    entry: self.name(document, index, Some(place.at)),
                    annotations: &entry.annotations,
                };
                let has_any = !entry.annotations.is_empty();
                if place.differs && has_any {
                    self.repair(
                        &*name.entry,
                        said!(
                            "the entry’s text is another one than was labelled; passages were \
                             looked for by their words"
                        ),
                    );
                }
                self.add_entry(entry, place, &name, same_book);
            }
        }
    }

    fn add_entry(&mut self, draft: &DraftEntry, place: Place, name: &Name<'_>, same_book: bool) {
        let at = place.at;
        let Some(document) = self.project.documents().get(at.document).cloned() else {
            return;
        };
        let Some(entry) = document.entries.get(at.entry) else {
            return;
        };
        // What is there already was there before this entry of the file: what
        // stands twice in the file stands twice in the project.
        let before = self.records(at);
        let sought = self.seek(draft, place, &document, entry, name);
        let known = known_annotations(draft, &sought, &before);
        let mut made: Vec<Option<Made>> = Vec::with_capacity(draft.annotations.len());
        let mut first: BTreeMap<Key<'_>, usize> = BTreeMap::new();
        let mut decided = self.decided(draft, &before);
        let mut changes = Vec::new();
        for (number, sought) in sought.iter().enumerate() {
            let annotation = &draft.annotations[number];
            let Some(sought) = sought else {
                made.push(None);
                continue;
            };
            let earlier = *first.entry(sought.key(&annotation.label)).or_insert(number);
            let same = made.get(earlier).and_then(Option::as_ref);
            // Passages may fall together only as they are put right, or where two
            // people of the file are one here.
            let is_one = draft.annotations[earlier].annotator != annotation.annotator;
            let same = same.filter(|same| {
                let note = &annotation.note;
                (sought.is_moved || is_one) && (note.is_empty() || *note == same.annotation.note)
            });
            let known = known[number].clone();
            let known = known.or_else(|| same.map(|same| same.annotation.clone()));
            made.push(match known {
                Some(known) => {
                    self.find_note(&annotation.note, &known.note, || name.of(number));
                    Some(Made {
                        annotation: known,
                        is_new: false,
                    })
                }
                None if self.is_decided(&mut decided, sought, annotation, || name.of(number)) => {
                    None
                }
                None => {
                    let ids = (&document.id, &entry.id);
                    let name = || name.of(number);
                    let new = self.annotation(annotation, sought, ids, &name, same_book);
                    let after = Some(Arc::clone(&new));
                    changes.push(Change::Annotation(Diff {
                        before: None,
                        after,
                    }));
                    Some(Made {
                        annotation: new,
                        is_new: true,
                    })
                }
            });
        }
        if !self.add_all(changes, &name.entry) {
            return;
        }
        for status in &draft.statuses {
            self.add_status(status, at, &name.entry);
        }
        self.begin(at, draft, &made);
        let mut left = known_attributions(&before);
        let there = Attributing {
            document: &document,
            entry,
            quotes: EntryQuotes::new(&document, entry),
            before: &before,
        };
        let mut changes = Vec::new();
        for record in &draft.attributions {
            let name = match &record.id {
                Some(id) => format!("{}, {id}", name.entry),
                None => name.entry.clone(),
            };
            let new = self.attribution(record, &there, &made, &mut left, &name, same_book);
            changes.extend(new.map(|new| Change::Attribution(created(new))));
        }
        self.add_all(changes, &name.entry);
    }

    /// Notes that a record is there already, with its note or another one.
    fn find_note(&mut self, said: &str, known: &str, name: impl FnOnce() -> String) {
        if said.is_empty() || said == known {
            self.merged.known += 1;
        } else {
            self.refuse(name(), said!("it has another note here, which stays"));
        }
    }

    /// The choices among labels of which an entry can have one that are there
    /// already, as far as the file says something of such labels.
    fn decided(&self, draft: &DraftEntry, before: &EntryRecords) -> Decided {
        let mut decided = Decided::new();
        let is_single = |a: &DraftAnnotation| self.single.contains_key(&a.label);
        if draft.annotations.iter().any(is_single) {
            for there in &before.annotations {
                if let Some(group) = self.single.get(&there.label) {
                    let key = (group.clone(), there.annotator.clone(), place(there.span));
                    decided.insert(key, (there.label.clone(), None));
                }
            }
        }
        decided
    }

    /// Whether the annotator has chosen another label there of which an entry can
    /// have one of a group; the label is refused then. What one person of the file
    /// set against the rule stands as it is.
    fn is_decided(
        &mut self,
        decided: &mut Decided,
        sought: &Sought,
        annotation: &DraftAnnotation,
        name: impl FnOnce() -> String,
    ) -> bool {
        let label = &annotation.label;
        let Some(group) = self.single.get(label) else {
            return false;
        };
        let key = (group.clone(), sought.annotator.clone(), place(sought.span));
        let by = Some(annotation.annotator.clone());
        let (other, other_by) = decided
            .entry(key)
            .or_insert_with(|| (label.clone(), by.clone()));
        if *other == *label || *other_by == by {
            return false;
        }
        let why = said!(
            "“{other}” is set here, which stays, and “{label}” cannot be set as well",
            other,
            label
        );
        self.refuse(name(), why);
        true
    }

    /// Whose the annotations are and where they lie; `None` for those that are
    /// refused.
    fn seek(
        &mut self,
        draft: &DraftEntry,
        place: Place,
        document: &Document,
        entry: &Entry,
        name: &Name<'_>,
    ) -> Vec<Option<Sought>> {
        let mut texts: [Option<Index<'_>>; 2] = [None, None];
        let mut sought = Vec::with_capacity(draft.annotations.len());
        for (number, annotation) in draft.annotations.iter().enumerate() {
            sought.push(None);
            if !self.scopes.contains_key(&annotation.label) {
                let why = said!(
                    "the codebook has no label “{label}”",
                    label = annotation.label
                );
                self.refuse(name.of(number), why);
                continue;
            }
            let mut range = None;
            let mut is_moved = false;
            if let Some(span) = &annotation.span {
                let (text, words) = match span.part {
                    Part::Text => (0, document.text(entry)),
                    Part::Heading => (1, document.heading(entry).unwrap_or_default()),
                };
                let index = texts[text].get_or_insert_with(|| Index::new(words));
                range = match find(index, span, place.differs, &mut self.budget) {
                    Found::There(range) => Some(range),
                    Found::Elsewhere(range, how) => {
                        self.repair(name.of(number), how);
                        is_moved = true;
                        Some(range)
                    }
                    Found::Nowhere(why) => {
                        self.refuse(name.of(number), why);
                        continue;
                    }
                };
            }
            let part = annotation.span.as_ref().map(|span| span.part);
            let span = part.zip(range).map(|(part, range)| Span { part, range });
            let annotator = self.annotator_for(annotation.annotator.as_ref());
            sought.pop();
            sought.push(Some(Sought {
                annotator,
                span,
                is_moved,
            }));
        }
        sought
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

    /// Makes changes that each bring in a record; says whether they fitted, as
    /// they do unless their ids are not those that were given.
    fn add_all(&mut self, changes: Vec<Change>, name: &str) -> bool {
        let count = changes.len();
        let fits = self.change_all(changes);
        if fits {
            self.merged.added += count;
        } else {
            self.refuse(name, said!("its new records do not fit into the project"));
        }
        fits
    }

    fn annotation(
        &mut self,
        draft: &DraftAnnotation,
        sought: &Sought,
        (document, entry): (&DocumentId, &EntryId),
        name: &dyn Fn() -> String,
        same_book: bool,
    ) -> Arc<Annotation> {
        let scope = self.scopes.get(&draft.label);
        let misplaced = match (scope, &draft.span) {
            (Some(Scope::Entry), Some(_)) => {
                Some(phrase!("is for whole entries, and was left on the passage"))
            }
            (Some(Scope::Span), None) => {
                Some(phrase!("is for passages, and was left on the whole entry"))
            }
            _ => None,
        };
        if let Some(misplaced) = misplaced {
            // A codebook's rules may be younger than its annotations.
            self.repair(
                name(),
                said!(
                    "the label “{label}” {misplaced}",
                    label = draft.label,
                    misplaced
                ),
            );
        }
        let at = draft.created.clone();
        let at = at.unwrap_or_else(|| self.stamp.at.clone());
        Arc::new(Annotation {
            id: AnnotationId::new(self.id(draft.id.as_deref(), 'n')),
            document: document.clone(),
            entry: entry.clone(),
            label: draft.label.clone(),
            annotator: sought.annotator.clone(),
            span: sought.span,
            origin: Origin::Imported,
            note: draft.note.clone(),
            modified: draft.modified.clone().unwrap_or_else(|| at.clone()),
            created: at,
            codebook_version: self.version(draft.codebook_version, same_book),
            extra: Extra::default(),
        })
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
                    self.refuse(
                        name,
                        said!("the entry has another status here, which stays"),
                    );
                }
                if !draft.note.is_empty() && note != draft.note {
                    self.refuse(name, said!("the entry has another note here, which stays"));
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

    /// The attribution that is new of what a file says; `None` for one that is
    /// there or is refused.
    fn attribution(
        &mut self,
        draft: &DraftAttribution,
        there: &Attributing<'_>,
        made: &[Option<Made>],
        left: &mut BTreeMap<Grouping, Vec<Arc<Attribution>>>,
        name: &str,
        same_book: bool,
    ) -> Option<Attribution> {
        let mut members = Vec::with_capacity(draft.members.len());
        let mut marks = EntryRecords::default();
        for (role, place) in &draft.members {
            let Some(made) = made.get(*place).and_then(Option::as_ref) else {
                self.refuse(name, said!("a passage of the attribution was refused"));
                return None;
            };
            marks.annotations.push(made.annotation.clone());
            members.push(Member {
                role: *role,
                annotation: made.annotation.id.clone(),
            });
        }
        let annotator = self.annotator_for(draft.annotator.as_ref());
        let marks_of = draft
            .members
            .iter()
            .map(|(role, _)| *role)
            .zip(&marks.annotations);
        let candidates = left.get_mut(&grouping(&annotator, marks_of));
        let known = candidates.and_then(|candidates| {
            let has_id = |r: &Arc<Attribution>| draft.id.as_ref() == Some(&r.id);
            let says_same =
                |r: &Arc<Attribution>| r.note == draft.note && !there.says_else(draft, r);
            let place = candidates.iter().position(has_id);
            let place = place.or_else(|| candidates.iter().position(says_same));
            let is_any = !candidates.is_empty();
            place
                .or(is_any.then_some(0))
                .map(|place| candidates.remove(place))
        });
        if let Some(known) = known {
            if there.says_else(draft, &known) {
                self.refuse(
                    name,
                    said!("the attribution says something else here, which stays"),
                );
            } else {
                self.find_note(&draft.note, &known.note, || name.to_owned());
            }
            return None;
        }
        let is_own = |mark: &Arc<Annotation>| mark.annotator == annotator;
        if marks.annotations.is_empty() || !marks.annotations.iter().all(is_own) {
            let why = said!("the attribution’s passages are not all by its annotator");
            self.refuse(name, why);
            return None;
        }
        let (document, entry) = (there.document, there.entry);
        let created_at = draft.created.clone();
        let created_at = created_at.unwrap_or_else(|| self.stamp.at.clone());
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
        if record.quote_type_by(&there.quotes, &marks) != said {
            record.fields.quote_type = said;
        }
        Some(record)
    }

    /// Brings in the links, once every entry has its place.
    pub(super) fn add_links(&mut self, draft: &Draft, places: &[Vec<Option<Place>>]) {
        let targets = Targets::new(draft, places);
        for (d, (document, there)) in draft.documents.iter().zip(places).enumerate() {
            for (index, entry) in document.entries.iter().enumerate() {
                if entry.links.is_empty() {
                    continue;
                }
                let from = there.get(index).copied().flatten();
                let mut left =
                    from.map_or_else(Vec::new, |from| self.records(from.at).links.clone());
                for link in &entry.links {
                    let mut name = self.name(document, index, from.map(|from| from.at));
                    if let Some(id) = &link.id {
                        name = format!("{name}, {id}");
                    }
                    let Some(from) = from else {
                        self.refuse(
                            name,
                            said!("the entry that the link goes out from is not here"),
                        );
                        continue;
                    };
                    let to = targets.find(d, link).or_else(|| {
                        let document = link.target_document.as_ref().or(document.id.as_ref());
                        let documents = self.project.documents();
                        let own = documents.get(from.at.document).map(|d| &d.id);
                        self.project.locate(document.or(own)?, &link.target)
                    });
                    let Some(to) = to else {
                        self.refuse(name, said!("the entry that the link goes to is not here"));
                        continue;
                    };
                    self.add_link(link, from.at, to, &mut left, &name);
                }
            }
        }
    }

    fn add_link(
        &mut self,
        draft: &DraftLink,
        from: EntryRef,
        to: EntryRef,
        left: &mut Vec<Arc<Link>>,
        name: &str,
    ) {
        if from == to {
            self.refuse(name, said!("an entry cannot be linked to itself"));
            return;
        }
        if is_earlier(&self.project, to, from) == Some(false) {
            self.refuse(
                name,
                said!("the entry that the link goes to is the later one of the two"),
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
        let is_it = |l: &Arc<Link>| {
            l.relation == draft.relation
                && l.annotator == annotator
                && (&l.target_document, &l.target) == (&target_document, &target)
        };
        let has_id = |l: &Arc<Link>| draft.id.as_ref() == Some(&l.id);
        let by_id = left.iter().position(|l| has_id(l) && is_it(l));
        if let Some(place) = by_id.or_else(|| left.iter().position(is_it)) {
            let known = left.remove(place);
            self.find_note(&draft.note, &known.note, || name.to_owned());
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
            self.refuse(name, said!("it does not fit into the project"));
        }
    }
}

/// What an entry and what the file says of it are called in outcomes.
struct Name<'n> {
    entry: String,
    annotations: &'n [DraftAnnotation],
}

impl Name<'_> {
    /// What an annotation is called: by its place in the file, if that is known.
    fn of(&self, number: usize) -> String {
        let entry = &self.entry;
        let annotation = self.annotations.get(number);
        let place = annotation.and_then(|a| a.place.0.as_ref());
        match (place, annotation.and_then(|a| a.id.as_ref())) {
            (Some(place), _) => format!("{place}, {entry}"),
            (None, Some(id)) => format!("{entry}, {id}"),
            (None, None) => format!("{entry}, annotation {}", number + 1),
        }
    }
}

/// For each annotation of the file the one that it is of those that are there:
/// by its id first, else by what it says. None is two of them.
fn known_annotations(
    draft: &DraftEntry,
    sought: &[Option<Sought>],
    before: &EntryRecords,
) -> Vec<Option<Arc<Annotation>>> {
    let mut known = vec![None; sought.len()];
    if before.annotations.is_empty() {
        return known;
    }
    let ids: BTreeMap<&AnnotationId, &Arc<Annotation>> =
        before.annotations.iter().map(|a| (&a.id, a)).collect();
    let mut used = BTreeSet::new();
    for ((annotation, sought), known) in draft.annotations.iter().zip(sought).zip(&mut known) {
        let here = annotation.id.as_ref().and_then(|id| ids.get(id));
        if let (Some(here), Some(sought)) = (here, sought)
            && sought.is(here, &annotation.label)
            && used.insert(&here.id)
        {
            *known = Some(Arc::clone(here));
        }
    }
    let mut left: BTreeMap<Key<'_>, Vec<&Arc<Annotation>>> = BTreeMap::new();
    for here in before.annotations.iter().filter(|a| !used.contains(&a.id)) {
        let key = (&here.label, &here.annotator, place(here.span));
        left.entry(key).or_default().push(here);
    }
    for ((annotation, sought), known) in draft.annotations.iter().zip(sought).zip(&mut known) {
        let (Some(sought), None) = (sought, &known) else {
            continue;
        };
        let key = sought.key(&annotation.label);
        let Some(left) = left.get_mut(&key).filter(|left| !left.is_empty()) else {
            continue;
        };
        let same_note = left.iter().position(|a| a.note == annotation.note);
        *known = Some(left.remove(same_note.unwrap_or(0)).clone());
    }
    known
}

/// What attributions are told apart by: the annotator, and the role, label and
/// passage of each member, of which the ids may be others in the file.
type Grouping = (AnnotatorId, Vec<(usize, LabelId, Option<(Part, u32, u32)>)>);

fn grouping<'m>(
    annotator: &AnnotatorId,
    members: impl Iterator<Item = (Role, &'m Arc<Annotation>)>,
) -> Grouping {
    let said = members.map(|(role, a)| (role as usize, a.label.clone(), place(a.span)));
    (annotator.clone(), said.collect())
}

fn known_attributions(records: &EntryRecords) -> BTreeMap<Grouping, Vec<Arc<Attribution>>> {
    let mut known: BTreeMap<Grouping, Vec<_>> = BTreeMap::new();
    if records.attributions.is_empty() {
        return known;
    }
    let ids: BTreeMap<&AnnotationId, &Arc<Annotation>> =
        records.annotations.iter().map(|a| (&a.id, a)).collect();
    for record in &records.attributions {
        let members = record.members.iter();
        let members = members.filter_map(|m| Some((m.role, *ids.get(&m.annotation)?)));
        let group = grouping(&record.annotator, members);
        known.entry(group).or_default().push(record.clone());
    }
    known
}

/// The entry that attributions are brought into.
struct Attributing<'e> {
    document: &'e Document,
    entry: &'e Entry,
    quotes: EntryQuotes<'e>,
    /// What was there before.
    before: &'e EntryRecords,
}

impl Attributing<'_> {
    /// Whether the file says something of an attribution that is not so here.
    fn says_else(&self, draft: &DraftAttribution, known: &Attribution) -> bool {
        fn differs<T: PartialEq>(said: &Option<T>, here: &Option<T>) -> bool {
            said.is_some() && said != here
        }
        let (said, here) = (&draft.fields, &known.fields);
        let quote_type = || known.quote_type_by(&self.quotes, self.before);
        differs(&said.speaker, &here.speaker)
            || differs(&said.source_type, &here.source_type)
            || differs(&said.naming, &here.naming)
            || said.quote_type.is_some() && said.quote_type != quote_type()
    }
}

/// Where the entries that links go to stand in the project.
struct Targets<'d> {
    /// By the place of the document in the file and the entry's id.
    within: BTreeMap<(usize, &'d str), EntryRef>,
    /// By the document's id and the entry's.
    of_document: BTreeMap<(&'d str, &'d str), EntryRef>,
    /// By the entry's id alone, for files that do not tell documents apart.
    alone: BTreeMap<&'d str, EntryRef>,
}

impl<'d> Targets<'d> {
    /// Of several with the same ids the first.
    fn new(draft: &'d Draft, places: &[Vec<Option<Place>>]) -> Self {
        let mut targets = Self {
            within: BTreeMap::new(),
            of_document: BTreeMap::new(),
            alone: BTreeMap::new(),
        };
        if draft
            .documents
            .iter()
            .flat_map(|d| &d.entries)
            .all(|e| e.links.is_empty())
        {
            return targets;
        }
        for (d, (document, places)) in draft.documents.iter().zip(places).enumerate() {
            for (entry, place) in document.entries.iter().zip(places) {
                let (Some(id), Some(place)) = (entry.id.as_deref(), place) else {
                    continue;
                };
                targets.within.entry((d, id)).or_insert(place.at);
                targets.alone.entry(id).or_insert(place.at);
                if let Some(document) = document.id.as_deref() {
                    let of_document = targets.of_document.entry((document, id));
                    of_document.or_insert(place.at);
                }
            }
        }
        targets
    }

    /// Where the target of a link from the `from`th document stands.
    fn find(&self, from: usize, link: &'d DraftLink) -> Option<EntryRef> {
        let target = &*link.target;
        let found = match link.target_document.as_deref() {
            Some(document) => self.of_document.get(&(document, target)),
            None => (self.within.get(&(from, target))).or_else(|| self.alone.get(target)),
        };
        found.copied()
    }
}
