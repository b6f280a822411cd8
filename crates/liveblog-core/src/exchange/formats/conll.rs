//! Tokens with IOB2 tags in the four columns of CoNLL-2003, as NER tools read
//! them: word, `-X-`, `_`, tag.
//!
//! Each live blog begins with a `-DOCSTART-`; each heading and each text of an
//! entry is one block of lines, so that a quotation over several paragraphs
//! stays one span. A token is what Unicode's word bounds (UAX #29) give, cut at
//! blanks; blanks are no tokens. A token has one label: where passages overlap,
//! the label counts that stands first in the codebook, of the same label the
//! longest passage, of those the first. Passages have the bounds of the tokens
//! that they touch.
//!
//! The format has no texts, only tokens. What it says is read as entries whose
//! texts are the tokens with one blank between.

use std::cmp::Reverse;
use std::ops::Range;
use std::sync::Arc;

use unicode_segmentation::UnicodeSegmentation;

use super::Form;
use crate::exchange::composed;
use crate::exchange::draft::Batch;
use crate::exchange::fit::{BookHolds, Holds};
use crate::exchange::{
    Draft, DraftAnnotation, DraftDocument, DraftEntry, DraftSpan, Files, LossKind, Losses, Options,
    Reading,
};
use crate::json::Quoted;
use crate::said::said;
use crate::{LabelId, Part};

pub(super) const FORM: Form = Form {
    holds: Holds {
        spans: true,
        heading_spans: true,
        entries: true,
        unlabelled: true,
        texts: true,
        headings: true,
        // Until `fit` has done with them: the order of labels, and the ids of
        // what is lost.
        codebook: BookHolds::Everything,
        entry_ids: true,
        annotation_ids: true,
        ..Holds::NOTHING
    },
    stand_off: false,
    batch: Batch::Whole,
    fit: Some(fit),
    write: Some(write),
    read,
};

const PATH: &str = "dataset.conll";
const START: &str = "-DOCSTART- -X- O O";

/// The tokens of a text, in code points.
fn tokens(text: &str) -> Vec<(Range<usize>, &str)> {
    let mut tokens = Vec::new();
    let mut at = 0;
    for segment in text.split_word_bounds() {
        // A mark belongs to the blank before it, which is no token.
        for piece in segment.split_inclusive(char::is_whitespace) {
            let token = piece.trim_end_matches(char::is_whitespace);
            let end = at + token.chars().count();
            if !token.is_empty() {
                tokens.push((at..end, token));
            }
            at += piece.chars().count();
        }
    }
    tokens
}

fn fit(draft: &mut Draft, _: &Options, losses: &mut Losses) {
    composed::fit(draft, losses);
    let codebook = draft.codebook.take();
    let labels = codebook.iter().flat_map(|codebook| &codebook.labels);
    let order: Vec<_> = labels.map(|label| &label.id).collect();
    for document in &mut draft.documents {
        if let Some(id) = document.id.take() {
            losses.add(LossKind::EntryId, &id);
        }
        let mut blocks = Vec::new();
        for entry in &document.entries {
            let id = entry.id.as_deref().unwrap_or_default();
            let [heading, text] =
                [Part::Heading, Part::Text].map(|part| block(entry, part, &order, losses));
            if entry.heading.is_some() {
                // It is there as an entry of its own.
                losses.add(LossKind::Heading, id);
            }
            let is_same = |part: &Option<Arc<str>>, block: &Option<DraftEntry>| {
                let block = block.as_ref().and_then(|block| block.text.as_ref());
                part.as_deref().unwrap_or_default() == block.map_or("", |text| text)
            };
            if heading.is_none() && text.is_none() {
                losses.add(LossKind::EntryWithoutText, id);
            } else {
                losses.add(LossKind::EntryId, id);
                if !is_same(&entry.text, &text) || !is_same(&entry.heading, &heading) {
                    losses.add(LossKind::Blank, id);
                }
            }
            blocks.extend(heading.into_iter().chain(text));
        }
        document.entries = blocks;
    }
}

/// The tokens of a heading or a text as an entry, with the passages that it can
/// hold; `None` where there are no tokens.
fn block(
    entry: &DraftEntry,
    part: Part,
    order: &[&LabelId],
    losses: &mut Losses,
) -> Option<DraftEntry> {
    let tokens = tokens(entry.part(part)?);
    let mut passages = Vec::new();
    for annotation in &entry.annotations {
        let id = annotation.id.as_deref().unwrap_or_default();
        let Some(span) = annotation.span.as_ref().filter(|span| span.part == part) else {
            continue;
        };
        let first = tokens.partition_point(|(range, _)| range.end <= span.start);
        let last = tokens.partition_point(|(range, _)| range.start < span.end);
        let ends = tokens.get(first).zip(tokens[..last].last());
        let Some(((start, _), (end, _))) = ends.filter(|_| first < last) else {
            losses.add(LossKind::Span, id);
            continue;
        };
        let is_moved = (start.start, end.end) != (span.start, span.end);
        let rank = order.iter().position(|label| **label == annotation.label);
        let rank = rank.unwrap_or(usize::MAX);
        passages.push((rank, first..last, annotation, is_moved));
    }
    passages.sort_by_key(|(rank, tokens, ..)| (*rank, Reverse(tokens.len()), tokens.start));
    let mut labels: Vec<Option<usize>> = vec![None; tokens.len()];
    let mut kept: Vec<(Range<usize>, &DraftAnnotation)> = Vec::new();
    for (_, range, annotation, is_moved) in passages {
        let id = annotation.id.as_deref().unwrap_or_default();
        let in_the_way = labels[range.clone()].iter().flatten().next();
        if let Some(other) = in_the_way {
            let (other, winner) = &kept[*other];
            let kind = if *other == range && winner.label == annotation.label {
                LossKind::RepeatedSpan
            } else {
                LossKind::OverlappingSpan
            };
            losses.add(kind, id);
            continue;
        }
        losses.add(LossKind::AnnotationId, id);
        if is_moved {
            losses.add(LossKind::MovedSpan, id);
        }
        labels[range.clone()].fill(Some(kept.len()));
        kept.push((range, annotation));
    }
    kept.sort_by_key(|(range, _)| range.start);
    let kept = kept.into_iter().map(|(range, a)| (range, a.label.clone()));
    of_tokens(
        &tokens.iter().map(|(_, token)| *token).collect::<Vec<_>>(),
        kept,
    )
}

/// An entry whose text is these tokens, with labels of some of them.
fn of_tokens(
    tokens: &[&str],
    labels: impl Iterator<Item = (Range<usize>, LabelId)>,
) -> Option<DraftEntry> {
    if tokens.is_empty() {
        return None;
    }
    let mut starts = Vec::with_capacity(tokens.len());
    let mut at = 0;
    for token in tokens {
        starts.push(at);
        at += token.chars().count() + 1;
    }
    let annotations = labels.map(|(range, label)| {
        let words: Arc<str> = tokens[range.clone()].join(" ").into();
        let start = starts[range.start];
        DraftAnnotation {
            span: Some(DraftSpan {
                part: Part::Text,
                start,
                end: start + words.chars().count(),
                exact: Some(words),
                exact_sha256: None,
            }),
            ..DraftAnnotation::new(label)
        }
    });
    Some(DraftEntry {
        annotations: annotations.collect(),
        text: Some(tokens.join(" ").into()),
        ..DraftEntry::default()
    })
}

fn write(draft: &Draft, _: bool, _: &Options, files: &mut Files) {
    let mut out = String::new();
    for document in &draft.documents {
        out.push_str(START);
        out.push_str("\n\n");
        for entry in &document.entries {
            write_block(entry, &mut out);
        }
    }
    files.at(PATH).extend_from_slice(out.as_bytes());
}

fn write_block(entry: &DraftEntry, out: &mut String) {
    let mut spans = entry.annotations.iter().filter_map(|annotation| {
        let span = annotation.span.as_ref()?;
        Some((span.start, span.end, &annotation.label))
    });
    let mut span = spans.next();
    let mut at = 0;
    for token in entry.text.as_deref().unwrap_or_default().split(' ') {
        if span.is_some_and(|(_, end, _)| end <= at) {
            span = spans.next();
        }
        out.push_str(token);
        out.push_str(" -X- _ ");
        match span.filter(|(start, ..)| *start <= at) {
            Some((start, _, label)) => {
                out.push_str(if start == at { "B-" } else { "I-" });
                out.push_str(label);
            }
            None => out.push('O'),
        }
        out.push('\n');
        at += token.chars().count() + 1;
    }
    out.push('\n');
}

/// The lines of a block.
#[derive(Default)]
struct Block<'t> {
    tokens: Vec<&'t str>,
    labels: Vec<(Range<usize>, LabelId)>,
}

impl Block<'_> {
    fn end(&mut self, reading: &mut Reading) {
        let Self { tokens, labels } = std::mem::take(self);
        if let Some(entry) = of_tokens(&tokens, labels.into_iter()) {
            let documents = &mut reading.draft.documents;
            if documents.is_empty() {
                documents.push(DraftDocument::default());
            }
            if let Some(document) = documents.last_mut() {
                document.entries.push(entry);
            }
        }
    }
}

fn read(files: &Files, _: &Options) -> Reading {
    let mut reading = Reading::default();
    let Some(file) = files.get(PATH).or(files.0.first()) else {
        return reading;
    };
    let text = file.text();
    let mut block = Block::default();
    for (number, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            block.end(&mut reading);
            continue;
        }
        if line.starts_with("-DOCSTART-") {
            block.end(&mut reading);
            reading.draft.documents.push(DraftDocument::default());
            continue;
        }
        let mut columns = line.split_whitespace();
        let (Some(token), Some(tag)) = (columns.next(), columns.next_back()) else {
            reading.refuse(
                format!("line {}", number + 1),
                said!("it has a word and no tag"),
            );
            continue;
        };
        let at = block.tokens.len();
        block.tokens.push(token);
        let label = match tag.split_once('-') {
            Some(("B", label)) if !label.is_empty() => Some((true, label)),
            Some(("I", label)) if !label.is_empty() => Some((false, label)),
            _ => None,
        };
        match (label, block.labels.last_mut()) {
            (Some((false, label)), Some((range, last))) if range.end == at && **last == *label => {
                range.end = at + 1;
            }
            (Some((_, label)), _) => block.labels.push((at..at + 1, label.into())),
            (None, _) if tag == "O" => {}
            (None, _) => {
                let why = said!(
                    "{tag} is no tag of IOB2; the word was read without",
                    tag = Quoted(tag)
                );
                reading.repair(format!("line {}", number + 1), why);
            }
        }
    }
    block.end(&mut reading);
    reading
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_words_and_signs() {
        for (text, expected) in [
            (
                "“We can't wait,” said Pe\u{301}rez.",
                &[
                    "“",
                    "We",
                    "can't",
                    "wait",
                    ",",
                    "”",
                    "said",
                    "Pe\u{301}rez",
                    ".",
                ][..],
            ),
            ("3.5 % of 1,000", &["3.5", "%", "of", "1,000"]),
            ("👩‍🚀🚨 go", &["👩‍🚀", "🚨", "go"]),
            ("«لن نغلق»\n\tשלום", &["«", "لن", "نغلق", "»", "שלום"]),
            ("a \u{301}b\u{a0}\u{2028}c", &["a", "\u{301}", "b", "c"]),
            (" \n", &[]),
        ] {
            let found = tokens(text);
            let words: Vec<_> = found.iter().map(|(_, token)| *token).collect();
            assert_eq!(words, expected);
            let chars: Vec<_> = text.chars().collect();
            for (range, token) in found {
                assert_eq!(chars[range].iter().collect::<String>(), token);
            }
        }
    }
}
