//! Links from the current entry to earlier ones: finding the earlier one,
//! setting the link and taking it away, following links and coming back, and
//! offering what the entry seems to repeat.

use std::rc::Rc;

use liveblog_core::fold::Folded;
use liveblog_core::link::is_earlier;
use liveblog_core::repeats::Search;
use liveblog_core::{
    AnnotatorId, Command, Document, DocumentId, EntryId, EntryRef, Link, LinkId, Order, Origin,
    Project, Refusal, Relation, Stamp,
};

use super::changes::{beginning, title};
use super::{Access, Action, AppState, Dialog, Effect, Work, shown_time};
use crate::words::sentences::say;
use crate::words::{fill, t};

/// Bytes of entries that are searched for what the current one repeats between
/// two looks at what a person does: some five milliseconds' work.
const LOOK_BYTES: usize = 512 * 1024;

/// What a person does about links.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Links {
    /// Choose an earlier entry to link the current one to.
    Open,
    /// The link is to say this.
    Relation(Relation),
    /// Look for entries with these words.
    Typed(Rc<str>),
    /// Go down the list of earlier entries, or up.
    Move(isize),
    /// Link to this one of the list.
    Set(usize),
    /// Link to the one of the list that is current.
    SetCurrent,
    /// Take a link of the picker's entry away.
    Remove(LinkId),
    /// Go to an entry at the other end of a link.
    Visit(DocumentId, EntryId),
    /// Go back to where a link was followed from.
    Back,
    /// Look whether the current entry repeats an earlier one.
    Look,
    /// Look on, where there is more to look at.
    LookOn,
    /// It does: link them.
    AcceptRepeat,
    /// It does not.
    DismissRepeat,
}

impl From<Links> for Action {
    fn from(action: Links) -> Self {
        Self::Links(action)
    }
}

/// Choosing an earlier entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picker {
    /// The entry that the link goes out from.
    pub at: EntryRef,
    /// What it does to the earlier one.
    pub relation: Relation,
    /// What is looked for.
    pub query: Rc<str>,
    /// The earlier entries that have it, the nearest first.
    pub found: Rc<Vec<EntryRef>>,
    /// Which of them is current.
    pub active: usize,
    /// What was done last, or why it was not.
    pub said: Option<Said>,
}

/// What the picker says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The words.
    pub words: String,
    /// Whether something was refused.
    pub refused: bool,
}

/// Earlier entries listed at most; who looks for another types some of it.
const MOST: usize = 40;

/// Entries of one chain shown at most.
const LONGEST_CHAIN: usize = 40;

/// What links show of the current entry that no row does: an earlier entry
/// that it seems to repeat, and the way back.
#[derive(Debug, Default)]
pub struct LinkView {
    /// The picker, while it is open.
    pub picker: Option<Picker>,
    /// From where links were followed, the last one last.
    trail: Vec<(DocumentId, EntryId)>,
    /// The entry that a link led to last, while it is the current one.
    visited: Option<EntryRef>,
    /// The entry that was looked at, and what it seems to repeat.
    looked_at: Option<(EntryRef, Option<EntryRef>)>,
    /// The search for what the current entry repeats, between two pieces of it.
    search: Option<Search>,
    /// Repeats that are none, as far as the person says; forgotten when the
    /// page is closed.
    dismissed: Vec<(EntryId, EntryId)>,
}

/// An entry of a chain of links.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Where it stands.
    pub at: EntryRef,
    /// The links that go out from it: what it does, and to which entry.
    pub links: Vec<(Relation, EntryRef)>,
}

impl AppState {
    pub(super) fn links(&mut self, action: Links, stamp: &Stamp, effects: &mut Vec<Effect>) {
        match action {
            Links::Open => self.open_picker(stamp, effects),
            Links::Relation(relation) => {
                if let Some(picker) = self.picker_mut() {
                    picker.relation = relation;
                }
            }
            Links::Typed(query) => {
                if let Some(work) = self.work_mut()
                    && let Some(picker) = &work.links.picker
                {
                    let found = earlier_entries(work.session.project(), picker.at, &query);
                    let none = found.is_empty();
                    if let Some(picker) = &mut work.links.picker {
                        (picker.found, picker.active) = (Rc::new(found), 0);
                        picker.query = query;
                    }
                    if none {
                        self.announce(t("link.none-found"));
                    }
                }
            }
            Links::Move(by) => {
                if let Some(picker) = self.picker_mut() {
                    let last = picker.found.len().saturating_sub(1);
                    picker.active = picker.active.saturating_add_signed(by).min(last);
                    effects.push(Effect::ShowLine);
                }
            }
            Links::Set(row) => self.set_link(row, stamp, effects),
            Links::SetCurrent => {
                if let Some(picker) = self.picker_mut() {
                    let row = picker.active;
                    self.set_link(row, stamp, effects);
                }
            }
            Links::Remove(link) => {
                if let Some(at) = self.picker_mut().map(|picker| picker.at) {
                    let done = self.change_link(Command::RemoveLink { at, link }, stamp);
                    self.say_in_picker(done, t("link.removed"));
                }
            }
            Links::Visit(document, entry) => self.visit_link(&document, &entry, stamp, effects),
            Links::Back => self.follow_back(stamp, effects),
            Links::LookOn if self.work().is_none_or(|work| work.links.search.is_none()) => {}
            Links::Look | Links::LookOn => {
                if self.work_mut().is_some_and(|work| !work.look_for_repeat()) {
                    effects.push(Effect::LookOn);
                }
            }
            Links::AcceptRepeat => {
                let Some(to) = self.work().and_then(Work::repeated) else {
                    return self.announce(t("link.no-repeat"));
                };
                let Some(at) = self.work().map(|work| work.at) else {
                    return;
                };
                let command = Command::ToggleLink {
                    at,
                    relation: Relation::Repeats,
                    to,
                    origin: Origin::SuggestionAccepted,
                };
                match self.change_link(command, stamp) {
                    Ok(_) => self.announce(t("link.repeat-set")),
                    Err(refusal) => {
                        self.announce(fill("alert.refused", &[("reason", &say(&refusal.said()))]));
                    }
                }
                if let Some(work) = self.work_mut() {
                    work.look_again();
                }
            }
            Links::DismissRepeat => {
                if let Some(work) = self.work_mut()
                    && let Some(pair) = work.repeat_ids()
                {
                    work.links.dismissed.push(pair);
                    work.look_again();
                    self.announce(t("link.dismissed"));
                }
            }
        }
    }

    fn picker_mut(&mut self) -> Option<&mut Picker> {
        self.work_mut()?.links.picker.as_mut()
    }

    fn open_picker(&mut self, stamp: &Stamp, effects: &mut Vec<Effect>) {
        self.settle(stamp);
        let Some(work) = self.work_mut() else { return };
        let at = work.at;
        let found = earlier_entries(work.session.project(), at, "");
        work.links.picker = Some(Picker {
            at,
            relation: Relation::Updates,
            query: "".into(),
            found: Rc::new(found),
            active: 0,
            said: None,
        });
        self.dialog = Some(Dialog::Links);
        effects.push(Effect::Focus("#earlier"));
    }

    /// Links the picker's entry to one of its list, or takes that link away.
    fn set_link(&mut self, row: usize, stamp: &Stamp, effects: &mut Vec<Effect>) {
        let Some(picker) = self.picker_mut() else {
            return;
        };
        let Some(to) = picker.found.get(row).copied() else {
            return;
        };
        picker.active = row;
        let (at, relation) = (picker.at, picker.relation);
        let command = Command::ToggleLink {
            at,
            relation,
            to,
            origin: Origin::Human,
        };
        let before = self.link_count(at);
        let done = self.change_link(command, stamp);
        let words = t(match self.link_count(at) < before {
            true => "link.removed",
            false => "link.set",
        });
        if done == Ok(true) {
            // There is nothing more to choose.
            self.dialog = None;
            effects.push(Effect::Focus(super::CURRENT));
        }
        self.say_in_picker(done, words);
    }

    fn link_count(&self, at: EntryRef) -> usize {
        let records = self
            .work()
            .and_then(|work| work.session.project().entry_records(at));
        records.map_or(0, |records| records.links.len())
    }

    /// Sets a link or takes it away; whether anything had to change.
    fn change_link(&mut self, command: Command, stamp: &Stamp) -> Result<bool, Refusal> {
        if !self.may_write() {
            return Ok(false);
        }
        self.settle(stamp);
        let Some(work) = self.work_mut() else {
            return Ok(false);
        };
        let Some(row) = work.session.run(command, stamp)? else {
            return Ok(false);
        };
        work.keeping.queue.push(row);
        work.touch += 1;
        Ok(true)
    }

    fn say_in_picker(&mut self, done: Result<bool, Refusal>, words: &str) {
        let said = match done {
            Ok(true) => Said {
                words: words.to_owned(),
                refused: false,
            },
            Ok(false) => return,
            Err(refusal) => Said {
                words: fill("alert.refused", &[("reason", &say(&refusal.said()))]),
                refused: true,
            },
        };
        self.announce(said.words.clone());
        if let Some(picker) = self.picker_mut() {
            picker.said = Some(said);
        }
    }

    fn visit_link(
        &mut self,
        document: &DocumentId,
        entry: &EntryId,
        stamp: &Stamp,
        effects: &mut Vec<Effect>,
    ) {
        self.settle(stamp);
        let Some(work) = self.work_mut() else { return };
        let Some(to) = work.session.project().locate(document, entry) else {
            return self.announce(t("link.gone"));
        };
        if to == work.at {
            self.dialog = None;
            return;
        }
        let from = work.ids(work.at);
        work.links.trail.extend(from);
        self.dialog = None;
        effects.push(Effect::Focus(super::CURRENT));
        self.go_to(to, effects);
    }

    fn follow_back(&mut self, stamp: &Stamp, effects: &mut Vec<Effect>) {
        self.settle(stamp);
        let Some(work) = self.work_mut() else { return };
        while let Some((document, entry)) = work.links.trail.pop() {
            // An entry may be gone since, by a correction.
            if let Some(to) = work.session.project().locate(&document, &entry) {
                return self.go_to(to, effects);
            }
        }
        self.announce(t("link.no-way-back"));
    }

    /// Makes this entry the current one, in whichever document it is.
    fn go_to(&mut self, to: EntryRef, effects: &mut Vec<Effect>) {
        let other = self.work().is_some_and(|w| w.at.document != to.document);
        if other {
            self.show_document(to.document, effects);
        }
        let Some(work) = self.work_mut() else { return };
        work.links.visited = Some(to);
        work.at = to;
        work.reveal();
        effects.push(Effect::RememberPlace(work.id.clone(), to));
        let words = entry_words(work.session.project(), to);
        self.announce(words.unwrap_or_default());
    }

    /// Looks for what the current entry repeats, once it has stayed the
    /// current one: that takes longer than a key press may.
    pub(super) fn look_later(&mut self, effects: &mut Vec<Effect>) {
        let Some(work) = self.work_mut() else { return };
        let looked_at = work.links.looked_at.map(|(at, _)| at);
        if looked_at != Some(work.at) {
            work.links.looked_at = Some((work.at, None));
            work.links.search = None;
            effects.push(Effect::LookLater);
        }
    }
}

impl Work {
    /// The ids of an entry and its document.
    fn ids(&self, at: EntryRef) -> Option<(DocumentId, EntryId)> {
        let document = self.session.project().documents().get(at.document)?;
        let entry = document.entries.get(at.entry)?;
        Some((document.id.clone(), entry.id.clone()))
    }

    /// The earlier entry that the current one seems to repeat.
    pub fn repeated(&self) -> Option<EntryRef> {
        let (at, repeated) = self.links.looked_at?;
        (at == self.at && self.access == Access::Write).then_some(repeated)?
    }

    fn repeat_ids(&self) -> Option<(EntryId, EntryId)> {
        let (_, later) = self.ids(self.at)?;
        let (_, earlier) = self.ids(self.repeated()?)?;
        Some((later, earlier))
    }

    /// What the current entry repeats may be another one by now.
    pub(super) fn look_again(&mut self) {
        self.links.looked_at = None;
        self.links.search = None;
    }

    /// Looks on for what the current entry repeats, and says whether that is known.
    fn look_for_repeat(&mut self) -> bool {
        let project = self.session.project();
        let mut search = self.links.search.take();
        let going = search.get_or_insert_with(|| Search::new(self.at));
        if !going.go_on(project, LOOK_BYTES) {
            self.links.search = search;
            return false;
        }
        let annotator = self.session.annotator();
        let mut repeated = None;
        if let Some((_, later)) = self.ids(self.at) {
            for (to, _) in search.into_iter().flat_map(|search| search.found(project)) {
                let Some((_, earlier)) = self.ids(to) else {
                    continue;
                };
                let linked = self.records().is_some_and(|records| {
                    let mut links = records.links.iter();
                    links.any(|l| l.annotator == *annotator && l.target == earlier)
                });
                let pair = (later.clone(), earlier);
                if !linked && !self.links.dismissed.contains(&pair) {
                    repeated = Some(to);
                    break;
                }
            }
        }
        self.links.looked_at = Some((self.at, repeated));
        true
    }

    /// The entry to which the way back leads, as long as one is where a link
    /// has led.
    pub fn way_back(&self) -> Option<EntryRef> {
        self.links.visited.filter(|visited| *visited == self.at)?;
        let (document, entry) = self.links.trail.last()?;
        self.session.project().locate(document, entry)
    }

    /// Whether a link is to be seen: one's own, or anybody's where others'
    /// labels are shown.
    pub fn sees(&self, annotator: &AnnotatorId) -> bool {
        self.shows_others || annotator == self.session.annotator()
    }

    /// The entries that hang together with this one by links, the earliest
    /// first; at least itself.
    pub fn chain(&self, at: EntryRef) -> Vec<Member> {
        let project = self.session.project();
        let mut members = vec![at];
        let mut next = 0;
        while let Some(member) = members.get(next).copied() {
            next += 1;
            let Some(records) = project.entry_records(member) else {
                continue;
            };
            let out = records.links.iter();
            let out = out.map(|link| (link, &link.target_document, &link.target));
            let into = records.linked.iter();
            let into = into.map(|link| (link, &link.document, &link.entry));
            for (link, document, entry) in out.chain(into) {
                if members.len() < LONGEST_CHAIN
                    && self.sees(&link.annotator)
                    && let Some(other) = project.locate(document, entry)
                    && !members.contains(&other)
                {
                    members.push(other);
                }
            }
        }
        let mut chain: Vec<Member> = Vec::new();
        for at in members {
            let mut links = Vec::new();
            for link in project.entry_records(at).into_iter().flat_map(|r| &r.links) {
                if self.sees(&link.annotator)
                    && let Some(to) = project.locate(&link.target_document, &link.target)
                {
                    links.push((link.relation, to));
                }
            }
            let later = |other: &Member| is_earlier(project, at, other.at).unwrap_or(at < other.at);
            let place = chain.iter().position(later).unwrap_or(chain.len());
            chain.insert(place, Member { at, links });
        }
        chain
    }

    /// The links that go out from an entry, as far as they are to be seen.
    pub fn links_from(&self, at: EntryRef) -> Vec<&Link> {
        let records = self.session.project().entry_records(at);
        let links = records.into_iter().flat_map(|records| &records.links);
        links
            .map(|link| &**link)
            .filter(|link| self.sees(&link.annotator))
            .collect()
    }
}

/// The time of an entry and how it begins.
pub fn entry_words(project: &Project, at: EntryRef) -> Option<String> {
    let document = project.documents().get(at.document)?;
    Some(words_of(document, at.entry))
}

/// The time of an entry of a document and how it begins.
pub fn words_of(document: &Document, entry: usize) -> String {
    let Some(entry) = document.entries.get(entry) else {
        return String::new();
    };
    let time = entry.time.raw.as_deref().map(shown_time);
    let words = beginning(
        document
            .heading(entry)
            .unwrap_or_else(|| document.text(entry)),
    );
    match time {
        Some(time) => [&*time, " ", &*words].concat(),
        None => words,
    }
}

/// The same with its document's title, where it is in another than `from`.
pub fn words_from(project: &Project, from: usize, at: EntryRef) -> String {
    let words = entry_words(project, at).unwrap_or_default();
    match project.documents().get(at.document) {
        Some(document) if from != at.document => {
            [&*words, " · ", &*beginning(title(document))].concat()
        }
        _ => words,
    }
}

/// The entries before the one at `at` that have what is looked for in their
/// heading, text, time or authors: those of its own document first, the
/// nearest first.
fn earlier_entries(project: &Project, at: EntryRef, query: &str) -> Vec<EntryRef> {
    let folded = Folded::new(query);
    let mut found = Vec::new();
    let documents = project.documents();
    let others = (0..documents.len()).filter(|number| *number != at.document);
    for number in std::iter::once(at.document).chain(others) {
        let Some(document) = documents.get(number) else {
            continue;
        };
        let holds = |entry: usize| {
            let Some(entry) = document.entries.get(entry) else {
                return false;
            };
            let time = entry.time.raw.as_deref();
            folded.is_empty()
                || folded.is_in(document.text(entry))
                || document.heading(entry).is_some_and(|h| folded.is_in(h))
                || time.is_some_and(|time| folded.is_in(time))
                || entry.authors.iter().any(|author| folded.is_in(author))
        };
        let mut take = |entry: usize| {
            let place = EntryRef {
                document: number,
                entry,
            };
            // Where it cannot be told which is the earlier, the person can.
            if place != at
                && found.len() < MOST
                && is_earlier(project, place, at) != Some(false)
                && holds(entry)
            {
                found.push(place);
            }
            found.len() < MOST
        };
        let all = document.entries.len();
        let own = number == at.document;
        // From the entry on towards the earlier end, then the rest.
        match document.order {
            Order::NewestFirst => {
                let start = if own { at.entry + 1 } else { 0 };
                let _ = (start..all).all(&mut take) && (0..start.min(all)).all(&mut take);
            }
            Order::OldestFirst | Order::Mixed => {
                let end = if own { at.entry } else { all };
                let _ = (0..end.min(all)).rev().all(&mut take) && (end..all).all(&mut take);
            }
        }
    }
    found
}
