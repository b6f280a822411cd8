//! Tasks of Label Studio, and the labelling configuration they need in a second
//! file. A task is an entry with its heading and its text; an annotation object,
//! or a prediction, is one annotator's work on it. Offsets are UTF-16 units.
//!
//! Label Studio keeps the `meta` of results and the `data` of tasks through
//! import and export, so that what it has no place for stands there. It copies
//! results with their `meta` into the work of whoever reviews them, too: whose
//! work an annotation is follows from `completed_by`, and `meta` counts only
//! where Label Studio says that it left alone what it imported.
//!
//! Read are its full export and, as far as it says what was labelled, its
//! JSON-MIN; of other data than text, and of controls other than choices and
//! labels, nothing.

mod config;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use self::config::{Config, NOTE, STATUS};
use super::Form;
use crate::exchange::draft::{Batch, sort_labels};
use crate::exchange::fit::{BookHolds, Holds};
use crate::exchange::gather::{self, At, Fields, Gather, Waiting};
use crate::exchange::passages::Passages;
use crate::exchange::record::{self, Record};
use crate::exchange::relations::Relations;
use crate::exchange::{
    Draft, DraftAnnotation, DraftAttribution, DraftEntry, DraftStatus, Files, LabelStudioAs,
    Losses, OffsetUnit, Options, Reading,
};
use crate::json::{Node, Writer};
use crate::said::{Said, said};
use crate::words::Word as _;
use crate::{Annotator, AnnotatorId, Codebook, Origin, Part, Role, Status, Timestamp};

pub(super) const FORM: Form = Form {
    holds: Holds {
        codebook: BookHolds::Everything,
        ..record::HOLDS
    },
    stand_off: false,
    batch: Batch::Whole,
    fit: Some(fit),
    write: Some(write),
    read,
};

const UNIT: OffsetUnit = OffsetUnit::Utf16;

/// The key of a task's data that says whose each of its annotations is.
const ANNOTATORS: &str = "annotators";

fn fit(draft: &mut Draft, _: &Options, losses: &mut Losses) {
    record::fit(draft, losses);
    config::fit(draft, losses);
    let codebook = draft.codebook.clone();
    for entry in draft.documents.iter_mut().flat_map(|d| &mut d.entries) {
        record::sort_annotations(entry, |annotation| {
            let part = annotation.span.as_ref().map(|span| span.part);
            let place = match (&codebook, part) {
                (Some(codebook), None) => config::control_place(codebook, &annotation.label),
                _ => 0,
            };
            (annotation.annotator.clone(), part, place)
        });
        entry.attributions.sort_by_key(home);
    }
}

/// The annotation with which an attribution is written: its first content.
fn home(attribution: &DraftAttribution) -> usize {
    let mut members = attribution.members.iter();
    let content = members.find(|(role, _)| *role == Role::Content);
    content
        .or(attribution.members.first())
        .map_or(0, |(_, place)| *place)
}

fn write(draft: &Draft, _: bool, options: &Options, files: &mut Files) {
    let empty = crate::exchange::fit::codebook_of_ids([]);
    let codebook = draft.codebook.as_deref().unwrap_or(&empty);
    let mut has_relations = false;
    let file = files.at("label-studio.json");
    file.extend_from_slice(b"[");
    let mut separator = "\n";
    for document in &draft.documents {
        for entry in &document.entries {
            has_relations |= !entry.attributions.is_empty();
            let mut w = Writer::compact(entry.text.as_ref().map_or(0, |t| t.len()) + 1024);
            w.open('{');
            w.key("data");
            w.open('{');
            w.text("text", entry.text.as_deref().unwrap_or_default());
            // Label Studio asks for each text that its configuration shows.
            w.text("heading", entry.heading.as_deref().unwrap_or_default());
            record::write_facts(&mut w, document, entry);
            let records = record::of_entry(document, entry);
            let works = || records.chunk_by(|a, b| a.annotator == b.annotator);
            let works = || works().filter(|its| has_work(its));
            if options.label_studio == LabelStudioAs::Annotations {
                let annotators = works().filter_map(|its| its.first()?.annotator);
                w.texts(ANNOTATORS, &mut annotators.map(|id| &**id));
            }
            w.close('}');
            let key = match options.label_studio {
                LabelStudioAs::Annotations => "annotations",
                LabelStudioAs::Predictions => "predictions",
            };
            w.key(key);
            w.open('[');
            for (at, its) in works().enumerate() {
                write_work(&mut w, at, its, codebook, options.label_studio);
            }
            w.close(']');
            w.close('}');
            file.extend_from_slice(separator.as_bytes());
            file.extend_from_slice(w.finish().as_bytes());
            separator = ",\n";
        }
    }
    file.extend_from_slice(b"\n]\n");
    let config = config::write(codebook, has_relations);
    *files.at("label-studio.config.xml") = config.into_bytes();
}

/// Whether an annotator did anything to the entry.
fn has_work(records: &[Record<'_>]) -> bool {
    let has = |record: &Record<'_>| !record.annotations.is_empty() || record.status().is_some();
    records.len() > 1 || records.iter().any(has)
}

/// One annotator's work on an entry, the one at the place `at`.
fn write_work(
    w: &mut Writer,
    at: usize,
    records: &[Record<'_>],
    codebook: &Codebook,
    written_as: LabelStudioAs,
) {
    let Some(first) = records.first() else {
        return;
    };
    w.next();
    w.open('{');
    match written_as {
        LabelStudioAs::Annotations => {
            // Label Studio says it again as `import_id`, but not of copies.
            w.number("id", at + 1);
            // Left out, it would count as the truth that others are held to.
            w.key("ground_truth");
            w.display(&false);
            w.key("was_cancelled");
            w.display(&false);
        }
        LabelStudioAs::Predictions => w.text("model_version", first.annotator.map_or("", |id| id)),
    }
    w.key("result");
    w.open('[');
    let on_entry: Vec<_> = first
        .annotations
        .iter()
        .filter(|a| a.span.is_none())
        .collect();
    let control = |a: &DraftAnnotation| config::control_place(codebook, &a.label);
    for together in on_entry.chunk_by(|a, b| control(a) == control(b)) {
        write_choices(w, first, together, codebook);
    }
    for record in records {
        for (start, end, annotation) in record.spans(UNIT) {
            write_region(w, record, (start, end), annotation);
        }
    }
    write_relations(w, first.entry, first.annotator);
    if let Some(status) = first.status() {
        write_status(w, status);
    }
    w.close(']');
    w.close('}');
}

fn write_choices(
    w: &mut Writer,
    record: &Record<'_>,
    together: &[&&DraftAnnotation],
    codebook: &Codebook,
) {
    let Some(first) = together.first() else {
        return;
    };
    let place = config::control_place(codebook, &first.label);
    let group = codebook.groups.get(place).map(|group| &*group.id);
    w.next();
    w.open('{');
    w.text("id", first.id.as_deref().unwrap_or_default());
    w.text("from_name", &config::entry_control(group));
    w.text("to_name", "text");
    w.text("type", "choices");
    w.key("value");
    w.open('{');
    let labels: BTreeSet<&str> = together.iter().map(|a| &*a.label).collect();
    let mut labels = Vec::from_iter(labels);
    sort_labels(Some(codebook), &mut labels);
    w.texts("choices", &mut labels.into_iter());
    w.close('}');
    w.key("meta");
    w.open('{');
    w.maybe("annotator", record.annotator.map(|id| &**id));
    w.key("annotations");
    w.open('[');
    for annotation in together {
        w.next();
        w.open('{');
        w.text("label", &annotation.label);
        w.maybe("id", annotation.id.as_deref());
        w.text("note", &annotation.note);
        record::write_provenance(w, annotation);
        write_attributions(w, record.entry, annotation);
        w.close('}');
    }
    w.close(']');
    w.close('}');
    w.close('}');
}

fn write_region(
    w: &mut Writer,
    record: &Record<'_>,
    (start, end): (usize, usize),
    annotation: &DraftAnnotation,
) {
    w.next();
    w.open('{');
    w.text("id", annotation.id.as_deref().unwrap_or_default());
    w.text("from_name", config::span_control(record.part));
    w.text("to_name", record.part.word());
    w.text("type", "labels");
    let origin = match annotation.origin {
        Some(Origin::SuggestionAccepted) => "prediction",
        Some(Origin::SuggestionEdited) => "prediction-changed",
        Some(Origin::Human | Origin::Imported) | None => "manual",
    };
    w.text("origin", origin);
    w.key("value");
    w.open('{');
    w.number("start", start);
    w.number("end", end);
    let exact = annotation
        .span
        .as_ref()
        .and_then(|span| span.exact.as_deref());
    w.text("text", exact.unwrap_or_default());
    w.texts("labels", &mut [&*annotation.label].into_iter());
    w.close('}');
    w.key("meta");
    w.open('{');
    // What Label Studio shows and lets people change as a region's meta.
    if !annotation.note.is_empty() {
        w.texts("text", &mut [&*annotation.note].into_iter());
    }
    w.maybe("annotator", record.annotator.map(|id| &**id));
    record::write_provenance(w, annotation);
    write_attributions(w, record.entry, annotation);
    w.close('}');
    w.close('}');
}

/// The attributions whose home an annotation is.
fn write_attributions(w: &mut Writer, entry: &DraftEntry, annotation: &DraftAnnotation) {
    let is_home = |attribution: &&DraftAttribution| {
        let there = entry.annotations.get(home(attribution));
        there.is_some_and(|there| std::ptr::eq(there, annotation))
    };
    let mut its = entry.attributions.iter().filter(is_home).peekable();
    if its.peek().is_none() {
        return;
    }
    w.key("attributions");
    w.open('[');
    for attribution in its {
        w.next();
        w.open('{');
        record::write_attribution(w, attribution, entry);
        w.close('}');
    }
    w.close(']');
}

/// Attributions as Label Studio shows them: from each content to each source
/// and cue that is a passage.
fn write_relations(w: &mut Writer, entry: &DraftEntry, annotator: Option<&AnnotatorId>) {
    let its = |a: &&DraftAttribution| a.annotator.as_ref() == annotator;
    for attribution in entry.attributions.iter().filter(its) {
        let region = |place: usize| {
            let member = entry.annotations.get(place)?;
            member.span.as_ref().and(member.id.as_deref())
        };
        let is_content = |(role, _): &&(Role, usize)| *role == Role::Content;
        for (_, content) in attribution.members.iter().filter(is_content) {
            for (role, other) in attribution.members.iter().filter(|m| !is_content(m)) {
                let (Some(from), Some(to)) = (region(*content), region(*other)) else {
                    continue;
                };
                w.next();
                w.open('{');
                w.text("type", "relation");
                w.text("from_id", from);
                w.text("to_id", to);
                w.text("direction", "right");
                w.texts("labels", &mut [role.word()].into_iter());
                w.close('}');
            }
        }
    }
}

fn write_status(w: &mut Writer, status: &DraftStatus) {
    let annotator = status.annotator.as_deref();
    w.next();
    w.open('{');
    w.text("id", STATUS);
    w.text("from_name", STATUS);
    w.text("to_name", "text");
    w.text("type", "choices");
    w.key("value");
    w.open('{');
    w.texts("choices", &mut [status.status.word()].into_iter());
    w.close('}');
    w.key("meta");
    w.open('{');
    w.maybe("annotator", annotator);
    w.maybe("modified", status.modified.as_ref().map(|t| t.as_str()));
    w.close('}');
    w.close('}');
    if status.note.is_empty() {
        return;
    }
    w.next();
    w.open('{');
    w.text("id", NOTE);
    w.text("from_name", NOTE);
    w.text("to_name", "text");
    w.text("type", "textarea");
    w.key("value");
    w.open('{');
    w.texts("text", &mut [&*status.note].into_iter());
    w.close('}');
    w.key("meta");
    w.open('{');
    w.maybe("annotator", annotator);
    w.close('}');
    w.close('}');
}

fn read(files: &Files, _: &Options) -> Reading {
    let mut reader = Reader {
        config: None,
        annotators: BTreeSet::new(),
    };
    let mut gather = Gather::default();
    let is_config = |path: &str| path.ends_with(".xml");
    for file in files.0.iter().filter(|file| is_config(&file.path)) {
        match config::read(&file.text()) {
            Ok(config) => reader.config = Some(config),
            Err(why) => gather.reading.refuse(&*file.path, why),
        }
    }
    for file in files.0.iter().filter(|file| !is_config(&file.path)) {
        let prefix = gather::prefix(files, file);
        gather::for_each_value(&file.text(), &prefix, &mut gather, |gather, place, node| {
            reader.read_task(gather, place, Fields::of(node));
        });
    }
    let mut reading = gather.finish();
    if let Some(Config { codebook, .. }) = reader.config {
        reading.draft.codebook = Some(codebook.into());
    }
    reading
}

/// What is known while tasks are read.
struct Reader {
    config: Option<Config>,
    /// Those whose names are noted.
    annotators: BTreeSet<AnnotatorId>,
}

/// A task while its results are read.
struct Task<'t> {
    at: At,
    /// What results call the text; `None` where any name will do.
    text_name: Option<String>,
    /// Those of the text and of the heading.
    passages: &'t [Passages<'t>; 2],
    /// Whose the annotations were that Label Studio imported.
    annotators: &'t [Node<'t>],
}

impl<'t> Task<'t> {
    fn passages(&self, name: &str) -> Option<&'t Passages<'t>> {
        let [text, heading] = self.passages;
        match &self.text_name {
            _ if name == Part::Heading.word() => Some(heading),
            Some(known) if known != name => None,
            _ => Some(text),
        }
    }
}

/// One annotation object while it is read.
struct Work {
    annotator: Option<AnnotatorId>,
    /// Whether it is somebody's own work on results that may be copies of
    /// another's, so that ids and moments in `meta` are that one's.
    is_own: bool,
    created: Option<Timestamp>,
    modified: Option<Timestamp>,
    annotations: Vec<DraftAnnotation>,
    status: Option<DraftStatus>,
    note: Option<String>,
    /// The first annotation of each region.
    regions: BTreeMap<String, usize>,
    /// Each annotation by the id that we wrote.
    ids: BTreeMap<String, usize>,
    relations: Vec<(String, String, Option<Role>)>,
    waiting: Vec<Waiting>,
}

impl Reader {
    fn read_task(&mut self, gather: &mut Gather, place: &str, task: Fields<'_, '_>) {
        // JSON-MIN has the data and the results side by side.
        let is_full = matches!(task.get("data"), Some(Node::Object(_)));
        let data = if is_full { task.object("data") } else { task };
        let (text_name, text) = match self.text_of(data) {
            Ok(found) => found,
            Err(why) => {
                gather.reading.refuse(place, why);
                return;
            }
        };
        let (document, mut entry) = gather::read_facts(data);
        entry.text = Some(text.into());
        entry.heading = entry.heading.filter(|heading| !heading.is_empty());
        let heading = entry.heading.clone().unwrap_or_default();
        let Some(at) = gather.entry(place, document, entry) else {
            return;
        };
        let passages = [
            Passages::new(Part::Text, text, UNIT, &gather.copied),
            Passages::new(Part::Heading, &heading, UNIT, &gather.copied),
        ];
        let task_of = Task {
            at,
            text_name,
            passages: &passages,
            annotators: data.list(ANNOTATORS).unwrap_or_default(),
        };
        if !is_full {
            self.read_flat(gather, place, task, &task_of);
            return;
        }
        let list = |key| task.list(key).unwrap_or_default();
        let mut done = 0;
        // Older versions call them completions.
        let annotations = list("annotations").iter().chain(list("completions"));
        for (number, node) in annotations.enumerate() {
            let place = format!("{place}.annotations[{number}]");
            let fields = Fields::of(node);
            if matches!(fields.get("was_cancelled"), Some(Node::Bool(true))) {
                let why = said!("It was cancelled in Label Studio, so that it was not read.");
                gather.reading.refuse(place, why);
                continue;
            }
            done += 1;
            self.read_results(gather, &place, fields, &task_of);
        }
        if done == 0 {
            for (number, node) in list("predictions").iter().enumerate() {
                let place = format!("{place}.predictions[{number}]");
                self.read_results(gather, &place, Fields::of(node), &task_of);
            }
        }
    }
    /// The text of a task and what results call it.
    fn text_of<'n>(&self, data: Fields<'n, '_>) -> Result<(Option<String>, &'n str), Said> {
        let configured = self.config.iter().flat_map(|config| &config.texts);
        for (name, key) in configured.filter(|(name, _)| name != Part::Heading.word()) {
            if let Some(text) = data.text(key) {
                return Ok((Some(name.clone()), text));
            }
        }
        if let Some(text) = data.text("text") {
            return Ok((None, text));
        }
        let mut texts = data.0.iter().filter_map(|(_, node)| match node {
            Node::String(text) => Some(&**text),
            _ => None,
        });
        match (texts.next(), texts.next()) {
            (Some(text), None) => Ok((None, text)),
            (None, _) => Err(said!("It has no text.")),
            _ => Err(said!(
                "Which of its data is the text cannot be told; open the labelling configuration \
                 along with it."
            )),
        }
    }

    /// The beginning of an annotation object or of a task of JSON-MIN.
    fn begin(&mut self, gather: &mut Gather, fields: Fields<'_, '_>, task: &Task<'_>) -> Work {
        let results = fields.list("result").unwrap_or_default().iter();
        let mut said = results.filter_map(|node| Fields::of(node).object("meta").text("annotator"));
        let (annotator, is_own) = match (of_import(fields, task), self.completed_by(gather, fields))
        {
            (Some(annotator), _) => (gather::annotator_id(annotator), false),
            (None, Some(annotator)) => (Some(annotator), true),
            (None, None) => {
                let said = said.next().or_else(|| fields.text("model_version"));
                (said.and_then(gather::annotator_id), false)
            }
        };
        Work {
            annotator,
            is_own,
            created: fields.parsed("created_at"),
            modified: fields.parsed("updated_at"),
            annotations: Vec::new(),
            status: None,
            note: None,
            regions: BTreeMap::new(),
            ids: BTreeMap::new(),
            relations: Vec::new(),
            waiting: Vec::new(),
        }
    }

    /// Who made an annotation, or changed what was imported, as Label Studio
    /// says it: a number, an address or an object.
    fn completed_by(&mut self, gather: &mut Gather, fields: Fields<'_, '_>) -> Option<AnnotatorId> {
        let mut keys = ["completed_by", "annotator"].into_iter();
        let changed = fields.get("import_id").and(fields.get("updated_by"));
        let user = changed.or_else(|| keys.find_map(|key| fields.get(key)))?;
        let fields = Fields::of(user);
        let number = fields.number("id").or_else(|| gather::whole(user));
        let number = number.map(|number| format!("user-{number}"));
        if let Node::String(name) = user {
            return gather::annotator_id(name);
        }
        let part = |key| fields.text(key).unwrap_or_default();
        let name = format!("{} {}", part("first_name"), part("last_name"));
        let email = fields.text("email").filter(|email| !email.is_empty());
        let id = email.and_then(gather::annotator_id);
        let id = id.or_else(|| number.map(AnnotatorId::from))?;
        if !name.trim().is_empty() && self.annotators.insert(id.clone()) {
            gather.reading.draft.annotators.push(Annotator {
                id: id.clone(),
                name: name.trim().to_owned(),
                extra: Default::default(),
            });
        }
        Some(id)
    }

    fn read_results(
        &mut self,
        gather: &mut Gather,
        place: &str,
        fields: Fields<'_, '_>,
        task: &Task<'_>,
    ) {
        let mut work = self.begin(gather, fields, task);
        let results = fields.list("result").unwrap_or_default();
        for (number, node) in results.iter().enumerate() {
            let place = format!("{place}.result[{number}]");
            work.read_result(gather, &place, Fields::of(node), task);
        }
        work.finish(gather, place, task.at);
    }

    /// Reads a task of JSON-MIN, in which each control is a key. Where a text
    /// could be data or a choice, the configuration says which.
    fn read_flat(
        &mut self,
        gather: &mut Gather,
        place: &str,
        fields: Fields<'_, '_>,
        task: &Task<'_>,
    ) {
        let mut work = self.begin(gather, fields, task);
        let none = Fields(&[]);
        for (key, value) in fields.0 {
            let is_choice = match &self.config {
                Some(config) => config.choices.contains(&**key) || key == STATUS,
                None => key == "entry" || key == STATUS,
            };
            match value {
                Node::String(text) if key == NOTE => work.note = Some(text.to_string()),
                Node::String(_) if is_choice => {
                    work.read_choices(gather, place, key, std::slice::from_ref(value), none);
                }
                Node::Object(_) => {
                    if let Some(choices) = Fields::of(value).list("choices") {
                        work.read_choices(gather, place, key, choices, none);
                    }
                }
                Node::Array(items) => {
                    let is_of_heading = key == config::span_control(Part::Heading);
                    let [text, heading] = task.passages;
                    let passages = if is_of_heading { heading } else { text };
                    for item in items.iter().map(Fields::of) {
                        if item.list("labels").is_some() {
                            work.read_region(gather, place, item, None, none, passages);
                        }
                    }
                }
                _ => {}
            }
        }
        work.finish(gather, place, task.at);
    }
}

impl Work {
    fn read_result(
        &mut self,
        gather: &mut Gather,
        place: &str,
        result: Fields<'_, '_>,
        task: &Task<'_>,
    ) {
        let value = result.object("value");
        let meta = result.object("meta");
        let control = result.text("from_name").unwrap_or_default();
        match result.text("type").unwrap_or_default() {
            "relation" => {
                let end = |key| result.text(key).map(str::to_owned);
                let label = result.list("labels").unwrap_or_default().first();
                let role = match label {
                    Some(Node::String(label)) => Role::from_word(label),
                    _ => None,
                };
                if let (Some(from), Some(to)) = (end("from_id"), end("to_id")) {
                    let is_left = result.text("direction") == Some("left");
                    let (from, to) = if is_left { (to, from) } else { (from, to) };
                    self.relations.push((from, to, role));
                }
            }
            "choices" if value.get("start").is_some() => {
                let why =
                    said!("It chooses something for a passage; only labels of passages are read.");
                gather.reading.refuse(place, why);
            }
            "choices" => {
                let choices = value.list("choices").unwrap_or_default();
                self.read_choices(gather, place, control, choices, meta);
            }
            "textarea" if control == NOTE => {
                self.note = Some(texts_of(value, "text"));
            }
            "labels" => {
                let name = result.text("to_name").unwrap_or_default();
                match task.passages(name) {
                    Some(passages) => {
                        let id = result.text("id");
                        self.read_region(gather, place, value, id, meta, passages);
                    }
                    None => gather
                        .reading
                        .refuse(place, said!("It is about other data than the text.")),
                }
            }
            other => {
                let why = said!("Results of the type “{other}” are not read.", other);
                gather.reading.refuse(place, why);
            }
        }
    }

    fn annotation(&self, label: crate::LabelId) -> DraftAnnotation {
        DraftAnnotation {
            annotator: self.annotator.clone(),
            created: self.created.clone(),
            modified: self.modified.clone(),
            ..DraftAnnotation::new(label)
        }
    }

    fn read_choices(
        &mut self,
        gather: &mut Gather,
        place: &str,
        control: &str,
        choices: &[Node<'_>],
        meta: Fields<'_, '_>,
    ) {
        if let (STATUS, [Node::String(status)]) = (control, choices)
            && let Some(status) = Status::from_word(status)
        {
            self.status = Some(DraftStatus {
                annotator: self.annotator.clone(),
                status,
                modified: meta.parsed("modified").or_else(|| self.modified.clone()),
                note: "".into(),
            });
            return;
        }
        let mut labels = BTreeSet::new();
        let mut order = Vec::new();
        for choice in choices {
            let Node::String(name) = choice else {
                let why = said!("What was chosen is {choice} and no name.", choice);
                gather.reading.refuse(place, why);
                continue;
            };
            if let Some(label) = gather.label(place, name)
                && labels.insert(label.clone())
            {
                order.push(label);
            }
        }
        let mut known = BTreeSet::new();
        for node in meta.list("annotations").unwrap_or_default() {
            let facts = Fields::of(node);
            let label = facts.text("label").and_then(gather::label_id);
            let Some((label, _)) = label.filter(|(label, _)| labels.contains(label)) else {
                continue;
            };
            known.insert(label.clone());
            let mut annotation = self.annotation(label);
            self.read_facts(facts, &mut annotation, None);
            self.annotations.push(annotation);
            self.read_attributions(facts);
        }
        for label in order.into_iter().filter(|label| !known.contains(label)) {
            let annotation = self.annotation(label);
            self.annotations.push(annotation);
        }
    }

    /// What is known of the annotation that comes next. Of a copy the remark is
    /// kept; Label Studio says itself where its results came from.
    fn read_facts(
        &mut self,
        facts: Fields<'_, '_>,
        annotation: &mut DraftAnnotation,
        region: Option<&str>,
    ) {
        let mut said = annotation.clone();
        let is_ours = facts.get("created").is_some() || facts.get("label").is_some();
        if is_ours {
            gather::read_annotation_facts(facts, &mut said);
        }
        if let Some(id) = region {
            said.id = Some(id.into());
        }
        if let Some(id) = &said.id {
            let id = id.to_string();
            self.ids.entry(id).or_insert(self.annotations.len());
        }
        if self.is_own && is_ours {
            annotation.note = said.note;
        } else {
            *annotation = said;
        }
    }

    fn read_attributions(&mut self, facts: Fields<'_, '_>) {
        for node in facts.list("attributions").unwrap_or_default() {
            let read = gather::read_attribution(Fields::of(node), self.annotator.as_ref());
            let Some(mut waiting) = read else {
                continue;
            };
            if self.is_own {
                waiting.record.id = None;
                waiting.record.created.clone_from(&self.created);
                waiting.record.modified.clone_from(&self.modified);
                waiting.record.codebook_version = None;
            }
            self.waiting.push(waiting);
        }
    }

    fn read_region(
        &mut self,
        gather: &mut Gather,
        place: &str,
        value: Fields<'_, '_>,
        id: Option<&str>,
        meta: Fields<'_, '_>,
        passages: &Passages<'_>,
    ) {
        let labels = value.list("labels").unwrap_or_default();
        if labels.is_empty() {
            gather
                .reading
                .refuse(place, said!("A passage has no label."));
        }
        let bounds = value.number("start").zip(value.number("end"));
        let note: Arc<str> = texts_of(meta, "text").into();
        for (number, label) in labels.iter().enumerate() {
            let Node::String(label) = label else {
                gather
                    .reading
                    .refuse(place, said!("A passage has no label."));
                continue;
            };
            let quote = value.text("text");
            let Some(native) = gather.passage(place, label, bounds, quote, passages) else {
                continue;
            };
            let mut annotation = self.annotation(native.label);
            annotation.span = native.span;
            let id = id.filter(|_| number == 0);
            self.read_facts(meta, &mut annotation, id);
            annotation.note = Arc::clone(&note);
            if let Some(id) = id {
                self.regions
                    .entry(id.to_owned())
                    .or_insert(self.annotations.len());
            }
            self.annotations.push(annotation);
        }
        self.read_attributions(meta);
    }

    /// Puts what was read in its entry.
    fn finish(mut self, gather: &mut Gather, place: &str, at: At) {
        let attributions = self.attributions(gather, place, at);
        let entry = gather.at(at);
        let before = entry.annotations.len();
        entry.annotations.append(&mut self.annotations);
        entry.attributions.extend(attributions);
        let note = self.note.filter(|note| !note.is_empty());
        if self.status.is_some() || note.is_some() {
            let mut status = self.status.unwrap_or(DraftStatus {
                annotator: self.annotator,
                status: Status::Unseen,
                modified: self.modified,
                note: "".into(),
            });
            status.note = note.unwrap_or_default().into();
            entry.statuses.push(status);
        }
        for Waiting {
            mut record,
            members,
        } in self.waiting
        {
            for (role, id) in &members {
                let member = self.ids.get(id);
                record.members.extend(member.map(|at| (*role, before + at)));
            }
            if record.members.len() == members.len() {
                gather.at(at).attributions.push(record);
            } else {
                gather.reading.refuse(place, gather::member_missing());
            }
        }
    }

    /// The attributions that relations make beyond those that are said.
    fn attributions(&self, gather: &mut Gather, place: &str, at: At) -> Vec<DraftAttribution> {
        let before = gather.at(at).annotations.len();
        let members = self.waiting.iter().flat_map(|waiting| &waiting.members);
        let said: BTreeSet<(Role, &str)> = members.map(|(role, id)| (*role, &**id)).collect();
        let mut relations = Relations::new(DraftAttribution {
            annotator: self.annotator.clone(),
            created: self.created.clone(),
            modified: self.modified.clone(),
            ..DraftAttribution::default()
        });
        for (from, to, role) in &self.relations {
            let ends = self.regions.get(from).zip(self.regions.get(to));
            let of_label = |at: usize| Role::of_label(&self.annotations.get(at)?.label);
            let role = role.or_else(|| of_label(*ends?.1));
            let (Some((content, other)), Some(role)) = (ends, role) else {
                relations.pass_over();
                continue;
            };
            if !(said.contains(&(Role::Content, from)) && said.contains(&(role, to))) {
                relations.add(before + content, role, before + other);
            }
        }
        relations.finish(place, &mut gather.reading)
    }
}

/// Whose an annotation was that Label Studio imported from a file of ours and
/// that nobody changed there.
fn of_import<'t>(annotation: Fields<'_, '_>, task: &Task<'t>) -> Option<&'t str> {
    let action = annotation.text("last_action");
    if action.is_some_and(|action| action != "imported") {
        return None;
    }
    let at = annotation.number("import_id")?.checked_sub(1)?;
    match task.annotators.get(at)? {
        Node::String(annotator) => Some(annotator),
        _ => None,
    }
}

/// The texts of a list, one a line.
fn texts_of(fields: Fields<'_, '_>, key: &str) -> String {
    let texts = fields.list(key).unwrap_or_default().iter();
    let texts = texts.filter_map(|node| match node {
        Node::String(text) => Some(&**text),
        _ => None,
    });
    texts.collect::<Vec<_>>().join("\n")
}
