//! The program that exports and imports, in a worker of its own. It is loaded when it is
//! needed, gets a copy of the project, and ends with the dialog.
//!
//! Its side of this is `crates/liveblog-exchange`; `src/boot.js` runs it and
//! carries what the two say.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Array;
use liveblog_core::said::Said;
use liveblog_core::store::{self, Part, Parts};
use liveblog_core::{Project, Session, Stamp, Step};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, File};
use yew::Callback;

use super::files::{Chosen, words};
use super::timing::{breathe, now};
use crate::state::Action;
use crate::state::exchange::{Exchange, Exported, Loss, Told};
use crate::state::import::{Found, Left, Outcome, Work};
use crate::words::sentences::{lang, place, say, say_decoded};

/// How long handing the project over may keep the page busy at once.
const SLICE_MS: f64 = 12.0;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = startExchange, catch)]
    async fn start_exchange(told: &JsValue) -> Result<JsValue, JsValue>;

    #[derive(Clone)]
    type Running;

    #[wasm_bindgen(method)]
    fn text(this: &Running, text: Vec<u8>);

    #[wasm_bindgen(method)]
    fn layout(this: &Running, part: Vec<u8>);

    #[wasm_bindgen(method)]
    fn records(this: &Running, part: Vec<u8>);

    #[wasm_bindgen(method)]
    fn project(this: &Running, name: Option<String>);

    #[wasm_bindgen(method)]
    fn export(this: &Running, run: u32, format: &str, options: Vec<String>);

    #[wasm_bindgen(method)]
    fn import(
        this: &Running,
        run: u32,
        files: Vec<File>,
        format: &str,
        annotator: Option<&str>,
        makers: Vec<String>,
        at: &str,
        nonce: u64,
    );

    #[wasm_bindgen(method)]
    fn stop(this: &Running);
}

/// The program. Dropping it ends it, whatever it is at.
pub struct Program(Rc<RefCell<State>>);

enum State {
    /// It is being loaded.
    Starting,
    /// It runs.
    Running(Running),
    /// It was ended.
    Ended,
}

impl Program {
    /// Starts the program and gives it `project`, if there is one; `on` hears of
    /// that, and then of all that the program says.
    pub fn start(project: Option<Box<Project>>, on: Callback<Action>) -> Self {
        let state = Rc::new(RefCell::new(State::Starting));
        let shared = state.clone();
        spawn_local(async move {
            let hear = {
                let (state, on) = (shared.clone(), on.clone());
                move |what: String, run: u32, more: JsValue| {
                    if matches!(*state.borrow(), State::Ended) {
                        return;
                    }
                    if what == "read" {
                        let (state, on) = (state.clone(), on.clone());
                        spawn_local(async move {
                            let told = match found(more).await {
                                Ok(found) => Told::Read(Box::new(found)),
                                Err(reason) => Told::Unread(reason),
                            };
                            if !matches!(*state.borrow(), State::Ended) {
                                on.emit(Exchange::Told(run, told).into());
                            }
                        });
                    } else if let Some(told) = told(&what, more) {
                        on.emit(Exchange::Told(run, told).into());
                    }
                }
            };
            // Kept as long as the worker is, which may say something up to its
            // end.
            let hear = Closure::<dyn FnMut(String, u32, JsValue)>::new(hear);
            let started = start_exchange(&hear.into_js_value()).await;
            let ended = matches!(*shared.borrow(), State::Ended);
            match started {
                Ok(running) => {
                    let running: Running = running.unchecked_into();
                    if ended {
                        return running.stop();
                    }
                    shared.replace(State::Running(running.clone()));
                    let given = match project {
                        Some(project) => give(&project, &running, &shared).await,
                        None => true,
                    };
                    if given {
                        on.emit(Exchange::Started(Ok(())).into());
                    }
                }
                Err(error) if !ended => {
                    on.emit(Exchange::Started(Err(words(&error))).into());
                }
                Err(_) => {}
            }
        });
        Self(state)
    }

    /// Has what was chosen made; an earlier run is left off.
    pub fn export(&self, run: u32, format: &str, options: Vec<String>) {
        if let State::Running(running) = &*self.0.borrow() {
            running.export(run, format, options);
        }
    }

    /// Has files read; what they bring in gets this stamp and, where neither they
    /// nor `makers` say it and there is a project, this annotator.
    pub fn import(
        &self,
        run: u32,
        files: Vec<Chosen>,
        format: &str,
        annotator: Option<&str>,
        makers: Vec<String>,
        stamp: &Stamp,
    ) {
        if let State::Running(running) = &*self.0.borrow() {
            let files = files.into_iter().map(|chosen| chosen.file).collect();
            let at = stamp.at.as_str();
            running.import(run, files, format, annotator, makers, at, stamp.nonce);
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        if let State::Running(running) = self.0.replace(State::Ended) {
            running.stop();
        }
    }
}

/// Hands the project over; whether the program still runs in the end.
async fn give(project: &Project, running: &Running, state: &RefCell<State>) -> bool {
    let mut until = now() + SLICE_MS;
    for part in Parts::new(project) {
        match part {
            Part::Text(text) => running.text(text.as_bytes().to_vec()),
            Part::Layout(part) => running.layout(part.into_bytes()),
            Part::Records(part) => running.records(part.into_bytes()),
        }
        if now() > until {
            breathe().await;
            if matches!(*state.borrow(), State::Ended) {
                return false;
            }
            until = now() + SLICE_MS;
        }
    }
    running.project(project.name.as_deref().map(str::to_owned));
    true
}

/// What the program says; `None` for what it does not say.
fn told(what: &str, more: JsValue) -> Option<Told> {
    let text = |value: JsValue| value.as_string().unwrap_or_default();
    Some(match what {
        "preview" => {
            let more: Array = more.into();
            Told::Preview(text(more.get(0)), text(more.get(1)))
        }
        "progress" => Told::Progress(more.as_f64()? as f32),
        "exported" => Told::Exported(Box::new(exported(more.into())?)),
        "unrecognised" => Told::Unrecognised(left(&more.into())),
        "unread" => Told::Unread(say_decoded(&text(more))),
        "withheld" => Told::Withheld(place(&text(more))),
        "failed" => Told::Failed(say_decoded(&text(more))),
        _ => return None,
    })
}

fn exported(more: Array) -> Option<Exported> {
    let losses = Array::from(&more.get(0)).into_iter().map(|loss| {
        let loss: Array = loss.into();
        let ids = Array::from(&loss.get(2));
        Loss {
            kind: loss.get(0).as_string().unwrap_or_default(),
            count: loss.get(1).as_f64().unwrap_or_default() as usize,
            ids: ids.iter().filter_map(|id| id.as_string()).collect(),
        }
    });
    Some(Exported {
        losses: losses.collect(),
        report: more.get(1).as_string()?,
        archive: more.get(2).is_null(),
        file: more.get(3).dyn_into::<Blob>().ok()?,
    })
}

fn left(more: &Array) -> Vec<Left> {
    let text = |at: u32| more.get(at).as_string().unwrap_or_default();
    let all = (0..more.length()).step_by(3);
    all.map(|at| Left {
        path: text(at),
        reason: text(at + 1),
        more: say_decoded(&text(at + 2)),
    })
    .collect()
}

/// What was read of files, the changes a row at a time.
///
/// # Errors
/// What does not fit together; the programs are not of one build.
async fn found(more: JsValue) -> Result<Found, String> {
    let more: Array = more.into();
    let text = |value: JsValue| value.as_string().unwrap_or_default();
    let list = |at: u32| Array::from(&more.get(at));
    let counts = list(1);
    let count = |at: u32| counts.get(at).as_f64().unwrap_or_default() as usize;
    let mut found = Found {
        formats: list(0).iter().map(text).collect(),
        known: count(0),
        documents: count(1),
        entries: count(2),
        repaired: count(3),
        refused: count(4),
        labels: list(2).iter().map(text).collect(),
        annotators: list(3).iter().map(text).collect(),
        has_texts: more.get(4).is_truthy(),
        outcomes: Vec::new(),
        work: Vec::new(),
        changes: Vec::new(),
        begun: None,
    };
    let outcomes = list(5);
    for at in (0..outcomes.length()).step_by(3) {
        let said = Said::decode(&text(outcomes.get(at + 2)));
        found.outcomes.push(Outcome {
            place: place(&text(outcomes.get(at))),
            refused: outcomes.get(at + 1).is_truthy(),
            words: say(&said),
            lang: lang(&said),
        });
    }
    let work = list(6);
    for at in (0..work.length()).step_by(5) {
        found.work.push(Work {
            said: text(work.get(at)),
            name: text(work.get(at + 1)),
            annotator: text(work.get(at + 2)).into(),
            annotator_name: text(work.get(at + 3)),
            is_new: work.get(at + 4).is_truthy(),
        });
    }
    for row in list(7).iter() {
        let row = store::read_row(&string(&row)?);
        if let Step::Do(transaction) = row.map_err(|e| say(&e.said()))?.step {
            found.changes.extend(transaction.changes);
        }
        breathe().await;
    }
    let begun = more.get(8);
    if !begun.is_undefined() {
        let snapshot = store::read_snapshot(&string(&begun)?).map_err(|e| say(&e.said()))?;
        let mut session = Session::restore(snapshot, Vec::new()).map_err(|e| say(&e.said()))?;
        session.rename(more.get(9).as_string().map(Into::into));
        found.begun = Some(Box::new(session.into_project()));
    }
    Ok(found)
}

/// The program hands over what was text there.
fn string(bytes: &JsValue) -> Result<String, String> {
    let bytes = js_sys::Uint8Array::new(bytes).to_vec();
    String::from_utf8(bytes).map_err(|e| e.to_string())
}
