//! Finds for each entry of a snapshot the entry of an earlier one that it is.
//!
//! Entries are taken for the same, one to one, first by everything, then by
//! ever less: time, heading and text; heading and text; text; at last the most
//! alike, counted in pairs of neighbouring words. Positions count for nothing,
//! since entries are pinned and pages are turned round, and neither do stamps
//! without a clock, such as “5m ago”, which are never the same again.

use std::cmp::Ordering;
use std::fmt;

use crate::sorted::{order, shared};
use crate::{Clock, Date, Document, Order};

/// What became of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Heading and text are as they were.
    Same,
    /// Heading or text is another.
    Edited,
    /// The entry is only in the later snapshot.
    New,
    /// The entry is only in the earlier snapshot.
    Gone,
}

/// An entry of either snapshot or of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Its position in the earlier snapshot.
    pub old: Option<usize>,
    /// Its position in the later snapshot.
    pub new: Option<usize>,
    /// What became of it.
    pub kind: Kind,
}

/// What became of the entries of a blog between two snapshots.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// The later snapshot's entries as they stand in it, then those that are
    /// gone as they stood in the earlier one.
    pub pairs: Vec<Pair>,
}

impl Comparison {
    /// How many entries this became of.
    pub fn count(&self, kind: Kind) -> usize {
        self.pairs.iter().filter(|pair| pair.kind == kind).count()
    }
}

impl fmt::Display for Comparison {
    /// For example `38 the same, 2 edited, 5 new, 1 gone`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (kind, word) in [
            (Kind::Same, " the same, "),
            (Kind::Edited, " edited, "),
            (Kind::New, " new, "),
            (Kind::Gone, " gone"),
        ] {
            fmt::Display::fmt(&self.count(kind), f)?;
            f.write_str(word)?;
        }
        Ok(())
    }
}

/// The least length in bytes of a text that says by itself which entry it is.
/// Shorter ones, such as “Goal!”, stand in several.
const TELLING: usize = 30;
/// The same in word pairs.
const TELLING_PAIRS: usize = 4;
/// A word pair in more entries than this of either snapshot says too little.
const COMMON: usize = 8;
/// How many entries are looked at for each that may be like it.
const CANDIDATES: usize = 8;

/// Compares two snapshots of a blog, in time that grows with their length and
/// hardly faster.
pub fn compare(old: &Document, new: &Document) -> Comparison {
    let mut matching = Matching::new(old, new);
    matching.by_equality();
    matching.by_likeness();
    matching.finish()
}

/// How many entries both have with the same heading and text.
pub(super) fn repeated(old: &Document, new: &Document) -> usize {
    let mut matching = Matching::new(old, new);
    matching.by_equality();
    matching.finish().count(Kind::Same)
}

/// Whether two titles share half of their word pairs.
pub(super) fn are_alike(a: &str, b: &str) -> bool {
    let mut pairs = Vec::new();
    for (number, title) in [a, b].into_iter().enumerate() {
        word_pairs(&[title], number, &mut pairs);
    }
    let sets = sets(&pairs, 2);
    let shared = shared(&sets[0], &sets[1]);
    shared > 0 && 2 * shared >= sets[0].len().max(sets[1].len())
}

/// What an entry is known by.
struct Face<'d> {
    clock: Option<Clock>,
    date: Option<Date>,
    heading: Option<&'d str>,
    text: &'d str,
}

impl Face<'_> {
    fn same_time(&self, other: &Self) -> bool {
        let other_day = self.date.zip(other.date).is_some_and(|(a, b)| a != b);
        self.clock.is_some() && self.clock == other.clock && !other_day
    }

    fn other_time(&self, other: &Self) -> bool {
        self.clock.is_some() && other.clock.is_some() && !self.same_time(other)
    }

    fn same_heading(&self, other: &Self) -> bool {
        self.heading == other.heading && self.heading.is_some_and(|heading| !heading.is_empty())
    }
}

struct Matching<'d> {
    /// The entries of the earlier snapshot, then those of the later one.
    faces: Vec<Face<'d>>,
    /// How many entries the earlier one has.
    olds: usize,
    /// The position among `faces` of the entry that each is.
    found: Vec<Option<usize>>,
    /// Whether the earlier snapshot, and the later one, have the newest first.
    newest_first: (bool, bool),
}

/// What two entries must share to be one.
type Sure = fn(&Face, &Face) -> bool;
/// What entries are sorted by to find those that share it.
type By = fn(&Face, &Face) -> Ordering;

impl<'d> Matching<'d> {
    fn new(old: &'d Document, new: &'d Document) -> Self {
        let mut faces = Vec::with_capacity(old.entries.len() + new.entries.len());
        for document in [old, new] {
            for entry in &document.entries {
                faces.push(Face {
                    clock: entry.time.clock,
                    date: entry.time.date,
                    heading: document.heading(entry),
                    text: document.text(entry),
                });
            }
        }
        Self {
            found: vec![None; faces.len()],
            faces,
            olds: old.entries.len(),
            newest_first: (
                old.order == Order::NewestFirst,
                new.order == Order::NewestFirst,
            ),
        }
    }

    fn join(&mut self, old: usize, new: usize) {
        self.found[old] = Some(new);
        self.found[new] = Some(old);
    }

    /// The entries that were not found yet.
    fn open(&self) -> Vec<usize> {
        (0..self.faces.len())
            .filter(|i| self.found[*i].is_none())
            .collect()
    }

    /// Calls `each` with the entries, of both snapshots, that are equal in
    /// `by`.
    fn groups(&self, open: &[usize], by: By, each: &mut dyn FnMut(&[usize], &[usize])) {
        let compare = |a: usize, b: usize| by(&self.faces[open[a]], &self.faces[open[b]]);
        let sorted: Vec<usize> = order(open.len(), &mut |a, b| compare(a, b))
            .into_iter()
            .map(|i| open[i])
            .collect();
        let same = |a: &usize, b: &usize| by(&self.faces[*a], &self.faces[*b]).is_eq();
        for group in sorted.chunk_by(same) {
            // Equals stay as they were, so the earlier snapshot's come first.
            let (olds, news) = group.split_at(group.partition_point(|i| *i < self.olds));
            if !olds.is_empty() && !news.is_empty() {
                each(olds, news);
            }
        }
    }

    fn by_equality(&mut self) {
        let by_heading_and_text: By = |a, b| (a.heading, a.text).cmp(&(b.heading, b.text));
        let by_all: By = |a, b| (a.clock, a.heading, a.text).cmp(&(b.clock, b.heading, b.text));
        // What stands once in both tells which way the pages run.
        let is_open: Sure = |a, b| !a.other_time(b);
        self.join_equal(by_all, is_open, true);
        self.look_at_direction();
        let passes: [(By, Sure); 3] = [
            (by_all, is_open),
            (by_heading_and_text, |a, b| {
                a.text.len() >= TELLING || !a.other_time(b)
            }),
            (
                |a, b| a.text.cmp(b.text),
                |a, b| a.text.len() >= TELLING || !a.text.is_empty() && a.same_time(b),
            ),
        ];
        for (by, sure) in passes {
            self.join_equal(by, sure, false);
        }
    }

    /// Joins entries that are equal in `by`, the oldest first where there are
    /// several, since blogs grow at the other end.
    fn join_equal(&mut self, by: By, sure: Sure, only_single: bool) {
        let mut joined = Vec::new();
        self.groups(&self.open(), by, &mut |olds, news| {
            if only_single && (olds.len() > 1 || news.len() > 1) {
                return;
            }
            for i in 0..olds.len().min(news.len()) {
                let nth = |all: &[usize], newest_first: bool| {
                    all[if newest_first { all.len() - 1 - i } else { i }]
                };
                let old = nth(olds, self.newest_first.0);
                let new = nth(news, self.newest_first.1);
                if sure(&self.faces[old], &self.faces[new]) {
                    joined.push((old, new));
                }
            }
        });
        for (old, new) in joined {
            self.join(old, new);
        }
    }

    /// Tells from the entries found so far whether the later page is turned
    /// round; its own order may be mixed.
    fn look_at_direction(&mut self) {
        let (mut rising, mut falling, mut last) = (0_usize, 0_usize, None);
        for new in self.found[..self.olds].iter().flatten() {
            match last.map(|last| new.cmp(&last)) {
                Some(Ordering::Greater) => rising += 1,
                Some(Ordering::Less) => falling += 1,
                _ => {}
            }
            last = Some(*new);
        }
        if rising != falling {
            self.newest_first.1 = self.newest_first.0 != (falling > rising);
        }
    }

    fn by_likeness(&mut self) {
        let open = self.open();
        let sets = self.word_sets(&open);
        let mut candidates = self.candidates(&open, &sets);
        // By entry of the later snapshot, then of the earlier one.
        let by_place = order(candidates.len(), &mut |a, b| {
            candidates[a].cmp(&candidates[b])
        });
        let mut scored: Vec<(usize, usize, usize)> = Vec::new();
        let mut last = None;
        for i in by_place {
            let (new, old) = candidates[i];
            if last.replace((new, old)) == Some((new, old)) {
                continue;
            }
            if let Some(score) = self.score(old, new, &sets) {
                scored.push((score, new, old));
            }
        }
        candidates.clear();
        let best_first = order(scored.len(), &mut |a, b| scored[b].0.cmp(&scored[a].0));
        for i in best_first {
            let (_, new, old) = scored[i];
            if self.found[new].is_none() && self.found[old].is_none() {
                self.join(old, new);
            }
        }
    }

    /// The word pairs of the entries in `open`, sorted, by entry.
    fn word_sets(&self, open: &[usize]) -> Vec<Vec<u32>> {
        let mut pairs = Vec::new();
        for &i in open {
            let face = &self.faces[i];
            word_pairs(
                &[face.heading.unwrap_or_default(), face.text],
                i,
                &mut pairs,
            );
        }
        sets(&pairs, self.faces.len())
    }

    /// Entries that may be one, as `(new, old)`: those of one time or one
    /// heading, and those with the most rare word pairs in common.
    fn candidates(&self, open: &[usize], sets: &[Vec<u32>]) -> Vec<(usize, usize)> {
        let mut candidates = Vec::new();
        let mut pair_up = |olds: &[usize], news: &[usize]| {
            for new in news.iter().take(CANDIDATES) {
                for old in olds.iter().take(CANDIDATES) {
                    candidates.push((*new, *old));
                }
            }
        };
        let by_clock: By = |a, b| a.clock.cmp(&b.clock);
        let by_heading: By = |a, b| a.heading.cmp(&b.heading);
        self.groups(open, by_clock, &mut |olds, news| {
            if self.faces[olds[0]].clock.is_some() {
                pair_up(olds, news);
            }
        });
        self.groups(open, by_heading, &mut |olds, news| {
            if self.faces[olds[0]].heading.is_some() {
                pair_up(olds, news);
            }
        });

        // Every rare pair is a vote for the entries that it stands in.
        let mut stands = Vec::new();
        for &i in open {
            for pair in &sets[i] {
                stands.push((*pair, i));
            }
        }
        let by_pair = order(stands.len(), &mut |a, b| stands[a].cmp(&stands[b]));
        let mut votes = Vec::new();
        for group in by_pair.chunk_by(|a, b| stands[*a].0 == stands[*b].0) {
            let (olds, news) = group.split_at(group.partition_point(|i| stands[*i].1 < self.olds));
            if olds.len() <= COMMON && news.len() <= COMMON {
                for new in news {
                    for old in olds {
                        votes.push((stands[*new].1, stands[*old].1));
                    }
                }
            }
        }
        let by_entry = order(votes.len(), &mut |a, b| votes[a].cmp(&votes[b]));
        for of_new in by_entry.chunk_by(|a, b| votes[*a].0 == votes[*b].0) {
            let mut counts = Vec::new();
            for of_old in of_new.chunk_by(|a, b| votes[*a].1 == votes[*b].1) {
                counts.push((of_old.len(), votes[of_old[0]]));
            }
            let most_first = order(counts.len(), &mut |a, b| counts[b].0.cmp(&counts[a].0));
            for i in most_first.into_iter().take(CANDIDATES) {
                candidates.push(counts[i].1);
            }
        }
        candidates
    }

    /// How surely two entries are one; `None` where they are not.
    fn score(&self, old: usize, new: usize, sets: &[Vec<u32>]) -> Option<usize> {
        let (a, b) = (&self.faces[old], &self.faces[new]);
        let shared = shared(&sets[old], &sets[new]);
        let (smaller, both) = (
            sets[old].len().min(sets[new].len()),
            sets[old].len() + sets[new].len(),
        );
        let (time, heading) = (a.same_time(b), a.same_heading(b));
        let is_one = match (time, heading) {
            // Rewritten, at worst.
            (true, true) => true,
            (true, false) | (false, true) => shared > 0 && 10 * shared >= 3 * smaller,
            (false, false) if smaller < TELLING_PAIRS && a.other_time(b) => false,
            // Alike as a whole, or one of some length is nearly all in the
            // other, which was continued.
            (false, false) => {
                shared > 0 && 20 * shared >= 6 * both || shared >= 8 && 10 * shared >= 8 * smaller
            }
        };
        let likeness = 2000 * shared / both.max(1);
        let support = usize::from(time) + usize::from(heading);
        is_one.then_some(likeness + 300 * support)
    }

    fn finish(self) -> Comparison {
        let mut pairs = Vec::with_capacity(self.faces.len());
        for (i, found) in self.found[self.olds..].iter().enumerate() {
            let face = &self.faces[self.olds + i];
            let kind = match found.map(|old| &self.faces[old]) {
                None => Kind::New,
                Some(old) if (old.heading, old.text) == (face.heading, face.text) => Kind::Same,
                Some(_) => Kind::Edited,
            };
            pairs.push(Pair {
                old: *found,
                new: Some(i),
                kind,
            });
        }
        for (i, found) in self.found[..self.olds].iter().enumerate() {
            if found.is_none() {
                pairs.push(Pair {
                    old: Some(i),
                    new: None,
                    kind: Kind::Gone,
                });
            }
        }
        Comparison { pairs }
    }
}

/// Adds the hashes of the pairs of neighbouring words of `texts`, read as one,
/// each with `number`. A single word is a pair with nothing.
fn word_pairs(texts: &[&str], number: usize, pairs: &mut Vec<(u32, usize)>) {
    const SEED: u32 = 0x811c_9dc5;
    let (mut last, mut word) = (None, SEED);
    let start = pairs.len();
    let mut end_word = |word: &mut u32| {
        let word = std::mem::replace(word, SEED);
        if word != SEED
            && let Some(last) = last.replace(word)
        {
            pairs.push((u32::rotate_left(last, 7) ^ word, number));
        }
    };
    for text in texts {
        for c in text.chars() {
            // Scripts without spaces: every character is a word.
            let is_alone = ('\u{2E80}'..='\u{9FFF}').contains(&c);
            if is_alone || !c.is_alphanumeric() {
                end_word(&mut word);
            }
            if c.is_alphanumeric() {
                // FNV-1a, over characters.
                word = (word ^ c as u32).wrapping_mul(0x0100_0193);
            }
            if is_alone {
                end_word(&mut word);
            }
        }
        end_word(&mut word);
    }
    if let (Some(only), true) = (last, pairs.len() == start) {
        pairs.push((only, number));
    }
}

/// For each number below `count` its pairs, sorted, each once.
fn sets(pairs: &[(u32, usize)], count: usize) -> Vec<Vec<u32>> {
    let mut sets = vec![Vec::new(); count];
    for i in order(pairs.len(), &mut |a, b| pairs[a].cmp(&pairs[b])) {
        let (pair, number) = pairs[i];
        let set: &mut Vec<u32> = &mut sets[number];
        if set.last() != Some(&pair) {
            set.push(pair);
        }
    }
    sets
}
