//! The choice of the interface's language.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::state::Action;
use crate::state::language::Language;
use crate::words::{self, LANGUAGES, SYSTEM, t};

/// Lets the reader choose the interface's language.
pub fn language_choice(language: Language, on: &Callback<Action>) -> Html {
    let choose = on.reform(|event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        Action::SetLanguage(words::choice(&select.value()).unwrap_or(SYSTEM))
    });
    let choice = language.choice;
    html! {
        <label class="setting">
            { t("language.label") }
            // The property, so that it goes back where the words cannot be loaded.
            <select ~value={choice} onchange={choose}>
                <option value={SYSTEM} selected={choice == SYSTEM}>{ t("language.system") }</option>
                for (code, name) in LANGUAGES {
                    <option value={*code} lang={*code} selected={choice == *code}>{ *name }</option>
                }
            </select>
        </label>
    }
}
