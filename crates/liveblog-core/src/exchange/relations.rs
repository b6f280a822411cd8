//! Attributions as doccano and Label Studio know them: relations from a passage
//! that is the content to another one in a role.
//!
//! What this module does not do: know the passages. Readers give their places
//! among the annotations of the entry.

use std::collections::{BTreeMap, BTreeSet};

use super::{DraftAttribution, Reading};
use crate::Role;
use crate::said::said;

/// The attributions of one entry that relations come to.
pub(super) struct Relations {
    /// What each of them has, and no passages.
    new: DraftAttribution,
    made: Vec<DraftAttribution>,
    /// The attribution of each content.
    made_of: BTreeMap<usize, usize>,
    seen: BTreeSet<(usize, Role, usize)>,
    others: usize,
}

impl Relations {
    /// None so far; `new` is what each attribution has beside its passages.
    pub(super) fn new(new: DraftAttribution) -> Self {
        Self {
            new,
            made: Vec::new(),
            made_of: BTreeMap::new(),
            seen: BTreeSet::new(),
            others: 0,
        }
    }

    /// Adds a relation from a content to another passage, once.
    pub(super) fn add(&mut self, content: usize, role: Role, other: usize) {
        if !self.seen.insert((content, role, other)) {
            return;
        }
        let which = *self.made_of.entry(content).or_insert_with(|| {
            let mut made = self.new.clone();
            made.members.push((Role::Content, content));
            self.made.push(made);
            self.made.len() - 1
        });
        self.made[which].members.push((role, other));
    }

    /// Counts a relation that is no part of an attribution.
    pub(super) fn pass_over(&mut self) {
        self.others += 1;
    }

    /// The attributions, each beginning with its content.
    pub(super) fn finish(self, place: &str, reading: &mut Reading) -> Vec<DraftAttribution> {
        if self.others > 0 {
            let why = said!(
                "Relations: {others} do not lead from a content to its source or cue, so that \
                 they were left out.",
                others = self.others
            );
            reading.refuse(place, why);
        }
        self.made
    }
}
