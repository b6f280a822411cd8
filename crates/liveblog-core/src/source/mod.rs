//! A live blog as it was handed over: its text, and what the place it came
//! from knows about stretches of that text beyond the words.
//!
//! A paste or a text file knows nothing more. A web page knows which lines
//! were headings, times, list items and captions; a page's structured data
//! knows everything about every entry.
//!
//! What this module does not do: split; see [`parse`](crate::parse).

use crate::document::TextRange;
use crate::{Clock, Date, Timestamp};

/// A text to be split, with what is known about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// The text. It becomes the document's own.
    pub text: String,
    /// What is known about stretches of the text, by start. Each lies within
    /// one line of the text, but for [`MarkKind::Entry`], which is empty and
    /// stands at the start of a line.
    pub marks: Vec<Mark>,
    /// Where it was published.
    pub url: Option<String>,
    /// Its language as a BCP 47 tag.
    pub language: Option<String>,
}

/// What is known about a stretch of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The stretch, in bytes.
    pub range: TextRange,
    /// What it is.
    pub kind: MarkKind,
}

/// What a stretch of a text is known to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MarkKind {
    /// An entry begins here, for certain. Where there is one such mark, only
    /// these begin entries.
    Entry,
    /// The title of the whole page.
    Title,
    /// A heading: of an entry, or of a part of the page.
    Heading,
    /// A time that the page states exactly.
    Time(Moment),
    /// The people credited with an entry.
    Authors,
    /// An item of a list.
    ListItem,
    /// A picture's caption or credit.
    Caption,
}

/// A moment as far as a page states it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moment {
    /// The time of day, in `zone` where there is one.
    pub clock: Option<Clock>,
    /// The date, in `zone` where there is one.
    pub date: Option<Date>,
    /// The zone: `UTC` or an offset such as `+02:00`.
    pub zone: Option<String>,
    /// The moment itself, where all three are known.
    pub timestamp: Option<Timestamp>,
}

impl From<String> for Source {
    fn from(text: String) -> Self {
        Self {
            text,
            ..Self::default()
        }
    }
}
