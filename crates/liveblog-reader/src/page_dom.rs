//! Reads HTML by the browser's own parser and tells the core of its elements
//! and text.
//!
//! The parsed document has no window: no script of it runs and nothing of it
//! loads. It is only walked over and dropped.

use std::borrow::Cow;

use liveblog_core::source::PageReader;
use wasm_bindgen::JsCast;
use web_sys::{DomParser, Element, Node, SupportedType};

/// Tells `reader` of all elements and text of `html`.
pub fn feed(html: &str, reader: &mut PageReader) {
    let guard = guard(html);
    let guarded = guarded(html, guard);
    let parsed = DomParser::new()
        .and_then(|parser| parser.parse_from_string(&guarded, SupportedType::TextHtml));
    drop(guarded);
    if let Some(root) = parsed.ok().and_then(|page| page.document_element()) {
        walk(root.into(), guard, reader);
    }
}

/// Goes over the tree below `root`, which may be of any depth.
fn walk(root: Node, guard: char, reader: &mut PageReader) {
    let mut at = root;
    let mut depth = 0_usize;
    loop {
        match at.node_type() {
            Node::ELEMENT_NODE => {
                let element: &Element = at.unchecked_ref();
                let name = element.local_name().to_ascii_lowercase();
                reader.open(&name, &|name| {
                    let value = match name {
                        "style" => element.get_attribute(&format!("{guard}{name}")),
                        name => element.get_attribute(name),
                    };
                    value.map(|value| without(value, guard))
                });
                if let Some(child) = at.first_child() {
                    at = child;
                    depth += 1;
                    continue;
                }
                reader.close();
            }
            Node::TEXT_NODE | Node::CDATA_SECTION_NODE => {
                if let Some(text) = at.node_value() {
                    reader.text(&without(text, guard));
                }
            }
            _ => {}
        }
        loop {
            if depth == 0 {
                return;
            }
            if let Some(next) = at.next_sibling() {
                at = next;
                break;
            }
            let Some(parent) = at.parent_node() else {
                return;
            };
            reader.close();
            at = parent;
            depth -= 1;
        }
    }
}

fn without(text: String, guard: char) -> String {
    match text.contains(guard) {
        true => text.replace(guard, ""),
        false => text,
    }
}

/// A character for private use that `html` does not have.
fn guard(html: &str) -> char {
    let mut free = ('\u{E000}'..='\u{F8FF}').filter(|c| !html.contains(*c));
    free.next().unwrap_or('\u{10FFFD}')
}

/// `html` with `guard` before the names of attributes that hold styles and
/// scripts. The page's policy stops these even in a document that is never
/// shown, and says so each time, which takes forty times as long as the
/// parsing; and a browser puts a style on each element that it copies.
///
/// What only looks like such an attribute is guarded as well: taking the
/// character out gives every text back as it was.
fn guarded(html: &str, guard: char) -> Cow<'_, str> {
    let bytes = html.as_bytes();
    let mut out = String::new();
    let mut done = 0;
    for (equals, _) in html.match_indices('=') {
        let name = html[done..equals].trim_ascii_end();
        let end = done + name.len();
        let letters = name.bytes().rev().take_while(u8::is_ascii_alphabetic);
        let start = end - letters.count();
        let name = &bytes[start..end];
        let is_guarded = name.eq_ignore_ascii_case(b"style")
            || name.len() > 2 && name[..2].eq_ignore_ascii_case(b"on");
        let is_name = |byte: &u8| byte.is_ascii_whitespace() || b"/\"'".contains(byte);
        if is_guarded && start.checked_sub(1).is_some_and(|at| is_name(&bytes[at])) {
            out.push_str(&html[done..start]);
            out.push(guard);
            done = start;
        }
    }
    if done == 0 {
        return Cow::Borrowed(html);
    }
    out.push_str(&html[done..]);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_and_handlers_are_guarded_and_can_be_given_back() {
        for (html, expected) in [
            ("<p class=a>x = 1</p>", "<p class=a>x = 1</p>"),
            ("<p style='a'>", "<p |style='a'>"),
            ("<p\nSTYLE = a ONload=b>", "<p\n|STYLE = a |ONload=b>"),
            (
                "<svg/onload=a><p id=\"x\"style=b>",
                "<svg/|onload=a><p id=\"x\"|style=b>",
            ),
            ("<p data-style=a on=b>", "<p data-style=a on=b>"),
            ("style=é= onclick=", "style=é= |onclick="),
        ] {
            assert_eq!(guarded(html, '|'), expected);
            assert_eq!(without(guarded(html, '|').into_owned(), '|'), html);
        }
    }

    #[test]
    fn the_guard_is_a_character_that_is_not_there() {
        assert_eq!(guard("a\u{E000}\u{E002}"), '\u{E001}');
    }
}
