//! One entry of the feed.

use std::sync::Arc;

use liveblog_core::{
    Annotation, AnnotatorId, Block, BlockKind, Codebook, Document, Entry, EntryRecords, Part,
    Status,
};
use yew::prelude::*;

use super::people::others_made;
use super::shared::Shared;
use super::swatch::{
    ARROW, CHECK, CIRCLE, CIRCLE_DOT, CIRCLE_SLASH, PENCIL, PICTURE, QUESTION, icon, keep_focus,
    pressed, swatch,
};
use crate::state::people::Names;
use crate::state::review::Review;
use crate::state::{Action, shown_time, status_name};
use crate::words::{fill, t};

#[derive(PartialEq, Properties)]
pub struct EntryRowProps {
    pub blog: Shared<Document>,
    /// Position in the document's entries.
    pub index: usize,
    pub records: Shared<EntryRecords>,
    pub current: bool,
    pub codebook: Shared<Codebook>,
    pub annotator: AnnotatorId,
    /// The other annotators, where what they made is shown.
    pub others: Option<Names>,
    /// Changes when the words do.
    pub edition: u32,
    pub on: Callback<Action>,
}

#[component]
pub fn EntryRow(props: &EntryRowProps) -> Html {
    let Some(entry) = props.blog.entries.get(props.index) else {
        return html! { <article /> };
    };
    let blog = &*props.blog;
    let heading = blog.heading(entry);
    // A time that was corrected by hand is shown, not what was printed.
    let time = match entry.time.corrected_clock() {
        Some(clock) => Some(clock.to_string().into()),
        None => entry.time.raw.as_deref().map(shown_time),
    };
    let heading_id = format!("heading-{}", props.index);
    let (labelled_by, name) = match (heading, &time) {
        (Some(_), _) => (Some(heading_id.clone()), None),
        (None, Some(time)) => (None, Some(time.to_string())),
        (None, None) => (None, Some(fill("entry.name", &[("n", &(props.index + 1))]))),
    };
    let select = {
        let (on, index) = (props.on.clone(), props.index);
        move |_: MouseEvent| on.emit(Action::Select(index))
    };
    let own: Vec<&Arc<Annotation>> = props
        .records
        .annotations
        .iter()
        .filter(|a| a.annotator == props.annotator)
        .collect();
    let spans = |part: Part| -> Vec<&Annotation> {
        own.iter()
            .map(|a| &***a)
            .filter(|a| a.span.is_some_and(|s| s.part == part))
            .collect()
    };
    let status = props.records.status(&props.annotator);
    let note = props.records.note(&props.annotator);
    html! {
        <article id={format!("entry-{}", props.index)} class={classes!("entry", props.current.then_some("entry-current"), (status == Status::Excluded).then_some("entry-excluded"))}
            tabindex={if props.current { "0" } else { "-1" }}
            aria-current={props.current.then_some("true")}
            aria-labelledby={labelled_by} aria-label={name}
            aria-posinset={(props.index + 1).to_string()} aria-setsize={blog.entries.len().to_string()}
            data-index={props.index.to_string()}
            onclick={select}>
            <div class="entry-line">
                <span class="entry-time">{ time.as_deref().unwrap_or(t("entry.no-time")) }</span>
                <span class="entry-authors" dir="auto">{ entry.authors.join(", ") }</span>
                if props.current {
                    <button type="button" class="quiet fix-open" aria-keyshortcuts="l" onmousedown={keep_focus}
                        onclick={pressed(&props.on, || Review::Open.into())}>{ t("entry.fix") }<span class="fix-open-rest">{ " " }{ t("entry.fix-rest") }</span></button>
                }
                <span class={classes!("entry-status", format!("status-{}", status_class(status)))}>
                    { icon(status_sign(status)) }<span>{ status_name(status) }</span>
                </span>
            </div>
            if let Some(heading) = heading {
                <h2 id={heading_id} dir="auto">{ marked(heading, 0, &spans(Part::Heading), &props.codebook) }</h2>
            }
            <div class="entry-text" dir="auto">
                { for blocks(blog, entry).map(|(block, text)| view_block(block, text, &spans(Part::Text), &props.codebook)) }
                if entry.text.is_empty() {
                    <p class="no-text">{ t("entry.no-text") }</p>
                }
            </div>
            <ul class="chips" aria-label={t("entry.labels")}>
                { for chips(&own, &props.codebook, blog, entry) }
                if !note.is_empty() {
                    <li class="chip chip-note" dir="auto">{ icon(PENCIL) }<span class="visually-hidden" dir="auto">{ t("entry.note") }{ " " }</span><span>{ first_words(&note, 80) }</span></li>
                }
            </ul>
            { others_made(props) }
        </article>
    }
}

fn status_sign(status: Status) -> &'static str {
    match status {
        Status::Unseen => CIRCLE,
        Status::InProgress => CIRCLE_DOT,
        Status::Done => CHECK,
        Status::Unsure => QUESTION,
        Status::Excluded => CIRCLE_SLASH,
    }
}

fn status_class(status: Status) -> &'static str {
    match status {
        Status::Unseen => "unseen",
        Status::InProgress => "in-progress",
        Status::Done => "done",
        Status::Unsure => "unsure",
        Status::Excluded => "excluded",
    }
}

/// The blocks to show, with their text. A caption printed twice is shown once.
fn blocks<'b>(blog: &'b Document, entry: &'b Entry) -> impl Iterator<Item = (&'b Block, &'b str)> {
    let text = blog.text(entry);
    let mut before: Option<(BlockKind, &str)> = None;
    entry.blocks.iter().filter_map(move |block| {
        let words = block.range.of(text);
        let twice = block.kind == BlockKind::Caption && before == Some((block.kind, words));
        before = Some((block.kind, words));
        (!twice).then_some((block, words))
    })
}

fn view_block(block: &Block, text: &str, spans: &[&Annotation], codebook: &Codebook) -> Html {
    let inner = marked(text, block.range.start, spans, codebook);
    match block.kind {
        BlockKind::Paragraph => html! { <p dir="auto">{ inner }</p> },
        BlockKind::ListItem => html! { <p class="list-item" dir="auto">{ inner }</p> },
        BlockKind::Caption => html! {
            <p class="caption" dir="auto">{ icon(PICTURE) }<span class="visually-hidden" dir="auto">{ t("entry.caption") }{ " " }</span>{ inner }</p>
        },
        BlockKind::Placeholder => html! {
            <p class="placeholder" dir="auto"><span class="visually-hidden" dir="auto">{ t("entry.embed") }{ " " }</span>{ inner }</p>
        },
        BlockKind::Link => html! {
            <p class="link-line" dir="auto">{ icon(ARROW) }<span class="visually-hidden" dir="auto">{ t("entry.link") }{ " " }</span>{ inner }</p>
        },
        BlockKind::Other => html! { <p class="other" dir="auto">{ inner }</p> },
    }
}

/// `text`, which begins at byte `offset` of its part, with the passages that
/// are labelled marked.
fn marked(text: &str, offset: u32, spans: &[&Annotation], codebook: &Codebook) -> Html {
    let start = offset as usize;
    let end = start + text.len();
    let ranges: Vec<(usize, usize, &Annotation)> = spans
        .iter()
        .filter_map(|a| {
            a.span
                .map(|s| (s.range.start as usize, s.range.end as usize, *a))
        })
        .filter(|(from, to, _)| *from < end && *to > start)
        .collect();
    if ranges.is_empty() {
        return html! { { text } };
    }
    let mut cuts = vec![start, end];
    for (from, to, _) in &ranges {
        for cut in [*from, *to] {
            let cut = cut.clamp(start, end);
            if let Err(place) = cuts.binary_search(&cut) {
                cuts.insert(place, cut);
            }
        }
    }
    cuts.windows(2)
        .map(|cut| {
            let piece = text.get(cut[0] - start..cut[1] - start).unwrap_or_default();
            let names: Vec<&str> = ranges
                .iter()
                .filter(|(from, to, _)| *from <= cut[0] && *to >= cut[1])
                .map(|(_, _, a)| codebook.label(&a.label).map_or(&*a.label, |l| &l.name))
                .collect();
            if names.is_empty() {
                html! { { piece } }
            } else {
                html! { <mark title={names.join(", ")}>{ piece }</mark> }
            }
        })
        .collect()
}

/// The labels that are set, in the codebook's order, passages last.
fn chips<'a>(
    own: &'a [&'a Arc<Annotation>],
    codebook: &'a Codebook,
    blog: &'a Document,
    entry: &'a Entry,
) -> impl Iterator<Item = Html> + 'a {
    let mut sorted: Vec<&Annotation> = Vec::new();
    let whole = |a: &&Annotation| a.span.is_none();
    for label in &codebook.labels {
        sorted.extend(
            own.iter()
                .map(|a| &***a)
                .filter(whole)
                .filter(|a| a.label == label.id),
        );
    }
    sorted.extend(own.iter().map(|a| &***a).filter(|a| a.span.is_some()));
    sorted.into_iter().map(move |annotation| {
        let label = codebook.label(&annotation.label);
        let name = label.map_or(&*annotation.label, |l| &l.name);
        let color = label.map_or("#777777", |l| &l.color);
        let quote = annotation.span.map(|span| {
            let text = match span.part {
                Part::Text => blog.text(entry),
                Part::Heading => blog.heading(entry).unwrap_or_default(),
            };
            format!(" “{}”", first_words(span.range.of(text), 40))
        });
        html! {
            <li class="chip">{ swatch(color, true) }{ name }{ quote.unwrap_or_default() }</li>
        }
    })
}

pub fn first_words(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}
