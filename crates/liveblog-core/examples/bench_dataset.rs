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

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Instant;

use liveblog_core::transaction::{Change, Diff};
use liveblog_core::{
    Annotation, AnnotationId, Annotator, Codebook, Document, EntryRecords, Origin, Part, Project,
    Session, Span, Status, StatusRecord, TextRange, Timestamp, dataset, parse, store,
};

fn main() {
    let entries = std::env::args()
        .nth(1)
        .and_then(|number| number.parse().ok());
    let project = project(entries.unwrap_or(10_000));
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

fn project(entries: usize) -> Project {
    let mut blog = "Storm over the islands – live\n\n".to_owned();
    for entry in 0..entries {
        let (hour, minute) = (entry / 60 % 24, entry % 60);
        // Writing to a string cannot fail.
        let _ = write!(
            blog,
            "Report {entry} from the quay\n\n{hour:02}:{minute:02} , Ida Fell\n\n"
        );
        for part in 0..4 {
            let _ = write!(
                blog,
                "“We saw the water rise by {entry} centimetres,” said Zoë Márquez of café number \
                 {part}, and nobody could say when it would stop.\n\n"
            );
        }
    }
    let moment = Timestamp::from_unix(1_800_000_000);
    let document = parse::parse(&blog, &moment);
    let mut project = Project::new(
        Codebook::liveblog_core(),
        vec![Annotator::first()],
        vec![document],
    );
    let document = project.documents()[0].clone();
    for index in 0..document.entries.len() {
        let changes = changes(&project, &document, index, &moment);
        if let Err(conflict) = project.apply(&changes) {
            eprintln!("{conflict}");
        }
    }
    project
}

/// Five annotations and a status for one entry.
fn changes(
    project: &Project,
    document: &Document,
    index: usize,
    moment: &Timestamp,
) -> Vec<Change> {
    let entry = &document.entries[index];
    let text = document.text(entry);
    let annotator = &project.annotators[0].id;
    let edge = |byte: usize| text.floor_char_boundary(byte) as u32;
    let annotation = |number: usize| Annotation {
        id: AnnotationId::new(format!("n-{index:08}{number:08}")),
        document: document.id.clone(),
        entry: entry.id.clone(),
        label: project.codebook.labels[number].id.clone(),
        annotator: annotator.clone(),
        span: (number > 1).then(|| Span {
            part: Part::Text,
            range: TextRange {
                start: edge(number * 90),
                end: edge(number * 90 + 50),
            },
        }),
        origin: Origin::Human,
        note: "".into(),
        created: moment.clone(),
        modified: moment.clone(),
        codebook_version: project.codebook.version,
        extra: Default::default(),
    };
    let status = StatusRecord {
        document: document.id.clone(),
        entry: entry.id.clone(),
        annotator: annotator.clone(),
        status: Status::Done,
        modified: moment.clone(),
        note: "".into(),
        extra: Default::default(),
    };
    let mut changes: Vec<Change> = (0..5)
        .map(|number| {
            Change::Annotation(Diff {
                before: None,
                after: Some(Arc::new(annotation(number))),
            })
        })
        .collect();
    changes.push(Change::Status(Diff {
        before: None,
        after: Some(Arc::new(status)),
    }));
    changes
}
