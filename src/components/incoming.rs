//! What comes in, as one sees it: the box to paste into, progress, what became
//! of files, and what to do with a live blog while a project is open.

use liveblog_core::again::Kind;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::header::done_of;
use super::modal::Modal;
use super::swatch::pressed;
use crate::browser::{clipboard, files};
use crate::state::changes::{self, Changes, Row};
use crate::state::incoming::{Arrived, Choice, FileOutcome, Incoming, read_as_words};
use crate::state::{Access, Action, Dialog, Work};
use crate::words::{count, fill, t};

/// Entries listed under one heading; more nobody reads in a dialog.
const MOST_ROWS: usize = 200;

/// The element with this id.
pub fn by_id<T: JsCast>(id: &str) -> Option<T> {
    gloo::utils::document()
        .get_element_by_id(id)?
        .dyn_into()
        .ok()
}

fn split(on: &Callback<Action>) {
    if let Some(text) = by_id::<HtmlTextAreaElement>("paste") {
        on.emit(Action::Split(clipboard::given(text.value())));
    }
}

/// Splits what the box for a live blog holds.
pub fn emit_split(on: &Callback<Action>) -> Callback<MouseEvent> {
    let on = on.clone();
    Callback::from(move |_| split(&on))
}

/// Splits it by the keyboard, from within the box.
pub fn split_shortcut(on: &Callback<Action>) -> Callback<KeyboardEvent> {
    let on = on.clone();
    Callback::from(move |event: KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            split(&on);
        }
    })
}

/// A button that lets one choose files.
pub fn choose_files(on: &Callback<Action>) -> Html {
    choose_files_for(t("start.open"), Action::OpenFiles, false, on)
}

/// A button that lets one choose files to do something with; in a dialog it may
/// be what has the focus at first.
pub fn choose_files_for(
    words: &'static str,
    act: fn(Vec<files::Chosen>) -> Action,
    is_first: bool,
    on: &Callback<Action>,
) -> Html {
    let choose = |_: MouseEvent| {
        if let Some(file) = by_id::<HtmlInputElement>("file") {
            file.click();
        }
    };
    let chosen = on.reform(move |event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        let files = input.files().map(|list| files::chosen(&list));
        // So that the same file can be chosen again.
        input.set_value("");
        act(files.unwrap_or_default())
    });
    html! {
        <>
            <button type="button" autofocus={is_first} onclick={choose}>{ words }</button>
            <input id="file" type="file" hidden=true multiple=true onchange={chosen}
                accept=".json,.txt,.md,.html,.htm,.jsonl,.jsonld,.csv,.tsv,.qdc,.qdpx,.ann,.conf,.conll,.iob,.zip,text/plain,text/html,text/markdown,application/json" />
        </>
    }
}

/// The box for a later version of the open live blog, or another one.
pub fn paste_dialog(on: &Callback<Action>) -> Html {
    html! {
        <Modal key="paste" title={t("paste.title")} on={on.clone()}>
            <p class="hint" id="paste-words">{ t("paste.hint") }</p>
            <label class="field">
                { t("start.text") }
                <textarea id="paste" rows="8" spellcheck="false" dir="auto" autofocus=true aria-describedby="paste-words" onkeydown={split_shortcut(on)} />
            </label>
            <div class="actions">
                <button class="primary" onclick={emit_split(on)}>{ t("paste.compare") }</button>
                { choose_files(on) }
                <button onclick={pressed(on, || Action::CloseDialog)}>{ t("dialog.cancel") }</button>
            </div>
        </Modal>
    }
}

/// How far reading has come, and a way to leave it off.
pub fn reading_dialog(incoming: &Incoming, on: &Callback<Action>) -> Html {
    let Some(reading) = &incoming.reading else {
        return Html::default();
    };
    // A cast to a whole number saturates; no float has to be printed.
    let percent = (reading.done() * 100.0) as u8;
    html! {
        <Modal key="reading" title={t("reading.title")} on={on.clone()}>
            <p class="reading-file" dir="auto">{ reading.words() }</p>
            <progress aria-label={t("reading.progress")} max="100" value={percent.to_string()} />
            <div class="actions">
                <button autofocus=true onclick={pressed(on, || Action::CancelSplit)}>{ t("dialog.cancel") }</button>
            </div>
        </Modal>
    }
}

/// What became of each of several files.
pub fn files_dialog(outcomes: &[FileOutcome], on: &Callback<Action>) -> Html {
    let failed = outcomes.iter().filter(|outcome| outcome.failed).count();
    let title = match failed {
        0 => count("files.read", outcomes.len()),
        n => fill(
            "files.some-read",
            &[("n", &(outcomes.len() - n)), ("all", &outcomes.len())],
        ),
    };
    html! {
        <Modal key="files" {title} on={on.clone()}>
            <ul class="outcomes">
                for outcome in outcomes {
                    <li class={if outcome.failed { "outcome-failed" } else { "" }}>
                        <strong dir="auto">{ &*outcome.name }</strong>
                        <span>{ if outcome.failed { [t("files.not-opened"), " "].concat() } else { String::new() } }{ &outcome.words }</span>
                    </li>
                }
            </ul>
            { close(on) }
        </Modal>
    }
}

fn close(on: &Callback<Action>) -> Html {
    html! {
        <div class="actions">
            <button class="primary" autofocus=true onclick={pressed(on, || Action::CloseDialog)}>{ t("dialog.close") }</button>
        </div>
    }
}

/// Asks what to do with live blogs that came in while a project is open.
pub fn arrival_dialog(incoming: &Incoming, work: Option<&Work>, on: &Callback<Action>) -> Html {
    let may_write = work.is_some_and(|work| work.access == Access::Write);
    let choice = |choice: Choice, words: &'static str, first: bool| {
        let class = if first { "primary" } else { "" };
        html! {
            <button {class} autofocus={first} onclick={on.reform(move |_: MouseEvent| Action::Decide(choice))}>{ words }</button>
        }
    };
    let read_only = html! {
        if !may_write {
            <p class="hint">{ t("arrival.read-only") }</p>
        }
    };
    match &incoming.arrived {
        None => Html::default(),
        Some(Arrived::Later { changes, .. }) => html! {
            <Modal key="later" title={fill("arrival.later", &[("title", &changes.title)])} on={on.clone()}>
                { view_changes(changes) }
                <p class="hint">{ t("arrival.corrections") }</p>
                { read_only }
                <div class="actions">
                    if may_write {
                        { choice(Choice::TakeIn, t("arrival.take-in"), true) }
                        { choice(Choice::Add, t("arrival.add-other"), false) }
                    }
                    { choice(Choice::Leave, t("dialog.cancel"), !may_write) }
                </div>
            </Modal>
        },
        Some(Arrived::Others(blogs)) => html! {
            <Modal key="others" title={ count("arrival.others", blogs.len()) } on={on.clone()}>
                <p>{ count("arrival.no-later", blogs.len()) }</p>
                <ul class="outcomes">
                    for blog in blogs {
                        <li>
                            <strong dir="auto">{ changes::title(&blog.document) }</strong>
                            <span>{ count("count.entries", blog.document.entries.len()) }</span>
                        </li>
                    }
                </ul>
                { read_only }
                <div class="actions">
                    if may_write {
                        { choice(Choice::Add, t("arrival.add"), true) }
                    }
                    { choice(Choice::NewProject, t("arrival.new"), !may_write) }
                    { choice(Choice::Leave, t("dialog.cancel"), false) }
                </div>
            </Modal>
        },
    }
}

/// What a later version that is in the project changed.
pub fn changes_dialog(changes: Option<&Changes>, on: &Callback<Action>) -> Html {
    let Some(changes) = changes else {
        return Html::default();
    };
    html! {
        <Modal key="changes" title={fill("changes.title", &[("title", &changes.title)])} on={on.clone()}>
            { view_changes(changes) }
            { close(on) }
        </Modal>
    }
}

fn view_changes(changes: &Changes) -> Html {
    html! {
        <>
            <p class="change-words">{ &changes.words }{ "." }</p>
            if !changes.taken {
                <p class="hint">{ t("changes.hint") }</p>
            }
            <div class="changes">
                for (kind, rows) in &changes.groups {
                    { group(*kind, rows) }
                }
            </div>
        </>
    }
}

fn group(kind: Kind, rows: &[Row]) -> Html {
    if rows.is_empty() {
        return Html::default();
    }
    // What a person would look for first.
    let open = matches!(kind, Kind::Edited | Kind::Gone) && rows.len() <= 5;
    html! {
        <details {open}>
            <summary>{ changes::kind_words(kind, rows.len()) }</summary>
            <ul>
                for row in rows.iter().take(MOST_ROWS) {
                    <li>
                        <span class="change-time">{ &row.time }</span>
                        <span class="change-heading" dir="auto">{ &row.heading }</span>
                        for remark in &row.remarks {
                            <span class="change-remark" dir="auto">{ remark }</span>
                        }
                    </li>
                }
                if rows.len() > MOST_ROWS {
                    <li>{ count("count.more", rows.len() - MOST_ROWS) }</li>
                }
            </ul>
        </details>
    }
}

/// The documents for the list to choose from: how far each is done, and
/// whether a later version has taken its place.
pub fn document_names(work: &Work) -> Vec<AttrValue> {
    let project = work.session.project();
    let annotator = work.session.annotator();
    let mut names = Vec::new();
    for (index, document) in project.documents().iter().enumerate() {
        let done = project.done(index, annotator);
        let all = document.entries.len() - project.excluded(index, annotator);
        // What tells versions of one blog apart comes first: the list is narrow.
        let state = match work.versions.later(index) {
            Some(_) => t("changes.is-earlier-short").to_owned(),
            None => done_of(done, all),
        };
        let name = format!("{}. {state} · {}", index + 1, changes::title(document));
        names.push(name.into());
    }
    names
}

/// Below the current document's head: how it was read, what it is an earlier
/// or later version of, and the way to take in a later one.
pub fn document_links(work: &Work, on: &Callback<Action>) -> Html {
    let project = work.session.project();
    let at = work.at.document;
    let show = |index: usize| on.reform(move |_: MouseEvent| Action::ShowDocument(index));
    let earlier = work.versions.earlier(at);
    let earlier = earlier.and_then(|i| project.documents().get(i));
    let later = work.versions.later(at);
    html! {
        <div class="document-links">
            if let Some(words) = work.read_as().and_then(read_as_words) {
                <p>{ fill("head.was", &[("words", &words)]) }</p>
            }
            if let Some(earlier) = earlier {
                <p>
                    { continues(changes::title(earlier), work.looked_back.as_deref()) }{ " " }
                    <button type="button" class="inline" onclick={pressed(on, || Action::ShowChanges)}>{ t("changes.show") }</button>
                </p>
            }
            if let Some(later) = later {
                <p>
                    { t("changes.is-earlier") }{ " " }
                    <button type="button" class="inline" onclick={show(later)}>{ t("changes.show-later") }</button>
                </p>
            } else {
                <button type="button" class="inline" onclick={pressed(on, || Action::Show(Dialog::PasteLater))}>{ t("paste.open") }</button>
            }
        </div>
    }
}

fn continues(title: &str, words: Option<&str>) -> String {
    match words {
        Some(words) => fill(
            "changes.continues-so",
            &[("title", &title), ("words", &words)],
        ),
        None => fill("changes.continues", &[("title", &title)]),
    }
}
