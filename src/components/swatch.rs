//! A label's colour as a small square.

use yew::prelude::*;

/// Draws `color`. An attribute of a drawing, since the page's policy allows no
/// inline styles.
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
