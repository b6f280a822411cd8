//! What a file says, brought into a project.

use std::fmt::Write as _;

use expect_test::{Expect, expect};
use liveblog_core::exchange::{
    Draft, DraftAnnotation, DraftAttribution, DraftDocument, DraftEntry, DraftLink, DraftSpan,
    DraftStatus, Files, Format, Maker, Makers, Merged, Options, Reading, Verdict, merge,
    project_for, read,
};
use liveblog_core::said::Said;
use liveblog_core::{
    Annotator, AttributionFields, CodePointRange, Codebook, Command, Label, LabelId, Origin, Part,
    Project, Relation, Role, Session, Stamp, Status, Timestamp, dataset,
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
    merged_as(project, [draft], &Makers::default())
}

/// Several drafts, one after the other.
fn merged_as<const N: usize>(project: &Project, drafts: [Draft; N], makers: &Makers) -> Merged {
    let readings = drafts.map(|draft| Reading {
        draft,
        ..Reading::default()
    });
    let annotator = &project.annotators[0].id;
    merge(project, readings, annotator, makers, &stamp())
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
        prop_assert_eq!(again.added, 0, "{:?}", again.changes);
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
            d-0123456789ab-e001 (“Ferries stay in port”), annotation 2: repaired: found by its words, at another place
            d-0123456789ab-e001 (“Ferries stay in port”), annotation 3: repaired: the bounds were moved to whole characters, without blanks at the ends
            d-0123456789ab-e001 (“Ferries stay in port”), annotation 4: refused: its words do not stand in the entry
            d-0123456789ab-e001 (“Ferries stay in port”), annotation 5: refused: the passage does not lie in the entry’s text
            d-0123456789ab-e001 (“Ferries stay in port”), annotation 6: refused: the passage does not lie in the entry’s text
            d-0123456789ab-e001 (“Ferries stay in port”), annotation 7: refused: the passage does not lie in the entry’s text
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
fn labels_come_in_that_are_not_set_anywhere_and_have_no_definition() {
    let label = |id: &str, name: &str| Label {
        id: id.into(),
        name: name.to_owned(),
        ..made_up::plain().codebook.labels[0].clone()
    };
    let bare = |id: &str, name: &str| Label {
        definition: String::new(),
        ..label(id, name)
    };
    let mut codebook = (*made_up::plain().codebook).clone();
    codebook.id = "other".to_owned();
    codebook.labels = vec![
        bare("conflict", "Conflict"),
        label("economy", "Economy"),
        // Is there, under another id.
        bare("behauptung", "CLAIM"),
    ];
    let draft = Draft {
        codebook: Some(codebook.into()),
        ..Draft::default()
    };
    let project = made_up::plain();
    let merged = merged(&project, draft.clone());
    assert_eq!(merged.labels, ["conflict".into(), LabelId::from("economy")]);
    expect![[r#"
        CLAIM: repaired: taken for the label “claim”, which is called so
    "#]]
    .assert_eq(&said(&merged));
    unchanged(&imported(&project, &merged), &draft);
}

#[test]
fn the_labels_of_attributions_are_those_of_the_program() {
    let marks = ["content", "source", "mine"].map(|label| DraftAnnotation {
        span: span(0, 3, Some("All")),
        ..DraftAnnotation::new(label)
    });
    let mut with_record = of_plain(marks.to_vec());
    let without = with_record.clone();
    let entry = &mut with_record.documents[0].entries[0];
    entry.attributions.push(DraftAttribution {
        id: None,
        annotator: None,
        members: vec![(Role::Content, 0), (Role::Source, 1)],
        fields: AttributionFields::default(),
        note: "".into(),
        created: None,
        modified: None,
        codebook_version: None,
    });
    let project = made_up::plain();
    for (draft, content) in [(with_record, "Content"), (without, "content")] {
        let merged = merged(&project, draft);
        let after = imported(&project, &merged);
        let label = after.codebook.label("content").unwrap();
        assert_eq!(label.name, content);
        assert_eq!(label.definition.is_empty(), content == "content");
        assert_eq!(after.codebook.label("mine").unwrap().name, "mine");
        assert_eq!(after.codebook.fault(), None);
    }
}

/// “Update” and “Summary” are of a group of which an entry can have one.
#[test]
fn a_choice_of_one_label_that_is_there_stays() {
    let document = made_up::plain().documents()[0].clone();
    let mut project = Project::new(
        Codebook::liveblog_core(),
        vec![Annotator::first()],
        vec![(*document).clone()],
    );
    let summary = made_up::annotation(&project, (0, 0), 1, "summary");
    made_up::annotate(&mut project, summary);
    let update = |annotator: &str| DraftAnnotation {
        annotator: Some(annotator.into()),
        ..DraftAnnotation::new("update")
    };
    let draft = of_plain(vec![
        update("a1"),
        update("bea"),
        DraftAnnotation::new("claim"),
    ]);
    let merged = merged(&project, draft);
    assert_eq!((merged.added, merged.refused()), (2, 1));
    expect![[r#"
        d-0123456789ab-e001 (“Ferries stay in port”), annotation 1: refused: “summary” is set here, which stays, and “update” cannot be set as well
    "#]].assert_eq(&said(&merged));
    let after = imported(&project, &merged);
    let marks = after.records(0)[0].annotations.iter();
    let set: Vec<_> = marks
        .map(|a| format!("{} by {}", a.label, a.annotator))
        .collect();
    assert_eq!(set, ["summary by a1", "claim by a1", "update by bea"]);
    let written = dataset::write(&after, &moment(600));
    assert_eq!(dataset::read(written.as_bytes()).unwrap().warnings, []);
}

/// Two people of the file are taken for one of the project.
#[test]
fn the_work_of_two_people_that_becomes_ones_does_not_collide() {
    let document = made_up::plain().documents()[0].clone();
    let project = Project::new(
        Codebook::liveblog_core(),
        vec![Annotator::first()],
        vec![(*document).clone()],
    );
    let draft = of_plain(vec![
        by(Some("ada"), "update"),
        by(Some("ada"), "claim"),
        by(Some("bea"), "summary"),
        by(Some("bea"), "claim"),
    ]);
    let ours = Maker::Annotator("a1".into());
    let makers = Makers {
        named: ["ada", "bea"].map(|id| (id.into(), ours.clone())).into(),
        unnamed: None,
    };
    let merged = merged_as(&project, [draft], &makers);
    expect![[r#"
        d-0123456789ab-e001 (“Ferries stay in port”), annotation 3: refused: “update” is set here, which stays, and “summary” cannot be set as well
    "#]].assert_eq(&said(&merged));
    assert_eq!((merged.added, merged.known, merged.refused()), (2, 1, 1));
    let after = imported(&project, &merged);
    let written = dataset::write(&after, &moment(600));
    assert_eq!(dataset::read(written.as_bytes()).unwrap().warnings, []);
}

fn by(annotator: Option<&str>, label: &str) -> DraftAnnotation {
    DraftAnnotation {
        annotator: annotator.map(Into::into),
        ..DraftAnnotation::new(label)
    }
}

/// Whose work the file holds and whose it is here, a line each.
fn work(merged: &Merged) -> String {
    let mut lines = String::new();
    for work in &merged.work {
        let said = work.said.as_deref().unwrap_or("nobody");
        let new = if work.is_new { ", new" } else { "" };
        lines += &format!(
            "{said} “{}” {}: {} “{}”{new}\n",
            work.name, work.records, work.annotator, work.annotator_name
        );
    }
    lines
}

/// In every project somebody is called “Coder 1”.
#[test]
fn whose_work_comes_in_is_told_and_can_be_said() {
    let project = made_up::plain();
    let mut draft = of_plain(vec![
        by(Some("a1"), "claim"),
        by(Some("ada"), "claim"),
        by(None, "quote"),
    ]);
    draft.annotators.push(Annotator::first());
    let both = |named: Option<Maker>, unnamed: Option<Maker>| Makers {
        named: named
            .into_iter()
            .map(|maker| ("a1".into(), maker))
            .collect(),
        unnamed,
    };
    let ours = || Maker::Annotator("a1".into());
    let nobody = || Maker::Annotator("a9".into());
    let mut all = String::new();
    for makers in [
        Makers::default(),
        both(Some(Maker::New), None),
        both(Some(Maker::New), Some(Maker::New)),
        both(Some(ours()), Some(ours())),
        both(Some(nobody()), Some(nobody())),
    ] {
        let merged = merged_as(&project, [draft.clone(), draft.clone()], &makers);
        let after = imported(&project, &merged);
        all += &format!("{makers:?}\n{}", work(&merged));
        let marks = &after.records(0)[0].annotations;
        let set: Vec<_> = marks
            .iter()
            .map(|a| format!("{} {}", a.annotator, a.label))
            .collect();
        all += &format!("= {}; new: {:?}\n", set.join(", "), merged.annotators);
    }
    expect![[r#"
        Makers { named: {}, unnamed: None }
        a1 “Coder 1” 2: a1 “Coder 1”
        ada “” 2: ada “ada”, new
        nobody “” 2: a1 “Coder 1”
        = ada claim, a1 claim, a1 quote; new: ["ada"]
        Makers { named: {"a1": New}, unnamed: None }
        a1 “Coder 1” 2: a2 “Coder 1 (2)”, new
        ada “” 2: ada “ada”, new
        nobody “” 2: a1 “Coder 1”
        = ada claim, a2 claim, a1 quote; new: ["Coder 1 (2)", "ada"]
        Makers { named: {"a1": New}, unnamed: Some(New) }
        a1 “Coder 1” 2: a2 “Coder 1 (2)”, new
        ada “” 2: ada “ada”, new
        nobody “” 2: a4 “Coder 4”, new
        = ada claim, a2 claim, a4 quote; new: ["Coder 1 (2)", "ada", "Coder 4"]
        Makers { named: {"a1": Annotator("a1")}, unnamed: Some(Annotator("a1")) }
        a1 “Coder 1” 2: a1 “Coder 1”
        ada “” 2: ada “ada”, new
        nobody “” 2: a1 “Coder 1”
        = ada claim, a1 claim, a1 quote; new: ["ada"]
        Makers { named: {"a1": Annotator("a9")}, unnamed: Some(Annotator("a9")) }
        a1 “Coder 1” 2: a1 “Coder 1”
        ada “” 2: ada “ada”, new
        nobody “” 2: a1 “Coder 1”
        = ada claim, a1 claim, a1 quote; new: ["ada"]
    "#]]
    .assert_eq(&all);
}

#[test]
fn who_made_nothing_that_comes_in_is_not_added() {
    let project = made_up::plain();
    let lost = DraftAnnotation {
        span: span(0, 3, Some("Nowhere")),
        ..by(Some("ada"), "claim")
    };
    let mut draft = of_plain(vec![lost]);
    for (id, name) in [("ada", "Ada"), ("cem", "Cem")] {
        draft.annotators.push(Annotator {
            id: id.into(),
            name: name.to_owned(),
            ..Annotator::first()
        });
    }
    let merged = merged(&project, draft);
    assert_eq!(merged.refused(), 1);
    // Cem is listed without any work, as people are who have not begun.
    assert_eq!(merged.annotators, ["Cem"]);
    let after = imported(&project, &merged);
    let names: Vec<_> = after.annotators.iter().map(|a| &*a.name).collect();
    assert_eq!(names, ["Coder 1", "Cem"]);
}

#[test]
fn a_quote_without_a_position_is_found_and_nothing_is_put_right() {
    let marks = ["All ferries", "l", "trains"].map(|exact| DraftAnnotation {
        span: span(0, 0, Some(exact)),
        ..DraftAnnotation::new("claim")
    });
    check(
        of_plain(marks.to_vec()),
        expect![[r#"
        d-0123456789ab-e001 (“Ferries stay in port”), annotation 2: refused: its words stand in the entry more than once, and the file does not say which of them are meant
        d-0123456789ab-e001 (“Ferries stay in port”), annotation 3: refused: its words do not stand in the entry
        d-0123456789ab-e001 claim by a1 Some("All ferries")
        d-0123456789ab-e001 InProgress ""
    "#]],
    );
}

/// The live blog was pasted again, and an entry had been edited: its id follows
/// from the text and is another one.
#[test]
fn what_was_labelled_in_a_text_that_has_changed_is_counted_record_by_record() {
    let project = made_up::plain();
    let options = Options {
        stand_off: true,
        ..options()
    };
    let mut draft = Draft::of(&project, &options);
    let document = &mut draft.documents[0];
    document.id = Some("d-ffffffffffff".into());
    let edited = &mut document.entries[1];
    edited.text_sha256 = Some("0".repeat(64).into());
    edited.time.raw = Some("16.38".to_owned());
    edited.annotations = vec![by(None, "claim"), by(None, "quote")];
    edited.statuses.push(DraftStatus {
        annotator: None,
        status: Status::Done,
        modified: None,
        note: "".into(),
    });
    let merged_with = |entries: usize| {
        let mut draft = draft.clone();
        draft.documents[0].entries.drain(..entries);
        merged(&project, draft)
    };
    // With another entry of the live blog, and alone.
    let both = [0, 1].map(merged_with);
    assert_eq!(both.each_ref().map(Merged::refused), [3, 3]);
    expect![[r#"
        d-0123456789ab-e002 (16.38): refused: its live blog is here, but no entry of it has the text that was labelled; the text has changed since, so label this entry again
        d-0123456789ab-e002 (16.38): refused: its live blog is not here, and the file does not have the text; open the live blog first, then import this file again
    "#]].assert_eq(&both.map(|merged| said(&merged)).concat());
}

#[test]
fn what_is_refused_of_a_table_has_the_number_of_its_row() {
    let table = "entry_id,label,part,start_cp,end_cp,quote\n\
        d-0123456789ab-e001,claim,text,0,3,All\n\
        d-0123456789ab-e001,claim,text,0,3,Nowhere\n\
        d-0123456789ab-e009,claim,,,,\n";
    let files = Files::one("a.csv", table);
    let reading = read(Format::CsvAnnotations, &files, &options());
    let project = made_up::plain();
    let merged = merged(&project, reading.draft);
    assert_eq!((merged.added, merged.refused()), (1, 2));
    expect![[r#"
        row 4, d-0123456789ab-e009: refused: its live blog is here, but has no such entry
        row 3, d-0123456789ab-e001 (“Ferries stay in port”): refused: its words do not stand in the entry
    "#]].assert_eq(&said(&merged));
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
            d-0123456789ab-e009: refused: its live blog is not here, and the file does not have the text; open the live blog first, then import this file again
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

/// The texts of a draft's entries and what is labelled in them, without what an
/// import gives anew or a format need not say.
fn labelled(draft: &Draft) -> Vec<(Option<&str>, Vec<String>)> {
    let mut all = Vec::new();
    for entry in draft.documents.iter().flat_map(|d| &d.entries) {
        let mut marks = Vec::new();
        for mark in &entry.annotations {
            let span = mark.span.as_ref().map(|s| (s.part, s.start, s.end));
            marks.push(format!("{} {span:?} {:?}", mark.label, mark.note));
        }
        for record in &entry.attributions {
            let roles: Vec<_> = record.members.iter().map(|(role, _)| role).collect();
            marks.push(format!("{roles:?} {:?} {:?}", record.fields, record.note));
        }
        for link in &entry.links {
            marks.push(format!("{:?} {:?}", link.relation, link.note));
        }
        marks.sort_unstable();
        all.push((entry.text.as_deref(), marks));
    }
    all
}

/// Brings what a file of a format says into a new project: all of it is there,
/// opens again, and comes in once only.
fn comes_back(project: &Project, format: Format, options: &Options) {
    let (files, _) = super::written(project, format, options);
    let reading = read(format, &files, options);
    let draft = reading.draft.clone();
    let mut entries = draft.documents.iter().flat_map(|d| &d.entries);
    if entries.any(|entry| entry.text.is_none()) {
        return;
    }
    let (after, merged) = opened(&draft);
    if merged.outcomes.is_empty() {
        let back = Draft::of(&after, &super::options());
        assert_eq!(labelled(&back), labelled(&draft), "{format}");
    }
    unchanged(&after, &draft);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn what_was_exported_comes_back_into_a_new_project(
        numbers in proptest::collection::vec(any::<u32>(), 0..400),
        choices in proptest::collection::vec(any::<u32>(), 0..20),
    ) {
        let project = made_up::drawn(&mut Tape(&numbers));
        let chosen = super::drawn(&project, &mut Tape(&choices));
        let options = Options { stand_off: false, ..chosen };
        for format in super::READY {
            comes_back(&project, *format, &options);
        }
    }
}

#[test]
fn a_live_blog_of_several_batches_comes_back() {
    let texts: Vec<String> = (0..1_100).map(|n| format!("Text {n}")).collect();
    let entries: Vec<_> = texts.iter().map(|text| (None, &**text)).collect();
    let mut project = Project::new(
        (*made_up::plain().codebook).clone(),
        vec![Annotator::first()],
        vec![made_up::document("d-1", &entries)],
    );
    for number in [0, 511, 512, 1_099] {
        let mark = made_up::annotation(&project, (0, number), number, "claim");
        made_up::annotate(&mut project, mark);
    }
    for format in super::READY {
        comes_back(&project, *format, &options());
    }
}

/// The project that an import into a new one makes, which must open again.
fn opened(draft: &Draft) -> (Project, Merged) {
    let empty = project_for([draft]);
    let merged = merged(&empty, draft.clone());
    let after = imported(&empty, &merged);
    reopened(&after);
    (after, merged)
}

fn reopened(project: &Project) {
    let written = dataset::write(project, &moment(600));
    let opened = dataset::read(written.as_bytes());
    assert_eq!(opened.as_ref().map(|o| &o.project), Ok(project));
}

/// Imports the same once more, which must change nothing.
fn unchanged(project: &Project, draft: &Draft) {
    assert_eq!(merged(project, draft.clone()).changes, []);
}

/// What was put right or refused, a line each.
fn said(merged: &Merged) -> String {
    let mut said = String::new();
    for outcome in &merged.outcomes {
        let (verdict, words) = match &outcome.verdict {
            Verdict::Repaired(words) => ("repaired", words),
            Verdict::Refused(words) => ("refused", words),
        };
        said += &format!("{}: {verdict}: {words}\n", outcome.place);
    }
    said
}

fn foreign_entry(id: &str, text: &str, labels: &[&str]) -> DraftEntry {
    let labels = labels.iter().map(|label| DraftAnnotation::new(*label));
    DraftEntry {
        id: Some(id.into()),
        text: Some(text.into()),
        annotations: labels.collect(),
        ..DraftEntry::default()
    }
}

/// A live blog of another program.
fn foreign(id: &str, entries: Vec<DraftEntry>) -> DraftDocument {
    DraftDocument {
        id: Some(id.into()),
        entries,
        ..DraftDocument::default()
    }
}

fn draft(documents: Vec<DraftDocument>) -> Draft {
    Draft {
        documents,
        ..Draft::default()
    }
}

/// One sees the work of the project's first annotator when it is opened.
#[test]
fn a_new_project_begins_with_those_who_made_its_records() {
    let by = |annotator: Option<&str>| DraftAnnotation {
        annotator: annotator.map(Into::into),
        ..DraftAnnotation::new("claim")
    };
    let listed = |id: &str, name: &str| Annotator {
        id: id.into(),
        name: name.to_owned(),
        ..Annotator::first()
    };
    let first = Annotator::first();
    for (people, makers, expected) in [
        (vec![], vec![], vec![first.clone()]),
        (vec![], vec![None], vec![first.clone()]),
        (
            vec![],
            vec![Some("ada"), Some("bea")],
            vec![listed("ada", "ada"), listed("bea", "bea")],
        ),
        // What nobody signed is nobody else's.
        (vec![], vec![Some("ada"), None], vec![first.clone()]),
        (
            vec![listed("u1", "Cem")],
            vec![Some("ada")],
            vec![listed("u1", "Cem")],
        ),
        (vec![listed("7", "Cem")], vec![], vec![first]),
    ] {
        let mut entry = foreign_entry("e1", "One text", &[]);
        entry.annotations = makers.iter().map(|annotator| by(*annotator)).collect();
        let mut draft = draft(vec![foreign("d-1", vec![entry])]);
        draft.annotators = people;
        assert_eq!(project_for([&draft]).annotators, expected, "{makers:?}");
        let (after, _) = opened(&draft);
        unchanged(&after, &draft);
    }
}

#[test]
fn a_source_that_ends_before_it_begins_is_left_out() {
    let mut entry = foreign_entry("e1", "One text", &["claim"]);
    entry.source = Some(CodePointRange { start: 10, end: 2 });
    let draft = draft(vec![foreign("d-1", vec![entry])]);
    let (after, merged) = opened(&draft);
    expect![[r#"
        e1 (“One text”): repaired: its place in the pasted text ends before it begins, and was left out
    "#]]
    .assert_eq(&said(&merged));
    assert_eq!(after.documents()[0].entries[0].source.start, 0);
    unchanged(&after, &draft);
}

#[test]
fn entries_of_two_live_blogs_with_the_same_id_get_different_ones() {
    let blog = |id: &str| {
        let photo = foreign_entry("e1", "Photo", &["claim"]);
        let other = foreign_entry("e2", &format!("Text of {id}"), &["update"]);
        foreign(id, vec![photo, other])
    };
    let draft = draft(vec![blog("d-1"), blog("d-2"), blog("42"), blog("43")]);
    let (after, merged) = opened(&draft);
    expect![[r#"
        e1 (“Photo”): repaired: the entry “e1” got the id “d-2-e001”, since its own is taken
        e2 (“Text of d-2”): repaired: the entry “e2” got the id “d-2-e002”, since its own is taken
        42: repaired: the live blog “42” got the id “d-X”: an id begins with a letter and has no blanks
        e1 (“Photo”): repaired: the entry “e1” got the id “d-X-e001”, since its own is taken
        e2 (“Text of 42”): repaired: the entry “e2” got the id “d-X-e002”, since its own is taken
        43: repaired: the live blog “43” got the id “d-Y”: an id begins with a letter and has no blanks
        e1 (“Photo”): repaired: the entry “e1” got the id “d-Y-e001”, since its own is taken
        e2 (“Text of 43”): repaired: the entry “e2” got the id “d-Y-e002”, since its own is taken
    "#]]
    .assert_eq(
        &said(&merged)
            .replace(&*after.documents()[2].id, "d-X")
            .replace(&*after.documents()[3].id, "d-Y"),
    );
    for records in after.all_records() {
        assert_eq!(records.annotations.len(), 1);
    }
    unchanged(&after, &draft);
}

#[test]
fn an_entry_of_another_live_blog_is_not_taken_for_its_id() {
    let here = draft(vec![foreign("d-1", vec![foreign_entry("e1", "Here", &[])])]);
    let (project, _) = opened(&here);
    let there = draft(vec![foreign(
        "d-2",
        vec![foreign_entry("e1", "There", &["claim"])],
    )]);
    let merged = merged(&project, there.clone());
    let after = imported(&project, &merged);
    reopened(&after);
    assert_eq!(after.documents().len(), 2);
    assert_eq!(after.records(0)[0].annotations, []);
    unchanged(&after, &there);
}

#[test]
fn only_the_ids_that_are_none_are_replaced_and_it_is_said() {
    let entries = vec![
        foreign_entry("e1", "One", &["claim"]),
        foreign_entry("7 b", "Two", &["claim"]),
    ];
    let mut draft = draft(vec![foreign("d-1", entries)]);
    for (number, id) in [(0, "x1"), (1, "17")] {
        draft.documents[0].entries[number].annotations[0].id = Some(id.into());
    }
    let (after, merged) = opened(&draft);
    let ids: Vec<_> = after.documents()[0]
        .entries
        .iter()
        .map(|e| &*e.id)
        .collect();
    assert_eq!(ids, ["e1", "d-1-e002"]);
    expect![[r#"
        7 b (“Two”): repaired: the entry “7 b” got the id “d-1-e002”: an id begins with a letter and has no blanks
        the ids: repaired: 1 new ids were given, since those of the file are taken here or cannot be ids, such as “17”
    "#]]
    .assert_eq(&said(&merged));
    unchanged(&after, &draft);
}

#[test]
fn two_people_of_a_file_stay_two() {
    let mut entry = foreign_entry("e1", "One text", &["claim", "claim"]);
    entry.annotations[0].annotator = Some("7".into());
    entry.annotations[1].annotator = Some("a2".into());
    let draft = draft(vec![foreign("d-1", vec![entry])]);
    let mut empty = project_for([&draft]);
    empty.annotators = vec![Annotator::first()];
    let merged = merged(&empty, draft.clone());
    let after = imported(&empty, &merged);
    reopened(&after);
    assert_eq!(merged.added, 2);
    let people = after.annotators.iter().map(|a| (&*a.id, &*a.name));
    let people: Vec<_> = people.skip(1).collect();
    assert_eq!(people, [("a3", "7"), ("a2", "a2")]);
    let records = &after.records(0)[0].annotations;
    let mut by: Vec<_> = records.iter().map(|a| &*a.annotator).collect();
    by.sort_unstable();
    assert_eq!(by, ["a2", "a3"]);
    unchanged(&after, &draft);
}

#[test]
fn an_annotator_is_found_by_the_id_before_the_name() {
    let mut project = made_up::plain();
    let person = |id: &str, name: &str| Annotator {
        id: id.into(),
        name: name.to_owned(),
        extra: Default::default(),
    };
    project.annotators = vec![person("a1", "a2"), person("a2", "Bea")];
    let mut draft = of_plain(vec![DraftAnnotation {
        annotator: Some("a2".into()),
        ..DraftAnnotation::new("claim")
    }]);
    let merged_by_id = merged(&project, draft.clone());
    let after = imported(&project, &merged_by_id);
    assert_eq!(&*after.records(0)[0].annotations[0].annotator, "a2");
    // Where the file says the name, it counts.
    draft.annotators.push(person("a2", "Cleo"));
    let merged = merged(&project, draft);
    assert_eq!(merged.annotators, ["Cleo"]);
}

/// Two passages with the same label, annotator and bounds, and an attribution
/// of each.
fn repeated() -> Draft {
    let mut entry = foreign_entry("e1", "One text", &[]);
    for (number, note) in ["x", "y"].into_iter().enumerate() {
        entry.annotations.push(DraftAnnotation {
            id: Some(format!("n{number}").into()),
            span: span(0, 3, Some("One")),
            note: note.into(),
            ..DraftAnnotation::new("claim")
        });
        entry.attributions.push(DraftAttribution {
            id: Some(format!("r{number}").into()),
            annotator: None,
            members: vec![(Role::Content, number)],
            fields: AttributionFields {
                speaker: Some(note.into()),
                ..AttributionFields::default()
            },
            note: note.into(),
            created: None,
            modified: None,
            codebook_version: None,
        });
    }
    draft(vec![foreign("d-1", vec![entry])])
}

#[test]
fn what_stands_twice_in_a_file_comes_in_twice() {
    for keep_ids in [true, false] {
        let mut draft = repeated();
        let entry = &mut draft.documents[0].entries[0];
        if !keep_ids {
            entry.annotations.iter_mut().for_each(|a| a.id = None);
            entry.attributions.iter_mut().for_each(|r| r.id = None);
        }
        let (after, merged) = opened(&draft);
        assert_eq!((merged.added, merged.known, merged.refused()), (4, 0, 0));
        let records = &after.records(0)[0];
        let mut notes: Vec<_> = records.annotations.iter().map(|a| &*a.note).collect();
        notes.sort_unstable();
        assert_eq!(notes, ["x", "y"]);
        for record in &records.attributions {
            let mut marks = records.annotations.iter();
            let mark = marks
                .find(|a| a.id == record.members[0].annotation)
                .unwrap();
            assert_eq!(mark.note, record.note);
        }
        let again = super::merge::merged(&after, draft.clone());
        assert_eq!((again.changes, again.known), (Vec::new(), 4));
        assert_eq!(again.outcomes, []);
    }
}

#[test]
fn what_is_said_differently_of_a_known_record_is_refused() {
    let mut draft = repeated();
    let (after, _) = opened(&draft);
    let entry = &mut draft.documents[0].entries[0];
    entry.annotations[0].note = "Edited.".into();
    entry.attributions[0].fields.speaker = Some("Someone else".into());
    entry.attributions[1].note = "".into();
    let merged = merged(&after, draft);
    assert_eq!((&merged.changes, merged.known), (&Vec::new(), 2));
    expect![[r#"
        e1 (“One text”), n0: refused: it has another note here, which stays
        e1 (“One text”), r0: refused: the attribution says something else here, which stays
    "#]]
    .assert_eq(&said(&merged));
}

/// What follows takes well below a second of work that grows with the file, and
/// would take hours if it grew with its square.
const MANY: usize = 20_000;

#[test]
fn many_entries_with_one_text_are_found_one_after_the_other() {
    let entry = || DraftEntry {
        text: Some("Photo".into()),
        annotations: vec![DraftAnnotation::new("claim")],
        ..DraftEntry::default()
    };
    let entries = (0..MANY).map(|_| entry()).collect();
    let document = DraftDocument {
        entries,
        ..DraftDocument::default()
    };
    let draft = draft(vec![document]);
    let empty = project_for([&draft]);
    let first = merged(&empty, draft.clone());
    let mut after = empty;
    after.apply(&first.changes).unwrap();
    let again = merged(&after, draft);
    assert_eq!((again.changes.len(), again.known), (0, MANY));
}

#[test]
fn labels_that_somebody_typed_in_are_added_up_to_a_limit() {
    let entry = |number: usize| {
        let label = format!("tag{number}");
        foreign_entry(&format!("e{number}"), &format!("Text {number}"), &[&label])
    };
    let entries = (0..MANY).map(entry).collect();
    let draft = draft(vec![foreign("d-1", entries)]);
    let empty = project_for([&draft]);
    let merged = merged(&empty, draft);
    assert_eq!((merged.labels.len(), merged.added), (1000, 1000));
    let first = &merged.outcomes[0];
    assert_eq!(first.place, "the codebook");
    let words = "19000 labels are beyond the 1000 of a codebook";
    assert_eq!(first.verdict, Verdict::Refused(Said::plain(words)));
}

#[test]
fn many_live_blogs_without_a_text_or_an_id_get_one_each() {
    let blog = |number: usize| foreign(&number.to_string(), vec![foreign_entry("1", "", &[])]);
    let draft = draft((0..MANY / 10).map(blog).collect());
    let (after, _) = opened(&draft);
    let last = after.documents().last().unwrap();
    assert_eq!(&*last.id, &*format!("d-e3b0c44298fc-{}", MANY / 10));
    unchanged(&after, &draft);
}

#[test]
fn many_links_find_their_entries() {
    let entry = |number: usize| {
        let mut entry = foreign_entry(&format!("e{number}"), &format!("Text {number}"), &[]);
        entry.links.push(DraftLink {
            id: None,
            relation: Relation::Updates,
            target_document: None,
            target: format!("e{}", MANY - 1 - number).as_str().into(),
            annotator: None,
            origin: None,
            note: "".into(),
            created: None,
            modified: None,
        });
        entry
    };
    let entries = (0..MANY).map(entry).collect();
    let draft = draft(vec![foreign("d-1", entries)]);
    let merged = merged(&project_for([&draft]), draft);
    assert_eq!(merged.added, MANY);
}

#[test]
fn many_passages_of_one_long_entry_are_placed() {
    let text: String = (0..MANY / 10)
        .map(|n| format!("word{n}"))
        .collect::<String>()
        .repeat(50);
    let mut entry = foreign_entry("e1", &text, &[]);
    for number in 0..MANY / 10 {
        entry.annotations.push(DraftAnnotation {
            span: span(text.len() - 10 - number, text.len() - 2, None),
            ..DraftAnnotation::new("claim")
        });
    }
    let draft = draft(vec![foreign("d-1", vec![entry])]);
    let merged = merged(&project_for([&draft]), draft);
    assert_eq!(merged.added, MANY / 10);
}

#[test]
fn a_file_whose_passages_are_known_by_hashes_alone_is_searched_up_to_a_limit() {
    let text = "a lorry lost its load. ".repeat(200);
    let mut entry = foreign_entry("e1", &text, &[]);
    for number in 0..1_000 {
        entry.annotations.push(DraftAnnotation {
            span: Some(DraftSpan {
                part: Part::Text,
                start: 0,
                end: 2_000,
                exact: None,
                exact_sha256: Some(format!("{number:064x}").into()),
            }),
            ..DraftAnnotation::new("claim")
        });
    }
    let draft = draft(vec![foreign("d-1", vec![entry])]);
    let merged = merged(&project_for([&draft]), draft);
    let is_beyond = |words: &str| words.contains("too many such passages");
    let mut beyond = 0;
    for outcome in &merged.outcomes {
        let words = match &outcome.verdict {
            Verdict::Refused(words) | Verdict::Repaired(words) => words,
        };
        beyond += usize::from(is_beyond(&words.to_string()));
    }
    assert_eq!(merged.refused(), 1_000);
    assert!(beyond > 900, "{beyond}");
}

/// Label Studio and doccano know labels by what they are called.
#[test]
fn a_label_that_is_named_as_one_of_the_codebook_is_that_one() {
    let project = made_up::plain();
    let name = |id: &str| DraftAnnotation::new(id);
    let draft = of_plain(vec![
        name("QUOTE"),
        name("Official statement"),
        name("mood"),
    ]);
    let merged = merged(&project, draft);
    let after = imported(&project, &merged);
    let mut labels: Vec<_> = after.records(0)[0]
        .annotations
        .iter()
        .map(|a| a.label.to_string())
        .collect();
    labels.sort();
    assert_eq!(labels, ["mood", "official_statement", "quote"]);
    assert_eq!((merged.labels.len(), merged.repaired()), (1, 2));
}

/// Found by fuzzing: such a project could not be opened again.
#[test]
fn a_moment_without_its_parts_gives_them() {
    let lines = concat!(
        r#"{"text":"The ferry waits.","time_raw":"7.05","timestamp":"2026-11-22T07:05:00+02:00"}"#,
        "\n",
        r#"{"text":"It left.","date":"2026-11-22","inferred":["date","clock"]}"#,
        "\n",
        r#"{"text":"It is back.","timestamp":"2026-11-22T09:10:00Z"}"#,
    );
    let reading = read(Format::Jsonl, &Files::one("a.jsonl", lines), &options());
    let shown = said_of_times(&reading);
    expect![[r#"
        Some("7.05") 2026-11-22 07:05:00 +02:00 2026-11-22T07:05:00+02:00 [Date, Zone, Clock]
        None 2026-11-22 - - - [Date]
        None 2026-11-22 09:10:00 UTC 2026-11-22T09:10:00Z [Date, Zone, Clock]
    "#]]
    .assert_eq(&shown);
    let (project, merged) = opened(&reading.draft);
    assert_eq!(said(&merged), "");
    reopened(&project);
}

fn said_of_times(reading: &Reading) -> String {
    let entries = reading.draft.documents.iter().flat_map(|d| &d.entries);
    entries.fold(String::new(), |mut shown, entry| {
        let time = &entry.time;
        let or_none = |part: Option<String>| part.unwrap_or_else(|| "-".to_owned());
        writeln!(
            shown,
            "{:?} {} {} {} {} {:?}",
            time.raw,
            or_none(time.date.map(|date| date.to_string())),
            or_none(time.clock.map(|clock| clock.to_string())),
            or_none(time.zone.clone()),
            or_none(time.timestamp.as_ref().map(ToString::to_string)),
            time.inferred,
        )
        .unwrap();
        shown
    })
}
