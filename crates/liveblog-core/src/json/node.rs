//! A JSON text as a tree that borrows its strings, and the path of each place
//! in it, for messages.
//!
//! A key that stands twice in an object is there twice: which of the two counts
//! is not for this module to say.

use std::borrow::Cow;
use std::fmt;

use crate::said::{Sayable, Value, phrase, said};

/// A JSON value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Node<'t> {
    Null,
    Bool(bool),
    /// As it is spelled.
    Number(Cow<'t, str>),
    String(Cow<'t, str>),
    Array(Vec<Node<'t>>),
    /// In file order; a key may stand twice.
    Object(Vec<(Cow<'t, str>, Node<'t>)>),
    /// What stood here was taken out, see [`Object::take`](super::Object).
    Taken,
}

impl Sayable for Node<'_> {
    /// What the value is.
    fn value(&self) -> Value {
        match self {
            Self::Null | Self::Taken => Value::Text("null".to_owned()),
            Self::Bool(flag) => Value::Text(flag.to_string()),
            Self::Number(number) => Value::Said(said!("the number {number}", number)),
            Self::String(text) => Quoted(text).value(),
            Self::Array(_) => phrase!("a list").value(),
            Self::Object(_) => phrase!("an object").value(),
        }
    }
}

/// A text in quotation marks, shortened so that a message stays readable.
pub(crate) struct Quoted<'t>(pub(crate) &'t str);

impl Sayable for Quoted<'_> {
    fn value(&self) -> Value {
        const LONGEST: usize = 40;
        let (shown, rest) = match self.0.char_indices().nth(LONGEST) {
            Some((end, _)) => self.0.split_at(end),
            None => (self.0, ""),
        };
        let mut text = on_one_line(shown);
        if !rest.is_empty() {
            text.push('…');
        }
        Value::Quoted(text)
    }
}

/// A text in quotation marks, however long, such as a path, of which many may
/// begin alike.
#[cfg(feature = "exchange")]
pub(crate) struct QuotedWhole<'t>(pub(crate) &'t str);

#[cfg(feature = "exchange")]
impl Sayable for QuotedWhole<'_> {
    fn value(&self) -> Value {
        Value::Quoted(on_one_line(self.0))
    }
}

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value().fmt(f)
    }
}

/// `text` with its line ends and other controls escaped.
fn on_one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        match c.is_control() {
            true => line.extend(c.escape_debug()),
            false => line.push(c),
        }
    }
    line
}

impl Node<'_> {
    /// The whole number from 0 that the node is.
    pub(crate) fn as_u64(&self) -> Option<u64> {
        match self {
            Self::Number(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// The node with its texts copied.
    pub(crate) fn into_owned(self) -> Node<'static> {
        match self {
            Self::Null => Node::Null,
            Self::Bool(flag) => Node::Bool(flag),
            Self::Number(text) => Node::Number(text.into_owned().into()),
            Self::String(text) => Node::String(text.into_owned().into()),
            Self::Array(items) => {
                let mut owned = Vec::with_capacity(items.len());
                for item in items {
                    owned.push(item.into_owned());
                }
                Node::Array(owned)
            }
            Self::Object(fields) => {
                let mut owned = Vec::with_capacity(fields.len());
                for (key, node) in fields {
                    owned.push((key.into_owned().into(), node.into_owned()));
                }
                Node::Object(owned)
            }
            Self::Taken => Node::Taken,
        }
    }
}

/// A place in the tree, spelled out only when a message needs it.
#[derive(Clone, Copy)]
pub(crate) enum Path<'p> {
    Root,
    Key(&'p Path<'p>, &'p str),
    Index(&'p Path<'p>, usize),
}

impl<'p> Path<'p> {
    /// The place under `key`.
    pub(crate) fn key(&'p self, key: &'p str) -> Self {
        Path::Key(self, key)
    }

    /// The place of the item numbered `index`, from 0.
    pub(crate) fn index(&'p self, index: usize) -> Self {
        Path::Index(self, index)
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Path::Root => Ok(()),
            Path::Key(Path::Root, key) => f.write_str(&on_one_line(key)),
            Path::Key(parent, key) => {
                write!(f, "{parent}.")?;
                f.write_str(&on_one_line(key))
            }
            Path::Index(parent, index) => write!(f, "{parent}[{index}]"),
        }
    }
}
