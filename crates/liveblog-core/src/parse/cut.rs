//! Cuts the text into title block and entries along the time lines that the
//! layout accepts, and builds the document.
//!
//! What this module does not do: judge single lines; it asks
//! [`layout`](super::layout), [`title`](super::title) and
//! [`blocks`](super::blocks).

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::document::{
    Block, BlockKind, CodePointRange, Document, Entry, EntryTime, Order, TextRange,
};
use crate::offset::Cursor;
use crate::said::{Sayable, Value, phrase, said};
use crate::sorted::order;
use crate::when::{resolve, shared};
use crate::{DocumentId, Extra, Timestamp};

use super::blocks::{Place as BlockPlace, block_at};
use super::choose::{Choice, choose};
use super::facts::{Facts, complete};
use super::layout::{AuthorSide, Beside, Candidate, Doubt, HeadingSide, Layout, glue, same};
use super::lines::Line;
use super::looks::{self, Credit};
use super::names::{byline, is_bare_names, is_role, is_user_name, looks_like_names, names, people};
use super::notices::{Kind, Notices, quoted};
use super::order::{When, order_of};
use super::stamp::{self, Place, Reading, TimeLine};
use super::title::{TitleBlock, title_lines};
use super::{Segment, SegmentKind, Split};

/// An entry being cut.
#[derive(Debug)]
struct Open {
    /// Its number from 0.
    index: usize,
    /// Where it begins and, by its lines, ends, in bytes.
    start: u32,
    source_end: u32,
    heading: Option<TextRange>,
    authors: Vec<Arc<str>>,
    time: EntryTime,
    /// Its first line of text and one past its last.
    first: usize,
    end: usize,
    /// The next line to look at.
    at: usize,
    led_in: bool,
    /// Whether prose was found in it.
    prose: bool,
    heading_follows: bool,
    blocks: Vec<Block>,
}

/// The author and the text of `22:31 | A Name | Text`.
fn signed(words: &str, place: Place) -> Option<(&str, &str)> {
    let Place::Before(sign @ ('|' | '-' | '–' | '·' | '•' | '/')) = place else {
        return None;
    };
    let (name, text) = words.split_once(sign)?;
    let (name, text) = (name.trim(), text.trim_start());
    let short = (1..=4).contains(&name.split_whitespace().count()) && looks_like_names(name);
    (short && looks::ends_sentence(text)).then_some((name, text))
}

/// Whether lines are broken at a fixed width, as in e-mails: most lines that
/// no blank line follows go on in lower case on the next.
fn is_wrapped(text: &str, lines: &[Line]) -> bool {
    const LINES: usize = 400;
    let (mut broken, mut whole) = (0, 0);
    for pair in lines
        .windows(2)
        .take(LINES)
        .filter(|pair| !pair[1].blank_above)
    {
        let goes_on = pair[0].len() >= 50
            && pair[0].len() <= 100
            && pair[1]
                .of(text)
                .starts_with(|c: char| c.is_lowercase() || c == '“' || c == '"');
        if goes_on {
            broken += 1;
        } else if pair[0].len() > 100 || looks::ends_sentence(pair[0].of(text)) {
            whole += 1;
        }
    }
    broken >= 4 && broken > whole * 2
}

/// What a stamp says.
pub(super) fn printed(stamp: &TimeLine, text: &str) -> EntryTime {
    EntryTime {
        raw: Some(stamp.raw.of(text).to_owned()),
        clock: stamp.clock,
        date: stamp.date,
        zone: (!stamp.zone.is_empty()).then(|| stamp.zone.of(text).to_owned()),
        ..EntryTime::default()
    }
}

impl Open {
    /// What a notice calls the entry.
    fn name(&self) -> Value {
        match &self.time.raw {
            Some(raw) => raw.value(),
            None if self.index == 0 => phrase!("The first entry").value(),
            None => phrase!("An entry without a time").value(),
        }
    }
}

/// The lines at the top of an entry.
#[derive(Clone, Copy, Debug)]
struct Head {
    /// Its first line.
    start: usize,
    /// The line over the stamp that is its heading.
    heading: Option<usize>,
    /// The line over the stamp that credits its authors.
    authors: Option<usize>,
}

/// The cut, a stretch at a time.
#[derive(Debug)]
pub(super) struct Cutter {
    id: DocumentId,
    lines: Vec<Line>,
    layout: Option<Arc<Layout>>,
    /// The stamps that begin entries, or end them.
    starts: Vec<Candidate>,
    /// What the page knows of its lines.
    facts: Facts,
    /// Lines with a second stamp that belongs to the one beside it.
    companions: Vec<u32>,
    /// Lines to remark on, in order, and how many are behind us.
    odd: Vec<(u32, Kind)>,
    odd_seen: usize,
    /// The title block, its end and the next line of it.
    title: TitleBlock,
    title_end: usize,
    title_at: usize,
    /// The lines over the first stamp that belong to its entry.
    first_head: Head,
    open: Option<Open>,
    entries: Vec<Arc<Entry>>,
    /// How many entries had boilerplate below their text.
    closed_off: usize,
    /// Their paragraphs, and how many of them are sentences.
    prose_lines: usize,
    sentence_lines: usize,
    /// One past the last line that was cut.
    footer: usize,
    segments: Vec<Segment>,
    notices: Notices,
    /// Every name once, so that entries share them.
    names: BTreeSet<Arc<str>>,
    /// The credit read last, and its names.
    last_credit: (TextRange, Vec<Arc<str>>),
    /// Whether the text's lines are broken at a fixed width.
    wrapped: bool,
    /// How far code points are counted, in bytes and in code points.
    counted: (usize, usize),
}

impl Cutter {
    /// Prepares the cut of `text`, whose `lines` and stamps were found
    /// before. `impossible` are the lines with an impossible time.
    pub fn new(
        text: &str,
        id: DocumentId,
        lines: Vec<Line>,
        layout: Option<Layout>,
        candidates: Vec<Candidate>,
        impossible: &[u32],
        facts: Facts,
    ) -> Self {
        let mut odd: Vec<_> = impossible
            .iter()
            .map(|&line| (line, Kind::ImpossibleTime))
            .collect();
        let (mut starts, mut companions) = (Vec::new(), Vec::new());
        if let Some(layout) = &layout {
            let chosen = choose(layout, text, &lines, &candidates);
            for (candidate, choice) in candidates.iter().zip(chosen) {
                match choice {
                    Choice::Entry => starts.push(*candidate),
                    Choice::Companion => companions.push(candidate.line),
                    Choice::Text => {
                        let alone =
                            matches!(candidate.time.form.place, Place::Alone | Place::Credited(_));
                        if alone && !candidate.time.weak {
                            odd.push((candidate.line, Kind::TimeInText));
                        }
                    }
                }
            }
            let by_line = order(odd.len(), &mut |a, b| odd[a].cmp(&odd[b]));
            odd = by_line.into_iter().map(|i| odd[i]).collect();
        }
        let mut cutter = Self {
            id,
            lines,
            layout: layout.map(Arc::new),
            starts,
            facts,
            companions,
            odd,
            odd_seen: 0,
            title: TitleBlock::default(),
            title_end: 0,
            title_at: 0,
            first_head: Head {
                start: 0,
                heading: None,
                authors: None,
            },
            open: None,
            entries: Vec::new(),
            closed_off: 0,
            prose_lines: 0,
            sentence_lines: 0,
            footer: 0,
            segments: Vec::new(),
            notices: Notices::default(),
            names: BTreeSet::new(),
            last_credit: Default::default(),
            wrapped: false,
            counted: (0, 0),
        };
        cutter.wrapped = is_wrapped(text, &cutter.lines);
        cutter.footer = cutter.lines.len();
        match cutter.starts.first() {
            _ if !cutter.facts.entries.is_empty() => {
                cutter.title_end = cutter.facts.entries[0] as usize;
            }
            Some(_) => {
                cutter.first_head = cutter.first_head(text);
                cutter.title_end = cutter.first_head.start;
            }
            None => cutter.title_end = title_lines(text, &cutter.lines),
        }
        cutter.title = TitleBlock::new(text, &cutter.lines, cutter.title_end, cutter.facts.title);
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

    fn of<'t>(&self, text: &'t str, line: usize) -> &'t str {
        self.lines.get(line).map_or("", |line| line.of(text))
    }

    fn is_companion(&self, line: usize) -> bool {
        self.companions.binary_search(&(line as u32)).is_ok()
    }

    /// Whether a line at an entry's edge is none of its text: page furniture,
    /// a flag, boilerplate, the page's own time.
    fn is_edge(&self, text: &str, line: usize) -> bool {
        let words = self.of(text, line);
        looks::is_furniture(words)
            || looks::is_kicker(words)
            || self
                .layout
                .as_ref()
                .is_some_and(|layout| layout.is_boilerplate(words))
            || words.len() <= 100
                && (stamp::read(words, 0) == Reading::Page || stamp::is_date(words))
    }

    /// What stands over the stamp at `index` and belongs to it. `floor` is the
    /// first line that the entry above leaves free.
    fn head(&self, text: &str, index: usize, floor: usize) -> Head {
        let line = self.starts[index].line as usize;
        let mut head = Head {
            start: line,
            heading: None,
            authors: None,
        };
        let Some(layout) = self.layout.as_ref().filter(|layout| !layout.at_end) else {
            head.start = floor;
            return head;
        };
        while head.start > floor && self.is_companion(head.start - 1) {
            head.start -= 1;
        }
        let names = |head: &mut Head| {
            if let Some(above) = head.start.checked_sub(1).filter(|above| *above >= floor) {
                let words = self.of(text, above);
                let named = layout.authors == AuthorSide::Above
                    && (is_bare_names(words) || byline(words).is_some())
                    || layout.beside != Beside::Authors
                        && self.lines[above].blank_above
                        && !self.lines[head.start].blank_above
                        && byline(words).is_some();
                if named {
                    head.authors = Some(above);
                    head.start = above;
                }
            }
        };
        names(&mut head);
        if let Some(above) = head.start.checked_sub(1)
            && layout.is_heading_above(text, &self.lines, above, floor)
        {
            head.heading = Some(above);
            head.start = above;
            // A topic in capitals over the heading.
            if let Some(topic) = above.checked_sub(1).filter(|topic| *topic >= floor)
                && self.lines[topic].blank_above
                && !self.lines[above].blank_above
                && looks::is_topic(self.of(text, topic))
            {
                head.start = topic;
            }
            if head.authors.is_none() {
                names(&mut head);
            }
        }
        head
    }

    /// The same for the first stamp, over which the title block stands.
    fn first_head(&self, text: &str) -> Head {
        let line = self.starts[0].line as usize;
        if self.layout.as_ref().is_some_and(|layout| layout.at_end) {
            // Where an epoch begins the first entry; else at the heading over
            // the paragraphs over the stamp.
            let start = match self.companions.first() {
                Some(&companion) if (companion as usize) < line => companion as usize,
                _ => {
                    let mut start = line;
                    while start > 1
                        && (!looks::is_heading_like(self.of(text, start - 1))
                            || is_bare_names(self.of(text, start - 1)))
                    {
                        start -= 1;
                    }
                    start.saturating_sub(1).max(usize::from(start > 1))
                }
            };
            return Head {
                start,
                heading: None,
                authors: None,
            };
        }
        let mut head = self.head(text, 0, 0);
        // The heading is only taken once the title block is read.
        if let Some(heading) = head.heading {
            head.start = heading + 1;
            head.heading = None;
        }
        head
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
        let Some(layout) = self
            .layout
            .as_ref()
            .filter(|_| self.facts.entries.is_empty())
        else {
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
        if !self.facts.entries.is_empty() {
            self.open_known(text, 0);
            return true;
        }
        if self.starts.is_empty() {
            self.open = Some(Open {
                index: 0,
                start: self.lines[self.title_end].start,
                source_end: self.lines[self.lines.len() - 1].end,
                heading: None,
                authors: Vec::new(),
                time: EntryTime::default(),
                first: self.title_end,
                end: self.lines.len(),
                at: self.title_end,
                led_in: false,
                prose: false,
                heading_follows: false,
                blocks: Vec::new(),
            });
            return true;
        }
        let mut head = self.first_head;
        if self.title_end < head.start {
            head.heading = Some(self.title_end);
            head.start = self.title_end;
        }
        self.open_entry(text, 0, head);
        true
    }

    /// Opens the entry at `index` of those that the page knows for certain.
    fn open_known(&mut self, text: &str, index: usize) {
        let start = self.facts.entries[index] as usize;
        let mut end = match self.facts.entries.get(index + 1) {
            Some(next) => *next as usize,
            None => self.lines.len(),
        };
        let known = self.facts.entry(start, end);
        if index + 1 == self.facts.entries.len() && !self.facts.footless {
            // A page says where its last entry begins, not where it ends.
            end = self
                .foot(text, known.text, known.heading.is_some())
                .max(start + 1);
            self.footer = end;
        }
        let authors = match known.authors {
            Some(range) => self.authors(text, range),
            None => Vec::new(),
        };
        let mut time = EntryTime::default();
        if let Some((raw, place)) = known.time {
            time = super::line::read_time(raw.of(text)).unwrap_or_default();
            // The moment spells it out.
            time.zone = time.zone.filter(|zone| zone != "Z");
            time.raw = Some(raw.of(text).to_owned());
            if let Some(moment) = self.facts.moment_at(place) {
                complete(&mut time, moment);
            }
        }
        self.open = Some(Open {
            index,
            start: self.lines[start].start,
            source_end: self.lines[end - 1].end,
            heading: known.heading,
            authors,
            time,
            first: known.text.min(end),
            end,
            at: known.text.min(end),
            led_in: false,
            prose: false,
            heading_follows: false,
            blocks: Vec::new(),
        });
    }

    /// The names that a line credits, shared between entries.
    fn share(&mut self, names: Vec<&str>) -> Vec<Arc<str>> {
        names
            .into_iter()
            .map(|name| match self.names.get(name) {
                Some(known) => known.clone(),
                None => {
                    let name: Arc<str> = name.into();
                    self.names.insert(name.clone());
                    name
                }
            })
            .collect()
    }

    fn range(&self, line: usize) -> TextRange {
        TextRange {
            start: self.lines[line].start,
            end: self.lines[line].end,
        }
    }

    /// Whether this person is credited elsewhere on the page.
    fn is_known(&self, name: &str) -> bool {
        self.names.contains(name) || self.title.names.iter().any(|known| known == name)
    }

    /// One past the last line of the last entry: what stands below it is the
    /// page's foot.
    fn foot(&self, text: &str, first: usize, mut body: bool) -> usize {
        // Where entries end in a share button or the like, so does this one.
        let closed_off = self.closed_off * 10 >= self.entries.len() * 7 && self.entries.len() >= 3;
        let end = self.lines.len();
        let mut sentences = (first..end)
            .filter(|line| looks::ends_sentence(self.of(text, *line)))
            .count();
        for line in first..end {
            let words = self.of(text, line);
            if looks::is_footer_head(words) {
                return line;
            }
            let boilerplate = self
                .layout
                .as_ref()
                .is_some_and(|layout| layout.is_boilerplate(words));
            if closed_off && body && boilerplate {
                let more = (line + 1..end)
                    .take_while(|next| self.is_edge(text, *next))
                    .count();
                return line + 1 + more;
            }
            let sentence = looks::ends_sentence(words);
            // Where pages end in links and legal lines, hardly a line is a
            // sentence.
            let rest = end - line;
            if self.prosaic()
                && body
                && !sentence
                && rest >= 2
                && sentences * 4 <= rest
                && looks::list_item(words).is_none()
                && looks::credit(words) == Credit::No
                && !looks::is_captioned(words)
                && !looks::is_placeholder(words)
                && !looks::is_link(words)
                && !looks::is_lead_in(words)
                && !is_bare_names(words)
                && !(line + 1 == end - 1
                    && self.lines[line].blank_above != self.lines[line + 1].blank_above)
            {
                return line;
            }
            sentences -= usize::from(sentence);
            body |= sentence;
        }
        end
    }

    /// Whether the entries so far are written in sentences.
    fn prosaic(&self) -> bool {
        self.prose_lines >= 4 && self.sentence_lines * 10 >= self.prose_lines * 6
    }

    /// Opens the entry at `index`, over whose stamp `head` stands.
    fn open_entry(&mut self, text: &str, index: usize, head: Head) {
        let Some(layout) = self.layout.clone() else {
            return;
        };
        let time = self.starts[index].time;
        let line = self.starts[index].line as usize;
        let start = self.lines[head.start].start;
        let mut heading = head.heading.map(|line| self.range(line));
        let mut authors = Vec::new();
        if let Some(line) = head.authors {
            authors = self.credited(text, line);
        }
        let (mut first, mut end) = (line + 1, self.lines.len());
        let mut source_last = None;
        let mut heading_follows = false;
        if layout.at_end {
            (first, end) = (head.start, line);
            source_last = Some(line);
        } else if index + 1 < self.starts.len() {
            let next = self.head(text, index + 1, line + 1);
            end = next.start;
            heading_follows = next.heading.is_some();
        }
        // The words beside the stamp.
        let words = match time.form.place {
            Place::After(_) => time.before,
            _ => time.after,
        };
        if !words.is_empty() {
            let said = words.of(text);
            match layout.beside {
                _ if matches!(time.form.place, Place::Credited(_)) => {
                    authors = self.authors(text, words);
                }
                Beside::Authors => {
                    let mut names = byline(said).unwrap_or_else(|| people(said));
                    if names.is_empty() && is_user_name(said) {
                        names.push(said);
                    }
                    authors = self.share(names);
                    if authors.is_empty() {
                        heading = Some(words);
                    }
                }
                Beside::Heading if layout.heading == HeadingSide::Glued => {
                    let cut = glue(said).map_or(words.end, |at| words.start + at as u32);
                    heading = Some(TextRange {
                        start: words.start,
                        end: cut,
                    });
                    if cut < words.end {
                        first = line;
                        self.lines[line].start = cut;
                    }
                }
                _ if let Some((name, text)) = signed(said, time.form.place) => {
                    authors = self.share(names(name).collect());
                    first = line;
                    self.lines[line].start = words.end - text.len() as u32;
                    self.lines[line].end = words.end;
                }
                Beside::Heading
                    if first >= end && looks::ends_sentence(said)
                        || !looks::is_heading_like(said) && looks::ends_sentence(said) =>
                {
                    first = line;
                    self.lines[line].start = words.start;
                    self.lines[line].end = words.end;
                }
                Beside::Heading if looks::is_kicker(said) => {}
                Beside::Heading => heading = Some(words),
                // Some entries of a page without headings have one.
                Beside::Text
                    if !matches!(time.form.place, Place::Before(' ' | '\0'))
                        && first < end
                        && looks::is_heading_like(said) =>
                {
                    heading = Some(words);
                }
                Beside::Text => {
                    first = line;
                    self.lines[line].start = words.start;
                    self.lines[line].end = words.end;
                }
            }
        }
        if matches!(time.form.place, Place::After(_)) && !time.after.is_empty() && !layout.at_end {
            // “A Name 6/5/2037 11:47:09 AMText”
            first = line;
            self.lines[line].start = time.after.start;
            self.lines[line].end = time.after.end;
        }
        if index + 1 == self.starts.len() && !layout.at_end {
            let beside = first == line || heading == Some(words);
            end = self.foot(text, first.max(line + 1), beside).max(first);
            self.footer = end.max(line + 1);
        } else if index + 1 == self.starts.len() {
            self.footer = line + 1;
        }
        let source_last = source_last.unwrap_or(end.max(line + 1) - 1);
        // What stands between the stamp and the text.
        let mut heading_line = None;
        let mut named = !authors.is_empty();
        while first < end && first != line {
            let words = self.of(text, first);
            if self.is_companion(first) || self.is_edge(text, first) {
                first += 1;
                continue;
            }
            let follows = first + 1 < end;
            let credit = match byline(words) {
                Some(names) => Some(names),
                // A post of two words is no credit.
                None if is_bare_names(words) && (follows || named) => {
                    let here = match layout.authors {
                        AuthorSide::Under => heading_line.is_none(),
                        AuthorSide::Below => {
                            heading_line.is_some() || layout.heading != HeadingSide::Below
                        }
                        _ => false,
                    };
                    // “Reporting from” a place says that it is.
                    let next = self.of(text, first + 1);
                    let with_role = follows
                        && next.len() <= 60
                        && is_role(next)
                        && !looks::ends_sentence(next)
                        // A picture's description says the name once more.
                        || follows && same(next, words);
                    (here || with_role || names(words).all(|name| self.is_known(name)))
                        .then(|| names(words).collect())
                }
                None => None,
            };
            if let Some(names) = credit.filter(|_| !named) {
                authors = self.share(names);
                named = true;
                first += 1;
                continue;
            }
            let take_heading = heading.is_none()
                && if layout.at_end {
                    heading_line.is_none() && looks::is_heading_like(words)
                } else {
                    layout.is_heading_below(text, &self.lines, first, end)
                        && byline(words).is_none()
                };
            // The role, the place or the name once more under the name.
            let place = || {
                layout.heading == HeadingSide::Below
                    && words.split_whitespace().nth(1).is_none()
                    && looks_like_names(words)
                    && follows
            };
            let role = named
                && first > line + 1
                && heading_line.is_none_or(|heading| heading + 1 < first)
                && words.len() <= 60
                && !looks::ends_sentence(words)
                && (is_role(words)
                    || same(words, self.of(text, first - 1))
                    || heading_line.is_none() && place());
            if role {
                first += 1;
            } else if take_heading {
                heading = Some(self.range(first));
                heading_line = Some(first);
                first += 1;
            } else {
                break;
            }
        }
        // What stands under the text.
        let mut closed_off = false;
        while end > first && end - 1 != line {
            let last = end - 1;
            if self.is_companion(last) || self.is_edge(text, last) {
                closed_off = true;
                end -= 1;
                continue;
            }
            let words = self.of(text, last);
            let credit = if named || last == first {
                None
            } else {
                byline(words).or_else(|| {
                    (layout.authors == AuthorSide::Last && is_bare_names(words))
                        .then(|| names(words).collect())
                })
            };
            match credit {
                Some(names) => {
                    authors = self.share(names);
                    named = true;
                    end -= 1;
                }
                None => break,
            }
        }
        self.closed_off += usize::from(closed_off);
        let source_end = self.lines[source_last].end.max(time.raw.end);
        let mut printed = printed(&time, text);
        if let Some(moment) = self.facts.moment(line) {
            complete(&mut printed, moment);
        }
        self.open = Some(Open {
            index,
            start,
            source_end,
            heading,
            authors,
            time: printed,
            first,
            end: end.max(first),
            at: first,
            led_in: false,
            prose: false,
            heading_follows,
            blocks: Vec::new(),
        });
    }

    /// The people credited on a line of their own.
    fn credited(&mut self, text: &str, line: usize) -> Vec<Arc<str>> {
        let words = self.of(text, line);
        let found = byline(words).unwrap_or_else(|| names(words).collect());
        self.share(found)
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
            BlockPlace {
                lines: &self.lines,
                first: open.first,
                end: open.end,
                at: open.at,
                led_in: open.led_in,
                leads: !open.prose,
                wrapped: self.wrapped,
                heading_follows: open.heading_follows,
            },
            &self.facts,
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
        if found.kind == BlockKind::Paragraph {
            self.prose_lines += 1;
            let words = self.lines[open.at].of(text);
            self.sentence_lines +=
                usize::from(looks::ends_sentence(words) || words.ends_with([':', '”', '"', '»']));
        }
        open.prose |= matches!(found.kind, BlockKind::Paragraph | BlockKind::ListItem);
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
        let entry = self.open.as_ref();
        let entry_id = |cutter: &Self| {
            let index = entry?.index;
            Some((index, Document::entry_id_for(&cutter.id, index)))
        };
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
                        Kind::ImpossibleTime => phrase!("there is no such time of day"),
                        _ => phrase!("not like this blog’s other ones"),
                    };
                    let line = quoted(words);
                    // A notice stands in a list, far from its entry.
                    match entry {
                        Some(open) => said!(
                            "{name}: {line} looks like a time line, but {reason}; it was left in \
                             the text.",
                            name = open.name(),
                            line,
                            reason,
                        ),
                        None => said!(
                            "{line} looks like a time line, but {reason}; no entry begins there.",
                            line,
                            reason
                        ),
                    }
                });
            }
        }
        if let Some(open) = entry
            && self.title.title.as_deref().is_some_and(|title| {
                // Lengths differ nearly always.
                title.len() == words.len() && same(title, words)
            })
        {
            let id = entry_id(self);
            let id = id.as_ref().map(|(index, id)| (*index, id));
            self.notices.add(Kind::TitleAgain, id, || {
                said!(
                    "{name}: the title stands here once more; the blog may have been pasted \
                     twice.",
                    name = open.name()
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
            let names = self.share(names(credit.of(text)).collect());
            self.last_credit = (credit, names);
        }
        self.last_credit.1.clone()
    }

    /// Finishes the open entry and opens the next one.
    fn close_entry(&mut self, text: &str) -> usize {
        let Some(open) = self.open.take() else {
            return 0;
        };
        let (start, end) = (open.start, open.source_end);
        let text_range = if open.first < open.end {
            TextRange {
                start: self.lines[open.first].start,
                end: self.lines[open.end - 1].end,
            }
        } else {
            TextRange { start: end, end }
        };
        self.segment(SegmentKind::Entry(open.index as u32), start, end);
        let id = Document::entry_id_for(&self.id, open.index);
        if text_range.is_empty() {
            let name = open.name();
            self.notices.add(Kind::NoText, Some((open.index, &id)), || {
                said!(
                    "{name}: nothing stands under the time line; the entry was kept without text.",
                    name
                )
            });
        }
        let source = CodePointRange {
            start: self.code_points(text, start as usize),
            end: self.code_points(text, end as usize),
        };
        self.entries.push(Arc::new(Entry {
            id,
            heading: open.heading,
            time: open.time,
            authors: open.authors,
            text: text_range,
            blocks: open.blocks,
            source,
            extra: Extra::default(),
        }));
        if open.index + 1 < self.facts.entries.len() {
            self.open_known(text, open.index + 1);
        } else if self.facts.entries.is_empty() && open.index + 1 < self.starts.len() {
            let floor = self.starts[open.index].line as usize + 1;
            let next = open.index + 1;
            let head = self.head(text, next, floor);
            self.open_entry(text, next, head);
        } else {
            self.title_at = self.lines.len();
            if self.footer < self.lines.len() {
                let (start, end) = (
                    self.lines[self.footer].start,
                    self.lines[self.lines.len() - 1].end,
                );
                self.segment(SegmentKind::Furniture, start, end);
            }
        }
        (end - start) as usize / 4
    }

    /// The order of entries whose times are no clocks: ages or minutes of play.
    fn order_of_values(&self) -> Order {
        let (mut ups, mut downs) = (0, 0);
        for pair in self.starts.windows(2) {
            match pair[1].time.value - pair[0].time.value {
                0 => {}
                1.. => ups += 1,
                _ => downs += 1,
            }
        }
        match (ups, downs) {
            (_, 0) => Order::OldestFirst,
            (0, _) => Order::NewestFirst,
            _ => Order::Mixed,
        }
    }

    /// Says where the page could have been read in another way.
    fn doubts(&mut self, text: &str) {
        let known = !self.facts.entries.is_empty();
        let doubt = self.layout.as_ref().and_then(|layout| layout.doubt);
        let Some(doubt) = doubt.filter(|_| !known) else {
            return;
        };
        self.notices.add(Kind::Doubt, None, || match doubt {
            Doubt::Stamps(candidate) => said!(
                "Lines such as {line} could be the entries’ times as well; they were left in the \
                 text.",
                line = quoted(
                    self.lines
                        .get(candidate.line as usize)
                        .map_or("", |line| line.of(text))
                )
            ),
            Doubt::HeadingOrText => {
                said!(
                    "The words beside the times could be headings or text; check the first \
                     entries."
                )
            }
            Doubt::AboveOrBelow => {
                said!("Headings could stand above or below the times; check the first entries.")
            }
        });
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
                said!("The paste has 4 GB or more; it was not split.")
            });
        } else if self.entries.is_empty() {
            self.notices.add(Kind::Paste, None, || {
                said!("The paste is blank; there is nothing to split.")
            });
        } else if self.layout.is_none() && self.facts.entries.is_empty() {
            self.notices.add(Kind::Paste, None, || {
                said!("No time lines were found; the whole text was kept as one entry.")
            });
        }

        self.doubts(&text);
        let times: Vec<When> = self
            .entries
            .iter()
            .map(|entry| (entry.time.date, entry.time.clock))
            .collect();
        let mut found = order_of(&times);
        if times.iter().filter(|time| time.1.is_some()).count() * 2 < times.len() {
            found.order = self.order_of_values();
        }
        for index in found.odd {
            let entry = &self.entries[index];
            let id = Some((index, &entry.id));
            self.notices.add(Kind::OutOfOrder, id, || {
                let time = entry.time.raw.as_deref().unwrap_or_default();
                if index == 0 {
                    said!(
                        "{time}: the first entry is out of the order of the others; it may have \
                         been pinned to the top.",
                        time
                    )
                } else {
                    said!(
                        "{time}: this entry is out of the order of the others.",
                        time
                    )
                }
            });
        }
        let mut entries = self.entries;
        resolve(&mut entries, found.order, None, None);
        let (date, time_zone) = shared(&entries);
        let time_zone = time_zone.map(str::to_owned);
        Split {
            document: Document {
                id: self.id,
                buffer: text,
                whole: true,
                title: self.title.title,
                source_url: None,
                language: None,
                date,
                time_zone,
                order: found.order,
                standfirst: self.title.standfirst,
                key_points: self.title.key_points,
                text_sha256,
                added,
                entries,
                notices: self.notices.into_list(),
                extra: Extra::default(),
            },
            segments: self.segments,
        }
    }
}
