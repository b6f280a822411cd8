//! Makes live blogs of entries that a project does not have.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Merge, Place};
use crate::exchange::{Draft, DraftDocument, DraftEntry};
use crate::offset::Cursor;
use crate::said::{Phrase, phrase, said};
use crate::transaction::{Change, Diff};
use crate::{
    Block, BlockKind, CodePointRange, Document, DocumentId, Entry, EntryId, EntryRef, Extra, Order,
    Project, TextRange, sha256,
};

impl Merge<'_> {
    /// Adds a live blog of those entries of `document` that are marked as new,
    /// and notes where they are.
    pub(super) fn add_document(
        &mut self,
        document: &DraftDocument,
        new: &[bool],
        found: &mut [Option<Place>],
    ) {
        let mut buffer = String::new();
        let mut entries = Vec::new();
        let mut places = Vec::new();
        for (place, entry) in document.entries.iter().enumerate() {
            if !new[place] {
                continue;
            }
            let Some(made) = made(entry, &mut buffer) else {
                let name = self.name(document, place, None);
                self.refuse(name, said!("the live blog is too long for it"));
                continue;
            };
            if entry.source.is_some_and(|source| source.start > source.end) {
                let name = self.name(document, place, None);
                self.repair(
                    name,
                    said!("its place in the pasted text ends before it begins, and was left out"),
                );
            }
            entries.push(made);
            places.push(place);
        }
        let count = entries.len();
        let text_sha256 = match &document.text_sha256 {
            Some(hash) if is_hash(hash) && places.len() == document.entries.len() => {
                hash.to_string()
            }
            _ => sha256::of(&buffer),
        };
        let id = self.name_document(document.id.as_ref(), &text_sha256);
        for (index, (entry, place)) in entries.iter_mut().zip(&places).enumerate() {
            let said = document.entries[*place].id.as_ref();
            if let Some(said) = said.filter(|said| self.taken.keeps(said)) {
                entry.id = said.clone();
                continue;
            }
            entry.id = self.taken.new_entry(&id, index, count);
            if let Some(said) = said {
                let reason = reason(said);
                let what = said!(
                    "the entry “{old}” got the id “{id}”{reason}",
                    old = said,
                    id = entry.id,
                    reason
                );
                let name = self.name(document, *place, None);
                self.repair(name, what);
            }
        }
        let text = |text: &Option<Arc<str>>| text.as_deref().map(str::to_owned);
        let texts = |texts: &[Arc<str>]| texts.iter().map(|text| text.to_string()).collect();
        let made = Document {
            id,
            buffer: buffer.into(),
            whole: false,
            title: text(&document.title),
            source_url: text(&document.source_url),
            language: text(&document.language),
            date: document.date,
            time_zone: text(&document.time_zone),
            order: document.order.unwrap_or(Order::Mixed),
            standfirst: texts(&document.standfirst),
            key_points: texts(&document.key_points),
            text_sha256,
            added: self.stamp.at.clone(),
            entries: entries.into_iter().map(Arc::new).collect(),
            notices: Vec::new(),
            extra: Extra::default(),
        };
        let at = self.project.documents().len();
        let change = Change::Document(Diff {
            before: None,
            after: Some(Arc::new(made)),
        });
        if !self.change(change) {
            return;
        }
        self.merged.documents += 1;
        self.merged.entries += count;
        for (entry, place) in places.into_iter().enumerate() {
            found[place] = Some(Place {
                at: EntryRef {
                    document: at,
                    entry,
                },
                differs: false,
            });
        }
    }

    /// The id that the file gives the document, or that of its text, or one
    /// that is free.
    fn name_document(&mut self, said: Option<&DocumentId>, hash: &str) -> DocumentId {
        if let Some(said) = said
            && crate::id::is_valid_id(said)
            && self.taken.documents.insert(said.clone())
        {
            return said.clone();
        }
        let id = self.taken.new_document(hash);
        if let Some(said) = said {
            let reason = reason(said);
            let what = said!(
                "the live blog “{old}” got the id “{id}”{reason}",
                old = said,
                id,
                reason
            );
            self.repair(said.to_string(), what);
        }
        id
    }
}

/// Why an id of the file was not kept.
fn reason(id: &str) -> Phrase {
    if crate::id::is_valid_id(id) {
        phrase!(", since its own is taken")
    } else {
        phrase!(": an id begins with a letter and has no blanks")
    }
}

/// The ids of live blogs and entries that new ones cannot have.
#[derive(Default)]
pub(super) struct Taken {
    documents: BTreeSet<DocumentId>,
    /// Of all live blogs: the dataset file tells entries apart by the id alone.
    entries: BTreeSet<EntryId>,
    /// Those that the file uses, which are not given to other entries.
    said: BTreeSet<EntryId>,
    /// The number that is tried next to tell live blogs of one text apart.
    numbers: BTreeMap<DocumentId, usize>,
}

impl Taken {
    pub(super) fn new(project: &Project, draft: &Draft) -> Self {
        let here = project.documents().iter();
        let entries = here.clone().flat_map(|d| &d.entries);
        let said = draft.documents.iter().flat_map(|d| &d.entries);
        Self {
            documents: here.map(|d| d.id.clone()).collect(),
            entries: entries.map(|e| e.id.clone()).collect(),
            said: said.filter_map(|e| e.id.clone()).collect(),
            numbers: BTreeMap::new(),
        }
    }

    /// Takes the id, if it is one and free.
    fn keeps(&mut self, id: &EntryId) -> bool {
        crate::id::is_valid_id(id) && self.entries.insert(id.clone())
    }

    /// Takes a free id for the entry at `index` of `count`.
    fn new_entry(&mut self, document: &DocumentId, index: usize, count: usize) -> EntryId {
        let mut next = index;
        loop {
            let id = Document::entry_id_for(document, next);
            if !self.said.contains(&id) && self.entries.insert(id.clone()) {
                return id;
            }
            // Beyond the numbers that the others get.
            next += count;
        }
    }

    /// Takes a free id for a live blog whose text has this SHA-256.
    fn new_document(&mut self, hash: &str) -> DocumentId {
        let of_text = Document::id_for(hash);
        let number = self.numbers.entry(of_text.clone()).or_insert(1);
        loop {
            let id = match *number {
                1 => of_text.clone(),
                number => DocumentId::new(format!("{of_text}-{number}")),
            };
            *number += 1;
            if self.documents.insert(id.clone()) {
                return id;
            }
        }
    }
}

fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// An entry whose texts are appended to the buffer; `None` where these would be
/// more than the ranges reach.
fn made(draft: &DraftEntry, buffer: &mut String) -> Option<Entry> {
    let text = draft.text.as_deref()?;
    let heading_length = draft.heading.as_deref().map_or(0, str::len);
    let length = buffer.len().checked_add(text.len() + heading_length)?;
    u32::try_from(length).ok()?;
    let mut append = |text: &str| {
        let start = buffer.len() as u32;
        buffer.push_str(text);
        TextRange {
            start,
            end: buffer.len() as u32,
        }
    };
    let heading = draft.heading.as_deref().map(&mut append);
    let mut end = 0;
    let mut fits = |block: &Block| {
        let range = block.range;
        let follows = end <= range.start;
        end = range.end;
        follows && text.get(range.start as usize..end as usize).is_some()
    };
    let blocks = if draft.blocks.is_empty() || !draft.blocks.iter().all(&mut fits) {
        paragraphs(text)
    } else {
        draft.blocks.clone()
    };
    Some(Entry {
        // Named once all are there.
        id: EntryId::new(""),
        heading,
        time: draft.time.clone(),
        authors: draft.authors.clone(),
        text: append(text),
        blocks,
        source: draft
            .source
            .filter(|source| source.start <= source.end)
            .unwrap_or_else(|| CodePointRange {
                start: 0,
                end: Cursor::new(text)
                    .at_byte(text.len())
                    .map_or(0, |end| end.code_point),
            }),
        extra: Extra::default(),
    })
}

/// One paragraph a line that is not blank.
fn paragraphs(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let words = line.trim_end();
        let range = TextRange {
            start: start as u32,
            end: (start + words.len()) as u32,
        };
        if !range.is_empty() {
            blocks.push(Block {
                kind: BlockKind::Paragraph,
                range,
            });
        }
        start += line.len();
    }
    blocks
}
