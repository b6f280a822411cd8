//! Time zones as live blogs print them, as data: what each name says about
//! the distance from UTC.
//!
//! What this module does not hold: the history of the world's clocks. Rules
//! for summer time go back only as far as they have been the same; before
//! that, and in the hour that is skipped or comes twice, there is no answer.
//! Names that mean different zones in different places are left out on
//! purpose: `IST` (India, Ireland, Israel), `AST` (Arabia, the Atlantic),
//! `GST` (the Gulf, Guam). So is “local time”.

use crate::{Clock, Date};

/// When clocks go forward and back by an hour.
struct Summer {
    /// The Sunday on which they go forward.
    begins: Sunday,
    /// The Sunday on which they go back.
    ends: Sunday,
    /// The minutes after midnight, by standard time, at which they go forward
    /// and back. `None` for 01:00 UTC both times.
    at: Option<(i16, i16)>,
}

/// A month and which of its Sundays. The last Sunday of a month is the one
/// before the first of the next, so it is `(next month, 0)`.
type Sunday = (u8, i64);

/// Since 2007.
const US: Summer = Summer {
    begins: (3, 2),
    ends: (11, 1),
    at: Some((120, 60)),
};
/// Since 1996.
const EUROPE: Summer = Summer {
    begins: (4, 0),
    ends: (11, 0),
    at: None,
};
/// Since 2008, in the south-east.
const AUSTRALIA: Summer = Summer {
    begins: (10, 1),
    ends: (4, 1),
    at: Some((120, 120)),
};
/// Since 2007, from one year's end of summer time on.
const NEW_ZEALAND: Summer = Summer {
    begins: (10, 0),
    ends: (4, 1),
    at: Some((120, 120)),
};

/// Names that stand for the same clocks.
struct Row {
    /// As printed; compared without regard to ASCII case, full stops and
    /// brackets.
    names: &'static [&'static str],
    zone: Zone,
}

/// The clocks of a zone.
#[derive(Clone, Copy)]
pub(super) struct Zone {
    /// Minutes ahead of UTC, in winter where there is summer time.
    offset: i16,
    summer: Option<&'static Summer>,
    /// The first year that this is known of.
    since: u16,
}

const fn fixed(names: &'static [&'static str], offset: i16) -> Row {
    fixed_since(names, offset, 0)
}

const fn fixed_since(names: &'static [&'static str], offset: i16, since: u16) -> Row {
    Row {
        names,
        zone: Zone {
            offset,
            summer: None,
            since,
        },
    }
}

const fn by_rule(
    names: &'static [&'static str],
    offset: i16,
    summer: &'static Summer,
    since: u16,
) -> Row {
    Row {
        names,
        zone: Zone {
            offset,
            summer: Some(summer),
            since,
        },
    }
}

/// A name that says standard or summer time means that one all year; a name
/// that says neither, such as `ET` or `UK time`, goes by the date.
const ZONES: &[Row] = &[
    fixed(
        &[
            "UTC",
            "GMT",
            "Z",
            "Greenwich Mean Time",
            "Coordinated Universal Time",
            "Universal Time",
            "temps universel",
            "TU",
            "hora GMT",
            "توقيت غرينتش",
            "بتوقيت غرينتش",
            "غرينتش",
            "توقيت جرينتش",
            "بتوقيت جرينتش",
            "جرينتش",
        ],
        0,
    ),
    fixed(&["WET", "Western European Time"], 0),
    fixed(&["WEST", "Western European Summer Time"], 60),
    fixed(&["BST", "British Summer Time"], 60),
    fixed(
        &[
            "CET",
            "Central European Time",
            "Central European Standard Time",
            "MEZ",
            "Mitteleuropäische Zeit",
        ],
        60,
    ),
    fixed(
        &[
            "CEST",
            "Central European Summer Time",
            "MESZ",
            "Mitteleuropäische Sommerzeit",
        ],
        120,
    ),
    fixed(&["EET", "Eastern European Time", "OEZ"], 120),
    fixed(&["EEST", "Eastern European Summer Time", "OESZ"], 180),
    by_rule(
        &[
            "UK time",
            "British time",
            "London time",
            "Europe/London",
            "Irish time",
            "Dublin time",
            "Europe/Dublin",
            "Lisbon time",
            "hora de Lisboa",
            "Europe/Lisbon",
        ],
        0,
        &EUROPE,
        1996,
    ),
    by_rule(
        &[
            "Paris time",
            "heure de Paris",
            "heure française",
            "Europe/Paris",
            "Berlin time",
            "deutscher Zeit",
            "deutsche Zeit",
            "Europe/Berlin",
            "Madrid time",
            "hora peninsular",
            "hora peninsular española",
            "hora de Madrid",
            "Europe/Madrid",
            "Rome time",
            "ora italiana",
            "Europe/Rome",
            "Brussels time",
            "heure de Bruxelles",
            "Europe/Brussels",
            "Amsterdam time",
            "Europe/Amsterdam",
            "Swiss time",
            "Europe/Zurich",
            "Vienna time",
            "Europe/Vienna",
            "Europe/Stockholm",
            "Europe/Oslo",
            "Europe/Copenhagen",
            "Europe/Prague",
            "Warsaw time",
            "Europe/Warsaw",
        ],
        60,
        &EUROPE,
        1996,
    ),
    by_rule(
        &[
            "Kyiv time",
            "Kiev time",
            "Europe/Kyiv",
            "Europe/Kiev",
            "Athens time",
            "Europe/Athens",
            "Helsinki time",
            "Europe/Helsinki",
        ],
        120,
        &EUROPE,
        1997,
    ),
    fixed_since(&["MSK", "Moscow time", "Europe/Moscow"], 180, 2015),
    fixed_since(&["TRT", "Turkey time", "Europe/Istanbul"], 180, 2017),
    by_rule(
        &["ET", "Eastern Time", "New York time", "America/New_York"],
        -300,
        &US,
        2007,
    ),
    fixed(&["EST", "Eastern Standard Time"], -300),
    fixed(&["EDT", "Eastern Daylight Time"], -240),
    by_rule(&["CT", "Central Time", "America/Chicago"], -360, &US, 2007),
    fixed(&["CST", "Central Standard Time"], -360),
    fixed(&["CDT", "Central Daylight Time"], -300),
    by_rule(&["MT", "Mountain Time", "America/Denver"], -420, &US, 2007),
    fixed(&["MST", "Mountain Standard Time"], -420),
    fixed(&["MDT", "Mountain Daylight Time"], -360),
    by_rule(
        &["PT", "Pacific Time", "America/Los_Angeles"],
        -480,
        &US,
        2007,
    ),
    fixed(&["PST", "Pacific Standard Time"], -480),
    fixed(&["PDT", "Pacific Daylight Time"], -420),
    fixed(&["AKST", "Alaska Standard Time"], -540),
    fixed(&["AKDT", "Alaska Daylight Time"], -480),
    fixed(&["HST", "Hawaii Standard Time"], -600),
    by_rule(&["Atlantic Time", "America/Halifax"], -240, &US, 2007),
    fixed(&["ADT", "Atlantic Daylight Time"], -180),
    fixed(&["NST", "Newfoundland Standard Time"], -210),
    fixed(&["NDT", "Newfoundland Daylight Time"], -150),
    fixed_since(
        &[
            "BRT",
            "Brasília Time",
            "horário de Brasília",
            "hora de Brasília",
            "America/Sao_Paulo",
        ],
        -180,
        2020,
    ),
    fixed_since(
        &[
            "ART",
            "Argentina Time",
            "hora argentina",
            "hora de Argentina",
        ],
        -180,
        2010,
    ),
    fixed(
        &["Colombia Time", "hora colombiana", "hora de Colombia"],
        -300,
    ),
    fixed_since(
        &["hora del centro de México", "America/Mexico_City"],
        -360,
        2023,
    ),
    fixed(&["WAT", "West Africa Time"], 60),
    fixed(&["CAT", "Central Africa Time"], 120),
    fixed(&["SAST", "South Africa Standard Time"], 120),
    fixed(&["EAT", "East Africa Time"], 180),
    fixed(
        &[
            "Arabia Standard Time",
            "Saudi time",
            "Mecca time",
            "توقيت مكة المكرمة",
            "بتوقيت مكة المكرمة",
        ],
        180,
    ),
    fixed(&["Gulf Standard Time", "UAE time", "Asia/Dubai"], 240),
    fixed(&["Israel Standard Time"], 120),
    fixed(&["IDT", "Israel Daylight Time", "Israel Summer Time"], 180),
    fixed(&["PKT", "Pakistan Standard Time"], 300),
    fixed(
        &[
            "India Standard Time",
            "Indian Standard Time",
            "Asia/Kolkata",
        ],
        330,
    ),
    fixed(&["NPT", "Nepal Time"], 345),
    fixed(&["Bangladesh Standard Time"], 360),
    fixed(&["ICT", "Indochina Time"], 420),
    fixed(&["WIB"], 420),
    fixed(&["HKT", "Hong Kong Time", "Asia/Hong_Kong"], 480),
    fixed(&["SGT", "Singapore Time", "Asia/Singapore"], 480),
    fixed(
        &["China Standard Time", "Beijing time", "Asia/Shanghai"],
        480,
    ),
    fixed(&["PHT", "Philippine Time"], 480),
    fixed(&["AWST", "Australian Western Standard Time"], 480),
    fixed(&["JST", "Japan Standard Time", "Asia/Tokyo"], 540),
    fixed(&["KST", "Korea Standard Time", "Asia/Seoul"], 540),
    fixed(&["ACST", "Australian Central Standard Time"], 570),
    fixed(&["ACDT", "Australian Central Daylight Time"], 630),
    by_rule(
        &["AET", "Sydney time", "Melbourne time", "Australia/Sydney"],
        600,
        &AUSTRALIA,
        2009,
    ),
    fixed(&["AEST", "Australian Eastern Standard Time"], 600),
    fixed(&["AEDT", "Australian Eastern Daylight Time"], 660),
    by_rule(
        &["NZT", "NZ time", "New Zealand time", "Pacific/Auckland"],
        720,
        &NEW_ZEALAND,
        2008,
    ),
    fixed(&["NZST", "New Zealand Standard Time"], 720),
    fixed(&["NZDT", "New Zealand Daylight Time"], 780),
];

/// The names of zones whose distance from UTC is known, for a person to pick
/// from. Distances themselves, such as `+05:30`, are understood as well.
pub fn known_zones() -> impl Iterator<Item = &'static str> {
    ZONES.iter().flat_map(|row| row.names.iter().copied())
}

/// Whether `zone` names one certain zone, so that timestamps can be worked out
/// with it: one of [`known_zones`] or a distance such as `+05:30` or `UTC-3`.
/// `IST`, for one, is not: it is a zone of India, of Ireland and of Israel.
pub fn is_zone(zone: &str) -> bool {
    Zone::named(zone).is_some()
}

impl Zone {
    /// The zone that is called `name`, where the name has one meaning.
    pub(super) fn named(name: &str) -> Option<Self> {
        let name = plain(name);
        let found = ZONES
            .iter()
            .find(|row| row.names.iter().any(|n| n.eq_ignore_ascii_case(&name)));
        match found {
            Some(row) => Some(row.zone),
            None => Some(Self {
                offset: distance(&name)?,
                summer: None,
                since: 0,
            }),
        }
    }

    /// The minutes that its clocks are ahead of UTC when they show this date
    /// and time; `None` where they never show it, show it twice, or where it
    /// is too long ago.
    pub(super) fn offset(self, date: Date, clock: Clock) -> Option<i16> {
        if date.year() < self.since {
            return None;
        }
        let Some(summer) = self.summer else {
            return Some(self.offset);
        };
        let (forward, back) = summer.at.unwrap_or((60 + self.offset, 60 + self.offset));
        let moment = |sunday: Sunday, minutes: i16| {
            Some(day_of(sunday, date.year())? * 1440 + i64::from(minutes))
        };
        let (begins, ends) = (moment(summer.begins, forward)?, moment(summer.ends, back)?);
        let shown = date.days_since_epoch() * 1440 + i64::from(clock.seconds() / 60);
        let is_changing = |from: i64| (from..from + 60).contains(&shown);
        if is_changing(begins) || is_changing(ends) {
            return None;
        }
        let is_summer = if begins < ends {
            (begins..ends).contains(&shown)
        } else {
            !(ends..begins).contains(&shown)
        };
        Some(self.offset + if is_summer { 60 } else { 0 })
    }
}

/// The day of a Sunday in `year`, after 1970-01-01, which was a Thursday.
fn day_of((month, number): Sunday, year: u16) -> Option<i64> {
    let first = Date::new(year, month, 1)?.days_since_epoch();
    let first_sunday = first + (3 - first).rem_euclid(7);
    Some(first_sunday + (number - 1) * 7)
}

/// `name` without brackets and full stops, with single spaces and a plain
/// minus.
fn plain(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            '.' | '(' | ')' => {}
            '\u{2212}' | '\u{2013}' => plain.push('-'),
            c if c.is_whitespace() => {
                if !plain.is_empty() && !plain.ends_with(' ') {
                    plain.push(' ');
                }
            }
            c => plain.push(c),
        }
    }
    plain.truncate(plain.trim_end().len());
    plain
}

/// The minutes of a distance from UTC such as `+02:00`, `-0330`, `UTC+2` or
/// `GMT +5:30`, within what the world's zones span.
fn distance(name: &str) -> Option<i16> {
    let sign = name.find(['+', '-'])?;
    let (before, rest) = name.split_at_checked(sign)?;
    let before = before.trim_end();
    let is_plain = ["", "UTC", "GMT"]
        .iter()
        .any(|b| b.eq_ignore_ascii_case(before));
    let digits = rest.get(1..)?.trim_start();
    let (hours, minutes) = match (digits.split_once(':'), digits.len()) {
        (Some(parts), _) => parts,
        (None, 1 | 2) => (digits, "00"),
        (None, 4) => digits.split_at_checked(2)?,
        _ => return None,
    };
    let number = |digits: &str| {
        let is_number = digits.bytes().all(|b| b.is_ascii_digit());
        is_number.then(|| digits.parse::<i16>().ok()).flatten()
    };
    let is_spelled = is_plain && (1..=2).contains(&hours.len()) && minutes.len() == 2;
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    let total = hours * 60 + minutes;
    let (minus, limit) = match rest.starts_with('-') {
        true => (-1, 12 * 60),
        false => (1, 14 * 60),
    };
    (is_spelled && minutes < 60 && total <= limit).then_some(minus * total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(zone: &str, local: &str, expected: Option<i16>) {
        let (date, clock) = local.split_once(' ').unwrap();
        let (date, clock) = (
            date.parse().unwrap(),
            format!("{clock}:00").parse().unwrap(),
        );
        let offset = Zone::named(zone).and_then(|zone| zone.offset(date, clock));
        assert_eq!(offset, expected, "{zone} {local}");
    }

    #[test]
    fn zones_without_summer_time() {
        for (zone, expected) in [
            ("UTC", Some(0)),
            ("gmt", Some(0)),
            ("(BST)", Some(60)),
            ("British\u{A0}Summer  Time", Some(60)),
            ("MESZ", Some(120)),
            ("E.S.T.", Some(-300)),
            ("India Standard Time", Some(330)),
            ("بتوقيت غرينتش", Some(0)),
            ("+05:30", Some(330)),
            ("+0530", Some(330)),
            ("-03:30", Some(-210)),
            ("\u{2212}3", Some(-180)),
            ("UTC+2", Some(120)),
            ("utc +02:00", Some(120)),
            ("GMT-3", Some(-180)),
            ("GMT +5:30", Some(330)),
            ("+14:00", Some(840)),
            ("IST", None),
            ("AST", None),
            ("local time", None),
            ("", None),
            ("+", None),
            ("UTC+", None),
            ("+15", None),
            ("-13:00", None),
            ("+02:60", None),
            ("+2:5", None),
            ("+02:+5", None),
            ("+٢", None),
            ("Europe-3", None),
            ("+99999999", None),
        ] {
            check(zone, "2030-07-01 12:00", expected);
            assert_eq!(is_zone(zone), expected.is_some(), "{zone}");
        }
    }

    #[test]
    fn zones_with_summer_time() {
        for (zone, local, expected) in [
            ("ET", "2024-03-10 01:59", Some(-300)),
            ("ET", "2024-03-10 02:00", None),
            ("ET", "2024-03-10 02:59", None),
            ("ET", "2024-03-10 03:00", Some(-240)),
            ("ET", "2024-11-03 00:59", Some(-240)),
            ("ET", "2024-11-03 01:00", None),
            ("ET", "2024-11-03 01:59", None),
            ("ET", "2024-11-03 02:00", Some(-300)),
            ("PT", "2026-11-22 10:00", Some(-480)),
            ("ET", "2006-07-01 12:00", None),
            ("UK time", "2024-03-31 00:59", Some(0)),
            ("UK time", "2024-03-31 01:00", None),
            ("UK time", "2024-03-31 02:00", Some(60)),
            ("UK time", "2024-10-27 00:59", Some(60)),
            ("UK time", "2024-10-27 01:00", None),
            ("UK time", "2024-10-27 02:00", Some(0)),
            ("heure de Paris", "2024-03-31 01:59", Some(60)),
            ("heure de Paris", "2024-03-31 02:30", None),
            ("heure de Paris", "2024-03-31 03:00", Some(120)),
            ("heure de Paris", "2024-10-27 02:30", None),
            ("heure de Paris", "2024-10-27 03:00", Some(60)),
            ("Kyiv time", "2024-10-27 03:30", None),
            ("AET", "2024-04-07 01:59", Some(660)),
            ("AET", "2024-04-07 02:00", None),
            ("AET", "2024-04-07 03:00", Some(600)),
            ("AET", "2024-10-06 01:59", Some(600)),
            ("AET", "2024-10-06 02:00", None),
            ("AET", "2024-10-06 03:00", Some(660)),
            ("NZ time", "2024-09-29 03:00", Some(780)),
            ("NZ time", "2024-01-01 00:00", Some(780)),
            ("NZ time", "2024-07-01 00:00", Some(720)),
            ("MSK", "2013-07-01 00:00", None),
        ] {
            check(zone, local, expected);
        }
    }

    #[test]
    fn every_name_is_known_once_and_found_as_it_is_spelled() {
        let names: Vec<&str> = known_zones().collect();
        for (i, name) in names.iter().enumerate() {
            assert_eq!(plain(name), *name);
            assert!(is_zone(name), "{name}");
            let again = names[i + 1..].iter().any(|n| n.eq_ignore_ascii_case(name));
            assert!(!again, "{name}");
        }
    }
}
