//! Finds the `LiveBlogPosting` in a page's structured data
//! (<https://schema.org/LiveBlogPosting>) and writes it out as a text of which
//! everything is known.
//!
//! Pages get this data wrong in many ways, so the reader looks for the posting
//! at any depth of any block, follows references by `@id`, and mends line ends
//! within strings, commas too many and HTML that was escaped twice. A block
//! that cannot be read hides no other.
//!
//! What this module does not do: hold what it finds against the schema.

use std::borrow::Cow;

use crate::json::{self, Node};
use crate::sorted::{Lookup, order};

use super::markup::{Tags, has_references, is_escaped, unescape};
use super::page::{address, is_blank, language, one_line};
use super::{FeedHtml, MarkKind, Moment, PageReader, ReadAs, Source};

/// The most authors that an entry is credited to. Nobody's data has more, and
/// each is compared with all.
const MOST_AUTHORS: usize = 100;

/// A live blog that was found.
pub(super) struct Posting {
    /// All of it.
    pub source: Source,
    /// Whether most of its entries have a text. Some pages state no more than
    /// headings and times.
    pub has_texts: bool,
}

/// The live blog in the blocks of structured data, or `None` where none of
/// them has one with updates.
pub(super) fn posting(blocks: &[String], feed: &FeedHtml<'_>) -> Option<Posting> {
    let mut texts = Vec::new();
    for block in blocks {
        texts.extend(readable(block));
    }
    let mut objects = Vec::new();
    let roots: Vec<Node<'_>> = texts.iter().filter_map(|t| json::read(t).ok()).collect();
    for root in &roots {
        collect(root, &mut objects);
    }
    let mut best: Option<(Object<'_>, Vec<&Node<'_>>)> = None;
    for object in &objects {
        if object.is_a("LiveBlogPosting") {
            let updates = object.items("liveBlogUpdate");
            // The page's own live blog has more than those it points to.
            if updates.len() > best.as_ref().map_or(0, |(_, updates)| updates.len()) {
                best = Some((*object, updates));
            }
        }
    }
    let (posting, updates) = best?;
    // What only names another object is not what that name stands for.
    objects.retain(|object| object.fields.len() > 1);
    let graph = Graph {
        ids: Lookup::new(objects.iter().map(|object| object.string("@id")).collect()),
        objects,
        feed,
    };
    graph.posting(posting, &updates)
}

/// `block` in a form that is JSON, if it has one.
fn readable(block: &str) -> Option<String> {
    let block = unwrapped(block);
    let is_json = |text: &str| json::read(text).is_ok();
    if is_json(block) {
        return Some(block.to_owned());
    }
    let mended = mend(block);
    if is_json(&mended) {
        return Some(mended);
    }
    if block.contains("&quot;") {
        let mended = mend(&unescape(block));
        if is_json(&mended) {
            return Some(mended);
        }
    }
    None
}

/// `block` without what some wrap it into for old browsers.
fn unwrapped(block: &str) -> &str {
    const BEFORE: [&str; 5] = ["<!--", "//<![CDATA[", "/*<![CDATA[*/", "<![CDATA[", "//"];
    const AFTER: [&str; 6] = ["-->", "//]]>", "/*]]>*/", "]]>", "//", ";"];
    let mut block = block;
    loop {
        let before = block.len();
        block = block.trim_matches(|c| is_blank(c) || c == '\u{FEFF}');
        for word in BEFORE {
            block = block.strip_prefix(word).unwrap_or(block);
        }
        for word in AFTER {
            block = block.strip_suffix(word).unwrap_or(block);
        }
        if block.len() == before {
            return block;
        }
    }
}

/// Puts right what is most often wrong: controls within strings, escapes that
/// JSON does not have, and commas before a closing bracket.
fn mend(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut is_string = false;
    // Where a comma stands with only blanks after it.
    let mut comma = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => is_string = !is_string,
            '\\' if is_string => {
                match chars.next() {
                    Some(escaped) if "\"\\/bfnrtu".contains(escaped) => {
                        out.push('\\');
                        out.push(escaped);
                    }
                    Some(other) if !other.is_control() => out.push(other),
                    _ => {}
                }
                continue;
            }
            '\n' if is_string => {
                out.push_str("\\n");
                continue;
            }
            c if is_string && c.is_control() => {
                out.push(' ');
                continue;
            }
            ']' | '}' if !is_string => {
                if let Some(at) = comma {
                    out.truncate(at);
                }
            }
            _ => {}
        }
        if is_string || !is_blank(c) {
            comma = (c == ',' && !is_string).then_some(out.len());
        }
        out.push(c);
    }
    out
}

/// An object of the data.
#[derive(Clone, Copy)]
struct Object<'n> {
    fields: &'n [(Cow<'n, str>, Node<'n>)],
}

/// All objects in `node`, outer ones first. JSON that was read is no more than
/// 128 deep.
fn collect<'n>(node: &'n Node<'n>, objects: &mut Vec<Object<'n>>) {
    match node {
        Node::Array(items) => {
            for item in items {
                collect(item, objects);
            }
        }
        Node::Object(fields) => {
            objects.push(Object { fields });
            for (_, node) in fields {
                collect(node, objects);
            }
        }
        _ => {}
    }
}

impl<'n> Object<'n> {
    fn of(node: &'n Node<'n>) -> Option<Self> {
        match node {
            Node::Object(fields) => Some(Self { fields }),
            _ => None,
        }
    }

    /// The value under `key`, which may have a prefix such as `schema:`.
    fn get(self, key: &str) -> Option<&'n Node<'n>> {
        let (_, node) = self.fields.iter().find(|(name, _)| tail(name) == key)?;
        (*node != Node::Null).then_some(node)
    }

    /// The string under `key`, or an empty one.
    fn string(self, key: &str) -> &'n str {
        self.get(key).and_then(string).unwrap_or_default()
    }

    /// The values under `key`, of which there may be one without a list.
    fn items(self, key: &str) -> Vec<&'n Node<'n>> {
        match self.get(key) {
            Some(Node::Array(items)) => items.iter().collect(),
            Some(node) => vec![node],
            None => Vec::new(),
        }
    }

    fn is_a(self, kind: &str) -> bool {
        let types = self.items("@type");
        let mut names = types.into_iter().filter_map(string);
        names.any(|name| tail(name).eq_ignore_ascii_case(kind))
    }
}

/// A name without the vocabulary it is from.
fn tail(name: &str) -> &str {
    name.rsplit(['/', ':', '#']).next().unwrap_or_default()
}

/// The text of a value, which may be an object that says its language.
fn string<'n>(node: &'n Node<'n>) -> Option<&'n str> {
    match node {
        Node::String(text) | Node::Number(text) => Some(text),
        Node::Object(fields) => Object { fields }.get("@value").and_then(string),
        Node::Array(items) => items.first().and_then(string),
        _ => None,
    }
}

/// The data's objects, and how to read the HTML in them.
struct Graph<'n, 'f> {
    objects: Vec<Object<'n>>,
    /// Their ids.
    ids: Lookup<'n>,
    feed: &'f FeedHtml<'f>,
}

impl<'n> Graph<'n, '_> {
    /// The object at `node`, or the one it refers to.
    fn object(&self, node: &'n Node<'n>) -> Option<Object<'n>> {
        let object = Object::of(node)?;
        if let ([(key, id)], false) = (object.fields, object.string("@id").is_empty())
            && key == "@id"
            && let Some(place) = string(id).and_then(|id| self.ids.first(id))
        {
            return self.objects.get(place).copied();
        }
        Some(object)
    }

    fn posting(&self, posting: Object<'n>, updates: &[&'n Node<'n>]) -> Option<Posting> {
        let mut pieces = Vec::new();
        for update in updates {
            let piece = self.update(update);
            if !piece.source.text.is_empty() {
                pieces.push(piece);
            }
        }
        if pieces.is_empty() {
            return None;
        }
        let mut source = Source {
            url: self.url(posting),
            language: self.language(posting),
            read_as: ReadAs::StructuredData,
            ..Source::default()
        };
        let title = self.line(posting.string("headline"));
        if let Some(title) = title.or_else(|| self.line(posting.string("name"))) {
            source.text = title;
            source.mark(0, source.text.len(), MarkKind::Title);
        }
        if let Some(description) = posting.get("description") {
            source.append(self.body(description));
        }
        let with_text = pieces.iter().filter(|piece| piece.has_text).count();
        let has_texts = with_text * 2 >= pieces.len();
        let again = repeated(&pieces);
        for (piece, is_again) in pieces.into_iter().zip(again) {
            if !is_again {
                source.append(piece.source);
            }
        }
        Some(Posting { source, has_texts })
    }

    fn url(&self, posting: Object<'n>) -> Option<String> {
        let page = posting.get("mainEntityOfPage");
        let of_page = page.and_then(Object::of).map(|page| {
            let url = page.string("url");
            if url.is_empty() {
                page.string("@id")
            } else {
                url
            }
        });
        let of_page = of_page.or_else(|| page.and_then(string));
        address(posting.string("url")).or_else(|| of_page.and_then(address))
    }

    fn language(&self, posting: Object<'n>) -> Option<String> {
        let stated = posting.get("inLanguage")?;
        let named = Object::of(stated).map(|stated| {
            let code = stated.string("alternateName");
            if code.is_empty() {
                stated.string("name")
            } else {
                code
            }
        });
        language(string(stated).or(named)?)
    }

    /// An entry: heading, time and authors, text.
    fn update(&self, node: &'n Node<'n>) -> Piece {
        let mut source = Source::default();
        source.mark(0, 0, MarkKind::Entry);
        let Some(object) = self.object(node) else {
            source.append(self.body(node));
            return Piece {
                id: String::new(),
                source,
                has_text: true,
            };
        };
        let mut body = Source::default();
        for key in ["articleBody", "text", "description"] {
            if let Some(node) = object.get(key) {
                body = self.body(node);
            }
            if !body.text.is_empty() {
                break;
            }
        }
        let heading = self.line(object.string("headline"));
        let heading = heading.or_else(|| self.line(object.string("name")));
        let heading = heading.or_else(|| take_heading(&mut body));
        if let Some(heading) = heading {
            source.text = heading;
            source.mark(0, source.text.len(), MarkKind::Heading);
        }
        source.append(self.time_line(object));
        body.marks
            .retain(|mark| matches!(mark.kind, MarkKind::ListItem | MarkKind::Caption));
        let has_text = !body.text.is_empty();
        source.append(body);
        let id = object.string("@id");
        let id = if id.is_empty() {
            object.string("url")
        } else {
            id
        };
        Piece {
            id: id.to_owned(),
            source,
            has_text,
        }
    }

    fn time_line(&self, object: Object<'n>) -> Source {
        let mut line = Source::default();
        let published = one_line(object.string("datePublished"));
        if let Some(time) = published.or_else(|| one_line(object.string("dateCreated"))) {
            let moment = Moment::read(&time);
            line.text = time;
            if let Some(moment) = moment {
                line.mark(0, line.text.len(), MarkKind::Time(moment));
            }
        }
        let mut names = Vec::new();
        for author in object.items("author") {
            self.name(author, &mut names);
        }
        let names = names.join(", ");
        if !names.is_empty() {
            if !line.text.is_empty() {
                line.text.push_str(" , ");
            }
            let start = line.text.len();
            line.text.push_str(&names);
            line.mark(start, line.text.len(), MarkKind::Authors);
        }
        line
    }

    /// The names that an author has.
    fn name(&self, author: &'n Node<'n>, names: &mut Vec<String>) {
        let found = match self.object(author) {
            Some(author) => author.items("name"),
            None => vec![author],
        };
        for name in found {
            let name = string(name).unwrap_or_default();
            // Some only point to a page about the author.
            if names.len() < MOST_AUTHORS
                && address(name).is_none()
                && let Some(name) = self.line(name)
                && !names.contains(&name)
            {
                names.push(name);
            }
        }
    }

    /// `text` on one line, its markup read.
    fn line(&self, text: &str) -> Option<String> {
        if !is_escaped(text) && !Tags::of(text).any && !has_references(text) {
            return one_line(text);
        }
        one_line(&self.read(text).text)
    }

    /// The lines of a value, its markup read.
    fn body(&self, node: &'n Node<'n>) -> Source {
        let mut body = Source::default();
        match node {
            Node::Array(items) => {
                for item in items {
                    body.append(self.body(item));
                }
            }
            node => {
                if let Some(text) = string(node) {
                    body = self.read(text);
                }
            }
        }
        body
    }

    fn read(&self, text: &str) -> Source {
        let text = match is_escaped(text) {
            true => Cow::Owned(unescape(text)),
            false => Cow::Borrowed(text),
        };
        let mut reader = PageReader::default();
        if Tags::of(&text).blocks {
            (self.feed)(&text, &mut reader);
        } else {
            // Its line ends are those of the text.
            for line in text.split(['\n', '\r']) {
                reader.open("p", &|_| None);
                if Tags::of(line).any || has_references(line) {
                    (self.feed)(line, &mut reader);
                } else {
                    reader.text(line);
                }
                reader.close();
            }
        }
        let mut source = Source::default();
        reader.finish().compose(&mut source);
        source
    }
}

/// An entry and the name the data has for it.
struct Piece {
    id: String,
    source: Source,
    /// Whether it has more than a heading, a time and authors.
    has_text: bool,
}

/// For each piece whether the same stands before it, under the same name.
fn repeated(pieces: &[Piece]) -> Vec<bool> {
    let key = |i: usize| (&*pieces[i].id, &*pieces[i].source.text);
    let mut is_again = vec![false; pieces.len()];
    let mut previous = None;
    for i in order(pieces.len(), &mut |a, b| key(a).cmp(&key(b))) {
        is_again[i] = previous == Some(key(i)) && !pieces[i].id.is_empty();
        previous = Some(key(i));
    }
    is_again
}

/// Takes the first line of `body` from it where that is a heading.
fn take_heading(body: &mut Source) -> Option<String> {
    let mark = body.marks.first()?;
    if mark.kind != MarkKind::Heading && mark.kind != MarkKind::Title || mark.range.start > 0 {
        return None;
    }
    let heading = mark.range.of(&body.text).to_owned();
    let rest = body.text[heading.len()..].trim_start_matches('\n');
    let taken = (body.text.len() - rest.len()) as u32;
    body.text = rest.to_owned();
    body.marks.retain_mut(|mark| {
        let stays = mark.range.start >= taken;
        if stays {
            mark.range.start -= taken;
            mark.range.end -= taken;
        }
        stays
    });
    Some(heading)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_mended() {
        for (text, expected) in [
            ("{\"a\": [1, 2, ], }", "{\"a\": [1, 2], }"),
            ("[\"a\nb\tc\"]", "[\"a\\nb c\"]"),
            (
                "[\"it\\'s \\\"so\\\", \\u00e9\"]",
                "[\"it's \\\"so\\\", \\u00e9\"]",
            ),
            ("[\"a,\"]", "[\"a,\"]"),
            ("[\"a\\", "[\"a"),
        ] {
            assert_eq!(mend(text), expected.replace(", }", "}"), "{text}");
        }
    }

    #[test]
    fn wrappers_are_taken_off() {
        for text in [
            "{}",
            "\u{FEFF} {} ;\n",
            "<!-- {} -->",
            "<!--\n//<![CDATA[\n{}\n//]]>\n-->",
            "/*<![CDATA[*/{}/*]]>*/",
        ] {
            assert_eq!(unwrapped(text), "{}", "{text}");
        }
    }
}
