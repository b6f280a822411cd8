//! Learns from a paste how its page was laid out: which of the stamps in it
//! are its entries' times, where headings and authors stand, which lines are
//! boilerplate.
//!
//! What this module does not do: cut. It answers the questions the cutting
//! asks, from counts over all stamps, so that one odd entry does not decide
//! for the others.
//!
//! # Which stamps are the blog's
//!
//! Stamps are counted by their [`Form`]. A form speaks for itself by how often
//! it occurs, by how little it could be anything else ([`weight`]), and by
//! whether its times run in one direction down the page. The best one is the
//! blog's; others are taken along where they are the same in all but what
//! entries of one page differ in (a date, an author, a full hour).
//!
//! # Heading, or last line of the entry above?
//!
//! Where headings stand above time lines, only the line directly over the
//! time line can be the heading. It is taken as the heading unless
//!
//! * it ends as a sentence does, in a colon or a comma, or has more than 200
//!   characters;
//! * it is a bullet, a picture credit, a placeholder or page furniture, or
//!   says the same as the line over it (a caption printed twice);
//! * it stands under a lead-in such as "Full report:", which makes it the
//!   text of that link;
//! * no blank line parts it from the line above, though headings of this
//!   paste have one.
//!
//! A last line without a full stop over an entry without a heading is taken
//! for a heading, and nothing in the text tells better.

use super::lines::{Line, bare};
use super::looks;
use super::names::{byline, is_bare_names, is_cased, is_user_name, looks_like_names};
use super::stamp::{Form, Kind, Place, TimeLine};

/// A stamp and where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    /// Index of its line.
    pub line: u32,
    /// What it says.
    pub time: TimeLine,
}

/// Where an entry's heading stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HeadingSide {
    /// Directly above the time line.
    Above,
    /// Directly below the time line.
    Below,
    /// On the stamp's own line.
    Beside,
    /// On the stamp's own line, with the text following without a space.
    Glued,
    /// Entries have no headings.
    None,
}

/// What the other words on a stamp's line are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Beside {
    /// There are none, or they are the heading.
    Heading,
    /// The people credited.
    Authors,
    /// The beginning of the text.
    Text,
}

/// Where lines of bare names stand that credit an entry's authors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AuthorSide {
    /// Nowhere; only lines that begin with “By” or the like count.
    Bylines,
    /// Over the time line.
    Above,
    /// Directly under the time line.
    Under,
    /// Under the heading that stands under the time line, or under the time
    /// line where none does.
    Below,
    /// Under the text.
    Last,
}

/// How the page was laid out.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// Where headings stand.
    pub heading: HeadingSide,
    /// What stands beside the stamps.
    pub beside: Beside,
    /// Where bare names stand.
    pub authors: AuthorSide,
    /// Whether stamps end entries instead of beginning them.
    pub at_end: bool,
    /// The form most time lines have.
    pub form: Form,
    /// Whether most time lines have a blank line above and below them.
    time_apart: bool,
    /// Whether most headings have a blank line above them.
    heading_apart: bool,
    /// Whether most headings above have no blank line between them and the
    /// stamp.
    heading_close: bool,
    /// Whether nearly all entries have a heading below.
    heading_sure: bool,
    /// Whether any of its stamps has a date.
    pub dated: bool,
    /// Whether times fall down the page.
    pub falling: bool,
    /// How many stamps of the form there are.
    count: usize,
    /// How often lines next to the stamps occur, by their hash.
    repeats: Vec<u16>,
    /// The headings as the page marks them, where it marks those of entries.
    marked: Vec<u32>,
    /// What could have been read in another way, for a notice.
    pub doubt: Option<Doubt>,
}

/// Two readings of a page that are close to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doubt {
    /// Other stamps are nearly as likely to be the entries' times.
    Stamps(Candidate),
    /// The words beside the stamps may be headings or text.
    HeadingOrText,
    /// Headings may stand above or below.
    AboveOrBelow,
}

impl PartialEq for Candidate {
    fn eq(&self, other: &Self) -> bool {
        self.line == other.line
    }
}

impl Eq for Candidate {}

/// Whether a blank line stands below the line at `index`; the end of the
/// text is as good as one.
fn blank_below(lines: &[Line], index: usize) -> bool {
    lines.get(index + 1).is_none_or(|next| next.blank_above)
}

fn blank_above(lines: &[Line], index: usize) -> bool {
    index == 0 || lines[index].blank_above
}

/// Whether the line at `index` could be a heading by its look and by the
/// line above it, whatever the layout.
fn could_be_heading(text: &str, lines: &[Line], index: usize) -> bool {
    let line = lines[index].of(text);
    if !looks::is_heading_like(line) || looks::is_related(line) || byline(line).is_some() {
        return false;
    }
    let Some(above) = index.checked_sub(1).map(|above| lines[above]) else {
        return true;
    };
    let above_text = above.of(text);
    !(same(line, above_text) && !lines[index].blank_above || looks::is_lead_in(above_text))
}

/// Whether two lines say the same, whatever blanks surround them.
pub(super) fn same(a: &str, b: &str) -> bool {
    bare(a) == bare(b)
}

/// Counts what the layout is learned from, a stretch at a time.
#[derive(Debug)]
pub(super) struct Survey {
    /// The candidate to look at next.
    at: usize,
    /// In order; there are few.
    forms: Vec<(Form, FormCount)>,
    repeats: Vec<u16>,
    /// One past the last line that was counted, and the stamps that were not
    /// near others.
    counted: usize,
    places: usize,
    /// The candidate whose neighbours are to be counted next.
    repeated: usize,
}

impl Default for Survey {
    fn default() -> Self {
        Self {
            at: 0,
            forms: Vec::new(),
            repeats: vec![0; BUCKETS],
            counted: 0,
            places: 0,
            repeated: 0,
        }
    }
}

/// Stamps from which a layout is learned. No page changes its layout below
/// that many entries.
const LOOKS: usize = 2000;

/// Counters of repeated lines. Few lines repeat, and a chance meeting of two
/// is far below the share that makes a line boilerplate.
const BUCKETS: usize = 1 << 12;
/// The longest heading that ends in a quotation, in bytes.
const QUOTED_BYTES: usize = 100;
/// The longest line that is counted, in bytes.
const REPEATED_BYTES: usize = 96;
/// How many lines above a stamp are counted.
const REPEATED_LINES: usize = 4;

/// The most lines of names that are kept to see whether they repeat.
const NAMES: usize = 64;

/// Where a line is counted.
fn bucket(line: &str) -> Option<usize> {
    hash(line).map(|hash| (hash ^ (hash >> 15)) as usize % BUCKETS)
}

/// A hash of a short line.
fn hash(line: &str) -> Option<u32> {
    if line.len() > REPEATED_BYTES {
        return None;
    }
    // FNV-1a.
    let mut hash = 0x811C_9DC5_u32;
    for byte in bare(line).bytes() {
        hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    Some(hash)
}

/// What the stamps of one form have in common.
#[derive(Debug, Default)]
struct FormCount {
    lines: usize,
    /// The first of them.
    first: Option<Candidate>,
    /// Those between two blank lines.
    apart: usize,
    /// Those with a date; with a zone; behind a bullet or a decoration.
    dated: usize,
    zoned: usize,
    marked: usize,
    weak: usize,
    /// Steps from one to the next that go up, go down or stay.
    ups: usize,
    downs: usize,
    level: usize,
    last: Option<TimeLine>,
    /// Those with what could be a heading above or below.
    above: usize,
    below: usize,
    /// Possible headings above with a blank line above them, and those with
    /// none below them; possible headings below with none above them.
    headings_apart: usize,
    headings_close: usize,
    close_below: usize,
    /// Words beside the stamp that could be a heading with text below it, are
    /// names, or are glued to the text that follows.
    beside_heading: usize,
    beside_names: usize,
    beside_glued: usize,
    /// Lines of bare names over the stamp, one line and two lines under it,
    /// and two lines over it.
    names_above: usize,
    names_below: usize,
    names_second: usize,
    names_before_heading: usize,
    /// Whether there are names over the first of them.
    first_named: bool,
    /// The lines of names near the stamps, by their hash, up to a number that
    /// shows whether they repeat.
    named: Vec<u32>,
    /// Whether a sentence stands in the lines below the last of them, and
    /// those where a blank line and a heading follow.
    text_after_last: bool,
    closes: usize,
    /// Bylines over the stamp.
    bylines_above: usize,
    /// Possible headings below under a line of names, or where there are none.
    below_names: usize,
    /// The same above.
    above_names: usize,
    /// Those with a sentence right below, and those with one right above.
    text_below: usize,
    text_above: usize,
    /// Those between a name and a text.
    text_beside: usize,
    /// Headings above and below that the page calls so.
    marked_above: usize,
    marked_below: usize,
}

/// How much one stamp of this form says about the page. A timetable in the
/// text has bare times, and may have more of them than the blog has entries;
/// nobody writes a date or a name after a spaced comma into one.
fn weight(form: Form, count: &FormCount) -> usize {
    let most = |part: usize| part * 2 > count.lines;
    let alone = match form.kind {
        Kind::Colon | Kind::Letter | Kind::Iso | Kind::Dot => 8,
        Kind::Age | Kind::Minute => 6,
        Kind::Epoch | Kind::Hour => 4,
        Kind::Compact => 4,
    };
    let certain = most(count.dated) || most(count.zoned) || form.twelve_hours;
    let weight = match form.place {
        Place::Credited(true) => 16,
        Place::Credited(false) => alone + usize::from(most(count.dated)) * 8,
        Place::Alone => alone + usize::from(most(count.apart)) * 2 + usize::from(certain) * 3,
        Place::Before(' ') => {
            let named = most(count.beside_names);
            if most(count.marked) {
                alone
            } else {
                alone / 3 + usize::from(certain || named) * 2
            }
        }
        Place::Before(_) => alone - 2 + usize::from(most(count.marked)),
        Place::After('@') => 12,
        Place::After('\0') => 10,
        Place::After(_) if most(count.dated) => 8,
        Place::After(_) if most(count.beside_names) && certain => 4,
        Place::After(_) => 1,
    };
    if most(count.weak) {
        weight.div_ceil(3)
    } else {
        weight
    }
}

/// How far it is from one stamp to the next of the same kind, in seconds: by
/// their dates where both have one, else by the shorter way around the clock.
pub(super) fn step(from: &TimeLine, to: &TimeLine) -> i64 {
    const DAY: i64 = 24 * 3600;
    let step = to.value - from.value;
    if let (Some(a), Some(b)) = (from.date, to.date) {
        return (b.days_since_epoch() - a.days_since_epoch()) * DAY + step;
    }
    if from.clock.is_none() || step.abs() <= DAY / 2 {
        step
    } else {
        step - DAY * step.signum()
    }
}

impl FormCount {
    /// How much all stamps of this form say.
    fn score(&self, form: Form) -> usize {
        let steps = self.ups + self.downs + self.level;
        let straight = self.ups.max(self.downs) + self.level;
        // In percent; a few steps prove nothing.
        let order = if steps < 3 {
            100
        } else {
            straight * 100 / steps
        };
        let rare = match form.place {
            // Prose begins and ends with times, too.
            Place::Before(' ') => self.lines < 3 && self.marked < self.lines,
            Place::After(' ' | ',') => self.lines < 3 && self.dated < self.lines,
            _ => false,
        };
        if rare {
            return 0;
        }
        self.lines * weight(form, self) * order * order / 100
    }

    fn note_step(&mut self, time: &TimeLine) {
        if let Some(last) = &self.last {
            match step(last, time) {
                0 => self.level += 1,
                1.. => self.ups += 1,
                _ => self.downs += 1,
            }
        }
        self.last = Some(*time);
    }
}

impl Survey {
    /// Looks at up to `count` further candidates.
    ///
    /// `headings` are the lines that the page itself calls headings.
    pub fn look(
        &mut self,
        text: &str,
        lines: &[Line],
        headings: &[u32],
        candidates: &[Candidate],
        count: usize,
    ) {
        let is_marked = |line: usize| headings.binary_search(&(line as u32)).is_ok();
        let candidates = &candidates[..candidates.len().min(LOOKS)];
        // What repeats must be known before headings are counted.
        let stop = self
            .repeated
            .saturating_add(count.max(1))
            .min(candidates.len());
        if self.repeated < candidates.len() {
            while self.repeated < stop {
                let line = candidates[self.repeated].line as usize;
                self.count_repeats(text, lines, line);
                self.repeated += 1;
            }
            return;
        }
        let stop = self.at.saturating_add(count.max(1)).min(candidates.len());
        let least = (self.places * 2 / 5).max(3);
        while self.at < stop {
            let candidate = candidates[self.at];
            let index = candidate.line as usize;
            let time = candidate.time;
            let place = match self
                .forms
                .binary_search_by(|(other, _)| other.cmp(&time.form))
            {
                Ok(place) => place,
                Err(place) => {
                    self.forms.insert(place, (time.form, FormCount::default()));
                    place
                }
            };
            let is_time = |line: usize, neighbour: Option<&Candidate>| {
                neighbour.is_some_and(|other| other.line as usize == line)
            };
            let before = self.at.checked_sub(1).and_then(|at| candidates.get(at));
            let after = candidates.get(self.at + 1);
            // The line above, but for an age or an epoch that belongs to the
            // stamp.
            let mut top = index;
            if let Some(before) = before
                && before.line as usize + 1 == index
                && is_companion(before.time.form.kind, time.form.kind)
            {
                top = index - 1;
            }
            let mut bottom = index;
            if let Some(after) = after
                && after.line as usize == index + 1
                && is_companion(after.time.form.kind, time.form.kind)
            {
                bottom = index + 1;
            }
            let of = |line: usize| lines.get(line).map_or("", |line| line.of(text));
            let repeats = &self.repeats;
            let repeated = |line: usize| {
                bucket(of(line)).is_some_and(|bucket| usize::from(repeats[bucket]) >= least)
                    && !is_bare_names(of(line))
            };
            let form = &mut self.forms[place].1;
            form.note_step(&time);
            form.lines += 1;
            form.first.get_or_insert(candidate);
            form.apart += usize::from(blank_above(lines, top) && blank_below(lines, bottom));
            form.dated += usize::from(time.dated);
            form.zoned += usize::from(!time.zone.is_empty());
            form.marked += usize::from(time.marked);
            form.weak += usize::from(time.weak);

            // In a tight layout a blank line parts entries and nothing else:
            // what stands above it is the last line of the entry before.
            let parted = |above: usize| {
                !blank_above(lines, above) && lines[top].blank_above && !blank_below(lines, bottom)
            };
            // What stands over the first one may be the page's title block.
            let counts = form.lines > 1 || candidates.len() == 1;
            let heads_above = |line: usize| {
                counts
                    && !is_time(line, before)
                    && !parted(line)
                    && !repeated(line)
                    && (is_marked(line) || could_be_heading(text, lines, line))
            };
            if let Some(above) = top.checked_sub(1) {
                let credits = byline(of(above)).is_some();
                let named = credits || is_bare_names(of(above));
                let second = above.checked_sub(1);
                if second
                    .filter(|_| credits)
                    .map_or(!credits && heads_above(above), heads_above)
                {
                    form.above += 1;
                    form.headings_close += usize::from(!lines[top].blank_above);
                    form.headings_apart +=
                        usize::from(blank_above(lines, above - usize::from(credits)));
                }
                let over_names = second.filter(|_| named);
                form.above_names +=
                    usize::from(over_names.map_or(!named && heads_above(above), heads_above));
            }
            let below = bottom + 1;
            // A heading below has its text below it.
            let under = below + usize::from(looks::is_kicker(of(below)));
            let heads = |line: usize| {
                line + 1 < lines.len()
                    && !is_time(line, after)
                    && !is_time(line + 1, after)
                    && !repeated(line)
                    && (is_marked(line)
                        || looks::is_heading_like(of(line)) && byline(of(line)).is_none())
            };
            // Most pages mark the headings of their entries, or none.
            form.marked_above += usize::from(top > 0 && is_marked(top - 1));
            form.marked_below += usize::from(is_marked(under));
            let followed = below < lines.len() && !is_time(below, after);
            let bare = |line: usize| line < lines.len() && is_bare_names(of(line));
            form.below += usize::from(followed && heads(under));
            form.close_below += usize::from(followed && heads(under) && !lines[under].blank_above);
            if followed && bare(under) {
                form.names_below += 1;
                form.below_names += usize::from(heads(under + 1));
            } else if followed && heads(under) {
                form.below_names += 1;
            }
            form.names_second += usize::from(followed && bare(under + 1));
            for line in [under, under + 1, top.wrapping_sub(1), top.wrapping_sub(2)] {
                if form.named.len() < NAMES && bare(line) && !is_time(line, after) {
                    form.named.extend(hash(of(line)));
                }
            }
            // What an entry that ends in its time looks like from below: a
            // button or two, a blank line, the next heading.
            let next = (below..lines.len().min(below + 3))
                .find(|line| !looks::is_furniture(of(*line)) && !repeated(*line))
                .unwrap_or(below);
            form.closes += usize::from(
                next >= lines.len()
                    || lines[next].blank_above && !is_time(next, after) && heads(next),
            );
            form.text_after_last =
                (below..lines.len().min(below + 12)).any(|line| looks::ends_sentence(of(line)));
            let words = match time.form.place {
                Place::After(_) => time.before.of(text),
                _ => time.after.of(text),
            };
            form.text_beside += usize::from(!time.before.is_empty() && !time.after.is_empty());
            if !words.is_empty() {
                let names = looks_like_names(words) && is_cased(words) || is_user_name(words);
                let names =
                    names && words.split_whitespace().count() <= 5 || byline(words).is_some();
                form.beside_names += usize::from(names);
                form.beside_heading += usize::from(looks::is_heading_like(words) && followed);
                form.beside_glued += usize::from(glue(words).is_some());
            }
            // The last line of the entry above, but for its buttons.
            let up = |from: usize| {
                (from.saturating_sub(3)..from).rev().find(|line| {
                    !looks::is_furniture(of(*line))
                        && !looks::is_kicker(of(*line))
                        && !repeated(*line)
                })
            };
            let last = up(top);
            if last.is_some_and(bare) {
                form.names_above += 1;
                form.first_named |= form.lines == 1;
            }
            form.names_before_heading += usize::from(
                last.filter(|last| *last + 1 == top && could_be_heading(text, lines, *last))
                    .and_then(up)
                    .is_some_and(bare),
            );
            form.bylines_above += usize::from(top > 0 && byline(of(top - 1)).is_some());
            form.text_below += usize::from(followed && looks::ends_sentence(of(below)));
            form.text_above += usize::from(
                top > 0 && !is_time(top - 1, before) && looks::ends_sentence(of(top - 1)),
            );
            self.at += 1;
        }
    }

    /// Counts the lines near a stamp's line, each once, however many stamps
    /// are near it.
    fn count_repeats(&mut self, text: &str, lines: &[Line], line: usize) {
        self.places += usize::from(line >= self.counted);
        let near =
            line.saturating_sub(REPEATED_LINES).max(self.counted)..(line + 4).min(lines.len());
        for line in near {
            if let Some(bucket) = bucket(lines[line].of(text)) {
                self.repeats[bucket] = self.repeats[bucket].saturating_add(1);
            }
            self.counted = line + 1;
        }
    }

    /// How many looks were taken.
    pub fn done(&self) -> usize {
        self.at + self.repeated
    }

    /// How many looks there are to take at so many stamps: two at each.
    pub fn looks(candidates: usize) -> usize {
        2 * candidates.min(LOOKS)
    }

    /// What was learned; `None` where there is no time line.
    pub fn layout(&self, headings: &[u32]) -> Option<Layout> {
        // The last of equally likely forms is the one with more to it.
        let (form, count) = self
            .forms
            .iter()
            .max_by_key(|(form, count)| (count.score(*form), *form))?;
        let best = count.score(*form);
        if best == 0 {
            return None;
        }
        let all = count.lines;
        let enough = |votes: usize| votes * 2 >= all;
        let nearly_all = |votes: usize| votes * 10 >= all * 8;
        let names_beside = match form.place {
            Place::Credited(_) => true,
            Place::Alone => false,
            _ => nearly_all(count.beside_names),
        };
        let glued = enough(count.beside_glued) && matches!(form.place, Place::Before('\0' | ' '));
        let mut doubt = None;
        let beside = if names_beside {
            Beside::Authors
        } else if matches!(form.place, Place::After(_)) || glued || enough(count.beside_heading) {
            Beside::Heading
        } else {
            Beside::Text
        };
        let parted = matches!(form.place, Place::Before(_)) && !names_beside && !glued;
        if parted && all >= 4 && (count.beside_heading * 2).abs_diff(all) * 5 < all {
            doubt = Some(Doubt::HeadingOrText);
        }
        let on_line = !names_beside && form.place != Place::Alone;
        let at_end = matches!(form.place, Place::After(_))
            && names_beside
            && count.text_beside == 0
            && count.text_above + count.below > 0
            && count.text_above >= count.text_below * 2
            || form.place == Place::Alone
                && all >= 3
                && !count.text_after_last
                && count.text_below == 0
                && count.closes * 3 >= all;
        // Names on the time line go with headings above in every layout met;
        // this settles the case of one or two entries.
        let credited = usize::from(matches!(form.place, Place::Credited(_)));
        // Who writes a live blog writes more than one entry of it; headings in
        // capitals do not repeat.
        let mut named = count.named.clone();
        named.sort_unstable();
        let total = named.len();
        named.dedup();
        let repeat = total <= 3 || named.len() * 4 <= total * 3;
        let many = |votes: usize| repeat && votes * 5 >= all * 2 && votes >= 2;
        let named_first = many(count.names_below)
            && (count.below_names * 2 > count.below || count.names_second <= count.names_below);
        let named_above = many(count.names_above) && count.first_named;
        let above = 2 * if named_above {
            count.above_names
        } else {
            count.above
        } + credited;
        let below = 2 * if named_first {
            count.below_names
        } else {
            count.below
        };
        // A heading at fewer than one entry in four is a chance likeness.
        let some = |votes: usize| votes * 2 >= all;
        let marked_side = (count.marked_above.max(count.marked_below) * 2 >= all)
            .then_some(count.marked_above > count.marked_below);
        let heading = if let (Some(over), false) = (marked_side, on_line) {
            if over {
                HeadingSide::Above
            } else {
                HeadingSide::Below
            }
        } else if glued {
            HeadingSide::Glued
        } else if on_line && beside == Beside::Heading {
            HeadingSide::Beside
        } else if on_line {
            HeadingSide::None
        } else if above >= below && some(above) {
            HeadingSide::Above
        } else if below > above && some(below) {
            HeadingSide::Below
        } else {
            HeadingSide::None
        };
        if matches!(heading, HeadingSide::Above | HeadingSide::Below)
            && all >= 4
            && above.abs_diff(below) * 8 < all * 2
            && above.min(below) * 2 >= all * 2
        {
            doubt = doubt.or(Some(Doubt::AboveOrBelow));
        }
        let rival = self
            .forms
            .iter()
            .filter(|(other, rival)| {
                other.kind != form.kind
                    && !is_companion(other.kind, form.kind)
                    && other.place == form.place
                    && rival.score(*other) * 5 >= best * 4
            })
            .find_map(|(_, rival)| rival.first);
        if let Some(rival) = rival {
            doubt = Some(Doubt::Stamps(rival));
        }
        let authors = if names_beside {
            AuthorSide::Bylines
        } else if at_end && many(count.names_above) {
            AuthorSide::Last
        } else if count.bylines_above * 5 >= all * 2 && count.bylines_above >= 2 {
            AuthorSide::Above
        } else if heading == HeadingSide::Below && many(count.names_second) && !named_first {
            AuthorSide::Below
        } else if named_first {
            AuthorSide::Under
        } else if many(count.names_above) {
            // Nobody's last word stands over the first time line.
            if count.first_named {
                AuthorSide::Above
            } else {
                AuthorSide::Last
            }
        } else if heading == HeadingSide::Above && many(count.names_before_heading) {
            AuthorSide::Last
        } else {
            AuthorSide::Bylines
        };
        Some(Layout {
            heading,
            beside,
            authors,
            at_end,
            form: *form,
            time_apart: count.apart * 2 > all,
            heading_apart: count.headings_apart * 2 > count.above,
            heading_close: count.headings_close * 2 > count.above,
            heading_sure: count.below * 10 >= all * 7,
            dated: count.dated * 2 > all,
            falling: count.downs > count.ups,
            count: all,
            repeats: self.repeats.clone(),
            marked: match marked_side {
                Some(_) => headings.to_vec(),
                None => Vec::new(),
            },
            doubt,
        })
    }
}

/// Whether a stamp of the first kind may stand next to one of the second and
/// belong to it: the age or the epoch beside the clock.
pub(super) fn is_companion(kind: Kind, of: Kind) -> bool {
    matches!(kind, Kind::Age | Kind::Epoch) && !matches!(of, Kind::Age | Kind::Epoch)
}

/// Where a heading that is glued to the text after it ends: before a capital
/// that follows a small letter, a digit or a closing mark without a space.
pub(super) fn glue(words: &str) -> Option<usize> {
    /// The longest heading, in bytes.
    const HEADING: usize = 300;
    let mut before = ' ';
    for (at, c) in words.char_indices() {
        if at > HEADING {
            return None;
        }
        let new = c.is_uppercase() && (at > 3 || before.is_lowercase())
            || matches!(c, '“' | '‘' | '«' | '„');
        let ends = before.is_lowercase()
            || before.is_ascii_digit()
            || matches!(before, '’' | '”' | '»' | '?' | '!')
            || matches!(before, '\'' | '"') && words.starts_with(before);
        if at > 0 && new && ends {
            // “McAllister” and “iPhone” are single words.
            let word = words[..at]
                .rsplit(|c: char| c.is_whitespace())
                .next()
                .unwrap_or_default();
            if !before.is_lowercase() || word.chars().count() > 3 {
                return Some(at);
            }
        }
        before = c;
    }
    None
}

impl Layout {
    /// Whether the candidate may begin an entry; where it is not of the
    /// blog's own form, only in the order of the others.
    pub fn accepts(&self, lines: &[Line], candidate: &Candidate) -> bool {
        let index = candidate.line as usize;
        let (main, form) = (self.form, candidate.time.form);
        if form == main {
            return true;
        }
        let same_kind = form.twelve_hours == main.twelve_hours
            && (form.kind == main.kind
                || form.twelve_hours && matches!(form.kind, Kind::Hour | Kind::Colon | Kind::Dot)
                // Some pages cannot decide between 22:10 and 22.10.
                || matches!(
                    (form.kind, main.kind),
                    (Kind::Colon | Kind::Dot, Kind::Colon | Kind::Dot)
                ) && form.place == Place::Alone
                    && blank_above(lines, index)
                    && blank_below(lines, index));
        if !same_kind {
            // An age in place of a clock: the newest entries of some pages.
            let age = form.kind == Kind::Age && main.kind != Kind::Age;
            // The hours before and after the minutes of play.
            let clock = form.kind == Kind::Colon && main.kind == Kind::Minute;
            return (age || clock) && form.place == main.place && main.place == Place::Alone;
        }
        let apart = blank_above(lines, index) && blank_below(lines, index);
        match (main.place, form.place) {
            // With a date or a spaced comma it is unmistakable.
            (Place::Alone | Place::Credited(_), Place::Credited(spaced)) => {
                spaced || candidate.time.dated || main.place == form.place
            }
            // The entry whose author is missing, but not the `10:30, Court 2`
            // of a timetable.
            (Place::Credited(_), Place::Alone) => candidate.time.dated || self.time_apart && apart,
            (Place::Before(a), Place::Before(b)) => {
                a != ' ' && a != '\0' && b != ' ' && b != '\0' || a == b
            }
            // The post without words, or with them below.
            (Place::Before(_), Place::Alone) => blank_above(lines, index) || !self.time_apart,
            (a, b) => a == b,
        }
    }

    /// Whether the line is repeated at most entries: a share button, a page's
    /// own remark.
    pub fn is_boilerplate(&self, line: &str) -> bool {
        bucket(line).is_some_and(|bucket| {
            let count = usize::from(self.repeats[bucket]);
            count >= 3 && count * 5 >= self.count * 2
        }) && !is_bare_names(line)
            && byline(line).is_none()
            && !looks::ends_sentence(line)
    }

    /// Whether the line at `index`, directly over an accepted time line, is
    /// its heading. `first` is the first line that the entry above leaves
    /// free; see the module's account of the rules.
    pub fn is_heading_above(&self, text: &str, lines: &[Line], index: usize, first: usize) -> bool {
        if !self.marked.is_empty() {
            return self.heading == HeadingSide::Above
                && index >= first
                && self.marked.binary_search(&(index as u32)).is_ok();
        }
        self.heading == HeadingSide::Above
            && index >= first
            && (index == first
                || lines[index].blank_above
                || !self.heading_apart
                || looks::is_kicker(lines[index - 1].of(text))
                // Over the first entry, where the title block may be tight.
                || first <= 1 && self.heading_close && !blank_below(lines, index))
            && !self.is_boilerplate(lines[index].of(text))
            && if index == first {
                looks::is_heading_like(lines[index].of(text))
            } else {
                could_be_heading(text, lines, index)
            }
    }

    /// Whether the line at `index`, directly under an accepted time line, is
    /// its heading. `end` is one past the entry's last line.
    pub fn is_heading_below(&self, text: &str, lines: &[Line], index: usize, end: usize) -> bool {
        if !self.marked.is_empty() {
            return self.heading == HeadingSide::Below
                && index < end
                && self.marked.binary_search(&(index as u32)).is_ok();
        }
        let line = lines[index].of(text);
        let next = lines.get(index + 1).filter(|_| index + 1 < end);
        if self.heading == HeadingSide::None && self.form.place == Place::Alone {
            // Some entries of a page without headings have one: a line that
            // is none of the text, in a paragraph of its own or, where there
            // are no paragraphs, much shorter than the text.
            return next.is_some_and(|next| {
                (next.blank_above || !lines[index].blank_above && line.len() * 3 < next.len() * 2)
                    && line.split_whitespace().nth(2).is_some()
                    && looks::is_heading_like(line)
                    && looks::ends_sentence(next.of(text))
            });
        }
        // A heading may end as the quotation in it does.
        let quoted = next.is_some_and(|next| {
            next.blank_above
                && line.len() <= QUOTED_BYTES
                && looks::ends_in_quote(line)
                && looks::ends_sentence(next.of(text))
                && line.len() < next.len()
        });
        if self.heading == HeadingSide::Below && quoted {
            return true;
        }
        self.heading == HeadingSide::Below
            && index < end
            && looks::is_heading_like(lines[index].of(text))
            // A heading-like line alone is a short post, not a heading
            // without one, unless headings stand apart from their text.
            && (index + 1 < end || blank_below(lines, index) || self.heading_sure)
    }
}
