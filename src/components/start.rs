//! The start page: paste, open or try, and the projects kept here.

use std::rc::Rc;

use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::incoming::{by_id, choose_files, emit_split, split_shortcut};
use super::language::language_choice;
use super::settings::setting_choice;
use crate::browser::storage::ProjectSummary;
use crate::state::comfort::NEW_CODEBOOK;
use crate::state::language::Language;
use crate::state::{Action, Dialog};
use crate::words::{self, ENGLISH, count, fill, t};

#[derive(PartialEq, Properties)]
pub struct StartProps {
    pub projects: Rc<Vec<ProjectSummary>>,
    /// Deleted in this tab, and still to be restored.
    pub deleted: Rc<Vec<ProjectSummary>>,
    pub language: Language,
    /// The codebook that new projects begin with.
    pub codebook: &'static str,
    pub on: Callback<Action>,
}

#[component]
pub fn Start(props: &StartProps) -> Html {
    use_effect_with((), |()| {
        if let Some(text) = by_id::<HtmlTextAreaElement>("paste") {
            let _ = text.focus();
        }
    });
    let on = &props.on;
    html! {
        <main class="start">
            <header class="start-head">
                <h1>{ "Liveblog Annotator" }</h1>
                <p>{ t("start.lead") }</p>
            </header>
            <section class="paste">
                <label for="paste">{ t("start.text") }</label>
                <textarea id="paste" rows="10" spellcheck="false" dir="auto" placeholder={t("start.text-hint")} onkeydown={split_shortcut(on)} />
                <div class="actions">
                    <button class="primary" onclick={emit_split(on)}>{ t("start.split") }<kbd aria-hidden="true">{ "Ctrl/⌘ Enter" }</kbd></button>
                    <button onclick={on.reform(|_: MouseEvent| Action::Sample)}>{ t("start.sample") }</button>
                    { choose_files(on) }
                </div>
            </section>
            <section class="projects" aria-labelledby="projects-heading">
                <h2 id="projects-heading">{ t("start.projects") }</h2>
                if props.projects.is_empty() {
                    <p class="empty">{ t("start.no-projects") }</p>
                } else {
                    <ul>
                        { for props.projects.iter().map(|project| project_item(project, on)) }
                    </ul>
                }
                if !props.deleted.is_empty() {
                    <h2>{ t("start.deleted") }</h2>
                    { for props.deleted.iter().map(|project| deleted_item(project, on)) }
                }
            </section>
            <div class="start-choices">
                { setting_choice(&NEW_CODEBOOK, props.codebook, on) }
                { language_choice(props.language, on) }
            </div>
        </main>
    }
}

/// A time of day for today, else with the date, where the reader is.
pub fn local_time(iso: &str) -> String {
    let then = js_sys::Date::new(&iso.into());
    let time: String = then.to_time_string().into();
    let time = time.get(..5).unwrap_or_default();
    let date: String = then.to_date_string().into();
    if js_sys::Date::new_0().to_date_string() == date {
        return fill("start.today", &[("time", &time)]);
    }
    if words::language() != ENGLISH {
        let options = js_sys::Object::new();
        let _ = js_sys::Reflect::set(&options, &"dateStyle".into(), &"medium".into());
        let date: String = then
            .to_locale_date_string(words::language(), &options)
            .into();
        return format!("{date}, {time}");
    }
    // The language's standard has it say “Sun Nov 22 2026”, everywhere.
    match date.split(' ').collect::<Vec<_>>()[..] {
        [_, month, day, year] => format!("{day} {month} {year}, {time}"),
        _ => date,
    }
}

fn project_item(project: &ProjectSummary, on: &Callback<Action>) -> Html {
    let name = project.display_name().to_owned();
    let open = {
        let (on, id) = (on.clone(), project.id.clone());
        move |event: MouseEvent| {
            // A plain click stays in this page without a reload of the list.
            if !event.ctrl_key() && !event.meta_key() && !event.shift_key() {
                event.prevent_default();
                on.emit(Action::OpenProject(id.clone()));
            }
        }
    };
    let show = |dialog: fn(ProjectSummary) -> Dialog| {
        let project = project.clone();
        on.reform(move |_: MouseEvent| Action::Show(dialog(project.clone())))
    };
    html! {
        <li key={project.id.to_string()} class="project">
            <a class="project-name" dir="auto" href={format!("#/project/{}", project.id)} onclick={open}>{ &name }</a>
            <span class="project-facts">
                if project.documents > 1 {
                    { count("start.documents", project.documents) }{ " · " }
                }
                { fill("start.facts", &[
                    ("finished", &project.finished),
                    ("entries", &project.entries),
                    ("when", &local_time(project.modified.as_str())),
                ]) }
                <progress aria-hidden="true" max={project.entries.max(1).to_string()} value={project.finished.to_string()} />
            </span>
            <span class="project-actions">
                <button class="quiet" aria-label={fill("start.rename-name", &[("name", &name)])} onclick={show(Dialog::Rename)}>{ t("start.rename") }</button>
                <button class="quiet" aria-label={fill("start.delete-name", &[("name", &name)])} onclick={show(Dialog::Delete)}>{ t("start.delete") }</button>
            </span>
        </li>
    }
}

fn deleted_item(project: &ProjectSummary, on: &Callback<Action>) -> Html {
    let name = project.display_name().to_owned();
    let id = project.id.clone();
    html! {
        <div key={project.id.to_string()} class="project">
            <span class="project-name" dir="auto">{ &name }</span>
            <span class="project-actions">
                <button aria-label={fill("start.restore-name", &[("name", &name)])}
                    onclick={on.reform(move |_: MouseEvent| Action::Restore(id.clone()))}>{ t("start.restore") }</button>
            </span>
        </div>
    }
}
