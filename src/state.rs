//! The page's state and how each action changes it. No browser here: what has
//! to be done outside comes back as [`Effect`]s, so that every rule of the page
//! can be tested without one.

use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use liveblog_core::dataset;
use liveblog_core::transaction::{Deed, Transaction};
use liveblog_core::{
    Codebook, Command, Document, EntryRecords, EntryRef, JournalRow, LabelId, Project, Session,
    Stamp, Status, Timestamp,
};

use crate::browser::channel::News;
use crate::browser::lock::{Ask, Outcome};
use crate::browser::storage::{Kept, ProjectId, ProjectSummary, StorageError, Write};
use crate::browser::text::lower;

/// Journal rows after which a snapshot takes their place.
const COMPACT_AFTER: usize = 500;

/// Entries rendered before the feed has told how many are near the window.
const FIRST_WINDOW: usize = 24;

/// All of the page's state.
#[derive(Debug)]
pub struct AppState {
    /// What the page shows.
    pub screen: Screen,
    /// The projects kept in this browser, last worked on first.
    pub projects: Rc<Vec<ProjectSummary>>,
    /// Projects deleted in this tab, which can be restored until it closes.
    deleted: Vec<ProjectSummary>,
    /// Why nothing can be kept in this browser, if so.
    pub blocked: Option<StorageError>,
    /// The message on top of the page.
    pub alert: Option<Alert>,
    /// The open dialog.
    pub dialog: Option<Dialog>,
    /// What a screen reader is told next.
    pub announcement: Rc<str>,
}

/// What the page shows.
#[derive(Debug)]
pub enum Screen {
    /// Nothing yet: this project, or else the list, is being read.
    Opening(Option<ProjectId>),
    /// The start page.
    Start,
    /// A paste is being split; the share that is done, 0 to 1.
    Splitting(f32),
    /// A project.
    Work(Box<Work>),
}

/// A message on top of the page.
#[derive(Clone, Debug, PartialEq)]
pub struct Alert {
    /// What happened, what is safe, what to do.
    pub text: String,
    /// Whether something went wrong.
    pub error: bool,
    /// What can be done about it.
    pub offer: Option<Offer>,
}

/// What a message offers to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Offer {
    /// Download the open project.
    Download,
    /// Take a deletion back.
    Restore(ProjectId),
}

impl Offer {
    /// What its button says.
    pub fn words(&self) -> &'static str {
        match self {
            Self::Download => "Download now",
            Self::Restore(_) => "Undo delete",
        }
    }

    /// What its button does.
    pub fn action(&self) -> Action {
        match self {
            Self::Download => Action::Download,
            Self::Restore(id) => Action::Restore(id.clone()),
        }
    }
}

impl Alert {
    fn error(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            error: true,
            offer: None,
        }
    }

    fn info(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            error: false,
            offer: None,
        }
    }

    fn offering(mut self, offer: Offer) -> Self {
        self.offer = Some(offer);
        self
    }
}

/// A dialog over the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dialog {
    /// Choose a format and download.
    Export,
    /// The keys.
    Keys,
    /// A new name for a project.
    Rename(ProjectSummary),
    /// Whether to delete a project.
    Delete(ProjectSummary),
}

/// Whether this tab may change the open project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// It may.
    Write,
    /// Another tab does.
    Read,
}

/// A project that is open.
#[derive(Debug)]
pub struct Work {
    /// Its id.
    pub id: ProjectId,
    /// The project and its history.
    pub session: Session,
    /// The current entry.
    pub at: EntryRef,
    /// Whether this tab may change it.
    pub access: Access,
    /// The entries that are rendered.
    pub window: Range<usize>,
    /// Raised to ask the feed to bring the current entry into place.
    pub reveal: u32,
    /// A note being typed at the current entry, not yet a step.
    pub draft: Option<Rc<str>>,
    /// What is searched for.
    pub search: Search,
    keeping: Keeping,
    created: Timestamp,
}

/// A search in the current document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// What was typed.
    pub query: Rc<str>,
    /// The entries that hold it, in pasted order.
    pub hits: Rc<Vec<usize>>,
}

/// What is on disk and what is on its way there.
#[derive(Debug, Default)]
struct Keeping {
    /// Whether the project as a whole was written once.
    whole: bool,
    /// Steps not yet on disk, oldest first.
    queue: Vec<JournalRow>,
    /// A write under way.
    writing: Option<Writing>,
    /// Why the last write failed; kept until one succeeds.
    failure: Option<StorageError>,
    /// A failed write waits before it is tried again.
    waiting: bool,
    /// Rows on disk since the last snapshot.
    rows: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Writing {
    /// Everything, including this many queued rows.
    Whole(usize),
    /// This many queued rows.
    Rows(usize),
    /// A snapshot in place of this many rows.
    Compact(usize),
}

/// What the status says of keeping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveStatus {
    /// Every change is on disk.
    Saved,
    /// Some change is not yet on disk.
    Saving,
    /// The last write failed.
    Failed,
    /// Another tab does the writing.
    ReadOnly,
}

/// Where to go from the current entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// One down the page.
    Next,
    /// One up the page.
    Previous,
    /// The first entry.
    First,
    /// The last entry.
    Last,
    /// The next one that is neither done nor excluded, from the top again
    /// after the last.
    NextUnfinished,
}

/// What a person or the browser can make the page do.
#[derive(Debug)]
pub enum Action {
    /// Split this text into a new project.
    Split(String),
    /// Split the sample.
    Sample,
    /// The sample's text was loaded.
    SampleLoaded(Result<String, String>),
    /// Splitting has come so far.
    SplitProgress(f32),
    /// Splitting has ended.
    SplitDone(Box<Document>),
    /// Leave off splitting.
    CancelSplit,
    /// Open a file's bytes.
    OpenFile(Rc<str>, Vec<u8>),
    /// A file could not be read at all.
    FileFailed(Rc<str>, String),
    /// Open a kept project.
    OpenProject(ProjectId),
    /// Show the start page.
    GoStart,
    /// The storage could not be opened.
    Blocked(StorageError),
    /// The list of projects was read.
    Listed(Result<Vec<ProjectSummary>, StorageError>),
    /// A project was read.
    Loaded(
        ProjectId,
        Access,
        Option<EntryRef>,
        Result<Box<Kept>, StorageError>,
    ),
    /// What became of the lock on a project.
    Lock(ProjectId, Outcome),
    /// Take the project over from the tab that writes it.
    EditHere,
    /// The other tab's steps were read.
    Tail(ProjectId, Result<Vec<JournalRow>, StorageError>),
    /// Another tab has news.
    Heard(News),
    /// A write is on disk.
    Written(ProjectId),
    /// A write failed.
    WriteFailed(ProjectId, StorageError),
    /// Try the failed write again.
    Retry,
    /// Put a label on the current entry or take it away.
    ToggleLabel(LabelId),
    /// Set the current entry's status.
    SetStatus(Status),
    /// Mark the current entry done and move on.
    Done,
    /// No label applies: clear, mark done and move on.
    NothingApplies,
    /// Take the last step back.
    Undo,
    /// Make the last undone step again.
    Redo,
    /// Move the current entry.
    Go(Move),
    /// Make this entry the current one.
    Select(usize),
    /// Show another document of the project.
    ShowDocument(usize),
    /// The note's text changed.
    NoteTyped(Rc<str>),
    /// The note's typing has paused, or the page may go away.
    NoteSettled,
    /// The search's text changed.
    SearchTyped(Rc<str>),
    /// Go to the next hit, or the previous one.
    SearchStep {
        /// Down the page.
        forward: bool,
    },
    /// Other entries are near the window.
    Window(Range<usize>),
    /// Open a dialog.
    Show(Dialog),
    /// Close the dialog.
    CloseDialog,
    /// Name a project; empty lets it go by its title again.
    Rename(ProjectId, Rc<str>),
    /// Delete a project.
    Delete(ProjectId),
    /// The project to be deleted is free to be, or not.
    DeleteLock(ProjectId, Outcome),
    /// Take a deletion back.
    Restore(ProjectId),
    /// A change of the list is on disk.
    ListWritten,
    /// A change of the list could not be written.
    ListFailed(StorageError),
    /// Download the open project as a dataset file.
    Download,
    /// The download was refused.
    DownloadFailed(String),
    /// Put the message away.
    Dismiss,
}

/// What has to be done outside.
#[derive(Debug)]
pub enum Effect {
    /// Split this text, a slice at a time.
    Split(String),
    /// Load the sample's text.
    LoadSample,
    /// Leave off splitting.
    CancelSplit,
    /// Read the list of projects.
    List,
    /// Ask for the lock on a project.
    AskLock(ProjectId, Ask),
    /// Give the lock back.
    ReleaseLock,
    /// Read a project.
    Load(ProjectId, Access),
    /// Read the steps after a revision.
    LoadTail(ProjectId, u64),
    /// Write.
    Write(ProjectId, Box<ProjectSummary>, Write),
    /// Try again in a while.
    RetryLater,
    /// Write a changed summary into the list.
    PutSummary(ProjectSummary),
    /// Ask for the lock of a project that is to be deleted.
    AskDeleteLock(ProjectId),
    /// Give the lock of a deleted project back.
    ReleaseDeleteLock(ProjectId),
    /// Clear deleted projects away, unless a tab could still restore them.
    Purge(Vec<ProjectId>),
    /// Tell the other tabs.
    Tell(News),
    /// Make the address name this project, or the start page.
    Address(Option<ProjectId>),
    /// Remember the current entry.
    RememberPlace(ProjectId, EntryRef),
    /// Send [`Action::NoteSettled`] when typing pauses.
    SettleNoteLater,
    /// Offer a file for download.
    Download {
        /// Its name.
        name: String,
        /// Its text.
        text: String,
    },
    /// Ask the browser to keep this page's storage.
    AskToPersist,
}

impl Default for AppState {
    fn default() -> Self {
        Self {
            screen: Screen::Opening(None),
            projects: Rc::default(),
            deleted: Vec::new(),
            blocked: None,
            alert: None,
            dialog: None,
            announcement: "".into(),
        }
    }
}

impl AppState {
    /// The open project.
    pub fn work(&self) -> Option<&Work> {
        match &self.screen {
            Screen::Work(work) => Some(work),
            _ => None,
        }
    }

    /// The id of the project that is open or being opened.
    pub fn open_id(&self) -> Option<&ProjectId> {
        match &self.screen {
            Screen::Work(work) => Some(&work.id),
            Screen::Opening(id) => id.as_ref(),
            _ => None,
        }
    }

    fn work_mut(&mut self) -> Option<&mut Work> {
        match &mut self.screen {
            Screen::Work(work) => Some(work),
            _ => None,
        }
    }

    /// Makes an action and says what has to be done outside.
    pub fn update(&mut self, action: Action, stamp: &Stamp) -> Vec<Effect> {
        let mut effects = Vec::new();
        self.act(action, stamp, &mut effects);
        if let Some(work) = self.work_mut() {
            effects.extend(work.next_write(stamp));
        }
        effects
    }

    fn act(&mut self, action: Action, stamp: &Stamp, effects: &mut Vec<Effect>) {
        match action {
            Action::Split(text) => {
                if text.trim().is_empty() {
                    self.alert = Some(Alert::error(
                        "There is nothing to split yet: paste a live blog first.",
                    ));
                } else {
                    self.begin_split(text, effects);
                }
            }
            Action::Sample => {
                self.screen = Screen::Splitting(0.0);
                effects.push(Effect::LoadSample);
            }
            Action::SampleLoaded(Ok(text)) => {
                if matches!(self.screen, Screen::Splitting(_)) {
                    self.begin_split(text, effects);
                }
            }
            Action::SampleLoaded(Err(reason)) => {
                self.go_start(effects);
                self.alert = Some(Alert::error(format!(
                    "The sample could not be loaded ({reason}). Try again, or paste a live blog of your own."
                )));
            }
            Action::SplitProgress(done) => {
                if let Screen::Splitting(shown) = &mut self.screen {
                    *shown = done;
                }
            }
            Action::SplitDone(document) => {
                if matches!(self.screen, Screen::Splitting(_)) {
                    let codebook = Codebook::liveblog_core();
                    let project = Project::new(codebook, Vec::new(), vec![*document]);
                    self.begin_project(project, stamp, effects);
                }
            }
            Action::CancelSplit => {
                effects.push(Effect::CancelSplit);
                self.go_start(effects);
            }
            Action::OpenFile(name, bytes) => self.open_file(&name, bytes, stamp, effects),
            Action::FileFailed(name, reason) => {
                self.alert = Some(Alert::error(format!(
                    "“{name}” could not be read ({reason}). Nothing was changed."
                )));
            }
            Action::OpenProject(id) => {
                if self.open_id() != Some(&id) {
                    self.settle(stamp, effects);
                    self.alert = None;
                    self.screen = Screen::Opening(Some(id.clone()));
                    effects.push(Effect::Address(Some(id.clone())));
                    effects.push(Effect::AskLock(id, Ask::IfFree));
                }
            }
            Action::GoStart => {
                if !matches!(self.screen, Screen::Start | Screen::Splitting(_)) {
                    self.settle(stamp, effects);
                    self.go_start(effects);
                }
            }
            Action::Blocked(error) => {
                self.alert = Some(Alert::error(format!(
                    "Nothing can be kept here: {error}. You can work, but download the project before you close the page."
                )));
                self.blocked = Some(error);
                if matches!(self.screen, Screen::Opening(_)) {
                    self.screen = Screen::Start;
                    effects.push(Effect::Address(None));
                }
            }
            Action::Listed(Ok(listed)) => {
                let (mut projects, mut deleted) = (Vec::new(), Vec::new());
                for project in listed {
                    if project.deleted {
                        deleted.push(project.id);
                    } else {
                        insert(&mut projects, project);
                    }
                }
                if !deleted.is_empty() {
                    effects.push(Effect::Purge(deleted));
                }
                if let Some(work) = self.work_mut()
                    && let Some(summary) = projects.iter().find(|p| p.id == work.id)
                {
                    work.session.rename(summary.name.clone());
                }
                self.projects = Rc::new(projects);
                if matches!(self.screen, Screen::Opening(_)) {
                    self.screen = Screen::Start;
                }
            }
            Action::Listed(Err(error)) => {
                self.alert = Some(Alert::error(format!(
                    "The list of projects could not be read: {error}."
                )));
                if matches!(self.screen, Screen::Opening(_)) {
                    self.screen = Screen::Start;
                }
            }
            Action::Lock(id, outcome) => self.lock(id, outcome, effects),
            Action::Loaded(id, access, place, Ok(kept)) => {
                if self.open_id() == Some(&id) {
                    self.loaded(id, access, place, *kept);
                }
            }
            Action::Loaded(_, _, _, Err(error)) => {
                self.go_start(effects);
                self.alert = Some(Alert::error(format!(
                    "The project could not be opened: {error}."
                )));
            }
            Action::EditHere => {
                if let Some(work) = self.work() {
                    effects.push(Effect::AskLock(work.id.clone(), Ask::Steal));
                }
            }
            Action::Tail(id, rows) => {
                if let Some(work) = self.work_mut()
                    && work.id == id
                    && work.access == Access::Read
                {
                    let fits = rows.is_ok_and(|rows| {
                        rows.into_iter().all(|row| work.session.replay(row).is_ok())
                    });
                    if !fits {
                        // The rows were put into a snapshot meanwhile.
                        effects.push(Effect::Load(id, Access::Read));
                    }
                }
            }
            Action::Heard(News::Library) => effects.push(Effect::List),
            Action::Heard(News::Written(id)) => match self.work() {
                Some(work) if work.id == id && work.access == Access::Read => {
                    effects.push(Effect::LoadTail(id, work.session.revision()));
                }
                Some(_) => {}
                None => effects.push(Effect::List),
            },
            Action::Written(id) => {
                if let Some(work) = self.work_mut()
                    && work.id == id
                {
                    let recovered = work.written();
                    effects.push(Effect::Tell(News::Written(id)));
                    if recovered {
                        self.alert = None;
                        self.announce("Saved again");
                    }
                }
            }
            Action::WriteFailed(id, error) => self.write_failed(id, error, effects),
            Action::Retry => {
                if let Some(work) = self.work_mut() {
                    work.keeping.waiting = false;
                }
            }
            Action::ToggleLabel(label) => {
                if let Some(deed) =
                    self.run(stamp, effects, |at| Command::ToggleLabel { at, label })
                {
                    self.announce_deed(&deed, "");
                }
            }
            Action::SetStatus(status) => {
                let status = match self.work() {
                    // The same key again takes it back.
                    Some(work) if work.status() == status => Status::InProgress,
                    _ => status,
                };
                if let Some(deed) = self.run(stamp, effects, |at| Command::SetStatus { at, status })
                {
                    self.announce_deed(&deed, "");
                }
            }
            Action::Done => {
                if self.may_write() {
                    self.run(stamp, effects, |at| Command::SetStatus {
                        at,
                        status: Status::Done,
                    });
                    self.go(Move::Next, effects);
                }
            }
            Action::NothingApplies => {
                if self.may_write() {
                    self.run(stamp, effects, |at| Command::NothingApplies { at });
                    self.go(Move::Next, effects);
                }
            }
            Action::Undo => self.step_history(stamp, effects, false),
            Action::Redo => self.step_history(stamp, effects, true),
            Action::Go(to) => {
                self.settle(stamp, effects);
                self.go(to, effects);
            }
            Action::Select(entry) => {
                self.settle(stamp, effects);
                if let Some(work) = self.work_mut()
                    && entry < work.entries()
                {
                    work.at.entry = entry;
                    effects.push(Effect::RememberPlace(work.id.clone(), work.at));
                }
            }
            Action::ShowDocument(document) => {
                self.settle(stamp, effects);
                if let Some(work) = self.work_mut()
                    && document < work.session.project().documents().len()
                {
                    work.at = EntryRef { document, entry: 0 };
                    work.find("".into());
                    work.reveal();
                    effects.push(Effect::RememberPlace(work.id.clone(), work.at));
                }
            }
            Action::NoteTyped(text) => {
                if self.may_write()
                    && let Some(work) = self.work_mut()
                {
                    work.draft = Some(text);
                    effects.push(Effect::SettleNoteLater);
                }
            }
            Action::NoteSettled => self.settle(stamp, effects),
            Action::SearchTyped(query) => {
                if let Some(work) = self.work_mut() {
                    work.find(query);
                }
            }
            Action::SearchStep { forward } => self.search_step(forward, stamp, effects),
            Action::Window(window) => {
                if let Some(work) = self.work_mut() {
                    work.window = window.start..window.end.min(work.entries());
                }
            }
            Action::Show(dialog) => {
                self.settle(stamp, effects);
                self.dialog = Some(dialog);
            }
            Action::CloseDialog => self.dialog = None,
            Action::Rename(id, name) => {
                self.dialog = None;
                let name: Option<Arc<str>> = match name.trim() {
                    "" => None,
                    name => Some(name.into()),
                };
                if let Some(work) = self.work_mut()
                    && work.id == id
                {
                    work.session.rename(name.clone());
                }
                self.change_summary(&id, effects, |summary| summary.name = name);
            }
            Action::Delete(id) => {
                self.dialog = None;
                effects.push(Effect::AskDeleteLock(id));
            }
            Action::DeleteLock(id, Outcome::Held) => {
                let projects = Rc::make_mut(&mut self.projects);
                let Some(at) = projects.iter().position(|p| p.id == id) else {
                    return;
                };
                let summary = ProjectSummary {
                    deleted: true,
                    ..projects.remove(at)
                };
                let words = format!(
                    "“{}” was deleted. You can undo this until you close the page.",
                    summary.display_name()
                );
                self.alert = Some(Alert::info(words).offering(Offer::Restore(id)));
                effects.push(Effect::PutSummary(summary.clone()));
                self.deleted.push(summary);
            }
            Action::DeleteLock(_, _) => {
                self.alert = Some(Alert::error(
                    "The project is open in another tab. Close it there, then delete it.",
                ));
            }
            Action::Restore(id) => {
                self.alert = None;
                if let Some(at) = self.deleted.iter().position(|p| p.id == id) {
                    let summary = ProjectSummary {
                        deleted: false,
                        ..self.deleted.remove(at)
                    };
                    effects.push(Effect::PutSummary(summary.clone()));
                    effects.push(Effect::ReleaseDeleteLock(id));
                    insert(Rc::make_mut(&mut self.projects), summary);
                }
            }
            Action::ListWritten => effects.push(Effect::Tell(News::Library)),
            Action::ListFailed(error) => {
                self.alert = Some(Alert::error(format!(
                    "The list of projects could not be changed: {error}."
                )));
                effects.push(Effect::List);
            }
            Action::Download => {
                self.settle(stamp, effects);
                self.dialog = None;
                if let Some(work) = self.work() {
                    let project = work.session.project();
                    effects.push(Effect::Download {
                        name: work.file_name(),
                        text: dataset::write(project, &stamp.at),
                    });
                }
            }
            Action::DownloadFailed(reason) => {
                self.alert = Some(Alert::error(format!(
                    "The browser refused the download ({reason}). Nothing is lost; try again."
                )));
            }
            Action::Dismiss => self.alert = None,
        }
    }

    fn begin_split(&mut self, text: String, effects: &mut Vec<Effect>) {
        self.alert = None;
        self.screen = Screen::Splitting(0.0);
        effects.push(Effect::Split(text));
    }

    fn go_start(&mut self, effects: &mut Vec<Effect>) {
        self.screen = Screen::Start;
        self.dialog = None;
        effects.extend([Effect::ReleaseLock, Effect::Address(None), Effect::List]);
    }

    fn open_file(&mut self, name: &str, bytes: Vec<u8>, stamp: &Stamp, effects: &mut Vec<Effect>) {
        let first = bytes.iter().find(|b| !b.is_ascii_whitespace());
        let json = name.to_ascii_lowercase().ends_with(".json") || first == Some(&b'{');
        if json {
            match dataset::read(&bytes) {
                Ok(opened) => {
                    self.settle(stamp, effects);
                    self.begin_project(opened.project, stamp, effects);
                    if !opened.warnings.is_empty() {
                        let warnings: Vec<String> =
                            opened.warnings.iter().map(ToString::to_string).collect();
                        self.alert = Some(Alert::info(format!(
                            "“{name}” was opened. {}",
                            warnings.join(" ")
                        )));
                    }
                }
                Err(error) => {
                    self.alert = Some(Alert::error(format!(
                        "“{name}” was not opened: {error} Nothing was changed."
                    )));
                }
            }
            return;
        }
        match String::from_utf8(bytes) {
            Ok(text) => {
                self.settle(stamp, effects);
                self.act(Action::Split(text), stamp, effects);
            }
            Err(error) => {
                self.alert = Some(Alert::error(format!(
                    "“{name}” was not opened: it is not text in UTF-8 (byte {}). Save it as plain text in UTF-8 and try again. Nothing was changed.",
                    error.utf8_error().valid_up_to()
                )));
            }
        }
    }

    /// Opens a new project that is not on disk yet.
    fn begin_project(&mut self, project: Project, stamp: &Stamp, effects: &mut Vec<Effect>) {
        let id = ProjectId::new(stamp.nonce);
        self.alert = None;
        self.dialog = None;
        let mut work = Work::new(
            id.clone(),
            Session::new(project),
            Access::Write,
            stamp.at.clone(),
        );
        work.keeping.failure = self.blocked.clone();
        work.keeping.waiting = self.blocked.is_some();
        self.screen = Screen::Work(Box::new(work));
        effects.push(Effect::AskLock(id.clone(), Ask::IfFree));
        effects.push(Effect::Address(Some(id)));
        effects.push(Effect::AskToPersist);
        if let Some(error) = self.blocked.clone() {
            self.warn_not_kept(&error);
        }
    }

    fn lock(&mut self, id: ProjectId, outcome: Outcome, effects: &mut Vec<Effect>) {
        match (&mut self.screen, outcome) {
            (Screen::Work(work), Outcome::Held) if work.id == id && work.access == Access::Read => {
                effects.push(Effect::Load(id, Access::Write));
            }
            (Screen::Work(work), Outcome::Lost) if work.id == id => {
                work.access = Access::Read;
                let unsaved = work.keeping.queue.len();
                work.keeping = Keeping {
                    whole: true,
                    ..Keeping::default()
                };
                if unsaved > 0 {
                    self.alert = Some(
                        Alert::error(format!(
                            "Another tab took this project over before the last {unsaved} steps were kept. Download them now."
                        ))
                        .offering(Offer::Download),
                    );
                }
            }
            (Screen::Opening(Some(opening)), Outcome::Held) if *opening == id => {
                effects.push(Effect::Load(id, Access::Write))
            }
            (Screen::Opening(Some(opening)), Outcome::Taken) if *opening == id => {
                effects.push(Effect::Load(id, Access::Read))
            }
            _ => {}
        }
    }

    fn loaded(&mut self, id: ProjectId, access: Access, place: Option<EntryRef>, kept: Kept) {
        let place = self.work().map(|work| work.at).or(place);
        let mut work = Work::new(id, kept.session, access, kept.created);
        work.keeping.whole = true;
        work.keeping.rows = kept.rows;
        match place {
            Some(at) if work.session.project().entry_records(at).is_some() => work.at = at,
            _ => work.at.entry = work.next_unfinished(0).unwrap_or(0),
        }
        work.reveal();
        self.alert = None;
        self.screen = Screen::Work(Box::new(work));
    }

    fn write_failed(&mut self, id: ProjectId, error: StorageError, effects: &mut Vec<Effect>) {
        let Some(work) = self.work_mut().filter(|work| work.id == id) else {
            return;
        };
        work.keeping.writing = None;
        if error == StorageError::Overtaken {
            work.access = Access::Read;
            self.alert = Some(
                Alert::error(
                    "Another tab has changed this project, so your last steps could not be kept. Download them now, then reload the page.",
                )
                .offering(Offer::Download),
            );
            return;
        }
        work.keeping.waiting = true;
        work.keeping.failure = Some(error.clone());
        effects.push(Effect::RetryLater);
        self.warn_not_kept(&error);
    }

    fn warn_not_kept(&mut self, error: &StorageError) {
        self.alert = Some(
            Alert::error(format!(
                "Your work is not being kept: {error}. Go on working, nothing is lost while this page is open; download the project to be safe."
            ))
            .offering(Offer::Download),
        );
    }

    fn may_write(&mut self) -> bool {
        let read_only = self.work().is_some_and(|work| work.access == Access::Read);
        if read_only {
            self.announce("Read-only: this project is open in another tab");
        }
        self.work().is_some() && !read_only
    }

    /// Carries a command out at the current entry and queues it for writing.
    fn run(
        &mut self,
        stamp: &Stamp,
        effects: &mut Vec<Effect>,
        command: impl FnOnce(EntryRef) -> Command,
    ) -> Option<Deed> {
        if !self.may_write() {
            return None;
        }
        self.settle(stamp, effects);
        let work = self.work_mut()?;
        match work.session.run(command(work.at), stamp) {
            Ok(row) => {
                let row = row?;
                work.keeping.queue.push(row);
                work.session.history().next_undo().map(|t| t.deed.clone())
            }
            Err(refusal) => {
                self.alert = Some(Alert::error(format!("That was not done: {refusal}.")));
                None
            }
        }
    }

    fn step_history(&mut self, stamp: &Stamp, effects: &mut Vec<Effect>, redo: bool) {
        if !self.may_write() {
            return;
        }
        self.settle(stamp, effects);
        let Some(work) = self.work_mut() else { return };
        let history = work.session.history();
        let next = if redo {
            history.next_redo()
        } else {
            history.next_undo()
        }
        .cloned();
        let stepped = if redo {
            work.session.redo()
        } else {
            work.session.undo()
        };
        match (stepped, next) {
            (Ok(Some(row)), Some(transaction)) => {
                work.keeping.queue.push(row);
                if let Some(at) = target(&transaction, work.session.project())
                    && at != work.at
                {
                    work.at = at;
                    work.reveal();
                }
                self.announce_deed(
                    &transaction.deed,
                    if redo { "Done again: " } else { "Undone: " },
                );
            }
            (Ok(_), _) => self.announce(if redo {
                "Nothing to redo"
            } else {
                "Nothing to undo"
            }),
            (Err(conflict), _) => {
                self.alert = Some(Alert::error(format!("That was not done: {conflict}.")));
            }
        }
    }

    /// Makes a step of the note being typed.
    fn settle(&mut self, stamp: &Stamp, _effects: &mut Vec<Effect>) {
        let Some(work) = self.work_mut() else { return };
        let Some(draft) = work.draft.take() else {
            return;
        };
        let command = Command::SetNote {
            at: work.at,
            note: draft.as_ref().into(),
        };
        if let Ok(Some(row)) = work.session.run(command, stamp) {
            work.keeping.queue.push(row);
        }
    }

    fn go(&mut self, to: Move, effects: &mut Vec<Effect>) {
        let Some(work) = self.work_mut() else { return };
        let last = work.entries().saturating_sub(1);
        let now = work.at.entry;
        let target = match to {
            Move::Next => (now + 1).min(last),
            Move::Previous => now.saturating_sub(1),
            Move::First => 0,
            Move::Last => last,
            Move::NextUnfinished => match work.next_unfinished(now + 1) {
                Some(entry) => entry,
                None => {
                    self.announce("Every entry is done");
                    return;
                }
            },
        };
        work.at.entry = target;
        work.reveal();
        effects.push(Effect::RememberPlace(work.id.clone(), work.at));
        if target == now {
            self.announce(match to {
                Move::Previous | Move::First => "First entry",
                _ => "Last entry",
            });
        }
    }

    fn search_step(&mut self, forward: bool, stamp: &Stamp, effects: &mut Vec<Effect>) {
        self.settle(stamp, effects);
        let Some(work) = self.work_mut() else { return };
        let hits = work.search.hits.clone();
        let now = work.at.entry;
        let next = if forward {
            hits.iter().find(|hit| **hit > now).or(hits.first())
        } else {
            hits.iter().rev().find(|hit| **hit < now).or(hits.last())
        };
        if let Some(hit) = next {
            work.at.entry = *hit;
            work.reveal();
            effects.push(Effect::RememberPlace(work.id.clone(), work.at));
        }
    }

    fn change_summary(
        &mut self,
        id: &ProjectId,
        effects: &mut Vec<Effect>,
        change: impl FnOnce(&mut ProjectSummary),
    ) {
        let projects = Rc::make_mut(&mut self.projects);
        if let Some(summary) = projects.iter_mut().find(|p| p.id == *id) {
            change(summary);
            effects.push(Effect::PutSummary(summary.clone()));
        }
    }

    fn announce(&mut self, words: impl Into<Rc<str>>) {
        self.announcement = words.into();
    }

    fn announce_deed(&mut self, deed: &Deed, before: &str) {
        let Some(work) = self.work() else { return };
        let codebook = &work.session.project().codebook;
        let name = |id: &LabelId| {
            codebook
                .label(id)
                .map_or(id.as_str(), |l| &l.name)
                .to_owned()
        };
        let words = match deed {
            Deed::Label(label) => format!("{} set", name(label)),
            Deed::Unlabel(label) => format!("{} removed", name(label)),
            Deed::Status(status) => status_name(*status).to_owned(),
            Deed::NothingApplies => "Nothing applies".to_owned(),
            Deed::Note => "Note".to_owned(),
        };
        self.announce(format!("{before}{words}"));
    }
}

/// Puts `project` into a list that has the one last worked on first.
fn insert(projects: &mut Vec<ProjectSummary>, project: ProjectSummary) {
    let place = projects.partition_point(|p| p.modified >= project.modified);
    projects.insert(place, project);
}

/// What a status is called in the page.
pub fn status_name(status: Status) -> &'static str {
    match status {
        Status::Unseen => "not seen",
        Status::InProgress => "in progress",
        Status::Done => "done",
        Status::Unsure => "unsure",
        Status::Excluded => "excluded",
    }
}

/// Where a transaction was made.
fn target(transaction: &Transaction, project: &Project) -> Option<EntryRef> {
    let (document, entry) = transaction.changes.first()?.target()?;
    project.locate(document, entry)
}

impl Work {
    fn new(id: ProjectId, session: Session, access: Access, created: Timestamp) -> Self {
        let entries = session
            .project()
            .documents()
            .first()
            .map_or(0, |d| d.entries.len());
        Self {
            id,
            session,
            at: EntryRef::default(),
            access,
            window: 0..entries.min(FIRST_WINDOW),
            reveal: 0,
            draft: None,
            search: Search::default(),
            keeping: Keeping::default(),
            created,
        }
    }

    /// The current document.
    pub fn document(&self) -> Option<&Arc<Document>> {
        self.session.project().documents().get(self.at.document)
    }

    /// The records of the current entry.
    pub fn records(&self) -> Option<&Arc<EntryRecords>> {
        self.session.project().entry_records(self.at)
    }

    /// The status of the current entry.
    pub fn status(&self) -> Status {
        self.records()
            .map_or(Status::Unseen, |r| r.status(self.session.annotator()))
    }

    /// How many entries the current document has.
    pub fn entries(&self) -> usize {
        self.document().map_or(0, |d| d.entries.len())
    }

    /// Finished entries and all entries, over all documents.
    pub fn progress(&self) -> (usize, usize) {
        let project = self.session.project();
        project
            .documents()
            .iter()
            .enumerate()
            .fold((0, 0), |(done, all), (i, document)| {
                (
                    done + project.finished(i, self.session.annotator()),
                    all + document.entries.len(),
                )
            })
    }

    /// What the status says.
    pub fn save_status(&self) -> SaveStatus {
        let keeping = &self.keeping;
        let changes_wait = self.draft.is_some()
            || !keeping.queue.is_empty()
            || !keeping.whole
            || matches!(keeping.writing, Some(Writing::Whole(_) | Writing::Rows(_)));
        match () {
            () if keeping.failure.is_some() => SaveStatus::Failed,
            () if self.access == Access::Read => SaveStatus::ReadOnly,
            () if changes_wait => SaveStatus::Saving,
            () => SaveStatus::Saved,
        }
    }

    /// Whether closing the page now would lose something.
    pub fn unsaved(&self) -> bool {
        matches!(self.save_status(), SaveStatus::Failed | SaveStatus::Saving)
    }

    /// What the downloaded file is called.
    pub fn file_name(&self) -> String {
        format!(
            "{}.liveblog.json",
            slug(self.session.project().display_name())
        )
    }

    fn reveal(&mut self) {
        self.reveal += 1;
    }

    fn next_unfinished(&self, from: usize) -> Option<usize> {
        let records = self.session.project().records(self.at.document);
        let annotator = self.session.annotator();
        let open = |entry: &usize| !records[*entry].status(annotator).is_finished();
        (from..records.len())
            .find(open)
            .or_else(|| (0..from.min(records.len())).find(open))
    }

    fn find(&mut self, query: Rc<str>) {
        let needle = lower(query.trim());
        let mut hits = Vec::new();
        if let Some(document) = self.document().filter(|_| !needle.is_empty()) {
            let holds = |text: &str| lower(text).contains(&needle);
            for (index, entry) in document.entries.iter().enumerate() {
                if document.heading(entry).is_some_and(holds)
                    || holds(document.text(entry))
                    || entry.authors.iter().any(|author| holds(author))
                {
                    hits.push(index);
                }
            }
        }
        self.search = Search {
            query,
            hits: Rc::new(hits),
        };
    }

    fn summary(&self, stamp: &Stamp) -> ProjectSummary {
        let project = self.session.project();
        let (finished, entries) = self.progress();
        ProjectSummary {
            id: self.id.clone(),
            title: project
                .documents()
                .first()
                .and_then(|d| d.title.clone())
                .unwrap_or_else(|| "Untitled live blog".to_owned()),
            name: project.name.clone(),
            entries,
            finished,
            documents: project.documents().len(),
            created: self.created.clone(),
            modified: stamp.at.clone(),
            deleted: false,
        }
    }

    /// Notes that the write under way is on disk; whether writing had failed
    /// before.
    fn written(&mut self) -> bool {
        let keeping = &mut self.keeping;
        match keeping.writing.take() {
            Some(Writing::Whole(rows)) => {
                keeping.whole = true;
                keeping.rows = 0;
                keeping.queue.drain(..rows.min(keeping.queue.len()));
            }
            Some(Writing::Rows(rows)) => {
                keeping.rows += rows;
                keeping.queue.drain(..rows.min(keeping.queue.len()));
            }
            Some(Writing::Compact(rows)) => keeping.rows = keeping.rows.saturating_sub(rows),
            None => {}
        }
        keeping.failure.take().is_some()
    }

    /// The write to begin now, if any.
    fn next_write(&mut self, stamp: &Stamp) -> Option<Effect> {
        let keeping = &self.keeping;
        if self.access == Access::Read || keeping.writing.is_some() || keeping.waiting {
            return None;
        }
        let (writing, write) = if !keeping.whole {
            let documents = self.session.project().documents().to_vec();
            let snapshot = Box::new(self.session.snapshot());
            (
                Writing::Whole(keeping.queue.len()),
                Write::Whole {
                    documents,
                    snapshot,
                },
            )
        } else if !keeping.queue.is_empty() {
            (
                Writing::Rows(keeping.queue.len()),
                Write::Rows(keeping.queue.clone()),
            )
        } else if keeping.rows >= COMPACT_AFTER {
            (
                Writing::Compact(keeping.rows),
                Write::Compact(Box::new(self.session.snapshot())),
            )
        } else {
            return None;
        };
        self.keeping.writing = Some(writing);
        Some(Effect::Write(
            self.id.clone(),
            Box::new(self.summary(stamp)),
            write,
        ))
    }
}

/// A name for a file: letters and digits of any script, joined by hyphens, at
/// most 60 characters.
fn slug(name: &str) -> String {
    let mut slug = String::new();
    let name = lower(name);
    for word in name.split(|c: char| !c.is_alphanumeric()) {
        if word.is_empty() {
            continue;
        }
        if slug.is_empty() {
            slug.extend(word.chars().take(60));
        } else if slug.chars().count() + word.chars().count() < 60 {
            slug.push('-');
            slug.push_str(word);
        } else {
            break;
        }
    }
    if slug.is_empty() {
        "live-blog".to_owned()
    } else {
        slug
    }
}

#[cfg(test)]
mod tests;
