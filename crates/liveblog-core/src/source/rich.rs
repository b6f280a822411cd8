//! Lays what a page knows onto plain text of the same page, as the clipboard
//! gives both.
//!
//! The plain text was made with the style sheets, so its lines are not always
//! those that the page's elements give. Lines that stand once on either side
//! are sure of their places, in the longest run that is in order; from each of
//! these to the next, words are sought after words.
//!
//! What this module does not do: change the plain text. A mark whose words are
//! not found in their place is dropped.

use crate::sorted::order;

use super::page::{Found, Page, is_blank};
use super::{MarkKind, ReadAs, Source};

/// The widest gap between two characters of one line of the page. Bounds the
/// search where little but blanks was pasted.
const WIDEST_GAP: usize = 64;

/// `plain` with the marks of `page`.
pub(super) fn lay(mut page: Page, plain: String) -> Source {
    let mut source = Source {
        url: page.url.take(),
        language: page.language.take(),
        ..Source::default()
    };
    let mut marks = page.marks().into_iter().peekable();
    let plain_lines = lines(&plain);
    let mut squeezed = Vec::new();
    for words in page.lines() {
        squeezed.push(squeeze(&words[after_bullet(words)..]));
    }
    let count = squeezed.len();
    for line in &plain_lines {
        squeezed.push(squeeze(&plain[line.ink..line.end]));
    }
    let mut twins = Twins::new(&squeezed, count);
    let mut anchors = anchors(&twins).into_iter().peekable();
    let mut layer = Layer {
        plain: &plain,
        lines: &plain_lines,
        at: 0,
        stop: 0,
        places: Vec::new(),
        cuts: Vec::new(),
    };
    let mut next_line = 0;
    for (index, words) in page.lines().enumerate() {
        // Past blanks, however many, and a bullet.
        while plain_lines
            .get(next_line)
            .is_some_and(|line| line.end <= layer.at)
        {
            next_line += 1;
        }
        if let Some(line) = plain_lines.get(next_line) {
            layer.at = layer.at.max(line.ink);
        }
        if let Some((_, line)) = anchors.next_if(|anchor| anchor.0 == index) {
            layer.at = plain_lines[line].ink;
        }
        // What stands in between is sought before the next sure place.
        layer.stop = anchors
            .peek()
            .map_or(plain.len(), |anchor| plain_lines[anchor.1].start);
        let words_alone = &squeezed[index];
        let is_found = layer.find_at(layer.at, words_alone)
            || twins
                .next(index, |line| plain_lines[line].start >= layer.at)
                .map(|line| &plain_lines[line])
                .is_some_and(|line| line.end <= layer.stop && layer.find_at(line.ink, words_alone));
        let mut of_line = Vec::new();
        while let Some(mark) = marks.next_if(|mark| mark.line == index) {
            of_line.push(mark);
        }
        if is_found && !of_line.is_empty() {
            layer.put(&mut source, &of_line, page.start_of(index), words);
        }
    }
    if !source.marks.is_empty() {
        source.read_as = ReadAs::RichText;
    }
    source.text = plain;
    source.sort_marks();
    source
}

/// A line of the plain text that holds something to read.
struct Line {
    start: usize,
    /// Where it begins but for blanks and a bullet.
    ink: usize,
    /// Where it ends but for blanks.
    end: usize,
}

fn lines(plain: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    for line in plain.split('\n') {
        let ink = line.trim_start_matches(is_blank);
        if !ink.is_empty() {
            lines.push(Line {
                start,
                ink: start + line.len() - ink.len() + after_bullet(ink),
                end: start + line.trim_end_matches(is_blank).len(),
            });
        }
        start += line.len() + 1;
    }
    lines
}

/// How many bytes of a line are bullets or a number, as a list may put before
/// an item that has one of its own, and the blanks after.
fn after_bullet(line: &str) -> usize {
    let mut rest = line;
    loop {
        let after = match rest.strip_prefix(['•', '◦', '▪', '‣', '⁃', '*', '-', '–']) {
            Some(after) => after,
            None => {
                let digits = rest.bytes().take(3).take_while(u8::is_ascii_digit).count();
                match rest[digits..].strip_prefix(['.', ')']) {
                    Some(after) if digits > 0 => after,
                    _ => break,
                }
            }
        };
        let words = after.trim_start_matches(is_blank);
        if words.len() == after.len() || words.is_empty() {
            break;
        }
        rest = words;
    }
    line.len() - rest.len()
}

/// `text` without its blanks: the form in which lines are compared.
fn squeeze(text: &str) -> String {
    text.split(is_blank).collect()
}

/// Lines of the plain text that are the same as one of the page.
struct Twins {
    /// For each line of the page the number of its group.
    groups_of: Vec<usize>,
    groups: Vec<Group>,
}

/// Lines that are the same.
#[derive(Default)]
struct Group {
    /// How many the page has.
    theirs: usize,
    /// The numbers of those in the plain text.
    ours: Vec<usize>,
    /// How many of these are passed.
    passed: usize,
}

impl Twins {
    /// The first `count` of `lines` are the page's.
    fn new(lines: &[String], count: usize) -> Self {
        let mut groups_of = vec![0; count];
        let mut groups: Vec<Group> = Vec::new();
        let mut previous = None;
        for i in order(lines.len(), &mut |a, b| lines[a].cmp(&lines[b])) {
            if previous != Some(&lines[i]) {
                groups.push(Group::default());
                previous = Some(&lines[i]);
            }
            let number = groups.len() - 1;
            let group = &mut groups[number];
            if i < count {
                groups_of[i] = number;
                group.theirs += 1;
            } else {
                group.ours.push(i - count);
            }
        }
        Self { groups_of, groups }
    }

    /// The first line of the plain text like the page's line at `index` that
    /// is `ahead`. What is not ahead once must never be again.
    fn next(&mut self, index: usize, ahead: impl Fn(usize) -> bool) -> Option<usize> {
        let group = &mut self.groups[self.groups_of[index]];
        while let Some(line) = group.ours.get(group.passed) {
            if ahead(*line) {
                return Some(*line);
            }
            group.passed += 1;
        }
        None
    }
}

/// The lines of the page and of the plain text, by number, that are sure to be
/// the same: each stands once on either side, and they are in order.
fn anchors(twins: &Twins) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for (index, group) in twins.groups_of.iter().enumerate() {
        let group = &twins.groups[*group];
        if let (1, [line]) = (group.theirs, &*group.ours) {
            pairs.push((index, *line));
        }
    }
    // The longest increasing run by patience sorting: of each length, the
    // pair that ends such a run soonest, and before each pair the one it
    // follows.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::new();
    for (number, pair) in pairs.iter().enumerate() {
        let length = ends.partition_point(|end| pairs[*end].1 < pair.1);
        before.push(length.checked_sub(1).map(|length| ends[length]));
        match ends.get_mut(length) {
            Some(end) => *end = number,
            None => ends.push(number),
        }
    }
    let mut run = Vec::new();
    let mut next = ends.last().copied();
    while let Some(number) = next {
        run.push(pairs[number]);
        next = before[number];
    }
    run.reverse();
    run
}

/// Where in the plain text the words of the page are sought.
struct Layer<'p> {
    plain: &'p str,
    lines: &'p [Line],
    /// How far the plain text is used up.
    at: usize,
    /// Where what is sought must end.
    stop: usize,
    /// Where each byte that was found last stands.
    places: Vec<usize>,
    /// The numbers of those that begin another line of the plain text.
    cuts: Vec<usize>,
}

impl Layer<'_> {
    /// Looks for a squeezed line at `from`.
    fn find_at(&mut self, from: usize, squeezed: &str) -> bool {
        self.places.clear();
        self.cuts.clear();
        let mut at = from;
        let mut wanted = squeezed.chars();
        let mut next = wanted.next();
        let mut gap = 0;
        while let Some(c) = next {
            let rest = &self.plain[at..self.stop.max(at)];
            let Some(found) = rest.chars().next() else {
                return false;
            };
            if is_blank(found) {
                gap += 1;
                if gap > WIDEST_GAP {
                    return false;
                }
                at += found.len_utf8();
                if found == '\n' {
                    if !self.places.is_empty() && self.cuts.last() != Some(&self.places.len()) {
                        self.cuts.push(self.places.len());
                    }
                    let line = &self.plain[at..self.stop.max(at)];
                    let line = &line[..line.floor_char_boundary(WIDEST_GAP)];
                    at += after_bullet(line.split('\n').next().unwrap_or_default());
                }
                continue;
            }
            if found != c {
                return false;
            }
            gap = 0;
            for byte in 0..found.len_utf8() {
                self.places.push(at + byte);
            }
            at += found.len_utf8();
            next = wanted.next();
        }
        // Words must not end within a word.
        let is_whole =
            !self.places.is_empty() && self.plain[at..].chars().next().is_none_or(is_blank);
        if is_whole {
            self.at = at;
        }
        is_whole
    }

    /// Puts the marks of the line that was found last. `start` is where the
    /// marks count from, `words` the page's own line.
    fn put(&self, source: &mut Source, marks: &[Found], start: usize, words: &str) {
        // How much of what was found lies before each byte of the line.
        let mut before = vec![0; after_bullet(words)];
        let mut count = 0;
        for c in words[before.len()..].chars() {
            for _ in 0..c.len_utf8() {
                before.push(count);
                count += usize::from(!is_blank(c));
            }
        }
        before.push(count);
        for mark in marks {
            let first = before[mark.start - start];
            let end = before[mark.end - start];
            if mark.kind == MarkKind::Entry {
                self.put_entry(source, first);
                continue;
            }
            let cuts = &self.cuts[self.cuts.partition_point(|cut| *cut <= first)..];
            let cuts = &cuts[..cuts.partition_point(|cut| *cut < end)];
            let is_of_line = match mark.kind {
                MarkKind::Time(_) | MarkKind::Authors if !cuts.is_empty() => continue,
                MarkKind::Heading | MarkKind::ListItem | MarkKind::Caption => true,
                _ => false,
            };
            let mut from = first;
            for cut in cuts.iter().chain([&end]) {
                if from < *cut {
                    let last = self.places[*cut - 1];
                    source.mark(self.places[from], last + 1, mark.kind.clone());
                }
                if !is_of_line {
                    break;
                }
                from = *cut;
            }
        }
    }

    /// An entry begins where a line does, or its place is not sure.
    fn put_entry(&self, source: &mut Source, first: usize) {
        let Some(at) = self.places.get(first) else {
            return;
        };
        let line = self.lines.partition_point(|line| line.ink < *at);
        if let Some(line) = self.lines.get(line)
            && line.ink == *at
        {
            source.mark(line.start, line.start, MarkKind::Entry);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bullets_and_numbers() {
        for (line, expected) in [
            ("• Wind", "Wind"),
            ("-  Wind", "Wind"),
            ("12. Wind", "Wind"),
            ("• - 1. Wind", "Wind"),
            ("3) Wind", "Wind"),
            ("•Wind", "•Wind"),
            ("-", "-"),
            ("12.", "12."),
            ("12.30 Wind", "12.30 Wind"),
            ("1234. Wind", "1234. Wind"),
            ("", ""),
        ] {
            assert_eq!(&line[after_bullet(line)..], expected);
        }
    }

    #[test]
    fn anchors_are_in_order() {
        let check =
            |theirs: &[&'static str], ours: &[&'static str], expected: &[(usize, usize)]| {
                let lines: Vec<String> = theirs.iter().chain(ours).map(|t| t.to_string()).collect();
                let found = anchors(&Twins::new(&lines, theirs.len()));
                assert_eq!(found, expected);
            };
        check(&[], &["a"], &[]);
        check(
            &["a", "b", "c"],
            &["a", "x", "b", "c"],
            &[(0, 0), (1, 2), (2, 3)],
        );
        check(&["a", "b", "a"], &["a", "b"], &[(1, 1)]);
        // The one that moved is not one.
        check(
            &["z", "a", "b", "c"],
            &["a", "b", "c", "z"],
            &[(1, 0), (2, 1), (3, 2)],
        );
        check(
            &["b", "c", "a", "d", "e"],
            &["a", "b", "c", "e", "d"],
            &[(0, 1), (1, 2), (4, 3)],
        );
    }
}
