//! Splits a pasted live blog into entries.
//!
//! The parser knows no publisher. It reads the printed times of all lines
//! (`stamp`), learns from them how this page was laid out (`layout`), chooses
//! those that are entries' times (`choose`), and only then cuts (`cut`,
//! `title`, `names`, `blocks`). Where the text came from a web page, what that
//! page knows comes in as `facts`. It never fails: what looked odd becomes a
//! notice of the document. It loses nothing: the [`Segment`]s of a [`Split`]
//! tile the pasted text.
//!
//! To teach it a spelling of times or a language, add a row to `times`; a
//! wording, a row to `phrases`; a new place for headings or names, a variant in
//! `layout`. Then add a case: a line to the tests of `stamp`, a paste to
//! `test_data/parse` or, with its answer, to `test_data/layouts`.
//!
//! What this module does not do: change the text, beyond [`normalise`]; guess
//! dates and zones ([`when`](crate::when) works out what is certain); fetch
//! anything.
//!
//! # Limits
//!
//! Time and memory grow with the length of the text, whatever is in it. A
//! text of 4 GB or more is not split; it becomes a document without entries
//! and with a notice.

mod blocks;
mod choose;
mod cut;
mod facts;
mod layout;
mod line;
mod lines;
mod looks;
mod names;
mod notices;
mod order;
mod phrases;
mod says;
mod stamp;
mod times;
mod title;

use std::borrow::Cow;
use std::mem;
use std::sync::Arc;

use memchr::memchr;
use sha2::{Digest, Sha256};

use crate::document::{Document, Entry, EntryTime, Order, TextRange};
use crate::source::{Mark, ReadAs, Source};
use crate::{TimePart, Timestamp, sha256};

use cut::Cutter;
use facts::Facts;
use layout::{Candidate, Survey};
use lines::{Line, Scanner};
use stamp::Reading;

pub use line::LineReader;
pub(crate) use says::says;

/// What a stretch of the pasted text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SegmentKind {
    /// Blank lines, line ends and indentation between the others.
    Blank,
    /// The page's title.
    Title,
    /// The title printed again.
    TitleAgain,
    /// A paragraph under the title.
    Standfirst,
    /// The line over the list of key points.
    KeyPointsHead,
    /// One key point.
    KeyPoint,
    /// Anything else above the first entry: captions, tickers, buttons.
    Furniture,
    /// The entry with this number from 0, heading and time line included.
    Entry(u32),
}

/// A stretch of the pasted text. The segments of a [`Split`] lie end to end,
/// none is empty, and together they are the whole text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Segment {
    /// What it is.
    pub kind: SegmentKind,
    /// Where it is in [`Document::buffer`], in bytes.
    pub range: TextRange,
}

/// A document and the account of every byte of the paste it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// The live blog.
    pub document: Document,
    /// What each stretch of the paste became.
    pub segments: Vec<Segment>,
}

const BYTE_ORDER_MARK: char = '\u{FEFF}';

/// Takes off a byte-order mark and turns CR LF and CR into LF; changes
/// nothing else. Borrowed where nothing changes.
///
/// ```
/// # use liveblog_core::parse::normalise;
/// assert_eq!(normalise("\u{FEFF}a\r\nb\rc\n"), "a\nb\nc\n");
/// ```
pub fn normalise(text: &str) -> Cow<'_, str> {
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    if memchr(b'\r', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    normalise_into(&mut out, text, 0, text.len());
    Cow::Owned(out)
}

/// Appends the normalised text from byte `from` until `stop` is reached or
/// passed, and returns where it stopped.
fn normalise_into(out: &mut String, text: &str, from: usize, stop: usize) -> usize {
    let mut at = from;
    while at < stop {
        let rest = &text[at..];
        match memchr(b'\r', &rest.as_bytes()[..stop - at]) {
            Some(length) => {
                out.push_str(&rest[..length]);
                out.push('\n');
                at += length + 1;
                at += usize::from(text.as_bytes().get(at) == Some(&b'\n'));
            }
            None => {
                out.push_str(&rest[..stop - at]);
                at = stop;
            }
        }
    }
    at
}

/// Splits a pasted live blog into its entries, at once.
///
/// `added` is the moment of adding it to the project. Never fails; a text
/// without any time becomes one entry, a blank one none, each with a notice.
///
/// ```
/// # use liveblog_core::parse::parse;
/// let text = "Regatta – live\n\nBoats are out\n\n09:15 , Ida Fell\n\nThe wind is fair.\n";
/// let document = parse(text, &"2031-05-01T10:00:00Z".parse().unwrap());
/// let entry = &document.entries[0];
/// assert_eq!(document.title.as_deref(), Some("Regatta – live"));
/// assert_eq!(document.heading(entry), Some("Boats are out"));
/// assert_eq!(document.text(entry), "The wind is fair.");
/// assert_eq!(&*entry.authors[0], "Ida Fell");
/// ```
pub fn parse(text: &str, added: &Timestamp) -> Document {
    split(text, added).document
}

/// Splits a text with what its page knows about it, at once.
pub fn parse_source(source: Source, added: &Timestamp) -> Document {
    split_source(source, added).document
}

/// Splits at once, and accounts for every byte of the paste.
pub fn split(text: &str, added: &Timestamp) -> Split {
    split_source(text.to_owned().into(), added)
}

/// Splits a text with what its page knows about it, and accounts for every
/// byte of the text.
pub fn split_source(source: Source, added: &Timestamp) -> Split {
    let mut splitter = Splitter::from_source(source, added.clone());
    loop {
        if let SplitStep::Finished(document) = splitter.step(usize::MAX) {
            return Split {
                document,
                segments: splitter.into_segments(),
            };
        }
    }
}

/// A split in steps, so that a page can draw and take input between them.
/// Drop it to cancel.
///
/// ```
/// # use liveblog_core::parse::{SplitStep, Splitter};
/// let mut splitter = Splitter::new("…".into(), "2031-05-01T10:00:00Z".parse().unwrap());
/// let document = loop {
///     match splitter.step(256 * 1024) {
///         SplitStep::Working { done } => println!("{done:.0}"),
///         SplitStep::Finished(document) => break document,
///     }
/// };
/// # assert_eq!(document.entries.len(), 1);
/// ```
#[derive(Debug)]
pub struct Splitter {
    added: Timestamp,
    /// What the page knows, until the lines are known, and where it was
    /// published and in which language.
    marks: Vec<Mark>,
    /// Whether nothing stands below its last entry.
    footless: bool,
    url: Option<String>,
    language: Option<String>,
    stage: Stage,
    /// The account of the paste, once finished.
    segments: Vec<Segment>,
}

/// What a step came to.
#[derive(Debug)]
#[allow(
    clippy::large_enum_variant,
    reason = "made once a step and taken apart at once; small enough on 32 bits"
)]
pub enum SplitStep {
    /// There is more to do.
    Working {
        /// How much is done, from 0 to 1.
        done: f32,
    },
    /// The split is complete; there is no further step to call for.
    Finished(Document),
}

/// The stages in order. Each passes once over the text or over its lines.
#[derive(Debug)]
enum Stage {
    /// Looking for what [`normalise`] would change.
    Check {
        pasted: String,
        at: usize,
    },
    /// Changing it.
    Normalise {
        pasted: String,
        at: usize,
        out: String,
    },
    Hash {
        text: Arc<str>,
        at: usize,
        hasher: Box<Sha256>,
    },
    Scan {
        found: Found,
        scanner: Scanner,
    },
    Survey {
        found: Found,
        lines: Vec<Line>,
        survey: Survey,
    },
    Cut {
        found: Found,
        cutter: Box<Cutter>,
    },
}

/// What is known once the text is hashed.
#[derive(Debug)]
struct Found {
    text: Arc<str>,
    text_sha256: String,
    candidates: Vec<Candidate>,
    impossible: Vec<u32>,
    facts: Facts,
}

impl Splitter {
    /// Prepares to split what was pasted. `added` is the moment of adding it
    /// to the project.
    pub fn new(pasted: String, added: Timestamp) -> Self {
        Self::from_source(pasted.into(), added)
    }

    /// Prepares to split a text with what its page knows about it.
    pub fn from_source(source: Source, added: Timestamp) -> Self {
        Self {
            added,
            footless: source.read_as == ReadAs::StructuredData,
            marks: source.marks,
            url: source.url,
            language: source.language,
            stage: Stage::Check {
                pasted: source.text,
                at: 0,
            },
            segments: Vec::new(),
        }
    }

    /// What each stretch of the paste became. Empty until the split is
    /// finished.
    pub fn into_segments(self) -> Vec<Segment> {
        self.segments
    }

    /// How much is done, from 0 to 1.
    fn done(&self) -> f32 {
        let (stage, at, length) = match &self.stage {
            Stage::Check { pasted, at } => (0, *at, pasted.len()),
            Stage::Normalise { pasted, at, .. } => (1, *at, pasted.len()),
            Stage::Hash { text, at, .. } => (2, *at, text.len()),
            Stage::Scan { found, scanner } => (3, scanner.done(), found.text.len()),
            Stage::Survey { found, survey, .. } => {
                (4, survey.done(), Survey::looks(found.candidates.len()))
            }
            Stage::Cut { found, cutter } => (5, cutter.done(), found.text.len()),
        };
        (stage as f32 + (at as f32 / length.max(1) as f32).min(1.0)) / 6.0
    }

    /// Does about `budget` bytes of work, at least a little. The result does
    /// not depend on the budgets.
    pub fn step(&mut self, budget: usize) -> SplitStep {
        let blank = Stage::Check {
            pasted: String::new(),
            at: 0,
        };
        let next = match mem::replace(&mut self.stage, blank) {
            Stage::Check { pasted, at } => check(pasted, at, budget),
            Stage::Normalise { pasted, at, out } => {
                // The marks are of a text that is normalised; these are not.
                self.marks.clear();
                normalise_more(pasted, at, out, budget)
            }
            Stage::Hash { text, at, hasher } => hash(text, at, hasher, budget),
            Stage::Scan { found, scanner } => {
                let known = (&*self.marks, self.footless);
                scan(found, scanner, known, budget)
            }
            Stage::Survey {
                found,
                lines,
                survey,
            } => look_over(found, lines, survey, budget),
            Stage::Cut { found, mut cutter } => {
                if !cutter.cut(&found.text, budget) {
                    let split = cutter.finish(found.text, found.text_sha256, self.added.clone());
                    self.segments = split.segments;
                    let mut document = split.document;
                    document.source_url = self.url.take();
                    document.language = self.language.take();
                    return SplitStep::Finished(document);
                }
                Stage::Cut { found, cutter }
            }
        };
        self.stage = next;
        SplitStep::Working { done: self.done() }
    }
}

/// The end of a stretch of about `budget` bytes from `at`, on a character
/// boundary and never empty.
fn stretch(text: &str, at: usize, budget: usize) -> usize {
    let mut end = at.saturating_add(budget.max(1)).min(text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    end
}

fn check(pasted: String, at: usize, budget: usize) -> Stage {
    let end = stretch(&pasted, at, budget);
    if pasted.starts_with(BYTE_ORDER_MARK) || memchr(b'\r', &pasted.as_bytes()[at..end]).is_some() {
        Stage::Normalise {
            at: if pasted.starts_with(BYTE_ORDER_MARK) {
                BYTE_ORDER_MARK.len_utf8()
            } else {
                0
            },
            out: String::with_capacity(pasted.len()),
            pasted,
        }
    } else if end < pasted.len() {
        Stage::Check { pasted, at: end }
    } else {
        to_hash(pasted)
    }
}

fn normalise_more(pasted: String, at: usize, mut out: String, budget: usize) -> Stage {
    let at = normalise_into(&mut out, &pasted, at, stretch(&pasted, at, budget));
    if at < pasted.len() {
        Stage::Normalise { pasted, at, out }
    } else {
        to_hash(out)
    }
}

fn to_hash(text: String) -> Stage {
    Stage::Hash {
        text: text.into(),
        at: 0,
        hasher: Box::default(),
    }
}

fn hash(text: Arc<str>, at: usize, mut hasher: Box<Sha256>, budget: usize) -> Stage {
    let end = at.saturating_add(budget.max(1)).min(text.len());
    hasher.update(&text.as_bytes()[at..end]);
    if end < text.len() {
        return Stage::Hash {
            text,
            at: end,
            hasher,
        };
    }
    let found = Found {
        text,
        text_sha256: sha256::hex(hasher.finalize().into()),
        candidates: Vec::new(),
        impossible: Vec::new(),
        facts: Facts::default(),
    };
    if u32::try_from(found.text.len()).is_err() {
        // Positions of 32 bits do not reach into it.
        return cut(found, Vec::new(), &Survey::default());
    }
    Stage::Scan {
        found,
        scanner: Scanner::default(),
    }
}

fn scan(mut found: Found, mut scanner: Scanner, known: (&[Mark], bool), budget: usize) -> Stage {
    let (marks, footless) = known;
    let Found {
        text,
        candidates,
        impossible,
        ..
    } = &mut found;
    scanner.scan(text, budget, |index, line| {
        match stamp::read(line.of(text), line.start) {
            Reading::Time(time) => candidates.push(Candidate {
                line: index as u32,
                time,
            }),
            Reading::Impossible => impossible.push(index as u32),
            Reading::No | Reading::Page => {}
        }
    });
    if scanner.done() < found.text.len() {
        Stage::Scan { found, scanner }
    } else {
        let lines = scanner.into_lines();
        if !marks.is_empty() {
            found.facts = Facts::new(marks, &lines);
            found.facts.footless = footless;
            found
                .facts
                .add_candidates(&found.text, &lines, &mut found.candidates);
        }
        Stage::Survey {
            found,
            lines,
            survey: Survey::default(),
        }
    }
}

fn look_over(found: Found, lines: Vec<Line>, mut survey: Survey, budget: usize) -> Stage {
    /// What a look at one time line and its neighbours costs, in bytes.
    const LOOK: usize = 256;
    survey.look(
        &found.text,
        &lines,
        &found.facts.headings,
        &found.candidates,
        budget / LOOK,
    );
    if survey.done() < Survey::looks(found.candidates.len()) {
        Stage::Survey {
            found,
            lines,
            survey,
        }
    } else {
        cut(found, lines, &survey)
    }
}

fn cut(mut found: Found, lines: Vec<Line>, survey: &Survey) -> Stage {
    let cutter = Cutter::new(
        &found.text,
        Document::id_for(&found.text_sha256),
        lines,
        survey.layout(&found.facts.headings),
        mem::take(&mut found.candidates),
        &found.impossible,
        mem::take(&mut found.facts),
    );
    Stage::Cut {
        found,
        cutter: Box::new(cutter),
    }
}

/// The order in which the printed times of entries run down the page.
pub(crate) fn order_of(entries: &[Arc<Entry>]) -> Order {
    let mut times = Vec::with_capacity(entries.len());
    for EntryTime {
        date,
        clock,
        inferred,
        ..
    } in entries.iter().map(|entry| &entry.time)
    {
        times.push((date.filter(|_| !inferred.contains(&TimePart::Date)), *clock));
    }
    order::order_of(&times).order
}
