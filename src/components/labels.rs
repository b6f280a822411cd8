//! The panel of the current entry: which one it is, its labels, each a toggle
//! with its definition, and its status.

use liveblog_core::{
    AnnotatorId, Choice, Codebook, Document, EntryRecords, Group, Label, Scope, Span, Status,
};
use yew::prelude::*;

use super::entry_row::first_words;
use super::shared::Shared;
use super::swatch::{CHECK, icon, keep_focus, pressed, swatch};
use crate::keymap::{self, KeyCommand};
use crate::state::codebook::Edit;
use crate::state::{Action, Move, shown_time};
use crate::words::{fill, t};

#[derive(PartialEq, Properties)]
pub struct LabelsProps {
    pub blog: Shared<Document>,
    /// The current entry.
    pub index: usize,
    pub codebook: Shared<Codebook>,
    pub annotator: AnnotatorId,
    /// Of the current entry.
    pub records: Shared<EntryRecords>,
    /// The selected passage, which the labels then go on.
    pub selected: Option<Span>,
    pub read_only: bool,
    /// Changes when the words do.
    pub edition: u32,
    pub on: Callback<Action>,
}

#[component]
pub fn Labels(props: &LabelsProps) -> Html {
    let offered: Vec<&Label> = props
        .codebook
        .labels
        .iter()
        .filter(|label| !label.archived)
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
    html! { <>
        { subject(props) }
        <section class="labels" role="group" aria-label={t("labels.labels")}>
            <div class="label-list">
                { for offered.iter().filter(|l| !grouped(l)).map(|l| toggle(l)) }
            </div>
            <div class="label-groups">
                for group in &props.codebook.groups {
                    <div key={group.id.clone()} class="label-group" role="group" aria-label={group.name.clone()}>
                        <h3 aria-hidden="true">
                            { &group.name }
                            if group.choice == Choice::One {
                                <span>{ " · " }{ t("labels.choose-one") }</span>
                            }
                        </h3>
                        <div class="label-chips">{ in_group(group) }</div>
                    </div>
                }
            </div>
        </section>
        { statuses(props) }
    </> }
}

/// Says which entry the panel is about.
fn subject(props: &LabelsProps) -> Html {
    let blog = &*props.blog;
    let Some(entry) = blog.entries.get(props.index) else {
        return Html::default();
    };
    let words = first_words(blog.heading(entry).unwrap_or_else(|| blog.text(entry)), 80);
    html! {
        <div class="subject">
            if let Some(time) = &entry.time.raw {
                <span class="entry-time">{ &*shown_time(time) }</span>
            }
            <span class="subject-words" dir="auto">{ words }</span>
            <span class="subject-place">{ place_words(props.index, blog.entries.len()) }</span>
            <button type="button" class="quiet" aria-keyshortcuts={keymap::shortcut(KeyCommand::Guide)} onclick={pressed(&props.on, || Edit::Guide.into())}>{ t("labels.guidance") }</button>
        </div>
    }
}

/// Which of the entries one is.
pub fn place_words(index: usize, all: usize) -> String {
    fill("entry.place", &[("n", &(index + 1)), ("all", &all)])
}

/// What can be said of the current entry besides its labels, for those who
/// work without keys.
fn statuses(props: &LabelsProps) -> Html {
    let status = props.records.status(&props.annotator);
    let button =
        |name: &'static str, key: KeyCommand, toggles: Option<Status>, act: fn() -> Action| {
            let set = toggles.map(|s| if s == status { "true" } else { "false" });
            html! {
                <button type="button" aria-pressed={set} aria-keyshortcuts={keymap::shortcut(key)}
                    disabled={props.read_only && key != KeyCommand::NextUnfinished}
                    onmousedown={keep_focus} onclick={pressed(&props.on, act)}>
                    { name }<kbd aria-hidden="true">{ keymap::shown(key) }</kbd>
                </button>
            }
        };
    html! {
        <div class="statuses" role="group" aria-label={t("labels.status")}>
            { button(t("labels.done"), KeyCommand::Done, None, || Action::Done) }
            { button(t("labels.nothing"), KeyCommand::NothingApplies, None, || Action::NothingApplies) }
            { button(t("labels.unsure"), KeyCommand::Unsure, Some(Status::Unsure), || Action::SetStatus(Status::Unsure)) }
            { button(t("labels.exclude"), KeyCommand::Exclude, Some(Status::Excluded), || Action::SetStatus(Status::Excluded)) }
            { button(t("labels.next-open"), KeyCommand::NextUnfinished, None, || Action::Go(Move::NextUnfinished)) }
        </div>
    }
}

/// What the codebook says of a label, a line each.
pub fn guidance(label: &Label, codebook: &Codebook) -> Vec<String> {
    let mut lines = vec![definition(label, codebook)];
    for (lead, words) in [
        ("labels.include", &label.include),
        ("labels.not", &label.exclude),
        ("labels.example", &label.example),
    ] {
        if !words.is_empty() {
            lines.push(fill(lead, &[("words", words)]));
        }
    }
    lines
}

fn definition(label: &Label, codebook: &Codebook) -> String {
    let required = label.requires.as_ref().and_then(|id| codebook.label(id));
    match required {
        Some(required) => [
            &*label.definition,
            " ",
            &fill("labels.needs", &[("label", &required.name)]),
        ]
        .concat(),
        None => label.definition.clone(),
    }
}

fn label_toggle(label: &Label, props: &LabelsProps) -> Html {
    // A label for entries goes on the entry whatever is selected.
    let span = props.selected.filter(|_| label.scope != Scope::Entry);
    let mut all = props.records.annotations.iter();
    let set = all.any(|a| a.span == span && a.label == label.id && a.annotator == props.annotator);
    let needs_passage = span.is_none() && label.scope == Scope::Span;
    let toggle = {
        let (on, id) = (props.on.clone(), label.id.clone());
        move |_: MouseEvent| on.emit(Action::ToggleLabel(id.clone()))
    };
    let words = format!("label-words-{}", label.id);
    html! {
        <div key={label.id.as_str()} class="label-item">
            <button type="button" class={classes!("label-toggle", needs_passage.then_some("label-of-passages"))} aria-pressed={if set { "true" } else { "false" }} aria-describedby={words.clone()}
                disabled={props.read_only} title={guidance(label, &props.codebook).join("\n")} onmousedown={keep_focus} onclick={toggle}>
                { swatch(&label.color, set) }
                <span class="label-name">{ &label.name }</span>
                if let Some(key) = &label.hotkey {
                    <kbd>{ key }</kbd>
                }
                <span class="label-check" aria-hidden="true">{ if set { icon(CHECK) } else { Html::default() } }</span>
            </button>
            <p class="label-words" dir="auto" id={words}>
                if needs_passage {
                    <em>{ t("labels.needs-passage") }</em>{ " " }
                }
                { definition(label, &props.codebook) }
            </p>
        </div>
    }
}
