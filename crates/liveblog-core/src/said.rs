//! Sentences that a person reads, and parts of them.
//!
//! The core says them in English, and they are kept and passed on as plain text:
//! the dataset file holds notices so. Another language finds the sentence that a
//! text was made of among all that are marked here, so that it can say the same
//! (`src/words/sentences.rs` of the page); a test compares the marked ones with
//! what the languages have.
//!
//! What this module does not do: translate.

use std::borrow::Cow;
use std::fmt;

/// A text made by `said!`, and by nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Said(Cow<'static, str>);

impl Said {
    #[cold]
    #[inline(never)]
    pub(crate) fn new(words: fmt::Arguments<'_>) -> Self {
        Self(match words.as_str() {
            Some(words) => Cow::Borrowed(words),
            None => Cow::Owned(words.to_string()),
        })
    }

    /// What `said!` has said before, and was kept as a text or in an error.
    #[cfg(feature = "exchange")]
    pub(crate) fn kept(words: impl fmt::Display) -> Self {
        Self(Cow::Owned(words.to_string()))
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Said> for String {
    fn from(said: Said) -> Self {
        said.0.into_owned()
    }
}

/// As `format!`, for a sentence that a person reads or a part of one. Its places
/// have names, which translations put where their grammar wants them.
macro_rules! said {
    ($sentence:literal $($values:tt)*) => {
        $crate::said::Said::new(format_args!($sentence $($values)*))
    };
}
/// A part of a sentence, as a constant.
macro_rules! phrase {
    ($phrase:literal) => {
        $phrase
    };
}
pub(crate) use {phrase, said};
