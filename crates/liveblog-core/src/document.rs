//! A live blog after splitting: its title block and its entries, all slices of
//! one text that is never changed.
//!
//! What this module does not hold: labels and statuses. They live in the
//! [`Project`](crate::Project) and point here by id.

use std::sync::Arc;

use crate::parse;
use crate::said::Said;
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

impl EntryTime {
    /// The time of day where a person gave another one than was printed, or
    /// one where none was.
    pub fn corrected_clock(&self) -> Option<Clock> {
        let clock = self.clock?;
        let is_printed = match &self.raw {
            Some(raw) => parse::says(raw, clock)?,
            None => false,
        };
        (!is_printed).then_some(clock)
    }

    /// Takes the parts that a moment needs and that are missing from the moment
    /// itself, as worked out, and no longer calls a missing part worked out.
    /// Says whether anything had to be put right.
    #[cfg(feature = "exchange")]
    pub(crate) fn settle(&mut self) -> bool {
        let mut settled = false;
        if let Some(moment) = &self.timestamp {
            let mut fill = |part, is_missing: bool| {
                if is_missing && !self.inferred.contains(&part) {
                    self.inferred.push(part);
                }
                settled |= is_missing;
            };
            fill(TimePart::Date, self.date.is_none());
            fill(TimePart::Zone, self.zone.is_none());
            fill(TimePart::Clock, self.clock.is_none());
            let (date, clock, zone) = moment.local_parts();
            self.date = self.date.or(date);
            self.clock = self.clock.or(clock);
            self.zone.get_or_insert_with(|| zone.to_owned());
        }
        let known = self.inferred.len();
        let (date, zone, clock) = (self.date, &self.zone, self.clock);
        self.inferred.retain(|part| match part {
            TimePart::Date => date.is_some(),
            TimePart::Zone => zone.is_some(),
            TimePart::Clock => clock.is_some(),
        });
        settled || self.inferred.len() < known
    }
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
    pub message: Said,
}

/// A live blog, split into entries. A correction of the split makes another
/// document of the same text, which shares the entries that stayed as they
/// were.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its id, made from the text, so that the same paste has the same id on
    /// every machine.
    pub id: DocumentId,
    /// The text that all ranges point into: the pasted text after
    /// [`normalise`](crate::parse::normalise), or, for a document opened from
    /// a dataset file, its entries' headings and texts one after the other.
    pub buffer: Arc<str>,
    /// Whether the buffer is the pasted text, from which entries can also take
    /// lines that are in no entry's text yet.
    pub whole: bool,
    /// The headline.
    pub title: Option<String>,
    /// Where it was published.
    pub source_url: Option<String>,
    /// Its language as a BCP 47 tag.
    pub language: Option<String>,
    /// The day on which it began: that of its oldest entry.
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
    pub entries: Vec<Arc<Entry>>,
    /// What looked odd.
    pub notices: Vec<Notice>,
    /// Unknown keys of the dataset file.
    pub extra: Extra,
}

/// What is said of a document as a whole and can be corrected by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentHead {
    /// The document's id, which stays.
    pub document: DocumentId,
    /// See [`Document::title`], and so on.
    pub title: Option<String>,
    /// Where it was published.
    pub source_url: Option<String>,
    /// Its language as a BCP 47 tag.
    pub language: Option<String>,
    /// The day on which it began.
    pub date: Option<Date>,
    /// The zone of its times.
    pub time_zone: Option<String>,
    /// The order of its entries.
    pub order: Order,
    /// The paragraphs under the headline.
    pub standfirst: Vec<String>,
    /// The page's own list of key points.
    pub key_points: Vec<String>,
    /// What looked odd. Here, since a notice goes by its entry's id, and
    /// entries can be merged.
    pub notices: Vec<Notice>,
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

    /// Where the entry with this id stands. Ids count the entries, so that it
    /// is near the place that the id's number says, also where entries were
    /// merged or split off; only where ids do not count, all are looked at.
    pub fn place_of(&self, id: &str) -> Option<usize> {
        let is_it = |place: usize| self.entries.get(place).is_some_and(|e| *e.id == *id);
        let last = self.entries.len().checked_sub(1)?;
        let guess = Self::number_of(id).saturating_sub(1).min(last);
        for away in 0..=last {
            if let Some(before) = guess.checked_sub(away).filter(|place| is_it(*place)) {
                return Some(before);
            }
            if is_it(guess + away) {
                return Some(guess + away);
            }
        }
        None
    }

    /// The number that an entry's id ends in; 0 where it ends in none, or in
    /// none that an entry could have.
    pub(crate) fn number_of(id: &str) -> usize {
        // By hand and small: every record goes through here.
        let (mut number, mut place) = (0_usize, 1_usize);
        for digit in id.bytes().rev().take_while(u8::is_ascii_digit).take(9) {
            number += place * usize::from(digit - b'0');
            place *= 10;
        }
        number
    }

    /// The same document, split otherwise.
    pub(crate) fn with_entries(&self, entries: Vec<Arc<Entry>>) -> Self {
        // Spelled out, since a clone would copy the entries in vain.
        Self {
            id: self.id.clone(),
            buffer: self.buffer.clone(),
            whole: self.whole,
            title: self.title.clone(),
            source_url: self.source_url.clone(),
            language: self.language.clone(),
            date: self.date,
            time_zone: self.time_zone.clone(),
            order: self.order,
            standfirst: self.standfirst.clone(),
            key_points: self.key_points.clone(),
            text_sha256: self.text_sha256.clone(),
            added: self.added.clone(),
            entries,
            notices: self.notices.clone(),
            extra: self.extra.clone(),
        }
    }

    /// Everything of the document that [`DocumentHead`] holds.
    pub fn head(&self) -> DocumentHead {
        DocumentHead {
            document: self.id.clone(),
            title: self.title.clone(),
            source_url: self.source_url.clone(),
            language: self.language.clone(),
            date: self.date,
            time_zone: self.time_zone.clone(),
            order: self.order,
            standfirst: self.standfirst.clone(),
            key_points: self.key_points.clone(),
            notices: self.notices.clone(),
        }
    }

    /// Takes over everything of `head` but the id.
    pub(crate) fn set_head(&mut self, head: &DocumentHead) {
        self.title.clone_from(&head.title);
        self.source_url.clone_from(&head.source_url);
        self.language.clone_from(&head.language);
        self.date = head.date;
        self.time_zone.clone_from(&head.time_zone);
        self.order = head.order;
        self.standfirst.clone_from(&head.standfirst);
        self.key_points.clone_from(&head.key_points);
        self.notices.clone_from(&head.notices);
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
    fn a_clock_that_is_not_the_printed_one_was_corrected() {
        let clock = |hour| Clock::new(hour, 58, 0);
        for (raw, given, corrected) in [
            (Some("11:58 p.m. ET"), clock(23), None),
            (Some("11:58 p.m. ET"), clock(22), clock(22)),
            (None, clock(6), clock(6)),
            (Some("5m ago"), clock(6), None),
            (Some("11:58"), None, None),
        ] {
            let time = EntryTime {
                raw: raw.map(str::to_owned),
                clock: given,
                ..EntryTime::default()
            };
            assert_eq!(time.corrected_clock(), corrected, "{raw:?}");
        }
    }

    #[test]
    fn an_entry_is_found_by_its_id_wherever_it_stands() {
        let at = crate::Timestamp::from_unix(0);
        let text = "Fire – live\n\n06:10\n\nOne.\n\n06:20\n\nTwo.\n\n06:30\n\nThree.\n";
        let read = crate::parse::parse(text, &at);
        assert_eq!(read.entries.len(), 3);
        for ids in [
            ["d-e001", "d-e002", "d-e003"],
            ["d-e002", "d-e004", "d-e009"],
            ["d-e001", "d-e004", "d-e002"],
            ["zz", "d-e001", "x999999999"],
        ] {
            let renamed = |(entry, id): (&Arc<Entry>, &str)| {
                let mut entry = (**entry).clone();
                entry.id = id.into();
                Arc::new(entry)
            };
            let document = read.with_entries(read.entries.iter().zip(ids).map(renamed).collect());
            for (place, id) in ids.into_iter().enumerate() {
                assert_eq!(document.place_of(id), Some(place), "{ids:?}");
            }
            assert_eq!(document.place_of("d-e005"), None);
            assert_eq!(read.with_entries(Vec::new()).place_of(ids[0]), None);
        }
    }

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
