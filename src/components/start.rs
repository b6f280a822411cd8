//! The start page: paste, open or try, and the projects kept here.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::app::open_first;
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
    let split = {
        let on = on.clone();
        move || {
            if let Some(text) = by_id::<HtmlTextAreaElement>("paste") {
                on.emit(Action::Split(text.value()));
            }
        }
    };
    let shortcut = {
        let split = split.clone();
        move |event: KeyboardEvent| {
            if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
                event.prevent_default();
                split();
            }
        }
    };
    let choose = |_: MouseEvent| {
        if let Some(file) = by_id::<HtmlInputElement>("file") {
            file.click();
        }
    };
    let chosen = {
        let on = on.clone();
        move |_: Event| {
            if let Some(file) = by_id::<HtmlInputElement>("file") {
                if let Some(files) = file.files() {
                    open_first(&files, &on);
                }
                // So that the same file can be chosen again.
                file.set_value("");
            }
        }
    };
    html! {
        <main class="start">
            <header class="start-head">
                <h1>{ "Liveblog Annotator" }</h1>
                <p>{ "Copy a live blog from its page and paste it here. It is split into entries, which you label by keyboard. The text never leaves this machine." }</p>
            </header>
            <section class="paste">
                <label for="paste">{ "Live blog text" }</label>
                <textarea id="paste" rows="10" spellcheck="false" dir="auto" placeholder="Paste the whole page: headline, entries, everything." onkeydown={shortcut} />
                <div class="actions">
                    <button class="primary" onclick={move |_: MouseEvent| split()}>{ "Split into entries" }<kbd aria-hidden="true">{ "Ctrl/⌘ Enter" }</kbd></button>
                    <button onclick={on.reform(|_: MouseEvent| Action::Sample)}>{ "Try a sample" }</button>
                    <button onclick={choose}>{ "Open file…" }</button>
                    <input id="file" type="file" hidden=true accept=".json,.txt,.md,text/plain,application/json" onchange={chosen} />
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

fn by_id<T: JsCast>(id: &str) -> Option<T> {
    gloo::utils::document()
        .get_element_by_id(id)?
        .dyn_into()
        .ok()
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
