//! Correcting by hand: the panel with the lines of the current entry, and the
//! form of the live blog's details.

use std::rc::Rc;

use gloo::utils::document;
use liveblog_core::correction::{EntryLine, LineRole};
use liveblog_core::{Codebook, when};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

use super::entry_row::first_words;
use super::labels::place_words;
use super::modal::Modal;
use super::swatch::{CLOSE, icon, keep_focus, pressed};
use crate::app::{is_field, target_element};
use crate::keymap::{self, FixCommand};
use crate::state::review::{DetailsForm, EntryForm, Field, Fix, Review, fault_words, role_name};
use crate::state::{Access, Action, Work};
use crate::words::{count, fill, t};

/// Lines shown before and after the current one; an article of thousands is
/// one entry.
const NEAR: usize = 100;

/// Characters shown of a line.
const LINE: usize = 240;

fn act(command: FixCommand) -> Review {
    match command {
        FixCommand::Step(by) => Review::Step(by),
        FixCommand::Role(role) => Review::Role(role),
        FixCommand::Split => Review::Split,
        FixCommand::Merge => Review::Merge,
        FixCommand::Alike => Review::Alike,
    }
}

/// Carries a key out, if it is the panel's.
fn press(event: &KeyboardEvent, on: &Callback<Action>) {
    if event.ctrl_key() || event.meta_key() || event.alt_key() || event.is_composing() {
        return;
    }
    let in_field = target_element(event).is_some_and(|target| is_field(&target));
    let key = event.key();
    let review = match &*key {
        "Escape" => Some(Review::Close),
        _ if in_field => None,
        key => keymap::fix_command(&keymap::chord(key, false, false)).map(act),
    };
    if let Some(review) = review {
        // No longer a key of the page.
        event.prevent_default();
        if !event.repeat() || matches!(review, Review::Step(_)) {
            on.emit(review.into());
        }
    }
}

/// Scrolls the panel's list so that its current line is in sight.
pub fn show_current_line() {
    let find = |selector| document().query_selector(selector).ok().flatten();
    let element = |selector| find(selector)?.dyn_into::<HtmlElement>().ok();
    let lists = [
        ("#fix-lines", "#fix-lines [aria-selected='true']"),
        ("#earlier", "#earlier [aria-selected='true']"),
    ];
    for (list, line) in lists {
        let (Some(list), Some(line)) = (element(list), element(line)) else {
            continue;
        };
        let (top, bottom) = (line.offset_top(), line.offset_top() + line.offset_height());
        if top < list.scroll_top() {
            list.set_scroll_top(top);
        } else if bottom > list.scroll_top() + list.client_height() {
            list.set_scroll_top(bottom - list.client_height());
        }
    }
}

/// The lines of the current entry, and what can be said of them.
pub fn fix_panel(work: &Work, fix: &Fix, on: &Callback<Action>) -> Html {
    let Some(blog) = work.document() else {
        return Html::default();
    };
    let read_only = work.access == Access::Read;
    let why = if read_only {
        t("fix.read-only")
    } else if !blog.whole {
        t("fix.not-whole")
    } else {
        ""
    };
    let keys = {
        let on = on.clone();
        move |event: KeyboardEvent| press(&event, &on)
    };
    let start = fix.line.saturating_sub(NEAR);
    let end = fix.lines.len().min(fix.line + NEAR);
    let role = fix.lines.get(fix.line).map(|line| line.role);
    html! {
        <section id="fix" class="fix" aria-labelledby="fix-title" onkeydown={keys}>
            <div class="fix-head">
                <h2 id="fix-title">{ t("fix.title") }</h2>
                <span class="subject-place">{ place_words(work.at.entry, work.entries()) }</span>
                <button type="button" class="quiet icon" aria-label={t("dialog.close")} onclick={pressed(on, || Review::Close.into())}>{ icon(CLOSE) }</button>
            </div>
            if !why.is_empty() {
                <p class="fix-why">{ why }</p>
            }
            if fix.lines.is_empty() {
                <p id="fix-lines" class="fix-why" tabindex="-1">{ t(if fix.waits { "fix.loading" } else { "fix.no-lines" }) }</p>
            } else {
                <div id="fix-lines" class="fix-lines" role="listbox" tabindex="0" aria-label={t("fix.lines")}
                    aria-activedescendant={format!("fix-line-{}", fix.line)}>
                    { for fix.lines.iter().enumerate().take(end).skip(start).map(|(at, line)| {
                        view_line(&blog.buffer, at, line, fix, on)
                    }) }
                </div>
            }
            <div class="fix-acts" role="group" aria-label={t("fix.line-is")}>
                { for keymap::FIX.iter().filter_map(|(key, command, _)| match command {
                    FixCommand::Role(one) => Some(button(role_name(*one), key, Some(role == Some(*one)), *command, read_only, on)),
                    _ => None,
                }) }
            </div>
            <div class="fix-acts" role="group" aria-label={t("fix.entry")}>
                { button(t("fix.split"), "s", None, FixCommand::Split, read_only, on) }
                { button(t("fix.merge"), "m", None, FixCommand::Merge, read_only, on) }
            </div>
            <div class="fix-said">
                if let Some(said) = &fix.said {
                    <p class={if said.refused { "refused" } else { "" }}>{ &*said.words }</p>
                }
                if let Some(more) = &fix.more {
                    { button(&count("fix.alike", more.count), "o", None, FixCommand::Alike, read_only, on) }
                }
                <p class="fix-labels">{ labels_here(work) }</p>
            </div>
            <details class="fix-more">
                <summary>{ t("fix.time-authors") }</summary>
                { entry_form(work, fix, read_only, on) }
            </details>
        </section>
    }
}

/// The labels of the entry, so that one sees where they went.
fn labels_here(work: &Work) -> String {
    let codebook: &Codebook = &work.session.project().codebook;
    let records = work.records();
    let mut names: Vec<&str> = Vec::new();
    // In the codebook's order: labels set in the same second have none.
    for label in &codebook.labels {
        let mut set = records.iter().flat_map(|r| &r.annotations);
        if set.any(|a| a.label == label.id && a.annotator == *work.session.annotator()) {
            names.push(&label.name);
        }
    }
    if names.is_empty() {
        t("fix.no-labels").to_owned()
    } else {
        fill("fix.labels", &[("labels", &names.join(", "))])
    }
}

fn button(
    words: &str,
    key: &'static str,
    pressed: Option<bool>,
    command: FixCommand,
    disabled: bool,
    on: &Callback<Action>,
) -> Html {
    let pressed = pressed.map(|on| if on { "true" } else { "false" });
    html! {
        <button type="button" aria-pressed={pressed} aria-keyshortcuts={key} {disabled} onmousedown={keep_focus}
            onclick={on.reform(move |_: MouseEvent| act(command).into())}>
            { words.to_owned() }<kbd aria-hidden="true">{ key }</kbd>
        </button>
    }
}

fn role_class(role: LineRole) -> &'static str {
    match role {
        LineRole::Heading => "fix-heading",
        LineRole::Time | LineRole::Author => "fix-data",
        LineRole::Body => "fix-body",
        LineRole::Boilerplate => "fix-not",
    }
}

fn view_line(buffer: &str, at: usize, line: &EntryLine, fix: &Fix, on: &Callback<Action>) -> Html {
    let choose = on.reform(move |_: MouseEvent| Review::Line(at).into());
    html! {
        <div key={line.range.start} id={format!("fix-line-{at}")} class={classes!("fix-line", role_class(line.role))} role="option"
            aria-selected={if at == fix.line { "true" } else { "false" }}
            aria-posinset={(at + 1).to_string()} aria-setsize={fix.lines.len().to_string()} onclick={choose}>
            <span class="fix-role">{ role_name(line.role) }</span>
            <span class="fix-words" dir="auto">{ first_words(line.range.of(buffer), LINE) }</span>
        </div>
    }
}

/// A field with its name, and with what is wrong with it.
struct Input {
    id: &'static str,
    field: Field,
    name: &'static str,
    kind: &'static str,
    list: Option<&'static str>,
    hint: &'static str,
}

fn view_input(
    input: &Input,
    value: &Rc<str>,
    fault: Option<Field>,
    disabled: bool,
    on: &Callback<Action>,
) -> Html {
    let field = input.field;
    let typed = on.reform(move |event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        Review::Typed(field, input.value().into()).into()
    });
    let fault = fault_words(fault, field);
    let words = fault.unwrap_or(input.hint);
    let words_id = format!("{}-words", input.id);
    html! {
        <div class="field">
            <label for={input.id}>{ input.name }</label>
            <input id={input.id} type={input.kind} list={input.list} dir="auto" autocomplete="off" {disabled}
                aria-invalid={fault.map(|_| "true")} aria-describedby={(!words.is_empty()).then(|| words_id.clone())}
                value={value.to_string()} oninput={typed} />
            if !words.is_empty() {
                <p id={words_id} class={if fault.is_some() { "fault" } else { "hint" }}>{ words }</p>
            }
        </div>
    }
}

/// The zones to choose from.
fn zones(id: &'static str) -> Html {
    html! {
        <datalist {id}>
            { for when::known_zones().map(|zone| html! { <option value={zone} /> }) }
        </datalist>
    }
}

fn submit(on: &Callback<Action>, act: fn() -> Review) -> Callback<SubmitEvent> {
    on.reform(move |event: SubmitEvent| {
        event.prevent_default();
        act().into()
    })
}

/// An entry's time and authors, as data; the text stays as printed.
fn entry_form(work: &Work, fix: &Fix, read_only: bool, on: &Callback<Action>) -> Html {
    let EntryForm {
        clock,
        date,
        zone,
        authors,
        alike,
        fault,
    } = &fix.form;
    let entry = work
        .document()
        .and_then(|blog| blog.entries.get(work.at.entry));
    let time = entry.map(|entry| &entry.time);
    let printed = time.and_then(|time| time.raw.as_deref());
    let moment = time.and_then(|time| time.timestamp.as_ref());
    let input = |id, field, name, kind, list, value| {
        let input = Input {
            id,
            field,
            name,
            kind,
            list,
            hint: "",
        };
        view_input(&input, value, *fault, read_only, on)
    };
    let everyone = on.reform(|event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        Review::AuthorsAlike(input.checked()).into()
    });
    html! { <>
        <form class="fix-form" onsubmit={submit(on, || Review::SaveTime)}>
            <p class="hint">
                { match printed { Some(raw) => fill("fix.printed", &[("time", &raw)]), None => t("fix.not-printed").to_owned() } }{ " " }
                { match moment { Some(moment) => fill("fix.timestamp", &[("time", &moment.as_str())]), None => t("fix.no-timestamp").to_owned() } }
            </p>
            <div class="fix-row">
                { input("fix-clock", Field::Clock, t("fix.time"), "text", None, clock) }
                { input("fix-date", Field::Date, t("fix.date"), "date", None, date) }
                { input("fix-zone", Field::Zone, t("fix.zone"), "text", Some("fix-zones"), zone) }
            </div>
            { zones("fix-zones") }
            <button type="submit" disabled={read_only}>{ t("fix.set-time") }</button>
        </form>
        <form class="fix-form" onsubmit={submit(on, || Review::SaveAuthors)}>
            { input("fix-authors", Field::Authors, t("fix.authors"), "text", None, authors) }
            if fix.same_authors > 0 {
                <label class="choice">
                    <input type="checkbox" checked={*alike} disabled={read_only} onchange={everyone} />
                    { count("fix.authors-alike", fix.same_authors) }
                </label>
            }
            <button type="submit" disabled={read_only}>{ t("fix.set-authors") }</button>
        </form>
    </> }
}

/// The live blog's title, date, zone, address and language.
pub fn details_dialog(form: &DetailsForm, on: &Callback<Action>) -> Html {
    let input = |id, field, name, kind, list, hint, value| {
        let input = Input {
            id,
            field,
            name,
            kind,
            list,
            hint,
        };
        view_input(&input, value, form.fault, false, on)
    };
    html! {
        <Modal title={t("details.title")} on={on.clone()}>
            <form onsubmit={submit(on, || Review::SaveDetails)}>
                { input("details-title", Field::Title, t("details.headline"), "text", None, "", &form.title) }
                { input("details-date", Field::BlogDate, t("details.date"), "date", None, t("details.date-hint"), &form.date) }
                { input("details-zone", Field::BlogZone, t("details.zone"), "text", Some("details-zones"), t("details.zone-hint"), &form.zone) }
                { zones("details-zones") }
                { input("details-url", Field::Url, t("details.url"), "text", None, "", &form.url) }
                { input("details-language", Field::Language, t("details.language"), "text", None, t("details.language-hint"), &form.language) }
                <div class="actions">
                    <button class="primary" type="submit">{ t("details.save") }</button>
                    <button type="button" onclick={pressed(on, || Action::CloseDialog)}>{ t("dialog.cancel") }</button>
                </div>
            </form>
        </Modal>
    }
}
