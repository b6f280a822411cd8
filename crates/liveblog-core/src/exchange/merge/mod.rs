//! Puts what was read of a file into a project, as changes that are one step.
//!
//! A record goes to the entry that the file names, if its text is the one that
//! was labelled, or else to one of the same live blog with that text, or else to
//! one of another live blog. Where the text of the named entry differs, passages
//! are looked for by their words, or by the hash of these. What the
//! project has already is left as it is; what cannot be placed is refused by
//! itself, with the reason; entries that the project does not have become live
//! blogs of their own, if the file has their text.
//!
//! What this module does not do: change what a person decided. A status or a
//! note that is there stays.

mod annotators;
mod documents;
mod labels;
mod passage;
mod places;
mod records;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Draft, Outcome, Reading, Verdict};
use crate::transaction::Change;
use crate::{AnnotatorId, Codebook, EntryRef, Extra, LabelId, Project, Scope, Stamp};
use documents::Taken;

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
    let Reading {
        mut draft,
        outcomes,
    } = reading;
    let mut merge = Merge {
        annotators: BTreeMap::new(),
        scopes: BTreeMap::new(),
        ids: ids_of(project),
        taken: Taken::new(project, &draft),
        budget: passage::Budget {
            hashed: passage::MOST_HASHED,
            searched: passage::MOST_SEARCHED,
        },
        project: project.clone(),
        annotator,
        stamp,
        merged: Merged {
            outcomes,
            ..Merged::default()
        },
        made: 0,
        replaced: Vec::new(),
    };
    merge.match_labels(&mut draft);
    merge.add_labels(&draft);
    let labels = merge.project.codebook.labels.iter();
    merge.scopes = labels.map(|l| (l.id.clone(), l.scope)).collect();
    merge.add_annotators(&draft);
    let places = merge.place_entries(&draft);
    merge.add_records(&draft, &places);
    merge.add_links(&draft, &places);
    merge.tell_of_ids();
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
    let mut project = Project::new(codebook, annotators::all_of(draft), Vec::new());
    project.name.clone_from(&draft.name);
    project
}

/// The ids of a project's records.
fn ids_of(project: &Project) -> BTreeSet<Arc<str>> {
    let mut ids = BTreeSet::new();
    for records in project.all_records() {
        ids.extend(records.annotations.iter().map(|a| Arc::from(&*a.id)));
        ids.extend(records.attributions.iter().map(|r| Arc::from(&*r.id)));
        ids.extend(records.links.iter().map(|l| Arc::from(&*l.id)));
    }
    ids
}

struct Merge<'m> {
    /// The project with what was merged so far.
    project: Project,
    annotator: &'m AnnotatorId,
    stamp: &'m Stamp,
    /// The project's annotator for each of the file's.
    annotators: BTreeMap<AnnotatorId, AnnotatorId>,
    /// What each label of the codebook is for.
    scopes: BTreeMap<LabelId, Scope>,
    /// The ids of records that are taken.
    ids: BTreeSet<Arc<str>>,
    /// The ids of live blogs and entries that are taken.
    taken: Taken,
    /// What may still be looked at to find passages.
    budget: passage::Budget,
    merged: Merged,
    /// How many ids were made.
    made: u64,
    /// The file's ids of records that could not be kept.
    replaced: Vec<String>,
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
        self.change_all(vec![change])
    }

    /// Makes all changes, or none; says whether they fitted.
    fn change_all(&mut self, changes: Vec<Change>) -> bool {
        let fits = self.project.apply(&changes).is_ok();
        if fits {
            self.merged.changes.extend(changes);
        }
        fits
    }

    /// The id that the file gives, where it is free, or a new one.
    fn id(&mut self, given: Option<&str>, letter: char) -> Arc<str> {
        if let Some(id) = given.filter(|id| !id.is_empty()) {
            if crate::id::is_valid_id(id) && !self.ids.contains(id) {
                let id: Arc<str> = id.into();
                self.ids.insert(id.clone());
                return id;
            }
            self.replaced.push(id.to_owned());
        }
        loop {
            self.made += 1;
            let id = Arc::from(format!("{letter}-{:016x}", self.stamp.mixed(self.made)));
            if self.ids.insert(Arc::clone(&id)) {
                return id;
            }
        }
    }

    /// Says how many records have another id than in the file. One outcome for
    /// all of them: nothing but the ids is changed.
    fn tell_of_ids(&mut self) {
        if let Some(first) = self.replaced.first() {
            let (count, first) = (self.replaced.len(), first.clone());
            let what = format!(
                "{count} new ids were given, since those of the file are taken here or cannot be \
                 ids, such as “{first}”"
            );
            self.repair("ids", what);
        }
    }

    /// The project's annotator for one of the file's, or for nobody.
    fn annotator_for(&self, said: Option<&AnnotatorId>) -> AnnotatorId {
        let found = said.and_then(|id| self.annotators.get(id));
        found.unwrap_or(self.annotator).clone()
    }
}
