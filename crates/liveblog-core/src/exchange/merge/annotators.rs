//! Finds or adds the people whose work a file holds.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Merge;
use crate::exchange::Draft;
use crate::transaction::{Change, Diff};
use crate::{Annotator, AnnotatorId, Extra};

/// Whose records of a file are to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Maker {
    /// This annotator’s of the project. One that it does not have is as if
    /// nothing were said.
    Annotator(AnnotatorId),
    /// A new annotator’s, also where one of the project is called the same.
    New,
}

/// Whose the records of a file are to be, as far as a person has said it. By
/// default annotators are found by id and name, and added where there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Makers {
    /// Whose those are to be that an annotator made, by the id in the file.
    pub named: BTreeMap<AnnotatorId, Maker>,
    /// Whose those are to be that name nobody.
    pub unnamed: Option<Maker>,
}

/// The work of one person in files, or that of nobody who is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Work {
    /// The person’s id in the files; `None` for records that name nobody.
    pub said: Option<AnnotatorId>,
    /// What the files call the person; empty where they do not say it.
    pub name: String,
    /// How many annotations, statuses, attributions and links the files have of
    /// the person.
    pub records: usize,
    /// Whose they are in the project.
    pub annotator: AnnotatorId,
    /// What that annotator is called.
    pub annotator_name: String,
    /// Whether that annotator is new.
    pub is_new: bool,
}

impl Merge<'_> {
    /// Finds the file's annotators among those whom the project has, each of
    /// them once, so that no two people become one, and adds the others.
    pub(super) fn add_annotators(&mut self, draft: &Draft) {
        let counts = counts(draft);
        let wanted = wanted(draft);
        let reserved: BTreeSet<AnnotatorId> = wanted.iter().map(|a| a.id.clone()).collect();
        let here = self.project.annotators.clone();
        let chosen = |maker: Option<&Maker>| match maker {
            Some(Maker::Annotator(id)) => here.iter().find(|a| a.id == *id),
            _ => None,
        };
        let mut matched: Vec<Option<&Annotator>> = Vec::with_capacity(wanted.len());
        for wanted in &wanted {
            matched.push(chosen(self.makers.named.get(&wanted.id)));
        }
        let mut found: BTreeSet<&AnnotatorId> = matched.iter().flatten().map(|a| &a.id).collect();
        // By id first. “a1” is in every project, so an id alone says little where
        // there is a name, too.
        for by_id in [true, false] {
            for (wanted, matched) in wanted.iter().zip(&mut matched) {
                let name = if wanted.name.is_empty() {
                    &*wanted.id
                } else {
                    &*wanted.name
                };
                let is_it = |a: &&Annotator| match by_id {
                    true => a.id == wanted.id && (wanted.name.is_empty() || a.name == name),
                    false => a.name == name,
                };
                if matched.is_none() && self.makers.named.get(&wanted.id) != Some(&Maker::New) {
                    let mut free = here.iter().filter(|a| !found.contains(&a.id));
                    *matched = free.find(is_it);
                    found.extend(matched.map(|a: &Annotator| &a.id));
                }
            }
        }
        self.annotators.clear();
        for (wanted, matched) in wanted.into_iter().zip(matched) {
            let said = wanted.id.clone();
            let name = wanted.name.clone();
            let id = match matched {
                Some(here) => here.id.clone(),
                None => self.new_annotator(Some(&said), wanted, &reserved),
            };
            self.annotators.insert(said.clone(), id.clone());
            let records = counts.get(&Some(&said)).copied().unwrap_or_default();
            self.note_work(Some(said), name, records, id);
        }
        let Some(records) = counts.get(&None).copied() else {
            return;
        };
        // Of several files it is one person.
        if let Some(work) = self.merged.work.iter_mut().find(|w| w.said.is_none()) {
            work.records += records;
            return;
        }
        self.unnamed = match (chosen(self.makers.unnamed.as_ref()), &self.makers.unnamed) {
            (Some(here), _) => here.id.clone(),
            (None, Some(Maker::New)) => {
                let annotator = self.next_annotator();
                self.new_annotator(None, annotator, &reserved)
            }
            (None, _) => self.annotator.clone(),
        };
        self.note_work(None, String::new(), records, self.unnamed.clone());
    }

    /// Notes whose work the file holds, once for several files.
    fn note_work(
        &mut self,
        said: Option<AnnotatorId>,
        name: String,
        records: usize,
        annotator: AnnotatorId,
    ) {
        let work = &mut self.merged.work;
        let is_it = |w: &&mut Work| w.said == said && w.name == name && w.annotator == annotator;
        if let Some(known) = work.iter_mut().find(is_it) {
            known.records += records;
            return;
        }
        let all = &self.project.annotators;
        let called = all.iter().find(|a| a.id == annotator);
        work.push(Work {
            said,
            name,
            records,
            annotator_name: called.map(|a| a.name.clone()).unwrap_or_default(),
            is_new: self.new_annotators.values().any(|id| *id == annotator),
            annotator,
        });
    }

    /// A new person under the pseudonym that comes next.
    fn next_annotator(&self) -> Annotator {
        let all = &self.project.annotators;
        let mut number = all.len() + 1;
        let name = loop {
            let name = format!("Coder {number}");
            if all.iter().all(|a| a.name != name) {
                break name;
            }
            number += 1;
        };
        Annotator {
            id: AnnotatorId::new(format!("a{number}")),
            name,
            extra: Extra::default(),
        }
    }

    /// Adds one under the file's id, if that can be, or else under one that
    /// neither the project nor the file has; of several files one person once.
    fn new_annotator(
        &mut self,
        said: Option<&AnnotatorId>,
        mut annotator: Annotator,
        reserved: &BTreeSet<AnnotatorId>,
    ) -> AnnotatorId {
        let key = (said.cloned(), annotator.name.clone());
        if let Some(id) = self.new_annotators.get(&key) {
            return id.clone();
        }
        let all = &self.project.annotators;
        let is_here = |id: &AnnotatorId| all.iter().any(|a| a.id == *id);
        if annotator.name.is_empty() {
            annotator.name = annotator.id.to_string();
        }
        // Whoever is to be new in spite of the name is to be told apart.
        if said.is_some_and(|said| self.makers.named.get(said) == Some(&Maker::New)) {
            let name = annotator.name.clone();
            let mut number = 2;
            while all.iter().any(|a| a.name == annotator.name) {
                annotator.name = format!("{name} ({number})");
                number += 1;
            }
        }
        let mut id = annotator.id.clone();
        if !crate::id::is_valid_id(&id) || is_here(&id) {
            let mut number = all.len() + 1;
            loop {
                id = format!("a{number}").into();
                if !is_here(&id) && !reserved.contains(&id) {
                    break;
                }
                number += 1;
            }
        }
        annotator.id = id.clone();
        let name = annotator.name.clone();
        let change = Change::Annotator(Diff {
            before: None,
            after: Some(Arc::new(annotator)),
        });
        if self.change(change) {
            self.merged.annotators.push(name);
            self.new_annotators.insert(key, id.clone());
            id
        } else {
            self.annotator.clone()
        }
    }

    /// Takes those back out who are new only for records that were all refused.
    pub(super) fn leave_out_idle_annotators(&mut self) {
        let mut idle: BTreeSet<AnnotatorId> = BTreeSet::new();
        for work in self.merged.work.iter().filter(|w| w.is_new) {
            idle.insert(work.annotator.clone());
        }
        for work in self.merged.work.iter().filter(|w| w.records == 0) {
            // The file lists the person without any work.
            idle.remove(&work.annotator);
        }
        for change in &self.merged.changes {
            let busy = match change {
                Change::Annotation(diff) => diff.after.as_ref().map(|r| &r.annotator),
                Change::Status(diff) => diff.after.as_ref().map(|r| &r.annotator),
                Change::Attribution(diff) => diff.after.as_ref().map(|r| &r.annotator),
                Change::Link(diff) => diff.after.as_ref().map(|r| &r.annotator),
                _ => None,
            };
            busy.map(|annotator| idle.remove(annotator));
        }
        let mut names = Vec::new();
        self.merged.changes.retain(|change| {
            let Change::Annotator(Diff { after, .. }) = change else {
                return true;
            };
            let is_idle = after.as_ref().filter(|a| idle.contains(&a.id));
            names.extend(is_idle.map(|a| a.name.clone()));
            is_idle.is_none()
        });
        self.merged.annotators.retain(|name| !names.contains(name));
        self.merged.work.retain(|w| !idle.contains(&w.annotator));
    }
}

/// How many records of a file are each annotator's, and how many nobody's.
fn counts(draft: &Draft) -> BTreeMap<Option<&AnnotatorId>, usize> {
    let mut counts = BTreeMap::new();
    for maker in makers(draft) {
        *counts.entry(maker).or_insert(0) += 1;
    }
    counts
}

/// The annotators of a new project for files: those whom each lists, or else
/// those whom its records name, unless some of these are nobody's.
pub(super) fn all_of(drafts: &[&Draft]) -> Vec<Annotator> {
    let named = drafts.iter().flat_map(|draft| {
        match draft.annotators.is_empty() && !makers(draft).any(|id| id.is_none()) {
            true => wanted(draft),
            false => draft.annotators.clone(),
        }
    });
    let mut all: Vec<Annotator> = Vec::new();
    for mut annotator in named {
        if annotator.name.trim().is_empty() {
            annotator.name = annotator.id.to_string();
        }
        let is_other = |a: &Annotator| a.id != annotator.id && a.name != annotator.name;
        if crate::id::is_valid_id(&annotator.id) && all.iter().all(is_other) {
            all.push(annotator);
        }
    }
    if all.is_empty() {
        all.push(Annotator::first());
    }
    all
}

/// Who made each record, as far as the file says it.
fn makers(draft: &Draft) -> impl Iterator<Item = Option<&AnnotatorId>> {
    let entries = draft.documents.iter().flat_map(|d| &d.entries);
    entries.flat_map(|entry| {
        (entry.annotations.iter().map(|a| a.annotator.as_ref()))
            .chain(entry.statuses.iter().map(|s| s.annotator.as_ref()))
            .chain(entry.attributions.iter().map(|r| r.annotator.as_ref()))
            .chain(entry.links.iter().map(|l| l.annotator.as_ref()))
    })
}

/// Those whom the file lists and those whom its records name, each once; the
/// name is empty where the file does not say it.
fn wanted(draft: &Draft) -> Vec<Annotator> {
    let mut wanted: Vec<Annotator> = Vec::new();
    let mut named: BTreeSet<AnnotatorId> = BTreeSet::new();
    for annotator in &draft.annotators {
        if named.insert(annotator.id.clone()) {
            let name = annotator.name.trim().to_owned();
            wanted.push(Annotator {
                name,
                ..annotator.clone()
            });
        }
    }
    for id in makers(draft).flatten() {
        if !named.contains(id) {
            named.insert(id.clone());
            wanted.push(Annotator {
                id: id.clone(),
                name: String::new(),
                extra: Extra::default(),
            });
        }
    }
    wanted
}
