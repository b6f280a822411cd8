//! A project: documents, a codebook, annotators and everything that was
//! annotated, looked up by entry so that a label touches one entry's records
//! whatever the size of the blog.
//!
//! What this module does not do: decide what a key press means
//! ([`Session`](crate::Session) does) or remember the past
//! ([`history`](crate::history) does). It changes only by [`Project::apply`].

use std::sync::Arc;

use crate::sorted::{Lookup, order};
use crate::transaction::{Change, Conflict, Diff, EntriesDiff};
use crate::{
    Annotation, AnnotationId, Annotator, AnnotatorId, Attribution, Codebook, Document,
    DocumentHead, Entry, Extra, LabelId, Link, Member, Status, StatusRecord, TextRange, Timestamp,
};

/// Where an entry stands in a project.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryRef {
    /// Position of its document in [`Project::documents`].
    pub document: usize,
    /// Position in the document's entries.
    pub entry: usize,
}

/// All that was annotated at one entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntryRecords {
    /// By moment of creation, then by id.
    pub annotations: Vec<Arc<Annotation>>,
    /// At most one an annotator, by annotator.
    pub statuses: Vec<Arc<StatusRecord>>,
    /// By moment of creation, then by id.
    pub attributions: Vec<Arc<Attribution>>,
    /// The links that go out from the entry, by moment of creation, then by id.
    pub links: Vec<Arc<Link>>,
    /// The links that go to the entry, in the same order.
    pub linked: Vec<Arc<Link>>,
}

impl EntryRecords {
    /// Whether nothing was annotated.
    pub fn is_empty(&self) -> bool {
        self.annotations.is_empty()
            && self.statuses.is_empty()
            && self.attributions.is_empty()
            && self.links.is_empty()
            && self.linked.is_empty()
    }

    /// Whether anything here was made by this annotator.
    pub fn has_any_of(&self, annotator: &AnnotatorId) -> bool {
        self.annotations.iter().any(|a| a.annotator == *annotator)
            || self.statuses.iter().any(|s| s.annotator == *annotator)
            || self.attributions.iter().any(|a| a.annotator == *annotator)
            || self.links.iter().any(|l| l.annotator == *annotator)
    }

    /// The attribution that an annotation belongs to.
    pub fn attribution_of(&self, annotation: &AnnotationId) -> Option<&Arc<Attribution>> {
        self.attributions.iter().find(|a| a.has(annotation))
    }

    /// Puts in the status of an annotator who has none.
    fn insert_status(&mut self, record: Arc<StatusRecord>) {
        let i = self
            .statuses
            .partition_point(|s| s.annotator < record.annotator);
        self.statuses.insert(i, record);
    }

    /// An annotator's status record.
    pub fn status_record(&self, annotator: &AnnotatorId) -> Option<&Arc<StatusRecord>> {
        self.statuses
            .iter()
            .find(|record| record.annotator == *annotator)
    }

    /// An annotator's status.
    pub fn status(&self, annotator: &AnnotatorId) -> Status {
        self.status_record(annotator)
            .map_or(Status::Unseen, |record| record.status)
    }

    /// An annotator's note on the entry; empty for none.
    pub fn note(&self, annotator: &AnnotatorId) -> Arc<str> {
        self.status_record(annotator)
            .map_or_else(|| "".into(), |record| record.note.clone())
    }

    /// An annotator's label on the whole entry.
    pub fn entry_label(
        &self,
        label: &LabelId,
        annotator: &AnnotatorId,
    ) -> Option<&Arc<Annotation>> {
        self.annotations
            .iter()
            .find(|a| a.label == *label && a.annotator == *annotator && a.span.is_none())
    }
}

/// Documents with their codebook, annotators and annotations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    /// What the researcher called it; `None` while it goes by its first
    /// document's title.
    pub name: Option<Arc<str>>,
    /// The labels.
    pub codebook: Arc<Codebook>,
    /// Who annotates; never empty.
    pub annotators: Vec<Annotator>,
    /// Unknown keys at the top of the dataset file.
    pub extra: Extra,
    documents: Vec<Arc<Document>>,
    /// The places of the documents in the order of their ids.
    by_id: Vec<usize>,
    /// One a document.
    places: Vec<Arc<Places>>,
    /// One list a document, one element an entry.
    records: Vec<Vec<Arc<EntryRecords>>>,
    /// One a document.
    tallies: Vec<Tally>,
}

/// How many entries of a document each annotator is done with or has excluded,
/// without zeros, so that equal projects are equal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Tally(Vec<((AnnotatorId, Status), usize)>);

impl Tally {
    fn place(&self, annotator: &AnnotatorId, status: Status) -> Result<usize, usize> {
        self.0
            .binary_search_by(|((id, of), _)| (id, *of).cmp(&(annotator, status)))
    }

    fn add(&mut self, annotator: &AnnotatorId, status: Status) {
        if !status.is_finished() {
            return;
        }
        match self.place(annotator, status) {
            Ok(i) => self.0[i].1 += 1,
            Err(i) => self.0.insert(i, ((annotator.clone(), status), 1)),
        }
    }

    fn subtract(&mut self, annotator: &AnnotatorId, status: Status) {
        if let Ok(i) = self.place(annotator, status) {
            self.0[i].1 -= 1;
            if self.0[i].1 == 0 {
                self.0.remove(i);
            }
        }
    }
}

/// A record of an entry that has an id, of which the entry has a list.
trait Listed {
    /// Its id.
    fn id(&self) -> &str;
    /// When it was made.
    fn created(&self) -> &Timestamp;
    /// The ids of the document and the entry that it is of.
    fn of(&self) -> (&str, &str);
}

macro_rules! listed {
    ($($record:ident)*) => {$(
        impl Listed for $record {
            fn id(&self) -> &str {
                &self.id
            }

            fn created(&self) -> &Timestamp {
                &self.created
            }

            fn of(&self) -> (&str, &str) {
                (&self.document, &self.entry)
            }
        }
    )*};
}

listed! { Annotation Attribution Link }

/// What the records of an entry are sorted by.
fn listed_order(record: &impl Listed) -> (&Timestamp, &str) {
    (record.created(), record.id())
}

/// Puts a record in its place.
fn insert<T: Listed>(list: &mut Vec<Arc<T>>, record: Arc<T>) {
    let i = list.partition_point(|r| listed_order(&**r) < listed_order(&*record));
    list.insert(i, record);
}

/// Records in their order.
fn sorted<T: Listed>(records: &[Arc<T>]) -> Vec<Arc<T>> {
    let by_order = order(records.len(), &mut |a, b| {
        listed_order(&*records[a]).cmp(&listed_order(&*records[b]))
    });
    by_order.into_iter().map(|i| records[i].clone()).collect()
}

/// Puts `after` in the place of `before`, where that is what the list has.
fn change_listed<T: Listed + PartialEq>(
    list: &mut Vec<Arc<T>>,
    diff: &Diff<T>,
) -> Result<(), Conflict> {
    let Some(key) = diff.either() else {
        return Err(no_record());
    };
    let place = match &diff.before {
        // It stands in its place or nowhere.
        Some(before) => {
            let place = list.partition_point(|r| listed_order(&**r) < listed_order(&**before));
            (place < list.len()).then_some(place)
        }
        None => list.iter().position(|r| r.id() == key.id()),
    };
    if place.map(|i| &list[i]) != diff.before.as_ref() {
        return Err(Conflict::new(key.id()));
    }
    if let Some(i) = place {
        list.remove(i);
    }
    if let Some(after) = &diff.after {
        insert(list, after.clone());
    }
    Ok(())
}

/// The new records of one entry that changes begin with.
fn inserted<T: Listed>(
    changes: &[Change],
    of_kind: fn(&Change) -> Option<&Diff<T>>,
) -> Vec<&Arc<T>> {
    let mut all: Vec<&Arc<T>> = Vec::new();
    for change in changes {
        match of_kind(change) {
            Some(Diff {
                before: None,
                after: Some(new),
            }) if all.first().is_none_or(|first| first.of() == new.of()) => all.push(new),
            _ => break,
        }
    }
    all
}

/// Puts many records in their places; says whether each has an id of its own,
/// without which none is put in.
fn insert_all<T: Listed>(list: &mut Vec<Arc<T>>, new: &[&Arc<T>]) -> bool {
    if new.is_empty() {
        return true;
    }
    let mut all = list.clone();
    all.extend(new.iter().map(|record| Arc::clone(record)));
    let ids = all.iter().map(|record| record.id()).collect();
    let is_unique = Lookup::new(ids).repeated().is_empty();
    if is_unique {
        *list = sorted(&all);
    }
    is_unique
}

/// Where the entries of a document stand, by id.
#[derive(Clone, Debug)]
enum Places {
    /// By the number that each id ends in, as long as these differ: one more
    /// than the position, 0 for none.
    ByNumber(Vec<u32>),
    /// The positions in the order of the ids, for foreign files and for
    /// entries that were split off.
    ById(Vec<usize>),
}

/// They follow from the entries, so that equal projects are equal.
impl PartialEq for Places {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Places {}

impl Places {
    /// The places of `entries`, and whether each has an id of its own.
    #[inline(never)]
    fn new(entries: &[Arc<Entry>]) -> (Self, bool) {
        // Merging leaves gaps, but no wide ones.
        let most = entries.len() * 4 + 1000;
        let mut by_number = vec![0; entries.len() + 1];
        for (place, entry) in entries.iter().enumerate() {
            let number = Document::number_of(&entry.id);
            if number >= by_number.len() && number < most {
                by_number.resize(number + 1, 0);
            }
            match by_number.get_mut(number) {
                Some(free @ 0) if number > 0 => *free = place as u32 + 1,
                _ => {
                    let by_id = order(entries.len(), &mut |a, b| entries[a].id.cmp(&entries[b].id));
                    let mut next = by_id.iter().skip(1);
                    let unique = by_id
                        .iter()
                        .all(|i| next.next().is_none_or(|j| entries[*i].id != entries[*j].id));
                    return (Self::ById(by_id), unique);
                }
            }
        }
        (Self::ByNumber(by_number), true)
    }

    /// The places after a run of entries is replaced by others, which makes
    /// `entries`; `None` where they cannot be told from the change alone.
    fn moved(&self, diff: &EntriesDiff, entries: &[Arc<Entry>]) -> Option<Self> {
        let by_number = match self {
            Self::ByNumber(by_number) => by_number,
            Self::ById(by_id) => return Self::moved_by_id(by_id, diff, entries),
        };
        let mut by_number = by_number.clone();
        for entry in &*diff.before {
            *by_number.get_mut(Document::number_of(&entry.id))? = 0;
        }
        let end = (diff.at + diff.before.len()) as u32;
        let (more, less) = (diff.after.len() as u32, diff.before.len() as u32);
        for place in &mut by_number {
            if *place > end {
                *place = *place + more - less;
            }
        }
        for (place, entry) in diff.after.iter().enumerate() {
            let number = Document::number_of(&entry.id);
            if number == by_number.len() {
                by_number.push(0);
            }
            match by_number.get_mut(number) {
                Some(free @ 0) if number > 0 => *free = (diff.at + place) as u32 + 1,
                _ => return None,
            }
        }
        Some(Self::ByNumber(by_number))
    }

    fn moved_by_id(by_id: &[usize], diff: &EntriesDiff, entries: &[Arc<Entry>]) -> Option<Self> {
        /// With more than these to be put in, sorting is as quick.
        const FEW: usize = 64;
        let (more, less) = (diff.after.len(), diff.before.len());
        if more > FEW {
            return None;
        }
        let mut moved = Vec::with_capacity(entries.len());
        for place in by_id {
            if *place < diff.at {
                moved.push(*place);
            } else if *place >= diff.at + less {
                moved.push(*place - less + more);
            }
        }
        for (place, entry) in diff.after.iter().enumerate() {
            let next = moved.partition_point(|i| entries[*i].id < entry.id);
            let is_taken = |i: &usize| entries[*i].id == entry.id;
            if moved.get(next).is_some_and(is_taken) {
                return None;
            }
            moved.insert(next, diff.at + place);
        }
        Some(Self::ById(moved))
    }

    /// The position of the entry with this id.
    fn of(&self, entries: &[Arc<Entry>], id: &str) -> Option<usize> {
        let place = match self {
            Self::ByNumber(by_number) => {
                let place = by_number.get(Document::number_of(id))?;
                place.checked_sub(1)? as usize
            }
            Self::ById(by_id) => {
                let place = by_id.partition_point(|i| *entries[*i].id < *id);
                *by_id.get(place)?
            }
        };
        (*entries.get(place)?.id == *id).then_some(place)
    }
}

/// Whether an entry's ranges are parts of the document's text. A journal row
/// could say otherwise, since it is read without the document.
fn stands_in(buffer: &str, entry: &Entry) -> bool {
    let part =
        |of: &str, range: TextRange| of.get(range.start as usize..range.end as usize).is_some();
    let text = entry.text.of(buffer);
    part(buffer, entry.text)
        && entry.heading.is_none_or(|heading| part(buffer, heading))
        && entry.blocks.iter().all(|block| part(text, block.range))
}

/// What a change without a record, or from one record to another, is.
#[cold]
fn no_record() -> Conflict {
    Conflict::new("a change without a record")
}

impl Project {
    /// A project of `documents` in which nothing is annotated yet.
    pub fn new(codebook: Codebook, annotators: Vec<Annotator>, documents: Vec<Document>) -> Self {
        let none = Arc::new(EntryRecords::default());
        let by_id = order(documents.len(), &mut |a, b| {
            documents[a].id.cmp(&documents[b].id)
        });
        Self {
            name: None,
            by_id,
            codebook: Arc::new(codebook),
            annotators,
            extra: Extra::default(),
            records: documents
                .iter()
                .map(|d| vec![none.clone(); d.entries.len()])
                .collect(),
            tallies: vec![Tally::default(); documents.len()],
            places: documents
                .iter()
                .map(|d| Arc::new(Places::new(&d.entries).0))
                .collect(),
            documents: documents.into_iter().map(Arc::new).collect(),
        }
    }

    /// A project in which `records` are there already: one list a document,
    /// one element an entry, the lists inside in any order.
    pub(crate) fn with_records(
        codebook: Codebook,
        annotators: Vec<Annotator>,
        documents: Vec<Document>,
        records: Vec<Vec<EntryRecords>>,
    ) -> Self {
        let mut project = Self::new(codebook, annotators, documents);
        for (document, all) in records.into_iter().enumerate() {
            for (entry, read) in all.into_iter().enumerate() {
                if read.is_empty() {
                    continue;
                }
                let mut records = EntryRecords {
                    annotations: sorted(&read.annotations),
                    statuses: Vec::with_capacity(read.statuses.len()),
                    attributions: sorted(&read.attributions),
                    links: sorted(&read.links),
                    linked: sorted(&read.linked),
                };
                for status in read.statuses {
                    project.tallies[document].add(&status.annotator, status.status);
                    records.insert_status(status);
                }
                project.records[document][entry] = Arc::new(records);
            }
        }
        project
    }

    /// The documents, in the order they were added.
    pub fn documents(&self) -> &[Arc<Document>] {
        &self.documents
    }

    /// The records of each entry of a document, in pasted order; empty for a
    /// document that is not there.
    pub fn records(&self, document: usize) -> &[Arc<EntryRecords>] {
        self.records.get(document).map_or(&[], Vec::as_slice)
    }

    /// The records of one entry.
    pub fn entry_records(&self, at: EntryRef) -> Option<&Arc<EntryRecords>> {
        self.records.get(at.document)?.get(at.entry)
    }

    /// Every entry's records, in document and entry order.
    pub fn all_records(&self) -> impl Iterator<Item = &Arc<EntryRecords>> {
        self.records.iter().flatten()
    }

    /// Where the entry with these ids stands.
    pub fn locate(&self, document: &str, entry: &str) -> Option<EntryRef> {
        let index = self.place_of(document).ok()?;
        let entry = self.places[index].of(&self.documents[index].entries, entry)?;
        Some(EntryRef {
            document: index,
            entry,
        })
    }

    /// Where the document with this id stands, or else where in the order of the
    /// ids it would.
    fn place_of(&self, document: &str) -> Result<usize, usize> {
        let id_of = |place: &usize| &*self.documents[*place].id;
        let next = self.by_id.partition_point(|place| id_of(place) < document);
        match self.by_id.get(next) {
            Some(place) if id_of(place) == document => Ok(*place),
            _ => Err(next),
        }
    }

    /// How many entries of a document an annotator is done with.
    pub fn done(&self, document: usize, annotator: &AnnotatorId) -> usize {
        self.count(document, annotator, Status::Done)
    }

    /// How many entries of a document an annotator has excluded.
    pub fn excluded(&self, document: usize, annotator: &AnnotatorId) -> usize {
        self.count(document, annotator, Status::Excluded)
    }

    fn count(&self, document: usize, annotator: &AnnotatorId, status: Status) -> usize {
        let Some(tally) = self.tallies.get(document) else {
            return 0;
        };
        tally.place(annotator, status).map_or(0, |i| tally.0[i].1)
    }

    /// What the project is called: by the researcher, else its first
    /// document's title. Where there is neither, what to say is up to the
    /// reader's language.
    pub fn display_name(&self) -> Option<&str> {
        let title = || self.documents.first().and_then(|d| d.title.as_deref());
        self.name.as_deref().or_else(title)
    }

    /// Makes all `changes`, or none where one does not fit what is there.
    ///
    /// # Errors
    /// [`Conflict`] names the first record that is not as the change expects.
    pub fn apply(&mut self, changes: &[Change]) -> Result<(), Conflict> {
        let mut made = 0;
        // Where a run ends that did not fit: which change it was shows one by one.
        let mut single = 0;
        while let Some(change) = changes.get(made) {
            if made >= single {
                let (run, fits) = self.insert_run(&changes[made..]);
                if fits {
                    made += run;
                    continue;
                }
                single = made + run;
            }
            if let Err(conflict) = self.apply_one(change) {
                for change in changes[..made].iter().rev() {
                    // The inverse of a change that was just made always fits.
                    let _ = self.apply_one(&change.inverse());
                }
                return Err(conflict);
            }
            made += 1;
        }
        Ok(())
    }

    /// Puts in the new annotations of one entry, or its new attributions, that
    /// changes begin with, all at once: an import has many, and one after the
    /// other takes time by the square of their number. How many, and whether
    /// that was done: not where they are few, or one does not fit.
    fn insert_run(&mut self, changes: &[Change]) -> (usize, bool) {
        /// With fewer, one after the other is as quick.
        const FEW: usize = 16;
        let annotations = inserted(changes, |change| match change {
            Change::Annotation(diff) => Some(diff),
            _ => None,
        });
        let attributions = inserted(changes, |change| match change {
            Change::Attribution(diff) => Some(diff),
            _ => None,
        });
        let count = annotations.len() + attributions.len();
        let first = annotations.first().map(|a| a.of());
        let first = first.or_else(|| attributions.first().map(|a| a.of()));
        let Some((document, entry)) = first.filter(|_| count > FEW) else {
            return (count, false);
        };
        let Some((_, records)) = self.at(document, entry) else {
            return (count, false);
        };
        let marks = match attributions.is_empty() {
            true => &[][..],
            false => &records.annotations,
        };
        let there = Lookup::new(marks.iter().map(|mark| &*mark.id).collect());
        let has_members = |new: &&Arc<Attribution>| {
            let is_own = |member: &Member| {
                let mark = there.first(&member.annotation);
                mark.is_some_and(|at| marks[at].annotator == new.annotator)
            };
            !new.members.is_empty() && new.members.iter().all(is_own)
        };
        // A run is of one kind, and the other one is empty.
        let fits = attributions.iter().all(has_members)
            && insert_all(&mut records.attributions, &attributions)
            && insert_all(&mut records.annotations, &annotations);
        (count, fits)
    }

    /// The records of the entry with these ids, to change, and the tally that
    /// goes with them.
    fn at(&mut self, document: &str, entry: &str) -> Option<(&mut Tally, &mut EntryRecords)> {
        let at = self.locate(document, entry)?;
        let tally = self.tallies.get_mut(at.document)?;
        let records = self.records.get_mut(at.document)?.get_mut(at.entry)?;
        Some((tally, Arc::make_mut(records)))
    }

    fn apply_one(&mut self, change: &Change) -> Result<(), Conflict> {
        match change {
            Change::Annotation(diff) => {
                let (Some(key), true) = (
                    diff.either(),
                    diff.same_record(|a| (&a.id, &a.document, &a.entry)),
                ) else {
                    return Err(no_record());
                };
                let conflict = || Conflict::new(&key.id);
                let (_, records) = self.at(&key.document, &key.entry).ok_or_else(conflict)?;
                // An attribution without its passages would say nothing.
                if diff.after.is_none() && records.attribution_of(&key.id).is_some() {
                    return Err(conflict());
                }
                change_listed(&mut records.annotations, diff)?;
            }
            Change::Attribution(diff) => {
                let (Some(key), true) = (
                    diff.either(),
                    diff.same_record(|a| (&a.id, &a.document, &a.entry)),
                ) else {
                    return Err(no_record());
                };
                let conflict = || Conflict::new(&key.id);
                let (_, records) = self.at(&key.document, &key.entry).ok_or_else(conflict)?;
                if let Some(after) = &diff.after {
                    for member in &after.members {
                        let is_it = |a: &Arc<Annotation>| {
                            a.id == member.annotation && a.annotator == after.annotator
                        };
                        if !records.annotations.iter().any(is_it) {
                            return Err(conflict());
                        }
                    }
                    if after.members.is_empty() {
                        return Err(conflict());
                    }
                }
                change_listed(&mut records.attributions, diff)?;
            }
            Change::Link(diff) => self.apply_link(diff)?,
            Change::Status(diff) => {
                let (Some(key), true) = (
                    diff.either(),
                    diff.same_record(|s| (&s.document, &s.entry, &s.annotator)),
                ) else {
                    return Err(no_record());
                };
                let conflict = || Conflict::new(&key.entry);
                let (tally, records) = self.at(&key.document, &key.entry).ok_or_else(conflict)?;
                let place = records
                    .statuses
                    .iter()
                    .position(|s| s.annotator == key.annotator);
                if place.map(|i| &records.statuses[i]) != diff.before.as_ref() {
                    return Err(conflict());
                }
                if let Some(i) = place {
                    let before = records.statuses.remove(i);
                    tally.subtract(&before.annotator, before.status);
                }
                if let Some(after) = &diff.after {
                    records.insert_status(after.clone());
                    tally.add(&after.annotator, after.status);
                }
            }
            Change::Entries(diff) => self.apply_entries(diff)?,
            Change::Head(diff) => self.apply_head(diff)?,
            Change::Document(diff) => self.apply_document(diff)?,
            Change::Codebook(diff) => {
                let (Some(before), Some(after)) = (&diff.before, &diff.after) else {
                    return Err(no_record());
                };
                if self.codebook != *before {
                    return Err(Conflict::new(&before.id));
                }
                self.codebook = after.clone();
            }
            Change::Annotator(diff) => self.apply_annotator(diff)?,
        }
        Ok(())
    }

    fn apply_link(&mut self, diff: &Diff<Link>) -> Result<(), Conflict> {
        let (Some(key), true) = (
            diff.either(),
            diff.same_record(|l| {
                let ends = (&l.document, &l.entry, &l.target_document, &l.target);
                (&l.id, ends)
            }),
        ) else {
            return Err(no_record());
        };
        let conflict = || Conflict::new(&key.id);
        let from = self.locate(&key.document, &key.entry);
        let to = self.locate(&key.target_document, &key.target);
        let (Some(from), Some(to)) = (from, to) else {
            return Err(conflict());
        };
        if from == to {
            return Err(conflict());
        }
        // Neither end changes before both are looked at: a damaged journal may
        // name a link as another is named at one of them.
        let mut links = self.records[from.document][from.entry].links.clone();
        change_listed(&mut links, diff)?;
        let records = &mut self.records[to.document][to.entry];
        change_listed(&mut Arc::make_mut(records).linked, diff)?;
        let records = &mut self.records[from.document][from.entry];
        Arc::make_mut(records).links = links;
        Ok(())
    }

    /// Adds an annotator after the others, renames one, or takes one away who
    /// has no records left.
    fn apply_annotator(&mut self, diff: &Diff<Annotator>) -> Result<(), Conflict> {
        let (Some(key), true) = (diff.either(), diff.same_record(|a| &a.id)) else {
            return Err(no_record());
        };
        let conflict = || Conflict::new(&key.id);
        let place = self.annotators.iter().position(|a| a.id == key.id);
        if place.map(|i| &self.annotators[i]) != diff.before.as_deref() {
            return Err(conflict());
        }
        match (place, &diff.after) {
            (Some(i), Some(after)) => self.annotators[i] = (**after).clone(),
            (None, Some(after)) => self.annotators.push((**after).clone()),
            (Some(i), None) => {
                let is_used = self.all_records().any(|r| r.has_any_of(&key.id));
                if is_used || self.annotators.len() == 1 || i + 1 != self.annotators.len() {
                    return Err(conflict());
                }
                self.annotators.remove(i);
            }
            (None, None) => {}
        }
        Ok(())
    }

    fn apply_entries(&mut self, diff: &EntriesDiff) -> Result<(), Conflict> {
        let conflict = || Conflict::new(&diff.document);
        let index = self.place_of(&diff.document).map_err(|_| conflict())?;
        let document = &self.documents[index];
        let run = diff.at..diff.at.saturating_add(diff.before.len());
        if document.entries.get(run.clone()) != Some(&*diff.before) {
            return Err(conflict());
        }
        for entry in &*diff.after {
            if !stands_in(&document.buffer, entry) {
                return Err(Conflict::new(&entry.id));
            }
        }
        let mut same_ids = diff.before.len() == diff.after.len();
        for (before, after) in diff.before.iter().zip(&*diff.after) {
            same_ids &= before.id == after.id;
        }
        if !same_ids {
            let mut entries = document.entries.clone();
            entries.splice(run.clone(), diff.after.iter().cloned());
            let places = match self.places[index].moved(diff, &entries) {
                Some(places) => places,
                None => match Places::new(&entries) {
                    (places, true) => places,
                    (_, false) => return Err(conflict()),
                },
            };
            let mut left: Vec<Option<Arc<EntryRecords>>> = self.records[index][run.clone()]
                .iter()
                .cloned()
                .map(Some)
                .collect();
            let mut records = Vec::with_capacity(diff.after.len());
            for entry in &*diff.after {
                let stood = self.places[index].of(&document.entries, &entry.id);
                let stood = stood.and_then(|place| left.get_mut(place.wrapping_sub(diff.at)));
                records.push(stood.and_then(Option::take).unwrap_or_default());
            }
            for (entry, records) in diff.before.iter().zip(&left) {
                if records.as_ref().is_some_and(|records| !records.is_empty()) {
                    return Err(Conflict::new(&entry.id));
                }
            }
            self.records[index].splice(run, records);
            self.places[index] = Arc::new(places);
            self.documents[index] = Arc::new(document.with_entries(entries));
            return Ok(());
        }
        let document = Arc::make_mut(&mut self.documents[index]);
        if let Some(entries) = document.entries.get_mut(run) {
            entries.clone_from_slice(&diff.after);
        }
        Ok(())
    }

    fn apply_head(&mut self, diff: &Diff<DocumentHead>) -> Result<(), Conflict> {
        let (Some(before), Some(after), true) = (
            &diff.before,
            &diff.after,
            diff.same_record(|head| &head.document),
        ) else {
            return Err(no_record());
        };
        let place = self.place_of(&before.document).ok();
        let document = place.and_then(|place| self.documents.get_mut(place));
        let document = document.filter(|document| document.head() == **before);
        let document = document.ok_or_else(|| Conflict::new(&before.document))?;
        Arc::make_mut(document).set_head(after);
        Ok(())
    }

    fn apply_document(&mut self, diff: &Diff<Document>) -> Result<(), Conflict> {
        match (&diff.before, &diff.after) {
            (None, Some(new)) => {
                let (places, unique) = Places::new(&new.entries);
                let fits = new
                    .entries
                    .iter()
                    .all(|entry| stands_in(&new.buffer, entry));
                let (Err(next), true, true) = (self.place_of(&new.id), unique, fits) else {
                    return Err(Conflict::new(&new.id));
                };
                self.by_id.insert(next, self.documents.len());
                let none = Arc::new(EntryRecords::default());
                self.records.push(vec![none; new.entries.len()]);
                self.tallies.push(Tally::default());
                self.places.push(Arc::new(places));
                self.documents.push(new.clone());
            }
            (Some(last), None) => {
                if self.documents.last() != Some(last)
                    || self
                        .records
                        .last()
                        .is_none_or(|all| all.iter().any(|r| !r.is_empty()))
                {
                    return Err(Conflict::new(&last.id));
                }
                if let Ok(place) = self.place_of(&last.id) {
                    self.by_id.retain(|other| *other != place);
                }
                self.documents.pop();
                self.records.pop();
                self.tallies.pop();
                self.places.pop();
            }
            _ => return Err(no_record()),
        }
        Ok(())
    }
}
