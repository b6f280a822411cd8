//! Splits any text, and holds the outcome to what the parser promises: no
//! panic, nothing lost, steps change nothing.

#![no_main]

mod promises;

use libfuzzer_sys::fuzz_target;
use liveblog_core::Timestamp;
use liveblog_core::parse::{SplitStep, Splitter, normalise, split};
use promises::hold;

fuzz_target!(|data: &[u8]| {
    // The first byte chooses the size of the steps.
    let Some((&budget, bytes)) = data.split_first() else {
        return;
    };
    let text = String::from_utf8_lossy(bytes);
    let added = Timestamp::from_unix(0);
    let split = split(&text, &added);
    assert_eq!(&*split.document.buffer, normalise(&text));
    hold(&split);

    let mut splitter = Splitter::new(text.into_owned(), added);
    let stepped = loop {
        if let SplitStep::Finished(document) = splitter.step(usize::from(budget)) {
            break document;
        }
    };
    assert_eq!(stepped, split.document);
});
