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
//! note that is there stays, and so does the choice among labels of which an
//! entry can have one.

mod annotators;
mod documents;
mod labels;
mod passage;
mod places;
mod records;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Draft, Outcome, Reading, Verdict};
use crate::said::{Said, said};
use crate::transaction::Change;
use crate::{AnnotatorId, Choice, Codebook, EntryRef, Extra, LabelId, Project, Scope, Stamp};
pub use annotators::{Maker, Makers, Work};
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
    /// Whose work the files hold, and whose it is in the project.
    pub work: Vec<Work>,
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
        let is_refused = |o: &&Outcome| matches!(o.verdict, Verdict::Refused(_));
        let refused = self.outcomes.iter().filter(is_refused);
        refused.map(|outcome| outcome.records).sum()
    }
}

/// What brings `readings`, one after the other, into `project`, at the hand of
/// `annotator`. Whose the records are `makers` says; where it does not, those
/// that name nobody are `annotator`’s.
pub fn merge(
    project: &Project,
    readings: impl IntoIterator<Item = Reading>,
    annotator: &AnnotatorId,
    makers: &Makers,
    stamp: &Stamp,
) -> Merged {
    let mut merge = Merge {
        annotators: BTreeMap::new(),
        unnamed: annotator.clone(),
        new_annotators: BTreeMap::new(),
        scopes: BTreeMap::new(),
        single: BTreeMap::new(),
        ids: ids_of(project),
        taken: Taken::default(),
        budget: passage::Budget {
            hashed: passage::MOST_HASHED,
            searched: passage::MOST_SEARCHED,
        },
        project: project.clone(),
        annotator,
        makers,
        stamp,
        merged: Merged::default(),
        made: 0,
        replaced: Vec::new(),
    };
    for Reading {
        mut draft,
        mut outcomes,
    } in readings
    {
        merge.merged.outcomes.append(&mut outcomes);
        merge.bring(&mut draft);
    }
    merge.leave_out_idle_annotators();
    merge.tell_of_ids();
    merge.merged
}

/// A project for what files say, where there is none that they go into: with
/// the codebook of the first that has one, and the annotators of all.
pub fn project_for<'d>(drafts: impl IntoIterator<Item = &'d Draft>) -> Project {
    let drafts: Vec<&Draft> = drafts.into_iter().collect();
    let codebooks = drafts.iter().filter_map(|draft| draft.codebook.as_deref());
    let mut usable = codebooks.filter(|book| !book.id.is_empty() && book.fault().is_none());
    let codebook = usable.next().cloned().unwrap_or_else(|| Codebook {
        id: "imported".to_owned(),
        name: "Imported labels".to_owned(),
        version: 1,
        labels: Vec::new(),
        groups: Vec::new(),
        changes: Vec::new(),
        extra: Extra::default(),
    });
    let mut project = Project::new(codebook, annotators::all_of(&drafts), Vec::new());
    project.name = drafts.iter().find_map(|draft| draft.name.clone());
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
    makers: &'m Makers,
    stamp: &'m Stamp,
    /// The project's annotator for each of the file's.
    annotators: BTreeMap<AnnotatorId, AnnotatorId>,
    /// Whose the records are that name nobody.
    unnamed: AnnotatorId,
    /// Those that are new, by the id and the name that files give them.
    new_annotators: BTreeMap<(Option<AnnotatorId>, String), AnnotatorId>,
    /// What each label of the codebook is for.
    scopes: BTreeMap<LabelId, Scope>,
    /// The group of each label of which an entry can have one of the group.
    single: BTreeMap<LabelId, String>,
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
    fn bring(&mut self, draft: &mut Draft) {
        self.taken = Taken::new(&self.project, draft);
        self.match_labels(draft);
        self.add_labels(draft);
        let codebook = self.project.codebook.clone();
        let labels = codebook.labels.iter();
        self.scopes = labels.clone().map(|l| (l.id.clone(), l.scope)).collect();
        let single = |id: &String| {
            let mut groups = codebook.groups.iter();
            groups.any(|group| group.id == *id && group.choice == Choice::One)
        };
        let grouped = labels.filter_map(|l| Some((l.id.clone(), l.group.clone()?)));
        self.single = grouped.filter(|(_, group)| single(group)).collect();
        self.add_annotators(draft);
        let places = self.place_entries(draft);
        self.add_records(draft, &places);
        self.add_links(draft, &places);
    }

    fn refuse(&mut self, place: impl Into<String>, why: Said) {
        self.refuse_all(1, place, why);
    }

    /// Refuses so many records for one reason.
    fn refuse_all(&mut self, records: usize, place: impl Into<String>, why: Said) {
        self.merged.outcomes.push(Outcome {
            place: place.into(),
            verdict: Verdict::Refused(why),
            records,
        });
    }

    fn repair(&mut self, place: impl Into<String>, what: Said) {
        self.merged.outcomes.push(Outcome {
            place: place.into(),
            verdict: Verdict::Repaired(what),
            records: 1,
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
            let what = said!(
                "{count} new ids were given, since those of the file are taken here or cannot be \
                 ids, such as “{first}”",
                count,
                first
            );
            self.repair("the ids", what);
        }
    }

    /// The project's annotator for one of the file's, or for nobody.
    fn annotator_for(&self, said: Option<&AnnotatorId>) -> AnnotatorId {
        let found = said.and_then(|id| self.annotators.get(id));
        found.unwrap_or(&self.unnamed).clone()
    }
}
