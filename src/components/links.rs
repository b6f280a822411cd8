//! Links between entries: on an entry, the choice of an earlier one, and over
//! the end of the feed the way back and what an entry seems to repeat.

use std::rc::Rc;

use liveblog_core::{Document, DocumentId, EntryId, Link, Relation};
use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

use super::entry_row::EntryRowProps;
use super::incoming::by_id;
use super::modal::Modal;
use super::people::{name_prompt, others_made};
use super::shared::Shared;
use super::swatch::{BACK, CHECK, CLOSE, LINK, icon, keep_focus, pressed};
use crate::app::{is_field, target_element};
use crate::keymap::{self, KeyCommand};
use crate::state::links::{Links, Member, Picker, entry_words, words_from, words_of};
use crate::state::{Action, AppState, Work};
use crate::words::{fill, t};

/// The documents of the project, to name entries at the other end of a link.
pub type Library = Rc<Vec<Shared<Document>>>;

/// What stands under an entry: its links, and what others made of it.
pub fn below(props: &EntryRowProps) -> Html {
    html! { <>{ entry_links(props) }{ others_made(props) }</> }
}

/// Begins a link from the current entry.
pub fn link_button(props: &EntryRowProps) -> Html {
    html! {
        if props.current {
            <button type="button" class="quiet fix-open link-open" aria-keyshortcuts={keymap::shortcut(KeyCommand::Link)} onmousedown={keep_focus}
                onclick={pressed(&props.on, || Links::Open.into())}>{ t("link.open") }</button>
        }
    }
}

fn entry_links(props: &EntryRowProps) -> Html {
    let mut rows = Vec::new();
    let out = props.records.links.iter();
    let out = out.map(|link| {
        (
            link,
            &link.target_document,
            &link.target,
            does(link.relation),
        )
    });
    let into = props.records.linked.iter();
    let into = into.map(|link| (link, &link.document, &link.entry, done_by(link.relation)));
    for (link, document, entry, key) in out.chain(into) {
        let name = match &props.others {
            _ if link.annotator == props.annotator => None,
            None => continue,
            Some(others) => others.iter().find(|(id, _)| *id == link.annotator),
        };
        let Some(words) = end_words(&props.library, &props.blog, document, entry) else {
            continue;
        };
        let visit = {
            let (on, index) = (props.on.clone(), props.index);
            let (document, entry) = (document.clone(), entry.clone());
            move |event: MouseEvent| {
                event.stop_propagation();
                // The way back leads to this entry.
                on.emit(Action::Select(index));
                on.emit(Links::Visit(document.clone(), entry.clone()).into());
            }
        };
        rows.push(html! {
            <li key={format!("{key} {}", link.id)}>
                { icon(LINK) }
                <button type="button" class="inline" dir="auto" onclick={visit}>{ fill(key, &[("entry", &words)]) }</button>
                if let Some((_, name)) = name {
                    <span class="others-name" dir="auto">{ name }</span>
                }
            </li>
        });
    }
    if rows.is_empty() {
        return Html::default();
    }
    html! { <ul class="links" aria-label={t("link.links")}>{ rows }</ul> }
}

/// How the entry at the other end of a link is named.
fn end_words(
    library: &Library,
    own: &Document,
    document: &DocumentId,
    entry: &EntryId,
) -> Option<String> {
    let other = library.iter().find(|d| d.id == *document)?;
    let place = other.place_of(entry)?;
    let words = words_of(other, place);
    Some(match (&other.title, other.id == own.id) {
        (Some(title), false) => [&*words, " · ", title].concat(),
        _ => words,
    })
}

/// What a link says at its later end.
fn does(relation: Relation) -> &'static str {
    match relation {
        Relation::Updates => "link.updates",
        Relation::Corrects => "link.corrects",
        Relation::Contradicts => "link.contradicts",
        Relation::Confirms => "link.confirms",
        Relation::Repeats => "link.repeats",
    }
}

/// What a link says at its earlier end.
fn done_by(relation: Relation) -> &'static str {
    match relation {
        Relation::Updates => "link.updated-by",
        Relation::Corrects => "link.corrected-by",
        Relation::Contradicts => "link.contradicted-by",
        Relation::Confirms => "link.confirmed-by",
        Relation::Repeats => "link.repeated-by",
    }
}

fn name(relation: Relation) -> &'static str {
    t(match relation {
        Relation::Updates => "link.update",
        Relation::Corrects => "link.correct",
        Relation::Contradicts => "link.contradict",
        Relation::Confirms => "link.confirm",
        Relation::Repeats => "link.repeat",
    })
}

/// Chooses the earlier entry and what the link says.
pub fn links_dialog(work: Option<&Work>, on: &Callback<Action>) -> Html {
    let open = work.and_then(|work| Some((work, work.links.picker.as_ref()?)));
    let Some((work, picker)) = open else {
        return Html::default();
    };
    let project = work.session.project();
    let words = entry_words(project, picker.at).unwrap_or_default();
    let typed = on.reform(|event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        Links::Typed(input.value().into()).into()
    });
    let relation = |(number, relation): (usize, Relation)| {
        let is_it = picker.relation == relation;
        let choose = on.reform(move |_: MouseEvent| Links::Relation(relation).into());
        html! {
            <button type="button" aria-pressed={if is_it { "true" } else { "false" }} onmousedown={keep_focus} onclick={choose}>
                <kbd aria-hidden="true">{ number + 1 }</kbd>{ name(relation) }
            </button>
        }
    };
    let active = picker.found.get(picker.active);
    html! {
        <Modal key="links" title={t("link.title")} on={on.clone()}>
            <p class="link-subject" dir="auto">{ words }</p>
            { chain(work, picker, on) }
            <div class="picker" onkeydown={picker_keys(on)}>
                <div class="relations" role="group" aria-label={t("link.relation")}>
                    { for Relation::ALL.into_iter().enumerate().map(relation) }
                </div>
                <input id="earlier-search" type="search" dir="auto" autocomplete="off" aria-label={t("link.search")} placeholder={t("link.search")}
                    value={picker.query.to_string()} oninput={typed} />
                <ul id="earlier" role="listbox" tabindex="0" autofocus=true aria-label={t("link.earlier")}
                    aria-activedescendant={active.map(|_| format!("earlier-{}", picker.active))}>
                    { for (0..picker.found.len()).map(|row| candidate(work, picker, row, on)) }
                </ul>
                if picker.found.is_empty() {
                    <p class="hint">{ t("link.none-found") }</p>
                }
                if let Some(said) = &picker.said {
                    <p class={if said.refused { "fault" } else { "hint" }}>{ &said.words }</p>
                }
                <p class="hint">{ t("link.hint") }</p>
            </div>
        </Modal>
    }
}

fn candidate(work: &Work, picker: &Picker, row: usize, on: &Callback<Action>) -> Html {
    let Some(at) = picker.found.get(row).copied() else {
        return Html::default();
    };
    let project = work.session.project();
    let set = on.reform(move |_: MouseEvent| Links::Set(row).into());
    let document = project.documents().get(at.document);
    let entry = document.and_then(|d| d.entries.get(at.entry));
    let linked = work.links_from(picker.at).into_iter().filter(|link| {
        entry.is_some_and(|e| e.id == link.target) && link.annotator == *work.session.annotator()
    });
    html! {
        <li id={format!("earlier-{row}")} role="option" aria-selected={if row == picker.active { "true" } else { "false" }} onclick={set}>
            <span dir="auto">{ words_from(project, picker.at.document, at) }</span>
            for link in linked {
                <span class="linked">{ icon(CHECK) }{ name(link.relation) }</span>
            }
        </li>
    }
}

fn picker_keys(on: &Callback<Action>) -> Callback<KeyboardEvent> {
    let on = on.clone();
    Callback::from(move |event: KeyboardEvent| {
        let key = event.key();
        let Some(target) = target_element(&event) else {
            return;
        };
        let in_field = is_field(&target);
        if event.ctrl_key() || event.meta_key() || event.alt_key() || event.is_composing() {
            return;
        }
        let is_control = target.tag_name() == "BUTTON";
        let action = match &*key {
            "ArrowDown" => Links::Move(1),
            "ArrowUp" => Links::Move(-1),
            "Home" if !in_field => Links::Move(isize::MIN),
            "End" if !in_field => Links::Move(isize::MAX),
            "Enter" if !is_control => Links::SetCurrent,
            "1" | "2" | "3" | "4" | "5" if !in_field => {
                let number = usize::from(key.as_bytes()[0] - b'1');
                match Relation::ALL.get(number) {
                    Some(relation) => Links::Relation(*relation),
                    None => return,
                }
            }
            // What is typed in the list is looked for.
            other if !in_field && !is_control && other.chars().count() == 1 => {
                if let Some(search) = by_id::<HtmlElement>("earlier-search") {
                    let _ = search.focus();
                }
                if matches!(other, "/" | " ") {
                    event.prevent_default();
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        on.emit(action.into());
    })
}

/// The entries that hang together with the picker's by links.
fn chain(work: &Work, picker: &Picker, on: &Callback<Action>) -> Html {
    let chain = work.chain(picker.at);
    if chain.len() < 2 {
        return Html::default();
    }
    html! {
        <section class="chain" aria-labelledby="chain-heading">
            <h3 id="chain-heading">{ t("link.chain") }</h3>
            <ol>{ for chain.iter().map(|member| chain_member(work, picker, member, on)) }</ol>
        </section>
    }
}

fn chain_member(work: &Work, picker: &Picker, member: &Member, on: &Callback<Action>) -> Html {
    let project = work.session.project();
    let current = member.at == picker.at;
    let words = words_from(project, picker.at.document, member.at);
    let document = project.documents().get(member.at.document);
    let ids =
        document.and_then(|d| Some((d.id.clone(), d.entries.get(member.at.entry)?.id.clone())));
    let Some((document, entry)) = ids else {
        return Html::default();
    };
    let visit = {
        let on = on.clone();
        move |_: MouseEvent| on.emit(Links::Visit(document.clone(), entry.clone()).into())
    };
    let link = |link: &Link| {
        let (at, id) = (
            project.locate(&link.target_document, &link.target),
            link.id.clone(),
        );
        let entry = at.map(|at| words_from(project, picker.at.document, at));
        let words = fill(
            does(link.relation),
            &[("entry", &entry.unwrap_or_default())],
        );
        let remove = on.reform(move |_: MouseEvent| Links::Remove(id.clone()).into());
        let own = current && link.annotator == *work.session.annotator();
        html! {
            <li>
                <span dir="auto">{ &words }</span>
                if own {
                    <button type="button" class="quiet" aria-label={fill("link.remove", &[("link", &words)])} onclick={remove}>{ icon(CLOSE) }</button>
                }
            </li>
        }
    };
    html! {
        <li aria-current={current.then_some("true")}>
            if current {
                <strong dir="auto">{ words }</strong>
            } else {
                <button type="button" class="inline" dir="auto" onclick={visit}>{ words }</button>
            }
            <ul>{ for work.links_from(member.at).into_iter().map(link) }</ul>
        </li>
    }
}

/// The way back over the beginning of the feed, and what is offered over its
/// end, so that nothing moves for it.
pub fn feed_foot(state: &AppState, on: &Callback<Action>) -> Html {
    let Some(work) = state.work() else {
        return Html::default();
    };
    let project = work.session.project();
    let from = work.at.document;
    let way_back = work.way_back().map(|at| html! {
        <button type="button" class="way-back" aria-keyshortcuts={keymap::shortcut(KeyCommand::Back)} onclick={pressed(on, || Links::Back.into())}>
            { icon(BACK) }<span dir="auto">{ fill("link.back", &[("entry", &words_from(project, from, at))]) }</span>
        </button>
    });
    if work.repeated().is_none() && !state.asks_name() {
        return way_back.unwrap_or_default();
    }
    html! { <>
        { way_back.unwrap_or_default() }
        <section class="feed-foot" aria-label={t("link.foot")}>
            if let Some(to) = work.repeated() {
                <div class="feed-note" role="group" aria-label={t("link.repeat-found")}>
                    <p dir="auto">{ fill("link.seems", &[("entry", &words_from(project, from, to))]) }</p>
                    <button type="button" aria-keyshortcuts={keymap::shortcut(KeyCommand::AcceptRepeat)} onmousedown={keep_focus} onclick={pressed(on, || Links::AcceptRepeat.into())}>
                        { t("link.accept") }<kbd aria-hidden="true">{ keymap::shown(KeyCommand::AcceptRepeat) }</kbd>
                    </button>
                    <button type="button" class="quiet" title={t("link.dismiss-hint")} onmousedown={keep_focus} onclick={pressed(on, || Links::DismissRepeat.into())}>{ t("link.dismiss") }</button>
                </div>
            }
            { name_prompt(state, on) }
        </section>
    </> }
}
