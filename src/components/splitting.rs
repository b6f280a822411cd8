//! Progress while a long paste is split.

use yew::prelude::*;

use crate::state::Action;

#[derive(PartialEq, Properties)]
pub struct SplittingProps {
    /// The share that is done, 0 to 1.
    pub done: f32,
    pub on: Callback<Action>,
}

#[component]
pub fn Splitting(props: &SplittingProps) -> Html {
    let percent = (props.done * 100.0).round();
    html! {
        <main class="start splitting">
            <h1>{ "Splitting into entries…" }</h1>
            <progress aria-label="Splitting" max="100" value={percent.to_string()} />
            <button onclick={props.on.reform(|_: MouseEvent| Action::CancelSplit)}>{ "Cancel" }</button>
        </main>
    }
}
