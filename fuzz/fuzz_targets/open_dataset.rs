//! Whatever bytes are opened: no panic, and what opens is written and read
//! again without a change.
//!
//! Seeds are the golden files, `crates/liveblog-core/test_data/dataset/*.json`;
//! the dictionary is `open_dataset.dict`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use liveblog_core::{Timestamp, dataset};

fuzz_target!(|bytes: &[u8]| {
    let Ok(opened) = dataset::read(bytes) else {
        return;
    };
    let exported = Timestamp::from_unix(0);
    let written = dataset::write(&opened.project, &exported);
    let again = dataset::read(written.as_bytes()).expect("what was written can be read");
    let unknown = again
        .warnings
        .iter()
        .find(|w| w.to_string().contains("kept"));
    assert!(unknown.is_none(), "all that was written is known");
    assert!(again.project == opened.project, "nothing is lost");
    assert!(dataset::write(&again.project, &exported) == written);
});
