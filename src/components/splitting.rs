//! Progress while a long paste is split.

use yew::prelude::*;

use crate::state::Action;

/// Shows the share that is done, 0 to 1, and lets one leave off.
pub fn splitting(done: f32, on: &Callback<Action>) -> Html {
    // A cast to a whole number saturates; no float has to be printed.
    let percent = (done * 100.0) as u8;
    html! {
        <main class="start splitting">
            <h1>{ "Splitting into entries…" }</h1>
            <progress aria-label="Splitting" max="100" value={percent.to_string()} />
            <button onclick={on.reform(|_: MouseEvent| Action::CancelSplit)}>{ "Cancel" }</button>
        </main>
    }
}
