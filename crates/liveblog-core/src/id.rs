//! Identifiers as the dataset file writes them: short strings that begin with
//! a letter, cheap to clone and compare.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// Whether a dataset file may use `text` as an id: it begins with a letter
/// and holds no white space or control character.
pub(crate) fn is_valid_id(text: &str) -> bool {
    // Nearly all are, and a store has many.
    let is_plain = text.bytes().all(|b| b.is_ascii_graphic());
    if is_plain && text.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return true;
    }
    text.chars().next().is_some_and(char::is_alphabetic)
        && !text.chars().any(|c| c.is_whitespace() || c.is_control())
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The id spelled as given.
            pub fn new(text: impl Into<Arc<str>>) -> Self {
                Self(text.into())
            }

            /// The id's text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl Deref for $name {
            type Target = str;
            fn deref(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text.into())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&*self.0, f)
            }
        }
    )*};
}

ids! {
    /// Names a document: `d-` and the first 12 hex digits of its text's hash.
    DocumentId
    /// Names an entry: its document's id, `-e` and its number from 1.
    EntryId
    /// Names a label of the codebook.
    LabelId
    /// Names a person who annotates.
    AnnotatorId
    /// Names one annotation: `n-` and a nonce.
    AnnotationId
    /// Names one attribution: `r-` and a nonce.
    RecordId
    /// Names one link between entries: `l-` and a nonce.
    LinkId
}
