//! What can be chosen of an export, the same in the page and on the command
//! line.

use std::borrow::Cow;
use std::fmt;

use crate::dataset::write::Choice;
use crate::{Annotator, AnnotatorId, DocumentId, Project, Timestamp};

/// The unit of offsets where a format leaves it open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum OffsetUnit {
    /// Unicode code points, as Python counts.
    #[default]
    CodePoint,
    /// UTF-16 code units, as JavaScript counts.
    Utf16,
}

/// What Label Studio takes the labels for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LabelStudioAs {
    /// Finished annotations.
    #[default]
    Annotations,
    /// Predictions, to be accepted or corrected there.
    Predictions,
}

/// How a dataset folder is split. Never by single entries: those of one live
/// blog are about one event, and a model would be tested on what it has seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SplitBy {
    /// Each live blog as a whole, in an order that follows from the seed.
    #[default]
    Document,
    /// Each live blog by time: the earliest entries for training.
    Time,
}

/// What is exported, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The documents; `None` for all.
    pub documents: Option<Vec<DocumentId>>,
    /// The annotators; `None` for all.
    pub annotators: Option<Vec<AnnotatorId>>,
    /// Whether labelled passages go along, and not only labels of entries.
    pub spans: bool,
    /// Whether the file says where texts stand and not what they say: ids,
    /// times, lengths, offsets and hashes.
    pub stand_off: bool,
    /// Whether cells that a spreadsheet would take for a formula begin with an
    /// apostrophe.
    pub formula_guard: bool,
    /// The unit of offsets where the format leaves it open.
    pub offset_unit: OffsetUnit,
    /// What Label Studio takes the labels for.
    pub label_studio: LabelStudioAs,
    /// How a dataset folder is split.
    pub split_by: SplitBy,
    /// What the order of a split follows from.
    pub seed: u64,
    /// The licence of the labels, such as `CC-BY-4.0`; empty for unsaid.
    pub label_license: String,
    /// Who holds the rights to the texts and what they allow; empty for unsaid.
    pub text_rights: String,
    /// The moment that the dataset file says under `exported`.
    pub exported: Timestamp,
}

/// An option that does not exist, or a value that it cannot have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadOption {
    name: String,
    value: String,
    allowed: &'static str,
}

impl fmt::Display for BadOption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            name,
            value,
            allowed,
        } = self;
        match *allowed {
            "" => write!(f, "there is no option “{name}”"),
            _ => write!(f, "“{name}” cannot be “{value}”; it can be {allowed}"),
        }
    }
}

impl std::error::Error for BadOption {}

impl Options {
    /// Everything, as it is.
    pub fn new(exported: Timestamp) -> Self {
        Self {
            documents: None,
            annotators: None,
            spans: true,
            stand_off: false,
            formula_guard: true,
            offset_unit: OffsetUnit::default(),
            label_studio: LabelStudioAs::default(),
            split_by: SplitBy::default(),
            seed: 0,
            label_license: String::new(),
            text_rights: String::new(),
            exported,
        }
    }

    /// What of a project goes along, as the dataset file knows it.
    pub(super) fn choice(&self) -> Choice<'_> {
        Choice {
            documents: self.documents.as_deref(),
            annotators: self.annotators.as_deref(),
            spans: self.spans,
            stand_off: self.stand_off,
            label_license: &self.label_license,
            text_rights: &self.text_rights,
        }
    }

    /// What a file is called that its format calls `name`: without the texts it
    /// is not to be taken for the one that has them.
    pub(super) fn file_name<'n>(&self, name: &'n str) -> Cow<'n, str> {
        match name.split_once('.') {
            Some((stem, end)) if self.stand_off => format!("{stem}.stand-off.{end}").into(),
            _ => name.into(),
        }
    }

    /// Sets an option by its name. `document` and `annotator` can be set
    /// several times; each adds one.
    ///
    /// # Errors
    /// Where there is no such option or it cannot have this value.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), BadOption> {
        let bad = |allowed| BadOption {
            name: name.to_owned(),
            value: value.to_owned(),
            allowed,
        };
        let yes_no = || match value {
            "yes" => Ok(true),
            "no" => Ok(false),
            _ => Err(bad("yes or no")),
        };
        match name {
            "document" => self
                .documents
                .get_or_insert_default()
                .push(DocumentId::from(value)),
            "annotator" => self
                .annotators
                .get_or_insert_default()
                .push(AnnotatorId::from(value)),
            "spans" => self.spans = yes_no()?,
            "stand-off" => self.stand_off = yes_no()?,
            "formula-guard" => self.formula_guard = yes_no()?,
            "offset-unit" => {
                self.offset_unit = match value {
                    "code-point" => OffsetUnit::CodePoint,
                    "utf-16" => OffsetUnit::Utf16,
                    _ => return Err(bad("code-point or utf-16")),
                }
            }
            "label-studio-as" => {
                self.label_studio = match value {
                    "annotations" => LabelStudioAs::Annotations,
                    "predictions" => LabelStudioAs::Predictions,
                    _ => return Err(bad("annotations or predictions")),
                }
            }
            "split-by" => {
                self.split_by = match value {
                    "document" => SplitBy::Document,
                    "time" => SplitBy::Time,
                    _ => return Err(bad("document or time")),
                }
            }
            "seed" => {
                self.seed = value
                    .parse()
                    .map_err(|_| bad("a whole number from 0 to 18446744073709551615"))?;
            }
            "label-license" => value.clone_into(&mut self.label_license),
            "text-rights" => value.clone_into(&mut self.text_rights),
            "exported" => {
                self.exported = value
                    .parse()
                    .map_err(|_| bad("a moment such as 2026-11-22T10:00:00Z"))?;
            }
            _ => return Err(bad("")),
        }
        Ok(())
    }
}

/// Which documents and annotators of a project go along.
pub(super) struct Chosen<'p> {
    project: &'p Project,
    options: &'p Options,
}

impl<'p> Chosen<'p> {
    pub(super) fn new(project: &'p Project, options: &'p Options) -> Self {
        Self { project, options }
    }

    pub(super) fn has_document(&self, id: &DocumentId) -> bool {
        let chosen = &self.options.documents;
        chosen.as_ref().is_none_or(|chosen| chosen.contains(id))
    }

    pub(super) fn has_annotator(&self, id: &AnnotatorId) -> bool {
        let chosen = &self.options.annotators;
        chosen.as_ref().is_none_or(|chosen| chosen.contains(id))
    }

    /// Those of the project's annotators whose work goes along.
    pub(super) fn annotators(&self) -> Vec<Annotator> {
        let all = self.project.annotators.iter();
        all.filter(|a| self.has_annotator(&a.id)).cloned().collect()
    }

    /// Whose work a file holds that can hold only one annotator's: the first of
    /// the chosen ones who has done any.
    pub(super) fn only(&self) -> Option<AnnotatorId> {
        let chosen = self.annotators();
        let with_work = chosen
            .iter()
            .find(|a| self.project.all_records().any(|r| r.has_any_of(&a.id)));
        with_work.or(chosen.first()).map(|a| a.id.clone())
    }
}
