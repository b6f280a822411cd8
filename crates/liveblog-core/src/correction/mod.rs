//! Corrections of a split by hand: what the lines of an entry are, and what
//! becomes of them when a person says otherwise.
//!
//! The text of a document never changes. A correction moves the bounds of
//! entries, headings and texts within it; an entry's text stays one unbroken
//! slice, so only its first and last lines can leave it. `edit` does that,
//! and `plan` makes the transaction of it and sees to it that annotations and
//! statuses stay with their words.
//!
//! What becomes of labels: those on a whole entry stay with the entry that
//! keeps its id, the upper one where two are made of one; where one is made
//! of two, it has the labels of both, and a label that both had once. A
//! passage goes where its words go, be it from a text into a heading. What
//! would cut a passage, or leave its words in no entry, is refused.
//!
//! An attribution goes where its passages go, and what would bring these into
//! different entries is refused. A link stays with the entry that keeps its
//! id, and goes along where that is merged into another; links that say the
//! same afterwards become one.
//!
//! An entry that is split off is named by the entry that it was part of and
//! by where it begins, so that its id is the same wherever that is done and
//! never that of another text.
//!
//! What this module does not do: change the text, or split anew.

mod alike;
mod edit;
mod plan;
mod reading;

pub(crate) use plan::{joined, plan};

use std::cell::Cell;

use crate::document::{BlockKind, Document, Entry, TextRange};
use crate::json::Quoted;
use crate::offset::Cursor;
use crate::said::{Said, said, says};

/// What a line of an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LineRole {
    /// The heading.
    Heading,
    /// The line that holds the time.
    Time,
    /// A line that credits the authors.
    Author,
    /// A line of the text.
    Body,
    /// Page furniture: in no entry's text, or a block of the kind `other`.
    Boilerplate,
}

/// A line of an entry, or a part of a line where a heading or text begins or
/// ends within it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntryLine {
    /// Where it stands in [`Document::buffer`], without the blanks around it.
    pub range: TextRange,
    /// What it is now.
    pub role: LineRole,
    /// The block of the entry's text that it belongs to, by its number.
    pub block: Option<usize>,
}

/// Why a correction cannot be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// The entry has no such line.
    NoSuchLine,
    /// An entry would begin where its entry begins already.
    NothingAbove,
    /// There is no entry before the first one.
    NoEntryBefore,
    /// The line holds the entry's time.
    HoldsTime,
    /// Only the first and the last line can leave a text.
    InTheMiddle,
    /// There are other lines between the line and the text.
    NotNextToText,
    /// The entry has a heading already.
    HasHeading,
    /// The entry has a time already.
    HasTime,
    /// No time can be read from the line.
    NoTime(String),
    /// No names can be read from the line.
    NoNames(String),
    /// The text between the entries is not there.
    NotWhole,
    /// A labelled passage would lose its words.
    Passage {
        /// What the label is called.
        label: String,
        /// The entry's number from 1.
        entry: usize,
    },
    /// The passages of an attribution would come into different entries.
    Attribution {
        /// The words of one that would come away from the first, or what the
        /// label is called where it is on the whole entry.
        passage: String,
        /// What the annotator is called who made the attribution.
        annotator: String,
        /// The entry's number from 1.
        entry: usize,
    },
    /// Two entries that would be one are linked to each other.
    Linked {
        /// What the annotator is called who made the link.
        annotator: String,
        /// The lower entry's number from 1.
        entry: usize,
    },
}

impl Obstacle {
    /// It as the ending of a sentence.
    pub fn said(&self) -> Said {
        match self {
            Self::NoSuchLine => said!("the entry has no such line"),
            Self::NothingAbove => said!(
                "nothing of the entry’s text stands above this line; choose a line further down"
            ),
            Self::NoEntryBefore => said!("there is no entry before this one"),
            Self::HoldsTime => said!(
                "this line holds the entry’s time; to take it into a text, merge the entry with the one before"
            ),
            Self::InTheMiddle => said!(
                "the line stands in the middle of the text, and a text has no gaps; split the entry there first"
            ),
            Self::NotNextToText => said!(
                "other lines stand between this line and the text; take those into the text first"
            ),
            Self::HasHeading => said!("the entry has a heading already; turn that into text first"),
            Self::HasTime => said!("the entry has a time already; split the entry here first"),
            Self::NoTime(line) => said!(
                "no time can be read from {line}",
                line = Quoted(&in_a_row(line))
            ),
            Self::NoNames(line) => said!(
                "no names can be read from {line}",
                line = Quoted(&in_a_row(line))
            ),
            Self::NotWhole => said!(
                "this live blog was opened from a file, which does not hold what stood between the texts; to do this, paste the live blog again"
            ),
            Self::Passage { label, entry } => said!(
                "a passage labelled {label} in entry {entry} would be cut or lose its words; take the label off it first",
                label = Quoted(label),
                entry
            ),
            Self::Attribution {
                passage,
                annotator,
                entry,
            } => said!(
                "{passage} in entry {entry} would come away from the rest of an attribution by {annotator}; take the attribution apart first",
                passage = Quoted(&in_a_row(passage)),
                entry,
                annotator
            ),
            Self::Linked { annotator, entry } => said!(
                "entry {entry} and the one before it are linked, by {annotator}; remove the link first",
                entry,
                annotator
            ),
        }
    }
}

says!(Obstacle);

/// The words of a text on one line.
fn in_a_row(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().collect();
    words.join(" ")
}

impl std::error::Error for Obstacle {}

impl Document {
    /// The lines of the entry at `at`, with the role that each has now: from
    /// where the entry begins to where the next one does. Of a document whose
    /// buffer is not the pasted text, the lines of heading and text only.
    pub fn lines(&self, at: usize) -> Vec<EntryLine> {
        let Some(entry) = self.entries.get(at) else {
            return Vec::new();
        };
        let sheet = Sheet::new(self);
        let until = sheet.begin(self.entries.get(at + 1).map(|next| &**next));
        sheet.lines(entry, until)
    }
}

/// A document's text and what it takes to find entries in it.
#[derive(Clone)]
struct Sheet<'d> {
    buffer: &'d str,
    whole: bool,
    /// A byte of the buffer and the code points before it. What is looked for
    /// next stands near to what was looked for last, be it above or below.
    known: Cell<(usize, usize)>,
}

/// A blank at the ends of a line: white space, or a character of no width
/// that web pages leave there.
fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200B}' | '\u{2060}' | '\u{FEFF}')
}

/// `range` without the blanks at its ends.
fn trimmed(buffer: &str, range: TextRange) -> TextRange {
    let text = range.of(buffer);
    let left = text.trim_start_matches(is_space);
    let start = range.end - left.len() as u32;
    TextRange {
        start,
        end: start + left.trim_end_matches(is_space).len() as u32,
    }
}

fn contains(outer: TextRange, inner: TextRange) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

impl<'d> Sheet<'d> {
    fn new(document: &'d Document) -> Self {
        Self {
            buffer: &document.buffer,
            whole: document.whole,
            known: Cell::default(),
        }
    }

    /// Where an entry stands in the buffer.
    fn stretch(&self, entry: &Entry) -> TextRange {
        let heading = entry.heading.unwrap_or(entry.text);
        let (mut start, mut end) = (
            heading.start.min(entry.text.start),
            heading.end.max(entry.text.end),
        );
        if self.whole && self.code_point(start).is_some() {
            // A store could say anything.
            let source = entry.source;
            start = self
                .byte(source.start)
                .map_or(start, |byte| start.min(byte));
            end = self.byte(source.end).map_or(end, |byte| end.max(byte));
        }
        TextRange { start, end }
    }

    /// The code points before a byte.
    fn code_point(&self, byte: u32) -> Option<usize> {
        let count = |text: &str| Some(Cursor::new(text).at_byte(text.len())?.code_point);
        let (byte, (at, before)) = (byte as usize, self.known.get());
        let found = if at <= byte {
            before + count(self.buffer.get(at..byte)?)?
        } else {
            before.checked_sub(count(self.buffer.get(byte..at)?)?)?
        };
        self.known.set((byte, found));
        Some(found)
    }

    /// The byte after so many code points.
    fn byte(&self, code_point: usize) -> Option<u32> {
        let (at, before) = self.known.get();
        let (above, below) = self.buffer.split_at_checked(at)?;
        let byte = match before.checked_sub(code_point) {
            None => at + Cursor::new(below).at_code_point(code_point - before)?.byte,
            Some(0) => at,
            Some(back) => above.char_indices().rev().nth(back - 1)?.0,
        };
        Some(byte as u32)
    }

    /// Where the entry after another begins, or where the text ends.
    fn begin(&self, following: Option<&Entry>) -> u32 {
        following.map_or(self.buffer.len() as u32, |next| self.stretch(next).start)
    }

    /// The lines of `range`, which also end at `cuts`.
    fn pieces(&self, range: TextRange, cuts: &[u32], found: &mut Vec<TextRange>) {
        let mut at = range.start;
        while at < range.end {
            let rest = TextRange {
                start: at,
                end: range.end,
            };
            let line = rest.of(self.buffer).find('\n');
            let mut end = line.map_or(range.end, |length| at + length as u32 + 1);
            for cut in cuts {
                if at < *cut && *cut < end {
                    end = *cut;
                }
            }
            let piece = trimmed(self.buffer, TextRange { start: at, end });
            if !piece.is_empty() {
                found.push(piece);
            }
            at = end;
        }
    }

    /// The lines of an entry, up to where the next one begins.
    fn lines(&self, entry: &Entry, until: u32) -> Vec<EntryLine> {
        let mut pieces = Vec::new();
        if self.whole {
            let mut range = self.stretch(entry);
            range.end = range.end.max(until);
            let heading = entry.heading.unwrap_or(entry.text);
            let cuts = [heading.start, heading.end, entry.text.start, entry.text.end];
            self.pieces(range, &cuts, &mut pieces);
        } else {
            if let Some(heading) = entry.heading {
                self.pieces(heading, &[], &mut pieces);
            }
            self.pieces(entry.text, &[], &mut pieces);
        }
        let raw = entry.time.raw.as_deref().unwrap_or_default();
        let mut is_timed = raw.is_empty();
        let mut lines = Vec::with_capacity(pieces.len());
        let mut next_block = 0;
        for range in pieces {
            let words = range.of(self.buffer);
            let (mut role, mut block) = (LineRole::Boilerplate, None);
            if entry
                .heading
                .is_some_and(|heading| contains(heading, range))
            {
                role = LineRole::Heading;
            } else if contains(entry.text, range) {
                role = LineRole::Body;
                let start = range.start - entry.text.start;
                let ends = |i: usize| entry.blocks.get(i).map(|block| block.range.end);
                while ends(next_block).is_some_and(|end| end <= start) {
                    next_block += 1;
                }
                let end = range.end - entry.text.start;
                let found = entry.blocks.get(next_block);
                if let Some(found) = found.filter(|found| found.range.start < end) {
                    block = Some(next_block);
                    if found.kind == BlockKind::Other {
                        role = LineRole::Boilerplate;
                    }
                }
            } else if !is_timed && words.contains(raw) {
                role = LineRole::Time;
                is_timed = true;
            } else if entry.authors.iter().any(|author| words.contains(&**author)) {
                role = LineRole::Author;
            }
            lines.push(EntryLine { range, role, block });
        }
        lines
    }
}
