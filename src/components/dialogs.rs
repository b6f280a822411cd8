//! The page's dialogs.

use std::sync::Arc;

use liveblog_core::Codebook;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::modal::Modal;
use super::swatch::swatch;
use crate::browser::storage::ProjectSummary;
use crate::keymap;
use crate::state::Action;

#[derive(PartialEq, Properties)]
pub struct KeysDialogProps {
    pub codebook: Option<Arc<Codebook>>,
    pub on: Callback<Action>,
}

/// All keys, from the one table and the codebook.
#[component]
pub fn KeysDialog(props: &KeysDialogProps) -> Html {
    html! {
        <Modal title="Keys" on={props.on.clone()}>
            <div class="keys">
                <dl>
                    for (keys, words) in keymap::MORE {
                        <div><dt><kbd>{ *keys }</kbd></dt><dd>{ *words }</dd></div>
                    }
                    for binding in keymap::BINDINGS {
                        <div>
                            <dt>{ for binding.keys.iter().map(|key| html! { <kbd>{ keymap::printed(key) }</kbd> }) }</dt>
                            <dd>{ binding.words }</dd>
                        </div>
                    }
                </dl>
                if let Some(codebook) = &props.codebook {
                    <h3>{ format!("Labels of “{}”", codebook.name) }</h3>
                    <dl>
                        for label in codebook.labels.iter().filter(|l| !l.archived) {
                            <div>
                                <dt><kbd>{ label.hotkey.clone().unwrap_or_else(|| "–".to_owned()) }</kbd></dt>
                                <dd>{ swatch(&label.color, true) }{ " " }{ &label.name }</dd>
                            </div>
                        }
                    </dl>
                }
            </div>
        </Modal>
    }
}

#[derive(PartialEq, Properties)]
pub struct ExportDialogProps {
    /// What the file will be called.
    pub file: AttrValue,
    pub on: Callback<Action>,
}

/// Chooses a format and downloads.
#[component]
pub fn ExportDialog(props: &ExportDialogProps) -> Html {
    html! {
        <Modal title="Export" on={props.on.clone()}>
            <fieldset>
                <legend>{ "Format" }</legend>
                <label class="choice">
                    <input type="radio" name="format" value="json" checked=true autofocus=true aria-describedby="json-words" />
                    { "JSON" }
                </label>
                <p class="hint" id="json-words">{ "The whole project: text, codebook, labels, notes and statuses. Opens here again on any machine, with nothing lost." }</p>
            </fieldset>
            <p class="hint">{ "File: " }<code dir="auto">{ &props.file }</code></p>
            <div class="actions">
                <button class="primary" onclick={props.on.reform(|_: MouseEvent| Action::Download)}>{ "Download" }</button>
                <button onclick={props.on.reform(|_: MouseEvent| Action::CloseDialog)}>{ "Cancel" }</button>
            </div>
        </Modal>
    }
}

#[derive(PartialEq, Properties)]
pub struct ProjectDialogProps {
    pub summary: ProjectSummary,
    pub on: Callback<Action>,
}

/// Asks for a project's new name.
#[component]
pub fn RenameDialog(props: &ProjectDialogProps) -> Html {
    let input = use_node_ref();
    let rename = {
        let (input, on, id) = (input.clone(), props.on.clone(), props.summary.id.clone());
        Callback::from(move |()| {
            if let Some(input) = input.cast::<HtmlInputElement>() {
                on.emit(Action::Rename(id.clone(), input.value().into()));
            }
        })
    };
    let enter = {
        let rename = rename.clone();
        move |event: KeyboardEvent| {
            if event.key() == "Enter" && !event.is_composing() {
                event.prevent_default();
                rename.emit(());
            }
        }
    };
    html! {
        <Modal title="Rename project" on={props.on.clone()}>
            <label class="field">
                { "Name" }
                <input ref={input} type="text" dir="auto" autofocus=true maxlength="200"
                    value={props.summary.display_name().to_owned()} onkeydown={enter} />
            </label>
            <p class="hint">{ "Leave it empty to call the project by its headline." }</p>
            <div class="actions">
                <button class="primary" onclick={rename.reform(|_: MouseEvent| ())}>{ "Rename" }</button>
                <button onclick={props.on.reform(|_: MouseEvent| Action::CloseDialog)}>{ "Cancel" }</button>
            </div>
        </Modal>
    }
}

/// Asks whether to delete a project.
#[component]
pub fn DeleteDialog(props: &ProjectDialogProps) -> Html {
    let id = props.summary.id.clone();
    html! {
        <Modal title="Delete project?" on={props.on.clone()}>
            <p dir="auto">{ format!("“{}” with {} entries, {} of them done.", props.summary.display_name(), props.summary.entries, props.summary.finished) }</p>
            <p class="hint">{ "You can undo this until you close the page." }</p>
            <div class="actions">
                <button class="danger" onclick={props.on.reform(move |_: MouseEvent| Action::Delete(id.clone()))}>{ "Delete" }</button>
                <button autofocus=true onclick={props.on.reform(|_: MouseEvent| Action::CloseDialog)}>{ "Cancel" }</button>
            </div>
        </Modal>
    }
}
