//! Reads the records of JSON files that are imported: each key may be missing,
//! and what is wrong with one record sinks no other.
//!
//! What this module does not do: say how the records lie in a file;
//! `formats/json.rs` and `formats/jsonl.rs` do.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::passages::{Copied, Passages};
use super::{
    DraftAnnotation, DraftAttribution, DraftEntry, DraftLink, DraftSpan, DraftStatus, OffsetUnit,
    Outcome, Reading, TextLength, Verdict,
};
use crate::json::{self, Node, Object, Path, Quoted, Report};
use crate::offset::Position;
use crate::said::{Said, phrase, said};
use crate::sorted::Lookup;
use crate::time::NotATime;
use crate::words::Word;
use crate::{
    AttributionFields, Block, CodePointRange, DocumentId, EntryId, EntryTime, Part, Role,
    TextRange, TimePart, sha256,
};

/// What was read of a file so far.
pub(super) struct Intake {
    pub(super) reading: Reading,
    pub(super) copied: Copied,
    /// The outcome that says each unknown key, by its path without the places
    /// in lists, and how often the key stands.
    unknown: BTreeMap<Vec<String>, (usize, usize)>,
    /// What the places in the reading begin with, such as a line.
    pub(super) place: String,
}

/// The text and the heading of an entry, as far as they are said.
pub(super) struct Texts<'t>([Option<Passages<'t>>; 2]);

impl<'t> Texts<'t> {
    pub(super) fn new(text: Option<&'t str>, heading: Option<&'t str>, copied: &Copied) -> Self {
        let passages = |part, text| Passages::new(part, text, OffsetUnit::CodePoint, copied);
        Self([
            text.map(|text| passages(Part::Text, text)),
            heading.map(|heading| passages(Part::Heading, heading)),
        ])
    }
}

impl Intake {
    pub(super) fn new() -> Self {
        Self {
            reading: Reading::default(),
            copied: Copied::default(),
            unknown: BTreeMap::new(),
            place: String::new(),
        }
    }

    /// A place in the file.
    pub(super) fn place(&self, path: &str) -> String {
        match (&*self.place, path) {
            ("", "") => "the file".to_owned(),
            ("", path) => path.to_owned(),
            (place, "") => place.to_owned(),
            (place, path) => format!("{place}, {path}"),
        }
    }

    pub(super) fn refuse(&mut self, path: &Path<'_>, why: Said) {
        let place = self.place(&path.to_string());
        self.reading.refuse(place, why);
    }

    pub(super) fn repair(&mut self, path: &Path<'_>, what: Said) {
        let place = self.place(&path.to_string());
        self.reading.repair(place, what);
    }

    /// Notes the faults of a record that is refused, or what was put right with
    /// one that is not. Whether it is taken.
    pub(super) fn settle(&mut self, report: &Report) -> bool {
        for fault in &report.faults {
            let place = self.place(&fault.place);
            self.reading.refuse(place, fault.message.clone());
        }
        let is_taken = report.faults.is_empty();
        for warning in report.warnings.iter().filter(|_| is_taken) {
            let place = self.place(&warning.place);
            self.reading.repair(place, warning.message.clone());
        }
        is_taken
    }

    /// Says that keys of other programs are not kept, of each key where it
    /// stands first.
    pub(super) fn note_unknown(&mut self, path: &Path<'_>, keys: Vec<String>) {
        for key in keys {
            let path = path.key(&key);
            let outcome = self.reading.outcomes.len();
            let (_, count) = self.unknown.entry(keys_of(&path)).or_insert((outcome, 0));
            *count += 1;
            if *count == 1 {
                self.repair(&path, said!("this key is unknown and is not kept"));
            }
        }
    }

    /// What was read.
    pub(super) fn finish(mut self) -> Reading {
        for (outcome, count) in self.unknown.into_values().filter(|(_, count)| *count > 1) {
            if let Some(Outcome {
                verdict: Verdict::Repaired(what),
                ..
            }) = self.reading.outcomes.get_mut(outcome)
            {
                *what = said!("{what}; it was found {count} times", what, count);
            }
        }
        self.reading
    }

    /// The items of a list that may be missing.
    pub(super) fn list<'t>(&mut self, path: &Path<'_>, list: Option<Node<'t>>) -> Vec<Node<'t>> {
        match list {
            None | Some(Node::Null) => Vec::new(),
            Some(Node::Array(items)) => items,
            Some(other) => {
                self.refuse(path, said!("expected a list, found {found}", found = other));
                Vec::new()
            }
        }
    }

    /// The objects of a list, each refused by itself; along with each go the keys
    /// of it that are unknown.
    pub(super) fn objects<'t, T>(
        &mut self,
        path: &Path<'_>,
        list: Option<Node<'t>>,
        mut read: impl FnMut(Object<'t, '_>, &mut Report) -> (Option<T>, Vec<String>),
    ) -> Vec<T> {
        let items = self.list(path, list);
        let mut records = Vec::with_capacity(items.len());
        let mut report = Report::default();
        for (i, item) in items.into_iter().enumerate() {
            let path = path.index(i);
            report.faults.clear();
            report.warnings.clear();
            let object = Object::new(item, &path, &mut report);
            let read = object.map(|object| read(object, &mut report));
            if self.settle(&report)
                && let Some((record, unknown)) = read
            {
                records.extend(record);
                self.note_unknown(&path, unknown);
            }
        }
        records
    }

    /// The records of a list, each refused by itself.
    pub(super) fn records<'t, T>(
        &mut self,
        path: &Path<'_>,
        list: Option<Node<'t>>,
        mut read: impl FnMut(&mut Given<'t, '_, '_>) -> Option<T>,
    ) -> Vec<T> {
        self.objects(path, list, |object, report| {
            let mut given = Given::new(object, report);
            let record = read(&mut given);
            (record, given.unknown_keys())
        })
    }

    /// The blocks of an entry's text.
    pub(super) fn blocks(
        &mut self,
        path: &Path<'_>,
        list: Option<Node<'_>>,
        texts: &Texts<'_>,
    ) -> Vec<Block> {
        let Some(text) = texts.0[0].as_ref().map(Passages::index) else {
            return Vec::new();
        };
        let mut previous = 0;
        self.records(path, list, |o| {
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
                    let message =
                        said!("the block does not lie in the text, after the one before it");
                    o.report.fault(*o.object.path, message);
                    None
                }
            }
        })
    }

    /// Puts the annotations of an entry in the order in which they were made,
    /// where that is known, and refuses those whose id is another one's.
    pub(super) fn order(&mut self, annotations: &mut Vec<DraftAnnotation>) {
        if annotations.iter().all(|a| a.created.is_some()) {
            annotations.sort_by(|a, b| (&a.created, &a.id).cmp(&(&b.created, &b.id)));
        }
        let mut ids = BTreeSet::new();
        annotations.retain(|annotation| {
            let Some(id) = &annotation.id else {
                return true;
            };
            let is_new = ids.insert(id.clone());
            if !is_new {
                let why = said!("the annotation {id} stands twice", id = Quoted(id));
                self.reading.refuse(self.place(""), why);
            }
            is_new
        });
    }
}

/// An object of which each key may be missing or null. What is there and wrong
/// goes to the report.
pub(super) struct Given<'t, 'p, 'r> {
    pub(super) object: Object<'t, 'p>,
    pub(super) report: &'r mut Report,
    /// The unknown keys of objects in it.
    pub(super) inner: Vec<String>,
}

impl<'t, 'p, 'r> Given<'t, 'p, 'r> {
    pub(super) fn new(object: Object<'t, 'p>, report: &'r mut Report) -> Self {
        Self {
            object,
            report,
            inner: Vec::new(),
        }
    }

    /// The keys that were not taken, those of objects in it after the key of
    /// the object and a point.
    pub(super) fn unknown_keys(self) -> Vec<String> {
        let mut keys = self.object.unknown_keys();
        keys.extend(self.inner);
        keys
    }

    /// Reads the object under `key`, if there is one.
    pub(super) fn within<T>(
        &mut self,
        key: &str,
        read: impl FnOnce(&mut Given<'t, '_, '_>) -> T,
    ) -> Option<T> {
        match self.object.take(key)? {
            Node::Null => None,
            node => self.inner(key, node, read),
        }
    }

    /// Reads an object that stands under `key`, or in a list there.
    fn inner<T>(
        &mut self,
        key: &str,
        node: Node<'t>,
        read: impl FnOnce(&mut Given<'t, '_, '_>) -> T,
    ) -> Option<T> {
        let path = self.object.path.key(key);
        let object = Object::new(node, &path, self.report)?;
        let mut given = Given::new(object, self.report);
        let value = read(&mut given);
        let unknown = given.unknown_keys().into_iter();
        self.inner
            .extend(unknown.map(|inner| format!("{key}.{inner}")));
        Some(value)
    }

    pub(super) fn string(&mut self, key: &str) -> Option<Cow<'t, str>> {
        let read = self.object.optional_string(key, self.report);
        read.flatten()
    }

    pub(super) fn text(&mut self, key: &str) -> Option<Arc<str>> {
        self.string(key).map(|text| Arc::from(&*text))
    }

    pub(super) fn id<I: for<'i> From<&'i str>>(&mut self, key: &str) -> Option<I> {
        self.string(key).map(|id| I::from(&*id))
    }

    /// An id without which there is no record.
    pub(super) fn need_id<I: for<'i> From<&'i str>>(&mut self, key: &str) -> Option<I> {
        let id = self.string(key).filter(|id| !id.is_empty());
        if id.is_none() && self.report.faults.is_empty() {
            let message = said!("the key “{key}” is missing", key);
            self.report.fault(*self.object.path, message);
        }
        id.map(|id| I::from(&*id))
    }

    pub(super) fn note(&mut self) -> Arc<str> {
        self.text("note").unwrap_or_default()
    }

    pub(super) fn word<W: Word>(&mut self, key: &str) -> Option<W> {
        let text = self.string(key)?;
        json::word(self.object.path.key(key), &text, self.report)
    }

    pub(super) fn parsed<T: std::str::FromStr<Err = NotATime>>(&mut self, key: &str) -> Option<T> {
        let text = self.string(key)?;
        self.object.parse(key, &text, self.report)
    }

    pub(super) fn count(&mut self, key: &str) -> Option<usize> {
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
                .wrong(key, phrase!("a whole number from 0"), &node, self.report)
        })
    }

    pub(super) fn version(&mut self) -> Option<u32> {
        const KEY: &str = "codebook_version";
        let count = self.count(KEY)?;
        let version = u32::try_from(count).ok();
        version.or_else(|| {
            let message = said!("the version {number} is too large", number = count);
            self.report.fault(self.object.path.key(KEY), message);
            None
        })
    }

    pub(super) fn hash(&mut self, key: &str) -> Option<Arc<str>> {
        let text = self.string(key)?;
        let hex = text.strip_prefix("sha256:").unwrap_or_default();
        let is_hash = hex.len() == 64 && hex.bytes().all(|b| b.is_ascii_hexdigit());
        if !is_hash {
            let found = Quoted(&text);
            let message = said!("expected “sha256:” and 64 hex digits, found {found}", found);
            self.report.fault(self.object.path.key(key), message);
            return None;
        }
        Some(hex.to_ascii_lowercase().into())
    }

    pub(super) fn texts(&mut self, key: &str) -> Vec<Cow<'t, str>> {
        match self.object.take(key) {
            None | Some(Node::Null) => Vec::new(),
            Some(node) => {
                let path = self.object.path.key(key);
                json::texts_of(node, &path, self.report).unwrap_or_default()
            }
        }
    }

    pub(super) fn list(&mut self, key: &str) -> Vec<Node<'t>> {
        match self.object.take(key) {
            None | Some(Node::Null) => Vec::new(),
            Some(Node::Array(items)) => items,
            Some(other) => {
                self.object
                    .wrong::<()>(key, phrase!("a list"), &other, self.report);
                Vec::new()
            }
        }
    }

    /// Two numbers in an object of their own.
    pub(super) fn pair(&mut self, key: &str, names: [&str; 2]) -> Option<[usize; 2]> {
        let numbers = self.within(key, |pair| names.map(|name| pair.count(name)))?;
        Some([numbers[0]?, numbers[1]?])
    }

    pub(super) fn length(&mut self, key: &str) -> Option<TextLength> {
        let [code_points, utf16] = self.pair(key, ["code_points", "utf16"])?;
        Some(TextLength { code_points, utf16 })
    }

    /// Notes that a key is missing, where nothing else is wrong with it.
    pub(super) fn missing<T>(&mut self, key: &str) -> Option<T> {
        if self.report.faults.is_empty() {
            let message = said!("the key “{key}” is missing", key);
            self.report.fault(*self.object.path, message);
        }
        None
    }

    /// When an entry was published; what the page printed stands under `raw`.
    pub(super) fn time(&mut self, raw: &str) -> EntryTime {
        let mut time = EntryTime {
            raw: self.string(raw).map(Cow::into_owned),
            clock: self.parsed("clock"),
            date: self.parsed("date"),
            zone: self.string("zone").map(Cow::into_owned),
            timestamp: self.parsed("timestamp"),
            inferred: Vec::new(),
        };
        for (i, word) in self.texts("inferred").iter().enumerate() {
            let path = self.object.path.key("inferred");
            let part: Option<TimePart> = json::word(path.index(i), word, self.report);
            time.inferred.extend(part);
        }
        time
    }

    /// What the dataset file and JSON Lines say alike of an entry as such.
    pub(super) fn entry(&mut self) -> DraftEntry {
        let authors = self.texts("authors");
        let mut entry = DraftEntry {
            authors: authors.iter().map(|a| Arc::from(&**a)).collect(),
            heading: self.text("heading"),
            heading_sha256: self.hash("heading_sha256"),
            heading_length: self.length("heading_length"),
            text: self.text("text"),
            text_sha256: self.hash("text_sha256"),
            text_length: self.length("text_length"),
            ..DraftEntry::default()
        };
        if let Some([start, end]) = self.pair("source", ["start", "end"]) {
            entry.source = Some(CodePointRange { start, end });
        }
        let Some(text) = &entry.text else {
            if entry.text_sha256.is_none() && self.report.faults.is_empty() {
                let message = said!("the entry has neither a text nor the hash of one");
                self.report.fault(*self.object.path, message);
            }
            return entry;
        };
        let actual = sha256::of(text);
        let said = entry.text_sha256.as_deref();
        if said.is_some_and(|said| said != actual) {
            let what =
                said!("the text is not the one that was hashed; it is taken as it stands here");
            self.report.warn(self.object.path.key("text"), what);
        }
        entry.text_sha256 = Some(actual.into());
        entry
    }

    pub(super) fn annotation(&mut self, span: Option<DraftSpan>) -> Option<DraftAnnotation> {
        Some(DraftAnnotation {
            id: self.id("id"),
            label: self.need_id("label")?,
            annotator: self.id("annotator"),
            span,
            origin: self.word("origin"),
            note: self.note(),
            created: self.parsed("created"),
            modified: self.parsed("modified"),
            codebook_version: self.version(),
            place: Default::default(),
        })
    }

    /// A passage, held against the texts of its entry as far as they are said.
    pub(super) fn span(&mut self, texts: &Texts<'_>) -> Option<DraftSpan> {
        let part = self.word("part").unwrap_or(Part::Text);
        let start = self.count("start").or_else(|| self.missing("start"))?;
        let end = self.count("end").or_else(|| self.missing("end"))?;
        let exact = self.text("exact");
        let exact_sha256 = self.hash("exact_sha256");
        let found = match &texts.0[usize::from(part == Part::Heading)] {
            Some(passages) => passages.at(start, end, exact.as_deref()),
            None if texts.0[0].is_some() => Err(said!("the entry has no heading")),
            None if start >= end => Err(said!("the passage is empty or ends before it begins")),
            None => Ok((
                DraftSpan {
                    part,
                    start,
                    end,
                    exact,
                    exact_sha256: exact_sha256.clone(),
                },
                None,
            )),
        };
        match found {
            Ok((span, repair)) => {
                let words = span.exact.as_deref().zip(exact_sha256);
                if words.is_some_and(|(words, hash)| sha256::of(words) != *hash) {
                    let message = said!("other words stand there than were hashed");
                    self.report.fault(*self.object.path, message);
                }
                if let Some(what) = repair {
                    self.report.warn(*self.object.path, what);
                }
                Some(span)
            }
            Err(message) => {
                self.report.fault(*self.object.path, message);
                None
            }
        }
    }

    pub(super) fn status(&mut self) -> Option<DraftStatus> {
        Some(DraftStatus {
            annotator: self.id("annotator"),
            status: self.word("status").unwrap_or_default(),
            modified: self.parsed("modified"),
            note: self.note(),
        })
    }

    /// An attribution of which the members are among the annotations with these
    /// ids, and what is said of it as a whole stands under `fields`, if not at
    /// the record itself.
    pub(super) fn attribution(
        &mut self,
        annotations: &Lookup<'_>,
        fields: Option<&str>,
    ) -> Option<DraftAttribution> {
        let id = self.id("id");
        let annotator = self.id("annotator");
        let mut members: Vec<(Role, usize)> = Vec::new();
        for item in self.list("members") {
            let member = self.inner("members", item, |member| {
                let role = member.word("role").or_else(|| member.missing("role"))?;
                let id = member.string("annotation").unwrap_or_default();
                let place = annotations.first(&id).filter(|_| !id.is_empty());
                if place.is_none() {
                    let message = said!("the entry has no annotation {id}", id = Quoted(&id));
                    member.report.fault(*member.object.path, message);
                }
                Some((role, place?))
            });
            members.push(member??);
        }
        if members.is_empty() {
            self.missing::<()>("members");
        }
        let fields = match fields {
            None => self.fields(),
            Some(key) => self
                .within(key, |fields| fields.fields())
                .unwrap_or_default(),
        };
        Some(DraftAttribution {
            id,
            annotator,
            members,
            fields,
            note: self.note(),
            created: self.parsed("created"),
            modified: self.parsed("modified"),
            codebook_version: self.version(),
        })
    }

    fn fields(&mut self) -> AttributionFields {
        // Whether it is another one than follows from the text; a merge finds out.
        self.object.take("quote_type_corrected");
        AttributionFields {
            quote_type: self.word("quote_type"),
            speaker: self.text("speaker"),
            source_type: self.text("source_type"),
            naming: self.word("naming"),
        }
    }

    /// A link to an entry that was read already.
    pub(super) fn link(
        &mut self,
        target_document: Option<DocumentId>,
        target: EntryId,
    ) -> Option<DraftLink> {
        Some(DraftLink {
            id: self.id("id"),
            relation: self.word("type").or_else(|| self.missing("type"))?,
            target_document,
            target,
            annotator: self.id("annotator"),
            origin: self.word("origin"),
            note: self.note(),
            created: self.parsed("created"),
            modified: self.parsed("modified"),
        })
    }
}

/// The keys of a path, without the places in lists.
fn keys_of(path: &Path<'_>) -> Vec<String> {
    match path {
        Path::Root => Vec::new(),
        Path::Index(parent, _) => keys_of(parent),
        Path::Key(parent, key) => {
            let mut keys = keys_of(parent);
            keys.push((*key).to_owned());
            keys
        }
    }
}

fn range(start: Position, end: Position) -> Option<TextRange> {
    let start = u32::try_from(start.byte).ok()?;
    let end = u32::try_from(end.byte).ok()?;
    (start <= end).then_some(TextRange { start, end })
}
