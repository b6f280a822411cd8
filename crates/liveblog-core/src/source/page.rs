//! Reads a web page, element by element, into the text that a reader would
//! copy from it and what the page says of that text.
//!
//! [`PageReader`] is told of elements and text in document order, by whatever
//! parsed the page: the browser itself, or a tokenizer. It keeps no tree.
//!
//! # What is left out
//!
//! Scripts, styles, templates, drawings and whatever else shows no words;
//! controls of forms, but for a button within a heading, since that holds the
//! heading of a section that folds; elements that are `hidden` or not
//! displayed by their own style; `nav` and the footer of the whole page, whose
//! lists of moments would pass for entries. All else stays, even what is only
//! furniture: a line too many is seen and put right, a lost one is not. So
//! does what is `aria-hidden`, which a dialog may set on all of the page
//! behind it.
//!
//! # What this module does not do
//!
//! Know any style sheet: blocks are told by their element. Parse markup. Judge
//! what a line is beyond what the page says.

use std::mem;

use crate::parse::normalise;
use crate::sorted::order;

use super::markup::Tags;
use super::{FeedHtml, MarkKind, Moment, ReadAs, Source, json_ld, rich};

/// The longest text that is taken for the names of authors, in bytes.
const LONGEST_NAMES: usize = 160;

/// Looks an attribute of an element up by its lower-case name.
pub type Attributes<'a> = dyn Fn(&str) -> Option<String> + 'a;

/// Reads a page; see the module.
///
/// ```
/// # use liveblog_core::source::PageReader;
/// let mut reader = PageReader::default();
/// reader.open("h1", &|_| None);
/// reader.text(" Regatta \n live ");
/// reader.close();
/// reader.open("p", &|_| None);
/// reader.text("Boats are out.");
/// reader.close();
/// assert_eq!(reader.finish().into_source().text, "Regatta live\n\nBoats are out.");
/// ```
#[derive(Debug, Default)]
pub struct PageReader {
    page: Page,
    /// The open elements, outermost first.
    elements: Vec<Element>,
    /// How many of the innermost open elements hold no text yet.
    blank: usize,
    /// How many elements are open from the one that is left out.
    left_out: usize,
    collected: Collected,
    wanted: Gap,
    /// White space that stands if more text follows in the line.
    spaces: String,
    /// Cells begun since the last text.
    tabs: usize,
    /// Whether a word must not run on into the last one.
    apart: bool,
}

/// What must stand between the last text and the next.
#[derive(Debug, Default)]
struct Gap {
    /// Line ends because of blocks: two for a blank line.
    blocks: u8,
    /// Line ends by `br` or in `pre`.
    breaks: u8,
}

/// Where the text of an element that is left out goes.
#[derive(Debug, Default, PartialEq, Eq)]
enum Collected {
    #[default]
    Nowhere,
    Title,
    Structured,
}

/// An open element.
#[derive(Debug, Default)]
struct Element {
    /// Line ends before and after it.
    gap: u8,
    /// What its lines are.
    kind: LineKind,
    /// The list item it is in.
    item: Option<usize>,
    is_pre: bool,
    is_in_heading: bool,
    /// Whether a footer in it is a part's and not the page's.
    is_in_part: bool,
    /// Whether it is in an entry that the page's microdata names.
    is_in_update: bool,
    is_in_author: bool,
    states: States,
    /// Where its text begins.
    start: Option<Place>,
}

/// What the page states by an element.
#[derive(Debug, Default)]
enum States {
    #[default]
    Nothing,
    Entry,
    Time {
        moment: Moment,
        /// Stands in for words where there are none.
        spelled: String,
    },
    Authors {
        /// Whether only its class says so.
        is_guess: bool,
        /// How many were found before it.
        before: usize,
    },
}

/// What a line is by the block it is in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum LineKind {
    #[default]
    Plain,
    /// With the number of the `h1`, from 0.
    Heading(Option<usize>),
    Caption,
}

/// A place in the words of a page.
#[derive(Clone, Copy, Debug)]
struct Place {
    line: usize,
    at: usize,
}

/// A line of the page.
#[derive(Debug)]
struct Line {
    /// Its words in [`Page::words`].
    start: usize,
    end: usize,
    blank_above: bool,
    kind: LineKind,
    item: Option<usize>,
    begins_item: bool,
}

/// An element of a list.
#[derive(Debug, Default)]
struct Item {
    /// The blocks of text right in it, as far as it matters: none, one, more.
    blocks: u8,
    /// Whether it holds what no bullet has.
    is_layout: bool,
}

impl Item {
    /// Whether it is an item to the reader. Many pages make each entry, with
    /// its heading, time and paragraphs, an element of a list.
    fn is_item(&self) -> bool {
        self.blocks == 1 && !self.is_layout
    }
}

/// A mark before the lines are put together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// The number of its line.
    pub line: usize,
    /// Where it is in the words of all lines.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// What it is.
    pub kind: MarkKind,
}

/// A page that was read.
#[derive(Debug, Default)]
pub struct Page {
    /// Its own address.
    pub url: Option<String>,
    /// Its language as a BCP 47 tag.
    pub language: Option<String>,
    /// The title for those who link to it.
    shared_title: Option<String>,
    /// The title of the window.
    window_title: String,
    /// Its blocks of JSON-LD, unread.
    structured: Vec<String>,
    /// The words of all lines, one after the other.
    words: String,
    lines: Vec<Line>,
    items: Vec<Item>,
    found: Vec<Found>,
    authors: usize,
    /// How many `h1` there are.
    tops: usize,
}

impl PageReader {
    /// An element begins. `name` is its lower-case name. Elements that have no
    /// content, such as `br`, are closed like all others.
    pub fn open(&mut self, name: &str, attributes: &Attributes<'_>) {
        if self.left_out > 0 {
            self.left_out += 1;
            return;
        }
        self.page.note(name, attributes);
        let parent = self.elements.last();
        if is_left_out(name, attributes, parent) {
            self.left_out = 1;
            self.collected = match name {
                "title" if self.page.window_title.is_empty() => Collected::Title,
                "script" if is_json_ld(attributes) => {
                    self.page.structured.push(String::new());
                    Collected::Structured
                }
                _ => Collected::Nowhere,
            };
            return;
        }
        let element = self.element(name, attributes);
        self.want(element.gap);
        match name {
            "br" => self.break_line(),
            "td" | "th" => self.tabs += 1,
            _ => {}
        }
        if !matches!(element.states, States::Nothing) {
            self.apart = true;
        }
        self.elements.push(element);
        self.blank += 1;
    }

    fn element(&mut self, name: &str, attributes: &Attributes<'_>) -> Element {
        let mut element = Element::default();
        if let Some(parent) = self.elements.last() {
            element.kind = parent.kind;
            element.item = parent.item;
            element.is_pre = parent.is_pre;
            element.is_in_heading = parent.is_in_heading;
            element.is_in_part = parent.is_in_part;
            element.is_in_update = parent.is_in_update;
            element.is_in_author = parent.is_in_author;
        }
        element.gap = gap(name, element.item.is_some());
        let property = attributes("itemprop").unwrap_or_default();
        let is_headline = element.is_in_update && has_word(&property, "headline");
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading(&mut element, name == "h1"),
            _ if is_headline || attributes("role").as_deref() == Some("heading") => {
                self.heading(&mut element, false);
            }
            "li" => {
                element.item = Some(self.page.items.len());
                element.kind = LineKind::Plain;
                self.page.items.push(Item::default());
            }
            "figcaption" => element.kind = LineKind::Caption,
            "article" | "section" | "main" => element.is_in_part = true,
            "pre" | "xmp" | "plaintext" | "listing" => element.is_pre = true,
            _ => {}
        }
        if matches!(name, "article" | "section" | "header" | "figure")
            && let Some(item) = element.item
        {
            self.page.items[item].is_layout = true;
        }
        element.states = self.states(name, &property, &element, attributes);
        element.is_in_update |= matches!(element.states, States::Entry);
        element.is_in_author |= matches!(element.states, States::Authors { .. });
        element
    }

    fn heading(&mut self, element: &mut Element, is_top: bool) {
        element.gap = 2;
        element.is_in_heading = true;
        element.kind = LineKind::Heading(is_top.then_some(self.page.tops));
        self.page.tops += usize::from(is_top);
        if let Some(item) = element.item {
            self.page.items[item].is_layout = true;
        }
    }

    fn states(
        &self,
        name: &str,
        property: &str,
        element: &Element,
        attributes: &Attributes<'_>,
    ) -> States {
        if has_word(property, "liveBlogUpdate") {
            return States::Entry;
        }
        // `ins` and `del` have a `datetime`, too: when the text was changed.
        let is_published = has_word(property, "datePublished");
        if name == "time" || name.ends_with("-time") || is_published {
            if has_word(property, "dateModified") {
                return States::Nothing;
            }
            let spelled = attributes("datetime").or_else(|| attributes("content"));
            let spelled = spelled.unwrap_or_default();
            return match Moment::read(&spelled) {
                Some(moment) => States::Time { moment, spelled },
                None => States::Nothing,
            };
        }
        let is_author = has_word(property, "author")
            || has_word(property, "byline")
            || element.is_in_author && has_word(property, "name")
            || matches!(name, "a" | "span" | "address")
                && has_word(&attributes("rel").unwrap_or_default(), "author");
        let is_guess = !is_author && is_byline(&attributes("class").unwrap_or_default());
        if is_author || is_guess {
            return States::Authors {
                is_guess,
                before: self.page.authors,
            };
        }
        States::Nothing
    }

    /// Text stands in the innermost open element. It may come in pieces.
    pub fn text(&mut self, text: &str) {
        if self.left_out > 0 {
            match self.collected {
                Collected::Nowhere => {}
                Collected::Title => self.page.window_title.push_str(text),
                Collected::Structured => {
                    if let Some(block) = self.page.structured.last_mut() {
                        block.push_str(text);
                    }
                }
            }
            return;
        }
        let is_pre = self.elements.last().is_some_and(|e| e.is_pre);
        let mut rest = text;
        while !rest.is_empty() {
            let end = rest.find(is_blank).unwrap_or(rest.len());
            let (ink, after) = rest.split_at(end);
            if !ink.is_empty() {
                self.ink(ink);
            }
            let end = after.find(|c| !is_blank(c)).unwrap_or(after.len());
            let (blanks, after) = after.split_at(end);
            self.blanks(blanks, is_pre);
            rest = after;
        }
    }

    fn blanks(&mut self, blanks: &str, is_pre: bool) {
        let mut previous = '\0';
        for c in blanks.chars() {
            match c {
                '\0' => continue,
                '\n' if is_pre && previous == '\r' => {}
                '\n' | '\r' if is_pre => self.break_line(),
                ' ' | '\t' if is_pre => self.spaces.push(c),
                ' ' | '\t' | '\n' | '\r' | '\u{C}' => {
                    if !self.spaces.ends_with(' ') {
                        self.spaces.push(' ');
                    }
                }
                // The no-break space and its kin do not collapse.
                c => self.spaces.push(c),
            }
            previous = c;
        }
    }

    /// Appends a word.
    fn ink(&mut self, word: &str) {
        let page = &mut self.page;
        let word = if page.words.is_empty() {
            // At the beginning it would be a byte-order mark.
            word.trim_start_matches('\u{FEFF}')
        } else {
            word
        };
        if word.is_empty() {
            return;
        }
        let Gap { blocks, breaks } = mem::take(&mut self.wanted);
        if page.lines.is_empty() || blocks > 0 || breaks > 0 {
            let (kind, item) = match self.elements.last() {
                Some(element) => (element.kind, element.item),
                None => (LineKind::Plain, None),
            };
            let mut begins_item = false;
            if let Some(item) = item {
                let item = &mut page.items[item];
                begins_item = item.blocks == 0;
                // A `br` begins a line and no block.
                if begins_item || blocks > 0 {
                    item.blocks = item.blocks.saturating_add(1);
                }
            }
            page.lines.push(Line {
                start: page.words.len(),
                end: page.words.len(),
                blank_above: !page.lines.is_empty() && (blocks > 1 || breaks > 1),
                kind,
                item,
                begins_item,
            });
        } else if self.tabs > 0 {
            for _ in 0..self.tabs {
                page.words.push('\t');
            }
        } else if !self.spaces.is_empty() {
            page.words.push_str(&self.spaces);
        } else if self.apart
            && page.words.ends_with(char::is_alphanumeric)
            && word.starts_with(char::is_alphanumeric)
        {
            page.words.push(' ');
        }
        self.spaces.clear();
        self.tabs = 0;
        self.apart = false;
        let place = Place {
            line: page.lines.len() - 1,
            at: page.words.len(),
        };
        let first = self.elements.len() - self.blank;
        for element in &mut self.elements[first..] {
            element.start = Some(place);
        }
        self.blank = 0;
        page.words.push_str(word);
        if let Some(line) = page.lines.last_mut() {
            line.end = page.words.len();
        }
    }

    fn want(&mut self, gap: u8) {
        if gap > 0 {
            self.wanted.blocks = self.wanted.blocks.max(gap);
            self.spaces.clear();
            self.tabs = 0;
        }
    }

    fn break_line(&mut self) {
        self.wanted.breaks = self.wanted.breaks.saturating_add(1);
        self.spaces.clear();
        self.tabs = 0;
    }

    /// The innermost open element ends. One too many is ignored.
    pub fn close(&mut self) {
        if self.left_out > 0 {
            self.left_out -= 1;
            return;
        }
        if let Some(Element {
            start: None,
            states: States::Time { spelled, .. },
            ..
        }) = self.elements.last_mut()
        {
            // Some pages have a script write the words.
            let spelled = mem::take(spelled);
            self.text(&spelled);
        }
        let Some(element) = self.elements.pop() else {
            return;
        };
        self.blank = self.blank.saturating_sub(1);
        self.want(element.gap);
        let Some(start) = element.start else {
            return;
        };
        self.apart |= !matches!(element.states, States::Nothing);
        let page = &mut self.page;
        let end = page.words.len();
        let is_within_line = start.line + 1 == page.lines.len();
        let words = &page.words[start.at..];
        let mut found = |place: Place, end, kind| {
            page.found.push(Found {
                line: place.line,
                start: place.at,
                end,
                kind,
            });
        };
        match element.states {
            States::Nothing => {}
            States::Entry => found(start, start.at, MarkKind::Entry),
            States::Time { moment, .. } if is_within_line => {
                found(start, end, MarkKind::Time(moment));
            }
            // The names in it were found one by one.
            States::Authors { before, .. } if before < page.authors => {}
            States::Authors { is_guess, .. }
                if is_within_line
                    && words.len() <= LONGEST_NAMES
                    && words.contains(char::is_alphabetic)
                    && !(is_guess && words.contains(char::is_numeric)) =>
            {
                found(start, end, MarkKind::Authors);
                page.authors += 1;
            }
            States::Time { .. } | States::Authors { .. } => {}
        }
    }

    /// The page, with all that is still open closed.
    pub fn finish(mut self) -> Page {
        self.left_out = 0;
        while !self.elements.is_empty() {
            self.close();
        }
        self.page
    }
}

impl Page {
    /// Keeps what an element says of the whole page.
    fn note(&mut self, name: &str, attributes: &Attributes<'_>) {
        match name {
            "html" if self.language.is_none() => {
                self.language = attributes("lang").and_then(|tag| language(&tag));
            }
            "link" if has_word(&attributes("rel").unwrap_or_default(), "canonical") => {
                // Before what is meant for sharing, which may have stood above.
                self.url = attributes("href")
                    .and_then(|url| address(&url))
                    .or(self.url.take());
            }
            "meta" => {
                let property = attributes("property").unwrap_or_default();
                let content = || attributes("content").unwrap_or_default();
                if property == "og:url" && self.url.is_none() {
                    self.url = address(&content());
                } else if property == "og:title" && self.shared_title.is_none() {
                    self.shared_title = one_line(&content());
                }
            }
            _ => {}
        }
    }

    /// The number of the `h1` that is the page's title: the only one, or the
    /// one that other pages are given as the title.
    fn top(&self) -> Option<usize> {
        let mut only = None;
        for line in &self.lines {
            let LineKind::Heading(Some(number)) = line.kind else {
                continue;
            };
            let words = &self.words[line.start..line.end];
            if self.shared_title.as_deref() == Some(words) {
                return Some(number);
            }
            match only {
                None => only = Some(Ok(number)),
                Some(Ok(other)) if other == number => {}
                Some(_) => only = Some(Err(())),
            }
        }
        only?.ok()
    }

    /// The text, with what is known about it.
    pub fn into_source(mut self) -> Source {
        let mut source = Source {
            read_as: ReadAs::Page,
            ..Source::default()
        };
        let has_top = self
            .lines
            .iter()
            .any(|line| matches!(line.kind, LineKind::Heading(Some(_))));
        if !has_top && let Some(title) = self.title() {
            source.text = title;
            source.mark(0, source.text.len(), MarkKind::Title);
            if !self.lines.is_empty() {
                source.text.push_str("\n\n");
            }
        }
        self.compose(&mut source);
        source.url = self.url.take();
        source.language = self.language.take();
        source
    }

    /// The structured data's live blog where there is one with texts, or else
    /// the text.
    /// `feed` reads the HTML within the data.
    pub fn into_best_source(mut self, feed: &FeedHtml<'_>) -> Source {
        let posting = json_ld::posting(&self.structured, feed);
        let Some(mut source) = posting
            .filter(|posting| posting.has_texts)
            .map(|posting| posting.source)
        else {
            return self.into_source();
        };
        source.url = source.url.or(self.url.take());
        source.language = source.language.or(self.language.take());
        if !source.marks.iter().any(|mark| mark.kind == MarkKind::Title)
            && let Some(text) = self.title()
        {
            let mut titled = Source {
                text,
                ..Source::default()
            };
            titled.mark(0, titled.text.len(), MarkKind::Title);
            let Source { url, language, .. } = &mut source;
            (titled.url, titled.language) = (url.take(), language.take());
            titled.read_as = source.read_as;
            titled.append(source);
            return titled;
        }
        source
    }

    /// What the page is called outside of its text. A title nobody ended would
    /// have the markup after it.
    fn title(&self) -> Option<String> {
        let titles = [self.shared_title.clone(), one_line(&self.window_title)];
        let mut titles = titles.into_iter().flatten();
        titles.find(|title| !Tags::of(title).any)
    }

    /// What the line at `index` is to the reader.
    fn mark_of(&self, index: usize, top: Option<usize>) -> Option<MarkKind> {
        let line = &self.lines[index];
        match line.kind {
            LineKind::Heading(number) if number.is_some() && number == top => {
                // A title over two lines has its first one.
                let is_first = index == 0 || self.lines[index - 1].kind != line.kind;
                is_first.then_some(MarkKind::Title)
            }
            LineKind::Heading(_) => Some(MarkKind::Heading),
            LineKind::Caption => Some(MarkKind::Caption),
            LineKind::Plain => self.is_item(index).then_some(MarkKind::ListItem),
        }
    }

    fn is_item(&self, index: usize) -> bool {
        let item = self.lines[index].item;
        item.is_some_and(|item| self.items[item].is_item())
    }

    /// All marks, by line and place, with their places in [`Page::words`].
    pub(super) fn marks(&mut self) -> Vec<Found> {
        let top = self.top();
        let mut all = mem::take(&mut self.found);
        for found in &mut all {
            if found.kind == MarkKind::Entry {
                // An entry begins with its line, whatever was around.
                found.start = self.lines[found.line].start;
                found.end = found.start;
            }
        }
        for (index, line) in self.lines.iter().enumerate() {
            if let Some(kind) = self.mark_of(index, top) {
                all.push(Found {
                    line: index,
                    start: line.start,
                    end: line.end,
                    kind,
                });
            }
        }
        let key = |i: usize| {
            let Found {
                line,
                start,
                end,
                kind,
            } = &all[i];
            (*line, *start, *kind != MarkKind::Entry, usize::MAX - *end)
        };
        let mut sorted: Vec<Found> = Vec::with_capacity(all.len());
        for i in order(all.len(), &mut |a, b| key(a).cmp(&key(b))) {
            let is_again =
                all[i].kind == MarkKind::Entry && sorted.last().is_some_and(|last| *last == all[i]);
            if !is_again {
                sorted.push(all[i].clone());
            }
        }
        sorted
    }

    /// The words of its lines.
    pub(super) fn lines(&self) -> impl Iterator<Item = &str> {
        self.lines
            .iter()
            .map(|line| &self.words[line.start..line.end])
    }

    /// Where the words of the line numbered `index` begin.
    pub(super) fn start_of(&self, index: usize) -> usize {
        self.lines[index].start
    }

    /// `plain`, which is a text of the same page, with what is known about it.
    /// Line ends and a byte-order mark are as
    /// [`normalise`](crate::parse::normalise) leaves them; nothing else of it
    /// is changed.
    pub fn onto(self, plain: &str) -> Source {
        rich::lay(self, normalise(plain).into_owned())
    }

    /// Appends the lines to the text of `source`, and their marks.
    pub(super) fn compose(&mut self, source: &mut Source) {
        let marks = self.marks();
        let mut marks = marks.into_iter().peekable();
        let mut was_item = false;
        for (index, line) in self.lines.iter().enumerate() {
            let is_item = self.is_item(index);
            if index > 0 {
                source.text.push('\n');
                if line.blank_above && !(is_item && was_item) {
                    source.text.push('\n');
                }
            }
            was_item = is_item;
            let begin = source.text.len();
            if is_item && line.begins_item {
                source.text.push_str("\u{2022} ");
            }
            let base = source.text.len();
            source.text.push_str(&self.words[line.start..line.end]);
            while let Some(mark) = marks.next_if(|mark| mark.line == index) {
                if mark.kind == MarkKind::Entry {
                    source.mark(begin, begin, mark.kind);
                } else {
                    let place = |at: usize| base + at - line.start;
                    source.mark(place(mark.start), place(mark.end), mark.kind);
                }
            }
        }
    }
}

/// Line ends before and after an element: two for a blank line, none for what
/// stands within a line.
fn gap(name: &str, is_in_item: bool) -> u8 {
    match name {
        "p" | "article" | "section" | "main" | "blockquote" | "figure" | "figcaption" | "table"
        | "pre" | "xmp" | "listing" | "plaintext" | "hr" | "dl" | "details" | "fieldset" => 2,
        "ul" | "ol" | "menu" if !is_in_item => 2,
        "div" | "li" | "ul" | "ol" | "menu" | "dt" | "dd" | "tr" | "caption" | "address"
        | "aside" | "header" | "footer" | "form" | "summary" | "center" | "legend" | "body"
        | "html" | "hgroup" | "search" | "nav" | "thead" | "tbody" | "tfoot" | "optgroup"
        | "dialog" => 1,
        _ => 0,
    }
}

/// Whether an element and all in it are left out; see the module.
fn is_left_out(name: &str, attributes: &Attributes<'_>, parent: Option<&Element>) -> bool {
    match name {
        "script" | "style" | "template" | "noscript" | "noembed" | "noframes" | "title" | "svg"
        | "iframe" | "object" | "embed" | "audio" | "video" | "canvas" | "map" | "annotation"
        | "annotation-xml" | "rp" | "input" | "select" | "textarea" | "datalist" | "nav" => {
            return true;
        }
        "html" | "body" => return false,
        "button" if !parent.is_some_and(|parent| parent.is_in_heading) => return true,
        "footer" if !parent.is_some_and(|parent| parent.is_in_part) => return true,
        "dialog" if attributes("open").is_none() => return true,
        _ => {}
    }
    if attributes("hidden").is_some_and(|value| value != "until-found") {
        return true;
    }
    if matches!(
        attributes("role").as_deref(),
        Some("navigation" | "contentinfo")
    ) {
        return true;
    }
    let style = attributes("style").unwrap_or_default();
    style.split(';').any(|rule| {
        rule.split_once(':').is_some_and(|(name, value)| {
            let value = value.trim_start();
            name.trim().eq_ignore_ascii_case("display")
                && value
                    .get(..4)
                    .is_some_and(|value| value.eq_ignore_ascii_case("none"))
        })
    })
}

fn is_json_ld(attributes: &Attributes<'_>) -> bool {
    let kind = attributes("type").unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/ld+json")
}

/// Whether one of the words of an attribute is `word`; case does not matter.
/// Structured data may write it as an address.
fn has_word(words: &str, word: &str) -> bool {
    words.split_ascii_whitespace().any(|w| {
        w.rsplit('/')
            .next()
            .unwrap_or_default()
            .eq_ignore_ascii_case(word)
    })
}

/// Whether a class says that its element holds the names of authors: one that
/// is or ends in such a word.
fn is_byline(class: &str) -> bool {
    const WORDS: [&str; 5] = ["byline", "byline-name", "author", "authors", "author-name"];
    class.split_ascii_whitespace().any(|class| {
        WORDS.iter().any(|word| {
            class
                .len()
                .checked_sub(word.len())
                .and_then(|at| Some((class.get(..at)?, class.get(at..)?)))
                .is_some_and(|(before, end)| {
                    end.eq_ignore_ascii_case(word) && !before.ends_with(char::is_alphanumeric)
                })
        })
    })
}

pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\0'
}

/// `text` with every run of white space as one space; `None` where that is
/// nothing.
pub(super) fn one_line(text: &str) -> Option<String> {
    let mut line = String::new();
    for word in text
        .trim_start_matches('\u{FEFF}')
        .split(is_blank)
        .filter(|word| !word.is_empty())
    {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    (!line.is_empty()).then_some(line)
}

/// An address that can be published: never a script's.
pub(super) fn address(text: &str) -> Option<String> {
    let text = text.trim();
    let is_web = ["https://", "http://"].iter().any(|scheme| {
        text.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    });
    (is_web && !text.contains(is_blank)).then(|| text.to_owned())
}

/// A language tag in the form of BCP 47.
pub(super) fn language(text: &str) -> Option<String> {
    /// The longest tag that RFC 5646 asks programs to keep.
    const LONGEST: usize = 35;
    let tag = text.trim().replace('_', "-");
    let is_tag = tag.starts_with(|c: char| c.is_ascii_alphabetic())
        && tag.len() <= LONGEST
        && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    is_tag.then_some(tag)
}
