//! Liveblog Annotator, the page: the thin shell around `liveblog-core`.
//!
//! [`state`] decides, [`components`] show, [`browser`] touches the browser, and
//! [`app`] ties them together. A view changes nothing except by an action.

mod app;
mod browser;
mod components;
mod keymap;
mod state;

fn main() {
    yew::Renderer::<app::App>::new().render();
}
