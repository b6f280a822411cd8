//! Reads what the database keeps. What would later stop the page is refused
//! here: ranges outside their text or inside a character, ids that are none.

use std::borrow::Cow;
use std::sync::Arc;

use super::{ANNOTATION, ATTRIBUTION, ENTRY, LINK, SCHEMA, STATUS, StoreError};
use crate::dataset::read::{annotator, codebook, owned, strings};
use crate::history::History;
use crate::json::{
    self, Fault, Node, Object, Path, Quoted, Report, SyntaxError, objects, word, words,
};
use crate::said::{Said, phrase, said};
use crate::transaction::{Change, Deed, Diff, EntriesDiff, Transaction};
use crate::words::Word;
use crate::{
    Annotation, Annotator, Attribution, AttributionFields, Block, BlockKind, CodePointRange,
    Codebook, Document, DocumentHead, Entry, EntryTime, Extra, JournalRow, Link, Member, Naming,
    Notice, QuoteType, Snapshot, Span, StatusRecord, Step, TextRange, Timestamp,
};

const ROOT: &Path<'_> = &Path::Root;

/// Reads what [`write_row`](super::write_row) wrote.
///
/// # Errors
/// [`StoreError`] names the first place that makes no sense.
pub fn read_row(text: &str) -> Result<JournalRow, StoreError> {
    let mut report = Report::default();
    let row = opened(text, &mut report).and_then(|object| row(object, &mut report));
    outcome(row, report)
}

/// Reads what [`write_snapshot`](super::write_snapshot) wrote.
///
/// # Errors
/// [`StoreError`] names the first place that makes no sense.
pub fn read_snapshot(text: &str) -> Result<Snapshot, StoreError> {
    let mut report = Report::default();
    let snapshot = opened(text, &mut report).and_then(|object| snapshot(object, &mut report));
    outcome(snapshot, report)
}

/// Reads what [`write_layout`](super::write_layout) wrote of a document with
/// this buffer.
///
/// # Errors
/// [`StoreError`] names the first place that makes no sense.
pub fn read_layout(text: &str, buffer: Arc<str>) -> Result<Document, StoreError> {
    let mut report = Report::default();
    let document =
        opened(text, &mut report).and_then(|object| document(object, buffer, &mut report));
    outcome(document, report)
}

fn outcome<T>(read: Option<T>, report: Report) -> Result<T, StoreError> {
    match (read, report.faults.into_iter().next()) {
        (Some(read), None) => Ok(read),
        (_, Some(fault)) => Err(StoreError(fault)),
        (None, None) => Err(StoreError(Fault {
            place: String::new(),
            message: said!("it cannot be read"),
        })),
    }
}

/// The object that `text` is, where it is of a schema that can be read.
fn opened<'t>(text: &'t str, report: &mut Report) -> Option<Object<'t, 'static>> {
    let root = match json::read(text) {
        Ok(root) => root,
        Err(error) => {
            let (end, reason) = match error {
                SyntaxError::Early => (text.len(), said!("it ends early")),
                SyntaxError::Wrong { end, reason } => (end, reason),
            };
            report.fault_at(
                format!("byte {end}"),
                said!("no valid JSON ({reason})", reason),
            );
            return None;
        }
    };
    let mut object = Object::new(root, ROOT, report)?;
    let schema = object.count("schema", report)?;
    if schema > SCHEMA {
        report.fault(
            ROOT.key("schema"),
            said!("a newer version of Liveblog Annotator kept this; reload the page to update it"),
        );
        return None;
    }
    Some(object)
}

fn revision(o: &mut Object<'_, '_>, report: &mut Report) -> Option<u64> {
    /// Beyond this the database's own numbers are no longer exact, and no
    /// session gets there.
    const MOST: u64 = 1 << 53;
    let node = o.require("revision", report)?;
    let number = node.as_u64().filter(|number| *number < MOST);
    number.or_else(|| o.wrong("revision", phrase!("a whole number from 0"), &node, report))
}

fn row(mut o: Object<'_, '_>, report: &mut Report) -> Option<JournalRow> {
    let revision = revision(&mut o, report)?;
    let step = match &*o.string("step", report)? {
        "undo" => Step::Undo,
        "redo" => Step::Redo,
        "switch" => Step::Switch(o.id("annotator", report)?.as_ref().into()),
        "do" => {
            let path = ROOT.key("transaction");
            let node = o.require("transaction", report)?;
            Step::Do(transaction(Object::new(node, &path, report)?, report)?)
        }
        other => return unknown(o.path.key("step"), other, report),
    };
    Some(JournalRow { revision, step })
}

#[cold]
fn unknown<T>(path: Path<'_>, found: &str, report: &mut Report) -> Option<T> {
    report.fault(path, said!("{found} is unknown", found = Quoted(found)));
    None
}

fn snapshot(mut o: Object<'_, '_>, report: &mut Report) -> Option<Snapshot> {
    let revision = revision(&mut o, report)?;
    let path = ROOT.key("codebook");
    let node = o.require("codebook", report)?;
    let codebook = codebook(Object::new(node, &path, report)?, report)?;
    let path = ROOT.key("annotators");
    let annotators = objects(o.list("annotators", report), &path, report, annotator)?;
    let annotator = o.id("annotator", report)?;
    let path = ROOT.key("annotations");
    let mut annotations = Vec::new();
    for (i, node) in o.list("annotations", report)?.into_iter().enumerate() {
        let before = annotations.last();
        annotations.push(annotation(node, before, &path.index(i), report)?);
    }
    let path = ROOT.key("statuses");
    let mut statuses = Vec::new();
    for (i, node) in o.list("statuses", report)?.into_iter().enumerate() {
        let before = statuses.last();
        statuses.push(status(node, before, &path.index(i), report)?);
    }
    let attributions = records(&mut o, "attributions", attribution, report)?;
    let links = records(&mut o, "links", link, report)?;
    let history = History {
        done: transactions(&mut o, "done", report)?,
        undone: transactions(&mut o, "undone", report)?,
    };
    Some(Snapshot {
        revision,
        codebook: Arc::new(codebook),
        annotators,
        annotator: annotator.as_ref().into(),
        extra: extra(&mut o, report)?,
        annotations,
        statuses,
        attributions,
        links,
        history,
    })
}

/// The records under a key that the first schemas did not have.
fn records<T>(
    o: &mut Object<'_, '_>,
    key: &str,
    read: fn(Node<'_>, &Path<'_>, &mut Report) -> Option<T>,
    report: &mut Report,
) -> Option<Vec<T>> {
    let path = ROOT.key(key);
    let mut records = Vec::new();
    let nodes = match o.take(key) {
        Some(Node::Array(nodes)) => nodes,
        None => Vec::new(),
        Some(other) => return o.wrong(key, phrase!("a list"), &other, report),
    };
    for (i, node) in nodes.into_iter().enumerate() {
        records.push(read(node, &path.index(i), report)?);
    }
    Some(records)
}

fn transactions(
    o: &mut Object<'_, '_>,
    key: &str,
    report: &mut Report,
) -> Option<Vec<Arc<Transaction>>> {
    let path = ROOT.key(key);
    let mut transactions = Vec::new();
    for (i, node) in o.list(key, report)?.into_iter().enumerate() {
        let path = path.index(i);
        let object = Object::new(node, &path, report)?;
        transactions.push(Arc::new(transaction(object, report)?));
    }
    Some(transactions)
}

/// What was kept unread under `extra`.
#[inline(never)]
fn extra(o: &mut Object<'_, '_>, report: &mut Report) -> Option<Extra> {
    match o.take("extra") {
        None => Some(Extra::default()),
        Some(node) => {
            let path = o.path.key("extra");
            Some(Object::new(node, &path, report)?.rest(report))
        }
    }
}

#[inline(never)]
fn transaction(mut o: Object<'_, '_>, report: &mut Report) -> Option<Transaction> {
    let deed = match &*o.string("deed", report)? {
        "label" => Deed::Label(o.id("what", report)?.as_ref().into()),
        "unlabel" => Deed::Unlabel(o.id("what", report)?.as_ref().into()),
        "status" => Deed::Status(o.word("what", report)?),
        "nothing_applies" => Deed::NothingApplies,
        "note" => Deed::Note,
        "split" => Deed::Split,
        "merge" => Deed::Merge,
        "role" => Deed::Role(o.word("what", report)?),
        "time" => Deed::Time,
        "authors" => Deed::Authors,
        "head" => Deed::Head,
        "again" => Deed::Again,
        "added" => Deed::Added,
        "resize" => Deed::Resize(o.id("what", report)?.as_ref().into()),
        "relabel" => Deed::Relabel(o.id("what", report)?.as_ref().into()),
        "label_many" => Deed::LabelMany(o.id("what", report)?.as_ref().into()),
        "unlabel_many" => Deed::UnlabelMany(o.id("what", report)?.as_ref().into()),
        "status_many" => Deed::StatusMany(o.word("what", report)?),
        "attribute" => Deed::Attribute,
        "unattribute" => Deed::Unattribute,
        "link" => Deed::Link(o.word("what", report)?),
        "unlink" => Deed::Unlink(o.word("what", report)?),
        "codebook" => Deed::Codebook,
        "merge_labels" => Deed::MergeLabels(o.id("what", report)?.as_ref().into()),
        "annotator" => Deed::Annotator,
        "imported" => Deed::Imported,
        other => return unknown(o.path.key("deed"), other, report),
    };
    let at = o.timestamp("at", report)?;
    let annotator = o.id("annotator", report)?;
    let path = o.path.key("changes");
    let mut changes = Vec::new();
    for (i, node) in o.list("changes", report)?.into_iter().enumerate() {
        let path = path.index(i);
        changes.push(change(Object::new(node, &path, report)?, report)?);
    }
    Some(Transaction {
        deed,
        at,
        annotator: annotator.as_ref().into(),
        changes,
    })
}

/// The sides of a change, of which one may be missing.
fn diff<T>(
    before: Option<(Node<'_>, &Path<'_>)>,
    after: Option<(Node<'_>, &Path<'_>)>,
    read: fn(Node<'_>, &Path<'_>, &mut Report) -> Option<Arc<T>>,
    report: &mut Report,
) -> Option<Diff<T>> {
    let mut side = |side: Option<(Node<'_>, &Path<'_>)>| match side {
        None => Some(None),
        Some((node, path)) => read(node, path, report).map(Some),
    };
    Some(Diff {
        before: side(before)?,
        after: side(after)?,
    })
}

fn whole_codebook(node: Node<'_>, path: &Path<'_>, report: &mut Report) -> Option<Arc<Codebook>> {
    codebook(Object::new(node, path, report)?, report).map(Arc::new)
}

fn whole_annotator(node: Node<'_>, path: &Path<'_>, report: &mut Report) -> Option<Arc<Annotator>> {
    annotator(0, Object::new(node, path, report)?, report).map(Arc::new)
}

/// A word under `key` that may be null.
fn maybe_word<W: Word>(
    o: &mut Object<'_, '_>,
    key: &str,
    report: &mut Report,
) -> Option<Option<W>> {
    match o.maybe_string(key, report)? {
        None => Some(None),
        Some(found) => word(o.path.key(key), &found, report).map(Some),
    }
}

#[inline(never)]
fn attribution(node: Node<'_>, path: &Path<'_>, report: &mut Report) -> Option<Arc<Attribution>> {
    let mut o = Object::of_list(node, ATTRIBUTION, path, report)?;
    let id = o.id("id", report)?;
    let document = o.id("document", report)?;
    let entry = o.id("entry", report)?;
    let annotator = o.id("annotator", report)?;
    let members_path = path.key("members");
    let mut members = Vec::new();
    for (i, member) in o.texts("members", report)?.chunks(2).enumerate() {
        let [role, annotation] = member else {
            report.fault(members_path, said!("a member has a role and an annotation"));
            return None;
        };
        members.push(Member {
            role: word(members_path.index(i * 2), role, report)?,
            annotation: annotation.as_ref().into(),
        });
    }
    let quote_type: Option<QuoteType> = maybe_word(&mut o, "quote_type", report)?;
    let speaker = o.maybe_string("speaker", report)?;
    let source_type = o.maybe_string("source_type", report)?;
    let naming: Option<Naming> = maybe_word(&mut o, "naming", report)?;
    let note = o.string("note", report)?;
    let created = o.timestamp("created", report)?;
    let modified = o.timestamp("modified", report)?;
    let codebook_version = o.version("codebook_version", report)?;
    Some(Arc::new(Attribution {
        id: id.as_ref().into(),
        document: document.as_ref().into(),
        entry: entry.as_ref().into(),
        annotator: annotator.as_ref().into(),
        members,
        fields: AttributionFields {
            quote_type,
            speaker: speaker.map(|speaker| speaker.as_ref().into()),
            source_type: source_type.map(|source| source.as_ref().into()),
            naming,
        },
        note: note.as_ref().into(),
        created,
        modified,
        codebook_version,
        extra: extra(&mut o, report)?,
    }))
}

#[inline(never)]
fn link(node: Node<'_>, path: &Path<'_>, report: &mut Report) -> Option<Arc<Link>> {
    let mut o = Object::of_list(node, LINK, path, report)?;
    let id = o.id("id", report)?;
    let relation = o.word("relation", report)?;
    let document = o.id("document", report)?;
    let entry = o.id("entry", report)?;
    let target_document = o.id("target_document", report)?;
    let target = o.id("target", report)?;
    let annotator = o.id("annotator", report)?;
    let origin = o.word("origin", report)?;
    let note = o.string("note", report)?;
    let created = o.timestamp("created", report)?;
    let modified = o.timestamp("modified", report)?;
    Some(Arc::new(Link {
        id: id.as_ref().into(),
        relation,
        document: document.as_ref().into(),
        entry: entry.as_ref().into(),
        target_document: target_document.as_ref().into(),
        target: target.as_ref().into(),
        annotator: annotator.as_ref().into(),
        origin,
        note: note.as_ref().into(),
        created,
        modified,
        extra: extra(&mut o, report)?,
    }))
}

fn change(mut o: Object<'_, '_>, report: &mut Report) -> Option<Change> {
    let record = o.string("record", report)?;
    if record == "entries" {
        return Some(Change::Entries(EntriesDiff {
            document: o.id("document", report)?.as_ref().into(),
            at: o.count("at", report)?,
            before: entries(&mut o, "before", None, report)?.into(),
            after: entries(&mut o, "after", None, report)?.into(),
        }));
    }
    let (before, after) = (o.take("before"), o.take("after"));
    let (before_path, after_path) = (o.path.key("before"), o.path.key("after"));
    let (before, after) = (
        before.map(|node| (node, &before_path)),
        after.map(|node| (node, &after_path)),
    );
    Some(match &*record {
        "annotation" => Change::Annotation(diff(
            before,
            after,
            |n, p, r| annotation(n, None, p, r),
            report,
        )?),
        "status" => Change::Status(diff(
            before,
            after,
            |n, p, r| status(n, None, p, r),
            report,
        )?),
        "attribution" => Change::Attribution(diff(before, after, attribution, report)?),
        "link" => Change::Link(diff(before, after, link, report)?),
        "codebook" => Change::Codebook(diff(before, after, whole_codebook, report)?),
        "annotator" => Change::Annotator(diff(before, after, whole_annotator, report)?),
        "head" => Change::Head(diff(before, after, head, report)?),
        "document" => Change::Document(diff(before, after, whole_document, report)?),
        other => return unknown(o.path.key("record"), other, report),
    })
}

/// Whether the item is that of the record before, which is then taken.
#[inline(never)]
fn is_same(o: &mut Object<'_, '_>, key: &str) -> bool {
    o.take_if(key, |node| matches!(node, Node::Bool(true)))
}

/// An id, or that of the record before.
macro_rules! id_or_same {
    ($o:ident, $key:literal, $before:expr, $report:ident) => {
        match $before {
            Some(before) if is_same(&mut $o, $key) => before.clone(),
            _ => $o.id($key, $report)?.as_ref().into(),
        }
    };
}

/// A text, or that of the record before.
fn note_or_same(
    o: &mut Object<'_, '_>,
    before: Option<&Arc<str>>,
    report: &mut Report,
) -> Option<Arc<str>> {
    match before {
        Some(before) if is_same(o, "note") => Some(before.clone()),
        _ => Some(o.string("note", report)?.as_ref().into()),
    }
}

/// A moment, or that of the record before.
fn moment_or_same(
    o: &mut Object<'_, '_>,
    key: &str,
    before: Option<&Timestamp>,
    report: &mut Report,
) -> Option<Timestamp> {
    match before {
        Some(before) if is_same(o, key) => Some(before.clone()),
        _ => o.timestamp(key, report),
    }
}

#[inline(never)]
fn annotation(
    node: Node<'_>,
    before: Option<&Arc<Annotation>>,
    path: &Path<'_>,
    report: &mut Report,
) -> Option<Arc<Annotation>> {
    let mut o = Object::of_list(node, ANNOTATION, path, report)?;
    let id = o.id("id", report)?;
    let document = id_or_same!(o, "document", before.map(|b| &b.document), report);
    let entry = id_or_same!(o, "entry", before.map(|b| &b.entry), report);
    let label = id_or_same!(o, "label", before.map(|b| &b.label), report);
    let annotator = id_or_same!(o, "annotator", before.map(|b| &b.annotator), report);
    let part = o.maybe_string("part", report)?;
    let range = text_range(&mut o, "range", report)?;
    let span = match (part, range) {
        (None, None) => None,
        (Some(part), Some(range)) => Some(Span {
            part: word(path.key("part"), &part, report)?,
            range,
        }),
        _ => {
            report.fault(*path, said!("a span has both a part and a range"));
            return None;
        }
    };
    let origin = o.word("origin", report)?;
    let note = note_or_same(&mut o, before.map(|b| &b.note), report)?;
    let created = moment_or_same(&mut o, "created", before.map(|b| &b.created), report)?;
    let modified = moment_or_same(&mut o, "modified", Some(&created), report)?;
    let codebook_version = o.version("codebook_version", report)?;
    Some(Arc::new(Annotation {
        id: id.as_ref().into(),
        document,
        entry,
        label,
        annotator,
        span,
        origin,
        note,
        created,
        modified,
        codebook_version,
        extra: extra(&mut o, report)?,
    }))
}

#[inline(never)]
fn status(
    node: Node<'_>,
    before: Option<&Arc<StatusRecord>>,
    path: &Path<'_>,
    report: &mut Report,
) -> Option<Arc<StatusRecord>> {
    let mut o = Object::of_list(node, STATUS, path, report)?;
    let document = id_or_same!(o, "document", before.map(|b| &b.document), report);
    let entry = o.id("entry", report)?;
    let annotator = id_or_same!(o, "annotator", before.map(|b| &b.annotator), report);
    let status = o.word("status", report)?;
    let modified = moment_or_same(&mut o, "modified", before.map(|b| &b.modified), report)?;
    let note = note_or_same(&mut o, before.map(|b| &b.note), report)?;
    Some(Arc::new(StatusRecord {
        document,
        entry: entry.as_ref().into(),
        annotator,
        status,
        modified,
        note,
        extra: extra(&mut o, report)?,
    }))
}

/// Two numbers, not in disorder, or null.
#[inline(never)]
fn pair(o: &mut Object<'_, '_>, key: &str, report: &mut Report) -> Option<Option<(usize, usize)>> {
    let node = o.require(key, report)?;
    let number = |node: &Node<'_>| node.as_u64().and_then(|n| usize::try_from(n).ok());
    let pair = match &node {
        Node::Null => return Some(None),
        Node::Array(items) => match items.as_slice() {
            [start, end] => number(start).zip(number(end)),
            _ => None,
        },
        _ => None,
    };
    match pair {
        Some((start, end)) if start <= end => Some(pair),
        _ => o.wrong(key, phrase!("a start and an end"), &node, report),
    }
}

#[inline(never)]
fn text_range(o: &mut Object<'_, '_>, key: &str, report: &mut Report) -> Option<Option<TextRange>> {
    let Some((start, end)) = pair(o, key, report)? else {
        return Some(None);
    };
    let (Ok(start), Ok(end)) = (u32::try_from(start), u32::try_from(end)) else {
        report.fault(o.path.key(key), said!("the range reaches beyond 4 GiB"));
        return None;
    };
    Some(Some(TextRange { start, end }))
}

/// A range of `text`, where that is known, with the text there, or null.
#[inline(never)]
fn range_in<'b>(
    text: Option<&'b str>,
    o: &mut Object<'_, '_>,
    key: &str,
    report: &mut Report,
) -> Option<Option<(TextRange, Option<&'b str>)>> {
    let Some(range) = text_range(o, key, report)? else {
        return Some(None);
    };
    let Some(text) = text else {
        return Some(Some((range, None)));
    };
    match text.get(range.start as usize..range.end as usize) {
        Some(there) => Some(Some((range, Some(there)))),
        None => no_range(o.path.key(key), range, report),
    }
}

#[cold]
fn no_range<T>(place: Path<'_>, range: TextRange, report: &mut Report) -> Option<T> {
    let TextRange { start, end } = range;
    report.fault(
        place,
        said!("bytes {start} to {end} are no part of the text", start, end),
    );
    None
}

/// A document with its buffer.
fn whole_document(node: Node<'_>, path: &Path<'_>, report: &mut Report) -> Option<Arc<Document>> {
    let mut o = Object::new(node, path, report)?;
    let buffer = o.string("buffer", report)?;
    document(o, buffer.as_ref().into(), report).map(Arc::new)
}

fn head(node: Node<'_>, path: &Path<'_>, report: &mut Report) -> Option<Arc<DocumentHead>> {
    document_head(&mut Object::new(node, path, report)?, report).map(Arc::new)
}

fn document_head(o: &mut Object<'_, '_>, report: &mut Report) -> Option<DocumentHead> {
    let id = o.id("id", report)?;
    let title = o.maybe_string("title", report)?;
    let source_url = o.maybe_string("source_url", report)?;
    let language = o.maybe_string("language", report)?;
    let date = o.maybe_parsed("date", report)?;
    let time_zone = o.maybe_string("time_zone", report)?;
    let order = o.word("order", report)?;
    let standfirst = o.texts("standfirst", report)?;
    let key_points = o.texts("key_points", report)?;
    let path = o.path.key("notices");
    let mut notices = Vec::new();
    for (i, node) in o.list("notices", report)?.into_iter().enumerate() {
        let path = path.index(i);
        let mut o = Object::new(node, &path, report)?;
        let entry = o.maybe_string("entry", report)?;
        let message = o.string("message", report)?;
        notices.push(Notice {
            entry: entry.map(|id| id.as_ref().into()),
            message: Said::decode(&message),
        });
    }
    Some(DocumentHead {
        document: id.as_ref().into(),
        title: owned(title),
        source_url: owned(source_url),
        language: owned(language),
        date,
        time_zone: owned(time_zone),
        order,
        standfirst: strings(standfirst),
        key_points: strings(key_points),
        notices,
    })
}

fn document(mut o: Object<'_, '_>, buffer: Arc<str>, report: &mut Report) -> Option<Document> {
    let head = document_head(&mut o, report)?;
    let text_sha256 = o.string("text_sha256", report)?;
    let added = o.timestamp("added", report)?;
    let whole = matches!(o.take("whole"), Some(Node::Bool(true)));
    Some(Document {
        id: head.document,
        title: head.title,
        source_url: head.source_url,
        language: head.language,
        date: head.date,
        time_zone: head.time_zone,
        order: head.order,
        standfirst: head.standfirst,
        key_points: head.key_points,
        text_sha256: text_sha256.into_owned(),
        added,
        entries: entries(&mut o, "entries", Some(&buffer), report)?,
        notices: head.notices,
        extra: extra(&mut o, report)?,
        buffer,
        whole,
    })
}

/// Entries of a document whose buffer is known, or of a step, which is held
/// against the document when it is made.
#[inline(never)]
fn entries(
    o: &mut Object<'_, '_>,
    key: &str,
    buffer: Option<&str>,
    report: &mut Report,
) -> Option<Vec<Arc<Entry>>> {
    let path = o.path.key(key);
    let nodes = o.list(key, report)?;
    let mut entries = Vec::with_capacity(nodes.len());
    for (i, node) in nodes.into_iter().enumerate() {
        entries.push(Arc::new(entry(node, &path.index(i), buffer, report)?));
    }
    Some(entries)
}

fn entry(
    node: Node<'_>,
    path: &Path<'_>,
    buffer: Option<&str>,
    report: &mut Report,
) -> Option<Entry> {
    let mut o = Object::of_list(node, ENTRY, path, report)?;
    let id = o.id("id", report)?;
    let heading = range_in(buffer, &mut o, "heading", report)?;
    let Some((text, there)) = range_in(buffer, &mut o, "text", report)? else {
        return o.wrong("text", phrase!("a start and an end"), &Node::Null, report);
    };
    let Some((start, end)) = pair(&mut o, "source", report)? else {
        return o.wrong("source", phrase!("a start and an end"), &Node::Null, report);
    };
    let time = EntryTime {
        raw: owned(o.maybe_string("raw", report)?),
        clock: o.maybe_parsed("clock", report)?,
        date: o.maybe_parsed("date", report)?,
        zone: owned(o.maybe_string("zone", report)?),
        timestamp: o.maybe_parsed("timestamp", report)?,
        inferred: words(&mut o, "inferred", report)?,
    };
    let mut authors = Vec::new();
    for author in o.texts("authors", report)? {
        authors.push(match author {
            Cow::Borrowed(author) => author.into(),
            Cow::Owned(author) => author.into(),
        });
    }
    Some(Entry {
        id: id.as_ref().into(),
        heading: heading.map(|(range, _)| range),
        time,
        authors,
        text,
        blocks: blocks(&mut o, there, report)?,
        source: CodePointRange { start, end },
        extra: extra(&mut o, report)?,
    })
}

fn blocks(o: &mut Object<'_, '_>, text: Option<&str>, report: &mut Report) -> Option<Vec<Block>> {
    let numbers = o.list("blocks", report)?;
    let path = o.path.key("blocks");
    let mut blocks = Vec::with_capacity(numbers.len() / 3);
    let mut previous = 0;
    for (i, block) in numbers.chunks(3).enumerate() {
        let [kind, start, end] = block else {
            report.fault(path, said!("a block has a kind, a start and an end"));
            return None;
        };
        let number = |node: &Node<'_>| node.as_u64().and_then(|n| u32::try_from(n).ok());
        let place = path.index(i * 3);
        let (Some(kind), Some(start), Some(end)) = (
            number(kind).and_then(|kind| BlockKind::ALL.get(kind as usize)),
            number(start),
            number(end),
        ) else {
            report.fault(place, said!("expected a kind, a start and an end"));
            return None;
        };
        let range = TextRange { start, end };
        let inside = text.is_none_or(|text| text.get(start as usize..end as usize).is_some());
        if start < previous || start > end || !inside {
            return no_range(place, range, report);
        }
        previous = end;
        blocks.push(Block { kind: *kind, range });
    }
    Some(blocks)
}
