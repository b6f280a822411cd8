//! The keys, in one table: it drives the keyboard, the help dialog and the
//! README's list. A person can give each command a key of their own, which
//! then stands in the place of the first of the table.
//!
//! What is not here: the labels' keys, which the codebook says.

use std::cell::RefCell;
use std::rc::Rc;

use liveblog_core::correction::LineRole;
use liveblog_core::passage::{Unit, Way};

use crate::state::spans::Toward;

/// What a key makes the work page do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyCommand {
    /// Go to the next entry.
    Next,
    /// Go to the previous entry.
    Previous,
    /// Go to the first entry.
    First,
    /// Go to the last entry.
    Last,
    /// Go to the next entry that is not done.
    NextUnfinished,
    /// Go to the next entry that is unsure.
    NextUnsure,
    /// Mark done and move on.
    Done,
    /// Clear, mark done and move on.
    NothingApplies,
    /// Mark unsure.
    Unsure,
    /// Mark excluded.
    Exclude,
    /// Select a passage by keyboard, or leave off.
    Select,
    /// Go to the next labelled passage.
    NextPassage,
    /// Go to the previous labelled passage.
    PreviousPassage,
    /// The attribution of the selection, and its fields.
    Attribution,
    /// Write a note.
    Note,
    /// Correct how the entry was split.
    Fix,
    /// Undo.
    Undo,
    /// Redo.
    Redo,
    /// Search.
    Search,
    /// Link to an earlier entry.
    Link,
    /// Go back to where a link was followed from.
    Back,
    /// Link to the entry that is repeated.
    AcceptRepeat,
    /// Show the documents.
    Documents,
    /// Show the next document.
    NextDocument,
    /// Show the previous document.
    PreviousDocument,
    /// Set filters.
    Filters,
    /// Show the summary.
    Summary,
    /// Show the settings.
    Settings,
    /// Export.
    Export,
    /// Edit the codebook.
    Codebook,
    /// Show what the labels mean.
    Guide,
    /// Show the keys.
    Keys,
}

/// One row of the table.
#[derive(Debug)]
pub struct Binding {
    /// The keys, as [`chord`] spells them; any of them will do.
    pub keys: &'static [&'static str],
    /// What they do.
    pub command: KeyCommand,
    /// The same in words, by their key.
    pub words: &'static str,
}

/// Every key but the labels'.
pub const BINDINGS: &[Binding] = &[
    Binding {
        keys: &["j", "ArrowDown"],
        command: KeyCommand::Next,
        words: "key.next",
    },
    Binding {
        keys: &["k", "ArrowUp"],
        command: KeyCommand::Previous,
        words: "key.previous",
    },
    Binding {
        keys: &["Home"],
        command: KeyCommand::First,
        words: "key.first",
    },
    Binding {
        keys: &["End"],
        command: KeyCommand::Last,
        words: "key.last",
    },
    Binding {
        keys: &["g"],
        command: KeyCommand::NextUnfinished,
        words: "key.next-open",
    },
    Binding {
        keys: &["w"],
        command: KeyCommand::NextUnsure,
        words: "find.key-unsure",
    },
    Binding {
        keys: &["Enter"],
        command: KeyCommand::Done,
        words: "key.done",
    },
    Binding {
        keys: &["0"],
        command: KeyCommand::NothingApplies,
        words: "key.nothing",
    },
    Binding {
        keys: &["q"],
        command: KeyCommand::Unsure,
        words: "key.unsure",
    },
    Binding {
        keys: &["x"],
        command: KeyCommand::Exclude,
        words: "key.exclude",
    },
    Binding {
        keys: &["v"],
        command: KeyCommand::Select,
        words: "key.select",
    },
    Binding {
        keys: &["]"],
        command: KeyCommand::NextPassage,
        words: "key.passage-next",
    },
    Binding {
        keys: &["["],
        command: KeyCommand::PreviousPassage,
        words: "key.passage-previous",
    },
    Binding {
        keys: &[";"],
        command: KeyCommand::Attribution,
        words: "key.attribution",
    },
    Binding {
        keys: &["n"],
        command: KeyCommand::Note,
        words: "key.note",
    },
    Binding {
        keys: &["l"],
        command: KeyCommand::Fix,
        words: "key.fix-split",
    },
    Binding {
        keys: &["Ctrl+z"],
        command: KeyCommand::Undo,
        words: "key.undo",
    },
    Binding {
        keys: &["Ctrl+Shift+z", "Ctrl+y"],
        command: KeyCommand::Redo,
        words: "key.redo",
    },
    Binding {
        keys: &["/"],
        command: KeyCommand::Search,
        words: "key.search",
    },
    Binding {
        keys: &["t"],
        command: KeyCommand::Link,
        words: "key.link",
    },
    Binding {
        keys: &["Backspace"],
        command: KeyCommand::Back,
        words: "key.link-back",
    },
    Binding {
        keys: &["="],
        command: KeyCommand::AcceptRepeat,
        words: "key.link-repeat",
    },
    Binding {
        keys: &["p"],
        command: KeyCommand::Documents,
        words: "key.documents",
    },
    Binding {
        keys: &[">"],
        command: KeyCommand::NextDocument,
        words: "key.document-next",
    },
    Binding {
        keys: &["<"],
        command: KeyCommand::PreviousDocument,
        words: "key.document-previous",
    },
    Binding {
        keys: &["i"],
        command: KeyCommand::Guide,
        words: "key.guide",
    },
    Binding {
        keys: &["b"],
        command: KeyCommand::Codebook,
        words: "key.codebook",
    },
    Binding {
        keys: &["o"],
        command: KeyCommand::Filters,
        words: "find.key-filters",
    },
    Binding {
        keys: &["y"],
        command: KeyCommand::Summary,
        words: "summary.key",
    },
    Binding {
        keys: &[","],
        command: KeyCommand::Settings,
        words: "key.settings",
    },
    Binding {
        keys: &["e"],
        command: KeyCommand::Export,
        words: "key.export",
    },
    Binding {
        keys: &["?"],
        command: KeyCommand::Keys,
        words: "key.show",
    },
];

/// What a key makes the panel do in which the split is fixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FixCommand {
    /// Go some lines down, or up.
    Step(isize),
    /// The line is this.
    Role(LineRole),
    /// An entry begins at the line.
    Split,
    /// Merge with the entry above.
    Merge,
    /// The same for all lines like it.
    Alike,
}

/// The panel's keys, what they do, and the same in words, by their key.
pub const FIX: &[(&str, FixCommand, &str)] = &[
    ("ArrowDown", FixCommand::Step(1), "key.line-next"),
    ("ArrowUp", FixCommand::Step(-1), "key.line-previous"),
    ("h", FixCommand::Role(LineRole::Heading), "key.line-heading"),
    ("t", FixCommand::Role(LineRole::Time), "key.line-time"),
    ("a", FixCommand::Role(LineRole::Author), "key.line-author"),
    ("b", FixCommand::Role(LineRole::Body), "key.line-text"),
    (
        "x",
        FixCommand::Role(LineRole::Boilerplate),
        "key.line-boilerplate",
    ),
    ("s", FixCommand::Split, "key.split"),
    ("m", FixCommand::Merge, "key.merge"),
    ("o", FixCommand::Alike, "key.alike"),
];

/// What a key makes of the selected passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SelectCommand {
    /// Select the one beside it instead.
    Step(Unit, Toward),
    /// Move the end that moves.
    Extend(Unit, Toward),
    /// Let the other end move.
    Turn,
    /// Widen to the sentence, the paragraph, all.
    Widen,
    /// Open the menu of labels.
    Menu,
    /// Change the label.
    ChangeLabel,
    /// Take the label away.
    Remove,
}

/// One row of the keys of the selected passage.
#[derive(Debug)]
pub struct SelectBinding {
    /// The keys, as [`select_command`] spells them, with what each does.
    pub keys: &'static [(&'static str, SelectCommand)],
    /// The same in words, by their key.
    pub words: &'static str,
}

const ON: Toward = Toward::Way(Way::On);
const BACK: Toward = Toward::Way(Way::Back);

/// The keys of the selected passage.
pub const SELECT: &[SelectBinding] = &[
    SelectBinding {
        keys: &[
            ("ArrowLeft", SelectCommand::Step(Unit::Word, Toward::Left)),
            ("ArrowRight", SelectCommand::Step(Unit::Word, Toward::Right)),
        ],
        words: "key.word",
    },
    SelectBinding {
        keys: &[
            ("ArrowUp", SelectCommand::Step(Unit::Sentence, BACK)),
            ("ArrowDown", SelectCommand::Step(Unit::Sentence, ON)),
        ],
        words: "key.sentence",
    },
    SelectBinding {
        keys: &[
            (
                "Shift+ArrowLeft",
                SelectCommand::Extend(Unit::Word, Toward::Left),
            ),
            (
                "Shift+ArrowRight",
                SelectCommand::Extend(Unit::Word, Toward::Right),
            ),
        ],
        words: "key.by-words",
    },
    SelectBinding {
        keys: &[
            ("Shift+ArrowUp", SelectCommand::Extend(Unit::Sentence, BACK)),
            ("Shift+ArrowDown", SelectCommand::Extend(Unit::Sentence, ON)),
        ],
        words: "key.by-sentences",
    },
    SelectBinding {
        keys: &[
            (
                "Ctrl+Shift+ArrowLeft",
                SelectCommand::Extend(Unit::Character, Toward::Left),
            ),
            (
                "Ctrl+Shift+ArrowRight",
                SelectCommand::Extend(Unit::Character, Toward::Right),
            ),
        ],
        words: "key.by-characters",
    },
    SelectBinding {
        keys: &[(" ", SelectCommand::Widen)],
        words: "key.widen",
    },
    SelectBinding {
        keys: &[("o", SelectCommand::Turn)],
        words: "key.turn",
    },
    SelectBinding {
        keys: &[(".", SelectCommand::Menu)],
        words: "key.label-menu",
    },
    SelectBinding {
        keys: &[("=", SelectCommand::ChangeLabel)],
        words: "key.change-label",
    },
    SelectBinding {
        keys: &[
            ("Delete", SelectCommand::Remove),
            ("Backspace", SelectCommand::Remove),
        ],
        words: "key.remove-label",
    },
];

/// What a key makes of the selected passage. Shift matters with keys that do
/// not print.
pub fn select_command(key: &str, ctrl: bool, shift: bool) -> Option<SelectCommand> {
    let named = key.len() > 1;
    let key = if named {
        key.to_owned()
    } else {
        key.to_ascii_lowercase()
    };
    let ctrl = if ctrl { "Ctrl+" } else { "" };
    let shift = if shift && named { "Shift+" } else { "" };
    let pressed = [ctrl, shift, &key].concat();
    let mut rows = SELECT.iter().flat_map(|row| row.keys);
    let row = rows.find(|(key, _)| *key == pressed);
    row.map(|(_, command)| *command)
}

/// What the help and the README say of the labels' keys and of Escape, which
/// are not commands of the table.
pub const MORE: &[(&str, &str)] = &[("1–9", "key.label"), ("Esc", "key.close")];

/// The spelling of a pressed key: printable keys as they print, with `Ctrl+`
/// (also for ⌘) and `Shift+` only where Ctrl is held.
pub fn chord(key: &str, ctrl: bool, shift: bool) -> String {
    match (ctrl, shift) {
        // A letter is the same key with Caps Lock or Shift.
        (false, _) if key.len() == 1 => key.to_ascii_lowercase(),
        (false, _) => key.to_owned(),
        (true, false) => format!("Ctrl+{}", key.to_ascii_lowercase()),
        (true, true) => format!("Ctrl+Shift+{}", key.to_ascii_lowercase()),
    }
}

/// The keys that a person gave to commands.
pub type OwnKeys = Vec<(KeyCommand, Rc<str>)>;

thread_local! {
    static OWN: RefCell<OwnKeys> = const { RefCell::new(Vec::new()) };
}

/// Puts a person's own keys in force, in the place of those before.
pub fn set_own(keys: OwnKeys) {
    OWN.set(keys);
}

fn own(command: KeyCommand) -> Option<Rc<str>> {
    OWN.with_borrow(|own| {
        let found = own.iter().find(|(there, _)| *there == command);
        found.map(|(_, key)| key.clone())
    })
}

impl Binding {
    /// The keys in force: a person's own one stands for the first.
    pub fn in_force(&self) -> Vec<Rc<str>> {
        let own = own(self.command);
        let rest = self.keys.get(usize::from(own.is_some())..);
        let mut keys: Vec<Rc<str>> = own.into_iter().collect();
        for key in rest.unwrap_or_default() {
            if !keys.iter().any(|there| **there == **key) {
                keys.push((*key).into());
            }
        }
        keys
    }
}

/// What a chord does.
pub fn command(chord: &str) -> Option<KeyCommand> {
    let own = OWN.with_borrow(|own| {
        let found = own.iter().find(|(_, key)| **key == *chord);
        found.map(|(command, _)| *command)
    });
    own.or_else(|| {
        let has = |b: &&Binding| b.in_force().iter().any(|key| **key == *chord);
        BINDINGS.iter().find(has).map(|b| b.command)
    })
}

/// The first of the keys in force that make `command`, as [`chord`] spells it.
pub fn key_of(command: KeyCommand) -> Rc<str> {
    let binding = BINDINGS.iter().find(|b| b.command == command);
    let keys = binding.map(Binding::in_force).unwrap_or_default();
    keys.first().cloned().unwrap_or_default()
}

/// That key as it is printed.
pub fn shown(command: KeyCommand) -> String {
    printed(&key_of(command))
}

/// That key as `aria-keyshortcuts` spells it.
pub fn shortcut(command: KeyCommand) -> String {
    key_of(command).replace("Ctrl+", "Control+")
}

/// Whether a key only makes something of the next one.
pub fn is_half(key: &str) -> bool {
    matches!(
        key,
        "Shift"
            | "Control"
            | "Alt"
            | "AltGraph"
            | "Meta"
            | "CapsLock"
            | "NumLock"
            | "Fn"
            | "Dead"
            | "Unidentified"
    )
}

/// A chord with Alt, which is never the page's.
pub fn with_alt(chord: String, alt: bool) -> String {
    if alt { format!("Alt+{chord}") } else { chord }
}

/// Whether a person may give a command this key: the browser and the screen
/// reader have all others, and Escape and Tab lead out of things.
pub fn can_be_own(chord: &str) -> bool {
    let mut letters = chord.chars();
    let is_sign = letters.next().is_some_and(|c| !c.is_whitespace()) && letters.next().is_none();
    is_sign || BINDINGS.iter().any(|b| b.keys.contains(&chord))
}

/// What a chord means besides, where the page's own keys do not reach: in "Fix
/// the split", and while words are selected; the place and the meaning, by
/// their keys.
pub fn elsewhere(chord: &str) -> Vec<(&'static str, &'static str)> {
    let mut found = Vec::new();
    let mut select = SELECT.iter();
    if let Some(row) = select.find(|row| row.keys.iter().any(|(key, _)| *key == chord)) {
        found.push(("keys.passage", row.words));
    }
    if let Some((.., words)) = FIX.iter().find(|(key, ..)| *key == chord) {
        found.push(("keys.fix", *words));
    }
    found
}

/// What a chord does in the panel.
pub fn fix_command(chord: &str) -> Option<FixCommand> {
    let row = FIX.iter().find(|(key, ..)| *key == chord);
    row.map(|(_, command, _)| *command)
}

/// How a chord is printed.
pub fn printed(chord: &str) -> String {
    chord
        .replace("Arrow", "")
        .replace("Left", "←")
        .replace("Right", "→")
        .replace("Ctrl+", "Ctrl/⌘+")
        .replace("Down", "↓")
        .replace("Up", "↑")
        .replace("+z", "+Z")
        .replace("+y", "+Y")
        .replace(' ', "Space")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::t;
    use liveblog_core::{Codebook, Shipped};

    #[test]
    fn no_key_does_two_things() {
        let mut keys: Vec<String> = BINDINGS
            .iter()
            .flat_map(|b| b.keys)
            .map(|k| (*k).to_owned())
            .collect();
        keys.extend(
            Codebook::liveblog_core()
                .labels
                .into_iter()
                .filter_map(|l| l.hotkey),
        );
        let all = keys.len();
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), all, "{keys:?}");
    }

    #[test]
    fn the_shipped_labels_leave_the_page_its_keys() {
        for shipped in Shipped::ALL {
            for label in shipped.codebook().labels {
                let key = label.hotkey.unwrap();
                assert_eq!(command(&key), None, "{shipped:?}, {}, {key}", label.id);
                assert_eq!(chord(&key, false, false), key);
            }
        }
    }

    #[test]
    fn no_key_of_the_panel_does_two_things() {
        let mut keys: Vec<&str> = FIX.iter().map(|(key, ..)| *key).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), FIX.len());
    }

    #[test]
    fn no_key_of_a_passage_does_two_things_or_is_a_label_of_the_default_codebook() {
        let rows = SELECT.iter().flat_map(|row| row.keys);
        let mut keys: Vec<String> = rows.map(|(key, _)| (*key).to_owned()).collect();
        let labels = Codebook::liveblog_core().labels;
        keys.extend(labels.into_iter().filter_map(|label| label.hotkey));
        let all = keys.len();
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), all, "{keys:?}");
    }

    #[test]
    fn every_key_of_a_passage_is_found_as_it_is_pressed() {
        for (key, ctrl, shift, expected) in [
            (
                "ArrowLeft",
                false,
                false,
                Some(SelectCommand::Step(Unit::Word, Toward::Left)),
            ),
            (
                "ArrowDown",
                false,
                true,
                Some(SelectCommand::Extend(Unit::Sentence, ON)),
            ),
            (
                "ArrowRight",
                true,
                true,
                Some(SelectCommand::Extend(Unit::Character, Toward::Right)),
            ),
            ("ArrowRight", true, false, None),
            ("O", false, true, Some(SelectCommand::Turn)),
            (" ", false, false, Some(SelectCommand::Widen)),
            ("Home", false, false, None),
        ] {
            assert_eq!(select_command(key, ctrl, shift), expected, "{key}");
        }
    }

    #[test]
    fn chords_are_spelled_one_way() {
        for (key, ctrl, shift, expected) in [
            ("j", false, false, Some(KeyCommand::Next)),
            ("?", false, true, Some(KeyCommand::Keys)),
            ("Z", true, true, Some(KeyCommand::Redo)),
            ("z", true, false, Some(KeyCommand::Undo)),
            ("z", false, false, None),
            ("J", false, false, Some(KeyCommand::Next)),
        ] {
            assert_eq!(command(&chord(key, ctrl, shift)), expected, "{key}");
        }
    }

    #[test]
    fn the_readme_lists_these_keys() {
        let mut table = String::from("| key | does |\n|---|---|\n");
        for (keys, words) in MORE {
            table.push_str(&format!("| `{keys}` | {} |\n", t(words)));
        }
        for binding in BINDINGS {
            let keys: Vec<String> = binding
                .keys
                .iter()
                .map(|k| format!("`{}`", printed(k)))
                .collect();
            table.push_str(&format!("| {} | {} |\n", keys.join(" "), t(binding.words)));
        }
        let mut panel = String::from("| key | does |\n|---|---|\n");
        for (key, _, words) in FIX {
            panel.push_str(&format!("| `{}` | {} |\n", printed(key), t(words)));
        }
        let mut select = String::from("| key | does |\n|---|---|\n");
        for row in SELECT {
            let keys: Vec<String> = row
                .keys
                .iter()
                .map(|(key, _)| format!("`{}`", printed(key)))
                .collect();
            select.push_str(&format!("| {} | {} |\n", keys.join(" "), t(row.words)));
        }
        let readme = include_str!("../README.md");
        for table in [table, select, panel] {
            assert!(
                readme.contains(&table),
                "README.md should hold this table:\n{table}"
            );
        }
    }
}
