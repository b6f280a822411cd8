//! Chooses among all stamps those that are entries' times: of a form that the
//! layout accepts, in the order of the others, and no timetable.
//!
//! What this module does not do: judge the words around a stamp.

use super::layout::{Candidate, Layout, is_companion, same, step};
use super::lines::Line;
use super::looks;
use super::stamp::{Kind, Place, TimeLine};

/// What a stamp is to the cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    /// An entry's time.
    Entry,
    /// A second time of the same entry, such as an age over the clock.
    Companion,
    /// Part of the text.
    Text,
}

/// Seconds of half a day: a longer step back is a step over midnight.
const NIGHT: i64 = 12 * 3600;

/// What each of the candidates is, in order.
pub(super) fn choose(
    layout: &Layout,
    text: &str,
    lines: &[Line],
    candidates: &[Candidate],
) -> Vec<Choice> {
    let mut choices: Vec<Choice> = candidates
        .iter()
        .map(|candidate| {
            // “Updated” on the line above.
            let of_page = (candidate.line as usize)
                .checked_sub(1)
                .is_some_and(|above| looks::is_page_label(lines[above].of(text)));
            match !of_page && layout.accepts(lines, candidate) {
                true => Choice::Entry,
                false => Choice::Text,
            }
        })
        .collect();
    companions(layout, candidates, &mut choices);
    ages(layout, candidates, &mut choices);
    key_events(layout, text, lines, candidates, &mut choices);
    page_date(layout, candidates, &mut choices);
    if matches!(layout.form.place, Place::Before(_)) {
        // A time alone over the first of them is the page's.
        for (candidate, choice) in candidates.iter().zip(&mut choices) {
            if *choice == Choice::Entry {
                if candidate.time.form.place != Place::Alone {
                    break;
                }
                *choice = Choice::Text;
            }
        }
    }
    out_of_order(layout, candidates, &mut choices);
    choices
}

/// Ages and epochs next to an entry's time, or at the head of its entry.
fn companions(layout: &Layout, candidates: &[Candidate], choices: &mut [Choice]) {
    for at in 1..candidates.len() {
        let (above, here) = (candidates[at - 1], candidates[at]);
        let again = here.line == above.line + 1
            && here.time.clock.is_some()
            && here.time.clock == above.time.clock
            && here.time.form.place == Place::Alone
            && above.time.form.place == Place::Alone
            && choices[at - 1] == Choice::Entry;
        if again {
            // The one with the date says more.
            let less = if here.time.dated && !above.time.dated {
                at - 1
            } else {
                at
            };
            choices[less] = Choice::Companion;
            choices[2 * at - 1 - less] = Choice::Entry;
        }
    }
    for at in 0..candidates.len() {
        let here = candidates[at];
        let kind = here.time.form.kind;
        if choices[at] == Choice::Companion
            || !matches!(kind, Kind::Age | Kind::Epoch)
            || here.time.form.place != Place::Alone
        {
            continue;
        }
        let belongs = |other: Option<&Candidate>| {
            other.is_some_and(|other| {
                other.line.abs_diff(here.line) == 1
                    && other.time.form == layout.form
                    && is_companion(kind, layout.form.kind)
            })
        };
        let before = at.checked_sub(1).and_then(|at| candidates.get(at));
        let epoch_of_entry = kind == Kind::Epoch && layout.form.kind != Kind::Epoch;
        if belongs(before) || belongs(candidates.get(at + 1)) || epoch_of_entry {
            choices[at] = Choice::Companion;
        }
    }
}

/// Ages stand in place of clocks only at the newest entries, before all
/// others on a page that runs backwards. Below, they are other pages'.
fn ages(layout: &Layout, candidates: &[Candidate], choices: &mut [Choice]) {
    if layout.form.kind == Kind::Age {
        return;
    }
    let mut clocks = false;
    for (candidate, choice) in candidates.iter().zip(choices) {
        let age = candidate.time.form.kind == Kind::Age;
        clocks |= !age && *choice == Choice::Entry;
        if age && *choice == Choice::Entry && (clocks || !layout.falling) {
            *choice = Choice::Text;
        }
    }
}

/// The page's list of key events: times with a heading each and nothing else,
/// all of which come again with their text.
fn key_events(
    layout: &Layout,
    text: &str,
    lines: &[Line],
    candidates: &[Candidate],
    choices: &mut [Choice],
) {
    /// The longest such list, and how far below its events are looked for.
    const EVENTS: usize = 60;
    const ENTRIES: usize = 4000;
    let (mut at, mut found) = (0, false);
    let below = |at: usize| {
        lines
            .get(candidates[at].line as usize + 1)
            .map(|line| line.of(text))
    };
    while at < candidates.len().min(EVENTS) {
        let (Some(words), next) = (below(at), candidates.get(at + 1)) else {
            return;
        };
        if choices[at] != Choice::Entry {
            at += 1;
            continue;
        }
        // Nothing but the heading up to the next time, or it is an entry.
        let short = next.is_some_and(|next| next.line - candidates[at].line <= 2);
        if !short && !found {
            at += 1;
            continue;
        }
        let button = looks::is_furniture(words) || layout.is_boilerplate(words);
        let again = !button
            && (at + 1..candidates.len().min(at + ENTRIES)).any(|other| {
                let line = candidates[other].line as usize;
                let near = line.saturating_sub(2)..(line + 4).min(lines.len());
                candidates[other].line > candidates[at].line + 1
                    && near.into_iter().any(|near| {
                        near > candidates[at].line as usize + 1 && same(lines[near].of(text), words)
                    })
            });
        if !again || !short && !found {
            if found {
                return;
            }
            at += 1;
            continue;
        }
        found = true;
        choices[at] = Choice::Text;
        if !short {
            // The last of them.
            return;
        }
        at += 1;
    }
}

/// The date of the whole page, over entries whose times have none.
fn page_date(layout: &Layout, candidates: &[Candidate], choices: &mut [Choice]) {
    let mut entries = (0..candidates.len()).filter(|at| choices[*at] == Choice::Entry);
    if let (Some(first), Some(_)) = (entries.next(), entries.next())
        && candidates[first].time.dated
        && candidates[first].time.form.place == Place::Alone
        && !layout.dated
        && matches!(layout.form.place, Place::Alone | Place::Before(_))
    {
        let dated = (0..candidates.len())
            .filter(|at| choices[*at] == Choice::Entry && candidates[*at].time.dated)
            .count();
        if dated == 1 {
            choices[first] = Choice::Text;
        }
    }
}

/// Stamps that break the order of the others and are of another form, or
/// stand line under line as a timetable's do.
fn out_of_order(layout: &Layout, candidates: &[Candidate], choices: &mut [Choice]) {
    let entries: Vec<usize> = (0..candidates.len())
        .filter(|at| choices[*at] == Choice::Entry && candidates[*at].time.clock.is_some())
        .collect();
    if entries.len() < 3 {
        return;
    }
    // A timetable's lines stand one under the other.
    let listed = |at: usize| {
        let line = candidates[at].line;
        let beside =
            |other: Option<&Candidate>| other.is_some_and(|other| other.line.abs_diff(line) == 1);
        let before = at.checked_sub(1).and_then(|at| candidates.get(at));
        matches!(candidates[at].time.form.place, Place::Before(_))
            && (beside(before) || beside(candidates.get(at + 1)))
    };
    // Where others are in order without them, those alone make the order.
    let mut makers: Vec<usize> = entries.iter().copied().filter(|at| !listed(*at)).collect();
    let (mut direction, mut in_order) = longest_run(layout, candidates, &makers);
    if makers.len() < 3 || in_order.contains(&false) {
        makers.clone_from(&entries);
        (direction, in_order) = longest_run(layout, candidates, &makers);
    }
    let run: Vec<usize> = (0..makers.len())
        .filter(|place| in_order[*place])
        .map(|place| makers[place])
        .collect();
    for &at in &entries {
        let next = run.partition_point(|other| *other < at);
        if run.get(next) == Some(&at) {
            continue;
        }
        let here = candidates[at];
        // Whether it fits between its neighbours of the run after all.
        let fits = match (next.checked_sub(1).map(|i| run[i]), run.get(next)) {
            (Some(before), Some(after)) => {
                let to = |other: usize| {
                    forward(&candidates[before].time, &candidates[other].time, direction)
                };
                (0..=to(*after)).contains(&to(at))
            }
            // At the ends, where it goes on in the same direction.
            (Some(before), None) => {
                let step = forward(&candidates[before].time, &here.time, direction);
                (0..NIGHT).contains(&step)
            }
            (None, Some(after)) => {
                let step = forward(&here.time, &candidates[*after].time, direction);
                (0..NIGHT).contains(&step)
            }
            (None, None) => true,
        };
        let other_form = here.time.form != layout.form
            && !here.time.dated
            && !matches!(here.time.form.place, Place::Credited(true));
        if !fits && (other_form || listed(at)) {
            choices[at] = Choice::Text;
        }
    }
}

/// How far it is from one stamp to the next in the direction of the others. A
/// long step back is one over midnight.
fn forward(from: &TimeLine, to: &TimeLine, direction: i64) -> i64 {
    if from.date.is_some() && to.date.is_some() {
        return step(from, to) * direction;
    }
    let step = (to.value - from.value) * direction;
    if step < -NIGHT {
        step + 2 * NIGHT
    } else {
        step
    }
}

/// The direction in which most of the entries' times run, and which of them
/// belong to the longest run in it.
fn longest_run(layout: &Layout, candidates: &[Candidate], entries: &[usize]) -> (i64, Vec<bool>) {
    let direction = if layout.falling { -1 } else { 1 };
    let likely = run_in(direction, candidates, entries);
    let length = |run: &[bool]| run.iter().filter(|in_run| **in_run).count();
    if length(&likely) == entries.len() {
        return (direction, likely);
    }
    let other = run_in(-direction, candidates, entries);
    if length(&other) > length(&likely) {
        (-direction, other)
    } else {
        (direction, likely)
    }
}

/// Which of the entries belong to the longest run of times in one direction,
/// midnights unrolled.
fn run_in(direction: i64, candidates: &[Candidate], entries: &[usize]) -> Vec<bool> {
    let mut values: Vec<i64> = Vec::with_capacity(entries.len());
    for (place, &at) in entries.iter().enumerate() {
        let here = &candidates[at].time;
        let value = match place.checked_sub(1) {
            Some(before) => {
                values[before] + forward(&candidates[entries[before]].time, here, direction)
            }
            None => 0,
        };
        values.push(value);
    }
    // Patience: tails[k] is the entry at the end of the best run of k + 1.
    let mut tails: Vec<usize> = Vec::new();
    let mut previous = vec![usize::MAX; values.len()];
    for (place, value) in values.iter().enumerate() {
        let rank = tails.partition_point(|tail| values[*tail] <= *value);
        if rank > 0 {
            previous[place] = tails[rank - 1];
        }
        match tails.get_mut(rank) {
            Some(tail) => *tail = place,
            None => tails.push(place),
        }
    }
    let mut kept = vec![false; values.len()];
    let mut at = tails.last().copied();
    while let Some(place) = at {
        kept[place] = true;
        at = (previous[place] != usize::MAX).then(|| previous[place]);
    }
    kept
}
