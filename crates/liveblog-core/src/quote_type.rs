//! Works out how much of what is said stands in the speaker's own words.

use crate::{QuoteType, TextRange};

/// The quote type of the contents at `ranges` of `text`.
pub fn derive(text: &str, ranges: &[TextRange]) -> QuoteType {
    let (mut inside, mut all) = (0_usize, 0_usize);
    for range in ranges {
        let mut open = false;
        for c in range.of(text).chars().filter(|c| !c.is_whitespace()) {
            let is_mark = matches!(c, '“' | '”' | '"' | '«' | '»');
            open = open != is_mark;
            inside += usize::from(open || is_mark);
            all += 1;
        }
    }
    if inside * 10 > all * 9 {
        QuoteType::Direct
    } else if inside > 0 {
        QuoteType::Mixed
    } else {
        QuoteType::Indirect
    }
}
