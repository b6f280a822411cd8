//! The page's second program, which reads live blogs and dataset files. It is
//! loaded when it is first needed, or before, when the page has nothing to do.
//!
//! Its side of this is `crates/liveblog-reader`; `src/boot.js` loads it.

use std::cell::RefCell;
use std::sync::Arc;

use liveblog_core::parse::LineReader;
use liveblog_core::source::ReadAs;
use liveblog_core::{Document, EntryTime, Project, Session, store};
use wasm_bindgen::prelude::*;

use super::files::words;
use super::timing::breathe;
use crate::words::sentences::{say, say_decoded};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = loadReader, catch)]
    async fn load_reader() -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_name = loadReaderWhenIdle)]
    fn load_reader_when_idle();

    /// The second program.
    #[derive(Clone)]
    pub type Reader;

    #[wasm_bindgen(method)]
    fn read_text(this: &Reader, text: &[u8], added: &str) -> Option<Splitting>;

    #[wasm_bindgen(method)]
    fn read_rich(this: &Reader, plain: &[u8], html: &[u8], added: &str) -> Option<Splitting>;

    #[wasm_bindgen(method)]
    fn read_json(this: &Reader, text: &[u8], added: &str) -> Option<Splitting>;

    #[wasm_bindgen(method)]
    fn read_dataset(this: &Reader, bytes: &[u8]) -> Dataset;

    #[wasm_bindgen(method)]
    fn line_time(this: &Reader, line: &[u8]) -> Vec<String>;

    #[wasm_bindgen(method)]
    fn line_names(this: &Reader, line: &[u8]) -> Vec<String>;

    #[wasm_bindgen(method)]
    fn line_could_head(this: &Reader, line: &[u8]) -> bool;

    #[wasm_bindgen(method)]
    fn line_is_item(this: &Reader, line: &[u8]) -> bool;

    type Splitting;

    #[wasm_bindgen(method)]
    fn step(this: &Splitting, budget: usize) -> Option<f32>;

    #[wasm_bindgen(method)]
    fn text(this: &Splitting) -> Vec<u8>;

    #[wasm_bindgen(method)]
    fn part(this: &Splitting) -> Option<Vec<u8>>;

    #[wasm_bindgen(method)]
    fn read_as(this: &Splitting) -> usize;

    #[wasm_bindgen(method)]
    fn free(this: &Splitting);

    type Dataset;

    #[wasm_bindgen(method)]
    fn fault(this: &Dataset) -> Option<String>;

    #[wasm_bindgen(method)]
    fn warnings(this: &Dataset) -> Vec<String>;

    #[wasm_bindgen(method)]
    fn name(this: &Dataset) -> Option<String>;

    #[wasm_bindgen(method)]
    fn snapshot(this: &Dataset) -> Vec<u8>;

    #[wasm_bindgen(method)]
    fn documents(this: &Dataset) -> usize;

    #[wasm_bindgen(method)]
    fn layout(this: &Dataset, document: usize) -> Vec<u8>;

    #[wasm_bindgen(method, js_name = text)]
    fn text_of(this: &Dataset, document: usize) -> Vec<u8>;

    #[wasm_bindgen(method, js_name = free)]
    fn free_dataset(this: &Dataset);
}

/// Why nothing could be read.
type Reason = String;

/// The second program, loaded by now.
///
/// # Errors
/// The browser's own words, where it cannot be loaded; asking again tries again.
pub async fn load() -> Result<Reader, Reason> {
    match load_reader().await {
        Ok(program) => {
            let reader: Reader = program.unchecked_into();
            LOADED.set(Some(reader.clone()));
            Ok(reader)
        }
        Err(error) => Err(words(&error)),
    }
}

thread_local! {
    static LOADED: RefCell<Option<Reader>> = const { RefCell::new(None) };
}

/// Has the core ask the second program what lines could be. What is asked
/// before that is loaded has no answer.
pub fn link_lines() {
    LineReader {
        time: |line| {
            let parts = ask(|reader| reader.line_time(line.as_bytes()))?;
            let [raw, clock, date, zone] = parts.try_into().ok()?;
            Some(EntryTime {
                raw: Some(raw),
                clock: clock.parse().ok(),
                date: date.parse().ok(),
                zone: Some(zone).filter(|zone| !zone.is_empty()),
                ..EntryTime::default()
            })
        },
        names: |line| {
            let names = ask(|reader| reader.line_names(line.as_bytes()));
            names
                .unwrap_or_default()
                .into_iter()
                .map(Arc::from)
                .collect()
        },
        could_head: |line| ask(|reader| reader.line_could_head(line.as_bytes())).unwrap_or(false),
        is_item: |line| ask(|reader| reader.line_is_item(line.as_bytes())).unwrap_or(false),
    }
    .link();
}

fn ask<T>(question: impl Fn(&Reader) -> T) -> Option<T> {
    LOADED.with_borrow(|reader| reader.as_ref().map(question))
}

/// Loads the second program once the page has nothing else to do.
pub fn load_when_idle() {
    load_reader_when_idle();
}

/// What is to be split.
#[derive(Clone, Copy)]
pub enum Text<'t> {
    /// Text, which may be the source of a page.
    Any(&'t str),
    /// Plain text and the rich text that was beside it.
    Rich(&'t str, &'t str),
    /// JSON, of which only structured data is of use.
    Json(&'t str),
}

/// A live blog that is being split. Dropping it leaves off.
pub struct Split {
    splitting: Splitting,
    /// The text, once it is split.
    buffer: Option<Arc<str>>,
    /// What has come over of the live blog.
    document: Option<Document>,
}

impl Split {
    /// Begins to split. `None` for JSON that says nothing of a live blog.
    pub fn begin(reader: &Reader, text: Text<'_>, added: &str) -> Option<Self> {
        let splitting = match text {
            Text::Any(text) => reader.read_text(text.as_bytes(), added),
            Text::Rich(plain, html) => reader.read_rich(plain.as_bytes(), html.as_bytes(), added),
            Text::Json(text) => reader.read_json(text.as_bytes(), added),
        };
        Some(Self {
            splitting: splitting?,
            buffer: None,
            document: None,
        })
    }

    /// Does about `budget` bytes of work: the share that is done, or `None`
    /// once everything is.
    ///
    /// # Errors
    /// What does not fit together; the programs are not of one build.
    pub fn step(&mut self, budget: usize) -> Result<Option<f32>, Reason> {
        let Some(buffer) = &self.buffer else {
            let done = self.splitting.step(budget);
            if done.is_none() {
                self.buffer = Some(text(self.splitting.text())?.into());
            }
            return Ok(done.or(Some(1.0)));
        };
        let Some(part) = self.splitting.part() else {
            return Ok(None);
        };
        let part = document(part, buffer.clone())?;
        match &mut self.document {
            Some(document) => document.entries.extend(part.entries),
            none => *none = Some(part),
        }
        Ok(Some(1.0))
    }

    /// The live blog and how its text was read, once everything is done.
    pub fn finish(mut self) -> Option<(Document, ReadAs)> {
        let read_as = ReadAs::ALL.get(self.splitting.read_as()).copied();
        Some((self.document.take()?, read_as.unwrap_or_default()))
    }
}

impl Drop for Split {
    fn drop(&mut self) {
        self.splitting.free();
    }
}

/// A project read from a dataset file, and what the file holds beyond it.
///
/// # Errors
/// What is wrong with the file.
pub async fn dataset(reader: &Reader, bytes: &[u8]) -> Result<(Project, Vec<String>), Reason> {
    let dataset = reader.read_dataset(bytes);
    let opened = match dataset.fault() {
        Some(fault) => Err(say_decoded(&fault)),
        None => match project(&dataset).await {
            Ok(project) => Ok((
                project,
                dataset.warnings().iter().map(|w| say_decoded(w)).collect(),
            )),
            Err(reason) => Err(reason),
        },
    };
    dataset.free_dataset();
    opened
}

async fn project(dataset: &Dataset) -> Result<Project, Reason> {
    let mut documents = Vec::new();
    for number in 0..dataset.documents() {
        breathe().await;
        let (layout, buffer) = (dataset.layout(number), dataset.text_of(number));
        documents.push(document(layout, text(buffer)?.into())?);
    }
    let snapshot = store::read_snapshot(&text(dataset.snapshot())?).map_err(|e| say(&e.said()))?;
    let mut session = Session::restore(snapshot, documents).map_err(|e| say(&e.said()))?;
    session.rename(dataset.name().map(Into::into));
    Ok(session.project().clone())
}

fn document(layout: Vec<u8>, buffer: Arc<str>) -> Result<Document, Reason> {
    store::read_layout(&text(layout)?, buffer).map_err(|e| say(&e.said()))
}

fn text(bytes: Vec<u8>) -> Result<String, Reason> {
    String::from_utf8(bytes).map_err(|error| error.to_string())
}
