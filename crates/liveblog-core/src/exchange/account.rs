//! What a draft no longer says after it was made to fit a format, found by
//! comparing the two, so that nothing is left out unsaid.
//!
//! What this module does not do: tell why. A format that has a word of its own
//! for a loss, such as passages that overlap, counts it itself, and it is not
//! counted again here.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::draft::Batch;
use super::fit::label_of_id;
use super::{
    Draft, DraftAnnotation, DraftAttribution, DraftDocument, DraftEntry, DraftLink, DraftStatus,
    LossKind, Losses,
};
use crate::dataset::write::Choice;
use crate::{Codebook, Extra, Label, Project};

/// Counts what differs between a draft as it was and as it fits, of which
/// nothing was counted yet. `is_first` says that it is the first draft of an
/// export, with which the codebook and the annotators are counted; `batch` is
/// how much of a live blog a draft has.
pub(super) fn complete(
    before: &Draft,
    after: &Draft,
    is_first: bool,
    batch: Batch,
    losses: &mut Losses,
) {
    let mut account = Account { losses, batch };
    if is_first {
        account.name(before, after);
        account.codebook(before.codebook.as_deref(), after.codebook.as_deref());
        account.annotators(before, after);
    }
    let known: BTreeMap<_, _> = (after.documents.iter())
        .filter_map(|document| Some((document.id.as_deref()?, document)))
        .collect();
    for (at, document) in before.documents.iter().enumerate() {
        let id = document.id.as_deref().unwrap_or_default();
        // Where live blogs have no ids any more, they are still in their order.
        let at_its_place = || after.documents.get(at).filter(|d| d.id.is_none());
        let after = known.get(id).copied().or_else(at_its_place);
        account.document(id, document, after);
    }
}

/// Counts the unknown keys that do not go along with what was chosen of a
/// project, and the notices. No draft has them: only the dataset file
/// `has_keys`, and without the texts it leaves out those that could quote them.
/// Where a file has no entries, their keys and notices are not counted for
/// themselves.
pub(super) fn unknown_keys(
    project: &Project,
    choice: &Choice<'_>,
    has_keys: bool,
    has_entries: bool,
    losses: &mut Losses,
) {
    let mut lose = |extra: &Extra, kept: usize, id: &str| {
        let kept = if has_keys { kept } else { 0 };
        if kept < extra.fields().len() {
            losses.add(LossKind::UnknownKey, id);
        }
    };
    let inner = |extra: &Extra| choice.inner_extra(extra).len();
    let name = project.name.as_deref().unwrap_or_default();
    let kept = choice.top_extra(&project.extra).count();
    lose(&project.extra, kept, name);
    if !has_entries {
        return;
    }
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
        if !document.notices.is_empty() {
            losses.add(LossKind::Notice, &document.id);
        }
    }
}

/// The losses of a draft, being completed.
struct Account<'l> {
    losses: &'l mut Losses,
    batch: Batch,
}

/// Why a text can be another one, which is said for itself.
const WORDS: [LossKind; 3] = [
    LossKind::Character,
    LossKind::EmptyText,
    LossKind::RespelledName,
];

/// What can be spelled otherwise.
const NAMES: [LossKind; 3] = [
    LossKind::LabelName,
    LossKind::GroupName,
    LossKind::Annotator,
];

impl Account<'_> {
    /// A loss of the kind where something differs, unless one of these was
    /// counted of the same thing.
    fn lose(&mut self, differs: bool, id: &str, kind: LossKind, others: &[LossKind]) {
        if differs && !others.iter().any(|other| self.losses.has(*other, id)) {
            self.losses.add(kind, id);
        }
    }

    /// A loss of the kind where a text differs: one that is gone, or one that
    /// changed for none of the reasons of which there is a word.
    fn lose_text(&mut self, before: Option<&str>, after: Option<&str>, id: &str, kind: LossKind) {
        let has_words = |text: Option<&str>| text.is_some_and(|text| !text.is_empty());
        let others: &[LossKind] = match (has_words(before), has_words(after)) {
            (true, false) => &[],
            (true, true) if NAMES.contains(&kind) => &WORDS,
            (true, true) => &[LossKind::Character],
            (false, _) => &[LossKind::EmptyText],
        };
        self.lose(before != after, id, kind, others);
    }

    fn lose_keys(&mut self, before: &Extra, after: Option<&Extra>, id: &str) {
        let differs = !before.is_empty() && after != Some(before);
        self.lose(differs, id, LossKind::UnknownKey, &[]);
    }

    fn name(&mut self, before: &Draft, after: &Draft) {
        let id = before.name.as_deref().unwrap_or_default();
        // What has no id of its own is counted under none.
        let is_counted = self.losses.has(LossKind::Character, "");
        let differs = before.name.is_some() && before.name != after.name && !is_counted;
        self.lose(differs, id, LossKind::ProjectName, &[LossKind::EmptyText]);
    }

    fn codebook(&mut self, before: Option<&Codebook>, after: Option<&Codebook>) {
        let Some(before) = before else {
            return;
        };
        let labels = after.iter().flat_map(|book| &book.labels);
        let labels: BTreeMap<_, _> = labels.map(|label| (&*label.id, label)).collect();
        for label in &before.labels {
            self.label(label, labels.get(&*label.id).copied());
        }
        for group in &before.groups {
            let id = &group.id;
            let mut groups = after.iter().flat_map(|book| &book.groups);
            let after = groups.find(|after| after.id == *id);
            match after {
                None => self.lose(true, id, LossKind::Group, &[]),
                Some(after) => {
                    let (before, after) = (&group.name, &after.name);
                    self.lose_text(Some(before), Some(after), id, LossKind::GroupName);
                }
            }
            let differs = after.is_some_and(|after| after.choice != group.choice);
            self.lose(differs, id, LossKind::Group, &[]);
            self.lose_keys(&group.extra, after.map(|after| &after.extra), id);
        }
        let facts = |book: &Codebook| (book.id.clone(), book.name.clone(), book.version);
        let id = &before.id;
        let differs = after.is_none_or(|after| facts(after) != facts(before));
        self.lose(differs, id, LossKind::CodebookName, &WORDS);
        self.lose_keys(&before.extra, after.map(|after| &after.extra), id);
        let differs = after.map_or(!before.changes.is_empty(), |after| {
            after.changes != before.changes
        });
        self.lose(differs, id, LossKind::CodebookChange, &[]);
    }

    fn label(&mut self, before: &Label, after: Option<&Label>) {
        use LossKind::{
            LabelArchived, LabelButId, LabelButName, LabelColor, LabelDefinition, LabelExample,
            LabelExclude, LabelGroup, LabelHotkey, LabelInclude, LabelName, LabelRequires,
            LabelScope,
        };
        if after == Some(before) {
            return;
        }
        let id = &before.id;
        self.lose_keys(&before.extra, after.map(|after| &after.extra), id);
        // A table is laid out by groups without saying any more of them.
        let of_id = |group: &Option<String>| Label {
            group: group.clone(),
            ..label_of_id(id)
        };
        let Some(after) = after.filter(|after| **after != of_id(&after.group)) else {
            return self.lose(true, id, LabelButId, &[]);
        };
        self.lose_text(Some(&before.name), Some(&after.name), id, LabelName);
        let of_name = Label {
            name: after.name.clone(),
            ..label_of_id(id)
        };
        if *after == of_name {
            let rest = Label {
                name: after.name.clone(),
                extra: Extra::default(),
                ..before.clone()
            };
            return self.lose(rest != of_name, id, LabelButName, &[]);
        }
        for (kind, text) in [
            (
                LabelColor,
                (|label| Some(&*label.color)) as fn(&Label) -> Option<&str>,
            ),
            (LabelHotkey, |label| label.hotkey.as_deref()),
            (LabelDefinition, |label| Some(&label.definition)),
            (LabelInclude, |label| Some(&label.include)),
            (LabelExclude, |label| Some(&label.exclude)),
            (LabelExample, |label| Some(&label.example)),
            (LabelGroup, |label| label.group.as_deref()),
            (LabelRequires, |label| label.requires.as_deref()),
        ] {
            self.lose_text(text(before), text(after), id, kind);
        }
        self.lose(before.scope != after.scope, id, LabelScope, &[]);
        self.lose(before.archived != after.archived, id, LabelArchived, &[]);
    }

    fn annotators(&mut self, before: &Draft, after: &Draft) {
        let known: BTreeMap<_, _> = after.annotators.iter().map(|a| (&*a.id, a)).collect();
        for annotator in &before.annotators {
            let id = &annotator.id;
            let after = known.get(&**id).copied();
            let name = after.map(|after| &*after.name);
            self.lose_text(Some(&annotator.name), name, id, LossKind::Annotator);
            self.lose_keys(&annotator.extra, after.map(|after| &after.extra), id);
        }
    }

    fn document(&mut self, id: &str, before: &DraftDocument, after: Option<&DraftDocument>) {
        use LossKind::{
            Document, DocumentAdded, DocumentDate, DocumentHash, DocumentLanguage, DocumentOrder,
            DocumentTimeZone, DocumentTitle, DocumentUrl, KeyPoints, Standfirst,
        };
        let none = DraftDocument::default();
        let known = after.unwrap_or(&none);
        // Of some entries that are gone, nothing follows for the others.
        let is_whole = self.batch != Batch::Entries || before.entries.is_empty();
        if after.is_none() && is_whole {
            self.lose(true, id, Document, &[]);
        } else if before.entries.first().is_none_or(|e| e.index == Some(0)) {
            // Each part of a live blog says these again.
            for (kind, text) in [
                (
                    DocumentTitle,
                    (|document| document.title.as_deref()) as fn(&DraftDocument) -> Option<&str>,
                ),
                (DocumentUrl, |document| document.source_url.as_deref()),
                (DocumentLanguage, |document| document.language.as_deref()),
                (DocumentTimeZone, |document| document.time_zone.as_deref()),
                (DocumentHash, |document| document.text_sha256.as_deref()),
            ] {
                self.lose_text(text(before), text(known), id, kind);
            }
            for (kind, texts) in [
                (
                    Standfirst,
                    (|document| &document.standfirst) as fn(&DraftDocument) -> &Vec<Arc<str>>,
                ),
                (KeyPoints, |document| &document.key_points),
            ] {
                let (before, after) = (texts(before), texts(known));
                let others: &[LossKind] = if after.len() < before.len() {
                    &[]
                } else {
                    &WORDS
                };
                self.lose(before != after, id, kind, others);
            }
            self.lose(before.date != known.date, id, DocumentDate, &[]);
            self.lose(before.order != known.order, id, DocumentOrder, &[]);
            self.lose(before.added != known.added, id, DocumentAdded, &[]);
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
        if !self.losses.has_any(id) {
            self.losses.add(LossKind::Entry, id);
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
            Author, Blank, Block, Character, EmptyText, EntryIndex, Heading, RespelledName, Source,
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
        self.lose(
            before.index != after.index,
            id,
            EntryIndex,
            &[RespelledName],
        );

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
            AnnotationAnnotator, AnnotationMoment, AnnotationNote, AnnotationOrigin,
            AnnotationVersion, Character, EmptyText, EntryLabel, MovedSpan, RespelledName, Span,
        };
        let id = before.id.as_deref().unwrap_or_default();
        let Some(after) = after else {
            if !self.losses.has_any(id) {
                let kind = if before.span.is_some() {
                    Span
                } else {
                    EntryLabel
                };
                self.losses.add(kind, id);
            }
            return;
        };
        let note = [Character, EmptyText];
        self.lose(before.note != after.note, id, AnnotationNote, &note);
        let differs = before.annotator != after.annotator;
        self.lose(differs, id, AnnotationAnnotator, &[]);
        let moments = |a: &DraftAnnotation| (a.created.clone(), a.modified.clone());
        let differs = moments(before) != moments(after);
        self.lose(differs, id, AnnotationMoment, &[]);
        let differs = before.origin != after.origin;
        self.lose(differs, id, AnnotationOrigin, &[]);
        let differs = before.codebook_version != after.codebook_version;
        self.lose(differs, id, AnnotationVersion, &[]);
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
