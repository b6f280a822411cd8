//! The settings: how the page looks and goes on, its language and its keys.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::language::language_choice;
use super::modal::Modal;
use crate::keymap::{self, BINDINGS, Binding};
use crate::state::Action;
use crate::state::comfort::{Comfort, SETTINGS, Setting, Settings, SettingsForm, elsewhere_words};
use crate::state::language::Language;
use crate::words::{fill, t};

/// Everything one can choose.
pub fn settings_dialog(
    settings: &Settings,
    form: &SettingsForm,
    language: Language,
    on: &Callback<Action>,
) -> Html {
    let act = |action: fn() -> Comfort| on.reform(move |_: MouseEvent| action().into());
    html! {
        <Modal title={t("settings.title")} on={on.clone()}>
            <div class="settings">
                { for SETTINGS.iter().map(|setting| setting_choice(setting, settings.choice(setting), on)) }
                { language_choice(language, on) }
            </div>
            <div class="actions">
                <button type="button" disabled={settings.is_default()} onclick={act(|| Comfort::Reset)}>{ t("settings.reset") }</button>
            </div>
            <details class="own-keys" onkeydown={pressed(form, on)}>
                <summary>{ t("settings.keys") }</summary>
                <p class="hint">{ t("settings.keys-hint") }</p>
                <ul>
                    { for BINDINGS.iter().map(|binding| key_row(binding, settings, form, on)) }
                </ul>
                <div class="actions">
                    <button type="button" disabled={settings.keys().is_empty()} onclick={act(|| Comfort::ResetKeys)}>{ t("settings.reset-keys") }</button>
                </div>
            </details>
            <p class="visually-hidden" role="status">{ &form.said }</p>
        </Modal>
    }
}

/// Lets one choose, where this is chosen now.
pub fn setting_choice(
    setting: &'static Setting,
    chosen: &'static str,
    on: &Callback<Action>,
) -> Html {
    let choose = {
        let on = on.clone();
        move |event: Event| {
            let select: HtmlSelectElement = event.target_unchecked_into();
            let number = usize::try_from(select.selected_index()).unwrap_or_default();
            if let Some((value, _)) = setting.choices.get(number) {
                on.emit(Comfort::Set(setting.name, value).into());
            }
        }
    };
    html! {
        <label class="setting" key={setting.name}>
            { t(setting.words) }
            <select ~value={chosen} onchange={choose}>
                for (value, words) in setting.choices {
                    <option value={*value} selected={chosen == *value}>{ t(words) }</option>
                }
            </select>
        </label>
    }
}

fn key_row(
    binding: &'static Binding,
    settings: &Settings,
    form: &SettingsForm,
    on: &Callback<Action>,
) -> Html {
    let command = binding.command;
    let words = t(binding.words);
    let asked = form.asked == Some(command);
    let fault = form.fault.as_ref().filter(|(there, _)| *there == command);
    let ask = on.reform(move |_: MouseEvent| Comfort::Ask((!asked).then_some(command)).into());
    let reset = on.reform(move |_: MouseEvent| Comfort::ResetKey(command).into());
    html! {
        <li key={binding.words}>
            <span class="own-key-words">{ words }</span>
            <span class="own-key-keys">
                { for binding.in_force().iter().map(|key| html! { <kbd>{ keymap::printed(key) }</kbd> }) }
            </span>
            <button type="button" aria-pressed={if asked { "true" } else { "false" }} onclick={ask}
                aria-label={fill("settings.change-key", &[("command", &words)])}>
                { t(if asked { "settings.press-key" } else { "settings.change" }) }
            </button>
            if settings.has_own_key(command) {
                <button type="button" class="quiet" onclick={reset}
                    aria-label={fill("settings.reset-key", &[("command", &words)])}>{ t("settings.reset-one") }</button>
            }
            if asked {
                <p class="hint" role="status">{ t("settings.asked") }</p>
            }
            if settings.has_own_key(command) {
                { for elsewhere_words(command).into_iter().map(|words| html! { <p class="hint">{ words }</p> }) }
            }
            if let Some((_, fault)) = fault {
                <p class="fault" role="alert">{ fault }</p>
            }
        </li>
    }
}

/// Takes the key that is waited for. Tab goes on its way, so that nobody is
/// held here, and Escape leaves the key as it was.
fn pressed(form: &SettingsForm, on: &Callback<Action>) -> Callback<KeyboardEvent> {
    let (asked, on) = (form.asked, on.clone());
    Callback::from(move |event: KeyboardEvent| {
        if asked.is_none() || event.is_composing() {
            return;
        }
        let key = event.key();
        match &*key {
            key if keymap::is_half(key) => return,
            "Tab" => {
                on.emit(Comfort::Ask(None).into());
                return;
            }
            "Escape" => on.emit(Comfort::Ask(None).into()),
            _ => {
                let ctrl = event.ctrl_key() || event.meta_key();
                let chord = keymap::chord(&key, ctrl, event.shift_key());
                let chord = keymap::with_alt(chord, event.alt_key());
                on.emit(Comfort::Pressed(chord.into()).into());
            }
        }
        event.prevent_default();
    })
}
