//! What is promised of whatever an importer read: passages lie in their texts
//! and say the words that stand there, and attributions have members that are
//! there.

use liveblog_core::exchange::Reading;

/// Stops where a promise is not kept. Where the format has every text, as
/// `has_texts` says, each passage has words.
pub fn hold(reading: &Reading, has_texts: bool) {
    for entry in reading.draft.documents.iter().flat_map(|d| &d.entries) {
        for annotation in &entry.annotations {
            let Some(span) = &annotation.span else {
                continue;
            };
            let length = span.end.checked_sub(span.start).expect("bounds in order");
            let text = entry.part(span.part);
            let words: Option<String> =
                text.map(|text| text.chars().skip(span.start).take(length).collect());
            if has_texts {
                assert!(length > 0 && words.is_some() && span.exact.is_some());
            }
            if let (Some(words), Some(exact)) = (words, &span.exact) {
                assert_eq!(words, **exact, "the words stand where it says");
            }
        }
        for record in &entry.attributions {
            let is_there = |(_, place): &(_, usize)| *place < entry.annotations.len();
            assert!(record.members.iter().all(is_there));
        }
    }
}
