//! JSON for the dataset file and the store: `serde_json` reads it into one
//! small tree, and one writer writes both.
//!
//! What this module does not do: derive formats from types, or turn numbers
//! into floats. A number is its text, so that what is kept unread is written
//! as it was.

mod node;
mod object;
mod read;
mod writer;

use std::borrow::Cow;
use std::fmt;

use crate::said::{Place, Said, said};

#[cfg(feature = "exchange")]
pub(crate) use node::QuotedWhole;
pub(crate) use node::{Node, Path, Quoted};
#[cfg(feature = "exchange")]
pub(crate) use object::texts_of;
pub(crate) use object::{Object, Report, check_unique, objects, word, words};
#[cfg(feature = "exchange")]
pub(crate) use read::read_first;
pub(crate) use read::{SyntaxError, read};
pub(crate) use writer::Writer;

/// The keys and texts of a JSON object that holds nothing but texts, such as a
/// translation, in file order; `None` where it is anything else.
pub fn texts(text: &str) -> Option<Vec<(Cow<'_, str>, Cow<'_, str>)>> {
    let Ok(Node::Object(members)) = read(text) else {
        return None;
    };
    let mut texts = Vec::new();
    for (key, value) in members {
        let Node::String(text) = value else {
            return None;
        };
        texts.push((key, text));
    }
    Some(texts)
}

/// A reason not to read a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// A path such as `documents[0].entries[3].text`, or a line and column;
    /// empty where the fault is the whole file's.
    pub place: String,
    /// What is wrong there, without a full stop.
    pub message: Said,
}

/// Something odd in a file that is read all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// A path such as `documents[0].entries[3].time.season`.
    pub place: String,
    /// What is odd, without a full stop.
    pub message: Said,
}

impl Fault {
    /// It as a sentence.
    pub fn said(&self) -> Said {
        sentence(&self.place, &self.message)
    }
}

impl Warning {
    /// It as a sentence.
    pub fn said(&self) -> Said {
        sentence(&self.place, &self.message)
    }
}

fn sentence(place: &str, message: &Said) -> Said {
    match place {
        "" => said!("{message}.", message),
        place => said!("{place}: {message}.", place = Place(place), message),
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.said().fmt(f)
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.said().fmt(f)
    }
}
