//! Where a document's entries lie in time, for pictures of the hours and for
//! filters by time.
//!
//! What this module does not do: convert between zones. An entry lies where
//! its own clock says, as it was printed.

use crate::{Clock, Date, Document, Order};

const DAY: i64 = 86_400;

/// What an entry's place is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// Seconds after 1970-01-01T00:00:00 by the clocks of the page.
    Dates,
    /// Seconds after the midnight before the first entry: no date is known.
    Clocks,
    /// Entries before it: too few times are known.
    Positions,
}

/// The places of a document's entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// What the places are counted in.
    pub axis: Axis,
    /// Whether they fall down the page.
    pub falls: bool,
    /// One an entry, in pasted order.
    pub places: Vec<i64>,
    /// The lowest of them.
    pub first: i64,
    /// The highest of them.
    pub last: i64,
}

impl Timeline {
    /// The places of `document`'s entries. One without a time lies where the
    /// entry before it in time does.
    pub fn new(document: &Document) -> Self {
        let entries = &document.entries;
        let clocks = entries.iter().filter(|e| e.time.clock.is_some()).count();
        let falls = falls(document);
        if clocks * 2 < entries.len() || clocks == 0 {
            let last = (entries.len() as i64 - 1).max(0);
            return Self {
                axis: Axis::Positions,
                falls: false,
                places: (0..entries.len() as i64).collect(),
                first: 0,
                last,
            };
        }
        let mut dates = entries.iter().filter_map(|e| e.time.date);
        let dated = dates.next();
        let mut day = dated.map_or(0, Date::days_since_epoch);
        // In an order that is neither, an earlier clock need not be a new day.
        let turns = document.order != Order::Mixed;
        let mut places = vec![0; entries.len()];
        let mut before: Option<Clock> = None;
        let mut untimed = Vec::new();
        let mut place = None;
        for step in 0..entries.len() {
            let index = if falls {
                entries.len() - 1 - step
            } else {
                step
            };
            let time = &entries[index].time;
            if let Some(clock) = time.clock {
                match (time.date, before) {
                    (Some(date), _) => day = date.days_since_epoch(),
                    (None, Some(before))
                        if turns && clock.seconds() + 43_200 < before.seconds() =>
                    {
                        day += 1;
                    }
                    _ => {}
                }
                before = Some(clock);
                place = Some(day * DAY + i64::from(clock.seconds()));
            }
            match place {
                Some(place) => places[index] = place,
                None => untimed.push(index),
            }
        }
        let mut first = i64::MAX;
        for (entry, place) in entries.iter().zip(&places) {
            if entry.time.clock.is_some() {
                first = first.min(*place);
            }
        }
        for index in untimed {
            places[index] = first;
        }
        Self {
            axis: if dated.is_some() {
                Axis::Dates
            } else {
                Axis::Clocks
            },
            falls,
            last: places.iter().copied().max().unwrap_or(first),
            first,
            places,
        }
    }

    /// How far down the page an entry at `place` lies, between 0 and 1.
    pub fn share(&self, place: i64) -> f64 {
        let whole = (self.last - self.first).max(1) as f64;
        let share = ((place - self.first) as f64 / whole).clamp(0.0, 1.0);
        if self.falls { 1.0 - share } else { share }
    }

    /// The place that lies so far down the page.
    pub fn place(&self, share: f64) -> i64 {
        let share = if self.falls { 1.0 - share } else { share };
        self.first + ((self.last - self.first) as f64 * share.clamp(0.0, 1.0)).round() as i64
    }

    /// A place as the page's clocks show it: the date, where one is known or
    /// else the number of the day, and the time. `None` where places are no
    /// times.
    pub fn shown(&self, place: i64) -> Option<(Day, Clock)> {
        let of_day = place.rem_euclid(DAY);
        let number = |n: i64| u8::try_from(n).unwrap_or_default();
        let clock = Clock::new(
            number(of_day / 3600),
            number(of_day / 60 % 60),
            number(of_day % 60),
        )?;
        let days = place.div_euclid(DAY);
        match self.axis {
            Axis::Dates => Some((Day::Date(Date::from_days_since_epoch(days)?), clock)),
            Axis::Clocks => Some((Day::Number(days + 1), clock)),
            Axis::Positions => None,
        }
    }

    /// The place of a time that a person gives, on this date if there are any.
    pub fn place_of(&self, date: Option<Date>, clock: Clock) -> Option<i64> {
        let days = match self.axis {
            Axis::Dates => date?.days_since_epoch(),
            Axis::Clocks => 0,
            Axis::Positions => return None,
        };
        Some(days * DAY + i64::from(clock.seconds()))
    }
}

/// A day on the axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Day {
    /// By the calendar.
    Date(Date),
    /// The first, the second, and so on.
    Number(i64),
}

/// Whether times fall down the page, if only in most places.
fn falls(document: &Document) -> bool {
    match document.order {
        Order::OldestFirst => return false,
        Order::NewestFirst => return true,
        Order::Mixed => {}
    }
    let (mut rises, mut falls) = (0, 0);
    let mut before = None;
    for entry in &document.entries {
        let now = entry.time.clock.map(|clock| (entry.time.date, clock));
        if let (Some(before), Some(now)) = (before, now) {
            rises += usize::from(before < now);
            falls += usize::from(before > now);
        }
        before = now.or(before);
    }
    falls > rises
}
