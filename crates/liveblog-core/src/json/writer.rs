//! Writes JSON, either for people with two-space indent, byte for byte as
//! `JSON.stringify(…, null, 2)` and Python's `json.dumps(…, indent=2,
//! ensure_ascii=False)` do, or without any white space.
//!
//! What this module does not do: check that keys are given where an object is
//! open. It is private, and the golden files show what it wrote.

use std::fmt::Write as _;

use super::Node;

/// Where the next byte from `from` on stands that a string cannot have as it is;
/// the end where there is none. Eight bytes at a time: whole files come through
/// here.
fn special(bytes: &[u8], from: usize) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const TOPS: u64 = 0x8080_8080_8080_8080;
    // In each byte's top bit: whether it is below `n`, at most 128.
    let below = |eight: u64, n: u64| eight.wrapping_sub(ONES * n) & !eight & TOPS;
    let is = |eight: u64, byte: u8| below(eight ^ (ONES * u64::from(byte)), 1);
    let mut at = from;
    let (chunks, _) = bytes[from..].as_chunks::<8>();
    for chunk in chunks {
        let eight = u64::from_le_bytes(*chunk);
        if (below(eight, 0x20) | is(eight, b'"') | is(eight, b'\\')) != 0 {
            break;
        }
        at += 8;
    }
    let is_special = |byte: &u8| *byte < b' ' || *byte == b'"' || *byte == b'\\';
    let rest = bytes[at..].iter().position(is_special);
    rest.map_or(bytes.len(), |rest| at + rest)
}

/// JSON being written.
#[derive(Default)]
pub(crate) struct Writer {
    out: String,
    pretty: bool,
    depth: usize,
    /// Nothing stands in the innermost object or array yet.
    empty: bool,
}

// Called from many places, hence never inlined: the page loads this code.
impl Writer {
    /// A writer of indented JSON that can take `bytes` bytes before it has to
    /// grow.
    pub(crate) fn pretty(bytes: usize) -> Self {
        Self {
            pretty: true,
            ..Self::compact(bytes)
        }
    }

    /// A writer of JSON without white space.
    pub(crate) fn compact(bytes: usize) -> Self {
        Self {
            out: String::with_capacity(bytes),
            ..Self::default()
        }
    }

    /// The JSON; indented JSON ends with a newline.
    pub(crate) fn finish(mut self) -> String {
        if self.pretty {
            self.out.push('\n');
        }
        self.out
    }

    /// What was written since the beginning, or since [`Self::clear`].
    #[cfg(feature = "exchange")]
    pub(crate) fn written(&self) -> &str {
        &self.out
    }

    /// Forgets what was written, which someone else has now.
    #[cfg(feature = "exchange")]
    pub(crate) fn clear(&mut self) {
        self.out.clear();
    }

    /// Ends a line of JSON Lines, after the value that is its content.
    #[cfg(feature = "exchange")]
    pub(crate) fn end_line(&mut self) {
        self.out.push('\n');
    }

    #[inline(never)]
    fn indent(&mut self) {
        if !self.pretty {
            return;
        }
        const SPACES: &str = "                                ";
        self.out.push('\n');
        let mut width = self.depth * 2;
        while width > 0 {
            let step = width.min(SPACES.len());
            self.out.push_str(&SPACES[..step]);
            width -= step;
        }
    }

    /// Begins the next item of an array, or the next key of an object.
    #[inline(never)]
    pub(crate) fn next(&mut self) {
        if !self.empty {
            self.out.push(',');
        }
        self.empty = false;
        self.indent();
    }

    /// Opens an object or array with `bracket`.
    #[inline(never)]
    pub(crate) fn open(&mut self, bracket: char) {
        self.out.push(bracket);
        self.depth += 1;
        self.empty = true;
    }

    /// Closes the innermost object or array with `bracket`.
    #[inline(never)]
    pub(crate) fn close(&mut self, bracket: char) {
        self.depth -= 1;
        if !self.empty {
            self.indent();
        }
        self.empty = false;
        self.out.push(bracket);
    }

    /// Begins the next key of an object.
    #[inline(never)]
    pub(crate) fn key(&mut self, key: &str) {
        self.next();
        self.string(key);
        self.out.push_str(if self.pretty { ": " } else { ":" });
    }

    /// A string value.
    #[inline(never)]
    pub(crate) fn string(&mut self, text: &str) {
        self.out.push('"');
        let mut plain = 0;
        loop {
            let at = special(text.as_bytes(), plain);
            self.out.push_str(&text[plain..at]);
            let Some(byte) = text.as_bytes().get(at) else {
                break;
            };
            plain = at + 1;
            match byte {
                b'"' => self.out.push_str("\\\""),
                b'\\' => self.out.push_str("\\\\"),
                b'\n' => self.out.push_str("\\n"),
                b'\t' => self.out.push_str("\\t"),
                b'\r' => self.out.push_str("\\r"),
                0x08 => self.out.push_str("\\b"),
                0x0C => self.out.push_str("\\f"),
                _ => self.display(&format_args!("\\u{byte:04x}")),
            }
        }
        self.out.push('"');
    }

    /// A value whose `Display` is JSON, such as a number.
    pub(crate) fn display(&mut self, value: &dyn std::fmt::Display) {
        // Writing to a string cannot fail.
        let _ = write!(self.out, "{value}");
    }

    /// Any value.
    #[inline(never)]
    pub(crate) fn node(&mut self, node: &Node<'_>) {
        match node {
            Node::Null | Node::Taken => self.null(),
            Node::Bool(flag) => self.display(flag),
            Node::Number(text) => self.out.push_str(text),
            Node::String(text) => self.string(text),
            Node::Array(items) => {
                self.open('[');
                for item in items {
                    self.next();
                    self.node(item);
                }
                self.close(']');
            }
            Node::Object(fields) => {
                self.open('{');
                for (key, node) in fields {
                    self.key(key);
                    self.node(node);
                }
                self.close('}');
            }
        }
    }

    /// The value null.
    pub(crate) fn null(&mut self) {
        self.out.push_str("null");
    }

    /// A string or null.
    #[inline(never)]
    pub(crate) fn string_or_null(&mut self, text: Option<&str>) {
        match text {
            Some(text) => self.string(text),
            None => self.null(),
        }
    }

    /// A key with a string.
    #[inline(never)]
    pub(crate) fn text(&mut self, key: &str, text: &str) {
        self.key(key);
        self.string(text);
    }

    /// A key with a string or null.
    #[inline(never)]
    pub(crate) fn maybe(&mut self, key: &str, text: Option<&str>) {
        self.key(key);
        self.string_or_null(text);
    }

    /// A key with a number.
    #[inline(never)]
    pub(crate) fn number(&mut self, key: &str, number: usize) {
        self.key(key);
        // By hand, since a file may have millions.
        let mut digits = [b'0'; 20];
        let (mut rest, mut first) = (number, digits.len());
        while rest > 0 || first == digits.len() {
            first -= 1;
            digits[first] = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        for digit in &digits[first..] {
            self.out.push(char::from(*digit));
        }
    }

    /// A key with a number or null.
    #[cfg(feature = "exchange")]
    pub(crate) fn maybe_number(&mut self, key: &str, number: Option<usize>) {
        match number {
            Some(number) => self.number(key, number),
            None => self.maybe(key, None),
        }
    }

    /// A key with a list of strings.
    #[inline(never)]
    pub(crate) fn texts(&mut self, key: &str, texts: &mut dyn Iterator<Item = &str>) {
        self.key(key);
        self.strings(texts);
    }

    /// A list of strings.
    #[inline(never)]
    pub(crate) fn strings(&mut self, texts: &mut dyn Iterator<Item = &str>) {
        self.open('[');
        for text in texts {
            self.next();
            self.string(text);
        }
        self.close(']');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_special_is_found_wherever_it_stands() {
        for byte in 0..128_u8 {
            for length in 1..20 {
                for place in 0..length {
                    let mut bytes = "é".repeat(10).into_bytes();
                    bytes.truncate(length);
                    bytes[place] = byte;
                    let is_special = byte < b' ' || byte == b'"' || byte == b'\\';
                    let expected = if is_special { place } else { length };
                    assert_eq!(special(&bytes, 0), expected, "{byte} of {length}");
                    assert_eq!(special(&bytes, place), expected, "{byte} of {length}");
                }
            }
        }
    }

    #[test]
    fn numbers_are_written_in_digits() {
        let mut w = Writer::compact(0);
        w.open('{');
        for number in [0, 7, 10, 1_234_567_890, usize::MAX] {
            w.number("n", number);
        }
        w.close('}');
        let expected = format!(
            r#"{{"n":0,"n":7,"n":10,"n":1234567890,"n":{}}}"#,
            usize::MAX
        );
        assert_eq!(w.finish(), expected);
    }
}
