//! A project in parts, each of which is written and read in a few milliseconds:
//! how the page hands a project to a program of its own and takes input
//! meanwhile.
//!
//! A document comes as its text and then its layout, some entries a part; after
//! all documents come the records, those of some entries a part. The history
//! does not go along.

use std::sync::Arc;

use super::{StoreError, read_layout, read_snapshot, write_layout, write_snapshot};
use crate::history::History;
use crate::{Annotator, Document, Extra, Project, RestoreError, Session, Snapshot};

/// Entries of a layout, and records, after which a part ends.
const ENTRIES: usize = 1000;
const RECORDS: usize = 1000;

/// A part of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A document's text, with which it begins.
    Text(Arc<str>),
    /// Some entries of the document, and in its first part all else.
    Layout(String),
    /// What was annotated at some entries.
    Records(String),
}

/// The parts of a project, in their order.
#[derive(Clone, Debug)]
pub struct Parts<'p> {
    project: &'p Project,
    next: Next,
    /// The document and the entry that come next.
    document: usize,
    entry: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    Text,
    Layout,
    Records,
    Nothing,
}

impl<'p> Parts<'p> {
    /// All parts of `project`.
    pub fn new(project: &'p Project) -> Self {
        Self {
            project,
            next: Next::Text,
            document: 0,
            entry: 0,
        }
    }

    fn text(&mut self) -> Part {
        let Some(document) = self.project.documents().get(self.document) else {
            self.document = 0;
            self.entry = 0;
            return self.records();
        };
        self.next = Next::Layout;
        self.entry = 0;
        Part::Text(document.buffer.clone())
    }

    fn layout(&mut self) -> Part {
        let Some(document) = self.project.documents().get(self.document) else {
            return self.text();
        };
        let end = document.entries.len().min(self.entry + ENTRIES);
        let mut part = Document {
            id: document.id.clone(),
            buffer: document.buffer.clone(),
            whole: document.whole,
            title: document.title.clone(),
            source_url: document.source_url.clone(),
            language: document.language.clone(),
            date: document.date,
            time_zone: document.time_zone.clone(),
            order: document.order,
            standfirst: Vec::new(),
            key_points: Vec::new(),
            text_sha256: document.text_sha256.clone(),
            added: document.added.clone(),
            entries: document.entries[self.entry..end].to_vec(),
            notices: Vec::new(),
            extra: Extra::default(),
        };
        if self.entry == 0 {
            part.standfirst.clone_from(&document.standfirst);
            part.key_points.clone_from(&document.key_points);
            part.notices.clone_from(&document.notices);
            part.extra.clone_from(&document.extra);
        }
        self.entry = end;
        if end == document.entries.len() {
            self.document += 1;
            self.next = Next::Text;
        }
        Part::Layout(write_layout(&part))
    }

    fn records(&mut self) -> Part {
        self.next = Next::Records;
        let first = Annotator::first().id;
        let mut part = Snapshot {
            revision: 0,
            codebook: self.project.codebook.clone(),
            annotators: self.project.annotators.clone(),
            annotator: self
                .project
                .annotators
                .first()
                .map_or(first, |a| a.id.clone()),
            extra: self.project.extra.clone(),
            annotations: Vec::new(),
            statuses: Vec::new(),
            attributions: Vec::new(),
            links: Vec::new(),
            history: History::default(),
        };
        let mut count = 0;
        while count < RECORDS {
            let entries = self.project.records(self.document);
            if let Some(records) = entries.get(self.entry) {
                self.entry += 1;
                part.annotations.extend_from_slice(&records.annotations);
                part.statuses.extend_from_slice(&records.statuses);
                part.attributions.extend_from_slice(&records.attributions);
                part.links.extend_from_slice(&records.links);
                count += records.annotations.len() + records.statuses.len();
                count += records.attributions.len() + records.links.len();
            } else if self.document < self.project.documents().len() {
                self.document += 1;
                self.entry = 0;
            } else {
                self.next = Next::Nothing;
                break;
            }
        }
        Part::Records(write_snapshot(&part))
    }
}

impl Iterator for Parts<'_> {
    type Item = Part;

    fn next(&mut self) -> Option<Part> {
        match self.next {
            Next::Text => Some(self.text()),
            Next::Layout => Some(self.layout()),
            Next::Records => Some(self.records()),
            Next::Nothing => None,
        }
    }
}

/// A project that is put together of its parts.
#[derive(Clone, Debug, Default)]
pub struct Assembly {
    buffer: Arc<str>,
    is_begun: bool,
    documents: Vec<Document>,
    records: Option<Snapshot>,
}

impl Assembly {
    /// Begins a document with its text.
    pub fn text(&mut self, text: &str) {
        self.buffer = text.into();
        self.is_begun = false;
    }

    /// Takes some entries of the document.
    ///
    /// # Errors
    /// [`StoreError`] where the part is none.
    pub fn layout(&mut self, part: &str) -> Result<(), StoreError> {
        let part = read_layout(part, self.buffer.clone())?;
        match self.documents.last_mut().filter(|_| self.is_begun) {
            Some(document) => document.entries.extend(part.entries),
            None => self.documents.push(part),
        }
        self.is_begun = true;
        Ok(())
    }

    /// Takes the records of some entries.
    ///
    /// # Errors
    /// [`StoreError`] where the part is none.
    pub fn records(&mut self, part: &str) -> Result<(), StoreError> {
        let part = read_snapshot(part)?;
        match &mut self.records {
            Some(records) => {
                records.annotations.extend(part.annotations);
                records.statuses.extend(part.statuses);
                records.attributions.extend(part.attributions);
                records.links.extend(part.links);
            }
            none => *none = Some(part),
        }
        Ok(())
    }

    /// The project; `None` where no records came, which hold the codebook.
    ///
    /// # Errors
    /// [`RestoreError`] where the records are of other documents.
    pub fn finish(self) -> Result<Option<Project>, RestoreError> {
        let Some(records) = self.records else {
            return Ok(None);
        };
        let session = Session::restore(records, self.documents)?;
        Ok(Some(session.into_project()))
    }
}
