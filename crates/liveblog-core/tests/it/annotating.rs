use std::sync::Arc;

use liveblog_core::codebook_edit::CodebookFault;
use liveblog_core::store::{read_row, read_snapshot, write_row, write_snapshot};
use liveblog_core::*;
use proptest::prelude::*;

use crate::made_up::{Tape, document, moment};

const SAID: &str = "“Stay away,” said Mara Voss, the harbour master. “The quay is closed.” 👩‍🚀 left";
const ARABIC: &str = "قال الوزير: «ابقوا في بيوتكم» today 🚢";

fn documents() -> Vec<Document> {
    vec![
        document(
            "d-a",
            &[
                (Some("Quay 👩‍🚀 closed"), SAID),
                (None, ARABIC),
                (Some("Last"), "The quay is open again."),
            ],
        ),
        document(
            "d-b",
            &[(None, "Another blog says so as well."), (None, "")],
        ),
    ]
}

fn codebook() -> Codebook {
    let mut codebook = Codebook::liveblog_core();
    for role in ["content", "source", "cue"] {
        let mut label = codebook.labels[0].clone();
        (label.id, label.name, label.hotkey) = (role.into(), role.to_owned(), None);
        label.scope = Scope::Span;
        codebook.labels.push(label);
    }
    for label in &mut codebook.labels[8..10] {
        label.scope = Scope::Both;
    }
    codebook.labels[5].scope = Scope::Entry;
    codebook
}

fn session() -> Session {
    Session::new(Project::new(
        codebook(),
        vec![Annotator::first()],
        documents(),
    ))
}

fn at(document: usize, entry: usize) -> EntryRef {
    EntryRef { document, entry }
}

fn run(session: &mut Session, command: Command) -> Result<(), Refusal> {
    let stamp = Stamp {
        at: moment(session.revision() as i64),
        nonce: session.revision(),
    };
    session.run(command, &stamp).map(|_| ())
}

/// The words of the first entry's text as a passage.
fn said(words: &str) -> Span {
    let start = SAID.find(words).unwrap() as u32;
    Span {
        part: Part::Text,
        range: TextRange {
            start,
            end: start + words.len() as u32,
        },
    }
}

fn toggle(span: Option<Span>, label: &str) -> Command {
    Command::ToggleLabel {
        at: at(0, 0),
        span,
        label: label.into(),
    }
}

/// What is set on an entry: labels with their words.
fn set(session: &Session, at: EntryRef) -> Vec<String> {
    let document = &session.project().documents()[at.document];
    let entry = &document.entries[at.entry];
    let mut set = Vec::new();
    for annotation in &session.project().entry_records(at).unwrap().annotations {
        let words = annotation.span.map_or("*", |span| match span.part {
            Part::Text => span.range.of(document.text(entry)),
            Part::Heading => span.range.of(document.heading(entry).unwrap()),
        });
        set.push(format!("{} {words}", annotation.label));
    }
    set.sort();
    set
}

#[test]
fn a_passage_is_labelled_and_the_same_key_takes_it_away() {
    let mut session = session();
    run(&mut session, toggle(Some(said("Mara Voss, ")), "quote")).unwrap();
    run(&mut session, toggle(Some(said(" said Mara Voss")), "quote")).unwrap();
    assert_eq!(
        set(&session, at(0, 0)),
        ["quote Mara Voss,", "quote said Mara Voss"]
    );
    run(&mut session, toggle(Some(said("Mara Voss,")), "quote")).unwrap();
    assert_eq!(set(&session, at(0, 0)), ["quote said Mara Voss"]);
    session.undo().unwrap();
    assert_eq!(
        set(&session, at(0, 0)),
        ["quote Mara Voss,", "quote said Mara Voss"]
    );
}

#[test]
fn a_passage_is_never_half_an_emoji() {
    let mut session = session();
    let astronaut = SAID.find('👩').unwrap() as u32;
    for (start, end) in [(4, 11), (0, 4), (7, 12)] {
        let range = TextRange {
            start: astronaut + start,
            end: astronaut + end,
        };
        let span = Span {
            part: Part::Text,
            range,
        };
        run(&mut session, toggle(Some(span), "claim")).unwrap();
        if set(&session, at(0, 0)).is_empty() {
            run(&mut session, toggle(Some(span), "claim")).unwrap();
        }
        assert_eq!(set(&session, at(0, 0)), ["claim 👩‍🚀"], "{start} {end}");
    }
    let heading = Span {
        part: Part::Heading,
        range: TextRange { start: 3, end: 8 },
    };
    run(&mut session, toggle(Some(heading), "quote")).unwrap();
    assert_eq!(set(&session, at(0, 0)), ["claim 👩‍🚀", "quote y 👩‍🚀"]);
}

#[test]
fn a_passage_s_label_brings_the_one_it_needs_and_goes_with_it() {
    let mut session = session();
    let span = said("The quay is closed.");
    run(&mut session, toggle(Some(span), "check_worthy")).unwrap();
    assert_eq!(
        set(&session, at(0, 0)),
        [
            "check_worthy The quay is closed.",
            "claim The quay is closed."
        ]
    );
    run(&mut session, toggle(Some(span), "claim")).unwrap();
    assert!(set(&session, at(0, 0)).is_empty());
    // One choice on each passage.
    run(&mut session, toggle(Some(span), "update")).unwrap();
    run(&mut session, toggle(Some(said("Stay away")), "summary")).unwrap();
    run(&mut session, toggle(Some(span), "summary")).unwrap();
    assert_eq!(
        set(&session, at(0, 0)),
        ["summary Stay away", "summary The quay is closed."]
    );
}

#[test]
fn refusals() {
    let mut session = session();
    let mut check = |command: Command, expected: Refusal| {
        assert_eq!(run(&mut session, command), Err(expected));
    };
    let blank = Span {
        part: Part::Text,
        range: TextRange { start: 16, end: 17 },
    };
    check(toggle(Some(blank), "claim"), Refusal::EmptyPassage);
    let heading = Span {
        part: Part::Heading,
        ..blank
    };
    check(
        Command::ToggleLabel {
            at: at(0, 1),
            span: Some(heading),
            label: "claim".into(),
        },
        Refusal::EmptyPassage,
    );
    check(toggle(None, "cue"), Refusal::LabelIsForSpans("cue".into()));
    check(
        toggle(Some(said("Mara")), "casualties"),
        Refusal::LabelIsForEntries("casualties".into()),
    );
    let link = |from, to| Command::ToggleLink {
        at: from,
        relation: Relation::Corrects,
        to,
        origin: Origin::Human,
    };
    check(link(at(0, 0), at(0, 0)), Refusal::LinkToItself);
    check(link(at(0, 0), at(0, 2)), Refusal::NotEarlier);
    check(link(at(0, 0), at(0, 9)), Refusal::NoSuchEntry);
    let name = |id: Option<&str>, name: &str| Command::SetAnnotator {
        id: id.map(Into::into),
        name: name.to_owned(),
    };
    check(name(None, " "), Refusal::NoName);
    check(
        name(None, "Coder 1"),
        Refusal::NameTaken("Coder 1".to_owned()),
    );
    check(name(Some("a9"), "Bo"), Refusal::NoSuchAnnotator);
    let merge = |from: &str, into: &str| Command::MergeLabels {
        from: from.into(),
        into: into.into(),
    };
    check(
        merge("claim", "claim"),
        Refusal::Codebook(CodebookFault::SameLabel),
    );
    check(merge("claim", "x"), Refusal::NoSuchLabel("x".into()));
    run(&mut session, toggle(None, "claim")).unwrap();
    assert_eq!(
        run(&mut session, merge("claim", "cue")),
        Err(Refusal::Codebook(CodebookFault::BadNeed {
            label: "Check-worthy".to_owned(),
            needs: "cue".to_owned(),
        }))
    );
    run(&mut session, toggle(None, "denial")).unwrap();
    assert_eq!(
        run(&mut session, merge("denial", "cue")),
        Err(Refusal::LabelIsForSpans("cue".into()))
    );
    let mut without = codebook();
    without.labels.retain(|l| &*l.id != "denial");
    assert_eq!(
        run(&mut session, Command::SetCodebook(Box::new(without))),
        Err(Refusal::Codebook(CodebookFault::InUse("Denial".to_owned())))
    );
}

/// The annotation with this label on the first entry.
fn annotation(session: &Session, label: &str) -> AnnotationId {
    let records = session.project().entry_records(at(0, 0)).unwrap();
    let found = records.annotations.iter().find(|a| &*a.label == label);
    found.unwrap().id.clone()
}

#[test]
fn passages_are_resized_relabelled_and_removed() {
    let mut session = session();
    run(&mut session, toggle(Some(said("Mara")), "quote")).unwrap();
    let id = annotation(&session, "quote");
    let resize = |annotation: &AnnotationId, span| Command::Resize {
        at: at(0, 0),
        annotation: annotation.clone(),
        span,
    };
    run(&mut session, resize(&id, said(" Mara Voss"))).unwrap();
    assert_eq!(set(&session, at(0, 0)), ["quote Mara Voss"]);
    run(&mut session, toggle(Some(said("Mara")), "quote")).unwrap();
    assert_eq!(
        run(&mut session, resize(&id, said("Mara"))),
        Err(Refusal::LabelledAlready("quote".into()))
    );
    let relabel = Command::Relabel {
        at: at(0, 0),
        annotation: id.clone(),
        label: "check_worthy".into(),
    };
    run(&mut session, relabel).unwrap();
    assert_eq!(
        set(&session, at(0, 0)),
        ["check_worthy Mara Voss", "claim Mara Voss", "quote Mara"]
    );
    let remove = Command::RemoveAnnotation {
        at: at(0, 0),
        annotation: annotation(&session, "quote"),
    };
    run(&mut session, remove).unwrap();
    assert_eq!(
        set(&session, at(0, 0)),
        ["check_worthy Mara Voss", "claim Mara Voss"]
    );
}

fn attribute(record: Option<RecordId>, passages: &[(Role, Span)]) -> Command {
    Command::Attribute {
        at: at(0, 0),
        record,
        passages: passages.to_vec(),
        fields: None,
    }
}

fn attributions(session: &Session) -> Vec<Arc<Attribution>> {
    let records = session.project().entry_records(at(0, 0)).unwrap();
    records.attributions.clone()
}

#[test]
fn an_attribution_is_made_grows_and_is_taken_apart() {
    let mut session = session();
    let first = (Role::Content, said("“Stay away,”"));
    run(&mut session, attribute(None, &[first])).unwrap();
    let id = attributions(&session)[0].id.clone();
    let more = [
        (Role::Content, said("“The quay is closed.”")),
        (Role::Cue, said("said")),
        (Role::Source, said("Mara Voss, the harbour master")),
    ];
    run(&mut session, attribute(Some(id.clone()), &more)).unwrap();
    let made = attributions(&session);
    assert_eq!(made.len(), 1);
    let roles: Vec<Role> = made[0].members.iter().map(|m| m.role).collect();
    assert_eq!(
        roles,
        [Role::Content, Role::Content, Role::Cue, Role::Source]
    );
    let project = session.project();
    let document = &project.documents()[0];
    let records = project.entry_records(at(0, 0)).unwrap();
    assert_eq!(
        made[0].quote_type(document, &document.entries[0], records),
        Some(QuoteType::Direct)
    );
    // A passage that is removed leaves the attribution.
    let remove = Command::RemoveAnnotation {
        at: at(0, 0),
        annotation: made[0].members[2].annotation.clone(),
    };
    run(&mut session, remove).unwrap();
    assert_eq!(attributions(&session)[0].members.len(), 3);
    // The same passages can be in another attribution, which keeps them.
    run(&mut session, attribute(None, &more[2..])).unwrap();
    let apart = Command::RemoveAttribution {
        at: at(0, 0),
        record: id,
    };
    run(&mut session, apart).unwrap();
    assert_eq!(
        set(&session, at(0, 0)),
        ["source Mara Voss, the harbour master"]
    );
    run(&mut session, Command::NothingApplies { at: at(0, 0) }).unwrap();
    assert!(attributions(&session).is_empty());
    while session.undo().unwrap().is_some() {}
    assert_eq!(session.project(), self::session().project());
}

#[test]
fn attributions_need_their_labels() {
    let project = Project::new(
        Codebook::liveblog_core(),
        vec![Annotator::first()],
        documents(),
    );
    let mut session = Session::new(project);
    assert_eq!(
        run(&mut session, attribute(None, &[(Role::Cue, said("said"))])),
        Err(Refusal::NoRoleLabel(Role::Cue))
    );
}

#[test]
fn links_are_known_at_both_ends() {
    let mut session = session();
    let link = |relation| Command::ToggleLink {
        at: at(0, 2),
        relation,
        to: at(0, 0),
        origin: Origin::Human,
    };
    run(&mut session, link(Relation::Corrects)).unwrap();
    run(&mut session, link(Relation::Updates)).unwrap();
    let linked = |session: &Session, at| {
        let records = session.project().entry_records(at).unwrap();
        (records.links.len(), records.linked.len())
    };
    assert_eq!(linked(&session, at(0, 2)), (2, 0));
    assert_eq!(linked(&session, at(0, 0)), (0, 2));
    run(&mut session, link(Relation::Corrects)).unwrap();
    assert_eq!(linked(&session, at(0, 0)), (0, 1));
    let between = Command::ToggleLink {
        at: at(1, 0),
        relation: Relation::Confirms,
        to: at(0, 0),
        origin: Origin::SuggestionAccepted,
    };
    run(&mut session, between).unwrap();
    assert_eq!(linked(&session, at(0, 0)), (0, 2));
}

#[test]
fn many_entries_are_labelled_in_one_step_that_says_so() {
    let mut session = session();
    run(&mut session, toggle(None, "claim")).unwrap();
    let revision = session.revision();
    let all = vec![at(0, 2), at(0, 0), at(1, 1), at(0, 2)];
    let many = Command::LabelMany {
        at: all.clone(),
        label: "check_worthy".into(),
        set: true,
    };
    run(&mut session, many).unwrap();
    assert_eq!(session.revision(), revision + 1);
    assert_eq!(set(&session, at(1, 1)), ["check_worthy *", "claim *"]);
    let mut ids = Vec::new();
    for records in session.project().all_records() {
        for annotation in &records.annotations {
            ids.push(annotation.id.clone());
            let is_first = annotation.created == moment(0);
            assert_eq!(annotation.note.is_empty(), is_first, "{}", annotation.id);
        }
    }
    assert_eq!(ids.len(), 6);
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 6);
    session.undo().unwrap();
    assert_eq!(set(&session, at(0, 0)), ["claim *"]);
    assert!(set(&session, at(1, 1)).is_empty());
    let done = Command::StatusMany {
        at: all,
        status: Status::Done,
    };
    run(&mut session, done).unwrap();
    assert_eq!(session.project().done(0, session.annotator()), 2);
}

#[test]
fn labels_are_merged_with_their_annotations() {
    let mut session = session();
    let span = said("“Stay away,”");
    run(&mut session, toggle(Some(span), "quote")).unwrap();
    run(&mut session, toggle(None, "quote")).unwrap();
    run(&mut session, attribute(None, &[(Role::Content, span)])).unwrap();
    let before = session.project().clone();
    let merge = |from: &str, into: &str| Command::MergeLabels {
        from: from.into(),
        into: into.into(),
    };
    run(&mut session, merge("content", "quote")).unwrap();
    assert_eq!(set(&session, at(0, 0)), ["quote *", "quote “Stay away,”"]);
    let attribution = &attributions(&session)[0];
    assert_eq!(attribution.members.len(), 1, "its passage is the twin now");
    let codebook = &session.project().codebook;
    assert!(codebook.label("content").unwrap().archived);
    assert_eq!(codebook.version, 2);
    assert_eq!(
        codebook.changes[0].what,
        ["Label “content” merged into “Quote”."]
    );
    session.undo().unwrap();
    assert_eq!(session.project(), &before);
}

#[test]
fn a_codebook_has_versions_and_annotations_keep_theirs() {
    let mut session = session();
    run(&mut session, toggle(None, "claim")).unwrap();
    let mut after = codebook();
    after.labels[0].name = "Assertion".to_owned();
    run(&mut session, Command::SetCodebook(Box::new(after.clone()))).unwrap();
    run(&mut session, toggle(None, "quote")).unwrap();
    let records = session.project().entry_records(at(0, 0)).unwrap();
    let versions: Vec<u32> = records
        .annotations
        .iter()
        .map(|a| a.codebook_version)
        .collect();
    assert_eq!(versions, [1, 2]);
    let log = &session.project().codebook.changes;
    assert_eq!(log[0].what, ["Label “Claim” renamed to “Assertion”."]);
    // The same once more is nothing.
    let revision = session.revision();
    run(&mut session, Command::SetCodebook(Box::new(after))).unwrap();
    assert_eq!(session.revision(), revision);
}

#[test]
fn another_codebook_is_taken_as_it_is_before_work_begins() {
    let mut session = session();
    let mut other = codebook();
    (other.id, other.version) = ("other".to_owned(), 7);
    run(&mut session, Command::SetCodebook(Box::new(other))).unwrap();
    assert_eq!(session.project().codebook.version, 7);
    assert!(session.project().codebook.changes.is_empty());
}

#[test]
fn annotators_work_apart() {
    let mut session = session();
    run(&mut session, toggle(None, "claim")).unwrap();
    let add = Command::SetAnnotator {
        id: None,
        name: "Bo".to_owned(),
    };
    run(&mut session, add).unwrap();
    let (first, second) = (session.annotator().clone(), AnnotatorId::from("a2"));
    assert_eq!(
        session.switch(&second).unwrap().map(|row| row.revision),
        Some(3)
    );
    assert_eq!(
        session.undo(),
        Ok(None),
        "nobody takes back what another did"
    );
    run(&mut session, toggle(None, "claim")).unwrap();
    run(&mut session, Command::NothingApplies { at: at(0, 0) }).unwrap();
    assert_eq!(set(&session, at(0, 0)), ["claim *"]);
    assert_eq!(
        session
            .project()
            .entry_records(at(0, 0))
            .unwrap()
            .annotations[0]
            .annotator,
        first
    );
    assert_eq!(session.switch(&second), Ok(None));
    assert!(session.switch(&"a3".into()).is_err());
}

/// A member's role follows its label, so that the two never disagree.
#[test]
fn a_relabelled_passage_changes_its_role_or_leaves() {
    let mut session = session();
    let passages = [
        (Role::Content, said("“Stay away,”")),
        (Role::Content, said("Mara Voss")),
    ];
    run(&mut session, attribute(None, &passages)).unwrap();
    let members = attributions(&session)[0].members.clone();
    let relabel = |annotation: &AnnotationId, label: &str| Command::Relabel {
        at: at(0, 0),
        annotation: annotation.clone(),
        label: label.into(),
    };
    run(&mut session, relabel(&members[1].annotation, "source")).unwrap();
    let after = attributions(&session)[0].members.clone();
    assert_eq!(after[1].role, Role::Source);
    run(&mut session, relabel(&members[1].annotation, "denial")).unwrap();
    assert_eq!(attributions(&session)[0].members, &members[..1]);
    run(&mut session, relabel(&members[0].annotation, "denial")).unwrap();
    assert!(attributions(&session).is_empty());
}

#[test]
fn a_relabelled_passage_keeps_to_the_rules() {
    let mut session = session();
    let span = said("The quay is closed.");
    run(&mut session, toggle(Some(span), "update")).unwrap();
    run(&mut session, toggle(Some(span), "claim")).unwrap();
    let relabel = |session: &Session, from: &str, label: &str| Command::Relabel {
        at: at(0, 0),
        annotation: annotation(session, from),
        label: label.into(),
    };
    // One of a choice in place of another, and of something else.
    let command = relabel(&session, "update", "summary");
    run(&mut session, command).unwrap();
    let command = relabel(&session, "claim", "update");
    run(&mut session, command).unwrap();
    assert_eq!(set(&session, at(0, 0)), ["update The quay is closed."]);
    // What it needs is what it was.
    run(&mut session, toggle(Some(span), "claim")).unwrap();
    let command = relabel(&session, "claim", "check_worthy");
    run(&mut session, command).unwrap();
    assert_eq!(
        set(&session, at(0, 0)),
        [
            "check_worthy The quay is closed.",
            "claim The quay is closed.",
            "update The quay is closed."
        ]
    );
    // What needed it goes.
    let command = relabel(&session, "claim", "quote");
    run(&mut session, command).unwrap();
    assert_eq!(
        set(&session, at(0, 0)),
        ["quote The quay is closed.", "update The quay is closed."]
    );
}

#[test]
fn a_resized_passage_takes_along_what_it_needs() {
    let mut session = session();
    run(&mut session, toggle(Some(said("Stay")), "check_worthy")).unwrap();
    run(&mut session, toggle(Some(said("Stay")), "quote")).unwrap();
    let resize = Command::Resize {
        at: at(0, 0),
        annotation: annotation(&session, "claim"),
        span: said("Stay away"),
    };
    run(&mut session, resize).unwrap();
    assert_eq!(
        set(&session, at(0, 0)),
        ["check_worthy Stay away", "claim Stay away", "quote Stay"]
    );
}

#[test]
fn a_passage_goes_with_the_entry_s_label_that_it_needs() {
    let mut codebook = codebook();
    codebook.labels[0].scope = Scope::Entry;
    let mut session = Session::new(Project::new(
        codebook,
        vec![Annotator::first()],
        documents(),
    ));
    run(&mut session, toggle(Some(said("Stay")), "check_worthy")).unwrap();
    assert_eq!(set(&session, at(0, 0)), ["check_worthy Stay", "claim *"]);
    run(&mut session, toggle(None, "claim")).unwrap();
    assert!(set(&session, at(0, 0)).is_empty());
}

#[test]
fn merged_annotations_keep_both_notes() {
    let mut session = session();
    let all = vec![at(0, 0), at(0, 1)];
    let many = |label: &str| Command::LabelMany {
        at: all.clone(),
        label: label.into(),
        set: true,
    };
    run(&mut session, many("quote")).unwrap();
    run(&mut session, toggle(None, "denial")).unwrap();
    let merge = Command::MergeLabels {
        from: "quote".into(),
        into: "denial".into(),
    };
    run(&mut session, merge).unwrap();
    let records = session.project().entry_records(at(0, 0)).unwrap();
    assert_eq!(records.annotations.len(), 1);
    assert_eq!(&*records.annotations[0].note, "Set on 2 entries at once");
}

/// An alternative that goes may be one of the record's own passages.
#[test]
fn an_attribution_lets_go_of_what_a_new_passage_replaces() {
    let mut codebook = codebook();
    for label in &mut codebook.labels {
        if ["content", "cue"].contains(&label.id.as_str()) {
            label.group = Some(codebook.groups[0].id.clone());
        }
    }
    let mut session = Session::new(Project::new(
        codebook,
        vec![Annotator::first()],
        documents(),
    ));
    run(
        &mut session,
        attribute(None, &[(Role::Content, said("said"))]),
    )
    .unwrap();
    let id = attributions(&session)[0].id.clone();
    run(
        &mut session,
        attribute(Some(id), &[(Role::Cue, said("said"))]),
    )
    .unwrap();
    let members = attributions(&session)[0].members.clone();
    assert_eq!(members.len(), 1);
    assert_eq!(members[0].role, Role::Cue);
    assert_eq!(set(&session, at(0, 0)), ["cue said"]);
}

/// What an annotator might do next: everything there is but corrections.
fn step(session: &mut Session, tape: &mut Tape<'_>) -> Option<JournalRow> {
    let at = at(tape.below(2), tape.below(3));
    let project = session.project();
    let text = project.documents()[at.document]
        .entries
        .get(at.entry)
        .map_or(0, |entry| entry.text.len() as u32 + 1);
    let span = |tape: &mut Tape<'_>| {
        let (a, b) = (tape.below(text as usize + 2), tape.below(text as usize + 2));
        Span {
            part: tape.one_of(&[Part::Text, Part::Text, Part::Heading]),
            range: TextRange {
                start: a.min(b) as u32,
                end: a.max(b) as u32,
            },
        }
    };
    let records = project.entry_records(at).cloned().unwrap_or_default();
    let annotation = |tape: &mut Tape<'_>| {
        let ids: Vec<_> = records.annotations.iter().map(|a| a.id.clone()).collect();
        if ids.is_empty() {
            "n-none".into()
        } else {
            tape.one_of(&ids)
        }
    };
    let record = |tape: &mut Tape<'_>| {
        let ids: Vec<_> = records.attributions.iter().map(|a| a.id.clone()).collect();
        (!ids.is_empty()).then(|| tape.one_of(&ids))
    };
    let labels: Vec<LabelId> = project
        .codebook
        .labels
        .iter()
        .map(|l| l.id.clone())
        .collect();
    let role = |tape: &mut Tape<'_>| tape.one_of(&Role::ALL);
    let command = match tape.below(18) {
        0 => return session.undo().unwrap(),
        1 => return session.redo().unwrap(),
        2 => {
            let to = tape.one_of(&project.annotators).id;
            return session.switch(&to).unwrap();
        }
        3 => Command::NothingApplies { at },
        4 => Command::Resize {
            at,
            annotation: annotation(tape),
            span: span(tape),
        },
        5 => Command::Relabel {
            at,
            annotation: annotation(tape),
            label: tape.one_of(&labels),
        },
        6 => Command::RemoveAnnotation {
            at,
            annotation: annotation(tape),
        },
        7 => Command::LabelMany {
            at: vec![at, self::at(0, 0), self::at(1, 1)],
            label: tape.one_of(&labels),
            set: tape.below(3) > 0,
        },
        8 | 9 => Command::Attribute {
            at,
            record: record(tape),
            passages: vec![(role(tape), span(tape)), (role(tape), span(tape))],
            fields: tape.maybe(|tape| AttributionFields {
                speaker: Some(tape.text(5).into()),
                quote_type: tape.maybe(|_| QuoteType::Mixed),
                naming: tape.maybe(|_| Naming::Unnamed),
                source_type: None,
            }),
        },
        10 => Command::RemoveAttribution {
            at,
            record: record(tape)?,
        },
        11 => Command::ToggleLink {
            at,
            relation: tape.one_of(&Relation::ALL),
            to: self::at(tape.below(2), tape.below(3)),
            origin: Origin::Human,
        },
        12 => Command::MergeLabels {
            from: tape.one_of(&labels),
            into: tape.one_of(&labels),
        },
        13 => {
            let mut codebook = (*project.codebook).clone();
            let place = tape.below(codebook.labels.len());
            let label = &mut codebook.labels[place];
            label.name.push_str(&tape.text(3));
            label.archived = tape.below(6) == 0;
            label.requires = tape.maybe(|tape| tape.one_of(&labels));
            label.group = tape.maybe(|_| codebook.groups[0].id.clone());
            codebook.groups[0].choice = tape.one_of(&[Choice::One, Choice::Many]);
            Command::SetCodebook(Box::new(codebook))
        }
        14 => Command::SetAnnotator {
            id: tape.maybe(|tape| tape.one_of(&project.annotators).id),
            name: tape.text(6),
        },
        15 => Command::StatusMany {
            at: vec![at, self::at(0, 1)],
            status: Status::Done,
        },
        _ => Command::ToggleLabel {
            at,
            span: tape.maybe(span),
            label: tape.one_of(&labels),
        },
    };
    let stamp = Stamp {
        at: moment(session.revision() as i64),
        nonce: session.revision(),
    };
    // A refusal changes nothing.
    session.run(command, &stamp).unwrap_or_default()
}

/// What holds of all that annotating makes.
fn check_rules(session: &Session) {
    let project = session.project();
    for (d, document) in project.documents().iter().enumerate() {
        for (records, entry) in project.records(d).iter().zip(&document.entries) {
            for annotation in &records.annotations {
                let Some(span) = annotation.span else {
                    continue;
                };
                let text = match span.part {
                    Part::Text => document.text(entry),
                    Part::Heading => document.heading(entry).unwrap(),
                };
                assert_eq!(
                    liveblog_core::passage::tidy(text, span.range),
                    Some(span.range),
                    "{} of {text}",
                    annotation.id
                );
            }
            for attribution in &records.attributions {
                assert!(!attribution.members.is_empty());
            }
        }
    }
    let links = |of: fn(&EntryRecords) -> &Vec<Arc<Link>>| {
        let mut ids: Vec<_> = project
            .all_records()
            .flat_map(|r| of(r))
            .map(|l| &l.id)
            .collect();
        ids.sort();
        ids
    };
    assert_eq!(links(|r| &r.links), links(|r| &r.linked));
    assert_eq!(project.codebook.fault(), None);
}

proptest! {
    #[test]
    fn whatever_is_done_can_be_undone_stored_and_written(numbers in prop::collection::vec(any::<u32>(), 0..300)) {
        let mut session = session();
        let mut again = session.clone();
        let mut tape = Tape(&numbers);
        while !tape.0.is_empty() {
            let before = session.project().clone();
            let Some(row) = step(&mut session, &mut tape) else { continue };
            check_rules(&session);
            if let Step::Do(transaction) = &row.step {
                let mut project = session.project().clone();
                project.apply(&transaction.inverse_changes()).unwrap();
                prop_assert_eq!(&project, &before);
            }
            again.replay(read_row(&write_row(&row)).unwrap()).unwrap();
        }
        prop_assert_eq!(&again, &session);
        let snapshot = read_snapshot(&write_snapshot(&session.snapshot())).unwrap();
        let documents = session.project().documents().iter().map(|d| (**d).clone()).collect();
        prop_assert_eq!(&Session::restore(snapshot, documents).unwrap(), &session);
        let file = dataset::write(session.project(), &moment(0));
        let opened = dataset::read(file.as_bytes()).unwrap().project;
        prop_assert_eq!(&dataset::write(&opened, &moment(0)), &file);
    }
}
