//! Whether a printed time says a certain time of day.
//!
//! That is asked of every entry that is shown, before the page has loaded its
//! parser, and so takes next to none of the parser's tables.
//!
//! What this module does not do: find out what a printed time says. It takes
//! every reading for possible.

use super::stamp::digit;
use super::times::{CLOCKS, MERIDIEMS, MERIDIEMS_BEFORE, NOONS};
use crate::Clock;

/// A number as printed.
#[derive(Clone, Copy)]
struct Number {
    value: u16,
    digits: usize,
    start: usize,
    end: usize,
}

/// Whether `raw` says the time of day `clock`; `None` where it shows no time
/// of day, but an age, say.
pub(crate) fn says(raw: &str, clock: Clock) -> Option<bool> {
    let half = half_of_day(raw);
    let mut shows_one = false;
    let mut is_said = |hour: u16, minute: u16, second: u16| {
        let hour = match half {
            // A word that looks like one beside an hour of the whole day is none.
            Some(is_second) if hour <= 12 => hour % 12 + 12 * u16::from(is_second),
            _ => hour % 24,
        };
        shows_one = true;
        let said = [hour, minute, second].map(|part| u8::try_from(part).unwrap_or(u8::MAX));
        Clock::new(said[0], said[1], said[2]) == Some(clock)
    };
    for (word, hour) in NOONS {
        if has_word(raw, word) && is_said(u16::from(*hour), 0, 0) {
            return Some(true);
        }
    }
    let numbers = numbers(raw);
    for (i, number) in numbers.iter().enumerate() {
        let next = |i: usize| numbers.get(i).filter(|number| number.digits == 2);
        let rest = raw.get(number.end..).unwrap_or_default();
        let joint = CLOCKS.iter().find(|clock| rest.starts_with(clock.joint));
        let is_found = match (number.digits, joint, next(i + 1)) {
            (1 | 2, Some(joint), Some(minute))
                if number.end + joint.joint.len() == minute.start =>
            {
                let behind = raw.get(minute.end..).unwrap_or_default();
                let second = next(i + 2).filter(|second| {
                    behind.starts_with(joint.joint)
                        && minute.end + joint.joint.len() == second.start
                });
                let second = second.map_or(0, |second| second.value);
                is_said(number.value, minute.value, second)
            }
            // A full hour.
            (1 | 2, ..) if half.is_some() || numbers.len() == 1 && says_hour(rest) => {
                is_said(number.value, 0, 0)
            }
            (4, ..) => is_said(number.value / 100, number.value % 100, 0),
            _ => false,
        };
        if is_found {
            return Some(true);
        }
    }
    shows_one.then_some(false)
}

/// Whether what follows on a number makes it a full hour.
fn says_hour(rest: &str) -> bool {
    let joined = CLOCKS.iter().any(|clock| {
        let is_letter = clock.joint.starts_with(char::is_alphabetic);
        is_letter && rest.strip_prefix(clock.joint) == Some("")
    });
    joined || has_word(rest, "Uhr")
}

/// Whether a time is of the second half of the day, where it says of which.
fn half_of_day(raw: &str) -> Option<bool> {
    let all = MERIDIEMS.iter().chain(MERIDIEMS_BEFORE);
    let mut all = all.filter(|(word, _)| has_word(raw, word));
    all.next().map(|(_, second)| *second)
}

/// Whether a word is in a text, in any case, with no letter beside it.
fn has_word(text: &str, word: &str) -> bool {
    let is_free = |c: Option<char>| !c.is_some_and(char::is_alphabetic);
    text.char_indices().any(|(start, _)| {
        let end = start + word.len();
        text.get(start..end).is_some_and(|found| {
            found.eq_ignore_ascii_case(word)
                && is_free(text[..start].chars().next_back())
                && is_free(text[end..].chars().next())
        })
    })
}

fn numbers(text: &str) -> Vec<Number> {
    let mut numbers: Vec<Number> = Vec::new();
    for (start, c) in text.char_indices() {
        let Some(digit) = digit(c) else { continue };
        let end = start + c.len_utf8();
        match numbers.last_mut().filter(|number| number.end == start) {
            Some(number) => {
                number.value = number.value.saturating_mul(10).saturating_add(digit);
                number.digits += 1;
                number.end = end;
            }
            None => numbers.push(Number {
                value: digit,
                digits: 1,
                start,
                end,
            }),
        }
    }
    numbers
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::super::line::read_time;
    use super::super::parse;
    use super::*;

    #[test]
    fn what_is_printed_says_its_time_in_every_spelling() {
        let clock = |text: &str| text.parse::<Clock>().unwrap();
        for (raw, says_it, says_not) in [
            ("11:58", "11:58:00", "23:58:00"),
            ("11:58:07", "11:58:07", "11:58:00"),
            ("11.58pm", "23:58:00", "11:58:00"),
            ("12.05 a.m. ET", "00:05:00", "12:05:00"),
            ("11 AM", "11:00:00", "23:00:00"),
            ("14h05", "14:05:00", "02:05:00"),
            ("14h", "14:00:00", "02:00:00"),
            ("14 Uhr", "14:00:00", "15:00:00"),
            ("下午2時05分", "14:05:00", "02:05:00"),
            ("٢:٠٥ م", "14:05:00", "02:05:00"),
            ("0405 GMT", "04:05:00", "16:05:00"),
            ("am 3. Juni 14:30", "14:30:00", "02:30:00"),
            ("24:00", "00:00:00", "12:00:00"),
            ("Noon", "12:00:00", "13:00:00"),
        ] {
            assert_eq!(says(raw, clock(says_it)), Some(true), "{raw} {says_it}");
            assert_eq!(says(raw, clock(says_not)), Some(false), "{raw} {says_not}");
        }
        for raw in ["5m ago", "vor 5 Minuten", "", "45+2'", "3 June"] {
            assert_eq!(says(raw, clock("05:00:00")), None, "{raw}");
        }
    }

    /// Where it differs from the parser, a reader would see a time as corrected
    /// that was not, or the other way round.
    #[test]
    fn it_agrees_with_the_parser_on_all_pastes() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("test_data");
        let added = "2031-05-01T10:00:00Z".parse().unwrap();
        let mut count = 0;
        for kind in ["parse", "layouts"] {
            for file in fs::read_dir(folder.join(kind)).unwrap() {
                let path = file.unwrap().path();
                if path.extension().is_none_or(|ending| ending != "txt") {
                    continue;
                }
                let document = parse(&fs::read_to_string(&path).unwrap(), &added);
                for entry in &document.entries {
                    let Some(raw) = &entry.time.raw else { continue };
                    let Some(clock) = read_time(raw).and_then(|time| time.clock) else {
                        continue;
                    };
                    assert_eq!(says(raw, clock), Some(true), "{raw:?} of {path:?}");
                    let hours = (clock.seconds() / 3600 + 12) % 24;
                    let other = format!("{hours:02}{}", &clock.to_string()[2..]);
                    let other = other.parse().unwrap();
                    assert_eq!(says(raw, other), Some(false), "{raw:?} of {path:?}");
                    count += 1;
                }
            }
        }
        assert!(count > 400, "{count}");
    }
}
