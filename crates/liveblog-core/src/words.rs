//! How the dataset file and the store spell the choices of the model. One
//! table serves reading and writing, so that the two cannot differ and a
//! renamed variant cannot change a file.

use crate::codebook::{Choice, Scope};
use crate::correction::LineRole;
use crate::{BlockKind, Naming, Order, Origin, Part, QuoteType, Relation, Role, Status, TimePart};

/// A choice that the file spells as one word.
pub(crate) trait Word: Copy + 'static {
    /// Every choice, in the order messages list them.
    const ALL: &'static [Self];

    /// Their words.
    const WORDS: &'static [&'static str];

    /// Its place in the list.
    fn number(self) -> usize;

    /// The word.
    fn word(self) -> &'static str {
        Self::WORDS[self.number()]
    }

    /// The choice that a word means.
    #[cfg(feature = "exchange")]
    fn from_word(word: &str) -> Option<Self> {
        let at = Self::WORDS.iter().position(|known| *known == word)?;
        Self::ALL.get(at).copied()
    }
}

macro_rules! words {
    ($($choice:ident { $($variant:ident $word:literal)* })*) => {$(
        impl Word for $choice {
            const ALL: &'static [Self] = &[$(Self::$variant),*];
            const WORDS: &'static [&'static str] = &[$($word),*];

            fn number(self) -> usize {
                self as usize
            }
        }
    )*};
}

// The store keeps a block's kind by its number: new ones go to the end, and
// all are in the order of their enum.
words! {
    Scope { Entry "entry" Span "span" Both "both" }
    Choice { One "one" Many "many" }
    Order { OldestFirst "oldest_first" NewestFirst "newest_first" Mixed "mixed" }
    TimePart { Date "date" Zone "zone" Clock "clock" }
    BlockKind {
        Paragraph "paragraph" ListItem "list_item" Caption "caption"
        Placeholder "placeholder" Link "link" Other "other"
    }
    Part { Text "text" Heading "heading" }
    LineRole {
        Heading "heading" Time "time" Author "author" Body "body" Boilerplate "boilerplate"
    }
    Origin {
        Human "human" SuggestionAccepted "suggestion_accepted"
        SuggestionEdited "suggestion_edited" Imported "imported"
    }
    Role { Content "content" Source "source" Cue "cue" }
    QuoteType { Direct "direct" Indirect "indirect" Mixed "mixed" }
    Naming { Named "named" Unnamed "unnamed" }
    Relation {
        Updates "updates" Corrects "corrects" Contradicts "contradicts"
        Confirms "confirms" Repeats "repeats"
    }
    Status {
        Unseen "unseen" InProgress "in_progress" Done "done"
        Unsure "unsure" Excluded "excluded"
    }
}
