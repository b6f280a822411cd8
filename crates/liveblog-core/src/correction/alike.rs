//! Finds the lines of a document that are like one that a person has
//! corrected.
//!
//! What this module does not do: correct them.

use super::edit::Desk;
use super::{EntryLine, LineRole, reading};
use crate::document::{Document, TextRange};
use crate::parse;

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
        // Nothing that is tried here is kept, so that numbers do not matter.
        let mut desk = Desk::new(self, 0);
        desk.seek(at);
        let lines = desk.lines();
        let known = self.entries.get(at).and(place(&lines, line));
        let Some((origin, edge)) = known else {
            return found;
        };
        let Some(like) = like(&desk, &lines, origin, edge, role) else {
            return found;
        };
        let mut desk = Desk::new(self, 0);
        for entry in (0..self.entries.len()).rev() {
            desk.seek(entry);
            let lines = desk.lines();
            // The last one first, as the entries are.
            for candidate in lines.iter().rev() {
                let place = (entry, candidate.range);
                if place != (at, line)
                    && is_like(&desk, &lines, candidate, origin.role, &like)
                    && can_be(&desk, candidate.range, role)
                {
                    found.push(place);
                }
            }
        }
        found.reverse();
        found
    }
}

/// A line with the edge at which it stands.
fn place(lines: &[EntryLine], line: TextRange) -> Option<(EntryLine, Edge)> {
    let found = *lines.iter().find(|l| l.range == line)?;
    Some((found, edge(lines, &found)))
}

fn is_text(line: &EntryLine) -> bool {
    line.role == LineRole::Body || line.block.is_some()
}

fn edge(lines: &[EntryLine], line: &EntryLine) -> Edge {
    let is_it = |other: Option<&EntryLine>| other.is_some_and(|other| other.range == line.range);
    if line.role == LineRole::Heading {
        Edge::Heading
    } else if is_it(lines.iter().find(|l| is_text(l))) {
        Edge::First
    } else if is_it(lines.iter().rfind(|l| is_text(l))) {
        Edge::Last
    } else {
        Edge::Other
    }
}

fn like<'d>(
    desk: &Desk<'d>,
    lines: &[EntryLine],
    line: EntryLine,
    edge: Edge,
    role: LineRole,
) -> Option<Like<'d>> {
    let words = desk.words(line.range);
    Some(match role {
        LineRole::Boilerplate => Like::Words(words),
        LineRole::Body if line.role == LineRole::Heading => Like::Heading(is_above(lines, &line)),
        LineRole::Body => Like::Words(words),
        LineRole::Author => Like::Names(edge, reading::before_names(words)?),
        LineRole::Heading => {
            let is_last = lines.iter().rfind(|l| is_text(l)).map(|l| l.range) == Some(line.range);
            if is_last && desk.heads_next() {
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

/// Whether a heading stands above its entry's time.
fn is_above(lines: &[EntryLine], heading: &EntryLine) -> bool {
    let time = lines.iter().find(|l| l.role == LineRole::Time);
    time.is_some_and(|time| heading.range.end <= time.range.start)
}

fn is_like(
    desk: &Desk<'_>,
    lines: &[EntryLine],
    line: &EntryLine,
    origin: LineRole,
    like: &Like<'_>,
) -> bool {
    let words = desk.words(line.range);
    let in_text = || lines.iter().filter(|l| is_text(l)).count();
    match like {
        Like::Words(others) => {
            let is_same = line.role == origin
                || matches!(line.role, LineRole::Body | LineRole::Heading)
                    && matches!(origin, LineRole::Body | LineRole::Heading);
            is_same && same_words(words, others)
        }
        Like::Names(at, before) => {
            matches!(line.role, LineRole::Body | LineRole::Heading)
                && edge(lines, line) == *at
                && (*at == Edge::Heading || in_text() > 1)
                && reading::before_names(words) == Some(before)
        }
        Like::OwnHeading => {
            let no_heading = desk.in_hand().is_ok_and(|entry| entry.heading.is_none());
            no_heading
                && edge(lines, line) == Edge::First
                && line.role == LineRole::Body
                && in_text() > 1
                && parse::could_head(words)
        }
        Like::NextHeading => {
            desk.heads_next()
                && edge(lines, line) == Edge::Last
                && line.role == LineRole::Body
                && parse::could_head(words)
        }
        Like::Heading(above) => line.role == LineRole::Heading && is_above(lines, line) == *above,
        Like::Time(other) => line.role == LineRole::Body && shape(words) == *other,
    }
}

/// Whether a line alone could be made so.
fn can_be(desk: &Desk<'_>, line: TextRange, role: LineRole) -> bool {
    desk.local().set_role(line, role) == Ok(true)
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
