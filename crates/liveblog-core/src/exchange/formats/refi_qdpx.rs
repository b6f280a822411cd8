//! A REFI-QDA project: a zip with one XML file and one text a live blog, for
//! NVivo, ATLAS.ti, MAXQDA, QualCoder and others.
//!
//! A live blog is a text source, in which each entry is a selection with the
//! code “Entry” and the entry's id for its name. Labels are codings by the
//! user who set them; notes are the descriptions of their selections; statuses
//! are codings of whole entries. What REFI-QDA has no attribute for stands in
//! the description of the source and of the entry as a JSON object.
//!
//! Sources of other tools become live blogs of one entry. Positions are code
//! points; some tools count UTF-16 code units or a line end as two, and which
//! it is shows in the words that selections have for names.
//!
//! What this module does not do: pictures, PDFs, sound and film, and texts
//! that lie outside of the file.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use super::Form;
use crate::exchange::composed::{self, Composed, Indexed, Located};
use crate::exchange::draft::Batch;
use crate::exchange::facts::{self, Facts};
use crate::exchange::fit::{BookHolds, Holds};
use crate::exchange::passages::Copied;
use crate::exchange::refi::{self, Codes, plain_guid};
use crate::exchange::xml::{self, Element};
use crate::exchange::zip::unzip_where;
use crate::exchange::{
    Draft, DraftAnnotation, DraftDocument, DraftEntry, DraftSpan, DraftStatus, File, Files, Losses,
    Options, Reading,
};
use crate::json::Quoted;
use crate::offset::Index;
use crate::said::{Phrase, Said, phrase, said};
use crate::words::Word;
use crate::{Annotator, AnnotatorId, Codebook, Extra, Part, Status, Timestamp, sha256};

/// The schema's target.
const NAMESPACE: &str = "urn:QDA-XML:project:1.0";

/// What a project is called where nothing has a name, since the schema wants one.
const NAMELESS: &str = "Live blogs";

/// Characters of a passage that its selection has for a name.
const LONGEST_NAME: usize = 250;

/// Bytes around a selection in which its words are looked for.
const NEAR: usize = 1 << 16;

/// What stands between the notes of one coding.
const BETWEEN_NOTES: &str = "\n\n";

/// Bytes in which words are looked for in all of a file.
const MOST_LOOKED_AT: usize = 1 << 30;

pub(super) const FORM: Form = Form {
    holds: Holds {
        annotation_ids: false,
        attributions: false,
        links: false,
        blocks: false,
        sources: false,
        codebook: BookHolds::Everything,
        ..Holds::EVERYTHING
    },
    stand_off: false,
    batch: Batch::Whole,
    fit: Some(fit),
    write: Some(write),
    read,
};

fn fit(draft: &mut Draft, _: &Options, losses: &mut Losses) {
    composed::fit(draft, losses);
    refi::fit_codebook(draft, losses);
    let name = draft.project_name.0.as_deref();
    let mut name = name.unwrap_or(NAMELESS).to_owned();
    refi::clean(&mut name, "", losses);
    draft.name = Some(name.into());
    for annotator in &mut draft.annotators {
        refi::clean(&mut annotator.name, &annotator.id, losses);
        annotator.extra = Extra::default();
    }
    for entry in draft.documents.iter_mut().flat_map(|d| &mut d.entries) {
        let id = entry.id.as_deref().unwrap_or_default();
        for annotation in &mut entry.annotations {
            let id = annotation.id.as_deref().unwrap_or_default();
            clean(&mut annotation.note, id, losses);
            annotation.origin = None;
            annotation.codebook_version = None;
        }
        for status in &mut entry.statuses {
            clean(&mut status.note, id, losses);
        }
    }
}

fn clean(text: &mut Arc<str>, id: &str, losses: &mut Losses) {
    let mut cleaned = text.to_string();
    refi::clean(&mut cleaned, id, losses);
    if cleaned != **text {
        *text = cleaned.into();
    }
}

/// The GUID of a code that is no label.
fn structure_guid(name: &str) -> String {
    refi::guid("structure", &[name])
}

/// What a status is called.
fn status_name(status: Status) -> &'static str {
    match status {
        Status::Unseen => "Unseen",
        Status::InProgress => "In progress",
        Status::Done => "Done",
        Status::Unsure => "Unsure",
        Status::Excluded => "Excluded",
    }
}

/// Writes a project from one draft.
struct ProjectWriter {
    w: xml::Writer,
    /// The users' GUIDs.
    users: HashMap<AnnotatorId, String>,
    /// Whose the entries are: the first user's, since some tools want one.
    first_user: Option<String>,
}

fn write(draft: &Draft, _: bool, options: &Options, files: &mut Files) {
    let mut names: Vec<(&AnnotatorId, Option<&str>)> = Vec::new();
    for annotator in &draft.annotators {
        names.push((&annotator.id, Some(&annotator.name)));
    }
    let mut known: HashSet<&AnnotatorId> = names.iter().map(|(id, _)| *id).collect();
    for entry in draft.documents.iter().flat_map(|d| &d.entries) {
        let annotations = entry.annotations.iter().map(|a| &a.annotator);
        let statuses = entry.statuses.iter().map(|s| &s.annotator);
        for id in annotations.chain(statuses).flatten() {
            if known.insert(id) {
                names.push((id, None));
            }
        }
    }
    let user = |(id, name): &(&AnnotatorId, Option<&str>)| {
        let guid = refi::guid("user", &[id, name.unwrap_or_default()]);
        ((*id).clone(), guid)
    };
    let users: HashMap<AnnotatorId, String> = names.iter().map(user).collect();
    let first_user = names.first().map(user).map(|(_, guid)| guid);
    let mut writer = ProjectWriter {
        w: xml::Writer::new(),
        users,
        first_user,
    };
    files.at("project.qde");
    writer.project(draft, &names, options, files);
    *files.at("project.qde") = writer.w.finish();
}

impl ProjectWriter {
    fn project(
        &mut self,
        draft: &Draft,
        users: &[(&AnnotatorId, Option<&str>)],
        options: &Options,
        archive: &mut Files,
    ) {
        let nothing = Codebook {
            name: NAMELESS.to_owned(),
            ..crate::exchange::fit::codebook_of_ids([])
        };
        let codebook = draft.codebook.as_deref().unwrap_or(&nothing);
        let first_user = self.first_user.clone();
        let w = &mut self.w;
        w.open(
            "Project",
            &[
                ("xmlns", Some(NAMESPACE)),
                ("name", Some(draft.name.as_deref().unwrap_or(NAMELESS))),
                ("origin", Some(refi::ORIGIN)),
                ("creatingUserGUID", first_user.as_deref()),
                ("creationDateTime", Some(options.exported.as_str())),
            ],
        );
        if !users.is_empty() {
            w.open("Users", &[]);
            for (id, name) in users {
                let guid = self.users.get(*id).map(String::as_str);
                w.empty("User", &[("guid", guid), ("name", *name), ("id", Some(id))]);
            }
            w.close("Users");
        }
        w.open("CodeBook", &[]);
        refi::write_codes(w, codebook, |w| {
            let group = |w: &mut xml::Writer, name| {
                refi::open_code(w, &structure_guid(name), name, false, None);
            };
            let code = |w: &mut xml::Writer, name| {
                refi::write_code(w, &structure_guid(name), name);
            };
            group(w, "Live blog");
            code(w, "Entry");
            group(w, "Status");
            for status in <Status as Word>::ALL {
                code(w, status_name(*status));
            }
            w.close("Code");
            w.close("Code");
        });
        w.close("CodeBook");
        if !draft.documents.is_empty() {
            self.w.open("Sources", &[]);
            for document in &draft.documents {
                self.source(document, archive);
            }
            self.w.close("Sources");
        }
        refi::write_sets(&mut self.w, codebook, "targetGUID");
        self.w.close("Project");
    }

    fn source(&mut self, document: &DraftDocument, archive: &mut Files) {
        let id = document.id.as_deref().unwrap_or_default();
        let guid = refi::guid("source", &[id]);
        let composed = Composed::of(document);
        let path = format!("internal://{guid}.txt");
        let title = document.title.as_deref().filter(|title| !title.is_empty());
        let first_user = self.first_user.clone();
        self.w.open(
            "TextSource",
            &[
                ("guid", Some(&guid)),
                ("name", Some(&xml::cleaned(title.unwrap_or(id)))),
                ("plainTextPath", Some(&path)),
                ("creatingUser", first_user.as_deref()),
                (
                    "creationDateTime",
                    document.added.as_ref().map(Timestamp::as_str),
                ),
            ],
        );
        self.w.text("Description", &document_facts(document));
        for (number, entry) in document.entries.iter().enumerate() {
            self.entry(id, number, entry, &composed);
        }
        self.w.close("TextSource");
        *archive.at(format!("sources/{guid}.txt")) = composed.text.into_bytes();
    }

    fn entry(&mut self, document: &str, number: usize, entry: &DraftEntry, composed: &Composed) {
        let id = entry.id.as_deref().unwrap_or_default();
        let id = xml::cleaned(id);
        let place = [document, &number.to_string()].join("\0");
        let whole = composed.range(number, None);
        let first_user = self.first_user.clone();
        self.selection(&Selection {
            guid_of: [&place, "entry"],
            range: whole.clone(),
            name: &id,
            description: &entry_facts(entry),
            code: &structure_guid("Entry"),
            user: first_user.as_deref(),
            created: None,
            modified: None,
        });
        for (at, status) in entry.statuses.iter().enumerate() {
            let user = status.annotator.as_ref().and_then(|id| self.users.get(id));
            self.selection(&Selection {
                guid_of: [&place, &format!("status {at}")],
                range: whole.clone(),
                name: &id,
                description: &status.note,
                code: &structure_guid(status_name(status.status)),
                user: user.cloned().as_deref(),
                created: None,
                modified: status.modified.as_ref(),
            });
        }
        for (at, annotation) in entry.annotations.iter().enumerate() {
            let user = annotation.annotator.as_ref();
            let user = user.and_then(|id| self.users.get(id));
            let exact = annotation.span.as_ref().and_then(|s| s.exact.as_deref());
            self.selection(&Selection {
                guid_of: [&place, &format!("label {at}")],
                range: composed.range(number, annotation.span.as_ref()),
                name: exact.map_or(&id, name_of),
                description: &annotation.note,
                code: &refi::code_guid(&annotation.label),
                user: user.cloned().as_deref(),
                created: annotation.created.as_ref(),
                modified: annotation.modified.as_ref(),
            });
        }
    }

    /// Writes a selection with one coding.
    fn selection(&mut self, selection: &Selection<'_>) {
        let created = selection.created.map(Timestamp::as_str);
        let Range { start, end } = selection.range;
        let w = &mut self.w;
        w.open(
            "PlainTextSelection",
            &[
                ("guid", Some(&refi::guid("selection", &selection.guid_of))),
                ("name", Some(selection.name)),
                ("startPosition", Some(&start.to_string())),
                ("endPosition", Some(&end.to_string())),
                ("creatingUser", selection.user),
                ("creationDateTime", created),
                (
                    "modifiedDateTime",
                    selection.modified.map(Timestamp::as_str),
                ),
            ],
        );
        w.text("Description", selection.description);
        w.open(
            "Coding",
            &[
                ("guid", Some(&refi::guid("coding", &selection.guid_of))),
                ("creatingUser", selection.user),
                ("creationDateTime", created),
            ],
        );
        w.empty("CodeRef", &[("targetGUID", Some(selection.code))]);
        w.close("Coding");
        w.close("PlainTextSelection");
    }
}

/// A selection as it is written.
struct Selection<'s> {
    /// What its GUID and its coding's are made of.
    guid_of: [&'s str; 2],
    range: Range<usize>,
    name: &'s str,
    description: &'s str,
    code: &'s str,
    user: Option<&'s str>,
    created: Option<&'s Timestamp>,
    modified: Option<&'s Timestamp>,
}

fn name_of(exact: &str) -> &str {
    let end = exact.char_indices().nth(LONGEST_NAME);
    &exact[..end.map_or(exact.len(), |(at, _)| at)]
}

fn document_facts(document: &DraftDocument) -> String {
    refi::facts(|w| {
        w.text("document", document.id.as_deref().unwrap_or_default());
        let date = document.date.map(|date| date.to_string());
        for (key, value) in [
            ("title", document.title.as_deref()),
            ("source_url", document.source_url.as_deref()),
            ("language", document.language.as_deref()),
            ("date", date.as_deref()),
            ("time_zone", document.time_zone.as_deref()),
            ("order", document.order.map(Word::word)),
            ("text_sha256", document.text_sha256.as_deref()),
        ] {
            if let Some(value) = value {
                w.text(key, value);
            }
        }
        for (key, texts) in [
            ("standfirst", &document.standfirst),
            ("key_points", &document.key_points),
        ] {
            if !texts.is_empty() {
                w.texts(key, &mut texts.iter().map(|text| &**text));
            }
        }
    })
}

fn entry_facts(entry: &DraftEntry) -> String {
    refi::facts(|w| {
        w.text("entry", entry.id.as_deref().unwrap_or_default());
        if let Some(index) = entry.index {
            w.number("index", index);
        }
        if entry.heading.is_some() {
            w.key("heading");
            w.display(&true);
        }
        facts::write_time(w, &entry.time);
        if !entry.authors.is_empty() {
            w.texts("authors", &mut entry.authors.iter().map(|author| &**author));
        }
    })
}

const NAMES: &[&str] = &[
    "AudioSource",
    "CodeRef",
    "Coding",
    "Note",
    "NoteRef",
    "Notes",
    "PDFSource",
    "PictureSource",
    "PlainTextContent",
    "PlainTextSelection",
    "Project",
    "Sources",
    "TextSource",
    "User",
    "Users",
    "VideoSource",
    "creatingUser",
    "creationDateTime",
    "endPosition",
    "id",
    "modifiedDateTime",
    "plainTextPath",
    "richTextPath",
    "startPosition",
];

fn read(files: &Files, _: &Options) -> Reading {
    let mut reading = Reading::default();
    let is_read = |path: &str| {
        let path = path.to_ascii_lowercase();
        path.ends_with(".qde") || path.ends_with(".txt")
    };
    let Some(file) = files.ending(".qdpx").or(files.0.first()) else {
        return reading;
    };
    let archive = match unzip_where(&file.bytes, is_read) {
        Ok(archive) => archive,
        Err(fault) => {
            reading.refuse(&*file.path, fault.said());
            return reading;
        }
    };
    let is_project = |file: &&File| file.path.to_ascii_lowercase().ends_with(".qde");
    let Some(project) = archive.0.iter().find(is_project) else {
        reading.refuse(&*file.path, said!("there is no .qde file in the project"));
        return reading;
    };
    let names = [refi::NAMES, NAMES].concat();
    match xml::read(&project.text(), &names) {
        Ok(root) if root.name == "Project" => {
            let reader = ProjectReader::new(&root, &archive, &mut reading);
            let draft = reader.draft(&root);
            reading.draft = draft;
        }
        Ok(_) => reading.refuse(&*project.path, said!("this is no REFI-QDA project")),
        Err(fault) => reading.refuse(&*project.path, fault.said()),
    }
    reading
}

/// What a code means that is set.
#[derive(Clone)]
enum Meaning {
    Entry,
    Status(Status),
    Label(crate::LabelId),
}

struct ProjectReader<'r> {
    reading: &'r mut Reading,
    /// The texts in the archive by their names in lower case, without folders.
    texts: HashMap<String, &'r File>,
    annotators: Vec<Annotator>,
    users: HashMap<String, AnnotatorId>,
    codebook: Option<Codebook>,
    codes: HashMap<String, Meaning>,
    notes: HashMap<String, String>,
    /// Bytes in which words may still be looked for.
    room: usize,
    /// What was copied of texts, notes and descriptions.
    copied: Copied,
    /// The files of texts that were read.
    read: HashSet<String>,
}

impl<'r> ProjectReader<'r> {
    fn new(root: &Element, archive: &'r Files, reading: &'r mut Reading) -> Self {
        let name = |file: &'r File| {
            let name = file.path.rsplit('/').next().unwrap_or_default();
            (name.to_lowercase(), file)
        };
        let structure = [structure_guid("Live blog")];
        let codes = root.child("CodeBook").and_then(|book| book.child("Codes"));
        let Codes {
            codebook, labels, ..
        } = refi::read_codes(codes, root.child("Sets"), &structure, reading);
        let mut meanings: HashMap<String, Meaning> = labels
            .into_iter()
            .map(|(guid, label)| (guid, Meaning::Label(label)))
            .collect();
        meanings.insert(structure_guid("Entry"), Meaning::Entry);
        for status in <Status as Word>::ALL {
            let guid = structure_guid(status_name(*status));
            meanings.insert(guid, Meaning::Status(*status));
        }
        let mut reader = Self {
            reading,
            texts: archive.0.iter().map(name).collect(),
            annotators: Vec::new(),
            users: HashMap::new(),
            codebook,
            codes: meanings,
            notes: HashMap::new(),
            room: MOST_LOOKED_AT,
            copied: Copied::default(),
            read: HashSet::new(),
        };
        reader.read_users(root);
        for note in root.child("Notes").iter().flat_map(|n| n.all("Note")) {
            let guid = plain_guid(note.attribute("guid").unwrap_or_default());
            if let Ok(text) = reader.text(note) {
                reader.notes.insert(guid, text.replace("\r\n", "\n"));
            }
        }
        reader
    }

    fn read_users(&mut self, root: &Element) {
        let mut ids = refi::Ids::default();
        for user in root.child("Users").iter().flat_map(|u| u.all("User")) {
            let name = user.attribute("name");
            let id = ids.claim(user.attribute("id"), name.unwrap_or_default(), "annotator");
            let id = AnnotatorId::from(id);
            if let Some(name) = name {
                self.annotators.push(Annotator {
                    id: id.clone(),
                    name: name.to_owned(),
                    extra: Extra::default(),
                });
            }
            let guid = plain_guid(user.attribute("guid").unwrap_or_default());
            self.users.insert(guid, id);
        }
    }

    fn draft(mut self, root: &Element) -> Draft {
        let mut documents = Vec::new();
        for source in root.child("Sources").iter().flat_map(|s| &s.children) {
            let name = source.attribute("name").unwrap_or_default();
            let place = format!("source {}", Quoted(name));
            if source.name != "TextSource" {
                let why = said!("only texts can be read, not PDFs, pictures, sound or film");
                self.reading.refuse(place, why);
                continue;
            }
            match self.text(source) {
                Ok(text) => documents.push(self.document(source, &place, &text)),
                Err(why) => self.reading.refuse(place, why),
            }
        }
        let name = root.attribute("name").filter(|name| !name.is_empty());
        Draft {
            name: name.map(Arc::from),
            codebook: self.codebook.map(Arc::new),
            annotators: self.annotators,
            documents,
            ..Draft::default()
        }
    }

    /// The text of a source or a note, with its line ends as they are.
    fn text(&mut self, source: &Element) -> Result<String, Said> {
        if let Some(content) = source.child("PlainTextContent") {
            return Ok(content.text.clone());
        }
        let Some(path) = source.attribute("plainTextPath") else {
            return Err(match source.attribute("richTextPath") {
                Some(_) => said!(
                    "the text is there only as a document of a word processor; let the other \
                     program export it as plain text"
                ),
                None => said!("the source has no text"),
            });
        };
        let Some(name) = path.strip_prefix("internal://") else {
            let path = Quoted(path);
            return Err(said!(
                "its text lies outside of the project, in {path}",
                path
            ));
        };
        let key = name.to_lowercase();
        let Some(file) = self.texts.get(&key) else {
            return Err(said!("its text {name} is missing", name = Quoted(name)));
        };
        if !self.read.insert(key) {
            self.copied.claim(file.bytes.len())?;
        }
        Ok(file.text().into_owned())
    }

    fn document(&mut self, source: &Element, place: &str, raw: &str) -> DraftDocument {
        let (_, facts) = refi::split_facts(source.text_of("Description"));
        let mut facts = facts.unwrap_or_default();
        let mut document = DraftDocument::default();
        let selections: Vec<&Element> = source.all("PlainTextSelection").collect();
        let text = raw.replace("\r\n", "\n");
        let ranges = self.ranges(raw, &text, &selections, place);
        let entries: Vec<(&Element, &Range<usize>)> = selections
            .iter()
            .zip(&ranges)
            .filter_map(|(selection, range)| Some((*selection, range.as_ref()?)))
            .filter(|(selection, _)| self.is_entry(selection))
            .collect();
        let is_ours = facts.text("document").is_some();
        let heads: Vec<_> = entries
            .iter()
            .map(|(selection, range)| {
                let (_, facts) = refi::split_facts(selection.text_of("Description"));
                let mut facts = facts.unwrap_or_default();
                (range.start, facts.flag("heading").unwrap_or_default())
            })
            .collect();
        let composed = match is_ours && (!entries.is_empty() || text.is_empty()) {
            true => Composed::with(text.clone(), &heads),
            false => None,
        };
        let composed = composed.as_ref().map(|c| c.indexed(&self.copied));
        let composed = match composed {
            Some(composed) => {
                for (number, (selection, _)) in entries.iter().enumerate() {
                    document.entries.push(entry(selection, number, &composed));
                }
                read_document_facts(&mut document, &mut facts);
                Some(composed)
            }
            None => {
                if is_ours {
                    let what = said!(
                        "the text was changed, so that its entries cannot be told apart; it is \
                         one entry now"
                    );
                    self.reading.repair(place, what);
                }
                document.entries.push(DraftEntry {
                    text_sha256: Some(sha256::of(&text).into()),
                    text: Some(text.as_str().into()),
                    ..DraftEntry::default()
                });
                let name = source.attribute("name").filter(|name| !name.is_empty());
                document.title = name.map(Arc::from);
                None
            }
        };
        document.added = moment(source.attribute("creationDateTime"));
        self.codings(source, &text, ranges, composed.as_ref(), &mut document);
        document
    }

    fn is_entry(&self, selection: &Element) -> bool {
        let mut codings = selection.all("Coding");
        codings.any(|coding| matches!(self.meaning(coding), Some(Meaning::Entry)))
    }

    fn meaning(&self, coding: &Element) -> Option<&Meaning> {
        let guid = coding.child("CodeRef")?.attribute("targetGUID")?;
        self.codes.get(&plain_guid(guid))
    }

    /// Reads what is said of the passages of a source.
    fn codings(
        &mut self,
        source: &Element,
        text: &str,
        ranges: Vec<Option<Range<usize>>>,
        composed: Option<&Indexed<'_>>,
        document: &mut DraftDocument,
    ) {
        let whole = 0..text.chars().count();
        let index = Index::new(text);
        for (selection, range) in source.all("PlainTextSelection").zip(ranges) {
            let Some(range) = range else {
                continue;
            };
            let located = match composed {
                Some(composed) => composed.locate(&range),
                None if range == whole => Ok(Located::Entry(0)),
                None => passage(&index, &range, &self.copied),
            };
            let name = selection.attribute("name").unwrap_or_default();
            let place = format!("selection {}", Quoted(name));
            let (number, span) = match located {
                Err(why) => {
                    self.reading.refuse(place, why);
                    continue;
                }
                Ok(_) if selection.child("Coding").is_none() => {
                    self.reading.refuse(place, said!("it has no code"));
                    continue;
                }
                Ok(Located::Entry(number)) => (number, None),
                Ok(Located::Passage {
                    entry,
                    span,
                    is_cut,
                }) => {
                    if is_cut {
                        let what =
                            said!("it reached beyond a heading or text and was cut down to it");
                        self.reading.repair(&*place, what);
                    }
                    (entry, Some(span))
                }
            };
            if let Some(entry) = document.entries.get_mut(number) {
                self.selection(selection, span.as_ref(), &place, entry);
            }
        }
        for coding in source.all("Coding") {
            match (composed, document.entries.first_mut()) {
                (None, Some(entry)) => {
                    self.coding(coding, source, None, [""; 2], "source", entry);
                }
                _ => self.reading.refuse(
                    format!("source {}", Quoted(name(&source))),
                    said!("a code of a whole live blog; only entries and passages have labels"),
                ),
            }
        }
    }

    fn selection(
        &mut self,
        selection: &Element,
        span: Option<&DraftSpan>,
        place: &str,
        entry: &mut DraftEntry,
    ) {
        let notes = match self.notes_of(selection) {
            Ok(notes) => notes,
            Err(why) => return self.reading.refuse(place, why),
        };
        let notes = [selection.text_of("Description"), &*notes];
        for coding in selection.all("Coding") {
            self.coding(coding, selection, span, notes, place, entry);
        }
    }

    /// Reads a coding of a selection or a source. `notes` are the selection's
    /// description and its notes; those of a source say nothing of its codings.
    fn coding(
        &mut self,
        coding: &Element,
        of: &Element,
        span: Option<&DraftSpan>,
        notes: [&str; 2],
        place: &str,
        entry: &mut DraftEntry,
    ) {
        let said = |name: &str| coding.attribute(name).or_else(|| of.attribute(name));
        let user = said("creatingUser").map(plain_guid);
        let annotator = user.and_then(|guid| self.users.get(&guid).cloned());
        let modified = moment(of.attribute("modifiedDateTime"));
        let note = self.notes_of(coding).and_then(|own| {
            let [description, of_selection] = notes;
            self.copied.claim(description.len() + of_selection.len())?;
            let mut said = vec![description, &own, of_selection];
            said.retain(|note| !note.is_empty());
            Ok(Arc::from(said.join(BETWEEN_NOTES)))
        });
        let note: Arc<str> = match note {
            Ok(note) => note,
            Err(why) => return self.reading.refuse(place, why),
        };
        match self.meaning(coding).cloned() {
            None => self
                .reading
                .refuse(place, said!("its code is not in the codebook")),
            Some(Meaning::Entry) => {}
            Some(Meaning::Status(status)) if span.is_none() => entry.statuses.push(DraftStatus {
                annotator,
                status,
                modified,
                note,
            }),
            Some(Meaning::Status(_)) => {
                let why = said!("only whole entries have a status");
                self.reading.refuse(place, why);
            }
            Some(Meaning::Label(label)) => entry.annotations.push(DraftAnnotation {
                annotator,
                span: span.cloned(),
                note,
                created: moment(said("creationDateTime")),
                modified,
                ..DraftAnnotation::new(label)
            }),
        }
    }

    /// What the notes say to which an element refers.
    fn notes_of(&self, element: &Element) -> Result<String, Said> {
        let mut notes: Vec<&str> = Vec::new();
        for reference in element.all("NoteRef") {
            let guid = plain_guid(reference.attribute("targetGUID").unwrap_or_default());
            if let Some(note) = self.notes.get(&guid) {
                self.copied.claim(note.len())?;
                notes.push(note);
            }
        }
        Ok(notes.join(BETWEEN_NOTES))
    }

    /// Where each selection is in the text, in code points. `text` is `raw`
    /// with line feeds alone for line ends.
    fn ranges(
        &mut self,
        raw: &str,
        text: &str,
        selections: &[&Element],
        place: &str,
    ) -> Vec<Option<Range<usize>>> {
        let lines = Lines::new(raw, text);
        let stated: Vec<_> = selections.iter().map(|s| self.stated(s)).collect();
        // The names of entries are their ids, and not words of the text.
        let is_entry = |selection: &&&Element| self.is_entry(selection);
        let ids: HashSet<_> = selections.iter().filter(is_entry).map(name).collect();
        let quotes: Vec<String> = selections
            .iter()
            .map(|selection| match name(selection) {
                id if ids.contains(id) => String::new(),
                quote => quote.replace("\r\n", "\n"),
            })
            .collect();
        let says = |bytes: &Range<usize>, quote: &str| text[bytes.clone()].starts_with(quote);
        let mut unit = Unit::CodePoints;
        if !raw.is_ascii() || text.len() < raw.len() {
            let mut most = 0;
            for other in Unit::ALL {
                let pairs = stated.iter().zip(&quotes).filter(|(range, quote)| {
                    let bytes = range.as_ref().and_then(|range| lines.bytes(range, other));
                    !quote.is_empty() && bytes.is_some_and(|bytes| says(&bytes, quote))
                });
                let count = pairs.count();
                if count > most {
                    most = count;
                    unit = other;
                }
            }
        }
        if unit != Unit::CodePoints {
            let what = said!("its positions are counted in {unit}", unit = unit.words());
            self.reading.repair(place, what);
        }
        let mut ranges = Vec::with_capacity(stated.len());
        for (stated, quote) in stated.into_iter().zip(&quotes) {
            let Some(stated) = stated else {
                ranges.push(None);
                continue;
            };
            let bytes = lines.bytes(&stated, unit);
            let fits = bytes.as_ref().is_some_and(|bytes| says(bytes, quote));
            let found = match fits {
                true => None,
                false => self.find(text, bytes.as_ref(), &stated, quote),
            };
            let place = || format!("selection {}", Quoted(quote));
            if found.is_some() {
                let what = said!("its positions did not fit; it was found by its words");
                self.reading.repair(place(), what);
            }
            let range = found.or(bytes).and_then(|bytes| {
                let start = lines.text.at_byte(bytes.start)?.code_point;
                Some(start..lines.text.at_byte(bytes.end)?.code_point)
            });
            if range.is_none() {
                let why = said!("its positions lie beyond the text, and its words are not in it");
                self.reading.refuse(place(), why);
            }
            ranges.push(range);
        }
        ranges
    }

    /// The positions of a selection as they are stated.
    fn stated(&mut self, selection: &Element) -> Option<Range<usize>> {
        let number = |name| selection.attribute(name)?.trim().parse::<usize>().ok();
        let range = match (number("startPosition"), number("endPosition")) {
            (Some(start), Some(end)) if start < end => Some(start..end),
            _ => None,
        };
        if range.is_none() {
            let place = format!("selection {}", Quoted(name(&selection)));
            let why = said!("its positions are no range of the text");
            self.reading.refuse(place, why);
        }
        range
    }

    /// The words next to where they should be. What is not about as long as
    /// the range is a name and not its words.
    fn find(
        &mut self,
        text: &str,
        bytes: Option<&Range<usize>>,
        stated: &Range<usize>,
        quote: &str,
    ) -> Option<Range<usize>> {
        let length = quote.chars().count();
        if quote.is_empty() || length.abs_diff(stated.len()) > 2 + length / 4 {
            return None;
        }
        let at = bytes.map_or(text.len(), |bytes| bytes.start);
        let from = text.floor_char_boundary(at.saturating_sub(NEAR));
        let to = at.saturating_add(NEAR).saturating_add(quote.len());
        let near = &text[from..text.ceil_char_boundary(to.min(text.len()))];
        self.room = self.room.checked_sub(near.len())?;
        let starts = memchr::memmem::find_iter(near.as_bytes(), quote.as_bytes());
        let start = starts
            .map(|start| from + start)
            .min_by_key(|start| start.abs_diff(at))?;
        Some(start..start + quote.len())
    }
}

/// The name of a source or a selection: of the latter its words, or whatever the other program put there.
fn name<'e>(selection: &&'e Element) -> &'e str {
    selection.attribute("name").unwrap_or_default()
}

/// What positions count.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    CodePoints,
    /// With a carriage return and line feed as two.
    AllCodePoints,
    Utf16,
    AllUtf16,
}

impl Unit {
    const ALL: [Self; 4] = [
        Self::CodePoints,
        Self::AllCodePoints,
        Self::Utf16,
        Self::AllUtf16,
    ];

    fn words(self) -> Phrase {
        match self {
            Self::CodePoints => phrase!("code points"),
            Self::AllCodePoints => phrase!("code points, with line ends as two"),
            Self::Utf16 => phrase!("UTF-16 code units"),
            Self::AllUtf16 => phrase!("UTF-16 code units, with line ends as two"),
        }
    }
}

/// A text with and without the carriage returns of its line ends.
struct Lines<'t> {
    raw: Index<'t>,
    text: Index<'t>,
    /// Where carriage returns were left out of the raw text, in bytes.
    left_out: Vec<usize>,
}

impl<'t> Lines<'t> {
    fn new(raw: &'t str, text: &'t str) -> Self {
        Self {
            raw: Index::new(raw),
            text: Index::new(text),
            left_out: raw.match_indices("\r\n").map(|(at, _)| at).collect(),
        }
    }

    /// A range of the text in bytes; `None` where it lies beyond it or cuts a
    /// character.
    fn bytes(&self, range: &Range<usize>, unit: Unit) -> Option<Range<usize>> {
        let byte = |position: usize| match unit {
            Unit::CodePoints => Some(self.text.at_code_point(position)?.byte),
            Unit::Utf16 => Some(self.text.at_utf16(position)?.byte),
            Unit::AllCodePoints => Some(self.without(self.raw.at_code_point(position)?.byte)),
            Unit::AllUtf16 => Some(self.without(self.raw.at_utf16(position)?.byte)),
        };
        let (start, end) = (byte(range.start)?, byte(range.end)?);
        (start < end).then_some(start..end)
    }

    fn without(&self, raw: usize) -> usize {
        raw - self.left_out.partition_point(|at| *at < raw)
    }
}

/// A passage of a live blog of one entry.
fn passage(index: &Index<'_>, range: &Range<usize>, copied: &Copied) -> Result<Located, Said> {
    let byte = |at| index.at_code_point(at).map(|position| position.byte);
    let bytes = byte(range.start).zip(byte(range.end));
    let words = bytes.and_then(|(start, end)| index.text().get(start..end));
    let words = words.ok_or_else(|| said!("it does not lie in the text"))?;
    copied.claim(words.len())?;
    Ok(Located::Passage {
        entry: 0,
        span: DraftSpan {
            part: Part::Text,
            start: range.start,
            end: range.end,
            exact: Some(words.into()),
            exact_sha256: None,
        },
        is_cut: false,
    })
}

fn entry(selection: &Element, number: usize, composed: &Indexed<'_>) -> DraftEntry {
    let (_, facts) = refi::split_facts(selection.text_of("Description"));
    let mut facts = facts.unwrap_or_default();
    let text = composed.part(number, Part::Text);
    DraftEntry {
        id: facts.id("entry"),
        index: facts.number("index"),
        heading: composed.part(number, Part::Heading),
        time: facts.time(),
        authors: facts.texts("authors"),
        text_sha256: text.as_deref().map(|text| sha256::of(text).into()),
        text,
        ..DraftEntry::default()
    }
}

fn read_document_facts(document: &mut DraftDocument, facts: &mut Facts<'_>) {
    document.id = facts.id("document");
    document.title = facts.text("title");
    document.source_url = facts.text("source_url");
    document.language = facts.text("language");
    document.date = facts.parsed("date");
    document.time_zone = facts.text("time_zone");
    document.order = facts.word("order");
    document.text_sha256 = facts.text("text_sha256");
    document.standfirst = facts.texts("standfirst");
    document.key_points = facts.texts("key_points");
}

/// A moment; one without a zone is taken for UTC.
fn moment(text: Option<&str>) -> Option<Timestamp> {
    let text = text?.trim();
    let moment = text.parse().or_else(|_| format!("{text}Z").parse());
    moment.ok()
}
