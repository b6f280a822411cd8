//! Keys of a dataset file that this version does not know, kept so that
//! opening and exporting loses nothing.

use std::borrow::Cow;
use std::str::FromStr;

use crate::json::{self, Node};

/// Unknown keys of one object, in the order they were read, with the numbers
/// as they were spelled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extra(Option<Box<Fields>>);

type Fields = Vec<(Cow<'static, str>, Node<'static>)>;

impl Extra {
    /// Whether there is nothing to keep.
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// Keeps `value` under `key`.
    pub(crate) fn insert(&mut self, key: String, value: Node<'static>) {
        self.0
            .get_or_insert_default()
            .push((Cow::Owned(key), value));
    }

    /// The text under `key`, where there is one.
    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        let (_, node) = self.fields().iter().find(|(k, _)| k == key)?;
        match node {
            Node::String(text) => Some(text),
            _ => None,
        }
    }

    /// Keeps `text` under `key`, in place of what stood there.
    pub(crate) fn set_text(&mut self, key: &'static str, text: String) {
        let fields = self.0.get_or_insert_default();
        fields.retain(|(k, _)| k != key);
        fields.push((Cow::Borrowed(key), Node::String(Cow::Owned(text))));
    }

    /// Keeps also what `other` has under further keys.
    pub(crate) fn take_missing(&mut self, other: &Self) {
        for (key, value) in other.fields() {
            if self.fields().iter().all(|(known, _)| known != key) {
                self.insert(key.to_string(), value.clone());
            }
        }
    }

    /// The kept keys and values, in file order.
    pub(crate) fn fields(&self) -> &[(Cow<'static, str>, Node<'static>)] {
        self.0.as_ref().map_or(&[], |fields| fields.as_slice())
    }
}

/// A text is not a JSON object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAnObject;

impl FromStr for Extra {
    type Err = NotAnObject;

    /// The keys of an object given as JSON.
    fn from_str(text: &str) -> Result<Self, NotAnObject> {
        let Ok(Node::Object(fields)) = json::read(text) else {
            return Err(NotAnObject);
        };
        let mut extra = Self::default();
        for (key, node) in fields {
            extra.insert(key.into_owned(), node.into_owned());
        }
        Ok(extra)
    }
}
