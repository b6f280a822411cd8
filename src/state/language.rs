//! The language of the interface, and what happens when another is chosen.

use super::{Alert, AppState, Effect};
use crate::words::{self, ENGLISH, SYSTEM, fill};

/// Which language was chosen and which one is spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Language {
    /// What was chosen: a language's tag, or [`SYSTEM`].
    pub choice: &'static str,
    /// What [`SYSTEM`] comes to.
    system: &'static str,
    /// The last choice whose words were there.
    kept: &'static str,
    /// Raised when the words change: what shows words and compares its
    /// properties has this among them.
    pub edition: u32,
}

impl Default for Language {
    fn default() -> Self {
        Self {
            choice: SYSTEM,
            system: ENGLISH,
            kept: SYSTEM,
            edition: 0,
        }
    }
}

impl Language {
    /// What was chosen in this browser, where the browser itself wants
    /// `system`.
    pub fn chosen(choice: &'static str, system: &'static str) -> Self {
        Self {
            choice,
            system,
            kept: choice,
            edition: 0,
        }
    }

    /// The language that a choice comes to.
    pub fn wanted(&self) -> &'static str {
        match self.choice {
            SYSTEM => self.system,
            code => code,
        }
    }
}

impl AppState {
    pub(super) fn set_language(&mut self, choice: &'static str, effects: &mut Vec<Effect>) {
        self.language.choice = choice;
        let wanted = self.language.wanted();
        if wanted == ENGLISH {
            words::speak_english();
            self.spoken(effects);
        } else {
            effects.push(Effect::LoadLanguage(wanted));
        }
    }

    /// The words of a language were loaded, or could not be.
    pub(super) fn language_loaded(
        &mut self,
        code: &'static str,
        file: Result<String, String>,
        effects: &mut Vec<Effect>,
    ) {
        // Another one was chosen meanwhile.
        if code != self.language.wanted() {
            return;
        }
        let spoken = file.and_then(|file| words::speak(code, &file).map_err(str::to_owned));
        match spoken {
            Ok(()) => self.spoken(effects),
            Err(reason) => {
                self.language.choice = self.language.kept;
                let words = fill("language.failed", &[("reason", &reason)]);
                self.alert = Some(Alert::error(words));
            }
        }
    }

    fn spoken(&mut self, effects: &mut Vec<Effect>) {
        self.language.kept = self.language.choice;
        self.language.edition += 1;
        effects.push(Effect::ShowLanguage);
        if let Some(work) = self.work_mut() {
            work.look_back();
        }
    }
}
