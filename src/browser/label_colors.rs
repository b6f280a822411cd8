//! The labels' colours as a style sheet, since the page's policy allows no
//! styles in its elements and a codebook brings any colours.

use std::cell::RefCell;
use std::sync::Arc;

use gloo::utils::{document, window};
use js_sys::{Array, Function, Reflect};
use liveblog_core::Codebook;
use wasm_bindgen::{JsCast, JsValue};

/// Lanes under a line of text: how many passages can overlap and each still
/// have a line of its own.
pub const LANES: usize = 3;

thread_local! {
    static SHOWN: RefCell<Option<(Arc<Codebook>, JsValue)>> = const { RefCell::new(None) };
}

/// The class of a label, by its place in the codebook, in a lane.
pub fn class(lane: usize, label: Option<usize>) -> String {
    match label {
        Some(label) => format!("lane-{lane}-{label}"),
        None => format!("lane-{lane}-none"),
    }
}

/// A colour, or one for what is none: a file may say anything.
pub fn color(color: &str) -> &str {
    let digits = color.strip_prefix('#').unwrap_or_default();
    if digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        color
    } else {
        "#777777"
    }
}

fn rules(codebook: &Codebook) -> String {
    let mut rules = String::new();
    for lane in 0..LANES {
        let mut rule = |label: Option<usize>, color: &str| {
            let class = class(lane, label);
            rules.push_str(&[".", &class, "{--lane-", &lane.to_string(), ":", color, "}"].concat());
        };
        rule(None, "#777777");
        for (place, label) in codebook.labels.iter().enumerate() {
            rule(Some(place), color(&label.color));
        }
    }
    rules
}

/// Shows marks in the colours of this codebook.
pub fn show(codebook: &Arc<Codebook>) {
    SHOWN.with_borrow_mut(|shown| {
        if let Some((there, sheet)) = shown {
            if !Arc::ptr_eq(there, codebook) {
                replace(sheet, codebook);
                *there = codebook.clone();
            }
            return;
        }
        if let Some(sheet) = adopted() {
            replace(&sheet, codebook);
            *shown = Some((codebook.clone(), sheet));
        }
    });
}

fn get(value: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(value, &name.into()).ok()
}

/// A new sheet of the page.
fn adopted() -> Option<JsValue> {
    let make: Function = get(&window().into(), "CSSStyleSheet")?.dyn_into().ok()?;
    let sheet = Reflect::construct(&make, &Array::new()).ok()?;
    let page: JsValue = document().into();
    let sheets = Array::from(&get(&page, "adoptedStyleSheets")?);
    sheets.push(&sheet);
    Reflect::set(&page, &"adoptedStyleSheets".into(), &sheets).ok()?;
    Some(sheet)
}

fn replace(sheet: &JsValue, codebook: &Codebook) {
    let replace = get(sheet, "replaceSync").and_then(|f| f.dyn_into::<Function>().ok());
    if let Some(replace) = replace {
        let _ = replace.call1(sheet, &rules(codebook).into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_colour_becomes_no_rule() {
        let mut codebook = Codebook::liveblog_core();
        codebook.labels.truncate(2);
        codebook.labels[1].color = "red}body{display:none".into();
        assert!(rules(&codebook).starts_with(
            ".lane-0-none{--lane-0:#777777}.lane-0-0{--lane-0:#0072B2}.lane-0-1{--lane-0:#777777}.lane-1-none"
        ));
    }
}
