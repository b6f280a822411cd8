//! Whatever files of another tool are read: no panic, passages that lie in
//! their texts, and what is brought into a project is a dataset file that opens
//! again and is exported without a fault.
//!
//! The first byte chooses the format that is read, the second one the format
//! that is written. A record separator, U+001E, ends the first file; the second
//! one is Label Studio's configuration. The variable FORMAT names the format that
//! is read instead, so that a run can spend its time on one importer.
#![no_main]

mod reading;

use std::{env, sync::LazyLock};

use libfuzzer_sys::fuzz_target;
use liveblog_core::exchange::{Files, Format, Makers, Options, export, merge, read};
use liveblog_core::{Annotator, Codebook, Project, Stamp, Timestamp, dataset};
use reading::hold;

static ONLY: LazyLock<Option<Format>> = LazyLock::new(|| {
    let name = env::var("FORMAT").ok()?;
    Some(name.parse().expect("FORMAT names a format"))
});

fuzz_target!(|bytes: &[u8]| {
    let [from, to, bytes @ ..] = bytes else {
        return;
    };
    let [from, to] = [from, to].map(|byte| Format::ALL[usize::from(*byte) % Format::ALL.len()]);
    let from = ONLY.unwrap_or(from);
    let mut parts = bytes.split(|byte| *byte == 0x1E);
    let mut files = Files::one("file", parts.next().unwrap_or_default());
    if let Some(config) = parts.next() {
        files.at("config.xml").extend_from_slice(config);
    }
    let now = Timestamp::from_unix(1_795_341_600);
    let options = Options::new(now.clone());
    let reading = read(from, &files, &options);
    hold(&reading, false);
    let annotator = Annotator::first();
    let mut project = Project::new(
        Codebook::liveblog_core(),
        vec![annotator.clone()],
        Vec::new(),
    );
    let stamp = Stamp { at: now, nonce: 7 };
    let merged = merge(
        &project,
        [reading],
        &annotator.id,
        &Makers::default(),
        &stamp,
    );
    project.apply(&merged.changes).expect("changes that fit");
    let written = dataset::write(&project, &options.exported);
    let opened = dataset::read(written.as_bytes());
    let opened = opened.map(|opened| opened.project);
    assert_eq!(opened.as_ref(), Ok(&project));
    let written = export(&project, to, &options, &mut Files::default());
    assert!(written.is_ok(), "{written:?}");
});
