//! The keys of a line of JSON Lines with their types, for whoever is told of
//! them: Hugging Face's `datasets` by the dataset card and by the documentation,
//! since it else guesses the types of each file by itself, and cannot read on
//! where a column has values after none; and readers of Croissant metadata.
//!
//! What this module does not do: write a line. A test holds the two together.

/// A key of a line with its type.
pub(in crate::exchange) enum Column {
    Text(&'static str),
    Number(&'static str),
    Day(&'static str),
    /// To the nanosecond, since it takes no coarser unit for a finer value.
    Moment(&'static str),
    Texts(&'static str),
    Object(&'static str, &'static [Column]),
    Objects(&'static str, &'static [Column]),
}

use Column::{Day, Moment, Number, Object, Objects, Text, Texts};

const LENGTH: &[Column] = &[Number("code_points"), Number("utf16")];

/// Every column, in the order of a line.
pub(in crate::exchange) const COLUMNS: &[Column] = &[
    Text("doc_id"),
    Text("doc_title"),
    Text("doc_url"),
    Text("doc_language"),
    Day("doc_date"),
    Text("doc_time_zone"),
    Text("entry_id"),
    Number("entry_index"),
    Text("time_raw"),
    Text("clock"),
    Day("date"),
    Text("zone"),
    Moment("timestamp"),
    Texts("inferred"),
    Texts("authors"),
    Text("heading"),
    Text("heading_sha256"),
    Object("heading_length", LENGTH),
    Text("text"),
    Text("text_sha256"),
    Object("text_length", LENGTH),
    Objects("blocks", &[Text("kind"), Number("start"), Number("end")]),
    Object("source", &[Number("start"), Number("end")]),
    Texts("labels"),
    Objects(
        "entry_labels",
        &[
            Text("id"),
            Text("label"),
            Text("annotator"),
            Text("origin"),
            Text("note"),
            Moment("created"),
            Moment("modified"),
            Number("codebook_version"),
        ],
    ),
    Objects(
        "spans",
        &[
            Text("id"),
            Text("label"),
            Text("annotator"),
            Text("part"),
            Number("start"),
            Number("end"),
            Text("exact"),
            Text("exact_sha256"),
            Text("origin"),
            Text("note"),
            Moment("created"),
            Moment("modified"),
            Number("codebook_version"),
        ],
    ),
    Objects(
        "statuses",
        &[
            Text("annotator"),
            Text("status"),
            Moment("modified"),
            Text("note"),
        ],
    ),
    Objects(
        "attributions",
        &[
            Text("id"),
            Text("annotator"),
            Objects("members", &[Text("role"), Text("annotation")]),
            Text("quote_type"),
            Text("speaker"),
            Text("source_type"),
            Text("naming"),
            Text("note"),
            Moment("created"),
            Moment("modified"),
            Number("codebook_version"),
        ],
    ),
    Objects(
        "links",
        &[
            Text("id"),
            Text("type"),
            Text("target_doc_id"),
            Text("target_entry_id"),
            Text("annotator"),
            Text("origin"),
            Text("note"),
            Moment("created"),
            Moment("modified"),
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    const DOCS: &str = include_str!("../../../../../../docs/formats.md");

    /// The columns as entries of a Python dictionary, in lines that are not too
    /// long.
    fn python(columns: &[Column], pad: &str, out: &mut String) {
        let mut line = pad.to_owned();
        for column in columns {
            let (name, kind) = match column {
                Text(name) => (name, "text"),
                Number(name) => (name, "number"),
                Day(name) => (name, "day"),
                Moment(name) => (name, "moment"),
                Texts(name) => (name, "[text]"),
                Object(name, inner) | Objects(name, inner) => {
                    if line != pad {
                        *out += &format!("{}\n", line.trim_end());
                        line = pad.to_owned();
                    }
                    let (open, close) = match column {
                        Objects(..) => ("[{", "}]"),
                        _ => ("{", "}"),
                    };
                    *out += &format!("{pad}\"{name}\": {open}\n");
                    python(inner, &format!("{pad}    "), out);
                    *out += &format!("{pad}{close},\n");
                    continue;
                }
            };
            let item = format!("\"{name}\": {kind}, ");
            if line.len() + item.len() > 92 {
                *out += &format!("{}\n", line.trim_end());
                line = pad.to_owned();
            }
            line += &item;
        }
        if line != pad {
            *out += &format!("{}\n", line.trim_end());
        }
    }

    #[test]
    fn the_documented_types_are_those_of_the_columns() {
        let mut snippet = "features = Features({\n".to_owned();
        python(COLUMNS, "    ", &mut snippet);
        snippet += "})\n";
        assert!(
            DOCS.contains(&snippet),
            "docs/formats.md has not\n{snippet}"
        );
    }
}
