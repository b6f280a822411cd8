//! What splitting understood of a live blog, at a glance: for a person who
//! decides within seconds whether to trust it.
//!
//! What this module does not do: find anything out anew, or put it into words.
//! It looks at where times, headings and authors stand in the text, and counts.

use crate::document::{Document, Entry, TextRange};
use crate::{Date, TimePart, when};

/// The longest example of a time, in code points.
const EXAMPLE: usize = 50;
/// So many zones are named.
const ZONES: usize = 3;

/// A live blog at a glance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Glance {
    /// How many entries there are.
    pub entries: usize,
    /// The times as they are printed; `None` where there are none.
    pub times: Option<Times>,
    /// The entries that have a heading.
    pub headings: usize,
    /// Where most headings stand, as seen from the time.
    pub headings_side: Option<Side>,
    /// The entries that have an author.
    pub authors: usize,
    /// Where most authors stand.
    pub authors_place: Place,
    /// The entries without a text.
    pub empty: usize,
    /// Dates, zones and timestamps; `None` where there are no times of day.
    pub when: Option<When>,
    /// Some entry has a time of day and no date.
    pub lacks_date: bool,
    /// Some entry has a time of day and no zone, or one that names none.
    pub lacks_zone: bool,
    /// No entry was told from another, as with an article.
    pub is_plain: bool,
}

/// The times of a live blog as they are printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Times {
    /// Where most of them stand.
    pub place: Place,
    /// How one of those is printed, if need be its beginning.
    pub example: String,
    /// Whether the example was cut.
    pub is_cut: bool,
    /// The entries that have one.
    pub count: usize,
}

/// The dates, zones and timestamps of a live blog's times of day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct When {
    /// The first date and the last.
    pub span: Option<(Date, Date)>,
    /// The entries with a time of day.
    pub clocks: usize,
    /// Those of them without a date.
    pub no_date: usize,
    /// The entries whose date was worked out, where nobody has said the live
    /// blog's.
    pub worked_out: usize,
    /// Some zones.
    pub zones: Vec<String>,
    /// Whether there are more zones.
    pub more_zones: bool,
    /// The times of day without a zone.
    pub no_zone: usize,
    /// The entries with a timestamp.
    pub stamps: usize,
    /// A zone that names no single one, and for want of which there are times
    /// without a timestamp.
    pub unclear: Option<String>,
}

/// Which side of the time something stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Above it.
    Above,
    /// Below it.
    Below,
}

/// Where a time or an author stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// On a line of its own.
    OwnLine,
    /// On a line with the authors.
    WithAuthors,
    /// On the line of the heading.
    WithHeading,
    /// Before the first words of the text, or in it.
    WithText,
    /// On a line with other words.
    WithWords,
    /// Below the text.
    UnderText,
    /// Not to be found, as in a document from a file.
    #[default]
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
    let times = times_at_a_glance(document, &times);
    let mut glance = Glance {
        entries: all,
        is_plain: all <= 1 && times.is_none(),
        headings,
        headings_side: match above.cmp(&below) {
            std::cmp::Ordering::Greater => Some(Side::Above),
            std::cmp::Ordering::Less => Some(Side::Below),
            std::cmp::Ordering::Equal => None,
        },
        authors: authors.all(),
        authors_place: authors.most().0,
        empty,
        times,
        ..Glance::default()
    };
    when_at_a_glance(document, &mut glance);
    glance
}

fn times_at_a_glance(document: &Document, times: &Tally) -> Option<Times> {
    let (place, first) = times.most();
    let raw = document.entries.get(first)?.time.raw.as_deref()?.trim();
    let end = raw.char_indices().nth(EXAMPLE).map(|(end, _)| end);
    (times.all() > 0).then(|| Times {
        place,
        example: raw[..end.unwrap_or(raw.len())].to_owned(),
        is_cut: end.is_some(),
        count: times.all(),
    })
}

fn when_at_a_glance(document: &Document, glance: &mut Glance) {
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
    let mut unclear = None;
    if stamps < clocks {
        unclear = zones.iter().find(|zone| !when::is_zone(zone));
    }
    glance.lacks_zone |= unclear.is_some();
    glance.when = Some(When {
        span,
        clocks,
        no_date,
        worked_out: match document.date {
            Some(_) => 0,
            None => worked_out,
        },
        unclear: unclear.map(|zone| (*zone).to_owned()),
        more_zones: zones.len() > ZONES,
        zones: zones.iter().take(ZONES).map(|z| (*z).to_owned()).collect(),
        no_zone,
        stamps,
    });
}
