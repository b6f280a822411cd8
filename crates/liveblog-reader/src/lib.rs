//! The page's second program: it reads live blogs and dataset files, and the
//! page loads it when it is first needed, so that opening the page does not
//! have to wait for the parser.
//!
//! What comes in and goes out is bytes. A document goes out as the page's
//! database keeps one, its layout and its text, as of `liveblog_core::store`:
//! one that was split in parts with some of its entries each, so that the page
//! can draw and take input between them. The other end of all this is `src/browser/reader.rs` of the page.
//!
//! The page also asks it what single lines could be, which are corrected by
//! hand; those calls are answered at once.
//!
//! What this program does not do: decide what becomes of what was read, or
//! keep anything of it. It has no state but the values that it hands out.

mod page_dom;

use std::sync::Arc;

use liveblog_core::parse::{LineReader, SplitStep, Splitter};
use liveblog_core::source::ReadAs;
use liveblog_core::{Document, Session, Source, dataset, store};
use wasm_bindgen::prelude::*;

/// A text that is being split.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Reading {
    splitter: Splitter,
    read_as: ReadAs,
    /// What was read, without the entries that were handed out.
    read: Option<Document>,
    /// Whether the first part was handed out.
    given: bool,
}

/// About how many bytes a part of a document has: as many as the page takes in
/// in a few milliseconds.
const PART: usize = 256 * 1024;

/// About how many bytes it takes to write an entry, and a block of it.
const ENTRY: usize = 160;
const BLOCK: usize = 12;

/// Begins to read a text, which may be the source of a page. `added` is the
/// moment of adding it to a project.
#[wasm_bindgen]
pub fn read_text(text: Vec<u8>, added: &str) -> Option<Reading> {
    let source = Source::read_with(string(text), &page_dom::feed);
    Reading::begin(source, added)
}

/// Begins to read a plain text with the rich text that was beside it.
#[wasm_bindgen]
pub fn read_rich(plain: Vec<u8>, html: Vec<u8>, added: &str) -> Option<Reading> {
    let source = Source::rich_with(string(plain), &string(html), &page_dom::feed);
    Reading::begin(source, added)
}

/// Begins to read JSON; nothing where it is no structured data of a live blog.
#[wasm_bindgen]
pub fn read_json(text: Vec<u8>, added: &str) -> Option<Reading> {
    let source = Source::read_with(string(text), &page_dom::feed);
    if source.read_as == ReadAs::Plain {
        return None;
    }
    Reading::begin(source, added)
}

impl Reading {
    fn begin(source: Source, added: &str) -> Option<Self> {
        Some(Self {
            read_as: source.read_as,
            splitter: Splitter::from_source(source, added.parse().ok()?),
            read: None,
            given: false,
        })
    }
}

#[wasm_bindgen]
impl Reading {
    /// Does about `budget` bytes of work: the share that is done, or nothing
    /// once everything is.
    pub fn step(&mut self, budget: usize) -> Option<f32> {
        if self.read.is_some() {
            return None;
        }
        match self.splitter.step(budget) {
            SplitStep::Working { done } => Some(done),
            SplitStep::Finished(document) => {
                self.read = Some(document);
                None
            }
        }
    }

    /// The document's text. Empty until all is done.
    pub fn text(&self) -> Vec<u8> {
        let text = self.read.as_ref().map(|read| read.buffer.as_bytes());
        text.unwrap_or_default().to_vec()
    }

    /// The next part of the document: some of its entries, and in the first part
    /// all else but the text. Nothing once that was all, or before all is done.
    pub fn part(&mut self) -> Option<Vec<u8>> {
        let read = self.read.as_mut()?;
        if self.given && read.entries.is_empty() {
            return None;
        }
        let mut count = 0;
        let mut weight = 0;
        while let Some(entry) = read.entries.get(count).filter(|_| weight < PART) {
            weight += ENTRY + BLOCK * entry.blocks.len();
            count += 1;
        }
        let rest = read.entries.split_off(count);
        let part = store::write_layout(read).into_bytes();
        read.entries = rest;
        if !self.given {
            self.given = true;
            read.standfirst.clear();
            read.key_points.clear();
            read.notices.clear();
        }
        Some(part)
    }

    /// How the text was read, by its number in [`ReadAs::ALL`].
    pub fn read_as(&self) -> usize {
        let mut all = ReadAs::ALL.into_iter();
        all.position(|one| one == self.read_as).unwrap_or_default()
    }
}

/// A dataset file that was read, or what is wrong with it.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Dataset {
    fault: Option<String>,
    warnings: Vec<String>,
    name: Option<String>,
    snapshot: String,
    documents: Vec<Arc<Document>>,
}

/// Reads a dataset file.
#[wasm_bindgen]
pub fn read_dataset(bytes: Vec<u8>) -> Dataset {
    match dataset::read(&bytes) {
        Ok(opened) => {
            let session = Session::new(opened.project);
            let project = session.project();
            Dataset {
                fault: None,
                warnings: opened.warnings.iter().map(|w| w.said().encode()).collect(),
                name: project.name.as_deref().map(str::to_owned),
                snapshot: store::write_snapshot(&session.snapshot()),
                documents: project.documents().to_vec(),
            }
        }
        Err(error) => Dataset {
            fault: Some(error.said().encode()),
            warnings: Vec::new(),
            name: None,
            snapshot: String::new(),
            documents: Vec::new(),
        },
    }
}

#[wasm_bindgen]
impl Dataset {
    /// What is wrong with the file; nothing else is of use then.
    pub fn fault(&self) -> Option<String> {
        self.fault.clone()
    }

    /// What the file holds that the project cannot keep.
    pub fn warnings(&self) -> Vec<String> {
        self.warnings.clone()
    }

    /// What the project is called, if it has a name of its own.
    pub fn name(&self) -> Option<String> {
        self.name.clone()
    }

    /// All of the project but its documents.
    pub fn snapshot(&self) -> Vec<u8> {
        self.snapshot.as_bytes().to_vec()
    }

    /// How many documents there are.
    pub fn documents(&self) -> usize {
        self.documents.len()
    }

    /// A document without its text.
    pub fn layout(&self, document: usize) -> Vec<u8> {
        let layout = self.documents.get(document).map(|d| store::write_layout(d));
        layout.unwrap_or_default().into_bytes()
    }

    /// A document's text.
    pub fn text(&self, document: usize) -> Vec<u8> {
        let text = self.documents.get(document).map(|d| d.buffer.as_bytes());
        text.unwrap_or_default().to_vec()
    }
}

/// The time that a line shows: as printed, its time of day, its date and its
/// zone, each of them empty where there is none. Nothing where none can be read.
#[wasm_bindgen]
pub fn line_time(line: Vec<u8>) -> Vec<String> {
    let Some(time) = (LineReader::PARSER.time)(&string(line)) else {
        return Vec::new();
    };
    vec![
        time.raw.unwrap_or_default(),
        time.clock
            .map(|clock| clock.to_string())
            .unwrap_or_default(),
        time.date.map(|date| date.to_string()).unwrap_or_default(),
        time.zone.unwrap_or_default(),
    ]
}

/// The people that a line credits.
#[wasm_bindgen]
pub fn line_names(line: Vec<u8>) -> Vec<String> {
    let names = (LineReader::PARSER.names)(&string(line));
    names.iter().map(|name| name.as_ref().to_owned()).collect()
}

/// Whether a line could be a heading by its look.
#[wasm_bindgen]
pub fn line_could_head(line: Vec<u8>) -> bool {
    (LineReader::PARSER.could_head)(&string(line))
}

/// Whether a line is an item of a list.
#[wasm_bindgen]
pub fn line_is_item(line: Vec<u8>) -> bool {
    (LineReader::PARSER.is_item)(&string(line))
}

/// The page hands over what was text there.
fn string(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned())
}
