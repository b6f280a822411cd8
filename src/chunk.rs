//! The part of the page that is loaded once the page is usable: all that a
//! person does, and every view that opening does not show. The optimised page
//! is cut in two along this table after linking (`xtask/src/split.rs`);
//! elsewhere all is one program.
//!
//! What only this table leads to lies in the chunk. Whatever is also called by
//! its name from outside of it lies in the part that opens.

use liveblog_core::Stamp;
use yew::prelude::*;

use crate::app::App;
use crate::components::print::printed_document;
use crate::components::timeline::show_view;
use crate::state::{Action, AppState, Effect, Work};

/// The ways into the chunk.
#[derive(Debug)]
pub struct Chunk {
    /// Makes any action.
    pub update: fn(&mut AppState, Action, &Stamp) -> Vec<Effect>,
    /// Whether what is drawn of all entries is to be brought up to date.
    pub wants_rest: fn(&mut AppState) -> bool,
    /// Carries out what opening never asks for.
    pub carry_out: fn(&mut App, Effect),
    /// The open dialog.
    pub dialog: fn(&App) -> Html,
    /// What lies over the feed and beside it.
    pub around: fn(&App, &Work) -> Html,
    /// What takes the place of all beside the feed.
    pub panel: fn(&App, &Work) -> Option<Html>,
    /// What takes the place of the labels.
    pub guide: fn(&App, &Work) -> Option<Html>,
    /// What is selected.
    pub selection: fn(&App, &Work) -> Html,
    /// The document as it is printed.
    pub print: fn(&Work) -> Html,
    /// Shows which entries are in view.
    pub show_view: fn(&Work, (usize, usize)),
}

static CHUNK: Chunk = Chunk {
    update: AppState::update,
    wants_rest: AppState::wants_rest,
    carry_out: App::carry_out_more,
    dialog: App::view_dialog,
    around: App::view_around,
    panel: App::view_panel,
    guide: App::view_guide,
    selection: App::view_selection,
    print: printed_document,
    show_view,
};

/// The chunk could not be loaded. The browser says why on its console.
#[derive(Debug)]
pub struct Missing;

#[cfg(split)]
mod split {
    use std::cell::Cell;

    use wasm_split_helpers::{SplitLoaderError, wasm_split};

    use super::{CHUNK, Chunk, Missing};

    impl From<SplitLoaderError> for Missing {
        fn from(_: SplitLoaderError) -> Self {
            Self
        }
    }

    thread_local! {
        static LOADED: Cell<Option<&'static Chunk>> = const { Cell::new(None) };
    }

    /// Loads the chunk, unless it is there.
    ///
    /// # Errors
    /// Where it cannot be loaded; asking again tries again.
    pub async fn load() -> Result<(), Missing> {
        LOADED.set(Some(table().await?));
        Ok(())
    }

    /// The chunk, once it is loaded.
    pub fn loaded() -> Option<&'static Chunk> {
        LOADED.get()
    }

    #[wasm_split(chunk, fallible)]
    fn table() -> Result<&'static Chunk, Missing> {
        Ok(&CHUNK)
    }
}

#[cfg(not(split))]
mod split {
    use super::{CHUNK, Chunk, Missing};

    pub async fn load() -> Result<(), Missing> {
        Ok(())
    }

    pub fn loaded() -> Option<&'static Chunk> {
        Some(&CHUNK)
    }
}

pub use split::{load, loaded};
