//! The dataset file. It is written and held against the project by
//! [`dataset`](crate::dataset), since it says more than a draft does, such as
//! unknown keys; here it is read into a draft, record by record.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::Form;
use crate::dataset::read as strict;
use crate::dataset::reread::Reread;
use crate::dataset::write::{Choice, Writing};
use crate::dataset::{FORMAT, OFFSET_UNIT, STAND_OFF, VERSION};
use crate::exchange::draft::Batch;
use crate::exchange::export::{ExportFault, Sink};
use crate::exchange::fit::Holds;
use crate::exchange::intake::{Given, Intake, Texts};
use crate::exchange::{
    DraftAttribution, DraftDocument, DraftEntry, DraftLink, Files, Format, Losses, Options,
    Reading, account,
};
use crate::json::{self, Node, Object, Path, Quoted, Report, SyntaxError};
use crate::said::said;
use crate::sorted::Lookup;
use crate::{DocumentId, EntryId, Project};

/// What the file says of itself, which no draft has.
const HEAD: [&str; 3] = ["generator", "exported", STAND_OFF];

const PATH: &str = "dataset.liveblog.json";

pub(super) const FORM: Form = Form {
    holds: Holds::EVERYTHING,
    stand_off: true,
    batch: Batch::Whole,
    fit: None,
    // Of the project, as `Dataset`.
    write: None,
    read,
};

/// About so many bytes are written, read back and handed on at once.
const PART: usize = 1 << 18;

/// A dataset file being exported.
pub(in crate::exchange) struct Dataset<'p> {
    path: Cow<'static, str>,
    project: &'p Project,
    choice: Choice<'p>,
    writing: Writing<'p>,
    reread: Reread<'p>,
}

impl<'p> Dataset<'p> {
    pub(in crate::exchange) fn new(project: &'p Project, options: &'p Options) -> Self {
        let choice = options.choice();
        Self {
            path: options.file_name(PATH),
            project,
            choice,
            writing: Writing::new(project, choice, &options.exported),
            reread: Reread::new(project, choice),
        }
    }

    /// Writes the next part.
    pub(in crate::exchange) fn step(&mut self, sink: &mut dyn Sink) -> Result<bool, ExportFault> {
        let fault = |place| ExportFault {
            format: Format::Json,
            place,
        };
        let (reread, path) = (&mut self.reread, &*self.path);
        let mut outcome = Ok(());
        let goes_on = self.writing.part(PART, &mut |part| {
            outcome = reread.part(part);
            if outcome.is_ok() {
                sink.write(path, part.as_bytes());
            }
        });
        outcome.map_err(fault)?;
        if goes_on {
            sink.progress(self.writing.done());
        } else {
            reread.finish().map_err(fault)?;
        }
        Ok(goes_on)
    }

    /// Without the texts: the unknown keys, which could hold them.
    pub(in crate::exchange) fn losses(&self) -> Losses {
        let mut losses = Losses::default();
        account::unknown_keys(self.project, &self.choice, true, true, &mut losses);
        losses
    }
}

fn read(files: &Files, _: &Options) -> Reading {
    let mut intake = Intake::new();
    if let Some(file) = files.ending(".json").or(files.0.first()) {
        match json::read(&file.text()) {
            Ok(root) => dataset(root, &mut intake),
            Err(SyntaxError::Early) => {
                let why = said!("the file ends early; it was not saved or copied completely");
                intake.refuse(&Path::Root, why);
            }
            Err(SyntaxError::Wrong { reason, .. }) => {
                intake.refuse(
                    &Path::Root,
                    said!("the file is not valid JSON ({reason})", reason),
                );
            }
        }
    }
    intake.finish()
}

fn dataset(root: Node<'_>, intake: &mut Intake) {
    const ROOT: Path<'_> = Path::Root;
    let mut report = Report::default();
    let Some(object) = Object::new(root, &ROOT, &mut report) else {
        intake.settle(&report);
        return;
    };
    let mut o = Given::new(object, &mut report);
    if o.string("format").is_none_or(|format| format != FORMAT) {
        return intake.refuse(&ROOT, said!("this is not a Liveblog Annotator dataset"));
    }
    let version = o.count("version");
    if version != Some(VERSION) {
        let why = said!(
            "the file has another version of the format; update Liveblog Annotator to import it"
        );
        return intake.refuse(&ROOT.key("version"), why);
    }
    if o.string("offset_unit")
        .is_none_or(|unit| unit != OFFSET_UNIT)
    {
        let why = said!(
            "expected “{unit}”, the only unit there is",
            unit = OFFSET_UNIT
        );
        return intake.refuse(&ROOT.key("offset_unit"), why);
    }
    intake.reading.draft.name = o.text("name");
    let mut object = o.object;
    intake.settle(&report);

    let mut report = Report::default();
    let path = ROOT.key("codebook");
    let book = object.take("codebook").filter(|node| *node != Node::Null);
    let book = book.and_then(|node| Object::new(node, &path, &mut report));
    let book = book.and_then(|object| strict::codebook(object, &mut report));
    report.warnings.clear();
    if intake.settle(&report) {
        intake.reading.draft.codebook = book.map(Arc::new);
    }
    let path = ROOT.key("annotators");
    let list = object.take("annotators");
    let annotators = intake.objects(&path, list, |object, report| {
        let annotator = strict::annotator(0, object, report);
        report.warnings.clear();
        (annotator, Vec::new())
    });
    intake.reading.draft.annotators = annotators;

    let mut reader = Reader::default();
    reader.documents(object.take("documents"), intake);
    reader.annotations(object.take("annotations"), intake);
    reader.statuses(object.take("statuses"), intake);
    reader.attributions(object.take("records"), intake);
    reader.links(object.take("links"), intake);
    for key in HEAD {
        object.take(key);
    }
    intake.note_unknown(&ROOT, object.unknown_keys());
    intake.reading.draft.documents = reader.documents;
}

/// The documents as far as they are read.
#[derive(Default)]
struct Reader {
    documents: Vec<DraftDocument>,
    /// Where each entry stands, by the ids of its document and its own; `None`
    /// where it was refused, so that no other one is taken for it.
    places: BTreeMap<DocumentId, BTreeMap<EntryId, Option<(usize, usize)>>>,
}

impl Reader {
    fn documents(&mut self, list: Option<Node<'_>>, intake: &mut Intake) {
        let path = Path::Root.key("documents");
        for (i, item) in intake.list(&path, list).into_iter().enumerate() {
            let path = path.index(i);
            let mut report = Report::default();
            let Some(object) = Object::new(item, &path, &mut report) else {
                intake.settle(&report);
                continue;
            };
            let mut o = Given::new(object, &mut report);
            let document = DraftDocument {
                id: o.need_id("id"),
                title: o.text("title"),
                source_url: o.text("source_url"),
                language: o.text("language"),
                date: o.parsed("date"),
                time_zone: o.text("time_zone"),
                order: o.word("order"),
                standfirst: o
                    .texts("standfirst")
                    .iter()
                    .map(|t| Arc::from(&**t))
                    .collect(),
                key_points: o
                    .texts("key_points")
                    .iter()
                    .map(|t| Arc::from(&**t))
                    .collect(),
                text_sha256: o.hash("text_sha256"),
                added: o.parsed("added"),
                entries: Vec::new(),
            };
            let entries = o.object.take("entries");
            // What looked odd when the live blog was split; no draft has it.
            o.object.take("notices");
            let unknown = o.unknown_keys();
            let Some(id) = document.id.clone().filter(|_| report.faults.is_empty()) else {
                intake.settle(&report);
                continue;
            };
            if self.places.contains_key(&id) {
                let why = said!("the document {id} stands twice", id = Quoted(&id));
                intake.refuse(&path, why);
                continue;
            }
            self.places.insert(id.clone(), BTreeMap::new());
            self.documents.push(document);
            intake.note_unknown(&path, unknown);
            self.entries(&id, &path.key("entries"), entries, intake);
        }
    }

    fn entries(
        &mut self,
        document: &DocumentId,
        path: &Path<'_>,
        list: Option<Node<'_>>,
        intake: &mut Intake,
    ) {
        let Some(places) = self.places.get_mut(document) else {
            return;
        };
        let place = self.documents.len() - 1;
        for (i, item) in intake.list(path, list).into_iter().enumerate() {
            let path = path.index(i);
            let mut report = Report::default();
            let Some(object) = Object::new(item, &path, &mut report) else {
                intake.settle(&report);
                continue;
            };
            let mut o = Given::new(object, &mut report);
            let id: Option<EntryId> = o.need_id("id");
            let index = o.count("index");
            let mut entry = o.entry();
            entry.time = o
                .within("time", |time| time.time("raw"))
                .unwrap_or_default();
            let blocks = o.object.take("blocks");
            if let Some(id) = id.as_ref().filter(|id| places.contains_key(*id)) {
                let why = said!("the entry {id} stands twice", id = Quoted(id));
                o.report.fault(path, why);
            }
            let unknown = o.unknown_keys();
            if !intake.settle(&report) {
                if let Some(id) = id {
                    places.entry(id).or_default();
                }
                continue;
            }
            intake.note_unknown(&path, unknown);
            let texts = Texts::new(
                entry.text.as_deref(),
                entry.heading.as_deref(),
                &intake.copied,
            );
            let blocks = intake.blocks(&path.key("blocks"), blocks, &texts);
            let entries = &mut self.documents[place].entries;
            if let Some(id) = &id {
                places.insert(id.clone(), Some((place, entries.len())));
            }
            entries.push(DraftEntry {
                id,
                index,
                blocks,
                ..entry
            });
        }
    }

    /// The place of the entry that a record names.
    fn place(&self, o: &mut Given<'_, '_, '_>) -> Option<(usize, usize)> {
        let document: DocumentId = o.need_id("document")?;
        let entry: EntryId = o.need_id("entry")?;
        let places = self.places.get(&document);
        let place = places.and_then(|places| *places.get(&entry)?);
        if place.is_none() {
            let message = said!(
                "the file has no such entry as {entry}",
                entry = Quoted(&entry)
            );
            o.report.fault(*o.object.path, message);
        }
        place
    }

    fn annotations(&mut self, list: Option<Node<'_>>, intake: &mut Intake) {
        let documents = self.documents.iter();
        let mut texts: Vec<Vec<Option<Texts<'_>>>> = documents
            .map(|document| document.entries.iter().map(|_| None).collect())
            .collect();
        let path = Path::Root.key("annotations");
        let copied = intake.copied.clone();
        let read = intake.records(&path, list, |o| {
            let at = self.place(o)?;
            let span = o.within("span", |span| {
                let entry = &self.documents[at.0].entries[at.1];
                let texts = texts[at.0][at.1].get_or_insert_with(|| {
                    Texts::new(entry.text.as_deref(), entry.heading.as_deref(), &copied)
                });
                // What follows from its place.
                for key in ["prefix", "suffix", "utf16"] {
                    span.object.take(key);
                }
                span.span(texts)
            });
            let span = match span {
                Some(span) => Some(span?),
                None => None,
            };
            Some((at, o.annotation(span)?))
        });
        drop(texts);
        for ((document, entry), annotation) in read {
            let entry = &mut self.documents[document].entries[entry];
            entry.annotations.push(annotation);
        }
        for document in &mut self.documents {
            for entry in &mut document.entries {
                intake.order(&mut entry.annotations);
            }
        }
    }

    fn statuses(&mut self, list: Option<Node<'_>>, intake: &mut Intake) {
        let path = Path::Root.key("statuses");
        let read = intake.records(&path, list, |o| Some((self.place(o)?, o.status()?)));
        for ((document, entry), status) in read {
            self.documents[document].entries[entry]
                .statuses
                .push(status);
        }
        for document in &mut self.documents {
            for entry in &mut document.entries {
                entry.statuses.sort_by(|a, b| a.annotator.cmp(&b.annotator));
                entry.statuses.dedup_by(|b, a| {
                    let is_second = a.annotator == b.annotator;
                    if is_second {
                        let id = entry.id.as_deref().unwrap_or_default();
                        let why = said!("an annotator has two statuses of {id}", id = Quoted(id));
                        intake.refuse(&path, why);
                    }
                    is_second
                });
            }
        }
    }

    fn attributions(&mut self, list: Option<Node<'_>>, intake: &mut Intake) {
        // Where each annotation stands in its entry, for those entries only that
        // have attributions.
        let mut ids: BTreeMap<(usize, usize), Lookup<'_>> = BTreeMap::new();
        let path = Path::Root.key("records");
        let read = intake.records(&path, list, |o| {
            let at = self.place(o)?;
            // There is one type only.
            o.object.take("type");
            let ids = ids.entry(at).or_insert_with(|| {
                let annotations = self.documents[at.0].entries[at.1].annotations.iter();
                Lookup::new(
                    annotations
                        .map(|a| a.id.as_deref().unwrap_or_default())
                        .collect(),
                )
            });
            Some((at, o.attribution(ids, Some("fields"))?))
        });
        drop(ids);
        for ((document, entry), record) in read {
            let entry = &mut self.documents[document].entries[entry];
            entry.attributions.push(record);
        }
        for document in &mut self.documents {
            for entry in &mut document.entries {
                let key = |r: &DraftAttribution| (r.created.clone(), r.id.clone());
                entry.attributions.sort_by_key(key);
            }
        }
    }

    fn links(&mut self, list: Option<Node<'_>>, intake: &mut Intake) {
        let path = Path::Root.key("links");
        let read = intake.records(&path, list, |o| {
            let at = self.place(o)?;
            let target = o.within("target", |target| self.place(target));
            let target = target.or_else(|| o.missing("target"))??;
            let elsewhere = self.documents[target.0].id.clone();
            let elsewhere = elsewhere.filter(|_| target.0 != at.0);
            let target = self.documents[target.0].entries[target.1].id.clone()?;
            Some((at, o.link(elsewhere, target)?))
        });
        for ((document, entry), link) in read {
            self.documents[document].entries[entry].links.push(link);
        }
        for document in &mut self.documents {
            for entry in &mut document.entries {
                let key = |r: &DraftLink| (r.created.clone(), r.id.clone());
                entry.links.sort_by_key(key);
            }
        }
    }
}
