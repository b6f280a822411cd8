//! JSON Lines: one entry a line, as `datasets` of Hugging Face and pandas load
//! it. Each key stands on every line and has one type throughout: null where
//! nothing is known, lists of objects of one shape, no lists of mixed values.
//!
//! The file is read line by line, and a line record by record: what is wrong
//! with one sinks no other.

pub(super) mod columns;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::Form;
use crate::exchange::draft::{Batch, sort_labels};
use crate::exchange::fit::{BookHolds, Holds};
use crate::exchange::intake::{Given, Intake, Texts};
use crate::exchange::{
    Draft, DraftAnnotation, DraftDocument, DraftEntry, Files, Losses, Options, Reading, TextLength,
    facts,
};
use crate::json::{self, Node, Object, Path, Quoted, Report, SyntaxError, Writer};
use crate::offset::Cursor;
use crate::said::{Place, said};
use crate::sorted::Lookup;
use crate::words::Word;
use crate::{DocumentId, EntryId, Timestamp};

const PATH: &str = "entries.jsonl";

pub(super) const FORM: Form = Form {
    holds: Holds {
        annotator_names: false,
        codebook: BookHolds::Nothing,
        name: false,
        ..Holds::EVERYTHING
    },
    stand_off: true,
    batch: Batch::Entries,
    fit: Some(fit),
    write: Some(write),
    read,
};

/// What is said of a live blog stands on each of its lines, so it is little;
/// nothing of one without entries.
fn fit(draft: &mut Draft, _: &Options, _: &mut Losses) {
    for document in &mut draft.documents {
        document.standfirst.clear();
        document.key_points.clear();
        document.order = None;
        document.text_sha256 = None;
        document.added = None;
    }
    draft
        .documents
        .retain(|document| !document.entries.is_empty());
}

pub(super) fn write(draft: &Draft, _: bool, _: &Options, files: &mut Files) {
    let mut w = Writer::compact(1024);
    for document in &draft.documents {
        for an_entry in &document.entries {
            entry(&mut w, draft, document, an_entry);
            w.end_line();
        }
    }
    let lines = w.finish();
    files.at(PATH).extend_from_slice(lines.as_bytes());
}

fn entry(w: &mut Writer, draft: &Draft, document: &DraftDocument, entry: &DraftEntry) {
    w.open('{');
    w.maybe("doc_id", document.id.as_deref());
    w.maybe("doc_title", document.title.as_deref());
    w.maybe("doc_url", document.source_url.as_deref());
    w.maybe("doc_language", document.language.as_deref());
    let date = document.date.map(|date| date.to_string());
    w.maybe("doc_date", date.as_deref());
    w.maybe("doc_time_zone", document.time_zone.as_deref());
    w.maybe("entry_id", entry.id.as_deref());
    w.maybe_number("entry_index", entry.index);
    let keys = ["time_raw", "clock", "date", "zone", "timestamp", "inferred"];
    facts::write_time_as(w, keys, &entry.time);
    w.texts("authors", &mut entry.authors.iter().map(|a| &**a));
    w.maybe("heading", entry.heading.as_deref());
    hash(w, "heading_sha256", entry.heading_sha256.as_deref());
    length(w, "heading_length", entry.heading_length);
    w.maybe("text", entry.text.as_deref());
    hash(w, "text_sha256", entry.text_sha256.as_deref());
    length(w, "text_length", entry.text_length);
    blocks(w, entry);
    w.key("source");
    match entry.source {
        None => w.null(),
        Some(source) => {
            w.open('{');
            w.number("start", source.start);
            w.number("end", source.end);
            w.close('}');
        }
    }
    let of_entry = || entry.annotations.iter().filter(|a| a.span.is_none());
    let mut labels: Vec<&str> = Vec::new();
    for annotation in of_entry() {
        if !labels.contains(&&*annotation.label) {
            labels.push(&annotation.label);
        }
    }
    sort_labels(draft.whole_codebook.0.as_deref(), &mut labels);
    w.texts("labels", &mut labels.into_iter());
    w.key("entry_labels");
    w.open('[');
    for annotation in of_entry() {
        w.next();
        w.open('{');
        head(w, annotation);
        foot(w, annotation);
    }
    w.close(']');
    w.key("spans");
    w.open('[');
    for annotation in &entry.annotations {
        if let Some(span) = &annotation.span {
            w.next();
            w.open('{');
            head(w, annotation);
            w.text("part", span.part.word());
            w.number("start", span.start);
            w.number("end", span.end);
            w.maybe("exact", span.exact.as_deref());
            hash(w, "exact_sha256", span.exact_sha256.as_deref());
            foot(w, annotation);
        }
    }
    w.close(']');
    statuses(w, entry);
    attributions(w, entry);
    links(w, document, entry);
    w.close('}');
}

fn hash(w: &mut Writer, key: &str, hex: Option<&str>) {
    w.key(key);
    match hex {
        None => w.null(),
        Some(hex) => w.display(&format_args!("\"sha256:{hex}\"")),
    }
}

fn length(w: &mut Writer, key: &str, length: Option<TextLength>) {
    w.key(key);
    match length {
        None => w.null(),
        Some(length) => {
            w.open('{');
            w.number("code_points", length.code_points);
            w.number("utf16", length.utf16);
            w.close('}');
        }
    }
}

fn blocks(w: &mut Writer, entry: &DraftEntry) {
    let mut cursor = Cursor::new(entry.text.as_deref().unwrap_or_default());
    let mut code_point = |byte: u32| {
        let position = cursor.at_byte(byte as usize);
        position.unwrap_or_default().code_point
    };
    w.key("blocks");
    w.open('[');
    for block in &entry.blocks {
        w.next();
        w.open('{');
        w.text("kind", block.kind.word());
        w.number("start", code_point(block.range.start));
        w.number("end", code_point(block.range.end));
        w.close('}');
    }
    w.close(']');
}

/// The keys of an annotation before its passage.
fn head(w: &mut Writer, annotation: &DraftAnnotation) {
    w.maybe("id", annotation.id.as_deref());
    w.text("label", &annotation.label);
    w.maybe("annotator", annotation.annotator.as_deref());
}

/// The keys of an annotation after its passage.
fn foot(w: &mut Writer, annotation: &DraftAnnotation) {
    w.maybe("origin", annotation.origin.map(|origin| origin.word()));
    w.text("note", &annotation.note);
    moment(w, "created", annotation.created.as_ref());
    moment(w, "modified", annotation.modified.as_ref());
    version(w, annotation.codebook_version);
    w.close('}');
}

fn moment(w: &mut Writer, key: &str, moment: Option<&Timestamp>) {
    w.maybe(key, moment.map(Timestamp::as_str));
}

fn version(w: &mut Writer, version: Option<u32>) {
    w.maybe_number("codebook_version", version.map(|version| version as usize));
}

fn statuses(w: &mut Writer, entry: &DraftEntry) {
    w.key("statuses");
    w.open('[');
    for status in &entry.statuses {
        w.next();
        w.open('{');
        w.maybe("annotator", status.annotator.as_deref());
        w.text("status", status.status.word());
        moment(w, "modified", status.modified.as_ref());
        w.text("note", &status.note);
        w.close('}');
    }
    w.close(']');
}

fn attributions(w: &mut Writer, entry: &DraftEntry) {
    w.key("attributions");
    w.open('[');
    for record in &entry.attributions {
        w.next();
        w.open('{');
        w.maybe("id", record.id.as_deref());
        w.maybe("annotator", record.annotator.as_deref());
        w.key("members");
        w.open('[');
        for (role, place) in &record.members {
            let annotation = entry.annotations.get(*place);
            w.next();
            w.open('{');
            w.text("role", role.word());
            w.maybe("annotation", annotation.and_then(|a| a.id.as_deref()));
            w.close('}');
        }
        w.close(']');
        let fields = &record.fields;
        w.maybe("quote_type", fields.quote_type.map(|q| q.word()));
        w.maybe("speaker", fields.speaker.as_deref());
        w.maybe("source_type", fields.source_type.as_deref());
        w.maybe("naming", fields.naming.map(|naming| naming.word()));
        w.text("note", &record.note);
        moment(w, "created", record.created.as_ref());
        moment(w, "modified", record.modified.as_ref());
        version(w, record.codebook_version);
        w.close('}');
    }
    w.close(']');
}

fn links(w: &mut Writer, document: &DraftDocument, entry: &DraftEntry) {
    w.key("links");
    w.open('[');
    for link in &entry.links {
        let target_document = link.target_document.as_ref().or(document.id.as_ref());
        w.next();
        w.open('{');
        w.maybe("id", link.id.as_deref());
        w.text("type", link.relation.word());
        w.maybe("target_doc_id", target_document.map(|id| &**id));
        w.text("target_entry_id", &link.target);
        w.maybe("annotator", link.annotator.as_deref());
        w.maybe("origin", link.origin.map(|origin| origin.word()));
        w.text("note", &link.note);
        moment(w, "created", link.created.as_ref());
        moment(w, "modified", link.modified.as_ref());
        w.close('}');
    }
    w.close(']');
}

fn read(files: &Files, _: &Options) -> Reading {
    let mut reader = Reader {
        intake: Intake::new(),
        documents: BTreeMap::new(),
        entries: BTreeMap::new(),
    };
    for file in &files.0 {
        for (number, line) in file.text().lines().enumerate() {
            let place = &mut reader.intake.place;
            place.clear();
            if files.0.len() > 1 {
                place.push_str(&file.path);
                place.push_str(", ");
            }
            // Writing to a string cannot fail.
            let _ = write!(place, "line {}", number + 1);
            reader.line(line.trim());
        }
    }
    reader.intake.finish()
}

struct Reader {
    /// Its place is the line.
    intake: Intake,
    /// Where each document stands in the draft, and which line had it first.
    documents: BTreeMap<Option<DocumentId>, (usize, String)>,
    /// Which line had an entry, by its document's place and its id.
    entries: BTreeMap<(usize, EntryId), String>,
}

impl Reader {
    fn line(&mut self, line: &str) {
        if line.is_empty() {
            return;
        }
        let root = match json::read(line) {
            Ok(root) => root,
            Err(error) => {
                let reason = match error {
                    SyntaxError::Early => said!("the line ends early"),
                    SyntaxError::Wrong { reason, .. } => {
                        said!("the line is not valid JSON ({reason})", reason)
                    }
                };
                return self.intake.refuse(&Path::Root, reason);
            }
        };
        let mut report = Report::default();
        let Some(object) = Object::new(root, &Path::Root, &mut report) else {
            self.intake.settle(&report);
            return;
        };
        let mut o = Given::new(object, &mut report);
        let document = DraftDocument {
            id: o.id("doc_id"),
            title: o.text("doc_title"),
            source_url: o.text("doc_url"),
            language: o.text("doc_language"),
            date: o.parsed("doc_date"),
            time_zone: o.text("doc_time_zone"),
            ..DraftDocument::default()
        };
        let id = o.id("entry_id");
        let index = o.count("entry_index");
        let time = o.time("time_raw");
        let entry = DraftEntry {
            id,
            index,
            time,
            ..o.entry()
        };
        let Given { object, inner, .. } = o;
        if self.intake.settle(&report)
            && let Some(place) = self.document(document, &entry)
        {
            let document = &self.intake.reading.draft.documents[place];
            let document = document.id.clone();
            let entry = self.records(object, inner, entry, document);
            self.intake.reading.draft.documents[place]
                .entries
                .push(entry);
        }
    }

    /// Reads the lists of an entry; `inner` are the unknown keys of objects that
    /// were read before.
    fn records(
        &mut self,
        mut object: Object<'_, '_>,
        inner: Vec<String>,
        mut entry: DraftEntry,
        document: Option<DocumentId>,
    ) -> DraftEntry {
        let intake = &mut self.intake;
        let root = Path::Root;
        let texts = Texts::new(
            entry.text.as_deref(),
            entry.heading.as_deref(),
            &intake.copied,
        );
        let blocks = intake.blocks(&root.key("blocks"), object.take("blocks"), &texts);
        let path = root.key("entry_labels");
        let list = object.take("entry_labels");
        let mut annotations = intake.records(&path, list, |o| o.annotation(None));
        // Files of others may have no more than these.
        let known: BTreeSet<&str> = annotations.iter().map(|a| &*a.label).collect();
        let mut further = Vec::new();
        let mut report = Report::default();
        if let Some(node) = object.take("labels").filter(|node| *node != Node::Null) {
            let path = root.key("labels");
            for label in json::texts_of(node, &path, &mut report).unwrap_or_default() {
                if !label.is_empty() && !known.contains(&*label) {
                    further.push(DraftAnnotation::new(&*label));
                }
            }
        }
        intake.settle(&report);
        let list = object.take("spans");
        let mut spans = intake.records(&root.key("spans"), list, |o| {
            let span = o.span(&texts)?;
            o.annotation(Some(span))
        });
        annotations.append(&mut spans);
        annotations.append(&mut further);
        intake.order(&mut annotations);
        let path = root.key("statuses");
        entry.statuses = intake.records(&path, object.take("statuses"), |o| o.status());
        let ids = annotations.iter();
        let ids = Lookup::new(ids.map(|a| a.id.as_deref().unwrap_or_default()).collect());
        let list = object.take("attributions");
        let path = root.key("attributions");
        entry.attributions = intake.records(&path, list, |o| o.attribution(&ids, None));
        let list = object.take("links");
        entry.links = intake.records(&root.key("links"), list, |o| {
            let target_document = o.id("target_doc_id");
            let target_document = target_document.filter(|id| Some(id) != document.as_ref());
            let target = o.need_id("target_entry_id")?;
            o.link(target_document, target)
        });
        intake.note_unknown(&root, object.unknown_keys());
        intake.note_unknown(&root, inner);
        entry.blocks = blocks;
        entry.annotations = annotations;
        entry
    }

    /// The place of the line's document; `None` where it has the entry already.
    fn document(&mut self, document: DraftDocument, entry: &DraftEntry) -> Option<usize> {
        let line = &self.intake.place;
        let documents = &mut self.intake.reading.draft.documents;
        let place = match self.documents.get(&document.id) {
            None => {
                let place = documents.len();
                let id = document.id.clone();
                self.documents.insert(id, (place, line.clone()));
                documents.push(document);
                place
            }
            Some((place, line)) => {
                let known = &documents[*place];
                let is_same = known.title == document.title
                    && known.source_url == document.source_url
                    && known.language == document.language
                    && known.date == document.date
                    && known.time_zone == document.time_zone;
                if !is_same {
                    let what = said!(
                        "the live blog is described otherwise than in {line}",
                        line = Place(line)
                    );
                    self.intake.repair(&Path::Root, what);
                }
                *place
            }
        };
        if let Some(id) = &entry.id {
            let key = (place, id.clone());
            if let Some(before) = self.entries.get(&key) {
                let why = said!(
                    "the entry {id} stands in {before} already",
                    id = Quoted(id),
                    before = Place(before)
                );
                self.intake.refuse(&Path::Root, why);
                return None;
            }
            self.entries.insert(key, self.intake.place.clone());
        }
        Some(place)
    }
}
