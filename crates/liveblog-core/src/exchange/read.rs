//! Reads a file of another tool into a draft. Nothing in a file is fatal: what
//! cannot be read is refused by itself, with the reason.

use super::recognise::is_archive;
use super::{Draft, File, Files, Format, Options, gather, unzip};
use crate::json;
use crate::said::{Said, said};

/// What became of a record that was not read as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It was read after something was put right; a sentence says what.
    Repaired(Said),
    /// It was not read; a sentence says why.
    Refused(Said),
}

/// A record of a file and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Where it stands, such as `line 3` or `annotations[2]`, with the path of
    /// the file where there are several.
    pub place: String,
    /// What became of it.
    pub verdict: Verdict,
    /// How many records share it.
    pub records: usize,
}

/// What was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// What the file says.
    pub draft: Draft,
    /// What was put right and what was refused, in the order of the file.
    pub outcomes: Vec<Outcome>,
}

impl Reading {
    /// Notes that a record was refused.
    pub(super) fn refuse(&mut self, place: impl Into<String>, why: Said) {
        self.outcomes.push(Outcome {
            place: place.into(),
            verdict: Verdict::Refused(why),
            records: 1,
        });
    }

    /// Notes that a record was put right.
    pub(super) fn repair(&mut self, place: impl Into<String>, what: Said) {
        self.outcomes.push(Outcome {
            place: place.into(),
            verdict: Verdict::Repaired(what),
            records: 1,
        });
    }
}

/// Reads the files of one export of another tool, or of ours. Of `options`
/// only those count that say how to read, such as the unit of offsets.
/// A `.zip` stands for the files in it. The report on what an export lost is no
/// part of what was exported, but for dataset folders, which list it.
pub fn read(format: Format, files: &Files, options: &Options) -> Reading {
    let mut reading = read_files(format, files, options);
    settle_times(&mut reading);
    reading
}

/// Times that say a moment but not all of its parts, as other tools write them
/// or as remain where a part could not be read.
fn settle_times(reading: &mut Reading) {
    let mut settled = Vec::new();
    for document in &mut reading.draft.documents {
        for (place, entry) in document.entries.iter_mut().enumerate() {
            if entry.time.settle() {
                settled.push(match &entry.id {
                    Some(id) => format!("entry {id}"),
                    None => format!("entry {}", entry.index.unwrap_or(place) + 1),
                });
            }
        }
    }
    for place in settled {
        reading.repair(
            place,
            said!(
                "Its date, time of day or zone is not there; it was taken from the moment, or \
                 left out."
            ),
        );
    }
}

fn read_files(format: Format, files: &Files, options: &Options) -> Reading {
    match &*files.0 {
        [file] if format != Format::RefiQdpx && is_archive(file) => match unzip(&file.bytes) {
            Ok(files) => read_texts(format, &files, options),
            Err(fault) => {
                let mut reading = Reading::default();
                reading.refuse(&*file.path, fault.said());
                reading
            }
        },
        _ => read_texts(format, files, options),
    }
}

/// What files may have in all. The smallest record of a draft takes hundreds of
/// times as much memory as the bytes it is made of, so that an archive of little
/// could fill it; a hundred thousand entries with their labels are not as many.
struct Limits {
    /// Lines and JSON objects, of which a record has one at least.
    records: usize,
    /// JSON values in lists and objects.
    values: usize,
}

const LIMITS: Limits = Limits {
    records: 1 << 23,
    values: 1 << 25,
};

/// Whether files could have more than is read, by the signs that it takes.
fn is_too_much(limits: &Limits, files: &Files) -> bool {
    let count = |file: &File, sign| memchr::memchr_iter(sign, &file.bytes).count();
    let (mut records, mut values) = (0, 0);
    for file in &files.0 {
        records += count(file, b'\n').max(count(file, b'\r'));
        let text = file.bytes.strip_prefix(b"\xEF\xBB\xBF");
        let mut text = text.unwrap_or(&file.bytes).iter();
        let first = text.find(|byte| !byte.is_ascii_whitespace());
        if matches!(first, Some(b'{' | b'[')) {
            records += count(file, b'{');
            values += count(file, b',') + count(file, b'[');
        }
    }
    records > limits.records || values > limits.values
}

/// Reads files as far as they are UTF-8. What is not would be read with other
/// characters than were written, and offsets and hashes of these.
fn read_texts(format: Format, files: &Files, options: &Options) -> Reading {
    let has_report = files.0.len() > 1 && files.0.iter().any(File::is_report);
    if has_report && format != Format::DatasetZip {
        let mut others = files.clone();
        others.0.retain(|file| !file.is_report());
        return read_texts(format, &others, options);
    }
    let read = format.form().read;
    // A line of these is no record: a token, and what a zip is packed to.
    let has_lines = !matches!(format, Format::Conll | Format::RefiQdpx);
    if has_lines && is_too_much(&LIMITS, files) {
        let mut reading = Reading::default();
        let place = match &*files.0 {
            [file] => &*file.path,
            _ => "the files",
        };
        let why = said!(
            "there are more records than fit in memory, so nothing was read; read a part of them \
             at a time"
        );
        reading.refuse(place, why);
        return reading;
    }
    // Tables tell their encoding themselves, and a project of REFI-QDA is a zip.
    let tells = [
        Format::CsvEntries,
        Format::CsvAnnotations,
        Format::CsvWide,
        Format::CsvCodebook,
        Format::RefiQdpx,
    ];
    let is_illegible = |file: &File| str::from_utf8(&file.bytes).is_err();
    if tells.contains(&format) || !files.0.iter().any(is_illegible) {
        return read(files, options);
    }
    let mut refused = Reading::default();
    let mut legible = Files::default();
    for file in &files.0 {
        if !is_illegible(file) {
            legible.0.push(file.clone());
        } else if let Some(lines) = without_illegible_lines(files, file, &mut refused) {
            legible.0.push(lines);
        } else if files.0.len() == 1 || TEXTS.iter().any(|end| file.path.ends_with(end)) {
            refused.refuse(&*file.path, not_utf_8());
        }
    }
    let mut reading = read(&legible, options);
    refused.outcomes.append(&mut reading.outcomes);
    reading.outcomes = refused.outcomes;
    reading
}

fn not_utf_8() -> Said {
    said!(
        "It has bytes that are no UTF-8, so that its words cannot be told; save the file as \
         UTF-8."
    )
}

/// What the paths of files end in that readers read; a folder has others, too.
const TEXTS: [&str; 8] = [
    ".json", ".jsonl", ".txt", ".ann", ".conf", ".xml", ".conll", ".qdc",
];

/// A file that has one JSON value a line, with the lines emptied that are no
/// UTF-8; `None` for another file, in which a line is no record.
fn without_illegible_lines(files: &Files, file: &File, reading: &mut Reading) -> Option<File> {
    let mut lines = file.bytes.split(|byte| *byte == b'\n');
    let mut first = lines.find_map(|line| str::from_utf8(line).ok().map(str::trim))?;
    first = first.trim_start_matches('\u{FEFF}');
    if json::read(first).is_err() {
        return None;
    }
    let prefix = gather::prefix(files, file);
    let mut bytes = Vec::with_capacity(file.bytes.len());
    for (number, line) in file.bytes.split(|byte| *byte == b'\n').enumerate() {
        if str::from_utf8(line).is_ok() {
            bytes.extend_from_slice(line);
        } else {
            let place = format!("{prefix}line {}", number + 1);
            reading.refuse(place, not_utf_8());
        }
        bytes.push(b'\n');
    }
    Some(File {
        path: file.path.clone(),
        bytes,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_have_so_many_records_and_values_at_most() {
        let limits = Limits {
            records: 4,
            values: 6,
        };
        let files = |of: &[&str]| {
            let file = |text: &&str| File {
                path: "entries".to_owned(),
                bytes: text.as_bytes().to_vec(),
            };
            Files(of.iter().map(file).collect())
        };
        for (of, expected) in [
            (&["a\nb\nc\nd\n"][..], false),
            (&["a\nb\nc\nd\ne\n"], true),
            (&["a\rb\rc\rd\re\r"], true),
            (&["a\r\nb\r\n", "c\r\nd\r\n"], false),
            (&["a\r\nb\r\n", "c\r\nd\r\ne\r\n"], true),
            (&["{{{{{"], true),
            // No JSON.
            (&["a{{{{{,,,,,,,"], false),
            (&["\u{FEFF} [1,1,1,1,1]"], false),
            (&["\u{FEFF} [1,1,1,1,1,1,1]"], true),
            (&["[[[],[],[]],[]]"], true),
        ] {
            assert_eq!(is_too_much(&limits, &files(of)), expected, "{of:?}");
        }
    }
}
