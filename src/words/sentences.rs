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

/// The words with which a part of a place begins that goes on with a number or a
/// quotation.
const PARTS: &[(&str, &str)] = &[
    ("annotation", "said.annotation"),
    ("byte", "said.byte"),
    ("code", "said.code"),
    ("column", "said.column"),
    ("entry", "said.entry"),
    ("line", "said.line"),
    ("row", "said.row"),
    ("selection", "said.selection"),
    ("set", "said.set"),
    ("source", "said.source"),
];

/// Places that are said as a whole.
const WHOLES: &[(&str, &str)] = &[
    ("the codebook", "said.the-codebook"),
    ("the file", "said.the-file"),
    ("the files", "said.the-files"),
    ("the folder", "said.the-folder"),
    ("the ids", "said.the-ids"),
    ("the live blog", "said.the-live-blog"),
];

/// A place in a file, such as `notes.jsonl, line 3`, in the language of the page.
pub fn place(text: &str) -> String {
    if let Some((_, key)) = WHOLES.iter().find(|(whole, _)| *whole == text) {
        return t(key).to_owned();
    }
    let mut out = String::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end = end_of_part(rest);
        let (part, more) = rest.split_at(end);
        out.push_str(&part_words(part));
        let comma = more.strip_prefix(", ");
        if comma.is_some() {
            out.push_str(", ");
        }
        rest = comma.unwrap_or(more);
    }
    out
}

/// Where the part ends that the text begins with: at a comma outside of
/// quotations and brackets, which hold words of the file.
fn end_of_part(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '“' | '(' => depth += 1,
            '”' | ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 && text[at..].starts_with(", ") => return at,
            _ => {}
        }
    }
    text.len()
}

fn part_words(part: &str) -> String {
    // What an entry is known by follows in brackets, with its words quoted.
    let bracketed = part
        .strip_suffix(')')
        .and_then(|part| part.split_once(" ("));
    let name = bracketed.map_or(part, |(name, _)| name);
    let mut out = name_words(name).unwrap_or_else(|| name.to_owned());
    if let Some((_, known)) = bracketed {
        let (before, words) = known.split_once('“').unwrap_or((known, ""));
        out.push_str(" (");
        out.push_str(before);
        match words.strip_suffix('”') {
            Some(words) => out.push_str(&quoted_words(words)),
            None => out.push_str(&known[before.len()..]),
        }
        out.push(')');
    }
    out
}

fn name_words(name: &str) -> Option<String> {
    let (word, value) = name.split_once(' ')?;
    let (_, key) = PARTS.iter().find(|(there, _)| *there == word)?;
    let quoted = value
        .strip_prefix('“')
        .and_then(|text| text.strip_suffix('”'));
    let value = match quoted {
        Some(text) => quoted_words(text),
        None if value.bytes().all(|byte| byte.is_ascii_digit()) => value.to_owned(),
        None => return None,
    };
    Some(fill(key, &[("it", &value)]))
}

fn quoted_words(text: &str) -> String {
    filled(t("said.quoted"), &[("text", &text)])
}
