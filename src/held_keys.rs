//! Keys that are pressed before the page shows what the keys before them did.
//!
//! The page is drawn a moment after an action, on a busy machine some frames
//! after it, and what a key means goes by what is drawn: which dialog is open
//! and what has the focus. A key that comes in between waits here and is then
//! pressed anew, so that quick fingers never give a command with what was meant
//! for a field.
//!
//! What this module does not do: hold what a script cannot press. Keys typed
//! into a field that has the focus, Tab and the browser's own combinations go
//! their way at once.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use gloo::utils::{body, document};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDocument, HtmlElement, KeyboardEvent, KeyboardEventInit};

use crate::app::{dialog_is_open, is_field, target_element};
use crate::keymap;

/// The keys that wait, and whether any has to.
#[derive(Default)]
pub struct HeldKeys {
    /// Actions asked for so far.
    asked: Cell<u64>,
    /// How many of them are drawn.
    drawn: Cell<u64>,
    held: RefCell<VecDeque<KeyboardEvent>>,
    /// One of them is being pressed.
    pressing: Cell<bool>,
}

impl HeldKeys {
    /// An action was asked for.
    pub fn asked(&self) {
        self.asked.set(self.asked.get() + 1);
    }

    /// How many actions were asked for so far.
    pub fn count(&self) -> u64 {
        self.asked.get()
    }

    /// The page shows what so many actions made of it. Whether these are all.
    pub fn drawn(&self, actions: u64) -> bool {
        self.drawn.set(actions);
        actions == self.asked.get()
    }

    fn is_behind(&self) -> bool {
        self.drawn.get() != self.asked.get() || !self.held.borrow().is_empty()
    }

    /// Holds a key back where the page is behind.
    pub fn hold(&self, event: &KeyboardEvent) {
        if self.pressing.get() || !self.is_behind() || !can_be_pressed(event) {
            return;
        }
        event.prevent_default();
        event.stop_immediate_propagation();
        let mut held = self.held.borrow_mut();
        // Of a key that is held down, and presses itself again, one waits.
        let waits = held.back().is_some_and(|last| last.key() == event.key());
        if !(event.repeat() && waits) {
            held.push_back(event.clone());
        }
    }

    /// Presses the keys that waited, until the page is behind again.
    pub fn release(&self) {
        while self.drawn.get() == self.asked.get() {
            let next = self.held.borrow_mut().pop_front();
            let Some(event) = next else { return };
            self.pressing.set(true);
            press_again(&event);
            self.pressing.set(false);
        }
    }
}

/// Whether a key does the same when a script presses it.
fn can_be_pressed(event: &KeyboardEvent) -> bool {
    let key = event.key();
    let is_command = || {
        let chord = keymap::chord(&key, true, event.shift_key());
        keymap::command(&chord).is_some()
    };
    let is_browsers = event.alt_key() || (event.ctrl_key() || event.meta_key()) && !is_command();
    // A key that closes a dialog does so by the browser.
    let closes = key == "Escape" && dialog_is_open();
    let target = target_element(event);
    let chooses = |target: &Element| target.tag_name() == "INPUT" && key.starts_with("Arrow");
    let is_inputs = target.is_some_and(|target| is_field(&target) || chooses(&target));
    let is_other = event.is_composing() || keymap::is_half(&key) || key == "Tab";
    !(is_browsers || closes || is_inputs || is_other)
}

fn press_again(event: &KeyboardEvent) {
    let key = event.key();
    let again = KeyboardEventInit::new();
    again.set_key(&key);
    again.set_code(&event.code());
    again.set_ctrl_key(event.ctrl_key());
    again.set_meta_key(event.meta_key());
    again.set_shift_key(event.shift_key());
    again.set_bubbles(true);
    again.set_cancelable(true);
    let again = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &again);
    let target: Element = document().active_element().unwrap_or_else(|| body().into());
    let Ok(true) = again.and_then(|again| target.dispatch_event(&again)) else {
        // Somebody has taken it.
        return;
    };
    // What the browser makes of keys that are pressed by hand.
    let is_letter = key.chars().count() == 1 && !event.ctrl_key() && !event.meta_key();
    if is_field(&target) {
        // Old, but the one way that a field's own undo and events know of.
        if is_letter && let Some(document) = document().dyn_ref::<HtmlDocument>() {
            let _ = document.exec_command_with_show_ui_and_value("insertText", false, &key);
        }
    } else if matches!(&*key, "Enter" | " ")
        && matches!(&*target.tag_name(), "BUTTON" | "A" | "SUMMARY" | "INPUT")
        && let Some(control) = target.dyn_ref::<HtmlElement>()
    {
        control.click();
    } else if key == "Escape"
        && let Ok(Some(dialog)) = document().query_selector("dialog[open]")
        && let Some(dialog) = dialog.dyn_ref::<web_sys::HtmlDialogElement>()
    {
        dialog.close();
    }
}
