//! What a later version of a live blog changes, in words: before it is taken
//! in, and afterwards as long as both versions are in the project.

use std::sync::Arc;

use liveblog_core::again::{self, CarryReport, Comparison, Kind, Pair, Reason};
use liveblog_core::{Annotation, AnnotatorId, Codebook, Document, Entry, Part, Project};

use super::shown_time;
use crate::words::{count, fill, t};

/// What became of a live blog between two versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changes {
    /// Whether the later version is in the project already.
    pub taken: bool,
    /// The earlier version's title.
    pub title: String,
    /// All of it in a line.
    pub words: String,
    /// The entries that were edited, that are new, that are gone and that are
    /// the same.
    pub groups: Vec<(Kind, Vec<Row>)>,
}

/// An entry of either version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// When it was published, as printed.
    pub time: String,
    /// Its heading, or how it begins.
    pub heading: String,
    /// What becomes of what was set on it.
    pub remarks: Vec<String>,
}

/// How many characters stand for an entry without a heading, and for a passage.
const BEGINNING: usize = 60;

impl Changes {
    /// What taking `new` in as a later version of the document at `old` would
    /// do.
    pub(super) fn planned(
        project: &Project,
        old: usize,
        new: &Document,
        report: &CarryReport,
        annotator: &AnnotatorId,
    ) -> Option<Self> {
        let before = project.documents().get(old)?;
        let words = comparison_words(&report.comparison);
        let mut changes = Self::empty(before, false, words);
        let (mut all_carried, mut all_left) = (0, 0);
        for entry in &report.entries {
            let mut remarks = Vec::new();
            let records = entry.pair.old.and_then(|e| project.records(old).get(e));
            let own = records.map_or(0, |r| own(&r.annotations, annotator).count());
            let left = entry.left.iter().filter(|l| l.annotator == *annotator);
            let carried = own.saturating_sub(left.clone().count());
            if carried > 0 {
                remarks.push(count("changes.carried-over", carried));
            }
            if entry.reopened.contains(annotator) {
                remarks.push(t("changes.reopened").to_owned());
            }
            all_carried += carried;
            for left in left {
                all_left += 1;
                let label = label(&project.codebook, &left.label);
                let exact = left.exact.as_deref();
                remarks.push(stays(label, exact, Some(left.reason)));
            }
            let status = records.and_then(|r| r.status_record(annotator));
            if entry.statuses_left > 0 && status.is_some() {
                remarks.push(t("changes.status-stays").to_owned());
            }
            changes.push(&entry.pair, before, new, remarks);
        }
        changes.words.push_str(&carry_words(all_carried, all_left));
        Some(changes)
    }

    /// What the document at `new` changed, and what is still with the one that
    /// it is a later version of. `None` where it is none, or that is not there.
    pub(super) fn made(project: &Project, new: usize, annotator: &AnnotatorId) -> Option<Self> {
        let documents = project.documents();
        let after = documents.get(new)?;
        let continued = again::continues(after)?;
        let old = documents.iter().position(|old| &*old.id == continued)?;
        let before = documents.get(old)?;
        let comparison = again::compare(before, after);
        let mut left = 0;
        let mut changes = Self::empty(before, true, comparison_words(&comparison));
        for pair in &comparison.pairs {
            let mut remarks = Vec::new();
            let records = pair.old.and_then(|entry| project.records(old).get(entry));
            let entry = pair.old.and_then(|entry| before.entries.get(entry));
            if let (Some(records), Some(entry)) = (records, entry) {
                for annotation in own(&records.annotations, annotator) {
                    left += 1;
                    let label = label(&project.codebook, &annotation.label);
                    let exact = exact(annotation, before, entry);
                    remarks.push(stays(label, exact, None));
                }
            }
            changes.push(pair, before, after, remarks);
        }
        if left > 0 {
            changes.words.push_str("; ");
            changes.words.push_str(&count("changes.stayed", left));
        }
        Some(changes)
    }

    fn empty(before: &Document, taken: bool, words: String) -> Self {
        let kinds = [Kind::Edited, Kind::New, Kind::Gone, Kind::Same];
        Self {
            taken,
            title: title(before).to_owned(),
            words,
            groups: kinds.into_iter().map(|kind| (kind, Vec::new())).collect(),
        }
    }

    fn push(&mut self, pair: &Pair, before: &Document, after: &Document, remarks: Vec<String>) {
        let new = pair
            .new
            .and_then(|entry| Some((after, after.entries.get(entry)?)));
        let old = pair
            .old
            .and_then(|entry| Some((before, before.entries.get(entry)?)));
        let Some((document, entry)) = new.or(old) else {
            return;
        };
        let heading = match document.heading(entry) {
            Some(heading) => heading.to_owned(),
            None => beginning(document.text(entry)),
        };
        let row = Row {
            time: shown_time(entry.time.raw.as_deref().unwrap_or_default()).into_owned(),
            heading,
            remarks,
        };
        for (kind, rows) in &mut self.groups {
            if *kind == pair.kind {
                rows.push(row);
                return;
            }
        }
    }
}

/// Which documents are versions of one another, looked up once for the
/// documents as they are: views ask for each of them at every drawing.
#[derive(Debug)]
pub struct Versions {
    of: Vec<Arc<Document>>,
    earlier: Vec<Option<usize>>,
    later: Vec<Option<usize>>,
}

impl Versions {
    /// Whether they are still of these very documents.
    pub(super) fn are_of(&self, documents: &[Arc<Document>]) -> bool {
        let same = |(a, b): (&Arc<Document>, &Arc<Document>)| Arc::ptr_eq(a, b);
        self.of.len() == documents.len() && self.of.iter().zip(documents).all(same)
    }

    /// Looks them up.
    pub(super) fn new(documents: &[Arc<Document>]) -> Self {
        let mut places: Vec<usize> = (0..documents.len()).collect();
        places.sort_by(|a, b| documents[*a].id.cmp(&documents[*b].id));
        let place_of = |id: &str| {
            let found = places.binary_search_by(|at| (*documents[*at].id).cmp(id));
            found.ok().and_then(|found| places.get(found).copied())
        };
        let mut earlier = vec![None; documents.len()];
        let mut later = earlier.clone();
        for (new, document) in documents.iter().enumerate() {
            if let Some(old) = again::continues(document).and_then(place_of) {
                earlier[new] = Some(old);
                later[old].get_or_insert(new);
            }
        }
        Self {
            of: documents.to_vec(),
            earlier,
            later,
        }
    }

    /// The position of the document that the one at `index` is a later version
    /// of.
    pub fn earlier(&self, index: usize) -> Option<usize> {
        self.earlier.get(index).copied().flatten()
    }

    /// The position of the document that is a later version of the one at
    /// `index`.
    pub fn later(&self, index: usize) -> Option<usize> {
        self.later.get(index).copied().flatten()
    }
}

/// What of it an annotator has made: what others have made is not for them to
/// see.
fn own<'a>(
    annotations: &'a [Arc<Annotation>],
    annotator: &AnnotatorId,
) -> impl Iterator<Item = &'a Arc<Annotation>> {
    annotations.iter().filter(|a| a.annotator == *annotator)
}

/// What a live blog is called.
pub fn title(document: &Document) -> &str {
    document.title.as_deref().unwrap_or(t("head.untitled"))
}

fn label<'c>(codebook: &'c Codebook, id: &'c str) -> &'c str {
    let mut labels = codebook.labels.iter();
    labels
        .find(|l| *l.id == *id)
        .map_or(id, |label| &label.name)
}

fn exact<'d>(annotation: &Annotation, document: &'d Document, entry: &Entry) -> Option<&'d str> {
    let span = annotation.span?;
    let part = match span.part {
        Part::Text => document.text(entry),
        Part::Heading => document.heading(entry).unwrap_or_default(),
    };
    Some(span.range.of(part))
}

fn stays(label: &str, exact: Option<&str>, reason: Option<Reason>) -> String {
    let mut words = match exact {
        Some(exact) => fill(
            "changes.passage-stays",
            &[("label", &label), ("words", &beginning(exact))],
        ),
        None => fill("changes.label-stays", &[("label", &label)]),
    };
    if let Some(reason) = reason {
        words.push_str(": ");
        words.push_str(reason_words(reason));
    }
    words
}

/// So many entries of a kind.
pub fn kind_words(kind: Kind, many: usize) -> String {
    let key = match kind {
        Kind::Same => "changes.same",
        Kind::Edited => "changes.edited",
        Kind::New => "changes.new",
        Kind::Gone => "changes.gone",
    };
    count(key, many)
}

/// For example `38 the same, 2 edited, 5 new, 1 gone`.
fn comparison_words(comparison: &Comparison) -> String {
    let mut words = String::new();
    for kind in [Kind::Same, Kind::Edited, Kind::New, Kind::Gone] {
        if !words.is_empty() {
            words.push_str(", ");
        }
        words.push_str(&kind_words(kind, comparison.count(kind)));
    }
    words
}

/// The same, and what becomes of the annotations.
fn carry_words(carried: usize, left: usize) -> String {
    let mut words = String::new();
    if carried + left > 0 {
        words.push_str("; ");
        words.push_str(&count("changes.carried", carried));
    }
    if left > 0 {
        words.push_str(", ");
        words.push_str(&count("changes.not-carried", left));
    }
    words
}

/// The first line of a text, cut where it is long.
pub fn beginning(text: &str) -> String {
    let line = text.trim_start().lines().next().unwrap_or_default();
    match line.char_indices().nth(BEGINNING) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line.to_owned(),
    }
}

/// Why an annotation stays with an earlier version.
fn reason_words(reason: Reason) -> &'static str {
    t(match reason {
        Reason::EntryGone => "changes.entry-gone",
        Reason::WordsGone => "changes.words-gone",
        Reason::AttributionLeft => "changes.attribution-left",
    })
}
