//! The codebook as a table, one label a row.
//!
//! What it does not hold: the log of changes, groups without labels, and keys
//! of a codebook file that this program does not know.

use std::sync::Arc;

use super::Form;
use crate::exchange::draft::Batch;
use crate::exchange::fit::{BookHolds, Holds, codebook_of_ids, label_of_id};
use crate::exchange::table::columns::{self, fit_empty, own, parsed, word};
use crate::exchange::table::{Table, Writer, note, said_yes};
use crate::exchange::{Draft, Files, Losses, Options, Reading};
use crate::said::said;
use crate::words::Word as _;
use crate::{Choice, Extra, Group};

pub(super) const FORM: Form = Form {
    holds: Holds {
        several_annotators: true,
        codebook: BookHolds::Everything,
        ..Holds::NOTHING
    },
    stand_off: true,
    batch: Batch::Whole,
    fit: Some(fit),
    write: Some(write),
    read,
};

const FILE: &str = "codebook.csv";
const NOTE: &str = "codebook.README.txt";

const COLUMNS: [(&str, &str); 18] = [
    ("codebook_id", "the codebook"),
    ("codebook_name", "what it is called"),
    ("codebook_version", "its version, raised with every change"),
    ("label", "the label’s id, as in the other tables"),
    ("name", "what it is called"),
    ("color", "its colour, #RRGGBB"),
    ("hotkey", "the key that sets it"),
    (
        "scope",
        "what it can be put on: entry, span (passages) or both",
    ),
    ("group", "the group that it belongs to"),
    ("group_name", "what the group is called"),
    (
        "group_choice",
        "how many labels of the group an entry can have: one or many",
    ),
    (
        "group_position",
        "the group’s place among the groups, from 1",
    ),
    ("requires", "the label that must be set with it"),
    ("archived", "1 where it is no longer offered, else 0"),
    ("definition", "what it means"),
    ("include", "what it includes"),
    ("exclude", "what it excludes"),
    ("example", "a sentence that it applies to"),
];

fn fit(draft: &mut Draft, _: &Options, losses: &mut Losses) {
    let Some(shared) = &mut draft.codebook else {
        return;
    };
    let codebook = Arc::make_mut(shared);
    codebook.changes.clear();
    codebook.extra = Extra::default();
    for label in &mut codebook.labels {
        label.extra = Extra::default();
    }
    for group in &mut codebook.groups {
        group.extra = Extra::default();
    }
    for label in &mut codebook.labels {
        fit_empty(&mut label.hotkey, &label.id, losses);
    }
    let labels = &codebook.labels;
    codebook
        .groups
        .retain(|group| labels.iter().any(|l| l.group.as_ref() == Some(&group.id)));
    if codebook.labels.is_empty() {
        *codebook = codebook_of_ids([]);
    }
}

fn write(draft: &Draft, _: bool, options: &Options, files: &mut Files) {
    let columns = own(&COLUMNS);
    let mut rows = Writer::new(files.at(FILE), &columns, options.formula_guard);
    if let Some(codebook) = &draft.codebook {
        for label in &codebook.labels {
            rows.text(&codebook.id);
            rows.text(&codebook.name);
            rows.value(Some(codebook.version));
            rows.text(&label.id);
            rows.text(&label.name);
            rows.text(&label.color);
            rows.maybe(label.hotkey.as_deref());
            rows.value(Some(label.scope.word()));
            rows.maybe(label.group.as_deref());
            let mut groups = codebook.groups.iter();
            match groups.position(|group| Some(&group.id) == label.group.as_ref()) {
                Some(at) => {
                    let group = &codebook.groups[at];
                    rows.text(&group.name);
                    rows.value(Some(group.choice.word()));
                    rows.value(Some(at + 1));
                }
                None => rows.skip(3),
            }
            rows.maybe(label.requires.as_deref());
            rows.value(Some(u8::from(label.archived)));
            rows.text(&label.definition);
            rows.text(&label.include);
            rows.text(&label.exclude);
            rows.text(&label.example);
            rows.end_row();
        }
    }
    drop(rows);
    let what = "the codebook, one label a row.";
    *files.at(NOTE) = note(FILE, what, &columns, options).into_bytes();
}

fn read(files: &Files, _: &Options) -> Reading {
    let mut reading = Reading::default();
    let Some(mut table) = Table::open(files, &mut reading) else {
        return reading;
    };
    let at = COLUMNS.map(|(name, _)| table.column(name));
    let [
        book_id,
        book_name,
        version,
        id,
        name,
        color,
        hotkey,
        scope,
        group,
        group_name,
        group_choice,
        group_position,
        requires,
        archived,
        definition,
        include,
        exclude,
        example,
    ] = at;
    if id.is_none() {
        reading.refuse(
            "row 1",
            said!("It names no column “label”, so this is no codebook of ours."),
        );
        return reading;
    }
    table.note_unused(&mut reading);
    let mut codebook = codebook_of_ids([]);
    let mut groups: Vec<(usize, Group)> = Vec::new();
    table.read_rows(&mut reading, &mut |row, reading| {
        let Some(label_id) = columns::label(row.get(id)) else {
            let why = said!("A label’s id begins with a letter and holds no blanks.");
            return reading.refuse(row.place(), why);
        };
        if codebook.label(&label_id).is_some() {
            let why = said!("The label “{label_id}” stands further up.", label_id);
            return reading.refuse(row.place(), why);
        }
        if codebook.labels.is_empty() {
            row.get(book_id).clone_into(&mut codebook.id);
            row.get(book_name).clone_into(&mut codebook.name);
            let read = parsed(row, version, "codebook_version", reading);
            codebook.version = read.unwrap_or_default();
        }
        let mut label = label_of_id(&label_id);
        row.get(name).clone_into(&mut label.name);
        row.get(color).clone_into(&mut label.color);
        label.hotkey = row.maybe(hotkey).map(str::to_owned);
        match (row.maybe(scope), word(row.get(scope))) {
            (_, Some(read)) => label.scope = read,
            (None, None) => {}
            (Some(_), None) => {
                let what = said!("Its scope is none of entry, span and both; both was taken.");
                reading.repair(row.place(), what);
            }
        }
        label.group = row.maybe(group).map(str::to_owned);
        label.requires = row.maybe(requires).and_then(columns::label);
        label.archived = said_yes(row.get(archived)) == Some(true);
        row.get(definition).clone_into(&mut label.definition);
        row.get(include).clone_into(&mut label.include);
        row.get(exclude).clone_into(&mut label.exclude);
        row.get(example).clone_into(&mut label.example);
        let is_described = [group_name, group_choice, group_position]
            .iter()
            .any(|column| row.maybe(*column).is_some());
        if let Some(of) = &label.group
            && is_described
            && groups.iter().all(|(_, group)| group.id != *of)
        {
            let position = parsed(row, group_position, "group_position", reading);
            let described = Group {
                id: of.clone(),
                name: row.get(group_name).to_owned(),
                choice: word(row.get(group_choice)).unwrap_or(Choice::Many),
                extra: Extra::default(),
            };
            groups.push((position.unwrap_or(usize::MAX), described));
        }
        codebook.labels.push(label);
    });
    groups.sort_by_key(|(position, _)| *position);
    codebook.groups = groups.into_iter().map(|(_, group)| group).collect();
    reading.draft.codebook = Some(Arc::new(codebook));
    reading
}
