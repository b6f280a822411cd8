//! Finds the lines of a document that are like one that a person has
//! corrected.
//!
//! What this module does not do: correct them.

use super::edit::Desk;
use super::{EntryLine, LineRole, reading};
use crate::document::{Document, TextRange};
use crate::parse::LineReader;

/// Where a line stands in its entry.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Edge {
    Heading,
    First,
    Last,
    Other,
}

/// What the lines to look for have in common with the one in question.
enum Like<'d> {
    /// The words, digits disregarded.
    Words(&'d str),
    /// The edge, and what stands before the names.
    Names(Edge, &'d str),
    /// The entry's first line of text, where it has no heading.
    OwnHeading,
    /// The entry's last line of text, where the one below has no heading.
    NextHeading,
    /// That it is a heading above the time, or below it.
    Heading(bool),
    /// The shape of a printed time.
    Time(String),
}

impl Document {
    /// The lines that can be made what `line` of the entry at `at` is to be,
    /// for the same reason: their entries and places, in order, without the
    /// line itself. Of boilerplate those with the same words whatever the
    /// digits; of credits those that stand and read alike; of headings the
    /// lines in the same place that could be one; of times those of the same
    /// shape; of headings to be text those on the same side of their times.
    pub fn alike(&self, at: usize, line: TextRange, role: LineRole) -> Vec<(usize, TextRange)> {
        let mut found = Vec::new();
        let mut desk = Desk::new(self);
        desk.seek(at);
        let lines = Listed::new(desk.lines());
        let origin = lines.all.iter().find(|l| l.range == line);
        let (Some(_), Some(origin)) = (self.entries.get(at), origin) else {
            return found;
        };
        let Some(like) = like(&desk, &lines, origin, role) else {
            return found;
        };
        let mut desk = Desk::new(self);
        for entry in (0..self.entries.len()).rev() {
            desk.seek(entry);
            let lines = Listed::new(desk.lines());
            // The last one first, as the entries are.
            for (number, candidate) in lines.all.iter().enumerate().rev() {
                let place = (entry, candidate.range);
                if place != (at, line)
                    && is_like(&desk, &lines, candidate, origin.role, &like)
                    && desk.can_be(&lines.all, number, role)
                {
                    found.push(place);
                }
            }
        }
        found.reverse();
        found
    }
}

/// The lines of an entry and what each of them is held against.
struct Listed {
    all: Vec<EntryLine>,
    first: Option<TextRange>,
    last: Option<TextRange>,
    /// How many are of the text.
    in_text: usize,
    time: Option<TextRange>,
}

impl Listed {
    fn new(all: Vec<EntryLine>) -> Self {
        let (mut first, mut last, mut time, mut in_text) = (None, None, None, 0);
        for line in &all {
            if line.role == LineRole::Body || line.block.is_some() {
                first = first.or(Some(line.range));
                last = Some(line.range);
                in_text += 1;
            } else if line.role == LineRole::Time {
                time = Some(line.range);
            }
        }
        Self {
            all,
            first,
            last,
            in_text,
            time,
        }
    }

    fn edge(&self, line: &EntryLine) -> Edge {
        if line.role == LineRole::Heading {
            Edge::Heading
        } else if self.first == Some(line.range) {
            Edge::First
        } else if self.last == Some(line.range) {
            Edge::Last
        } else {
            Edge::Other
        }
    }

    /// Whether a heading stands above its entry's time.
    fn is_above(&self, heading: &EntryLine) -> bool {
        (self.time).is_some_and(|time| heading.range.end <= time.start)
    }
}

fn like<'d>(desk: &Desk<'d>, lines: &Listed, line: &EntryLine, role: LineRole) -> Option<Like<'d>> {
    let words = desk.words(line.range);
    let edge = lines.edge(line);
    Some(match role {
        LineRole::Boilerplate => Like::Words(words),
        LineRole::Body if line.role == LineRole::Heading => Like::Heading(lines.is_above(line)),
        LineRole::Body => Like::Words(words),
        LineRole::Author => Like::Names(edge, reading::before_names(words)?),
        LineRole::Heading => {
            if lines.last == Some(line.range) && desk.heads_next() {
                Like::NextHeading
            } else if edge == Edge::First {
                Like::OwnHeading
            } else {
                return None;
            }
        }
        LineRole::Time => Like::Time(shape(words)),
    })
}

fn is_like(
    desk: &Desk<'_>,
    lines: &Listed,
    line: &EntryLine,
    origin: LineRole,
    like: &Like<'_>,
) -> bool {
    let words = desk.words(line.range);
    match like {
        Like::Words(others) => {
            let is_same = line.role == origin
                || matches!(line.role, LineRole::Body | LineRole::Heading)
                    && matches!(origin, LineRole::Body | LineRole::Heading);
            is_same && same_words(words, others)
        }
        Like::Names(at, before) => {
            matches!(line.role, LineRole::Body | LineRole::Heading)
                && lines.edge(line) == *at
                && (*at == Edge::Heading || lines.in_text > 1)
                && reading::before_names(words) == Some(before)
        }
        Like::OwnHeading => {
            let no_heading = desk.in_hand().is_ok_and(|entry| entry.heading.is_none());
            no_heading
                && lines.edge(line) == Edge::First
                && line.role == LineRole::Body
                && lines.in_text > 1
                && (LineReader::linked().could_head)(words)
        }
        Like::NextHeading => {
            desk.heads_next()
                && lines.edge(line) == Edge::Last
                && line.role == LineRole::Body
                && (LineReader::linked().could_head)(words)
        }
        Like::Heading(above) => line.role == LineRole::Heading && lines.is_above(line) == *above,
        Like::Time(other) => line.role == LineRole::Body && shape(words) == *other,
    }
}

/// Whether two lines have the same words, whatever the digits. Lines without
/// any letter are the same only where all of it is.
fn same_words(a: &str, b: &str) -> bool {
    let is_word = |c: &char| !c.is_numeric();
    a == b
        || a.contains(char::is_alphabetic)
            && a.chars().filter(is_word).eq(b.chars().filter(is_word))
}

/// The outward form of a line: what its numbers and words are joined by.
fn shape(line: &str) -> String {
    let mut shape = String::new();
    let mut last = ' ';
    for c in line.chars() {
        let class = if c.is_numeric() {
            '0'
        } else if c.is_alphabetic() {
            'a'
        } else if c.is_whitespace() {
            continue;
        } else {
            c
        };
        if class != last || !matches!(class, '0' | 'a') {
            shape.push(class);
        }
        last = class;
    }
    shape
}
