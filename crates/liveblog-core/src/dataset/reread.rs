//! Reads a dataset file while it is being written, and holds each record
//! against the project that it is written of.
//!
//! Each part is read with the functions that open a file, so what passes here
//! opens. Only what is being read is held, whatever the size of the file.

use std::borrow::Cow;
use std::sync::Arc;

use super::STAND_OFF;
use super::read::{self, AtHand, Known};
use super::write::Choice;
use crate::json::{Node, Object, Path, Report, read_first};
use crate::{Document, Entry, EntryRecords, EntryRef, Extra, Project};

/// A dataset file that is read part by part.
pub(crate) struct Reread<'p> {
    project: &'p Project,
    choice: Choice<'p>,
    /// The positions of the documents that go along.
    documents: Vec<usize>,
    known: Known<'p>,
    report: Report,
    at: At,
    /// Nothing stands in the object or list yet.
    is_empty: bool,
    /// What was read of the file but for its long lists.
    top: Fields,
    /// What was read of the document but for its entries.
    document: Fields,
    /// Where the record stands that comes next, among the documents that go
    /// along, and its place in its entry's list.
    next: (EntryRef, usize),
    buffer: String,
}

type Fields = Vec<(Cow<'static, str>, Node<'static>)>;

/// What is being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    Start,
    Top,
    Documents,
    Document,
    Entries,
    Annotations,
    Statuses,
    Attributions,
    Links,
    End,
}

impl<'p> Reread<'p> {
    pub(crate) fn new(project: &'p Project, choice: Choice<'p>) -> Self {
        let documents = choice.documents(project);
        let annotators = project.annotators.iter();
        let mut report = Report::default();
        let mut known = Known::new(
            &project.codebook,
            annotators.filter(|a| choice.has_annotator(&a.id)).collect(),
            documents
                .iter()
                .map(|i| &*project.documents()[*i])
                .collect(),
            &mut report,
        );
        known.stand_off = choice.stand_off;
        Self {
            project,
            choice,
            documents,
            known,
            report,
            at: At::Start,
            is_empty: true,
            top: Vec::new(),
            document: Vec::new(),
            next: Default::default(),
            buffer: String::new(),
        }
    }

    /// Reads a part that ends behind a record.
    ///
    /// # Errors
    /// Where it is not what it should be: the place.
    pub(crate) fn part(&mut self, part: &str) -> Result<(), String> {
        let mut rest = Rest(part);
        while !rest.is_empty() {
            self.step(&mut rest)?;
        }
        Ok(())
    }

    /// # Errors
    /// Where the file should go on.
    pub(crate) fn finish(&self) -> Result<(), String> {
        match self.at {
            At::End => Ok(()),
            at => Err(format!("the end, within {at:?}")),
        }
    }

    fn step(&mut self, rest: &mut Rest<'_>) -> Result<(), String> {
        let wrong = || Err(format!("{:?}", self.at));
        let close = match self.at {
            At::Start => {
                return match rest.eat('{') {
                    true => self.go(At::Top),
                    false => wrong(),
                };
            }
            At::End => return wrong(),
            At::Top | At::Document => '}',
            _ => ']',
        };
        if rest.eat(close) {
            return self.close();
        }
        if !std::mem::replace(&mut self.is_empty, false) && !rest.eat(',') {
            return wrong();
        }
        if self.at == At::Documents {
            return match rest.eat('{') {
                true => self.go(At::Document),
                false => wrong(),
            };
        }
        let Some(node) = rest.value() else {
            return wrong();
        };
        if close == ']' {
            return self.record(node);
        }
        let Node::String(key) = node else {
            return wrong();
        };
        if !rest.eat(':') {
            return wrong();
        }
        let list = match (self.at, &*key) {
            (At::Top, "documents") => Some(At::Documents),
            (At::Top, "annotations") => Some(At::Annotations),
            (At::Top, "statuses") => Some(At::Statuses),
            (At::Top, "records") => Some(At::Attributions),
            (At::Top, "links") => Some(At::Links),
            (At::Document, "entries") => Some(At::Entries),
            _ => None,
        };
        if let Some(list) = list {
            if !matches!(list, At::Entries) {
                self.next = Default::default();
            }
            return match rest.eat('[') {
                true => self.go(list),
                false => wrong(),
            };
        }
        let Some(value) = rest.value() else {
            return wrong();
        };
        let fields = match self.at {
            At::Top => &mut self.top,
            _ => &mut self.document,
        };
        fields.push((key.into_owned().into(), value.into_owned()));
        Ok(())
    }

    fn go(&mut self, at: At) -> Result<(), String> {
        self.at = at;
        self.is_empty = true;
        Ok(())
    }

    /// The object or the list ends: nothing of it may be missing.
    fn close(&mut self) -> Result<(), String> {
        self.is_empty = false;
        let choice = self.choice;
        let (is_whole, outer) = match self.at {
            At::Top => (self.is_top(), At::End),
            At::Document => (self.is_document(), At::Documents),
            At::Documents => (self.next.0.document == self.documents.len(), At::Top),
            At::Entries => (self.expected_entry().is_none(), At::Document),
            At::Annotations => {
                let next = self.record_after(|r| &r.annotations, |r| choice.has_annotation(r));
                (next.is_none(), At::Top)
            }
            At::Statuses => {
                let keeps = |annotator: &_| choice.has_annotator(annotator);
                let next = self.record_after(|r| &r.statuses, |r| keeps(&r.annotator));
                (next.is_none(), At::Top)
            }
            At::Attributions => {
                let next = self.record_after(|r| &r.attributions, |r| choice.has_attribution(r));
                (next.is_none(), At::Top)
            }
            At::Links => {
                let next = self.record_after(|r| &r.links, |r| choice.has_link(r));
                (next.is_none(), At::Top)
            }
            At::Start | At::End => (false, At::End),
        };
        if !is_whole || !self.is_clean() {
            return Err(self.fault(format!("the end of {:?}", self.at)));
        }
        if self.at == At::Document {
            self.next.0 = EntryRef {
                document: self.next.0.document + 1,
                entry: 0,
            };
        }
        self.at = outer;
        Ok(())
    }

    fn is_clean(&self) -> bool {
        self.report.faults.is_empty() && self.report.warnings.is_empty()
    }

    /// The first fault that reading reported, or the place of what is not what
    /// it should be.
    fn fault(&self, place: String) -> String {
        let fault = self.report.faults.first().map(ToString::to_string);
        let fault = fault.or_else(|| self.report.warnings.first().map(ToString::to_string));
        fault.map_or(place.clone(), |fault| format!("{place} ({fault})"))
    }

    fn record(&mut self, node: Node<'_>) -> Result<(), String> {
        let choice = self.choice;
        let root = &Path::Root;
        let Some(object) = Object::new(node, root, &mut self.report) else {
            return Err(format!("{:?}", self.at));
        };
        let (is_same, place) = match self.at {
            At::Entries => {
                let Some((document, expected)) = self.expected_entry() else {
                    return Err("an entry too many".to_owned());
                };
                let at_hand = choice.stand_off.then(|| AtHand {
                    heading: document.heading(expected),
                    text: document.text(expected),
                });
                self.buffer.clear();
                let position = self.next.0.entry;
                let (buffer, report) = (&mut self.buffer, &mut self.report);
                let read = read::entry(position, object, at_hand, buffer, report);
                self.next.0.entry += 1;
                let is_same =
                    read.is_some_and(|read| self.is_same_entry(document, expected, &read));
                (is_same, expected.id.to_string())
            }
            At::Annotations => {
                let read = read::annotation(object, &mut self.known, &mut self.report);
                let expected = self.record_after(|r| &r.annotations, |r| choice.has_annotation(r));
                self.held(read, expected, |r| &r.id, |r| &mut r.extra)
            }
            At::Statuses => {
                let read = read::status(object, &mut self.known, &mut self.report);
                let keeps = |annotator: &_| choice.has_annotator(annotator);
                let expected = self.record_after(|r| &r.statuses, |r| keeps(&r.annotator));
                self.held(read, expected, |r| &r.entry, |r| &mut r.extra)
            }
            At::Attributions => {
                let (project, documents) = (self.project, &self.documents);
                let mark = |at: EntryRef, id: &str| {
                    let records = project.records(*documents.get(at.document)?);
                    let annotations = &records.get(at.entry)?.annotations;
                    let mark = annotations.iter().find(|a| *a.id == *id)?;
                    choice.has_annotation(mark).then_some((at, &**mark))
                };
                let read = read::attribution(object, &self.known, &mark, &mut self.report);
                let expected =
                    self.record_after(|r| &r.attributions, |r| choice.has_attribution(r));
                self.held(read, expected, |r| &r.id, |r| &mut r.extra)
            }
            _ => {
                let read = read::link(object, &self.known, &mut self.report);
                let read = read.map(|(from, _, link)| (from, link));
                let expected = self.record_after(|r| &r.links, |r| choice.has_link(r));
                self.held(read, expected, |r| &r.id, |r| &mut r.extra)
            }
        };
        match is_same && self.is_clean() {
            true => Ok(()),
            false => Err(self.fault(place)),
        }
    }

    /// Whether a record that was read is the one that was to be written, and its
    /// name.
    fn held<T: PartialEq + Clone>(
        &self,
        read: Option<(EntryRef, T)>,
        expected: Option<(EntryRef, &Arc<T>)>,
        name: fn(&T) -> &str,
        extra: fn(&mut T) -> &mut Extra,
    ) -> (bool, String) {
        let Some((at, expected)) = expected else {
            return (false, "a record too many".to_owned());
        };
        let is_same = read.is_some_and(|(there, read)| {
            let is_it = if self.choice.stand_off {
                let mut expected = T::clone(expected);
                *extra(&mut expected) = Extra::default();
                read == expected
            } else {
                read == **expected
            };
            there == at && is_it
        });
        (is_same, name(expected).to_owned())
    }

    fn expected_document(&self) -> Option<&'p Document> {
        let place = *self.documents.get(self.next.0.document)?;
        Some(self.project.documents().get(place)?)
    }

    fn expected_entry(&self) -> Option<(&'p Document, &'p Entry)> {
        let document = self.expected_document()?;
        Some((document, document.entries.get(self.next.0.entry)?))
    }

    /// The record that comes next of a list, and its entry.
    fn record_after<T>(
        &mut self,
        list: fn(&EntryRecords) -> &Vec<Arc<T>>,
        keeps: impl Fn(&T) -> bool,
    ) -> Option<(EntryRef, &'p Arc<T>)> {
        let project = self.project;
        let (at, place) = &mut self.next;
        loop {
            let document = *self.documents.get(at.document)?;
            let Some(records) = project.records(document).get(at.entry) else {
                *at = EntryRef {
                    document: at.document + 1,
                    entry: 0,
                };
                continue;
            };
            let Some(record) = list(records).get(*place) else {
                at.entry += 1;
                *place = 0;
                continue;
            };
            *place += 1;
            if keeps(record) {
                return Some((*at, record));
            }
        }
    }

    fn is_same_entry(&self, document: &Document, expected: &Entry, read: &Entry) -> bool {
        let heading = read.heading.map(|range| range.of(&self.buffer));
        let authors = if self.choice.stand_off {
            read.authors.is_empty()
        } else {
            read.authors == expected.authors
        };
        read.id == expected.id
            && read.time == expected.time
            && authors
            && heading == document.heading(expected)
            && read.text.of(&self.buffer) == document.text(expected)
            && read.blocks == expected.blocks
            && read.source == expected.source
            && self.choice.inner_extra(&expected.extra) == read.extra.fields()
    }

    fn is_document(&mut self) -> bool {
        let Some(expected) = self.expected_document() else {
            return false;
        };
        let mut fields = std::mem::take(&mut self.document);
        fields.push(("entries".into(), Node::Array(Vec::new())));
        let object = Object::new(Node::Object(fields), &Path::Root, &mut self.report);
        let Some(read) = object.and_then(|object| read::document(object, &mut self.report)) else {
            return false;
        };
        let mut head = expected.head();
        if self.choice.stand_off {
            head.title = None;
            head.standfirst.clear();
            head.key_points.clear();
            head.notices.clear();
        }
        read.head() == head
            && read.text_sha256 == expected.text_sha256
            && read.added == expected.added
            && self
                .choice
                .document_extra(&expected.extra)
                .eq(read.extra.fields())
    }

    fn is_top(&mut self) -> bool {
        let mut fields = std::mem::take(&mut self.top);
        let before = fields.len();
        fields.retain(|(key, node)| key != STAND_OFF || *node != Node::Bool(true));
        if self.choice.stand_off != (fields.len() < before) {
            return false;
        }
        for list in ["documents", "annotations", "statuses"] {
            fields.push((list.into(), Node::Array(Vec::new())));
        }
        let Some(read) = read::dataset(Node::Object(fields), &mut self.report) else {
            return false;
        };
        let mut extra = Extra::default();
        for (key, text) in self.choice.rights() {
            extra.set_text(key, text.to_owned());
        }
        for (key, node) in self.choice.top_extra(&self.project.extra) {
            extra.insert(key.to_string(), node.clone());
        }
        let annotators = self.project.annotators.iter();
        let mut annotators = annotators.filter(|a| self.choice.has_annotator(&a.id));
        read.name == self.project.name
            && read.codebook == self.project.codebook
            && read.annotators.iter().eq(&mut annotators)
            && read.extra == extra
    }
}

/// What is left of a part.
struct Rest<'t>(&'t str);

impl<'t> Rest<'t> {
    fn is_empty(&mut self) -> bool {
        self.0 = self.0.trim_ascii_start();
        self.0.is_empty()
    }

    /// Passes over white space and a sign, where it is this one.
    fn eat(&mut self, sign: char) -> bool {
        self.0 = self.0.trim_ascii_start();
        let rest = self.0.strip_prefix(sign);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    fn value(&mut self) -> Option<Node<'t>> {
        let (node, length) = read_first(self.0)?;
        self.0 = &self.0[length..];
        Some(node)
    }
}

#[cfg(test)]
mod tests {
    use super::super::write::Writing;
    use super::*;
    use crate::transaction::{Change, Diff};
    use crate::{
        Annotation, Annotator, Codebook, Origin, Part, Span, Status, StatusRecord, TextRange,
        Timestamp, parse,
    };

    fn project() -> Project {
        let at = Timestamp::from_unix(0);
        let text = "Fire – live\n\n06:10\n\nOne 🚨 two.\n\n06:20\n\nThree.\n";
        let document = parse::parse(text, &at);
        let book = Codebook::liveblog_core();
        let mut project = Project::new(book, vec![Annotator::first()], vec![document]);
        let document = project.documents()[0].clone();
        let range = TextRange { start: 4, end: 8 };
        let part = Part::Text;
        for (number, span) in [None, Some(Span { part, range })].into_iter().enumerate() {
            let after = Annotation {
                id: format!("n-{number}").into(),
                document: document.id.clone(),
                entry: document.entries[0].id.clone(),
                label: "claim".into(),
                annotator: "a1".into(),
                span,
                origin: Origin::Human,
                note: "A note.".into(),
                created: at.clone(),
                modified: at.clone(),
                codebook_version: 1,
                extra: Extra::default(),
            };
            let (before, after) = (None, Some(Arc::new(after)));
            let change = Change::Annotation(Diff { before, after });
            assert_eq!(project.apply(&[change]), Ok(()));
        }
        let after = StatusRecord {
            document: document.id.clone(),
            entry: document.entries[1].id.clone(),
            annotator: "a1".into(),
            status: Status::Done,
            modified: at,
            note: "".into(),
            extra: Extra::default(),
        };
        let (before, after) = (None, Some(Arc::new(after)));
        let change = Change::Status(Diff { before, after });
        assert_eq!(project.apply(&[change]), Ok(()));
        project
    }

    fn parts(project: &Project, choice: Choice<'_>) -> Vec<String> {
        let exported = Timestamp::from_unix(0);
        let mut writing = Writing::new(project, choice, &exported);
        let mut parts = Vec::new();
        while writing.part(1, &mut |part| parts.push(part.to_owned())) {}
        parts
    }

    fn reread<'s>(
        project: &Project,
        choice: Choice<'_>,
        parts: impl IntoIterator<Item = &'s str>,
    ) -> Result<(), String> {
        let mut reread = Reread::new(project, choice);
        for part in parts {
            reread.part(part)?;
        }
        reread.finish()
    }

    #[test]
    fn nothing_that_was_written_otherwise_passes() {
        let project = project();
        for stand_off in [false, true] {
            let choice = Choice {
                stand_off,
                ..Choice::EVERYTHING
            };
            let parts = parts(&project, choice);
            assert!(parts.len() > 8);
            let whole = || parts.iter().map(|part| &**part);
            assert_eq!(reread(&project, choice, whole()), Ok(()));
            for number in 0..parts.len() {
                let others = |n: &usize| *n != number;
                let without = (0..parts.len()).filter(others).map(|n| &*parts[n]);
                assert!(reread(&project, choice, without).is_err(), "{number}");
                let twice = whole().take(number + 1).chain(whole().skip(number));
                assert!(reread(&project, choice, twice).is_err(), "{number}");
            }
            for (from, to) in [
                ("06:10", "06:11"),
                ("n-1", "n-2"),
                ("A note.", "A vote."),
                ("\"start\": 4", "\"start\": 3"),
                ("\"claim\"", "\"clain\""),
                ("\"done\"", "\"unsure\""),
                ("\"human\"", "\"imported\""),
                ("paragraph", "caption"),
                ("Coder 1", "Coder 2"),
                ("oldest_first", "newest_first"),
                (
                    "1970-01-01T00:00:00Z\",\n      \"entries",
                    "1970-01-01T00:00:01Z\",\n      \"entries",
                ),
                ("\"text_sha256\": \"sha256:", "\"text_sha256\": \"sha256:0"),
                ("\"utf16\"", "\"utf-16\""),
                ("\"index\": 1", "\"index\": 2"),
                ("  \"version\": 1", "  \"version\": 2"),
            ] {
                let changed: Vec<_> = parts.iter().map(|part| part.replace(from, to)).collect();
                assert_ne!(changed, parts, "{from}");
                let changed = changed.iter().map(|part| &**part);
                assert!(reread(&project, choice, changed).is_err(), "{from}");
            }
        }
    }
}
