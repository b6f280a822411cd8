//! Running other programs: their output stays visible, their failure is an error
//! that says which call it was.

use std::{
    ffi::OsStr,
    io::{BufRead, BufReader, Write},
    ops::AddAssign,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};

/// Runs a command, its output going where ours goes.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .with_context(|| format!("cannot start {}", shown(command)))?;
    if !status.success() {
        bail!("{} failed ({status})", shown(command));
    }
    Ok(())
}

/// What a command prints, if it can be run and succeeds.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    if !output.status.success() {
        return None;
    }
    String::from_utf8(output.stdout).ok()
}

/// How many tests passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Tests that passed.
    pub passed: usize,
    /// Tests that failed, or whole steps that did.
    pub failed: usize,
    /// Tests that were left out.
    pub skipped: usize,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

/// Runs a test runner, shows what it prints as it comes, and counts its tests by
/// its closing lines. A runner that fails without having counted a failed test
/// (it did not compile, say) counts as one failure.
pub fn run_tests(command: &mut Command) -> Result<Tally> {
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {}", shown(command)))?;
    let mut tally = Tally::default();
    if let Some(stdout) = child.stdout.take() {
        let mut reader = BufReader::new(stdout);
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line)? > 0 {
            let mut out = std::io::stdout().lock();
            out.write_all(&line)?;
            out.flush()?;
            tally += counted(&String::from_utf8_lossy(&line));
            line.clear();
        }
    }
    let status = child.wait()?;
    if !status.success() && tally.failed == 0 {
        eprintln!("{} failed ({status})", shown(command));
        tally.failed = 1;
    }
    Ok(tally)
}

/// What a line of a test runner's output adds: the closing line of cargo test
/// (`test result: ok. 3 passed; 0 failed; 1 ignored; …`), that of pytest (`1
/// failed, 3 passed in 1.23s`) or one of the closing lines of Playwright (`  3
/// passed (1.2s)`).
fn counted(line: &str) -> Tally {
    let line = without_colour(line);
    let line = line.trim();
    let mut tally = Tally::default();
    if let Some(rest) = line.strip_prefix("test result: ") {
        for part in rest.split(['.', ';']) {
            add(&mut tally, part);
        }
    } else {
        if let Some((counts, time)) = line.rsplit_once(" in ")
            && time.starts_with(|c: char| c.is_ascii_digit())
        {
            for part in counts.split(',') {
                add(&mut tally, part);
            }
            return tally;
        }
        let closing = match line.rsplit_once(" (") {
            Some((start, time)) if time.ends_with(')') => start,
            _ => line,
        };
        add(&mut tally, closing);
    }
    tally
}

fn add(tally: &mut Tally, part: &str) {
    let mut words = part.split_whitespace();
    let (Some(number), Some(kind), None) = (words.next(), words.next(), words.next()) else {
        return;
    };
    let Ok(number) = number.parse::<usize>() else {
        return;
    };
    match kind {
        "passed" => tally.passed += number,
        "failed" | "flaky" | "interrupted" => tally.failed += number,
        "ignored" | "skipped" => tally.skipped += number,
        _ => {}
    }
}

fn without_colour(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut rest = line.chars();
    while let Some(c) = rest.next() {
        if c == '\u{1b}' {
            // ESC [ … letter
            rest.find(char::is_ascii_alphabetic);
        } else {
            plain.push(c);
        }
    }
    plain
}

fn shown(command: &Command) -> String {
    let mut text = String::from("`");
    text.push_str(&command.get_program().to_string_lossy());
    for argument in command.get_args() {
        text.push(' ');
        text.push_str(&argument.to_string_lossy());
    }
    text.push('`');
    text
}

/// The program of this name on a search path.
pub fn find_program(name: &str, path: &OsStr) -> Option<PathBuf> {
    let endings: &[&str] = if cfg!(windows) {
        &[".exe", ".cmd", ".bat"]
    } else {
        &[""]
    };
    std::env::split_paths(path)
        .flat_map(|folder| {
            endings
                .iter()
                .map(move |ending| folder.join(format!("{name}{ending}")))
        })
        .find(|file| is_executable(file))
}

#[cfg(unix)]
fn is_executable(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata()
        .is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(file: &Path) -> bool {
    file.is_file()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(passed: usize, failed: usize, skipped: usize) -> Tally {
        Tally {
            passed,
            failed,
            skipped,
        }
    }

    #[test]
    fn closing_lines_are_counted_and_nothing_else() {
        for (line, expected) in [
            (
                "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.03s",
                tally(12, 0, 1),
            ),
            (
                "test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out",
                tally(1, 2, 0),
            ),
            (
                "\u{1b}[32m  31 passed\u{1b}[39m\u{1b}[2m (1.2m)\u{1b}[22m",
                tally(31, 0, 0),
            ),
            ("  2 failed", tally(0, 2, 0)),
            ("  1 flaky", tally(0, 1, 0)),
            ("  3 skipped", tally(0, 0, 3)),
            ("2 failed, 10 passed, 1 warning in 3.45s", tally(10, 2, 0)),
            ("test the_3 passed ... ok", tally(0, 0, 0)),
            ("1 passed through here", tally(0, 0, 0)),
        ] {
            assert_eq!(counted(line), expected, "{line}");
        }
    }
}
