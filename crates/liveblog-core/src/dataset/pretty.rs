//! Writes JSON with two-space indent, byte for byte as `JSON.stringify(…,
//! null, 2)` and Python's `json.dumps(…, indent=2, ensure_ascii=False)` do.
//!
//! What this module does not do: check that keys are given where an object is
//! open. It is private, and the golden files show what it wrote.

use std::fmt::Write as _;

use serde_json::Value;

/// JSON being written.
#[derive(Default)]
pub(super) struct Pretty {
    out: String,
    depth: usize,
    /// Nothing stands in the innermost object or array yet.
    empty: bool,
}

// Called from many places, hence never inlined: the page loads this code.
impl Pretty {
    /// A writer that can take `bytes` bytes before it has to grow.
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self {
            out: String::with_capacity(bytes),
            ..Self::default()
        }
    }

    /// The JSON, ending with a newline.
    pub(super) fn finish(mut self) -> String {
        self.out.push('\n');
        self.out
    }

    #[inline(never)]
    fn indent(&mut self) {
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
    pub(super) fn next(&mut self) {
        if !self.empty {
            self.out.push(',');
        }
        self.empty = false;
        self.indent();
    }

    /// Opens an object or array with `bracket`.
    #[inline(never)]
    pub(super) fn open(&mut self, bracket: char) {
        self.out.push(bracket);
        self.depth += 1;
        self.empty = true;
    }

    /// Closes the innermost object or array with `bracket`.
    #[inline(never)]
    pub(super) fn close(&mut self, bracket: char) {
        self.depth -= 1;
        if !self.empty {
            self.indent();
        }
        self.empty = false;
        self.out.push(bracket);
    }

    /// Begins the next key of an object.
    #[inline(never)]
    pub(super) fn key(&mut self, key: &str) {
        self.next();
        self.string(key);
        self.out.push_str(": ");
    }

    /// A string value.
    #[inline(never)]
    pub(super) fn string(&mut self, text: &str) {
        self.out.push('"');
        let mut plain = 0;
        for (at, byte) in text.bytes().enumerate() {
            if byte >= b' ' && byte != b'"' && byte != b'\\' {
                continue;
            }
            self.out.push_str(&text[plain..at]);
            plain = at + 1;
            match byte {
                b'"' => self.out.push_str("\\\""),
                b'\\' => self.out.push_str("\\\\"),
                b'\n' => self.out.push_str("\\n"),
                b'\t' => self.out.push_str("\\t"),
                b'\r' => self.out.push_str("\\r"),
                0x08 => self.out.push_str("\\b"),
                0x0C => self.out.push_str("\\f"),
                _ => self.display(format_args!("\\u{byte:04x}")),
            }
        }
        self.out.push_str(&text[plain..]);
        self.out.push('"');
    }

    /// A value whose `Display` is JSON, such as a number.
    pub(super) fn display(&mut self, value: impl std::fmt::Display) {
        // Writing to a string cannot fail.
        let _ = write!(self.out, "{value}");
    }

    /// Any value.
    #[inline(never)]
    pub(super) fn value(&mut self, value: &Value) {
        match value {
            Value::Null => self.out.push_str("null"),
            Value::Bool(flag) => self.display(flag),
            Value::Number(number) => self.display(number),
            Value::String(text) => self.string(text),
            Value::Array(items) => {
                self.open('[');
                for item in items {
                    self.next();
                    self.value(item);
                }
                self.close(']');
            }
            Value::Object(map) => {
                self.open('{');
                for (key, value) in map {
                    self.key(key);
                    self.value(value);
                }
                self.close('}');
            }
        }
    }

    /// A key with a string.
    #[inline(never)]
    pub(super) fn text(&mut self, key: &str, text: &str) {
        self.key(key);
        self.string(text);
    }

    /// A key with a string or null.
    #[inline(never)]
    pub(super) fn maybe(&mut self, key: &str, text: Option<&str>) {
        self.key(key);
        match text {
            Some(text) => self.string(text),
            None => self.out.push_str("null"),
        }
    }

    /// A key with a number.
    #[inline(never)]
    pub(super) fn number(&mut self, key: &str, number: usize) {
        self.key(key);
        self.display(number);
    }

    /// A key with a list of strings.
    pub(super) fn texts<'t>(&mut self, key: &str, texts: impl Iterator<Item = &'t str>) {
        self.key(key);
        self.open('[');
        for text in texts {
            self.next();
            self.string(text);
        }
        self.close(']');
    }
}
