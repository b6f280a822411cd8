//! Corrections of a split by hand.

/// What a line of an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LineRole {
    /// The heading.
    Heading,
    /// The line that holds the time.
    Time,
    /// A line that credits the authors.
    Author,
    /// A line of the text.
    Body,
    /// Page furniture: in no entry's text, or a block of the kind `other`.
    Boilerplate,
}
