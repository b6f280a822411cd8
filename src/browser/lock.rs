//! One writer a project: a Web Lock held for as long as the project is open.
//! The browser frees it when the tab closes or crashes, so there are no stale
//! locks.
//!
//! Without Web Locks (an insecure origin, an old browser) every tab is told it
//! may write; the journal's `add` then still keeps two tabs from overwriting
//! each other.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::DomException;

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

/// Asks for the lock called `name` and reports what becomes of it.
pub fn acquire(name: &str, ask: Ask, report: impl Fn(Outcome) + 'static) -> Lock {
    let hold = Rc::new(RefCell::new(Hold::Waiting));
    let Some((locks, request)) = lock_manager() else {
        report(Outcome::Held);
        return Lock(hold);
    };
    let report = Rc::new(report);
    let unasked = report.clone();

    let granted = {
        let (report, hold) = (report.clone(), hold.clone());
        move |lock: JsValue| -> JsValue {
            if matches!(*hold.borrow(), Hold::Released) {
                return JsValue::UNDEFINED;
            }
            if lock.is_null() {
                hold.replace(Hold::Released);
                report(Outcome::Taken);
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
    let rejected = {
        let hold = hold.clone();
        // The request is rejected when the wait is over, or when another tab
        // steals the lock.
        move |error: JsValue| -> JsValue {
            let late = error
                .dyn_ref::<DomException>()
                .is_some_and(|e| matches!(&*e.name(), "TimeoutError" | "AbortError"));
            match hold.replace(Hold::Released) {
                Hold::Waiting if late => report(Outcome::Taken),
                // A browser that has locks but does not give this page any.
                Hold::Waiting => report(Outcome::Held),
                Hold::Held(_) => report(Outcome::Lost),
                Hold::Released => {}
            }
            JsValue::UNDEFINED
        }
    };

    let options = Object::new();
    let (option, value) = match (ask, wait()) {
        (Ask::Steal, _) => ("steal", JsValue::TRUE),
        (Ask::IfFree, Some(signal)) => ("signal", signal),
        (Ask::IfFree, None) => ("ifAvailable", JsValue::TRUE),
    };
    let _ = Reflect::set(&options, &option.into(), &value);
    // The callbacks belong to the browser, which drops them with the request.
    let callback = |f: Box<dyn FnMut(JsValue) -> JsValue>| Closure::wrap(f).into_js_value();
    let promise = request.call3(&locks, &name.into(), &options, &callback(Box::new(granted)));
    match promise {
        Ok(promise) => {
            let promise: Promise = promise.unchecked_into();
            let rejected = callback(Box::new(rejected));
            if let Ok(then) = Reflect::get(&promise, &"then".into())
                && let Ok(then) = then.dyn_into::<Function>()
            {
                let _ = then.call2(&promise, &JsValue::UNDEFINED, &rejected);
            }
        }
        // A browser that has locks but does not give this page any.
        Err(_) => unasked(Outcome::Held),
    }
    Lock(hold)
}

/// How long a lock is waited for, in milliseconds: a page that was just
/// reloaded or left may still hold it for a moment.
const PATIENCE: u32 = 400;

/// A signal that ends the wait; `None` in browsers that lack it.
fn wait() -> Option<JsValue> {
    let class = Reflect::get(&js_sys::global(), &"AbortSignal".into()).ok()?;
    let timeout: Function = Reflect::get(&class, &"timeout".into())
        .ok()?
        .dyn_into()
        .ok()?;
    timeout.call1(&class, &PATIENCE.into()).ok()
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
