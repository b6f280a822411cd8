//! Set-up, build and checks: `cargo xtask serve`.
fn main() {}
