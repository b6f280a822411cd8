//! Writes the dataset file. The order of the calls is the order of the keys.

use std::borrow::Cow;

use super::{
    ATTRIBUTION, CONTEXT, FORMAT, LABEL_LICENSE, OFFSET_UNIT, STAND_OFF, TEXT_RIGHTS, VERSION,
};
use crate::again::CONTINUES;
use crate::json::{Node, Writer};
use crate::offset::{Cursor, Index, Position};
use crate::said::Said;
use crate::words::Word as _;
use crate::{
    Annotation, Annotator, AnnotatorId, Attribution, Codebook, Document, DocumentHead, DocumentId,
    Entry, EntryRecords, EntryRef, Extra, GENERATOR, Label, Link, Notice, Part, Project, Span,
    StatusRecord, Timestamp, sha256,
};

/// What of a project goes into a file, and how.
#[derive(Clone, Copy)]
pub(crate) struct Choice<'o> {
    /// The documents; `None` for all.
    pub(crate) documents: Option<&'o [DocumentId]>,
    /// The annotators; `None` for all.
    pub(crate) annotators: Option<&'o [AnnotatorId]>,
    /// Whether labelled passages go along.
    pub(crate) spans: bool,
    /// Whether texts are left out, and what could quote them.
    pub(crate) stand_off: bool,
    /// The licence of the labels; empty for unsaid.
    pub(crate) label_license: &'o str,
    /// Who holds the rights to the texts; empty for unsaid.
    pub(crate) text_rights: &'o str,
}

impl Choice<'_> {
    /// All of it, as it is.
    pub(crate) const EVERYTHING: Self = Self {
        documents: None,
        annotators: None,
        spans: true,
        stand_off: false,
        label_license: "",
        text_rights: "",
    };

    /// The positions of the documents that go along.
    pub(crate) fn documents(&self, project: &Project) -> Vec<usize> {
        let all = project.documents().iter().enumerate();
        all.filter(|(_, document)| self.has_document(&document.id))
            .map(|(place, _)| place)
            .collect()
    }

    fn has_document(&self, id: &DocumentId) -> bool {
        self.documents.is_none_or(|chosen| chosen.contains(id))
    }

    pub(crate) fn has_annotator(&self, id: &AnnotatorId) -> bool {
        self.annotators.is_none_or(|chosen| chosen.contains(id))
    }

    pub(crate) fn has_annotation(&self, annotation: &Annotation) -> bool {
        (self.spans || annotation.span.is_none()) && self.has_annotator(&annotation.annotator)
    }

    pub(crate) fn has_attribution(&self, attribution: &Attribution) -> bool {
        self.spans && self.has_annotator(&attribution.annotator)
    }

    pub(crate) fn has_link(&self, link: &Link) -> bool {
        self.has_annotator(&link.annotator) && self.has_document(&link.target_document)
    }

    /// What is said of rights, by key.
    pub(super) fn rights(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let rights = [
            (LABEL_LICENSE, self.label_license),
            (TEXT_RIGHTS, self.text_rights),
        ];
        rights.into_iter().filter(|(_, text)| !text.is_empty())
    }

    /// The unknown keys of `extra` that go along at the top of the file.
    pub(crate) fn top_extra<'e>(&self, extra: &'e Extra) -> impl Iterator<Item = &'e Field> {
        extra.fields().iter().filter(|(key, _)| {
            let is_right = [LABEL_LICENSE, TEXT_RIGHTS].contains(&&**key);
            (is_right || !self.stand_off) && self.rights().all(|(said, _)| said != key)
        })
    }

    /// The unknown keys of an entry or a record that go along: without the
    /// texts none, since they could hold them.
    pub(crate) fn inner_extra<'e>(&self, extra: &'e Extra) -> &'e [Field] {
        if self.stand_off { &[] } else { extra.fields() }
    }

    /// The same of a document, of which it is known what continues another.
    pub(crate) fn document_extra<'e>(&self, extra: &'e Extra) -> impl Iterator<Item = &'e Field> {
        let fields = extra.fields().iter();
        fields.filter(|(key, _)| !self.stand_off || key == CONTINUES)
    }
}

pub(crate) type Field = (Cow<'static, str>, Node<'static>);

/// The dataset file of `project`: UTF-8 with LF, two-space indent, keys in the
/// reference's order, one newline at its end. The same project gives the same
/// bytes, but for the moment under `exported`.
pub fn write(project: &Project, exported: &Timestamp) -> String {
    let mut writing = Writing::new(project, Choice::EVERYTHING, exported);
    writing.w = Writer::pretty(expected_size(project));
    while writing.record() {}
    writing.w.finish()
}

/// A dataset file that is written record by record.
pub(crate) struct Writing<'p> {
    project: &'p Project,
    choice: Choice<'p>,
    exported: &'p Timestamp,
    w: Writer,
    /// The positions of the documents that go along.
    documents: Vec<usize>,
    section: Section,
    /// The next document, among those that go along, and entry.
    at: EntryRef,
}

/// The lists of the file, and what stands before and after them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Section {
    Head,
    Documents,
    Annotations,
    Statuses,
    Attributions,
    Links,
    Foot,
    Done,
}

impl<'p> Writing<'p> {
    /// Begins; nothing is written yet.
    pub(crate) fn new(project: &'p Project, choice: Choice<'p>, exported: &'p Timestamp) -> Self {
        Self {
            project,
            choice,
            exported,
            w: Writer::pretty(0),
            documents: choice.documents(project),
            section: Section::Head,
            at: EntryRef::default(),
        }
    }

    /// Hands `to` the next part of the file, of about as many bytes or, at its
    /// end, fewer, and says whether there was one. A part ends behind a record.
    #[cfg(feature = "exchange")]
    pub(crate) fn part(&mut self, bytes: usize, to: &mut dyn FnMut(&str)) -> bool {
        if self.section == Section::Done {
            return false;
        }
        while self.w.written().len() < bytes && self.record() {}
        if self.section == Section::Done {
            to(&std::mem::take(&mut self.w).finish());
        } else {
            to(self.w.written());
            self.w.clear();
        }
        true
    }

    /// The share of the file that is written, from 0 to 1.
    #[cfg(feature = "exchange")]
    pub(crate) fn done(&self) -> f32 {
        let entries = |document: &usize| self.project.records(*document).len();
        let all: usize = self.documents.iter().map(entries).sum();
        let before = self.documents.iter().take(self.at.document);
        let at = before.map(entries).sum::<usize>() + self.at.entry;
        let section = at as f32 / all.max(1) as f32;
        // Annotations are about half of a file.
        match self.section {
            Section::Head => 0.0,
            Section::Documents => section * 0.4,
            Section::Annotations => 0.4 + section * 0.5,
            Section::Done => 1.0,
            _ => 0.9,
        }
    }

    /// Writes what comes next: the records of one entry, or what stands around
    /// them. Says whether the file goes on.
    fn record(&mut self) -> bool {
        match self.section {
            Section::Head => self.head(),
            Section::Documents => self.document(),
            Section::Foot => self.foot(),
            Section::Done => return false,
            _ => self.records(),
        }
        self.section != Section::Done
    }

    fn head(&mut self) {
        let w = &mut self.w;
        w.open('{');
        w.text("format", FORMAT);
        w.number("version", VERSION);
        w.text("generator", GENERATOR);
        w.text("exported", self.exported.as_str());
        w.text("offset_unit", OFFSET_UNIT);
        if self.choice.stand_off {
            w.key(STAND_OFF);
            w.display(&true);
        }
        w.key("codebook");
        codebook(w, &self.project.codebook);
        w.key("annotators");
        w.open('[');
        for an_annotator in &self.project.annotators {
            if self.choice.has_annotator(&an_annotator.id) {
                w.next();
                annotator(w, an_annotator);
            }
        }
        w.close(']');
        self.begin(Section::Documents, "documents");
    }

    fn begin(&mut self, section: Section, key: &str) {
        self.section = section;
        self.at = EntryRef::default();
        self.w.key(key);
        self.w.open('[');
    }

    fn document(&mut self) {
        let choice = &self.choice;
        let Some(&place) = self.documents.get(self.at.document) else {
            self.w.close(']');
            return self.begin(Section::Annotations, "annotations");
        };
        let document = &self.project.documents()[place];
        if self.at.entry == 0 {
            self.w.next();
            document_begin(&mut self.w, document, choice);
        }
        match document.entries.get(self.at.entry) {
            Some(an_entry) => {
                self.w.next();
                entry(&mut self.w, document, self.at.entry, an_entry, choice);
                self.at.entry += 1;
            }
            None => {
                document_end(&mut self.w, document, choice);
                self.at.document += 1;
                self.at.entry = 0;
            }
        }
    }

    /// The records of the next entry that go into the list being written.
    fn records(&mut self) {
        let (w, choice) = (&mut self.w, &self.choice);
        let Some(&place) = self.documents.get(self.at.document) else {
            w.close(']');
            return self.next_list();
        };
        let document = &self.project.documents()[place];
        let here = self.project.records(place).get(self.at.entry);
        let (Some(entry), Some(records)) = (document.entries.get(self.at.entry), here) else {
            self.at.document += 1;
            self.at.entry = 0;
            return;
        };
        self.at.entry += 1;
        match self.section {
            Section::Annotations if !records.annotations.is_empty() => {
                let texts = Texts::new(document, entry);
                for record in &records.annotations {
                    if choice.has_annotation(record) {
                        w.next();
                        annotation(w, record, &texts, choice);
                    }
                }
            }
            Section::Statuses => {
                for record in &records.statuses {
                    if choice.has_annotator(&record.annotator) {
                        w.next();
                        status(w, record, choice);
                    }
                }
            }
            Section::Attributions => {
                for record in &records.attributions {
                    if choice.has_attribution(record) {
                        w.next();
                        attribution(w, record, document, entry, records, choice);
                    }
                }
            }
            Section::Links => {
                for record in &records.links {
                    if choice.has_link(record) {
                        w.next();
                        link(w, record, choice);
                    }
                }
            }
            _ => {}
        }
    }

    /// Goes on with the list after this one, if there is anything in it.
    fn next_list(&mut self) {
        let choice = &self.choice;
        let any = |of: &dyn Fn(&EntryRecords) -> bool| {
            let mut documents = self.documents.iter();
            documents.any(|place| self.project.records(*place).iter().any(|r| of(r)))
        };
        if self.section == Section::Annotations {
            return self.begin(Section::Statuses, "statuses");
        }
        if self.section == Section::Statuses
            && any(&|r| r.attributions.iter().any(|a| choice.has_attribution(a)))
        {
            return self.begin(Section::Attributions, "records");
        }
        if self.section < Section::Links && any(&|r| r.links.iter().any(|l| choice.has_link(l))) {
            return self.begin(Section::Links, "links");
        }
        self.section = Section::Foot;
    }

    fn foot(&mut self) {
        let w = &mut self.w;
        if let Some(name) = &self.project.name {
            w.text("name", name);
        }
        for (key, text) in self.choice.rights() {
            w.text(key, text);
        }
        for (key, node) in self.choice.top_extra(&self.project.extra) {
            w.key(key);
            w.node(node);
        }
        w.close('}');
        self.section = Section::Done;
    }
}

fn attribution(
    w: &mut Writer,
    record: &Attribution,
    document: &Document,
    entry: &Entry,
    records: &EntryRecords,
    choice: &Choice<'_>,
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
    close_inner(w, &record.extra, choice);
}

fn link(w: &mut Writer, record: &Link, choice: &Choice<'_>) {
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
    close_inner(w, &record.extra, choice);
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

/// As [`close`], for entries and records.
fn close_inner(w: &mut Writer, extra: &Extra, choice: &Choice<'_>) {
    for (key, node) in choice.inner_extra(extra) {
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

/// The notices, with the message of each `as_text`.
pub(crate) fn notices(w: &mut Writer, notices: &[Notice], as_text: fn(&Said) -> String) {
    w.key("notices");
    w.open('[');
    for notice in notices {
        w.next();
        w.open('{');
        w.maybe("entry", notice.entry.as_deref());
        w.text("message", &as_text(&notice.message));
        w.close('}');
    }
    w.close(']');
}

/// What stands of a document before its entries.
fn document_begin(w: &mut Writer, document: &Document, choice: &Choice<'_>) {
    let mut head = document.head();
    if choice.stand_off {
        head.title = None;
        head.standfirst.clear();
        head.key_points.clear();
    }
    w.open('{');
    document_head(w, &head);
    hash(w, "text_sha256", &document.text_sha256);
    w.text("added", document.added.as_str());
    w.key("entries");
    w.open('[');
}

/// What stands of a document after its entries.
fn document_end(w: &mut Writer, document: &Document, choice: &Choice<'_>) {
    w.close(']');
    // Their sentences may quote the page.
    notices(
        w,
        if choice.stand_off {
            &[]
        } else {
            &document.notices
        },
        Said::to_string,
    );
    for (key, node) in choice.document_extra(&document.extra) {
        w.key(key);
        w.node(node);
    }
    w.close('}');
}

fn hash(w: &mut Writer, key: &str, hex: &str) {
    w.key(key);
    w.display(&format_args!("\"sha256:{hex}\""));
}

/// How long a text is that the file does not say.
fn length(w: &mut Writer, key: &str, text: &str) {
    let end = Cursor::new(text).at_byte(text.len()).unwrap_or_default();
    w.key(key);
    w.open('{');
    w.number("code_points", end.code_point);
    w.number("utf16", end.utf16);
    w.close('}');
}

fn entry(w: &mut Writer, document: &Document, index: usize, entry: &Entry, choice: &Choice<'_>) {
    let (text, heading) = (document.text(entry), document.heading(entry));
    w.open('{');
    w.text("id", &entry.id);
    w.number("index", index);
    w.maybe("heading", heading.filter(|_| !choice.stand_off));
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
    let authors: &[_] = if choice.stand_off {
        &[]
    } else {
        &entry.authors
    };
    w.texts("authors", &mut authors.iter().map(|author| &**author));
    w.maybe("text", (!choice.stand_off).then_some(text));
    hash(w, "text_sha256", &sha256::of(text));
    if choice.stand_off {
        length(w, "text_length", text);
        if let Some(heading) = heading {
            hash(w, "heading_sha256", &sha256::of(heading));
            length(w, "heading_length", heading);
        }
    }
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
    close_inner(w, &entry.extra, choice);
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

fn annotation(w: &mut Writer, annotation: &Annotation, texts: &Texts<'_>, choice: &Choice<'_>) {
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
            span(w, *a_span, texts.part(a_span.part), choice);
        }
    }
    w.text("origin", annotation.origin.word());
    w.text("note", &annotation.note);
    w.text("created", annotation.created.as_str());
    w.text("modified", annotation.modified.as_str());
    w.number("codebook_version", annotation.codebook_version as usize);
    close_inner(w, &annotation.extra, choice);
}

fn span(w: &mut Writer, span: Span, index: &Index<'_>, choice: &Choice<'_>) {
    // A span that does not fit its text cannot be made; should a damaged store
    // hold one, the file gets an empty span, which reading it reports.
    let at = |byte: u32| index.at_byte(byte as usize).unwrap_or_default();
    let (start, end) = (at(span.range.start), at(span.range.end));
    let text = index.text();
    w.open('{');
    w.text("part", span.part.word());
    w.number("start", start.code_point);
    w.number("end", end.code_point);
    let exact = text.get(start.byte..end.byte).unwrap_or_default();
    if choice.stand_off {
        hash(w, "exact_sha256", &sha256::of(exact));
    } else {
        w.text("exact", exact);
        w.text("prefix", before(text, start));
        w.text("suffix", after(text, end));
    }
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

fn status(w: &mut Writer, record: &StatusRecord, choice: &Choice<'_>) {
    w.open('{');
    w.text("document", &record.document);
    w.text("entry", &record.entry);
    w.text("annotator", &record.annotator);
    w.text("status", record.status.word());
    w.text("modified", record.modified.as_str());
    if !record.note.is_empty() {
        w.text("note", &record.note);
    }
    close_inner(w, &record.extra, choice);
}
