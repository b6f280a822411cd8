//! Takes JSON objects apart key by key, notes what is wrong with them and
//! where, and keeps what it does not know.

use std::borrow::Cow;
use std::mem;
use std::str::FromStr;

use super::{Fault, Node, Path, Quoted, Warning};
use crate::id::is_valid_id;
use crate::said::{Phrase, Said, phrase, said};
use crate::sorted::Lookup;
use crate::time::NotATime;
use crate::words::Word;
use crate::{Extra, Timestamp};

/// What was found wrong or odd so far.
#[derive(Default)]
pub(crate) struct Report {
    pub(crate) faults: Vec<Fault>,
    pub(crate) warnings: Vec<Warning>,
}

impl Report {
    pub(crate) fn fault(&mut self, place: Path<'_>, message: Said) {
        self.fault_at(place.to_string(), message);
    }

    #[cold]
    #[inline(never)]
    pub(crate) fn warn(&mut self, place: Path<'_>, message: Said) {
        let place = place.to_string();
        self.warnings.push(Warning { place, message });
    }

    #[cold]
    #[inline(never)]
    pub(crate) fn fault_at(&mut self, place: String, message: Said) {
        self.faults.push(Fault { place, message });
    }
}

/// An object whose keys are taken one by one; what is left in the end is
/// unknown.
pub(crate) struct Object<'t, 'p> {
    pub(crate) path: &'p Path<'p>,
    fields: Vec<(Cow<'t, str>, Node<'t>)>,
    /// Where the next key is looked for first: files are mostly in order.
    next: usize,
}

// Called from many places, hence never inlined: the page loads this code.
impl<'t, 'p> Object<'t, 'p> {
    #[inline(never)]
    pub(crate) fn new(node: Node<'t>, path: &'p Path<'p>, report: &mut Report) -> Option<Self> {
        match node {
            Node::Object(fields) => Some(Self {
                path,
                fields,
                next: 0,
            }),
            other => {
                report.fault(
                    *path,
                    said!("expected an object, found {found}", found = other),
                );
                None
            }
        }
    }

    /// A list whose items stand in the order of `keys`; what follows them is
    /// passed over.
    #[inline(never)]
    pub(crate) fn of_list(
        node: Node<'t>,
        keys: &[&'static str],
        path: &'p Path<'p>,
        report: &mut Report,
    ) -> Option<Self> {
        let Node::Array(items) = node else {
            report.fault(*path, said!("expected a list, found {found}", found = node));
            return None;
        };
        let mut fields = Vec::with_capacity(items.len());
        for (key, item) in keys.iter().zip(items) {
            fields.push((Cow::Borrowed(*key), item));
        }
        Some(Self {
            path,
            fields,
            next: 0,
        })
    }

    /// The value under `key`, where there is one.
    #[inline(never)]
    pub(crate) fn take(&mut self, key: &str) -> Option<Node<'t>> {
        let is_it = |(name, node): &(Cow<'_, str>, Node<'_>)| name == key && !is_taken(node);
        let at = match self.fields.get(self.next) {
            Some(field) if is_it(field) => self.next,
            _ => self.fields.iter().position(is_it)?,
        };
        self.next = at + 1;
        Some(mem::replace(&mut self.fields[at].1, Node::Taken))
    }

    /// Takes the value under `key`, where it comes next and is such a one.
    pub(crate) fn take_if(&mut self, key: &str, is_such: fn(&Node<'_>) -> bool) -> bool {
        let is_it = |(name, node): &(Cow<'_, str>, Node<'_>)| name == key && is_such(node);
        let is_there = self.fields.get(self.next).is_some_and(is_it);
        if is_there {
            self.next += 1;
        }
        is_there
    }

    #[inline(never)]
    pub(crate) fn require(&mut self, key: &str, report: &mut Report) -> Option<Node<'t>> {
        let node = self.take(key);
        if node.is_none() {
            report.fault(*self.path, said!("the key “{key}” is missing", key));
        }
        node
    }

    pub(crate) fn wrong<T>(
        &self,
        key: &str,
        expected: Phrase,
        found: &Node<'_>,
        report: &mut Report,
    ) -> Option<T> {
        report.fault(
            self.path.key(key),
            said!("expected {expected}, found {found}", expected, found),
        );
        None
    }

    #[inline(never)]
    pub(crate) fn string(&mut self, key: &str, report: &mut Report) -> Option<Cow<'t, str>> {
        match self.require(key, report)? {
            Node::String(text) => Some(text),
            other => self.wrong(key, phrase!("a string"), &other, report),
        }
    }

    /// A string or null.
    #[inline(never)]
    pub(crate) fn maybe_string(
        &mut self,
        key: &str,
        report: &mut Report,
    ) -> Option<Option<Cow<'t, str>>> {
        match self.require(key, report)? {
            Node::String(text) => Some(Some(text)),
            Node::Null => Some(None),
            other => self.wrong(key, phrase!("a string or null"), &other, report),
        }
    }

    /// A null, where something else would have its place.
    #[inline(never)]
    pub(crate) fn nothing(&mut self, key: &str, report: &mut Report) -> Option<()> {
        match self.require(key, report)? {
            Node::Null => Some(()),
            other => self.wrong(key, phrase!("null"), &other, report),
        }
    }

    /// A string that may be left out.
    #[inline(never)]
    pub(crate) fn optional_string(
        &mut self,
        key: &str,
        report: &mut Report,
    ) -> Option<Option<Cow<'t, str>>> {
        match self.take(key) {
            Some(Node::String(text)) => Some(Some(text)),
            Some(Node::Null) | None => Some(None),
            Some(other) => self.wrong(key, phrase!("a string"), &other, report),
        }
    }

    #[inline(never)]
    pub(crate) fn texts(&mut self, key: &str, report: &mut Report) -> Option<Vec<Cow<'t, str>>> {
        let node = self.require(key, report)?;
        texts_of(node, &self.path.key(key), report)
    }

    #[cold]
    #[inline(never)]
    fn not_a_time(&self, key: &str, text: &str, error: NotATime, report: &mut Report) {
        let place = self.path.key(key);
        let (expected, found) = (error.0, Quoted(text));
        report.fault(
            place,
            said!("expected {expected}, found {found}", expected, found),
        );
    }

    /// What the text under `key` says of a time.
    pub(crate) fn parse<T: FromStr<Err = NotATime>>(
        &self,
        key: &str,
        text: &str,
        report: &mut Report,
    ) -> Option<T> {
        match text.parse() {
            Ok(time) => Some(time),
            Err(error) => {
                self.not_a_time(key, text, error, report);
                None
            }
        }
    }

    #[inline(never)]
    pub(crate) fn timestamp(&mut self, key: &str, report: &mut Report) -> Option<Timestamp> {
        let text = self.string(key, report)?;
        self.parse(key, &text, report)
    }

    pub(crate) fn maybe_parsed<T: FromStr<Err = NotATime>>(
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
    pub(crate) fn id(&mut self, key: &str, report: &mut Report) -> Option<Cow<'t, str>> {
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
            said!(
                "an id begins with a letter and holds no spaces, found {found}",
                found
            ),
        );
        None
    }

    pub(crate) fn word<T: Word>(&mut self, key: &str, report: &mut Report) -> Option<T> {
        let text = self.string(key, report)?;
        word(self.path.key(key), &text, report)
    }

    /// A whole number from 0.
    #[inline(never)]
    pub(crate) fn count(&mut self, key: &str, report: &mut Report) -> Option<usize> {
        let node = self.require(key, report)?;
        let number = node.as_u64().and_then(|n| usize::try_from(n).ok());
        number.or_else(|| self.wrong(key, phrase!("a whole number from 0"), &node, report))
    }

    #[inline(never)]
    pub(crate) fn version(&mut self, key: &str, report: &mut Report) -> Option<u32> {
        let number = self.count(key, report)?;
        u32::try_from(number).ok().or_else(|| {
            report.fault(
                self.path.key(key),
                said!("the version {number} is too large", number),
            );
            None
        })
    }

    #[inline(never)]
    pub(crate) fn flag(&mut self, key: &str, report: &mut Report) -> Option<bool> {
        match self.require(key, report)? {
            Node::Bool(flag) => Some(flag),
            other => self.wrong(key, phrase!("true or false"), &other, report),
        }
    }

    #[inline(never)]
    pub(crate) fn list(&mut self, key: &str, report: &mut Report) -> Option<Vec<Node<'t>>> {
        match self.require(key, report)? {
            Node::Array(items) => Some(items),
            other => self.wrong(key, phrase!("a list"), &other, report),
        }
    }

    /// Two code point offsets, not in disorder, and nothing else.
    #[inline(never)]
    pub(crate) fn offsets(&mut self, key: &str, report: &mut Report) -> Option<(usize, usize)> {
        let node = self.require(key, report)?;
        let path = self.path.key(key);
        let mut object = Object::new(node, &path, report)?;
        let offsets = object.start_end(report);
        object.nothing_more(report);
        offsets
    }

    #[inline(never)]
    pub(crate) fn start_end(&mut self, report: &mut Report) -> Option<(usize, usize)> {
        let (start, end) = (self.count("start", report), self.count("end", report));
        let (start, end) = start.zip(end)?;
        if start > end {
            report.fault(
                *self.path,
                said!("the start {start} lies after the end {end}", start, end),
            );
            return None;
        }
        Some((start, end))
    }

    /// A key that stands twice is a fault: one of its values would be lost.
    #[inline(never)]
    fn check_twice(&self, report: &mut Report) {
        if self.fields.iter().all(|(_, node)| is_taken(node)) {
            return;
        }
        check_keys(&self.fields, self.path, report);
    }

    /// Keeps the keys that were not taken.
    #[inline(never)]
    pub(crate) fn rest(self, report: &mut Report) -> Extra {
        self.check_twice(report);
        let mut extra = Extra::default();
        for (key, node) in self.fields {
            if !is_taken(&node) {
                check_inner_keys(&node, &self.path.key(&key), report);
                extra.insert(key.into_owned(), node.into_owned());
            }
        }
        extra
    }

    /// The keys that were not taken.
    #[cfg(feature = "exchange")]
    pub(crate) fn unknown_keys(&self) -> Vec<String> {
        let rest = self.fields.iter().filter(|(_, node)| !is_taken(node));
        rest.map(|(key, _)| key.to_string()).collect()
    }

    /// Warns of the keys that were not taken, where the model has no room for
    /// them.
    #[inline(never)]
    pub(crate) fn nothing_more(self, report: &mut Report) {
        self.check_twice(report);
        for (key, node) in &self.fields {
            if !is_taken(node) {
                let message = said!("this key is unknown and is not kept");
                report.warn(self.path.key(key), message);
            }
        }
    }
}

/// The items of a list of strings.
#[inline(never)]
pub(crate) fn texts_of<'t>(
    node: Node<'t>,
    path: &Path<'_>,
    report: &mut Report,
) -> Option<Vec<Cow<'t, str>>> {
    let Node::Array(items) = node else {
        report.fault(*path, said!("expected a list, found {found}", found = node));
        return None;
    };
    let mut texts = Vec::with_capacity(items.len());
    let mut whole = true;
    for (i, item) in items.into_iter().enumerate() {
        if let Node::String(text) = item {
            texts.push(text);
        } else {
            report.fault(
                path.index(i),
                said!("expected a string, found {found}", found = item),
            );
            whole = false;
        }
    }
    whole.then_some(texts)
}

fn is_taken(node: &Node<'_>) -> bool {
    matches!(node, Node::Taken)
}

fn check_keys(fields: &[(Cow<'_, str>, Node<'_>)], path: &Path<'_>, report: &mut Report) {
    let keys = fields.iter().map(|(key, _)| &**key).collect();
    for i in Lookup::new(keys).repeated() {
        let place = path.key(&fields[i].0);
        report.fault(place, said!("the key stands twice in its object"));
    }
}

/// Looks for keys that stand twice anywhere in an unknown value.
fn check_inner_keys(node: &Node<'_>, path: &Path<'_>, report: &mut Report) {
    match node {
        Node::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                check_inner_keys(item, &path.index(i), report);
            }
        }
        Node::Object(fields) => {
            for (key, node) in fields {
                check_inner_keys(node, &path.key(key), report);
            }
            check_keys(fields, path, report);
        }
        _ => {}
    }
}

pub(crate) fn word<T: Word>(path: Path<'_>, text: &str, report: &mut Report) -> Option<T> {
    T::ALL.get(position(T::WORDS, path, text, report)?).copied()
}

/// The words under `key`.
pub(crate) fn words<T: Word>(
    o: &mut Object<'_, '_>,
    key: &str,
    report: &mut Report,
) -> Option<Vec<T>> {
    let texts = o.texts(key, report)?;
    let path = o.path.key(key);
    let mut words = Vec::with_capacity(texts.len());
    for (i, text) in texts.iter().enumerate() {
        words.extend(word::<T>(path.index(i), text, report));
    }
    (words.len() == texts.len()).then_some(words)
}

#[inline(never)]
fn position(words: &[&str], path: Path<'_>, text: &str, report: &mut Report) -> Option<usize> {
    let place = words.iter().position(|word| *word == text);
    if place.is_none() {
        let (words, found) = (words.join(", "), Quoted(text));
        report.fault(
            path,
            said!("expected one of {words}; found {found}", words, found),
        );
    }
    place
}

/// Reads each object of a list with `read`: all of them in any case, for
/// their faults.
pub(crate) fn objects<'t, T>(
    items: Option<Vec<Node<'t>>>,
    path: &Path<'_>,
    report: &mut Report,
    mut read: impl FnMut(usize, Object<'t, '_>, &mut Report) -> Option<T>,
) -> Option<Vec<T>> {
    let items = items?;
    let mut objects = Vec::with_capacity(items.len());
    let mut whole = true;
    for (i, item) in items.into_iter().enumerate() {
        let path = path.index(i);
        match Object::new(item, &path, report).and_then(|object| read(i, object, report)) {
            Some(object) => objects.push(object),
            None => whole = false,
        }
    }
    whole.then_some(objects)
}

/// Reports the second of two equal ids.
#[inline(never)]
pub(crate) fn check_unique(ids: Vec<&str>, list: &Path<'_>, report: &mut Report) {
    let lookup = Lookup::new(ids);
    for i in lookup.repeated() {
        let place = list.index(i);
        let message = said!("the id {id} stands twice", id = Quoted(lookup.at(i)));
        report.fault(place.key("id"), message);
    }
}
