//! Plans what annotating changes: labels on entries and passages, statuses and
//! notes, attributions, links, and the same for many entries at once.
//!
//! What this module does not do: correct the split
//! ([`correction`](crate::correction) does) or change the codebook
//! (`codebook_edit` does).

use std::sync::Arc;

use crate::codebook::{Choice, Scope};
use crate::link::is_earlier;
use crate::passage;
use crate::session::{Refusal, Stamp};
use crate::transaction::{Change, Deed, Diff};
use crate::words::Word as _;
use crate::{
    Annotation, AnnotationId, AnnotatorId, Attribution, AttributionFields, Codebook, Document,
    Entry, EntryRecords, EntryRef, Extra, Label, LabelId, Link, LinkId, Member, Origin, Part,
    Project, RecordId, Relation, Role, Span, Status, StatusRecord,
};

/// Collects the changes that one command makes at one entry.
pub(crate) struct EntryPlan<'p> {
    project: &'p Project,
    annotator: &'p AnnotatorId,
    document: &'p Document,
    entry: &'p Entry,
    at: EntryRef,
    /// What was annotated before the command.
    pub(crate) records: &'p EntryRecords,
    stamp: &'p Stamp,
    /// How many changes the command makes at entries before this one.
    made: usize,
    /// What new annotations say in their note.
    note: Arc<str>,
    changes: Vec<Change>,
}

impl<'p> EntryPlan<'p> {
    /// An empty plan for an entry, of a command that makes `made` changes
    /// elsewhere.
    pub(crate) fn new(
        project: &'p Project,
        annotator: &'p AnnotatorId,
        at: EntryRef,
        stamp: &'p Stamp,
        made: usize,
    ) -> Result<Self, Refusal> {
        let document = project.documents().get(at.document);
        let document = document.ok_or(Refusal::NoSuchEntry)?;
        let entry = document.entries.get(at.entry).ok_or(Refusal::NoSuchEntry)?;
        let records = project.entry_records(at).ok_or(Refusal::NoSuchEntry)?;
        Ok(Self {
            project,
            annotator,
            document,
            entry,
            at,
            records,
            stamp,
            made,
            note: "".into(),
            changes: Vec::new(),
        })
    }

    /// What new annotations say in their note.
    pub(crate) fn noting(mut self, note: &Arc<str>) -> Self {
        self.note = note.clone();
        self
    }

    /// The changes, in an order in which they can be made: an attribution finds
    /// its annotations and lets go of them before they are taken away.
    pub(crate) fn finish(mut self) -> Vec<Change> {
        let mut gone = Vec::new();
        for change in &self.changes {
            if let Change::Annotation(Diff {
                before: Some(before),
                after: None,
            }) = change
            {
                gone.push(before.id.clone());
            }
        }
        let is_left = |member: &Member| !gone.contains(&member.annotation);
        for before in &self.records.attributions {
            let is_planned = |change: &Change| matches!(change, Change::Attribution(Diff { before: Some(planned), .. }) if planned.id == before.id);
            if !before.members.iter().all(is_left) && !self.changes.iter().any(is_planned) {
                self.change_attribution(before, |_| {});
            }
        }
        for change in &mut self.changes {
            let Change::Attribution(diff) = change else {
                continue;
            };
            let Some(after) = &mut diff.after else {
                continue;
            };
            if !after.members.iter().all(is_left) {
                Arc::make_mut(after).members.retain(is_left);
            }
            if after.members.is_empty() {
                diff.after = None;
            }
        }
        let turn = |change: &Change| match change {
            Change::Annotation(Diff { after: Some(_), .. }) => 0,
            Change::Attribution(_) => 1,
            Change::Annotation(_) => 2,
            _ => 3,
        };
        let mut changes = Vec::with_capacity(self.changes.len());
        for now in 0..=3 {
            changes.extend(self.changes.iter().filter(|c| turn(c) == now).cloned());
        }
        changes.retain(|change| {
            !matches!(
                change,
                Change::Attribution(Diff {
                    before: None,
                    after: None
                })
            )
        });
        changes
    }

    /// Plans a change of an attribution.
    fn change_attribution(
        &mut self,
        before: &Arc<Attribution>,
        edit: impl FnOnce(&mut Attribution),
    ) {
        let mut after = (**before).clone();
        edit(&mut after);
        after.modified = self.stamp.at.clone();
        self.changes.push(Change::Attribution(Diff {
            before: Some(before.clone()),
            after: Some(Arc::new(after)),
        }));
    }

    /// The text that a span lies in.
    fn text(&self, part: Part) -> &'p str {
        match part {
            Part::Text => self.document.text(self.entry),
            Part::Heading => self.document.heading(self.entry).unwrap_or_default(),
        }
    }

    /// The passage as it is kept: whole characters, without blanks around it.
    fn tidied(&self, span: Span) -> Result<Span, Refusal> {
        let range = passage::tidy(self.text(span.part), span.range);
        let range = range.ok_or(Refusal::EmptyPassage)?;
        Ok(Span { range, ..span })
    }

    /// Puts the label on the entry or passage, or takes it away.
    pub(crate) fn toggle(&mut self, span: Option<Span>, label: LabelId) -> Result<Deed, Refusal> {
        let span = span.map(|span| self.tidied(span)).transpose()?;
        let codebook = &*self.project.codebook;
        if self.set(span, &label).is_some() {
            self.take_off(span, &label);
            return Ok(Deed::Unlabel(label));
        }
        let label = offered(codebook, &label, span.is_some())?;
        self.put_on(span, label);
        Ok(Deed::Label(label.id.clone()))
    }

    /// Puts the label on the entry or passage, with those that it needs.
    pub(crate) fn put_on(&mut self, span: Option<Span>, label: &'p Label) {
        let codebook = &*self.project.codebook;
        let mut next = Some(label);
        while let Some(label) = next.take() {
            // What is needed and does not go on passages goes on the entry.
            let span = span.filter(|_| label.scope != Scope::Entry);
            if self.set(span, &label.id).is_none() && self.create(span, label).1 {
                self.clear_alternatives(span, label);
                next = label.requires.as_ref().and_then(|id| codebook.label(id));
            }
        }
        self.begin();
    }

    /// Notes that an entry with an annotation is not unseen.
    fn begin(&mut self) {
        let is_begun = self.changes.iter().any(|c| matches!(c, Change::Status(_)));
        if !is_begun && self.records.status(self.annotator) == Status::Unseen {
            self.set_status(Status::InProgress);
        }
    }

    /// The annotator's annotation that puts `label` there.
    fn set(&self, span: Option<Span>, label: &LabelId) -> Option<&'p Arc<Annotation>> {
        self.all_set(span, label).first().copied()
    }

    /// The annotator's annotations that put `label` there, but for those that
    /// the plan changes.
    fn all_set(&self, span: Option<Span>, label: &LabelId) -> Vec<&'p Arc<Annotation>> {
        let is_it = |a: &&Arc<Annotation>| {
            a.span == span
                && a.label == *label
                && a.annotator == *self.annotator
                && !self.is_planned(&a.id)
        };
        self.records.annotations.iter().filter(is_it).collect()
    }

    /// Whether the plan changes an annotation or takes it away.
    fn is_planned(&self, id: &AnnotationId) -> bool {
        let is_it = |change: &Change| matches!(change, Change::Annotation(Diff { before: Some(before), .. }) if before.id == *id);
        self.changes.iter().any(is_it)
    }

    /// The annotator's annotation with this id.
    fn own(&self, id: &AnnotationId) -> Result<&'p Arc<Annotation>, Refusal> {
        let is_it = |a: &&Arc<Annotation>| a.id == *id && a.annotator == *self.annotator;
        let found = self.records.annotations.iter().find(is_it);
        found.ok_or(Refusal::NoSuchAnnotation)
    }

    /// Takes an annotation away, unless the plan changes it already.
    fn remove(&mut self, annotation: &Arc<Annotation>) {
        if !self.is_planned(&annotation.id) {
            self.changes.push(Change::Annotation(Diff {
                before: Some(annotation.clone()),
                after: None,
            }));
        }
    }

    /// Takes all of the annotator's labels off the entry and its passages.
    pub(crate) fn clear(&mut self) {
        for annotation in &self.records.annotations {
            if annotation.annotator == *self.annotator {
                self.remove(annotation);
            }
        }
    }

    /// Takes an annotation away, and with it the labels there that need it.
    pub(crate) fn remove_one(&mut self, id: &AnnotationId) -> Result<Deed, Refusal> {
        let annotation = self.own(id)?;
        self.take_off(annotation.span, &annotation.label);
        Ok(Deed::Unlabel(annotation.label.clone()))
    }

    /// Takes a label away, and with it the labels that need it there: on the
    /// same passage, or anywhere in the entry for a label of whole entries.
    pub(crate) fn take_off(&mut self, span: Option<Span>, label: &LabelId) {
        let codebook = &*self.project.codebook;
        let mut going = vec![(span, label.clone())];
        while let Some((span, label)) = going.pop() {
            // A file may have put it there more than once.
            let set = self.all_set(span, &label);
            if set.is_empty() {
                continue;
            }
            for annotation in set {
                self.remove(annotation);
            }
            let is_of_entry = codebook
                .label(&label)
                .is_some_and(|l| l.scope == Scope::Entry);
            for other in &codebook.labels {
                if other.requires.as_ref() != Some(&label) {
                    continue;
                }
                going.push((span, other.id.clone()));
                if is_of_entry {
                    for annotation in &self.records.annotations {
                        if annotation.label == other.id {
                            going.push((annotation.span, other.id.clone()));
                        }
                    }
                }
            }
        }
    }

    /// Moves the bounds of a passage, and with it those labels on the same
    /// passage that it needs or that need it.
    pub(crate) fn resize(&mut self, id: &AnnotationId, span: Span) -> Result<Deed, Refusal> {
        let before = self.own(id)?;
        let span = self.tidied(span)?;
        if before.span.is_none() {
            return Err(Refusal::NoSuchAnnotation);
        }
        if before.span == Some(span) {
            return Ok(Deed::Resize(before.label.clone()));
        }
        if self.set(Some(span), &before.label).is_some() {
            return Err(Refusal::LabelledAlready(before.label.clone()));
        }
        let codebook = &*self.project.codebook;
        let mut moving = vec![before];
        let mut next = 0;
        while let Some(one) = moving.get(next).copied() {
            next += 1;
            let needs = |a: &LabelId, b: &LabelId| {
                let label = codebook.label(a);
                label.is_some_and(|l| l.requires.as_ref() == Some(b))
            };
            for other in &self.records.annotations {
                let is_there = (other.span, &other.annotator) == (before.span, self.annotator);
                let is_tied = needs(&one.label, &other.label) || needs(&other.label, &one.label);
                if is_there && is_tied && moving.iter().all(|m| m.id != other.id) {
                    moving.push(other);
                }
            }
        }
        for annotation in moving {
            if self.set(Some(span), &annotation.label).is_some() {
                self.remove(annotation);
                continue;
            }
            self.edit(annotation, |after| after.span = Some(span));
            if let Some(label) = codebook.label(&annotation.label) {
                self.clear_alternatives(Some(span), label);
            }
        }
        Ok(Deed::Resize(before.label.clone()))
    }

    /// Puts another label in the place of an annotation's.
    pub(crate) fn relabel(&mut self, id: &AnnotationId, label: LabelId) -> Result<Deed, Refusal> {
        let before = self.own(id)?;
        let label = offered(&self.project.codebook, &label, before.span.is_some())?;
        if self
            .set(before.span, &label.id)
            .is_some_and(|a| a.id != *id)
        {
            return Err(Refusal::LabelledAlready(label.id.clone()));
        }
        if before.label == label.id {
            return Ok(Deed::Relabel(label.id.clone()));
        }
        let version = self.project.codebook.version;
        self.edit(before, |after| {
            after.label = label.id.clone();
            after.codebook_version = version;
        });
        self.clear_alternatives(before.span, label);
        if let Some(needed) = &label.requires
            && let Some(needed) = self.project.codebook.label(needed)
        {
            self.put_on(before.span, needed);
        }
        for other in &self.project.codebook.labels {
            let needs_it = other.requires.as_ref() == Some(&before.label);
            if needs_it && other.id != label.id && !self.has_planned(before.span, &before.label) {
                self.take_off(before.span, &other.id);
            }
        }
        // A passage of another role is one of that role; one of none leaves.
        let role = Role::ALL.into_iter().find(|role| role.word() == &*label.id);
        for attribution in &self.records.attributions {
            if !attribution.has(id) {
                continue;
            }
            self.change_attribution(attribution, |after| match role {
                Some(role) => {
                    for member in after.members.iter_mut().filter(|m| m.annotation == *id) {
                        member.role = role;
                    }
                }
                None => after.members.retain(|m| m.annotation != *id),
            });
        }
        Ok(Deed::Relabel(label.id.clone()))
    }

    fn edit(&mut self, before: &Arc<Annotation>, edit: impl FnOnce(&mut Annotation)) {
        let mut after = (**before).clone();
        edit(&mut after);
        if after != **before {
            after.modified = self.stamp.at.clone();
            self.changes.push(Change::Annotation(Diff {
                before: Some(before.clone()),
                after: Some(Arc::new(after)),
            }));
        }
    }

    /// A number of its own for the next id.
    fn fresh(&self) -> String {
        let number = (self.made + self.changes.len()) as u64;
        format!("{:016x}", self.stamp.mixed(number))
    }

    /// Whether the plan puts a label there.
    fn has_planned(&self, span: Option<Span>, label: &LabelId) -> bool {
        let is_it = |change: &Change| matches!(change, Change::Annotation(Diff { after: Some(a), .. }) if a.label == *label && a.span == span);
        self.changes.iter().any(is_it)
    }

    /// Puts a label there. The id of its annotation, and whether the plan did
    /// not do so already.
    fn create(&mut self, span: Option<Span>, label: &Label) -> (AnnotationId, bool) {
        for change in &self.changes {
            if let Change::Annotation(Diff { after: Some(a), .. }) = change
                && a.label == label.id
                && a.span == span
            {
                return (a.id.clone(), false);
            }
        }
        let id = AnnotationId::new(format!("n-{}", self.fresh()));
        let annotation = Annotation {
            id: id.clone(),
            document: self.document.id.clone(),
            entry: self.entry.id.clone(),
            label: label.id.clone(),
            annotator: self.annotator.clone(),
            span,
            origin: Origin::Human,
            note: self.note.clone(),
            created: self.stamp.at.clone(),
            modified: self.stamp.at.clone(),
            codebook_version: self.project.codebook.version,
            extra: Extra::default(),
        };
        self.changes.push(Change::Annotation(Diff {
            before: None,
            after: Some(Arc::new(annotation)),
        }));
        (id, true)
    }

    /// Takes away the other labels of the label's single-choice group.
    fn clear_alternatives(&mut self, span: Option<Span>, label: &Label) {
        let codebook = &*self.project.codebook;
        let single = codebook
            .groups
            .iter()
            .find(|g| Some(&g.id) == label.group.as_ref() && g.choice == Choice::One);
        let Some(group) = single else { return };
        for other in &codebook.labels {
            if other.id != label.id
                && other.group.as_ref() == Some(&group.id)
                && self.set(span, &other.id).is_some()
            {
                self.take_off(span, &other.id);
            }
        }
    }

    /// Sets the status.
    pub(crate) fn set_status(&mut self, status: Status) {
        self.change_record(|record| record.status = status);
    }

    /// Writes the note on the entry.
    pub(crate) fn set_note(&mut self, note: Arc<str>) {
        self.change_record(|record| {
            record.note = note;
            if record.status == Status::Unseen && !record.note.is_empty() {
                record.status = Status::InProgress;
            }
        });
    }

    fn change_record(&mut self, edit: impl FnOnce(&mut StatusRecord)) {
        let before = self.records.status_record(self.annotator);
        let mut record = before.map_or_else(
            || StatusRecord {
                document: self.document.id.clone(),
                entry: self.entry.id.clone(),
                annotator: self.annotator.clone(),
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

    /// Makes an attribution, or adds passages to one and changes its fields.
    pub(crate) fn attribute(
        &mut self,
        record: Option<&RecordId>,
        passages: &[(Role, Span)],
        fields: Option<AttributionFields>,
    ) -> Result<Deed, Refusal> {
        let before = record.map(|id| self.own_attribution(id)).transpose()?;
        let mut members = before.map_or_else(Vec::new, |before| before.members.clone());
        for (role, span) in passages {
            let span = self.tidied(*span)?;
            let label = offered(&self.project.codebook, &role.word().into(), true)
                .map_err(|_| Refusal::NoRoleLabel(*role))?;
            let annotation = match self.set(Some(span), &label.id) {
                Some(there) => there.id.clone(),
                None => {
                    self.put_on(Some(span), label);
                    self.create(Some(span), label).0
                }
            };
            if members.iter().all(|m| m.annotation != annotation) {
                members.push(Member {
                    role: *role,
                    annotation,
                });
            }
        }
        if members.is_empty() {
            return Err(Refusal::EmptyPassage);
        }
        self.begin();
        let id = match before {
            Some(before) => before.id.clone(),
            None => RecordId::new(format!("r-{}", self.fresh())),
        };
        let mut after = match before {
            Some(before) => (**before).clone(),
            None => Attribution {
                id,
                document: self.document.id.clone(),
                entry: self.entry.id.clone(),
                annotator: self.annotator.clone(),
                members: Vec::new(),
                fields: AttributionFields::default(),
                note: "".into(),
                created: self.stamp.at.clone(),
                modified: self.stamp.at.clone(),
                codebook_version: self.project.codebook.version,
                extra: Extra::default(),
            },
        };
        after.members = members;
        if let Some(fields) = fields {
            after.fields = fields;
        }
        if before.is_none_or(|before| **before != after) {
            after.modified = self.stamp.at.clone();
            self.changes.push(Change::Attribution(Diff {
                before: before.cloned(),
                after: Some(Arc::new(after)),
            }));
        }
        Ok(Deed::Attribute)
    }

    fn own_attribution(&self, id: &RecordId) -> Result<&'p Arc<Attribution>, Refusal> {
        let is_it = |a: &&Arc<Attribution>| a.id == *id && a.annotator == *self.annotator;
        let found = self.records.attributions.iter().find(is_it);
        found.ok_or(Refusal::NoSuchAnnotation)
    }

    /// Takes an attribution away, with its passages unless another one has
    /// them.
    pub(crate) fn unattribute(&mut self, id: &RecordId) -> Result<Deed, Refusal> {
        let gone = self.own_attribution(id)?;
        self.changes.push(Change::Attribution(Diff {
            before: Some(gone.clone()),
            after: None,
        }));
        for member in &gone.members {
            let mut others = self.records.attributions.iter();
            if others.any(|other| other.id != *id && other.has(&member.annotation)) {
                continue;
            }
            if let Ok(annotation) = self.own(&member.annotation) {
                self.remove(annotation);
            }
        }
        Ok(Deed::Unattribute)
    }

    /// Links the entry to an earlier one, or takes that link away.
    pub(crate) fn toggle_link(
        &mut self,
        relation: Relation,
        to: EntryRef,
        origin: Origin,
    ) -> Result<Deed, Refusal> {
        let target_document = self.project.documents().get(to.document);
        let target_document = target_document.ok_or(Refusal::NoSuchEntry)?;
        let target = target_document.entries.get(to.entry);
        let target = target.ok_or(Refusal::NoSuchEntry)?;
        let is_it = |l: &&Arc<Link>| {
            l.relation == relation && l.target == target.id && l.annotator == *self.annotator
        };
        if let Some(link) = self.records.links.iter().find(is_it) {
            return self.unlink(&link.id.clone());
        }
        if to == self.at {
            return Err(Refusal::LinkToItself);
        }
        if is_earlier(self.project, to, self.at) == Some(false) {
            return Err(Refusal::NotEarlier);
        }
        let link = Link {
            id: LinkId::new(format!("l-{}", self.fresh())),
            relation,
            document: self.document.id.clone(),
            entry: self.entry.id.clone(),
            target_document: target_document.id.clone(),
            target: target.id.clone(),
            annotator: self.annotator.clone(),
            origin,
            note: "".into(),
            created: self.stamp.at.clone(),
            modified: self.stamp.at.clone(),
            extra: Extra::default(),
        };
        self.changes.push(Change::Link(Diff {
            before: None,
            after: Some(Arc::new(link)),
        }));
        self.begin();
        Ok(Deed::Link(relation))
    }

    /// Takes a link that goes out from the entry away.
    pub(crate) fn unlink(&mut self, id: &LinkId) -> Result<Deed, Refusal> {
        let is_it = |l: &&Arc<Link>| l.id == *id && l.annotator == *self.annotator;
        let link = self.records.links.iter().find(is_it);
        let link = link.ok_or(Refusal::NoSuchAnnotation)?;
        self.changes.push(Change::Link(Diff {
            before: Some(link.clone()),
            after: None,
        }));
        Ok(Deed::Unlink(link.relation))
    }
}

/// The label, where it can be put on a passage or else on an entry.
pub(crate) fn offered<'c>(
    codebook: &'c Codebook,
    id: &LabelId,
    on_passage: bool,
) -> Result<&'c Label, Refusal> {
    let label = codebook.label(id).filter(|label| !label.archived);
    let label = label.ok_or_else(|| Refusal::NoSuchLabel(id.clone()))?;
    match (label.scope, on_passage) {
        (Scope::Span, false) => Err(Refusal::LabelIsForSpans(id.clone())),
        (Scope::Entry, true) => Err(Refusal::LabelIsForEntries(id.clone())),
        _ => Ok(label),
    }
}
