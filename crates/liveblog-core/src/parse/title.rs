//! Reads what stands above the first entry: title, standfirst, key points and
//! page furniture.
//!
//! What this module does not do: find where the first entry begins; it is
//! told.

use super::SegmentKind;
use super::layout::same;
use super::lines::Line;
use super::looks::{self, Credit};
use super::names::{byline, is_bare_names, names};
use super::stamp::{self, Place, Reading};

/// Where in the title block the reader is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Mode {
    /// Nothing but furniture so far.
    #[default]
    Top,
    /// Under the title.
    Standfirst,
    /// Under the head of the key points, before the first of them.
    KeyPoints,
    /// Among key points with bullets.
    Bulleted,
    /// Among key points without bullets.
    Plain,
    /// Among key points that are sentences.
    Sentences,
    /// Below the key points.
    After,
}

/// The title block, read a line at a time.
#[derive(Debug, Default)]
pub(super) struct TitleBlock {
    mode: Mode,
    /// Which line is the title.
    title_line: Option<usize>,
    /// The headline.
    pub title: Option<String>,
    /// The paragraphs under it.
    pub standfirst: Vec<String>,
    /// The key points without their bullets.
    pub key_points: Vec<String>,
    /// The people credited with the whole page.
    pub names: Vec<String>,
}

/// Whether the line is a time: of a key point, of the page.
fn is_stamp(line: &str) -> bool {
    matches!(stamp::read(line, 0), Reading::Time(time) if time.form.place == Place::Alone)
}

/// The people whom a line of the title block credits with the page: `By A Name
/// and B Name`, `Live updates by A Name`, `A Name (now) and B Name (earlier)`.
fn page_credit(line: &str) -> Vec<String> {
    const BYTES: usize = 160;
    if line.len() > BYTES || looks::ends_sentence(line) {
        return Vec::new();
    }
    let mut plain = String::with_capacity(line.len());
    let mut depth = 0_u32;
    for c in line.chars() {
        match c {
            ';' | '/' if depth == 0 => plain.push(','),
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            c if depth == 0 => plain.push(c),
            _ => {}
        }
    }
    let plain = plain
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .replace(" ,", ",");
    let bare = line.contains(['(', '/', ';']) && is_bare_names(&plain);
    let found: Vec<&str> = if bare {
        names(&plain).collect()
    } else if let Some(found) = byline(&plain) {
        found
    } else {
        [" by ", " par ", " von "]
            .iter()
            .find_map(|word| plain.split_once(word))
            .filter(|(_, people)| is_bare_names(people))
            .map(|(_, people)| names(people).collect())
            .unwrap_or_default()
    };
    found.into_iter().map(str::to_owned).collect()
}

/// How many lines at the top are looked at for the title.
const TITLE_LINES: usize = 60;

/// Which line above the first entry is the page's title. Navigation, tickers
/// and section names stand above it, the standfirst below; the title is long
/// enough to say something, says that the page is live, or is printed again.
fn find_title(text: &str, lines: &[Line], end: usize) -> Option<usize> {
    let top = end.min(TITLE_LINES);
    let mut best: Option<(i32, usize)> = None;
    for at in 0..top {
        let line = lines[at].of(text);
        if looks::is_key_point_head(line) {
            break;
        }
        let next = (at + 1 < end).then(|| lines[at + 1].of(text));
        let again = (at + 1..top).any(|other| {
            lines[other].of(text).starts_with(line) && line.split_whitespace().nth(3).is_some()
        });
        let captioned = looks::credit(line) == Credit::Certain || looks::is_captioned(line);
        // A caption is printed again as well, with its credit.
        let repeats_with_credit = next.is_some_and(|next| {
            next.len() > line.len() && next.starts_with(line) && looks::is_captioned(next)
        });
        let same_below = next.is_some_and(|next| same(line, next));
        if captioned
            || line.len() <= 100 && matches!(stamp::read(line, 0), Reading::Page)
            || is_stamp(line)
            || same_below && looks::credit(line) != Credit::No
            || repeats_with_credit
            || !(looks::is_title_like(line) || again && same_below)
            || looks::is_kicker(line)
            || byline(line).is_some()
            || !page_credit(line).is_empty()
        {
            continue;
        }
        let words = line.split_whitespace().take(9).count();
        let live = looks::says_live(line);
        let mut score = match words {
            0..=1 => 0,
            2 => 2,
            3 => 3,
            4 | 5 => 5,
            6..=8 => 6,
            _ => 7,
        };
        // “Live updates” says nothing else.
        if words > 2 {
            let long = i32::from(words > 5);
            score += i32::from(live) * (3 + long) + i32::from(looks::says_latest(line)) * long;
        }
        score += i32::from(again) * 3;
        let prose_follows =
            (at + 1..top.min(at + 4)).any(|below| looks::ends_sentence(lines[below].of(text)));
        score += i32::from(prose_follows);
        let credited = (at + 1..top.min(at + 4)).any(|below| {
            let below = lines[below].of(text);
            below.len() <= 100 && stamp::read(below, 0) == Reading::Page || byline(below).is_some()
        });
        score += i32::from(credited) * 2;
        // The first line that could be one mostly is.
        score += i32::from(at == 0 && words > 2) * 2;
        // A standfirst without its last full stop.
        score -= i32::from(looks::has_inner_sentence(line)) * 4;
        // A ticker's numbers, a link's arrow.
        let digits = line.bytes().filter(u8::is_ascii_digit).count();
        score -= i32::from(digits * 3 > line.len()) * 4;
        if best.is_none_or(|(most, _)| score > most) {
            best = Some((score, at));
        }
    }
    best.filter(|(score, _)| *score >= 2).map(|(_, at)| at)
}

impl TitleBlock {
    /// Prepares to read the title block, which ends before `end`.
    ///
    /// `marked` is the title's line where the page says which it is.
    pub fn new(text: &str, lines: &[Line], end: usize, marked: Option<u32>) -> Self {
        let marked = marked.map(|line| line as usize).filter(|line| *line < end);
        Self {
            title_line: marked.or_else(|| find_title(text, lines, end)),
            ..Self::default()
        }
    }

    /// Takes the line at `at` of the title block, which ends before `end`,
    /// and says what it is.
    pub fn take(&mut self, text: &str, lines: &[Line], at: usize, end: usize) -> SegmentKind {
        let line = lines[at].of(text);
        let next = (at + 1 < end).then(|| lines[at + 1].of(text));
        let above = at.checked_sub(1).map(|above| lines[above].of(text));

        let credited = page_credit(line);
        if !credited.is_empty() && self.title_line != Some(at) {
            self.names.extend(credited);
            return SegmentKind::Furniture;
        }
        if self.mode == Mode::Top {
            if self.title_line.is_some_and(|title| at < title) {
                return SegmentKind::Furniture;
            }
            // Error boxes and tickers above the title have single bullets.
            let item = looks::list_item(line);
            let lone = item.is_some() && next.and_then(looks::list_item).is_none();
            if self.title_line.is_none() && (lone || looks::is_furniture(item.unwrap_or(line))) {
                return SegmentKind::Furniture;
            }
            self.mode = Mode::Standfirst;
            if self.title_line == Some(at) {
                self.title = Some(line.to_owned());
                return SegmentKind::Title;
            }
        }
        if self.title.as_deref().is_some_and(|title| same(title, line)) {
            return SegmentKind::TitleAgain;
        }
        if looks::is_furniture(line)
            || looks::is_placeholder(line)
            || looks::is_kicker(line)
            || line.len() <= 100 && stamp::read(line, 0) == Reading::Page
            || self.mode != Mode::Standfirst && is_stamp(line)
        {
            return SegmentKind::Furniture;
        }
        if looks::is_key_point_head(line) {
            self.mode = Mode::KeyPoints;
            return SegmentKind::KeyPointsHead;
        }
        if let Some(point) = looks::list_item(line) {
            // Bullets with no known head: pages also head them with words of
            // their own, but tickers and error boxes have bullets too, and
            // they come one at a time.
            let headed = matches!(self.mode, Mode::KeyPoints | Mode::Bulleted);
            let in_list = next.is_some_and(|next| looks::list_item(next).is_some());
            if headed || self.mode == Mode::Standfirst && in_list {
                self.mode = Mode::Bulleted;
                self.key_points.push(looks::without_link(point).to_owned());
                return SegmentKind::KeyPoint;
            }
            return SegmentKind::Furniture;
        }
        // Key points without bullets are all sentences, or none is.
        let like_the_others = match self.mode {
            Mode::KeyPoints => {
                !looks::is_link(line) && looks::has_words(line) && !line.ends_with(':')
            }
            Mode::Sentences => looks::ends_sentence(line) && !lines[at].blank_above,
            Mode::Plain => looks::is_heading_like(line) && !looks::is_link(line),
            _ => false,
        };
        if like_the_others {
            self.mode = if looks::ends_sentence(line) {
                Mode::Sentences
            } else {
                Mode::Plain
            };
            self.key_points.push(looks::without_link(line).to_owned());
            return SegmentKind::KeyPoint;
        }
        if matches!(
            self.mode,
            Mode::KeyPoints | Mode::Bulleted | Mode::Plain | Mode::Sentences
        ) {
            self.mode = Mode::After;
        }
        let captioned = looks::credit(line) == Credit::Certain
            || looks::is_captioned(line)
            || next.is_some_and(|next| {
                next.len() > line.len() && next.starts_with(line) && looks::is_captioned(next)
            })
            || [next, above]
                .into_iter()
                .flatten()
                .any(|other| same(line, other));
        let prose = looks::ends_sentence(line);
        if captioned || !looks::has_words(line) || self.mode == Mode::After && !prose {
            return SegmentKind::Furniture;
        }
        if next.is_some_and(|next| looks::list_item(next).is_some())
            && looks::is_heading_like(line)
            && lines
                .get(at + 2)
                .filter(|_| at + 2 < end)
                .is_some_and(|line| looks::list_item(line.of(text)).is_some())
        {
            self.mode = Mode::KeyPoints;
            return SegmentKind::KeyPointsHead;
        }
        // Navigation and dates have a word or two.
        if !prose && line.split_whitespace().nth(2).is_none() {
            return SegmentKind::Furniture;
        }
        self.standfirst.push(line.to_owned());
        SegmentKind::Standfirst
    }

    /// Whether the last line taken is a key point without a bullet, and not
    /// the only one. Such a line directly over a time line may be the first
    /// entry's heading as well.
    pub fn ends_in_plain_list(&self) -> bool {
        self.mode == Mode::Plain && self.key_points.len() > 1
    }
}

/// How many lines at the beginning of a text without any time are clearly its
/// title: the first one when it is printed twice, or when it looks like one
/// and stands apart from the text below.
pub(super) fn title_lines(text: &str, lines: &[Line]) -> usize {
    let Some(first) = lines.first() else {
        return 0;
    };
    let title = first.of(text);
    let copies = lines
        .iter()
        .take_while(|line| same(line.of(text), title))
        .count();
    match lines.get(copies) {
        Some(below) if copies > 1 || below.blank_above && looks::is_title_like(title) => copies,
        _ => 0,
    }
}
