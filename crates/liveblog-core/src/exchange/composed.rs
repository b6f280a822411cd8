//! One text of a live blog, for formats that have one text a document, and the
//! way back from a range of it to the entry that it is about.
//!
//! ```text
//! 05:20 · Rafe Quillon     the printed time and the authors, or #7
//! Ferries stay in port     the heading, where there is one
//! All ferries are …        the text
//!                          a blank line
//! ```
//!
//! An entry's first line is for people. What a reader needs of it stands in the
//! file's own fields, where there is room.
//!
//! What this module does not do: count UTF-16 code units; all positions are
//! code points, as in a draft.

use std::ops::Range;
use std::sync::Arc;

use super::passages::Copied;
use super::{Draft, DraftDocument, DraftEntry, DraftSpan, LossKind, Losses};
use crate::offset::Index;
use crate::said::{Said, said};
use crate::{Part, sha256};

/// What stands between two entries.
const GAP: &str = "\n\n";

/// A live blog as one text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Composed {
    /// The text.
    pub(super) text: String,
    /// Where each entry is, in order.
    pub(super) entries: Vec<Placed>,
}

/// Where an entry is in the text of its live blog, in code points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Placed {
    /// From its first line to the end of its text. That is always longer than
    /// its heading or its text, so that a label of the entry cannot be taken
    /// for that of a passage.
    pub(super) whole: Range<usize>,
    /// Its heading.
    pub(super) heading: Option<Range<usize>>,
    /// Its text.
    pub(super) text: Range<usize>,
}

/// What a range of a composed text is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Located {
    /// The entry with this number.
    Entry(usize),
    /// A passage of it.
    Passage {
        /// The number of the entry.
        entry: usize,
        /// The passage, with its words.
        span: DraftSpan,
        /// Whether the range reached beyond the part and was cut down to it.
        is_cut: bool,
    },
}

impl Composed {
    /// The text of a draft that was made to fit by [`fit`].
    pub(super) fn of(document: &DraftDocument) -> Self {
        let mut composed = Self::default();
        let mut at = 0;
        for (number, entry) in document.entries.iter().enumerate() {
            let mut add = |text: &str| {
                composed.text.push_str(text);
                let start = at;
                at += text.chars().count();
                start..at
            };
            if number > 0 {
                add(GAP);
            }
            let start = add(&first_line(entry, number)).start;
            add("\n");
            let heading = entry.heading.as_deref().map(|heading| {
                let range = add(heading);
                add("\n");
                range
            });
            let text = add(entry.text.as_deref().unwrap_or_default());
            composed.entries.push(Placed {
                whole: start..text.end,
                heading,
                text,
            });
        }
        if !composed.entries.is_empty() {
            composed.text.push('\n');
        }
        composed
    }

    /// A text as [`Composed::of`] makes it, of which is known where each entry
    /// begins and whether it has a heading. `None` where it is not so made.
    pub(super) fn with(text: String, entries: &[(usize, bool)]) -> Option<Self> {
        let index = Index::new(&text);
        let mut placed = Vec::with_capacity(entries.len());
        if entries.is_empty() && !text.is_empty() {
            return None;
        }
        let mut byte = 0;
        for (number, (start, has_heading)) in entries.iter().enumerate() {
            let start = index.at_code_point(*start)?;
            if start.byte != byte {
                return None;
            }
            let end = match entries.get(number + 1) {
                Some((next, _)) => {
                    let next = index.at_code_point(*next)?.byte;
                    byte = next;
                    text.get(start.byte..next)?.strip_suffix(GAP)?.len()
                }
                None => text.get(start.byte..)?.strip_suffix('\n')?.len(),
            };
            let end = start.byte + end;
            let line = |from: usize| {
                let length = text.get(from..end)?.find('\n')?;
                Some(from + length)
            };
            let after_first = line(start.byte)? + 1;
            let heading = match has_heading {
                true => Some(after_first..line(after_first)?),
                false => None,
            };
            let text = heading.as_ref().map_or(after_first, |h| h.end + 1)..end;
            let range = |bytes: Range<usize>| {
                let start = index.at_byte(bytes.start)?.code_point;
                Some(start..index.at_byte(bytes.end)?.code_point)
            };
            placed.push(Placed {
                whole: range(start.byte..end)?,
                heading: match heading {
                    Some(heading) => Some(range(heading)?),
                    None => None,
                },
                text: range(text)?,
            });
        }
        Some(Self {
            text,
            entries: placed,
        })
    }

    /// Where a passage of an entry, or the whole entry, is in the text.
    pub(super) fn range(&self, entry: usize, span: Option<&DraftSpan>) -> Range<usize> {
        let Some(placed) = self.entries.get(entry) else {
            return 0..0;
        };
        let Some(span) = span else {
            return placed.whole.clone();
        };
        let part = match span.part {
            Part::Text => placed.text.start,
            Part::Heading => placed.heading.as_ref().map_or(0, |heading| heading.start),
        };
        part + span.start..part + span.end
    }

    /// Gets ready to look positions up, which takes a walk over the text;
    /// `copied` counts for all texts of a file.
    pub(super) fn indexed(&self, copied: &Copied) -> Indexed<'_> {
        Indexed {
            composed: self,
            index: Index::new(&self.text),
            copied: copied.clone(),
        }
    }
}

/// A composed text with the index of its positions: made once a text, since
/// each passage asks.
#[derive(Clone, Debug)]
pub(super) struct Indexed<'c> {
    /// The text.
    pub(super) composed: &'c Composed,
    /// Its positions.
    pub(super) index: Index<'c>,
    copied: Copied,
}

impl Indexed<'_> {
    /// A part of an entry.
    pub(super) fn part(&self, entry: usize, part: Part) -> Option<Arc<str>> {
        let placed = self.composed.entries.get(entry)?;
        let range = match part {
            Part::Text => &placed.text,
            Part::Heading => placed.heading.as_ref()?,
        };
        words(&self.index, range).map(Arc::from)
    }

    /// What a range is about.
    ///
    /// # Errors
    /// With a sentence, for a range that touches neither a heading nor a text,
    /// and where its words are more than may be copied.
    pub(super) fn locate(&self, range: &Range<usize>) -> Result<Located, Said> {
        let nowhere = || said!("it lies in no heading and no text");
        // The entry in which most of the range could lie is the one it begins
        // in; what begins between two entries is about the next.
        let entries = &self.composed.entries;
        let entry = entries.partition_point(|e| e.whole.end <= range.start);
        let placed = entries.get(entry).ok_or_else(nowhere)?;
        if *range == placed.whole {
            return Ok(Located::Entry(entry));
        }
        let clip = |part: &Range<usize>| {
            let start = range.start.max(part.start);
            let end = range.end.min(part.end);
            (start < end).then_some((start..end, part.start))
        };
        let text = clip(&placed.text).map(|clip| (Part::Text, clip));
        let heading = placed.heading.as_ref().and_then(clip);
        let heading = heading.map(|clip| (Part::Heading, clip));
        // The longer share counts.
        let (part, (kept, from)) = [text, heading]
            .into_iter()
            .flatten()
            .max_by_key(|(_, (kept, _))| kept.len())
            .ok_or_else(nowhere)?;
        let exact = words(&self.index, &kept);
        self.copied.claim(exact.map_or(0, str::len))?;
        Ok(Located::Passage {
            entry,
            span: DraftSpan {
                part,
                start: kept.start - from,
                end: kept.end - from,
                exact: exact.map(Arc::from),
                exact_sha256: None,
            },
            is_cut: kept != *range,
        })
    }
}

fn words<'t>(index: &Index<'t>, range: &Range<usize>) -> Option<&'t str> {
    let start = index.at_code_point(range.start)?.byte;
    let end = index.at_code_point(range.end)?.byte;
    index.text().get(start..end)
}

/// The printed time and the authors on one line, or the entry's number where
/// there is nothing to show of them.
fn first_line(entry: &DraftEntry, number: usize) -> String {
    let clock = entry.time.clock.map(|clock| clock.to_string());
    let time = entry.time.raw.as_deref().or(clock.as_deref());
    let authors = entry.authors.join(", ");
    let mut line = String::new();
    for piece in [time.unwrap_or_default(), &authors] {
        let piece = piece.replace(|c: char| c.is_control() || !is_text(c), " ");
        let piece = piece.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
        if !line.is_empty() && !piece.is_empty() {
            line.push_str(" · ");
        }
        line.push_str(piece);
    }
    if line.is_empty() {
        let number = entry.index.unwrap_or(number) + 1;
        return format!("#{number}");
    }
    line
}

/// Whether plain text and XML can hold a character.
fn is_text(c: char) -> bool {
    !c.is_control() && !matches!(c, '\u{FFFE}' | '\u{FFFF}') || matches!(c, '\n' | '\t')
}

/// Makes texts such that they can stand in one text: control characters, a
/// carriage return among them, become U+FFFD, and a heading is one line. Every
/// offset stays.
pub(super) fn fit(draft: &mut Draft, losses: &mut Losses) {
    for entry in draft.documents.iter_mut().flat_map(|d| &mut d.entries) {
        // An empty heading is none: it would be a blank line.
        entry.heading.take_if(|heading| heading.is_empty());
        let heading = replace(&mut entry.heading, |c| match c {
            '\n' | '\t' => Some(' '),
            c => (!is_text(c)).then_some(char::REPLACEMENT_CHARACTER),
        });
        let text = replace(&mut entry.text, |c| {
            (!is_text(c)).then_some(char::REPLACEMENT_CHARACTER)
        });
        if text > 0 {
            // Bytes of the text, which has others now.
            let blocks = !entry.blocks.is_empty();
            entry.blocks.clear();
            let id = entry.id.as_deref().unwrap_or_default();
            if blocks {
                losses.add(LossKind::Block, id);
            }
            entry.text_sha256 = entry.text.as_deref().map(|t| sha256::of(t).into());
        }
        for _ in 0..heading + text {
            losses.add(LossKind::Character, entry.id.as_deref().unwrap_or_default());
        }
        if heading + text > 0 {
            requote(entry);
        }
    }
}

/// Replaces characters one for one and says how many.
fn replace(text: &mut Option<Arc<str>>, by: impl Fn(char) -> Option<char>) -> usize {
    let Some(old) = text.as_deref() else {
        return 0;
    };
    let count = old.chars().filter(|c| by(*c).is_some()).count();
    if count > 0 {
        let new: String = old.chars().map(|c| by(c).unwrap_or(c)).collect();
        *text = Some(new.into());
    }
    count
}

/// Takes the words of each passage from the entry's texts.
fn requote(entry: &mut DraftEntry) {
    let (text, heading) = (entry.text.clone(), entry.heading.clone());
    let text = Index::new(text.as_deref().unwrap_or_default());
    let heading = Index::new(heading.as_deref().unwrap_or_default());
    let spans = entry.annotations.iter_mut().filter_map(|a| a.span.as_mut());
    for span in spans {
        let index = match span.part {
            Part::Text => &text,
            Part::Heading => &heading,
        };
        span.exact = words(index, &(span.start..span.end)).map(Arc::from);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Clock, EntryTime};

    fn entry(heading: Option<&str>, text: &str) -> DraftEntry {
        DraftEntry {
            heading: heading.map(Arc::from),
            text: Some(text.into()),
            ..DraftEntry::default()
        }
    }

    fn document() -> DraftDocument {
        let mut first = entry(Some("🚨 Ferries"), "All cancelled.\n\n“We wait.”\n");
        first.time = EntryTime {
            raw: Some("05:20".to_owned()),
            ..EntryTime::default()
        };
        first.authors = vec!["Rafe Quillon".into(), "Ada\nLind".into()];
        let mut last = entry(None, "שלום");
        last.index = Some(6);
        last.time.clock = Clock::new(5, 0, 0);
        DraftDocument {
            entries: vec![first, entry(None, ""), entry(Some("Cafe\u{301}"), ""), last],
            ..DraftDocument::default()
        }
    }

    fn span(part: Part, start: usize, end: usize, exact: &str) -> DraftSpan {
        DraftSpan {
            part,
            start,
            end,
            exact: Some(exact.into()),
            exact_sha256: None,
        }
    }

    #[test]
    fn entries_stand_one_after_the_other() {
        let composed = Composed::of(&document());
        assert_eq!(
            composed.text,
            "05:20 · Rafe Quillon, Ada Lind\n🚨 Ferries\nAll cancelled.\n\n“We wait.”\n\n\n\
             #2\n\n\n#3\nCafe\u{301}\n\n\n05:00:00\nשלום\n"
        );
        let starts: Vec<_> = (composed.entries.iter())
            .map(|placed| (placed.whole.start, placed.heading.is_some()))
            .collect();
        assert_eq!(
            Composed::with(composed.text.clone(), &starts),
            Some(composed.clone())
        );
        let indexed = composed.indexed(&Copied::default());
        assert_eq!(
            indexed.part(0, Part::Text).as_deref(),
            Some("All cancelled.\n\n“We wait.”\n")
        );
        assert_eq!(indexed.part(1, Part::Heading), None);
    }

    #[test]
    fn a_range_says_what_it_is_about() {
        let composed = Composed::of(&document());
        let spans = [
            (0, Some(span(Part::Text, 16, 26, "“We wait.”"))),
            (0, Some(span(Part::Heading, 0, 1, "🚨"))),
            (2, Some(span(Part::Heading, 3, 5, "e\u{301}"))),
            (3, Some(span(Part::Text, 0, 4, "שלום"))),
            (0, None),
            (1, None),
            (2, None),
            (3, None),
        ];
        let indexed = composed.indexed(&Copied::default());
        for (entry, span) in spans {
            let located = indexed.locate(&composed.range(entry, span.as_ref()));
            let expected = match span {
                None => Located::Entry(entry),
                Some(span) => Located::Passage {
                    entry,
                    span,
                    is_cut: false,
                },
            };
            assert_eq!(located, Ok(expected));
        }
    }

    #[test]
    fn a_range_beyond_a_part_is_cut_down_to_it() {
        let composed = Composed::of(&document());
        let heading = composed.entries[0].heading.clone().unwrap();
        let ranges = [
            heading.start - 3..heading.end,
            0..5,
            heading.end - 2..heading.end + 9,
            heading.start..9999,
            9999..10_000,
        ];
        let indexed = composed.indexed(&Copied::default());
        let located = ranges.map(|range| indexed.locate(&range));
        let cut = |part, start, end, exact: &str| {
            Ok(Located::Passage {
                entry: 0,
                span: span(part, start, end, exact),
                is_cut: true,
            })
        };
        let located = located.map(|located| located.map_err(|why| why.to_string()));
        let nowhere = || Err("it lies in no heading and no text".to_owned());
        assert_eq!(
            located,
            [
                cut(Part::Heading, 0, 9, "🚨 Ferries"),
                nowhere(),
                cut(Part::Text, 0, 8, "All canc"),
                cut(Part::Text, 0, 27, "All cancelled.\n\n“We wait.”\n"),
                nowhere(),
            ]
        );
    }

    #[test]
    fn a_text_that_was_made_otherwise_is_not_read() {
        for (text, entries) in [
            ("#1\na\n\n#2\nb\n", &[(0, false), (7, false)][..]),
            ("#1\na", &[(0, false)]),
            ("#1\n", &[(0, false)]),
            ("#1\na\n", &[(0, true)]),
            ("#1\na\n", &[(1, false)]),
            ("#1\na\n", &[(99, false)]),
            ("#1\na\n", &[]),
        ] {
            assert_eq!(Composed::with(text.to_owned(), entries), None, "{text}");
        }
    }
}
