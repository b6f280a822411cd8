//! Reads JSON text, strictly by RFC 8259, into a tree of [`Node`]s.

use std::borrow::Cow;

use super::Node;

/// How deep objects and arrays may stand in each other: the tree is walked by
/// recursion.
const DEEPEST: usize = 127;
const TOO_DEEP: &str = "it is nested too deeply";

/// Why a text is not JSON.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum SyntaxError {
    /// The text ends too soon.
    Early,
    /// Something that cannot stand there.
    Wrong {
        /// How many bytes lie up to its end.
        end: usize,
        /// What is wrong with it.
        reason: &'static str,
    },
}

impl SyntaxError {
    /// How many bytes of a text of `length` bytes were good, and the first
    /// that was not.
    pub(crate) fn end(&self, length: usize) -> usize {
        match self {
            Self::Early => length,
            Self::Wrong { end, .. } => *end,
        }
    }
}

/// Reads one JSON value and nothing after it.
pub(crate) fn read(text: &str) -> Result<Node<'_>, SyntaxError> {
    let mut reader = Reader {
        text,
        at: 0,
        depth: 0,
    };
    let node = reader.value()?;
    match reader.peek_token() {
        None => Ok(node),
        Some(_) => Err(reader.wrong("trailing characters")),
    }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
}

impl<'t> Reader<'t> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next byte that is not white space.
    fn peek_token(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
        self.peek()
    }

    /// The error that the next byte is, or that there is none.
    #[cold]
    #[inline(never)]
    fn wrong(&self, reason: &'static str) -> SyntaxError {
        if self.at >= self.text.len() {
            return SyntaxError::Early;
        }
        let end = self.at + 1;
        SyntaxError::Wrong { end, reason }
    }

    /// Steps into an object or array.
    fn enter(&mut self) -> Result<(), SyntaxError> {
        if self.depth == DEEPEST {
            return Err(self.wrong(TOO_DEEP));
        }
        self.depth += 1;
        self.at += 1;
        Ok(())
    }

    fn leave(&mut self) {
        self.depth -= 1;
        self.at += 1;
    }

    fn value(&mut self) -> Result<Node<'t>, SyntaxError> {
        match self.peek_token() {
            Some(b'"') => self.string().map(Node::String),
            Some(b'{') => self.object(),
            Some(b'[') => self.array(),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b'n') => self.word("null", Node::Null),
            Some(b't') => self.word("true", Node::Bool(true)),
            Some(b'f') => self.word("false", Node::Bool(false)),
            _ => Err(self.wrong("expected value")),
        }
    }

    fn word(&mut self, word: &str, node: Node<'t>) -> Result<Node<'t>, SyntaxError> {
        for byte in word.bytes() {
            if self.peek() != Some(byte) {
                return Err(self.wrong("expected ident"));
            }
            self.at += 1;
        }
        Ok(node)
    }

    fn array(&mut self) -> Result<Node<'t>, SyntaxError> {
        self.enter()?;
        let mut items = Vec::new();
        if self.peek_token() != Some(b']') {
            loop {
                items.push(self.value()?);
                match self.peek_token() {
                    Some(b',') => self.at += 1,
                    Some(b']') => break,
                    _ => return Err(self.wrong("expected `,` or `]`")),
                }
                if self.peek_token() == Some(b']') {
                    return Err(self.wrong("trailing comma"));
                }
            }
        }
        self.leave();
        Ok(Node::Array(items))
    }

    fn object(&mut self) -> Result<Node<'t>, SyntaxError> {
        self.enter()?;
        let mut fields = Vec::new();
        if self.peek_token() != Some(b'}') {
            loop {
                if self.peek_token() != Some(b'"') {
                    return Err(self.wrong("key must be a string"));
                }
                let key = self.string()?;
                if self.peek_token() != Some(b':') {
                    return Err(self.wrong("expected `:`"));
                }
                self.at += 1;
                fields.push((key, self.value()?));
                match self.peek_token() {
                    Some(b',') => self.at += 1,
                    Some(b'}') => break,
                    _ => return Err(self.wrong("expected `,` or `}`")),
                }
                if self.peek_token() == Some(b'}') {
                    return Err(self.wrong("trailing comma"));
                }
            }
        }
        self.leave();
        Ok(Node::Object(fields))
    }

    fn string(&mut self) -> Result<Cow<'t, str>, SyntaxError> {
        self.at += 1;
        let mut plain = self.at;
        let mut unescaped = String::new();
        loop {
            let rest = &self.text.as_bytes()[self.at..];
            let special = rest.iter().position(|b| matches!(b, b'"' | b'\\' | ..b' '));
            self.at += special.unwrap_or(rest.len());
            let text = &self.text[plain..self.at];
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    if unescaped.is_empty() {
                        return Ok(Cow::Borrowed(text));
                    }
                    unescaped.push_str(text);
                    return Ok(Cow::Owned(unescaped));
                }
                Some(b'\\') => {
                    unescaped.push_str(text);
                    self.at += 1;
                    unescaped.push(self.escape()?);
                    plain = self.at;
                }
                _ => {
                    return Err(self.wrong(
                        "control character (\\u0000-\\u001F) found while parsing a string",
                    ));
                }
            }
        }
    }

    /// The character whose escape goes on here, after the backslash.
    fn escape(&mut self) -> Result<char, SyntaxError> {
        let character = match self.peek() {
            Some(b'u') => return self.code_point(),
            Some(byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            _ => return Err(self.wrong("invalid escape")),
        };
        self.at += 1;
        Ok(character)
    }

    /// The character of `uXXXX`, or of two such escapes.
    fn code_point(&mut self) -> Result<char, SyntaxError> {
        let mut code = self.hex()?;
        if (0xD800..0xDC00).contains(&code) {
            if self.peek() != Some(b'\\') {
                return Err(self.wrong("unexpected end of hex escape"));
            }
            self.at += 1;
            if self.peek() != Some(b'u') {
                return Err(self.wrong("unexpected end of hex escape"));
            }
            let low = self.hex()?;
            code = match low {
                0xDC00..0xE000 => 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00),
                _ => code,
            };
        }
        char::from_u32(code).ok_or(SyntaxError::Wrong {
            end: self.at,
            reason: "lone leading surrogate in hex escape",
        })
    }

    /// The number of a `u` and four hex digits.
    fn hex(&mut self) -> Result<u32, SyntaxError> {
        self.at += 1;
        let mut code = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16));
            code = code * 16 + digit.ok_or_else(|| self.wrong("invalid escape"))?;
            self.at += 1;
        }
        Ok(code)
    }

    fn digits(&mut self) -> Result<(), SyntaxError> {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        if self.at == start {
            return Err(self.wrong("invalid number"));
        }
        Ok(())
    }

    fn number(&mut self) -> Result<Node<'t>, SyntaxError> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        let zero = self.peek() == Some(b'0');
        let whole = self.at;
        self.digits()?;
        if zero && self.at > whole + 1 {
            self.at = whole + 1;
            return Err(self.wrong("invalid number"));
        }
        let mut simple = self.at - start < 300;
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            simple = false;
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.digits()?;
        }
        let text = &self.text[start..self.at];
        if !simple && is_out_of_range(text) {
            return Err(SyntaxError::Wrong {
                end: self.at,
                reason: "number out of range",
            });
        }
        Ok(Node::Number(Cow::Borrowed(text)))
    }
}

/// Whether a number has more digits before its point than any float, so that
/// no other program could read it.
fn is_out_of_range(number: &str) -> bool {
    const MOST_DIGITS: i64 = 309;
    let number = number.trim_start_matches('-');
    let (digits, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    let Some(first) = digits.bytes().position(|b| matches!(b, b'1'..=b'9')) else {
        return false;
    };
    let point = digits.find('.').unwrap_or(digits.len());
    let before = point as i64 - first as i64;
    match exponent.parse::<i64>() {
        Ok(exponent) => before.saturating_add(exponent) > MOST_DIGITS,
        Err(_) => !exponent.starts_with('-'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A tree as `serde_json` has it, with the numbers by their value.
    fn value(node: Node<'_>) -> serde_json::Value {
        use serde_json::Value;
        match node {
            Node::Null | Node::Taken => Value::Null,
            Node::Bool(flag) => flag.into(),
            Node::Number(text) => text.parse().map_or(Value::Null, Value::Number),
            Node::String(text) => text.into_owned().into(),
            Node::Array(items) => items.into_iter().map(value).collect(),
            Node::Object(fields) => Value::Object(
                fields
                    .into_iter()
                    .map(|(key, node)| (key.into_owned(), value(node)))
                    .collect(),
            ),
        }
    }

    /// What `serde_json` makes of a text is what `read` makes of it.
    fn check_alike(text: &str) {
        let expected = serde_json::from_str::<serde_json::Value>(text);
        match (read(text), expected) {
            (Ok(node), Ok(expected)) => assert_eq!(value(node), expected, "{text:?}"),
            // Of an escape cut short it says that the text ends early.
            (Err(_), Err(_)) if text.contains("\\u") => {}
            (Err(found), Err(expected)) => {
                assert_eq!(found == SyntaxError::Early, expected.is_eof(), "{text:?}");
                if let SyntaxError::Wrong { reason, .. } = found {
                    let reason = reason.replace(TOO_DEEP, "recursion limit exceeded");
                    let message = expected.to_string();
                    assert!(
                        message.starts_with(&reason),
                        "{text:?}: {reason}, {message}"
                    );
                }
            }
            (found, expected) => panic!("{text:?}: {found:?}, expected {expected:?}"),
        }
    }

    #[test]
    fn as_serde_json_reads() {
        let deepest = format!("{}{}", "[".repeat(127), "]".repeat(127));
        let too_deep = "[".repeat(128);
        for text in [
            "",
            " ",
            "null",
            "nul",
            "nulL",
            "true",
            "tru e",
            "[]",
            "[1,]",
            "[,]",
            "[1 2]",
            "{}",
            "{,}",
            "{\"a\":1,}",
            "{\"a\" 1}",
            "{a:1}",
            "{\"a\":1 \"b\":2}",
            "1 2",
            "\"",
            "\"\\",
            "\"\\x\"",
            "\"\\u12\"",
            "\"\\u12g4\"",
            "\"\\ud83d\\ude80\"",
            "\"\\ud83d\"",
            "\"\\ud83dx\"",
            "\"\\ud83d\\n\"",
            "\"\\ud83d\\u0041\"",
            "\"\\ude80\"",
            "\"a\nb\"",
            "\"\\u0000\\b\\f\\/\\\\\"",
            "-",
            "-0",
            "01",
            "-01",
            "1.",
            "1.e1",
            "1e",
            "1e+",
            "1e5",
            "1.50",
            "1e400",
            "-1e400",
            "0e400",
            "1e-400",
            "0.0001e310",
            "1e99999999999999999999",
            "1e-99999999999999999999",
            "12345678901234567890123",
            "+1",
            ".5",
            "\u{a0}1",
            "é",
            &deepest,
            &too_deep,
        ] {
            check_alike(text);
        }
    }

    proptest! {
        #[test]
        fn as_serde_json_reads_anything(
            pieces in prop::collection::vec(prop::sample::select(vec![
                "{", "}", "[", "]", ",", ":", "\"", "\"a\"", "\"b\":", "\\", "\\u", "d83d", "de80",
                "00e9", "n", "null", "true", "1", "0", "-", ".", "e", "+", "é", " ", "\n", "\u{1}",
            ]), 0..12),
        ) {
            check_alike(&pieces.concat());
        }
    }
}
