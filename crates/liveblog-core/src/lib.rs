//! The pure core of Liveblog Annotator: it splits pasted live blogs into
//! entries, holds a project of annotations with undo and a journal, and reads
//! and writes the dataset file.
//!
//! What this crate does not do: read a clock, draw a random number, touch a
//! file or know of a browser. Times and nonces come in as arguments, text and
//! bytes go in and out.
//!
//! Positions inside the crate are byte offsets on character boundaries.
//! [`offset`] converts them to code points and UTF-16 at the edges.

pub mod again;
mod annotating;
pub mod annotation;
pub mod attribution;
pub mod codebook;
pub mod codebook_edit;
pub mod correction;
pub mod dataset;
pub mod document;
#[cfg(feature = "exchange")]
pub mod exchange;
pub mod extra;
pub mod fold;
pub mod glance;
pub mod history;
mod id;
mod json;
pub mod link;
pub mod offset;
pub mod parse;
pub mod passage;
pub mod project;
pub mod quote_type;
pub mod repeats;
pub mod said;
pub mod session;
mod sha256;
mod sorted;
pub mod source;
pub mod store;
pub mod time;
pub mod timeline;
pub mod transaction;
pub mod when;
mod words;

pub use annotation::{Annotation, Annotator, Origin, Part, Span, Status, StatusRecord};
pub use attribution::{Attribution, AttributionFields, Member, Naming, QuoteType, Role};
pub use codebook::{Choice, Codebook, CodebookChange, Group, Label, Scope, Shipped};
pub use document::{
    Block, BlockKind, CodePointRange, Document, DocumentHead, Entry, EntryTime, Notice, Order,
    TextRange,
};
pub use extra::Extra;
pub use id::{AnnotationId, AnnotatorId, DocumentId, EntryId, LabelId, LinkId, RecordId};
pub use json::texts;
pub use link::{Link, Relation};
pub use project::{EntryRecords, EntryRef, Project};
pub use session::{Command, JournalRow, Refusal, RestoreError, Session, Snapshot, Stamp, Step};
pub use source::{Mark, MarkKind, Moment, Source};
pub use time::{Clock, Date, TimePart, Timestamp};

/// What writes the dataset file, as its `generator` says.
pub const GENERATOR: &str = concat!("liveblog-annotator ", env!("CARGO_PKG_VERSION"));
