//! Writes the dataset file. The order of the calls is the order of the keys.

use super::{ATTRIBUTION, CONTEXT, FORMAT, OFFSET_UNIT, VERSION};
use crate::json::Writer;
use crate::offset::{Cursor, Index, Position};
use crate::words::Word as _;
use crate::{
    Annotation, Annotator, Attribution, Codebook, Document, DocumentHead, Entry, EntryRecords,
    Extra, GENERATOR, Label, Link, Notice, Part, Project, Span, StatusRecord, Timestamp, sha256,
};

/// The dataset file of `project`: UTF-8 with LF, two-space indent, keys in the
/// reference's order, one newline at its end. The same project gives the same
/// bytes, but for the moment under `exported`.
pub fn write(project: &Project, exported: &Timestamp) -> String {
    let mut w = Writer::pretty(expected_size(project));
    w.open('{');
    w.text("format", FORMAT);
    w.number("version", VERSION);
    w.text("generator", GENERATOR);
    w.text("exported", exported.as_str());
    w.text("offset_unit", OFFSET_UNIT);
    w.key("codebook");
    codebook(&mut w, &project.codebook);
    w.key("annotators");
    w.open('[');
    for an_annotator in &project.annotators {
        w.next();
        annotator(&mut w, an_annotator);
    }
    w.close(']');
    w.key("documents");
    w.open('[');
    for a_document in project.documents() {
        w.next();
        document(&mut w, a_document);
    }
    w.close(']');
    w.key("annotations");
    w.open('[');
    for (index, document) in project.documents().iter().enumerate() {
        for (entry, records) in document.entries.iter().zip(project.records(index)) {
            let texts = Texts::new(document, entry);
            for record in &records.annotations {
                w.next();
                annotation(&mut w, record, &texts);
            }
        }
    }
    w.close(']');
    w.key("statuses");
    w.open('[');
    for record in project.all_records().flat_map(|r| &r.statuses) {
        w.next();
        status(&mut w, record);
    }
    w.close(']');
    if project.all_records().any(|r| !r.attributions.is_empty()) {
        w.key("records");
        w.open('[');
        for (index, document) in project.documents().iter().enumerate() {
            for (entry, records) in document.entries.iter().zip(project.records(index)) {
                for record in &records.attributions {
                    w.next();
                    attribution(&mut w, record, document, entry, records);
                }
            }
        }
        w.close(']');
    }
    if project.all_records().any(|r| !r.links.is_empty()) {
        w.key("links");
        w.open('[');
        for record in project.all_records().flat_map(|r| &r.links) {
            w.next();
            link(&mut w, record);
        }
        w.close(']');
    }
    if let Some(name) = &project.name {
        w.text("name", name);
    }
    close(&mut w, &project.extra);
    w.finish()
}

fn attribution(
    w: &mut Writer,
    record: &Attribution,
    document: &Document,
    entry: &Entry,
    records: &EntryRecords,
) {
    w.open('{');
    w.text("id", &record.id);
    w.text("type", ATTRIBUTION);
    w.text("document", &record.document);
    w.text("entry", &record.entry);
    w.text("annotator", &record.annotator);
    w.key("members");
    w.open('[');
    for member in &record.members {
        w.next();
        w.open('{');
        w.text("role", member.role.word());
        w.text("annotation", &member.annotation);
        w.close('}');
    }
    w.close(']');
    w.key("fields");
    w.open('{');
    let fields = &record.fields;
    let quote_type = record.quote_type(document, entry, records);
    w.maybe("quote_type", quote_type.map(|q| q.word()));
    w.key("quote_type_corrected");
    w.display(&fields.quote_type.is_some());
    w.maybe("speaker", fields.speaker.as_deref());
    w.maybe("source_type", fields.source_type.as_deref());
    w.maybe("naming", fields.naming.map(|naming| naming.word()));
    w.close('}');
    w.text("note", &record.note);
    w.text("created", record.created.as_str());
    w.text("modified", record.modified.as_str());
    w.number("codebook_version", record.codebook_version as usize);
    close(w, &record.extra);
}

fn link(w: &mut Writer, record: &Link) {
    w.open('{');
    w.text("id", &record.id);
    w.text("type", record.relation.word());
    w.text("document", &record.document);
    w.text("entry", &record.entry);
    w.key("target");
    w.open('{');
    w.text("document", &record.target_document);
    w.text("entry", &record.target);
    w.close('}');
    w.text("annotator", &record.annotator);
    w.text("origin", record.origin.word());
    w.text("note", &record.note);
    w.text("created", record.created.as_str());
    w.text("modified", record.modified.as_str());
    close(w, &record.extra);
}

/// About how many bytes the file has, so that it is rarely copied while it
/// grows.
fn expected_size(project: &Project) -> usize {
    let texts: usize = project.documents().iter().map(|d| d.buffer.len()).sum();
    let records = project
        .all_records()
        .map(|r| 1000 + 800 * r.annotations.len() + 300 * r.statuses.len());
    16_384 + texts + records.sum::<usize>()
}

/// Writes the kept unknown keys and closes the object.
fn close(w: &mut Writer, extra: &Extra) {
    for (key, node) in extra.fields() {
        w.key(key);
        w.node(node);
    }
    w.close('}');
}

pub(crate) fn annotator(w: &mut Writer, annotator: &Annotator) {
    w.open('{');
    w.text("id", &annotator.id);
    w.text("name", &annotator.name);
    close(w, &annotator.extra);
}

/// The codebook as a file that [`read_codebook`](super::read_codebook) reads.
pub fn write_codebook(book: &Codebook) -> String {
    let mut w = Writer::pretty(book.labels.len() * 800);
    codebook(&mut w, book);
    w.finish()
}

pub(crate) fn codebook(w: &mut Writer, codebook: &Codebook) {
    w.open('{');
    w.text("id", &codebook.id);
    w.text("name", &codebook.name);
    w.number("version", codebook.version as usize);
    w.key("labels");
    w.open('[');
    for a_label in &codebook.labels {
        w.next();
        label(w, a_label);
    }
    w.close(']');
    if !codebook.groups.is_empty() {
        w.key("groups");
        w.open('[');
        for group in &codebook.groups {
            w.next();
            w.open('{');
            w.text("id", &group.id);
            w.text("name", &group.name);
            w.text("choice", group.choice.word());
            close(w, &group.extra);
        }
        w.close(']');
    }
    if !codebook.changes.is_empty() {
        w.key("changes");
        w.open('[');
        for change in &codebook.changes {
            w.next();
            w.open('{');
            w.number("version", change.version as usize);
            w.text("at", change.at.as_str());
            w.text("annotator", &change.annotator);
            w.texts("what", &mut change.what.iter().map(|what| &**what));
            close(w, &change.extra);
        }
        w.close(']');
    }
    close(w, &codebook.extra);
}

fn label(w: &mut Writer, label: &Label) {
    w.open('{');
    w.text("id", &label.id);
    w.text("name", &label.name);
    w.text("color", &label.color);
    w.maybe("hotkey", label.hotkey.as_deref());
    w.text("scope", label.scope.word());
    w.text("definition", &label.definition);
    w.text("include", &label.include);
    w.text("exclude", &label.exclude);
    w.key("archived");
    w.display(&label.archived);
    if !label.example.is_empty() {
        w.text("example", &label.example);
    }
    if let Some(group) = &label.group {
        w.text("group", group);
    }
    if let Some(requires) = &label.requires {
        w.text("requires", requires);
    }
    close(w, &label.extra);
}

/// The keys of a document from `id` to `key_points`.
pub(crate) fn document_head(w: &mut Writer, document: &DocumentHead) {
    w.text("id", &document.document);
    w.maybe("title", document.title.as_deref());
    w.maybe("source_url", document.source_url.as_deref());
    w.maybe("language", document.language.as_deref());
    w.maybe(
        "date",
        document.date.map(|date| date.to_string()).as_deref(),
    );
    w.maybe("time_zone", document.time_zone.as_deref());
    w.text("order", document.order.word());
    w.texts("standfirst", &mut document.standfirst.iter().map(|s| &**s));
    w.texts("key_points", &mut document.key_points.iter().map(|s| &**s));
}

pub(crate) fn notices(w: &mut Writer, notices: &[Notice]) {
    w.key("notices");
    w.open('[');
    for notice in notices {
        w.next();
        w.open('{');
        w.maybe("entry", notice.entry.as_deref());
        w.text("message", &notice.message);
        w.close('}');
    }
    w.close(']');
}

fn document(w: &mut Writer, document: &Document) {
    w.open('{');
    document_head(w, &document.head());
    hash(w, &document.text_sha256);
    w.text("added", document.added.as_str());
    w.key("entries");
    w.open('[');
    for (index, an_entry) in document.entries.iter().enumerate() {
        w.next();
        entry(w, document, index, an_entry);
    }
    w.close(']');
    notices(w, &document.notices);
    close(w, &document.extra);
}

fn hash(w: &mut Writer, hex: &str) {
    w.key("text_sha256");
    w.display(&format_args!("\"sha256:{hex}\""));
}

fn entry(w: &mut Writer, document: &Document, index: usize, entry: &Entry) {
    let text = document.text(entry);
    w.open('{');
    w.text("id", &entry.id);
    w.number("index", index);
    w.maybe("heading", document.heading(entry));
    w.key("time");
    let time = &entry.time;
    w.open('{');
    w.maybe("raw", time.raw.as_deref());
    w.maybe(
        "clock",
        time.clock.map(|clock| clock.to_string()).as_deref(),
    );
    w.maybe("date", time.date.map(|date| date.to_string()).as_deref());
    w.maybe("zone", time.zone.as_deref());
    w.maybe("timestamp", time.timestamp.as_ref().map(Timestamp::as_str));
    w.texts(
        "inferred",
        &mut time.inferred.iter().map(|part| part.word()),
    );
    w.close('}');
    w.texts("authors", &mut entry.authors.iter().map(|author| &**author));
    w.text("text", text);
    hash(w, &sha256::of(text));
    w.key("blocks");
    w.open('[');
    let mut cursor = Cursor::new(text);
    let mut code_point = |byte: u32| {
        let position = cursor.at_byte(byte as usize);
        position.unwrap_or_default().code_point
    };
    for block in &entry.blocks {
        w.next();
        w.open('{');
        w.text("kind", block.kind.word());
        w.number("start", code_point(block.range.start));
        w.number("end", code_point(block.range.end));
        w.close('}');
    }
    w.close(']');
    w.key("source");
    w.open('{');
    w.number("start", entry.source.start);
    w.number("end", entry.source.end);
    w.close('}');
    close(w, &entry.extra);
}

/// The texts of an entry in which spans lie.
struct Texts<'d> {
    text: Index<'d>,
    heading: Index<'d>,
}

impl<'d> Texts<'d> {
    fn new(document: &'d Document, entry: &Entry) -> Self {
        Self {
            text: Index::new(document.text(entry)),
            heading: Index::new(document.heading(entry).unwrap_or_default()),
        }
    }

    fn part(&self, part: Part) -> &Index<'d> {
        match part {
            Part::Text => &self.text,
            Part::Heading => &self.heading,
        }
    }
}

fn annotation(w: &mut Writer, annotation: &Annotation, texts: &Texts<'_>) {
    w.open('{');
    w.text("id", &annotation.id);
    w.text("document", &annotation.document);
    w.text("entry", &annotation.entry);
    w.text("label", &annotation.label);
    w.text("annotator", &annotation.annotator);
    match &annotation.span {
        None => w.maybe("span", None),
        Some(a_span) => {
            w.key("span");
            span(w, *a_span, texts.part(a_span.part));
        }
    }
    w.text("origin", annotation.origin.word());
    w.text("note", &annotation.note);
    w.text("created", annotation.created.as_str());
    w.text("modified", annotation.modified.as_str());
    w.number("codebook_version", annotation.codebook_version as usize);
    close(w, &annotation.extra);
}

fn span(w: &mut Writer, span: Span, index: &Index<'_>) {
    // A span that does not fit its text cannot be made; should a damaged store
    // hold one, the file gets an empty span, which reading it reports.
    let at = |byte: u32| index.at_byte(byte as usize).unwrap_or_default();
    let (start, end) = (at(span.range.start), at(span.range.end));
    let text = index.text();
    w.open('{');
    w.text("part", span.part.word());
    w.number("start", start.code_point);
    w.number("end", end.code_point);
    w.text("exact", text.get(start.byte..end.byte).unwrap_or_default());
    w.text("prefix", before(text, start));
    w.text("suffix", after(text, end));
    w.key("utf16");
    w.open('{');
    w.number("start", start.utf16);
    w.number("end", end.utf16);
    w.close('}');
    w.close('}');
}

/// The context before `position`.
pub(super) fn before(text: &str, position: Position) -> &str {
    let text = &text[..position.byte];
    let mut characters = text.char_indices().rev();
    characters
        .nth(CONTEXT - 1)
        .map_or(text, |(start, _)| &text[start..])
}

/// The context after `position`.
pub(super) fn after(text: &str, position: Position) -> &str {
    let text = &text[position.byte..];
    let mut characters = text.char_indices();
    characters
        .nth(CONTEXT)
        .map_or(text, |(end, _)| &text[..end])
}

fn status(w: &mut Writer, record: &StatusRecord) {
    w.open('{');
    w.text("document", &record.document);
    w.text("entry", &record.entry);
    w.text("annotator", &record.annotator);
    w.text("status", record.status.word());
    w.text("modified", record.modified.as_str());
    if !record.note.is_empty() {
        w.text("note", &record.note);
    }
    close(w, &record.extra);
}
