//! Makes live blogs of entries that a project does not have.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Merge, Place};
use crate::exchange::{DraftDocument, DraftEntry};
use crate::offset::Cursor;
use crate::transaction::{Change, Diff};
use crate::{
    Block, BlockKind, CodePointRange, Document, DocumentId, Entry, EntryId, EntryRef, Extra, Order,
    TextRange, sha256,
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
            if new[place]
                && let Some(made) = made(entry, &mut buffer)
            {
                entries.push(made);
                places.push(place);
            }
        }
        let text_sha256 = match &document.text_sha256 {
            Some(hash) if is_hash(hash) && places.len() == document.entries.len() => {
                hash.to_string()
            }
            _ => sha256::of(&buffer),
        };
        let id = self.free_document(document.id.as_ref(), &text_sha256);
        name(&mut entries, &id);
        let text = |text: &Option<Arc<str>>| text.as_deref().map(str::to_owned);
        let texts = |texts: &[Arc<str>]| texts.iter().map(|text| text.to_string()).collect();
        let count = entries.len();
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
    fn free_document(&self, given: Option<&DocumentId>, hash: &str) -> DocumentId {
        let is_free = |id: &DocumentId| self.project.documents().iter().all(|d| d.id != *id);
        let given = given.filter(|id| crate::id::is_valid_id(id));
        let of_text = Document::id_for(hash);
        let first = given.cloned().unwrap_or_else(|| of_text.clone());
        if is_free(&first) {
            return first;
        }
        let mut number = 2;
        loop {
            let next = DocumentId::new(format!("{of_text}-{number}"));
            if is_free(&next) {
                return next;
            }
            number += 1;
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
    let fits = |block: &Block| {
        text.get(block.range.start as usize..block.range.end as usize)
            .is_some()
    };
    let blocks = if draft.blocks.is_empty() || !draft.blocks.iter().all(fits) {
        paragraphs(text)
    } else {
        draft.blocks.clone()
    };
    Some(Entry {
        // Named once all are there.
        id: draft.id.clone().unwrap_or_else(|| EntryId::new("")),
        heading,
        time: draft.time.clone(),
        authors: draft.authors.clone(),
        text: append(text),
        blocks,
        source: draft.source.unwrap_or_else(|| CodePointRange {
            start: 0,
            end: Cursor::new(text)
                .at_byte(text.len())
                .map_or(0, |end| end.code_point),
        }),
        extra: Extra::default(),
    })
}

/// Gives each entry an id: the file's, if all of them can be told apart by it.
fn name(entries: &mut [Entry], document: &DocumentId) {
    let ids: BTreeSet<&EntryId> = entries.iter().map(|entry| &entry.id).collect();
    let are_ids = entries.iter().all(|e| crate::id::is_valid_id(&e.id));
    if are_ids && ids.len() == entries.len() {
        return;
    }
    for (index, entry) in entries.iter_mut().enumerate() {
        entry.id = Document::entry_id_for(document, index);
    }
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
