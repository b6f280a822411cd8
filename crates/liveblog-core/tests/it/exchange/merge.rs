//! What a file says, brought into a project.

use expect_test::{Expect, expect};
use liveblog_core::exchange::{
    Draft, DraftAnnotation, DraftDocument, DraftEntry, DraftLink, DraftSpan, DraftStatus, Merged,
    Options, Reading, Verdict, merge,
};
use liveblog_core::{
    Annotator, Command, Origin, Part, Project, Relation, Session, Stamp, Status, Timestamp,
};
use proptest::prelude::*;

use super::options;
use crate::made_up::{self, Tape, moment};

fn stamp() -> Stamp {
    Stamp {
        at: moment(500),
        nonce: 7,
    }
}

fn merged(project: &Project, draft: Draft) -> Merged {
    let reading = Reading {
        draft,
        ..Reading::default()
    };
    merge(project, reading, &project.annotators[0].id, &stamp())
}

/// The project after one step of import, which undo takes back.
fn imported(project: &Project, merged: &Merged) -> Project {
    let mut session = Session::new(project.clone());
    let command = Command::Import(merged.changes.clone());
    let row = session.run(command, &stamp()).unwrap();
    let after = session.project().clone();
    if row.is_some() {
        session.undo().unwrap();
        assert_eq!(session.project(), project);
    }
    after
}

/// The same live blogs, with nothing annotated.
fn bare(project: &Project) -> Project {
    let documents = project.documents().iter().map(|d| (**d).clone());
    Project::new(
        (*project.codebook).clone(),
        project.annotators.clone(),
        documents.collect(),
    )
}

/// What was read says where it came from, and that an entry with labels was
/// begun.
fn as_imported(mut draft: Draft) -> Draft {
    draft.name = None;
    for entry in draft.documents.iter_mut().flat_map(|d| &mut d.entries) {
        for annotation in &entry.annotations {
            let annotator = &annotation.annotator;
            if entry.statuses.iter().all(|s| s.annotator != *annotator) {
                entry.statuses.push(DraftStatus {
                    annotator: annotator.clone(),
                    status: Status::InProgress,
                    modified: Some(stamp().at),
                    note: "".into(),
                });
            }
        }
        for annotation in &mut entry.annotations {
            annotation.origin = Some(Origin::Imported);
        }
        for link in &mut entry.links {
            link.origin = Some(Origin::Imported);
        }
    }
    draft
}

#[test]
fn everything_comes_back_into_the_same_live_blogs() {
    let project = made_up::everything();
    let draft = Draft::of(&project, &options());
    let bare = bare(&project);
    let merged = merged(&bare, draft.clone());
    assert_eq!((merged.repaired(), merged.refused()), (1, 0));
    let back = Draft::of(&imported(&bare, &merged), &options());
    assert_eq!(back, as_imported(draft));
}

#[test]
fn everything_comes_back_without_its_texts() {
    let project = made_up::everything();
    let stand_off = Options {
        stand_off: true,
        ..options()
    };
    let bare = bare(&project);
    let merged = merged(&bare, Draft::of(&project, &stand_off));
    assert_eq!((merged.repaired(), merged.refused()), (1, 0));
    let back = Draft::of(&imported(&bare, &merged), &options());
    assert_eq!(back, as_imported(Draft::of(&project, &options())));
}

#[test]
fn what_is_there_already_is_left_as_it_is() {
    let project = made_up::everything();
    let merged = merged(&project, Draft::of(&project, &options()));
    assert_eq!(merged.changes, []);
    assert_eq!((merged.added, &merged.outcomes), (0, &Vec::new()));
    assert!(merged.known > 10);
}

#[test]
fn live_blogs_that_the_project_lacks_are_added() {
    let project = made_up::everything();
    let draft = Draft::of(&project, &options());
    let empty = Project::new(
        (*project.codebook).clone(),
        project.annotators.clone(),
        Vec::new(),
    );
    let merged = merged(&empty, draft.clone());
    assert_eq!((merged.documents, merged.entries), (2, 4));
    let mut back = Draft::of(&imported(&empty, &merged), &options());
    for (back, was) in back.documents.iter_mut().zip(&draft.documents) {
        back.added.clone_from(&was.added);
    }
    assert_eq!(back, as_imported(draft));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn an_import_is_one_step_that_can_be_undone(
        numbers in proptest::collection::vec(any::<u32>(), 0..400),
        other in proptest::collection::vec(any::<u32>(), 0..400),
        stand_off in any::<bool>(),
    ) {
        let project = made_up::drawn(&mut Tape(&numbers));
        let from = made_up::drawn(&mut Tape(&other));
        let options = Options { stand_off, ..options() };
        let merged = merged(&project, Draft::of(&from, &options));
        let after = imported(&project, &merged);
        // Once more brings nothing more.
        let again = super::merge::merged(&after, Draft::of(&from, &options));
        prop_assert_eq!(again.added, 0);
    }
}

/// A draft of one document whose only entry is the first of `plain()`.
fn of_plain(annotations: Vec<DraftAnnotation>) -> Draft {
    let entry = DraftEntry {
        id: Some("d-0123456789ab-e001".into()),
        annotations,
        ..DraftEntry::default()
    };
    Draft {
        documents: vec![DraftDocument {
            id: Some("d-0123456789ab".into()),
            entries: vec![entry],
            ..DraftDocument::default()
        }],
        ..Draft::default()
    }
}

fn span(start: usize, end: usize, exact: Option<&str>) -> Option<DraftSpan> {
    Some(DraftSpan {
        part: Part::Text,
        start,
        end,
        exact: exact.map(Into::into),
        exact_sha256: None,
    })
}

fn check(draft: Draft, expected: Expect) {
    let project = made_up::plain();
    let merged = merged(&project, draft);
    let after = imported(&project, &merged);
    let mut said = String::new();
    for outcome in &merged.outcomes {
        let (verdict, words) = match &outcome.verdict {
            Verdict::Repaired(words) => ("repaired", words),
            Verdict::Refused(words) => ("refused", words),
        };
        said += &format!("{}: {verdict}: {words}\n", outcome.place);
    }
    for (d, document) in after.documents().iter().enumerate() {
        for (entry, records) in document.entries.iter().zip(after.records(d)) {
            for annotation in &records.annotations {
                let words = annotation.span.map(|span| match span.part {
                    Part::Text => span.range.of(document.text(entry)),
                    Part::Heading => span.range.of(document.heading(entry).unwrap()),
                });
                let (label, by) = (&annotation.label, &annotation.annotator);
                said += &format!("{} {label} by {by} {words:?}\n", entry.id);
            }
            for status in &records.statuses {
                let (status, note) = (status.status, &status.note);
                said += &format!("{} {status:?} {note:?}\n", entry.id);
            }
        }
    }
    expected.assert_eq(&said);
}

#[test]
fn passages_are_found_by_their_words() {
    let mut annotations = Vec::new();
    for (start, end, exact) in [
        (4, 11, Some("ferries")),
        (0, 7, Some("ferries")),
        (3, 12, None),
        (4, 11, Some("trains")),
        (0, 99, None),
        (3, 3, None),
        (usize::MAX, 0, None),
    ] {
        annotations.push(DraftAnnotation {
            span: span(start, end, exact),
            ..DraftAnnotation::new("claim")
        });
    }
    check(
        of_plain(annotations),
        expect![[r#"
            d-0123456789ab-e001, annotation 2: repaired: found by its words, at another place
            d-0123456789ab-e001, annotation 3: repaired: the bounds were moved to whole characters, without blanks at the ends
            d-0123456789ab-e001, annotation 4: refused: its words do not stand in the entry
            d-0123456789ab-e001, annotation 5: refused: the passage does not lie in the entry’s text
            d-0123456789ab-e001, annotation 6: refused: the passage does not lie in the entry’s text
            d-0123456789ab-e001, annotation 7: refused: the passage does not lie in the entry’s text
            d-0123456789ab-e001 claim by a1 Some("ferries")
            d-0123456789ab-e001 InProgress ""
        "#]],
    );
}

#[test]
fn labels_and_annotators_that_are_new_are_added() {
    let mut draft = of_plain(vec![
        DraftAnnotation {
            annotator: Some("ls-3".into()),
            ..DraftAnnotation::new("rumour_mill")
        },
        DraftAnnotation::new("claim"),
    ]);
    draft.annotators.push(Annotator {
        id: "a1".into(),
        name: "Someone else".to_owned(),
        extra: Default::default(),
    });
    let project = made_up::plain();
    let merged = merged(&project, draft);
    let after = imported(&project, &merged);
    assert_eq!(merged.annotators, ["Someone else", "ls-3"]);
    let label = after.codebook.label("rumour_mill").unwrap();
    assert_eq!(label.name, "rumour mill");
    assert_eq!(after.codebook.version, project.codebook.version + 1);
    assert_eq!(after.codebook.fault(), None);
}

#[test]
fn what_a_person_decided_stays() {
    let mut project = made_up::plain();
    let done = made_up::status(&project, (0, 0), Status::Done);
    made_up::set_status(&mut project, done);
    let mut draft = of_plain(Vec::new());
    draft.documents[0].entries[0].statuses.push(DraftStatus {
        annotator: None,
        status: Status::Unsure,
        modified: None,
        note: "Who?".into(),
    });
    let merged = merged(&project, draft);
    assert_eq!(merged.refused(), 1);
    let after = imported(&project, &merged);
    let status = &after.records(0)[0].statuses[0];
    assert_eq!((status.status, &*status.note), (Status::Done, "Who?"));
}

#[test]
fn what_has_no_place_is_refused_with_the_reason() {
    let mut draft = of_plain(vec![DraftAnnotation::new("claim")]);
    let entry = &mut draft.documents[0].entries[0];
    entry.id = Some("d-0123456789ab-e009".into());
    entry.links.push(DraftLink {
        id: None,
        relation: Relation::Updates,
        target_document: None,
        target: "d-0123456789ab-e001".into(),
        annotator: None,
        origin: None,
        note: "".into(),
        created: None::<Timestamp>,
        modified: None,
    });
    check(
        draft,
        expect![[r#"
        d-0123456789ab-e009: refused: the project has no such entry, and the file not its text; open the live blog first, then import this file again
        d-0123456789ab-e009: refused: the entry that the link goes out from is not here
    "#]],
    );
}

/// The live blog was pasted again after the outlet had edited an entry.
#[test]
fn where_the_text_differs_passages_are_found_by_their_hash() {
    let text = |said: &str| format!("{said} Nobody was hurt. Nobody was hurt. The road is shut.");
    let project = |said: &str| {
        let document = made_up::document("d-1", &[(None, &text(said))]);
        let codebook = made_up::plain().codebook;
        Project::new(
            (*codebook).clone(),
            vec![Annotator::first()],
            vec![document],
        )
    };
    let mut was = project("🚨 A lorry lost its load.");
    for (number, exact) in [
        (1, "The road is shut"),
        (2, "lost its load"),
        (3, "hurt. Nobody"),
    ] {
        let document = was.documents()[0].clone();
        let mut annotation = made_up::annotation(&was, (0, 0), number, "claim");
        annotation.span = made_up::find(&document, 0, Part::Text, exact);
        made_up::annotate(&mut was, annotation);
    }
    let now = project("A lorry has spilled gravel.");
    for stand_off in [true, false] {
        let options = Options {
            stand_off,
            ..options()
        };
        let merged = merged(&now, Draft::of(&was, &options));
        let after = imported(&now, &merged);
        let document = &after.documents()[0];
        let words: Vec<_> = after.records(0)[0]
            .annotations
            .iter()
            .map(|a| {
                a.span
                    .unwrap()
                    .range
                    .of(document.text(&document.entries[0]))
            })
            .collect();
        assert_eq!(words, ["The road is shut", "hurt. Nobody"]);
        // The entry, and the two passages that stand elsewhere; and the one that is gone.
        assert_eq!((merged.repaired(), merged.refused()), (3, 1), "{stand_off}");
    }
}
