//! The labels, each a toggle on the current entry, with their definitions.

use std::sync::Arc;

use liveblog_core::{AnnotatorId, Codebook, EntryRecords, Group, Label, Scope};
use yew::prelude::*;

use super::swatch::swatch;
use crate::state::Action;

#[derive(PartialEq, Properties)]
pub struct LabelsProps {
    pub codebook: Arc<Codebook>,
    pub annotator: AnnotatorId,
    /// Of the current entry.
    pub records: Arc<EntryRecords>,
    pub read_only: bool,
    pub on: Callback<Action>,
}

#[component]
pub fn Labels(props: &LabelsProps) -> Html {
    let offered: Vec<&Label> = props
        .codebook
        .labels
        .iter()
        .filter(|label| !label.archived && label.scope != Scope::Span)
        .collect();
    let toggle = |label: &Label| label_toggle(label, props);
    let in_group = |group: &Group| {
        offered
            .iter()
            .filter(|l| l.group.as_ref() == Some(&group.id))
            .map(|l| toggle(l))
            .collect::<Html>()
    };
    let grouped = |label: &Label| {
        props
            .codebook
            .groups
            .iter()
            .any(|g| Some(&g.id) == label.group.as_ref())
    };
    html! {
        <section class="labels" role="group" aria-label="Labels">
            <div class="label-list">
                { for offered.iter().filter(|l| !grouped(l)).map(|l| toggle(l)) }
            </div>
            <div class="label-groups">
                for group in &props.codebook.groups {
                    <div key={group.id.clone()} class="label-group" role="group" aria-label={group.name.clone()}>
                        <h3 aria-hidden="true">{ &group.name }</h3>
                        <div class="label-chips">{ in_group(group) }</div>
                    </div>
                }
            </div>
        </section>
    }
}

fn label_toggle(label: &Label, props: &LabelsProps) -> Html {
    let set = props
        .records
        .entry_label(&label.id, &props.annotator)
        .is_some();
    let toggle = {
        let (on, id) = (props.on.clone(), label.id.clone());
        move |_: MouseEvent| on.emit(Action::ToggleLabel(id.clone()))
    };
    // The focus stays where it is, so that after a click the keys still mean
    // the entry.
    let keep_focus = |event: MouseEvent| event.prevent_default();
    let guidance = [
        ("", label.definition.as_str()),
        ("Include: ", label.include.as_str()),
        ("Not: ", label.exclude.as_str()),
        ("Example: ", label.example.as_str()),
    ];
    let guidance = guidance
        .iter()
        .filter(|(_, words)| !words.is_empty())
        .map(|(lead, words)| format!("{lead}{words}"))
        .collect::<Vec<_>>()
        .join("\n");
    let words = format!("label-words-{}", label.id);
    html! {
        <div key={label.id.as_str()} class="label-item">
            <button type="button" class="label-toggle" aria-pressed={if set { "true" } else { "false" }} aria-describedby={words.clone()}
                disabled={props.read_only} title={guidance} onmousedown={keep_focus} onclick={toggle}>
                { swatch(&label.color, set) }
                <span class="label-name">{ &label.name }</span>
                if let Some(key) = &label.hotkey {
                    <kbd>{ key }</kbd>
                }
                <span class="label-check" aria-hidden="true">{ if set { "✓" } else { "" } }</span>
            </button>
            <p class="label-words" id={words}>{ &label.definition }</p>
        </div>
    }
}
