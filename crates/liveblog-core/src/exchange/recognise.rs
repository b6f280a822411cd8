//! Tells by the content of files which format they are in, or what they are
//! instead.

use std::fmt;

use super::gather::not_json;
use super::{File, Files, Format, ZipFault, unzip};
use crate::json::{self, Node};
use crate::said::{Said, said};

/// Why no format could be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unrecognised {
    /// There is nothing in it.
    Empty,
    /// It is an archive that cannot be unpacked.
    BrokenArchive(ZipFault),
    /// It is an archive without files.
    EmptyArchive,
    /// It is an archive of files of which none is known.
    Archive,
    /// It is a workbook of a spreadsheet program.
    Spreadsheet,
    /// It is a picture.
    Picture,
    /// It is something else that is no text.
    Binary,
    /// It is a web page.
    WebPage,
    /// It begins as JSON does and is none; a sentence says why.
    BrokenJson(Said),
    /// It is JSON, of none of the shapes that are known.
    Json,
    /// It is XML, of none of the kinds that are known.
    Xml,
    /// It is a table without the columns that tell what it is about.
    Table,
    /// It is text.
    Text,
    /// It is in a format that has nothing to do with the one that was chosen.
    Another(Format),
}

impl Unrecognised {
    /// Its name, by which the page knows it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::BrokenArchive(_) => "broken-archive",
            Self::EmptyArchive => "empty-archive",
            Self::Archive => "archive",
            Self::Spreadsheet => "spreadsheet",
            Self::Picture => "picture",
            Self::Binary => "binary",
            Self::WebPage => "web-page",
            Self::BrokenJson(_) => "broken-json",
            Self::Json => "json",
            Self::Xml => "xml",
            Self::Table => "table",
            Self::Text => "text",
            Self::Another(_) => "another",
        }
    }

    /// Whether no reader could make anything of the file, so that choosing a format
    /// by hand would not help.
    pub fn is_hopeless(&self) -> bool {
        matches!(
            self,
            Self::Empty
                | Self::BrokenArchive(_)
                | Self::EmptyArchive
                | Self::Spreadsheet
                | Self::Picture
                | Self::Binary
                | Self::WebPage
        )
    }
}

impl Unrecognised {
    /// It as a sentence.
    pub fn said(&self) -> Said {
        match self {
            Self::Empty => said!("The file is empty."),
            Self::BrokenArchive(fault) => said!("The archive cannot be unpacked: {fault}.", fault),
            Self::EmptyArchive => said!("There are no files in the archive."),
            Self::Archive => {
                said!("None of the files in the archive is in a format that is known.")
            }
            Self::Spreadsheet => said!(
                "It is a workbook of a spreadsheet program. Save the table as a CSV file, and \
                 import that."
            ),
            Self::Picture => said!("It is a picture."),
            Self::Binary => said!("It is no text, nor an archive of texts."),
            Self::WebPage => {
                said!("It is a web page. Open it as a live blog rather than import it.")
            }
            Self::BrokenJson(why) => why.clone(),
            Self::Json => said!("It is JSON, but not of a shape that is known."),
            Self::Xml => said!("It is XML, but of no kind that is known."),
            Self::Table => said!(
                "It may be a table, but its first row does not name the columns of one of ours, \
                 such as entry_id and label."
            ),
            Self::Text => said!(
                "It is text in no format that is known. If it is a live blog, open it rather \
                 than import it."
            ),
            Self::Another(format) => said!(
                "It is {format}, which is not the format that was chosen, and was not read. \
                 Import it as what it is.",
                format
            ),
        }
    }
}

impl fmt::Display for Unrecognised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.said().fmt(f)
    }
}

/// The format of the files, where their content leaves no doubt. A format that
/// others write in many ways may be told only by what we ourselves put into it.
///
/// # Errors
/// What the files are instead, or the first of several.
pub fn recognise(files: &Files) -> Result<Format, Unrecognised> {
    if let Some(format) = of_folder(files) {
        return Ok(format);
    }
    let mut first = None;
    for file in &files.0 {
        match of_file(file) {
            Ok(format) => return Ok(format),
            Err(reason) => {
                first.get_or_insert(reason);
            }
        }
    }
    Err(first.unwrap_or(Unrecognised::EmptyArchive))
}

/// The format of files that belong together, by the names that they have there.
pub(super) fn of_folder(files: &Files) -> Option<Format> {
    if files.ending(".ann").is_some() {
        Some(Format::Brat)
    } else if files.ending("croissant.json").is_some() {
        Some(Format::DatasetZip)
    } else {
        None
    }
}

/// Whether the content is a zip archive’s, or that of one without files.
pub(super) fn is_archive(file: &File) -> bool {
    file.bytes.starts_with(b"PK\x03\x04") || file.bytes.starts_with(b"PK\x05\x06")
}

/// The format of one file.
pub(super) fn of_file(file: &File) -> Result<Format, Unrecognised> {
    if is_archive(file) {
        return match unzip(&file.bytes) {
            Ok(files) => of_archive(&files),
            Err(fault) => Err(Unrecognised::BrokenArchive(fault)),
        };
    }
    if let Some(reason) = no_text(&file.bytes) {
        return Err(reason);
    }
    let text = file.text();
    let text = text.trim_start();
    match text.as_bytes().first() {
        None => Err(Unrecognised::Empty),
        Some(b'<') => {
            let start: String = text.chars().take(14).collect();
            let start = start.to_ascii_lowercase();
            if text.contains("<CodeBook") && text.contains("urn:QDA-XML:codebook") {
                Ok(Format::RefiQdc)
            } else if start.starts_with("<!doctype html") || start.starts_with("<html") {
                Err(Unrecognised::WebPage)
            } else {
                Err(Unrecognised::Xml)
            }
        }
        Some(b'{' | b'[') => of_json(text),
        Some(b'-') if text.starts_with("-DOCSTART-") => Ok(Format::Conll),
        Some(_) => of_table(text),
    }
}

/// The format of the files of an archive.
pub(super) fn of_archive(files: &Files) -> Result<Format, Unrecognised> {
    if let Some(format) = of_project(files).or_else(|| of_folder(files)) {
        return Ok(format);
    }
    // Such as tasks and their configuration; of archives in archives none but
    // those that are a format.
    let of_inner = |file: &File| match is_archive(file) {
        true => unzip(&file.bytes).ok().and_then(|files| of_project(&files)),
        false => of_file(file).ok(),
    };
    if let Some(format) = files.0.iter().find_map(of_inner) {
        return Ok(format);
    }
    let is_workbook = ["xl/workbook.xml", "content.xml"]
        .iter()
        .any(|path| files.get(path).is_some());
    Err(match &*files.0 {
        [] => Unrecognised::EmptyArchive,
        [file] if !is_archive(file) => match of_file(file) {
            Err(reason) => reason,
            Ok(_) => Unrecognised::Archive,
        },
        _ if is_workbook => Unrecognised::Spreadsheet,
        _ => Unrecognised::Archive,
    })
}

/// The format whose files are archives.
pub(super) fn of_project(files: &Files) -> Option<Format> {
    files.ending(".qde").map(|_| Format::RefiQdpx)
}

/// What the bytes are that are no text; `None` for text.
fn no_text(bytes: &[u8]) -> Option<Unrecognised> {
    const PICTURES: [&[u8]; 4] = [b"\x89PNG", b"\xFF\xD8\xFF", b"GIF8", b"RIFF"];
    const UTF_16: [&[u8]; 2] = [b"\xFF\xFE", b"\xFE\xFF"];
    let begins = |signs: &[&[u8]]| signs.iter().any(|sign| bytes.starts_with(sign));
    if begins(&UTF_16) {
        return None;
    }
    let start = &bytes[..bytes.len().min(START)];
    let is_binary = start.contains(&0) || bytes.starts_with(b"%PDF-");
    if is_binary || str::from_utf8(bytes).is_err() && begins(&PICTURES) {
        return Some(match begins(&PICTURES) {
            true => Unrecognised::Picture,
            false => Unrecognised::Binary,
        });
    }
    None
}

/// Bytes in which a file that is no text has one that no text has.
const START: usize = 4096;

fn of_json(text: &str) -> Result<Format, Unrecognised> {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let found = match json::read(text) {
        Ok(Node::Array(items)) => items.first().and_then(of_object),
        Ok(one) => of_object(&one),
        Err(error) => {
            let mut lines = lines
                .take(FEW)
                .filter_map(|line| json::read(line).ok())
                .peekable();
            if lines.peek().is_none() {
                return Err(Unrecognised::BrokenJson(not_json(&error)));
            }
            lines.find_map(|node| of_object(&node))
        }
    };
    found.ok_or(Unrecognised::Json)
}

/// Lines that are looked at, should the first ones be broken.
const FEW: usize = 10;

fn of_object(node: &Node<'_>) -> Option<Format> {
    let Node::Object(fields) = node else {
        return None;
    };
    let get = |key: &str| fields.iter().find(|(k, _)| k == key).map(|(_, node)| node);
    let has = |key: &str| get(key).is_some();
    let is_list = |key: &str| matches!(get(key), Some(Node::Array(_)));
    let is_object = |key: &str| matches!(get(key), Some(Node::Object(_)));
    if has("%FEATURE_STRUCTURES") {
        Some(Format::CasJson)
    } else if is_list("rows") && has("total") || is_list("target") && has("uri") {
        // What Hypothesis answers to a search, and one row of it.
        Some(Format::W3c)
    } else if has("@context") && (has("type") || has("@graph") || has("items")) {
        Some(Format::W3c)
    } else if matches!(get("format"), Some(Node::String(name)) if name == "liveblog-annotations") {
        Some(Format::Json)
    } else if is_object("data") && (is_list("annotations") || is_list("predictions")) {
        Some(Format::LabelStudio)
    } else if has("doc_id") && has("entry_id") && has("text") {
        Some(Format::Jsonl)
    } else if !has("text") && !has("data") {
        None
    } else if has("answer") || has("_input_hash") || has("accept") {
        Some(Format::Prodigy)
    } else if is_object("cats") || is_object("spans") {
        Some(Format::Spacy)
    } else if has("entities") || has("label") || has("Comments") {
        Some(Format::Doccano)
    } else {
        None
    }
}

fn of_table(text: &str) -> Result<Format, Unrecognised> {
    let mut lines = text.lines();
    let head = lines.next().unwrap_or_default();
    let columns: Vec<&str> = head
        .split(SEPARATORS)
        .map(|column| column.trim().trim_matches('"'))
        .collect();
    let has = |column: &str| columns.contains(&column);
    let says_labels = has("label") && (has("name") || has("definition"));
    if has("codebook_id") || says_labels && !has("entry_id") && !has("text") {
        return Ok(Format::CsvCodebook);
    }
    if has("entry_id") {
        if has("label") {
            return Ok(Format::CsvAnnotations);
        } else if has("text") || has("text_sha256") || has("time_raw") {
            return Ok(Format::CsvEntries);
        } else if columns.iter().any(|c| c.starts_with("entry.status.")) {
            return Ok(Format::CsvWide);
        }
    }
    // A sentence has commas, too, but no name of a column is as long as one, and
    // the next line has others.
    let is_name = |column: &&str| !column.is_empty() && column.split(' ').count() < 4;
    let is_row = |line: &str| line.split(SEPARATORS).count() >= columns.len();
    let is_table = columns.len() > 1 && columns.iter().all(is_name);
    Err(if is_table && lines.next().is_some_and(is_row) {
        Unrecognised::Table
    } else {
        Unrecognised::Text
    })
}

/// What can stand between the cells of a table.
const SEPARATORS: [char; 3] = [',', ';', '\t'];
