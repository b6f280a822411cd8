//! Converts byte offsets, the unit inside the core, to Unicode code points and
//! UTF-16 code units, the units of files and browsers. The only place that
//! does.

/// The same position in the three units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Position {
    /// UTF-8 bytes.
    pub byte: usize,
    /// Unicode code points.
    pub code_point: usize,
    /// UTF-16 code units.
    pub utf16: usize,
}

/// How many characters the UTF-8 `bytes` hold, and how many of them lie
/// outside the basic plane. Eight bytes at a time: every byte of a paste comes
/// through here.
fn count(bytes: &[u8]) -> (usize, usize) {
    const TOP: u64 = 0x8080_8080_8080_8080;
    let (mut later, mut astral) = (0, 0);
    let (chunks, rest) = bytes.as_chunks::<8>();
    let mut add = |eight: u64| {
        // In each byte's top bit: 10…, a character's later byte; and 1111…, the
        // first byte of four.
        later += (eight & !(eight << 1) & TOP).count_ones();
        astral += (eight & (eight << 1) & (eight << 2) & (eight << 3) & TOP).count_ones();
    };
    for chunk in chunks {
        add(u64::from_le_bytes(*chunk));
    }
    for byte in rest {
        // Alone in the lowest byte, with nothing that could be shifted into it.
        add(u64::from(*byte));
    }
    (bytes.len() - later as usize, astral as usize)
}

/// How many bytes the first `characters` of UTF-8 take; `None` where there are
/// not so many.
fn behind(bytes: &[u8], characters: usize) -> Option<usize> {
    let (mut at, mut left) = (0, characters);
    for chunk in bytes.as_chunks::<8>().0 {
        let (begin, _) = count(chunk);
        if begin > left {
            break;
        }
        left -= begin;
        at += chunk.len();
    }
    loop {
        // The rest of a character of which the beginning was counted.
        while bytes.get(at).is_some_and(|byte| byte & 0xC0 == 0x80) {
            at += 1;
        }
        if left == 0 {
            return Some(at);
        }
        bytes.get(at)?;
        at += 1;
        left -= 1;
    }
}

/// Walks a text once and answers positions that do not go backwards; a
/// position before the last one starts the walk again.
#[derive(Clone, Debug)]
pub struct Cursor<'t> {
    text: &'t str,
    at: Position,
}

impl<'t> Cursor<'t> {
    /// A cursor at the text's beginning.
    pub fn new(text: &'t str) -> Self {
        Self {
            text,
            at: Position::default(),
        }
    }

    /// The text.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// The position of the byte offset `byte`, or `None` where it lies beyond
    /// the text or inside a character.
    pub fn at_byte(&mut self, byte: usize) -> Option<Position> {
        if byte < self.at.byte {
            self.at = Position::default();
        }
        let passed = self.text.get(self.at.byte..byte)?;
        let (code_points, astral) = count(passed.as_bytes());
        self.at = Position {
            byte,
            code_point: self.at.code_point + code_points,
            utf16: self.at.utf16 + code_points + astral,
        };
        Some(self.at)
    }

    /// The position of the code point numbered `code_point`, or `None` beyond
    /// the text.
    pub fn at_code_point(&mut self, code_point: usize) -> Option<Position> {
        if code_point < self.at.code_point {
            self.at = Position::default();
        }
        let rest = self.text.get(self.at.byte..)?;
        let ahead = code_point - self.at.code_point;
        let byte = self.at.byte + behind(rest.as_bytes(), ahead)?;
        self.at_byte(byte)
    }
}

/// Answers positions in any order, each at the cost of a short walk: one pass
/// over the text leaves a mark every 1024 bytes.
#[derive(Clone, Debug)]
pub struct Index<'t> {
    text: &'t str,
    /// Ascending in every unit; the first is the text's beginning.
    marks: Vec<Position>,
}

/// Longer than most entries, so that their indexes are made without a pass.
const STRIDE: usize = 1024;

impl<'t> Index<'t> {
    /// The index of a text.
    pub fn new(text: &'t str) -> Self {
        let mut cursor = Cursor::new(text);
        let marks = (0..text.len().max(1))
            .step_by(STRIDE)
            .filter_map(|byte| cursor.at_byte(text.floor_char_boundary(byte)))
            .collect();
        Self { text, marks }
    }

    /// The text.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// A cursor at the last mark that is not beyond what is looked for.
    fn cursor_from(&self, not_beyond: impl Fn(&Position) -> bool) -> Cursor<'t> {
        let beyond = self.marks.partition_point(not_beyond);
        Cursor {
            text: self.text,
            at: self.marks[..beyond].last().copied().unwrap_or_default(),
        }
    }

    /// The position of the byte offset `byte`, or `None` beyond the text or
    /// inside a character.
    pub fn at_byte(&self, byte: usize) -> Option<Position> {
        self.cursor_from(|mark| mark.byte <= byte).at_byte(byte)
    }

    /// The position of the code point numbered `code_point`, or `None` beyond
    /// the text.
    pub fn at_code_point(&self, code_point: usize) -> Option<Position> {
        self.cursor_from(|mark| mark.code_point <= code_point)
            .at_code_point(code_point)
    }

    /// The position of the UTF-16 code unit numbered `unit`, or `None` beyond
    /// the text or inside a character.
    pub fn at_utf16(&self, unit: usize) -> Option<Position> {
        let mut cursor = self.cursor_from(|mark| mark.utf16 <= unit);
        let mut at = cursor.at;
        for c in self.text.get(at.byte..)?.chars() {
            if at.utf16 >= unit {
                break;
            }
            at.byte += c.len_utf8();
            at.utf16 += c.len_utf16();
        }
        (at.utf16 == unit).then(|| cursor.at_byte(at.byte))?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_answers_as_a_cursor_does() {
        let text = TEXT.repeat(70);
        let index = Index::new(&text);
        assert!(index.marks.len() > 4);
        for number in (0..text.len() + 10).rev() {
            let mut cursor = Cursor::new(&text);
            assert_eq!(index.at_byte(number), cursor.at_byte(number));
            let position = cursor.at_code_point(number);
            assert_eq!(index.at_code_point(number), position);
            if let Some(position) = position {
                assert_eq!(index.at_utf16(position.utf16), Some(position));
            }
        }
        let halves = (0..text.len()).filter(|unit| index.at_utf16(*unit).is_none());
        let length = text.encode_utf16().count();
        assert_eq!(halves.filter(|unit| *unit <= length).count(), 70);
        assert_eq!(Index::new("").at_byte(0), Some(Position::default()));
        assert_eq!(Index::new("").at_code_point(1), None);
    }

    const TEXT: &str = "🚨 Minister Ana Pérez said: “No new taxes this year.”";

    #[test]
    fn characters_are_counted_as_the_library_counts_them() {
        let text = "aé한🚨 «ابقوا» ".repeat(3);
        for (start, _) in text.char_indices() {
            for (end, _) in text.char_indices().filter(|(end, _)| *end >= start) {
                let piece = &text[start..end];
                let astral = piece.chars().filter(|c| c.len_utf8() == 4).count();
                assert_eq!(
                    count(piece.as_bytes()),
                    (piece.chars().count(), astral),
                    "{piece}"
                );
            }
        }
    }

    #[test]
    fn units_differ_after_an_emoji_and_an_accent() {
        let mut cursor = Cursor::new(TEXT);
        for (byte, code_point, utf16) in [
            (0, 0, 0),
            (5, 2, 3),
            (24, 20, 21),
            (34, 28, 29),
            (57, 51, 52),
            (60, 52, 53),
        ] {
            let position = Position {
                byte,
                code_point,
                utf16,
            };
            assert_eq!(cursor.at_byte(byte), Some(position));
            assert_eq!(Cursor::new(TEXT).at_code_point(code_point), Some(position));
        }
        assert_eq!(cursor.at_byte(2), None, "inside the emoji");
        assert_eq!(cursor.at_byte(61), None);
        assert_eq!(cursor.at_code_point(53), None);
        assert_eq!(
            cursor.at_code_point(0),
            Some(Position::default()),
            "backwards"
        );
    }
}
