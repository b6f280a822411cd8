//! Cuts the text into title block and entries along the time lines that the
//! layout accepts, and builds the document.
//!
//! What this module does not do: judge single lines; it asks
//! [`layout`](super::layout), [`title`](super::title) and
//! [`blocks`](super::blocks).

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::document::{Block, BlockKind, CodePointRange, Document, Entry, EntryTime, TextRange};
use crate::offset::Cursor;
use crate::sorted::order;
use crate::{DocumentId, Extra, Timestamp};

use super::blocks::{Place, block_at};
use super::layout::{Candidate, HeadingSide, Layout, same};
use super::lines::Line;
use super::notices::{Kind, Notices, quoted};
use super::order::{When, order_of};
use super::stamp;
use super::title::{TitleBlock, title_lines};
use super::{Segment, SegmentKind, Split, looks};

/// An entry being cut.
#[derive(Debug)]
struct Open {
    /// Its number from 0.
    index: usize,
    /// Its first line: heading or time line, or first line of text.
    start: usize,
    /// Its last line before the text.
    head_end: Option<usize>,
    heading: Option<TextRange>,
    candidate: Option<Candidate>,
    /// Its first line of text and one past its last.
    first: usize,
    end: usize,
    /// The next line to look at.
    at: usize,
    led_in: bool,
    heading_follows: bool,
    blocks: Vec<Block>,
}

impl Open {
    /// What a notice calls the entry.
    fn name<'t>(&self, text: &'t str) -> &'t str {
        match &self.candidate {
            Some(candidate) => candidate.time.raw.of(text),
            None => "The only entry",
        }
    }
}

/// The cut, a stretch at a time.
#[derive(Debug)]
pub(super) struct Cutter {
    id: DocumentId,
    lines: Vec<Line>,
    layout: Option<Layout>,
    /// The time lines that begin entries.
    starts: Vec<Candidate>,
    /// Lines to remark on, in order, and how many are behind us.
    odd: Vec<(u32, Kind)>,
    odd_seen: usize,
    /// The title block, its end and the next line of it.
    title: TitleBlock,
    title_end: usize,
    title_at: usize,
    open: Option<Open>,
    entries: Vec<Entry>,
    segments: Vec<Segment>,
    notices: Notices,
    /// Every name once, so that entries share them.
    names: BTreeSet<Arc<str>>,
    /// The credit read last, and its names.
    last_credit: (TextRange, Vec<Arc<str>>),
    /// How far code points are counted, in bytes and in code points.
    counted: (usize, usize),
}

impl Cutter {
    /// Prepares the cut of `text`, whose `lines` and time lines were found
    /// before. `impossible` are the lines with an impossible time.
    pub fn new(
        text: &str,
        id: DocumentId,
        lines: Vec<Line>,
        layout: Option<Layout>,
        mut starts: Vec<Candidate>,
        impossible: &[u32],
    ) -> Self {
        let mut odd: Vec<_> = impossible
            .iter()
            .map(|&line| (line, Kind::ImpossibleTime))
            .collect();
        if let Some(layout) = layout {
            starts.retain(|candidate| {
                let accepted = layout.accepts(&lines, candidate);
                if !accepted {
                    odd.push((candidate.line, Kind::TimeInText));
                }
                accepted
            });
            let by_line = order(odd.len(), &mut |a, b| odd[a].cmp(&odd[b]));
            odd = by_line.into_iter().map(|i| odd[i]).collect();
        }
        let mut cutter = Self {
            id,
            lines,
            layout,
            starts,
            odd,
            odd_seen: 0,
            title: TitleBlock::default(),
            title_end: 0,
            title_at: 0,
            open: None,
            entries: Vec::new(),
            segments: Vec::new(),
            notices: Notices::default(),
            names: BTreeSet::new(),
            last_credit: Default::default(),
            counted: (0, 0),
        };
        cutter.title_end = match cutter.starts.first() {
            Some(first) => first.line as usize,
            None => title_lines(text, &cutter.lines),
        };
        cutter
    }

    /// How far the cut is, in bytes of the text, or beyond its end.
    pub fn done(&self) -> usize {
        let next = match &self.open {
            Some(open) => open.at,
            None => self.title_at,
        };
        self.lines
            .get(next)
            .map_or(usize::MAX, |line| line.start as usize)
    }

    /// Cuts about `budget` bytes, at least one line, and tells whether there
    /// is more to cut.
    pub fn cut(&mut self, text: &str, budget: usize) -> bool {
        let mut left = budget.max(1) as u64;
        loop {
            let used = if self.title_at < self.title_end {
                self.title_line(text)
            } else if self.open.is_some() {
                self.entry_line(text)
            } else if !self.open_first(text) {
                return false;
            } else {
                1
            };
            // A line costs something even where it is short.
            left = match left.checked_sub(used as u64 + 16) {
                None | Some(0) => return true,
                Some(left) => left,
            };
        }
    }

    fn line(&self, index: usize) -> Line {
        self.lines[index]
    }

    /// Adds a segment, and the blank one before it.
    fn segment(&mut self, kind: SegmentKind, start: u32, end: u32) {
        let from = self.segments.last().map_or(0, |last| last.range.end);
        if from < start {
            self.segments.push(Segment {
                kind: SegmentKind::Blank,
                range: TextRange {
                    start: from,
                    end: start,
                },
            });
        }
        self.segments.push(Segment {
            kind,
            range: TextRange { start, end },
        });
    }

    /// Reads one line of the title block. The line directly over the first
    /// time line is looked at last, since it may be the first heading.
    fn title_line(&mut self, text: &str) -> usize {
        let at = self.title_at;
        if at + 1 == self.title_end && self.is_first_heading(text) {
            self.title_end = at;
            return 1;
        }
        let line = self.line(at);
        let kind = self.title.take(text, &self.lines, at, self.title_end);
        self.segment(kind, line.start, line.end);
        self.remark(text, at);
        self.title_at += 1;
        line.len()
    }

    /// Whether the last line above the first time line is the first entry's
    /// heading.
    fn is_first_heading(&mut self, text: &str) -> bool {
        let at = self.title_at;
        let line = self.line(at).of(text);
        let Some(layout) = self.layout else {
            return false;
        };
        if self.title.title.is_none() && at == 0
            || self
                .title
                .title
                .as_deref()
                .is_some_and(|title| same(title, line))
            || looks::is_key_point_head(line)
            || !layout.is_heading_above(text, &self.lines, at, 1)
        {
            return false;
        }
        // The last of several key points without bullets looks the same. Key
        // points repeat headings; headings rarely repeat each other.
        !(self.title.ends_in_plain_list()
            && self
                .starts
                .iter()
                .skip(1)
                .any(|start| same(self.line(start.line as usize - 1).of(text), line)))
    }

    /// Opens the first entry; `false` where there is none or it is cut.
    fn open_first(&mut self, text: &str) -> bool {
        if !self.entries.is_empty() || self.title_end >= self.lines.len() {
            return false;
        }
        match self.starts.first() {
            Some(first) => {
                let heading = (self.title_end < first.line as usize).then_some(self.title_end);
                self.open_entry(text, 0, heading);
            }
            None => {
                self.open = Some(Open {
                    index: 0,
                    start: self.title_end,
                    head_end: None,
                    heading: None,
                    candidate: None,
                    first: self.title_end,
                    end: self.lines.len(),
                    at: self.title_end,
                    led_in: false,
                    heading_follows: false,
                    blocks: Vec::new(),
                });
            }
        }
        true
    }

    /// Opens the entry at `index`, whose heading above is the line `heading`.
    fn open_entry(&mut self, text: &str, index: usize, heading: Option<usize>) {
        let candidate = self.starts[index];
        let time_line = candidate.line as usize;
        let mut first = time_line + 1;
        let mut end = self.lines.len();
        let mut heading_follows = false;
        if let (Some(next), Some(layout)) = (self.starts.get(index + 1), self.layout) {
            end = next.line as usize;
            if end > first && layout.is_heading_above(text, &self.lines, end - 1, first) {
                end -= 1;
                heading_follows = true;
            }
        }
        let mut heading_line = heading;
        let mut head_end = time_line;
        if let Some(layout) = self.layout
            && layout.heading == HeadingSide::Below
            && layout.is_heading_below(text, &self.lines, first, end)
        {
            heading_line = Some(first);
            head_end = first;
            first += 1;
        }
        self.open = Some(Open {
            index,
            start: heading.unwrap_or(time_line),
            head_end: Some(head_end),
            heading: heading_line.map(|line| TextRange {
                start: self.lines[line].start,
                end: self.lines[line].end,
            }),
            candidate: Some(candidate),
            first,
            end,
            at: first,
            led_in: false,
            heading_follows,
            blocks: Vec::new(),
        });
    }

    /// Reads one block of the open entry, or closes it and opens the next.
    fn entry_line(&mut self, text: &str) -> usize {
        let Some(open) = &mut self.open else {
            return 0;
        };
        if open.at >= open.end {
            return self.close_entry(text);
        }
        let found = block_at(
            text,
            Place {
                lines: &self.lines,
                first: open.first,
                end: open.end,
                at: open.at,
                led_in: open.led_in,
                heading_follows: open.heading_follows,
            },
        );
        let base = self.lines[open.first].start;
        let start = self.lines[open.at].start;
        let last = open.at + found.lines - 1;
        let end = self.lines[last].end;
        open.blocks.push(Block {
            kind: found.kind,
            range: TextRange {
                start: start - base,
                end: end - base,
            },
        });
        // A caption between a lead-in and its link does not break them up.
        open.led_in = found.leads_in || open.led_in && found.kind == BlockKind::Caption;
        let from = open.at;
        open.at = last + 1;
        for line in from..=last {
            self.remark(text, line);
        }
        (end - start) as usize
    }

    /// Notes what is odd about a line of the title block or of the open entry.
    fn remark(&mut self, text: &str, line: usize) {
        let entry = self.open.as_ref().map(|open| (open.index, open.name(text)));
        let entry_id = |cutter: &Self| {
            let (index, _) = entry?;
            Some((index, Document::entry_id_for(&cutter.id, index)))
        };
        // A notice stands in a list, far from its entry.
        let place = || entry.map_or(String::new(), |(_, name)| format!("{name}: "));
        let words = self.lines[line].of(text);
        while let Some(&(at, kind)) = self.odd.get(self.odd_seen)
            && at as usize <= line
        {
            self.odd_seen += 1;
            if at as usize == line {
                let id = entry_id(self);
                let id = id.as_ref().map(|(index, id)| (*index, id));
                self.notices.add(kind, id, || {
                    let reason = match kind {
                        Kind::ImpossibleTime => "there is no such time of day",
                        _ => "not like this blog’s other ones",
                    };
                    format!(
                        "{}{} looks like a time line, but {reason}; it was left in the text.",
                        place(),
                        quoted(words)
                    )
                });
            }
        }
        if entry.is_some()
            && self.title.title.as_deref().is_some_and(|title| {
                // Lengths differ nearly always.
                title.len() == words.len() && same(title, words)
            })
        {
            let id = entry_id(self);
            let id = id.as_ref().map(|(index, id)| (*index, id));
            self.notices.add(Kind::TitleAgain, id, || {
                format!(
                    "{}the title stands here once more; the blog may have been pasted twice.",
                    place()
                )
            });
        }
    }

    /// The code points before the byte `byte`, which is not before the last
    /// one asked for.
    fn code_points(&mut self, text: &str, byte: usize) -> usize {
        let (from, before) = self.counted;
        let passed = text
            .get(from..)
            .and_then(|rest| Cursor::new(rest).at_byte(byte.saturating_sub(from)))
            .map_or(0, |position| position.code_point);
        self.counted = (byte, before + passed);
        before + passed
    }

    /// The people credited at `credit`.
    fn authors(&mut self, text: &str, credit: TextRange) -> Vec<Arc<str>> {
        // The same person mostly writes many entries in a row.
        if self.last_credit.0.of(text) != credit.of(text) {
            let names = stamp::names(credit.of(text))
                .map(|name| match self.names.get(name) {
                    Some(known) => known.clone(),
                    None => {
                        let name: Arc<str> = name.into();
                        self.names.insert(name.clone());
                        name
                    }
                })
                .collect();
            self.last_credit = (credit, names);
        }
        self.last_credit.1.clone()
    }

    /// Finishes the open entry and opens the next one.
    fn close_entry(&mut self, text: &str) -> usize {
        let Some(open) = self.open.take() else {
            return 0;
        };
        let start = self.lines[open.start].start;
        let last = match open.head_end {
            Some(head_end) if open.end <= open.first => head_end,
            _ => open.end - 1,
        };
        let end = self.lines[last].end;
        let text_range = if open.first < open.end {
            TextRange {
                start: self.lines[open.first].start,
                end,
            }
        } else {
            TextRange { start: end, end }
        };
        self.segment(SegmentKind::Entry(open.index as u32), start, end);
        let id = Document::entry_id_for(&self.id, open.index);
        if text_range.is_empty() {
            let name = open.name(text);
            self.notices.add(Kind::NoText, Some((open.index, &id)), || {
                format!(
                    "{name}: nothing stands under the time line; the entry was kept without text."
                )
            });
        }
        let mut time = EntryTime::default();
        let mut authors = Vec::new();
        if let Some(candidate) = open.candidate {
            let stamp = candidate.time;
            time.raw = Some(stamp.raw.of(text).to_owned());
            time.clock = Some(stamp.clock);
            time.date = stamp.date;
            time.zone = (!stamp.zone.is_empty()).then(|| stamp.zone.of(text).to_owned());
            authors = self.authors(text, stamp.credit);
        }
        let source = CodePointRange {
            start: self.code_points(text, start as usize),
            end: self.code_points(text, end as usize),
        };
        self.entries.push(Entry {
            id,
            heading: open.heading,
            time,
            authors,
            text: text_range,
            blocks: open.blocks,
            source,
            extra: Extra::default(),
        });
        if open.index + 1 < self.starts.len() {
            self.open_entry(
                text,
                open.index + 1,
                open.heading_follows.then_some(open.end),
            );
        } else {
            self.title_at = self.lines.len();
        }
        (end - start) as usize / 4
    }

    /// The finished document of `text`.
    pub fn finish(mut self, text: Arc<str>, text_sha256: String, added: Timestamp) -> Split {
        // Saturates for a text of 4 GB or more, which has no entries.
        let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
        let from = self.segments.last().map_or(0, |last| last.range.end);
        if from < length {
            self.segments.push(Segment {
                kind: SegmentKind::Blank,
                range: TextRange {
                    start: from,
                    end: length,
                },
            });
        }
        if u32::try_from(text.len()).is_err() {
            self.notices.add(Kind::Paste, None, || {
                "The paste has 4 GB or more; it was not split.".to_owned()
            });
        } else if self.entries.is_empty() {
            self.notices.add(Kind::Paste, None, || {
                "The paste is blank; there is nothing to split.".to_owned()
            });
        } else if self.layout.is_none() {
            self.notices.add(Kind::Paste, None, || {
                "No time lines were found; the whole text was kept as one entry.".to_owned()
            });
        }

        let times: Vec<When> = self
            .entries
            .iter()
            .map(|entry| (entry.time.date, entry.time.clock))
            .collect();
        let found = order_of(&times);
        for index in found.odd {
            let entry = &self.entries[index];
            let id = Some((index, &entry.id));
            self.notices.add(Kind::OutOfOrder, id, || {
                let time = entry.time.raw.as_deref().unwrap_or_default();
                let words = if index == 0 {
                    "the first entry is out of the order of the others; it may have been pinned to the top."
                } else {
                    "this entry is out of the order of the others."
                };
                format!("{time}: {words}")
            });
        }
        let mut dates = times.iter().map(|(date, _)| *date);
        let date = match dates.next() {
            Some(first) if dates.all(|date| date == first) => first,
            _ => None,
        };

        Split {
            document: Document {
                id: self.id,
                buffer: text,
                whole: true,
                title: self.title.title,
                source_url: None,
                language: None,
                date,
                time_zone: None,
                order: found.order,
                standfirst: self.title.standfirst,
                key_points: self.title.key_points,
                text_sha256,
                added,
                entries: self.entries.into_iter().map(Arc::new).collect(),
                notices: self.notices.into_list(),
                extra: Extra::default(),
            },
            segments: self.segments,
        }
    }
}
