//! Tells in which order the entries' times run down the page, and which
//! entries break it.
//!
//! What this module does not do: sort. Entries stay as pasted.

use std::cmp::Ordering;

use crate::document::Order;
use crate::{Clock, Date};

const DAY: u32 = 24 * 3600;
/// How long a step over midnight may be, in seconds: from 23:50 to 00:10 is
/// forward, from 21:00 to 09:00 is a night’s pause, from 12:00 to 09:00 is
/// out of order.
const NIGHT: u32 = 12 * 3600;
/// The same for the step from the first entry, which may be a sign-off that
/// was pinned to the top: it stands alone, hours away from the day below it.
const FIRST_NIGHT: u32 = 3 * 3600;

/// The entries' order, and the positions of those that break it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub order: Order,
    pub odd: Vec<usize>,
}

/// When an entry was published, as far as it is printed.
pub(super) type When = (Option<Date>, Option<Clock>);

/// How one time stands to another, by the clock alone where the dates are
/// not both printed.
fn compare(a: When, b: When) -> Ordering {
    match (a.0, b.0) {
        (Some(from), Some(to)) => (from, a.1).cmp(&(to, b.1)),
        _ => a.1.cmp(&b.1),
    }
}

/// Whether the step from `a` to `b` goes in the direction of `forward` or
/// stays, perhaps by way of a midnight whose date is not printed.
fn in_order(a: When, b: When, forward: Ordering, longest_night: u32) -> bool {
    let by_clock = compare(a, b);
    if by_clock.is_eq() || by_clock == forward {
        return true;
    }
    let undated = a.0.is_none() || b.0.is_none();
    let apart = match (a.1, b.1) {
        (Some(a), Some(b)) => a.seconds().abs_diff(b.seconds()),
        _ => 0,
    };
    undated && DAY - apart <= longest_night
}

/// The order of the entries' `times`, in pasted order: the one that fewer
/// entries break, and of equals the one that more steps follow by the clock.
/// Entries without a time break nothing.
pub(super) fn order_of(times: &[When]) -> Found {
    let known: Vec<usize> = (0..times.len())
        .filter(|&index| times[index].1.is_some())
        .collect();
    let rising = breaks(times, &known, Ordering::Less);
    let falling = breaks(times, &known, Ordering::Greater);
    let backwards = match falling.odd.len().cmp(&rising.odd.len()) {
        Ordering::Less => true,
        Ordering::Equal => falling.steps > rising.steps,
        Ordering::Greater => false,
    };
    let (order, odd) = if backwards {
        (Order::NewestFirst, falling.odd)
    } else {
        (Order::OldestFirst, rising.odd)
    };
    Found {
        order: if odd.is_empty() { order } else { Order::Mixed },
        odd,
    }
}

/// How well entries keep to one direction.
struct Breaks {
    /// Steps that go in that direction by the clock alone.
    steps: usize,
    /// The entries that break it.
    odd: Vec<usize>,
}

/// Which of the `known` entries break the direction `forward`.
fn breaks(times: &[When], known: &[usize], forward: Ordering) -> Breaks {
    let at = |index: usize| times[known[index]];
    let mut found = Breaks {
        steps: 0,
        odd: Vec::new(),
    };
    for index in 1..known.len() {
        let (above, here) = (at(index - 1), at(index));
        found.steps += usize::from(compare(above, here) == forward);
        let night = if index == 1 && known.len() > 2 {
            FIRST_NIGHT
        } else {
            NIGHT
        };
        if in_order(above, here, forward, night) {
            continue;
        }
        // Which of the two is out of place? The one without which its
        // neighbours are in order; the first one where nothing is before it.
        let without = |skipped: usize| {
            skipped > 0
                && skipped + 1 < known.len()
                && in_order(at(skipped - 1), at(skipped + 1), forward, NIGHT)
        };
        let culprit = if index == 1 || without(index - 1) && !without(index) {
            known[index - 1]
        } else {
            known[index]
        };
        if found.odd.last() != Some(&culprit) {
            found.odd.push(culprit);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(times: &str) -> (Order, Vec<usize>) {
        let times: Vec<When> = times
            .split_whitespace()
            .map(|time| {
                let (date, clock) = match time.split_once('T') {
                    Some((date, clock)) => (date.parse().ok(), clock),
                    None => (None, time),
                };
                (date, format!("{clock}:00").parse().ok())
            })
            .collect();
        let found = order_of(&times);
        (found.order, found.odd)
    }

    #[test]
    fn orders() {
        use Order::*;
        for (times, expected) in [
            ("", (OldestFirst, vec![])),
            ("09:00", (OldestFirst, vec![])),
            ("09:00 09:00 09:05", (OldestFirst, vec![])),
            ("09:05 09:00 09:00", (NewestFirst, vec![])),
            ("23:10 23:50 00:10 00:20", (OldestFirst, vec![])),
            ("01:59 23:49 22:10", (NewestFirst, vec![])),
            // A sign-off first, then the day.
            ("21:04 04:19 04:38 20:45", (Mixed, vec![0])),
            ("04:00 20:10 20:00 19:00", (Mixed, vec![0])),
            ("12:00 09:00 09:10 09:20", (Mixed, vec![0])),
            ("09:00 09:10 08:50 09:20", (Mixed, vec![2])),
            ("09:00 19:10 09:10 09:20 09:30", (Mixed, vec![1])),
            ("? 09:00 ? 09:10", (OldestFirst, vec![])),
            (
                "2030-09-27T09:00 2030-09-26T23:00 2030-09-26T22:00",
                (NewestFirst, vec![]),
            ),
            (
                "2030-09-27T21:00 2030-09-27T04:00 2030-09-27T05:00 2030-09-27T06:00",
                (Mixed, vec![0]),
            ),
        ] {
            assert_eq!(found(times), expected, "{times}");
        }
    }
}
