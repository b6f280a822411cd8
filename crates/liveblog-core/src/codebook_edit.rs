//! Changes the codebook of a project: what may not be, what differs between
//! two versions, and merging one label into another.
//!
//! What this module does not do: hold a codebook that is being edited. The
//! page edits a copy and hands it over whole.

use std::sync::Arc;

use crate::codebook::{Choice, Scope};
use crate::correction::joined;
use crate::said::{Said, said, says};
use crate::session::{Refusal, Stamp};
use crate::sorted::Lookup;
use crate::transaction::{Change, Diff};
use crate::{
    Annotation, AnnotationId, AnnotatorId, Codebook, CodebookChange, EntryRecords, Extra, Group,
    Label, LabelId, Project, Span,
};

/// Why a codebook cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodebookFault {
    /// The codebook, or the label or group of this id, has no name.
    NoName(String),
    /// Two labels have this name.
    NameTaken(String),
    /// Two labels or groups have this id, or it is none.
    BadId(String),
    /// A key sets two labels.
    KeyTaken {
        /// The key.
        key: String,
        /// The label that has it already, by name.
        by: String,
    },
    /// A label's key is not one character.
    BadKey(String),
    /// A label's colour is not `#RRGGBB`.
    BadColor(String),
    /// A label, by name, is of a group that is not there.
    NoSuchGroup(String),
    /// A label, by name, needs one that is not there, archived, for passages
    /// only, itself, or an alternative to it.
    BadNeed {
        /// The label.
        label: String,
        /// What it needs.
        needs: String,
    },
    /// A label is gone, by name, that annotations have.
    InUse(String),
    /// A label cannot be merged into itself.
    SameLabel,
}

impl CodebookFault {
    /// It as the ending of a sentence.
    pub fn said(&self) -> Said {
        match self {
            Self::NoName(id) => said!("“{id}” has no name", id),
            Self::NameTaken(name) => said!("two labels are called “{name}”", name),
            Self::BadId(id) => said!("“{id}” is no id, or stands twice", id),
            Self::KeyTaken { key, by } => said!("the key {key} sets “{by}” already", key, by),
            Self::BadKey(key) => said!("“{key}” is not one character", key),
            Self::BadColor(color) => said!("“{color}” is no colour such as #0072B2", color),
            Self::NoSuchGroup(label) => said!("the group of “{label}” is not there", label),
            Self::BadNeed { label, needs } => {
                said!("“{label}” cannot need “{needs}”", label, needs)
            }
            Self::InUse(label) => said!(
                "“{label}” is set somewhere; archive it instead of taking it out",
                label
            ),
            Self::SameLabel => said!("a label cannot be merged into itself"),
        }
    }
}

says!(CodebookFault);

impl std::error::Error for CodebookFault {}

impl Codebook {
    /// What makes the codebook unusable; the first thing, in the order of the
    /// labels. A codebook without a fault can be written and read again.
    pub fn fault(&self) -> Option<CodebookFault> {
        self.faults().into_iter().next()
    }

    /// Everything that makes the codebook unusable: its own faults, those of
    /// its groups, and the first one of each label.
    pub fn faults(&self) -> Vec<CodebookFault> {
        let mut faults = Vec::new();
        if self.name.trim().is_empty() {
            faults.push(CodebookFault::NoName(self.id.clone()));
        }
        for (i, group) in self.groups.iter().enumerate() {
            if group.name.trim().is_empty() {
                faults.push(CodebookFault::NoName(group.id.clone()));
            }
            let twice = self.groups[..i].iter().any(|other| other.id == group.id);
            if twice || !crate::id::is_valid_id(&group.id) {
                faults.push(CodebookFault::BadId(group.id.clone()));
            }
        }
        for (i, label) in self.labels.iter().enumerate() {
            faults.extend(self.label_fault(label, &self.labels[..i]));
        }
        faults
    }

    fn label_fault(&self, label: &Label, before: &[Label]) -> Option<CodebookFault> {
        if label.name.trim().is_empty() {
            return Some(CodebookFault::NoName(label.id.to_string()));
        }
        if before.iter().any(|other| other.id == label.id) || !crate::id::is_valid_id(&label.id) {
            return Some(CodebookFault::BadId(label.id.to_string()));
        }
        if !crate::codebook::is_color(&label.color) {
            return Some(CodebookFault::BadColor(label.color.clone()));
        }
        if let Some(key) = &label.hotkey
            && key.chars().count() != 1
        {
            return Some(CodebookFault::BadKey(key.clone()));
        }
        let group = label.group.as_ref();
        if group.is_some_and(|id| self.groups.iter().all(|g| g.id != *id)) {
            return Some(CodebookFault::NoSuchGroup(label.name.clone()));
        }
        // What is no longer offered keeps its name and key, and another label
        // may have them.
        if label.archived {
            return None;
        }
        let in_use = || before.iter().filter(|other| !other.archived);
        if in_use().any(|other| other.name.trim() == label.name.trim()) {
            return Some(CodebookFault::NameTaken(label.name.clone()));
        }
        if let Some(key) = &label.hotkey
            && let Some(by) = in_use().find(|other| other.hotkey.as_ref() == Some(key))
        {
            return Some(CodebookFault::KeyTaken {
                key: key.clone(),
                by: by.name.clone(),
            });
        }
        self.need_fault(label)
    }

    /// What is wrong with what a label needs, be it by way of others.
    fn need_fault(&self, label: &Label) -> Option<CodebookFault> {
        let single = |group: &Group| group.choice == Choice::One;
        let group = label.group.as_ref();
        let group = group.and_then(|id| self.groups.iter().find(|g| g.id == *id));
        let mut needed = label.requires.as_ref();
        for step in 0..=self.labels.len() {
            let id = needed?;
            let fault = |needs: &str| {
                Some(CodebookFault::BadNeed {
                    label: label.name.clone(),
                    needs: needs.to_owned(),
                })
            };
            let Some(other) = self.label(id) else {
                return fault(id);
            };
            let is_alternative =
                group.is_some_and(|g| single(g) && other.group.as_ref() == Some(&g.id));
            let is_out_of_reach = other.scope == Scope::Span && label.scope != Scope::Span;
            if other.id == label.id
                || is_alternative
                || other.archived
                || step == 0 && is_out_of_reach
            {
                return fault(&other.name);
            }
            needed = other.requires.as_ref();
        }
        None
    }

    /// An id for a new label of this name that no label has.
    pub fn new_label_id(&self, name: &str) -> LabelId {
        let id = slug(name, "label");
        free(id, |id| self.labels.iter().any(|l| *l.id == *id)).into()
    }

    /// An id for a new group of this name that no group has.
    pub fn new_group_id(&self, name: &str) -> String {
        let id = slug(name, "group");
        free(id, |id| self.groups.iter().any(|g| g.id == id))
    }

    /// This codebook with the labels and groups of `other` that it does not
    /// have. Keys that are taken are left out.
    pub fn joined(&self, other: &Self) -> Self {
        let mut joined = self.clone();
        for group in &other.groups {
            if joined.groups.iter().all(|g| g.id != group.id) {
                joined.groups.push(group.clone());
            }
        }
        for label in &other.labels {
            if let Some(place) = joined.labels.iter().position(|l| l.id == label.id) {
                if joined.labels[place].archived && !label.archived {
                    // Another label may have its key by now.
                    let key = joined.labels[place].hotkey.take();
                    let is_free = |key: &String| joined.label_for_key(key).is_none();
                    let key = key.filter(is_free);
                    joined.labels[place].hotkey = key;
                    joined.labels[place].archived = false;
                }
                continue;
            }
            let mut label = label.clone();
            if let Some(key) = &label.hotkey
                && joined.label_for_key(key).is_some()
            {
                label.hotkey = None;
            }
            joined.labels.push(label);
        }
        joined
    }

    /// `other`, with those labels of this codebook that `is_used` names kept as
    /// archived ones.
    pub fn replaced_by(&self, other: &Self, is_used: impl Fn(&LabelId) -> bool) -> Self {
        let mut replaced = other.clone();
        for label in &self.labels {
            if is_used(&label.id) && other.label(&label.id).is_none() {
                let mut label = label.clone();
                (label.archived, label.group, label.requires) = (true, None, None);
                replaced.labels.push(label);
            }
        }
        replaced
    }

    /// Whether any label or group, or the name, differs from those of `other`.
    pub fn differs(&self, other: &Self) -> bool {
        (&self.id, &self.name, &self.labels, &self.groups)
            != (&other.id, &other.name, &other.labels, &other.groups)
    }

    /// What `after` changes of this codebook, a sentence each, for the change
    /// log.
    pub fn differences(&self, after: &Self) -> Vec<String> {
        let mut said = Vec::new();
        if self.name != after.name {
            said.push(format!(
                "Codebook renamed from “{}” to “{}”.",
                self.name, after.name
            ));
        }
        for group in &after.groups {
            let before = self.groups.iter().find(|g| g.id == group.id);
            match before {
                None => said.push(format!("Group “{}” added.", group.name)),
                Some(before) if before != group => {
                    said.push(format!("Group “{}” changed.", group.name));
                }
                Some(_) => {}
            }
        }
        for group in &self.groups {
            if after.groups.iter().all(|g| g.id != group.id) {
                said.push(format!("Group “{}” taken out.", group.name));
            }
        }
        for label in &after.labels {
            match self.label(&label.id) {
                None => said.push(format!("Label “{}” added.", label.name)),
                Some(before) => label_differences(before, label, &mut said),
            }
        }
        for label in &self.labels {
            if after.label(&label.id).is_none() {
                said.push(format!("Label “{}” taken out.", label.name));
            }
        }
        let order = |from: &Self, of: &Self| -> Vec<LabelId> {
            let there = from.labels.iter().filter(|l| of.label(&l.id).is_some());
            there.map(|l| l.id.clone()).collect()
        };
        if order(self, after) != order(after, self) {
            said.push("Labels put in another order.".to_owned());
        }
        said
    }
}

fn label_differences(before: &Label, after: &Label, said: &mut Vec<String>) {
    let name = &after.name;
    if before.name != *name {
        said.push(format!("Label “{}” renamed to “{name}”.", before.name));
    }
    match (before.archived, after.archived) {
        (false, true) => said.push(format!("Label “{name}” archived.")),
        (true, false) => said.push(format!("Label “{name}” taken back from the archive.")),
        _ => {}
    }
    let mut what = Vec::new();
    for (is_other, part) in [
        (before.definition != after.definition, "definition"),
        (before.include != after.include, "what it includes"),
        (before.exclude != after.exclude, "what it excludes"),
        (before.example != after.example, "example"),
        (before.color != after.color, "colour"),
        (before.hotkey != after.hotkey, "key"),
        (before.scope != after.scope, "scope"),
        (before.group != after.group, "group"),
        (before.requires != after.requires, "needed label"),
        (before.extra != after.extra, "further keys"),
    ] {
        if is_other {
            what.push(part);
        }
    }
    if !what.is_empty() {
        said.push(format!("Label “{name}” changed: {}.", what.join(", ")));
    }
}

/// Letters and digits of a name, in lower case, joined by `_`.
pub(crate) fn slug(name: &str, otherwise: &str) -> String {
    let mut slug = String::new();
    for c in name.trim().chars().take(40) {
        if c.is_alphanumeric() {
            slug.extend(c.to_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('_') {
            slug.push('_');
        }
    }
    let slug = slug.trim_end_matches('_');
    if crate::id::is_valid_id(slug) {
        slug.to_owned()
    } else {
        format!("{otherwise}_{slug}")
            .trim_end_matches('_')
            .to_owned()
    }
}

fn free(id: String, is_taken: impl Fn(&str) -> bool) -> String {
    let mut number = 2;
    let mut free = id.clone();
    while is_taken(&free) {
        free = format!("{id}_{number}");
        number += 1;
    }
    free
}

/// Whether anything was annotated with a label, for each label that was.
pub fn used_labels(project: &Project) -> Vec<LabelId> {
    let codebook = &project.codebook;
    let known = Lookup::new(codebook.labels.iter().map(|l| &*l.id).collect());
    let mut is_used = vec![false; codebook.labels.len()];
    for records in project.all_records() {
        for annotation in &records.annotations {
            if let Some(place) = known.first(&annotation.label) {
                is_used[place] = true;
            }
        }
    }
    let used = codebook
        .labels
        .iter()
        .zip(is_used)
        .filter(|(_, used)| *used);
    used.map(|(label, _)| label.id.clone()).collect()
}

/// The codebook as the next version of the project's.
fn versioned(
    project: &Project,
    mut codebook: Codebook,
    what: Vec<String>,
    annotator: &AnnotatorId,
    stamp: &Stamp,
) -> Change {
    let before = &project.codebook;
    codebook.changes.clone_from(&before.changes);
    codebook.version = before.version.saturating_add(1);
    codebook.changes.push(CodebookChange {
        version: codebook.version,
        at: stamp.at.clone(),
        annotator: annotator.clone(),
        what,
        extra: Extra::default(),
    });
    Change::Codebook(Diff {
        before: Some(before.clone()),
        after: Some(Arc::new(codebook)),
    })
}

/// Puts another codebook in the place of the project's.
pub(crate) fn replace(
    project: &Project,
    codebook: Codebook,
    annotator: &AnnotatorId,
    stamp: &Stamp,
) -> Result<Vec<Change>, Refusal> {
    let before = &project.codebook;
    if !before.differs(&codebook) {
        return Ok(Vec::new());
    }
    if let Some(fault) = codebook.fault() {
        return Err(fault.into());
    }
    let used = used_labels(project);
    for id in &used {
        if codebook.label(id).is_none() {
            let name = before.label(id).map_or(&**id, |label| &label.name);
            return Err(CodebookFault::InUse(name.to_owned()).into());
        }
    }
    if used.is_empty() && before.changes.is_empty() && before.id != codebook.id {
        // Chosen before work began: its own version and log stand.
        return Ok(vec![Change::Codebook(Diff {
            before: Some(before.clone()),
            after: Some(Arc::new(codebook)),
        })]);
    }
    let what = before.differences(&codebook);
    Ok(vec![versioned(project, codebook, what, annotator, stamp)])
}

/// Archives a label and puts another in its place wherever it was set.
///
/// Where that leaves two labels of a single choice, or one without the label it
/// needs, both stay as they are: which of them is right is for a person to say,
/// and checking the file remarks on it.
pub(crate) fn merge(
    project: &Project,
    from: &LabelId,
    into: &LabelId,
    annotator: &AnnotatorId,
    stamp: &Stamp,
) -> Result<Vec<Change>, Refusal> {
    let before = &project.codebook;
    let find = |id: &LabelId| {
        let label = before.label(id);
        label.ok_or_else(|| Refusal::NoSuchLabel(id.clone()))
    };
    let (gone, stays) = (find(from)?, find(into)?);
    if from == into {
        return Err(CodebookFault::SameLabel.into());
    }
    if stays.archived {
        return Err(Refusal::NoSuchLabel(into.clone()));
    }
    let mut after = (**before).clone();
    for label in &mut after.labels {
        if label.id == *from {
            label.archived = true;
            label.hotkey = None;
        }
        if label.requires.as_ref() == Some(from) {
            label.requires = (label.id != *into).then(|| into.clone());
        }
    }
    if let Some(fault) = after.fault() {
        return Err(fault.into());
    }
    let what = vec![format!(
        "Label “{}” merged into “{}”.",
        gone.name, stays.name
    )];
    let mut changes = vec![versioned(project, after, what, annotator, stamp)];
    for records in project.all_records() {
        merge_records(records, from, stays, stamp, &mut changes)?;
    }
    Ok(changes)
}

/// What merging one label into another leaves for a person to mend: entries,
/// counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MergeLeaves {
    /// Where two labels of a group then stand, on the entry or on one passage
    /// of it, of which only one may.
    pub two_of_one: usize,
    /// Where a label is then without the one that it needs.
    pub without_need: usize,
}

/// What merging `from` into `into` would leave, by the rules of `codebook`.
/// What is amiss already does not count.
pub fn merge_leaves(
    project: &Project,
    codebook: &Codebook,
    from: &LabelId,
    into: &LabelId,
) -> MergeLeaves {
    let mut leaves = MergeLeaves::default();
    let rival = rivals(codebook, into);
    let needed = codebook
        .label(into)
        .and_then(|label| label.requires.as_ref());
    let needed = needed.filter(|needed| *needed != from);
    for records in project.all_records() {
        let (mut is_double, mut is_short) = (false, false);
        for moved in records.annotations.iter().filter(|a| a.label == *from) {
            let own = || {
                let all = records.annotations.iter();
                all.filter(|other| other.annotator == moved.annotator)
            };
            let mut there = own().filter(|other| other.span == moved.span);
            if there.clone().any(|other| other.label == *into) {
                continue;
            }
            is_double |= there.any(|other| other.label != *from && rival.contains(&other.label));
            // What is needed may be a label of entries.
            let has = |needed: &LabelId| {
                let is_near = |span: Option<Span>| span.is_none() || span == moved.span;
                own().any(|other| other.label == *needed && is_near(other.span))
            };
            is_short |= needed.is_some_and(|needed| !has(needed));
        }
        leaves.two_of_one += usize::from(is_double);
        leaves.without_need += usize::from(is_short);
    }
    leaves
}

/// The labels of which an entry can have only one of all, without `label`.
fn rivals(codebook: &Codebook, label: &LabelId) -> Vec<LabelId> {
    let group = codebook.label(label).and_then(|label| label.group.as_ref());
    let mut groups = codebook.groups.iter();
    let Some(group) = groups.find(|g| Some(&g.id) == group && g.choice == Choice::One) else {
        return Vec::new();
    };
    let labels = codebook.labels.iter();
    let rivals = labels.filter(|l| l.id != *label && l.group.as_ref() == Some(&group.id));
    rivals.map(|l| l.id.clone()).collect()
}

fn merge_records(
    records: &EntryRecords,
    from: &LabelId,
    into: &Label,
    stamp: &Stamp,
    changes: &mut Vec<Change>,
) -> Result<(), Refusal> {
    // Annotations that go since another one says the same, with that one.
    let mut twins: Vec<(&AnnotationId, &AnnotationId)> = Vec::new();
    let mut going = Vec::new();
    let mut edited: Vec<(&Arc<Annotation>, Annotation)> = Vec::new();
    for (place, annotation) in records.annotations.iter().enumerate() {
        if annotation.label != *from {
            continue;
        }
        match (into.scope, annotation.span) {
            (Scope::Entry, Some(_)) => {
                return Err(Refusal::LabelIsForEntries(into.id.clone()));
            }
            (Scope::Span, None) => return Err(Refusal::LabelIsForSpans(into.id.clone())),
            _ => {}
        }
        let is_there = |other: &&Arc<Annotation>| {
            (other.span, &other.annotator) == (annotation.span, &annotation.annotator)
        };
        let mut all = records.annotations.iter().filter(is_there);
        let twin = all.find(|other| other.label == into.id);
        let mut before = records.annotations[..place].iter().filter(is_there);
        let Some(twin) = twin.or_else(|| before.find(|other| other.label == *from)) else {
            let mut after = (**annotation).clone();
            after.label = into.id.clone();
            after.modified = stamp.at.clone();
            edited.push((annotation, after));
            continue;
        };
        twins.push((&annotation.id, &twin.id));
        going.push(Change::Annotation(Diff {
            before: Some(annotation.clone()),
            after: None,
        }));
        let place = edited.iter().position(|(before, _)| before.id == twin.id);
        let place = place.unwrap_or_else(|| {
            edited.push((twin, (**twin).clone()));
            edited.len() - 1
        });
        let after = &mut edited[place].1;
        after.note = joined(&after.note, &annotation.note);
        after.extra.take_missing(&annotation.extra);
    }
    for (before, mut after) in edited {
        if after != **before {
            after.modified = stamp.at.clone();
            changes.push(Change::Annotation(Diff {
                before: Some(before.clone()),
                after: Some(Arc::new(after)),
            }));
        }
    }
    for attribution in &records.attributions {
        let mut after = (**attribution).clone();
        for member in &mut after.members {
            if let Some((_, twin)) = twins.iter().find(|(gone, _)| **gone == member.annotation) {
                member.annotation = (*twin).clone();
            }
        }
        if after != **attribution {
            let mut seen = Vec::new();
            after.members.retain(|member| {
                let is_new = !seen.contains(&member.annotation);
                seen.push(member.annotation.clone());
                is_new
            });
            after.modified = stamp.at.clone();
            changes.push(Change::Attribution(Diff {
                before: Some(attribution.clone()),
                after: Some(Arc::new(after)),
            }));
        }
    }
    changes.append(&mut going);
    Ok(())
}
