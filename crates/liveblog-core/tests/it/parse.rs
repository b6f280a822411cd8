//! Splitting: what becomes of each of the invented pastes in
//! `test_data/parse`, and what must hold for every text.
//!
//! `UPDATE_EXPECT=1 cargo test -p liveblog-core` rewrites the expected files.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use expect_test::expect_file;
use liveblog_core::parse::{SegmentKind, SplitStep, Splitter, normalise, parse, split};
use liveblog_core::{BlockKind, Document, Order, Timestamp};
use proptest::prelude::*;

fn added() -> Timestamp {
    "2031-05-01T10:00:00Z".parse().unwrap()
}

/// `text` with line ends and invisible characters made visible.
fn visible(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, c| {
        match c {
            '\n' => out.push('⏎'),
            '\u{200D}' | '\u{FE0F}' | '\u{301}' => out.push(c),
            c if c.is_control()
                || c != ' ' && c.is_whitespace()
                || ('\u{200B}'..='\u{206F}').contains(&c)
                    && !c.is_alphanumeric()
                    && c > '\u{2027}'
                || ('\u{200B}'..='\u{200F}').contains(&c) =>
            {
                let _ = write!(out, "{}", c.escape_unicode());
            }
            c => out.push(c),
        }
        out
    })
}

/// A document in the form of the expected files.
fn shown(document: &Document) -> String {
    let mut out = String::new();
    let title = document.title.as_deref().unwrap_or("none");
    let _ = writeln!(out, "title: {}", visible(title));
    for paragraph in &document.standfirst {
        let _ = writeln!(out, "standfirst: {}", visible(paragraph));
    }
    for point in &document.key_points {
        let _ = writeln!(out, "key point: {}", visible(point));
    }
    let order = match document.order {
        Order::OldestFirst => "oldest first",
        Order::NewestFirst => "newest first",
        Order::Mixed => "mixed",
    };
    let _ = writeln!(out, "order: {order}");
    if let Some(date) = document.date {
        let _ = writeln!(out, "date: {date}");
    }
    for notice in &document.notices {
        let place = match &notice.entry {
            Some(id) => id.rsplit('-').next().unwrap_or_default(),
            None => "all",
        };
        let _ = writeln!(
            out,
            "notice, {place}: {}",
            visible(&notice.message.to_string())
        );
    }
    for entry in &document.entries {
        let number = entry.id.rsplit('-').next().unwrap_or_default();
        let _ = write!(
            out,
            "\n{number} at {}..{}",
            entry.source.start, entry.source.end
        );
        let time = &entry.time;
        if let Some(raw) = &time.raw {
            let _ = write!(out, " | {}", visible(raw));
        }
        if let Some(clock) = time.clock {
            let _ = write!(out, " = {clock}");
        }
        if let Some(date) = time.date {
            let _ = write!(out, " on {date}");
        }
        if let Some(zone) = &time.zone {
            let _ = write!(out, " in {zone}");
        }
        if !entry.authors.is_empty() {
            let _ = write!(out, " | {}", visible(&entry.authors.join(" + ")));
        }
        out.push('\n');
        if let Some(heading) = document.heading(entry) {
            let _ = writeln!(out, "  # {}", visible(heading));
        }
        for block in &entry.blocks {
            let kind = match block.kind {
                BlockKind::Paragraph => "text",
                BlockKind::ListItem => "item",
                BlockKind::Caption => "caption",
                BlockKind::Placeholder => "placeholder",
                BlockKind::Link => "link",
                BlockKind::Other => "other",
            };
            let words = block.range.of(document.text(entry));
            let _ = writeln!(out, "  {kind}: {}", visible(words));
        }
    }
    out
}

#[test]
fn pastes_become_what_is_expected() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("test_data/parse");
    let mut texts: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    texts.sort();
    assert!(texts.len() >= 20, "{} has too few texts", folder.display());
    for path in texts {
        let text = fs::read_to_string(&path).unwrap();
        check(&text);
        expect_file![path.with_extension("expected")].assert_eq(&shown(&parse(&text, &added())));
    }
}

/// The sample that the page offers is the first thing most people see.
#[test]
fn the_sample_is_split_as_it_was_written() {
    let text = include_str!("../../../../src/sample.txt");
    check(text);
    let document = parse(text, &added());
    assert_eq!(document.entries.len(), 30);
    assert_eq!(document.key_points.len(), 5);
    assert_eq!(document.standfirst.len(), 4);
    assert_eq!(document.order, Order::Mixed);
    let without_heading = document.entries.iter().filter(|e| e.heading.is_none());
    assert_eq!(without_heading.count(), 2);
    let without_text = document.entries.iter().filter(|e| e.text.is_empty());
    assert_eq!(without_text.count(), 1);
}

#[test]
fn nothing_at_all_is_no_entry_and_a_notice() {
    let document = parse("", &added());
    assert!(document.entries.is_empty());
    assert_eq!(document.notices.len(), 1);
    assert_eq!(
        document.id.as_str(),
        "d-e3b0c44298fc",
        "the hash of no bytes"
    );
}

#[test]
fn line_ends_and_byte_order_mark_are_normalised() {
    for (pasted, expected) in [
        ("", ""),
        ("\u{FEFF}", ""),
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("\r\r\n\n\r", "\n\n\n\n"),
        ("a\u{FEFF}", "a\u{FEFF}"),
        ("\u{FEFF}\u{FEFF}a", "\u{FEFF}a"),
    ] {
        assert_eq!(normalise(pasted), expected, "{pasted:?}");
    }
    assert!(matches!(
        normalise("a\n"),
        std::borrow::Cow::Borrowed("a\n")
    ));
}

/// A damaged paste can have something odd on every line.
#[test]
fn notices_are_limited_in_number() {
    let document = parse(&"10:00 , Ida Fell\n25:99\n".repeat(5000), &added());
    assert!(document.notices.len() < 100);
    assert!(
        document
            .notices
            .iter()
            .any(|notice| notice.message.to_string().contains("more"))
    );
}

/// What holds for every text.
fn check(text: &str) {
    let split = split(text, &added());
    let (document, segments) = (&split.document, &split.segments);
    let buffer = &*document.buffer;
    assert_eq!(buffer, normalise(text));

    // The segments tile the text.
    let mut at = 0;
    for segment in segments {
        assert_eq!(segment.range.start, at);
        assert!(segment.range.end > at, "empty segment");
        assert!(
            buffer
                .get(at as usize..segment.range.end as usize)
                .is_some()
        );
        at = segment.range.end;
        if segment.kind == SegmentKind::Blank {
            let words = segment.range.of(buffer).chars().any(char::is_alphanumeric);
            assert!(!words, "words in {segment:?}");
        }
    }
    assert_eq!(at as usize, buffer.len());

    // Entries are the entry segments, in order, and hold their parts.
    let mut sources = segments.iter().filter_map(|segment| match segment.kind {
        SegmentKind::Entry(index) => Some((index, segment.range)),
        _ => None,
    });
    for (index, entry) in document.entries.iter().enumerate() {
        let (number, source) = sources.next().unwrap();
        assert_eq!(number as usize, index);
        assert_eq!(entry.id, Document::entry_id_for(&document.id, index));
        let before = buffer[..source.start as usize].chars().count();
        assert_eq!(entry.source.start, before);
        let length = source.of(buffer).chars().count();
        assert_eq!(entry.source.end, before + length);

        let inside = |range: liveblog_core::TextRange| {
            source.start <= range.start
                && range.start <= range.end
                && range.end <= source.end
                && buffer
                    .get(range.start as usize..range.end as usize)
                    .is_some()
        };
        assert!(inside(entry.text));
        assert!(
            entry
                .heading
                .is_none_or(|heading| inside(heading) && !heading.is_empty())
        );
        assert_eq!(entry.text.is_empty(), entry.blocks.is_empty());

        let text = document.text(entry);
        let mut end = 0;
        for block in &entry.blocks {
            assert!(block.range.start >= end && block.range.end > block.range.start);
            end = block.range.end;
            let words = block.range.of(text);
            assert!(!words.is_empty());
            assert_eq!(words, words.trim());
        }
        assert_eq!(end as usize, text.len());
        assert_eq!(entry.blocks.first().map_or(0, |block| block.range.start), 0);
        assert_eq!(text, text.trim());
    }
    assert_eq!(sources.next(), None);
}

/// The document that steps of `budget` come to.
fn stepped(text: &str, budget: usize) -> Document {
    let mut splitter = Splitter::new(text.to_owned(), added());
    let mut last = 0.0;
    loop {
        match splitter.step(budget) {
            SplitStep::Working { done } => {
                assert!((0.0..=1.0).contains(&done) && done >= last, "{last} {done}");
                last = done;
            }
            SplitStep::Finished(document) => return document,
        }
    }
}

/// Lines as live blogs have them, and lines that only resemble these.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => Just(String::new()),
        1 => Just("Regatta – live: Boats are out".to_owned()),
        1 => Just("Key points".to_owned()),
        1 => Just("  • Wind rises".to_owned()),
        3 => "[0-2][0-9]:[0-6][0-9] , (Ida Fell|Bo van der Ash|ليلى حدّاد|A, B and C)",
        1 => "[0-9]{1,2}[:.][0-9]{2}( ?[ap]m)?( BST)?",
        1 => "(Sunday |)[0-9]{1,2} (May|June) 203[0-9] [0-2][0-9]:[0-5][0-9]( , Ida Fell|)",
        2 => Just("Wind rises over the bay".to_owned()),
        3 => Just("The wind rose over the bay.".to_owned()),
        1 => Just("“Will it hold?”".to_owned()),
        1 => Just("Full report:".to_owned()),
        1 => Just("Marek Dunlin reports:".to_owned()),
        1 => Just(" (Larkfell Photo Club)\n(Larkfell Photo Club)".to_owned()),
        1 => Just(
            "This content is not available due to your privacy preferences.\nUpdate your settings here to see it."
                .to_owned()
        ),
        1 => "[ \u{A0}\t\u{200B}\u{200F}\u{202B}\u{FEFF}\r]{0,4}",
        1 => "\\PC{0,20}",
    ]
}

fn live_blog_like() -> impl Strategy<Value = String> {
    (
        proptest::collection::vec(line(), 0..40),
        prop_oneof![Just("\n"), Just("\r\n"), Just("\n\n"), Just("\r")],
    )
        .prop_map(|(lines, end)| lines.join(end))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_split_without_loss(text in "(?s).{0,200}") {
        check(&text);
    }

    #[test]
    fn any_live_blog_is_split_without_loss(text in live_blog_like()) {
        check(&text);
    }

    #[test]
    fn steps_and_repetitions_do_not_change_the_outcome(
        text in live_blog_like(),
        budget in prop_oneof![Just(0_usize), 1_usize..100, Just(usize::MAX)],
    ) {
        let document = parse(&text, &added());
        prop_assert_eq!(&document, &parse(&text, &added()));
        prop_assert_eq!(&document, &stepped(&text, budget));
    }
}
