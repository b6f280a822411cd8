//! Tells by the content of files which format they are in, and which of several
//! are no part of it.

use super::{File, Files, Format, Outcome, Verdict, unzip};
use crate::json::{self, Node};

/// The format of the files, where their content leaves no doubt. A format that
/// others write in many ways may be told only by what we ourselves put into it.
pub fn recognise(files: &Files) -> Option<Format> {
    if files.ending(".ann").is_some() {
        return Some(Format::Brat);
    }
    if files.ending("croissant.json").is_some() {
        return Some(Format::DatasetZip);
    }
    let [file] = &files.0[..] else {
        let mut all = files.0.iter().filter_map(of_file);
        return all.next();
    };
    of_file(file)
}

/// Takes those out of several files that are not read along with the others in
/// `format`, and says why of each: nothing that a person chose is left out
/// silently. Where the format is `by_content`, files of other formats are among
/// them.
pub fn set_aside(files: &mut Files, format: Format, by_content: bool) -> Vec<Outcome> {
    if files.0.len() < 2 {
        return Vec::new();
    }
    let is_note =
        |file: &File| file.is_report() || file.path.to_ascii_lowercase().ends_with("readme.txt");
    let reads_one = ONE_FILE.contains(&format) || files.0.iter().any(is_packed);
    let is_folder = matches!(format, Format::Brat | Format::DatasetZip);
    let formats: Vec<_> = files.0.iter().map(of_file).collect();
    let first = formats.iter().position(|own| *own == Some(format));
    let first = first.or_else(|| files.0.iter().position(|file| !is_note(file)));
    let mut outcomes = Vec::new();
    let mut kept = Vec::new();
    for (at, (file, own)) in std::mem::take(&mut files.0)
        .into_iter()
        .zip(formats)
        .enumerate()
    {
        let why = match own {
            Some(own) if own != format && by_content && !is_folder => {
                format!("It is of another format ({own}): import it by itself.")
            }
            _ if reads_one && Some(at) != first && !is_note(&file) => {
                "Only one such file is read at a time: import it by itself.".to_owned()
            }
            _ => {
                kept.push(file);
                continue;
            }
        };
        outcomes.push(Outcome {
            place: file.path,
            verdict: Verdict::Refused(why),
        });
    }
    files.0 = kept;
    outcomes
}

/// The formats of which one export is one file, or one with a note beside it.
const ONE_FILE: [Format; 8] = [
    Format::Json,
    Format::CsvEntries,
    Format::CsvAnnotations,
    Format::CsvWide,
    Format::CsvCodebook,
    Format::Conll,
    Format::RefiQdc,
    Format::RefiQdpx,
];

fn is_packed(file: &File) -> bool {
    file.bytes.starts_with(b"PK\x03\x04")
}

fn of_file(file: &File) -> Option<Format> {
    if is_packed(file) {
        let files = unzip(&file.bytes).ok()?;
        return if files.ending(".qde").is_some() {
            Some(Format::RefiQdpx)
        } else if files.ending(".ann").is_some() {
            Some(Format::Brat)
        } else if files.ending("croissant.json").is_some() {
            Some(Format::DatasetZip)
        } else {
            // Such as tasks and their configuration.
            files.0.iter().find_map(of_file)
        };
    }
    let text = file.text();
    let text = text.trim_start();
    match text.as_bytes().first()? {
        b'<' => {
            let is_codebook = text.contains("<CodeBook") && text.contains("urn:QDA-XML:codebook");
            is_codebook.then_some(Format::RefiQdc)
        }
        b'{' | b'[' => of_json(text),
        b'-' if text.starts_with("-DOCSTART-") => Some(Format::Conll),
        _ => of_table(text.lines().next()?),
    }
}

fn of_json(text: &str) -> Option<Format> {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    match json::read(text) {
        Ok(Node::Array(items)) => of_object(items.first()?),
        Ok(object @ Node::Object(_)) => of_object(&object),
        Ok(_) => None,
        Err(_) => lines
            .take(FEW)
            .find_map(|line| of_object(&json::read(line).ok()?)),
    }
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

fn of_table(head: &str) -> Option<Format> {
    let columns: Vec<&str> = head
        .split([',', ';', '\t'])
        .map(|column| column.trim().trim_matches('"'))
        .collect();
    let has = |column: &str| columns.contains(&column);
    if has("codebook_id") {
        return Some(Format::CsvCodebook);
    }
    if !has("entry_id") {
        return None;
    }
    Some(if has("label") {
        Format::CsvAnnotations
    } else if has("text") || has("text_sha256") || has("time_raw") {
        Format::CsvEntries
    } else if columns.iter().any(|c| c.starts_with("entry.status.")) {
        Format::CsvWide
    } else {
        return None;
    })
}
