//! Reads the machine-readable times of web pages: ISO 8601 as `datetime`
//! attributes and structured data have it, and seconds or milliseconds since
//! 1970.
//!
//! What this module does not do: read times that are printed for people; that
//! is the parser's work.

use crate::{Clock, Date, Timestamp};

use super::Moment;

impl Moment {
    /// The moment that a page's code states, or `None` where it states none:
    /// a duration, a week, a month, or words.
    ///
    /// ```
    /// # use liveblog_core::Moment;
    /// let moment = Moment::read("2031-05-01T09:15+0200").unwrap();
    /// assert_eq!(moment.zone.as_deref(), Some("+02:00"));
    /// assert_eq!(moment.timestamp.unwrap().as_str(), "2031-05-01T09:15:00+02:00");
    /// ```
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(moment) = since_1970(text) {
            return Some(moment);
        }
        let Some((date, rest)) = date(text) else {
            let (clock, _, rest) = clock(text, true)?;
            let (zone, _) = zone(rest)?;
            return Some(Self {
                clock: Some(clock),
                zone,
                ..Self::default()
            });
        };
        let mut moment = Self {
            date: Some(date),
            ..Self::default()
        };
        if rest.is_empty() {
            return Some(moment);
        }
        let rest = rest
            .strip_prefix(['T', 't'])
            .or_else(|| rest.strip_prefix(' '))?;
        let (clock, fraction, rest) = clock(rest, false)?;
        let (zone, offset) = zone(rest)?;
        if !offset.is_empty() {
            // RFC 3339 has no more than nine digits here, by our reading.
            let fraction = fraction.get(..10).unwrap_or(fraction);
            let spelled = [
                &*date.to_string(),
                "T",
                &*clock.to_string(),
                fraction,
                &*offset,
            ]
            .concat();
            moment.timestamp = spelled.parse().ok();
        }
        moment.clock = Some(clock);
        moment.zone = zone;
        Some(moment)
    }
}

/// Ten digits are seconds, thirteen are milliseconds: both from 2001 to 2286.
fn since_1970(text: &str) -> Option<Moment> {
    if !matches!(text.len(), 10 | 13) || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let timestamp = Timestamp::from_unix(text.get(..10)?.parse().ok()?);
    let spelled = timestamp.as_str();
    Some(Moment {
        date: spelled.get(..10)?.parse().ok(),
        clock: spelled.get(11..19)?.parse().ok(),
        zone: Some("UTC".to_owned()),
        timestamp: Some(timestamp),
    })
}

/// The number that the next `count` digits make, and what follows.
fn number(text: &str, count: usize) -> Option<(u16, &str)> {
    let (digits, rest) = text.split_at_checked(count)?;
    let all = digits.bytes().all(|b| b.is_ascii_digit());
    all.then_some((digits.parse().ok()?, rest))
}

/// `2031-05-01` or `20310501`, and what follows.
fn date(text: &str) -> Option<(Date, &str)> {
    let (year, rest) = number(text, 4)?;
    let dashed = rest.strip_prefix('-');
    let (month, rest) = number(dashed.unwrap_or(rest), 2)?;
    let rest = match dashed {
        Some(_) => rest.strip_prefix('-')?,
        None => rest,
    };
    let (day, rest) = number(rest, 2)?;
    let date = Date::new(year, month.try_into().ok()?, day.try_into().ok()?)?;
    Some((date, rest))
}

/// `09:15`, `09:15:30.25` or `091530`, its fraction with the point, and what
/// follows. By itself a time needs its colons, or any number would be one.
fn clock(text: &str, needs_colon: bool) -> Option<(Clock, &str, &str)> {
    let (hour, rest) = number(text, 2)?;
    let colon = rest.strip_prefix(':');
    if needs_colon && colon.is_none() {
        return None;
    }
    let (minute, mut rest) = number(colon.unwrap_or(rest), 2)?;
    let (mut second, mut fraction) = (0, "");
    let seconds = match colon {
        Some(_) => rest.strip_prefix(':'),
        None => Some(rest),
    };
    if let Some((number, after)) = seconds.and_then(|text| number(text, 2)) {
        (second, rest) = (number, after);
        if rest.starts_with(['.', ',']) {
            let digits = rest.bytes().skip(1).take_while(u8::is_ascii_digit).count();
            let (found, after) = rest.split_at_checked(1 + digits)?;
            if rest.starts_with('.') && digits > 0 {
                fraction = found;
            }
            rest = after;
        }
    }
    let clock = Clock::new(
        hour.try_into().ok()?,
        minute.try_into().ok()?,
        second.try_into().ok()?,
    )?;
    Some((clock, fraction, rest))
}

/// The zone that is the rest of a moment, if one is there, and its offset as
/// RFC 3339 spells it.
fn zone(text: &str) -> Option<(Option<String>, String)> {
    let text = match text.split_once('[') {
        // Some add the name of the region.
        Some((before, _)) => before,
        None => text,
    };
    let text = text.trim();
    if text.is_empty() {
        return Some((None, String::new()));
    }
    if text.eq_ignore_ascii_case("z")
        || text.eq_ignore_ascii_case("utc")
        || text.eq_ignore_ascii_case("gmt")
    {
        return Some((Some("UTC".to_owned()), "Z".to_owned()));
    }
    let (sign, rest) = match text.strip_prefix('+') {
        Some(rest) => ("+", rest),
        None => ("-", text.strip_prefix(['-', '\u{2212}'])?),
    };
    let (hour, rest) = number(rest, 2)?;
    let rest = rest.strip_prefix(':').unwrap_or(rest);
    let (minute, rest) = if rest.is_empty() {
        (0, rest)
    } else {
        number(rest, 2)?
    };
    if !rest.is_empty() || hour > 23 || minute > 59 {
        return None;
    }
    let offset = format!("{sign}{hour:02}:{minute:02}");
    Some((Some(offset.clone()), offset))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The moment as `date clock zone = timestamp`.
    fn check(text: &str, expected: &str) {
        let shown = Moment::read(text).map_or("none".to_owned(), |moment| {
            let Moment {
                clock,
                date,
                zone,
                timestamp,
            } = moment;
            [
                date.map_or("-".to_owned(), |date| date.to_string()),
                clock.map_or("-".to_owned(), |clock| clock.to_string()),
                zone.unwrap_or("-".to_owned()),
                timestamp.map_or("-".to_owned(), |t| t.to_string()),
            ]
            .join(" ")
        });
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn moments_as_pages_state_them() {
        check("2031-05-01", "2031-05-01 - - -");
        check("20310501", "2031-05-01 - - -");
        check("09:15", "- 09:15:00 - -");
        check("09:15:30Z", "- 09:15:30 UTC -");
        check("2031-05-01T09:15", "2031-05-01 09:15:00 - -");
        check("2031-05-01 09:15:30.5", "2031-05-01 09:15:30 - -");
        check(
            " 2031-05-01T09:15Z\n",
            "2031-05-01 09:15:00 UTC 2031-05-01T09:15:00Z",
        );
        check(
            "2031-05-01t09:15:30.250z",
            "2031-05-01 09:15:30 UTC 2031-05-01T09:15:30.250Z",
        );
        check(
            "2031-05-01T09:15:30.12345678901+05:30",
            "2031-05-01 09:15:30 +05:30 2031-05-01T09:15:30.123456789+05:30",
        );
        check(
            "20310501T091530+0200",
            "2031-05-01 09:15:30 +02:00 2031-05-01T09:15:30+02:00",
        );
        check(
            "2031-05-01T09:15:30 -03",
            "2031-05-01 09:15:30 -03:00 2031-05-01T09:15:30-03:00",
        );
        check(
            "2031-05-01T09:15:30+01:00[Europe/Larkfell]",
            "2031-05-01 09:15:30 +01:00 2031-05-01T09:15:30+01:00",
        );
        check(
            "2031-05-01T09:15:30,5+01:00",
            "2031-05-01 09:15:30 +01:00 2031-05-01T09:15:30+01:00",
        );
        check("1935393330", "2031-05-01 09:15:30 UTC 2031-05-01T09:15:30Z");
        check(
            "1935393330250",
            "2031-05-01 09:15:30 UTC 2031-05-01T09:15:30Z",
        );
    }

    #[test]
    fn what_states_no_moment() {
        for text in [
            "",
            "today",
            "1930",
            "PT15M",
            "2031-05",
            "2031-W18",
            "2031-02-29",
            "2031-05-01T25:15",
            "2031-05-01T9",
            "2031-05-01X09:15",
            "2031-05-01T09:15 in the morning",
            "2031-05-01T09:15+25:00",
            "09:61",
            "193539333０",
            "２０３１-05-01",
        ] {
            check(text, "none");
        }
    }
}
