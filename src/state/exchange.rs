//! Exporting: what can be chosen, what was, and what comes of it; and the
//! program for that, which also serves [`import`](super::import).
//!
//! The files are made by a program of its own, which the dialog has loaded and
//! which holds a copy of the project while the dialog is open. Each choice is
//! carried out at once, so that what is previewed, what is lost and what is
//! downloaded are of the same files.
//!
//! What this module does not do: write a format. Where that program cannot be
//! loaded, the page itself still writes the dataset file.

use liveblog_core::{Annotation, AnnotatorId, DocumentId, Project, Stamp};
use web_sys::Blob;

use super::import::{Found, Left};
use super::{Action, AppState, Dialog, Effect};
use crate::browser::files::Chosen;
use crate::browser::storage::ProjectId;
use crate::words::{fill, t};

/// A format, as the dialog shows it.
#[derive(Debug)]
pub struct FormatRow {
    /// Its name, as on the command line.
    pub name: &'static str,
    /// What it is called, and what it is for, by their keys.
    pub words: &'static str,
    /// The line on what it is for, by its key.
    pub hint: &'static str,
    /// How a file's name goes on after the project's.
    pub ending: &'static str,
    /// Whether annotators and documents can be chosen.
    of_work: bool,
    /// Whether it holds the work of one annotator only.
    of_one: bool,
    /// Whether it holds the texts, unless it is told to do without.
    has_texts: bool,
    /// Whether nothing but labels and passages stands in it.
    only_labels: bool,
    /// The options that it has, by their names.
    pub options: &'static [&'static str],
}

/// Formats for one purpose.
#[derive(Debug)]
pub struct FormatGroup {
    /// What they are for, by its key.
    pub words: &'static str,
    /// The formats.
    pub rows: &'static [FormatRow],
}

const fn row(
    name: &'static str,
    words: &'static str,
    hint: &'static str,
    ending: &'static str,
    options: &'static [&'static str],
) -> FormatRow {
    FormatRow {
        name,
        words,
        hint,
        ending,
        of_work: true,
        of_one: false,
        has_texts: true,
        only_labels: false,
        options,
    }
}

const fn codebook(
    name: &'static str,
    words: &'static str,
    hint: &'static str,
    ending: &'static str,
    options: &'static [&'static str],
) -> FormatRow {
    FormatRow {
        of_work: false,
        has_texts: false,
        ..row(name, words, hint, ending, options)
    }
}

/// All formats, by what one wants them for. The dataset file is the first.
pub const FORMATS: &[FormatGroup] = &[
    FormatGroup {
        words: "formats.archive",
        rows: &[
            row(
                "json",
                "formats.json",
                "formats.json-hint",
                ".liveblog.json",
                &["spans", "stand-off", "label-license", "text-rights"],
            ),
            row(
                "jsonl",
                "formats.jsonl",
                "formats.jsonl-hint",
                ".jsonl",
                &["spans", "stand-off"],
            ),
            FormatRow {
                only_labels: true,
                ..row(
                    "w3c",
                    "formats.w3c",
                    "formats.w3c-hint",
                    ".w3c.jsonld",
                    &["spans", "stand-off", "offset-unit"],
                )
            },
        ],
    },
    FormatGroup {
        words: "formats.tables",
        rows: &[
            row(
                "csv-entries",
                "formats.csv-entries",
                "formats.csv-entries-hint",
                ".entries.csv",
                &["stand-off", "formula-guard"],
            ),
            FormatRow {
                only_labels: true,
                ..row(
                    "csv-annotations",
                    "formats.csv-annotations",
                    "formats.csv-annotations-hint",
                    ".annotations.csv",
                    &["spans", "stand-off", "formula-guard"],
                )
            },
            FormatRow {
                has_texts: false,
                ..row(
                    "csv-wide",
                    "formats.csv-wide",
                    "formats.csv-wide-hint",
                    ".wide.csv",
                    &["formula-guard"],
                )
            },
            codebook(
                "csv-codebook",
                "formats.csv-codebook",
                "formats.csv-codebook-hint",
                ".codebook.csv",
                &["formula-guard"],
            ),
        ],
    },
    FormatGroup {
        words: "formats.tools",
        rows: &[
            row(
                "label-studio",
                "formats.label-studio",
                "formats.label-studio-hint",
                ".label-studio.json",
                &["spans", "label-studio-as"],
            ),
            row(
                "doccano",
                "formats.doccano",
                "formats.doccano-hint",
                ".doccano.jsonl",
                &["spans"],
            ),
            row(
                "prodigy",
                "formats.prodigy",
                "formats.prodigy-hint",
                ".prodigy.jsonl",
                &["spans"],
            ),
            row(
                "brat",
                "formats.brat",
                "formats.brat-hint",
                ".brat.zip",
                &["spans"],
            ),
            row(
                "cas-json",
                "formats.cas-json",
                "formats.cas-json-hint",
                ".cas.json",
                &["spans"],
            ),
        ],
    },
    FormatGroup {
        words: "formats.learning",
        rows: &[
            row(
                "spacy",
                "formats.spacy",
                "formats.spacy-hint",
                ".spacy.jsonl",
                &["spans"],
            ),
            FormatRow {
                of_one: true,
                ..row(
                    "conll",
                    "formats.conll",
                    "formats.conll-hint",
                    ".conll",
                    &[],
                )
            },
            row(
                "dataset-zip",
                "formats.dataset-zip",
                "formats.dataset-zip-hint",
                ".dataset.zip",
                &[
                    "spans",
                    "stand-off",
                    "split-by",
                    "seed",
                    "label-license",
                    "text-rights",
                ],
            ),
        ],
    },
    FormatGroup {
        words: "formats.qualitative",
        rows: &[
            row(
                "refi-qdpx",
                "formats.refi-qdpx",
                "formats.refi-qdpx-hint",
                ".qdpx",
                &["spans"],
            ),
            codebook(
                "refi-qdc",
                "formats.refi-qdc",
                "formats.refi-qdc-hint",
                ".qdc",
                &[],
            ),
        ],
    },
];

/// The dataset file's name.
const DATASET: &str = "json";

/// The option to leave the texts out, by its name.
pub const STAND_OFF: &str = "stand-off";

/// What an option can be.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Yes or no.
    Check {
        /// What it is at first.
        on: bool,
    },
    /// One of these values, each with its words by their key; the first at
    /// first.
    OneOf(&'static [(&'static str, &'static str)]),
    /// A whole number.
    Number,
    /// Any words.
    Text,
}

/// An option of an export.
#[derive(Debug)]
pub struct Choosable {
    /// Its name, as on the command line.
    pub name: &'static str,
    /// Its words and what more there is to say, by their keys.
    pub words: &'static str,
    /// A remark, by its key; empty for none.
    pub hint: &'static str,
    /// What it can be.
    pub kind: Kind,
    /// Whether it is a decision about the data, which holds for every format.
    of_data: bool,
}

/// All options but the documents and the annotators.
pub const OPTIONS: &[Choosable] = &[
    Choosable {
        name: "spans",
        words: "options.spans",
        hint: "",
        kind: Kind::Check { on: true },
        of_data: false,
    },
    Choosable {
        name: STAND_OFF,
        words: "options.stand-off",
        hint: "options.stand-off-hint",
        kind: Kind::Check { on: false },
        of_data: true,
    },
    Choosable {
        name: "formula-guard",
        words: "options.formula-guard",
        hint: "options.formula-guard-hint",
        kind: Kind::Check { on: true },
        of_data: false,
    },
    Choosable {
        name: "offset-unit",
        words: "options.offset-unit",
        hint: "",
        kind: Kind::OneOf(&[
            ("code-point", "options.code-point"),
            ("utf-16", "options.utf-16"),
        ]),
        of_data: false,
    },
    Choosable {
        name: "label-studio-as",
        words: "options.label-studio-as",
        hint: "",
        kind: Kind::OneOf(&[
            ("annotations", "options.annotations"),
            ("predictions", "options.predictions"),
        ]),
        of_data: false,
    },
    Choosable {
        name: "split-by",
        words: "options.split-by",
        hint: "",
        kind: Kind::OneOf(&[
            ("document", "options.by-document"),
            ("time", "options.by-time"),
        ]),
        of_data: false,
    },
    Choosable {
        name: "seed",
        words: "options.seed",
        hint: "options.seed-hint",
        kind: Kind::Number,
        of_data: false,
    },
    Choosable {
        name: "label-license",
        words: "options.label-license",
        hint: "options.label-license-hint",
        kind: Kind::Text,
        of_data: true,
    },
    Choosable {
        name: "text-rights",
        words: "options.text-rights",
        hint: "options.text-rights-hint",
        kind: Kind::Text,
        of_data: true,
    },
];

/// The format of this name.
pub fn format(name: &str) -> Option<&'static FormatRow> {
    let mut all = FORMATS.iter().flat_map(|group| group.rows);
    all.find(|row| row.name == name)
}

/// The words for a kind of loss, by its name in the report.
pub fn loss_words(kind: &str) -> &'static str {
    let mut all = LOSSES.iter();
    let words = all.find(|(name, _)| *name == kind).map(|(_, words)| *words);
    t(words.unwrap_or("losses.other"))
}

const LOSSES: &[(&str, &str)] = &[
    ("other_annotator", "losses.other-annotator"),
    ("entry_label", "losses.entry-label"),
    ("span", "losses.span"),
    ("heading_span", "losses.heading-span"),
    ("overlapping_span", "losses.overlapping-span"),
    ("moved_span", "losses.moved-span"),
    ("repeated_span", "losses.repeated-span"),
    ("repeated_label", "losses.repeated-label"),
    ("unfinished_entry", "losses.unfinished-entry"),
    ("attribution", "losses.attribution"),
    ("link", "losses.link"),
    ("status", "losses.status"),
    ("annotation_note", "losses.annotation-note"),
    ("entry_note", "losses.entry-note"),
    ("annotation_id", "losses.annotation-id"),
    ("annotation_annotator", "losses.annotation-annotator"),
    ("annotation_moment", "losses.annotation-moment"),
    ("annotation_origin", "losses.annotation-origin"),
    ("annotation_version", "losses.annotation-version"),
    ("annotator", "losses.annotator"),
    ("document", "losses.document"),
    ("document_title", "losses.document-title"),
    ("document_url", "losses.document-url"),
    ("document_language", "losses.document-language"),
    ("document_date", "losses.document-date"),
    ("document_time_zone", "losses.document-time-zone"),
    ("document_order", "losses.document-order"),
    ("standfirst", "losses.standfirst"),
    ("key_points", "losses.key-points"),
    ("document_hash", "losses.document-hash"),
    ("document_added", "losses.document-added"),
    ("notice", "losses.notice"),
    ("entry", "losses.entry"),
    ("entry_without_text", "losses.entry-without-text"),
    ("unlabelled_entry", "losses.unlabelled-entry"),
    ("entry_id", "losses.entry-id"),
    ("entry_index", "losses.entry-index"),
    ("heading", "losses.heading"),
    ("time", "losses.time"),
    ("author", "losses.author"),
    ("block", "losses.block"),
    ("source", "losses.source"),
    ("text", "losses.text"),
    ("blank", "losses.blank"),
    ("label_but_id", "losses.label-but-id"),
    ("label_but_name", "losses.label-but-name"),
    ("label_name", "losses.label-name"),
    ("label_color", "losses.label-color"),
    ("label_hotkey", "losses.label-hotkey"),
    ("label_scope", "losses.label-scope"),
    ("label_definition", "losses.label-definition"),
    ("label_include", "losses.label-include"),
    ("label_exclude", "losses.label-exclude"),
    ("label_example", "losses.label-example"),
    ("label_group", "losses.label-group"),
    ("label_requires", "losses.label-requires"),
    ("label_archived", "losses.label-archived"),
    ("group", "losses.group"),
    ("group_name", "losses.group-name"),
    ("codebook_name", "losses.codebook-name"),
    ("codebook_change", "losses.codebook-change"),
    ("project_name", "losses.project-name"),
    ("empty_text", "losses.empty-text"),
    ("respelled_name", "losses.respelled-name"),
    ("character", "losses.character"),
    ("unknown_key", "losses.unknown-key"),
];

/// What a person can do about an export, and what its program says.
#[derive(Debug)]
pub enum Exchange {
    /// Export in this format.
    Format(&'static str),
    /// Set an option.
    Set(&'static str, String),
    /// Take the document at this position in, or leave it out.
    Document(usize),
    /// Take the work of the annotator at this position in, or leave it out; the
    /// one whose work it is in a format of one annotator's.
    Annotator(usize),
    /// The program runs and has the project, or could not be loaded.
    Started(Result<(), String>),
    /// The program has said something of a run.
    Told(u32, Told),
    /// Load the program once more.
    Again,
    /// Download the file, as soon as it is made.
    Download,
    /// Download the list of what the file does not hold.
    Report,
}

impl From<Exchange> for Action {
    fn from(exchange: Exchange) -> Self {
        Self::Exchange(exchange)
    }
}

/// What the program says.
#[derive(Debug)]
pub enum Told {
    /// The path of a file and its beginning.
    Preview(String, String),
    /// The share that is done, 0 to 1.
    Progress(f32),
    /// All is made.
    Exported(Box<Exported>),
    /// There is no file, and why.
    Withheld(String),
    /// Files were read.
    Read(Box<Found>),
    /// None of the files could be read, and what each of them is.
    Unrecognised(Vec<Left>),
    /// Files could not be read, and why.
    Unread(String),
    /// The program has stopped.
    Failed(String),
}

/// What was made.
#[derive(Clone, Debug)]
pub struct Exported {
    /// What the file does not hold.
    pub losses: Vec<Loss>,
    /// All of that as a report; empty where there is nothing.
    pub report: String,
    /// Whether several files went into an archive, the report among them.
    pub archive: bool,
    /// The file.
    pub file: Blob,
}

/// What a file does not hold, of one kind.
#[derive(Clone, Debug)]
pub struct Loss {
    /// The kind, by its name in the report.
    pub kind: String,
    /// How many there are.
    pub count: usize,
    /// The ids of the first of them.
    pub ids: Vec<String>,
}

/// What has to be done outside.
#[derive(Debug)]
pub enum Outside {
    /// Load the program and give it the project; without one, what it imports
    /// makes a new one.
    Start(Option<Box<Project>>),
    /// Have this run made in the format of this name, with these options.
    Export(u32, &'static str, Vec<String>),
    /// Have these files read for an import, as this run.
    Import {
        /// The run.
        run: u32,
        /// The files.
        files: Vec<Chosen>,
        /// The name of their format; empty for that of their content.
        format: String,
        /// Whose records are those of which the files do not say it; in a new
        /// project that is for the project to say.
        annotator: Option<AnnotatorId>,
        /// Whose records are to be whose, in pairs: an annotator's id in the files,
        /// or nothing for work that names nobody, and the id of one of the
        /// project, or nothing for a new one.
        makers: Vec<String>,
        /// The stamp of the step.
        stamp: Stamp,
    },
    /// End the program.
    Stop,
    /// Offer a file.
    Offer(String, Blob),
    /// Remember what was chosen.
    Keep(String),
}

/// How far an export is.
#[derive(Debug)]
pub enum Stage {
    /// The program is being loaded.
    Loading,
    /// The program could not be loaded, or has stopped, and why.
    Missing(String),
    /// So much is done, 0 to 1.
    Working(f32),
    /// All is made.
    Made(Box<Exported>),
    /// There is no file, and why.
    Withheld(String),
}

/// The export that the dialog shows.
#[derive(Debug)]
pub struct Export {
    /// The format.
    pub format: &'static FormatRow,
    /// The options that were set, by the names of their format and their own.
    /// What is a decision about the data has no format.
    set: Vec<(&'static str, &'static str, String)>,
    /// The documents that are left out.
    pub documents: Vec<DocumentId>,
    /// The annotators whose work is left out.
    pub annotators: Vec<AnnotatorId>,
    /// The annotator whose work a format holds that holds only one's.
    pub only: Option<AnnotatorId>,
    /// How far it is.
    pub stage: Stage,
    /// What is shown of the file: its name, with the path in it where it is an
    /// archive, and the beginning.
    pub preview: (String, String),
    /// The path of what is shown.
    shown: String,
    /// What was downloaded.
    pub downloaded: Option<String>,
    /// The run that counts.
    run: u32,
    /// Whether the file is offered as soon as it is made.
    wanted: bool,
}

impl Export {
    /// With the format and the options that were chosen last time, as
    /// [`record`](Self::record) wrote them. What was decided about the data of
    /// another project does not count for `project`.
    pub(super) fn new(record: &str, project: &ProjectId) -> Self {
        let mut export = Self {
            format: &FORMATS[0].rows[0],
            set: Vec::new(),
            documents: Vec::new(),
            annotators: Vec::new(),
            only: None,
            stage: Stage::Loading,
            preview: (String::new(), String::new()),
            shown: String::new(),
            downloaded: None,
            run: 0,
            wanted: false,
        };
        let mut is_of_project = false;
        for (name, value) in record.lines().filter_map(|line| line.split_once('=')) {
            let (row, name) = name.split_once(' ').unwrap_or(("", name));
            let option = OPTIONS.iter().find(|option| option.name == name);
            match (format(row), option) {
                (None, Some(option)) if option.of_data && is_of_project => {
                    export.set.push(("", option.name, value.to_owned()));
                }
                (Some(row), Some(option)) if !option.of_data => {
                    export.set.push((row.name, option.name, value.to_owned()));
                }
                (None, None) if name == "format" => {
                    export.format = format(value).unwrap_or(export.format);
                }
                (None, None) if name == "project" => {
                    is_of_project = ProjectId::from(value) == *project;
                }
                _ => {}
            }
        }
        export
    }

    /// The format and the options that were chosen, but for what was left out of
    /// the dataset file alone: what is exported to be kept must not lack that
    /// the next time.
    pub(super) fn record(&self, project: &ProjectId) -> String {
        let mut record = format!("format={}\nproject={project}\n", self.format.name);
        for (format, name, value) in &self.set {
            if *format != DATASET {
                let value = value.replace('\n', " ");
                let name = format!("{format} {name}");
                record.push_str(&format!("{}={value}\n", name.trim_start()));
            }
        }
        record
    }

    /// The options that the format has.
    pub fn options(&self) -> impl Iterator<Item = &'static Choosable> {
        let has = self.format.options;
        OPTIONS.iter().filter(|option| has.contains(&option.name))
    }

    /// By what an option is found among those that were set.
    fn key(&self, option: &Choosable) -> (&'static str, &'static str) {
        let format = if option.of_data { "" } else { self.format.name };
        (format, option.name)
    }

    /// What an option was set to.
    pub fn value(&self, option: &Choosable) -> &str {
        let key = self.key(option);
        let set = self.set.iter().find(|(row, name, _)| (*row, *name) == key);
        match (set, option.kind) {
            (Some((.., value)), _) => value,
            (None, Kind::Check { on: true }) => "yes",
            (None, Kind::Check { on: false }) => "no",
            (None, Kind::OneOf(values)) => values.first().map_or("", |(value, _)| value),
            (None, Kind::Number) => "0",
            (None, Kind::Text) => "",
        }
    }

    /// Whether the texts are to be left out, in whatever format.
    fn wants_no_texts(&self) -> bool {
        let mut set = self.set.iter();
        set.any(|(_, name, value)| *name == STAND_OFF && value == "yes")
    }

    /// Whether a format leaves the texts out.
    pub fn is_stand_off(&self, row: &FormatRow) -> bool {
        row.options.contains(&STAND_OFF) && self.wants_no_texts()
    }

    /// Whether the texts go along though they were to be left out, since the
    /// format cannot do without.
    pub fn needs_texts(&self) -> bool {
        self.format.has_texts && self.wants_no_texts() && !self.is_stand_off(self.format)
    }

    /// What a format is for, by its key.
    pub fn hint_of(&self, row: &FormatRow) -> &'static str {
        match row.name {
            DATASET if self.is_stand_off(row) => "formats.json-stand-off-hint",
            "csv-entries" if self.is_stand_off(row) => "formats.csv-entries-stand-off-hint",
            _ => row.hint,
        }
    }

    /// Whether documents and annotators can be chosen.
    pub fn is_of_work(&self) -> bool {
        self.format.of_work
    }

    /// Whether the format holds the work of one annotator only.
    pub fn is_of_one(&self) -> bool {
        self.format.of_one
    }

    /// Whether the page can write the file by itself, where the program for all
    /// formats is missing: it is the dataset file with everything in it.
    pub fn can_do_without(&self) -> bool {
        self.format.name == DATASET && !self.is_stand_off(self.format)
    }

    /// Whether the file is being waited for.
    pub fn is_wanted(&self) -> bool {
        self.wanted
    }

    /// Whether nothing stands in the file, since nothing is labelled of what was
    /// chosen.
    pub fn is_empty(&self, project: &Project) -> bool {
        let spans = OPTIONS.iter().find(|option| option.name == "spans");
        let spans = spans.is_none_or(|spans| self.value(spans) == "yes");
        let is_in = |annotation: &Annotation| {
            !self.documents.contains(&annotation.document)
                && !self.annotators.contains(&annotation.annotator)
                && (spans || annotation.span.is_none())
        };
        let mut all = project.all_records();
        self.format.only_labels && !all.any(|r| r.annotations.iter().any(|a| is_in(a)))
    }

    /// How many entries the documents have that go along.
    pub fn entries(&self, project: &Project) -> usize {
        let documents = project.documents().iter();
        let chosen = documents.filter(|document| !self.documents.contains(&document.id));
        chosen.map(|document| document.entries.len()).sum()
    }

    /// Names and values of all that was chosen, in turn.
    pub(super) fn chosen(&self, project: &Project) -> Vec<String> {
        let mut all = Vec::new();
        let mut push = |name: &str, value: &str| {
            all.extend([name.to_owned(), value.to_owned()]);
        };
        for option in self.options() {
            push(option.name, self.value(option));
        }
        if self.format.of_work && !self.documents.is_empty() {
            for document in project.documents() {
                if !self.documents.contains(&document.id) {
                    push("document", &document.id);
                }
            }
        }
        if self.format.of_one {
            if let Some(only) = self.only.as_ref().filter(|_| project.annotators.len() > 1) {
                push("annotator", only);
            }
        } else if self.format.of_work && !self.annotators.is_empty() {
            for annotator in &project.annotators {
                if !self.annotators.contains(&annotator.id) {
                    push("annotator", &annotator.id);
                }
            }
        }
        all
    }
}

/// Whose work a format of one annotator's holds at first, as on the command line.
fn first_with_work(project: &Project) -> Option<AnnotatorId> {
    let mut all = project.annotators.iter();
    let has_work = |id| project.all_records().any(|r| r.has_any_of(id));
    let found = all.find(|annotator| has_work(&annotator.id));
    let found = found.or(project.annotators.first());
    found.map(|annotator| annotator.id.clone())
}

/// Puts in what is not there, and takes out what is; but never the last of `all`.
fn switch<T: Clone + PartialEq>(left_out: &mut Vec<T>, id: &T, all: usize) {
    match left_out.iter().position(|one| one == id) {
        Some(at) => {
            left_out.remove(at);
        }
        None if left_out.len() + 1 < all => left_out.push(id.clone()),
        None => {}
    }
}

impl AppState {
    /// Opens the dialog and has the program for it loaded.
    pub(super) fn open_export(&mut self, effects: &mut Vec<Effect>) {
        let Some(work) = self.work() else {
            return;
        };
        let project = Box::new(work.session.project().clone());
        let mut export = Box::new(Export::new(&self.export_record, &work.id));
        export.only = first_with_work(work.session.project());
        self.export = Some(export);
        self.dialog = Some(Dialog::Export);
        effects.push(Effect::Exchange(Outside::Start(Some(project))));
    }

    /// Ends the program where its dialog is closed.
    pub(super) fn keep_exchange(&mut self, effects: &mut Vec<Effect>) {
        let exports = self.dialog != Some(Dialog::Export) && self.export.take().is_some();
        let imports = self.dialog != Some(Dialog::Import) && self.importing.take().is_some();
        if exports || imports {
            effects.push(Effect::Exchange(Outside::Stop));
        }
    }

    pub(super) fn exchange(&mut self, action: Exchange, stamp: &Stamp, effects: &mut Vec<Effect>) {
        let Some(mut export) = self.export.take() else {
            return match action {
                Exchange::Started(started) => self.import_started(started, stamp, effects),
                Exchange::Told(run, told) => self.import_told(run, told, stamp, effects),
                _ => {}
            };
        };
        match action {
            Exchange::Format(name) => {
                export.format = format(name).unwrap_or(export.format);
                self.make(&mut export, effects);
            }
            Exchange::Set(name, value) => {
                if let Some(option) = OPTIONS.iter().find(|option| option.name == name) {
                    let key = export.key(option);
                    let mut set = export.set.iter_mut();
                    match set.find(|(row, name, _)| (*row, *name) == key) {
                        Some((.., set)) => *set = value,
                        None => export.set.push((key.0, key.1, value)),
                    }
                }
                self.make(&mut export, effects);
            }
            Exchange::Document(at) => {
                let project = self.work().map(|work| work.session.project());
                if let Some(documents) = project.map(|project| project.documents())
                    && let Some(document) = documents.get(at)
                {
                    switch(&mut export.documents, &document.id, documents.len());
                }
                self.make(&mut export, effects);
            }
            Exchange::Annotator(at) => {
                let project = self.work().map(|work| work.session.project());
                if let Some(annotators) = project.map(|project| &project.annotators)
                    && let Some(annotator) = annotators.get(at)
                    && export.format.of_one
                {
                    export.only = Some(annotator.id.clone());
                } else if let Some(annotators) = project.map(|project| &project.annotators)
                    && let Some(annotator) = annotators.get(at)
                {
                    switch(&mut export.annotators, &annotator.id, annotators.len());
                }
                self.make(&mut export, effects);
            }
            Exchange::Started(Ok(())) => {
                export.stage = Stage::Working(0.0);
                let wanted = export.wanted;
                self.make(&mut export, effects);
                export.wanted = wanted;
            }
            Exchange::Started(Err(reason)) => {
                self.program_missing(&mut export, reason, stamp, effects);
            }
            Exchange::Told(_, Told::Failed(reason)) => {
                self.program_missing(&mut export, reason, stamp, effects);
            }
            Exchange::Told(run, told) if run == export.run => {
                match told {
                    Told::Preview(path, text) => {
                        export.shown = path;
                        export.preview.1 = text;
                    }
                    Told::Progress(done) => export.stage = Stage::Working(done),
                    Told::Exported(made) => export.stage = Stage::Made(made),
                    Told::Withheld(reason) => export.stage = Stage::Withheld(reason),
                    Told::Failed(_) | Told::Read(_) | Told::Unrecognised(_) | Told::Unread(_) => {}
                }
                export.preview.0 = self.preview_name(&export);
                if std::mem::take(&mut export.wanted) {
                    self.offer(&mut export, stamp, effects);
                }
            }
            Exchange::Told(..) => {}
            Exchange::Again => {
                if let Some(work) = self.work() {
                    let project = Box::new(work.session.project().clone());
                    export.stage = Stage::Loading;
                    effects.push(Effect::Exchange(Outside::Start(Some(project))));
                }
            }
            Exchange::Download => self.offer(&mut export, stamp, effects),
            Exchange::Report => {
                if let (Stage::Made(made), Some(name)) = (&export.stage, self.name_of(&export)) {
                    effects.push(Effect::Download {
                        name: format!("{name}.losses.json"),
                        text: made.report.clone(),
                    });
                }
            }
        }
        self.export = Some(export);
    }

    /// Has the files made of what is chosen now.
    fn make(&mut self, export: &mut Export, effects: &mut Vec<Effect>) {
        export.downloaded = None;
        export.wanted = false;
        let Some(work) = self.work() else {
            return;
        };
        if matches!(export.stage, Stage::Loading | Stage::Missing(_)) {
            return;
        }
        export.run += 1;
        export.stage = Stage::Working(0.0);
        let chosen = export.chosen(work.session.project());
        effects.push(Effect::Exchange(Outside::Export(
            export.run,
            export.format.name,
            chosen,
        )));
    }

    fn program_missing(
        &mut self,
        export: &mut Export,
        reason: String,
        stamp: &Stamp,
        effects: &mut Vec<Effect>,
    ) {
        export.stage = Stage::Missing(reason);
        effects.push(Effect::Exchange(Outside::Stop));
        if std::mem::take(&mut export.wanted) {
            self.offer(export, stamp, effects);
        }
    }

    /// Offers the file, or notes that it is wanted. The page can write the
    /// dataset file itself where the program for all formats is missing.
    fn offer(&mut self, export: &mut Export, stamp: &Stamp, effects: &mut Vec<Effect>) {
        let Some(name) = self.name_of(export) else {
            return;
        };
        match &export.stage {
            Stage::Made(made) => {
                let file = made.file.clone();
                effects.push(Effect::Exchange(Outside::Offer(name.clone(), file)));
                if let Some(project) = self.open_id() {
                    let record = export.record(project);
                    self.export_record = (*record).into();
                    effects.push(Effect::Exchange(Outside::Keep(record)));
                }
                self.announce(fill("export.downloaded", &[("file", &name)]));
                export.downloaded = Some(name);
            }
            Stage::Loading | Stage::Working(_) => export.wanted = true,
            // With everything in it.
            Stage::Missing(_) if export.can_do_without() => {
                self.download_dataset(stamp, effects);
                export.downloaded = Some(name);
            }
            Stage::Missing(_) | Stage::Withheld(_) => {}
        }
    }

    /// What the file is called.
    pub fn name_of(&self, export: &Export) -> Option<String> {
        let work = self.work()?;
        let is_archive = matches!(&export.stage, Stage::Made(made) if made.archive);
        let row = export.format;
        // Not to be taken for the file that has the texts.
        let texts = if export.is_stand_off(row) {
            ".stand-off"
        } else {
            ""
        };
        let more = match is_archive && !row.ending.ends_with("zip") {
            true => ".zip",
            false => "",
        };
        Some(work.file_called(&[texts, row.ending, more].concat()))
    }

    /// What is shown, by the name that it has once it is downloaded.
    fn preview_name(&self, export: &Export) -> String {
        let name = self.name_of(export).unwrap_or_default();
        let ending = name.rsplit('.').next().unwrap_or_default();
        if export.shown.is_empty() || export.shown.ends_with(ending) {
            return name;
        }
        format!("{name}: {}", export.shown)
    }
}
