//! The tools that build the page: found on the search path in a version that
//! fits, or installed once, for this user, in a folder that all clones share.
//!
//! Cargo builds Trunk, wasm-bindgen and wasm-split from source, unoptimised: they
//! build the same page as optimised ones, which would take over ten minutes.

use std::{
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

use anyhow::{Context, Result, bail};

use crate::{
    root,
    run::{find_program, output, run},
};

/// The last release of Trunk that Rust 1.95 builds.
const TRUNK: &str = "0.21.14";
/// Cuts the page's program along what `wasm_split_helpers` marks in it.
const WASM_SPLIT: &str = "0.2.3";
/// wasm-opt before 117 does not read what current wasm-bindgen writes; this is
/// the one that Trunk itself would fetch.
const OLDEST_WASM_OPT: u32 = 123;
const WASM_OPT_PACKAGE: &str = include_str!("../wasm-opt/package.json");
const WASM_OPT_LOCK: &str = include_str!("../wasm-opt/package-lock.json");

/// A search path on which all tools are.
pub struct Tools {
    path: OsString,
}

impl Tools {
    /// A command that finds the tools.
    pub fn command(&self, program: &str) -> Result<Command> {
        let file = find_program(program, &self.path)
            .with_context(|| format!("`{program}` is not installed"))?;
        let mut command = Command::new(file);
        command
            .current_dir(root()?)
            .env("PATH", &self.path)
            // Its errors are about the page; where in Trunk they arose helps nobody.
            .env("RUST_BACKTRACE", "0")
            // Trunk would ask the network for a newer Trunk.
            .env("TRUNK_SKIP_VERSION_CHECK", "true");
        // Trunk takes nothing but `true` and `false`; everyone else takes anything.
        if env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) {
            command.env("NO_COLOR", "true");
        } else {
            command.env_remove("NO_COLOR");
        }
        Ok(command)
    }
}

/// The folder for this user's tools.
pub fn tools_folder() -> Result<PathBuf> {
    if let Some(folder) = env::var_os("LIVEBLOG_ANNOTATOR_TOOLS") {
        return Ok(PathBuf::from(folder));
    }
    let cargo_home = match env::var_os("CARGO_HOME") {
        Some(folder) => PathBuf::from(folder),
        None => env::home_dir()
            .context("this user has no home folder")?
            .join(".cargo"),
    };
    Ok(cargo_home.join("liveblog-annotator-tools"))
}

/// Something to install: what it is, about how long it takes on two cores, how.
struct Missing<'a> {
    what: String,
    time: &'static str,
    install: Box<dyn FnOnce() -> Result<()> + 'a>,
}

/// Finds the tools that build the page and installs those that are missing.
pub fn page_tools() -> Result<Tools> {
    let root = root()?;
    let folder = tools_folder()?;
    let wasm_bindgen = locked_version(&root, "wasm-bindgen")?;
    let wasm_bindgen_home = folder.join(format!("wasm-bindgen-{wasm_bindgen}"));
    let trunk_home = folder.join(format!("trunk-{TRUNK}"));
    let wasm_split_home = folder.join(format!("wasm-split-{WASM_SPLIT}"));
    let wasm_opt_home = folder.join("wasm-opt");
    let build = folder.join("build");

    let mut paths: Vec<PathBuf> = Vec::new();
    let mut missing: Vec<Missing<'_>> = Vec::new();
    let before = env::var_os("PATH").unwrap_or_default();

    if !has_wasm_target(&root) {
        missing.push(Missing {
            what: "Rust's WebAssembly target".into(),
            time: "some seconds",
            install: Box::new(|| add_wasm_target(&root)),
        });
    }

    let fits = |program: &str, version: &str| {
        version_of(program, &before).is_some_and(|found| found == version)
    };
    if !(fits("wasm-bindgen", &wasm_bindgen) && fits("wasm-bindgen-test-runner", &wasm_bindgen)) {
        let bin = wasm_bindgen_home.join("bin");
        if !has_programs(&bin, &["wasm-bindgen", "wasm-bindgen-test-runner"]) {
            missing.push(Missing {
                what: format!("wasm-bindgen {wasm_bindgen}"),
                time: "1 to 2 minutes",
                install: Box::new(|| {
                    // Not `--locked`: it pins dependencies that some registries no longer serve.
                    cargo_install(&build, &wasm_bindgen_home)
                        .arg(format!("wasm-bindgen-cli@{wasm_bindgen}"))
                        .run()
                }),
            });
        }
        paths.push(bin);
    }

    if !version_of("trunk", &before).is_some_and(|found| found.starts_with("0.21.")) {
        let bin = trunk_home.join("bin");
        if !has_programs(&bin, &["trunk"]) {
            missing.push(Missing {
                what: format!("Trunk {TRUNK}"),
                time: "2 to 4 minutes",
                install: Box::new(|| {
                    cargo_install(&build, &trunk_home)
                        .args(["--locked", "--no-default-features", "--features", "rustls"])
                        .arg(format!("trunk@{TRUNK}"))
                        .run()
                }),
            });
        }
        paths.push(bin);
    }

    // It does not tell its version, so another one on the search path is not used.
    let bin = wasm_split_home.join("bin");
    if !has_programs(&bin, &["wasm-split-cli"]) {
        missing.push(Missing {
            what: format!("wasm-split {WASM_SPLIT}"),
            time: "under a minute",
            install: Box::new(|| {
                cargo_install(&build, &wasm_split_home)
                    .args(["--features", "build-binary"])
                    .arg(format!("wasm_split_cli_support@{WASM_SPLIT}"))
                    .run()
            }),
        });
    }
    paths.push(bin);

    let wasm_opt_fits = version_of("wasm-opt", &before)
        .and_then(|version| version.parse().ok())
        .is_some_and(|version: u32| version >= OLDEST_WASM_OPT);
    if !wasm_opt_fits {
        let bin = wasm_opt_home.join("node_modules").join(".bin");
        if !has_programs(&bin, &["wasm-opt"]) || !npm_is_current(&wasm_opt_home, WASM_OPT_LOCK) {
            missing.push(Missing {
                what: "wasm-opt (npm package binaryen)".into(),
                time: "some seconds",
                install: Box::new(|| {
                    fs::create_dir_all(&wasm_opt_home)?;
                    fs::write(wasm_opt_home.join("package.json"), WASM_OPT_PACKAGE)?;
                    fs::write(wasm_opt_home.join("package-lock.json"), WASM_OPT_LOCK)?;
                    npm_ci(&wasm_opt_home)
                }),
            });
        }
        paths.push(bin);
    }

    install(missing)?;
    // Some hundred megabytes that nothing needs any more.
    if build.exists() {
        fs::remove_dir_all(&build).ok();
    }
    paths.extend(env::split_paths(&before));
    let path = env::join_paths(paths)?;
    Ok(Tools { path })
}

/// The packages of the end-to-end tests, in `e2e/node_modules`.
pub fn e2e_packages() -> Result<()> {
    let folder = root()?.join("e2e");
    let lock = fs::read_to_string(folder.join("package-lock.json"))?;
    if npm_is_current(&folder, &lock) {
        return Ok(());
    }
    install(vec![Missing {
        what: "the end-to-end tests' npm packages".into(),
        time: "some seconds",
        install: Box::new(|| npm_ci(&folder)),
    }])
}

/// A component of the Rust toolchain, such as `clippy`, asked for by its program.
pub fn rust_component(component: &str, program: &str) -> Result<()> {
    let path = env::var_os("PATH").unwrap_or_default();
    if find_program(program, &path)
        .is_some_and(|file| output(Command::new(file).arg("--version")).is_some())
    {
        return Ok(());
    }
    install(vec![Missing {
        what: format!("Rust's {component}"),
        time: "some seconds",
        install: Box::new(|| {
            run(Command::new("rustup")
                .args(["component", "add", component])
                .current_dir(root()?))
        }),
    }])
}

fn install(missing: Vec<Missing<'_>>) -> Result<()> {
    if missing.is_empty() {
        return Ok(());
    }
    let count = missing.len();
    let names: Vec<&str> = missing.iter().map(|tool| tool.what.as_str()).collect();
    eprintln!("Setting up, once for this user: {}.", names.join(", "));
    for (index, tool) in missing.into_iter().enumerate() {
        eprintln!(
            "[{}/{count}] Installing {}: {} …",
            index + 1,
            tool.what,
            tool.time
        );
        let start = Instant::now();
        (tool.install)().with_context(|| format!("cannot install {}", tool.what))?;
        eprintln!(
            "[{}/{count}] Installed {} in {} s.",
            index + 1,
            tool.what,
            start.elapsed().as_secs()
        );
    }
    Ok(())
}

struct CargoInstall(Command);

/// `cargo install` of an unoptimised program without debug information.
fn cargo_install(build: &Path, home: &Path) -> CargoInstall {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .args(["install", "--debug", "--root"])
        .arg(home)
        // One folder for all tools: they share many dependencies.
        .env("CARGO_TARGET_DIR", build)
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        // Meant for the page, or for the person's own programs.
        .env_remove("CARGO_BUILD_TARGET")
        .env_remove("RUSTFLAGS");
    CargoInstall(command)
}

impl CargoInstall {
    fn arg(mut self, argument: String) -> Self {
        self.0.arg(argument);
        self
    }

    fn args<const N: usize>(mut self, arguments: [&str; N]) -> Self {
        self.0.args(arguments);
        self
    }

    fn run(mut self) -> Result<()> {
        run(&mut self.0)
    }
}

fn has_programs(folder: &Path, programs: &[&str]) -> bool {
    programs
        .iter()
        .all(|program| find_program(program, folder.as_os_str()).is_some())
}

/// The version number in the first line of `program --version`: its first word
/// that begins with a digit.
fn version_of(program: &str, path: &std::ffi::OsStr) -> Option<String> {
    let file = find_program(program, path)?;
    let text = output(Command::new(file).arg("--version"))?;
    let line = text.lines().next()?;
    line.split_whitespace()
        .find(|word| word.starts_with(|c: char| c.is_ascii_digit()))
        .map(str::to_owned)
}

/// The version of a package in Cargo.lock.
fn locked_version(root: &Path, package: &str) -> Result<String> {
    let lock = fs::read_to_string(root.join("Cargo.lock")).context("cannot read Cargo.lock")?;
    version_in_lock(&lock, package)
        .with_context(|| format!("Cargo.lock names no version of {package}"))
}

fn version_in_lock(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines();
    lines.find(|line| line.trim() == name)?;
    let version = lines.next()?.trim().strip_prefix("version = \"")?;
    version.strip_suffix('"').map(str::to_owned)
}

fn has_wasm_target(root: &Path) -> bool {
    let asked = output(
        Command::new("rustc")
            .args(["--print", "target-libdir", "--target", WASM_TARGET])
            .current_dir(root),
    );
    asked.is_some_and(|folder| Path::new(folder.trim()).is_dir())
}

/// The target that the page is compiled for.
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

fn add_wasm_target(root: &Path) -> Result<()> {
    let path = env::var_os("PATH").unwrap_or_default();
    if find_program("rustup", &path).is_none() {
        bail!(
            "rustup is missing. Install Rust from https://rustup.rs, or add the target \
             {WASM_TARGET} to your Rust as your system's handbook says"
        );
    }
    run(Command::new("rustup")
        .args(["target", "add", WASM_TARGET])
        .current_dir(root))
}

/// The npm command that works on this system.
fn npm() -> Result<Command> {
    let path = env::var_os("PATH").unwrap_or_default();
    let file = find_program("npm", &path)
        .context("npm is missing. Install Node.js 20 or newer from https://nodejs.org")?;
    Ok(Command::new(file))
}

fn npm_ci(folder: &Path) -> Result<()> {
    run(npm()?
        .args(["ci", "--no-audit", "--no-fund"])
        // Playwright's own browser is not used; see `browser`.
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
        .current_dir(folder))?;
    let lock = fs::read(folder.join("package-lock.json"))?;
    fs::write(installed_lock(folder), lock)?;
    Ok(())
}

/// Where the lock file of what is installed is kept: packages are installed
/// again only when it changed.
fn installed_lock(folder: &Path) -> PathBuf {
    folder.join("node_modules").join(".installed-lock.json")
}

fn npm_is_current(folder: &Path, lock: &str) -> bool {
    fs::read_to_string(installed_lock(folder)).is_ok_and(|installed| installed == lock)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locked_version_is_the_one_of_that_very_package() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.1\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(
            version_in_lock(lock, "wasm-bindgen").as_deref(),
            Some("0.2.130")
        );
        assert_eq!(version_in_lock(lock, "bindgen"), None);
    }
}
