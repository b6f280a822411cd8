//! The page's state and how each action changes it. No browser here: what has
//! to be done outside comes back as [`Effect`]s, so that every rule of the page
//! can be tested without one.

pub mod changes;
pub mod codebook;
pub mod comfort;
pub mod documents;
mod encoding;
pub mod exchange;
pub mod find;
pub mod import;
pub mod incoming;
pub mod language;
pub mod links;
mod opening;
pub mod people;
pub mod summary;
pub mod survey;

use std::borrow::Cow;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use liveblog_core::dataset;
use liveblog_core::source::ReadAs;
use liveblog_core::transaction::Deed;
use liveblog_core::{
    AnnotatorId, Command, Document, DocumentId, EntryRecords, EntryRef, JournalRow, LabelId,
    Project, Refusal, Session, Stamp, Status, Step, Timestamp,
};

use changes::Versions;
use codebook::Edit;
use comfort::{Comfort, Settings, SettingsForm};
use documents::Documents;
use exchange::{Exchange, Export};
use import::{Import, Importing};
use incoming::{Blog, Choice, Given, Incoming, Opened};
use language::Language;
use links::{LinkView, Links};
use people::People;

use crate::browser::channel::News;
use crate::browser::files::Chosen;
use crate::browser::lock::{Ask, Outcome};
use crate::browser::storage::{Kept, ProjectId, ProjectSummary, StorageError, Write};
use crate::browser::text::lower;

pub mod records;
pub mod review;
pub mod spans;

use find::{Find, Finding, Search};
use records::Records;
use review::{DetailsForm, Fix, Review};
use spans::{SpanState, Spans};

use crate::words::sentences::say;
use crate::words::{count, fill, t};

/// Journal rows after which a snapshot takes their place.
const COMPACT_AFTER: usize = 500;

/// The current entry, which gets the focus where a dialog that is done with
/// would give it back to what opened it, whose key Enter then is.
const CURRENT: &str = ".feed [aria-current='true']";

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
    pub deleted: Rc<Vec<ProjectSummary>>,
    /// Projects that were left before all their steps were on disk.
    #[expect(
        clippy::vec_box,
        reason = "moved from the screen and back, which boxes it"
    )]
    leaving: Vec<Box<Work>>,
    /// Why nothing can be kept in this browser, if so.
    pub blocked: Option<StorageError>,
    /// The message on top of the page.
    pub alert: Option<Alert>,
    /// The open dialog.
    pub dialog: Option<Dialog>,
    /// What a screen reader is told next.
    pub announcement: Rc<str>,
    /// Pastes and files on their way in.
    pub incoming: Incoming,
    /// Whether there is what knows of single lines what they could be.
    reads_lines: bool,
    /// The language of the interface.
    pub language: Language,
    /// What was chosen in the settings.
    pub settings: Settings,
    /// Whether the document stands on the page as it is printed.
    pub printing: bool,
    /// What the annotator chose to go by in this browser; `None` until asked.
    pub known_as: Option<Rc<str>>,
    /// The export that its dialog shows.
    pub export: Option<Box<Export>>,
    /// What was last chosen of an export.
    pub export_record: Rc<str>,
    /// The import that its dialog shows.
    pub importing: Option<Box<Importing>>,
}

/// What the page shows.
#[derive(Debug)]
pub enum Screen {
    /// Nothing yet: this project, or else the list, is being read.
    Opening(Option<ProjectId>),
    /// The start page.
    Start,
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
    pub offers: Vec<Offer>,
}

/// What a message offers to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Offer {
    /// Download the open project.
    Download,
    /// Take a deletion back.
    Restore(ProjectId),
    /// Leave the open project though it is not kept.
    LeaveAnyway,
    /// Forget the steps that could not be kept.
    Discard,
    /// Go back to a project that was left.
    Return(ProjectId),
    /// Try once more to read what came in.
    ReadAgain,
    /// Add the labels that attributions need.
    AddRoles,
    /// Go on editing the codebook.
    Codebook,
    /// Try once more to open the panel in which the split is corrected.
    FixAgain,
    /// Try once more to load what the page was opened without.
    Complete,
    /// Take back the step after which the project has this revision.
    Undo(u64),
}

impl Offer {
    /// What its button says.
    pub fn words(&self) -> &'static str {
        match self {
            Self::Download => t("offer.download"),
            Self::Restore(_) => t("offer.restore"),
            Self::LeaveAnyway => t("offer.leave"),
            Self::Discard => t("offer.discard"),
            Self::Return(_) => t("offer.return"),
            Self::ReadAgain | Self::FixAgain | Self::Complete => t("offer.read-again"),
            Self::AddRoles => t("offer.add-roles"),
            Self::Codebook => t("codebook.go-on"),
            Self::Undo(_) => t("header.undo"),
        }
    }

    /// What its button does.
    pub fn action(&self) -> Action {
        match self {
            Self::Download => Action::Download,
            Self::Restore(id) => Action::Restore(id.clone()),
            Self::LeaveAnyway => Action::LeaveAnyway,
            Self::Discard => Action::Discard,
            Self::Return(id) => Action::OpenProject(id.clone()),
            Self::ReadAgain => Action::ReadAgain,
            Self::AddRoles => Records::AddLabels.into(),
            Self::Codebook => Edit::Open.into(),
            Self::FixAgain => Action::Review(Review::Open),
            Self::Complete => Action::Complete,
            Self::Undo(_) => Action::Undo,
        }
    }
}

impl Alert {
    fn error(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            error: true,
            offers: Vec::new(),
        }
    }

    fn info(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            error: false,
            offers: Vec::new(),
        }
    }

    fn offering(mut self, offer: Offer) -> Self {
        self.offers.push(offer);
        self
    }
}

/// A dialog over the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dialog {
    /// Choose a format and download.
    Export,
    /// Choose files and bring in what they hold.
    Import,
    /// The keys.
    Keys,
    /// The settings.
    Settings(SettingsForm),
    /// A new name for a project.
    Rename(ProjectSummary),
    /// Whether to delete a project.
    Delete(ProjectSummary),
    /// The live blog's title, date, zone, address and language.
    Details(Box<DetailsForm>),
    /// How far reading and splitting have come.
    Reading,
    /// A box for a later version of the open live blog, or another one.
    PasteLater,
    /// What to do with live blogs that came in while a project is open.
    Arrival,
    /// What became of several files.
    Files,
    /// What a later version changed.
    Changes,
    /// The documents of the project.
    Documents(Rc<Vec<documents::Row>>),
    /// Choose an earlier entry to link to.
    Links,
    /// Who annotates, with the name as it is being typed.
    People(Rc<str>),
    /// The codebook's editor.
    Codebook,
    /// What to do with all that was found.
    Bulk,
    /// What was made of it, in numbers.
    Summary,
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
    /// The entries that are rendered, by their position among those shown.
    pub window: Range<usize>,
    /// Raised to ask the feed to bring the current entry into place.
    pub reveal: u32,
    /// Raised when something was done to the current entry, which must then be
    /// in sight.
    pub touch: u32,
    /// A note being typed at the current entry, not yet a step.
    pub draft: Option<Rc<str>>,
    /// Where each document was last worked at.
    places: Vec<EntryRef>,
    /// Whether one sees what the other annotators have made.
    pub shows_others: bool,
    /// Whose work the page shows, beside the project that says who works.
    worker: AnnotatorId,
    /// Why a name could not be given to an annotator.
    pub name_fault: Option<String>,
    /// The links of the current entry that are being made or followed.
    pub links: LinkView,
    /// What is searched for.
    pub search: Search,
    /// The selected passage and the open attribution.
    pub spans: SpanState,
    /// Which entries are shown.
    pub find: Finding,
    /// The panel in which the split is corrected, if it is open.
    pub fix: Option<Fix>,
    /// The codebook as it is being edited, while there is something to save
    /// or its editor is open.
    pub codebook: Option<Box<codebook::Draft>>,
    /// The guidance on the labels, if it is shown.
    pub guide: Option<codebook::Guide>,
    /// Which documents are versions of one another.
    pub versions: Rc<Versions>,
    /// What the current document changed of the one that it is a later version
    /// of.
    pub looked_back: Option<Rc<str>>,
    /// How documents that came in since the page was opened were read.
    read_as: Vec<(DocumentId, ReadAs)>,
    keeping: Keeping,
    created: Timestamp,
}

/// What is on disk and what is on its way there.
#[derive(Debug, Default)]
struct Keeping {
    /// Whether the project as a whole was written once.
    whole: bool,
    /// Steps not yet on disk, oldest first.
    queue: Vec<JournalRow>,
    /// The write under way, by its number.
    writing: Option<(u64, Writing)>,
    /// Why the last write failed; kept until one succeeds.
    failure: Option<StorageError>,
    /// A failed write waits before it is tried again.
    waiting: bool,
    /// The documents as they are on disk, where a snapshot goes with them.
    documents: Vec<Arc<Document>>,
    /// The documents as they were when the write under way began.
    sent: Vec<Arc<Document>>,
    /// Rows on disk since the last snapshot.
    rows: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Writing {
    /// Everything, including this many queued rows.
    Whole(usize),
    /// This many queued rows.
    Rows(usize),
    /// A snapshot in place of the rows.
    Compact,
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
    /// The next one that is unsure, in the same way.
    NextUnsure,
}

/// What a person or the browser can make the page do.
#[derive(Debug)]
pub enum Action {
    /// Split this text.
    Split(Given),
    /// Split the sample.
    Sample,
    /// The sample's text was loaded.
    SampleLoaded(Result<String, String>),
    /// Splitting has come so far.
    SplitProgress(f32),
    /// Splitting has ended; with nothing where the text holds no live blog.
    SplitDone(Option<Box<Blog>>),
    /// A file was read as a dataset, or is none, and why.
    DatasetRead(Vec<u8>, Result<Opened, String>),
    /// This could not be read, since the program for it could not be loaded,
    /// and why.
    ReaderMissing(Given, String),
    /// Try once more to read it.
    ReadAgain,
    /// The program that reads was loaded, or could not be.
    ReaderLoaded(Result<(), String>),
    /// Leave off reading and splitting.
    CancelSplit,
    /// Open these files.
    OpenFiles(Vec<Chosen>),
    /// The file that was asked for was read, or could not be.
    FileRead(Result<Vec<u8>, String>),
    /// Do this with the live blogs that came in.
    Decide(Choice),
    /// Show what the current document changed of an earlier version.
    ShowChanges,
    /// Have all of the page, which is opened without what nobody works with
    /// yet.
    Complete,
    /// That could not be loaded, and something waits for it.
    Incomplete,
    /// Open a kept project.
    OpenProject(ProjectId),
    /// Show the start page.
    GoStart,
    /// The storage could not be opened, or does not answer.
    Blocked(StorageError),
    /// The storage answers after all.
    Unblocked,
    /// The list of projects was read.
    Listed(Result<Vec<ProjectSummary>, StorageError>),
    /// A project was read, and where each of its documents was last worked
    /// at, the last one first.
    Loaded(
        ProjectId,
        Access,
        Option<Vec<EntryRef>>,
        Result<Box<Kept>, StorageError>,
    ),
    /// What became of the lock on a project.
    Lock(ProjectId, Outcome),
    /// Take the project over from the tab that writes it.
    EditHere,
    /// The other tab's steps were read; they should reach this revision.
    Tail(ProjectId, u64, Result<Vec<JournalRow>, StorageError>),
    /// Another tab has news.
    Heard(News),
    /// The write of this number is on disk.
    Written(ProjectId, u64),
    /// The write of this number failed.
    WriteFailed(ProjectId, u64, StorageError),
    /// Try the failed write again.
    Retry(ProjectId),
    /// Leave the open project though it is not kept.
    LeaveAnyway,
    /// Forget the steps that could not be kept.
    Discard,
    /// Put a label on the selected passage, or else on the current entry, or
    /// take it away.
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
    /// A project's name or deletion is on disk.
    Amended(ProjectId),
    /// A project's name or deletion could not be written.
    AmendFailed(ProjectId, StorageError),
    /// Download the open project as a dataset file.
    Download,
    /// The download was refused.
    DownloadFailed(String),
    /// Correct the split.
    Review(Review),
    /// Go from document to document, or add some.
    Documents(Documents),
    /// Say who works.
    People(People),
    /// Select, label and move passages.
    Spans(Spans),
    /// Make attributions of passages.
    Records(Records),
    /// Link entries to earlier ones, and follow links.
    Links(Links),
    /// Edit the codebook, or show what it says.
    Codebook(Edit),
    /// Export, and hear what the program for that says.
    Exchange(Exchange),
    /// Import.
    Import(Import),
    /// Find entries.
    Find(Find),
    /// Choose how the page looks and goes on, or print.
    Comfort(Comfort),
    /// Put the message away.
    Dismiss,
    /// Speak this language, or the browser's.
    SetLanguage(&'static str),
    /// The words of this language were loaded, or could not be.
    LanguageLoaded(&'static str, Result<String, String>),
}

/// What has to be done outside.
#[derive(Debug)]
pub enum Effect {
    /// Read this, splitting a slice at a time.
    Split(Given),
    /// Load the program that reads, which also knows what lines could be.
    LoadReader,
    /// Read this file's bytes.
    ReadFile(Chosen),
    /// Load the sample's text.
    LoadSample,
    /// Leave off splitting.
    CancelSplit,
    /// Read the list of projects.
    List,
    /// Ask for the lock on a project.
    AskLock(ProjectId, Ask),
    /// Give the lock on a project back, if it is held.
    ReleaseLock(ProjectId),
    /// Read a project.
    Load(ProjectId, Access),
    /// Read the steps after the first revision, up to the second or later.
    LoadTail(ProjectId, u64, u64),
    /// Make the write of this number.
    Write(Box<ProjectSummary>, u64, Write),
    /// Try again in a while.
    RetryLater(ProjectId),
    /// Write a project's name and whether it is deleted.
    Amend(ProjectSummary),
    /// Ask for the lock of a project that is to be deleted.
    AskDeleteLock(ProjectId),
    /// Clear deleted projects away, unless a tab could still restore them.
    Purge(Vec<ProjectId>),
    /// Tell the other tabs.
    Tell(News),
    /// Make the address name this project, or the start page.
    Address(Option<ProjectId>),
    /// Remember the current entry.
    RememberPlace(ProjectId, EntryRef),
    /// Remember what the annotator goes by.
    RememberName(Rc<str>),
    /// Send [`Action::NoteSettled`] when typing pauses.
    SettleNoteLater,
    /// Send this once the page has drawn.
    Soon(Find),
    /// Offer a file for download.
    Download {
        /// Its name.
        name: String,
        /// Its text.
        text: String,
    },
    /// Ask the browser to keep this page's storage.
    AskToPersist,
    /// Give this the keyboard's focus.
    Focus(&'static str),
    /// Give this field the focus, so that what is typed takes the place of what
    /// it holds.
    Overtype(&'static str),
    /// Bring the current line of the panel into sight.
    ShowLine,
    /// Send [`Links::Look`] when nothing is done for a moment.
    LookLater,
    /// Send [`Links::LookOn`] once the page has drawn and taken input.
    LookOn,
    /// Load the words of this language.
    LoadLanguage(&'static str),
    /// What the codebook needs.
    Codebook(codebook::Outside),
    /// What exporting needs.
    Exchange(exchange::Outside),
    /// Tell the browser which language is spoken, and remember the choice.
    ShowLanguage,
    /// Let the page look as was chosen.
    ShowSettings,
    /// Remember what was chosen.
    KeepSettings,
    /// Print the page.
    Print,
}

impl Default for AppState {
    fn default() -> Self {
        Self {
            screen: Screen::Opening(None),
            projects: Rc::default(),
            deleted: Rc::default(),
            leaving: Vec::new(),
            blocked: None,
            alert: None,
            dialog: None,
            announcement: "".into(),
            incoming: Incoming::default(),
            reads_lines: false,
            language: Language::default(),
            settings: Settings::default(),
            printing: false,
            known_as: None,
            export: None,
            export_record: "".into(),
            importing: None,
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

    /// Whether nothing is shown yet.
    pub fn is_opening(&self) -> bool {
        matches!(self.screen, Screen::Opening(_))
    }

    /// Makes an action and says what has to be done outside.
    pub fn update(&mut self, action: Action, stamp: &Stamp) -> Vec<Effect> {
        let mut effects = Vec::new();
        self.act(action, stamp, &mut effects);
        self.import_waiting(stamp, &mut effects);
        self.keep_exchange(&mut effects);
        self.keep_to_annotator();
        self.keep_undo_offer();
        self.refresh_fix(&mut effects);
        self.refresh_passage();
        self.look_later(&mut effects);
        if let Some(work) = self.work_mut() {
            let documents = work.session.project().documents();
            if !work.versions.are_of(documents) {
                work.versions = Rc::new(Versions::new(documents));
            }
            work.keep_found();
            effects.extend(work.next_write(stamp));
        }
        let mut leaving = Vec::new();
        for mut work in std::mem::take(&mut self.leaving) {
            effects.extend(work.next_write(stamp));
            if work.unsaved() {
                leaving.push(work);
            } else {
                effects.push(Effect::ReleaseLock(work.id));
            }
        }
        self.leaving = leaving;
        effects
    }

    /// Puts away a message that offers to take back what is no longer the last
    /// step.
    fn keep_undo_offer(&mut self) {
        let revision = self.work().map(|work| work.session.revision());
        let is_past = |offer: &Offer| matches!(offer, Offer::Undo(of) if Some(*of) != revision);
        if (self.alert.as_ref()).is_some_and(|alert| alert.offers.iter().any(is_past)) {
            self.alert = None;
        }
    }

    /// Whether closing the page now would lose something.
    pub fn unsaved(&self) -> bool {
        !self.leaving.is_empty() || self.work().is_some_and(Work::unsaved)
    }

    /// The project with this id, open or being left.
    fn find_work(&mut self, id: &ProjectId) -> Option<&mut Work> {
        let open = match &mut self.screen {
            Screen::Work(work) if work.id == *id => Some(work),
            _ => None,
        };
        open.or_else(|| self.leaving.iter_mut().find(|work| work.id == *id))
            .map(|work| &mut **work)
    }

    /// Makes room for another screen. The open project goes on being written;
    /// where that cannot be, it stays, and the answer is `false`.
    fn leave(&mut self, stamp: &Stamp, effects: &mut Vec<Effect>) -> bool {
        self.settle(stamp);
        let Some(work) = self.work() else { return true };
        if work.is_stuck() {
            effects.push(Effect::Address(Some(work.id.clone())));
            self.alert = Some(
                Alert::error(t("alert.stuck"))
                    .offering(Offer::Download)
                    .offering(Offer::LeaveAnyway),
            );
            return false;
        }
        if let Screen::Work(work) = std::mem::replace(&mut self.screen, Screen::Start) {
            if work.unsaved() {
                self.leaving.push(work);
            } else {
                effects.push(Effect::ReleaseLock(work.id));
            }
        }
        self.alert = None;
        self.dialog = None;
        true
    }

    fn act(&mut self, action: Action, stamp: &Stamp, effects: &mut Vec<Effect>) {
        match action {
            Action::Split(given) => self.read_text(given, effects),
            Action::Sample => self.read_sample(effects),
            Action::SampleLoaded(loaded) => self.sample_loaded(loaded, stamp, effects),
            Action::SplitProgress(done) => self.show_progress(done),
            Action::SplitDone(blog) => self.split_done(blog, stamp, effects),
            Action::DatasetRead(bytes, opened) => {
                self.dataset_read(bytes, opened, stamp, effects);
            }
            Action::ReaderLoaded(loaded) => self.reader_loaded(loaded, effects),
            Action::ReaderMissing(given, reason) => self.reader_missing(given, &reason),
            Action::ReadAgain => self.read_again(effects),
            Action::CancelSplit => self.cancel_reading(effects),
            Action::OpenFiles(files) => self.read_files(files, effects),
            Action::FileRead(bytes) => self.file_read(bytes, stamp, effects),
            Action::Decide(choice) => self.decide(choice, stamp, effects),
            Action::ShowChanges => self.show_changes(),
            Action::OpenProject(id) => {
                if self.open_id() != Some(&id) && self.leave(stamp, effects) {
                    self.open_project(id, effects);
                }
            }
            Action::GoStart => {
                if !matches!(self.screen, Screen::Start) && self.leave(stamp, effects) {
                    self.go_start(effects);
                }
            }
            Action::LeaveAnyway => {
                if let Some(work) = self.work() {
                    effects.push(Effect::ReleaseLock(work.id.clone()));
                    self.alert = None;
                    self.go_start(effects);
                    self.begin_waiting(stamp, effects);
                }
            }
            Action::Discard => {
                if let Some(work) = self.work_mut() {
                    work.keeping.queue.clear();
                    work.draft = None;
                    work.spans.typed = None;
                    let id = work.id.clone();
                    self.alert = None;
                    effects.push(Effect::Load(id, Access::Read));
                }
            }
            Action::Unblocked => self.unblocked(effects),
            Action::Blocked(error) => self.storage_blocked(error, effects),
            Action::Listed(listed) => self.listed(listed, effects),
            Action::Lock(id, outcome) => self.lock(id, outcome, stamp, effects),
            Action::Loaded(id, access, places, kept) => {
                self.loaded(id, access, places, kept, effects);
                self.complete();
            }
            Action::Complete => self.complete(),
            Action::Incomplete => self.incomplete(),
            Action::EditHere => {
                if let Some(work) = self.work() {
                    if work.unsaved() {
                        self.warn_unkept();
                    } else {
                        effects.push(Effect::AskLock(work.id.clone(), Ask::Steal));
                    }
                }
            }
            Action::Tail(id, revision, rows) => {
                if let Some(work) = self.work_mut()
                    && work.id == id
                    && work.access == Access::Read
                    && !work.unsaved()
                {
                    let documents = work.session.project().documents().to_vec();
                    let mut fits = rows.is_ok();
                    for row in rows.unwrap_or_default() {
                        // Another answer may have brought it already.
                        fits &= row.revision <= work.session.revision()
                            || work.session.replay(row).is_ok();
                    }
                    work.refit(&documents);
                    work.find_anew();
                    if !fits || work.session.revision() < revision {
                        // The rows were put into a snapshot meanwhile.
                        effects.push(Effect::Load(id, Access::Read));
                    }
                }
            }
            Action::Heard(News::Library) => effects.push(Effect::List),
            Action::Heard(News::Written(id, revision)) => match self.work() {
                Some(work) if work.id == id => {
                    let known = work.session.revision();
                    if work.access == Access::Read && !work.unsaved() && known < revision {
                        effects.push(Effect::LoadTail(id, known, revision));
                    }
                }
                Some(_) => {}
                None => effects.push(Effect::List),
            },
            Action::Written(id, number) => {
                if let Some(work) = self.find_work(&id)
                    && let Some(recovered) = work.written(number)
                {
                    let revision = work.session.revision();
                    let kept = work.access == Access::Read && !work.unsaved();
                    effects.push(Effect::Tell(News::Written(id.clone(), revision)));
                    if recovered {
                        self.announce(t("said.saved-again"));
                    }
                    if recovered || kept {
                        self.alert = None;
                    }
                    if recovered && self.open_id() == Some(&id) {
                        self.ask_again(effects);
                    }
                }
            }
            Action::WriteFailed(id, number, error) => {
                self.write_failed(id, number, error, effects);
            }
            Action::Retry(id) => {
                if let Some(work) = self.find_work(&id) {
                    work.keeping.waiting = false;
                }
            }
            Action::ToggleLabel(label) => {
                let bare = self.work().is_some_and(Work::is_bare);
                self.toggle_label(label, stamp);
                if bare {
                    self.advance(stamp, effects);
                }
            }
            Action::SetStatus(status) => {
                let status = match self.work() {
                    // The same key again takes it back.
                    Some(work) if work.status() == status => Status::InProgress,
                    _ => status,
                };
                if let Some(deed) = self.run(stamp, |at| Command::SetStatus { at, status }) {
                    self.announce_deed(&deed, None);
                }
            }
            // Enter keeps bounds that were moved, and the next one moves on.
            Action::Done if self.work().is_some_and(Work::is_resizing) => self.settle(stamp),
            Action::Done => {
                if self.may_write() {
                    // What is excluded stays so until the same key takes it back.
                    if self
                        .work()
                        .is_some_and(|work| work.status() != Status::Excluded)
                    {
                        self.run(stamp, |at| Command::SetStatus {
                            at,
                            status: Status::Done,
                        });
                    }
                    self.go(Move::Next, effects);
                }
            }
            Action::NothingApplies => {
                if self.may_write() {
                    self.run(stamp, |at| Command::NothingApplies { at });
                    self.go(Move::Next, effects);
                }
            }
            Action::Undo => self.step_history(stamp, false, effects),
            Action::Redo => self.step_history(stamp, true, effects),
            Action::Go(to) => {
                self.settle(stamp);
                self.go(to, effects);
            }
            Action::Select(entry) => {
                self.settle(stamp);
                if let Some(work) = self.work_mut()
                    && entry < work.entries()
                {
                    work.at.entry = entry;
                    effects.push(Effect::RememberPlace(work.id.clone(), work.at));
                }
            }
            Action::ShowDocument(document) => {
                self.settle(stamp);
                self.show_document(document, effects);
            }
            Action::NoteTyped(text) => {
                if self.may_write()
                    && let Some(work) = self.work_mut()
                {
                    work.draft = Some(text);
                    effects.push(Effect::SettleNoteLater);
                }
            }
            Action::NoteSettled => self.settle(stamp),
            Action::SearchTyped(query) => {
                if let Some(work) = self.work_mut() {
                    work.search_for(query);
                }
            }
            Action::SearchStep { forward } => self.search_step(forward, stamp, effects),
            Action::Window(window) => self.show_window(window),
            Action::Show(Dialog::Export) => {
                self.settle(stamp);
                self.open_export(effects);
            }
            Action::Show(dialog) => {
                self.settle(stamp);
                self.dialog = Some(dialog);
            }
            Action::CloseDialog => match self.dialog.take() {
                Some(Dialog::Reading) => self.cancel_reading(effects),
                Some(Dialog::Arrival) => self.decide(Choice::Leave, stamp, effects),
                Some(Dialog::Codebook) => self.leave_codebook(),
                _ => {}
            },
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
                let projects = Rc::make_mut(&mut self.projects);
                if let Some(summary) = projects.iter_mut().find(|p| p.id == id) {
                    summary.name = name;
                    effects.push(Effect::Amend(summary.clone()));
                }
            }
            Action::Delete(id) => {
                self.dialog = None;
                effects.push(Effect::AskDeleteLock(id));
            }
            Action::DeleteLock(id, Outcome::Held) => {
                let projects = Rc::make_mut(&mut self.projects);
                let Some(at) = projects.iter().position(|p| p.id == id) else {
                    effects.push(Effect::ReleaseLock(id));
                    return;
                };
                let summary = ProjectSummary {
                    deleted: true,
                    ..projects.remove(at)
                };
                let words = fill("alert.deleted", &[("name", &summary.display_name())]);
                self.alert = Some(Alert::info(words).offering(Offer::Restore(id)));
                effects.push(Effect::Amend(summary.clone()));
                Rc::make_mut(&mut self.deleted).push(summary);
            }
            Action::DeleteLock(id, _) => {
                effects.push(Effect::ReleaseLock(id));
                self.alert = Some(Alert::error(t("alert.open-elsewhere")));
            }
            Action::Restore(id) => {
                self.alert = None;
                if let Some(summary) = self.take_deleted(&id) {
                    // Its lock is held until this is written, so that no other
                    // tab clears it away before.
                    effects.push(Effect::Amend(summary));
                }
            }
            Action::Amended(id) => {
                effects.push(Effect::Tell(News::Library));
                self.release_unless_used(id, effects);
            }
            Action::AmendFailed(id, error) => {
                self.alert = Some(said("alert.list-unchanged", &error));
                self.take_deleted(&id);
                self.release_unless_used(id, effects);
                effects.push(Effect::List);
            }
            Action::Download => {
                self.settle(stamp);
                self.dialog = None;
                self.download_dataset(stamp, effects);
            }
            Action::DownloadFailed(reason) => {
                self.alert = Some(Alert::error(fill("alert.download", &[("reason", &reason)])));
            }
            Action::Review(review) => self.review(review, stamp, effects),
            Action::Documents(action) => self.documents(action, stamp, effects),
            Action::Links(action) => self.links(action, stamp, effects),
            Action::Comfort(action) => self.comfort(action, stamp, effects),
            Action::People(action) => self.people(action, stamp, effects),
            Action::Spans(spans) => self.spans(spans, stamp, effects),
            Action::Records(records) => self.records(records, stamp, effects),
            Action::Dismiss => {
                self.alert = None;
                self.forget_stalled(effects);
            }
            Action::Exchange(exchange) => self.exchange(exchange, stamp, effects),
            Action::Import(import) => self.import(import, stamp, effects),
            Action::Codebook(edit) => self.edit_codebook(edit, stamp, effects),
            Action::Find(find) => self.find(find, stamp, effects),
            Action::SetLanguage(choice) => self.set_language(choice, effects),
            Action::LanguageLoaded(code, file) => self.language_loaded(code, file, effects),
        }
    }

    /// Offers the open project as a dataset file.
    fn download_dataset(&self, stamp: &Stamp, effects: &mut Vec<Effect>) {
        if let Some(work) = self.work() {
            let project = work.session.project();
            effects.push(Effect::Download {
                name: work.file_called(".liveblog.json"),
                text: dataset::write(project, &stamp.at),
            });
        }
    }

    /// Brings up to date what opening leaves out.
    fn complete(&mut self) {
        if let Some(work) = self.work_mut() {
            work.look_back();
        }
        if (self.alert.as_ref()).is_some_and(|a| a.offers.contains(&Offer::Complete)) {
            self.alert = None;
        }
    }

    fn go_start(&mut self, effects: &mut Vec<Effect>) {
        self.screen = Screen::Start;
        self.dialog = None;
        effects.extend([Effect::Address(None), Effect::List]);
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
        work.reveal();
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

    fn lock(&mut self, id: ProjectId, outcome: Outcome, stamp: &Stamp, effects: &mut Vec<Effect>) {
        match (&mut self.screen, outcome) {
            (Screen::Work(work), Outcome::Held) if work.id == id && work.access == Access::Read => {
                effects.push(Effect::Load(id, Access::Write));
            }
            (Screen::Work(work), Outcome::Lost | Outcome::Taken) if work.id == id => {
                self.stop_writing(&id, stamp);
            }
            _ => self.locked(id, outcome, effects),
        }
    }

    /// Another tab writes this project now. Steps that are not on disk stay
    /// here to be downloaded; nothing is mixed with them.
    fn stop_writing(&mut self, id: &ProjectId, stamp: &Stamp) {
        if self.open_id() == Some(id) {
            self.settle(stamp);
        }
        if let Some(work) = self.find_work(id) {
            work.access = Access::Read;
            if work.unsaved() {
                self.warn_unkept();
            }
        }
    }

    fn warn_unkept(&mut self) {
        self.alert = Some(
            Alert::error(t("alert.unkept"))
                .offering(Offer::Download)
                .offering(Offer::Discard),
        );
    }

    fn write_failed(
        &mut self,
        id: ProjectId,
        number: u64,
        error: StorageError,
        effects: &mut Vec<Effect>,
    ) {
        let open = self.work().is_some_and(|work| work.id == id);
        let Some(work) = self.find_work(&id) else {
            return;
        };
        let Some((_, writing)) = work.keeping.writing.take_if(|(n, _)| *n == number) else {
            return;
        };
        if error == StorageError::Overtaken {
            work.access = Access::Read;
            if work.unsaved() {
                self.warn_unkept();
            }
            return;
        }
        if writing == Writing::Compact {
            // Every step is on disk as it is; that can wait.
            work.keeping.rows = 0;
            return;
        }
        work.keeping.waiting = true;
        work.keeping.failure = Some(error.clone());
        effects.push(Effect::RetryLater(id.clone()));
        self.warn_not_kept(&error);
        if !open && let Some(alert) = &mut self.alert {
            alert.text = said("alert.left-unkept", &error).text;
            alert.offers = vec![Offer::Return(id)];
        }
    }

    fn warn_not_kept(&mut self, error: &StorageError) {
        self.alert = Some(said("alert.not-kept", error).offering(Offer::Download));
    }

    fn may_write(&mut self) -> bool {
        let read_only = self.work().is_some_and(|work| work.access == Access::Read);
        if read_only {
            self.announce(t("said.read-only"));
        }
        self.work().is_some() && !read_only
    }

    /// Carries a command out at the current entry and queues it for writing.
    fn run(&mut self, stamp: &Stamp, command: impl FnOnce(EntryRef) -> Command) -> Option<Deed> {
        match self.try_run(stamp, command) {
            Ok(deed) => deed,
            Err(refusal) => {
                self.alert = Some(Alert::error(fill(
                    "alert.refused",
                    &[("reason", &say(&refusal.said()))],
                )));
                None
            }
        }
    }

    /// The same, for those who know what to do about a refusal.
    fn try_run(
        &mut self,
        stamp: &Stamp,
        command: impl FnOnce(EntryRef) -> Command,
    ) -> Result<Option<Deed>, Refusal> {
        if !self.may_write() {
            return Ok(None);
        }
        self.settle(stamp);
        let Some(work) = self.work_mut() else {
            return Ok(None);
        };
        let documents = work.session.project().documents().to_vec();
        let Some(row) = work.session.run(command(work.at), stamp)? else {
            return Ok(None);
        };
        work.refit(&documents);
        work.touch += 1;
        let deed = deed_of(&row);
        work.keeping.queue.push(row);
        Ok(deed)
    }

    fn step_history(&mut self, stamp: &Stamp, redo: bool, effects: &mut Vec<Effect>) {
        if !self.may_write() {
            return;
        }
        self.settle(stamp);
        let Some(work) = self.work_mut() else { return };
        let documents = work.session.project().documents().to_vec();
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
                work.refit(&documents);
                work.look_again();
                let all = work.session.project().documents().len();
                let place = match all > documents.len() {
                    // A document that came back is what one wants to see.
                    true => Some(EntryRef {
                        document: all - 1,
                        entry: 0,
                    }),
                    false => transaction.place(work.session.project()),
                };
                if let Some(at) = place
                    && at != work.at
                {
                    work.at = at;
                    work.reveal();
                    effects.push(Effect::RememberPlace(work.id.clone(), at));
                }
                if all != documents.len() {
                    work.look_back();
                }
                self.announce_deeds(
                    &transaction.deed,
                    transaction.changes.len(),
                    Some(if redo { "said.redone" } else { "said.undone" }),
                );
            }
            (Ok(_), _) => self.announce(t(if redo { "said.no-redo" } else { "said.no-undo" })),
            (Err(conflict), _) => {
                self.alert = Some(Alert::error(fill(
                    "alert.refused",
                    &[("reason", &say(&Refusal::from(conflict).said()))],
                )));
            }
        }
    }

    /// Makes steps of what is being typed and of bounds that were moved.
    fn settle(&mut self, stamp: &Stamp) {
        self.settle_passage(stamp);
        self.settle_speaker(stamp);
        let Some(work) = self.work_mut() else { return };
        if work.access == Access::Read {
            return;
        }
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
        let last = work.shown_len().saturating_sub(1);
        let now = work.at.entry;
        let place = work.position(now);
        let position = match to {
            Move::Next => (place + 1).min(last),
            Move::Previous => place.saturating_sub(1),
            Move::First => 0,
            Move::Last => last,
            Move::NextUnfinished | Move::NextUnsure => {
                let next = match to {
                    Move::NextUnsure => work.next_with(|status| status == Status::Unsure),
                    _ => work.next_with(|status| !status.is_finished()),
                };
                match next {
                    Some(entry) if entry != now => work.position(entry),
                    found => {
                        self.announce(t(match (to, found) {
                            (Move::NextUnsure, None) => "find.none-unsure",
                            (Move::NextUnsure, _) => "find.no-other-unsure",
                            (_, None) => "said.all-done",
                            _ => "said.no-other-open",
                        }));
                        return;
                    }
                }
            }
        };
        let target = work.shown_at(position).unwrap_or(now);
        work.at.entry = target;
        work.reveal();
        effects.push(Effect::RememberPlace(work.id.clone(), work.at));
        if target == now {
            self.announce(match to {
                Move::Previous | Move::First => t("said.first"),
                _ => t("said.last"),
            });
        }
    }

    fn search_step(&mut self, forward: bool, stamp: &Stamp, effects: &mut Vec<Effect>) {
        self.settle(stamp);
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

    /// Puts a project deleted in this tab back into the list.
    fn take_deleted(&mut self, id: &ProjectId) -> Option<ProjectSummary> {
        let deleted = Rc::make_mut(&mut self.deleted);
        let at = deleted.iter().position(|p| p.id == *id)?;
        let summary = ProjectSummary {
            deleted: false,
            ..deleted.remove(at)
        };
        insert(Rc::make_mut(&mut self.projects), summary.clone());
        Some(summary)
    }

    /// Gives a project's lock back where this tab neither has it open nor
    /// could still restore it.
    fn release_unless_used(&mut self, id: ProjectId, effects: &mut Vec<Effect>) {
        let used = self.open_id() == Some(&id)
            || self.leaving.iter().any(|work| work.id == id)
            || self.deleted.iter().any(|p| p.id == id);
        if !used {
            effects.push(Effect::ReleaseLock(id));
        }
    }

    fn announce(&mut self, words: impl Into<Rc<str>>) {
        self.announcement = words.into();
    }

    fn announce_deed(&mut self, deed: &Deed, again: Option<&'static str>) {
        self.announce_deeds(deed, 1, again);
    }

    /// The same where the deed may have been done to so many at once.
    fn announce_deeds(&mut self, deed: &Deed, many: usize, again: Option<&'static str>) {
        let Some(work) = self.work() else { return };
        let codebook = &work.session.project().codebook;
        let name = |id: &LabelId| {
            codebook
                .label(id)
                .map_or(id.as_str(), |l| &l.name)
                .to_owned()
        };
        let words = match deed {
            Deed::Label(label) => fill("said.label-set", &[("label", &name(label))]),
            Deed::Unlabel(label) => fill("said.label-removed", &[("label", &name(label))]),
            Deed::Status(status) => status_name(*status).to_owned(),
            Deed::NothingApplies => t("said.nothing").to_owned(),
            Deed::Note => t("said.note").to_owned(),
            Deed::Split => t("said.split").to_owned(),
            Deed::Merge => t("said.merge").to_owned(),
            Deed::Role(_) => t("said.role").to_owned(),
            Deed::Time => t("said.time").to_owned(),
            Deed::Authors => t("said.authors").to_owned(),
            Deed::Head => t("said.head").to_owned(),
            Deed::Again => t("said.again").to_owned(),
            Deed::Added => count("said.added", many),
            Deed::Resize(label) => fill("said.moved", &[("label", &name(label))]),
            Deed::Relabel(label) => fill("said.changed-to", &[("label", &name(label))]),
            Deed::LabelMany(label) => fill("said.label-set-many", &[("label", &name(label))]),
            Deed::UnlabelMany(label) => fill("said.label-removed-many", &[("label", &name(label))]),
            Deed::StatusMany(status) => {
                fill("said.status-many", &[("status", &status_name(*status))])
            }
            Deed::Attribute => t("said.attributed").to_owned(),
            Deed::Unattribute => t("said.unattributed").to_owned(),
            Deed::Link(_) => t("said.linked").to_owned(),
            Deed::Unlink(_) => t("said.unlinked").to_owned(),
            Deed::Codebook => t("said.codebook").to_owned(),
            Deed::MergeLabels(label) => fill("said.labels-merged", &[("label", &name(label))]),
            Deed::Annotator => t("said.annotator").to_owned(),
            Deed::Imported => t("said.imported").to_owned(),
        };
        self.announce(match again {
            Some(again) => fill(again, &[("what", &words)]),
            None => words,
        });
    }
}

/// What a step did, unless it took one back or made one again.
fn deed_of(row: &JournalRow) -> Option<Deed> {
    match &row.step {
        Step::Do(transaction) => Some(transaction.deed.clone()),
        Step::Undo | Step::Redo | Step::Switch(_) => None,
    }
}

/// Says what storage did not do.
fn said(key: &'static str, error: &StorageError) -> Alert {
    Alert::error(fill(key, &[("reason", error)]))
}

/// Puts `project` into a list that has the one last worked on first.
fn insert(projects: &mut Vec<ProjectSummary>, project: ProjectSummary) {
    let place = projects.partition_point(|p| p.modified >= project.modified);
    projects.insert(place, project);
}

/// A printed time as the page shows it: what is spelled for machines loses
/// what nobody reads.
pub fn shown_time(raw: &str) -> Cow<'_, str> {
    let parts = raw.get(..10).zip(raw.get(10..11)).zip(raw.get(11..16));
    match parts {
        Some(((date, "T"), clock)) if date.as_bytes()[4] == b'-' && clock.as_bytes()[2] == b':' => {
            format!("{date} {clock}").into()
        }
        _ => raw.into(),
    }
}

/// What a status is called in the page.
pub fn status_name(status: Status) -> &'static str {
    t(match status {
        Status::Unseen => "status.unseen",
        Status::InProgress => "status.in-progress",
        Status::Done => "status.done",
        Status::Unsure => "status.unsure",
        Status::Excluded => "status.excluded",
    })
}

impl Work {
    fn new(id: ProjectId, session: Session, access: Access, created: Timestamp) -> Self {
        let entries = session
            .project()
            .documents()
            .first()
            .map_or(0, |d| d.entries.len());
        let worker = session.annotator().clone();
        let versions = Rc::new(Versions::new(session.project().documents()));
        Self {
            id,
            session,
            at: EntryRef::default(),
            access,
            window: 0..entries.min(FIRST_WINDOW),
            reveal: 0,
            touch: 0,
            draft: None,
            places: Vec::new(),
            shows_others: false,
            worker,
            name_fault: None,
            links: LinkView::default(),
            search: Search::default(),
            spans: SpanState::default(),
            find: Finding::default(),
            fix: None,
            codebook: None,
            guide: None,
            versions,
            looked_back: None,
            read_as: Vec::new(),
            keeping: Keeping::default(),
            created,
        }
    }

    /// What the project is called.
    pub fn name(&self) -> &str {
        let name = self.session.project().display_name();
        name.unwrap_or_else(|| t("head.untitled"))
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

    /// Entries that are done and entries that are to be, over all documents:
    /// all but the excluded, and those of a document that has a later version.
    pub fn progress(&self) -> (usize, usize) {
        let project = self.session.project();
        let annotator = self.session.annotator();
        let (mut done, mut all) = (0, 0);
        for (i, document) in project.documents().iter().enumerate() {
            if self.versions.later(i).is_some() {
                continue;
            }
            done += project.done(i, annotator);
            all += document.entries.len() - project.excluded(i, annotator);
        }
        (done, all)
    }

    /// What the status says.
    pub fn save_status(&self) -> SaveStatus {
        let read_only = self.access == Access::Read;
        match self.unsaved() {
            _ if self.keeping.failure.is_some() => SaveStatus::Failed,
            true if read_only => SaveStatus::Failed,
            false if read_only => SaveStatus::ReadOnly,
            true => SaveStatus::Saving,
            false => SaveStatus::Saved,
        }
    }

    /// Whether some change is not on disk.
    pub fn unsaved(&self) -> bool {
        let keeping = &self.keeping;
        self.draft.is_some()
            || self.is_resizing()
            || self.is_typing_speaker()
            || !keeping.whole
            || !keeping.queue.is_empty()
            || matches!(
                keeping.writing,
                Some((_, Writing::Whole(_) | Writing::Rows(_)))
            )
    }

    /// Whether some change is not on disk and is not on its way there.
    fn is_stuck(&self) -> bool {
        self.unsaved() && (self.keeping.failure.is_some() || self.access == Access::Read)
    }

    /// What a downloaded file is called: the project's name and `ending`.
    fn file_called(&self, ending: &str) -> String {
        format!("{}{ending}", slug(self.name()))
    }

    fn reveal(&mut self) {
        self.reveal += 1;
    }

    /// Keeps to what is there where a step made other documents of `before`:
    /// the current entry and the search.
    fn refit(&mut self, before: &[Arc<Document>]) {
        let documents = self.session.project().documents();
        let same = |(a, b): (&Arc<Document>, &Arc<Document>)| Arc::ptr_eq(a, b);
        if documents.len() == before.len() && documents.iter().zip(before).all(same) {
            return;
        }
        self.at.document = self.at.document.min(documents.len().saturating_sub(1));
        self.places.retain(|at| at.document < documents.len());
        let entries = self.entries();
        self.at.entry = self.at.entry.min(entries.saturating_sub(1));
        self.window.end = self.window.end.min(entries);
        self.window.start = self.window.start.min(self.window.end);
        self.search_again();
        self.look_again();
    }

    fn next_unfinished(&self, from: usize) -> Option<usize> {
        let records = self.session.project().records(self.at.document);
        let annotator = self.session.annotator();
        let open = |entry: &usize| !records[*entry].status(annotator).is_finished();
        (from..records.len())
            .find(open)
            .or_else(|| (0..from.min(records.len())).find(open))
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
                .unwrap_or_else(|| t("head.untitled").to_owned()),
            name: project.name.clone(),
            entries,
            finished,
            documents: project.documents().len(),
            created: self.created.clone(),
            modified: stamp.at.clone(),
            revision: self.session.revision(),
            deleted: false,
        }
    }

    /// Notes that the write of this number is on disk; whether writing had
    /// failed before. `None` where no such write is under way.
    fn written(&mut self, number: u64) -> Option<bool> {
        let keeping = &mut self.keeping;
        let (_, writing) = keeping.writing.take_if(|(n, _)| *n == number)?;
        match writing {
            Writing::Whole(rows) => {
                keeping.whole = true;
                keeping.documents = std::mem::take(&mut keeping.sent);
                keeping.rows = 0;
                keeping.queue.drain(..rows.min(keeping.queue.len()));
            }
            Writing::Rows(rows) => {
                keeping.rows += rows;
                keeping.queue.drain(..rows.min(keeping.queue.len()));
            }
            Writing::Compact => {
                keeping.documents = std::mem::take(&mut keeping.sent);
                keeping.rows = 0;
            }
        }
        Some(keeping.failure.take().is_some())
    }

    /// The write to begin now, if any.
    fn next_write(&mut self, stamp: &Stamp) -> Option<Effect> {
        let keeping = &self.keeping;
        if self.access == Access::Read || keeping.writing.is_some() || keeping.waiting {
            return None;
        }
        let documents = self.session.project().documents().to_vec();
        let (writing, write) = if !keeping.whole {
            self.keeping.sent.clone_from(&documents);
            let keeping = &self.keeping;
            let snapshot = Box::new(self.session.snapshot());
            let rows = keeping.queue.len();
            (
                Writing::Whole(rows),
                Write::Whole {
                    documents,
                    snapshot,
                },
            )
        } else if !keeping.queue.is_empty() {
            let rows = keeping.queue.clone();
            (Writing::Rows(rows.len()), Write::Rows(rows))
        } else if keeping.rows >= COMPACT_AFTER {
            let mut changed = Vec::new();
            for (number, document) in documents.iter().enumerate() {
                let written = keeping.documents.get(number);
                if written.is_none_or(|written| !Arc::ptr_eq(written, document)) {
                    changed.push((number, document.clone()));
                }
            }
            let write = Write::Compact {
                documents: changed,
                count: documents.len(),
                snapshot: Box::new(self.session.snapshot()),
            };
            self.keeping.sent = documents;
            (Writing::Compact, write)
        } else {
            return None;
        };
        self.keeping.writing = Some((stamp.nonce, writing));
        Some(Effect::Write(
            Box::new(self.summary(stamp)),
            stamp.nonce,
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
