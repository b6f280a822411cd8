//! The timeline beside the feed: how many entries each stretch of time has,
//! by their labels' colours. It shows what is in view, goes where one clicks,
//! and shows only a stretch that is drawn over it.
//!
//! Ten thousand entries are a hundred stripes here, and one path a label: the
//! numbers behind them are in the summary, as a table.

use std::rc::Rc;

use gloo::utils::document;
use liveblog_core::timeline::{Axis, Day, Timeline};
use liveblog_core::{Codebook, Document};
use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent};
use yew::prelude::*;

use super::entry_row::first_words;
use super::shared::Shared;
use crate::state::find::{Drawn, Find, place_words, stretch_words};
use crate::state::survey::{BINS, bin_of, span_of_time};
use crate::state::{Action, Work};
use crate::words::{fill, t};

/// How high a stripe is in the drawing's own units, with what is left between
/// two.
const STRIPE: usize = 10;

/// Marks at most.
const MARKS: i64 = 14;

/// How far a pointer must go to draw a stretch and not to click, in pixels.
const DRAG: i32 = 5;

/// The same for a finger, which does not hold still.
const FINGER_DRAG: i32 = 15;

#[derive(PartialEq, Properties)]
pub struct StripesProps {
    pub drawn: Rc<Drawn>,
    pub codebook: Shared<Codebook>,
}

/// What does not change from key to key.
#[component]
fn Stripes(props: &StripesProps) -> Html {
    let bins = &props.drawn.bins;
    let timeline = &*props.drawn.timeline;
    let sums: Vec<u32> = (0..BINS)
        .map(|bin| bins.rows.iter().filter_map(|row| row.get(bin)).sum())
        .collect();
    let most = sums.iter().copied().max().unwrap_or(0).max(1);
    // A stripe with few entries is short, but never too thin to be seen.
    let scale = 100.0 / f64::from(most.max(4));
    let mut begun = vec![0_u32; BINS];
    let mut paths = Vec::new();
    for (place, row) in bins.rows.iter().enumerate() {
        let mut path = String::new();
        for (bin, count) in row.iter().enumerate() {
            if *count == 0 {
                continue;
            }
            let from = (f64::from(begun[bin]) * scale).round() as usize;
            begun[bin] += count;
            let to = (f64::from(begun[bin]) * scale).round() as usize;
            let y = bin * STRIPE + 1;
            let bottom = y + STRIPE - 2;
            for (step, to) in [('M', from), (',', y), ('H', to), ('V', bottom), ('H', from)] {
                path.push(step);
                path.push_str(&to.to_string());
            }
            path.push('Z');
        }
        if path.is_empty() {
            continue;
        }
        paths.push(match props.codebook.labels.get(place) {
            Some(label) if place + 1 < bins.rows.len() => {
                html! { <path class="timeline-label" d={path} fill={label.color.clone()} /> }
            }
            _ => html! { <path class="timeline-none" d={path} /> },
        });
    }
    html! { <>
        <svg class="timeline-marks" aria-hidden="true" focusable="false">
            { for marks(timeline).into_iter().map(|(share, words)| {
                let y = format!("{:.2}%", share * 100.0);
                html! { <>
                    <line x1="0" x2="100%" y1={y.clone()} y2={y.clone()} />
                    <text x="2" y={y} dy="1.05em">{ words }</text>
                </> }
            }) }
        </svg>
        <svg class="timeline-bars" viewBox={format!("0 0 100 {}", BINS * STRIPE)} preserveAspectRatio="none" aria-hidden="true" focusable="false">
            { for paths }
        </svg>
    </> }
}

/// Where marks stand, and what they say.
fn marks(timeline: &Timeline) -> Vec<(f64, String)> {
    let mut marks = Vec::new();
    let step = span_of_time(timeline, MARKS);
    if timeline.axis == Axis::Positions {
        let mut place = step - 1;
        while place <= timeline.last {
            marks.push((timeline.share(place), (place + 1).to_string()));
            place += step;
        }
        return marks;
    }
    let mut place = timeline.first.div_euclid(step) * step;
    while place <= timeline.last {
        if place >= timeline.first
            && let Some((day, clock)) = timeline.shown(place)
        {
            let clock = clock.to_string();
            let words = match day {
                _ if clock != "00:00:00" && step >= 3600 => clock.get(..2),
                _ if clock != "00:00:00" => clock.get(..5),
                Day::Date(date) => {
                    let date = date.to_string();
                    marks.push((
                        timeline.share(place),
                        date.get(5..).unwrap_or_default().to_owned(),
                    ));
                    None
                }
                Day::Number(_) => clock.get(..5),
            };
            if let Some(words) = words {
                marks.push((timeline.share(place), words.to_owned()));
            }
        }
        place += step;
    }
    marks
}

/// Shows which entries are in view. Done past the page's drawing, since it
/// changes with every pixel that one scrolls.
pub fn show_view(work: &Work, (first, last): (usize, usize)) {
    let Some(drawn) = &work.find.drawn else {
        return;
    };
    let Some(view) = document().get_element_by_id("timeline-view") else {
        return;
    };
    let share = |entry: usize| {
        let place = drawn.timeline.places.get(entry);
        place.map(|place| drawn.timeline.share(*place))
    };
    let (Some(mut a), Some(b)) = (share(first), share(last)) else {
        return;
    };
    // An entry that was pinned to the top lies at the other end of the day.
    if first == 0
        && last > 0
        && let Some(second) = share(1)
        && (a - second).abs() > 0.5
    {
        a = second;
    }
    let whole = (BINS * STRIPE) as f64;
    let (top, bottom) = (a.min(b) * whole, a.max(b) * whole);
    for (name, value) in [("y", top - 6.0), ("height", bottom - top + 12.0)] {
        let value = (value.round() as i64).to_string();
        if view.get_attribute(name).as_deref() != Some(&value) {
            let _ = view.set_attribute(name, &value);
        }
    }
}

#[derive(PartialEq, Properties)]
pub struct StripProps {
    pub drawn: Rc<Drawn>,
    pub blog: Shared<Document>,
    pub codebook: Shared<Codebook>,
    /// The entries shown, ascending; `None` for all of them.
    pub shown: Option<Rc<Vec<usize>>>,
    /// The current entry.
    pub current: usize,
    /// The stretch that the filters leave.
    pub from: Option<i64>,
    /// Its end.
    pub to: Option<i64>,
    /// Changes when the words do.
    pub edition: u32,
    pub on: Callback<Action>,
}

/// What the pointer is doing.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Held {
    /// It went down here and may become a click or a stretch.
    Stretch { from: usize, y: i32, is_drawn: bool },
    /// It moves what is in view.
    View,
}

#[component]
pub fn Strip(props: &StripProps) -> Html {
    let strip_ref = use_node_ref();
    let held = use_mut_ref(|| None::<Held>);
    // The stretch being drawn, by pointer or keys, from where to where.
    let drawing = use_state(|| None::<(usize, usize)>);
    let timeline = props.drawn.timeline.clone();
    let place = timeline
        .places
        .get(props.current)
        .copied()
        .unwrap_or_default();
    let whole = (BINS * STRIPE) as f64;
    let y = (timeline.share(place) * whole).round();
    let range = match *drawing {
        Some((a, b)) => Some((a.min(b) * STRIPE, (a.max(b) + 1) * STRIPE)),
        None => (props.from.is_some() || props.to.is_some()).then(|| {
            let a = timeline.share(props.from.unwrap_or(timeline.first)) * whole;
            let b = timeline.share(props.to.unwrap_or(timeline.last)) * whole;
            (a.min(b) as usize, (a.max(b) as usize) + 2)
        }),
    };
    let down = {
        let (held, strip_ref) = (held.clone(), strip_ref.clone());
        move |event: PointerEvent| {
            let Some(strip) = strip_ref.cast::<Element>() else {
                return;
            };
            if event.button() != 0 {
                return;
            }
            let _ = strip.set_pointer_capture(event.pointer_id());
            let on_view = event
                .target()
                .and_then(|t| t.dyn_into::<Element>().ok())
                .is_some_and(|t| t.id() == "timeline-view");
            *held.borrow_mut() = Some(if on_view && !event.shift_key() {
                Held::View
            } else {
                Held::Stretch {
                    from: stripe_at(&strip, &event),
                    y: event.client_y(),
                    is_drawn: false,
                }
            });
        }
    };
    let moved = {
        let (held, drawing, on) = (held.clone(), drawing.clone(), props.on.clone());
        let (timeline, shown) = (timeline.clone(), props.shown.clone());
        let strip_ref = strip_ref.clone();
        move |event: PointerEvent| {
            let Some(strip) = strip_ref.cast::<Element>() else {
                return;
            };
            let now = *held.borrow();
            match now {
                Some(Held::View) => {
                    if let Some(entry) =
                        nearest(&timeline, shown.as_deref(), share_at(&strip, &event))
                    {
                        on.emit(Find::Visit(entry).into());
                    }
                }
                Some(Held::Stretch { from, y, is_drawn })
                    if is_drawn || (event.client_y() - y).abs() >= drag(&event) =>
                {
                    *held.borrow_mut() = Some(Held::Stretch {
                        from,
                        y,
                        is_drawn: true,
                    });
                    drawing.set(Some((from, stripe_at(&strip, &event))));
                }
                _ => {}
            }
        }
    };
    let up = {
        let (held, drawing, on) = (held.clone(), drawing.clone(), props.on.clone());
        let (timeline, shown) = (timeline.clone(), props.shown.clone());
        let strip_ref = strip_ref.clone();
        move |event: PointerEvent| {
            let Some(strip) = strip_ref.cast::<Element>() else {
                return;
            };
            let was = held.borrow_mut().take();
            match was {
                Some(Held::Stretch {
                    from,
                    is_drawn: true,
                    ..
                }) => {
                    let to = stripe_at(&strip, &event);
                    drawing.set(None);
                    on.emit(Find::Stripes(from.min(to), from.max(to)).into());
                }
                Some(Held::Stretch { .. }) => {
                    if let Some(entry) =
                        nearest(&timeline, shown.as_deref(), share_at(&strip, &event))
                    {
                        on.emit(Find::Visit(entry).into());
                    }
                }
                _ => {}
            }
        }
    };
    let cancelled = {
        let (held, drawing) = (held.clone(), drawing.clone());
        move |_: PointerEvent| {
            *held.borrow_mut() = None;
            drawing.set(None);
        }
    };
    let keys = {
        let (drawing, on) = (drawing.clone(), props.on.clone());
        let (timeline, shown, current) = (timeline.clone(), props.shown.clone(), props.current);
        let is_limited = props.from.is_some() || props.to.is_some();
        move |event: KeyboardEvent| {
            if event.ctrl_key() || event.meta_key() || event.alt_key() {
                return;
            }
            let at = bin_of(
                &timeline,
                timeline.places.get(current).copied().unwrap_or_default(),
            );
            let key = event.key();
            let by = match &*key {
                "ArrowDown" => 1,
                "ArrowUp" => -1,
                "PageDown" => 8,
                "PageUp" => -8,
                "Home" => -(BINS as isize),
                "End" => BINS as isize,
                "Enter" if drawing.is_some() => 0,
                "Escape" if drawing.is_some() || is_limited => 0,
                _ => return,
            };
            event.prevent_default();
            match (&*key, *drawing) {
                ("Escape", Some(_)) => drawing.set(None),
                ("Escape", None) => on.emit(Find::Stripes(0, BINS).into()),
                ("Enter", Some((a, b))) => {
                    drawing.set(None);
                    on.emit(Find::Stripes(a.min(b), a.max(b)).into());
                }
                _ if event.shift_key() => {
                    let (from, to) = drawing.unwrap_or((at, at));
                    drawing.set(Some((from, to.saturating_add_signed(by).min(BINS - 1))));
                }
                _ => {
                    if let Some(entry) = beyond(&timeline, shown.as_deref(), at, by) {
                        on.emit(Find::Visit(entry).into());
                    }
                }
            }
        }
    };
    let count = props
        .shown
        .as_ref()
        .map_or(props.blog.entries.len(), |s| s.len());
    let position = match &props.shown {
        Some(shown) => shown.partition_point(|e| *e < props.current),
        None => props.current,
    };
    let drawn = drawing.map(|(a, b)| {
        let place = |stripe: usize| timeline.place(stripe as f64 / BINS as f64);
        stretch_words(&timeline, place(a.min(b)), place(a.max(b) + 1))
    });
    let words = match &drawn {
        Some(stretch) => fill("timeline.stretch", &[("stretch", stretch)]),
        None => {
            let entry = props.blog.entries.get(props.current);
            let begins = entry.map(|e| {
                first_words(
                    props.blog.heading(e).unwrap_or_else(|| props.blog.text(e)),
                    60,
                )
            });
            fill(
                "timeline.at",
                &[
                    ("time", &place_words(&timeline, place)),
                    ("place", &(position + 1)),
                    ("all", &count),
                    ("words", &begins.unwrap_or_default()),
                ],
            )
        }
    };
    html! {
        <nav class="timeline" aria-label={t("timeline.label")}>
        <div id="timeline" ref={strip_ref} class="timeline-strip" role="slider" tabindex="0" aria-orientation="vertical"
            aria-label={t("timeline.label")} aria-describedby="timeline-hint" title={t("timeline.title")}
            aria-valuemin="1" aria-valuemax={count.max(1).to_string()} aria-valuenow={(position + 1).to_string()} aria-valuetext={words}
            onpointerdown={down} onpointermove={moved} onpointerup={up} onpointercancel={cancelled} onkeydown={keys}>
            <span id="timeline-hint" class="visually-hidden">{ t("timeline.hint") }</span>
            <Stripes drawn={props.drawn.clone()} codebook={props.codebook.clone()} />
            <svg class="timeline-over" viewBox={format!("0 0 100 {}", BINS * STRIPE)} preserveAspectRatio="none" aria-hidden="true" focusable="false">
                if let Some((top, bottom)) = range {
                    <rect class="timeline-range" x="0" width="100" y={top.to_string()} height={bottom.saturating_sub(top).max(3).to_string()} />
                }
                <rect id="timeline-view" class="timeline-view" x="0" width="100" />
                <path class="timeline-current" d={format!("M0 {}H100", y.clamp(2.0, whole - 2.0))} />
            </svg>
            if let Some(stretch) = drawn {
                <span class="timeline-stretch" aria-hidden="true">{ stretch }</span>
            }
        </div>
        </nav>
    }
}

fn drag(event: &PointerEvent) -> i32 {
    match &*event.pointer_type() {
        "touch" => FINGER_DRAG,
        _ => DRAG,
    }
}

/// How far down the strip the pointer is, between 0 and 1.
fn share_at(strip: &Element, event: &PointerEvent) -> f64 {
    let rect = strip.get_bounding_client_rect();
    ((f64::from(event.client_y()) - rect.top()) / rect.height().max(1.0)).clamp(0.0, 1.0)
}

fn stripe_at(strip: &Element, event: &PointerEvent) -> usize {
    ((share_at(strip, event) * BINS as f64) as usize).min(BINS - 1)
}

/// The entries shown, down the page.
fn each(timeline: &Timeline, shown: Option<&Vec<usize>>) -> impl Iterator<Item = (usize, i64)> {
    let count = shown.map_or(timeline.places.len(), Vec::len);
    (0..count).filter_map(move |position| {
        let entry = match shown {
            Some(shown) => *shown.get(position)?,
            None => position,
        };
        Some((entry, *timeline.places.get(entry)?))
    })
}

/// The entry shown that lies nearest to a place on the strip.
fn nearest(timeline: &Timeline, shown: Option<&Vec<usize>>, share: f64) -> Option<usize> {
    let place = timeline.place(share);
    let all = each(timeline, shown);
    let nearest = all.min_by_key(|(_, at)| at.abs_diff(place))?;
    Some(nearest.0)
}

/// The first entry shown of the next stripe that has any, `by` stripes down
/// from one or further, or up.
fn beyond(timeline: &Timeline, shown: Option<&Vec<usize>>, at: usize, by: isize) -> Option<usize> {
    let wanted = at.saturating_add_signed(by).min(BINS - 1);
    let down = by > 0;
    let mut best: Option<(usize, usize)> = None;
    let mut last_way: Option<(usize, usize)> = None;
    for (entry, place) in each(timeline, shown) {
        let bin = bin_of(timeline, place);
        if (down && bin <= at) || (!down && bin >= at) {
            continue;
        }
        let is_far = if down { bin >= wanted } else { bin <= wanted };
        // The nearest of those that are far enough, else the farthest there is.
        let closer = |than: &Option<(usize, usize)>, near: bool| {
            than.is_none_or(|(other, _)| {
                if down == near {
                    bin < other
                } else {
                    bin > other
                }
            })
        };
        if is_far && closer(&best, true) {
            best = Some((bin, entry));
        }
        if closer(&last_way, false) {
            last_way = Some((bin, entry));
        }
    }
    best.or(last_way).map(|(_, entry)| entry)
}
