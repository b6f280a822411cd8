//! Editing the project's codebook, choosing another one, and the guidance on
//! its labels.
//!
//! A draft is edited; saving it is one step of work. What a codebook may be,
//! and what becomes of annotations, the core's `codebook_edit` knows.

use std::rc::Rc;
use std::sync::Arc;

use liveblog_core::codebook_edit::{CodebookFault, MergeLeaves, merge_leaves, used_labels};
use liveblog_core::dataset::{self, read_codebook};
use liveblog_core::{
    Choice, Codebook, Command, Extra, Group, Label, LabelId, Scope, Shipped, Stamp,
};

use super::{Access, Action, Alert, AppState, Dialog, Effect, Offer, Work};
use crate::browser::files::Chosen;
use crate::browser::storage::ProjectId;
use crate::browser::text::lower;
use crate::keymap;
use crate::words::sentences::say;
use crate::words::{fill, t};

/// What a shipped codebook is called in the language of the page, by its key.
pub const fn shipped_name(shipped: Shipped) -> &'static str {
    match shipped {
        Shipped::Core => "codebook.core",
        Shipped::Quotes => "codebook.quotes",
        Shipped::Claims => "codebook.claims",
        Shipped::Verification => "codebook.verification",
        Shipped::Sources => "codebook.sources",
    }
}

/// Colours that are seen on light and dark pages and are told apart by all
/// readers; [`colour_names`] has their names.
pub const PALETTE: [&str; 17] = [
    "#0072B2", "#E46C00", "#6C3CFC", "#8484FC", "#9C9084", "#CC0C00", "#6090C0", "#90546C",
    "#007818", "#9C24D8", "#A86C48", "#C024A8", "#C06CA8", "#24A848", "#FC30E4", "#CC0060",
    "#74797E",
];

/// Keys for labels that come without one, in the order they are given.
const KEYS: &str = "123456789acdfhmrsuz";

/// What the ids of labels and groups begin with until they are saved, when
/// they get one of their name.
const NEW: &str = "new_";

/// The palette's names, in its order.
pub fn colour_names() -> impl Iterator<Item = &'static str> {
    t("codebook.colours").split('|')
}

/// What can be done with the codebook.
#[derive(Debug)]
pub enum Edit {
    /// Open the editor.
    Open,
    /// The draft that was kept when the page went away.
    Recalled(ProjectId, String),
    /// The codebook's name changed.
    Name(Rc<str>),
    /// Open a label's or a group's form, or close it.
    Expand(Item),
    /// Add a label, to this group.
    Add(Option<String>),
    /// Add a group.
    AddGroup,
    /// A text of the open label or group changed.
    Text(Field, Rc<str>),
    /// Give the open label this colour.
    Colour(Rc<str>),
    /// Give the open label this key, or none.
    Key(Rc<str>),
    /// What the open label can be put on.
    Scope(Scope),
    /// Put the open label into this group, or none.
    Group(Option<String>),
    /// What the open label needs.
    Needs(Option<LabelId>),
    /// How many labels of the open group an entry can have.
    Choice(Choice),
    /// No longer offer the open label, or offer it again.
    Archive(bool),
    /// Take the open label, which is not saved yet, or the open group out.
    Delete,
    /// Move a label up or down among those beside it.
    Move(LabelId, isize),
    /// A label is being dragged.
    Drag(LabelId),
    /// It is over this.
    Over(Item),
    /// It was let go there.
    Drop(Item),
    /// It was let go, wherever that was.
    DragEnd,
    /// Ask whether to merge the open label into another.
    AskMerge,
    /// Into this one.
    MergeInto(Option<LabelId>),
    /// Merge.
    Merge,
    /// Do not merge.
    CancelMerge,
    /// Look at a shipped codebook.
    Look(Shipped),
    /// Look at the codebook in this file.
    LookAt(Chosen),
    /// The file of this look was read, or could not be.
    Looked(u64, Result<Vec<u8>, String>),
    /// Take the draft's place.
    UseInstead,
    /// Join the draft.
    AddLabels,
    /// Take what became of the project's codebook meanwhile into the draft.
    TakeIn,
    /// Put it away.
    LookAway,
    /// Make the draft the project's codebook.
    Save,
    /// Forget the draft's changes.
    Discard,
    /// Download the draft as a file.
    Download,
    /// Show what the labels mean beside the entries, or stop that.
    Guide,
    /// Stop showing it.
    CloseGuide,
    /// What is looked for in it.
    GuideTyped(Rc<str>),
}

impl From<Edit> for Action {
    fn from(edit: Edit) -> Self {
        Self::Codebook(edit)
    }
}

/// What the codebook needs of the world outside.
#[derive(Debug)]
pub enum Outside {
    /// Read this file, for the look of this number.
    Read(u64, Chosen),
    /// Keep a draft, or none, beside the project.
    Keep(ProjectId, Option<String>),
    /// Send [`Edit::Recalled`] if a draft was kept.
    Recall(ProjectId),
}

impl From<Outside> for Effect {
    fn from(outside: Outside) -> Self {
        Self::Codebook(outside)
    }
}

/// A label or a group of the draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// A label.
    Label(LabelId),
    /// A group; `None` for the labels that are of none.
    Group(Option<String>),
}

/// A text of a label; a group has only the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Its name.
    Name,
    /// What it means.
    Definition,
    /// What it includes.
    Include,
    /// What it excludes.
    Exclude,
    /// A sentence it applies to.
    Example,
}

/// A part of a form at which a refusal is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// The key.
    Key,
    /// The scope.
    Scope,
    /// The group.
    Group,
    /// The needed label.
    Needs,
    /// How many labels of the group an entry can have.
    Choice,
    /// The buttons of the form.
    Acts,
    /// The buttons of the editor.
    Editor,
}

/// A merge that is being asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merge {
    /// The label that goes.
    pub from: LabelId,
    /// The one that takes its place, once it is chosen.
    pub into: Option<LabelId>,
    /// How many annotations follow.
    pub annotations: usize,
    /// The labels that can take its place.
    pub others: Vec<LabelId>,
    /// What the merge leaves for a person to mend, once the other label is
    /// chosen.
    pub leaves: MergeLeaves,
}

/// Another codebook that is being looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looked {
    /// The name of its file.
    pub file: Rc<str>,
    /// Which look it is: the answer to an earlier one may come later.
    number: u64,
    /// The codebook, or all that is wrong with the file; `None` while it is
    /// being read.
    pub found: Option<Result<Box<Codebook>, Vec<String>>>,
}

/// The codebook as it is being edited.
#[derive(Debug)]
pub struct Draft {
    /// The codebook.
    pub book: Codebook,
    /// What it was made of.
    base: Arc<Codebook>,
    /// The version it was made of.
    began: u32,
    /// What has its form open.
    pub open: Option<Item>,
    /// The row that is to have the focus.
    pub at: Option<Item>,
    /// Why the last edit was not made, and where to say so.
    pub refused: Option<(Spot, Rc<str>)>,
    /// A merge that is being asked about.
    pub merge: Option<Merge>,
    /// Another codebook that is being looked at.
    pub looked: Option<Looked>,
    /// What came of taking another codebook in.
    pub said: Option<Rc<str>>,
    dragged: Option<LabelId>,
    /// What a dragged label is over.
    pub over: Option<Item>,
}

/// The guidance on the labels, beside the entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guide {
    /// What is looked for.
    pub query: Rc<str>,
}

/// How well a colour, `#RRGGBB`, is seen on the light page and on the dark one.
/// WCAG asks for 3 of a mark.
pub fn contrasts(color: &str) -> Option<[f32; 2]> {
    let shade = luminance(color)?;
    let on = |page: f32| (shade.max(page) + 0.05) / (shade.min(page) + 0.05);
    Some([on(1.0), on(0.0086)])
}

/// WCAG's relative luminance. Its power of 2.4 is taken as a polynomial, right
/// to a hundredth, since a power function would weigh on the page.
fn luminance(color: &str) -> Option<f32> {
    let digits = color.strip_prefix('#').filter(|d| d.len() == 6)?;
    let number = u32::from_str_radix(digits, 16).ok()?;
    let channel = |shift: u32| {
        let c = (number >> shift & 255) as f32 / 255.0;
        c * (c * (c * 0.305_306 + 0.682_171) + 0.012_523)
    };
    Some(0.2126 * channel(16) + 0.7152 * channel(8) + 0.0722 * channel(0))
}

/// Why a label cannot have this key: another label or the page has it.
pub fn key_taken(book: &Codebook, label: &LabelId, key: &str) -> Option<String> {
    let command = keymap::command(key);
    let mut bindings = keymap::BINDINGS.iter();
    if let Some(binding) = bindings.find(|b| Some(b.command) == command) {
        let values: [(&str, &dyn std::fmt::Display); 2] =
            [("key", &key), ("words", &t(binding.words))];
        return Some(fill("codebook.key-of-page", &values));
    }
    let by = book.label_for_key(key).filter(|by| by.id != *label)?;
    let fault = CodebookFault::KeyTaken {
        key: key.to_owned(),
        by: by.name.clone(),
    };
    Some(fill("alert.refused", &[("reason", &say(&fault.said()))]))
}

fn free_key(book: &Codebook) -> Option<String> {
    let mut keys = KEYS.chars().map(String::from);
    keys.find(|key| keymap::command(key).is_none() && book.label_for_key(key).is_none())
}

/// The colour of the palette that the fewest labels have.
fn free_colour(book: &Codebook) -> &'static str {
    let uses = |color: &&str| {
        let labels = book.labels.iter();
        labels.filter(|l| !l.archived && l.color == **color).count()
    };
    PALETTE
        .iter()
        .min_by_key(|c| uses(c))
        .unwrap_or(&PALETTE[0])
}

/// A name that none of `taken` is: `name`, or `name 2` and so on.
fn free_name<'t>(name: &str, taken: impl Iterator<Item = &'t str> + Clone) -> String {
    let mut free = name.to_owned();
    let mut number = 1;
    while taken.clone().any(|taken| *taken == *free) {
        number += 1;
        free = [name, " ", &number.to_string()].concat();
    }
    free
}

/// Whether a fault is one that typing mends and that must not stand in the way
/// of other edits.
fn is_of_name(fault: &CodebookFault) -> bool {
    matches!(
        fault,
        CodebookFault::NoName(_) | CodebookFault::NameTaken(_)
    )
}

impl Draft {
    fn new(base: &Arc<Codebook>) -> Self {
        Self {
            book: (**base).clone(),
            base: base.clone(),
            began: base.version,
            open: None,
            at: None,
            refused: None,
            merge: None,
            looked: None,
            said: None,
            dragged: None,
            over: None,
        }
    }

    /// Whether there is something to save.
    pub fn is_changed(&self) -> bool {
        self.base.differs(&self.book)
    }

    /// Whether the label is not the project's yet.
    pub fn is_new(&self, label: &LabelId) -> bool {
        self.base.label(label).is_none()
    }

    /// The label whose form is open.
    pub fn label(&self) -> Option<&Label> {
        match &self.open {
            Some(Item::Label(id)) => self.book.label(id),
            _ => None,
        }
    }

    fn label_mut(&mut self) -> Option<&mut Label> {
        let Some(Item::Label(id)) = &self.open else {
            return None;
        };
        self.book.labels.iter_mut().find(|l| l.id == *id)
    }

    fn group_mut(&mut self) -> Option<&mut Group> {
        let Some(Item::Group(Some(id))) = &self.open else {
            return None;
        };
        self.book.groups.iter_mut().find(|g| g.id == *id)
    }

    /// What is wrong with a label's name.
    pub fn name_fault(&self, label: &Label) -> Option<String> {
        let name = label.name.trim();
        let mut others = self.book.labels.iter();
        if name.is_empty() {
            Some(t("codebook.no-name").to_owned())
        } else if !label.archived
            && others.any(|o| o.id != label.id && !o.archived && o.name.trim() == name)
        {
            Some(fill("codebook.name-taken", &[("name", &name)]))
        } else {
            None
        }
    }

    /// The labels that the open one can need.
    pub fn can_need(&self, label: &Label) -> Vec<&Label> {
        let mut can = Vec::new();
        let mut trial = self.book.clone();
        for other in &self.book.labels {
            if let Some(own) = trial.labels.iter_mut().find(|l| l.id == label.id) {
                own.requires = Some(other.id.clone());
            }
            let is_bad = |fault: &CodebookFault| matches!(fault, CodebookFault::BadNeed { .. });
            if other.id != label.id && !trial.faults().iter().any(is_bad) {
                can.push(other);
            }
        }
        can
    }

    /// Makes a change unless it makes the codebook unusable; why, is said at
    /// `spot`.
    fn try_change(&mut self, spot: Spot, change: impl FnOnce(&mut Self)) {
        let before = self.book.clone();
        change(self);
        let was = before.faults();
        let mut faults = self.book.faults().into_iter();
        if let Some(fault) = faults.find(|fault| !is_of_name(fault) && !was.contains(fault)) {
            self.book = before;
            let reason = say(&fault.said());
            self.refuse(spot, fill("alert.refused", &[("reason", &reason)]));
        }
    }

    fn refuse(&mut self, spot: Spot, words: impl Into<Rc<str>>) {
        self.refused = Some((spot, words.into()));
    }

    fn text(&mut self, field: Field, text: &str) {
        if let Some(label) = self.label_mut() {
            let field = match field {
                Field::Name => &mut label.name,
                Field::Definition => &mut label.definition,
                Field::Include => &mut label.include,
                Field::Exclude => &mut label.exclude,
                Field::Example => &mut label.example,
            };
            text.clone_into(field);
        } else if let Some(group) = self.group_mut() {
            text.clone_into(&mut group.name);
        }
    }

    fn key(&mut self, typed: &str) {
        // The last one: what is typed into a field that holds a key already
        // stands after it.
        let key = typed.trim().chars().last().map(|c| lower(&c.to_string()));
        let Some(Item::Label(id)) = self.open.clone() else {
            return;
        };
        let taken = key.as_ref().and_then(|key| key_taken(&self.book, &id, key));
        match (taken, self.label_mut()) {
            (Some(words), _) => self.refuse(Spot::Key, words),
            (None, Some(label)) => label.hotkey = key.filter(|key| key.chars().count() == 1),
            (None, None) => {}
        }
    }

    fn add(&mut self, group: Option<String>) {
        let names = self.book.labels.iter().map(|l| &*l.name);
        let name = free_name(t("codebook.new-label"), names);
        let id = self.book.new_label_id(&[NEW, "label"].concat());
        self.book.labels.push(Label {
            id: id.clone(),
            name,
            color: free_colour(&self.book).to_owned(),
            hotkey: free_key(&self.book),
            scope: Scope::Both,
            definition: String::new(),
            include: String::new(),
            exclude: String::new(),
            archived: false,
            example: String::new(),
            group,
            requires: None,
            extra: Extra::default(),
        });
        self.open = Some(Item::Label(id));
    }

    fn add_group(&mut self) {
        let names = self.book.groups.iter().map(|g| &*g.name);
        let name = free_name(t("codebook.new-group"), names);
        let id = self.book.new_group_id(&[NEW, "group"].concat());
        self.book.groups.push(Group {
            id: id.clone(),
            name,
            choice: Choice::Many,
            extra: Extra::default(),
        });
        self.open = Some(Item::Group(Some(id)));
    }

    fn archive(&mut self, archived: bool) {
        self.try_change(Spot::Acts, |draft| {
            let Some(Item::Label(id)) = draft.open.clone() else {
                return;
            };
            let key = draft.label().and_then(|label| label.hotkey.clone());
            let by = key.and_then(|key| Some(draft.book.label_for_key(&key)?.id.clone()));
            if let Some(label) = draft.label_mut() {
                label.archived = archived;
                // Given to another label meanwhile.
                if by.is_some_and(|by| by != id) {
                    label.hotkey = None;
                }
            }
        });
    }

    fn delete(&mut self) {
        match self.open.clone() {
            Some(Item::Label(id)) if self.is_new(&id) => {
                self.try_change(Spot::Acts, |draft| {
                    draft.book.labels.retain(|label| label.id != id);
                });
                if self.refused.is_none() {
                    self.open = None;
                }
            }
            Some(Item::Group(Some(id))) => {
                self.try_change(Spot::Acts, |draft| {
                    draft.book.groups.retain(|group| group.id != id);
                    for label in &mut draft.book.labels {
                        label.group.take_if(|group| *group == id);
                    }
                });
                if self.refused.is_none() {
                    self.open = None;
                }
            }
            _ => {}
        }
    }

    /// Where the labels that stand beside a label are, itself among them.
    fn beside(&self, label: &Label) -> Vec<usize> {
        let labels = self.book.labels.iter().enumerate();
        labels
            .filter(|(_, l)| l.group == label.group && l.archived == label.archived)
            .map(|(place, _)| place)
            .collect()
    }

    fn move_by(&mut self, id: &LabelId, by: isize) {
        let Some(label) = self.book.label(id) else {
            return;
        };
        let beside = self.beside(label);
        let here = beside.iter().position(|i| self.book.labels[*i].id == *id);
        let there = here.and_then(|here| here.checked_add_signed(by));
        if let (Some(here), Some(there)) = (here, there)
            && let (Some(&from), Some(&to)) = (beside.get(here), beside.get(there))
        {
            let label = self.book.labels.remove(from);
            self.book.labels.insert(to, label);
        }
    }

    /// Puts the dragged label where it was let go.
    fn drop_at(&mut self, target: &Item) {
        let Some(id) = self.dragged.take() else {
            return;
        };
        self.try_change(Spot::Editor, |draft| {
            let labels = &mut draft.book.labels;
            let place = |labels: &[Label], id: &LabelId| labels.iter().position(|l| l.id == *id);
            let Some(from) = place(labels, &id) else {
                return;
            };
            let (group, to) = match target {
                Item::Group(group) => (group.clone(), labels.len() - 1),
                Item::Label(other) => match place(labels, other) {
                    Some(to) => (labels[to].group.clone(), to),
                    None => return,
                },
            };
            let mut label = labels.remove(from);
            label.group = group;
            labels.insert(to, label);
        });
    }

    /// Gives what is new an id of its name.
    fn name_ids(&mut self) {
        for at in 0..self.book.labels.len() {
            let label = &self.book.labels[at];
            if !label.id.starts_with(NEW) || !self.is_new(&label.id) {
                continue;
            }
            let (old, new) = (label.id.clone(), self.book.new_label_id(&label.name));
            for label in &mut self.book.labels {
                if label.requires.as_ref() == Some(&old) {
                    label.requires = Some(new.clone());
                }
            }
            self.book.labels[at].id = new;
        }
        for at in 0..self.book.groups.len() {
            let group = &self.book.groups[at];
            let is_new = self.base.groups.iter().all(|g| g.id != group.id);
            if !group.id.starts_with(NEW) || !is_new {
                continue;
            }
            let (old, new) = (group.id.clone(), self.book.new_group_id(&group.name));
            for label in &mut self.book.labels {
                if label.group.as_ref() == Some(&old) {
                    label.group = Some(new.clone());
                }
            }
            self.book.groups[at].id = new;
        }
    }

    /// Joins the labels of the codebook that is looked at to the draft.
    fn join(&mut self, other: &Codebook) {
        let before = self.book.labels.len();
        self.book = self.book.joined(other);
        for at in before..self.book.labels.len() {
            if self.book.labels[at].hotkey.is_none() {
                self.book.labels[at].hotkey = free_key(&self.book);
            }
        }
        let added = self.book.labels.len() - before;
        self.said = Some(crate::words::count("codebook.joined", added).into());
    }

    /// Takes in what the project's codebook got since the draft was begun:
    /// what is new in it, and what the draft left as it was.
    fn take_in(&mut self, now: &Arc<Codebook>) {
        let (base, book) = (&self.base, &mut self.book);
        if book.name == base.name {
            book.name.clone_from(&now.name);
        }
        for label in &mut book.labels {
            if base.label(&label.id) == Some(label)
                && let Some(now) = now.label(&label.id)
            {
                *label = now.clone();
            }
        }
        for group in &mut book.groups {
            let same = |of: &Codebook| of.groups.iter().find(|g| g.id == group.id).cloned();
            if same(base).as_ref() == Some(group)
                && let Some(now) = same(now)
            {
                *group = now;
            }
        }
        // What the draft was made of is not known after a reload.
        let known = base.version == self.began;
        let mut news = (**now).clone();
        news.labels.retain(|label| {
            let was_there = known && base.label(&label.id).is_some();
            !was_there && book.label(&label.id).is_none()
        });
        let is_used = |id: &String| {
            let mut labels = news.labels.iter().chain(&book.labels);
            labels.any(|label| label.group.as_ref() == Some(id))
        };
        news.groups.retain(|group| {
            let was_there = known && base.groups.iter().any(|g| g.id == group.id);
            !was_there || is_used(&group.id)
        });
        (self.base, self.began) = (now.clone(), now.version);
        self.join(&news);
    }

    /// What to keep beside the project: the draft, or `None` where it changes
    /// nothing. A draft that could not be read again does not replace the one
    /// that was kept before it.
    fn kept(&self) -> Option<Option<String>> {
        if !self.is_changed() {
            return Some(None);
        }
        let version = self.began.to_string();
        let file = || dataset::write_codebook(&self.book);
        let readable = self.book.faults().iter().all(is_of_name);
        readable.then(|| Some([&version, "\n", &file()].concat()))
    }
}

impl Work {
    /// Whether the codebook was changed since the draft was begun. Versions do
    /// not tell: after an undo another change has the same number.
    pub fn is_draft_old(&self) -> bool {
        let now = &self.session.project().codebook;
        let is_old = |draft: &Draft| draft.began != now.version || draft.base.differs(now);
        self.codebook.as_deref().is_some_and(is_old)
    }

    fn merge_of(&self, from: &LabelId, book: &Codebook) -> Merge {
        let project = self.session.project();
        let (mut on_entries, mut on_spans) = (0, 0);
        for records in project.all_records() {
            for annotation in records.annotations.iter().filter(|a| a.label == *from) {
                match annotation.span {
                    Some(_) => on_spans += 1,
                    None => on_entries += 1,
                }
            }
        }
        let takes = |label: &&Label| {
            !label.archived
                && label.id != *from
                && project.codebook.label(&label.id).is_some()
                && (on_spans == 0 || label.scope != Scope::Entry)
                && (on_entries == 0 || label.scope != Scope::Span)
        };
        let others = book.labels.iter().filter(takes);
        Merge {
            from: from.clone(),
            into: None,
            annotations: on_entries + on_spans,
            others: others.map(|label| label.id.clone()).collect(),
            leaves: MergeLeaves::default(),
        }
    }
}

impl AppState {
    fn draft(&mut self) -> Option<&mut Draft> {
        self.work_mut()?.codebook.as_deref_mut()
    }

    /// Begins a draft of the project's codebook, unless there is one with
    /// changes.
    fn begin_draft(&mut self) {
        if let Some(work) = self.work_mut() {
            let is_changed = work.codebook.as_ref().is_some_and(|d| d.is_changed());
            if !is_changed {
                let base = &work.session.project().codebook;
                work.codebook = Some(Box::new(Draft::new(base)));
            }
        }
    }

    pub(super) fn edit_codebook(&mut self, edit: Edit, stamp: &Stamp, effects: &mut Vec<Effect>) {
        match edit {
            Edit::Open => self.open_codebook(stamp, effects),
            Edit::Recalled(id, kept) => self.recall_draft(&id, &kept),
            Edit::Guide => {
                if let Some(work) = self.work_mut().filter(|work| work.guide.is_none()) {
                    work.guide = Some(Guide::default());
                    // It may take room from the entries.
                    work.reveal();
                    effects.push(Effect::Focus("#guide-first"));
                } else {
                    self.close_guide(effects);
                }
            }
            Edit::CloseGuide => self.close_guide(effects),
            Edit::GuideTyped(query) => {
                if let Some(guide) = self.work_mut().and_then(|work| work.guide.as_mut()) {
                    guide.query = query;
                }
            }
            edit => self.edit_draft(edit, stamp, effects),
        }
    }

    fn close_guide(&mut self, effects: &mut Vec<Effect>) {
        let guide = self.work_mut().and_then(|work| work.guide.take());
        if guide.is_some() {
            effects.push(Effect::Focus("[aria-current='true']"));
        }
    }

    fn open_codebook(&mut self, stamp: &Stamp, effects: &mut Vec<Effect>) {
        self.settle(stamp);
        let Some(work) = self.work() else { return };
        if work.codebook.is_none() && work.access == Access::Write {
            effects.push(Outside::Recall(work.id.clone()).into());
        }
        self.begin_draft();
        self.alert = None;
        self.dialog = Some(Dialog::Codebook);
    }

    fn recall_draft(&mut self, id: &ProjectId, kept: &str) {
        let Some(work) = self.work_mut().filter(|work| work.id == *id) else {
            return;
        };
        if let Some(draft) = work.codebook.as_mut().filter(|draft| !draft.is_changed())
            && let Some((began, file)) = kept.split_once('\n')
            && let (Ok(began), Ok((book, _))) = (began.parse(), read_codebook(file.as_bytes()))
        {
            (draft.began, draft.book) = (began, book);
            if draft.is_changed() {
                draft.said = Some(t("codebook.recalled").into());
            }
        }
    }

    /// The editor was closed; what is not saved stays, and is not forgotten.
    pub(super) fn leave_codebook(&mut self) {
        let Some(work) = self.work_mut() else { return };
        let Some(draft) = &mut work.codebook else {
            return;
        };
        (draft.merge, draft.looked, draft.said) = (None, None, None);
        if draft.is_changed() {
            self.alert = Some(Alert::info(t("codebook.not-saved")).offering(Offer::Codebook));
        } else {
            work.codebook = None;
        }
    }

    fn edit_draft(&mut self, edit: Edit, stamp: &Stamp, effects: &mut Vec<Effect>) {
        let Some(work) = self.work() else { return };
        if work.access == Access::Read && !matches!(edit, Edit::Expand(_) | Edit::Download) {
            self.may_write();
            return;
        }
        let id = work.id.clone();
        let Some(draft) = self.draft() else { return };
        (draft.refused, draft.at) = (None, None);
        if !matches!(edit, Edit::Expand(_)) {
            draft.said = None;
        }
        match edit {
            Edit::Name(name) => name.as_ref().clone_into(&mut draft.book.name),
            Edit::Expand(item) => {
                let is_open = draft.open.as_ref() == Some(&item);
                draft.open = (!is_open).then_some(item);
                draft.merge = None;
                return;
            }
            Edit::Add(group) => {
                draft.add(group);
                effects.push(Effect::Overtype("#label-name"));
            }
            Edit::AddGroup => {
                draft.add_group();
                effects.push(Effect::Overtype("#label-name"));
            }
            Edit::Text(field, text) => draft.text(field, &text),
            Edit::Colour(color) => {
                if let Some(label) = draft.label_mut() {
                    label.color = color.to_ascii_uppercase();
                }
            }
            Edit::Key(key) => draft.key(&key),
            Edit::Scope(scope) => draft.try_change(Spot::Scope, |draft| {
                if let Some(label) = draft.label_mut() {
                    label.scope = scope;
                }
            }),
            Edit::Group(group) => draft.try_change(Spot::Group, |draft| {
                if let Some(label) = draft.label_mut() {
                    label.group = group;
                }
            }),
            Edit::Needs(needs) => draft.try_change(Spot::Needs, |draft| {
                if let Some(label) = draft.label_mut() {
                    label.requires = needs;
                }
            }),
            Edit::Choice(choice) => draft.try_change(Spot::Choice, |draft| {
                if let Some(group) = draft.group_mut() {
                    group.choice = choice;
                }
            }),
            Edit::Archive(archived) => draft.archive(archived),
            Edit::Delete => {
                draft.delete();
                if draft.open.is_none() {
                    effects.push(Effect::Focus("#codebook-name"));
                }
            }
            Edit::Move(label, by) => {
                draft.move_by(&label, by);
                draft.at = Some(Item::Label(label));
                effects.push(Effect::Focus("#codebook-at"));
            }
            Edit::Drag(label) => {
                draft.dragged = Some(label);
                return;
            }
            Edit::Over(item) => {
                draft.over = draft.dragged.is_some().then_some(item);
                return;
            }
            Edit::DragEnd => {
                (draft.dragged, draft.over) = (None, None);
                return;
            }
            Edit::Drop(item) => {
                draft.over = None;
                draft.drop_at(&item);
            }
            Edit::AskMerge => {
                self.ask_merge();
                return;
            }
            Edit::MergeInto(into) => {
                self.choose_merge(into);
                return;
            }
            Edit::CancelMerge => {
                draft.merge = None;
                return;
            }
            Edit::Merge => {
                self.merge_labels(stamp, effects);
                return;
            }
            Edit::Look(shipped) => {
                draft.looked = Some(Looked {
                    file: shipped.id().into(),
                    number: stamp.nonce,
                    found: Some(Ok(Box::new(shipped.codebook()))),
                });
                return;
            }
            Edit::LookAt(file) => {
                draft.looked = Some(Looked {
                    file: file.name.clone(),
                    number: stamp.nonce,
                    found: None,
                });
                effects.push(Outside::Read(stamp.nonce, file).into());
                return;
            }
            Edit::Looked(number, bytes) => {
                if let Some(looked) = &mut draft.looked
                    && looked.number == number
                {
                    looked.found = Some(read(bytes));
                }
                return;
            }
            Edit::LookAway => {
                draft.looked = None;
                return;
            }
            Edit::UseInstead => self.use_instead(),
            Edit::TakeIn => {
                self.take_codebook_in();
                effects.push(Effect::Focus("#codebook-name"));
            }
            Edit::AddLabels => {
                if let Some(Ok(other)) = draft.looked.take().and_then(|looked| looked.found) {
                    draft.join(&other);
                }
            }
            Edit::Save => {
                self.save_codebook(stamp, effects);
                return;
            }
            Edit::Discard => {
                effects.push(Outside::Keep(id, None).into());
                if let Some(work) = self.work_mut() {
                    work.codebook = None;
                }
                self.begin_draft();
                self.announce(t("codebook.discarded"));
                effects.push(Effect::Focus("#codebook-name"));
                return;
            }
            Edit::Download => {
                let text = dataset::write_codebook(&draft.book);
                let name = [&super::slug(&draft.book.name), ".codebook.json"].concat();
                effects.push(Effect::Download { name, text });
                return;
            }
            Edit::Open
            | Edit::Recalled(..)
            | Edit::Guide
            | Edit::CloseGuide
            | Edit::GuideTyped(_) => return,
        }
        let Some(draft) = self.draft() else { return };
        let (refused, said) = (draft.refused.clone(), draft.said.clone());
        if let Some(kept) = draft.kept() {
            effects.push(Outside::Keep(id, kept).into());
        }
        if let Some(words) = refused.map(|(_, words)| words).or(said) {
            self.announce(words);
        }
    }

    fn use_instead(&mut self) {
        let Some(work) = self.work_mut() else { return };
        let Some(draft) = &mut work.codebook else {
            return;
        };
        if let Some(Ok(other)) = draft.looked.take().and_then(|looked| looked.found) {
            let used = used_labels(work.session.project());
            // Of the project's, since what only the draft has is used nowhere.
            draft.book = draft.base.replaced_by(&other, |id| used.contains(id));
            let stay = draft.book.labels.len() - other.labels.len();
            draft.open = None;
            draft.said = Some(crate::words::count("codebook.replaced", stay).into());
        }
    }

    fn take_codebook_in(&mut self) {
        let Some(work) = self.work_mut() else { return };
        let now = &work.session.project().codebook;
        if let Some(draft) = &mut work.codebook {
            draft.take_in(now);
        }
    }

    fn ask_merge(&mut self) {
        let Some(work) = self.work_mut() else { return };
        let merge = work.codebook.as_deref().and_then(|draft| {
            let from = draft.label()?.id.clone();
            Some(work.merge_of(&from, &draft.book))
        });
        if let Some(draft) = &mut work.codebook {
            draft.merge = merge;
        }
    }

    fn choose_merge(&mut self, into: Option<LabelId>) {
        let Some(work) = self.work_mut() else { return };
        let Some(draft) = &mut work.codebook else {
            return;
        };
        if let Some(merge) = &mut draft.merge {
            merge.leaves = match &into {
                Some(into) => merge_leaves(work.session.project(), &draft.book, &merge.from, into),
                None => MergeLeaves::default(),
            };
            merge.into = into;
        }
    }

    /// Merges, after what else was changed is saved.
    fn merge_labels(&mut self, stamp: &Stamp, effects: &mut Vec<Effect>) {
        let Some(draft) = self.draft() else { return };
        let Some(merge) = &draft.merge else { return };
        let (from, Some(into)) = (merge.from.clone(), merge.into.clone()) else {
            return;
        };
        if draft.is_changed() && !self.keep_draft(stamp, effects) {
            return;
        }
        let open = into.clone();
        match self.run(stamp, |_| Command::MergeLabels { from, into }) {
            Some(deed) => {
                if let Some(work) = self.work_mut() {
                    work.codebook = None;
                }
                self.begin_draft();
                if let Some(draft) = self.draft() {
                    draft.open = Some(Item::Label(open.clone()));
                    draft.at = Some(Item::Label(open));
                }
                effects.push(Effect::Focus("#codebook-at"));
                self.announce_deed(&deed, None);
            }
            None => self.say_alert_in_editor(Spot::Acts),
        }
    }

    /// What was refused is said where one is, not behind the editor.
    fn say_alert_in_editor(&mut self, spot: Spot) {
        let alert = self.alert.take();
        if let (Some(alert), Some(draft)) = (alert, self.draft()) {
            draft.refuse(spot, alert.text);
        }
    }

    fn save_codebook(&mut self, stamp: &Stamp, effects: &mut Vec<Effect>) {
        if !self.keep_draft(stamp, effects) {
            return;
        }
        self.dialog = None;
        if let Some(work) = self.work_mut() {
            work.codebook = None;
            let version = work.session.project().codebook.version;
            let words = fill("codebook.saved", &[("version", &version)]);
            self.announce(words);
        }
    }

    /// Makes the draft the project's codebook, or says in it why not; whether
    /// that could be.
    fn keep_draft(&mut self, stamp: &Stamp, effects: &mut Vec<Effect>) -> bool {
        let is_old = self.work().is_some_and(Work::is_draft_old);
        let Some(draft) = self.draft() else {
            return false;
        };
        if is_old {
            draft.refuse(Spot::Editor, t("codebook.old"));
            effects.push(Effect::Focus("#codebook-take-in"));
            return false;
        }
        if let Some(label) = draft
            .book
            .labels
            .iter()
            .find(|l| draft.name_fault(l).is_some())
        {
            draft.open = Some(Item::Label(label.id.clone()));
            draft.refuse(Spot::Editor, t("codebook.mend-name"));
            effects.push(Effect::Focus("#label-name"));
            return false;
        }
        if let Some(fault) = draft.book.fault() {
            let reason = say(&fault.said());
            draft.refuse(Spot::Editor, fill("alert.refused", &[("reason", &reason)]));
            return false;
        }
        draft.name_ids();
        let book = Box::new(draft.book.clone());
        if self.run(stamp, |_| Command::SetCodebook(book)).is_none() {
            self.say_alert_in_editor(Spot::Editor);
            return false;
        }
        if let Some(work) = self.work_mut() {
            let now = &work.session.project().codebook;
            if let Some(draft) = &mut work.codebook {
                (draft.base, draft.began) = (now.clone(), now.version);
            }
            let id = work.id.clone();
            effects.push(Outside::Keep(id, None).into());
        }
        true
    }
}

/// The codebook of a file, or all that is wrong with it.
fn read(bytes: Result<Vec<u8>, String>) -> Result<Box<Codebook>, Vec<String>> {
    let (book, _) = read_codebook(&bytes.map_err(|reason| vec![reason])?).map_err(|error| {
        let faults = error.faults.iter();
        faults.map(|fault| say(&fault.said())).collect::<Vec<_>>()
    })?;
    match book.fault() {
        Some(fault) => Err(vec![say(&fault.said())]),
        None => Ok(Box::new(book)),
    }
}
