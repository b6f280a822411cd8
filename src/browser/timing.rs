//! User-timing marks, by which `cargo xtask bench` and a browser's own
//! profiler measure the page.

use std::cell::RefCell;

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
