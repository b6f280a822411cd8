//! Recognises time lines: lines that hold a printed time, the date and zone
//! printed with it, the people credited, and nothing else.
//!
//! What this module does not do: decide whether such a line begins an entry.
//! A timetable inside an entry has time lines too; that is for
//! [`layout`](super::layout), which sees all of them.
//!
//! How a time is spelled is data ([`CLOCKS`], [`MERIDIEMS`], [`ZONES`],
//! [`MONTHS`], [`WEEKDAYS`]); the reader below only knows the order in which
//! the pieces may stand: `[weekday] [date] clock [am|pm] [zone] [, names]`.

use crate::document::TextRange;
use crate::{Clock, Date};

use super::lines::is_blank;
use super::phrases::{NAME_JOINERS, NAME_PARTICLES};

/// The longest time line, in bytes. The longest met has a weekday, a date
/// and three names.
const LINE_BYTES: usize = 240;
/// The most words that a list of names has.
const NAME_WORDS: usize = 16;

/// How hours and minutes are joined, and whether the time can be told from a
/// number without a further sign of it (am, pm or a zone).
struct ClockSpelling {
    joint: char,
    alone: bool,
}

const CLOCKS: &[ClockSpelling] = &[
    ClockSpelling {
        joint: ':',
        alone: true,
    },
    ClockSpelling {
        joint: '.',
        alone: false,
    },
];

/// Spellings of the half of the day, in lower case, and whether it is the
/// second half.
const MERIDIEMS: &[(&str, bool)] = &[("a.m.", false), ("p.m.", true), ("am", false), ("pm", true)];

/// Zones as printed after a time.
const ZONES: &[&str] = &[
    "GMT", "UTC", "BST", "IST", "CET", "CEST", "EET", "EEST", "ET", "EST", "EDT", "CT", "CST",
    "CDT", "MT", "MST", "MDT", "PT", "PST", "PDT", "AEST", "AEDT", "NZST", "NZDT", "JST", "SAST",
    "WAT", "PKT",
];

const WEEKDAYS: &[&str] = &[
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "mon",
    "tue",
    "tues",
    "wed",
    "thu",
    "thur",
    "thurs",
    "fri",
    "sat",
    "sun",
];

const MONTHS: &[(&str, u8)] = &[
    ("january", 1),
    ("february", 2),
    ("march", 3),
    ("april", 4),
    ("may", 5),
    ("june", 6),
    ("july", 7),
    ("august", 8),
    ("september", 9),
    ("october", 10),
    ("november", 11),
    ("december", 12),
    ("jan", 1),
    ("feb", 2),
    ("mar", 3),
    ("apr", 4),
    ("jun", 6),
    ("jul", 7),
    ("aug", 8),
    ("sep", 9),
    ("sept", 9),
    ("oct", 10),
    ("nov", 11),
    ("dec", 12),
];

/// Where the digits of each script that times are read in begin: Latin,
/// Arabic, Persian, Devanagari and Bengali.
const ZEROS: &[char] = &['0', '\u{660}', '\u{6F0}', '\u{966}', '\u{9E6}'];

/// The number that a digit of any of these scripts stands for.
fn digit(c: char) -> Option<u16> {
    let value = |zero: &char| u16::try_from((c as u32).checked_sub(*zero as u32)?).ok();
    ZEROS.iter().filter_map(value).find(|digit| *digit < 10)
}

/// The outward form of a time line. Lines of one blog share one or two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Form {
    /// What joins hours and minutes.
    pub joint: char,
    /// Whether am or pm is printed.
    pub twelve_hours: bool,
    /// Whether a date is printed before the time.
    pub dated: bool,
    /// Whether names are printed after it.
    pub credited: bool,
    /// Whether a space stands before the comma between time and names.
    pub spaced: bool,
}

/// A line that consists of a time. Ranges are bytes of the text that the
/// line's position was given in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TimeLine {
    /// The date, clock and zone as printed.
    pub raw: TextRange,
    /// The time of day.
    pub clock: Clock,
    /// The date, where one is printed in full.
    pub date: Option<Date>,
    /// The zone as printed; empty where there is none.
    pub zone: TextRange,
    /// The names as printed; empty where there are none.
    pub credit: TextRange,
    /// The line's outward form.
    pub form: Form,
}

/// What a line is to the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// Not a time line.
    No,
    /// It would be one, but the clock has no such time, as in `25:99`.
    Impossible,
    /// A time line.
    Time(TimeLine),
}

/// Reads `line`, whose first byte is at `base` of the text.
pub(super) fn read(line: &str, base: u32) -> Reading {
    if line.len() > LINE_BYTES || !may_begin_a_stamp(line) {
        return Reading::No;
    }
    Reader { line, at: 0, base }
        .time_line()
        .unwrap_or(Reading::No)
}

/// Sorts out nearly all lines of a blog by their first characters.
fn may_begin_a_stamp(line: &str) -> bool {
    match line.as_bytes() {
        [b, ..] if b.is_ascii_digit() => true,
        // A weekday or a month. Spelled out for speed; a test holds it to
        // the tables.
        [a, b, c, ..] if a.is_ascii_alphabetic() => matches!(
            &[a | 0x20, b | 0x20, c | 0x20],
            b"mon"
                | b"tue"
                | b"wed"
                | b"thu"
                | b"fri"
                | b"sat"
                | b"sun"
                | b"jan"
                | b"feb"
                | b"mar"
                | b"apr"
                | b"may"
                | b"jun"
                | b"jul"
                | b"aug"
                | b"sep"
                | b"oct"
                | b"nov"
                | b"dec"
        ),
        // A blank or a mark of direction in front of the time, or digits of
        // another script.
        _ => line.starts_with(|c| is_blank(c) || digit(c).is_some()),
    }
}

/// Reads a line from left to right. Each part either moves past what it
/// recognised or leaves the position where it was.
struct Reader<'t> {
    line: &'t str,
    at: usize,
    base: u32,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        &self.line[self.at..]
    }

    fn range(&self, start: usize, end: usize) -> TextRange {
        TextRange {
            start: self.base + start as u32,
            end: self.base + end as u32,
        }
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

    /// A number of `least` to `most` digits with no further digit after it.
    fn number(&mut self, least: usize, most: usize) -> Option<u16> {
        let (mut digits, mut end, mut value) = (0, self.at, 0);
        for c in self.rest().chars() {
            let Some(digit) = digit(c) else { break };
            digits += 1;
            if digits > most {
                return None;
            }
            end += c.len_utf8();
            value = value * 10 + digit;
        }
        if digits < least {
            return None;
        }
        self.at = end;
        Some(value)
    }

    /// A word of letters, in lower case. ASCII only, as the tables are.
    fn word(&mut self) -> Option<String> {
        let length = self
            .rest()
            .bytes()
            .take_while(u8::is_ascii_alphabetic)
            .count();
        let word = self.rest()[..length].to_ascii_lowercase();
        self.at += length;
        (length > 0).then_some(word)
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

    /// The whole line; `None` where it is no time line.
    fn time_line(&mut self) -> Option<Reading> {
        self.blanks();
        let start = self.at;
        let weekday = self.try_part(Self::weekday).is_some();
        let date = self.try_part(Self::date);
        if weekday && date.is_none() {
            return None;
        }

        let hour = self.number(1, 2)?;
        let clock = CLOCKS.iter().find(|clock| self.sign(clock.joint))?;
        let minute = self.number(2, 2)?;
        let second = self
            .try_part(|reader| {
                reader.sign(clock.joint).then_some(())?;
                reader.number(2, 2)
            })
            .unwrap_or(0);
        let mut end = self.at;

        let afternoon = self.try_part(Self::meridiem);
        if afternoon.is_some() {
            end = self.at;
        }
        let zone = self.try_part(Self::zone);
        if zone.is_some() {
            end = self.at;
        }
        if !clock.alone && afternoon.is_none() && zone.is_none() {
            return None;
        }

        let spaced = self.blanks();
        let credit = if self.rest().is_empty() {
            None
        } else {
            if !self.sign(',') {
                return None;
            }
            self.blanks();
            let names = self.rest().trim_end_matches(is_blank);
            // A comma with nothing after it is a credit that got lost.
            if !names.is_empty() && !looks_like_names(names) {
                return None;
            }
            Some(self.range(self.at, self.at + names.len()))
        };

        let Some(clock_time) = on_24_hours(hour, minute, second, afternoon) else {
            return Some(Reading::Impossible);
        };
        Some(Reading::Time(TimeLine {
            raw: self.range(start, end),
            clock: clock_time,
            date,
            zone: zone.unwrap_or_default(),
            credit: credit.unwrap_or_default(),
            form: Form {
                joint: clock.joint,
                twelve_hours: afternoon.is_some(),
                dated: date.is_some(),
                credited: credit.is_some(),
                spaced: spaced && credit.is_some(),
            },
        }))
    }

    fn weekday(&mut self) -> Option<()> {
        let word = self.word()?;
        WEEKDAYS.contains(&word.as_str()).then_some(())?;
        self.sign('.');
        self.sign(',');
        self.blanks().then_some(())
    }

    /// `27 September 2030` or `September 27, 2030`, with a comma and blanks
    /// after it.
    fn date(&mut self) -> Option<Date> {
        let (day, month);
        if let Some(number) = self.number(1, 2) {
            day = number;
            self.blanks();
            month = self.month()?;
        } else {
            month = self.month()?;
            self.blanks();
            day = self.number(1, 2)?;
        }
        self.sign(',');
        self.blanks();
        let year = self.number(4, 4)?;
        self.sign(',');
        self.blanks().then_some(())?;
        Date::new(year, month, u8::try_from(day).ok()?)
    }

    fn month(&mut self) -> Option<u8> {
        let word = self.word()?;
        let month = MONTHS.iter().find(|(name, _)| *name == word)?.1;
        self.sign('.');
        Some(month)
    }

    /// Whether the time is in the afternoon.
    fn meridiem(&mut self) -> Option<bool> {
        self.blanks();
        let (spelling, afternoon) = MERIDIEMS.iter().find(|(spelling, _)| {
            self.rest()
                .get(..spelling.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(spelling))
        })?;
        self.at += spelling.len();
        (!self.rest().starts_with(char::is_alphanumeric)).then_some(*afternoon)
    }

    fn zone(&mut self) -> Option<TextRange> {
        self.blanks();
        let start = self.at;
        let bracket = self.sign('(');
        let length = self
            .rest()
            .bytes()
            .take_while(u8::is_ascii_alphabetic)
            .count();
        ZONES.contains(&&self.rest()[..length]).then_some(())?;
        self.at += length;
        if bracket && !self.sign(')') {
            return None;
        }
        let inner = usize::from(bracket);
        Some(self.range(start + inner, self.at - inner))
    }
}

/// The time on the 24-hour clock. An hour above 12 is right whatever am or pm
/// says, as pages print `18:28 PM`.
fn on_24_hours(hour: u16, minute: u16, second: u16, afternoon: Option<bool>) -> Option<Clock> {
    let hour = match (afternoon, hour) {
        (Some(false), 12) => 0,
        (Some(true), 1..12) => hour + 12,
        (_, hour) => hour,
    };
    Clock::new(
        hour.try_into().ok()?,
        minute.try_into().ok()?,
        second.try_into().ok()?,
    )
}

/// Whether `word` joins two names.
fn is_name_joiner(word: &str) -> bool {
    NAME_JOINERS.iter().any(|joiner| joiner.trim() == word)
}

/// Whether `text` could be the names of one or more people or agencies: a few
/// words that do not begin in lower case, but for particles, no digits and no
/// sentence.
fn looks_like_names(text: &str) -> bool {
    let mut words = 0;
    for word in text.split(|c| is_blank(c) || c == ',') {
        if word.is_empty() {
            continue;
        }
        words += 1;
        let good = match word.chars().next() {
            Some(first) if first.is_uppercase() => true,
            Some(first) if first.is_lowercase() => {
                NAME_PARTICLES.contains(&word) || is_name_joiner(word)
            }
            // Scripts without capitals, and names in quotation marks.
            _ => word.chars().any(char::is_alphabetic) || is_name_joiner(word),
        };
        if !good || words > NAME_WORDS || word.contains(|c| digit(c).is_some()) {
            return false;
        }
    }
    words > 0 && !text.ends_with(['!', '?', ':', ';'])
}

/// The single names of a credit such as `A Name, B Name and C Name`.
pub(super) fn names(credit: &str) -> impl Iterator<Item = &str> {
    credit
        .split(',')
        .flat_map(|part| {
            // At most a few words, so the scan for joiners costs little.
            let mut rest = part;
            let mut parts = Vec::new();
            while let Some((at, joiner)) = NAME_JOINERS
                .iter()
                .filter_map(|joiner| Some((rest.find(joiner)?, joiner)))
                .min()
            {
                parts.push(&rest[..at]);
                rest = &rest[at + joiner.len()..];
            }
            parts.push(rest);
            parts
        })
        .map(|name| {
            let name = name.trim_matches(is_blank);
            name.strip_prefix("and ").unwrap_or(name)
        })
        .filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `raw|clock|date|zone|credit`, or what else the line is.
    fn show(line: &str) -> String {
        match read(line, 0) {
            Reading::No => "no".into(),
            Reading::Impossible => "impossible".into(),
            Reading::Time(time) => format!(
                "{}|{}|{}|{}|{}",
                time.raw.of(line),
                time.clock,
                time.date.map(|date| date.to_string()).unwrap_or_default(),
                time.zone.of(line),
                time.credit.of(line),
            ),
        }
    }

    #[test]
    fn time_lines() {
        for (line, expected) in [
            ("04:38 , Ida Fell", "04:38|04:38:00|||Ida Fell"),
            ("4:38, Ida Fell", "4:38|04:38:00|||Ida Fell"),
            ("04:38\u{A0},\u{A0}Ida Fell", "04:38|04:38:00|||Ida Fell"),
            ("\u{200F}04:38 , ليلى حداد", "04:38|04:38:00|||ليلى حداد"),
            ("00:00", "00:00|00:00:00|||"),
            ("23:59:59", "23:59:59|23:59:59|||"),
            ("09:15 ,", "09:15|09:15:00|||"),
            (
                "Friday 27 September 2030 15:00 , Ida Fell and Bo van der Ash",
                "Friday 27 September 2030 15:00|15:00:00|2030-09-27||Ida Fell and Bo van der Ash",
            ),
            (
                "July 24, 2030 09:57",
                "July 24, 2030 09:57|09:57:00|2030-07-24||",
            ),
            ("06:15 PM BST", "06:15 PM BST|18:15:00||BST|"),
            ("12:20 AM", "12:20 AM|00:20:00|||"),
            ("7:58 p.m. ET", "7:58 p.m. ET|19:58:00||ET|"),
            ("10.28pm (BST)", "10.28pm (BST)|22:28:00||BST|"),
            ("18:28 PM", "18:28 PM|18:28:00|||"),
            ("١٤:٣٠ , ليلى حداد", "١٤:٣٠|14:30:00|||ليلى حداد"),
            ("۰۹:۰۵", "۰۹:۰۵|09:05:00|||"),
            ("२३:५९ IST", "२३:५९ IST|23:59:00||IST|"),
            ("১০:২৮", "১০:২৮|10:28:00|||"),
        ] {
            assert_eq!(show(line), expected, "{line}");
        }
    }

    #[test]
    fn the_tables_pass_the_first_look() {
        for name in WEEKDAYS.iter().chain(MONTHS.iter().map(|(name, _)| name)) {
            assert!(may_begin_a_stamp(name), "{name}");
        }
    }

    #[test]
    fn lines_that_only_resemble_time_lines() {
        for line in [
            "",
            "12:30 announcement 'may slip'",
            "12:30, then we left",
            "At 12:30 , Ida Fell",
            "10:00 to 11:00",
            "1:2",
            "123:45",
            "12:345",
            "10.28",
            "10:28 , Room 5",
            "10:28 , Room ٥",
            "١٤:٣",
            "١٢٣:٤٥",
            "١٤٣٠",
            "10:28 , Who is there?",
            "Friday 10:28",
            "Friday evening",
            "31 February 2030 10:28",
            "Mayor speaks",
            "2-1",
        ] {
            assert_eq!(show(line), "no", "{line}");
        }
        for line in [
            "25:99",
            "٢٥:٩٩",
            "24:00",
            "12:60 , Ida Fell",
            "99:00 , Ida Fell",
        ] {
            assert_eq!(show(line), "impossible", "{line}");
        }
        assert_eq!(show(&format!("10:00 , {}", "Ida ".repeat(100))), "no");
    }

    #[test]
    fn names_of_a_credit() {
        for (credit, expected) in [
            ("Ida Fell", &["Ida Fell"][..]),
            ("Ida Fell and Bo Ash", &["Ida Fell", "Bo Ash"]),
            (
                "Ida Fell, Bo Ash, and Cy Orr & Di Poe",
                &["Ida Fell", "Bo Ash", "Cy Orr", "Di Poe"],
            ),
            ("Andy Brand", &["Andy Brand"]),
            ("", &[]),
        ] {
            assert_eq!(names(credit).collect::<Vec<_>>(), expected, "{credit}");
        }
    }
}
