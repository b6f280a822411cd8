//! The language of the interface.

use liveblog_core::Project;

use super::super::language::Language;
use super::*;
use crate::words::{self, ENGLISH, SYSTEM};

const GERMAN: &str = r#"{"language.name": "Deutsch", "language.failed": "Nein: {reason}"}"#;

fn choose(state: &mut AppState, choice: &'static str) -> Vec<Effect> {
    state.update(Action::SetLanguage(choice), &stamp(0))
}

fn load(state: &mut AppState, code: &'static str, file: Result<&str, &str>) -> Vec<Effect> {
    let file = file.map(str::to_owned).map_err(str::to_owned);
    state.update(Action::LanguageLoaded(code, file), &stamp(0))
}

#[test]
fn another_language_is_loaded_and_then_spoken() {
    let mut state = AppState::default();
    let effects = choose(&mut state, "de");
    assert!(matches!(effects[..], [Effect::LoadLanguage("de")]));
    // Nothing changes before its words are there.
    assert_eq!((state.language.edition, words::language()), (0, ENGLISH));
    let effects = load(&mut state, "de", Ok(GERMAN));
    assert!(matches!(effects[..], [Effect::ShowLanguage]));
    assert_eq!((state.language.edition, words::language()), (1, "de"));
    let effects = choose(&mut state, ENGLISH);
    assert!(matches!(effects[..], [Effect::ShowLanguage]));
    assert_eq!((state.language.edition, words::language()), (2, ENGLISH));
}

#[test]
fn words_that_do_not_come_leave_the_last_choice() {
    for file in [Err("Not Found"), Ok("[]"), Ok("{\"a\": 1}"), Ok("")] {
        let mut state = AppState::default();
        choose(&mut state, "de");
        assert!(load(&mut state, "de", file).is_empty());
        assert_eq!(state.language, Language::default());
        assert_eq!(words::language(), ENGLISH);
        assert!(state.alert.is_some_and(|alert| alert.error));
    }
}

#[test]
fn words_that_come_too_late_are_not_spoken() {
    let mut state = AppState::default();
    choose(&mut state, "de");
    choose(&mut state, ENGLISH);
    assert!(load(&mut state, "de", Ok(GERMAN)).is_empty());
    assert_eq!(words::language(), ENGLISH);
}

#[test]
fn the_browsers_own_language_is_a_choice() {
    let mut state = AppState {
        language: Language::chosen(ENGLISH, "de"),
        ..AppState::default()
    };
    let effects = choose(&mut state, SYSTEM);
    assert!(matches!(effects[..], [Effect::LoadLanguage("de")]));
    let effects = load(&mut state, "de", Ok(GERMAN));
    assert!(matches!(effects[..], [Effect::ShowLanguage]));
}

#[test]
fn a_project_without_a_title_is_named_in_the_language_chosen() {
    let mut page = Page::working();
    let project = page.work().session.project();
    let mut document = (*project.documents()[0]).clone();
    document.title = None;
    let (book, annotators) = ((*project.codebook).clone(), project.annotators.clone());
    let session = Session::new(Project::new(book, annotators, vec![document]));
    let id = page.id();
    let work = Work::new(id, session, Access::Write, stamp(0).at);
    page.state.screen = Screen::Work(Box::new(work));
    assert_eq!(page.work().name(), "Untitled live blog");
    choose(&mut page.state, "de");
    let words = r#"{"head.untitled": "Liveblog ohne Titel"}"#;
    load(&mut page.state, "de", Ok(words));
    assert_eq!(page.work().name(), "Liveblog ohne Titel");
    choose(&mut page.state, ENGLISH);
}
