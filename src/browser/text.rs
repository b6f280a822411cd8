//! Text by the browser's own tables: without regard to case, since those of
//! Rust's library would add six kilobytes to what the page loads, and in
//! encodings other than Unicode's.

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

/// `bytes` in the encoding that goes by `label`; `None` where the browser knows
/// none by that name, or they make no sense in it.
#[cfg(target_arch = "wasm32")]
pub fn decode(bytes: &[u8], label: &str) -> Option<String> {
    let options = web_sys::TextDecoderOptions::new();
    options.set_fatal(true);
    let decoder = web_sys::TextDecoder::new_with_label_and_options(label, &options).ok()?;
    decoder.decode_with_u8_array(bytes).ok()
}

/// `bytes` in an encoding of one byte a letter; for tests, which run without a
/// browser.
#[cfg(not(target_arch = "wasm32"))]
pub fn decode(bytes: &[u8], label: &str) -> Option<String> {
    (label == "windows-1252").then(|| bytes.iter().map(|b| char::from(*b)).collect())
}
