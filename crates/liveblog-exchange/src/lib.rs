//! The page's program for the formats of other tools. It runs in a worker, is
//! loaded when a dialog needs it, and writes and reads while the page stays
//! responsive.
//!
//! The page calls the methods of [`Exchange`] and is told what came of them, both
//! across the worker's messages; `src/boot.js` carries them, and
//! the page's end is `src/browser/exchange.rs`. A project comes over as the
//! page's database keeps it, in parts (`liveblog_core::store`), and files go
//! back as blobs, made of chunks, so that no file is ever whole in this
//! program's memory.
//!
//! What this program does not do: keep anything, or ask for anything. The page's
//! content security policy holds in its worker.

mod export;
mod import;

use std::cell::Cell;
use std::rc::Rc;

use export::Fault;
use js_sys::Array;
use liveblog_core::said::Said;
use liveblog_core::store::Assembly;
use liveblog_core::{AnnotatorId, Project, Stamp};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

#[wasm_bindgen]
extern "C" {
    /// Tells the page of what came of a call: what it is, the number of the run
    /// and more.
    #[wasm_bindgen(js_name = tell)]
    fn tell_page(what: &str, run: u32, more: &JsValue);
}

fn tell(what: &str, run: u32, more: impl Into<JsValue>) {
    tell_page(what, run, &more.into());
}

/// A project and what is made of it.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Exchange {
    assembly: Assembly,
    project: Option<Rc<Project>>,
    /// The run that counts: what an earlier one is still at is left off.
    run: Rc<Cell<u32>>,
}

#[wasm_bindgen]
impl Exchange {
    /// Without a project yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Begins a document of the project with its text.
    pub fn text(&mut self, text: Vec<u8>) {
        self.assembly.text(&string(text));
    }

    /// Takes some entries of the document.
    pub fn layout(&mut self, part: Vec<u8>) {
        let taken = self.assembly.layout(&string(part));
        failed_if(taken.map_err(|error| error.said()));
    }

    /// Takes what was annotated at some entries.
    pub fn records(&mut self, part: Vec<u8>) {
        let taken = self.assembly.records(&string(part));
        failed_if(taken.map_err(|error| error.said()));
    }

    /// Puts the project together of what came, under the name it was given.
    pub fn project(&mut self, name: Option<String>) {
        let assembly = std::mem::take(&mut self.assembly);
        let project = failed_if(assembly.finish().map_err(|error| error.said()));
        if let Some(mut project) = project.flatten() {
            project.name = name.map(Into::into);
            self.project = Some(Rc::new(project));
        }
    }

    /// Forgets the project, and leaves off what it is at.
    pub fn forget(&mut self) {
        self.run.set(0);
        *self = Self::default();
    }

    /// Writes what was chosen of the project in the format of this name, as run
    /// `run`; an earlier run is left off. `options` are names and values in
    /// turn, as on the command line.
    ///
    /// Tells of `preview` with the beginning of what is written, of `progress`
    /// with the share that is done, and in the end of `exported`, with the
    /// losses and the file, or of `withheld` with the place at which what was
    /// written and read back differs. `failed` says that this program should be
    /// ended, and why.
    pub fn export(&mut self, run: u32, format: &str, options: Vec<String>) {
        let Some(project) = self.project.clone() else {
            return;
        };
        self.run.set(run);
        let counts = self.run.clone();
        let format = format.parse();
        spawn_local(async move {
            let written = match format {
                Ok(format) => export::export(&project, format, &options, run, &counts).await,
                Err(reason) => Err(Fault::Failed(Said::plain(reason))),
            };
            match written {
                Ok(Some(written)) => tell("exported", run, written),
                Ok(None) => {}
                Err(Fault::Differs(place)) => tell("withheld", run, place),
                Err(fault) => tell("failed", run, fault.words()),
            }
        });
    }
}

#[wasm_bindgen]
impl Exchange {
    /// Reads files and finds what they bring into the project, or into a new one
    /// where none was handed over, as run `run`, in the format of this name or,
    /// where that is empty, in the one that they are certain to be in. Records
    /// whose maker the files do not say are those of `annotator`, or of a new
    /// project's first one; `makers` says otherwise, see [`import::makers`]. `at`
    /// and `nonce` are the stamp of the step.
    ///
    /// Tells of `read` or of `unrecognised`, with what [`import::import`] found.
    #[expect(
        clippy::too_many_arguments,
        reason = "what the page says of one import, and all that it can hand over"
    )]
    pub fn import(
        &mut self,
        run: u32,
        files: Vec<File>,
        format: &str,
        annotator: Option<String>,
        makers: Vec<String>,
        at: String,
        nonce: u64,
    ) {
        let Ok(at) = at.parse() else {
            return;
        };
        let into = self.project.clone().zip(annotator.map(AnnotatorId::new));
        self.run.set(run);
        let counts = self.run.clone();
        let format = format.parse().ok();
        let makers = import::makers(&makers);
        spawn_local(async move {
            let files = import::given(files).await;
            if counts.get() != run {
                return;
            }
            match files {
                Ok(files) => {
                    let stamp = Stamp { at, nonce };
                    let into = into
                        .as_ref()
                        .map(|(project, annotator)| (&**project, annotator));
                    match import::import(into, files, format, &makers, &stamp) {
                        Ok(found) => tell("read", run, found),
                        Err(left) => tell("unrecognised", run, left),
                    }
                }
                Err(error) => tell("unread", run, Fault::from(error).words()),
            }
        });
    }
}

/// The page hands over what was text there.
fn string(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned())
}

/// Tells of what could not be done, which ends this program.
fn failed_if<T>(done: Result<T, Said>) -> Option<T> {
    if let Err(why) = &done {
        tell("failed", 0, why.encode());
    }
    done.ok()
}

/// Strings as the page gets them.
fn strings<'s>(all: impl IntoIterator<Item = &'s str>) -> Array {
    all.into_iter().map(JsValue::from_str).collect()
}
