//! The panel's part about the open attribution: its passages and its fields.

use liveblog_core::{Attribution, Naming, QuoteType, Role};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::swatch::{CLOSE, icon, keep_focus, pressed};
use crate::keymap::{self, KeyCommand};
use crate::state::records::Records;
use crate::state::spans::{Spans, part_text, short};
use crate::state::{Access, Action, Work};
use crate::words::{fill, t};

/// The kinds of source, as the codebook “source-type” has them: its ids, and
/// their names by key.
pub const SOURCE_TYPES: &[(&str, &str)] = &[
    ("government", "source.government"),
    ("regional_local", "source.regional-local"),
    ("military", "source.military"),
    ("police_emergency", "source.police-emergency"),
    ("judicial", "source.judicial"),
    ("intergovernmental", "source.intergovernmental"),
    ("opposition_or_party", "source.opposition-or-party"),
    ("armed_group", "source.armed-group"),
    ("ngo_humanitarian", "source.ngo-humanitarian"),
    ("expert", "source.expert"),
    ("company", "source.company"),
    ("media", "source.media"),
    ("eyewitness_resident", "source.eyewitness-resident"),
    ("social_account", "source.social-account"),
    ("unnamed_official", "source.unnamed-official"),
    ("outlet", "source.outlet"),
    ("unclear", "source.unclear"),
];

const QUOTE_TYPES: [(&str, QuoteType); 3] = [
    ("direct", QuoteType::Direct),
    ("indirect", QuoteType::Indirect),
    ("mixed", QuoteType::Mixed),
];

const NAMINGS: [(&str, Naming); 2] = [("named", Naming::Named), ("unnamed", Naming::Unnamed)];

/// What a quote type is called.
pub fn quote_type_name(quote_type: QuoteType) -> &'static str {
    t(match quote_type {
        QuoteType::Direct => "record.direct",
        QuoteType::Indirect => "record.indirect",
        QuoteType::Mixed => "record.mixed",
    })
}

/// What a role is called.
pub fn role_name(role: Role) -> &'static str {
    t(match role {
        Role::Content => "record.content",
        Role::Source => "record.source",
        Role::Cue => "record.cue",
    })
}

fn naming_name(naming: Naming) -> &'static str {
    t(match naming {
        Naming::Named => "record.named",
        Naming::Unnamed => "record.unnamed",
    })
}

/// The open attribution; nothing where none is.
pub fn record_card(work: &Work, on: &Callback<Action>) -> Html {
    let Some(record) = work.record() else {
        return Html::default();
    };
    let read_only = work.access == Access::Read;
    html! {
        <section class="record" aria-label={t("record.panel")}>
            <div class="passage-head">
                <h3>{ t("record.panel") }</h3>
                <button type="button" class="quiet" disabled={read_only} onmousedown={keep_focus}
                    onclick={pressed(on, || Records::Remove.into())}>{ t("record.remove") }</button>
                <button type="button" class="quiet icon" aria-label={t("record.close")} title={t("record.close")} onmousedown={keep_focus}
                    onclick={pressed(on, || Records::Close.into())}>{ icon(CLOSE) }</button>
            </div>
            <ul class="record-members">
                { for members(work, record, read_only, on) }
            </ul>
            if !read_only {
                <p class="passage-hint">{ add_words(work, record) }</p>
            }
            { fields(work, record, read_only, on) }
        </section>
    }
}

/// Says how the source and the cue are added, or what else there is to add.
fn add_words(work: &Work, record: &Attribution) -> Html {
    let codebook = &work.session.project().codebook;
    let lacks = |role: &Role| record.members.iter().all(|member| member.role != *role);
    let mut wanted: Vec<Role> = vec![Role::Source, Role::Cue];
    wanted.retain(lacks);
    if wanted.is_empty() {
        wanted.push(Role::Content);
    }
    let key = |role: &Role| {
        let mut labels = codebook.labels.iter();
        let label = labels.find(|label| *label.id == *role.label());
        let key = label.and_then(|label| label.hotkey.clone());
        html! {
            <span class="record-key">
                if let Some(key) = key {
                    <kbd>{ key }</kbd>
                }
                { role_name(*role) }
            </span>
        }
    };
    html! { <>
        { t("record.add") }{ " " }<kbd>{ keymap::shown(KeyCommand::Select) }</kbd>{ " " }{ t("record.add-then") }{ " " }
        { for wanted.iter().map(key) }
    </> }
}

fn members<'w>(
    work: &'w Work,
    record: &'w Attribution,
    read_only: bool,
    on: &'w Callback<Action>,
) -> impl Iterator<Item = Html> + 'w {
    let blog = work.document();
    let entry = blog.and_then(|blog| blog.entries.get(work.at.entry));
    record.members.iter().filter_map(move |member| {
        let mut all = work.records()?.annotations.iter();
        let span = all.find(|a| a.id == member.annotation)?.span?;
        let words = short(span.range.of(part_text(blog?, entry?, span.part)), 60);
        let (at, id) = (work.at.entry, member.annotation.clone());
        let pick = on.reform(move |_: MouseEvent| Spans::Pick(at, id.clone()).into());
        let id = member.annotation.clone();
        let remove = on.reform(move |_: MouseEvent| Spans::RemoveOne(id.clone()).into());
        let role = role_name(member.role);
        Some(html! {
            <li key={member.annotation.as_str()}>
                <button type="button" class="quiet record-member" onmousedown={keep_focus} onclick={pick}>
                    <span class="record-role">{ role }</span>
                    <span class="record-words" dir="auto">{ words.clone() }</span>
                </button>
                <button type="button" class="quiet icon" disabled={read_only} onmousedown={keep_focus}
                    aria-label={fill("record.remove-member", &[("role", &role), ("words", &words)])} onclick={remove}>{ icon(CLOSE) }</button>
            </li>
        })
    })
}

fn chosen(event: &Event) -> String {
    let select: HtmlSelectElement = event.target_unchecked_into();
    select.value()
}

fn option(value: &str, chosen: bool, words: String) -> Html {
    html! { <option key={value.to_owned()} value={value.to_owned()} selected={chosen}>{ words }</option> }
}

fn fields(work: &Work, record: &Attribution, read_only: bool, on: &Callback<Action>) -> Html {
    let given = &record.fields;
    let derived = {
        let mut plain = record.clone();
        plain.fields.quote_type = None;
        let blog = work.document();
        let entry = blog.and_then(|blog| blog.entries.get(work.at.entry));
        match (blog, entry, work.records()) {
            (Some(blog), Some(entry), Some(records)) => plain.quote_type(blog, entry, records),
            _ => None,
        }
    };
    let as_derived = match derived {
        Some(quote_type) => fill(
            "record.as-derived",
            &[("type", &quote_type_name(quote_type))],
        ),
        None => t("record.not-set").to_owned(),
    };
    let quote_type = on.reform(|event: Event| {
        let value = chosen(&event);
        let mut all = QUOTE_TYPES.iter();
        let found = all.find(|(id, _)| *id == value).map(|(_, found)| *found);
        Records::QuoteType(found).into()
    });
    let naming = on.reform(|event: Event| {
        let value = chosen(&event);
        let mut all = NAMINGS.iter();
        let found = all.find(|(id, _)| *id == value).map(|(_, found)| *found);
        Records::Naming(found).into()
    });
    let source_type =
        on.reform(|event: Event| Records::SourceType(chosen(&event).as_str().into()).into());
    let typed = on.reform(|event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        Records::SpeakerTyped(input.value().as_str().into()).into()
    });
    let sources = work.words_of(record, Role::Source);
    let source = sources.first().map(|words| short(words, 80));
    let offer = source
        .clone()
        .filter(|_| given.speaker.is_none() && !read_only);
    let use_source = {
        let name: std::rc::Rc<str> = source.clone().unwrap_or_default().as_str().into();
        on.reform(move |_: MouseEvent| Records::Speaker(name.clone()).into())
    };
    let source_id = given.source_type.as_deref().unwrap_or_default();
    let mut all = QUOTE_TYPES.iter();
    let type_id = all.find(|(_, one)| given.quote_type == Some(*one));
    let type_id = type_id.map_or("", |(id, _)| *id);
    let mut all = NAMINGS.iter();
    let naming_id = all.find(|(_, one)| given.naming == Some(*one));
    let naming_id = naming_id.map_or("", |(id, _)| *id);
    let is_known = SOURCE_TYPES.iter().any(|(id, _)| *id == source_id);
    html! {
        <div class="record-fields">
            <div class="field">
                <label for="record-speaker">{ t("record.speaker") }</label>
                <input id="record-speaker" type="text" dir="auto" list="speakers" autocomplete="off" readonly={read_only}
                    value={work.speaker_shown(record).to_owned()} oninput={typed}
                    onchange={on.reform(|_: Event| Action::NoteSettled)} onblur={on.reform(|_: FocusEvent| Action::NoteSettled)} />
                <datalist id="speakers">
                    if let Some(source) = &source {
                        <option value={source.clone()} />
                    }
                    { for work.spans.speakers.iter().filter(|name| Some(&***name) != source.as_deref()).map(|name| html! { <option key={name.to_string()} value={name.to_string()} /> }) }
                </datalist>
                if let Some(words) = offer {
                    <button type="button" class="inline" onclick={use_source}>{ fill("record.use-source", &[("words", &words)]) }</button>
                }
            </div>
            <div class="field">
                <label for="record-type">{ t("record.quote-type") }</label>
                <select id="record-type" ~value={type_id} disabled={read_only} onchange={quote_type}>
                    { option("", given.quote_type.is_none(), as_derived) }
                    { for QUOTE_TYPES.iter().map(|(id, one)| option(id, given.quote_type == Some(*one), quote_type_name(*one).to_owned())) }
                </select>
            </div>
            <div class="field">
                <label for="record-source">{ t("record.source-type") }</label>
                <select id="record-source" ~value={source_id.to_owned()} disabled={read_only} onchange={source_type}>
                    { option("", source_id.is_empty(), t("record.not-set").to_owned()) }
                    if !source_id.is_empty() && !is_known {
                        { option(source_id, true, source_id.to_owned()) }
                    }
                    { for SOURCE_TYPES.iter().map(|(id, words)| option(id, *id == source_id, t(words).to_owned())) }
                </select>
            </div>
            <div class="field">
                <label for="record-naming">{ t("record.naming") }</label>
                <select id="record-naming" ~value={naming_id} disabled={read_only} onchange={naming}>
                    { option("", given.naming.is_none(), t("record.not-set").to_owned()) }
                    { for NAMINGS.iter().map(|(id, one)| option(id, given.naming == Some(*one), naming_name(*one).to_owned())) }
                </select>
            </div>
        </div>
    }
}
