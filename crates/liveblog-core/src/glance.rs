//! What splitting understood of a live blog, in a few words: for a person who
//! decides within seconds whether to trust it.
//!
//! What this module does not do: find anything out anew. It looks at where
//! times, headings and authors stand in the text, and counts.

use crate::document::{Document, Entry, Order, TextRange};
use crate::{Date, TimePart, when};

/// The longest example of a time, in code points.
const EXAMPLE: usize = 50;
/// So many zones are named.
const ZONES: usize = 3;

/// A live blog at a glance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Glance {
    /// How many entries, in which order.
    pub count: String,
    /// Where times, headings and authors stand.
    pub layout: String,
    /// Dates, zones and timestamps; empty where there are no times.
    pub when: String,
    /// Some entry has a time of day and no date.
    pub lacks_date: bool,
    /// Some entry has a time of day and no zone.
    pub lacks_zone: bool,
    /// No entry was told from another, as with an article.
    pub is_plain: bool,
}

/// Where a time or an author stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    OwnLine,
    WithAuthors,
    WithHeading,
    WithText,
    WithWords,
    UnderText,
    /// Not to be found, as in a document from a file.
    Unknown,
}

/// How often each place occurs, with the first entry that has it.
#[derive(Default)]
struct Tally([(usize, usize); 7]);

impl Tally {
    fn add(&mut self, place: Place, entry: usize) {
        let (count, first) = &mut self.0[place as usize];
        if *count == 0 {
            *first = entry;
        }
        *count += 1;
    }

    /// The commonest place, and the first entry that has it.
    fn most(&self) -> (Place, usize) {
        let mut most = (Place::Unknown, self.0[Place::Unknown as usize]);
        for place in [
            Place::OwnLine,
            Place::WithAuthors,
            Place::WithHeading,
            Place::WithText,
            Place::WithWords,
            Place::UnderText,
        ] {
            let here = self.0[place as usize];
            if here.0 > most.1.0 {
                most = (place, here);
            }
        }
        (most.0, most.1.1)
    }

    fn all(&self) -> usize {
        self.0.iter().map(|(count, _)| count).sum()
    }
}

/// What stands before an entry's text, back to the text of the entry before;
/// or under it.
#[derive(Default)]
struct Lead<'d> {
    words: &'d str,
    start: u32,
}

impl<'d> Lead<'d> {
    fn of(document: &'d Document, entry: &Entry, before: Option<&Entry>) -> Self {
        let mut start = before.map_or(0, |before| before.text.end);
        if start > entry.text.start {
            start = entry.text.start;
        }
        // Not from within a heading that was printed above.
        if let Some(before) = before.and_then(|before| before.heading)
            && before.end <= entry.text.start
        {
            start = start.max(before.end);
        }
        let range = TextRange {
            start,
            end: entry.text.start,
        };
        Self {
            words: range.of(&document.buffer),
            start,
        }
    }

    /// What stands under an entry's text, down to the entry after.
    fn under(document: &'d Document, entry: &Entry, after: Option<&Entry>) -> Self {
        let start = entry.text.end;
        let end = after.map_or(document.buffer.len() as u32, |after| {
            let heading = after.heading.unwrap_or(after.text);
            heading.start.min(after.text.start)
        });
        Self {
            words: TextRange { start, end }.of(&document.buffer),
            start,
        }
    }

    /// The last line that holds `words`, where it stands, and whether it goes
    /// on into the text.
    fn line(&self, words: &str) -> Option<(&'d str, TextRange, bool)> {
        let at = self.words.rfind(words)?;
        let (before, after) = self.words.split_at(at);
        let first = before.rfind('\n').map_or(0, |end| end + 1);
        let last = after.find('\n').map(|length| at + length);
        let end = last.unwrap_or(self.words.len());
        let range = TextRange {
            start: self.start + first as u32,
            end: self.start + end as u32,
        };
        Some((&self.words[first..end], range, last.is_none()))
    }
}

/// Where an entry's time stands.
fn place_of_time(lead: &Lead<'_>, entry: &Entry, raw: &str) -> (Place, Option<TextRange>) {
    // A date and a time that were printed apart are put together; the last
    // word tells where the time is.
    let last = raw.split_whitespace().next_back().unwrap_or(raw);
    let Some((line, range, runs_on)) = lead.line(raw).or_else(|| lead.line(last)) else {
        return (Place::Unknown, None);
    };
    let in_heading = |heading: TextRange| heading.start < range.end && range.start < heading.end;
    let place = if entry.heading.is_some_and(in_heading) {
        Place::WithHeading
    } else if line.trim() == raw {
        Place::OwnLine
    } else if entry.authors.iter().any(|author| line.contains(&**author)) {
        Place::WithAuthors
    } else if runs_on && !entry.text.is_empty() {
        Place::WithText
    } else {
        Place::WithWords
    };
    (place, Some(range))
}

/// What stands in `document`.
pub fn glance(document: &Document) -> Glance {
    let entries = &document.entries;
    let all = entries.len();
    let (mut times, mut authors) = (Tally::default(), Tally::default());
    let (mut headings, mut above, mut below, mut empty) = (0, 0, 0, 0);
    let mut before: Option<&Entry> = None;
    for (index, entry) in entries.iter().enumerate() {
        let (mut lead, mut under) = (Lead::default(), Lead::default());
        if document.whole {
            lead = Lead::of(document, entry, before);
            under = Lead::under(document, entry, entries.get(index + 1).map(|next| &**next));
        }
        before = Some(entry);
        let mut time = (Place::Unknown, None);
        if let Some(raw) = entry.time.raw.as_deref().map(str::trim) {
            time = place_of_time(&lead, entry, raw);
            if time.1.is_none()
                && let Some((_, line, _)) = under.line(raw)
            {
                time = (Place::UnderText, Some(line));
            }
            times.add(time.0, index);
        }
        if let Some(author) = entry.authors.first() {
            let place = match time.0 {
                Place::WithAuthors => Place::WithAuthors,
                _ if lead.line(author).is_some() => Place::OwnLine,
                _ if under.line(author).is_some() => Place::UnderText,
                _ if document.text(entry).contains(&**author) => Place::WithText,
                _ => Place::Unknown,
            };
            authors.add(place, index);
        }
        if let Some(heading) = entry.heading {
            headings += 1;
            match time {
                (Place::WithHeading, _) | (_, None) => {}
                (_, Some(line)) if heading.end <= line.start => above += 1,
                (_, Some(_)) => below += 1,
            }
        }
        empty += usize::from(entry.text.is_empty());
    }
    let mut layout = times_in_words(document, &times);
    let side = match above.cmp(&below) {
        std::cmp::Ordering::Greater => " above",
        std::cmp::Ordering::Less => " below",
        std::cmp::Ordering::Equal => "",
    };
    let in_times = times.most().0 == Place::WithHeading;
    if !(in_times && headings == all) {
        add(&mut layout, &["headings", side], headings, all);
    }
    let side = match authors.most().0 {
        Place::OwnLine => " on lines of their own",
        Place::WithText => " in the text",
        Place::UnderText => " below the text",
        // The time's place has named it.
        _ => "",
    };
    let is_said = times.most().0 == Place::WithAuthors && authors.all() == all;
    if !is_said {
        add(&mut layout, &["authors", side], authors.all(), all);
    }
    if empty > 0 {
        layout.push_str(", no text");
        of(&mut layout, empty, all);
    }
    layout.push('.');
    let mut glance = Glance {
        count: count_in_words(document),
        layout,
        is_plain: all <= 1 && times.all() == 0,
        ..Glance::default()
    };
    when_in_words(document, &mut glance);
    glance
}

fn count_in_words(document: &Document) -> String {
    let order = match document.order {
        Order::OldestFirst => "oldest first",
        Order::NewestFirst => "newest first",
        Order::Mixed => "mixed order",
    };
    match document.entries.len() {
        0 => "No entries".to_owned(),
        1 => "1 entry".to_owned(),
        n => [&n.to_string(), " entries, ", order].concat(),
    }
}

fn times_in_words(document: &Document, times: &Tally) -> String {
    let (place, first) = times.most();
    let raw = document.entries.get(first);
    let raw = raw.and_then(|entry| entry.time.raw.as_deref());
    let (Some(raw), true) = (raw, times.all() > 0) else {
        return "No times".to_owned();
    };
    let raw = raw.trim();
    let end = raw.char_indices().nth(EXAMPLE);
    let (example, more) = end.map_or((raw, ""), |(end, _)| (&raw[..end], "…"));
    let side = match place {
        Place::OwnLine => " on a line of their own",
        Place::WithAuthors => " on a line with the authors",
        Place::WithHeading => " on the line of the heading",
        Place::WithText => " before the first words of the text",
        Place::WithWords => " on a line with other words",
        Place::UnderText => " below the text",
        Place::Unknown => "",
    };
    let mut words = ["Times like “", example, more, "”", side].concat();
    if times.all() < document.entries.len() {
        of(&mut words, times.all(), document.entries.len());
    }
    words
}

/// Adds something that `count` of all entries have.
fn add(words: &mut String, what: &[&str; 2], count: usize, all: usize) {
    if count == 0 {
        words.push_str(", no ");
        words.push_str(what[0]);
        return;
    }
    words.push_str(", ");
    words.push_str(what[0]);
    words.push_str(what[1]);
    if count < all {
        of(words, count, all);
    }
}

fn of(words: &mut String, count: usize, all: usize) {
    words.push_str(" (");
    words.push_str(&count.to_string());
    words.push_str(" of ");
    words.push_str(&all.to_string());
    words.push(')');
}

fn when_in_words(document: &Document, glance: &mut Glance) {
    let mut span: Option<(Date, Date)> = None;
    let mut zones: Vec<&str> = Vec::new();
    let (mut clocks, mut stamps, mut worked_out) = (0, 0, 0);
    let (mut no_date, mut no_zone) = (0, 0);
    for time in document.entries.iter().map(|entry| &entry.time) {
        if let Some(date) = time.date {
            let (first, last) = span.unwrap_or((date, date));
            span = Some((first.min(date), last.max(date)));
            worked_out += usize::from(time.inferred.contains(&TimePart::Date));
        }
        if time.clock.is_none() {
            continue;
        }
        clocks += 1;
        stamps += usize::from(time.timestamp.is_some());
        no_date += usize::from(time.date.is_none());
        match time.zone.as_deref() {
            Some(zone) if zones.contains(&zone) => {}
            Some(zone) if zones.len() <= ZONES => zones.push(zone),
            Some(_) => {}
            None => no_zone += 1,
        }
    }
    if clocks == 0 {
        return;
    }
    (glance.lacks_date, glance.lacks_zone) = (no_date > 0, no_zone > 0);
    let words = &mut glance.when;
    match span {
        None if zones.is_empty() => words.push_str("No date and no time zone are known"),
        None => words.push_str("No date is known"),
        Some((first, last)) if first == last => {
            words.push_str(&first.to_string());
        }
        Some((first, last)) => {
            words.push_str(&[&first.to_string(), " to ", &last.to_string()].concat());
        }
    }
    if span.is_some() && no_date > 0 {
        words.push_str(", no date");
        of(words, no_date, clocks);
    } else if worked_out > 0 && document.date.is_none() {
        words.push_str(", worked out");
        of(words, worked_out, clocks);
    }
    if zones.is_empty() {
        if span.is_some() {
            words.push_str(", no time zone is known");
        }
    } else {
        words.push_str(", ");
        words.push_str(&zones[..zones.len().min(ZONES)].join(", "));
        if zones.len() > ZONES {
            words.push_str(" and others");
        }
        if no_zone > 0 {
            words.push_str(", no time zone");
            of(words, no_zone, clocks);
        }
    }
    words.push_str(match stamps {
        0 => ": no timestamps yet.",
        n if n == clocks => ": exact timestamps.",
        _ => ": some timestamps.",
    });
    let unclear = zones.iter().find(|zone| !when::is_zone(zone));
    if let Some(zone) = unclear
        && stamps < clocks
    {
        words.push_str(&[" “", zone, "” names no single zone; the blog’s says which."].concat());
        glance.lacks_zone = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    use crate::Timestamp;
    use crate::parse::parse;

    fn check(text: &str, count: &str, layout: &str, when: &str) {
        let found = glance(&parse(text, &Timestamp::from_unix(0)));
        let found = [&*found.count, &*found.layout, &*found.when];
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
        let found = glance(&blog).layout;
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
        assert_eq!((&*found.count, &*found.when), ("1 entry", ""));
        assert_eq!(found.layout, "No times, no headings, no authors.");
    }

    #[test]
    fn a_document_without_its_text_between_says_nothing_of_sides() {
        let mut blog = parse(
            "Quay fire – live\n\n06:10 , Ada Fenwick\n\nA fire broke out.\n\n06:20 , Ada Fenwick\n\nThe road is closed.\n",
            &Timestamp::from_unix(0),
        );
        blog.whole = false;
        let found = glance(&blog);
        assert_eq!(found.layout, "Times like “06:10”, no headings, authors.");
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
            assert_eq!(glance(&blog).when, expected);
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
            glance(&blog).when,
            "2031-05-04 to 2031-05-05, UTC: exact timestamps."
        );
    }

    #[test]
    fn an_empty_document_has_no_entries() {
        let mut blog = parse("", &Timestamp::from_unix(0));
        blog.entries.clear();
        assert_eq!(glance(&blog).count, "No entries");
    }
}
