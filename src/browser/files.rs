//! Reads files that were chosen, dropped or pasted, and offers files for
//! download. Nothing leaves the machine: a download is a blob made here.

use std::rc::Rc;

use gloo::utils::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, File, FileList, HtmlAnchorElement, Response, Url};

use crate::words::t;

/// The largest file that is read, in bytes: a page's memory has an end, and
/// reaching it would take the work down with it.
const LARGEST: f64 = 500e6;

/// A file that was chosen, dropped or pasted.
#[derive(Clone, Debug)]
pub struct Chosen {
    /// Its name.
    pub name: Rc<str>,
    /// What the browser knows it by.
    pub file: File,
}

/// The files of a list, in its order.
pub fn chosen(list: &FileList) -> Vec<Chosen> {
    let mut files = Vec::new();
    for number in 0..list.length() {
        if let Some(file) = list.get(number) {
            let name = file.name().into();
            files.push(Chosen { name, file });
        }
    }
    files
}

/// The bytes of a file.
///
/// # Errors
/// The browser's own words, where the file cannot be read.
pub async fn read(file: &File) -> Result<Vec<u8>, String> {
    if file.size() > LARGEST {
        return Err(t("file.too-large").to_owned());
    }
    let buffer = JsFuture::from(file.array_buffer())
        .await
        .map_err(|error| words(&error))?;
    Ok(js_sys::Uint8Array::new(&buffer).to_vec())
}

/// The text of a file that lies beside the page.
///
/// # Errors
/// The browser's own words, or the server's, where it cannot be loaded.
pub async fn load(name: &str) -> Result<String, String> {
    let response = JsFuture::from(window().fetch_with_str(name))
        .await
        .map_err(|e| words(&e))?;
    let response: Response = response.unchecked_into();
    if !response.ok() {
        return Err(response.status_text());
    }
    let text = response.text().map_err(|e| words(&e))?;
    let text = JsFuture::from(text).await.map_err(|e| words(&e))?;
    text.as_string()
        .ok_or_else(|| t("file.not-text-short").to_owned())
}

/// Offers `text` as a file called `name`.
///
/// # Errors
/// The browser's own words, where it refuses.
pub fn download(name: &str, text: &str) -> Result<(), String> {
    let options = BlobPropertyBag::new();
    options.set_type("application/json");
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(text.as_bytes()));
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options);
    offer(name, &blob.map_err(|error| words(&error))?)
}

/// Offers `blob` as a file called `name`.
///
/// # Errors
/// The browser's own words, where it refuses.
pub fn offer(name: &str, blob: &Blob) -> Result<(), String> {
    let offer = || -> Result<(), JsValue> {
        let url = Url::create_object_url_with_blob(blob)?;
        let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
        link.set_href(&url);
        link.set_download(name);
        link.click();
        // The browser reads the blob after the click; a minute is plenty.
        gloo::timers::callback::Timeout::new(60_000, move || {
            let _ = Url::revoke_object_url(&url);
        })
        .forget();
        Ok(())
    };
    offer().map_err(|error| words(&error))
}

/// What the browser says of an error.
pub fn words(error: &JsValue) -> String {
    error
        .dyn_ref::<web_sys::DomException>()
        .map(|e| format!("{}: {}", e.name(), e.message()))
        .or_else(|| error.dyn_ref::<js_sys::Error>().map(|e| e.message().into()))
        .or_else(|| error.as_string())
        .unwrap_or_else(|| t("storage.no-reason").to_owned())
}

/// Asks the browser not to clear this page's storage when space runs short.
/// Only a wish; what it answers changes nothing.
pub fn ask_to_persist() {
    let _ = window().navigator().storage().persist();
}
