//! The formats and their names.

use std::fmt;
use std::str::FromStr;

use crate::said::{Sayable, Value};

/// A format that datasets are written in, and most of them read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// The dataset file: everything of a project.
    Json,
    /// JSON Lines, one entry a line.
    Jsonl,
    /// A table of entries.
    CsvEntries,
    /// A table of annotations.
    CsvAnnotations,
    /// A table of entries by annotators, for measures of agreement.
    CsvWide,
    /// A table of labels.
    CsvCodebook,
    /// Tasks of Label Studio and its labelling configuration.
    LabelStudio,
    /// JSON Lines of doccano.
    Doccano,
    /// JSON Lines for spaCy: `cats` and `spans`.
    Spacy,
    /// JSON Lines of Prodigy.
    Prodigy,
    /// Tokens with IOB2 tags in four columns.
    Conll,
    /// Stand-off files of brat.
    Brat,
    /// UIMA CAS JSON, for INCEpTION.
    CasJson,
    /// W3C Web Annotations in JSON-LD.
    W3c,
    /// A REFI-QDA codebook.
    RefiQdc,
    /// A REFI-QDA project.
    RefiQdpx,
    /// A folder with JSON Lines, codebook, schema, dataset card and metadata.
    DatasetZip,
}

macro_rules! names {
    ($($format:ident $name:literal)*) => {
        impl Format {
            /// Every format, in the order they are shown.
            pub const ALL: &'static [Self] = &[$(Self::$format),*];

            /// What the command line and the page call it.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$format => $name),*
                }
            }
        }
    };
}

names! {
    Json "json"
    Jsonl "jsonl"
    CsvEntries "csv-entries"
    CsvAnnotations "csv-annotations"
    CsvWide "csv-wide"
    CsvCodebook "csv-codebook"
    LabelStudio "label-studio"
    Doccano "doccano"
    Spacy "spacy"
    Prodigy "prodigy"
    Conll "conll"
    Brat "brat"
    CasJson "cas-json"
    W3c "w3c"
    RefiQdc "refi-qdc"
    RefiQdpx "refi-qdpx"
    DatasetZip "dataset-zip"
}

impl Format {
    /// Whether it can say where texts stand and not what they say, see
    /// [`Options::stand_off`](super::Options::stand_off).
    pub fn can_stand_off(self) -> bool {
        self.form().stand_off
    }

    /// Whether a file of an export shows what the format says, and not only how
    /// that is to be read.
    pub fn shows(self, path: &str) -> bool {
        match self {
            Self::Brat => path.ends_with(".ann") || path.ends_with(".txt"),
            Self::CasJson => path.ends_with(".json"),
            Self::RefiQdpx => path.ends_with(".qde"),
            _ => true,
        }
    }

    /// Whether an export may be of several files: a table has a note beside it.
    pub fn has_several_files(self) -> bool {
        use Format::*;
        match self {
            CsvEntries | CsvAnnotations | CsvWide | CsvCodebook => true,
            LabelStudio | Brat | CasJson | DatasetZip => true,
            Json | Jsonl | Doccano | Spacy | Prodigy | Conll | W3c | RefiQdc | RefiQdpx => false,
        }
    }

    /// The name of the zip archive that its files are in, where a file of it is
    /// one.
    pub fn archive(self) -> Option<&'static str> {
        (self == Self::RefiQdpx).then_some("project.qdpx")
    }
}

impl Sayable for Format {
    fn value(&self) -> Value {
        Value::Text(self.name().to_owned())
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Format {
    type Err = String;

    /// The format with this name; else a sentence that names them all.
    fn from_str(name: &str) -> Result<Self, String> {
        let mut all = Self::ALL.iter().copied();
        all.find(|format| format.name() == name).ok_or_else(|| {
            let names: Vec<_> = Self::ALL.iter().map(|format| format.name()).collect();
            format!(
                "there is no format “{name}”; there are {}",
                names.join(", ")
            )
        })
    }
}
