//! Sentences that a person reads, as a sentence with places and the values in
//! them, so that they can be said in any language.
//!
//! The core's own words are English: they are what is shown where nobody asks for
//! another language, such as on the command line. The page has each sentence in
//! other languages by its English words (`locales/`); a test compares those with
//! the sentences in this crate's code.
//!
//! What this module does not do: translate.

use std::borrow::Cow;
use std::fmt;

use crate::json::{self, Node, Writer};
use crate::{DocumentId, EntryId, LabelId};

/// A sentence, or a part of one, with what stands in its places. Equal is what
/// says the same in English, which is all that the dataset file holds of it.
#[derive(Clone)]
pub struct Said {
    sentence: Cow<'static, str>,
    values: Vec<(Cow<'static, str>, Value)>,
}

/// What stands in a place of a sentence.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Data, or words of a library, which stay as they are.
    Text(String),
    /// Data in quotation marks.
    Quoted(String),
    /// A place in a file, such as `line 3`.
    Place(String),
    /// Words of the core.
    Said(Said),
}

/// The sentence of a text that is none of the core's.
const PLAIN: &str = "{text}";

/// Sentences within one another that are read; there are never as many.
const DEEPEST: usize = 8;

/// Whether each place of a sentence has a value, once, and each value a place.
pub(crate) const fn fit(sentence: &str, names: &[&str]) -> bool {
    let sentence = sentence.as_bytes();
    let (mut at, mut places) = (0, 0);
    while at < sentence.len() {
        if sentence[at] == b'{' {
            let start = at + 1;
            while at < sentence.len() && sentence[at] != b'}' {
                at += 1;
            }
            let (mut found, mut name) = (0, 0);
            while name < names.len() {
                found += is_at(sentence, start, at, names[name].as_bytes()) as usize;
                name += 1;
            }
            if found != 1 || at == sentence.len() {
                return false;
            }
            places += 1;
        }
        at += 1;
    }
    places == names.len()
}

/// Whether `name` is what stands from `start` to `end`.
const fn is_at(sentence: &[u8], start: usize, end: usize, name: &[u8]) -> bool {
    if end - start != name.len() {
        return false;
    }
    let mut at = 0;
    while at < name.len() {
        if sentence[start + at] != name[at] {
            return false;
        }
        at += 1;
    }
    true
}

impl Said {
    #[cold]
    #[inline(never)]
    pub(crate) fn new(sentence: &'static str, values: &[(&'static str, &dyn Sayable)]) -> Self {
        let value = |(name, value): &(&'static str, &dyn Sayable)| ((*name).into(), value.value());
        Self {
            sentence: sentence.into(),
            values: values.iter().map(value).collect(),
        }
    }

    /// A text that is none of the core's sentences, such as one of a file.
    pub fn plain(text: impl Into<String>) -> Self {
        Self {
            sentence: PLAIN.into(),
            values: vec![("text".into(), Value::Text(text.into()))],
        }
    }

    /// The English sentence, with `{names}` where the values go.
    pub fn sentence(&self) -> &str {
        &self.sentence
    }

    /// The values, by their names.
    pub fn values(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.values.iter().map(|(name, value)| (&**name, value))
    }

    /// As text that [`Said::decode`] reads: what goes from one program of the page
    /// to another, or into the store.
    pub fn encode(&self) -> String {
        let mut w = Writer::compact(64);
        self.write(&mut w);
        w.finish()
    }

    fn write(&self, w: &mut Writer) {
        w.open('[');
        item(w, &self.sentence);
        for (name, value) in &self.values {
            item(w, name);
            match value {
                Value::Text(text) => item(w, text),
                Value::Quoted(text) => keyed(w, QUOTED, text),
                Value::Place(text) => keyed(w, PLACE, text),
                Value::Said(said) => {
                    w.next();
                    said.write(w);
                }
            }
        }
        w.close(']');
    }

    /// What [`Said::encode`] wrote; any other text as it stands.
    pub fn decode(text: &str) -> Self {
        let said = json::read(text).ok();
        let said = said.and_then(|node| Self::read(node, DEEPEST));
        said.unwrap_or_else(|| Self::plain(text))
    }

    fn read(node: Node<'_>, depth: usize) -> Option<Self> {
        let Node::Array(items) = node else {
            return None;
        };
        let depth = depth.checked_sub(1)?;
        let mut items = items.into_iter();
        let sentence = string(items.next()?)?;
        let mut values = Vec::new();
        while let Some(name) = items.next() {
            let value = match items.next()? {
                Node::String(text) => Value::Text(text.into_owned()),
                Node::Object(mut fields) if fields.len() == 1 => match fields.pop()? {
                    (key, text) if key == QUOTED => Value::Quoted(string(text)?),
                    (key, text) if key == PLACE => Value::Place(string(text)?),
                    _ => return None,
                },
                said => Value::Said(Self::read(said, depth)?),
            };
            values.push((string(name)?.into(), value));
        }
        let names: Vec<&str> = values
            .iter()
            .map(|(name, _): &(Cow<'_, str>, _)| &**name)
            .collect();
        fit(&sentence, &names).then(|| Self {
            sentence: sentence.into(),
            values,
        })
    }
}

/// The keys of values that are no plain text.
const QUOTED: &str = "quoted";
const PLACE: &str = "place";

fn item(w: &mut Writer, text: &str) {
    w.next();
    w.string(text);
}

fn keyed(w: &mut Writer, key: &str, text: &str) {
    w.next();
    w.open('{');
    w.text(key, text);
    w.close('}');
}

fn string(node: Node<'_>) -> Option<String> {
    match node {
        Node::String(text) => Some(text.into_owned()),
        _ => None,
    }
}

impl fmt::Debug for Said {
    /// Its English words.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.to_string(), f)
    }
}

impl Eq for Said {}

impl PartialEq for Said {
    fn eq(&self, other: &Self) -> bool {
        let is_same = self.sentence == other.sentence && self.values == other.values;
        is_same || self.to_string() == other.to_string()
    }
}

impl fmt::Display for Said {
    /// In English.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = &*self.sentence;
        while let Some((before, after)) = rest.split_once('{') {
            f.write_str(before)?;
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            let mut values = self.values.iter();
            if let Some((_, value)) = values.find(|(there, _)| there == name) {
                value.fmt(f)?;
            }
            rest = after;
        }
        f.write_str(rest)
    }
}

impl fmt::Display for Value {
    /// In English.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) | Self::Place(text) => f.write_str(text),
            Self::Quoted(text) => write!(f, "“{text}”"),
            Self::Said(said) => said.fmt(f),
        }
    }
}

/// A part of a sentence that has no places, made by `phrase!`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Phrase(pub(crate) &'static str);

impl fmt::Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// A place in a file, as a value.
pub(crate) struct Place<'t>(pub(crate) &'t str);

impl Sayable for Place<'_> {
    fn value(&self) -> Value {
        Value::Place(self.0.to_owned())
    }
}

/// What can stand in a place of a sentence.
pub(crate) trait Sayable {
    fn value(&self) -> Value;
}

impl Sayable for Said {
    fn value(&self) -> Value {
        Value::Said(self.clone())
    }
}

impl Sayable for Value {
    fn value(&self) -> Value {
        self.clone()
    }
}

impl Sayable for Phrase {
    fn value(&self) -> Value {
        Value::Said(Said::new(self.0, &[]))
    }
}

impl<T: Sayable + ?Sized> Sayable for &T {
    fn value(&self) -> Value {
        (**self).value()
    }
}

impl<T: Sayable + ?Sized> Sayable for &mut T {
    fn value(&self) -> Value {
        (**self).value()
    }
}

macro_rules! data {
    ($($data:ty)*) => {$(
        impl Sayable for $data {
            fn value(&self) -> Value {
                Value::Text(self.to_string())
            }
        }
    )*};
}

data! { str String Cow<'_, str> std::sync::Arc<str> usize u32 u64 i32 DocumentId EntryId LabelId }

/// A sentence, or a part of one, made of its English words. Values are given by
/// the names of their places: `said!("the key “{key}” is missing", key)`.
macro_rules! said {
    ($sentence:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {
        {
            const { assert!($crate::said::fit($sentence, &[$(stringify!($name)),*])) };
            $crate::said::Said::new(
                $sentence,
                &[$((stringify!($name), $crate::said::said!(@ $name $($value)?))),*],
            )
        }
    };
    (@ $name:ident) => {
        &$name as &dyn $crate::said::Sayable
    };
    (@ $name:ident $value:expr) => {
        &$value as &dyn $crate::said::Sayable
    };
}

/// A part of a sentence that has no places.
macro_rules! phrase {
    ($phrase:literal) => {
        $crate::said::Phrase($phrase)
    };
}

/// What says itself by a method `said` shows itself so, and stands in the places of
/// other sentences.
macro_rules! says {
    ($type:ty) => {
        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.said().fmt(f)
            }
        }

        impl $crate::said::Sayable for $type {
            fn value(&self) -> $crate::said::Value {
                $crate::said::Value::Said(self.said())
            }
        }
    };
}

pub(crate) use {phrase, said, says};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_goes_through_text_and_back() {
        let inner = said!("a “{word}” of {n}", word = "“[\"quoted", n = 3_usize);
        let cases = [
            said!("it is empty"),
            said!("{first}, {second}", first = inner, second = phrase!("it")),
            said!("{found}", found = crate::json::Quoted("x\n“y”")),
            said!("{at}: it", at = Place("line 3")),
            Said::plain("[\"no sentence"),
            Said::plain(""),
        ];
        for said in cases {
            let text = said.encode();
            assert_eq!(Said::decode(&text).encode(), text);
            assert_eq!(Said::decode(&text), said);
        }
        let deep = [
            "[\"{a}\",\"a\",".repeat(9),
            "\"b\"".to_owned(),
            "]".repeat(9),
        ]
        .concat();
        for text in [
            "",
            "[",
            "plain",
            "[1]",
            "[]",
            "{}",
            "[\"{text}\"]",
            "[\"a\", \"b\"]",
            "[\"a\", \"b\", {}]",
            "[\"a\", \"b\", \"c\"]",
            "[\"{b\", \"b\", \"c\"]",
            "[\"{b}{b}\", \"b\", \"c\"]",
            "[\"{b}\", \"b\", \"c\", \"b\", \"c\"]",
            "[\"{b}\", \"b\", {\"quoted\": \"c\", \"x\": \"d\"}]",
            &deep,
        ] {
            assert_eq!(Said::decode(text).sentence(), PLAIN, "{text}");
            assert_eq!(Said::decode(text).to_string(), text);
        }
        assert_eq!(
            said!("found {found}.", found = crate::json::Quoted("x\n“y”")).to_string(),
            "found “x\\n“y””."
        );
    }
}
