//! Recognises stamps: printed times at the beginning or the end of a line,
//! or filling it, with the date and zone printed with them.
//!
//! What this module does not do: decide whether a line with a stamp begins an
//! entry, or what the words beside the stamp are. A timetable inside an entry
//! has stamps too; that is for [`layout`](super::layout), which sees all of
//! them.
//!
//! How a time is spelled is data, in [`times`](super::times); the reader
//! below only knows the orders in which the pieces may stand.

use crate::document::TextRange;
use crate::{Clock, Date};

use super::lines::is_blank;
use super::names::{is_user_name, looks_like_names};
use super::times::{
    AGO, CLOCK_LINKS, CLOCK_WORDS, CLOCKS, DATE_LINKS, LABELS, MERIDIEMS, MERIDIEMS_BEFORE,
    MINUTES_OF_PLAY, MONTHS, NOONS, NOW, ONES, PAGE_LABELS, UNITS, WEEKDAYS, ZONE_NAMES, ZONES,
};

/// The longest line, in bytes, that is looked at for a stamp behind a word
/// or at its end. The longest time line met has a weekday, a date and three
/// names.
const LINE_BYTES: usize = 240;
/// How far into a line a stamp at its beginning must show a digit, in bytes.
const DIGIT_BYTES: usize = 48;
/// The longest stamp without a digit, in bytes.
const SHORT_BYTES: usize = 24;
/// The longest stamp at the end of a line, in bytes.
const END_BYTES: usize = 96;

/// Where the digits of each script that times are read in begin: Latin,
/// Arabic, Persian, Devanagari, Bengali and full-width Latin.
const ZEROS: &[char] = &['0', '\u{660}', '\u{6F0}', '\u{966}', '\u{9E6}', '\u{FF10}'];

/// The number that a digit of any of these scripts stands for.
pub(super) fn digit(c: char) -> Option<u16> {
    let value = |zero: &char| u16::try_from((c as u32).checked_sub(*zero as u32)?).ok();
    if c.is_ascii() {
        return value(&'0').filter(|digit| *digit < 10);
    }
    ZEROS.iter().filter_map(value).find(|digit| *digit < 10)
}

/// The kind of a stamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    /// Hours and minutes with a colon.
    Colon,
    /// With a full stop.
    Dot,
    /// With a letter, as in `14h35`.
    Letter,
    /// Hours alone, as in `8 p.m.`.
    Hour,
    /// Four digits.
    Compact,
    /// `2031-05-01T10:00:00Z` and the like.
    Iso,
    /// An age, as in `5m ago`.
    Age,
    /// A minute of play, as in `90+3'`.
    Minute,
    /// Seconds since 1970.
    Epoch,
}

/// Where on its line a stamp stands, and how it is parted from the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Place {
    /// Alone.
    Alone,
    /// Before a comma and names; whether a space stands before the comma.
    Credited(bool),
    /// Before other words, parted from them by this sign: a blank for
    /// nothing but space, NUL for nothing at all.
    Before(char),
    /// After other words, parted in the same way.
    After(char),
}

/// The outward form of a stamp. The stamps of one blog share one or two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Form {
    pub kind: Kind,
    /// Whether am or pm is printed.
    pub twelve_hours: bool,
    pub place: Place,
}

/// A stamp and the words beside it. Ranges are bytes of the text that the
/// line's position was given in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TimeLine {
    /// The date, clock and zone as printed.
    pub raw: TextRange,
    /// The time of day; `None` for ages, minutes of play and epochs.
    pub clock: Option<Clock>,
    /// The date, where one is printed in full.
    pub date: Option<Date>,
    /// Whether a date is printed, perhaps without its year.
    pub dated: bool,
    /// The zone as printed; empty where there is none.
    pub zone: TextRange,
    /// The words before the stamp; empty where there are none.
    pub before: TextRange,
    /// The words after it; empty where there are none.
    pub after: TextRange,
    /// Seconds by which stamps of the same kind compare.
    pub value: i64,
    /// Whether a list's bullet or number or a decoration stands before it.
    pub marked: bool,
    /// Whether a number of the same look would be no time: no colon, no
    /// word, no zone says that it is one.
    pub weak: bool,
    pub form: Form,
}

/// What a line is to the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// No stamp.
    No,
    /// It would be a time line, but the clock has no such time, as in `25:99`.
    Impossible,
    /// The page's own time: when it was updated.
    Page,
    /// It has a stamp.
    Time(TimeLine),
}

/// Reads `line`, whose first byte is at `base` of the text.
pub(super) fn read(line: &str, base: u32) -> Reading {
    let front = match may_begin_a_stamp(line) {
        true => front(line, base),
        false => Reading::No,
    };
    match front {
        Reading::No if may_end_in_a_stamp(line) => match back(line, base) {
            Reading::No => middle(line, base),
            found => found,
        },
        Reading::No => middle(line, base),
        found => found,
    }
}

/// Reads `A Name 6/5/2037 11:47:09 AMText`: a full date and time between a
/// name and a text that is glued to it.
fn middle(line: &str, base: u32) -> Reading {
    /// How far into the line the date may begin, in bytes.
    const NAME_BYTES: usize = 48;
    let bytes = line.as_bytes();
    let start = &bytes[..bytes.len().min(NAME_BYTES)];
    let dated = bytes.first().is_some_and(u8::is_ascii_uppercase)
        || bytes.first().is_some_and(u8::is_ascii_lowercase)
        || bytes.first().is_some_and(|byte| !byte.is_ascii());
    let slash = start.iter().position(|byte| *byte == b'/');
    let Some(slash) = slash.filter(|_| dated) else {
        return Reading::No;
    };
    let mut from = slash;
    while from > 0 && bytes[from - 1].is_ascii_digit() {
        from -= 1;
    }
    let mut reader = Reader { line, at: 0 };
    let marked = reader.openers(true);
    let first = reader.at;
    if from == slash || from <= first || bytes[from - 1] != b' ' {
        return Reading::No;
    }
    reader.at = from;
    let Some(found) = reader
        .core()
        .filter(|found| found.dated && found.clock.is_some())
    else {
        return Reading::No;
    };
    let words = line[first..from].trim_end_matches(is_blank);
    let rest = &line[found.next..];
    let glued = rest.starts_with(|c: char| !is_blank(c) && !matches!(c, ':' | ',' | '.' | ')'));
    if !glued || !(looks_like_names(words) || is_user_name(words)) {
        return Reading::No;
    }
    let text = rest.trim_end_matches(is_blank);
    Reading::Time(time_line(
        base,
        found,
        Place::After(' '),
        (first, first + words.len()),
        (found.next, found.next + text.len()),
        marked,
    ))
}

fn has_digit(bytes: &[u8]) -> bool {
    bytes.iter().any(u8::is_ascii_digit)
}

/// Which beginnings of words the tables know: a bit for each hash of the first
/// three letters, without their case.
struct Beginnings([u64; 32]);

/// The hash of the first three bytes, letters without their case; of words
/// shorter than that, of two and NUL.
const fn beginning(word: &[u8], short: bool) -> usize {
    let mut hash = 0_usize;
    let mut at = 0;
    while at < 3 {
        let byte = if at == 2 && short {
            0
        } else if at < word.len() {
            word[at] | 0x20
        } else {
            b' '
        };
        hash = hash.wrapping_mul(131) ^ byte as usize;
        at += 1;
    }
    (hash ^ (hash >> 11)) % 2048
}

impl Beginnings {
    const fn with_one(mut self, word: &str) -> Self {
        let hash = beginning(word.as_bytes(), word.len() < 3);
        self.0[hash / 64] |= 1 << (hash % 64);
        self
    }

    const fn with(mut self, words: &[&str]) -> Self {
        let mut at = 0;
        while at < words.len() {
            self = self.with_one(words[at]);
            at += 1;
        }
        self
    }

    const fn with_first<T: Copy>(mut self, words: &[(&str, T)]) -> Self {
        let mut at = 0;
        while at < words.len() {
            self = self.with_one(words[at].0);
            at += 1;
        }
        self
    }

    /// Whether a word of the tables may begin here. Always so in scripts
    /// whose capitals differ by more than a bit.
    fn has(&self, word: &[u8]) -> bool {
        let bit = |hash: usize| self.0[hash / 64] & (1 << (hash % 64)) != 0;
        word.first().is_some_and(|first| !first.is_ascii())
            || bit(beginning(word, false))
            || bit(beginning(word, true))
    }
}

/// Words that a date begins with.
static DATES: Beginnings = Beginnings([0; 32]).with(WEEKDAYS).with_first(MONTHS);
/// Words that a stamp or a label before one begins with.
static WORDS: Beginnings = Beginnings([0; 32])
    .with(WEEKDAYS)
    .with_first(MONTHS)
    .with(LABELS)
    .with(PAGE_LABELS)
    .with(CLOCK_LINKS)
    .with(ONES)
    .with(NOW)
    .with_first(AGO)
    .with_first(NOONS);
/// Words of labels.
static LABEL_WORDS: Beginnings = Beginnings([0; 32]).with(LABELS).with(PAGE_LABELS);

/// Sorts out nearly all lines of a blog by their first bytes.
fn may_begin_a_stamp(line: &str) -> bool {
    let bytes = line.as_bytes();
    let start = &bytes[..bytes.len().min(DIGIT_BYTES)];
    match bytes {
        [b'0'..=b'9', rest @ ..] => {
            // A clock, a date or an age has a sign of it at once.
            let next = rest.iter().take(3).find(|b| !b.is_ascii_digit());
            !matches!(next, Some(b',')) && (line.len() <= LINE_BYTES || next.is_some())
        }
        // “An hour ago” has none.
        [b'a'..=b'z' | b'A'..=b'Z', ..] => {
            line.len() <= LINE_BYTES
                && WORDS.has(bytes)
                && (has_digit(start) || line.len() <= SHORT_BYTES)
        }
        [b, ..] if b.is_ascii() => has_digit(&start[..start.len().min(24)]),
        // Bullets, other scripts, marks of direction.
        [_, ..] => {
            line.len() <= LINE_BYTES
                || start.iter().take(16).any(u8::is_ascii_digit)
                || line.chars().take(8).any(|c| digit(c).is_some())
        }
        [] => false,
    }
}

fn may_end_in_a_stamp(line: &str) -> bool {
    let bytes = line.as_bytes();
    let [.., before, last] = bytes else {
        return false;
    };
    let ends = match last {
        b'.' => before.eq_ignore_ascii_case(&b'm'),
        b'!' | b'?' | b'"' | b',' | b':' | b';' | b'%' => false,
        _ => true,
    };
    ends && line.len() <= LINE_BYTES && {
        // A clock: a digit, what joins hours and minutes, a digit; or an hour
        // before am or pm.
        let tail = &bytes[bytes.len().saturating_sub(END_BYTES)..];
        tail.windows(3).any(|three| {
            three[0].is_ascii_digit()
                && matches!(three[1], b':' | b'.' | b'h')
                && three[2].is_ascii_digit()
        }) || tail
            .last()
            .is_some_and(|last| matches!(last, b'm' | b'M' | b'.'))
            && has_digit(&bytes[bytes.len().saturating_sub(8)..])
            || !last.is_ascii()
                && tail
                    .iter()
                    .any(|byte| matches!(byte, 0xD9 | 0xDB | 0xE0 | 0xEF))
    }
}

/// What is read of a stamp before its place on the line is known.
#[derive(Clone, Copy)]
struct Core {
    start: usize,
    /// The end of what was printed as the time.
    end: usize,
    /// Where the line goes on, behind a closing bracket.
    next: usize,
    kind: Kind,
    clock: Option<Clock>,
    date: Option<Date>,
    dated: bool,
    zone: Option<(usize, usize)>,
    twelve_hours: bool,
    value: i64,
    weak: bool,
    impossible: bool,
}

/// Whether the line is a date and nothing else.
pub(super) fn is_date(line: &str) -> bool {
    if !may_begin_a_stamp(line) {
        return false;
    }
    let mut reader = Reader { line, at: 0 };
    reader.openers(false);
    let _ = reader.try_part(Reader::weekday);
    let date = reader.try_part(Reader::date).flatten();
    date.is_some() && reader.rest().trim_start_matches(is_blank).is_empty()
}

/// Reads the time of a line whose words say that it is the page's: for a
/// person who knows better.
pub(super) fn read_behind_label(line: &str, base: u32) -> Option<TimeLine> {
    let mut reader = Reader { line, at: 0 };
    reader.openers(false);
    reader.phrases(PAGE_LABELS)?;
    reader.sign(':');
    reader.blanks();
    if reader.try_part(|r| r.phrases(CLOCK_LINKS)).is_some() {
        reader.blanks();
    }
    let found = reader.core().filter(|found| !found.impossible)?;
    Some(time_line(base, found, Place::Alone, (0, 0), (0, 0), false))
}

impl Core {
    /// A stamp that shows no time of day.
    fn without_clock(kind: Kind, start: usize, end: usize, value: i64) -> Self {
        Self {
            start,
            end,
            next: end,
            kind,
            clock: None,
            date: None,
            dated: false,
            zone: None,
            twelve_hours: false,
            value,
            weak: false,
            impossible: false,
        }
    }
}

/// Reads a stamp at the beginning of a line.
fn front(line: &str, base: u32) -> Reading {
    let mut reader = Reader { line, at: 0 };
    let marked = reader.openers(false);
    let bracket = reader.rest().starts_with(['(', '[']);
    if bracket {
        reader.at += 1;
    }
    let start = reader.at;
    let worded = !reader.rest().starts_with(|c: char| c.is_ascii_digit())
        && LABEL_WORDS.has(reader.rest().as_bytes());
    // The longest label says most: “Updated at” is not “Update”.
    if worded && reader.try_part(|r| r.phrases(PAGE_LABELS)).is_some() {
        reader.sign(':');
        reader.blanks();
        if reader.try_part(|r| r.phrases(CLOCK_LINKS)).is_some() {
            reader.blanks();
        }
        let page = reader.try_part(Reader::core).is_some();
        return if page { Reading::Page } else { Reading::No };
    }
    let mut labelled = false;
    while worded && reader.try_part(|r| r.phrases(LABELS)).is_some() {
        let _ = reader.sign(',') || reader.sign(':');
        reader.blanks();
        labelled = true;
    }
    let mut found = reader.try_part(Reader::core);
    if found.is_none() && labelled {
        // The label was the first word of the stamp itself.
        reader.at = start;
        labelled = false;
        found = reader.try_part(Reader::core);
    }
    let Some(found) = found else {
        return Reading::No;
    };
    reader.at = found.next;
    if bracket && !reader.rest().starts_with([')', ']']) {
        return Reading::No;
    }
    // What closes the decoration or the bracket.
    while reader.rest().starts_with([')', ']', '*', '_']) {
        reader.at += 1;
    }
    let spaced = reader.blanks();
    let Some((place, after)) = reader.after(spaced, found.weak && !labelled) else {
        return Reading::No;
    };
    if found.impossible {
        let alone = matches!(place, Place::Alone | Place::Credited(_));
        return if alone {
            Reading::Impossible
        } else {
            Reading::No
        };
    }
    // “Kl. 14.35” cannot be anything else.
    let weak = found.weak && !labelled;
    if weak && matches!(place, Place::Before(' ' | '\0') | Place::Credited(_)) {
        return Reading::No;
    }
    let found = Core { weak, ..found };
    Reading::Time(time_line(base, found, place, (0, 0), after, marked))
}

/// Reads a stamp at the end of a line.
fn back(line: &str, base: u32) -> Reading {
    let mut reader = Reader { line, at: 0 };
    let marked = reader.openers(true);
    let from = reader.at;
    // Brackets and decoration after the stamp.
    let end = line
        .trim_end_matches([')', ']', '*', '|', '+'])
        .trim_end_matches(is_blank)
        .len();
    if from >= end {
        return Reading::No;
    }
    let mut at = end.saturating_sub(END_BYTES).max(from);
    while !line.is_char_boundary(at) {
        at += 1;
    }
    let mut before = line[..at].chars().next_back();
    for (offset, c) in line[at..end].char_indices() {
        let begins = match before {
            _ if digit(c).is_some() => before.is_none_or(|b| {
                digit(b).is_none() && !matches!(b, '.' | ':' | ',' | '-' | '/' | '+')
            }),
            // A word, perhaps glued to the one before.
            Some(b) => {
                c.is_alphabetic()
                    && (!b.is_alphanumeric() || c.is_uppercase() && b.is_lowercase() || c == 'p')
            }
            None => false,
        };
        before = Some(c);
        if !begins {
            continue;
        }
        reader.at = at + offset;
        let start = reader.at;
        let rest = reader.rest().as_bytes();
        if start == from || digit(c).is_none() && !WORDS.has(rest) {
            continue;
        }
        let worded = digit(c).is_none() && LABEL_WORDS.has(rest);
        let page = worded && reader.try_part(|r| r.phrases(PAGE_LABELS)).is_some();
        if worded && !page && reader.try_part(|r| r.phrases(LABELS)).is_some() {
            reader.sign(':');
            reader.blanks();
        } else if page {
            reader.blanks();
        }
        let labelled = reader.at > start;
        let Some(found) = reader.core() else {
            continue;
        };
        if found.next < end || found.impossible || found.weak {
            continue;
        }
        let words = line[from..start].trim_end_matches(is_blank);
        let spaced = words.len() < start - from;
        let bare =
            words.trim_end_matches(['|', '(', '[', '-', '–', '—', ',', ':', '·', '•', '/', '*']);
        let sign = if bare.len() < words.len() {
            words[bare.len()..].chars().next().unwrap_or(' ')
        } else if labelled && !page {
            '@'
        } else if spaced {
            ' '
        } else {
            '\0'
        };
        let bare = bare.trim_end_matches(is_blank);
        if bare.is_empty() {
            return Reading::No;
        }
        // An ordinary sentence may end in a time; a page's own time too.
        if page {
            return if bare.len() < 40 {
                Reading::Page
            } else {
                Reading::No
            };
        }
        // Numbers such as “lost 2.30pm” glued to a letter are no stamps.
        let glued_to_lower = sign == '\0' && !found.dated;
        if glued_to_lower {
            return Reading::No;
        }
        return Reading::Time(time_line(
            base,
            found,
            Place::After(sign),
            (from, from + bare.len()),
            (0, 0),
            marked,
        ));
    }
    Reading::No
}

fn time_line(
    base: u32,
    found: Core,
    place: Place,
    before: (usize, usize),
    after: (usize, usize),
    marked: bool,
) -> TimeLine {
    let range = |(start, end): (usize, usize)| {
        if start == end {
            return TextRange::default();
        }
        TextRange {
            start: base + start as u32,
            end: base + end as u32,
        }
    };
    TimeLine {
        raw: range((found.start, found.end)),
        clock: found.clock,
        date: found.date,
        dated: found.dated,
        zone: range(found.zone.unwrap_or_default()),
        before: range(before),
        after: range(after),
        value: found.value,
        marked,
        weak: found.weak,
        form: Form {
            kind: found.kind,
            twelve_hours: found.twelve_hours,
            place,
        },
    }
}

/// A character as the tables spell it, without its case.
fn same_letter(a: char, b: char) -> bool {
    a == b
        || match a {
            '\u{A0}' | '\u{202F}' | '\u{2009}' => b == ' ',
            '\u{2019}' => b == '\'',
            a if a.is_ascii() => a.to_ascii_lowercase() == b,
            a => a.to_lowercase().eq([b]),
        }
}

/// Whether a text whose first byte is `first` may begin with the phrase. Most
/// differ in it.
fn may_begin(first: u8, phrase: &str) -> bool {
    let byte = phrase.as_bytes().first().map_or(0, |byte| byte | 0x20);
    byte == first || byte >= 0x80 && first >= 0x80
}

/// A day and a month before it is known which is which, and the year.
#[derive(Clone, Copy)]
struct Numbers(u16, u16, u16);

/// Reads a line from left to right. Each part either moves past what it
/// recognised or, under [`Reader::try_part`], leaves the position where it
/// was.
struct Reader<'t> {
    line: &'t str,
    at: usize,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        &self.line[self.at..]
    }

    /// Moves past blanks and tells whether there were any.
    fn blanks(&mut self) -> bool {
        let rest = self.rest().trim_start_matches(is_blank);
        let moved = self.line.len() - rest.len();
        let any = moved > self.at;
        self.at = moved;
        any
    }

    fn sign(&mut self, sign: char) -> bool {
        let found = self.rest().starts_with(sign);
        if found {
            self.at += sign.len_utf8();
        }
        found
    }

    /// Moves past a phrase that no letter follows, whatever its case.
    fn phrase(&mut self, phrase: &str) -> bool {
        let mut rest = self.rest().chars();
        let mut last = ' ';
        for expected in phrase.chars() {
            if !rest.next().is_some_and(|c| same_letter(c, expected)) {
                return false;
            }
            last = expected;
        }
        let whole = !last.is_alphabetic()
            || is_ideograph(last)
            || !rest.clone().next().is_some_and(char::is_alphabetic);
        if whole {
            self.at = self.line.len() - rest.as_str().len();
        }
        whole
    }

    /// Moves past the longest of the phrases that stands here.
    fn phrases(&mut self, phrases: &[&str]) -> Option<()> {
        let start = self.at;
        let mut end = start;
        let first = self.first();
        for phrase in phrases {
            if !may_begin(first, phrase) {
                continue;
            }
            self.at = start;
            if self.phrase(phrase) {
                end = end.max(self.at);
            }
        }
        self.at = end;
        (end > start).then_some(())
    }

    /// The first byte of what is left, a letter without its case.
    fn first(&self) -> u8 {
        self.rest().as_bytes().first().map_or(0, |byte| byte | 0x20)
    }

    /// A number of `least` to `most` digits with no further digit after it.
    fn number(&mut self, least: usize, most: usize) -> Option<u64> {
        let (mut digits, mut end, mut value) = (0, self.at, 0);
        for c in self.rest().chars() {
            let Some(digit) = digit(c) else { break };
            digits += 1;
            if digits > most {
                return None;
            }
            end += c.len_utf8();
            value = value * 10 + u64::from(digit);
        }
        if digits < least {
            return None;
        }
        self.at = end;
        Some(value)
    }

    fn small(&mut self, least: usize, most: usize) -> Option<u16> {
        self.number(least, most.min(4))
            .and_then(|number| number.try_into().ok())
    }

    /// Runs `part` and goes back where it finds nothing.
    fn try_part<T>(&mut self, part: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let start = self.at;
        let found = part(self);
        if found.is_none() {
            self.at = start;
        }
        found
    }

    /// Bullets, list numbers and decoration before a stamp, or before the
    /// words before it.
    fn openers(&mut self, before_words: bool) -> bool {
        let mut any = false;
        loop {
            self.blanks();
            let rest = self.rest();
            let decoration = rest.trim_start_matches([
                '•', '‣', '◦', '●', '▪', '■', '·', '⁃', '►', '▶', '»', '>', '*', '_', '#', '+',
                '|', '-', '–', '—', '~', '🔴', '⚫', '🕐', '⏰', '🕒',
            ]);
            if decoration.len() < rest.len() {
                self.at = self.line.len() - decoration.len();
                any = true;
                continue;
            }
            // A list's number, but not “21. June”, which is a date.
            let numbered = self.try_part(|reader| {
                reader.small(1, 3)?;
                (reader.sign('.') || reader.sign(')')).then_some(())?;
                reader.blanks().then_some(())?;
                (before_words || !reader.rest().starts_with(char::is_alphabetic)).then_some(())
            });
            if numbered.is_none() {
                return any;
            }
            any = true;
        }
    }

    /// Moves past what parts an age from a clock, and tells whether that is a
    /// bracket, which must then be closed.
    fn bracket_or_sign(&mut self) -> bool {
        self.blanks();
        let bracket = self.sign('(');
        if !bracket {
            let _ = ['/', '|', '·', '•', '-', '–', ',']
                .into_iter()
                .any(|sign| self.sign(sign));
            self.blanks();
        }
        bracket
    }

    /// A stamp, with everything printed as part of it.
    fn core(&mut self) -> Option<Core> {
        let start = self.at;
        if let Some(age) = self.try_part(Self::age) {
            let end = self.at;
            // The exact time behind the age says more.
            let exact = self.try_part(|reader| {
                let bracket = reader.bracket_or_sign();
                let mut exact = reader.moment()?;
                if bracket {
                    reader.sign(')').then_some(())?;
                    exact.next = reader.at;
                }
                (!exact.weak && !exact.impossible).then_some(exact)
            });
            if exact.is_some() {
                return exact;
            }
            return Some(Core::without_clock(Kind::Age, start, end, -i64::from(age)));
        }
        let found = self.moment()?;
        // “17:26 (5m ago)” and “17:26 · 5m ago”.
        let age = self.try_part(|reader| {
            let bracket = reader.bracket_or_sign();
            reader.age()?;
            (!bracket || reader.sign(')')).then_some(())
        });
        Some(Core {
            next: age.map_or(found.next, |()| self.at),
            ..found
        })
    }

    /// An age in seconds: `5m ago`, `vor 5 Minuten`, `1 hr 25 min ago`.
    fn age(&mut self) -> Option<u32> {
        let first = self.first();
        if !first.is_ascii_digit() {
            if self.try_part(|reader| reader.phrases(NOW)).is_some() {
                return Some(0);
            }
            let start = self.at;
            for (before, after) in AGO {
                self.at = start;
                if before.is_empty() || !may_begin(first, before) || !self.phrase(before) {
                    continue;
                }
                self.blanks();
                // “قبل ساعة”: an hour ago, without a number.
                if let Some(age) = self.try_part(|reader| reader.amounts(true))
                    && self.ago(after)
                {
                    return Some(age);
                }
            }
            self.at = start;
        }
        let age = self.amounts(false)?;
        AGO.iter()
            .any(|(before, after)| before.is_empty() && self.ago(after))
            .then_some(age)
    }

    /// Moves past what stands behind an age.
    fn ago(&mut self, after: &str) -> bool {
        after.is_empty()
            || self
                .try_part(|reader| {
                    reader.blanks();
                    reader.phrase(after).then_some(())
                })
                .is_some()
    }

    /// One or more numbers of units, in seconds.
    fn amounts(&mut self, one: bool) -> Option<u32> {
        let mut age = self.amount(one)?;
        while let Some(more) = self.try_part(|reader| {
            reader.blanks();
            reader.sign(',');
            let _ = reader.phrase("and") || reader.phrase("und") || reader.phrase("et");
            reader.blanks();
            reader.amount(false)
        }) {
            age = age.saturating_add(more);
        }
        Some(age)
    }

    /// A number of units, in seconds. Where `one` says so, a unit without a
    /// number is one.
    fn amount(&mut self, one: bool) -> Option<u32> {
        let number = match self.try_part(|reader| reader.number(1, 4)) {
            Some(number) => number,
            None if self.try_part(|reader| reader.phrases(ONES)).is_some() || one => 1,
            None => return None,
        };
        self.blanks();
        let start = self.at;
        let mut found = None;
        let mut end = start;
        let first = self.first();
        for (unit, seconds) in UNITS {
            self.at = start;
            if may_begin(first, unit) && self.phrase(unit) && self.at > end {
                end = self.at;
                found = Some(*seconds);
            }
        }
        self.at = end;
        Some(u32::try_from(number).ok()?.saturating_mul(found?))
    }

    /// A date and a clock in either order, or one of the bare numbers.
    fn moment(&mut self) -> Option<Core> {
        let start = self.at;
        if let Some(found) = self
            .try_part(Self::epoch)
            .or_else(|| self.try_part(Self::minute_of_play))
            .or_else(|| self.try_part(Self::iso))
        {
            return Some(found);
        }
        let before = self.try_part(|reader| {
            let weekday = reader.try_part(Self::weekday);
            let date = reader.try_part(Self::date);
            (weekday.is_some() || date.is_some()).then_some(())?;
            let gap = reader.blanks();
            let mut parted = gap;
            for sign in [',', '-', '–', '—', '|', '·', '•', '/'] {
                if reader.sign(sign) {
                    parted = true;
                    reader.blanks();
                    break;
                }
            }
            if reader.try_part(|r| r.phrases(CLOCK_LINKS)).is_some() {
                reader.blanks();
            }
            parted.then_some(date.flatten())
        });
        let dated_before = before.is_some();
        if before.is_none() {
            self.at = start;
        }
        let mut found = self.clock(start)?;
        let mut numbers = None;
        match before {
            Some(Some(Printed::Date(date))) => found.date = Some(date),
            Some(Some(Printed::Numbers(order))) => numbers = Some(order),
            _ => {}
        }
        found.dated = dated_before;
        if !dated_before && let Some(date) = self.try_part(Self::date_after) {
            found.end = self.at;
            found.dated = true;
            match date {
                Some(Printed::Date(date)) => found.date = Some(date),
                Some(Printed::Numbers(order)) => numbers = Some(order),
                None => {}
            }
            // A zone may come last.
            if found.zone.is_none()
                && let Some(zone) = self.try_part(Self::zone)
            {
                found.zone = Some(zone);
                found.end = self.at;
            }
        }
        if let Some(Numbers(a, b, year)) = numbers {
            // Month first is how the twelve-hour countries write it.
            let (day, month) = match (a > 12, b > 12, found.twelve_hours) {
                (false, true, _) | (false, false, true) => (b, a),
                _ => (a, b),
            };
            found.date = date_of(year, month, day);
            found.date?;
        }
        found.weak &= !found.dated;
        found.next = found.end;
        self.at = found.end;
        Some(found)
    }

    /// A date after a clock, with what parts them.
    fn date_after(&mut self) -> Option<Option<Printed>> {
        let gap = self.blanks();
        let mut parted = gap;
        for sign in [',', '-', '–', '|', '·', '•', '/'] {
            if self.sign(sign) {
                parted = true;
                self.blanks();
                break;
            }
        }
        parted.then_some(())?;
        // Nearly always a name or a heading.
        let rest = self.rest().as_bytes();
        if rest.first().is_none_or(u8::is_ascii_uppercase) && !DATES.has(rest) {
            return None;
        }
        if self.try_part(|r| r.phrases(CLOCK_LINKS)).is_some() {
            self.blanks();
        }
        let weekday = self.try_part(Self::weekday);
        let date = self.try_part(Self::date);
        // A weekday alone may be the first word of a heading.
        match (weekday, date) {
            (_, Some(date)) => Some(date),
            (Some(()), None) if self.rest().trim_start_matches(is_blank).is_empty() => Some(None),
            _ => None,
        }
    }

    fn clock(&mut self, start: usize) -> Option<Core> {
        let noon = NOONS
            .iter()
            .find(|(word, _)| self.phrase(word))
            .and_then(|(_, hour)| Clock::new(*hour, 0, 0));
        if let Some(clock) = noon {
            let end = self.at;
            // Only on a line of its own.
            self.rest()
                .trim_start_matches(is_blank)
                .is_empty()
                .then_some(())?;
            return Some(Core {
                start,
                end,
                next: end,
                kind: Kind::Hour,
                clock: Some(clock),
                date: None,
                dated: false,
                zone: None,
                twelve_hours: true,
                value: i64::from(clock.seconds()),
                weak: false,
                impossible: false,
            });
        }
        let early = MERIDIEMS_BEFORE
            .iter()
            .find(|(word, _)| self.phrase(word))
            .map(|(_, afternoon)| *afternoon);
        self.blanks();
        let compact = self.try_part(|reader| {
            let number = reader.number(4, 4)?;
            // Only where it ends the line or a sign follows.
            let end = reader.rest().trim_start_matches(is_blank);
            (end.is_empty()
                || reader.rest().starts_with([':', '|'])
                || reader.rest().starts_with('h'))
            .then_some(number as u16)
        });
        let (hour, mut minute, mut second);
        (minute, second) = (0, 0);
        let mut kind = Kind::Compact;
        let mut sure = early.is_some();
        if let Some(number) = compact {
            (hour, minute) = (number / 100, number % 100);
            let _ = self.try_part(|r| r.sign('h').then_some(()));
            if hour > 23 || minute > 59 {
                return None;
            }
        } else {
            hour = self.small(1, 2)?;
            let spelled = CLOCKS.iter().find_map(|spelling| {
                self.try_part(|reader| {
                    for c in spelling.joint.chars() {
                        reader.sign(c).then_some(())?;
                    }
                    let minute = reader.small(2, 2)?;
                    for c in spelling.end.chars() {
                        reader.sign(c).then_some(())?;
                    }
                    // “12.345” and “12:345” are numbers; `10.28.30` is not.
                    Some((spelling, minute))
                })
            });
            match spelled {
                Some((spelling, m)) => {
                    minute = m;
                    kind = spelling.kind;
                    sure |= spelling.alone;
                    if let Some(s) = self.try_part(|reader| {
                        let colon = reader.sign(':') || spelling.joint == "." && reader.sign('.');
                        colon.then_some(())?;
                        let second = reader.small(2, 2)?;
                        if reader.sign('.') {
                            reader.number(1, 9)?;
                        }
                        Some(second)
                    }) {
                        second = s;
                    }
                    // A score or a version: “2:15:3”, “1.10.4”.
                    if self
                        .rest()
                        .strip_prefix(['.', ':'])
                        .is_some_and(|rest| rest.starts_with(|c| digit(c).is_some()))
                    {
                        return None;
                    }
                }
                None => {
                    kind = Kind::Hour;
                    // `14h`, but not `14hrs`.
                    if self
                        .try_part(|reader| {
                            (reader.sign('h') || reader.sign('時') || reader.sign('时'))
                                .then_some(())?;
                            (!reader.rest().starts_with(char::is_alphanumeric)).then_some(())
                        })
                        .is_some()
                    {
                        kind = Kind::Letter;
                        sure = true;
                    }
                }
            }
        }
        let spelled_end = self.at;
        let mut end = self.at;
        let late = self.try_part(Self::meridiem);
        if late.is_some() {
            end = self.at;
        }
        let word = late.is_none()
            && kind != Kind::Compact
            && self
                .try_part(|reader| {
                    reader.blanks();
                    reader.phrases(CLOCK_WORDS)
                })
                .is_some();
        if word {
            end = self.at;
        }
        let afternoon = early.or(late);
        let zone = self.try_part(Self::zone);
        if zone.is_some() {
            end = self.at;
        }
        self.at = end;
        sure |= afternoon.is_some() || word || zone.is_some();
        if kind == Kind::Hour && afternoon.is_none() && !word {
            return None;
        }
        if end == spelled_end && self.rest().starts_with(|c| digit(c).is_some()) {
            return None;
        }
        let clock = on_24_hours(hour, minute, second, afternoon);
        Some(Core {
            start,
            end,
            next: end,
            kind,
            clock,
            date: None,
            dated: false,
            zone,
            twelve_hours: afternoon.is_some(),
            value: clock.map_or(0, |clock| i64::from(clock.seconds())),
            weak: !sure,
            // “61.40” is a price; “25:99” was meant as a time.
            impossible: if clock.is_none() && (kind != Kind::Colon && !sure) {
                return None;
            } else {
                clock.is_none()
            },
        })
    }

    fn weekday(&mut self) -> Option<()> {
        DATES.has(self.rest().as_bytes()).then_some(())?;
        self.phrases(WEEKDAYS)?;
        self.sign('.');
        self.sign(',');
        self.blanks().then_some(())
    }

    /// A date, in full or without its year (`Some(None)`).
    fn date(&mut self) -> Option<Option<Printed>> {
        let in_numbers = self.try_part(|reader| {
            let first = reader.small(1, 4)?;
            if first > 999 {
                let sign = ['-', '/', '.', '年']
                    .into_iter()
                    .find(|s| reader.sign(*s))?;
                let month = reader.small(1, 2)?;
                (reader.sign(sign) || sign == '年' && reader.sign('月')).then_some(())?;
                let day = reader.small(1, 2)?;
                if sign == '年' {
                    reader.sign('日').then_some(())?;
                }
                return Some(Some(Printed::Date(date_of(first, month, day)?)));
            }
            let sign = ['/', '.', '-'].into_iter().find(|s| reader.sign(*s))?;
            let second = reader.small(1, 2)?;
            (first <= 31 && second <= 31).then_some(())?;
            if reader.sign(sign) {
                if let Some(year) = reader.try_part(|r| r.small(4, 4)) {
                    return Some(Some(Printed::Numbers(Numbers(first, second, year))));
                }
                // “29.06. 14:30”
                let open = sign == '.' && (second <= 12);
                return open.then_some(None);
            }
            // “29/06 14:30”
            (sign == '/'
                && (1..=12).contains(&second.min(first))
                && reader.rest().starts_with(is_blank))
            .then_some(None)
        });
        if in_numbers.is_some() {
            return in_numbers;
        }
        let (day, month);
        if let Some(number) = self.try_part(|r| r.small(1, 2)) {
            day = number;
            self.ordinal();
            self.blanks();
            if self.try_part(|r| r.phrases(DATE_LINKS)).is_some() {
                self.blanks();
            }
            month = self.month()?;
        } else {
            month = self.month()?;
            self.blanks();
            day = self.small(1, 2)?;
            self.ordinal();
        }
        if !(1..=31).contains(&day) {
            return None;
        }
        let year = self.try_part(|reader| {
            reader.sign('.');
            reader.sign(',');
            reader.blanks();
            if reader.try_part(|r| r.phrases(DATE_LINKS)).is_some() {
                reader.blanks();
            }
            let year = reader.small(4, 4)?;
            // A clock without a colon is no year.
            (1900..2200).contains(&year).then_some(year)
        });
        match year {
            Some(year) => {
                let _ = self.try_part(|reader| {
                    reader.blanks();
                    (reader.phrase("г.") || reader.phrase("r.")).then_some(())
                });
                Some(Some(Printed::Date(date_of(year, u16::from(month), day)?)))
            }
            None => Some(None),
        }
    }

    fn ordinal(&mut self) {
        let _ = self.sign('.')
            || self.sign('º')
            || self.sign('°')
            || ["st", "nd", "rd", "th", "er"]
                .into_iter()
                .any(|ending| self.phrase(ending));
    }

    fn month(&mut self) -> Option<u8> {
        DATES.has(self.rest().as_bytes()).then_some(())?;
        let start = self.at;
        let (mut end, mut found) = (start, None);
        let first = self.first();
        for (name, month) in MONTHS {
            self.at = start;
            if may_begin(first, name) && self.phrase(name) && self.at > end {
                end = self.at;
                found = Some(*month);
            }
        }
        self.at = end;
        self.sign('.');
        found
    }

    /// Whether the time is in the afternoon.
    fn meridiem(&mut self) -> Option<bool> {
        self.blanks();
        let found = MERIDIEMS
            .iter()
            .find(|(word, _)| self.phrase(word))
            .map(|(_, afternoon)| *afternoon);
        if found.is_some() {
            return found;
        }
        // “AMText”, glued to what follows.
        let rest = self.rest();
        let afternoon = rest.starts_with("PM");
        let glued =
            (afternoon || rest.starts_with("AM")) && rest[2..].starts_with(char::is_uppercase);
        if glued {
            self.at += 2;
        }
        glued.then_some(afternoon)
    }

    fn zone(&mut self) -> Option<(usize, usize)> {
        self.blanks();
        let bracket = self.sign('(');
        let start = self.at;
        let rest = self.rest();
        let sign_follows = |rest: &str| {
            rest.strip_prefix(['+', '-', '−', '\u{2013}'])
                .is_some_and(|rest| rest.starts_with(|c| digit(c).is_some()))
        };
        if sign_follows(rest) {
            // “+02:00” straight after a clock; “12:30-13:30” is a span of time.
            let plus = rest.starts_with('+');
            plus.then_some(())?;
            self.offset()?;
        } else if let Some(zone) = ZONES.iter().find(|zone| {
            rest.strip_prefix(**zone)
                .is_some_and(|rest| !rest.starts_with(char::is_alphabetic))
        }) {
            self.at += zone.len();
            if sign_follows(self.rest()) {
                let _ = self.try_part(Self::offset);
            }
        } else {
            self.phrases(ZONE_NAMES)?;
        }
        let end = self.at;
        if bracket && !self.sign(')') {
            return None;
        }
        Some((start, end))
    }

    /// `+02:00`, `+2`, `-0500`.
    fn offset(&mut self) -> Option<()> {
        self.at += self.rest().chars().next()?.len_utf8();
        if self.try_part(|r| r.number(4, 4)).is_some() {
            return Some(());
        }
        self.small(1, 2)?;
        let _ = self.try_part(|reader| {
            reader.sign(':').then_some(())?;
            reader.small(2, 2)
        });
        Some(())
    }

    /// `2031-05-01T10:00:00+01:00`, `2031-05-01 10:00`.
    fn iso(&mut self) -> Option<Core> {
        let start = self.at;
        let year = self.small(4, 4)?;
        self.sign('-').then_some(())?;
        let month = self.small(2, 2)?;
        self.sign('-').then_some(())?;
        let day = self.small(2, 2)?;
        let date = date_of(year, month, day)?;
        (self.sign('T') || self.blanks()).then_some(())?;
        let hour = self.small(2, 2)?;
        self.sign(':').then_some(())?;
        let minute = self.small(2, 2)?;
        let second = self
            .try_part(|reader| {
                reader.sign(':').then_some(())?;
                let second = reader.small(2, 2)?;
                if reader.sign('.') {
                    reader.number(1, 9)?;
                }
                Some(second)
            })
            .unwrap_or(0);
        let clock = on_24_hours(hour, minute, second, None)?;
        let mut end = self.at;
        let zone = self.try_part(|reader| {
            let zone = reader.at;
            if reader.rest().starts_with('-') {
                reader.offset()?;
                return Some((zone, reader.at));
            }
            reader.zone()
        });
        if zone.is_some() {
            end = self.at;
        }
        self.at = end;
        Some(Core {
            start,
            end,
            next: end,
            kind: Kind::Iso,
            clock: Some(clock),
            date: Some(date),
            dated: true,
            zone,
            twelve_hours: false,
            value: i64::from(clock.seconds()),
            weak: false,
            impossible: false,
        })
    }

    /// `67'`, `90+3'`, `90'+3`, `45+2 min`.
    fn minute_of_play(&mut self) -> Option<Core> {
        let start = self.at;
        let minute = self.small(1, 3)?;
        let mut extra = 0;
        let added = |reader: &mut Self| {
            reader.blanks();
            reader.sign('+').then_some(())?;
            reader.blanks();
            reader.small(1, 2)
        };
        if let Some(more) = self.try_part(added) {
            extra = more;
        }
        let gap = self.blanks();
        let sign = MINUTES_OF_PLAY.iter().find(|sign| self.phrase(sign))?;
        // “5'10”, “5 ' a” and the like are no minutes.
        (minute <= 130 && extra <= 30 && (sign.len() > 2 || !gap || !sign.is_ascii()))
            .then_some(())?;
        if extra == 0
            && let Some(more) = self.try_part(added)
        {
            extra = more;
            let _ = MINUTES_OF_PLAY.iter().find(|sign| self.phrase(sign));
        }
        (!self.rest().starts_with(|c| digit(c).is_some())).then_some(())?;
        // “90 min left” is prose: a word needs a sign or the line's end.
        if sign.chars().any(char::is_alphabetic) {
            let rest = self.rest().trim_start_matches(is_blank);
            (rest.is_empty() || rest.starts_with([':', '-', '–', '|', '.'])).then_some(())?;
        }
        Some(Core::without_clock(
            Kind::Minute,
            start,
            self.at,
            i64::from(minute) * 60 + i64::from(extra),
        ))
    }

    /// Seconds or milliseconds since 1970, of the years 2001 to 2064.
    fn epoch(&mut self) -> Option<Core> {
        let start = self.at;
        let number = self.number(10, 13)?;
        let seconds = match number {
            1_000_000_000..3_000_000_000 => number,
            1_000_000_000_000..3_000_000_000_000 => number / 1000,
            _ => return None,
        };
        self.rest().is_empty().then_some(())?;
        Some(Core::without_clock(
            Kind::Epoch,
            start,
            self.at,
            seconds as i64,
        ))
    }

    /// The words after a stamp and what parts them from it.
    fn after(&mut self, spaced: bool, weak: bool) -> Option<(Place, (usize, usize))> {
        let rest = self.rest().trim_end_matches(is_blank);
        let words = |from: usize| (from, self.at + rest.len());
        let Some(first) = rest.chars().next() else {
            return Some((Place::Alone, (0, 0)));
        };
        if rest
            .chars()
            .all(|c| matches!(c, '+' | '*' | '|' | '-' | '#' | ':' | '–' | '_' | '.' | ')'))
        {
            return Some((Place::Alone, (0, 0)));
        }
        if first == ',' {
            let names = rest[1..].trim_start_matches(is_blank);
            // A comma with nothing after it is a credit that got lost.
            let credited = names.is_empty() || looks_like_names(names);
            let from = self.at + rest.len() - names.len();
            return credited.then_some((Place::Credited(spaced), words(from)));
        }
        // A span of time, a list of times, a date or a fraction.
        let sign = matches!(
            first,
            ':' | '：' | '|' | '-' | '–' | '—' | '»' | '>' | '/' | '·' | '•' | '.' | ';' | '→'
        );
        if sign {
            let text = rest.trim_start_matches(|c| {
                matches!(
                    c,
                    ':' | '：'
                        | '|'
                        | '-'
                        | '–'
                        | '—'
                        | '»'
                        | '>'
                        | '/'
                        | '·'
                        | '•'
                        | '.'
                        | ';'
                        | '→'
                ) || is_blank(c)
            });
            if text.is_empty() {
                return Some((Place::Alone, (0, 0)));
            }
            // “10:00-11:00” is a span of time, “90+3: 2-1” is not.
            let span =
                matches!(first, '-' | '–' | '—' | '/') && text.starts_with(|c| digit(c).is_some());
            let glued_dash = matches!(first, '-')
                && !spaced
                && !rest[1..].starts_with(is_blank)
                && text.starts_with(char::is_lowercase);
            if span || glued_dash {
                return None;
            }
            let text = trim_decoration(text);
            let from = self.at + (text.as_ptr() as usize - rest.as_ptr() as usize);
            return Some((Place::Before(first), (from, from + text.len())));
        }
        let text = trim_decoration(rest);
        let range = (self.at, self.at + text.len());
        if spaced {
            // “12:30 to 14:00”, “5.30pm is too late”: prose runs on in lower
            // case. Scripts without case are taken as they are.
            return (!first.is_lowercase()).then_some((Place::Before(' '), range));
        }
        // Glued: only to what clearly begins something new.
        let new = first.is_uppercase() || matches!(first, '“' | '‘' | '"' | '\'' | '«' | '„');
        (new && !weak).then_some((Place::Before('\0'), range))
    }
}

/// What a printed date came to.
#[derive(Clone, Copy)]
enum Printed {
    Date(Date),
    Numbers(Numbers),
}

/// `text` without the decoration that closes a line.
fn trim_decoration(text: &str) -> &str {
    let end = text.trim_end_matches(['+', '*', '_', '#', '|']);
    // One sign is part of the words, as in “A+”.
    if text.len() - end.len() >= 2 || text.ends_with(" |") {
        end.trim_end_matches(is_blank)
    } else {
        text
    }
}

fn is_ideograph(c: char) -> bool {
    ('\u{3040}'..='\u{9FFF}').contains(&c) || ('\u{AC00}'..='\u{D7A3}').contains(&c)
}

fn date_of(year: u16, month: u16, day: u16) -> Option<Date> {
    Date::new(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
}

/// The time on the 24-hour clock. An hour above 12 is right whatever am or pm
/// says, as pages print `18:28 PM`; `24:30` is half past midnight.
fn on_24_hours(hour: u16, minute: u16, second: u16, afternoon: Option<bool>) -> Option<Clock> {
    let hour = match (afternoon, hour) {
        (Some(false), 12) => 0,
        (Some(true), 1..12) => hour + 12,
        (_, 24) => 0,
        (_, hour) => hour,
    };
    Clock::new(
        hour.try_into().ok()?,
        minute.try_into().ok()?,
        second.try_into().ok()?,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `raw|clock|date|zone|place`, with the words beside the stamp after a
    /// tilde, or what else the line is.
    fn show(line: &str) -> String {
        match read(line, 0) {
            Reading::No => "no".into(),
            Reading::Impossible => "impossible".into(),
            Reading::Page => "page".into(),
            Reading::Time(time) => {
                let beside = format!("{}{}", time.before.of(line), time.after.of(line));
                let place = match time.form.place {
                    Place::Alone => "alone".to_owned(),
                    Place::Credited(_) => "credited".to_owned(),
                    Place::Before(sign) => format!("before {sign:?}"),
                    Place::After(sign) => format!("after {sign:?}"),
                };
                format!(
                    "{}|{}|{}|{}|{}{}{}",
                    time.raw.of(line),
                    time.clock
                        .map(|clock| clock.to_string())
                        .unwrap_or_default(),
                    time.date.map(|date| date.to_string()).unwrap_or_default(),
                    time.zone.of(line),
                    place,
                    if beside.is_empty() { "" } else { "~" },
                    beside
                )
            }
        }
    }

    #[track_caller]
    fn check(line: &str, expected: &str) {
        assert_eq!(show(line), expected, "{line}");
    }

    #[test]
    fn clocks() {
        check("00:00", "00:00|00:00:00|||alone");
        check("23:59:59", "23:59:59|23:59:59|||alone");
        check("06:15 PM BST", "06:15 PM BST|18:15:00||BST|alone");
        check("12:20 AM", "12:20 AM|00:20:00|||alone");
        check("7:58 p.m. ET", "7:58 p.m. ET|19:58:00||ET|alone");
        check(
            "7:58\u{202F}p.m. ET",
            "7:58\u{202F}p.m. ET|19:58:00||ET|alone",
        );
        check("7:58\u{A0}A. M.", "7:58\u{A0}A. M.|07:58:00|||alone");
        check("10.28pm (BST)", "10.28pm (BST)|22:28:00||BST|alone");
        check("18:28 PM", "18:28 PM|18:28:00|||alone");
        check("24:30", "24:30|00:30:00|||alone");
        check("8 p.m.", "8 p.m.|20:00:00|||alone");
        check("14h35", "14h35|14:35:00|||alone");
        check("9h", "9h|09:00:00|||alone");
        check("14.35 Uhr", "14.35 Uhr|14:35:00|||alone");
        check("14 Uhr", "14 Uhr|14:00:00|||alone");
        check("23.00 h", "23.00 h|23:00:00|||alone");
        check("15時02分", "15時02分|15:02:00|||alone");
        check("午後6時40分", "午後6時40分|18:40:00|||alone");
        check("오후 2시 5분", "no");
        check("오후 2:05", "오후 2:05|14:05:00|||alone");
        check("正午", "正午|12:00:00|||alone");
        check("١٤:٣٠", "١٤:٣٠|14:30:00|||alone");
        check("\u{200F}٦:٢٠ م", "٦:٢٠ م|18:20:00|||alone");
        check("۰۹:۰۵", "۰۹:۰۵|09:05:00|||alone");
        check("२३:५९ IST", "२३:५९ IST|23:59:00||IST|alone");
        check("2330:", "2330|23:30:00|||alone");
        check("Kl. 14.35", "14.35|14:35:00|||alone");
        check("[07:15]", "07:15|07:15:00|||alone");
        check("**14:35**", "14:35|14:35:00|||alone");
        check("• 14:35", "14:35|14:35:00|||alone");
    }

    #[test]
    fn zones_and_dates() {
        check("14:35 +02:00", "14:35 +02:00|14:35:00||+02:00|alone");
        check("14:35 GMT+2", "14:35 GMT+2|14:35:00||GMT+2|alone");
        check(
            "14:35 Greenwich Mean Time",
            "14:35 Greenwich Mean Time|14:35:00||Greenwich Mean Time|alone",
        );
        check(
            "2031-05-01T10:00:00+01:00",
            "2031-05-01T10:00:00+01:00|10:00:00|2031-05-01|+01:00|alone",
        );
        check(
            "2031-05-01T10:00:00.123Z",
            "2031-05-01T10:00:00.123Z|10:00:00|2031-05-01|Z|alone",
        );
        check(
            "July 24, 2030 09:57",
            "July 24, 2030 09:57|09:57:00|2030-07-24||alone",
        );
        check(
            "Mon 24 June 2030 at 9:57pm",
            "Mon 24 June 2030 at 9:57pm|21:57:00|2030-06-24||alone",
        );
        check(
            "7:58 p.m. ET, February 14, 2033",
            "7:58 p.m. ET, February 14, 2033|19:58:00|2033-02-14|ET|alone",
        );
        check(
            "3 abr 2036 - 14:35 CEST",
            "3 abr 2036 - 14:35 CEST|14:35:00|2036-04-03|CEST|alone",
        );
        check(
            "29. Juni 2032, 19:30 Uhr",
            "29. Juni 2032, 19:30 Uhr|19:30:00|2032-06-29||alone",
        );
        check("Le 13/03 à 09:04", "13/03 à 09:04|09:04:00|||alone");
        check(
            "Torsdag 13. mars kl. 09.06",
            "Torsdag 13. mars kl. 09.06|09:06:00|||alone",
        );
        check(
            "18:20, 13 березня 2036",
            "18:20, 13 березня 2036|18:20:00|2036-03-13||alone",
        );
        check(
            "11/05/2036, 1:14am ET",
            "11/05/2036, 1:14am ET|01:14:00|2036-11-05|ET|alone",
        );
        check(
            "11/05/2036, 13:14",
            "11/05/2036, 13:14|13:14:00|2036-05-11||alone",
        );
        check(
            "25.05.2036 13:14",
            "25.05.2036 13:14|13:14:00|2036-05-25||alone",
        );
        check("Today, 9:14 pm", "9:14 pm|21:14:00|||alone");
    }

    #[test]
    fn ages_minutes_and_epochs() {
        check("5m ago", "5m ago||||alone");
        check("1 hr 25 min ago", "1 hr 25 min ago||||alone");
        check("vor 5 Minuten", "vor 5 Minuten||||alone");
        check("vor einer Stunde", "vor einer Stunde||||alone");
        check("há 5 minutos", "há 5 minutos||||alone");
        check("il y a 2 heures", "il y a 2 heures||||alone");
        check("قبل 12 دقيقة", "قبل 12 دقيقة||||alone");
        check("قبل ساعة", "قبل ساعة||||alone");
        check("336d ago / 2:44 AM UTC", "2:44 AM UTC|02:44:00||UTC|alone");
        check("17:26 (5m ago)", "17:26|17:26:00|||alone");
        check("67'", "67'||||alone");
        check("90+3'", "90+3'||||alone");
        check("90'+3", "90'+3||||alone");
        check("45+2 min: Corner", "45+2 min||||before ':'~Corner");
        check("1719991816", "1719991816||||alone");
        check("171999181", "no");
    }

    #[test]
    fn words_beside_stamps() {
        check("04:38 , Ida Fell", "04:38|04:38:00|||credited~Ida Fell");
        check("4:38, Ida Fell", "4:38|04:38:00|||credited~Ida Fell");
        check("09:15 ,", "09:15|09:15:00|||credited");
        check(
            "04:38\u{A0},\u{A0}Ida Fell",
            "04:38|04:38:00|||credited~Ida Fell",
        );
        check(
            "Friday 27 September 2030 15:00 , Ida Fell and Bo van der Ash",
            "Friday 27 September 2030 15:00|15:00:00|2030-09-27||credited~Ida Fell and Bo van der Ash",
        );
        check("12:54IDA FELL", "12:54|12:54:00|||before '\\0'~IDA FELL");
        check(
            "19:30 Uhr | Drei Brücken",
            "19:30 Uhr|19:30:00|||before '|'~Drei Brücken",
        );
        check(
            "+++ 05:28 Helferin verletzt +++",
            "05:28|05:28:00|||before ' '~Helferin verletzt",
        );
        check(
            "13h32\u{A0}: Pont fermé",
            "13h32|13:32:00|||before ':'~Pont fermé",
        );
        check(
            "20m ago (08:53 GMT)What to know",
            "08:53 GMT|08:53:00||GMT|before '\\0'~What to know",
        );
        check(
            "Ida Fell7 July 2032 08:30",
            "7 July 2032 08:30|08:30:00|2032-07-07||after '\\0'~Ida Fell",
        );
        check(
            "1. Hot mealspublished at 09:15 Greenwich Mean Time 17 February 2031",
            "09:15 Greenwich Mean Time 17 February 2031|09:15:00|2031-02-17|Greenwich Mean Time|after '@'~Hot meals",
        );
        check(
            "• Ida Fell 5/28/2035 4:28:35 PM",
            "5/28/2035 4:28:35 PM|16:28:35|2035-05-28||after ' '~Ida Fell",
        );
        check(
            "Ida Fell | 2 hours ago | 9:41 am",
            "9:41 am|09:41:00|||after '|'~Ida Fell",
        );
        check(
            "ida.fell 6/5/2037 11:47:09 AMText begins",
            "6/5/2037 11:47:09 AM|11:47:09|2037-06-05||after ' '~ida.fellText begins",
        );
        check("Updated 7:09 AM ET", "page");
        check("Aktualisiert am 4. Februar 2036, 14:31 Uhr", "page");
    }

    #[test]
    fn dates_alone() {
        for line in ["March 3, 2032", "Sunday, 22 November 2026", "03.04.2032"] {
            assert!(is_date(line), "{line}");
        }
        for line in [
            "March 3",
            "March 3, 2032 was a Tuesday",
            "Mayor",
            "10:30",
            "",
        ] {
            assert!(!is_date(line), "{line}");
        }
    }

    #[test]
    fn lines_that_only_resemble_time_lines() {
        for line in [
            "",
            "12:30 to 14:00 is for lawyers",
            "10:00-11:00",
            "1:2",
            "123:45",
            "12:345",
            "10:28 , Room 5",
            "١٤:٣",
            "١٢٣:٤٥",
            "10:28 , Who is there?",
            "Friday evening",
            "Mayor speaks",
            "2-1",
            "61.40",
            "38,110.20",
            "10.5 metres of rope",
            "He came at 12:30.",
            "2:15:3",
            "1.10.4",
            "90 min left on the clock",
            // Found by fuzzing: a list's number and marks of no width.
            "4.\u{200B}\u{200F}",
        ] {
            check(line, "no");
        }
        for line in ["25:99", "٢٥:٩٩", "12:60 , Ida Fell", "99:00 , Ida Fell"] {
            check(line, "impossible");
        }
        check(&format!("10:00 , {}", "Ida ".repeat(100)), "no");
    }
}
