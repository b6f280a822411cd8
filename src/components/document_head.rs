//! The live blog's own title block, above its entries, and at a glance what
//! splitting understood, with a way to put it right.

use liveblog_core::glance::{Glance, glance};
use liveblog_core::{Document, Notice};
use yew::prelude::*;

use super::shared::Shared;
use super::swatch::pressed;
use crate::state::Action;
use crate::state::review::{READ_ONLY, Review};

/// More than a screenful helps nobody.
const NOTICES: usize = 50;

#[derive(PartialEq, Properties)]
pub struct DocumentHeadProps {
    pub blog: Shared<Document>,
    pub read_only: bool,
    /// Changes when the words do.
    pub edition: u32,
    pub on: Callback<Action>,
}

#[component]
pub fn DocumentHead(props: &DocumentHeadProps) -> Html {
    let blog = &props.blog;
    html! {
        <header class="document-head">
            <div dir="auto">
                <h1>{ blog.title.as_deref().unwrap_or("Untitled live blog") }</h1>
                for paragraph in &blog.standfirst {
                    <p class="standfirst">{ paragraph }</p>
                }
                if !blog.key_points.is_empty() {
                    <h2 class="key-points-head">{ "Key points" }</h2>
                    <ul class="key-points">
                        for point in &blog.key_points {
                            <li>{ point }</li>
                        }
                    </ul>
                }
            </div>
            { found(props) }
            { notices(props) }
        </header>
    }
}

/// What was understood.
fn found(props: &DocumentHeadProps) -> Html {
    let found = glance(&props.blog);
    let button = |words: &'static str, act: fn() -> Action| {
        let why = props.read_only.then_some(READ_ONLY);
        html! { <button type="button" class="inline" disabled={props.read_only} title={why} onclick={pressed(&props.on, act)}>{ words }</button> }
    };
    let Glance {
        count,
        layout,
        when,
        lacks_date,
        lacks_zone,
        is_plain,
    } = found;
    let lacks = match (lacks_date, lacks_zone) {
        (true, true) => Some("Set the date and zone…"),
        (true, false) => Some("Set the date…"),
        (false, true) => Some("Set the zone…"),
        (false, false) => None,
    };
    html! {
        <section class="found" aria-label="At a glance">
            <p><strong>{ count }</strong>{ " · " }{ button("Edit details", || Review::Details.into()) }</p>
            if is_plain {
                <p>
                    { "This reads like an article, with no times to tell entries by. If it is a live blog, split it by hand. " }
                    <button type="button" class="inline" onclick={pressed(&props.on, || Review::Open.into())}>{ "Fix the split" }</button>
                </p>
            } else {
                <p>{ layout }</p>
            }
            if !when.is_empty() {
                <p>{ when }{ " " }{ lacks.map(|words| button(words, || Review::Details.into())) }</p>
            }
            if let Some(url) = &props.blog.source_url {
                <p class="found-url" dir="auto">{ url }</p>
            }
        </section>
    }
}

/// What looked odd; each leads to its entry.
fn notices(props: &DocumentHeadProps) -> Html {
    let blog = &props.blog;
    let all = blog.notices.len();
    if all == 0 {
        return Html::default();
    }
    let notice = |notice: &Notice| {
        let Some(entry) = notice.entry.clone() else {
            return html! { <li>{ &notice.message }</li> };
        };
        let visit = props
            .on
            .reform(move |_: MouseEvent| Review::Visit(entry.clone()).into());
        html! { <li><button type="button" class="inline" onclick={visit}>{ &notice.message }</button></li> }
    };
    // What is short, or all there is to see, need not be asked for.
    let open = all <= 3 || blog.entries.len() == 1;
    html! {
        <details class="notices" {open}>
            <summary>{ match all { 1 => "1 notice".to_owned(), n => format!("{n} notices") } }</summary>
            <ul>
                { for blog.notices.iter().take(NOTICES).map(notice) }
                if all > NOTICES {
                    <li>{ format!("and {} more", all - NOTICES) }</li>
                }
            </ul>
        </details>
    }
}
