//! Corrects entries one line at a time.
//!
//! What this module does not do: know of annotations.

use std::cell::OnceCell;
use std::sync::Arc;

use super::{EntryLine, LineRole, Obstacle, Sheet, contains, reading, trimmed};
use crate::document::{Block, BlockKind, CodePointRange, Document, Entry, EntryTime, TextRange};
use crate::parse::LineReader;
use crate::sorted::order;
use crate::{EntryId, Extra};

/// The entries of a document with one of them in hand. What is done to it
/// costs nothing for the others, and the hand goes up the page only, so that
/// correcting many lines is one pass.
pub(super) struct Desk<'d> {
    sheet: Sheet<'d>,
    document: &'d Document,
    /// The ids that an entry split off could have, of those that are there,
    /// in order, where that was asked for.
    taken: OnceCell<Vec<EntryId>>,
    /// Up to the entry in hand, which is the last.
    above: Vec<Arc<Entry>>,
    /// Those below it, the last one first.
    below: Vec<Arc<Entry>>,
    /// Whether most headings of the blog stand above their times, where that
    /// was asked for.
    headings_above: OnceCell<bool>,
}

/// An entry in work. Blocks stand where they do in the buffer, so that moving
/// the text's bounds does not move them.
struct Part {
    entry: Entry,
    stretch: TextRange,
    blocks: Vec<(BlockKind, TextRange)>,
}

/// The lines of the entry in hand, and where those of its text are.
struct Lines {
    all: Vec<EntryLine>,
    /// The line in question.
    at: usize,
    /// The first line of the text and one past its last.
    first: usize,
    end: usize,
}

impl Lines {
    fn line(&self) -> EntryLine {
        self.all[self.at]
    }

    fn in_text(&self) -> bool {
        (self.first..self.end).contains(&self.at)
    }

    fn is_first(&self) -> bool {
        self.in_text() && self.at == self.first
    }

    fn is_last(&self) -> bool {
        self.in_text() && self.at + 1 == self.end
    }

    /// The end of the line above the one in question.
    fn end_above(&self) -> Option<u32> {
        Some(self.all[self.at.checked_sub(1)?].range.end)
    }
}

/// An empty range.
fn empty(at: u32) -> TextRange {
    TextRange { start: at, end: at }
}

/// Whether a line is one of the entry's text.
fn is_in(text: TextRange, line: &EntryLine) -> bool {
    contains(text, line.range) && line.role != LineRole::Heading
}

impl<'d> Desk<'d> {
    /// A desk for a document.
    pub(super) fn new(document: &'d Document) -> Self {
        Self {
            sheet: Sheet::new(document),
            document,
            taken: OnceCell::new(),
            above: document.entries.clone(),
            below: Vec::new(),
            headings_above: OnceCell::new(),
        }
    }

    fn headings_stand_above(&self) -> bool {
        let sheet = &self.sheet;
        let (mut above, mut below) = (0, 0);
        for entry in &self.document.entries {
            if let (Some(heading), Some(raw), true) = (entry.heading, &entry.time.raw, sheet.whole)
            {
                let between = TextRange {
                    start: heading.end,
                    end: entry.text.start,
                };
                if between.of(sheet.buffer).contains(&**raw) {
                    above += 1;
                } else {
                    below += 1;
                }
            }
        }
        above > below
    }

    /// Takes the entry at `at` in hand, which is not below the last one.
    pub(super) fn seek(&mut self, at: usize) {
        while self.above.len() > at + 1 {
            self.below.extend(self.above.pop());
        }
    }

    /// All entries, in pasted order.
    pub(super) fn into_entries(mut self) -> Vec<Arc<Entry>> {
        self.below.reverse();
        self.above.append(&mut self.below);
        self.above
    }

    /// A desk with the entry in hand and its neighbours, to try things on.
    /// Nothing of it is kept, so that ids do not matter.
    pub(super) fn local(&self) -> Self {
        let first = self.above.len().saturating_sub(2);
        Self {
            sheet: self.sheet.clone(),
            above: self.above[first..].to_vec(),
            below: self.below.last().cloned().into_iter().collect(),
            headings_above: self.headings_above.clone(),
            taken: OnceCell::from(Vec::new()),
            document: self.document,
        }
    }

    /// The entry in hand.
    pub(super) fn in_hand(&self) -> Result<&Arc<Entry>, Obstacle> {
        self.above.last().ok_or(Obstacle::NoSuchLine)
    }

    /// Whether the last line of the entry in hand would be the heading of the
    /// entry below.
    pub(super) fn heads_next(&self) -> bool {
        let next = self.below.last();
        next.is_some_and(|next| next.heading.is_none())
            && *(self.headings_above).get_or_init(|| self.headings_stand_above())
    }

    /// The lines of the entry in hand.
    pub(super) fn lines(&self) -> Vec<EntryLine> {
        let until = self.sheet.begin(self.below.last().map(|next| &**next));
        let entry = self.above.last();
        entry.map_or_else(Vec::new, |entry| self.sheet.lines(entry, until))
    }

    /// The words of a line.
    pub(super) fn words(&self, line: TextRange) -> &'d str {
        line.of(self.sheet.buffer)
    }

    fn find(&self, text: TextRange, line: TextRange) -> Result<Lines, Obstacle> {
        let mut lines = self.listed(text);
        let at = lines.all.iter().position(|l| l.range == line);
        lines.at = at.ok_or(Obstacle::NoSuchLine)?;
        Ok(lines)
    }

    /// The lines of the entry in hand, none of them in question yet.
    fn listed(&self, text: TextRange) -> Lines {
        let all = self.lines();
        let first = all.iter().position(|l| is_in(text, l)).unwrap_or(0);
        let count = all.iter().filter(|l| is_in(text, l)).count();
        Lines {
            at: all.len(),
            all,
            first,
            end: first + count,
        }
    }

    fn take(&self, entry: &Entry) -> Part {
        let start = entry.text.start;
        let place = |block: &Block| TextRange {
            start: start + block.range.start,
            end: start + block.range.end,
        };
        Part {
            stretch: self.sheet.stretch(entry),
            blocks: entry.blocks.iter().map(|b| (b.kind, place(b))).collect(),
            entry: entry.clone(),
        }
    }

    fn give(&self, part: Part) -> Arc<Entry> {
        let Part {
            mut entry,
            stretch,
            blocks,
        } = part;
        let text = entry.text;
        entry.blocks.clear();
        for (kind, range) in blocks {
            let inside = TextRange {
                start: range.start.max(text.start),
                end: range.end.min(text.end),
            };
            if inside.start >= inside.end {
                continue;
            }
            let inside = if inside == range {
                inside
            } else {
                trimmed(self.sheet.buffer, inside)
            };
            entry.blocks.push(Block {
                kind,
                range: TextRange {
                    start: inside.start - text.start,
                    end: inside.end - text.start,
                },
            });
        }
        if self.sheet.whole {
            let code_point = |byte| self.sheet.code_point(byte);
            entry.source = CodePointRange {
                start: code_point(stretch.start).unwrap_or(entry.source.start),
                end: code_point(stretch.end).unwrap_or(entry.source.end),
            };
        }
        Arc::new(entry)
    }

    /// Whether nothing but blanks stands between two places, so that a text
    /// can reach over them. In a buffer that is not the paste, blanks are what
    /// shows that it is one text; what stands next to each other is not.
    fn is_gap(&self, start: u32, end: u32) -> bool {
        let gap = TextRange { start, end };
        start <= end
            && trimmed(self.sheet.buffer, gap).is_empty()
            && (self.sheet.whole || start < end)
    }

    /// What refuses a text to reach over to a line.
    fn no_gap(&self) -> Obstacle {
        if self.sheet.whole {
            Obstacle::NotNextToText
        } else {
            Obstacle::NotWhole
        }
    }

    /// Makes the part of the entry in hand from `line` on an entry of its own.
    pub(super) fn split(&mut self, line: TextRange) -> Result<(), Obstacle> {
        let entry = self.in_hand()?.clone();
        let lines = self.find(entry.text, line)?;
        let text = if lines.in_text() {
            if lines.is_first() {
                return Err(Obstacle::NothingAbove);
            }
            TextRange {
                start: line.start,
                end: entry.text.end,
            }
        } else if line.start >= entry.text.end {
            line
        } else {
            return Err(Obstacle::NothingAbove);
        };
        self.cut(&entry, &lines, None, Default::default(), text);
        Ok(())
    }

    /// Begins an entry at the line in question.
    fn cut(
        &mut self,
        entry: &Entry,
        lines: &Lines,
        heading: Option<TextRange>,
        named: (EntryTime, Vec<Arc<str>>),
        text: TextRange,
    ) {
        let mut upper = self.take(entry);
        let lower = self.cut_off(&mut upper, lines, heading, named, text);
        let (upper, lower) = (self.give(upper), self.give(lower));
        self.replace(upper);
        self.below.push(lower);
    }

    /// Takes what begins at the line in question off an entry. What it costs
    /// goes by what is taken off.
    fn cut_off(
        &self,
        upper: &mut Part,
        lines: &Lines,
        heading: Option<TextRange>,
        (time, authors): (EntryTime, Vec<Arc<str>>),
        text: TextRange,
    ) -> Part {
        let line = lines.line().range;
        let was = upper.entry.text;
        let end_above = lines.end_above().unwrap_or(line.start);
        let stretch = TextRange {
            start: line.start,
            end: upper.stretch.end.max(line.end).max(text.end),
        };
        let mut first = upper.blocks.len();
        while first > 0 && upper.blocks[first - 1].1.end > text.start {
            first -= 1;
        }
        let mut blocks = upper.blocks[first..].to_vec();
        if !lines.in_text() {
            let kind = reading::kind(self.words(text));
            blocks.push((kind, text));
        }
        if lines.in_text() {
            upper.entry.text = if lines.is_first() {
                empty(end_above.min(was.start))
            } else {
                TextRange {
                    start: was.start,
                    end: end_above,
                }
            };
        }
        let end = upper.entry.text.end;
        while upper.blocks.last().is_some_and(|(_, b)| b.start >= end) {
            upper.blocks.pop();
        }
        upper.stretch.end = upper.stretch.end.min(end_above).max(upper.stretch.start);
        let mut source = upper.entry.source;
        if self.sheet.whole {
            source.start = self.sheet.code_point(line.start).unwrap_or(source.start);
        } else {
            // The text ends where the entry does, so that its code points can
            // be counted from there.
            let before_end = |from: u32| {
                let rest = TextRange {
                    start: from,
                    end: was.end,
                };
                let count = rest.of(self.sheet.buffer).chars().count();
                source.end.saturating_sub(count).max(source.start)
            };
            upper.entry.source.end = before_end(upper.entry.text.end);
            source.start = before_end(line.start);
        }
        Part {
            entry: Entry {
                id: self.new_id(&upper.entry.id, source.start),
                heading,
                time,
                authors,
                text,
                blocks: Vec::new(),
                source,
                extra: Extra::default(),
            },
            stretch,
            blocks,
        }
    }

    /// The id of an entry that begins at a code point of the source and is
    /// split off another. What is split off that again is named by the first
    /// one too, so that it does not matter which was split off first.
    fn new_id(&self, parent: &EntryId, start: usize) -> EntryId {
        let is_number = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
        let stem = match parent.rsplit_once("-s") {
            Some((stem, place)) if !stem.is_empty() && is_number(place) => stem,
            _ => &**parent,
        };
        let place = format!("-s{start}");
        let mut id = [stem, &place].concat();
        let taken = self.taken.get_or_init(|| self.ids_split_off());
        // The line at which an entry began may have gone back to the one above.
        while taken.binary_search_by(|other| (**other).cmp(&*id)).is_ok() {
            id.push_str(&place);
        }
        id.into()
    }

    fn ids_split_off(&self) -> Vec<EntryId> {
        let mut ids = Vec::new();
        for entry in &self.document.entries {
            if entry.id.contains("-s") {
                ids.push(entry.id.clone());
            }
        }
        let by_order = order(ids.len(), &mut |a, b| ids[a].cmp(&ids[b]));
        by_order.into_iter().map(|i| ids[i].clone()).collect()
    }

    /// Makes one entry of the one in hand and the one before it, which keeps
    /// its id.
    pub(super) fn merge(&mut self) -> Result<(), Obstacle> {
        let lower = self.in_hand()?.clone();
        let lines = self.lines();
        self.seek(
            self.above
                .len()
                .checked_sub(2)
                .ok_or(Obstacle::NoEntryBefore)?,
        );
        let upper = self.in_hand()?.clone();
        let lines_above = self.lines();
        let (mut part, under) = (self.take(&upper), self.take(&lower));
        if !self.sheet.whole
            && (lower.heading.is_some() || !self.is_gap(upper.text.end, lower.text.start))
            || lower.text.end < upper.text.end
        {
            return Err(Obstacle::NotWhole);
        }
        let mut start = upper.text.start;
        for line in lines_above {
            if line.range.start >= upper.text.end && line.role != LineRole::Heading {
                part.blocks.push((BlockKind::Other, line.range));
            }
        }
        for line in lines {
            if line.range.end <= lower.text.start {
                let kind = match line.role {
                    LineRole::Heading => BlockKind::Paragraph,
                    _ => BlockKind::Other,
                };
                part.blocks.push((kind, line.range));
            }
        }
        part.blocks.extend(under.blocks);
        if upper.text.is_empty() {
            let first = part.blocks.first();
            start = first.map_or(start, |(_, range)| range.start.min(lower.text.end));
        }
        let entry = &mut part.entry;
        entry.text = TextRange {
            start,
            end: lower.text.end,
        };
        if entry.time.raw.is_none() && entry.time.clock.is_none() {
            entry.time = lower.time.clone();
        }
        for author in &lower.authors {
            if !entry.authors.contains(author) {
                entry.authors.push(author.clone());
            }
        }
        entry.extra.take_missing(&lower.extra);
        entry.source.end = entry.source.end.max(lower.source.end);
        part.stretch.end = part.stretch.end.max(under.stretch.end);
        let merged = self.give(part);
        self.above.pop();
        self.below.pop();
        self.above.push(merged);
        Ok(())
    }

    /// Makes a line of the entry in hand what a person says it is; `false`
    /// where it is that already.
    pub(super) fn set_role(&mut self, line: TextRange, role: LineRole) -> Result<bool, Obstacle> {
        let entry = self.in_hand()?.clone();
        let lines = self.find(entry.text, line)?;
        let was = lines.line().role;
        if was == LineRole::Time && role != LineRole::Time {
            return Err(Obstacle::HoldsTime);
        }
        match role {
            LineRole::Heading => return self.make_heading(&entry, &lines),
            LineRole::Time => return self.make_time(&entry, &lines),
            LineRole::Body => return self.make_body(&entry, &lines),
            LineRole::Author | LineRole::Boilerplate => {}
        }
        let mut part = self.take(&entry);
        if lines.in_text() {
            if lines.is_first() || lines.is_last() {
                leave(&mut part.entry, &lines);
            } else if role == LineRole::Author {
                return Err(Obstacle::InTheMiddle);
            } else if was == LineRole::Boilerplate {
                return Ok(false);
            } else {
                let marks = [(BlockKind::Other, line)];
                mark(&mut part.blocks, self.sheet.buffer, &marks);
            }
        } else if was == LineRole::Heading {
            part.entry.heading = self.without(part.entry.heading, line)?;
        } else if was == role {
            return Ok(false);
        }
        if role == LineRole::Author {
            let words = self.words(line);
            let names = (LineReader::linked().names)(words);
            if names.is_empty() {
                return Err(Obstacle::NoNames(words.to_owned()));
            }
            for name in names {
                if !part.entry.authors.contains(&name) {
                    part.entry.authors.push(name);
                }
            }
            part.stretch.end = part.stretch.end.max(line.end);
        } else if was == LineRole::Author {
            self.forget(&mut part.entry, line);
        }
        let entry = self.give(part);
        self.replace(entry);
        Ok(true)
    }

    /// Makes these lines of the entry in hand, which are in order, what a
    /// person says they are: from below, as one after the other would.
    pub(super) fn set_roles(
        &mut self,
        lines: &[TextRange],
        role: LineRole,
    ) -> Result<(), Obstacle> {
        let mut rest = lines;
        while let Some((line, above)) = rest.split_last() {
            let done = if above.is_empty() {
                0
            } else {
                self.set_many(rest, role)?
            };
            if done > 0 {
                rest = &rest[..rest.len() - done];
            } else {
                self.set_role(*line, role)?;
                rest = above;
            }
        }
        Ok(())
    }

    /// Makes lines of the text in hand what a person says they are, from the
    /// last one on up to the first that takes more than that, and tells how
    /// many: all that there can be many of in an entry, in one pass over it.
    fn set_many(&mut self, those: &[TextRange], role: LineRole) -> Result<usize, Obstacle> {
        if matches!(role, LineRole::Heading | LineRole::Author) {
            return Ok(0);
        }
        let entry = self.in_hand()?.clone();
        let mut lines = self.listed(entry.text);
        let mut part = self.take(&entry);
        let mut marks = Vec::new();
        let mut done = 0;
        for line in those.iter().rev() {
            while lines.at > 0
                && lines
                    .all
                    .get(lines.at)
                    .is_none_or(|l| l.range.start > line.start)
            {
                lines.at -= 1;
            }
            let there = lines.all.get(lines.at).copied();
            let Some(there) = there.filter(|l| l.range == *line) else {
                break;
            };
            if role == LineRole::Boilerplate && there.role == LineRole::Author {
                self.forget(&mut part.entry, *line);
                done += 1;
                continue;
            }
            if !lines.in_text() || lines.is_first() {
                break;
            }
            match role {
                LineRole::Time => {
                    let (time, authors) = self.named(*line)?;
                    let rest = rest_of_text(&part.entry, &lines);
                    let lower = self.cut_off(&mut part, &lines, None, (time, authors), rest);
                    let lower = self.give(lower);
                    self.below.push(lower);
                    lines.end = lines.at;
                }
                LineRole::Body => {
                    if there.role == LineRole::Boilerplate {
                        marks.push((reading::kind(self.words(*line)), *line));
                    }
                }
                _ if lines.is_last() => {
                    leave(&mut part.entry, &lines);
                    lines.end = lines.at;
                }
                _ => {
                    if there.role != role {
                        marks.push((BlockKind::Other, *line));
                    }
                }
            }
            done += 1;
        }
        if done > 0 {
            marks.reverse();
            mark(&mut part.blocks, self.sheet.buffer, &marks);
            let entry = self.give(part);
            self.replace(entry);
        }
        Ok(done)
    }

    /// Whether a line of the entry in hand, which `lines` are all the lines of,
    /// could be made so; `at` is its number among them.
    pub(super) fn can_be(&self, lines: &[EntryLine], at: usize, role: LineRole) -> bool {
        let (Ok(entry), Some(line)) = (self.in_hand(), lines.get(at)) else {
            return false;
        };
        if line.role == role && line.role != LineRole::Boilerplate {
            return false;
        }
        let (range, text) = (line.range, entry.text);
        let beside = |is_so: &dyn Fn(&EntryLine) -> bool| {
            at.checked_sub(1)
                .and_then(|i| lines.get(i))
                .is_some_and(is_so)
                && lines.get(at + 1).is_some_and(is_so)
        };
        // What is sure at first sight, of all that there can be many of: to
        // try it takes a pass over the entry.
        if is_in(text, line) {
            let in_the_middle = beside(&|l| is_in(text, l));
            match role {
                LineRole::Boilerplate => return line.role != role || !in_the_middle,
                LineRole::Body => return true,
                LineRole::Time => return self.named(range).is_ok(),
                LineRole::Author if in_the_middle => return false,
                LineRole::Author | LineRole::Heading => {}
            }
        } else if line.role == LineRole::Heading {
            if beside(&|l| l.role == LineRole::Heading) {
                return false;
            }
        } else if role == LineRole::Boilerplate {
            return line.role == LineRole::Author;
        } else if role == LineRole::Body
            && at > 0
            && !self.is_gap(text.end, range.start)
            && !self.is_gap(range.end, text.start)
            && range.end != text.start
        {
            return false;
        }
        self.local().set_role(range, role) == Ok(true)
    }

    fn replace(&mut self, entry: Arc<Entry>) {
        self.above.pop();
        self.above.push(entry);
    }

    /// Takes the authors off an entry whom a line names that credits nobody.
    fn forget(&self, entry: &mut Entry, line: TextRange) {
        let words = self.words(line);
        entry.authors.retain(|author| !words.contains(&**author));
    }

    /// A heading without one of its lines.
    fn without(
        &self,
        heading: Option<TextRange>,
        line: TextRange,
    ) -> Result<Option<TextRange>, Obstacle> {
        let Some(heading) = heading else {
            return Ok(None);
        };
        let before = TextRange {
            start: heading.start,
            end: line.start,
        };
        let after = TextRange {
            start: line.end,
            end: heading.end,
        };
        let before = trimmed(self.sheet.buffer, before);
        let after = trimmed(self.sheet.buffer, after);
        match (before.is_empty(), after.is_empty()) {
            (true, true) => Ok(None),
            (true, false) => Ok(Some(after)),
            (false, true) => Ok(Some(before)),
            (false, false) => Err(Obstacle::InTheMiddle),
        }
    }

    fn make_heading(&mut self, entry: &Arc<Entry>, lines: &Lines) -> Result<bool, Obstacle> {
        let line = lines.line().range;
        if lines.line().role == LineRole::Heading {
            return Ok(false);
        }
        let behind = !lines.in_text() && line.start >= entry.text.end;
        if (lines.is_last() || behind) && self.heads_next() {
            let mut part = self.take(entry);
            let end = lines.end_above().unwrap_or(line.start);
            if lines.is_last() {
                leave(&mut part.entry, lines);
                part.entry.text.start = part.entry.text.start.min(end);
                part.entry.text.end = part.entry.text.end.min(end);
            }
            part.stretch.end = part.stretch.end.min(end).max(part.stretch.start);
            let upper = self.give(part);
            if let Some(next) = self.below.pop() {
                let mut part = self.take(&next);
                part.entry.heading = Some(line);
                part.stretch.start = line.start;
                let next = self.give(part);
                self.below.push(next);
            }
            self.replace(upper);
            return Ok(true);
        }
        if lines.is_first() || !lines.in_text() && !behind {
            if entry.heading.is_some() {
                return Err(Obstacle::HasHeading);
            }
            let mut part = self.take(entry);
            part.entry.heading = Some(line);
            if lines.in_text() {
                leave(&mut part.entry, lines);
            } else if lines.line().role == LineRole::Author {
                self.forget(&mut part.entry, line);
            }
            let entry = self.give(part);
            self.replace(entry);
            return Ok(true);
        }
        self.cut(
            entry,
            lines,
            Some(line),
            Default::default(),
            rest_of_text(entry, lines),
        );
        Ok(true)
    }

    fn make_time(&mut self, entry: &Arc<Entry>, lines: &Lines) -> Result<bool, Obstacle> {
        let EntryLine { range, role, .. } = lines.line();
        if role == LineRole::Time {
            return Ok(false);
        }
        let (mut time, authors) = self.named(range)?;
        let is_timed = entry.time.raw.is_some();
        let head = range.end <= entry.text.start;
        if (lines.is_first() && !is_timed) || head {
            let mut part = self.take(entry);
            if role == LineRole::Heading {
                if is_timed {
                    return Err(Obstacle::HasTime);
                }
                part.entry.heading = self.without(part.entry.heading, range)?;
            }
            if lines.in_text() {
                leave(&mut part.entry, lines);
            }
            if !is_timed && entry.time.clock.is_some() {
                // Set by hand or told by the page, which is better known.
                time = EntryTime {
                    raw: time.raw,
                    ..entry.time.clone()
                };
            }
            part.entry.time = time;
            if entry.authors.is_empty() {
                part.entry.authors = authors;
            }
            let entry = self.give(part);
            self.replace(entry);
            return Ok(true);
        }
        let rest = rest_of_text(entry, lines);
        self.cut(entry, lines, None, (time, authors), rest);
        Ok(true)
    }

    /// The time that a line names, and the authors behind it.
    fn named(&self, line: TextRange) -> Result<(EntryTime, Vec<Arc<str>>), Obstacle> {
        let words = self.words(line);
        let reader = LineReader::linked();
        let time = (reader.time)(words).ok_or_else(|| Obstacle::NoTime(words.to_owned()))?;
        let raw = time.raw.as_deref().unwrap_or_default();
        let behind = words.split_once(raw).map_or("", |(_, behind)| behind);
        let authors = (reader.names)(behind.trim_start_matches(|c: char| !c.is_alphabetic()));
        Ok((time, authors))
    }

    fn make_body(&mut self, entry: &Arc<Entry>, lines: &Lines) -> Result<bool, Obstacle> {
        let EntryLine { range, role, .. } = lines.line();
        let kind = reading::kind(self.words(range));
        let mut part = self.take(entry);
        if lines.in_text() {
            if role != LineRole::Boilerplate {
                return Ok(false);
            }
            mark(&mut part.blocks, self.sheet.buffer, &[(kind, range)]);
            let entry = self.give(part);
            self.replace(entry);
            return Ok(true);
        }
        match role {
            LineRole::Heading => {
                part.entry.heading = self.without(part.entry.heading, range)?;
            }
            LineRole::Author => self.forget(&mut part.entry, range),
            _ => {}
        }
        let text_start = part.entry.text.start;
        let is_between = |l: &EntryLine| range.end <= l.range.start && l.range.end <= text_start;
        if (lines.all.iter()).any(|l| l.role == LineRole::Time && is_between(l)) {
            return self.give_back(part, lines, kind);
        }
        let text = &mut part.entry.text;
        let is_above = range.end <= text.start;
        let is_next = if is_above {
            self.is_gap(range.end, text.start)
        } else {
            self.is_gap(text.end, range.start)
        };
        // A heading with nothing under it is a text as it is.
        let alone = text.is_empty() && range.end == text.start;
        if !is_next && !alone {
            return Err(self.no_gap());
        }
        if text.is_empty() {
            *text = range;
        } else if is_above {
            text.start = range.start;
        } else {
            text.end = range.end;
        }
        part.stretch.end = part.stretch.end.max(range.end);
        let place = if is_above { 0 } else { part.blocks.len() };
        part.blocks.insert(place, (kind, range));
        let entry = self.give(part);
        self.replace(entry);
        Ok(true)
    }

    /// Gives the first line of the entry in hand, which stands above its time,
    /// back to the entry before.
    fn give_back(
        &mut self,
        mut part: Part,
        lines: &Lines,
        kind: BlockKind,
    ) -> Result<bool, Obstacle> {
        let line = lines.line().range;
        if self.above.len() < 2 {
            return Err(Obstacle::NoEntryBefore);
        }
        let above = self.above[self.above.len() - 2].clone();
        if lines.at > 0 || !self.is_gap(above.text.end, line.start) {
            return Err(self.no_gap());
        }
        part.stretch.start = lines.all[1].range.start;
        let mut upper = self.take(&above);
        if upper.entry.text.is_empty() {
            upper.entry.text.start = line.start;
        }
        upper.entry.text.end = line.end;
        upper.stretch.end = upper.stretch.end.max(line.end);
        upper.blocks.push((kind, line));
        let (upper, entry) = (self.give(upper), self.give(part));
        self.above.truncate(self.above.len() - 2);
        self.above.extend([upper, entry]);
        Ok(true)
    }
}

/// What is left of the text below the line in question.
fn rest_of_text(entry: &Entry, lines: &Lines) -> TextRange {
    match lines.all.get(lines.at + 1) {
        Some(next) if lines.in_text() && !lines.is_last() => TextRange {
            start: next.range.start,
            end: entry.text.end,
        },
        _ => empty(lines.line().range.end),
    }
}

/// Takes the first or the last line out of an entry's text.
fn leave(entry: &mut Entry, lines: &Lines) {
    let line = lines.line().range;
    if lines.is_first() && lines.is_last() {
        entry.text = empty(line.end);
    } else if lines.is_first() {
        entry.text.start = lines.all[lines.at + 1].range.start;
    } else if let Some(end) = lines.end_above() {
        entry.text.end = end;
    }
}

/// Makes lines of the text, which are in order, blocks by themselves, each of
/// its kind.
fn mark(blocks: &mut Vec<(BlockKind, TextRange)>, buffer: &str, marks: &[(BlockKind, TextRange)]) {
    let mut marked = Vec::with_capacity(blocks.len() + 2 * marks.len());
    let mut next = 0;
    let mut end = 0;
    for (other, range) in blocks.drain(..) {
        let mut start = range.start.max(end);
        while let Some((kind, line)) = marks.get(next).filter(|(_, l)| l.start < range.end) {
            if start < line.start {
                let end = line.start;
                marked.push((other, trimmed(buffer, TextRange { start, end })));
            }
            marked.push((*kind, *line));
            end = line.end;
            start = start.max(end);
            next += 1;
        }
        if start == range.start {
            marked.push((other, range));
        } else if start < range.end {
            let end = range.end;
            marked.push((other, trimmed(buffer, TextRange { start, end })));
        }
    }
    marked.extend_from_slice(&marks[next..]);
    marked.retain(|(_, range)| !range.is_empty());
    *blocks = marked;
}
