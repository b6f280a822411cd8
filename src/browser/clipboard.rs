//! What was last pasted into the box for a live blog: a text box keeps only
//! the plain text, and the rich one may know more.

use std::cell::RefCell;

use liveblog_core::parse::normalise;

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
