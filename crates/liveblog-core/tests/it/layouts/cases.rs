//! Reads a folder of layout cases: `NAME.txt` is what was pasted, `NAME.json`
//! what a fair reader would make of it.

use std::io::{Error, ErrorKind};
use std::path::Path;
use std::{fs, io};

use serde_json::Value;

/// A paste and its gold.
pub struct Case {
    /// The files' name without its ending.
    pub name: String,
    /// What was pasted.
    pub text: String,
    /// The gold.
    pub gold: Value,
}

/// The cases of a folder, by name.
///
/// # Errors
/// The folder or a file in it cannot be read, a gold is not JSON, or a paste
/// has no gold. The file is named.
pub fn read(folder: &Path) -> io::Result<Vec<Case>> {
    let named = |path: &Path, error: Error| {
        Error::new(error.kind(), format!("{}: {error}", path.display()))
    };
    let mut cases = Vec::new();
    for file in fs::read_dir(folder).map_err(|error| named(folder, error))? {
        let path = file?.path();
        if path.extension().is_none_or(|ending| ending != "txt") {
            continue;
        }
        let name = path.file_stem().unwrap_or_default();
        let gold = path.with_extension("json");
        let json = fs::read_to_string(&gold).map_err(|error| named(&gold, error))?;
        cases.push(Case {
            name: name.to_string_lossy().into_owned(),
            text: fs::read_to_string(&path).map_err(|error| named(&path, error))?,
            gold: serde_json::from_str(&json)
                .map_err(|error| named(&gold, Error::new(ErrorKind::InvalidData, error)))?,
        });
    }
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(cases)
}
