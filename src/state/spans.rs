//! Passages: selecting words of an entry by keyboard, mouse or touch, labelling
//! them, and moving, relabelling and deleting what is labelled.
//!
//! The selection is state of the page and no step. Bounds that were moved by
//! keyboard become a step with Enter and with whatever is done next; Escape
//! leaves them as they were.
//!
//! What is not here: where words begin and end (the core's `passage` knows) and
//! how a selection of the browser becomes one of ours (`browser::selection`).

use std::sync::Arc;

use liveblog_core::passage::{self, Selection, Unit, Way};
use liveblog_core::{
    Annotation, AnnotationId, Codebook, Command, Document, Entry, EntryId, EntryRecords, EntryRef,
    LabelId, Part, RecordId, Role, Scope, Span, Stamp, TextRange,
};

use super::records::Typed;
use super::{Access, Action, AppState, Effect, Work};
use crate::words::sentences::say;
use crate::words::{fill, t};

/// What can be done with passages.
#[derive(Debug)]
pub enum Spans {
    /// Begin to select by keyboard, or leave off.
    Toggle,
    /// Leave the selection, without what was not yet made of it.
    Leave,
    /// Select the next word, for example, instead.
    Step(Unit, Toward),
    /// Move the end that moves.
    Extend(Unit, Toward),
    /// Let the other end move.
    Turn,
    /// Widen to the whole sentence, then the paragraph, then all.
    Widen,
    /// Go to the next labelled passage of the entry.
    Next(Way),
    /// This was selected by mouse or touch.
    Selected(Selected),
    /// This place of an entry was clicked.
    Click(usize, Part, u32),
    /// A click went beside all passages.
    ClickBeside,
    /// Pick this labelled passage.
    Pick(usize, AnnotationId),
    /// An end is being dragged.
    Drag(Selection),
    /// An end was let go.
    Drop,
    /// Take the label off the picked passage.
    Remove,
    /// Take this annotation away.
    RemoveOne(AnnotationId),
    /// Put this label in the place of that annotation's.
    Relabel(AnnotationId, LabelId),
    /// Open the menu of labels, with the focus in it, or close it.
    Menu(bool),
    /// Change the label of the picked passage.
    ChangeLabel,
}

impl From<Spans> for Action {
    fn from(spans: Spans) -> Self {
        Self::Spans(spans)
    }
}

/// Which way an arrow points: along the text, or as it is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Toward {
    /// Along the text or against it.
    Way(Way),
    /// Left as it is seen, which is on where the text runs from right to left.
    Left,
    /// Right as it is seen.
    Right,
}

/// What the browser's own selection holds of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selected {
    /// The entry.
    pub entry: usize,
    /// The text of it.
    pub part: Part,
    /// What is selected of that.
    pub selection: Selection,
    /// Whether more was selected than can be one passage.
    pub cut: bool,
}

/// The labels offered at the selection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Menu {
    /// Not shown.
    #[default]
    Closed,
    /// Shown, for mouse and touch.
    Shown,
    /// Shown, with the keyboard's focus.
    Focused,
}

/// The passage that is selected in the current entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The text it lies in.
    pub part: Part,
    /// Where.
    pub selection: Selection,
    /// Whether the arrows move it, and not from entry to entry.
    pub by_keys: bool,
    /// The labelled passage that it is, with the bounds that it has so far.
    pub picked: Option<(AnnotationId, Span)>,
    /// The labels offered at it.
    pub menu: Menu,
    at: EntryRef,
    /// The entry as it was, since a correction moves its text.
    entry: (EntryId, TextRange, Option<TextRange>),
}

impl Passage {
    /// What would be labelled.
    pub fn span(&self) -> Span {
        Span {
            part: self.part,
            range: self.selection.range(),
        }
    }

    /// The annotation whose bounds are to be moved.
    fn moved(&self) -> Option<(&AnnotationId, Span)> {
        let (id, before) = self.picked.as_ref()?;
        let now = self.span();
        (now != *before && !now.range.is_empty()).then_some((id, now))
    }
}

/// What the page knows of passages and attributions beyond the project.
#[derive(Debug, Default)]
pub struct SpanState {
    /// The selected passage.
    pub passage: Option<Passage>,
    /// The attribution that is being made or looked at, of the current entry.
    pub record: Option<RecordId>,
    pub(super) record_at: EntryRef,
    /// Who speaks in it, as it is being typed.
    pub(super) typed: Option<Typed>,
    /// Who speaks elsewhere in the project, those used last first; read when an
    /// attribution is opened.
    pub speakers: std::rc::Rc<Vec<Arc<str>>>,
}

/// The text of an entry's part.
pub fn part_text<'d>(blog: &'d Document, entry: &Entry, part: Part) -> &'d str {
    match part {
        Part::Text => blog.text(entry),
        Part::Heading => blog.heading(entry).unwrap_or_default(),
    }
}

/// The first characters of a passage, and the last ones of a long one.
pub fn short(words: &str, most: usize) -> String {
    let all = words.chars().count();
    let mut short = String::new();
    for (i, c) in words.chars().enumerate() {
        if all <= most || i < most * 2 / 3 || i >= all - most / 3 {
            short.push(if c == '\n' { ' ' } else { c });
        } else if i == most * 2 / 3 {
            short.push('…');
        }
    }
    short
}

/// An annotator's labelled passages of an entry, as they stand in it: the
/// heading first, by their beginnings, the longer ones first, and the labels of
/// one passage in the codebook's order.
pub fn passages<'r>(
    records: &'r EntryRecords,
    annotator: &str,
    codebook: &Codebook,
) -> Vec<(Span, &'r Arc<Annotation>)> {
    let mut all: Vec<(Span, &Arc<Annotation>)> = Vec::new();
    let order = |span: &Span, annotation: &Annotation| {
        let is_text = span.part == Part::Text;
        let mut labels = codebook.labels.iter();
        let label = labels.position(|label| label.id == annotation.label);
        (is_text, span.range.start, u32::MAX - span.range.end, label)
    };
    for annotation in &records.annotations {
        if let Some(span) = annotation.span
            && *annotation.annotator == *annotator
        {
            let key = order(&span, annotation);
            let place = all.partition_point(|(span, there)| order(span, there) <= key);
            all.insert(place, (span, annotation));
        }
    }
    all
}

/// Whether the line at a place runs from right to left, as `dir="auto"` decides
/// it: by its first letter that runs either way.
fn runs_left(text: &str, at: u32) -> bool {
    let at = text.floor_char_boundary((at as usize).min(text.len()));
    let start = text[..at].rfind('\n').map_or(0, |n| n + 1);
    for c in text[start..].chars().take_while(|c| *c != '\n') {
        match c {
            '\u{590}'..='\u{8FF}'
            | '\u{FB1D}'..='\u{FDFF}'
            | '\u{FE70}'..='\u{FEFC}'
            | '\u{10800}'..='\u{10FFF}'
            | '\u{1E800}'..='\u{1EFFF}'
                if c.is_alphabetic() =>
            {
                return true;
            }
            c if c.is_alphabetic() => return false,
            _ => {}
        }
    }
    false
}

impl Work {
    /// The passage that a label is put on.
    pub fn selected(&self) -> Option<Span> {
        let span = self.spans.passage.as_ref()?.span();
        (!span.range.is_empty()).then_some(span)
    }

    fn part(&self, part: Part) -> &str {
        let blog = self.document();
        let entry = blog.and_then(|blog| blog.entries.get(self.at.entry));
        match (blog, entry) {
            (Some(blog), Some(entry)) => part_text(blog, entry, part),
            _ => "",
        }
    }

    /// The words that are selected.
    pub fn selected_words(&self) -> &str {
        let span = self.selected();
        span.map_or("", |span| span.range.of(self.part(span.part)))
    }

    /// Whether bounds were moved and are not yet a step.
    pub(super) fn is_resizing(&self) -> bool {
        let passage = self.spans.passage.as_ref();
        self.access == Access::Write && passage.is_some_and(|p| p.moved().is_some())
    }

    fn select(&mut self, part: Part, selection: Selection, by_keys: bool) {
        let blog = self.document();
        let Some(entry) = blog.and_then(|blog| blog.entries.get(self.at.entry)) else {
            return;
        };
        let entry = (entry.id.clone(), entry.text, entry.heading);
        self.spans.passage = Some(Passage {
            part,
            selection,
            by_keys,
            picked: None,
            menu: Menu::Closed,
            at: self.at,
            entry,
        });
    }

    fn pick(&mut self, annotation: &Arc<Annotation>, by_keys: bool) {
        let Some(span) = annotation.span else { return };
        self.select(span.part, span.range.into(), by_keys);
        if let Some(passage) = &mut self.spans.passage {
            passage.picked = Some((annotation.id.clone(), span));
        }
    }

    /// Lets go of what is no longer there, and follows bounds that were moved.
    fn refresh_passage(&mut self) {
        let records = self.records().cloned();
        let at = self.at;
        let (is_there, entry) = {
            let blog = self.document();
            let entry = blog.and_then(|blog| blog.entries.get(at.entry));
            let passage = self.spans.passage.as_ref();
            let same = entry.zip(passage).is_some_and(|(entry, passage)| {
                passage.at == at
                    && (&passage.entry.0, passage.entry.1, passage.entry.2)
                        == (&entry.id, entry.text, entry.heading)
            });
            (same, entry.map(|entry| entry.id.clone()))
        };
        if !is_there {
            self.spans.passage = None;
        }
        if let Some(passage) = &mut self.spans.passage
            && let Some((id, before)) = passage.picked.clone()
        {
            let mut all = records.iter().flat_map(|records| &records.annotations);
            match all.find(|a| a.id == id).and_then(|a| a.span) {
                None => passage.picked = None,
                Some(span) if span != before => {
                    passage.part = span.part;
                    passage.selection = span.range.into();
                    passage.picked = Some((id, span));
                }
                Some(_) => {}
            }
        }
        let open = self.spans.record.as_ref();
        let is_open = self.spans.record_at == at
            && entry.is_some()
            && open.is_some_and(|open| {
                let mut all = records.iter().flat_map(|records| &records.attributions);
                all.any(|record| record.id == *open)
            });
        if !is_open {
            self.spans.record = None;
        }
    }
}

impl AppState {
    /// Keeps the selection to what is there.
    pub(super) fn refresh_passage(&mut self) {
        if let Some(work) = self.work_mut()
            && (work.spans.passage.is_some() || work.spans.record.is_some())
        {
            work.refresh_passage();
        }
    }

    pub(super) fn spans(&mut self, spans: Spans, stamp: &Stamp, effects: &mut Vec<Effect>) {
        match spans {
            Spans::Toggle => self.toggle_selecting(stamp),
            Spans::Leave => self.leave_passage(),
            Spans::Step(unit, toward) => self.step_passage(unit, toward, stamp),
            Spans::Extend(unit, toward) => self.extend_passage(unit, toward),
            Spans::Turn => {
                if let Some(passage) = self.passage_mut() {
                    passage.selection = passage.selection.turned();
                    passage.by_keys = true;
                    let end = passage.selection.focus > passage.selection.anchor;
                    self.announce(t(if end {
                        "span.end-moves"
                    } else {
                        "span.start-moves"
                    }));
                }
            }
            Spans::Widen => self.widen_passage(),
            Spans::Next(way) => self.next_passage(way, stamp),
            Spans::Selected(selected) => self.selected(selected, stamp, effects),
            Spans::Click(entry, part, at) => self.click_passage(entry, part, at, stamp),
            Spans::ClickBeside => {
                self.settle(stamp);
                if let Some(work) = self.work_mut() {
                    work.spans.passage = None;
                }
            }
            Spans::Pick(entry, id) => {
                self.act(Action::Select(entry), stamp, effects);
                let found = self.work().and_then(|work| {
                    let mut all = work.records()?.annotations.iter();
                    all.find(|a| a.id == id).cloned()
                });
                if let Some(annotation) = found {
                    self.pick(&annotation, true);
                }
                // Where the keys then act.
                effects.push(Effect::Focus("[aria-current='true']"));
            }
            Spans::Drag(selection) => {
                if let Some(passage) = self.passage_mut() {
                    passage.selection = selection;
                    passage.menu = Menu::Closed;
                }
            }
            Spans::Drop => self.drop_end(stamp),
            Spans::Remove => self.remove_picked(stamp),
            Spans::RemoveOne(id) => self.remove_one(id, stamp),
            Spans::Relabel(annotation, label) => {
                let command = |at| Command::Relabel {
                    at,
                    annotation,
                    label,
                };
                if let Some(deed) = self.run(stamp, command) {
                    self.announce_deed(&deed, None);
                }
            }
            Spans::Menu(open) => {
                if !open {
                    effects.push(Effect::Focus("[aria-current='true']"));
                }
                if let Some(passage) = self.passage_mut() {
                    passage.menu = if open { Menu::Focused } else { Menu::Closed };
                }
            }
            Spans::ChangeLabel => effects.push(Effect::Focus("#passage-label")),
        }
    }

    fn passage_mut(&mut self) -> Option<&mut Passage> {
        self.work_mut()?.spans.passage.as_mut()
    }

    fn toggle_selecting(&mut self, stamp: &Stamp) {
        self.settle(stamp);
        let Some(work) = self.work_mut() else { return };
        match &mut work.spans.passage {
            Some(passage) if passage.by_keys => self.leave_passage(),
            Some(passage) => {
                passage.by_keys = true;
                passage.menu = Menu::Closed;
                self.announce_passage();
            }
            None => {
                let parts = [Part::Text, Part::Heading];
                let begun = parts.into_iter().find_map(|part| {
                    let selection = passage::begin(work.part(part), 0, Unit::Word)?;
                    Some((part, selection))
                });
                match begun {
                    Some((part, selection)) => {
                        work.select(part, selection, true);
                        self.announce_passage();
                    }
                    None => self.announce(t("entry.no-text")),
                }
            }
        }
    }

    /// Bounds that were moved go back; else the selection ends, and with it the
    /// attribution that was being made.
    fn leave_passage(&mut self) {
        let Some(work) = self.work_mut() else { return };
        if let Some(passage) = &mut work.spans.passage {
            if passage.menu == Menu::Focused {
                passage.menu = Menu::Closed;
                return;
            }
            if let Some((_, before)) = passage.picked.clone()
                && passage.span() != before
            {
                passage.part = before.part;
                passage.selection = before.range.into();
                self.announce(t("span.as-before"));
                return;
            }
            work.spans.passage = None;
            work.spans.record = None;
            self.announce(t("span.left"));
        } else {
            work.spans.record = None;
        }
    }

    /// Says what is selected.
    fn announce_passage(&mut self) {
        let Some(work) = self.work() else { return };
        let words = short(work.selected_words(), 240);
        let names = labels_at(work);
        let said = match (words.is_empty(), names.is_empty()) {
            (true, _) => t("span.nothing").to_owned(),
            (false, true) => fill("span.selected", &[("words", &words)]),
            (false, false) => fill(
                "span.selected-labelled",
                &[("words", &words), ("labels", &names.join(", "))],
            ),
        };
        self.announce(said);
    }

    fn way(&self, toward: Toward) -> Way {
        let at_line = || {
            let work = self.work()?;
            let passage = work.spans.passage.as_ref()?;
            let text = work.part(passage.part);
            Some(runs_left(text, passage.selection.focus))
        };
        match toward {
            Toward::Way(way) => way,
            Toward::Left | Toward::Right => {
                if (toward == Toward::Left) == at_line().unwrap_or(false) {
                    Way::On
                } else {
                    Way::Back
                }
            }
        }
    }

    fn step_passage(&mut self, unit: Unit, toward: Toward, stamp: &Stamp) {
        self.settle(stamp);
        let way = self.way(toward);
        let Some(work) = self.work_mut() else { return };
        let Some(passage) = work.spans.passage.clone() else {
            return;
        };
        let text = work.part(passage.part);
        let next = passage::shift(text, passage.selection, unit, way);
        if next.range() != passage.selection.range() {
            work.select(passage.part, next, true);
            self.announce_passage();
            return;
        }
        // Over the edge of the text into the heading, and back.
        let other = match (passage.part, way) {
            (Part::Text, Way::Back) => {
                let heading = work.part(Part::Heading);
                let end = heading.len() as u32;
                let place = Selection {
                    anchor: end,
                    focus: end,
                };
                Some((Part::Heading, passage::shift(heading, place, unit, way)))
            }
            (Part::Heading, Way::On) => {
                let begun = passage::begin(work.part(Part::Text), 0, unit);
                begun.map(|begun| (Part::Text, begun))
            }
            _ => None,
        };
        match other.filter(|(_, selection)| !selection.range().is_empty()) {
            Some((part, selection)) => {
                work.select(part, selection, true);
                self.announce_passage();
            }
            None => self.announce(t("span.no-more")),
        }
    }

    fn extend_passage(&mut self, unit: Unit, toward: Toward) {
        let way = self.way(toward);
        let Some(work) = self.work_mut() else { return };
        let Some(passage) = work.spans.passage.clone() else {
            return;
        };
        let text = work.part(passage.part);
        let next = passage::extend(text, passage.selection, unit, way);
        let same = next == passage.selection;
        if let Some(passage) = &mut work.spans.passage {
            passage.selection = next;
            passage.by_keys = true;
            passage.menu = Menu::Closed;
        }
        if same {
            self.announce(t("span.no-further"));
        } else {
            self.announce_passage();
        }
    }

    fn widen_passage(&mut self) {
        let Some(work) = self.work_mut() else { return };
        let Some(passage) = work.spans.passage.clone() else {
            return;
        };
        let text = work.part(passage.part);
        let now = passage.selection.range();
        let mut next = passage::whole(text, passage.selection, Unit::Sentence);
        if next.range() == now {
            next = passage::whole(text, passage.selection, Unit::Block);
        }
        if next.range() == now {
            let all = TextRange {
                start: 0,
                end: text.len() as u32,
            };
            next = passage::tidy(text, all).map_or(next, Selection::from);
        }
        if let Some(passage) = &mut work.spans.passage {
            passage.selection = next;
            passage.by_keys = true;
        }
        self.announce_passage();
    }

    fn next_passage(&mut self, way: Way, stamp: &Stamp) {
        self.settle(stamp);
        let Some(work) = self.work() else { return };
        let annotator = work.session.annotator();
        let all = work
            .records()
            .map(|records| passages(records, annotator, &work.session.project().codebook));
        let all = all.unwrap_or_default();
        let now = work.spans.passage.as_ref();
        let picked = now.and_then(|now| now.picked.as_ref());
        let at = picked.and_then(|(id, _)| all.iter().position(|(_, a)| a.id == *id));
        let next = match (at, way) {
            (_, _) if all.is_empty() => None,
            (Some(at), Way::On) => all.get(at + 1).or(all.first()),
            (Some(at), Way::Back) => at.checked_sub(1).map_or(all.last(), |at| all.get(at)),
            (None, Way::On) => all.first(),
            (None, Way::Back) => all.last(),
        };
        match next.map(|(_, annotation)| Arc::clone(annotation)) {
            Some(annotation) => self.pick(&annotation, true),
            None => self.announce(t("span.none")),
        }
    }

    fn pick(&mut self, annotation: &Arc<Annotation>, by_keys: bool) {
        let Some(work) = self.work_mut() else { return };
        work.pick(annotation, by_keys);
        let records = work.records();
        let record = records.and_then(|records| records.attribution_of(&annotation.id));
        if let Some(id) = record.map(|record| record.id.clone()) {
            self.open_record(id);
        }
        let Some(work) = self.work() else { return };
        let codebook = &work.session.project().codebook;
        let words = fill(
            "span.picked",
            &[
                ("label", &label_name(codebook, &annotation.label)),
                ("words", &short(work.selected_words(), 240)),
            ],
        );
        self.announce(words);
    }

    fn selected(&mut self, selected: Selected, stamp: &Stamp, effects: &mut Vec<Effect>) {
        self.settle(stamp);
        let Some(work) = self.work_mut() else { return };
        if selected.entry >= work.entries() {
            return;
        }
        if work.at.entry != selected.entry {
            work.at.entry = selected.entry;
            effects.push(Effect::RememberPlace(work.id.clone(), work.at));
        }
        let text = work.part(selected.part);
        let given = selected.selection.range();
        // A double click on an emoji takes the blank beside it.
        let range = passage::tidy(text, given).or_else(|| passage::at_point(text, given.start));
        let Some(range) = range else {
            work.spans.passage = None;
            return;
        };
        let tidied = Selection::from(range);
        let backwards = selected.selection.focus < selected.selection.anchor;
        let tidied = if backwards { tidied.turned() } else { tidied };
        work.select(selected.part, tidied, false);
        if let Some(passage) = &mut work.spans.passage {
            passage.menu = Menu::Shown;
        }
        if selected.cut {
            self.announce(t("span.one-entry"));
        } else {
            self.announce_passage();
        }
    }

    /// Picks the shortest of the passages there, and with another click at the
    /// same place the next longer one.
    fn click_passage(&mut self, entry: usize, part: Part, at: u32, stamp: &Stamp) {
        self.settle(stamp);
        let Some(work) = self.work() else { return };
        if work.at.entry != entry {
            return;
        }
        let annotator = work.session.annotator();
        let mut here = work
            .records()
            .map(|records| passages(records, annotator, &work.session.project().codebook));
        let here = here.get_or_insert_default();
        here.retain(|(span, _)| span.part == part && span.range.start <= at && at < span.range.end);
        here.sort_by_key(|(span, _)| span.range.len());
        let picked = work.spans.passage.as_ref().and_then(|p| p.picked.as_ref());
        let now = picked.and_then(|(id, _)| here.iter().position(|(_, a)| a.id == *id));
        let next = now.map_or(0, |now| (now + 1) % here.len());
        let found = here.get(next).map(|(_, annotation)| Arc::clone(annotation));
        if let Some(annotation) = found {
            self.pick(&annotation, false);
        }
    }

    fn drop_end(&mut self, stamp: &Stamp) {
        let Some(work) = self.work_mut() else { return };
        let Some(passage) = work.spans.passage.clone() else {
            return;
        };
        let range = passage::tidy(work.part(passage.part), passage.selection.range());
        let before = passage.picked.as_ref().map(|(_, before)| before.range);
        if let (Some(range), Some(now)) = (range.or(before), &mut work.spans.passage) {
            now.selection = range.into();
            if now.picked.is_none() {
                now.menu = Menu::Shown;
            }
        }
        if self.work().is_some_and(Work::is_resizing) {
            self.settle(stamp);
        } else {
            self.announce_passage();
        }
    }

    fn remove_picked(&mut self, stamp: &Stamp) {
        let Some(work) = self.work() else { return };
        let Some(passage) = &work.spans.passage else {
            return;
        };
        let picked = passage.picked.as_ref().map(|(id, _)| id.clone());
        let found = picked.or_else(|| {
            // What was just labelled; of several, which one is not said.
            let here = at_span(work, passage.span());
            match &here[..] {
                [one] => Some(one.id.clone()),
                _ => None,
            }
        });
        match found {
            Some(id) => self.remove_one(id, stamp),
            None => self.announce(t("span.pick-first")),
        }
    }

    fn remove_one(&mut self, annotation: AnnotationId, stamp: &Stamp) {
        // What was moved goes with it.
        if let Some(passage) = self.passage_mut()
            && let Some((id, before)) = &passage.picked
            && *id == annotation
        {
            passage.selection = before.range.into();
        }
        if let Some(deed) = self.run(stamp, |at| Command::RemoveAnnotation { at, annotation }) {
            self.announce_deed(&deed, None);
        }
    }

    /// Puts a label on the selected passage, or else on the current entry, or
    /// takes it away.
    pub(super) fn toggle_label(&mut self, label: LabelId, stamp: &Stamp) {
        let Some(work) = self.work() else { return };
        let codebook = &work.session.project().codebook;
        let scope = codebook.label(&label).map(|label| label.scope);
        // A label for entries can only mean the entry.
        let span = work.selected().filter(|_| scope != Some(Scope::Entry));
        if span.is_none() && scope == Some(Scope::Span) {
            if self.may_write() {
                let Some(work) = self.work() else { return };
                if work.spans.passage.is_none() {
                    self.toggle_selecting(stamp);
                }
            }
            return;
        }
        let is_set = span.is_some_and(|span| at_span(work, span).iter().any(|a| a.label == label));
        match (span, Role::of_label(&label)) {
            (Some(span), Some(role)) if !is_set => self.add_to_record(role, span, stamp),
            _ => {
                if let Some(deed) = self.run(stamp, |at| Command::ToggleLabel { at, span, label }) {
                    self.announce_deed(&deed, None);
                }
            }
        }
        if let Some(passage) = self.passage_mut()
            && passage.menu == Menu::Shown
        {
            // Out of the way of what was just labelled.
            passage.menu = Menu::Closed;
        }
    }

    /// Makes a step of bounds that were moved.
    pub(super) fn settle_passage(&mut self, stamp: &Stamp) {
        let Some(work) = self.work_mut() else { return };
        if !work.is_resizing() {
            return;
        }
        let Some((annotation, span)) = work
            .spans
            .passage
            .as_ref()
            .and_then(|passage| passage.moved().map(|(id, span)| (id.clone(), span)))
        else {
            return;
        };
        let command = Command::Resize {
            at: work.at,
            annotation,
            span,
        };
        let made = work.session.run(command, stamp);
        let deed = match made {
            Ok(row) => {
                let row = row.inspect(|row| work.keeping.queue.push(row.clone()));
                work.touch += 1;
                row.and_then(|row| super::deed_of(&row))
            }
            Err(refusal) => {
                let words = say(&refusal.said());
                if let Some(passage) = &mut work.spans.passage
                    && let Some((_, before)) = &passage.picked
                {
                    passage.selection = before.range.into();
                }
                self.announce(fill("alert.refused", &[("reason", &words)]));
                None
            }
        };
        if let Some(work) = self.work_mut() {
            work.refresh_passage();
        }
        if let Some(deed) = deed {
            self.announce_deed(&deed, None);
        }
    }
}

/// What a label is called.
pub fn label_name(codebook: &Codebook, id: &LabelId) -> String {
    codebook
        .label(id)
        .map_or(id.as_str(), |label| &label.name)
        .to_owned()
}

/// The annotator's annotations of this very passage.
pub fn at_span(work: &Work, span: Span) -> Vec<&Arc<Annotation>> {
    let annotator = work.session.annotator();
    let mut here = Vec::new();
    for annotation in work.records().iter().flat_map(|r| &r.annotations) {
        if annotation.span == Some(span) && annotation.annotator == *annotator {
            here.push(annotation);
        }
    }
    here
}

/// The names of the labels of the selected passage.
fn labels_at(work: &Work) -> Vec<String> {
    let Some(span) = work.selected() else {
        return Vec::new();
    };
    let codebook = &work.session.project().codebook;
    let here = at_span(work, span);
    here.iter()
        .map(|a| label_name(codebook, &a.label))
        .collect()
}
