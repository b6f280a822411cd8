//! What a REFI-QDA codebook and a REFI-QDA project have in common: ids and
//! codes.
//!
//! Labels are codes, groups are codes above them that cannot be set, and one
//! set that holds all codes is the codebook. What a code has no attribute for
//! stands in its description: what it includes and excludes and an example as
//! paragraphs that begin with these words, and a last line with the rest as a
//! JSON object.
//!
//! Sources: REFI-QDA Standard 1.0 with its schemas for codebook and project;
//! what is said of other tools, QualCoder's reader and writer.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::facts::Facts;
use super::xml::{self, Element};
use super::{Draft, LossKind, Losses, Reading};
use crate::codebook::{Choice, Scope, is_color};
use crate::json::{self, Node, Quoted};
use crate::said::said;
use crate::words::Word;
use crate::{Codebook, Extra, GENERATOR, Group, Label, LabelId, codebook_edit, sha256};

/// Codes of a file that is read; far more than people can tell apart.
const MOST_CODES: usize = 5_000;

/// What wrote a file.
pub(super) const ORIGIN: &str = GENERATOR;

/// The names of elements and attributes that codes are made of.
pub(super) const NAMES: &[&str] = &[
    "Code",
    "CodeBook",
    "Codes",
    "Description",
    "MemberCode",
    "Set",
    "Sets",
    "color",
    "guid",
    "isCodable",
    "name",
    "targetGUID",
];

/// A GUID that follows from what it names, so that the same project gives the
/// same file. It is a UUID of version 8, made as RFC 9562, appendix B.2, makes
/// one by SHA-256.
pub(super) fn guid(kind: &str, of: &[&str]) -> String {
    let mut hex = sha256::of(&format!("{kind}\0{}", of.join("\0")));
    hex.truncate(32);
    let variant = match hex.as_bytes()[16] {
        b'0' | b'4' | b'8' | b'c' => "8",
        b'1' | b'5' | b'9' | b'd' => "9",
        b'2' | b'6' | b'a' | b'e' => "a",
        _ => "b",
    };
    hex.replace_range(12..13, "8");
    hex.replace_range(16..17, variant);
    for at in [20, 16, 12, 8] {
        hex.insert(at, '-');
    }
    hex
}

/// The GUID of a label's code.
pub(super) fn code_guid(label: &str) -> String {
    guid("code", &[label])
}

/// A GUID as it is compared: some tools write braces, and either case.
pub(super) fn plain_guid(guid: &str) -> String {
    let guid = guid.trim().trim_matches(['{', '}']);
    guid.to_ascii_lowercase()
}

/// Takes from the codebook what codes cannot hold.
pub(super) fn fit_codebook(draft: &mut Draft, losses: &mut Losses) {
    let Some(codebook) = &mut draft.codebook else {
        return;
    };
    let codebook = Arc::make_mut(codebook);
    let id = codebook.id.clone();
    codebook.changes.clear();
    codebook.extra = Extra::default();
    clean(&mut codebook.name, &id, losses);
    for group in &mut codebook.groups {
        let id = group.id.clone();
        group.extra = Extra::default();
        clean(&mut group.name, &id, losses);
    }
    for label in &mut codebook.labels {
        let id = label.id.clone();
        label.extra = Extra::default();
        if !is_color(&label.color) {
            label.color.clear();
        }
        for text in [
            &mut label.name,
            &mut label.definition,
            &mut label.include,
            &mut label.exclude,
            &mut label.example,
        ] {
            clean(text, &id, losses);
        }
    }
}

/// Replaces the characters that XML cannot hold.
pub(super) fn clean(text: &mut String, id: &str, losses: &mut Losses) {
    for _ in text.chars().filter(|c| !xml::can_hold(*c)) {
        losses.add(LossKind::Character, id);
    }
    if let std::borrow::Cow::Owned(cleaned) = xml::cleaned(text) {
        *text = cleaned;
    }
}

/// A JSON object on one line that XML can hold.
pub(super) fn facts(write: impl FnOnce(&mut json::Writer)) -> String {
    let mut w = json::Writer::compact(64);
    w.open('{');
    write(&mut w);
    w.close('}');
    w.finish()
        .replace('\u{FFFE}', "\\ufffe")
        .replace('\u{FFFF}', "\\uffff")
}

/// Takes the last line of a description apart, where it is a JSON object; the
/// rest is the text.
pub(super) fn split_facts(description: &str) -> (&str, Option<Facts<'_>>) {
    let (text, line) = description.rsplit_once('\n').unwrap_or(("", description));
    if let Ok(Node::Object(keys)) = json::read(line) {
        let text = text.strip_suffix('\n').unwrap_or(text);
        return (text, Some(Facts::new(keys)));
    }
    (description, None)
}

/// The words that begin what is said of a label beside its definition.
const HEADS: [&str; 3] = ["Include:", "Exclude:", "Example:"];

fn begins_with_a_head(line: &str) -> bool {
    let line = line.trim_start_matches('\\');
    HEADS.iter().any(|head| line.starts_with(head))
}

/// What is said of a label, for people, and the rest on the last line.
fn description(label: &Label, codebook: &Codebook) -> String {
    let mut pieces = Vec::new();
    let heads = ["", "Include: ", "Exclude: ", "Example: "];
    let texts = [
        &label.definition,
        &label.include,
        &label.exclude,
        &label.example,
    ];
    for (head, text) in heads.into_iter().zip(texts) {
        if text.is_empty() {
            continue;
        }
        // A line of the text that begins so itself gets a backslash.
        let lines = text.split('\n').map(|line| {
            let mark = if begins_with_a_head(line) { "\\" } else { "" };
            format!("{mark}{line}")
        });
        pieces.push(format!("{head}{}", lines.collect::<Vec<_>>().join("\n")));
    }
    pieces.push(facts(|w| {
        w.text("id", &label.id);
        if let Some(key) = &label.hotkey {
            w.text("hotkey", key);
        }
        w.text("scope", label.scope.word());
        if let Some(requires) = &label.requires {
            w.text("requires", requires);
        }
        if let Some(group) = &label.group
            && codebook.groups.iter().all(|g| g.id != *group)
        {
            w.text("in_group", group);
        }
        if label.archived {
            w.key("archived");
            w.display(&true);
        }
    }));
    pieces.join("\n\n")
}

/// Reads what [`description`] writes, without the last line.
fn read_description(text: &str, label: &mut Label) {
    if text.is_empty() {
        return;
    }
    let mut pieces: [Vec<&str>; 4] = Default::default();
    let mut at = 0;
    for line in text.split('\n') {
        let head = HEADS.iter().position(|head| line.starts_with(head));
        let line = match head {
            Some(head) => {
                // The blank line before it is not the text's.
                pieces[at].pop_if(|last| last.is_empty());
                at = head + 1;
                let line = &line[HEADS[head].len()..];
                line.strip_prefix(' ').unwrap_or(line)
            }
            None => line,
        };
        let escaped = line.strip_prefix('\\').filter(|_| begins_with_a_head(line));
        pieces[at].push(escaped.unwrap_or(line));
    }
    let [definition, include, exclude, example] = pieces.map(|lines| lines.join("\n"));
    label.definition = definition;
    label.include = include;
    label.exclude = exclude;
    label.example = example;
}

/// Writes `Codes`: the groups with their labels, the other labels, and what
/// `more` adds.
pub(super) fn write_codes(
    w: &mut xml::Writer,
    codebook: &Codebook,
    more: impl FnOnce(&mut xml::Writer),
) {
    w.open("Codes", &[]);
    let in_group = |label: &&Label, group: &str| label.group.as_deref() == Some(group);
    for group in &codebook.groups {
        let guid = guid("group", &[&group.id]);
        open_code(w, &guid, &group.name, false, None);
        let facts = facts(|w| {
            w.text("group", &group.id);
            w.text("choice", group.choice.word());
        });
        w.text("Description", &facts);
        for label in codebook.labels.iter().filter(|l| in_group(l, &group.id)) {
            write_label(w, label, codebook);
        }
        w.close("Code");
    }
    let is_grouped = |label: &&Label| codebook.groups.iter().any(|g| in_group(label, &g.id));
    for label in codebook.labels.iter().filter(|label| !is_grouped(label)) {
        write_label(w, label, codebook);
    }
    more(w);
    w.close("Codes");
}

fn write_label(w: &mut xml::Writer, label: &Label, codebook: &Codebook) {
    let color = Some(&*label.color).filter(|color| !color.is_empty());
    open_code(w, &code_guid(&label.id), &label.name, true, color);
    w.text("Description", &description(label, codebook));
    w.close("Code");
}

/// Begins a code with something in it.
pub(super) fn open_code(
    w: &mut xml::Writer,
    guid: &str,
    name: &str,
    is_codable: bool,
    color: Option<&str>,
) {
    w.open("Code", &attributes(guid, name, is_codable, color));
}

/// Writes a code of which no more is said than its name.
pub(super) fn write_code(w: &mut xml::Writer, guid: &str, name: &str) {
    w.empty("Code", &attributes(guid, name, true, None));
}

fn attributes<'a>(
    guid: &'a str,
    name: &'a str,
    is_codable: bool,
    color: Option<&'a str>,
) -> [(&'static str, Option<&'a str>); 4] {
    let is_codable = if is_codable { "true" } else { "false" };
    [
        ("guid", Some(guid)),
        ("name", Some(name)),
        ("isCodable", Some(is_codable)),
        ("color", color),
    ]
}

/// Writes `Sets` with the one set that says of the codebook what codes do not.
/// `member_guid` is what the schema calls the attribute of its members.
pub(super) fn write_sets(w: &mut xml::Writer, codebook: &Codebook, member_guid: &str) {
    w.open("Sets", &[]);
    let set = guid("codebook", &[&codebook.id]);
    w.open(
        "Set",
        &[("guid", Some(&set)), ("name", Some(&codebook.name))],
    );
    let facts = facts(|w| {
        w.text("codebook", &codebook.id);
        w.number("version", codebook.version as usize);
    });
    w.text("Description", &facts);
    for label in &codebook.labels {
        w.empty("MemberCode", &[(member_guid, Some(&code_guid(&label.id)))]);
    }
    w.close("Set");
    w.close("Sets");
}

/// The labels that codes were read as.
#[derive(Default)]
pub(super) struct Codes {
    /// The codebook; `None` where the file says nothing of codes.
    pub(super) codebook: Option<Codebook>,
    /// The labels by the GUIDs of their codes.
    pub(super) labels: HashMap<String, LabelId>,
}

/// Reads `Codes` and `Sets`. Codes whose GUIDs are among `passed_over` are no
/// labels, nor is what is below them.
pub(super) fn read_codes(
    codes: Option<&Element>,
    sets: Option<&Element>,
    passed_over: &[String],
    reading: &mut Reading,
) -> Codes {
    let mut reader = CodeReader {
        codebook: Codebook {
            id: String::new(),
            name: String::new(),
            version: 0,
            labels: Vec::new(),
            groups: Vec::new(),
            changes: Vec::new(),
            extra: Extra::default(),
        },
        guids: Vec::new(),
        ids: Ids::default(),
        group_ids: Ids::default(),
        names: HashSet::new(),
        passed_over,
        is_full: false,
        reading,
    };
    for code in codes.iter().flat_map(|codes| codes.all("Code")) {
        reader.code(code, None);
    }
    let by_guid = Codes {
        labels: reader.guids.iter().cloned().collect(),
        codebook: None,
    };
    let mut sets = sets.iter().flat_map(|sets| sets.all("Set"));
    for set in sets.by_ref().take(MOST_CODES) {
        reader.set(set, &by_guid.labels);
    }
    if let Some(set) = sets.next() {
        let place = format!("set {}", Quoted(set.attribute("name").unwrap_or_default()));
        let why = said!("the file has more than {most} sets", most = MOST_CODES);
        reader.reading.refuse(place, why);
    }
    Codes {
        codebook: codes.is_some().then_some(reader.codebook),
        ..by_guid
    }
}

struct CodeReader<'r> {
    codebook: Codebook,
    guids: Vec<(String, LabelId)>,
    ids: Ids,
    group_ids: Ids,
    /// The names of labels that are offered.
    names: HashSet<String>,
    passed_over: &'r [String],
    is_full: bool,
    reading: &'r mut Reading,
}

impl CodeReader<'_> {
    /// Reads a code and those below it. `above` is the group they are in, as
    /// its place in the codebook.
    fn code(&mut self, code: &Element, above: Option<usize>) {
        let guid = plain_guid(code.attribute("guid").unwrap_or_default());
        if self.passed_over.contains(&guid) {
            return;
        }
        let name = code.attribute("name").unwrap_or_default();
        let place = format!("code {}", Quoted(name));
        if self.codebook.labels.len() + self.codebook.groups.len() >= MOST_CODES {
            if !self.is_full {
                let why = said!("the file has more than {most} codes", most = MOST_CODES);
                self.reading.refuse(place, why);
            }
            self.is_full = true;
            return;
        }
        let (text, facts) = split_facts(code.text_of("Description"));
        let mut facts = facts.unwrap_or_default();
        if let Some(id) = facts.text("group") {
            let id = self.group_ids.claim(Some(&id), name, "group");
            self.codebook.groups.push(Group {
                id,
                name: name.to_owned(),
                choice: facts.word("choice").unwrap_or(Choice::Many),
                extra: Extra::default(),
            });
            let group = self.codebook.groups.len() - 1;
            self.below(code, Some(group));
            return;
        }
        if name.trim().is_empty() {
            self.reading.refuse(place, said!("the code has no name"));
            self.below(code, above);
            return;
        }
        let has_codes_below = code.child("Code").is_some();
        let is_codable = !matches!(code.attribute("isCodable"), Some("false" | "0"));
        let mut group = above;
        if has_codes_below {
            // Groups of groups are named by both.
            let outer = above.and_then(|at| self.codebook.groups.get(at));
            let full = match outer {
                Some(outer) => format!("{} / {}", shortened(&outer.name), shortened(name)),
                None => name.to_owned(),
            };
            self.codebook.groups.push(Group {
                id: self.group_ids.claim(None, name, "group"),
                name: full,
                choice: Choice::Many,
                extra: Extra::default(),
            });
            group = Some(self.codebook.groups.len() - 1);
        }
        if is_codable {
            let id = facts.text("id");
            let is_ours = id.is_some();
            let id: LabelId = self.ids.claim(id.as_deref(), name, "label").into();
            let mut label = super::fit::label_of_id(&id);
            label.color = color(code.attribute("color").unwrap_or_default());
            label.hotkey = facts.text("hotkey").map(|key| key.to_string());
            label.scope = facts.word("scope").unwrap_or(Scope::Both);
            label.requires = facts.id("requires");
            label.archived = facts.flag("archived").unwrap_or_default();
            let in_group = group.and_then(|at| self.codebook.groups.get(at));
            label.group = match in_group {
                Some(group) => Some(group.id.clone()),
                None => facts.text("in_group").map(|id| id.to_string()),
            };
            label.name = if is_ours || self.names.insert(name.to_owned()) {
                name.to_owned()
            } else {
                // Other tools know codes by their place, we by their name.
                let outer = in_group.map_or(&*id, |group| shortened(&group.name));
                let mut full = format!("{name} ({outer})");
                if !self.names.insert(full.clone()) {
                    full = format!("{name} ({id})");
                    self.names.insert(full.clone());
                }
                let what = said!(
                    "another code has this name; it is now called “{full}”",
                    full
                );
                self.reading.repair(place, what);
                full
            };
            if is_ours {
                read_description(text, &mut label);
            } else {
                read_description(text.replace("\r\n", "\n").trim(), &mut label);
            }
            self.guids.push((guid, id));
            self.codebook.labels.push(label);
        }
        self.below(code, group);
    }

    fn below(&mut self, code: &Element, group: Option<usize>) {
        for code in code.all("Code") {
            self.code(code, group);
        }
    }

    /// Reads a set: ours says what the codebook is called and the labels'
    /// order, any other one is a group of the labels that have none.
    fn set(&mut self, set: &Element, labels: &HashMap<String, LabelId>) {
        let (_, facts) = split_facts(set.text_of("Description"));
        let mut facts = facts.unwrap_or_default();
        let name = set.attribute("name").unwrap_or_default();
        let members: Vec<&LabelId> = set
            .all("MemberCode")
            .filter_map(|member| {
                let guid = member
                    .attribute("guid")
                    .or(member.attribute("targetGUID"))?;
                labels.get(&plain_guid(guid))
            })
            .collect();
        let places: HashMap<&str, usize> = (members.iter().enumerate())
            .map(|(place, id)| (id.as_str(), place))
            .collect();
        if let Some(id) = facts.text("codebook") {
            self.codebook.id = id.to_string();
            name.clone_into(&mut self.codebook.name);
            let version = facts.number("version").unwrap_or_default();
            self.codebook.version = u32::try_from(version).unwrap_or_default();
            let place = |label: &Label| places.get(&*label.id).copied().unwrap_or(usize::MAX);
            self.codebook.labels.sort_by_key(place);
            return;
        }
        if places.is_empty() {
            return;
        }
        let id = self.group_ids.claim(None, name, "group");
        let mut has_any = false;
        let mut has_others = false;
        for label in &mut self.codebook.labels {
            if !places.contains_key(&*label.id) {
                continue;
            }
            if label.group.is_none() {
                label.group = Some(id.clone());
                has_any = true;
            } else {
                has_others = true;
            }
        }
        if has_others {
            let place = format!("set {}", Quoted(name));
            let what =
                said!("some of its codes stay in another group, since a label has one at most");
            self.reading.repair(place, what);
        }
        if has_any {
            self.codebook.groups.push(Group {
                id,
                name: name.to_owned(),
                choice: Choice::Many,
                extra: Extra::default(),
            });
        }
    }
}

/// `#RRGGBB`, or nothing where it is no colour.
fn color(color: &str) -> String {
    if is_color(color) {
        return color.to_owned();
    }
    let digits = color.strip_prefix('#').unwrap_or_default();
    if digits.len() == 3 && digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        let twice = digits.chars().flat_map(|digit| [digit, digit]);
        return twice.fold("#".to_owned(), |mut color, digit| {
            color.push(digit);
            color
        });
    }
    String::new()
}

fn shortened(name: &str) -> &str {
    let end = name.char_indices().nth(60).map_or(name.len(), |(at, _)| at);
    &name[..end]
}

/// Ids that are given out once.
#[derive(Default)]
pub(super) struct Ids {
    taken: HashSet<String>,
    /// The number that comes next for an id that is wanted again.
    next: HashMap<String, usize>,
}

impl Ids {
    /// The id that is wished for, else one made of a name.
    pub(super) fn claim(&mut self, wish: Option<&str>, name: &str, otherwise: &str) -> String {
        let wish = wish.filter(|id| crate::id::is_valid_id(id));
        let id = match wish {
            Some(id) => id.to_owned(),
            None => codebook_edit::slug(name, otherwise),
        };
        let mut free = id.clone();
        while !self.taken.insert(free.clone()) {
            let next = self.next.entry(id.clone()).or_insert(2);
            free = format!("{id}_{next}");
            *next += 1;
        }
        free
    }
}
