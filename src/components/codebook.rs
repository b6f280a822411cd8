//! The editor of the codebook: its labels in their groups, each with a form,
//! other codebooks to choose from, and the log of changes.

use std::rc::Rc;

use liveblog_core::{Choice, Codebook, Group, Label, Project, Scope, Shipped};
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::incoming::by_id;
use super::modal::Modal;
use super::start::local_time;
use super::swatch::{DOWN, GRIP, UP, icon, swatch};
use crate::browser::files;
use crate::state::codebook::{
    Draft, Edit, Field, Item, Looked, Merge, PALETTE, Spot, colour_names, contrasts, key_taken,
    shipped_name,
};
use crate::state::{Access, Action, Work};
use crate::words::{count, count_fill, fill, t};

/// Faults of a file that are listed.
const FAULTS: usize = 8;

/// The editor.
pub fn codebook_dialog(work: &Work, on: &Callback<Action>) -> Html {
    let Some(draft) = &work.codebook else {
        return Html::default();
    };
    let project = work.session.project();
    let read_only = work.access == Access::Read;
    let is_changed = draft.is_changed();
    html! {
        <Modal title={t("codebook.title")} class="codebook" on={on.clone()}>
            if read_only {
                <p class="fix-why">{ t("codebook.read-only") }</p>
            } else if work.is_draft_old() {
                <p class="fault" role="status">{ t("codebook.old") }</p>
                <div class="actions">
                    <button type="button" id="codebook-take-in" onclick={act(on, || Edit::TakeIn)}>{ t("codebook.take-in") }</button>
                </div>
            }
            if let Some(said) = &draft.said {
                <p class="codebook-said">{ &**said }</p>
            }
            <fieldset class="codebook-all" disabled={read_only}>
                <legend class="visually-hidden">{ t("codebook.title") }</legend>
                { head(draft, on) }
                { choice(draft, on) }
                { labels(draft, on) }
            </fieldset>
            if !project.codebook.changes.is_empty() {
                { log(project) }
            }
            <div class="codebook-foot">
                { refusal(draft, Spot::Editor) }
                <div class="actions">
                    <button type="button" class="primary" disabled={read_only || !is_changed} onclick={act(on, || Edit::Save)}>{ t("codebook.save") }</button>
                    <button type="button" disabled={read_only || !is_changed} onclick={act(on, || Edit::Discard)}>{ t("codebook.discard") }</button>
                    <button type="button" onclick={act(on, || Edit::Download)}>{ t("codebook.download") }</button>
                </div>
            </div>
        </Modal>
    }
}

fn act(on: &Callback<Action>, edit: fn() -> Edit) -> Callback<MouseEvent> {
    on.reform(move |_| edit().into())
}

/// Acts with what is chosen of a list of options.
fn chosen(on: &Callback<Action>, edit: impl Fn(String) -> Edit + 'static) -> Callback<Event> {
    on.reform(move |event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        edit(select.value()).into()
    })
}

/// Acts with what is typed into a field.
fn typed(on: &Callback<Action>, edit: impl Fn(Rc<str>) -> Edit + 'static) -> Callback<InputEvent> {
    on.reform(move |event: InputEvent| {
        let field = event.target_unchecked_into::<web_sys::Element>();
        let text = match field.dyn_ref::<HtmlInputElement>() {
            Some(input) => input.value(),
            None => field.unchecked_into::<HtmlTextAreaElement>().value(),
        };
        edit(text.into()).into()
    })
}

fn refusal(draft: &Draft, spot: Spot) -> Html {
    match &draft.refused {
        Some((at, words)) if *at == spot => fault(words),
        _ => Html::default(),
    }
}

#[inline(never)]
fn fault(words: &str) -> Html {
    html! { <p class="fault" role="alert">{ words.to_owned() }</p> }
}

fn head(draft: &Draft, on: &Callback<Action>) -> Html {
    let book = &draft.book;
    let is_nameless = book.name.trim().is_empty();
    html! {
        <div class="codebook-head">
            <div class="field">
                <label for="codebook-name">{ t("codebook.name") }</label>
                <input id="codebook-name" type="text" dir="auto" autocomplete="off" maxlength="200" value={book.name.clone()}
                    aria-invalid={is_nameless.then_some("true")} oninput={typed(on, Edit::Name)} />
                if is_nameless {
                    { fault(t("codebook.no-name")) }
                }
            </div>
            <p class="hint">{ fill("codebook.version", &[("id", &book.id), ("version", &book.version)]) }</p>
        </div>
    }
}

/// The labels that are of no group, those of each group, and the archived.
fn labels(draft: &Draft, on: &Callback<Action>) -> Html {
    let book = &draft.book;
    let of = |group: Option<&String>| {
        let labels = book.labels.iter();
        labels
            .filter(|l| !l.archived && l.group.as_ref() == group)
            .map(|label| row(draft, label, on))
            .collect::<Html>()
    };
    let archived: Vec<_> = book.labels.iter().filter(|l| l.archived).collect();
    let add = |group: Option<String>, name: String| {
        let add = on.reform(move |_: MouseEvent| Edit::Add(group.clone()).into());
        html! { <button type="button" class="quiet" aria-label={name} onclick={add}>{ "+ " }{ t("codebook.add") }</button> }
    };
    html! { <>
        <section class="codebook-group" aria-labelledby="codebook-labels">
            { target(draft, Item::Group(None), on, html! { <h3 id="codebook-labels">{ t("codebook.labels") }</h3> }) }
            <ul>{ of(None) }</ul>
            { add(None, t("codebook.add").to_owned()) }
        </section>
        for group in &book.groups {
            <section key={group.id.clone()} class="codebook-group" aria-label={group.name.clone()}>
                { target(draft, Item::Group(Some(group.id.clone())), on, group_head(draft, group, on)) }
                <ul>{ of(Some(&group.id)) }</ul>
                { add(Some(group.id.clone()), fill("codebook.add-to", &[("group", &group.name)])) }
            </section>
        }
        <button type="button" class="quiet" onclick={act(on, || Edit::AddGroup)}>{ "+ " }{ t("codebook.add-group") }</button>
        if !archived.is_empty() {
            <details class="codebook-more">
                <summary>{ count("codebook.archived", archived.len()) }</summary>
                <ul>{ for archived.into_iter().map(|label| row(draft, label, on)) }</ul>
            </details>
        }
    </> }
}

/// Something that a label can be dropped on.
fn target(draft: &Draft, item: Item, on: &Callback<Action>, inner: Html) -> Html {
    let is_over = draft.over.as_ref() == Some(&item);
    let over = {
        let (on, item) = (on.clone(), item.clone());
        move |_: DragEvent| on.emit(Edit::Over(item.clone()).into())
    };
    let drop = {
        let on = on.clone();
        move |event: DragEvent| {
            // Not a file for the page.
            event.stop_propagation();
            event.prevent_default();
            on.emit(Edit::Drop(item.clone()).into());
        }
    };
    html! {
        <div class={classes!("codebook-target", is_over.then_some("codebook-over"))} ondragenter={over} ondrop={drop}>{ inner }</div>
    }
}

fn expands(draft: &Draft, item: &Item) -> &'static str {
    if draft.open.as_ref() == Some(item) {
        "true"
    } else {
        "false"
    }
}

fn group_head(draft: &Draft, group: &Group, on: &Callback<Action>) -> Html {
    let item = Item::Group(Some(group.id.clone()));
    let expanded = expands(draft, &item);
    let choice = match group.choice {
        Choice::One => t("codebook.one"),
        Choice::Many => t("codebook.many"),
    };
    let is_open = expanded == "true";
    html! { <>
        <h3>
            <button type="button" class="codebook-row" aria-expanded={expanded}
                onclick={on.reform(move |_: MouseEvent| Edit::Expand(item.clone()).into())}>
                <span class="label-name" dir="auto">{ &group.name }</span>
                <span class="codebook-facts">{ choice }</span>
            </button>
        </h3>
        if is_open {
            <div class="codebook-form">
                <div class="field">
                    <label for="label-name">{ t("codebook.group-name") }</label>
                    <input id="label-name" type="text" dir="auto" autocomplete="off" maxlength="200" value={group.name.clone()}
                        oninput={typed(on, |text| Edit::Text(Field::Name, text))} />
                    if group.name.trim().is_empty() {
                        { fault(t("codebook.no-name")) }
                    }
                </div>
                <label class="field">
                    { t("codebook.choice") }
                    <select ~value={if group.choice == Choice::One { "one" } else { "many" }}
                        onchange={chosen(on, |value| Edit::Choice(if value == "one" { Choice::One } else { Choice::Many }))}>
                        <option value="one" selected={group.choice == Choice::One}>{ t("codebook.one") }</option>
                        <option value="many" selected={group.choice == Choice::Many}>{ t("codebook.many") }</option>
                    </select>
                </label>
                { refusal(draft, Spot::Choice) }
                <div class="actions">
                    <button type="button" onclick={act(on, || Edit::Delete)}>{ t("codebook.delete-group") }</button>
                </div>
                <p class="hint">{ t("codebook.delete-group-hint") }</p>
                { refusal(draft, Spot::Acts) }
            </div>
        }
    </> }
}

/// A label, and its form where that is open.
fn row(draft: &Draft, label: &Label, on: &Callback<Action>) -> Html {
    let item = Item::Label(label.id.clone());
    let expanded = expands(draft, &item);
    let is_open = expanded == "true";
    let is_faulty = draft.name_fault(label).is_some();
    let keys = {
        let (on, id) = (on.clone(), label.id.clone());
        move |event: KeyboardEvent| {
            let by = match &*event.key() {
                "ArrowUp" if event.alt_key() => -1,
                "ArrowDown" if event.alt_key() => 1,
                _ => return,
            };
            event.prevent_default();
            on.emit(Edit::Move(id.clone(), by).into());
        }
    };
    let drag = {
        let (on, id) = (on.clone(), label.id.clone());
        move |event: DragEvent| {
            // Some browsers drag nothing that carries nothing.
            if let Some(data) = event.data_transfer() {
                let _ = data.set_data("text/plain", "");
            }
            on.emit(Edit::Drag(id.clone()).into());
        }
    };
    let scope = match label.scope {
        Scope::Entry => t("codebook.scope-entry"),
        Scope::Span => t("codebook.scope-span"),
        Scope::Both => "",
    };
    let name = if label.name.trim().is_empty() {
        t("codebook.nameless")
    } else {
        &label.name
    };
    let toggle = {
        let item = item.clone();
        on.reform(move |_: MouseEvent| Edit::Expand(item.clone()).into())
    };
    let head = html! { <>
        // Buttons cannot be dragged in every browser.
        <span class="codebook-grip" aria-hidden="true">{ icon(GRIP) }</span>
        <button type="button" id={(draft.at.as_ref() == Some(&item)).then_some("codebook-at")} class="codebook-row" aria-expanded={expanded}
            autofocus={draft.book.labels.first().is_some_and(|first| first.id == label.id)} aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown" aria-invalid={is_faulty.then_some("true")}
            onclick={toggle} onkeydown={keys}>
            { swatch(&label.color, true) }
            <span class="label-name" dir="auto">{ name.to_owned() }</span>
            <span class="codebook-facts">{ scope }</span>
            if let Some(key) = &label.hotkey {
                <kbd>{ key }</kbd>
            }
        </button>
    </> };
    html! {
        <li key={label.id.as_str()}>
            <div draggable="true" ondragstart={drag} ondragend={on.reform(|_: DragEvent| Edit::DragEnd.into())}>
                { target(draft, item, on, head) }
            </div>
            if is_open {
                { form(draft, label, on) }
            }
        </li>
    }
}

fn form(draft: &Draft, label: &Label, on: &Callback<Action>) -> Html {
    let name_fault = draft.name_fault(label);
    let text = |id: &'static str, name: &'static str, field: Field, value: &str| {
        html! {
            <div class="field">
                <label for={id}>{ name }</label>
                <textarea {id} dir="auto" rows="2" value={value.to_owned()} oninput={typed(on, move |text| Edit::Text(field, text))} />
            </div>
        }
    };
    html! {
        <div class="codebook-form">
            <div class="field">
                <label for="label-name">{ t("codebook.label-name") }</label>
                <input id="label-name" type="text" dir="auto" autocomplete="off" maxlength="200" value={label.name.clone()}
                    aria-invalid={name_fault.is_some().then_some("true")} aria-describedby="label-name-words"
                    oninput={typed(on, |text| Edit::Text(Field::Name, text))} />
                <div id="label-name-words">{ name_fault.map(|words| fault(&words)) }</div>
            </div>
            { colours(draft, label, on) }
            { key(draft, label, on) }
            { text("label-definition", t("codebook.definition"), Field::Definition, &label.definition) }
            { text("label-include", t("codebook.include"), Field::Include, &label.include) }
            { text("label-exclude", t("codebook.exclude"), Field::Exclude, &label.exclude) }
            { text("label-example", t("codebook.example"), Field::Example, &label.example) }
            <div class="codebook-pair">
                { scope(draft, label, on) }
                { group(draft, label, on) }
                { needs(draft, label, on) }
            </div>
            { acts(draft, label, on) }
        </div>
    }
}

fn colours(draft: &Draft, label: &Label, on: &Callback<Action>) -> Html {
    let colour = |value: &'static str, name: &'static str| {
        let is_set = label.color.eq_ignore_ascii_case(value);
        html! {
            <label class="codebook-colour" title={name}>
                <input type="radio" name="label-colour" {value} checked={is_set} aria-label={name}
                    onchange={on.reform(move |_: Event| Edit::Colour(value.into()).into())} />
                { swatch(value, true) }
            </label>
        }
    };
    let other = typed(on, Edit::Colour);
    let own = label.color.to_ascii_lowercase();
    let like = draft.book.labels.iter().find(|other| {
        !other.archived && other.id != label.id && other.color.eq_ignore_ascii_case(&label.color)
    });
    html! {
        <fieldset class="codebook-colours">
            <legend>{ t("codebook.colour") }</legend>
            <div class="codebook-palette">
                { for PALETTE.iter().zip(colour_names()).map(|(value, name)| colour(value, name)) }
                <label class="codebook-other">{ t("codebook.other-colour") }<input type="color" value={own} oninput={other} /></label>
            </div>
            if let Some([light, dark]) = contrasts(&label.color) {
                <p class={if light < 3.0 || dark < 3.0 { "fault" } else { "hint" }}>
                    { fill("codebook.contrast", &[("light", &rounded(light)), ("dark", &rounded(dark))]) }
                    if light < 3.0 || dark < 3.0 {
                        { " " }{ t("codebook.faint") }
                    }
                </p>
            }
            if let Some(like) = like {
                <p class="hint">{ fill("codebook.same-colour", &[("label", &like.name)]) }</p>
            }
        </fieldset>
    }
}

/// Cut to a tenth, so that what is too little does not look enough.
fn rounded(contrast: f32) -> String {
    let tenths = (contrast * 10.0) as u32;
    [(tenths / 10).to_string(), (tenths % 10).to_string()].join(".")
}

fn key(draft: &Draft, label: &Label, on: &Callback<Action>) -> Html {
    let key = label.hotkey.clone().unwrap_or_default();
    // One that came with a file can be the page's.
    let clash = (!key.is_empty() && !label.archived)
        .then(|| key_taken(&draft.book, &label.id, &key))
        .flatten();
    html! {
        <div class="field codebook-key">
            <label for="label-key">{ t("codebook.key") }</label>
            <input id="label-key" type="text" autocomplete="off" autocapitalize="off" spellcheck="false" value={key}
                aria-describedby="label-key-words" oninput={typed(on, Edit::Key)} />
            <div id="label-key-words">
                if matches!(&draft.refused, Some((Spot::Key, _))) {
                    { refusal(draft, Spot::Key) }
                } else if let Some(clash) = clash {
                    { fault(&clash) }
                } else {
                    <p class="hint">{ t("codebook.key-hint") }</p>
                }
            </div>
        </div>
    }
}

fn scope(draft: &Draft, label: &Label, on: &Callback<Action>) -> Html {
    let all = [
        ("both", Scope::Both, t("codebook.scope-both")),
        ("entry", Scope::Entry, t("codebook.scope-entry")),
        ("span", Scope::Span, t("codebook.scope-span")),
    ];
    let now = all.iter().find(|(_, scope, _)| *scope == label.scope);
    let choose = chosen(on, |value| {
        Edit::Scope(match &*value {
            "entry" => Scope::Entry,
            "span" => Scope::Span,
            _ => Scope::Both,
        })
    });
    html! {
        <label class="field">
            { t("codebook.scope") }
            <select ~value={now.map(|(value, ..)| *value)} onchange={choose}>
                for (value, scope, name) in all {
                    <option {value} selected={scope == label.scope}>{ name }</option>
                }
            </select>
            { refusal(draft, Spot::Scope) }
        </label>
    }
}

fn group(draft: &Draft, label: &Label, on: &Callback<Action>) -> Html {
    let now = label.group.clone().unwrap_or_default();
    html! {
        <label class="field">
            { t("codebook.group") }
            <select ~value={now.clone()} onchange={chosen(on, |value| Edit::Group((!value.is_empty()).then_some(value)))}>
                <option value="" selected={now.is_empty()}>{ t("codebook.no-group") }</option>
                for group in &draft.book.groups {
                    <option value={group.id.clone()} selected={group.id == now}>{ &group.name }</option>
                }
            </select>
            { refusal(draft, Spot::Group) }
        </label>
    }
}

fn needs(draft: &Draft, label: &Label, on: &Callback<Action>) -> Html {
    let now = label.requires.as_deref().unwrap_or_default().to_owned();
    html! {
        <label class="field">
            { t("codebook.needs") }
            <select ~value={now.clone()} onchange={chosen(on, |value| Edit::Needs((!value.is_empty()).then(|| value.into())))}>
                <option value="" selected={now.is_empty()}>{ t("codebook.needs-none") }</option>
                for other in draft.can_need(label) {
                    <option value={other.id.to_string()} selected={*other.id == *now}>{ &other.name }</option>
                }
            </select>
            { refusal(draft, Spot::Needs) }
        </label>
    }
}

fn acts(draft: &Draft, label: &Label, on: &Callback<Action>) -> Html {
    let shift = |by: isize, name: &'static str, sign: &'static str| {
        let id = label.id.clone();
        html! {
            <button type="button" onclick={on.reform(move |_: MouseEvent| Edit::Move(id.clone(), by).into())}>{ icon(sign) }{ name }</button>
        }
    };
    let is_new = draft.is_new(&label.id);
    html! { <>
        <div class="actions">
            { shift(-1, t("codebook.up"), UP) }
            { shift(1, t("codebook.down"), DOWN) }
            if label.archived {
                <button type="button" onclick={act(on, || Edit::Archive(false))}>{ t("codebook.unarchive") }</button>
            } else if !is_new {
                <button type="button" onclick={act(on, || Edit::Archive(true))}>{ t("codebook.archive") }</button>
            }
            if is_new {
                <button type="button" onclick={act(on, || Edit::Delete)}>{ t("codebook.delete") }</button>
            } else {
                <button type="button" aria-expanded={if draft.merge.is_some() { "true" } else { "false" }}
                    onclick={act(on, || Edit::AskMerge)}>{ t("codebook.merge") }</button>
            }
        </div>
        { refusal(draft, Spot::Acts) }
        if let Some(merge) = &draft.merge {
            { merge_form(draft, label, merge, on) }
        }
    </> }
}

/// Asks whether to merge, and says what that does.
fn merge_form(draft: &Draft, label: &Label, merge: &Merge, on: &Callback<Action>) -> Html {
    let book = &draft.book;
    let into = merge.into.as_ref().and_then(|id| book.label(id));
    let now = into.map(|into| into.id.to_string()).unwrap_or_default();
    html! {
        <div class="codebook-merge" role="group" aria-label={t("codebook.merge")}>
            <label class="field">
                { fill("codebook.merge-into", &[("label", &label.name)]) }
                <select ~value={now} onchange={chosen(on, |value| Edit::MergeInto((!value.is_empty()).then(|| value.into())))}>
                    <option value="" selected={into.is_none()}>{ t("codebook.merge-choose") }</option>
                    for other in merge.others.iter().filter_map(|id| book.label(id)) {
                        <option value={other.id.to_string()} selected={Some(&other.id) == merge.into.as_ref()}>{ &other.name }</option>
                    }
                </select>
            </label>
            if let Some(into) = into {
                <div role="status">
                    <p>
                        { count_fill("codebook.merge-words", merge.annotations, &[("from", &label.name), ("into", &into.name)]) }
                        if draft.is_changed() {
                            { " " }{ t("codebook.merge-saves") }
                        }
                    </p>
                    { merge_leaves(book, into, merge) }
                </div>
            }
            <div class="actions">
                <button type="button" class="danger" disabled={into.is_none()} onclick={act(on, || Edit::Merge)}>{ t("codebook.merge-do") }</button>
                <button type="button" onclick={act(on, || Edit::CancelMerge)}>{ t("dialog.cancel") }</button>
            </div>
        </div>
    }
}

/// Says what a merge leaves for a person to mend.
fn merge_leaves(book: &Codebook, into: &Label, merge: &Merge) -> Html {
    let mut groups = book.groups.iter();
    let group = groups.find(|group| Some(&group.id) == into.group.as_ref());
    let leaves = merge.leaves;
    html! { <>
        if leaves.two_of_one > 0 && let Some(group) = group {
            <p class="fault">{ count_fill("codebook.merge-both", leaves.two_of_one, &[("group", &group.name)]) }</p>
        }
        if leaves.without_need > 0 {
            <p class="fault">{ count("codebook.merge-needs", leaves.without_need) }</p>
        }
    </> }
}

/// Other codebooks: the shipped ones and files.
fn choice(draft: &Draft, on: &Callback<Action>) -> Html {
    let open = |_: MouseEvent| {
        if let Some(file) = by_id::<HtmlInputElement>("codebook-file") {
            file.click();
        }
    };
    let file = {
        let on = on.clone();
        move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            let files = input.files().map(|list| files::chosen(&list));
            // So that the same file can be chosen again.
            input.set_value("");
            if let Some(file) = files.and_then(|files| files.into_iter().next()) {
                on.emit(Edit::LookAt(file).into());
            }
        }
    };
    html! {
        <details class="codebook-more">
            <summary>{ t("codebook.others") }</summary>
            <ul class="codebook-shipped">
                for shipped in Shipped::ALL {
                    <li key={shipped.id()}>
                        <button type="button" onclick={on.reform(move |_: MouseEvent| Edit::Look(shipped).into())}>{ t(shipped_name(shipped)) }</button>
                        <span class="hint">{ about(shipped) }</span>
                    </li>
                }
            </ul>
            <button type="button" onclick={open}>{ t("codebook.open-file") }</button>
            <input id="codebook-file" type="file" hidden=true accept=".json,application/json" onchange={file} />
            if let Some(looked) = &draft.looked {
                { view_looked(&draft.book, looked, on) }
            }
        </details>
    }
}

/// What a shipped codebook is for.
fn about(shipped: Shipped) -> &'static str {
    t(match shipped {
        Shipped::Core => "codebook.about-core",
        Shipped::Quotes => "codebook.about-quotes",
        Shipped::Claims => "codebook.about-claims",
        Shipped::Verification => "codebook.about-verification",
        Shipped::Sources => "codebook.about-sources",
    })
}

fn view_looked(book: &Codebook, looked: &Looked, on: &Callback<Action>) -> Html {
    let found = match &looked.found {
        None => html! { <p class="hint">{ t("codebook.loading") }</p> },
        Some(Err(faults)) => html! {
            <div role="alert">
                <p class="fault">{ fill("codebook.bad-file", &[("file", &looked.file)]) }</p>
                <ul class="codebook-faults">
                    { for faults.iter().take(FAULTS).map(|fault| html! { <li>{ fault }</li> }) }
                    if faults.len() > FAULTS {
                        <li>{ count("count.more", faults.len() - FAULTS) }</li>
                    }
                </ul>
            </div>
        },
        Some(Ok(other)) => {
            let labels = other.labels.iter().filter(|l| !l.archived);
            let new = labels
                .clone()
                .filter(|l| book.label(&l.id).is_none())
                .count();
            html! { <>
                <h3 dir="auto">{ &other.name }</h3>
                <ul class="chips">
                    { for labels.map(|label| html! { <li class="chip">{ swatch(&label.color, true) }<span dir="auto">{ &label.name }</span></li> }) }
                </ul>
                <div class="actions">
                    <button type="button" class="primary" onclick={act(on, || Edit::UseInstead)}>{ t("codebook.use-instead") }</button>
                    <button type="button" disabled={new == 0} onclick={act(on, || Edit::AddLabels)}>{ count("codebook.add-labels", new) }</button>
                    <button type="button" onclick={act(on, || Edit::LookAway)}>{ t("dialog.cancel") }</button>
                </div>
                <p class="hint">{ t("codebook.use-hint") }</p>
            </> }
        }
    };
    html! { <div class="codebook-looked" role="group" aria-label={looked.file.to_string()}>{ found }</div> }
}

/// Who changed what, the last change first.
fn log(project: &Project) -> Html {
    let changes = &project.codebook.changes;
    let annotator = |id: &str| {
        let mut all = project.annotators.iter();
        all.find(|a| &*a.id == id)
            .map_or(id.to_owned(), |a| a.name.clone())
    };
    html! {
        <details class="codebook-more">
            <summary>{ count("codebook.log", changes.len()) }</summary>
            <ol class="codebook-log" reversed=true>
                { for changes.iter().rev().map(|change| html! {
                    <li key={change.version} value={change.version.to_string()}>
                        <p class="hint">{ fill("codebook.log-line", &[
                            ("version", &change.version),
                            ("when", &local_time(change.at.as_str())),
                            ("who", &annotator(&change.annotator)),
                        ]) }</p>
                        <ul>{ for change.what.iter().map(|what| html! { <li dir="auto">{ what }</li> }) }</ul>
                    </li>
                }) }
            </ol>
        </details>
    }
}
