//! Datasets in the formats that other tools read, both ways.
//!
//! ```text
//! Project ─▶ Draft ─▶ fit(format) ─▶ Draft′ ─▶ write ─▶ files
//!                        │             ▲                  │
//!                        ▼             └── compared ◀── read
//!                     Losses
//! ```
//!
//! A [`Draft`] is what a file says, in no format's terms. [`export`] takes from
//! the project what was chosen, takes away what the format cannot hold and
//! counts that as [`Losses`], writes the rest, reads what it wrote and compares:
//! a file that does not say what it should is not handed out. [`read`] makes a
//! draft of a file, and [`merge`] puts a draft into a project as one step.
//!
//! What this module does not do: touch files, or know the present moment. The
//! dataset file itself is [`dataset`](crate::dataset)'s.

mod account;
mod composed;
mod draft;
mod export;
mod facts;
mod files;
mod fit;
mod format;
mod formats;
mod gather;
mod given;
mod intake;
mod losses;
mod merge;
mod options;
mod passages;
mod read;
mod recognise;
mod record;
mod refi;
mod relations;
mod spelling;
mod table;
mod xml;
mod zip;

pub use draft::{
    Draft, DraftAnnotation, DraftAttribution, DraftDocument, DraftEntry, DraftLink, DraftSpan,
    DraftStatus, TextLength, Unsaid,
};
pub use export::{ExportError, ExportFault, Exporting, Sink, export};
pub use files::{File, Files};
pub use fit::fit;
pub use format::Format;
pub use given::{FileSet, Given};
pub use losses::{Loss, LossKind, Losses};
pub use merge::{Maker, Makers, Merged, Work, merge, project_for};
pub use options::{BadOption, LabelStudioAs, OffsetUnit, Options, SplitBy};
pub use read::{Outcome, Reading, Verdict, read};
pub use recognise::{Unrecognised, recognise};
pub use zip::{Archive, ZipFault, unzip, zip};
