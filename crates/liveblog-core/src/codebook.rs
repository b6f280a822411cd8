//! The codebook: which labels there are and what they mean. A codebook is
//! data, read from JSON; the one that opens by default is
//! `codebooks/liveblog-core.json`.

use serde::{Deserialize, Serialize};

use crate::{Extra, LabelId};

/// What a label can be put on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub example: String,
    /// The group it belongs to, by [`Group::id`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The label that must be set with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requires: Option<LabelId>,
    /// Unknown keys of the codebook file.
    #[serde(default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// How many labels of a group an entry can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// At most one.
    One,
    /// Any number.
    Many,
}

/// Labels that belong together and are shown together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Names it in [`Label::group`].
    pub id: String,
    /// What it is called in the page.
    pub name: String,
    /// How many of its labels an entry can have.
    pub choice: Choice,
    /// Unknown keys of the codebook file.
    #[serde(default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

/// A set of labels with their definitions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<Group>,
    /// Unknown keys of the codebook file.
    #[serde(default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
}

impl Codebook {
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
