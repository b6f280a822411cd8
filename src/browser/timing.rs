//! The page's time: user-timing marks, by which `cargo xtask bench` and a
//! browser's own profiler measure it, and pauses in long work.

use std::cell::RefCell;

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::MessageChannel;

/// Sets a mark named `name`.
pub fn mark(name: &str) {
    if let Some(performance) = gloo::utils::window().performance() {
        let _ = performance.mark(name);
    }
}

/// Sets a mark named `name`, unless it is set already.
pub fn mark_once(name: &'static str) {
    thread_local! {
        static SET: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
    }
    SET.with_borrow_mut(|set| {
        if !set.contains(&name) {
            set.push(name);
            mark(name);
        }
    });
}

/// Measures from the mark `start` until now, under `name`.
pub fn measure_since(name: &str, start: &str) {
    if let Some(performance) = gloo::utils::window().performance() {
        let _ = performance.measure_with_start_mark(name, start);
    }
}

/// Milliseconds since the page was opened.
pub fn now() -> f64 {
    gloo::utils::window()
        .performance()
        .map_or_else(js_sys::Date::now, |p| p.now())
}

/// Lets the page draw and take input before going on. By a message, since a
/// timer would wait four milliseconds each time.
pub async fn breathe() {
    let Ok(channel) = MessageChannel::new() else {
        return;
    };
    let (here, there) = (channel.port1(), channel.port2());
    let promise = Promise::new(&mut |resolve, _| {
        here.set_onmessage(Some(&resolve));
        let _ = there.post_message(&JsValue::NULL);
    });
    let _ = JsFuture::from(promise).await;
    here.close();
}
