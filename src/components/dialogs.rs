//! The page's dialogs.

use liveblog_core::Codebook;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::labels::guidance;
use super::modal::Modal;
use super::swatch::{pressed, swatch};
use crate::browser::storage::ProjectSummary;
use crate::keymap;
use crate::state::Action;

/// All keys, from the one table and the codebook.
pub fn keys_dialog(codebook: Option<&Codebook>, on: &Callback<Action>) -> Html {
    let row = |keys: Html, words: Html| html! { <div><dt>{ keys }</dt><dd>{ words }</dd></div> };
    let kbd = |key: &str| html! { <kbd>{ key }</kbd> };
    html! {
        <Modal title="Keys" on={on.clone()}>
            <div class="keys">
                <dl>
                    { for keymap::MORE.iter().map(|(keys, words)| row(kbd(keys), html! { { *words } })) }
                    { for keymap::BINDINGS.iter().map(|binding| row(
                        binding.keys.iter().map(|key| kbd(&keymap::printed(key))).collect(),
                        html! { { binding.words } },
                    )) }
                </dl>
                <h3>{ "In “Fix the split”" }</h3>
                <dl>
                    { for keymap::FIX.iter().map(|(key, _, words)| row(kbd(&keymap::printed(key)), html! { { *words } })) }
                </dl>
                if let Some(codebook) = codebook {
                    <h3 id="guidance">{ format!("Labels of “{}”", codebook.name) }</h3>
                    <dl>
                        { for codebook.labels.iter().filter(|l| !l.archived).map(|label| row(
                            kbd(label.hotkey.as_deref().unwrap_or("–")),
                            html! { <>
                                <strong>{ swatch(&label.color, true) }{ " " }{ &label.name }</strong>
                                { for guidance(label, codebook).into_iter().map(|line| html! { <p dir="auto">{ line }</p> }) }
                            </> },
                        )) }
                    </dl>
                }
            </div>
        </Modal>
    }
}

fn cancel(on: &Callback<Action>) -> Html {
    html! { <button onclick={pressed(on, || Action::CloseDialog)}>{ "Cancel" }</button> }
}

/// Chooses a format and downloads `file`.
pub fn export_dialog(file: &str, on: &Callback<Action>) -> Html {
    html! {
        <Modal title="Export" on={on.clone()}>
            <fieldset>
                <legend>{ "Format" }</legend>
                <label class="choice">
                    <input type="radio" name="format" value="json" checked=true aria-describedby="json-words" />
                    { "JSON" }
                </label>
                <p class="hint" id="json-words">{ "The whole project: text, codebook, labels, notes and statuses. Opens here again on any machine, with nothing lost." }</p>
            </fieldset>
            <p class="hint">{ "File: " }<code dir="auto">{ file }</code></p>
            <div class="actions">
                <button class="primary" autofocus=true onclick={pressed(on, || Action::Download)}>{ "Download" }</button>
                { cancel(on) }
            </div>
        </Modal>
    }
}

/// Asks for a project's new name.
pub fn rename_dialog(summary: &ProjectSummary, on: &Callback<Action>) -> Html {
    let rename = {
        let (on, id) = (on.clone(), summary.id.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let input = gloo::utils::document().get_element_by_id("project-name");
            if let Some(input) = input.and_then(|i| i.dyn_into::<HtmlInputElement>().ok()) {
                on.emit(Action::Rename(id.clone(), input.value().into()));
            }
        }
    };
    let select = |event: FocusEvent| event.target_unchecked_into::<HtmlInputElement>().select();
    html! {
        <Modal title="Rename project" on={on.clone()}>
            <form onsubmit={rename}>
                <label class="field">
                    { "Name" }
                    <input id="project-name" type="text" dir="auto" autofocus=true maxlength="200" onfocus={select}
                        value={summary.display_name().to_owned()} />
                </label>
                <p class="hint">{ "Leave it empty to call the project by its headline." }</p>
                <div class="actions">
                    <button class="primary" type="submit">{ "Rename" }</button>
                    <button type="button" onclick={pressed(on, || Action::CloseDialog)}>{ "Cancel" }</button>
                </div>
            </form>
        </Modal>
    }
}

/// Asks whether to delete a project.
pub fn delete_dialog(summary: &ProjectSummary, on: &Callback<Action>) -> Html {
    let id = summary.id.clone();
    let entries = match summary.entries {
        1 => "1 entry".to_owned(),
        n => format!("{n} entries"),
    };
    html! {
        <Modal title="Delete project?" on={on.clone()}>
            <p dir="auto">{ format!("“{}” with {}, {} done.", summary.display_name(), entries, summary.finished) }</p>
            <p class="hint">{ "You can undo this until you close the page." }</p>
            <div class="actions">
                <button class="danger" onclick={on.reform(move |_: MouseEvent| Action::Delete(id.clone()))}>{ "Delete" }</button>
                { cancel(on) }
            </div>
        </Modal>
    }
}
