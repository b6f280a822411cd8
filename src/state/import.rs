//! Importing: files of other tools, or of ours, whose records go into the open
//! project as one step. On the start page the live blogs that they hold become a
//! new project.
//!
//! The files are read by the program that exports, too; what it finds is shown
//! before anything changes.

use std::sync::Arc;

use liveblog_core::transaction::Change;
use liveblog_core::{Annotator, Command, Project, Stamp, Status, StatusRecord};

use super::exchange::{self, Outside, Told};
use super::{Action, Alert, AppState, Dialog, Effect, Offer, Screen};
use crate::browser::files::Chosen;
use crate::words::{count, fill, t};

/// What a person can do about an import.
#[derive(Debug)]
pub enum Import {
    /// Open the dialog, with these files if there are some.
    Open(Vec<Chosen>),
    /// Read these files.
    Files(Vec<Chosen>),
    /// Read the files in the format of this name; empty for the one that they
    /// are certain to be in.
    Format(String),
    /// Load the program once more.
    Again,
    /// Bring in what was read.
    Bring,
}

impl From<Import> for Action {
    fn from(import: Import) -> Self {
        Self::Import(import)
    }
}

/// What was read of files.
#[derive(Debug)]
pub struct Found {
    /// The format, by its name.
    pub format: String,
    /// How many annotations, statuses, attributions and links are there already.
    pub known: usize,
    /// How many live blogs are new.
    pub documents: usize,
    /// How many entries these have.
    pub entries: usize,
    /// How many records were put right.
    pub repaired: usize,
    /// How many records were refused.
    pub refused: usize,
    /// The ids of labels that are new.
    pub labels: Vec<String>,
    /// The names of annotators that are new.
    pub annotators: Vec<String>,
    /// Whether the files hold texts.
    pub has_texts: bool,
    /// What was put right and refused, or the first of it.
    pub outcomes: Vec<Outcome>,
    /// What brings all of this in.
    pub changes: Vec<Change>,
    /// The new project that it goes into, still without any of it; `None` where
    /// that is the open one.
    pub begun: Option<Box<Project>>,
}

impl Found {
    /// Whether there is something to bring in. A new project is made of live
    /// blogs, so that labels or a codebook alone make none.
    pub fn brings(&self) -> bool {
        match self.begun {
            Some(_) => self.documents > 0,
            None => !self.changes.is_empty(),
        }
    }

    /// What was annotated that is new, counted by kind: the words of each, and how
    /// many there are.
    pub fn kinds(&self) -> [(&'static str, usize); 6] {
        let mut kinds = [
            ("import.entry-labels", 0),
            ("import.passages", 0),
            ("import.statuses", 0),
            ("import.notes", 0),
            ("import.attributions", 0),
            ("import.links", 0),
        ];
        let mut add = |at: usize| kinds[at].1 += 1;
        for change in &self.changes {
            match change {
                Change::Annotation(diff) => {
                    if let Some(annotation) = &diff.after {
                        add(usize::from(annotation.span.is_some()));
                    }
                }
                Change::Status(diff) => {
                    let (before, after) = (diff.before.as_ref(), diff.after.as_ref());
                    let status =
                        |s: Option<&Arc<StatusRecord>>| s.map_or(Status::Unseen, |s| s.status);
                    let note =
                        |s: Option<&Arc<StatusRecord>>| s.map_or("".into(), |s| s.note.clone());
                    if status(before) != status(after) {
                        add(2);
                    }
                    if note(before) != note(after) {
                        add(3);
                    }
                }
                Change::Attribution(_) => add(4),
                Change::Link(_) => add(5),
                _ => {}
            }
        }
        kinds
    }

    /// All that comes in, in words.
    fn words(&self) -> String {
        let others = [
            ("import.labels", self.labels.len()),
            ("import.annotators", self.annotators.len()),
        ];
        let documents = ("import.documents", self.documents);
        let all = [documents].into_iter().chain(self.kinds()).chain(others);
        let words: Vec<_> = all
            .filter(|(_, n)| *n > 0)
            .map(|(key, n)| count(key, n))
            .collect();
        words.join(", ")
    }
}

/// What became of a record.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Where it stands in the files.
    pub place: String,
    /// Whether it was refused, or else put right.
    pub refused: bool,
    /// Why, or how.
    pub words: String,
}

/// How far an import is.
#[derive(Debug)]
pub enum Stage {
    /// No files were chosen yet.
    Choosing,
    /// The files are being read, or the program for that is being loaded.
    Reading,
    /// The program could not be loaded, or has stopped, and why.
    Missing(String),
    /// The format has to be chosen.
    Unknown,
    /// The files could not be read, and why.
    Unread(String),
    /// All is read.
    Read(Box<Found>),
}

/// The import that the dialog shows.
#[derive(Debug)]
pub struct Importing {
    /// The files.
    pub files: Vec<Chosen>,
    /// The format by its name; empty for that of the content.
    pub format: String,
    /// How far it is.
    pub stage: Stage,
    /// Whether what is read goes into the open project.
    pub into_open: bool,
    /// Whether the focus goes to what there is to decide, once all is read.
    leads: bool,
    /// Whether the program runs and has the project.
    started: bool,
    /// The run that counts.
    run: u32,
}

impl AppState {
    pub(super) fn import(&mut self, action: Import, stamp: &Stamp, effects: &mut Vec<Effect>) {
        if let Import::Open(files) = action {
            return self.open_import(files, stamp, effects);
        }
        let Some(mut import) = self.importing.take() else {
            return;
        };
        match action {
            Import::Files(files) => {
                if !files.is_empty() {
                    import.files = files;
                    import.format.clear();
                    import.leads = true;
                    self.read(&mut import, stamp, effects);
                }
            }
            Import::Format(name) => {
                import.format = name;
                self.read(&mut import, stamp, effects);
            }
            Import::Again => self.start(&mut import, stamp, effects),
            Import::Bring => {
                if let Stage::Read(found) = import.stage {
                    return self.bring(*found, &import.files, stamp, effects);
                }
            }
            Import::Open(_) => {}
        }
        self.importing = Some(import);
    }

    /// Imports the files that wait for that, once nothing else is asked.
    pub(super) fn import_waiting(&mut self, stamp: &Stamp, effects: &mut Vec<Effect>) {
        let incoming = &mut self.incoming;
        let asks = incoming.reading.is_some() || incoming.arrived.is_some();
        let is_busy = asks || self.dialog.is_some() || matches!(self.screen, Screen::Opening(_));
        if !incoming.imports.is_empty() && !is_busy {
            let files = std::mem::take(&mut incoming.imports);
            self.open_import(files, stamp, effects);
        }
    }

    /// Opens the dialog and has the program for it loaded.
    fn open_import(&mut self, files: Vec<Chosen>, stamp: &Stamp, effects: &mut Vec<Effect>) {
        let into_open = !matches!(self.screen, Screen::Start);
        if into_open && !self.may_write() {
            self.alert = Some(Alert::error(t("arrival.read-only")));
            return;
        }
        self.settle(stamp);
        let mut import = Box::new(Importing {
            files,
            format: String::new(),
            stage: Stage::Choosing,
            into_open,
            leads: true,
            started: false,
            run: 0,
        });
        self.start(&mut import, stamp, effects);
        self.importing = Some(import);
        self.dialog = Some(Dialog::Import);
    }

    fn start(&mut self, import: &mut Importing, stamp: &Stamp, effects: &mut Vec<Effect>) {
        let project = self.work().filter(|_| import.into_open);
        let project = project.map(|work| Box::new(work.session.project().clone()));
        effects.push(Effect::Exchange(Outside::Start(project)));
        self.read(import, stamp, effects);
    }

    /// Has the files read, once the program runs.
    fn read(&mut self, import: &mut Importing, stamp: &Stamp, effects: &mut Vec<Effect>) {
        if import.files.is_empty() {
            import.stage = Stage::Choosing;
            return;
        }
        import.stage = Stage::Reading;
        if !import.started {
            return;
        }
        import.run += 1;
        let work = self.work().filter(|_| import.into_open);
        effects.push(Effect::Exchange(Outside::Import {
            run: import.run,
            files: import.files.clone(),
            format: import.format.clone(),
            annotator: work.map(|work| work.session.annotator().clone()),
            stamp: stamp.clone(),
        }));
    }

    /// The program runs, or could not be loaded.
    pub(super) fn import_started(
        &mut self,
        started: Result<(), String>,
        stamp: &Stamp,
        effects: &mut Vec<Effect>,
    ) {
        let Some(mut import) = self.importing.take() else {
            return;
        };
        match started {
            Ok(()) => {
                import.started = true;
                self.read(&mut import, stamp, effects);
            }
            Err(reason) => {
                import.started = false;
                import.stage = Stage::Missing(reason);
                effects.push(Effect::Exchange(Outside::Stop));
            }
        }
        self.importing = Some(import);
    }

    /// The program has said something of a run.
    pub(super) fn import_told(
        &mut self,
        run: u32,
        told: Told,
        stamp: &Stamp,
        effects: &mut Vec<Effect>,
    ) {
        if let Told::Failed(reason) = told {
            return self.import_started(Err(reason), stamp, effects);
        }
        let Some(import) = self.importing.as_mut().filter(|import| import.run == run) else {
            return;
        };
        import.stage = match told {
            Told::Read(Some(found)) => Stage::Read(found),
            Told::Read(None) => Stage::Unknown,
            Told::Unread(reason) => Stage::Unread(reason),
            _ => return,
        };
        if std::mem::take(&mut import.leads) {
            effects.push(Effect::Focus(match &import.stage {
                Stage::Read(found) if found.brings() => "#import-bring",
                _ => "#import-format",
            }));
        }
    }

    /// Makes it one step, or a new project.
    fn bring(&mut self, found: Found, files: &[Chosen], stamp: &Stamp, effects: &mut Vec<Effect>) {
        self.dialog = None;
        let what = found.words();
        let is_kept = found.begun.is_none() || self.blocked.is_none();
        let done = match found.begun {
            Some(project) => self
                .bring_anew(*project, &found.changes, files, stamp, effects)
                .then_some(("import.done-new", None)),
            None => self
                .run(stamp, |_| Command::Import(found.changes))
                .zip(self.work())
                .map(|(_, work)| ("import.done", Some(work.session.revision()))),
        };
        if let Some((done, revision)) = done {
            let words = fill(done, &[("what", &what)]);
            self.announce(&*words);
            // What is said of a new project that cannot be kept is not covered.
            if is_kept {
                let mut alert = Alert::info(words);
                alert.offers.extend(revision.map(Offer::Undo));
                self.alert = Some(alert);
            }
        }
    }

    /// Makes it a new project and opens that; whether that could be.
    fn bring_anew(
        &mut self,
        mut project: Project,
        changes: &[Change],
        files: &[Chosen],
        stamp: &Stamp,
        effects: &mut Vec<Effect>,
    ) -> bool {
        // Whose the records are that nobody signed, as in any new project.
        if let (Some(name), [only]) = (&self.known_as, &mut project.annotators[..])
            && *only == Annotator::first()
        {
            only.name = name.to_string();
        }
        if let Err(conflict) = project.apply(changes) {
            let words = fill("import.unread", &[("reason", &conflict)]);
            self.alert = Some(Alert::error(words));
            return false;
        }
        if let (None, Some(file)) = (project.display_name(), files.first()) {
            let name = file.name.rsplit_once('.').map(|(name, _)| name);
            project.name = Some(name.unwrap_or(&file.name).into());
        }
        if !self.leave(stamp, effects) {
            return false;
        }
        self.begin_project(project, stamp, effects);
        true
    }
}

/// Whether a file of this name cannot be a live blog, but one to import.
pub fn is_import(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    matches!(
        ending,
        Some("jsonl" | "csv" | "tsv" | "qdpx" | "qdc" | "ann" | "conll" | "iob" | "zip")
    )
}

/// What a format is called, by its name.
pub fn format_words(name: &str) -> &'static str {
    exchange::format(name).map_or("", |row| t(row.words))
}
