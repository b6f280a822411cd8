//! Where the reader is: the address's hash names the open project, and local
//! storage remembers the entry last worked at in each document, a codebook that
//! is being edited, what was chosen in the settings and of an export, and the
//! annotator's name.
//!
//! What this module does not keep: a project. The draft of a codebook is all
//! here whose loss would cost work: local storage has it at once, even where
//! the page is killed the moment after, but where storage is blocked or full
//! the draft lasts only as long as the page.

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
    let Some(storage) = storage() else { return };
    let mut places = format!("{} {}", at.document, at.entry);
    for place in recall(project).unwrap_or_default() {
        if place.document != at.document {
            places.push_str(&format!(" {} {}", place.document, place.entry));
        }
    }
    let _ = storage.set_item(&key(project), &places);
}

/// The entry last worked at in each document, the last one first.
pub fn recall(project: &ProjectId) -> Option<Vec<EntryRef>> {
    let kept = storage()?.get_item(&key(project)).ok()??;
    let mut numbers = kept.split(' ').map_while(|number| number.parse().ok());
    let mut places = Vec::new();
    while let (Some(document), Some(entry)) = (numbers.next(), numbers.next()) {
        places.push(EntryRef { document, entry });
    }
    Some(places)
}

/// Forgets the entry last worked at.
pub fn forget(project: &ProjectId) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(&key(project));
        let _ = storage.remove_item(&draft_key(project));
    }
}

fn draft_key(project: &ProjectId) -> String {
    format!("codebook/{project}")
}

/// Keeps the draft of a codebook, or forgets it.
pub fn keep_draft(project: &ProjectId, draft: Option<&str>) {
    let Some(storage) = storage() else { return };
    let key = draft_key(project);
    let _ = match draft {
        Some(draft) => storage.set_item(&key, draft),
        None => storage.remove_item(&key),
    };
}

/// The draft of a codebook that was kept.
pub fn recall_draft(project: &ProjectId) -> Option<String> {
    storage()?.get_item(&draft_key(project)).ok()?
}

const SETTINGS: &str = "settings";

/// Remembers what was chosen in the settings, as a record.
pub fn remember_settings(record: &str) {
    // Where local storage is blocked the choices hold until the page closes.
    if let Some(storage) = storage() {
        let _ = storage.set_item(SETTINGS, record);
    }
}

/// The record of what was last chosen in the settings.
pub fn settings() -> String {
    let kept = storage().and_then(|storage| storage.get_item(SETTINGS).ok()?);
    kept.unwrap_or_default()
}

const EXPORT: &str = "export";

/// Remembers what was chosen of an export, as a record.
pub fn remember_export(record: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(EXPORT, record);
    }
}

/// The record of what was last chosen of an export.
pub fn export() -> String {
    let kept = storage().and_then(|storage| storage.get_item(EXPORT).ok()?);
    kept.unwrap_or_default()
}

const NAME: &str = "annotator";

/// Remembers what the annotator goes by.
pub fn remember_name(name: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(NAME, name);
    }
}

/// What the annotator last chose to go by.
pub fn name() -> Option<String> {
    storage()?.get_item(NAME).ok()?
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok()?
}
