//! Finds the passage that a file's offsets mean, and puts right what can be:
//! offsets in another unit than the format's, found by the words that the file
//! gives along, and bounds inside a character.

use std::cell::Cell;
use std::rc::Rc;

use memchr::memmem;

use super::{DraftSpan, OffsetUnit};
use crate::Part;
use crate::offset::{Index, Position};
use crate::said::{Said, said};

/// How many bytes of one text may be searched for the words of passages, so
/// that a file cannot hold the page up.
const MOST_SEARCHED: usize = 16 << 20;

/// How many bytes may be copied of what stands in one file once. The words of
/// each passage are a copy, and so is a text, a note or a list that a file refers
/// to more than once, so that a small file could fill the memory.
const MOST_COPIED: usize = 128 << 20;

/// The bytes that were copied of a file so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Copied(Rc<Cell<usize>>);

impl Copied {
    /// Takes so many bytes of what may be copied.
    ///
    /// # Errors
    /// With a sentence, where that is more than is left.
    pub(super) fn claim(&self, bytes: usize) -> Result<(), Said> {
        let copied = self.0.get().saturating_add(bytes);
        if copied > MOST_COPIED {
            return Err(said!(
                "what was read before it repeats more of the file than fits in memory"
            ));
        }
        self.0.set(copied);
        Ok(())
    }
}

/// A text whose passages are looked for.
pub(super) struct Passages<'t> {
    part: Part,
    index: Index<'t>,
    unit: OffsetUnit,
    searched: Cell<usize>,
    copied: Copied,
}

/// What was put right, in a sentence; `None` where nothing had to be.
pub(super) type Repair = Option<Said>;

impl<'t> Passages<'t> {
    /// The passages of `text`, with offsets in `unit`; `copied` counts for all
    /// texts of a file.
    pub(super) fn new(part: Part, text: &'t str, unit: OffsetUnit, copied: &Copied) -> Self {
        Self {
            part,
            index: Index::new(text),
            unit,
            searched: Cell::new(0),
            copied: copied.clone(),
        }
    }

    /// The positions in the text.
    pub(super) fn index(&self) -> &Index<'t> {
        &self.index
    }

    /// The passage from `start` to `end`, of which the file says that its words
    /// are `quote`; else a sentence that says why there is none.
    pub(super) fn at(
        &self,
        start: usize,
        end: usize,
        quote: Option<&str>,
    ) -> Result<(DraftSpan, Repair), Said> {
        let (range, repair) = self.find(start, end, quote)?;
        let words = self.words(range);
        self.copied.claim(words.len())?;
        let span = DraftSpan {
            part: self.part,
            start: range.0.code_point,
            end: range.1.code_point,
            exact: Some(words.into()),
            exact_sha256: None,
        };
        Ok((span, repair))
    }

    fn find(
        &self,
        start: usize,
        end: usize,
        quote: Option<&str>,
    ) -> Result<((Position, Position), Repair), Said> {
        let quote = quote.filter(|quote| !quote.is_empty());
        let said = self.range(start, end, self.unit);
        let Some(quote) = quote else {
            return match said {
                Some(range) => Ok((range, None)),
                None => self.widened(start, end),
            };
        };
        let stands = |range: &(Position, Position)| same_words(quote, self.words(*range));
        if let Some(range) = said.filter(stands) {
            return Ok((range, None));
        }
        let other = match self.unit {
            OffsetUnit::CodePoint => OffsetUnit::Utf16,
            OffsetUnit::Utf16 => OffsetUnit::CodePoint,
        };
        if let Some(range) = self.range(start, end, other).filter(stands) {
            let what = match other {
                OffsetUnit::CodePoint => {
                    said!(
                        "The offsets count code points; they were taken as such, for the words \
                         stand there."
                    )
                }
                OffsetUnit::Utf16 => {
                    said!(
                        "The offsets count UTF-16 units; they were taken as such, for the words \
                         stand there."
                    )
                }
            };
            return Ok((range, Some(what)));
        }
        if let Some(range) = self.nearest(quote, said) {
            let what = said!(
                "The words do not stand where the offsets say; the passage was found by its \
                 words."
            );
            return Ok((range, Some(what)));
        }
        match said {
            Some(range) => {
                let what = said!(
                    "The words that the file gives do not stand in the text; the offsets were \
                     taken."
                );
                Ok((range, Some(what)))
            }
            None => self.widened(start, end),
        }
    }

    /// The bounds, where they lie in the text and hold something.
    fn range(&self, start: usize, end: usize, unit: OffsetUnit) -> Option<(Position, Position)> {
        let at = |offset| match unit {
            OffsetUnit::CodePoint => self.index.at_code_point(offset),
            OffsetUnit::Utf16 => self.index.at_utf16(offset),
        };
        (start < end).then_some(())?;
        Some((at(start)?, at(end)?))
    }

    /// The bounds moved out of the characters that they cut.
    fn widened(&self, start: usize, end: usize) -> Result<((Position, Position), Repair), Said> {
        if start >= end {
            return Err(said!("the passage is empty or ends before it begins"));
        }
        let beyond = || said!("the passage does not lie in the text");
        if self.unit == OffsetUnit::CodePoint {
            return Err(beyond());
        }
        // A character has two units at most.
        let from = [Some(start), start.checked_sub(1)];
        let to = [Some(end), end.checked_add(1)];
        let at = |offset: Option<usize>| self.index.at_utf16(offset?);
        let from = from.into_iter().find_map(at).ok_or_else(beyond)?;
        let to = to.into_iter().find_map(at).ok_or_else(beyond)?;
        let what = said!(
            "The passage began or ended inside a character; it was widened to the whole one."
        );
        Ok(((from, to), Some(what)))
    }

    /// Where the words stand, nearest to where they should.
    fn nearest(
        &self,
        quote: &str,
        said: Option<(Position, Position)>,
    ) -> Option<(Position, Position)> {
        let text = self.index.text();
        let searched = self.searched.get() + text.len();
        if searched > MOST_SEARCHED {
            return None;
        }
        self.searched.set(searched);
        let wanted = said.map_or(0, |range| range.0.byte);
        let mut nearest: Option<usize> = None;
        for at in memmem::find_iter(text.as_bytes(), quote) {
            if nearest.is_none_or(|best| at.abs_diff(wanted) < best.abs_diff(wanted)) {
                nearest = Some(at);
            }
        }
        let start = nearest?;
        let end = start + quote.len();
        Some((self.index.at_byte(start)?, self.index.at_byte(end)?))
    }

    fn words(&self, range: (Position, Position)) -> &'t str {
        let text = self.index.text();
        text.get(range.0.byte..range.1.byte).unwrap_or_default()
    }
}

/// Whether two texts have the same words, however they are spaced. Label
/// Studio writes a line end as a backslash and an n.
fn same_words(quote: &str, words: &str) -> bool {
    if quote == words {
        return true;
    }
    // Without copies, of which long passages would be as many as they are.
    fn parts(text: &str) -> impl Iterator<Item = &str> {
        text.split("\\n").flat_map(str::split_whitespace)
    }
    parts(quote).eq(parts(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "🚨 Ana said:\n“No. No!”";

    fn at(unit: OffsetUnit, start: usize, end: usize, quote: Option<&str>) -> String {
        match Passages::new(Part::Text, TEXT, unit, &Copied::default()).at(start, end, quote) {
            Ok((span, repair)) => format!(
                "{}..{} {:?} {}",
                span.start,
                span.end,
                span.exact.as_deref().unwrap_or_default(),
                repair.map_or(String::new(), |what| what.to_string())
            ),
            Err(why) => why.to_string(),
        }
    }

    #[test]
    fn passages_by_their_offsets_or_else_their_words() {
        use OffsetUnit::{CodePoint, Utf16};
        let cases = [
            (CodePoint, 2, 5, None, "2..5 \"Ana\" "),
            (Utf16, 3, 6, None, "2..5 \"Ana\" "),
            (CodePoint, 2, 5, Some("Ana"), "2..5 \"Ana\" "),
            (
                CodePoint,
                3,
                6,
                Some("Ana"),
                "2..5 \"Ana\" The offsets count UTF-16 units; they were taken as such, for the words stand there.",
            ),
            (
                Utf16,
                2,
                5,
                Some("Ana"),
                "2..5 \"Ana\" The offsets count code points; they were taken as such, for the words stand there.",
            ),
            (
                CodePoint,
                18,
                20,
                Some("No"),
                "17..19 \"No\" The offsets count UTF-16 units; they were taken as such, for the words stand there.",
            ),
            (
                CodePoint,
                99,
                120,
                Some("said"),
                "6..10 \"said\" The words do not stand where the offsets say; the passage was found by its words.",
            ),
            (
                CodePoint,
                6,
                16,
                Some("said:\\n“No."),
                "6..16 \"said:\\n“No.\" ",
            ),
            (
                CodePoint,
                2,
                5,
                Some("Ann"),
                "2..5 \"Ana\" The words that the file gives do not stand in the text; the offsets were taken.",
            ),
            (
                Utf16,
                1,
                6,
                None,
                "0..5 \"🚨 Ana\" The passage began or ended inside a character; it was widened to the whole one.",
            ),
            (
                CodePoint,
                5,
                5,
                None,
                "the passage is empty or ends before it begins",
            ),
            (
                Utf16,
                9,
                4,
                None,
                "the passage is empty or ends before it begins",
            ),
            (
                CodePoint,
                5,
                500,
                None,
                "the passage does not lie in the text",
            ),
            (
                Utf16,
                0,
                usize::MAX,
                None,
                "the passage does not lie in the text",
            ),
        ];
        for (unit, start, end, quote, expected) in cases {
            assert_eq!(
                at(unit, start, end, quote),
                expected,
                "{start}..{end} {quote:?}"
            );
        }
    }
}
