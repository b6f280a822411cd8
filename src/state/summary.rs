//! What was made of a live blog or the whole project, in numbers: labels, which
//! of them come together, when, and how fast.
//!
//! It is counted a slice of entries at a time, when it is asked for.

use std::rc::Rc;

use liveblog_core::timeline::{Axis, Timeline};
use liveblog_core::{AnnotatorId, LabelId, Project, Status};

use super::find::Find;
use super::survey::span_of_time;
use super::{AppState, Dialog, Effect};

/// How many entries are counted before the page may draw again.
const SLICE: usize = 3000;

/// A pause longer than this, in seconds, is no part of the pace.
const PAUSE: i64 = 30 * 60;

/// The rows of the table through time, at most.
const HOURS: i64 = 24;

/// How often a label was set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LabelCount {
    /// On how many entries.
    pub entries: u32,
    /// On how many passages.
    pub passages: u32,
    /// How often by each of the people.
    pub by: Vec<u32>,
}

/// A stretch of time and what its entries have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stretch {
    /// Where it begins on the timeline.
    pub place: i64,
    /// Where the next one begins; of entry numbers, the last one in it.
    pub end: i64,
    /// How many entries lie in it.
    pub entries: u32,
    /// How many of them have each label.
    pub labels: Vec<u32>,
}

/// The numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Whether they are of the whole project.
    pub whole: bool,
    /// Whether all of them are there.
    pub finished: bool,
    /// Whose labels these are: those of whoever is at work, or everyone's.
    pub people: Vec<AnnotatorId>,
    labels: Vec<LabelId>,
    /// One a label of the codebook.
    pub counts: Vec<LabelCount>,
    /// For each label and each other, how many entries one person gave both.
    pub together: Vec<Vec<u32>>,
    /// How many entries there are.
    pub entries: u32,
    /// How many of them the one at work is done with.
    pub done: u32,
    /// When the one at work last changed the status or the note of entries that
    /// are done: seconds, ascending. When they became done is not recorded.
    pub done_at: Vec<i64>,
    /// The timeline of one live blog.
    pub timeline: Option<Rc<Timeline>>,
    /// What lies where on it.
    pub stretches: Vec<Stretch>,
    /// The table that was copied last, and whether the browser let it.
    pub copied: Option<(&'static str, bool)>,
    /// How long a stretch is.
    step: i64,
    /// The document and the entry that are next.
    next: (usize, usize),
    /// The last document.
    last: usize,
}

impl Summary {
    /// Nothing counted yet: of one document, or of all.
    pub fn new(project: &Project, document: Option<usize>, people: Vec<AnnotatorId>) -> Self {
        let labels: Vec<_> = project
            .codebook
            .labels
            .iter()
            .map(|l| l.id.clone())
            .collect();
        let none = LabelCount {
            by: vec![0; people.len()],
            ..LabelCount::default()
        };
        let blog = document.and_then(|at| project.documents().get(at));
        let timeline = blog.map(|blog| Rc::new(Timeline::new(blog)));
        let mut summary = Self {
            whole: document.is_none(),
            counts: vec![none; labels.len()],
            together: vec![vec![0; labels.len()]; labels.len()],
            people,
            next: (document.unwrap_or(0), 0),
            last: document.unwrap_or(project.documents().len().saturating_sub(1)),
            labels,
            ..Self::default()
        };
        if let Some(timeline) = timeline {
            summary.step = span_of_time(&timeline, HOURS);
            let mut place = timeline.first.div_euclid(summary.step) * summary.step;
            while place <= timeline.last {
                let is_number = timeline.axis == Axis::Positions;
                summary.stretches.push(Stretch {
                    place,
                    end: place + summary.step - i64::from(is_number),
                    entries: 0,
                    labels: vec![0; summary.labels.len()],
                });
                place += summary.step;
            }
            summary.timeline = Some(timeline);
        }
        summary
    }

    /// Counts some more entries.
    pub fn count(&mut self, project: &Project, most: usize) {
        let (document, from) = self.next;
        let records = project.records(document);
        let to = records.len().min(from + most);
        for (entry, records) in records.iter().enumerate().take(to).skip(from) {
            self.entries += 1;
            let mut any = Vec::new();
            for (person, id) in self.people.iter().enumerate() {
                let mut own = Vec::new();
                for annotation in &records.annotations {
                    let label = self.labels.iter().position(|l| *l == annotation.label);
                    let Some(label) = label.filter(|_| annotation.annotator == *id) else {
                        continue;
                    };
                    let count = &mut self.counts[label];
                    count.by[person] += 1;
                    count.passages += u32::from(annotation.span.is_some());
                    if !own.contains(&label) {
                        own.push(label);
                    }
                }
                for label in &own {
                    if !any.contains(label) {
                        any.push(*label);
                    }
                    for other in &own {
                        self.together[*label][*other] += 1;
                    }
                }
                if let Some(status) = records.status_record(id)
                    && status.status == Status::Done
                    && person == 0
                {
                    self.done += 1;
                    self.done_at.push(status.modified.unix_seconds());
                }
            }
            for label in &any {
                self.counts[*label].entries += 1;
            }
            if let Some(timeline) = &self.timeline
                && let (Some(place), Some(first)) =
                    (timeline.places.get(entry), self.stretches.first())
            {
                let row = (place - first.place).div_euclid(self.step.max(1));
                let row = usize::try_from(row).unwrap_or(0);
                if let Some(stretch) = self.stretches.get_mut(row) {
                    stretch.entries += 1;
                    for label in &any {
                        stretch.labels[*label] += 1;
                    }
                }
            }
        }
        self.next.1 = to;
        if to == records.len() {
            self.next = (document + 1, 0);
            self.finished = document >= self.last;
        }
        if self.finished {
            self.done_at.sort_unstable();
        }
    }

    /// The middle of the seconds from one entry done to the next, without
    /// pauses and without those that were done at once.
    pub fn median(&self) -> Option<i64> {
        let mut gaps = Vec::new();
        for pair in self.done_at.windows(2) {
            if let [before, after] = pair
                && (1..=PAUSE).contains(&(after - before))
            {
                gaps.push(after - before);
            }
        }
        gaps.sort_unstable();
        gaps.get(gaps.len() / 2).copied()
    }

    /// How many entries were done in each hour that had any, or in each day
    /// where the hours are many; by clocks so many minutes ahead of UTC.
    /// Whether these are days, and where each begins, by those clocks.
    pub fn pace(&self, ahead: i64) -> (bool, Vec<(i64, u32)>) {
        let by = |length: i64| {
            let mut all: Vec<(i64, u32)> = Vec::new();
            for at in &self.done_at {
                let start = (at + ahead * 60).div_euclid(length) * length;
                match all.last_mut() {
                    Some((last, count)) if *last == start => *count += 1,
                    _ => all.push((start, 1)),
                }
            }
            all
        };
        let hours = by(3600);
        if hours.len() <= HOURS as usize {
            return (false, hours);
        }
        (true, by(86_400))
    }
}

impl AppState {
    /// Opens the summary and begins to count: of the whole project, or of the
    /// current document.
    pub(super) fn summarise(&mut self, whole: bool, effects: &mut Vec<Effect>) {
        let Some(work) = self.work_mut() else { return };
        let project = work.session.project();
        let document = (!whole).then_some(work.at.document);
        let people = work.seen_people();
        let summary = Summary::new(project, document, people);
        work.find.summary = Some(Box::new(summary));
        self.dialog = Some(Dialog::Summary);
        self.count_on(effects);
    }

    /// Counts the next slice.
    pub(super) fn count_on(&mut self, effects: &mut Vec<Effect>) {
        let is_open = self.dialog == Some(Dialog::Summary);
        let Some(work) = self.work_mut() else { return };
        if !is_open {
            work.find.summary = None;
        }
        let Some(summary) = &mut work.find.summary else {
            return;
        };
        if !summary.finished {
            summary.count(work.session.project(), SLICE);
            effects.push(Effect::Soon(Find::CountOn));
        }
    }
}
