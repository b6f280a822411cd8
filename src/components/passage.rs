//! The panel's part about the selected passage: its words, its labels and what
//! can be done with them, and the other passages at the same place.

use std::sync::Arc;

use liveblog_core::{Annotation, Span};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::passage_tools::offered;
use super::swatch::{CLOSE, icon, keep_focus, pressed, swatch};
use crate::browser::label_colors::color;
use crate::state::spans::{Spans, at_span, label_name, passages, short};
use crate::state::{Access, Action, Work};
use crate::words::{fill, t};

/// Characters shown of a passage.
const WORDS: usize = 120;

/// What is selected; nothing where nothing is.
pub fn passage_card(work: &Work, on: &Callback<Action>) -> Html {
    let Some(passage) = &work.spans.passage else {
        return Html::default();
    };
    let Some(span) = work.selected() else {
        return Html::default();
    };
    let read_only = work.access == Access::Read;
    let picked = passage.picked.as_ref().map(|(id, _)| id);
    let here: Vec<&Arc<Annotation>> = match picked {
        Some(id) => {
            let all = work.records().into_iter().flat_map(|r| &r.annotations);
            all.filter(|a| a.id == *id).collect()
        }
        None => match at_span(work, span) {
            one if one.len() == 1 => one,
            // Of several, one has to be picked first.
            _ => Vec::new(),
        },
    };
    html! {
        <section class="passage" aria-label={t("span.panel")}>
            <div class="passage-head">
                <q class="passage-words" dir="auto">{ short(work.selected_words(), WORDS) }</q>
                <button type="button" class="quiet icon" aria-label={t("span.leave")} title={t("span.leave")} onmousedown={keep_focus}
                    onclick={pressed(on, || Spans::Leave.into())}>{ icon(CLOSE) }</button>
            </div>
            for (place, annotation) in here.iter().enumerate() {
                { label_row(work, annotation, place == 0, read_only, on) }
            }
            if here.is_empty() {
                <p class="passage-hint">{ t("span.hint") }</p>
            } else if picked.is_some() && !read_only {
                <p class="passage-hint">{ t("span.resize-hint") }</p>
            }
            { others(work, span, &here, on) }
        </section>
    }
}

fn label_row(
    work: &Work,
    annotation: &Annotation,
    first: bool,
    read_only: bool,
    on: &Callback<Action>,
) -> Html {
    let codebook = &work.session.project().codebook;
    let name = label_name(codebook, &annotation.label);
    let shade = codebook.label(&annotation.label).map_or("", |l| &l.color);
    let remove = {
        let id = annotation.id.clone();
        on.reform(move |_: MouseEvent| Spans::RemoveOne(id.clone()).into())
    };
    let change = {
        let id = annotation.id.clone();
        on.reform(move |event: Event| {
            let select: HtmlSelectElement = event.target_unchecked_into();
            Spans::Relabel(id.clone(), select.value().as_str().into()).into()
        })
    };
    html! {
        <div key={annotation.id.as_str()} class="passage-label">
            { swatch(color(shade), true) }
            <select id={first.then_some("passage-label")} ~value={annotation.label.as_str().to_owned()} aria-label={t("span.label")} disabled={read_only} onchange={change}>
                if offered(codebook).all(|label| label.id != annotation.label) {
                    <option value={annotation.label.as_str().to_owned()} selected=true>{ &name }</option>
                }
                { for offered(codebook).map(|label| html! {
                    <option key={label.id.as_str()} value={label.id.as_str().to_owned()} selected={label.id == annotation.label}>{ &label.name }</option>
                }) }
            </select>
            <button type="button" aria-label={fill("span.remove-named", &[("label", &name)])} aria-keyshortcuts="Delete" disabled={read_only}
                onmousedown={keep_focus} onclick={remove}>{ t("span.remove") }</button>
        </div>
    }
}

/// The labelled passages that overlap the selected one.
fn others(work: &Work, span: Span, here: &[&Arc<Annotation>], on: &Callback<Action>) -> Html {
    let codebook = &work.session.project().codebook;
    let annotator = work.session.annotator();
    let all = work
        .records()
        .map(|records| passages(records, annotator, codebook));
    let mut all = all.unwrap_or_default();
    all.retain(|(other, annotation)| {
        other.part == span.part
            && other.range.start < span.range.end
            && span.range.start < other.range.end
            && here.iter().all(|a| a.id != annotation.id)
    });
    if all.is_empty() {
        return Html::default();
    }
    let entry = work.at.entry;
    html! {
        <div class="passage-others" role="group" aria-label={t("span.others")}>
            <span aria-hidden="true">{ t("span.others") }</span>
            { for all.into_iter().map(|(_, annotation)| {
                let shade = codebook.label(&annotation.label).map_or("", |l| &l.color);
                let id = annotation.id.clone();
                let pick = on.reform(move |_: MouseEvent| Spans::Pick(entry, id.clone()).into());
                html! {
                    <button key={annotation.id.as_str()} type="button" onmousedown={keep_focus} onclick={pick}>
                        { swatch(color(shade), true) }{ label_name(codebook, &annotation.label) }
                    </button>
                }
            }) }
        </div>
    }
}
