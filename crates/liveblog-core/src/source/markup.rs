//! Tells markup from words by looking at tags, without reading them: whether a
//! text is a page's source, a fragment of HTML or plain.
//!
//! What this module does not do: take anything out. What is taken for markup
//! goes through the one HTML parser there is.

use memchr::memchr;

/// Elements that begin a line of their own.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "br",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Elements within a line, and those that show nothing.
const OTHERS: &[&str] = &[
    "a", "abbr", "b", "button", "cite", "code", "em", "font", "i", "iframe", "img", "input",
    "label", "link", "mark", "meta", "noscript", "picture", "q", "s", "script", "small", "source",
    "span", "strong", "style", "sub", "sup", "svg", "time", "title", "u", "video",
];

/// What tags a text has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tags {
    /// Whether there is any.
    pub any: bool,
    /// Whether one begins a line of its own.
    pub blocks: bool,
}

impl Tags {
    /// Looks for tags that begin with `open`, which is `<` or its escape.
    fn find(text: &str, open: &str) -> Self {
        let mut found = Self::default();
        let mut rest = text;
        while let Some((_, after)) = rest.split_once(open) {
            let name = name(after);
            found.blocks |= is_in(BLOCKS, name);
            found.any |= found.blocks || is_in(OTHERS, name);
            if found.blocks {
                break;
            }
            rest = after;
        }
        found
    }

    /// The tags of a text.
    pub fn of(text: &str) -> Self {
        Self::find(text, "<")
    }
}

/// The name of the tag whose `<` stands before `rest`; empty where it is none.
fn name(rest: &str) -> &str {
    let rest = rest.strip_prefix('/').unwrap_or(rest);
    let end = rest
        .bytes()
        .take(12)
        .take_while(u8::is_ascii_alphanumeric)
        .count();
    let (name, after) = rest.split_at(end);
    let is_over = after.starts_with(|c: char| c == '>' || c == '/' || c.is_ascii_whitespace())
        || after.starts_with("&gt;");
    if is_over { name } else { "" }
}

fn is_in(names: &[&str], name: &str) -> bool {
    names.iter().any(|other| other.eq_ignore_ascii_case(name))
}

/// Whether `text` has a character reference, such as `&amp;` or `&#8217;`.
pub(super) fn has_references(text: &str) -> bool {
    /// `&CounterClockwiseContourIntegral;` is the longest there is.
    const LONGEST: usize = 32;
    let mut rest = text.as_bytes();
    while let Some(at) = memchr(b'&', rest) {
        rest = &rest[at + 1..];
        let length = rest
            .iter()
            .take(LONGEST)
            .take_while(|b| b.is_ascii_alphanumeric() || **b == b'#')
            .count();
        if length > 1 && rest.get(length) == Some(&b';') {
            return true;
        }
    }
    false
}

/// Whether `text` is HTML that was escaped once more, as some put it into
/// their structured data.
pub(super) fn is_escaped(text: &str) -> bool {
    !Tags::of(text).any && Tags::find(text, "&lt;").any
}

/// `text` with the five characters that HTML escapes put back.
pub(super) fn unescape(text: &str) -> String {
    const REFERENCES: [(&str, char); 7] = [
        ("&lt;", '<'),
        ("&gt;", '>'),
        ("&quot;", '"'),
        ("&#34;", '"'),
        ("&#39;", '\''),
        ("&apos;", '\''),
        ("&amp;", '&'),
    ];
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr(b'&', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let mut length = 1;
        let mut character = '&';
        for (reference, meant) in REFERENCES {
            if rest.starts_with(reference) {
                (length, character) = (reference.len(), meant);
            }
        }
        out.push(character);
        rest = &rest[length..];
    }
    out.push_str(rest);
    out
}

/// Whether `text` is the source of a page or a piece of one: markup from its
/// beginning to its end, not words that mention a tag.
pub(super) fn is_html(text: &str) -> bool {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    let mut rest = text;
    // “Saved from” and the like stand before the first tag.
    while let Some(after) = rest
        .strip_prefix("<!--")
        .and_then(|after| after.split_once("-->"))
        .or_else(|| {
            rest.strip_prefix("<?xml")
                .and_then(|after| after.split_once("?>"))
        })
    {
        rest = after.1.trim_start();
    }
    let starts_with = |word: &str| {
        rest.get(..word.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(word))
    };
    let Some(after) = rest.strip_prefix('<') else {
        return false;
    };
    if starts_with("<!doctype") || name(after).eq_ignore_ascii_case("html") {
        // Other tags must follow: this may still be a sentence about it.
        return Tags::of(&after[after.find('>').unwrap_or(after.len())..]).any;
    }
    let name = name(after);
    text.ends_with('>') && (is_in(BLOCKS, name) || is_in(OTHERS, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_and_pieces_of_them() {
        for text in [
            "<!DOCTYPE html><title>a</title>b",
            "\u{FEFF}\n<!doctype html>\n<html lang=en><p>a",
            "<html><body>a</body></html>",
            "<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC \"-//W3C\"><html><p>a</p></html>",
            "<!-- saved from url=(0014)about:internet -->\n<html>\n<head></head></html>",
            "<p>a</p>",
            "<P CLASS=\"b\">a<BR/>",
            "<div>\n<p>a</p>\n</div>\n",
        ] {
            assert!(is_html(text), "{text}");
        }
    }

    #[test]
    fn words_that_mention_tags() {
        for text in [
            "",
            "<",
            "a",
            "a <b>bold</b> claim",
            "Put <p> before a paragraph",
            "<b> is a tag",
            "<b>Regatta</b> – live\n\n10:00\n\nThe wind is fair.",
            "<!doctype html> is how pages begin",
            "<html> is a tag",
            "<3 <3 <3 >",
            "<Ida Fell> hello\n<Bo Ash> hello>",
            "{\"a\": \"<p>b</p>\"}",
            "<!-- <p>a</p>",
        ] {
            assert!(!is_html(text), "{text}");
        }
    }

    #[test]
    fn references_and_escapes() {
        for (text, expected) in [
            ("a & b; c", false),
            ("a &; b", false),
            ("Fell &amp; Ash", true),
            ("&& &#8217;", true),
            ("&x;", false),
            ("&äöü;", false),
        ] {
            assert_eq!(has_references(text), expected, "{text}");
        }
        assert!(is_escaped("&lt;p&gt;a&lt;/p&gt;"));
        assert!(!is_escaped("<p>&lt;b&gt; is a tag</p>"));
        assert!(!is_escaped("1 &lt; 2"));
        assert_eq!(unescape("&lt;p&gt; &amp;lt; &copy; &"), "<p> &lt; &copy; &");
    }
}
