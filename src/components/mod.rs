//! Pure views: props in, actions out, one component a file.

pub mod alert_bar;
pub mod codebook;
pub mod dialogs;
pub mod document_head;
pub mod documents;
pub mod entry_row;
pub mod feed;
pub mod guide;
pub mod header;
mod heights;
pub mod incoming;
pub mod labels;
pub mod language;
mod marked_text;
pub mod links;
mod menu;
mod modal;
pub mod note;
pub mod passage;
mod passage_tools;
pub mod people;
pub mod record;
pub mod review;
pub mod shared;
pub mod start;
mod swatch;
