//! Adds the labels of a file that the codebook does not have.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Merge;
use crate::codebook::is_color;
use crate::codebook_edit::{self, CodebookFault};
use crate::exchange::{Draft, fit};
use crate::said::said;
use crate::{Codebook, Label, LabelId, Shipped};

/// How many labels a codebook may have with those of a file. More are words
/// that somebody typed in, which nobody could choose from.
const MOST_LABELS: usize = 1_000;

/// Okabe and Ito's palette, darkened where it would not show on paper, and
/// some more that are told apart from it.
const COLORS: [&str; 12] = [
    "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#B8860B", "#56779C", "#A0522D", "#6A7F10",
    "#8E5BB5", "#C0392B", "#2E8B8B", "#7F6A6A",
];

impl Merge<'_> {
    /// Takes a label of which the file says no more than its name for the one
    /// of the codebook that has this name: other tools have no ids of labels.
    pub(super) fn match_labels(&mut self, draft: &mut Draft) {
        let codebook = self.project.codebook.clone();
        let mut by_name: BTreeMap<String, &LabelId> = BTreeMap::new();
        for label in codebook.labels.iter().filter(|label| !label.archived) {
            by_name.insert(label.name.trim().to_lowercase(), &label.id);
        }
        let said = draft.codebook.clone();
        let mut taken: BTreeMap<LabelId, Option<LabelId>> = BTreeMap::new();
        let mut take = |merge: &mut Self, id: &LabelId| {
            let known = taken.entry(id.clone()).or_insert_with(|| {
                let label = said.as_deref().and_then(|book| book.label(id));
                let is_defined = label.is_some_and(|label| !label.definition.is_empty());
                if is_defined || codebook.label(id).is_some() {
                    return None;
                }
                let name = label.map_or(id.as_str(), |label| &label.name);
                let name = if name.trim().is_empty() {
                    id.as_str()
                } else {
                    name
                };
                let found = by_name.get(&name.trim().to_lowercase())?;
                let what = said!("taken for the label “{found}”, which is called so", found);
                merge.repair(name, what);
                Some((*found).clone())
            });
            known.clone()
        };
        let entries = draft.documents.iter_mut().flat_map(|d| &mut d.entries);
        for annotation in entries.flat_map(|entry| &mut entry.annotations) {
            if let Some(known) = take(self, &annotation.label) {
                annotation.label = known;
            }
        }
        // Those that are not set anywhere, so that no label comes twice.
        if let Some(codebook) = &mut draft.codebook {
            let is_new = |label: &Label| take(self, &label.id).is_none();
            if !codebook.labels.iter().all(is_new) {
                let is_new = |label: &Label| take(self, &label.id).is_none();
                Arc::make_mut(codebook).labels.retain(is_new);
            }
        }
    }

    /// Adds the labels that the codebook does not have, of which the file may
    /// say more or nothing but the id.
    pub(super) fn add_labels(&mut self, draft: &Draft) {
        let mut wanted: BTreeSet<&LabelId> = BTreeSet::new();
        for entry in draft.documents.iter().flat_map(|d| &d.entries) {
            wanted.extend(entry.annotations.iter().map(|a| &a.label));
        }
        let mut book = Growing::from(&*self.project.codebook);
        wanted.retain(|id| !book.ids.contains(*id));
        let said = draft.codebook.as_deref();
        let mut new: Vec<Label> = Vec::new();
        for label in said.iter().flat_map(|book| &book.labels) {
            wanted.remove(&label.id);
            if !book.ids.contains(&label.id) {
                new.push(label.clone());
            }
        }
        new.extend(wanted.into_iter().map(|id| fit::label_of_id(id)));
        let roles = role_labels(draft);
        for label in new.iter_mut().filter(|label| is_bare(label)) {
            if let Some(known) = roles.as_ref().and_then(|book| book.label(&label.id)) {
                label.clone_from(known);
            }
        }
        let used: BTreeSet<&String> = new.iter().filter_map(|l| l.group.as_ref()).collect();
        let groups = said.into_iter().chain(&roles).flat_map(|book| &book.groups);
        for group in groups {
            if used.contains(&group.id)
                && crate::id::is_valid_id(&group.id)
                && !group.name.trim().is_empty()
                && book.groups.insert(group.id.clone())
            {
                book.codebook.groups.push(group.clone());
            }
        }
        let mut added = Vec::new();
        let mut beyond = 0;
        for label in new {
            let id = label.id.clone();
            if book.codebook.labels.len() >= MOST_LABELS {
                beyond += 1;
            } else if !crate::id::is_valid_id(&id) || !book.ids.insert(id.clone()) {
                let fault = CodebookFault::BadId(id.to_string());
                self.refuse(id.to_string(), said!("the label: {fault}", fault));
            } else {
                book.add(label);
                added.push(id);
            }
        }
        if beyond > 0 {
            let why = said!(
                "{beyond} labels are beyond the {most} of a codebook",
                beyond,
                most = MOST_LABELS
            );
            self.refuse_all(beyond, "the codebook", why);
        }
        if !added.is_empty() {
            self.replace_codebook(book.codebook, added);
        }
    }

    fn replace_codebook(&mut self, mut codebook: Codebook, added: Vec<LabelId>) {
        let before = self.project.codebook.labels.len();
        if let Some(fault @ CodebookFault::BadNeed { .. }) = codebook.fault() {
            for label in codebook.labels.iter_mut().skip(before) {
                label.requires = None;
            }
            let what = said!("what its labels need was left out: {fault}", fault);
            self.repair("the codebook", what);
        }
        match codebook_edit::replace(&self.project, codebook, self.annotator, self.stamp) {
            Ok(changes) => {
                if changes.into_iter().all(|change| self.change(change)) {
                    self.merged.labels.extend(added);
                }
            }
            Err(refusal) => self.refuse("the codebook", refusal.said()),
        }
    }
}

/// The labels of attributions as they come with the program, where the file has
/// attributions: formats that say no more of a label than its id mean these.
fn role_labels(draft: &Draft) -> Option<Codebook> {
    let mut entries = draft.documents.iter().flat_map(|d| &d.entries);
    let has_any = entries.any(|entry| !entry.attributions.is_empty());
    has_any.then(|| Shipped::Quotes.codebook())
}

/// Whether a file says no more of a label than its id.
fn is_bare(label: &Label) -> bool {
    let is_id = label.name.is_empty() || *label.name == *label.id;
    is_id && label.definition.is_empty() && label.color.is_empty() && label.hotkey.is_none()
}

/// A codebook that labels are added to, and what no two of them may share.
struct Growing {
    codebook: Codebook,
    ids: BTreeSet<LabelId>,
    groups: BTreeSet<String>,
    /// Of the labels that are not archived.
    names: BTreeSet<String>,
    /// Of the labels that are not archived.
    keys: BTreeSet<String>,
    colors: BTreeSet<String>,
}

impl From<&Codebook> for Growing {
    fn from(codebook: &Codebook) -> Self {
        let labels = &codebook.labels;
        let offered = || labels.iter().filter(|label| !label.archived);
        Self {
            ids: labels.iter().map(|l| l.id.clone()).collect(),
            groups: codebook.groups.iter().map(|g| g.id.clone()).collect(),
            names: offered().map(|l| l.name.trim().to_owned()).collect(),
            keys: offered().filter_map(|l| l.hotkey.clone()).collect(),
            colors: labels.iter().map(|l| l.color.clone()).collect(),
            codebook: codebook.clone(),
        }
    }
}

impl Growing {
    /// Adds a label of which a file may have said less than a codebook needs,
    /// or what another label has.
    fn add(&mut self, mut label: Label) {
        if label.name.trim().is_empty() {
            label.name = label.id.replace('_', " ");
        }
        if !is_color(&label.color) {
            let next = COLORS[self.codebook.labels.len() % COLORS.len()];
            let free = COLORS.iter().find(|color| !self.colors.contains(**color));
            free.copied().unwrap_or(next).clone_into(&mut label.color);
        }
        self.colors.insert(label.color.clone());
        label.group = label.group.filter(|id| self.groups.contains(id));
        label.requires = label.requires.filter(|id| self.ids.contains(id));
        label.hotkey = label.hotkey.filter(|key| key.chars().count() == 1);
        if !label.archived {
            while !self.names.insert(label.name.trim().to_owned()) {
                label.name = format!("{} ({})", label.name.trim(), label.id);
            }
            label.hotkey = label.hotkey.filter(|key| self.keys.insert(key.clone()));
        }
        self.codebook.labels.push(label);
    }
}
