//! A Chromium for the tests: one that is on the machine, or Debian's.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Result, bail};

use crate::run::{find_program, output, run};

/// Programs that are a Chromium, the likeliest first.
const NAMES: [&str; 7] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "brave-browser",
];

/// The usual places where no search path leads.
const MAC: [&str; 3] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
];
const WINDOWS: [&str; 3] = [
    r"Google\Chrome\Application\chrome.exe",
    r"Chromium\Application\chrome.exe",
    r"Microsoft\Edge\Application\msedge.exe",
];

/// The browser's program; where none is found, it is installed if that is possible.
pub fn browser() -> Result<PathBuf> {
    if let Some(named) = env::var_os("CHROME").filter(|value| !value.is_empty()) {
        let file = PathBuf::from(named);
        if !file.is_file() {
            bail!("CHROME names {}, which is no file", file.display());
        }
        return Ok(file);
    }
    if let Some(found) = found() {
        return Ok(found);
    }
    if may_install() {
        eprintln!("Setting up: Debian's chromium, for the tests: a minute or two …");
        run(Command::new("apt-get").arg("update"))?;
        run(Command::new("apt-get")
            .args(["install", "--yes", "--no-install-recommends", "chromium"])
            .env("DEBIAN_FRONTEND", "noninteractive"))?;
        if let Some(found) = found() {
            return Ok(found);
        }
    }
    bail!(
        "the tests need a Chromium browser and found none. Install Chromium or Google Chrome \
         (on Debian: `sudo apt-get install chromium`), or set the environment variable CHROME \
         to the program of one"
    );
}

fn found() -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let on_path = NAMES.iter().filter_map(|name| find_program(name, &path));
    let mac = MAC
        .iter()
        .map(PathBuf::from)
        .filter(|_| cfg!(target_os = "macos"));
    let windows = ["ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"]
        .iter()
        .filter_map(env::var_os)
        .flat_map(|folder| WINDOWS.map(|place| Path::new(&folder).join(place)))
        .filter(|_| cfg!(windows));
    on_path.chain(mac).chain(windows).find(|file| works(file))
}

/// Ubuntu has a `chromium-browser` that only says where to get one.
fn works(file: &Path) -> bool {
    if cfg!(windows) {
        // Chrome for Windows opens a window when asked for its version.
        return file.is_file();
    }
    output(Command::new(file).arg("--version")).is_some_and(|text| !text.trim().is_empty())
}

/// Whether Debian's packages can be installed without asking anyone.
pub fn may_install() -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    find_program("apt-get", &path).is_some()
        && output(Command::new("id").arg("-u")).is_some_and(|id| id.trim() == "0")
}
