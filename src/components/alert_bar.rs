//! The message on top of the page: what happened, what is safe, what to do.

use yew::prelude::*;

use super::swatch::pressed;
use crate::state::{Action, Alert};
use crate::words::t;

/// Shows the alert, if any, in an element that is always there, so that a
/// screen reader hears it come.
pub fn alert_bar(alert: Option<&Alert>, on: &Callback<Action>) -> Html {
    html! {
        <div class="alert-place" role="alert">
            if let Some(alert) = alert {
                <div class={if alert.error { "alert alert-error" } else { "alert" }}>
                    <p>{ &alert.text }</p>
                    { for alert.offers.iter().enumerate().map(|(i, offer)| {
                        let words = offer.words();
                        let offer = offer.clone();
                        // The safe way out comes first and stands out.
                        let class = if i == 0 { "primary" } else { "" };
                        html! {
                            <button {class} onclick={on.reform(move |_: MouseEvent| offer.action())}>{ words }</button>
                        }
                    }) }
                    <button class="quiet" onclick={pressed(on, || Action::Dismiss)}>{ t("alert.dismiss") }</button>
                </div>
            }
        </div>
    }
}
