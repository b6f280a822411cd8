//! The live blog's own title block, above its entries, and what splitting
//! found.

use liveblog_core::{Document, Order};
use yew::prelude::*;

use super::shared::Shared;

#[derive(PartialEq, Properties)]
pub struct DocumentHeadProps {
    pub blog: Shared<Document>,
}

#[component]
pub fn DocumentHead(props: &DocumentHeadProps) -> Html {
    let blog = &props.blog;
    let order = match blog.order {
        Order::OldestFirst => "oldest first",
        Order::NewestFirst => "newest first",
        Order::Mixed => "mixed order",
    };
    let entries = match blog.entries.len() {
        1 => "1 entry".to_owned(),
        n => format!("{n} entries, {order}"),
    };
    // What is short, or all there is to see, need not be asked for.
    let open = blog.notices.len() <= 3 || blog.entries.len() == 1;
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
            <p class="found">{ entries }</p>
            if !blog.notices.is_empty() {
                <details class="notices" {open}>
                    <summary>{ match blog.notices.len() { 1 => "1 notice".to_owned(), n => format!("{n} notices") } }</summary>
                    <ul>
                        // More than a screenful helps nobody.
                        for notice in blog.notices.iter().take(50) {
                            <li>{ &notice.message }</li>
                        }
                    </ul>
                </details>
            }
        </header>
    }
}
