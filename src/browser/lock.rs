//! One writer a project: a Web Lock held for as long as the project is open.
//! The browser frees it when the tab closes or crashes, so there are no stale
//! locks.
//!
//! Without Web Locks (an insecure origin, an old browser) every tab is told it
//! may write; the journal's `add` then still keeps two tabs from overwriting
//! each other.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;

/// A lock that is held, or waited for, until this is dropped.
pub struct Lock(Rc<RefCell<Hold>>);

enum Hold {
    Waiting,
    /// Calling the function frees the lock.
    Held(Function),
    Released,
}

impl Drop for Lock {
    fn drop(&mut self) {
        if let Hold::Held(release) = self.0.replace(Hold::Released) {
            let _ = release.call0(&JsValue::NULL);
        }
    }
}

/// What became of a lock that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is ours.
    Held,
    /// Another tab holds it.
    Taken,
    /// It was ours, and another tab took it over.
    Lost,
}

/// How to ask for a lock that another tab may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Leave it to the other tab.
    IfFree,
    /// Take it over.
    Steal,
}

/// How long after a lock was found taken it is asked for once more, in
/// milliseconds: a page that was just reloaded or left may still hold it for a
/// moment.
const PATIENCE: u32 = 400;

/// Asks for the lock called `name` and reports what becomes of it.
pub fn acquire(name: &str, ask: Ask, report: impl Fn(Outcome) + 'static) -> Lock {
    let hold = Rc::new(RefCell::new(Hold::Waiting));
    request(name.to_owned(), ask, true, hold.clone(), Rc::new(report));
    Lock(hold)
}

fn request(
    name: String,
    ask: Ask,
    first: bool,
    hold: Rc<RefCell<Hold>>,
    report: Rc<dyn Fn(Outcome)>,
) {
    let Some((locks, request_lock)) = lock_manager() else {
        report(Outcome::Held);
        return;
    };
    let granted = {
        let (name, report, hold) = (name.clone(), report.clone(), hold.clone());
        move |lock: JsValue| -> JsValue {
            if matches!(*hold.borrow(), Hold::Released) {
                return JsValue::UNDEFINED;
            }
            if lock.is_null() {
                if first {
                    let (name, report, hold) = (name.clone(), report.clone(), hold.clone());
                    let again = move || request(name, ask, false, hold, report);
                    Timeout::new(PATIENCE, again).forget();
                } else {
                    report(Outcome::Taken);
                }
                return JsValue::UNDEFINED;
            }
            // The browser holds the lock until this promise is settled.
            let promise = Promise::new(&mut |resolve, _| {
                hold.replace(Hold::Held(resolve));
            });
            report(Outcome::Held);
            promise.into()
        }
    };
    let unasked = report.clone();
    let rejected = move |_error: JsValue| -> JsValue {
        match hold.replace(Hold::Released) {
            // A browser that has locks but does not give this page any.
            Hold::Waiting => report(Outcome::Held),
            // Another tab has stolen it.
            Hold::Held(_) => report(Outcome::Lost),
            Hold::Released => {}
        }
        JsValue::UNDEFINED
    };

    let options = Object::new();
    let option = match ask {
        Ask::IfFree => "ifAvailable",
        Ask::Steal => "steal",
    };
    let _ = Reflect::set(&options, &option.into(), &JsValue::TRUE);
    // The callbacks belong to the browser, which drops them with the request.
    let callback = |f: Box<dyn FnMut(JsValue) -> JsValue>| Closure::wrap(f).into_js_value();
    let asked = request_lock.call3(&locks, &name.into(), &options, &callback(Box::new(granted)));
    let listening = asked.and_then(|promise| {
        let then: Function = Reflect::get(&promise, &"then".into())?.dyn_into()?;
        then.call2(&promise, &JsValue::UNDEFINED, &callback(Box::new(rejected)))
    });
    if listening.is_err() {
        unasked(Outcome::Held);
    }
}

/// `navigator.locks` and its `request`; web-sys counts them as unstable, so
/// they are reached by name.
fn lock_manager() -> Option<(JsValue, Function)> {
    let navigator = gloo::utils::window().navigator();
    let locks = Reflect::get(&navigator, &"locks".into()).ok()?;
    let request = Reflect::get(&locks, &"request".into())
        .ok()?
        .dyn_into()
        .ok()?;
    Some((locks, request))
}
