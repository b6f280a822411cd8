//! Tables as comma-separated values: RFC 4180 by the crate `csv`, with CRLF
//! after each row, in UTF-8 with the byte-order mark by which spreadsheets tell
//! it.
//!
//! Spreadsheets take a cell that begins with `=`, `+`, `-`, `@` and the like for
//! a formula. The guard puts an apostrophe before such a cell, and before one
//! that begins with apostrophes and then so; the last column, [`GUARDED`], says
//! of each row whether that was done, so that a file says for itself what to
//! take off again, also without its note and after rows were sorted or left out.
//!
//! What is read can be what a spreadsheet saved: with `;` or tabs between the
//! cells, in UTF-16, with columns moved, added or left out.

pub(super) mod columns;
mod note;

use std::borrow::Cow;

use columns::Titled;
pub(super) use note::note;

use super::{Files, Reading};
use crate::json::Quoted;
use crate::said::said;

/// What a guarded cell begins with, after the apostrophe; the full-width signs
/// are for spreadsheets that take them for the plain ones.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\0', '＝', '＋', '－', '＠'];

/// The last column: 1 where the row has a cell with an apostrophe of ours.
pub(super) const GUARDED: &str = "guarded";

/// Whether the guard puts an apostrophe before `cell`, or has done so where
/// the cell begins with one.
fn is_formula(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(FORMULA)
}

/// Writes rows to a file.
pub(super) struct Writer<'f> {
    out: csv::Writer<&'f mut Vec<u8>>,
    row: csv::StringRecord,
    guard: bool,
    guarded: bool,
}

impl<'f> Writer<'f> {
    /// Writes to `out`, which begins with the row of the columns' names where
    /// it is empty.
    pub(super) fn new(out: &'f mut Vec<u8>, columns: &[Titled], guard: bool) -> Self {
        let is_first = out.is_empty();
        if is_first {
            out.extend_from_slice("\u{FEFF}".as_bytes());
        }
        let mut writer = Self {
            out: csv::WriterBuilder::new()
                .terminator(csv::Terminator::CRLF)
                .flexible(true)
                .from_writer(out),
            row: csv::StringRecord::new(),
            guard,
            guarded: false,
        };
        if is_first {
            let mut header: csv::StringRecord = columns.iter().map(|(name, _)| &**name).collect();
            if guard {
                header.push_field(GUARDED);
            }
            writer.write(&header);
        }
        writer
    }

    fn write(&mut self, row: &csv::StringRecord) {
        // Writing to memory cannot fail.
        let _ = self.out.write_record(row);
    }

    /// The next cell, guarded where the guard is on.
    pub(super) fn text(&mut self, text: &str) {
        if self.guard && is_formula(text) {
            self.guarded = true;
            self.row.push_field(&format!("'{text}"));
        } else {
            self.row.push_field(text);
        }
    }

    /// The next cell; empty for none.
    pub(super) fn maybe(&mut self, text: Option<&str>) {
        self.text(text.unwrap_or_default());
    }

    /// The next cell, of what is spelled by us and no formula; empty for none.
    pub(super) fn value(&mut self, value: Option<impl ToString>) {
        let text = value.map(|value| value.to_string());
        self.row.push_field(text.as_deref().unwrap_or_default());
    }

    /// The next cells, empty.
    pub(super) fn skip(&mut self, count: usize) {
        for _ in 0..count {
            self.row.push_field("");
        }
    }

    /// Ends the row.
    pub(super) fn end_row(&mut self) {
        if self.guard {
            self.row.push_field(if self.guarded { "1" } else { "0" });
        }
        self.guarded = false;
        let row = std::mem::take(&mut self.row);
        self.write(&row);
        self.row = row;
        self.row.clear();
    }
}

/// The place of a column; `None` where the table has no such column.
pub(super) type Column = Option<usize>;

/// Columns of a table, as many as Excel has: each row has to look at each.
const MOST_COLUMNS: usize = 16_384;

/// A table that is read.
pub(super) struct Table {
    text: String,
    delimiter: u8,
    header: Vec<String>,
    guarded: Column,
    used: Vec<bool>,
}

impl Table {
    /// The first table among `files`. Where there is none, `reading` says so.
    pub(super) fn open(files: &Files, reading: &mut Reading) -> Option<Self> {
        let is_note = |path: &str| path.to_ascii_lowercase().ends_with("readme.txt");
        let Some(file) = files.0.iter().find(|file| !is_note(&file.path)) else {
            reading.refuse("the file", said!("There is no table in it."));
            return None;
        };
        let text = decoded(&file.bytes);
        if matches!(&text, Cow::Owned(_)) && text.contains('\u{FFFD}') {
            reading.repair(
                &file.path,
                said!("Bytes that are no UTF-8 were replaced; saved as “CSV UTF-8” none need be."),
            );
        }
        let mut text = text.into_owned();
        // A line for Excel only.
        let first = text.lines().next().unwrap_or_default();
        let said = first.strip_prefix("sep=").map(str::as_bytes);
        let delimiter = match said {
            Some([delimiter]) => {
                let delimiter = *delimiter;
                let end = text.find('\n').map_or(text.len(), |end| end + 1);
                text.drain(..end);
                delimiter
            }
            _ => delimiter_of(first),
        };
        let mut table = Self {
            text,
            delimiter,
            header: Vec::new(),
            guarded: None,
            used: Vec::new(),
        };
        let mut header = csv::StringRecord::new();
        if !matches!(table.reader().read_record(&mut header), Ok(true)) {
            reading.refuse(&file.path, said!("The file is empty."));
            return None;
        }
        if header.len() > MOST_COLUMNS {
            let why = said!(
                "It has {columns} columns, more than the {most} that Excel has.",
                columns = header.len(),
                most = MOST_COLUMNS
            );
            reading.refuse(&file.path, why);
            return None;
        }
        table.header = header.iter().map(|name| name.trim().to_owned()).collect();
        table.used = vec![false; table.header.len()];
        table.guarded = table.column(GUARDED);
        Some(table)
    }

    fn reader(&self) -> csv::Reader<&[u8]> {
        csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.delimiter)
            .from_reader(self.text.as_bytes())
    }

    /// The columns' names.
    pub(super) fn header(&self) -> &[String] {
        &self.header
    }

    /// The place of a column, whatever the case of its name.
    pub(super) fn column(&mut self, name: &str) -> Column {
        let mut names = self.header.iter();
        let at = names.position(|other| other.eq_ignore_ascii_case(name))?;
        self.used[at] = true;
        Some(at)
    }

    /// Marks a column as known.
    pub(super) fn mark(&mut self, at: usize) {
        if let Some(used) = self.used.get_mut(at) {
            *used = true;
        }
    }

    /// Says of columns nobody asked for that they were passed over.
    pub(super) fn note_unused(&self, reading: &mut Reading) {
        let all = self.header.iter().zip(&self.used);
        let unused: Vec<_> = all
            .filter(|(name, used)| !**used && !name.is_empty())
            .map(|(name, _)| Quoted(name).to_string())
            .collect();
        if !unused.is_empty() {
            let names = unused.join(", ");
            reading.repair(
                "row 1",
                said!(
                    "Columns that are not ours were passed over: {names}.",
                    names
                ),
            );
        }
    }

    /// Calls `each` for each row under the first one.
    pub(super) fn read_rows(
        &self,
        reading: &mut Reading,
        each: &mut dyn FnMut(&Row<'_>, &mut Reading),
    ) {
        let mut reader = self.reader();
        let mut record = csv::StringRecord::new();
        let mut number = 0;
        loop {
            number += 1;
            match reader.read_record(&mut record) {
                Ok(true) if number == 1 => continue,
                Ok(true) => {}
                Ok(false) => return,
                Err(error) => {
                    reading.refuse(
                        format!("row {number}"),
                        said!("It cannot be read: {error}.", error = error.to_string()),
                    );
                    return;
                }
            }
            if record.iter().all(str::is_empty) {
                continue;
            }
            let mut beyond = record.iter().skip(self.header.len());
            if beyond.any(|cell| !cell.is_empty()) {
                reading.refuse(
                    format!("row {number}"),
                    said!(
                        "It has more cells than the first row has names. Is a quotation mark \
                         missing?"
                    ),
                );
                continue;
            }
            let guarded = self.guarded.and_then(|at| record.get(at));
            let guarded = guarded.is_some_and(|cell| said_yes(cell) == Some(true));
            each(
                &Row {
                    record: &record,
                    number,
                    guarded,
                },
                reading,
            );
        }
    }
}

/// One row of a table.
pub(super) struct Row<'r> {
    record: &'r csv::StringRecord,
    number: usize,
    guarded: bool,
}

impl Row<'_> {
    /// What the cell says, without the guard's apostrophe; nothing for a cell
    /// that is not there.
    pub(super) fn get(&self, column: Column) -> &str {
        let cell = column
            .and_then(|at| self.record.get(at))
            .unwrap_or_default();
        match cell.strip_prefix('\'') {
            Some(rest) if self.guarded && is_formula(cell) => rest,
            _ => cell,
        }
    }

    /// How many cells it has.
    pub(super) fn len(&self) -> usize {
        self.record.len()
    }

    /// What the cell says, where it says something.
    pub(super) fn maybe(&self, column: Column) -> Option<&str> {
        Some(self.get(column)).filter(|cell| !cell.is_empty())
    }

    /// Where it stands, for messages.
    pub(super) fn place(&self) -> String {
        format!("row {}", self.number)
    }
}

/// Yes or no, as we, R, pandas and spreadsheets spell it.
pub(super) fn said_yes(cell: &str) -> Option<bool> {
    match cell.trim() {
        "1" | "1.0" | "TRUE" | "True" | "true" => Some(true),
        "0" | "0.0" | "FALSE" | "False" | "false" => Some(false),
        _ => None,
    }
}

/// The text of a file by its byte-order mark; UTF-8 without one.
fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    let utf16 = |rest: &[u8], unit: fn([u8; 2]) -> u16| {
        let (pairs, _) = rest.as_chunks::<2>();
        let units = pairs.iter().map(|pair| unit(*pair));
        let chars = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER));
        Cow::Owned(chars.collect())
    };
    match bytes {
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest),
        _ => String::from_utf8_lossy(bytes),
    }
}

/// What stands between the cells, by the first row: that of `,`, `;` and tab
/// which it has most of, outside quotation marks.
fn delimiter_of(first: &str) -> u8 {
    let mut is_quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    for byte in first.bytes() {
        is_quoted ^= byte == b'"';
        for (delimiter, count) in &mut counts {
            *count += usize::from(byte == *delimiter && !is_quoted);
        }
    }
    let mut most = counts[0];
    for other in &counts[1..] {
        if other.1 > most.1 {
            most = *other;
        }
    }
    most.0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::columns::own;
    use super::*;

    proptest! {
        #[test]
        fn cells_are_read_back(
            rows in prop::collection::vec(
                ["['=+@\t\r\n\0＝;,\"a-]{0,4}", "['=-]{0,3}", "a?"],
                0..5,
            ),
            guard in any::<bool>(),
        ) {
            let columns = own(&[("one", ""), ("two", ""), ("three", "")]);
            let mut files = Files::default();
            let mut writer = Writer::new(files.at("a.csv"), &columns, guard);
            for row in &rows {
                for cell in row {
                    writer.text(cell);
                }
                writer.end_row();
            }
            drop(writer);
            if guard {
                let text = files.0[0].text();
                let mut reader = csv::Reader::from_reader(text.as_bytes());
                for record in reader.records() {
                    for cell in &record.unwrap() {
                        prop_assert!(!cell.starts_with(FORMULA), "{cell:?}");
                    }
                }
            }
            let mut reading = Reading::default();
            let mut table = Table::open(&files, &mut reading).unwrap();
            let columns = ["one", "two", "three"].map(|name| table.column(name));
            let mut read = Vec::new();
            table.read_rows(&mut reading, &mut |row, _| {
                read.push(columns.map(|column| row.get(column).to_owned()));
            });
            prop_assert_eq!(reading.outcomes, []);
            let is_empty = |row: &[String; 3]| row.iter().all(String::is_empty);
            // A row in which nothing stands is none.
            let rows: Vec<_> = rows.into_iter().filter(|row| guard || !is_empty(row)).collect();
            prop_assert_eq!(read, rows);
        }
    }
}
