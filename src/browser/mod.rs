//! The edges: everything that touches the browser's own interfaces. Each file
//! is one interface, with plain Rust types on our side of it.
//!
//! What these modules do not do: decide anything. They carry out what
//! [`crate::state`] asks for and report what happened.

pub mod channel;
pub mod clipboard;
pub mod exchange;
pub mod files;
mod idb;
pub mod label_colors;
pub mod language;
pub mod lock;
pub mod look;
pub mod place;
pub mod reader;
pub mod selection;
pub mod stamp;
pub mod storage;
pub mod text;
pub mod timing;

#[cfg(all(test, target_arch = "wasm32"))]
mod storage_tests;
