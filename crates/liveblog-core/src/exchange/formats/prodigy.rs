//! JSON Lines of Prodigy, one task a line: `spans` with offsets in code points,
//! the labels of the entry as `options` of which `accept` names those that were
//! chosen, and an `answer`. Several annotators are several tasks, told apart by
//! `_annotator_id` as Prodigy does. What it has no place for stands under
//! `liveblog`, which it passes through.
//!
//! Read are tasks of its interfaces for text: spans by characters or by tokens,
//! choices, one label to accept or reject, relations. An answer is taken at its
//! word: of what was rejected or ignored no label is read.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Form;
use crate::exchange::draft::Batch;
use crate::exchange::fit::{BookHolds, Holds, label_of_id};
use crate::exchange::gather::{self, Facts, Fields, Gather, Native};
use crate::exchange::passages::Passages;
use crate::exchange::record::{self, Record};
use crate::exchange::{Draft, DraftStatus, Files, Losses, OffsetUnit, Options, Reading};
use crate::json::Node;
use crate::said::said;
use crate::{Label, Part, Status};

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

/// The key of what Prodigy has no place for.
const OURS: &str = "liveblog";

fn fit(draft: &mut Draft, _: &Options, losses: &mut Losses) {
    record::fit(draft, losses);
    let mut offered = record::offered(draft);
    for label in &mut offered.labels {
        if label.name.is_empty() {
            label.name = label.id.to_string();
        }
    }
    let is_said = !draft.documents.is_empty() && !offered.labels.is_empty();
    draft.codebook = is_said.then(|| Arc::new(offered));
}

/// What Prodigy does with a task in training.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    Accept,
    Reject,
    Ignore,
}

/// The answer that a record comes to; `None` where nobody has worked on it, so
/// that Prodigy asks. A record says what is there, which is never to be
/// rejected.
fn answer(record: &Record<'_>) -> Option<&'static str> {
    match record.status().map(|s| s.status) {
        Some(Status::Excluded) => Some("ignore"),
        Some(Status::Done) => Some("accept"),
        _ => (!record.annotations.is_empty()).then_some("accept"),
    }
}

fn write(draft: &Draft, _: bool, _: &Options, files: &mut Files) {
    record::write_lines(draft, "prodigy.jsonl", files, |w, record| {
        w.text("text", record.text());
        w.key("meta");
        w.open('{');
        // What the annotator sees under the text; read from the other key.
        let shown = [
            ("entry", record.entry.id.as_deref()),
            ("time", record.entry.time.raw.as_deref()),
        ];
        for (key, value) in shown {
            if let Some(value) = value {
                w.text(key, value);
            }
        }
        w.close('}');
        w.key("spans");
        w.open('[');
        for (start, end, annotation) in record.spans(UNIT) {
            w.next();
            w.open('{');
            w.number("start", start);
            w.number("end", end);
            w.text("label", &annotation.label);
            w.close('}');
        }
        w.close(']');
        if record.part == Part::Text {
            w.key("options");
            w.open('[');
            for label in draft.codebook.iter().flat_map(|book| &book.labels) {
                w.next();
                w.open('{');
                w.text("id", &label.id);
                w.text("text", &label.name);
                w.close('}');
            }
            w.close(']');
            let labels = record.entry_labels(draft.whole_codebook.0.as_deref());
            w.texts("accept", &mut labels.into_iter());
        }
        if let Some(answer) = answer(record) {
            w.text("answer", answer);
        }
        if let Some(annotator) = record.annotator {
            w.text("_annotator_id", annotator);
            w.text("_session_id", annotator);
        }
        w.key(OURS);
        w.open('{');
        record::write_metadata(w, record, UNIT);
        w.close('}');
    });
}

fn read(files: &Files, _: &Options) -> Reading {
    gather::read_values(files, is_own, read_task)
}

fn is_own(key: &str, value: &Node<'_>) -> bool {
    match key {
        "spans" | "accept" => matches!(value, Node::Array(_)),
        "label" => matches!(value, Node::String(_)),
        _ => false,
    }
}

fn read_task(gather: &mut Gather, place: &str, node: &Node<'_>) {
    let fields = Fields::of(node);
    let Some(text) = fields.text("text") else {
        gather.reading.refuse(place, said!("It has no text."));
        return;
    };
    let mut facts = Facts::read(fields.object(OURS));
    if facts.annotator.is_none() {
        let session = fields
            .text("_annotator_id")
            .or_else(|| fields.text("_session_id"));
        facts.annotator = session.and_then(gather::annotator_id);
    }
    let answer = match fields.text("answer") {
        Some("accept") => Some(Answer::Accept),
        Some("reject") => Some(Answer::Reject),
        Some("ignore") => Some(Answer::Ignore),
        Some(other) => {
            let why = said!(
                "“{other}” is no answer of Prodigy; the task counts as not answered.",
                other
            );
            gather.reading.repair(place, why);
            None
        }
        None => None,
    };
    let counts = match answer {
        Some(Answer::Accept) | None => true,
        Some(Answer::Reject) => false,
        // We write what was left out of the study as ignored, with its labels.
        Some(Answer::Ignore) => facts.has_entry() && facts.is_excluded(),
    };
    let said = match answer {
        Some(Answer::Accept | Answer::Reject) => Some(Status::Done),
        Some(Answer::Ignore) => Some(Status::Excluded),
        None => None,
    };
    if let (None, Some(status), false) = (&facts.status, said, facts.has_entry()) {
        facts.status = Some(DraftStatus {
            annotator: facts.annotator.clone(),
            status,
            modified: None,
            note: "".into(),
        });
    }
    let names = options(gather, place, fields);
    let mut natives = Vec::new();
    if counts {
        read_spans(
            gather,
            place,
            fields,
            &Passages::new(facts.part, text, UNIT, &gather.copied.clone()),
            &mut natives,
        );
        read_labels(gather, place, fields, &names, &mut natives);
    }
    gather.add(place, facts, text, natives);
    let relations = fields.list("relations").unwrap_or_default().len();
    if counts && relations > 0 {
        let why = said!(
            "Relations: {relations} were left out; only passages are read.",
            relations
        );
        gather.reading.refuse(place, why);
    }
}

/// Notes the labels that a task offers and tells how each option is called by
/// its id, which may be a number.
fn options<'n>(
    gather: &mut Gather,
    place: &str,
    fields: Fields<'n, '_>,
) -> BTreeMap<&'n str, &'n str> {
    let mut names = BTreeMap::new();
    for option in fields.list("options").unwrap_or_default() {
        let option = Fields::of(option);
        let text = option.text("text").unwrap_or_default();
        match option.get("id") {
            Some(Node::String(id)) => {
                names.insert(&**id, &**id);
                if let Some(label) = gather.label(place, id) {
                    gather.offer(Label {
                        name: text.to_owned(),
                        ..label_of_id(&label)
                    });
                }
            }
            // Such an id says nothing outside the task.
            Some(Node::Number(id)) if !text.is_empty() => {
                names.insert(&**id, text);
            }
            _ => {}
        }
    }
    names
}

/// The labels of the text: those chosen, or the one that was to be answered.
fn read_labels(
    gather: &mut Gather,
    place: &str,
    fields: Fields<'_, '_>,
    names: &BTreeMap<&str, &str>,
    natives: &mut Vec<Native>,
) {
    let mut chosen: Vec<&str> = Vec::new();
    for node in fields.list("accept").unwrap_or_default() {
        match node {
            Node::String(id) | Node::Number(id) => {
                chosen.push(names.get(&**id).copied().unwrap_or(id));
            }
            other => {
                let why = said!("What was chosen is {other} and no id of an option.", other);
                gather.reading.refuse(place, why);
            }
        }
    }
    // With spans it is the label that the interface was set to.
    if fields.list("spans").is_none_or(|spans| spans.is_empty()) {
        chosen.extend(fields.text("label"));
    }
    for name in chosen {
        if let Some(label) = gather.label(place, name) {
            natives.push(Native {
                label,
                at: None,
                span: None,
            });
        }
    }
}

fn read_spans(
    gather: &mut Gather,
    place: &str,
    fields: Fields<'_, '_>,
    passages: &Passages<'_>,
    natives: &mut Vec<Native>,
) {
    let tokens = fields.list("tokens").unwrap_or_default();
    for node in fields.list("spans").unwrap_or_default() {
        let span = Fields::of(node);
        let (at, label) = gather::passage_of(node);
        // `token_end` is the last token and not the one after it.
        let of_token = |key: &str, bound: &str| {
            let token = tokens.get(span.number(key)?)?;
            Fields::of(token).number(bound)
        };
        let by_tokens = || of_token("token_start", "start").zip(of_token("token_end", "end"));
        let Some(label) = label.or_else(|| fields.text("label")) else {
            gather
                .reading
                .refuse(place, said!("A passage has no label."));
            continue;
        };
        let quote = span.text("text");
        natives.extend(gather.passage(place, label, at.or_else(by_tokens), quote, passages));
    }
}
