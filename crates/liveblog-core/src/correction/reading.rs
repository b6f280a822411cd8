//! What a single line could be, for a person who has said what another one is.
//!
//! What this module does not do: read times and names; the parser does.

use crate::BlockKind;
use crate::parse::LineReader;

/// The longest credit, in bytes.
const CREDIT_BYTES: usize = 120;

/// What stands before the names in a line that credits people, such as `By `;
/// `None` where it could not be such a line.
pub(super) fn before_names(line: &str) -> Option<&str> {
    if line.len() > CREDIT_BYTES {
        return None;
    }
    let names = (LineReader::linked().names)(line);
    let start = line.find(&**names.first()?)?;
    line.get(..start)
}

/// What block a line makes that a person takes into a text.
pub(super) fn kind(line: &str) -> BlockKind {
    if (LineReader::linked().is_item)(line) {
        BlockKind::ListItem
    } else {
        BlockKind::Paragraph
    }
}
