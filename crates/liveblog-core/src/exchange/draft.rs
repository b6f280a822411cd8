//! What a file says, in no format's terms: the middle of every export and
//! import. What a format does not say is `None` or empty, so that two drafts
//! are equal where they say the same.
//!
//! Offsets are code points of the text they are about: a draft can be without
//! its texts, and only with them could bytes be told.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::options::Chosen;
use super::{Losses, Options};
use crate::offset::{Cursor, Index};
use crate::{
    AnnotationId, Annotator, AnnotatorId, Attribution, AttributionFields, Block, CodePointRange,
    Codebook, Date, Document, DocumentId, Entry, EntryId, EntryRecords, EntryTime, LabelId, LinkId,
    Order, Origin, Part, Project, RecordId, Relation, Role, Span, Status, Timestamp, sha256,
};

/// What a file says, or is to say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// What the project is called.
    pub name: Option<Arc<str>>,
    /// The labels; of some formats with no more than their ids.
    pub codebook: Option<Arc<Codebook>>,
    /// Who annotated.
    pub annotators: Vec<Annotator>,
    /// The live blogs.
    pub documents: Vec<DraftDocument>,
    /// The labels as the project has them.
    pub whole_codebook: Unsaid<Arc<Codebook>>,
    /// The labels that are set on whole entries anywhere in the export, and not
    /// only in this part of it, in the order of their first use.
    pub set_on_entries: Unsaid<Arc<[LabelId]>>,
    /// What the export is called as a whole: the project's name, else the title
    /// of its one live blog, unless it is to do without the texts.
    pub project_name: Unsaid<Arc<str>>,
    /// What the file does not hold, where it is to carry the report itself.
    pub losses: Unsaid<Arc<Losses>>,
}

/// A live blog.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DraftDocument {
    /// See [`Document::id`], and so on.
    pub id: Option<DocumentId>,
    /// The headline.
    pub title: Option<Arc<str>>,
    /// Where it was published.
    pub source_url: Option<Arc<str>>,
    /// Its language as a BCP 47 tag.
    pub language: Option<Arc<str>>,
    /// The day on which it began.
    pub date: Option<Date>,
    /// The zone of its times.
    pub time_zone: Option<Arc<str>>,
    /// The order of its entries.
    pub order: Option<Order>,
    /// The paragraphs under the headline.
    pub standfirst: Vec<Arc<str>>,
    /// The page's own list of key points.
    pub key_points: Vec<Arc<str>>,
    /// SHA-256 of the pasted text, 64 lower-case hex digits.
    pub text_sha256: Option<Arc<str>>,
    /// When it was added to the project.
    pub added: Option<Timestamp>,
    /// Its entries, or some of them, in pasted order.
    pub entries: Vec<DraftEntry>,
}

impl DraftDocument {
    /// What is said of it as a whole.
    pub(super) fn without_entries(&self) -> Self {
        Self {
            id: self.id.clone(),
            title: self.title.clone(),
            source_url: self.source_url.clone(),
            language: self.language.clone(),
            date: self.date,
            time_zone: self.time_zone.clone(),
            order: self.order,
            standfirst: self.standfirst.clone(),
            key_points: self.key_points.clone(),
            text_sha256: self.text_sha256.clone(),
            added: self.added.clone(),
            entries: Vec::new(),
        }
    }
}

/// What a writer may look at although the file does not say it, such as the
/// text that offsets are counted in. Equal to anything, since nothing of it can
/// be read back.
#[derive(Clone, Debug)]
pub struct Unsaid<T>(pub(super) Option<T>);

impl<T> Default for Unsaid<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> PartialEq for Unsaid<T> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl<T> Eq for Unsaid<T> {}

/// An entry and what is said of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DraftEntry {
    /// Its id in the dataset.
    pub id: Option<EntryId>,
    /// Its place in its document, from 0.
    pub index: Option<usize>,
    /// Its heading.
    pub heading: Option<Arc<str>>,
    /// When it was published.
    pub time: EntryTime,
    /// Who is credited with it.
    pub authors: Vec<Arc<str>>,
    /// Its text.
    pub text: Option<Arc<str>>,
    /// SHA-256 of its text, 64 lower-case hex digits.
    pub text_sha256: Option<Arc<str>>,
    /// The length of its text, where that is not said.
    pub text_length: Option<TextLength>,
    /// SHA-256 of its heading, where that is not said.
    pub heading_sha256: Option<Arc<str>>,
    /// The length of its heading, where that is not said.
    pub heading_length: Option<TextLength>,
    /// The text's blocks, in bytes of the text; none where it is not said.
    pub blocks: Vec<Block>,
    /// Where it stands in the pasted text.
    pub source: Option<CodePointRange>,
    /// Its annotations, in the project's order.
    pub annotations: Vec<DraftAnnotation>,
    /// Statuses and notes, by annotator.
    pub statuses: Vec<DraftStatus>,
    /// Its attributions.
    pub attributions: Vec<DraftAttribution>,
    /// The links that go out from it.
    pub links: Vec<DraftLink>,
    /// Its text, for counting; here also where the file is to do without.
    pub whole_text: Unsaid<Arc<str>>,
    /// Its heading, for counting; here also where the file is to do without.
    pub whole_heading: Unsaid<Arc<str>>,
}

/// How long a text is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TextLength {
    /// In Unicode code points.
    pub code_points: usize,
    /// In UTF-16 code units.
    pub utf16: usize,
}

impl TextLength {
    /// The length of `text`.
    pub fn of(text: &str) -> Self {
        let end = Cursor::new(text).at_byte(text.len()).unwrap_or_default();
        Self {
            code_points: end.code_point,
            utf16: end.utf16,
        }
    }
}

/// One label on an entry or a passage of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftAnnotation {
    /// Its id.
    pub id: Option<AnnotationId>,
    /// The label.
    pub label: LabelId,
    /// Who set it.
    pub annotator: Option<AnnotatorId>,
    /// The passage; `None` for the whole entry.
    pub span: Option<DraftSpan>,
    /// How it came about.
    pub origin: Option<Origin>,
    /// A remark.
    pub note: Arc<str>,
    /// When it was set.
    pub created: Option<Timestamp>,
    /// When it was last changed.
    pub modified: Option<Timestamp>,
    /// The codebook's version it was set under.
    pub codebook_version: Option<u32>,
    /// Where it stands in a file in which people look it up, such as a row.
    pub place: Unsaid<Arc<str>>,
}

impl DraftAnnotation {
    /// A label on a whole entry, of which nothing more is known.
    pub fn new(label: impl Into<LabelId>) -> Self {
        Self {
            id: None,
            label: label.into(),
            annotator: None,
            span: None,
            origin: None,
            note: "".into(),
            created: None,
            modified: None,
            codebook_version: None,
            place: Unsaid::default(),
        }
    }
}

/// A passage, in code points of the heading or the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftSpan {
    /// Which text it lies in.
    pub part: Part,
    /// Its first code point.
    pub start: usize,
    /// One past its last code point.
    pub end: usize,
    /// Its words.
    pub exact: Option<Arc<str>>,
    /// SHA-256 of its words, where these are not said.
    pub exact_sha256: Option<Arc<str>>,
}

/// One person's status of an entry, with the person's note on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftStatus {
    /// Whose it is.
    pub annotator: Option<AnnotatorId>,
    /// The status.
    pub status: Status,
    /// When it was last changed.
    pub modified: Option<Timestamp>,
    /// The note; empty for none.
    pub note: Arc<str>,
}

/// Passages of an entry that make one attribution.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DraftAttribution {
    /// Its id.
    pub id: Option<RecordId>,
    /// Who made it.
    pub annotator: Option<AnnotatorId>,
    /// Each member's role and its place among the entry's annotations.
    pub members: Vec<(Role, usize)>,
    /// What is said of it as a whole.
    pub fields: AttributionFields,
    /// A remark.
    pub note: Arc<str>,
    /// When it was made.
    pub created: Option<Timestamp>,
    /// When it was last changed.
    pub modified: Option<Timestamp>,
    /// The codebook's version it was made under.
    pub codebook_version: Option<u32>,
}

/// A link to an earlier entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftLink {
    /// Its id.
    pub id: Option<LinkId>,
    /// What the entry does to the other.
    pub relation: Relation,
    /// The document of the earlier entry; `None` for the same one.
    pub target_document: Option<DocumentId>,
    /// The earlier entry.
    pub target: EntryId,
    /// Who made it.
    pub annotator: Option<AnnotatorId>,
    /// How it came about.
    pub origin: Option<Origin>,
    /// A remark.
    pub note: Arc<str>,
    /// When it was made.
    pub created: Option<Timestamp>,
    /// When it was last changed.
    pub modified: Option<Timestamp>,
}

impl Draft {
    /// What was chosen of a project.
    pub fn of(project: &Project, options: &Options) -> Self {
        let mut batches = Batches::new(project, options, Batch::Whole);
        // The first batch always comes.
        batches.next().unwrap_or_default()
    }
}

/// Brings labels in the order of the codebook; those that it does not have come
/// last, in the order that they are in.
pub(super) fn sort_labels(codebook: Option<&Codebook>, labels: &mut [&str]) {
    let known = codebook.map_or(&[][..], |codebook| &codebook.labels);
    let place = |id: &str| known.iter().position(|label| *label.id == *id);
    labels.sort_by_key(|id| place(id).unwrap_or(known.len()));
}

impl DraftEntry {
    /// The text or the heading.
    pub fn part(&self, part: Part) -> Option<&Arc<str>> {
        match part {
            Part::Text => self.text.as_ref(),
            Part::Heading => self.heading.as_ref(),
        }
    }

    /// The text or the heading, to count in; also where the file does without.
    pub(super) fn whole_part(&self, part: Part) -> Option<&Arc<str>> {
        match part {
            Part::Text => self.whole_text.0.as_ref(),
            Part::Heading => self.whole_heading.0.as_ref(),
        }
    }
}

/// How much a draft holds at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Batch {
    /// All of the project: what a format says of one thing stands in several
    /// places of the file.
    Whole,
    /// One live blog.
    Document,
    /// Some entries of one live blog, so that memory does not grow with the
    /// project.
    Entries,
}

/// Entries of a batch, few enough to hold several copies of.
const ENTRIES: usize = 512;

/// What was chosen of a project, as drafts that are made one by one.
pub(super) struct Batches<'p> {
    project: &'p Project,
    options: &'p Options,
    chosen: Chosen<'p>,
    batch: Batch,
    set_on_entries: Arc<[LabelId]>,
    /// The next document and entry.
    next: (usize, usize),
    begun: bool,
}

impl<'p> Batches<'p> {
    pub(super) fn new(project: &'p Project, options: &'p Options, batch: Batch) -> Self {
        let chosen = Chosen::new(project, options);
        Self {
            project,
            options,
            set_on_entries: set_on_entries(project, &chosen),
            chosen,
            batch,
            next: (0, 0),
            begun: false,
        }
    }

    /// The share of the project that was handed out, from 0 to 1.
    pub(super) fn done(&self) -> f32 {
        let documents = self.project.documents();
        let (document, entry) = self.next;
        let entries = documents
            .get(document)
            .map_or(1, |d| d.entries.len().max(1));
        (document as f32 + entry as f32 / entries as f32) / documents.len().max(1) as f32
    }

    /// A draft of what is said beside the documents.
    pub(super) fn head(&self) -> Draft {
        Draft {
            name: self.project.name.clone(),
            codebook: Some(self.project.codebook.clone()),
            annotators: self.chosen.annotators(),
            documents: Vec::new(),
            whole_codebook: Unsaid(Some(self.project.codebook.clone())),
            set_on_entries: Unsaid(Some(self.set_on_entries.clone())),
            project_name: Unsaid(self.name()),
            losses: Unsaid::default(),
        }
    }

    /// See [`Draft::project_name`].
    fn name(&self) -> Option<Arc<str>> {
        let has_words = |name: &Arc<str>| !name.trim().is_empty();
        let title = || {
            let all = self.project.documents().iter();
            let mut chosen = all.filter(|document| self.chosen.has_document(&document.id));
            let (only, None) = (chosen.next()?, chosen.next()) else {
                return None;
            };
            let title = only.title.as_deref().map(Arc::from);
            title.filter(|_| !self.options.stand_off)
        };
        let name = self.project.name.clone().filter(has_words);
        name.or_else(|| title().filter(has_words))
    }

    fn document(&self, index: usize, entries: std::ops::Range<usize>) -> DraftDocument {
        let document = &self.project.documents()[index];
        let records = self.project.records(index);
        let mut draft = head(document, self.options);
        let some = document.entries.iter().zip(records).enumerate();
        for (at, (one, records)) in some.skip(entries.start).take(entries.len()) {
            draft.entries.push(entry(
                document,
                at,
                one,
                records,
                &self.chosen,
                self.options,
            ));
        }
        draft
    }
}

/// The labels on whole entries among what was chosen, each once.
fn set_on_entries(project: &Project, chosen: &Chosen<'_>) -> Arc<[LabelId]> {
    let mut seen = BTreeSet::new();
    let mut labels = Vec::new();
    let documents = project.documents().iter().enumerate();
    for (at, _) in documents.filter(|(_, document)| chosen.has_document(&document.id)) {
        let annotations = project.records(at).iter().flat_map(|r| &r.annotations);
        for record in annotations.filter(|record| record.span.is_none()) {
            if chosen.has_annotator(&record.annotator) && seen.insert(&record.label) {
                labels.push(record.label.clone());
            }
        }
    }
    labels.into()
}

impl Iterator for Batches<'_> {
    type Item = Draft;

    /// The first one comes even where there are no documents.
    fn next(&mut self) -> Option<Draft> {
        let mut draft = self.head();
        let documents = self.project.documents();
        while let Some(document) = documents.get(self.next.0) {
            let (index, start) = self.next;
            if !self.chosen.has_document(&document.id) {
                self.next = (index + 1, 0);
                continue;
            }
            let count = document.entries.len();
            let end = match self.batch {
                Batch::Entries => count.min(start + ENTRIES),
                _ => count,
            };
            draft.documents.push(self.document(index, start..end));
            self.next = if end == count {
                (index + 1, 0)
            } else {
                (index, end)
            };
            if self.batch != Batch::Whole {
                break;
            }
        }
        let first = !std::mem::replace(&mut self.begun, true);
        (first || !draft.documents.is_empty()).then_some(draft)
    }
}

fn head(document: &Document, options: &Options) -> DraftDocument {
    let texts = |texts: &[String]| match options.stand_off {
        true => Vec::new(),
        false => texts.iter().map(|text| text.as_str().into()).collect(),
    };
    let maybe = |text: &Option<String>| text.as_deref().map(Arc::from);
    DraftDocument {
        id: Some(document.id.clone()),
        title: maybe(&document.title).filter(|_| !options.stand_off),
        source_url: maybe(&document.source_url),
        language: maybe(&document.language),
        date: document.date,
        time_zone: maybe(&document.time_zone),
        order: Some(document.order),
        standfirst: texts(&document.standfirst),
        key_points: texts(&document.key_points),
        text_sha256: Some(document.text_sha256.as_str().into()),
        added: Some(document.added.clone()),
        entries: Vec::new(),
    }
}

fn entry(
    document: &Document,
    index: usize,
    entry: &Entry,
    records: &EntryRecords,
    chosen: &Chosen<'_>,
    options: &Options,
) -> DraftEntry {
    let (text, heading) = (document.text(entry), document.heading(entry));
    let texts = (Index::new(text), Index::new(heading.unwrap_or_default()));
    let whole_text: Arc<str> = text.into();
    let whole_heading: Option<Arc<str>> = heading.map(Arc::from);
    let mut draft = DraftEntry {
        id: Some(entry.id.clone()),
        index: Some(index),
        time: entry.time.clone(),
        text_sha256: Some(sha256::of(text).into()),
        source: Some(entry.source),
        ..DraftEntry::default()
    };
    if options.stand_off {
        draft.text_length = Some(TextLength::of(text));
        draft.heading_sha256 = heading.map(|heading| sha256::of(heading).into());
        draft.heading_length = heading.map(TextLength::of);
    } else {
        draft.text = Some(whole_text.clone());
        draft.heading.clone_from(&whole_heading);
        draft.authors.clone_from(&entry.authors);
        draft.blocks.clone_from(&entry.blocks);
    }
    draft.whole_text = Unsaid(Some(whole_text));
    draft.whole_heading = Unsaid(whole_heading);
    let mut places = Vec::with_capacity(records.annotations.len());
    for record in &records.annotations {
        let is_chosen =
            chosen.has_annotator(&record.annotator) && (options.spans || record.span.is_none());
        places.push(is_chosen.then_some(draft.annotations.len()));
        if !is_chosen {
            continue;
        }
        let span = record.span.map(|a_span| {
            let index = match a_span.part {
                Part::Text => &texts.0,
                Part::Heading => &texts.1,
            };
            span(a_span, index, options)
        });
        draft.annotations.push(DraftAnnotation {
            id: Some(record.id.clone()),
            label: record.label.clone(),
            annotator: Some(record.annotator.clone()),
            span,
            origin: Some(record.origin),
            note: record.note.clone(),
            created: Some(record.created.clone()),
            modified: Some(record.modified.clone()),
            codebook_version: Some(record.codebook_version),
            place: Unsaid::default(),
        });
    }
    for record in &records.statuses {
        if chosen.has_annotator(&record.annotator) {
            draft.statuses.push(DraftStatus {
                annotator: Some(record.annotator.clone()),
                status: record.status,
                modified: Some(record.modified.clone()),
                note: record.note.clone(),
            });
        }
    }
    for record in &records.attributions {
        if options.spans && chosen.has_annotator(&record.annotator) {
            let made = attribution(record, records, &places, document, entry);
            draft.attributions.push(made);
        }
    }
    for record in &records.links {
        if chosen.has_annotator(&record.annotator) && chosen.has_document(&record.target_document) {
            let elsewhere = record.target_document != record.document;
            draft.links.push(DraftLink {
                id: Some(record.id.clone()),
                relation: record.relation,
                target_document: elsewhere.then(|| record.target_document.clone()),
                target: record.target.clone(),
                annotator: Some(record.annotator.clone()),
                origin: Some(record.origin),
                note: record.note.clone(),
                created: Some(record.created.clone()),
                modified: Some(record.modified.clone()),
            });
        }
    }
    draft
}

fn span(span: Span, text: &Index<'_>, options: &Options) -> DraftSpan {
    let at = |byte: u32| {
        let position = text.at_byte(byte as usize).unwrap_or_default();
        position.code_point
    };
    let exact = span.range.of(text.text());
    DraftSpan {
        part: span.part,
        start: at(span.range.start),
        end: at(span.range.end),
        exact: (!options.stand_off).then(|| exact.into()),
        exact_sha256: options.stand_off.then(|| sha256::of(exact).into()),
    }
}

fn attribution(
    record: &Attribution,
    records: &EntryRecords,
    places: &[Option<usize>],
    document: &Document,
    entry: &Entry,
) -> DraftAttribution {
    let mut members = Vec::with_capacity(record.members.len());
    for member in &record.members {
        let mut annotations = records.annotations.iter();
        let at = annotations.position(|a| a.id == member.annotation);
        if let Some(place) = at.and_then(|at| *places.get(at)?) {
            members.push((member.role, place));
        }
    }
    // What follows from the quotation marks is said as well: not every reader
    // has the text, and none our rule.
    let fields = AttributionFields {
        quote_type: record.quote_type(document, entry, records),
        ..record.fields.clone()
    };
    DraftAttribution {
        id: Some(record.id.clone()),
        annotator: Some(record.annotator.clone()),
        members,
        fields,
        note: record.note.clone(),
        created: Some(record.created.clone()),
        modified: Some(record.modified.clone()),
        codebook_version: Some(record.codebook_version),
    }
}
