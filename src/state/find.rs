//! Finding: the search, the filters that leave entries out of the feed, what
//! the timeline shows, and what is done to all that was found at once.
//!
//! The feed shows what matches and the current entry, which stays until one
//! moves on even where a step made it match no longer. Places in the feed are
//! positions among the entries shown; all else goes by entry.

use std::rc::Rc;
use std::sync::Arc;

use liveblog_core::fold::Folded;
use liveblog_core::timeline::{Day, Timeline};
use liveblog_core::{
    AnnotatorId, BlockKind, Command, Document, Entry, EntryRef, Label, LabelId, Scope, Stamp,
    Status,
};

use super::summary::Summary;
use super::survey::{BINS, Bins, Survey, block_bit};
use super::{Action, Alert, AppState, Dialog, Effect, FIRST_WINDOW, Work, status_name};
use crate::words::{count_fill, fill, t};

/// A step that touched more entries than these has all of them looked at anew.
const MANY: usize = 64;

/// What can be done to find entries.
#[derive(Debug)]
pub enum Find {
    /// Open the filters, or go back to the entry.
    Toggle,
    /// Close the filters; they stay in force.
    Close,
    /// Put these filters in force.
    Filter(Rc<Filter>),
    /// This is typed as the first time or, if so, the last one; a filter only
    /// once it is done.
    Typed(bool, Rc<str>),
    /// Show every entry again.
    Clear,
    /// Make this entry the current one and bring it into place.
    Visit(usize),
    /// Show only what lies between these stripes of the timeline, which are
    /// counted down the page; all of them for no end.
    Stripes(usize, usize),
    /// The page has been left alone for a moment: bring what is drawn of all
    /// entries up to date.
    Rest,
    /// Ask what to do with all that was found.
    Ask,
    /// What to do was chosen, but not yet that it be done.
    Choose(Bulk),
    /// Do it.
    Apply,
    /// Open the summary: of the whole project, or of the current document.
    Summary(bool),
    /// Count the summary's next slice.
    CountOn,
    /// A table of the summary was copied, or could not be.
    Copied(&'static str, bool),
}

impl From<Find> for Action {
    fn from(find: Find) -> Self {
        Self::Find(find)
    }
}

/// Which entries are shown: those to which all of this applies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// With any of these labels, on the entry or a passage of it.
    pub with: Vec<LabelId>,
    /// With none of these.
    pub without: Vec<LabelId>,
    /// With no label.
    pub unlabelled: bool,
    /// With any of these statuses.
    pub statuses: Vec<Status>,
    /// Credited to this author.
    pub author: Option<Arc<str>>,
    /// Not before this place on the timeline.
    pub from: Option<i64>,
    /// Not after this place on the timeline.
    pub to: Option<i64>,
    /// Whose labels, statuses, notes, attributions and links count; that
    /// person must have made some. `None` for whoever is at work.
    pub who: Option<AnnotatorId>,
    /// With a block of any of these kinds.
    pub blocks: Vec<BlockKind>,
    /// With a note.
    pub noted: bool,
    /// With an attribution.
    pub attributed: bool,
    /// With a link.
    pub linked: bool,
    /// With what is searched for.
    pub found: bool,
}

impl Filter {
    /// Whether every entry is shown.
    pub fn is_off(&self) -> bool {
        *self == Self::default()
    }
}

/// What to do with all that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bulk {
    /// Put a label on them, or take it off; `None` until it is chosen which.
    Label(Option<LabelId>, bool),
    /// Give them a status.
    Status(Status),
}

/// What is drawn of all entries beside the feed. Equal at once where it is the
/// same one, as an `Rc` of it compares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// Where they lie in time.
    pub timeline: Rc<Timeline>,
    /// What they have.
    pub bins: Bins,
}

/// Filters and what follows from them.
#[derive(Debug, Default)]
pub struct Finding {
    /// Whether the filters' panel is open.
    pub open: bool,
    /// The filters in force.
    pub filter: Rc<Filter>,
    /// The entries shown, ascending; `None` for all of them.
    pub shown: Option<Rc<Vec<usize>>>,
    /// The index of the current document, once it was needed.
    pub survey: Option<Box<Survey>>,
    /// What the timeline shows.
    pub drawn: Option<Rc<Drawn>>,
    /// Whether what is drawn is not up to date.
    wants_rest: bool,
    /// What is chosen in the dialog.
    pub bulk: Option<Bulk>,
    /// What the summary says.
    pub summary: Option<Box<Summary>>,
    /// Whether steps came in of which it is not known what they touched.
    outdated: bool,
    /// What is being typed as the first time or, if so, the last one.
    pub typed: Option<(bool, Rc<str>)>,
    /// The document that the filters by time are of: in another one the same
    /// places mean other times.
    timed: usize,
    /// The current entry and the revision that all this was brought up to
    /// date for.
    seen: (EntryRef, u64),
}

/// A search in the current document.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// What was typed.
    pub query: Rc<str>,
    /// What that counts as; `None` where nothing is searched for.
    pub needle: Option<Rc<Folded>>,
    /// The entries that hold it and are shown, ascending.
    pub hits: Rc<Vec<usize>>,
    /// The entries that hold it.
    all: Rc<Vec<usize>>,
    /// The document that was searched, as it was then.
    of: Option<Arc<Document>>,
}

/// Whether an entry holds what is searched for.
fn holds(document: &Document, index: usize, needle: &Folded) -> bool {
    let Some(entry) = document.entries.get(index) else {
        return false;
    };
    document.heading(entry).is_some_and(|h| needle.is_in(h))
        || needle.is_in(document.text(entry))
        || entry.authors.iter().any(|author| needle.is_in(author))
}

/// The entries of `now` that hold what is searched for, where `hits` are those
/// of `before`, which a step changed: only entries that are not the same ones
/// as before are asked `holds`.
pub(super) fn found_again(
    before: &Document,
    now: &Document,
    hits: &[usize],
    mut holds: impl FnMut(usize) -> bool,
) -> Vec<usize> {
    let (was, is) = (&before.entries, &now.entries);
    let same = |(a, b): &(&Arc<Entry>, &Arc<Entry>)| Arc::ptr_eq(a, b);
    let head = was.iter().zip(is).take_while(same).count();
    let rest = was.iter().rev().zip(is.iter().rev());
    let most = was.len().min(is.len()) - head;
    let tail = rest.take(most).take_while(same).count();
    let (was_end, end) = (was.len() - tail, is.len() - tail);
    let first = hits.partition_point(|hit| *hit < head);
    let mut found = hits[..first].to_vec();
    for entry in head..end {
        let unmoved = was.len() == is.len() && Arc::ptr_eq(&was[entry], &is[entry]);
        let is_found = match unmoved {
            true => hits.binary_search(&entry).is_ok(),
            false => holds(entry),
        };
        if is_found {
            found.push(entry);
        }
    }
    let last = hits.partition_point(|hit| *hit < was_end);
    for hit in &hits[last..] {
        found.push(hit - was_end + end);
    }
    found
}

impl Work {
    /// How many entries are shown.
    pub fn shown_len(&self) -> usize {
        match &self.find.shown {
            Some(shown) => shown.len(),
            None => self.entries(),
        }
    }

    /// The entry at a position in the feed.
    pub fn shown_at(&self, position: usize) -> Option<usize> {
        match &self.find.shown {
            Some(shown) => shown.get(position).copied(),
            None => Some(position).filter(|entry| *entry < self.entries()),
        }
    }

    /// The position in the feed of an entry, or of the next one shown.
    pub fn position(&self, entry: usize) -> usize {
        match &self.find.shown {
            Some(shown) => shown.partition_point(|e| *e < entry),
            None => entry,
        }
    }

    /// Whose labels are to be seen, whoever is at work first.
    pub fn seen_people(&self) -> Vec<AnnotatorId> {
        let own = self.session.annotator();
        let mut people = vec![own.clone()];
        for annotator in &self.session.project().annotators {
            if self.shows_others && annotator.id != *own {
                people.push(annotator.id.clone());
            }
        }
        people
    }

    /// How many entries match the filters.
    pub fn matching(&self) -> usize {
        let stays = self.find.shown.is_some() && !self.matches(self.at.entry);
        self.shown_len() - usize::from(stays)
    }

    /// The next entry shown whose status is wanted, from the top again after
    /// the last.
    pub(super) fn next_with(&self, wanted: impl Fn(Status) -> bool) -> Option<usize> {
        let records = self.session.project().records(self.at.document);
        let annotator = self.session.annotator();
        let from = self.position(self.at.entry);
        let count = self.shown_len();
        let all = (from + 1..count).chain(0..count.min(from + 1));
        all.filter_map(|position| self.shown_at(position))
            .find(|entry| {
                let status = records.get(*entry).map(|r| r.status(annotator));
                status.is_some_and(&wanted)
            })
    }

    /// Searches for `query`.
    pub(super) fn search_for(&mut self, query: Rc<str>) {
        let needle = Folded::new(&query);
        let mut hits = Vec::new();
        if let Some(document) = self.document().filter(|_| !needle.is_empty()) {
            let holds = |index: &usize| holds(document, *index, &needle);
            let before = &self.search;
            // What is typed on to can only be found where the rest was.
            if before.needle.is_some() && query.starts_with(&*before.query) {
                hits.extend(before.all.iter().copied().filter(holds));
            } else {
                hits.extend((0..document.entries.len()).filter(holds));
            }
        }
        let all = Rc::new(hits);
        self.search = Search {
            query,
            needle: (!needle.is_empty()).then(|| Rc::new(needle)),
            hits: all.clone(),
            all,
            of: self.document().cloned(),
        };
        self.show_hits();
    }

    fn show_hits(&mut self) {
        if self.find.filter.found {
            self.refilter();
        } else {
            self.limit_hits();
        }
    }

    /// Searches again those entries that steps made others of since.
    pub(super) fn search_again(&mut self) {
        let (now, before) = match (self.document(), &self.search.of) {
            (Some(now), Some(before)) if now.id == before.id => (now.clone(), before),
            _ => return self.search_anew(),
        };
        if let Some(needle) = &self.search.needle {
            let holds = |index| holds(&now, index, needle);
            let all = found_again(before, &now, &self.search.all, holds);
            self.search.all = Rc::new(all);
        }
        self.search.of = Some(now);
        self.show_hits();
    }

    /// Searches again, in other entries.
    fn search_anew(&mut self) {
        let query = std::mem::take(&mut self.search).query;
        self.search_for(query);
    }

    /// Leaves out of the hits what is not shown.
    fn limit_hits(&mut self) {
        self.search.hits = match &self.find.shown {
            None => self.search.all.clone(),
            Some(shown) => {
                let all = self.search.all.iter().copied();
                Rc::new(all.filter(|hit| shown.binary_search(hit).is_ok()).collect())
            }
        };
    }

    /// Whether an entry matches the filters.
    fn matches(&self, entry: usize) -> bool {
        let filter = &*self.find.filter;
        let Some(survey) = &self.find.survey else {
            return true;
        };
        Matcher::new(filter, survey, &self.search.all).matches(entry)
    }

    /// Looks at every entry of the current document, unless that was done.
    fn survey(&mut self) {
        let annotator = match &self.find.filter.who {
            Some(who) => who,
            None => self.session.annotator(),
        };
        let project = self.session.project();
        let document = self.at.document;
        let fits = |survey: &Survey| survey.fits(project, document, annotator);
        if !self.find.survey.as_deref().is_some_and(fits) {
            self.find.survey = Survey::new(project, document, annotator).map(Box::new);
        }
    }

    /// Finds anew which entries are shown.
    fn refilter(&mut self) {
        if self.find.filter.is_off() {
            self.find.shown = None;
        } else {
            self.survey();
            let mut shown = Vec::new();
            if let Some(survey) = &self.find.survey {
                let matcher = Matcher::new(&self.find.filter, survey, &self.search.all);
                for entry in 0..self.entries() {
                    if entry == self.at.entry || matcher.matches(entry) {
                        shown.push(entry);
                    }
                }
            }
            self.find.shown = Some(Rc::new(shown));
        }
        self.limit_hits();
        self.find.seen = (self.at, self.session.revision());
        let at = self.position(self.at.entry);
        let count = self.shown_len();
        // Most of them are rendered anew: no more than are in view at once.
        self.window = if count <= FIRST_WINDOW {
            0..count
        } else {
            let start = at.saturating_sub(FIRST_WINDOW / 4);
            start..(start + FIRST_WINDOW / 2).min(count)
        };
    }

    /// Puts an entry among those shown, or takes it out.
    fn show(&mut self, entry: usize, is_shown: bool) {
        let Some(shown) = &mut self.find.shown else {
            return;
        };
        match (shown.binary_search(&entry), is_shown) {
            (Ok(place), false) => {
                Rc::make_mut(shown).remove(place);
            }
            (Err(place), true) => Rc::make_mut(shown).insert(place, entry),
            _ => return,
        }
        let count = shown.len();
        self.window.end = self.window.end.min(count);
        self.window.start = self.window.start.min(self.window.end);
        self.limit_hits();
    }

    /// The entries that the last steps touched; `None` where that is not known
    /// or they are many.
    fn touched(&self, steps: u64) -> Option<Vec<EntryRef>> {
        let project = self.session.project();
        let history = self.session.history();
        // A note is settled where one was, before a step or a move.
        let mut touched = vec![self.find.seen.0, self.at];
        if steps > 2 {
            return None;
        }
        for transaction in [history.next_undo(), history.next_redo()] {
            let Some(transaction) = transaction else {
                continue;
            };
            if transaction.changes.len() > MANY {
                return None;
            }
            touched.extend(transaction.entries(project));
        }
        Some(touched)
    }

    /// Brings what is shown up to date after an action.
    pub(super) fn keep_found(&mut self) {
        if self.find.filter.who.is_some() && !self.shows_others {
            // What others made is no longer to be seen.
            let mut filter = (*self.find.filter).clone();
            filter.who = None;
            self.find.filter = Rc::new(filter);
            self.refilter();
        }
        let is_other =
            std::mem::replace(&mut self.find.timed, self.at.document) != self.at.document;
        if is_other {
            self.find.typed = None;
        }
        if is_other && (self.find.filter.from, self.find.filter.to) != (None, None) {
            let mut filter = (*self.find.filter).clone();
            (filter.from, filter.to) = (None, None);
            self.find.filter = Rc::new(filter);
            self.find.outdated = true;
        }
        let outdated = std::mem::take(&mut self.find.outdated);
        let revision = self.session.revision();
        let (was_at, was_revision) = self.find.seen;
        let project = self.session.project();
        let annotator = match &self.find.filter.who {
            Some(who) => who,
            None => self.session.annotator(),
        };
        let fits = match &self.find.survey {
            _ if outdated => false,
            Some(survey) => survey.fits(project, self.at.document, annotator),
            None => true,
        };
        if self.find.survey.is_none() || !fits || (was_at, was_revision) != (self.at, revision) {
            self.keep_up(fits, revision.abs_diff(was_revision));
        }
        self.find.seen = (self.at, revision);
    }

    /// Steps came in from another tab: what they touched is not known.
    pub(super) fn find_anew(&mut self) {
        self.find.outdated = true;
    }

    fn keep_up(&mut self, fits: bool, steps: u64) {
        let is_needed = self.find.open || self.find.shown.is_some();
        let touched = match (fits, steps) {
            (false, _) => None,
            (true, 0) => Some(Vec::new()),
            (true, steps) => self.touched(steps),
        };
        let Some(touched) = touched else {
            // Everything may be otherwise.
            self.find.survey = None;
            if is_needed {
                self.survey();
                self.refilter();
            }
            self.find.wants_rest = true;
            return;
        };
        let Some(survey) = &mut self.find.survey else {
            if self.find.drawn.is_none() {
                self.find.wants_rest = true;
            }
            return;
        };
        let project = self.session.project();
        let mut changed = false;
        for at in &touched {
            if at.document == self.at.document {
                changed |= survey.touch(project, *at);
            }
        }
        if changed {
            self.find.wants_rest = true;
        }
        if self.find.shown.is_some() {
            let left = self.find.seen.0;
            for at in touched.into_iter().chain([left]) {
                if at.document == self.at.document && at.entry != self.at.entry {
                    self.show(at.entry, self.matches(at.entry));
                }
            }
            self.show(self.at.entry, true);
        }
    }

    /// The entries that all at once is done to: those that match the filters,
    /// or else those that were searched for.
    pub fn found(&self) -> Vec<EntryRef> {
        let entries: Vec<usize> = match &self.find.shown {
            Some(shown) => shown
                .iter()
                .copied()
                .filter(|entry| *entry != self.at.entry || self.matches(*entry))
                .collect(),
            None => self.search.hits.to_vec(),
        };
        let document = self.at.document;
        let at = |entry| EntryRef { document, entry };
        entries.into_iter().map(at).collect()
    }

    /// How many entries [`Work::found`] has, without a look at each.
    pub fn found_len(&self) -> usize {
        match self.find.shown {
            Some(_) => self.matching(),
            None => self.search.hits.len(),
        }
    }

    /// To how many of the entries something would be done.
    pub fn would_change(&self, found: &[EntryRef], bulk: &Bulk) -> usize {
        let project = self.session.project();
        let annotator = self.session.annotator();
        let changes = |at: &&EntryRef| {
            let Some(records) = project.entry_records(**at) else {
                return false;
            };
            match bulk {
                Bulk::Label(None, _) => false,
                Bulk::Label(Some(label), set) => {
                    records.entry_label(label, annotator).is_some() != *set
                }
                Bulk::Status(status) => records.status(annotator) != *status,
            }
        };
        found.iter().filter(changes).count()
    }
}

/// The labels that can be put on many entries.
pub fn bulk_labels(labels: &[Label]) -> impl Iterator<Item = &Label> {
    let offered = |label: &&Label| !label.archived && label.scope != Scope::Span;
    labels.iter().filter(offered)
}

/// Filters, worked out for one document.
struct Matcher<'f> {
    filter: &'f Filter,
    survey: &'f Survey,
    hits: &'f [usize],
    with: u128,
    without: u128,
    blocks: u8,
}

impl<'f> Matcher<'f> {
    fn new(filter: &'f Filter, survey: &'f Survey, hits: &'f [usize]) -> Self {
        let mut blocks = 0;
        for kind in &filter.blocks {
            blocks |= block_bit(*kind);
        }
        Self {
            filter,
            survey,
            hits,
            with: survey.bits(&filter.with),
            without: survey.bits(&filter.without),
            blocks,
        }
    }

    fn matches(&self, entry: usize) -> bool {
        let filter = self.filter;
        let (Some(marks), Some(place)) = (
            self.survey.marks(entry),
            self.survey.timeline.places.get(entry),
        ) else {
            return false;
        };
        let is_by = |author: &Arc<str>| {
            let entry = self.survey.document().entries.get(entry);
            entry.is_some_and(|entry| entry.authors.contains(author))
        };
        (self.with == 0 || marks.labels & self.with != 0)
            && marks.labels & self.without == 0
            && (!filter.unlabelled || marks.labels == 0)
            && (filter.statuses.is_empty() || filter.statuses.contains(&marks.status))
            && filter.from.is_none_or(|from| *place >= from)
            && filter.to.is_none_or(|to| *place <= to)
            && (!filter.noted || marks.noted)
            && (!filter.attributed || marks.attributed)
            && (!filter.linked || marks.linked)
            && (filter.who.is_none() || marks.any())
            && (self.blocks == 0 || self.survey.has_block(entry, self.blocks))
            && (!filter.found || self.hits.binary_search(&entry).is_ok())
            && filter.author.as_ref().is_none_or(is_by)
    }
}

impl AppState {
    /// Whether [`Find::Rest`] is wanted, once the page has been left alone for
    /// a moment; asked once.
    pub fn wants_rest(&mut self) -> bool {
        let work = self.work_mut();
        work.is_some_and(|work| std::mem::take(&mut work.find.wants_rest))
    }

    pub(super) fn find(&mut self, find: Find, stamp: &Stamp, effects: &mut Vec<Effect>) {
        match find {
            Find::Toggle => {
                let Some(work) = self.work_mut() else { return };
                work.find.open = !work.find.open;
                work.fix = None;
                if work.find.open {
                    work.survey();
                    effects.push(Effect::Focus("#filters"));
                } else {
                    effects.push(Effect::Focus("[aria-current='true']"));
                }
            }
            Find::Close => {
                if let Some(work) = self.work_mut()
                    && work.find.open
                {
                    work.find.open = false;
                    effects.push(Effect::Focus("[aria-current='true']"));
                }
            }
            Find::Filter(filter) => self.set_filter(filter, stamp, effects),
            Find::Typed(is_end, text) => {
                if let Some(work) = self.work_mut() {
                    work.find.typed = Some((is_end, text));
                }
            }
            Find::Clear => self.set_filter(Rc::default(), stamp, effects),
            Find::Visit(entry) => {
                self.settle(stamp);
                if let Some(work) = self.work_mut()
                    && entry < work.entries()
                {
                    work.at.entry = entry;
                    work.reveal();
                    effects.push(Effect::RememberPlace(work.id.clone(), work.at));
                }
            }
            Find::Stripes(first, last) => {
                let Some(work) = self.work_mut() else { return };
                work.survey();
                let Some(survey) = &work.find.survey else {
                    return;
                };
                let mut filter = (*work.find.filter).clone();
                (filter.from, filter.to) = if first == 0 && last + 1 >= BINS {
                    (None, None)
                } else {
                    survey.between(first, last)
                };
                self.set_filter(Rc::new(filter), stamp, effects);
            }
            Find::Rest => {
                let Some(work) = self.work_mut() else { return };
                work.survey();
                if let Some(survey) = &work.find.survey {
                    work.find.drawn = Some(Rc::new(Drawn {
                        timeline: survey.timeline.clone(),
                        bins: survey.bins.clone(),
                    }));
                }
            }
            Find::Ask => {
                self.settle(stamp);
                let Some(work) = self.work_mut() else { return };
                if work.found_len() == 0 {
                    self.announce(t("find.nothing-to-do"));
                    return;
                }
                // Which label is chosen each time: nothing is done to hundreds
                // of entries by a mere Enter.
                work.find.bulk = Some(Bulk::Label(None, true));
                self.dialog = Some(Dialog::Bulk);
            }
            Find::Choose(bulk) => {
                if let Some(work) = self.work_mut() {
                    work.find.bulk = Some(bulk);
                }
            }
            Find::Apply => self.apply_bulk(stamp),
            Find::Summary(whole) => {
                self.settle(stamp);
                self.summarise(whole, effects);
            }
            Find::CountOn => self.count_on(effects),
            Find::Copied(table, is_copied) => {
                let summary = self.work_mut().and_then(|w| w.find.summary.as_mut());
                if let Some(summary) = summary {
                    summary.copied = Some((table, is_copied));
                }
            }
        }
    }

    fn set_filter(&mut self, filter: Rc<Filter>, stamp: &Stamp, effects: &mut Vec<Effect>) {
        self.settle(stamp);
        let Some(work) = self.work_mut() else { return };
        work.find.filter = filter;
        work.find.typed = None;
        work.refilter();
        let mut words = t("find.all-shown").to_owned();
        if let Some(shown) = &work.find.shown {
            // To the nearest that matches, on from where one is.
            if !work.matches(work.at.entry) {
                let at = work.position(work.at.entry);
                let nearest = match at.checked_sub(1) {
                    Some(before) if at + 1 >= shown.len() => Some(before),
                    _ => Some(at + 1),
                };
                let nearest = nearest.and_then(|position| shown.get(position).copied());
                if let Some(entry) = nearest {
                    work.at.entry = entry;
                    work.refilter();
                    effects.push(Effect::RememberPlace(work.id.clone(), work.at));
                }
            }
            words = shown_words(work);
        }
        work.reveal();
        self.announce(words);
    }

    fn apply_bulk(&mut self, stamp: &Stamp) {
        self.dialog = None;
        let Some(work) = self.work() else { return };
        let Some(bulk) = work.find.bulk.clone() else {
            return;
        };
        let at = work.found();
        let changed = work.would_change(&at, &bulk);
        let name = match &bulk {
            Bulk::Label(None, _) => String::new(),
            Bulk::Label(Some(label), _) => {
                let label = work.session.project().codebook.label(label);
                label.map_or_else(String::new, |label| label.name.clone())
            }
            Bulk::Status(status) => status_name(*status).to_owned(),
        };
        let key = match &bulk {
            Bulk::Label(_, true) => "find.done-set",
            Bulk::Label(_, false) => "find.done-taken",
            Bulk::Status(_) => "find.done-status",
        };
        let command = match bulk {
            Bulk::Label(None, _) => return,
            Bulk::Label(Some(label), set) => Command::LabelMany { at, label, set },
            Bulk::Status(status) => Command::StatusMany { at, status },
        };
        let deed = self.run(stamp, |_| command);
        if deed.is_some() {
            let words = count_fill(key, changed, &[("name", &name)]);
            self.announce(words.clone());
            self.alert = Some(Alert::info(words));
        }
    }
}

/// How many of the entries are shown, in words, and of which stretch of time.
pub fn shown_words(work: &Work) -> String {
    let mut words = match work.matching() {
        0 => t("find.none-shown").to_owned(),
        shown => fill("find.shown", &[("shown", &shown), ("all", &work.entries())]),
    };
    let filter = &work.find.filter;
    if let Some(survey) = &work.find.survey
        && (filter.from, filter.to) != (None, None)
    {
        let timeline = &survey.timeline;
        let from = filter.from.unwrap_or(timeline.first);
        let to = filter.to.unwrap_or(timeline.last);
        words = [&*words, ", ", &stretch_words(timeline, from, to)].concat();
    }
    words
}

/// A stretch of the timeline in words.
pub fn stretch_words(timeline: &Timeline, from: i64, to: i64) -> String {
    let (from, to) = (from.min(to), from.max(to));
    let to_words = match (timeline.shown(from), timeline.shown(to)) {
        // The day is said once.
        (Some((day, _)), Some((same, clock))) if day == same => {
            clock.to_string().get(..5).unwrap_or_default().to_owned()
        }
        _ => place_words(timeline, to),
    };
    fill(
        "find.stretch",
        &[("from", &place_words(timeline, from)), ("to", &to_words)],
    )
}

/// A place in words.
pub fn place_words(timeline: &Timeline, place: i64) -> String {
    match timeline.shown(place) {
        None => fill("timeline.entry", &[("n", &(place + 1))]),
        Some((day, clock)) => {
            let clock = clock.to_string();
            let clock = clock.get(..5).unwrap_or_default();
            match day {
                Day::Date(date) => format!("{date} {clock}"),
                Day::Number(1) => clock.to_owned(),
                Day::Number(day) => fill("timeline.day", &[("n", &day), ("time", &clock)]),
            }
        }
    }
}
