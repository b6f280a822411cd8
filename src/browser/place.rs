//! Where the reader is: the address's hash names the open project, and local
//! storage remembers the entry last worked at.
//!
//! What this module does not keep: anything whose loss would matter.

use gloo::storage::{LocalStorage, Storage as _};
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
    if window().location().hash().as_deref() != Ok(&hash) {
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
    let _ = LocalStorage::set(key(project), (at.document, at.entry));
}

/// The entry last worked at.
pub fn recall(project: &ProjectId) -> Option<EntryRef> {
    let (document, entry) = LocalStorage::get(key(project)).ok()?;
    Some(EntryRef { document, entry })
}

/// Forgets the entry last worked at.
pub fn forget(project: &ProjectId) {
    LocalStorage::delete(key(project));
}
