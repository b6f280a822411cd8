//! What the codebook says of its labels, beside the entries.

use liveblog_core::transaction::Deed;
use liveblog_core::{Label, LabelId, Scope};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::labels::guidance;
use super::swatch::{CHECK, CLOSE, icon, keep_focus, pressed, swatch};
use crate::browser::text::lower;
use crate::keymap::{self, KeyCommand};
use crate::state::codebook::{Edit, Guide};
use crate::state::{Access, Action, Work};
use crate::words::{fill, t};

/// The labels with all that is said of them, to be set from here as well.
pub fn guide_panel(work: &Work, guide: &Guide, on: &Callback<Action>) -> Html {
    let codebook = &work.session.project().codebook;
    let needle = lower(guide.query.trim());
    let has_it = |label: &&Label| {
        let mut texts = guidance(label, codebook);
        texts.push(label.name.clone());
        needle.is_empty() || texts.iter().any(|text| lower(text).contains(&needle))
    };
    let offered = codebook.labels.iter().filter(|label| !label.archived);
    let labels: Vec<&Label> = offered.filter(has_it).collect();
    let last = last_used(work);
    let first = labels.iter().find(|label| Some(&label.id) == last);
    let first = first.or(labels.first()).map(|label| label.id.clone());
    let search = on.reform(|event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        Edit::GuideTyped(input.value().into()).into()
    });
    html! {
        <section class="guide" aria-labelledby="guide-title">
            <div class="fix-head">
                <h2 id="guide-title">{ fill("guide.title", &[("codebook", &codebook.name)]) }</h2>
                <button type="button" class="quiet" onclick={pressed(on, || Edit::Open.into())}>{ t("guide.edit") }</button>
                <button type="button" class="quiet icon" aria-label={t("dialog.close")} aria-keyshortcuts={keymap::shortcut(KeyCommand::Guide)}
                    onclick={pressed(on, || Edit::CloseGuide.into())}>{ icon(CLOSE) }</button>
            </div>
            <input type="search" class="guide-search" aria-label={t("guide.search")} placeholder={t("guide.search")}
                dir="auto" value={guide.query.to_string()} oninput={search} />
            if labels.is_empty() {
                <p class="hint" role="status">{ t("guide.none") }</p>
            }
            <ul class="guide-labels" aria-label={t("guide.labels")}>
                { for labels.into_iter().map(|label| item(work, label, first.as_ref() == Some(&label.id), on)) }
            </ul>
        </section>
    }
}

/// The label that the last step set or took away.
fn last_used(work: &Work) -> Option<&LabelId> {
    match &work.session.history().next_undo()?.deed {
        Deed::Label(label) | Deed::Unlabel(label) => Some(label),
        _ => None,
    }
}

fn item(work: &Work, label: &Label, is_first: bool, on: &Callback<Action>) -> Html {
    // As in the panel of labels.
    let span = work.selected().filter(|_| label.scope != Scope::Entry);
    let annotator = work.session.annotator();
    let mut all = work.records().into_iter().flat_map(|r| &r.annotations);
    let is_set = all.any(|a| a.span == span && a.label == label.id && a.annotator == *annotator);
    let toggle = {
        let id = label.id.clone();
        on.reform(move |_: MouseEvent| Action::ToggleLabel(id.clone()))
    };
    let lines = guidance(label, &work.session.project().codebook);
    html! {
        <li key={label.id.as_str()} id={is_first.then_some("guide-first")} class="guide-label" tabindex="-1">
            <button type="button" class="label-toggle" aria-pressed={if is_set { "true" } else { "false" }}
                disabled={work.access == Access::Read} onmousedown={keep_focus} onclick={toggle}>
                { swatch(&label.color, is_set) }
                <span class="label-name" dir="auto">{ &label.name }</span>
                if let Some(key) = &label.hotkey {
                    <kbd>{ key }</kbd>
                }
                <span class="label-check" aria-hidden="true">{ if is_set { icon(CHECK) } else { Html::default() } }</span>
            </button>
            { for lines.into_iter().map(|line| html! { <p dir="auto">{ line }</p> }) }
        </li>
    }
}
