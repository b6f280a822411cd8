//! A project: documents, a codebook, annotators and everything that was
//! annotated, looked up by entry so that a label touches one entry's records
//! whatever the size of the blog.
//!
//! What this module does not do: decide what a key press means
//! ([`Session`](crate::Session) does) or remember the past
//! ([`history`](crate::history) does). It changes only by [`Project::apply`].

use std::sync::Arc;

use crate::sorted::order;
use crate::transaction::{Change, Conflict};
use crate::{
    Annotation, AnnotationId, Annotator, AnnotatorId, Codebook, Document, Extra, LabelId, Status,
    StatusRecord, Timestamp,
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
}

impl EntryRecords {
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
    /// One a document: its entries by id, empty where the ids end in the
    /// entries' numbers.
    by_id: Arc<Vec<Vec<usize>>>,
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

/// What the annotations of an entry are sorted by.
fn annotation_order(annotation: &Annotation) -> (&Timestamp, &AnnotationId) {
    (&annotation.created, &annotation.id)
}

/// The entries of a document by id, where it takes that to find them.
#[inline(never)]
fn entries_by_id(document: &Document) -> Vec<usize> {
    let entries = &document.entries;
    let mut places = entries.iter().enumerate();
    if places.all(|(i, entry)| document.numbered(&entry.id) == Some(i)) {
        return Vec::new();
    }
    order(entries.len(), &mut |a, b| entries[a].id.cmp(&entries[b].id))
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
        Self {
            name: None,
            codebook: Arc::new(codebook),
            annotators,
            extra: Extra::default(),
            records: documents
                .iter()
                .map(|d| vec![none.clone(); d.entries.len()])
                .collect(),
            tallies: vec![Tally::default(); documents.len()],
            by_id: Arc::new(documents.iter().map(entries_by_id).collect()),
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
                if read.annotations.is_empty() && read.statuses.is_empty() {
                    continue;
                }
                let found = &read.annotations;
                let by_order = order(found.len(), &mut |a, b| {
                    annotation_order(&found[a]).cmp(&annotation_order(&found[b]))
                });
                let mut records = EntryRecords {
                    annotations: by_order.into_iter().map(|i| found[i].clone()).collect(),
                    statuses: Vec::with_capacity(read.statuses.len()),
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
        let index = self.documents.iter().position(|d| &*d.id == document)?;
        let (document, by_id) = (&self.documents[index], &self.by_id[index]);
        let found = document.numbered(entry).or_else(|| {
            let place = by_id.partition_point(|i| *document.entries[*i].id < *entry);
            let place = *by_id.get(place)?;
            (*document.entries[place].id == *entry).then_some(place)
        });
        Some(EntryRef {
            document: index,
            entry: found?,
        })
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
    /// document's title.
    pub fn display_name(&self) -> &str {
        self.name
            .as_deref()
            .or_else(|| self.documents.first().and_then(|d| d.title.as_deref()))
            .unwrap_or("Untitled live blog")
    }

    /// Makes all `changes`, or none where one does not fit what is there.
    ///
    /// # Errors
    /// [`Conflict`] names the first record that is not as the change expects.
    pub fn apply(&mut self, changes: &[Change]) -> Result<(), Conflict> {
        for (made, change) in changes.iter().enumerate() {
            if let Err(conflict) = self.apply_one(change) {
                for change in changes[..made].iter().rev() {
                    // The inverse of a change that was just made always fits.
                    let _ = self.apply_one(&change.inverse());
                }
                return Err(conflict);
            }
        }
        Ok(())
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
                let place = records.annotations.iter().position(|a| a.id == key.id);
                if place.map(|i| &records.annotations[i]) != diff.before.as_ref() {
                    return Err(conflict());
                }
                if let Some(i) = place {
                    records.annotations.remove(i);
                }
                if let Some(after) = &diff.after {
                    let i = records
                        .annotations
                        .partition_point(|a| annotation_order(a) < annotation_order(after));
                    records.annotations.insert(i, after.clone());
                }
            }
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
        }
        Ok(())
    }
}
