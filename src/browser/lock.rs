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

    let granted = {
        let (report, hold) = (report.clone(), hold.clone());
        move |lock: JsValue| -> JsValue {
            if matches!(*hold.borrow(), Hold::Released) {
                return JsValue::UNDEFINED;
            }
            if lock.is_null() {
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
        move |_error: JsValue| -> JsValue {
            // The request is rejected when another tab steals the lock.
            if !matches!(hold.replace(Hold::Released), Hold::Released) {
                report(Outcome::Lost);
            }
            JsValue::UNDEFINED
        }
    };

    let options = Object::new();
    let option = match ask {
        Ask::IfFree => "ifAvailable",
        Ask::Steal => "steal",
    };
    let _ = Reflect::set(&options, &option.into(), &JsValue::TRUE);
    // The callbacks belong to the browser, which drops them with the request.
    let callback = |f: Box<dyn FnMut(JsValue) -> JsValue>| Closure::wrap(f).into_js_value();
    let promise = request.call3(&locks, &name.into(), &options, &callback(Box::new(granted)));
    if let Ok(promise) = promise
        && let Ok(then) = Reflect::get(&promise, &"then".into())
        && let Ok(then) = then.dyn_into::<Function>()
    {
        let rejected = callback(Box::new(rejected));
        let _ = then.call2(&promise, &JsValue::UNDEFINED, &rejected);
    }
    Lock(hold)
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
