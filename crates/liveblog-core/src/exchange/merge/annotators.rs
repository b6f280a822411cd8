//! Finds or adds the people whose work a file holds.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Merge;
use crate::exchange::Draft;
use crate::transaction::{Change, Diff};
use crate::{Annotator, AnnotatorId, Extra};

impl Merge<'_> {
    /// Finds the file's annotators among those whom the project has, each of
    /// them once, so that no two people become one, and adds the others.
    pub(super) fn add_annotators(&mut self, draft: &Draft) {
        let wanted = wanted(draft);
        let reserved: BTreeSet<AnnotatorId> = wanted.iter().map(|a| a.id.clone()).collect();
        let here = self.project.annotators.clone();
        let mut found: BTreeSet<&AnnotatorId> = BTreeSet::new();
        let mut matched = vec![None; wanted.len()];
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
                if matched.is_none() {
                    let mut free = here.iter().filter(|a| !found.contains(&a.id));
                    *matched = free.find(is_it);
                    found.extend(matched.map(|a: &Annotator| &a.id));
                }
            }
        }
        for (wanted, matched) in wanted.into_iter().zip(matched) {
            let said = wanted.id.clone();
            let id = match matched {
                Some(here) => here.id.clone(),
                None => self.add_annotator(wanted, &reserved),
            };
            self.annotators.insert(said, id);
        }
    }

    /// Adds one under the file's id, if that can be, or else under one that
    /// neither the project nor the file has.
    fn add_annotator(
        &mut self,
        mut annotator: Annotator,
        reserved: &BTreeSet<AnnotatorId>,
    ) -> AnnotatorId {
        let all = &self.project.annotators;
        let is_here = |id: &AnnotatorId| all.iter().any(|a| a.id == *id);
        if annotator.name.is_empty() {
            annotator.name = annotator.id.to_string();
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
            id
        } else {
            self.annotator.clone()
        }
    }
}

/// The annotators of a new project for a file: those whom it lists, or else
/// those whom its records name, unless some of these are nobody's.
pub(super) fn all_of(draft: &Draft) -> Vec<Annotator> {
    let named = match draft.annotators.is_empty() && !makers(draft).any(|id| id.is_none()) {
        true => wanted(draft),
        false => draft.annotators.clone(),
    };
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
