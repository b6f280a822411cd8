//! Why something was not done, in words. The core's own words for it are
//! English, for the command line; here each of its reasons has a key.

use liveblog_core::again::Reason;
use liveblog_core::codebook_edit::CodebookFault;
use liveblog_core::correction::Obstacle;
use liveblog_core::{Refusal, Role};

use super::{fill, t};
use crate::state::changes::beginning;

/// Why a step of work was refused, as an ending of a sentence.
pub fn refusal_words(refusal: &Refusal) -> String {
    t(match refusal {
        Refusal::NoSuchEntry => "refused.no-entry",
        Refusal::NoSuchDocument => "refused.no-document",
        Refusal::AlreadyHere => "refused.already-here",
        Refusal::NoSuchLabel(label) => {
            return fill("refused.no-label", &[("label", label)]);
        }
        Refusal::LabelIsForSpans(label) => {
            return fill("refused.label-for-passages", &[("label", label)]);
        }
        Refusal::LabelIsForEntries(label) => {
            return fill("refused.label-for-entries", &[("label", label)]);
        }
        Refusal::LabelledAlready(label) => {
            return fill("refused.labelled-already", &[("label", label)]);
        }
        Refusal::NoSuchAnnotation => "refused.no-annotation",
        Refusal::EmptyPassage => "refused.empty-passage",
        Refusal::NoRoleLabel(role) => {
            // The codebook's, which is not translated.
            let label = match role {
                Role::Content => "content",
                Role::Source => "source",
                Role::Cue => "cue",
            };
            return fill("refused.no-role-label", &[("label", &label)]);
        }
        Refusal::LinkToItself => "refused.link-to-itself",
        Refusal::NotEarlier => "refused.not-earlier",
        Refusal::Codebook(fault) => return codebook_words(fault),
        Refusal::NoSuchAnnotator => "refused.no-annotator",
        Refusal::NoName => "refused.no-name",
        Refusal::NameTaken(name) => {
            return fill("refused.annotator-name-taken", &[("name", name)]);
        }
        Refusal::Correction(obstacle) => return obstacle_words(obstacle),
        Refusal::Conflict(_) => "refused.conflict",
    })
    .to_owned()
}

fn obstacle_words(obstacle: &Obstacle) -> String {
    t(match obstacle {
        Obstacle::NoSuchLine => "refused.no-line",
        Obstacle::NothingAbove => "refused.nothing-above",
        Obstacle::NoEntryBefore => "refused.no-entry-before",
        Obstacle::HoldsTime => "refused.holds-time",
        Obstacle::InTheMiddle => "refused.in-the-middle",
        Obstacle::NotNextToText => "refused.not-next-to-text",
        Obstacle::HasHeading => "refused.has-heading",
        Obstacle::HasTime => "refused.has-time",
        Obstacle::NoTime(line) => return fill("refused.no-time", &[("line", line)]),
        Obstacle::NoNames(line) => return fill("refused.no-names", &[("line", line)]),
        Obstacle::NotWhole => "refused.not-whole",
        Obstacle::Passage { label, entry } => {
            return fill("refused.passage", &[("label", label), ("entry", entry)]);
        }
        Obstacle::Attribution {
            passage,
            annotator,
            entry,
        } => {
            return fill(
                "refused.attribution",
                &[
                    ("passage", &beginning(passage)),
                    ("annotator", annotator),
                    ("entry", entry),
                ],
            );
        }
        Obstacle::Linked { annotator, entry } => {
            return fill(
                "refused.linked",
                &[("annotator", annotator), ("entry", entry)],
            );
        }
    })
    .to_owned()
}

/// What is wrong with a codebook, as an ending of a sentence.
pub fn codebook_words(fault: &CodebookFault) -> String {
    match fault {
        CodebookFault::NoName(id) => fill("refused.codebook-no-name", &[("id", id)]),
        CodebookFault::NameTaken(name) => fill("refused.codebook-name-taken", &[("name", name)]),
        CodebookFault::BadId(id) => fill("refused.codebook-id", &[("id", id)]),
        CodebookFault::KeyTaken { key, by } => {
            fill("refused.codebook-key-taken", &[("key", key), ("by", by)])
        }
        CodebookFault::BadKey(key) => fill("refused.codebook-key", &[("key", key)]),
        CodebookFault::BadColor(color) => fill("refused.codebook-color", &[("color", color)]),
        CodebookFault::NoSuchGroup(label) => fill("refused.codebook-group", &[("label", label)]),
        CodebookFault::BadNeed { label, needs } => fill(
            "refused.codebook-need",
            &[("label", label), ("needs", needs)],
        ),
        CodebookFault::InUse(label) => fill("refused.codebook-in-use", &[("label", label)]),
        CodebookFault::SameLabel => t("refused.codebook-same").to_owned(),
    }
}

/// Why an annotation stays with an earlier version.
pub fn reason_words(reason: Reason) -> &'static str {
    t(match reason {
        Reason::EntryGone => "changes.entry-gone",
        Reason::WordsGone => "changes.words-gone",
        Reason::AttributionLeft => "changes.attribution-left",
    })
}
