use expect_test::{Expect, expect, expect_file};
use liveblog_core::{
    Annotator, CodebookChange, Extra, Part, Project, Relation, Role, Status, dataset,
};
use proptest::prelude::*;

use crate::made_up::{
    Tape, annotate, annotation, attribute, attribution, drawn, everything, find, join, link,
    moment, plain, set_status, status,
};

fn written(project: &Project) -> String {
    dataset::write(project, &moment(0))
}

fn opened(text: &str) -> Project {
    let opened = dataset::read(text.as_bytes()).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(opened.warnings, []);
    opened.project
}

#[test]
fn a_plain_project_has_exactly_the_contract_s_keys() {
    let text = written(&plain());
    expect_file!["../../test_data/dataset/plain.json"].assert_eq(&text);
    assert_eq!(opened(&text), plain());
}

#[test]
fn everything_survives() {
    let text = written(&everything());
    expect_file!["../../test_data/dataset/everything.json"].assert_eq(&text);
    let project = opened(&text);
    assert_eq!(project, everything());
    assert_eq!(written(&project), text);
}

#[test]
fn the_files_are_what_any_json_library_writes() {
    for text in [written(&plain()), written(&everything())] {
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(serde_json::to_string_pretty(&value).unwrap() + "\n", text);
    }
}

/// What reading says of the plain project's file after some replacements.
fn check_broken(replacements: &[(&str, &str)], expected: Expect) {
    let mut text = compact(&plain_and_annotated());
    for (from, to) in replacements {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    check_refused(text.as_bytes(), expected);
}

/// The file of a project on one line, for short replacements.
fn compact(project: &Project) -> String {
    let value: serde_json::Value = serde_json::from_str(&written(project)).unwrap();
    value.to_string()
}

fn check_refused(bytes: &[u8], expected: Expect) {
    let faults = dataset::read(bytes).unwrap_err().faults;
    let lines: String = faults.iter().map(|fault| format!("{fault}\n")).collect();
    expected.assert_eq(&lines);
}

/// The plain project with a passage, a label on the first entry and a status.
fn plain_and_annotated() -> Project {
    let mut project = plain();
    let mut passage = annotation(&project, (0, 1), 1, "quote");
    passage.span = find(&project.documents()[0], 1, Part::Text, "“We wait,”");
    annotate(&mut project, passage);
    let claim = annotation(&project, (0, 0), 2, "claim");
    annotate(&mut project, claim);
    let done = status(&project, (0, 0), Status::Done);
    set_status(&mut project, done);
    project
}

#[test]
fn files_that_are_no_datasets() {
    check_refused(
        b"",
        expect![[r#"
            the file is empty.
        "#]],
    );
    check_refused(
        b" \n",
        expect![[r#"
            the file is empty.
        "#]],
    );
    check_refused(
        b"\xEF\xBB\xBF",
        expect![[r#"
            the file is empty.
        "#]],
    );
    check_refused(
        b"{\"format\": \"caf\xE9\"}",
        expect![[r#"
            the file is not UTF-8 from byte 15 on; save it as UTF-8.
        "#]],
    );
    check_refused(
        b"\xFF\xFE{\0}\0",
        expect![[r#"
            the file is not UTF-8 from byte 0 on; it seems to be UTF-16; save it as UTF-8.
        "#]],
    );
    check_refused(
        b"04:38 The ferries are back",
        expect![[r#"
            this is not a Liveblog Annotator dataset: it is not JSON.
        "#]],
    );
    check_refused(
        "{\n  “format”: 1\n}".as_bytes(),
        expect![[r#"
            line 2, column 2: the file is not valid JSON here (key must be a string).
        "#]],
    );
    check_refused(
        b"{} {}",
        expect![[r#"
            line 1, column 4: the file is not valid JSON here (trailing characters).
        "#]],
    );
    check_refused(
        br#"[{"id":1,"data":{"text":"x"},"annotations":[]}]"#,
        expect![[r#"
            this is not a Liveblog Annotator dataset: it should be an object, and is a list.
        "#]],
    );
    check_refused(
        br#"{"text":"x","label":[[0, 1,"claim"]]}"#,
        expect![[r#"
            this is not a Liveblog Annotator dataset: it has no key “format”.
        "#]],
    );
    check_refused(
        br#"{"format":"liveblog-entries","version":1}"#,
        expect![[r#"
            this is not a Liveblog Annotator dataset: its “format” is “liveblog-entries”, not “liveblog-annotations”.
        "#]],
    );
    check_refused(
        br#"{"format":3}"#,
        expect![[r#"
            this is not a Liveblog Annotator dataset: its “format” is the number 3, not “liveblog-annotations”.
        "#]],
    );
    check_refused(
        br#""liveblog-annotations""#,
        expect![[r#"
            this is not a Liveblog Annotator dataset: it is not JSON.
        "#]],
    );
    let deep = "[".repeat(100_000);
    check_refused(
        deep.as_bytes(),
        expect![[r#"
            line 1, column 128: the file is not valid JSON here (it is nested too deeply).
        "#]],
    );
    let deep = format!(
        "{{\"format\": \"liveblog-annotations\", \"x\": {}",
        r#"{"x":"#.repeat(1000)
    );
    check_refused(
        deep.as_bytes(),
        expect![[r#"
            line 1, column 671: the file is not valid JSON here (it is nested too deeply).
        "#]],
    );
    check_refused(
        br#"{"format":"liveblog-annotations","version":1e999}"#,
        expect![[r#"
            version: expected a whole number from 0, found the number 1e+999.
        "#]],
    );
}

#[test]
fn truncated_files() {
    let text = written(&plain());
    check_refused(
        &text.as_bytes()[..text.len() / 2],
        expect![[r#"
            line 53, column 7: the file ends early; it was not saved or copied completely.
        "#]],
    );
    check_refused(
        &text.as_bytes()[..text.len() - 3],
        expect![[r#"
            line 142, column 16: the file ends early; it was not saved or copied completely.
        "#]],
    );
}

#[test]
fn other_versions_and_units() {
    check_broken(
        &[(r#""version":1"#, r#""version":2"#)],
        expect![[r#"
            version: the file has version 2 of the format, and liveblog-annotator 0.1.0 reads up to version 1; update Liveblog Annotator to open it.
        "#]],
    );
    check_broken(
        &[(r#""version":1"#, r#""version":0"#)],
        expect![[r#"
            version: there is no version 0 of the format; expected 1.
        "#]],
    );
    check_broken(
        &[(r#""version":1"#, r#""version":"1""#)],
        expect![[r#"
            version: expected a whole number from 0, found “1”.
        "#]],
    );
    check_broken(
        &[(r#""version":1,"#, "")],
        expect![[r#"
            the key “version” is missing.
        "#]],
    );
    check_broken(
        &[("unicode_code_point", "utf16_code_unit")],
        expect![[r#"
            offset_unit: expected “unicode_code_point”, the only unit there is, found “utf16_code_unit”.
        "#]],
    );
}

#[test]
fn missing_keys_and_wrong_types() {
    check_refused(
        br#"{"format":"liveblog-annotations","version":1,"offset_unit":"unicode_code_point"}"#,
        expect![[r#"
            the key “generator” is missing.
            the key “exported” is missing.
            the key “codebook” is missing.
            the key “annotators” is missing.
            the key “documents” is missing.
            the key “annotations” is missing.
            the key “statuses” is missing.
        "#]],
    );
    check_broken(
        &[
            (r#""scope":"both","#, ""),
            (r#""hotkey":"2""#, r#""hotkey":"F2""#),
            ("#6C3CFC", "violet; x: url()"),
            (r#""archived":false"#, r#""archived":"no""#),
        ],
        expect![[r#"
            codebook.labels[0]: the key “scope” is missing.
            codebook.labels[0].archived: expected true or false, found “no”.
            codebook.labels[1].hotkey: expected one character or null, found “F2”.
            codebook.labels[2].color: expected a colour as #0072B2, found “violet; x: url()”.
        "#]],
    );
    check_broken(
        &[
            (r#""text_sha256":"sha256:0"#, r#""text_sha256":"md5:0"#),
            (
                r#""added":"2026-11-22T09:58:00Z""#,
                r#""added":"yesterday""#,
            ),
            (r#""date":null"#, r#""date":"22/11/2026""#),
            (r#""order":"oldest_first""#, r#""order":"up""#),
            (r#""standfirst":[]"#, r#""standfirst":["a", null, 3]"#),
            (r#""notices":[]"#, r#""notices":{}"#),
        ],
        expect![[r#"
            documents[0].date: expected a date as YYYY-MM-DD, found “22/11/2026”.
            documents[0].order: expected one of oldest_first, newest_first, mixed; found “up”.
            documents[0].standfirst[1]: expected a string, found null.
            documents[0].standfirst[2]: expected a string, found the number 3.
            documents[0].text_sha256: expected “sha256:” and 64 lower-case hex digits, found “md5:0123456789abcdef0123456789abcdef0123…”.
            documents[0].added: expected a moment as 2026-11-22T10:00:00Z, found “yesterday”.
            documents[0].notices: expected a list, found an object.
        "#]],
    );
    check_broken(
        &[
            (r#""clock":null"#, r#""clock":"25:00:00""#),
            (r#""inferred":[]"#, r#""inferred":["date","year"]"#),
            (r#""kind":"paragraph""#, r#""kind":"heading""#),
            (r#""source":{"start":0"#, r#""source":{"start":4"#),
        ],
        expect![[r#"
            documents[0].entries[0].time.clock: expected a time as HH:MM:SS, found “25:00:00”.
            documents[0].entries[0].time.inferred[1]: expected one of date, zone, clock; found “year”.
            documents[0].entries[0].blocks[0].kind: expected one of paragraph, list_item, caption, placeholder, link, other; found “heading”.
            documents[0].entries[0].source: the start 4 lies after the end 0.
        "#]],
    );
    check_broken(
        &[
            (
                r#""created":"2026-11-22T10:00:01Z""#,
                r#""created":"2026-11-22""#,
            ),
            (
                r#""codebook_version":1"#,
                r#""codebook_version":99999999999"#,
            ),
            (r#""origin":"human""#, r#""origin":"model""#),
            (r#""status":"done""#, r#""status":"finished""#),
        ],
        expect![[r#"
            annotations[0].origin: expected one of human, suggestion_accepted, suggestion_edited, imported; found “model”.
            annotations[0].codebook_version: the version 99999999999 is too large.
            annotations[1].created: expected a moment as 2026-11-22T10:00:00Z, found “2026-11-22”.
            statuses[0].status: expected one of unseen, in_progress, done, unsure, excluded; found “finished”.
        "#]],
    );
}

#[test]
fn codebooks_that_contradict_themselves() {
    check_broken(
        &[
            (r#""example":""#, r#""group":"function","example":""#),
            (r#""requires":"claim""#, r#""requires":"clam""#),
        ],
        expect![[r#"
            codebook.labels[0].group: the codebook has no group “function”.
            codebook.labels[3].requires: the label needs “clam”, which the codebook does not have.
        "#]],
    );
    let groups = r#""groups":[{"id":"g","name":"G","choice":"one"}]"#;
    check_broken(
        &[
            (r#""requires":"claim""#, r#""requires":"quote","group":"g""#),
            (r#""name":"Quote""#, r#""name":"Quote","requires":"claim""#),
            (r#""name":"Claim""#, r#""name":"Claim","group":"g""#),
            (
                r#""version":1,"labels""#,
                &format!(r#""version":1,{groups},"labels""#),
            ),
        ],
        expect![[r#"
            codebook.labels[3].requires: the label needs “claim”, and their group allows only one of the two.
        "#]],
    );
}

/// Found in review: a label brought along another that cannot be set.
#[test]
fn a_needed_label_can_be_set() {
    let archived = (r#""archived":false"#, r#""archived":true"#);
    let message = expect![[r#"
        codebook.labels[3].requires: the label needs “claim”, which is archived.
    "#]];
    check_broken(&[archived], message);
    check_broken(
        &[(r#""scope":"both""#, r#""scope":"span""#)],
        expect![[r#"
            codebook.labels[3].requires: the label needs “claim”, which is for passages only, and this label is for entries as well.
        "#]],
    );
    let mut project = plain();
    let codebook = std::sync::Arc::make_mut(&mut project.codebook);
    codebook.labels[0].archived = true;
    codebook.labels[3].archived = true;
    assert_eq!(opened(&written(&project)), project);
}

/// Found in review: only the first of two labels could be set by its key.
#[test]
fn two_labels_do_not_share_a_key() {
    check_broken(
        &[(r#""hotkey":"2""#, r#""hotkey":"4""#)],
        expect![[r#"
            codebook.labels[3].hotkey: the key “4” sets “quote” already.
        "#]],
    );
    let mut project = plain();
    let codebook = std::sync::Arc::make_mut(&mut project.codebook);
    codebook.labels[1].archived = true;
    codebook.labels[3].hotkey = Some("2".to_owned());
    codebook.labels[2].hotkey = None;
    codebook.labels[0].hotkey = None;
    assert_eq!(opened(&written(&project)), project);
}

/// Found in review: the contract's words on times were not checked.
#[test]
fn parts_of_a_time_that_contradict_each_other() {
    check_broken(
        &[
            (r#""clock":null"#, r#""clock":"16:38:00""#),
            (
                r#""timestamp":null"#,
                r#""timestamp":"2026-11-22T16:38:00Z""#,
            ),
            (r#""inferred":[]"#, r#""inferred":["clock","zone"]"#),
        ],
        expect![[r#"
            documents[0].entries[0].time.timestamp: there is a moment, but date is null.
            documents[0].entries[0].time.timestamp: there is a moment, but zone is null.
            documents[0].entries[0].time.inferred[1]: zone cannot be worked out and null.
        "#]],
    );
}

/// Found in review: faults after a wrong name were not named.
#[test]
fn a_wrong_name_hides_no_other_fault() {
    check_broken(
        &[
            (r#""label":"claim""#, r#""label":"clam""#),
            (r#""statuses":["#, r#""name":3,"statuses":["#),
        ],
        expect![[r#"
            name: expected a string, found the number 3.
            annotations[0].label: the codebook “liveblog-core” has no label “clam”.
        "#]],
    );
}

/// Found in review: nothing was said of labels that the page never sets so.
#[test]
fn labels_against_the_rules_of_the_codebook_are_named() {
    let mut project = plain();
    let codebook = std::sync::Arc::make_mut(&mut project.codebook);
    *codebook = liveblog_core::Codebook::liveblog_core();
    for (number, entry, label) in [
        (1, 0, "claim"),
        (2, 0, "update"),
        (3, 0, "claim"),
        (4, 0, "summary"),
        (5, 1, "check_worthy"),
        (6, 1, "update"),
        (7, 0, "check_worthy"),
    ] {
        let annotation = annotation(&project, (0, entry), number, label);
        annotate(&mut project, annotation);
    }
    // The same on a passage is another target.
    for (number, label) in [(8, "update"), (9, "summary"), (10, "check_worthy")] {
        let mut passage = annotation(&project, (0, 1), number, label);
        let exact = if number == 8 { "“We" } else { "wait" };
        passage.span = find(&project.documents()[0], 1, Part::Text, exact);
        annotate(&mut project, passage);
    }
    let opened = dataset::read(written(&project).as_bytes()).unwrap();
    assert_eq!(opened.project, project);
    let lines: Vec<_> = opened.warnings.iter().map(|w| w.to_string()).collect();
    expect![[r#"
        annotations[2].label: the label stands twice for the same annotator.
        annotations[3].label: it is an alternative of “update”, which is set as well.
        annotations[5].label: the label needs “claim”, which is missing here."#]]
    .assert_eq(&lines.join("\n"));
}

#[test]
fn ids_and_references() {
    check_broken(
        &[(r#""id":"quote""#, r#""id":"claim""#)],
        expect![[r#"
            codebook.labels[1].id: the id “claim” stands twice.
            annotations[1].label: the codebook “liveblog-core” has no label “quote”.
        "#]],
    );
    check_broken(
        &[(r#""id":"quote""#, r#""id":"2nd""#)],
        expect![[r#"
            codebook.labels[1].id: an id begins with a letter and holds no spaces, found “2nd”.
        "#]],
    );
    check_broken(
        &[(r#"-e002","index""#, r#"-e001","index""#)],
        expect![[r#"
            documents[0].entries[1].id: the id “d-0123456789ab-e001” stands twice.
            annotations[1].entry: the document has no entry “d-0123456789ab-e002”.
        "#]],
    );
    check_broken(
        &[(r#""n-002""#, r#""n-001""#)],
        expect![[r#"
            annotations[1].id: the id “n-001” stands twice.
        "#]],
    );
    check_broken(
        &[(r#""label":"claim""#, r#""label":"clam""#)],
        expect![[r#"
            annotations[0].label: the codebook “liveblog-core” has no label “clam”.
        "#]],
    );
    check_broken(
        &[(r#""annotator":"a1""#, r#""annotator":"a2""#)],
        expect![[r#"
            annotations[0].annotator: the file has no annotator “a2”.
        "#]],
    );
    check_broken(
        &[(
            r#""document":"d-0123456789ab""#,
            r#""document":"d-ffffffffffff""#,
        )],
        expect![[r#"
            annotations[0].document: the file has no document “d-ffffffffffff”.
        "#]],
    );
    check_broken(
        &[(
            r#""entry":"d-0123456789ab-e002""#,
            r#""entry":"d-0123456789ab-e009""#,
        )],
        expect![[r#"
            annotations[1].entry: the document has no entry “d-0123456789ab-e009”.
        "#]],
    );
    check_broken(
        &[(
            r#""notices":[]"#,
            r#""notices":[{"entry":"x","message":""}]"#,
        )],
        expect![[r#"
            documents[0].notices[0].entry: the document has no entry “x”.
        "#]],
    );
    check_broken(
        &[(r#""index":1"#, r#""index":2"#)],
        expect![[r#"
            documents[0].entries[1].index: the entry stands at place 1, counted from 0, and says 2.
        "#]],
    );
    check_broken(
        &[(
            r#""annotators":[{"id":"a1","name":"Coder 1"}]"#,
            r#""annotators":[]"#,
        )],
        expect![[r#"
            annotators: the list is empty; a dataset has at least one annotator.
            annotations[0].annotator: the file has no annotator “a1”.
            annotations[1].annotator: the file has no annotator “a1”.
            statuses[0].annotator: the file has no annotator “a1”.
        "#]],
    );
    let again = r#""statuses":[{"document":"d-0123456789ab","entry":"d-0123456789ab-e001","annotator":"a1","status":"unsure","modified":"2026-11-22T09:59:00Z"},"#;
    check_broken(
        &[(r#""statuses":["#, again)],
        expect![[r#"
            statuses[1]: the annotator has a status for this entry already.
        "#]],
    );
    check_broken(
        &[(r#""title":"#, r#""title":null,"title":"#)],
        expect![[r#"
            documents[0].title: the key stands twice in its object.
        "#]],
    );
    check_broken(
        &[(r#""title":"#, r#""x":{"y":1,"y":2},"title":"#)],
        expect![[r#"
            documents[0].x.y: the key stands twice in its object.
        "#]],
    );
}

/// The plain project with an attribution of two passages of the second entry, an
/// annotation by somebody else there and one of the first entry, a link from
/// the second entry to the first, and a codebook with a log.
fn tied() -> Project {
    let mut project = plain();
    project.annotators.push(Annotator {
        id: "b".into(),
        name: "Coder 2".to_owned(),
        extra: Extra::default(),
    });
    std::sync::Arc::make_mut(&mut project.codebook).changes = vec![CodebookChange {
        version: 1,
        at: moment(-60),
        annotator: "a1".into(),
        what: vec!["Renamed “Fact” to “Claim”.".to_owned()],
        extra: Extra::default(),
    }];
    for (number, entry, exact) in [
        (1, 1, "“We wait,”"),
        (2, 1, "the captain"),
        (3, 1, "said"),
        (4, 0, "ferries"),
    ] {
        let mut passage = annotation(&project, (0, entry), number, "quote");
        passage.span = find(&project.documents()[0], entry, Part::Text, exact);
        if number == 3 {
            passage.annotator = "b".into();
        }
        annotate(&mut project, passage);
    }
    let members = [(Role::Content, 1), (Role::Source, 2)];
    let mut record = attribution(&project, (0, 1), 1, &members);
    record.fields.speaker = Some("Mara Voss".into());
    attribute(&mut project, record);
    let record = link(&project, (0, 1), (0, 0), 1, Relation::Updates);
    join(&mut project, record);
    project
}

/// What reading says of that project's file when what follows a key is
/// replaced in one place.
#[track_caller]
fn check_broken_ties(behind: &str, from: &str, to: &str, expected: Expect) {
    let file = compact(&tied());
    let (before, after) = file.split_once(behind).unwrap();
    assert!(after.contains(from), "{from} is not in {after}");
    let file = format!("{before}{behind}{}", after.replacen(from, to, 1));
    check_refused(file.as_bytes(), expected);
}

#[test]
fn attributions_that_say_nothing_sure() {
    assert_eq!(opened(&compact(&tied())), tied());
    const MEMBERS: &str =
        r#"[{"role":"content","annotation":"n-001"},{"role":"source","annotation":"n-002"}]"#;
    for (from, to, expected) in [
        (
            "[",
            r#"7,"x":["#,
            expect![[r#"
            records: expected a list, found the number 7.
        "#]],
        ),
        (
            "[",
            r#"["n-001","#,
            expect![[r#"
            records[0]: expected an object, found “n-001”.
        "#]],
        ),
        (
            r#""type":"attribution""#,
            r#""type":"relation""#,
            expect![[r#"
                records[0].type: expected “attribution”, found “relation”.
            "#]],
        ),
        (
            r#","type":"attribution""#,
            "",
            expect![[r#"
            records[0]: the key “type” is missing.
        "#]],
        ),
        (
            r#""id":"r-001""#,
            r#""id":"1""#,
            expect![[r#"
            records[0].id: an id begins with a letter and holds no spaces, found “1”.
        "#]],
        ),
        (
            MEMBERS,
            "[]",
            expect![[r#"
            records[0].members: the list is empty; a record has at least one member.
        "#]],
        ),
        (
            MEMBERS,
            r#""n-001""#,
            expect![[r#"
            records[0].members: expected a list, found “n-001”.
        "#]],
        ),
        (
            MEMBERS,
            r#"["n-001"]"#,
            expect![[r#"
            records[0].members[0]: expected an object, found “n-001”.
        "#]],
        ),
        (
            r#""role":"content""#,
            r#""role":"speech""#,
            expect![[r#"
            records[0].members[0].role: expected one of content, source, cue; found “speech”.
        "#]],
        ),
        (
            r#""role":"content","#,
            "",
            expect![[r#"
            records[0].members[0]: the key “role” is missing.
        "#]],
        ),
        (
            r#""annotation":"n-001""#,
            r#""annotation":1"#,
            expect![[r#"
                records[0].members[0].annotation: expected a string, found the number 1.
            "#]],
        ),
        (
            "n-001",
            "n-009",
            expect![[r#"
            records[0].members[0].annotation: the file has no annotation “n-009”.
        "#]],
        ),
        (
            "n-001",
            "n-004",
            expect![[r#"
            records[0].members[0].annotation: the annotation “n-004” is of another entry.
        "#]],
        ),
        (
            "n-001",
            "n-003",
            expect![[r#"
            records[0].members[0].annotation: the annotation “n-003” is by another annotator.
        "#]],
        ),
        (
            r#""fields":{"#,
            r#""fields":[],"x":{"#,
            expect![[r#"
            records[0].fields: expected an object, found a list.
        "#]],
        ),
        (
            r#""quote_type":"direct""#,
            r#""quote_type":"whole""#,
            expect![[r#"
                records[0].fields.quote_type: expected one of direct, indirect, mixed; found “whole”.
            "#]],
        ),
        (
            r#""quote_type":"direct","#,
            "",
            expect![[r#"
            records[0].fields: the key “quote_type” is missing.
        "#]],
        ),
        (
            r#""quote_type_corrected":false"#,
            r#""quote_type_corrected":"no""#,
            expect![[r#"
                records[0].fields.quote_type_corrected: expected true or false, found “no”.
            "#]],
        ),
        (
            r#""speaker":"Mara Voss""#,
            r#""speaker":["Mara Voss"]"#,
            expect![[r#"
                records[0].fields.speaker: expected a string or null, found a list.
            "#]],
        ),
        (
            r#""source_type":null"#,
            r#""source_type":0"#,
            expect![[r#"
            records[0].fields.source_type: expected a string or null, found the number 0.
        "#]],
        ),
        (
            r#""naming":null"#,
            r#""naming":"yes""#,
            expect![[r#"
            records[0].fields.naming: expected one of named, unnamed; found “yes”.
        "#]],
        ),
        (
            r#""entry":"d-0123456789ab-e002""#,
            r#""entry":"e""#,
            expect![[r#"
                records[0].entry: the document has no entry “e”.
            "#]],
        ),
        (
            r#""annotator":"a1""#,
            r#""annotator":"b""#,
            expect![[r#"
            records[0].members[0].annotation: the annotation “n-001” is by another annotator.
            records[0].members[1].annotation: the annotation “n-002” is by another annotator.
        "#]],
        ),
        (
            r#""annotator":"a1""#,
            r#""annotator":"c""#,
            expect![[r#"
            records[0].annotator: the file has no annotator “c”.
        "#]],
        ),
        (
            r#""codebook_version":1"#,
            r#""codebook_version":-1"#,
            expect![[r#"
                records[0].codebook_version: expected a whole number from 0, found the number -1.
            "#]],
        ),
        (
            r#""created":"2026-11-22T10:00:01Z""#,
            r#""created":"then""#,
            expect![[r#"
                records[0].created: expected a moment as 2026-11-22T10:00:00Z, found “then”.
            "#]],
        ),
        (
            r#""note":"""#,
            r#""note":null"#,
            expect![[r#"
            records[0].note: expected a string, found null.
        "#]],
        ),
    ] {
        check_broken_ties(r#""records":"#, from, to, expected);
    }
    let file = compact(&tied());
    let (_, record) = file.split_once(r#""records":["#).unwrap();
    let (record, _) = record.split_once(r#"],"links""#).unwrap();
    let twice = format!("{record},{record}");
    check_broken_ties(
        r#""records":["#,
        record,
        &twice,
        expect![[r#"
        records[1].id: the id “r-001” stands twice.
    "#]],
    );
}

#[test]
fn links_that_join_nothing() {
    const TARGET: &str = r#"{"document":"d-0123456789ab","entry":"d-0123456789ab-e001"}"#;
    for (from, to, expected) in [
        (
            "[",
            r#""none","x":["#,
            expect![[r#"
            links: expected a list, found “none”.
        "#]],
        ),
        (
            r#""id":"l-001""#,
            r#""id":null"#,
            expect![[r#"
            links[0].id: expected a string, found null.
        "#]],
        ),
        (
            r#""type":"updates""#,
            r#""type":"denies""#,
            expect![[r#"
            links[0].type: expected one of updates, corrects, contradicts, confirms, repeats; found “denies”.
        "#]],
        ),
        (
            r#"-e001"}"#,
            r#"-e002"}"#,
            expect![[r#"
            links[0].target: the entry is linked to itself.
        "#]],
        ),
        (
            r#"-e001"}"#,
            r#"-e009"}"#,
            expect![[r#"
            links[0].target.entry: the document has no entry “d-0123456789ab-e009”.
        "#]],
        ),
        (
            r#""target":{"document":"d-0123456789ab""#,
            r#""target":{"document":"d-x""#,
            expect![[r#"
                links[0].target.document: the file has no document “d-x”.
            "#]],
        ),
        (
            TARGET,
            r#""d-0123456789ab-e001""#,
            expect![[r#"
            links[0].target: expected an object, found “d-0123456789ab-e001”.
        "#]],
        ),
        (
            TARGET,
            r#"{"entry":"d-0123456789ab-e001"}"#,
            expect![[r#"
            links[0].target: the key “document” is missing.
        "#]],
        ),
        (
            r#""target":"#,
            r#""to":"#,
            expect![[r#"
            links[0]: the key “target” is missing.
        "#]],
        ),
        (
            r#""entry":"d-0123456789ab-e002""#,
            r#""entry":"d-0123456789ab-e003""#,
            expect![[r#"
                links[0].entry: the document has no entry “d-0123456789ab-e003”.
            "#]],
        ),
        (
            r#""annotator":"a1""#,
            r#""annotator":"c""#,
            expect![[r#"
            links[0].annotator: the file has no annotator “c”.
        "#]],
        ),
        (
            r#""origin":"human""#,
            r#""origin":"model""#,
            expect![[r#"
            links[0].origin: expected one of human, suggestion_accepted, suggestion_edited, imported; found “model”.
        "#]],
        ),
        (
            r#""modified":"2026"#,
            r#""modified":"26"#,
            expect![[r#"
            links[0].modified: expected a moment as 2026-11-22T10:00:00Z, found “26-11-22T10:00:01Z”.
        "#]],
        ),
    ] {
        check_broken_ties(r#""links":"#, from, to, expected);
    }
    let file = compact(&tied());
    let (_, link) = file.split_once(r#""links":["#).unwrap();
    let (link, _) = link.split_once(']').unwrap();
    let twice = format!("{link},{link}");
    check_broken_ties(
        r#""links":["#,
        link,
        &twice,
        expect![[r#"
        links[1].id: the id “l-001” stands twice.
    "#]],
    );
}

#[test]
fn logs_of_a_codebook_that_are_none() {
    for (from, to, expected) in [
        (
            "[",
            r#"7,"x":["#,
            expect![[r#"
            codebook.changes: expected a list, found the number 7.
        "#]],
        ),
        (
            r#"["Renamed “Fact” to “Claim”."]"#,
            r#""it""#,
            expect![[r#"
                codebook.changes[0].what: expected a list, found “it”.
            "#]],
        ),
        (
            r#""at":"2026-11-22T09:59:00Z","#,
            "",
            expect![[r#"
            codebook.changes[0]: the key “at” is missing.
        "#]],
        ),
        (
            r#""annotator":"a1""#,
            r#""annotator":"""#,
            expect![[r#"
            codebook.changes[0].annotator: an id begins with a letter and holds no spaces, found “”.
        "#]],
        ),
        (
            r#""version":1"#,
            r#""version":"1""#,
            expect![[r#"
            codebook.changes[0].version: expected a whole number from 0, found “1”.
        "#]],
        ),
    ] {
        check_broken_ties(r#""changes":"#, from, to, expected);
    }
}

#[test]
fn records_and_links_may_be_in_any_order() {
    let mut value: serde_json::Value = serde_json::from_str(&written(&everything())).unwrap();
    for key in ["annotations", "records", "links"] {
        let list = value[key].as_array_mut().unwrap();
        assert!(list.len() > 2);
        list.reverse();
    }
    value.sort_all_objects();
    let opened = dataset::read(value.to_string().as_bytes()).unwrap().project;
    for document in 0..2 {
        assert_eq!(opened.records(document), everything().records(document));
    }
}

/// Those from before there were attributions, links and logs.
#[test]
fn files_without_records_links_and_logs() {
    let text = compact(&plain_and_annotated());
    for key in ["records", "links", "changes"] {
        assert!(!text.contains(&format!("\"{key}\":")), "{key}");
    }
    let project = opened(&text);
    assert_eq!(project, plain_and_annotated());
    for value in ["[]", "null"] {
        let lists = format!(r#""records":{value},"links":{value},"statuses":["#);
        let text = text.replacen(r#""statuses":["#, &lists, 1).replacen(
            r#""labels":["#,
            &format!(r#""changes":{value},"labels":["#),
            1,
        );
        assert_eq!(opened(&text), project);
    }
}

#[test]
fn offsets_and_hashes() {
    check_broken(
        &[("All ferries are", "Most ferries are")],
        expect![[r#"
            documents[0].entries[0].text: the text is not the one that was hashed (its SHA-256 differs from text_sha256); it was changed after it was split.
        "#]],
    );
    check_broken(
        &[(r#""end":26"#, r#""end":27"#)],
        expect![[r#"
            documents[0].entries[0].blocks[0].end: 27 lies beyond the text, which has 26 code points.
        "#]],
    );
    check_broken(
        &[(r#""start":0,"end":26"#, r#""start":9,"end":8"#)],
        expect![[r#"
            documents[0].entries[0].blocks[0]: the start 9 lies after the end 8.
        "#]],
    );
    check_broken(
        &[(r#""start":0,"end":26"#, r#""start":-1,"end":1.5"#)],
        expect![[r#"
            documents[0].entries[0].blocks[0].start: expected a whole number from 0, found the number -1.
            documents[0].entries[0].blocks[0].end: expected a whole number from 0, found the number 1.5.
        "#]],
    );
    check_broken(
        &[(
            r#""blocks":["#,
            r#""blocks":[{"kind":"other","start":2,"end":5},"#,
        )],
        expect![[r#"
            documents[0].entries[0].blocks[1].start: 0 lies before 5, where the block before it ends.
        "#]],
    );
    let span = r#""start":0,"end":10"#;
    check_broken(
        &[(span, r#""start":1,"end":11"#)],
        expect![[r#"
            annotations[1].span.exact: expected “We wait,” ”, which stands at these offsets, found ““We wait,””.
        "#]],
    );
    check_broken(
        &[(span, r#""start":4,"end":4"#)],
        expect![[r#"
            annotations[1].span: the span is empty.
        "#]],
    );
    check_broken(
        &[(span, r#""start":10,"end":0"#)],
        expect![[r#"
            annotations[1].span: the start 10 lies after the end 0.
        "#]],
    );
    check_broken(
        &[(span, r#""start":0,"end":4000000000"#)],
        expect![[r#"
            annotations[1].span.end: 4000000000 lies beyond the text, which has 28 code points.
        "#]],
    );
    check_broken(
        &[(r#""part":"text""#, r#""part":"heading""#)],
        expect![[r#"
            annotations[1].span.part: the entry has no heading.
        "#]],
    );
    check_broken(
        &[(r#""exact":"“We"#, r#""exact":"\"We"#)],
        expect![[r#"
            annotations[1].span.exact: expected ““We wait,””, which stands at these offsets, found “"We wait,””.
        "#]],
    );
    check_broken(
        &[(r#""prefix":"""#, r#""prefix":"x""#)],
        expect![[r#"
            annotations[1].span.prefix: expected the end of “”, which stands before, found “x”.
        "#]],
    );
    check_broken(
        &[(r#""suffix":" said"#, r#""suffix":"said"#)],
        expect![[r#"
            annotations[1].span.suffix: expected the beginning of “ said the captain.”, which follows, found “said the captain.”.
        "#]],
    );
    check_broken(
        &[(r#""utf16":{"start":0"#, r#""utf16":{"start":1"#)],
        expect![[r#"
            annotations[1].span.utf16: expected 0 to 10 in UTF-16 code units, found 1 to 10.
        "#]],
    );
}

#[test]
fn a_refused_file_names_its_first_fault() {
    let text = compact(&plain()).replace(r#""paragraph""#, r#""para""#);
    let error = dataset::read(text.as_bytes()).unwrap_err();
    expect![[r#"
        documents[0].entries[0].blocks[0].kind: expected one of paragraph, list_item, caption, placeholder, link, other; found “para”. There is one more fault; `liveblog check` names both.
    "#]].assert_eq(&format!("{error}\n"));
}

/// Keys that have no place in the model are named, and the file is read.
#[test]
fn unknown_keys_that_cannot_be_kept() {
    let text = compact(&tied())
        .replacen(r#""raw":null"#, r#""season":"winter","raw":null"#, 1)
        .replacen(r#""kind":"#, r#""level":2,"kind":"#, 1)
        .replacen(r#""source":{"#, r#""source":{"page":1,"#, 1)
        .replacen(r#""part":"#, r#""colour":"red","part":"#, 1)
        .replacen(r#""utf16":{"#, r#""utf16":{"x y":0,"#, 1)
        .replacen(r#""role":"#, r#""weight":1,"role":"#, 1)
        .replacen(r#""fields":{"#, r#""fields":{"mood":"calm","#, 1)
        .replacen(r#""target":{"#, r#""target":{"part":"text","#, 1)
        .replacen(
            r#""notices":[]"#,
            r#""notices":[{"entry":null,"level":1,"message":"!"}]"#,
            1,
        );
    let opened = dataset::read(text.as_bytes()).unwrap();
    let lines: Vec<_> = opened.warnings.iter().map(|w| w.to_string()).collect();
    expect![[r#"
        documents[0].entries[0].time.season: this key is unknown and is not kept.
        documents[0].entries[0].blocks[0].level: this key is unknown and is not kept.
        documents[0].entries[0].source.page: this key is unknown and is not kept.
        documents[0].notices[0].level: this key is unknown and is not kept.
        annotations[0].span.utf16.x y: this key is unknown and is not kept.
        annotations[0].span.colour: this key is unknown and is not kept.
        records[0].members[0].weight: this key is unknown and is not kept.
        records[0].fields.mood: this key is unknown and is not kept.
        links[0].target.part: this key is unknown and is not kept."#]]
    .assert_eq(&lines.join("\n"));
}

/// What a script may do to a file and still have it opened.
#[test]
fn what_may_differ() {
    let project = plain_and_annotated();
    let text = written(&project);
    let same = |changed: &str| {
        assert_ne!(changed, text);
        assert_eq!(opened(changed), project);
    };
    same(&format!("\u{FEFF}{text}"));
    same(&text.replace('\n', "\r\n"));
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    same(&value.to_string());
    let mut sorted = value.clone();
    sorted.sort_all_objects();
    same(&sorted.to_string());
    let mut shuffled = value.clone();
    shuffled["annotations"].as_array_mut().unwrap().reverse();
    same(&shuffled.to_string());
    let mut short = value.clone();
    let span = short["annotations"][1]["span"].as_object_mut().unwrap();
    for key in ["prefix", "suffix", "utf16"] {
        assert!(span.remove(key).is_some());
    }
    same(&short.to_string());
    let mut longer = value;
    longer["generator"] = "someone’s script".into();
    longer["annotations"][1]["span"]["suffix"] = " said the captain.".into();
    longer["codebook"]["groups"] = serde_json::Value::Null;
    same(&longer.to_string());
}

proptest! {
    #[test]
    fn reading_gives_back_what_was_written(numbers in prop::collection::vec(any::<u32>(), 0..600)) {
        let project = drawn(&mut Tape(&numbers));
        let text = written(&project);
        let opened = dataset::read(text.as_bytes()).unwrap();
        // What was drawn may break the codebook's rules, but all is known.
        for warning in &opened.warnings {
            prop_assert!(!warning.to_string().contains("kept"), "{}", warning);
        }
        prop_assert_eq!(&opened.project, &project);
        prop_assert_eq!(written(&opened.project), text);
    }

    #[test]
    fn reading_survives_any_damage(
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4u8), 1..8)
    ) {
        const PIECES: [&[u8]; 8] = [b"", br#"""#, b"0", b"-1", b"null", b"{", b"]", b"\xF0\x9F"];
        let mut bytes = written(&everything()).into_bytes();
        for (place, byte, kind) in edits {
            let at = place.index(bytes.len());
            match kind {
                0 => bytes[at] = byte,
                1 => bytes.truncate(at + 1),
                2 => drop(bytes.splice(at..at + 1, PIECES[byte as usize % 8].iter().copied())),
                _ => drop(bytes.drain(at..(at + byte as usize).min(bytes.len()))),
            }
            if bytes.is_empty() {
                break;
            }
        }
        if let Ok(opened) = dataset::read(&bytes) {
            let text = written(&opened.project);
            let again = dataset::read(text.as_bytes()).map(|opened| opened.project);
            prop_assert_eq!(again.as_ref(), Ok(&opened.project));
        }
    }
}
