//! The keys of a line of JSON Lines with their types and what they are, for
//! whoever is told of them: people who read the dataset card, and
//! Hugging Face's `datasets` by the card and by the documentation,
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

/// Every column with what it is, in Markdown, in the order of a line.
pub(in crate::exchange) const COLUMNS: &[(Column, &str)] = &[
    (Text("doc_id"), "the live blog"),
    (
        Text("doc_title"),
        "its title; null where the dataset is without texts",
    ),
    (Text("doc_url"), "where it was published"),
    (Text("doc_language"), "its language, a BCP 47 tag"),
    (Day("doc_date"), "the day on which it began"),
    (Text("doc_time_zone"), "the zone of its times"),
    (Text("entry_id"), "the entry"),
    (
        Number("entry_index"),
        "its place in the live blog as it was pasted, from 0",
    ),
    (Text("time_raw"), "its time as it was printed"),
    (Text("clock"), "its time of day, in 24 hours"),
    (Day("date"), "its day"),
    (
        Text("zone"),
        "the zone that was printed with its time, or that of the live blog",
    ),
    (
        Moment("timestamp"),
        "the moment of it, where date, clock and zone are known",
    ),
    (
        Texts("inferred"),
        "which of date, zone and clock were not printed with it but worked out",
    ),
    (Texts("authors"), "who is credited with it"),
    (
        Text("heading"),
        "its heading; null where it has none or the dataset is without texts",
    ),
    (
        Text("heading_sha256"),
        "the hash of its heading, where that is left out",
    ),
    (
        Object("heading_length", LENGTH),
        "the length of its heading, where that is left out",
    ),
    (
        Text("text"),
        "its text; null where the dataset is without texts",
    ),
    (Text("text_sha256"), "the hash of its text"),
    (
        Object("text_length", LENGTH),
        "the length of its text, where that is left out",
    ),
    (
        Objects("blocks", &[Text("kind"), Number("start"), Number("end")]),
        "paragraphs, captions and other blocks of its text",
    ),
    (
        Object("source", &[Number("start"), Number("end")]),
        "where it stands in the pasted text",
    ),
    (
        Texts("labels"),
        "the labels that anyone set on the entry as a whole, each once, in the order of the codebook",
    ),
    (
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
        "the same, one for each annotator who set it, with when and how",
    ),
    (
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
        "labelled passages of the text or the heading (`part`) with their words (`exact`)",
    ),
    (
        Objects(
            "statuses",
            &[
                Text("annotator"),
                Text("status"),
                Moment("modified"),
                Text("note"),
            ],
        ),
        "how far each annotator was with the entry, with notes on it",
    ),
    (
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
        "who says what: passages (`members`, by the ids of `spans`) that are content, source and cue of one statement, with the type of quotation, the speaker, the type of source and whether it is named",
    ),
    (
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
        "what the entry does to an earlier one: updates, corrects, contradicts, confirms or repeats it",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    const DOCS: &str = include_str!("../../../../../../docs/formats.md");

    /// The columns as entries of a Python dictionary, in lines that are not too
    /// long.
    fn python(columns: &mut dyn Iterator<Item = &Column>, pad: &str, out: &mut String) {
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
                    python(&mut inner.iter(), &format!("{pad}    "), out);
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
        python(
            &mut COLUMNS.iter().map(|(column, _)| column),
            "    ",
            &mut snippet,
        );
        snippet += "})\n";
        assert!(
            DOCS.contains(&snippet),
            "docs/formats.md has not\n{snippet}"
        );
    }
}
