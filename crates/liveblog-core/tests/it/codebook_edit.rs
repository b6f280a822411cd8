use liveblog_core::codebook_edit::{CodebookFault, merge_leaves, used_labels};
use liveblog_core::dataset::read_codebook;
use liveblog_core::*;

fn core() -> Codebook {
    Codebook::liveblog_core()
}

fn label<'c>(codebook: &'c mut Codebook, id: &str) -> &'c mut Label {
    codebook.labels.iter_mut().find(|l| &*l.id == id).unwrap()
}

/// What is wrong with the default codebook after an edit.
fn check(edit: impl FnOnce(&mut Codebook), expected: &str) {
    let mut codebook = core();
    edit(&mut codebook);
    let fault = codebook.fault().map(|fault| fault.to_string());
    assert_eq!(fault.unwrap_or_default(), expected);
}

#[test]
fn faults() {
    check(|_| {}, "");
    check(|c| c.name = " ".to_owned(), "“liveblog-core” has no name");
    check(|c| label(c, "quote").name.clear(), "“quote” has no name");
    check(
        |c| label(c, "quote").name = "Claim ".to_owned(),
        "two labels are called “Claim ”",
    );
    check(
        |c| label(c, "quote").hotkey = Some("1".to_owned()),
        "the key 1 sets “Claim” already",
    );
    check(
        |c| label(c, "quote").hotkey = Some("ab".to_owned()),
        "“ab” is not one character",
    );
    check(
        |c| label(c, "quote").color = "blue".to_owned(),
        "“blue” is no colour such as #0072B2",
    );
    check(
        |c| label(c, "quote").group = Some("nowhere".to_owned()),
        "the group of “Quote” is not there",
    );
    check(
        |c| label(c, "quote").requires = Some("nowhere".into()),
        "“Quote” cannot need “nowhere”",
    );
    check(
        |c| label(c, "quote").requires = Some("quote".into()),
        "“Quote” cannot need “Quote”",
    );
    // check_worthy needs claim: a circle.
    check(
        |c| label(c, "claim").requires = Some("check_worthy".into()),
        "“Claim” cannot need “Claim”",
    );
    check(
        |c| label(c, "summary").requires = Some("update".into()),
        "“Summary” cannot need “Update”",
    );
    check(
        |c| label(c, "claim").archived = true,
        "“Check-worthy” cannot need “Claim”",
    );
    check(
        |c| label(c, "quote").id = "claim".into(),
        "“claim” is no id, or stands twice",
    );
}

#[test]
fn what_a_merge_leaves_is_what_checking_the_file_remarks_on_afterwards() {
    let text = "Harbour fire – live\n\n06:10\n\nOne.\n\n06:20\n\nTwo.\n\n06:30\n\nThree.\n";
    let document = parse::parse(text, &Timestamp::from_unix(0));
    for (labels, from, into, expected) in [
        // Of one group: both stand, none, or the same one twice.
        (
            [
                ["denial", "summary"],
                ["denial", "quote"],
                ["update", "quote"],
            ],
            "denial",
            "update",
            (1, 0),
        ),
        (
            [
                ["denial", "update"],
                ["denial", "denial"],
                ["summary", "quote"],
            ],
            "denial",
            "update",
            (0, 0),
        ),
        // What is needed is missing, or there.
        (
            [["denial", "quote"], ["denial", "claim"], ["quote", "quote"]],
            "denial",
            "check_worthy",
            (0, 1),
        ),
    ] {
        let project = Project::new(core(), Vec::new(), vec![document.clone()]);
        let mut session = Session::new(project);
        let mut nonce = 0;
        for (entry, set) in labels.iter().enumerate() {
            for one in set.iter().take(if set[0] == set[1] { 1 } else { 2 }) {
                nonce += 1;
                let stamp = Stamp {
                    at: Timestamp::from_unix(nonce),
                    nonce: nonce as u64,
                };
                let at = EntryRef { document: 0, entry };
                let command = Command::ToggleLabel {
                    at,
                    span: None,
                    label: (*one).into(),
                };
                session.run(command, &stamp).unwrap();
            }
        }
        let project = session.project();
        let leaves = merge_leaves(project, &project.codebook, &from.into(), &into.into());
        assert_eq!(
            (leaves.two_of_one, leaves.without_need),
            expected,
            "{from} into {into}"
        );

        let stamp = Stamp {
            at: Timestamp::from_unix(99),
            nonce: 99,
        };
        let merge = Command::MergeLabels {
            from: from.into(),
            into: into.into(),
        };
        session.run(merge, &stamp).unwrap();
        let file = dataset::write(session.project(), &Timestamp::from_unix(99));
        let opened = dataset::read(file.as_bytes()).unwrap();
        let remarks = opened.warnings.len();
        assert_eq!(remarks, expected.0 + expected.1, "{:?}", opened.warnings);
    }
}

#[test]
fn an_archived_label_leaves_its_name_and_key_to_others() {
    check(
        |c| {
            label(c, "quote").archived = true;
            let other = label(c, "casualties");
            (other.name, other.hotkey) = ("Quote".to_owned(), Some("2".to_owned()));
        },
        "",
    );
}

/// The change log's sentences for an edit of the default codebook.
fn check_differences(edit: impl FnOnce(&mut Codebook), expected: &[&str]) {
    let before = core();
    let mut after = core();
    edit(&mut after);
    assert_eq!(before.differences(&after), expected);
    assert_eq!(before.differs(&after), !expected.is_empty());
}

#[test]
fn differences() {
    check_differences(|_| {}, &[]);
    check_differences(
        |c| {
            c.name = "Mine".to_owned();
            label(c, "quote").name = "Speech".to_owned();
            label(c, "quote").color = "#000000".to_owned();
            label(c, "claim").hotkey = None;
            label(c, "claim").definition = "New.".to_owned();
            label(c, "denial").archived = true;
            c.groups[0].choice = Choice::Many;
            let mut new = c.labels[0].clone();
            (new.id, new.name) = ("rumour".into(), "Rumour".to_owned());
            c.labels.push(new);
        },
        &[
            "Codebook renamed from “Live blog core” to “Mine”.",
            "Group “Function” changed.",
            "Label “Claim” changed: definition, key.",
            "Label “Quote” renamed to “Speech”.",
            "Label “Speech” changed: colour.",
            "Label “Denial” archived.",
            "Label “Rumour” added.",
        ],
    );
    check_differences(|c| c.labels.swap(0, 1), &["Labels put in another order."]);
}

#[test]
fn new_ids_are_free_and_valid() {
    let codebook = core();
    for (name, id) in [
        ("Rumour", "rumour"),
        ("Claim", "claim_2"),
        ("  Über-Zeugung! ", "über_zeugung"),
        ("2nd hand", "label_2nd_hand"),
        ("???", "label"),
        ("نقل", "نقل"),
    ] {
        assert_eq!(codebook.new_label_id(name).as_str(), id);
    }
    assert_eq!(codebook.new_group_id("Function"), "function_2");
}

#[test]
fn joined_and_replaced_codebooks_can_be_read() {
    let mut other = core();
    other.id = "other".to_owned();
    for (i, l) in other.labels.iter_mut().enumerate() {
        l.id = format!("other_{i}").into();
        l.name = format!("Other {i}");
        l.requires = None;
    }
    let joined = core().joined(&other);
    assert_eq!(joined.labels.len(), 34);
    assert!(joined.labels[17..].iter().all(|l| l.hotkey.is_none()));
    assert_eq!(joined.fault(), None);
    let replaced = core().replaced_by(&other, |id| id.as_str() == "check_worthy");
    assert_eq!(replaced.labels.len(), 18);
    assert!(replaced.labels[17].archived);
    assert_eq!(replaced.fault(), None);
    for codebook in [joined, replaced] {
        let project = Project::new(codebook.clone(), vec![Annotator::first()], Vec::new());
        let file = dataset::write(&project, &crate::made_up::moment(0));
        let value: serde_json::Value = serde_json::from_str(&file).unwrap();
        let text = value["codebook"].to_string();
        assert_eq!(read_codebook(text.as_bytes()).unwrap().0, codebook);
    }
}

#[test]
fn used_labels_are_those_with_annotations() {
    let mut project = crate::made_up::plain();
    let before = used_labels(&project);
    let unused = |label: &&Label| !before.contains(&label.id);
    let label = project
        .codebook
        .labels
        .iter()
        .find(unused)
        .unwrap()
        .id
        .clone();
    let annotation = crate::made_up::annotation(&project, (0, 0), 77, &label);
    crate::made_up::annotate(&mut project, annotation);
    let mut after = used_labels(&project);
    assert!(after.contains(&label));
    after.retain(|id| *id != label);
    assert_eq!(after, before);
}

#[test]
fn a_fault_is_named_by_its_kind() {
    let mut codebook = core();
    label(&mut codebook, "quote").hotkey = Some("1".to_owned());
    let expected = CodebookFault::KeyTaken {
        key: "1".to_owned(),
        by: "Claim".to_owned(),
    };
    assert_eq!(codebook.fault(), Some(expected));
}

#[test]
fn every_fault_is_listed_one_a_label() {
    let mut codebook = core();
    codebook.groups[0].name.clear();
    let quote = label(&mut codebook, "quote");
    (quote.hotkey, quote.color) = (Some("1".to_owned()), "blue".to_owned());
    label(&mut codebook, "denial").archived = true;
    label(&mut codebook, "update").name.clear();
    let faults = codebook.faults();
    let words: Vec<_> = faults.iter().map(ToString::to_string).collect();
    let expected = [
        "“function” has no name",
        "“blue” is no colour such as #0072B2",
        "“update” has no name",
    ];
    assert_eq!(words, expected);
    assert_eq!(codebook.fault().as_ref(), faults.first());
}

/// The journal row of such an edit could not be read again.
#[test]
fn what_an_archived_label_needs_does_not_keep_a_codebook_from_being_read() {
    let mut codebook = core();
    let group = codebook.groups[0].id.clone();
    for id in ["claim", "check_worthy"] {
        label(&mut codebook, id).group = Some(group.clone());
    }
    label(&mut codebook, "check_worthy").archived = true;
    label(&mut codebook, "denial").archived = true;
    label(&mut codebook, "denial").requires = Some("gone".into());
    assert_eq!(codebook.fault(), None);
    let project = Project::new(codebook.clone(), vec![Annotator::first()], Vec::new());
    let file = dataset::write(&project, &crate::made_up::moment(0));
    let opened = dataset::read(file.as_bytes()).unwrap();
    assert_eq!(*opened.project.codebook, codebook);
}

#[test]
fn a_label_taken_back_by_joining_leaves_its_key_to_the_one_that_has_it() {
    let mut codebook = core();
    label(&mut codebook, "quote").archived = true;
    label(&mut codebook, "denial").hotkey = Some("2".to_owned());
    let mut joined = codebook.joined(&core());
    assert_eq!(joined.fault(), None);
    assert_eq!(label(&mut joined, "quote").hotkey, None);
    assert!(!label(&mut joined, "quote").archived);
}
