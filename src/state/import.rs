//! Importing: files of other tools, or of ours, whose records go into the open
//! project as one step. On the start page the live blogs that they hold become a
//! new project.
//!
//! The files are read by the program that exports, too; what it finds is shown
//! before anything changes.

use std::fmt::Display;
use std::sync::Arc;

use liveblog_core::transaction::{Change, Diff};
use liveblog_core::{Annotator, AnnotatorId, Command, Project, Stamp, Status, StatusRecord};

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
    /// Have the work at this position of those in the files be of the annotator
    /// with this id, or of a new one where it is empty.
    Maker(usize, String),
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
    /// The formats, by their names.
    pub formats: Vec<String>,
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
    /// Whose work it is.
    pub work: Vec<Work>,
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
    /// many there are. That an entry is in progress follows from its labels, and
    /// counts only where nothing else came in.
    pub fn kinds(&self) -> [(&'static str, usize); 6] {
        let mut kinds = [
            ("import.entry-labels", 0),
            ("import.passages", 0),
            ("import.statuses", 0),
            ("import.notes", 0),
            ("import.attributions", 0),
            ("import.links", 0),
        ];
        let mut begun = 0;
        let mut add = |at: usize| kinds[at].1 += 1;
        for change in &self.changes {
            match change {
                Change::Annotation(diff) => {
                    if let Some(annotation) = &diff.after {
                        add(usize::from(annotation.span.is_some()));
                    }
                }
                Change::Status(Diff { before, after }) => {
                    let status = |s: &Option<Arc<StatusRecord>>| s.as_ref().map(|s| s.status);
                    let note = |s: &Option<Arc<StatusRecord>>| {
                        s.as_ref().map(|s| s.note.clone()).unwrap_or_default()
                    };
                    match status(after) {
                        same if same == status(before) => {}
                        Some(Status::InProgress) => begun += 1,
                        None | Some(Status::Unseen) => {}
                        Some(_) => add(2),
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
        if kinds.iter().all(|(_, n)| *n == 0) {
            kinds[2].1 = begun;
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
    /// The language of that, where it is not the page's.
    pub lang: Option<&'static str>,
}

/// The work of one person in files, or that of nobody who is named.
#[derive(Clone, Debug)]
pub struct Work {
    /// The person's id in the files; empty where nobody is named.
    pub said: String,
    /// What the files call the person; empty where they do not say it.
    pub name: String,
    /// Whose work it becomes in the project.
    pub annotator: AnnotatorId,
    /// What that annotator is called.
    pub annotator_name: String,
    /// Whether that annotator is new.
    pub is_new: bool,
}

impl Work {
    /// Whether a name alone says that it is somebody of the project.
    fn is_by_name(&self) -> bool {
        !self.said.is_empty() && !self.is_new
    }
}

/// A file that could not be read.
#[derive(Clone, Debug)]
pub struct Left {
    /// Its path.
    pub path: String,
    /// What it is, by the core's name.
    pub reason: String,
    /// What more there is to say of that.
    pub more: String,
}

impl Left {
    /// What it is, in words.
    pub fn words(&self) -> String {
        let why: &dyn Display = match &*self.reason {
            "another" => &format_words(&self.more),
            _ => &self.more,
        };
        let mut all = LEFT.iter();
        let words = all.find(|(name, ..)| *name == self.reason);
        let key = words.map_or("left.text", |(_, key, _)| key);
        fill(key, &[("why", why)])
    }

    /// Whether it could be read if its format were chosen.
    pub fn has_format(&self) -> bool {
        LEFT.iter()
            .any(|(name, _, has)| *name == self.reason && *has)
    }
}

/// What files can be that are in no format: the core's name, the words, and
/// whether it helps to choose one.
const LEFT: &[(&str, &str, bool)] = &[
    ("empty", "left.empty", false),
    ("broken-archive", "left.broken-archive", false),
    ("empty-archive", "left.empty-archive", false),
    ("archive", "left.archive", true),
    ("spreadsheet", "left.spreadsheet", false),
    ("picture", "left.picture", false),
    ("binary", "left.binary", false),
    ("web-page", "left.web-page", false),
    ("broken-json", "left.broken-json", true),
    ("json", "left.json", true),
    ("xml", "left.xml", true),
    ("table", "left.table", true),
    ("text", "left.text", true),
    ("another", "left.another", true),
];

/// How far an import is.
#[derive(Debug)]
pub enum Stage {
    /// No files were chosen yet.
    Choosing,
    /// The files are being read, or the program for that is being loaded.
    Reading,
    /// The program could not be loaded, or has stopped, and why.
    Missing(String),
    /// None of the files could be read, and what each of them is.
    Unrecognised(Vec<Left>),
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
    /// Whose work is to be whose, by the ids in the files and in the project, as
    /// in [`Outside::Import`].
    makers: Vec<(String, String)>,
    /// Whether the files are being read once more, for what was chosen.
    pub rereads: bool,
    /// Whether the program runs and has the project.
    started: bool,
    /// The run that counts.
    run: u32,
}

impl Importing {
    /// The id of the annotator whose work that of a person in the files is to be;
    /// empty for a new one.
    pub fn maker<'w>(&'w self, work: &'w Work) -> &'w str {
        let mut chosen = self.makers.iter();
        match chosen.find(|(said, _)| *said == work.said) {
            Some((_, id)) => id,
            None if work.is_new => "",
            None => &work.annotator,
        }
    }

    /// Whether there is something to bring in, and all that was chosen is done.
    pub fn is_ready(&self) -> bool {
        matches!(&self.stage, Stage::Read(found) if found.brings()) && !self.rereads
    }
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
                    import.makers.clear();
                    import.leads = true;
                    self.read(&mut import, stamp, effects);
                }
            }
            Import::Format(name) => {
                import.format = name;
                import.makers.clear();
                self.read(&mut import, stamp, effects);
            }
            Import::Maker(at, id) => {
                if let Stage::Read(found) = &import.stage
                    && let Some(work) = found.work.get(at)
                {
                    let said = work.said.clone();
                    import.makers.retain(|(other, _)| *other != said);
                    import.makers.push((said, id));
                    import.rereads = true;
                    self.ask(&mut import, stamp, effects);
                }
            }
            Import::Again => self.start(&mut import, stamp, effects),
            Import::Bring if !import.is_ready() => {}
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
            makers: Vec::new(),
            rereads: false,
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
        import.rereads = false;
        if import.started {
            self.ask(import, stamp, effects);
        }
    }

    /// Has the program read the files.
    fn ask(&mut self, import: &mut Importing, stamp: &Stamp, effects: &mut Vec<Effect>) {
        import.run += 1;
        let work = self.work().filter(|_| import.into_open);
        effects.push(Effect::Exchange(Outside::Import {
            run: import.run,
            files: import.files.clone(),
            format: import.format.clone(),
            annotator: work.map(|work| work.session.annotator().clone()),
            makers: (import.makers.iter())
                .flat_map(|(said, id)| [said.clone(), id.clone()])
                .collect(),
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
            Told::Read(found) => Stage::Read(found),
            Told::Unrecognised(left) => Stage::Unrecognised(left),
            Told::Unread(reason) => Stage::Unread(reason),
            _ => return,
        };
        import.rereads = false;
        if std::mem::take(&mut import.leads) {
            effects.push(Effect::Focus(match &import.stage {
                Stage::Read(found)
                    if import.into_open && found.work.iter().any(Work::is_by_name) =>
                {
                    ".import-work select"
                }
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
