use expect_test::expect;
use liveblog_core::exchange::{Files, Format, read};
use liveblog_core::{Annotator, Codebook, Project, Status};

use super::reading::{self, read_shown};
use super::{options, shown, written};
use crate::made_up;

#[test]
fn everything() {
    let (files, losses) = written(&made_up::everything(), Format::Spacy, &options());
    expect![[r#"
        == spacy.jsonl
        {"text":"🚨 Minister Ana Pérez said: “No new taxes this year.”\n\n• C:\\new\ttab \"quoted\"\nשלום עולם 👩‍🚀 and on\n","cats":{"claim":1.0,"check_worthy":0.0,"update":0.0},"spans":{"sc":[[11,35,"check_worthy",""],[28,53,"claim",""],[87,90,"summary",""]]},"meta":{"document_id":"d-0123456789ab","document_title":"Storm & taxes: live","document_url":"https://news.example/live/storm","document_language":"en-GB","document_date":"2026-11-22","document_time_zone":"GMT","entry_id":"d-0123456789ab-e001","entry_index":0,"time_printed":"4.38pm","time_clock":"16:38:00","time_date":"2026-11-22","time_zone":"GMT","published":"2026-11-22T16:38:00+00:00","time_inferred":["date","zone"],"authors":["Jo Marsh","Ada Lindqvist in Oslo"],"heading":"🚨 Minister: “No new taxes”","annotator":"a1","part":"text","status":{"status":"done","note":"","modified":"2026-11-22T10:01:00Z"},"annotations":[{"label":"claim","start":null,"end":null,"id":"n-004","note":"","origin":"human","created":"2026-11-22T10:00:04Z","modified":"2026-11-22T10:00:04Z","codebook_version":3},{"label":"check_worthy","start":11,"end":35,"id":"n-001","note":"","origin":"suggestion_accepted","created":"2026-11-22T10:00:01Z","modified":"2026-11-22T10:00:01Z","codebook_version":3},{"label":"claim","start":28,"end":53,"id":"n-003","note":"","origin":"imported","created":"2026-11-22T10:00:03Z","modified":"2026-11-22T10:00:03Z","codebook_version":3},{"label":"summary","start":87,"end":90,"id":"n-005","note":"","origin":"suggestion_accepted","created":"2026-11-22T10:00:05Z","modified":"2026-11-22T10:00:05Z","codebook_version":3}],"attributions":[{"id":"r-001","members":[{"role":"source","annotation":"n-001"},{"role":"content","annotation":"n-003"},{"role":"cue","annotation":"n-004"}],"quote_type":"mixed","speaker":"Ana Pérez","source_type":"official","naming":"named","note":"By way of the \"desk\".","created":"2026-11-22T10:00:01Z","modified":"2026-11-22T10:01:35Z","codebook_version":3},{"id":"r-002","members":[{"role":"content","annotation":"n-003"}],"quote_type":"direct","speaker":null,"source_type":null,"naming":null,"note":"","created":"2026-11-22T10:00:02Z","modified":"2026-11-22T10:00:02Z","codebook_version":3}]}}
        {"text":"🚨 Minister: “No new taxes”","cats":{},"spans":{"sc":[[0,10,"claim",""]]},"meta":{"document_id":"d-0123456789ab","document_title":"Storm & taxes: live","document_url":"https://news.example/live/storm","document_language":"en-GB","document_date":"2026-11-22","document_time_zone":"GMT","entry_id":"d-0123456789ab-e001","entry_index":0,"time_printed":"4.38pm","time_clock":"16:38:00","time_date":"2026-11-22","time_zone":"GMT","published":"2026-11-22T16:38:00+00:00","time_inferred":["date","zone"],"authors":["Jo Marsh","Ada Lindqvist in Oslo"],"heading":"🚨 Minister: “No new taxes”","annotator":"a1","part":"heading","status":{"status":"done","note":"","modified":"2026-11-22T10:01:00Z"},"annotations":[{"label":"claim","start":0,"end":10,"id":"n-002","note":"","origin":"suggestion_edited","created":"2026-11-22T10:00:02Z","modified":"2026-11-22T10:00:02Z","codebook_version":3}],"attributions":[]}}
        {"text":"A second entry, without a heading.","cats":{},"spans":{"sc":[]},"meta":{"document_id":"d-0123456789ab","document_title":"Storm & taxes: live","document_url":"https://news.example/live/storm","document_language":"en-GB","document_date":"2026-11-22","document_time_zone":"GMT","entry_id":"d-0123456789ab-e002","entry_index":1,"time_printed":null,"time_clock":null,"time_date":null,"time_zone":null,"published":null,"time_inferred":[],"authors":[],"heading":null,"annotator":"a1","part":"text","status":{"status":"unsure","note":"Who says so?","modified":"2026-11-22T10:01:00Z"},"annotations":[],"attributions":[]}}
        {"text":"A second entry, without a heading.","cats":{},"spans":{"sc":[]},"meta":{"document_id":"d-0123456789ab","document_title":"Storm & taxes: live","document_url":"https://news.example/live/storm","document_language":"en-GB","document_date":"2026-11-22","document_time_zone":"GMT","entry_id":"d-0123456789ab-e002","entry_index":1,"time_printed":null,"time_clock":null,"time_date":null,"time_zone":null,"published":null,"time_inferred":[],"authors":[],"heading":null,"annotator":"b","part":"text","status":{"status":"excluded","note":"","modified":"2026-11-22T10:01:00Z"},"annotations":[],"attributions":[]}}
        {"text":"","cats":{},"spans":{"sc":[]},"meta":{"document_id":"d-0123456789ab","document_title":"Storm & taxes: live","document_url":"https://news.example/live/storm","document_language":"en-GB","document_date":"2026-11-22","document_time_zone":"GMT","entry_id":"d-0123456789ab-e003","entry_index":2,"time_printed":null,"time_clock":null,"time_date":null,"time_zone":null,"published":null,"time_inferred":[],"authors":[],"heading":"A heading with nothing below","annotator":"a1","part":"text","status":{"status":"unseen","note":"","modified":"2026-11-22T10:01:00Z"},"annotations":[],"attributions":[]}}
        {"text":"Only one.","cats":{"update":1.0},"spans":{"sc":[]},"meta":{"document_id":"d-ba9876543210","document_title":null,"document_url":null,"document_language":null,"document_date":null,"document_time_zone":null,"entry_id":"d-ba9876543210-e001","entry_index":0,"time_printed":null,"time_clock":"09:00:00","time_date":null,"time_zone":null,"published":null,"time_inferred":["clock"],"authors":[],"heading":null,"annotator":"b","part":"text","status":null,"annotations":[{"label":"update","start":null,"end":null,"id":"n-006","note":"Two lines,\none thought.","origin":"human","created":"2026-11-22T10:00:06Z","modified":"2026-11-22T10:01:30Z","codebook_version":3}],"attributions":[{"id":"r-003","members":[{"role":"content","annotation":"n-006"}],"quote_type":null,"speaker":null,"source_type":null,"naming":"unnamed","note":"","created":"2026-11-22T10:00:03Z","modified":"2026-11-22T10:00:03Z","codebook_version":3}]}}
        -- 3 link: l-002 l-003 l-001
        -- 2 annotator: a1 b
        -- 2 document_order: d-0123456789ab d-ba9876543210
        -- 1 standfirst: d-0123456789ab
        -- 1 key_points: d-0123456789ab
        -- 2 document_hash: d-0123456789ab d-ba9876543210
        -- 2 document_added: d-0123456789ab d-ba9876543210
        -- 1 notice: d-0123456789ab
        -- 1 heading: d-ba9876543210-e001
        -- 3 block: d-0123456789ab-e001 d-0123456789ab-e002 d-ba9876543210-e001
        -- 4 source: d-0123456789ab-e001 d-0123456789ab-e002 d-0123456789ab-e003 d-ba9876543210-e001
        -- 4 label_but_id: claim check_worthy update summary
        -- 1 group: function
        -- 1 codebook_name: liveblog-core
        -- 1 codebook_change: liveblog-core
        -- 1 project_name: Pilot study
        -- 11 unknown_key: Pilot study d-0123456789ab d-0123456789ab-e001 r-001 d-0123456789ab-e002 n-006 l-001 claim function liveblog-core b
    "#]].assert_eq(&shown(&files, &losses));
}

/// Lines in the shapes that spaCy's documentation has had, and broken ones.
#[test]
fn files_of_others() {
    let cases = [
        r#"{"text": "🚨 Ana said no.", "cats": {"update": 1.0, "Political news": 0.0, "claim": 0.4}, "spans": {"sc": [[2, 5, "SOURCE", "Q1"]], "other": [[6, 10, "CUE"]]}}"#,
        r#"{"text": "Ana said no.", "entities": [[0, 3, "PERSON"]]}"#,
        r#"["Ana said no.", {"entities": [[0, 3, "PERSON"]]}]"#,
        r#"[["Ana said no.", {"entities": [[0, 3, "PERSON"]]}], ["No.", {"cats": {"claim": true}}]]"#,
        // Broken ones.
        r#"{"text": "Ana", "entities": ["U-PERSON", "O"]}"#,
        r#"{"text": "Ana", "entities": [[0, 9, "X"], [1, 0, "X"], [0, 1, null], 7], "cats": {"a": "yes", "b": null, "": 1}, "spans": {"sc": 7}}"#,
        r#"{"cats": {"x": 1}}"#,
        "[]",
        "[1",
    ];
    let mut all = String::new();
    for case in cases {
        all.push_str(&read_shown(Format::Spacy, "train.jsonl", case));
    }
    expect![[r#"
        == {"text": "🚨 Ana said no.", "cats": {"update": 1.0, "Politica
        label update “”
        label Political_news “Political news”
        label claim “”
        entry  "🚨 Ana said no."
          update
          SOURCE Text 2–5 "Ana"
          CUE Text 6–10 "said"
        -- line 1: repaired: The label “Political news” got the id “Political_news”.
        == {"text": "Ana said no.", "entities": [[0, 3, "PERSON"]]}
        entry  "Ana said no."
          PERSON Text 0–3 "Ana"
        == ["Ana said no.", {"entities": [[0, 3, "PERSON"]]}]
        entry  "Ana said no."
          PERSON Text 0–3 "Ana"
        == [["Ana said no.", {"entities": [[0, 3, "PERSON"]]}], ["No.",
        label claim “”
        entry  "Ana said no."
          PERSON Text 0–3 "Ana"
        entry  "No."
          claim
        == {"text": "Ana", "entities": ["U-PERSON", "O"]}
        entry  "Ana"
        -- line 1: refused: Its entities are tags of tokens; only those with offsets can be read.
        == {"text": "Ana", "entities": [[0, 9, "X"], [1, 0, "X"], [0, 1
        entry  "Ana"
        -- line 1: refused: The label “a” is “yes” and neither 0.0 nor 1.0.
        -- line 1: refused: The label “b” is null and neither 0.0 nor 1.0.
        -- line 1: refused: A label has no name.
        -- line 1: refused: Passage 0–9: the passage does not lie in the text.
        -- line 1: refused: Passage 1–0: the passage is empty or ends before it begins.
        -- line 1: refused: A passage has no label.
        -- line 1: refused: A passage has no label.
        == {"cats": {"x": 1}}
        -- line 1: refused: It has no text.
        == []
        == [1
        -- the file: refused: It is not JSON: it ends too soon.
    "#]]
    .assert_eq(&all);
}

/// Labels that are offered in one part of the file and not in another would be
/// “unknown” to spaCy here and “absent” there.
#[test]
fn every_record_offers_the_same_labels() {
    const ENTRIES: usize = 700;
    let texts = vec![(None, "Ferries wait."); ENTRIES];
    let document = made_up::document("d-0123456789ab", &texts);
    let mut codebook = Codebook::liveblog_core();
    codebook.labels.truncate(2);
    codebook.labels[1].archived = true;
    let old = codebook.labels[1].id.clone();
    let mut project = Project::new(codebook, vec![Annotator::first()], vec![document]);
    let mark = made_up::annotation(&project, (0, 600), 1, &old);
    made_up::annotate(&mut project, mark);
    for entry in 0..ENTRIES {
        let status = made_up::status(&project, (0, entry), Status::Done);
        made_up::set_status(&mut project, status);
    }
    for (format, path, key) in [
        (Format::Spacy, "spacy.jsonl", "cats"),
        (Format::Prodigy, "prodigy.jsonl", "options"),
    ] {
        let (files, _) = written(&project, format, &options());
        let text = files.get(path).unwrap().text();
        let offers: Vec<Vec<String>> = text.lines().map(|line| offered(line, key)).collect();
        assert_eq!(offers.len(), ENTRIES);
        assert_eq!(offers[0], ["claim", &*old]);
        let other = offers.iter().find(|offer| **offer != offers[0]);
        assert_eq!(other, None, "{format}");
    }
}

fn offered(line: &str, key: &str) -> Vec<String> {
    let record: serde_json::Value = serde_json::from_str(line).unwrap();
    match &record[key] {
        serde_json::Value::Object(cats) => cats.keys().cloned().collect(),
        options => {
            let options = options.as_array().unwrap().iter();
            options
                .map(|o| o["id"].as_str().unwrap().to_owned())
                .collect()
        }
    }
}

/// What nobody has decided is no “no”.
#[test]
fn labels_are_denied_only_where_an_annotator_is_done() {
    let mut cats = String::new();
    for status in [
        None,
        Some(Status::InProgress),
        Some(Status::Unsure),
        Some(Status::Done),
    ] {
        let mut project = made_up::plain();
        let mark = made_up::annotation(&project, (0, 0), 1, "claim");
        made_up::annotate(&mut project, mark);
        if let Some(status) = status {
            let status = made_up::status(&project, (0, 0), status);
            made_up::set_status(&mut project, status);
        }
        let (files, _) = written(&project, Format::Spacy, &options());
        for line in files.0[0].text().lines() {
            let record: serde_json::Value = serde_json::from_str(line).unwrap();
            cats.push_str(&format!("{status:?} {}\n", record["cats"]));
        }
    }
    expect![[r#"
        None {"claim":1.0}
        None {}
        Some(InProgress) {"claim":1.0}
        Some(InProgress) {}
        Some(Unsure) {"claim":1.0}
        Some(Unsure) {}
        Some(Done) {"claim":1.0,"quote":0.0,"official_statement":0.0,"check_worthy":0.0}
        Some(Done) {}
    "#]]
    .assert_eq(&cats);
}

/// A file of doccano that was taken for one of spaCy.
#[test]
fn labels_of_other_tools_are_refused_and_not_passed_over() {
    let lines = [
        r#"{"text": "A fire.", "label": [[2, 6, "event"]]}"#,
        r#"{"text": "A fire.", "label": []}"#,
        r#"{"text": "A fire.", "spans": [{"start": 2, "end": 6, "label": "event"}]}"#,
        r#"{"text": "A fire.", "entities": [[2, 6, "event"]], "cats": {}}"#,
    ];
    let mut all = String::new();
    for format in [Format::Spacy, Format::Prodigy, Format::Doccano] {
        let reading = read(format, &Files::one("a.jsonl", lines.join("\n")), &options());
        all += &format!("# {format}\n{}", reading::shown(&reading));
    }
    expect![[r##"
        # spacy
        entry  "A fire."
        entry  "A fire."
        entry  "A fire."
        entry  "A fire."
          event Text 2–6 "fire"
        -- line 1: refused: What it has under “label” is not of this format and was not read; it may be another tool’s.
        -- line 3: refused: What it has under “spans” is not of this format and was not read; it may be another tool’s.
        # prodigy
        entry  "A fire."
        entry  "A fire."
        entry  "A fire."
          event Text 2–6 "fire"
        entry  "A fire."
        -- line 1: refused: What it has under “label” is not of this format and was not read; it may be another tool’s.
        -- line 4: refused: What it has under “entities” is not of this format and was not read; it may be another tool’s.
        # doccano
        entry  "A fire."
          event Text 2–6 "fire"
        entry  "A fire."
        entry  "A fire."
        entry  "A fire."
          event Text 2–6 "fire"
        -- line 3: refused: What it has under “spans” is not of this format and was not read; it may be another tool’s.
    "##]].assert_eq(&all);
}
