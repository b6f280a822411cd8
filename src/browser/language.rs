//! The languages that the reader prefers, as the browser says, and the page's
//! own, as the browser is told.

use gloo::utils::{document_element, window};
use wasm_bindgen_futures::spawn_local;

use super::{files, place};
use crate::state::comfort::Settings;
use crate::state::language::Language;
use crate::words::{self, ENGLISH, SYSTEM, t};

/// What was chosen in this browser.
pub fn chosen() -> Language {
    let (_, choice) = Settings::read(&place::settings());
    let mut wanted = Vec::new();
    for tag in window().navigator().languages() {
        wanted.extend(tag.as_string());
    }
    let system = words::best(wanted.iter().map(String::as_str));
    Language::chosen(choice.unwrap_or(SYSTEM), system)
}

/// Starts the page in the language that was chosen, or in English where its
/// words cannot be loaded.
pub fn begin(start: fn()) {
    let wanted = chosen().wanted();
    if wanted == ENGLISH {
        return start();
    }
    spawn_local(async move {
        if let Ok(file) = load(wanted).await
            && words::speak(wanted, &file).is_ok()
        {
            show();
        }
        start();
    });
}

/// The words of a language.
///
/// # Errors
/// The browser's own words, or the server's, where they cannot be loaded.
pub async fn load(code: &str) -> Result<String, String> {
    files::load(&["locales/", code, ".json"].concat()).await
}

/// Tells the browser which language the page speaks and which way it runs.
pub fn show() {
    let page = document_element();
    let _ = page.set_attribute("lang", words::language());
    let _ = page.set_attribute("dir", t("language.direction"));
}
