//! Names of nothing but ASCII letters, digits, `_` and `-`, for tools and file
//! systems that take no others, and the way back.

use std::fmt::Write as _;

/// The name with every other character spelled `_xHHHH_`, by its code point.
pub(super) fn spelled(name: &str) -> String {
    spelled_where(name, |c| c.is_ascii_alphanumeric() || c == '-')
}

/// The name of the file or folder of an id. Capital letters are spelled, too:
/// Windows and macOS take names that differ in case alone for the same, and one
/// file would replace the other.
pub(super) fn file_name(id: &str) -> String {
    spelled_where(id, |c| {
        c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'
    })
}

fn spelled_where(name: &str, is_plain: impl Fn(char) -> bool) -> String {
    let mut spelled = String::with_capacity(name.len());
    let mut chars = name.chars().peekable();
    while let Some(c) = chars.next() {
        let is_plain = match c {
            '_' => chars.peek() != Some(&'x'),
            c => is_plain(c),
        };
        if is_plain {
            spelled.push(c);
        } else {
            spell(c, &mut spelled);
        }
    }
    spelled
}

/// Spells a character by its code point, whatever it is.
pub(super) fn spell(c: char, spelled: &mut String) {
    // Writing to a string cannot fail.
    let _ = write!(spelled, "_x{:04X}_", u32::from(c));
}

/// The name that was [`spelled`] so.
pub(super) fn unspelled(spelled: &str) -> String {
    let mut name = String::with_capacity(spelled.len());
    let mut rest = spelled;
    while let Some(at) = rest.find("_x") {
        name.push_str(&rest[..at]);
        let digits = &rest[at + 2..];
        let length = digits.find('_').filter(|length| (4..=6).contains(length));
        let hex = length.and_then(|length| digits.get(..length));
        let hex = hex.filter(|hex| hex.bytes().all(|b| matches!(b, b'0'..=b'9' | b'A'..=b'F')));
        let c = hex.and_then(|hex| char::from_u32(u32::from_str_radix(hex, 16).ok()?));
        match (c, hex) {
            (Some(c), Some(hex)) => {
                name.push(c);
                rest = &digits[hex.len() + 1..];
            }
            _ => {
                name.push_str("_x");
                rest = digits;
            }
        }
    }
    name + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_spelled_and_back() {
        for (name, expected) in [
            ("check_worthy", "check_worthy"),
            ("caf\u{e9} au lait", "caf_x00E9__x0020_au_x0020_lait"),
            ("a_xb", "a_x005F_xb"),
            ("a/b.c", "a_x002F_b_x002E_c"),
            ("🚨", "_x1F6A8_"),
        ] {
            assert_eq!(spelled(name), expected);
            assert_eq!(unspelled(expected), name);
        }
    }

    #[test]
    fn names_of_files_differ_also_where_case_does_not_count() {
        for (id, expected) in [
            ("ana", "ana"),
            ("Ana", "_x0041_na"),
            ("ANA", "_x0041__x004E__x0041_"),
            ("\u{e9}", "_x00E9_"),
            ("_x0041_na", "_x005F_x0041_na"),
        ] {
            assert_eq!(file_name(id), expected);
            assert_eq!(unspelled(expected), id);
        }
    }

    proptest! {
        #[test]
        fn no_two_files_have_one_name(a in "[a_x0E4\u{4e}é]{0,6}", b in "[a_x0E4\u{4e}é]{0,6}") {
            let is_same = file_name(&a).eq_ignore_ascii_case(&file_name(&b));
            prop_assert_eq!(is_same, a == b);
            prop_assert_eq!(unspelled(&file_name(&a)), a);
        }

        #[test]
        fn any_name_is_spelled_and_back(name in "[a_xé0F🚨 ]{0,12}") {
            let spelled = spelled(&name);
            prop_assert!(spelled.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b)));
            prop_assert_eq!(unspelled(&spelled), name);
        }
    }
}
