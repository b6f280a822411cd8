//! Clock times, dates and timestamps in the spellings of the dataset file.
//!
//! What this module does not do: recognise the many printed forms of a live
//! blog's times; that is the parser's work.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use crate::said::{Phrase, phrase};

/// A time of day on the 24-hour clock, written `HH:MM:SS`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Clock {
    hour: u8,
    minute: u8,
    second: u8,
}

impl Clock {
    /// The time of day, or `None` where there is no such time.
    pub fn new(hour: u8, minute: u8, second: u8) -> Option<Self> {
        (hour < 24 && minute < 60 && second < 60).then_some(Self {
            hour,
            minute,
            second,
        })
    }

    /// Seconds since midnight.
    pub fn seconds(self) -> u32 {
        u32::from(self.hour) * 3600 + u32::from(self.minute) * 60 + u32::from(self.second)
    }
}

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}:{:02}", self.hour, self.minute, self.second)
    }
}

/// What a time or date should have looked like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotATime(pub(crate) Phrase);

impl fmt::Display for NotATime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {}", self.0)
    }
}

impl std::error::Error for NotATime {}

/// The number made of exactly `bytes`, all digits.
fn digits(bytes: &[u8]) -> Option<u32> {
    bytes.iter().try_fold(0u32, |n, b| {
        b.is_ascii_digit().then(|| n * 10 + u32::from(b - b'0'))
    })
}

impl FromStr for Clock {
    type Err = NotATime;

    fn from_str(text: &str) -> Result<Self, NotATime> {
        let error = NotATime(phrase!("a time as HH:MM:SS"));
        match text.as_bytes() {
            [h1, h2, b':', m1, m2, b':', s1, s2] => {
                let part = |a: u8, b: u8| digits(&[a, b]).and_then(|n| u8::try_from(n).ok());
                let (hour, minute, second) = (part(*h1, *h2), part(*m1, *m2), part(*s1, *s2));
                hour.zip(minute)
                    .zip(second)
                    .and_then(|((h, m), s)| Clock::new(h, m, s))
                    .ok_or(error)
            }
            _ => Err(error),
        }
    }
}

/// A calendar date, written `YYYY-MM-DD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// The date, or `None` where the calendar has no such day.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let leap =
            year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => return None,
        };
        (year <= 9999 && (1..=days).contains(&day)).then_some(Self { year, month, day })
    }

    /// The year, as in the calendar.
    pub(crate) fn year(self) -> u16 {
        self.year
    }

    /// How many days after 1970-01-01 it is (the same algorithm, backwards).
    pub(crate) fn days_since_epoch(self) -> i64 {
        let month = i64::from(self.month);
        let year = i64::from(self.year) - i64::from(month <= 2);
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + i64::from(self.day) - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        era * 146_097 + day_of_era - 719_468
    }

    /// The date that is `days` after 1970-01-01 (Gregorian calendar, Howard
    /// Hinnant's algorithm), or `None` outside the years 0 to 9999.
    pub(crate) fn from_days_since_epoch(days: i64) -> Option<Self> {
        let z = days + 719_468;
        let era = z.div_euclid(146_097);
        let day_of_era = z.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 {
            shifted_month + 3
        } else {
            shifted_month - 9
        };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Self::new(
            year.try_into().ok()?,
            month.try_into().ok()?,
            day.try_into().ok()?,
        )
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl FromStr for Date {
    type Err = NotATime;

    fn from_str(text: &str) -> Result<Self, NotATime> {
        let error = NotATime(phrase!("a date as YYYY-MM-DD"));
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return Err(error);
        }
        digits(&bytes[..4])
            .zip(digits(&bytes[5..7]))
            .zip(digits(&bytes[8..]))
            .and_then(|((y, m), d)| {
                Date::new(y.try_into().ok()?, m.try_into().ok()?, d.try_into().ok()?)
            })
            .ok_or(error)
    }
}

/// A moment, kept in the RFC 3339 spelling it was given in, so that files
/// survive a round trip byte for byte.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(Arc<str>);

impl Timestamp {
    /// The moment `seconds` after 1970-01-01T00:00:00Z, in UTC; the epoch
    /// itself where the year would not have four digits.
    pub fn from_unix(seconds: i64) -> Self {
        let of_day = seconds.rem_euclid(86_400);
        let text = match Date::from_days_since_epoch(seconds.div_euclid(86_400)) {
            Some(date) => format!(
                "{date}T{:02}:{:02}:{:02}Z",
                of_day / 3600,
                of_day / 60 % 60,
                of_day % 60
            ),
            None => "1970-01-01T00:00:00Z".to_owned(),
        };
        Self(text.into())
    }

    /// The moment at which clocks that are `offset` minutes ahead of UTC, less
    /// than a day, show this date and time.
    pub fn local(date: Date, clock: Clock, offset: i16) -> Self {
        if offset == 0 {
            return Self(format!("{date}T{clock}Z").into());
        }
        let sign = if offset < 0 { '-' } else { '+' };
        let minutes = offset.unsigned_abs();
        let (hours, minutes) = (minutes / 60, minutes % 60);
        Self(format!("{date}T{clock}{sign}{hours:02}:{minutes:02}").into())
    }

    /// Seconds after 1970-01-01T00:00:00Z, without their fraction.
    pub fn unix_seconds(&self) -> i64 {
        // The text was checked when the moment was made.
        let date = self.0.get(..10).and_then(|date| date.parse::<Date>().ok());
        let clock = self
            .0
            .get(11..19)
            .and_then(|text| text.parse::<Clock>().ok());
        let local = date.map_or(0, Date::days_since_epoch) * 86_400
            + clock.map_or(0, |clock| i64::from(clock.seconds()));
        match &self.0.as_bytes()[self.0.len().saturating_sub(6)..] {
            [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
                let number = |a: u8, b: u8| i64::from(digits(&[a, b]).unwrap_or_default());
                let offset = number(*h1, *h2) * 3600 + number(*m1, *m2) * 60;
                local - if *sign == b'+' { offset } else { -offset }
            }
            _ => local,
        }
    }

    /// The date, the time of day and the zone as they are spelled, `UTC` for `Z`.
    #[cfg(feature = "exchange")]
    pub(crate) fn local_parts(&self) -> (Option<Date>, Option<Clock>, &str) {
        let part = |range| self.0.get(range).unwrap_or_default();
        let zone = match self.0.ends_with('Z') {
            true => "UTC",
            false => part(self.0.len().saturating_sub(6)..self.0.len()),
        };
        (part(0..10).parse().ok(), part(11..19).parse().ok(), zone)
    }

    /// The RFC 3339 text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Timestamp {
    type Err = NotATime;

    fn from_str(text: &str) -> Result<Self, NotATime> {
        let error = NotATime(phrase!("a moment as 2026-11-22T10:00:00Z"));
        let valid = || -> Option<()> {
            let (date, rest) = text.split_at_checked(10)?;
            date.parse::<Date>().ok()?;
            let rest = rest.strip_prefix('T')?;
            let (clock, mut zone) = rest.split_at_checked(8)?;
            clock.parse::<Clock>().ok()?;
            if let Some(fraction) = zone.strip_prefix('.') {
                let end = fraction.find(|c: char| !c.is_ascii_digit())?;
                (1..=9).contains(&end).then_some(())?;
                zone = &fraction[end..];
            }
            if zone == "Z" {
                return Some(());
            }
            match zone.as_bytes() {
                [b'+' | b'-', h1, h2, b':', m1, m2] => {
                    (digits(&[*h1, *h2])? < 24 && digits(&[*m1, *m2])? < 60).then_some(())
                }
                _ => None,
            }
        };
        valid().map(|()| Self(text.into())).ok_or(error)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}

/// A part of an entry's time that can be worked out where it was not printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TimePart {
    /// The calendar date.
    Date,
    /// The time zone.
    Zone,
    /// The time of day.
    Clock,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamps_from_unix_seconds() {
        for (seconds, expected) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_795_341_600, "2026-11-22T10:00:00Z"),
            (-1, "1969-12-31T23:59:59Z"),
            (i64::MAX / 2, "1970-01-01T00:00:00Z"),
        ] {
            assert_eq!(Timestamp::from_unix(seconds).as_str(), expected);
        }
    }

    #[test]
    fn moments_as_unix_seconds() {
        for seconds in (-62_167_219_200..253_402_300_800).step_by(86_400 * 13 + 4567) {
            let moment = Timestamp::from_unix(seconds);
            assert_eq!(moment.unix_seconds(), seconds, "{moment}");
        }
        for (text, seconds) in [
            ("2026-11-22T10:00:00.75Z", 1_795_341_600),
            ("2026-11-22T15:30:00+05:30", 1_795_341_600),
            ("2026-11-22T06:30:00.5-03:30", 1_795_341_600),
        ] {
            let moment = text.parse::<Timestamp>();
            assert_eq!(moment.map(|m| m.unix_seconds()), Ok(seconds), "{text}");
        }
    }

    #[test]
    fn moments_by_the_clocks_of_a_place() {
        for (offset, expected) in [
            (0, "2026-11-22T10:00:00Z"),
            (60, "2026-11-22T10:00:00+01:00"),
            (-210, "2026-11-22T10:00:00-03:30"),
            (840, "2026-11-22T10:00:00+14:00"),
            (-1439, "2026-11-22T10:00:00-23:59"),
        ] {
            let moment = Date::new(2026, 11, 22)
                .zip(Clock::new(10, 0, 0))
                .map(|(date, clock)| Timestamp::local(date, clock, offset));
            assert_eq!(moment, expected.parse().ok());
        }
    }

    #[test]
    fn timestamps_are_checked_and_kept_as_spelled() {
        for good in [
            "2026-11-22T10:00:00Z",
            "2026-11-22T10:00:00.123Z",
            "2026-11-22T10:00:00+05:30",
        ] {
            assert_eq!(
                good.parse::<Timestamp>().map(|t| t.to_string()),
                Ok(good.to_owned())
            );
        }
        for bad in [
            "",
            "2026-11-22",
            "2026-02-29T10:00:00Z",
            "2026-11-22T25:00:00Z",
            "2026-11-22T10:00:00",
            "2026-11-22T10:00:00.Z",
            "2026-11-22T10:00:00+5:30",
            "äöü",
        ] {
            assert!(bad.parse::<Timestamp>().is_err(), "{bad}");
        }
    }

    #[test]
    fn clocks_and_dates() {
        assert_eq!(
            "04:38:00".parse::<Clock>().map(|c| c.to_string()),
            Ok("04:38:00".into())
        );
        for bad in ["4:38:00", "24:00:00", "04:38", "ab:cd:ef"] {
            assert!(bad.parse::<Clock>().is_err(), "{bad}");
        }
        assert_eq!(
            "2024-02-29".parse::<Date>().map(|d| d.to_string()),
            Ok("2024-02-29".into())
        );
        for bad in ["2023-02-29", "2024-13-01", "2024-1-01", "20240101"] {
            assert!(bad.parse::<Date>().is_err(), "{bad}");
        }
    }
}
