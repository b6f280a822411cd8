//! Finds the passage that a file means in the text of the project.

use memchr::memmem;

use crate::exchange::DraftSpan;
use crate::offset::Index;
use crate::said::{Said, said};
use crate::{TextRange, passage, sha256};

/// How many bytes may be hashed to find all passages of a file of which only the
/// hash is known, so that a file cannot hold the page up: about a second's work.
pub(super) const MOST_HASHED: usize = 128 << 20;

/// How many bytes may be searched for the words of all passages of a file that
/// do not lie where it says: about a second's work, too.
pub(super) const MOST_SEARCHED: u64 = 4 << 30;

/// What may be looked at to find the passages of a file.
pub(super) struct Budget {
    /// Bytes to hash.
    pub(super) hashed: usize,
    /// Bytes to search.
    pub(super) searched: u64,
}

/// What hashing costs however short the words are, in bytes.
const BLOCK: usize = 64;

/// A passage and how it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// Where the file says.
    There(TextRange),
    /// Elsewhere, or with other bounds; the words say how.
    Elsewhere(TextRange, Said),
    /// Nowhere; the words say why.
    Nowhere(Said),
}

/// Looks for `span` in the text, which is the one it was made in unless
/// `differs`. What is looked at for it is taken off `budget`.
pub(super) fn find(
    index: &Index<'_>,
    span: &DraftSpan,
    differs: bool,
    budget: &mut Budget,
) -> Found {
    let text = index.text();
    let said = index
        .at_code_point(span.start)
        .zip(index.at_code_point(span.end))
        .filter(|(start, end)| start.byte < end.byte)
        .map(|(start, end)| TextRange {
            start: start.byte as u32,
            end: end.byte as u32,
        });
    if let Some(range) = said {
        let words = range.of(text);
        let fits = match (&span.exact, &span.exact_sha256) {
            (Some(exact), _) => **exact == *words,
            (None, Some(hash)) => sha256::of(words) == **hash,
            (None, None) => !differs,
        };
        if fits {
            return whole(text, range);
        }
    }
    match (&span.exact, &span.exact_sha256) {
        // A quote without a position is all that some files say.
        (Some(exact), _) if span.start == span.end && !exact.is_empty() => {
            match by_words(text, exact, &mut budget.searched) {
                Sought::Once(range) => whole(text, range),
                Sought::Twice => Found::Nowhere(said!(
                    "its words stand in the entry more than once, and the file does not say \
                     which of them are meant"
                )),
                Sought::Not(why) => Found::Nowhere(why),
            }
        }
        (Some(exact), _) => match by_words(text, exact, &mut budget.searched) {
            Sought::Once(range) => {
                elsewhere(text, range, said!("found by its words, at another place"))
            }
            Sought::Twice => twice(),
            Sought::Not(why) => Found::Nowhere(why),
        },
        (None, Some(hash)) => by_hash(text, span, hash, &mut budget.hashed),
        (None, None) if differs => Found::Nowhere(said!(
            "the entry’s text is another one, and the file does not say the words"
        )),
        (None, None) => Found::Nowhere(said!("the passage does not lie in the entry’s text")),
    }
}

/// The passage as people see characters; nowhere, where nothing is left.
fn whole(text: &str, range: TextRange) -> Found {
    match passage::tidy(text, range) {
        Some(tidy) if tidy == range => Found::There(range),
        Some(tidy) => Found::Elsewhere(
            tidy,
            said!("the bounds were moved to whole characters, without blanks at the ends"),
        ),
        None => Found::Nowhere(said!("the passage holds nothing but blanks")),
    }
}

/// How often words stand in a text.
enum Sought {
    Once(TextRange),
    Twice,
    /// Not at all, or they were not looked for; the words say why.
    Not(Said),
}

fn by_words(text: &str, exact: &str, searchable: &mut u64) -> Sought {
    if exact.is_empty() {
        return Sought::Not(said!("the passage is empty"));
    }
    let Some(rest) = searchable.checked_sub(text.len() as u64) else {
        return Sought::Not(said!(
            "it would have to be looked for by its words, and the file has too many such passages"
        ));
    };
    *searchable = rest;
    let mut found = memmem::find_iter(text.as_bytes(), exact);
    match (found.next(), found.next()) {
        (None, _) => Sought::Not(said!("its words do not stand in the entry")),
        (Some(_), Some(_)) => Sought::Twice,
        (Some(start), None) => {
            let (start, end) = (start as u32, (start + exact.len()) as u32);
            Sought::Once(TextRange { start, end })
        }
    }
}

fn elsewhere(text: &str, range: TextRange, how: Said) -> Found {
    match whole(text, range) {
        Found::There(range) => Found::Elsewhere(range, how),
        other => other,
    }
}

fn twice() -> Found {
    Found::Nowhere(said!(
        "its words stand in the entry more than once, and not where it says"
    ))
}

fn by_hash(text: &str, span: &DraftSpan, hash: &str, hashable: &mut usize) -> Found {
    let length = span.end.saturating_sub(span.start);
    if length == 0 {
        return Found::Nowhere(said!("the passage is empty"));
    }
    let edges = || text.char_indices().map(|(at, _)| at).chain([text.len()]);
    let mut found = None;
    for (start, end) in edges().zip(edges().skip(length)) {
        let words = &text[start..end];
        let Some(rest) = hashable.checked_sub(words.len() + BLOCK) else {
            return Found::Nowhere(said!(
                "it would have to be looked for by its hash, and the file has too many such \
                 passages; import a file with the texts"
            ));
        };
        *hashable = rest;
        if sha256::of(words) != hash {
            continue;
        }
        if found.is_some() {
            return twice();
        }
        found = Some(TextRange {
            start: start as u32,
            end: end as u32,
        });
    }
    match found {
        Some(range) => elsewhere(text, range, said!("found by its hash, at another place")),
        None => Found::Nowhere(said!("its words do not stand in the entry")),
    }
}
