//! Finds entries that say what an earlier entry has said already, in nearly
//! the same words.
//!
//! Two texts are as alike as the pairs of neighbouring words that they share,
//! twice, in percent of all the pairs that they have. Case, accents and
//! punctuation count for nothing. Headings are not compared, and snapshots of
//! one blog are not held against each other.
//!
//! What this module does not do: link the entries; a person decides.

use std::cmp::Ordering;

use memchr::memmem;

use crate::fold::{Fold, fold};
use crate::link::is_earlier;
use crate::sorted::{order, shared};
use crate::{Document, EntryRef, Project, again, passage};

/// From here on, in percent, two texts are nearly the same. A text of twenty
/// words in which two are others still has 79, one of five sentences of which
/// one is new has 80; two reports of the same words of somebody, each with an
/// introduction of its own, have up to 60.
pub const NEARLY_THE_SAME: u8 = 70;
/// Shorter texts, in words, such as “Goal for the home side”, must be the same
/// in all their words.
const SHORT: usize = 5;
/// Shorter ones still, such as “Half time”, say too little.
const TOO_SHORT: usize = 3;
/// So many earlier entries are found for each at most: the most alike, of
/// those the latest.
const MOST: usize = 4;
/// So many rows of three words stand for a text: those with the least hashes,
/// which texts that are alike share. Of texts that are just alike enough, two in
/// a thousand share less than three of them.
const SKETCH: usize = 16;
const LEAST_SHARED: usize = 3;
/// So many entries with the same row are looked at before each, so that what
/// many entries share, such as a call to subscribe, takes no longer.
const LOOK_BACK: usize = 16;

/// An entry and an earlier one that says nearly the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repeat {
    /// The entry that repeats the other.
    pub later: EntryRef,
    /// The entry that is repeated.
    pub earlier: EntryRef,
    /// How alike they are, from [`NEARLY_THE_SAME`] to 100.
    pub similarity: u8,
}

/// The repeats in a project, by the place of the later entry, then the most
/// alike first. Takes time that grows with the project and hardly faster.
pub fn repeats(project: &Project) -> Vec<Repeat> {
    let blogs = blogs(project);
    let mut entries = Vec::new();
    let mut stands: Vec<(u32, usize)> = Vec::new();
    for (number, document) in project.documents().iter().enumerate() {
        for (place, entry) in document.entries.iter().enumerate() {
            let at = EntryRef {
                document: number,
                entry: place,
            };
            let sketch = sketch(document.text(entry));
            stands.extend(sketch.iter().map(|row| (*row, entries.len())));
            entries.push((at, sketch));
        }
    }
    let mut found: Vec<(usize, usize)> = Vec::new();
    let by_row = order(stands.len(), &mut |a, b| stands[a].cmp(&stands[b]));
    for group in by_row.chunk_by(|a, b| stands[*a].0 == stands[*b].0) {
        for (place, later) in group.iter().enumerate().skip(1) {
            let one = stands[*later].1;
            let before = &group[place.saturating_sub(LOOK_BACK)..place];
            let mut left = MOST;
            for earlier in before.iter().rev() {
                let other = stands[*earlier].1;
                let ((at, a), (other_at, b)) = (&entries[one], &entries[other]);
                let is_other_blog = at.document == other_at.document
                    || blogs[at.document] != blogs[other_at.document];
                if is_other_blog && shared(a, b) >= LEAST_SHARED.min(a.len()) {
                    found.push((one, other));
                    left -= 1;
                }
                if left == 0 {
                    break;
                }
            }
        }
    }
    let mut faces: Vec<Option<Face>> = Vec::new();
    faces.resize_with(entries.len(), || None);
    let mut repeats = Vec::new();
    let mut last = None;
    for i in order(found.len(), &mut |a, b| found[a].cmp(&found[b])) {
        if last.replace(found[i]) == Some(found[i]) {
            continue;
        }
        let (a, b) = found[i];
        let (one, other) = (entries[a].0, entries[b].0);
        for (number, at) in [(a, one), (b, other)] {
            if faces[number].is_none() {
                faces[number] = Some(Face::of(text(project, at)));
            }
        }
        let similarity = match (&faces[a], &faces[b]) {
            (Some(a), Some(b)) => a.similarity(b),
            _ => None,
        };
        if let Some(similarity) = similarity {
            let is_first = comes_before(project, one, other);
            repeats.push(Repeat {
                later: if is_first { other } else { one },
                earlier: if is_first { one } else { other },
                similarity,
            });
        }
    }
    best(project, repeats)
}

/// The earlier entries that the one at `at` repeats, the most alike first.
pub fn repeats_of(project: &Project, at: EntryRef) -> Vec<(EntryRef, u8)> {
    let mut search = Search::new(at);
    while !search.go_on(project, usize::MAX) {}
    search.found(project)
}

/// A search for what one entry repeats that can be interrupted. It looks at no
/// entry closely that does not have the longest words of this one, written
/// alike, so that it is quick enough for each entry that is opened. The project
/// must not change its entries meanwhile.
#[derive(Debug)]
pub struct Search {
    at: EntryRef,
    next: EntryRef,
    repeats: Vec<Repeat>,
}

impl Search {
    /// A search for what the entry at `at` repeats.
    pub fn new(at: EntryRef) -> Self {
        let next = EntryRef {
            document: 0,
            entry: 0,
        };
        Self {
            at,
            next,
            repeats: Vec::new(),
        }
    }

    /// Looks through entries until their texts have more than `bytes` bytes,
    /// and says whether these were the last ones.
    pub fn go_on(&mut self, project: &Project, bytes: usize) -> bool {
        let own = text(project, self.at);
        let face = Face::of(own);
        let finders: Vec<memmem::Finder> = telling_words(own)
            .into_iter()
            .map(memmem::Finder::new)
            .collect();
        if face.words < TOO_SHORT || finders.is_empty() {
            return true;
        }
        let blogs = blogs(project);
        let mut seen = 0;
        while let Some(document) = project.documents().get(self.next.document) {
            let number = self.next.document;
            let is_same_blog =
                number != self.at.document && blogs[number] == blogs[self.at.document];
            let Some(entry) = document
                .entries
                .get(self.next.entry)
                .filter(|_| !is_same_blog)
            else {
                self.next = EntryRef {
                    document: number + 1,
                    entry: 0,
                };
                continue;
            };
            if seen > bytes {
                return false;
            }
            let (earlier, words) = (self.next, document.text(entry));
            self.next.entry += 1;
            seen += words.len();
            if earlier == self.at || !has_half(words, &finders) {
                continue;
            }
            if let Some(similarity) = face.similarity(&Face::of(words))
                && comes_before(project, earlier, self.at)
            {
                self.repeats.push(Repeat {
                    later: self.at,
                    earlier,
                    similarity,
                });
            }
        }
        true
    }

    /// What was found so far, the most alike first.
    pub fn found(self, project: &Project) -> Vec<(EntryRef, u8)> {
        let best = best(project, self.repeats);
        best.into_iter()
            .map(|repeat| (repeat.earlier, repeat.similarity))
            .collect()
    }
}

/// Whether a text has half of what is looked for.
fn has_half(text: &str, finders: &[memmem::Finder<'_>]) -> bool {
    let enough = finders.len().div_ceil(2);
    let (mut found, mut missing) = (0, 0);
    for finder in finders {
        match finder.find(text.as_bytes()) {
            Some(_) => found += 1,
            None => missing += 1,
        }
        if found == enough || missing > finders.len() - enough {
            break;
        }
    }
    found == enough
}

/// The longest word of each quarter of a text, or a part of it.
fn telling_words(text: &str) -> Vec<&str> {
    const QUARTERS: usize = 4;
    const LONGEST: usize = 24;
    let mut longest = [""; QUARTERS];
    let mut from = 0;
    while from < text.len() {
        let rest = &text[from..];
        let end = rest.find(|c: char| !c.is_alphanumeric());
        let word = &rest[..end.unwrap_or(rest.len())];
        let quarter = from * QUARTERS / text.len();
        if word.len() > longest[quarter].len() {
            longest[quarter] = &word[..word.floor_char_boundary(LONGEST)];
        }
        from += word.len() + rest[word.len()..].chars().next().map_or(0, char::len_utf8);
    }
    let mut words = Vec::with_capacity(QUARTERS);
    for word in longest {
        if !word.is_empty() && !words.contains(&word) {
            words.push(word);
        }
    }
    words
}

/// The best repeats of each later entry.
fn best(project: &Project, repeats: Vec<Repeat>) -> Vec<Repeat> {
    let sorted = order(repeats.len(), &mut |a, b| {
        let (a, b) = (&repeats[a], &repeats[b]);
        let by_similarity = || b.similarity.cmp(&a.similarity);
        let by_time = || match comes_before(project, a.earlier, b.earlier) {
            _ if a.earlier == b.earlier => Ordering::Equal,
            true => Ordering::Greater,
            false => Ordering::Less,
        };
        a.later
            .cmp(&b.later)
            .then_with(by_similarity)
            .then_with(by_time)
    });
    let mut best = Vec::new();
    for of_one in sorted.chunk_by(|a, b| repeats[*a].later == repeats[*b].later) {
        best.extend(of_one.iter().take(MOST).map(|i| repeats[*i]));
    }
    best
}

/// Which blog each document is a snapshot of, as the position of a document.
fn blogs(project: &Project) -> Vec<usize> {
    let documents = project.documents();
    let before = |document: &Document| {
        let id = again::continues(document)?;
        documents.iter().position(|other| *other.id == *id)
    };
    let mut blogs = Vec::with_capacity(documents.len());
    for start in 0..documents.len() {
        let (mut blog, mut steps) = (start, 0);
        while let Some(earlier) = before(&documents[blog])
            // A file could say that two documents continue each other.
            && steps < documents.len()
        {
            (blog, steps) = (earlier, steps + 1);
        }
        blogs.push(blog);
    }
    blogs
}

/// Whether the entry at `a` is the earlier one: by what is known for sure,
/// else by what their times say without a zone, else by where they stand.
fn comes_before(project: &Project, a: EntryRef, b: EntryRef) -> bool {
    if let Some(is_earlier) = is_earlier(project, a, b) {
        return is_earlier;
    }
    let time = |at: EntryRef| {
        let document = project.documents().get(at.document)?;
        let time = &document.entries.get(at.entry)?.time;
        Some((time.date?, time.clock?))
    };
    match (time(a), time(b)) {
        (Some(a), Some(b)) if a != b => a < b,
        _ => a < b,
    }
}

/// An entry's text; nothing for one that is not there.
fn text(project: &Project, at: EntryRef) -> &str {
    let document = project.documents().get(at.document);
    let entry = document.and_then(|document| Some((document, document.entries.get(at.entry)?)));
    entry.map_or("", |(document, entry)| document.text(entry))
}

/// What a text is compared by.
struct Face {
    words: usize,
    /// The hashes of its pairs of words, ascending, each once.
    pairs: Vec<u32>,
}

impl Face {
    fn of(text: &str) -> Self {
        let mut all = Vec::with_capacity(text.len() / 4);
        let words = each_pair(text, &mut |pair, _| all.push(pair));
        let mut pairs: Vec<u32> = order(all.len(), &mut |a, b| all[a].cmp(&all[b]))
            .into_iter()
            .map(|i| all[i])
            .collect();
        pairs.dedup();
        Self { words, pairs }
    }

    /// How alike two texts are in percent; `None` where it is too little.
    fn similarity(&self, other: &Self) -> Option<u8> {
        if self.words.min(other.words) < SHORT {
            let is_same = self.words == other.words && self.pairs == other.pairs;
            return (is_same && self.words >= TOO_SHORT).then_some(100);
        }
        let both = self.pairs.len() + other.pairs.len();
        let percent = 200 * shared(&self.pairs, &other.pairs) / both.max(1);
        (percent >= usize::from(NEARLY_THE_SAME)).then_some(percent as u8)
    }
}

/// The least of the hashes of a text's rows, ascending, each once; none of a
/// text that is too short.
fn sketch(text: &str) -> Vec<u32> {
    let mut least: Vec<u32> = Vec::with_capacity(SKETCH + 1);
    let words = each_pair(text, &mut |_, row| {
        if least.len() == SKETCH && least.last().is_some_and(|last| row >= *last) {
            return;
        }
        let place = least.partition_point(|other| *other < row);
        if least.get(place) != Some(&row) {
            least.insert(place, row);
            least.truncate(SKETCH);
        }
    });
    if words < TOO_SHORT {
        least.clear();
    }
    least
}

/// Calls `each` for every two neighbouring words, with the hash of the pair and
/// that of the row of three that it ends, of which the first is missing once.
/// Returns how many words there are. Ideographs and emoji are words.
fn each_pair(text: &str, each: &mut dyn FnMut(u32, u32)) -> usize {
    // FNV-1a.
    const SEED: u32 = 0x811c_9dc5;
    const PRIME: u32 = 0x0100_0193;
    let (mut words, mut word) = (0, SEED);
    let (mut before_last, mut last) = (0, 0);
    let mut end_word = |word: &mut u32| {
        let ended = std::mem::replace(word, SEED);
        if ended == SEED {
            return;
        }
        if words > 0 {
            let pair = mixed(u32::rotate_left(last, 7) ^ ended);
            each(pair, mixed(u32::rotate_left(before_last, 7) ^ pair));
        }
        (before_last, last) = (last, ended);
        words += 1;
    };
    let mut at = 0;
    while let Some(byte) = text.as_bytes().get(at) {
        if byte.is_ascii() {
            at += 1;
            if byte.is_ascii_alphanumeric() {
                word = (word ^ u32::from(byte.to_ascii_lowercase())).wrapping_mul(PRIME);
            } else {
                end_word(&mut word);
            }
            continue;
        }
        let Some(c) = text[at..].chars().next() else {
            break;
        };
        at += c.len_utf8();
        let mut add = |c: char| word = (word ^ c as u32).wrapping_mul(PRIME);
        match fold(c) {
            Fold::Nothing => {}
            Fold::One(folded) if passage::is_alone(folded) => {
                end_word(&mut word);
                word = (word ^ folded as u32).wrapping_mul(PRIME);
                end_word(&mut word);
            }
            Fold::One(folded) if folded.is_alphanumeric() => add(folded),
            Fold::Several(several) if c.is_alphanumeric() => several.chars().for_each(add),
            _ => end_word(&mut word),
        }
    }
    end_word(&mut word);
    words
}

/// A hash of which every bit depends on every bit of `hash`, so that the least
/// hashes are those of any pairs (the last steps of MurmurHash3).
fn mixed(mut hash: u32) -> u32 {
    hash = (hash ^ hash >> 16).wrapping_mul(0x85eb_ca6b);
    hash = (hash ^ hash >> 13).wrapping_mul(0xc2b2_ae35);
    hash ^ hash >> 16
}
