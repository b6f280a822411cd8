//! Projects in IndexedDB.
//!
//! Four stores: `projects` (a summary for the list), `documents` (text and
//! layout, as they were at the snapshot), `snapshots` (the session without its
//! documents) and `journal` (one row a step, key `[project, revision]`, written with `add`,
//! so that two tabs can never write the same step). Loading is the snapshot
//! and the fold of the rows after it. Each write is one IndexedDB transaction
//! and counts only once that transaction is complete.
//!
//! What this module does not do: hold a queue, retry, or say "Saved"; see
//! [`crate::state`].

use std::fmt;
use std::rc::Rc;
use std::sync::Arc;

use js_sys::{Array, Uint8Array};
use liveblog_core::{Document, JournalRow, Session, Snapshot, Timestamp, store};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DomException, IdbObjectStore};

use super::files::words;
use super::idb::{Database, Writing, answer, key, keys_after, keys_up_to};
use crate::words::sentences::say;
use crate::words::{fill, t};

const DATABASE: &str = "liveblog-annotator";
const VERSION: u32 = 1;
const PROJECTS: &str = "projects";
const DOCUMENTS: &str = "documents";
const SNAPSHOTS: &str = "snapshots";
const JOURNAL: &str = "journal";
const STORES: &[&str] = &[PROJECTS, DOCUMENTS, SNAPSHOTS, JOURNAL];

/// Below every revision and every document's number.
const FIRST: f64 = f64::NEG_INFINITY;

/// Names a project in this browser.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ProjectId(Arc<str>);

impl ProjectId {
    /// A new id from a random number.
    pub fn new(nonce: u64) -> Self {
        Self(format!("p-{nonce:016x}").into())
    }

    fn key(&self) -> JsValue {
        JsValue::from_str(&self.0)
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectSummary {
    /// Its id.
    pub id: ProjectId,
    /// Its first document's title.
    pub title: String,
    /// What the researcher called it, if anything.
    pub name: Option<Arc<str>>,
    /// Entries that are to be done, as the header counts them.
    pub entries: usize,
    /// How many of them the annotator is done with.
    pub finished: usize,
    /// How many documents it has.
    pub documents: usize,
    /// When it was made here.
    pub created: Timestamp,
    /// When it was last worked on.
    pub modified: Timestamp,
    /// How many steps of it are on disk.
    pub revision: u64,
    /// Deleted, but not yet cleared away: the deletion can be undone.
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
    /// The ending of a sentence.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = match self {
            Self::Blocked(reason) => fill("storage.blocked", &[("reason", reason)]),
            Self::Full => t("storage.full").to_owned(),
            Self::Overtaken => t("storage.overtaken").to_owned(),
            Self::Missing => t("storage.missing").to_owned(),
            Self::Damaged(what) => fill("storage.damaged", &[("what", what)]),
            Self::Failed(reason) => fill("storage.failed", &[("reason", reason)]),
        };
        f.write_str(&words)
    }
}

impl std::error::Error for StorageError {}

impl From<JsValue> for StorageError {
    fn from(error: JsValue) -> Self {
        let name = error.dyn_ref::<DomException>().map(DomException::name);
        match name.as_deref() {
            Some("QuotaExceededError") => Self::Full,
            Some("ConstraintError") => Self::Overtaken,
            _ => Self::Failed(words(&error)),
        }
    }
}

impl From<store::StoreError> for StorageError {
    fn from(error: store::StoreError) -> Self {
        Self::Damaged(say(&error.said()))
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
    Compact {
        /// The documents that are not as they were last written, with their
        /// positions.
        documents: Vec<(usize, Arc<Document>)>,
        /// How many documents there are.
        count: usize,
        /// The rest of the session.
        snapshot: Box<Snapshot>,
    },
}

/// A project as it was last written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// When it was made here.
    pub created: Timestamp,
    /// The project and its history.
    pub session: Session,
    /// The documents as they were at its snapshot, before the rows.
    pub documents: Vec<Arc<Document>>,
    /// Journal rows since its snapshot.
    pub rows: usize,
    /// Why steps after these could not be read, if there are any.
    pub damage: Option<String>,
}

/// The open database.
#[derive(Clone)]
pub struct Library(Rc<Database>);

impl Library {
    /// Opens the database, or makes it.
    ///
    /// # Errors
    /// [`StorageError::Blocked`] where the browser gives the page no storage.
    pub async fn open() -> Result<Self, StorageError> {
        match Database::open(DATABASE, VERSION, STORES).await {
            Ok(database) => Ok(Self(Rc::new(database))),
            Err(error) => Err(StorageError::Blocked(words(&error))),
        }
    }

    /// Every project's summary, in no order.
    ///
    /// # Errors
    /// [`StorageError`] where the store cannot be read. A summary that makes
    /// no sense is left out.
    pub async fn list(&self) -> Result<Vec<ProjectSummary>, StorageError> {
        let transaction = self.0.read(&[PROJECTS])?;
        let values = answer(&transaction.object_store(PROJECTS)?.get_all()?).await?;
        Ok(list_of(&values)
            .iter()
            .filter_map(|value| read_summary(&value))
            .collect())
    }

    /// Writes a project's name and whether it is deleted.
    ///
    /// # Errors
    /// [`StorageError`] where it could not be written.
    pub async fn amend(&self, summary: &ProjectSummary) -> Result<(), StorageError> {
        let writing = self.0.write(&[PROJECTS])?;
        let store = writing.store(PROJECTS)?;
        // The tab that works on the project writes the other fields.
        let stored = answer(&store.get(&summary.id.key())?).await?;
        let stored = read_summary(&stored).ok_or(StorageError::Missing)?;
        let amended = ProjectSummary {
            name: summary.name.clone(),
            deleted: summary.deleted,
            ..stored
        };
        put_summary(&store, &amended)?;
        Ok(writing.complete().await?)
    }

    /// A project as it was last written.
    ///
    /// # Errors
    /// [`StorageError`] where it is not there or makes no sense.
    pub async fn load(&self, id: &ProjectId) -> Result<Kept, StorageError> {
        let transaction = self.0.read(STORES)?;
        let one = |store: &str| -> Result<_, JsValue> {
            Ok(answer(&transaction.object_store(store)?.get(&id.key())?))
        };
        let all = |store: &str| -> Result<_, JsValue> {
            let range = keys_after(&id.0, FIRST)?;
            Ok(answer(
                &transaction.object_store(store)?.get_all_with_key(&range)?,
            ))
        };
        // All requests are made before the first is waited for, so that they
        // run side by side and the transaction stays open.
        let (summary, snapshot) = (one(PROJECTS)?, one(SNAPSHOTS)?);
        let (documents, rows) = (all(DOCUMENTS)?, all(JOURNAL)?);
        let (summary, snapshot) = (summary.await?, snapshot.await?);
        let (stored, rows) = (list_of(&documents.await?), list_of(&rows.await?));

        let summary = read_summary(&summary).ok_or(StorageError::Missing)?;
        let snapshot = store::read_snapshot(&text(&snapshot)?)?;
        let mut kept = Vec::new();
        for document in stored.iter() {
            kept.push(read_document(&list_of(&document))?);
        }
        let mut session = Session::restore(snapshot, kept).map_err(damaged)?;
        let documents = session.project().documents().to_vec();
        // What can be read is shown, even where a later step cannot.
        let mut damage = None;
        for row in rows.iter() {
            let replayed = read_row(&row).and_then(|row| {
                if row.revision <= session.revision() {
                    return Ok(());
                }
                session.replay(row).map_err(damaged)
            });
            if let Err(error) = replayed {
                damage = Some(error.to_string());
                break;
            }
        }
        session.rename(summary.name);
        Ok(Kept {
            created: summary.created,
            session,
            documents,
            rows: rows.length() as usize,
            damage,
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
        let transaction = self.0.read(&[JOURNAL])?;
        let range = keys_after(&id.0, revision as f64)?;
        let request = transaction
            .object_store(JOURNAL)?
            .get_all_with_key(&range)?;
        let rows = list_of(&answer(&request).await?);
        let mut read = Vec::new();
        for row in rows.iter() {
            read.push(read_row(&row)?);
        }
        Ok(read)
    }

    /// Carries out one write with the summary that goes with it.
    ///
    /// # Errors
    /// [`StorageError`] where it is not all on disk; then nothing of it is.
    /// [`StorageError::Overtaken`] where the steps do not continue those on
    /// disk.
    pub async fn write(&self, summary: &ProjectSummary, write: Write) -> Result<(), StorageError> {
        let id = &summary.id;
        let writing = self.0.write(match write {
            Write::Whole { .. } => STORES,
            Write::Rows(_) => &[PROJECTS, JOURNAL],
            Write::Compact { .. } => STORES,
        })?;
        let projects = writing.store(PROJECTS)?;
        let stored = read_summary(&answer(&projects.get(&id.key())?).await?);
        // The locks keep other tabs from writing; where there are none, this
        // and `add` do.
        let continues = match (&write, &stored) {
            (Write::Whole { .. }, _) => true,
            (_, None) => false,
            (Write::Rows(rows), Some(stored)) => rows
                .first()
                .is_some_and(|row| row.revision == stored.revision + 1),
            (Write::Compact { snapshot, .. }, Some(stored)) => snapshot.revision == stored.revision,
        };
        if !continues {
            return Err(StorageError::Overtaken);
        }
        let mut summary = summary.clone();
        if let Some(stored) = stored {
            // Another tab may have renamed or deleted it meanwhile.
            summary.name = stored.name;
            summary.deleted = stored.deleted;
        }
        match write {
            Write::Whole {
                documents,
                snapshot,
            } => {
                clear(&writing.store(JOURNAL)?, id)?;
                let store = writing.store(DOCUMENTS)?;
                clear(&store, id)?;
                for (number, document) in documents.iter().enumerate() {
                    put_document(&store, id, number, document)?;
                }
                summary.revision = snapshot.revision;
                put_snapshot(&writing, id, &snapshot)?;
            }
            Write::Rows(rows) => {
                let store = writing.store(JOURNAL)?;
                for row in &rows {
                    let value = JsValue::from_str(&store::write_row(row));
                    // Exact below 2^53, which no annotator will reach.
                    store.add_with_key(&value, &key(&id.0, row.revision as f64))?;
                    summary.revision = row.revision;
                }
            }
            Write::Compact {
                documents,
                count,
                snapshot,
            } => {
                let store = writing.store(DOCUMENTS)?;
                for (number, document) in &documents {
                    put_document(&store, id, *number, document)?;
                }
                // A document that was added can have been taken back.
                store.delete(&keys_after(&id.0, count as f64 - 1.0)?.into())?;
                let rows = keys_up_to(&id.0, snapshot.revision as f64)?;
                writing.store(JOURNAL)?.delete(&rows)?;
                summary.revision = snapshot.revision;
                put_snapshot(&writing, id, &snapshot)?;
            }
        }
        put_summary(&projects, &summary)?;
        Ok(writing.complete().await?)
    }

    /// Clears a project away for good.
    ///
    /// # Errors
    /// [`StorageError`] where it could not be; it is then still whole.
    pub async fn purge(&self, id: &ProjectId) -> Result<(), StorageError> {
        let writing = self.0.write(STORES)?;
        writing.store(PROJECTS)?.delete(&id.key())?;
        writing.store(SNAPSHOTS)?.delete(&id.key())?;
        clear(&writing.store(DOCUMENTS)?, id)?;
        clear(&writing.store(JOURNAL)?, id)?;
        Ok(writing.complete().await?)
    }
}

/// Deletes all of a project's rows.
fn clear(store: &IdbObjectStore, id: &ProjectId) -> Result<(), JsValue> {
    store.delete(&keys_after(&id.0, FIRST)?.into()).map(|_| ())
}

fn put_snapshot(writing: &Writing, id: &ProjectId, snapshot: &Snapshot) -> Result<(), JsValue> {
    let value = bytes(&store::write_snapshot(snapshot));
    writing
        .store(SNAPSHOTS)?
        .put_with_key(&value, &id.key())
        .map(|_| ())
}

/// A document is kept as its layout and its text.
fn put_document(
    store: &IdbObjectStore,
    id: &ProjectId,
    number: usize,
    document: &Document,
) -> Result<(), JsValue> {
    let layout = bytes(&store::write_layout(document));
    let value = Array::of2(&layout, &bytes(&document.buffer));
    store
        .put_with_key(&value, &key(&id.0, number as f64))
        .map(|_| ())
}

/// A summary is kept as the list of its fields.
fn put_summary(store: &IdbObjectStore, summary: &ProjectSummary) -> Result<(), JsValue> {
    let value = Array::new();
    value.push(&summary.id.key());
    value.push(&JsValue::from_str(&summary.title));
    value.push(
        &summary
            .name
            .as_deref()
            .map_or(JsValue::NULL, JsValue::from_str),
    );
    for count in [summary.entries, summary.finished, summary.documents] {
        value.push(&JsValue::from_f64(count as f64));
    }
    value.push(&JsValue::from_str(summary.created.as_str()));
    value.push(&JsValue::from_str(summary.modified.as_str()));
    value.push(&JsValue::from_bool(summary.deleted));
    value.push(&JsValue::from_f64(summary.revision as f64));
    store.put_with_key(&value, &summary.id.key()).map(|_| ())
}

fn read_summary(value: &JsValue) -> Option<ProjectSummary> {
    let fields: &Array = value.dyn_ref()?;
    let text = |field: u32| fields.get(field).as_string();
    let count = |field: u32| fields.get(field).as_f64().map(|count| count as usize);
    Some(ProjectSummary {
        id: ProjectId(text(0)?.into()),
        title: text(1)?,
        name: text(2).map(Arc::from),
        entries: count(3)?,
        finished: count(4)?,
        documents: count(5)?,
        created: text(6)?.parse().ok()?,
        modified: text(7)?.parse().ok()?,
        deleted: fields.get(8).is_truthy(),
        revision: count(9)? as u64,
    })
}

fn read_document(parts: &Array) -> Result<Document, StorageError> {
    Ok(store::read_layout(
        &text(&parts.get(0))?,
        text(&parts.get(1))?.into(),
    )?)
}

fn read_row(row: &JsValue) -> Result<JournalRow, StorageError> {
    Ok(store::read_row(&row.as_string().unwrap_or_default())?)
}

fn damaged(error: liveblog_core::RestoreError) -> StorageError {
    StorageError::Damaged(say(&error.said()))
}

/// `value`, which the browser says is a list; empty where it is none.
fn list_of(value: &JsValue) -> Array {
    value.dyn_ref().cloned().unwrap_or_default()
}

/// A long text as UTF-8 bytes, which cross into WebAssembly without conversion.
fn bytes(text: &str) -> JsValue {
    Uint8Array::from(text.as_bytes()).into()
}

fn text(value: &JsValue) -> Result<String, StorageError> {
    let missing = || StorageError::Damaged("a text is not stored as bytes".to_owned());
    let bytes = value.dyn_ref::<Uint8Array>().ok_or_else(missing)?;
    String::from_utf8(bytes.to_vec()).map_err(|error| StorageError::Damaged(error.to_string()))
}
