//! What appears at the selected passage: its highlight, a handle at each of its
//! ends, and the menu of labels.
//!
//! All of it lies over the entry and moves nothing. Where it goes is known only
//! once the text is laid out, so it is put in place after rendering.

use liveblog_core::passage::Selection;
use liveblog_core::{AnnotatorId, Codebook, EntryRecords, Label, Scope, Span};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{DomRect, Element, HtmlElement, PointerEvent, ResizeObserver};
use yew::prelude::*;

use super::shared::Shared;
use super::swatch::{keep_focus, swatch};
use crate::browser::selection;
use crate::state::Action;
use crate::state::spans::{Menu, Passage, Spans};
use crate::words::t;

#[derive(PartialEq, Properties)]
pub struct PassageToolsProps {
    pub passage: Option<Passage>,
    /// The passages of the open attribution.
    pub members: Vec<Span>,
    /// Of the entry.
    pub records: Shared<EntryRecords>,
    pub codebook: Shared<Codebook>,
    pub annotator: AnnotatorId,
    pub read_only: bool,
    /// Changes when the words do.
    pub edition: u32,
    pub on: Callback<Action>,
}

pub enum ToolsMessage {
    /// The entry has other bounds.
    Resized,
    /// A handle was taken, at the end that moves or at the other one.
    Taken(PointerEvent, bool),
    Moved(PointerEvent),
    LetGo,
}

/// A handle that is being dragged.
struct Dragging {
    /// The end that stays.
    anchor: u32,
    /// The middle of the line that the handle was at.
    line: f32,
    /// From there to the pointer.
    rise: f32,
}

pub struct PassageTools {
    root: NodeRef,
    start: NodeRef,
    end: NodeRef,
    menu: NodeRef,
    dragging: Option<Dragging>,
    /// Whether the menu had the focus given already.
    focused: bool,
    observer: Option<ResizeObserver>,
    _on_resize: Closure<dyn FnMut()>,
}

/// How the style sheet calls the highlight of the selection, and that of the
/// other passages of an attribution.
const SELECTED: &str = "passage";
const MEMBERS: &str = "attribution";

/// Pixels between the text and what hangs from it.
const GAP: f64 = 6.0;

impl Component for PassageTools {
    type Message = ToolsMessage;
    type Properties = PassageToolsProps;

    fn create(ctx: &Context<Self>) -> Self {
        let link = ctx.link().clone();
        let on_resize = Closure::new(move || link.send_message(ToolsMessage::Resized));
        Self {
            root: NodeRef::default(),
            start: NodeRef::default(),
            end: NodeRef::default(),
            menu: NodeRef::default(),
            dragging: None,
            focused: false,
            observer: ResizeObserver::new(on_resize.as_ref().unchecked_ref()).ok(),
            _on_resize: on_resize,
        }
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &PassageToolsProps) -> bool {
        let props = ctx.props();
        let by_keys = props.passage.as_ref().is_some_and(|p| p.by_keys);
        // The browser's own selection does not outlive a change of the text's
        // nodes; ours shows the same.
        if by_keys || props.records != old.records {
            selection::clear();
        }
        true
    }

    fn update(&mut self, ctx: &Context<Self>, message: ToolsMessage) -> bool {
        match message {
            ToolsMessage::Resized => self.place(ctx),
            ToolsMessage::Taken(event, is_end) => self.take(ctx, &event, is_end),
            ToolsMessage::Moved(event) => self.drag(ctx, &event),
            ToolsMessage::LetGo => {
                if self.dragging.take().is_some() {
                    ctx.props().on.emit(Spans::Drop.into());
                }
            }
        }
        false
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let link = ctx.link();
        let shown = |passage: &Passage| passage.menu != Menu::Closed && !props.read_only;
        let handle = |is_end: bool, node: &NodeRef| {
            html! {
                <span class={if is_end { "handle handle-end" } else { "handle handle-start" }} ref={node} aria-hidden="true"
                    onmousedown={keep_focus}
                    onpointerdown={link.callback(move |event: PointerEvent| ToolsMessage::Taken(event, is_end))}
                    onpointermove={link.callback(ToolsMessage::Moved)}
                    onpointerup={link.callback(|_: PointerEvent| ToolsMessage::LetGo)}
                    onpointercancel={link.callback(|_: PointerEvent| ToolsMessage::LetGo)} />
            }
        };
        html! {
            <div class="passage-tools" ref={self.root.clone()} onclick={|event: MouseEvent| event.stop_propagation()}>
                if let Some(passage) = &props.passage {
                    if !props.read_only {
                        { handle(false, &self.start) }
                        { handle(true, &self.end) }
                    }
                    if shown(passage) {
                        { view_menu(props, passage, &self.menu) }
                    }
                }
            </div>
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        if first
            && let Some(article) = self.article()
            && let Some(observer) = &self.observer
        {
            observer.observe(&article);
        }
        self.place(ctx);
        let passage = ctx.props().passage.as_ref();
        let wanted = passage.is_some_and(|p| p.menu == Menu::Focused);
        if wanted
            && !self.focused
            && let Some(menu) = self.menu.cast::<Element>()
        {
            focus_item(&menu, 0);
        }
        self.focused = wanted;
    }

    fn destroy(&mut self, _ctx: &Context<Self>) {
        selection::highlight(SELECTED, &[]);
        selection::highlight(MEMBERS, &[]);
        selection::clear();
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
    }
}

impl PassageTools {
    fn article(&self) -> Option<Element> {
        self.root.cast::<Element>()?.parent_element()
    }

    /// Shows the highlights, and puts the handles and the menu at them.
    fn place(&self, ctx: &Context<Self>) {
        let props = ctx.props();
        let Some(article) = self.article() else {
            return;
        };
        let mut members = Vec::new();
        for span in &props.members {
            members.extend(selection::range_in(&article, span.part, span.range));
        }
        selection::highlight(MEMBERS, &members);
        let range = props
            .passage
            .as_ref()
            .and_then(|p| selection::range_in(&article, p.part, p.selection.range()));
        let Some(range) = range else {
            selection::highlight(SELECTED, &[]);
            return;
        };
        let rects = range.get_client_rects();
        let rects = rects.and_then(|all| all.item(0).zip(all.item(all.length().saturating_sub(1))));
        selection::highlight(SELECTED, std::slice::from_ref(&range));
        let Some((first, last)) = rects else { return };
        let page = article.get_bounding_client_rect();
        let collapsed = |to_start: bool| {
            let end = range.clone_range();
            end.collapse_with_to_start(to_start);
            let rect = end.get_bounding_client_rect();
            (rect.height() > 0.0).then_some(rect)
        };
        let (start_at, end_at) = (
            collapsed(true).unwrap_or(first),
            collapsed(false).unwrap_or(last),
        );
        put(&self.start, &page, start_at.left(), start_at.bottom());
        put(&self.end, &page, end_at.left(), end_at.bottom());
        if let Some(menu) = self.menu.cast::<HtmlElement>() {
            let size = menu.get_bounding_client_rect();
            let window = article.closest(".scroller").ok().flatten();
            let bounds = window.map_or_else(|| page.clone(), |w| w.get_bounding_client_rect());
            // Below the handles, or above the text where there is no room.
            let below = end_at.bottom() + GAP * 4.0;
            let above = start_at.top() - GAP - size.height();
            // Nor over what is set so far, which one may want to see.
            let chips = article.query_selector(".chips:not(:empty)").ok().flatten();
            let hides = chips.is_some_and(|chips| {
                let chips = chips.get_bounding_client_rect();
                below < chips.bottom() && chips.top() < below + size.height()
            });
            let fits = below + size.height() <= bounds.bottom() && !hides;
            let is_below = fits || above < bounds.top();
            let left = (end_at.left() - size.width() / 2.0)
                .min(page.right() - size.width())
                .max(page.left());
            put(
                &self.menu,
                &page,
                left,
                if is_below { below } else { above },
            );
        }
        if props.passage.as_ref().is_some_and(|p| p.by_keys) {
            bring_into_sight(&article, &start_at, &end_at);
        }
    }

    fn take(&mut self, ctx: &Context<Self>, event: &PointerEvent, is_end: bool) {
        let Some(passage) = &ctx.props().passage else {
            return;
        };
        event.prevent_default();
        let range = passage.selection.range();
        let node = if is_end { &self.end } else { &self.start };
        let Some(handle) = node.cast::<HtmlElement>() else {
            return;
        };
        let _ = handle.set_pointer_capture(event.pointer_id());
        let line = handle.get_bounding_client_rect().top() as f32 - 10.0;
        self.dragging = Some(Dragging {
            anchor: if is_end { range.start } else { range.end },
            line,
            rise: event.client_y() as f32 - line,
        });
    }

    fn drag(&self, ctx: &Context<Self>, event: &PointerEvent) {
        let (Some(dragging), Some(passage)) = (&self.dragging, &ctx.props().passage) else {
            return;
        };
        let Some(article) = self.article() else {
            return;
        };
        let (x, y) = (event.client_x() as f32, event.client_y() as f32);
        // A pointer that goes up onto the words means those under it.
        let y = y.min((y - dragging.rise).max(dragging.line));
        let byte = selection::byte_at_point(&article, passage.part, x, y);
        if let Some(focus) = byte.filter(|byte| *byte != dragging.anchor) {
            let selection = Selection {
                anchor: dragging.anchor,
                focus,
            };
            if selection != passage.selection {
                ctx.props().on.emit(Spans::Drag(selection).into());
            }
        }
    }
}

/// Puts an element at a place of the window, by its place in the entry.
fn put(node: &NodeRef, page: &DomRect, left: f64, top: f64) {
    if let Some(element) = node.cast::<HtmlElement>() {
        let style = element.style();
        let _ = style.set_property(
            "left",
            &format!("{}px", (left - page.left()).round() as i64),
        );
        let _ = style.set_property("top", &format!("{}px", (top - page.top()).round() as i64));
    }
}

/// Scrolls so that the end that was moved is seen.
fn bring_into_sight(article: &Element, start: &DomRect, end: &DomRect) {
    let scroller = article.closest(".scroller").ok().flatten();
    if let Some(scroller) = scroller {
        let bounds = scroller.get_bounding_client_rect();
        let (top, bottom) = (bounds.top() + 24.0, bounds.bottom() - 48.0);
        let by = if end.bottom() > bottom {
            end.bottom() - bottom
        } else if start.top() < top {
            start.top() - top
        } else {
            return;
        };
        scroller.set_scroll_top(scroller.scroll_top() + by as i32);
    }
}

/// The labels that go on passages.
pub fn offered(codebook: &Codebook) -> impl Iterator<Item = &Label> {
    let all = codebook.labels.iter();
    all.filter(|label| !label.archived && label.scope != Scope::Entry)
}

fn items(menu: &Element) -> Vec<HtmlElement> {
    let mut items = Vec::new();
    if let Ok(all) = menu.query_selector_all("button") {
        for i in 0..all.length() {
            items.extend(all.item(i).and_then(|node| node.dyn_into().ok()));
        }
    }
    items
}

fn focus_item(menu: &Element, place: usize) {
    if let Some(item) = items(menu).get(place) {
        let _ = item.focus();
    }
}

fn view_menu(props: &PassageToolsProps, passage: &Passage, node: &NodeRef) -> Html {
    let span = passage.span();
    let is_set = |label: &Label| {
        let mut all = props.records.annotations.iter();
        all.any(|a| a.span == Some(span) && a.label == label.id && a.annotator == props.annotator)
    };
    let press = {
        let (on, node) = (props.on.clone(), node.clone());
        move |event: KeyboardEvent| {
            let Some(menu) = node.cast::<Element>() else {
                return;
            };
            let items = items(&menu);
            let focused = gloo::utils::document().active_element();
            let now = items
                .iter()
                .position(|item| focused.as_ref() == Some(item.as_ref()));
            let now = now.unwrap_or(0);
            let place = match &*event.key() {
                "ArrowDown" | "ArrowRight" => (now + 1) % items.len().max(1),
                "ArrowUp" | "ArrowLeft" => now.checked_sub(1).unwrap_or(items.len().max(1) - 1),
                "Home" => 0,
                "End" => items.len().saturating_sub(1),
                "Escape" => {
                    event.prevent_default();
                    on.emit(Spans::Menu(false).into());
                    return;
                }
                _ => return,
            };
            event.prevent_default();
            focus_item(&menu, place);
        }
    };
    html! {
        <div class="passage-menu" role="menu" aria-label={t("span.menu")} ref={node} onkeydown={press} onmousedown={keep_focus}>
            { for offered(&props.codebook).map(|label| {
                let set = is_set(label);
                let (on, id) = (props.on.clone(), label.id.clone());
                let choose = move |_: MouseEvent| on.emit(Action::ToggleLabel(id.clone()));
                html! {
                    <button key={label.id.as_str()} type="button" role="menuitemcheckbox" tabindex="-1" aria-checked={if set { "true" } else { "false" }}
                        aria-keyshortcuts={label.hotkey.clone()} onclick={choose}>
                        { swatch(&label.color, set) }
                        <span class="label-name">{ &label.name }</span>
                        if let Some(key) = &label.hotkey {
                            <kbd aria-hidden="true">{ key }</kbd>
                        }
                    </button>
                }
            }) }
        </div>
    }
}
