//! A project being worked on by one annotator: turns commands into
//! transactions, keeps the undo history, and is rebuilt from a snapshot and
//! the journal rows after it.
//!
//! What this module does not do: store anything. It hands out each step as a
//! [`JournalRow`] and leaves the writing to the caller.

use std::fmt;
use std::sync::Arc;

use crate::again;
use crate::codebook::{Choice, Scope};
use crate::correction::{self, LineRole, Obstacle};
use crate::history::History;
use crate::transaction::{Change, Conflict, Deed, Diff, Transaction};
use crate::{
    Annotation, AnnotationId, Annotator, AnnotatorId, Attribution, Clock, Codebook, Date, Document,
    EntryRecords, EntryRef, Extra, Label, LabelId, Link, Origin, Project, Status, StatusRecord,
    TextRange, Timestamp,
};

/// What an annotator can do to a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Puts the label on the whole entry, or takes it away.
    ToggleLabel {
        /// The entry.
        at: EntryRef,
        /// The label.
        label: LabelId,
    },
    /// Sets the entry's status.
    SetStatus {
        /// The entry.
        at: EntryRef,
        /// The new status.
        status: Status,
    },
    /// Takes all of the annotator's labels off the entry and marks it done.
    NothingApplies {
        /// The entry.
        at: EntryRef,
    },
    /// Writes the annotator's note on the entry.
    SetNote {
        /// The entry.
        at: EntryRef,
        /// The whole note; empty to remove it.
        note: Arc<str>,
    },
    /// Takes in a later snapshot of a document as a document of its own, and
    /// moves to it what was annotated and still stands; see
    /// [`again`](crate::again).
    TakeSnapshot {
        /// The position of the earlier snapshot.
        old: usize,
        /// The later one.
        new: Box<Document>,
    },
    /// Adds a document after the others.
    AddDocument(Box<Document>),
    /// Makes the part of the entry from a line on an entry of its own.
    SplitEntry {
        /// The entry.
        at: EntryRef,
        /// One of its lines, as [`Document::lines`] gives it.
        line: TextRange,
    },
    /// Makes one entry of this one and the one before it.
    MergeEntry {
        /// The lower one of the two.
        at: EntryRef,
    },
    /// Says what a line is.
    SetRole {
        /// The entry.
        at: EntryRef,
        /// One of its lines, as [`Document::lines`] gives it.
        line: TextRange,
        /// What it is.
        role: LineRole,
        /// Whether that goes for all that [`Document::alike`] finds.
        alike: bool,
    },
    /// Sets an entry's time; the text stays as printed.
    SetTime {
        /// The entry.
        at: EntryRef,
        /// The time of day.
        clock: Option<Clock>,
        /// The date.
        date: Option<Date>,
        /// The zone.
        zone: Option<String>,
    },
    /// Sets who is credited with an entry; the text stays as printed.
    SetAuthors {
        /// The entry.
        at: EntryRef,
        /// All of them.
        authors: Vec<Arc<str>>,
        /// Whether that goes for all entries of the document with the authors
        /// that this one has now.
        alike: bool,
    },
    /// Sets what is said of a document as a whole.
    SetHead {
        /// Position of the document in the project.
        document: usize,
        /// The headline.
        title: Option<String>,
        /// The day on which it began.
        date: Option<Date>,
        /// The zone of all times that are printed without one.
        time_zone: Option<String>,
        /// Where it was published.
        source_url: Option<String>,
        /// Its language as a BCP 47 tag.
        language: Option<String>,
    },
}

/// What the core may not find out by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The present moment.
    pub at: Timestamp,
    /// A fresh random number, for new ids.
    pub nonce: u64,
}

/// Why a command was not carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is no such entry.
    NoSuchEntry,
    /// There is no such document.
    NoSuchDocument,
    /// The project has this very text already.
    AlreadyHere,
    /// The codebook has no such label, or it is archived.
    NoSuchLabel(LabelId),
    /// The label is for passages, not for whole entries.
    LabelIsForSpans(LabelId),
    /// The split cannot be corrected so.
    Correction(Obstacle),
    /// The project is not as the command found it.
    Conflict(Conflict),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchEntry => write!(f, "there is no such entry"),
            Self::NoSuchDocument => write!(f, "there is no such live blog"),
            Self::AlreadyHere => write!(f, "the project has this very text already"),
            Self::NoSuchLabel(label) => write!(f, "the codebook has no label “{label}”"),
            Self::LabelIsForSpans(label) => {
                write!(
                    f,
                    "the label “{label}” is for passages, not for whole entries"
                )
            }
            Self::Correction(obstacle) => obstacle.fmt(f),
            Self::Conflict(conflict) => conflict.fmt(f),
        }
    }
}

impl std::error::Error for Refusal {}

impl From<Obstacle> for Refusal {
    fn from(obstacle: Obstacle) -> Self {
        Self::Correction(obstacle)
    }
}

impl From<Conflict> for Refusal {
    fn from(conflict: Conflict) -> Self {
        Self::Conflict(conflict)
    }
}

/// One step of work, as the journal keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalRow {
    /// The project's revision after this step; the first step makes 1.
    pub revision: u64,
    /// What was done.
    pub step: Step,
}

/// What a journal row did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Made a transaction.
    Do(Transaction),
    /// Took the last transaction back.
    Undo,
    /// Made the last undone transaction again.
    Redo,
    /// Let another annotator go to work. What was done before can no longer be
    /// undone: nobody takes back what another did.
    Switch(AnnotatorId),
}

/// All of a session but the documents, as the store keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// The revision it was taken at.
    pub revision: u64,
    pub(crate) codebook: Arc<Codebook>,
    pub(crate) annotators: Vec<Annotator>,
    pub(crate) annotator: AnnotatorId,
    pub(crate) extra: Extra,
    pub(crate) annotations: Vec<Arc<Annotation>>,
    pub(crate) statuses: Vec<Arc<StatusRecord>>,
    pub(crate) attributions: Vec<Arc<Attribution>>,
    pub(crate) links: Vec<Arc<Link>>,
    pub(crate) history: History,
}

/// Why a session could not be rebuilt from the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RestoreError {
    /// A snapshot or row does not fit the documents or what came before it.
    Conflict {
        /// The revision it happened at.
        revision: u64,
        /// What did not fit.
        conflict: Conflict,
    },
    /// A row is missing.
    Gap {
        /// The revision that was expected.
        expected: u64,
        /// The revision that was found.
        found: u64,
    },
    /// A row undoes or redoes what is not there.
    NothingToUndo {
        /// The row's revision.
        revision: u64,
    },
}

impl fmt::Display for RestoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Conflict { revision, conflict } => write!(f, "at step {revision} {conflict}"),
            Self::Gap { expected, found } => {
                write!(f, "step {expected} is missing; the next one is {found}")
            }
            Self::NothingToUndo { revision } => {
                write!(f, "step {revision} undoes or redoes what is not there")
            }
        }
    }
}

impl std::error::Error for RestoreError {}

/// A project, its history and the annotator at work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    project: Project,
    history: History,
    revision: u64,
    annotator: AnnotatorId,
}

impl Session {
    /// Begins work on `project` as its first annotator.
    pub fn new(mut project: Project) -> Self {
        if project.annotators.is_empty() {
            project.annotators.push(Annotator::first());
        }
        let annotator = project.annotators[0].id.clone();
        Self {
            project,
            history: History::default(),
            revision: 0,
            annotator,
        }
    }

    /// The project as it stands.
    pub fn project(&self) -> &Project {
        &self.project
    }

    /// Calls the project `name`; `None` lets it go by its first document's
    /// title. Not a step of work: a name is kept beside the journal, since a
    /// project is also renamed while it is not open.
    pub fn rename(&mut self, name: Option<Arc<str>>) {
        self.project.name = name;
    }

    /// Who is at work.
    pub fn annotator(&self) -> &AnnotatorId {
        &self.annotator
    }

    /// What can be undone and redone.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// How many steps were made so far.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Carries a command out. `None` where nothing had to change.
    ///
    /// # Errors
    /// [`Refusal`] says why nothing was changed.
    pub fn run(&mut self, command: Command, stamp: &Stamp) -> Result<Option<JournalRow>, Refusal> {
        let Some((deed, changes)) = self.plan(command, stamp)? else {
            return Ok(None);
        };
        let mut transaction = Transaction {
            deed,
            at: stamp.at.clone(),
            annotator: self.annotator.clone(),
            changes,
        };
        self.history.settle(&mut transaction);
        self.take(Step::Do(transaction))
            .map(Some)
            .map_err(Refusal::from)
    }

    /// Takes the last transaction back. `None` where there is none.
    ///
    /// # Errors
    /// [`Conflict`] where the project is not as the transaction left it.
    pub fn undo(&mut self) -> Result<Option<JournalRow>, Conflict> {
        match self.history.next_undo() {
            Some(_) => self.take(Step::Undo).map(Some),
            None => Ok(None),
        }
    }

    /// Makes the last undone transaction again. `None` where there is none.
    ///
    /// # Errors
    /// [`Conflict`] where the project is not as the undo left it.
    pub fn redo(&mut self) -> Result<Option<JournalRow>, Conflict> {
        match self.history.next_redo() {
            Some(_) => self.take(Step::Redo).map(Some),
            None => Ok(None),
        }
    }

    /// Lets another annotator go to work. `None` where they are at work
    /// already.
    ///
    /// # Errors
    /// [`Conflict`] where the project has no such annotator.
    pub fn switch(&mut self, annotator: &AnnotatorId) -> Result<Option<JournalRow>, Conflict> {
        if self.annotator == *annotator {
            return Ok(None);
        }
        self.take(Step::Switch(annotator.clone())).map(Some)
    }

    /// Makes a step read from the journal.
    ///
    /// # Errors
    /// [`RestoreError`] where the row does not continue what is there; the
    /// session is then as it was.
    pub fn replay(&mut self, row: JournalRow) -> Result<(), RestoreError> {
        let revision = row.revision;
        if self.revision.checked_add(1) != Some(revision) {
            return Err(RestoreError::Gap {
                expected: self.revision.saturating_add(1),
                found: revision,
            });
        }
        let possible = match row.step {
            Step::Do(_) => true,
            Step::Undo => self.history.next_undo().is_some(),
            Step::Redo => self.history.next_redo().is_some(),
            Step::Switch(_) => true,
        };
        if !possible {
            return Err(RestoreError::NothingToUndo { revision });
        }
        self.take(row.step)
            .map(|_| ())
            .map_err(|conflict| RestoreError::Conflict { revision, conflict })
    }

    /// All of the session but the documents.
    pub fn snapshot(&self) -> Snapshot {
        /// One kind of record of all entries.
        fn all<T>(project: &Project, of: fn(&EntryRecords) -> &Vec<Arc<T>>) -> Vec<Arc<T>> {
            let mut all = Vec::new();
            for records in project.all_records() {
                all.extend_from_slice(of(records));
            }
            all
        }
        Snapshot {
            revision: self.revision,
            codebook: self.project.codebook.clone(),
            annotators: self.project.annotators.clone(),
            annotator: self.annotator.clone(),
            extra: self.project.extra.clone(),
            annotations: all(&self.project, |r| &r.annotations),
            statuses: all(&self.project, |r| &r.statuses),
            attributions: all(&self.project, |r| &r.attributions),
            links: all(&self.project, |r| &r.links),
            history: self.history.clone(),
        }
    }

    /// Rebuilds a session from a snapshot and the documents it was taken of.
    ///
    /// # Errors
    /// [`RestoreError::Conflict`] where the snapshot speaks of entries that
    /// the documents do not have.
    pub fn restore(snapshot: Snapshot, documents: Vec<Document>) -> Result<Self, RestoreError> {
        let Snapshot {
            revision,
            codebook,
            annotators,
            annotator,
            extra,
            annotations,
            statuses,
            attributions,
            links,
            history,
        } = snapshot;
        let codebook = Arc::unwrap_or_clone(codebook);
        let mut project = Project::new(codebook, annotators, documents);
        project.extra = extra;
        fn created<T>(record: Arc<T>) -> Diff<T> {
            Diff {
                before: None,
                after: Some(record),
            }
        }
        let created = annotations
            .into_iter()
            .map(|a| Change::Annotation(created(a)))
            .chain(statuses.into_iter().map(|s| Change::Status(created(s))))
            .chain(
                attributions
                    .into_iter()
                    .map(|a| Change::Attribution(created(a))),
            )
            .chain(links.into_iter().map(|l| Change::Link(created(l))));
        for change in created {
            project
                .apply(&[change])
                .map_err(|conflict| RestoreError::Conflict { revision, conflict })?;
        }
        Ok(Self {
            project,
            history,
            revision,
            annotator,
        })
    }

    /// Makes a step, new or from the journal: the one place where a session
    /// changes.
    fn take(&mut self, step: Step) -> Result<JournalRow, Conflict> {
        match &step {
            Step::Do(transaction) => {
                self.project.apply(&transaction.changes)?;
                self.history.push(transaction.clone());
            }
            Step::Undo => {
                if let Some(last) = self.history.next_undo().cloned() {
                    self.project.apply(&last.inverse_changes())?;
                    self.history.move_undone();
                }
            }
            Step::Redo => {
                if let Some(last) = self.history.next_redo().cloned() {
                    self.project.apply(&last.changes)?;
                    self.history.move_redone();
                }
            }
            Step::Switch(annotator) => {
                let known = self.project.annotators.iter().any(|a| a.id == *annotator);
                if !known {
                    return Err(Conflict::new(annotator));
                }
                self.annotator = annotator.clone();
                self.history = History::default();
            }
        }
        // The store refuses numbers anywhere near the end.
        self.revision = self.revision.saturating_add(1);
        Ok(JournalRow {
            revision: self.revision,
            step,
        })
    }

    /// What a command would change; `None` for nothing.
    fn plan(
        &self,
        command: Command,
        stamp: &Stamp,
    ) -> Result<Option<(Deed, Vec<Change>)>, Refusal> {
        let (deed, changes) = match command {
            Command::ToggleLabel { at, label } => {
                let mut plan = self.plan_at(at, stamp)?;
                (plan.toggle(label)?, plan.changes)
            }
            Command::SetStatus { at, status } => {
                let mut plan = self.plan_at(at, stamp)?;
                plan.set_status(status);
                (Deed::Status(status), plan.changes)
            }
            Command::NothingApplies { at } => {
                let mut plan = self.plan_at(at, stamp)?;
                for annotation in &plan.records.annotations {
                    if annotation.annotator == self.annotator {
                        plan.remove(annotation);
                    }
                }
                plan.set_status(Status::Done);
                (Deed::NothingApplies, plan.changes)
            }
            Command::SetNote { at, note } => {
                let mut plan = self.plan_at(at, stamp)?;
                plan.set_note(note);
                (Deed::Note, plan.changes)
            }
            Command::TakeSnapshot { old, new } => {
                let carry = again::carry(&self.project, old, *new, &stamp.at)?;
                (Deed::Again, carry.changes)
            }
            Command::AddDocument(document) => {
                let documents = self.project.documents();
                if documents.iter().any(|d| d.id == document.id) {
                    return Err(Refusal::AlreadyHere);
                }
                let added = Change::Document(Diff {
                    before: None,
                    after: Some(Arc::from(document)),
                });
                (Deed::Added, vec![added])
            }
            correction => return correction::plan(&self.project, correction, stamp),
        };
        Ok((!changes.is_empty()).then_some((deed, changes)))
    }

    /// An empty plan for an entry.
    fn plan_at<'s>(&'s self, at: EntryRef, stamp: &'s Stamp) -> Result<EntryPlan<'s>, Refusal> {
        let documents = self.project.documents();
        let document = documents.get(at.document).ok_or(Refusal::NoSuchEntry)?;
        let entry = document.entries.get(at.entry).ok_or(Refusal::NoSuchEntry)?;
        let records = self.project.entry_records(at).ok_or(Refusal::NoSuchEntry)?;
        Ok(EntryPlan {
            session: self,
            document,
            entry: &entry.id,
            records,
            stamp,
            changes: Vec::new(),
        })
    }
}

/// Collects the changes that one command makes at one entry.
struct EntryPlan<'s> {
    session: &'s Session,
    document: &'s Document,
    entry: &'s crate::EntryId,
    records: &'s EntryRecords,
    stamp: &'s Stamp,
    changes: Vec<Change>,
}

impl<'s> EntryPlan<'s> {
    fn toggle(&mut self, label: LabelId) -> Result<Deed, Refusal> {
        let codebook = &*self.session.project.codebook;
        if self.set(&label).is_some() {
            self.take_off(codebook, &label);
            return Ok(Deed::Unlabel(label));
        }
        let found = codebook.label(&label).filter(|l| !l.archived);
        let found = found.ok_or_else(|| Refusal::NoSuchLabel(label.clone()))?;
        if found.scope == Scope::Span {
            return Err(Refusal::LabelIsForSpans(label));
        }
        // A label that this one needs comes with it.
        let mut next = Some(found);
        while let Some(label) = next.take() {
            if self.set(&label.id).is_none() && self.create(label) {
                self.clear_alternatives(codebook, label);
                next = label.requires.as_ref().and_then(|id| codebook.label(id));
            }
        }
        if self.records.status(&self.session.annotator) == Status::Unseen {
            self.set_status(Status::InProgress);
        }
        Ok(Deed::Label(label))
    }

    /// The annotator's annotation that puts `label` on the whole entry.
    fn set(&self, label: &LabelId) -> Option<Arc<Annotation>> {
        self.records
            .entry_label(label, &self.session.annotator)
            .cloned()
    }

    /// The annotator's annotations that put `label` on the whole entry.
    fn all_set<'a>(
        &self,
        label: &'a LabelId,
    ) -> impl Iterator<Item = &'s Arc<Annotation>> + use<'a, 's> {
        let annotator = &self.session.annotator;
        self.records
            .annotations
            .iter()
            .filter(move |a| a.span.is_none() && a.label == *label && a.annotator == *annotator)
    }

    /// Takes an annotation away; `false` where the plan already does.
    fn remove(&mut self, annotation: &Arc<Annotation>) -> bool {
        let change = Change::Annotation(Diff {
            before: Some(annotation.clone()),
            after: None,
        });
        let new = !self.changes.contains(&change);
        if new {
            self.changes.push(change);
        }
        new
    }

    /// Takes a label off the whole entry, and with it the labels that need it.
    fn take_off(&mut self, codebook: &Codebook, label: &LabelId) {
        let mut going = vec![label];
        while let Some(label) = going.pop() {
            // A file may have put it there more than once.
            let mut gone = false;
            for set in self.all_set(label) {
                gone |= self.remove(set);
            }
            if gone {
                let needs_it = |other: &&Label| other.requires.as_ref() == Some(label);
                going.extend(codebook.labels.iter().filter(needs_it).map(|l| &l.id));
            }
        }
    }

    /// Puts a label on the whole entry; `false` where the plan already does.
    fn create(&mut self, label: &Label) -> bool {
        let planned = |change: &Change| matches!(change, Change::Annotation(Diff { after: Some(a), .. }) if a.label == label.id);
        if self.changes.iter().any(planned) {
            return false;
        }
        // Mixed so that ids of one command, and of commands with close
        // nonces, are far apart (the finaliser of SplitMix64).
        let mut id = self
            .stamp
            .nonce
            .wrapping_add((self.changes.len() as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        id = (id ^ (id >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        id = (id ^ (id >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        id ^= id >> 31;
        let annotation = Annotation {
            id: AnnotationId::new(format!("n-{id:016x}")),
            document: self.document.id.clone(),
            entry: self.entry.clone(),
            label: label.id.clone(),
            annotator: self.session.annotator.clone(),
            span: None,
            origin: Origin::Human,
            note: "".into(),
            created: self.stamp.at.clone(),
            modified: self.stamp.at.clone(),
            codebook_version: self.session.project.codebook.version,
            extra: Extra::default(),
        };
        let after = Some(Arc::new(annotation));
        self.changes.push(Change::Annotation(Diff {
            before: None,
            after,
        }));
        true
    }

    /// Takes away the other labels of the label's single-choice group.
    fn clear_alternatives(&mut self, codebook: &Codebook, label: &Label) {
        let single = codebook
            .groups
            .iter()
            .find(|g| Some(&g.id) == label.group.as_ref() && g.choice == Choice::One);
        let Some(group) = single else { return };
        for other in &codebook.labels {
            if other.id != label.id
                && other.group.as_ref() == Some(&group.id)
                && self.set(&other.id).is_some()
            {
                self.take_off(codebook, &other.id);
            }
        }
    }

    fn set_status(&mut self, status: Status) {
        self.change_record(|record| record.status = status);
    }

    fn set_note(&mut self, note: Arc<str>) {
        self.change_record(|record| {
            record.note = note;
            if record.status == Status::Unseen && !record.note.is_empty() {
                record.status = Status::InProgress;
            }
        });
    }

    fn change_record(&mut self, edit: impl FnOnce(&mut StatusRecord)) {
        let before = self.records.status_record(&self.session.annotator);
        let mut record = before.map_or_else(
            || StatusRecord {
                document: self.document.id.clone(),
                entry: self.entry.clone(),
                annotator: self.session.annotator.clone(),
                status: Status::Unseen,
                modified: self.stamp.at.clone(),
                note: "".into(),
                extra: Extra::default(),
            },
            |record| (**record).clone(),
        );
        let (status, note) = (record.status, record.note.clone());
        edit(&mut record);
        if (record.status, &record.note) == (status, &note) {
            return;
        }
        record.modified = self.stamp.at.clone();
        let after = Some(Arc::new(record));
        self.changes.push(Change::Status(Diff {
            before: before.cloned(),
            after,
        }));
    }
}
