//! A dataset as a folder that can be published: JSON Lines in splits, the
//! codebook, a dataset card for Hugging Face, Croissant metadata with hashes,
//! and the report of what is not in it.
//!
//! A split is never drawn by single entries: those of one live blog are about
//! one event. Which live blog goes where follows from the seed and its id
//! alone, so that another live blog in the project moves few others.
//!
//! What this module does not do: pack the folder; whoever asked for it does, if
//! it should be a zip. Nor does it name people: annotators are their ids.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::jsonl::columns::{COLUMNS, Column};
use super::{Form, jsonl};
use crate::dataset::{read_codebook, write_codebook};
use crate::exchange::draft::Batch;
use crate::exchange::fit::{BookHolds, Holds, codebook_of_ids};
use crate::exchange::options::SplitBy;
use crate::exchange::{Draft, DraftDocument, DraftEntry, Files, Format, Losses, Options, Reading};
use crate::json::Writer;
use crate::said::said;
use crate::{Codebook, GENERATOR, sha256};
use Column::{Day, Moment, Number, Object, Objects, Text, Texts};

const CARD: &str = "README.md";
const CODEBOOK: &str = "codebook.json";
const CROISSANT: &str = "croissant.json";
const LOSSES: &str = "losses.json";
const SCHEMA: &str = "schema/entries.schema.json";
/// The schema of a line, as it is published.
const SCHEMA_TEXT: &str = include_str!("../../../../../docs/liveblog-entries.schema.json");

pub(super) const FORM: Form = Form {
    holds: Holds {
        codebook: BookHolds::Everything,
        ..jsonl::FORM.holds
    },
    stand_off: true,
    batch: Batch::Whole,
    fit: Some(fit),
    write: Some(write),
    read,
};

/// What the lines cannot hold is lost; live blogs come in the order of their
/// splits, in which they are read back.
fn fit(draft: &mut Draft, options: &Options, losses: &mut Losses) {
    if let Some(fit) = jsonl::FORM.fit {
        fit(draft, options, losses);
    }
    if options.split_by == SplitBy::Document {
        let splits = by_document(&draft.documents, options.seed);
        let mut placed: Vec<_> = splits.into_iter().zip(draft.documents.drain(..)).collect();
        placed.sort_by_key(|(split, _)| *split);
        draft.documents = placed.into_iter().map(|(_, document)| document).collect();
    }
}

/// A part of a dataset, in the order in which they are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Split {
    Train,
    Validation,
    Test,
}

impl Split {
    const ALL: [Self; 3] = [Self::Train, Self::Validation, Self::Test];

    /// Its name, as Hugging Face has it.
    fn name(self) -> &'static str {
        match self {
            Self::Train => "train",
            Self::Validation => "validation",
            Self::Test => "test",
        }
    }

    fn path(self) -> String {
        format!("data/{}.jsonl", self.name())
    }
}

/// The split of each live blog. Those for the test and for validation are drawn
/// in an order by the hashes of seed and id, passing over any that is too long;
/// the rest is for training. With two live blogs there is no validation, with
/// one no test either.
fn by_document(documents: &[DraftDocument], seed: u64) -> Vec<Split> {
    let length = |at: &usize| documents[*at].entries.len();
    let mut left: Vec<usize> = (0..documents.len()).collect();
    left.sort_by_cached_key(|at| {
        let id = documents[*at].id.as_deref().unwrap_or_default();
        (sha256::of(&format!("{seed}\0{id}")), *at)
    });
    let all: usize = left.iter().map(length).sum();
    let mut splits = vec![Split::Train; documents.len()];
    // What is drawn, and how many live blogs stay for the others.
    let drawn: &[(Split, usize)] = match documents.len() {
        0 | 1 => &[],
        2 => &[(Split::Test, 1)],
        _ => &[(Split::Test, 2), (Split::Validation, 1)],
    };
    for (split, stay) in drawn {
        let mut has = 0;
        let mut taken = Vec::new();
        for at in &left {
            let is_wanted = has * 10 < all && left.len() - taken.len() > *stay;
            if is_wanted && (has + length(at)) * 20 <= all * 3 {
                has += length(at);
                taken.push(*at);
            }
        }
        if taken.is_empty() {
            taken.extend(left.iter().copied().min_by_key(length));
        }
        left.retain(|at| !taken.contains(at));
        for at in taken {
            splits[at] = *split;
        }
    }
    splits
}

/// The split of each entry of a live blog: the earliest for training, the
/// latest for the test.
fn by_time(document: &DraftDocument) -> Vec<Split> {
    let entries = &document.entries;
    let count = entries.len();
    let tenth = |least: usize| {
        let tenth = (count + 5) / 10;
        if count >= least { tenth.max(1) } else { 0 }
    };
    let (validation, test) = (tenth(3), tenth(2));
    let train = count - validation - test;
    let mut order: Vec<usize> = (0..count).collect();
    let moments: Option<Vec<i64>> = entries
        .iter()
        .map(|entry| Some(entry.time.timestamp.as_ref()?.unix_seconds()))
        .collect();
    match moments {
        Some(moments) => order.sort_by_key(|at| moments[*at]),
        None if runs_backwards(entries) => order.reverse(),
        None => {}
    }
    let mut splits = vec![Split::Train; count];
    for (place, at) in order.into_iter().enumerate() {
        splits[at] = match place {
            place if place < train => Split::Train,
            place if place < train + validation => Split::Validation,
            _ => Split::Test,
        };
    }
    splits
}

/// Whether the clocks of entries run down more often than up.
fn runs_backwards(entries: &[DraftEntry]) -> bool {
    let clocks: Vec<u32> = entries
        .iter()
        .filter_map(|entry| Some(entry.time.clock?.seconds()))
        .collect();
    let (mut up, mut down) = (0, 0);
    for pair in clocks.windows(2) {
        match pair[0].cmp(&pair[1]) {
            Ordering::Less => up += 1,
            Ordering::Greater => down += 1,
            Ordering::Equal => {}
        }
    }
    down > up
}

/// The draft of each split that has anything in it; the first one always.
fn splits(draft: &Draft, options: &Options) -> Vec<(Split, Draft)> {
    let none = Draft {
        whole_codebook: draft.whole_codebook.clone(),
        ..Draft::default()
    };
    let mut parts = Split::ALL.map(|split| (split, none.clone()));
    let by_document = match options.split_by {
        SplitBy::Document => by_document(&draft.documents, options.seed),
        SplitBy::Time => Vec::new(),
    };
    for (at, document) in draft.documents.iter().enumerate() {
        if let Some(split) = by_document.get(at) {
            parts[*split as usize].1.documents.push(document.clone());
            continue;
        }
        let mut entries = Split::ALL.map(|_| Vec::new());
        for (entry, split) in document.entries.iter().zip(by_time(document)) {
            entries[split as usize].push(entry.clone());
        }
        for ((_, part), entries) in parts.iter_mut().zip(entries) {
            if !entries.is_empty() {
                part.documents.push(DraftDocument {
                    entries,
                    ..document.without_entries()
                });
            }
        }
    }
    let has_any =
        |(split, part): &(Split, Draft)| !part.documents.is_empty() || *split == Split::Train;
    parts.into_iter().filter(has_any).collect()
}

fn write(draft: &Draft, _: bool, options: &Options, files: &mut Files) {
    let no_labels = codebook_of_ids([]);
    let codebook = draft.codebook.as_deref().unwrap_or(&no_labels);
    let no_losses = Losses::default();
    let losses = draft.losses.0.as_deref().unwrap_or(&no_losses);
    files.at(CARD);
    files.at(CROISSANT);
    *files.at(CODEBOOK) = write_codebook(codebook).into_bytes();
    *files.at(SCHEMA) = SCHEMA_TEXT.as_bytes().to_vec();
    let splits = splits(draft, options);
    for (split, part) in &splits {
        let mut lines = Files::default();
        jsonl::write(part, true, options, &mut lines);
        let lines = lines.0.into_iter().next().map(|file| file.bytes);
        *files.at(split.path()) = lines.unwrap_or_default();
    }
    *files.at(LOSSES) = losses.write(Format::DatasetZip).into_bytes();
    let about = About::new(draft, options);
    *files.at(CARD) = card(&about, &splits, codebook, losses, options).into_bytes();
    // All files but the card, which people write in, and the metadata itself.
    let mut distribution: Vec<Distributed> = Vec::new();
    for file in &files.0 {
        if ![CARD, CROISSANT].contains(&&*file.path) {
            distribution.push(Distributed {
                path: file.path.clone(),
                bytes: file.bytes.len(),
                sha256: sha256::hex(Sha256::digest(&file.bytes).into()),
            });
        }
    }
    let splits: Vec<Split> = splits.iter().map(|(split, _)| *split).collect();
    *files.at(CROISSANT) = croissant(&about, &distribution, &splits, options).into_bytes();
}

/// A file as the metadata lists it.
struct Distributed {
    path: String,
    bytes: usize,
    sha256: String,
}

/// What card and metadata say of the dataset as a whole.
struct About {
    name: String,
    description: String,
    /// ISO 639 codes.
    languages: Vec<String>,
    entries: usize,
}

impl About {
    fn new(draft: &Draft, options: &Options) -> Self {
        let entries = draft.documents.iter().map(|d| d.entries.len()).sum();
        let blogs = draft.documents.len();
        let name = draft.project_name.0.as_deref().map(str::trim);
        let texts = match options.stand_off {
            true => "The texts are not in it: it says where they stand, with hashes.",
            false => "The texts are those that the live blogs published.",
        };
        let mut languages: Vec<String> = draft
            .documents
            .iter()
            .filter_map(|document| {
                let tag = document.language.as_deref()?;
                let code = tag.split('-').next()?.to_ascii_lowercase();
                let is_code = (2..=3).contains(&code.len());
                (is_code && code.bytes().all(|b| b.is_ascii_lowercase())).then_some(code)
            })
            .collect();
        languages.sort();
        languages.dedup();
        Self {
            name: match name {
                None | Some("") => "Live blogs".to_owned(),
                Some(name) => name.to_owned(),
            },
            description: format!(
                "{} of {}, split and labelled by people. {texts}",
                counted(entries, "entry", "entries"),
                counted(blogs, "news live blog", "news live blogs"),
            ),
            languages,
            entries,
        }
    }
}

fn counted(count: usize, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}

/// A text as a quoted scalar of YAML, of which JSON's are a part.
fn quoted(text: &str) -> String {
    let mut w = Writer::compact(text.len() + 2);
    w.string(text);
    w.finish()
}

/// A text in one cell of a Markdown table, with nothing in it that Markdown or
/// HTML would take for its own.
fn cell(text: &str) -> String {
    let mut cell = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => cell.push_str("&amp;"),
            '<' => cell.push_str("&lt;"),
            '\\' | '|' | '*' | '_' | '`' | '[' | ']' | '#' | '~' | '$' => {
                cell.push('\\');
                cell.push(c);
            }
            c if c.is_control() => cell.push(' '),
            c => cell.push(c),
        }
    }
    cell
}

/// The licence as Hugging Face takes it. With texts in it, no licence of labels
/// is that of the dataset.
fn license(options: &Options) -> Vec<(&'static str, String)> {
    let license = options.label_license.trim();
    let slug: String = license
        .chars()
        .map(|c| match c {
            c if c.is_ascii_alphanumeric() || c == '.' => c.to_ascii_lowercase(),
            _ => '-',
        })
        .collect();
    match (license, options.stand_off) {
        ("", _) => Vec::new(),
        (_, true) => vec![("license", slug)],
        (_, false) => vec![
            ("license", "other".to_owned()),
            ("license_name", format!("labels-{slug}-texts-see-card")),
            ("license_link", CARD.to_owned()),
        ],
    }
}

fn size_category(entries: usize) -> &'static str {
    match entries {
        0..1_000 => "n<1K",
        1_000..10_000 => "1K<n<10K",
        10_000..100_000 => "10K<n<100K",
        100_000..1_000_000 => "100K<n<1M",
        _ => "1M<n<10M",
    }
}

/// How often labels are set, by entries and passages.
fn label_counts(splits: &[(Split, Draft)]) -> BTreeMap<&str, [usize; 2]> {
    let mut counts: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    for annotation in entries(splits).flat_map(|entry| &entry.annotations) {
        let count = counts.entry(&annotation.label).or_default();
        count[usize::from(annotation.span.is_some())] += 1;
    }
    counts
}

fn entries(splits: &[(Split, Draft)]) -> impl Iterator<Item = &DraftEntry> {
    let documents = splits.iter().flat_map(|(_, part)| &part.documents);
    documents.flat_map(|document| &document.entries)
}

/// The dataset card, with a header that Hugging Face reads.
fn card(
    about: &About,
    splits: &[(Split, Draft)],
    codebook: &Codebook,
    losses: &Losses,
    options: &Options,
) -> String {
    let mut card = String::with_capacity(8192);
    // Writing to a string cannot fail.
    let _ = header(&mut card, about, splits, options);
    let _ = body(&mut card, about, splits, codebook, losses, options);
    card
}

fn header(
    card: &mut String,
    about: &About,
    splits: &[(Split, Draft)],
    options: &Options,
) -> std::fmt::Result {
    writeln!(card, "---\npretty_name: {}", quoted(&about.name))?;
    for (key, value) in license(options) {
        writeln!(card, "{key}: {}", quoted(&value))?;
    }
    if !about.languages.is_empty() {
        card.push_str("language:\n");
        for code in &about.languages {
            // Quoted, since “no” is a flag otherwise.
            writeln!(card, "- {}", quoted(code))?;
        }
    }
    card.push_str("task_categories:\n- text-classification\n");
    if entries(splits).any(|entry| entry.annotations.iter().any(|a| a.span.is_some())) {
        card.push_str("- token-classification\n");
    }
    let size = size_category(about.entries);
    writeln!(
        card,
        "size_categories:\n- {size}\ntags:\n- news\n- live-blog"
    )?;
    card.push_str("configs:\n- config_name: default\n  data_files:\n");
    for (split, _) in splits {
        let (name, path) = (split.name(), split.path());
        writeln!(card, "  - split: {name}\n    path: {path}")?;
    }
    card.push_str("dataset_info:\n  features:\n");
    for (column, _) in COLUMNS {
        write_column(card, column, 1)?;
    }
    card.push_str("---\n\n");
    Ok(())
}

fn body(
    card: &mut String,
    about: &About,
    splits: &[(Split, Draft)],
    codebook: &Codebook,
    losses: &Losses,
    options: &Options,
) -> std::fmt::Result {
    writeln!(card, "# {}\n\n{}\n", cell(&about.name), about.description)?;

    card.push_str("## Files\n\n| file | what it is |\n|---|---|\n");
    card.push_str("| `data/*.jsonl` | one entry a line, see below |\n");
    writeln!(card, "| `{CODEBOOK}` | the labels with their definitions |")?;
    writeln!(card, "| `{SCHEMA}` | JSON Schema of a line |")?;
    writeln!(
        card,
        "| `{CROISSANT}` | Croissant metadata with sizes and hashes |"
    )?;
    writeln!(
        card,
        "| `{LOSSES}` | what the project has and this dataset has not |\n"
    )?;

    card.push_str("## Splits\n\n| split | live blogs | entries | labels |\n|---|---|---|---|\n");
    for (split, part) in splits {
        let entries = part.documents.iter().map(|d| d.entries.len());
        let labels = part.documents.iter().flat_map(|d| &d.entries);
        let labels: usize = labels.map(|entry| entry.annotations.len()).sum();
        let (name, blogs) = (split.name(), part.documents.len());
        let entries: usize = entries.sum();
        writeln!(card, "| {name} | {blogs} | {entries} | {labels} |")?;
    }
    let how = match (options.split_by, splits.len()) {
        (_, 1) if about.entries == 0 => "There are no entries.".to_owned(),
        (SplitBy::Document, 1) => "There is one live blog, so there is one split: entries of one \
            live blog are about one event, and a model tested on some of them would have seen it."
            .to_owned(),
        (SplitBy::Document, _) => format!(
            "Split by whole live blogs, by the seed {}: about 80, 10 and 10 % of the entries, as \
             far as whole live blogs allow.",
            options.seed
        ),
        (SplitBy::Time, _) => "Split by time within each live blog: the earliest entries for \
            training, the latest for the test. Entries of one live blog are in several splits."
            .to_owned(),
    };
    writeln!(card, "\n{how}\n")?;

    card.push_str("## A line\n\n| key | is |\n|---|---|\n");
    for (column, what) in COLUMNS {
        write!(card, "| `{}` | {what}", name_of(column))?;
        if let Object(_, inner) | Objects(_, inner) = column {
            let keys: Vec<_> = inner.iter().map(name_of).collect();
            write!(card, "; keys: `{}`", keys.join("`, `"))?;
        }
        card.push_str(" |\n");
    }
    card.push_str("\nOffsets are code points, the end excluded, as Python counts.\n\n");
    card.push_str(STATUSES);

    card.push_str("## Live blogs\n\n| id | title | published at | language | date | entries |\n");
    card.push_str("|---|---|---|---|---|---|\n");
    let mut blogs: Vec<(&DraftDocument, usize)> = Vec::new();
    let mut places = BTreeMap::new();
    for document in splits.iter().flat_map(|(_, part)| &part.documents) {
        let count = document.entries.len();
        let at = *places.entry(&document.id).or_insert(blogs.len());
        match blogs.get_mut(at) {
            Some((_, entries)) => *entries += count,
            None => blogs.push((document, count)),
        }
    }
    for (document, count) in blogs {
        let date = document.date.map(|date| date.to_string());
        writeln!(
            card,
            "| {} | {} | {} | {} | {} | {count} |",
            cell(document.id.as_deref().unwrap_or_default()),
            cell(document.title.as_deref().unwrap_or_default()),
            cell(document.source_url.as_deref().unwrap_or_default()),
            cell(document.language.as_deref().unwrap_or_default()),
            date.unwrap_or_default(),
        )?;
    }

    let book = cell(&codebook.name);
    writeln!(
        card,
        "\n## Labels\n\n{book}, version {}.\n",
        codebook.version
    )?;
    card.push_str("| label | called | means | on entries | on passages |\n|---|---|---|---|---|\n");
    let counts = label_counts(splits);
    for label in &codebook.labels {
        let [whole, spans] = counts.get(&*label.id).copied().unwrap_or_default();
        if label.archived && whole + spans == 0 {
            continue;
        }
        let (id, name) = (cell(&label.id), cell(&label.name));
        let definition = cell(&label.definition);
        writeln!(card, "| {id} | {name} | {definition} | {whole} | {spans} |")?;
    }
    writeln!(
        card,
        "\nWhat each includes and excludes, with an example, is in `{CODEBOOK}`.\n"
    )?;

    card.push_str("## Annotators\n\n| id | labels |\n|---|---|\n");
    let mut work: BTreeMap<&str, usize> = BTreeMap::new();
    for annotation in entries(splits).flat_map(|entry| &entry.annotations) {
        *work
            .entry(annotation.annotator.as_deref().unwrap_or_default())
            .or_default() += 1;
    }
    for (annotator, labels) in work {
        writeln!(card, "| {} | {labels} |", cell(annotator))?;
    }
    card.push_str(
        "\nNames are left out. Agreement is not computed here; `labels`, `entry_labels` and \
         `spans` say who set what.\n\n",
    );

    let or_unsaid = |text: &str| match text.trim() {
        "" => "not said".to_owned(),
        text => cell(text),
    };
    writeln!(
        card,
        "## Rights\n\nLicence of the labels: {}.\n\nRights to the texts: {}.\n",
        or_unsaid(&options.label_license),
        or_unsaid(&options.text_rights),
    )?;
    card.push_str("The two are separate: who labels a text does not own it.\n\n");

    card.push_str("## What is not in it\n\n");
    if losses.is_empty() {
        card.push_str("Everything that was chosen is in it.\n\n");
    } else {
        card.push_str("| how many | what |\n|---|---|\n");
        for loss in losses.iter() {
            let (count, what) = (loss.ids.len(), loss.kind.words());
            writeln!(card, "| {count} | {what} |")?;
        }
        writeln!(card, "\nEach by its id is in `{LOSSES}`.\n")?;
    }
    let exported = options.exported.as_str();
    writeln!(
        card,
        "## How it was made\n\nWritten by {GENERATOR} at {exported}."
    )
}

/// What an entry without labels means.
const STATUSES: &str = "\
## Entries without labels

An entry without labels can mean several things. `statuses` says which, for each annotator:

| `status` | means |
|---|---|
| `done` | read to the end; where it has no label, none applies |
| `unsure` | the annotator could not decide; no label does not mean that none applies |
| `excluded` | left out of the study: neither an example for a label nor against one |
| `in_progress` | begun; labels may be missing |
| `unseen`, or no status | not read yet |

";

/// A column as an item of a list in the header of the card.
fn write_column(card: &mut String, column: &Column, depth: usize) -> std::fmt::Result {
    let pad = "  ".repeat(depth);
    let (name, kind) = match column {
        Text(name) => (name, "dtype: string"),
        Number(name) => (name, "dtype: int64"),
        Day(name) => (name, "dtype: date32"),
        Moment(name) => (name, "dtype: timestamp[ns, tz=UTC]"),
        Texts(name) => (name, "list: string"),
        Object(name, _) => (name, "struct:"),
        Objects(name, _) => (name, "list:"),
    };
    writeln!(card, "{pad}- name: {name}\n{pad}  {kind}")?;
    if let Object(_, inner) | Objects(_, inner) = column {
        for column in *inner {
            write_column(card, column, depth + 1)?;
        }
    }
    Ok(())
}

/// What a column is called.
fn name_of(column: &Column) -> &'static str {
    match column {
        Text(name) | Number(name) | Day(name) | Moment(name) | Texts(name) => name,
        Object(name, _) | Objects(name, _) => name,
    }
}

/// The prefixes and keys of Croissant 1.0.
/// Source: Croissant Format Specification 1.0, appendix “JSON-LD context”.
const CONTEXT: [(&str, &str); 31] = [
    ("@language", "en"),
    ("@vocab", "https://schema.org/"),
    ("citeAs", "cr:citeAs"),
    ("column", "cr:column"),
    ("conformsTo", "dct:conformsTo"),
    ("cr", "http://mlcommons.org/croissant/"),
    ("rai", "http://mlcommons.org/croissant/RAI/"),
    ("dct", "http://purl.org/dc/terms/"),
    ("equivalentProperty", "cr:equivalentProperty"),
    ("extract", "cr:extract"),
    ("field", "cr:field"),
    ("fileProperty", "cr:fileProperty"),
    ("fileObject", "cr:fileObject"),
    ("fileSet", "cr:fileSet"),
    ("format", "cr:format"),
    ("includes", "cr:includes"),
    ("isLiveDataset", "cr:isLiveDataset"),
    ("jsonPath", "cr:jsonPath"),
    ("key", "cr:key"),
    ("md5", "cr:md5"),
    ("parentField", "cr:parentField"),
    ("path", "cr:path"),
    ("recordSet", "cr:recordSet"),
    ("references", "cr:references"),
    ("regex", "cr:regex"),
    ("repeated", "cr:repeated"),
    ("replace", "cr:replace"),
    ("samplingRate", "cr:samplingRate"),
    ("sc", "https://schema.org/"),
    ("separator", "cr:separator"),
    ("source", "cr:source"),
];

/// Those of the context that are objects: the key, its meaning, its type.
const TYPED_CONTEXT: [(&str, &str, &str); 3] = [
    ("data", "cr:data", "@json"),
    ("dataType", "cr:dataType", "@vocab"),
    ("examples", "cr:examples", "@json"),
];

fn croissant(
    about: &About,
    distribution: &[Distributed],
    splits: &[Split],
    options: &Options,
) -> String {
    let mut w = Writer::pretty(8192);
    w.open('{');
    w.key("@context");
    w.open('{');
    for (key, value) in CONTEXT {
        w.text(key, value);
    }
    for (key, id, kind) in TYPED_CONTEXT {
        w.key(key);
        w.open('{');
        w.text("@id", id);
        w.text("@type", kind);
        w.close('}');
    }
    w.text("subField", "cr:subField");
    w.text("transform", "cr:transform");
    w.close('}');
    w.text("@type", "sc:Dataset");
    w.text("conformsTo", "http://mlcommons.org/croissant/1.0");
    w.text("name", &about.name);
    w.text("description", &about.description);
    let license = options.label_license.trim();
    let rights = options.text_rights.trim();
    match (license, options.stand_off) {
        ("", _) => {}
        (license, true) => w.text("license", license),
        (license, false) => {
            let rights = if rights.is_empty() {
                "not said"
            } else {
                rights
            };
            w.text("license", &format!("labels: {license}; texts: {rights}"));
        }
    }
    w.text("datePublished", options.exported.as_str());
    // Of no one version until whoever publishes it says so.
    w.text("version", "1.0.0");
    if !about.languages.is_empty() {
        let mut languages = about.languages.iter().map(|code| &**code);
        w.texts("inLanguage", &mut languages);
    }
    w.key("distribution");
    w.open('[');
    for file in distribution {
        let path = &file.path;
        let is_lines = path.ends_with(".jsonl");
        w.next();
        w.open('{');
        w.text("@type", "cr:FileObject");
        w.text("@id", path);
        w.text("name", path);
        w.text("contentUrl", path);
        w.text("contentSize", &format!("{} B", file.bytes));
        let encoding = if is_lines {
            "application/jsonlines"
        } else {
            "application/json"
        };
        w.text("encodingFormat", encoding);
        w.text("sha256", &file.sha256);
        w.close('}');
    }
    w.close(']');
    w.key("recordSet");
    w.open('[');
    for split in splits {
        record_set(&mut w, *split);
    }
    w.close(']');
    w.close('}');
    w.finish()
}

fn record_set(w: &mut Writer, file: Split) {
    let split = file.name();
    w.next();
    w.open('{');
    w.text("@type", "cr:RecordSet");
    w.text("@id", split);
    w.text("name", split);
    w.text("description", "An entry of a live blog.");
    w.key("field");
    w.open('[');
    for (column, what) in COLUMNS {
        field(w, file, column, what, None);
    }
    w.close(']');
    w.close('}');
}

/// A column as a field. One of objects has a sub-field for each key that is one
/// value: `within` is the column of a key.
fn field(w: &mut Writer, file: Split, column: &Column, what: &str, within: Option<&str>) {
    let key = name_of(column);
    let (kind, is_list) = match column {
        Text(_) => (Some("sc:Text"), false),
        Texts(_) => (Some("sc:Text"), true),
        Number(_) => (Some("sc:Integer"), false),
        Day(_) => (Some("sc:Date"), false),
        Moment(_) => (Some("sc:DateTime"), false),
        Object(..) => (None, false),
        Objects(..) => (None, true),
    };
    let split = file.name();
    let id = match within {
        None => format!("{split}/{key}"),
        Some(within) => format!("{split}/{within}/{key}"),
    };
    w.next();
    w.open('{');
    w.text("@type", "cr:Field");
    w.text("@id", &id);
    w.text("name", &id);
    if !what.is_empty() {
        w.text("description", what);
    }
    if let Some(kind) = kind {
        w.text("dataType", kind);
    }
    if is_list {
        w.key("repeated");
        w.display(&true);
    }
    w.key("source");
    w.open('{');
    w.key("fileObject");
    w.open('{');
    w.text("@id", &file.path());
    w.close('}');
    w.key("extract");
    w.open('{');
    w.text("column", within.unwrap_or(key));
    w.close('}');
    if within.is_some() {
        // Taken from each object of a list by itself.
        w.key("transform");
        w.open('{');
        w.text("jsonPath", key);
        w.close('}');
    }
    w.close('}');
    if let Object(_, inner) | Objects(_, inner) = column {
        w.key("subField");
        w.open('[');
        // Sub-fields have none of their own.
        let is_value = |inner: &&Column| !matches!(inner, Object(..) | Objects(..));
        for inner in inner.iter().filter(is_value) {
            field(w, file, inner, "", Some(key));
        }
        w.close(']');
    }
    w.close('}');
}

fn read(files: &Files, options: &Options) -> Reading {
    let mut lines = Files::default();
    let is_data = |path: &str| path.ends_with(".jsonl");
    let mut data: Vec<_> = files.0.iter().filter(|file| is_data(&file.path)).collect();
    data.sort_by_key(|file| {
        let of = |split: &Split| file.path.ends_with(&split.path());
        Split::ALL.iter().position(of).unwrap_or(Split::ALL.len())
    });
    lines.0.extend(data.into_iter().cloned());
    let mut reading = (jsonl::FORM.read)(&lines, options);
    for document in &mut reading.draft.documents {
        if document.entries.iter().all(|entry| entry.index.is_some()) {
            document.entries.sort_by_key(|entry| entry.index);
        }
    }
    let Some(file) = files.ending(CODEBOOK) else {
        if lines.0.is_empty() {
            reading.refuse(
                "the folder",
                said!("there are no .jsonl files and no codebook in it"),
            );
        }
        return reading;
    };
    match read_codebook(&file.bytes) {
        Ok((codebook, _)) => reading.draft.codebook = Some(Arc::new(codebook)),
        Err(error) => reading.refuse(&*file.path, error.said()),
    }
    reading
}
