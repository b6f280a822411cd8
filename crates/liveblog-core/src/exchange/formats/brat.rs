//! brat's stand-off files: for each annotator a folder, in it for each live
//! blog a `.txt` and an `.ann`, and beside the folders `annotation.conf` and
//! `visual.conf`. As brat's `annotation.py` and `projectconfig.py` read them.
//!
//! A live blog is one text, see [`composed`]. Each entry is a `T` of the type
//! `Entry`; a label is a `T`, over the whole entry where it is the entry's; an
//! attribution is an event, a link a relation between entries, a status an
//! attribute. A person's note is an `AnnotatorNotes`; what else is known stands
//! in a note of the type `Liveblog`, as JSON. The numbers of `T`, `E`, `R` and
//! `A` run through the folders of all annotators, so that the order of all
//! records is known.

use std::cell::Cell;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

use super::Form;
use crate::codebook::is_color;
use crate::exchange::composed::{self, Composed, Indexed, Located, Placed};
use crate::exchange::draft::Batch;
use crate::exchange::facts::{self, Facts};
use crate::exchange::fit::{Holds, codebook_of_ids, drop_annotations, label_of_id};
use crate::exchange::passages::Copied;
use crate::exchange::spelling::{file_name, spell, spelled, unspelled};
use crate::exchange::{
    Draft, DraftAnnotation, DraftAttribution, DraftDocument, DraftEntry, DraftLink, DraftStatus,
    File, Files, LossKind, Losses, Options, Reading,
};
use crate::id::is_valid_id;
use crate::json::{self, Node, Quoted, Writer};
use crate::offset::Index;
use crate::said::{Said, said};
use crate::words::Word;
use crate::{
    Annotator, AnnotatorId, AttributionFields, Codebook, Extra, Label, LabelId, Naming, Part,
    QuoteType, Relation, Role, Status, sha256,
};

pub(super) const FORM: Form = Form {
    holds: Holds {
        blocks: false,
        sources: false,
        document_facts: false,
        name: false,
        ..Holds::EVERYTHING
    },
    stand_off: false,
    batch: Batch::Whole,
    fit: Some(fit),
    write: Some(write),
    read,
};

/// The type of the `T` of each entry.
const ENTRY: &str = "Entry";
/// The type of the event of each attribution.
const ATTRIBUTION: &str = "Attribution";
const STATUS: &str = "Status";
const QUOTE_TYPE: &str = "QuoteType";
const NAMING: &str = "Naming";
/// The type of the notes that people write, as brat itself has it.
const NOTES: &str = "AnnotatorNotes";
/// The type of the notes that hold JSON.
const FACTS: &str = "Liveblog";
/// What a comment in `annotation.conf` begins with that says who annotated.
const ANNOTATOR: &str = "# annotator ";

/// Names that mean something else where the name of a label would stand.
const RESERVED: [&str; 6] = [
    ENTRY,
    ATTRIBUTION,
    "SPAN_DEFAULT",
    "ARC_DEFAULT",
    "ATTRIBUTE_DEFAULT",
    "ENTITY-NESTING",
];

fn role_name(role: Role) -> &'static str {
    match role {
        Role::Content => "Content",
        Role::Source => "Source",
        Role::Cue => "Cue",
    }
}

/// The type that a label is in brat.
fn type_of(label: &str) -> String {
    if !RESERVED.contains(&label) {
        return spelled(label);
    }
    let mut name = String::new();
    let mut chars = label.chars();
    chars.by_ref().take(1).for_each(|c| spell(c, &mut name));
    name + &spelled(chars.as_str())
}

/// Where a text cannot go on in one line of an `.ann` file. Python takes the
/// two separators for line ends as well.
fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\u{2028}' | '\u{2029}')
}

/// The lines of a range of a text, without those that are blank.
fn fragments<'t>(text: &Index<'t>, range: &Range<usize>) -> Vec<(Range<usize>, &'t str)> {
    let byte = |at| text.at_code_point(at).map(|position| position.byte);
    let slice = byte(range.start).zip(byte(range.end));
    let slice = slice.and_then(|(start, end)| text.text().get(start..end));
    let mut fragments = Vec::new();
    let mut start = range.start;
    for line in slice.unwrap_or_default().split(is_break) {
        let end = start + line.chars().count();
        if !line.trim().is_empty() {
            fragments.push((start..end, line));
        }
        start = end + 1;
    }
    fragments
}

/// On one line, as the notes of brat are.
fn flat(note: &str) -> String {
    let flat = note.replace(|c: char| c.is_control() || is_break(c), " ");
    flat.trim().to_owned()
}

// Fitting

fn fit(draft: &mut Draft, _: &Options, losses: &mut Losses) {
    composed::fit(draft, losses);
    if let Some(codebook) = &mut draft.codebook {
        *codebook = Arc::new(fit_codebook(codebook, losses));
    }
    let mut note_spelling = |id: &str| {
        if file_name(id) != id {
            losses.add(LossKind::RespelledName, id);
        }
    };
    for annotator in &mut draft.annotators {
        annotator.extra = Extra::default();
        note_spelling(&annotator.id);
    }
    for document in &draft.documents {
        note_spelling(document.id.as_deref().unwrap_or_default());
    }
    for document in &mut draft.documents {
        let ids: BTreeSet<_> = document
            .entries
            .iter()
            .filter_map(|e| e.id.clone())
            .collect();
        for entry in &mut document.entries {
            fit_spans(entry, losses);
            // A relation joins what is in one file.
            entry.links.retain(|link| {
                let is_kept = link.target_document.is_none() && ids.contains(&link.target);
                if !is_kept {
                    losses.add(LossKind::Link, link.id.as_deref().unwrap_or_default());
                }
                is_kept
            });
        }
    }
}

/// A codebook of which the names, the colours and what is archived are known.
fn fit_codebook(codebook: &Codebook, losses: &mut Losses) -> Codebook {
    let labels = codebook.labels.iter().map(|label| {
        let name = flat(&label.name.replace(['|', '\t'], " "));
        let name = name.trim_start_matches('!').trim();
        if name != label.name || type_of(&label.id) != *label.id {
            losses.add(LossKind::RespelledName, &label.id);
        }
        Label {
            name: name.to_owned(),
            color: if is_color(&label.color) {
                label.color.clone()
            } else {
                String::new()
            },
            archived: label.archived,
            ..label_of_id(&label.id)
        }
    });
    Codebook {
        labels: labels.collect(),
        ..codebook_of_ids([])
    }
}

/// Takes from passages the line ends and blank lines at their ends, and drops
/// those that are nothing but blank.
fn fit_spans(entry: &mut DraftEntry, losses: &mut Losses) {
    let (text, heading) = (entry.text.clone(), entry.heading.clone());
    let text = Index::new(text.as_deref().unwrap_or_default());
    let heading = Index::new(heading.as_deref().unwrap_or_default());
    let mut lost = Vec::with_capacity(entry.annotations.len());
    for annotation in &mut entry.annotations {
        let id = annotation.id.as_deref().unwrap_or_default();
        let Some(span) = &mut annotation.span else {
            lost.push(false);
            continue;
        };
        let index = match span.part {
            Part::Text => &text,
            Part::Heading => &heading,
        };
        let fragments = fragments(index, &(span.start..span.end));
        let ends = fragments.first().zip(fragments.last());
        lost.push(ends.is_none());
        let Some(((first, _), (last, _))) = ends else {
            losses.add(LossKind::Span, id);
            continue;
        };
        if (first.start, last.end) != (span.start, span.end) {
            losses.add(LossKind::MovedSpan, id);
            (span.start, span.end) = (first.start, last.end);
            let byte = |at| index.at_code_point(at).map(|position| position.byte);
            let exact = byte(span.start).zip(byte(span.end));
            let exact = exact.and_then(|(start, end)| index.text().get(start..end));
            span.exact = exact.map(Arc::from);
        }
    }
    if lost.contains(&true) {
        drop_annotations(entry, &lost, losses);
    }
}

// Writing

fn write(draft: &Draft, _: bool, _: &Options, files: &mut Files) {
    write_annotation_conf(draft, files.at("annotation.conf"));
    write_visual_conf(draft, files.at("visual.conf"));
    let mut folders: Vec<_> = draft.annotators.iter().map(|a| Some(&a.id)).collect();
    for entry in draft.documents.iter().flat_map(|d| &d.entries) {
        let makers = [
            entry.annotations.iter().map(|a| &a.annotator).collect(),
            entry.statuses.iter().map(|s| &s.annotator).collect(),
            entry.attributions.iter().map(|a| &a.annotator).collect(),
            entry.links.iter().map(|l| &l.annotator).collect::<Vec<_>>(),
        ];
        for maker in makers.into_iter().flatten() {
            if !folders.contains(&maker.as_ref()) {
                folders.push(maker.as_ref());
            }
        }
    }
    if folders.is_empty() {
        folders.push(None);
    }
    for (number, document) in draft.documents.iter().enumerate() {
        let composed = Composed::of(document);
        let name = match &document.id {
            Some(id) => file_name(id),
            None => format!("document-{}", number + 1),
        };
        for by in &folders {
            let path = match by {
                Some(by) => format!("{}/{name}", file_name(by)),
                None => name.clone(),
            };
            *files.at(format!("{path}.txt")) = composed.text.clone().into_bytes();
            let lines = Lines::of(document, &composed, *by);
            *files.at(format!("{path}.ann")) = lines.out.into_bytes();
        }
    }
}

fn write_annotation_conf(draft: &Draft, out: &mut Vec<u8>) {
    let mut conf = String::new();
    for annotator in &draft.annotators {
        let mut w = Writer::compact(64);
        w.strings(&mut [&*annotator.id, &*annotator.name].into_iter());
        conf.push_str(ANNOTATOR);
        conf.push_str(&w.finish());
        conf.push('\n');
    }
    conf.push_str("[entities]\n\n");
    conf.push_str(ENTRY);
    conf.push('\n');
    for label in draft.codebook.iter().flat_map(|codebook| &codebook.labels) {
        if label.archived {
            conf.push('!');
        }
        conf.push_str(&type_of(&label.id));
        conf.push('\n');
    }
    conf.push_str("\n[relations]\n\n");
    for relation in Relation::ALL {
        let name = relation.word();
        // Writing to a string cannot fail.
        let _ = writeln!(conf, "{name}\tArg1:{ENTRY}, Arg2:{ENTRY}");
    }
    // Any two passages may overlap.
    conf.push_str("<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>\n");
    conf.push_str("\n[events]\n\n");
    let roles = Role::ALL.map(|role| format!("{}*:<ENTITY>", role_name(role)));
    let _ = writeln!(conf, "{ATTRIBUTION}\t{}", roles.join(", "));
    conf.push_str("\n[attributes]\n\n");
    for (name, of, values) in [
        (STATUS, ENTRY, Status::WORDS),
        (QUOTE_TYPE, ATTRIBUTION, QuoteType::WORDS),
        (NAMING, ATTRIBUTION, Naming::WORDS),
    ] {
        let values = values.join("|");
        let _ = writeln!(conf, "{name}\tArg:{of}, Value:{values}");
    }
    out.extend_from_slice(conf.as_bytes());
}

fn write_visual_conf(draft: &Draft, out: &mut Vec<u8>) {
    let labels = draft.codebook.iter().flat_map(|codebook| &codebook.labels);
    let mut conf = "[labels]\n\n".to_owned();
    for label in labels.clone().filter(|label| !label.name.is_empty()) {
        // Writing to a string cannot fail.
        let _ = writeln!(conf, "{} | {}", type_of(&label.id), label.name);
    }
    conf.push_str(
        "\n[drawing]\n\n\
         SPAN_DEFAULT\tfgColor:black, bgColor:lightgreen, borderColor:darken\n\
         ARC_DEFAULT\tcolor:black, arrowHead:triangle-5\n",
    );
    let _ = writeln!(conf, "{ENTRY}\tbgColor:#eeeeee");
    for label in labels.filter(|label| !label.color.is_empty()) {
        let name = type_of(&label.id);
        let ink = if is_dark(&label.color) {
            "white"
        } else {
            "black"
        };
        let _ = writeln!(conf, "{name}\tbgColor:{}, fgColor:{ink}", label.color);
    }
    out.extend_from_slice(conf.as_bytes());
}

/// Whether white is easier to read on a colour than black, by the relative
/// luminance of WCAG 2 with a gamma of 2.
fn is_dark(color: &str) -> bool {
    let channel = |at: usize| {
        let hex = color.get(at..at + 2).unwrap_or_default();
        let value = u32::from_str_radix(hex, 16).unwrap_or_default();
        value * value
    };
    let luminance = 2126 * channel(1) + 7152 * channel(3) + 722 * channel(5);
    // As far from white as from black: (1.05 × 0.05)^½ − 0.05.
    luminance < 255 * 255 * 1791
}

/// The lines of one annotator's `.ann` file of a live blog.
struct Lines<'c> {
    out: String,
    composed: &'c Composed,
    text: Index<'c>,
    notes: usize,
}

impl<'c> Lines<'c> {
    fn of(document: &DraftDocument, composed: &'c Composed, by: Option<&AnnotatorId>) -> Self {
        let mut lines = Self {
            out: String::new(),
            composed,
            text: Index::new(&composed.text),
            notes: 0,
        };
        let entries = &document.entries;
        let mut bounds = entries.len();
        let annotations = entries.iter().map(|entry| entry.annotations.len());
        let mut triggers = bounds + annotations.sum::<usize>();
        let (mut events, mut attributes, mut relations) = (0, 0, 0);
        let mut numbers = BTreeMap::new();
        for (at, entry) in entries.iter().enumerate() {
            numbers.entry(entry.id.as_ref()).or_insert(at + 1);
        }
        for (at, entry) in entries.iter().enumerate() {
            let own = format!("T{}", at + 1);
            let status = entry.statuses.iter().find(|s| s.annotator.as_ref() == by);
            lines.bound(at + 1, ENTRY, &composed.range(at, None));
            lines.facts(&own, status.map_or("", |s| &s.note), |w| {
                if let Some(id) = &entry.id {
                    w.text("id", id);
                }
                if let Some(index) = entry.index {
                    w.number("index", index);
                }
                if entry.heading.is_some() {
                    w.key("heading");
                    w.display(&true);
                }
                facts::write_time(w, &entry.time);
                if !entry.authors.is_empty() {
                    w.texts("authors", &mut entry.authors.iter().map(|author| &**author));
                }
                if let Some(modified) = status.and_then(|s| s.modified.as_ref()) {
                    w.text("status_modified", modified.as_str());
                }
            });
            for status in &entry.statuses {
                attributes += 1;
                if status.annotator.as_ref() == by {
                    lines.attribute(attributes, STATUS, &own, status.status.word());
                }
            }
            let first = bounds + 1;
            for annotation in &entry.annotations {
                bounds += 1;
                if annotation.annotator.as_ref() == by {
                    let range = composed.range(at, annotation.span.as_ref());
                    lines.bound(bounds, &type_of(&annotation.label), &range);
                    lines.facts(&format!("T{bounds}"), &annotation.note, |w| {
                        facts::write_record(w, annotation);
                    });
                }
            }
            for attribution in &entry.attributions {
                triggers += 1;
                events += 1;
                let fields = &attribution.fields;
                let quote_type = fields.quote_type.map(|q| (QUOTE_TYPE, q.word()));
                let naming = fields.naming.map(|n| (NAMING, n.word()));
                let is_own = attribution.annotator.as_ref() == by;
                if is_own {
                    lines.event(events, triggers, attribution, at, entry, first);
                }
                for (name, value) in quote_type.into_iter().chain(naming) {
                    attributes += 1;
                    if is_own {
                        lines.attribute(attributes, name, &format!("E{events}"), value);
                    }
                }
            }
            for link in &entry.links {
                relations += 1;
                let target = numbers.get(&Some(&link.target)).copied();
                if link.annotator.as_ref() == by {
                    let (name, target) = (link.relation.word(), target.unwrap_or_default());
                    // brat itself ends the line of a relation with a tab.
                    let _ = writeln!(
                        lines.out,
                        "R{relations}\t{name} Arg1:{own} Arg2:T{target}\t"
                    );
                    lines.facts(&format!("R{relations}"), &link.note, |w| {
                        facts::write_record(w, link);
                    });
                }
            }
        }
        lines
    }

    /// The `T` of a range.
    fn bound(&mut self, number: usize, name: &str, range: &Range<usize>) {
        let fragments = fragments(&self.text, range);
        // Writing to a string cannot fail.
        let _ = write!(self.out, "T{number}\t{name}");
        for (at, (range, _)) in fragments.iter().enumerate() {
            let gap = if at == 0 { ' ' } else { ';' };
            let _ = write!(self.out, "{gap}{} {}", range.start, range.end);
        }
        for (at, (_, words)) in fragments.iter().enumerate() {
            self.out.push(if at == 0 { '\t' } else { ' ' });
            self.out.push_str(words);
        }
        self.out.push('\n');
    }

    fn attribute(&mut self, number: usize, name: &str, of: &str, value: &str) {
        let _ = writeln!(self.out, "A{number}\t{name} {of} {value}");
    }

    /// An attribution with its trigger, which stands over its cue, or its first
    /// member where it has none. `first` is the number of the entry's first
    /// annotation.
    fn event(
        &mut self,
        number: usize,
        trigger: usize,
        attribution: &DraftAttribution,
        at: usize,
        entry: &DraftEntry,
        first: usize,
    ) {
        let members = &attribution.members;
        let cue = members.iter().find(|(role, _)| *role == Role::Cue);
        let place = cue.or(members.first()).map(|(_, place)| *place);
        let over = place.and_then(|place| entry.annotations.get(place));
        let range = self.composed.range(at, over.and_then(|a| a.span.as_ref()));
        self.bound(trigger, ATTRIBUTION, &range);
        let _ = write!(self.out, "E{number}\t{ATTRIBUTION}:T{trigger}");
        let mut counts = BTreeMap::new();
        for (role, place) in members {
            let name = role_name(*role);
            let count = counts.entry(name).or_insert(0);
            *count += 1;
            let count = match *count {
                1 => String::new(),
                count => count.to_string(),
            };
            let _ = write!(self.out, " {name}{count}:T{}", first + place);
        }
        self.out.push('\n');
        self.facts(&format!("E{number}"), &attribution.note, |w| {
            facts::write_record(w, attribution);
            if let Some(speaker) = &attribution.fields.speaker {
                w.text("speaker", speaker);
            }
            if let Some(source_type) = &attribution.fields.source_type {
                w.text("source_type", source_type);
            }
        });
    }

    /// A person's note, and a note with what else is known, where there is any.
    fn facts(&mut self, of: &str, note: &str, write: impl FnOnce(&mut Writer)) {
        let shown = flat(note);
        if !shown.is_empty() {
            self.notes += 1;
            let _ = writeln!(self.out, "#{}\t{NOTES} {of}\t{shown}", self.notes);
        }
        let mut w = Writer::compact(256);
        w.open('{');
        write(&mut w);
        if shown != note {
            w.text("note", note);
        }
        w.close('}');
        let json = w.finish();
        if json != "{}" {
            self.notes += 1;
            // Line ends for Python, which stand in texts only.
            let json = json
                .replace('\u{2028}', "\\u2028")
                .replace('\u{2029}', "\\u2029")
                .replace('\u{85}', "\\u0085");
            let _ = writeln!(self.out, "#{}\t{FACTS} {of}\t{json}", self.notes);
        }
    }
}

// Reading

fn read(files: &Files, _: &Options) -> Reading {
    let mut reading = Reading::default();
    let conf = files
        .0
        .iter()
        .find(|f| last_part(&f.path) == "annotation.conf");
    let visual = files.0.iter().find(|f| last_part(&f.path) == "visual.conf");
    if let Some(conf) = conf {
        read_confs(
            &conf.text(),
            visual.map(File::text).as_deref(),
            &mut reading,
        );
    }
    let is_said = |file: &File| {
        let ends = [".ann", ".txt", ".conf"];
        ends.iter().any(|end| file.path.ends_with(end))
    };
    if !files.0.iter().any(is_said) {
        reading.refuse(
            "the folder",
            said!("there are no .txt and .ann files in it"),
        );
    }
    let budget = Budget {
        looked_at: Cell::new(MOST_LOOKED_AT),
        copied: Copied::default(),
    };
    for group in groups(files, &mut reading) {
        let before = reading.outcomes.len();
        let document = read_document(&group, &budget, &mut reading);
        // The kinds of lines are read one after the other.
        reading.outcomes[before..].sort_by(|a, b| line(&a.place).cmp(&line(&b.place)));
        reading.draft.documents.push(document);
    }
    reading
}

/// The file and the line that a place names.
fn line(place: &str) -> (&str, u64) {
    let (path, line) = place.rsplit_once(", line ").unwrap_or((place, ""));
    (path, line.parse().unwrap_or_default())
}

fn last_part(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

/// The lines of a section of a configuration that say something.
fn section<'c>(conf: &'c str, name: &str) -> impl Iterator<Item = &'c str> {
    let mut is_in = false;
    let name = format!("[{name}]");
    conf.lines().map(str::trim).filter(move |line| {
        if line.starts_with('[') && line.ends_with(']') {
            is_in = *line == name;
            return false;
        }
        let is_said = !line.is_empty() && !line.starts_with('#');
        is_in && is_said && !line.bytes().all(|b| b == b'-')
    })
}

fn read_confs(conf: &str, visual: Option<&str>, reading: &mut Reading) {
    let lines = conf.lines().filter_map(|line| line.strip_prefix(ANNOTATOR));
    let mut known = BTreeSet::new();
    for line in lines {
        let Ok(Node::Array(items)) = json::read(line) else {
            continue;
        };
        if let [Node::String(id), Node::String(name)] = &*items
            && is_valid_id(id)
            && known.insert(id.to_string())
        {
            reading.draft.annotators.push(Annotator {
                id: AnnotatorId::from(&**id),
                name: name.clone().into_owned(),
                extra: Extra::default(),
            });
        }
    }
    let mut names = BTreeMap::new();
    let mut colors = BTreeMap::new();
    if let Some(visual) = visual {
        for line in section(visual, "labels") {
            let mut terms = line.split('|').map(str::trim);
            if let Some((name, shown)) = terms.next().zip(terms.next()) {
                names.entry(unspelled(name)).or_insert(shown);
            }
        }
        for line in section(visual, "drawing") {
            let Some((name, settings)) = line.split_once(char::is_whitespace) else {
                continue;
            };
            let mut settings = settings.split(',').map(str::trim);
            let color = settings.find_map(|s| s.strip_prefix("bgColor:"));
            if let Some(color) = color.filter(|color| is_color(color)) {
                colors.entry(unspelled(name)).or_insert(color);
            }
        }
    }
    let mut codebook = codebook_of_ids([]);
    let mut seen = BTreeSet::new();
    for line in section(conf, "entities") {
        let term = line.split(char::is_whitespace).next().unwrap_or_default();
        let name = term.trim_start_matches('!');
        let id = unspelled(name.split('|').next().unwrap_or_default());
        if RESERVED.contains(&name) || term.starts_with('<') || !seen.insert(id.clone()) {
            continue;
        }
        if !is_valid_id(&id) {
            let why = said!(
                "{id} cannot be a label: a label’s id begins with a letter",
                id = Quoted(&id)
            );
            reading.refuse("annotation.conf", why);
            continue;
        }
        codebook.labels.push(Label {
            name: names.get(&id).copied().unwrap_or_default().to_owned(),
            color: colors.get(&id).copied().unwrap_or_default().to_owned(),
            archived: term.starts_with('!'),
            ..label_of_id(&id)
        });
    }
    reading.draft.codebook = Some(Arc::new(codebook));
}

/// One text and who annotated it in which file.
struct Group<'f> {
    stem: &'f str,
    text: String,
    members: Vec<Member<'f>>,
}

/// An `.ann` file, the name of its folder, and whose the folder is.
struct Member<'f> {
    folder: &'f str,
    annotator: Option<AnnotatorId>,
    ann: &'f File,
}

/// The texts. The same text under the same name in several folders is one, and
/// the folders are the annotators.
fn groups<'f>(files: &'f Files, reading: &mut Reading) -> Vec<Group<'f>> {
    let by_path: BTreeMap<&str, &File> = files.0.iter().map(|f| (&*f.path, f)).collect();
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut known: BTreeMap<(&str, String), usize> = BTreeMap::new();
    for file in &files.0 {
        if let Some(base) = file.path.strip_suffix(".ann") {
            if !by_path.contains_key(&*format!("{base}.txt")) {
                reading.refuse(
                    &*file.path,
                    said!("there is no text beside it: its .txt is missing"),
                );
            }
            continue;
        }
        let Some(base) = file.path.strip_suffix(".txt") else {
            continue;
        };
        let Some(ann) = by_path.get(&*format!("{base}.ann")) else {
            reading.refuse(
                &*file.path,
                said!("nothing says what is in it: its .ann is missing"),
            );
            continue;
        };
        let stem = last_part(base);
        let folder = base.strip_suffix(stem).unwrap_or_default();
        let text = file.text().into_owned();
        let member = Member {
            folder: last_part(folder.trim_end_matches('/')),
            annotator: None,
            ann,
        };
        match known.entry((stem, sha256::of(&text))) {
            Entry::Occupied(at) => groups[*at.get()].members.push(member),
            Entry::Vacant(at) => {
                at.insert(groups.len());
                groups.push(Group {
                    stem,
                    text,
                    members: vec![member],
                });
            }
        }
    }
    let known: BTreeSet<&str> = (reading.draft.annotators.iter())
        .map(|annotator| &*annotator.id)
        .collect();
    for group in &mut groups {
        let are_annotators = group.members.len() > 1;
        for member in &mut group.members {
            let id = unspelled(member.folder);
            if known.contains(&*id) || are_annotators && is_valid_id(&id) {
                member.annotator = Some(id.into());
            }
        }
    }
    groups
}

/// A `T`.
struct Bound<'f> {
    id: &'f str,
    name: &'f str,
    range: Range<usize>,
    place: String,
}

/// Any other line.
struct Other<'f> {
    id: &'f str,
    /// The words of the second column.
    words: Vec<&'f str>,
    /// The third column.
    tail: &'f str,
    place: String,
}

/// The lines of an `.ann` file, by kind.
#[derive(Default)]
struct Marks<'f> {
    bounds: Vec<Bound<'f>>,
    attributes: Vec<Other<'f>>,
    events: Vec<Other<'f>>,
    relations: Vec<Other<'f>>,
    /// The notes by what they are about.
    notes: BTreeMap<&'f str, Vec<Other<'f>>>,
}

/// The number in an id such as `T12`.
fn number(id: &str) -> u64 {
    let digits = id.trim_start_matches(|c: char| !c.is_ascii_digit());
    digits.parse().unwrap_or(u64::MAX)
}

/// A text as brat's offsets count it.
struct Counted<'t> {
    /// With line feeds only, as it is read.
    text: Index<'t>,
    /// As it is in the file.
    file: Index<'t>,
    /// Where in the file a carriage return is left out, in bytes.
    returns: Vec<usize>,
    budget: &'t Budget,
}

/// So many bytes at most are searched for words that are not where they should
/// be, or taken for passages of which the file has no words, so that a small
/// broken file takes neither for ever nor all memory.
const MOST_LOOKED_AT: usize = 1 << 28;
/// What may be read of a folder beyond the bytes that it has itself.
struct Budget {
    /// How many bytes may still be looked at.
    looked_at: Cell<usize>,
    /// What was copied of its texts.
    copied: Copied,
}

fn spent() -> Found {
    Found::Nowhere(said!("it is one of too many whose words are not there"))
}

enum Found {
    There(Range<usize>),
    /// And what was put right.
    Repaired(Range<usize>, Said),
    Nowhere(Said),
}

impl Counted<'_> {
    /// Where a `T` is, of which the file says the fragments and the words.
    fn find(&self, fragments: &[(usize, usize)], words: &str) -> Found {
        let has_words = !words.trim().is_empty();
        for utf16 in [false, true] {
            let at = |offset: usize| {
                let position = match utf16 {
                    false => self.file.at_code_point(offset)?,
                    true => self.file.at_utf16(offset)?,
                };
                let left_out = self.returns.partition_point(|r| *r < position.byte);
                self.text.at_byte(position.byte - left_out)
            };
            let mut joined = String::new();
            let (mut first, mut last) = (usize::MAX, 0);
            let mut is_gapless = true;
            let mut previous = None;
            for (start, end) in fragments {
                let Some((start, end)) = at(*start).zip(at(*end)) else {
                    last = 0;
                    break;
                };
                let text = self.text.text();
                if let Some(previous) = previous {
                    joined.push(' ');
                    let gap = text.get(previous..start.byte);
                    if !self.spend(gap.map_or(0, str::len)) {
                        return spent();
                    }
                    is_gapless &= gap.is_some_and(|gap| gap.trim().is_empty());
                }
                let piece = text.get(start.byte..end.byte).unwrap_or_default();
                if has_words {
                    // No longer than what it is compared with.
                    if joined.len() + piece.len() <= words.len() {
                        joined.push_str(piece);
                    }
                } else if !self.spend(piece.len()) {
                    return spent();
                }
                previous = Some(end.byte);
                (first, last) = (first.min(start.code_point), last.max(end.code_point));
            }
            let is_it = !has_words || joined.trim_end() == words.trim_end();
            if first >= last || !is_it {
                continue;
            }
            let range = first..last;
            return match (is_gapless, utf16) {
                (true, false) => Found::There(range),
                (true, true) => {
                    Found::Repaired(range, said!("its offsets count UTF-16 code units"))
                }
                (false, _) => Found::Repaired(
                    range,
                    said!(
                        "it is in several pieces; a passage is in one, so it now has what lies \
                         between"
                    ),
                ),
            };
        }
        self.search(words)
    }

    /// Whether so many bytes may be looked at.
    fn spend(&self, bytes: usize) -> bool {
        let left = self.budget.looked_at.get().checked_sub(bytes);
        self.budget.looked_at.set(left.unwrap_or_default());
        left.is_some()
    }

    /// The one place where the words stand.
    fn search(&self, words: &str) -> Found {
        let text = self.text.text();
        if words.trim().is_empty() {
            return Found::Nowhere(said!("its offsets are not in the text"));
        }
        if !self.spend(text.len()) {
            return spent();
        }
        let text = self.text.text();
        let Some(start) = text.find(words) else {
            return Found::Nowhere(said!("its words are not in the text"));
        };
        if text.rfind(words) != Some(start) {
            return Found::Nowhere(said!(
                "its words are not where it says, and more than once elsewhere"
            ));
        }
        let ends = (
            self.text.at_byte(start),
            self.text.at_byte(start + words.len()),
        );
        match ends {
            (Some(start), Some(end)) => Found::Repaired(
                start.code_point..end.code_point,
                said!("its offsets were wrong; it was found by its words"),
            ),
            _ => Found::Nowhere(said!("its words are not in the text")),
        }
    }
}

/// The lines of an `.ann` file.
fn marks<'f>(path: &str, ann: &'f str, text: &Counted<'_>, reading: &mut Reading) -> Marks<'f> {
    let mut marks = Marks::default();
    let mut ids = BTreeSet::new();
    for (number, line) in ann.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let place = format!("{path}, line {}", number + 1);
        let mut columns = line.splitn(3, '\t');
        let id = columns.next().unwrap_or_default();
        let data = columns.next().unwrap_or_default().trim();
        let tail = columns.next().unwrap_or_default();
        if data.is_empty() {
            reading.refuse(place, said!("it has no tab after its id"));
            continue;
        }
        if id != "*" && !ids.insert(id) {
            let why = said!("the id {id} stands on an earlier line", id = Quoted(id));
            reading.refuse(place, why);
            continue;
        }
        if id.starts_with('T') {
            if let Some(bound) = bound(id, data, tail, place, text, reading) {
                marks.bounds.push(bound);
            }
            continue;
        }
        let words = data.split_whitespace().collect();
        let other = Other {
            id,
            words,
            tail,
            place,
        };
        match id.chars().next() {
            Some('A' | 'M') => marks.attributes.push(other),
            Some('E') => marks.events.push(other),
            Some('R') => marks.relations.push(other),
            Some('#') => match other.words.get(1) {
                Some(of) => marks.notes.entry(of).or_default().push(other),
                None => reading.refuse(other.place, said!("a note says what it is about")),
            },
            Some('*') => reading.refuse(
                other.place,
                said!("that passages are equivalent has no place in a project"),
            ),
            Some('N') => reading.refuse(
                other.place,
                said!("a reference to a database has no place in a project"),
            ),
            _ => {
                let why = said!("there is no kind of line with the id {id}", id = Quoted(id));
                reading.refuse(other.place, why);
            }
        }
    }
    marks
}

fn bound<'f>(
    id: &'f str,
    data: &'f str,
    tail: &'f str,
    place: String,
    text: &Counted<'_>,
    reading: &mut Reading,
) -> Option<Bound<'f>> {
    let (name, offsets) = data.split_once(' ').unwrap_or((data, ""));
    let mut fragments = Vec::new();
    for fragment in offsets.split(';') {
        let ends = fragment.trim().split_once(' ');
        let ends = ends.and_then(|(start, end)| {
            Some((
                start.parse::<usize>().ok()?,
                end.trim().parse::<usize>().ok()?,
            ))
        });
        let Some((start, end)) = ends.filter(|(start, end)| start < end) else {
            let why = said!(
                "{fragment} is no start and end",
                fragment = Quoted(fragment)
            );
            reading.refuse(place, why);
            return None;
        };
        fragments.push((start, end));
    }
    let range = match text.find(&fragments, tail) {
        Found::There(range) => range,
        Found::Repaired(range, what) => {
            reading.repair(&*place, what);
            range
        }
        Found::Nowhere(why) => {
            reading.refuse(place, why);
            return None;
        }
    };
    Some(Bound {
        id,
        name,
        range,
        place,
    })
}

/// A record with the number of its id, by which the records of all annotators
/// are in order.
struct Numbered<T>(u64, T);

fn in_order<T>(mut records: Vec<Numbered<T>>) -> Vec<T> {
    records.sort_by_key(|Numbered(number, _)| *number);
    records
        .into_iter()
        .map(|Numbered(_, record)| record)
        .collect()
}

/// The records of an entry as they come up.
#[derive(Default)]
struct Records<'f> {
    /// With the file and the id each stands under.
    annotations: Vec<Numbered<(usize, &'f str, DraftAnnotation)>>,
    statuses: Vec<Numbered<DraftStatus>>,
    links: Vec<Numbered<DraftLink>>,
}

fn read_document(group: &Group<'_>, budget: &Budget, reading: &mut Reading) -> DraftDocument {
    let lf = group.text.replace("\r\n", "\n");
    let returns = match lf.len() == group.text.len() {
        true => Vec::new(),
        false => group.text.match_indices("\r\n").map(|(at, _)| at).collect(),
    };
    let anns: Vec<_> = (group.members.iter())
        .map(|member| (&member.annotator, &*member.ann.path, member.ann.text()))
        .collect();
    let counted = Counted {
        text: Index::new(&lf),
        file: Index::new(&group.text),
        returns,
        budget,
    };
    let mut files = Vec::new();
    for (by, path, ann) in &anns {
        files.push((*by, marks(path, ann, &counted, reading)));
    }

    // The entries, of the first file that has them.
    let with_entries = files
        .iter_mut()
        .find(|(_, marks)| marks.bounds.iter().any(|b| b.name == ENTRY));
    let mut entries = Vec::new();
    if let Some((_, marks)) = with_entries {
        let mut bounds: Vec<_> = marks.bounds.iter().filter(|b| b.name == ENTRY).collect();
        bounds.sort_by_key(|bound| bound.range.start);
        for bound in bounds {
            let notes = marks.notes.get(bound.id).map(Vec::as_slice);
            let (_, mut facts) = take_notes(notes.unwrap_or_default(), reading);
            let entry = DraftEntry {
                id: facts.id("id"),
                index: facts.number("index"),
                time: facts.time(),
                authors: facts.texts("authors"),
                ..DraftEntry::default()
            };
            let has_heading = facts.flag("heading").unwrap_or_default();
            note_wrong(&facts, &bound.place, reading);
            entries.push((bound.range.start, has_heading, entry));
        }
    }
    let starts: Vec<_> = entries
        .iter()
        .map(|(start, has, _)| (*start, *has))
        .collect();
    let mut is_ours = !starts.is_empty() || lf.is_empty();
    let composed = match Composed::with(lf.clone(), &starts) {
        Some(composed) if is_ours => composed,
        _ => {
            if is_ours {
                reading.repair(
                    group.stem,
                    said!(
                        "its entries do not lie one after the other, so the text was read as one \
                         entry"
                    ),
                );
            }
            is_ours = false;
            entries.clear();
            let length = lf.chars().count();
            entries.push((0, false, DraftEntry::default()));
            Composed {
                text: lf.clone(),
                entries: vec![Placed {
                    // Longer than the text, as any entry is.
                    whole: 0..length + 1,
                    heading: None,
                    text: 0..length,
                }],
            }
        }
    };
    let id = unspelled(group.stem);
    let mut document = DraftDocument::default();
    if is_ours && is_valid_id(&id) {
        document.id = Some(id.into());
    } else {
        document.title = Some(group.stem.into());
    }
    let composed = composed.indexed(&budget.copied);
    for (at, (_, _, mut entry)) in entries.into_iter().enumerate() {
        entry.heading = composed.part(at, Part::Heading);
        entry.text = composed.part(at, Part::Text);
        entry.text_sha256 = entry.text.as_deref().map(|text| sha256::of(text).into());
        document.entries.push(entry);
    }
    read_records(&files, &composed, &mut document, reading);
    document
}

/// Says which keys of a note could not be read.
fn note_wrong(facts: &Facts<'_>, place: &str, reading: &mut Reading) {
    for key in &facts.wrong {
        let what = said!(
            "“{key}” in its note cannot be what it is and was left out",
            key
        );
        reading.repair(place, what);
    }
}

/// A person's note and what else is known.
fn take_notes<'n>(notes: &'n [Other<'_>], reading: &mut Reading) -> (Arc<str>, Facts<'n>) {
    let mut shown: Vec<&str> = Vec::new();
    let mut facts = Facts::default();
    for note in notes {
        if note.words.first() != Some(&FACTS) {
            shown.push(note.tail.trim());
            continue;
        }
        match json::read(note.tail.trim()) {
            Ok(Node::Object(keys)) => facts = Facts::new(keys),
            _ => reading.refuse(
                &*note.place,
                said!("it is not a JSON object, as notes of this type are"),
            ),
        }
    }
    let shown = shown.join("\n");
    // In the note's own spelling, where brat has not changed it since.
    let note = facts.text("note").filter(|note| flat(note) == shown);
    (note.unwrap_or_else(|| shown.into()), facts)
}

/// The files of a document with who made each.
type Members<'f> = [(&'f Option<AnnotatorId>, Marks<'f>)];

/// The entries of `composed` that begin at a place.
fn entry_at(composed: &Composed, start: usize) -> Option<usize> {
    let starts = &composed.entries;
    starts.binary_search_by_key(&start, |e| e.whole.start).ok()
}

/// Whether an entry is longer than its text at the start, as ours are.
fn has_first_line(composed: &Composed, at: usize) -> bool {
    let placed = composed.entries.get(at);
    placed.is_some_and(|placed| placed.whole.start < placed.text.start)
}

fn read_records(
    files: &Members<'_>,
    indexed: &Indexed<'_>,
    document: &mut DraftDocument,
    reading: &mut Reading,
) {
    let mut records: Vec<Records<'_>> = Vec::new();
    records.resize_with(document.entries.len(), Records::default);
    let composed = indexed.composed;
    // Where the lines of each whole entry end.
    let ends: Vec<_> = (composed.entries.iter())
        .map(|placed| {
            let last = fragments(&indexed.index, &placed.whole).pop();
            last.map_or(placed.whole.end, |(range, _)| range.end)
        })
        .collect();
    for (file, (by, marks)) in files.iter().enumerate() {
        let mut ids = BTreeMap::new();
        let triggers: BTreeSet<_> = (marks.events.iter())
            .filter_map(|event| {
                event
                    .words
                    .first()?
                    .strip_prefix(ATTRIBUTION)?
                    .strip_prefix(':')
            })
            .collect();
        for bound in &marks.bounds {
            if bound.name == ENTRY {
                ids.extend(entry_at(composed, bound.range.start).map(|at| (bound.id, at)));
                continue;
            }
            if triggers.contains(bound.id) {
                continue;
            }
            let label = unspelled(bound.name);
            if !is_valid_id(&label) {
                let why = said!(
                    "{id} cannot be a label: a label’s id begins with a letter",
                    id = Quoted(&label)
                );
                reading.refuse(&*bound.place, why);
                continue;
            }
            let whole = entry_at(composed, bound.range.start)
                .filter(|at| bound.range.end == ends[*at] && has_first_line(composed, *at));
            let located = match whole {
                Some(at) => Ok(Located::Entry(at)),
                None => indexed.locate(&bound.range),
            };
            let (at, span) = match located {
                Ok(Located::Entry(at)) => (at, None),
                Ok(Located::Passage {
                    entry,
                    span,
                    is_cut,
                }) => {
                    if is_cut {
                        reading.repair(
                            &*bound.place,
                            said!("it reached beyond one text and was cut down to it"),
                        );
                    }
                    (entry, Some(span))
                }
                Err(why) => {
                    reading.refuse(&*bound.place, why);
                    continue;
                }
            };
            let notes = marks.notes.get(bound.id).map(Vec::as_slice);
            let (note, mut facts) = take_notes(notes.unwrap_or_default(), reading);
            let annotation = DraftAnnotation {
                id: facts.id("id"),
                annotator: (*by).clone(),
                span,
                origin: facts.word("origin"),
                note,
                created: facts.parsed("created"),
                modified: facts.parsed("modified"),
                codebook_version: facts.codebook_version(),
                ..DraftAnnotation::new(LabelId::from(label))
            };
            note_wrong(&facts, &bound.place, reading);
            records[at]
                .annotations
                .push(Numbered(number(bound.id), (file, bound.id, annotation)));
        }
        read_statuses(by, marks, &ids, &mut records, reading);
        read_links(by, marks, &ids, document, &mut records, reading);
    }
    let mut places = BTreeMap::new();
    for (at, (entry, records)) in document.entries.iter_mut().zip(records).enumerate() {
        entry.statuses = in_order(records.statuses);
        entry.links = in_order(records.links);
        for (file, id, annotation) in in_order(records.annotations) {
            places.insert((file, id), (at, entry.annotations.len()));
            entry.annotations.push(annotation);
        }
    }
    let mut attributions = Vec::new();
    for (file, (by, marks)) in files.iter().enumerate() {
        let values = attribute_values(marks, reading);
        for event in &marks.events {
            let place = |id: &str| places.get(&(file, id)).copied();
            let made = attribution(by, event, &values, marks, place, reading);
            attributions.extend(made.map(|made| Numbered(number(event.id), made)));
        }
    }
    for (at, attribution) in in_order(attributions) {
        document.entries[at].attributions.push(attribution);
    }
}

fn read_statuses(
    by: &Option<AnnotatorId>,
    marks: &Marks<'_>,
    entries: &BTreeMap<&str, usize>,
    records: &mut [Records<'_>],
    reading: &mut Reading,
) {
    let mut said = BTreeMap::new();
    for attribute in &marks.attributes {
        if attribute.words.first() != Some(&STATUS) {
            continue;
        }
        let of = attribute.words.get(1).copied().unwrap_or_default();
        let value = attribute.words.get(2).copied().unwrap_or_default();
        let (Some(status), Some(_)) = (facts::word::<Status>(value), entries.get(of)) else {
            let why = said!("{value} is no status of an entry", value = Quoted(value));
            reading.refuse(&*attribute.place, why);
            continue;
        };
        if said.insert(of, (number(attribute.id), status)).is_some() {
            reading.repair(
                &*attribute.place,
                said!("the entry has another status as well; this one counts"),
            );
        }
    }
    for bound in marks.bounds.iter().filter(|b| b.name == ENTRY) {
        let Some(at) = entries.get(bound.id) else {
            continue;
        };
        let notes = marks.notes.get(bound.id).map(Vec::as_slice);
        let (note, mut facts) = take_notes(notes.unwrap_or_default(), &mut Reading::default());
        let status = said.get(bound.id).copied();
        if status.is_none() && note.is_empty() {
            continue;
        }
        let (number, status) = status.unwrap_or((u64::MAX, Status::Unseen));
        let record = DraftStatus {
            annotator: by.clone(),
            status,
            modified: facts.parsed("status_modified"),
            note,
        };
        records[*at].statuses.push(Numbered(number, record));
    }
}

/// The id of the annotation that an argument such as `Arg1:T3` names.
fn argument(word: &str) -> Option<(&str, &str)> {
    word.split_once(':')
}

fn read_links(
    by: &Option<AnnotatorId>,
    marks: &Marks<'_>,
    entries: &BTreeMap<&str, usize>,
    document: &DraftDocument,
    records: &mut [Records<'_>],
    reading: &mut Reading,
) {
    for line in &marks.relations {
        let [name, from, to] = *line.words else {
            reading.refuse(
                &*line.place,
                said!("a relation has a type and two arguments"),
            );
            continue;
        };
        let entry = |word| {
            let (_, id) = argument(word)?;
            entries.get(id).copied()
        };
        let ends = entry(from).zip(entry(to)).and_then(|(from, to)| {
            let target = document.entries.get(to)?.id.clone()?;
            (from != to).then_some((from, target))
        });
        let (Some(relation), Some((from, target))) = (facts::word::<Relation>(name), ends) else {
            reading.refuse(
                &*line.place,
                said!("of relations only links between two entries have a place in a project"),
            );
            continue;
        };
        let notes = marks.notes.get(line.id).map(Vec::as_slice);
        let (note, mut facts) = take_notes(notes.unwrap_or_default(), reading);
        let link = DraftLink {
            id: facts.id("id"),
            relation,
            target_document: None,
            target,
            annotator: by.clone(),
            origin: facts.word("origin"),
            note,
            created: facts.parsed("created"),
            modified: facts.parsed("modified"),
        };
        note_wrong(&facts, &line.place, reading);
        records[from].links.push(Numbered(number(line.id), link));
    }
}

/// The values of events’ attributes, by the event and the attribute. What is
/// neither that nor a status is refused.
fn attribute_values<'f>(
    marks: &Marks<'f>,
    reading: &mut Reading,
) -> BTreeMap<(&'f str, &'f str), &'f str> {
    let events: BTreeSet<_> = marks.events.iter().map(|event| event.id).collect();
    let mut values = BTreeMap::new();
    for attribute in &marks.attributes {
        match *attribute.words {
            // Read with the entries.
            [STATUS, ..] => {}
            [name @ (QUOTE_TYPE | NAMING), of, value] if events.contains(of) => {
                values.insert((of, name), value);
            }
            _ => reading.refuse(
                &*attribute.place,
                said!(
                    "of attributes only an entry’s status and an attribution’s kind of quotation \
                     and naming have a place in a project"
                ),
            ),
        }
    }
    values
}

/// The attribution that an event is, and the number of its entry.
fn attribution(
    by: &Option<AnnotatorId>,
    event: &Other<'_>,
    values: &BTreeMap<(&str, &str), &str>,
    marks: &Marks<'_>,
    place: impl Fn(&str) -> Option<(usize, usize)>,
    reading: &mut Reading,
) -> Option<(usize, DraftAttribution)> {
    let (first, arguments) = event.words.split_first()?;
    if argument(first).is_none_or(|(name, _)| name != ATTRIBUTION) {
        reading.refuse(
            &*event.place,
            said!("of events only attributions have a place in a project; its passages were read"),
        );
        return None;
    }
    let mut members = Vec::new();
    let mut entry = None;
    for word in arguments {
        let Some((name, id)) = argument(word) else {
            continue;
        };
        let name = name.trim_end_matches(|c: char| c.is_ascii_digit());
        let role = Role::ALL.into_iter().find(|role| role_name(*role) == name);
        let (Some(role), Some((at, annotation))) = (role, place(id)) else {
            let why = said!(
                "its argument {word} is no passage in a role",
                word = Quoted(word)
            );
            reading.refuse(&*event.place, why);
            return None;
        };
        if *entry.get_or_insert(at) != at {
            reading.refuse(&*event.place, said!("its passages lie in several entries"));
            return None;
        }
        members.push((role, annotation));
    }
    let Some(entry) = entry else {
        reading.refuse(&*event.place, said!("it has no passages"));
        return None;
    };
    let notes = marks.notes.get(event.id).map(Vec::as_slice);
    let (note, mut facts) = take_notes(notes.unwrap_or_default(), reading);
    let value = |name| values.get(&(event.id, name)).copied();
    let fields = AttributionFields {
        quote_type: value(QUOTE_TYPE).and_then(facts::word),
        naming: value(NAMING).and_then(facts::word),
        speaker: facts.text("speaker"),
        source_type: facts.text("source_type"),
    };
    let attribution = DraftAttribution {
        id: facts.id("id"),
        annotator: by.clone(),
        members,
        fields,
        note,
        created: facts.parsed("created"),
        modified: facts.parsed("modified"),
        codebook_version: facts.codebook_version(),
    };
    note_wrong(&facts, &event.place, reading);
    Some((entry, attribution))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_no_type_of_ours() {
        for (label, expected) in [
            ("claim", "claim"),
            ("Entry", "_x0045_ntry"),
            ("Attribution", "_x0041_ttribution"),
            ("über", "_x00FC_ber"),
        ] {
            assert_eq!(type_of(label), expected);
            assert_eq!(unspelled(expected), label);
        }
    }
}
