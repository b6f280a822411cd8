//! The codebook: which labels there are and what they mean. A codebook is
//! data, read from JSON; the one that opens by default is
//! `codebooks/liveblog-core.json`.

use crate::{AnnotatorId, Extra, LabelId, Timestamp, dataset};

/// What a label can be put on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Whole entries only.
    Entry,
    /// Passages only.
    Span,
    /// Both.
    #[default]
    Both,
}

/// One label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Names it in annotations.
    pub id: LabelId,
    /// What it is called in the page.
    pub name: String,
    /// `#RRGGBB`.
    pub color: String,
    /// The key that sets it, one character.
    pub hotkey: Option<String>,
    /// What it can be put on.
    pub scope: Scope,
    /// What it means, in one line.
    pub definition: String,
    /// What it includes.
    pub include: String,
    /// What it excludes.
    pub exclude: String,
    /// Whether it is no longer offered.
    pub archived: bool,
    /// A sentence it applies to.
    pub example: String,
    /// The group it belongs to, by [`Group::id`].
    pub group: Option<String>,
    /// The label that must be set with it.
    pub requires: Option<LabelId>,
    /// Unknown keys of the codebook file.
    pub extra: Extra,
}

/// How many labels of a group an entry can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Choice {
    /// At most one.
    One,
    /// Any number.
    Many,
}

/// Labels that belong together and are shown together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Names it in [`Label::group`].
    pub id: String,
    /// What it is called in the page.
    pub name: String,
    /// How many of its labels an entry can have.
    pub choice: Choice,
    /// Unknown keys of the codebook file.
    pub extra: Extra,
}

/// A set of labels with their definitions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Codebook {
    /// Names it.
    pub id: String,
    /// What it is called in the page.
    pub name: String,
    /// Raised with every change of a label.
    pub version: u32,
    /// The labels, in the order they are shown.
    pub labels: Vec<Label>,
    /// The groups that labels belong to.
    pub groups: Vec<Group>,
    /// What each version changed, the first change first.
    pub changes: Vec<CodebookChange>,
    /// Unknown keys of the codebook file.
    pub extra: Extra,
}

/// What one version of a codebook changed of the one before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodebookChange {
    /// The version that it made.
    pub version: u32,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub annotator: AnnotatorId,
    /// What was changed, a sentence each.
    pub what: Vec<String>,
    /// Unknown keys of the codebook file.
    pub extra: Extra,
}

impl Codebook {
    /// The codebook that opens by default.
    #[expect(
        clippy::expect_used,
        reason = "the file is compiled in, and a test reads it"
    )]
    pub fn liveblog_core() -> Self {
        let file = include_bytes!("../codebooks/liveblog-core.json");
        let (codebook, _) = dataset::read_codebook(file).expect("the default codebook is valid");
        codebook
    }

    /// The label with this id.
    pub fn label(&self, id: &str) -> Option<&Label> {
        self.labels.iter().find(|label| &*label.id == id)
    }

    /// The label that `key` sets.
    pub fn label_for_key(&self, key: &str) -> Option<&Label> {
        self.labels
            .iter()
            .find(|label| !label.archived && label.hotkey.as_deref() == Some(key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// WCAG's relative luminance of `#RRGGBB`.
    fn luminance(color: &str) -> f64 {
        let channel = |at: usize| {
            let byte = u8::from_str_radix(&color[at..at + 2], 16).map_or(0.0, f64::from) / 255.0;
            if byte <= 0.04045 {
                byte / 12.92
            } else {
                ((byte + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    }

    #[test]
    fn the_default_codebook_is_whole_and_its_colours_are_seen() {
        let codebook = Codebook::liveblog_core();
        let first: Vec<_> = codebook.labels.iter().take(3).map(|l| &*l.name).collect();
        assert_eq!(first, ["Claim", "Quote", "Official statement"]);
        let mut keys: Vec<_> = codebook.labels.iter().flat_map(|l| &l.hotkey).collect();
        assert_eq!(
            keys.iter().map(|key| &***key).collect::<String>(),
            "12345678uscarmdfh"
        );
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), codebook.labels.len());
        for label in &codebook.labels {
            for words in [
                &label.definition,
                &label.include,
                &label.exclude,
                &label.example,
            ] {
                assert!(!words.is_empty(), "{}", label.id);
            }
            for page in ["#FFFFFF", "#14171A"] {
                let (mark, page) = (luminance(&label.color), luminance(page));
                let contrast = (mark.max(page) + 0.05) / (mark.min(page) + 0.05);
                assert!(contrast >= 3.0, "{} {contrast:.2}", label.id);
            }
        }
    }
}
