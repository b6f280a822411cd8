//! Sentences of the core in the language of the page.
//!
//! The core says in English what it finds odd or refuses. It is passed on, and a
//! document keeps its notices, as plain text. Here the sentence is found that such
//! a text was made of, with the values in its places, among those that the
//! language's file has: their keys are the English ones.
//!
//! What this module does not do: guess. What is of no sentence that is known, such
//! as what another program wrote into a file, stays as it is.

use std::borrow::Cow;
use std::fmt::Display;

use super::{ENGLISH, filled, language, sentences};

/// What the core said, in the language of the page.
pub fn said(text: &str) -> Cow<'_, str> {
    if language() == ENGLISH {
        return Cow::Borrowed(text);
    }
    translated(text, sentences()).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// What an error of the core says, in the language of the page.
pub fn why(error: impl Display) -> String {
    said(&error.to_string()).into_owned()
}

/// As [`said`], and the language that it is in after all, where that is not the
/// page's.
pub fn said_in(text: &str) -> (Cow<'_, str>, Option<&'static str>) {
    let own = said(text);
    let is_english = language() != ENGLISH && *own == *text;
    (own, is_english.then_some(ENGLISH))
}

/// A place in a file, such as “notes.jsonl, line 3”, of which each part may be
/// said in the language of the page.
pub fn place(text: &str) -> Cow<'_, str> {
    if language() == ENGLISH {
        return Cow::Borrowed(text);
    }
    let parts: Vec<Cow<'_, str>> = text.split(", ").map(said).collect();
    Cow::Owned(parts.join(", "))
}

/// A value in a sentence.
struct Value<'t> {
    name: &'t str,
    words: &'t str,
    /// It is data, and no words of the core.
    is_quoted: bool,
}

/// Sentences that are tried of those that a text fits, and how deep in one another.
const TRIED: usize = 3;
const DEEPEST: usize = 5;

/// What the language says for a text of the core.
fn translated(text: &str, sentences: &[(&'static str, &'static str)]) -> Option<String> {
    Some(nested(text, sentences, DEEPEST)?.0)
}

/// As [`translated`], with how much of the text stays as it is.
fn nested(
    text: &str,
    sentences: &[(&'static str, &'static str)],
    depth: usize,
) -> Option<(String, usize)> {
    let depth = depth.checked_sub(1)?;
    let mut fitting: Vec<_> = sentences
        .iter()
        .filter_map(|(english, own)| Some((values(english, text)?, *own)))
        .collect();
    // Another sentence may fit by its values: those come first of which most stands
    // in the text.
    fitting.sort_by_key(|(values, _)| values.iter().map(|value| value.words.len()).sum::<usize>());
    let said = fitting.into_iter().take(TRIED).map(|(values, own)| {
        let mut left = 0;
        let values: Vec<(&str, String)> = values
            .iter()
            .map(|value| {
                let own = match value.is_quoted {
                    true => None,
                    false => nested(value.words, sentences, depth),
                };
                let (words, rest) = own.unwrap_or_else(|| match value.is_quoted {
                    true => (value.words.to_owned(), 0),
                    false => (value.words.to_owned(), value.words.len()),
                });
                left += rest;
                (value.name, words)
            })
            .collect();
        let values: Vec<(&str, &dyn Display)> = values
            .iter()
            .map(|(name, words)| (*name, words as &dyn Display))
            .collect();
        (filled(own, &values), left)
    });
    said.min_by_key(|(_, left)| *left)
}

/// The values with which the sentence becomes the text; `None` where it cannot.
fn values<'t>(sentence: &'t str, text: &'t str) -> Option<Vec<Value<'t>>> {
    let (first, mut places) = match sentence.split_once('{') {
        Some((first, places)) => (first, Some(places)),
        None => (sentence, None),
    };
    let mut rest = text.strip_prefix(first)?;
    let mut before = first;
    let mut values = Vec::new();
    while let Some(place) = places {
        let (name, after) = place.split_once('}')?;
        let (literal, more) = match after.split_once('{') {
            Some((literal, more)) => (literal, Some(more)),
            None => (after, None),
        };
        let end = match more {
            Some(_) => end_of_value(rest, literal)?,
            None => rest.strip_suffix(literal)?.len(),
        };
        values.push(Value {
            name,
            words: &rest[..end],
            is_quoted: before.ends_with('“') && literal.starts_with('”'),
        });
        rest = &rest[end + literal.len()..];
        (before, places) = (literal, more);
    }
    rest.is_empty().then_some(values)
}

/// Where `literal` stands first, outside of what is quoted.
fn end_of_value(text: &str, literal: &str) -> Option<usize> {
    let mut quotes = 0_usize;
    for (at, c) in text.char_indices() {
        if quotes == 0 && text[at..].starts_with(literal) {
            return Some(at);
        }
        match c {
            '“' => quotes += 1,
            '”' => quotes = quotes.saturating_sub(1),
            _ => {}
        }
    }
    literal.is_empty().then_some(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENTENCES: &[(&str, &str)] = &[
        ("a list", "eine Liste"),
        (
            "expected {expected}, found {found}",
            "{found} statt {expected}",
        ),
        ("the key “{key}” is missing", "der Schlüssel „{key}“ fehlt"),
        ("the number {number}", "die Zahl {number}"),
        (
            "{cell} under {name} is no offset.",
            "{cell} in der Spalte {name} ist keine Position.",
        ),
        ("{n} more {what}.", "Außerdem {n} {what}."),
        ("{place}: {what}.", "{place}: {what}."),
        ("{what}.", "{what}."),
        (
            "no file: the key “{key}” is missing: {what}",
            "keine Datei: der Schlüssel „{key}“ fehlt: {what}",
        ),
        ("“{text}”", "„{text}“"),
    ];

    #[test]
    fn a_sentence_is_found_with_its_values_and_they_are_said_too() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(translated(text, SENTENCES).as_deref(), expected, "{text}");
        };
        check("a list", Some("eine Liste"));
        check("a list of ours", None);
        check(
            "expected a list, found the number 3",
            Some("die Zahl 3 statt eine Liste"),
        );
        check(
            "documents[0]: expected a list, found “a list, found x”.",
            Some("documents[0]: „a list, found x“ statt eine Liste."),
        );
        // Data is left as it is, also where it reads like words of the core.
        check(
            "the key “a list” is missing",
            Some("der Schlüssel „a list“ fehlt"),
        );
        check(
            "“1 under 2” under start is no offset.",
            Some("„1 under 2“ in der Spalte start ist keine Position."),
        );
        check("3 more a list.", Some("Außerdem 3 eine Liste."));
        check(
            "network error: it is down.",
            Some("network error: it is down."),
        );
        check("", None);
        check("“", None);
    }
}
