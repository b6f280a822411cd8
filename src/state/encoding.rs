//! Bytes of a file as text: Unicode in any of its encodings, or else what the
//! file names, or else what most old files are in.

use crate::browser::text::decode;
use crate::words::{fill, t};

/// What a file's bytes say.
pub(super) struct Decoded {
    pub text: String,
    /// The encoding, where it is none of Unicode and so only a guess.
    pub guess: Option<String>,
}

/// How many bytes from the start may name the encoding; browsers look at as
/// many.
const HEAD: usize = 1024;

/// Reads a text file.
///
/// # Errors
/// Why it is not text, as an ending of a sentence about the file.
pub(super) fn read(bytes: Vec<u8>) -> Result<Decoded, String> {
    let whole = |text| Decoded { text, guess: None };
    match bytes.get(..2) {
        Some([0xFF, 0xFE]) => return utf16(&bytes, u16::from_le_bytes).map(whole),
        Some([0xFE, 0xFF]) => return utf16(&bytes, u16::from_be_bytes).map(whole),
        _ => {}
    }
    let error = match String::from_utf8(bytes) {
        Ok(text) => return Ok(whole(text)),
        Err(error) => error,
    };
    let place = error.utf8_error().valid_up_to();
    let bytes = error.into_bytes();
    if bytes.contains(&0) {
        return Err(t("file.not-text").to_owned());
    }
    // Where some letters are in UTF-8, all are meant to be.
    let is_ascii = bytes[..place].is_ascii();
    let label = named(&bytes).unwrap_or_else(|| "windows-1252".to_owned());
    if is_ascii && let Some(text) = decode(&bytes, &label) {
        return Ok(Decoded {
            text,
            guess: Some(label),
        });
    }
    Err(fill("file.not-utf8", &[("place", &place)]))
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, String> {
    let pairs = bytes.chunks_exact(2).skip(1);
    let units: Vec<u16> = pairs.map(|pair| unit([pair[0], pair[1]])).collect();
    // Half a letter at the end is a file that was cut off.
    let text = String::from_utf16(&units).ok();
    text.filter(|_| bytes.len().is_multiple_of(2))
        .ok_or_else(|| t("file.not-utf16").to_owned())
}

/// The encoding that a page names near its start.
fn named(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..HEAD).unwrap_or(bytes).to_ascii_lowercase();
    let name = b"charset=";
    let at = head.windows(name.len()).position(|part| part == name)?;
    let value = head[at + name.len()..].trim_ascii_start();
    let value = value.strip_prefix(b"\"").unwrap_or(value);
    let letters = value
        .iter()
        .take_while(|b| b.is_ascii_alphanumeric() || b"-_:".contains(b));
    let label: String = letters.map(|b| char::from(*b)).collect();
    (!label.is_empty()).then_some(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_told() {
        let check = |bytes: &[u8], expected: Result<(&str, Option<&str>), &str>| {
            let read = read(bytes.to_vec());
            match expected {
                Ok((text, guess)) => {
                    let read = read.unwrap_or_else(|error| panic!("{text}: {error}"));
                    assert_eq!((&*read.text, read.guess.as_deref()), (text, guess));
                }
                Err(words) => {
                    let error = read.err().unwrap_or_default();
                    assert!(error.contains(words), "{error}");
                }
            }
        };
        check("\u{FEFF}déjà".as_bytes(), Ok(("\u{FEFF}déjà", None)));
        check(b"\xFF\xFEa\0\xE9\0", Ok(("aé", None)));
        check(b"\xFE\xFF\0a\0\xE9", Ok(("aé", None)));
        check(b"\xFF\xFE\0\xD8", Err("UTF-16"));
        check(b"\xFF\xFEa\0\xE9", Err("UTF-16"));
        check(b"caf\xe9", Ok(("café", Some("windows-1252"))));
        check("é, caf".as_bytes(), Ok(("é, caf", None)));
        check(b"\xc3\xa9, caf\xe9", Err("UTF-8 (byte 7)"));
        check(b"\x89PNG\r\n\0", Err("not a text file"));
        // Nobody here knows that one.
        check(b"<meta charset=\"x-own\">\xe9", Err("UTF-8"));
        check(
            b"<META CHARSET=Windows-1252>\xe9",
            Ok(("<META CHARSET=Windows-1252>é", Some("windows-1252"))),
        );
    }
}
