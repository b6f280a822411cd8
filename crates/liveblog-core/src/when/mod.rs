//! Works out what an entry's time leaves unsaid: the date, the zone and the
//! moment.
//!
//! What this module does not do: read printed times (the parser does), or
//! guess. What is not certain stays open, and what was printed or set by a
//! person is never changed.
//!
//! How dates are worked out. The entries that have a clock are a chain from
//! the oldest to the newest, whichever way the page runs. A link of the chain
//! is certain where the clock goes on by less than twelve hours, over midnight
//! if it must; twelve hours and more could be a pause or an entry out of
//! place. An entry without which its neighbours are in order is left out of
//! the chain. A first entry that would roll the date is taken to be pinned
//! unless the step is a short one. Printed dates then spread along certain
//! links, and where two of them disagree, nothing in between is dated.

mod zone;

pub use zone::{is_zone, known_zones};

use std::cmp::Ordering;
use std::sync::Arc;

use crate::document::{Entry, EntryTime, Order};
use crate::{Clock, Date, TimePart, Timestamp};
use zone::Zone;

const DAY: u32 = 24 * 3600;
/// A step of this length or more has two readings.
const TOO_LONG: u32 = 12 * 3600;
/// The longest step over midnight from or to the page's first entry, which
/// may be a sign-off that was pinned to the top.
const FIRST_NIGHT: u32 = 3 * 3600;

/// Works out the dates, zones and timestamps of a blog's entries anew, and
/// marks in [`EntryTime::inferred`] what was not printed. What was worked out
/// before is taken off first, so nothing depends on how often this is called.
/// A clock is never worked out; one that was stays as it is.
///
/// `date` is the day on which the blog began, that is the day of its oldest
/// entry: the first on an oldest-first page (but for a pinned one), the last
/// on a newest-first page. It counts only where no printed date says better.
/// `zone` is the zone of all clocks that are printed without one, and says
/// which zone is meant where a name with several meanings is printed.
///
/// Entries whose time is as it was stay shared with other documents.
pub fn resolve(entries: &mut [Arc<Entry>], order: Order, date: Option<Date>, zone: Option<&str>) {
    let blog_zone = zone.map(str::trim).filter(|zone| !zone.is_empty());
    let mut times = Vec::with_capacity(entries.len());
    for entry in &*entries {
        let mut time = entry.time.clone();
        take_off(&mut time);
        times.push(time);
    }
    let days = days(&times, order, date);
    let mut last: (String, Option<Zone>) = Default::default();
    for ((entry, mut time), day) in entries.iter_mut().zip(times).zip(days) {
        if time.date.is_none() {
            time.date = day.and_then(Date::from_days_since_epoch);
            if time.date.is_some() {
                time.inferred.insert(0, TimePart::Date);
            }
        }
        if let (None, Some(zone), Some(_)) = (&time.zone, blog_zone, time.clock) {
            time.zone = Some(zone.to_owned());
            let at = usize::from(time.inferred.first() == Some(&TimePart::Date));
            time.inferred.insert(at, TimePart::Zone);
        }
        let mut moment = None;
        if let (Some(date), Some(clock), Some(name)) = (time.date, time.clock, &time.zone) {
            // Nearly all entries of a blog have the same zone.
            if last.0 != *name {
                // A printed name of several zones means the blog's.
                let blogs = || blog_zone.and_then(Zone::named);
                last = (name.clone(), Zone::named(name).or_else(blogs));
            }
            let offset = last.1.and_then(|zone| zone.offset(date, clock));
            moment = offset.map(|offset| Timestamp::local(date, clock, offset));
        }
        // The same moment may be spelled with a fraction or another offset.
        let same = |a: &Timestamp, b: &Timestamp| a.unix_seconds() == b.unix_seconds();
        match (&time.timestamp, &moment) {
            (Some(old), Some(new)) if same(old, new) => {}
            _ => time.timestamp = moment,
        }
        if time != entry.time {
            Arc::make_mut(entry).time = time;
        }
    }
}

/// The position of the blog's oldest entry, the one that the day on which the
/// blog began belongs to; `None` where the page runs neither way or prints no
/// times.
pub fn oldest(entries: &[Arc<Entry>], order: Order) -> Option<usize> {
    let mut times = Vec::with_capacity(entries.len());
    for entry in entries {
        let mut time = entry.time.clone();
        take_off(&mut time);
        times.push(time);
    }
    let printed = printed(&times);
    let chain = chain(&printed, order)?;
    chain.places.get(chain.oldest(&printed)).copied()
}

/// The date and the zone that every entry with a clock prints.
pub fn shared(entries: &[Arc<Entry>]) -> (Option<Date>, Option<&str>) {
    let mut shared: Option<(Option<Date>, Option<&str>)> = None;
    for time in entries.iter().map(|entry| &entry.time) {
        if time.clock.is_none() {
            continue;
        }
        let is_printed = |part| !time.inferred.contains(&part);
        let date = time.date.filter(|_| is_printed(TimePart::Date));
        let zone = time.zone.as_deref().filter(|_| is_printed(TimePart::Zone));
        shared = Some(match shared {
            None => (date, zone),
            Some((other_date, other_zone)) => (
                other_date.filter(|other| Some(*other) == date),
                other_zone.filter(|other| Some(*other) == zone),
            ),
        });
    }
    shared.unwrap_or_default()
}

/// Takes off what was worked out before. The moment stays for now: it may be
/// the page's own.
fn take_off(time: &mut EntryTime) {
    for part in std::mem::take(&mut time.inferred) {
        match part {
            TimePart::Date => time.date = None,
            TimePart::Zone => time.zone = None,
            TimePart::Clock => time.inferred = vec![TimePart::Clock],
        }
    }
}

/// What an entry prints, dates as days after 1970-01-01.
#[derive(Clone, Copy)]
struct Printed<'e> {
    day: Option<i64>,
    clock: Option<Clock>,
    zone: Option<&'e str>,
}

fn printed(times: &[EntryTime]) -> Vec<Printed<'_>> {
    let mut printed = Vec::with_capacity(times.len());
    for time in times {
        printed.push(Printed {
            day: time.date.map(Date::days_since_epoch),
            clock: time.clock,
            zone: time.zone.as_deref(),
        });
    }
    printed
}

/// How one entry follows another that is said to be older.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Link {
    /// So many days later by the calendar.
    Days(i64),
    /// Not in order, or too long a step to be sure.
    Broken,
    /// It cannot be told.
    Unknown,
}

/// How `b` follows `a`; a step over midnight of at most `longest_night`.
fn link(a: Printed, b: Printed, longest_night: u32) -> Link {
    let same_zone = match (a.zone, b.zone) {
        (Some(a), Some(b)) => a.eq_ignore_ascii_case(b),
        _ => true,
    };
    let clocks = a.clock.zip(b.clock).filter(|_| same_zone);
    if let (Some(from), Some(to)) = (a.day, b.day) {
        let is_back = from > to || from == to && clocks.is_some_and(|(a, b)| b < a);
        return if is_back {
            Link::Broken
        } else {
            Link::Days(to - from)
        };
    }
    let Some((from, to)) = clocks else {
        return Link::Unknown;
    };
    let (from, to) = (from.seconds(), to.seconds());
    let (days, seconds) = if to >= from {
        (0, to - from)
    } else {
        (1, to + DAY - from)
    };
    if seconds >= TOO_LONG || days > 0 && seconds > longest_night {
        Link::Broken
    } else {
        Link::Days(days)
    }
}

/// The entries that are in order, oldest first.
struct Chain {
    /// Their positions.
    places: Vec<usize>,
    /// How each follows the one before; the first follows nothing.
    links: Vec<Link>,
    /// How often a link was broken or an entry left out.
    faults: usize,
}

impl Chain {
    fn of(printed: &[Printed], newest_first: bool) -> Self {
        let mut known: Vec<usize> = (0..printed.len())
            .filter(|i| printed[*i].clock.is_some() || printed[*i].day.is_some())
            .collect();
        // Two entries have no order that one of them could be pinned out of.
        let first = known.first().copied().filter(|_| known.len() > 2);
        if newest_first {
            known.reverse();
        }
        let link = |a: usize, b: usize| {
            let is_first = Some(a) == first || Some(b) == first;
            let night = if is_first { FIRST_NIGHT } else { TOO_LONG };
            link(printed[a], printed[b], night)
        };
        let mends = |a: Option<&usize>, b: Option<&usize>| {
            a.zip(b)
                .is_some_and(|(a, b)| matches!(link(*a, *b), Link::Days(_)))
        };
        let mut chain = Self {
            places: Vec::with_capacity(known.len()),
            links: Vec::with_capacity(known.len()),
            faults: 0,
        };
        for (i, &place) in known.iter().enumerate() {
            let Some(&last) = chain.places.last() else {
                chain.push(place, Link::Unknown);
                continue;
            };
            let found = link(last, place);
            if found != Link::Broken {
                chain.push(place, found);
                continue;
            }
            chain.faults += 1;
            let has_first = Some(last) == first || Some(place) == first;
            let before = chain.places.len().checked_sub(2).map(|i| chain.places[i]);
            if !has_first && mends(Some(&last), known.get(i + 1)) {
                continue;
            }
            match before {
                Some(before) if !has_first && mends(Some(&before), Some(&place)) => {
                    chain.places.pop();
                    chain.links.pop();
                    chain.push(place, link(before, place));
                }
                _ => chain.push(place, Link::Broken),
            }
        }
        chain
    }

    fn push(&mut self, place: usize, link: Link) {
        self.places.push(place);
        self.links.push(link);
    }

    /// The position in the chain of the blog's oldest entry: the first, but
    /// for one that is pinned to the top of the page.
    fn oldest(&self, printed: &[Printed]) -> usize {
        let &[first, second, _, ..] = &*self.places else {
            return 0;
        };
        let is_pinned = self.links[1] == Link::Broken
            && first < second
            && printed[first].clock > printed[second].clock;
        usize::from(is_pinned)
    }
}

/// The chain in the direction of the page; `None` where it runs neither way.
fn chain(printed: &[Printed], order: Order) -> Option<Chain> {
    let newest_first = match order {
        Order::OldestFirst => false,
        Order::NewestFirst => true,
        Order::Mixed => {
            let (rising, falling) = (Chain::of(printed, false), Chain::of(printed, true));
            return match rising.faults.cmp(&falling.faults) {
                Ordering::Less => Some(rising),
                Ordering::Greater => Some(falling),
                Ordering::Equal => None,
            };
        }
    };
    Some(Chain::of(printed, newest_first))
}

/// The day of each entry, as far as it is certain.
fn days(times: &[EntryTime], order: Order, began: Option<Date>) -> Vec<Option<i64>> {
    let printed = printed(times);
    let mut days: Vec<Option<i64>> = printed.iter().map(|printed| printed.day).collect();
    let Some(chain) = chain(&printed, order) else {
        return days;
    };
    let oldest = chain.oldest(&printed);
    let mut start = 0;
    while start < chain.places.len() {
        let mut end = start + 1;
        while end < chain.places.len() && matches!(chain.links[end], Link::Days(_)) {
            end += 1;
        }
        let began = began.filter(|_| oldest == start);
        date_run(&chain, start..end, began, &mut days);
        start = end;
    }
    date_between(&printed, &chain, &mut days);
    days
}

/// Dates a run of certain links from its printed dates, or else by `began`,
/// the day of its first entry.
fn date_run(
    chain: &Chain,
    run: std::ops::Range<usize>,
    began: Option<Date>,
    days: &mut [Option<i64>],
) {
    // The day of the run's first entry, by each entry's own printed date.
    let mut origins = Vec::with_capacity(run.len());
    let mut later = 0;
    for i in run.clone() {
        if let (Link::Days(days), true) = (chain.links[i], i > run.start) {
            later += days;
        }
        origins.push((later, days[chain.places[i]].map(|day| day - later)));
    }
    if origins.iter().all(|(_, origin)| origin.is_none()) {
        origins[0].1 = began.map(Date::days_since_epoch);
    }
    // What the next printed date on either side says.
    let mut after = vec![None; origins.len()];
    let mut next = None;
    for (i, (_, origin)) in origins.iter().enumerate().rev() {
        next = origin.or(next);
        after[i] = next;
    }
    let mut before = None;
    for (i, place) in chain.places[run].iter().enumerate() {
        let (later, origin) = origins[i];
        before = origin.or(before);
        if days[*place].is_some() {
            continue;
        }
        let origin = match (before, after[i]) {
            (Some(before), Some(after)) if before != after => None,
            (before, after) => before.or(after),
        };
        days[*place] = origin.map(|day| day + later);
    }
}

/// Dates entries that print neither clock nor date and stand between two
/// neighbours in the chain of the same day.
fn date_between(printed: &[Printed], chain: &Chain, days: &mut [Option<i64>]) {
    let mut rank = vec![None; printed.len()];
    for (i, place) in chain.places.iter().enumerate() {
        rank[*place] = Some(i);
    }
    let mut above: Option<usize> = None;
    let mut waiting = 0..0;
    for place in 0..printed.len() {
        let is_known = printed[place].clock.is_some() || printed[place].day.is_some();
        if !is_known {
            waiting.end = place + 1;
            continue;
        }
        if let (Some(above), Some(here)) = (above, rank[place])
            && chain.links[above.max(here)] == Link::Days(0)
            && days[chain.places[above]] == days[place]
        {
            for between in waiting {
                days[between] = days[place];
            }
        }
        above = rank[place];
        waiting = place + 1..place + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{CodePointRange, TextRange};
    use crate::{EntryId, Extra};
    use proptest::prelude::*;

    /// Indian pages print `IST`, which is also Irish and Israeli time.
    #[test]
    fn the_blogs_zone_says_which_of_several_a_printed_name_means() {
        let time = EntryTime {
            raw: Some("11:00 IST".to_owned()),
            clock: Clock::new(11, 0, 0),
            date: Date::new(2031, 5, 1),
            zone: Some("IST".to_owned()),
            ..EntryTime::default()
        };
        for (zone, expected) in [
            (None, None),
            (Some("IST"), None),
            (Some("Asia/Kolkata"), Some("2031-05-01T11:00:00+05:30")),
        ] {
            let mut entries = [entry(time.clone())];
            resolve(&mut entries, Order::OldestFirst, None, zone);
            let resolved = &entries[0].time;
            assert_eq!(resolved.timestamp.as_ref().map(Timestamp::as_str), expected);
            assert_eq!(resolved.zone.as_deref(), Some("IST"));
            assert!(resolved.inferred.is_empty());
        }
    }

    fn entry(time: EntryTime) -> Arc<Entry> {
        Arc::new(Entry {
            id: EntryId::from("e"),
            heading: None,
            time,
            authors: Vec::new(),
            text: TextRange::default(),
            blocks: Vec::new(),
            source: CodePointRange::default(),
            extra: Extra::default(),
        })
    }

    /// Entries such as `2030-09-27T09:00@ET`, with date and zone left out at
    /// will; `?` has no clock, `2030-09-27T?` only a date.
    fn entries(times: &str) -> Vec<Arc<Entry>> {
        let read = |time: &str| {
            let (time, zone) = time
                .split_once('@')
                .map_or((time, None), |(time, zone)| (time, Some(zone.to_owned())));
            let (date, clock) = time.split_once('T').unwrap_or(("", time));
            entry(EntryTime {
                raw: Some(time.to_owned()),
                clock: format!("{clock}:00").parse().ok(),
                date: date.parse().ok(),
                zone,
                ..EntryTime::default()
            })
        };
        times.split_whitespace().map(read).collect()
    }

    /// The day of the month of each entry, with a `!` where it was printed.
    fn shown_days(entries: &[Arc<Entry>]) -> String {
        let mut shown = Vec::new();
        for time in entries.iter().map(|entry| &entry.time) {
            let day = time.date.map(|date| date.to_string()[8..].to_owned());
            let mark = match (&day, time.inferred.contains(&TimePart::Date)) {
                (Some(_), false) => "!",
                _ => "",
            };
            shown.push(day.unwrap_or("?".to_owned()) + mark);
        }
        shown.join(" ")
    }

    #[track_caller]
    fn check(times: &str, order: Order, began: &str, expected: &str) {
        let mut entries = entries(times);
        resolve(&mut entries, order, began.parse().ok(), None);
        assert_eq!(shown_days(&entries), expected, "{times} {order:?} {began}");
    }

    const BEGAN: &str = "2030-09-27";

    #[test]
    fn days_from_the_day_the_blog_began() {
        use Order::{Mixed, NewestFirst, OldestFirst};
        for (times, order, expected) in [
            ("", OldestFirst, ""),
            ("09:00", OldestFirst, "27"),
            ("09:00 09:00 10:30", OldestFirst, "27 27 27"),
            ("23:50 00:10 00:20 08:00", OldestFirst, "27 28 28 28"),
            ("01:59 23:49 22:10", NewestFirst, "28 27 27"),
            // Two midnights.
            (
                "00:10 22:00 11:00 00:30 23:00",
                NewestFirst,
                "29 28 28 28 27",
            ),
            ("09:00 20:59 21:00", OldestFirst, "27 27 27"),
            // A pause of twelve hours and more has two readings.
            ("09:00 09:10 21:10 21:20", OldestFirst, "27 27 ? ?"),
            ("21:20 21:10 09:10 09:00", NewestFirst, "? ? 27 27"),
            ("21:00 21:10 09:10", OldestFirst, "27 27 ?"),
            // A sign-off pinned to the top.
            ("21:04 04:19 04:38 14:45", Mixed, "? 27 27 27"),
            ("21:04 04:19 04:38 14:45", OldestFirst, "? 27 27 27"),
            ("12:00 09:00 12:10 12:20", Mixed, "? 27 27 27"),
            ("10:30 19:00 10:10 10:00", NewestFirst, "? 27 27 27"),
            ("12:10 12:00 21:00", NewestFirst, "? ? 27"),
            ("04:00 20:10 20:00 19:00", Mixed, "? 27 27 27"),
            ("00:40 23:10 23:00 22:30", NewestFirst, "28 27 27 27"),
            // Two entries are too few to see a pinned one.
            ("21:04 04:19", OldestFirst, "27 28"),
            // One out of order stays open, the others go on.
            ("09:00 09:10 08:50 09:20", Mixed, "27 27 ? 27"),
            ("09:00 19:10 09:10 09:20 09:30", Mixed, "27 ? 27 27 27"),
            ("09:30 09:20 19:10 09:10 09:00", Mixed, "27 27 ? 27 27"),
            ("23:00 23:10 22:00 00:10", Mixed, "27 27 ? 28"),
            // Several out of order: nothing is carried past them.
            (
                "09:00 09:10 07:00 07:05 07:10 09:20",
                Mixed,
                "27 27 ? ? ? ?",
            ),
            // No direction at all.
            ("09:00 10:00 09:30", Mixed, "? ? ?"),
            ("? ?", OldestFirst, "? ?"),
            // Without a clock: only between neighbours of one day.
            ("09:00 ? ? 09:10 ?", OldestFirst, "27 27 27 27 ?"),
            ("? 23:50 ? 00:10", OldestFirst, "? 27 ? 28"),
            ("09:10 ? 09:00", NewestFirst, "27 27 27"),
            ("09:00 09:10 ? 08:50 ? 09:20", Mixed, "27 27 ? ? ? 27"),
            ("09:00 ? 21:10 21:20", OldestFirst, "27 ? ? ?"),
        ] {
            check(times, order, BEGAN, expected);
        }
    }

    #[test]
    fn oldest_entries() {
        use Order::{Mixed, NewestFirst, OldestFirst};
        for (times, order, expected) in [
            ("", OldestFirst, None),
            ("? 09:00 09:10", OldestFirst, Some(1)),
            ("09:10 09:00 ?", NewestFirst, Some(1)),
            ("21:04 04:19 04:38 14:45", Mixed, Some(1)),
            ("09:00 10:00 09:30", Mixed, None),
        ] {
            assert_eq!(oldest(&entries(times), order), expected, "{times}");
        }
    }

    #[test]
    fn days_from_printed_dates() {
        use Order::{Mixed, NewestFirst, OldestFirst};
        for (times, order, began, expected) in [
            ("2030-09-27T23:50 00:10", OldestFirst, "", "27! 28"),
            ("23:50 2030-09-28T00:10", OldestFirst, "", "27 28!"),
            ("2030-09-28T01:59 23:49 22:00", NewestFirst, "", "28! 27 27"),
            ("01:59 23:49 2030-09-27T22:00", NewestFirst, "", "28 27 27!"),
            ("2030-09-30T23:50 00:10", OldestFirst, "", "30! 01"),
            // Printed dates win over the day the blog is said to have begun.
            (
                "09:00 2030-09-28T10:00 11:00",
                OldestFirst,
                BEGAN,
                "28 28! 28",
            ),
            // Where two printed dates disagree on what is between them.
            (
                "2030-09-27T09:00 10:00 2030-09-28T11:00 12:00",
                OldestFirst,
                "",
                "27! ? 28! 28",
            ),
            (
                "2030-09-27T09:00 ? 2030-09-28T11:00 ? 2030-09-28T11:10",
                OldestFirst,
                "",
                "27! ? 28! 28 28!",
            ),
            (
                "2030-09-27T08:00 ? 2030-09-27T21:00",
                OldestFirst,
                "",
                "27! 27 27!",
            ),
            // A later part of the page with a date of its own.
            (
                "09:00 09:10 21:10 2030-09-27T21:20",
                OldestFirst,
                BEGAN,
                "27 27 27 27!",
            ),
            // A pinned entry keeps its date to itself.
            ("2030-09-28T04:00 20:10 20:00 19:00", Mixed, "", "28! ? ? ?"),
            // A date without a clock says nothing certain of its neighbours.
            ("22:00 2030-09-28T? 06:00", OldestFirst, BEGAN, "27 28! ?"),
            // Nothing is dated between two that disagree or are out of order.
            (
                "12:00 2030-09-28T11:00 10:00 ? 2030-09-27T09:00",
                NewestFirst,
                "",
                "28 28! ? ? 27!",
            ),
            (
                "2030-09-27T09:00 2030-09-27T09:10 ? 2030-09-27T07:00 2030-09-27T07:10",
                OldestFirst,
                "",
                "27! 27! ? 27! 27!",
            ),
            // A date that goes back.
            (
                "2030-09-27T09:00 2030-09-26T10:00 2030-09-27T11:00 11:10",
                Mixed,
                "",
                "27! 26! 27! 27",
            ),
            // Clocks of different zones cannot be compared.
            (
                "2030-09-27T23:50@GMT 00:10@gmt 05:00@ET",
                OldestFirst,
                "",
                "27! 28 ?",
            ),
        ] {
            check(times, order, began, expected);
        }
    }

    #[track_caller]
    fn check_moment(time: &str, zone: Option<&str>, inferred: &[TimePart], expected: Option<&str>) {
        let mut entries = entries(time);
        resolve(&mut entries, Order::OldestFirst, BEGAN.parse().ok(), zone);
        let time = &entries[0].time;
        let moment = time.timestamp.as_ref().map(Timestamp::as_str);
        assert_eq!((&*time.inferred, moment), (inferred, expected), "{time:?}");
    }

    #[test]
    fn moments() {
        use TimePart::{Date, Zone};
        for (time, zone, inferred, expected) in [
            (
                "2030-09-28T09:00@BST",
                None,
                &[][..],
                Some("2030-09-28T09:00:00+01:00"),
            ),
            (
                "2030-09-28T09:00@BST",
                Some("ET"),
                &[],
                Some("2030-09-28T09:00:00+01:00"),
            ),
            (
                "09:00",
                Some(" ET "),
                &[Date, Zone],
                Some("2030-09-27T09:00:00-04:00"),
            ),
            ("09:00@UTC", None, &[Date], Some("2030-09-27T09:00:00Z")),
            ("09:00", None, &[Date], None),
            ("09:00", Some("  "), &[Date], None),
            // One certain meaning, or the one that the blog's zone gives it.
            (
                "09:00@IST",
                Some("+05:30"),
                &[Date],
                Some("2030-09-27T09:00:00+05:30"),
            ),
            ("09:00@IST", None, &[Date], None),
            ("09:00", Some("IST"), &[Date, Zone], None),
            (
                "09:00",
                Some("+05:30"),
                &[Date, Zone],
                Some("2030-09-27T09:00:00+05:30"),
            ),
            // The hour that comes twice.
            ("2024-11-03T01:30@ET", None, &[], None),
            // A zone is one of a clock.
            ("?", Some("ET"), &[], None),
        ] {
            check_moment(time, zone, inferred, expected);
        }
    }

    #[test]
    fn a_moment_of_the_page_keeps_its_spelling_while_it_is_true() {
        let mut all = entries("2030-09-27T09:00@UTC");
        for (given, expected) in [
            ("2030-09-27T09:00:00.250Z", "2030-09-27T09:00:00.250Z"),
            ("2030-09-27T11:00:00+02:00", "2030-09-27T11:00:00+02:00"),
            ("2030-09-27T10:00:00Z", "2030-09-27T09:00:00Z"),
        ] {
            Arc::make_mut(&mut all[0]).time.timestamp = given.parse().ok();
            resolve(&mut all, Order::OldestFirst, None, None);
            assert_eq!(all[0].time.timestamp, expected.parse().ok());
        }
    }

    #[test]
    fn what_was_worked_out_is_taken_back_with_its_reason() {
        let before = entries("09:00 10:00@GMT");
        let mut all = before.clone();
        resolve(&mut all, Order::OldestFirst, BEGAN.parse().ok(), Some("ET"));
        assert_ne!(all, before);
        resolve(&mut all, Order::OldestFirst, None, None);
        assert_eq!(all, before);
    }

    #[test]
    fn a_clock_that_was_worked_out_elsewhere_stays() {
        let mut all = entries("09:00");
        Arc::make_mut(&mut all[0]).time.inferred = vec![TimePart::Clock];
        resolve(&mut all, Order::OldestFirst, BEGAN.parse().ok(), Some("ET"));
        assert_eq!(
            all[0].time.inferred,
            [TimePart::Date, TimePart::Zone, TimePart::Clock]
        );
        assert!(all[0].time.clock.is_some());
    }

    #[test]
    fn dates_and_zones_that_all_entries_print() {
        for (times, date, zone) in [
            ("", "", None),
            ("09:00", "", None),
            ("2030-09-27T09:00@ET", "2030-09-27", Some("ET")),
            (
                "2030-09-27T09:00@ET ? 2030-09-27T10:00@ET",
                "2030-09-27",
                Some("ET"),
            ),
            ("2030-09-27T09:00@ET 10:00@ET", "", Some("ET")),
            ("2030-09-27T09:00@ET 2030-09-28T10:00@GMT", "", None),
        ] {
            let mut all = entries(times);
            assert_eq!(shared(&all), (date.parse().ok(), zone), "{times}");
            // What is worked out counts for nothing.
            resolve(&mut all, Order::OldestFirst, BEGAN.parse().ok(), Some("PT"));
            assert_eq!(shared(&all), (date.parse().ok(), zone), "{times}");
        }
    }

    fn a_time() -> impl Strategy<Value = EntryTime> {
        let clock = (0..24_u8, prop::sample::select(vec![0_u8, 10, 59]));
        let clock = clock.prop_map(|(hour, minute)| Clock::new(hour, minute, 0));
        let date = (25..29_u8).prop_map(|day| Date::new(2030, 9, day));
        let zone = prop::sample::select(vec!["ET", "IST", "+05:30", "UK time"]);
        (
            prop::option::weighted(0.9, clock),
            prop::option::weighted(0.2, date),
            prop::option::weighted(0.2, zone),
        )
            .prop_map(|(clock, date, zone)| EntryTime {
                clock: clock.flatten(),
                date: date.flatten(),
                zone: zone.map(str::to_owned),
                ..EntryTime::default()
            })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn only_what_is_not_printed_is_worked_out(
            times in prop::collection::vec(a_time(), 0..12),
            order in prop::sample::select(vec![
                Order::OldestFirst,
                Order::NewestFirst,
                Order::Mixed,
            ]),
            began in prop::option::of(24..30_u8),
            zone in prop::option::of(prop::sample::select(vec!["GMT", "CT", "IST"])),
        ) {
            let before: Vec<Arc<Entry>> = times.into_iter().map(entry).collect();
            let began = began.and_then(|day| Date::new(2030, 9, day));
            let mut once = before.clone();
            resolve(&mut once, order, began, zone);
            for (before, after) in before.iter().zip(&once) {
                let (before, after) = (&before.time, &after.time);
                prop_assert_eq!(before.clock, after.clock);
                let mut inferred = Vec::new();
                match before.date {
                    Some(date) => prop_assert_eq!(after.date, Some(date)),
                    None if after.date.is_some() => inferred.push(TimePart::Date),
                    None => {}
                }
                match &before.zone {
                    Some(zone) => prop_assert_eq!(after.zone.as_ref(), Some(zone)),
                    None if after.zone.is_some() => inferred.push(TimePart::Zone),
                    None => {}
                }
                prop_assert_eq!(&after.inferred, &inferred);
                let expected = (|| {
                    let (date, clock) = (after.date?, after.clock?);
                    let blogs = || zone.and_then(Zone::named);
                    let meant = Zone::named(after.zone.as_ref()?).or_else(blogs)?;
                    let offset = meant.offset(date, clock)?;
                    let local = date.days_since_epoch() * 86_400 + i64::from(clock.seconds());
                    Some(local - i64::from(offset) * 60)
                })();
                prop_assert_eq!(
                    after.timestamp.as_ref().map(Timestamp::unix_seconds),
                    expected
                );
            }
            let mut twice = once.clone();
            resolve(&mut twice, order, began, zone);
            prop_assert_eq!(&twice, &once);
            for (once, twice) in once.iter().zip(&twice) {
                prop_assert!(Arc::ptr_eq(once, twice));
            }
            // Dates that were worked out never run against those above them
            // in a page that is said to be in order and prints none.
            if order != Order::Mixed && before.iter().all(|e| e.time.date.is_none()) {
                let days = once.iter().filter_map(|e| e.time.date);
                let mut days: Vec<Date> = days.collect();
                if order == Order::NewestFirst {
                    days.reverse();
                }
                prop_assert!(days.is_sorted());
            }
        }
    }
}
