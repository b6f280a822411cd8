//! Tells what each line of an entry's text is: prose, bullet, caption,
//! placeholder, link or page furniture.
//!
//! What this module does not do: leave anything out. Every line of an entry
//! belongs to a block; the kind only says how to show and count it, so a
//! wrong guess here loses nothing.

use crate::document::BlockKind;

use super::facts::Facts;
use super::layout::same;
use super::lines::{Line, bare};
use super::looks::{self, Credit};

/// The longest line without a full stop that is taken for a bare link at an
/// entry's end, in bytes, and the fewest words it has: a sign-off such as
/// "Good night" is prose.
const LINK_BYTES: usize = 240;
const LINK_WORDS: usize = 4;

/// The longest credit behind a caption that is printed again, in bytes.
const CREDIT_BYTES: usize = 80;

/// What a block is, how many lines it takes, and whether it announces a link
/// on the line after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// What it is.
    pub kind: BlockKind,
    /// How many lines it takes, at least one.
    pub lines: usize,
    /// Whether the next line is the text of a link.
    pub leads_in: bool,
}

/// Where in its entry a line stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    /// The lines of the whole text.
    pub lines: &'a [Line],
    /// The entry's first line of text.
    pub first: usize,
    /// One past the entry's last line.
    pub end: usize,
    /// The line in question.
    pub at: usize,
    /// Whether the line above led in to a link.
    pub led_in: bool,
    /// Whether the text's lines are broken at a fixed width.
    pub wrapped: bool,
    /// Whether no prose stands above it in its entry.
    pub leads: bool,
    /// Whether the entry's text is followed by another entry's heading.
    pub heading_follows: bool,
}

/// The block that begins at `place`.
///
/// `facts` is what the page knows of its lines.
pub(super) fn block_at(text: &str, place: Place, facts: &Facts) -> Found {
    let Place {
        lines, first, at, ..
    } = place;
    let line = lines[at].of(text);
    let next = (at + 1 < place.end).then(|| lines[at + 1]);
    let one = |kind| Found {
        kind,
        lines: 1,
        leads_in: false,
    };

    if facts.is_caption(at) {
        return one(BlockKind::Caption);
    }
    if looks::is_placeholder(line) {
        // The sentence and the advice under it are one placeholder.
        let mut count = 1;
        while at + count < place.end
            && !lines[at + count].blank_above
            && looks::is_placeholder(lines[at + count].of(text))
            && !same(line, lines[at + count].of(text))
        {
            count += 1;
        }
        return Found {
            kind: BlockKind::Placeholder,
            lines: count,
            leads_in: false,
        };
    }
    if looks::is_furniture(line) || !looks::has_words(line) {
        return one(BlockKind::Other);
    }
    if looks::is_link(line) {
        return one(BlockKind::Link);
    }
    if is_caption(
        text,
        line,
        next,
        at.checked_sub(1)
            .filter(|above| *above >= first)
            .map(|above| lines[above]),
        lines[at],
    ) {
        return one(BlockKind::Caption);
    }
    let above = (at > first).then(|| lines[at - 1].of(text));
    if above.is_some_and(|above| bare(above).eq_ignore_ascii_case("image caption,")) {
        return one(BlockKind::Caption);
    }
    // “- SWA”, an agency's sign-off.
    if next.is_none() && at > first && looks::is_sign_off(line) {
        return one(BlockKind::Other);
    }
    if facts.is_item(at) || looks::list_item(line).is_some() {
        return one(BlockKind::ListItem);
    }
    if place.leads
        && looks::is_fragment(line)
        && (at + 1..place.end.min(at + 4)).any(|below| looks::ends_sentence(lines[below].of(text)))
        && next.is_some_and(|next| next.blank_above || !looks::ends_sentence(next.of(text)))
    {
        return one(BlockKind::Other);
    }
    if place.led_in && looks::is_heading_like(line) {
        return one(BlockKind::Link);
    }
    if looks::is_lead_in(line) {
        // "The agency reports:" over a quotation is prose; over a line that
        // looks like a headline it points to another page, and over nothing
        // to what did not come along.
        let leads_in = linked_line(text, place).is_some_and(|linked| {
            looks::is_heading_like(linked)
                && (!looks::opens_quote(linked) || looks::is_bare_lead_in(line))
        });
        if leads_in || next.is_none() {
            return Found {
                kind: BlockKind::Link,
                lines: 1,
                leads_in,
            };
        }
    }
    if next.is_none()
        && place.heading_follows
        && at > first
        && is_bare_link(text, line, lines[at - 1])
    {
        return one(BlockKind::Link);
    }
    if looks::credit(line) == Credit::Likely
        && !looks::ends_sentence(line)
        && !looks::is_signed_prose(line)
    {
        return one(BlockKind::Caption);
    }
    let mut lines_taken = 1;
    while place.wrapped
        && at + lines_taken < place.end
        && !lines[at + lines_taken].blank_above
        && looks::list_item(lines[at + lines_taken].of(text)).is_none()
    {
        lines_taken += 1;
    }
    Found {
        kind: BlockKind::Paragraph,
        lines: lines_taken,
        leads_in: false,
    }
}

/// The line that a lead-in at `place` may lead in to: the next one that is no
/// caption. A picture has at most two captions.
fn linked_line<'t>(text: &'t str, place: Place) -> Option<&'t str> {
    (place.at + 1..place.end)
        .take(3)
        .map(|at| place.lines[at].of(text))
        .find(|line| looks::credit(line) != Credit::Certain)
}

/// A caption ends in a credit, or is printed twice with no blank line
/// between, the second time perhaps with the credit added.
fn is_caption(text: &str, line: &str, next: Option<Line>, above: Option<Line>, own: Line) -> bool {
    let repeats = |a: &str, b: &str| {
        same(a, b)
            || b.strip_prefix(a).is_some_and(|rest| {
                rest.len() <= CREDIT_BYTES && a.split_whitespace().nth(3).is_some()
                    || rest.starts_with(" (")
                    || looks::is_captioned(b)
            })
    };
    (looks::credit(line) == Credit::Certain || looks::is_captioned(line))
        && !looks::opens_quote(line)
        || next.is_some_and(|next| !next.blank_above && repeats(line, next.of(text)))
        // A picture's description over its caption.
        || next.is_some_and(|next| {
            own.blank_above && !next.blank_above && looks::is_captioned(next.of(text))
        })
        || above.is_some_and(|above| !own.blank_above && repeats(above.of(text), line))
}

/// A headline at the very end of an entry, under a finished sentence, a colon
/// or another link: a link to another story, whose address did not come along.
fn is_bare_link(text: &str, line: &str, above: Line) -> bool {
    line.len() <= LINK_BYTES
        && line.split_whitespace().take(LINK_WORDS).count() == LINK_WORDS
        && !looks::opens_quote(line)
        && looks::is_heading_like(line)
        && looks::credit(line) == Credit::No
        && {
            let above = above.of(text);
            looks::ends_sentence(above) || above.ends_with(':') || looks::is_link(above)
        }
}
