//! Reads JSON text into a tree of [`Node`]s, by `serde_json`.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use serde_json::Number;

use super::Node;
use crate::said::{Phrase, Said, phrase, said};

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
        reason: Said,
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

/// What `serde_json` says is wrong, as it says it. Others of its words, should there
/// be any, are passed on in English.
const REASONS: [Phrase; 14] = [
    phrase!("expected `:`"),
    phrase!("expected `,` or `]`"),
    phrase!("expected `,` or `}`"),
    phrase!("expected ident"),
    phrase!("expected value"),
    phrase!("invalid escape"),
    phrase!("invalid number"),
    phrase!("invalid unicode code point"),
    phrase!("key must be a string"),
    phrase!("lone leading surrogate in hex escape"),
    phrase!("number out of range"),
    phrase!("trailing characters"),
    phrase!("trailing comma"),
    phrase!("unexpected end of hex escape"),
];

/// Reads one JSON value and nothing after it.
pub(crate) fn read(text: &str) -> Result<Node<'_>, SyntaxError> {
    serde_json::from_str(text).map_err(|error| {
        if error.is_eof() {
            return SyntaxError::Early;
        }
        let before: usize = text
            .split_inclusive('\n')
            .take(error.line() - 1)
            .map(str::len)
            .sum();
        let words = error.to_string();
        let words = words.split(" at line ").next().unwrap_or_default();
        let known = REASONS.iter().find(|reason| reason.0 == words);
        let reason = match (known, words) {
            (Some(reason), _) => Said::new(reason.0, &[]),
            (_, "recursion limit exceeded") => said!("it is nested too deeply"),
            _ => Said::plain(words),
        };
        SyntaxError::Wrong {
            end: before + error.column(),
            reason,
        }
    })
}

/// Reads the JSON value that `text` begins with, and says how many bytes it
/// takes; `None` where there is none, or not a whole one.
#[cfg(feature = "exchange")]
pub(crate) fn read_first(text: &str) -> Option<(Node<'_>, usize)> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter();
    let node = values.next()?.ok()?;
    Some((node, values.byte_offset()))
}

/// The key under which `serde_json`, with its feature `arbitrary_precision`,
/// hands over a number as it is spelled.
const NUMBER: &str = "$serde_json::private::Number";

/// Whether a text is a number; most are short and whole.
fn is_number(text: &str) -> bool {
    let is_whole = text.bytes().all(|byte| byte.is_ascii_digit());
    (is_whole && matches!(text.len(), 1..20) && !text.starts_with('0'))
        || text.parse::<Number>().is_ok()
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Node<'de>, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<Node<'de>, E> {
        Ok(Node::Bool(flag))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Node<'de>, E> {
        Ok(Node::Number(number.to_string().into()))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Node<'de>, E> {
        Ok(Node::Number(number.to_string().into()))
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Node<'de>, E> {
        Ok(Node::String(Cow::Borrowed(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Node<'de>, E> {
        Ok(Node::String(Cow::Owned(text.to_owned())))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Node<'de>, E> {
        Ok(Node::String(Cow::Owned(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node<'de>, A::Error> {
        let mut nodes = Vec::new();
        while let Some(node) = items.next_element()? {
            nodes.push(node);
        }
        Ok(Node::Array(nodes))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node<'de>, A::Error> {
        let mut fields = Vec::new();
        let mut number = None;
        while let Some(key) = map.next_key::<Node<'de>>()? {
            let Node::String(key) = key else {
                return Err(A::Error::custom("a key is a string"));
            };
            let field = (key, map.next_value::<Node<'de>>()?);
            if fields.is_empty() && number.is_none() && field.0 == NUMBER {
                number = Some(field);
                continue;
            }
            // A number has no further key.
            fields.extend(number.take());
            fields.push(field);
        }
        match number {
            // A file may have such an object, too: what is then taken for a
            // number is one at least, since it is written as it is.
            Some((_, Node::String(text))) if is_number(&text) => {
                return Ok(Node::Number(text));
            }
            other => fields.extend(other),
        }
        Ok(Node::Object(fields))
    }
}

impl<'de> Deserialize<'de> for Node<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Result<Node<'_>, SyntaxError>) {
        assert_eq!(read(text), expected, "{text}");
    }

    fn number(text: &str) -> Node<'_> {
        Node::Number(text.into())
    }

    #[test]
    fn numbers_are_kept_as_they_are_spelled() {
        for text in [
            "0",
            "-0",
            "1.50",
            "1e+5",
            "123456789012345678901234567890",
            "0.1000",
        ] {
            check(text, Ok(number(text)));
        }
    }

    #[test]
    fn what_only_looks_like_a_number_of_serde_json_is_an_object() {
        let text = r#"{"$serde_json::private::Number": "], 1"}"#;
        let field = (NUMBER.into(), Node::String("], 1".into()));
        check(text, Ok(Node::Object(vec![field])));
    }

    /// Found in review: the other keys were lost.
    #[test]
    fn an_object_with_the_key_of_a_number_is_kept_whole() {
        let key = |text: &'static str| (NUMBER.into(), Node::String(text.into()));
        let fields = vec![("a".into(), number("1")), key("2")];
        let text = r#"{"a":1,"$serde_json::private::Number":"2"}"#;
        check(text, Ok(Node::Object(fields)));
        let fields = vec![key("2"), ("a".into(), number("1"))];
        let text = r#"{"$serde_json::private::Number":"2","a":1}"#;
        check(text, Ok(Node::Object(fields)));
        let text = r#"{"$serde_json::private::Number":"2","$serde_json::private::Number":"3"}"#;
        check(text, Ok(Node::Object(vec![key("2"), key("3")])));
    }

    #[test]
    fn a_key_that_stands_twice_is_there_twice() {
        let fields = vec![("a".into(), number("1")), ("a".into(), number("2"))];
        check(r#"{"a": 1, "a": 2}"#, Ok(Node::Object(fields)));
    }

    #[test]
    fn faults_have_a_place() {
        check("{\"a\": [1, 2", Err(SyntaxError::Early));
        let reason = Said::plain("expected value");
        check("[\n  1,\n  x]", Err(SyntaxError::Wrong { end: 10, reason }));
        let deep = "[".repeat(100_000);
        assert!(matches!(read(&deep), Err(SyntaxError::Wrong { .. })));
    }
}
