//! A live blog as it was handed over: its text, and what the place it came
//! from knows about stretches of that text beyond the words.
//!
//! A paste or a text file knows nothing more. A web page knows which lines
//! were headings, times, list items and captions ([`PageReader`]); a page's
//! structured data knows everything about every entry (`json_ld`). Rich text
//! on the clipboard is both, plain text and page (`rich`).
//!
//! What this module does not do: split; see [`parse`](crate::parse). Nor does
//! it read HTML by itself, but for the feature `html`: a page in a browser has
//! a parser already, and feeds a [`PageReader`] from that.

#[cfg(feature = "html")]
mod html;
mod json_ld;
mod markup;
mod moment;
mod page;
mod rich;

use crate::document::TextRange;
use crate::sorted::order;
use crate::{Clock, Date, Timestamp};

pub use page::{Attributes, Page, PageReader};

/// What reads a piece of HTML and tells a [`PageReader`] of it.
pub type FeedHtml<'f> = dyn Fn(&str, &mut PageReader) + 'f;

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
    /// How it was read.
    pub read_as: ReadAs,
}

/// How a text was read, best last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReadAs {
    /// As plain text.
    #[default]
    Plain,
    /// As plain text, with what the rich text beside it knows.
    RichText,
    /// As the source of a web page.
    Page,
    /// As the structured data of a web page, which has the exact time of
    /// every entry.
    StructuredData,
}

impl ReadAs {
    /// All ways to read.
    pub const ALL: [Self; 4] = [
        Self::Plain,
        Self::RichText,
        Self::Page,
        Self::StructuredData,
    ];
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

impl Source {
    /// Reads what was pasted or opened as what it is: a page's source, its
    /// structured data alone, or plain text. A page with the structured data
    /// of a live blog is read by that. `feed` reads HTML.
    pub fn read_with(text: String, feed: &FeedHtml<'_>) -> Self {
        if markup::is_html(&text) {
            let mut reader = PageReader::default();
            feed(&text, &mut reader);
            return reader.finish().into_best_source(feed);
        }
        let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
        if start.starts_with(['{', '['])
            && let Some(posting) = json_ld::posting(std::slice::from_ref(&text), feed)
        {
            return posting.source;
        }
        Self::from(text)
    }

    /// Reads what the clipboard has as plain and as rich text. The text is the
    /// plain one, whatever the other knows, unless that is itself the source
    /// of a page.
    pub fn rich_with(plain: String, html: &str, feed: &FeedHtml<'_>) -> Self {
        let source = Self::read_with(plain, feed);
        if source.read_as != ReadAs::Plain {
            return source;
        }
        let mut reader = PageReader::default();
        feed(html, &mut reader);
        reader.finish().onto(&source.text)
    }

    /// [`read_with`](Self::read_with) the core's own HTML parser.
    ///
    /// ```
    /// # use liveblog_core::source::{ReadAs, Source};
    /// let source = Source::read("<h1>Regatta</h1><p>Boats are out.</p>".to_owned());
    /// assert_eq!(source.text, "Regatta\n\nBoats are out.");
    /// assert_eq!(source.read_as, ReadAs::Page);
    /// ```
    #[cfg(feature = "html")]
    pub fn read(text: String) -> Self {
        Self::read_with(text, &html::feed)
    }

    /// [`rich_with`](Self::rich_with) the core's own HTML parser.
    #[cfg(feature = "html")]
    pub fn rich(plain: String, html: &str) -> Self {
        Self::rich_with(plain, html, &html::feed)
    }

    /// Marks the bytes from `start` to `end`. Positions of 32 bits do not
    /// reach everywhere; what lies beyond is not split either.
    fn mark(&mut self, start: usize, end: usize, kind: MarkKind) {
        if let (Ok(start), Ok(end)) = (start.try_into(), end.try_into()) {
            let range = TextRange { start, end };
            self.marks.push(Mark { range, kind });
        }
    }

    /// Appends another source's text, under a blank line, and its marks.
    fn append(&mut self, other: Source) {
        if !self.text.is_empty() && !other.text.is_empty() {
            self.text.push_str("\n\n");
        }
        let base = self.text.len();
        self.text.push_str(&other.text);
        for Mark { range, kind } in other.marks {
            self.mark(base + range.start as usize, base + range.end as usize, kind);
        }
    }

    /// Brings the marks into order: what encloses others comes first.
    fn sort_marks(&mut self) {
        let key = |mark: &Mark| {
            let is_entry = mark.kind == MarkKind::Entry;
            (mark.range.start, !is_entry, u32::MAX - mark.range.end)
        };
        let marks = &self.marks;
        let sorted = order(marks.len(), &mut |a, b| key(&marks[a]).cmp(&key(&marks[b])));
        self.marks = sorted.into_iter().map(|i| marks[i].clone()).collect();
    }
}
