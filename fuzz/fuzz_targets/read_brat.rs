//! Whatever a folder of brat's files holds: no panic, passages that lie in
//! their texts, and what is brought into a project is written for brat again
//! without a fault.
//!
//! A record separator, U+001E, stands between the text, the annotations of one
//! annotator, those of another, and `annotation.conf`.
#![no_main]

mod reading;

use libfuzzer_sys::fuzz_target;
use liveblog_core::exchange::{Files, Format, Makers, Options, export, merge, project_for, read};
use liveblog_core::{Annotator, Stamp, Timestamp};
use reading::hold;

fuzz_target!(|bytes: &[u8]| {
    let parts: Vec<_> = bytes.split(|byte| *byte == 0x1E).collect();
    let part = |at: usize| parts.get(at).copied();
    let mut files = Files::one("a1/d-1.txt", part(0).unwrap_or_default());
    let mut add = |path: &str, bytes| files.at(path).extend_from_slice(bytes);
    add("a1/d-1.ann", part(1).unwrap_or_default());
    if let Some(ann) = part(2) {
        add("b/d-1.txt", part(0).unwrap_or_default());
        add("b/d-1.ann", ann);
    }
    if let Some(conf) = part(3) {
        add("annotation.conf", conf);
        add("visual.conf", conf);
    }
    let now = Timestamp::from_unix(1_795_341_600);
    let options = Options::new(now.clone());
    let reading = read(Format::Brat, &files, &options);
    hold(&reading, true);
    let annotator = Annotator::first();
    let mut project = project_for([&reading.draft]);
    let stamp = Stamp { at: now, nonce: 7 };
    let merged = merge(
        &project,
        [reading],
        &annotator.id,
        &Makers::default(),
        &stamp,
    );
    project.apply(&merged.changes).expect("changes that fit");
    let written = export(&project, Format::Brat, &options, &mut Files::default());
    assert!(written.is_ok(), "{written:?}");
});
