//! XML as a small tree, and a writer of it.
//!
//! What this module does not do: declare entities, load anything from
//! elsewhere, or keep elements and attributes that nobody asks for. A file with
//! a document type is refused, since only that can declare what grows.

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::escape::{partial_escape, resolve_predefined_entity};
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use crate::said::{Said, said, says};

/// Elements within one another. Codes are nested, but not as deep as this.
const DEEPEST: usize = 64;

/// Elements that are kept. A tiny one takes ten times as much memory as it has
/// bytes, and a hundred thousand entries with their labels are not as many.
const MOST_ELEMENTS: usize = 1 << 22;

/// Why a file is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct XmlFault {
    /// The line, from 1.
    line: usize,
    what: Said,
}

impl XmlFault {
    /// It as a sentence.
    pub(super) fn said(&self) -> Said {
        said!("line {line}: {what}", line = self.line, what = self.what)
    }
}

says!(XmlFault);

/// An element of a known name.
#[derive(Clone, Debug, Default)]
pub(super) struct Element {
    /// Without a prefix.
    pub(super) name: &'static str,
    /// Those of known names, of each the first.
    attributes: Vec<(&'static str, String)>,
    /// Those of known names.
    pub(super) children: Vec<Element>,
    /// The text in it, without that in its children.
    pub(super) text: String,
}

impl Element {
    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let mut all = self.attributes.iter();
        all.find(|(key, _)| *key == name).map(|(_, value)| &**value)
    }

    /// The children of this name.
    pub(super) fn all<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The first child of this name.
    pub(super) fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The text of the first child of this name; empty where there is none.
    pub(super) fn text_of(&self, name: &str) -> &str {
        self.child(name).map_or("", |child| &child.text)
    }
}

/// The root of a document. Of elements and attributes those are kept whose
/// names are among `names`; an element that is not is passed over with all that
/// is in it.
pub(super) fn read(text: &str, names: &[&'static str]) -> Result<Element, XmlFault> {
    read_within(MOST_ELEMENTS, text, names)
}

fn read_within(most: usize, text: &str, names: &[&'static str]) -> Result<Element, XmlFault> {
    let known = |name: &str| names.iter().copied().find(|known| *known == name);
    let mut reader = quick_xml::Reader::from_str(text);
    // The elements that are open, below them what becomes the root.
    let mut open = vec![Element::default()];
    // How many unknown elements are open.
    let mut passed_over = 0_usize;
    let mut what = said!("this is no well-formed XML");
    let mut count = 0;
    let fault = loop {
        let Ok(event) = reader.read_event() else {
            break reader.error_position();
        };
        let position = reader.buffer_position();
        count += usize::from(matches!(event, Event::Start(_) | Event::Empty(_)));
        if count > most {
            what = said!("the file has more elements than fit in memory");
            break position;
        }
        match event {
            Event::DocType(_) => {
                what = said!(
                    "the file has a document type, which could make it grow without end, so it \
                     is not read"
                );
                break position;
            }
            Event::Start(start) => {
                if open.len() + passed_over > DEEPEST {
                    what = said!("the elements are nested too deep");
                    break position;
                }
                match known(start.local_name().into_inner()) {
                    Some(name) if passed_over == 0 => match element(name, &start, known) {
                        Some(element) => open.push(element),
                        None => break position,
                    },
                    _ => passed_over += 1,
                }
            }
            Event::Empty(start) if passed_over == 0 => {
                if let Some(name) = known(start.local_name().into_inner()) {
                    let (Some(element), Some(parent)) =
                        (element(name, &start, known), open.last_mut())
                    else {
                        break position;
                    };
                    parent.children.push(element);
                }
            }
            Event::End(_) if passed_over > 0 => passed_over -= 1,
            Event::End(_) => {
                if let Some(element) = open.pop()
                    && let Some(parent) = open.last_mut()
                {
                    parent.children.push(element);
                }
            }
            Event::Text(text) if passed_over == 0 => append(&mut open, &text.xml10_content()),
            Event::CData(text) if passed_over == 0 => append(&mut open, &text.xml10_content()),
            Event::GeneralRef(reference) if passed_over == 0 => {
                match (
                    reference.resolve_char_ref(),
                    resolve_predefined_entity(&reference),
                ) {
                    (Ok(Some(c)), _) => append(&mut open, c.encode_utf8(&mut [0; 4])),
                    (_, Some(text)) => append(&mut open, text),
                    _ => {
                        what = said!("an entity that nothing says the meaning of");
                        break position;
                    }
                }
            }
            Event::Eof => {
                let mut root = open.pop().unwrap_or_default();
                if open.is_empty()
                    && passed_over == 0
                    && let Some(root) = root.children.pop()
                {
                    return Ok(root);
                }
                what = said!("the file ends too soon, or is of another kind");
                break position;
            }
            _ => {}
        }
    };
    let before = usize::try_from(fault).unwrap_or(usize::MAX).min(text.len());
    let before = &text.as_bytes()[..before];
    let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
    Err(XmlFault { line, what })
}

fn append(open: &mut [Element], text: &str) {
    // Nothing but a comment stands beside the root.
    if let [_, .., last] = open {
        last.text.push_str(text);
    }
}

fn element(
    name: &'static str,
    start: &BytesStart<'_>,
    known: impl Fn(&str) -> Option<&'static str>,
) -> Option<Element> {
    let mut element = Element {
        name,
        ..Element::default()
    };
    // Without the check for repeated names, which takes time by their square.
    for attribute in start.attributes().with_checks(false) {
        let attribute = attribute.ok()?;
        let name = known(attribute.key.local_name().into_inner());
        if let Some(name) = name.filter(|name| element.attribute(name).is_none()) {
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
            element.attributes.push((name, value.into_owned()));
        }
    }
    Some(element)
}

/// Writes elements, each on a line of its own.
pub(super) struct Writer(quick_xml::Writer<Vec<u8>>);

impl Writer {
    pub(super) fn new() -> Self {
        let mut writer = Self(quick_xml::Writer::new_with_indent(Vec::new(), b' ', 1));
        writer.event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)));
        writer
    }

    fn event(&mut self, event: Event<'_>) {
        // Writing to memory does not fail.
        let _ = self.0.write_event(event);
    }

    /// Begins an element; attributes without a value are left out.
    pub(super) fn open(&mut self, name: &str, attributes: &[(&str, Option<&str>)]) {
        self.event(Event::Start(start(name, attributes)));
    }

    pub(super) fn close(&mut self, name: &str) {
        self.event(Event::End(BytesEnd::new(name)));
    }

    /// An element without content.
    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, Option<&str>)]) {
        self.event(Event::Empty(start(name, attributes)));
    }

    /// An element with nothing but text; none for no text.
    pub(super) fn text(&mut self, name: &str, text: &str) {
        if !text.is_empty() {
            self.open(name, &[]);
            self.event(Event::Text(BytesText::from_escaped(partial_escape(text))));
            self.close(name);
        }
    }

    pub(super) fn finish(self) -> Vec<u8> {
        let mut bytes = self.0.into_inner();
        bytes.push(b'\n');
        bytes
    }
}

fn start<'a>(name: &'a str, attributes: &[(&'a str, Option<&'a str>)]) -> BytesStart<'a> {
    let said = attributes
        .iter()
        .filter_map(|(key, value)| Some((*key, (*value)?)));
    BytesStart::new(name).with_attributes(said)
}

/// Whether XML can hold a character.
/// Source: Extensible Markup Language (XML) 1.0, 5th edition, production 2.
pub(super) fn can_hold(c: char) -> bool {
    !matches!(c, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}')
}

/// The text with a replacement character for each one that XML cannot hold.
pub(super) fn cleaned(text: &str) -> Cow<'_, str> {
    if text.chars().all(can_hold) {
        return Cow::Borrowed(text);
    }
    let or_replaced = |c: char| if can_hold(c) { c } else { '\u{FFFD}' };
    Cow::Owned(text.chars().map(or_replaced).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_so_many_elements_at_most_and_of_an_attribute_one_value() {
        let text = "<a x='1' x='2'>\n<b/>\n<c/></a>";
        let root = read_within(3, text, &["a", "b", "x"]).unwrap();
        assert_eq!(root.attributes, [("x", "1".to_owned())]);
        let fault = read_within(2, text, &["a", "b", "x"]).unwrap_err();
        let expected = "line 3: the file has more elements than fit in memory";
        assert_eq!(fault.to_string(), expected);
    }
}
