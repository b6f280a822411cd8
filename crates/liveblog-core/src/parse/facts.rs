//! What the source of a text knows about its lines beyond the words: the
//! marks of a [`Source`](crate::Source), by line.
//!
//! What this module does not do: decide. A page may call anything a heading;
//! [`layout`](super::layout) counts whether its entries have them.

use crate::Date;
use crate::document::{EntryTime, TextRange};
use crate::source::{Mark, MarkKind, Moment};

use super::layout::Candidate;
use super::lines::{Line, is_blank};
use super::stamp::{Form, Kind, Place, TimeLine};

/// The marks of a text, by line, each list in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    /// The line of the title.
    pub title: Option<u32>,
    pub headings: Vec<u32>,
    items: Vec<u32>,
    captions: Vec<u32>,
    times: Vec<(u32, TextRange, Moment)>,
    authors: Vec<(u32, TextRange)>,
    /// The parts of headings that are marked.
    heading_ranges: Vec<(u32, TextRange)>,
    /// First lines of entries that are known for certain.
    pub entries: Vec<u32>,
    /// Whether nothing stands below the last of them, as in structured data.
    pub footless: bool,
}

impl Facts {
    /// Sorts the marks by line. Marks outside the text's lines are dropped.
    pub fn new(marks: &[Mark], lines: &[Line]) -> Self {
        let mut facts = Self::default();
        let mut line = 0;
        for mark in marks {
            while lines.get(line).is_some_and(|l| l.end <= mark.range.start) {
                line += 1;
            }
            let Some(here) = lines.get(line) else { break };
            let at = line as u32;
            if let MarkKind::Entry = mark.kind {
                if facts.entries.last() != Some(&at) {
                    facts.entries.push(at);
                }
                continue;
            }
            let range = TextRange {
                start: mark.range.start.max(here.start),
                end: mark.range.end.min(here.end),
            };
            if range.is_empty() {
                continue;
            }
            match &mark.kind {
                MarkKind::Title => facts.title = facts.title.or(Some(at)),
                MarkKind::Heading => {
                    facts.headings.push(at);
                    facts.heading_ranges.push((at, range));
                }
                MarkKind::ListItem => facts.items.push(at),
                MarkKind::Caption => facts.captions.push(at),
                MarkKind::Authors => facts.authors.push((at, range)),
                MarkKind::Time(moment) => facts.times.push((at, range, moment.clone())),
                MarkKind::Entry => {}
            }
        }
        facts
    }

    fn has(list: &[u32], line: usize) -> bool {
        list.binary_search(&(line as u32)).is_ok()
    }

    /// Whether the page calls the line a list item.
    pub fn is_item(&self, line: usize) -> bool {
        Self::has(&self.items, line)
    }

    /// Whether the page calls the line a caption.
    pub fn is_caption(&self, line: usize) -> bool {
        Self::has(&self.captions, line)
    }

    /// The moment that the page states on a line.
    pub fn moment(&self, line: usize) -> Option<&Moment> {
        let place = self.times.partition_point(|time| time.0 < line as u32);
        let (at, _, moment) = self.times.get(place)?;
        (*at as usize == line).then_some(moment)
    }

    /// What is known of the lines from `start` to `end`, where they are an
    /// entry for certain: its heading, time and authors, and the first line
    /// of its text.
    pub fn entry(&self, start: usize, end: usize) -> Known {
        fn first<T: Copy>(
            list: &[T],
            line: impl Fn(&T) -> u32,
            start: usize,
            end: usize,
        ) -> Option<T> {
            let place = list.partition_point(|item| (line(item) as usize) < start);
            list.get(place)
                .filter(|item| (line(item) as usize) < end)
                .copied()
        }
        let mut known = Known {
            text: start,
            ..Known::default()
        };
        let place = self.times.partition_point(|time| (time.0 as usize) < start);
        if let Some((line, range, _)) = self.times.get(place)
            && (*line as usize) < end
        {
            known.time = Some((*range, place));
            known.text = known.text.max(*line as usize + 1);
        }
        let head_end = known.text.max(start + 1).min(end);
        if let Some((line, range)) = first(&self.heading_ranges, |h| h.0, start, head_end) {
            known.heading = Some(range);
            known.text = known.text.max(line as usize + 1);
        }
        if let Some((line, range)) = first(&self.authors, |a| a.0, start, head_end) {
            known.authors = Some(range);
            known.text = known.text.max(line as usize + 1);
        }
        known
    }

    /// The moment at this place of the list of times.
    pub fn moment_at(&self, place: usize) -> Option<&Moment> {
        self.times.get(place).map(|time| &time.2)
    }

    /// Adds the times that the page states on lines without a stamp that can
    /// be read. Those on lines with one all get the same form, however
    /// differently they are printed.
    pub fn add_candidates(&self, text: &str, lines: &[Line], candidates: &mut Vec<Candidate>) {
        let mut more = Vec::new();
        for (line, range, moment) in &self.times {
            let (Some(clock), Some(whole)) = (moment.clock, lines.get(*line as usize)) else {
                continue;
            };
            let known = candidates.binary_search_by(|c| c.line.cmp(line));
            if more.last().is_some_and(|c: &Candidate| c.line == *line) {
                continue;
            }
            let mut time = match known {
                Ok(at) => candidates[at].time,
                Err(_) => match beside(text, *whole, *range) {
                    Some(time) => time,
                    None => continue,
                },
            };
            time.clock = time.clock.or(Some(clock));
            time.dated |= moment.date.is_some();
            time.value = i64::from(time.clock.unwrap_or(clock).seconds());
            time.marked = true;
            time.weak = false;
            time.form.kind = Kind::Iso;
            time.form.twelve_hours = false;
            let place = self.authors.partition_point(|author| author.0 < *line);
            if let Some((_, names)) = self.authors.get(place).filter(|a| a.0 == *line) {
                time.form.place = Place::Credited(true);
                time.before = TextRange::default();
                time.after = *names;
            }
            match known {
                Ok(at) => candidates[at].time = time,
                Err(_) => more.push(Candidate { line: *line, time }),
            }
        }
        if !more.is_empty() {
            candidates.extend(more);
            let by_line = crate::sorted::order(candidates.len(), &mut |a, b| {
                candidates[a].line.cmp(&candidates[b].line)
            });
            *candidates = by_line.into_iter().map(|i| candidates[i]).collect();
        }
    }
}

/// A stamp at `range` of a line, and the words beside it; `None` in the middle
/// of the line, where it is prose.
fn beside(text: &str, whole: Line, range: TextRange) -> Option<TimeLine> {
    let words = |start: u32, end: u32| {
        let words = TextRange { start, end }.of(text);
        let inner = words.trim_matches(is_blank);
        let start = start + (words.len() - words.trim_start_matches(is_blank).len()) as u32;
        TextRange {
            start,
            end: start + inner.len() as u32,
        }
    };
    let (before, after) = (words(whole.start, range.start), words(range.end, whole.end));
    let nothing = TextRange::default();
    let (before, after, place) = match (before.is_empty(), after.is_empty()) {
        (true, true) => (nothing, nothing, Place::Alone),
        (true, false) => (nothing, after, Place::Before(' ')),
        (false, true) => (before, nothing, Place::After(' ')),
        (false, false) => return None,
    };
    Some(TimeLine {
        raw: range,
        clock: None,
        date: None,
        dated: false,
        zone: nothing,
        before,
        after,
        value: 0,
        marked: true,
        weak: false,
        form: Form {
            kind: Kind::Iso,
            twelve_hours: false,
            place,
        },
    })
}

/// What is known of an entry.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Known {
    pub heading: Option<TextRange>,
    /// What was printed as its time, and its place among the times.
    pub time: Option<(TextRange, usize)>,
    pub authors: Option<TextRange>,
    /// The first line of its text, or one past its last line.
    pub text: usize,
}

/// Completes what was printed by what the page states. The clock and the zone
/// stay as printed; the date is the one that the printed clock had at that
/// moment.
pub(super) fn complete(time: &mut EntryTime, moment: &Moment) {
    const DAY: i64 = 24 * 3600;
    let Some(printed) = time.clock else {
        time.clock = moment.clock;
        time.date = moment.date;
        time.zone.clone_from(&moment.zone);
        time.timestamp.clone_from(&moment.timestamp);
        return;
    };
    let (Some(stated), Some(date)) = (moment.clock, moment.date) else {
        time.date = time.date.or(moment.date);
        return;
    };
    if moment.zone.is_none() {
        time.date = time.date.or(Some(date));
        return;
    }
    // How far the printed clock is ahead of the stated one, to the minute: a
    // page rounds its seconds off.
    let minutes = |clock: crate::Clock| i64::from(clock.seconds() / 60);
    let mut ahead = (minutes(printed) - minutes(stated)) * 60;
    // Zones are at most fourteen hours ahead of another and twelve behind.
    if ahead > 14 * 3600 {
        ahead -= DAY;
    } else if ahead <= -12 * 3600 {
        ahead += DAY;
    }
    let days = (i64::from(stated.seconds()) + ahead).div_euclid(DAY);
    let local = Date::from_days_since_epoch(date.days_since_epoch() + days);
    if time.date.is_some() && time.date != local {
        // What is printed and what is stated do not agree.
        return;
    }
    time.date = local;
    if time.zone.is_none() && ahead == 0 {
        time.zone.clone_from(&moment.zone);
    }
    if time.zone.is_none() {
        time.zone = moment
            .timestamp
            .as_ref()
            .and_then(|stamp| local_offset(printed, local?, stamp.unix_seconds()));
    }
}

/// The offset at which a clock shows this time at this moment, as `+01:00`.
fn local_offset(clock: crate::Clock, date: Date, moment: i64) -> Option<String> {
    let local = date.days_since_epoch() * 24 * 3600 + i64::from(clock.seconds() / 60 * 60);
    let moment = moment.div_euclid(60) * 60;
    let minutes = (local - moment) / 60;
    // All zones in use are off by full quarters of an hour.
    (minutes % 15 == 0 && minutes.abs() <= 14 * 60).then(|| {
        let sign = if minutes < 0 { '-' } else { '+' };
        let minutes = minutes.abs();
        format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    })
}
