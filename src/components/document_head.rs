//! The live blog's own title block, above its entries, and at a glance what
//! splitting understood, with a way to put it right.

use liveblog_core::glance::glance;
use liveblog_core::{Document, Notice};
use yew::prelude::*;

use super::shared::Shared;
use super::swatch::pressed;
use crate::state::Action;
use crate::state::changes::title;
use crate::state::review::Review;
use crate::words::glance::{count_words, layout_words, when_words};
use crate::words::sentences::{lang, say};
use crate::words::{count, t};

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
                <h1>{ title(blog) }</h1>
                for paragraph in &blog.standfirst {
                    <p class="standfirst">{ paragraph }</p>
                }
                if !blog.key_points.is_empty() {
                    <h2 class="key-points-head">{ t("head.key-points") }</h2>
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
        let why = props.read_only.then(|| t("fix.read-only"));
        html! { <button type="button" class="inline" disabled={props.read_only} title={why} onclick={pressed(&props.on, act)}>{ words }</button> }
    };
    let when = when_words(&found);
    let lacks = match (found.lacks_date, found.lacks_zone) {
        (true, true) => Some(t("head.set-date-zone")),
        (true, false) => Some(t("head.set-date")),
        (false, true) => Some(t("head.set-zone")),
        (false, false) => None,
    };
    html! {
        <section class="found" aria-label={t("head.glance")}>
            <p><strong>{ count_words(&props.blog) }</strong>{ " · " }{ button(t("head.details"), || Review::Details.into()) }</p>
            if found.is_plain {
                <p>
                    { t("head.plain") }{ " " }
                    <button type="button" class="inline" onclick={pressed(&props.on, || Review::Open.into())}>{ t("fix.title") }</button>
                </p>
            } else {
                <p>{ layout_words(&found) }</p>
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
        let (words, lang) = (say(&notice.message), lang(&notice.message));
        let Some(entry) = notice.entry.clone() else {
            return html! { <li dir="auto" {lang}>{ words }</li> };
        };
        let visit = props
            .on
            .reform(move |_: MouseEvent| Review::Visit(entry.clone()).into());
        html! { <li dir="auto" {lang}><button type="button" class="inline" onclick={visit}>{ words }</button></li> }
    };
    // What is short, or all there is to see, need not be asked for.
    let open = all <= 3 || blog.entries.len() == 1;
    html! {
        <details class="notices" {open}>
            <summary>{ count("head.notices", all) }</summary>
            <ul>
                { for blog.notices.iter().take(NOTICES).map(notice) }
                if all > NOTICES {
                    <li>{ count("count.more", all - NOTICES) }</li>
                }
            </ul>
        </details>
    }
}
