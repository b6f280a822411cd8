//! Reads the dataset file: JSON, then the shape of every object, then what
//! only the whole shows: ids, references, offsets and hashes. It goes on after
//! a fault, so that a file can be mended in one go.

use std::borrow::Cow;
use std::cell::Cell;
use std::cmp::Ordering;
use std::sync::Arc;

use super::write::{after, before};
use super::{ATTRIBUTION, FORMAT, OFFSET_UNIT, Opened, ReadError, STAND_OFF, VERSION, Warning};
use crate::codebook::{Choice, Group, is_color};
use crate::json::{
    self, Node, Object, Path, Quoted, Report, SyntaxError, check_unique, objects, words,
};
use crate::offset::{Cursor, Index, Position};
use crate::said::{Said, phrase, said};
use crate::sorted::{Lookup, order};
use crate::words::Word as _;
use crate::{
    Annotation, Annotator, Attribution, AttributionFields, Block, CodePointRange, Codebook,
    CodebookChange, Document, Entry, EntryRecords, EntryRef, EntryTime, GENERATOR, Label, Link,
    Member, Naming, Notice, Part, Project, QuoteType, Scope, Span, StatusRecord, TextRange,
    TimePart, Timestamp, sha256,
};

/// Reads a dataset file: all of it, or nothing.
///
/// # Errors
/// [`ReadError`] lists every fault with its place; those of annotations and
/// statuses once all that they refer to could be read.
pub fn read(bytes: &[u8]) -> Result<Opened, ReadError> {
    let mut report = Report::default();
    let project = json(bytes, &mut report).and_then(|root| dataset(root, &mut report));
    outcome(project, report).map(|(project, warnings)| Opened { project, warnings })
}

/// Reads a codebook file: what a dataset file has under `codebook`.
///
/// # Errors
/// [`ReadError`] lists every fault with its place.
pub fn read_codebook(bytes: &[u8]) -> Result<(Codebook, Vec<Warning>), ReadError> {
    let mut report = Report::default();
    let book = json(bytes, &mut report)
        .and_then(|root| Object::new(root, &Path::Root, &mut report))
        .and_then(|object| codebook(object, &mut report));
    outcome(book, report)
}

fn outcome<T>(read: Option<T>, mut report: Report) -> Result<(T, Vec<Warning>), ReadError> {
    match read {
        Some(read) if report.faults.is_empty() => Ok((read, report.warnings)),
        _ => {
            if report.faults.is_empty() {
                report.fault(Path::Root, said!("the file cannot be read"));
            }
            Err(ReadError {
                faults: report.faults,
            })
        }
    }
}

/// The JSON tree of a file.
fn json<'b>(bytes: &'b [u8], report: &mut Report) -> Option<Node<'b>> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.strip_prefix('\u{FEFF}').unwrap_or(text),
        Err(error) => {
            let hint = if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
                phrase!("it seems to be UTF-16; save it as UTF-8")
            } else {
                phrase!("save it as UTF-8")
            };
            let at = error.valid_up_to();
            report.fault(
                Path::Root,
                said!("the file is not UTF-8 from byte {at} on; {hint}", at, hint),
            );
            return None;
        }
    };
    match text.trim_ascii_start().as_bytes().first() {
        None => {
            report.fault(Path::Root, said!("the file is empty"));
            return None;
        }
        Some(b'{' | b'[') => {}
        Some(_) => {
            report.fault(
                Path::Root,
                said!("this is not a Liveblog Annotator dataset: it is not JSON"),
            );
            return None;
        }
    }
    match json::read(text) {
        Ok(root) => Some(root),
        Err(error) => {
            let end = text.floor_char_boundary(error.end(text.len()));
            let line_start = text[..end].rfind('\n').map_or(0, |at| at + 1);
            let place = format!(
                "line {}, column {}",
                text[..line_start].matches('\n').count() + 1,
                text[line_start..end].chars().count()
            );
            report.fault_at(
                place,
                match error {
                    SyntaxError::Early => {
                        said!("the file ends early; it was not saved or copied completely")
                    }
                    SyntaxError::Wrong { reason, .. } => {
                        said!("the file is not valid JSON here ({reason})", reason)
                    }
                },
            );
            None
        }
    }
}

pub(crate) fn owned(text: Option<Cow<'_, str>>) -> Option<String> {
    text.map(Cow::into_owned)
}

pub(crate) fn strings(texts: Vec<Cow<'_, str>>) -> Vec<String> {
    let mut strings = Vec::with_capacity(texts.len());
    for text in texts {
        strings.push(text.into_owned());
    }
    strings
}

pub(super) fn dataset(root: Node<'_>, report: &mut Report) -> Option<Project> {
    const ROOT: &Path<'_> = &Path::Root;
    let Node::Object(_) = root else {
        report.fault(
            Path::Root,
            said!(
                "this is not a Liveblog Annotator dataset: it should be an object, and is {root}",
                root
            ),
        );
        return None;
    };
    let mut top = Object::new(root, ROOT, report)?;
    let foreign = match top.take("format") {
        Some(Node::String(format)) if format == FORMAT => None,
        Some(other) => Some(said!(
            "this is not a Liveblog Annotator dataset: its “format” is {other}, not “{format}”",
            other,
            format = FORMAT
        )),
        None => Some(said!(
            "this is not a Liveblog Annotator dataset: it has no key “format”"
        )),
    };
    if let Some(reason) = foreign {
        report.fault(Path::Root, reason);
        return None;
    }
    let version = top.count("version", report)?;
    if version != VERSION {
        report.fault(
            ROOT.key("version"),
            if version > VERSION {
                said!(
                    "the file has version {version} of the format, and {program} reads up to \
                     version {newest}; update Liveblog Annotator to open it",
                    version,
                    program = GENERATOR,
                    newest = VERSION
                )
            } else {
                said!(
                    "there is no version {version} of the format; expected {newest}",
                    version,
                    newest = VERSION
                )
            },
        );
        return None;
    }
    let unit = top.string("offset_unit", report)?;
    if unit != OFFSET_UNIT {
        let found = Quoted(&unit);
        report.fault(
            ROOT.key("offset_unit"),
            said!(
                "expected “{unit}”, the only unit there is, found {found}",
                unit = OFFSET_UNIT,
                found
            ),
        );
        return None;
    }

    match top.take(STAND_OFF) {
        None | Some(Node::Null | Node::Bool(false)) => {}
        Some(Node::Bool(true)) => {
            let message = said!(
                "the file holds no texts, only labels and where they stand; open the live blogs \
                 it was made of, then import this file to bring the labels back"
            );
            report.fault(Path::Root, message);
            return None;
        }
        Some(other) => return top.wrong(STAND_OFF, phrase!("true or false"), &other, report),
    }

    top.string("generator", report);
    top.timestamp("exported", report);
    let path = ROOT.key("codebook");
    let codebook = top
        .require("codebook", report)
        .and_then(|node| Object::new(node, &path, report))
        .and_then(|object| codebook(object, report));
    let path = ROOT.key("annotators");
    let annotators = objects(top.list("annotators", report), &path, report, annotator);
    if let Some(annotators) = &annotators {
        check_unique(annotators.iter().map(|a| &*a.id).collect(), &path, report);
        if annotators.is_empty() {
            report.fault(
                path,
                said!("the list is empty; a dataset has at least one annotator"),
            );
        }
    }
    let path = ROOT.key("documents");
    let documents = objects(
        top.list("documents", report),
        &path,
        report,
        |_, object, report| {
            let path = *object.path;
            let document = document(object, report)?;
            check_notices(&document, &path, report);
            Some(document)
        },
    );
    let annotations = top.list("annotations", report);
    let statuses = top.list("statuses", report);
    let attributions = optional_list(&mut top, "records", report);
    let links = optional_list(&mut top, "links", report);
    let name = top.optional_string("name", report);
    let extra = top.rest(report);

    // The rest refers to what was read so far.
    let (codebook, annotators, documents) = (codebook?, annotators?, documents?);
    let mut known = Known::new(
        &codebook,
        annotators.iter().collect(),
        documents.iter().collect(),
        report,
    );
    let path = ROOT.key("annotations");
    let annotations = objects(annotations, &path, report, |_, object, report| {
        annotation(object, &mut known, report)
    });
    if let Some(annotations) = &annotations {
        check_unique(
            annotations.iter().map(|(_, a)| &*a.id).collect(),
            &path,
            report,
        );
    }
    let statuses = objects(
        statuses,
        &ROOT.key("statuses"),
        report,
        |_, object, report| status(object, &mut known, report),
    );
    let (annotations, statuses) = (annotations?, statuses?);
    warn_of_labels(&annotations, &codebook, report);
    let path = ROOT.key("records");
    let marks = Lookup::new(annotations.iter().map(|(_, a)| &*a.id).collect());
    let mark = |_: EntryRef, id: &str| {
        let (at, annotation) = annotations.get(marks.first(id)?)?;
        Some((*at, annotation))
    };
    let attributions = objects(attributions, &path, report, |_, object, report| {
        attribution(object, &known, &mark, report)
    });
    if let Some(read) = &attributions {
        check_unique(read.iter().map(|(_, a)| &*a.id).collect(), &path, report);
    }
    let path = ROOT.key("links");
    let links = objects(links, &path, report, |_, object, report| {
        link(object, &known, report)
    });
    if let Some(read) = &links {
        check_unique(read.iter().map(|(_, _, l)| &*l.id).collect(), &path, report);
    }
    let (attributions, links) = (attributions?, links?);
    let mut records: Vec<Vec<EntryRecords>> = documents
        .iter()
        .map(|d| vec![EntryRecords::default(); d.entries.len()])
        .collect();
    for (at, annotation) in annotations {
        records[at.document][at.entry]
            .annotations
            .push(Arc::new(annotation));
    }
    for (at, status) in statuses {
        records[at.document][at.entry]
            .statuses
            .push(Arc::new(status));
    }
    for (at, attribution) in attributions {
        records[at.document][at.entry]
            .attributions
            .push(Arc::new(attribution));
    }
    for (from, to, link) in links {
        let link = Arc::new(link);
        records[from.document][from.entry].links.push(link.clone());
        records[to.document][to.entry].linked.push(link);
    }
    let mut project = Project::with_records(codebook, annotators, documents, records);
    project.name = name?.map(|name| Arc::from(&*name));
    project.extra = extra;
    Some(project)
}

/// A list that older files do not have.
fn optional_list<'t>(
    o: &mut Object<'t, '_>,
    key: &'static str,
    report: &mut Report,
) -> Option<Vec<Node<'t>>> {
    match o.take(key) {
        None | Some(Node::Null) => Some(Vec::new()),
        Some(Node::Array(items)) => Some(items),
        Some(other) => o.wrong(key, phrase!("a list"), &other, report),
    }
}

pub(crate) fn codebook(mut o: Object<'_, '_>, report: &mut Report) -> Option<Codebook> {
    let id = o.id("id", report);
    let name = o.string("name", report);
    let version = o.version("version", report);
    let labels_path = o.path.key("labels");
    let labels = objects(o.list("labels", report), &labels_path, report, label);
    let groups_path = o.path.key("groups");
    let groups = optional_list(&mut o, "groups", report);
    let groups = objects(groups, &groups_path, report, group);
    let changes_path = o.path.key("changes");
    let changes = optional_list(&mut o, "changes", report);
    let changes = objects(changes, &changes_path, report, codebook_change);
    let extra = o.rest(report);
    let (labels, groups) = (labels?, groups?);
    check_unique(
        labels.iter().map(|l| &*l.id).collect(),
        &labels_path,
        report,
    );
    check_unique(
        groups.iter().map(|g| &*g.id).collect(),
        &groups_path,
        report,
    );
    let by_id = Lookup::new(labels.iter().map(|label| &*label.id).collect());
    for (i, label) in labels.iter().enumerate() {
        let path = labels_path.index(i);
        if let Some(group) = label.group.as_ref() {
            match groups.iter().find(|g| g.id == *group).map(|g| g.choice) {
                None => {
                    let message = said!("the codebook has no group {group}", group = Quoted(group));
                    report.fault(path.key("group"), message);
                }
                // What is no longer offered sets nothing.
                Some(Choice::One) if !label.archived => {
                    if let Some(other) = needed_alternative(&labels, &by_id, label) {
                        let message = said!(
                            "the label needs {id}, and their group allows only one of the two",
                            id = Quoted(&other.id)
                        );
                        report.fault(path.key("requires"), message);
                    }
                }
                Some(_) => {}
            }
        }
        if let Some(id) = &label.requires {
            let needed = by_id.first(id).map(|place| &labels[place]);
            let is_used = !label.archived && label.scope != Scope::Span;
            let reason = match needed {
                None if !label.archived => Some(phrase!("which the codebook does not have")),
                Some(needed) if is_used && needed.archived => Some(phrase!("which is archived")),
                Some(needed) if is_used && needed.scope == Scope::Span => Some(phrase!(
                    "which is for passages only, and this label is for entries as well"
                )),
                _ => None,
            };
            if let Some(reason) = reason {
                let message = said!("the label needs {id}, {reason}", id = Quoted(id), reason);
                report.fault(path.key("requires"), message);
            }
        }
    }
    // What is no longer offered keeps its key, and another label may have it.
    let mut offered = Vec::new();
    let mut keys = Vec::new();
    for (i, label) in labels.iter().enumerate() {
        if let Some(key) = label.hotkey.as_deref().filter(|_| !label.archived) {
            offered.push(i);
            keys.push(key);
        }
    }
    let keys = Lookup::new(keys);
    for i in keys.repeated() {
        let first = keys.first(keys.at(i)).unwrap_or_default();
        let other = Quoted(&labels[offered[first]].id);
        let message = said!(
            "the key {key} sets {other} already",
            key = Quoted(keys.at(i)),
            other
        );
        report.fault(labels_path.index(offered[i]).key("hotkey"), message);
    }
    Some(Codebook {
        id: id?.into_owned(),
        name: name?.into_owned(),
        version: version?,
        labels,
        groups,
        changes: changes?,
        extra,
    })
}

fn codebook_change(_: usize, mut o: Object<'_, '_>, report: &mut Report) -> Option<CodebookChange> {
    let version = o.version("version", report);
    let at = o.timestamp("at", report);
    let annotator = o.id("annotator", report);
    let what = o.texts("what", report);
    let extra = o.rest(report);
    Some(CodebookChange {
        version: version?,
        at: at?,
        annotator: annotator?.as_ref().into(),
        what: strings(what?),
        extra,
    })
}

/// The label of the same group that `label` needs, be it by way of others.
fn needed_alternative<'c>(
    labels: &'c [Label],
    by_id: &Lookup<'_>,
    label: &Label,
) -> Option<&'c Label> {
    let mut needed = label.requires.as_ref();
    // Labels may need each other in a circle.
    for _ in 0..labels.len() {
        let other = &labels[by_id.first(needed?)?];
        if other.id != label.id && other.group == label.group {
            return Some(other);
        }
        needed = other.requires.as_ref();
    }
    None
}

fn label(_: usize, mut o: Object<'_, '_>, report: &mut Report) -> Option<Label> {
    let id = o.id("id", report);
    let name = o.string("name", report);
    let color = o.string("color", report).and_then(|color| {
        if is_color(&color) {
            return Some(color);
        }
        let found = Quoted(&color);
        report.fault(
            o.path.key("color"),
            said!("expected a colour as #0072B2, found {found}", found),
        );
        None
    });
    let hotkey = o
        .maybe_string("hotkey", report)
        .and_then(|hotkey| match hotkey {
            Some(key) if key.chars().count() != 1 => {
                let found = Quoted(&key);
                report.fault(
                    o.path.key("hotkey"),
                    said!("expected one character or null, found {found}", found),
                );
                None
            }
            other => Some(other),
        });
    let scope = o.word("scope", report);
    let definition = o.string("definition", report);
    let include = o.string("include", report);
    let exclude = o.string("exclude", report);
    let archived = o.flag("archived", report);
    let example = o.optional_string("example", report);
    let group = o.optional_string("group", report);
    let requires = o.optional_string("requires", report);
    let extra = o.rest(report);
    Some(Label {
        id: id?.as_ref().into(),
        name: name?.into_owned(),
        color: color?.into_owned(),
        hotkey: owned(hotkey?),
        scope: scope?,
        definition: definition?.into_owned(),
        include: include?.into_owned(),
        exclude: exclude?.into_owned(),
        archived: archived?,
        example: owned(example?).unwrap_or_default(),
        group: owned(group?),
        requires: requires?.map(|id| id.as_ref().into()),
        extra,
    })
}

fn group(_: usize, mut o: Object<'_, '_>, report: &mut Report) -> Option<Group> {
    let id = o.id("id", report);
    let name = o.string("name", report);
    let choice = o.word("choice", report);
    let extra = o.rest(report);
    Some(Group {
        id: id?.into_owned(),
        name: name?.into_owned(),
        choice: choice?,
        extra,
    })
}

pub(crate) fn annotator(_: usize, mut o: Object<'_, '_>, report: &mut Report) -> Option<Annotator> {
    let id = o.id("id", report);
    let name = o.string("name", report);
    let extra = o.rest(report);
    Some(Annotator {
        id: id?.as_ref().into(),
        name: name?.into_owned(),
        extra,
    })
}

/// The hex digits of a hash under `key`.
pub(crate) fn hash(o: &mut Object<'_, '_>, key: &str, report: &mut Report) -> Option<String> {
    let text = o.string(key, report)?;
    let hex = text.strip_prefix("sha256:").unwrap_or_default();
    let is_digit = |b: u8| matches!(b, b'0'..=b'9' | b'a'..=b'f');
    if hex.len() == 64 && hex.bytes().all(is_digit) {
        return Some(hex.to_owned());
    }
    report.fault(
        o.path.key(key),
        said!(
            "expected “sha256:” and 64 lower-case hex digits, found {found}",
            found = Quoted(&text)
        ),
    );
    None
}

pub(super) fn document(mut o: Object<'_, '_>, report: &mut Report) -> Option<Document> {
    let id = o.id("id", report);
    let title = o.maybe_string("title", report);
    let source_url = o.maybe_string("source_url", report);
    let language = o.maybe_string("language", report);
    let date = o.maybe_parsed("date", report);
    let time_zone = o.maybe_string("time_zone", report);
    let order = o.word("order", report);
    let standfirst = o.texts("standfirst", report);
    let key_points = o.texts("key_points", report);
    let text_sha256 = hash(&mut o, "text_sha256", report);
    let added = o.timestamp("added", report);
    let entries_path = o.path.key("entries");
    let mut buffer = String::new();
    let entries = objects(
        o.list("entries", report),
        &entries_path,
        report,
        |i, object, report| entry(i, object, None, &mut buffer, report).map(Arc::new),
    );
    let notices_path = o.path.key("notices");
    let notices = objects(o.list("notices", report), &notices_path, report, notice);
    let extra = o.rest(report);

    Some(Document {
        id: id?.as_ref().into(),
        buffer: buffer.into(),
        whole: false,
        title: owned(title?),
        source_url: owned(source_url?),
        language: owned(language?),
        date: date?,
        time_zone: owned(time_zone?),
        order: order?,
        standfirst: strings(standfirst?),
        key_points: strings(key_points?),
        text_sha256: text_sha256?,
        added: added?,
        entries: entries?,
        notices: notices?,
        extra,
    })
}

/// Reports the notices of entries that the document does not have.
fn check_notices(document: &Document, path: &Path<'_>, report: &mut Report) {
    let path = path.key("notices");
    let ids = Lookup::new(document.entries.iter().map(|entry| &*entry.id).collect());
    for (i, notice) in document.notices.iter().enumerate() {
        if let Some(id) = notice.entry.as_deref().filter(|id| ids.first(id).is_none()) {
            let path = path.index(i);
            let message = said!("the document has no entry {id}", id = Quoted(id));
            report.fault(path.key("entry"), message);
        }
    }
}

fn notice(_: usize, mut o: Object<'_, '_>, report: &mut Report) -> Option<Notice> {
    let entry = o.maybe_string("entry", report);
    let message = o.string("message", report);
    o.nothing_more(report);
    Some(Notice {
        entry: entry?.map(|id| id.as_ref().into()),
        message: Said::plain(message?),
    })
}

/// Appends `text` to a document's buffer; `None` where its ranges cannot
/// reach so far.
fn append(buffer: &mut String, text: &str) -> Option<TextRange> {
    let start = u32::try_from(buffer.len()).ok()?;
    let end = u32::try_from(buffer.len().checked_add(text.len())?).ok()?;
    buffer.push_str(text);
    Some(TextRange { start, end })
}

/// The texts of an entry that a stand-off file says only the hashes of.
#[derive(Clone, Copy)]
pub(super) struct AtHand<'t> {
    pub(super) heading: Option<&'t str>,
    pub(super) text: &'t str,
}

/// Reads an entry, of a stand-off file where its texts are `at_hand`; then it
/// has to be that of these texts.
pub(super) fn entry(
    position: usize,
    mut o: Object<'_, '_>,
    at_hand: Option<AtHand<'_>>,
    buffer: &mut String,
    report: &mut Report,
) -> Option<Entry> {
    let id = o.id("id", report);
    if let Some(index) = o.count("index", report)
        && index != position
    {
        report.fault(
            o.path.key("index"),
            said!(
                "the entry stands at place {position}, counted from 0, and says {index}",
                position,
                index
            ),
        );
    }
    let heading = match at_hand {
        None => o.maybe_string("heading", report),
        Some(texts) => o
            .nothing("heading", report)
            .map(|()| texts.heading.map(Cow::Borrowed)),
    };
    let time = o.require("time", report).and_then(|node| {
        let path = o.path.key("time");
        time(Object::new(node, &path, report)?, report)
    });
    let authors = o.texts("authors", report);
    let text = match at_hand {
        None => o.string("text", report),
        Some(texts) => o
            .nothing("text", report)
            .map(|()| Cow::Borrowed(texts.text)),
    };
    let text_hash = hash(&mut o, "text_sha256", report);
    if let Some(texts) = at_hand {
        length(&mut o, "text_length", texts.text, report);
        if let Some(heading) = texts.heading {
            let hash = hash(&mut o, "heading_sha256", report);
            if hash.is_some_and(|hash| sha256::of(heading) != hash) {
                report.fault(
                    o.path.key("heading_sha256"),
                    said!("it is not that of the heading"),
                );
            }
            length(&mut o, "heading_length", heading, report);
        }
    }
    if let Some((text, hash)) = text.as_ref().zip(text_hash)
        && sha256::of(text) != hash
    {
        report.fault(
            o.path.key("text"),
            said!("the text is not the one that was hashed (its SHA-256 differs from text_sha256); it \
             was changed after it was split"),
        );
    }
    let blocks = o.list("blocks", report);
    let blocks = text.as_ref().and_then(|text| {
        let path = o.path.key("blocks");
        let mut cursor = Cursor::new(text);
        let mut previous = 0;
        let mut in_order = true;
        objects(blocks, &path, report, |_, object, report| {
            // Behind the first fault nothing can be said of the order.
            let block = in_order.then(|| block(object, &mut cursor, &mut previous, report));
            in_order &= matches!(block, Some(Some(_)));
            block.flatten()
        })
    });
    let source = o.offsets("source", report);
    let extra = o.rest(report);

    let (heading, text) = (heading?, text?);
    let heading = heading.map(|heading| append(buffer, &heading));
    let text = append(buffer, &text);
    let (Some(text), false) = (text, heading == Some(None)) else {
        report.fault(
            Path::Root,
            said!("a document of more than 4 GiB of text cannot be opened"),
        );
        return None;
    };
    let (start, end) = source?;
    Some(Entry {
        id: id?.as_ref().into(),
        heading: heading.flatten(),
        time: time?,
        authors: authors?.iter().map(|author| Arc::from(&**author)).collect(),
        text,
        blocks: blocks?,
        source: CodePointRange { start, end },
        extra,
    })
}

/// Holds the length under `key` against the text.
fn length(o: &mut Object<'_, '_>, key: &str, text: &str, report: &mut Report) {
    let path = o.path.key(key);
    let end = Cursor::new(text).at_byte(text.len()).unwrap_or_default();
    if let Some(node) = o.require(key, report)
        && let Some(mut o) = Object::new(node, &path, report)
    {
        let lengths = (o.count("code_points", report), o.count("utf16", report));
        if lengths != (Some(end.code_point), Some(end.utf16)) {
            report.fault(path, said!("it is not that of the text"));
        }
        o.nothing_more(report);
    }
}

pub(crate) fn time(mut o: Object<'_, '_>, report: &mut Report) -> Option<EntryTime> {
    let raw = o.maybe_string("raw", report);
    let clock = o.maybe_parsed("clock", report);
    let date = o.maybe_parsed("date", report);
    let zone = o.maybe_string("zone", report);
    let timestamp: Option<Option<Timestamp>> = o.maybe_parsed("timestamp", report);
    let inferred: Option<Vec<TimePart>> = words(&mut o, "inferred", report);
    // A part that is there but wrong was reported as such.
    let parts = [
        (TimePart::Date, matches!(date, Some(None))),
        (TimePart::Zone, matches!(zone, Some(None))),
        (TimePart::Clock, matches!(clock, Some(None))),
    ];
    let path = o.path.key("inferred");
    for (part, is_null) in parts {
        let word = part.word();
        if is_null && matches!(timestamp, Some(Some(_))) {
            let message = said!("there is a moment, but {word} is null", word);
            report.fault(o.path.key("timestamp"), message);
        }
        let place = inferred.iter().flatten().position(|p| *p == part);
        if let Some(i) = place.filter(|_| is_null) {
            let message = said!("{word} cannot be worked out and null", word);
            report.fault(path.index(i), message);
        }
    }
    o.nothing_more(report);
    Some(EntryTime {
        raw: owned(raw?),
        clock: clock?,
        date: date?,
        zone: owned(zone?),
        timestamp: timestamp?,
        inferred: inferred?,
    })
}

/// Bytes of a text, which is known to have at most 4 GiB.
fn range(start: Position, end: Position) -> Option<TextRange> {
    Some(TextRange {
        start: u32::try_from(start.byte).ok()?,
        end: u32::try_from(end.byte).ok()?,
    })
}

fn beyond(place: Path<'_>, offset: usize, text: &str, report: &mut Report) {
    let length = text.chars().count();
    report.fault(
        place,
        said!(
            "{offset} lies beyond the text, which has {length} code points",
            offset,
            length
        ),
    );
}

fn block(
    mut o: Object<'_, '_>,
    cursor: &mut Cursor<'_>,
    previous: &mut usize,
    report: &mut Report,
) -> Option<Block> {
    let kind = o.word("kind", report);
    let offsets = o.start_end(report);
    let (start, end) = offsets?;
    if start < *previous {
        report.fault(
            o.path.key("start"),
            said!(
                "{start} lies before {previous}, where the block before it ends",
                start,
                previous
            ),
        );
        return None;
    }
    let mut at = |key: &str, offset: usize, report: &mut Report| {
        let position = cursor.at_code_point(offset);
        if position.is_none() {
            beyond(o.path.key(key), offset, cursor.text(), report);
        }
        position
    };
    let start = at("start", start, report)?;
    let end = at("end", end, report)?;
    *previous = end.code_point;
    o.nothing_more(report);
    Some(Block {
        kind: kind?,
        range: range(start, end)?,
    })
}

/// Warns of labels that the codebook's rules do not allow together on an entry
/// or passage. The page never sets them so, but other programs may.
#[inline(never)]
fn warn_of_labels(
    annotations: &[(EntryRef, Annotation)],
    codebook: &Codebook,
    report: &mut Report,
) {
    let labels = &codebook.labels;
    let by_id = Lookup::new(labels.iter().map(|label| &*label.id).collect());
    let by_target = order(annotations.len(), &mut |a, b| {
        target_order(&annotations[a], &annotations[b])
    });
    let warn = |i: usize, message: Said, report: &mut Report| {
        let path = Path::Root.key("annotations");
        report.warn(path.index(i).key("label"), message);
    };
    // Where each label was seen last, and each group with which label: a target
    // goes by the first annotation there.
    let mut seen = vec![usize::MAX; labels.len()];
    let mut chosen = vec![(usize::MAX, 0); codebook.groups.len()];
    let mut rest = by_target.as_slice();
    while let Some(&here) = rest.first() {
        let is_same = |i: &usize| target_order(&annotations[here], &annotations[*i]).is_eq();
        let end = rest.iter().position(|i| !is_same(i));
        let (same, after) = rest.split_at(end.unwrap_or(rest.len()));
        rest = after;
        for &i in same {
            let Some(label) = by_id.first(&annotations[i].1.label) else {
                continue;
            };
            let before = std::mem::replace(&mut seen[label], here);
            if before == here {
                warn(
                    i,
                    said!("the label stands twice for the same annotator"),
                    report,
                );
                continue;
            }
            let group = labels[label].group.as_ref();
            let is_its = |g: &Group| g.choice == Choice::One && group == Some(&g.id);
            let Some(group) = codebook.groups.iter().position(is_its) else {
                continue;
            };
            let (at, other) = chosen[group];
            if at == here {
                let other = Quoted(&labels[other].id);
                let message = said!(
                    "it is an alternative of {other}, which is set as well",
                    other
                );
                warn(i, message, report);
            } else {
                chosen[group] = (here, label);
            }
        }
        for &i in same {
            let annotation = &annotations[i].1;
            let label = by_id.first(&annotation.label);
            let needed = label.and_then(|label| labels[label].requires.as_deref());
            if let Some(id) = needed.filter(|_| annotation.span.is_none())
                && by_id.first(id).is_none_or(|needed| seen[needed] != here)
            {
                let message = said!(
                    "the label needs {id}, which is missing here",
                    id = Quoted(id)
                );
                warn(i, message, report);
            }
        }
    }
}

/// By entry, annotator and passage.
#[inline(never)]
fn target_order(a: &(EntryRef, Annotation), b: &(EntryRef, Annotation)) -> Ordering {
    let numbers = |(at, annotation): &(EntryRef, Annotation)| {
        let span = annotation.span.map(|span| (span.part, span.range));
        let (part, range) = span.map_or((0, TextRange::default()), |(p, r)| (p as usize + 1, r));
        [
            at.document,
            at.entry,
            part,
            range.start as usize,
            range.end as usize,
        ]
    };
    let annotators = a.1.annotator.cmp(&b.1.annotator);
    numbers(a).cmp(&numbers(b)).then(annotators)
}

/// What annotations and statuses refer to.
pub(super) struct Known<'k> {
    documents: Vec<&'k Document>,
    annotators: Vec<&'k Annotator>,
    /// Passages are said by hashes of their words.
    pub(super) stand_off: bool,
    annotator_ids: Lookup<'k>,
    codebook: &'k Codebook,
    label_ids: Lookup<'k>,
    /// All entries of all documents.
    entries: Vec<KnownEntry<'k>>,
    entry_ids: Lookup<'k>,
    /// The entry that was found last.
    last: Cell<usize>,
    /// Shared by the many records without a note.
    no_note: Arc<str>,
}

struct KnownEntry<'k> {
    at: EntryRef,
    /// The texts in which spans lie, as far as they were asked for: of the
    /// text and of the heading.
    indexes: [Option<Index<'k>>; 2],
    /// The annotators who have a status, in order.
    statuses: Vec<&'k str>,
}

impl<'k> Known<'k> {
    pub(super) fn new(
        codebook: &'k Codebook,
        annotators: Vec<&'k Annotator>,
        documents: Vec<&'k Document>,
        report: &mut Report,
    ) -> Self {
        let path = &Path::Root.key("documents");
        check_unique(documents.iter().map(|d| &*d.id).collect(), path, report);
        let mut ids = Vec::new();
        let mut entries = Vec::new();
        for (d, document) in documents.iter().enumerate() {
            for (e, entry) in document.entries.iter().enumerate() {
                ids.push(&*entry.id);
                entries.push(KnownEntry {
                    at: EntryRef {
                        document: d,
                        entry: e,
                    },
                    indexes: [None, None],
                    statuses: Vec::new(),
                });
            }
        }
        let entry_ids = Lookup::new(ids);
        for i in entry_ids.repeated() {
            let at = entries[i].at;
            let message = said!("the id {id} stands twice", id = Quoted(entry_ids.at(i)));
            let path = path.index(at.document);
            let path = path.key("entries");
            report.fault(path.index(at.entry).key("id"), message);
        }
        Self {
            documents,
            annotator_ids: Lookup::new(annotators.iter().map(|a| &*a.id).collect()),
            annotators,
            stand_off: false,
            codebook,
            label_ids: Lookup::new(codebook.labels.iter().map(|l| &*l.id).collect()),
            entries,
            entry_ids,
            last: Cell::new(0),
            no_note: "".into(),
        }
    }

    /// Takes the document and entry that a record is about, and gives the
    /// place among all entries.
    fn entry(&self, o: &mut Object<'_, '_>, report: &mut Report) -> Option<usize> {
        let (document, entry) = (o.string("document", report), o.string("entry", report));
        let (document, entry) = document.zip(entry)?;
        let is_it = |place: usize| {
            let known = self.entries.get(place)?;
            let is_document = *self.documents[known.at.document].id == *document;
            (is_document && self.entry_ids.at(place) == entry).then_some(place)
        };
        // Files are mostly in order.
        let last = self.last.get();
        let near = is_it(last).or_else(|| is_it(last + 1));
        let all = || self.entry_ids.all(&entry).iter().copied();
        if let Some(place) = near.or_else(|| all().find_map(is_it)) {
            self.last.set(place);
            return Some(place);
        }
        if self.documents.iter().any(|d| *d.id == *document) {
            let message = said!("the document has no entry {id}", id = Quoted(&entry));
            report.fault(o.path.key("entry"), message);
        } else {
            let message = said!(
                "the file has no document {document}",
                document = Quoted(&document)
            );
            report.fault(o.path.key("document"), message);
        }
        None
    }

    fn annotator(&self, o: &mut Object<'_, '_>, report: &mut Report) -> Option<&'k Annotator> {
        let id = o.string("annotator", report)?;
        let found = self.annotator_ids.first(&id);
        if found.is_none() {
            let message = said!("the file has no annotator {id}", id = Quoted(&id));
            report.fault(o.path.key("annotator"), message);
        }
        self.annotators.get(found?).copied()
    }

    fn label(&self, o: &mut Object<'_, '_>, report: &mut Report) -> Option<&'k Label> {
        let id = o.string("label", report)?;
        let found = self.label_ids.first(&id);
        if found.is_none() {
            let book = Quoted(&self.codebook.id);
            let message = said!(
                "the codebook {book} has no label {id}",
                id = Quoted(&id),
                book
            );
            report.fault(o.path.key("label"), message);
        }
        self.codebook.labels.get(found?)
    }

    /// The note under `note`.
    fn note(&self, text: Option<Cow<'_, str>>) -> Arc<str> {
        match text {
            Some(text) if !text.is_empty() => text.as_ref().into(),
            _ => self.no_note.clone(),
        }
    }

    /// The text in which a span lies; `None` for the heading of an entry
    /// without one.
    fn text(&mut self, place: usize, part: Part) -> Option<&Index<'k>> {
        let known = self.entries.get_mut(place)?;
        let document = self.documents.get(known.at.document)?;
        let entry = document.entries.get(known.at.entry)?;
        let text = match part {
            Part::Text => document.text(entry),
            Part::Heading => document.heading(entry)?,
        };
        let index = &mut known.indexes[usize::from(part == Part::Heading)];
        Some(index.get_or_insert_with(|| Index::new(text)))
    }
}

pub(super) fn annotation(
    mut o: Object<'_, '_>,
    known: &mut Known<'_>,
    report: &mut Report,
) -> Option<(EntryRef, Annotation)> {
    let id = o.id("id", report);
    let at = known.entry(&mut o, report);
    let label = known.label(&mut o, report);
    let annotator = known.annotator(&mut o, report);
    let span_path = o.path.key("span");
    let span = match o.require("span", report) {
        None => None,
        Some(Node::Null) => Some(None),
        Some(node) => Object::new(node, &span_path, report)
            .zip(at)
            .and_then(|(object, at)| span(object, at, known, report))
            .map(Some),
    };
    let origin = o.word("origin", report);
    let note = o.string("note", report);
    let created = o.timestamp("created", report);
    let modified = o.timestamp("modified", report);
    let codebook_version = o.version("codebook_version", report);
    let extra = o.rest(report);

    let at = known.entries.get(at?)?.at;
    let document = known.documents.get(at.document)?;
    let (created, modified) = (created?, modified?);
    let annotation = Annotation {
        id: id?.as_ref().into(),
        document: document.id.clone(),
        entry: document.entries.get(at.entry)?.id.clone(),
        label: label?.id.clone(),
        annotator: annotator?.id.clone(),
        span: span?,
        origin: origin?,
        note: known.note(Some(note?)),
        modified: if modified == created {
            created.clone()
        } else {
            modified
        },
        created,
        codebook_version: codebook_version?,
        extra,
    };
    Some((at, annotation))
}

fn span(
    mut o: Object<'_, '_>,
    place: usize,
    known: &mut Known<'_>,
    report: &mut Report,
) -> Option<Span> {
    let part = o.word("part", report);
    let offsets = o.start_end(report);
    let exact = match known.stand_off {
        false => o.string("exact", report),
        true => hash(&mut o, "exact_sha256", report).map(Cow::Owned),
    };
    let prefix = o.optional_string("prefix", report);
    let suffix = o.optional_string("suffix", report);
    let utf16 = match o.take("utf16") {
        None => Some(None),
        Some(node) => {
            let path = o.path.key("utf16");
            Object::new(node, &path, report).and_then(|mut object| {
                let offsets = object.start_end(report);
                object.nothing_more(report);
                offsets.map(Some)
            })
        }
    };
    let (part, (start, end), exact) = (part?, offsets?, exact?);
    let (prefix, suffix, utf16) = (prefix?, suffix?, utf16?);
    let is_hash = known.stand_off;
    let Some(index) = known.text(place, part) else {
        report.fault(o.path.key("part"), said!("the entry has no heading"));
        return None;
    };
    let text = index.text();
    let position = |key: &str, offset: usize, report: &mut Report| {
        let position = index.at_code_point(offset);
        if position.is_none() {
            beyond(o.path.key(key), offset, text, report);
        }
        position
    };
    let start = position("start", start, report)?;
    let end = position("end", end, report)?;
    if start == end {
        report.fault(*o.path, said!("the span is empty"));
        return None;
    }
    let there = text.get(start.byte..end.byte)?;
    let is_it = match is_hash {
        false => there == exact,
        true => sha256::of(there) == exact,
    };
    if !is_it {
        let (there, exact) = (Quoted(there), Quoted(&exact));
        report.fault(
            o.path.key("exact"),
            said!(
                "expected {there}, which stands at these offsets, found {exact}",
                there,
                exact
            ),
        );
        return None;
    }
    // Others may give less context, or more.
    if let Some(prefix) = prefix
        && !text[..start.byte].ends_with(&*prefix)
    {
        let (there, found) = (Quoted(before(text, start)), Quoted(&prefix));
        let message = said!(
            "expected the end of {there}, which stands before, found {found}",
            there,
            found
        );
        report.fault(o.path.key("prefix"), message);
    }
    if let Some(suffix) = suffix
        && !text[end.byte..].starts_with(&*suffix)
    {
        let (there, found) = (Quoted(after(text, end)), Quoted(&suffix));
        let message = said!(
            "expected the beginning of {there}, which follows, found {found}",
            there,
            found
        );
        report.fault(o.path.key("suffix"), message);
    }
    if let Some((from, to)) = utf16
        && (from, to) != (start.utf16, end.utf16)
    {
        let (start, end) = (start.utf16, end.utf16);
        report.fault(
            o.path.key("utf16"),
            said!(
                "expected {start} to {end} in UTF-16 code units, found {from} to {to}",
                start,
                end,
                from,
                to
            ),
        );
    }
    let range = range(start, end);
    o.nothing_more(report);
    Some(Span {
        part,
        range: range?,
    })
}

pub(super) fn status(
    mut o: Object<'_, '_>,
    known: &mut Known<'_>,
    report: &mut Report,
) -> Option<(EntryRef, StatusRecord)> {
    let at = known.entry(&mut o, report);
    let annotator = known.annotator(&mut o, report);
    let status = o.word("status", report);
    let modified = o.timestamp("modified", report);
    let note = o.optional_string("note", report);
    let annotator = annotator?;
    let entry = known.entries.get_mut(at?)?;
    let at = entry.at;
    match entry.statuses.binary_search(&&*annotator.id) {
        Ok(_) => report.fault(
            *o.path,
            said!("the annotator has a status for this entry already"),
        ),
        Err(i) => entry.statuses.insert(i, &annotator.id),
    }
    let extra = o.rest(report);
    let document = known.documents.get(at.document)?;
    let record = StatusRecord {
        document: document.id.clone(),
        entry: document.entries.get(at.entry)?.id.clone(),
        annotator: annotator.id.clone(),
        status: status?,
        modified: modified?,
        note: known.note(note?),
        extra,
    };
    Some((at, record))
}

/// A word under `key` that may be null.
fn maybe_word<W: crate::words::Word>(
    o: &mut Object<'_, '_>,
    key: &'static str,
    report: &mut Report,
) -> Option<Option<W>> {
    match o.maybe_string(key, report)? {
        None => Some(None),
        Some(found) => json::word(o.path.key(key), &found, report).map(Some),
    }
}

/// Finds the annotation with an id, of which a record of an entry speaks, and
/// the entry it belongs to.
pub(super) type Marks<'m, 'a> = &'m dyn Fn(EntryRef, &str) -> Option<(EntryRef, &'a Annotation)>;

pub(super) fn attribution<'a>(
    mut o: Object<'_, '_>,
    known: &Known<'_>,
    mark: Marks<'_, 'a>,
    report: &mut Report,
) -> Option<(EntryRef, Attribution)> {
    let id = o.id("id", report);
    if let Some(found) = o.string("type", report)
        && found != ATTRIBUTION
    {
        let message = said!(
            "expected “{kind}”, found {found}",
            found = Quoted(&found),
            kind = ATTRIBUTION
        );
        report.fault(o.path.key("type"), message);
    }
    let at = known.entry(&mut o, report);
    let annotator = known.annotator(&mut o, report);
    let members_path = o.path.key("members");
    let members = objects(
        o.list("members", report),
        &members_path,
        report,
        |_, mut o, report| {
            let role = o.word("role", report);
            let annotation = o.string("annotation", report)?;
            let annotation_path = o.path.key("annotation");
            o.nothing_more(report);
            let here = known.entries.get(at?)?.at;
            let Some((there, mark)) = mark(here, &annotation) else {
                let message = said!(
                    "the file has no annotation {annotation}",
                    annotation = Quoted(&annotation)
                );
                report.fault(annotation_path, message);
                return None;
            };
            let reason = if there != here {
                Some(phrase!("of another entry"))
            } else if mark.annotator != annotator?.id {
                Some(phrase!("by another annotator"))
            } else {
                None
            };
            if let Some(reason) = reason {
                let message = said!(
                    "the annotation {annotation} is {reason}",
                    annotation = Quoted(&annotation),
                    reason
                );
                report.fault(annotation_path, message);
            }
            Some(Member {
                role: role?,
                annotation: mark.id.clone(),
            })
        },
    );
    if members.as_ref().is_some_and(Vec::is_empty) {
        report.fault(
            members_path,
            said!("the list is empty; a record has at least one member"),
        );
    }
    let fields_path = o.path.key("fields");
    let fields = o.require("fields", report).and_then(|node| {
        let mut o = Object::new(node, &fields_path, report)?;
        let quote_type: Option<Option<QuoteType>> = maybe_word(&mut o, "quote_type", report);
        let corrected = o.flag("quote_type_corrected", report);
        let speaker = o.maybe_string("speaker", report);
        let source_type = o.maybe_string("source_type", report);
        let naming: Option<Option<Naming>> = maybe_word(&mut o, "naming", report);
        o.nothing_more(report);
        Some(AttributionFields {
            // The one that is not corrected follows from the text.
            quote_type: quote_type?.filter(|_| corrected == Some(true)),
            speaker: speaker?.map(|speaker| Arc::from(&*speaker)),
            source_type: source_type?.map(|source| Arc::from(&*source)),
            naming: naming?,
        })
    });
    let note = o.string("note", report);
    let created = o.timestamp("created", report);
    let modified = o.timestamp("modified", report);
    let codebook_version = o.version("codebook_version", report);
    let extra = o.rest(report);
    let at = known.entries.get(at?)?.at;
    let document = known.documents.get(at.document)?;
    let attribution = Attribution {
        id: id?.as_ref().into(),
        document: document.id.clone(),
        entry: document.entries.get(at.entry)?.id.clone(),
        annotator: annotator?.id.clone(),
        members: members?,
        fields: fields?,
        note: known.note(Some(note?)),
        created: created?,
        modified: modified?,
        codebook_version: codebook_version?,
        extra,
    };
    Some((at, attribution))
}

pub(super) fn link(
    mut o: Object<'_, '_>,
    known: &Known<'_>,
    report: &mut Report,
) -> Option<(EntryRef, EntryRef, Link)> {
    let id = o.id("id", report);
    let relation = o.word("type", report);
    let from = known.entry(&mut o, report);
    let target_path = o.path.key("target");
    let to = o.require("target", report).and_then(|node| {
        let mut o = Object::new(node, &target_path, report)?;
        let to = known.entry(&mut o, report);
        o.nothing_more(report);
        to
    });
    if from.is_some() && from == to {
        report.fault(target_path, said!("the entry is linked to itself"));
        return None;
    }
    let annotator = known.annotator(&mut o, report);
    let origin = o.word("origin", report);
    let note = o.string("note", report);
    let created = o.timestamp("created", report);
    let modified = o.timestamp("modified", report);
    let extra = o.rest(report);
    let (from, to) = (known.entries.get(from?)?.at, known.entries.get(to?)?.at);
    let ids = |at: EntryRef| {
        let document = known.documents.get(at.document)?;
        let entry = document.entries.get(at.entry)?;
        Some((document.id.clone(), entry.id.clone()))
    };
    let ((document, entry), (target_document, target)) = (ids(from)?, ids(to)?);
    let link = Link {
        id: id?.as_ref().into(),
        relation: relation?,
        document,
        entry,
        target_document,
        target,
        annotator: annotator?.id.clone(),
        origin: origin?,
        note: known.note(Some(note?)),
        created: created?,
        modified: modified?,
        extra,
    };
    Some((from, to, link))
}
