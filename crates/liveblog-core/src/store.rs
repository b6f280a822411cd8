//! The encodings in which the browser's database keeps a project.

use std::fmt;
use std::sync::Arc;

use crate::{Document, JournalRow, Snapshot};

/// Why something kept in the database cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreError(String);

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for StoreError {}

fn failed(error: serde_json::Error) -> StoreError {
    StoreError(error.to_string())
}

/// A journal row as the database keeps it.
pub fn write_row(row: &JournalRow) -> String {
    serde_json::to_string(row).unwrap_or_default()
}

/// Reads what [`write_row`] wrote.
///
/// # Errors
/// [`StoreError`] names the first place that makes no sense.
pub fn read_row(text: &str) -> Result<JournalRow, StoreError> {
    serde_json::from_str(text).map_err(failed)
}

/// A snapshot as the database keeps it.
pub fn write_snapshot(snapshot: &Snapshot) -> String {
    serde_json::to_string(snapshot).unwrap_or_default()
}

/// Reads what [`write_snapshot`] wrote.
///
/// # Errors
/// [`StoreError`] names the first place that makes no sense.
pub fn read_snapshot(text: &str) -> Result<Snapshot, StoreError> {
    serde_json::from_str(text).map_err(failed)
}

/// Everything of a document but its buffer, as the database keeps it.
pub fn write_layout(document: &Document) -> String {
    serde_json::to_string(document).unwrap_or_default()
}

/// Reads what [`write_layout`] wrote of a document with this buffer.
///
/// # Errors
/// [`StoreError`] names the first place that makes no sense.
pub fn read_layout(text: &str, buffer: Arc<str>) -> Result<Document, StoreError> {
    let mut document: Document = serde_json::from_str(text).map_err(failed)?;
    document.buffer = buffer;
    Ok(document)
}
