//! The fixed wordings of live blogs as data: what the page itself writes
//! around the reporting.
//!
//! What this module does not hold: rules. A wording is listed because pages
//! of several publishers use it; no publisher is named. Comparison is without
//! regard to ASCII case, so the tables are in lower case; straight and curly
//! apostrophes count as the same.

/// What stands where an embed did not come along. The line as a whole.
pub(super) const PLACEHOLDERS: &[&str] = &[
    "this content is not available due to your privacy preferences.",
    "update your settings here to see it.",
    "allow content and continue",
    "this content is not available in your region",
    "view this post on instagram",
];

/// Page furniture that may stand between paragraphs. The line as a whole.
pub(super) const FURNITURE: &[&str] = &[
    "ad",
    "advertisement",
    "advertising",
    "comments",
    "copy link",
    "link copied",
    "live",
    "live reporting",
    "oops!",
    "please try again later.",
    "share",
    "share this post",
    "something went wrong.",
    "sort by",
    "story continues",
    "story continues below advertisement",
    "updated",
];

/// What heads a page's list of key points. The line as a whole.
pub(super) const KEY_POINT_HEADS: &[&str] = &[
    "at a glance",
    "key moments",
    "key points",
    "key posts",
    "summary",
    "the main points",
    "what we know so far",
    "what you need to know",
    "what's been happening?",
    "what's happening",
    "where things stand",
];

/// How a line ends that leads in to a link on the next line.
pub(super) const LEAD_IN_ENDINGS: &[&str] = &[
    "analysis:",
    "below:",
    "details:",
    "explain:",
    "explains:",
    "full story:",
    "here:",
    "more:",
    "read:",
    "report:",
    "reporting:",
    "reports:",
    "story:",
    "video:",
    "watch:",
    "writes:",
];

/// Words inside a line that ends in a colon, by which it leads in to a link.
/// Each with the spaces around it.
pub(super) const LEAD_IN_WORDS: &[&str] = &[
    " breaks down ",
    " examine ",
    " examines ",
    " explain ",
    " explains ",
    " explore ",
    " explores ",
    " has more ",
    " has the details ",
    " has the full ",
    " has the latest ",
    " has the story ",
    " have more ",
    " have the full ",
    " look at ",
    " looks at ",
    " report from ",
    " reports from ",
    " reports on ",
    " unpacks ",
];

/// How a line begins that is a link by itself.
pub(super) const LINK_BEGINNINGS: &[&str] = &[
    "also read:",
    "click here ",
    "full story:",
    "more on this:",
    "read also:",
    "read more:",
    "read more here",
    "read the full story",
    "related:",
    "see also:",
    "watch:",
];

/// Words by which the bracket at the end of a line is a picture credit.
pub(super) const CREDIT_WORDS: &[&str] = &[
    "agency",
    "copyright",
    "courtesy",
    "file photo",
    "getty",
    "handout",
    "image",
    "images",
    "photo",
    "photograph",
    "picture",
    "pictures",
    "pool",
    "press association",
    "screengrab",
    "supplied",
    "via",
    "video",
];

/// Words whose full stop does not end a sentence.
pub(super) const ABBREVIATIONS: &[&str] = &[
    "bros", "co", "corp", "dept", "etc", "inc", "jr", "ltd", "no", "sr", "st", "vs",
];

/// Small words that may stand in a person's name.
pub(super) const NAME_PARTICLES: &[&str] = &[
    "al", "ap", "bin", "bint", "da", "de", "del", "della", "den", "der", "di", "do", "dos", "du",
    "e", "el", "ibn", "la", "le", "of", "st", "te", "ten", "ter", "the", "van", "von", "y", "zu",
];

/// What joins the last two of several names.
pub(super) const NAME_JOINERS: &[&str] = &[" and ", " & ", " und ", " et "];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_in_lower_case() {
        for table in [
            PLACEHOLDERS,
            FURNITURE,
            KEY_POINT_HEADS,
            LEAD_IN_ENDINGS,
            LEAD_IN_WORDS,
            LINK_BEGINNINGS,
            CREDIT_WORDS,
            ABBREVIATIONS,
            NAME_PARTICLES,
            NAME_JOINERS,
        ] {
            for phrase in table {
                assert_eq!(*phrase, phrase.to_lowercase());
            }
        }
    }

    #[test]
    fn phrases_of_whole_lines_begin_with_a_letter() {
        for table in [PLACEHOLDERS, FURNITURE, KEY_POINT_HEADS, LINK_BEGINNINGS] {
            for phrase in table {
                assert!(phrase.starts_with(|c: char| c.is_ascii_alphabetic()));
            }
        }
    }
}
