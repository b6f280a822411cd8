//! What a draft no longer says after it was made to fit a format, found by
//! comparing the two, so that nothing is left out unsaid.
//!
//! What this module does not do: tell why. A format that has a word of its own
//! for a loss, such as passages that overlap, counts it itself, and it is not
//! counted again here.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Draft, DraftAnnotation, DraftAttribution, DraftDocument, DraftEntry, DraftLink, DraftStatus,
    LossKind, Losses,
};
use crate::dataset::write::Choice;
use crate::{Codebook, Extra, Project};

/// Counts what differs between a draft as it was and as it fits, of which
/// nothing was counted yet. `is_first` says that it is the first draft of an
/// export, with which the codebook and the annotators are counted.
pub(super) fn complete(before: &Draft, after: &Draft, is_first: bool, losses: &mut Losses) {
    let mut account = Account::new(losses);
    if is_first {
        account.name(before, after);
        account.codebook(before.codebook.as_deref(), after.codebook.as_deref());
        account.annotators(before, after);
    }
    let known: BTreeMap<_, _> = (after.documents.iter())
        .filter_map(|document| Some((document.id.as_deref()?, document)))
        .collect();
    for document in &before.documents {
        let id = document.id.as_deref().unwrap_or_default();
        account.document(id, document, known.get(id).copied());
    }
    let Account { more, .. } = account;
    for (kind, id) in more {
        losses.add(kind, &id);
    }
}

/// Counts the unknown keys that do not go along with what was chosen of a
/// project, and the notices. No draft has them: only the dataset file
/// `has_keys`, and without the texts it leaves out those that could quote them.
pub(super) fn unknown_keys(
    project: &Project,
    choice: &Choice<'_>,
    has_keys: bool,
    losses: &mut Losses,
) {
    let mut lose = |extra: &Extra, kept: usize, id: &str| {
        let kept = if has_keys { kept } else { 0 };
        for _ in kept..extra.fields().len() {
            losses.add(LossKind::UnknownKey, id);
        }
    };
    let inner = |extra: &Extra| choice.inner_extra(extra).len();
    let name = project.name.as_deref().unwrap_or_default();
    let kept = choice.top_extra(&project.extra).count();
    lose(&project.extra, kept, name);
    for place in choice.documents(project) {
        let document = &project.documents()[place];
        let kept = choice.document_extra(&document.extra).count();
        lose(&document.extra, kept, &document.id);
        let records = project.records(place);
        for (entry, records) in document.entries.iter().zip(records) {
            lose(&entry.extra, inner(&entry.extra), &entry.id);
            let annotations = records.annotations.iter();
            for record in annotations.filter(|r| choice.has_annotation(r)) {
                lose(&record.extra, inner(&record.extra), &record.id);
            }
            let statuses = records.statuses.iter();
            for record in statuses.filter(|r| choice.has_annotator(&r.annotator)) {
                lose(&record.extra, inner(&record.extra), &entry.id);
            }
            let attributions = records.attributions.iter();
            for record in attributions.filter(|r| choice.has_attribution(r)) {
                lose(&record.extra, inner(&record.extra), &record.id);
            }
            let links = records.links.iter();
            for record in links.filter(|r| choice.has_link(r)) {
                lose(&record.extra, inner(&record.extra), &record.id);
            }
        }
    }
    for place in choice.documents(project).into_iter().filter(|_| !has_keys) {
        let document = &project.documents()[place];
        for _ in &document.notices {
            losses.add(LossKind::Notice, &document.id);
        }
    }
}

/// What was counted, and what is to be.
struct Account {
    /// How often each kind was counted of an id.
    counted: BTreeMap<(String, LossKind), usize>,
    more: Vec<(LossKind, String)>,
}

impl Account {
    fn new(losses: &Losses) -> Self {
        let mut counted = BTreeMap::new();
        for loss in losses.iter() {
            for id in &loss.ids {
                *counted.entry((id.clone(), loss.kind)).or_default() += 1;
            }
        }
        Self {
            counted,
            more: Vec::new(),
        }
    }

    fn has(&self, id: &str, kinds: &[LossKind]) -> bool {
        let has = |kind: &LossKind| self.counted.contains_key(&(id.to_owned(), *kind));
        kinds.iter().any(has)
    }

    /// Whether anything was counted of an id.
    fn has_any(&self, id: &str) -> bool {
        let from = (id.to_owned(), LossKind::OtherAnnotator);
        let first = self.counted.range(from..).next();
        first.is_some_and(|((first, _), _)| first == id)
    }

    /// A loss of the kind where something differs, unless one of these was
    /// counted of the same thing.
    fn lose(&mut self, differs: bool, id: &str, kind: LossKind, others: &[LossKind]) {
        if differs && !self.has(id, &[kind]) && !self.has(id, others) {
            self.more.push((kind, id.to_owned()));
        }
    }

    /// Losses of the kind, one for each of the things that differ.
    fn lose_each(&mut self, differ: &[bool], id: &str, kind: LossKind, others: &[LossKind]) {
        let count = |kind: &LossKind| self.counted.get(&(id.to_owned(), *kind)).copied();
        let counted: usize = [kind].iter().chain(others).filter_map(count).sum();
        let differ = differ.iter().filter(|differs| **differs);
        for _ in differ.skip(counted) {
            self.more.push((kind, id.to_owned()));
        }
    }

    fn name(&mut self, before: &Draft, after: &Draft) {
        let id = before.name.as_deref().unwrap_or_default();
        // What has no id of its own is counted under none.
        let is_counted = self.has("", &[LossKind::Character]);
        let differs = before.name.is_some() && before.name != after.name && !is_counted;
        self.lose(differs, id, LossKind::ProjectName, &[LossKind::EmptyText]);
    }

    fn codebook(&mut self, before: Option<&Codebook>, after: Option<&Codebook>) {
        use LossKind::{Character, CodebookChange, EmptyText, LabelFact, RespelledName};
        const OTHERS: [LossKind; 3] = [Character, EmptyText, RespelledName];
        let Some(before) = before else {
            return;
        };
        let labels = after.iter().flat_map(|book| &book.labels);
        let labels: BTreeMap<_, _> = labels.map(|label| (&*label.id, label)).collect();
        for label in &before.labels {
            let differs = labels.get(&*label.id).is_none_or(|after| *after != label);
            self.lose(differs, &label.id, LabelFact, &OTHERS);
        }
        for group in &before.groups {
            let mut groups = after.iter().flat_map(|book| &book.groups);
            let differs = groups.all(|after| after != group);
            self.lose(differs, &group.id, LabelFact, &OTHERS);
        }
        let facts = |book: &Codebook| {
            let (id, name) = (book.id.clone(), book.name.clone());
            (id, name, book.version, book.extra.clone())
        };
        let differs = after.is_none_or(|after| facts(after) != facts(before));
        self.lose(differs, &before.id, LabelFact, &OTHERS);
        let kept = after.map_or(0, |after| after.changes.len());
        let lost = vec![true; before.changes.len().saturating_sub(kept)];
        self.lose_each(&lost, &before.id, CodebookChange, &[]);
    }

    fn annotators(&mut self, before: &Draft, after: &Draft) {
        use LossKind::{Annotator, Character, EmptyText, RespelledName};
        let known: BTreeMap<_, _> = after.annotators.iter().map(|a| (&*a.id, a)).collect();
        for annotator in &before.annotators {
            let differs = known.get(&*annotator.id).is_none_or(|a| *a != annotator);
            let others = [Character, EmptyText, RespelledName];
            self.lose(differs, &annotator.id, Annotator, &others);
        }
    }

    fn document(&mut self, id: &str, before: &DraftDocument, after: Option<&DraftDocument>) {
        use LossKind::{Character, DocumentFact, EmptyText};
        let none = DraftDocument::default();
        let known = after.unwrap_or(&none);
        // Each part of a live blog says these again.
        if before.entries.first().is_none_or(|e| e.index == Some(0)) {
            let differ = [
                before.title != known.title,
                before.source_url != known.source_url,
                before.language != known.language,
                before.date != known.date,
                before.time_zone != known.time_zone,
                before.order != known.order,
                before.standfirst != known.standfirst,
                before.key_points != known.key_points,
                before.text_sha256 != known.text_sha256,
                before.added != known.added,
            ];
            self.lose_each(&differ, id, DocumentFact, &[Character, EmptyText]);
            self.lose(after.is_none(), id, LossKind::EntryId, &[]);
        }
        let entries: BTreeMap<_, _> = (known.entries.iter())
            .filter_map(|entry| Some((entry.id.as_deref()?, entry)))
            .collect();
        for entry in &before.entries {
            let id = entry.id.as_deref().unwrap_or_default();
            match entries.get(id) {
                Some(after) => self.entry(id, entry, after),
                None => self.gone(id, entry),
            }
        }
    }

    /// An entry that is no longer there, or not under its id.
    fn gone(&mut self, id: &str, entry: &DraftEntry) {
        if !self.has_any(id) {
            self.more.push((LossKind::EntryId, id.to_owned()));
        }
        for annotation in &entry.annotations {
            self.annotation(annotation, None);
        }
        for attribution in &entry.attributions {
            self.attribution(attribution, None);
        }
        for status in &entry.statuses {
            self.status(id, status, None);
        }
        for link in &entry.links {
            self.link(link, None);
        }
    }

    fn entry(&mut self, id: &str, before: &DraftEntry, after: &DraftEntry) {
        use LossKind::{
            Author, Blank, Block, Character, EmptyText, EntryId, Heading, RespelledName, Source,
            Text, Time,
        };
        const WORDS: [LossKind; 3] = [Character, EmptyText, Blank];
        let lengths = |e: &DraftEntry| (e.heading_sha256.clone(), e.heading_length);
        let differs = before.text != after.text
            || before.text_length != after.text_length
            || (after.text.is_none() && before.text_sha256 != after.text_sha256);
        self.lose(differs, id, Text, &WORDS);
        let differs = before.heading != after.heading || lengths(before) != lengths(after);
        self.lose(differs, id, Heading, &WORDS);
        self.lose(before.time != after.time, id, Time, &WORDS);
        self.lose(before.authors != after.authors, id, Author, &WORDS);
        self.lose(before.blocks != after.blocks, id, Block, &[]);
        self.lose(before.source != after.source, id, Source, &[]);
        self.lose(before.index != after.index, id, EntryId, &[RespelledName]);

        let known: BTreeMap<_, _> = (after.annotations.iter())
            .filter_map(|annotation| Some((annotation.id.as_deref()?, annotation)))
            .collect();
        for annotation in &before.annotations {
            let id = annotation.id.as_deref().unwrap_or_default();
            self.annotation(annotation, known.get(id).copied());
        }
        for status in &before.statuses {
            let is_its = |s: &&DraftStatus| {
                s.annotator == status.annotator
                    || (s.annotator.is_none() && after.statuses.len() == 1)
            };
            self.status(id, status, after.statuses.iter().find(is_its));
        }
        for attribution in &before.attributions {
            let mut known = after.attributions.iter();
            let known = known.find(|known| known.id == attribution.id);
            self.attribution(attribution, known);
        }
        for link in &before.links {
            let known = after.links.iter().find(|known| known.id == link.id);
            self.link(link, known);
        }
    }

    fn annotation(&mut self, before: &DraftAnnotation, after: Option<&DraftAnnotation>) {
        use LossKind::{
            AnnotationNote, Character, EmptyText, EntryLabel, MovedSpan, Provenance, RespelledName,
            Span,
        };
        let id = before.id.as_deref().unwrap_or_default();
        let Some(after) = after else {
            if !self.has_any(id) {
                let kind = if before.span.is_some() {
                    Span
                } else {
                    EntryLabel
                };
                self.more.push((kind, id.to_owned()));
            }
            return;
        };
        let note = [Character, EmptyText];
        self.lose(before.note != after.note, id, AnnotationNote, &note);
        let made = |a: &DraftAnnotation| {
            let moments = (a.created.clone(), a.modified.clone());
            (a.annotator.clone(), a.origin, moments, a.codebook_version)
        };
        self.lose(made(before) != made(after), id, Provenance, &[]);
        let differs = before.label != after.label;
        self.lose(differs, id, RespelledName, &[]);
        let bounds = |a: &DraftAnnotation| a.span.as_ref().map(|s| (s.part, s.start, s.end));
        self.lose(bounds(before) != bounds(after), id, MovedSpan, &[]);
    }

    fn status(&mut self, id: &str, before: &DraftStatus, after: Option<&DraftStatus>) {
        use LossKind::{Character, EmptyText, EntryNote, OtherAnnotator, Status, UnfinishedEntry};
        let note = after.map_or("", |after| &*after.note);
        let others = [Character, EmptyText, OtherAnnotator, UnfinishedEntry];
        self.lose(*before.note != *note, id, EntryNote, &others);
        let differs = after.is_none_or(|after| {
            let facts = |s: &DraftStatus| (s.annotator.clone(), s.status, s.modified.clone());
            facts(before) != facts(after)
        });
        self.lose(differs, id, Status, &[OtherAnnotator, UnfinishedEntry]);
    }

    fn attribution(&mut self, before: &DraftAttribution, after: Option<&DraftAttribution>) {
        use LossKind::{Attribution, Character, EmptyText, OtherAnnotator};
        let members = |a: &DraftAttribution| {
            let roles: BTreeSet<_> = a.members.iter().map(|(role, _)| *role as usize).collect();
            roles
        };
        let differs = after.is_none_or(|after| {
            let plain = |a: &DraftAttribution| DraftAttribution {
                members: Vec::new(),
                ..a.clone()
            };
            plain(before) != plain(after) || members(before) != members(after)
        });
        let id = before.id.as_deref().unwrap_or_default();
        self.lose(
            differs,
            id,
            Attribution,
            &[Character, EmptyText, OtherAnnotator],
        );
    }

    fn link(&mut self, before: &DraftLink, after: Option<&DraftLink>) {
        use LossKind::{Character, EmptyText, Link, OtherAnnotator};
        let id = before.id.as_deref().unwrap_or_default();
        let others = [Character, EmptyText, OtherAnnotator];
        self.lose(after != Some(before), id, Link, &others);
    }
}
