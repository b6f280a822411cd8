//! The export: a format, what goes into it, what it looks like and what it
//! cannot hold, all of it before the download.

use liveblog_core::Project;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::modal::Modal;
use super::swatch::pressed;
use crate::state::exchange::{
    Choosable, Exchange, Export, Exported, FORMATS, FormatRow, Kind, STAND_OFF, Stage, loss_words,
};
use crate::state::{Action, AppState, Work};
use crate::words::{count, fill, t};

/// The dialog; nothing where there is no project or no export.
pub fn export_dialog(state: &AppState, on: &Callback<Action>) -> Html {
    let (Some(export), Some(work)) = (&state.export, state.work()) else {
        return Html::default();
    };
    let file = state.name_of(export).unwrap_or_default();
    let missing = matches!(export.stage, Stage::Missing(_));
    let cannot = matches!(export.stage, Stage::Withheld(_)) || missing && !export.can_do_without();
    html! {
        <Modal title={t("export.title")} class="export" on={on.clone()}>
            <div class="export-columns">
                <fieldset class="export-formats">
                    <legend>{ t("export.format") }</legend>
                    { for FORMATS.iter().map(|group| html! {
                        <div role="group" aria-label={t(group.words)}>
                            <p class="export-group" aria-hidden="true">{ t(group.words) }</p>
                            { for group.rows.iter().map(|row| format(row, export, missing, on)) }
                        </div>
                    }) }
                </fieldset>
                <div class="export-what">
                    if !missing {
                        { options(export, work, on) }
                        { preview(export) }
                    }
                    <div aria-live="polite">{ stage(export, work, on) }</div>
                </div>
            </div>
            <div class="actions export-foot">
                <button type="button" class="primary" autofocus=true disabled={cannot} onclick={pressed(on, || Exchange::Download.into())}>{ t("export.download") }</button>
                <button type="button" onclick={pressed(on, || Action::CloseDialog)}>
                    { t(if export.downloaded.is_some() { "dialog.close" } else { "dialog.cancel" }) }
                </button>
                <p class="hint" aria-live="polite">
                    if let Some(file) = &export.downloaded {
                        { fill("export.downloaded", &[("file", file)]) }
                    } else if export.is_wanted() {
                        { t("export.wanted") }
                    } else {
                        { t("export.file") }{ " " }<code dir="auto">{ file }</code>
                    }
                </p>
            </div>
        </Modal>
    }
}

fn format(row: &'static FormatRow, export: &Export, missing: bool, on: &Callback<Action>) -> Html {
    let id = format!("format-{}", row.name);
    let choose = on.reform(move |_: Event| Exchange::Format(row.name).into());
    let checked = row.name == export.format.name;
    html! {
        <div class="export-row">
            <label class="choice">
                <input type="radio" name="format" value={row.name} {checked} onchange={choose} aria-describedby={id.clone()}
                    disabled={missing && row.name != "json" && !checked} />
                { t(row.words) }
            </label>
            <p class="hint" {id}>{ t(export.hint_of(row)) }</p>
        </div>
    }
}

fn options(export: &Export, work: &Work, on: &Callback<Action>) -> Html {
    let project = work.session.project();
    let documents = project.documents();
    let several = |words: &'static str, all: Vec<(AttrValue, bool)>, act: fn(usize) -> Exchange| {
        if all.len() < 2 || !export.is_of_work() {
            return Html::default();
        }
        let chosen = all.iter().filter(|(_, chosen)| *chosen).count();
        let total = all.len();
        html! {
            <details class="export-some">
                <summary>{ t(words) }{ ": " }{ fill("export.of", &[("n", &chosen), ("all", &total)]) }</summary>
                <div role="group" aria-label={t(words)}>
                    { for all.into_iter().enumerate().map(|(at, (name, checked))| html! {
                        <label class="choice">
                            <input type="checkbox" {checked} disabled={checked && chosen == 1}
                                onchange={on.reform(move |_: Event| act(at).into())} />
                            <span dir="auto">{ name }</span>
                        </label>
                    }) }
                </div>
            </details>
        }
    };
    let names = documents.iter().map(|document| {
        let title = document
            .title
            .clone()
            .unwrap_or_else(|| t("head.untitled").to_owned());
        (title.into(), !export.documents.contains(&document.id))
    });
    let people = project.annotators.iter().map(|annotator| {
        let chosen = !export.annotators.contains(&annotator.id);
        (annotator.name.clone().into(), chosen)
    });
    html! {
        <div class="export-options" role="group" aria-label={t("export.options")}>
            { several("export.documents", names.collect(), Exchange::Document) }
            if export.is_of_one() {
                { annotator(export, project, on) }
            } else {
                { several("export.annotators", people.collect(), Exchange::Annotator) }
            }
            { for export.options().map(|option| choosable(option, export, project, on)) }
            if export.needs_texts() {
                <p class="fault">{ t("export.needs-texts") }</p>
            }
        </div>
    }
}

/// Whose work a format holds that holds only one annotator's.
fn annotator(export: &Export, project: &Project, on: &Callback<Action>) -> Html {
    let all = &project.annotators;
    if all.len() < 2 {
        return Html::default();
    }
    html! {
        <fieldset class="export-one">
            <legend>{ t("export.annotator") }</legend>
            { for all.iter().enumerate().map(|(at, annotator)| html! {
                <label class="choice">
                    <input type="radio" name="annotator" checked={export.only.as_ref() == Some(&annotator.id)}
                        onchange={on.reform(move |_: Event| Exchange::Annotator(at).into())} />
                    <span dir="auto">{ &annotator.name }</span>
                </label>
            }) }
        </fieldset>
    }
}

fn choosable(
    option: &'static Choosable,
    export: &Export,
    project: &Project,
    on: &Callback<Action>,
) -> Html {
    let name = option.name;
    let value = export.value(option).to_owned();
    let set = move |value: String| Action::from(Exchange::Set(name, value));
    let hint = (!option.hint.is_empty()).then(|| format!("option-{name}"));
    let described = hint.clone();
    let field = match option.kind {
        Kind::Check { .. } => {
            let checked = value == "yes";
            let switch =
                on.reform(move |_: Event| set(if checked { "no" } else { "yes" }.to_owned()));
            html! {
                <label class="choice">
                    <input type="checkbox" {checked} onchange={switch} aria-describedby={described} />
                    { t(option.words) }
                </label>
            }
        }
        Kind::OneOf(values) => {
            let choose = on.reform(move |event: Event| {
                set(event.target_unchecked_into::<HtmlSelectElement>().value())
            });
            html! {
                <label class="field">
                    { t(option.words) }
                    <select onchange={choose} aria-describedby={described}>
                        { for values.iter().map(|(one, words)| html! {
                            <option value={*one} selected={*one == value}>{ t(words) }</option>
                        }) }
                    </select>
                </label>
            }
        }
        Kind::Number | Kind::Text => {
            let number = matches!(option.kind, Kind::Number);
            let typed = on.reform(move |event: InputEvent| {
                let value = event.target_unchecked_into::<HtmlInputElement>().value();
                set(match number {
                    // What the program takes, whatever was typed.
                    true => value.parse::<u64>().unwrap_or_default().to_string(),
                    false => value,
                })
            });
            html! {
                <label class="field">
                    { t(option.words) }
                    <input type={if number { "number" } else { "text" }} min="0" dir="auto" {value} oninput={typed} aria-describedby={described} />
                </label>
            }
        }
    };
    html! {
        <>
            { field }
            if option.name == STAND_OFF && export.is_stand_off(export.format) {
                <p class="export-note">{ count("export.without-texts", export.entries(project)) }</p>
            }
            if let Some(id) = hint {
                <p class="hint" {id}>{ t(option.hint) }</p>
            }
        </>
    }
}

fn preview(export: &Export) -> Html {
    let (path, text) = &export.preview;
    html! {
        <>
            <h3 id="export-preview">{ fill("export.preview", &[("file", path)]) }</h3>
            <pre class="export-preview" tabindex="0" role="region" aria-labelledby="export-preview" dir="auto">{ text.as_str() }</pre>
        </>
    }
}

fn stage(export: &Export, work: &Work, on: &Callback<Action>) -> Html {
    match &export.stage {
        Stage::Loading => html! { <p class="hint">{ t("export.loading") }</p> },
        Stage::Working(done) => {
            let percent = (done * 100.0) as u32;
            html! {
                <>
                    <progress max="100" value={percent.to_string()} aria-label={t("export.working")} />
                    <p class="hint">{ t("export.working") }</p>
                </>
            }
        }
        Stage::Missing(reason) => html! {
            <>
                <p class="fault">{ fill("export.missing", &[("reason", reason)]) }</p>
                <div class="actions">
                    <button type="button" onclick={pressed(on, || Exchange::Again.into())}>{ t("offer.read-again") }</button>
                    if export.is_stand_off(export.format) {
                        <button type="button" onclick={pressed(on, || Exchange::Set(STAND_OFF, "no".to_owned()).into())}>{ t("export.with-texts") }</button>
                    }
                </div>
            </>
        },
        Stage::Withheld(place) => html! {
            <p class="fault">{ fill("export.withheld", &[("place", place)]) }</p>
        },
        Stage::Made(made) => made_words(made, export, work.session.project(), on),
    }
}

fn made_words(made: &Exported, export: &Export, project: &Project, on: &Callback<Action>) -> Html {
    let is_stand_off = export.is_stand_off(export.format);
    let size = made.file.size();
    let size = match size {
        _ if size < 1e3 => format!("{size} B"),
        _ if size < 1e6 => format!("{:.0} kB", size / 1e3),
        _ => format!("{:.1} MB", size / 1e6),
    };
    html! {
        <>
            <p class="hint">{ fill("export.checked", &[("size", &size)]) }</p>
            if export.is_empty(project) {
                <p>{ t("export.no-labels") }</p>
            }
            if made.losses.is_empty() {
                <p>{ t(if is_stand_off { "export.whole-rest" } else { "export.whole" }) }</p>
            } else {
                <h3>{ t("export.losses") }</h3>
                <ul class="export-losses">
                    { for made.losses.iter().map(|loss| html! {
                        <li>
                            <details>
                                <summary>{ loss_words(&loss.kind) }{ ": " }{ loss.count }</summary>
                                <p class="hint">
                                    { for loss.ids.iter().map(|id| html! { <><code>{ id }</code>{ " " }</> }) }
                                    if loss.ids.len() < loss.count {
                                        { count("export.more", loss.count - loss.ids.len()) }
                                    }
                                </p>
                            </details>
                        </li>
                    }) }
                </ul>
                if made.archive {
                    <p class="hint">{ t("export.report-inside") }</p>
                } else {
                    <button type="button" onclick={pressed(on, || Exchange::Report.into())}>{ t("export.report") }</button>
                }
            }
        </>
    }
}
