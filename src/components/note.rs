//! The note on the current entry.

use std::rc::Rc;

use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use crate::keymap::{self, KeyCommand};
use crate::state::Action;
use crate::words::t;

#[derive(PartialEq, Properties)]
pub struct NoteProps {
    pub text: Rc<str>,
    pub read_only: bool,
    /// Changes when the words do.
    pub edition: u32,
    pub on: Callback<Action>,
}

#[component]
pub fn Note(props: &NoteProps) -> Html {
    let typed = props.on.reform(|event: InputEvent| {
        let area: HtmlTextAreaElement = event.target_unchecked_into();
        Action::NoteTyped(area.value().into())
    });
    html! {
        <section class="note">
            <label for="note">{ t("note.label") }<kbd aria-hidden="true">{ keymap::shown(KeyCommand::Note) }</kbd></label>
            <textarea id="note" rows="2" dir="auto" placeholder={t("note.hint")} readonly={props.read_only}
                value={props.text.to_string()} oninput={typed}
                onblur={props.on.reform(|_: FocusEvent| Action::NoteSettled)} />
        </section>
    }
}
