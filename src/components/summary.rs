//! The summary: every picture in it is a table, whose cells are drawn in, too.

use std::rc::Rc;

use liveblog_core::{Label, Timestamp};
use yew::prelude::*;

use super::modal::Modal;
use super::swatch::swatch;
use crate::browser::clipboard::copy_table;
use crate::state::find::{Find, stretch_words};
use crate::state::summary::{Stretch, Summary};
use crate::state::{Action, Work};
use crate::words::{count, fill, t};

/// The dialog.
pub fn summary_dialog(work: &Work, on: &Callback<Action>) -> Html {
    let project = work.session.project();
    let Some(summary) = &work.find.summary else {
        return Html::default();
    };
    let scope = |whole: bool, words: &'static str| {
        html! {
            <label class="choice">
                <input type="radio" name="summary" checked={summary.whole == whole}
                    onchange={on.reform(move |_: Event| Find::Summary(whole).into())} />
                { words }
            </label>
        }
    };
    // Only labels that say something: those in use, and those on offer.
    let labels: Vec<(usize, &Label)> = project
        .codebook
        .labels
        .iter()
        .enumerate()
        .filter(|(place, label)| {
            let used = summary
                .counts
                .get(*place)
                .is_some_and(|c| c.by.iter().any(|n| *n > 0));
            used || !label.archived
        })
        .collect();
    let used: Vec<(usize, &Label)> = labels
        .iter()
        .copied()
        .filter(|(place, _)| summary.counts.get(*place).is_some_and(|c| c.entries > 0))
        .collect();
    let title = if summary.whole {
        t("summary.title-project")
    } else {
        t("summary.title")
    };
    html! {
        <Modal {title} on={on.clone()}>
            <div class="summary" aria-busy={(!summary.finished).to_string()}>
                if project.documents().len() > 1 {
                    <div class="summary-scope" role="radiogroup" aria-label={t("summary.of")}>
                        { scope(false, t("summary.one")) }
                        { scope(true, t("summary.all")) }
                    </div>
                }
                if summary.finished {
                    <p class="hint">{ fill("summary.facts", &[("entries", &count("count.entries", summary.entries as usize)), ("done", &summary.done)]) }</p>
                    { counts(work, summary, &labels, on) }
                    { together(summary, &used, on) }
                    { through_time(summary, &used, on) }
                    { pace(summary, on) }
                } else {
                    <p class="hint">{ t("summary.counting") }</p>
                }
            </div>
        </Modal>
    }
}

/// A bar in a cell.
fn bar(value: u32, most: u32, color: Option<&str>) -> Html {
    let width = f64::from(value) * 100.0 / f64::from(most.max(1));
    let class = if color.is_none() { "bar-none" } else { "" };
    html! {
        <svg class="cell-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <rect {class} x="0" y="0" height="10" width={format!("{width:.1}")} fill={color.map(str::to_owned)} />
        </svg>
    }
}

fn name(label: &Label) -> Html {
    html! { <th scope="row" dir="auto">{ swatch(&label.color, true) }{ &label.name }</th> }
}

/// The heading of a table, with a button that copies it.
fn heading(
    id: &'static str,
    words: &'static str,
    summary: &Summary,
    on: &Callback<Action>,
) -> Html {
    let copy = on.reform(move |_: MouseEvent| {
        let is_copied = copy_table(&[id, "-table"].concat());
        Find::Copied(id, is_copied).into()
    });
    let said = summary.copied.filter(|(copied, _)| *copied == id);
    let said = said.map(|(_, is_copied)| match is_copied {
        true => t("summary.copied"),
        false => t("summary.not-copied"),
    });
    html! {
        <div class="summary-head">
            <h3 {id}>{ words }</h3>
            <span role="status" class="hint">{ said.unwrap_or_default() }</span>
            <button type="button" aria-describedby={id} onclick={copy}>{ t("summary.copy") }</button>
        </div>
    }
}

fn counts(
    work: &Work,
    summary: &Summary,
    labels: &[(usize, &Label)],
    on: &Callback<Action>,
) -> Html {
    let people: Vec<String> = summary
        .people
        .iter()
        .map(|id| {
            let mut all = work.session.project().annotators.iter();
            all.find(|a| a.id == *id)
                .map_or_else(|| id.to_string(), |a| a.name.clone())
        })
        .collect();
    let of = |place: usize| summary.counts.get(place);
    let most = labels
        .iter()
        .filter_map(|(place, _)| of(*place))
        .map(|c| c.entries)
        .max();
    html! {
        <section>
            { heading("summary-labels", t("summary.labels"), summary, on) }
            <div class="table-frame" tabindex="0" role="region" aria-labelledby="summary-labels">
            <table id="summary-labels-table" aria-labelledby="summary-labels">
                <thead><tr>
                    <th scope="col">{ t("find.label") }</th>
                    <th scope="col">{ t("find.entries") }</th>
                    <th scope="col">{ t("summary.passages") }</th>
                    if people.len() > 1 {
                        { for people.iter().map(|name| html! { <th scope="col" dir="auto">{ name }</th> }) }
                    }
                    <td class="bar-column"></td>
                </tr></thead>
                <tbody>
                    { for labels.iter().filter_map(|(place, label)| {
                        let one = of(*place)?;
                        Some(html! {
                            <tr>
                                { name(label) }
                                <td>{ one.entries }</td>
                                <td>{ one.passages }</td>
                                if people.len() > 1 {
                                    { for one.by.iter().map(|n| html! { <td>{ *n }</td> }) }
                                }
                                <td class="bar-column">{ bar(one.entries, most.unwrap_or(0), Some(&label.color)) }</td>
                            </tr>
                        })
                    }) }
                </tbody>
            </table>
            </div>
        </section>
    }
}

fn together(summary: &Summary, used: &[(usize, &Label)], on: &Callback<Action>) -> Html {
    if used.len() < 2 {
        return Html::default();
    }
    let both = |a: usize, b: usize| {
        let row = summary.together.get(a);
        row.and_then(|row| row.get(b)).copied().unwrap_or_default()
    };
    let mut most = 1;
    for (a, _) in used {
        for (b, _) in used {
            if a != b {
                most = most.max(both(*a, *b));
            }
        }
    }
    let cell = |a: usize, b: usize| {
        if a == b {
            return html! { <td class="same" aria-label={t("summary.same")}>{ "–" }</td> };
        }
        let share = f64::from(both(a, b)) / f64::from(most);
        html! {
            <td class="shaded">
                <svg viewBox="0 0 10 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">
                    <rect width="10" height="10" fill-opacity={format!("{:.2}", share * 0.45)} />
                </svg>
                <span>{ both(a, b) }</span>
            </td>
        }
    };
    html! {
        <section>
            { heading("summary-together", t("summary.together"), summary, on) }
            <p class="hint">{ t("summary.together-hint") }</p>
            <div class="table-frame" tabindex="0" role="region" aria-labelledby="summary-together">
                <table id="summary-together-table" aria-labelledby="summary-together" class="matrix">
                    <thead><tr>
                        <th scope="col">{ t("find.label") }</th>
                        { for used.iter().map(|(_, label)| html! { <th scope="col" dir="auto">{ &label.name }</th> }) }
                    </tr></thead>
                    <tbody>
                        { for used.iter().map(|(a, label)| html! {
                            <tr>{ name(label) }{ for used.iter().map(|(b, _)| cell(*a, *b)) }</tr>
                        }) }
                    </tbody>
                </table>
            </div>
        </section>
    }
}

fn through_time(summary: &Summary, used: &[(usize, &Label)], on: &Callback<Action>) -> Html {
    let Some(timeline) = &summary.timeline else {
        return Html::default();
    };
    let stretches: Vec<&Stretch> = summary.stretches.iter().filter(|s| s.entries > 0).collect();
    let most = stretches.iter().map(|s| s.entries).max().unwrap_or(0);
    html! {
        <section>
            { heading("summary-time", t("summary.time"), summary, on) }
            <div class="table-frame" tabindex="0" role="region" aria-labelledby="summary-time">
                <table id="summary-time-table" aria-labelledby="summary-time">
                    <thead><tr>
                        <th scope="col">{ t("find.time") }</th>
                        <th scope="col">{ t("find.entries") }</th>
                        { for used.iter().map(|(_, label)| html! { <th scope="col" dir="auto">{ &label.name }</th> }) }
                        <td class="bar-column"></td>
                    </tr></thead>
                    <tbody>
                        { for stretches.into_iter().map(|s| html! {
                            <tr>
                                <th scope="row">{ stretch_words(timeline, s.place, s.end) }</th>
                                <td>{ s.entries }</td>
                                { for used.iter().map(|(place, _)| html! { <td>{ s.labels.get(*place).copied().unwrap_or_default() }</td> }) }
                                <td class="bar-column">{ bar(s.entries, most, None) }</td>
                            </tr>
                        }) }
                    </tbody>
                </table>
            </div>
        </section>
    }
}

fn pace(summary: &Summary, on: &Callback<Action>) -> Html {
    if summary.done_at.is_empty() {
        return Html::default();
    }
    // The browser says how far it is behind.
    let ahead = -js_sys::Date::new_0().get_timezone_offset() as i64;
    let (is_days, rows) = summary.pace(ahead);
    let most = rows.iter().map(|(_, n)| *n).max().unwrap_or(0);
    let rows: Rc<[(i64, u32)]> = rows.into();
    html! {
        <section>
            { heading("summary-pace", t("summary.pace"), summary, on) }
            <p class="hint">{ t("summary.pace-hint") }</p>
            if let Some(seconds) = summary.median() {
                <p class="hint">{ count("summary.median", seconds as usize) }</p>
            }
            <div class="table-frame" tabindex="0" role="region" aria-labelledby="summary-pace">
                <table id="summary-pace-table" aria-labelledby="summary-pace">
                    <thead><tr>
                        <th scope="col">{ if is_days { t("summary.day") } else { t("summary.hour") } }</th>
                        <th scope="col">{ t("summary.done") }</th>
                        <td class="bar-column"></td>
                    </tr></thead>
                    <tbody>
                        { for rows.iter().map(|(start, n)| {
                            let moment = Timestamp::from_unix(*start);
                            let moment = moment.as_str();
                            let (date, clock) = (moment.get(..10).unwrap_or_default(), moment.get(11..16).unwrap_or_default());
                            html! {
                                <tr>
                                    <th scope="row">{ date }if !is_days { { " " }{ clock } }</th>
                                    <td>{ *n }</td>
                                    <td class="bar-column">{ bar(*n, most, None) }</td>
                                </tr>
                            }
                        }) }
                    </tbody>
                </table>
            </div>
        </section>
    }
}
