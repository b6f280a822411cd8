//! The import: files, their format, and what they would bring in.

use liveblog_core::Annotator;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::incoming::choose_files_for;
use super::modal::Modal;
use super::swatch::pressed;
use crate::state::exchange::FORMATS;
use crate::state::import::{Found, Import, Importing, Left, Outcome, Stage, Work, format_words};
use crate::state::{Action, AppState};
use crate::words::{count, fill, t};

/// The dialog; nothing where there is no import.
pub fn import_dialog(state: &AppState, on: &Callback<Action>) -> Html {
    let Some(import) = &state.importing else {
        return Html::default();
    };
    let project = state.work().filter(|_| import.into_open);
    let here = project.map_or(&[][..], |work| &work.session.project().annotators);
    let (hint, make) = match import.into_open {
        true => ("import.hint", "import.import"),
        false => ("import.hint-new", "import.make"),
    };
    let choose = on.reform(|event: Event| {
        Import::Format(event.target_unchecked_into::<HtmlSelectElement>().value()).into()
    });
    html! {
        <Modal title={t("import.title")} class="import" on={on.clone()}>
            <p class="hint">{ t(hint) }</p>
            <div class="import-files">
                if import.into_open {
                    { choose_files_for(t("import.choose"), |files| Import::Files(files).into(), import.files.is_empty(), on) }
                }
                { for import.files.iter().map(|file| html! { <code dir="auto">{ &*file.name }</code> }) }
            </div>
            if !import.files.is_empty() {
                <label class="field">
                    { t("export.format") }
                    <select id="import-format" ~value={import.format.clone()} onchange={choose}>
                        <option value="" selected={import.format.is_empty()}>{ t("import.by-content") }</option>
                        { for FORMATS.iter().map(|group| html! {
                            <optgroup label={t(group.words)}>
                                { for group.rows.iter().map(|row| html! {
                                    <option value={row.name} selected={import.format == row.name}>{ t(row.words) }</option>
                                }) }
                            </optgroup>
                        }) }
                    </select>
                </label>
            }
            <div aria-live="polite">{ stage(import, on) }</div>
            { whose(import, here, on) }
            <div class="actions export-foot">
                <button id="import-bring" type="button" class="primary" disabled={!import.is_ready()} onclick={pressed(on, || Import::Bring.into())}>{ t(make) }</button>
                <button type="button" onclick={pressed(on, || Action::CloseDialog)}>{ t("dialog.cancel") }</button>
            </div>
        </Modal>
    }
}

fn stage(import: &Importing, on: &Callback<Action>) -> Html {
    match &import.stage {
        Stage::Choosing => Html::default(),
        Stage::Reading => html! { <p class="hint">{ t("import.reading") }</p> },
        Stage::Missing(reason) => html! {
            <>
                <p class="fault">{ fill("import.missing", &[("reason", reason)]) }</p>
                <button type="button" onclick={pressed(on, || Import::Again.into())}>{ t("offer.read-again") }</button>
            </>
        },
        Stage::Unrecognised(left) => html! {
            <>
                <ul class="import-left">
                    { for left.iter().map(|left| html! {
                        <li class="fault"><code dir="auto">{ &left.path }</code>{ ": " }{ left.words() }</li>
                    }) }
                </ul>
                if left.iter().any(Left::has_format) {
                    <p>{ t("import.unknown") }</p>
                }
            </>
        },
        Stage::Unread(reason) => html! {
            <p class="fault">{ fill("import.unread", &[("reason", reason)]) }</p>
        },
        Stage::Read(found) => found_words(found),
    }
}

/// Whose the work of each person in the files becomes, to be chosen.
fn whose(import: &Importing, here: &[Annotator], on: &Callback<Action>) -> Html {
    let Stage::Read(found) = &import.stage else {
        return Html::default();
    };
    if here.is_empty() || found.work.is_empty() {
        return Html::default();
    }
    let row = |(at, work): (usize, &Work)| {
        let choose = on.reform(move |event: Event| {
            let id = event.target_unchecked_into::<HtmlSelectElement>().value();
            Import::Maker(at, id).into()
        });
        let chosen = import.maker(work);
        let name = if work.name.is_empty() {
            &work.said
        } else {
            &work.name
        };
        let new = match work.is_new {
            true => fill(
                "import.new-annotator-named",
                &[("name", &work.annotator_name)],
            ),
            false => t("import.new-annotator").to_owned(),
        };
        html! {
            <label class="field">
                if work.said.is_empty() {
                    { t("import.work-of-nobody") }
                } else {
                    { fill("import.work-of", &[("name", name)]) }
                }
                <select ~value={chosen.to_owned()} onchange={choose} dir="auto">
                    { for here.iter().map(|annotator| html! {
                        <option value={annotator.id.to_string()} selected={*annotator.id == *chosen}>{ &annotator.name }</option>
                    }) }
                    <option value="" selected={chosen.is_empty()}>{ new }</option>
                </select>
            </label>
        }
    };
    html! {
        <fieldset class="import-work">
            <legend>{ t("import.whose") }</legend>
            { for found.work.iter().enumerate().map(row) }
        </fieldset>
    }
}

fn found_words(found: &Found) -> Html {
    let counted = |key: &'static str, n: usize| {
        html! { if n > 0 { <li>{ count(key, n) }</li> } }
    };
    let named = |key: &'static str, names: &[String]| {
        html! { if !names.is_empty() { <li>{ count(key, names.len()) }{ ": " }<span dir="auto">{ names.join(", ") }</span></li> } }
    };
    let mut became = Vec::new();
    for (key, n) in [
        ("import.refused", found.refused),
        ("import.repaired", found.repaired),
    ] {
        if n > 0 {
            became.push(fill(key, &[("n", &n)]));
        }
    }
    let formats: Vec<_> = found
        .formats
        .iter()
        .map(|name| format_words(name))
        .collect();
    let more = (found.refused + found.repaired).saturating_sub(found.outcomes.len());
    html! {
        <>
            <p class="hint">{ fill("import.read-as", &[("format", &formats.join(", "))]) }</p>
            if !found.brings() {
                <p class={found.begun.is_some().then_some("fault")}>{ t(match found.begun {
                    Some(_) => "import.no-live-blog",
                    None if found.refused > 0 && found.known == 0 => "import.nothing-taken",
                    None => "import.nothing",
                }) }</p>
            }
            if found.brings() || found.begun.is_none() {
                <ul class="import-counts">
                    if found.documents > 0 {
                        <li>{ count("import.documents", found.documents) }{ ", " }{ count("count.entries", found.entries) }</li>
                    }
                    { for found.kinds().into_iter().map(|(key, n)| counted(key, n)) }
                    { counted("import.known", found.known) }
                    { named("import.labels", &found.labels) }
                    { named("import.annotators", &found.annotators) }
                </ul>
            }
            if !found.has_texts && found.begun.is_none() {
                <p class="hint">{ t("import.stand-off") }</p>
            }
            if !became.is_empty() {
                <h3>{ became.join(" · ") }</h3>
                <ul class="import-outcomes" tabindex="0" aria-label={t("import.outcomes")}>
                    { for found.outcomes.iter().map(outcome_item) }
                    if more > 0 {
                        <li>{ count("export.more", more) }</li>
                    }
                </ul>
            }
        </>
    }
}

fn outcome_item(outcome: &Outcome) -> Html {
    html! {
        <li class={outcome.refused.then_some("outcome-refused")}>
            <strong dir="auto">{ &outcome.place }</strong>
            { ": " }{ t(if outcome.refused { "import.was-refused" } else { "import.was-repaired" }) }{ ": " }
            <span dir="auto" lang={outcome.lang}>{ &outcome.words }</span>
        </li>
    }
}
