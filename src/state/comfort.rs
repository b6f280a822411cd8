//! Comfort: how the page looks and goes on for the one who reads, which keys
//! the commands have, and printing.
//!
//! What was chosen belongs to the browser, not to a project: it is kept as
//! lines of `name=value`, of which `src/boot.js` reads those about looks before
//! anything is drawn. Nothing here is a step, and undo does not take it back.

use std::fmt::Display;
use std::ops::Range;
use std::rc::Rc;

use liveblog_core::{Codebook, Shipped, Stamp};

use super::codebook::shipped_name;
use super::{Action, Alert, AppState, Dialog, Effect, Move, Work};
use crate::keymap::{self, BINDINGS, KeyCommand, OwnKeys};
use crate::words::{self, fill, t};

/// What one can choose.
#[derive(Debug)]
pub struct Setting {
    /// Its name in the record; where it is about looks, also that of the
    /// page's attribute, after `data-`.
    pub name: &'static str,
    /// The same in words, by their key.
    pub words: &'static str,
    /// The choices and what they are called, by their key.
    pub choices: &'static [(&'static str, &'static str)],
    /// The choice of one who chose nothing.
    pub default: &'static str,
}

/// Everything one can choose, besides the language and the keys.
pub const SETTINGS: &[Setting] = &[
    Setting {
        name: "theme",
        words: "settings.theme",
        choices: &[
            ("system", "settings.theme-system"),
            ("light", "settings.theme-light"),
            ("dark", "settings.theme-dark"),
        ],
        default: "system",
    },
    Setting {
        name: "text",
        words: "settings.text",
        choices: &[
            ("small", "settings.text-small"),
            ("normal", "settings.text-normal"),
            ("large", "settings.text-large"),
            ("larger", "settings.text-larger"),
        ],
        default: "normal",
    },
    Setting {
        name: "face",
        words: "settings.face",
        choices: &[
            ("serif", "settings.face-serif"),
            ("sans", "settings.face-sans"),
        ],
        default: "serif",
    },
    Setting {
        name: "line",
        words: "settings.line",
        choices: &[
            ("narrow", "settings.line-narrow"),
            ("normal", "settings.line-normal"),
            ("wide", "settings.line-wide"),
        ],
        default: "normal",
    },
    Setting {
        name: "density",
        words: "settings.density",
        choices: &[
            ("comfortable", "settings.density-comfortable"),
            ("compact", "settings.density-compact"),
        ],
        default: "comfortable",
    },
    Setting {
        name: "definitions",
        words: "settings.definitions",
        choices: &[
            ("yes", "settings.definitions-yes"),
            ("no", "settings.definitions-no"),
        ],
        default: "yes",
    },
    Setting {
        name: ADVANCE,
        words: "settings.advance",
        choices: &[
            ("stay", "settings.advance-stay"),
            ("next", "settings.advance-next"),
            ("done", "settings.advance-done"),
        ],
        default: "stay",
    },
    NEW_CODEBOOK,
];

/// The codebook that new projects begin with.
pub const NEW_CODEBOOK: Setting = Setting {
    name: "codebook",
    words: "codebook.begin",
    choices: &[
        named(Shipped::Core),
        named(Shipped::Quotes),
        named(Shipped::Claims),
        named(Shipped::Verification),
        named(Shipped::Sources),
    ],
    default: Shipped::Core.id(),
};

const fn named(shipped: Shipped) -> (&'static str, &'static str) {
    (shipped.id(), shipped_name(shipped))
}

const ADVANCE: &str = "advance";
const LANGUAGE: &str = "language";

/// Entries printed at once: a browser takes minutes to lay out many more.
pub const PRINTED: usize = 2_000;

/// What was chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Names and choices, where they are not the default.
    chosen: Vec<(&'static str, &'static str)>,
    /// The keys that were given to commands.
    keys: OwnKeys,
}

impl Settings {
    /// What a record says, with the language in it. What cannot be read is as
    /// if nothing was chosen.
    pub fn read(record: &str) -> (Self, Option<&'static str>) {
        let mut settings = Self::default();
        let mut language = None;
        for line in record.lines() {
            let Some((name, value)) = line.split_once('=') else {
                continue;
            };
            let binding = BINDINGS.iter().find(|b| b.words == name);
            if name == LANGUAGE {
                language = words::choice(value);
            } else if let Some(binding) = binding {
                if keymap::can_be_own(value) {
                    settings.keys.push((binding.command, value.into()));
                }
            } else {
                settings.set(name, value);
            }
        }
        (settings, language)
    }

    /// The record of what was chosen, and of the language.
    pub fn record(&self, language: &str) -> String {
        let mut record = String::new();
        let mut line = |name: &str, value: &str| {
            for part in [name, "=", value, "\n"] {
                record.push_str(part);
            }
        };
        for (name, value) in &self.chosen {
            line(name, value);
        }
        for (command, key) in &self.keys {
            if let Some(binding) = BINDINGS.iter().find(|b| b.command == *command) {
                line(binding.words, key);
            }
        }
        line(LANGUAGE, language);
        record
    }

    /// The choice made for a setting.
    pub fn choice(&self, setting: &Setting) -> &'static str {
        let chosen = self.chosen.iter().find(|(name, _)| *name == setting.name);
        chosen.map_or(setting.default, |(_, value)| value)
    }

    /// The codebook that new projects begin with.
    pub fn new_codebook(&self) -> Shipped {
        let id = self.choice(&NEW_CODEBOOK);
        let mut all = Shipped::ALL.into_iter();
        all.find(|book| book.id() == id).unwrap_or(Shipped::Core)
    }

    /// Whether a command has a key of the person's own.
    pub fn has_own_key(&self, command: KeyCommand) -> bool {
        self.keys.iter().any(|(there, _)| *there == command)
    }

    /// Whether nothing was chosen.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// The keys that were given to commands.
    pub fn keys(&self) -> OwnKeys {
        self.keys.clone()
    }

    /// Makes a choice; what it is called, unless there is no such choice.
    fn set(&mut self, name: &str, value: &str) -> Option<(&'static str, &'static str)> {
        let setting = SETTINGS.iter().find(|setting| setting.name == name)?;
        let (value, words) = setting.choices.iter().find(|(there, _)| *there == value)?;
        self.chosen.retain(|(there, _)| *there != setting.name);
        if *value != setting.default {
            self.chosen.push((setting.name, value));
        }
        Some((setting.words, words))
    }
}

/// What the dialog of the settings has besides them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SettingsForm {
    /// The command whose new key is waited for.
    pub asked: Option<KeyCommand>,
    /// The command that did not get the key it was to have, and why.
    pub fault: Option<(KeyCommand, String)>,
    /// What was done last.
    pub said: String,
}

/// What a person does about comfort.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Comfort {
    /// Make a choice, by its setting's name and its own.
    Set(&'static str, &'static str),
    /// Wait for the command's new key, or no longer.
    Ask(Option<KeyCommand>),
    /// This key was pressed for the command that waits.
    Pressed(Rc<str>),
    /// Give the command the key of the table again.
    ResetKey(KeyCommand),
    /// Give all commands the keys of the table again.
    ResetKeys,
    /// Choose nothing.
    Reset,
    /// Another tab may have chosen something: this is the record now.
    Heard(Rc<str>),
    /// Print the document.
    Print,
    /// The browser is about to print.
    PrintBegins,
    /// The browser has printed.
    PrintEnds,
}

impl From<Comfort> for Action {
    fn from(action: Comfort) -> Self {
        Self::Comfort(action)
    }
}

impl AppState {
    pub(super) fn comfort(&mut self, action: Comfort, stamp: &Stamp, effects: &mut Vec<Effect>) {
        match action {
            Comfort::Set(name, value) => {
                if let Some((setting, choice)) = self.settings.set(name, value) {
                    let values: [(&str, &dyn Display); 2] =
                        [("setting", &t(setting)), ("choice", &t(choice))];
                    self.comforted(fill("settings.set", &values), effects);
                    self.keep_in_place();
                }
            }
            Comfort::Ask(command) => {
                if let Some(form) = self.settings_form() {
                    form.asked = command;
                    form.fault = None;
                }
            }
            Comfort::Pressed(chord) => self.key_pressed(&chord, effects),
            Comfort::ResetKey(command) => self.reset_key(command, effects),
            Comfort::ResetKeys => {
                self.settings.keys.clear();
                self.comforted(t("settings.keys-were-reset").to_owned(), effects);
            }
            Comfort::Reset => {
                self.settings = Settings::default();
                self.comforted(t("settings.were-reset").to_owned(), effects);
                self.keep_in_place();
            }
            Comfort::Heard(record) => {
                if *record == *self.settings.record(self.language.choice) {
                    return;
                }
                let (settings, language) = Settings::read(&record);
                self.settings = settings;
                self.in_force(effects);
                if let Some(language) = language.filter(|there| *there != self.language.choice) {
                    self.set_language(language, effects);
                }
            }
            Comfort::Print => {
                self.settle(stamp);
                self.dialog = None;
                if let Some(work) = self.work() {
                    if work.printed().len() < work.entries() {
                        self.alert = Some(Alert::info(printed_words(work)));
                    }
                    self.printing = true;
                    effects.push(Effect::Print);
                }
            }
            Comfort::PrintBegins => {
                self.settle(stamp);
                self.printing = true;
            }
            Comfort::PrintEnds => self.printing = false,
        }
    }

    /// The current entry stays where one looks, whatever its height is now.
    fn keep_in_place(&mut self) {
        if let Some(work) = self.work_mut() {
            work.reveal();
        }
    }

    fn settings_form(&mut self) -> Option<&mut SettingsForm> {
        match &mut self.dialog {
            Some(Dialog::Settings(form)) => Some(form),
            _ => None,
        }
    }

    /// Something was chosen: it holds from now on, here and in other tabs.
    fn comforted(&mut self, said: String, effects: &mut Vec<Effect>) {
        self.in_force(effects);
        effects.push(Effect::KeepSettings);
        if let Some(form) = self.settings_form() {
            *form = SettingsForm {
                said,
                ..SettingsForm::default()
            };
        }
    }

    fn in_force(&mut self, effects: &mut Vec<Effect>) {
        keymap::set_own(self.settings.keys());
        // All that shows a key is drawn again, and all that has a height is
        // measured again.
        self.language.edition += 1;
        effects.push(Effect::ShowSettings);
    }

    /// A key was pressed for the command that waits for one.
    fn key_pressed(&mut self, chord: &str, effects: &mut Vec<Effect>) {
        let Some(command) = self.settings_form().and_then(|form| form.asked.take()) else {
            return;
        };
        let codebook = self.work().map(|work| &*work.session.project().codebook);
        if let Some(fault) = key_fault(chord, command, codebook) {
            if let Some(form) = self.settings_form() {
                form.fault = Some((command, fault));
            }
            return;
        }
        self.settings.keys.retain(|(there, _)| *there != command);
        let binding = BINDINGS.iter().find(|b| b.command == command);
        if binding.is_some_and(|b| b.keys.first() != Some(&chord)) {
            self.settings.keys.push((command, chord.into()));
        }
        self.said_of_key(command, effects);
    }

    fn reset_key(&mut self, command: KeyCommand, effects: &mut Vec<Effect>) {
        let binding = BINDINGS.iter().find(|b| b.command == command);
        let first = binding.and_then(|b| b.keys.first().copied());
        let codebook = self.work().map(|work| &*work.session.project().codebook);
        let fault = first.and_then(|key| key_fault(key, command, codebook));
        if let Some(fault) = fault {
            if let Some(form) = self.settings_form() {
                form.fault = Some((command, fault));
            }
            return;
        }
        self.settings.keys.retain(|(there, _)| *there != command);
        self.said_of_key(command, effects);
    }

    fn said_of_key(&mut self, command: KeyCommand, effects: &mut Vec<Effect>) {
        keymap::set_own(self.settings.keys());
        let binding = BINDINGS.iter().find(|b| b.command == command);
        let words = binding.map_or("", |b| t(b.words));
        let mut said = fill(
            "settings.key-set",
            &[("key", &keymap::shown(command)), ("command", &words)],
        );
        for warning in elsewhere_words(command) {
            said.push_str(". ");
            said.push_str(&warning);
        }
        self.comforted(said, effects);
    }

    /// Goes on after a label was put on a bare entry, where that was chosen.
    pub(super) fn advance(&mut self, stamp: &Stamp, effects: &mut Vec<Effect>) {
        let mut chosen = self.settings.chosen.iter();
        let Some((_, way)) = chosen.find(|(name, _)| *name == ADVANCE) else {
            return;
        };
        // Who labels a passage is still at work on the entry.
        let labelled = |work: &Work| !work.is_bare() && work.own().all(|span| !span);
        if !self.work().is_some_and(labelled) {
            return;
        }
        if *way == "done" {
            self.act(Action::Done, stamp, effects);
        } else {
            self.go(Move::Next, effects);
        }
    }
}

impl Work {
    /// Whether the annotator has put no label on the current entry.
    pub(super) fn is_bare(&self) -> bool {
        self.own().next().is_none()
    }

    /// Of each annotation of the annotator's on the current entry, whether it
    /// is of a passage.
    fn own(&self) -> impl Iterator<Item = bool> {
        let all = self.records().into_iter().flat_map(|r| &r.annotations);
        let annotator = self.session.annotator();
        all.filter(move |a| a.annotator == *annotator)
            .map(|a| a.span.is_some())
    }

    /// The entries that are printed: all of them, or where they are too many
    /// those among which the current one is.
    pub fn printed(&self) -> Range<usize> {
        let first = self.at.entry / PRINTED * PRINTED;
        first..self.entries().min(first + PRINTED)
    }
}

/// Says that not all entries are printed.
pub fn printed_words(work: &Work) -> String {
    let printed = work.printed();
    let values: [(&str, &dyn Display); 3] = [
        ("from", &(printed.start + 1)),
        ("to", &printed.end),
        ("all", &work.entries()),
    ];
    fill("print.part", &values)
}

/// Where the key in force of a command means something else, as a warning each.
pub fn elsewhere_words(command: KeyCommand) -> Vec<String> {
    let chord = keymap::key_of(command);
    let key = keymap::printed(&chord);
    let mut warnings = Vec::new();
    for (place, words) in keymap::elsewhere(&chord) {
        let values: [(&str, &dyn Display); 3] =
            [("place", &t(place)), ("key", &key), ("words", &t(words))];
        warnings.push(fill("settings.key-elsewhere", &values));
    }
    warnings
}

/// Why a command cannot have a key; `None` where it can.
fn key_fault(chord: &str, command: KeyCommand, codebook: Option<&Codebook>) -> Option<String> {
    let key = keymap::printed(chord);
    if !keymap::can_be_own(chord) {
        return Some(fill("settings.key-not-ours", &[("key", &key)]));
    }
    if let Some(other) = keymap::command(chord).filter(|other| *other != command) {
        let binding = BINDINGS.iter().find(|b| b.command == other);
        let words = binding.map_or("", |b| t(b.words));
        let values: [(&str, &dyn Display); 2] = [("key", &key), ("command", &words)];
        return Some(fill("settings.key-taken", &values));
    }
    let label = codebook?.label_for_key(chord)?;
    let values: [(&str, &dyn Display); 2] = [("key", &key), ("label", &label.name)];
    Some(fill("settings.key-of-label", &values))
}
