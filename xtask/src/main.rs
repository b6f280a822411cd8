//! Set-up, build, serving and checks of Liveblog Annotator, on any system that
//! has cargo (by rustup) and Node: `cargo xtask serve`.
//!
//! Each command installs the tools that it needs and cannot find, once per user
//! (see [`tools`]), and then calls them. What the page is made of is said in
//! `Trunk.toml` and `index.html`; what Trunk cannot do, it has done here
//! (`finish-page`), so that plain Trunk gives the same.

mod bench;
mod browser;
mod checks;
mod page;
mod python;
mod run;
mod server;
mod split;
mod tools;

use std::{env, path::PathBuf, process::ExitCode};

use anyhow::{Context, Result, bail};

const USAGE: &str = "\
Usage: cargo xtask COMMAND

  serve [--port N] [--open]   build the page and serve it at http://localhost:8080
  build                       build the page into dist/, static files for any web host
  test [PART…] [-- ARGS]      run the tests; parts: core, consumers, browser, size, e2e
                              (all by default); ARGS go to Playwright (e2e)
  bench [PART…]               print the figures of speed and size; parts: parse, export,
                              split, keys, open, find, scroll, memory, load (all by default)
  ci                          formatting, lints and all tests, as the continuous
                              integration runs them
  setup                       only install what the commands above need

Tools that are missing are installed once, for this user, into
$CARGO_HOME/liveblog-annotator-tools (or $LIVEBLOG_ANNOTATOR_TOOLS).";

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    match command(&args) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Runs one command; `false` says that a check failed, which it has reported.
fn command(args: &[String]) -> Result<bool> {
    let Some((name, rest)) = args.split_first() else {
        bail!("no command given\n\n{USAGE}");
    };
    match name.as_str() {
        "serve" => page::serve(rest).map(|()| true),
        "build" => {
            no_arguments(rest)?;
            page::build().map(|()| true)
        }
        "test" => checks::test(rest),
        "bench" => bench::bench(rest),
        "ci" => {
            no_arguments(rest)?;
            checks::ci()
        }
        "setup" => {
            no_arguments(rest)?;
            checks::setup().map(|()| true)
        }
        // Called by Trunk; see Trunk.toml.
        "finish-page" => {
            no_arguments(rest)?;
            page::finish().map(|()| true)
        }
        "help" | "-h" | "--help" => {
            println!("{USAGE}");
            Ok(true)
        }
        other => bail!("there is no command `{other}`\n\n{USAGE}"),
    }
}

fn no_arguments(rest: &[String]) -> Result<()> {
    match rest.first() {
        None => Ok(()),
        Some(extra) => bail!("unexpected argument `{extra}`\n\n{USAGE}"),
    }
}

/// The folder of the workspace.
fn root() -> Result<PathBuf> {
    // Not the folder that it was compiled in: a clone may have been moved since.
    let manifest = env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    let root = manifest.parent().context("xtask lies in the workspace")?;
    Ok(root.to_path_buf())
}

/// Whether this runs unattended: the lock files must then be up to date already.
fn unattended() -> bool {
    env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false")
}
