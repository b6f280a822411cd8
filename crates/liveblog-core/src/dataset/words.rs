//! How the dataset file spells the choices of the model. One table serves
//! reading and writing, so that the two cannot differ and a renamed variant
//! cannot change a file.

use crate::codebook::{Choice, Scope};
use crate::{BlockKind, Order, Origin, Part, Status, TimePart};

/// A choice that the file spells as one word.
pub(super) trait Word: Copy + 'static {
    /// Every choice, in the order messages list them.
    const ALL: &'static [Self];

    /// The word.
    fn word(self) -> &'static str;

    /// The choice that `word` spells.
    fn from_word(word: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|choice| choice.word() == word)
    }
}

macro_rules! words {
    ($($choice:ident { $($variant:ident $word:literal)* })*) => {$(
        impl Word for $choice {
            const ALL: &'static [Self] = &[$(Self::$variant),*];

            fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }
        }
    )*};
}

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
    Origin {
        Human "human" SuggestionAccepted "suggestion_accepted"
        SuggestionEdited "suggestion_edited" Imported "imported"
    }
    Status {
        Unseen "unseen" InProgress "in_progress" Done "done"
        Unsure "unsure" Excluded "excluded"
    }
}
