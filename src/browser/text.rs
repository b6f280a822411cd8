//! Text without regard to case, by the browser's own Unicode tables: those of
//! Rust's library would add six kilobytes to what the page loads.

/// `text` in lower case.
#[cfg(target_arch = "wasm32")]
pub fn lower(text: &str) -> String {
    js_sys::JsString::from(text).to_lower_case().into()
}

/// `text` in lower case; for tests, which run without a browser.
#[cfg(not(target_arch = "wasm32"))]
pub fn lower(text: &str) -> String {
    text.to_lowercase()
}
