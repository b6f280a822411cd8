//! Liveblog Annotator, the page: the thin shell around `liveblog-core`.
//!
//! [`state`] decides, [`components`] show, [`browser`] touches the browser,
//! [`words`] has every text, and [`app`] ties them together. A view changes nothing except by an action.

mod app;
mod browser;
mod chunk;
mod components;
mod held_keys;
mod keymap;
mod state;
mod words;

fn main() {
    browser::language::begin(|| {
        yew::Renderer::<app::App>::new().render();
    });
}
