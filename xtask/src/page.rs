//! Building and serving the page.

use std::{
    env, fs,
    hash::{DefaultHasher, Hasher},
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::SystemTime,
};

use anyhow::{Context, Result, bail};
use flate2::{Compression, write::GzEncoder};

use crate::{
    root,
    run::run,
    server::Server,
    split::{CHUNK_ENDING, split_program},
    tools::page_tools,
    unattended,
};

/// All that the page loads when it is opened may weigh this much, compressed as
/// by `gzip -9`: what there is before a person can paste or go on with a project.
pub const SIZE_LIMIT: usize = 350_000;

/// What is loaded once the page is usable: what a person does there. It may
/// weigh this much.
pub const CHUNK_LIMIT: usize = 314_000;

/// The program that reads live blogs, which is loaded once the page is usable
/// and has nothing to do, or when it is needed before, may weigh this much.
pub const READER_LIMIT: usize = 200_000;

/// The program that exports and imports, which is loaded when a dialog needs it,
/// may weigh this much.
pub const EXCHANGE_LIMIT: usize = 930_000;

/// The names of these programs.
const READER: &str = "liveblog-reader";
const EXCHANGE: &str = "liveblog-exchange";

/// Whether the page loads this file only when it is asked for, if at all:
/// English is compiled in.
fn on_demand(file: &str) -> bool {
    file == "sample.txt" || file.starts_with("locales")
}

/// The folder that the page is built into.
pub fn dist() -> Result<PathBuf> {
    Ok(root()?.join("dist"))
}

/// What the page is made of.
const SOURCES: [&str; 10] = [
    "Cargo.toml",
    "build.rs",
    "Cargo.lock",
    "Trunk.toml",
    "index.html",
    "style.css",
    "icon.svg",
    "locales",
    "src",
    "crates",
];

/// Builds the release page into `dist/`, unless it is there and nothing changed:
/// even then Trunk would optimise it once more, which takes many seconds.
pub fn build_if_changed() -> Result<()> {
    let root = root()?;
    let record = root.join("target").join("page.built");
    let built = fs::read_to_string(&record).unwrap_or_default();
    let page = fs::read_to_string(dist()?.join("index.html")).unwrap_or_default();
    // The page names its files by their hashes, so it is the one that was
    // recorded and not, say, one of `trunk build`.
    let same = !page.is_empty() && built == page;
    let since = record.metadata().and_then(|data| data.modified());
    if same
        && let Ok(since) = since
        && !SOURCES
            .iter()
            .any(|source| changed_since(&root.join(source), since))
    {
        println!("The page in dist/ is up to date.");
        return Ok(());
    }
    let start = SystemTime::now();
    build()?;
    fs::create_dir_all(root.join("target"))?;
    fs::copy(dist()?.join("index.html"), &record)?;
    // What changed while it was built counts as changed since.
    fs::File::options()
        .write(true)
        .open(&record)?
        .set_modified(start)?;
    Ok(())
}

/// Whether a file, or anything in a folder, was changed since; what cannot be
/// read counts as changed.
fn changed_since(path: &Path, since: SystemTime) -> bool {
    let Ok(data) = path.metadata() else {
        return true;
    };
    // A folder's own time tells of files that are gone.
    if !data.modified().is_ok_and(|time| time < since) {
        return true;
    }
    data.is_dir()
        && fs::read_dir(path).map_or(true, |entries| {
            entries
                .flatten()
                .any(|entry| changed_since(&entry.path(), since))
        })
}

/// Builds the release page into `dist/`.
pub fn build() -> Result<()> {
    let tools = page_tools()?;
    let mut trunk = tools.command("trunk")?;
    trunk.args(["build", "--release"]);
    if unattended() {
        trunk.arg("--locked");
    }
    run(&mut trunk)
}

/// Does to what Trunk has just built what Trunk cannot.
pub fn finish() -> Result<()> {
    let staging = env::var_os("TRUNK_STAGING_DIR").context("only Trunk calls this")?;
    let staging = Path::new(&staging);
    // `build.rs` has only the optimised program linked so that it can be cut.
    if env::var_os("TRUNK_PROFILE").is_some_and(|profile| profile == "release") {
        split_program(staging)?;
    }
    name_programs(staging)
}

/// Gives the programs beside the page's own names that go by their content, and
/// tells the page.
fn name_programs(staging: &Path) -> Result<()> {
    let page = staging.join("index.html");
    let mut html = fs::read_to_string(&page)?;
    for program in [READER, EXCHANGE] {
        let endings = [".js", "_bg.wasm"];
        let mut hasher = DefaultHasher::new();
        for ending in endings {
            hasher.write(&fs::read(staging.join(format!("{program}{ending}")))?);
        }
        let named = format!("{program}-{:016x}", hasher.finish());
        for ending in endings {
            fs::rename(
                staging.join(format!("{program}{ending}")),
                staging.join(format!("{named}{ending}")),
            )?;
        }
        let told = html.replace(&format!("=\"{program}\""), &format!("=\"{named}\""));
        if told == html {
            bail!("index.html does not name {program}");
        }
        html = told;
    }
    Ok(fs::write(page, html)?)
}

/// Builds the page and serves it until it is stopped.
pub fn serve(args: &[String]) -> Result<()> {
    let mut port = 8080;
    let mut open = false;
    let mut rest = args.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--port" => {
                let value = rest.next().context("--port needs a number")?;
                port = value
                    .parse()
                    .with_context(|| format!("`{value}` is no port number"))?;
            }
            "--open" => open = true,
            other => bail!("`serve` knows --port N and --open, not `{other}`"),
        }
    }
    build_if_changed()?;
    let server = Server::bind(&dist()?, port)?;
    let address = format!("http://localhost:{}/", server.port());
    println!();
    if server.port() != port && port != 0 {
        println!("Port {port} is taken.");
    }
    println!("Liveblog Annotator is at {address}  (stop it with Ctrl+C)");
    if open {
        open_browser(&address);
    }
    server.run();
    Ok(())
}

fn open_browser(address: &str) {
    let mut command = if cfg!(target_os = "macos") {
        Command::new("open")
    } else if cfg!(windows) {
        let mut command = Command::new("cmd");
        command.args(["/C", "start", ""]);
        command
    } else {
        Command::new("xdg-open")
    };
    command
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    if command.spawn().is_err() {
        println!("No browser could be opened from here: open the address yourself.");
    }
}

/// The size of one file of the page, in bytes.
pub struct FileSize {
    /// Its name in `dist/`.
    pub name: String,
    /// As it is.
    pub raw: usize,
    /// As by `gzip -9`.
    pub gzip: usize,
}

/// The sizes of all files of the built page, largest first.
pub fn sizes() -> Result<Vec<FileSize>> {
    let dist = dist()?;
    let mut sizes = Vec::new();
    measure(&dist, &dist, &mut sizes).with_context(|| format!("cannot read {}", dist.display()))?;
    sizes.sort_by_key(|file| std::cmp::Reverse(file.gzip));
    Ok(sizes)
}

fn measure(folder: &Path, dist: &Path, sizes: &mut Vec<FileSize>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            measure(&path, dist, sizes)?;
            continue;
        }
        let bytes = fs::read(&path)?;
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        gzip.write_all(&bytes)?;
        let name = path.strip_prefix(dist)?.to_string_lossy().into_owned();
        sizes.push(FileSize {
            name,
            raw: bytes.len(),
            gzip: gzip.finish()?.len(),
        });
    }
    Ok(())
}

/// When the page loads a file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum When {
    Opening,
    Next,
    Idle,
    Exchange,
    OnDemand,
}

fn when(name: &str) -> When {
    if name.starts_with(READER) {
        When::Idle
    } else if name.starts_with(EXCHANGE) {
        When::Exchange
    } else if name.ends_with(CHUNK_ENDING) {
        When::Next
    } else if on_demand(name) {
        When::OnDemand
    } else {
        When::Opening
    }
}

/// Prints the sizes and says whether they keep the limits.
pub fn print_sizes() -> Result<bool> {
    let sizes = sizes()?;
    println!("{:>10} {:>10}  file", "bytes", "gzip -9");
    for file in &sizes {
        let remark = match when(&file.name) {
            When::Opening => "",
            When::Next => " (once the page is usable)",
            When::Idle => " (once the page has nothing to do)",
            When::Exchange | When::OnDemand => " (only on demand)",
        };
        println!("{:>10} {:>10}  {}{remark}", file.raw, file.gzip, file.name);
    }
    let mut is_within = true;
    for (time, words, limit) in [
        (When::Opening, "on opening", SIZE_LIMIT),
        (When::Next, "once the page is usable", CHUNK_LIMIT),
        (When::Idle, "once the page has nothing to do", READER_LIMIT),
        (When::Exchange, "to export or import", EXCHANGE_LIMIT),
    ] {
        let (mut raw, mut gzip) = (0, 0);
        for file in sizes.iter().filter(|file| when(&file.name) == time) {
            raw += file.raw;
            gzip += file.gzip;
        }
        println!("{raw:>10} {gzip:>10}  {words} (limit {limit} compressed)");
        is_within &= gzip <= limit && gzip > 0;
    }
    Ok(is_within)
}
