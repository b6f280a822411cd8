//! Settings, own keys, what follows a label, and printing.

use super::super::comfort::{Comfort, PRINTED, SETTINGS, Settings, SettingsForm, elsewhere_words};
use super::*;
use crate::keymap::{self, KeyCommand};
use crate::words::SYSTEM;

impl Page {
    fn comfort(&mut self, action: Comfort) -> Vec<Effect> {
        self.act(action.into())
    }

    fn settings(&mut self) -> SettingsForm {
        match &self.state.dialog {
            Some(Dialog::Settings(form)) => form.clone(),
            other => panic!("{other:?}"),
        }
    }

    /// Presses a key for a command, with the settings open; why it was refused.
    fn give(&mut self, command: KeyCommand, chord: &str) -> Option<String> {
        self.act(Action::Show(Dialog::Settings(SettingsForm::default())));
        self.comfort(Comfort::Ask(Some(command)));
        self.comfort(Comfort::Pressed(chord.into()));
        assert_eq!(self.settings().asked, None);
        self.settings().fault.map(|(_, fault)| fault)
    }

    fn record(&self) -> String {
        self.state.settings.record(self.state.language.choice)
    }
}

fn choice(settings: &Settings, name: &str) -> &'static str {
    let setting = SETTINGS.iter().find(|s| s.name == name).unwrap();
    settings.choice(setting)
}

#[test]
fn every_choice_is_kept_and_read_again() {
    for setting in SETTINGS {
        assert!(
            setting
                .choices
                .iter()
                .any(|(name, _)| *name == setting.default)
        );
        for (value, _) in setting.choices {
            let mut page = Page::new();
            let effects = page.comfort(Comfort::Set(setting.name, value));
            assert!(matches!(
                effects[..],
                [Effect::ShowSettings, Effect::KeepSettings]
            ));
            let (read, language) = Settings::read(&page.record());
            assert_eq!(read, page.state.settings);
            assert_eq!(read.choice(setting), *value);
            assert_eq!(language, Some(SYSTEM));
            assert_eq!(read.is_default(), *value == setting.default);
        }
    }
}

#[test]
fn the_last_choice_counts_and_a_reset_takes_all_back() {
    let mut page = Page::new();
    page.comfort(Comfort::Set("theme", "dark"));
    page.comfort(Comfort::Set("text", "large"));
    page.comfort(Comfort::Set("theme", "light"));
    assert_eq!(page.record(), "text=large\ntheme=light\nlanguage=system\n");
    page.comfort(Comfort::Reset);
    assert!(page.state.settings.is_default());
    assert_eq!(page.record(), "language=system\n");
}

#[test]
fn what_a_record_should_not_hold_is_left_out() {
    for record in [
        "",
        "theme",
        "theme=",
        "theme=pink",
        "colour=dark",
        "=dark",
        "key.next=Escape",
        "key.next=Tab",
        "key.next=",
        "key.none=z",
        "language=tlh",
        "\u{0}\n=\n==",
    ] {
        assert_eq!(
            Settings::read(record),
            (Settings::default(), None),
            "{record:?}"
        );
    }
    let (settings, language) = Settings::read("x=1\ntheme=dark\nkey.next==\nlanguage=de\n");
    assert_eq!(choice(&settings, "theme"), "dark");
    assert_eq!(settings.keys(), [(KeyCommand::Next, "=".into())]);
    assert_eq!(language, Some("de"));
}

#[test]
fn a_choice_redraws_what_shows_keys_and_has_heights() {
    let mut page = Page::working();
    let edition = page.state.language.edition;
    page.comfort(Comfort::Set("text", "large"));
    assert!(page.state.language.edition > edition);
}

#[test]
fn an_own_key_stands_for_the_first_of_the_table() {
    let mut page = Page::working();
    assert_eq!(page.give(KeyCommand::Next, "z"), None);
    assert_eq!(keymap::command("z"), Some(KeyCommand::Next));
    assert_eq!(keymap::command("j"), None);
    assert_eq!(keymap::command("ArrowDown"), Some(KeyCommand::Next));
    assert_eq!(keymap::shown(KeyCommand::Next), "z");
    assert!(page.record().contains("key.next=z\n"));
    // The key that is free now can be had by another.
    assert_eq!(page.give(KeyCommand::Previous, "j"), None);
    assert_eq!(keymap::command("j"), Some(KeyCommand::Previous));
    // And not be taken from it again.
    page.comfort(Comfort::ResetKey(KeyCommand::Next));
    assert!(page.settings().fault.is_some());
    assert_eq!(keymap::command("z"), Some(KeyCommand::Next));
    page.comfort(Comfort::ResetKey(KeyCommand::Previous));
    page.comfort(Comfort::ResetKey(KeyCommand::Next));
    assert_eq!(keymap::command("j"), Some(KeyCommand::Next));
    assert!(page.state.settings.is_default());
}

#[test]
fn keys_that_others_need_are_refused_with_the_reason() {
    for (chord, reason) in [
        ("k", "previous entry"),
        ("Enter", "mark done"),
        ("1", "Claim"),
        ("Escape", "browser"),
        ("Tab", "browser"),
        (" ", "browser"),
        ("F5", "browser"),
        ("Ctrl+t", "browser"),
        ("Alt+z", "browser"),
        ("PageDown", "browser"),
    ] {
        let mut page = Page::working();
        let fault = page.give(KeyCommand::Note, chord);
        assert!(
            fault.as_ref().is_some_and(|fault| fault.contains(reason)),
            "{chord}: {fault:?}"
        );
        assert_eq!(keymap::command("n"), Some(KeyCommand::Note));
        assert!(page.state.settings.is_default());
    }
}

#[test]
fn an_own_key_that_means_something_else_elsewhere_is_given_with_a_warning() {
    for (chord, warning) in [
        (
            "t",
            "In “Fix the split”, t still means: the line holds the time.",
        ),
        (
            ".",
            "When words are selected, . still means: open the menu of labels.",
        ),
        ("'", ""),
    ] {
        let mut page = Page::working();
        // Frees its own.
        assert_eq!(page.give(KeyCommand::Link, "!"), None);
        assert_eq!(page.give(KeyCommand::Note, chord), None);
        assert_eq!(keymap::command(chord), Some(KeyCommand::Note));
        assert_eq!(elsewhere_words(KeyCommand::Note).concat(), warning);
        let said = &page.settings().said;
        assert!(said.contains(warning), "{said}");
    }
}

#[test]
fn a_key_that_nobody_waits_for_is_nobodys() {
    let mut page = Page::working();
    page.act(Action::Show(Dialog::Settings(SettingsForm::default())));
    assert!(page.comfort(Comfort::Pressed("z".into())).is_empty());
    page.comfort(Comfort::Ask(Some(KeyCommand::Note)));
    page.comfort(Comfort::Ask(None));
    assert!(page.comfort(Comfort::Pressed("z".into())).is_empty());
    assert!(page.state.settings.is_default());
}

#[test]
fn another_tabs_choice_holds_here_and_is_not_written_again() {
    let mut page = Page::working();
    let record = "theme=dark\nkey.note=z\nlanguage=system\n";
    let effects = page.comfort(Comfort::Heard(record.into()));
    assert!(matches!(effects[..], [Effect::ShowSettings]));
    assert_eq!(choice(&page.state.settings, "theme"), "dark");
    assert_eq!(keymap::command("z"), Some(KeyCommand::Note));
    assert!(page.comfort(Comfort::Heard(record.into())).is_empty());
    let effects = page.comfort(Comfort::Heard("language=de\n".into()));
    assert!(matches!(
        effects[..],
        [Effect::ShowSettings, Effect::LoadLanguage("de")]
    ));
}

#[test]
fn the_page_goes_on_after_the_first_label_only_where_that_was_chosen() {
    for (way, at, status) in [
        ("stay", 0, Status::InProgress),
        ("next", 1, Status::InProgress),
        ("done", 1, Status::Done),
    ] {
        let mut page = Page::working();
        page.comfort(Comfort::Set("advance", way));
        page.label("claim");
        assert_eq!(page.work().at.entry, at, "{way}");
        page.act(Action::Select(0));
        assert_eq!(page.work().status(), status, "{way}");
        // Neither a second label nor taking one away goes on.
        page.label("quote");
        assert_eq!((page.work().at.entry, page.labels().len()), (0, 2), "{way}");
        page.label("quote");
        assert_eq!(page.work().at.entry, 0, "{way}");
        page.label("claim");
        assert_eq!((page.work().at.entry, page.labels().len()), (0, 0), "{way}");
    }
}

#[test]
fn going_on_is_undone_step_by_step() {
    let mut page = Page::working();
    page.comfort(Comfort::Set("advance", "done"));
    page.label("claim");
    page.act(Action::Undo);
    assert_eq!(
        (page.work().at.entry, page.work().status()),
        (0, Status::InProgress)
    );
    page.act(Action::Undo);
    assert!(page.labels().is_empty());
}

#[test]
fn printing_keeps_what_was_typed_and_ends() {
    let mut page = Page::working();
    page.act(Action::NoteTyped("a remark".into()));
    let effects = page.comfort(Comfort::Print);
    assert!(effects.iter().any(|e| matches!(e, Effect::Print)));
    assert!(page.state.printing && page.work().draft.is_none());
    assert!(page.state.alert.is_none());
    assert_eq!(page.work().printed(), 0..3);
    page.comfort(Comfort::PrintEnds);
    assert!(!page.state.printing);
    // By the browser's own key.
    page.comfort(Comfort::PrintBegins);
    assert!(page.state.printing);
}

#[test]
fn of_very_many_entries_those_around_the_current_one_are_printed_and_it_is_said() {
    let mut text = String::from("Long – live\n\n");
    for n in 0..PRINTED + 5 {
        let (hour, minute) = (n / 60 % 24, n % 60);
        text.push_str(&format!(
            "{hour:02}:{minute:02}\n\nUpdate number {n} of it.\n\n"
        ));
    }
    let mut page = Page::new();
    page.act(paste(&text));
    page.act(Action::SplitDone(Some(split(&text))));
    let all = page.work().entries();
    assert!(all > PRINTED, "{all}");
    assert_eq!(page.work().printed(), 0..PRINTED);
    page.comfort(Comfort::Print);
    assert!(
        page.alert().contains(&PRINTED.to_string()),
        "{}",
        page.alert()
    );
    page.act(Action::Go(Move::Last));
    assert_eq!(page.work().printed(), PRINTED..all);
}
