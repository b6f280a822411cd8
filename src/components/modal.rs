//! A modal dialog: the browser's own, which keeps the focus inside, closes on
//! Escape and gives the focus back.

use web_sys::HtmlDialogElement;
use yew::prelude::*;

use super::swatch::{CLOSE, icon};
use crate::state::Action;
use crate::words::t;

#[derive(PartialEq, Properties)]
pub struct ModalProps {
    pub title: AttrValue,
    pub children: Html,
    /// A further class, for one that is larger.
    #[prop_or_default]
    pub class: &'static str,
    pub on: Callback<Action>,
}

#[component]
pub fn Modal(props: &ModalProps) -> Html {
    let dialog = use_node_ref();
    {
        let dialog = dialog.clone();
        use_effect_with((), move |()| {
            let shown = dialog.cast::<HtmlDialogElement>();
            if let Some(dialog) = &shown {
                let _ = dialog.show_modal();
            }
            move || {
                // Closing, unlike removing, gives the focus back.
                if let Some(dialog) = shown {
                    dialog.close();
                }
            }
        });
    }
    let close = props.on.reform(|_: MouseEvent| Action::CloseDialog);
    html! {
        <dialog ref={dialog} class={classes!("modal", props.class)} aria-labelledby="dialog-title"
            onclose={props.on.reform(|_: Event| Action::CloseDialog)}>
            <div class="modal-head">
                <h2 id="dialog-title">{ &props.title }</h2>
                <button class="quiet icon" aria-label={t("dialog.close")} onclick={close}>{ icon(CLOSE) }</button>
            </div>
            { props.children.clone() }
        </dialog>
    }
}
