//! Opening: the start page with its list, or a kept project, and what is said
//! where that cannot be. This is all that the page can do before its chunk is
//! loaded, so nothing here makes a step, writes, or opens a dialog.

use std::ops::Range;
use std::rc::Rc;

use liveblog_core::EntryRef;

use super::{Access, Action, Alert, AppState, Effect, Offer, Screen, Work, insert, said};
use crate::browser::lock::{Ask, Outcome};
use crate::browser::storage::{Kept, ProjectId, ProjectSummary, StorageError};
use crate::words::{fill, t};

impl AppState {
    /// Makes an action that opening the page takes.
    ///
    /// # Errors
    /// Gives any other action back, which [`Self::update`] makes.
    pub fn open(&mut self, action: Action) -> Result<Vec<Effect>, Action> {
        let mut effects = Vec::new();
        match action {
            // The browser tells of the address that it was given.
            Action::OpenProject(id) if self.open_id() == Some(&id) => {}
            Action::OpenProject(id) if self.work().is_none() => {
                self.alert = None;
                self.open_project(id, &mut effects);
            }
            Action::GoStart if matches!(self.screen, Screen::Start) => {}
            // Nothing can have been typed.
            Action::NoteSettled => {}
            Action::Lock(id, outcome) if self.work().is_none() => {
                self.locked(id, outcome, &mut effects);
            }
            Action::Loaded(id, access, places, kept) => {
                self.loaded(id, access, places, kept, &mut effects);
            }
            Action::Listed(listed) => self.listed(listed, &mut effects),
            Action::Blocked(error) => self.storage_blocked(error, &mut effects),
            Action::Unblocked => self.unblocked(&mut effects),
            Action::Window(window) => self.show_window(window),
            Action::Incomplete => self.incomplete(),
            Action::Dismiss => self.alert = None,
            other => return Err(other),
        }
        Ok(effects)
    }

    /// Says that what the page was opened without could not be loaded.
    pub(super) fn incomplete(&mut self) {
        self.alert = Some(Alert::error(t("alert.incomplete")).offering(Offer::Complete));
    }

    /// Opens a kept project in place of the start page.
    pub(super) fn open_project(&mut self, id: ProjectId, effects: &mut Vec<Effect>) {
        effects.push(Effect::Address(Some(id.clone())));
        if let Some(at) = self.leaving.iter().position(|work| work.id == id) {
            self.screen = Screen::Work(self.leaving.remove(at));
        } else {
            self.screen = Screen::Opening(Some(id.clone()));
            effects.push(Effect::AskLock(id, Ask::IfFree));
        }
    }

    /// The lock on the project that is being opened is held, or not.
    pub(super) fn locked(&mut self, id: ProjectId, outcome: Outcome, effects: &mut Vec<Effect>) {
        match (&self.screen, outcome) {
            (Screen::Opening(Some(opening)), Outcome::Held) if *opening == id => {
                effects.push(Effect::Load(id, Access::Write))
            }
            (Screen::Opening(Some(opening)), Outcome::Taken | Outcome::Lost) if *opening == id => {
                effects.push(Effect::Load(id, Access::Read))
            }
            _ => {}
        }
    }

    /// The storage answers after all.
    pub(super) fn unblocked(&mut self, effects: &mut Vec<Effect>) {
        self.blocked = None;
        self.alert = None;
        if let Some(work) = self.work_mut() {
            work.keeping.waiting = false;
        }
        effects.push(Effect::List);
    }

    /// The storage could not be opened, or does not answer.
    pub(super) fn storage_blocked(&mut self, error: StorageError, effects: &mut Vec<Effect>) {
        self.alert = Some(said("alert.blocked", &error));
        if let Some(work) = self.work_mut() {
            work.keeping.failure = Some(error.clone());
            work.keeping.writing = None;
            work.keeping.waiting = true;
        }
        self.blocked = Some(error);
        if matches!(self.screen, Screen::Opening(_)) {
            self.screen = Screen::Start;
            effects.push(Effect::Address(None));
        }
    }

    /// The list of projects was read, or could not be.
    pub(super) fn listed(
        &mut self,
        listed: Result<Vec<ProjectSummary>, StorageError>,
        effects: &mut Vec<Effect>,
    ) {
        match listed {
            Ok(listed) => {
                let (mut projects, mut deleted) = (Vec::new(), Vec::new());
                for project in listed {
                    let ours = self.deleted.iter().any(|p| p.id == project.id);
                    if project.deleted && !ours {
                        deleted.push(project.id);
                    } else if !ours {
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
            Err(error) => {
                self.alert = Some(said("alert.list-unread", &error));
                if matches!(self.screen, Screen::Opening(_)) {
                    self.screen = Screen::Start;
                }
            }
        }
    }

    /// Other entries are near the window.
    pub(super) fn show_window(&mut self, window: Range<usize>) {
        if let Some(work) = self.work_mut() {
            work.window = window.start..window.end.min(work.shown_len());
        }
    }

    /// A project was read, or could not be.
    pub(super) fn loaded(
        &mut self,
        id: ProjectId,
        access: Access,
        places: Option<Vec<EntryRef>>,
        kept: Result<Box<Kept>, StorageError>,
        effects: &mut Vec<Effect>,
    ) {
        match kept {
            Ok(kept) => {
                let wanted = match &self.screen {
                    Screen::Opening(opening) => opening.as_ref() == Some(&id),
                    // Into a project at work comes only what it asked for: the
                    // right to write, or a fresh look at another tab's work.
                    Screen::Work(work) => {
                        work.id == id && work.access == Access::Read && !work.unsaved()
                    }
                    _ => false,
                };
                if wanted {
                    self.begin_work(id, access, places, *kept);
                }
            }
            Err(error) => {
                if self.open_id() == Some(&id) {
                    if matches!(self.screen, Screen::Opening(_)) {
                        effects.push(Effect::ReleaseLock(id));
                        self.go_start(effects);
                    }
                    self.alert = Some(said("alert.unopened", &error));
                }
            }
        }
    }

    /// Opens what was read.
    fn begin_work(
        &mut self,
        id: ProjectId,
        access: Access,
        places: Option<Vec<EntryRef>>,
        kept: Kept,
    ) {
        let access = if kept.damage.is_some() {
            Access::Read
        } else {
            access
        };
        let mut places = places.unwrap_or_default();
        if let Some(work) = self.work_mut() {
            work.keep_place();
            places = std::mem::take(&mut work.places);
            places.reverse();
        }
        let place = places.first().copied();
        let mut work = Work::new(id, kept.session, access, kept.created);
        work.keeping.whole = true;
        work.keeping.documents = kept.documents;
        work.keeping.rows = kept.rows;
        work.places = places;
        match place {
            Some(at) if work.session.project().entry_records(at).is_some() => work.at = at,
            _ => work.at.entry = work.next_unfinished(0).unwrap_or(0),
        }
        work.reveal();
        self.alert = kept.damage.map(|damage| {
            Alert::error(fill("alert.damaged", &[("damage", &damage)])).offering(Offer::Download)
        });
        self.screen = Screen::Work(Box::new(work));
    }
}
