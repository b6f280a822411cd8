//! Storage and locks in a real browser: `cargo xtask test browser`.
//!
//! The tests share one database, as tabs do, so each has projects of its own.

#![allow(clippy::expect_used, reason = "a test may fail by panicking")]

use std::cell::RefCell;
use std::rc::Rc;

use gloo::timers::future::TimeoutFuture;
use liveblog_core::parse::parse;
use liveblog_core::{Codebook, Command, EntryRef, JournalRow, Project, Session, Stamp, Timestamp};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

use super::lock::{self, Ask, Outcome};
use super::stamp;
use super::storage::{Kept, Library, ProjectId, ProjectSummary, StorageError, Write};

wasm_bindgen_test_configure!(run_in_browser);

const BLOG: &str = "Tolven weir breach – live\n\nTolven weir breach – live\n\n\
    Wall falls\n\n05:20 , Hanne Brook\n\nThe wall fell before dawn. 🌊\n\n\
    Gates open\n\n05:45 , Maud Ferrier\n\nTwo gates were opened.\n\n\
    Bridge closed\n\n06:10 , Maud Ferrier\n\n«ابقوا في بيوتكم», the council said.\n";

/// A tab at work on a project.
struct Tab {
    library: Library,
    id: ProjectId,
    session: Session,
}

impl Tab {
    /// Makes a new project and writes it.
    async fn new() -> Self {
        let document = parse(BLOG, &Timestamp::from_unix(1_800_000_000));
        let project = Project::new(Codebook::liveblog_core(), Vec::new(), vec![document]);
        let tab = Self {
            library: open().await,
            id: ProjectId::new(stamp::nonce()),
            session: Session::new(project),
        };
        tab.write(tab.whole())
            .await
            .expect("an empty disk has room");
        tab
    }

    /// Another tab on the same project.
    async fn beside(&self) -> Self {
        let library = open().await;
        let session = library.load(&self.id).await.expect("it is kept").session;
        Self {
            library,
            id: self.id.clone(),
            session,
        }
    }

    fn whole(&self) -> Write {
        Write::Whole {
            documents: self.session.project().documents().to_vec(),
            snapshot: Box::new(self.session.snapshot()),
        }
    }

    /// A snapshot, with these documents.
    fn compact(&self, documents: &[usize]) -> Write {
        let all = self.session.project().documents();
        let with = |number: &usize| (*number, all[*number].clone());
        Write::Compact {
            documents: documents.iter().map(with).collect(),
            count: all.len(),
            snapshot: Box::new(self.session.snapshot()),
        }
    }

    /// Merges an entry with the one before.
    fn merge(&mut self, entry: usize) -> JournalRow {
        let stamp = Stamp {
            at: Timestamp::from_unix(1_800_000_040),
            nonce: stamp::nonce(),
        };
        let at = EntryRef { document: 0, entry };
        let row = self.session.run(Command::MergeEntry { at }, &stamp);
        row.expect("there is one before").expect("it changes")
    }

    fn summary(&self) -> ProjectSummary {
        let project = self.session.project();
        ProjectSummary {
            id: self.id.clone(),
            title: "Tolven weir breach – live".to_owned(),
            name: project.name.clone(),
            entries: 3,
            finished: project.done(0, self.session.annotator()),
            documents: 1,
            created: Timestamp::from_unix(1_800_000_000),
            modified: Timestamp::from_unix(1_800_000_060),
            revision: self.session.revision(),
            deleted: false,
        }
    }

    async fn write(&self, write: Write) -> Result<(), StorageError> {
        self.library.write(&self.summary(), write).await
    }

    async fn kept(&self) -> Result<Kept, StorageError> {
        self.library.load(&self.id).await
    }

    fn label(&mut self, entry: usize, label: &str) -> JournalRow {
        let stamp = Stamp {
            at: Timestamp::from_unix(1_800_000_030),
            nonce: stamp::nonce(),
        };
        let at = EntryRef { document: 0, entry };
        self.session
            .run(
                Command::ToggleLabel {
                    at,
                    span: None,
                    label: label.into(),
                },
                &stamp,
            )
            .expect("the codebook has the label")
            .expect("a toggle changes something")
    }
}

async fn open() -> Library {
    Library::open().await.expect("this browser keeps things")
}

#[wasm_bindgen_test]
async fn what_was_written_is_read_back_with_its_history() {
    let mut tab = Tab::new().await;
    let rows = vec![tab.label(0, "claim"), tab.label(2, "quote")];
    tab.write(Write::Rows(rows)).await.expect("written");
    let undone = tab
        .session
        .undo()
        .expect("no conflict")
        .expect("something to undo");
    tab.write(Write::Rows(vec![undone])).await.expect("written");

    let mut kept = tab.kept().await.expect("it is kept");
    assert_eq!(kept.session, tab.session);
    assert_eq!(kept.rows, 3);
    assert_eq!(kept.created, Timestamp::from_unix(1_800_000_000));
    // The history goes on where it was left.
    let redone = tab.session.redo().expect("no conflict");
    assert!(redone.is_some());
    assert_eq!(kept.session.redo().expect("no conflict"), redone);
    assert_eq!(kept.session, tab.session);
}

#[wasm_bindgen_test]
async fn a_compacted_project_is_the_same_project() {
    let mut tab = Tab::new().await;
    let rows = vec![tab.label(0, "claim"), tab.label(1, "denial")];
    tab.write(Write::Rows(rows)).await.expect("written");
    tab.write(tab.compact(&[])).await.expect("written");
    let kept = tab.kept().await.expect("it is kept");
    assert_eq!(kept.session, tab.session);
    assert_eq!(kept.rows, 0);
    let row = tab.label(2, "quote");
    tab.write(Write::Rows(vec![row.clone()]))
        .await
        .expect("written");
    assert_eq!(tab.kept().await.expect("it is kept").session, tab.session);
    let after = tab.library.rows_after(&tab.id, 2).await.expect("read");
    assert_eq!(after, [row]);
}

#[wasm_bindgen_test]
async fn a_corrected_document_is_kept_with_the_snapshot() {
    let mut tab = Tab::new().await;
    let rows = vec![tab.label(2, "claim"), tab.merge(2)];
    tab.write(Write::Rows(rows)).await.expect("written");
    let kept = tab.kept().await.expect("it is kept");
    assert_eq!(kept.session, tab.session, "by its rows");
    assert_eq!(kept.documents[0].entries.len(), 3, "as first written");
    tab.write(tab.compact(&[0])).await.expect("written");
    let rows = vec![tab.merge(1), tab.label(0, "quote")];
    tab.write(Write::Rows(rows)).await.expect("written");
    let mut kept = tab.kept().await.expect("it is kept");
    assert_eq!(kept.session, tab.session);
    assert_eq!(kept.documents[0].entries.len(), 2);
    while kept.session.undo().expect("no conflict").is_some() {}
    let entries = &kept.session.project().documents()[0].entries;
    assert_eq!(entries.len(), 3);
}

#[wasm_bindgen_test]
async fn two_tabs_cannot_write_the_same_step() {
    let mut first = Tab::new().await;
    let mut second = first.beside().await;
    let row = first.label(0, "claim");
    first.write(Write::Rows(vec![row])).await.expect("written");
    let row = second.label(0, "quote");
    assert_eq!(
        second.write(Write::Rows(vec![row])).await,
        Err(StorageError::Overtaken)
    );
    assert_eq!(
        first.kept().await.expect("it is kept").session,
        first.session
    );
}

#[wasm_bindgen_test]
async fn a_refused_write_leaves_nothing_behind() {
    let mut first = Tab::new().await;
    let mut second = first.beside().await;
    let rows = vec![first.label(0, "claim"), first.label(0, "denial")];
    first.write(Write::Rows(rows)).await.expect("written");

    // Its last row is new, its first is not: neither it nor the summary is kept.
    let rows = vec![
        second.label(1, "quote"),
        second.label(1, "claim"),
        second.label(2, "quote"),
    ];
    second.session.rename(Some("taken over".into()));
    assert_eq!(
        second.write(Write::Rows(rows)).await,
        Err(StorageError::Overtaken)
    );
    let kept = first.kept().await.expect("it is kept");
    assert_eq!(kept.session, first.session);
    assert_eq!(kept.rows, 2);
    let list = first.library.list().await.expect("read");
    let summary = list.iter().find(|summary| summary.id == first.id);
    assert_eq!(summary, Some(&first.summary()));
}

#[wasm_bindgen_test]
async fn steps_that_do_not_continue_those_on_disk_are_refused() {
    let mut tab = Tab::new().await;
    tab.label(0, "claim");
    let row = tab.label(0, "quote");
    assert_eq!(
        tab.write(Write::Rows(vec![row])).await,
        Err(StorageError::Overtaken)
    );
}

#[wasm_bindgen_test]
async fn a_stale_tab_cannot_write_after_another_has_compacted() {
    let mut first = Tab::new().await;
    let mut second = first.beside().await;
    let row = first.label(0, "claim");
    first.write(Write::Rows(vec![row])).await.expect("written");
    first.write(first.compact(&[])).await.expect("written");

    assert_eq!(
        second.write(second.compact(&[])).await,
        Err(StorageError::Overtaken)
    );
    let row = second.label(0, "quote");
    assert_eq!(
        second.write(Write::Rows(vec![row])).await,
        Err(StorageError::Overtaken)
    );
    assert_eq!(
        first.kept().await.expect("it is kept").session,
        first.session
    );
}

#[wasm_bindgen_test]
async fn what_stands_before_a_damaged_step_is_still_read() {
    let mut tab = Tab::new().await;
    let mut other = tab.beside().await;
    let row = tab.label(0, "claim");
    tab.write(Write::Rows(vec![row])).await.expect("written");
    other.label(1, "quote");
    // Takes away what the journal never set.
    let row = other.label(1, "quote");
    other.write(Write::Rows(vec![row])).await.expect("written");
    let kept = tab.kept().await.expect("it is kept");
    assert_eq!(kept.session, tab.session);
    assert!(kept.damage.is_some());
}

#[wasm_bindgen_test]
async fn a_name_given_elsewhere_survives_the_next_step() {
    let mut tab = Tab::new().await;
    let mut renamed = tab.summary();
    renamed.name = Some("dam".into());
    renamed.finished = 99;
    tab.library.amend(&renamed).await.expect("written");
    let row = tab.label(0, "claim");
    tab.write(Write::Rows(vec![row])).await.expect("written");
    let list = tab.library.list().await.expect("read");
    let summary = list.iter().find(|s| s.id == tab.id).expect("listed");
    assert_eq!(summary.name.as_deref(), Some("dam"));
    assert_eq!((summary.finished, summary.revision), (0, 1));
}

#[wasm_bindgen_test]
async fn clearing_one_project_away_leaves_its_neighbours() {
    let mut tab = Tab::new().await;
    let row = tab.label(0, "claim");
    tab.write(Write::Rows(vec![row])).await.expect("written");
    let neighbour = Tab::new().await;
    tab.library.purge(&tab.id).await.expect("cleared");
    assert_eq!(tab.kept().await, Err(StorageError::Missing));
    assert_eq!(tab.library.rows_after(&tab.id, 0).await, Ok(Vec::new()));
    assert_eq!(
        neighbour.kept().await.expect("it is kept").session,
        neighbour.session
    );
    let list = tab.library.list().await.expect("read");
    assert!(list.iter().all(|summary| summary.id != tab.id));
    assert!(list.iter().any(|summary| summary.id == neighbour.id));
}

#[wasm_bindgen_test]
async fn written_whole_again_nothing_old_is_left() {
    let mut tab = Tab::new().await;
    let row = tab.label(0, "claim");
    tab.write(Write::Rows(vec![row])).await.expect("written");
    tab.label(1, "quote");
    tab.write(tab.whole()).await.expect("written");
    let kept = tab.kept().await.expect("it is kept");
    assert_eq!(kept.session, tab.session);
    assert_eq!(kept.rows, 0);
}

/// What is reported of a lock, in order.
fn reports() -> (Rc<RefCell<Vec<Outcome>>>, impl Fn(Outcome) + 'static) {
    let seen = Rc::new(RefCell::new(Vec::new()));
    let report = seen.clone();
    (seen, move |outcome| report.borrow_mut().push(outcome))
}

/// Waits, for a few seconds at most, until so much was reported.
async fn reported(seen: &RefCell<Vec<Outcome>>, expected: &[Outcome]) {
    for _ in 0..200 {
        if seen.borrow().len() >= expected.len() {
            break;
        }
        TimeoutFuture::new(10).await;
    }
    assert_eq!(*seen.borrow(), expected);
}

#[wasm_bindgen_test]
async fn a_lock_is_held_once_stolen_and_freed() {
    let name = format!("test/{}", stamp::nonce());
    let (first, report) = reports();
    let first_lock = lock::acquire(&name, Ask::IfFree, report);
    reported(&first, &[Outcome::Held]).await;

    let (second, report) = reports();
    let second_lock = lock::acquire(&name, Ask::IfFree, report);
    reported(&second, &[Outcome::Taken]).await;
    drop(second_lock);

    let (third, report) = reports();
    let third_lock = lock::acquire(&name, Ask::Steal, report);
    reported(&third, &[Outcome::Held]).await;
    reported(&first, &[Outcome::Held, Outcome::Lost]).await;
    drop(first_lock);

    // Dropping frees it; who dropped it is told nothing.
    drop(third_lock);
    TimeoutFuture::new(0).await;
    let (fourth, report) = reports();
    let _fourth_lock = lock::acquire(&name, Ask::IfFree, report);
    reported(&fourth, &[Outcome::Held]).await;
    reported(&third, &[Outcome::Held]).await;
}
