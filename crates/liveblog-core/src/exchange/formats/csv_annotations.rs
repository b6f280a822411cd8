//! The annotations as a table in the long form: one label on one entry or
//! passage by one annotator a row. Passages that make an attribution share its
//! id and have its fields beside them.
//!
//! What it does not hold: the texts of entries, which are in the table of
//! entries, and links between entries.

use std::collections::BTreeMap;

use super::Form;
use crate::exchange::draft::Batch;
use crate::exchange::fit::{BookHolds, Holds};
use crate::exchange::table::columns::{
    self, AUTHORS, KEYS, Keys, TIME, TimeColumns, Titled, fit_empty, own, parsed, shared, word,
};
use crate::exchange::table::{Column, Row, Table, Writer, note};
use crate::exchange::{
    Draft, DraftAnnotation, DraftAttribution, DraftEntry, DraftSpan, Files, LossKind, Losses,
    Options, Reading, Unsaid,
};
use crate::id::is_valid_id;
use crate::json::Quoted;
use crate::offset::Index;
use crate::said::{Said, said};
use crate::words::Word;
use crate::{AnnotationId, AnnotatorId, AttributionFields, Part, RecordId, Role};

pub(super) const FORM: Form = Form {
    holds: Holds {
        unlabelled: false,
        statuses: false,
        entry_notes: false,
        links: false,
        headings: false,
        blocks: false,
        sources: false,
        document_facts: false,
        codebook: BookHolds::Nothing,
        name: false,
        ..Holds::EVERYTHING
    },
    stand_off: true,
    batch: Batch::Entries,
    fit: Some(fit),
    write: Some(write),
    read,
};

const FILE: &str = "annotations.csv";
const NOTE: &str = "annotations.README.txt";

const HASH: (&str, &str) = (
    "text_sha256",
    "SHA-256 of the entry’s text in UTF-8: offsets are right where it is the same",
);
const MARK: [(&str, &str); 9] = [
    ("annotation_id", "the annotation"),
    (
        "label",
        "the label’s id; the codebook’s table says what it means",
    ),
    ("annotator", "who set it"),
    ("annotator_name", "what the annotator is called"),
    (
        "part",
        "text or heading: where the passage stands; empty for the whole entry",
    ),
    ("start_cp", "where the passage begins"),
    ("end_cp", "where it ends"),
    ("start_utf16", "where it begins, in UTF-16 code units"),
    ("end_utf16", "where it ends, in UTF-16 code units"),
];
const QUOTE: (&str, &str) = ("quote", "the words of the passage");
const QUOTE_HASH: (&str, &str) = ("quote_sha256", "SHA-256 of the words of the passage");
const MAKING: [(&str, &str); 5] = [
    (
        "origin",
        "how it came about: human, suggestion_accepted, suggestion_edited or imported",
    ),
    ("note", "a remark on it"),
    ("created", "when it was set"),
    ("modified", "when it was last changed"),
    (
        "codebook_version",
        "the version of the codebook it was set under",
    ),
];
const ATTRIBUTION: [(&str, &str); 11] = [
    (
        "attribution_id",
        "the attribution that the passage belongs to: who said what, as one thing",
    ),
    (
        "attribution_member",
        "the passage’s place in the attribution, from 1",
    ),
    (
        "attribution_role",
        "what the passage is in it: content, source or cue",
    ),
    ("quote_type", "direct, indirect or mixed"),
    ("speaker", "who speaks, in one spelling throughout"),
    ("source_type", "what kind of source it is"),
    ("naming", "whether the source is named or unnamed"),
    ("attribution_note", "a remark on the attribution"),
    ("attribution_created", "when it was made"),
    ("attribution_modified", "when it was last changed"),
    (
        "attribution_codebook_version",
        "the version of the codebook it was made under",
    ),
];

fn titled(options: &Options) -> Vec<Titled> {
    let mut columns = own(&KEYS);
    columns.extend(own(&TIME));
    if !options.stand_off {
        columns.extend(own(&[AUTHORS]));
    }
    columns.extend(own(&[HASH]));
    columns.extend(own(&MARK));
    columns.extend(own(&[if options.stand_off { QUOTE_HASH } else { QUOTE }]));
    columns.extend(own(&MAKING));
    columns.extend(own(&ATTRIBUTION));
    columns
}

fn fit(draft: &mut Draft, _: &Options, losses: &mut Losses) {
    // Annotators stand beside their annotations.
    let all = std::mem::take(&mut draft.annotators);
    for document in &mut draft.documents {
        for entry in &mut document.entries {
            fit_entry(entry, losses);
            for annotation in &entry.annotations {
                let Some(id) = &annotation.annotator else {
                    continue;
                };
                if draft.annotators.iter().all(|known| known.id != *id) {
                    let mut annotator = columns::annotator_of_id(id.clone());
                    if let Some(named) = all.iter().find(|a| a.id == *id) {
                        annotator.name.clone_from(&named.name);
                    }
                    draft.annotators.push(annotator);
                }
            }
        }
    }
    draft
        .documents
        .retain(|document| !document.entries.is_empty());
}

fn fit_entry(entry: &mut DraftEntry, losses: &mut Losses) {
    let id = entry.id.clone();
    let id = id.as_deref().unwrap_or_default();
    if entry.text.take().is_some() {
        losses.add(LossKind::Text, id);
    }
    entry.text_length = None;
    // One that has labelled passages is left to the format.
    if entry.heading.take().is_some() {
        losses.add(LossKind::Heading, id);
    }
    columns::fit_time(&mut entry.time, id, losses);
    // A passage can be in one attribution, once: its row has room for one.
    let mut taken = vec![false; entry.annotations.len()];
    let annotations = &entry.annotations;
    entry.attributions.retain_mut(|record| {
        let id = record.id.clone();
        let id = id.as_deref().unwrap_or_default();
        let mut own = vec![false; annotations.len()];
        let is_free = record.members.iter().all(|(_, at)| {
            let is_theirs = annotations
                .get(*at)
                .is_some_and(|a| a.annotator == record.annotator);
            let is_free = is_theirs && !taken[*at] && !own[*at];
            if is_free {
                own[*at] = true;
            }
            is_free
        });
        if !is_free || record.members.is_empty() {
            losses.add(LossKind::Attribution, id);
            return false;
        }
        for (_, at) in &record.members {
            taken[*at] = true;
        }
        fit_empty(&mut record.fields.speaker, id, losses);
        fit_empty(&mut record.fields.source_type, id, losses);
        true
    });
}

fn write(draft: &Draft, is_first: bool, options: &Options, files: &mut Files) {
    let titled = titled(options);
    if is_first {
        // The table is the first of the files.
        files.at(FILE);
        let what = "the annotations, one a row: a label on an entry or a passage.";
        *files.at(NOTE) = note(FILE, what, &titled, options).into_bytes();
    }
    let mut rows = Writer::new(files.at(FILE), &titled, options.formula_guard);
    for document in &draft.documents {
        for entry in &document.entries {
            let texts = [Part::Text, Part::Heading].map(|part| {
                let text = entry.whole_part(part).map(|text| &**text);
                Index::new(text.unwrap_or_default())
            });
            for (at, annotation) in entry.annotations.iter().enumerate() {
                columns::write_keys(&mut rows, document, entry);
                columns::write_time(&mut rows, &entry.time);
                if !options.stand_off {
                    columns::write_authors(&mut rows, &entry.authors);
                }
                rows.maybe(entry.text_sha256.as_deref());
                rows.maybe(annotation.id.as_deref());
                rows.text(&annotation.label);
                rows.maybe(annotation.annotator.as_deref());
                let mut names = draft.annotators.iter();
                let annotator = names.find(|a| Some(&a.id) == annotation.annotator.as_ref());
                rows.maybe(annotator.map(|a| &*a.name));
                write_span(&mut rows, annotation.span.as_ref(), &texts, options);
                rows.value(annotation.origin.map(Word::word));
                rows.text(&annotation.note);
                rows.value(annotation.created.as_ref());
                rows.value(annotation.modified.as_ref());
                rows.value(annotation.codebook_version);
                write_attribution(&mut rows, &entry.attributions, at);
                rows.end_row();
            }
        }
    }
}

fn write_span(
    rows: &mut Writer<'_>,
    span: Option<&DraftSpan>,
    [text, heading]: &[Index<'_>; 2],
    options: &Options,
) {
    let Some(span) = span else {
        return rows.skip(6);
    };
    let whole = match span.part {
        Part::Text => text,
        Part::Heading => heading,
    };
    let utf16 = |code_point| Some(whole.at_code_point(code_point)?.utf16);
    rows.value(Some(span.part.word()));
    rows.value(Some(span.start));
    rows.value(Some(span.end));
    rows.value(utf16(span.start));
    rows.value(utf16(span.end));
    rows.maybe(match options.stand_off {
        true => span.exact_sha256.as_deref(),
        false => span.exact.as_deref(),
    });
}

fn write_attribution(rows: &mut Writer<'_>, all: &[DraftAttribution], annotation: usize) {
    for record in all {
        let mut members = record.members.iter();
        let Some(place) = members.position(|(_, at)| *at == annotation) else {
            continue;
        };
        rows.maybe(record.id.as_deref());
        rows.value(Some(place + 1));
        rows.value(Some(record.members[place].0.word()));
        rows.value(record.fields.quote_type.map(Word::word));
        rows.maybe(record.fields.speaker.as_deref());
        rows.maybe(record.fields.source_type.as_deref());
        rows.value(record.fields.naming.map(Word::word));
        rows.text(&record.note);
        rows.value(record.created.as_ref());
        rows.value(record.modified.as_ref());
        rows.value(record.codebook_version);
        return;
    }
    rows.skip(ATTRIBUTION.len());
}

fn read(files: &Files, _: &Options) -> Reading {
    let mut reading = Reading::default();
    let Some(mut table) = Table::open(files, &mut reading) else {
        return reading;
    };
    let mut keys = Keys::of(&mut table);
    let time = TimeColumns::of(&mut table);
    let [authors, hash, quote, quote_hash] =
        [AUTHORS, HASH, QUOTE, QUOTE_HASH].map(|(name, _)| table.column(name));
    let mark = MARK.map(|(name, _)| table.column(name));
    let making = MAKING.map(|(name, _)| table.column(name));
    let attribution = ATTRIBUTION.map(|(name, _)| table.column(name));
    let [
        id,
        label,
        annotator,
        annotator_name,
        part,
        start,
        end,
        utf16_start,
        _,
    ] = mark;
    let has_label = label.is_some();
    if !keys.has_entries() || !has_label {
        let missing = if has_label { "entry_id" } else { "label" };
        let why = said!(
            "It names no column “{missing}”, so these are no annotations.",
            missing
        );
        reading.refuse("row 1", why);
        return reading;
    }
    table.note_unused(&mut reading);
    // Each attribution's members with the places that they have in it.
    let mut places: BTreeMap<_, Vec<(usize, Role, usize)>> = BTreeMap::new();
    table.read_rows(&mut reading, &mut |row, reading| {
        let Some(label) = columns::label(row.get(label)) else {
            let why = said!("A label’s id begins with a letter and holds no blanks.");
            return reading.refuse(row.place(), why);
        };
        let annotator = match row.maybe(annotator) {
            Some(id) if !is_valid_id(id) => {
                let why = said!("An annotator’s id begins with a letter and holds no blanks.");
                return reading.refuse(row.place(), why);
            }
            id => id.map(AnnotatorId::from),
        };
        let is_span = [part, start, end, utf16_start]
            .iter()
            .any(|c| row.maybe(*c).is_some());
        let span = match is_span {
            true => match read_span(row, [part, start, end, quote, quote_hash]) {
                Ok(span) => Some(span),
                Err(why) => return reading.refuse(row.place(), why),
            },
            false => None,
        };
        let Some((d, e, is_new)) = keys.place(row, reading) else {
            return;
        };
        if let Some(id) = &annotator
            && reading.draft.annotators.iter().all(|a| a.id != *id)
        {
            let mut annotator = columns::annotator_of_id(id.clone());
            row.get(annotator_name).clone_into(&mut annotator.name);
            reading.draft.annotators.push(annotator);
        }
        if is_new {
            let time = time.read(row, reading);
            let entry = &mut reading.draft.documents[d].entries[e];
            entry.time = time;
            entry.authors = columns::read_authors(row.get(authors));
            entry.text_sha256 = shared(row.maybe(hash));
        }
        let [origin, note, created, modified, version] = making;
        let annotation = DraftAnnotation {
            id: row
                .maybe(id)
                .filter(|id| is_valid_id(id))
                .map(AnnotationId::from),
            label,
            annotator: annotator.clone(),
            span,
            origin: stated(row, origin, MAKING[0].0, reading),
            note: row.get(note).into(),
            created: parsed(row, created, MAKING[2].0, reading),
            modified: parsed(row, modified, MAKING[3].0, reading),
            codebook_version: parsed(row, version, MAKING[4].0, reading),
            place: Unsaid(Some(row.place().into())),
        };
        let record = read_attribution(row, attribution, annotator.clone(), reading);
        let entry = &mut reading.draft.documents[d].entries[e];
        entry.annotations.push(annotation);
        let at = entry.annotations.len() - 1;
        let Some((record, member, role)) = record else {
            return;
        };
        let place = match entry.attributions.iter().position(|r| r.id == record.id) {
            Some(place) => place,
            None => {
                entry.attributions.push(record);
                entry.attributions.len() - 1
            }
        };
        if entry.attributions[place].annotator != annotator {
            let what =
                said!("The attribution is another annotator’s, so the passage stands alone.");
            return reading.repair(row.place(), what);
        }
        let known = places.entry((d, e, place)).or_default();
        known.push((member, role, at));
    });
    for ((d, e, place), mut members) in places {
        members.sort_by_key(|(member, ..)| *member);
        let record = &mut reading.draft.documents[d].entries[e].attributions[place];
        record.members = members
            .into_iter()
            .map(|(_, role, at)| (role, at))
            .collect();
    }
    for entry in reading
        .draft
        .documents
        .iter_mut()
        .flat_map(|d| &mut d.entries)
    {
        let by = |r: &DraftAttribution| (r.created.clone(), r.id.clone());
        entry.attributions.sort_by_key(by);
    }
    reading
}

/// What the word in a cell stands for; a word that stands for nothing is left
/// out, and `reading` says so.
fn stated<T: Word>(row: &Row<'_>, column: Column, name: &str, reading: &mut Reading) -> Option<T> {
    let cell = row.maybe(column)?;
    let read = word(cell);
    if read.is_none() {
        let words = T::WORDS.join(", ");
        let what = said!(
            "{cell} under {name} is none of {words} and was left out.",
            cell = Quoted(cell),
            name,
            words
        );
        reading.repair(row.place(), what);
    }
    read
}

/// The passage of a row, or why it is none.
fn read_span(row: &Row<'_>, columns: [Column; 5]) -> Result<DraftSpan, Said> {
    let [part, start, end, quote, quote_hash] = columns;
    let part = match row.maybe(part) {
        Some(cell) => word(cell).ok_or_else(|| {
            said!(
                "{cell} is no part; there are text and heading.",
                cell = Quoted(cell)
            )
        })?,
        None => Part::Text,
    };
    let offset = |column, name| {
        let cell = row.get(column);
        let read: Option<usize> = cell.trim().parse().ok();
        read.ok_or_else(|| match cell {
            "" => said!("The passage has no {name}.", name),
            _ => said!(
                "{cell} under {name} is no offset.",
                cell = Quoted(cell),
                name
            ),
        })
    };
    let (start, end) = (offset(start, "start_cp")?, offset(end, "end_cp")?);
    if start >= end {
        return Err(said!("The passage ends before it begins, or is empty."));
    }
    Ok(DraftSpan {
        part,
        start,
        end,
        exact: shared(row.maybe(quote)),
        exact_sha256: shared(row.maybe(quote_hash)),
    })
}

/// The attribution of a row, without its members, and the passage's place and
/// role in it.
fn read_attribution(
    row: &Row<'_>,
    columns: [Column; 11],
    annotator: Option<AnnotatorId>,
    reading: &mut Reading,
) -> Option<(DraftAttribution, usize, Role)> {
    let [
        id,
        member,
        role,
        quote_type,
        speaker,
        source_type,
        naming,
        note,
        created,
        modified,
        version,
    ] = columns;
    let name = |at: usize| ATTRIBUTION[at].0;
    let id = row.maybe(id)?;
    if !is_valid_id(id) {
        reading.repair(
            row.place(),
            said!(
                "{id} is no attribution’s id and was left out.",
                id = Quoted(id)
            ),
        );
        return None;
    }
    let column = role;
    let Some(role) = stated(row, column, name(2), reading) else {
        if row.maybe(column).is_none() {
            let what = said!("The attribution says no role of the passage, which stands alone.");
            reading.repair(row.place(), what);
        }
        return None;
    };
    let record = DraftAttribution {
        id: Some(RecordId::from(id)),
        annotator,
        members: Vec::new(),
        fields: AttributionFields {
            quote_type: stated(row, quote_type, name(3), reading),
            speaker: shared(row.maybe(speaker)),
            source_type: shared(row.maybe(source_type)),
            naming: stated(row, naming, name(6), reading),
        },
        note: row.get(note).into(),
        created: parsed(row, created, name(8), reading),
        modified: parsed(row, modified, name(9), reading),
        codebook_version: parsed(row, version, name(10), reading),
    };
    let member = parsed(row, member, name(1), reading);
    Some((record, member.unwrap_or(usize::MAX), role))
}
