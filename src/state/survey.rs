//! What one annotator made of each entry of the current document, in a few
//! words of memory an entry: filters, counts and the timeline read it, and a
//! step of work changes only what it touched.
//!
//! What is not here: texts. The search reads those itself.

use std::rc::Rc;
use std::sync::Arc;

use liveblog_core::timeline::{Axis, Timeline};
use liveblog_core::{
    AnnotatorId, BlockKind, Codebook, Document, EntryRecords, EntryRef, LabelId, Project, Status,
};

/// How many stripes the timeline has: about seven pixels each on a screen of
/// common height.
pub const BINS: usize = 96;

/// How many labels are told apart; those after them in the codebook count as
/// one that it does not have.
const LABELS: usize = 127;

/// The bit of labels that are not told apart.
const OTHERS: u128 = 1 << LABELS;

/// Every status, in the order they are counted.
pub const STATUSES: [Status; 5] = [
    Status::Unseen,
    Status::InProgress,
    Status::Done,
    Status::Unsure,
    Status::Excluded,
];

/// Every kind of block, in the order of the bits.
pub const BLOCKS: [BlockKind; 6] = [
    BlockKind::Paragraph,
    BlockKind::ListItem,
    BlockKind::Caption,
    BlockKind::Placeholder,
    BlockKind::Link,
    BlockKind::Other,
];

/// What the annotator made of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marks {
    /// A bit a label that it or a passage of it has, by the codebook's order.
    pub labels: u128,
    /// Its status.
    pub status: Status,
    /// Whether there is a note on it.
    pub noted: bool,
    /// Whether there is an attribution in it.
    pub attributed: bool,
    /// Whether a link goes out from it or to it.
    pub linked: bool,
}

impl Marks {
    /// Whether there is anything.
    pub fn any(&self) -> bool {
        self.labels != 0
            || self.status != Status::Unseen
            || self.noted
            || self.attributed
            || self.linked
    }
}

/// How many entries have what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// A number a label, by the codebook's order.
    pub labels: Vec<u32>,
    /// Those without any label.
    pub unlabelled: u32,
    /// By [`STATUSES`].
    pub statuses: [u32; 5],
    /// Those with a note.
    pub noted: u32,
    /// Those with an attribution.
    pub attributed: u32,
    /// Those with a link.
    pub linked: u32,
}

/// How many entries of each stripe of the timeline have what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bins {
    /// The entries of each stripe.
    pub entries: Vec<u32>,
    /// For each label, and after them for entries without one: the entries of
    /// each stripe.
    pub rows: Vec<Vec<u32>>,
}

/// The index of one document for one annotator.
#[derive(Debug)]
pub struct Survey {
    document: Arc<Document>,
    codebook: Arc<Codebook>,
    /// Whose labels and statuses these are.
    pub annotator: AnnotatorId,
    /// Where the entries lie in time.
    pub timeline: Rc<Timeline>,
    /// One an entry.
    marks: Vec<Marks>,
    /// Bits of [`BLOCKS`], one set an entry.
    blocks: Vec<u8>,
    /// The stripe of each entry.
    bin: Vec<u8>,
    /// The totals.
    pub counts: Counts,
    /// The stripes.
    pub bins: Bins,
    /// Who is credited, most often first, with how many entries.
    pub authors: Vec<(Arc<str>, u32)>,
}

impl Survey {
    /// Looks at every entry of the document at `document`.
    pub fn new(project: &Project, document: usize, annotator: &AnnotatorId) -> Option<Self> {
        let blog = project.documents().get(document)?;
        let timeline = Timeline::new(blog);
        let labels = project.codebook.labels.len().min(LABELS);
        let mut survey = Self {
            document: blog.clone(),
            codebook: project.codebook.clone(),
            annotator: annotator.clone(),
            marks: Vec::with_capacity(blog.entries.len()),
            blocks: Vec::with_capacity(blog.entries.len()),
            bin: Vec::with_capacity(blog.entries.len()),
            counts: Counts {
                labels: vec![0; labels],
                ..Counts::default()
            },
            bins: Bins {
                entries: vec![0; BINS],
                rows: vec![vec![0; BINS]; labels + 1],
            },
            authors: authors(blog),
            timeline: Rc::new(timeline),
        };
        for (index, records) in project.records(document).iter().enumerate() {
            let place = survey.timeline.places.get(index).copied();
            let bin = bin_of(&survey.timeline, place.unwrap_or_default());
            survey.bin.push(bin as u8);
            survey.bins.entries[bin] += 1;
            let marks = survey.look(records);
            survey.marks.push(marks);
            survey.count(index, marks, true);
            let mut blocks = 0;
            for block in &blog.entries[index].blocks {
                blocks |= block_bit(block.kind);
            }
            survey.blocks.push(blocks);
        }
        Some(survey)
    }

    /// Whether it is of this document and codebook as they are now.
    pub fn fits(&self, project: &Project, document: usize, annotator: &AnnotatorId) -> bool {
        let documents = project.documents();
        let is_same = |blog: &Arc<Document>| Arc::ptr_eq(blog, &self.document);
        documents.get(document).is_some_and(is_same)
            && Arc::ptr_eq(&project.codebook, &self.codebook)
            && *annotator == self.annotator
    }

    /// Looks at one entry anew; whether it has changed.
    pub fn touch(&mut self, project: &Project, at: EntryRef) -> bool {
        let Some(records) = project.entry_records(at) else {
            return false;
        };
        let now = self.look(records);
        let Some(before) = self.marks.get(at.entry).copied() else {
            return false;
        };
        if before == now {
            return false;
        }
        self.count(at.entry, before, false);
        self.count(at.entry, now, true);
        self.marks[at.entry] = now;
        true
    }

    /// What the annotator made of an entry.
    pub fn marks(&self, entry: usize) -> Option<&Marks> {
        self.marks.get(entry)
    }

    /// Whether an entry has a block of one of these kinds, which are bits.
    pub fn has_block(&self, entry: usize, kinds: u8) -> bool {
        self.blocks.get(entry).is_some_and(|own| own & kinds != 0)
    }

    /// The lowest and the highest place of the entries in the stripes from
    /// `first` to `last`, or where there are none, the stripes' own.
    pub fn between(&self, first: usize, last: usize) -> (Option<i64>, Option<i64>) {
        let (mut from, mut to) = (None, None);
        for (place, bin) in self.timeline.places.iter().zip(&self.bin) {
            if (first..=last).contains(&usize::from(*bin)) {
                from = Some(from.map_or(*place, |from: i64| from.min(*place)));
                to = Some(to.map_or(*place, |to: i64| to.max(*place)));
            }
        }
        if from.is_none() {
            let a = self.timeline.place(first as f64 / BINS as f64);
            let b = self.timeline.place((last + 1) as f64 / BINS as f64);
            (from, to) = (Some(a.min(b)), Some(a.max(b)));
        }
        (from, to)
    }

    /// The document that it is of.
    pub fn document(&self) -> &Arc<Document> {
        &self.document
    }

    /// The bits of labels.
    pub fn bits<'l>(&self, labels: impl IntoIterator<Item = &'l LabelId>) -> u128 {
        let mut bits = 0;
        for label in labels {
            bits |= self.bit(label);
        }
        bits
    }

    fn bit(&self, label: &LabelId) -> u128 {
        let mut labels = self.codebook.labels.iter().take(LABELS);
        labels
            .position(|l| l.id == *label)
            .map_or(OTHERS, |place| 1 << place)
    }

    fn look(&self, records: &EntryRecords) -> Marks {
        let mut labels = 0;
        for annotation in &records.annotations {
            if annotation.annotator == self.annotator {
                labels |= self.bit(&annotation.label);
            }
        }
        let status = records.status_record(&self.annotator);
        let links = [&records.links, &records.linked];
        Marks {
            labels,
            status: status.map_or(Status::Unseen, |record| record.status),
            noted: status.is_some_and(|record| !record.note.is_empty()),
            attributed: {
                let mut all = records.attributions.iter();
                all.any(|a| a.annotator == self.annotator)
            },
            linked: {
                let mut all = links.into_iter().flatten();
                all.any(|l| l.annotator == self.annotator)
            },
        }
    }

    /// Adds what an entry has to all sums, or takes it off them.
    fn count(&mut self, entry: usize, marks: Marks, more: bool) {
        let bin = usize::from(self.bin.get(entry).copied().unwrap_or_default());
        let change = |sum: &mut u32| {
            *sum = if more {
                *sum + 1
            } else {
                sum.saturating_sub(1)
            };
        };
        let mut bits = marks.labels & !OTHERS;
        while bits != 0 {
            let label = bits.trailing_zeros() as usize;
            bits &= bits - 1;
            self.counts.labels.get_mut(label).map(change);
            let row = self.bins.rows.get_mut(label);
            row.and_then(|row| row.get_mut(bin)).map(change);
        }
        if marks.labels == 0 {
            change(&mut self.counts.unlabelled);
            let row = self.bins.rows.last_mut();
            row.and_then(|row| row.get_mut(bin)).map(change);
        }
        if let Some(place) = STATUSES.iter().position(|s| *s == marks.status) {
            change(&mut self.counts.statuses[place]);
        }
        for (has, sum) in [
            (marks.noted, &mut self.counts.noted),
            (marks.attributed, &mut self.counts.attributed),
            (marks.linked, &mut self.counts.linked),
        ] {
            if has {
                change(sum);
            }
        }
    }
}

/// The bit of a kind of block.
pub fn block_bit(kind: BlockKind) -> u8 {
    let place = BLOCKS.iter().position(|k| *k == kind);
    1 << place.unwrap_or_default()
}

/// The stripe in which a place lies.
pub fn bin_of(timeline: &Timeline, place: i64) -> usize {
    ((timeline.share(place) * BINS as f64) as usize).min(BINS - 1)
}

/// Hours, days and their parts between two marks on a timeline, in seconds.
const STEPS: [i64; 15] = [
    300, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 1_209_600,
    2_592_000, 7_776_000, 31_536_000,
];

/// How far apart marks on the timeline stand for there to be `most` at most.
pub fn span_of_time(timeline: &Timeline, most: i64) -> i64 {
    let whole = (timeline.last - timeline.first).max(1);
    if timeline.axis == Axis::Positions {
        let mut step = 1;
        while whole / step > most {
            step *= if step.to_string().starts_with('2') {
                5
            } else {
                2
            };
        }
        return step;
    }
    let fits = |step: &&i64| whole / **step <= most;
    STEPS.iter().find(fits).copied().unwrap_or(31_536_000)
}

fn authors(document: &Document) -> Vec<(Arc<str>, u32)> {
    let mut authors: Vec<(Arc<str>, u32)> = Vec::new();
    // Found by name, since each entry spells its own.
    for author in document.entries.iter().flat_map(|e| &e.authors) {
        match authors.binary_search_by(|(name, _)| name.cmp(author)) {
            Ok(place) => authors[place].1 += 1,
            Err(place) => authors.insert(place, (author.clone(), 1)),
        }
    }
    authors.sort_by_key(|(_, entries)| std::cmp::Reverse(*entries));
    authors
}
