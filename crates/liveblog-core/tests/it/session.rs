use liveblog_core::codebook::Group;
use liveblog_core::store::{
    read_layout, read_row, read_snapshot, write_layout, write_row, write_snapshot,
};
use liveblog_core::transaction::{Change, Deed, Diff, EntriesDiff};
use liveblog_core::{
    Annotator, Choice, Codebook, Command, Document, Entry, EntryRef, JournalRow, Label, Origin,
    Part, Project, Refusal, RestoreError, Scope, Session, Snapshot, Span, Stamp, Status, Step,
    TextRange,
};
use proptest::prelude::*;
use std::sync::Arc;

use crate::made_up::{Tape, annotate, annotation, document, drawn, moment};

/// Two live blogs of two entries and a codebook in which every relation
/// between labels occurs:
/// `alone` · `needs` needs `needed` · one of `red`, `blue` · `needs_red` ·
/// `passage` for spans · `old` archived.
fn project() -> Project {
    let label = |id: &str| Label {
        id: id.into(),
        name: id.to_owned(),
        color: "#0072B2".to_owned(),
        hotkey: None,
        scope: Scope::Both,
        definition: String::new(),
        include: String::new(),
        exclude: String::new(),
        archived: id == "old",
        example: String::new(),
        group: ["red", "blue"].contains(&id).then(|| "colour".to_owned()),
        requires: None,
        extra: Default::default(),
    };
    let mut codebook = Codebook::liveblog_core();
    codebook.labels = LABELS.map(label).to_vec();
    codebook.labels[2].requires = Some("needed".into());
    codebook.labels[5].requires = Some("red".into());
    codebook.labels[6].scope = Scope::Span;
    codebook.groups = vec![Group {
        id: "colour".to_owned(),
        name: "Colour".to_owned(),
        choice: Choice::One,
        extra: Default::default(),
    }];
    Project::new(codebook, vec![Annotator::first()], documents())
}

const LABELS: [&str; 8] = [
    "alone",
    "needed",
    "needs",
    "red",
    "blue",
    "needs_red",
    "passage",
    "old",
];

fn documents() -> Vec<Document> {
    vec![
        document("d-a", &[(Some("One"), "First."), (None, "Second.")]),
        document("d-b", &[(None, "Third."), (Some("Four"), "")]),
    ]
}

const FIRST: EntryRef = EntryRef {
    document: 0,
    entry: 0,
};

fn stamp(number: u64) -> Stamp {
    Stamp {
        at: moment(number as i64),
        nonce: number,
    }
}

/// Runs commands as if one a second.
fn run(session: &mut Session, commands: impl IntoIterator<Item = Command>) {
    for command in commands {
        let stamp = stamp(session.revision() + 1);
        session.run(command, &stamp).unwrap();
    }
}

fn toggle(label: &str) -> Command {
    Command::ToggleLabel {
        at: FIRST,
        span: None,
        label: label.into(),
    }
}

fn set_status(status: Status) -> Command {
    Command::SetStatus { at: FIRST, status }
}

fn note(text: &str) -> Command {
    Command::SetNote {
        at: FIRST,
        note: text.into(),
    }
}

/// The labels on the whole entry in alphabetical order, and the status.
fn state(session: &Session) -> (Vec<&str>, Status) {
    let records = session.project().entry_records(FIRST).unwrap();
    let mut labels: Vec<&str> = records.annotations.iter().map(|a| &*a.label).collect();
    labels.sort();
    (labels, records.status(session.annotator()))
}

/// What the entry has after toggling labels one after the other.
fn check_toggled(toggled: &[&str], labels: &[&str]) {
    let mut session = Session::new(project());
    run(&mut session, toggled.iter().map(|label| toggle(label)));
    assert_eq!(
        state(&session),
        (labels.to_vec(), Status::InProgress),
        "{toggled:?}"
    );
}

#[test]
fn toggling_labels() {
    check_toggled(&["alone"], &["alone"]);
    check_toggled(&["alone", "alone"], &[]);
    check_toggled(&["alone", "needed"], &["alone", "needed"]);
}

#[test]
fn a_label_brings_the_one_it_needs_and_goes_with_it() {
    check_toggled(&["needs"], &["needed", "needs"]);
    check_toggled(&["needed", "needs"], &["needed", "needs"]);
    check_toggled(&["needs", "needs"], &["needed"]);
    check_toggled(&["needs", "needed"], &[]);
}

#[test]
fn a_single_choice_replaces_the_one_before() {
    check_toggled(&["red", "blue"], &["blue"]);
    check_toggled(&["red", "blue", "blue"], &[]);
    check_toggled(&["red", "needs_red"], &["needs_red", "red"]);
    check_toggled(&["blue", "needs_red"], &["needs_red", "red"]);
}

/// Found in review: the dependent stayed without what it needs.
#[test]
fn a_replaced_choice_takes_along_what_needs_it() {
    check_toggled(&["needs_red", "blue"], &["blue"]);
}

#[test]
fn an_annotation_tells_who_when_and_how() {
    let mut session = Session::new(project());
    run(&mut session, [toggle("alone")]);
    let records = session.project().entry_records(FIRST).unwrap();
    let annotation = &records.annotations[0];
    assert_eq!(&*annotation.document, "d-a");
    assert_eq!(&*annotation.entry, "d-a-e001");
    assert_eq!(&annotation.annotator, session.annotator());
    assert_eq!(annotation.origin, Origin::Human);
    assert_eq!(
        (&annotation.created, &annotation.modified),
        (&moment(1), &moment(1))
    );
    assert_eq!(
        annotation.codebook_version,
        session.project().codebook.version
    );
    assert_eq!(annotation.span, None);
    assert!(annotation.id.starts_with("n-"));
}

#[test]
fn statuses() {
    let mut session = Session::new(project());
    assert_eq!(state(&session).1, Status::Unseen);
    run(&mut session, [set_status(Status::Done)]);
    assert_eq!(state(&session), (vec![], Status::Done));
    assert_eq!(counts(&session, 0), (1, 0));
    run(&mut session, [toggle("alone")]);
    assert_eq!(
        state(&session).1,
        Status::Done,
        "a label does not undo the status"
    );
    run(&mut session, [set_status(Status::Unsure)]);
    assert_eq!(counts(&session, 0), (0, 0));
    run(&mut session, [set_status(Status::Excluded)]);
    assert_eq!(counts(&session, 0), (0, 1));
    assert_eq!(counts(&session, 1), (0, 0));
    assert_eq!(counts(&session, 7), (0, 0));
}

/// How many entries of a document are done, and how many excluded.
fn counts(session: &Session, document: usize) -> (usize, usize) {
    let (project, annotator) = (session.project(), session.annotator());
    (
        project.done(document, annotator),
        project.excluded(document, annotator),
    )
}

#[test]
fn nothing_applies_clears_the_annotator_s_own_labels() {
    let mut project = project();
    project.annotators.push(Annotator {
        id: "a2".into(),
        name: "Coder 2".to_owned(),
        extra: Default::default(),
    });
    let mut other = annotation(&project, (0, 0), 1, "alone");
    other.annotator = "a2".into();
    annotate(&mut project, other);
    let mut span = annotation(&project, (0, 0), 2, "passage");
    span.span = Some(Span {
        part: Part::Text,
        range: TextRange { start: 0, end: 5 },
    });
    annotate(&mut project, span);
    let mut session = Session::new(project);
    run(
        &mut session,
        [toggle("red"), Command::NothingApplies { at: FIRST }],
    );
    assert_eq!(state(&session), (vec!["alone"], Status::Done));
    session.undo().unwrap();
    assert_eq!(
        state(&session),
        (vec!["alone", "passage", "red"], Status::InProgress)
    );
}

#[test]
fn notes() {
    let mut session = Session::new(project());
    run(&mut session, [note("W"), note("Who?")]);
    let records = session.project().entry_records(FIRST).unwrap();
    assert_eq!(&*records.note(session.annotator()), "Who?");
    assert_eq!(state(&session).1, Status::InProgress);
    assert_eq!(session.revision(), 2);
    session.undo().unwrap();
    let records = session.project().entry_records(FIRST).unwrap();
    assert_eq!(
        &*records.note(session.annotator()),
        "",
        "typing is one step"
    );
    assert_eq!(state(&session).1, Status::Unseen);
    session.redo().unwrap();
    run(&mut session, [note("")]);
    assert_eq!(state(&session).1, Status::InProgress);
}

/// Found in review: each pause while typing kept the whole note twice more.
#[test]
fn a_note_written_on_is_kept_once() {
    let mut session = Session::new(project());
    let text = "word ".repeat(1000);
    for end in (0..200).map(|pause| (pause + 1) * text.len() / 200) {
        run(&mut session, [note(&text[..end])]);
    }
    let kept = write_snapshot(&session.snapshot()).len();
    assert!(kept < 40_000, "{kept} bytes");
    session.undo().unwrap();
    assert_eq!(session.project(), &project());
    session.redo().unwrap();
    let records = session.project().entry_records(FIRST).unwrap();
    assert_eq!(&*records.note(session.annotator()), text);
}

#[test]
fn a_note_written_on_after_a_long_pause_is_another_step() {
    let mut session = Session::new(project());
    for (second, text) in [(0, "a"), (300, "ab"), (601, "abc")] {
        session.run(note(text), &stamp(second)).unwrap();
    }
    session.undo().unwrap();
    let records = session.project().entry_records(FIRST).unwrap();
    assert_eq!(&*records.note(session.annotator()), "ab");
}

#[test]
fn a_note_written_and_taken_back_is_no_step() {
    let mut session = Session::new(project());
    run(&mut session, [note("a"), toggle("alone")]);
    let (history, project) = (session.history().clone(), session.project().clone());
    let mut again = session.clone();
    let mut rows = Vec::new();
    for text in ["ab", "abc", "a"] {
        let stamp = stamp(session.revision() + 1);
        rows.extend(session.run(note(text), &stamp).unwrap());
    }
    assert_eq!((session.history(), session.project()), (&history, &project));
    assert_eq!(rows.len(), 3, "each is in the journal");
    for row in rows {
        again.replay(row).unwrap();
    }
    assert_eq!(again, session);
}

/// Found in review: a damaged revision made the next one overflow.
#[test]
fn revisions_do_not_overflow() {
    let mut snapshot = Session::new(project()).snapshot();
    snapshot.revision = u64::MAX;
    let row = |revision| JournalRow {
        revision,
        step: Step::Undo,
    };
    for revision in [0, u64::MAX] {
        assert!(read_row(&write_row(&row(u64::MAX))).is_err());
        let mut session = Session::restore(snapshot.clone(), documents()).unwrap();
        assert!(session.replay(row(revision)).is_err());
        run(&mut session, []);
    }
    let error = read_snapshot(&write_snapshot(&snapshot)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "revision: expected a whole number from 0, found the number 18446744073709551615."
    );
}

#[test]
fn what_changes_nothing_is_no_step() {
    let mut session = Session::new(project());
    let nothing = [set_status(Status::Unseen), note("")];
    for command in nothing {
        assert_eq!(session.run(command, &stamp(1)), Ok(None));
    }
    run(&mut session, [Command::NothingApplies { at: FIRST }]);
    assert_eq!(
        session.run(Command::NothingApplies { at: FIRST }, &stamp(2)),
        Ok(None)
    );
    assert_eq!(session.run(set_status(Status::Done), &stamp(2)), Ok(None));
    assert_eq!(session.revision(), 1);
    assert_eq!(Session::new(project()).undo(), Ok(None));
    assert_eq!(session.redo(), Ok(None));
}

#[test]
fn refusals() {
    let mut session = Session::new(project());
    let before = session.clone();
    let nowhere = [(0, 2), (2, 0), (usize::MAX, usize::MAX)];
    for (document, entry) in nowhere {
        let at = EntryRef { document, entry };
        for command in [
            Command::ToggleLabel {
                at,
                span: None,
                label: "alone".into(),
            },
            Command::SetStatus {
                at,
                status: Status::Done,
            },
            Command::NothingApplies { at },
            Command::SetNote {
                at,
                note: "x".into(),
            },
        ] {
            assert_eq!(session.run(command, &stamp(1)), Err(Refusal::NoSuchEntry));
        }
    }
    for (label, message) in [
        ("none", "the codebook has no label “none”"),
        ("old", "the codebook has no label “old”"),
        (
            "passage",
            "the label “passage” is for passages, not for whole entries",
        ),
    ] {
        let refusal = session.run(toggle(label), &stamp(1)).unwrap_err();
        assert_eq!(refusal.to_string(), message);
    }
    assert_eq!(session, before);
}

/// Found in review: one of the two stayed.
#[test]
fn a_label_that_stands_twice_is_taken_off_at_once() {
    let mut project = project();
    for number in [1, 2] {
        let needed = annotation(&project, (0, 0), number, "needed");
        annotate(&mut project, needed);
        let needs = annotation(&project, (0, 0), number + 2, "needs");
        annotate(&mut project, needs);
    }
    let mut session = Session::new(project.clone());
    run(&mut session, [toggle("needs")]);
    assert_eq!(state(&session).0, ["needed", "needed"]);
    run(&mut session, [toggle("needed")]);
    assert_eq!(state(&session).0, [""; 0]);
    session.undo().unwrap();
    session.undo().unwrap();
    assert_eq!(session.project(), &project);
}

#[test]
fn an_archived_label_can_be_taken_off() {
    let mut project = project();
    let old = annotation(&project, (0, 0), 1, "old");
    annotate(&mut project, old);
    let mut session = Session::new(project);
    run(&mut session, [toggle("old")]);
    assert_eq!(state(&session).0, [""; 0]);
}

#[test]
fn a_new_step_ends_redoing() {
    let mut session = Session::new(project());
    run(&mut session, [toggle("alone"), toggle("red")]);
    session.undo().unwrap();
    assert_eq!(
        session.history().next_redo().map(|t| &t.deed),
        Some(&Deed::Label("red".into()))
    );
    run(&mut session, [toggle("blue")]);
    assert_eq!(session.history().next_redo(), None);
    assert_eq!(state(&session).0, ["alone", "blue"]);
}

#[test]
fn the_oldest_steps_can_no_longer_be_undone() {
    use liveblog_core::history::DEPTH;
    let mut session = Session::new(project());
    run(&mut session, (0..DEPTH * 3).map(|_| toggle("alone")));
    let mut undone = 0;
    while session.undo().unwrap().is_some() {
        undone += 1;
    }
    assert!((DEPTH..=DEPTH * 2).contains(&undone), "{undone}");
}

#[test]
fn all_changes_are_made_or_none() {
    let mut project = project();
    let change = |annotation| {
        let after = Some(Arc::new(annotation));
        Change::Annotation(Diff {
            before: None,
            after,
        })
    };
    let good = change(annotation(&project, (0, 0), 1, "alone"));
    let mut nowhere = annotation(&project, (0, 0), 2, "alone");
    nowhere.entry = "d-a-e009".into();
    let before = project.clone();
    let conflict = project.apply(&[good.clone(), change(nowhere)]).unwrap_err();
    assert_eq!(
        conflict.to_string(),
        "the record “n-002” is not as the change expects it"
    );
    assert_eq!(project, before);
    project.apply(std::slice::from_ref(&good)).unwrap();
    assert!(
        project.apply(std::slice::from_ref(&good)).is_err(),
        "it is there already"
    );
    let nothing = Change::Annotation(Diff {
        before: None,
        after: None,
    });
    assert!(project.apply(&[nothing]).is_err());
}

/// Found in review: entries of foreign files were looked for one by one, so
/// that a blog of this size took minutes to open.
#[test]
fn entries_are_found_by_ids_of_any_kind() {
    const ENTRIES: usize = 30_000;
    let mut blog = document("d-a", &vec![(None, ""); ENTRIES]);
    for (i, entry) in blog.entries.iter_mut().enumerate() {
        // The number of another entry, and an order that is not theirs.
        Arc::make_mut(entry).id = format!("post{}-e{}", i * 7919 % ENTRIES, (i + 1) % 10)
            .as_str()
            .into();
    }
    let mut project = Project::new(
        Codebook::liveblog_core(),
        vec![Annotator::first()],
        vec![blog],
    );
    for entry in 0..ENTRIES {
        let claim = annotation(&project, (0, entry), entry, "claim");
        let at = EntryRef { document: 0, entry };
        assert_eq!(project.locate("d-a", &claim.entry), Some(at));
        annotate(&mut project, claim);
    }
    for absent in ["", "post0", "post-e1", "d-a-e001", "zzz", "post0-e001"] {
        assert_eq!(project.locate("d-a", absent), None, "{absent}");
    }
}

/// A record cannot move to another entry by way of a change.
#[test]
fn a_change_stays_at_its_entry() {
    let mut project = project();
    let here = annotation(&project, (0, 0), 1, "alone");
    annotate(&mut project, here.clone());
    let mut there = here.clone();
    there.entry = "d-a-e002".into();
    let change = Change::Annotation(Diff {
        before: Some(Arc::new(here)),
        after: Some(Arc::new(there)),
    });
    assert!(project.apply(&[change]).is_err());
}

/// The change of the first document's entries at `at`.
fn entries(project: &Project, at: usize, before: usize, after: Vec<Entry>) -> Change {
    let document = &project.documents()[0];
    Change::Entries(EntriesDiff {
        document: document.id.clone(),
        at,
        before: document.entries[at..at + before].into(),
        after: after.into_iter().map(Arc::new).collect(),
    })
}

#[test]
fn entries_change_as_expected_or_not_at_all() {
    let mut project = project();
    let label = annotation(&project, (0, 1), 1, "alone");
    annotate(&mut project, label);
    let old = project.clone();
    let entry = |index: usize| (*old.documents()[0].entries[index]).clone();
    let numbered = |number: usize| Entry {
        id: Document::entry_id_for(&"d-a".into(), number),
        ..entry(0)
    };
    let mut refused = |change: Change| {
        assert!(project.apply(&[change]).is_err());
        assert_eq!(project, old);
    };
    // An entry with a label goes.
    refused(entries(&old, 0, 2, vec![entry(0)]));
    // An id that another entry has, or that comes twice.
    refused(entries(&old, 0, 1, vec![entry(1)]));
    refused(entries(&old, 0, 1, vec![numbered(5), numbered(5)]));
    // Ranges that are no part of the text.
    let beyond = |start, end| Entry {
        text: TextRange { start, end },
        ..entry(0)
    };
    refused(entries(&old, 0, 1, vec![beyond(0, 999)]));
    refused(entries(&old, 0, 1, vec![beyond(9, 3)]));
    refused(entries(
        &old,
        0,
        1,
        vec![Entry {
            heading: Some(TextRange { start: 0, end: 999 }),
            ..entry(0)
        }],
    ));
    // Entries that are not there.
    let mut other = entries(&old, 0, 1, vec![entry(0)]);
    if let Change::Entries(diff) = &mut other {
        diff.at = usize::MAX;
    }
    refused(other.clone());
    if let Change::Entries(diff) = &mut other {
        diff.at = 1;
    }
    refused(other);

    // One between, and one that keeps its label.
    let mut moved = entry(1);
    moved.authors = vec!["Bo Ash".into()];
    let change = entries(&old, 1, 1, vec![numbered(41), moved.clone()]);
    project.apply(std::slice::from_ref(&change)).unwrap();
    assert_eq!(project.records(0).len(), 3);
    assert_eq!(project.records(0)[2].annotations.len(), 1);
    let at = project.locate("d-a", "d-a-e002").unwrap();
    assert_eq!(at.entry, 2);
    assert_eq!(project.locate("d-a", "d-a-e042").unwrap().entry, 1);
    assert_eq!(project.locate("d-a", "d-a-e003"), None);
    assert_eq!(*project.documents()[0].entries[2], moved);
    project.apply(&[change.inverse()]).unwrap();
    assert_eq!(project, old);
}

#[test]
fn documents_come_and_go_at_the_end() {
    let mut project = project();
    let old = project.clone();
    let new = Arc::new(document("d-c", &[(None, "Fifth.")]));
    let change = Change::Document(Diff {
        before: None,
        after: Some(new),
    });
    project.apply(std::slice::from_ref(&change)).unwrap();
    assert!(
        project.apply(std::slice::from_ref(&change)).is_err(),
        "twice"
    );
    assert_eq!(project.locate("d-c", "d-c-e001").unwrap().document, 2);
    let label = annotation(&project, (2, 0), 1, "alone");
    annotate(&mut project, label.clone());
    assert!(
        project.apply(&[change.inverse()]).is_err(),
        "it has a label"
    );
    project
        .apply(&[Change::Annotation(Diff {
            before: Some(Arc::new(label)),
            after: None,
        })])
        .unwrap();
    let first = Change::Document(Diff {
        before: Some(project.documents()[0].clone()),
        after: None,
    });
    assert!(project.apply(&[first]).is_err(), "it is not the last");
    project.apply(&[change.inverse()]).unwrap();
    assert_eq!(project, old);
}

#[test]
fn rows_that_do_not_continue_the_session() {
    let mut session = Session::new(project());
    let error = |session: &mut Session, revision, step| {
        let before = session.clone();
        let error = session.replay(JournalRow { revision, step }).unwrap_err();
        assert_eq!(*session, before);
        error.to_string()
    };
    assert_eq!(
        error(&mut session, 2, Step::Undo),
        "step 1 is missing; the next one is 2"
    );
    assert_eq!(
        error(&mut session, 1, Step::Undo),
        "step 1 undoes or redoes what is not there"
    );
    let row = session
        .clone()
        .run(toggle("alone"), &stamp(1))
        .unwrap()
        .unwrap();
    session.replay(row.clone()).unwrap();
    assert!(error(&mut session, 2, row.step).starts_with("at step 2 the record “n-"));
}

#[test]
fn a_snapshot_needs_its_documents() {
    let mut session = Session::new(project());
    run(&mut session, [toggle("alone")]);
    let error = Session::restore(session.snapshot(), documents()[1..].to_vec()).unwrap_err();
    assert!(
        matches!(error, RestoreError::Conflict { revision: 1, .. }),
        "{error}"
    );
}

/// What an annotator might do next.
fn step(session: &mut Session, tape: &mut Tape<'_>) -> Option<JournalRow> {
    let at = EntryRef {
        document: tape.below(2),
        entry: tape.below(2),
    };
    let command = match tape.below(10) {
        0 => return session.undo().unwrap(),
        1 => return session.redo().unwrap(),
        2 => Command::SetStatus {
            at,
            status: tape.one_of(&[
                Status::Unseen,
                Status::Done,
                Status::Unsure,
                Status::Excluded,
            ]),
        },
        3 => Command::NothingApplies { at },
        4 => Command::SetNote {
            at,
            note: tape.one_of(&["", "a", "ab"]).into(),
        },
        _ => Command::ToggleLabel {
            at,
            span: None,
            label: tape.one_of(&LABELS[..6]).into(),
        },
    };
    let stamp = stamp(session.revision() + 1);
    session.run(command, &stamp).unwrap()
}

fn steps(session: &mut Session, tape: &mut Tape<'_>) -> Vec<JournalRow> {
    let mut rows = Vec::new();
    while !tape.0.is_empty() {
        rows.extend(step(session, tape));
    }
    rows
}

fn undo_all(session: &mut Session) {
    while session.undo().unwrap().is_some() {}
}

fn redo_all(session: &mut Session) {
    while session.redo().unwrap().is_some() {}
}

/// What holds after any steps.
fn check_rules(session: &Session) {
    let project = session.project();
    for (d, document) in project.documents().iter().enumerate() {
        for records in project.records(d) {
            let has = |label: &str| records.annotations.iter().any(|a| &*a.label == label);
            assert!(!(has("red") && has("blue")), "a single choice");
            assert!(has("needed") || !has("needs"));
            assert!(has("red") || !has("needs_red"));
            let sorted = records
                .annotations
                .is_sorted_by_key(|a| (&a.created, &a.id));
            assert!(sorted, "annotations are in order");
        }
        let with = |status: Status| {
            let records = project.records(d).iter();
            records
                .filter(|r| r.status(session.annotator()) == status)
                .count()
        };
        let expected = (with(Status::Done), with(Status::Excluded));
        assert_eq!(counts(session, d), expected, "{}", document.id);
    }
}

fn stored(snapshot: &Snapshot) -> Snapshot {
    read_snapshot(&write_snapshot(snapshot)).unwrap()
}

proptest! {
    #[test]
    fn the_rules_hold_after_every_step(numbers in prop::collection::vec(any::<u32>(), 0..200)) {
        let mut session = Session::new(project());
        let mut tape = Tape(&numbers);
        while !tape.0.is_empty() {
            step(&mut session, &mut tape);
            check_rules(&session);
        }
    }

    #[test]
    fn undoing_all_is_the_start_and_redoing_all_the_end(numbers in prop::collection::vec(any::<u32>(), 0..200)) {
        let start = Session::new(project());
        let mut session = start.clone();
        steps(&mut session, &mut Tape(&numbers));
        redo_all(&mut session);
        let end = session.project().clone();
        undo_all(&mut session);
        prop_assert_eq!(session.project(), start.project());
        redo_all(&mut session);
        prop_assert_eq!(session.project(), &end);
        undo_all(&mut session);
        prop_assert_eq!(session.project(), start.project());
    }

    #[test]
    fn a_change_and_its_inverse_are_nothing(numbers in prop::collection::vec(any::<u32>(), 0..300)) {
        let mut session = Session::new(project());
        let mut tape = Tape(&numbers);
        while !tape.0.is_empty() {
            let before = session.project().clone();
            let Some(row) = step(&mut session, &mut tape) else { continue };
            if let Step::Do(transaction) = row.step {
                let mut project = session.project().clone();
                project.apply(&transaction.inverse_changes()).unwrap();
                prop_assert_eq!(&project, &before);
            }
        }
    }

    #[test]
    fn a_snapshot_and_the_rows_after_it_are_the_session(
        numbers in prop::collection::vec(any::<u32>(), 0..200),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut session = Session::new(project());
        let cut = cut.index(numbers.len() + 1);
        steps(&mut session, &mut Tape(&numbers[..cut]));
        let snapshot = stored(&session.snapshot());
        let rows = steps(&mut session, &mut Tape(&numbers[cut..]));
        let mut again = Session::restore(snapshot, documents()).unwrap();
        for row in &rows {
            again.replay(read_row(&write_row(row)).unwrap()).unwrap();
        }
        prop_assert_eq!(&again, &session);
    }

    /// Whatever a file held, the store keeps it.
    #[test]
    fn any_project_survives_the_store(numbers in prop::collection::vec(any::<u32>(), 0..400)) {
        let mut project = drawn(&mut Tape(&numbers));
        project.name = None;
        let documents: Vec<Document> = project.documents().iter().map(|document| {
            read_layout(&write_layout(document), document.buffer.clone()).unwrap()
        }).collect();
        let session = Session::new(project);
        let again = Session::restore(stored(&session.snapshot()), documents).unwrap();
        prop_assert_eq!(again, session);
    }

    #[test]
    fn a_label_that_stands_alone_toggled_twice_leaves_the_labels(numbers in prop::collection::vec(any::<u32>(), 0..60)) {
        let mut session = Session::new(project());
        steps(&mut session, &mut Tape(&numbers));
        let before: Vec<String> = state(&session).0.iter().map(|l| l.to_string()).collect();
        run(&mut session, [toggle("alone"), toggle("alone")]);
        prop_assert_eq!(state(&session).0, before);
    }
}
