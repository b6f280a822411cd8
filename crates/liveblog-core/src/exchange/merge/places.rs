//! Finds the entry of the project that an entry of a file is.

use std::collections::{BTreeMap, BTreeSet};

use super::{Merge, Place};
use crate::exchange::{Draft, DraftDocument, DraftEntry};
use crate::said::said;
use crate::{DocumentId, EntryId, EntryRef, Project, sha256};

/// The project's entries by what a file can say of them.
struct Known {
    documents: BTreeMap<DocumentId, usize>,
    by_id: BTreeMap<EntryId, EntryRef>,
    by_text: BTreeMap<String, Same>,
    /// The entries that one of the file was found to be.
    taken: BTreeSet<EntryRef>,
}

/// The entries with the same text, in the project's order.
#[derive(Default)]
struct Same {
    all: Vec<EntryRef>,
    /// Where the first one stands that may not be taken: of all, and of single
    /// live blogs. What is taken stays so, so none is looked at twice.
    next: BTreeMap<Option<usize>, usize>,
}

impl Same {
    /// The first one that is not taken, of one live blog or of all.
    fn free(&mut self, document: Option<usize>, taken: &BTreeSet<EntryRef>) -> Option<EntryRef> {
        let first = || match document {
            Some(document) => self.all.partition_point(|at| at.document < document),
            None => 0,
        };
        let next = self.next.entry(document).or_insert_with(first);
        while let Some(at) = self.all.get(*next) {
            if document.is_some_and(|document| at.document != document) {
                return None;
            }
            if !taken.contains(at) {
                return Some(*at);
            }
            *next += 1;
        }
        None
    }
}

/// The key of entries with neither a text nor a heading.
const BLANK: &str = "blank";

/// What entries are told apart by: the text, or where it is empty the heading.
fn key(text_hash: String, heading_hash: impl FnOnce() -> Option<String>) -> String {
    if text_hash != sha256::of("") {
        return text_hash;
    }
    match heading_hash().filter(|hash| *hash != text_hash) {
        Some(heading) => format!("heading {heading}"),
        None => BLANK.to_owned(),
    }
}

impl Known {
    fn of(project: &Project) -> Self {
        let mut known = Self {
            documents: BTreeMap::new(),
            by_id: BTreeMap::new(),
            by_text: BTreeMap::new(),
            taken: BTreeSet::new(),
        };
        for (d, document) in project.documents().iter().enumerate() {
            known.documents.insert(document.id.clone(), d);
            for (e, entry) in document.entries.iter().enumerate() {
                let at = EntryRef {
                    document: d,
                    entry: e,
                };
                known.by_id.entry(entry.id.clone()).or_insert(at);
                let heading = || document.heading(entry).map(sha256::of);
                let key = key(sha256::of(document.text(entry)), heading);
                known.by_text.entry(key).or_default().all.push(at);
            }
        }
        known
    }

    /// The entry of the project that `entry` is.
    fn find(
        &mut self,
        project: &Project,
        document: &DraftDocument,
        entry: &DraftEntry,
    ) -> Option<Place> {
        let said = document.id.as_ref();
        let here = said.and_then(|id| self.documents.get(id)).copied();
        let by_id = entry.id.as_ref().and_then(|id| self.by_id.get(id)).copied();
        let named = by_id.filter(|at| match said {
            Some(id) if crate::id::is_valid_id(id) => here == Some(at.document),
            // The live blog got another id when it was imported.
            Some(_) => !self.taken.contains(at),
            None => true,
        });
        let hash = match (&entry.text, &entry.text_sha256) {
            (Some(text), _) => Some(sha256::of(text)),
            (None, hash) => hash.as_deref().map(str::to_owned),
        };
        let place = |at, differs| Some(Place { at, differs });
        let Some(hash) = hash else {
            // What was labelled is not said: passages are known by their words.
            return named.and_then(|at| place(at, false));
        };
        let has_text = |at: EntryRef| {
            let document = project.documents().get(at.document);
            let entry = document.and_then(|d| Some((d, d.entries.get(at.entry)?)));
            entry.is_some_and(|(document, entry)| sha256::of(document.text(entry)) == hash)
        };
        if let Some(at) = named.filter(|at| has_text(*at)) {
            return place(at, false);
        }
        let heading = || match (&entry.heading, &entry.heading_sha256) {
            (Some(heading), _) => Some(sha256::of(heading)),
            (None, hash) => hash.as_deref().map(str::to_owned),
        };
        let key = key(hash.clone(), heading);
        if let Some(same) = self.by_text.get_mut(&key) {
            let taken = &self.taken;
            let in_it = here.and_then(|here| same.free(Some(here), taken));
            let of_id = by_id.filter(|at| has_text(*at) && !taken.contains(at));
            let has_id = (entry.id.as_deref()).is_some_and(crate::id::is_valid_id);
            let found = if key == BLANK {
                // One is as good as another only where no id tells them apart.
                of_id.or_else(|| same.free(None, taken).filter(|_| !has_id))
            } else if let (None, Some(named), Some(_)) = (in_it, named, here) {
                // In the live blog that the file names an entry was edited,
                // rather than that one of another live blog is meant.
                return place(named, true);
            } else {
                // Of several with this text the first, where all are taken.
                let found = in_it.or(of_id).or_else(|| same.free(None, taken));
                found.or(same.all.first().copied())
            };
            if let Some(at) = found {
                return place(at, false);
            }
        }
        // An id alone says nothing where the file’s live blog is another one.
        let is_named = said.is_none() || here.is_some();
        named.filter(|_| is_named).and_then(|at| place(at, true))
    }
}

impl Merge<'_> {
    /// Where each entry of the draft stands, documents in turn. Those that the
    /// project does not have are added to it, if the file has their text.
    pub(super) fn place_entries(&mut self, draft: &Draft) -> Vec<Vec<Option<Place>>> {
        let mut known = Known::of(&self.project);
        let mut places = Vec::with_capacity(draft.documents.len());
        for document in &draft.documents {
            let mut found: Vec<Option<Place>> = Vec::with_capacity(document.entries.len());
            for entry in &document.entries {
                let place = known.find(&self.project, document, entry);
                known.taken.extend(place.map(|place| place.at));
                found.push(place);
            }
            let is_new = |(place, entry): (&Option<Place>, &DraftEntry)| {
                place.is_none() && entry.text.is_some()
            };
            let new: Vec<bool> = found.iter().zip(&document.entries).map(is_new).collect();
            if new.contains(&true) {
                self.add_document(document, &new, &mut found);
            }
            let is_here = found.iter().zip(&new).any(|(f, new)| f.is_some() && !new);
            for (place, entry) in document.entries.iter().enumerate() {
                if found[place].is_none() && entry.text.is_none() {
                    self.refuse_entry(document, place, is_here);
                }
            }
            places.push(found);
        }
        places
    }

    /// Refuses what a file says of an entry that is not here; `is_here` says
    /// that others of its live blog are.
    fn refuse_entry(&mut self, document: &DraftDocument, place: usize, is_here: bool) {
        let entry = &document.entries[place];
        let why = if is_here && entry.text_sha256.is_none() {
            said!("its live blog is here, but has no such entry")
        } else if is_here {
            said!(
                "its live blog is here, but no entry of it has the text that was labelled; the \
                 text has changed since, so label this entry again"
            )
        } else {
            said!(
                "its live blog is not here, and the file does not have the text; open the live \
                 blog first, then import this file again"
            )
        };
        let name = self.name(document, place, None);
        // Rows of a table are known by their numbers.
        let mut others = entry.statuses.len();
        for annotation in &entry.annotations {
            match &annotation.place.0 {
                Some(row) => self.refuse(format!("{row}, {name}"), why.clone()),
                None => others += 1,
            }
        }
        if others > 0 {
            others += entry.attributions.len();
            self.refuse_all(others, name, why);
        }
    }

    /// What an entry of a file is called in an outcome: by its id, and by what
    /// people know it by, of which the project may say more.
    pub(super) fn name(
        &self,
        document: &DraftDocument,
        place: usize,
        at: Option<EntryRef>,
    ) -> String {
        let entry = &document.entries[place];
        let id = match (&entry.id, &document.id) {
            (Some(id), _) => id.to_string(),
            (None, Some(document)) => format!("{document}, entry {}", place + 1),
            (None, None) => format!("entry {}", place + 1),
        };
        let blog = at.and_then(|at| self.project.documents().get(at.document));
        let here = blog
            .zip(at)
            .and_then(|(blog, at)| blog.entries.get(at.entry));
        let times = [Some(&entry.time), here.map(|here| &here.time)];
        let time = times.into_iter().flatten().find_map(|time| {
            let clock = || time.clock.as_ref().map(ToString::to_string);
            time.raw.clone().or_else(clock)
        });
        let of_blog = blog.zip(here);
        let heading = of_blog.and_then(|(blog, here)| blog.heading(here));
        let text = of_blog.map(|(blog, here)| blog.text(here));
        let words = [
            entry.heading.as_deref(),
            heading,
            entry.text.as_deref(),
            text,
        ];
        let mut words = words.into_iter().flatten().map(beginning);
        let words = words.find(|words| !words.is_empty());
        let known = match (time, words) {
            (None, None) => return id,
            (Some(time), None) => time,
            (None, Some(words)) => format!("“{words}”"),
            (Some(time), Some(words)) => format!("{time}, “{words}”"),
        };
        format!("{id} ({known})")
    }
}

/// Characters of a heading or a text by which people know an entry.
const KNOWN_BY: usize = 40;

/// The beginning of a text, on one line.
fn beginning(text: &str) -> String {
    let mut words = String::new();
    let mut left = KNOWN_BY;
    for word in text.split_whitespace() {
        let length = word.chars().count() + usize::from(!words.is_empty());
        if length > left {
            if words.is_empty() {
                words.extend(word.chars().take(left));
            }
            words.push('…');
            break;
        }
        left -= length;
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
    }
    words
}
