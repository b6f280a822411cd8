//! The documents of a project: the list of them, how far each one is, and
//! going from one to another and back to where one was.

use std::rc::Rc;

use liveblog_core::{EntryRef, Stamp, Status};

use super::changes::title;
use super::{Action, AppState, Dialog, Effect, Work};
use crate::browser::files::Chosen;
use crate::words::{count, fill, t};

/// What a person does with the project's documents.
#[derive(Debug)]
pub enum Documents {
    /// Show the list of them.
    Open,
    /// Show this one, where it was last worked at.
    Show(usize),
    /// Show the next one, or the previous one.
    Step {
        /// Down the list.
        forward: bool,
    },
    /// Read these files and add what is in them.
    Add(Vec<Chosen>),
}

impl From<Documents> for Action {
    fn from(action: Documents) -> Self {
        Self::Documents(action)
    }
}

/// A document in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it is called.
    pub title: String,
    /// When it was published, and how many entries it has.
    pub facts: String,
    /// Entries that are done.
    pub done: usize,
    /// Entries that are to be.
    pub all: usize,
    /// What is open besides, and which versions belong together.
    pub notes: Vec<String>,
    /// Whether it is the one that is shown.
    pub current: bool,
}

impl AppState {
    pub(super) fn documents(
        &mut self,
        action: Documents,
        stamp: &Stamp,
        effects: &mut Vec<Effect>,
    ) {
        match action {
            Documents::Open => {
                self.settle(stamp);
                if let Some(work) = self.work() {
                    self.dialog = Some(Dialog::Documents(rows(work)));
                }
            }
            Documents::Show(document) => {
                self.settle(stamp);
                self.dialog = None;
                self.show_document(document, effects);
                effects.push(Effect::Focus(super::CURRENT));
            }
            Documents::Step { forward } => self.step_document(forward, stamp, effects),
            Documents::Add(files) => {
                if self.may_write() {
                    self.read_files(files, effects);
                    // Asked for from here, so it need not be asked again.
                    self.incoming.adding = self.incoming.reading.is_some();
                }
            }
        }
    }

    fn step_document(&mut self, forward: bool, stamp: &Stamp, effects: &mut Vec<Effect>) {
        self.settle(stamp);
        let Some(work) = self.work() else { return };
        let all = work.session.project().documents().len();
        let at = work.at.document;
        let to = match forward {
            true if at + 1 < all => at + 1,
            false if at > 0 => at - 1,
            _ => {
                let key = match (all, forward) {
                    (1, _) => "documents.only",
                    (_, true) => "documents.last",
                    (_, false) => "documents.first",
                };
                return self.announce(t(key));
            }
        };
        self.show_document(to, effects);
        let name = self.work().and_then(Work::document).map(|d| title(d));
        if let Some(name) = name {
            let place = to + 1;
            let values = [
                ("n", &place as _),
                ("all", &all as _),
                ("title", &name as _),
            ];
            let words = fill("documents.shown", &values);
            self.announce(words);
        }
    }
}

impl Work {
    /// Where a document was last worked at, since it is there.
    pub(super) fn place_in(&self, document: usize) -> Option<EntryRef> {
        let place = self.places.iter().find(|at| at.document == document)?;
        let entries = self.session.project().records(document).len();
        (place.entry < entries).then_some(*place)
    }

    /// Remembers the current entry as the place in its document.
    pub(super) fn keep_place(&mut self) {
        let at = self.at;
        self.places.retain(|place| place.document != at.document);
        self.places.push(at);
    }
}

/// The documents of the open project. Looks at every entry's status, so only
/// once, when the list is opened.
fn rows(work: &Work) -> Rc<Vec<Row>> {
    let project = work.session.project();
    let annotator = work.session.annotator();
    let mut rows = Vec::new();
    for (index, document) in project.documents().iter().enumerate() {
        let mut notes = Vec::new();
        let old = work.versions.earlier(index);
        if let Some(old) = old.and_then(|old| project.documents().get(old)) {
            notes.push(fill("documents.later-of", &[("title", &title(old))]));
        }
        if let Some(new) = work.versions.later(index) {
            notes.push(fill("documents.continued", &[("n", &(new + 1))]));
        }
        let (mut unsure, mut begun) = (0, 0);
        for records in project.records(index) {
            match records.status(annotator) {
                Status::Unsure => unsure += 1,
                Status::InProgress => begun += 1,
                _ => {}
            }
        }
        for (key, n) in [
            ("documents.unsure", unsure),
            ("documents.begun", begun),
            ("documents.excluded", project.excluded(index, annotator)),
            ("documents.notices", document.notices.len()),
        ] {
            if n > 0 {
                notes.push(count(key, n));
            }
        }
        let entries = count("count.entries", document.entries.len());
        rows.push(Row {
            title: title(document).to_owned(),
            facts: match document.date {
                Some(date) => [&*date.to_string(), " · ", &*entries].concat(),
                None => [t("documents.no-date"), " · ", &*entries].concat(),
            },
            done: project.done(index, annotator),
            all: document.entries.len() - project.excluded(index, annotator),
            notes,
            current: index == work.at.document,
        });
    }
    Rc::new(rows)
}
