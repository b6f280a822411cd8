//! The page's dialogs.

use liveblog_core::Codebook;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::modal::Modal;
use super::swatch::{pressed, swatch};
use crate::browser::storage::ProjectSummary;
use crate::keymap;
use crate::state::{Action, Dialog};
use crate::words::{count, fill, t};

/// All keys, from the one table and the codebook.
pub fn keys_dialog(codebook: Option<&Codebook>, on: &Callback<Action>) -> Html {
    let row = |keys: Html, words: Html| html! { <div><dt>{ keys }</dt><dd>{ words }</dd></div> };
    let kbd = |key: &str| html! { <kbd>{ key }</kbd> };
    html! {
        <Modal title={t("keys.title")} on={on.clone()}>
            <div class="keys">
                <dl>
                    { for keymap::MORE.iter().map(|(keys, words)| row(kbd(keys), html! { { t(words) } })) }
                    { for keymap::BINDINGS.iter().map(|binding| row(
                        binding.in_force().iter().map(|key| kbd(&keymap::printed(key))).collect(),
                        html! { { t(binding.words) } },
                    )) }
                </dl>
                <h3>{ t("keys.passage") }</h3>
                <dl>
                    { for keymap::SELECT.iter().map(|binding| row(
                        binding.keys.iter().map(|(key, _)| kbd(&keymap::printed(key))).collect(),
                        html! { { t(binding.words) } },
                    )) }
                </dl>
                <h3>{ t("keys.fix") }</h3>
                <dl>
                    { for keymap::FIX.iter().map(|(key, _, words)| row(kbd(&keymap::printed(key)), html! { { t(words) } })) }
                </dl>
                if let Some(codebook) = codebook {
                    <h3>{ fill("keys.labels", &[("codebook", &codebook.name)]) }</h3>
                    <dl>
                        { for codebook.labels.iter().filter(|l| !l.archived).map(|label| row(
                            kbd(label.hotkey.as_deref().unwrap_or("–")),
                            html! { <>{ swatch(&label.color, true) }{ " " }{ &label.name }</> },
                        )) }
                    </dl>
                }
            </div>
        </Modal>
    }
}

fn cancel(on: &Callback<Action>) -> Html {
    html! { <button onclick={pressed(on, || Action::CloseDialog)}>{ t("dialog.cancel") }</button> }
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
    let typed = {
        let summary = summary.clone();
        on.reform(move |event: InputEvent| {
            let input: HtmlInputElement = event.target_unchecked_into();
            Action::Show(Dialog::Rename(ProjectSummary {
                name: Some(input.value().into()),
                ..summary.clone()
            }))
        })
    };
    let select = |event: FocusEvent| event.target_unchecked_into::<HtmlInputElement>().select();
    html! {
        <Modal title={t("rename.title")} on={on.clone()}>
            <form onsubmit={rename}>
                <label class="field">
                    { t("rename.name") }
                    <input id="project-name" type="text" dir="auto" autofocus=true maxlength="200" onfocus={select}
                        oninput={typed} value={summary.display_name().to_owned()} />
                </label>
                <p class="hint">{ t("rename.hint") }</p>
                <div class="actions">
                    <button class="primary" type="submit">{ t("rename.rename") }</button>
                    <button type="button" onclick={pressed(on, || Action::CloseDialog)}>{ t("dialog.cancel") }</button>
                </div>
            </form>
        </Modal>
    }
}

/// Asks whether to delete a project.
pub fn delete_dialog(summary: &ProjectSummary, on: &Callback<Action>) -> Html {
    let id = summary.id.clone();
    let what = fill(
        "delete.what",
        &[
            ("name", &summary.display_name()),
            ("entries", &count("count.entries", summary.entries)),
            ("finished", &summary.finished),
        ],
    );
    html! {
        <Modal title={t("delete.title")} on={on.clone()}>
            <p dir="auto">{ what }</p>
            <p class="hint">{ t("delete.hint") }</p>
            <div class="actions">
                <button class="danger" onclick={on.reform(move |_: MouseEvent| Action::Delete(id.clone()))}>{ t("delete.delete") }</button>
                { cancel(on) }
            </div>
        </Modal>
    }
}
