//! The start page: paste, open or try, and the projects kept here.

use std::rc::Rc;

use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::incoming::{by_id, choose_files, emit_split, split_shortcut};
use crate::browser::storage::ProjectSummary;
use crate::state::{Action, Dialog};

#[derive(PartialEq, Properties)]
pub struct StartProps {
    pub projects: Rc<Vec<ProjectSummary>>,
    /// Deleted in this tab, and still to be restored.
    pub deleted: Rc<Vec<ProjectSummary>>,
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
                <p>{ "Copy a live blog from its page and paste it here. It is split into entries, which you label by keyboard. The text never leaves this machine." }</p>
            </header>
            <section class="paste">
                <label for="paste">{ "Live blog text" }</label>
                <textarea id="paste" rows="10" spellcheck="false" dir="auto" placeholder="Paste the whole page: headline, entries, everything." onkeydown={split_shortcut(on)} />
                <div class="actions">
                    <button class="primary" onclick={emit_split(on)}>{ "Split into entries" }<kbd aria-hidden="true">{ "Ctrl/⌘ Enter" }</kbd></button>
                    <button onclick={on.reform(|_: MouseEvent| Action::Sample)}>{ "Try a sample" }</button>
                    { choose_files(on) }
                </div>
            </section>
            <section class="projects" aria-labelledby="projects-heading">
                <h2 id="projects-heading">{ "Projects in this browser" }</h2>
                if props.projects.is_empty() {
                    <p class="empty">{ "None yet: what you split is kept here." }</p>
                } else {
                    <ul>
                        { for props.projects.iter().map(|project| project_item(project, on)) }
                    </ul>
                }
                if !props.deleted.is_empty() {
                    <h2>{ "Deleted until you close the page" }</h2>
                    { for props.deleted.iter().map(|project| deleted_item(project, on)) }
                }
            </section>
        </main>
    }
}

/// A time of day for today, else with the date, where the reader is.
fn local_time(iso: &str) -> String {
    let then = js_sys::Date::new(&iso.into());
    let time: String = then.to_time_string().into();
    let time = time.get(..5).unwrap_or_default();
    let date: String = then.to_date_string().into();
    if js_sys::Date::new_0().to_date_string() == date {
        return format!("today {time}");
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
                { format!("{} of {} done · last worked on {}", project.finished, project.entries, local_time(project.modified.as_str())) }
            </span>
            <span class="project-actions">
                <button class="quiet" aria-label={format!("Rename {name}")} onclick={show(Dialog::Rename)}>{ "Rename" }</button>
                <button class="quiet" aria-label={format!("Delete {name}")} onclick={show(Dialog::Delete)}>{ "Delete" }</button>
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
                <button aria-label={format!("Restore {name}")}
                    onclick={on.reform(move |_: MouseEvent| Action::Restore(id.clone()))}>{ "Restore" }</button>
            </span>
        </div>
    }
}
