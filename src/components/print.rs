//! The document on paper: all of its entries, not only those near the window,
//! with everything that was said of them in words, since paper has no pointer
//! and often no colour.

use std::rc::Rc;

use liveblog_core::attribution::{Attribution, Naming, QuoteType, Role};
use liveblog_core::link::{Link, Relation};
use liveblog_core::{
    Annotation, BlockKind, Codebook, Document, Entry, EntryRecords, EntryRef, Part,
};
use yew::prelude::*;

use super::entry_row::first_words;
use super::header::done_of;
use super::marked_text::blocks;
use super::swatch::swatch;
use crate::state::changes::title;
use crate::state::comfort::printed_words;
use crate::state::{Work, shown_time, status_name};
use crate::words::{count, fill, t};

/// Characters of a passage that is named in a line below its entry.
const QUOTED: usize = 80;

/// The current document as it is printed.
pub fn printed_document(work: &Work) -> Html {
    let Some(document) = work.document() else {
        return Html::default();
    };
    let project = work.session.project();
    let printed = work.printed();
    let records = project.records(work.at.document);
    let all = document.entries.len();
    let annotator = work.session.annotator();
    let done = project.done(work.at.document, annotator);
    let counted = all - project.excluded(work.at.document, annotator);
    let fact = |words: &'static str, value: Option<&str>| {
        let value = value.filter(|value| !value.is_empty());
        value.map(
            |value| html! { <p><b>{ t(words) }{ " " }</b><span dir="auto">{ value }</span></p> },
        )
    };
    let date = document.date.map(|date| date.to_string());
    let entries = printed.clone().filter_map(|index| {
        let entry = document.entries.get(index)?;
        Some(printed_entry(
            work,
            document,
            entry,
            records.get(index)?,
            index,
        ))
    });
    html! {
        <section class="print">
            <header>
                <h1 dir="auto">{ title(document) }</h1>
                { for fact("print.project", Some(work.name())) }
                { for fact("print.date", date.as_deref()) }
                { for fact("print.source", document.source_url.as_deref()) }
                { for fact("print.annotator", Some(work.annotator_name())) }
                { for fact("print.codebook", Some(&fill("print.codebook-version", &[("name", &project.codebook.name), ("version", &project.codebook.version)]))) }
                <p>{ count("count.entries", all) }{ " · " }{ done_of(done, counted) }</p>
                if printed.len() < all {
                    <p><b>{ printed_words(work) }</b></p>
                }
                <h2>{ t("print.legend") }</h2>
                { legend(work, &project.codebook) }
            </header>
            { for entries }
        </section>
    }
}

/// The labels that are to be had, and how often each was given in the document.
fn legend(work: &Work, codebook: &Codebook) -> Html {
    let mut given = vec![0; codebook.labels.len()];
    let annotator = work.session.annotator();
    for records in work.session.project().records(work.at.document) {
        for annotation in &records.annotations {
            let place = codebook
                .labels
                .iter()
                .position(|l| l.id == annotation.label);
            let number = place.and_then(|place| given.get_mut(place));
            if let Some(number) = number.filter(|_| annotation.annotator == *annotator) {
                *number += 1;
            }
        }
    }
    let shown = codebook.labels.iter().zip(given);
    let shown = shown.filter(|(label, given)| !label.archived || *given > 0);
    html! {
        <ul class="print-legend">
            { for shown.map(|(label, given)| html! {
                <li>{ swatch(&label.color, true) }{ " " }{ &label.name }{ " – " }{ given }</li>
            }) }
        </ul>
    }
}

fn printed_entry(
    work: &Work,
    document: &Document,
    entry: &Entry,
    records: &EntryRecords,
    index: usize,
) -> Html {
    let codebook = &work.session.project().codebook;
    let annotator = work.session.annotator();
    let mine = |a: &&Annotation| a.annotator == *annotator;
    let own: Vec<&Annotation> = records
        .annotations
        .iter()
        .map(|a| &**a)
        .filter(mine)
        .collect();
    let marks = numbered(&own, codebook);
    let time = match entry.time.corrected_clock() {
        Some(clock) => clock.to_string(),
        None => entry
            .time
            .raw
            .as_deref()
            .map(shown_time)
            .unwrap_or(t("entry.no-time").into())
            .into(),
    };
    let heading = document.heading(entry);
    let note = records.note(annotator);
    let labels = own.iter().filter(|a| a.span.is_none()).map(|a| {
        let label = codebook.label(&a.label);
        let color = label.map_or("#777777", |l| &l.color);
        html! { <li>{ swatch(color, true) }{ " " }{ label_name(&a.label, codebook) }</li> }
    });
    let attributions = records
        .attributions
        .iter()
        .filter(|a| a.annotator == *annotator);
    let links = records.links.iter().filter(|l| l.annotator == *annotator);
    html! {
        <article key={index}>
            <p class="print-line">
                <b>{ time }</b>{ " " }<span dir="auto">{ entry.authors.join(", ") }</span>
                { " · " }{ status_name(records.status(annotator)) }{ " · " }{ index + 1 }
            </p>
            if let Some(heading) = heading {
                <h2 dir="auto">{ marked(heading, 0, Part::Heading, &marks) }</h2>
            }
            { for blocks(document, entry).map(|(block, text)| {
                let class = match block.kind {
                    BlockKind::Paragraph => "",
                    BlockKind::ListItem => "print-item",
                    _ => "print-aside",
                };
                html! { <p {class} dir="auto">{ marked(text, block.range.start, Part::Text, &marks) }</p> }
            }) }
            <ul class="print-labels" aria-label={t("entry.labels")}>{ for labels }</ul>
            { for attributions.map(|a| attribution(a, document, entry, records, &marks)) }
            { for links.map(|link| html! { <p class="print-said" dir="auto">{ link_words(link, work) }</p> }) }
            if !note.is_empty() {
                <p class="print-said print-note" dir="auto">{ t("entry.note") }{ " " }{ &*note }</p>
            }
        </article>
    }
}

/// A labelled passage, its number in the entry and its label's name.
struct Mark<'a> {
    annotation: &'a Annotation,
    part: Part,
    start: usize,
    end: usize,
    number: usize,
    name: Rc<str>,
}

/// The passages of an entry, numbered as they begin.
fn numbered<'a>(own: &[&'a Annotation], codebook: &Codebook) -> Vec<Mark<'a>> {
    let mut marks: Vec<Mark> = Vec::new();
    for annotation in own {
        let Some(span) = annotation.span else {
            continue;
        };
        let mark = Mark {
            annotation,
            part: span.part,
            start: span.range.start as usize,
            end: span.range.end as usize,
            number: 0,
            name: label_name(&annotation.label, codebook).into(),
        };
        let order = |m: &Mark| (m.part != Part::Heading, m.start);
        let place = marks.partition_point(|before| order(before) <= order(&mark));
        marks.insert(place, mark);
    }
    for (before, mark) in marks.iter_mut().enumerate() {
        mark.number = before + 1;
    }
    marks
}

fn label_name<'a>(id: &'a str, codebook: &'a Codebook) -> &'a str {
    codebook.label(id).map_or(id, |label| &label.name)
}

/// `text`, which begins at byte `offset` of its part, with every passage
/// between brackets that bear its number, the last with its label's name.
fn marked(text: &str, offset: u32, part: Part, marks: &[Mark]) -> Html {
    let start = offset as usize;
    let end = start + text.len();
    let here = |m: &&Mark| m.part == part && m.start < end && m.end > start;
    let here: Vec<&Mark> = marks.iter().filter(here).collect();
    let mut cuts = vec![start, end];
    for mark in &here {
        for cut in [mark.start, mark.end] {
            let cut = cut.clamp(start, end);
            if let Err(place) = cuts.binary_search(&cut) {
                cuts.insert(place, cut);
            }
        }
    }
    let mut pieces: Vec<Html> = Vec::new();
    for cut in cuts.windows(2) {
        let &[from, to] = cut else { continue };
        for mark in here.iter().filter(|m| m.start == from) {
            pieces.push(html! { <b class="print-edge">{ "[" }<sup>{ mark.number }</sup></b> });
        }
        let words = text.get(from - start..to - start).unwrap_or_default();
        pieces.push(match here.iter().any(|m| m.start <= from && m.end >= to) {
            true => html! { <u>{ words }</u> },
            false => html! { { words } },
        });
        for mark in here.iter().rev().filter(|m| m.end == to) {
            pieces.push(html! {
                <b class="print-edge">{ "]" }<sup>{ mark.number }{ " " }{ &*mark.name }</sup></b>
            });
        }
    }
    pieces.into_iter().collect()
}

fn attribution(
    attribution: &Attribution,
    document: &Document,
    entry: &Entry,
    records: &EntryRecords,
    marks: &[Mark],
) -> Html {
    let mut said = Vec::new();
    for member in &attribution.members {
        let mark = marks.iter().find(|m| m.annotation.id == member.annotation);
        let role = match member.role {
            Role::Content => "print.content",
            Role::Source => "print.source-of",
            Role::Cue => "print.cue",
        };
        if let Some(mark) = mark {
            let text = match mark.part {
                Part::Heading => document.heading(entry).unwrap_or_default(),
                Part::Text => document.text(entry),
            };
            let words = text.get(mark.start..mark.end).unwrap_or_default();
            let words = first_words(words, QUOTED);
            said.push(fill(role, &[("n", &mark.number), ("words", &words)]));
        }
    }
    let kind = attribution.quote_type(document, entry, records);
    said.extend(kind.map(|kind| {
        t(match kind {
            QuoteType::Direct => "print.direct",
            QuoteType::Indirect => "print.indirect",
            QuoteType::Mixed => "print.mixed",
        })
        .to_owned()
    }));
    let fields = &attribution.fields;
    let speaker = fields.speaker.as_deref();
    said.extend(speaker.map(|name| fill("print.speaker", &[("name", &name)])));
    said.extend(fields.source_type.as_deref().map(str::to_owned));
    said.extend(fields.naming.map(|naming| {
        t(match naming {
            Naming::Named => "print.named",
            Naming::Unnamed => "print.unnamed",
        })
        .to_owned()
    }));
    html! {
        <p class="print-said" dir="auto"><b>{ t("print.attribution") }</b>{ " " }{ said.join("; ") }</p>
    }
}

/// What an entry does to an earlier one, which is named by its time and first
/// words.
fn link_words(link: &Link, work: &Work) -> String {
    let project = work.session.project();
    let target = |at: EntryRef| {
        let document = project.documents().get(at.document)?;
        let entry = document.entries.get(at.entry)?;
        let time = entry
            .time
            .raw
            .as_deref()
            .map(shown_time)
            .unwrap_or_default();
        let words = document
            .heading(entry)
            .unwrap_or_else(|| document.text(entry));
        let name = [&*time, " “", &first_words(words, QUOTED), "”"].concat();
        Some(name.trim_start().to_owned())
    };
    let at = project.locate(&link.target_document, &link.target);
    let name = at
        .and_then(target)
        .unwrap_or_else(|| link.target.to_string());
    let words = match link.relation {
        Relation::Updates => "print.updates",
        Relation::Corrects => "print.corrects",
        Relation::Contradicts => "print.contradicts",
        Relation::Confirms => "print.confirms",
        Relation::Repeats => "print.repeats",
    };
    fill(words, &[("entry", &name)])
}
