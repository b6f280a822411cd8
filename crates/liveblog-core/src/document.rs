//! A live blog after splitting: its title block and its entries, all slices of
//! one text that is never changed.
//!
//! What this module does not hold: labels and statuses. They live in the
//! [`Project`](crate::Project) and point here by id.

use std::sync::Arc;

use crate::{Clock, Date, DocumentId, EntryId, Extra, TimePart, Timestamp};

/// A half-open range of byte offsets on character boundaries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct TextRange {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl TextRange {
    /// The part of `text` that the range names; empty where the range does
    /// not fit, so that a damaged store cannot stop the page.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize)
            .unwrap_or_default()
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        self.end.saturating_sub(self.start) as usize
    }

    /// Whether the range holds nothing.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
}

/// A half-open range of Unicode code points in the pasted text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct CodePointRange {
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
}

/// The order in which the entries' times run down the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Order {
    /// Times rise.
    OldestFirst,
    /// Times fall.
    NewestFirst,
    /// Neither, for example with one pinned entry out of order.
    Mixed,
}

/// What a block of an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BlockKind {
    /// Running prose.
    Paragraph,
    /// A bullet or numbered line.
    ListItem,
    /// A picture's caption or credit.
    Caption,
    /// What stands where an embed did not come along.
    Placeholder,
    /// A lead-in such as "Full report:" or the bare link line under it.
    Link,
    /// Anything else, such as a score line or page furniture.
    Other,
}

/// One block of an entry's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where it stands in the entry's text, in bytes.
    pub range: TextRange,
}

/// When an entry was published, as printed and as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntryTime {
    /// What the page printed; `None` where it printed no time.
    pub raw: Option<String>,
    /// The time of day on the 24-hour clock.
    pub clock: Option<Clock>,
    /// The calendar date.
    pub date: Option<Date>,
    /// The zone as printed, such as `BST`.
    pub zone: Option<String>,
    /// The moment, only where date, clock and zone are all known.
    pub timestamp: Option<Timestamp>,
    /// Which of the above were not printed at this entry but worked out.
    pub inferred: Vec<TimePart>,
}

/// One post of the live blog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its id in the dataset.
    pub id: EntryId,
    /// Where the heading stands in [`Document::buffer`].
    pub heading: Option<TextRange>,
    /// When it was published.
    pub time: EntryTime,
    /// Who is credited with it.
    pub authors: Vec<Arc<str>>,
    /// Where the text stands in [`Document::buffer`]; one unbroken slice.
    pub text: TextRange,
    /// The text's blocks, in order, without overlap.
    pub blocks: Vec<Block>,
    /// Where the whole entry stands in the pasted text.
    pub source: CodePointRange,
    /// Unknown keys of the dataset file.
    pub extra: Extra,
}

/// Something the splitter found odd, in words for the researcher.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The entry it is about; `None` for the whole document.
    pub entry: Option<EntryId>,
    /// One sentence.
    pub message: String,
}

/// A live blog, split into entries. Immutable once made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its id, made from the text, so that the same paste has the same id on
    /// every machine.
    pub id: DocumentId,
    /// The text that all ranges point into: the pasted text after
    /// [`normalise`](crate::parse::normalise), or, for a document opened from
    /// a dataset file, its entries' headings and texts one after the other.
    pub buffer: Arc<str>,
    /// The headline.
    pub title: Option<String>,
    /// Where it was published.
    pub source_url: Option<String>,
    /// Its language as a BCP 47 tag.
    pub language: Option<String>,
    /// The day it covers, where one day is known for all of it.
    pub date: Option<Date>,
    /// The zone of its times, where one is known for all of it.
    pub time_zone: Option<String>,
    /// The order of its entries.
    pub order: Order,
    /// The paragraphs under the headline.
    pub standfirst: Vec<String>,
    /// The page's own list of key points.
    pub key_points: Vec<String>,
    /// SHA-256 of the pasted text, 64 lower-case hex digits.
    pub text_sha256: String,
    /// When it was added to the project.
    pub added: Timestamp,
    /// The entries, in pasted order.
    pub entries: Vec<Entry>,
    /// What looked odd.
    pub notices: Vec<Notice>,
    /// Unknown keys of the dataset file.
    pub extra: Extra,
}

impl Document {
    /// An entry's heading.
    pub fn heading(&self, entry: &Entry) -> Option<&str> {
        entry.heading.map(|range| range.of(&self.buffer))
    }

    /// An entry's text.
    pub fn text(&self, entry: &Entry) -> &str {
        entry.text.of(&self.buffer)
    }

    /// The position of the entry with this id, where the id ends in the entry's
    /// number; all do but in foreign files.
    pub(crate) fn numbered(&self, id: &str) -> Option<usize> {
        // By hand and small: every record goes through here.
        let (mut number, mut place) = (0_usize, 1_usize);
        for digit in id.bytes().rev().take_while(u8::is_ascii_digit) {
            number = number.wrapping_add(place.wrapping_mul(usize::from(digit - b'0')));
            place = place.wrapping_mul(10);
        }
        let index = number.wrapping_sub(1);
        let entry = self.entries.get(index)?;
        (*entry.id == *id).then_some(index)
    }

    /// The id of the document whose text has this SHA-256.
    pub fn id_for(text_sha256: &str) -> DocumentId {
        DocumentId::new(format!(
            "d-{}",
            text_sha256.get(..12).unwrap_or(text_sha256)
        ))
    }

    /// The id of the entry at `index`.
    pub fn entry_id_for(document: &DocumentId, index: usize) -> EntryId {
        // Spelled out, since a paste can have a hundred thousand entries and
        // the formatting machinery is slow.
        let mut digits = [b'0'; 20];
        let (mut rest, mut first) = (index + 1, digits.len());
        while rest > 0 || first > digits.len() - 3 {
            first -= 1;
            digits[first] = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        let mut id = String::with_capacity(document.len() + 2 + digits.len() - first);
        id.push_str(document);
        id.push_str("-e");
        id.extend(digits[first..].iter().map(|digit| char::from(*digit)));
        EntryId::new(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entry_ids_count_from_one_with_three_digits_at_least() {
        let document = DocumentId::from("d-1");
        for (index, expected) in [
            (0, "d-1-e001"),
            (9, "d-1-e010"),
            (998, "d-1-e999"),
            (999, "d-1-e1000"),
            (usize::MAX - 1, &*format!("d-1-e{}", usize::MAX)),
        ] {
            assert_eq!(&*Document::entry_id_for(&document, index), expected);
        }
    }
}
