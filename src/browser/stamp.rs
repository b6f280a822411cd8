//! The present moment and random numbers, which the core may not find out by
//! itself.

use liveblog_core::{Stamp, Timestamp};

/// The present moment, to the second.
pub fn now() -> Timestamp {
    // A date in milliseconds fits an i64 for the next 290 million years.
    Timestamp::from_unix((js_sys::Date::now() / 1000.0) as i64)
}

/// 64 random bits.
pub fn nonce() -> u64 {
    let mut bytes = [0u8; 8];
    let filled = gloo::utils::window()
        .crypto()
        .and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes));
    match filled {
        Ok(_) => u64::from_le_bytes(bytes),
        // Only ancient browsers lack it; ids need to differ, not to be secret.
        Err(_) => js_sys::Math::random().to_bits() ^ js_sys::Date::now().to_bits().rotate_left(32),
    }
}

/// The moment and a fresh random number, for a command.
pub fn stamp() -> Stamp {
    Stamp {
        at: now(),
        nonce: nonce(),
    }
}
