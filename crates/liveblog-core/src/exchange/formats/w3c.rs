//! W3C Web Annotations in JSON-LD: an `AnnotationCollection` with one page.
//!
//! | in the project | motivation | body | target |
//! |---|---|---|---|
//! | label | `classifying` | the label, for `tagging` | the entry, or a passage of it |
//! | attribution | `describing` | its passages’ annotations, the speaker | the entry |
//! | link | `linking` | the earlier entry | the entry |
//! | status | `assessing` | the status | the entry |
//!
//! A passage has a quote and a position; without texts a position and, in the
//! place of the quote, the hash of its words, and the state of the target has
//! the hash of the text that positions are good for. What the vocabulary has no
//! word for is under the prefix `liveblog:`.
//!
//! What it does not hold: the texts. An entry is named by its address.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::str::FromStr;
use std::sync::Arc;

use super::Form;
use crate::exchange::draft::Batch;
use crate::exchange::fit::{BookHolds, Holds};
use crate::exchange::gather::{Fields, Gather, Waiting, annotator_id, not_json, prefix};
use crate::exchange::record::in_unit;
use crate::exchange::{
    Draft, DraftAnnotation, DraftAttribution, DraftDocument, DraftEntry, DraftLink, DraftSpan,
    DraftStatus, Files, LossKind, Losses, OffsetUnit, Options, Reading, TextLength, Unsaid,
};
use crate::id::is_valid_id;
use crate::json::{self, Node, Quoted, Writer};
use crate::offset::Index;
use crate::said::{Said, said};
use crate::words::Word as _;
use crate::{
    Annotator, AnnotatorId, AttributionFields, DocumentId, EntryId, Extra, GENERATOR, Origin, Part,
    Relation, Role, Status, Timestamp, passage, sha256,
};

pub(super) const FORM: Form = Form {
    holds: Holds {
        headings: false,
        times: false,
        authors: false,
        blocks: false,
        sources: false,
        codebook: BookHolds::Nothing,
        ..Holds::EVERYTHING
    },
    stand_off: true,
    batch: Batch::Whole,
    fit: Some(fit),
    write: Some(write),
    read,
};

const FILE: &str = "annotations.jsonld";
const CONTEXT: &str = "http://www.w3.org/ns/anno.jsonld";
/// What the names under `liveblog:` begin with.
const TERMS: &str = "urn:liveblog:terms:";
/// What our addresses begin with.
const OURS: &str = "urn:liveblog:";
const ANNOTATION: &str = "urn:liveblog:annotation:";
const ANNOTATOR: &str = "urn:liveblog:annotator:";
const ATTRIBUTION: &str = "urn:liveblog:attribution:";
const LINK: &str = "urn:liveblog:link:";
const DOCUMENT: &str = "urn:liveblog:document:";
/// What the address of a heading ends in.
const HEADING: &str = "/heading";
/// How many records one annotation may make, since each target has each body
/// and a small file would make millions.
const MOST_RECORDS: usize = 4096;
/// Code points of context beside a quote.
const BESIDE: usize = 32;

fn fit(draft: &mut Draft, _: &Options, losses: &mut Losses) {
    for annotator in &mut draft.annotators {
        annotator.extra = Extra::default();
    }
    for document in &mut draft.documents {
        let known = std::mem::take(document);
        *document = DraftDocument {
            id: known.id,
            source_url: known.source_url,
            entries: known.entries,
            ..DraftDocument::default()
        };
        document.entries.retain_mut(|entry| {
            let id = entry.id.clone();
            let id = id.as_deref().unwrap_or_default();
            if entry.text.take().is_some() {
                losses.add(LossKind::Text, id);
            }
            // One that has labelled passages is left to the format.
            if entry.heading.take().is_some() {
                losses.add(LossKind::Heading, id);
            }
            entry.attributions.retain(|record| {
                if record.members.is_empty() {
                    losses.add(
                        LossKind::Attribution,
                        record.id.as_deref().unwrap_or_default(),
                    );
                }
                !record.members.is_empty()
            });
            let is_kept = !(entry.annotations.is_empty()
                && entry.statuses.is_empty()
                && entry.links.is_empty());
            if !is_kept {
                losses.add(LossKind::UnlabelledEntry, id);
            }
            is_kept
        });
    }
    draft.documents.retain(|d| !d.entries.is_empty());
}

/// An address made of ids: what is not unreserved in an IRI is encoded.
fn iri(begin: &str, id: &str) -> String {
    let mut iri = begin.to_owned();
    for byte in id.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            iri.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(iri, "%{byte:02X}");
        }
    }
    iri
}

/// What [`iri`] encoded.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        if *first != b'%' {
            bytes.push(*first);
            rest = after;
            continue;
        }
        let (digits, after) = after.split_at_checked(2)?;
        let digits = std::str::from_utf8(digits).ok()?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        rest = after;
    }
    String::from_utf8(bytes).ok()
}

/// The id in an address of ours.
fn own_id(iri: &str, begin: &str) -> Option<String> {
    decoded(iri.strip_prefix(begin)?).filter(|id| is_valid_id(id))
}

fn entry_iri(document: &str, entry: &str) -> String {
    iri(&format!("{}#", iri(DOCUMENT, document)), entry)
}

/// What stands in several places of the file.
struct Page<'d> {
    w: Writer,
    annotators: &'d [Annotator],
    unit: OffsetUnit,
}

fn write(draft: &Draft, _: bool, options: &Options, files: &mut Files) {
    let mut page = Page {
        w: Writer::pretty(4096),
        annotators: &draft.annotators,
        unit: options.offset_unit,
    };
    let (mut total, mut ids) = (0, String::new());
    for document in &draft.documents {
        ids.push_str(document.id.as_deref().unwrap_or_default());
        ids.push('\n');
        for entry in &document.entries {
            total += entry.annotations.len() + entry.attributions.len();
            total += entry.links.len() + entry.statuses.len();
        }
    }
    let collection = format!("urn:liveblog:collection:{}", &sha256::of(&ids)[..16]);
    let w = &mut page.w;
    w.open('{');
    w.key("@context");
    w.open('[');
    w.next();
    w.string(CONTEXT);
    w.next();
    w.open('{');
    w.text("liveblog", TERMS);
    w.close('}');
    w.close(']');
    w.text("id", &collection);
    w.text("type", "AnnotationCollection");
    if let Some(name) = &draft.name {
        w.text("label", name);
    }
    w.key("generator");
    w.open('{');
    w.text("id", "urn:liveblog:software");
    w.text("type", "Software");
    w.text("name", GENERATOR);
    w.close('}');
    w.key("creator");
    w.open('[');
    for annotator in &draft.annotators {
        w.next();
        write_person(w, &annotator.id, Some(&annotator.name));
    }
    w.close(']');
    w.text("liveblog:offsetUnit", unit_word(options.offset_unit));
    w.number("total", total);
    w.key("first");
    w.open('{');
    w.text("id", &format!("{collection}:1"));
    w.text("type", "AnnotationPage");
    w.number("startIndex", 0);
    w.key("items");
    w.open('[');
    for document in &draft.documents {
        for entry in &document.entries {
            page.write_entry(document, entry);
        }
    }
    let mut w = page.w;
    w.close(']');
    w.close('}');
    w.close('}');
    files.at(FILE).extend_from_slice(w.finish().as_bytes());
}

fn unit_word(unit: OffsetUnit) -> &'static str {
    match unit {
        OffsetUnit::CodePoint => "code-point",
        OffsetUnit::Utf16 => "utf-16",
    }
}

fn write_person(w: &mut Writer, id: &str, name: Option<&str>) {
    w.open('{');
    w.text("id", &iri(ANNOTATOR, id));
    w.text("type", "Person");
    if let Some(name) = name {
        w.text("name", name);
    }
    w.close('}');
}

fn write_body(w: &mut Writer, purpose: &str, value: &str) {
    w.next();
    w.open('{');
    w.text("type", "TextualBody");
    w.text("purpose", purpose);
    w.text("value", value);
    w.close('}');
}

/// A body that is another annotation or entry, and what it is here.
fn write_linked(w: &mut Writer, source: &str, key: &str, word: &str) {
    w.next();
    w.open('{');
    w.text("type", "SpecificResource");
    w.text("purpose", "linking");
    w.text("source", source);
    w.text(key, word);
    w.close('}');
}

fn write_note(w: &mut Writer, note: &str) {
    if !note.is_empty() {
        write_body(w, "commenting", note);
    }
}

impl Page<'_> {
    fn write_entry(&mut self, document: &DraftDocument, entry: &DraftEntry) {
        let id = |id: Option<&str>| id.unwrap_or_default().to_owned();
        let (document_id, entry_id) = (id(document.id.as_deref()), id(entry.id.as_deref()));
        let source = entry_iri(&document_id, &entry_id);
        let annotation_iri = |a: &DraftAnnotation| iri(ANNOTATION, &id(a.id.as_deref()));
        for annotation in &entry.annotations {
            self.begin(&annotation_iri(annotation), "classifying");
            self.write_made(
                annotation.annotator.as_ref(),
                annotation.created.as_ref(),
                annotation.modified.as_ref(),
                annotation.codebook_version,
            );
            let w = &mut self.w;
            if let Some(origin) = annotation.origin {
                w.text("liveblog:origin", origin.word());
            }
            w.key("body");
            w.open('[');
            write_body(w, "tagging", &annotation.label);
            write_note(w, &annotation.note);
            w.close(']');
            self.end(document, entry, &source, annotation.span.as_ref());
        }
        for record in &entry.attributions {
            self.begin(&iri(ATTRIBUTION, &id(record.id.as_deref())), "describing");
            self.write_made(
                record.annotator.as_ref(),
                record.created.as_ref(),
                record.modified.as_ref(),
                record.codebook_version,
            );
            let w = &mut self.w;
            if let Some(quote_type) = record.fields.quote_type {
                w.text("liveblog:quoteType", quote_type.word());
            }
            if let Some(source_type) = &record.fields.source_type {
                w.text("liveblog:sourceType", source_type);
            }
            if let Some(naming) = record.fields.naming {
                w.text("liveblog:naming", naming.word());
            }
            w.key("body");
            w.open('[');
            for (role, at) in &record.members {
                let member = entry.annotations.get(*at).map(annotation_iri);
                write_linked(w, &member.unwrap_or_default(), "liveblog:role", role.word());
            }
            if let Some(speaker) = &record.fields.speaker {
                write_body(w, "identifying", speaker);
            }
            write_note(w, &record.note);
            w.close(']');
            self.end(document, entry, &source, None);
        }
        for link in &entry.links {
            self.begin(&iri(LINK, &id(link.id.as_deref())), "linking");
            let (created, modified) = (link.created.as_ref(), link.modified.as_ref());
            self.write_made(link.annotator.as_ref(), created, modified, None);
            let w = &mut self.w;
            if let Some(origin) = link.origin {
                w.text("liveblog:origin", origin.word());
            }
            w.key("body");
            w.open('[');
            let target = entry_iri(
                link.target_document.as_deref().unwrap_or(&document_id),
                &link.target,
            );
            write_linked(w, &target, "liveblog:relation", link.relation.word());
            write_note(w, &link.note);
            w.close(']');
            self.end(document, entry, &source, None);
        }
        for status in &entry.statuses {
            let annotator = status.annotator.as_deref().unwrap_or_default();
            let of = iri("urn:liveblog:status:", &document_id);
            let of = iri(&format!("{of}:"), &entry_id);
            self.begin(&iri(&format!("{of}:"), annotator), "assessing");
            self.write_made(
                status.annotator.as_ref(),
                None,
                status.modified.as_ref(),
                None,
            );
            let w = &mut self.w;
            w.key("body");
            w.open('[');
            write_body(w, "assessing", status.status.word());
            write_note(w, &status.note);
            w.close(']');
            self.end(document, entry, &source, None);
        }
    }

    fn begin(&mut self, id: &str, motivation: &str) {
        let w = &mut self.w;
        w.next();
        w.open('{');
        w.text("id", id);
        w.text("type", "Annotation");
        w.text("motivation", motivation);
    }

    fn write_made(
        &mut self,
        annotator: Option<&AnnotatorId>,
        created: Option<&Timestamp>,
        modified: Option<&Timestamp>,
        codebook_version: Option<u32>,
    ) {
        let w = &mut self.w;
        if let Some(id) = annotator {
            let named = self.annotators.iter().find(|a| a.id == *id);
            w.key("creator");
            write_person(w, id, named.map(|a| &*a.name));
        }
        if let Some(created) = created {
            w.text("created", created.as_str());
        }
        if let Some(modified) = modified {
            w.text("modified", modified.as_str());
        }
        if let Some(version) = codebook_version {
            w.key("liveblog:codebookVersion");
            w.display(&version);
        }
    }

    /// The target, with which an annotation ends.
    fn end(
        &mut self,
        document: &DraftDocument,
        entry: &DraftEntry,
        source: &str,
        span: Option<&DraftSpan>,
    ) {
        let unit = self.unit;
        let w = &mut self.w;
        w.key("target");
        w.open('{');
        w.text("type", "SpecificResource");
        match span {
            Some(span) if span.part == Part::Heading => {
                w.text("source", &format!("{source}{HEADING}"));
            }
            _ => w.text("source", source),
        }
        if let Some(url) = &document.source_url {
            w.text("scope", url);
        }
        w.key("state");
        w.open('{');
        w.text("type", "liveblog:TextState");
        if let Some(index) = entry.index {
            w.number("liveblog:index", index);
        }
        if let Some(hash) = &entry.text_sha256 {
            w.text("liveblog:sha256", hash);
        }
        if let Some(length) = entry.text_length {
            w.number("liveblog:length", length.code_points);
            w.number("liveblog:lengthUtf16", length.utf16);
        }
        w.close('}');
        if let Some(span) = span {
            let whole = entry.whole_part(span.part).map(|text| &**text);
            let index = Index::new(whole.unwrap_or_default());
            w.key("selector");
            w.open('[');
            if let Some(exact) = &span.exact {
                let (before, after) = beside(span, &index);
                w.next();
                w.open('{');
                w.text("type", "TextQuoteSelector");
                w.text("exact", exact);
                w.text("prefix", before);
                w.text("suffix", after);
                w.close('}');
            }
            let (start, end) = in_unit(span, &index, unit);
            w.next();
            w.open('{');
            w.text("type", "TextPositionSelector");
            w.number("start", start);
            w.number("end", end);
            // Without the text nobody could tell the one from the other.
            if unit == OffsetUnit::Utf16 {
                w.number("liveblog:startCodePoint", span.start);
                w.number("liveblog:endCodePoint", span.end);
            }
            if let Some(hash) = &span.exact_sha256 {
                w.text("liveblog:exactSha256", hash);
            }
            w.close('}');
            w.close(']');
        }
        w.close('}');
        w.close('}');
    }
}

/// The text before and after a passage, in whole characters.
fn beside<'t>(span: &DraftSpan, index: &Index<'t>) -> (&'t str, &'t str) {
    let text = index.text();
    let byte = |code_point| index.at_code_point(code_point).map(|at| at.byte);
    let (Some(start), Some(end)) = (byte(span.start), byte(span.end)) else {
        return ("", "");
    };
    let first = byte(span.start.saturating_sub(BESIDE)).unwrap_or(start);
    let last = byte(span.end + BESIDE).unwrap_or(text.len());
    let first = passage::ceil(text, first).min(start);
    let last = passage::floor(text, last).max(end);
    (&text[first..start], &text[end..last])
}

fn read(files: &Files, options: &Options) -> Reading {
    let mut pages = Pages {
        gather: Gather::default(),
        unit: options.offset_unit,
        known: BTreeSet::new(),
    };
    for file in &files.0 {
        let text = file.text();
        let place = prefix(files, file);
        match json::read(&text) {
            Ok(node) => pages.read_all(&place, &node),
            // One annotation a line.
            Err(error) => match text.lines().next().map(json::read) {
                Some(Ok(_)) => {
                    for (number, line) in text.lines().enumerate() {
                        let place = format!("{place}line {}", number + 1);
                        match json::read(line) {
                            Ok(node) => pages.read_one(&place, &node),
                            Err(_) if line.trim().is_empty() => {}
                            Err(error) => pages.refuse(&place, not_json(&error)),
                        }
                    }
                }
                _ => pages.refuse(&file.path, not_json(&error)),
            },
        }
    }
    pages.gather.finish()
}

/// The annotations of a file, being read.
struct Pages {
    gather: Gather,
    unit: OffsetUnit,
    /// The annotators that were met.
    known: BTreeSet<AnnotatorId>,
}

/// Who made an annotation, when and how.
#[derive(Clone)]
struct Made<'n> {
    id: &'n str,
    annotator: Option<AnnotatorId>,
    origin: Option<Origin>,
    note: Arc<str>,
    created: Option<Timestamp>,
    modified: Option<Timestamp>,
    codebook_version: Option<u32>,
}

/// What an annotation is in a project.
#[derive(Clone)]
enum Kind<'n> {
    /// With the ids of its passages.
    Attribution(Vec<(Role, String)>),
    Link(Relation, DocumentId, EntryId),
    Status(Status),
    /// With the tags, which may be none.
    Labels(Vec<&'n str>),
}

impl<'n> Kind<'n> {
    fn of(fields: Fields<'n, 'n>, bodies: &'n [Node<'n>]) -> Self {
        let all = || bodies.iter().map(Fields::of);
        let member = |body: Fields<'_, '_>| {
            let member = own_id(body.text("source")?, ANNOTATION)?;
            Some((body.word("liveblog:role")?, member))
        };
        let members: Vec<_> = all().filter_map(member).collect();
        if !members.is_empty() {
            return Self::Attribution(members);
        }
        let link = |body: Fields<'_, '_>| {
            let (document, entry, _) = own_entry(body.text("source")?)?;
            Some(Self::Link(body.word("liveblog:relation")?, document, entry))
        };
        let status = |body: Fields<'_, '_>| {
            let is_status = says(body.get("purpose"), &["assessing"]);
            is_status.then(|| body.word("value").map(Self::Status))?
        };
        let of_body = all().find_map(link).or_else(|| all().find_map(status));
        of_body.unwrap_or_else(|| Self::Labels(tags(fields, bodies)))
    }
}

/// The attribution of an annotation, without its members.
fn attribution(fields: Fields<'_, '_>, bodies: &[Node<'_>], made: Made<'_>) -> DraftAttribution {
    let mut identifying = bodies.iter().map(Fields::of);
    let speaker = identifying.find_map(|body| {
        let is_speaker = says(body.get("purpose"), &["identifying"]);
        is_speaker.then(|| body.text("value"))?
    });
    DraftAttribution {
        id: own_id(made.id, ATTRIBUTION).map(Into::into),
        annotator: made.annotator,
        members: Vec::new(),
        fields: AttributionFields {
            quote_type: fields.word("liveblog:quoteType"),
            speaker: speaker.map(Arc::from),
            source_type: fields.text("liveblog:sourceType").map(Arc::from),
            naming: fields.word("liveblog:naming"),
        },
        note: made.note,
        created: made.created,
        modified: made.modified,
        codebook_version: made.codebook_version,
    }
}

/// What an annotation is about.
struct Target<'n> {
    document: DraftDocument,
    entry: DraftEntry,
    part: Part,
    fields: Fields<'n, 'n>,
}

/// One node or the nodes of a list.
fn each<'n, 't>(node: Option<&'n Node<'t>>) -> &'n [Node<'t>] {
    match node {
        Some(Node::Array(items)) => items,
        Some(one) => std::slice::from_ref(one),
        None => &[],
    }
}

/// Whether a text, or one of a list of texts, is one of `words`.
fn says(node: Option<&Node<'_>>, words: &[&str]) -> bool {
    let is_one = |node: &Node<'_>| match node {
        Node::String(text) => words.contains(&&**text),
        _ => false,
    };
    each(node).iter().any(is_one)
}

/// The address of a node that is one or has one.
fn address<'n>(node: &'n Node<'_>) -> Option<&'n str> {
    match node {
        Node::String(iri) => Some(iri),
        _ => {
            let fields = Fields::of(node);
            fields.text("id").or_else(|| fields.text("@id"))
        }
    }
}

impl Pages {
    fn refuse(&mut self, place: &str, why: Said) {
        self.gather.reading.refuse(place, why);
    }

    fn repair(&mut self, place: &str, what: Said) {
        self.gather.reading.repair(place, what);
    }

    /// Reads a collection, a page, a list of annotations or one of them; also
    /// what Hypothesis answers to a search.
    fn read_all(&mut self, place: &str, node: &Node<'_>) {
        let fields = Fields::of(node);
        match fields.text("liveblog:offsetUnit") {
            Some("code-point") => self.unit = OffsetUnit::CodePoint,
            Some("utf-16") => self.unit = OffsetUnit::Utf16,
            _ => {}
        }
        if says(fields.get("type"), &["AnnotationCollection"]) {
            if let Some(name) = fields.text("label") {
                self.gather.reading.draft.name = Some(name.into());
            }
            for person in each(fields.get("creator")) {
                self.annotator(person);
            }
            match fields.get("first") {
                Some(page @ Node::Object(_)) => return self.read_page(place, page),
                Some(_) => {
                    let why =
                        said!("Its annotations are on pages of their own, at other addresses.");
                    return self.refuse(&format!("{place}first"), why);
                }
                None => {}
            }
        }
        self.read_page(place, node);
    }

    fn read_page(&mut self, place: &str, node: &Node<'_>) {
        let fields = Fields::of(node);
        let lists = ["items", "@graph", "rows"];
        let listed = lists.iter().find_map(|key| Some((key, fields.list(key)?)));
        let (key, items) = match (listed, node) {
            (Some((key, items)), _) => (*key, items),
            (None, Node::Array(items)) => ("", &items[..]),
            (None, one) => return self.read_one(&format!("{place}annotation"), one),
        };
        for (at, item) in items.iter().enumerate() {
            self.read_one(&format!("{place}{key}[{at}]"), item);
        }
    }

    /// The annotator whom a node names.
    fn annotator(&mut self, node: &Node<'_>) -> Option<AnnotatorId> {
        let fields = Fields::of(node);
        let name = fields.text("name").or_else(|| fields.text("nickname"));
        let called = address(node).or(name)?;
        let id = match own_id(called, ANNOTATOR) {
            Some(id) => AnnotatorId::from(id),
            None => annotator_id(called)?,
        };
        if self.known.insert(id.clone()) {
            self.gather.reading.draft.annotators.push(Annotator {
                id: id.clone(),
                name: name.unwrap_or_default().to_owned(),
                extra: Extra::default(),
            });
        }
        Some(id)
    }

    fn moment(&mut self, place: &str, fields: Fields<'_, '_>, key: &str) -> Option<Timestamp> {
        let text = fields.text(key)?;
        let read = Timestamp::from_str(text).ok();
        if read.is_none() {
            let what = said!("{text} is no moment and was left out.", text = Quoted(text));
            self.repair(place, what);
        }
        read
    }

    fn read_one(&mut self, place: &str, node: &Node<'_>) {
        let fields = Fields::of(node);
        let targets = each(fields.get("target"));
        if targets.is_empty() {
            return self.refuse(place, said!("It has no target."));
        }
        let bodies = each(fields.get("body"));
        let made = self.made(place, fields, bodies);
        let kind = Kind::of(fields, bodies);
        let each = match &kind {
            Kind::Labels(tags) => tags.len(),
            Kind::Attribution(members) => members.len(),
            Kind::Link(..) | Kind::Status(_) => 1,
        };
        if targets.len().saturating_mul(each) > MOST_RECORDS {
            let why = said!(
                "It has {targets} targets with {each} bodies each, more than the {most} records \
                 that one annotation may make.",
                targets = targets.len(),
                each,
                most = MOST_RECORDS
            );
            return self.refuse(place, why);
        }
        for target in targets {
            let Some(target) = self.target(place, target) else {
                continue;
            };
            let (made, kind) = (made.clone(), kind.clone());
            match kind {
                Kind::Attribution(members) => {
                    let record = attribution(fields, bodies, made);
                    if let Some(at) = self.place_of(place, target) {
                        self.gather.wait(at, place, Waiting { record, members });
                    }
                }
                Kind::Link(relation, document, entry) => {
                    let elsewhere = target.document.id.as_ref() != Some(&document);
                    let Some(at) = self.place_of(place, target) else {
                        continue;
                    };
                    self.gather.at(at).links.push(DraftLink {
                        id: own_id(made.id, LINK).map(Into::into),
                        relation,
                        target_document: elsewhere.then_some(document),
                        target: entry,
                        annotator: made.annotator,
                        origin: made.origin,
                        note: made.note,
                        created: made.created,
                        modified: made.modified,
                    });
                }
                Kind::Status(status) => {
                    let Some(at) = self.place_of(place, target) else {
                        continue;
                    };
                    self.gather.at(at).statuses.push(DraftStatus {
                        annotator: made.annotator,
                        status,
                        modified: made.modified,
                        note: made.note,
                    });
                }
                Kind::Labels(tags) => self.read_labels(place, target, &tags, &made),
            }
        }
    }

    /// What every annotation says of its making.
    fn made<'n>(&mut self, place: &str, fields: Fields<'n, 'n>, bodies: &[Node<'_>]) -> Made<'n> {
        let creator = each(fields.get("creator")).first();
        let annotator = match creator.or_else(|| fields.get("user")) {
            Some(node) => self.annotator(node),
            None => None,
        };
        let version = fields.number("liveblog:codebookVersion");
        Made {
            id: fields.text("id").unwrap_or_default(),
            annotator,
            origin: fields.word("liveblog:origin"),
            note: note(fields, bodies),
            created: self.moment(place, fields, "created"),
            modified: self.moment(place, fields, "modified"),
            codebook_version: version.and_then(|version| version.try_into().ok()),
        }
    }

    /// A label for each of the tags.
    fn read_labels(&mut self, place: &str, target: Target<'_>, tags: &[&str], made: &Made<'_>) {
        if tags.is_empty() {
            let why = said!("It has no tag, so that there is no label in it.");
            return self.refuse(place, why);
        }
        let span = match self.span(&target) {
            Ok((span, repair)) => {
                if let Some(what) = repair {
                    self.repair(place, what);
                }
                span
            }
            Err(why) => return self.refuse(place, why),
        };
        let mut labels = Vec::new();
        for tag in tags {
            labels.extend(self.gather.label(place, tag));
        }
        if labels.is_empty() {
            return;
        }
        let Some(at) = self.place_of(place, target) else {
            return;
        };
        let foreign = !made.id.starts_with(OURS) && is_valid_id(made.id);
        let foreign = foreign.then(|| made.id.to_owned());
        let mut id = own_id(made.id, ANNOTATION).or(foreign);
        for label in labels {
            self.gather.at(at).annotations.push(DraftAnnotation {
                // An id is of one record.
                id: id.take().map(Into::into),
                label,
                annotator: made.annotator.clone(),
                span: span.clone(),
                origin: made.origin,
                note: made.note.clone(),
                created: made.created.clone(),
                modified: made.modified.clone(),
                codebook_version: made.codebook_version,
                place: Unsaid::default(),
            });
        }
    }

    /// What a target says of its entry.
    fn target<'n>(&mut self, place: &str, node: &'n Node<'n>) -> Option<Target<'n>> {
        let fields = Fields::of(node);
        let source = fields
            .get("source")
            .and_then(address)
            .or_else(|| address(node));
        let Some(source) = source else {
            self.refuse(place, said!("Its target has no address."));
            return None;
        };
        let (document, entry, part) = match own_entry(source) {
            Some((document, entry, part)) => (Some(document), entry, part),
            None if is_valid_id(source) && !source.starts_with(OURS) => {
                (None, EntryId::from(source), Part::Text)
            }
            None => {
                let why = said!(
                    "{source} is no address of an entry.",
                    source = Quoted(source)
                );
                self.refuse(place, why);
                return None;
            }
        };
        let state = fields.object("state");
        let lengths = state.number("liveblog:length");
        let lengths = lengths.zip(state.number("liveblog:lengthUtf16"));
        Some(Target {
            document: DraftDocument {
                id: document,
                source_url: fields.text("scope").map(Arc::from),
                ..DraftDocument::default()
            },
            entry: DraftEntry {
                id: Some(entry),
                index: state.number("liveblog:index"),
                text_sha256: state.text("liveblog:sha256").map(Arc::from),
                text_length: lengths.map(|(code_points, utf16)| TextLength { code_points, utf16 }),
                ..DraftEntry::default()
            },
            part,
            fields,
        })
    }

    /// The place of the target's entry.
    fn place_of(&mut self, place: &str, target: Target<'_>) -> Option<(usize, usize)> {
        let hash = target.entry.text_sha256.clone();
        let at = self.gather.entry(place, target.document, target.entry)?;
        let entry = self.gather.at(at);
        if entry.text_sha256.is_none() {
            entry.text_sha256 = hash;
        }
        Some(at)
    }

    /// The passage that a target's selectors mean, with what was put right;
    /// none for the whole entry.
    fn span(&self, target: &Target<'_>) -> Result<(Option<DraftSpan>, Option<Said>), Said> {
        let Some(selectors) = target.fields.get("selector") else {
            return Ok((None, None));
        };
        let (mut quote, mut position) = (None, None);
        let mut all: Vec<(Fields<'_, '_>, bool)> = Vec::new();
        all.extend(
            each(Some(selectors))
                .iter()
                .map(|node| (Fields::of(node), true)),
        );
        let mut next = 0;
        while let Some((fields, is_outer)) = all.get(next).copied() {
            next += 1;
            if says(fields.get("type"), &["TextQuoteSelector"]) {
                quote = quote.or(fields.text("exact"));
            }
            // A position within another selection is none within the text.
            if is_outer
                && position.is_none()
                && says(fields.get("type"), &["TextPositionSelector"])
                && fields.get("refinedBy").is_none()
            {
                position = Some(fields);
            }
            let refined = each(fields.get("refinedBy")).iter();
            all.extend(refined.map(|node| (Fields::of(node), false)));
        }
        let bounds = |start, end| {
            let position = position?;
            let bounds = position.number(start).zip(position.number(end))?;
            (bounds.0 < bounds.1).then_some(bounds)
        };
        let own = bounds("liveblog:startCodePoint", "liveblog:endCodePoint");
        let said = bounds("start", "end");
        let hash = position.and_then(|fields| fields.text("liveblog:exactSha256"));
        let span = |start: usize, end: usize, exact: Option<&str>| {
            Some(DraftSpan {
                part: target.part,
                start,
                end,
                exact: exact.map(Arc::from),
                exact_sha256: hash.map(Arc::from).filter(|_| exact.is_none()),
            })
        };
        let Some(exact) = quote else {
            let bounds = own.or(said.filter(|_| self.unit == OffsetUnit::CodePoint));
            return match bounds {
                Some((start, end)) if hash.is_some() => Ok((span(start, end, None), None)),
                _ if position.is_some() => Err(said!(
                    "It has a position only, and nothing says which words were meant."
                )),
                _ => Err(said!(
                    "None of its selectors is a quote, or a position with a hash."
                )),
            };
        };
        let length = TextLength::of(exact);
        if length.code_points == 0 {
            return Err(said!("Its quote is empty."));
        }
        let to_end = |start: usize| start.checked_add(length.code_points);
        let disagree = || said!("Quote and position disagree; the quote counts.");
        let overflow = || said!("Its position lies beyond every text.");
        if let Some((start, end)) = own {
            let fits = end - start == length.code_points;
            let end = to_end(start).ok_or_else(overflow)?;
            return Ok((span(start, end, Some(exact)), (!fits).then(disagree)));
        }
        let Some((start, end)) = said else {
            // Its words are looked for where it is brought in.
            return Ok((span(0, 0, Some(exact)), None));
        };
        let (counted, other) = match self.unit {
            OffsetUnit::CodePoint => (length.code_points, length.utf16),
            OffsetUnit::Utf16 => (length.utf16, length.code_points),
        };
        let repair = match end - start {
            said if said == counted => None,
            said if said == other => Some(said!(
                "Its position is in another unit than was said; the quote counts."
            )),
            _ => Some(disagree()),
        };
        let end = to_end(start).ok_or_else(overflow)?;
        Ok((span(start, end, Some(exact)), repair))
    }
}

/// The live blog, the entry and the part of it that an address of ours names.
fn own_entry(iri: &str) -> Option<(DocumentId, EntryId, Part)> {
    let (document, entry) = iri.strip_prefix(DOCUMENT)?.split_once('#')?;
    let (entry, part) = match entry.strip_suffix(HEADING) {
        Some(entry) => (entry, Part::Heading),
        None => (entry, Part::Text),
    };
    let id = |text| decoded(text).filter(|id| is_valid_id(id));
    Some((id(document)?.into(), id(entry)?.into(), part))
}

/// The texts of the tags that a label can be made of.
fn tags<'n>(fields: Fields<'n, 'n>, bodies: &'n [Node<'n>]) -> Vec<&'n str> {
    const PURPOSES: [&str; 2] = ["tagging", "classifying"];
    let is_all_tags = says(fields.get("motivation"), &PURPOSES);
    let mut tags = Vec::new();
    for body in bodies {
        let body_fields = Fields::of(body);
        let is_tag = match body_fields.get("purpose") {
            Some(purpose) => says(Some(purpose), &PURPOSES),
            None => is_all_tags,
        };
        if !is_tag {
            continue;
        }
        let value = body_fields.get("value");
        let label = value.and_then(|value| Fields::of(value).text("label"));
        let text = body_fields.text("value").or(label);
        tags.extend(
            text.or_else(|| body_fields.text("source"))
                .or_else(|| address(body)),
        );
    }
    // As in Hypothesis.
    for tag in fields.list("tags").unwrap_or_default() {
        if let Node::String(tag) = tag {
            tags.push(tag);
        }
    }
    if is_all_tags && bodies.is_empty() {
        tags.extend(fields.text("bodyValue"));
    }
    tags
}

/// The remarks, a paragraph each.
fn note(fields: Fields<'_, '_>, bodies: &[Node<'_>]) -> Arc<str> {
    let mut notes: Vec<&str> = Vec::new();
    for body in bodies.iter().map(Fields::of) {
        if says(body.get("purpose"), &["commenting", "replying"]) {
            notes.extend(body.text("value"));
        }
    }
    // As in Hypothesis.
    notes.extend(fields.text("text").filter(|text| !text.is_empty()));
    notes.join("\n").into()
}
