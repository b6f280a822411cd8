//! Columns that several tables share: how they are named, written and read.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::Arc;

use super::{Column, Row, Table, Writer};
use crate::exchange::{
    Draft, DraftDocument, DraftEntry, DraftStatus, LossKind, Losses, Reading, TextLength,
};
use crate::id::is_valid_id;
use crate::json::Quoted;
use crate::said::said;
use crate::words::Word;
use crate::{Annotator, AnnotatorId, DocumentId, EntryId, EntryTime, Extra, LabelId, Status};

/// A column's name and what it holds.
pub(in crate::exchange) type Titled = (Cow<'static, str>, Cow<'static, str>);

/// Columns that are always the same, as the others are made.
pub(in crate::exchange) fn own(columns: &[(&'static str, &'static str)]) -> Vec<Titled> {
    let own = |(name, what): &(&'static str, &'static str)| ((*name).into(), (*what).into());
    columns.iter().map(own).collect()
}

/// When an entry was published.
pub(in crate::exchange) const TIME: [(&str, &str); 6] = [
    ("time_raw", "the entry’s time as it was printed"),
    ("time_clock", "its time of day, HH:MM:SS"),
    ("time_date", "its date, YYYY-MM-DD"),
    ("time_zone", "its zone as printed"),
    (
        "timestamp",
        "its moment, where date, time and zone are known",
    ),
    (
        "time_inferred",
        "which of these were not printed but worked out, with “; ” between them",
    ),
];

/// Who is credited with an entry.
pub(in crate::exchange) const AUTHORS: (&str, &str) = (
    "authors",
    "who is credited with the entry, with “; ” between them; in a name, ; and \\ are \\; and \\\\",
);

pub(in crate::exchange) fn write_time(row: &mut Writer<'_>, time: &EntryTime) {
    row.maybe(time.raw.as_deref());
    row.value(time.clock);
    row.value(time.date);
    row.maybe(time.zone.as_deref());
    row.value(time.timestamp.as_ref());
    let inferred = time.inferred.iter().map(|part| part.word());
    row.text(&list(inferred));
}

pub(in crate::exchange) fn write_authors(row: &mut Writer<'_>, authors: &[Arc<str>]) {
    row.text(&list(authors.iter().map(|name| &**name)));
}

pub(in crate::exchange) fn read_authors(cell: &str) -> Vec<Arc<str>> {
    read_list(cell).into_iter().map(Arc::from).collect()
}

/// The places of the columns of [`TIME`].
pub(in crate::exchange) struct TimeColumns([Column; 6]);

impl TimeColumns {
    pub(in crate::exchange) fn of(table: &mut Table) -> Self {
        Self(TIME.map(|(name, _)| table.column(name)))
    }

    pub(in crate::exchange) fn read(&self, row: &Row<'_>, reading: &mut Reading) -> EntryTime {
        let [raw, clock, date, zone, timestamp, inferred] = self.0;
        let mut parts = Vec::new();
        for text in read_list(row.get(inferred)) {
            match word(&text) {
                Some(part) => parts.push(part),
                None => reading.repair(
                    row.place(),
                    said!(
                        "{text} under time_inferred is no part of a time and was left out.",
                        text = Quoted(&text)
                    ),
                ),
            }
        }
        EntryTime {
            raw: row.maybe(raw).map(str::to_owned),
            clock: parsed(row, clock, "time_clock", reading),
            date: parsed(row, date, "time_date", reading),
            zone: row.maybe(zone).map(str::to_owned),
            timestamp: parsed(row, timestamp, "timestamp", reading),
            inferred: parts,
        }
    }
}

/// What a cell says, where it says something that can be read; a cell that
/// cannot is left out, and `reading` says so.
pub(in crate::exchange) fn parsed<T: FromStr>(
    row: &Row<'_>,
    column: Column,
    name: &str,
    reading: &mut Reading,
) -> Option<T> {
    let cell = row.maybe(column)?;
    let read = cell.trim().parse().ok();
    if read.is_none() {
        reading.repair(
            row.place(),
            said!(
                "{cell} under {name} cannot be read and was left out.",
                cell = Quoted(cell),
                name
            ),
        );
    }
    read
}

/// The choice that the word of a cell means.
pub(in crate::exchange) fn word<T: Word>(text: &str) -> Option<T> {
    T::from_word(text.trim())
}

/// Several texts in one cell, with `; ` between them; an empty one is `\e`.
pub(in crate::exchange) fn list<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    let mut cell = String::new();
    for (at, text) in texts.enumerate() {
        if at > 0 {
            cell.push_str("; ");
        }
        if text.is_empty() {
            cell.push_str("\\e");
        }
        for c in text.chars() {
            if matches!(c, '\\' | ';') {
                cell.push('\\');
            }
            cell.push(c);
        }
    }
    cell
}

/// The texts that [`list`] put into a cell.
pub(in crate::exchange) fn read_list(cell: &str) -> Vec<String> {
    if cell.is_empty() {
        return Vec::new();
    }
    let mut texts = Vec::new();
    let mut text = String::new();
    let mut chars = cell.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('e') | None => {}
                Some(c) => text.push(c),
            },
            ';' => {
                texts.push(std::mem::take(&mut text));
                chars.next_if_eq(&' ');
            }
            c => text.push(c),
        }
    }
    texts.push(text);
    texts
}

/// Names for `ids` that R and SPSS take as they are: of ASCII letters, digits
/// and underscores, beginning with a letter, different also where case does not
/// count. Other characters are spelled `_x`, their number in hexadecimal and
/// `_`; so is an underscore before an x, and so are the capitals of ids that
/// differ in nothing but case. A name that would begin with an underscore has
/// an x before it, and so an x or X at the beginning of an id is spelled by its
/// number where what follows is spelled, too. [`id_of`] reads them.
pub(in crate::exchange) fn safe_names(ids: &[&str]) -> Vec<String> {
    let mut names = Vec::with_capacity(ids.len());
    for (at, id) in ids.iter().enumerate() {
        let mut others = ids[..at].iter().chain(&ids[at + 1..]);
        let needs_case = others.any(|other| other.eq_ignore_ascii_case(id));
        names.push(safe_name(id, needs_case));
    }
    names
}

fn safe_name(id: &str, needs_case: bool) -> String {
    let mut name = String::with_capacity(id.len());
    let mut chars = id.chars().peekable();
    let mut is_first = true;
    let is_plain = |c: char| c.is_ascii_alphanumeric() && !(needs_case && c.is_ascii_uppercase());
    while let Some(c) = chars.next() {
        let next = chars.peek().copied();
        let stays = match c {
            '_' => next != Some('x'),
            // An x before a spelled character would read as the one put there.
            'x' | 'X' if is_first && !next.is_some_and(is_plain) => false,
            c => is_plain(c),
        };
        if stays {
            name.push(c);
        } else {
            name.push_str(&format!("_x{:x}_", u32::from(c)));
        }
        is_first = false;
    }
    if name.starts_with('_') {
        name.insert(0, 'x');
    }
    name
}

/// The id that [`safe_names`] named so.
pub(in crate::exchange) fn id_of(name: &str) -> Option<String> {
    let mut rest = match name.strip_prefix('x') {
        Some(rest) if rest.starts_with("_x") => rest,
        _ => name,
    };
    let mut id = String::with_capacity(name.len());
    while let Some(at) = rest.find("_x") {
        id.push_str(&rest[..at]);
        let (number, after) = rest[at + 2..].split_once('_')?;
        id.push(char::from_u32(u32::from_str_radix(number, 16).ok()?)?);
        rest = after;
    }
    id.push_str(rest);
    is_valid_id(&id).then_some(id)
}

/// The middle of the names of the columns of statuses, such as
/// `entry.status.a1`, and what these hold.
pub(in crate::exchange) const STATUS: [(&str, &str); 3] = [
    (
        "status",
        "the status of the entry by this annotator: empty or unseen (not read yet), in_progress, \
         done (read; where no label is set, none applies), unsure (cannot decide), excluded (left \
         out of the study)",
    ),
    ("modified", "when this annotator last changed it"),
    ("note", "this annotator’s note on the entry"),
];

/// Leaves of the annotators no more than their ids, which stand in the names
/// of columns.
pub(in crate::exchange) fn fit_annotators(draft: &mut Draft) {
    for annotator in &mut draft.annotators {
        annotator.name.clear();
        annotator.extra = Extra::default();
    }
}

/// Leaves one status an annotator, in the order of the columns.
pub(in crate::exchange) fn fit_statuses(draft: &mut Draft, losses: &mut Losses) {
    let annotators = &draft.annotators;
    for entry in draft.documents.iter_mut().flat_map(|d| &mut d.entries) {
        let id = entry.id.clone().unwrap_or_else(|| EntryId::from(""));
        let mut all = std::mem::take(&mut entry.statuses);
        for annotator in annotators {
            let is_theirs = |s: &DraftStatus| s.annotator.as_ref() == Some(&annotator.id);
            if let Some(at) = all.iter().position(is_theirs) {
                entry.statuses.push(all.remove(at));
            }
        }
        for _ in all {
            losses.add(LossKind::Status, &id);
        }
    }
}

/// An annotator's status under the first columns of [`STATUS`].
pub(in crate::exchange) fn write_statuses(
    row: &mut Writer<'_>,
    entry: &DraftEntry,
    annotator: &AnnotatorId,
    columns: usize,
) {
    let mut all = entry.statuses.iter();
    let Some(record) = all.find(|s| s.annotator.as_ref() == Some(annotator)) else {
        return row.skip(columns);
    };
    row.value(Some(record.status.word()));
    row.value(record.modified.as_ref());
    if columns > 2 {
        row.text(&record.note);
    }
}

/// The annotators of the columns of [`STATUS`] that a table has, each with the
/// places of these.
pub(in crate::exchange) fn statuses(table: &mut Table) -> Vec<(AnnotatorId, [Column; 3])> {
    let mut found: Vec<(AnnotatorId, [Column; 3])> = Vec::new();
    let mut places: BTreeMap<AnnotatorId, usize> = BTreeMap::new();
    for at in 0..table.header().len() {
        let name = table.header()[at].clone();
        let mut parts = name.split('.');
        let (Some("entry"), Some(kind), Some(annotator), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            continue;
        };
        let Some(kind) = STATUS.iter().position(|(name, _)| *name == kind) else {
            continue;
        };
        let Some(id) = id_of(annotator).map(AnnotatorId::from) else {
            continue;
        };
        table.mark(at);
        let place = *places.entry(id.clone()).or_insert_with(|| {
            found.push((id, [None; 3]));
            found.len() - 1
        });
        found[place].1[kind] = Some(at);
    }
    found
}

/// The statuses that a row has.
pub(in crate::exchange) fn read_statuses(
    row: &Row<'_>,
    columns: &[(AnnotatorId, [Column; 3])],
    reading: &mut Reading,
) -> Vec<DraftStatus> {
    let mut statuses = Vec::new();
    // They are in the order of their first columns, and a short row is empty
    // from its end on.
    let first = |columns: &[Column; 3]| columns.iter().flatten().min().copied();
    let there = columns.partition_point(|(_, its)| first(its) < Some(row.len()));
    for (annotator, [status, modified, note]) in &columns[..there] {
        let cell = row.get(*status).trim();
        let read: Option<Status> = word(cell);
        let note = row.get(*note);
        if read.is_none() && !is_missing(cell) {
            reading.repair(
                row.place(),
                said!("{cell} is no status and was left out.", cell = Quoted(cell)),
            );
        }
        if read.is_none() && note.is_empty() {
            continue;
        }
        let modified = modified.filter(|_| !is_missing(row.get(*modified)));
        statuses.push(DraftStatus {
            annotator: Some(annotator.clone()),
            status: read.unwrap_or_default(),
            modified: parsed(row, modified, "entry.modified", reading),
            note: note.into(),
        });
    }
    statuses
}

/// Whether a cell says that there is nothing, as we, R, pandas or SPSS do.
pub(in crate::exchange) fn is_missing(cell: &str) -> bool {
    matches!(cell.trim(), "" | "NA" | "NaN" | "nan" | "." | "#NULL!")
}

/// An annotator of whom no more is known than the id.
pub(in crate::exchange) fn annotator_of_id(id: AnnotatorId) -> Annotator {
    Annotator {
        id,
        name: String::new(),
        extra: Extra::default(),
    }
}

/// The columns that name an entry.
pub(in crate::exchange) const KEYS: [(&str, &str); 3] = [
    ("document_id", "the live blog"),
    ("entry_id", "the entry, the same in all tables"),
    ("entry_index", "its place in the live blog, from 0"),
];

pub(in crate::exchange) fn write_keys(
    row: &mut Writer<'_>,
    document: &DraftDocument,
    entry: &DraftEntry,
) {
    row.maybe(document.id.as_deref());
    row.maybe(entry.id.as_deref());
    row.value(entry.index);
}

/// Puts rows together to live blogs and entries, in whatever order they come.
pub(in crate::exchange) struct Keys {
    columns: [Column; 3],
    documents: BTreeMap<Option<DocumentId>, usize>,
    entries: BTreeMap<(usize, EntryId), usize>,
}

impl Keys {
    pub(in crate::exchange) fn of(table: &mut Table) -> Self {
        Self {
            columns: KEYS.map(|(name, _)| table.column(name)),
            documents: BTreeMap::new(),
            entries: BTreeMap::new(),
        }
    }

    /// Whether the table says which entry a row is about.
    pub(in crate::exchange) fn has_entries(&self) -> bool {
        self.columns[1].is_some()
    }

    /// The places in the draft of the live blog and the entry that a row is
    /// about, and whether it is the first row about it.
    pub(in crate::exchange) fn place(
        &mut self,
        row: &Row<'_>,
        reading: &mut Reading,
    ) -> Option<(usize, usize, bool)> {
        let [document, entry, index] = self.columns;
        let index = parsed(row, index, "entry_index", reading);
        let (document, entry) = (row.maybe(document), row.maybe(entry));
        for id in [document, entry].into_iter().flatten() {
            if !is_valid_id(id) {
                let why = said!(
                    "An id begins with a letter and holds no blanks; {id} does not.",
                    id = Quoted(id)
                );
                reading.refuse(row.place(), why);
                return None;
            }
        }
        let (document, entry) = (document.map(DocumentId::from), entry.map(EntryId::from));
        let documents = &mut reading.draft.documents;
        let d = *self.documents.entry(document.clone()).or_insert_with(|| {
            documents.push(DraftDocument {
                id: document,
                ..DraftDocument::default()
            });
            documents.len() - 1
        });
        let entries = &mut documents[d].entries;
        let mut is_new = entry.is_none();
        let e = match &entry {
            None => entries.len(),
            Some(id) => *self.entries.entry((d, id.clone())).or_insert_with(|| {
                is_new = true;
                entries.len()
            }),
        };
        if is_new {
            entries.push(DraftEntry {
                id: entry,
                index,
                ..DraftEntry::default()
            });
        }
        Some((d, e, is_new))
    }
}

/// Takes away a text that is there but empty: in a table it is like none.
pub(in crate::exchange) fn fit_empty<T: AsRef<str>>(
    text: &mut Option<T>,
    id: &str,
    losses: &mut Losses,
) {
    if text.as_ref().is_some_and(|text| text.as_ref().is_empty()) {
        *text = None;
        losses.add(LossKind::EmptyText, id);
    }
}

/// The same for the texts of an entry's time.
pub(in crate::exchange) fn fit_time(time: &mut EntryTime, id: &str, losses: &mut Losses) {
    fit_empty(&mut time.raw, id, losses);
    fit_empty(&mut time.zone, id, losses);
}

/// A label's id in a cell.
pub(in crate::exchange) fn label(cell: &str) -> Option<LabelId> {
    is_valid_id(cell).then(|| LabelId::from(cell))
}

/// A shared text, where there is one.
pub(in crate::exchange) fn shared(text: Option<&str>) -> Option<Arc<str>> {
    text.map(Arc::from)
}

/// The length of a text.
pub(in crate::exchange) fn write_length(row: &mut Writer<'_>, length: Option<TextLength>) {
    row.value(length.map(|length| length.code_points));
    row.value(length.map(|length| length.utf16));
}

/// The length that [`write_length`] put into two cells.
pub(in crate::exchange) fn read_length(
    row: &Row<'_>,
    columns: [Column; 2],
    reading: &mut Reading,
) -> Option<TextLength> {
    let [code_points, utf16] = columns;
    Some(TextLength {
        code_points: parsed(row, code_points, "a length", reading)?,
        utf16: parsed(row, utf16, "a length", reading)?,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_that_r_and_spss_take() {
        for (ids, names) in [
            (
                &["claim", "check_worthy"][..],
                &["claim", "check_worthy"][..],
            ),
            (
                &["état", "a/b", "a.b"],
                &["x_xe9_tat", "a_x2f_b", "a_x2e_b"],
            ),
            (
                &["Claim", "claim", "CLAIM"],
                &["x_x43_laim", "claim", "x_x43__x4c__x41__x49__x4d_"],
            ),
            (&["x", "xy", "x-a"], &["x_x78_", "xy", "x_x78__x2d_a"]),
            (&["a_x2d_b", "b_"], &["a_x5f_x2d_b", "b_"]),
            // Once both were x_x5d0_ where case does not count.
            (&["Xא", "א", "Xa"], &["x_x58__x5d0_", "x_x5d0_", "Xa"]),
            // Once the first lost its x when it was read back.
            (&["xXa", "Xxa"], &["x_x78__x58_a", "x_x58_xa"]),
        ] {
            assert_eq!(safe_names(ids), names);
        }
    }

    proptest! {
        #[test]
        fn names_are_read_back_and_differ(ids in prop::collection::btree_set("[aAxXéא_./🚨-]{1,6}", 0..8)) {
            let ids: Vec<&str> = ids.iter().map(|id| &**id).filter(|id| is_valid_id(id)).collect();
            let names = safe_names(&ids);
            let read: Vec<_> = names.iter().map(|name| id_of(name).unwrap()).collect();
            prop_assert_eq!(&read, &ids);
            let lower: BTreeSet<_> = names.iter().map(|name| name.to_ascii_lowercase()).collect();
            prop_assert_eq!(lower.len(), ids.len());
            for name in names {
                prop_assert!(name.starts_with(|c: char| c.is_ascii_alphabetic()));
                prop_assert!(name.chars().all(|c| c == '_' || c.is_ascii_alphanumeric()));
            }
        }

        #[test]
        fn lists_are_read_back(texts in prop::collection::vec("[a; \\\\e]{0,5}", 0..4)) {
            let cell = list(texts.iter().map(|text| &**text));
            prop_assert_eq!(read_list(&cell), texts);
        }
    }
}
