//! SHA-256 as the dataset file spells it.

use sha2::{Digest, Sha256};

/// The hash of `text`, 64 lower-case hex digits.
pub(crate) fn of(text: &str) -> String {
    hex(Sha256::digest(text.as_bytes()).into())
}

/// A finished hash as 64 lower-case hex digits.
pub(crate) fn hex(digest: [u8; 32]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut hex = String::with_capacity(64);
    for byte in digest {
        for digit in [byte >> 4, byte & 15] {
            hex.push(char::from(DIGITS[usize::from(digit)]));
        }
    }
    hex
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_hash_of_nothing() {
        assert_eq!(
            super::of(""),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
    }
}
