//! The formats, one a file: what each can hold, how it is written and how it is
//! read.

mod brat;
mod cas_json;
mod conll;
mod csv_annotations;
mod csv_codebook;
mod csv_entries;
mod csv_wide;
mod dataset_zip;
mod doccano;
mod json;
mod jsonl;
mod label_studio;
mod prodigy;
mod refi_qdc;
mod refi_qdpx;
mod spacy;
mod w3c;

pub(in crate::exchange) use json::Dataset;

use super::draft::Batch;
use super::fit::Holds;
use super::{Draft, Files, Format, Losses, Options, Reading};

/// Writes a draft that was made to fit. With [`Batch::Entries`] and
/// [`Batch::Document`] it is called for one batch after the other; the flag says
/// that it is the first one, which has what stands once in a file.
pub(super) type Write = fn(&Draft, bool, &Options, &mut Files);

/// A format as its file describes it.
pub(super) struct Form {
    /// What it can hold.
    pub(super) holds: Holds,
    /// Whether it can do without the texts.
    pub(super) stand_off: bool,
    /// How much of the project is written, and read back, at once.
    pub(super) batch: Batch,
    /// Takes away what it cannot hold beyond [`Form::holds`].
    pub(super) fit: Option<fn(&mut Draft, &Options, &mut Losses)>,
    /// How a draft is written; `None` for the dataset file, which says more.
    pub(super) write: Option<Write>,
    /// Reads what this or another tool wrote.
    pub(super) read: fn(&Files, &Options) -> Reading,
}

impl Format {
    pub(super) fn form(self) -> &'static Form {
        match self {
            Self::Json => &json::FORM,
            Self::Jsonl => &jsonl::FORM,
            Self::CsvEntries => &csv_entries::FORM,
            Self::CsvAnnotations => &csv_annotations::FORM,
            Self::CsvWide => &csv_wide::FORM,
            Self::CsvCodebook => &csv_codebook::FORM,
            Self::LabelStudio => &label_studio::FORM,
            Self::Doccano => &doccano::FORM,
            Self::Spacy => &spacy::FORM,
            Self::Prodigy => &prodigy::FORM,
            Self::Conll => &conll::FORM,
            Self::Brat => &brat::FORM,
            Self::CasJson => &cas_json::FORM,
            Self::W3c => &w3c::FORM,
            Self::RefiQdc => &refi_qdc::FORM,
            Self::RefiQdpx => &refi_qdpx::FORM,
            Self::DatasetZip => &dataset_zip::FORM,
        }
    }
}
