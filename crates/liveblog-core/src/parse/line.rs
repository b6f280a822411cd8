//! What a single line could be, for a person who has said what it is, or what
//! another one is.
//!
//! The page does not have the parser when it opens, and links it in when lines
//! are to be corrected: see [`LineReader`].

use std::sync::{Arc, OnceLock};

use super::stamp::Reading;
use super::{cut, lines, looks, names, stamp};
use crate::document::EntryTime;

/// What reads single lines. The feature `lines` has the parser do it; without
/// that, nothing can be read from a line until [`link`](Self::link) was called.
#[derive(Clone, Copy, Debug)]
pub struct LineReader {
    /// The time that a line shows; `None` where none can be read.
    pub time: fn(&str) -> Option<EntryTime>,
    /// The people that a line credits.
    pub names: fn(&str) -> Vec<Arc<str>>,
    /// Whether a line could be a heading by its look.
    pub could_head: fn(&str) -> bool,
    /// Whether a line is an item of a list.
    pub is_item: fn(&str) -> bool,
}

static LINKED: OnceLock<LineReader> = OnceLock::new();

impl LineReader {
    /// The parser.
    pub const PARSER: Self = Self {
        time: read_time,
        names: read_names,
        could_head,
        is_item,
    };

    /// Has lines be read by this from now on. Only the first one counts.
    pub fn link(self) {
        let _ = LINKED.set(self);
    }

    /// The one that is linked in.
    pub(crate) fn linked() -> Self {
        #[cfg(feature = "lines")]
        const OWN: LineReader = LineReader::PARSER;
        #[cfg(not(feature = "lines"))]
        const OWN: LineReader = LineReader {
            time: |_| None,
            names: |_| Vec::new(),
            could_head: |_| false,
            is_item: |_| false,
        };
        LINKED.get().copied().unwrap_or(OWN)
    }
}

/// The time that a line shows to a reader who was told that it is one.
pub(super) fn read_time(line: &str) -> Option<EntryTime> {
    let line = lines::bare(line);
    match stamp::read(line, 0) {
        Reading::Time(time) => Some(cut::printed(&time, line)),
        Reading::Page => stamp::read_behind_label(line, 0).map(|time| cut::printed(&time, line)),
        _ => None,
    }
}

/// The people that a line credits to a reader who was told that it does.
fn read_names(line: &str) -> Vec<Arc<str>> {
    let line = lines::bare(line);
    let found = names::byline(line).unwrap_or_else(|| names::people(line));
    found.into_iter().map(Arc::from).collect()
}

fn could_head(line: &str) -> bool {
    looks::is_heading_like(lines::bare(line))
}

fn is_item(line: &str) -> bool {
    looks::list_item(line).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A reader who was told knows better than the words before the time.
    #[test]
    fn a_person_can_say_that_a_pages_own_time_is_the_entrys() {
        for (line, expected) in [
            ("Updated at 14:30", Some("14:30")),
            ("Last updated 3 June 2031 14:30", Some("3 June 2031 14:30")),
            ("14:30", Some("14:30")),
            ("Updated 25:99", None),
            ("Updated", None),
        ] {
            let read = read_time(line).and_then(|time| time.raw);
            assert_eq!(read.as_deref(), expected, "{line}");
        }
    }
}
