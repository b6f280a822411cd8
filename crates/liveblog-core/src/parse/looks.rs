//! What a single line looks like: a heading, a sentence, a bullet, a picture
//! credit, a lead-in.
//!
//! What this module does not do: look at the lines around it. These are
//! guesses about shape; [`layout`](super::layout) and [`blocks`](super::blocks)
//! weigh them with the neighbours. All of them cost at most a fixed number of
//! bytes of work, however long the line.

use super::lines::{bare, is_blank};
use super::phrases::{
    ABBREVIATIONS, CREDIT_WORDS, FOOTER_HEADS, FURNITURE, FURNITURE_BEGINNINGS, KEY_POINT_HEADS,
    KICKERS, LATEST_WORDS, LEAD_IN_ENDINGS, LEAD_IN_WORDS, LEAD_INS, LINK_BEGINNINGS, LIVE_WORDS,
    PHOTO_WORDS, PLACEHOLDERS, PORTRAIT_ENDINGS, RELATED,
};
use super::times::PAGE_LABELS;

/// The longest heading, in code points. The longest met in practice have
/// about 160; paragraphs are shorter only when they are sentences, which the
/// final full stop tells.
const HEADING_CHARS: usize = 200;
/// The longest title, in code points.
const TITLE_CHARS: usize = 300;
/// The longest lead-in, in code points.
const LEAD_IN_CHARS: usize = 160;
/// The longest picture credit in brackets, in bytes.
const CREDIT_BYTES: usize = 160;
/// The longest fixed wording, in bytes; a longer line is none.
const PHRASE_BYTES: usize = 200;

/// Whether `text` has at most `limit` code points, without counting a long
/// line to its end.
fn at_most(text: &str, limit: usize) -> bool {
    if text.len() <= limit || text.len() > limit * 4 {
        return text.len() <= limit;
    }
    let mut characters = 0;
    for byte in text.bytes() {
        // A character's other bytes are 0x80 to 0xBF.
        characters += usize::from(byte & 0xC0 != 0x80);
    }
    characters <= limit
}

/// A character as the phrase tables spell it.
fn fold(c: char) -> char {
    match c {
        '\u{2019}' | '\u{2018}' => '\'',
        '\u{A0}' | '\u{202F}' => ' ',
        c if c.is_ascii() => c.to_ascii_lowercase(),
        c => c.to_lowercase().next().unwrap_or(c),
    }
}

/// The phrases that may begin with the letter that `line` begins with. Nearly
/// every line differs from nearly every phrase there.
fn with_first_letter_of<'p>(
    line: &str,
    phrases: &'p [&'p str],
) -> impl Iterator<Item = &'p &'p str> {
    let first = line.as_bytes().first().map(u8::to_ascii_lowercase);
    phrases.iter().filter(move |phrase| {
        let expected = phrase.as_bytes().first().copied();
        expected == first
                // A capital of another script may begin with another byte.
                || expected.is_some_and(|b| !b.is_ascii()) && first.is_some_and(|b| !b.is_ascii())
    })
}

/// What follows `phrase` where `text` begins with it, spelled as it may be.
fn after_phrase<'t>(text: &'t str, phrase: &str) -> Option<&'t str> {
    let mut rest = text.chars();
    for expected in phrase.chars() {
        if rest.next().map(fold) != Some(expected) {
            return None;
        }
    }
    Some(rest.as_str())
}

/// `text` as the phrase tables spell it.
fn folded(text: &str) -> String {
    text.chars().map(fold).collect()
}

/// The length in bytes of the longest of `phrases`, and room for typographic
/// signs in place of plain ones.
const fn longest(phrases: &[&str]) -> usize {
    let (mut longest, mut at) = (0, 0);
    while at < phrases.len() {
        if phrases[at].len() > longest {
            longest = phrases[at].len();
        }
        at += 1;
    }
    longest + 16
}

/// Whether the whole line is one of `phrases`, the longest of which has
/// `longest` bytes.
fn is_one_of(line: &str, phrases: &[&str], longest: usize) -> bool {
    line.len() <= longest && {
        let line = bare(line);
        with_first_letter_of(line, phrases)
            .any(|phrase| after_phrase(line, phrase).is_some_and(str::is_empty))
    }
}

/// Whether the line stands for an embed that did not come along.
pub(super) fn is_placeholder(line: &str) -> bool {
    is_one_of(line, PLACEHOLDERS, const { longest(PLACEHOLDERS) })
}

/// Whether the line is page furniture such as "Advertisement".
pub(super) fn is_furniture(line: &str) -> bool {
    is_one_of(line, FURNITURE, const { longest(FURNITURE) })
        || line.len() <= PHRASE_BYTES
            && with_first_letter_of(line, FURNITURE_BEGINNINGS)
                .any(|beginning| after_phrase(line, beginning).is_some())
            && !ends_sentence(line)
        || line.len() <= 80 && PORTRAIT_ENDINGS.iter().any(|ending| line.ends_with(ending))
}

/// Whether the line is the label of the page's own time, with the time on the
/// next line.
pub(super) fn is_page_label(line: &str) -> bool {
    is_one_of(
        line.trim_end_matches([':', ' ']),
        PAGE_LABELS,
        const { longest(PAGE_LABELS) },
    )
}

/// Whether the line is a flag such as "Breaking" between a stamp and its
/// heading or text.
pub(super) fn is_kicker(line: &str) -> bool {
    is_one_of(line, KICKERS, const { longest(KICKERS) })
}

/// Whether the line begins what stands below the last entry.
pub(super) fn is_footer_head(line: &str) -> bool {
    is_one_of(line, FOOTER_HEADS, const { longest(FOOTER_HEADS) }) || line.starts_with('©')
}

/// Whether the line heads a list of key points.
pub(super) fn is_key_point_head(line: &str) -> bool {
    is_one_of(
        line.trim_end_matches(':'),
        KEY_POINT_HEADS,
        const { longest(KEY_POINT_HEADS) },
    )
}

/// Whether the line is one web address.
pub(super) fn is_address(line: &str) -> bool {
    let line = bare(line);
    with_first_letter_of(line, &["https://", "http://", "www."])
        .any(|scheme| after_phrase(line, scheme).is_some())
        && !line.contains(char::is_whitespace)
}

/// What follows the bullet or the number of a list item.
pub(super) fn list_item(line: &str) -> Option<&str> {
    // Nearly all lines begin with a letter.
    if line.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let line = bare(line);
    let rest = match line.strip_prefix(['•', '‣', '◦', '●', '▪', '■', '·', '⁃']) {
        Some(rest) => rest,
        None => {
            let rest = line.strip_prefix(['-', '–', '—', '*']).or_else(|| {
                let digits = line.bytes().take_while(u8::is_ascii_digit).count();
                (1..=2)
                    .contains(&digits)
                    .then(|| line[digits..].strip_prefix(['.', ')']))
                    .flatten()
            })?;
            if !rest.starts_with(is_blank) {
                return None;
            }
            rest
        }
    };
    let rest = bare(rest);
    (!rest.is_empty()).then_some(rest)
}

/// Whether `c` closes a quotation or a bracket.
fn is_closer(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '”' | '’' | '»' | '›' | ')' | ']' | '」' | '』'
    ) || is_blank(c)
        // A pictogram behind the full stop.
        || matches!(c, '\u{200D}' | '\u{FE0F}' | '\u{2190}'..='\u{2BFF}' | '\u{1F000}'..)
}

/// Whether `c` opens a quotation.
fn is_opening_quote(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '“' | '‘' | '„' | '‚' | '«' | '‹' | '「' | '『'
    )
}

/// Whether the line opens with a quotation mark.
pub(super) fn opens_quote(line: &str) -> bool {
    bare(line).starts_with(is_opening_quote)
}

/// Whether the line ends as a sentence does: with a full stop, whatever
/// closing marks follow it, or as a quotation with its own `!` or `?`. A
/// heading may end in a question or exclamation mark, an abbreviation or an
/// ellipsis, so these do not count.
pub(super) fn ends_sentence(line: &str) -> bool {
    let open = line.trim_end_matches(is_closer);
    let closed = open.len() < bare(line).len();
    match open.chars().next_back() {
        Some('.') => {
            let before = &open[..open.len() - 1];
            if before.ends_with('.') {
                return false;
            }
            // A short word is enough to tell an abbreviation.
            let tail = before
                .char_indices()
                .rev()
                .nth(7)
                .map_or(before, |(i, _)| &before[i..]);
            let word = tail
                .rsplit(|c: char| !c.is_alphanumeric() && c != '.')
                .next()
                .unwrap_or_default();
            !(word.contains('.') && word.chars().any(char::is_alphabetic)
                || ABBREVIATIONS.contains(&folded(word).as_str()))
        }
        Some('。' | '।' | '۔') => true,
        Some('!' | '?' | '！' | '？' | '؟') => closed && opens_quote(line),
        _ => false,
    }
}

/// Whether the line ends in a quotation.
pub(super) fn ends_in_quote(line: &str) -> bool {
    bare(line).ends_with(['"', '\'', '”', '’', '»', '“'])
}

/// Whether the line can be read: it has a letter or a digit near its start.
pub(super) fn has_words(line: &str) -> bool {
    line.chars().take(64).any(char::is_alphanumeric)
}

/// Whether the line could be the heading of an entry, by itself: not too
/// long, not a sentence, not a list item, a credit or furniture, and not
/// leading on to something with a colon or comma.
pub(super) fn is_heading_like(line: &str) -> bool {
    at_most(line, HEADING_CHARS)
        && !line.ends_with([':', ',', ';'])
        && has_words(line)
        && !ends_sentence(line)
        && list_item(line).is_none()
        && !is_placeholder(line)
        && !is_furniture(line)
        && !is_address(line)
        && credit(line) != Credit::Certain
}

/// Whether the line could be the title of the page.
pub(super) fn is_title_like(line: &str) -> bool {
    at_most(line, TITLE_CHARS)
        && has_words(line)
        && !ends_sentence(line)
        && list_item(line).is_none()
        && !is_furniture(line)
        && !is_key_point_head(line)
}

/// How sure it is that a line ends in a picture credit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Credit {
    /// There is none.
    No,
    /// A bracket with a name in it, which a heading may have too.
    Likely,
    /// A bracket that names an agency, a photographer or a right.
    Certain,
}

/// Whether the line ends in a picture credit in brackets.
pub(super) fn credit(line: &str) -> Credit {
    let line = bare(line);
    let Some(body) = line.strip_suffix(')') else {
        return Credit::No;
    };
    // Only the last bytes: a credit is short.
    let mut from = body.len().saturating_sub(CREDIT_BYTES);
    while !body.is_char_boundary(from) {
        from += 1;
    }
    let Some(open) = body[from..].rfind('(').map(|offset| from + offset) else {
        return Credit::No;
    };
    let inner = &body[open + 1..];
    let alone = open == 0;
    let agency = inner
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| (2..=8).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_uppercase()));
    let folded = folded(inner);
    let worded = folded
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| CREDIT_WORDS.contains(&word))
        || CREDIT_WORDS
            .iter()
            .any(|phrase| phrase.contains(' ') && folded.contains(phrase));
    let slashed = inner.contains('/') && !inner.bytes().any(|b| b.is_ascii_digit());
    let words = inner.split_whitespace().count();
    // "(Name/AGENCY) (AGENCY)" is how pages repeat the agency.
    let repeated = line[..open].trim_end_matches(is_blank).ends_with(')');
    if alone && inner.len() > 1 || worded || slashed || agency && (words > 1 || repeated) {
        Credit::Certain
    } else if agency
        || words > 1
            && inner
                .split_whitespace()
                .all(|word| word.starts_with(char::is_uppercase))
    {
        // A heading may end in "(UNHCR)" as well as a caption.
        Credit::Likely
    } else {
        Credit::No
    }
}

/// Whether the line ends in a picture credit without brackets: after
/// “Photograph:” or the like, or after a dash and before a slash.
pub(super) fn is_captioned(line: &str) -> bool {
    let line = bare(line);
    let mut from = line.len().saturating_sub(CREDIT_BYTES);
    while !line.is_char_boundary(from) {
        from += 1;
    }
    let tail = &line[from..];
    // “… - Name/Agency”
    let slashed = tail.contains('/')
        && tail.rsplit_once(" - ").is_some_and(|(_, credit)| {
            credit.contains('/')
                && !ends_sentence(credit)
                && credit.starts_with(char::is_uppercase)
                && !credit.bytes().any(|b| b.is_ascii_digit())
        });
    // Most lines have none of what all these words have one of.
    // Prose that ends in a full stop is searched no further.
    let worded = tail.contains(':')
        || !tail.ends_with('.')
            && ["ource,", "hoto ", "crédit", "capture d", "redit..."]
                .iter()
                .any(|part| tail.contains(part));
    slashed
        || worded && {
            let folded = folded(tail);
            PHOTO_WORDS.iter().any(|word| {
                folded.rfind(word).is_some_and(|at| {
                    let before = folded[..at].chars().next_back();
                    let start = match before {
                        None => from == 0,
                        // Glued to the caption.
                        Some(c) if c.is_alphanumeric() => word.contains(' '),
                        Some(_) => folded[..at]
                            .trim_end()
                            .ends_with(['.', ',', ')', '"', '”', '|']),
                    };
                    let name = folded[at + word.len()..].trim();
                    start && !name.is_empty() && name.len() <= 80 && !name.contains(". ")
                })
            })
        }
}

/// Whether the line is prose with an agency's name in brackets behind its last
/// sentence; a caption has one sentence.
pub(super) fn is_signed_prose(line: &str) -> bool {
    bare(line).rsplit_once('(').is_some_and(|(prose, _)| {
        ends_sentence(prose.trim_end()) && has_inner_sentence(prose.trim_end())
    })
}

/// Whether the line says that the page is live.
pub(super) fn says_live(line: &str) -> bool {
    has_word(line, LIVE_WORDS)
}

/// Whether the line says that the page is of now.
pub(super) fn says_latest(line: &str) -> bool {
    has_word(line, LATEST_WORDS)
}

fn has_word(line: &str, words: &[&str]) -> bool {
    let folded = folded(line);
    words.iter().any(|word| {
        folded.match_indices(word).any(|(at, _)| {
            let before = folded[..at].chars().next_back();
            let after = folded[at + word.len()..].chars().next();
            !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
        })
    })
}

/// A key point without the words of the link behind it.
pub(super) fn without_link(point: &str) -> &str {
    let end = point.len().saturating_sub("view post".len());
    match point.get(end..) {
        Some(link) if link.eq_ignore_ascii_case("view post") => point[..end].trim_end(),
        _ => point,
    }
}

/// Whether a full stop inside the line ends one sentence and begins another.
pub(super) fn has_inner_sentence(line: &str) -> bool {
    line.contains(". ") || line.contains(".” ") || line.contains(".\" ")
}

/// Whether the line leads in to a link on the next one: short, one phrase,
/// ending in a colon, and worded as a pointer to a report.
pub(super) fn is_lead_in(line: &str) -> bool {
    let line = bare(line);
    if is_one_of(
        line.trim_end_matches([':', ' ']),
        LEAD_INS,
        const { longest(LEAD_INS) },
    ) {
        return true;
    }
    if !line.ends_with(':') || !at_most(line, LEAD_IN_CHARS) || has_inner_sentence(line) {
        return false;
    }
    let folded = folded(line);
    LEAD_IN_ENDINGS.iter().any(|ending| {
        folded
            .strip_suffix(ending)
            .is_some_and(|before| before.is_empty() || before.ends_with(' '))
    }) || LEAD_IN_WORDS.iter().any(|words| folded.contains(words))
}

/// Whether the line is a lead-in and nothing else, such as "Full report:".
pub(super) fn is_bare_lead_in(line: &str) -> bool {
    is_lead_in(line) && line.split_whitespace().count() <= 4 && !opens_quote(line)
}

/// Whether the line is a fragment that no sentence is: a picture's
/// description or the name of a programme over an entry's text.
pub(super) fn is_fragment(line: &str) -> bool {
    const WORDS: usize = 6;
    const BYTES: usize = 64;
    line.len() <= BYTES
        && line.split_whitespace().take(WORDS + 1).count() <= WORDS
        && !line.ends_with([':', ',', '…', '!', '?', '-', '–'])
        && !ends_sentence(line)
        && !opens_quote(line)
        && !line.contains(|c: char| c.is_ascii_digit())
}

/// Whether the line is a topic in capitals, as over a heading.
pub(super) fn is_topic(line: &str) -> bool {
    const BYTES: usize = 32;
    line.len() <= BYTES
        && line.chars().any(char::is_uppercase)
        && !line.chars().any(char::is_lowercase)
        && !line.contains(|c: char| c.is_ascii_digit())
}

/// Whether the line is the sign-off of an agency or a desk: a dash and a name.
pub(super) fn is_sign_off(line: &str) -> bool {
    const BYTES: usize = 40;
    let name = line.trim_start_matches(['-', '–', '—']);
    name.len() < line.len()
        && name.len() <= BYTES
        && name.split_whitespace().count() <= 3
        && name.trim_start().starts_with(char::is_uppercase)
        && !ends_sentence(name)
}

/// Whether the line points to another page and is no heading.
pub(super) fn is_related(line: &str) -> bool {
    with_first_letter_of(bare(line), RELATED)
        .any(|beginning| after_phrase(bare(line), beginning).is_some())
}

/// Whether the line is a link by its own wording.
pub(super) fn is_link(line: &str) -> bool {
    is_address(line)
        || at_most(line, HEADING_CHARS)
            && with_first_letter_of(bare(line), LINK_BEGINNINGS)
                .any(|beginning| after_phrase(bare(line), beginning).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_in_a_full_stop() {
        for line in [
            "The gate held.",
            "“The gate held.”",
            "(It held.) ",
            "He asked: \"Why.\"",
            "“Will it hold?”",
            "门开了。",
        ] {
            assert!(ends_sentence(line), "{line}");
        }
        for line in [
            "Gate holds",
            "Will the gate hold?",
            "Governor: ‘It will hold’",
            "Flood reaches the U.S.",
            "Shutdown at 6 p.m.",
            "Mill sold to Crake Inc.",
            "And then…",
            "And then...",
            "",
            ".",
        ] {
            assert!(
                !ends_sentence(line) || line == ".",
                "{line} is not a sentence"
            );
        }
    }

    #[test]
    fn credits() {
        for line in [
            "(via Sea Wire)",
            "The lighthouse (Ana Fell/SWA) (SWA)",
            "Boats in the harbour (Sea Wire Images)",
            "(Copyright 2031 Sea Wire. All rights reserved.)",
        ] {
            assert_eq!(credit(line), Credit::Certain, "{line}");
        }
        for line in ["The mill (Candle Mills)", "Rail union votes (RWU)"] {
            assert_eq!(credit(line), Credit::Likely, "{line}");
        }
        for line in ["Rovers 2-0 Town (Idowu 70)", "No bracket", "Two (2)", ")"] {
            assert_eq!(credit(line), Credit::No, "{line}");
        }
    }

    #[test]
    fn lead_ins() {
        for line in [
            "Full report:",
            "Ida Fell reports:",
            "Bo Ash and Ida Fell explain what went wrong:",
            "More from our video team here:",
            "Bo Ash has the full report:",
        ] {
            assert!(is_lead_in(line), "{line}");
        }
        for line in [
            "She said:",
            "More than 100 were hurt:",
            "Full report",
            "It rained. Ida Fell reports:",
        ] {
            assert!(!is_lead_in(line), "{line}");
        }
    }

    #[test]
    fn list_items() {
        for (line, rest) in [
            ("• One", Some("One")),
            ("•One", Some("One")),
            ("- One", Some("One")),
            ("1. One", Some("One")),
            ("-One", None),
            ("12:30", None),
            ("1.5 metres", None),
            ("•", None),
        ] {
            assert_eq!(list_item(line), rest, "{line}");
        }
    }
}
