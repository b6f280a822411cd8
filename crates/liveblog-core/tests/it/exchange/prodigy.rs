use expect_test::expect;
use liveblog_core::exchange::Format;

use super::reading::read_shown;
use super::{options, shown, written};
use crate::made_up;

#[test]
fn everything() {
    let (files, losses) = written(&made_up::everything(), Format::Prodigy, &options());
    expect![[r#"
        == prodigy.jsonl
        {"text":"🚨 Minister Ana Pérez said: “No new taxes this year.”\n\n• C:\\new\ttab \"quoted\"\nשלום עולם 👩‍🚀 and on\n","meta":{"entry":"d-0123456789ab-e001","time":"4.38pm"},"spans":[{"start":11,"end":35,"label":"check_worthy"},{"start":28,"end":53,"label":"claim"},{"start":87,"end":90,"label":"summary"}],"options":[{"id":"claim","text":"Claim"},{"id":"check_worthy","text":"Check-worthy"},{"id":"update","text":"Update"}],"accept":["claim"],"answer":"accept","_annotator_id":"a1","_session_id":"a1","liveblog":{"document_id":"d-0123456789ab","document_title":"Storm & taxes: live","document_url":"https://news.example/live/storm","document_language":"en-GB","document_date":"2026-11-22","document_time_zone":"GMT","entry_id":"d-0123456789ab-e001","entry_index":0,"time_printed":"4.38pm","time_clock":"16:38:00","time_date":"2026-11-22","time_zone":"GMT","published":"2026-11-22T16:38:00+00:00","time_inferred":["date","zone"],"authors":["Jo Marsh","Ada Lindqvist in Oslo"],"heading":"🚨 Minister: “No new taxes”","annotator":"a1","part":"text","status":{"status":"done","note":"","modified":"2026-11-22T10:01:00Z"},"annotations":[{"label":"claim","start":null,"end":null,"id":"n-004","note":"","origin":"human","created":"2026-11-22T10:00:04Z","modified":"2026-11-22T10:00:04Z","codebook_version":3},{"label":"check_worthy","start":11,"end":35,"id":"n-001","note":"","origin":"suggestion_accepted","created":"2026-11-22T10:00:01Z","modified":"2026-11-22T10:00:01Z","codebook_version":3},{"label":"claim","start":28,"end":53,"id":"n-003","note":"","origin":"imported","created":"2026-11-22T10:00:03Z","modified":"2026-11-22T10:00:03Z","codebook_version":3},{"label":"summary","start":87,"end":90,"id":"n-005","note":"","origin":"suggestion_accepted","created":"2026-11-22T10:00:05Z","modified":"2026-11-22T10:00:05Z","codebook_version":3}],"attributions":[{"id":"r-001","members":[{"role":"source","annotation":"n-001"},{"role":"content","annotation":"n-003"},{"role":"cue","annotation":"n-004"}],"quote_type":"mixed","speaker":"Ana Pérez","source_type":"official","naming":"named","note":"By way of the \"desk\".","created":"2026-11-22T10:00:01Z","modified":"2026-11-22T10:01:35Z","codebook_version":3},{"id":"r-002","members":[{"role":"content","annotation":"n-003"}],"quote_type":"direct","speaker":null,"source_type":null,"naming":null,"note":"","created":"2026-11-22T10:00:02Z","modified":"2026-11-22T10:00:02Z","codebook_version":3}]}}
        {"text":"🚨 Minister: “No new taxes”","meta":{"entry":"d-0123456789ab-e001","time":"4.38pm"},"spans":[{"start":0,"end":10,"label":"claim"}],"answer":"accept","_annotator_id":"a1","_session_id":"a1","liveblog":{"document_id":"d-0123456789ab","document_title":"Storm & taxes: live","document_url":"https://news.example/live/storm","document_language":"en-GB","document_date":"2026-11-22","document_time_zone":"GMT","entry_id":"d-0123456789ab-e001","entry_index":0,"time_printed":"4.38pm","time_clock":"16:38:00","time_date":"2026-11-22","time_zone":"GMT","published":"2026-11-22T16:38:00+00:00","time_inferred":["date","zone"],"authors":["Jo Marsh","Ada Lindqvist in Oslo"],"heading":"🚨 Minister: “No new taxes”","annotator":"a1","part":"heading","status":{"status":"done","note":"","modified":"2026-11-22T10:01:00Z"},"annotations":[{"label":"claim","start":0,"end":10,"id":"n-002","note":"","origin":"suggestion_edited","created":"2026-11-22T10:00:02Z","modified":"2026-11-22T10:00:02Z","codebook_version":3}],"attributions":[]}}
        {"text":"A second entry, without a heading.","meta":{"entry":"d-0123456789ab-e002"},"spans":[],"options":[{"id":"claim","text":"Claim"},{"id":"check_worthy","text":"Check-worthy"},{"id":"update","text":"Update"}],"accept":[],"_annotator_id":"a1","_session_id":"a1","liveblog":{"document_id":"d-0123456789ab","document_title":"Storm & taxes: live","document_url":"https://news.example/live/storm","document_language":"en-GB","document_date":"2026-11-22","document_time_zone":"GMT","entry_id":"d-0123456789ab-e002","entry_index":1,"time_printed":null,"time_clock":null,"time_date":null,"time_zone":null,"published":null,"time_inferred":[],"authors":[],"heading":null,"annotator":"a1","part":"text","status":{"status":"unsure","note":"Who says so?","modified":"2026-11-22T10:01:00Z"},"annotations":[],"attributions":[]}}
        {"text":"A second entry, without a heading.","meta":{"entry":"d-0123456789ab-e002"},"spans":[],"options":[{"id":"claim","text":"Claim"},{"id":"check_worthy","text":"Check-worthy"},{"id":"update","text":"Update"}],"accept":[],"answer":"ignore","_annotator_id":"b","_session_id":"b","liveblog":{"document_id":"d-0123456789ab","document_title":"Storm & taxes: live","document_url":"https://news.example/live/storm","document_language":"en-GB","document_date":"2026-11-22","document_time_zone":"GMT","entry_id":"d-0123456789ab-e002","entry_index":1,"time_printed":null,"time_clock":null,"time_date":null,"time_zone":null,"published":null,"time_inferred":[],"authors":[],"heading":null,"annotator":"b","part":"text","status":{"status":"excluded","note":"","modified":"2026-11-22T10:01:00Z"},"annotations":[],"attributions":[]}}
        {"text":"","meta":{"entry":"d-0123456789ab-e003"},"spans":[],"options":[{"id":"claim","text":"Claim"},{"id":"check_worthy","text":"Check-worthy"},{"id":"update","text":"Update"}],"accept":[],"_annotator_id":"a1","_session_id":"a1","liveblog":{"document_id":"d-0123456789ab","document_title":"Storm & taxes: live","document_url":"https://news.example/live/storm","document_language":"en-GB","document_date":"2026-11-22","document_time_zone":"GMT","entry_id":"d-0123456789ab-e003","entry_index":2,"time_printed":null,"time_clock":null,"time_date":null,"time_zone":null,"published":null,"time_inferred":[],"authors":[],"heading":"A heading with nothing below","annotator":"a1","part":"text","status":{"status":"unseen","note":"","modified":"2026-11-22T10:01:00Z"},"annotations":[],"attributions":[]}}
        {"text":"Only one.","meta":{"entry":"d-ba9876543210-e001"},"spans":[],"options":[{"id":"claim","text":"Claim"},{"id":"check_worthy","text":"Check-worthy"},{"id":"update","text":"Update"}],"accept":["update"],"answer":"accept","_annotator_id":"b","_session_id":"b","liveblog":{"document_id":"d-ba9876543210","document_title":null,"document_url":null,"document_language":null,"document_date":null,"document_time_zone":null,"entry_id":"d-ba9876543210-e001","entry_index":0,"time_printed":null,"time_clock":"09:00:00","time_date":null,"time_zone":null,"published":null,"time_inferred":["clock"],"authors":[],"heading":null,"annotator":"b","part":"text","status":null,"annotations":[{"label":"update","start":null,"end":null,"id":"n-006","note":"Two lines,\none thought.","origin":"human","created":"2026-11-22T10:00:06Z","modified":"2026-11-22T10:01:30Z","codebook_version":3}],"attributions":[{"id":"r-003","members":[{"role":"content","annotation":"n-006"}],"quote_type":null,"speaker":null,"source_type":null,"naming":"unnamed","note":"","created":"2026-11-22T10:00:03Z","modified":"2026-11-22T10:00:03Z","codebook_version":3}]}}
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
        -- 1 label_but_id: summary
        -- 3 label_but_name: claim check_worthy update
        -- 1 group: function
        -- 1 codebook_name: liveblog-core
        -- 1 codebook_change: liveblog-core
        -- 1 project_name: Pilot study
        -- 11 unknown_key: Pilot study d-0123456789ab d-0123456789ab-e001 r-001 d-0123456789ab-e002 n-006 l-001 claim function liveblog-core b
    "#]].assert_eq(&shown(&files, &losses));
}

/// Tasks as Prodigy's interfaces leave them, and broken ones.
#[test]
fn files_of_prodigy() {
    let cases = [
        // Spans by hand; `token_end` is the last token.
        r#"{"text": "🚨 Ana Ray said no.", "_input_hash": 1, "_task_hash": -2, "tokens": [{"text": "🚨", "start": 0, "end": 1, "id": 0, "ws": true}, {"text": "Ana", "start": 2, "end": 5, "id": 1, "ws": true}, {"text": "Ray", "start": 6, "end": 9, "id": 2, "ws": true}], "spans": [{"start": 2, "end": 9, "token_start": 1, "token_end": 2, "label": "PERSON"}], "_view_id": "spans_manual", "answer": "accept", "_timestamp": 1700000000, "_annotator_id": "news-zoe", "_session_id": "news-zoe"}"#,
        r#"{"text": "🚨 Ana Ray said no.", "tokens": [{"start": 0, "end": 1}, {"start": 2, "end": 5}, {"start": 6, "end": 9}], "spans": [{"token_start": 1, "token_end": 2, "label": "PERSON"}, {"token_start": 2, "token_end": 3, "label": "PERSON"}]}"#,
        // Choices, of one and of several.
        r#"{"text": "Ferries wait.", "options": [{"id": "update", "text": "Update"}, {"id": "claim", "text": "Claim"}], "accept": ["update"], "answer": "accept", "config": {"choice_style": "single"}}"#,
        r#"{"text": "Ferries wait.", "options": [{"id": 1, "text": "Sea news"}, {"id": 2, "text": "Land"}], "accept": [1, 2, 3], "answer": "accept"}"#,
        // One label to accept or to reject.
        r#"{"text": "Ferries wait.", "label": "update", "answer": "accept"}"#,
        r#"{"text": "Ferries wait.", "label": "update", "answer": "reject"}"#,
        r#"{"text": "Ferries wait.", "label": "update", "answer": "ignore"}"#,
        // One span to accept or to reject.
        r#"{"text": "Ana said no.", "spans": [{"start": 0, "end": 3, "label": "PERSON", "text": "Ana", "score": 0.5}], "label": "PERSON", "answer": "accept"}"#,
        r#"{"text": "Ana said no.", "spans": [{"start": 0, "end": 3, "label": "PERSON", "text": "Ana"}], "answer": "reject"}"#,
        // Relations.
        r#"{"text": "Ana said no.", "spans": [{"start": 0, "end": 3, "label": "PERSON"}], "relations": [{"head": 0, "child": 2, "label": "SAID"}], "answer": "accept"}"#,
        // Not answered yet.
        r#"{"text": "Ana said no.", "meta": {"source": "desk"}}"#,
        // Broken ones.
        r#"{"image": "a.png", "spans": []}"#,
        r#"{"text": "Ana", "spans": [{"start": 0, "end": 3}, {"start": -1, "end": 3, "label": "X"}, {"start": 0, "end": 1e9, "label": "X"}, 7], "accept": [null], "answer": "maybe"}"#,
    ];
    let mut all = String::new();
    for case in cases {
        all.push_str(&read_shown(Format::Prodigy, "news.jsonl", case));
    }
    expect![[r#"
        == {"text": "🚨 Ana Ray said no.", "_input_hash": 1, "_task_hash
        entry  "🚨 Ana Ray said no."
          PERSON Text 2–9 "Ana Ray" by “news-zoe”
          Done by “news-zoe” ""
        == {"text": "🚨 Ana Ray said no.", "tokens": [{"start": 0, "end"
        entry  "🚨 Ana Ray said no."
          PERSON Text 2–9 "Ana Ray"
        -- line 1: refused: The passage has no start and end in whole numbers.
        == {"text": "Ferries wait.", "options": [{"id": "update", "text
        label update “Update”
        label claim “Claim”
        entry  "Ferries wait."
          update
          Done by “” ""
        == {"text": "Ferries wait.", "options": [{"id": 1, "text": "Sea
        label Sea_news “Sea news”
        label l_3 “3”
        entry  "Ferries wait."
          Sea_news
          Land
          l_3
          Done by “” ""
        -- line 1: repaired: The label “Sea news” got the id “Sea_news”.
        -- line 1: repaired: The label “3” got the id “l_3”.
        == {"text": "Ferries wait.", "label": "update", "answer": "acce
        entry  "Ferries wait."
          update
          Done by “” ""
        == {"text": "Ferries wait.", "label": "update", "answer": "reje
        entry  "Ferries wait."
          Done by “” ""
        == {"text": "Ferries wait.", "label": "update", "answer": "igno
        entry  "Ferries wait."
          Excluded by “” ""
        == {"text": "Ana said no.", "spans": [{"start": 0, "end": 3, "l
        entry  "Ana said no."
          PERSON Text 0–3 "Ana"
          Done by “” ""
        == {"text": "Ana said no.", "spans": [{"start": 0, "end": 3, "l
        entry  "Ana said no."
          Done by “” ""
        == {"text": "Ana said no.", "spans": [{"start": 0, "end": 3, "l
        entry  "Ana said no."
          PERSON Text 0–3 "Ana"
          Done by “” ""
        -- line 1: refused: Relations: 1 were left out; only passages are read.
        == {"text": "Ana said no.", "meta": {"source": "desk"}}
        entry  "Ana said no."
        == {"image": "a.png", "spans": []}
        -- line 1: refused: It has no text.
        == {"text": "Ana", "spans": [{"start": 0, "end": 3}, {"start": 
        entry  "Ana"
        -- line 1: repaired: “maybe” is no answer of Prodigy; the task counts as not answered.
        -- line 1: refused: A passage has no label.
        -- line 1: refused: The passage has no start and end in whole numbers.
        -- line 1: refused: The passage has no start and end in whole numbers.
        -- line 1: refused: A passage has no label.
        -- line 1: refused: What was chosen is null and no id of an option.
    "#]]
    .assert_eq(&all);
}
