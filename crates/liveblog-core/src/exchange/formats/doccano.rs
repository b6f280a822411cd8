//! JSON Lines of doccano, one record a line: `entities` with offsets in UTF-16
//! units, as its page counts unless a project counts graphemes, `relations`
//! between them and `cats`. All other keys become metadata there and come back
//! with its exports.
//!
//! Of its own exports, those with `label` are read as well: names of labels for
//! texts, lists of start, end and label for passages.

use std::collections::{BTreeMap, BTreeSet};

use super::Form;
use crate::exchange::draft::Batch;
use crate::exchange::gather::{self, Facts, Fields, Gather, Native};
use crate::exchange::passages::Passages;
use crate::exchange::record::{self, Record};
use crate::exchange::relations::Relations;
use crate::exchange::{Draft, DraftAttribution, DraftStatus, Files, OffsetUnit, Options, Reading};
use crate::json::{Node, Writer};
use crate::said::said;
use crate::words::Word as _;
use crate::{Role, Status};

pub(super) const FORM: Form = Form {
    holds: record::HOLDS,
    stand_off: false,
    batch: Batch::Entries,
    fit: Some(|draft, _, losses| record::fit(draft, losses)),
    write: Some(write),
    read,
};

const UNIT: OffsetUnit = OffsetUnit::Utf16;

fn write(draft: &Draft, _: bool, _: &Options, files: &mut Files) {
    record::write_lines(draft, "doccano.jsonl", files, |w, record| {
        w.text("text", record.text());
        w.key("entities");
        w.open('[');
        for (id, (start, end, annotation)) in record.spans(UNIT).enumerate() {
            w.next();
            w.open('{');
            w.number("id", id);
            w.text("label", &annotation.label);
            w.number("start_offset", start);
            w.number("end_offset", end);
            w.close('}');
        }
        w.close(']');
        write_relations(w, record);
        let labels = record.entry_labels(draft.whole_codebook.0.as_deref());
        w.texts("cats", &mut labels.into_iter());
        record::write_metadata(w, record, UNIT);
    });
}

/// Attributions as doccano shows them: from each content to each source and
/// cue that stands in the same text.
fn write_relations(w: &mut Writer, record: &Record<'_>) {
    let spans = record.annotations.iter().filter(|a| a.span.is_some());
    let spans: Vec<_> = spans.copied().collect();
    let id_of = |place: usize| {
        let member = record.entry.annotations.get(place)?;
        spans.iter().position(|span| std::ptr::eq(*span, member))
    };
    let mut id = 0;
    w.key("relations");
    w.open('[');
    for attribution in record.attributions() {
        let of = |wanted: fn(Role) -> bool| {
            let members = attribution.members.iter();
            members.filter_map(move |(role, place)| {
                Some((*role, id_of(*place)?)).filter(|m| wanted(m.0))
            })
        };
        for (_, content) in of(|role| role == Role::Content) {
            for (role, other) in of(|role| role != Role::Content) {
                w.next();
                w.open('{');
                w.number("id", id);
                w.number("from_id", content);
                w.number("to_id", other);
                w.text("type", role.word());
                w.close('}');
                id += 1;
            }
        }
    }
    w.close(']');
}

fn read(files: &Files, _: &Options) -> Reading {
    gather::read_values(files, is_own, read_record)
}

fn is_own(key: &str, _: &Node<'_>) -> bool {
    matches!(key, "label" | "labels" | "entities" | "cats")
}

fn read_record(gather: &mut Gather, place: &str, node: &Node<'_>) {
    let fields = Fields::of(node);
    // Older versions call the text `data`.
    let Some(text) = fields.text("text").or_else(|| fields.text("data")) else {
        gather.reading.refuse(place, said!("It has no text."));
        return;
    };
    let mut facts = Facts::read(fields);
    if facts.status.is_none() {
        facts.status = comments(fields, &facts);
    }
    let passages = Passages::new(facts.part, text, UNIT, &gather.copied);
    let mut natives = Vec::new();
    let mut ids = BTreeMap::new();
    let mut names: Vec<&Node<'_>> = Vec::new();
    for key in ["entities", "label", "labels", "annotations", "cats"] {
        let found = match fields.get(key) {
            Some(Node::Array(items)) => items.iter().collect(),
            Some(Node::Object(cats)) if key == "cats" => {
                let is_set = |node: &Node<'_>| matches!(node, Node::Number(n) if n.parse().is_ok_and(|n: f64| n >= 0.5));
                let set = cats.iter().filter(|(_, value)| is_set(value));
                let set: Vec<_> = set.map(|(name, _)| &**name).collect();
                for name in set {
                    natives.extend(on_entry(gather, place, name));
                }
                Vec::new()
            }
            Some(one @ (Node::String(_) | Node::Number(_))) if key == "label" => vec![one],
            _ => Vec::new(),
        };
        for item in found {
            match item {
                Node::Array(_) | Node::Object(_) if key != "cats" => {
                    let (at, label) = gather::passage_of(item);
                    // What we say of annotations stands under the same key as
                    // the annotations of doccano's first versions.
                    let is_ours =
                        key == "annotations" && Fields::of(item).get("start_offset").is_none();
                    if is_ours {
                        continue;
                    }
                    let number = Fields::of(item).number("label").map(|n| n.to_string());
                    let Some(label) = label.or(number.as_deref()) else {
                        gather
                            .reading
                            .refuse(place, said!("A passage has no label."));
                        continue;
                    };
                    let native = gather.passage(place, label, at, None, &passages);
                    if let (Some(id), true) = (Fields::of(item).number("id"), native.is_some()) {
                        ids.insert(id, natives.len());
                    }
                    natives.extend(native);
                }
                name => names.push(name),
            }
        }
    }
    for name in names {
        match name {
            Node::String(name) => natives.extend(on_entry(gather, place, name)),
            Node::Number(number) => natives.extend(on_entry(gather, place, number)),
            other => {
                let why = said!("A label is {other} and not a name.", other);
                gather.reading.refuse(place, why);
            }
        }
    }
    let annotator = facts.annotator.clone();
    let said: BTreeSet<(Role, String)> = facts.members().cloned().collect();
    let Some((at, places)) = gather.add(place, facts, text, natives) else {
        return;
    };
    let place_of = |id| places.get(*ids.get(&id)?).copied().flatten();
    let entry = gather.at(at);
    let mut relations = Relations::new(DraftAttribution {
        annotator,
        ..DraftAttribution::default()
    });
    for relation in fields.list("relations").unwrap_or_default() {
        let relation = Fields::of(relation);
        let end = |key| relation.number(key).and_then(place_of);
        let role = relation.word::<Role>("type");
        let (Some(from), Some(to), Some(role)) = (end("from_id"), end("to_id"), role) else {
            relations.pass_over();
            continue;
        };
        let is_said = |role, place: usize| {
            let id = entry.annotations.get(place).and_then(|a| a.id.as_ref());
            id.is_some_and(|id| said.contains(&(role, id.to_string())))
        };
        if !(is_said(Role::Content, from) && is_said(role, to)) {
            relations.add(from, role, to);
        }
    }
    let made = relations.finish(place, &mut gather.reading);
    gather.at(at).attributions.extend(made);
}

fn on_entry(gather: &mut Gather, place: &str, name: &str) -> Option<Native> {
    Some(Native {
        label: gather.label(place, name)?,
        at: None,
        span: None,
    })
}

/// What people wrote under a text in doccano, as a note on the entry.
fn comments(fields: Fields<'_, '_>, facts: &Facts) -> Option<DraftStatus> {
    let comments = fields
        .list("Comments")
        .or_else(|| fields.list("comments"))?;
    let texts = comments.iter().filter_map(|node| match node {
        Node::String(text) => Some(&**text),
        _ => None,
    });
    let texts: Vec<&str> = texts.collect();
    (!texts.is_empty()).then(|| DraftStatus {
        annotator: facts.annotator.clone(),
        status: Status::Unseen,
        modified: None,
        note: texts.join("\n").into(),
    })
}
