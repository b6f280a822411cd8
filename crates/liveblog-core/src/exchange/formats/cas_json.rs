//! UIMA CAS JSON 0.4, a file for each live blog, as INCEpTION and dkpro-cassis
//! read it.
//!
//! The text is the live blog as one text, see [`composed`]; offsets are UTF-16
//! code units. `TypeSystem.xml` beside the files has the types once more, since
//! INCEpTION makes its layers of such a file. As the reference outputs do and the draft specification does
//! not, the file has plain `begin` and `end` and no header. Each entry, label
//! and so on is a feature structure of a type of its own; all of an entry come
//! after it and before the next entry.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

use super::Form;
use crate::exchange::composed::{self, Composed, Indexed, Located};
use crate::exchange::draft::Batch;
use crate::exchange::facts::{self, Facts};
use crate::exchange::fit::{BookHolds, Holds};
use crate::exchange::passages::Copied;
use crate::exchange::spelling::file_name;
use crate::exchange::{
    Draft, DraftAnnotation, DraftAttribution, DraftDocument, DraftEntry, DraftLink, DraftStatus,
    File, Files, Losses, Options, Reading,
};
use crate::json::{self, Node, Writer};
use crate::offset::Index;
use crate::said::{Said, said};
use crate::words::Word;
use crate::{
    Annotator, AnnotatorId, AttributionFields, Block, CodePointRange, Extra, LabelId, Part, Role,
    TextRange, sha256,
};

pub(super) const FORM: Form = Form {
    holds: Holds {
        codebook: BookHolds::Nothing,
        name: false,
        ..Holds::EVERYTHING
    },
    stand_off: false,
    batch: Batch::Document,
    fit: Some(fit),
    write: Some(write),
    read,
};

const ANNOTATION: &str = "uima.tcas.Annotation";
/// Of the view and at no place in its text.
const BASE: &str = "uima.cas.AnnotationBase";
const TOP: &str = "uima.cas.TOP";
const STRING: &str = "uima.cas.String";
const STRINGS: &str = "uima.cas.String[]";
const INTEGER: &str = "uima.cas.Integer";

const DOCUMENT: &str = "liveblog.Document";
const ANNOTATOR: &str = "liveblog.Annotator";
const ENTRY: &str = "liveblog.Entry";
const HEADING: &str = "liveblog.Heading";
const BLOCK: &str = "liveblog.Block";
const ENTRY_LABEL: &str = "liveblog.EntryLabel";
const PASSAGE: &str = "liveblog.Passage";
const STATUS: &str = "liveblog.Status";
const ATTRIBUTION: &str = "liveblog.Attribution";
const MEMBER: &str = "liveblog.Member";
const LINK: &str = "liveblog.Link";

/// Features with what they are.
type Features = &'static [(&'static str, &'static str)];

const LABEL_FEATURES: Features = &[
    ("label", STRING),
    ("annotator", STRING),
    ("id", STRING),
    ("origin", STRING),
    ("created", STRING),
    ("modified", STRING),
    ("codebook_version", INTEGER),
    ("note", STRING),
];

/// The types with what they are of and their features.
const TYPES: &[(&str, &str, Features)] = &[
    (
        DOCUMENT,
        BASE,
        &[
            ("id", STRING),
            ("title", STRING),
            ("source_url", STRING),
            ("language", STRING),
            ("date", STRING),
            ("time_zone", STRING),
            ("order", STRING),
            ("standfirst", STRINGS),
            ("key_points", STRINGS),
            ("text_sha256", STRING),
            ("added", STRING),
        ],
    ),
    (ANNOTATOR, BASE, &[("id", STRING), ("name", STRING)]),
    (
        ENTRY,
        ANNOTATION,
        &[
            ("id", STRING),
            ("index", INTEGER),
            ("time", STRING),
            ("clock", STRING),
            ("date", STRING),
            ("zone", STRING),
            ("timestamp", STRING),
            ("inferred", STRING),
            ("authors", STRINGS),
            ("source_start", INTEGER),
            ("source_end", INTEGER),
        ],
    ),
    (HEADING, ANNOTATION, &[]),
    (BLOCK, ANNOTATION, &[("kind", STRING)]),
    (ENTRY_LABEL, ANNOTATION, LABEL_FEATURES),
    (PASSAGE, ANNOTATION, LABEL_FEATURES),
    (
        STATUS,
        ANNOTATION,
        &[
            ("status", STRING),
            ("annotator", STRING),
            ("modified", STRING),
            ("note", STRING),
        ],
    ),
    (
        ATTRIBUTION,
        ANNOTATION,
        &[
            ("annotator", STRING),
            ("quote_type", STRING),
            ("speaker", STRING),
            ("source_type", STRING),
            ("naming", STRING),
            ("id", STRING),
            ("created", STRING),
            ("modified", STRING),
            ("codebook_version", INTEGER),
            ("note", STRING),
            ("members", "liveblog.Member[]"),
        ],
    ),
    (MEMBER, TOP, &[("role", STRING), ("target", ANNOTATION)]),
    (
        LINK,
        ANNOTATION,
        &[
            ("relation", STRING),
            ("target_document", STRING),
            ("target", STRING),
            ("annotator", STRING),
            ("id", STRING),
            ("origin", STRING),
            ("created", STRING),
            ("modified", STRING),
            ("note", STRING),
        ],
    ),
];

fn fit(draft: &mut Draft, _: &Options, losses: &mut Losses) {
    composed::fit(draft, losses);
    for annotator in &mut draft.annotators {
        annotator.extra = Extra::default();
    }
    if draft.documents.is_empty() {
        // There is no file that could name them.
        draft.annotators.clear();
    }
}

// Writing

/// The feature structures of a file.
struct Structures<'c> {
    lines: Vec<String>,
    /// The ids of those that belong to the view.
    members: Vec<usize>,
    text: Index<'c>,
}

impl Structures<'_> {
    /// Adds a feature structure and gives its id.
    fn add(&mut self, name: &str, write: impl FnOnce(&mut Writer)) -> usize {
        let id = self.lines.len() + 1;
        let mut w = Writer::compact(256);
        w.open('{');
        w.number("%ID", id);
        w.text("%TYPE", name);
        write(&mut w);
        w.close('}');
        self.lines.push(w.finish());
        id
    }

    /// Adds one that is of the view.
    fn add_base(&mut self, name: &str, write: impl FnOnce(&mut Writer)) -> usize {
        let id = self.add(name, |w| {
            w.number("@sofa", 1);
            write(w);
        });
        self.members.push(id);
        id
    }

    /// Adds one that is at a place, in code points.
    fn add_at(
        &mut self,
        name: &str,
        range: &Range<usize>,
        write: impl FnOnce(&mut Writer),
    ) -> usize {
        let unit = |at| self.text.at_code_point(at).unwrap_or_default().utf16;
        let (begin, end) = (unit(range.start), unit(range.end));
        self.add_base(name, |w| {
            w.number("begin", begin);
            w.number("end", end);
            write(w);
        })
    }

    fn add_strings(&mut self, strings: &[Arc<str>]) -> Option<usize> {
        let mut strings = strings.iter().map(|text| &**text).peekable();
        strings.peek()?;
        Some(self.add("uima.cas.StringArray", |w| {
            w.texts("%ELEMENTS", &mut strings);
        }))
    }
}

fn text(w: &mut Writer, key: &str, value: Option<&str>) {
    if let Some(value) = value {
        w.text(key, value);
    }
}

fn note(w: &mut Writer, note: &str) {
    text(w, "note", Some(note).filter(|note| !note.is_empty()));
}

fn number(w: &mut Writer, key: &str, value: Option<usize>) {
    if let Some(value) = value {
        w.number(key, value);
    }
}

fn write(draft: &Draft, is_first: bool, _: &Options, files: &mut Files) {
    if is_first {
        write_type_system(files.at("TypeSystem.xml"));
    }
    for (at, document) in draft.documents.iter().enumerate() {
        let name = match &document.id {
            Some(id) => file_name(id),
            None => format!("document-{}", at + 1),
        };
        let json = file(document, &draft.annotators);
        files
            .at(format!("{name}.json"))
            .extend_from_slice(json.as_bytes());
    }
}

fn file(document: &DraftDocument, annotators: &[Annotator]) -> String {
    let composed = Composed::of(document);
    let mut structures = Structures {
        lines: Vec::new(),
        members: Vec::new(),
        text: Index::new(&composed.text),
    };
    structures.add("uima.cas.Sofa", |w| {
        w.number("sofaNum", 1);
        w.text("sofaID", "_InitialView");
        w.text("mimeType", "text/plain");
        w.text("sofaString", &composed.text);
    });
    let length = composed.text.chars().count();
    structures.add_at("uima.tcas.DocumentAnnotation", &(0..length), |w| {
        w.text(
            "language",
            document.language.as_deref().unwrap_or("x-unspecified"),
        );
    });
    write_document(document, &mut structures);
    for annotator in annotators {
        structures.add_base(ANNOTATOR, |w| {
            w.text("id", &annotator.id);
            w.text("name", &annotator.name);
        });
    }
    for (at, entry) in document.entries.iter().enumerate() {
        write_entry(entry, at, &composed, &mut structures);
    }

    let mut types = Writer::compact(4096);
    write_types(&mut types);
    let mut views = Writer::compact(1024);
    views.open('{');
    views.key("_InitialView");
    views.open('{');
    views.number("%SOFA", 1);
    views.key("%MEMBERS");
    views.open('[');
    for id in &structures.members {
        views.next();
        views.display(id);
    }
    views.close(']');
    views.close('}');
    views.close('}');
    format!(
        "{{\"%TYPES\":{},\n\"%FEATURE_STRUCTURES\":[\n{}\n],\n\"%VIEWS\":{}}}\n",
        types.finish(),
        structures.lines.join(",\n"),
        views.finish()
    )
}

/// The types as a UIMA type system description. None of the names needs to be
/// escaped in XML.
fn write_type_system(out: &mut Vec<u8>) {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <typeSystemDescription xmlns=\"http://uima.apache.org/resourceSpecifier\">\n\
         <types>\n",
    );
    for (name, of, features) in TYPES {
        // Writing to a string cannot fail.
        let _ = writeln!(
            xml,
            "<typeDescription>\n<name>{name}</name>\n<description/>\n\
             <supertypeName>{of}</supertypeName>\n<features>"
        );
        for (feature, range) in *features {
            let (range, element) = match range.strip_suffix("[]") {
                Some("uima.cas.String") => ("uima.cas.StringArray", ""),
                Some(element) => ("uima.cas.FSArray", element),
                None => (*range, ""),
            };
            let element = match element {
                "" => String::new(),
                element => format!("<elementType>{element}</elementType>"),
            };
            let _ = writeln!(
                xml,
                "<featureDescription><name>{feature}</name><description/>\
                 <rangeTypeName>{range}</rangeTypeName>{element}</featureDescription>"
            );
        }
        xml.push_str("</features>\n</typeDescription>\n");
    }
    xml.push_str("</types>\n</typeSystemDescription>\n");
    out.extend_from_slice(xml.as_bytes());
}

fn write_types(w: &mut Writer) {
    w.open('{');
    for (name, of, features) in TYPES {
        w.key(name);
        w.open('{');
        w.text("%NAME", name);
        w.text("%SUPER_TYPE", of);
        for (feature, range) in *features {
            w.key(feature);
            w.open('{');
            w.text("%NAME", feature);
            w.text("%RANGE", range);
            w.close('}');
        }
        w.close('}');
    }
    w.close('}');
}

fn write_document(document: &DraftDocument, structures: &mut Structures<'_>) {
    let standfirst = structures.add_strings(&document.standfirst);
    let key_points = structures.add_strings(&document.key_points);
    structures.add_base(DOCUMENT, |w| {
        text(w, "id", document.id.as_deref());
        text(w, "title", document.title.as_deref());
        text(w, "source_url", document.source_url.as_deref());
        text(w, "language", document.language.as_deref());
        text(w, "date", document.date.map(|d| d.to_string()).as_deref());
        text(w, "time_zone", document.time_zone.as_deref());
        text(w, "order", document.order.map(Word::word));
        number(w, "@standfirst", standfirst);
        number(w, "@key_points", key_points);
        text(w, "text_sha256", document.text_sha256.as_deref());
        text(w, "added", document.added.as_ref().map(|t| t.as_str()));
    });
}

fn write_entry(
    entry: &DraftEntry,
    at: usize,
    composed: &Composed,
    structures: &mut Structures<'_>,
) {
    let whole = composed.range(at, None);
    let authors = structures.add_strings(&entry.authors);
    structures.add_at(ENTRY, &whole, |w| {
        text(w, "id", entry.id.as_deref());
        number(w, "index", entry.index);
        facts::write_time(w, &entry.time);
        number(w, "@authors", authors);
        number(w, "source_start", entry.source.map(|source| source.start));
        number(w, "source_end", entry.source.map(|source| source.end));
    });
    let placed = composed.entries.get(at);
    if let Some(heading) = placed.and_then(|placed| placed.heading.as_ref()) {
        structures.add_at(HEADING, heading, |_| {});
    }
    let in_text = Index::new(entry.text.as_deref().unwrap_or_default());
    let start = placed.map_or(0, |placed| placed.text.start);
    for block in &entry.blocks {
        let point = |byte: u32| {
            start
                + in_text
                    .at_byte(byte as usize)
                    .unwrap_or_default()
                    .code_point
        };
        let range = point(block.range.start)..point(block.range.end);
        structures.add_at(BLOCK, &range, |w| w.text("kind", block.kind.word()));
    }
    let mut ids = Vec::with_capacity(entry.annotations.len());
    for annotation in &entry.annotations {
        let name = if annotation.span.is_some() {
            PASSAGE
        } else {
            ENTRY_LABEL
        };
        let range = composed.range(at, annotation.span.as_ref());
        ids.push(structures.add_at(name, &range, |w| {
            w.text("label", &annotation.label);
            text(w, "annotator", annotation.annotator.as_deref());
            facts::write_record(w, annotation);
            note(w, &annotation.note);
        }));
    }
    for status in &entry.statuses {
        structures.add_at(STATUS, &whole, |w| {
            w.text("status", status.status.word());
            text(w, "annotator", status.annotator.as_deref());
            text(w, "modified", status.modified.as_ref().map(|t| t.as_str()));
            note(w, &status.note);
        });
    }
    for attribution in &entry.attributions {
        write_attribution(attribution, entry, at, &ids, composed, structures);
    }
    for link in &entry.links {
        structures.add_at(LINK, &whole, |w| {
            w.text("relation", link.relation.word());
            text(w, "target_document", link.target_document.as_deref());
            w.text("target", &link.target);
            text(w, "annotator", link.annotator.as_deref());
            facts::write_record(w, link);
            note(w, &link.note);
        });
    }
}

/// An attribution, from its first to its last member.
fn write_attribution(
    attribution: &DraftAttribution,
    entry: &DraftEntry,
    at: usize,
    ids: &[usize],
    composed: &Composed,
    structures: &mut Structures<'_>,
) {
    let mut elements = Vec::with_capacity(attribution.members.len());
    let mut range: Option<Range<usize>> = None;
    for (role, place) in &attribution.members {
        let (Some(id), Some(member)) = (ids.get(*place), entry.annotations.get(*place)) else {
            continue;
        };
        let over = composed.range(at, member.span.as_ref());
        range = Some(match range {
            Some(range) => range.start.min(over.start)..range.end.max(over.end),
            None => over,
        });
        elements.push(structures.add(MEMBER, |w| {
            w.text("role", role.word());
            w.number("@target", *id);
        }));
    }
    let members = structures.add("uima.cas.FSArray", |w| {
        w.key("%ELEMENTS");
        w.open('[');
        for id in &elements {
            w.next();
            w.display(id);
        }
        w.close(']');
    });
    let range = range.unwrap_or_else(|| composed.range(at, None));
    let fields = &attribution.fields;
    structures.add_at(ATTRIBUTION, &range, |w| {
        text(w, "annotator", attribution.annotator.as_deref());
        text(w, "quote_type", fields.quote_type.map(Word::word));
        text(w, "speaker", fields.speaker.as_deref());
        text(w, "source_type", fields.source_type.as_deref());
        text(w, "naming", fields.naming.map(Word::word));
        facts::write_record(w, attribution);
        note(w, &attribution.note);
        w.number("@members", members);
    });
}

// Reading

fn read(files: &Files, _: &Options) -> Reading {
    let mut reader = Reader::default();
    let is_types = |file: &File| file.path.ends_with(".xml");
    let is_cas = |file: &&File| match &*files.0 {
        // Whatever its name is.
        [file] => !is_types(file),
        _ => file.path.ends_with(".json"),
    };
    if !files.0.iter().any(|file| is_cas(&file) || is_types(file)) {
        reader
            .reading
            .refuse("the folder", said!("there is no .json file in it"));
    }
    for file in files.0.iter().filter(is_cas) {
        let text = file.text();
        match json::read(&text) {
            Ok(Node::Object(keys)) => reader.file(keys, &file.path),
            _ => reader
                .reading
                .refuse(&*file.path, said!("it is no JSON object, as a CAS is")),
        }
    }
    reader.reading
}

/// What was read of all files so far.
#[derive(Default)]
struct Reader {
    reading: Reading,
    /// The annotators that were read.
    annotators: BTreeSet<AnnotatorId>,
    copied: Copied,
}

/// A feature structure.
struct Structure<'t> {
    name: String,
    place: String,
    facts: Facts<'t>,
}

type Keys<'t> = Vec<(std::borrow::Cow<'t, str>, Node<'t>)>;

impl Reader {
    fn file(&mut self, keys: Keys<'_>, path: &str) {
        let list = keys
            .into_iter()
            .find(|(key, _)| key == "%FEATURE_STRUCTURES");
        let Some((_, Node::Array(items))) = list else {
            self.reading
                .refuse(path, said!("it has no list of feature structures"));
            return;
        };
        let mut text = None;
        let mut arrays = Arrays::default();
        let mut structures = Vec::new();
        for (number, item) in items.into_iter().enumerate() {
            let place = format!("{path}, %FEATURE_STRUCTURES[{number}]");
            let Node::Object(keys) = item else {
                self.reading
                    .refuse(place, said!("it is no feature structure"));
                continue;
            };
            let mut facts = Facts::new(keys);
            let name = facts.text("%TYPE").unwrap_or_default().to_string();
            let id = facts.number("%ID").unwrap_or_default();
            match &*name {
                "uima.cas.Sofa" => text = facts.text("sofaString").or(text),
                "uima.cas.StringArray" => {
                    arrays.strings.insert(id, facts.texts("%ELEMENTS"));
                }
                "uima.cas.FSArray" => {
                    arrays.structures.insert(id, facts.numbers("%ELEMENTS"));
                }
                MEMBER => {
                    let member = facts.word("role").zip(facts.number("@target"));
                    arrays.members.extend(member.map(|member| (id, member)));
                }
                _ => structures.push(Structure { name, place, facts }),
            }
        }
        let text = text.unwrap_or_default().to_string();
        let index = Index::new(&text);
        let mut headings = Vec::new();
        let mut starts = Vec::new();
        for structure in &mut structures {
            let begin = structure.facts.number("begin");
            let Some(begin) = begin.and_then(|begin| index.at_utf16(begin)) else {
                continue;
            };
            match &*structure.name {
                ENTRY => starts.push((begin.code_point, false)),
                HEADING => headings.push(begin.code_point),
                _ => {}
            }
        }
        for heading in headings {
            let entry = starts.partition_point(|(start, _)| *start <= heading);
            if let Some((_, has_heading)) = entry.checked_sub(1).and_then(|at| starts.get_mut(at)) {
                *has_heading = true;
            }
        }
        if starts.is_empty() && !text.is_empty() {
            let why = said!(
                "it was not written by Liveblog Annotator: it has no entries ({name})",
                name = ENTRY
            );
            self.reading.refuse(path, why);
            return;
        }
        let Some(composed) = Composed::with(text.clone(), &starts) else {
            let why = said!(
                "its entries ({name}) do not lie one after the other in its text",
                name = ENTRY
            );
            self.reading.refuse(path, why);
            return;
        };
        let composed = composed.indexed(&self.copied);
        let mut document = DraftDocument::default();
        for at in 0..starts.len() {
            let text = composed.part(at, Part::Text);
            document.entries.push(DraftEntry {
                heading: composed.part(at, Part::Heading),
                text_sha256: text.as_deref().map(|text| sha256::of(text).into()),
                text,
                ..DraftEntry::default()
            });
        }
        let mut file = FileReading {
            composed,
            arrays,
            places: BTreeMap::new(),
            document,
            reader: self,
        };
        for structure in structures {
            file.read(structure);
        }
        let document = file.document;
        self.reading.draft.documents.push(document);
    }
}

/// What feature structures refer to, by id.
#[derive(Default)]
struct Arrays {
    strings: BTreeMap<usize, Vec<Arc<str>>>,
    structures: BTreeMap<usize, Vec<usize>>,
    members: BTreeMap<usize, (Role, usize)>,
}

struct FileReading<'f> {
    composed: Indexed<'f>,
    arrays: Arrays,
    /// Of each label its entry and its place there, by id.
    places: BTreeMap<usize, (usize, usize)>,
    document: DraftDocument,
    reader: &'f mut Reader,
}

impl FileReading<'_> {
    /// The texts of an array, to which any number of structures may refer.
    fn strings(&self, id: Option<usize>) -> Result<Vec<Arc<str>>, Said> {
        let strings = id.and_then(|id| self.arrays.strings.get(&id));
        let strings = strings.map_or(&[][..], Vec::as_slice);
        self.reader.copied.claim(size_of_val(strings))?;
        Ok(strings.to_vec())
    }

    fn read(&mut self, structure: Structure<'_>) {
        let Structure {
            name,
            place,
            mut facts,
        } = structure;
        let f = &mut facts;
        match &*name {
            DOCUMENT => {
                if let Err(why) = self.read_document(f) {
                    self.reader.reading.refuse(&*place, why);
                }
            }
            ANNOTATOR => {
                if let (Some(id), Some(name)) = (f.id::<AnnotatorId>("id"), f.text("name"))
                    && self.reader.annotators.insert(id.clone())
                {
                    self.reader.reading.draft.annotators.push(Annotator {
                        id,
                        name: name.to_string(),
                        extra: Extra::default(),
                    });
                }
            }
            ENTRY | BLOCK | ENTRY_LABEL | PASSAGE | STATUS | ATTRIBUTION | LINK => {
                let unit = |at| Some(self.composed.index.at_utf16(at?)?.code_point);
                let range = unit(f.number("begin")).zip(unit(f.number("end")));
                let range = range.map(|(begin, end)| begin..end);
                if let Err(why) = self.read_at(&name, range, f) {
                    self.reader.reading.refuse(&*place, why);
                }
            }
            // UIMA's own, and what another tool adds.
            _ => {}
        }
        for key in &facts.wrong {
            let what = said!("“{key}” cannot be what it is and was left out", key);
            self.reader.reading.repair(&*place, what);
        }
    }

    fn read_document(&mut self, f: &mut Facts<'_>) -> Result<(), Said> {
        let standfirst = self.strings(f.number("@standfirst"))?;
        let key_points = self.strings(f.number("@key_points"))?;
        let entries = std::mem::take(&mut self.document.entries);
        self.document = DraftDocument {
            id: f.id("id"),
            title: f.text("title"),
            source_url: f.text("source_url"),
            language: f.text("language"),
            date: f.parsed("date"),
            time_zone: f.text("time_zone"),
            order: f.word("order"),
            standfirst,
            key_points,
            text_sha256: f.text("text_sha256"),
            added: f.parsed("added"),
            entries,
        };
        Ok(())
    }

    fn read_at(
        &mut self,
        name: &str,
        range: Option<Range<usize>>,
        f: &mut Facts<'_>,
    ) -> Result<(), Said> {
        let range = range.filter(|range| range.start <= range.end);
        let range = range.ok_or_else(|| said!("its begin and end are not in the text"))?;
        let Indexed {
            composed, index, ..
        } = &self.composed;
        let entries = &composed.entries;
        let at = entries.partition_point(|placed| placed.whole.end < range.end);
        let placed = entries
            .get(at)
            .filter(|placed| placed.whole.start <= range.start);
        let placed = placed.ok_or_else(|| said!("it lies in no entry"))?;
        let authors = f.number("@authors");
        let authors = self.strings(authors)?;
        let entry = self
            .document
            .entries
            .get_mut(at)
            .ok_or_else(|| said!("it lies in no entry"))?;
        match name {
            ENTRY => {
                entry.id = f.id("id");
                entry.index = f.number("index");
                entry.time = f.time();
                entry.authors = authors;
                let source = f.number("source_start").zip(f.number("source_end"));
                entry.source = source.map(|(start, end)| CodePointRange { start, end });
            }
            BLOCK => {
                let kind = f.word("kind").ok_or_else(|| said!("it has no kind"))?;
                let byte = |at| index.at_code_point(at).map(|position| position.byte);
                let from = byte(placed.text.start);
                let byte = |at| u32::try_from(byte(at)?.checked_sub(from?)?).ok();
                let ends = byte(range.start).zip(byte(range.end));
                let (start, end) = ends.ok_or_else(|| said!("it lies in no text"))?;
                let range = TextRange { start, end };
                entry.blocks.push(Block { kind, range });
            }
            ENTRY_LABEL | PASSAGE => {
                let label = f
                    .id::<LabelId>("label")
                    .ok_or_else(|| said!("it has no label"))?;
                let span = match name {
                    PASSAGE => match self.composed.locate(&range)? {
                        Located::Passage {
                            span,
                            is_cut: false,
                            ..
                        } => Some(span),
                        _ => return Err(said!("it is not in one heading or one text")),
                    },
                    _ => None,
                };
                let id = f.number("%ID").unwrap_or_default();
                self.places.insert(id, (at, entry.annotations.len()));
                entry.annotations.push(DraftAnnotation {
                    id: f.id("id"),
                    annotator: f.id("annotator"),
                    span,
                    origin: f.word("origin"),
                    note: f.text("note").unwrap_or_default(),
                    created: f.parsed("created"),
                    modified: f.parsed("modified"),
                    codebook_version: f.codebook_version(),
                    ..DraftAnnotation::new(label)
                });
            }
            STATUS => entry.statuses.push(DraftStatus {
                annotator: f.id("annotator"),
                status: f.word("status").ok_or_else(|| said!("it has no status"))?,
                modified: f.parsed("modified"),
                note: f.text("note").unwrap_or_default(),
            }),
            LINK => entry.links.push(DraftLink {
                id: f.id("id"),
                relation: f
                    .word("relation")
                    .ok_or_else(|| said!("it has no relation"))?,
                target_document: f.id("target_document"),
                target: f.id("target").ok_or_else(|| said!("it has no target"))?,
                annotator: f.id("annotator"),
                origin: f.word("origin"),
                note: f.text("note").unwrap_or_default(),
                created: f.parsed("created"),
                modified: f.parsed("modified"),
            }),
            _ => {
                let elements = f
                    .number("@members")
                    .and_then(|id| self.arrays.structures.get(&id));
                let elements = elements.map_or(&[][..], Vec::as_slice);
                let bytes = elements.len().saturating_mul(size_of::<(Role, usize)>());
                self.reader.copied.claim(bytes)?;
                let mut members = Vec::with_capacity(elements.len());
                for id in elements {
                    let member = self.arrays.members.get(id).and_then(|(role, target)| {
                        let (there, place) = self.places.get(target)?;
                        (*there == at).then_some((*role, *place))
                    });
                    members.push(
                        member
                            .ok_or_else(|| said!("one of its members is no label of its entry"))?,
                    );
                }
                entry.attributions.push(DraftAttribution {
                    id: f.id("id"),
                    annotator: f.id("annotator"),
                    members,
                    fields: AttributionFields {
                        quote_type: f.word("quote_type"),
                        speaker: f.text("speaker"),
                        source_type: f.text("source_type"),
                        naming: f.word("naming"),
                    },
                    note: f.text("note").unwrap_or_default(),
                    created: f.parsed("created"),
                    modified: f.parsed("modified"),
                    codebook_version: f.codebook_version(),
                });
            }
        }
        Ok(())
    }
}
