//! JSON Lines: one entry a line, as `datasets` of Hugging Face and pandas load
//! it. Each key stands on every line and has one type throughout: null where
//! nothing is known, lists of objects of one shape, no lists of mixed values.
//!
//! The file is read line by line, and a line record by record: what is wrong
//! with one sinks no other.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use super::Form;
use crate::exchange::draft::Batch;
use crate::exchange::fit::{BookHolds, Holds};
use crate::exchange::{
    Draft, DraftAnnotation, DraftAttribution, DraftDocument, DraftEntry, DraftLink, DraftSpan,
    DraftStatus, Files, LossKind, Losses, Options, Reading, TextLength,
};
use crate::json::{self, Node, Object, Path, Quoted, Report, SyntaxError, Writer};
use crate::offset::{Cursor, Index, Position};
use crate::sorted::Lookup;
use crate::time::NotATime;
use crate::words::Word;
use crate::{
    AttributionFields, Block, CodePointRange, DocumentId, EntryId, EntryTime, Part, Role,
    TextRange, TimePart, Timestamp, sha256,
};

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
    write,
    read,
};

/// What is said of a live blog stands on each of its lines, so it is little.
fn fit(draft: &mut Draft, _: &Options, losses: &mut Losses) {
    for document in &mut draft.documents {
        let id = document.id.as_deref().unwrap_or_default();
        let lists = [&mut document.standfirst, &mut document.key_points];
        let begins = document.entries.first().is_none_or(|e| e.index == Some(0));
        for list in lists {
            if !std::mem::take(list).is_empty() && begins {
                losses.add(LossKind::DocumentFact, id);
            }
        }
        document.order = None;
        document.text_sha256 = None;
        document.added = None;
    }
    draft.documents.retain(|document| {
        let is_kept = !document.entries.is_empty();
        if !is_kept {
            let id = document.id.as_deref().unwrap_or_default();
            losses.add(LossKind::DocumentFact, id);
        }
        is_kept
    });
}

fn write(draft: &Draft, _: bool, _: &Options, files: &mut Files) {
    let mut w = Writer::compact(1024);
    for document in &draft.documents {
        for an_entry in &document.entries {
            entry(&mut w, document, an_entry);
            w.end_line();
        }
    }
    let lines = w.finish();
    files.at(PATH).extend_from_slice(lines.as_bytes());
}

fn entry(w: &mut Writer, document: &DraftDocument, entry: &DraftEntry) {
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
    let time = &entry.time;
    w.maybe("time_raw", time.raw.as_deref());
    let clock = time.clock.map(|clock| clock.to_string());
    w.maybe("clock", clock.as_deref());
    let date = time.date.map(|date| date.to_string());
    w.maybe("date", date.as_deref());
    w.maybe("zone", time.zone.as_deref());
    w.maybe("timestamp", time.timestamp.as_ref().map(Timestamp::as_str));
    w.texts("inferred", &mut time.inferred.iter().map(|p| p.word()));
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
    w.key("labels");
    w.open('[');
    let mut seen: Vec<&str> = Vec::new();
    for annotation in of_entry() {
        if !seen.contains(&&*annotation.label) {
            seen.push(&annotation.label);
            w.next();
            w.string(&annotation.label);
        }
    }
    w.close(']');
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
        reading: Reading::default(),
        place: String::new(),
        documents: BTreeMap::new(),
        entries: BTreeMap::new(),
        searches: SEARCHES,
    };
    for file in &files.0 {
        for (number, line) in file.text().lines().enumerate() {
            reader.place.clear();
            if files.0.len() > 1 {
                reader.place.push_str(&file.path);
                reader.place.push_str(", ");
            }
            // Writing to a string cannot fail.
            let _ = write!(reader.place, "line {}", number + 1);
            reader.line(line.trim());
        }
    }
    reader.reading
}

struct Reader {
    reading: Reading,
    /// The line.
    place: String,
    /// Where each document stands in the draft, and which line had it first.
    documents: BTreeMap<Option<DocumentId>, (usize, String)>,
    /// Which line had an entry, by its document's place and its id.
    entries: BTreeMap<(usize, EntryId), String>,
    /// How many bytes of texts may still be searched for words that do not stand
    /// where they should.
    searches: usize,
}

/// So many bytes of texts are searched in far less than a second.
const SEARCHES: usize = 1 << 27;

/// An object of which each key may be missing or null. What is there and wrong
/// goes to the report.
struct Record<'t, 'p, 'r> {
    object: Object<'t, 'p>,
    report: &'r mut Report,
}

impl<'t> Record<'t, '_, '_> {
    fn string(&mut self, key: &str) -> Option<Cow<'t, str>> {
        let read = self.object.optional_string(key, self.report);
        read.flatten()
    }

    fn text(&mut self, key: &str) -> Option<Arc<str>> {
        self.string(key).map(|text| Arc::from(&*text))
    }

    fn id<I: for<'i> From<&'i str>>(&mut self, key: &str) -> Option<I> {
        self.string(key).map(|id| I::from(&*id))
    }

    /// An id without which there is no record.
    fn need_id<I: for<'i> From<&'i str>>(&mut self, key: &str) -> Option<I> {
        let id = self.string(key).filter(|id| !id.is_empty());
        if id.is_none() && self.report.faults.is_empty() {
            let message = format!("the key “{key}” is missing");
            self.report.fault(*self.object.path, message);
        }
        id.map(|id| I::from(&*id))
    }

    fn note(&mut self) -> Arc<str> {
        self.text("note").unwrap_or_default()
    }

    fn word<W: Word>(&mut self, key: &str) -> Option<W> {
        let text = self.string(key)?;
        json::word(self.object.path.key(key), &text, self.report)
    }

    fn parsed<T: std::str::FromStr<Err = NotATime>>(&mut self, key: &str) -> Option<T> {
        let text = self.string(key)?;
        self.object.parse(key, &text, self.report)
    }

    fn count(&mut self, key: &str) -> Option<usize> {
        let node = match self.object.take(key)? {
            Node::Null => return None,
            node => node,
        };
        // Some tools make every number a fraction.
        let digits = match &node {
            Node::Number(digits) => digits.strip_suffix(".0").unwrap_or(digits),
            _ => "",
        };
        let count = digits.parse().ok();
        count.or_else(|| {
            self.object
                .wrong(key, "a whole number from 0", &node, self.report)
        })
    }

    fn version(&mut self) -> Option<u32> {
        const KEY: &str = "codebook_version";
        let count = self.count(KEY)?;
        let version = u32::try_from(count).ok();
        version.or_else(|| {
            let message = format!("the version {count} is too large");
            self.report.fault(self.object.path.key(KEY), message);
            None
        })
    }

    fn hash(&mut self, key: &str) -> Option<Arc<str>> {
        let text = self.string(key)?;
        let hex = text.strip_prefix("sha256:").unwrap_or_default();
        let is_hash = hex.len() == 64 && hex.bytes().all(|b| b.is_ascii_hexdigit());
        if !is_hash {
            let found = Quoted(&text);
            let message = format!("expected “sha256:” and 64 hex digits, found {found}");
            self.report.fault(self.object.path.key(key), message);
            return None;
        }
        Some(hex.to_ascii_lowercase().into())
    }

    fn texts(&mut self, key: &str) -> Vec<Cow<'t, str>> {
        match self.object.take(key) {
            None | Some(Node::Null) => Vec::new(),
            Some(node) => {
                let path = self.object.path.key(key);
                json::texts_of(node, &path, self.report).unwrap_or_default()
            }
        }
    }

    fn list(&mut self, key: &str) -> Vec<Node<'t>> {
        match self.object.take(key) {
            None | Some(Node::Null) => Vec::new(),
            Some(Node::Array(items)) => items,
            Some(other) => {
                self.object.wrong::<()>(key, "a list", &other, self.report);
                Vec::new()
            }
        }
    }

    /// Two numbers in an object of their own.
    fn pair(&mut self, key: &str, names: [&str; 2]) -> Option<[usize; 2]> {
        let node = match self.object.take(key)? {
            Node::Null => return None,
            node => node,
        };
        let path = self.object.path.key(key);
        let object = Object::new(node, &path, self.report)?;
        let mut record = Record {
            object,
            report: self.report,
        };
        let numbers = names.map(|name| record.count(name));
        Some([numbers[0]?, numbers[1]?])
    }

    fn length(&mut self, key: &str) -> Option<TextLength> {
        let [code_points, utf16] = self.pair(key, ["code_points", "utf16"])?;
        Some(TextLength { code_points, utf16 })
    }
}

impl Reader {
    fn refuse(&mut self, report: &Report) {
        for fault in &report.faults {
            let place = match &*fault.place {
                "" => self.place.clone(),
                path => format!("{}, {path}", self.place),
            };
            self.reading.refuse(place, &fault.message);
        }
    }

    fn repair(&mut self, path: &Path<'_>, what: impl Into<String>) {
        let place = match path {
            Path::Root => self.place.clone(),
            path => format!("{}, {path}", self.place),
        };
        self.reading.repair(place, what);
    }

    fn line(&mut self, line: &str) {
        if line.is_empty() {
            return;
        }
        let root = match json::read(line) {
            Ok(root) => root,
            Err(error) => {
                let reason = match error {
                    SyntaxError::Early => "the line ends early".to_owned(),
                    SyntaxError::Wrong { reason, .. } => {
                        format!("the line is not valid JSON ({reason})")
                    }
                };
                self.reading.refuse(self.place.clone(), reason);
                return;
            }
        };
        let mut report = Report::default();
        if let Some(object) = Object::new(root, &Path::Root, &mut report) {
            self.entry(object, &mut report);
        }
        self.refuse(&report);
    }

    fn entry(&mut self, object: Object<'_, '_>, report: &mut Report) {
        let mut o = Record { object, report };
        let document = DraftDocument {
            id: o.id("doc_id"),
            title: o.text("doc_title"),
            source_url: o.text("doc_url"),
            language: o.text("doc_language"),
            date: o.parsed("doc_date"),
            time_zone: o.text("doc_time_zone"),
            ..DraftDocument::default()
        };
        let mut entry = DraftEntry {
            id: o.id("entry_id"),
            index: o.count("entry_index"),
            time: EntryTime {
                raw: o.string("time_raw").map(|raw| raw.into_owned()),
                clock: o.parsed("clock"),
                date: o.parsed("date"),
                zone: o.string("zone").map(|zone| zone.into_owned()),
                timestamp: o.parsed("timestamp"),
                inferred: Vec::new(),
            },
            ..DraftEntry::default()
        };
        for (i, word) in o.texts("inferred").iter().enumerate() {
            let path = o.object.path.key("inferred");
            let part: Option<TimePart> = json::word(path.index(i), word, o.report);
            entry.time.inferred.extend(part);
        }
        entry.authors = o.texts("authors").iter().map(|a| Arc::from(&**a)).collect();
        entry.heading = o.text("heading");
        entry.heading_sha256 = o.hash("heading_sha256");
        entry.heading_length = o.length("heading_length");
        entry.text = o.text("text");
        entry.text_sha256 = o.hash("text_sha256");
        entry.text_length = o.length("text_length");
        if entry.text.is_none() && entry.text_sha256.is_none() {
            let message = "the entry has neither a text nor the hash of one";
            o.report.fault(*o.object.path, message);
        }
        let blocks = o.object.take("blocks");
        if let Some([start, end]) = o.pair("source", ["start", "end"]) {
            entry.source = Some(CodePointRange { start, end });
        }
        if !o.report.faults.is_empty() {
            return;
        }
        let Some(document) = self.document(document, &entry) else {
            return;
        };
        let mut object = o.object;
        if let Some(text) = &entry.text {
            let actual = sha256::of(text);
            let said = entry.text_sha256.as_deref();
            if said.is_some_and(|said| said != actual) {
                let what = "the text is not the one that was hashed; it is taken as it stands here";
                self.repair(&Path::Root.key("text"), what);
            }
            entry.text_sha256 = Some(actual.into());
        }
        let parts = [Part::Text, Part::Heading].map(|part| entry.part(part).cloned());
        let texts = parts.each_ref().map(|text| text.as_deref().map(Index::new));
        entry.blocks = self.blocks(blocks, texts[0].as_ref());
        entry.annotations = self.annotations(&mut object, &texts);
        let list = object.take("statuses");
        entry.statuses = self.records("statuses", list, |o| {
            Some(DraftStatus {
                annotator: o.id("annotator"),
                status: o.word("status").unwrap_or_default(),
                modified: o.parsed("modified"),
                note: o.note(),
            })
        });
        let list = object.take("attributions");
        let ids = entry.annotations.iter();
        let ids = Lookup::new(ids.map(|a| a.id.as_deref().unwrap_or_default()).collect());
        entry.attributions = self.records("attributions", list, |o| attribution(o, &ids));
        let own = &self.reading.draft.documents[document].id.clone();
        let list = object.take("links");
        entry.links = self.records("links", list, |o| {
            Some(DraftLink {
                id: o.id("id"),
                relation: o.word("type").or_else(|| o.missing("type"))?,
                target_document: o.id("target_doc_id").filter(|id| Some(id) != own.as_ref()),
                target: o.need_id("target_entry_id")?,
                annotator: o.id("annotator"),
                origin: o.word("origin"),
                note: o.note(),
                created: o.parsed("created"),
                modified: o.parsed("modified"),
            })
        });
        self.reading.draft.documents[document].entries.push(entry);
    }

    /// The place of the line's document; `None` where it has the entry already.
    fn document(&mut self, document: DraftDocument, entry: &DraftEntry) -> Option<usize> {
        let documents = &mut self.reading.draft.documents;
        let place = match self.documents.get(&document.id) {
            None => {
                let place = documents.len();
                self.documents
                    .insert(document.id.clone(), (place, self.place.clone()));
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
                let place = *place;
                if !is_same {
                    let what = format!("the live blog is described otherwise than in {line}");
                    self.reading.repair(self.place.clone(), what);
                }
                place
            }
        };
        if let Some(id) = &entry.id {
            let line = self.place.clone();
            let key = (place, id.clone());
            if let Some(before) = self.entries.get(&key) {
                let why = format!("the entry {} stands in {before} already", Quoted(id));
                self.reading.refuse(line, why);
                return None;
            }
            self.entries.insert(key, line);
        }
        Some(place)
    }

    /// The objects of a list, each refused by itself.
    fn records<T>(
        &mut self,
        key: &str,
        list: Option<Node<'_>>,
        mut read: impl FnMut(&mut Record<'_, '_, '_>) -> Option<T>,
    ) -> Vec<T> {
        let items = match list {
            None | Some(Node::Null) => return Vec::new(),
            Some(Node::Array(items)) => items,
            Some(other) => {
                let place = format!("{}, {key}", self.place);
                self.reading
                    .refuse(place, format!("expected a list, found {other}"));
                return Vec::new();
            }
        };
        let path = Path::Root.key(key);
        let mut records = Vec::with_capacity(items.len());
        for (i, item) in items.into_iter().enumerate() {
            let path = path.index(i);
            let mut report = Report::default();
            let record = Object::new(item, &path, &mut report).and_then(|object| {
                read(&mut Record {
                    object,
                    report: &mut report,
                })
            });
            if report.faults.is_empty() {
                records.extend(record);
            } else {
                self.refuse(&report);
            }
        }
        records
    }

    fn blocks(&mut self, list: Option<Node<'_>>, text: Option<&Index<'_>>) -> Vec<Block> {
        let Some(text) = text else {
            return Vec::new();
        };
        let mut previous = 0;
        self.records("blocks", list, |o| {
            let kind = o.word("kind").or_else(|| o.missing("kind"))?;
            let start = o.count("start").and_then(|at| text.at_code_point(at));
            let end = o.count("end").and_then(|at| text.at_code_point(at));
            let range = start.zip(end).and_then(|(start, end)| range(start, end));
            match range {
                Some(range) if previous <= range.start => {
                    previous = range.end;
                    Some(Block { kind, range })
                }
                _ => {
                    let message = "the block does not lie in the text, after the one before it";
                    o.report.fault(*o.object.path, message);
                    None
                }
            }
        })
    }

    fn annotations(
        &mut self,
        object: &mut Object<'_, '_>,
        texts: &[Option<Index<'_>>; 2],
    ) -> Vec<DraftAnnotation> {
        let list = object.take("entry_labels");
        let mut annotations = self.records("entry_labels", list, |o| annotation(o, None));
        // Files of others may have no more than these.
        let known: BTreeSet<&str> = annotations.iter().map(|a| &*a.label).collect();
        let mut further = Vec::new();
        let mut report = Report::default();
        if let Some(node) = object.take("labels").filter(|node| *node != Node::Null) {
            let path = Path::Root.key("labels");
            for label in json::texts_of(node, &path, &mut report).unwrap_or_default() {
                if !label.is_empty() && !known.contains(&*label) {
                    further.push(DraftAnnotation::new(&*label));
                }
            }
        }
        self.refuse(&report);

        let list = object.take("spans");
        let mut repairs = Vec::new();
        let mut budget = self.searches;
        let mut spans = self.records("spans", list, |o| {
            let mut span = DraftSpan {
                part: o.word("part").unwrap_or(Part::Text),
                start: o.count("start").or_else(|| o.missing("start"))?,
                end: o.count("end").or_else(|| o.missing("end"))?,
                exact: o.text("exact"),
                exact_sha256: o.hash("exact_sha256"),
            };
            let place = match &texts[usize::from(span.part == Part::Heading)] {
                Some(text) => place(&mut span, text, &mut budget),
                None if texts[0].is_some() => Err("the entry has no heading".to_owned()),
                None if span.start < span.end => Ok(None),
                None => Err("the passage is empty".to_owned()),
            };
            match place {
                Ok(repair) => {
                    repairs.extend(repair.map(|what| (o.object.path.to_string(), what)));
                    annotation(o, Some(span))
                }
                Err(message) => {
                    o.report.fault(*o.object.path, message);
                    None
                }
            }
        });
        self.searches = budget;
        for (path, what) in repairs {
            let place = format!("{}, {path}", self.place);
            self.reading.repair(place, what);
        }
        annotations.append(&mut spans);
        // Of whole entries and of passages, in the order in which they were made.
        if annotations.iter().all(|a| a.created.is_some()) {
            annotations.sort_by(|a, b| (&a.created, &a.id).cmp(&(&b.created, &b.id)));
        }
        annotations.append(&mut further);
        let mut ids = BTreeSet::new();
        annotations.retain(|annotation| {
            let is_new = annotation
                .id
                .as_ref()
                .is_none_or(|id| ids.insert(id.clone()));
            if let Some(id) = annotation.id.as_ref().filter(|_| !is_new) {
                let why = format!("the annotation {} stands twice", Quoted(id));
                self.reading.refuse(self.place.clone(), why);
            }
            is_new
        });
        annotations
    }
}

impl Record<'_, '_, '_> {
    /// Notes that a key is missing, where nothing else is wrong with it.
    fn missing<T>(&mut self, key: &str) -> Option<T> {
        if self.report.faults.is_empty() {
            let message = format!("the key “{key}” is missing");
            self.report.fault(*self.object.path, message);
        }
        None
    }
}

fn annotation(o: &mut Record<'_, '_, '_>, span: Option<DraftSpan>) -> Option<DraftAnnotation> {
    Some(DraftAnnotation {
        id: o.id("id"),
        label: o.need_id("label")?,
        annotator: o.id("annotator"),
        span,
        origin: o.word("origin"),
        note: o.note(),
        created: o.parsed("created"),
        modified: o.parsed("modified"),
        codebook_version: o.version(),
    })
}

fn attribution(o: &mut Record<'_, '_, '_>, annotations: &Lookup<'_>) -> Option<DraftAttribution> {
    let id = o.id("id");
    let annotator = o.id("annotator");
    let mut members: Vec<(Role, usize)> = Vec::new();
    let path = o.object.path.key("members");
    for item in o.list("members") {
        let object = Object::new(item, &path, o.report)?;
        let mut member = Record {
            object,
            report: o.report,
        };
        let role = member.word("role").or_else(|| member.missing("role"))?;
        let id: Arc<str> = member.need_id("annotation")?;
        let Some(place) = annotations.first(&id) else {
            let message = format!("the entry has no annotation {}", Quoted(&id));
            o.report.fault(path, message);
            return None;
        };
        members.push((role, place));
    }
    if members.is_empty() {
        o.missing::<()>("members");
    }
    Some(DraftAttribution {
        id,
        annotator,
        members,
        fields: AttributionFields {
            quote_type: o.word("quote_type"),
            speaker: o.text("speaker"),
            source_type: o.text("source_type"),
            naming: o.word("naming"),
        },
        note: o.note(),
        created: o.parsed("created"),
        modified: o.parsed("modified"),
        codebook_version: o.version(),
    })
}

fn range(start: Position, end: Position) -> Option<TextRange> {
    let start = u32::try_from(start.byte).ok()?;
    let end = u32::try_from(end.byte).ok()?;
    (start <= end).then_some(TextRange { start, end })
}

/// Holds a passage against the text it lies in, and says what had to be put
/// right, or why it cannot be.
fn place(
    span: &mut DraftSpan,
    text: &Index<'_>,
    searches: &mut usize,
) -> Result<Option<String>, String> {
    let words = |start: Option<Position>, end: Option<Position>| {
        let (start, end) = (start?, end?);
        let words = text.text().get(start.byte..end.byte)?;
        (!words.is_empty()).then_some((start.code_point, end.code_point, words))
    };
    let there = words(text.at_code_point(span.start), text.at_code_point(span.end));
    let Some(exact) = &span.exact else {
        let Some((_, _, words)) = there else {
            return Err("the passage does not lie in the text".to_owned());
        };
        if span
            .exact_sha256
            .as_deref()
            .is_some_and(|hash| hash != sha256::of(words))
        {
            return Err("other words stand there than were hashed".to_owned());
        }
        span.exact = Some(words.into());
        return Ok(None);
    };
    if there.is_some_and(|(_, _, words)| *words == **exact) {
        return Ok(None);
    }
    let in_bytes = words(text.at_byte(span.start), text.at_byte(span.end));
    let in_utf16 = words(text.at_utf16(span.start), text.at_utf16(span.end));
    let searched = searches.checked_sub(text.text().len());
    *searches = searched.unwrap_or_default();
    let mut found = text.text().match_indices(&**exact);
    let found = searched.map(|_| (found.next(), found.next()));
    let only = match found.unwrap_or_default() {
        (Some((byte, _)), None) => words(text.at_byte(byte), text.at_byte(byte + exact.len())),
        _ => None,
    };
    for (mended, what) in [
        (in_utf16, "the offsets count UTF-16 code units"),
        (in_bytes, "the offsets count bytes"),
        (only, "the words stand elsewhere in the text, once"),
    ] {
        if let Some((start, end, words)) = mended.filter(|(_, _, words)| **words == **exact) {
            let what = format!("{what}; they were {} to {}", span.start, span.end);
            (span.start, span.end, span.exact) = (start, end, Some(words.into()));
            return Ok(Some(what));
        }
    }
    Err(format!(
        "{} stands neither at these offsets nor in one other place only",
        Quoted(exact)
    ))
}
