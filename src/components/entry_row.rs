//! One entry of the feed.

use std::sync::Arc;

use liveblog_core::{
    Annotation, AnnotatorId, Codebook, Document, Entry, EntryRecords, RecordId, Role, Span, Status,
};
use yew::prelude::*;

use super::links::{Library, below, link_button};
use super::marked_text::MarkedText;
use super::passage_tools::PassageTools;
use super::record::quote_type_name;
use super::shared::Shared;
use super::swatch::{
    CHECK, CIRCLE, CIRCLE_DOT, CIRCLE_SLASH, PENCIL, QUESTION, QUOTE, icon, keep_focus, pressed,
    swatch,
};
use crate::app::target_element;
use crate::browser::label_colors::color;
use crate::browser::selection;
use crate::keymap::{self, KeyCommand};
use crate::state::people::Names;
use crate::state::review::Review;
use crate::state::spans::{Passage, Spans, part_text, passages, short};
use crate::state::{Action, shown_time, status_name};
use crate::words::{fill, t};

#[derive(PartialEq, Properties)]
pub struct EntryRowProps {
    pub blog: Shared<Document>,
    /// Position in the document's entries.
    pub index: usize,
    /// Position among the entries shown.
    pub place: usize,
    /// Whether not all entries are shown. How many are is not told to each row,
    /// which would be drawn anew whenever one more is.
    pub filtered: bool,
    pub records: Shared<EntryRecords>,
    pub current: bool,
    pub codebook: Shared<Codebook>,
    pub annotator: AnnotatorId,
    /// The other annotators, where what they made is shown.
    pub others: Option<Names>,
    /// The selected passage, if it is of this entry.
    pub passage: Option<Passage>,
    /// The open attribution, if it is of this entry.
    pub record: Option<RecordId>,
    pub read_only: bool,
    /// For the names of entries at the other end of links.
    pub library: Library,
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
    // Named by the words alone, without what marks in them say.
    let name = match (heading, &time) {
        (Some(heading), _) => heading.to_owned(),
        (None, Some(time)) => time.to_string(),
        (None, None) => fill("entry.name", &[("n", &(props.index + 1))]),
    };
    let click = {
        let (on, index) = (props.on.clone(), props.index);
        move |event: MouseEvent| clicked(&event, index, &on)
    };
    let own: Vec<&Arc<Annotation>> = props
        .records
        .annotations
        .iter()
        .filter(|a| a.annotator == props.annotator)
        .collect();
    let size = match props.filtered {
        true => "-1".to_owned(),
        false => blog.entries.len().to_string(),
    };
    let status = props.records.status(&props.annotator);
    let note = props.records.note(&props.annotator);
    html! {
        <article id={format!("entry-{}", props.index)} class={classes!("entry", props.current.then_some("entry-current"), (status == Status::Excluded).then_some("entry-excluded"))}
            tabindex={if props.current { "0" } else { "-1" }}
            aria-current={props.current.then_some("true")}
            aria-label={name}
            aria-posinset={(props.place + 1).to_string()} aria-setsize={size}
            data-index={props.index.to_string()}
            onclick={click}>
            <div class="entry-line">
                <span class="entry-time">{ time.as_deref().unwrap_or(t("entry.no-time")) }</span>
                <span class="entry-authors" dir="auto">{ entry.authors.join(", ") }</span>
                { link_button(props) }
                if props.current {
                    <button type="button" class="quiet fix-open" aria-keyshortcuts={keymap::shortcut(KeyCommand::Fix)} onmousedown={keep_focus}
                        onclick={pressed(&props.on, || Review::Open.into())}>{ t("entry.fix") }<span class="fix-open-rest">{ " " }{ t("entry.fix-rest") }</span></button>
                }
                <span class={classes!("entry-status", format!("status-{}", status_class(status)))}>
                    { icon(status_sign(status)) }<span>{ status_name(status) }</span>
                </span>
            </div>
            <MarkedText blog={props.blog.clone()} index={props.index} records={props.records.clone()}
                codebook={props.codebook.clone()} annotator={props.annotator.clone()} edition={props.edition} />
            <ul class="chips" aria-label={t("entry.labels")}>
                { for label_chips(&own, &props.codebook) }
                { for unknown_chips(&own, &props.codebook) }
                { for record_chips(props, entry) }
                { for passage_chips(props, entry) }
                if !note.is_empty() {
                    <li class="chip chip-note" dir="auto">{ icon(PENCIL) }<span class="visually-hidden" dir="auto">{ t("entry.note") }{ " " }</span><span>{ first_words(&note, 80) }</span></li>
                }
            </ul>
            { below(props) }
            if props.passage.is_some() || props.record.is_some() {
                <PassageTools passage={props.passage.clone()} members={members(props)} records={props.records.clone()}
                    codebook={props.codebook.clone()} annotator={props.annotator.clone()} read_only={props.read_only}
                    edition={props.edition} on={props.on.clone()} />
            }
        </article>
    }
}

/// Makes the entry the current one, and picks the passage that was clicked.
fn clicked(event: &MouseEvent, index: usize, on: &Callback<Action>) {
    on.emit(Action::Select(index));
    // The end of dragging over words is a click, too.
    if selection::is_any() {
        return;
    }
    let target = target_element(event);
    let on_mark = target.as_ref().and_then(|target| {
        let mark = target.closest("mark").ok()??;
        let piece = mark.closest("[data-part]").ok()??;
        let part = selection::part_of(&piece);
        Some((part, mark.get_attribute("data-from")?.parse().ok()?))
    });
    match on_mark {
        Some((part, at)) => on.emit(Spans::Click(index, part, at).into()),
        None if target.is_some_and(|t| matches!(t.closest("button"), Ok(None))) => {
            on.emit(Spans::ClickBeside.into());
        }
        None => {}
    }
}

/// The passages of the open attribution.
fn members(props: &EntryRowProps) -> Vec<Span> {
    let records = &*props.records;
    let mut spans = Vec::new();
    for record in &records.attributions {
        if Some(&record.id) == props.record.as_ref() {
            for annotation in &records.annotations {
                if record.has(&annotation.id) {
                    spans.extend(annotation.span);
                }
            }
        }
    }
    spans
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

/// The labels on the whole entry, in the codebook's order.
fn label_chips<'a>(
    own: &'a [&'a Arc<Annotation>],
    codebook: &'a Codebook,
) -> impl Iterator<Item = Html> + 'a {
    codebook.labels.iter().flat_map(move |label| {
        let set = move |a: &&&Arc<Annotation>| a.span.is_none() && a.label == label.id;
        own.iter().filter(set).map(move |_| {
            html! { <li class="chip">{ swatch(&label.color, true) }{ &label.name }</li> }
        })
    })
}

/// The labels on the entry that the codebook does not know, by their ids.
fn unknown_chips<'a>(
    own: &'a [&'a Arc<Annotation>],
    codebook: &'a Codebook,
) -> impl Iterator<Item = Html> + 'a {
    let unknown = |a: &&&Arc<Annotation>| a.span.is_none() && codebook.label(&a.label).is_none();
    own.iter().filter(unknown).map(|a| {
        html! { <li class="chip">{ swatch(color(""), true) }{ &*a.label }</li> }
    })
}

/// The labelled passages that belong to no attribution, each a button that
/// picks it.
fn passage_chips(props: &EntryRowProps, entry: &Entry) -> Vec<Html> {
    let mut chips = Vec::new();
    for (span, annotation) in passages(&props.records, &props.annotator, &props.codebook) {
        if props.records.attribution_of(&annotation.id).is_some() {
            continue;
        }
        let label = props.codebook.label(&annotation.label);
        let words = span.range.of(part_text(&props.blog, entry, span.part));
        let (index, id) = (props.index, annotation.id.clone());
        let pick = props
            .on
            .reform(move |_: MouseEvent| Spans::Pick(index, id.clone()).into());
        let picked = props.passage.as_ref().and_then(|p| p.picked.as_ref());
        let is_picked = picked.is_some_and(|(id, _)| *id == annotation.id);
        chips.push(html! {
            <li key={annotation.id.as_str()}>
                <button type="button" class="chip chip-passage" aria-pressed={if is_picked { "true" } else { "false" }} onmousedown={keep_focus} onclick={pick}>
                    { swatch(label.map_or(color(""), |l| color(&l.color)), true) }
                    <span>{ label.map_or(&*annotation.label, |l| &l.name) }</span>
                    <q dir="auto">{ short(words, 40) }</q>
                </button>
            </li>
        });
    }
    chips
}

/// The attributions, each one thing: who, how, and what.
fn record_chips(props: &EntryRowProps, entry: &Entry) -> Vec<Html> {
    let records = &*props.records;
    let mut chips = Vec::new();
    for record in &records.attributions {
        if record.annotator != props.annotator {
            continue;
        }
        let words_of = |role: Role| {
            let members = record.members.iter().filter(move |m| m.role == role);
            members
                .filter_map(|m| {
                    let mut all = records.annotations.iter();
                    let span = all.find(|a| a.id == m.annotation)?.span?;
                    let words = span.range.of(part_text(&props.blog, entry, span.part));
                    Some(short(words, 40))
                })
                .collect::<Vec<String>>()
        };
        let quote_type = record.quote_type(&props.blog, entry, records);
        let speaker = record.fields.speaker.as_deref().map(str::to_owned);
        let who = speaker.or_else(|| words_of(Role::Source).into_iter().next());
        let first = record.members.first();
        let pick = {
            let (index, id) = (props.index, first.map(|m| m.annotation.clone()));
            let on = props.on.clone();
            move |_: MouseEvent| {
                if let Some(id) = &id {
                    on.emit(Spans::Pick(index, id.clone()).into());
                }
            }
        };
        let is_open = props.record.as_ref() == Some(&record.id);
        chips.push(html! {
            <li key={record.id.as_str()}>
                <button type="button" class="chip chip-record" aria-pressed={if is_open { "true" } else { "false" }} onmousedown={keep_focus} onclick={pick}>
                    { icon(QUOTE) }
                    <span>{ quote_type.map_or(t("record.panel"), quote_type_name) }</span>
                    <strong dir="auto">{ who.unwrap_or_else(|| t("record.no-source").to_owned()) }</strong>
                    { for words_of(Role::Cue).into_iter().map(|words| html! { <span dir="auto">{ words }</span> }) }
                    { for words_of(Role::Content).into_iter().map(|words| html! { <q dir="auto">{ words }</q> }) }
                </button>
            </li>
        });
    }
    chips
}

pub fn first_words(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}
