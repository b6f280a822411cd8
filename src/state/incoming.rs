//! What comes in: pastes and files, read one after the other, and what becomes
//! of the live blogs in them: a new project, further documents of the open
//! one, or a later version of one that is there.
//!
//! What this module does not do: read a file's bytes or a dataset, parse HTML
//! or split; that is asked for by [`Effect`]s, a piece at a time.

use std::rc::Rc;

use liveblog_core::again::{self, Earlier};
use liveblog_core::dataset;
use liveblog_core::source::ReadAs;
use liveblog_core::{Command, Document, EntryRef, Project, Session, Stamp};

use super::changes::{Changes, title};
use super::encoding;
use super::import::is_import;
use super::{Access, Alert, AppState, Dialog, Effect, Offer, Screen, Work};
use crate::browser::files::Chosen;
use crate::browser::lock::Ask;
use crate::browser::storage::ProjectId;
use crate::words::glance::count_words;
use crate::words::{count, fill, t};

/// What is to be read, as it was handed over.
#[derive(Debug)]
pub enum Given {
    /// Text, which may be the source of a page.
    Text(String),
    /// Plain text and the rich text that was beside it.
    Rich {
        /// The plain text.
        plain: String,
        /// The rich text.
        html: String,
    },
    /// JSON that is no dataset file: only structured data is of use.
    Json(String),
    /// A file that may be a dataset.
    File(Vec<u8>),
}

impl Given {
    /// Whether there is nothing to split.
    fn is_blank(&self) -> bool {
        match self {
            Self::Text(text) | Self::Rich { plain: text, .. } | Self::Json(text) => {
                text.trim().is_empty()
            }
            Self::File(bytes) => bytes.is_empty(),
        }
    }

    /// Its length in bytes, markup and all.
    pub fn weight(&self) -> usize {
        match self {
            Self::Text(text) | Self::Json(text) => text.len(),
            Self::Rich { plain, html } => plain.len() + html.len(),
            Self::File(bytes) => bytes.len(),
        }
    }
}

/// A project read from a dataset file.
#[derive(Debug)]
pub struct Opened {
    /// The project.
    pub project: Project,
    /// What there is to remark about the file.
    pub warnings: Vec<String>,
}

/// A live blog that was split.
#[derive(Debug)]
pub struct Blog {
    /// The live blog.
    pub document: Document,
    /// How its text was read.
    pub read_as: ReadAs,
    /// The name of the file that it was in.
    pub file: Option<Rc<str>>,
}

/// What is coming in.
#[derive(Debug, Default)]
pub struct Incoming {
    /// What is being read and split now.
    pub reading: Option<Reading>,
    /// The live blogs that wait for a decision.
    waiting: Waiting,
    /// What there is to decide.
    pub arrived: Option<Arrived>,
    /// What became of each of several files.
    pub outcomes: Vec<FileOutcome>,
    /// The changes that are shown, of the open project.
    pub changes: Option<Changes>,
    /// The files that are to be imported, once nothing else is asked.
    pub(super) imports: Vec<Chosen>,
    /// Live blogs that the project has no version of are to be added to it,
    /// which then is not asked.
    pub(super) adding: bool,
}

/// A paste or files being read and split.
#[derive(Debug, Default)]
pub struct Reading {
    /// What is read, one after the other; `None` is a paste.
    pieces: Vec<Option<Chosen>>,
    /// The position of the one being read.
    at: usize,
    /// The share of it that is done, 0 to 1.
    done: f32,
    /// Why the JSON being read is no dataset, should it be no live blog either.
    fault: String,
    /// Whether the JSON being read looks like annotations of another tool.
    is_foreign: bool,
    /// The encoding that was guessed for the file being read.
    guess: Option<String>,
    /// The sample is being loaded.
    lacks_sample: bool,
    /// What waits to be read, since the program that reads could not be loaded.
    stalled: Option<Given>,
    /// The files that are to be imported.
    imports: Vec<Chosen>,
    blogs: Vec<Blog>,
    datasets: Vec<(Rc<str>, Opened)>,
}

impl Reading {
    /// What is being read, for example `2 of 5: name.html`; empty for a paste.
    pub fn words(&self) -> String {
        match (self.file(), self.pieces.len()) {
            (None, _) => String::new(),
            (Some(file), 1) => file.name.to_string(),
            (Some(file), all) => fill(
                "reading.file",
                &[("n", &(self.at + 1)), ("all", &all), ("name", &file.name)],
            ),
        }
    }

    /// The share of everything that is done, 0 to 1.
    pub fn done(&self) -> f32 {
        (self.at as f32 + self.done) / self.pieces.len().max(1) as f32
    }

    /// The file being read, unless that is a paste.
    fn file(&self) -> Option<&Chosen> {
        self.pieces.get(self.at)?.as_ref()
    }

    /// Whether a file is the text of annotations that came with it, or says what
    /// these can be, as brat has them.
    fn goes_with_annotations(&self, file: &Chosen) -> bool {
        let has = |wanted: &dyn Fn(&str) -> bool| {
            let mut names = self.pieces.iter().flatten().map(|file| &*file.name);
            names.any(|name| name.strip_suffix(".ann").is_some_and(wanted))
        };
        match file.name.rsplit_once('.') {
            Some((name, "txt")) => has(&|annotated| annotated == name),
            Some((_, "conf")) => has(&|_| true),
            _ => false,
        }
    }
}

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileOutcome {
    /// Its name.
    pub name: Rc<str>,
    /// What became of it.
    pub words: String,
    /// Whether it could not be read.
    pub failed: bool,
    /// Whether its encoding was guessed.
    pub guessed: bool,
}

#[derive(Debug, Default)]
struct Waiting {
    /// Not yet compared with the project.
    next: Vec<Blog>,
    /// Later versions of nothing that is here.
    others: Vec<Blog>,
}

/// What there is to decide about live blogs while a project is open.
#[derive(Debug)]
pub enum Arrived {
    /// A later version of the document at `old`.
    Later {
        /// The later version.
        blog: Box<Blog>,
        /// The position of the earlier one.
        old: usize,
        /// What taking it in would do.
        changes: Changes,
    },
    /// Live blogs that the project has no version of; at least one.
    Others(Vec<Blog>),
}

/// What a person decides about live blogs that came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Take the later version in.
    TakeIn,
    /// Add them to the project as documents of their own.
    Add,
    /// Make a project of them.
    NewProject,
    /// Let them go.
    Leave,
}

impl AppState {
    /// Reads and splits a text.
    pub(super) fn read_text(&mut self, given: Given, effects: &mut Vec<Effect>) {
        if given.is_blank() {
            self.dialog = None;
            self.alert = Some(Alert::error(t("alert.nothing")));
            return;
        }
        self.begin_reading(vec![None]);
        effects.push(Effect::Split(given));
    }

    /// Reads and splits the sample.
    pub(super) fn read_sample(&mut self, effects: &mut Vec<Effect>) {
        self.begin_reading(vec![None]);
        if let Some(reading) = &mut self.incoming.reading {
            reading.lacks_sample = true;
        }
        effects.push(Effect::LoadSample);
    }

    /// The sample was loaded, or could not be. Where something else was given
    /// meanwhile, nothing comes of it.
    pub(super) fn sample_loaded(
        &mut self,
        loaded: Result<String, String>,
        stamp: &Stamp,
        effects: &mut Vec<Effect>,
    ) {
        let reading = self.incoming.reading.as_mut();
        if !reading.is_some_and(|reading| std::mem::take(&mut reading.lacks_sample)) {
            return;
        }
        match loaded {
            Ok(text) => effects.push(Effect::Split(Given::Text(text))),
            Err(reason) => {
                self.piece_failed(String::new(), stamp, effects);
                self.alert = Some(Alert::error(fill("alert.sample", &[("reason", &reason)])));
            }
        }
    }

    /// Reads files, one after the other, and after those that are being read.
    pub(super) fn read_files(&mut self, files: Vec<Chosen>, effects: &mut Vec<Effect>) {
        if files.is_empty() {
            return;
        }
        let files = files.into_iter().map(Some);
        // What is under way is not put aside by a file that is dropped.
        if let Some(reading) = &mut self.incoming.reading {
            reading.pieces.extend(files);
            self.read_again(effects);
        } else if self.incoming.arrived.is_some() {
            let words = t("alert.decide-first");
            self.alert = Some(Alert::error(words));
            self.announce(words);
        } else {
            self.begin_reading(files.collect());
            self.read_next(effects);
        }
    }

    fn begin_reading(&mut self, pieces: Vec<Option<Chosen>>) {
        self.alert = None;
        self.dialog = None;
        self.incoming = Incoming {
            reading: Some(Reading {
                pieces,
                ..Reading::default()
            }),
            // Those for which the open project could not be left.
            waiting: std::mem::take(&mut self.incoming.waiting),
            imports: std::mem::take(&mut self.incoming.imports),
            ..Incoming::default()
        };
    }

    /// Leaves off reading; nothing that was read so far comes of it.
    pub(super) fn cancel_reading(&mut self, effects: &mut Vec<Effect>) {
        effects.push(Effect::CancelSplit);
        self.incoming = Incoming {
            waiting: std::mem::take(&mut self.incoming.waiting),
            imports: std::mem::take(&mut self.incoming.imports),
            ..Incoming::default()
        };
        if self.dialog == Some(Dialog::Reading) {
            self.dialog = None;
        }
    }

    /// Splitting has come so far. It is only shown where it takes a while.
    pub(super) fn show_progress(&mut self, done: f32) {
        if let Some(reading) = &mut self.incoming.reading {
            reading.done = done;
            self.dialog = Some(Dialog::Reading);
        }
    }

    /// Asks for the bytes of the file that is next.
    fn read_next(&mut self, effects: &mut Vec<Effect>) {
        let Some(reading) = &mut self.incoming.reading else {
            return;
        };
        reading.done = 0.0;
        reading.guess = None;
        if reading.at > 0 {
            self.dialog = Some(Dialog::Reading);
        }
        if let Some(file) = reading.file() {
            effects.push(Effect::ReadFile(file.clone()));
        }
    }

    /// A file was read, or could not be.
    pub(super) fn file_read(
        &mut self,
        bytes: Result<Vec<u8>, String>,
        stamp: &Stamp,
        effects: &mut Vec<Effect>,
    ) {
        let Some(reading) = &mut self.incoming.reading else {
            return;
        };
        let Some(file) = reading.file() else {
            return;
        };
        let bytes = match bytes {
            Ok(bytes) => bytes,
            Err(reason) => {
                return self.piece_failed(
                    fill("file.unread", &[("reason", &reason)]),
                    stamp,
                    effects,
                );
            }
        };
        if is_import(&file.name) || reading.goes_with_annotations(file) {
            return self.leave_to_import(stamp, effects);
        }
        let name = file.name.clone();
        let first = bytes.iter().find(|b| !b.is_ascii_whitespace());
        if is_json(&name) || first == Some(&b'{') {
            return effects.push(Effect::Split(Given::File(bytes)));
        }
        self.read_bytes(bytes, stamp, effects);
    }

    /// A file that may be a dataset was read as one, or could not be.
    pub(super) fn dataset_read(
        &mut self,
        bytes: Vec<u8>,
        opened: Result<Opened, String>,
        stamp: &Stamp,
        effects: &mut Vec<Effect>,
    ) {
        let Some(reading) = &mut self.incoming.reading else {
            return;
        };
        let Some(file) = reading.file() else {
            return;
        };
        let name = file.name.clone();
        let fault = match opened {
            Ok(opened) => {
                let words = count("file.project", opened.project.documents().len());
                reading.datasets.push((name, opened));
                return self.piece_done(words, false, stamp, effects);
            }
            Err(fault) => fault,
        };
        let json = std::str::from_utf8(&bytes).ok();
        let json = json.filter(|text| !dataset::is_dataset(text));
        match json {
            Some(text) if is_json(&name) => {
                reading.fault = fault;
                reading.is_foreign = is_foreign(text);
                effects.push(Effect::Split(Given::Json(text.to_owned())));
            }
            // A live blog may begin with a brace.
            Some(_) => self.read_bytes(bytes, stamp, effects),
            None if is_stand_off(&bytes) => self.leave_to_import(stamp, effects),
            None => self.piece_failed(fault, stamp, effects),
        }
    }

    /// Has a file split that is no dataset.
    fn read_bytes(&mut self, bytes: Vec<u8>, stamp: &Stamp, effects: &mut Vec<Effect>) {
        let Some(reading) = &mut self.incoming.reading else {
            return;
        };
        match encoding::read(bytes) {
            Ok(read) if read.text.trim().is_empty() => {
                self.piece_failed(t("file.empty").to_owned(), stamp, effects);
            }
            Ok(read) => {
                reading.guess = read.guess;
                effects.push(Effect::Split(Given::Text(read.text)));
            }
            Err(reason) => self.piece_failed(reason, stamp, effects),
        }
    }

    /// The program that reads could not be loaded: what it was given waits.
    pub(super) fn reader_missing(&mut self, given: Given, reason: &str) {
        let Some(reading) = &mut self.incoming.reading else {
            return;
        };
        reading.stalled = Some(given);
        if self.dialog == Some(Dialog::Reading) {
            self.dialog = None;
        }
        let words = fill("alert.reader", &[("reason", &reason)]);
        self.alert = Some(Alert::error(words).offering(Offer::ReadAgain));
    }

    /// Tries to read again what waits for the program that reads.
    pub(super) fn read_again(&mut self, effects: &mut Vec<Effect>) {
        let reading = self.incoming.reading.as_mut();
        if let Some(given) = reading.and_then(|reading| reading.stalled.take()) {
            self.alert = None;
            effects.push(Effect::Split(given));
        }
    }

    /// Leaves off reading what waits for the program that reads.
    pub(super) fn forget_stalled(&mut self, effects: &mut Vec<Effect>) {
        let reading = self.incoming.reading.as_ref();
        if reading.is_some_and(|reading| reading.stalled.is_some()) {
            self.cancel_reading(effects);
        }
    }

    /// A text was split; `None` for JSON that holds no live blog.
    pub(super) fn split_done(
        &mut self,
        blog: Option<Box<Blog>>,
        stamp: &Stamp,
        effects: &mut Vec<Effect>,
    ) {
        let Some(reading) = &mut self.incoming.reading else {
            return;
        };
        let Some(mut blog) = blog else {
            if reading.is_foreign {
                return self.leave_to_import(stamp, effects);
            }
            let fault = std::mem::take(&mut reading.fault);
            return self.piece_failed(fault, stamp, effects);
        };
        let mut words = count_words(&blog.document);
        if let Some(read_as) = read_as_words(blog.read_as) {
            words.push_str(", ");
            words.push_str(read_as);
        }
        if let Some(guess) = &reading.guess {
            words.push_str(", ");
            words.push_str(&fill("file.guess", &[("encoding", guess)]));
        }
        let ids: Vec<_> = reading.blogs.iter().map(|blog| &blog.document.id).collect();
        if ids.contains(&&blog.document.id) {
            let words = t("file.twice").to_owned();
            return self.piece_done(words, false, stamp, effects);
        }
        blog.file = reading.file().map(|file| file.name.clone());
        reading.blogs.push(*blog);
        self.piece_done(words, false, stamp, effects);
    }

    /// Goes on without the one being read, which can only be imported.
    fn leave_to_import(&mut self, stamp: &Stamp, effects: &mut Vec<Effect>) {
        if let Some(reading) = &mut self.incoming.reading
            && let Some(file) = reading.file().cloned()
        {
            reading.imports.push(file);
        }
        self.piece_done(t("file.to-import").to_owned(), false, stamp, effects);
    }

    /// Goes on without the one being read.
    pub(super) fn piece_failed(
        &mut self,
        reason: String,
        stamp: &Stamp,
        effects: &mut Vec<Effect>,
    ) {
        self.piece_done(reason, true, stamp, effects);
    }

    /// Notes what became of a file and goes on to the next.
    fn piece_done(
        &mut self,
        words: String,
        failed: bool,
        stamp: &Stamp,
        effects: &mut Vec<Effect>,
    ) {
        let Some(reading) = &mut self.incoming.reading else {
            return;
        };
        if let Some(file) = reading.file() {
            self.incoming.outcomes.push(FileOutcome {
                name: file.name.clone(),
                words,
                failed,
                guessed: reading.guess.is_some(),
            });
        }
        reading.at += 1;
        if reading.at < reading.pieces.len() {
            return self.read_next(effects);
        }
        if let Some(reading) = self.incoming.reading.take() {
            if self.dialog == Some(Dialog::Reading) {
                self.dialog = None;
            }
            self.all_read(reading, stamp, effects);
        }
    }

    /// Everything was read: makes projects of it, or asks where there is
    /// something to decide.
    fn all_read(&mut self, reading: Reading, stamp: &Stamp, effects: &mut Vec<Effect>) {
        let Reading {
            blogs,
            mut datasets,
            imports,
            ..
        } = reading;
        let in_work = matches!(self.screen, Screen::Work(_));
        let opens_one = !in_work || self.incoming.outcomes.len() == 1;
        // Opened last, unless there are live blogs, and so the one to be seen.
        let shown = match blogs.is_empty() && opens_one {
            true => datasets.pop(),
            false => None,
        };
        for (number, (name, opened)) in datasets.into_iter().enumerate() {
            self.keep_aside(&name, opened, number, stamp, effects);
        }
        if let Some((name, opened)) = shown {
            if !self.leave(stamp, effects) {
                return;
            }
            let words = remarks(&opened);
            self.begin_project(opened.project, stamp, effects);
            if !words.is_empty() {
                self.alert = Some(Alert::info(
                    [&*fill("alert.opened", &[("name", &name)]), &words].concat(),
                ));
            }
        }
        // The dialog for these says what becomes of them.
        if self.incoming.outcomes.len() == imports.len() {
            self.incoming.outcomes.clear();
        }
        self.incoming.imports.extend(imports);
        let is_new = |old: &Blog| blogs.iter().all(|b| b.document.id != old.document.id);
        self.incoming.waiting.others.retain(is_new);
        self.incoming.waiting.next.retain(is_new);
        if in_work {
            self.incoming.waiting.next.extend(blogs);
            self.decide_next(effects);
            self.add_unasked(stamp, effects);
        } else {
            if !blogs.is_empty() {
                self.begin_blogs(blogs, stamp, effects);
            }
            self.tell_outcomes();
        }
    }

    /// Says what became of the files: of a single one only where it failed or
    /// was guessed at.
    fn tell_outcomes(&mut self) {
        match &self.incoming.outcomes[..] {
            [] => {}
            [
                FileOutcome {
                    name,
                    words,
                    failed,
                    guessed,
                },
            ] => {
                if *failed {
                    self.alert = Some(Alert::error(fill(
                        "alert.not-opened",
                        &[("name", name), ("words", words)],
                    )));
                } else if *guessed && self.alert.is_none() {
                    self.alert = Some(Alert::info(format!("“{name}”: {words}.")));
                }
                self.incoming.outcomes.clear();
            }
            _ => self.dialog = Some(Dialog::Files),
        }
    }

    /// Makes a project of a dataset file without showing it.
    fn keep_aside(
        &mut self,
        name: &Rc<str>,
        opened: Opened,
        number: usize,
        stamp: &Stamp,
        effects: &mut Vec<Effect>,
    ) {
        if self.blocked.is_some() {
            let words = t("file.blocked");
            return self.add_to_outcome(name, words, true);
        }
        let words = [t("file.listed"), &*remarks(&opened)].concat();
        self.add_to_outcome(name, &words, false);
        let nonce = stamp.nonce.wrapping_add(1 + number as u64);
        let id = ProjectId::new(nonce);
        let session = Session::new(opened.project);
        let work = Work::new(id.clone(), session, Access::Write, stamp.at.clone());
        self.leaving.push(Box::new(work));
        effects.push(Effect::AskLock(id, Ask::IfFree));
    }

    /// Adds to what is said of one of several files.
    fn add_to_outcome(&mut self, file: &str, words: &str, failed: bool) {
        let mut outcomes = self.incoming.outcomes.iter_mut();
        if let Some(outcome) = outcomes.find(|outcome| *outcome.name == *file) {
            outcome.words.push_str(words);
            outcome.failed |= failed;
        }
    }

    /// Makes a new project of live blogs and shows it.
    fn begin_blogs(&mut self, blogs: Vec<Blog>, stamp: &Stamp, effects: &mut Vec<Effect>) {
        let mut read_as = Vec::new();
        let mut documents = Vec::new();
        for blog in blogs {
            read_as.push((blog.document.id.clone(), blog.read_as));
            documents.push(blog.document);
        }
        let project = self.project_of(documents);
        self.begin_project(project, stamp, effects);
        if let Some(work) = self.work_mut() {
            work.read_as = read_as;
        }
    }

    /// Compares the live blogs that wait with the open project, up to one that
    /// there is something to decide about.
    fn decide_next(&mut self, effects: &mut Vec<Effect>) {
        while !self.incoming.waiting.next.is_empty() {
            let blog = self.incoming.waiting.next.remove(0);
            let Some(work) = self.work() else { return };
            let project = work.session.project();
            match again::find_earlier(project, &blog.document) {
                Some(Earlier::SameText(index)) => {
                    if self.incoming.outcomes.len() < 2 {
                        let words = fill("alert.already", &[("name", &title(&blog.document))]);
                        self.alert = Some(Alert::info(words));
                        self.show_document(index, effects);
                    } else if let Some(file) = &blog.file {
                        self.add_to_outcome(file, t("file.already"), false);
                    }
                }
                Some(Earlier::Snapshot(old)) => {
                    let document = &blog.document;
                    let at = document.added.clone();
                    let planned = again::carry(project, old, document.clone(), &at)
                        .ok()
                        .and_then(|carry| {
                            let annotator = work.session.annotator();
                            Changes::planned(project, old, document, &carry.report, annotator)
                        });
                    let Some(changes) = planned else {
                        self.incoming.waiting.others.push(blog);
                        continue;
                    };
                    self.incoming.arrived = Some(Arrived::Later {
                        blog: Box::new(blog),
                        old,
                        changes,
                    });
                    self.dialog = Some(Dialog::Arrival);
                    return;
                }
                None => self.incoming.waiting.others.push(blog),
            }
        }
        let others = std::mem::take(&mut self.incoming.waiting.others);
        if !others.is_empty() {
            self.incoming.arrived = Some(Arrived::Others(others));
            self.dialog = Some(Dialog::Arrival);
            return;
        }
        self.tell_outcomes();
    }

    /// Does what was decided.
    pub(super) fn decide(&mut self, choice: Choice, stamp: &Stamp, effects: &mut Vec<Effect>) {
        self.dialog = None;
        let Some(arrived) = self.incoming.arrived.take() else {
            return;
        };
        let (blogs, old) = match arrived {
            Arrived::Later { blog, old, .. } => (vec![*blog], Some(old)),
            Arrived::Others(blogs) => (blogs, None),
        };
        let mut refused = Vec::new();
        match choice {
            Choice::TakeIn | Choice::Add => {
                let old = old.filter(|_| choice == Choice::TakeIn);
                let words = match old {
                    Some(_) => t("file.later"),
                    None => t("file.added"),
                };
                if self.take_in(&blogs, old, stamp, effects) {
                    for blog in &blogs {
                        self.tell_of_blog(blog, words);
                    }
                } else {
                    refused = blogs;
                }
            }
            Choice::NewProject => {
                let waiting = &mut self.incoming.waiting;
                waiting.others.splice(..0, blogs);
                if !self.leave(stamp, effects) {
                    // Not asked again at once: what can be done about it is
                    // offered on the page, which a dialog would bar.
                    if let Some(alert) = &mut self.alert {
                        alert.text.push(' ');
                        alert.text.push_str(t("alert.waits"));
                    }
                    return;
                }
                self.begin_waiting(stamp, effects);
            }
            Choice::Leave => {
                for blog in &blogs {
                    self.tell_of_blog(blog, t("file.not-taken-in"));
                }
            }
        }
        if !refused.is_empty() && self.work().is_some_and(|work| work.access == Access::Read) {
            let words = t("alert.not-taken-in");
            self.alert = Some(Alert::error(words));
        }
        // Asked again: they can still be let go or become a project.
        self.incoming.waiting.next.splice(..0, refused);
        self.decide_next(effects);
        self.add_unasked(stamp, effects);
    }

    /// Adds live blogs where that was asked for when they were chosen.
    fn add_unasked(&mut self, stamp: &Stamp, effects: &mut Vec<Effect>) {
        if matches!(self.incoming.arrived, Some(Arrived::Others(_)))
            && std::mem::take(&mut self.incoming.adding)
        {
            self.decide(Choice::Add, stamp, effects);
        }
    }

    /// Makes a new project of the live blogs that wait, if there are some.
    pub(super) fn begin_waiting(&mut self, stamp: &Stamp, effects: &mut Vec<Effect>) {
        let waiting = std::mem::take(&mut self.incoming.waiting);
        let mut blogs = waiting.others;
        blogs.extend(waiting.next);
        for blog in &blogs {
            self.tell_of_blog(blog, t("file.in-new-project"));
        }
        if !blogs.is_empty() {
            self.begin_blogs(blogs, stamp, effects);
            self.tell_outcomes();
        }
    }

    /// Asks anew about live blogs that wait, once the open project, which
    /// could not be left for them, is kept.
    pub(super) fn ask_again(&mut self, effects: &mut Vec<Effect>) {
        let Incoming {
            reading,
            waiting,
            arrived,
            ..
        } = &self.incoming;
        let waits = !(waiting.next.is_empty() && waiting.others.is_empty());
        if waits && reading.is_none() && arrived.is_none() && self.dialog.is_none() {
            self.decide_next(effects);
        }
    }

    /// Adds to what is said of the file that a live blog was in.
    fn tell_of_blog(&mut self, blog: &Blog, words: &str) {
        if let Some(file) = &blog.file {
            self.add_to_outcome(file, words, false);
        }
    }

    /// Takes live blogs into the open project in one step, one as a later
    /// version of the document at `old` or any as others, and shows the last.
    /// Whether that could be.
    fn take_in(
        &mut self,
        blogs: &[Blog],
        old: Option<usize>,
        stamp: &Stamp,
        effects: &mut Vec<Effect>,
    ) -> bool {
        let command = match (old, blogs) {
            (Some(old), [blog]) => Command::TakeSnapshot {
                old,
                new: Box::new(blog.document.clone()),
            },
            _ => {
                let documents = blogs.iter().map(|blog| blog.document.clone());
                Command::AddDocuments(documents.collect())
            }
        };
        if self.run(stamp, |_| command).is_none() {
            return false;
        }
        let Some(work) = self.work_mut() else {
            return false;
        };
        let read_as = blogs.iter().map(|b| (b.document.id.clone(), b.read_as));
        work.read_as.extend(read_as);
        let last = work.session.project().documents().len().saturating_sub(1);
        self.show_document(last, effects);
        let said = self.work().and_then(|work| work.looked_back.clone());
        self.announce(match said {
            Some(words) => fill("said.again-so", &[("words", &words)]),
            None => count("said.added", blogs.len()),
        });
        true
    }

    /// Shows a document of the open project where it was last worked at, or
    /// else from its start.
    pub(super) fn show_document(&mut self, document: usize, effects: &mut Vec<Effect>) {
        if let Some(work) = self.work_mut()
            && document < work.session.project().documents().len()
        {
            work.keep_place();
            let place = work.place_in(document);
            work.at = place.unwrap_or(EntryRef { document, entry: 0 });
            work.search_for("".into());
            work.look_back();
            work.reveal();
            effects.push(Effect::RememberPlace(work.id.clone(), work.at));
        }
    }

    /// Shows what the current document changed of the one that it is a later
    /// version of.
    pub(super) fn show_changes(&mut self) {
        let changes = self.work().and_then(Work::changes_made);
        if changes.is_some() {
            self.incoming.changes = changes;
            self.dialog = Some(Dialog::Changes);
        }
    }
}

impl Work {
    /// How the current document's text was read, where that is known: only
    /// since the page was opened.
    pub fn read_as(&self) -> Option<ReadAs> {
        let id = &self.document()?.id;
        let mut all = self.read_as.iter();
        all.find(|(read, _)| read == id)
            .map(|(_, read_as)| *read_as)
    }

    /// What the current document changed, as far as the annotator may know.
    fn changes_made(&self) -> Option<Changes> {
        let session = &self.session;
        Changes::made(session.project(), self.at.document, session.annotator())
    }

    /// Finds what there is to say of the current document as a later version
    /// of another. A text of megabytes would take too long to be compared each
    /// time it is shown.
    pub(super) fn look_back(&mut self) {
        const LONGEST: usize = 2_000_000;
        let is_short = |d: &std::sync::Arc<Document>| d.buffer.len() < LONGEST;
        let changes = match self.document().is_some_and(is_short) {
            true => self.changes_made(),
            false => None,
        };
        self.looked_back = changes.map(|changes| changes.words.as_str().into());
    }
}

/// How a text was read, where that is worth a word.
pub fn read_as_words(read_as: ReadAs) -> Option<&'static str> {
    Some(t(match read_as {
        ReadAs::Plain => return None,
        ReadAs::RichText => "read-as.rich",
        ReadAs::Page => "read-as.page",
        ReadAs::StructuredData => "read-as.data",
    }))
}

/// Whether a file is JSON by its name. JSON-LD may be the data of a live blog.
fn is_json(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.ends_with(".json") || name.ends_with(".jsonld")
}

/// Whether JSON looks like annotations of another tool. The program that imports
/// says for certain.
fn is_foreign(json: &str) -> bool {
    const KEYS: [&str; 7] = [
        "\"@context\"",
        "\"%FEATURE_STRUCTURES\"",
        "\"predictions\"",
        "\"annotations\"",
        "\"entities\"",
        "\"spans\"",
        "\"label\"",
    ];
    KEYS.iter().any(|key| json.contains(key))
}

/// Whether a dataset file leaves its texts out, as it says at its beginning.
fn is_stand_off(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(1000)];
    String::from_utf8_lossy(head).contains("\"stand_off\": true")
}

/// What opening a dataset file remarked.
fn remarks(opened: &Opened) -> String {
    // More than a few sentences nobody reads.
    const MOST: usize = 3;
    let mut words = String::new();
    for warning in opened.warnings.iter().take(MOST) {
        words.push_str(&format!(" {warning}"));
    }
    if opened.warnings.len() > MOST {
        let more = opened.warnings.len() - MOST;
        words.push(' ');
        words.push_str(&count("file.remarks", more));
    }
    words
}
