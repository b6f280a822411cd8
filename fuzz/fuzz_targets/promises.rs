//! What the parser promises of every split: nothing lost, all in its place.

use liveblog_core::TextRange;
use liveblog_core::parse::{SegmentKind, Split};

/// Stops where a promise is not kept.
pub fn hold(split: &Split) {
    let (document, segments) = (&split.document, &split.segments);
    let buffer = &*document.buffer;

    let whole = |range: TextRange| {
        buffer
            .get(range.start as usize..range.end as usize)
            .expect("a range cuts a character or leaves the text")
    };
    let tiled: String = segments
        .iter()
        .map(|segment| whole(segment.range))
        .collect();
    assert_eq!(tiled, buffer);
    assert!(segments.iter().all(|segment| !segment.range.is_empty()));
    assert!(segments.iter().all(|segment| {
        segment.kind != SegmentKind::Blank || !whole(segment.range).contains(char::is_alphanumeric)
    }));

    let mut sources = segments
        .iter()
        .filter(|segment| matches!(segment.kind, SegmentKind::Entry(_)));
    for entry in &document.entries {
        let source = sources.next().expect("an entry without a segment").range;
        let before = buffer[..source.start as usize].chars().count();
        assert_eq!(entry.source.start, before);
        assert_eq!(entry.source.end, before + whole(source).chars().count());
        for part in entry.heading.into_iter().chain([entry.text]) {
            whole(part);
            assert!(source.start <= part.start && part.end <= source.end);
        }
        let text = document.text(entry);
        let mut end = 0;
        for block in &entry.blocks {
            assert!(end <= block.range.start && !block.range.is_empty());
            end = block.range.end;
            let words = block.range.of(text);
            assert!(!words.is_empty() && words == words.trim());
        }
        assert_eq!(end as usize, text.len());
    }
    assert!(sources.next().is_none());
}
