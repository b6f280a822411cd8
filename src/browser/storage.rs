//! Projects in IndexedDB.
//!
//! Four stores: `projects` (a summary for the list), `documents` (text and
//! layout, written once), `snapshots` (the session without its documents) and
//! `journal` (one row a step, key `[project, revision]`, written with `add`,
//! so that two tabs can never write the same step). Loading is the snapshot
//! and the fold of the rows after it. Each write is one IndexedDB transaction
//! and counts only once that transaction is complete.
//!
//! What this module does not do: hold a queue, retry, or say "Saved"; see
//! [`crate::state`].

use std::fmt;
use std::sync::Arc;

use idb::{
    Database, DatabaseEvent as _, Error, Factory, KeyRange, ObjectStoreParams, Query, Transaction,
    TransactionMode, TransactionResult,
};
use js_sys::{Array, Uint8Array};
use liveblog_core::{Document, JournalRow, Session, Snapshot, Timestamp};
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};

use super::files::words;

const DATABASE: &str = "liveblog-annotator";
const VERSION: u32 = 1;
const PROJECTS: &str = "projects";
const DOCUMENTS: &str = "documents";
const SNAPSHOTS: &str = "snapshots";
const JOURNAL: &str = "journal";

/// Names a project in this browser.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ProjectId(Arc<str>);

impl ProjectId {
    /// A new id from a random number.
    pub fn new(nonce: u64) -> Self {
        Self(format!("p-{nonce:016x}").into())
    }
}

impl From<&str> for ProjectId {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for ProjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for ProjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// What the list of projects shows of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectSummary {
    /// Its id.
    pub id: ProjectId,
    /// Its first document's title.
    pub title: String,
    /// What the researcher called it, if anything.
    pub name: Option<Arc<str>>,
    /// Entries in all documents.
    pub entries: usize,
    /// How many of them its annotator has finished.
    pub finished: usize,
    /// How many documents it has.
    pub documents: usize,
    /// When it was made here.
    pub created: Timestamp,
    /// When it was last worked on.
    pub modified: Timestamp,
    /// Deleted, but not yet cleared away: the deletion can be undone.
    #[serde(default)]
    pub deleted: bool,
}

impl ProjectSummary {
    /// What the project is called.
    pub fn display_name(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.title)
    }
}

/// Why storage did not do what was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StorageError {
    /// There is no IndexedDB, or the browser does not let the page use it.
    Blocked(String),
    /// There is no room left.
    Full,
    /// Another tab already wrote this step.
    Overtaken,
    /// There is no such project.
    Missing,
    /// What is stored does not make sense.
    Damaged(String),
    /// Anything else, in the browser's words.
    Failed(String),
}

impl fmt::Display for StorageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Blocked(reason) => {
                write!(
                    f,
                    "the browser does not let this page keep anything ({reason})"
                )
            }
            Self::Full => write!(f, "the space this browser gives the page is full"),
            Self::Overtaken => write!(f, "another tab has changed this project meanwhile"),
            Self::Missing => write!(f, "there is no such project in this browser"),
            Self::Damaged(what) => write!(f, "what is stored is damaged: {what}"),
            Self::Failed(reason) => write!(f, "the browser could not write it ({reason})"),
        }
    }
}

impl std::error::Error for StorageError {}

impl From<Error> for StorageError {
    fn from(error: Error) -> Self {
        let value = match &error {
            Error::DomException(exception) => Some(exception.clone()),
            Error::AddFailed(v)
            | Error::GetFailed(v)
            | Error::GetAllFailed(v)
            | Error::DeleteFailed(v)
            | Error::UpdateFailed(v)
            | Error::IndexedDbOpenFailed(v)
            | Error::TransactionOpenFailed(v) => v.dyn_ref::<web_sys::DomException>().cloned(),
            _ => None,
        };
        match value {
            Some(exception) => match &*exception.name() {
                "QuotaExceededError" => Self::Full,
                "ConstraintError" => Self::Overtaken,
                _ => Self::Failed(words(&exception)),
            },
            None => Self::Failed(error.to_string()),
        }
    }
}

/// What one write puts into the store.
#[derive(Clone, Debug)]
pub enum Write {
    /// The whole project, new or in place of what was there.
    Whole {
        /// Its documents.
        documents: Vec<Arc<Document>>,
        /// The rest of the session.
        snapshot: Box<Snapshot>,
    },
    /// The steps since the last write.
    Rows(Vec<JournalRow>),
    /// A snapshot in place of the rows that it contains.
    Compact(Box<Snapshot>),
}

/// A project as it was last written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// When it was made here.
    pub created: Timestamp,
    /// The project and its history.
    pub session: Session,
    /// Journal rows since its snapshot.
    pub rows: usize,
}

/// The open database.
#[derive(Clone)]
pub struct Library(std::rc::Rc<Database>);

impl Library {
    /// Opens the database, or makes it.
    ///
    /// # Errors
    /// [`StorageError::Blocked`] where the browser gives the page no storage.
    pub async fn open() -> Result<Self, StorageError> {
        let blocked = |error: Error| {
            StorageError::Blocked(match StorageError::from(error) {
                StorageError::Failed(reason) => reason,
                other => other.to_string(),
            })
        };
        let mut request = Factory::new()
            .and_then(|f| f.open(DATABASE, Some(VERSION)))
            .map_err(blocked)?;
        request.on_upgrade_needed(|event| {
            // A failure here aborts the request, which then reports it.
            if let Ok(database) = event.database() {
                for store in [PROJECTS, DOCUMENTS, SNAPSHOTS, JOURNAL] {
                    let _ = database.create_object_store(store, ObjectStoreParams::new());
                }
            }
        });
        let mut database = request.await.map_err(blocked)?;
        // A newer version of this page in another tab must not be kept waiting.
        database.on_version_change(|event| {
            if let Some(database) = event
                .target()
                .and_then(|t| t.dyn_into::<web_sys::IdbDatabase>().ok())
            {
                database.close();
            }
        });
        Ok(Self(std::rc::Rc::new(database)))
    }

    /// Every project's summary, in no order.
    ///
    /// # Errors
    /// [`StorageError`] where the store cannot be read. A summary that makes
    /// no sense is left out.
    pub async fn list(&self) -> Result<Vec<ProjectSummary>, StorageError> {
        let transaction = self.0.transaction(&[PROJECTS], TransactionMode::ReadOnly)?;
        let values = transaction
            .object_store(PROJECTS)?
            .get_all(None, None)?
            .await?;
        Ok(values
            .iter()
            .filter_map(|value| serde_json::from_str(&value.as_string()?).ok())
            .collect())
    }

    /// Puts a summary into the list.
    ///
    /// # Errors
    /// [`StorageError`] where it could not be written.
    pub async fn put_summary(&self, summary: &ProjectSummary) -> Result<(), StorageError> {
        let transaction = self
            .0
            .transaction(&[PROJECTS], TransactionMode::ReadWrite)?;
        put_summary(&transaction, summary)?;
        complete(transaction).await
    }

    /// A project as it was last written.
    ///
    /// # Errors
    /// [`StorageError`] where it is not there or makes no sense.
    pub async fn load(&self, id: &ProjectId) -> Result<Kept, StorageError> {
        let stores = [PROJECTS, DOCUMENTS, SNAPSHOTS, JOURNAL];
        let transaction = self.0.transaction(&stores, TransactionMode::ReadOnly)?;
        let key = JsValue::from(id.to_string());
        // All requests are made before the first is awaited, so that they run
        // side by side and the transaction stays open.
        let summary = transaction.object_store(PROJECTS)?.get(key.clone())?;
        let snapshot = transaction.object_store(SNAPSHOTS)?.get(key)?;
        let documents = transaction
            .object_store(DOCUMENTS)?
            .get_all(Some(all_of(id)?), None)?;
        let rows = transaction
            .object_store(JOURNAL)?
            .get_all(Some(all_of(id)?), None)?;
        let (summary, snapshot) = (summary.await?, snapshot.await?);
        let (documents, rows) = (documents.await?, rows.await?);

        let (Some(summary), Some(snapshot)) = (summary, snapshot) else {
            return Err(StorageError::Missing);
        };
        let summary: ProjectSummary = decode(&summary.as_string().unwrap_or_default())?;
        let snapshot: Snapshot = decode_bytes(&snapshot)?;
        let documents = documents
            .iter()
            .map(read_document)
            .collect::<Result<Vec<_>, _>>()?;
        let mut session = Session::restore(snapshot, documents)
            .map_err(|error| StorageError::Damaged(error.to_string()))?;
        for row in &rows {
            let row = decode(&row.as_string().unwrap_or_default())?;
            session
                .replay(row)
                .map_err(|error| StorageError::Damaged(error.to_string()))?;
        }
        session.rename(summary.name);
        Ok(Kept {
            created: summary.created,
            session,
            rows: rows.len(),
        })
    }

    /// The steps after `revision`.
    ///
    /// # Errors
    /// [`StorageError`] where they cannot be read.
    pub async fn rows_after(
        &self,
        id: &ProjectId,
        revision: u64,
    ) -> Result<Vec<JournalRow>, StorageError> {
        let transaction = self.0.transaction(&[JOURNAL], TransactionMode::ReadOnly)?;
        let range = KeyRange::bound(&row_key(id, revision), &above(id), Some(true), Some(true))?;
        let rows = transaction
            .object_store(JOURNAL)?
            .get_all(Some(Query::KeyRange(range)), None)?
            .await?;
        rows.iter()
            .map(|row| decode(&row.as_string().unwrap_or_default()))
            .collect()
    }

    /// Carries out one write with the summary that goes with it.
    ///
    /// # Errors
    /// [`StorageError`] where it is not all on disk; then nothing of it is.
    pub async fn write(
        &self,
        id: &ProjectId,
        summary: &ProjectSummary,
        write: Write,
    ) -> Result<(), StorageError> {
        let stores: &[&str] = match write {
            Write::Whole { .. } => &[PROJECTS, DOCUMENTS, SNAPSHOTS, JOURNAL],
            Write::Rows(_) => &[PROJECTS, JOURNAL],
            Write::Compact(_) => &[PROJECTS, SNAPSHOTS, JOURNAL],
        };
        // Everything is encoded before the transaction opens: nothing but its
        // own requests may come in between.
        let key = JsValue::from(id.to_string());
        match write {
            Write::Whole {
                documents,
                snapshot,
            } => {
                let snapshot = encode_bytes(&*snapshot)?;
                let documents = documents
                    .iter()
                    .map(|d| write_document(d))
                    .collect::<Result<Vec<_>, _>>()?;
                let transaction = self.0.transaction(stores, TransactionMode::ReadWrite)?;
                transaction.object_store(JOURNAL)?.delete(all_of(id)?)?;
                transaction.object_store(DOCUMENTS)?.delete(all_of(id)?)?;
                for (number, document) in documents.iter().enumerate() {
                    let key = Array::of2(&key, &JsValue::from(number as f64));
                    transaction
                        .object_store(DOCUMENTS)?
                        .put(document, Some(&key))?;
                }
                transaction
                    .object_store(SNAPSHOTS)?
                    .put(&snapshot, Some(&key))?;
                put_summary(&transaction, summary)?;
                complete(transaction).await
            }
            Write::Rows(rows) => {
                let rows = rows
                    .iter()
                    .map(|row| Ok((row_key(id, row.revision), encode(row)?.into())))
                    .collect::<Result<Vec<(JsValue, JsValue)>, StorageError>>()?;
                let transaction = self.0.transaction(stores, TransactionMode::ReadWrite)?;
                for (key, row) in &rows {
                    transaction.object_store(JOURNAL)?.add(row, Some(key))?;
                }
                put_summary(&transaction, summary)?;
                complete(transaction).await
            }
            Write::Compact(snapshot) => {
                let value = encode_bytes(&*snapshot)?;
                let transaction = self.0.transaction(stores, TransactionMode::ReadWrite)?;
                let rows = KeyRange::bound(
                    &Array::of1(&key),
                    &row_key(id, snapshot.revision),
                    Some(false),
                    Some(false),
                )?;
                transaction
                    .object_store(JOURNAL)?
                    .delete(Query::KeyRange(rows))?;
                transaction
                    .object_store(SNAPSHOTS)?
                    .put(&value, Some(&key))?;
                put_summary(&transaction, summary)?;
                complete(transaction).await
            }
        }
    }

    /// Clears a project away for good.
    ///
    /// # Errors
    /// [`StorageError`] where it could not be; it is then still whole.
    pub async fn purge(&self, id: &ProjectId) -> Result<(), StorageError> {
        let stores = [PROJECTS, DOCUMENTS, SNAPSHOTS, JOURNAL];
        let transaction = self.0.transaction(&stores, TransactionMode::ReadWrite)?;
        let key = JsValue::from(id.to_string());
        transaction.object_store(PROJECTS)?.delete(key.clone())?;
        transaction.object_store(SNAPSHOTS)?.delete(key)?;
        transaction.object_store(DOCUMENTS)?.delete(all_of(id)?)?;
        transaction.object_store(JOURNAL)?.delete(all_of(id)?)?;
        complete(transaction).await
    }
}

/// Waits until the browser says that the transaction is complete.
async fn complete(transaction: Transaction) -> Result<(), StorageError> {
    match transaction.await? {
        TransactionResult::Committed => Ok(()),
        // An abort without a failed request is the browser's own doing: at
        // the commit, nearly always for want of space.
        TransactionResult::Aborted => Err(StorageError::Full),
    }
}

fn put_summary(transaction: &Transaction, summary: &ProjectSummary) -> Result<(), StorageError> {
    let key = JsValue::from(summary.id.to_string());
    transaction
        .object_store(PROJECTS)?
        .put(&encode(summary)?.into(), Some(&key))?;
    Ok(())
}

fn row_key(id: &ProjectId, revision: u64) -> JsValue {
    // Exact below 2^53, which no annotator will reach.
    Array::of2(
        &JsValue::from(id.to_string()),
        &JsValue::from(revision as f64),
    )
    .into()
}

/// A key above all keys of a project: an array sorts after every number.
fn above(id: &ProjectId) -> JsValue {
    Array::of2(&JsValue::from(id.to_string()), &Array::new()).into()
}

/// All keys `[id, …]`.
fn all_of(id: &ProjectId) -> Result<Query, StorageError> {
    let lower = Array::of1(&JsValue::from(id.to_string()));
    Ok(Query::KeyRange(KeyRange::bound(
        &lower,
        &above(id),
        Some(false),
        Some(true),
    )?))
}

/// A document as `[layout as JSON, text]`, both UTF-8 bytes, which cross into
/// WebAssembly without conversion.
fn write_document(document: &Document) -> Result<JsValue, StorageError> {
    let text = Uint8Array::from(document.buffer.as_bytes());
    Ok(Array::of2(&encode_bytes(document)?, &text).into())
}

fn read_document(value: &JsValue) -> Result<Document, StorageError> {
    let parts: &Array = value
        .dyn_ref()
        .ok_or_else(|| StorageError::Damaged("a document is not in its two parts".to_owned()))?;
    let mut document: Document = decode_bytes(&parts.get(0))?;
    document.buffer = text(&parts.get(1))?.into();
    Ok(document)
}

fn encode(value: &impl Serialize) -> Result<String, StorageError> {
    serde_json::to_string(value).map_err(|error| StorageError::Failed(error.to_string()))
}

fn encode_bytes(value: &impl Serialize) -> Result<JsValue, StorageError> {
    Ok(Uint8Array::from(encode(value)?.as_bytes()).into())
}

fn decode<T: for<'de> Deserialize<'de>>(text: &str) -> Result<T, StorageError> {
    serde_json::from_str(text).map_err(|error| StorageError::Damaged(error.to_string()))
}

fn decode_bytes<T: for<'de> Deserialize<'de>>(value: &JsValue) -> Result<T, StorageError> {
    decode(&text(value)?)
}

fn text(value: &JsValue) -> Result<String, StorageError> {
    let bytes = value
        .dyn_ref::<Uint8Array>()
        .ok_or_else(|| StorageError::Damaged("a text is not stored as bytes".to_owned()))?;
    String::from_utf8(bytes.to_vec()).map_err(|error| StorageError::Damaged(error.to_string()))
}
