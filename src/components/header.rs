//! The bar on top of a project: back, search, progress, what is kept, export.

use std::rc::Rc;

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::menu::Menu;
use super::people::who;
use super::swatch::{BACK, CHECK, DOWN, REDO, UNDO, UP, icon, keep_focus, pressed};
use crate::keymap::{self, KeyCommand};
use crate::state::{Action, Dialog, SaveStatus};
use crate::words::{count, fill, t};

#[derive(PartialEq, Properties)]
pub struct HeaderProps {
    pub name: AttrValue,
    /// The documents' titles.
    pub documents: Vec<AttrValue>,
    /// The current document.
    pub document: usize,
    /// Who works.
    pub annotator: AttrValue,
    pub query: Rc<str>,
    pub hits: Rc<Vec<usize>>,
    /// The current entry.
    pub current: usize,
    pub finished: usize,
    pub all: usize,
    pub status: SaveStatus,
    pub can_undo: bool,
    pub can_redo: bool,
    /// Changes when the words do.
    pub edition: u32,
    pub on: Callback<Action>,
}

#[component]
pub fn Header(props: &HeaderProps) -> Html {
    let on = &props.on;
    let back = {
        let on = on.clone();
        move |event: MouseEvent| {
            event.prevent_default();
            on.emit(Action::GoStart);
        }
    };
    let act = |action: fn() -> Action| pressed(on, action);
    html! {
        <header class="bar">
            <a class="back" href="#/" aria-label={t("header.back")} title={t("header.back")} onclick={back}>{ icon(BACK) }</a>
            <div class="bar-name" dir="auto" title={&props.name}>{ &props.name }</div>
            if props.documents.len() > 1 {
                { document_choice(props) }
            }
            { search_box(props) }
            <div class="bar-progress">
                if props.finished == props.all && props.all > 0 {
                    <span class="count all-done">{ icon(CHECK) }{ count("header.all-done", props.all) }</span>
                } else {
                    <span class="count">{ done_of(props.finished, props.all) }</span>
                }
                <progress aria-label={t("header.progress")} max={props.all.max(1).to_string()} value={props.finished.to_string()} />
            </div>
            { who(&props.annotator, on) }
            { save_line(props) }
            <div class="bar-buttons">
                <button class="icon" aria-label={t("header.undo")} title={with_key("header.undo", KeyCommand::Undo)} disabled={!props.can_undo} onclick={act(|| Action::Undo)}>{ icon(UNDO) }</button>
                <button class="icon" aria-label={t("header.redo")} title={with_key("header.redo", KeyCommand::Redo)} disabled={!props.can_redo} onclick={act(|| Action::Redo)}>{ icon(REDO) }</button>
                <button class="icon keys-open" aria-label={t("header.keys")} title={with_key("header.keys", KeyCommand::Keys)} onclick={act(|| Action::Show(Dialog::Keys))}>{ "?" }</button>
                <button class="primary" onclick={act(|| Action::Show(Dialog::Export))}>{ t("header.export") }</button>
                <Menu edition={props.edition} on={on.clone()} />
            </div>
        </header>
    }
}

/// How many of the entries are done.
pub fn done_of(finished: usize, all: usize) -> String {
    fill("header.done", &[("finished", &finished), ("all", &all)])
}

/// What a button does, and the key that does it.
fn with_key(words: &'static str, command: KeyCommand) -> String {
    [t(words), " (", &keymap::shown(command), ")"].concat()
}

/// Says what is kept. "Saved" stands here only once every change is on disk.
fn save_line(props: &HeaderProps) -> Html {
    let (words, class) = match props.status {
        SaveStatus::Saved => (t("header.saved"), "save"),
        SaveStatus::Saving => (t("header.saving"), "save"),
        SaveStatus::Failed => (t("header.not-kept"), "save save-failed"),
        SaveStatus::ReadOnly => (t("header.read-only"), "save save-read-only"),
    };
    html! {
        <div {class}>
            <span role="status">{ words }</span>
            if props.status == SaveStatus::ReadOnly {
                <button onclick={pressed(&props.on, || Action::EditHere)}>{ t("header.edit-here") }</button>
            }
        </div>
    }
}

fn document_choice(props: &HeaderProps) -> Html {
    let choose = props.on.reform(|event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        Action::ShowDocument(usize::try_from(select.selected_index()).unwrap_or(0))
    });
    let option = |(number, title): (usize, &AttrValue)| {
        html! { <option key={number} value={number.to_string()} selected={number == props.document}>{ title }</option> }
    };
    html! {
        <select class="documents" ~value={props.document.to_string()} aria-label={t("header.document")} onchange={choose}>
            { for props.documents.iter().enumerate().map(option) }
        </select>
    }
}

fn search_box(props: &HeaderProps) -> Html {
    let typed = props.on.reform(|event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        Action::SearchTyped(input.value().into())
    });
    let on = props.on.clone();
    let step = move |event: KeyboardEvent| {
        if event.key() == "Enter" && !event.is_composing() {
            event.prevent_default();
            on.emit(Action::SearchStep {
                forward: !event.shift_key(),
            });
        }
    };
    let step_button = |path: &'static str, name: &'static str, act: fn() -> Action| {
        html! {
            <button class="quiet" aria-label={name} title={name} onmousedown={keep_focus} onclick={pressed(&props.on, act)}>{ icon(path) }</button>
        }
    };
    let place = props.hits.binary_search(&props.current).ok();
    let found = match (props.query.trim().is_empty(), props.hits.len(), place) {
        (true, _, _) => String::new(),
        (_, 0, _) => t("search.none").to_owned(),
        (_, all, Some(place)) => fill("search.place", &[("place", &(place + 1)), ("all", &all)]),
        (_, all, None) => count("search.found", all),
    };
    html! {
        <div class={if props.hits.is_empty() { "search" } else { "search search-hits" }}>
            <input id="search" type="search" aria-label={t("search.label")} placeholder={[t("search.hint"), "  ", &keymap::shown(KeyCommand::Search)].concat()}
                autocomplete="off" value={props.query.to_string()} oninput={typed} onkeydown={step} />
            <span class="found-count" aria-live="polite">{ found }</span>
            if !props.hits.is_empty() {
                <span class="search-steps">
                    { step_button(UP, t("search.previous"), || Action::SearchStep { forward: false }) }
                    { step_button(DOWN, t("search.next"), || Action::SearchStep { forward: true }) }
                </span>
            }
        </div>
    }
}
