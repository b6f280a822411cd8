//! Moves what was annotated from a blog to a later snapshot of it: annotations,
//! attributions, statuses with their notes, and the ends of links.
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
    Annotation, AnnotationId, AnnotatorId, Attribution, Document, DocumentId, Entry, EntryId,
    EntryRecords, LabelId, Link, Part, Project, Refusal, Span, Status, StatusRecord, Timestamp,
    when,
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
    /// How many links moved with an entry that they go from or to.
    pub links: usize,
    /// How many links stay, since the entries of the earlier snapshot that
    /// they go from or to are all gone.
    pub links_left: usize,
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
    /// How many attributions moved.
    pub attributions: usize,
    /// How many attributions stay with the earlier snapshot.
    pub attributions_left: usize,
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
    /// That is so of another passage of the same attribution.
    AttributionLeft,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::EntryGone => "the entry is no longer there",
            Self::WordsGone => "the words no longer stand there",
            Self::AttributionLeft => "other words of the attribution no longer stand there",
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
        let sum = |of: fn(&EntryReport) -> usize| self.entries.iter().map(of).sum();
        for (word, carried, left) in [
            ("annotation", self.carried(), self.left()),
            (
                "attribution",
                sum(|entry| entry.attributions),
                sum(|entry| entry.attributions_left),
            ),
            ("link", self.links, self.links_left),
        ] {
            if carried + left > 0 {
                let plural = if carried == 1 { "" } else { "s" };
                write!(f, "; {carried} {word}{plural} carried")?;
            }
            if left > 0 {
                write!(f, ", {left} could not be")?;
            }
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
/// since nobody has read the edited entry. An attribution moves with all of
/// its passages, or else stays with all of them. The ends of links, of whatever
/// document they come from or go to, move with their entries. A date and a zone
/// that the snapshot does not print are taken over.
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
            attributions: 0,
            attributions_left: 0,
            reopened: Vec::new(),
            statuses_left: 0,
        };
        let records = pair.old.and_then(|i| project.records(old).get(i));
        if let (Some(from), Some(records)) = (old_entry, records) {
            match new_entry {
                Some(to) => {
                    let was_edited = pair.kind == Kind::Edited;
                    mover.annotations(records, (from, to), was_edited, &mut report);
                    mover.statuses(&records.statuses, to, was_edited, &mut report);
                }
                None => {
                    for annotation in &records.annotations {
                        report
                            .left
                            .push(mover.left(annotation, from, Reason::EntryGone));
                    }
                    report.attributions_left = records.attributions.len();
                    report.statuses_left = records.statuses.len();
                }
            }
        }
        entries.push(report);
    }
    let (links, links_left) = mover.links(project, old, &comparison);
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
            links,
            links_left,
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
    /// Takes a record off where it is, or puts one where it belongs.
    fn push<T>(
        &mut self,
        change: fn(Diff<T>) -> Change,
        before: Option<&Arc<T>>,
        after: Option<T>,
    ) {
        self.changes.push(change(Diff {
            before: before.cloned(),
            after: after.map(Arc::new),
        }));
    }

    fn annotations(
        &mut self,
        records: &EntryRecords,
        (from, to): (&Entry, &Entry),
        was_edited: bool,
        report: &mut EntryReport,
    ) {
        let annotations = &records.annotations;
        // Both are only compared where there is a passage to find.
        let mut edits: [Option<Edit<'_>>; 2] = [None, None];
        let mut spans = Vec::with_capacity(annotations.len());
        for annotation in annotations {
            let mut moved = Ok(annotation.span);
            if let (Some(span), true) = (annotation.span, was_edited) {
                let edit = &mut edits[usize::from(span.part == Part::Heading)];
                let edit = edit.get_or_insert_with(|| {
                    Edit::new(
                        part(self.old, from, span.part),
                        part(self.new, to, span.part),
                    )
                });
                let range = edit.find(span.range).ok_or(Reason::WordsGone);
                moved = range.map(|range| Some(Span { range, ..span }));
            }
            spans.push(moved);
        }
        let stay = stay(records, &mut spans);

        for (attribution, stays) in records.attributions.iter().zip(&stay) {
            if *stays {
                report.attributions_left += 1;
            } else {
                report.attributions += 1;
                self.push(Change::Attribution, Some(attribution), None);
            }
        }
        for (annotation, span) in annotations.iter().zip(spans) {
            let span = match span {
                Ok(span) => span,
                Err(reason) => {
                    let left = self.left(annotation, from, reason);
                    report.left.push(left);
                    continue;
                }
            };
            let mut moved = Annotation::clone(annotation);
            moved.span = span;
            moved.document = self.new.id.clone();
            moved.entry = to.id.clone();
            report.carried += 1;
            self.push(Change::Annotation, Some(annotation), None);
            self.push(Change::Annotation, None, Some(moved));
        }
        for (attribution, stays) in records.attributions.iter().zip(stay) {
            if !stays {
                let mut moved = Attribution::clone(attribution);
                moved.document = self.new.id.clone();
                moved.entry = to.id.clone();
                self.push(Change::Attribution, None, Some(moved));
            }
        }
    }

    /// Moves the links of all entries, and tells how many moved and how many
    /// stay.
    fn links(&mut self, project: &Project, old: usize, comparison: &Comparison) -> (usize, usize) {
        let mut became = vec![None; self.old.entries.len()];
        for pair in &comparison.pairs {
            if let (Some(from), Some(to)) = (pair.old, pair.new) {
                became[from] = self.new.entries.get(to).map(|entry| &entry.id);
            }
        }
        let (mut carried, mut left) = (0, 0);
        for records in project.records(old) {
            let incoming = records.linked.iter();
            // Those within the document are met at the other end.
            let incoming = incoming.filter(|link| link.document != self.old.id);
            for link in records.links.iter().chain(incoming) {
                let goes = |document: &DocumentId, entry: &EntryId| {
                    let at = (*document == self.old.id).then(|| project.locate(document, entry));
                    became.get(at??.entry).copied().flatten()
                };
                let from = goes(&link.document, &link.entry);
                let to = goes(&link.target_document, &link.target);
                if from.is_none() && to.is_none() {
                    left += 1;
                    continue;
                }
                let mut moved = Link::clone(link);
                if let Some(entry) = from {
                    (moved.document, moved.entry) = (self.new.id.clone(), entry.clone());
                }
                if let Some(entry) = to {
                    (moved.target_document, moved.target) = (self.new.id.clone(), entry.clone());
                }
                carried += 1;
                self.push(Change::Link, Some(link), None);
                self.push(Change::Link, None, Some(moved));
            }
        }
        (carried, left)
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
            self.push(Change::Status, Some(status), None);
            self.push(Change::Status, None, Some(moved));
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

/// Which attributions of an entry stay, since a passage of theirs does. The
/// others of their passages, of which each has a place in `spans`, then stay
/// as well, and with these perhaps a further attribution.
fn stay(records: &EntryRecords, spans: &mut [Result<Option<Span>, Reason>]) -> Vec<bool> {
    let mut stay = vec![false; records.attributions.len()];
    let mut is_settled = stay.is_empty();
    while !is_settled {
        is_settled = true;
        for (attribution, stays) in records.attributions.iter().zip(&mut stay) {
            let of_entry = || records.annotations.iter().enumerate();
            let mut own = of_entry().filter(|(_, a)| attribution.has(&a.id));
            if *stays || own.all(|(i, _)| spans[i].is_ok()) {
                continue;
            }
            *stays = true;
            is_settled = false;
            for (i, annotation) in of_entry() {
                if attribution.has(&annotation.id) && spans[i].is_ok() {
                    spans[i] = Err(Reason::AttributionLeft);
                }
            }
        }
    }
    stay
}

/// A text of an entry; nothing for a heading that is not there.
fn part<'d>(document: &'d Document, entry: &Entry, part: Part) -> &'d str {
    match part {
        Part::Text => document.text(entry),
        Part::Heading => document.heading(entry).unwrap_or_default(),
    }
}
