//! Who works: the name in the bar, the question for it, the annotators of the
//! project, and what the others have made of an entry.

use liveblog_core::{Annotator, Part};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};
use yew::prelude::*;

use super::documents::step;
use super::entry_row::{EntryRowProps, first_words};
use super::modal::Modal;
use super::swatch::{PERSON, icon, pressed, swatch};
use crate::browser::label_colors::color;
use crate::state::people::People;
use crate::state::{Access, Action, AppState, Dialog, Work, status_name};
use crate::words::{fill, t};

/// The name of who works, in the bar.
pub fn who(name: &AttrValue, on: &Callback<Action>) -> Html {
    let words = fill("annotator.who", &[("name", name)]);
    html! {
        <button type="button" class="quiet who" title={words.clone()} aria-label={words} onclick={pressed(on, || People::Open.into())}>
            { icon(PERSON) }<span dir="auto">{ name }</span>
        </button>
    }
}

/// What a form's only text field holds.
fn typed(event: &SubmitEvent) -> Option<String> {
    event.prevent_default();
    let form: Element = event.target()?.dyn_into().ok()?;
    let field = form.query_selector("input[type='text']").ok()??;
    Some(field.dyn_into::<HtmlInputElement>().ok()?.value())
}

/// Does something with what a form's text field holds.
fn submitted(on: &Callback<Action>, act: fn(String) -> People) -> Callback<SubmitEvent> {
    let on = on.clone();
    Callback::from(move |event: SubmitEvent| {
        if let Some(name) = typed(&event) {
            on.emit(act(name).into());
        }
    })
}

/// Asks what to call the annotator, once, beside the work and not in its way.
pub fn name_prompt(state: &AppState, on: &Callback<Action>) -> Html {
    let Some(work) = state.work().filter(|_| state.asks_name()) else {
        return Html::default();
    };
    let words = fill("annotator.ask", &[("name", &work.annotator_name())]);
    html! {
        <form class="name-prompt" aria-label={t("annotator.ask-name")} onsubmit={submitted(on, |name| People::Name(name.into()))}>
            <p>{ words }</p>
            <input type="text" dir="auto" maxlength="80" autocomplete="off" aria-label={t("annotator.name")} placeholder={t("annotator.name")}
                aria-invalid={work.name_fault.is_some().then_some("true")} />
            <button type="submit">{ t("annotator.use") }</button>
            <button type="button" class="quiet" onclick={pressed(on, || People::Keep.into())}>{ t("annotator.keep") }</button>
            if let Some(fault) = &work.name_fault {
                <p class="fault">{ fault }</p>
            }
        </form>
    }
}

/// The annotators of the project.
pub fn people_dialog(name: &str, work: Option<&Work>, on: &Callback<Action>) -> Html {
    let Some(work) = work else {
        return Html::default();
    };
    let at_work = work.session.annotator();
    let annotators = &work.session.project().annotators;
    let read_only = work.access == Access::Read;
    let edit = on.reform(|event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        Action::Show(Dialog::People(input.value().into()))
    });
    let others = on.reform(|event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        People::ShowOthers(input.checked()).into()
    });
    let person = |annotator: &Annotator| {
        let current = annotator.id == *at_work;
        let id = annotator.id.clone();
        let switch = on.reform(move |_: MouseEvent| People::Switch(id.clone()).into());
        html! {
            <li key={annotator.id.as_str()}>
                <button type="button" class="person" aria-current={current.then_some("true")} disabled={read_only && !current} onclick={switch}>
                    { icon(PERSON) }<span dir="auto">{ &annotator.name }</span>
                    if current {
                        <span class="person-note">{ t("annotator.at-work") }</span>
                    }
                </button>
            </li>
        }
    };
    html! {
        <Modal key="people" title={t("annotator.title")} on={on.clone()}>
            <ul class="people" aria-label={t("annotator.list")} onkeydown={step}>
                { for annotators.iter().map(person) }
            </ul>
            <form class="person-form" onsubmit={submitted(on, |name| People::Name(name.into()))}>
                <label class="field">
                    { t("annotator.own-name") }
                    <input type="text" dir="auto" maxlength="80" autocomplete="off" value={name.to_owned()} oninput={edit} readonly={read_only} />
                </label>
                <button type="submit" disabled={read_only}>{ t("annotator.rename") }</button>
            </form>
            <form class="person-form" onsubmit={submitted(on, |name| People::Add(name.into()))}>
                <label class="field">
                    { t("annotator.another") }
                    <input type="text" dir="auto" maxlength="80" autocomplete="off" readonly={read_only} />
                </label>
                <button type="submit" disabled={read_only}>{ t("annotator.add") }</button>
            </form>
            if let Some(fault) = &work.name_fault {
                <p class="fault">{ fault }</p>
            }
            <p class="hint">{ t("annotator.undo-hint") }</p>
            <label class="choice">
                <input type="checkbox" checked={work.shows_others} onchange={others} disabled={annotators.len() < 2} aria-describedby="others-words" />
                { t("annotator.show-others") }
            </label>
            <p class="hint" id="others-words">{ t("annotator.others-hint") }</p>
        </Modal>
    }
}

/// What the other annotators have made of an entry, where that is shown.
pub fn others_made(props: &EntryRowProps) -> Html {
    let (Some(others), Some(entry)) = (&props.others, props.blog.entries.get(props.index)) else {
        return Html::default();
    };
    let (records, codebook) = (&props.records, &props.codebook);
    let mut people = Vec::new();
    for (id, name) in others.iter().filter(|(id, _)| records.has_any_of(id)) {
        let chips = records.annotations.iter().filter(|a| a.annotator == *id);
        let chips = chips.map(|annotation| {
            let label = codebook.label(&annotation.label);
            let quote = annotation.span.map(|span| {
                let text = match span.part {
                    Part::Text => props.blog.text(entry),
                    Part::Heading => props.blog.heading(entry).unwrap_or_default(),
                };
                format!(" “{}”", first_words(span.range.of(text), 40))
            });
            html! {
                <li class="chip">
                    { swatch(color(label.map_or("", |l| &l.color)), true) }
                    { label.map_or(&*annotation.label, |l| &l.name) }
                    { quote.unwrap_or_default() }
                </li>
            }
        });
        let note = records.note(id);
        people.push(html! {
            <li key={id.as_str()}>
                <span class="others-name">{ icon(PERSON) }<span dir="auto">{ name }</span>{ ": " }{ status_name(records.status(id)) }</span>
                <ul class="chips" aria-label={fill("annotator.labels-of", &[("name", name)])}>
                    { for chips }
                    if !note.is_empty() {
                        <li class="chip chip-note" dir="auto">{ first_words(&note, 80) }</li>
                    }
                </ul>
            </li>
        });
    }
    if people.is_empty() {
        return Html::default();
    }
    html! { <ul class="others" aria-label={t("annotator.others")}>{ people }</ul> }
}
