//! Who works: the annotator's name, several annotators on one machine, and
//! whether one sees what the others have made.
//!
//! What this module does not do: keep anybody out. Everything is in the one
//! project and in its dataset file; what is hidden is hidden so that nobody is
//! influenced, not so that nobody can look.

use std::rc::Rc;

use liveblog_core::{Annotator, AnnotatorId, Command, Document, Project, Stamp};

use super::links::LinkView;
use super::spans::SpanState;
use super::{Action, AppState, Dialog, Effect, Work};
use crate::words::sentences::say;
use crate::words::{fill, t};

/// What a person does about who works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum People {
    /// Show who is there.
    Open,
    /// Call the annotator at work this.
    Name(Rc<str>),
    /// Leave the pseudonym, and do not ask again.
    Keep,
    /// Let a new annotator go to work.
    Add(Rc<str>),
    /// Let another annotator go to work.
    Switch(AnnotatorId),
    /// Show what the others have made, or hide it.
    ShowOthers(bool),
}

impl From<People> for Action {
    fn from(action: People) -> Self {
        Self::People(action)
    }
}

/// Ids and names of annotators.
pub type Names = Rc<Vec<(AnnotatorId, String)>>;

impl AppState {
    pub(super) fn people(&mut self, action: People, stamp: &Stamp, effects: &mut Vec<Effect>) {
        match action {
            People::Open => {
                self.settle(stamp);
                if let Some(work) = self.work_mut() {
                    work.name_fault = None;
                    let name = work.annotator_name().into();
                    self.dialog = Some(Dialog::People(name));
                }
            }
            People::Name(name) => self.name_annotator(&name, stamp, effects),
            People::Keep => {
                if let Some(work) = self.work() {
                    let name = work.annotator_name().into();
                    self.know_as(name, effects);
                }
                self.announce(t("annotator.kept"));
            }
            People::Add(name) => {
                let command = Command::SetAnnotator {
                    id: None,
                    name: name.trim().to_owned(),
                };
                if self.set_annotator(command, stamp)
                    && let Some(new) = self
                        .work()
                        .and_then(|w| w.session.project().annotators.last())
                {
                    self.switch(new.id.clone(), stamp, effects);
                }
            }
            People::Switch(annotator) => self.switch(annotator, stamp, effects),
            People::ShowOthers(show) => {
                if let Some(work) = self.work_mut() {
                    work.shows_others = show;
                    self.announce(t(match show {
                        true => "annotator.others-shown",
                        false => "annotator.others-hidden",
                    }));
                }
            }
        }
    }

    fn name_annotator(&mut self, name: &str, stamp: &Stamp, effects: &mut Vec<Effect>) {
        let Some(work) = self.work() else { return };
        let name = name.trim();
        let command = Command::SetAnnotator {
            id: Some(work.session.annotator().clone()),
            name: name.to_owned(),
        };
        if self.set_annotator(command, stamp) {
            self.know_as(name.into(), effects);
            self.announce(fill("annotator.named", &[("name", &name)]));
        }
    }

    /// Remembers what the annotator goes by in this browser.
    fn know_as(&mut self, name: Rc<str>, effects: &mut Vec<Effect>) {
        self.known_as = Some(name.clone());
        effects.push(Effect::RememberName(name));
    }

    /// Adds an annotator or renames one; whether that could be.
    fn set_annotator(&mut self, command: Command, stamp: &Stamp) -> bool {
        if !self.may_write() {
            return false;
        }
        self.settle(stamp);
        let Some(work) = self.work_mut() else {
            return false;
        };
        match work.session.run(command, stamp) {
            Ok(row) => {
                work.keeping.queue.extend(row);
                work.name_fault = None;
                true
            }
            Err(refusal) => {
                let words = fill("annotator.fault", &[("reason", &say(&refusal.said()))]);
                work.name_fault = Some(words.clone());
                self.announce(words);
                false
            }
        }
    }

    fn switch(&mut self, annotator: AnnotatorId, stamp: &Stamp, effects: &mut Vec<Effect>) {
        if !self.may_write() {
            return;
        }
        // What is being typed is still the other's.
        self.settle(stamp);
        let Some(work) = self.work_mut() else { return };
        // Fails only for somebody who is not in the list.
        let Ok(Some(row)) = work.session.switch(&annotator) else {
            return;
        };
        work.keeping.queue.push(row);
        let words = fill("annotator.switched", &[("name", &work.annotator_name())]);
        self.dialog = None;
        effects.push(Effect::Focus(super::CURRENT));
        self.announce(words);
    }

    /// Puts away what the page shows of the work of whoever was at work before
    /// somebody else, here or in the tab that writes.
    pub(super) fn keep_to_annotator(&mut self) {
        let Some(work) = self.work_mut() else { return };
        if work.worker == *work.session.annotator() {
            return;
        }
        work.worker = work.session.annotator().clone();
        work.shows_others = false;
        work.spans = SpanState::default();
        work.links = LinkView::default();
        work.find.summary = None;
        work.look_back();
        if matches!(self.dialog, Some(Dialog::Links | Dialog::Summary)) {
            self.dialog = None;
        }
    }

    /// A new project of documents, of the annotator known in this browser.
    pub(super) fn project_of(&self, documents: Vec<Document>) -> Project {
        let mut annotators = Vec::new();
        if let Some(name) = &self.known_as {
            annotators.push(Annotator {
                name: name.to_string(),
                ..Annotator::first()
            });
        }
        Project::new(
            self.settings.new_codebook().codebook(),
            annotators,
            documents,
        )
    }

    /// Whether to ask for the annotator's name: once in this browser, and not
    /// before there is something that it stands on.
    pub fn asks_name(&self) -> bool {
        let Some(work) = self.work() else {
            return false;
        };
        let first = Annotator::first();
        self.known_as.is_none()
            && work.access == super::Access::Write
            && work.annotator_name() == first.name
            && work.session.history().next_undo().is_some()
    }
}

impl Work {
    /// What the annotator at work is called.
    pub fn annotator_name(&self) -> &str {
        let id = self.session.annotator();
        let mut all = self.session.project().annotators.iter();
        all.find(|a| a.id == *id).map_or(&**id, |a| &a.name)
    }

    /// The other annotators, where what they made is shown.
    pub fn others(&self) -> Option<Names> {
        if !self.shows_others {
            return None;
        }
        let mut names = Vec::new();
        for annotator in &self.session.project().annotators {
            if annotator.id != *self.session.annotator() {
                names.push((annotator.id.clone(), annotator.name.clone()));
            }
        }
        Some(Rc::new(names))
    }
}
