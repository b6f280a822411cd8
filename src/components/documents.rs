//! The list of a project's documents.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::header::done_of;
use super::incoming::choose_files_for;
use super::modal::Modal;
use super::swatch::{CHECK, icon, pressed};
use crate::state::documents::{Documents, Row};
use crate::state::{Access, Action, Dialog, Work};
use crate::words::{count, fill, t};

/// The documents, each with what is done and what is open, and ways to add
/// more.
pub fn documents_dialog(rows: &Rc<Vec<Row>>, work: Option<&Work>, on: &Callback<Action>) -> Html {
    let may_write = work.is_some_and(|work| work.access == Access::Write);
    let codebook = work.map_or("", |work| &work.session.project().codebook.name);
    html! {
        <Modal key="documents" title={count("documents.title", rows.len())} on={on.clone()}>
            <p class="hint">{ fill("documents.codebook", &[("codebook", &codebook)]) }</p>
            <div class="actions">
                if may_write {
                    { choose_files_for(t("documents.add-files"), |files| Documents::Add(files).into(), false, on) }
                    <button onclick={pressed(on, || Action::Show(Dialog::PasteLater))}>{ t("documents.paste") }</button>
                } else {
                    <p class="hint">{ t("arrival.read-only") }</p>
                }
            </div>
            <ol class="document-list" onkeydown={step}>
                { for rows.iter().enumerate().map(|(index, row)| document_row(index, row, on)) }
            </ol>
        </Modal>
    }
}

fn document_row(index: usize, row: &Row, on: &Callback<Action>) -> Html {
    let show = on.reform(move |_: MouseEvent| Documents::Show(index).into());
    let all_done = row.done == row.all && row.all > 0;
    html! {
        <li key={index}>
            <button type="button" class="document" aria-current={row.current.then_some("true")} autofocus={row.current} onclick={show}>
                <span class="document-title" dir="auto">{ &row.title }</span>
                <span class="document-facts">{ &row.facts }</span>
                <span class="document-progress">
                    <span class={if all_done { "all-done" } else { "" }}>
                        if all_done {
                            { icon(CHECK) }
                        }
                        { done_of(row.done, row.all) }
                    </span>
                    <progress aria-hidden="true" max={row.all.max(1).to_string()} value={row.done.to_string()} />
                </span>
                if row.current {
                    <span class="document-notes">{ t("documents.current") }</span>
                }
                for note in &row.notes {
                    <span class="document-notes" dir="auto">{ note }</span>
                }
            </button>
        </li>
    }
}

/// Goes up and down the buttons of a list.
pub fn step(event: KeyboardEvent) {
    let target = event.target().and_then(|t| t.dyn_into::<Element>().ok());
    let Some(list) = target.as_ref().and_then(|t| t.closest("ol, ul").ok()?) else {
        return;
    };
    let Ok(buttons) = list.query_selector_all("button") else {
        return;
    };
    let at = (0..buttons.length()).find(|n| {
        let button = buttons.get(*n);
        button.and_then(|b| b.dyn_into::<Element>().ok()) == target
    });
    let (Some(at), Some(last)) = (at, buttons.length().checked_sub(1)) else {
        return;
    };
    let to = match &*event.key() {
        "ArrowDown" => (at + 1).min(last),
        "ArrowUp" => at.saturating_sub(1),
        "Home" => 0,
        "End" => last,
        _ => return,
    };
    event.prevent_default();
    if let Some(button) = buttons
        .get(to)
        .and_then(|b| b.dyn_into::<HtmlElement>().ok())
    {
        let _ = button.focus();
    }
}
