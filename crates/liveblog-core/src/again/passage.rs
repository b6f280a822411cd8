//! Finds a passage of a text again after the text was edited.

use memchr::memmem;

use crate::TextRange;

/// The most cells of the table in which the words of two texts are compared,
/// a thousand words by a thousand; beyond, only what stands once is found.
const MOST_CELLS: usize = 1 << 20;
/// The fewest words of a passage that need no neighbours to be told from
/// another.
const TELLING_WORDS: usize = 4;

/// A stretch that both texts have.
#[derive(Clone, Copy)]
struct Kept {
    old: usize,
    new: usize,
    length: usize,
}

/// A text before and after it was edited.
pub(super) struct Edit<'t> {
    old: &'t str,
    new: &'t str,
    /// The stretches that both have, in order; no two of them touch in both.
    kept: Vec<Kept>,
}

impl<'t> Edit<'t> {
    /// Compares the texts.
    pub(super) fn new(old: &'t str, new: &'t str) -> Self {
        let same = old.bytes().zip(new.bytes()).take_while(|(a, b)| a == b);
        let head = old.floor_char_boundary(same.count());
        let (old_rest, new_rest) = (&old[head..], &new[head..]);
        let backwards = old_rest.bytes().rev().zip(new_rest.bytes().rev());
        let mut tail = backwards.take_while(|(a, b)| a == b).count();
        while !old.is_char_boundary(old.len() - tail) {
            tail -= 1;
        }

        let mut edit = Self {
            old,
            new,
            kept: Vec::new(),
        };
        edit.keep(0, 0, head);
        edit.compare_words(
            &old_rest[..old_rest.len() - tail],
            &new_rest[..new_rest.len() - tail],
            head,
        );
        edit.keep(old.len() - tail, new.len() - tail, tail);
        edit
    }

    fn keep(&mut self, old: usize, new: usize, length: usize) {
        match self.kept.last_mut() {
            Some(last) if last.old + last.length == old && last.new + last.length == new => {
                last.length += length;
            }
            _ => self.kept.push(Kept { old, new, length }),
        }
    }

    /// Keeps the longest row of words that is in both of two stretches, which
    /// begin at `base` of the texts.
    fn compare_words(&mut self, old: &str, new: &str, base: usize) {
        // Bytes are no fewer than words.
        let most_words = MOST_CELLS.isqrt();
        if old.is_empty() || new.is_empty() {
            return;
        }
        let (a, b) = (words(old, most_words), words(new, most_words));
        let (Some(a), Some(b)) = (a, b) else { return };
        // The length of the longest row in the rest from each place on.
        let width = b.len() + 1;
        let mut longest = vec![0_u16; (a.len() + 1) * width];
        for i in (0..a.len()).rev() {
            for j in (0..b.len()).rev() {
                longest[i * width + j] = if a[i].1 == b[j].1 {
                    longest[(i + 1) * width + j + 1] + 1
                } else {
                    longest[(i + 1) * width + j].max(longest[i * width + j + 1])
                };
            }
        }
        let (mut i, mut j) = (0, 0);
        while i < a.len() && j < b.len() {
            if a[i].1 == b[j].1 {
                self.keep(base + a[i].0, base + b[j].0, a[i].1.len());
                (i, j) = (i + 1, j + 1);
            } else if longest[(i + 1) * width + j] >= longest[i * width + j + 1] {
                i += 1;
            } else {
                j += 1;
            }
        }
    }

    /// Where the passage stands after the edit: where it stood, or else where
    /// its words stand once. `None` where it no longer does.
    pub(super) fn find(&self, range: TextRange) -> Option<TextRange> {
        let (start, end) = (range.start as usize, range.end as usize);
        let exact = self.old.get(start..end).filter(|exact| !exact.is_empty())?;
        let holds = |kept: &&Kept| kept.old <= start && end <= kept.old + kept.length;
        let found = match self.kept.iter().find(holds) {
            Some(kept) => start - kept.old + kept.new,
            None => self.find_once(start, exact)?,
        };
        let found_end = found + exact.len();
        // “cat” no longer stands in “cats”.
        let is_whole = cuts_a_word(self.old, start) == cuts_a_word(self.new, found)
            && cuts_a_word(self.old, end) == cuts_a_word(self.new, found_end);
        is_whole.then_some(TextRange {
            start: found as u32,
            end: found_end as u32,
        })
    }

    /// Where the only occurrence of `exact` moved to; a short passage must
    /// have the same words before and after it.
    fn find_once(&self, start: usize, exact: &str) -> Option<usize> {
        let once = |text: &str| {
            let mut found = memmem::find_iter(text.as_bytes(), exact);
            found.next().filter(|_| found.next().is_none())
        };
        once(self.old)?;
        let found = once(self.new)?;
        let around = |text: &'t str, at: usize| {
            let word = |c: &char| c.is_alphanumeric();
            let before = text[..at].split(|c| !word(&c)).rfind(|w| !w.is_empty());
            let after = text[at + exact.len()..].split(|c| !word(&c));
            (before, after.into_iter().find(|w| !w.is_empty()))
        };
        let is_telling = exact.split_whitespace().count() >= TELLING_WORDS;
        (is_telling || around(self.old, start) == around(self.new, found)).then_some(found)
    }
}

/// The words of a text and the single characters between them, each with its
/// place; `None` where there are more than `most`.
fn words(text: &str, most: usize) -> Option<Vec<(usize, &str)>> {
    let mut words: Vec<(usize, &str)> = Vec::new();
    let mut in_word = false;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        let is_part = c.is_alphanumeric() || joins(c);
        let (goes_on, is_full) = (in_word && is_part, words.len() == most);
        match words.last_mut().filter(|_| goes_on) {
            Some((start, word)) => *word = &text[*start..end],
            None if is_full => return None,
            None => words.push((at, &text[at..end])),
        }
        in_word = is_part;
    }
    Some(words)
}

/// Whether a character is drawn with the one before it: a combining accent, a
/// joiner or a variation selector.
fn joins(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}')
}

/// Whether the place lies inside a word or a character that is drawn as one.
fn cuts_a_word(text: &str, at: usize) -> bool {
    let (before, after) = (&text[..at], &text[at..]);
    let (Some(last), Some(next)) = (before.chars().next_back(), after.chars().next()) else {
        return false;
    };
    joins(next)
        || last == '\u{200D}'
        || (last.is_alphanumeric() || joins(last)) && next.is_alphanumeric()
}
