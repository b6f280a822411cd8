//! The core's tests, as one binary, so that they are linked once.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on should stop"
)]

mod again;
mod annotating;
mod codebook_edit;
mod correction;
mod dataset;
mod exchange;
mod fold;
mod layouts;
mod made_up;
mod marked;
mod pages;
mod parse;
mod parts;
mod passage;
mod quote_type;
mod repeats;
mod session;
mod store;
mod tidy;
mod ties;
mod timeline;
