//! What is known of an entry or a record beside its texts and labels, as keys
//! of one flat JSON object, for formats that have room for such an object.
//!
//! What is unknown has no key. Reading takes what it can and says which keys
//! had a value that they cannot have.

use std::borrow::Cow;
use std::str::FromStr;
use std::sync::Arc;

use super::{DraftAnnotation, DraftAttribution, DraftLink};
use crate::json::{Node, Writer};
use crate::words::Word;
use crate::{EntryTime, Timestamp};

fn text(w: &mut Writer, key: &str, value: Option<&str>) {
    if let Some(value) = value {
        w.text(key, value);
    }
}

/// The id of a record and how and when it was made.
pub(super) struct Record<'d> {
    /// Its id.
    pub(super) id: Option<&'d str>,
    /// How it came about.
    pub(super) origin: Option<&'static str>,
    /// When it was made.
    pub(super) created: Option<&'d Timestamp>,
    /// When it was last changed.
    pub(super) modified: Option<&'d Timestamp>,
    /// The codebook's version it was made under.
    pub(super) codebook_version: Option<u32>,
}

impl<'d> From<&'d DraftAnnotation> for Record<'d> {
    fn from(annotation: &'d DraftAnnotation) -> Self {
        Self {
            id: annotation.id.as_deref(),
            origin: annotation.origin.map(Word::word),
            created: annotation.created.as_ref(),
            modified: annotation.modified.as_ref(),
            codebook_version: annotation.codebook_version,
        }
    }
}

impl<'d> From<&'d DraftAttribution> for Record<'d> {
    fn from(attribution: &'d DraftAttribution) -> Self {
        Self {
            id: attribution.id.as_deref(),
            origin: None,
            created: attribution.created.as_ref(),
            modified: attribution.modified.as_ref(),
            codebook_version: attribution.codebook_version,
        }
    }
}

impl<'d> From<&'d DraftLink> for Record<'d> {
    fn from(link: &'d DraftLink) -> Self {
        Self {
            id: link.id.as_deref(),
            origin: link.origin.map(Word::word),
            created: link.created.as_ref(),
            modified: link.modified.as_ref(),
            codebook_version: None,
        }
    }
}

/// Writes the keys of a record.
pub(super) fn write_record<'d>(w: &mut Writer, record: impl Into<Record<'d>>) {
    let record = record.into();
    text(w, "id", record.id);
    text(w, "origin", record.origin);
    text(w, "created", record.created.map(Timestamp::as_str));
    text(w, "modified", record.modified.map(Timestamp::as_str));
    if let Some(version) = record.codebook_version {
        w.number("codebook_version", version as usize);
    }
}

/// The parts of an entry's time as texts: what is printed, clock, date, zone and
/// moment.
pub(super) fn parts_of(time: &EntryTime) -> [Option<Cow<'_, str>>; 5] {
    [
        time.raw.as_deref().map(Cow::Borrowed),
        time.clock.map(|clock| clock.to_string().into()),
        time.date.map(|date| date.to_string().into()),
        time.zone.as_deref().map(Cow::Borrowed),
        time.timestamp.as_ref().map(|moment| moment.as_str().into()),
    ]
}

/// Writes an entry's time under such keys, all of them; the last one is that of
/// the list of parts that were inferred.
pub(super) fn write_time_as(w: &mut Writer, keys: [&str; 6], time: &EntryTime) {
    let [.., inferred] = keys;
    for (key, part) in keys.into_iter().zip(parts_of(time)) {
        w.maybe(key, part.as_deref());
    }
    w.texts(inferred, &mut time.inferred.iter().map(|part| part.word()));
}

/// Writes the keys of an entry's time; the parts of it that were inferred stand
/// in one text, with blanks between.
pub(super) fn write_time(w: &mut Writer, time: &EntryTime) {
    let keys = ["time", "clock", "date", "zone", "timestamp"];
    for (key, part) in keys.into_iter().zip(parts_of(time)) {
        text(w, key, part.as_deref());
    }
    if !time.inferred.is_empty() {
        let words: Vec<_> = time.inferred.iter().map(|part| part.word()).collect();
        w.text("inferred", &words.join(" "));
    }
}

/// The keys of an object, as they are looked for.
#[derive(Default)]
pub(super) struct Facts<'n> {
    keys: Vec<(Cow<'n, str>, Node<'n>)>,
    /// The keys with a value that they cannot have.
    pub(super) wrong: Vec<&'static str>,
}

impl<'n> Facts<'n> {
    pub(super) fn new(keys: Vec<(Cow<'n, str>, Node<'n>)>) -> Self {
        let wrong = Vec::new();
        Self { keys, wrong }
    }

    fn node(&self, key: &str) -> Option<&Node<'n>> {
        let found = self.keys.iter().find(|(name, _)| name == key);
        found.map(|(_, node)| node).filter(|n| **n != Node::Null)
    }

    /// A value that `of` makes of what stands under `key`.
    fn get<T>(&mut self, key: &'static str, of: impl FnOnce(&Node<'n>) -> Option<T>) -> Option<T> {
        let value = of(self.node(key)?);
        if value.is_none() {
            self.wrong.push(key);
        }
        value
    }

    pub(super) fn text(&mut self, key: &'static str) -> Option<Arc<str>> {
        self.parsed_by(key, |text| Some(text.into()))
    }

    fn parsed_by<T>(
        &mut self,
        key: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        self.get(key, |node| match node {
            Node::String(text) => parse(text),
            _ => None,
        })
    }

    pub(super) fn parsed<T: FromStr>(&mut self, key: &'static str) -> Option<T> {
        self.parsed_by(key, |text| text.parse().ok())
    }

    pub(super) fn id<T: From<String>>(&mut self, key: &'static str) -> Option<T> {
        self.parsed_by(key, |text| {
            crate::id::is_valid_id(text).then(|| text.to_owned().into())
        })
    }

    pub(super) fn word<W: Word>(&mut self, key: &'static str) -> Option<W> {
        self.parsed_by(key, word)
    }

    pub(super) fn number(&mut self, key: &'static str) -> Option<usize> {
        self.get(key, |node| usize::try_from(node.as_u64()?).ok())
    }

    pub(super) fn flag(&mut self, key: &'static str) -> Option<bool> {
        self.get(key, |node| match node {
            Node::Bool(flag) => Some(*flag),
            _ => None,
        })
    }

    pub(super) fn texts(&mut self, key: &'static str) -> Vec<Arc<str>> {
        let texts = self.get(key, |node| {
            let Node::Array(items) = node else {
                return None;
            };
            let texts = items.iter().map(|item| match item {
                Node::String(text) => Some(Arc::from(&**text)),
                _ => None,
            });
            texts.collect()
        });
        texts.unwrap_or_default()
    }

    pub(super) fn numbers(&mut self, key: &'static str) -> Vec<usize> {
        let numbers = self.get(key, |node| {
            let Node::Array(items) = node else {
                return None;
            };
            let numbers = items.iter();
            numbers
                .map(|item| usize::try_from(item.as_u64()?).ok())
                .collect()
        });
        numbers.unwrap_or_default()
    }

    pub(super) fn codebook_version(&mut self) -> Option<u32> {
        self.get("codebook_version", |node| {
            u32::try_from(node.as_u64()?).ok()
        })
    }

    pub(super) fn time(&mut self) -> EntryTime {
        let inferred = self.parsed_by("inferred", |text| {
            text.split(' ').map(word).collect::<Option<Vec<_>>>()
        });
        EntryTime {
            raw: self.text("time").map(|text| text.to_string()),
            clock: self.parsed("clock"),
            date: self.parsed("date"),
            zone: self.text("zone").map(|text| text.to_string()),
            timestamp: self.parsed("timestamp"),
            inferred: inferred.unwrap_or_default(),
        }
    }
}

/// The choice that is spelled so.
pub(super) fn word<W: Word>(text: &str) -> Option<W> {
    W::from_word(text)
}
