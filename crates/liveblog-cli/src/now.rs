//! The moment that outputs say they were made at.

use std::time::SystemTime;

use liveblog_core::Timestamp;

use crate::Failure;

/// The present moment, or the one under `SOURCE_DATE_EPOCH`, which makes the
/// output reproducible (<https://reproducible-builds.org/specs/source-date-epoch/>).
pub fn now() -> Result<Timestamp, Failure> {
    const VARIABLE: &str = "SOURCE_DATE_EPOCH";
    let seconds = match std::env::var_os(VARIABLE) {
        Some(value) => value
            .to_str()
            .and_then(|value| value.parse().ok())
            .ok_or_else(|| {
                Failure::Usage(format!(
                    "{VARIABLE} is {value:?}, not a whole number of seconds"
                ))
            })?,
        None => SystemTime::UNIX_EPOCH
            .elapsed()
            .ok()
            .and_then(|elapsed| elapsed.as_secs().try_into().ok())
            .unwrap_or_default(),
    };
    Ok(Timestamp::from_unix(seconds))
}
