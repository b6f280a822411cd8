//! Takes JSON objects apart key by key, notes what is wrong with them and
//! where, and keeps what it does not know.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Display;
use std::str::FromStr;

use serde_json::{Map, Value};

use super::node::{Node, Path, Quoted};
use super::words::Word;
use super::{Fault, ReadError, Warning};
use crate::{Extra, Timestamp, is_valid_id};

/// What was found wrong or odd so far.
#[derive(Default)]
pub(super) struct Report {
    pub(super) faults: Vec<Fault>,
    pub(super) warnings: Vec<Warning>,
}

impl Report {
    pub(super) fn fault(&mut self, place: Path<'_>, message: impl Into<String>) {
        self.fault_at(place.to_string(), message.into());
    }

    #[cold]
    #[inline(never)]
    pub(super) fn fault_at(&mut self, place: String, message: String) {
        self.faults.push(Fault { place, message });
    }

    pub(super) fn outcome<T>(mut self, read: Option<T>) -> Result<(T, Vec<Warning>), ReadError> {
        match read {
            Some(read) if self.faults.is_empty() => Ok((read, self.warnings)),
            _ => {
                if self.faults.is_empty() {
                    self.fault(Path::Root, "the file cannot be read");
                }
                Err(ReadError {
                    faults: self.faults,
                })
            }
        }
    }
}

/// An object whose keys are taken one by one; what is left in the end is
/// unknown.
pub(super) struct Object<'t, 'p> {
    pub(super) path: &'p Path<'p>,
    fields: Vec<(Cow<'t, str>, Option<Node<'t>>)>,
    /// Where the next key is looked for first: files are mostly in order.
    next: usize,
}

// Called from many places, hence never inlined: the page loads this code.
impl<'t, 'p> Object<'t, 'p> {
    #[inline(never)]
    pub(super) fn new(node: Node<'t>, path: &'p Path<'p>, report: &mut Report) -> Option<Self> {
        match node {
            Node::Object(fields) => Some(Self {
                path,
                fields: fields
                    .into_iter()
                    .map(|(key, node)| (key, Some(node)))
                    .collect(),
                next: 0,
            }),
            other => {
                report.fault(*path, format!("expected an object, found {other}"));
                None
            }
        }
    }

    /// The value under `key`, where there is one.
    #[inline(never)]
    pub(super) fn take(&mut self, key: &str) -> Option<Node<'t>> {
        let is_it = |(name, node): &(Cow<'_, str>, Option<Node<'_>>)| name == key && node.is_some();
        let at = match self.fields.get(self.next) {
            Some(field) if is_it(field) => self.next,
            _ => self.fields.iter().position(is_it)?,
        };
        self.next = at + 1;
        self.fields[at].1.take()
    }

    #[inline(never)]
    pub(super) fn require(&mut self, key: &str, report: &mut Report) -> Option<Node<'t>> {
        let node = self.take(key);
        if node.is_none() {
            report.fault(*self.path, format!("the key “{key}” is missing"));
        }
        node
    }

    pub(super) fn wrong<T>(
        &self,
        key: &str,
        expected: &str,
        found: &Node<'_>,
        report: &mut Report,
    ) -> Option<T> {
        report.fault(
            self.path.key(key),
            format!("expected {expected}, found {found}"),
        );
        None
    }

    #[inline(never)]
    pub(super) fn string(&mut self, key: &str, report: &mut Report) -> Option<Cow<'t, str>> {
        match self.require(key, report)? {
            Node::String(text) => Some(text),
            other => self.wrong(key, "a string", &other, report),
        }
    }

    /// A string or null.
    #[inline(never)]
    pub(super) fn maybe_string(
        &mut self,
        key: &str,
        report: &mut Report,
    ) -> Option<Option<Cow<'t, str>>> {
        match self.require(key, report)? {
            Node::String(text) => Some(Some(text)),
            Node::Null => Some(None),
            other => self.wrong(key, "a string or null", &other, report),
        }
    }

    /// A string that may be left out.
    #[inline(never)]
    pub(super) fn optional_string(
        &mut self,
        key: &str,
        report: &mut Report,
    ) -> Option<Option<Cow<'t, str>>> {
        match self.take(key) {
            Some(Node::String(text)) => Some(Some(text)),
            Some(Node::Null) | None => Some(None),
            Some(other) => self.wrong(key, "a string", &other, report),
        }
    }

    #[inline(never)]
    pub(super) fn texts(&mut self, key: &str, report: &mut Report) -> Option<Vec<Cow<'t, str>>> {
        let items = self.list(key, report)?;
        let path = self.path.key(key);
        all(items.into_iter().enumerate().map(|(i, item)| match item {
            Node::String(text) => Some(text),
            other => {
                report.fault(path.index(i), format!("expected a string, found {other}"));
                None
            }
        }))
    }

    fn parse<T: FromStr<Err: Display>>(
        &self,
        key: &str,
        text: &str,
        report: &mut Report,
    ) -> Option<T> {
        text.parse()
            .map_err(|error| {
                let place = self.path.key(key);
                report.fault(place, format!("{error}, found {}", Quoted(text)));
            })
            .ok()
    }

    #[inline(never)]
    pub(super) fn timestamp(&mut self, key: &str, report: &mut Report) -> Option<Timestamp> {
        let text = self.string(key, report)?;
        self.parse(key, &text, report)
    }

    pub(super) fn maybe_parsed<T: FromStr<Err: Display>>(
        &mut self,
        key: &str,
        report: &mut Report,
    ) -> Option<Option<T>> {
        match self.maybe_string(key, report)? {
            None => Some(None),
            Some(text) => self.parse(key, &text, report).map(Some),
        }
    }

    #[inline(never)]
    pub(super) fn id(&mut self, key: &str, report: &mut Report) -> Option<Cow<'t, str>> {
        let id = self.string(key, report)?;
        self.check_id(key, id, report)
    }

    #[inline(never)]
    fn check_id(&self, key: &str, id: Cow<'t, str>, report: &mut Report) -> Option<Cow<'t, str>> {
        if is_valid_id(&id) {
            return Some(id);
        }
        let found = Quoted(&id);
        report.fault(
            self.path.key(key),
            format!("an id begins with a letter and holds no spaces, found {found}"),
        );
        None
    }

    pub(super) fn word<T: Word>(&mut self, key: &str, report: &mut Report) -> Option<T> {
        let text = self.string(key, report)?;
        word(self.path.key(key), &text, report)
    }

    /// A whole number from 0.
    #[inline(never)]
    pub(super) fn count(&mut self, key: &str, report: &mut Report) -> Option<usize> {
        let node = self.require(key, report)?;
        let number = match &node {
            Node::Number(number) => number.as_u64().and_then(|n| usize::try_from(n).ok()),
            _ => None,
        };
        number.or_else(|| self.wrong(key, "a whole number from 0", &node, report))
    }

    #[inline(never)]
    pub(super) fn version(&mut self, key: &str, report: &mut Report) -> Option<u32> {
        let number = self.count(key, report)?;
        u32::try_from(number).ok().or_else(|| {
            report.fault(
                self.path.key(key),
                format!("the version {number} is too large"),
            );
            None
        })
    }

    #[inline(never)]
    pub(super) fn flag(&mut self, key: &str, report: &mut Report) -> Option<bool> {
        match self.require(key, report)? {
            Node::Bool(flag) => Some(flag),
            other => self.wrong(key, "true or false", &other, report),
        }
    }

    #[inline(never)]
    pub(super) fn list(&mut self, key: &str, report: &mut Report) -> Option<Vec<Node<'t>>> {
        match self.require(key, report)? {
            Node::Array(items) => Some(items),
            other => self.wrong(key, "a list", &other, report),
        }
    }

    /// Two code point offsets, not in disorder, and nothing else.
    #[inline(never)]
    pub(super) fn offsets(&mut self, key: &str, report: &mut Report) -> Option<(usize, usize)> {
        let node = self.require(key, report)?;
        let path = self.path.key(key);
        let mut object = Object::new(node, &path, report)?;
        let offsets = object.start_end(report);
        object.nothing_more(report);
        offsets
    }

    #[inline(never)]
    pub(super) fn start_end(&mut self, report: &mut Report) -> Option<(usize, usize)> {
        let (start, end) = (self.count("start", report), self.count("end", report));
        let (start, end) = start.zip(end)?;
        if start > end {
            report.fault(
                *self.path,
                format!("the start {start} lies after the end {end}"),
            );
            return None;
        }
        Some((start, end))
    }

    /// A key that stands twice is a fault: one of its values would be lost.
    #[inline(never)]
    fn check_twice(&self, report: &mut Report) {
        if self.fields.iter().all(|(_, node)| node.is_none()) {
            return;
        }
        let mut seen = BTreeSet::new();
        for (key, _) in &self.fields {
            if !seen.insert(&**key) {
                let place = self.path.key(key);
                report.fault(place, "the key stands twice in its object");
            }
        }
    }

    /// Keeps the keys that were not taken.
    #[inline(never)]
    pub(super) fn rest(self, report: &mut Report) -> Extra {
        self.check_twice(report);
        let mut extra = Extra::default();
        for (key, node) in self.fields {
            if let Some(node) = node {
                let value = value(node, &self.path.key(&key), report);
                extra.insert(key.into_owned(), value);
            }
        }
        extra
    }

    /// Warns of the keys that were not taken, where the model has no room for
    /// them.
    #[inline(never)]
    pub(super) fn nothing_more(self, report: &mut Report) {
        self.check_twice(report);
        for (key, node) in &self.fields {
            if node.is_some() {
                report.warnings.push(Warning {
                    place: self.path.key(key).to_string(),
                    message: "this key is unknown and is not kept".to_owned(),
                });
            }
        }
    }
}

/// An unknown value, kept as it is.
fn value(node: Node<'_>, path: &Path<'_>, report: &mut Report) -> Value {
    match node {
        Node::Null => Value::Null,
        Node::Bool(flag) => Value::Bool(flag),
        Node::Number(number) => Value::Number(number),
        Node::String(text) => Value::String(text.into_owned()),
        Node::Array(items) => {
            let items = items.into_iter().enumerate();
            Value::Array(
                items
                    .map(|(i, item)| value(item, &path.index(i), report))
                    .collect(),
            )
        }
        Node::Object(fields) => {
            let mut map = Map::new();
            for (key, node) in fields {
                let value = value(node, &path.key(&key), report);
                if map.contains_key(&*key) {
                    let place = path.key(&key);
                    report.fault(place, "the key stands twice in its object");
                }
                map.insert(key.into_owned(), value);
            }
            Value::Object(map)
        }
    }
}

pub(super) fn word<T: Word>(path: Path<'_>, text: &str, report: &mut Report) -> Option<T> {
    let word = T::from_word(text);
    if word.is_none() {
        let words = T::ALL.iter().map(|choice| choice.word());
        unknown_word(path, &words.collect::<Vec<_>>(), text, report);
    }
    word
}

#[cold]
fn unknown_word(path: Path<'_>, words: &[&str], text: &str, report: &mut Report) {
    let (words, found) = (words.join(", "), Quoted(text));
    report.fault(path, format!("expected one of {words}; found {found}"));
}

/// All items where all are there. Unlike `collect`, goes through all of them
/// in any case, for their faults.
pub(super) fn all<T>(items: impl Iterator<Item = Option<T>>) -> Option<Vec<T>> {
    let mut whole = true;
    let read: Vec<T> = items
        .filter_map(|item| {
            whole &= item.is_some();
            item
        })
        .collect();
    whole.then_some(read)
}

/// Reads each object of a list with `read`.
pub(super) fn objects<'t, T>(
    items: Option<Vec<Node<'t>>>,
    path: &Path<'_>,
    report: &mut Report,
    mut read: impl FnMut(usize, Object<'t, '_>, &mut Report) -> Option<T>,
) -> Option<Vec<T>> {
    all(items?.into_iter().enumerate().map(|(i, item)| {
        let path = path.index(i);
        let object = Object::new(item, &path, report)?;
        read(i, object, report)
    }))
}

/// Reports the second of two equal ids.
pub(super) fn check_unique<'i>(
    ids: impl Iterator<Item = &'i str>,
    list: &Path<'_>,
    report: &mut Report,
) {
    let mut seen = BTreeSet::new();
    for (i, id) in ids.enumerate() {
        if !seen.insert(id) {
            let place = list.index(i);
            report.fault(
                place.key("id"),
                format!("the id {} stands twice", Quoted(id)),
            );
        }
    }
}
