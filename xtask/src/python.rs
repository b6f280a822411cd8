//! A Python with the libraries that read our exports, for the tests of them.

use std::{
    env, fs,
    hash::{DefaultHasher, Hasher},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use crate::{
    browser::may_install,
    root,
    run::{find_program, output, run},
    tools::tools_folder,
};

/// What is written when all libraries are there.
const COMPLETE: &str = "complete";

/// The Python of an environment that has exactly what
/// `consumers/requirements.txt` names, which is made where it is missing.
pub fn python() -> Result<PathBuf> {
    let requirements = root()?.join("consumers").join("requirements.txt");
    let mut hasher = DefaultHasher::new();
    hasher.write(&fs::read(&requirements)?);
    let folder = tools_folder()?.join(format!("consumers-{:016x}", hasher.finish()));
    let python = program(&folder);
    if folder.join(COMPLETE).is_file() && python.is_file() {
        return Ok(python);
    }
    let base = base()?;
    eprintln!("Setting up: the libraries that read exports, for the tests: 2 to 4 minutes …");
    // A half one of an earlier run would be in the way.
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    run(Command::new(&base).args(["-m", "venv"]).arg(&folder))?;
    run(Command::new(&python)
        .args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ])
        .arg("--requirement")
        .arg(&requirements))?;
    fs::write(folder.join(COMPLETE), "")?;
    Ok(python)
}

fn program(folder: &Path) -> PathBuf {
    if cfg!(windows) {
        folder.join("Scripts").join("python.exe")
    } else {
        folder.join("bin").join("python")
    }
}

/// A Python that can make environments: one that is on the machine, or Debian's.
fn base() -> Result<PathBuf> {
    if let Some(found) = found() {
        return Ok(found);
    }
    if may_install() {
        eprintln!("Setting up: Debian's python3 …");
        run(Command::new("apt-get").arg("update"))?;
        run(Command::new("apt-get")
            .args(["install", "--yes", "--no-install-recommends"])
            .args(["python3", "python3-venv"])
            .env("DEBIAN_FRONTEND", "noninteractive"))?;
    }
    found().context(
        "the tests of the exports need Python 3.10 to 3.13 with the module venv and found none; \
         install it (on Debian: `sudo apt-get install python3 python3-venv`)",
    )
}

/// The first Python on the search path that fits the pinned libraries.
fn found() -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let names = [
        "python3.11",
        "python3.12",
        "python3.13",
        "python3.10",
        "python3",
        "python",
    ];
    let programs = names.iter().filter_map(|name| find_program(name, &path));
    let mut fitting = programs.filter(|file| {
        // Debian splits what makes environments from the rest.
        let asked = "import ensurepip, sys, venv; print(sys.version_info[:2] >= (3, 10) and sys.version_info[:2] < (3, 14))";
        output(Command::new(file).args(["-c", asked])).is_some_and(|said| said.trim() == "True")
    });
    fitting.next()
}
