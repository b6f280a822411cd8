//! Feeds HTML to a [`PageReader`]: a tokenizer's tags, mended into elements
//! that lie within one another, as a browser's parser would.
//!
//! What this module does not do: build a tree, or move what stands in the
//! wrong place. Where tags are crossed, an element ends with the one it is in.
//! That changes what encloses a word now and then, never the words.

use std::convert::Infallible;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, State, Tokenizer};

use super::PageReader;

/// How many elements may lie within one another; the next one takes the place
/// of the innermost. Browsers have the same limit, and it bounds the search
/// for the element that a tag ends.
const DEEPEST: usize = 512;

/// Tells `reader` of all elements and text of `html`. Every element ends with
/// the text.
pub fn feed(html: &str, reader: &mut PageReader) {
    let mut mender = Mender {
        reader,
        open: Vec::new(),
        foreign: None,
        paragraphs: 0,
    };
    let mut name = String::new();
    let mut attributes: Vec<(String, String)> = Vec::new();
    let emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, _: Span<()>| match event {
        CallbackEvent::OpenStartTag { name: found } => {
            name = String::from_utf8_lossy(found).into_owned();
            attributes.clear();
            None
        }
        CallbackEvent::AttributeName { name } => {
            attributes.push((String::from_utf8_lossy(name).into_owned(), String::new()));
            None
        }
        CallbackEvent::AttributeValue { value } => {
            if let Some((_, text)) = attributes.last_mut() {
                text.push_str(&String::from_utf8_lossy(value));
            }
            None
        }
        CallbackEvent::CloseStartTag { self_closing } => {
            mender.start(&name, &attributes, self_closing)
        }
        CallbackEvent::EndTag { name } => {
            mender.end(&String::from_utf8_lossy(name));
            attributes.clear();
            None
        }
        CallbackEvent::String { value } => {
            mender.reader.text(&String::from_utf8_lossy(value));
            None
        }
        _ => None,
    });
    let mut tokenizer = Tokenizer::new_with_emitter(html, emitter);
    // What is read after some tags is no markup, and only elements tell.
    while let Some(state) = tokenizer.next() {
        let state: Result<State, Infallible> = state;
        match state {
            Ok(state) => tokenizer.set_state(state),
            Err(never) => match never {},
        }
    }
    drop(tokenizer);
    mender.close_to(0);
}

const HEADINGS: &[&str] = &["h1", "h2", "h3", "h4", "h5", "h6"];

struct Mender<'r> {
    reader: &'r mut PageReader,
    /// The names of the open elements, outermost first.
    open: Vec<String>,
    /// The outermost drawing or formula among them.
    foreign: Option<usize>,
    /// How many of them are paragraphs: most blocks end one, and mostly none
    /// is open.
    paragraphs: usize,
}

impl Mender<'_> {
    /// Ends the elements from the one at `index` on.
    fn close_to(&mut self, index: usize) {
        while self.open.len() > index {
            let name = self.open.pop();
            self.paragraphs -= usize::from(name.as_deref() == Some("p"));
            self.reader.close();
        }
        if self.foreign.is_some_and(|foreign| foreign >= index) {
            self.foreign = None;
        }
    }

    /// The innermost open element that is one of `names`, unless one of
    /// `stops` encloses the place first.
    fn innermost(&self, names: &[&str], stops: fn(&str) -> bool) -> Option<usize> {
        for (index, open) in self.open.iter().enumerate().rev() {
            if names.contains(&&**open) {
                return Some(index);
            }
            if stops(open) {
                return None;
            }
        }
        None
    }

    fn end_open(&mut self, names: &[&str], stops: fn(&str) -> bool) {
        if let Some(index) = self.innermost(names, stops) {
            self.close_to(index);
        }
    }

    /// A start tag; returns how to read on where that is not as markup.
    fn start(
        &mut self,
        name: &str,
        attributes: &[(String, String)],
        self_closing: bool,
    ) -> Option<State> {
        if let Some(foreign) = self.foreign
            && breaks_out(name)
        {
            let inner = &self.open[foreign..];
            if !inner.iter().any(|name| is_integration_point(name)) {
                self.close_to(foreign);
            }
        }
        let is_foreign = self.foreign.is_some();
        if !is_foreign {
            self.imply_ends(name);
        }
        if self.open.len() >= DEEPEST {
            self.close_to(DEEPEST - 1);
        }
        let find = |wanted: &str| {
            let mut found = attributes.iter().filter(|(name, _)| name == wanted);
            // The first of two counts.
            found.next().map(|(_, value)| value.clone())
        };
        self.reader.open(name, &find);
        if is_void(name) || (is_foreign && self_closing) {
            self.reader.close();
            return None;
        }
        if !is_foreign && matches!(name, "svg" | "math") {
            if self_closing {
                self.reader.close();
                return None;
            }
            self.foreign = Some(self.open.len());
        }
        self.open.push(name.to_owned());
        self.paragraphs += usize::from(name == "p");
        match name {
            // In a drawing, too, where browsers would read on as markup: no
            // tag in a script may bring the rest of it to light.
            "script" => Some(State::ScriptData),
            "style" => Some(State::RawText),
            _ if is_foreign => None,
            "title" | "textarea" => Some(State::RcData),
            "xmp" | "iframe" | "noembed" | "noframes" | "noscript" => Some(State::RawText),
            "plaintext" => Some(State::PlainText),
            _ => None,
        }
    }

    /// Ends what ends where this element begins.
    fn imply_ends(&mut self, name: &str) {
        if self.paragraphs > 0 && ends_paragraph(name) {
            self.end_open(&["p"], |open| is_scope(open) || open == "button");
        }
        match name {
            "li" => self.end_open(&["li"], |open| is_special(open) && !is_passed(open)),
            "dd" | "dt" => {
                self.end_open(&["dd", "dt"], |open| is_special(open) && !is_passed(open));
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.end_open(HEADINGS, |_| true);
            }
            "td" | "th" => self.end_open(&["td", "th", "caption"], is_table),
            "tr" => self.end_open(&["tr", "caption"], is_table),
            "thead" | "tbody" | "tfoot" => {
                self.end_open(&["thead", "tbody", "tfoot", "caption"], is_table);
            }
            "option" | "optgroup" => self.end_open(&["option"], |open| open != "option"),
            "button" => self.end_open(&["button"], is_scope),
            "a" => self.end_open(&["a"], is_special),
            "body" => self.end_open(&["head"], |_| false),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if name == "br" {
            // Browsers take it for a start tag.
            self.start(name, &[], false);
            return;
        }
        let stops: fn(&str) -> bool = match name {
            // More may follow, and it belongs in there.
            "body" | "html" => return,
            "table" | "thead" | "tbody" | "tfoot" | "tr" | "td" | "th" | "caption" => is_table,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.end_open(HEADINGS, is_scope);
                return;
            }
            _ if is_special(name) || self.foreign.is_some() => is_scope,
            "p" if self.innermost(&["p"], is_scope).is_none() => {
                // For browsers, an empty paragraph stands here.
                self.start("p", &[], false);
                is_scope
            }
            // Crossed with a block: it ends with that.
            _ => is_special,
        };
        self.end_open(&[name], stops);
    }
}

fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "basefont"
            | "bgsound"
            | "br"
            | "col"
            | "embed"
            | "frame"
            | "hr"
            | "img"
            | "input"
            | "keygen"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// What no end tag reaches out of.
fn is_scope(name: &str) -> bool {
    matches!(
        name,
        "applet" | "caption" | "html" | "table" | "td" | "th" | "marquee" | "object" | "template"
    )
}

/// What bounds the parts of a table.
fn is_table(name: &str) -> bool {
    matches!(name, "html" | "table" | "template")
}

/// Elements that HTML's rules for parsing call special, but for voids.
fn is_special(name: &str) -> bool {
    is_scope(name)
        || ends_paragraph(name)
        || matches!(
            name,
            "body"
                | "button"
                | "colgroup"
                | "dd"
                | "dt"
                | "head"
                | "iframe"
                | "noembed"
                | "noframes"
                | "noscript"
                | "script"
                | "select"
                | "style"
                | "tbody"
                | "textarea"
                | "tfoot"
                | "thead"
                | "title"
                | "tr"
        )
}

/// The special elements that a list item may lie in and still be ended.
fn is_passed(name: &str) -> bool {
    matches!(name, "address" | "div" | "p")
}

/// Elements before which a paragraph ends.
fn ends_paragraph(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "hr"
            | "li"
            | "listing"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "p"
            | "plaintext"
            | "pre"
            | "search"
            | "section"
            | "summary"
            | "table"
            | "ul"
            | "xmp"
    )
}

/// HTML elements that end a drawing or formula nobody ended.
fn breaks_out(name: &str) -> bool {
    matches!(
        name,
        "blockquote"
            | "body"
            | "br"
            | "center"
            | "dd"
            | "div"
            | "dl"
            | "dt"
            | "embed"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "head"
            | "hr"
            | "img"
            | "li"
            | "listing"
            | "menu"
            | "meta"
            | "ol"
            | "p"
            | "pre"
            | "table"
            | "ul"
    )
}

/// Where HTML may lie in a drawing or formula. The tokenizer gives names in
/// lower case.
fn is_integration_point(name: &str) -> bool {
    matches!(
        name,
        "foreignobject" | "desc" | "title" | "annotation-xml" | "mi" | "mo" | "mn" | "ms" | "mtext"
    )
}
