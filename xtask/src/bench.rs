//! The figures of speed and size: measured and printed, not judged, since a busy
//! machine is no fault of the program.

use std::{env, fs, process::Command, thread::available_parallelism};

use anyhow::{Result, bail};

use crate::{
    browser::browser,
    page, root,
    run::{output, run},
    tools::e2e_packages,
};

const PARTS: [&str; 10] = [
    "parse", "export", "split", "keys", "open", "find", "scroll", "memory", "download", "load",
];

/// The parts that are measured without a browser.
const NATIVE: [&str; 2] = ["parse", "export"];

/// Megabytes of the generated live blog that is split.
const BLOG_MB: &str = "10";

/// Measures the named parts, or all.
pub fn bench(parts: &[String]) -> Result<bool> {
    for part in parts {
        if !PARTS.contains(&part.as_str()) {
            bail!(
                "there is no part `{part}`; the parts are {}",
                PARTS.join(", ")
            );
        }
    }
    let wanted = |part: &str| parts.is_empty() || parts.iter().any(|named| named == part);
    let in_browser: Vec<&str> = PARTS
        .into_iter()
        .filter(|part| !NATIVE.contains(part) && wanted(part))
        .collect();

    if !in_browser.is_empty() {
        page::build_if_changed()?;
        e2e_packages()?;
    }
    // Built before anything is measured.
    let folder = env::temp_dir().join(format!("liveblog-annotator-bench-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let blog = folder.join("blog.txt");
    let mut write = example("bench_parse")?;
    write.arg("--write").arg(&blog).arg(BLOG_MB);
    run(&mut write)?;

    println!("\n{}", machine());
    if wanted("parse") {
        println!("\nSplitting natively");
        run(&mut example("bench_parse")?)?;
    }
    if wanted("export") {
        println!("\nExporting natively");
        run(&mut example("bench_export")?)?;
    }
    if wanted("load") {
        println!("\nEverything the page loads");
        page::print_sizes()?;
    }
    if !in_browser.is_empty() {
        let e2e = root()?.join("e2e");
        run(Command::new("node")
            .arg("bench.mjs")
            .args(&in_browser)
            .current_dir(e2e)
            .env("CHROME", browser()?)
            .env("BENCH_BLOG", &blog))?;
    }
    fs::remove_dir_all(&folder).ok();
    Ok(true)
}

/// A measurement of the core's own. That of parsing also writes the live blog it
/// measures with.
fn example(name: &str) -> Result<Command> {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .args(["run", "--quiet", "--release", "--package", "liveblog-core"])
        .args(["--features", "exchange", "--example", name, "--"])
        .current_dir(root()?);
    Ok(command)
}

/// What it was measured on.
fn machine() -> String {
    let processor = fs::read_to_string("/proc/cpuinfo")
        .ok()
        .and_then(|text| {
            let line = text.lines().find(|line| line.starts_with("model name"))?;
            line.split_once(':').map(|(_, name)| name.trim().to_owned())
        })
        .or_else(|| {
            output(Command::new("sysctl").args(["-n", "machdep.cpu.brand_string"]))
                .map(|name| name.trim().to_owned())
        })
        .unwrap_or_else(|| env::consts::ARCH.to_owned());
    let cores = available_parallelism().map_or(1, usize::from);
    let chromium = browser()
        .ok()
        .filter(|_| !cfg!(windows))
        .and_then(|file| output(Command::new(file).arg("--version")))
        .unwrap_or_default();
    format!(
        "Measured on {processor}, {cores} cores, {}, {}",
        env::consts::OS,
        chromium.trim()
    )
}
