//! The import: files, their format, and what they would bring in.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::incoming::choose_files_for;
use super::modal::Modal;
use super::swatch::pressed;
use crate::state::Action;
use crate::state::exchange::FORMATS;
use crate::state::import::{Found, Import, Importing, Stage, format_words};
use crate::words::{count, fill, t};

/// The dialog; nothing where there is no import.
pub fn import_dialog(import: Option<&Importing>, on: &Callback<Action>) -> Html {
    let Some(import) = import else {
        return Html::default();
    };
    let brings = matches!(&import.stage, Stage::Read(found) if found.brings());
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
            <div class="actions export-foot">
                <button id="import-bring" type="button" class="primary" disabled={!brings} onclick={pressed(on, || Import::Bring.into())}>{ t(make) }</button>
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
        Stage::Unknown => html! { <p class="fault">{ t("import.unknown") }</p> },
        Stage::Unread(reason) => html! {
            <p class="fault">{ fill("import.unread", &[("reason", reason)]) }</p>
        },
        Stage::Read(found) => found_words(found),
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
    let more = (found.refused + found.repaired).saturating_sub(found.outcomes.len());
    html! {
        <>
            <p class="hint">{ fill("import.read-as", &[("format", &format_words(&found.format))]) }</p>
            if !found.brings() {
                <p class={found.begun.is_some().then_some("fault")}>{ t(match found.begun {
                    Some(_) => "import.no-live-blog",
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
                    { for found.outcomes.iter().map(|outcome| html! {
                        <li class={outcome.refused.then_some("outcome-refused")}>
                            <strong dir="auto">{ &outcome.place }</strong>
                            { ": " }{ t(if outcome.refused { "import.was-refused" } else { "import.was-repaired" }) }{ ": " }
                            <span dir="auto">{ &outcome.words }</span>
                        </li>
                    }) }
                    if more > 0 {
                        <li>{ count("export.more", more) }</li>
                    }
                </ul>
            }
        </>
    }
}
