//! The menu in the bar: what is wanted now and then, each with its key.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::swatch::{MENU, icon};
use crate::keymap::{self, KeyCommand};
use crate::state::codebook::Edit;
use crate::state::comfort::{Comfort, SettingsForm};
use crate::state::documents::Documents;
use crate::state::find::Find;
use crate::state::import::Import;
use crate::state::links::Links;
use crate::state::people::People;
use crate::state::{Action, Dialog};
use crate::words::t;

/// One row of the menu.
struct Row {
    /// What it says, by its key.
    words: &'static str,
    /// The command that does the same, if any.
    key: Option<KeyCommand>,
    /// What it does.
    act: fn() -> Action,
}

/// The menu, from the top.
const ROWS: &[Row] = &[
    Row {
        words: "menu.documents",
        key: Some(KeyCommand::Documents),
        act: || Documents::Open.into(),
    },
    Row {
        words: "menu.link",
        key: Some(KeyCommand::Link),
        act: || Links::Open.into(),
    },
    Row {
        words: "menu.later",
        key: None,
        act: || Action::Show(Dialog::PasteLater),
    },
    Row {
        words: "menu.import",
        key: None,
        act: || Import::Open(Vec::new()).into(),
    },
    Row {
        words: "find.filters",
        key: Some(KeyCommand::Filters),
        act: || Find::Toggle.into(),
    },
    Row {
        words: "summary.title",
        key: Some(KeyCommand::Summary),
        act: || Find::Summary(false).into(),
    },
    Row {
        words: "menu.annotator",
        key: None,
        act: || People::Open.into(),
    },
    Row {
        words: "menu.codebook",
        key: Some(KeyCommand::Codebook),
        act: || Edit::Open.into(),
    },
    Row {
        words: "menu.guide",
        key: Some(KeyCommand::Guide),
        act: || Edit::Guide.into(),
    },
    Row {
        words: "menu.settings",
        key: Some(KeyCommand::Settings),
        act: || Action::Show(Dialog::Settings(SettingsForm::default())),
    },
    Row {
        words: "menu.print",
        key: None,
        act: || Comfort::Print.into(),
    },
    Row {
        words: "menu.keys",
        key: Some(KeyCommand::Keys),
        act: || Action::Show(Dialog::Keys),
    },
];

#[derive(PartialEq, Properties)]
pub struct MenuProps {
    /// Changes when the words do.
    pub edition: u32,
    pub on: Callback<Action>,
}

#[component]
pub fn Menu(props: &MenuProps) -> Html {
    let open = use_state(|| false);
    let root = use_node_ref();
    {
        let root = root.clone();
        use_effect_with(*open, move |open| {
            if *open {
                focus(&root, 0);
            }
        });
    }
    let choose = {
        let (on, root, open) = (props.on.clone(), root.clone(), open.clone());
        move |row: &Row| {
            open.set(false);
            // From where a dialog gives the focus back.
            focus_button(&root);
            on.emit((row.act)());
        }
    };
    let toggle = {
        let open = open.clone();
        move |_: MouseEvent| open.set(!*open)
    };
    let left = {
        let (open, root) = (open.clone(), root.clone());
        move |event: FocusEvent| {
            let to = event.related_target().and_then(|to| to.dyn_into().ok());
            let root = root.cast::<Element>();
            if !root.is_some_and(|root| root.contains(to.as_ref())) {
                open.set(false);
            }
        }
    };
    let key = {
        let (open, root, choose) = (open.clone(), root.clone(), choose.clone());
        move |event: KeyboardEvent| {
            let key = event.key();
            if event.ctrl_key() || event.meta_key() || event.alt_key() || key == "Tab" {
                return;
            }
            if !*open {
                if matches!(&*key, "ArrowDown" | "ArrowUp") {
                    event.prevent_default();
                    open.set(true);
                }
                return;
            }
            let last = ROWS.len() - 1;
            let at = focused(&root).unwrap_or(0);
            match &*key {
                // The row that has the focus is pressed by them.
                "Enter" | " " => return,
                "ArrowDown" => focus(&root, if at == last { 0 } else { at + 1 }),
                "ArrowUp" => focus(&root, at.checked_sub(1).unwrap_or(last)),
                "Home" => focus(&root, 0),
                "End" => focus(&root, last),
                "Escape" => {
                    open.set(false);
                    focus_button(&root);
                }
                key => {
                    let command = keymap::command(&keymap::chord(key, false, false));
                    let is_it = |row: &&Row| command.is_some() && row.key == command;
                    if let Some(row) = ROWS.iter().find(is_it) {
                        choose(row);
                    }
                }
            }
            // No key reaches the entry while the menu is open.
            event.prevent_default();
        }
    };
    let row = |row: &'static Row| {
        let choose = choose.clone();
        html! {
            <button type="button" role="menuitem" tabindex="-1" aria-keyshortcuts={row.key.map(keymap::shortcut)}
                onclick={move |_: MouseEvent| choose(row)}>
                <span>{ t(row.words) }</span>
                if let Some(command) = row.key {
                    <kbd aria-hidden="true">{ keymap::shown(command) }</kbd>
                }
            </button>
        }
    };
    html! {
        <div class="menu" ref={root.clone()} onfocusout={left} onkeydown={key}>
            <button type="button" class="icon" aria-label={t("menu.name")} title={t("menu.name")} aria-haspopup="menu"
                aria-expanded={if *open { "true" } else { "false" }} onclick={toggle}>{ icon(MENU) }</button>
            if *open {
                <div class="menu-rows" role="menu" aria-label={t("menu.name")}>
                    { for ROWS.iter().map(row) }
                </div>
            }
        </div>
    }
}

/// The buttons: the one that opens the menu, then the rows.
fn buttons(root: &NodeRef) -> Vec<HtmlElement> {
    let found = root
        .cast::<Element>()
        .and_then(|root| root.query_selector_all("button").ok());
    let mut buttons = Vec::new();
    if let Some(found) = found {
        for number in 0..found.length() {
            buttons.extend(found.get(number).and_then(|b| b.dyn_into().ok()));
        }
    }
    buttons
}

fn focus(root: &NodeRef, row: usize) {
    if let Some(button) = buttons(root).get(row + 1) {
        let _ = button.focus();
    }
}

fn focus_button(root: &NodeRef) {
    if let Some(button) = buttons(root).first() {
        let _ = button.focus();
    }
}

/// The row that has the focus.
fn focused(root: &NodeRef) -> Option<usize> {
    let active = gloo::utils::document().active_element()?;
    let mut all = buttons(root).into_iter();
    all.position(|button| *button == active)?.checked_sub(1)
}
