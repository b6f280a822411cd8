//! Learns from a paste how its page was laid out: which form its time lines
//! have, and whether headings stand above or below them.
//!
//! What this module does not do: cut. It answers the questions the cutting
//! asks, from counts over all time lines, so that one odd entry does not
//! decide for the others.
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
use super::stamp::{Form, TimeLine};

/// A time line and where it stands.
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
    /// Entries have no headings.
    None,
}

/// How the page was laid out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    /// Where headings stand.
    pub heading: HeadingSide,
    /// The form most time lines have.
    form: Form,
    /// Whether most time lines have a blank line above and below them.
    time_apart: bool,
    /// Whether most headings have a blank line above them.
    heading_apart: bool,
}

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
    if !looks::is_heading_like(line) {
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
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// The candidate to look at next.
    at: usize,
    /// In order; there are few.
    forms: Vec<(Form, FormCount)>,
}

/// What the time lines of one form have in common.
#[derive(Debug, Default)]
struct FormCount {
    lines: usize,
    /// Those between two blank lines.
    apart: usize,
    /// Those with what could be a heading above or below.
    above: usize,
    below: usize,
    /// Possible headings above with a blank line above them.
    headings_apart: usize,
}

/// How much one time line of this form says about the page. A timetable in
/// the text has bare times, and may have more of them than the blog has
/// entries; nobody writes a date or a name after a spaced comma into one.
fn weight(form: Form) -> usize {
    if is_unmistakable(form) {
        4
    } else if form.credited {
        2
    } else {
        1
    }
}

/// Whether a line of this form begins an entry whatever the others look like.
fn is_unmistakable(form: Form) -> bool {
    form.dated || form.credited && form.spaced
}

impl Survey {
    /// Looks at up to `count` further candidates.
    pub fn look(&mut self, text: &str, lines: &[Line], candidates: &[Candidate], count: usize) {
        let stop = self.at.saturating_add(count.max(1)).min(candidates.len());
        while self.at < stop {
            let index = candidates[self.at].line as usize;
            let form = candidates[self.at].time.form;
            let place = match self.forms.binary_search_by(|(other, _)| other.cmp(&form)) {
                Ok(place) => place,
                Err(place) => {
                    self.forms.insert(place, (form, FormCount::default()));
                    place
                }
            };
            let form = &mut self.forms[place].1;
            form.lines += 1;
            form.apart += usize::from(blank_above(lines, index) && blank_below(lines, index));

            let is_time = |line: usize, neighbour: Option<&Candidate>| {
                neighbour.is_some_and(|other| other.line as usize == line)
            };
            let before = self.at.checked_sub(1).and_then(|at| candidates.get(at));
            let after = candidates.get(self.at + 1);
            // In a tight layout a blank line parts entries and nothing else:
            // what stands above it is the last line of the entry before.
            let parted = |above: usize| {
                !blank_above(lines, above) && lines[index].blank_above && !blank_below(lines, index)
            };
            if let Some(above) = index.checked_sub(1)
                && !is_time(above, before)
                && !parted(above)
                && could_be_heading(text, lines, above)
            {
                form.above += 1;
                form.headings_apart += usize::from(blank_above(lines, above));
            }
            // A heading below has its text below it.
            if index + 2 < lines.len()
                && !is_time(index + 1, after)
                && !is_time(index + 2, after)
                && looks::is_heading_like(lines[index + 1].of(text))
            {
                form.below += 1;
            }
            self.at += 1;
        }
    }

    /// How many candidates were looked at.
    pub fn done(&self) -> usize {
        self.at
    }

    /// What was learned; `None` where there is no time line.
    pub fn layout(&self) -> Option<Layout> {
        // The last of equally frequent forms is the one with more to it.
        let (form, count) = self
            .forms
            .iter()
            .max_by_key(|(form, count)| (count.lines * weight(*form), *form))?;
        // Names on the time line go with headings above in every layout met;
        // this settles the case of one or two entries.
        let above = count.above * 2 + usize::from(form.credited);
        let below = count.below * 2;
        // A heading at fewer than one entry in four is a chance likeness.
        let enough = |votes: usize| votes * 2 >= count.lines;
        let heading = if above >= below && enough(above) {
            HeadingSide::Above
        } else if below > above && enough(below) {
            HeadingSide::Below
        } else {
            HeadingSide::None
        };
        Some(Layout {
            heading,
            form: *form,
            time_apart: count.apart * 2 > count.lines,
            heading_apart: count.headings_apart * 2 > count.above,
        })
    }
}

impl Layout {
    /// Whether the candidate begins an entry. Time lines of the blog's main
    /// form do, and unmistakable ones. Of the others only those without names
    /// that print the clock as the main form does and stand between blank
    /// lines as it does: the entry whose author is missing, but not the
    /// `10:30, Court 2` of a timetable.
    pub fn accepts(&self, lines: &[Line], candidate: &Candidate) -> bool {
        let index = candidate.line as usize;
        let (main, form) = (self.form, candidate.time.form);
        form == main
            || is_unmistakable(form)
            || !form.credited
                && form.joint == main.joint
                && form.twelve_hours == main.twelve_hours
                && self.time_apart
                && blank_above(lines, index)
                && blank_below(lines, index)
    }

    /// Whether the line at `index`, directly over an accepted time line, is
    /// its heading. `first` is the first line that the entry above leaves
    /// free; see the module's account of the rules.
    pub fn is_heading_above(&self, text: &str, lines: &[Line], index: usize, first: usize) -> bool {
        self.heading == HeadingSide::Above
            && index >= first
            && (index == first || lines[index].blank_above || !self.heading_apart)
            && if index == first {
                looks::is_heading_like(lines[index].of(text))
            } else {
                could_be_heading(text, lines, index)
            }
    }

    /// Whether the line at `index`, directly under an accepted time line, is
    /// its heading. `end` is one past the entry's last line.
    pub fn is_heading_below(&self, text: &str, lines: &[Line], index: usize, end: usize) -> bool {
        self.heading == HeadingSide::Below
            && index < end
            && looks::is_heading_like(lines[index].of(text))
            // A heading-like line alone is a short post, not a heading
            // without one, unless headings stand apart from their text.
            && (index + 1 < end || blank_below(lines, index))
    }
}
