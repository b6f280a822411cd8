//! Cuts a text into its lines that are not blank, with the few facts about
//! each that are cheap to keep.
//!
//! What this module does not do: judge what a line means. Blank lines are not
//! kept one by one, so a paste of ten million line ends costs no memory; the
//! line after them remembers that they were there.

use memchr::memchr;

/// A line that holds something to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// First byte of its text, after any blanks.
    pub start: u32,
    /// One past the last byte of its text, before any blanks.
    pub end: u32,
    /// Whether a blank line stands above it. The first line has none.
    pub blank_above: bool,
}

impl Line {
    /// The line's text without the blanks around it.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize)
            .unwrap_or_default()
    }

    /// Length of the text in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }
}

/// A blank that may be trimmed off a line: white space, or a character of no
/// width that web pages leave at the ends of lines.
fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200B}' | '\u{2060}' | '\u{FEFF}')
}

/// A mark that only steers the direction of writing. It stays in the text,
/// since cutting one of a pair would turn the rest of the line round.
fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// `text` without spaces and without direction marks at its ends: the form
/// in which lines are recognised and compared.
#[inline]
pub(super) fn bare(text: &str) -> &str {
    // Lines are trimmed of spaces, and few begin or end in other than ASCII.
    if let [first, .., last] = text.as_bytes()
        && first.is_ascii_graphic()
        && last.is_ascii_graphic()
    {
        return text;
    }
    text.trim_matches(|c| is_space(c) || is_direction_mark(c))
}

/// Whether `c` is a space inside a line or has no width.
pub(super) fn is_blank(c: char) -> bool {
    is_space(c) || is_direction_mark(c)
}

/// Finds the lines of a text, a stretch at a time.
#[derive(Debug, Default)]
pub(super) struct Scanner {
    /// Where the next line begins, in bytes.
    at: usize,
    blank_above: bool,
    lines: Vec<Line>,
}

impl Scanner {
    /// Reads lines until `budget` bytes are passed, at least one line, and
    /// tells each kept line to `found`. The same `text`, shorter than 4 GB,
    /// must come with every call.
    pub fn scan(&mut self, text: &str, budget: usize, mut found: impl FnMut(usize, Line)) {
        let stop = self.at.saturating_add(budget.max(1)).min(text.len());
        while self.at < stop {
            let rest = &text.as_bytes()[self.at..];
            let end = memchr(b'\n', rest).map_or(text.len(), |offset| self.at + offset);
            let whole = &text[self.at..end];
            let left = whole.trim_start_matches(is_space);
            let start = end - left.len();
            let trimmed = left.trim_end_matches(is_space);
            if trimmed.starts_with(is_direction_mark) && bare(trimmed).is_empty()
                || trimmed.is_empty()
            {
                self.blank_above = true;
            } else {
                let line = Line {
                    start: start as u32,
                    end: (start + trimmed.len()) as u32,
                    blank_above: self.blank_above && !self.lines.is_empty(),
                };
                self.lines.push(line);
                self.blank_above = false;
                found(self.lines.len() - 1, line);
            }
            self.at = end + 1;
        }
    }

    /// How many bytes are read.
    pub fn done(&self) -> usize {
        self.at
    }

    /// The lines found.
    pub fn into_lines(self) -> Vec<Line> {
        self.lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<(&str, bool)> {
        let mut scanner = Scanner::default();
        while scanner.done() < text.len() {
            scanner.scan(text, 1, |_, _| {});
        }
        scanner
            .into_lines()
            .into_iter()
            .map(|line| (line.of(text), line.blank_above))
            .collect()
    }

    #[test]
    fn blank_lines_are_remembered_by_the_line_below() {
        assert_eq!(
            lines("\n\none\n two \u{A0}\n \u{200F}\u{FEFF}\n\u{200B}three"),
            [("one", false), ("two", false), ("three", true)]
        );
        assert_eq!(lines(" \n\n"), []);
    }

    #[test]
    fn direction_marks_stay() {
        assert_eq!(
            lines("\u{202B}أخبار\u{202C}"),
            [("\u{202B}أخبار\u{202C}", false)]
        );
        assert_eq!(bare("\u{202B}أخبار\u{202C}"), "أخبار");
    }
}
