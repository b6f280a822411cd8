//! The entries as a table, one a row, with what is known of their live blogs
//! and with each annotator's status and note.
//!
//! What it does not hold: labels, which are in the table of annotations.

use super::Form;
use crate::exchange::draft::Batch;
use crate::exchange::fit::{BookHolds, Holds};
use crate::exchange::table::columns::{
    self, AUTHORS, KEYS, Keys, STATUS, TIME, TimeColumns, Titled, fit_empty, own, parsed,
    read_authors, word,
};
use crate::exchange::table::{Column, Row, Table, Writer, note};
use crate::exchange::{
    Draft, DraftDocument, DraftEntry, Files, Losses, Options, Reading, TextLength,
};
use crate::said::said;
use crate::words::Word as _;
use crate::{CodePointRange, Order};

pub(super) const FORM: Form = Form {
    holds: Holds {
        entry_labels: false,
        spans: false,
        heading_spans: false,
        annotation_ids: false,
        annotation_notes: false,
        provenance: false,
        attributions: false,
        links: false,
        blocks: false,
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

const FILE: &str = "entries.csv";
const NOTE: &str = "entries.README.txt";

const DOCUMENT: [(&str, &str); 7] = [
    ("source_url", "where the live blog was published"),
    ("language", "its language, a BCP 47 tag"),
    ("document_date", "the day on which it began"),
    ("document_time_zone", "the zone of its times"),
    (
        "document_order",
        "the order of its entries: oldest_first, newest_first or mixed",
    ),
    ("document_sha256", "SHA-256 of the text that was pasted"),
    ("document_added", "when it was added to the project"),
];
const TITLE: (&str, &str) = ("document_title", "its headline");
const HEADING: (&str, &str) = ("heading", "the entry’s heading");
const TEXT: (&str, &str) = ("text", "the entry’s text");
const MEASURES: [(&str, &str); 5] = [
    ("text_sha256", "SHA-256 of the entry’s text in UTF-8"),
    ("text_length_cp", "length of the text"),
    ("text_length_utf16", "the same in UTF-16 code units"),
    (
        "source_start_cp",
        "where the entry begins in the text that was pasted",
    ),
    ("source_end_cp", "where it ends there"),
];

/// Only of headings that are not said.
const HEADING_MEASURES: [(&str, &str); 3] = [
    ("heading_sha256", "SHA-256 of the entry’s heading in UTF-8"),
    ("heading_length_cp", "length of the heading"),
    ("heading_length_utf16", "the same in UTF-16 code units"),
];

/// Without texts there are no columns for them, so that none and an empty one
/// can be told apart.
fn titled(draft: &Draft, options: &Options) -> Vec<Titled> {
    let with_texts = !options.stand_off;
    let mut columns = own(&KEYS);
    if with_texts {
        columns.extend(own(&[TITLE]));
    }
    columns.extend(own(&DOCUMENT));
    columns.extend(own(&TIME));
    if with_texts {
        columns.extend(own(&[AUTHORS, HEADING, TEXT]));
    }
    columns.extend(own(&MEASURES));
    if !with_texts {
        columns.extend(own(&HEADING_MEASURES));
    }
    let ids: Vec<&str> = draft.annotators.iter().map(|a| &*a.id).collect();
    for name in columns::safe_names(&ids) {
        for (kind, what) in STATUS {
            columns.push((format!("entry.{kind}.{name}").into(), what.into()));
        }
    }
    columns
}

fn fit(draft: &mut Draft, _: &Options, losses: &mut Losses) {
    columns::fit_annotators(draft);
    columns::fit_statuses(draft, losses);
    draft.documents.retain_mut(|document| {
        let id = document.id.clone();
        let id = id.as_deref().unwrap_or_default();
        document.standfirst.clear();
        document.key_points.clear();
        for text in [
            &mut document.title,
            &mut document.source_url,
            &mut document.language,
            &mut document.time_zone,
        ] {
            fit_empty(text, id, losses);
        }
        for entry in &mut document.entries {
            let id = entry.id.clone();
            let id = id.as_deref().unwrap_or_default();
            fit_empty(&mut entry.heading, id, losses);
            columns::fit_time(&mut entry.time, id, losses);
        }
        !document.entries.is_empty()
    });
}

fn write(draft: &Draft, is_first: bool, options: &Options, files: &mut Files) {
    let titled = titled(draft, options);
    if is_first {
        // The table is the first of the files.
        files.at(FILE);
        let what = "the entries, one a row.";
        *files.at(NOTE) = note(FILE, what, &titled, options).into_bytes();
    }
    let mut rows = Writer::new(files.at(FILE), &titled, options.formula_guard);
    for document in &draft.documents {
        for entry in &document.entries {
            columns::write_keys(&mut rows, document, entry);
            if !options.stand_off {
                rows.maybe(document.title.as_deref());
            }
            rows.maybe(document.source_url.as_deref());
            rows.maybe(document.language.as_deref());
            rows.value(document.date);
            rows.maybe(document.time_zone.as_deref());
            rows.value(document.order.map(Order::word));
            rows.maybe(document.text_sha256.as_deref());
            rows.value(document.added.as_ref());
            columns::write_time(&mut rows, &entry.time);
            if !options.stand_off {
                columns::write_authors(&mut rows, &entry.authors);
                rows.maybe(entry.heading.as_deref());
                rows.maybe(entry.text.as_deref());
            }
            rows.maybe(entry.text_sha256.as_deref());
            let length = entry.text.as_deref().map(TextLength::of);
            columns::write_length(&mut rows, length.or(entry.text_length));
            rows.value(entry.source.map(|source| source.start));
            rows.value(entry.source.map(|source| source.end));
            if options.stand_off {
                rows.maybe(entry.heading_sha256.as_deref());
                columns::write_length(&mut rows, entry.heading_length);
            }
            for annotator in &draft.annotators {
                columns::write_statuses(&mut rows, entry, &annotator.id, STATUS.len());
            }
            rows.end_row();
        }
    }
}

fn read(files: &Files, _: &Options) -> Reading {
    let mut reading = Reading::default();
    let Some(mut table) = Table::open(files, &mut reading) else {
        return reading;
    };
    let mut keys = Keys::of(&mut table);
    let title = table.column(TITLE.0);
    let facts = DOCUMENT.map(|(name, _)| table.column(name));
    let time = TimeColumns::of(&mut table);
    let [authors, heading, text] = [AUTHORS, HEADING, TEXT].map(|(name, _)| table.column(name));
    let [hash, length, length_utf16, start, end] = MEASURES.map(|(name, _)| table.column(name));
    let [heading_hash, heading_length, heading_length_utf16] =
        HEADING_MEASURES.map(|(name, _)| table.column(name));
    let statuses = columns::statuses(&mut table);
    if !keys.has_entries() && text.is_none() {
        let why = said!("It names no column “entry_id” or “text”, so these are no entries.");
        reading.refuse("row 1", why);
        return reading;
    }
    table.note_unused(&mut reading);
    let annotators = statuses.iter().map(|(id, _)| id.clone());
    reading.draft.annotators = annotators.map(columns::annotator_of_id).collect();
    table.read_rows(&mut reading, &mut |row, reading| {
        let Some((d, e, is_new)) = keys.place(row, reading) else {
            return;
        };
        if !is_new {
            return reading.refuse(row.place(), said!("The entry stands further up."));
        }
        // The first row of a live blog says what is known of it.
        let facts = (e == 0).then(|| DraftDocument {
            title: columns::shared(row.maybe(title)),
            ..read_facts(row, facts, reading)
        });
        let source = parsed(row, start, "source_start_cp", reading).zip(parsed(
            row,
            end,
            "source_end_cp",
            reading,
        ));
        // Lengths are of texts that are not said.
        let text_length = match text {
            Some(_) => None,
            None => columns::read_length(row, [length, length_utf16], reading),
        };
        let heading_lengths = [heading_length, heading_length_utf16];
        let entry = DraftEntry {
            heading: columns::shared(row.maybe(heading)),
            time: time.read(row, reading),
            authors: read_authors(row.get(authors)),
            text: text.map(|_| row.get(text).into()),
            text_sha256: columns::shared(row.maybe(hash)),
            text_length,
            heading_sha256: columns::shared(row.maybe(heading_hash)),
            heading_length: columns::read_length(row, heading_lengths, reading),
            source: source.map(|(start, end)| CodePointRange { start, end }),
            statuses: columns::read_statuses(row, &statuses, reading),
            ..DraftEntry::default()
        };
        let document = &mut reading.draft.documents[d];
        let known = std::mem::take(&mut document.entries[e]);
        document.entries[e] = DraftEntry {
            id: known.id,
            index: known.index,
            ..entry
        };
        if let Some(facts) = facts {
            let known = std::mem::take(document);
            *document = DraftDocument {
                id: known.id,
                entries: known.entries,
                ..facts
            };
        }
    });
    reading
}

fn read_facts(row: &Row<'_>, columns: [Column; 7], reading: &mut Reading) -> DraftDocument {
    let [url, language, date, zone, order, hash, added] = columns;
    let order_word = row.get(order);
    let read_order: Option<Order> = word(order_word);
    if read_order.is_none() && !order_word.is_empty() {
        let what = said!(
            "document_order is none of oldest_first, newest_first and mixed and was left out."
        );
        reading.repair(row.place(), what);
    }
    DraftDocument {
        source_url: columns::shared(row.maybe(url)),
        language: columns::shared(row.maybe(language)),
        date: parsed(row, date, "document_date", reading),
        time_zone: columns::shared(row.maybe(zone)),
        order: read_order,
        text_sha256: columns::shared(row.maybe(hash)),
        added: parsed(row, added, "document_added", reading),
        ..DraftDocument::default()
    }
}
