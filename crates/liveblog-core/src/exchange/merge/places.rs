//! Finds the entry of the project that an entry of a file is.

use std::collections::BTreeMap;

use super::{Merge, Place};
use crate::exchange::{Draft, DraftDocument, DraftEntry};
use crate::{EntryRef, Project, sha256};

/// The project's entries by what a file can say of them.
struct Known {
    by_id: BTreeMap<String, EntryRef>,
    by_hash: BTreeMap<String, Vec<EntryRef>>,
}

impl Known {
    fn of(project: &Project) -> Self {
        let mut known = Self {
            by_id: BTreeMap::new(),
            by_hash: BTreeMap::new(),
        };
        for (d, document) in project.documents().iter().enumerate() {
            for (e, entry) in document.entries.iter().enumerate() {
                let at = EntryRef {
                    document: d,
                    entry: e,
                };
                known.by_id.entry(entry.id.to_string()).or_insert(at);
                let hash = sha256::of(document.text(entry));
                known.by_hash.entry(hash).or_default().push(at);
            }
        }
        known
    }
}

impl Merge<'_> {
    /// Where each entry of the draft stands, documents in turn. Those that the
    /// project does not have are added to it, if the file has their text.
    pub(super) fn place_entries(&mut self, draft: &Draft) -> Vec<Vec<Option<Place>>> {
        let known = Known::of(&self.project);
        let mut places = Vec::with_capacity(draft.documents.len());
        for document in &draft.documents {
            let mut found: Vec<Option<Place>> = Vec::with_capacity(document.entries.len());
            for entry in &document.entries {
                found.push(self.find_entry(document, entry, &known, &found));
            }
            let is_new =
                |place: usize, entry: &DraftEntry| found[place].is_none() && entry.text.is_some();
            let mut new = document.entries.iter().enumerate();
            if new.any(|(place, entry)| is_new(place, entry)) {
                let new: Vec<bool> = document
                    .entries
                    .iter()
                    .enumerate()
                    .map(|(place, entry)| is_new(place, entry))
                    .collect();
                self.add_document(document, &new, &mut found);
            }
            for (place, entry) in document.entries.iter().enumerate() {
                let says_nothing = entry.annotations.is_empty() && entry.statuses.is_empty();
                if found[place].is_none() && entry.text.is_none() && !says_nothing {
                    self.refuse(
                        named(document, place),
                        "the project has no such entry, and the file not its text; open the \
                         live blog first, then import this file again",
                    );
                }
            }
            places.push(found);
        }
        places
    }

    fn find_entry(
        &self,
        document: &DraftDocument,
        entry: &DraftEntry,
        known: &Known,
        found: &[Option<Place>],
    ) -> Option<Place> {
        let by_id = entry.id.as_deref().and_then(|id| {
            let in_document = document.id.as_deref();
            let at = in_document.and_then(|document| self.project.locate(document, id));
            at.or_else(|| known.by_id.get(id).copied())
        });
        let hash = match (&entry.text, &entry.text_sha256) {
            (Some(text), _) => Some(sha256::of(text)),
            (None, hash) => hash.as_deref().map(str::to_owned),
        };
        let Some(hash) = hash else {
            // What was labelled is not said: passages are known by their words.
            return by_id.map(|at| Place { at, differs: false });
        };
        let same = known.by_hash.get(&hash).map_or(&[][..], Vec::as_slice);
        if let Some(at) = by_id.filter(|at| same.contains(at)) {
            return Some(Place { at, differs: false });
        }
        // Of several with this text the first that is not taken.
        let is_taken = |at: &&EntryRef| found.iter().flatten().any(|place| place.at == **at);
        let free = same.iter().find(|at| !is_taken(at)).or(same.first());
        if let Some(at) = free.filter(|_| entry.text.as_deref() != Some("")) {
            return Some(Place {
                at: *at,
                differs: false,
            });
        }
        by_id.map(|at| Place { at, differs: true })
    }
}

/// What an entry of a file is called in an outcome.
pub(super) fn named(document: &DraftDocument, place: usize) -> String {
    let entry = &document.entries[place];
    match (&entry.id, &document.id) {
        (Some(id), _) => id.to_string(),
        (None, Some(document)) => format!("{document}, entry {}", place + 1),
        (None, None) => format!("entry {}", place + 1),
    }
}
