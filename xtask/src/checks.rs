//! The tests and the other checks, each part by name.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

use anyhow::{Result, bail};

use crate::{
    browser::browser,
    page,
    python::python,
    root,
    run::{Tally, run_tests},
    tools::{Tools, WASM_TARGET, e2e_packages, page_tools, rust_component},
    unattended,
};

/// The parts of `cargo xtask test`, in the order in which they run.
const PARTS: [&str; 5] = ["core", "consumers", "browser", "size", "e2e"];

/// Installs everything that building and testing need.
pub fn setup() -> Result<()> {
    page_tools()?;
    e2e_packages()?;
    python()?;
    println!("The tests' browser is {}.", browser()?.display());
    Ok(())
}

/// Runs the tests, or the named parts of them.
pub fn test(args: &[String]) -> Result<bool> {
    let (parts, playwright) = match args.iter().position(|argument| argument == "--") {
        Some(at) => (&args[..at], &args[at + 1..]),
        None => (args, &args[args.len()..]),
    };
    for part in parts {
        if !PARTS.contains(&part.as_str()) {
            bail!(
                "there is no part `{part}`; the parts are {}",
                PARTS.join(", ")
            );
        }
    }
    let mut report = Report::default();
    tests(parts, playwright, &mut report)?;
    Ok(report.close())
}

/// Formatting, lints, the fuzz targets' compilation and all tests.
pub fn ci() -> Result<bool> {
    rust_component("rustfmt", "rustfmt")?;
    rust_component("clippy", "clippy-driver")?;
    let mut report = Report::default();
    report.step("Formatting", || {
        Ok(check(cargo(&["fmt", "--all", "--check"])?))
    })?;
    // The tools first: the WebAssembly target is among them.
    let tools = page_tools()?;
    report.step("Lints", || {
        let mut clippy = cargo(&["clippy", "--workspace", "--exclude", PAGE, "--all-targets"])?;
        clippy.args(["--", "-D", "warnings"]);
        Ok(check(clippy))
    })?;
    report.step("Lints of the page", || {
        let mut clippy = cargo(&["clippy", "--target", WASM_TARGET, "--all-targets"])?;
        clippy.args([
            "--package",
            PAGE,
            "--package",
            READER,
            "--package",
            EXCHANGE,
        ]);
        clippy.args(["--", "-D", "warnings"]);
        Ok(check(clippy))
    })?;
    drop(tools);
    // A workspace of its own, which nothing else compiles.
    report.step("Fuzz targets compile", || {
        Ok(check(cargo(&[
            "check",
            "--manifest-path",
            "fuzz/Cargo.toml",
        ])?))
    })?;
    tests(&[], &[], &mut report)?;
    Ok(report.close())
}

/// The package that is the page, and those that are the programs it loads later.
const PAGE: &str = "liveblog-annotator";
const READER: &str = "liveblog-reader";
const EXCHANGE: &str = "liveblog-exchange";

fn tests(parts: &[String], playwright: &[String], report: &mut Report) -> Result<()> {
    let wanted = |part: &str| parts.is_empty() || parts.iter().any(|named| named == part);
    if wanted("core") {
        report.step(
            "Tests of the core, the command line and the page's own parts",
            || run_tests(&mut cargo(&["test", "--workspace", "--no-fail-fast"])?),
        )?;
    }
    if wanted("consumers") {
        report.step("Exports, read by the tools they are for", consumer_tests)?;
    }
    if wanted("browser") || wanted("size") || wanted("e2e") {
        let tools = page_tools()?;
        if wanted("browser") {
            report.step("Tests in the browser", || browser_tests(&tools))?;
        }
    }
    if wanted("size") || wanted("e2e") {
        let built = report.step("The page", || {
            Ok(match page::build_if_changed() {
                Ok(()) => Tally::default(),
                Err(error) => failed(&format!("{error:#}")),
            })
        })?;
        if !built {
            return Ok(());
        }
    }
    if wanted("size") {
        report.step("Size of the page", || {
            Ok(if page::print_sizes()? {
                PASSED
            } else {
                failed("the page is too large")
            })
        })?;
    }
    if wanted("e2e") {
        report.step("End-to-end tests", || {
            e2e_packages()?;
            let mut command = playwright_command()?;
            command.args(playwright);
            run_tests(&mut command)
        })?;
    }
    Ok(())
}

/// Has the command line export a dataset in every format, and other people's
/// libraries read it.
fn consumer_tests() -> Result<Tally> {
    // The targets and features of the core tests' call: another choice of packages
    // would compile the libraries once more.
    let built = check(cargo(&["test", "--workspace", "--test", "it", "--no-run"])?);
    if built.failed > 0 {
        return Ok(built);
    }
    let root = root()?;
    let program = format!("liveblog{}", env::consts::EXE_SUFFIX);
    let mut command = Command::new(python()?);
    command
        .args(["-m", "pytest", "--quiet", "-p", "no:cacheprovider"])
        .arg(root.join("consumers"))
        .current_dir(&root)
        .env("LIVEBLOG", target_folder(&root).join("debug").join(program))
        // Libraries that would ask the network are to fail at once.
        .env("HF_HUB_OFFLINE", "1")
        .env("HF_DATASETS_OFFLINE", "1")
        .env("PYTHONDONTWRITEBYTECODE", "1");
    run_tests(&mut command)
}

fn target_folder(root: &Path) -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |named| root.join(named))
}

/// Unit tests that need a browser: wasm-bindgen's test runner serves them, and
/// our own Chromium opens them, so that no driver of its version is needed.
fn browser_tests(tools: &Tools) -> Result<Tally> {
    e2e_packages()?;
    let runner = root()?.join("e2e").join("wasm-runner.mjs");
    let mut command = tools.command("cargo")?;
    command
        .args(["test", "--package", PAGE, "--target", WASM_TARGET])
        .arg("--config")
        .arg(format!(
            "target.{WASM_TARGET}.runner = ['node', '{}']",
            runner.display()
        ))
        .env("CHROME", browser()?);
    if unattended() {
        command.arg("--locked");
    }
    run_tests(&mut command)
}

/// Playwright's `test`, called by Node itself, since npm's wrapper differs by system.
pub fn playwright_command() -> Result<Command> {
    let folder = root()?.join("e2e");
    let mut command = Command::new("node");
    command
        .arg(folder.join("node_modules/@playwright/test/cli.js"))
        .arg("test")
        .current_dir(&folder)
        .env("CHROME", browser()?);
    Ok(command)
}

fn cargo(args: &[&str]) -> Result<Command> {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(args).current_dir(root()?);
    if unattended() && args.first() != Some(&"fmt") {
        command.arg("--locked");
    }
    Ok(command)
}

const PASSED: Tally = Tally {
    passed: 1,
    failed: 0,
    skipped: 0,
};

fn failed(why: &str) -> Tally {
    eprintln!("{why}");
    Tally {
        failed: 1,
        ..Tally::default()
    }
}

/// A check that is one program's exit code.
fn check(mut command: Command) -> Tally {
    match crate::run::run(&mut command) {
        Ok(()) => PASSED,
        Err(error) => failed(&format!("{error:#}")),
    }
}

/// What was checked so far.
#[derive(Default)]
struct Report {
    total: Tally,
    failed: Vec<String>,
}

impl Report {
    /// Runs a step under its heading; says whether nothing in it failed. A failed
    /// step does not end the run: the next ones may say why.
    fn step(&mut self, name: &str, step: impl FnOnce() -> Result<Tally>) -> Result<bool> {
        println!("\n== {name}");
        let start = Instant::now();
        let tally = step()?;
        println!("== {name}: {} s", start.elapsed().as_secs());
        self.total += tally;
        if tally.failed > 0 {
            self.failed.push(name.to_owned());
        }
        Ok(tally.failed == 0)
    }

    /// Prints the closing lines; says whether all is well.
    fn close(self) -> bool {
        println!();
        if !self.failed.is_empty() {
            println!("Failed: {}.", self.failed.join("; "));
        }
        let Tally {
            passed,
            failed,
            skipped,
        } = self.total;
        if skipped > 0 {
            println!("{passed} passed, {failed} failed, {skipped} skipped");
        } else {
            println!("{passed} passed, {failed} failed");
        }
        failed == 0
    }
}
