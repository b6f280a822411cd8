//! Reads any text as a web page, as its structured data and as rich text, and
//! holds the outcome to what a source promises: no panic, marks in order, on
//! characters and within lines, the plain text of a paste unchanged. Then it is
//! split.

#![no_main]

mod promises;

use libfuzzer_sys::fuzz_target;
use liveblog_core::parse::{normalise, split_source};
use liveblog_core::source::ReadAs;
use liveblog_core::{Mark, MarkKind, Source, Timestamp};
use promises::hold;

fuzz_target!(|data: &[u8]| {
    // The first two bytes say where the plain text of the clipboard ends.
    let Some((split, bytes)) = data.split_first_chunk::<2>() else {
        return;
    };
    let text = String::from_utf8_lossy(bytes);
    check(Source::read(text.clone().into_owned()));
    // Few texts look like a page, and only those are read as one.
    check(Source::read(format!("<html>{text}<p>")));
    let script = "<script type=application/ld+json>";
    check(Source::read(format!("<html>{script}{text}</script><p>")));

    let mut end = usize::from(u16::from_le_bytes(*split)).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let (plain, html) = text.split_at(end);
    let source = Source::rich(plain.to_owned(), html);
    if matches!(source.read_as, ReadAs::Plain | ReadAs::RichText) {
        assert_eq!(normalise(&source.text), normalise(plain));
    }
    check(source);
});

fn check(source: Source) {
    check_marks(&source);
    let text = source.text.clone();
    let split = split_source(source, &Timestamp::from_unix(0));
    assert_eq!(&*split.document.buffer, normalise(&text));
    hold(&split);
}

fn check_marks(source: &Source) {
    if source.read_as == ReadAs::Plain {
        assert!(source.marks.is_empty());
        return;
    }
    assert_eq!(normalise(&source.text), source.text);
    let mut start = 0;
    for Mark { range, kind } in &source.marks {
        assert!(start <= range.start);
        start = range.start;
        let words = source
            .text
            .get(range.start as usize..range.end as usize)
            .expect("a mark cuts a character or leaves the text");
        assert!(!words.contains('\n') && words == words.trim());
        if *kind == MarkKind::Entry {
            let before = &source.text[..range.start as usize];
            assert!(range.is_empty() && (before.is_empty() || before.ends_with('\n')));
        } else {
            assert!(!range.is_empty());
        }
    }
    if source.read_as != ReadAs::RichText {
        assert!(source.text.split('\n').all(|line| line == line.trim()));
    }
}
