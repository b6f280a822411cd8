use expect_test::expect;
use liveblog_core::exchange::{Files, Format, Verdict, read};
use liveblog_core::said::Said;

use super::reading::read_shown;
use super::{options, shown, written};
use crate::made_up;

#[test]
fn everything() {
    let (files, losses) = written(&made_up::everything(), Format::Doccano, &options());
    expect![[r#"
        == doccano.jsonl
        {"text":"🚨 Minister Ana Pérez said: “No new taxes this year.”\n\n• C:\\new\ttab \"quoted\"\nשלום עולם 👩‍🚀 and on\n","entities":[{"id":0,"label":"check_worthy","start_offset":12,"end_offset":36},{"id":1,"label":"claim","start_offset":29,"end_offset":54},{"id":2,"label":"summary","start_offset":88,"end_offset":93}],"relations":[{"id":0,"from_id":1,"to_id":0,"type":"source"}],"cats":["claim"],"document_id":"d-0123456789ab","document_title":"Storm & taxes: live","document_url":"https://news.example/live/storm","document_language":"en-GB","document_date":"2026-11-22","document_time_zone":"GMT","entry_id":"d-0123456789ab-e001","entry_index":0,"time_printed":"4.38pm","time_clock":"16:38:00","time_date":"2026-11-22","time_zone":"GMT","published":"2026-11-22T16:38:00+00:00","time_inferred":["date","zone"],"authors":["Jo Marsh","Ada Lindqvist in Oslo"],"heading":"🚨 Minister: “No new taxes”","annotator":"a1","part":"text","status":{"status":"done","note":"","modified":"2026-11-22T10:01:00Z"},"annotations":[{"label":"claim","start":null,"end":null,"id":"n-004","note":"","origin":"human","created":"2026-11-22T10:00:04Z","modified":"2026-11-22T10:00:04Z","codebook_version":3},{"label":"check_worthy","start":12,"end":36,"id":"n-001","note":"","origin":"suggestion_accepted","created":"2026-11-22T10:00:01Z","modified":"2026-11-22T10:00:01Z","codebook_version":3},{"label":"claim","start":29,"end":54,"id":"n-003","note":"","origin":"imported","created":"2026-11-22T10:00:03Z","modified":"2026-11-22T10:00:03Z","codebook_version":3},{"label":"summary","start":88,"end":93,"id":"n-005","note":"","origin":"suggestion_accepted","created":"2026-11-22T10:00:05Z","modified":"2026-11-22T10:00:05Z","codebook_version":3}],"attributions":[{"id":"r-001","members":[{"role":"source","annotation":"n-001"},{"role":"content","annotation":"n-003"},{"role":"cue","annotation":"n-004"}],"quote_type":"mixed","speaker":"Ana Pérez","source_type":"official","naming":"named","note":"By way of the \"desk\".","created":"2026-11-22T10:00:01Z","modified":"2026-11-22T10:01:35Z","codebook_version":3},{"id":"r-002","members":[{"role":"content","annotation":"n-003"}],"quote_type":"direct","speaker":null,"source_type":null,"naming":null,"note":"","created":"2026-11-22T10:00:02Z","modified":"2026-11-22T10:00:02Z","codebook_version":3}]}
        {"text":"🚨 Minister: “No new taxes”","entities":[{"id":0,"label":"claim","start_offset":0,"end_offset":11}],"relations":[],"cats":[],"document_id":"d-0123456789ab","document_title":"Storm & taxes: live","document_url":"https://news.example/live/storm","document_language":"en-GB","document_date":"2026-11-22","document_time_zone":"GMT","entry_id":"d-0123456789ab-e001","entry_index":0,"time_printed":"4.38pm","time_clock":"16:38:00","time_date":"2026-11-22","time_zone":"GMT","published":"2026-11-22T16:38:00+00:00","time_inferred":["date","zone"],"authors":["Jo Marsh","Ada Lindqvist in Oslo"],"heading":"🚨 Minister: “No new taxes”","annotator":"a1","part":"heading","status":{"status":"done","note":"","modified":"2026-11-22T10:01:00Z"},"annotations":[{"label":"claim","start":0,"end":11,"id":"n-002","note":"","origin":"suggestion_edited","created":"2026-11-22T10:00:02Z","modified":"2026-11-22T10:00:02Z","codebook_version":3}],"attributions":[]}
        {"text":"A second entry, without a heading.","entities":[],"relations":[],"cats":[],"document_id":"d-0123456789ab","document_title":"Storm & taxes: live","document_url":"https://news.example/live/storm","document_language":"en-GB","document_date":"2026-11-22","document_time_zone":"GMT","entry_id":"d-0123456789ab-e002","entry_index":1,"time_printed":null,"time_clock":null,"time_date":null,"time_zone":null,"published":null,"time_inferred":[],"authors":[],"heading":null,"annotator":"a1","part":"text","status":{"status":"unsure","note":"Who says so?","modified":"2026-11-22T10:01:00Z"},"annotations":[],"attributions":[]}
        {"text":"A second entry, without a heading.","entities":[],"relations":[],"cats":[],"document_id":"d-0123456789ab","document_title":"Storm & taxes: live","document_url":"https://news.example/live/storm","document_language":"en-GB","document_date":"2026-11-22","document_time_zone":"GMT","entry_id":"d-0123456789ab-e002","entry_index":1,"time_printed":null,"time_clock":null,"time_date":null,"time_zone":null,"published":null,"time_inferred":[],"authors":[],"heading":null,"annotator":"b","part":"text","status":{"status":"excluded","note":"","modified":"2026-11-22T10:01:00Z"},"annotations":[],"attributions":[]}
        {"text":"","entities":[],"relations":[],"cats":[],"document_id":"d-0123456789ab","document_title":"Storm & taxes: live","document_url":"https://news.example/live/storm","document_language":"en-GB","document_date":"2026-11-22","document_time_zone":"GMT","entry_id":"d-0123456789ab-e003","entry_index":2,"time_printed":null,"time_clock":null,"time_date":null,"time_zone":null,"published":null,"time_inferred":[],"authors":[],"heading":"A heading with nothing below","annotator":"a1","part":"text","status":{"status":"unseen","note":"","modified":"2026-11-22T10:01:00Z"},"annotations":[],"attributions":[]}
        {"text":"Only one.","entities":[],"relations":[],"cats":["update"],"document_id":"d-ba9876543210","document_title":null,"document_url":null,"document_language":null,"document_date":null,"document_time_zone":null,"entry_id":"d-ba9876543210-e001","entry_index":0,"time_printed":null,"time_clock":"09:00:00","time_date":null,"time_zone":null,"published":null,"time_inferred":["clock"],"authors":[],"heading":null,"annotator":"b","part":"text","status":null,"annotations":[{"label":"update","start":null,"end":null,"id":"n-006","note":"Two lines,\none thought.","origin":"human","created":"2026-11-22T10:00:06Z","modified":"2026-11-22T10:01:30Z","codebook_version":3}],"attributions":[{"id":"r-003","members":[{"role":"content","annotation":"n-006"}],"quote_type":null,"speaker":null,"source_type":null,"naming":"unnamed","note":"","created":"2026-11-22T10:00:03Z","modified":"2026-11-22T10:00:03Z","codebook_version":3}]}
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

/// Lines as doccano's exporters write them, and broken ones.
#[test]
fn files_of_doccano() {
    let cases = [
        // Sequence labelling.
        r#"{"id": 3, "text": "🚨 Ana said no.", "label": [[3, 6, "SOURCE"], [7, 11, "CUE"]], "Comments": ["who?", "no"]}"#,
        // Its first versions.
        r#"{"id": 3, "data": "Ana said no.", "label": [[0, 3, "SOURCE"]]}"#,
        r#"{"id": 1, "text": "Ana said no.", "annotations": [{"label": 2, "start_offset": 0, "end_offset": 3, "user": 1}], "meta": {}}"#,
        // Text classification.
        r#"{"id": 4, "text": "Ferries wait.", "label": ["update", "Political news"], "desk": "sea"}"#,
        r#"{"id": 4, "text": "Ferries wait.", "label": "update"}"#,
        // Intents and slots.
        r#"{"id": 5, "text": "Ferries wait.", "cats": ["update"], "entities": [[0, 7, "WHAT"]]}"#,
        // Relations, as it exports them.
        r#"{"id": 6, "text": "Ana said no.", "entities": [{"id": 11, "label": "source", "start_offset": 0, "end_offset": 3}, {"id": 12, "label": "content", "start_offset": 9, "end_offset": 11}], "relations": [{"id": 1, "from_id": 12, "to_id": 11, "type": "source"}, {"id": 2, "from_id": 11, "to_id": 12, "type": "likes"}, {"id": 3, "from_id": 12, "to_id": 99, "type": "cue"}]}"#,
        // Half an emoji.
        r#"{"text": "🚨 Ana", "label": [[1, 6, "X"]]}"#,
        // All in one list.
        r#"[{"text": "a b", "label": ["x"]}, {"text": "c d", "label": []}]"#,
        // Broken ones.
        r#"{"text": "Ana", "label": [[0, 9, "X"], [2, 2, "X"], [0, "1", "X"], [0, 1], {"a": 1}, null, [0, 1, "X"]]}"#,
        r#"{"label": ["x"]}"#,
        "nonsense\n{\"text\": \"a\", \"label\": [\"x\"]}\n{\"text\": ",
        "7",
        "",
    ];
    let mut all = String::new();
    for case in cases {
        all.push_str(&read_shown(Format::Doccano, "all.jsonl", case));
    }
    expect![[r#"
        == {"id": 3, "text": "🚨 Ana said no.", "label": [[3, 6, "SOURCE
        entry  "🚨 Ana said no."
          SOURCE Text 2–5 "Ana"
          CUE Text 6–10 "said"
          Unseen by “” "who?\nno"
        == {"id": 3, "data": "Ana said no.", "label": [[0, 3, "SOURCE"]
        entry  "Ana said no."
          SOURCE Text 0–3 "Ana"
        == {"id": 1, "text": "Ana said no.", "annotations": [{"label": 
        label l_2 “2”
        entry  "Ana said no."
          l_2 Text 0–3 "Ana"
        -- line 1: repaired: The label “2” got the id “l_2”.
        == {"id": 4, "text": "Ferries wait.", "label": ["update", "Poli
        label Political_news “Political news”
        entry  "Ferries wait."
          update
          Political_news
        -- line 1: repaired: The label “Political news” got the id “Political_news”.
        == {"id": 4, "text": "Ferries wait.", "label": "update"}
        entry  "Ferries wait."
          update
        == {"id": 5, "text": "Ferries wait.", "cats": ["update"], "enti
        entry  "Ferries wait."
          WHAT Text 0–7 "Ferries"
          update
        == {"id": 6, "text": "Ana said no.", "entities": [{"id": 11, "l
        entry  "Ana said no."
          source Text 0–3 "Ana"
          content Text 9–11 "no"
          [(Content, 1), (Source, 0)] by “” None ""
        -- line 1: refused: Relations: 2 do not lead from a content to its source or cue, so that they were left out.
        == {"text": "🚨 Ana", "label": [[1, 6, "X"]]}
        entry  "🚨 Ana"
          X Text 0–5 "🚨 Ana"
        -- line 1: repaired: Passage 1–6: The passage began or ended inside a character; it was widened to the whole one.
        == [{"text": "a b", "label": ["x"]}, {"text": "c d", "label": [
        entry  "a b"
          x
        entry  "c d"
        == {"text": "Ana", "label": [[0, 9, "X"], [2, 2, "X"], [0, "1",
        entry  "Ana"
          X Text 0–1 "A"
        -- line 1: refused: Passage 0–9: the passage does not lie in the text.
        -- line 1: refused: Passage 2–2: the passage is empty or ends before it begins.
        -- line 1: refused: The passage has no start and end in whole numbers.
        -- line 1: refused: A passage has no label.
        -- line 1: refused: A passage has no label.
        -- line 1: refused: A label is null and not a name.
        == {"label": ["x"]}
        -- line 1: refused: It has no text.
        == nonsense
        entry  "a"
          x
        -- line 1: refused: It is not JSON: expected ident.
        -- line 3: refused: It is not JSON: it ends too soon.
        == 7
        -- line 1: refused: It has no text.
        == 
    "#]].assert_eq(&all);
}

/// What was done in doccano with a file of ours comes back with what the file
/// said beside text and labels.
#[test]
fn our_own_file_after_work_in_doccano() {
    let line = r#"{"id": 9, "text": "Ana said no.", "entities": [{"id": 41, "label": "content", "start_offset": 9, "end_offset": 11}, {"id": 42, "label": "source", "start_offset": 0, "end_offset": 3}, {"id": 43, "label": "cue", "start_offset": 4, "end_offset": 8}], "relations": [{"id": 1, "from_id": 41, "to_id": 42, "type": "source"}, {"id": 2, "from_id": 41, "to_id": 43, "type": "cue"}], "cats": [], "document_id": "d-1", "entry_id": "d-1-e001", "annotator": "b", "part": "text", "annotations": [{"label": "claim", "start": null, "end": null, "id": "n-1", "note": "gone"}, {"label": "content", "start": 9, "end": 11, "id": "n-2", "note": "kept"}, {"label": "source", "start": 0, "end": 3, "id": "n-3", "note": ""}], "attributions": [{"id": "r-1", "members": [{"role": "content", "annotation": "n-2"}, {"role": "source", "annotation": "n-3"}], "speaker": "Ana"}]}"#;
    expect![[r#"
        == {"id": 9, "text": "Ana said no.", "entities": [{"id": 41, "l
        document d-1
        entry d-1-e001 "Ana said no."
          content Text 9–11 "no" n-2 by “b” "kept"
          source Text 0–3 "Ana" n-3 by “b”
          cue Text 4–8 "said" by “b”
          [(Content, 0), (Cue, 2)] by “b” None ""
          [(Content, 0), (Source, 1)] by “b” Some("Ana") ""
    "#]]
    .assert_eq(&read_shown(Format::Doccano, "all.jsonl", line));
}

#[test]
fn a_list_that_is_cut_off_is_refused_once() {
    let list = "[\n  {\n    \"text\": \"One\"\n  },\n".to_owned() + &"  {},\n".repeat(50);
    let reading = read(Format::Doccano, &Files::one("a.json", list), &options());
    let [outcome] = &reading.outcomes[..] else {
        panic!("{:?}", reading.outcomes);
    };
    assert_eq!(outcome.place, "the file");
    let why = Verdict::Refused(Said::plain("It is not JSON: it ends too soon."));
    assert_eq!(outcome.verdict, why);
}
