//! A labelled live blog of any size, made up for measuring.

use std::fmt::Write as _;
use std::sync::Arc;

use liveblog_core::transaction::{Change, Diff};
use liveblog_core::{
    Annotation, AnnotationId, Annotator, Codebook, Document, Origin, Part, Project, Span, Status,
    StatusRecord, TextRange, Timestamp, parse,
};

/// A live blog of so many entries, each with about 500 bytes of text, so many
/// labels of its own, labelled passages and a status.
pub fn project(entries: usize, labels: usize, passages: usize) -> Project {
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
        let changes = changes(&project, &document, index, (labels, passages), &moment);
        if let Err(conflict) = project.apply(&changes) {
            eprintln!("{conflict}");
        }
    }
    project
}

/// The annotations and the status of one entry.
fn changes(
    project: &Project,
    document: &Document,
    index: usize,
    (labels, passages): (usize, usize),
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
        span: (number >= labels).then(|| Span {
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
    let mut changes: Vec<Change> = (0..labels + passages)
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
