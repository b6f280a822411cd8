//! What the core says, in the language of the page.
//!
//! What this module does not do: say what is not the core's, such as the words of
//! another program in a file; it stays as it is.

use std::fmt::Display;

use liveblog_core::said::{Said, Value};

use super::{ENGLISH, fill, filled, language, sentence, t};

/// What the core said, in the language of the page.
pub fn say(said: &Said) -> String {
    let values: Vec<(&str, String)> = said
        .values()
        .map(|(name, value)| (name, value_words(value)))
        .collect();
    let values: Vec<(&str, &dyn Display)> = values
        .iter()
        .map(|(name, words)| (*name, words as &dyn Display))
        .collect();
    let own = sentence(said.sentence()).unwrap_or(said.sentence());
    filled(own, &values)
}

/// As [`say`], of what another program of the page handed over.
pub fn say_decoded(text: &str) -> String {
    say(&Said::decode(text))
}

/// The language of what [`say`] says, where it is not the page's.
pub fn lang(said: &Said) -> Option<&'static str> {
    let is_own = language() == ENGLISH || sentence(said.sentence()).is_some();
    (!is_own).then_some(ENGLISH)
}

fn value_words(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Quoted(text) => quoted_words(text),
        Value::Place(text) => place(text),
        Value::Said(said) => say(said),
    }
}

/// The words with which a part of a place begins that goes on with a number, an id
/// or a quotation.
const PARTS: &[(&str, &str)] = &[
    ("annotation", "place.annotation"),
    ("byte", "place.byte"),
    ("code", "place.code"),
    ("column", "place.column"),
    ("entry", "place.entry"),
    ("line", "place.line"),
    ("row", "place.row"),
    ("selection", "place.selection"),
    ("set", "place.set"),
    ("source", "place.source"),
];

/// Places that are said as a whole.
const WHOLES: &[(&str, &str)] = &[
    ("the codebook", "place.codebook"),
    ("the codebook, the annotators or the name", "place.head"),
    ("the file", "place.file"),
    ("the files", "place.files"),
    ("the folder", "place.folder"),
    ("the ids", "place.ids"),
    ("the number of live blogs", "place.count"),
];

/// A place in a file, such as `notes.jsonl, line 3`, in the language of the page.
/// What an entry is known by stands in brackets, its words in quotation marks.
pub fn place(text: &str) -> String {
    if let Some((_, key)) = WHOLES.iter().find(|(whole, _)| *whole == text) {
        return t(key).to_owned();
    }
    let mut out = String::new();
    let mut rest = text;
    loop {
        let comma = end_of_part(rest);
        let known = rest.find(" (").filter(|at| *at < comma);
        let known = known.and_then(|at| Some((at, known_words(&rest[at..])?)));
        let end = known.as_ref().map_or(comma, |(at, _)| *at);
        out.push_str(&part_words(&rest[..end]));
        rest = match known {
            Some((_, (words, after))) => {
                out.push_str(&words);
                after
            }
            None => &rest[end..],
        };
        let Some(more) = rest.strip_prefix(", ") else {
            return out;
        };
        out.push_str(", ");
        rest = more;
    }
}

/// Where the part ends that the text begins with: at a comma, though not at one of a
/// name in quotation marks.
fn end_of_part(text: &str) -> usize {
    let comma = text.find(", ").unwrap_or(text.len());
    let quoted = text[..comma].find(" “").and_then(|from| {
        let mut ends = text.match_indices('”').map(|(at, mark)| at + mark.len());
        ends.find(|end| *end > from && is_end(&text[*end..]))
    });
    quoted.unwrap_or(comma)
}

/// Whether a part has ended before this.
fn is_end(text: &str) -> bool {
    text.is_empty() || text.starts_with(", ")
}

/// What an entry is known by, with which the text begins, and what comes after it.
fn known_words(text: &str) -> Option<(String, &str)> {
    // The words are those of the file, and may have any marks of their own.
    let quoted = text.split_once('“').and_then(|(before, after)| {
        let (words, after) = after.split_once("”)")?;
        let before = (!before.contains(')')).then_some(before)?;
        Some(([before, &quoted_words(words), ")"].concat(), after))
    });
    let plain = || {
        let end = text.find(')')? + 1;
        Some((text[..end].to_owned(), &text[end..]))
    };
    let known = quoted.or_else(plain);
    known.filter(|(_, after)| is_end(after))
}

fn part_words(part: &str) -> String {
    let said = part.split_once(' ').and_then(|(word, value)| {
        let (_, key) = PARTS.iter().find(|(there, _)| *there == word)?;
        let quoted = value
            .strip_prefix('“')
            .and_then(|text| text.strip_suffix('”'));
        let is_id = |c: char| c.is_ascii_alphanumeric() || "-_:".contains(c);
        let value = match quoted {
            Some(text) => quoted_words(text),
            None if value.bytes().all(|byte| byte.is_ascii_digit()) => value.to_owned(),
            None if word == "entry" && value.chars().all(is_id) => value.to_owned(),
            None => return None,
        };
        Some(fill(key, &[("it", &value)]))
    });
    said.unwrap_or_else(|| part.to_owned())
}

fn quoted_words(text: &str) -> String {
    filled(t("place.quoted"), &[("text", &text)])
}
