//! What a file does not say is in the report, for every format.

use std::collections::{BTreeMap, BTreeSet};

use expect_test::expect;
use liveblog_core::Project;
use liveblog_core::exchange::{Draft, DraftEntry, Format, LossKind, Losses, Options, read};
use proptest::prelude::*;

use super::{READY, difficult, drawn, options, written};
use crate::made_up::{self, Tape};

/// Holds what was read of a file against what was to go into it.
struct Audit<'l> {
    said: BTreeSet<(&'l str, LossKind)>,
    /// Differences that the report does not have.
    unsaid: Vec<String>,
    differs: bool,
}

impl Audit<'_> {
    /// A loss of one of the kinds has to be said of `id` where something differs.
    fn hold(&mut self, differs: bool, id: &str, what: &str, kinds: &[LossKind]) {
        if differs {
            self.differs = true;
            if !kinds.iter().any(|kind| self.said.contains(&(id, *kind))) {
                self.unsaid.push(format!("{what} of {id}"));
            }
        }
    }
}

fn said(losses: &Losses) -> BTreeSet<(&str, LossKind)> {
    let ids = |loss: &'_ liveblog_core::exchange::Loss| loss.kind;
    losses
        .iter()
        .flat_map(|loss| loss.ids.iter().map(move |id| (&**id, ids(loss))))
        .collect()
}

fn by_id<'d, T>(all: &'d [T], id: impl Fn(&'d T) -> &'d str) -> BTreeMap<&'d str, &'d T> {
    all.iter().map(|one| (id(one), one)).collect()
}

fn hold_entry(audit: &mut Audit<'_>, entry: &DraftEntry, back: Option<&DraftEntry>) {
    use LossKind::*;
    let none = DraftEntry::default();
    let id = entry.id.as_deref().unwrap();
    // Where the entry itself is gone, that is enough for what it says.
    let gone = [Entry, UnlabelledEntry, EntryWithoutText, EntryId, Text];
    let is_gone = back.is_none();
    audit.hold(is_gone, id, "the entry", &gone);
    let back = back.unwrap_or(&none);
    let words = [Character, EmptyText, Blank];
    if !is_gone {
        let with = |kind: LossKind| [&[kind], &words[..]].concat();
        audit.hold(entry.text != back.text, id, "the text", &with(Text));
        let differs = entry.heading != back.heading || entry.heading_length != back.heading_length;
        audit.hold(differs, id, "the heading", &with(Heading));
        audit.hold(entry.time != back.time, id, "the time", &with(Time));
        audit.hold(
            entry.authors != back.authors,
            id,
            "an author",
            &with(Author),
        );
        audit.hold(entry.blocks != back.blocks, id, "the blocks", &[Block]);
        audit.hold(entry.source != back.source, id, "the source", &[Source]);
        let kinds = [EntryId, EntryIndex];
        audit.hold(entry.index != back.index, id, "the place", &kinds);
    }
    let annotations = by_id(&back.annotations, |a| a.id.as_deref().unwrap_or_default());
    for annotation in &entry.annotations {
        let id = annotation.id.as_deref().unwrap();
        let Some(back) = annotations.get(id) else {
            let gone = [
                OtherAnnotator,
                EntryLabel,
                Span,
                HeadingSpan,
                OverlappingSpan,
                RepeatedSpan,
                RepeatedLabel,
                UnfinishedEntry,
                AnnotationId,
            ];
            audit.hold(true, id, "the annotation", &gone);
            continue;
        };
        let differs = annotation.note != back.note;
        audit.hold(
            differs,
            id,
            "the note",
            &[AnnotationNote, Character, EmptyText],
        );
        let differs = annotation.annotator != back.annotator;
        audit.hold(differs, id, "the annotator", &[AnnotationAnnotator]);
        let differs = annotation.origin != back.origin;
        audit.hold(differs, id, "the origin", &[AnnotationOrigin]);
        let differs =
            (&annotation.created, &annotation.modified) != (&back.created, &back.modified);
        audit.hold(differs, id, "a moment", &[AnnotationMoment]);
        let differs = annotation.codebook_version != back.codebook_version;
        audit.hold(differs, id, "the version", &[AnnotationVersion]);
        audit.hold(
            annotation.label != back.label,
            id,
            "the label",
            &[RespelledName],
        );
        let bounds = |span: &liveblog_core::exchange::DraftSpan| (span.part, span.start, span.end);
        let differs = annotation.span.as_ref().map(bounds) != back.span.as_ref().map(bounds);
        audit.hold(differs, id, "the bounds", &[MovedSpan]);
    }
    for status in &entry.statuses {
        let mut all = back.statuses.iter();
        let back = all.find(|back| back.annotator == status.annotator);
        let gone = [OtherAnnotator, Entry, UnlabelledEntry, EntryWithoutText];
        let note = back.map_or("", |back| &*back.note);
        let kinds = [&gone[..], &[EntryNote, Character, EmptyText]].concat();
        audit.hold(*status.note != *note, id, "a note", &kinds);
        let facts = back.map(|back| (back.status, &back.modified));
        let differs = facts != Some((status.status, &status.modified));
        let kinds = [&gone[..], &[Status]].concat();
        audit.hold(differs, id, "a status", &kinds);
    }
    let attributions = by_id(&back.attributions, |a| a.id.as_deref().unwrap_or_default());
    for record in &entry.attributions {
        let id = record.id.as_deref().unwrap();
        let differs = attributions.get(id).is_none_or(|back| {
            let facts = |a: &liveblog_core::exchange::DraftAttribution| {
                let moments = (a.created.clone(), a.modified.clone(), a.codebook_version);
                (
                    a.annotator.clone(),
                    a.fields.clone(),
                    a.note.clone(),
                    moments,
                    a.members.len(),
                )
            };
            facts(back) != facts(record)
        });
        let kinds = [Attribution, OtherAnnotator, Character, EmptyText];
        audit.hold(differs, id, "the attribution", &kinds);
    }
    let links = by_id(&back.links, |l| l.id.as_deref().unwrap_or_default());
    for link in &entry.links {
        let id = link.id.as_deref().unwrap();
        let differs = links.get(id).is_none_or(|back| *back != link);
        let kinds = [Link, OtherAnnotator, Character, EmptyText];
        audit.hold(differs, id, "the link", &kinds);
    }
}

fn audit(project: &Project, format: Format, options: &Options) {
    use LossKind::*;
    let (files, losses) = written(project, format, options);
    let back = read(format, &files, options).draft;
    let draft = Draft::of(project, options);
    let mut audit = Audit {
        said: said(&losses),
        unsaid: Vec::new(),
        differs: false,
    };
    let words = [Character, EmptyText];
    if let Some(name) = &draft.name {
        let differs = back.name.as_ref() != Some(name);
        let is_cleaned = audit.said.contains(&("", Character));
        audit.hold(
            differs && !is_cleaned,
            name,
            "the name",
            &[ProjectName, EmptyText],
        );
    }
    let codebook = draft.codebook.as_deref().unwrap();
    let labels = back
        .codebook
        .as_deref()
        .map_or(&[][..], |book| &book.labels);
    let labels = by_id(labels, |label| &label.id);
    for label in &codebook.labels {
        let id = &label.id;
        let Some(back) = labels.get(&**id) else {
            audit.hold(true, id, "the label", &[LabelButId]);
            continue;
        };
        let (both, words) = ([LabelButId, LabelButName], &words[..]);
        let mut hold = |differs, what: &str, kind: LossKind| {
            let kinds = [&both[..], words, &[kind, RespelledName]].concat();
            audit.hold(differs, id, what, &kinds);
        };
        hold(label.name != back.name, "the name", LabelName);
        hold(label.color != back.color, "the colour", LabelColor);
        hold(label.hotkey != back.hotkey, "the key", LabelHotkey);
        hold(label.scope != back.scope, "the scope", LabelScope);
        let differs = label.definition != back.definition;
        hold(differs, "the definition", LabelDefinition);
        hold(label.include != back.include, "the inclusion", LabelInclude);
        hold(label.exclude != back.exclude, "the exclusion", LabelExclude);
        hold(label.example != back.example, "the example", LabelExample);
        hold(label.group != back.group, "the group", LabelGroup);
        let differs = label.requires != back.requires;
        hold(differs, "what it requires", LabelRequires);
        let differs = label.archived != back.archived;
        hold(differs, "whether it is archived", LabelArchived);
        hold(label.extra != back.extra, "a key", UnknownKey);
    }
    let groups = back
        .codebook
        .as_deref()
        .map_or(&[][..], |book| &book.groups);
    for group in &codebook.groups {
        let kinds = [Group, GroupName, UnknownKey, Character, EmptyText];
        audit.hold(!groups.contains(group), &group.id, "the group", &kinds);
    }
    let changes = back
        .codebook
        .as_deref()
        .map_or(&[][..], |book| &book.changes);
    let facts = |book: &liveblog_core::Codebook| (book.id.clone(), book.name.clone(), book.version);
    let differs = back.codebook.as_deref().map(facts) != Some(facts(codebook));
    let kinds = [&words[..], &[CodebookName]].concat();
    audit.hold(differs, &codebook.id, "the codebook", &kinds);
    let differs = codebook.changes != changes;
    audit.hold(differs, &codebook.id, "a change", &[CodebookChange]);
    let annotators = by_id(&back.annotators, |annotator| &annotator.id);
    for annotator in &draft.annotators {
        let differs = annotators
            .get(&*annotator.id)
            .is_none_or(|back| *back != annotator);
        let kinds = [&words[..], &[Annotator, RespelledName, UnknownKey]].concat();
        audit.hold(differs, &annotator.id, "the annotator", &kinds);
    }
    let documents = by_id(&back.documents, |document| {
        document.id.as_deref().unwrap_or_default()
    });
    for document in &draft.documents {
        let id = document.id.as_deref().unwrap();
        let found = documents.get(id);
        let none = Default::default();
        let back = found.copied().unwrap_or(&none);
        let mut hold = |differs, what: &str, kind: LossKind| {
            let words = [Character, EmptyText];
            audit.hold(differs, id, what, &[&[Document, kind], &words[..]].concat());
        };
        hold(document.title != back.title, "the title", DocumentTitle);
        let differs = document.source_url != back.source_url;
        hold(differs, "the address", DocumentUrl);
        let differs = document.language != back.language;
        hold(differs, "the language", DocumentLanguage);
        hold(document.date != back.date, "the date", DocumentDate);
        let differs = document.time_zone != back.time_zone;
        hold(differs, "the zone", DocumentTimeZone);
        hold(document.order != back.order, "the order", DocumentOrder);
        let differs = document.standfirst != back.standfirst;
        hold(differs, "the standfirst", Standfirst);
        let differs = document.key_points != back.key_points;
        hold(differs, "the key points", KeyPoints);
        let differs = document.text_sha256 != back.text_sha256;
        hold(differs, "the hash", DocumentHash);
        hold(document.added != back.added, "the moment", DocumentAdded);
        let entries = by_id(&back.entries, |entry| {
            entry.id.as_deref().unwrap_or_default()
        });
        for entry in &document.entries {
            let id = entry.id.as_deref().unwrap();
            hold_entry(&mut audit, entry, entries.get(id).copied());
        }
    }
    assert_eq!(audit.unsaid, [""; 0], "{format}");
    for loss in losses.iter() {
        let each: BTreeSet<_> = loss.ids.iter().collect();
        assert_eq!(each.len(), loss.ids.len(), "{format}: {}", loss.kind.name());
    }
    let is_silent = losses.iter().all(|loss| loss.kind == Notice);
    if is_silent {
        assert!(!audit.differs, "{format}");
    }
}

#[test]
fn what_a_file_does_not_say_is_in_the_report() {
    for project in [made_up::everything(), difficult(), made_up::plain()] {
        for format in READY {
            audit(&project, *format, &options());
        }
    }
}

/// A project whose every fact is there once, in each format: what a person
/// reads before the download.
#[test]
fn the_report_names_what_is_lost_and_nothing_else() {
    let mut all = String::new();
    for format in READY {
        let (_, losses) = written(&made_up::everything(), *format, &options());
        all.push_str(&format!("{format}\n"));
        for loss in losses.iter() {
            all.push_str(&format!("  {}: {}\n", loss.kind.words(), loss.ids.len()));
        }
    }
    expect![[r#"
        json
        jsonl
          names of annotators: 2
          live blogs without whether their oldest or newest entry comes first: 2
          paragraphs under the titles of live blogs: 1
          lists of key points in live blogs: 1
          hashes of the pasted texts of live blogs: 2
          moments at which live blogs were added: 2
          live blogs without the notices of what looked odd when they were split: 1
          labels without name, colour, key, definition and everything else but the id: 4
          groups of labels: 1
          names, ids and versions of codebooks: 1
          codebooks without the log of their changes: 1
          names of projects: 1
          parts of the project without what other programs had added to them: 11
        csv-entries
          labels of whole entries: 2
          labelled passages: 4
          attributions: who said what, from which source: 3
          links between entries: 3
          names of annotators: 2
          paragraphs under the titles of live blogs: 1
          lists of key points in live blogs: 1
          live blogs without the notices of what looked odd when they were split: 1
          entries without their division into paragraphs, captions and so on: 3
          labels without name, colour, key, definition and everything else but the id: 4
          groups of labels: 1
          names, ids and versions of codebooks: 1
          codebooks without the log of their changes: 1
          names of projects: 1
          empty texts that are written as if there were none: 1
          parts of the project without what other programs had added to them: 11
        csv-annotations
          attributions: who said what, from which source: 1
          links between entries: 3
          entries with a status that is left out: 3
          notes on entries: 1
          names of annotators: 1
          titles of live blogs: 1
          web addresses of live blogs: 1
          languages of live blogs: 1
          dates of live blogs: 1
          time zones of live blogs: 1
          live blogs without whether their oldest or newest entry comes first: 2
          paragraphs under the titles of live blogs: 1
          lists of key points in live blogs: 1
          hashes of the pasted texts of live blogs: 2
          moments at which live blogs were added: 2
          live blogs without the notices of what looked odd when they were split: 1
          entries without annotations: 2
          headings of entries: 3
          entries without their division into paragraphs, captions and so on: 3
          places of entries in the pasted text: 4
          texts of entries: 2
          labels without name, colour, key, definition and everything else but the id: 4
          groups of labels: 1
          names, ids and versions of codebooks: 1
          codebooks without the log of their changes: 1
          names of projects: 1
          parts of the project without what other programs had added to them: 11
        csv-wide
          labelled passages: 4
          labels on entries that are not marked as done: 1
          attributions: who said what, from which source: 3
          links between entries: 3
          notes on annotations: 1
          notes on entries: 1
          ids of annotations: 2
          annotations without when they were made and changed: 2
          annotations without how they came about (by hand, suggested or imported): 2
          annotations without the version of the codebook they were made with: 2
          names of annotators: 2
          titles of live blogs: 1
          web addresses of live blogs: 1
          languages of live blogs: 1
          dates of live blogs: 1
          time zones of live blogs: 1
          live blogs without whether their oldest or newest entry comes first: 2
          paragraphs under the titles of live blogs: 1
          lists of key points in live blogs: 1
          hashes of the pasted texts of live blogs: 2
          moments at which live blogs were added: 2
          live blogs without the notices of what looked odd when they were split: 1
          headings of entries: 3
          times of entries: 2
          authors of entries: 1
          entries without their division into paragraphs, captions and so on: 3
          places of entries in the pasted text: 4
          texts of entries: 4
          labels without name, colour, key, definition and everything else but the id: 4
          names of groups of labels: 1
          names, ids and versions of codebooks: 1
          codebooks without the log of their changes: 1
          names of projects: 1
          parts of the project without what other programs had added to them: 11
        csv-codebook
          labels of whole entries: 2
          labelled passages: 4
          attributions: who said what, from which source: 3
          links between entries: 3
          entries with a status that is left out: 3
          notes on entries: 1
          names of annotators: 2
          live blogs: 2
          entries: 4
          codebooks without the log of their changes: 1
          names of projects: 1
          parts of the project without what other programs had added to them: 5
        label-studio
          links between entries: 3
          names of annotators: 2
          live blogs without whether their oldest or newest entry comes first: 2
          paragraphs under the titles of live blogs: 1
          lists of key points in live blogs: 1
          hashes of the pasted texts of live blogs: 2
          moments at which live blogs were added: 2
          live blogs without the notices of what looked odd when they were split: 1
          headings of entries: 1
          entries without their division into paragraphs, captions and so on: 3
          places of entries in the pasted text: 4
          labels without whether they are for entries, passages or both: 1
          labels without what they include: 4
          labels without what they exclude: 4
          examples of labels: 4
          labels without the group they are in: 1
          labels without the label they need beside them: 1
          labels without whether they are archived: 1
          names, ids and versions of codebooks: 1
          codebooks without the log of their changes: 1
          names of projects: 1
          parts of the project without what other programs had added to them: 11
        doccano
          links between entries: 3
          names of annotators: 2
          live blogs without whether their oldest or newest entry comes first: 2
          paragraphs under the titles of live blogs: 1
          lists of key points in live blogs: 1
          hashes of the pasted texts of live blogs: 2
          moments at which live blogs were added: 2
          live blogs without the notices of what looked odd when they were split: 1
          headings of entries: 1
          entries without their division into paragraphs, captions and so on: 3
          places of entries in the pasted text: 4
          labels without name, colour, key, definition and everything else but the id: 4
          groups of labels: 1
          names, ids and versions of codebooks: 1
          codebooks without the log of their changes: 1
          names of projects: 1
          parts of the project without what other programs had added to them: 11
        spacy
          links between entries: 3
          names of annotators: 2
          live blogs without whether their oldest or newest entry comes first: 2
          paragraphs under the titles of live blogs: 1
          lists of key points in live blogs: 1
          hashes of the pasted texts of live blogs: 2
          moments at which live blogs were added: 2
          live blogs without the notices of what looked odd when they were split: 1
          headings of entries: 1
          entries without their division into paragraphs, captions and so on: 3
          places of entries in the pasted text: 4
          labels without name, colour, key, definition and everything else but the id: 4
          groups of labels: 1
          names, ids and versions of codebooks: 1
          codebooks without the log of their changes: 1
          names of projects: 1
          parts of the project without what other programs had added to them: 11
        prodigy
          links between entries: 3
          names of annotators: 2
          live blogs without whether their oldest or newest entry comes first: 2
          paragraphs under the titles of live blogs: 1
          lists of key points in live blogs: 1
          hashes of the pasted texts of live blogs: 2
          moments at which live blogs were added: 2
          live blogs without the notices of what looked odd when they were split: 1
          headings of entries: 1
          entries without their division into paragraphs, captions and so on: 3
          places of entries in the pasted text: 4
          labels without name, colour, key, definition and everything else but the id: 1
          labels without colour, key, definition and everything else but id and name: 3
          groups of labels: 1
          names, ids and versions of codebooks: 1
          codebooks without the log of their changes: 1
          names of projects: 1
          parts of the project without what other programs had added to them: 11
        conll
          records by other annotators than the one whose work the file holds: 3
          labels of whole entries: 1
          labelled passages that overlap others: 1
          attributions: who said what, from which source: 3
          links between entries: 2
          entries with a status that is left out: 3
          notes on entries: 1
          ids of annotations: 3
          annotations without who made them: 4
          annotations without when they were made and changed: 4
          annotations without how they came about (by hand, suggested or imported): 4
          annotations without the version of the codebook they were made with: 4
          names of annotators: 2
          titles of live blogs: 1
          web addresses of live blogs: 1
          languages of live blogs: 1
          dates of live blogs: 1
          time zones of live blogs: 1
          live blogs without whether their oldest or newest entry comes first: 2
          paragraphs under the titles of live blogs: 1
          lists of key points in live blogs: 1
          hashes of the pasted texts of live blogs: 2
          moments at which live blogs were added: 2
          live blogs without the notices of what looked odd when they were split: 1
          ids of entries and of their live blogs, and places of entries: 6
          headings of entries: 2
          times of entries: 2
          authors of entries: 1
          entries without their division into paragraphs, captions and so on: 3
          places of entries in the pasted text: 4
          entries in which spaces and line breaks are not as they were: 3
          labels without name, colour, key, definition and everything else but the id: 4
          groups of labels: 1
          names, ids and versions of codebooks: 1
          codebooks without the log of their changes: 1
          names of projects: 1
          parts of the project without what other programs had added to them: 11
        brat
          links between entries: 1
          titles of live blogs: 1
          web addresses of live blogs: 1
          languages of live blogs: 1
          dates of live blogs: 1
          time zones of live blogs: 1
          live blogs without whether their oldest or newest entry comes first: 2
          paragraphs under the titles of live blogs: 1
          lists of key points in live blogs: 1
          hashes of the pasted texts of live blogs: 2
          moments at which live blogs were added: 2
          live blogs without the notices of what looked odd when they were split: 1
          headings of entries: 1
          entries without their division into paragraphs, captions and so on: 3
          places of entries in the pasted text: 4
          keys of labels: 3
          labels without whether they are for entries, passages or both: 2
          definitions of labels: 4
          labels without what they include: 4
          labels without what they exclude: 4
          examples of labels: 4
          labels without the group they are in: 2
          labels without the label they need beside them: 1
          groups of labels: 1
          names, ids and versions of codebooks: 1
          codebooks without the log of their changes: 1
          names of projects: 1
          parts of the project without what other programs had added to them: 11
        cas-json
          live blogs without the notices of what looked odd when they were split: 1
          headings of entries: 1
          labels without name, colour, key, definition and everything else but the id: 4
          groups of labels: 1
          names, ids and versions of codebooks: 1
          codebooks without the log of their changes: 1
          names of projects: 1
          parts of the project without what other programs had added to them: 11
        w3c
          titles of live blogs: 1
          languages of live blogs: 1
          dates of live blogs: 1
          time zones of live blogs: 1
          live blogs without whether their oldest or newest entry comes first: 2
          paragraphs under the titles of live blogs: 1
          lists of key points in live blogs: 1
          hashes of the pasted texts of live blogs: 2
          moments at which live blogs were added: 2
          live blogs without the notices of what looked odd when they were split: 1
          headings of entries: 3
          times of entries: 2
          authors of entries: 1
          entries without their division into paragraphs, captions and so on: 3
          places of entries in the pasted text: 4
          texts of entries: 4
          labels without name, colour, key, definition and everything else but the id: 4
          groups of labels: 1
          names, ids and versions of codebooks: 1
          codebooks without the log of their changes: 1
          parts of the project without what other programs had added to them: 11
        refi-qdc
          labels of whole entries: 2
          labelled passages: 4
          attributions: who said what, from which source: 3
          links between entries: 3
          entries with a status that is left out: 3
          notes on entries: 1
          names of annotators: 2
          live blogs: 2
          entries: 4
          codebooks without the log of their changes: 1
          names of projects: 1
          parts of the project without what other programs had added to them: 5
        refi-qdpx
          attributions: who said what, from which source: 3
          links between entries: 3
          ids of annotations: 6
          annotations without how they came about (by hand, suggested or imported): 6
          annotations without the version of the codebook they were made with: 6
          live blogs without the notices of what looked odd when they were split: 1
          headings of entries: 1
          entries without their division into paragraphs, captions and so on: 3
          places of entries in the pasted text: 4
          codebooks without the log of their changes: 1
          parts of the project without what other programs had added to them: 11
        dataset-zip
          names of annotators: 2
          live blogs without whether their oldest or newest entry comes first: 2
          paragraphs under the titles of live blogs: 1
          lists of key points in live blogs: 1
          hashes of the pasted texts of live blogs: 2
          moments at which live blogs were added: 2
          live blogs without the notices of what looked odd when they were split: 1
          names of projects: 1
          parts of the project without what other programs had added to them: 8
    "#]]
    .assert_eq(&all);
}

/// Only the dataset file has the keys of other programs and what looked odd.
#[test]
fn unknown_keys_and_notices_are_in_the_report() {
    let mut counts = String::new();
    for format in READY {
        let (_, losses) = written(&made_up::everything(), *format, &options());
        let its = losses
            .iter()
            .filter(|loss| [LossKind::UnknownKey, LossKind::Notice].contains(&loss.kind));
        let its: Vec<_> = its
            .map(|l| format!("{} {}", l.kind.name(), l.ids.join(" ")))
            .collect();
        counts.push_str(&format!("{format}: {}\n", its.join("; ")));
    }
    expect![[r#"
        json: 
        jsonl: notice d-0123456789ab; unknown_key Pilot study d-0123456789ab d-0123456789ab-e001 r-001 d-0123456789ab-e002 n-006 l-001 claim function liveblog-core b
        csv-entries: notice d-0123456789ab; unknown_key Pilot study d-0123456789ab d-0123456789ab-e001 r-001 d-0123456789ab-e002 n-006 l-001 claim function liveblog-core b
        csv-annotations: notice d-0123456789ab; unknown_key Pilot study d-0123456789ab d-0123456789ab-e001 r-001 d-0123456789ab-e002 n-006 l-001 claim function liveblog-core b
        csv-wide: notice d-0123456789ab; unknown_key Pilot study d-0123456789ab d-0123456789ab-e001 r-001 d-0123456789ab-e002 n-006 l-001 claim function liveblog-core b
        csv-codebook: unknown_key Pilot study claim function liveblog-core b
        label-studio: notice d-0123456789ab; unknown_key Pilot study d-0123456789ab d-0123456789ab-e001 r-001 d-0123456789ab-e002 n-006 l-001 claim function liveblog-core b
        doccano: notice d-0123456789ab; unknown_key Pilot study d-0123456789ab d-0123456789ab-e001 r-001 d-0123456789ab-e002 n-006 l-001 claim function liveblog-core b
        spacy: notice d-0123456789ab; unknown_key Pilot study d-0123456789ab d-0123456789ab-e001 r-001 d-0123456789ab-e002 n-006 l-001 claim function liveblog-core b
        prodigy: notice d-0123456789ab; unknown_key Pilot study d-0123456789ab d-0123456789ab-e001 r-001 d-0123456789ab-e002 n-006 l-001 claim function liveblog-core b
        conll: notice d-0123456789ab; unknown_key Pilot study d-0123456789ab d-0123456789ab-e001 r-001 d-0123456789ab-e002 n-006 l-001 claim function liveblog-core b
        brat: notice d-0123456789ab; unknown_key Pilot study d-0123456789ab d-0123456789ab-e001 r-001 d-0123456789ab-e002 n-006 l-001 claim function liveblog-core b
        cas-json: notice d-0123456789ab; unknown_key Pilot study d-0123456789ab d-0123456789ab-e001 r-001 d-0123456789ab-e002 n-006 l-001 claim function liveblog-core b
        w3c: notice d-0123456789ab; unknown_key Pilot study d-0123456789ab d-0123456789ab-e001 r-001 d-0123456789ab-e002 n-006 l-001 claim function liveblog-core b
        refi-qdc: unknown_key Pilot study claim function liveblog-core b
        refi-qdpx: notice d-0123456789ab; unknown_key Pilot study d-0123456789ab d-0123456789ab-e001 r-001 d-0123456789ab-e002 n-006 l-001 claim function liveblog-core b
        dataset-zip: notice d-0123456789ab; unknown_key Pilot study d-0123456789ab d-0123456789ab-e001 r-001 d-0123456789ab-e002 n-006 l-001 b
    "#]].assert_eq(&counts);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_a_file_does_not_say_of_any_project_is_in_the_report(
        numbers in proptest::collection::vec(any::<u32>(), 0..400),
        choices in proptest::collection::vec(any::<u32>(), 0..20),
    ) {
        let project = made_up::drawn(&mut Tape(&numbers));
        let chosen = drawn(&project, &mut Tape(&choices));
        for format in READY {
            let stand_off = chosen.stand_off && format.can_stand_off();
            audit(&project, *format, &Options { stand_off, ..chosen.clone() });
        }
    }
}
