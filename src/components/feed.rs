//! The feed: renders only the entries near the window, holds the place of the
//! rest by padding, and keeps the entry one looks at where it is while heights
//! become known.
//!
//! The rendered range is state of the page (`Action::Window`); heights and the
//! scroll position are the feed's own. Where filters leave entries out, ranges
//! count those that are shown.

use std::ops::Range;
use std::rc::Rc;

use gloo::render::{AnimationFrame, request_animation_frame};
use gloo::utils::document;
use liveblog_core::{AnnotatorId, BlockKind, Codebook, Document, EntryRecords, RecordId};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, FocusOptions, HtmlElement, ResizeObserver, ResizeObserverEntry};
use yew::prelude::*;

use super::entry_row::EntryRow;
use super::heights::Heights;
use super::links::Library;
use super::shared::Shared;
use crate::state::Action;
use crate::state::people::Names;
use crate::state::spans::Passage;
use crate::words::t;

/// Entries rendered at least before and after those in view.
const MARGIN: usize = 3;

#[derive(PartialEq, Properties)]
pub struct FeedProps {
    pub blog: Shared<Document>,
    pub codebook: Shared<Codebook>,
    pub annotator: AnnotatorId,
    /// The other annotators, where what they made is shown.
    pub others: Option<Names>,
    /// For the names of entries at the other end of links.
    pub library: Library,
    /// The entries shown, ascending; `None` for all of them.
    pub shown: Option<Rc<Vec<usize>>>,
    /// The position of the first rendered entry among those shown.
    pub start: usize,
    /// The records of the rendered entries.
    pub rows: Vec<Shared<EntryRecords>>,
    /// The current entry.
    pub current: usize,
    /// Changes when the current entry has to be brought into place.
    pub reveal: u32,
    /// Changes when the current entry must be in sight.
    pub touch: u32,
    /// The selected passage of the current entry.
    pub passage: Option<Passage>,
    /// The open attribution of the current entry.
    pub record: Option<RecordId>,
    pub read_only: bool,
    /// Changes when the words do.
    pub edition: u32,
    pub on: Callback<Action>,
    /// Is told the first and the last entry in view.
    pub on_view: Callback<(usize, usize)>,
    /// What stands above the entries and scrolls with them.
    pub children: Html,
}

pub enum FeedMessage {
    Scrolled,
    /// Rendered entries, by index, have these heights; and the feed this width.
    Measured(Vec<(usize, f64)>, Option<f64>),
    /// The next frame is about to be laid out.
    Frame,
}

/// An entry and where its top stands below the top of the scroller, in pixels.
#[derive(Clone, Copy, Debug)]
struct Anchor {
    entry: usize,
    offset: f64,
}

pub struct Feed {
    scroller: NodeRef,
    feed: NodeRef,
    heights: Heights,
    width: f64,
    /// Whether estimates were compared with measured heights yet.
    calibrated: bool,
    anchor: Option<Anchor>,
    /// The value of [`FeedProps::reveal`] that was last carried out.
    revealed: u32,
    /// The value of [`FeedProps::touch`] that was last carried out.
    touched: u32,
    /// Whether the current entry is to be brought in sight where it is not.
    touching: bool,
    /// The frame that is waited for.
    frame: Option<AnimationFrame>,
    /// The scroll position set last, to tell the reader's scrolling from ours.
    scrolled_to: f64,
    padding: (i64, i64),
    /// Whether the anchor was held since entries went or came.
    kept: bool,
    /// The entries in view that were told last.
    viewed: (usize, usize),
    observed: Range<usize>,
    observer: Option<ResizeObserver>,
    _on_resize: Closure<dyn FnMut(js_sys::Array)>,
}

impl Component for Feed {
    type Message = FeedMessage;
    type Properties = FeedProps;

    fn create(ctx: &Context<Self>) -> Self {
        let link = ctx.link().clone();
        let on_resize = Closure::new(move |entries: js_sys::Array| {
            let mut rows = Vec::new();
            let mut width = None;
            for entry in entries
                .iter()
                .filter_map(|e| e.dyn_into::<ResizeObserverEntry>().ok())
            {
                let target: HtmlElement = entry.target().unchecked_into();
                match target
                    .get_attribute("data-index")
                    .and_then(|index| index.parse().ok())
                {
                    Some(index) => rows.push((index, target.get_bounding_client_rect().height())),
                    None => width = Some(entry.content_rect().width()),
                }
            }
            link.send_message(FeedMessage::Measured(rows, width));
        });
        Self {
            scroller: NodeRef::default(),
            feed: NodeRef::default(),
            heights: Heights::default(),
            width: 0.0,
            calibrated: false,
            anchor: None,
            revealed: 0,
            touched: 0,
            touching: false,
            frame: None,
            scrolled_to: 0.0,
            padding: (0, 0),
            kept: true,
            viewed: (usize::MAX, 0),
            observed: 0..0,
            observer: ResizeObserver::new(on_resize.as_ref().unchecked_ref()).ok(),
            _on_resize: on_resize,
        }
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &FeedProps) -> bool {
        // What is rendered then asks for another.
        self.frame = None;
        // The settings make another edition, too, and other heights.
        if old.blog != ctx.props().blog || old.edition != ctx.props().edition {
            // A correction leaves what one looks at where it is.
            let anchor = match (self.scroller.cast(), self.feed.cast()) {
                (Some(scroller), Some(feed)) if old.blog.id == ctx.props().blog.id => {
                    self.in_view(old.current, &scroller, &feed)
                }
                _ => None,
            };
            self.forget_heights();
            self.anchor = anchor;
        } else if !same_list(&old.shown, &ctx.props().shown) {
            if let (Some(scroller), Some(feed)) = (self.scroller.cast(), self.feed.cast()) {
                self.anchor = self.in_view(old.current, &scroller, &feed);
            }
            self.heights.show(ctx.props().shown.clone());
            self.observed = 0..0;
            self.kept = false;
        }
        true
    }

    fn update(&mut self, ctx: &Context<Self>, message: FeedMessage) -> bool {
        match message {
            FeedMessage::Scrolled => {
                let Some(scroller) = self.scroller.cast::<HtmlElement>() else {
                    return false;
                };
                if (f64::from(scroller.scroll_top()) - self.scrolled_to).abs() > 1.5 {
                    self.scrolled_to = f64::from(scroller.scroll_top());
                    self.anchor = None;
                }
                self.follow(ctx, &scroller);
                if let Some(feed) = self.feed.cast() {
                    self.tell_view(ctx, &scroller, &feed);
                }
            }
            FeedMessage::Measured(rows, width) => self.measured(ctx, &rows, width),
            FeedMessage::Frame => {
                if self.frame.take().is_none() {
                    return false;
                }
                if let (Some(scroller), Some(feed)) = (self.scroller.cast(), self.feed.cast()) {
                    self.touching = self.touching
                        && !self.in_sight(ctx, &scroller, &feed)
                        && !self.reveal(ctx, &scroller, &feed);
                    self.tell_view(ctx, &scroller, &feed);
                }
            }
        }
        false
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        html! {
            <main class="scroller" ref={self.scroller.clone()} onscroll={ctx.link().callback(|_: Event| FeedMessage::Scrolled)}>
                { props.children.clone() }
                <div class="feed" role="feed" aria-label={t("feed.entries")} ref={self.feed.clone()}>
                    { for props.rows.iter().enumerate().map(|(i, records)| {
                        let index = self.entry(ctx, props.start + i);
                        let (place, filtered) = (props.start + i, props.shown.is_some());
                        html! {
                            <EntryRow key={index} blog={props.blog.clone()} {index} {place} {filtered} records={records.clone()}
                                current={index == props.current} codebook={props.codebook.clone()}
                                annotator={props.annotator.clone()} others={props.others.clone()} library={props.library.clone()}
                                passage={props.passage.clone().filter(|_| index == props.current)}
                                record={props.record.clone().filter(|_| index == props.current)}
                                read_only={props.read_only} edition={props.edition} on={props.on.clone()} />
                        }
                    }) }
                </div>
            </main>
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, _first: bool) {
        let props = ctx.props();
        let (Some(scroller), Some(feed)) = (
            self.scroller.cast::<HtmlElement>(),
            self.feed.cast::<HtmlElement>(),
        ) else {
            return;
        };
        if self.heights.entries() != props.blog.entries.len() {
            self.width = f64::from(feed.client_width()).max(200.0);
            self.heights = estimate(&props.blog, self.width);
            self.heights.show(props.shown.clone());
            self.kept = false;
        }
        self.pad(ctx, &feed);
        if !self.kept {
            self.kept = true;
            self.hold(&scroller, &feed);
        }
        self.observe(ctx, &feed);
        self.touching |= self.touched != props.touch;
        self.touched = props.touch;
        if self.revealed != props.reveal {
            self.touching = !self.reveal(ctx, &scroller, &feed);
            self.tell_view(ctx, &scroller, &feed);
        } else if self.frame.is_none() {
            // To ask where things are makes the browser lay the page out: that is
            // done once, with the frame, and not for each key.
            let link = ctx.link().clone();
            let frame = move |_| link.send_message(FeedMessage::Frame);
            self.frame = Some(request_animation_frame(frame));
        }
    }

    fn destroy(&mut self, _ctx: &Context<Self>) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
    }
}

impl Feed {
    fn forget_heights(&mut self) {
        self.heights = Heights::default();
        self.calibrated = false;
        self.anchor = None;
        self.observed = 0..0;
        self.padding = (0, 0);
    }

    fn window(ctx: &Context<Self>) -> Range<usize> {
        let props = ctx.props();
        props.start..props.start + props.rows.len()
    }

    /// The entry at a position.
    fn entry(&self, ctx: &Context<Self>, position: usize) -> usize {
        match &ctx.props().shown {
            None => position,
            Some(shown) => shown.get(position).copied().unwrap_or_default(),
        }
    }

    /// Tells which entries are in view, if these are others than before.
    fn tell_view(&mut self, ctx: &Context<Self>, scroller: &HtmlElement, feed: &HtmlElement) {
        let top = self.scrolled_to - f64::from(feed.offset_top());
        let first = self.heights.at(top);
        let last = self.heights.at(top + f64::from(scroller.client_height()));
        let viewed = (self.heights.entry(first), self.heights.entry(last));
        if viewed != self.viewed {
            self.viewed = viewed;
            ctx.props().on_view.emit(viewed);
        }
    }

    /// Holds the place of the entries that are not rendered.
    fn pad(&mut self, ctx: &Context<Self>, feed: &HtmlElement) {
        let window = Self::window(ctx);
        // Whole pixels: the error stays under one, and no float has to be printed.
        let above = self.heights.top(window.start).round() as i64;
        let below = (self.heights.total() - self.heights.top(window.end)).max(0.0) as i64;
        if self.padding != (above, below) {
            self.padding = (above, below);
            let style = feed.style();
            let _ = style.set_property("padding-top", &format!("{above}px"));
            let _ = style.set_property("padding-bottom", &format!("{below}px"));
        }
    }

    fn observe(&mut self, ctx: &Context<Self>, feed: &HtmlElement) {
        let window = Self::window(ctx);
        let Some(observer) = self.observer.as_ref().filter(|_| self.observed != window) else {
            return;
        };
        observer.disconnect();
        observer.observe(feed);
        let rows = feed.children();
        for row in (0..rows.length()).filter_map(|i| rows.item(i)) {
            observer.observe(&row);
        }
        self.observed = window;
    }

    fn measured(&mut self, ctx: &Context<Self>, rows: &[(usize, f64)], width: Option<f64>) {
        let (Some(scroller), Some(feed)) = (
            self.scroller.cast::<HtmlElement>(),
            self.feed.cast::<HtmlElement>(),
        ) else {
            return;
        };
        if self.anchor.is_none() {
            self.anchor = self.first_in_view(&scroller, &feed);
        }
        if let Some(width) = width.filter(|width| (width - self.width).abs() > 1.0 && *width > 0.0)
        {
            // Other lines, other heights: everything is to be measured anew.
            self.width = width;
            self.heights = estimate(&ctx.props().blog, width);
            self.heights.show(ctx.props().shown.clone());
            self.calibrated = false;
            self.observed = 0..0;
            self.observe(ctx, &feed);
        }
        let thought: f64 = rows
            .iter()
            .map(|(index, _)| self.heights.size(*index))
            .sum();
        let mut changed = false;
        for (index, height) in rows.iter().filter(|(_, height)| *height > 0.0) {
            changed |= self.heights.measure(*index, *height);
        }
        if !self.calibrated && rows.len() >= 3 && thought > 0.0 {
            self.calibrated = true;
            let real: f64 = rows.iter().map(|(_, height)| height).sum();
            self.heights
                .scale_estimates((real / thought).clamp(0.5, 2.0));
            changed = true;
        }
        if changed {
            self.pad(ctx, &feed);
            self.hold(&scroller, &feed);
            self.follow(ctx, &scroller);
        }
    }

    fn first_in_view(&self, scroller: &HtmlElement, feed: &HtmlElement) -> Option<Anchor> {
        let top = f64::from(scroller.scroll_top());
        let feed_top = f64::from(feed.offset_top());
        // While the title block is in view nothing above can change.
        if top < feed_top || self.heights.len() == 0 {
            return None;
        }
        let position = self.heights.at(top - feed_top);
        Some(Anchor {
            entry: self.heights.entry(position),
            offset: feed_top + self.heights.top(position) - top,
        })
    }

    /// The entry, if its beginning is in view, or else the first one.
    fn in_view(&self, entry: usize, scroller: &HtmlElement, feed: &HtmlElement) -> Option<Anchor> {
        let first = self.first_in_view(scroller, feed)?;
        let offset = first.offset + self.top(entry) - self.top(first.entry);
        let is_seen = (0.0..f64::from(scroller.client_height())).contains(&offset);
        Some(if is_seen {
            Anchor { entry, offset }
        } else {
            first
        })
    }

    /// Where an entry begins.
    fn top(&self, entry: usize) -> f64 {
        self.heights.top(self.heights.position(entry))
    }

    /// Puts the anchor back where it was.
    fn hold(&mut self, scroller: &HtmlElement, feed: &HtmlElement) {
        if let Some(anchor) = self.anchor {
            let feed_top = f64::from(feed.offset_top());
            self.scroll(scroller, feed_top + self.top(anchor.entry) - anchor.offset);
        }
    }

    fn scroll(&mut self, scroller: &HtmlElement, to: f64) {
        // A whole number, as the browser would make of it.
        scroller.set_scroll_top(to.round() as i32);
        self.scrolled_to = f64::from(scroller.scroll_top());
    }

    /// Asks for other entries where those in view are not all rendered.
    fn follow(&mut self, ctx: &Context<Self>, scroller: &HtmlElement) {
        let Some(feed) = self.feed.cast::<HtmlElement>() else {
            return;
        };
        let top = f64::from(scroller.scroll_top()) - f64::from(feed.offset_top());
        let height = f64::from(scroller.client_height());
        let last = self.heights.len();
        let near = |margin: f64, entries: usize| {
            let start = self.heights.at(top - margin).saturating_sub(entries);
            let end = (self.heights.at(top + height + margin) + 1 + entries).min(last);
            start..end
        };
        let (needed, window) = (near(height * 0.5, 0), Self::window(ctx));
        if needed.start < window.start || needed.end > window.end {
            ctx.props().on.emit(Action::Window(near(height, MARGIN)));
        }
    }

    /// Whether the current entry's beginning, or a good part of it, is in the
    /// window.
    fn in_sight(&self, ctx: &Context<Self>, scroller: &HtmlElement, feed: &HtmlElement) -> bool {
        let current = ctx.props().current;
        let top =
            f64::from(feed.offset_top()) + self.top(current) - f64::from(scroller.scroll_top());
        let bottom = top + self.heights.size(current);
        let height = f64::from(scroller.client_height());
        top < height - 48.0 && bottom > height.min(self.heights.size(current)) * 0.25
    }

    /// Brings the current entry to its place, about a third down the window,
    /// and gives it the focus unless a field has it. Whether that was done: first
    /// the entry has to be rendered.
    fn reveal(&mut self, ctx: &Context<Self>, scroller: &HtmlElement, feed: &HtmlElement) -> bool {
        let props = ctx.props();
        let current = props.current;
        let position = self.heights.position(current);
        let height = f64::from(scroller.client_height());
        if !Self::window(ctx).contains(&position) {
            let above = self.heights.at(self.top(current) - height);
            let below = self.heights.at(self.top(current) + height * 2.0);
            let start = above.saturating_sub(MARGIN);
            props.on.emit(Action::Window(start..below + 1 + MARGIN));
            return false;
        }
        self.revealed = props.reveal;
        let row = feed.children().item((position - props.start) as u32);
        let size = row
            .as_ref()
            .map_or(0.0, |row| row.get_bounding_client_rect().height());
        let offset = (height / 3.0).min((height - size - 16.0).max(16.0));
        let feed_top = f64::from(feed.offset_top());
        if position == 0 && feed_top + size.min(height / 3.0) < height {
            // The beginning shows the title block too.
            self.anchor = None;
            self.scroll(scroller, 0.0);
        } else {
            self.anchor = Some(Anchor {
                entry: current,
                offset,
            });
            self.hold(scroller, feed);
        }
        if let Some(row) = row.and_then(|row| row.dyn_into::<HtmlElement>().ok())
            && !typing(document().active_element())
        {
            let options = FocusOptions::new();
            options.set_prevent_scroll(true);
            let _ = row.focus_with_options(&options);
        }
        self.follow(ctx, scroller);
        true
    }
}

/// Whether two lists of entries are the same one.
fn same_list(a: &Option<Rc<Vec<usize>>>, b: &Option<Rc<Vec<usize>>>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => Rc::ptr_eq(a, b),
        (a, b) => a.is_none() && b.is_none(),
    }
}

/// Whether an element would not let go of the focus: a field, a panel, or the
/// timeline.
fn typing(element: Option<Element>) -> bool {
    element.is_some_and(|e| {
        matches!(&*e.tag_name(), "INPUT" | "TEXTAREA" | "SELECT")
            || matches!(e.closest("#fix, #filters, #timeline, .guide"), Ok(Some(_)))
    })
}

/// Heights from the length of the texts. Wrong by a tenth or so, which the
/// measuring of what is rendered puts right.
fn estimate(blog: &Document, width: f64) -> Heights {
    const LINE: f64 = 27.0;
    const CHARACTER: f64 = 8.0;
    let lines = |bytes: usize| (bytes as f64 * CHARACTER / width).ceil().max(1.0);
    let sizes = blog.entries.iter().map(|entry| {
        let heading = entry
            .heading
            .map_or(0.0, |heading| lines(heading.len()) * LINE + 8.0);
        let blocks: f64 = entry
            .blocks
            .iter()
            .map(|block| {
                let line = if block.kind == BlockKind::Paragraph {
                    LINE
                } else {
                    LINE * 0.8
                };
                lines(block.range.len()) * line + 12.0
            })
            .sum();
        100.0 + heading + blocks
    });
    Heights::estimated(sizes.collect())
}
