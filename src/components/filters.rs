//! The filters: the panel in which they are set, the bar that says that some
//! are in force, and the dialog that does one thing to all that was found.

use std::rc::Rc;

use liveblog_core::timeline::{Axis, Day, Timeline};
use liveblog_core::{AnnotatorId, BlockKind, Clock, Date, Label, Status};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::modal::Modal;
use super::swatch::{CLOSE, icon, pressed, swatch};
use crate::keymap::{self, KeyCommand};
use crate::state::find::{Bulk, Filter, Find, Finding, bulk_labels, shown_words};
use crate::state::survey::{STATUSES, Survey};
use crate::state::{Access, Action, Work, status_name};
use crate::words::{count, count_fill, t};

/// The kinds of block that are worth looking for.
const KINDS: [(BlockKind, &str); 4] = [
    (BlockKind::Caption, "find.caption"),
    (BlockKind::ListItem, "find.list"),
    (BlockKind::Link, "find.link-line"),
    (BlockKind::Placeholder, "find.placeholder"),
];

/// Puts the filters in force that `edit` makes of those that are.
fn set<E>(
    filter: &Rc<Filter>,
    on: &Callback<Action>,
    edit: impl Fn(&mut Filter, E) + 'static,
) -> Callback<E> {
    let (filter, on) = (filter.clone(), on.clone());
    Callback::from(move |event: E| {
        let mut filter = (*filter).clone();
        edit(&mut filter, event);
        on.emit(Find::Filter(Rc::new(filter)).into());
    })
}

/// Puts `one` into a list or takes it out.
fn toggle<T: PartialEq + Clone>(list: &mut Vec<T>, one: &T) {
    match list.iter().position(|other| other == one) {
        Some(place) => {
            list.remove(place);
        }
        None => list.push(one.clone()),
    }
}

/// A box to tick, with how many entries it is about.
fn tick(words: &'static str, entries: Option<u32>, checked: bool, change: Callback<Event>) -> Html {
    html! {
        <label class="tick">
            <input type="checkbox" {checked} onchange={change} />
            <span>{ words }</span>
            if let Some(entries) = entries {
                <span class="tick-count">{ entries }</span>
            }
        </label>
    }
}

/// The panel.
pub fn filter_panel(work: &Work, on: &Callback<Action>) -> Html {
    let Some(survey) = &work.find.survey else {
        return Html::default();
    };
    let filter = &work.find.filter;
    let counts = &survey.counts;
    let keys = {
        let on = on.clone();
        move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                event.prevent_default();
                on.emit(Find::Close.into());
            }
        }
    };
    let status = |(place, status): (usize, &Status)| {
        let status = *status;
        let change = set(filter, on, move |f, _| toggle(&mut f.statuses, &status));
        let is_set = filter.statuses.contains(&status);
        tick(
            status_name(status),
            counts.statuses.get(place).copied(),
            is_set,
            change,
        )
    };
    let kind = |(kind, words): &(BlockKind, &'static str)| {
        let kind = *kind;
        let change = set(filter, on, move |f, _| toggle(&mut f.blocks, &kind));
        tick(t(words), None, filter.blocks.contains(&kind), change)
    };
    html! {
        <section id="filters" class="filters" aria-labelledby="filters-title" tabindex="-1" onkeydown={keys}>
            <div class="fix-head">
                <h2 id="filters-title">{ t("find.filters") }</h2>
                <span class="subject-place">
                    { if work.find.shown.is_some() { shown_words(work) } else { count("count.entries", work.entries()) } }
                </span>
                <button type="button" class="quiet icon" aria-label={t("dialog.close")} onclick={pressed(on, || Find::Close.into())}>{ icon(CLOSE) }</button>
            </div>
            <div class="filters-body">
                { labels(work, survey, on) }
                <fieldset>
                    <legend>{ t("find.status") }</legend>
                    <div class="ticks">{ for STATUSES.iter().enumerate().map(status) }</div>
                </fieldset>
                <fieldset>
                    <legend>{ t("find.has") }</legend>
                    <div class="ticks">
                        { tick(t("find.noted"), Some(counts.noted), filter.noted, set(filter, on, |f, _| f.noted = !f.noted)) }
                        { tick(t("find.attributed"), Some(counts.attributed), filter.attributed, set(filter, on, |f, _| f.attributed = !f.attributed)) }
                        { tick(t("find.linked"), Some(counts.linked), filter.linked, set(filter, on, |f, _| f.linked = !f.linked)) }
                        { for KINDS.iter().map(kind) }
                        if work.search.needle.is_some() || filter.found {
                            { tick(t("find.found"), None, filter.found, set(filter, on, |f, _| f.found = !f.found)) }
                        }
                    </div>
                </fieldset>
                { who(work, on) }
                { author(filter, survey, on) }
                { time(&work.find, &survey.timeline, on) }
            </div>
            <div class="filters-acts">
                <button type="button" disabled={filter.is_off()} onclick={pressed(on, || Find::Clear.into())}>{ t("find.clear") }</button>
                { ask_button(work, on) }
            </div>
        </section>
    }
}

/// Opens the dialog in which one thing is done to all that was found.
fn ask_button(work: &Work, on: &Callback<Action>) -> Html {
    let found = work.found_len();
    if found == 0 {
        return Html::default();
    }
    let disabled = work.access == Access::Read;
    html! {
        <button type="button" {disabled} onclick={pressed(on, || Find::Ask.into())}>{ count("find.ask", found) }</button>
    }
}

fn labels(work: &Work, survey: &Survey, on: &Callback<Action>) -> Html {
    let filter = &work.find.filter;
    let codebook = &work.session.project().codebook;
    let cell = |words: String, checked: bool, change: Callback<Event>| {
        html! { <td><input type="checkbox" aria-label={words} {checked} onchange={change} /></td> }
    };
    let row = |(place, label): (usize, &Label)| {
        let entries = survey.counts.labels.get(place).copied().unwrap_or_default();
        if label.archived && entries == 0 {
            return Html::default();
        }
        let id = label.id.clone();
        let with = set(filter, on, move |f, _| {
            toggle(&mut f.with, &id);
            f.without.retain(|other| *other != id);
        });
        let id = label.id.clone();
        let without = set(filter, on, move |f, _| {
            toggle(&mut f.without, &id);
            f.with.retain(|other| *other != id);
        });
        let name = |key| crate::words::fill(key, &[("label", &label.name)]);
        html! {
            <tr key={label.id.to_string()}>
                <th scope="row" dir="auto">{ swatch(&label.color, true) }{ &label.name }</th>
                <td class="tick-count">{ entries }</td>
                { cell(name("find.with-label"), filter.with.contains(&label.id), with) }
                { cell(name("find.without-label"), filter.without.contains(&label.id), without) }
            </tr>
        }
    };
    html! {
        <fieldset>
            <legend>{ t("find.labels") }</legend>
            <table class="filter-labels">
                <thead>
                    <tr>
                        <th scope="col">{ t("find.label") }</th>
                        <th scope="col">{ t("find.entries") }</th>
                        <th scope="col">{ t("find.with") }</th>
                        <th scope="col">{ t("find.without") }</th>
                    </tr>
                </thead>
                <tbody>{ for codebook.labels.iter().enumerate().map(row) }</tbody>
            </table>
            { tick(t("find.unlabelled"), Some(survey.counts.unlabelled), filter.unlabelled, set(filter, on, |f, _| f.unlabelled = !f.unlabelled)) }
        </fieldset>
    }
}

/// What stands for a choice in a field: its place, and 0 for none.
fn number(place: Option<usize>) -> String {
    place.map_or(0, |place| place + 1).to_string()
}

/// The choice at a place. The field needs the value as a property, since what
/// was picked by hand is not changed by what is `selected`, which only the
/// first drawing heeds.
fn option(place: Option<usize>, now: Option<usize>, words: String) -> Html {
    html! { <option value={number(place)} selected={place == now}>{ words }</option> }
}

fn author(filter: &Rc<Filter>, survey: &Survey, on: &Callback<Action>) -> Html {
    if survey.authors.is_empty() {
        return Html::default();
    }
    let authors: Vec<_> = survey
        .authors
        .iter()
        .map(|(name, _)| name.clone())
        .collect();
    let choose = set(filter, on, move |f, event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        let place = usize::try_from(select.selected_index()).unwrap_or(0);
        f.author = place
            .checked_sub(1)
            .and_then(|place| authors.get(place).cloned());
    });
    let mut all = survey.authors.iter();
    let now = all.position(|(name, _)| filter.author.as_ref() == Some(name));
    let names = survey
        .authors
        .iter()
        .map(|(name, entries)| format!("{name} ({entries})"));
    html! {
        <label class="field">
            { t("find.author") }
            <select ~value={number(now)} onchange={choose}>
                { option(None, now, t("find.anyone").to_owned()) }
                { for names.enumerate().map(|(place, name)| option(Some(place), now, name)) }
            </select>
        </label>
    }
}

/// Whose labels and statuses count, where one may see those of others.
fn who(work: &Work, on: &Callback<Action>) -> Html {
    let people = work.seen_people();
    if people.len() < 2 {
        return Html::default();
    }
    let filter = &work.find.filter;
    let others: Vec<_> = people.into_iter().skip(1).collect();
    let name = |id: &AnnotatorId| {
        let mut all = work.session.project().annotators.iter();
        let found = all.find(|annotator| annotator.id == *id);
        found.map_or_else(|| id.to_string(), |annotator| annotator.name.clone())
    };
    let ids = others.clone();
    let choose = set(filter, on, move |f, event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        let place = usize::try_from(select.selected_index()).unwrap_or(0);
        f.who = place
            .checked_sub(1)
            .and_then(|place| ids.get(place).cloned());
    });
    let now = others.iter().position(|id| filter.who.as_ref() == Some(id));
    html! {
        <label class="field">
            { t("find.who") }
            <select ~value={number(now)} onchange={choose}>
                { option(None, now, t("find.me").to_owned()) }
                { for others.iter().enumerate().map(|(place, id)| option(Some(place), now, name(id))) }
            </select>
        </label>
    }
}

fn time(find: &Finding, timeline: &Rc<Timeline>, on: &Callback<Action>) -> Html {
    let filter = &find.filter;
    let kind = match timeline.axis {
        Axis::Dates => "datetime-local",
        Axis::Clocks => "time",
        Axis::Positions => "number",
    };
    let field = |words: &'static str, place: Option<i64>, is_end: bool| {
        let read = timeline.clone();
        let change = set(filter, on, move |f, event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            let place = read_place(&read, &input.value());
            if is_end {
                // To the end of that minute.
                let rest = if read.axis == Axis::Positions { 0 } else { 59 };
                f.to = place.map(|place| place + rest);
            } else {
                f.from = place;
            }
        });
        let typed = find.typed.as_ref().filter(|(end, _)| *end == is_end);
        let value = match typed {
            Some((_, text)) => text.to_string(),
            None => place.map_or_else(String::new, |place| field_value(timeline, place)),
        };
        let typed = on.reform(move |event: InputEvent| {
            let input: HtmlInputElement = event.target_unchecked_into();
            Find::Typed(is_end, input.value().as_str().into()).into()
        });
        html! {
            <label class="field">
                { words }
                <input type={kind} {value} oninput={typed} onchange={change} />
            </label>
        }
    };
    html! {
        <fieldset>
            <legend>{ t(if timeline.axis == Axis::Positions { "find.places" } else { "find.time" }) }</legend>
            <div class="filter-time">
                { field(t("find.from"), filter.from, false) }
                { field(t("find.to"), filter.to, true) }
            </div>
        </fieldset>
    }
}

/// A place as the field for it spells it.
fn field_value(timeline: &Timeline, place: i64) -> String {
    let Some((day, clock)) = timeline.shown(place) else {
        return (place + 1).to_string();
    };
    let clock = clock.to_string();
    let minute = clock.get(..5).unwrap_or_default();
    match day {
        Day::Date(date) => format!("{date}T{minute}"),
        Day::Number(_) => minute.to_owned(),
    }
}

/// The place that is typed in a field.
fn read_place(timeline: &Timeline, value: &str) -> Option<i64> {
    if timeline.axis == Axis::Positions {
        return value.parse::<i64>().ok().map(|number| number - 1);
    }
    let (date, clock) = match value.split_once('T') {
        Some((date, clock)) => (date.parse::<Date>().ok(), clock),
        None => (None, value),
    };
    let clock = format!("{}:00", clock.get(..5)?);
    timeline.place_of(date, clock.parse::<Clock>().ok()?)
}

/// Says that not every entry is shown.
pub fn found_bar(work: &Work, on: &Callback<Action>) -> Html {
    if work.find.shown.is_none() {
        return Html::default();
    }
    html! {
        <section class="found-bar" aria-label={t("find.in-force")}>
            <span class="found-words">{ shown_words(work) }</span>
            <button type="button" class="quiet" aria-keyshortcuts={keymap::shortcut(KeyCommand::Filters)} onclick={pressed(on, || Find::Toggle.into())}>{ t("find.filters") }<kbd aria-hidden="true">{ keymap::shown(KeyCommand::Filters) }</kbd></button>
            { ask_button(work, on) }
            <button type="button" onclick={pressed(on, || Find::Clear.into())}>{ t("find.clear") }</button>
        </section>
    }
}

/// Asks what to do to all that was found.
pub fn bulk_dialog(work: &Work, on: &Callback<Action>) -> Html {
    let found = work.found();
    let codebook = &work.session.project().codebook;
    let labels: Vec<&Label> = bulk_labels(&codebook.labels).collect();
    let Some(bulk) = &work.find.bulk else {
        return Html::default();
    };
    let (is_label, label) = match bulk {
        Bulk::Label(label, _) => (true, label.as_ref()),
        Bulk::Status(_) => (false, None),
    };
    let status = match bulk {
        Bulk::Status(status) => *status,
        Bulk::Label(..) => Status::Done,
    };
    let choice = |words: &'static str, checked: bool, choose: Option<Bulk>| {
        let disabled = choose.is_none();
        let on = on.clone();
        let change = move |_: Event| {
            if let Some(bulk) = choose.clone() {
                on.emit(Find::Choose(bulk).into());
            }
        };
        html! {
            <label class="choice">
                <input type="radio" name="bulk" {checked} {disabled} onchange={change} />
                { words }
            </label>
        }
    };
    let with_label = |set: bool| (!labels.is_empty()).then(|| Bulk::Label(label.cloned(), set));
    let ids: Vec<_> = labels.iter().map(|label| label.id.clone()).collect();
    let choose_label = {
        let (on, set) = (on.clone(), !matches!(bulk, Bulk::Label(_, false)));
        move |event: Event| {
            let select: HtmlSelectElement = event.target_unchecked_into();
            // The first one asks to choose.
            let place = usize::try_from(select.selected_index() - 1).ok();
            let label = place.and_then(|place| ids.get(place).cloned());
            on.emit(Find::Choose(Bulk::Label(label, set)).into());
        }
    };
    let choose_status = on.reform(|event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        let place = usize::try_from(select.selected_index()).unwrap_or(0);
        Find::Choose(Bulk::Status(
            STATUSES.get(place).copied().unwrap_or_default(),
        ))
        .into()
    });
    let label_now = labels.iter().position(|l| label == Some(&l.id));
    let status_now = STATUSES.iter().position(|s| *s == status);
    let changes = work.would_change(&found, bulk);
    let left = found.len() - changes;
    html! {
        <Modal title={count("find.bulk-title", found.len())} on={on.clone()}>
            <fieldset class="bulk">
                <legend class="visually-hidden">{ t("find.bulk-what") }</legend>
                { choice(t("find.set-label"), matches!(bulk, Bulk::Label(_, true)), with_label(true)) }
                { choice(t("find.take-label"), matches!(bulk, Bulk::Label(_, false)), with_label(false)) }
                { choice(t("find.set-status"), matches!(bulk, Bulk::Status(_)), Some(Bulk::Status(status))) }
            </fieldset>
            if is_label {
                <label class="field">
                    { t("find.label") }
                    <select ~value={number(label_now)} onchange={choose_label}>
                        { option(None, label_now, t("find.choose-label").to_owned()) }
                        { for labels.iter().enumerate().map(|(place, l)| option(Some(place), label_now, l.name.clone())) }
                    </select>
                </label>
            } else {
                <label class="field">
                    { t("find.status") }
                    <select ~value={number(status_now)} onchange={choose_status}>
                        { for STATUSES.iter().enumerate().map(|(place, s)| option(Some(place), status_now, status_name(*s).to_owned())) }
                    </select>
                </label>
            }
            <p class="hint" role="status">
                if is_label && label.is_none() {
                    { t("find.choose-first") }
                } else {
                    { count_fill("find.bulk-changes", changes, &[("left", &left)]) }
                }
                { " " }{ t("find.bulk-hint") }
            </p>
            <div class="actions">
                <button class="primary" disabled={changes == 0} onclick={pressed(on, || Find::Apply.into())}>{ count("find.bulk-do", changes) }</button>
                <button onclick={pressed(on, || Action::CloseDialog)}>{ t("dialog.cancel") }</button>
            </div>
        </Modal>
    }
}
