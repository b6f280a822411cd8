//! Moves annotations, statuses and notes from a blog to a later snapshot of it.
//!
//! A record moves, it is not copied: nothing counts twice, and what cannot
//! move stays where it was set and is reported.

use std::fmt;
use std::sync::Arc;

use super::CONTINUES;
use super::compare::{Comparison, Kind, Pair, compare};
use super::passage::Edit;
use crate::transaction::{Change, Diff};
use crate::{
    Annotation, AnnotationId, AnnotatorId, Document, Entry, EntryId, LabelId, Part, Project,
    Refusal, Span, Status, StatusRecord, Timestamp, when,
};

/// What taking a later snapshot into a project does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carry {
    /// The changes, of which the first adds the snapshot after the project's
    /// documents.
    pub changes: Vec<Change>,
    /// What moves and what stays.
    pub report: CarryReport,
}

/// What moved to a later snapshot and what did not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CarryReport {
    /// What became of the entries; one of [`CarryReport::entries`] each.
    pub comparison: Comparison,
    /// What became of each entry's records.
    pub entries: Vec<EntryReport>,
}

/// What became of one entry's records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryReport {
    /// The entry.
    pub pair: Pair,
    /// Its id in the earlier snapshot.
    pub old: Option<EntryId>,
    /// Its id in the later snapshot.
    pub new: Option<EntryId>,
    /// How many annotations moved.
    pub carried: usize,
    /// The annotations that stay with the earlier snapshot.
    pub left: Vec<Left>,
    /// Whose status was done and is in progress now, since the entry was
    /// edited after they read it.
    pub reopened: Vec<AnnotatorId>,
    /// How many statuses, with their notes, stay with the earlier snapshot.
    pub statuses_left: usize,
}

/// An annotation that could not be carried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// The annotation.
    pub annotation: AnnotationId,
    /// Its label.
    pub label: LabelId,
    /// Who set it.
    pub annotator: AnnotatorId,
    /// The words of its passage; `None` where it is on the whole entry.
    pub exact: Option<String>,
    /// Why it stays.
    pub reason: Reason,
}

/// Why an annotation could not be carried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The later snapshot has no such entry.
    EntryGone,
    /// The entry was edited, and the words no longer stand where they stood.
    WordsGone,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::EntryGone => "the entry is no longer there",
            Self::WordsGone => "the words no longer stand there",
        })
    }
}

impl CarryReport {
    /// How many annotations moved.
    pub fn carried(&self) -> usize {
        self.entries.iter().map(|entry| entry.carried).sum()
    }

    /// How many annotations stay with the earlier snapshot.
    pub fn left(&self) -> usize {
        self.entries.iter().map(|entry| entry.left.len()).sum()
    }
}

impl fmt::Display for CarryReport {
    /// For example `38 the same, 2 edited, 5 new, 1 gone; 61 annotations
    /// carried, 2 could not be`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.comparison.fmt(f)?;
        let (carried, left) = (self.carried(), self.left());
        if carried + left > 0 {
            let plural = if carried == 1 { "" } else { "s" };
            write!(f, "; {carried} annotation{plural} carried")?;
        }
        if left > 0 {
            write!(f, ", {left} could not be")?;
        }
        Ok(())
    }
}

/// Works out how `new` comes into the project as a later snapshot of the
/// document at `old`. Nothing is changed yet, so the report can be shown
/// beforehand; [`Command::TakeSnapshot`](crate::Command::TakeSnapshot) does it.
///
/// Where the entry is the same, all that was set on it moves, by whomever.
/// Where it was edited, labels on the whole entry move, passages move whose
/// words still stand, and a status of done becomes in progress, as of `at`,
/// since nobody has read the edited entry. A date and a zone that the snapshot
/// does not print are taken over.
///
/// # Errors
/// [`Refusal::NoSuchDocument`] and, where the project has the very text of
/// `new`, [`Refusal::AlreadyHere`].
pub fn carry(
    project: &Project,
    old: usize,
    mut new: Document,
    at: &Timestamp,
) -> Result<Carry, Refusal> {
    let documents = project.documents();
    let document = documents.get(old).ok_or(Refusal::NoSuchDocument)?;
    if documents.iter().any(|d| d.id == new.id) {
        return Err(Refusal::AlreadyHere);
    }
    new.extra.set_text(CONTINUES, document.id.to_string());
    let comparison = compare(document, &new);
    take_over_times(document, &mut new, &comparison);
    let mut mover = Mover {
        old: document,
        new: &new,
        at,
        changes: Vec::new(),
    };
    let mut entries = Vec::with_capacity(comparison.pairs.len());
    for pair in &comparison.pairs {
        let (old_entry, new_entry) = (
            pair.old.and_then(|i| document.entries.get(i)),
            pair.new.and_then(|i| mover.new.entries.get(i)),
        );
        let mut report = EntryReport {
            pair: *pair,
            old: old_entry.map(|entry| entry.id.clone()),
            new: new_entry.map(|entry| entry.id.clone()),
            carried: 0,
            left: Vec::new(),
            reopened: Vec::new(),
            statuses_left: 0,
        };
        let records = pair.old.and_then(|i| project.records(old).get(i));
        if let (Some(from), Some(records)) = (old_entry, records) {
            match new_entry {
                Some(to) => {
                    let was_edited = pair.kind == Kind::Edited;
                    mover.annotations(&records.annotations, (from, to), was_edited, &mut report);
                    mover.statuses(&records.statuses, to, was_edited, &mut report);
                }
                None => {
                    for annotation in &records.annotations {
                        report
                            .left
                            .push(mover.left(annotation, from, Reason::EntryGone));
                    }
                    report.statuses_left = records.statuses.len();
                }
            }
        }
        entries.push(report);
    }
    let mut changes = mover.changes;
    changes.insert(
        0,
        Change::Document(Diff {
            before: None,
            after: Some(Arc::new(new)),
        }),
    );
    Ok(Carry {
        changes,
        report: CarryReport {
            comparison,
            entries,
        },
    })
}

/// Gives a snapshot that does not print them the day and the zone that the
/// earlier one has, perhaps set by hand, where they are its own as well.
fn take_over_times(old: &Document, new: &mut Document, comparison: &Comparison) {
    let (mut same_clocks, mut other_clocks) = (0_usize, 0_usize);
    let mut began = None;
    let oldest = when::oldest(&new.entries, new.order);
    for pair in &comparison.pairs {
        let (Some(from), Some(to)) = (pair.old, pair.new) else {
            continue;
        };
        let (from, to) = (&old.entries[from].time, &new.entries[to].time);
        if pair.new == oldest {
            began = from.date;
        }
        match (from.clock, to.clock) {
            (Some(a), Some(b)) if a == b => same_clocks += 1,
            (Some(_), Some(_)) => other_clocks += 1,
            _ => {}
        }
    }
    new.date = new.date.or(began);
    // Some pages show the reader's own time; and a few posts get a new time
    // when they are edited.
    if new.time_zone.is_none() && same_clocks > 10 * other_clocks {
        new.time_zone.clone_from(&old.time_zone);
    }
    let zone = new.time_zone.as_deref();
    when::resolve(&mut new.entries, new.order, new.date, zone);
}

/// Collects the changes.
struct Mover<'d> {
    old: &'d Document,
    new: &'d Document,
    at: &'d Timestamp,
    changes: Vec<Change>,
}

impl Mover<'_> {
    fn annotations(
        &mut self,
        annotations: &[Arc<Annotation>],
        (from, to): (&Entry, &Entry),
        was_edited: bool,
        report: &mut EntryReport,
    ) {
        // Both are only compared where there is a passage to find.
        let mut edits: [Option<Edit<'_>>; 2] = [None, None];
        for annotation in annotations {
            let mut moved = Annotation::clone(annotation);
            if let (Some(span), true) = (&mut moved.span, was_edited) {
                let edit = &mut edits[usize::from(span.part == Part::Heading)];
                let edit = edit.get_or_insert_with(|| {
                    Edit::new(
                        part(self.old, from, span.part),
                        part(self.new, to, span.part),
                    )
                });
                let Some(range) = edit.find(span.range) else {
                    let left = self.left(annotation, from, Reason::WordsGone);
                    report.left.push(left);
                    continue;
                };
                span.range = range;
            }
            moved.document = self.new.id.clone();
            moved.entry = to.id.clone();
            report.carried += 1;
            self.changes.push(Change::Annotation(Diff {
                before: Some(annotation.clone()),
                after: None,
            }));
            self.changes.push(Change::Annotation(Diff {
                before: None,
                after: Some(Arc::new(moved)),
            }));
        }
    }

    fn statuses(
        &mut self,
        statuses: &[Arc<StatusRecord>],
        to: &Entry,
        was_edited: bool,
        report: &mut EntryReport,
    ) {
        for status in statuses {
            let mut moved = StatusRecord::clone(status);
            moved.document = self.new.id.clone();
            moved.entry = to.id.clone();
            if was_edited && moved.status == Status::Done {
                moved.status = Status::InProgress;
                moved.modified = self.at.clone();
                report.reopened.push(moved.annotator.clone());
            }
            self.changes.push(Change::Status(Diff {
                before: Some(status.clone()),
                after: None,
            }));
            self.changes.push(Change::Status(Diff {
                before: None,
                after: Some(Arc::new(moved)),
            }));
        }
    }

    /// What to say of an annotation that stays.
    fn left(&self, annotation: &Annotation, entry: &Entry, reason: Reason) -> Left {
        let exact = |span: Span| span.range.of(part(self.old, entry, span.part)).to_owned();
        Left {
            annotation: annotation.id.clone(),
            label: annotation.label.clone(),
            annotator: annotation.annotator.clone(),
            exact: annotation.span.map(exact),
            reason,
        }
    }
}

/// A text of an entry; nothing for a heading that is not there.
fn part<'d>(document: &'d Document, entry: &Entry, part: Part) -> &'d str {
    match part {
        Part::Text => document.text(entry),
        Part::Heading => document.heading(entry).unwrap_or_default(),
    }
}
