//! A project being worked on by one annotator: turns commands into
//! transactions, keeps the undo history, and is rebuilt from a snapshot and
//! the journal rows after it.
//!
//! What this module does not do: store anything. It hands out each step as a
//! [`JournalRow`] and leaves the writing to the caller.

use std::fmt;
use std::sync::Arc;

use crate::annotating::{self, EntryPlan};
use crate::codebook_edit::{self, CodebookFault};
use crate::correction::{self, LineRole, Obstacle};
use crate::history::History;
use crate::said::{Said, said, says};
use crate::transaction::{Change, Conflict, Deed, Diff, Transaction};
use crate::words::Word as _;
use crate::{
    Annotation, AnnotationId, Annotator, AnnotatorId, Attribution, AttributionFields, Clock,
    Codebook, Date, Document, EntryRecords, EntryRef, Extra, LabelId, Link, LinkId, Origin,
    Project, RecordId, Relation, Role, Span, Status, StatusRecord, TextRange, Timestamp, again,
};

/// What an annotator can do to a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Puts the label on the entry or a passage of it, or takes it away.
    ToggleLabel {
        /// The entry.
        at: EntryRef,
        /// The passage; `None` for the whole entry.
        span: Option<Span>,
        /// The label.
        label: LabelId,
    },
    /// Moves the bounds of a labelled passage.
    Resize {
        /// The entry.
        at: EntryRef,
        /// The annotation of the passage.
        annotation: AnnotationId,
        /// Where it is to be.
        span: Span,
    },
    /// Puts another label in the place of an annotation's.
    Relabel {
        /// The entry.
        at: EntryRef,
        /// The annotation.
        annotation: AnnotationId,
        /// The other label.
        label: LabelId,
    },
    /// Takes an annotation away.
    RemoveAnnotation {
        /// The entry.
        at: EntryRef,
        /// The annotation.
        annotation: AnnotationId,
    },
    /// Puts the label on many whole entries, or takes it away from them. What
    /// it puts there says in its note that it was many at once.
    LabelMany {
        /// The entries.
        at: Vec<EntryRef>,
        /// The label.
        label: LabelId,
        /// Whether it is to be there.
        set: bool,
    },
    /// Sets the status of many entries.
    StatusMany {
        /// The entries.
        at: Vec<EntryRef>,
        /// The new status.
        status: Status,
    },
    /// Makes an attribution of passages, or adds them to one. Each gets the
    /// label of its role.
    Attribute {
        /// The entry.
        at: EntryRef,
        /// The attribution to add to; `None` for a new one.
        record: Option<RecordId>,
        /// The passages, which must be some for a new one.
        passages: Vec<(Role, Span)>,
        /// What is said of it as a whole; `None` to leave that as it is.
        fields: Option<AttributionFields>,
    },
    /// Takes an attribution away, with those of its passages that no other one
    /// has.
    RemoveAttribution {
        /// The entry.
        at: EntryRef,
        /// The attribution.
        record: RecordId,
    },
    /// Links an entry to an earlier one, or takes such a link away.
    ToggleLink {
        /// The later entry.
        at: EntryRef,
        /// What it does to the earlier one.
        relation: Relation,
        /// The earlier entry.
        to: EntryRef,
        /// Whether a person found it or a suggestion was accepted.
        origin: Origin,
    },
    /// Takes a link away.
    RemoveLink {
        /// The entry that it goes out from.
        at: EntryRef,
        /// The link.
        link: LinkId,
    },
    /// Puts another codebook in the place of the project's. Its version and
    /// its change log follow from the difference.
    SetCodebook(Box<Codebook>),
    /// Archives a label and puts another in its place wherever it was set.
    MergeLabels {
        /// The label to archive.
        from: LabelId,
        /// The one that takes its place.
        into: LabelId,
    },
    /// Adds an annotator, or renames one.
    SetAnnotator {
        /// The annotator; `None` for a new one.
        id: Option<AnnotatorId>,
        /// The name.
        name: String,
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
    /// Adds documents after the others, all in one step.
    AddDocuments(Vec<Document>),
    /// Makes the changes that bring in what was read of a file, as
    /// `exchange::merge` found them.
    Import(Vec<Change>),
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

impl Stamp {
    /// A number for the new id that is the `number`th of a command, mixed so
    /// that those of one command, and of commands with close nonces, are far
    /// apart (the finaliser of SplitMix64).
    pub(crate) fn mixed(&self, number: u64) -> u64 {
        let mut id = self
            .nonce
            .wrapping_add(number.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        id = (id ^ (id >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        id = (id ^ (id >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        id ^ (id >> 31)
    }
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
    /// The label is for whole entries, not for passages.
    LabelIsForEntries(LabelId),
    /// The passage has this label already.
    LabelledAlready(LabelId),
    /// There is no such annotation, attribution or link of this annotator.
    NoSuchAnnotation,
    /// The passage holds nothing but blanks.
    EmptyPassage,
    /// The codebook has no label for passages of this role.
    NoRoleLabel(Role),
    /// An entry cannot be linked to itself.
    LinkToItself,
    /// The entry that a link goes to must be the earlier one.
    NotEarlier,
    /// The codebook would not make sense so.
    Codebook(CodebookFault),
    /// The project has no such annotator.
    NoSuchAnnotator,
    /// A name is missing.
    NoName,
    /// Another annotator has this name.
    NameTaken(String),
    /// The split cannot be corrected so.
    Correction(Obstacle),
    /// The project is not as the command found it.
    Conflict(Conflict),
}

impl Refusal {
    /// It as the ending of a sentence.
    pub fn said(&self) -> Said {
        match self {
            Self::NoSuchEntry => said!("there is no such entry"),
            Self::NoSuchDocument => said!("there is no such live blog"),
            Self::AlreadyHere => said!("the project has this very text already"),
            Self::NoSuchLabel(label) => said!("the codebook has no label “{label}”", label),
            Self::LabelIsForSpans(label) => {
                said!(
                    "the label “{label}” is for passages, not for whole entries",
                    label
                )
            }
            Self::LabelIsForEntries(label) => {
                said!(
                    "the label “{label}” is for whole entries, not for passages",
                    label
                )
            }
            Self::LabelledAlready(label) => {
                said!("the passage has the label “{label}” already", label)
            }
            Self::NoSuchAnnotation => said!("there is no such annotation of yours"),
            Self::EmptyPassage => said!("the passage holds nothing but blanks"),
            Self::NoRoleLabel(role) => said!(
                "the codebook has no label “{label}” for passages, which attributions need",
                label = role.word()
            ),
            Self::LinkToItself => said!("an entry cannot be linked to itself"),
            Self::NotEarlier => {
                said!("that entry is the later one of the two; link it to this one instead")
            }
            Self::Codebook(fault) => fault.said(),
            Self::NoSuchAnnotator => said!("there is no such annotator"),
            Self::NoName => said!("a name is missing"),
            Self::NameTaken(name) => said!("another annotator is called “{name}”", name),
            Self::Correction(obstacle) => obstacle.said(),
            // Which record it was, nobody can act on.
            Self::Conflict(_) => said!("the project is not as the change expects it"),
        }
    }
}

says!(Refusal);

impl std::error::Error for Refusal {}

impl From<CodebookFault> for Refusal {
    fn from(fault: CodebookFault) -> Self {
        Self::Codebook(fault)
    }
}

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

impl RestoreError {
    /// It as a sentence.
    pub fn said(&self) -> Said {
        match self {
            Self::Conflict { revision, conflict } => {
                said!("at step {revision} {conflict}", revision, conflict)
            }
            Self::Gap { expected, found } => {
                said!(
                    "step {expected} is missing; the next one is {found}",
                    expected,
                    found
                )
            }
            Self::NothingToUndo { revision } => {
                said!(
                    "step {revision} undoes or redoes what is not there",
                    revision
                )
            }
        }
    }
}

impl fmt::Display for RestoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.said().fmt(f)
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

    /// The project, without the history of the work on it.
    pub fn into_project(self) -> Project {
        self.project
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
            Command::ToggleLabel { at, span, label } => {
                let mut plan = self.plan_at(at, stamp)?;
                (plan.toggle(span, label)?, plan.finish())
            }
            Command::Resize {
                at,
                annotation,
                span,
            } => {
                let mut plan = self.plan_at(at, stamp)?;
                (plan.resize(&annotation, span)?, plan.finish())
            }
            Command::Relabel {
                at,
                annotation,
                label,
            } => {
                let mut plan = self.plan_at(at, stamp)?;
                (plan.relabel(&annotation, label)?, plan.finish())
            }
            Command::RemoveAnnotation { at, annotation } => {
                let mut plan = self.plan_at(at, stamp)?;
                (plan.remove_one(&annotation)?, plan.finish())
            }
            Command::SetStatus { at, status } => {
                let mut plan = self.plan_at(at, stamp)?;
                plan.set_status(status);
                (Deed::Status(status), plan.finish())
            }
            Command::NothingApplies { at } => {
                let mut plan = self.plan_at(at, stamp)?;
                plan.clear();
                plan.set_status(Status::Done);
                (Deed::NothingApplies, plan.finish())
            }
            Command::SetNote { at, note } => {
                let mut plan = self.plan_at(at, stamp)?;
                plan.set_note(note);
                (Deed::Note, plan.finish())
            }
            Command::LabelMany { mut at, label, set } => {
                at.sort_unstable();
                let found = annotating::offered(&self.project.codebook, &label, false)?;
                let note = format!("Set on {} entries at once", at.len()).into();
                let changes = self.plan_many(&at, stamp, &note, |plan| {
                    if set {
                        plan.put_on(None, found);
                    } else {
                        plan.take_off(None, &label);
                    }
                })?;
                let deed = if set {
                    Deed::LabelMany(label.clone())
                } else {
                    Deed::UnlabelMany(label.clone())
                };
                (deed, changes)
            }
            Command::StatusMany { mut at, status } => {
                at.sort_unstable();
                let note = "".into();
                let changes = self.plan_many(&at, stamp, &note, |plan| plan.set_status(status))?;
                (Deed::StatusMany(status), changes)
            }
            Command::Attribute {
                at,
                record,
                passages,
                fields,
            } => {
                let mut plan = self.plan_at(at, stamp)?;
                let deed = plan.attribute(record.as_ref(), &passages, fields)?;
                (deed, plan.finish())
            }
            Command::RemoveAttribution { at, record } => {
                let mut plan = self.plan_at(at, stamp)?;
                (plan.unattribute(&record)?, plan.finish())
            }
            Command::ToggleLink {
                at,
                relation,
                to,
                origin,
            } => {
                let mut plan = self.plan_at(at, stamp)?;
                (plan.toggle_link(relation, to, origin)?, plan.finish())
            }
            Command::RemoveLink { at, link } => {
                let mut plan = self.plan_at(at, stamp)?;
                (plan.unlink(&link)?, plan.finish())
            }
            Command::SetCodebook(codebook) => {
                let changes =
                    codebook_edit::replace(&self.project, *codebook, &self.annotator, stamp)?;
                (Deed::Codebook, changes)
            }
            Command::MergeLabels { from, into } => {
                let changes =
                    codebook_edit::merge(&self.project, &from, &into, &self.annotator, stamp)?;
                (Deed::MergeLabels(into), changes)
            }
            Command::SetAnnotator { id, name } => {
                (Deed::Annotator, self.plan_annotator(id, &name)?)
            }
            Command::TakeSnapshot { old, new } => {
                let carry = again::carry(&self.project, old, *new, &stamp.at)?;
                (Deed::Again, carry.changes)
            }
            Command::AddDocuments(documents) => {
                let there = self.project.documents().iter().map(|d| &d.id);
                let mut ids: Vec<_> = there.chain(documents.iter().map(|d| &d.id)).collect();
                ids.sort_unstable();
                if ids.windows(2).any(|pair| pair[0] == pair[1]) {
                    return Err(Refusal::AlreadyHere);
                }
                let mut changes = Vec::new();
                for document in documents {
                    changes.push(Change::Document(Diff {
                        before: None,
                        after: Some(Arc::new(document)),
                    }));
                }
                (Deed::Added, changes)
            }
            Command::Import(changes) => (Deed::Imported, changes),
            correction => return correction::plan(&self.project, correction, stamp),
        };
        Ok((!changes.is_empty()).then_some((deed, changes)))
    }

    /// Adds an annotator, or renames one.
    fn plan_annotator(&self, id: Option<AnnotatorId>, name: &str) -> Result<Vec<Change>, Refusal> {
        let annotators = &self.project.annotators;
        let name = name.trim();
        if name.is_empty() {
            return Err(Refusal::NoName);
        }
        let before = match &id {
            Some(id) => {
                let before = annotators.iter().find(|a| a.id == *id);
                Some(before.ok_or(Refusal::NoSuchAnnotator)?)
            }
            None => None,
        };
        let is_taken = |a: &Annotator| a.name == name && Some(&a.id) != id.as_ref();
        if annotators.iter().any(is_taken) {
            return Err(Refusal::NameTaken(name.to_owned()));
        }
        let after = match before {
            Some(before) if before.name == name => return Ok(Vec::new()),
            Some(before) => Annotator {
                name: name.to_owned(),
                ..before.clone()
            },
            None => {
                // Files may number their annotators otherwise.
                let mut number = annotators.len() + 1;
                let is_taken = |id: &str| annotators.iter().any(|a| &*a.id == id);
                while is_taken(&format!("a{number}")) {
                    number += 1;
                }
                Annotator {
                    id: format!("a{number}").into(),
                    name: name.to_owned(),
                    extra: Extra::default(),
                }
            }
        };
        Ok(vec![Change::Annotator(Diff {
            before: before.cloned().map(Arc::new),
            after: Some(Arc::new(after)),
        })])
    }

    /// An empty plan for an entry.
    fn plan_at<'s>(&'s self, at: EntryRef, stamp: &'s Stamp) -> Result<EntryPlan<'s>, Refusal> {
        EntryPlan::new(&self.project, &self.annotator, at, stamp, 0)
    }

    /// The same at many entries, as one step.
    fn plan_many<'s>(
        &'s self,
        entries: &[EntryRef],
        stamp: &'s Stamp,
        note: &Arc<str>,
        mut plan_one: impl FnMut(&mut EntryPlan<'s>),
    ) -> Result<Vec<Change>, Refusal> {
        let mut changes = Vec::new();
        let mut before = None;
        for at in entries {
            // Each once, in whatever order they are given.
            if before.replace(*at) == Some(*at) {
                continue;
            }
            let plan = EntryPlan::new(&self.project, &self.annotator, *at, stamp, changes.len());
            let mut plan = plan?.noting(note);
            plan_one(&mut plan);
            changes.append(&mut plan.finish());
        }
        Ok(changes)
    }
}
