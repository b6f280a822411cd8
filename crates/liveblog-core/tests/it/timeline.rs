//! Where entries lie in time.

use liveblog_core::timeline::{Axis, Day, Timeline};
use liveblog_core::{Clock, Date, Document, Order};

use crate::made_up;

/// A document whose entries have these dates and clocks.
fn blog(order: Order, times: &[(&str, &str)]) -> Document {
    let texts: Vec<_> = times
        .iter()
        .map(|_| (None, "Something happened."))
        .collect();
    let mut blog = made_up::document("d-1", &texts);
    blog.order = order;
    for (entry, (date, clock)) in blog.entries.iter_mut().zip(times) {
        let entry = std::sync::Arc::make_mut(entry);
        entry.time.raw = None;
        entry.time.timestamp = None;
        entry.time.date = date.parse::<Date>().ok();
        entry.time.clock = clock.parse::<Clock>().ok();
    }
    blog
}

/// The places as a person would read them.
fn shown(timeline: &Timeline) -> Vec<String> {
    let one = |place: &i64| match timeline.shown(*place) {
        None => place.to_string(),
        Some((Day::Date(date), clock)) => format!("{date} {clock}"),
        Some((Day::Number(day), clock)) => format!("{day} {clock}"),
    };
    timeline.places.iter().map(one).collect()
}

fn check(order: Order, times: &[(&str, &str)], axis: Axis, expected: &[&str]) {
    let timeline = Timeline::new(&blog(order, times));
    assert_eq!(
        (timeline.axis, shown(&timeline)),
        (axis, expected.iter().map(|s| (*s).to_owned()).collect())
    );
    for (place, share) in [(timeline.first, 0.0), (timeline.last, 1.0)] {
        let share = if timeline.falls { 1.0 - share } else { share };
        if timeline.first < timeline.last {
            assert_eq!(timeline.share(place), share);
        }
        assert_eq!(timeline.place(share), place);
    }
}

#[test]
fn clocks_alone_go_on_after_midnight() {
    let times = [("", "23:50:00"), ("", "00:10:00"), ("", "00:40:00")];
    let expected = ["1 23:50:00", "2 00:10:00", "2 00:40:00"];
    check(Order::OldestFirst, &times, Axis::Clocks, &expected);
    let times = [("", "00:40:00"), ("", "00:10:00"), ("", "23:50:00")];
    let expected = ["2 00:40:00", "2 00:10:00", "1 23:50:00"];
    check(Order::NewestFirst, &times, Axis::Clocks, &expected);
}

#[test]
fn a_pinned_entry_begins_no_new_day() {
    let times = [("", "21:04:00"), ("", "05:20:00"), ("", "05:45:00")];
    let expected = ["1 21:04:00", "1 05:20:00", "1 05:45:00"];
    check(Order::Mixed, &times, Axis::Clocks, &expected);
}

#[test]
fn dates_count_and_what_has_no_time_lies_with_the_one_before() {
    let times = [
        ("", ""),
        ("2026-03-14", "22:00:00"),
        ("", ""),
        ("2026-03-16", "01:00:00"),
        ("", "02:00:00"),
    ];
    let expected = [
        "2026-03-14 22:00:00",
        "2026-03-14 22:00:00",
        "2026-03-14 22:00:00",
        "2026-03-16 01:00:00",
        "2026-03-16 02:00:00",
    ];
    check(Order::OldestFirst, &times, Axis::Dates, &expected);
}

#[test]
fn too_few_times_make_positions() {
    let times = [("", ""), ("", "10:00:00"), ("", "")];
    check(
        Order::OldestFirst,
        &times,
        Axis::Positions,
        &["0", "1", "2"],
    );
    check(Order::OldestFirst, &[], Axis::Positions, &[]);
    check(
        Order::NewestFirst,
        &[("", "10:00:00")],
        Axis::Clocks,
        &["1 10:00:00"],
    );
}

#[test]
fn a_typed_time_is_a_place() {
    let dated = Timeline::new(&blog(Order::OldestFirst, &[("2026-03-14", "22:00:00")]));
    let clock = Clock::new(22, 0, 0).unwrap();
    assert_eq!(
        dated.place_of(Date::new(2026, 3, 14), clock),
        Some(dated.first)
    );
    assert_eq!(dated.place_of(None, clock), None);
    let clocks = Timeline::new(&blog(Order::OldestFirst, &[("", "22:00:00")]));
    assert_eq!(clocks.place_of(None, clock), Some(clocks.first));
}
