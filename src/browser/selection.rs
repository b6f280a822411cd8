//! What is selected in the entries, read from the browser's own selection and
//! shown in it: between positions in its nodes and bytes of an entry's texts.
//!
//! The rows put each stretch of a text into an element with `data-at`, the byte
//! at which it begins, and `data-part`; nothing else in these elements is text,
//! so that positions hold whatever is marked in them and whichever way it runs.

use js_sys::{Array, Function, Reflect};
use liveblog_core::fold::Folded;
use liveblog_core::passage::Selection;
use liveblog_core::{Part, TextRange};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Node, Range};

use gloo::utils::{document, window};

use crate::state::spans::Selected;

/// How a part is called in `data-part`.
pub fn part_name(part: Part) -> &'static str {
    match part {
        Part::Text => "text",
        Part::Heading => "heading",
    }
}

/// The entry that an element lies in.
pub fn entry_of(element: &Element) -> Option<usize> {
    article_of(element)?
        .get_attribute("data-index")?
        .parse()
        .ok()
}

fn article_of(element: &Element) -> Option<Element> {
    element.closest(".feed > [data-index]").ok()?
}

fn element_of(node: &Node) -> Option<Element> {
    match node.dyn_ref::<Element>() {
        Some(element) => Some(element.clone()),
        None => node.parent_element(),
    }
}

/// The stretches of text in an element, in their order.
fn pieces(within: &Element) -> Vec<Element> {
    let mut pieces = Vec::new();
    if let Ok(all) = within.query_selector_all("[data-at]") {
        for i in 0..all.length() {
            pieces.extend(all.item(i).and_then(|node| node.dyn_into().ok()));
        }
    }
    pieces
}

/// The part that a piece is of.
pub fn part_of(piece: &Element) -> Part {
    match piece.get_attribute("data-part").as_deref() {
        Some("heading") => Part::Heading,
        _ => Part::Text,
    }
}

fn at_of(piece: &Element) -> u32 {
    let at = piece.get_attribute("data-at");
    at.and_then(|at| at.parse().ok()).unwrap_or_default()
}

/// The byte of `text` at so many UTF-16 units, or the beginning of the
/// character that holds these.
fn byte_at(text: &str, units: u32) -> u32 {
    let mut left = units as usize;
    for (byte, c) in text.char_indices() {
        if left < c.len_utf16() {
            return byte as u32;
        }
        left -= c.len_utf16();
    }
    text.len() as u32
}

/// The byte of its part at a position in a piece.
fn byte_in(piece: &Element, node: &Node, offset: u32) -> Option<u32> {
    let before = Range::new().ok()?;
    before.set_start(piece, 0).ok()?;
    before.set_end(node, offset).ok()?;
    let units = before.to_string().length();
    let text = piece.text_content().unwrap_or_default();
    Some(at_of(piece) + byte_at(&text, units))
}

/// The bytes of its part that a range covers of a piece.
fn covered(range: &Range, piece: &Element) -> Option<TextRange> {
    if !range.intersects_node(piece).ok()? {
        return None;
    }
    let (first, last) = (range.start_container().ok()?, range.end_container().ok()?);
    let start = if piece.contains(Some(&first)) {
        byte_in(piece, &first, range.start_offset().ok()?)?
    } else {
        at_of(piece)
    };
    let end = if piece.contains(Some(&last)) {
        byte_in(piece, &last, range.end_offset().ok()?)?
    } else {
        at_of(piece) + piece.text_content().unwrap_or_default().len() as u32
    };
    (start < end).then_some(TextRange { start, end })
}

/// What the browser's selection holds of the entry that it begins in; `None`
/// where it holds nothing of one.
pub fn read() -> Option<Selected> {
    let selection = window().get_selection().ok()??;
    if selection.is_collapsed() {
        return None;
    }
    let anchor = selection.anchor_node()?;
    let focus = selection.focus_node()?;
    let article = |node: &Node| article_of(&element_of(node)?);
    let home = article(&anchor).or_else(|| article(&focus))?;
    let range = selection.get_range_at(0).ok()?;
    let feed = home.parent_element()?;
    let anchor_piece = element_of(&anchor)?.closest("[data-at]").ok()?;
    let mut part = anchor_piece.as_ref().map(part_of);
    let (mut found, mut cut): (Option<TextRange>, bool) = (None, false);
    for piece in pieces(&feed) {
        let Some(bytes) = covered(&range, &piece) else {
            continue;
        };
        let is_home = home.contains(Some(&piece));
        let here = part_of(&piece);
        if is_home && *part.get_or_insert(here) == here {
            let start = found.map_or(bytes.start, |found| found.start);
            found = Some(TextRange {
                start,
                end: bytes.end,
            });
        } else {
            cut = true;
        }
    }
    let found = found?;
    let is_forward = range.start_container().ok()? == anchor
        && range.start_offset().ok()? == selection.anchor_offset();
    let forward = Selection::from(found);
    Some(Selected {
        entry: entry_of(&home)?,
        part: part?,
        selection: if is_forward {
            forward
        } else {
            forward.turned()
        },
        cut,
    })
}

/// Whether the browser's selection lies in the entries and holds anything.
pub fn is_any() -> bool {
    let selection = window().get_selection().ok().flatten();
    selection.is_some_and(|selection| {
        let anchor = selection.anchor_node();
        let article = anchor.and_then(|node| article_of(&element_of(&node)?));
        !selection.is_collapsed() && article.is_some()
    })
}

/// Clears the browser's selection where it lies in the entries.
pub fn clear() {
    if is_any()
        && let Ok(Some(selection)) = window().get_selection()
    {
        let _ = selection.remove_all_ranges();
    }
}

/// The text node and the offset in it of a byte of a piece.
fn point_in(node: &Node, left: &mut usize) -> Option<(Node, u32)> {
    if node.node_type() == Node::TEXT_NODE {
        let text = node.node_value().unwrap_or_default();
        if *left <= text.len() {
            let before = text.get(..*left)?;
            return Some((node.clone(), before.encode_utf16().count() as u32));
        }
        *left -= text.len();
        return None;
    }
    let mut child = node.first_child();
    while let Some(node) = child {
        if let Some(found) = point_in(&node, left) {
            return Some(found);
        }
        child = node.next_sibling();
    }
    None
}

/// Where a range of an entry's part is shown.
pub fn range_in(article: &Element, part: Part, range: TextRange) -> Option<Range> {
    let of_part = pieces(article);
    let of_part = of_part.iter().filter(|piece| part_of(piece) == part);
    let (mut first, mut last) = (None, None);
    for piece in of_part {
        let at = at_of(piece);
        if at <= range.start || first.is_none() {
            first = Some((piece, at));
        }
        if at < range.end {
            last = Some((piece, at));
        }
    }
    let ((first, first_at), (last, last_at)) = (first?, last?);
    let shown = Range::new().ok()?;
    let mut start = range.start.saturating_sub(first_at) as usize;
    let (node, offset) = point_in(first, &mut start)?;
    shown.set_start(&node, offset).ok()?;
    let mut end = range.end.saturating_sub(last_at) as usize;
    let (node, offset) = point_in(last, &mut end)?;
    shown.set_end(&node, offset).ok()?;
    Some(shown)
}

/// Which byte of the part is shown at a place of the window, where that is in
/// the entry.
pub fn byte_at_point(article: &Element, part: Part, x: f32, y: f32) -> Option<u32> {
    let page: JsValue = document().into();
    let ask = |name: &str| -> Option<JsValue> {
        let function: Function = Reflect::get(&page, &name.into()).ok()?.dyn_into().ok()?;
        let found = function.call2(&page, &x.into(), &y.into()).ok()?;
        (!found.is_null()).then_some(found)
    };
    let get = |value: &JsValue, name: &str| Reflect::get(value, &name.into()).ok();
    let (node, offset) = match ask("caretPositionFromPoint") {
        Some(found) => (get(&found, "offsetNode")?, get(&found, "offset")?),
        None => {
            let found = ask("caretRangeFromPoint")?;
            (get(&found, "startContainer")?, get(&found, "startOffset")?)
        }
    };
    let node: Node = node.dyn_into().ok()?;
    let piece = element_of(&node)?.closest("[data-at]").ok()??;
    if part_of(&piece) != part || !article.contains(Some(&piece)) {
        return None;
    }
    byte_in(&piece, &node, offset.as_f64()? as u32)
}

/// Highlights what is searched for in the entries that are rendered, within
/// each stretch of text; `None` takes it back. Where the browser has no
/// highlights, the count and the moves from hit to hit have to do.
pub fn highlight_found(needle: Option<&Folded>) {
    let css = Reflect::get(&window(), &"CSS".into());
    let registry = css.and_then(|css| Reflect::get(&css, &"highlights".into()));
    if !registry.is_ok_and(|registry| registry.is_object()) {
        return;
    }
    let mut ranges = Vec::new();
    let feed = document().query_selector(".feed").ok().flatten();
    for piece in feed.iter().flat_map(pieces) {
        let Some(needle) = needle else { break };
        let text = piece.text_content().unwrap_or_default();
        for hit in needle.find(&text) {
            let (mut start, mut end) = (hit.start as usize, hit.end as usize);
            let ends = (point_in(&piece, &mut start), point_in(&piece, &mut end));
            if let (Some((first, from)), Some((last, to))) = ends
                && let Ok(range) = Range::new()
                && range.set_start(&first, from).is_ok()
                && range.set_end(&last, to).is_ok()
            {
                ranges.push(range);
            }
        }
    }
    highlight("found", &ranges);
}

/// Shows ranges as highlighted under a name that the style sheet knows, without
/// touching the page's nodes; none takes it back. Where the browser cannot,
/// its own selection stands in.
pub fn highlight(name: &str, ranges: &[Range]) {
    let root: JsValue = window().into();
    let get = |value: &JsValue, name: &str| Reflect::get(value, &name.into()).ok();
    let registry = get(&root, "CSS").and_then(|css| get(&css, "highlights"));
    let highlight = get(&root, "Highlight").and_then(|h| h.dyn_into::<Function>().ok());
    let (Some(registry), Some(highlight)) = (registry.filter(JsValue::is_object), highlight) else {
        if let (Some(range), Ok(Some(selection))) = (ranges.first(), window().get_selection()) {
            let _ = selection.remove_all_ranges();
            let _ = selection.add_range(range);
        }
        return;
    };
    let call = |method: &str, arguments: &Array| {
        let function: Option<Function> = get(&registry, method).and_then(|f| f.dyn_into().ok());
        function.map(|function| function.apply(&registry, arguments))
    };
    if ranges.is_empty() {
        call("delete", &Array::of1(&name.into()));
        return;
    }
    let ranges: Array = ranges.iter().map(JsValue::from).collect();
    if let Ok(made) = Reflect::construct(&highlight, &ranges) {
        call("set", &Array::of2(&name.into(), &made));
    }
}

#[cfg(test)]
mod tests {
    use super::byte_at;

    #[test]
    fn units_of_the_browser_become_bytes() {
        let text = "a🌊é«ابق» e\u{301}";
        for (units, byte) in [
            (0, 0),
            (1, 1),
            // Half an emoji is none of it.
            (2, 1),
            (3, 5),
            (4, 7),
            (5, 9),
            (6, 11),
            (99, text.len() as u32),
        ] {
            assert_eq!(byte_at(text, units), byte, "{units}");
        }
    }
}
