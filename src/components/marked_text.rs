//! The heading and the text of an entry, with its labelled passages marked.
//!
//! However passages overlap, the text is cut into stretches that lie side by
//! side: each is a `mark` with a line for every passage over it. A passage keeps
//! its line, one of the lanes under the text, over its whole length. That a
//! passage begins or ends is told to screen readers by what the style sheet
//! puts before and after a mark, so that the text in the nodes stays the
//! entry's own, letter by letter.
//!
//! A component of its own, since it alone is slow to make for a long text.

use std::sync::Arc;

use liveblog_core::{
    Annotation, AnnotatorId, Block, BlockKind, Codebook, Document, Entry, EntryRecords, Part, Span,
};
use yew::prelude::*;

use super::shared::Shared;
use super::swatch::{ARROW, PICTURE, icon};
use crate::browser::label_colors::{LANES, class};
use crate::browser::selection::part_name;
use crate::state::spans::passages;
use crate::words::{fill, t};

#[derive(PartialEq, Properties)]
pub struct MarkedTextProps {
    pub blog: Shared<Document>,
    /// Position in the document's entries.
    pub index: usize,
    pub records: Shared<EntryRecords>,
    pub codebook: Shared<Codebook>,
    pub annotator: AnnotatorId,
    /// Changes when the words do.
    pub edition: u32,
}

#[component]
pub fn MarkedText(props: &MarkedTextProps) -> Html {
    let Some(entry) = props.blog.entries.get(props.index) else {
        return html! { <div /> };
    };
    let blog = &*props.blog;
    let marks = Marks::new(&props.records, &props.annotator, &props.codebook);
    html! {
        <div class="entry-body">
            if let Some(heading) = blog.heading(entry) {
                <h2 id={format!("heading-{}", props.index)} dir="auto">{ marks.piece(heading, 0, Part::Heading) }</h2>
            }
            <div class="entry-text" dir="auto">
                { for blocks(blog, entry).map(|(block, text)| view_block(block, text, &marks)) }
                if entry.text.is_empty() {
                    <p class="no-text">{ t("entry.no-text") }</p>
                }
            </div>
        </div>
    }
}

/// The blocks to show, with their text. A caption printed twice is shown once.
pub fn blocks<'b>(
    blog: &'b Document,
    entry: &'b Entry,
) -> impl Iterator<Item = (&'b Block, &'b str)> {
    let text = blog.text(entry);
    let mut before: Option<(BlockKind, &str)> = None;
    entry.blocks.iter().filter_map(move |block| {
        let words = block.range.of(text);
        let twice = block.kind == BlockKind::Caption && before == Some((block.kind, words));
        before = Some((block.kind, words));
        (!twice).then_some((block, words))
    })
}

fn view_block(block: &Block, text: &str, marks: &Marks<'_>) -> Html {
    let inner = marks.piece(text, block.range.start, Part::Text);
    match block.kind {
        BlockKind::Paragraph => html! { <p dir="auto">{ inner }</p> },
        BlockKind::ListItem => html! { <p class="list-item" dir="auto">{ inner }</p> },
        BlockKind::Caption => html! {
            <p class="caption" dir="auto">{ icon(PICTURE) }<span class="visually-hidden" dir="auto">{ t("entry.caption") }{ " " }</span>{ inner }</p>
        },
        BlockKind::Placeholder => html! {
            <p class="placeholder" dir="auto"><span class="visually-hidden" dir="auto">{ t("entry.embed") }{ " " }</span>{ inner }</p>
        },
        BlockKind::Link => html! {
            <p class="link-line" dir="auto">{ icon(ARROW) }<span class="visually-hidden" dir="auto">{ t("entry.link") }{ " " }</span>{ inner }</p>
        },
        BlockKind::Other => html! { <p class="other" dir="auto">{ inner }</p> },
    }
}

/// A labelled passage and its lane.
#[derive(Debug)]
struct Marked<'a> {
    span: Span,
    lane: usize,
    /// The label's place in the codebook.
    label: Option<usize>,
    name: &'a str,
    /// A letter or two that stand for the label.
    tag: String,
}

/// The labelled passages of an entry.
#[derive(Debug)]
struct Marks<'a>(Vec<Marked<'a>>);

/// What stands for a label in little room: its key, or how its name begins.
pub fn tag(codebook: &Codebook, label: &str) -> String {
    match codebook.label(label) {
        Some(label) => match &label.hotkey {
            Some(key) => key.clone(),
            None => label.name.chars().take(2).collect(),
        },
        None => "?".to_owned(),
    }
}

impl<'a> Marks<'a> {
    fn new(records: &'a EntryRecords, annotator: &str, codebook: &'a Codebook) -> Self {
        let mut marks: Vec<Marked<'a>> = Vec::new();
        // Where each lane is free again.
        let mut free: Vec<(Part, u32)> = Vec::new();
        for (span, annotation) in passages(records, annotator, codebook) {
            let annotation: &'a Arc<Annotation> = annotation;
            let id = &annotation.label;
            let ends = (span.part, span.range.end);
            let is_free =
                |(part, end): &(Part, u32)| *part != span.part || *end <= span.range.start;
            let lane = match free.iter().position(is_free) {
                Some(lane) => {
                    free[lane] = ends;
                    lane
                }
                None => {
                    free.push(ends);
                    free.len() - 1
                }
            };
            marks.push(Marked {
                span,
                lane,
                label: codebook.labels.iter().position(|l| l.id == *id),
                name: codebook.label(id).map_or(id, |l| &l.name),
                tag: tag(codebook, id),
            });
        }
        Self(marks)
    }

    /// A stretch of a part's text that begins at this byte of it.
    fn piece(&self, text: &str, at: u32, part: Part) -> Html {
        html! {
            <span class="piece" data-at={at.to_string()} data-part={part_name(part)}>{ self.marked(text, at, part) }</span>
        }
    }

    fn marked(&self, text: &str, at: u32, part: Part) -> Html {
        let (start, end) = (at, at + text.len() as u32);
        let here: Vec<&Marked<'_>> = self
            .0
            .iter()
            .filter(|m| m.span.part == part && m.span.range.start < end && m.span.range.end > start)
            .collect();
        if here.is_empty() {
            return html! { { text } };
        }
        let mut cuts = vec![start, end];
        for mark in &here {
            for cut in [mark.span.range.start, mark.span.range.end] {
                let cut = cut.clamp(start, end);
                if let Err(place) = cuts.binary_search(&cut) {
                    cuts.insert(place, cut);
                }
            }
        }
        let mut shown = Vec::new();
        for cut in cuts.windows(2) {
            let words = text.get((cut[0] - start) as usize..(cut[1] - start) as usize);
            let words = words.unwrap_or_default();
            let covers =
                |m: &&&Marked<'_>| m.span.range.start <= cut[0] && m.span.range.end >= cut[1];
            let over: Vec<&Marked<'_>> = here.iter().filter(covers).copied().collect();
            shown.push(if over.is_empty() {
                html! { { words } }
            } else {
                view_mark(words, cut[0], cut[1], &over)
            });
        }
        shown.into_iter().collect()
    }
}

fn view_mark(words: &str, start: u32, end: u32, over: &[&Marked<'_>]) -> Html {
    let mut classes = Classes::new();
    let (mut names, mut tags, mut begins, mut ends) =
        (Vec::new(), Vec::new(), String::new(), String::new());
    let mut more = 0;
    for mark in over {
        names.push(mark.name);
        if mark.lane < LANES {
            classes.push(class(mark.lane, mark.label));
        }
        if mark.span.range.start == start {
            begins.push_str(&fill("mark.begin", &[("label", &mark.name)]));
            if mark.lane < LANES {
                tags.push(mark.tag.clone());
            } else {
                more += 1;
            }
        }
    }
    // The one that began last ends first.
    for mark in over.iter().rev() {
        if mark.span.range.end == end {
            ends.push_str(&fill("mark.end", &[("label", &mark.name)]));
        }
    }
    if more > 0 {
        tags.push(format!("+{more}"));
    }
    let given = |text: String| (!text.is_empty()).then_some(text);
    html! {
        <mark class={classes} data-from={start.to_string()} data-names={names.join(", ")}
            data-tag={given(tags.join(" "))} data-begin={given(begins)} data-end={given(ends)}>{ words }</mark>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use liveblog_core::{Extra, LabelId, Origin, TextRange, Timestamp};

    fn lanes(spans: &[(u32, u32)]) -> Vec<usize> {
        let mut records = EntryRecords::default();
        for (number, (start, end)) in spans.iter().enumerate() {
            let now = Timestamp::from_unix(1_900_000_000);
            records.annotations.push(Arc::new(Annotation {
                id: format!("n-{number}").as_str().into(),
                document: "d-1".into(),
                entry: "d-1-e001".into(),
                label: LabelId::from("claim"),
                annotator: "a1".into(),
                span: Some(Span {
                    part: Part::Text,
                    range: TextRange {
                        start: *start,
                        end: *end,
                    },
                }),
                origin: Origin::Human,
                note: "".into(),
                created: now.clone(),
                modified: now,
                codebook_version: 1,
                extra: Extra::default(),
            }));
        }
        let codebook = Codebook::liveblog_core();
        let marks = Marks::new(&records, "a1", &codebook);
        marks.0.iter().map(|mark| mark.lane).collect()
    }

    #[test]
    fn passages_that_overlap_have_lanes_of_their_own() {
        for (spans, expected) in [
            (&[(0, 5), (5, 9)][..], &[0, 0][..]),
            (&[(0, 9), (2, 5), (6, 8)], &[0, 1, 1]),
            // Nested, the outer one first, though it was made later.
            (&[(2, 5), (0, 9)], &[0, 1]),
            (&[(0, 4), (2, 8), (5, 9), (6, 7)], &[0, 1, 0, 2]),
            (&[(0, 9), (0, 9), (0, 9), (0, 9)], &[0, 1, 2, 3]),
        ] {
            assert_eq!(lanes(spans), expected, "{spans:?}");
        }
    }
}
