//! Makes a transaction of a correction: the entries that change, and the
//! records that move with their words.

use std::sync::Arc;

use super::edit::Desk;
use super::{Obstacle, contains};
use crate::document::{Document, DocumentHead, Entry, EntryTime, TextRange};
use crate::session::{Command, Refusal, Stamp};
use crate::transaction::{Change, Deed, Diff, EntriesDiff};
use crate::{
    Annotation, AnnotationId, AnnotatorId, Attribution, DocumentId, EntryId, EntryRecords,
    EntryRef, Extra, Link, Part, Project, Span, Status, StatusRecord, TimePart, parse, when,
};

/// What a correcting command would change; `None` for nothing.
pub(crate) fn plan(
    project: &Project,
    command: Command,
    stamp: &Stamp,
) -> Result<Option<(Deed, Vec<Change>)>, Refusal> {
    let index = match &command {
        Command::SetHead { document, .. } => *document,
        Command::SplitEntry { at, .. }
        | Command::MergeEntry { at }
        | Command::SetRole { at, .. }
        | Command::SetTime { at, .. }
        | Command::SetAuthors { at, .. } => at.document,
        _ => return Ok(None),
    };
    let document = project.documents().get(index);
    let document = document.ok_or(Refusal::NoSuchDocument)?;
    let open = |at: EntryRef| {
        let mut desk = Desk::new(document);
        if at.entry >= document.entries.len() {
            return Err(Refusal::NoSuchEntry);
        }
        desk.seek(at.entry);
        Ok(desk)
    };
    let mut plan = Plan {
        project,
        index,
        document,
        stamp,
        changes: Vec::new(),
    };
    let deed = match command {
        Command::SplitEntry { at, line } => {
            let mut desk = open(at)?;
            desk.split(line)?;
            plan.entries(&desk.into_entries(), None)?;
            Deed::Split
        }
        Command::MergeEntry { at } => {
            let mut desk = open(at)?;
            let gone = desk.in_hand()?.id.clone();
            desk.merge()?;
            let into = desk.in_hand()?.id.clone();
            let entries = desk.into_entries();
            plan.entries(&entries, Some((&gone, &into)))?;
            let mut head = plan.ordered(&entries);
            plan.run(&entries, &timed(&entries, &head));
            for notice in &mut head.notices {
                if notice.entry.as_ref() == Some(&gone) {
                    notice.entry = Some(into.clone());
                }
            }
            plan.head(head);
            Deed::Merge
        }
        Command::SetRole {
            at,
            line,
            role,
            alike,
        } => {
            let mut desk = open(at)?;
            let mut places = if alike {
                document.alike(at.entry, line, role)
            } else {
                Vec::new()
            };
            let own = (at.entry, line);
            let first_after =
                |place: &(usize, TextRange)| (place.0, place.1.start) < (own.0, own.1.start);
            places.insert(places.partition_point(first_after), own);
            if alike {
                desk = Desk::new(document);
            }
            // From below, so that the entries above keep their places.
            for places in places.chunk_by(|a, b| a.0 == b.0).rev() {
                let lines: Vec<TextRange> = places.iter().map(|place| place.1).collect();
                if let Some((entry, _)) = places.first() {
                    desk.seek(*entry);
                }
                desk.set_roles(&lines, role)?;
            }
            let entries = desk.into_entries();
            plan.entries(&entries, None)?;
            if role == super::LineRole::Time {
                let head = plan.ordered(&entries);
                plan.run(&entries, &timed(&entries, &head));
                plan.head(head);
            }
            Deed::Role(role)
        }
        Command::SetTime {
            at,
            clock,
            date,
            zone,
        } => {
            let desk = open(at)?;
            let mut entry = (**desk.in_hand()?).clone();
            let time = &mut entry.time;
            let zone = filled(zone);
            by_hand(time, TimePart::Clock, time.clock != clock);
            by_hand(time, TimePart::Date, time.date != date);
            by_hand(time, TimePart::Zone, time.zone != zone);
            (time.clock, time.date, time.zone) = (clock, date, zone);
            let mut entries = document.entries.clone();
            entries[at.entry] = Arc::new(entry);
            let head = plan.ordered(&entries);
            let timed = timed(&entries, &head);
            // First the entry itself, which tells where the step was made.
            if differ(&document.entries, &timed).0 == at.entry {
                plan.run(&document.entries, &timed);
            } else {
                plan.run(&document.entries, &entries);
                plan.run(&entries, &timed);
            }
            // What was taken off may have been worked out again.
            if is_nothing(&plan.changes) {
                plan.changes.clear();
            }
            plan.head(head);
            Deed::Time
        }
        Command::SetAuthors { at, authors, alike } => {
            let desk = open(at)?;
            let before = desk.in_hand()?.authors.clone();
            let mut entries = document.entries.clone();
            for (index, entry) in entries.iter_mut().enumerate() {
                let is_meant = index == at.entry || alike && entry.authors == before;
                if is_meant && entry.authors != authors {
                    Arc::make_mut(entry).authors.clone_from(&authors);
                }
            }
            plan.entries(&entries, None)?;
            Deed::Authors
        }
        Command::SetHead {
            title,
            date,
            time_zone,
            source_url,
            language,
            ..
        } => {
            let before = document.head();
            let after = DocumentHead {
                title: filled(title),
                date,
                time_zone: filled(time_zone),
                source_url: filled(source_url),
                language: filled(language),
                ..before.clone()
            };
            let retimed = (before.date, &before.time_zone) != (after.date, &after.time_zone);
            if retimed {
                let entries = &document.entries;
                plan.run(entries, &timed(entries, &after));
            }
            plan.head(after);
            Deed::Head
        }
        _ => return Ok(None),
    };
    Ok((!plan.changes.is_empty()).then_some((deed, plan.changes)))
}

/// Whether one change of an entry is taken back by the next.
fn is_nothing(changes: &[Change]) -> bool {
    match changes {
        [Change::Entries(only)] => only.before == only.after,
        [Change::Entries(first), Change::Entries(last)] => {
            first.at == last.at && first.before == last.after
        }
        _ => false,
    }
}

/// A text that says something, without the blanks around it.
fn filled(text: Option<String>) -> Option<String> {
    let text = text?;
    let filled = text.trim();
    (!filled.is_empty()).then(|| filled.to_owned())
}

/// Notes that a part of a time is no longer worked out, if a person changed it.
fn by_hand(time: &mut EntryTime, part: TimePart, is_changed: bool) {
    if is_changed {
        time.inferred.retain(|inferred| *inferred != part);
    }
}

/// Collects the changes of one correction.
struct Plan<'p> {
    project: &'p Project,
    index: usize,
    document: &'p Document,
    stamp: &'p Stamp,
    changes: Vec<Change>,
}

/// A status to be written.
struct Placed {
    before: Option<Arc<StatusRecord>>,
    after: StatusRecord,
}

/// The records of one correction, as they are planned.
#[derive(Default)]
struct Records {
    /// Attributions and links that go elsewhere, taken off first: they rest on
    /// what the others are about.
    untied: Vec<Change>,
    /// Those taken off entries, before these change.
    leaving: Vec<Change>,
    /// Those put where they belong, afterwards.
    arriving: Vec<Change>,
    statuses: Vec<Placed>,
    /// Labels that take over the note of another that is the same.
    noted: Vec<(Arc<Annotation>, Annotation)>,
    /// Attributions and links put where they belong, last.
    tied: Vec<Change>,
}

/// Where an annotation of an entry is afterwards.
struct Home {
    entry: EntryId,
    /// Its id there: another one's where the two became one.
    id: AnnotationId,
}

/// The first and last positions between which two lists of entries differ,
/// from the front and from the back.
fn differ(before: &[Arc<Entry>], after: &[Arc<Entry>]) -> (usize, usize) {
    let same = |(a, b): &(&Arc<Entry>, &Arc<Entry>)| Arc::ptr_eq(a, b);
    let start = before.iter().zip(after).take_while(same).count();
    let (before, after) = (&before[start..], &after[start..]);
    let end = before.iter().rev().zip(after.iter().rev());
    (start, end.take_while(same).count())
}

/// Entries with their times worked out anew.
fn timed(entries: &[Arc<Entry>], head: &DocumentHead) -> Vec<Arc<Entry>> {
    let mut timed = entries.to_vec();
    when::resolve(&mut timed, head.order, head.date, head.time_zone.as_deref());
    timed
}

impl Plan<'_> {
    /// The document's head with the order in which the times of `entries` run,
    /// where they ran in the order that it says until now.
    fn ordered(&self, entries: &[Arc<Entry>]) -> DocumentHead {
        let mut head = self.document.head();
        if parse::order_of(&self.document.entries) == head.order {
            head.order = parse::order_of(entries);
        }
        head
    }

    fn head(&mut self, after: DocumentHead) {
        let before = self.document.head();
        if before != after {
            self.changes.push(Change::Head(Diff {
                before: Some(Arc::new(before)),
                after: Some(Arc::new(after)),
            }));
        }
    }

    /// Puts `after` in the place of `before`, as far as they differ.
    fn run(&mut self, before: &[Arc<Entry>], after: &[Arc<Entry>]) {
        let (start, end) = differ(before, after);
        let before = &before[start..before.len() - end];
        let after = &after[start..after.len() - end];
        if !before.is_empty() || !after.is_empty() {
            self.changes.push(Change::Entries(EntriesDiff {
                document: self.document.id.clone(),
                at: start,
                before: before.into(),
                after: after.into(),
            }));
        }
    }

    /// Puts `entries` in the place of the document's, and the records where
    /// their words are. `merged` names an entry that is gone and the one that
    /// it went into.
    fn entries(
        &mut self,
        entries: &[Arc<Entry>],
        merged: Option<(&EntryId, &EntryId)>,
    ) -> Result<(), Refusal> {
        let old = &self.document.entries;
        let (start, end) = differ(old, entries);
        let run = &entries[start..entries.len() - end];
        let mut records = Records::default();
        let changed = old[..old.len() - end].iter().enumerate().skip(start);
        for (place, entry) in changed {
            let at = EntryRef {
                document: self.index,
                entry: place,
            };
            let Some(there) = self.project.entry_records(at) else {
                continue;
            };
            let into = merged.filter(|(gone, _)| **gone == entry.id);
            let mut homes = Vec::with_capacity(there.annotations.len());
            for annotation in &there.annotations {
                let mut home = Home {
                    entry: entry.id.clone(),
                    id: annotation.id.clone(),
                };
                if let Some(span) = annotation.span {
                    home.entry = self.follow(annotation, span, place, run, &mut records)?;
                } else if let Some((_, into)) = into {
                    home.entry = into.clone();
                    home.id = self.unite(annotation, into, &mut records);
                }
                homes.push(home);
            }
            for attribution in &there.attributions {
                self.keep_together(attribution, there, &homes, place, &mut records)?;
            }
            if let Some((gone, into)) = into {
                self.combine(there, into, &mut records);
                self.relink(there, (gone, into), place, &mut records)?;
            }
        }
        self.changes.append(&mut records.untied);
        self.changes.append(&mut records.leaving);
        self.run(old, entries);
        self.changes.append(&mut records.arriving);
        for (before, after) in records.noted {
            self.changes.push(Change::Annotation(Diff {
                before: Some(before),
                after: Some(Arc::new(after)),
            }));
        }
        for Placed { before, after } in records.statuses {
            self.changes.push(Change::Status(Diff {
                before,
                after: Some(Arc::new(after)),
            }));
        }
        self.changes.append(&mut records.tied);
        Ok(())
    }

    /// The records of the entry with this id; those of none for a new one.
    fn records_of(&self, entry: &EntryId) -> Option<&Arc<EntryRecords>> {
        let at = self.project.locate(&self.document.id, entry)?;
        self.project.entry_records(at)
    }

    /// What a label is called.
    fn label_name(&self, annotation: &Annotation) -> String {
        let label = self.project.codebook.label(&annotation.label);
        let name = label.map_or(&*annotation.label, |label| &label.name);
        name.to_owned()
    }

    /// What an annotator is called.
    fn annotator_name(&self, id: &AnnotatorId) -> String {
        let annotator = self.project.annotators.iter().find(|a| a.id == *id);
        let name = annotator.map_or(&**id, |annotator| &annotator.name);
        name.to_owned()
    }

    /// Lets the annotation of a passage go where its words are now, and tells
    /// in which entry that is.
    fn follow(
        &self,
        annotation: &Arc<Annotation>,
        span: Span,
        place: usize,
        run: &[Arc<Entry>],
        records: &mut Records,
    ) -> Result<EntryId, Refusal> {
        let entry = &self.document.entries[place];
        let outer = match span.part {
            Part::Text => Some(entry.text),
            Part::Heading => entry.heading,
        };
        let words = outer.and_then(|outer| {
            let start = outer.start.checked_add(span.range.start)?;
            let end = outer.start.checked_add(span.range.end)?;
            (start <= end && end <= outer.end).then_some(TextRange { start, end })
        });
        let found = match words {
            Some(words) => find(run, words),
            // What names no words cannot lose them, but must have an entry.
            None => {
                let stays = run.iter().find(|e| e.id == entry.id);
                stays.or(run.first()).map(|entry| (entry, span))
            }
        };
        let Some((target, span)) = found else {
            return Err(Refusal::Correction(Obstacle::Passage {
                label: self.label_name(annotation),
                entry: place + 1,
            }));
        };
        if target.id == annotation.entry && annotation.span == Some(span) {
            return Ok(target.id.clone());
        }
        let mut after = (**annotation).clone();
        after.entry = target.id.clone();
        after.span = Some(span);
        if target.id == annotation.entry {
            records.arriving.push(Change::Annotation(Diff {
                before: Some(annotation.clone()),
                after: Some(Arc::new(after)),
            }));
        } else {
            let annotator = after.annotator.clone();
            records.carry(annotation, after);
            self.begin(&target.id, &annotator, records);
        }
        Ok(target.id.clone())
    }

    /// Lets an attribution go where its passages are, of which `homes` has one
    /// for each annotation of the entry.
    fn keep_together(
        &self,
        attribution: &Arc<Attribution>,
        there: &EntryRecords,
        homes: &[Home],
        place: usize,
        records: &mut Records,
    ) -> Result<(), Refusal> {
        let mut after = (**attribution).clone();
        let mut goes: Option<&EntryId> = None;
        for member in &mut after.members {
            let of_entry = there.annotations.iter().zip(homes);
            let mut found = of_entry.filter(|(a, _)| a.id == member.annotation);
            let Some((annotation, home)) = found.next() else {
                continue;
            };
            member.annotation = home.id.clone();
            if goes.is_some_and(|entry| *entry != home.entry) {
                let words = annotation.span.and_then(|span| self.words(place, span));
                return Err(Refusal::Correction(Obstacle::Attribution {
                    passage: words.unwrap_or_else(|| self.label_name(annotation)),
                    annotator: self.annotator_name(&attribution.annotator),
                    entry: place + 1,
                }));
            }
            goes = Some(&home.entry);
        }
        if let Some(entry) = goes.filter(|entry| **entry != attribution.entry) {
            after.entry = entry.clone();
            records.untied.push(Change::Attribution(Diff {
                before: Some(attribution.clone()),
                after: None,
            }));
            records.tied.push(Change::Attribution(Diff {
                before: None,
                after: Some(Arc::new(after)),
            }));
        }
        Ok(())
    }

    /// The words of a passage of an entry.
    fn words(&self, place: usize, span: Span) -> Option<String> {
        let entry = self.document.entries.get(place)?;
        let text = match span.part {
            Part::Text => self.document.text(entry),
            Part::Heading => self.document.heading(entry)?,
        };
        let words = text.get(span.range.start as usize..span.range.end as usize)?;
        Some(words.to_owned())
    }

    /// Lets the links from and to an entry that is gone go from and to the one
    /// that it went into, where those that say the same become one.
    fn relink(
        &self,
        there: &EntryRecords,
        (gone, into): (&EntryId, &EntryId),
        place: usize,
        records: &mut Records,
    ) -> Result<(), Refusal> {
        let own = &self.document.id;
        let mut links: Vec<(Arc<Link>, Link)> = Vec::new();
        if let Some(kept) = self.records_of(into) {
            for link in kept.links.iter().chain(&kept.linked) {
                links.push((link.clone(), (**link).clone()));
            }
        }
        let of_gone = links.len();
        for link in there.links.iter().chain(&there.linked) {
            let mut after = (**link).clone();
            if after.document == *own && after.entry == *gone {
                after.entry = into.clone();
            }
            if after.target_document == *own && after.target == *gone {
                after.target = into.clone();
            }
            if ends(&after).0 == ends(&after).1 {
                return Err(Refusal::Correction(Obstacle::Linked {
                    annotator: self.annotator_name(&link.annotator),
                    entry: place + 1,
                }));
            }
            records.untied.push(Change::Link(Diff {
                before: Some(link.clone()),
                after: None,
            }));
            let twin = links.iter_mut().find(|(_, twin)| {
                (twin.relation, ends(twin), &twin.annotator)
                    == (after.relation, ends(&after), &after.annotator)
            });
            match twin {
                Some((_, twin)) => {
                    twin.note = joined(&twin.note, &after.note);
                    twin.extra.take_missing(&after.extra);
                }
                None => links.push((link.clone(), after)),
            }
        }
        for (i, (before, mut after)) in links.into_iter().enumerate() {
            let is_of_gone = i >= of_gone;
            if (&after.note, &after.extra) != (&before.note, &before.extra) {
                after.modified = self.stamp.at.clone();
            } else if !is_of_gone {
                continue;
            }
            records.tied.push(Change::Link(Diff {
                before: (!is_of_gone).then_some(before),
                after: Some(Arc::new(after)),
            }));
        }
        Ok(())
    }

    /// Moves a label of a whole entry to the entry that this one went into,
    /// unless that has it already, and tells which annotation it is there.
    fn unite(
        &self,
        annotation: &Arc<Annotation>,
        into: &EntryId,
        records: &mut Records,
    ) -> AnnotationId {
        let there = self.records_of(into);
        let twin = there.and_then(|r| r.entry_label(&annotation.label, &annotation.annotator));
        let Some(twin) = twin else {
            let mut after = (**annotation).clone();
            after.entry = into.clone();
            records.carry(annotation, after);
            return annotation.id.clone();
        };
        records.leaving.push(Change::Annotation(Diff {
            before: Some(annotation.clone()),
            after: None,
        }));
        let known = records
            .noted
            .iter()
            .position(|(before, _)| before.id == twin.id);
        let (mut after, known) = match known {
            Some(i) => (records.noted.swap_remove(i).1, true),
            None => ((**twin).clone(), false),
        };
        let note = joined(&after.note, &annotation.note);
        if known || note != after.note {
            after.note = note;
            after.modified = self.stamp.at.clone();
            records.noted.push((twin.clone(), after));
        }
        twin.id.clone()
    }

    /// Makes the statuses of an entry that is gone, and of the one that it
    /// went into, one.
    fn combine(&self, gone: &EntryRecords, into: &EntryId, records: &mut Records) {
        let there = self.records_of(into).cloned().unwrap_or_default();
        for status in &gone.statuses {
            records.leaving.push(Change::Status(Diff {
                before: Some(status.clone()),
                after: None,
            }));
            let before = there.status_record(&status.annotator).cloned();
            let mut after = match &before {
                Some(before) => (**before).clone(),
                None => StatusRecord {
                    entry: into.clone(),
                    status: Status::Unseen,
                    note: "".into(),
                    ..(**status).clone()
                },
            };
            after.status = both(after.status, status.status);
            after.note = joined(&after.note, &status.note);
            after.extra.take_missing(&status.extra);
            records.place(self, before, after);
        }
        for status in &there.statuses {
            if gone.status_record(&status.annotator).is_none() {
                let mut after = (**status).clone();
                after.status = both(after.status, Status::Unseen);
                records.place(self, Some(status.clone()), after);
            }
        }
    }

    /// Notes that an entry with an annotation is not unseen.
    fn begin(&self, entry: &EntryId, annotator: &AnnotatorId, records: &mut Records) {
        let there = self.records_of(entry);
        let known = there.is_some_and(|r| r.status_record(annotator).is_some())
            || records
                .statuses
                .iter()
                .any(|s| s.after.entry == *entry && s.after.annotator == *annotator);
        if !known {
            let after = StatusRecord {
                document: self.document.id.clone(),
                entry: entry.clone(),
                annotator: annotator.clone(),
                status: Status::InProgress,
                modified: self.stamp.at.clone(),
                note: "".into(),
                extra: Extra::default(),
            };
            records.statuses.push(Placed {
                before: None,
                after,
            });
        }
    }
}

impl Records {
    /// Takes an annotation off its entry and puts it to another as `after`.
    fn carry(&mut self, annotation: &Arc<Annotation>, after: Annotation) {
        self.leaving.push(Change::Annotation(Diff {
            before: Some(annotation.clone()),
            after: None,
        }));
        self.arriving.push(Change::Annotation(Diff {
            before: None,
            after: Some(Arc::new(after)),
        }));
    }

    /// Writes a status, if it is another one than before.
    fn place(
        &mut self,
        plan: &Plan<'_>,
        before: Option<Arc<StatusRecord>>,
        mut after: StatusRecord,
    ) {
        // A passage that came along may have begun it.
        let entry = &after.entry;
        let is_same = |s: &Placed| s.after.entry == *entry && s.after.annotator == after.annotator;
        if let Some(begun) = self.statuses.iter().position(is_same) {
            self.statuses.swap_remove(begun);
        }
        if before.as_deref() != Some(&after) {
            after.modified = plan.stamp.at.clone();
            self.statuses.push(Placed { before, after });
        }
    }
}

/// The entry of `run` whose text or heading holds `words`, and the span that
/// they are there. Entries stand in the order of the buffer.
fn find(run: &[Arc<Entry>], words: TextRange) -> Option<(&Arc<Entry>, Span)> {
    let start = |entry: &Entry| match entry.heading {
        Some(heading) => heading.start.min(entry.text.start),
        None => entry.text.start,
    };
    let after = run.partition_point(|entry| start(entry) <= words.start);
    // An empty text may begin where the words do.
    for entry in run[..after].iter().rev().take(2) {
        let heading = entry.heading.map(|heading| (Part::Heading, heading));
        for (part, outer) in [Some((Part::Text, entry.text)), heading]
            .into_iter()
            .flatten()
        {
            if contains(outer, words) {
                let range = TextRange {
                    start: words.start - outer.start,
                    end: words.end - outer.start,
                };
                return Some((entry, Span { part, range }));
            }
        }
    }
    None
}

/// The entries that a link joins.
fn ends(link: &Link) -> ((&DocumentId, &EntryId), (&DocumentId, &EntryId)) {
    (
        (&link.document, &link.entry),
        (&link.target_document, &link.target),
    )
}

/// Two notes in one.
pub(crate) fn joined(a: &Arc<str>, b: &Arc<str>) -> Arc<str> {
    if b.is_empty() || a == b {
        a.clone()
    } else if a.is_empty() {
        b.clone()
    } else {
        [&**a, &**b].join("\n").into()
    }
}

/// The status of an entry made of two: finished only where both are so, and
/// in the same way.
fn both(a: Status, b: Status) -> Status {
    match (a, b) {
        (a, b) if a == b => a,
        (Status::Unsure, _) | (_, Status::Unsure) => Status::Unsure,
        _ => Status::InProgress,
    }
}
