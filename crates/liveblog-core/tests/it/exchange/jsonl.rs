use std::fmt::Write as _;

use expect_test::{Expect, expect};
use liveblog_core::exchange::{Draft, Files, Format, Options, Verdict, read};
use serde_json::Value;

use super::{options, shown, written};
use crate::made_up;

/// The files of everything there is, one key of a line in a line.
fn golden(options: &Options) -> String {
    let (files, losses) = written(&made_up::everything(), Format::Jsonl, options);
    let mut pretty = files.clone();
    for file in &mut pretty.0 {
        let mut lines = String::new();
        for line in file.text().lines() {
            let Value::Object(line) = serde_json::from_str(line).unwrap() else {
                panic!("{line}");
            };
            for (key, value) in line {
                writeln!(lines, "{key}: {value}").unwrap();
            }
            lines.push('\n');
        }
        file.bytes = lines.into_bytes();
    }
    shown(&pretty, &losses)
}

#[test]
fn an_entry_is_a_line_with_all_that_is_said_of_it() {
    expect![[r#"
        == entries.jsonl
        doc_id: "d-0123456789ab"
        doc_title: "Storm & taxes: live"
        doc_url: "https://news.example/live/storm"
        doc_language: "en-GB"
        doc_date: "2026-11-22"
        doc_time_zone: "GMT"
        entry_id: "d-0123456789ab-e001"
        entry_index: 0
        time_raw: "4.38pm"
        clock: "16:38:00"
        date: "2026-11-22"
        zone: "GMT"
        timestamp: "2026-11-22T16:38:00+00:00"
        inferred: ["date","zone"]
        authors: ["Jo Marsh","Ada Lindqvist in Oslo"]
        heading: "🚨 Minister: “No new taxes”"
        heading_sha256: null
        heading_length: null
        text: "🚨 Minister Ana Pérez said: “No new taxes this year.”\n\n• C:\\new\ttab \"quoted\"\nשלום עולם 👩‍🚀 and on\n"
        text_sha256: "sha256:7e50cfb8eb4dc3c41831f4cb3e241417fb96eb37ab19b1eb0bfa6bd655ff4be3"
        text_length: null
        blocks: [{"kind":"paragraph","start":0,"end":53},{"kind":"list_item","start":55,"end":76},{"kind":"caption","start":77,"end":97}]
        source: {"start":120,"end":260}
        labels: ["claim"]
        entry_labels: [{"id":"n-004","label":"claim","annotator":"a1","origin":"human","note":"","created":"2026-11-22T10:00:04Z","modified":"2026-11-22T10:00:04Z","codebook_version":3}]
        spans: [{"id":"n-001","label":"check_worthy","annotator":"a1","part":"text","start":11,"end":35,"exact":"Ana Pérez said: “No new","exact_sha256":null,"origin":"suggestion_accepted","note":"","created":"2026-11-22T10:00:01Z","modified":"2026-11-22T10:00:01Z","codebook_version":3},{"id":"n-002","label":"claim","annotator":"a1","part":"heading","start":0,"end":10,"exact":"🚨 Minister","exact_sha256":null,"origin":"suggestion_edited","note":"","created":"2026-11-22T10:00:02Z","modified":"2026-11-22T10:00:02Z","codebook_version":3},{"id":"n-003","label":"claim","annotator":"a1","part":"text","start":28,"end":53,"exact":"“No new taxes this year.”","exact_sha256":null,"origin":"imported","note":"","created":"2026-11-22T10:00:03Z","modified":"2026-11-22T10:00:03Z","codebook_version":3},{"id":"n-005","label":"summary","annotator":"a1","part":"text","start":87,"end":90,"exact":"👩‍🚀","exact_sha256":null,"origin":"suggestion_accepted","note":"","created":"2026-11-22T10:00:05Z","modified":"2026-11-22T10:00:05Z","codebook_version":3}]
        statuses: [{"annotator":"a1","status":"done","modified":"2026-11-22T10:01:00Z","note":""}]
        attributions: [{"id":"r-001","annotator":"a1","members":[{"role":"source","annotation":"n-001"},{"role":"content","annotation":"n-003"},{"role":"cue","annotation":"n-004"}],"quote_type":"mixed","speaker":"Ana Pérez","source_type":"official","naming":"named","note":"By way of the \"desk\".","created":"2026-11-22T10:00:01Z","modified":"2026-11-22T10:01:35Z","codebook_version":3},{"id":"r-002","annotator":"a1","members":[{"role":"content","annotation":"n-003"}],"quote_type":"direct","speaker":null,"source_type":null,"naming":null,"note":"","created":"2026-11-22T10:00:02Z","modified":"2026-11-22T10:00:02Z","codebook_version":3}]
        links: []

        doc_id: "d-0123456789ab"
        doc_title: "Storm & taxes: live"
        doc_url: "https://news.example/live/storm"
        doc_language: "en-GB"
        doc_date: "2026-11-22"
        doc_time_zone: "GMT"
        entry_id: "d-0123456789ab-e002"
        entry_index: 1
        time_raw: null
        clock: null
        date: null
        zone: null
        timestamp: null
        inferred: []
        authors: []
        heading: null
        heading_sha256: null
        heading_length: null
        text: "A second entry, without a heading."
        text_sha256: "sha256:20bfd494eb12f24d0dad9492de5663b3572adb6a9f7e50f9b6126c4548d5bddb"
        text_length: null
        blocks: [{"kind":"paragraph","start":0,"end":34}]
        source: {"start":0,"end":0}
        labels: []
        entry_labels: []
        spans: []
        statuses: [{"annotator":"a1","status":"unsure","modified":"2026-11-22T10:01:00Z","note":"Who says so?"},{"annotator":"b","status":"excluded","modified":"2026-11-22T10:01:00Z","note":""}]
        attributions: []
        links: [{"id":"l-002","type":"confirms","target_doc_id":"d-0123456789ab","target_entry_id":"d-0123456789ab-e001","annotator":"a1","origin":"suggestion_edited","note":"","created":"2026-11-22T10:00:02Z","modified":"2026-11-22T10:00:02Z"}]

        doc_id: "d-0123456789ab"
        doc_title: "Storm & taxes: live"
        doc_url: "https://news.example/live/storm"
        doc_language: "en-GB"
        doc_date: "2026-11-22"
        doc_time_zone: "GMT"
        entry_id: "d-0123456789ab-e003"
        entry_index: 2
        time_raw: null
        clock: null
        date: null
        zone: null
        timestamp: null
        inferred: []
        authors: []
        heading: "A heading with nothing below"
        heading_sha256: null
        heading_length: null
        text: ""
        text_sha256: "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        text_length: null
        blocks: []
        source: {"start":0,"end":0}
        labels: []
        entry_labels: []
        spans: []
        statuses: [{"annotator":"a1","status":"unseen","modified":"2026-11-22T10:01:00Z","note":""}]
        attributions: []
        links: [{"id":"l-003","type":"repeats","target_doc_id":"d-0123456789ab","target_entry_id":"d-0123456789ab-e002","annotator":"a1","origin":"imported","note":"","created":"2026-11-22T10:00:03Z","modified":"2026-11-22T10:00:03Z"}]

        doc_id: "d-ba9876543210"
        doc_title: null
        doc_url: null
        doc_language: null
        doc_date: null
        doc_time_zone: null
        entry_id: "d-ba9876543210-e001"
        entry_index: 0
        time_raw: null
        clock: "09:00:00"
        date: null
        zone: null
        timestamp: null
        inferred: ["clock"]
        authors: []
        heading: ""
        heading_sha256: null
        heading_length: null
        text: "Only one."
        text_sha256: "sha256:47b3fdbdd1d7b15080fcd33157a1bc76d3885c917f70a01487b46bd172e9741c"
        text_length: null
        blocks: [{"kind":"paragraph","start":0,"end":9}]
        source: {"start":0,"end":0}
        labels: ["update"]
        entry_labels: [{"id":"n-006","label":"update","annotator":"b","origin":"human","note":"Two lines,\none thought.","created":"2026-11-22T10:00:06Z","modified":"2026-11-22T10:01:30Z","codebook_version":3}]
        spans: []
        statuses: []
        attributions: [{"id":"r-003","annotator":"b","members":[{"role":"content","annotation":"n-006"}],"quote_type":null,"speaker":null,"source_type":null,"naming":"unnamed","note":"","created":"2026-11-22T10:00:03Z","modified":"2026-11-22T10:00:03Z","codebook_version":3}]
        links: [{"id":"l-001","type":"corrects","target_doc_id":"d-0123456789ab","target_entry_id":"d-0123456789ab-e001","annotator":"b","origin":"human","note":"Two lines,\none link.","created":"2026-11-22T10:00:01Z","modified":"2026-11-22T10:01:36Z"}]

        -- 2 annotator: a1 b
        -- 2 document_order: d-0123456789ab d-ba9876543210
        -- 1 standfirst: d-0123456789ab
        -- 1 key_points: d-0123456789ab
        -- 2 document_hash: d-0123456789ab d-ba9876543210
        -- 2 document_added: d-0123456789ab d-ba9876543210
        -- 1 notice: d-0123456789ab
        -- 4 label_but_id: claim check_worthy update summary
        -- 1 group: function
        -- 1 codebook_name: liveblog-core
        -- 1 codebook_change: liveblog-core
        -- 1 project_name: Pilot study
        -- 11 unknown_key: Pilot study d-0123456789ab d-0123456789ab-e001 r-001 d-0123456789ab-e002 n-006 l-001 claim function liveblog-core b
    "#]].assert_eq(&golden(&options()));
}

#[test]
fn a_stand_off_line_has_hashes_and_lengths_in_place_of_words() {
    let options = Options {
        stand_off: true,
        ..options()
    };
    expect![[r#"
        == entries.stand-off.jsonl
        doc_id: "d-0123456789ab"
        doc_title: null
        doc_url: "https://news.example/live/storm"
        doc_language: "en-GB"
        doc_date: "2026-11-22"
        doc_time_zone: "GMT"
        entry_id: "d-0123456789ab-e001"
        entry_index: 0
        time_raw: "4.38pm"
        clock: "16:38:00"
        date: "2026-11-22"
        zone: "GMT"
        timestamp: "2026-11-22T16:38:00+00:00"
        inferred: ["date","zone"]
        authors: []
        heading: null
        heading_sha256: "sha256:92744630c88c4e7bbc98cc6a843b95ca1f2643eab2057f3915fd35f7b696f564"
        heading_length: {"code_points":26,"utf16":27}
        text: null
        text_sha256: "sha256:7e50cfb8eb4dc3c41831f4cb3e241417fb96eb37ab19b1eb0bfa6bd655ff4be3"
        text_length: {"code_points":98,"utf16":101}
        blocks: []
        source: {"start":120,"end":260}
        labels: ["claim"]
        entry_labels: [{"id":"n-004","label":"claim","annotator":"a1","origin":"human","note":"","created":"2026-11-22T10:00:04Z","modified":"2026-11-22T10:00:04Z","codebook_version":3}]
        spans: [{"id":"n-001","label":"check_worthy","annotator":"a1","part":"text","start":11,"end":35,"exact":null,"exact_sha256":"sha256:6929f531f98a137f1869d88c903cd4a2a1718384622eb4221f90b84a739760b0","origin":"suggestion_accepted","note":"","created":"2026-11-22T10:00:01Z","modified":"2026-11-22T10:00:01Z","codebook_version":3},{"id":"n-002","label":"claim","annotator":"a1","part":"heading","start":0,"end":10,"exact":null,"exact_sha256":"sha256:20f4012fa233312ca05207c12ac96223e781760d99cbde5815814d5e5730ec2e","origin":"suggestion_edited","note":"","created":"2026-11-22T10:00:02Z","modified":"2026-11-22T10:00:02Z","codebook_version":3},{"id":"n-003","label":"claim","annotator":"a1","part":"text","start":28,"end":53,"exact":null,"exact_sha256":"sha256:838aaebec1aa97285e463f670872955c86655451e650599826f617200a07e006","origin":"imported","note":"","created":"2026-11-22T10:00:03Z","modified":"2026-11-22T10:00:03Z","codebook_version":3},{"id":"n-005","label":"summary","annotator":"a1","part":"text","start":87,"end":90,"exact":null,"exact_sha256":"sha256:baf35f72ea6b4f5ffff8015bb4556c52a9d90706da1edf42dbaef025467976e3","origin":"suggestion_accepted","note":"","created":"2026-11-22T10:00:05Z","modified":"2026-11-22T10:00:05Z","codebook_version":3}]
        statuses: [{"annotator":"a1","status":"done","modified":"2026-11-22T10:01:00Z","note":""}]
        attributions: [{"id":"r-001","annotator":"a1","members":[{"role":"source","annotation":"n-001"},{"role":"content","annotation":"n-003"},{"role":"cue","annotation":"n-004"}],"quote_type":"mixed","speaker":"Ana Pérez","source_type":"official","naming":"named","note":"By way of the \"desk\".","created":"2026-11-22T10:00:01Z","modified":"2026-11-22T10:01:35Z","codebook_version":3},{"id":"r-002","annotator":"a1","members":[{"role":"content","annotation":"n-003"}],"quote_type":"direct","speaker":null,"source_type":null,"naming":null,"note":"","created":"2026-11-22T10:00:02Z","modified":"2026-11-22T10:00:02Z","codebook_version":3}]
        links: []

        doc_id: "d-0123456789ab"
        doc_title: null
        doc_url: "https://news.example/live/storm"
        doc_language: "en-GB"
        doc_date: "2026-11-22"
        doc_time_zone: "GMT"
        entry_id: "d-0123456789ab-e002"
        entry_index: 1
        time_raw: null
        clock: null
        date: null
        zone: null
        timestamp: null
        inferred: []
        authors: []
        heading: null
        heading_sha256: null
        heading_length: null
        text: null
        text_sha256: "sha256:20bfd494eb12f24d0dad9492de5663b3572adb6a9f7e50f9b6126c4548d5bddb"
        text_length: {"code_points":34,"utf16":34}
        blocks: []
        source: {"start":0,"end":0}
        labels: []
        entry_labels: []
        spans: []
        statuses: [{"annotator":"a1","status":"unsure","modified":"2026-11-22T10:01:00Z","note":"Who says so?"},{"annotator":"b","status":"excluded","modified":"2026-11-22T10:01:00Z","note":""}]
        attributions: []
        links: [{"id":"l-002","type":"confirms","target_doc_id":"d-0123456789ab","target_entry_id":"d-0123456789ab-e001","annotator":"a1","origin":"suggestion_edited","note":"","created":"2026-11-22T10:00:02Z","modified":"2026-11-22T10:00:02Z"}]

        doc_id: "d-0123456789ab"
        doc_title: null
        doc_url: "https://news.example/live/storm"
        doc_language: "en-GB"
        doc_date: "2026-11-22"
        doc_time_zone: "GMT"
        entry_id: "d-0123456789ab-e003"
        entry_index: 2
        time_raw: null
        clock: null
        date: null
        zone: null
        timestamp: null
        inferred: []
        authors: []
        heading: null
        heading_sha256: "sha256:d18ad843f2eb0bb64683bffab4698771a8382077fef65096a8b946301c8dbc60"
        heading_length: {"code_points":28,"utf16":28}
        text: null
        text_sha256: "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        text_length: {"code_points":0,"utf16":0}
        blocks: []
        source: {"start":0,"end":0}
        labels: []
        entry_labels: []
        spans: []
        statuses: [{"annotator":"a1","status":"unseen","modified":"2026-11-22T10:01:00Z","note":""}]
        attributions: []
        links: [{"id":"l-003","type":"repeats","target_doc_id":"d-0123456789ab","target_entry_id":"d-0123456789ab-e002","annotator":"a1","origin":"imported","note":"","created":"2026-11-22T10:00:03Z","modified":"2026-11-22T10:00:03Z"}]

        doc_id: "d-ba9876543210"
        doc_title: null
        doc_url: null
        doc_language: null
        doc_date: null
        doc_time_zone: null
        entry_id: "d-ba9876543210-e001"
        entry_index: 0
        time_raw: null
        clock: "09:00:00"
        date: null
        zone: null
        timestamp: null
        inferred: ["clock"]
        authors: []
        heading: null
        heading_sha256: "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        heading_length: {"code_points":0,"utf16":0}
        text: null
        text_sha256: "sha256:47b3fdbdd1d7b15080fcd33157a1bc76d3885c917f70a01487b46bd172e9741c"
        text_length: {"code_points":9,"utf16":9}
        blocks: []
        source: {"start":0,"end":0}
        labels: ["update"]
        entry_labels: [{"id":"n-006","label":"update","annotator":"b","origin":"human","note":"Two lines,\none thought.","created":"2026-11-22T10:00:06Z","modified":"2026-11-22T10:01:30Z","codebook_version":3}]
        spans: []
        statuses: []
        attributions: [{"id":"r-003","annotator":"b","members":[{"role":"content","annotation":"n-006"}],"quote_type":null,"speaker":null,"source_type":null,"naming":"unnamed","note":"","created":"2026-11-22T10:00:03Z","modified":"2026-11-22T10:00:03Z","codebook_version":3}]
        links: [{"id":"l-001","type":"corrects","target_doc_id":"d-0123456789ab","target_entry_id":"d-0123456789ab-e001","annotator":"b","origin":"human","note":"Two lines,\none link.","created":"2026-11-22T10:00:01Z","modified":"2026-11-22T10:01:36Z"}]

        -- 2 annotator: a1 b
        -- 2 document_order: d-0123456789ab d-ba9876543210
        -- 2 document_hash: d-0123456789ab d-ba9876543210
        -- 2 document_added: d-0123456789ab d-ba9876543210
        -- 1 notice: d-0123456789ab
        -- 4 label_but_id: claim check_worthy update summary
        -- 1 group: function
        -- 1 codebook_name: liveblog-core
        -- 1 codebook_change: liveblog-core
        -- 1 project_name: Pilot study
        -- 11 unknown_key: Pilot study d-0123456789ab d-0123456789ab-e001 r-001 d-0123456789ab-e002 n-006 l-001 claim function liveblog-core b
    "#]].assert_eq(&golden(&options));
}

/// What `datasets` and pandas need: the same keys everywhere, and of each key
/// one type or null.
#[test]
fn every_line_has_the_same_keys_in_the_same_order() {
    let (files, _) = written(&made_up::everything(), Format::Jsonl, &options());
    let file = files.get("entries.jsonl").unwrap().text().into_owned();
    let keys = |line: &str| -> Vec<String> {
        let line: serde_json::Map<String, Value> = serde_json::from_str(line).unwrap();
        line.keys().cloned().collect()
    };
    let mut lines = file.lines();
    let first = keys(lines.next().unwrap());
    assert_eq!(lines.clone().count(), 3);
    for line in lines {
        assert_eq!(keys(line), first);
    }
}

fn check(lines: &str, expected: Expect) -> Draft {
    let files = Files::one("some.jsonl", lines);
    let reading = read(Format::Jsonl, &files, &options());
    let mut shown = String::new();
    for outcome in &reading.outcomes {
        let (verdict, words) = match &outcome.verdict {
            Verdict::Repaired(words) => ("repaired", words),
            Verdict::Refused(words) => ("refused", words),
        };
        writeln!(shown, "{}: {verdict}: {words}", outcome.place).unwrap();
    }
    for document in &reading.draft.documents {
        writeln!(shown, "document {:?}", document.id).unwrap();
        for entry in &document.entries {
            let text = entry.text.as_deref();
            writeln!(shown, "  entry {:?} {text:?}", entry.id).unwrap();
            for annotation in &entry.annotations {
                let span = annotation.span.as_ref();
                let span = span.map(|s| (s.start, s.end, s.exact.as_deref()));
                writeln!(shown, "    {} {span:?}", annotation.label).unwrap();
            }
        }
    }
    expected.assert_eq(&shown);
    reading.draft
}

#[test]
fn lines_of_others_need_no_more_than_a_text() {
    check(
        concat!(
            "\u{FEFF}{\"text\": \"One.\", \"labels\": [\"claim\", \"quote\"], \"score\": 0.5}\r\n",
            "\r\n",
            "{\"doc_id\": \"d-1\", \"text\": \"Two words.\", \"entry_index\": 4.0, ",
            "\"spans\": [{\"start\": 0, \"end\": 3, \"label\": \"claim\"}]}",
        ),
        expect![[r#"
            line 1, score: repaired: this key is unknown and is not kept
            document None
              entry None Some("One.")
                claim None
                quote None
            document Some("d-1")
              entry None Some("Two words.")
                claim Some((0, 3, Some("Two")))
        "#]],
    );
}

#[test]
fn offsets_of_other_units_are_put_right_by_the_words() {
    let spans = [
        (2, 4, "So"),
        (3, 5, "so"),
        (5, 7, "so"),
        (7, 70, "far"),
        (0, 2, "é"),
        (0, 1, "nowhere"),
        (4, 4, "so"),
    ];
    let spans: Vec<_> = spans
        .iter()
        .map(|(start, end, exact)| {
            format!(r#"{{"start": {start}, "end": {end}, "exact": "{exact}", "label": "claim"}}"#)
        })
        .collect();
    let line = format!(
        r#"{{"text": "🚨 so far, so é, é.", "spans": [{}]}}"#,
        spans.join(", ")
    );
    check(
        &line,
        expect![[r#"
            line 1, spans[0]: repaired: The words that the file gives do not stand in the text; the offsets were taken.
            line 1, spans[1]: repaired: The offsets count UTF-16 units; they were taken as such, for the words stand there.
            line 1, spans[2]: repaired: The words do not stand where the offsets say; the passage was found by its words.
            line 1, spans[3]: repaired: The words do not stand where the offsets say; the passage was found by its words.
            line 1, spans[4]: repaired: The words do not stand where the offsets say; the passage was found by its words.
            line 1, spans[5]: repaired: The words that the file gives do not stand in the text; the offsets were taken.
            line 1, spans[6]: repaired: The words do not stand where the offsets say; the passage was found by its words.
            document None
              entry None Some("🚨 so far, so é, é.")
                claim Some((2, 4, Some("so")))
                claim Some((2, 4, Some("so")))
                claim Some((2, 4, Some("so")))
                claim Some((5, 8, Some("far")))
                claim Some((13, 14, Some("é")))
                claim Some((0, 1, Some("🚨")))
                claim Some((2, 4, Some("so")))
        "#]],
    );
}

#[test]
fn what_is_wrong_with_one_record_sinks_no_other() {
    let lines = [
        r#"{"text": "A"#,
        r#"{"text": "A",}"#,
        "[1, 2]",
        "null",
        r#"{"text": 5}"#,
        r#"{"entry_id": "d-e1", "heading": "No text"}"#,
        r#"{"doc_id": "d", "entry_id": "d-e1", "text": "One."}"#,
        r#"{"doc_id": "d", "entry_id": "d-e1", "text": "Two."}"#,
        r#"{"doc_id": "d", "doc_title": "Other", "entry_id": "d-e2", "text": "Two."}"#,
        r#"{"text": "A", "clock": "25:00:00", "entry_index": -1, "inferred": ["year"]}"#,
        r#"{"text": "A", "entry_index": 1e99, "text_sha256": "sha256:xyz", "source": {"start": 1}}"#,
        r#"{"text": "Changed.", "text_sha256": "sha256:0000000000000000000000000000000000000000000000000000000000000000"}"#,
        r#"{"text": "Abc", "labels": "claim", "entry_labels": [{"label": ""}, {"label": "x", "origin": "elf"}, 7, {"label": "claim"}]}"#,
        r#"{"text": "Abc", "spans": {"start": 1}, "statuses": [{"status": "great"}, {"status": "done"}]}"#,
        r#"{"text": "Abc", "spans": [{"label": "x"}, {"start": 0, "end": 9, "label": "x"}, {"part": "heading", "start": 0, "end": 1, "label": "x"}]}"#,
        r#"{"text": "Abc", "blocks": [{"kind": "paragraph", "start": 0, "end": 2}, {"kind": "other", "start": 1, "end": 3}, {"kind": "verse", "start": 2, "end": 3}]}"#,
        r#"{"text": "Abc", "entry_labels": [{"id": "n-1", "label": "x"}, {"id": "n-1", "label": "y"}], "attributions": [{"members": []}, {"members": [{"role": "cue", "annotation": "n-2"}]}, {"members": [{"role": "cue", "annotation": "n-1"}]}]}"#,
        r#"{"text": "Abc", "links": [{"type": "updates"}, {"target_entry_id": "e"}, {"type": "echoes", "target_entry_id": "e"}]}"#,
        r#"{"text_sha256": "sha256:0000000000000000000000000000000000000000000000000000000000000000", "spans": [{"start": 0, "end": 0, "label": "x"}, {"start": 1, "end": 4, "label": "y"}]}"#,
    ];
    check(
        &lines.join("\n"),
        expect![[r#"
            line 1: refused: the line ends early
            line 2: refused: the line is not valid JSON (trailing comma)
            line 3: refused: expected an object, found a list
            line 4: refused: expected an object, found null
            line 5, text: refused: expected a string, found the number 5
            line 6: refused: the entry has neither a text nor the hash of one
            line 8: refused: the entry “d-e1” stands in line 7 already
            line 9: repaired: the live blog is described otherwise than in line 7
            line 10, entry_index: refused: expected a whole number from 0, found the number -1
            line 10, clock: refused: expected a time as HH:MM:SS, found “25:00:00”
            line 10, inferred[0]: refused: expected one of date, zone, clock; found “year”
            line 11, entry_index: refused: expected a whole number from 0, found the number 1e+99
            line 11, text_sha256: refused: expected “sha256:” and 64 hex digits, found “sha256:xyz”
            line 12, text: repaired: the text is not the one that was hashed; it is taken as it stands here
            line 13, entry_labels[0]: refused: the key “label” is missing
            line 13, entry_labels[1].origin: refused: expected one of human, suggestion_accepted, suggestion_edited, imported; found “elf”
            line 13, entry_labels[2]: refused: expected an object, found the number 7
            line 13, labels: refused: expected a list, found “claim”
            line 14, spans: refused: expected a list, found an object
            line 14, statuses[0].status: refused: expected one of unseen, in_progress, done, unsure, excluded; found “great”
            line 15, spans[0]: refused: the key “start” is missing
            line 15, spans[1]: refused: the passage does not lie in the text
            line 15, spans[2]: refused: the entry has no heading
            line 16, blocks[1]: refused: the block does not lie in the text, after the one before it
            line 16, blocks[2].kind: refused: expected one of paragraph, list_item, caption, placeholder, link, other; found “verse”
            line 17: refused: the annotation “n-1” stands twice
            line 17, attributions[0]: refused: the key “members” is missing
            line 17, attributions[1].members: refused: the entry has no annotation “n-2”
            line 18, links[0]: refused: the key “target_entry_id” is missing
            line 18, links[1]: refused: the key “type” is missing
            line 18, links[2].type: refused: expected one of updates, corrects, contradicts, confirms, repeats; found “echoes”
            line 19, spans[0]: refused: the passage is empty or ends before it begins
            document Some("d")
              entry Some("d-e1") Some("One.")
              entry Some("d-e2") Some("Two.")
            document None
              entry None Some("Changed.")
              entry None Some("Abc")
                claim None
              entry None Some("Abc")
              entry None Some("Abc")
              entry None Some("Abc")
              entry None Some("Abc")
                x None
              entry None Some("Abc")
              entry None None
                y Some((1, 4, None))
        "#]],
    );
}

#[test]
fn deep_and_large_files_are_read_in_bounded_time() {
    let deep = "[".repeat(1_000_000);
    let spans = (0..2_000).map(|n| {
        format!(r#"{{"start": {n}, "end": {n}, "exact": "not there", "label": "claim"}}"#)
    });
    let spans: Vec<_> = spans.collect();
    let wide = format!(
        r#"{{"text": "{}", "spans": [{}]}}"#,
        "no there, not here ".repeat(50_000),
        spans.join(",")
    );
    let files = Files::one("some.jsonl", format!("{deep}\n{wide}\n\u{0}\u{FFFD}"));
    let reading = read(Format::Jsonl, &files, &options());
    assert_eq!(reading.outcomes.len(), 2_002);
    assert_eq!(reading.draft.documents[0].entries.len(), 1);
}

/// Found in review: they were passed over unsaid.
#[test]
fn unknown_keys_are_told_once_each() {
    let line = r#"{"text": "Ferries wait.", "spans": [{"start": 0, "end": 7, "label": "claim", "score": 0.5}], "text_length": {"code_points": 13, "utf16": 13, "bytes": 13}, "score": 1}"#;
    let reading = read(
        Format::Jsonl,
        &Files::one("a.jsonl", format!("{line}\n{line}\n")),
        &options(),
    );
    let told: Vec<_> = (reading.outcomes.iter())
        .map(|outcome| format!("{}: {:?}", outcome.place, outcome.verdict))
        .collect();
    expect![[r#"
        line 1, spans[0].score: Repaired("this key is unknown and is not kept; it was found 2 times")
        line 1, score: Repaired("this key is unknown and is not kept; it was found 2 times")
        line 1, text_length.bytes: Repaired("this key is unknown and is not kept; it was found 2 times")"#]].assert_eq(&told.join("\n"));
}
