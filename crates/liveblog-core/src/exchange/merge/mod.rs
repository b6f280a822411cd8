//! Puts what was read of a file into a project, as changes that are one step.
//!
//! A record goes to the entry that the file names, if its text is the one that
//! was labelled, or else to the entry with that text. Where a text differs,
//! passages are looked for by their words, or by the hash of these. What the
//! project has already is left as it is; what cannot be placed is refused by
//! itself, with the reason; entries that the project does not have become live
//! blogs of their own, if the file has their text.
//!
//! What this module does not do: change what a person decided. A status or a
//! note that is there stays.

mod documents;
mod passage;
mod places;
mod records;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Draft, Outcome, Reading, Verdict};
use crate::transaction::{Change, Diff};
use crate::{
    Annotator, AnnotatorId, Codebook, EntryRef, Extra, Label, LabelId, Project, Stamp,
    codebook_edit,
};

/// What became of a file's records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// The changes that bring the records in, in order; none where there is
    /// nothing new.
    pub changes: Vec<Change>,
    /// How many annotations, statuses, attributions and links are new.
    pub added: usize,
    /// How many of them the project had already.
    pub known: usize,
    /// The labels that the codebook did not have.
    pub labels: Vec<LabelId>,
    /// The names of the annotators that the project did not have.
    pub annotators: Vec<String>,
    /// How many live blogs and entries are new.
    pub documents: usize,
    /// How many entries these have.
    pub entries: usize,
    /// What was put right and what was refused: first of reading the file, then
    /// of bringing it in.
    pub outcomes: Vec<Outcome>,
}

impl Merged {
    /// How many records were put right.
    pub fn repaired(&self) -> usize {
        let is_repaired = |o: &&Outcome| matches!(o.verdict, Verdict::Repaired(_));
        self.outcomes.iter().filter(is_repaired).count()
    }

    /// How many records were refused.
    pub fn refused(&self) -> usize {
        self.outcomes.len() - self.repaired()
    }
}

/// What brings `reading` into `project`. Records whose maker the file does not
/// say are those of `annotator`.
pub fn merge(
    project: &Project,
    reading: Reading,
    annotator: &AnnotatorId,
    stamp: &Stamp,
) -> Merged {
    let Reading { draft, outcomes } = reading;
    let mut merge = Merge {
        annotators: BTreeMap::new(),
        ids: Ids::of(project),
        project: project.clone(),
        annotator,
        stamp,
        merged: Merged {
            outcomes,
            ..Merged::default()
        },
        made: 0,
    };
    merge.add_labels(&draft);
    merge.add_annotators(&draft);
    let places = merge.place_entries(&draft);
    merge.add_records(&draft, &places);
    merge.add_links(&draft, &places);
    merge.merged
}

/// A project for what a file says, where there is none that it goes into: with
/// the file's codebook, as far as it has one, and its annotators.
pub fn project_for(draft: &Draft) -> Project {
    let codebook = match &draft.codebook {
        Some(codebook) if !codebook.id.is_empty() && codebook.fault().is_none() => {
            (**codebook).clone()
        }
        _ => Codebook {
            id: "imported".to_owned(),
            name: "Imported labels".to_owned(),
            version: 1,
            labels: Vec::new(),
            groups: Vec::new(),
            changes: Vec::new(),
            extra: Extra::default(),
        },
    };
    let mut annotators: Vec<Annotator> = Vec::new();
    for annotator in &draft.annotators {
        let is_new = |a: &Annotator| a.id != annotator.id && a.name != annotator.name;
        if crate::id::is_valid_id(&annotator.id)
            && !annotator.name.trim().is_empty()
            && annotators.iter().all(is_new)
        {
            annotators.push(annotator.clone());
        }
    }
    if annotators.is_empty() {
        annotators.push(Annotator::first());
    }
    let mut project = Project::new(codebook, annotators, Vec::new());
    project.name.clone_from(&draft.name);
    project
}

/// The ids that are taken.
struct Ids(BTreeSet<Arc<str>>);

impl Ids {
    fn of(project: &Project) -> Self {
        let mut ids = BTreeSet::new();
        for records in project.all_records() {
            ids.extend(records.annotations.iter().map(|a| Arc::from(&*a.id)));
            ids.extend(records.attributions.iter().map(|r| Arc::from(&*r.id)));
            ids.extend(records.links.iter().map(|l| Arc::from(&*l.id)));
        }
        Self(ids)
    }
}

struct Merge<'m> {
    /// The project with what was merged so far.
    project: Project,
    annotator: &'m AnnotatorId,
    stamp: &'m Stamp,
    /// The project's annotator for each of the file's.
    annotators: BTreeMap<AnnotatorId, AnnotatorId>,
    ids: Ids,
    merged: Merged,
    /// How many ids were made.
    made: u64,
}

/// Where an entry of a draft stands in the project.
#[derive(Clone, Copy, Debug)]
struct Place {
    at: EntryRef,
    /// Whether its text is another than the file's labels were put on.
    differs: bool,
}

impl Merge<'_> {
    fn refuse(&mut self, place: impl Into<String>, why: impl Into<String>) {
        self.merged.outcomes.push(Outcome {
            place: place.into(),
            verdict: Verdict::Refused(why.into()),
        });
    }

    fn repair(&mut self, place: impl Into<String>, what: impl Into<String>) {
        self.merged.outcomes.push(Outcome {
            place: place.into(),
            verdict: Verdict::Repaired(what.into()),
        });
    }

    /// Makes a change; says whether it fitted.
    fn change(&mut self, change: Change) -> bool {
        let fits = self.project.apply(std::slice::from_ref(&change)).is_ok();
        if fits {
            self.merged.changes.push(change);
        }
        fits
    }

    /// The id that the file gives, where it is free, or a new one.
    fn id(&mut self, given: Option<&str>, letter: char) -> Arc<str> {
        let given = given.filter(|id| crate::id::is_valid_id(id));
        if let Some(id) = given.map(Arc::from).filter(|id| !self.ids.0.contains(id)) {
            self.ids.0.insert(id.clone());
            return id;
        }
        loop {
            self.made += 1;
            let id = Arc::from(format!("{letter}-{:016x}", self.stamp.mixed(self.made)));
            if self.ids.0.insert(Arc::clone(&id)) {
                return id;
            }
        }
    }

    /// Adds the labels that the codebook does not have, of which the file may
    /// say more or nothing but the id.
    fn add_labels(&mut self, draft: &Draft) {
        let mut wanted: BTreeSet<&LabelId> = BTreeSet::new();
        for entry in draft.documents.iter().flat_map(|d| &d.entries) {
            wanted.extend(entry.annotations.iter().map(|a| &a.label));
        }
        let before = self.project.codebook.clone();
        wanted.retain(|id| before.label(id).is_none());
        let said = draft.codebook.as_deref();
        let is_new = |label: &&Label| {
            // The labels of a full codebook come along even where none is set.
            before.label(&label.id).is_none()
                && (wanted.contains(&label.id) || !label.definition.is_empty())
        };
        let mut new: Vec<Label> = said
            .map(|book| book.labels.iter().filter(is_new).cloned().collect())
            .unwrap_or_default();
        for id in wanted {
            if new.iter().all(|label| label.id != *id) {
                new.push(super::fit::label_of_id(id));
            }
        }
        let mut after = (*before).clone();
        for group in said.iter().flat_map(|book| &book.groups) {
            let is_used = new.iter().any(|l| l.group.as_ref() == Some(&group.id));
            if is_used && after.groups.iter().all(|g| g.id != group.id) {
                after.groups.push(group.clone());
            }
        }
        let mut added = Vec::new();
        for label in new {
            let mut with = after.clone();
            let id = label.id.clone();
            with.labels.push(completed(label, &after));
            match with.fault() {
                None => {
                    after = with;
                    added.push(id);
                }
                Some(fault) => self.refuse(id.to_string(), format!("the label: {fault}")),
            }
        }
        if added.is_empty() {
            return;
        }
        let replaced = codebook_edit::replace(&self.project, after, self.annotator, self.stamp);
        match replaced {
            Ok(changes) => {
                if changes.into_iter().all(|change| self.change(change)) {
                    self.merged.labels = added;
                }
            }
            Err(refusal) => self.refuse("codebook", refusal.to_string()),
        }
    }

    /// Finds or adds the annotators of the file.
    fn add_annotators(&mut self, draft: &Draft) {
        let mut wanted: Vec<(AnnotatorId, Option<&str>)> = Vec::new();
        for annotator in &draft.annotators {
            let name = Some(annotator.name.trim()).filter(|name| !name.is_empty());
            wanted.push((annotator.id.clone(), name));
        }
        let mut named: BTreeSet<AnnotatorId> = wanted.iter().map(|(id, _)| id.clone()).collect();
        for entry in draft.documents.iter().flat_map(|d| &d.entries) {
            let ids = (entry.annotations.iter().map(|a| &a.annotator))
                .chain(entry.statuses.iter().map(|s| &s.annotator))
                .chain(entry.attributions.iter().map(|r| &r.annotator))
                .chain(entry.links.iter().map(|l| &l.annotator));
            for id in ids.flatten() {
                if named.insert(id.clone()) {
                    wanted.push((id.clone(), None));
                }
            }
        }
        for (id, name) in wanted {
            let here = self.find_annotator(&id, name);
            let here = here.unwrap_or_else(|| self.add_annotator(&id, name));
            self.annotators.insert(id, here);
        }
    }

    fn find_annotator(&self, id: &AnnotatorId, name: Option<&str>) -> Option<AnnotatorId> {
        let all = &self.project.annotators;
        // “a1” is in every project, so an id alone says little where there is a name.
        let found = match name {
            Some(name) => all.iter().find(|a| a.name == name),
            None => all.iter().find(|a| a.id == *id || *a.name == **id),
        };
        found.map(|a| a.id.clone())
    }

    fn add_annotator(&mut self, id: &AnnotatorId, name: Option<&str>) -> AnnotatorId {
        let all = &self.project.annotators;
        let is_free = |id: &str| all.iter().all(|a| *a.id != *id);
        let mut own = id.clone();
        let mut number = all.len() + 1;
        while !crate::id::is_valid_id(&own) || !is_free(&own) {
            own = format!("a{number}").into();
            number += 1;
        }
        let name = name.unwrap_or(id).to_owned();
        let added = Annotator {
            id: own.clone(),
            name: name.clone(),
            extra: Extra::default(),
        };
        let change = Change::Annotator(Diff {
            before: None,
            after: Some(Arc::new(added)),
        });
        if self.change(change) {
            self.merged.annotators.push(name);
            own
        } else {
            self.annotator.clone()
        }
    }

    /// The project's annotator for one of the file's, or for nobody.
    fn annotator_for(&self, said: Option<&AnnotatorId>) -> AnnotatorId {
        let found = said.and_then(|id| self.annotators.get(id));
        found.unwrap_or(self.annotator).clone()
    }
}

/// A label of which a file said less than the codebook needs.
fn completed(mut label: Label, codebook: &Codebook) -> Label {
    /// Okabe and Ito's palette, darkened where it would not show on paper, and
    /// some more that are told apart from it.
    const COLORS: [&str; 12] = [
        "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#B8860B", "#56779C", "#A0522D", "#6A7F10",
        "#8E5BB5", "#C0392B", "#2E8B8B", "#7F6A6A",
    ];
    if label.name.is_empty() {
        label.name = label.id.replace('_', " ");
    }
    let is_taken = |name: &str| codebook.labels.iter().any(|l| l.name == name);
    if is_taken(&label.name) {
        label.name = format!("{} ({})", label.name, label.id);
    }
    if label.color.is_empty() {
        let is_free = |color: &&&str| codebook.labels.iter().all(|l| l.color != **color);
        let next = COLORS[codebook.labels.len() % COLORS.len()];
        let free = COLORS.iter().find(is_free).copied();
        free.unwrap_or(next).clone_into(&mut label.color);
    }
    if let Some(key) = &label.hotkey
        && codebook.label_for_key(key).is_some()
    {
        label.hotkey = None;
    }
    let has_group = |id: &String| codebook.groups.iter().any(|g| g.id == *id);
    label.group = label.group.filter(has_group);
    label.requires = label.requires.filter(|id| codebook.label(id).is_some());
    label
}
