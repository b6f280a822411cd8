//! A table of entries by annotators, for measures of agreement: one entry a
//! row, and for each label and annotator a column that says 1 or 0 where the
//! annotator is done with the entry, and nothing where not.
//!
//! The labels of a group with one choice stand together before the group's
//! column, which says as one nominal variable what they say: by that order the
//! reader knows them.
//!
//! What it does not hold: passages, and labels on entries that their annotator
//! is not done with, which would count as agreement or disagreement.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Form;
use crate::exchange::draft::Batch;
use crate::exchange::fit::{BookHolds, Holds, codebook_of_ids, drop_annotations, label_of_id};
use crate::exchange::table::columns::{
    self, KEYS, Keys, STATUS, Titled, id_of, is_missing, own, safe_names,
};
use crate::exchange::table::{Table, Writer, note, said_yes};
use crate::exchange::{
    Draft, DraftAnnotation, DraftEntry, Files, LossKind, Losses, Options, Reading,
};
use crate::json::Quoted;
use crate::said::said;
use crate::{Annotator, AnnotatorId, Choice, Codebook, Extra, Group, LabelId, Scope, Status};

pub(super) const FORM: Form = Form {
    holds: Holds {
        several_annotators: true,
        annotators: true,
        annotator_names: true,
        entry_labels: true,
        entries: true,
        unlabelled: true,
        statuses: true,
        entry_ids: true,
        codebook: BookHolds::Ids,
        ..Holds::NOTHING
    },
    stand_off: true,
    batch: Batch::Entries,
    fit: Some(fit),
    write: Some(write),
    read,
};

const FILE: &str = "wide.csv";
const NOTE: &str = "wide.README.txt";

/// Of [`STATUS`], without notes.
const STATUS_COLUMNS: usize = 2;

/// The labels that whole entries can have, those of groups with one choice
/// first, each group in a row; of these groups, and no more than the ids.
fn laid_out(whole: &Codebook) -> Codebook {
    let is_one = |group: &&Group| group.choice == Choice::One;
    let on_entries = || whole.labels.iter().filter(|l| l.scope != Scope::Span);
    let mut codebook = codebook_of_ids([]);
    let mut rest: Vec<_> = on_entries().collect();
    for group in whole.groups.iter().filter(is_one) {
        let (own, others): (Vec<_>, Vec<_>) = rest
            .into_iter()
            .partition(|label| label.group.as_ref() == Some(&group.id));
        rest = others;
        if !own.is_empty() {
            codebook.groups.push(group_of_id(&group.id));
        }
        for label in own {
            let mut label = label_of_id(&label.id);
            label.group = Some(group.id.clone());
            codebook.labels.push(label);
        }
    }
    let rest = rest.into_iter().map(|label| &*label.id);
    codebook.labels.extend(codebook_of_ids(rest).labels);
    codebook
}

fn group_of_id(id: &str) -> Group {
    Group {
        id: id.to_owned(),
        name: String::new(),
        choice: Choice::One,
        extra: Extra::default(),
    }
}

fn fit(draft: &mut Draft, _: &Options, losses: &mut Losses) {
    columns::fit_annotators(draft);
    columns::fit_statuses(draft, losses);
    let codebook = match &draft.whole_codebook.0 {
        Some(whole) if !draft.annotators.is_empty() => laid_out(whole),
        _ => codebook_of_ids([]),
    };
    for document in &mut draft.documents {
        for entry in &mut document.entries {
            fit_entry(entry, &draft.annotators, &codebook, losses);
        }
    }
    draft
        .documents
        .retain(|document| !document.entries.is_empty());
    draft.codebook = Some(Arc::new(codebook));
}

fn fit_entry(
    entry: &mut DraftEntry,
    annotators: &[Annotator],
    codebook: &Codebook,
    losses: &mut Losses,
) {
    let mut cells: Vec<(usize, usize)> = Vec::new();
    let mut lost = Vec::with_capacity(entry.annotations.len());
    for annotation in &entry.annotations {
        let id = annotation.id.as_deref().unwrap_or_default();
        let annotator = annotators
            .iter()
            .position(|a| Some(&a.id) == annotation.annotator.as_ref());
        let label = codebook
            .labels
            .iter()
            .position(|label| label.id == annotation.label);
        let cell = annotator.zip(label);
        let kind = match cell {
            None => Some(LossKind::EntryLabel),
            Some((annotator, _)) if !is_done(entry, &annotators[annotator].id) => {
                Some(LossKind::UnfinishedEntry)
            }
            Some(cell) if cells.contains(&cell) => Some(LossKind::RepeatedLabel),
            Some(_) => None,
        };
        match (kind, cell) {
            (None, Some(cell)) => cells.push(cell),
            (kind, _) => losses.add(kind.unwrap_or(LossKind::EntryLabel), id),
        }
        lost.push(kind.is_some());
    }
    drop_annotations(entry, &lost, losses);
    // In the order of the columns.
    let mut placed: Vec<_> = cells.into_iter().zip(entry.annotations.drain(..)).collect();
    placed.sort_by_key(|(cell, _)| *cell);
    entry.annotations = placed
        .into_iter()
        .map(|(_, annotation)| annotation)
        .collect();
}

fn is_done(entry: &DraftEntry, annotator: &AnnotatorId) -> bool {
    let mut statuses = entry.statuses.iter();
    statuses.any(|s| s.annotator.as_ref() == Some(annotator) && s.status == Status::Done)
}

/// A column of an annotator, after those of the status.
enum Cell<'c> {
    Label(&'c LabelId),
    Group(&'c str),
}

/// The columns that each annotator has.
fn cells(codebook: &Codebook) -> Vec<Cell<'_>> {
    let mut cells = Vec::new();
    let mut labels = codebook.labels.iter().peekable();
    while let Some(label) = labels.next() {
        cells.push(Cell::Label(&label.id));
        let next = labels.peek().and_then(|next| next.group.as_ref());
        if let Some(group) = &label.group
            && next != Some(group)
        {
            cells.push(Cell::Group(group));
        }
    }
    cells
}

fn titled(draft: &Draft, cells: &[Cell<'_>]) -> Vec<Titled> {
    let mut titled = own(&KEYS);
    let ids: Vec<&str> = draft.annotators.iter().map(|a| &*a.id).collect();
    let (mut labels, mut groups) = (Vec::new(), Vec::new());
    for cell in cells {
        match cell {
            Cell::Label(id) => labels.push(&***id),
            Cell::Group(id) => groups.push(*id),
        }
    }
    let (labels, groups) = (safe_names(&labels), safe_names(&groups));
    for (id, name) in ids.iter().zip(safe_names(&ids)) {
        for (kind, what) in &STATUS[..STATUS_COLUMNS] {
            titled.push((format!("entry.{kind}.{name}").into(), (*what).into()));
        }
        let (mut labels, mut groups) = (labels.iter(), groups.iter());
        for cell in cells {
            titled.extend(match cell {
                Cell::Label(label) => labels.next().map(|column| {
                    let what = format!(
                        "1 where {id} set the label {label} on the entry, 0 where not, empty \
                         where {id} is not done with the entry"
                    );
                    (format!("{column}.{name}").into(), what.into())
                }),
                Cell::Group(group) => groups.next().map(|column| {
                    let what = format!(
                        "the label of the group {group} that {id} set, 0 for none, a number for \
                         how many where several are set against the rule, empty where {id} is not \
                         done with the entry; its labels are those in the columns before"
                    );
                    (format!("{column}.group.{name}").into(), what.into())
                }),
            });
        }
    }
    titled
}

fn write(draft: &Draft, is_first: bool, options: &Options, files: &mut Files) {
    let none = codebook_of_ids([]);
    let codebook = draft.codebook.as_deref().unwrap_or(&none);
    let cells = cells(codebook);
    let titled = titled(draft, &cells);
    if is_first {
        // The table is the first of the files.
        files.at(FILE);
        let what = "entries by annotators, for measures of agreement.";
        let mut text = note(FILE, what, &titled, options);
        text.push_str(HOW_TO);
        *files.at(NOTE) = text.into_bytes();
    }
    let mut rows = Writer::new(files.at(FILE), &titled, options.formula_guard);
    for document in &draft.documents {
        for entry in &document.entries {
            columns::write_keys(&mut rows, document, entry);
            for annotator in &draft.annotators {
                columns::write_statuses(&mut rows, entry, &annotator.id, STATUS_COLUMNS);
                if !is_done(entry, &annotator.id) {
                    rows.skip(cells.len());
                    continue;
                }
                let is_set = |label: &LabelId| {
                    let theirs = Some(&annotator.id);
                    let mut all = entry.annotations.iter();
                    all.any(|a| a.annotator.as_ref() == theirs && a.label == *label)
                };
                for cell in &cells {
                    match cell {
                        Cell::Label(label) => rows.value(Some(u8::from(is_set(label)))),
                        Cell::Group(group) => {
                            let labels = codebook.labels.iter();
                            let own = labels.filter(|l| l.group.as_deref() == Some(group));
                            let set: Vec<_> = own.filter(|l| is_set(&l.id)).collect();
                            match &set[..] {
                                [one] => rows.text(&one.id),
                                several => rows.value(Some(several.len())),
                            }
                        }
                    }
                }
            }
            rows.end_row();
        }
    }
}

/// What the note says beside what every note says.
const HOW_TO: &str = "
Agreement
R, two annotators: irr::kappa2(d[, c(\"claim.a1\", \"claim.b\")]); several:
irr::kripp.alpha(t(as.matrix(d[, c(\"claim.a1\", \"claim.b\", \"claim.c\")])), \"nominal\").
Rows that one of them is not done with are empty there and left out, or counted as missing.
ReCal: keep the columns of one label, rows without empty cells, and no first row.
SPSS shortens names of more than 64 bytes; names that R or SPSS could not have are respelled:
_x and _ enclose a character’s number in hexadecimal.
";

/// A column of the file.
struct Read {
    at: usize,
    annotator: AnnotatorId,
    label: LabelId,
    name: String,
}

fn read(files: &Files, _: &Options) -> Reading {
    let mut reading = Reading::default();
    let Some(mut table) = Table::open(files, &mut reading) else {
        return reading;
    };
    let mut keys = Keys::of(&mut table);
    let statuses = columns::statuses(&mut table);
    let mut annotators: Vec<AnnotatorId> = statuses.iter().map(|(id, _)| id.clone()).collect();
    let mut known: BTreeSet<AnnotatorId> = annotators.iter().cloned().collect();
    let mut codebook = codebook_of_ids([]);
    // Where each label stands in the codebook.
    let mut labels: BTreeMap<LabelId, usize> = BTreeMap::new();
    let mut groups: BTreeSet<String> = BTreeSet::new();
    let mut cells: Vec<Read> = Vec::new();
    for at in 0..table.header().len() {
        let name = table.header()[at].clone();
        let parts: Vec<_> = name.split('.').collect();
        match parts[..] {
            [label, annotator] => {
                let (Some(label), Some(annotator)) = (id_of(label), id_of(annotator)) else {
                    continue;
                };
                let label = LabelId::from(label);
                let annotator = AnnotatorId::from(annotator);
                if known.insert(annotator.clone()) {
                    annotators.push(annotator.clone());
                }
                labels.entry(label.clone()).or_insert_with(|| {
                    codebook.labels.push(label_of_id(&label));
                    codebook.labels.len() - 1
                });
                cells.push(Read {
                    at,
                    annotator,
                    label,
                    name,
                });
            }
            // The labels of a group stand before it.
            [group, "group", annotator] => {
                let (Some(group), Some(annotator)) = (id_of(group), id_of(annotator)) else {
                    continue;
                };
                if groups.insert(group.clone()) {
                    codebook.groups.push(group_of_id(&group));
                    let own = cells.iter().rev();
                    let own = own.take_while(|cell| *cell.annotator == *annotator);
                    for cell in own {
                        let place = labels.get(&cell.label);
                        match place.and_then(|at| codebook.labels.get_mut(*at)) {
                            Some(label) if label.group.is_none() => {
                                label.group = Some(group.clone());
                            }
                            _ => break,
                        }
                    }
                }
            }
            _ => continue,
        }
        table.mark(at);
    }
    if !keys.has_entries() {
        let why =
            said!("It names no column “entry_id”, so it cannot be told which entries these are.");
        reading.refuse("row 1", why);
        return reading;
    }
    table.note_unused(&mut reading);
    reading.draft.codebook = Some(Arc::new(codebook));
    reading.draft.annotators = annotators
        .into_iter()
        .map(columns::annotator_of_id)
        .collect();
    table.read_rows(&mut reading, &mut |row, reading| {
        let Some((d, e, is_new)) = keys.place(row, reading) else {
            return;
        };
        if !is_new {
            return reading.refuse(row.place(), said!("The entry stands further up."));
        }
        let read = columns::read_statuses(row, &statuses, reading);
        let mut annotations = Vec::new();
        // A short row is empty from its end on.
        let there = cells.partition_point(|cell| cell.at < row.len());
        for cell in &cells[..there] {
            let text = row.get(Some(cell.at));
            match said_yes(text) {
                Some(true) => annotations.push(DraftAnnotation {
                    annotator: Some(cell.annotator.clone()),
                    ..DraftAnnotation::new(cell.label.clone())
                }),
                Some(false) => {}
                None if is_missing(text) => {}
                None => {
                    let place = format!("{}, {}", row.place(), cell.name);
                    reading.refuse(
                        place,
                        said!(
                            "Expected 1, 0 or nothing, found {text}.",
                            text = Quoted(text)
                        ),
                    );
                }
            }
        }
        let entry = &mut reading.draft.documents[d].entries[e];
        entry.statuses = read;
        entry.annotations = annotations;
    });
    reading
}
