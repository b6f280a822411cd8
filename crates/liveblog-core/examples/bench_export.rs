//! Measures how fast a labelled live blog is exported, reading it back and
//! comparing included, on one thread, and how much memory that takes.
//!
//! ```text
//! cargo run --release -p liveblog-core --features exchange --example bench_export            50,000 entries
//! cargo run --release -p liveblog-core --features exchange --example bench_export -- 2000    another number
//! cargo run --release -p liveblog-core --features exchange --example bench_export -- 2000 w3c   another format
//! ```
//!
//! Every entry has about 500 bytes of invented text, a label, two labelled
//! passages and a status. A MB is 1,000,000 bytes.

mod labelled;

use std::fs;
use std::time::Instant;

use liveblog_core::Timestamp;
use liveblog_core::exchange::{Format, Options, Sink, export};

/// Counts what it is given, so that the memory is that of exporting alone.
#[derive(Default)]
struct Count(usize);

impl Sink for Count {
    fn write(&mut self, _: &str, bytes: &[u8]) {
        self.0 += bytes.len();
    }

    fn progress(&mut self, _: f32) {}
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let entries = arguments.next().and_then(|number| number.parse().ok());
    let mut formats: Vec<Format> = arguments.filter_map(|name| name.parse().ok()).collect();
    if formats.is_empty() {
        formats = vec![
            Format::Json,
            Format::Jsonl,
            Format::CsvEntries,
            Format::CsvAnnotations,
        ];
    }
    let project = labelled::project(entries.unwrap_or(50_000), 1, 2);
    let options = Options::new(Timestamp::from_unix(0));
    for format in formats {
        memory();
        let before = memory();
        let mut best = f64::INFINITY;
        let mut bytes = 0;
        // The fastest of some runs: the others were disturbed.
        for _ in 0..5 {
            let mut count = Count::default();
            let start = Instant::now();
            if let Err(error) = export(&project, format, &options, &mut count) {
                eprintln!("{error}");
            }
            best = best.min(start.elapsed().as_secs_f64());
            bytes = count.0;
        }
        let megabytes = bytes as f64 / 1e6;
        let peak = memory().zip(before).map(|(peak, before)| {
            let peak = peak.saturating_sub(before) as f64 / 1e6;
            format!(", {peak:.1} MB of memory beside the project")
        });
        println!(
            "{format}: {megabytes:.1} MB, {:.0} ms, {:.0} MB/s{}",
            best * 1e3,
            megabytes / best,
            peak.unwrap_or_default()
        );
    }
}

/// The most memory that was used since this was last asked, in bytes, where the
/// system says so.
fn memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: u64 = line.split_ascii_whitespace().nth(1)?.parse().ok()?;
    fs::write("/proc/self/clear_refs", "5").ok()?;
    Some(kilobytes * 1024)
}
