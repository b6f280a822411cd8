//! Reads inputs whole and writes outputs whole or not at all.

use std::ffi::OsString;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};

use crate::Failure;

/// Where an input comes from.
#[derive(PartialEq, Eq)]
pub enum Input {
    Stdin,
    File(PathBuf),
}

impl From<OsString> for Input {
    fn from(file: OsString) -> Self {
        if file == "-" {
            Self::Stdin
        } else {
            Self::File(file.into())
        }
    }
}

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stdin => f.write_str("standard input"),
            Self::File(path) => path.display().fmt(f),
        }
    }
}

impl Input {
    /// All of it, or a message.
    pub fn read(&self) -> Result<Vec<u8>, String> {
        let mut bytes = Vec::new();
        match self {
            Self::Stdin => io::stdin().read_to_end(&mut bytes).map(|_| bytes),
            Self::File(path) => fs::read(path),
        }
        .map_err(|error| format!("{self}: cannot be read: {error}"))
    }
}

/// Writes to standard output. A reader that has seen enough, such as `head`,
/// is no failure.
pub fn to_stdout(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::Input(vec![format!(
            "standard output: cannot be written: {error}"
        )])),
        _ => Ok(()),
    }
}

/// Writes a file under another name first, so that a failure leaves no half
/// file and whatever was there before.
pub fn to_file(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let written = if fs::metadata(path).is_ok_and(|there| !there.is_file()) {
        // A pipe or a device cannot be replaced, only written to.
        fs::write(path, bytes)
    } else {
        replace(path, bytes)
    };
    written.map_err(|error| {
        Failure::Input(vec![format!(
            "{}: cannot be written: {error}",
            path.display()
        )])
    })
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let name = path.file_name().ok_or(ErrorKind::InvalidInput)?;
    let mut partial = OsString::from(".");
    partial.push(name);
    partial.push(format!(".{}.part", std::process::id()));
    let partial = path.with_file_name(partial);
    let written = File::create_new(&partial)
        .and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        })
        .and_then(|()| fs::rename(&partial, path));
    if written.is_err() {
        // What the message says is why writing failed, not tidying up.
        let _ = fs::remove_file(&partial);
    }
    written
}
