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
    let gone = [UnlabelledEntry, EntryWithoutText, EntryId, Text];
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
        audit.hold(entry.index != back.index, id, "the place", &[EntryId]);
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
        let differs = annotation.annotator != back.annotator
            || annotation.origin != back.origin
            || annotation.created != back.created
            || annotation.modified != back.modified
            || annotation.codebook_version != back.codebook_version;
        audit.hold(differs, id, "the making", &[Provenance]);
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
        let gone = [OtherAnnotator, UnlabelledEntry, EntryWithoutText];
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
        let differs = labels.get(&*label.id).is_none_or(|back| *back != label);
        let kinds = [&words[..], &[LabelFact, RespelledName]].concat();
        audit.hold(differs, &label.id, "the label", &kinds);
    }
    let groups = back
        .codebook
        .as_deref()
        .map_or(&[][..], |book| &book.groups);
    for group in &codebook.groups {
        let kinds = [LabelFact, Character, EmptyText];
        audit.hold(!groups.contains(group), &group.id, "the group", &kinds);
    }
    let changes = back
        .codebook
        .as_deref()
        .map_or(&[][..], |book| &book.changes);
    let differs = codebook.changes != changes;
    audit.hold(differs, &codebook.id, "a change", &[CodebookChange]);
    let annotators = by_id(&back.annotators, |annotator| &annotator.id);
    for annotator in &draft.annotators {
        let differs = annotators
            .get(&*annotator.id)
            .is_none_or(|back| *back != annotator);
        let kinds = [&words[..], &[Annotator, RespelledName]].concat();
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
        let differ = [
            document.title != back.title,
            document.source_url != back.source_url,
            document.language != back.language,
            document.date != back.date,
            document.time_zone != back.time_zone,
            document.order != back.order,
            document.standfirst != back.standfirst,
            document.key_points != back.key_points,
            document.text_sha256 != back.text_sha256,
            document.added != back.added,
        ];
        let kinds = [DocumentFact, Character, EmptyText];
        audit.hold(differ.contains(&true), id, "a fact", &kinds);
        let count = |loss: &liveblog_core::exchange::Loss| {
            let its = loss.ids.iter().filter(|its| **its == *id);
            its.count() * usize::from(kinds.contains(&loss.kind))
        };
        let said: usize = losses.iter().map(count).sum();
        let differ = differ.iter().filter(|differs| **differs).count();
        assert!(
            said >= differ,
            "{format}: {differ} facts of {id}, {said} said"
        );
        let entries = by_id(&back.entries, |entry| {
            entry.id.as_deref().unwrap_or_default()
        });
        for entry in &document.entries {
            let id = entry.id.as_deref().unwrap();
            hold_entry(&mut audit, entry, entries.get(id).copied());
        }
    }
    assert_eq!(audit.unsaid, [""; 0], "{format}");
    let of_draft = |kind: LossKind| ![UnknownKey, Notice].contains(&kind);
    let is_silent = losses.iter().all(|loss| !of_draft(loss.kind));
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
        jsonl: notice d-0123456789ab d-0123456789ab; unknown_key Pilot study Pilot study d-0123456789ab d-0123456789ab-e001 r-001 d-0123456789ab-e002 n-006 l-001
        csv-entries: notice d-0123456789ab d-0123456789ab; unknown_key Pilot study Pilot study d-0123456789ab d-0123456789ab-e001 r-001 d-0123456789ab-e002 n-006 l-001
        csv-annotations: notice d-0123456789ab d-0123456789ab; unknown_key Pilot study Pilot study d-0123456789ab d-0123456789ab-e001 r-001 d-0123456789ab-e002 n-006 l-001
        csv-wide: notice d-0123456789ab d-0123456789ab; unknown_key Pilot study Pilot study d-0123456789ab d-0123456789ab-e001 r-001 d-0123456789ab-e002 n-006 l-001
        csv-codebook: notice d-0123456789ab d-0123456789ab; unknown_key Pilot study Pilot study d-0123456789ab d-0123456789ab-e001 r-001 d-0123456789ab-e002 n-006 l-001
        label-studio: notice d-0123456789ab d-0123456789ab; unknown_key Pilot study Pilot study d-0123456789ab d-0123456789ab-e001 r-001 d-0123456789ab-e002 n-006 l-001
        doccano: notice d-0123456789ab d-0123456789ab; unknown_key Pilot study Pilot study d-0123456789ab d-0123456789ab-e001 r-001 d-0123456789ab-e002 n-006 l-001
        spacy: notice d-0123456789ab d-0123456789ab; unknown_key Pilot study Pilot study d-0123456789ab d-0123456789ab-e001 r-001 d-0123456789ab-e002 n-006 l-001
        prodigy: notice d-0123456789ab d-0123456789ab; unknown_key Pilot study Pilot study d-0123456789ab d-0123456789ab-e001 r-001 d-0123456789ab-e002 n-006 l-001
        conll: notice d-0123456789ab d-0123456789ab; unknown_key Pilot study Pilot study d-0123456789ab d-0123456789ab-e001 r-001 d-0123456789ab-e002 n-006 l-001
        brat: notice d-0123456789ab d-0123456789ab; unknown_key Pilot study Pilot study d-0123456789ab d-0123456789ab-e001 r-001 d-0123456789ab-e002 n-006 l-001
        cas-json: notice d-0123456789ab d-0123456789ab; unknown_key Pilot study Pilot study d-0123456789ab d-0123456789ab-e001 r-001 d-0123456789ab-e002 n-006 l-001
        w3c: notice d-0123456789ab d-0123456789ab; unknown_key Pilot study Pilot study d-0123456789ab d-0123456789ab-e001 r-001 d-0123456789ab-e002 n-006 l-001
        refi-qdc: notice d-0123456789ab d-0123456789ab; unknown_key Pilot study Pilot study d-0123456789ab d-0123456789ab-e001 r-001 d-0123456789ab-e002 n-006 l-001
        refi-qdpx: notice d-0123456789ab d-0123456789ab; unknown_key Pilot study Pilot study d-0123456789ab d-0123456789ab-e001 r-001 d-0123456789ab-e002 n-006 l-001
        dataset-zip: notice d-0123456789ab d-0123456789ab; unknown_key Pilot study Pilot study d-0123456789ab d-0123456789ab-e001 r-001 d-0123456789ab-e002 n-006 l-001
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
