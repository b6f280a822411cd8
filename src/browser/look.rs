//! How the page looks, as its style sheet is told by attributes of its root,
//! and printing. `src/boot.js` sets the same attributes before anything is
//! drawn.

use gloo::utils::{document_element, window};

use crate::state::comfort::{SETTINGS, Settings};

/// Lets the page look as was chosen.
pub fn show(settings: &Settings) {
    let page = document_element();
    for setting in SETTINGS {
        let name = ["data-", setting.name].concat();
        let _ = page.set_attribute(&name, settings.choice(setting));
    }
}

/// Asks the reader how to print the page. A browser that cannot print does
/// nothing.
pub fn print() {
    let _ = window().print();
}
