//! The message on top of the page: what happened, what is safe, what to do.

use yew::prelude::*;

use crate::state::{Action, Alert};

#[derive(PartialEq, Properties)]
pub struct AlertBarProps {
    pub alert: Option<Alert>,
    pub on: Callback<Action>,
}

/// Shows the alert, if any, in an element that is always there, so that a
/// screen reader hears it come.
#[component]
pub fn AlertBar(props: &AlertBarProps) -> Html {
    let dismiss = props.on.reform(|_: MouseEvent| Action::Dismiss);
    let error = props.alert.as_ref().is_some_and(|alert| alert.error);
    html! {
        <div class={classes!("alert-place", error.then_some("alert-place-error"))} role="alert">
            if let Some(alert) = &props.alert {
                <div class={classes!("alert", if error { "alert-error" } else { "alert-info" })}>
                    <p>{ &alert.text }</p>
                    if let Some((words, action)) = &alert.offer {
                        <button class="primary" onclick={let (on, action) = (props.on.clone(), action.clone()); move |_: MouseEvent| on.emit(action.clone())}>
                            { *words }
                        </button>
                    }
                    <button class="quiet" onclick={dismiss}>{ "Dismiss" }</button>
                </div>
            }
        </div>
    }
}
