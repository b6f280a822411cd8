//! Reads the people and agencies credited with an entry.
//!
//! What this module does not do: decide where on a page credits stand; that
//! is for [`layout`](super::layout).

use super::lines::{bare, is_blank};
use super::phrases::{BYLINES, NAME_JOINERS, NAME_PARTICLES, PLACE_LINKS, ROLE_WORDS};
use super::stamp::digit;

/// The most words that a list of names has.
const NAME_WORDS: usize = 16;
/// The longest line of bare names, in bytes.
const BARE_BYTES: usize = 80;
/// The longest byline, in bytes.
const BYLINE_BYTES: usize = 240;

/// What may stand before a signature.
const DASHES: [char; 4] = ['—', '–', '-', '~'];

/// Whether `word` joins two names.
fn is_name_joiner(word: &str) -> bool {
    NAME_JOINERS.iter().any(|joiner| joiner.trim() == word)
}

/// Whether `text` could be the names of one or more people or agencies: a few
/// words that do not begin in lower case, but for particles, no digits and no
/// sentence.
pub(super) fn looks_like_names(text: &str) -> bool {
    let mut words = 0;
    for word in text.split(|c| is_blank(c) || c == ',') {
        if word.is_empty() {
            continue;
        }
        words += 1;
        let good = match word.chars().next() {
            Some(first) if first.is_uppercase() => true,
            Some(first) if first.is_lowercase() => {
                NAME_PARTICLES.contains(&word) || is_name_joiner(word)
            }
            // Scripts without capitals, and names in quotation marks.
            _ => word.chars().any(char::is_alphabetic) || is_name_joiner(word),
        };
        if !good || words > NAME_WORDS || word.contains(|c| digit(c).is_some()) {
            return false;
        }
    }
    words > 0 && !text.ends_with(['!', '?', ':', ';'])
}

/// Whether a single word is a user's name, such as `ida.fell`.
pub(super) fn is_user_name(word: &str) -> bool {
    word.len() <= 40
        && word.contains(['.', '_'])
        && word.starts_with(char::is_alphabetic)
        && word.ends_with(char::is_alphanumeric)
        && word
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-'))
}

/// Whether the letters of `text` have a case: only then do capitals tell
/// names from other words.
pub(super) fn is_cased(text: &str) -> bool {
    text.chars()
        .filter(|c| c.is_alphabetic())
        .take(3)
        .any(|c| c.is_lowercase() || c.is_uppercase())
}

/// Whether a line names a person's role, such as “Political correspondent”.
pub(super) fn is_role(line: &str) -> bool {
    line.split(|c: char| !c.is_alphabetic())
        .any(|word| ROLE_WORDS.contains(&&*word.to_lowercase()))
}

/// Whether a line is nothing but the names of one to four people, each of two
/// to four words: stricter, since headings may be written in capitals too.
pub(super) fn is_bare_names(line: &str) -> bool {
    if line.len() > BARE_BYTES + 8 {
        return false;
    }
    let line = bare(line).trim_start_matches(DASHES).trim_start();
    if line.len() > BARE_BYTES || !looks_like_names(line) || line.ends_with('.') {
        return false;
    }
    let mut people = 0;
    for name in names(line) {
        people += 1;
        // A heading in capitals is no name.
        if !name.chars().any(char::is_lowercase) {
            return false;
        }
        let mut words = 0;
        for word in name.split(is_blank).filter(|word| !word.is_empty()) {
            words += 1;
            let plain = word
                .chars()
                .all(|c| c.is_alphabetic() || matches!(c, '.' | '\'' | '’' | '-' | '\u{AD}'));
            // Scripts without capitals would pass any short line.
            let cased = word.chars().any(|c| c.is_lowercase() || c.is_uppercase());
            if !plain || !cased {
                return false;
            }
        }
        if !(2..=4).contains(&words) {
            return false;
        }
    }
    (1..=4).contains(&people)
}

/// The names of a line that begins as a byline does: `By A Name, editor, in
/// Place`, `From Agency's A Name`. `None` where it is no byline.
pub(super) fn byline(line: &str) -> Option<Vec<&str>> {
    // Nearly all lines are prose.
    if line.len() > BYLINE_BYTES || line.ends_with('.') && !line.ends_with("Jr.") {
        return None;
    }
    let line = bare(line);
    // “(di A Name)”
    let line = line
        .strip_prefix('(')
        .and_then(|line| line.strip_suffix(')'))
        .unwrap_or(line);
    let first = line.as_bytes().first().map_or(0, |byte| byte | 0x20);
    let rest = BYLINES.iter().find_map(|lead| {
        let begins = lead.as_bytes().first().map_or(0, |byte| byte | 0x20);
        if begins != first && (first.is_ascii() || begins.is_ascii()) {
            return None;
        }
        let mut rest = line.chars();
        for expected in lead.chars() {
            let c = rest.next()?;
            let same =
                c == expected || c.to_lowercase().eq([expected]) || is_blank(c) && expected == ' ';
            if !same {
                return None;
            }
        }
        let rest = rest.as_str();
        let names = rest.trim_start_matches(|c| is_blank(c) || matches!(c, ':' | '-' | '–' | '／'));
        (names.len() < rest.len()).then_some(names)
    })?;
    let found = people(rest);
    (!found.is_empty()).then_some(found)
}

/// The names at the beginning of `text`, before roles and places. Empty where
/// it goes on otherwise.
pub(super) fn people(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let text = text.trim_matches(|c| is_blank(c) || c == ':' || c == '|');
    if text.ends_with('.') && !text.ends_with("Jr.") || text.ends_with(['?', '!', ':']) {
        return found;
    }
    for (part_number, part) in text.split([',', '|', '•', '·']).enumerate() {
        let part = part.trim_matches(is_blank);
        // “Agency's Name” credits the person.
        let part = ["'s ", "’s "]
            .iter()
            .find_map(|mark| part.split_once(mark))
            .map_or(part, |(_, name)| name);
        let part = PLACE_LINKS
            .iter()
            .find_map(|link| part.split_once(link))
            .map_or(part, |(name, _)| name);
        let lower = part.starts_with(char::is_lowercase);
        let agency = part_number > 0 && part.len() <= 5 && !part.contains(is_blank);
        if part_number > 0 && (is_role(part) || lower || agency) {
            continue;
        }
        if !looks_like_names(part) || part.split(is_blank).count() > 9 {
            // A first part that is no name makes the line no byline.
            if part_number == 0 {
                return Vec::new();
            }
            continue;
        }
        found.extend(names(part));
    }
    found
}

/// The single names of a credit such as `A Name, B Name and C Name`.
pub(super) fn names(credit: &str) -> impl Iterator<Item = &str> {
    credit
        .split(',')
        .flat_map(|part| {
            let mut rest = part;
            let mut parts = Vec::new();
            // Two words are one name.
            if part
                .split(is_blank)
                .filter(|word| !word.is_empty())
                .nth(2)
                .is_none()
            {
                parts.push(part);
                return parts;
            }
            // At most a few words, so the scan for joiners costs little.
            while let Some((at, joiner)) = NAME_JOINERS
                .iter()
                .filter_map(|joiner| Some((rest.find(joiner)?, joiner)))
                .min()
            {
                parts.push(&rest[..at]);
                rest = &rest[at + joiner.len()..];
            }
            parts.push(rest);
            parts
        })
        .map(|name| {
            let name = name.trim_matches(is_blank);
            let name = name.strip_prefix("and ").unwrap_or(name);
            name.trim_start_matches(DASHES).trim_start_matches(is_blank)
        })
        .filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_a_credit() {
        for (credit, expected) in [
            ("Ida Fell", &["Ida Fell"][..]),
            ("Ida Fell and Bo Ash", &["Ida Fell", "Bo Ash"]),
            (
                "Ida Fell, Bo Ash, and Cy Orr & Di Poe",
                &["Ida Fell", "Bo Ash", "Cy Orr", "Di Poe"],
            ),
            ("Andy Brand", &["Andy Brand"]),
            ("", &[]),
        ] {
            assert_eq!(names(credit).collect::<Vec<_>>(), expected, "{credit}");
        }
    }

    #[test]
    fn bylines() {
        for (line, expected) in [
            ("By Ida Fell", Some(&["Ida Fell"][..])),
            ("By: Ida Fell", Some(&["Ida Fell"])),
            ("Posted by :- Ida Fell", Some(&["Ida Fell"])),
            ("(di Ida Fell)", Some(&["Ida Fell"])),
            (
                "By Ida Fell, islands correspondent, in Port Sable",
                Some(&["Ida Fell"]),
            ),
            (
                "By Ida Fell, Bo Ash and Cy Orr, SWA",
                Some(&["Ida Fell", "Bo Ash", "Cy Orr"]),
            ),
            ("From SWA's Ida Fell in Port Sable", Some(&["Ida Fell"])),
            ("Von Ida Fell", Some(&["Ida Fell"])),
            ("Par Ida Fell et Bo Ash", Some(&["Ida Fell", "Bo Ash"])),
            ("By the time it ended, nobody was left", None),
            ("By the harbour", None),
            ("From bad to worse", None),
            ("By Ida Fell.", None),
            ("Ida Fell", None),
        ] {
            assert_eq!(byline(line).as_deref(), expected, "{line}");
        }
    }

    #[test]
    fn lines_of_bare_names() {
        for line in ["Ida Fell", "Ida Fell and Bo van der Ash", "Ida O’Fell"] {
            assert!(is_bare_names(line), "{line}");
        }
        for line in [
            "Ida",
            "IDA FELL",
            "Lunch",
            "Ida Fell speaks",
            "Tents in Sable",
            "Ida Fell.",
            "Ida Fell (SWA)",
            "أخبار عاجلة",
        ] {
            assert!(!is_bare_names(line), "{line}");
        }
    }
}
