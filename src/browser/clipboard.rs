//! What was last pasted into the box for a live blog: a text box keeps only
//! the plain text, and the rich one may know more. And what is copied.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use gloo::utils::document;
use liveblog_core::parse::normalise;
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, Element, HtmlDocument};

use crate::state::incoming::Given;

thread_local! {
    /// The plain text and the HTML.
    static LAST: RefCell<Option<(String, String)>> = const { RefCell::new(None) };
}

/// Notes what goes into the box; empty HTML for none.
pub fn note(plain: &str, html: String) {
    let pasted = (!html.is_empty()).then(|| (normalise(plain).into_owned(), html));
    LAST.set(pasted);
}

/// What the box holds, which is `text`: with the HTML where it is still just
/// what was pasted.
pub fn given(text: String) -> Given {
    // Kept for another try, should this one be left off.
    LAST.with_borrow(|last| match last {
        Some((plain, html)) if *plain == normalise(&text) => Given::Rich {
            plain: text,
            html: html.clone(),
        },
        _ => Given::Text(text),
    })
}

/// Puts the table with this id on the clipboard, tabs between its cells; whether
/// the browser let it. Left out are cells that only hold a drawing.
///
/// By the browser's own copying, which needs no permission and works without a
/// secure context, as long as a person has just clicked.
pub fn copy_table(id: &str) -> bool {
    let Some(table) = document().get_element_by_id(id) else {
        return false;
    };
    let text = tab_separated(&table);
    let copied = Rc::new(Cell::new(false));
    let done = copied.clone();
    let prevent = EventListenerOptions::enable_prevent_default();
    let _copying = EventListener::new_with_options(&document(), "copy", prevent, move |event| {
        let data = event.dyn_ref::<ClipboardEvent>();
        if let Some(data) = data.and_then(ClipboardEvent::clipboard_data) {
            event.prevent_default();
            done.set(data.set_data("text/plain", &text).is_ok());
        }
    });
    if let Some(document) = document().dyn_ref::<HtmlDocument>() {
        let _ = document.exec_command("copy");
    }
    copied.get()
}

fn tab_separated(table: &Element) -> String {
    let all = |element: &Element, selector: &str| {
        let found = element.query_selector_all(selector).ok();
        let nodes = found.into_iter().flat_map(|list| {
            let nodes: Vec<_> = (0..list.length()).filter_map(|n| list.get(n)).collect();
            nodes
        });
        let elements = nodes.filter_map(|node| node.dyn_into::<Element>().ok());
        elements.collect::<Vec<_>>()
    };
    let mut text = String::new();
    for row in all(table, "tr") {
        for (place, cell) in all(&row, "th, td:not(.bar-column)").iter().enumerate() {
            if place > 0 {
                text.push('\t');
            }
            let words = cell.text_content().unwrap_or_default();
            // One cell stays one cell.
            text.push_str(&words.split_whitespace().collect::<Vec<_>>().join(" "));
        }
        text.push('\n');
    }
    text
}
