//! Small drawings: a label's colour as a square, and the signs on buttons; and
//! what all buttons do.

use yew::prelude::*;

use crate::state::Action;

/// Draws `color`. An attribute of a drawing, since the page's policy allows no
/// inline styles.
#[inline(never)]
pub fn swatch(color: &str, filled: bool) -> Html {
    let fill = if filled {
        color.to_owned()
    } else {
        "none".to_owned()
    };
    html! {
        <svg class="swatch" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" focusable="false">
            <rect x="1" y="1" width="10" height="10" rx="2" {fill} stroke={color.to_owned()} stroke-width="2" />
        </svg>
    }
}

pub const MENU: &str = "M3 4h10M3 8h10M3 12h10";
pub const PERSON: &str = "M8 2.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5M3 13.5c0-5 10-5 10 0";
pub const LINK: &str =
    "M6.5 9.5l3-3M7 4.5 8.5 3a3 3 0 0 1 4.5 4.5L11.5 9M9 11.5 7.5 13A3 3 0 0 1 3 8.5L4.5 7";
pub const BACK: &str = "M13 8H3M7 4 3 8l4 4";
pub const UNDO: &str = "M6 3 3 6l3 3M3 6h6.5a3.5 3.5 0 0 1 0 7H6";
pub const REDO: &str = "M10 3l3 3-3 3M13 6H6.5a3.5 3.5 0 0 0 0 7H10";
pub const UP: &str = "M4 10l4-4 4 4";
pub const DOWN: &str = "M4 6l4 4 4-4";
pub const GRIP: &str = "M6 4h.01M6 8h.01M6 12h.01M10 4h.01M10 8h.01M10 12h.01";
pub const CLOSE: &str = "M4 4l8 8M12 4l-8 8";
pub const CHECK: &str = "M3 8.5 6.5 12 13 4.5";
pub const PICTURE: &str = "M2 3h12v10H2zM2 11.5 5.5 7l3 3.5 2-2 3.5 3";
pub const ARROW: &str = "M3 8h10M9 4l4 4-4 4";
pub const PENCIL: &str = "M3 13l.7-3L10.5 3.2l2.3 2.3L6 12.3z";
pub const CIRCLE: &str = "M8 3a5 5 0 1 1 0 10A5 5 0 0 1 8 3";
pub const CIRCLE_DOT: &str = "M8 3a5 5 0 1 1 0 10A5 5 0 0 1 8 3M7.5 8h1";
pub const CIRCLE_SLASH: &str = "M8 3a5 5 0 1 1 0 10A5 5 0 0 1 8 3M4.5 4.5l7 7";
pub const QUOTE: &str =
    "M3 11V7.5A3.5 3.5 0 0 1 6 4M3 8h3v3H3M9.5 11V7.5A3.5 3.5 0 0 1 12.5 4M9.5 8h3v3h-3";
pub const QUESTION: &str = "M4.8 6a3.2 3.2 0 1 1 4.6 2.9c-1 .5-1.4 1.1-1.4 2.1M8 14h.01";

/// Makes `act` on a click.
pub fn pressed(on: &Callback<Action>, act: fn() -> Action) -> Callback<MouseEvent> {
    on.reform(move |_| act())
}

/// Leaves the focus where it is on a click, so that the keys still mean the
/// entry.
pub fn keep_focus(event: MouseEvent) {
    event.prevent_default();
}

/// Draws a sign. Drawn, since which signs a machine's fonts have differs.
#[inline(never)]
pub fn icon(path: &'static str) -> Html {
    html! {
        <svg class="sign" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
            <path d={path} />
        </svg>
    }
}
