//! The files of one export or import, by their paths.

use std::borrow::Cow;

/// A file of one or of several that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Where it lies among the others, with `/` between folders.
    pub path: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

impl File {
    /// Whether this is the report on what an export lost, which lies beside it.
    pub(super) fn is_report(&self) -> bool {
        self.path.ends_with("losses.json")
    }

    /// What it holds as text, without a byte-order mark; what is no UTF-8 is
    /// replaced. [`read`](super::read()) refuses such records before.
    pub fn text(&self) -> Cow<'_, str> {
        let bytes = self.bytes.strip_prefix(b"\xEF\xBB\xBF");
        let bytes = bytes.unwrap_or(&self.bytes);
        // Much faster than looking for what is to be replaced.
        match str::from_utf8(bytes) {
            Ok(text) => text.into(),
            Err(_) => String::from_utf8_lossy(bytes),
        }
    }
}

/// Files in the order they were begun.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files(pub Vec<File>);

impl Files {
    /// One file.
    pub fn one(path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        let mut files = Self::default();
        files.at(path).extend_from_slice(&bytes.into());
        files
    }

    /// The bytes of the file at `path`, which begins where there is none.
    pub fn at(&mut self, path: impl Into<String>) -> &mut Vec<u8> {
        let path = path.into();
        let at = match self.0.iter().position(|file| file.path == path) {
            Some(at) => at,
            None => {
                self.0.push(File {
                    path,
                    bytes: Vec::new(),
                });
                self.0.len() - 1
            }
        };
        &mut self.0[at].bytes
    }

    /// The file at `path`.
    pub fn get(&self, path: &str) -> Option<&File> {
        self.0.iter().find(|file| file.path == path)
    }

    /// The first file whose path ends so.
    pub fn ending(&self, end: &str) -> Option<&File> {
        self.0.iter().find(|file| file.path.ends_with(end))
    }
}
