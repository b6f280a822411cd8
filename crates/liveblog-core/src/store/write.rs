//! Writes what the database keeps.

use std::sync::Arc;

use super::SCHEMA;
use crate::dataset::write::{annotator, codebook, document_head, notices};
use crate::json::Writer;
use crate::said::Said;
use crate::transaction::{Change, Deed, Diff, Transaction};
use crate::words::Word;
use crate::{
    Annotation, Attribution, Document, Entry, Extra, JournalRow, Link, Snapshot, StatusRecord,
    Step, TextRange, Timestamp,
};

fn head(bytes: usize) -> Writer {
    let mut w = Writer::compact(bytes);
    w.open('{');
    w.number("schema", SCHEMA);
    w
}

/// A journal row as the database keeps it.
pub fn write_row(row: &JournalRow) -> String {
    let mut w = head(512);
    w.key("revision");
    w.display(&row.revision);
    match &row.step {
        Step::Do(made) => {
            w.text("step", "do");
            w.key("transaction");
            transaction(&mut w, made);
        }
        Step::Undo => w.text("step", "undo"),
        Step::Redo => w.text("step", "redo"),
        Step::Switch(annotator) => {
            w.text("step", "switch");
            w.text("annotator", annotator);
        }
    }
    w.close('}');
    w.finish()
}

/// A snapshot as the database keeps it.
pub fn write_snapshot(snapshot: &Snapshot) -> String {
    let records = snapshot.annotations.len() + snapshot.statuses.len();
    let steps = snapshot.history.done.len() + snapshot.history.undone.len();
    let mut w = head(16_384 + 256 * records + 512 * steps);
    w.key("revision");
    w.display(&snapshot.revision);
    w.key("codebook");
    codebook(&mut w, &snapshot.codebook);
    w.key("annotators");
    w.open('[');
    for an_annotator in &snapshot.annotators {
        w.next();
        annotator(&mut w, an_annotator);
    }
    w.close(']');
    w.text("annotator", &snapshot.annotator);
    w.key("annotations");
    w.open('[');
    let mut before = None;
    for record in &snapshot.annotations {
        w.next();
        annotation(&mut w, record, before.replace(&**record));
    }
    w.close(']');
    w.key("statuses");
    w.open('[');
    let mut before = None;
    for record in &snapshot.statuses {
        w.next();
        status(&mut w, record, before.replace(&**record));
    }
    w.close(']');
    if !snapshot.attributions.is_empty() {
        w.key("attributions");
        w.open('[');
        for record in &snapshot.attributions {
            w.next();
            attribution(&mut w, record);
        }
        w.close(']');
    }
    if !snapshot.links.is_empty() {
        w.key("links");
        w.open('[');
        for record in &snapshot.links {
            w.next();
            link(&mut w, record);
        }
        w.close(']');
    }
    for (key, transactions) in [
        ("done", &snapshot.history.done),
        ("undone", &snapshot.history.undone),
    ] {
        w.key(key);
        w.open('[');
        for made in transactions {
            w.next();
            transaction(&mut w, made);
        }
        w.close(']');
    }
    if !snapshot.extra.is_empty() {
        w.key("extra");
        object(&mut w, &snapshot.extra);
    }
    w.close('}');
    w.finish()
}

/// Everything of a document but its buffer, as the database keeps it.
pub fn write_layout(document: &Document) -> String {
    let mut w = head(4096 + 256 * document.entries.len());
    layout(&mut w, document);
    w.close('}');
    w.finish()
}

/// Everything of a document but its buffer.
fn layout(w: &mut Writer, document: &Document) {
    document_head(w, &document.head());
    w.text("text_sha256", &document.text_sha256);
    w.text("added", document.added.as_str());
    if document.whole {
        w.key("whole");
        w.display(&true);
    }
    w.key("entries");
    entries(w, &document.entries);
    notices(w, &document.notices, Said::encode);
    if !document.extra.is_empty() {
        w.key("extra");
        object(w, &document.extra);
    }
}

fn entries(w: &mut Writer, entries: &[Arc<Entry>]) {
    w.open('[');
    for an_entry in entries {
        w.next();
        entry(w, an_entry);
    }
    w.close(']');
}

fn object(w: &mut Writer, extra: &Extra) {
    w.open('{');
    for (key, node) in extra.fields() {
        w.key(key);
        w.node(node);
    }
    w.close('}');
}

/// The next item, a string.
#[inline(never)]
fn text(w: &mut Writer, text: &str) {
    w.next();
    w.string(text);
}

/// The next item, a string or null.
#[inline(never)]
fn maybe(w: &mut Writer, text: Option<&str>) {
    w.next();
    w.string_or_null(text);
}

/// The next item, two numbers.
#[inline(never)]
fn range(w: &mut Writer, start: usize, end: usize) {
    w.next();
    w.display(&format_args!("[{start},{end}]"));
}

fn text_range(w: &mut Writer, at: Option<TextRange>) {
    match at {
        Some(at) => range(w, at.start as usize, at.end as usize),
        None => maybe(w, None),
    }
}

/// Closes a list after what was kept unread.
#[inline(never)]
fn close(w: &mut Writer, extra: &Extra) {
    if !extra.is_empty() {
        w.next();
        object(w, extra);
    }
    w.close(']');
}

fn entry(w: &mut Writer, entry: &Entry) {
    w.open('[');
    text(w, &entry.id);
    text_range(w, entry.heading);
    text_range(w, Some(entry.text));
    range(w, entry.source.start, entry.source.end);
    let time = &entry.time;
    maybe(w, time.raw.as_deref());
    maybe(w, time.clock.map(|clock| clock.to_string()).as_deref());
    maybe(w, time.date.map(|date| date.to_string()).as_deref());
    maybe(w, time.zone.as_deref());
    maybe(w, time.timestamp.as_ref().map(Timestamp::as_str));
    w.next();
    w.strings(&mut time.inferred.iter().map(|part| part.word()));
    w.next();
    w.strings(&mut entry.authors.iter().map(|author| &**author));
    w.next();
    w.open('[');
    for block in &entry.blocks {
        w.next();
        let (kind, start, end) = (block.kind.number(), block.range.start, block.range.end);
        w.display(&format_args!("{kind},{start},{end}"));
    }
    w.close(']');
    close(w, &entry.extra);
}

fn transaction(w: &mut Writer, transaction: &Transaction) {
    w.open('{');
    let (deed, what) = match &transaction.deed {
        Deed::Label(label) => ("label", Some(&**label)),
        Deed::Unlabel(label) => ("unlabel", Some(&**label)),
        Deed::Status(status) => ("status", Some(status.word())),
        Deed::NothingApplies => ("nothing_applies", None),
        Deed::Note => ("note", None),
        Deed::Split => ("split", None),
        Deed::Merge => ("merge", None),
        Deed::Role(role) => ("role", Some(role.word())),
        Deed::Time => ("time", None),
        Deed::Authors => ("authors", None),
        Deed::Head => ("head", None),
        Deed::Again => ("again", None),
        Deed::Added => ("added", None),
        Deed::Resize(label) => ("resize", Some(&**label)),
        Deed::Relabel(label) => ("relabel", Some(&**label)),
        Deed::LabelMany(label) => ("label_many", Some(&**label)),
        Deed::UnlabelMany(label) => ("unlabel_many", Some(&**label)),
        Deed::StatusMany(status) => ("status_many", Some(status.word())),
        Deed::Attribute => ("attribute", None),
        Deed::Unattribute => ("unattribute", None),
        Deed::Link(relation) => ("link", Some(relation.word())),
        Deed::Unlink(relation) => ("unlink", Some(relation.word())),
        Deed::Codebook => ("codebook", None),
        Deed::MergeLabels(label) => ("merge_labels", Some(&**label)),
        Deed::Annotator => ("annotator", None),
        Deed::Imported => ("imported", None),
    };
    w.text("deed", deed);
    if let Some(what) = what {
        w.text("what", what);
    }
    w.text("at", transaction.at.as_str());
    w.text("annotator", &transaction.annotator);
    w.key("changes");
    w.open('[');
    for change in &transaction.changes {
        w.next();
        w.open('{');
        match change {
            Change::Annotation(diff) => sides(w, "annotation", diff, |w, record| {
                annotation(w, record, None)
            }),
            Change::Status(diff) => sides(w, "status", diff, |w, record| status(w, record, None)),
            Change::Attribution(diff) => sides(w, "attribution", diff, attribution),
            Change::Link(diff) => sides(w, "link", diff, link),
            Change::Codebook(diff) => sides(w, "codebook", diff, codebook),
            Change::Annotator(diff) => sides(w, "annotator", diff, annotator),
            Change::Entries(diff) => {
                w.text("record", "entries");
                w.text("document", &diff.document);
                w.number("at", diff.at);
                for (key, run) in [("before", &diff.before), ("after", &diff.after)] {
                    w.key(key);
                    entries(w, run);
                }
            }
            Change::Head(diff) => sides(w, "head", diff, |w, record| {
                w.open('{');
                document_head(w, record);
                notices(w, &record.notices, Said::encode);
                w.close('}');
            }),
            Change::Document(diff) => sides(w, "document", diff, |w, record| {
                w.open('{');
                layout(w, record);
                w.text("buffer", &record.buffer);
                w.close('}');
            }),
        }
        w.close('}');
    }
    w.close(']');
    w.close('}');
}

/// What kind of record a change is of, and its sides.
fn sides<T>(w: &mut Writer, kind: &str, diff: &Diff<T>, write: fn(&mut Writer, &T)) {
    w.text("record", kind);
    for (key, record) in [("before", &diff.before), ("after", &diff.after)] {
        if let Some(record) = record {
            w.key(key);
            write(w, record);
        }
    }
}

#[inline(never)]
fn attribution(w: &mut Writer, record: &Attribution) {
    w.open('[');
    text(w, &record.id);
    text(w, &record.document);
    text(w, &record.entry);
    text(w, &record.annotator);
    w.next();
    w.open('[');
    for member in &record.members {
        text(w, member.role.word());
        text(w, &member.annotation);
    }
    w.close(']');
    let fields = &record.fields;
    maybe(w, fields.quote_type.map(|quote_type| quote_type.word()));
    maybe(w, fields.speaker.as_deref());
    maybe(w, fields.source_type.as_deref());
    maybe(w, fields.naming.map(|naming| naming.word()));
    text(w, &record.note);
    text(w, record.created.as_str());
    text(w, record.modified.as_str());
    w.next();
    w.display(&record.codebook_version);
    close(w, &record.extra);
}

#[inline(never)]
fn link(w: &mut Writer, record: &Link) {
    w.open('[');
    text(w, &record.id);
    text(w, record.relation.word());
    text(w, &record.document);
    text(w, &record.entry);
    text(w, &record.target_document);
    text(w, &record.target);
    text(w, &record.annotator);
    text(w, record.origin.word());
    text(w, &record.note);
    text(w, record.created.as_str());
    text(w, record.modified.as_str());
    close(w, &record.extra);
}

/// The next item, a string, or `true` where it is that of the record before.
#[inline(never)]
fn or_same(w: &mut Writer, item: &str, before: Option<&str>) {
    if before == Some(item) {
        w.next();
        w.display(&true);
    } else {
        text(w, item);
    }
}

#[inline(never)]
fn annotation(w: &mut Writer, annotation: &Annotation, before: Option<&Annotation>) {
    w.open('[');
    text(w, &annotation.id);
    or_same(w, &annotation.document, before.map(|b| &*b.document));
    or_same(w, &annotation.entry, before.map(|b| &*b.entry));
    or_same(w, &annotation.label, before.map(|b| &*b.label));
    or_same(w, &annotation.annotator, before.map(|b| &*b.annotator));
    maybe(w, annotation.span.map(|span| span.part.word()));
    text_range(w, annotation.span.map(|span| span.range));
    text(w, annotation.origin.word());
    or_same(w, &annotation.note, before.map(|b| &*b.note));
    let created = annotation.created.as_str();
    or_same(w, created, before.map(|b| b.created.as_str()));
    // Most are never changed.
    or_same(w, annotation.modified.as_str(), before.map(|_| created));
    w.next();
    w.display(&annotation.codebook_version);
    close(w, &annotation.extra);
}

#[inline(never)]
fn status(w: &mut Writer, record: &StatusRecord, before: Option<&StatusRecord>) {
    w.open('[');
    or_same(w, &record.document, before.map(|b| &*b.document));
    text(w, &record.entry);
    or_same(w, &record.annotator, before.map(|b| &*b.annotator));
    text(w, record.status.word());
    or_same(
        w,
        record.modified.as_str(),
        before.map(|b| b.modified.as_str()),
    );
    or_same(w, &record.note, before.map(|b| &*b.note));
    close(w, &record.extra);
}
