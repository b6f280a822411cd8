//! The note beside a table: what its columns are and how to open it.

use std::fmt::Write as _;

use super::{GUARDED, Titled};
use crate::GENERATOR;
use crate::exchange::Options;

/// The note of the table in `file`, which is about `what`.
pub(in crate::exchange) fn note(
    file: &str,
    what: &str,
    columns: &[Titled],
    options: &Options,
) -> String {
    let file = options.file_name(file);
    let guard = if options.formula_guard {
        "on. A cell that begins with = + - @ or a tab, carriage return or NUL (or with a\n\
         full-width = + - @) has an apostrophe before it, so that no spreadsheet takes it for\n\
         a formula; so has a cell that begins with apostrophes and then so. In rows that have\n\
         such a cell the last column, “guarded”, says 1: there, take one apostrophe off each\n\
         cell that matches ^'+[=+@\\t\\r\\0＝＋－＠-]. Liveblog Annotator does so by itself."
    } else {
        "off. Cells say what the page says, and a spreadsheet may take a cell that begins with\n\
         = + - or @ for a formula. Open the file in a spreadsheet only if you trust its texts."
    };
    let texts = if options.stand_off {
        "\nThis is a stand-off table: it says where passages stand, with lengths and hashes, and\n\
         no word of the texts.\n"
    } else {
        ""
    };
    let mut note = format!(
        "{file}: {what}\n\
         Written by {GENERATOR}.\n\
         {texts}\n\
         Comma-separated values (RFC 4180) in UTF-8 with a byte-order mark; the first row names\n\
         the columns. Texts can have line breaks inside quotation marks. An empty cell means\n\
         that there is nothing to say.\n\
         \n\
         Offsets count from 0 to the end, which is not included: columns that end in “_cp” in\n\
         Unicode code points, as Python and R do; those in “_utf16” in UTF-16 code units, as\n\
         JavaScript and Java do. Moments are RFC 3339.\n\
         \n\
         Formula guard: {guard}\n\
         \n\
         How to open it\n\
         Excel: Data > From Text/CSV, “65001: Unicode (UTF-8)”, comma, and no detection of data\n\
         types. A cell of Excel holds 32,767 characters and no more.\n\
         R: read.csv(\"{file}\", fileEncoding = \"UTF-8-BOM\", na.strings = \"\")\n\
         pandas: pandas.read_csv(\"{file}\", encoding=\"utf-8-sig\")\n\
         SPSS: File > Import Data > CSV Data, encoding UTF-8, text qualifier \"\n\
         \n\
         Columns\n"
    );
    for (name, what) in columns {
        // Writing to a string cannot fail.
        let _ = writeln!(note, "{name}: {what}");
    }
    if options.formula_guard {
        let _ = writeln!(
            note,
            "{GUARDED}: 1 where the row has a cell that was guarded, else 0"
        );
    }
    note
}
