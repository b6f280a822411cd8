//! The labelling configuration of a Label Studio project: XML with a control
//! for each thing that can be set, and in it the labels with their names,
//! colours, keys and definitions.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use quick_xml::escape::escape;

use crate::codebook::{Choice, Group, Scope};
use crate::exchange::fit::{codebook_of_ids, label_of_id};
use crate::exchange::xml::{self, Element};
use crate::exchange::{Draft, LossKind, Losses};
use crate::said::{Said, said};
use crate::words::Word as _;
use crate::{Codebook, Label, LabelId, Part, Role, Status};

/// The control of the labels that belong to no group; those of the groups
/// begin with it.
const ENTRY: &str = "entry";

/// The control of the status.
pub(super) const STATUS: &str = "status";

/// The control of the note.
pub(super) const NOTE: &str = "note";

/// The control of the passages of a text.
pub(super) fn span_control(part: Part) -> &'static str {
    match part {
        Part::Text => "span",
        Part::Heading => "heading_span",
    }
}

/// The control of the labels of a group, or of those without one.
pub(super) fn entry_control(group: Option<&str>) -> String {
    match group {
        Some(group) => format!("{ENTRY}_{group}"),
        None => ENTRY.to_owned(),
    }
}

/// The place of a label's control among those of the entry.
pub(super) fn control_place(codebook: &Codebook, label: &str) -> usize {
    let group = codebook.label(label).and_then(|label| label.group.as_ref());
    let mut groups = codebook.groups.iter();
    let place = group.and_then(|group| groups.position(|g| g.id == *group));
    place.unwrap_or(codebook.groups.len())
}

/// What a configuration says.
pub(super) struct Config {
    pub(super) codebook: Codebook,
    /// The names of the texts, each with the key of the data it shows.
    pub(super) texts: Vec<(String, String)>,
    /// The controls of choices.
    pub(super) choices: BTreeSet<String>,
    groups: BTreeSet<String>,
    labels: BTreeMap<LabelId, usize>,
}

/// Makes the codebook such as a configuration can hold it: labels that are
/// offered or set somewhere, in the order of the controls.
pub(super) fn fit(draft: &mut Draft, losses: &mut Losses) {
    let Some(codebook) = draft.codebook.take() else {
        return;
    };
    let mut set_on: [BTreeSet<&LabelId>; 2] = Default::default();
    let entries = draft
        .documents
        .iter()
        .flat_map(|document| &document.entries);
    for annotation in entries.flat_map(|entry| &entry.annotations) {
        set_on[usize::from(annotation.span.is_some())].insert(&annotation.label);
    }
    let all: BTreeSet<&LabelId> = set_on.iter().flatten().copied().collect();
    let unknown = all.into_iter().filter(|id| codebook.label(id).is_none());
    let unknown: Vec<Label> = unknown.map(|id| label_of_id(id)).collect();
    let mut fitted = codebook_of_ids([]);
    fitted.groups = groups(&codebook, losses);
    let mut names: BTreeSet<String> = codebook.labels.iter().map(|l| l.id.to_string()).collect();
    for label in codebook.labels.iter().chain(&unknown) {
        let offered = |scope| !label.archived && label.scope != scope;
        let on_entry = offered(Scope::Span) || set_on[0].contains(&label.id);
        let on_span = offered(Scope::Entry) || set_on[1].contains(&label.id);
        let scope = match (on_entry, on_span) {
            (true, true) => Scope::Both,
            (true, false) => Scope::Entry,
            (false, true) => Scope::Span,
            (false, false) => continue,
        };
        let made = fit_label(label, scope, &fitted.groups, &mut names, losses);
        fitted.labels.push(made);
    }
    let order = |label: &Label| match label.scope {
        Scope::Span => usize::MAX,
        _ => control_place(&fitted, &label.id),
    };
    let mut places: Vec<(usize, Label)> = fitted
        .labels
        .iter()
        .map(|l| (order(l), l.clone()))
        .collect();
    places.sort_by_key(|(place, _)| *place);
    fitted.labels = places.into_iter().map(|(_, label)| label).collect();
    let labels = &fitted.labels;
    let is_used = |group: &Group| {
        labels
            .iter()
            .any(|l| l.scope != Scope::Span && l.group.as_ref() == Some(&group.id))
    };
    let used: Vec<Group> = fitted
        .groups
        .iter()
        .filter(|g| is_used(g))
        .cloned()
        .collect();
    fitted.groups = used;
    draft.codebook = Some(Arc::new(fitted));
}

/// The groups whose ids a control can be named for.
fn groups(codebook: &Codebook, losses: &mut Losses) -> Vec<Group> {
    let is_plain = |id: &str| {
        let is_plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.');
        id.bytes().all(is_plain)
    };
    let groups = codebook.groups.iter().filter(|group| is_plain(&group.id));
    groups
        .map(|group| Group {
            id: group.id.clone(),
            name: attribute_text(&group.name, &group.id, losses),
            choice: group.choice,
            extra: Default::default(),
        })
        .collect()
}

/// The text without what an attribute of XML cannot hold.
fn attribute_text(text: &str, id: &str, losses: &mut Losses) -> String {
    let is_held = |c: char| xml::can_hold(c) && !matches!(c, '\t' | '\n' | '\r');
    if text.chars().all(is_held) {
        return text.to_owned();
    }
    losses.add(LossKind::Character, id);
    let or_blank = |c: char| if is_held(c) { c } else { ' ' };
    text.chars().map(or_blank).collect()
}

fn fit_label(
    label: &Label,
    scope: Scope,
    groups: &[Group],
    names: &mut BTreeSet<String>,
    losses: &mut Losses,
) -> Label {
    let id = &label.id;
    let group = label
        .group
        .clone()
        .filter(|group| scope != Scope::Span && groups.iter().any(|known| known.id == *group));
    // Others are for combinations, or for Label Studio itself.
    let is_key = |key: &String| key.bytes().all(|b| b.is_ascii_alphanumeric()) && key.len() == 1;
    let hotkey = label.hotkey.clone().filter(is_key);
    let mut name = attribute_text(&label.name, id, losses);
    // What is chosen is looked for by name and by id.
    if name.is_empty() {
        name = id.to_string();
    } else if name != **id && !names.insert(name.clone()) {
        name = id.to_string();
        losses.add(LossKind::RespelledName, id);
    }
    Label {
        name,
        color: attribute_text(&label.color, id, losses),
        hotkey,
        scope,
        definition: attribute_text(&label.definition, id, losses),
        group,
        ..label_of_id(id)
    }
}

/// A tag; attributes without a value are left out.
fn tag(out: &mut String, depth: usize, name: &str, attributes: &[(&str, &str)], end: &str) {
    // Writing to a string cannot fail.
    let _ = write!(out, "{:depth$}<{name}", "");
    for (key, value) in attributes.iter().filter(|(_, value)| !value.is_empty()) {
        let _ = write!(out, " {key}=\"{}\"", escape(*value));
    }
    let _ = writeln!(out, "{end}");
}

/// The configuration of a codebook that was made to fit. Without an XML
/// declaration, with which Label Studio would not take it.
pub(super) fn write(codebook: &Codebook, has_relations: bool) -> String {
    let mut out = String::from("<View>\n");
    for part in [Part::Heading, Part::Text] {
        let text = part.word();
        write_labels(&mut out, codebook, part);
        let value = format!("${text}");
        tag(
            &mut out,
            2,
            "Text",
            &[("name", text), ("value", &value)],
            "/>",
        );
    }
    for group in codebook.groups.iter().map(Some).chain([None]) {
        let id = group.map(|group| &group.id);
        let its = |l: &&Label| l.scope != Scope::Span && l.group.as_ref() == id;
        let labels: Vec<&Label> = codebook.labels.iter().filter(its).collect();
        if labels.is_empty() {
            continue;
        }
        if let Some(name) = group
            .map(|group| &*group.name)
            .filter(|name| !name.is_empty())
        {
            tag(
                &mut out,
                2,
                "Header",
                &[("value", name), ("size", "5")],
                "/>",
            );
        }
        let choice = match group.map(|group| group.choice) {
            Some(Choice::One) => "single",
            _ => "multiple",
        };
        let control = entry_control(id.map(|id| &**id));
        open_choices(&mut out, &control, choice);
        for label in labels {
            let hotkey = label.hotkey.as_deref().unwrap_or_default();
            let mut attributes = named(label);
            attributes.extend([("color", &*label.color), ("hotkey", hotkey)]);
            attributes.push(("hint", &label.definition));
            tag(&mut out, 4, "Choice", &attributes, "/>");
        }
        tag(&mut out, 2, "/Choices", &[], ">");
    }
    open_choices(&mut out, STATUS, "single");
    for status in Status::WORDS {
        tag(&mut out, 4, "Choice", &[("value", status)], "/>");
    }
    tag(&mut out, 2, "/Choices", &[], ">");
    let note = [
        ("name", NOTE),
        ("toName", "text"),
        ("placeholder", "Note on the entry"),
        ("rows", "2"),
        ("maxSubmissions", "1"),
        ("editable", "true"),
    ];
    tag(&mut out, 2, "TextArea", &note, "/>");
    if has_relations {
        tag(&mut out, 2, "Relations", &[], ">");
        for role in Role::ALL {
            tag(&mut out, 4, "Relation", &[("value", role.word())], "/>");
        }
        tag(&mut out, 2, "/Relations", &[], ">");
    }
    out.push_str("</View>\n");
    out
}

fn open_choices(out: &mut String, control: &str, choice: &str) {
    let attributes = [
        ("name", control),
        ("toName", "text"),
        ("choice", choice),
        ("showInline", "true"),
    ];
    tag(out, 2, "Choices", &attributes, ">");
}

/// The name that is shown and, where it is another, the id that is kept.
fn named(label: &Label) -> Vec<(&str, &str)> {
    let mut attributes = vec![("value", &*label.name)];
    if label.name != *label.id {
        attributes.push(("alias", &label.id));
    }
    attributes
}

fn write_labels(out: &mut String, codebook: &Codebook, part: Part) {
    let mut labels = codebook
        .labels
        .iter()
        .filter(|l| l.scope != Scope::Entry)
        .peekable();
    if labels.peek().is_none() {
        return;
    }
    let attributes = [("name", span_control(part)), ("toName", part.word())];
    tag(out, 2, "Labels", &attributes, ">");
    for label in labels {
        let mut attributes = named(label);
        attributes.push(("background", &label.color));
        // A key can be used once; that of a label for both is the choice's.
        if let (Some(hotkey), Part::Text, Scope::Span) = (&label.hotkey, part, label.scope) {
            attributes.push(("hotkey", hotkey));
        }
        attributes.push(("hint", &label.definition));
        tag(out, 4, "Label", &attributes, "/>");
    }
    tag(out, 2, "/Labels", &[], ">");
}

const NAMES: &[&str] = &[
    "View",
    "Header",
    "Text",
    "HyperText",
    "Labels",
    "Label",
    "Choices",
    "Choice",
    "Collapse",
    "Panel",
    "name",
    "value",
    "alias",
    "hint",
    "hotkey",
    "background",
    "color",
    "choice",
];

/// Reads a configuration.
///
/// # Errors
/// A sentence that says why it is none.
pub(super) fn read(text: &str) -> Result<Config, Said> {
    let root = xml::read(text, NAMES)
        .map_err(|fault| said!("The labelling configuration was not read: {fault}.", fault))?;
    let mut config = Config {
        codebook: codebook_of_ids([]),
        texts: Vec::new(),
        choices: BTreeSet::new(),
        groups: BTreeSet::new(),
        labels: BTreeMap::new(),
    };
    // The choices first: they say of labels what those of passages cannot.
    config.walk(&root, &mut None, Scope::Entry);
    config.walk(&root, &mut None, Scope::Span);
    Ok(config)
}

impl Config {
    fn walk<'e>(&mut self, element: &'e Element, header: &mut Option<&'e str>, scope: Scope) {
        for child in &element.children {
            let name = child.attribute("name").unwrap_or_default();
            match child.name {
                "Header" => *header = child.attribute("value"),
                "Text" | "HyperText" if scope == Scope::Entry => {
                    let value = child.attribute("value").unwrap_or_default();
                    if let Some(key) = value.strip_prefix('$') {
                        self.texts.push((name.to_owned(), key.to_owned()));
                    }
                }
                "Choices" if scope == Scope::Entry => {
                    let header = header.take();
                    if name != STATUS {
                        self.add_choices(child, name, header.unwrap_or_default());
                    }
                }
                "Labels" if scope == Scope::Span => {
                    for label in child.all("Label") {
                        self.add_label(label, Scope::Span, None);
                    }
                }
                _ => self.walk(child, header, scope),
            }
        }
    }

    fn add_choices(&mut self, choices: &Element, control: &str, header: &str) {
        self.choices.insert(control.to_owned());
        let group = match control.strip_prefix(ENTRY) {
            Some("") => None,
            Some(rest) => Some(rest.strip_prefix('_').unwrap_or(control)),
            None => Some(control),
        };
        if let Some(id) = group.filter(|id| self.groups.insert((*id).to_owned())) {
            self.codebook.groups.push(Group {
                id: id.to_owned(),
                name: header.to_owned(),
                choice: match choices.attribute("choice") {
                    Some("multiple") => Choice::Many,
                    _ => Choice::One,
                },
                extra: Default::default(),
            });
        }
        for choice in choices.all("Choice") {
            self.add_label(choice, Scope::Entry, group);
        }
    }

    /// Adds a label, or what this control says more of one that is there.
    fn add_label(&mut self, element: &Element, scope: Scope, group: Option<&str>) {
        let value = element.attribute("value").unwrap_or_default();
        let said = element.attribute("alias").filter(|alias| !alias.is_empty());
        let Some((id, _)) = crate::exchange::gather::label_id(said.unwrap_or(value)) else {
            return;
        };
        let text = |key| element.attribute(key).unwrap_or_default().to_owned();
        let color = match scope {
            Scope::Span => text("background"),
            _ => text("color"),
        };
        let hotkey = element.attribute("hotkey").map(str::to_owned);
        let known = self.labels.get(&id);
        if let Some(label) = known.and_then(|at| self.codebook.labels.get_mut(*at)) {
            if label.scope != scope {
                label.scope = Scope::Both;
            }
            if label.group.is_none() {
                label.group = group.map(str::to_owned);
            }
            label.hotkey = label.hotkey.take().or(hotkey);
            return;
        }
        self.labels.insert(id.clone(), self.codebook.labels.len());
        self.codebook.labels.push(Label {
            name: value.to_owned(),
            color,
            hotkey,
            scope,
            definition: text("hint"),
            group: group.map(str::to_owned),
            ..label_of_id(&id)
        });
    }
}
