//! The bar on top of a project: back, search, progress, what is kept, export.

use std::rc::Rc;

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::state::{Action, Dialog, SaveStatus};

#[derive(PartialEq, Properties)]
pub struct HeaderProps {
    pub name: AttrValue,
    /// The documents' titles.
    pub documents: Vec<AttrValue>,
    /// The current document.
    pub document: usize,
    pub query: Rc<str>,
    pub hits: Rc<Vec<usize>>,
    /// The current entry.
    pub current: usize,
    pub finished: usize,
    pub all: usize,
    pub status: SaveStatus,
    pub can_undo: bool,
    pub can_redo: bool,
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
    let act = |action: Action| on.reform(move |_: MouseEvent| action.clone());
    html! {
        <header class="bar">
            <a class="back" href="#/" aria-label="All projects" title="All projects" onclick={back}>{ "←" }</a>
            <div class="bar-name" dir="auto" title={&props.name}>{ &props.name }</div>
            if props.documents.len() > 1 {
                <DocumentChoice documents={props.documents.clone()} document={props.document} on={on.clone()} />
            }
            <SearchBox query={props.query.clone()} hits={props.hits.clone()} current={props.current} on={on.clone()} />
            <div class="bar-progress">
                <span class="count">{ format!("{} / {} done", props.finished, props.all) }</span>
                <progress aria-label="Entries done" max={props.all.max(1).to_string()} value={props.finished.to_string()} />
            </div>
            <SaveLine status={props.status.clone()} on={on.clone()} />
            <div class="bar-buttons">
                <button class="icon" aria-label="Undo" title="Undo (Ctrl/⌘+Z)" disabled={!props.can_undo} onclick={act(Action::Undo)}>{ "↶" }</button>
                <button class="icon" aria-label="Redo" title="Redo (Ctrl/⌘+Shift+Z)" disabled={!props.can_redo} onclick={act(Action::Redo)}>{ "↷" }</button>
                <button class="icon" aria-label="Keys" title="Keys (?)" onclick={act(Action::Show(Dialog::Keys))}>{ "?" }</button>
                <button class="primary" onclick={act(Action::Show(Dialog::Export))}>{ "Export" }</button>
            </div>
        </header>
    }
}

#[derive(PartialEq, Properties)]
struct SaveLineProps {
    status: SaveStatus,
    on: Callback<Action>,
}

/// Says what is kept. "Saved" stands here only once every change is on disk.
#[component]
fn SaveLine(props: &SaveLineProps) -> Html {
    let words = match props.status {
        SaveStatus::Saved => "Saved",
        SaveStatus::Saving => "Saving…",
        SaveStatus::Failed => "Not being kept",
        SaveStatus::ReadOnly => "Read-only: open in another tab",
    };
    html! {
        <div class={classes!("save", match props.status { SaveStatus::Failed => "save-failed", SaveStatus::ReadOnly => "save-read-only", _ => "save-calm" })}>
            <span role="status">{ words }</span>
            if props.status == SaveStatus::ReadOnly {
                <button onclick={props.on.reform(|_: MouseEvent| Action::EditHere)}>{ "Edit here instead" }</button>
            }
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct DocumentChoiceProps {
    documents: Vec<AttrValue>,
    document: usize,
    on: Callback<Action>,
}

#[component]
fn DocumentChoice(props: &DocumentChoiceProps) -> Html {
    let select = use_node_ref();
    let choose = {
        let (select, on) = (select.clone(), props.on.clone());
        move |_: Event| {
            if let Some(select) = select.cast::<HtmlSelectElement>() {
                on.emit(Action::ShowDocument(
                    usize::try_from(select.selected_index()).unwrap_or(0),
                ));
            }
        }
    };
    html! {
        <select ref={select} class="documents" aria-label="Document" onchange={choose}>
            for (number, title) in props.documents.iter().enumerate() {
                <option key={number} value={number.to_string()} selected={number == props.document}>{ title }</option>
            }
        </select>
    }
}

#[derive(PartialEq, Properties)]
struct SearchBoxProps {
    query: Rc<str>,
    hits: Rc<Vec<usize>>,
    current: usize,
    on: Callback<Action>,
}

#[component]
fn SearchBox(props: &SearchBoxProps) -> Html {
    let input = use_node_ref();
    let typed = {
        let (input, on) = (input.clone(), props.on.clone());
        move |_: InputEvent| {
            if let Some(input) = input.cast::<HtmlInputElement>() {
                on.emit(Action::SearchTyped(input.value().into()));
            }
        }
    };
    let step = {
        let on = props.on.clone();
        move |event: KeyboardEvent| {
            if event.key() == "Enter" && !event.is_composing() {
                event.prevent_default();
                on.emit(Action::SearchStep {
                    forward: !event.shift_key(),
                });
            }
        }
    };
    let place = props.hits.binary_search(&props.current).ok();
    let found = match (props.query.trim().is_empty(), props.hits.len(), place) {
        (true, _, _) => String::new(),
        (_, 0, _) => "none".to_owned(),
        (_, all, Some(place)) => format!("{} of {all}", place + 1),
        (_, all, None) => format!("{all} found"),
    };
    html! {
        <div class="search">
            <input id="search" ref={input} type="search" aria-label="Search entries" placeholder="Search entries  /"
                autocomplete="off" value={props.query.to_string()} oninput={typed} onkeydown={step} />
            <span class="found-count" aria-live="polite">{ found }</span>
        </div>
    }
}
