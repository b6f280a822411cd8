//! Whatever a REFI-QDA project holds: no panic, passages that lie in their
//! texts, and what is brought into a project is written for REFI-QDA again
//! without a fault.
//!
//! A record separator, U+001E, stands between the XML file and the texts
//! `sources/1.txt` and so on; they are zipped here, since hardly any input is an
//! archive. Without one, the input is the archive.
#![no_main]

mod reading;

use libfuzzer_sys::fuzz_target;
use liveblog_core::exchange::{
    Files, Format, Makers, Options, export, merge, project_for, read, zip,
};
use liveblog_core::{Annotator, Stamp, Timestamp};
use reading::hold;

fuzz_target!(|bytes: &[u8]| {
    let mut parts = bytes.split(|byte| *byte == 0x1E);
    let first = parts.next().unwrap_or_default();
    let mut archive = Files::one("project.qde", first);
    for (at, text) in parts.enumerate() {
        *archive.at(format!("sources/{}.txt", at + 1)) = text.to_vec();
    }
    let archive = match archive.0.len() {
        1 => first.to_vec(),
        _ => zip(&archive).expect("within the limits"),
    };
    let files = Files::one("project.qdpx", archive);
    let now = Timestamp::from_unix(1_795_341_600);
    let options = Options::new(now.clone());
    let reading = read(Format::RefiQdpx, &files, &options);
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
    for format in [Format::RefiQdpx, Format::RefiQdc, Format::DatasetZip] {
        let written = export(&project, format, &options, &mut Files::default());
        assert!(written.is_ok(), "{written:?}");
    }
});
