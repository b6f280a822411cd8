//! Measures how fast a dataset file is written and read, hashes included, and
//! what the browser's database keeps of the same project, on one thread.
//!
//! ```text
//! cargo run --release -p liveblog-core --example bench_dataset            10,000 entries
//! cargo run --release -p liveblog-core --example bench_dataset -- 2000    another number
//! ```
//!
//! Every entry has about 500 bytes of invented text, five annotations, of
//! which three are passages, and a status. A MB is 1,000,000 bytes.

mod labelled;

use std::time::Instant;

use liveblog_core::{EntryRecords, Session, Timestamp, dataset, store};

fn main() {
    let entries = std::env::args()
        .nth(1)
        .and_then(|number| number.parse().ok());
    let project = labelled::project(entries.unwrap_or(10_000), 2, 3);
    let exported = Timestamp::from_unix(0);
    let file = dataset::write(&project, &exported);
    let records = || project.all_records();
    let count = |of: fn(&EntryRecords) -> usize| records().map(|r| of(r)).sum::<usize>();
    println!(
        "{:.1} MB of file: {} entries, {} annotations, {:.1} MB of text",
        megabytes(&file),
        records().count(),
        count(|r| r.annotations.len()),
        megabytes(&project.documents()[0].buffer),
    );
    measure("write", &file, || dataset::write(&project, &exported).len());
    measure("read", &file, || {
        dataset::read(file.as_bytes()).map_or(0, |opened| opened.project.documents().len())
    });

    let document = project.documents()[0].clone();
    let layout = store::write_layout(&document);
    measure("write the layout", &layout, || {
        store::write_layout(&document).len()
    });
    measure("read the layout", &layout, || {
        store::read_layout(&layout, document.buffer.clone()).map_or(0, |d| d.entries.len())
    });
    let snapshot = Session::new(project).snapshot();
    let kept = store::write_snapshot(&snapshot);
    measure("write the snapshot", &kept, || {
        store::write_snapshot(&snapshot).len()
    });
    measure("read the snapshot", &kept, || {
        usize::from(store::read_snapshot(&kept).is_ok())
    });
}

fn megabytes(text: &str) -> f64 {
    text.len() as f64 / 1e6
}

/// Prints the fastest of some runs: the others were disturbed.
fn measure(what: &str, file: &str, run: impl Fn() -> usize) {
    let seconds = (0..7).map(|_| {
        let start = Instant::now();
        assert_ne!(std::hint::black_box(run()), 0);
        start.elapsed().as_secs_f64()
    });
    let best = seconds.fold(f64::INFINITY, f64::min);
    println!(
        "{what}: {:.1} MB, {:.0} ms, {:.0} MB/s",
        megabytes(file),
        best * 1e3,
        megabytes(file) / best
    );
}
