//! The message on top of the page: what happened, what is safe, what to do.

use yew::prelude::*;

use crate::state::{Action, Alert};

/// Shows the alert, if any, in an element that is always there, so that a
/// screen reader hears it come.
pub fn alert_bar(alert: Option<&Alert>, on: &Callback<Action>) -> Html {
    html! {
        <div class="alert-place" role="alert">
            if let Some(alert) = alert {
                <div class={if alert.error { "alert alert-error" } else { "alert" }}>
                    <p>{ &alert.text }</p>
                    if let Some(offer) = alert.offer.clone() {
                        <button class="primary" onclick={on.reform(move |_: MouseEvent| offer.action())}>
                            { alert.offer.as_ref().map_or("", |offer| offer.words()) }
                        </button>
                    }
                    <button class="quiet" onclick={on.reform(|_: MouseEvent| Action::Dismiss)}>{ "Dismiss" }</button>
                </div>
            }
        </div>
    }
}
