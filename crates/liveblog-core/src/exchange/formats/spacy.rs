//! JSON Lines for spaCy, one record a line, in the terms of its
//! `Example.from_dict`: `cats` for labels of the entry and the span group `sc`
//! of `spans` for passages, which may overlap, with offsets in code points.
//! Everything else stands under `meta`.
//!
//! Passages that do not begin and end with tokens are written as they are:
//! where tokens end is for the tokeniser to say.
//!
//! Of other files, `entities` are read as well, and pairs of a text and what is
//! said of it.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Form;
use crate::exchange::draft::Batch;
use crate::exchange::fit::{BookHolds, Holds, codebook_of_ids, label_of_id};
use crate::exchange::gather::{self, Facts, Fields, Gather, Native};
use crate::exchange::passages::Passages;
use crate::exchange::record::{self, Record};
use crate::exchange::{Draft, Files, Losses, OffsetUnit, Options, Reading};
use crate::json::Node;
use crate::said::said;
use crate::{Codebook, LabelId, Part, Status};

pub(super) const FORM: Form = Form {
    holds: Holds {
        codebook: BookHolds::EntryLabels,
        ..record::HOLDS
    },
    stand_off: false,
    batch: Batch::Entries,
    fit: Some(fit),
    write: Some(write),
    read,
};

const UNIT: OffsetUnit = OffsetUnit::CodePoint;

/// The span group that spaCy's span categoriser looks in by default.
const GROUP: &str = "sc";

fn fit(draft: &mut Draft, _: &Options, losses: &mut Losses) {
    record::fit(draft, losses);
    let offered = record::offered(draft);
    let mut said = codebook_of_ids([]);
    let mut seen = BTreeSet::new();
    for record in record::of(draft) {
        for (label, _) in cats(&record, &offered) {
            if seen.insert(label) {
                said.labels.push(label_of_id(label));
            }
        }
    }
    draft.codebook = (!seen.is_empty()).then(|| Arc::new(said));
}

/// What a record says of labels on the entry: of each that was to choose from
/// whether it is set, or only of those that are, where the annotator is not
/// done. To spaCy a label that is not named is unknown and not absent.
fn cats<'o>(
    record: &Record<'_>,
    offered: &'o Codebook,
) -> impl Iterator<Item = (&'o LabelId, bool)> {
    let set = record.entry_labels(Some(offered));
    let is_done = record.status().is_some_and(|s| s.status == Status::Done);
    // The heading is not labelled as an entry, so that nothing is said of it.
    let is_text = record.part == Part::Text;
    offered.labels.iter().filter_map(move |label| {
        let is_set = set.contains(&&*label.id);
        (is_text && (is_set || is_done)).then_some((&label.id, is_set))
    })
}

fn write(draft: &Draft, _: bool, _: &Options, files: &mut Files) {
    let offered = record::offered(draft);
    record::write_lines(draft, "spacy.jsonl", files, |w, record| {
        w.text("text", record.text());
        w.key("cats");
        w.open('{');
        for (label, is_set) in cats(record, &offered) {
            w.key(label);
            w.display(if is_set { &"1.0" } else { &"0.0" });
        }
        w.close('}');
        w.key("spans");
        w.open('{');
        w.key(GROUP);
        w.open('[');
        for (start, end, annotation) in record.spans(UNIT) {
            w.next();
            w.open('[');
            for offset in [start, end] {
                w.next();
                w.display(&offset);
            }
            // The last one is the id in a knowledge base, which we have not.
            w.next();
            w.string(&annotation.label);
            w.next();
            w.string("");
            w.close(']');
        }
        w.close(']');
        w.close('}');
        w.key("meta");
        w.open('{');
        record::write_metadata(w, record, UNIT);
        w.close('}');
    });
}

fn read(files: &Files, _: &Options) -> Reading {
    gather::read_values(files, is_own, read_record)
}

fn is_own(key: &str, value: &Node<'_>) -> bool {
    match key {
        "cats" | "spans" => matches!(value, Node::Object(_)),
        "entities" => true,
        _ => false,
    }
}

fn read_record(gather: &mut Gather, place: &str, node: &Node<'_>) {
    let (text, fields) = match node {
        Node::Array(items) => match &items[..] {
            [Node::String(text), said @ Node::Object(_)] => (Some(&**text), Fields::of(said)),
            _ => (None, Fields::of(node)),
        },
        _ => {
            let fields = Fields::of(node);
            (fields.text("text"), fields)
        }
    };
    let Some(text) = text else {
        gather.reading.refuse(place, said!("It has no text."));
        return;
    };
    let facts = Facts::read(fields.object("meta"));
    let passages = Passages::new(facts.part, text, UNIT, &gather.copied);
    let mut natives = Vec::new();
    for (name, value) in fields.object("cats").0 {
        let is_set = match value {
            Node::Number(number) => number.parse().is_ok_and(|number: f64| number >= 0.5),
            Node::Bool(is_set) => *is_set,
            other => {
                let why = said!(
                    "The label “{name}” is {other} and neither 0.0 nor 1.0.",
                    name,
                    other
                );
                gather.reading.refuse(place, why);
                continue;
            }
        };
        let Some(label) = gather.label(place, name) else {
            continue;
        };
        gather.offer(label_of_id(&label));
        if is_set {
            natives.push(Native {
                label,
                at: None,
                span: None,
            });
        }
    }
    let entities = fields.list("entities").unwrap_or_default().iter();
    let groups = fields.object("spans").0.iter();
    let grouped = groups.flat_map(|(_, group)| match group {
        Node::Array(items) => items.iter(),
        _ => [].iter(),
    });
    for item in entities.chain(grouped) {
        let (at, label) = gather::passage_of(item);
        match (at, label) {
            // One tag a token, which says nothing without the tokens.
            (None, None) if matches!(item, Node::String(_)) => {
                let why =
                    said!("Its entities are tags of tokens; only those with offsets can be read.");
                gather.reading.refuse(place, why);
                break;
            }
            (at, Some(label)) => {
                natives.extend(gather.passage(place, label, at, None, &passages));
            }
            (_, None) => gather
                .reading
                .refuse(place, said!("A passage has no label.")),
        }
    }
    gather.add(place, facts, text, natives);
}
