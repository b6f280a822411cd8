//! Holds a file to the rules of the REFI-QDA schemas for codebook and project,
//! by another XML reader than the one that is tested: which elements stand in
//! which, in which order and how often, and which attributes they have.
//!
//! Source: QDA-XML 1.0 of 18 March 2019, Codebook.xsd and Project.xsd.

use std::collections::HashSet;

use roxmltree::{Document, Node};

/// What an attribute's value is.
#[derive(Clone, Copy)]
enum Value {
    Text,
    Guid,
    Color,
    Moment,
    Flag,
    Number,
    Word(&'static [&'static str]),
}
use Value::*;

/// An attribute that must be there, or may be.
type Attribute = (&'static str, Value, bool);
/// A child, and how often it stands at least and at most.
type Child = (&'static str, usize, usize);

const ANY: usize = usize::MAX;
const MADE: [Attribute; 4] = [
    ("creatingUser", Guid, false),
    ("creationDateTime", Moment, false),
    ("modifyingUser", Guid, false),
    ("modifiedDateTime", Moment, false),
];

struct Rule {
    /// In this order.
    children: Vec<Child>,
    attributes: Vec<Attribute>,
}

/// The rule of an element; `None` where it holds text.
fn rule(element: &str, is_project: bool) -> Option<Rule> {
    let text_source = || {
        let children = vec![
            ("Description", 0, 1),
            ("PlainTextContent", 0, 1),
            ("PlainTextSelection", 0, ANY),
            ("Coding", 0, ANY),
            ("NoteRef", 0, ANY),
            ("VariableValue", 0, ANY),
        ];
        let own = [
            ("guid", Guid, true),
            ("name", Text, false),
            ("richTextPath", Text, false),
            ("plainTextPath", Text, false),
        ];
        (children, [&own[..], &MADE].concat())
    };
    let named = [("guid", Guid, true), ("name", Text, true)];
    let target = vec![("targetGUID", Guid, true)];
    let (children, attributes): (Vec<Child>, Vec<Attribute>) = match element {
        "CodeBook" if is_project => (vec![("Codes", 1, 1)], vec![]),
        "CodeBook" => (
            vec![("Codes", 1, 1), ("Sets", 0, 1)],
            vec![("origin", Text, false)],
        ),
        "Project" => (
            [
                "Users",
                "CodeBook",
                "Variables",
                "Cases",
                "Sources",
                "Notes",
                "Links",
                "Sets",
                "Graphs",
                "Description",
            ]
            .map(|name| (name, 0, 1))
            .into(),
            vec![
                ("name", Text, true),
                ("origin", Text, false),
                ("creatingUserGUID", Guid, false),
                ("creationDateTime", Moment, false),
                ("modifyingUserGUID", Guid, false),
                ("modifiedDateTime", Moment, false),
                ("basePath", Text, false),
            ],
        ),
        "Users" => (vec![("User", 1, ANY)], vec![]),
        "User" => (
            vec![],
            vec![
                ("guid", Guid, true),
                ("name", Text, false),
                ("id", Text, false),
            ],
        ),
        "Codes" => (vec![("Code", 1, ANY)], vec![]),
        "Code" => (
            vec![
                ("Description", 0, 1),
                ("NoteRef", 0, if is_project { ANY } else { 0 }),
                ("Code", 0, ANY),
            ],
            vec![
                ("guid", Guid, true),
                ("name", Text, true),
                ("isCodable", Flag, true),
                ("color", Color, false),
            ],
        ),
        "Sets" => (vec![("Set", 1, ANY)], vec![]),
        "Set" => (
            vec![
                ("Description", 0, 1),
                ("MemberCode", 0, ANY),
                ("MemberSource", 0, if is_project { ANY } else { 0 }),
            ],
            named.into(),
        ),
        "MemberCode" if !is_project => (vec![], vec![("guid", Guid, true)]),
        "MemberCode" | "CodeRef" | "NoteRef" | "VariableRef" | "SourceRef" => (vec![], target),
        "Variables" => (vec![("Variable", 1, ANY)], vec![]),
        "Variable" => (
            vec![("Description", 0, 1)],
            [
                &named[..],
                &[(
                    "typeOfVariable",
                    Word(&["Text", "Boolean", "Integer", "Float", "Date", "DateTime"]),
                    true,
                )],
            ]
            .concat(),
        ),
        "VariableValue" => (
            vec![
                ("VariableRef", 1, 1),
                ("TextValue", 0, 1),
                ("DateValue", 0, 1),
            ],
            vec![],
        ),
        "Sources" => (vec![("TextSource", 1, ANY)], vec![]),
        "Notes" => (vec![("Note", 1, ANY)], vec![]),
        "TextSource" | "Note" => text_source(),
        "PlainTextSelection" => (
            vec![
                ("Description", 0, 1),
                ("Coding", 0, ANY),
                ("NoteRef", 0, ANY),
            ],
            [
                &[
                    ("guid", Guid, true),
                    ("name", Text, false),
                    ("startPosition", Number, true),
                    ("endPosition", Number, true),
                ][..],
                &MADE,
            ]
            .concat(),
        ),
        "Coding" => (
            vec![("CodeRef", 1, 1), ("NoteRef", 0, ANY)],
            [&[("guid", Guid, true)][..], &MADE[..2]].concat(),
        ),
        "Description" | "PlainTextContent" | "TextValue" | "DateValue" => return None,
        other => panic!("the schema has no {other}"),
    };
    Some(Rule {
        children,
        attributes,
    })
}

fn is_guid(text: &str) -> bool {
    let lengths: Vec<_> = text.split('-').map(str::len).collect();
    let is_hex = |part: &str| part.bytes().all(|b| b.is_ascii_hexdigit());
    lengths == [8, 4, 4, 4, 12] && text.split('-').all(is_hex)
}

fn check_value(value: Value, text: &str, place: &str) {
    let is_such = match value {
        Text => true,
        Guid => is_guid(text),
        Color => {
            let digits = text.strip_prefix('#').unwrap_or_default();
            [3, 6].contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_hexdigit())
        }
        Moment => {
            let pattern = "dddd-dd-ddTdd:dd:dd";
            text.len() > pattern.len()
                && text.chars().zip(pattern.chars()).all(|(c, p)| match p {
                    'd' => c.is_ascii_digit(),
                    other => c == other,
                })
        }
        Flag => ["true", "false"].contains(&text),
        Number => text.parse::<u64>().is_ok(),
        Word(words) => words.contains(&text),
    };
    assert!(is_such, "{place} is {text:?}");
}

fn check_element(node: Node<'_, '_>, is_project: bool, guids: &mut HashSet<String>) {
    let name = node.tag_name().name();
    let namespace = if is_project { "project" } else { "codebook" };
    let namespace = format!("urn:QDA-XML:{namespace}:1.0");
    assert_eq!(node.tag_name().namespace(), Some(&*namespace), "{name}");
    let Some(rule) = rule(name, is_project) else {
        assert_eq!(node.children().filter(Node::is_element).count(), 0);
        assert_eq!(node.attributes().len(), 0, "{name}");
        return;
    };
    for attribute in node.attributes() {
        let known = rule
            .attributes
            .iter()
            .find(|(n, ..)| *n == attribute.name());
        let Some((_, value, _)) = known else {
            panic!("{name} has no attribute {}", attribute.name());
        };
        let place = format!("{name}/@{}", attribute.name());
        check_value(*value, attribute.value(), &place);
        if attribute.name() == "guid" && name != "MemberCode" {
            let is_new = guids.insert(attribute.value().to_owned());
            assert!(is_new, "{} stands twice", attribute.value());
        }
    }
    for (attribute, _, is_needed) in &rule.attributes {
        let is_there = node.attribute(*attribute).is_some();
        assert!(is_there || !is_needed, "{name} has no {attribute}");
    }
    let mut children = node.children().filter(Node::is_element).peekable();
    for (child, least, most) in rule.children {
        let mut count = 0;
        while let Some(node) = children.next_if(|node| node.tag_name().name() == child) {
            count += 1;
            check_element(node, is_project, guids);
        }
        assert!((least..=most).contains(&count), "{count} {child} in {name}");
    }
    let rest = children.next().map(|node| node.tag_name().name());
    assert_eq!(rest, None, "in {name}");
    let has_text = node
        .children()
        .any(|child| child.is_text() && child.text().is_some_and(|t| !t.trim().is_empty()));
    assert!(!has_text, "text in {name}");
}

/// Checks a codebook or a project and gives it as a tree of the other reader.
pub fn checked(xml: &[u8]) -> Document<'_> {
    let text = std::str::from_utf8(xml).unwrap();
    assert!(text.starts_with("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"));
    assert!(!text.contains('\r'));
    let document = Document::parse(text).unwrap();
    let root = document.root_element();
    let is_project = root.tag_name().name() == "Project";
    let mut guids = HashSet::new();
    check_element(root, is_project, &mut guids);
    // What is referred to is there.
    for node in document.descendants() {
        for name in [
            "targetGUID",
            "creatingUser",
            "modifyingUser",
            "creatingUserGUID",
        ] {
            if let Some(guid) = node.attribute(name) {
                assert!(guids.contains(guid), "{name} {guid}");
            }
        }
        if node.tag_name().name() == "MemberCode" && !is_project {
            assert!(guids.contains(node.attribute("guid").unwrap()));
        }
    }
    document
}
