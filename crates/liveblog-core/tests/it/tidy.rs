use std::process::Command;

/// The core never reads a clock, a random number or a browser; not to have the
/// crates for it is the surest way.
#[test]
fn the_core_has_no_browser_and_no_randomness() {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--package", "liveblog-core"])
        .args(["--edges", "normal", "--target", "all", "--prefix", "none"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let tree = String::from_utf8(output.stdout).unwrap();
    let names: Vec<&str> = tree
        .lines()
        .filter_map(|line| line.split(' ').next())
        .collect();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(
        names.contains(&"liveblog-core") && names.contains(&"memchr"),
        "{errors}"
    );
    for unwanted in ["web-sys", "js-sys", "wasm-bindgen", "getrandom"] {
        assert!(!names.contains(&unwanted), "{unwanted} in\n{tree}");
    }
}
