//! Puts the records of a file together to live blogs and entries: those that
//! say the same ids are about one entry, and each of the others is an entry of
//! its own. The other side of [`record`](super::record).
//!
//! What this module does not do: read a format's own labels. It is given them.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::str::FromStr;
use std::sync::Arc;

use super::fit::{codebook_of_ids, label_of_id};
use super::passages::{Copied, Passages};
use super::{
    DraftAnnotation, DraftAttribution, DraftDocument, DraftEntry, DraftSpan, DraftStatus, File,
    Files, Reading,
};
use crate::id::is_valid_id;
use crate::json::{self, Node, Quoted, SyntaxError};
use crate::said::{Said, said};
use crate::words::Word;
use crate::{
    AnnotatorId, AttributionFields, EntryId, EntryTime, Label, LabelId, Part, Role, Status,
    TimePart, sha256,
};

/// The keys and values of a JSON object; what has another type than was looked
/// for is as if it were not there, since other tools use the same names.
#[derive(Clone, Copy)]
pub(super) struct Fields<'n, 't>(pub(super) &'n [(Cow<'t, str>, Node<'t>)]);

impl<'n, 't> Fields<'n, 't> {
    /// The fields of an object; none of anything else.
    pub(super) fn of(node: &'n Node<'t>) -> Self {
        match node {
            Node::Object(fields) => Self(fields),
            _ => Self(&[]),
        }
    }

    /// The first value under `key` that is not null.
    pub(super) fn get(&self, key: &str) -> Option<&'n Node<'t>> {
        let is_it = |(name, node): &&(Cow<'_, str>, Node<'_>)| name == key && *node != Node::Null;
        self.0.iter().find(is_it).map(|(_, node)| node)
    }

    pub(super) fn text(&self, key: &str) -> Option<&'n str> {
        match self.get(key)? {
            Node::String(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn list(&self, key: &str) -> Option<&'n [Node<'t>]> {
        match self.get(key)? {
            Node::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The fields of the object under `key`; none where there is no such one.
    pub(super) fn object(&self, key: &str) -> Self {
        self.get(key).map_or(Self(&[]), Self::of)
    }

    pub(super) fn number(&self, key: &str) -> Option<usize> {
        self.get(key).and_then(whole)
    }

    pub(super) fn shared(&self, key: &str) -> Option<Arc<str>> {
        self.text(key).map(Arc::from)
    }

    pub(super) fn parsed<T: FromStr>(&self, key: &str) -> Option<T> {
        self.text(key)?.parse().ok()
    }

    pub(super) fn word<T: Word>(&self, key: &str) -> Option<T> {
        T::from_word(self.text(key)?)
    }

    fn version(&self) -> Option<u32> {
        let number = self.number("codebook_version")?;
        number.try_into().ok()
    }
}

/// The whole number from 0 that a node is; tables make `12.0` of 12.
pub(super) fn whole(node: &Node<'_>) -> Option<usize> {
    match node {
        Node::Number(text) => text.strip_suffix(".0").unwrap_or(text).parse().ok(),
        _ => None,
    }
}

/// The JSON values of a file that has one a line, or all of them in one list,
/// each with its place; what cannot be read is refused. A list that cannot be
/// read is refused as a whole: its lines are no values.
pub(super) fn for_each_value(
    text: &str,
    prefix: &str,
    gather: &mut Gather,
    mut each: impl FnMut(&mut Gather, &str, &Node<'_>),
) {
    let first = text.trim_start().lines().next().unwrap_or_default();
    // Kept, since it can be all of the file.
    let mut first_value = match first.starts_with('[') {
        true => None,
        false => json::read(first).ok(),
    };
    if first_value.is_none() {
        match json::read(text) {
            Ok(Node::Array(items)) if !is_pair(&items) => {
                for (at, item) in items.iter().enumerate() {
                    each(gather, &format!("{prefix}[{at}]"), item);
                }
                return;
            }
            Ok(one) => return each(gather, &format!("{prefix}[0]"), &one),
            Err(error) if begins_one_value(first) => {
                let place = prefix.strip_suffix(", ").unwrap_or("the file");
                return gather.reading.refuse(place, not_json(&error));
            }
            Err(_) => {}
        }
    }
    for (number, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let place = format!("{prefix}line {}", number + 1);
        match first_value.take().map_or_else(|| json::read(line), Ok) {
            Ok(node) => each(gather, &place, &node),
            Err(error) => gather.reading.refuse(place, not_json(&error)),
        }
    }
}

/// Reads files record by record. `is_own` says whether a format has labels under
/// a key, in such a value; what other tools have under theirs is not read.
pub(super) fn read_values(
    files: &Files,
    is_own: fn(&str, &Node<'_>) -> bool,
    each: fn(&mut Gather, &str, &Node<'_>),
) -> Reading {
    let mut gather = Gather::default();
    for file in &files.0 {
        let prefix = prefix(files, file);
        for_each_value(&file.text(), &prefix, &mut gather, |gather, place, node| {
            each(gather, place, node);
            for key in foreign_labels(Fields::of(node), is_own) {
                let why = said!(
                    "What it has under {key} is not of this format and was not read; it may be \
                     another tool’s.",
                    key = Quoted(key)
                );
                gather.reading.refuse(place, why);
            }
        });
    }
    gather.finish()
}

/// The keys under which tools have the labels of a text.
const LABEL_KEYS: [&str; 6] = ["label", "labels", "entities", "cats", "spans", "accept"];

/// The keys under which a record has labels that a format does not.
fn foreign_labels<'n>(
    fields: Fields<'n, '_>,
    is_own: fn(&str, &Node<'_>) -> bool,
) -> impl Iterator<Item = &'n str> {
    let says_something = |node: &Node<'_>| match node {
        Node::Array(items) => !items.is_empty(),
        Node::Object(fields) => !fields.is_empty(),
        Node::String(text) => !text.is_empty(),
        _ => false,
    };
    let foreign = move |(key, node): &&(Cow<'_, str>, Node<'_>)| {
        LABEL_KEYS.contains(&&**key) && says_something(node) && !is_own(key, node)
    };
    fields.0.iter().filter(foreign).map(|(key, _)| &**key)
}

/// What places in a file begin with: its path where there are several.
pub(super) fn prefix(files: &Files, file: &File) -> String {
    match files.0.len() {
        1 => String::new(),
        _ => format!("{}, ", file.path),
    }
}

/// Why a text is not JSON, in a sentence.
pub(super) fn not_json(error: &SyntaxError) -> Said {
    match error {
        SyntaxError::Early => said!("It is not JSON: it ends too soon."),
        SyntaxError::Wrong { reason, .. } => said!("It is not JSON: {reason}.", reason),
    }
}

/// Whether a line begins a list or an object that goes on in the lines after
/// it, as pretty-printed ones do.
fn begins_one_value(first: &str) -> bool {
    first.trim_end() == "{" || first.starts_with('[') && json::read(first).is_err()
}

/// Whether a list is a text with what is said of it, as in older versions of
/// spaCy.
fn is_pair(items: &[Node<'_>]) -> bool {
    matches!(items, [Node::String(_), Node::Object(_)])
}

/// A label as a format has it: what was set, and where.
pub(super) struct Native {
    pub(super) label: LabelId,
    /// The bounds as the file says them.
    pub(super) at: Option<(usize, usize)>,
    pub(super) span: Option<DraftSpan>,
}

/// What is known of a record beside its text and its labels.
pub(super) struct Facts {
    document: DraftDocument,
    entry: DraftEntry,
    pub(super) part: Part,
    pub(super) annotator: Option<AnnotatorId>,
    pub(super) status: Option<DraftStatus>,
    annotations: Vec<(DraftAnnotation, Option<(usize, usize)>)>,
    attributions: Vec<Waiting>,
}

/// An attribution whose passages are known by the ids of annotations.
pub(super) struct Waiting {
    pub(super) record: DraftAttribution,
    pub(super) members: Vec<(Role, String)>,
}

/// A live blog without entries as a record says it, and an entry without text.
pub(super) fn read_facts(fields: Fields<'_, '_>) -> (DraftDocument, DraftEntry) {
    let document = DraftDocument {
        id: fields.text("document_id").map(Into::into),
        title: fields.shared("document_title"),
        source_url: fields.shared("document_url"),
        language: fields.shared("document_language"),
        date: fields.parsed("document_date"),
        time_zone: fields.shared("document_time_zone"),
        ..DraftDocument::default()
    };
    let texts = |key| fields.list(key).unwrap_or_default().iter();
    let text = |node: &Node<'_>| match node {
        Node::String(text) => Some(Arc::from(&**text)),
        _ => None,
    };
    let time = EntryTime {
        raw: fields.text("time_printed").map(Into::into),
        clock: fields.parsed("time_clock"),
        date: fields.parsed("time_date"),
        zone: fields.text("time_zone").map(Into::into),
        timestamp: fields.parsed("published"),
        inferred: texts("time_inferred")
            .filter_map(|node| TimePart::from_word(&text(node)?))
            .collect(),
    };
    let entry = DraftEntry {
        id: fields.text("entry_id").map(Into::into),
        index: fields.number("entry_index"),
        heading: fields.shared("heading"),
        time,
        authors: texts("authors").filter_map(text).collect(),
        ..DraftEntry::default()
    };
    (document, entry)
}

impl Facts {
    /// What the fields of a record, or of its metadata, say.
    pub(super) fn read(fields: Fields<'_, '_>) -> Self {
        let (document, entry) = read_facts(fields);
        let annotator = fields.text("annotator").and_then(annotator_id);
        let status = fields.object("status");
        let status = read_status(status, annotator.as_ref());
        let mut annotations = Vec::new();
        for node in fields.list("annotations").unwrap_or_default() {
            let fields = Fields::of(node);
            let Some((label, _)) = fields.text("label").and_then(label_id) else {
                continue;
            };
            let mut annotation = DraftAnnotation::new(label);
            annotation.annotator = annotator.clone();
            read_annotation_facts(fields, &mut annotation);
            let at = fields.number("start").zip(fields.number("end"));
            annotations.push((annotation, at));
        }
        let attributions = fields.list("attributions").unwrap_or_default().iter();
        let attributions =
            attributions.filter_map(|node| read_attribution(Fields::of(node), annotator.as_ref()));
        Self {
            document,
            entry,
            part: fields.word("part").unwrap_or(Part::Text),
            annotator: annotator.clone(),
            status,
            annotations,
            attributions: attributions.collect(),
        }
    }

    /// Whether the record says which entry it is about, as those that we wrote
    /// do.
    pub(super) fn has_entry(&self) -> bool {
        self.entry.id.is_some()
    }

    /// Whether the entry was left out of the study.
    pub(super) fn is_excluded(&self) -> bool {
        let status = self.status.as_ref();
        status.is_some_and(|status| status.status == Status::Excluded)
    }

    /// The passages of the attributions that are said beside the labels.
    pub(super) fn members(&self) -> impl Iterator<Item = &(Role, String)> {
        self.attributions
            .iter()
            .flat_map(|waiting| &waiting.members)
    }

    /// The record's labels with what is known of them, and the place of each
    /// native passage among them: what is known of a label that was taken away
    /// since is left out.
    fn completed(&mut self, natives: Vec<Native>) -> (Vec<DraftAnnotation>, Vec<Option<usize>>) {
        let mut on_entry: BTreeSet<LabelId> = BTreeSet::new();
        let mut known: BTreeSet<LabelId> = BTreeSet::new();
        let mut spans: BTreeMap<(LabelId, (usize, usize)), VecDeque<usize>> = BTreeMap::new();
        for (place, native) in natives.iter().enumerate() {
            match native.at {
                None => {
                    on_entry.insert(native.label.clone());
                }
                Some(at) => {
                    let key = (native.label.clone(), at);
                    spans.entry(key).or_default().push_back(place);
                }
            }
        }
        let mut places = vec![None; natives.len()];
        let mut all = Vec::new();
        for (mut annotation, at) in std::mem::take(&mut self.annotations) {
            match at {
                None if on_entry.contains(&annotation.label) => {
                    known.insert(annotation.label.clone());
                }
                None => continue,
                Some(at) => {
                    let key = (annotation.label.clone(), at);
                    let place = spans.get_mut(&key).and_then(VecDeque::pop_front);
                    let Some(place) = place else {
                        continue;
                    };
                    places[place] = Some(all.len());
                    annotation.span.clone_from(&natives[place].span);
                }
            }
            all.push(annotation);
        }
        for (native, place) in natives.into_iter().zip(&mut places) {
            // A label on the entry counts once, however often it is said.
            if place.is_some() || (native.at.is_none() && !known.insert(native.label.clone())) {
                continue;
            }
            let mut annotation = DraftAnnotation::new(native.label);
            annotation.annotator.clone_from(&self.annotator);
            annotation.span = native.span;
            *place = Some(all.len());
            all.push(annotation);
        }
        (all, places)
    }
}

/// Reads what is known of an annotation beyond label, bounds and annotator.
pub(super) fn read_annotation_facts(fields: Fields<'_, '_>, annotation: &mut DraftAnnotation) {
    annotation.id = fields.text("id").map(Into::into);
    annotation.note = fields.shared("note").unwrap_or_else(|| "".into());
    annotation.origin = fields.word("origin");
    annotation.created = fields.parsed("created");
    annotation.modified = fields.parsed("modified");
    annotation.codebook_version = fields.version();
}

/// Reads a status with its note.
pub(super) fn read_status(
    fields: Fields<'_, '_>,
    annotator: Option<&AnnotatorId>,
) -> Option<DraftStatus> {
    Some(DraftStatus {
        annotator: annotator.cloned(),
        status: fields.word("status")?,
        modified: fields.parsed("modified"),
        note: fields.shared("note").unwrap_or_else(|| "".into()),
    })
}

/// Reads an attribution; `None` where it names no passage.
pub(super) fn read_attribution(
    fields: Fields<'_, '_>,
    annotator: Option<&AnnotatorId>,
) -> Option<Waiting> {
    let mut members = Vec::new();
    for node in fields.list("members")? {
        let member = Fields::of(node);
        let role = member.word("role")?;
        members.push((role, member.text("annotation")?.to_owned()));
    }
    let record = DraftAttribution {
        id: fields.text("id").map(Into::into),
        annotator: annotator.cloned(),
        members: Vec::new(),
        fields: AttributionFields {
            quote_type: fields.word("quote_type"),
            speaker: fields.shared("speaker"),
            source_type: fields.shared("source_type"),
            naming: fields.word("naming"),
        },
        note: fields.shared("note").unwrap_or_else(|| "".into()),
        created: fields.parsed("created"),
        modified: fields.parsed("modified"),
        codebook_version: fields.version(),
    };
    Some(Waiting { record, members })
}

/// The id of what another tool calls an annotator; `None` where nothing is
/// left of it.
pub(super) fn annotator_id(name: &str) -> Option<AnnotatorId> {
    label_id(name).map(|(id, _)| AnnotatorId::new(&*id))
}

/// The id of what another tool calls a label, and whether it had to be spelled
/// otherwise; `None` where nothing is left of it.
pub(super) fn label_id(name: &str) -> Option<(LabelId, bool)> {
    if is_valid_id(name) {
        return Some((name.into(), false));
    }
    let is_gap = |c: char| c.is_whitespace() || c.is_control();
    let parts: Vec<&str> = name.split(is_gap).filter(|part| !part.is_empty()).collect();
    let mut id = parts.join("_");
    if id.is_empty() {
        return None;
    }
    if !id.starts_with(char::is_alphabetic) {
        id.insert_str(0, "l_");
    }
    Some((id.into(), true))
}

/// Why an attribution is refused that names a passage which is not there.
pub(super) fn member_missing() -> Said {
    said!("A passage of an attribution is not there, so that the attribution was left out.")
}

/// The place of an entry: that of its live blog, and that in it.
pub(super) type At = (usize, usize);

/// The live blogs of a file, being put together.
#[derive(Default)]
pub(super) struct Gather {
    pub(super) reading: Reading,
    documents: BTreeMap<Option<Arc<str>>, usize>,
    entries: BTreeMap<(usize, EntryId), usize>,
    waiting: Vec<(At, String, Waiting)>,
    pub(super) copied: Copied,
    /// The labels that the file says something of, in its order.
    codebook: Vec<Label>,
    labels: BTreeSet<LabelId>,
}

impl Gather {
    /// The id of a label, which is told where it is another than the name.
    pub(super) fn label(&mut self, place: &str, name: &str) -> Option<LabelId> {
        let Some((id, is_respelled)) = label_id(name) else {
            self.reading.refuse(place, said!("A label has no name."));
            return None;
        };
        if is_respelled && !self.labels.contains(&id) {
            let what = said!(
                "The label {name} got the id “{id}”.",
                name = Quoted(name),
                id
            );
            self.reading.repair(place, what);
            let label = label_of_id(&id);
            self.offer(Label {
                name: name.to_owned(),
                ..label
            });
        }
        Some(id)
    }

    /// Notes a label that the file offers, once.
    pub(super) fn offer(&mut self, label: Label) {
        if self.labels.insert(label.id.clone()) {
            self.codebook.push(label);
        }
    }

    /// A label on a passage, where the file says one.
    pub(super) fn passage(
        &mut self,
        place: &str,
        label: &str,
        at: Option<(usize, usize)>,
        quote: Option<&str>,
        passages: &Passages<'_>,
    ) -> Option<Native> {
        let Some((start, end)) = at else {
            self.reading.refuse(
                place,
                said!("The passage has no start and end in whole numbers."),
            );
            return None;
        };
        match passages.at(start, end, quote) {
            Err(why) => {
                let why = said!("Passage {start}–{end}: {why}.", start, end, why);
                self.reading.refuse(place, why);
                None
            }
            Ok((span, repair)) => {
                let label = self.label(place, label)?;
                if let Some(what) = repair {
                    let what = said!("Passage {start}–{end}: {what}", start, end, what);
                    self.reading.repair(place, what);
                }
                Some(Native {
                    label,
                    at,
                    span: Some(span),
                })
            }
        }
    }

    /// Adds a record about `text` with the format's own labels.
    /// Returns the place of its entry and, of each label, its place among the
    /// entry's annotations.
    pub(super) fn add(
        &mut self,
        place: &str,
        mut facts: Facts,
        text: &str,
        natives: Vec<Native>,
    ) -> Option<(At, Vec<Option<usize>>)> {
        let (annotations, mut places) = facts.completed(natives);
        let document = std::mem::take(&mut facts.document);
        let mut entry = std::mem::take(&mut facts.entry);
        match facts.part {
            Part::Text => entry.text = Some(text.into()),
            Part::Heading => entry.heading = Some(text.into()),
        }
        let at = self.entry(place, document, entry)?;
        let draft = self.at(at);
        for place in places.iter_mut().flatten() {
            *place += draft.annotations.len();
        }
        draft.annotations.extend(annotations);
        // The record of the heading says it again.
        if facts.part == Part::Text {
            draft.statuses.extend(facts.status);
        }
        for waiting in facts.attributions {
            self.wait(at, place, waiting);
        }
        Some((at, places))
    }

    /// Keeps an attribution until all annotations of its entry are there.
    pub(super) fn wait(&mut self, at: At, place: &str, waiting: Waiting) {
        self.waiting.push((at, place.to_owned(), waiting));
    }

    /// The entry at this place.
    pub(super) fn at(&mut self, at: At) -> &mut DraftEntry {
        &mut self.reading.draft.documents[at.0].entries[at.1]
    }

    /// The place of the entry that a record is about; `None`, and said, where
    /// another record says something else of it.
    pub(super) fn entry(
        &mut self,
        place: &str,
        document: DraftDocument,
        mut entry: DraftEntry,
    ) -> Option<At> {
        let documents = &mut self.reading.draft.documents;
        let key = document.id.as_deref().map(Arc::from);
        let d = *self.documents.entry(key).or_insert_with(|| {
            documents.push(document);
            documents.len() - 1
        });
        let entries = &mut documents[d].entries;
        let known = entry
            .id
            .as_ref()
            .and_then(|id| self.entries.get(&(d, id.clone())));
        if let Some(e) = known.copied() {
            let there = &mut entries[e];
            let differs = |a: &Option<Arc<str>>, b: &Option<Arc<str>>| {
                a.as_ref().zip(b.as_ref()).is_some_and(|(a, b)| a != b)
            };
            if differs(&there.text, &entry.text) || differs(&there.heading, &entry.heading) {
                let why = said!("Another record is about the same entry and has another text.");
                self.reading.refuse(place, why);
                return None;
            }
            if there.text.is_none() {
                there.text_sha256 = entry.text.as_deref().map(|text| sha256::of(text).into());
                there.text = entry.text;
            }
            if there.heading.is_none() {
                there.heading = entry.heading;
            }
            return Some((d, e));
        }
        let e = entries.len();
        if let Some(id) = &entry.id {
            self.entries.insert((d, id.clone()), e);
        }
        entry.text_sha256 = entry.text.as_deref().map(|text| sha256::of(text).into());
        entries.push(entry);
        Some((d, e))
    }

    /// What was read.
    pub(super) fn finish(mut self) -> Reading {
        let mut waiting = std::mem::take(&mut self.waiting);
        waiting.sort_by_key(|(at, ..)| *at);
        let mut begun = None;
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        for (at, place, mut waiting) in waiting {
            let entry = &mut self.reading.draft.documents[at.0].entries[at.1];
            if begun.replace(at) != Some(at) {
                places.clear();
                for (place, annotation) in entry.annotations.iter().enumerate() {
                    if let Some(id) = &annotation.id {
                        places.entry(id.to_string()).or_insert(place);
                    }
                }
            }
            for (role, id) in &waiting.members {
                if let Some(member) = places.get(id) {
                    waiting.record.members.push((*role, *member));
                }
            }
            if waiting.record.members.len() == waiting.members.len() {
                entry.attributions.push(waiting.record);
            } else {
                self.reading.refuse(place, member_missing());
            }
        }
        if !self.codebook.is_empty() {
            let mut codebook = codebook_of_ids([]);
            codebook.labels = self.codebook;
            self.reading.draft.codebook = Some(Arc::new(codebook));
        }
        self.reading
    }
}

/// The bounds and the label of a passage as most tools say them: a list of
/// start, end and label, or an object.
pub(super) fn passage_of<'n>(node: &'n Node<'_>) -> (Option<(usize, usize)>, Option<&'n str>) {
    let text = |node: &'n Node<'_>| match node {
        Node::String(text) => Some(&**text),
        _ => None,
    };
    match node {
        Node::Array(items) => {
            let number = |at: usize| items.get(at).and_then(whole);
            (number(0).zip(number(1)), items.get(2).and_then(text))
        }
        _ => {
            let fields = Fields::of(node);
            let number = |long, short| fields.number(long).or_else(|| fields.number(short));
            let start = number("start_offset", "start");
            let end = number("end_offset", "end");
            (start.zip(end), fields.text("label"))
        }
    }
}
