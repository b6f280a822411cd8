//! Where the reader is: the address's hash names the open project, and local
//! storage remembers the entry last worked at, and the language chosen.
//!
//! What this module does not keep: anything whose loss would matter.

use gloo::utils::window;
use liveblog_core::EntryRef;

use super::storage::ProjectId;

const PREFIX: &str = "#/project/";

/// The project that the address names.
pub fn project() -> Option<ProjectId> {
    let hash = window().location().hash().ok()?;
    hash.strip_prefix(PREFIX)
        .filter(|id| !id.is_empty())
        .map(ProjectId::from)
}

/// Makes the address name `project`, or the start page.
pub fn go(project: Option<&ProjectId>) {
    let hash = project.map_or_else(|| "#/".to_owned(), |id| format!("{PREFIX}{id}"));
    let now = window().location().hash().unwrap_or_default();
    // An address without a hash is the start page, too: naming it again would
    // only cut off the browser's way forward.
    let there = now == hash || (project.is_none() && !now.starts_with(PREFIX));
    if !there {
        let _ = window().location().set_hash(&hash);
    }
}

fn key(project: &ProjectId) -> String {
    format!("place/{project}")
}

/// Remembers the entry worked at.
pub fn remember(project: &ProjectId, at: EntryRef) {
    // Where local storage is blocked the next visit starts at the first entry
    // that is not done.
    if let Some(storage) = storage() {
        let _ = storage.set_item(&key(project), &format!("{} {}", at.document, at.entry));
    }
}

/// The entry last worked at.
pub fn recall(project: &ProjectId) -> Option<EntryRef> {
    let place = storage()?.get_item(&key(project)).ok()??;
    let (document, entry) = place.split_once(' ')?;
    Some(EntryRef {
        document: document.parse().ok()?,
        entry: entry.parse().ok()?,
    })
}

/// Forgets the entry last worked at.
pub fn forget(project: &ProjectId) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(&key(project));
    }
}

const LANGUAGE: &str = "language";

/// Remembers the language chosen.
pub fn remember_language(choice: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(LANGUAGE, choice);
    }
}

/// The language last chosen.
pub fn language() -> Option<String> {
    storage()?.get_item(LANGUAGE).ok()?
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok()?
}
