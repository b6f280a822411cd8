//! The codebook: which labels there are and what they mean. A codebook is
//! data, read from JSON; those that come with the program are compiled in from
//! `codebooks/`.

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

/// Whether a text is a colour as labels have it: `#RRGGBB`.
pub(crate) fn is_color(text: &str) -> bool {
    let digits = text.strip_prefix('#').unwrap_or_default();
    digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit())
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
    pub fn liveblog_core() -> Self {
        Shipped::Core.codebook()
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

/// A codebook that comes with the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shipped {
    /// What live blogs are made of; the default.
    Core,
    /// The labels that attributions are made of.
    Quotes,
    /// What is worth checking.
    Claims,
    /// How far something is verified.
    Verification,
    /// Who says it.
    Sources,
}

impl Shipped {
    /// All of them, the default first.
    pub const ALL: [Self; 5] = [
        Self::Core,
        Self::Quotes,
        Self::Claims,
        Self::Verification,
        Self::Sources,
    ];

    /// The codebook's id, which also names its file.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Core => "liveblog-core",
            Self::Quotes => "quotes-attribution",
            Self::Claims => "claims",
            Self::Verification => "verification",
            Self::Sources => "source-type",
        }
    }

    /// The codebook.
    #[expect(
        clippy::expect_used,
        reason = "the files are compiled in, and a test reads them"
    )]
    pub fn codebook(self) -> Codebook {
        let (codebook, _) =
            dataset::read_codebook(self.file()).expect("a shipped codebook is valid");
        codebook
    }

    const fn file(self) -> &'static [u8] {
        match self {
            Self::Core => include_bytes!("../codebooks/liveblog-core.json"),
            Self::Quotes => include_bytes!("../codebooks/quotes-attribution.json"),
            Self::Claims => include_bytes!("../codebooks/claims.json"),
            Self::Verification => include_bytes!("../codebooks/verification.json"),
            Self::Sources => include_bytes!("../codebooks/source-type.json"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Word;

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
    fn every_file_of_a_codebook_is_shipped() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/codebooks");
        let files = std::fs::read_dir(folder).unwrap();
        let mut files: Vec<_> = files
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        files.sort();
        let mut shipped = Shipped::ALL.map(|book| format!("{}.json", book.id()));
        shipped.sort();
        assert_eq!(files, shipped);
    }

    #[test]
    fn the_shipped_codebooks_are_whole_and_their_colours_are_seen() {
        let mut counts = Vec::new();
        for shipped in Shipped::ALL {
            let file = shipped.id();
            let (codebook, warnings) = dataset::read_codebook(shipped.file()).unwrap();
            assert_eq!(warnings, [], "{file}");
            let written = dataset::write_codebook(&codebook);
            assert_eq!(written.as_bytes(), shipped.file(), "{file}");
            assert_eq!(codebook.id, file);
            assert_eq!(codebook.fault(), None, "{file}");
            for label in &codebook.labels {
                let at = format!("{file}, {}", label.id);
                for words in [
                    &label.definition,
                    &label.include,
                    &label.exclude,
                    &label.example,
                ] {
                    assert!(!words.is_empty(), "{at}");
                }
                assert!(label.hotkey.is_some(), "{at}");
                for page in ["#FFFFFF", "#14171A"] {
                    let (mark, page) = (luminance(&label.color), luminance(page));
                    let contrast = (mark.max(page) + 0.05) / (mark.min(page) + 0.05);
                    assert!(contrast >= 3.0, "{at} {contrast:.2}");
                }
                let twice = codebook.labels.iter().filter(|l| l.color == label.color);
                assert_eq!(twice.count(), 1, "{at} {}", label.color);
            }
            counts.push((file, codebook.labels.len()));
        }
        let expected = [
            ("liveblog-core", 17),
            ("quotes-attribution", 3),
            ("claims", 3),
            ("verification", 10),
            ("source-type", 17),
        ];
        assert_eq!(counts, expected);
    }

    #[test]
    fn the_parts_of_an_attribution_have_a_label_each() {
        let codebook = Shipped::Quotes.codebook();
        let labels = codebook.labels.iter().map(|l| (l.id.as_str(), l.scope));
        let roles = crate::Role::ALL.map(|role| (role.word(), Scope::Span));
        assert_eq!(labels.collect::<Vec<_>>(), roles);
    }

    #[test]
    fn the_default_codebook_begins_with_the_promised_labels_and_keys() {
        let codebook = Codebook::liveblog_core();
        let first: Vec<_> = codebook.labels.iter().take(3).map(|l| &*l.name).collect();
        assert_eq!(first, ["Claim", "Quote", "Official statement"]);
        let keys = codebook.labels.iter().flat_map(|l| &l.hotkey);
        assert_eq!(
            keys.map(|key| &**key).collect::<String>(),
            "12345678uscarmdfh"
        );
    }
}
