//! What a single line could be, for a person who has said what another one is.
//!
//! What this module does not do: read times and names; the parser does.

use crate::{BlockKind, parse};

/// The longest heading, in code points, as the parser has it.
const HEADING_CHARS: usize = 200;
/// The longest credit, in bytes.
const CREDIT_BYTES: usize = 120;

/// What stands before the names in a line that credits people, such as `By `;
/// `None` where it could not be such a line.
pub(super) fn before_names(line: &str) -> Option<&str> {
    if line.len() > CREDIT_BYTES {
        return None;
    }
    let names = parse::read_names(line);
    let start = line.find(&**names.first()?)?;
    line.get(..start)
}

/// Whether a line could be a heading by itself.
pub(super) fn looks_like_heading(line: &str) -> bool {
    line.chars().nth(HEADING_CHARS).is_none()
        && line.contains(char::is_alphabetic)
        && !line.ends_with(['.', ':', ',', ';', '。', '।', '۔'])
        && kind(line) == BlockKind::Paragraph
}

/// What block a line makes that a person takes into a text.
pub(super) fn kind(line: &str) -> BlockKind {
    let bullet = line.starts_with(['•', '‣', '◦', '●', '▪', '■', '·', '⁃'])
        || ["- ", "– ", "— ", "* "].iter().any(|b| line.starts_with(b));
    if bullet {
        BlockKind::ListItem
    } else {
        BlockKind::Paragraph
    }
}
