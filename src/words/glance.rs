//! What splitting understood of a live blog, in words.

use liveblog_core::glance::{Glance, Place, Side, Times};
use liveblog_core::{Document, Order};

use super::{count, fill, t};

/// How many entries, in which order.
pub fn count_words(document: &Document) -> String {
    let all = document.entries.len();
    if all == 0 {
        return t("glance.no-entries").to_owned();
    }
    let mut words = count("count.entries", all);
    if all > 1 {
        words.push_str(", ");
        words.push_str(t(match document.order {
            Order::OldestFirst => "glance.oldest-first",
            Order::NewestFirst => "glance.newest-first",
            Order::Mixed => "glance.mixed",
        }));
    }
    words
}

/// Where times, headings and authors stand.
pub fn layout_words(glance: &Glance) -> String {
    let all = glance.entries;
    let place = glance.times.as_ref().map(|times| times.place);
    let mut words = match &glance.times {
        Some(times) => times_words(times, all),
        None => t("glance.no-times").to_owned(),
    };
    // The time's place has named what stands in one line with it.
    if !(place == Some(Place::WithHeading) && glance.headings == all) {
        let key = match glance.headings_side {
            _ if glance.headings == 0 => "glance.no-headings",
            Some(Side::Above) => "glance.headings-above",
            Some(Side::Below) => "glance.headings-below",
            None => "glance.headings",
        };
        add(&mut words, key, glance.headings, all);
    }
    if !(place == Some(Place::WithAuthors) && glance.authors == all) {
        let key = match glance.authors_place {
            _ if glance.authors == 0 => "glance.no-authors",
            Place::OwnLine => "glance.authors-own-line",
            Place::WithText => "glance.authors-text",
            Place::UnderText => "glance.authors-below",
            _ => "glance.authors",
        };
        add(&mut words, key, glance.authors, all);
    }
    if glance.empty > 0 {
        words.push_str(", ");
        words.push_str(t("glance.no-text"));
        share(&mut words, glance.empty, all);
    }
    words.push('.');
    words
}

fn times_words(times: &Times, all: usize) -> String {
    let more = if times.is_cut { "…" } else { "" };
    let key = match times.place {
        Place::OwnLine => "glance.times-own-line",
        Place::WithAuthors => "glance.times-authors",
        Place::WithHeading => "glance.times-heading",
        Place::WithText => "glance.times-text",
        Place::WithWords => "glance.times-words",
        Place::UnderText => "glance.times-below",
        Place::Unknown => "glance.times",
    };
    let example = [&*times.example, more].concat();
    let mut words = fill(key, &[("example", &example)]);
    if times.count < all {
        share(&mut words, times.count, all);
    }
    words
}

/// Adds what `count` of all entries have.
fn add(words: &mut String, key: &'static str, count: usize, all: usize) {
    words.push_str(", ");
    words.push_str(t(key));
    if count > 0 && count < all {
        share(words, count, all);
    }
}

fn share(words: &mut String, count: usize, all: usize) {
    words.push(' ');
    words.push_str(&fill("glance.share", &[("n", &count), ("all", &all)]));
}

/// Dates, zones and timestamps; empty where there are no times of day.
pub fn when_words(glance: &Glance) -> String {
    let Some(when) = &glance.when else {
        return String::new();
    };
    let mut words = match when.span {
        None if when.zones.is_empty() => t("glance.no-date-no-zone").to_owned(),
        None => t("glance.no-date-known").to_owned(),
        Some((first, last)) if first == last => first.to_string(),
        Some((first, last)) => fill("glance.dates", &[("first", &first), ("last", &last)]),
    };
    let mut part = |key: &'static str, count: usize| {
        words.push_str(", ");
        words.push_str(t(key));
        if count > 0 {
            share(&mut words, count, when.clocks);
        }
    };
    if when.span.is_some() && when.no_date > 0 {
        part("glance.no-date", when.no_date);
    } else if when.worked_out > 0 {
        part("glance.worked-out", when.worked_out);
    }
    if when.zones.is_empty() {
        if when.span.is_some() {
            part("glance.no-zone-known", 0);
        }
    } else {
        let zones = when.zones.join(", ");
        words.push_str(", ");
        words.push_str(&match when.more_zones {
            true => fill("glance.zones-more", &[("zones", &zones)]),
            false => zones,
        });
        if when.no_zone > 0 {
            words.push_str(", ");
            words.push_str(t("glance.no-zone"));
            share(&mut words, when.no_zone, when.clocks);
        }
    }
    words.push_str(": ");
    words.push_str(t(match when.stamps {
        0 => "glance.no-timestamps",
        n if n == when.clocks => "glance.timestamps",
        _ => "glance.some-timestamps",
    }));
    if let Some(zone) = &when.unclear {
        words.push(' ');
        words.push_str(&fill("glance.unclear-zone", &[("zone", zone)]));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    use liveblog_core::glance::glance;
    use liveblog_core::parse::parse;
    use liveblog_core::{Date, TextRange, Timestamp, when};

    fn check(text: &str, count: &str, layout: &str, when: &str) {
        let blog = parse(text, &Timestamp::from_unix(0));
        let glance = glance(&blog);
        let found = [
            count_words(&blog),
            layout_words(&glance),
            when_words(&glance),
        ];
        assert_eq!(found, [count, layout, when], "{text}");
    }

    #[test]
    fn a_time_line_with_authors_under_the_heading() {
        check(
            "Quay fire – live\n\nFire breaks out\n\n06:10 , Ada Fenwick\n\nA fire broke out at the quay.\n\nRoad closed\n\n06:20 , Ada Fenwick\n\nThe harbour road is closed.\n\nAll clear\n\n06:30 , Ada Fenwick\n\nThe fire is out.\n",
            "3 entries, oldest first",
            "Times like “06:10” on a line with the authors, headings above.",
            "No date and no time zone are known: no timestamps yet.",
        );
    }

    #[test]
    fn a_time_line_of_its_own_above_the_heading() {
        check(
            "Quay fire – live\n\n16:30 GMT\n\nAll clear\n\nThe fire is out, and the crews have left the quay.\n\n16:20 GMT\n\nRoad closed\n\nThe harbour road is closed until the evening.\n\n16:10 GMT\n\nA fire broke out at the quay, and the road may have to be closed.\n\n",
            "3 entries, newest first",
            "Times like “16:30 GMT” on a line of their own, headings below (2 of 3), no authors.",
            "No date is known, GMT: no timestamps yet.",
        );
    }

    #[test]
    fn times_on_the_line_of_the_heading_need_no_word_on_headings() {
        check(
            "Quay fire – live\n\n16:30 – All clear\n\nThe fire is out, and the crews have left the quay.\n\n16:20 – Road closed\n\nThe harbour road is closed until the evening.\n\n16:10 – Fire breaks out\n\nA fire broke out at the quay.\n",
            "3 entries, newest first",
            "Times like “16:30” on the line of the heading, no authors.",
            "No date and no time zone are known: no timestamps yet.",
        );
    }

    #[test]
    fn times_below_the_text_are_said_to_be_there() {
        let mut blog = parse(
            "Quay fire – live\n\n06:10\n\nA fire broke out.\n\nAda Fenwick, 06:20\n",
            &Timestamp::from_unix(0),
        );
        let entry = Arc::make_mut(&mut blog.entries[0]);
        entry.time.raw = Some("06:20".to_owned());
        entry.authors = vec!["Ada Fenwick".into()];
        let start = blog.buffer.find("A fire").unwrap() as u32;
        let end = start + "A fire broke out.".len() as u32;
        entry.text = TextRange { start, end };
        blog.entries.truncate(1);
        let found = layout_words(&glance(&blog));
        assert_eq!(
            found,
            "Times like “06:20” below the text, no headings, authors below the text."
        );
    }

    #[test]
    fn an_article_is_plain() {
        let article = parse("The harbour road is closed.\n", &Timestamp::from_unix(0));
        let found = glance(&article);
        assert!(found.is_plain && !found.lacks_date && !found.lacks_zone);
        assert_eq!(
            (&*count_words(&article), &*when_words(&found)),
            ("1 entry", "")
        );
        assert_eq!(layout_words(&found), "No times, no headings, no authors.");
    }

    #[test]
    fn a_document_without_its_text_between_says_nothing_of_sides() {
        let mut blog = parse(
            "Quay fire – live\n\n06:10 , Ada Fenwick\n\nA fire broke out.\n\n06:20 , Ada Fenwick\n\nThe road is closed.\n",
            &Timestamp::from_unix(0),
        );
        blog.whole = false;
        let found = glance(&blog);
        assert_eq!(
            layout_words(&found),
            "Times like “06:10”, no headings, authors."
        );
    }

    #[test]
    fn dates_zones_and_timestamps_are_told() {
        let text = "Quay fire – live\n\n06:10 , Ada Fenwick\n\nA fire broke out.\n\n06:20 , Ada Fenwick\n\nThe road is closed.\n";
        for (date, zone, expected) in [
            (
                None,
                Some("BST"),
                "No date is known, BST: no timestamps yet.",
            ),
            (
                Date::new(2031, 5, 4),
                None,
                "2031-05-04, no time zone is known: no timestamps yet.",
            ),
            (
                Date::new(2031, 5, 4),
                Some("BST"),
                "2031-05-04, BST: exact timestamps.",
            ),
            (
                Date::new(2031, 5, 4),
                Some("IST"),
                "2031-05-04, IST: no timestamps yet. “IST” names no single zone; the blog’s says which.",
            ),
        ] {
            let mut blog = parse(text, &Timestamp::from_unix(0));
            (blog.date, blog.time_zone) = (date, zone.map(str::to_owned));
            when::resolve(&mut blog.entries, blog.order, date, zone);
            assert_eq!(when_words(&glance(&blog)), expected);
        }
    }

    #[test]
    fn dates_on_both_sides_of_midnight_are_a_span() {
        let mut blog = parse(
            "Quay fire – live\n\n23:50 , Ada Fenwick\n\nA fire broke out.\n\n00:20 , Ada Fenwick\n\nThe road is closed.\n\n00:50 , Ada Fenwick\n\nAll clear now.\n",
            &Timestamp::from_unix(0),
        );
        blog.date = Date::new(2031, 5, 4);
        when::resolve(&mut blog.entries, blog.order, blog.date, Some("UTC"));
        assert_eq!(
            when_words(&glance(&blog)),
            "2031-05-04 to 2031-05-05, UTC: exact timestamps."
        );
    }

    #[test]
    fn an_empty_document_has_no_entries() {
        let mut blog = parse("", &Timestamp::from_unix(0));
        blog.entries.clear();
        assert_eq!(count_words(&blog), "No entries");
    }
}
