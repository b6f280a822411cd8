//! The words of the page: every text of the interface by a key, in English or
//! in the language that was chosen.
//!
//! English is compiled in from `locales/en.json`; any other language is a file
//! beside it with the same keys, loaded when it is chosen. Where it lacks a
//! key, the English text stands in.
//!
//! What the core says comes as sentences with values; the other languages have
//! those by their English words ([`sentences`](self::sentences)).
//!
//! What is not here, and stays as it is in every language: the names that a
//! codebook gives and the words of a live blog, what the browser itself or a
//! library says of an error, what the page says before it has started, and what
//! was said before the language was changed.

use std::borrow::Cow;
use std::cell::{Cell, OnceCell};
use std::fmt::{Display, Write as _};

/// The languages that there are: each one's tag, which is also the name of its
/// file in `locales/`, and what its speakers call it. English comes first.
pub const LANGUAGES: &[(&str, &str)] = &[(ENGLISH, "English"), ("de", "Deutsch")];

/// The language that is compiled in.
pub const ENGLISH: &str = "en";

/// The choice that leaves it to the browser.
pub const SYSTEM: &str = "system";

/// Keys and texts, by key.
type Table = Vec<(&'static str, &'static str)>;

/// A language other than English.
#[derive(Clone, Copy)]
struct Spoken {
    code: &'static str,
    /// By key; those of the core's sentences are the English ones.
    texts: &'static [(&'static str, &'static str)],
}

const NONE_BUT_ENGLISH: Spoken = Spoken {
    code: ENGLISH,
    texts: &[],
};

thread_local! {
    static COMPILED_IN: OnceCell<Table> = const { OnceCell::new() };
    static SPOKEN: Cell<Spoken> = const { Cell::new(NONE_BUT_ENGLISH) };
}

/// The text of a key.
pub fn t(key: &'static str) -> &'static str {
    spoken(key).or_else(|| english(key)).unwrap_or(key)
}

/// The text of a key with values in the places of `{name}`.
pub fn fill(key: &'static str, values: &[(&str, &dyn Display)]) -> String {
    filled(t(key), values)
}

/// The text for so many: that of `key.one` or `key.other`, or of what else the
/// language tells apart, with the number in the place of `{n}`.
pub fn count(key: &str, n: usize) -> String {
    count_fill(key, n, &[])
}

/// As [`count`], with more values in their places.
#[inline(never)]
pub fn count_fill(key: &str, n: usize, values: &[(&str, &dyn Display)]) -> String {
    let form = |name: &str| [key, ".", name].concat();
    let of_english = if n == 1 { "one" } else { "other" };
    let text = spoken(&form(&category(n)))
        .or_else(|| spoken(&form("other")))
        .or_else(|| english(&form(of_english)));
    let text = filled(text.unwrap_or(key), &[("n", &n)]);
    filled(&text, values)
}

/// The tag of the language that is spoken.
pub fn language() -> &'static str {
    SPOKEN.get().code
}

/// The language to speak where the reader wants these, most wanted first: the
/// first of them that there is, in any of its regional kinds, or else English.
pub fn best<'t>(wanted: impl IntoIterator<Item = &'t str>) -> &'static str {
    for tag in wanted {
        let base = tag.split('-').next().unwrap_or_default();
        for (code, _) in LANGUAGES {
            if code.eq_ignore_ascii_case(tag) || code.eq_ignore_ascii_case(base) {
                return code;
            }
        }
    }
    ENGLISH
}

/// The tag of one of the languages, or the choice of none, as it is written
/// here.
pub fn choice(text: &str) -> Option<&'static str> {
    if text == SYSTEM {
        return Some(SYSTEM);
    }
    let mut all = LANGUAGES.iter();
    all.find(|(code, _)| *code == text).map(|(code, _)| *code)
}

/// Speaks English from now on.
pub fn speak_english() {
    SPOKEN.set(NONE_BUT_ENGLISH);
}

/// Speaks another language from now on, with the texts of its file.
///
/// # Errors
/// That the file is not one of texts by keys; nothing is changed then.
pub fn speak(code: &'static str, file: &str) -> Result<(), &'static str> {
    // Kept as long as the page is: whoever holds a text of it may go on
    // holding it.
    let file: &'static str = file.to_owned().leak();
    let table = table(file).ok_or("not a list of texts")?;
    SPOKEN.set(Spoken {
        code,
        texts: table.leak(),
    });
    Ok(())
}

/// What the language that is spoken says for a sentence of the core.
fn sentence(english: &str) -> Option<&'static str> {
    find(SPOKEN.get().texts, english)
}

fn table(file: &'static str) -> Option<Table> {
    let mut table = Table::new();
    for (key, text) in liveblog_core::texts(file)? {
        let (key, text) = (kept(key), kept(text));
        let place = table.partition_point(|(before, _)| *before < key);
        table.insert(place, (key, text));
    }
    Some(table)
}

fn kept(text: Cow<'static, str>) -> &'static str {
    match text {
        Cow::Borrowed(text) => text,
        Cow::Owned(text) => text.leak(),
    }
}

fn find(table: &[(&'static str, &'static str)], key: &str) -> Option<&'static str> {
    let place = table.binary_search_by(|(there, _)| (*there).cmp(key));
    Some(table.get(place.ok()?)?.1)
}

fn spoken(key: &str) -> Option<&'static str> {
    find(SPOKEN.get().texts, key)
}

#[inline(never)]
fn english(key: &str) -> Option<&'static str> {
    COMPILED_IN.with(|compiled_in| {
        // A test holds that the file can be read.
        let read = || table(include_str!("../locales/en.json")).unwrap_or_default();
        find(compiled_in.get_or_init(read), key)
    })
}

#[inline(never)]
fn filled(text: &str, values: &[(&str, &dyn Display)]) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let place = after.split_once('}');
        let value = place.and_then(|(name, after)| {
            let mut all = values.iter();
            Some((all.find(|(there, _)| *there == name)?.1, after))
        });
        match value {
            Some((value, after)) => {
                let is_quoted = before.ends_with(OPENING) && after.starts_with(CLOSING);
                let start = out.len();
                // A string takes all that is written into it.
                let _ = write!(out, "{value}");
                if is_quoted {
                    let inner = inner_quotes(&out[start..]);
                    out.truncate(start);
                    out.push_str(&inner);
                }
                rest = after;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// Quotation marks of the page's languages, as they open and as they close.
const OPENING: [char; 2] = ['“', '„'];
const CLOSING: [char; 2] = ['”', '“'];

/// Words that are quoted, with those marks in them that are for a quotation
/// within a quotation.
fn inner_quotes(words: &str) -> String {
    let inner = |c| match c {
        '“' => '‘',
        '”' => '’',
        '„' => '‚',
        c => c,
    };
    words.chars().map(inner).collect()
}

/// Which of the language's forms goes with so many.
fn category(n: usize) -> Cow<'static, str> {
    #[cfg(target_arch = "wasm32")]
    if language() != ENGLISH {
        let tags = js_sys::Array::of1(&language().into());
        let rules = js_sys::Intl::PluralRules::new(&tags, &js_sys::Object::new());
        return Cow::Owned(rules.select(n as f64).into());
    }
    Cow::Borrowed(if n == 1 { "one" } else { "other" })
}

pub mod glance;
pub mod sentences;

#[cfg(test)]
mod tests;
