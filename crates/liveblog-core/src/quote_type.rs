//! Works out how much of what is said stands in the speaker's own words: how
//! much of it is between quotation marks.
//!
//! The outermost marks count, so that a quote in a quote is not looked for. A
//! quote that is still open where a paragraph ends holds the rest of the
//! paragraph; the next one opens it again or closes it. Single marks are told
//! from apostrophes by what stands beside them, and hold nothing where they
//! are not closed.
//!
//! What this module does not do: tell speech from titles or irony. A person
//! has marked the contents.

use crate::{QuoteType, TextRange};

/// The quote type of the contents at `ranges` of `text`: direct where more
/// than nine tenths of their letters and digits are inside quotation marks,
/// indirect where none are. The marks may lie outside of the ranges. Commas
/// and full stops are nobody's words, so they count only where there is
/// nothing else, as do emoji.
pub fn derive(text: &str, ranges: &[TextRange]) -> QuoteType {
    Quotes::of(text).kind(ranges)
}

/// A text with what stands between quotation marks in it: for many contents of
/// one text, since finding the marks takes a walk over it.
pub(crate) struct Quotes<'t> {
    text: &'t str,
    quotes: Vec<TextRange>,
}

impl<'t> Quotes<'t> {
    pub(crate) fn of(text: &'t str) -> Self {
        let quotes = quotes(text);
        Self { text, quotes }
    }

    /// What [`derive`] says of contents.
    pub(crate) fn kind(&self, ranges: &[TextRange]) -> QuoteType {
        let Self { text, quotes } = self;
        let (mut inside, mut all) = share(text, ranges, quotes, char::is_alphanumeric);
        if all == 0 {
            (inside, all) = share(text, ranges, quotes, |c| !c.is_whitespace());
        }
        if inside * 10 > all * 9 {
            QuoteType::Direct
        } else if inside > 0 {
            QuoteType::Mixed
        } else {
            QuoteType::Indirect
        }
    }
}

/// How many of the characters that count are inside `quotes`, and how many
/// there are.
fn share(
    text: &str,
    ranges: &[TextRange],
    quotes: &[TextRange],
    counts: fn(char) -> bool,
) -> (usize, usize) {
    let (mut inside, mut all) = (0, 0);
    for range in ranges {
        let start = range.start as usize;
        for (place, _) in range.of(text).char_indices().filter(|(_, c)| counts(*c)) {
            let at = (start + place) as u32;
            let next = quotes.partition_point(|quote| quote.end <= at);
            inside += usize::from(quotes.get(next).is_some_and(|quote| quote.start <= at));
            all += 1;
        }
    }
    (inside, all)
}

/// What stands between quotation marks, marks included, from front to back.
fn quotes(text: &str) -> Vec<TextRange> {
    let mut found = Vec::new();
    let (mut start, mut is_open) = (0, false);
    while start < text.len() {
        let rest = &text[start..];
        let length = rest.find('\n').unwrap_or(rest.len());
        let line = rest[..length].trim_end();
        if !line.is_empty() {
            let after = rest[length..].trim_start();
            is_open = quotes_of_line(line, after, is_open, &mut |from, to| {
                found.push(TextRange {
                    start: (start + from) as u32,
                    end: (start + to) as u32,
                });
            });
        }
        start += length + 1;
    }
    found
}

/// Calls `add` with the quotes of a line. `was_open` is whether one was left
/// open on the line before; returns whether one is on this line.
fn quotes_of_line(
    line: &str,
    after: &str,
    was_open: bool,
    add: &mut dyn FnMut(usize, usize),
) -> bool {
    let (mut at, mut has_any) = (0, false);
    while let Some(spot) = Spot::at(line, at) {
        at = spot.end;
        if let Some(kind) = spot.opens() {
            let close = kind.close(line, spot.end);
            has_any |= close.is_some();
            // ’Tis and ’em: an apostrophe that was set as an opening mark.
            let goes_on = !kind.is_single || after.starts_with(spot.mark);
            match close {
                Some(end) => {
                    add(spot.start, end);
                    at = end;
                }
                None if goes_on => {
                    add(spot.start, line.len());
                    return true;
                }
                None => {}
            }
        } else if was_open && !has_any && matches!(spot.mark, '”' | '"' | '»' | '」' | '』') {
            add(0, spot.end);
            has_any = true;
        }
    }
    false
}

/// A character of a line and what stands beside it; a blank at either end.
struct Spot {
    mark: char,
    start: usize,
    end: usize,
    before: char,
    after: char,
}

impl Spot {
    fn at(line: &str, start: usize) -> Option<Self> {
        let mark = line[start..].chars().next()?;
        let end = start + mark.len_utf8();
        Some(Self {
            mark,
            start,
            end,
            before: line[..start].chars().next_back().unwrap_or(' '),
            after: line[end..].chars().next().unwrap_or(' '),
        })
    }

    /// The kind of quote that the mark opens.
    fn opens(&self) -> Option<Kind> {
        let is_before_words = !self.before.is_alphanumeric() && !self.after.is_whitespace();
        let is_after_blank = self.before.is_whitespace() || matches!(self.before, '(' | '[' | '—');
        let (closing, is_single, opens) = match self.mark {
            '“' | '‟' => ("”\"“", false, true),
            '„' => ("“”\"", false, true),
            // As in Swedish and Danish.
            '”' => ("”", false, is_after_blank && is_before_words),
            '»' => ("«»", false, is_after_blank && is_before_words),
            '›' => ("‹›", true, is_after_blank && is_before_words),
            '«' => ("»", false, true),
            '‹' => ("›", true, true),
            '「' => ("」", false, true),
            '『' => ("』", false, true),
            // Not the inches of 6'2".
            '"' => ("\"”", false, is_before_words),
            '‘' | '\'' => ("’'", true, is_before_words),
            '‚' => ("‘’", true, is_before_words),
            _ => return None,
        };
        opens.then_some(Kind { closing, is_single })
    }
}

/// A kind of quotation marks.
#[derive(Clone, Copy)]
struct Kind {
    /// The marks that close it.
    closing: &'static str,
    /// Whether apostrophes look like it, or minutes.
    is_single: bool,
}

impl Kind {
    /// Where the quote ends whose words begin at `from`.
    fn close(self, line: &str, from: usize) -> Option<usize> {
        let (mut at, mut maybe) = (from, None);
        while let Some(spot) = Spot::at(line, at) {
            at = spot.end;
            let closes = self.closing.contains(spot.mark);
            if !self.is_single {
                // French sets blanks inside its marks.
                let is_inner = matches!(spot.mark, '“' | '"') && spot.before.is_whitespace();
                if closes && !is_inner {
                    return Some(spot.end);
                }
                continue;
            }
            if closes && !spot.before.is_whitespace() && !spot.after.is_alphanumeric() {
                // “the workers’ union” and “goin’ home” go on.
                if !matches!(spot.before, 's' | 'n') {
                    return Some(spot.end);
                }
                maybe = maybe.or(Some(spot.end));
            } else if maybe.is_some() && spot.opens().is_some_and(|kind| kind.is_single) {
                break;
            }
        }
        maybe
    }
}
