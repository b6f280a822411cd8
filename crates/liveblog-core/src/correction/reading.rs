//! What a single line reads as when a person has said what it is: more
//! lenient than the parser, which must find that out by itself.

use std::sync::Arc;

use crate::{BlockKind, Clock, EntryTime};

/// The longest heading, in code points, as the parser has it.
const HEADING_CHARS: usize = 200;
/// The longest name, in bytes.
const NAME_BYTES: usize = 80;

/// What stands before names in a line that credits them.
const BYLINES: &[&str] = &["By ", "by ", "BY ", "Von ", "Par ", "Por ", "Di ", "Door "];
/// What stands between names.
const JOINERS: &[&str] = &[
    " and ", " & ", " und ", " et ", " y ", " e ", " en ", ", ", "; ",
];

/// The time that a line begins with.
pub(super) fn time(line: &str) -> Option<EntryTime> {
    let (hour, rest) = number(line)?;
    let (minute, rest) = number(rest.strip_prefix(':')?)?;
    if rest.starts_with(char::is_alphanumeric) {
        return None;
    }
    let clock = Clock::new(hour, minute, 0)?;
    Some(EntryTime {
        raw: Some(line[..line.len() - rest.len()].to_owned()),
        clock: Some(clock),
        ..EntryTime::default()
    })
}

/// A number of one or two digits, and what follows it.
fn number(text: &str) -> Option<(u8, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let number = text.get(..digits).filter(|_| digits <= 2)?;
    Some((number.parse().ok()?, &text[digits..]))
}

/// What a line that credits people says before their names, and the rest.
pub(super) fn byline(line: &str) -> (&'static str, &str) {
    for byline in BYLINES {
        if let Some(rest) = line.strip_prefix(byline) {
            return (byline, rest);
        }
    }
    ("", line)
}

/// The people that a line credits.
pub(super) fn names(line: &str) -> Vec<Arc<str>> {
    let mut names: Vec<Arc<str>> = Vec::new();
    let mut rest = byline(line).1;
    while !rest.is_empty() {
        // The first joiner of all.
        let (mut name, mut after) = (rest, "");
        for joiner in JOINERS {
            if let Some((before, behind)) = rest.split_once(joiner)
                && before.len() < name.len()
            {
                (name, after) = (before, behind);
            }
        }
        let name = name.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '.'));
        if name.contains(char::is_alphabetic) && name.len() <= NAME_BYTES {
            names.push(name.into());
        }
        rest = after;
    }
    names
}

/// Whether a line could be nothing but names.
pub(super) fn looks_like_names(line: &str) -> bool {
    let names = byline(line).1;
    let mut words = names.split_whitespace();
    names.len() <= NAME_BYTES
        && !names.is_empty()
        && !names.ends_with(['.', '!', '?', ':'])
        && !names.contains(|c: char| c.is_numeric())
        && words.all(|word| {
            let is_joiner = |joiner: &&str| joiner.trim() == word;
            !word.starts_with(char::is_lowercase) || JOINERS.iter().any(is_joiner)
        })
}

/// Whether a line could be a heading by itself.
pub(super) fn looks_like_heading(line: &str) -> bool {
    line.chars().nth(HEADING_CHARS).is_none()
        && line.contains(char::is_alphabetic)
        && !line.ends_with(['.', ':', ',', ';', '。', '।', '۔'])
        && kind(line) == BlockKind::Paragraph
}

/// What block a line makes that a person takes into a text.
pub(super) fn kind(line: &str) -> BlockKind {
    let bullet = line.starts_with(['•', '‣', '◦', '●', '▪', '■', '·', '⁃'])
        || ["- ", "– ", "— ", "* "].iter().any(|b| line.starts_with(b));
    if bullet {
        BlockKind::ListItem
    } else {
        BlockKind::Paragraph
    }
}
