use std::sync::Arc;

use expect_test::{Expect, expect};
use liveblog_core::correction::LineRole;
use liveblog_core::store::*;
use liveblog_core::transaction::{Change, Deed, Diff, Transaction};
use liveblog_core::{
    Annotator, AttributionFields, Clock, CodebookChange, Command, Date, Document, EntryRef, Extra,
    JournalRow, Naming, Part, Project, QuoteType, Relation, Role, Session, Stamp, Status, Step,
};
use proptest::prelude::*;
use serde_json::json;

use crate::made_up::{
    Tape, annotate, annotation, attribute, attribution, drawn, everything, extra, find, join, link,
    moment, plain,
};

fn session() -> Session {
    let mut session = Session::new(everything());
    let at = EntryRef::default();
    for (number, command) in [
        Command::ToggleLabel {
            at,
            span: None,
            label: "update".into(),
        },
        Command::SetStatus {
            at,
            status: Status::Unsure,
        },
        Command::NothingApplies { at },
        Command::SetNote {
            at,
            note: "Why \"now\"?".into(),
        },
    ]
    .into_iter()
    .enumerate()
    {
        let stamp = Stamp {
            at: moment(number as i64),
            nonce: number as u64,
        };
        session.run(command, &stamp).unwrap();
    }
    session.undo().unwrap();
    session
}

fn document() -> Document {
    (*everything().documents()[0]).clone()
}

fn rows() -> Vec<JournalRow> {
    let mut session = session();
    let at = EntryRef::default();
    let stamp = Stamp {
        at: moment(9),
        nonce: u64::MAX,
    };
    let label = "claim".into();
    vec![
        session.redo().unwrap().unwrap(),
        session.undo().unwrap().unwrap(),
        session
            .run(
                Command::ToggleLabel {
                    at,
                    span: None,
                    label,
                },
                &stamp,
            )
            .unwrap()
            .unwrap(),
    ]
}

/// A change of what is kept must be on purpose: browsers hold it.
#[test]
fn what_is_kept() {
    let mut document = document();
    document.entries.truncate(1);
    expect![[r#"{"schema":4,"id":"d-0123456789ab","title":"Storm & taxes: live","source_url":"https://news.example/live/storm","language":"en-GB","date":"2026-11-22","time_zone":"GMT","order":"mixed","standfirst":["A long day at sea."],"key_points":["Ferries stay in port","Taxes do too"],"text_sha256":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef","added":"2026-11-22T09:58:00Z","entries":[["d-0123456789ab-e001",[0,33],[33,157],[120,260],"4.38pm","16:38:00","2026-11-22","GMT","2026-11-22T16:38:00+00:00",["date","zone"],["Jo Marsh","Ada Lindqvist in Oslo"],[0,0,61,1,63,86,2,87,123],{"pinned":true}]],"notices":[{"entry":null,"message":"[\"The times do not run in {what}.\",\"what\",[\"one {noun}\",\"noun\",\"direction\"]]"},{"entry":"d-0123456789ab-e003","message":"[\"{text}\",\"text\",\"This entry has no text.\"]"}],"extra":{"desk":{"name":"foreign","shifts":[1,2.5,null]}}}"#]]
    .assert_eq(&write_layout(&document));
    let rows: Vec<String> = rows().iter().map(write_row).collect();
    expect![[r#"
        {"schema":4,"revision":6,"step":"redo"}
        {"schema":4,"revision":7,"step":"undo"}
        {"schema":4,"revision":8,"step":"do","transaction":{"deed":"label","what":"claim","at":"2026-11-22T10:00:09Z","annotator":"a1","changes":[{"record":"annotation","after":["n-b4d055fcf2cbbd7b","d-0123456789ab","d-0123456789ab-e001","claim","a1",null,null,"human","","2026-11-22T10:00:09Z","2026-11-22T10:00:09Z",3]}]}}"#]].assert_eq(&rows.join("\n"));
}

/// A session in which each kind of correction was made, and its rows.
fn corrected() -> (Session, Vec<JournalRow>) {
    let mut session = Session::new(everything());
    let at = |entry| EntryRef { document: 0, entry };
    let line = |session: &Session, entry: usize, number: usize| {
        let document = &session.project().documents()[0];
        document.lines(entry)[number].range
    };
    let mut rows = Vec::new();
    let mut make = |command: Command, session: &mut Session| {
        let number = session.revision();
        let stamp = Stamp {
            at: moment(number as i64),
            nonce: number,
        };
        rows.extend(session.run(command, &stamp).unwrap());
    };
    let command = Command::SplitEntry {
        at: at(0),
        line: line(&session, 0, 2),
    };
    make(command, &mut session);
    let command = Command::SetRole {
        at: at(1),
        line: line(&session, 1, 0),
        role: LineRole::Boilerplate,
        alike: true,
    };
    make(command, &mut session);
    let command = Command::SetTime {
        at: at(0),
        clock: Clock::new(9, 30, 0),
        date: Date::new(2026, 11, 23),
        zone: None,
    };
    make(command, &mut session);
    let command = Command::SetHead {
        document: 1,
        title: Some("Quay".to_owned()),
        date: None,
        time_zone: None,
        source_url: None,
        language: Some("de".to_owned()),
    };
    make(command, &mut session);
    let command = Command::SetAuthors {
        at: at(1),
        authors: vec!["Bo Ash".into()],
        alike: false,
    };
    make(command, &mut session);
    rows.extend(session.undo().unwrap());
    (session, rows)
}

#[test]
fn what_is_kept_of_corrections() {
    let (_, rows) = corrected();
    let rows: Vec<String> = rows.iter().map(write_row).collect();
    expect![[r#"
        {"schema":4,"revision":1,"step":"do","transaction":{"deed":"split","at":"2026-11-22T10:00:00Z","annotator":"a1","changes":[{"record":"annotation","before":["n-005","d-0123456789ab","d-0123456789ab-e001","summary","a1","text",[105,116],"suggestion_accepted","","2026-11-22T10:00:05Z","2026-11-22T10:00:05Z",3]},{"record":"entries","document":"d-0123456789ab","at":0,"before":[["d-0123456789ab-e001",[0,33],[33,157],[120,260],"4.38pm","16:38:00","2026-11-22","GMT","2026-11-22T16:38:00+00:00",["date","zone"],["Jo Marsh","Ada Lindqvist in Oslo"],[0,0,61,1,63,86,2,87,123],{"pinned":true}]],"after":[["d-0123456789ab-e001",[0,33],[33,94],[120,215],"4.38pm","16:38:00","2026-11-22","GMT","2026-11-22T16:38:00+00:00",["date","zone"],["Jo Marsh","Ada Lindqvist in Oslo"],[0,0,61],{"pinned":true}],["d-0123456789ab-e001-s217",null,[96,157],[217,260],null,null,null,null,null,[],[],[1,0,23,2,24,60]]]},{"record":"annotation","after":["n-005","d-0123456789ab","d-0123456789ab-e001-s217","summary","a1","text",[42,53],"suggestion_accepted","","2026-11-22T10:00:05Z","2026-11-22T10:00:05Z",3]},{"record":"status","after":["d-0123456789ab","d-0123456789ab-e001-s217","a1","in_progress","2026-11-22T10:00:00Z",""]}]}}
        {"schema":4,"revision":2,"step":"do","transaction":{"deed":"role","what":"boilerplate","at":"2026-11-22T10:00:01Z","annotator":"a1","changes":[{"record":"entries","document":"d-0123456789ab","at":1,"before":[["d-0123456789ab-e001-s217",null,[96,157],[217,260],null,null,null,null,null,[],[],[1,0,23,2,24,60]]],"after":[["d-0123456789ab-e001-s217",null,[120,157],[217,260],null,null,null,null,null,[],[],[2,0,36]]]},{"record":"annotation","before":["n-005","d-0123456789ab","d-0123456789ab-e001-s217","summary","a1","text",[42,53],"suggestion_accepted","","2026-11-22T10:00:05Z","2026-11-22T10:00:05Z",3],"after":["n-005","d-0123456789ab","d-0123456789ab-e001-s217","summary","a1","text",[18,29],"suggestion_accepted","","2026-11-22T10:00:05Z","2026-11-22T10:00:05Z",3]}]}}
        {"schema":4,"revision":3,"step":"do","transaction":{"deed":"time","at":"2026-11-22T10:00:02Z","annotator":"a1","changes":[{"record":"entries","document":"d-0123456789ab","at":0,"before":[["d-0123456789ab-e001",[0,33],[33,94],[120,215],"4.38pm","16:38:00","2026-11-22","GMT","2026-11-22T16:38:00+00:00",["date","zone"],["Jo Marsh","Ada Lindqvist in Oslo"],[0,0,61],{"pinned":true}]],"after":[["d-0123456789ab-e001",[0,33],[33,94],[120,215],"4.38pm","09:30:00","2026-11-23","GMT","2026-11-23T09:30:00Z",["zone"],["Jo Marsh","Ada Lindqvist in Oslo"],[0,0,61],{"pinned":true}]]}]}}
        {"schema":4,"revision":4,"step":"do","transaction":{"deed":"head","at":"2026-11-22T10:00:03Z","annotator":"a1","changes":[{"record":"head","before":{"id":"d-ba9876543210","title":null,"source_url":null,"language":null,"date":null,"time_zone":null,"order":"newest_first","standfirst":[],"key_points":[],"notices":[]},"after":{"id":"d-ba9876543210","title":"Quay","source_url":null,"language":"de","date":null,"time_zone":null,"order":"newest_first","standfirst":[],"key_points":[],"notices":[]}}]}}
        {"schema":4,"revision":5,"step":"do","transaction":{"deed":"authors","at":"2026-11-22T10:00:04Z","annotator":"a1","changes":[{"record":"entries","document":"d-0123456789ab","at":1,"before":[["d-0123456789ab-e001-s217",null,[120,157],[217,260],null,null,null,null,null,[],[],[2,0,36]]],"after":[["d-0123456789ab-e001-s217",null,[120,157],[217,260],null,null,null,null,null,[],["Bo Ash"],[2,0,36]]]}]}}
        {"schema":4,"revision":6,"step":"undo"}"#]].assert_eq(&rows.join("\n"));
}

/// A project with an attribution, a link and a codebook with a log, of little
/// else.
fn tied() -> Project {
    let mut project = plain();
    let codebook = Arc::make_mut(&mut project.codebook);
    codebook.labels.truncate(1);
    codebook.version = 2;
    codebook.changes = vec![CodebookChange {
        version: 2,
        at: moment(-60),
        annotator: "a1".into(),
        what: vec!["Renamed “Fact” to “Claim”.".to_owned()],
        extra: extra(&[("why", json!("pilot"))]),
    }];
    for (number, exact) in [(1, "“We wait,”"), (2, "the captain")] {
        let mut passage = annotation(&project, (0, 1), number, "claim");
        passage.span = find(&project.documents()[0], 1, Part::Text, exact);
        annotate(&mut project, passage);
    }
    let members = [(Role::Content, 1), (Role::Source, 2)];
    let mut record = attribution(&project, (0, 1), 1, &members);
    record.fields = AttributionFields {
        quote_type: Some(QuoteType::Direct),
        speaker: Some("Mara Voss".into()),
        source_type: Some("official".into()),
        naming: Some(Naming::Unnamed),
    };
    record.extra = extra(&[("stance", json!("pro"))]);
    attribute(&mut project, record);
    let mut record = link(&project, (0, 1), (0, 0), 1, Relation::Contradicts);
    record.note = "Both at nine.".into();
    record.extra = extra(&[("sure", json!(0.5))]);
    join(&mut project, record);
    project
}

/// A row of each new kind of change, and of another annotator at work.
fn ties() -> Vec<JournalRow> {
    fn made<T: Clone>(before: Option<&Arc<T>>, after: Option<T>) -> Diff<T> {
        Diff {
            before: before.cloned(),
            after: after.map(Arc::new),
        }
    }
    let project = tied();
    let records = &project.records(0)[1];
    let mut shorter = (*records.attributions[0]).clone();
    shorter.members.pop();
    shorter.fields = AttributionFields::default();
    shorter.extra = Extra::default();
    let mut codebook = (*project.codebook).clone();
    codebook.changes.clear();
    let annotator = Annotator {
        id: "a2".into(),
        name: "Coder 2".to_owned(),
        extra: extra(&[("training", json!(true))]),
    };
    let changes = [
        (
            Deed::Attribute,
            Change::Attribution(made(Some(&records.attributions[0]), Some(shorter))),
        ),
        (
            Deed::Unlink(Relation::Contradicts),
            Change::Link(made(Some(&records.links[0]), None)),
        ),
        (
            Deed::Codebook,
            Change::Codebook(made(Some(&project.codebook), Some(codebook))),
        ),
        (
            Deed::Annotator,
            Change::Annotator(made(None, Some(annotator))),
        ),
    ];
    let mut steps: Vec<Step> = Vec::new();
    for (deed, change) in changes {
        steps.push(Step::Do(Transaction {
            deed,
            at: moment(9),
            annotator: "a1".into(),
            changes: vec![change],
        }));
    }
    steps.push(Step::Switch("a2".into()));
    let rows = steps.into_iter().zip(1..);
    rows.map(|(step, revision)| JournalRow { revision, step })
        .collect()
}

#[test]
fn what_is_kept_of_attributions_links_codebooks_and_annotators() {
    let rows: Vec<String> = ties().iter().map(write_row).collect();
    expect![[r##"
        {"schema":4,"revision":1,"step":"do","transaction":{"deed":"attribute","at":"2026-11-22T10:00:09Z","annotator":"a1","changes":[{"record":"attribution","before":["r-001","d-0123456789ab","d-0123456789ab-e002","a1",["content","n-001","source","n-002"],"direct","Mara Voss","official","unnamed","","2026-11-22T10:00:01Z","2026-11-22T10:00:01Z",2,{"stance":"pro"}],"after":["r-001","d-0123456789ab","d-0123456789ab-e002","a1",["content","n-001"],null,null,null,null,"","2026-11-22T10:00:01Z","2026-11-22T10:00:01Z",2]}]}}
        {"schema":4,"revision":2,"step":"do","transaction":{"deed":"unlink","what":"contradicts","at":"2026-11-22T10:00:09Z","annotator":"a1","changes":[{"record":"link","before":["l-001","contradicts","d-0123456789ab","d-0123456789ab-e002","d-0123456789ab","d-0123456789ab-e001","a1","human","Both at nine.","2026-11-22T10:00:01Z","2026-11-22T10:00:01Z",{"sure":0.5}]}]}}
        {"schema":4,"revision":3,"step":"do","transaction":{"deed":"codebook","at":"2026-11-22T10:00:09Z","annotator":"a1","changes":[{"record":"codebook","before":{"id":"liveblog-core","name":"Live blog core","version":2,"labels":[{"id":"claim","name":"Claim","color":"#0072B2","hotkey":"1","scope":"both","definition":"Says something about the world that could be shown to be true or false.","include":"Statements about events, numbers, causes, laws, records or what somebody did or said, in the outlet’s own voice or credited to somebody else; predictions that name an outcome and a time. One such statement is enough.","exclude":"Pure opinion and praise or blame, wishes, promises and intentions, questions, and remarks about the live blog itself.","archived":false,"example":"The harbour authority says 14 ferries were cancelled this morning."}],"changes":[{"version":2,"at":"2026-11-22T09:59:00Z","annotator":"a1","what":["Renamed “Fact” to “Claim”."],"why":"pilot"}]},"after":{"id":"liveblog-core","name":"Live blog core","version":2,"labels":[{"id":"claim","name":"Claim","color":"#0072B2","hotkey":"1","scope":"both","definition":"Says something about the world that could be shown to be true or false.","include":"Statements about events, numbers, causes, laws, records or what somebody did or said, in the outlet’s own voice or credited to somebody else; predictions that name an outcome and a time. One such statement is enough.","exclude":"Pure opinion and praise or blame, wishes, promises and intentions, questions, and remarks about the live blog itself.","archived":false,"example":"The harbour authority says 14 ferries were cancelled this morning."}]}}]}}
        {"schema":4,"revision":4,"step":"do","transaction":{"deed":"annotator","at":"2026-11-22T10:00:09Z","annotator":"a1","changes":[{"record":"annotator","after":{"id":"a2","name":"Coder 2","training":true}}]}}
        {"schema":4,"revision":5,"step":"switch","annotator":"a2"}"##]].assert_eq(&rows.join("\n"));
    let snapshot = write_snapshot(&Session::new(tied()).snapshot());
    expect![[r##"{"schema":4,"revision":0,"codebook":{"id":"liveblog-core","name":"Live blog core","version":2,"labels":[{"id":"claim","name":"Claim","color":"#0072B2","hotkey":"1","scope":"both","definition":"Says something about the world that could be shown to be true or false.","include":"Statements about events, numbers, causes, laws, records or what somebody did or said, in the outlet’s own voice or credited to somebody else; predictions that name an outcome and a time. One such statement is enough.","exclude":"Pure opinion and praise or blame, wishes, promises and intentions, questions, and remarks about the live blog itself.","archived":false,"example":"The harbour authority says 14 ferries were cancelled this morning."}],"changes":[{"version":2,"at":"2026-11-22T09:59:00Z","annotator":"a1","what":["Renamed “Fact” to “Claim”."],"why":"pilot"}]},"annotators":[{"id":"a1","name":"Coder 1"}],"annotator":"a1","annotations":[["n-001","d-0123456789ab","d-0123456789ab-e002","claim","a1","text",[0,14],"human","","2026-11-22T10:00:01Z","2026-11-22T10:00:01Z",2],["n-002",true,true,true,true,"text",[20,31],"human",true,"2026-11-22T10:00:02Z",true,2]],"statuses":[],"attributions":[["r-001","d-0123456789ab","d-0123456789ab-e002","a1",["content","n-001","source","n-002"],"direct","Mara Voss","official","unnamed","","2026-11-22T10:00:01Z","2026-11-22T10:00:01Z",2,{"stance":"pro"}]],"links":[["l-001","contradicts","d-0123456789ab","d-0123456789ab-e002","d-0123456789ab","d-0123456789ab-e001","a1","human","Both at nine.","2026-11-22T10:00:01Z","2026-11-22T10:00:01Z",{"sure":0.5}]],"done":[],"undone":[]}"##]].assert_eq(&snapshot);
}

#[test]
fn attributions_links_codebooks_and_annotators_that_were_written_are_read() {
    let mut session = Session::new(tied());
    for row in ties() {
        assert_eq!(read_row(&write_row(&row)).as_ref(), Ok(&row));
        session.replay(row).unwrap();
    }
    assert_eq!(&**session.annotator(), "a2");
    assert_eq!(session.project().annotators.len(), 2);
    assert_eq!(session.project().records(0)[1].links, []);
    assert_eq!(session.project().records(0)[0].linked, []);
    let snapshot = Session::new(tied()).snapshot();
    assert_eq!(read_snapshot(&write_snapshot(&snapshot)), Ok(snapshot));
}

/// What a row says of an attribution or a link that cannot be read.
#[track_caller]
fn check_row(number: usize, from: &str, to: &str, expected: Expect) {
    let row = write_row(&ties()[number]);
    assert!(row.contains(from), "{from} is not in {row}");
    let error = read_row(&row.replacen(from, to, 1)).unwrap_err();
    expected.assert_eq(&error.to_string());
}

#[test]
fn broken_attributions_and_links() {
    for (number, from, to, expected) in [
        (
            0,
            r#""content""#,
            r#""speech""#,
            expect![
                "transaction.changes[0].before.members[0]: expected one of content, source, cue; found “speech”."
            ],
        ),
        (
            0,
            r#","n-002""#,
            "",
            expect![
                "transaction.changes[0].before.members: a member has a role and an annotation."
            ],
        ),
        (
            0,
            r#"["content","n-001","source","n-002"]"#,
            "{}",
            expect!["transaction.changes[0].before.members: expected a list, found an object."],
        ),
        (
            0,
            r#""direct""#,
            r#""whole""#,
            expect![
                "transaction.changes[0].before.quote_type: expected one of direct, indirect, mixed; found “whole”."
            ],
        ),
        (
            0,
            r#""unnamed""#,
            "3",
            expect![
                "transaction.changes[0].before.naming: expected a string or null, found the number 3."
            ],
        ),
        (
            0,
            r#""Mara Voss""#,
            "[]",
            expect![
                "transaction.changes[0].before.speaker: expected a string or null, found a list."
            ],
        ),
        (
            0,
            ",2,{",
            ",-2,{",
            expect![
                "transaction.changes[0].before.codebook_version: expected a whole number from 0, found the number -2."
            ],
        ),
        (
            1,
            r#""contradicts","d-"#,
            r#""denies","d-"#,
            expect![
                "transaction.changes[0].before.relation: expected one of updates, corrects, contradicts, confirms, repeats; found “denies”."
            ],
        ),
        (
            1,
            r#""l-001""#,
            r#""1""#,
            expect![
                "transaction.changes[0].before.id: an id begins with a letter and holds no spaces, found “1”."
            ],
        ),
        (
            1,
            r#""human""#,
            "null",
            expect!["transaction.changes[0].before.origin: expected a string, found null."],
        ),
        (
            2,
            r#""what":["Renamed “Fact” to “Claim”."]"#,
            r#""what":"it""#,
            expect!["transaction.changes[0].before.changes[0].what: expected a list, found “it”."],
        ),
        (
            3,
            r#""id":"a2""#,
            r#""id":"2""#,
            expect![
                "transaction.changes[0].after.id: an id begins with a letter and holds no spaces, found “2”."
            ],
        ),
        (
            4,
            r#""annotator":"a2""#,
            r#""annotator":null"#,
            expect!["annotator: expected a string, found null."],
        ),
    ] {
        check_row(number, from, to, expected);
    }
}

#[test]
fn corrections_that_were_written_are_read() {
    let (session, rows) = corrected();
    for row in &rows {
        assert_eq!(read_row(&write_row(row)).as_ref(), Ok(row));
    }
    let snapshot = session.snapshot();
    assert_eq!(read_snapshot(&write_snapshot(&snapshot)), Ok(snapshot));
    // A document comes with its text.
    let transaction = Transaction {
        deed: Deed::Again,
        at: moment(1),
        annotator: "a1".into(),
        changes: vec![Change::Document(Diff {
            before: None,
            after: Some(session.project().documents()[0].clone()),
        })],
    };
    let row = JournalRow {
        revision: 1,
        step: Step::Do(transaction),
    };
    assert_eq!(read_row(&write_row(&row)), Ok(row));
}

#[test]
fn what_was_written_is_read() {
    let snapshot = session().snapshot();
    assert_eq!(read_snapshot(&write_snapshot(&snapshot)), Ok(snapshot));
    for row in rows() {
        assert_eq!(read_row(&write_row(&row)), Ok(row));
    }
    let document = document();
    let layout = write_layout(&document);
    let read = read_layout(&layout, document.buffer.clone()).unwrap();
    assert_eq!(read, document);
    // Notices keep their sentences, not only what they say.
    let sentences = |document: &Document| -> Vec<String> {
        let messages = document.notices.iter().map(|notice| &notice.message);
        messages.map(|said| said.sentence().to_owned()).collect()
    };
    assert_eq!(sentences(&read), sentences(&document));
    assert_eq!(sentences(&read)[0], "The times do not run in {what}.");
}

/// As notices were kept at first, and as other programs may keep them.
#[test]
fn a_notice_that_is_plain_text_is_read_as_it_stands() {
    let mut document = document();
    document.notices.truncate(1);
    let encoded = document.notices[0].message.encode().replace('"', "\\\"");
    for text in ["It is late.", "[1]", "[\\\"{a\\\"]"] {
        let layout = write_layout(&document).replacen(&encoded, text, 1);
        let read = read_layout(&layout, document.buffer.clone()).unwrap();
        let plain = text.replace('\\', "");
        assert_eq!(read.notices[0].message.to_string(), plain);
    }
}

#[test]
fn what_the_schemas_before_kept_is_read_and_that_of_a_later_one_is_not() {
    let schema = |text: String, number: u32| {
        assert!(text.starts_with(r#"{"schema":4,"#), "{text}");
        text.replacen("4", &number.to_string(), 1)
    };
    for row in rows() {
        for old in [1, 2, 3] {
            assert_eq!(read_row(&schema(write_row(&row), old)).as_ref(), Ok(&row));
        }
        let error = read_row(&schema(write_row(&row), 5)).unwrap_err();
        assert!(error.to_string().contains("reload the page"), "{error}");
    }
    let snapshot = session().snapshot();
    let text = write_snapshot(&snapshot);
    let document = document();
    for old in [1, 2, 3] {
        assert_eq!(
            read_snapshot(&schema(text.clone(), old)).as_ref(),
            Ok(&snapshot)
        );
        let layout = schema(write_layout(&document), old);
        assert_eq!(
            read_layout(&layout, document.buffer.clone()).as_ref(),
            Ok(&document)
        );
    }
    assert!(read_snapshot(&schema(text, 5)).is_err());
}

fn check_layout(from: &str, to: &str, expected: Expect) {
    let document = document();
    let layout = write_layout(&document);
    assert!(layout.contains(from), "{from} is not in {layout}");
    let error = read_layout(&layout.replacen(from, to, 1), document.buffer).unwrap_err();
    expected.assert_eq(&error.to_string());
}

#[test]
fn broken_layouts() {
    check_layout(
        r#""schema":4"#,
        r#""schema":5"#,
        expect![
            "schema: a newer version of Liveblog Annotator kept this; reload the page to update it."
        ],
    );
    check_layout(
        r#""schema":4,"#,
        "",
        expect!["the key “schema” is missing."],
    );
    check_layout(
        r#""mixed""#,
        r#""sideways""#,
        expect!["order: expected one of oldest_first, newest_first, mixed; found “sideways”."],
    );
    check_layout(
        r#""id":"d-0123456789ab""#,
        r#""id":"""#,
        expect!["id: an id begins with a letter and holds no spaces, found “”."],
    );
    check_layout(
        "[0,33]",
        "[0,2]",
        expect!["entries[0].heading: bytes 0 to 2 are no part of the text."],
    );
    check_layout(
        "[0,33]",
        "[33,0]",
        expect!["entries[0].heading: expected a start and an end, found a list."],
    );
    check_layout(
        "[0,33]",
        "[0,99999]",
        expect!["entries[0].heading: bytes 0 to 99999 are no part of the text."],
    );
    check_layout(
        "[0,33]",
        "[0,-1]",
        expect!["entries[0].heading: expected a start and an end, found a list."],
    );
    check_layout(
        "[0,33]",
        "[0]",
        expect!["entries[0].heading: expected a start and an end, found a list."],
    );
    check_layout(
        "[0,0,",
        "[9,0,",
        expect!["entries[0].blocks[0]: expected a kind, a start and an end."],
    );
    check_layout(
        "[0,0,",
        "[0,1,",
        expect!["entries[0].blocks[0]: bytes 1 to 61 are no part of the text."],
    );
    check_layout(
        "[0,0,",
        "[0,",
        expect!["entries[0].blocks[0]: bytes 61 to 1 are no part of the text."],
    );
    check_layout(
        "}",
        "",
        expect!["byte 606: no valid JSON (expected `,` or `}`)."],
    );
    check_layout(
        r#""entries":["#,
        r#""entries":[["#,
        expect!["byte 789: no valid JSON (expected `,` or `]`)."],
    );
    check_layout(
        r#""entries":["#,
        r#""entries":[{},"#,
        expect!["entries[0]: expected a list, found an object."],
    );
    check_layout(
        r#""entries":["#,
        r#""entries":[["e"],"#,
        expect!["entries[0]: the key “heading” is missing."],
    );
}

#[test]
fn what_a_later_version_adds_is_passed_over() {
    let row = &rows()[2];
    let text = write_row(row);
    let text = text.replacen('{', r#"{"mood":[{}],"#, 1);
    assert_eq!(read_row(&text).as_ref(), Ok(row));
}

proptest! {
    /// Whatever is written in place of some bytes: an error or a value, and
    /// what is read can be written again.
    #[test]
    fn damage_never_stops_the_page(
        numbers in prop::collection::vec(any::<u32>(), 0..200),
        at in any::<prop::sample::Index>(),
        piece in prop::sample::select(vec!["", "0", "1", "99", "null", "[]", "{}", "\"\"", "\"a\"", ",", "]", "}", "-", "é", "\\"]),
        cut in 0_usize..6,
    ) {
        let damaged = |text: String| {
            let start = text.floor_char_boundary(at.index(text.len() + 1));
            let end = text.floor_char_boundary((start + cut).min(text.len())).max(start);
            format!("{}{piece}{}", &text[..start], &text[end..])
        };
        let project = drawn(&mut Tape(&numbers));
        for document in project.documents() {
            if let Ok(read) = read_layout(&damaged(write_layout(document)), document.buffer.clone()) {
                for entry in &read.entries {
                    let text = read.buffer.get(entry.text.start as usize..entry.text.end as usize).unwrap();
                    for block in &entry.blocks {
                        prop_assert!(text.get(block.range.start as usize..block.range.end as usize).is_some());
                    }
                }
                prop_assert_eq!(read_layout(&write_layout(&read), document.buffer.clone()), Ok(read));
            }
        }
        let snapshot = Session::new(project).snapshot();
        if let Ok(read) = read_snapshot(&damaged(write_snapshot(&snapshot))) {
            prop_assert_eq!(read_snapshot(&write_snapshot(&read)), Ok(read));
        }
        for row in rows().into_iter().chain(corrected().1).chain(ties()) {
            if let Ok(read) = read_row(&damaged(write_row(&row))) {
                // Made or refused, but nothing stops.
                let _ = Session::new(everything()).replay(JournalRow { revision: 1, ..read.clone() });
                prop_assert_eq!(read_row(&write_row(&read)), Ok(read));
            }
        }
    }
}
