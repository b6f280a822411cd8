//! The root component: holds the state, carries its effects out, listens to
//! the keyboard and the browser, and composes the screens.

use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

use gloo::events::{EventListener, EventListenerOptions, EventListenerPhase};
use gloo::timers::callback::Timeout;
use gloo::timers::future::TimeoutFuture;
use gloo::utils::{document, window};
use liveblog_core::passage::{Unit, Way};
use liveblog_core::{Codebook, Status};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{ClipboardEvent, DragEvent, HtmlElement, HtmlInputElement, KeyboardEvent};
use yew::html::Scope;
use yew::prelude::*;

use crate::browser::channel::Channel;
use crate::browser::exchange::Program;
use crate::browser::files::{Chosen, chosen};
use crate::browser::lock::{self, Ask, Lock, Outcome};
use crate::browser::reader::{self, Reader, Split, Text};
use crate::browser::storage::{Library, ProjectId, StorageError};
use crate::browser::{
    clipboard, files, label_colors, language, look, place, selection, stamp, timing,
};
use crate::chunk::{self, Missing};
use crate::components::alert_bar::alert_bar;
use crate::components::codebook::codebook_dialog;
use crate::components::dialogs::{delete_dialog, keys_dialog, rename_dialog};
use crate::components::document_head::DocumentHead;
use crate::components::documents::documents_dialog;
use crate::components::export::export_dialog;
use crate::components::feed::Feed;
use crate::components::filters::{bulk_dialog, filter_panel, found_bar};
use crate::components::guide::guide_panel;
use crate::components::header::Header;
use crate::components::import::import_dialog;
use crate::components::incoming::{
    arrival_dialog, changes_dialog, document_links, document_names, files_dialog, paste_dialog,
    reading_dialog,
};
use crate::components::labels::Labels;
use crate::components::links::{feed_foot, links_dialog};
use crate::components::note::Note;
use crate::components::passage::passage_card;
use crate::components::people::people_dialog;
use crate::components::record::record_card;
use crate::components::review::{details_dialog, fix_panel, show_current_line};
use crate::components::settings::settings_dialog;
use crate::components::shared::Shared;
use crate::components::start::Start;
use crate::components::summary::summary_dialog;
use crate::components::timeline::Strip;
use crate::components::together::Together;
use crate::held_keys::HeldKeys;
use crate::keymap::{self, KeyCommand, SelectCommand};
use crate::state::codebook::{Edit, Outside};
use crate::state::comfort::{Comfort, NEW_CODEBOOK, Settings, SettingsForm};
use crate::state::documents::Documents;
use crate::state::find::Find;
use crate::state::incoming::{Blog, Given, Opened};
use crate::state::links::Links;
use crate::state::records::Records;
use crate::state::review::Review;
use crate::state::spans::{Selected, Spans};
use crate::state::{Access, Action, AppState, Dialog, Effect, Move, Screen, Work, exchange};
use crate::words::{self, t};

/// The invented live blog behind “Try a sample”, beside the page.
const SAMPLE: &str = "sample.txt";

/// How long one slice of splitting may keep the page busy: under the 50 ms
/// from which a browser counts a task as long.
const SLICE_MS: f64 = 24.0;

/// How often progress is drawn: drawing takes time from splitting.
const PROGRESS_MS: f64 = 100.0;

/// Bytes from which progress is shown before anything is done: a page's source
/// is parsed in one go.
const HEAVY: usize = 1_000_000;

/// How long reading waits for its program before it says that it is under way.
const LATE_MS: u32 = 300;

/// How long a browser takes to draw what has changed, with some to spare.
const PAINT_MS: u32 = 50;

/// Bytes split between two looks at the clock.
const SLICE_BYTES: usize = 64 * 1024;

/// How long after it was begun a note, or its next piece, becomes a step.
const NOTE_PAUSE_MS: u32 = 600;

/// How long a selection by touch has to rest before it is taken.
const SELECTION_PAUSE_MS: u32 = 250;

/// How long an entry stays the current one before it is looked at more
/// closely.
const LOOK_PAUSE_MS: u32 = 300;
/// How long the page must be left alone before what is drawn of all entries
/// is brought up to date: so long that no key waits for it.
const REST_MS: u32 = 350;

/// How long a failed write waits before it is tried again.
const RETRY_MS: u32 = 5_000;

/// How long the storage may take to open before the page goes on without.
const STORAGE_MS: u32 = 5_000;

/// What the root component is sent.
pub enum Message {
    /// An action of the state.
    Act(Action),
    /// The storage is open.
    LibraryOpened(Library),
    /// The storage should have opened by now.
    StorageLate,
    /// These are the first and the last entry in view.
    Viewed((usize, usize)),
    /// The chunk is there, or could not be loaded.
    ChunkLoaded(Result<(), Missing>),
}

impl From<Action> for Message {
    fn from(action: Action) -> Self {
        Self::Act(action)
    }
}

/// What the keyboard needs to know to decide, while an event is still under
/// way, whether a key is the page's.
#[derive(Default)]
struct KeyContext {
    /// The open project's labels; `None` outside a project.
    codebook: RefCell<Option<Arc<Codebook>>>,
    /// Whether a passage is selected, and whether the arrows move it.
    passage: Cell<Option<bool>>,
    /// Whether Escape has something of passages to leave.
    in_passage: Cell<bool>,
    /// Closing the page would lose something.
    unsaved: Cell<bool>,
    /// Keys that wait for the page.
    held: HeldKeys,
}

/// The page.
pub struct App {
    state: AppState,
    library: Option<Library>,
    channel: Channel,
    /// The locks on projects that are open, being left, or deleted in this tab
    /// and not yet to be cleared away.
    locks: Vec<(ProjectId, Lock)>,
    /// What waits for the storage to open.
    waiting: Vec<Box<dyn FnOnce(Library)>>,
    /// Set to leave off the reading or splitting under way.
    cancel_split: Rc<Cell<bool>>,
    note_timer: Option<Timeout>,
    /// Whether there was anything to work with yet.
    usable: bool,
    loading_chunk: bool,
    /// What was done before the chunk was there.
    put_off: Vec<Action>,
    look_timer: Option<Timeout>,
    rest_timer: Option<Timeout>,
    /// The first and the last entry in view.
    viewed: (usize, usize),
    on_view: Callback<(usize, usize)>,
    /// Whether what is searched for is highlighted.
    highlights: bool,
    /// What gets the focus once it is drawn, and whether what it holds is then
    /// to be typed over.
    focus: Option<(&'static str, bool)>,
    /// How many actions had been asked for when the page was drawn last.
    drawn: Cell<u64>,
    /// Whether anything had the focus before that.
    focused: Cell<bool>,
    /// The program that exports, while its dialog is open.
    program: Option<Program>,
    keys: Rc<KeyContext>,
    together: Together,
    on: Callback<Action>,
    link: Scope<Self>,
    _listeners: Vec<EventListener>,
}

impl Component for App {
    type Message = Message;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        let link = ctx.link().clone();
        spawn_local(async move {
            match Library::open().await {
                Ok(library) => link.send_message(Message::LibraryOpened(library)),
                Err(error) => link.send_message(Action::Blocked(error)),
            }
        });
        let link = ctx.link().clone();
        Timeout::new(STORAGE_MS, move || link.send_message(Message::StorageLate)).forget();
        let link = ctx.link().clone();
        let channel = Channel::open(move |news| link.send_message(Action::Heard(news)));
        reader::link_lines();
        let keys = Rc::new(KeyContext::default());
        let on: Callback<Action> = {
            let keys = keys.clone();
            ctx.link().callback(move |action| {
                keys.held.asked();
                Message::Act(action)
            })
        };
        let mut state = AppState::default();
        state.language = language::chosen();
        (state.settings, _) = Settings::read(&place::settings());
        keymap::set_own(state.settings.keys());
        state.known_as = place::name().map(Into::into);
        state.export_record = place::export().into();
        if state.language.wanted() != words::language() {
            // Tried once more; where it fails again, the page says why.
            let choice = state.language.choice;
            ctx.link().send_message(Action::SetLanguage(choice));
        }
        Self {
            state,
            library: None,
            channel,
            locks: Vec::new(),
            waiting: Vec::new(),
            cancel_split: Rc::default(),
            note_timer: None,
            usable: false,
            loading_chunk: false,
            put_off: Vec::new(),
            look_timer: None,
            rest_timer: None,
            viewed: (0, 0),
            on_view: ctx.link().callback(Message::Viewed),
            highlights: false,
            focus: None,
            drawn: Cell::default(),
            focused: Cell::default(),
            program: None,
            _listeners: listeners(&on, &keys),
            keys,
            together: Together::default(),
            on,
            link: ctx.link().clone(),
        }
    }

    fn update(&mut self, _ctx: &Context<Self>, message: Message) -> bool {
        match message {
            Message::LibraryOpened(library) => {
                self.library = Some(library.clone());
                for work in std::mem::take(&mut self.waiting) {
                    work(library.clone());
                }
                if self.state.blocked.is_some() {
                    self.act(Action::Unblocked);
                } else if self.state.is_opening() {
                    match place::project() {
                        Some(id) => self.act(Action::OpenProject(id)),
                        None => self.carry_out(Effect::List),
                    }
                } else {
                    self.carry_out(Effect::List);
                }
            }
            Message::StorageLate => {
                if self.library.is_none() && self.state.blocked.is_none() {
                    let error = StorageError::Blocked(t("storage.late").to_owned());
                    self.act(Action::Blocked(error));
                }
            }
            Message::Act(action) => self.act(action),
            Message::ChunkLoaded(loaded) => {
                self.loading_chunk = false;
                if loaded.is_ok() {
                    self.act(Action::Complete);
                    for action in std::mem::take(&mut self.put_off) {
                        self.act(action);
                    }
                } else if !self.put_off.is_empty() {
                    self.act(Action::Incomplete);
                }
            }
            Message::Viewed(viewed) => {
                self.viewed = viewed;
                if let Some((work, chunk)) = self.state.work().zip(chunk::loaded()) {
                    (chunk.show_view)(work, viewed);
                }
                return false;
            }
        }
        let work = self.state.work();
        *self.keys.codebook.borrow_mut() = work.map(|work| work.session.project().codebook.clone());
        let spans = work.map(|work| &work.spans);
        let passage = spans.and_then(|spans| spans.passage.as_ref());
        self.keys
            .passage
            .set(passage.map(|passage| passage.by_keys));
        let record = spans.is_some_and(|spans| spans.record.is_some());
        self.keys.in_passage.set(passage.is_some() || record);
        self.keys
            .unsaved
            .set(self.state.unsaved() || !self.put_off.is_empty());
        self.together.hold();
        true
    }

    fn view(&self, _ctx: &Context<Self>) -> Html {
        // What keys mean may go by what is put off.
        if self.put_off.is_empty() || !self.loading_chunk {
            self.drawn.set(self.keys.held.count());
        }
        self.focused.set(self.focused.get() || focus_is_somewhere());
        let state = &self.state;
        let on = &self.on;
        html! {
            <div class="app">
                { alert_bar(state.alert.as_ref(), on) }
                <div class="announcer" aria-live="polite" aria-atomic="true">{ &*state.announcement }</div>
                {
                    match &state.screen {
                        Screen::Opening(_) => html! { <main class="opening" aria-busy="true" /> },
                        Screen::Start => html! {
                            <Start projects={state.projects.clone()} deleted={state.deleted.clone()} language={state.language} codebook={state.settings.choice(&NEW_CODEBOOK)} on={on.clone()} />
                        },
                        Screen::Work(work) => self.view_work(work),
                    }
                }
                if let Some(chunk) = chunk::loaded() {
                    { (chunk.dialog)(self) }
                    if self.state.printing && let Some(work) = state.work() {
                        { (chunk.print)(work) }
                    }
                }
                { self.together.view() }
            </div>
        }
    }

    fn rendered(&mut self, _ctx: &Context<Self>, _first: bool) {
        self.show_rest();
        // Where more has been asked for, it is drawn next.
        if self.keys.held.drawn(self.drawn.get()) {
            if let Some((selector, overtype)) = self.focus.take() {
                focus(selector);
                let field = document().active_element().filter(|_| overtype);
                if let Some(field) = field.and_then(|f| f.dyn_into::<HtmlInputElement>().ok()) {
                    field.select();
                }
            }
            // It may have gone with the button that was pressed.
            if self.focused.replace(false) && !focus_is_somewhere() {
                let instead = match dialog_is_open() {
                    true => "dialog[open] .modal-head button",
                    false => "[aria-current='true']",
                };
                focus(instead);
            }
            self.keys.held.release();
        }
    }
}

impl App {
    /// Shows what is no part of the elements.
    fn show_rest(&mut self) {
        let title = match self.state.work() {
            Some(work) => format!("{} – Liveblog Annotator", work.name()),
            None => "Liveblog Annotator".to_owned(),
        };
        if document().title() != title {
            document().set_title(&title);
        }
        if let Some(work) = self.state.work() {
            label_colors::show(&work.session.project().codebook);
        }
        match &self.state.screen {
            Screen::Start => timing::mark_once("start-usable"),
            Screen::Work(work) => {
                if let Some(chunk) = chunk::loaded() {
                    (chunk.show_view)(work, self.viewed);
                }
                let needle = work.search.needle.as_deref();
                if needle.is_some() || self.highlights {
                    self.highlights = needle.is_some();
                    selection::highlight_found(needle);
                }
                timing::mark_once("entries-usable");
            }
            Screen::Opening(_) => return,
        }
        if !self.usable {
            self.usable = true;
            // Not before: opening the page does not wait for them.
            self.load_chunk();
            reader::load_when_idle();
        }
    }

    fn act(&mut self, action: Action) {
        match &action {
            Action::NoteSettled => self.note_timer = None,
            Action::Blocked(_) => self.waiting.clear(),
            Action::Dismiss => self.put_off.clear(),
            _ => {}
        }
        let effects = match chunk::loaded() {
            Some(chunk) => (chunk.update)(&mut self.state, action, &stamp::stamp()),
            None => match self.state.open(action) {
                Ok(effects) => effects,
                Err(action) => {
                    self.put_off.push(action);
                    return self.load_chunk();
                }
            },
        };
        for effect in effects {
            self.carry_out(effect);
        }
        if let Some(chunk) = chunk::loaded()
            && (chunk.wants_rest)(&mut self.state)
        {
            let on = self.on.clone();
            let rest = move || on.emit(Find::Rest.into());
            self.rest_timer = Some(Timeout::new(REST_MS, rest));
        }
    }

    fn load_chunk(&mut self) {
        if std::mem::replace(&mut self.loading_chunk, true) {
            return;
        }
        let link = self.link.clone();
        spawn_local(async move {
            let loaded = chunk::load().await;
            link.send_message(Message::ChunkLoaded(loaded));
        });
    }

    fn carry_out(&mut self, effect: Effect) {
        match effect {
            Effect::List => {
                self.with_library(|library| async move { Action::Listed(library.list().await) })
            }
            Effect::AskLock(id, ask) => {
                let on = self.on.clone();
                // Given back first, so that the same tab can take it again.
                self.release(&id);
                let name = lock_name(&id);
                let key = id.clone();
                let lock = lock::acquire(&name, ask, move |outcome| {
                    on.emit(Action::Lock(id.clone(), outcome));
                });
                self.locks.push((key, lock));
            }
            Effect::ReleaseLock(id) => self.release(&id),
            Effect::Load(id, access) => self.with_library(move |library| async move {
                let kept = library.load(&id).await.map(Box::new);
                let at = place::recall(&id);
                Action::Loaded(id, access, at, kept)
            }),
            Effect::Purge(ids) => {
                for id in ids {
                    self.purge(id);
                }
            }
            Effect::Address(project) => place::go(project.as_ref()),
            other => {
                if let Some(chunk) = chunk::loaded() {
                    (chunk.carry_out)(self, other);
                }
            }
        }
    }

    /// Carries out what opening never asks for.
    pub fn carry_out_more(&mut self, effect: Effect) {
        match effect {
            Effect::Split(given) => self.split(given),
            Effect::LoadReader => {
                let on = self.on.clone();
                spawn_local(async move {
                    let loaded = reader::load().await;
                    on.emit(Action::ReaderLoaded(loaded.map(|_| ())));
                });
            }
            Effect::ReadFile(file) => self.read_file(file),
            Effect::LoadSample => {
                let on = self.on.clone();
                spawn_local(async move {
                    on.emit(Action::SampleLoaded(files::load(SAMPLE).await));
                });
            }
            Effect::CancelSplit => self.cancel_split.set(true),
            Effect::LoadTail(id, known, revision) => self.with_library(move |library| async move {
                let rows = library.rows_after(&id, known).await;
                Action::Tail(id, revision, rows)
            }),
            Effect::Write(summary, number, write) => self.with_library(move |library| async move {
                // What was done is shown before it is written: a browser draws
                // after a key before it runs timers.
                TimeoutFuture::new(0).await;
                let id = summary.id.clone();
                match library.write(&summary, write).await {
                    Ok(()) => Action::Written(id, number),
                    Err(error) => Action::WriteFailed(id, number, error),
                }
            }),
            Effect::RetryLater(id) => {
                let on = self.on.clone();
                Timeout::new(RETRY_MS, move || on.emit(Action::Retry(id))).forget();
            }
            Effect::Amend(summary) => self.with_library(move |library| async move {
                match library.amend(&summary).await {
                    Ok(()) => Action::Amended(summary.id),
                    Err(error) => Action::AmendFailed(summary.id, error),
                }
            }),
            Effect::AskDeleteLock(id) => {
                let on = self.on.clone();
                let key = id.clone();
                self.release(&id);
                let lock = lock::acquire(&lock_name(&key), Ask::IfFree, move |outcome| {
                    on.emit(Action::DeleteLock(id.clone(), outcome));
                });
                self.locks.push((key, lock));
            }
            Effect::Tell(news) => self.channel.tell(&news),
            Effect::RememberPlace(id, at) => place::remember(&id, at),
            Effect::RememberName(name) => place::remember_name(&name),
            Effect::SettleNoteLater => {
                let on = self.on.clone();
                // A timer that runs already is left to run, so that a note is
                // kept while it is being typed, too.
                self.note_timer.get_or_insert_with(|| {
                    Timeout::new(NOTE_PAUSE_MS, move || on.emit(Action::NoteSettled))
                });
            }
            Effect::Soon(find) => {
                let on = self.on.clone();
                spawn_local(async move {
                    timing::breathe().await;
                    on.emit(find.into());
                });
            }
            Effect::Download { name, text } => {
                if let Err(reason) = files::download(&name, &text) {
                    self.on.emit(Action::DownloadFailed(reason));
                }
            }
            Effect::AskToPersist => files::ask_to_persist(),
            Effect::Focus(selector) => self.focus = Some((selector, false)),
            Effect::Overtype(selector) => self.focus = Some((selector, true)),
            Effect::ShowLine => {
                Timeout::new(0, show_current_line).forget();
            }
            Effect::LookLater => {
                let on = self.on.clone();
                let look = move || on.emit(Links::Look.into());
                self.look_timer = Some(Timeout::new(LOOK_PAUSE_MS, look));
            }
            Effect::LookOn => {
                let on = self.on.clone();
                spawn_local(async move {
                    timing::breathe().await;
                    on.emit(Links::LookOn.into());
                });
            }
            Effect::Codebook(outside) => self.serve_codebook(outside),
            Effect::Exchange(outside) => self.serve_exchange(outside),
            Effect::LoadLanguage(code) => {
                let on = self.on.clone();
                spawn_local(async move {
                    on.emit(Action::LanguageLoaded(code, language::load(code).await));
                });
            }
            Effect::ShowLanguage => {
                self.carry_out(Effect::KeepSettings);
                language::show();
            }
            Effect::ShowSettings => look::show(&self.state.settings),
            Effect::KeepSettings => {
                let language = self.state.language.choice;
                place::remember_settings(&self.state.settings.record(language));
            }
            // Once the page has what is to be printed.
            Effect::Print => {
                Timeout::new(0, look::print).forget();
            }
            Effect::List
            | Effect::AskLock(..)
            | Effect::ReleaseLock(_)
            | Effect::Load(..)
            | Effect::Purge(_)
            | Effect::Address(_) => {}
        }
    }

    fn serve_exchange(&mut self, outside: exchange::Outside) {
        use exchange::Outside;
        match outside {
            Outside::Start(project) => {
                self.program = Some(Program::start(project, self.on.clone()));
            }
            Outside::Export(run, format, options) => {
                if let Some(program) = &self.program {
                    program.export(run, format, options);
                }
            }
            Outside::Import {
                run,
                files,
                format,
                annotator,
                makers,
                stamp,
            } => {
                if let Some(program) = &self.program {
                    program.import(run, files, &format, annotator.as_deref(), makers, &stamp);
                }
            }
            Outside::Stop => self.program = None,
            Outside::Offer(name, file) => {
                if let Err(reason) = files::offer(&name, &file) {
                    self.on.emit(Action::DownloadFailed(reason));
                }
            }
            Outside::Keep(record) => place::remember_export(&record),
        }
    }

    fn serve_codebook(&self, outside: Outside) {
        let on = self.on.clone();
        match outside {
            Outside::Read(number, file) => spawn_local(async move {
                let bytes = files::read(&file.file).await;
                on.emit(Edit::Looked(number, bytes).into());
            }),
            Outside::Keep(id, draft) => place::keep_draft(&id, draft.as_deref()),
            Outside::Recall(id) => {
                if let Some(draft) = place::recall_draft(&id) {
                    on.emit(Edit::Recalled(id, draft).into());
                }
            }
        }
    }

    /// Does `work` with the storage, as soon as that is open, and acts on what
    /// comes of it; nothing where there is no storage, which the page says.
    fn with_library<F: Future<Output = Action> + 'static>(
        &mut self,
        work: impl FnOnce(Library) -> F + 'static,
    ) {
        let on = self.on.clone();
        let work = move |library: Library| {
            // Boxed, so that the machinery around it is compiled in once.
            let future: Pin<Box<dyn Future<Output = Action>>> = Box::pin(work(library));
            spawn_local(async move { on.emit(future.await) });
        };
        match self.library.clone() {
            Some(library) => work(library),
            // Not open yet; where it never opens, the page says so.
            None if self.state.blocked.is_none() => self.waiting.push(Box::new(work)),
            None => {}
        }
    }

    /// Gives the lock on a project back, if it is held.
    fn release(&mut self, id: &ProjectId) {
        self.locks.retain(|(held, _)| held != id);
    }

    /// Leaves off what is being read or split: only the last of two counts.
    /// Returns what leaves the next one off.
    fn begin_reading(&mut self) -> Rc<Cell<bool>> {
        let cancelled = Rc::new(Cell::new(false));
        self.cancel_split.replace(true);
        self.cancel_split = cancelled.clone();
        cancelled
    }

    /// Reads a file's bytes.
    fn read_file(&mut self, file: Chosen) {
        let cancelled = self.begin_reading();
        let on = self.on.clone();
        spawn_local(async move {
            let bytes = files::read(&file.file).await;
            if !cancelled.get() {
                on.emit(Action::FileRead(bytes));
            }
        });
    }

    /// Reads what was given, splitting a slice at a time, so that the page
    /// stays responsive.
    fn split(&mut self, given: Given) {
        let cancelled = self.begin_reading();
        let on = self.on.clone();
        spawn_local(async move {
            // Only said where it takes a while.
            let late = on.clone();
            let late = Timeout::new(LATE_MS, move || late.emit(Action::SplitProgress(0.0)));
            let reader = reader::load().await;
            drop(late);
            if cancelled.get() {
                return;
            }
            let action = match reader {
                Ok(reader) => read(reader, given, &on, &cancelled).await,
                Err(reason) => Some(Action::ReaderMissing(given, reason)),
            };
            if let Some(action) = action {
                on.emit(action);
            }
        });
    }

    /// Clears a deleted project away, unless the tab that deleted it is still
    /// open and could restore it.
    fn purge(&self, id: ProjectId) {
        let Some(library) = self.library.clone() else {
            return;
        };
        let held: Rc<RefCell<Option<Lock>>> = Rc::default();
        let hold = held.clone();
        let name = lock_name(&id);
        let lock = lock::acquire(&name, Ask::IfFree, move |outcome| {
            let (library, id, hold) = (library.clone(), id.clone(), hold.clone());
            spawn_local(async move {
                if outcome == Outcome::Held && library.purge(&id).await.is_ok() {
                    place::forget(&id);
                }
                hold.replace(None);
            });
        });
        held.replace(Some(lock));
    }

    fn view_work(&self, work: &Work) -> Html {
        let on = &self.on;
        let project = work.session.project();
        let annotator = work.session.annotator();
        let read_only = work.access == Access::Read;
        let edition = self.state.language.edition;
        let Some(blog) = work.document() else {
            return html! { <main class="opening" /> };
        };
        let records = project.records(work.at.document);
        let window = work.window.clone();
        let entries = window.clone().map_while(|position| work.shown_at(position));
        let rows: Vec<_> = entries
            .map_while(|entry| Some(Shared::from(records.get(entry)?)))
            .collect();
        let (blog, codebook) = (Shared::from(blog), Shared::from(&project.codebook));
        // A live blog may have no entry at all.
        let none = Arc::default();
        let current = work.records().unwrap_or(&none);
        let note: Rc<str> = work
            .draft
            .clone()
            .unwrap_or_else(|| current.note(annotator).as_ref().into());
        let (finished, all) = work.progress();
        let chunk = chunk::loaded();
        html! {
            <div class="work">
                <Header
                    name={AttrValue::from(work.name().to_owned())}
                    documents={document_names(work)}
                    document={work.at.document}
                    annotator={AttrValue::from(work.annotator_name().to_owned())}
                    query={work.search.query.clone()}
                    hits={work.search.hits.clone()}
                    current={work.at.entry}
                    {finished}
                    {all}
                    status={work.save_status()}
                    can_undo={work.session.history().next_undo().is_some() && !read_only}
                    can_redo={work.session.history().next_redo().is_some() && !read_only}
                    {edition}
                    on={on.clone()}
                />
                <Feed
                    blog={blog.clone()}
                    codebook={codebook.clone()}
                    annotator={annotator.clone()}
                    others={work.others()}
                    library={Rc::new(project.documents().iter().map(Shared::from).collect::<Vec<_>>())}
                    shown={work.find.shown.clone()}
                    start={window.start}
                    {rows}
                    current={work.at.entry}
                    reveal={work.reveal}
                    touch={work.touch}
                    passage={work.spans.passage.clone()}
                    record={work.spans.record.clone()}
                    {read_only}
                    {edition}
                    on={on.clone()}
                    on_view={self.on_view.clone()}
                >
                    <DocumentHead blog={blog.clone()} {read_only} {edition} on={on.clone()} />
                    { document_links(work, on) }
                </Feed>
                { chunk.map(|chunk| (chunk.around)(self, work)) }
                <aside class="side" aria-label={t("work.current")}>
                  if let Some(panel) = chunk.and_then(|chunk| (chunk.panel)(self, work)) {
                    { panel }
                  } else { <>
                    if let Some(guide) = chunk.and_then(|chunk| (chunk.guide)(self, work)) {
                        { guide }
                    } else {
                        <Labels
                            blog={blog.clone()}
                            index={work.at.entry}
                            codebook={codebook.clone()}
                            annotator={annotator.clone()}
                            records={Shared::from(current)}
                            selected={work.selected()}
                            {read_only}
                            {edition}
                            on={on.clone()}
                        />
                    }
                    { chunk.map(|chunk| (chunk.selection)(self, work)) }
                    <Note text={note} {read_only} {edition} on={on.clone()} />
                  </> }
                </aside>
            </div>
        }
    }

    /// What lies over the feed and beside it.
    pub fn view_around(&self, work: &Work) -> Html {
        let on = &self.on;
        let Some(blog) = work.document() else {
            return Html::default();
        };
        let codebook = &work.session.project().codebook;
        html! { <>
            { feed_foot(&self.state, on) }
            if let Some(drawn) = &work.find.drawn {
                <Strip drawn={drawn.clone()} blog={Shared::from(blog)} codebook={Shared::from(codebook)} shown={work.find.shown.clone()}
                    current={work.at.entry} from={work.find.filter.from} to={work.find.filter.to} edition={self.state.language.edition} on={on.clone()} />
            }
            { found_bar(work, on) }
        </> }
    }

    /// What takes the place of all beside the feed.
    pub fn view_panel(&self, work: &Work) -> Option<Html> {
        match &work.fix {
            Some(fix) => Some(fix_panel(work, fix, &self.on)),
            None => work.find.open.then(|| filter_panel(work, &self.on)),
        }
    }

    /// What takes the place of the labels.
    pub fn view_guide(&self, work: &Work) -> Option<Html> {
        let guide = work.guide.as_ref()?;
        Some(guide_panel(work, guide, &self.on))
    }

    /// What is selected.
    pub fn view_selection(&self, work: &Work) -> Html {
        let on = &self.on;
        html! {
            if work.spans.passage.is_some() || work.spans.record.is_some() {
                <div class="selection">
                    { passage_card(work, on) }
                    { record_card(work, on) }
                </div>
            }
        }
    }

    /// The open dialog.
    pub fn view_dialog(&self) -> Html {
        let on = &self.on;
        let work = self.state.work();
        match &self.state.dialog {
            None => Html::default(),
            Some(Dialog::Keys) => keys_dialog(work.map(|w| &*w.session.project().codebook), on),
            Some(Dialog::Settings(form)) => {
                settings_dialog(&self.state.settings, form, self.state.language, on)
            }
            Some(Dialog::Export) => export_dialog(&self.state, on),
            Some(Dialog::Import) => import_dialog(&self.state, on),
            Some(Dialog::Rename(summary)) => rename_dialog(summary, on),
            Some(Dialog::Delete(summary)) => delete_dialog(summary, on),
            Some(Dialog::Details(form)) => details_dialog(form, on),
            Some(Dialog::Reading) => reading_dialog(&self.state.incoming, on),
            Some(Dialog::PasteLater) => paste_dialog(on),
            Some(Dialog::Arrival) => arrival_dialog(&self.state.incoming, work, on),
            Some(Dialog::Files) => files_dialog(&self.state.incoming.outcomes, on),
            Some(Dialog::Documents(rows)) => documents_dialog(rows, work, on),
            Some(Dialog::Links) => links_dialog(work, on),
            Some(Dialog::People(name)) => people_dialog(name, work, on),
            Some(Dialog::Codebook) => match work {
                Some(work) => codebook_dialog(work, on),
                None => Html::default(),
            },
            Some(Dialog::Summary) => {
                work.map_or_else(Html::default, |work| summary_dialog(work, on))
            }
            Some(Dialog::Bulk) => work.map_or_else(Html::default, |work| bulk_dialog(work, on)),
            Some(Dialog::Changes) => changes_dialog(self.state.incoming.changes.as_ref(), on),
        }
    }
}

/// Reads what was given; nothing where that was left off.
async fn read(
    reader: Reader,
    given: Given,
    on: &Callback<Action>,
    cancelled: &Cell<bool>,
) -> Option<Action> {
    if given.weight() > HEAVY {
        on.emit(Action::SplitProgress(0.0));
        TimeoutFuture::new(PAINT_MS).await;
        if cancelled.get() {
            return None;
        }
    }
    timing::mark("split-start");
    let text = match &given {
        Given::Text(text) => Text::Any(text),
        Given::Rich { plain, html } => Text::Rich(plain, html),
        Given::Json(text) => Text::Json(text),
        Given::File(bytes) => {
            let opened = reader::dataset(&reader, bytes).await;
            if cancelled.get() {
                return None;
            }
            let opened = opened.map(|(project, warnings)| Opened { project, warnings });
            let Given::File(bytes) = given else {
                return None;
            };
            return Some(Action::DatasetRead(bytes, opened));
        }
    };
    let Some(mut split) = Split::begin(&reader, text, stamp::now().as_str()) else {
        return Some(Action::SplitDone(None));
    };
    let mut shown = timing::now();
    let mut until = shown + SLICE_MS;
    loop {
        let done = match split.step(SLICE_BYTES) {
            Ok(Some(done)) => done,
            Ok(None) => break,
            Err(reason) => return Some(Action::ReaderMissing(given, reason)),
        };
        if timing::now() < until {
            continue;
        }
        if timing::now() >= shown + PROGRESS_MS {
            on.emit(Action::SplitProgress(done));
            shown = timing::now();
        }
        timing::breathe().await;
        if cancelled.get() {
            return None;
        }
        until = timing::now() + SLICE_MS;
    }
    let (document, read_as) = split.finish()?;
    timing::measure_since("split", "split-start");
    Some(Action::SplitDone(Some(Box::new(Blog {
        document,
        read_as,
        file: None,
    }))))
}

fn lock_name(id: &ProjectId) -> String {
    format!("liveblog-annotator/{id}")
}

/// Listens to what the whole page hears: keys, pastes, drops, the address and
/// the page going away.
fn listeners(on: &Callback<Action>, keys: &Rc<KeyContext>) -> Vec<EventListener> {
    let window = window();
    let active = EventListenerOptions::enable_prevent_default();
    let listen = |name: &'static str, act: Box<dyn FnMut(&Event)>| {
        EventListener::new_with_options(&window, name, active, act)
    };
    let key = {
        let (on, keys) = (on.clone(), keys.clone());
        move |event: &Event| {
            if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
                press(event, &keys, &on);
            }
        }
    };
    let hold = {
        let keys = keys.clone();
        move |event: &Event| {
            if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
                keys.held.hold(event);
            }
        }
    };
    // Before anything else hears of the key.
    let first = EventListenerOptions {
        phase: EventListenerPhase::Capture,
        passive: false,
    };
    let paste = {
        let on = on.clone();
        move |event: &Event| {
            if let Some(event) = event.dyn_ref::<ClipboardEvent>() {
                pasted(event, &on);
            }
        }
    };
    let drop = {
        let on = on.clone();
        move |event: &Event| {
            event.prevent_default();
            let files = event
                .dyn_ref::<DragEvent>()
                .and_then(|e| e.data_transfer()?.files());
            if let Some(files) = files {
                on.emit(Action::OpenFiles(chosen(&files)));
            }
        }
    };
    let address = {
        let on = on.clone();
        move |_: &Event| {
            on.emit(match place::project() {
                Some(id) => Action::OpenProject(id),
                None => Action::GoStart,
            });
        }
    };
    let hidden = {
        let on = on.clone();
        move |_: &Event| on.emit(Action::NoteSettled)
    };
    let elsewhere = {
        let on = on.clone();
        move |_: &Event| on.emit(Comfort::Heard(place::settings().into()).into())
    };
    let tell = |act: fn() -> Comfort| {
        let on = on.clone();
        Box::new(move |_: &Event| on.emit(act().into()))
    };
    let leaving = {
        let keys = keys.clone();
        move |event: &Event| {
            if keys.unsaved.get() {
                event.prevent_default();
            }
        }
    };
    let down = Rc::new(Cell::new(false));
    let pressed = {
        let down = down.clone();
        move |_: &Event| down.set(true)
    };
    let seen: Rc<Cell<Option<Selected>>> = Rc::default();
    let read = {
        let (on, seen) = (on.clone(), seen.clone());
        move || {
            let now = selection::read().filter(|_| !dialog_is_open());
            if seen.replace(now) != now
                && let Some(selected) = now
            {
                on.emit(Spans::Selected(selected).into());
            }
        }
    };
    let released = {
        let (down, read) = (down.clone(), read.clone());
        move |_: &Event| {
            down.set(false);
            // Once the browser has made up its mind.
            Timeout::new(0, read.clone()).forget();
        }
    };
    let changed = {
        let timer: RefCell<Option<Timeout>> = RefCell::default();
        move |_: &Event| {
            // By touch, or by the keys of the browser.
            let waiting = (!down.get()).then(|| Timeout::new(SELECTION_PAUSE_MS, read.clone()));
            timer.replace(waiting);
        }
    };
    vec![
        listen("mousedown", Box::new(pressed)),
        listen("mouseup", Box::new(released)),
        EventListener::new(&document(), "selectionchange", changed),
        EventListener::new_with_options(&window, "keydown", first, hold),
        listen("keydown", Box::new(key)),
        listen("paste", Box::new(paste)),
        listen(
            "dragover",
            Box::new(|event: &Event| event.prevent_default()),
        ),
        listen("drop", Box::new(drop)),
        listen("hashchange", Box::new(address)),
        listen("pagehide", Box::new(hidden.clone())),
        EventListener::new(&document(), "visibilitychange", hidden),
        listen("storage", Box::new(elsewhere)),
        listen("beforeprint", tell(|| Comfort::PrintBegins)),
        listen("afterprint", tell(|| Comfort::PrintEnds)),
        listen("beforeunload", Box::new(leaving)),
    ]
}

/// Whether a dialog is open, to which all keys then belong. Asked of the page
/// itself: the state hears of a closed dialog a moment later.
pub fn dialog_is_open() -> bool {
    matches!(document().query_selector("dialog[open]"), Ok(Some(_)))
}

/// Whether typing goes into this element.
pub fn is_field(element: &web_sys::Element) -> bool {
    match &*element.tag_name() {
        "TEXTAREA" | "SELECT" => true,
        "INPUT" => !matches!(
            element.get_attribute("type").as_deref(),
            Some("radio" | "checkbox" | "button" | "file")
        ),
        _ => false,
    }
}

pub fn target_element(event: &Event) -> Option<web_sys::Element> {
    event.target()?.dyn_into().ok()
}

fn pasted(event: &ClipboardEvent, on: &Callback<Action>) {
    let Some(data) = event.clipboard_data() else {
        return;
    };
    let field = target_element(event).filter(is_field);
    let in_box = field.as_ref().is_some_and(|field| field.id() == "paste");
    let on_page = field.is_none() && !dialog_is_open();
    if !in_box && !on_page {
        return;
    }
    let plain = data.get_data("text/plain").unwrap_or_default();
    // Office programs put a picture beside the text they copy.
    if let Some(files) = data.files().filter(|files| files.length() > 0)
        && plain.is_empty()
    {
        event.prevent_default();
        on.emit(Action::OpenFiles(chosen(&files)));
        return;
    }
    let html = data.get_data("text/html").unwrap_or_default();
    // A box with megabytes in it makes a browser crawl, so such a paste is
    // split at once, as is one that goes to the page and to no field.
    let is_blank = plain.trim().is_empty();
    let is_only_rich = is_blank && !html.is_empty();
    if in_box && plain.len() <= LARGE_PASTE && !is_only_rich {
        clipboard::note(&plain, html);
        return;
    }
    let given = match (is_blank, html.is_empty()) {
        // Some programs copy rich text and nothing else.
        (true, _) => Given::Text(html),
        (false, true) => Given::Text(plain),
        (false, false) => Given::Rich { plain, html },
    };
    if !is_blank || is_only_rich {
        event.prevent_default();
        on.emit(Action::Split(given));
    }
}

/// Bytes from which a paste is split without being shown in the box first.
const LARGE_PASTE: usize = 500_000;

/// Carries a key out, if it is the page's.
fn press(event: &KeyboardEvent, keys: &KeyContext, on: &Callback<Action>) {
    // On many keyboards brackets are typed with Alt.
    let is_bracket = matches!(&*event.key(), "[" | "]");
    let is_other = event.alt_key() && !is_bracket;
    if event.default_prevented() || event.is_composing() || is_other || dialog_is_open() {
        return;
    }
    let codebook = keys.codebook.borrow().clone();
    let Some(codebook) = codebook else { return };
    let target = target_element(event);
    let key = event.key();
    if target.as_ref().is_some_and(is_field) {
        if key == "Escape" {
            if target.is_some_and(|t| t.id() == "search") {
                on.emit(Action::SearchTyped("".into()));
            }
            focus("[aria-current='true']");
        }
        return;
    }
    if key == "Escape" {
        if keys.in_passage.get() {
            on.emit(Spans::Leave.into());
        } else {
            on.emit(Review::Close.into());
            on.emit(Edit::CloseGuide.into());
            on.emit(Find::Close.into());
        }
        return;
    }
    // Enter and Space belong to the button, link or summary that has focus.
    let control =
        target.is_some_and(|t| matches!(&*t.tag_name(), "BUTTON" | "A" | "SUMMARY" | "INPUT"));
    if control && matches!(&*key, "Enter" | " ") {
        return;
    }
    let ctrl = (event.ctrl_key() || event.meta_key()) && !is_bracket;
    if let Some(spans) = passage_action(keys.passage.get(), &key, ctrl, event.shift_key()) {
        event.prevent_default();
        on.emit(spans.into());
        return;
    }
    let chord = keymap::chord(&key, ctrl, event.shift_key());
    let action = match keymap::command(&chord) {
        Some(KeyCommand::Note) => {
            event.prevent_default();
            focus("#note");
            return;
        }
        Some(KeyCommand::Search) => {
            event.prevent_default();
            focus("#search");
            return;
        }
        Some(command) => key_action(command),
        None => codebook
            .label_for_key(&chord)
            .map(|label| Action::ToggleLabel(label.id.clone())),
    };
    if let Some(action) = action {
        event.prevent_default();
        // A key held down must not toggle a label on and off.
        if !event.repeat() || matches!(action, Action::Go(_) | Action::Undo | Action::Redo) {
            on.emit(action);
        }
    }
}

/// What a key makes of the selected passage: up and down go from entry to entry
/// where it was selected by mouse.
fn passage_action(by_keys: Option<bool>, key: &str, ctrl: bool, shift: bool) -> Option<Spans> {
    let by_keys = by_keys?;
    Some(match keymap::select_command(key, ctrl, shift)? {
        SelectCommand::Step(Unit::Sentence, _) if !by_keys => return None,
        SelectCommand::Step(unit, toward) => Spans::Step(unit, toward),
        SelectCommand::Extend(unit, toward) => Spans::Extend(unit, toward),
        SelectCommand::Turn => Spans::Turn,
        SelectCommand::Widen => Spans::Widen,
        SelectCommand::Menu => Spans::Menu(true),
        SelectCommand::ChangeLabel => Spans::ChangeLabel,
        SelectCommand::Remove => Spans::Remove,
    })
}

/// What a key makes the state do; `None` for keys that only move the focus.
fn key_action(command: KeyCommand) -> Option<Action> {
    Some(match command {
        KeyCommand::Next => Action::Go(Move::Next),
        KeyCommand::Previous => Action::Go(Move::Previous),
        KeyCommand::First => Action::Go(Move::First),
        KeyCommand::Last => Action::Go(Move::Last),
        KeyCommand::NextUnfinished => Action::Go(Move::NextUnfinished),
        KeyCommand::Done => Action::Done,
        KeyCommand::NothingApplies => Action::NothingApplies,
        KeyCommand::Unsure => Action::SetStatus(Status::Unsure),
        KeyCommand::Exclude => Action::SetStatus(Status::Excluded),
        KeyCommand::Select => Spans::Toggle.into(),
        KeyCommand::NextPassage => Spans::Next(Way::On).into(),
        KeyCommand::PreviousPassage => Spans::Next(Way::Back).into(),
        KeyCommand::Attribution => Records::Fields.into(),
        KeyCommand::Fix => Review::Open.into(),
        KeyCommand::Undo => Action::Undo,
        KeyCommand::Redo => Action::Redo,
        KeyCommand::Codebook => Edit::Open.into(),
        KeyCommand::Guide => Edit::Guide.into(),
        KeyCommand::Export => Action::Show(Dialog::Export),
        KeyCommand::Keys => Action::Show(Dialog::Keys),
        KeyCommand::Link => Links::Open.into(),
        KeyCommand::Back => Links::Back.into(),
        KeyCommand::AcceptRepeat => Links::AcceptRepeat.into(),
        KeyCommand::Settings => Action::Show(Dialog::Settings(SettingsForm::default())),
        KeyCommand::Documents => Documents::Open.into(),
        KeyCommand::NextDocument => Documents::Step { forward: true }.into(),
        KeyCommand::PreviousDocument => Documents::Step { forward: false }.into(),
        KeyCommand::NextUnsure => Action::Go(Move::NextUnsure),
        KeyCommand::Filters => Find::Toggle.into(),
        KeyCommand::Summary => Find::Summary(false).into(),
        KeyCommand::Note | KeyCommand::Search => return None,
    })
}

/// Whether anything has the focus that keys can act on. A browser takes it from
/// a button that is turned off only once it draws.
fn focus_is_somewhere() -> bool {
    let focused = document().active_element();
    let body = document().body().map(web_sys::Element::from);
    let is_on = |e: &web_sys::Element| !e.matches(":disabled").unwrap_or_default();
    focused != body && focused.is_some_and(|e| is_on(&e))
}

/// Gives the first element that matches the keyboard's focus.
fn focus(selector: &str) {
    let element = document().query_selector(selector).ok().flatten();
    if let Some(element) = element.and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
        let _: Result<(), JsValue> = element.focus();
    }
}
