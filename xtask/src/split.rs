//! Cuts the page's program in two: what opening the page takes, and the chunk
//! that is loaded after that (`src/chunk.rs`).
//!
//! `wasm-split-cli` cuts it by what calls what, which it reads from the linker's
//! relocations. wasm-bindgen drops these, so this begins at what the linker left
//! and does once more what Trunk did since. What it does not do: decide what lies
//! where.

use std::{
    env, fs,
    hash::{DefaultHasher, Hasher},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::{
    root,
    run::{output, run},
    tools::{Tools, WASM_TARGET, page_tools},
};

/// The page's program, as Cargo and Trunk name it.
pub const PROGRAM: &str = "liveblog-annotator";

/// How the name of the chunk's file ends.
pub const CHUNK_ENDING: &str = "-chunk.wasm";

/// What the compiler uses beyond the first WebAssembly; a chunk does not say so
/// itself.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Puts the two parts in the place of the whole program, which Trunk has just
/// built into `staging`.
pub fn split_program(staging: &Path) -> Result<()> {
    let tools = page_tools()?;
    let whole = target_folder()?
        .join(WASM_TARGET)
        .join("web")
        .join(format!("{PROGRAM}.wasm"));
    let work = target_folder()?.join("split");
    if work.exists() {
        fs::remove_dir_all(&work)?;
    }
    let parts = work.join("parts");
    run(tools
        .command("wasm-split-cli")?
        .arg(&whole)
        .arg(&parts)
        .args(["--out-name", PROGRAM]))?;
    run(tools
        .command("wasm-bindgen")?
        .args(["--target", "web", "--no-typescript", "--out-name", PROGRAM])
        // The chunk puts its functions into the table of the other part.
        .arg("--keep-lld-exports")
        .arg("--out-dir")
        .arg(&work)
        .arg(parts.join(format!("{PROGRAM}.wasm"))))?;
    let opening = work.join("opening.wasm");
    optimise(&tools, &work.join(format!("{PROGRAM}_bg.wasm")), &opening)?;
    let chunk = work.join("chunk.wasm");
    optimise(&tools, &parts.join("split_chunk.wasm"), &chunk)?;

    let script = one_script(
        &fs::read_to_string(work.join(format!("{PROGRAM}.js")))?,
        &fs::read_to_string(parts.join("__wasm_split.js"))?,
    )?;
    let mut hasher = DefaultHasher::new();
    hasher.write(script.as_bytes());
    for file in [&opening, &chunk] {
        hasher.write(&fs::read(file)?);
    }
    let name = format!("{PROGRAM}-{:016x}", hasher.finish());
    rename_program(staging, &name)?;
    let script = script.replace("split_chunk.wasm", &format!("{name}{CHUNK_ENDING}"));
    fs::write(staging.join(format!("{name}.js")), script)?;
    fs::copy(&opening, staging.join(format!("{name}_bg.wasm")))?;
    fs::copy(&chunk, staging.join(format!("{name}{CHUNK_ENDING}")))?;
    Ok(())
}

fn optimise(tools: &Tools, from: &Path, to: &Path) -> Result<()> {
    // Compressed, `-O2` is no larger than `-Oz` or `-O4`, and takes half the time.
    run(tools
        .command("wasm-opt")?
        .arg("-O2")
        .args(FEATURES)
        .arg(from)
        .arg("-o")
        .arg(to))
}

/// One script of the one that wasm-bindgen wrote and of the one that loads the
/// chunk, which import each other: opening the page would wait for both in turn.
fn one_script(bindings: &str, loader: &str) -> Result<String> {
    let loader = replaced(
        loader,
        &format!("import {{ initSync }} from \"./{PROGRAM}.js\";"),
        "",
    )?;
    let loader = replaced(&loader, "export const ", "const ")?;
    // Not by its type, which some hosts do not know.
    let loader = replaced(
        &loader,
        "WebAssembly.instantiateStreaming(src, imports)",
        "WebAssembly.instantiate(await (await src).arrayBuffer(), imports)",
    )?;
    replaced(
        bindings,
        "import * as import1 from \"./__wasm_split.js\"",
        &format!("{loader}\nconst import1 = {{ __wasm_split_load_chunk }};"),
    )
}

fn replaced(text: &str, what: &str, with: &str) -> Result<String> {
    if text.matches(what).count() != 1 {
        bail!("the tools no longer write `{what}`");
    }
    Ok(text.replacen(what, with, 1))
}

/// Takes Trunk's program away and gives its place in the page to another name.
fn rename_program(staging: &Path, name: &str) -> Result<()> {
    let page = staging.join("index.html");
    let html = fs::read_to_string(&page)?;
    let trunk = program_name(&html).context("index.html names no program")?;
    for ending in [".js", "_bg.wasm"] {
        fs::remove_file(staging.join(format!("{trunk}{ending}")))?;
    }
    Ok(fs::write(&page, html.replace(trunk, name))?)
}

/// What Trunk has named the program, with a hash of its content.
fn program_name(html: &str) -> Option<&str> {
    let at = html.find(&format!("{PROGRAM}-"))?;
    let rest = html.get(at..)?;
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))?;
    rest.get(..end)
}

/// The folder that Cargo builds into.
fn target_folder() -> Result<PathBuf> {
    if let Some(folder) = env::var_os("CARGO_TARGET_DIR") {
        return Ok(root()?.join(folder));
    }
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let metadata = output(
        Command::new(cargo)
            .args(["metadata", "--no-deps", "--format-version", "1"])
            .current_dir(root()?),
    )
    .context("cargo does not say what it builds into")?;
    let (_, rest) = metadata
        .split_once("\"target_directory\":\"")
        .context("cargo does not say what it builds into")?;
    let (folder, _) = rest.split_once('"').unwrap_or((rest, ""));
    Ok(PathBuf::from(folder.replace("\\\\", "\\")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_scripts_become_one_that_imports_nothing() {
        let bindings = "import * as import1 from \"./__wasm_split.js\"\n\nfunction imports() {}\n";
        let loader = "import { initSync } from \"./liveblog-annotator.js\";\n\
                      export const __wasm_split_load_chunk = load(async () => \
                      (WebAssembly.instantiateStreaming(src, imports)));\n";
        let script = one_script(bindings, loader).unwrap_or_default();
        assert!(!script.contains("import {") && !script.contains("import *"));
        assert!(script.contains("const import1 = { __wasm_split_load_chunk };"));
        assert!(!script.contains("instantiateStreaming"));
        assert!(one_script(bindings, "").is_err());
    }

    #[test]
    fn the_program_is_found_by_its_name_in_the_page() {
        let html = "<script src=\"boot.js\" data-js=\"./liveblog-annotator-0a1b.js\">";
        assert_eq!(program_name(html), Some("liveblog-annotator-0a1b"));
        assert_eq!(program_name("<p>"), None);
    }
}
