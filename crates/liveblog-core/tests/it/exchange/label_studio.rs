use expect_test::expect;
use liveblog_core::exchange::{File, Files, Format, LabelStudioAs, Options, read};
use serde_json::{Value, json};

use super::reading::{self, read_shown};
use super::{options, shown, written};
use crate::made_up;

#[test]
fn everything() {
    let (files, losses) = written(&made_up::everything(), Format::LabelStudio, &options());
    expect![[r##"
        == label-studio.json
        [
        {"data":{"text":"🚨 Minister Ana Pérez said: “No new taxes this year.”\n\n• C:\\new\ttab \"quoted\"\nשלום עולם 👩‍🚀 and on\n","heading":"🚨 Minister: “No new taxes”","document_id":"d-0123456789ab","document_title":"Storm & taxes: live","document_url":"https://news.example/live/storm","document_language":"en-GB","document_date":"2026-11-22","document_time_zone":"GMT","entry_id":"d-0123456789ab-e001","entry_index":0,"time_printed":"4.38pm","time_clock":"16:38:00","time_date":"2026-11-22","time_zone":"GMT","published":"2026-11-22T16:38:00+00:00","time_inferred":["date","zone"],"authors":["Jo Marsh","Ada Lindqvist in Oslo"],"annotators":["a1"]},"annotations":[{"id":1,"ground_truth":false,"was_cancelled":false,"result":[{"id":"n-004","from_name":"entry","to_name":"text","type":"choices","value":{"choices":["claim"]},"meta":{"annotator":"a1","annotations":[{"label":"claim","id":"n-004","note":"","origin":"human","created":"2026-11-22T10:00:04Z","modified":"2026-11-22T10:00:04Z","codebook_version":3}]}},{"id":"n-001","from_name":"span","to_name":"text","type":"labels","origin":"prediction","value":{"start":12,"end":36,"text":"Ana Pérez said: “No new","labels":["check_worthy"]},"meta":{"annotator":"a1","origin":"suggestion_accepted","created":"2026-11-22T10:00:01Z","modified":"2026-11-22T10:00:01Z","codebook_version":3}},{"id":"n-003","from_name":"span","to_name":"text","type":"labels","origin":"manual","value":{"start":29,"end":54,"text":"“No new taxes this year.”","labels":["claim"]},"meta":{"annotator":"a1","origin":"imported","created":"2026-11-22T10:00:03Z","modified":"2026-11-22T10:00:03Z","codebook_version":3,"attributions":[{"id":"r-001","members":[{"role":"source","annotation":"n-001"},{"role":"content","annotation":"n-003"},{"role":"cue","annotation":"n-004"}],"quote_type":"mixed","speaker":"Ana Pérez","source_type":"official","naming":"named","note":"By way of the \"desk\".","created":"2026-11-22T10:00:01Z","modified":"2026-11-22T10:01:35Z","codebook_version":3},{"id":"r-002","members":[{"role":"content","annotation":"n-003"}],"quote_type":"direct","speaker":null,"source_type":null,"naming":null,"note":"","created":"2026-11-22T10:00:02Z","modified":"2026-11-22T10:00:02Z","codebook_version":3}]}},{"id":"n-005","from_name":"span","to_name":"text","type":"labels","origin":"prediction","value":{"start":88,"end":93,"text":"👩‍🚀","labels":["summary"]},"meta":{"annotator":"a1","origin":"suggestion_accepted","created":"2026-11-22T10:00:05Z","modified":"2026-11-22T10:00:05Z","codebook_version":3}},{"id":"n-002","from_name":"heading_span","to_name":"heading","type":"labels","origin":"prediction-changed","value":{"start":0,"end":11,"text":"🚨 Minister","labels":["claim"]},"meta":{"annotator":"a1","origin":"suggestion_edited","created":"2026-11-22T10:00:02Z","modified":"2026-11-22T10:00:02Z","codebook_version":3}},{"type":"relation","from_id":"n-003","to_id":"n-001","direction":"right","labels":["source"]},{"id":"status","from_name":"status","to_name":"text","type":"choices","value":{"choices":["done"]},"meta":{"annotator":"a1","modified":"2026-11-22T10:01:00Z"}}]}]},
        {"data":{"text":"A second entry, without a heading.","heading":"","document_id":"d-0123456789ab","document_title":"Storm & taxes: live","document_url":"https://news.example/live/storm","document_language":"en-GB","document_date":"2026-11-22","document_time_zone":"GMT","entry_id":"d-0123456789ab-e002","entry_index":1,"time_printed":null,"time_clock":null,"time_date":null,"time_zone":null,"published":null,"time_inferred":[],"authors":[],"annotators":["a1","b"]},"annotations":[{"id":1,"ground_truth":false,"was_cancelled":false,"result":[{"id":"status","from_name":"status","to_name":"text","type":"choices","value":{"choices":["unsure"]},"meta":{"annotator":"a1","modified":"2026-11-22T10:01:00Z"}},{"id":"note","from_name":"note","to_name":"text","type":"textarea","value":{"text":["Who says so?"]},"meta":{"annotator":"a1"}}]},{"id":2,"ground_truth":false,"was_cancelled":false,"result":[{"id":"status","from_name":"status","to_name":"text","type":"choices","value":{"choices":["excluded"]},"meta":{"annotator":"b","modified":"2026-11-22T10:01:00Z"}}]}]},
        {"data":{"text":"","heading":"A heading with nothing below","document_id":"d-0123456789ab","document_title":"Storm & taxes: live","document_url":"https://news.example/live/storm","document_language":"en-GB","document_date":"2026-11-22","document_time_zone":"GMT","entry_id":"d-0123456789ab-e003","entry_index":2,"time_printed":null,"time_clock":null,"time_date":null,"time_zone":null,"published":null,"time_inferred":[],"authors":[],"annotators":["a1"]},"annotations":[{"id":1,"ground_truth":false,"was_cancelled":false,"result":[{"id":"status","from_name":"status","to_name":"text","type":"choices","value":{"choices":["unseen"]},"meta":{"annotator":"a1","modified":"2026-11-22T10:01:00Z"}}]}]},
        {"data":{"text":"Only one.","heading":"","document_id":"d-ba9876543210","document_title":null,"document_url":null,"document_language":null,"document_date":null,"document_time_zone":null,"entry_id":"d-ba9876543210-e001","entry_index":0,"time_printed":null,"time_clock":"09:00:00","time_date":null,"time_zone":null,"published":null,"time_inferred":["clock"],"authors":[],"annotators":["b"]},"annotations":[{"id":1,"ground_truth":false,"was_cancelled":false,"result":[{"id":"n-006","from_name":"entry_function","to_name":"text","type":"choices","value":{"choices":["update"]},"meta":{"annotator":"b","annotations":[{"label":"update","id":"n-006","note":"Two lines,\none thought.","origin":"human","created":"2026-11-22T10:00:06Z","modified":"2026-11-22T10:01:30Z","codebook_version":3,"attributions":[{"id":"r-003","members":[{"role":"content","annotation":"n-006"}],"quote_type":null,"speaker":null,"source_type":null,"naming":"unnamed","note":"","created":"2026-11-22T10:00:03Z","modified":"2026-11-22T10:00:03Z","codebook_version":3}]}]}}]}]}
        ]
        == label-studio.config.xml
        <View>
          <Labels name="heading_span" toName="heading">
            <Label value="Claim" alias="claim" background="#0072B2" hint="Says something about the world that could be shown to be true or false."/>
            <Label value="Check-worthy" alias="check_worthy" background="#8484FC" hint="Makes a claim that many readers would want to have checked before they believe it."/>
            <Label value="Summary" alias="summary" background="#9C24D8" hint="Brings together what the live blog reported before."/>
          </Labels>
          <Text name="heading" value="$heading"/>
          <Labels name="span" toName="text">
            <Label value="Claim" alias="claim" background="#0072B2" hint="Says something about the world that could be shown to be true or false."/>
            <Label value="Check-worthy" alias="check_worthy" background="#8484FC" hint="Makes a claim that many readers would want to have checked before they believe it."/>
            <Label value="Summary" alias="summary" background="#9C24D8" hint="Brings together what the live blog reported before."/>
          </Labels>
          <Text name="text" value="$text"/>
          <Header value="Function" size="5"/>
          <Choices name="entry_function" toName="text" choice="single" showInline="true">
            <Choice value="Update" alias="update" color="#007818" hotkey="u" hint="Reports a new event or a new stage of the running one."/>
          </Choices>
          <Choices name="entry" toName="text" choice="multiple" showInline="true">
            <Choice value="Claim" alias="claim" color="#0072B2" hotkey="1" hint="Says something about the world that could be shown to be true or false."/>
            <Choice value="Check-worthy" alias="check_worthy" color="#8484FC" hotkey="4" hint="Makes a claim that many readers would want to have checked before they believe it."/>
          </Choices>
          <Choices name="status" toName="text" choice="single" showInline="true">
            <Choice value="unseen"/>
            <Choice value="in_progress"/>
            <Choice value="done"/>
            <Choice value="unsure"/>
            <Choice value="excluded"/>
          </Choices>
          <TextArea name="note" toName="text" placeholder="Note on the entry" rows="2" maxSubmissions="1" editable="true"/>
          <Relations>
            <Relation value="content"/>
            <Relation value="source"/>
            <Relation value="cue"/>
          </Relations>
        </View>
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
        -- 1 label_scope: summary
        -- 4 label_include: claim check_worthy update summary
        -- 4 label_exclude: claim check_worthy update summary
        -- 4 label_example: claim check_worthy update summary
        -- 1 label_group: summary
        -- 1 label_requires: check_worthy
        -- 1 label_archived: summary
        -- 1 codebook_name: liveblog-core
        -- 1 codebook_change: liveblog-core
        -- 1 project_name: Pilot study
        -- 11 unknown_key: Pilot study d-0123456789ab d-0123456789ab-e001 r-001 d-0123456789ab-e002 n-006 l-001 claim function liveblog-core b
    "##]].assert_eq(&shown(&files, &losses));
}

#[test]
fn as_predictions() {
    let options = Options {
        label_studio: LabelStudioAs::Predictions,
        spans: false,
        ..options()
    };
    let (files, losses) = written(&made_up::plain(), Format::LabelStudio, &options);
    expect![[r##"
        == label-studio.json
        [
        {"data":{"text":"All ferries are cancelled.","heading":"Ferries stay in port","document_id":"d-0123456789ab","document_title":"Storm at the harbour","document_url":null,"document_language":null,"document_date":null,"document_time_zone":null,"entry_id":"d-0123456789ab-e001","entry_index":0,"time_printed":null,"time_clock":null,"time_date":null,"time_zone":null,"published":null,"time_inferred":[],"authors":[]},"predictions":[]},
        {"data":{"text":"“We wait,” said the captain.","heading":"","document_id":"d-0123456789ab","document_title":"Storm at the harbour","document_url":null,"document_language":null,"document_date":null,"document_time_zone":null,"entry_id":"d-0123456789ab-e002","entry_index":1,"time_printed":null,"time_clock":null,"time_date":null,"time_zone":null,"published":null,"time_inferred":[],"authors":[]},"predictions":[]}
        ]
        == label-studio.config.xml
        <View>
          <Labels name="heading_span" toName="heading">
            <Label value="Claim" alias="claim" background="#0072B2" hint="Says something about the world that could be shown to be true or false."/>
            <Label value="Quote" alias="quote" background="#E46C00" hint="Has words in quotation marks that are credited to a speaker or a written source."/>
            <Label value="Official statement" alias="official_statement" background="#6C3CFC" hint="Reports what an authority said in its official capacity."/>
            <Label value="Check-worthy" alias="check_worthy" background="#8484FC" hint="Makes a claim that many readers would want to have checked before they believe it."/>
          </Labels>
          <Text name="heading" value="$heading"/>
          <Labels name="span" toName="text">
            <Label value="Claim" alias="claim" background="#0072B2" hint="Says something about the world that could be shown to be true or false."/>
            <Label value="Quote" alias="quote" background="#E46C00" hint="Has words in quotation marks that are credited to a speaker or a written source."/>
            <Label value="Official statement" alias="official_statement" background="#6C3CFC" hint="Reports what an authority said in its official capacity."/>
            <Label value="Check-worthy" alias="check_worthy" background="#8484FC" hint="Makes a claim that many readers would want to have checked before they believe it."/>
          </Labels>
          <Text name="text" value="$text"/>
          <Choices name="entry" toName="text" choice="multiple" showInline="true">
            <Choice value="Claim" alias="claim" color="#0072B2" hotkey="1" hint="Says something about the world that could be shown to be true or false."/>
            <Choice value="Quote" alias="quote" color="#E46C00" hotkey="2" hint="Has words in quotation marks that are credited to a speaker or a written source."/>
            <Choice value="Official statement" alias="official_statement" color="#6C3CFC" hotkey="3" hint="Reports what an authority said in its official capacity."/>
            <Choice value="Check-worthy" alias="check_worthy" color="#8484FC" hotkey="4" hint="Makes a claim that many readers would want to have checked before they believe it."/>
          </Choices>
          <Choices name="status" toName="text" choice="single" showInline="true">
            <Choice value="unseen"/>
            <Choice value="in_progress"/>
            <Choice value="done"/>
            <Choice value="unsure"/>
            <Choice value="excluded"/>
          </Choices>
          <TextArea name="note" toName="text" placeholder="Note on the entry" rows="2" maxSubmissions="1" editable="true"/>
        </View>
        -- 1 annotator: a1
        -- 1 document_order: d-0123456789ab
        -- 1 document_hash: d-0123456789ab
        -- 1 document_added: d-0123456789ab
        -- 2 block: d-0123456789ab-e001 d-0123456789ab-e002
        -- 2 source: d-0123456789ab-e001 d-0123456789ab-e002
        -- 4 label_include: claim quote official_statement check_worthy
        -- 4 label_exclude: claim quote official_statement check_worthy
        -- 4 label_example: claim quote official_statement check_worthy
        -- 1 label_requires: check_worthy
        -- 1 codebook_name: liveblog-core
    "##]].assert_eq(&shown(&files, &losses));
    let (files, _) = written(&made_up::everything(), Format::LabelStudio, &options);
    let tasks = String::from_utf8(files.0[0].bytes.clone()).unwrap();
    let last = tasks.lines().rev().nth(1).unwrap();
    expect![[r#"{"data":{"text":"Only one.","heading":"","document_id":"d-ba9876543210","document_title":null,"document_url":null,"document_language":null,"document_date":null,"document_time_zone":null,"entry_id":"d-ba9876543210-e001","entry_index":0,"time_printed":null,"time_clock":"09:00:00","time_date":null,"time_zone":null,"published":null,"time_inferred":["clock"],"authors":[]},"predictions":[{"model_version":"b","result":[{"id":"n-006","from_name":"entry_function","to_name":"text","type":"choices","value":{"choices":["update"]},"meta":{"annotator":"b","annotations":[{"label":"update","id":"n-006","note":"Two lines,\none thought.","origin":"human","created":"2026-11-22T10:00:06Z","modified":"2026-11-22T10:01:30Z","codebook_version":3}]}}]}]}"#]].assert_eq(last);
}

/// Tasks as Label Studio exports them, and broken ones.
#[test]
fn files_of_label_studio() {
    let cases = [
        // Its full export, with two annotators and an annotation that was
        // skipped.
        r#"[{"id": 7, "data": {"text": "🚨 Ana said:\nno."}, "annotations": [
            {"id": 1, "completed_by": {"id": 3, "first_name": "Zoe", "last_name": "Quill", "email": "zoe@desk.example"}, "was_cancelled": false, "ground_truth": false, "created_at": "2026-03-09T22:16:08.728353Z", "updated_at": "2026-03-09T22:16:08.728378Z", "lead_time": 4.2, "result": [
                {"id": "x1", "from_name": "kind", "to_name": "text", "type": "choices", "origin": "manual", "value": {"choices": ["update", "Sea news"]}},
                {"id": "x2", "from_name": "label", "to_name": "text", "type": "labels", "origin": "manual", "value": {"start": 3, "end": 6, "text": "Ana", "labels": ["source"]}, "meta": {"text": ["by name"]}},
                {"id": "x3", "from_name": "label", "to_name": "text", "type": "labels", "origin": "manual", "value": {"start": 7, "end": 15, "text": "said:\\nno", "labels": ["content", "claim"]}},
                {"id": "x3", "from_name": "sure", "to_name": "text", "type": "choices", "value": {"start": 7, "end": 15, "choices": ["very"]}},
                {"type": "relation", "from_id": "x3", "to_id": "x2", "direction": "right", "labels": ["source"]},
                {"type": "relation", "from_id": "x2", "to_id": "x3", "direction": "left"},
                {"type": "relation", "from_id": "x2", "to_id": "x9", "direction": "right"},
                {"id": "x4", "from_name": "stars", "to_name": "text", "type": "rating", "value": {"rating": 4}},
                {"id": "x5", "from_name": "note", "to_name": "text", "type": "textarea", "value": {"text": ["who?", "when?"]}}
            ]},
            {"id": 2, "completed_by": 12, "result": [{"id": "y1", "from_name": "kind", "to_name": "text", "type": "choices", "value": {"choices": ["update"]}}]},
            {"id": 3, "completed_by": 13, "was_cancelled": true, "result": []}
        ], "predictions": [{"model_version": "v1", "result": [{"from_name": "kind", "to_name": "text", "type": "choices", "value": {"choices": ["claim"]}}]}]}]"#,
        // Predictions alone.
        r#"[{"data": {"body": "Ana said no."}, "annotations": [], "predictions": [{"model_version": "v 1", "score": 0.8, "result": [{"id": "p1", "from_name": "label", "to_name": "body", "type": "labels", "score": 0.8, "value": {"start": 0, "end": 3, "score": 0.8, "text": "Ana", "labels": ["source"]}}]}]}]"#,
        // JSON-MIN.
        r#"[{"text": "🚨 Ana said no.", "id": 7, "kind": {"choices": ["update", "claim"]}, "entry": "summary", "label": [{"start": 3, "end": 6, "text": "Ana", "labels": ["source"]}], "heading": "No", "heading_span": [{"start": 0, "end": 2, "text": "No", "labels": ["claim"]}], "note": "who?", "annotator": 3, "annotation_id": 9, "created_at": "2026-03-09T22:16:08.728353Z", "updated_at": "2026-03-09T22:16:08Z", "lead_time": 2.5}]"#,
        // Code points where it should be UTF-16 units.
        r#"[{"data": {"text": "🚨 Ana"}, "annotations": [{"result": [{"to_name": "text", "type": "labels", "value": {"start": 2, "end": 5, "text": "Ana", "labels": ["source"]}}]}]}]"#,
        // Broken ones.
        r#"[{"data": {"image": 7}}, {"data": {"a": "x", "b": "y"}}, {"data": {"text": "x"}, "annotations": [{"result": [{"type": "labels", "to_name": "text", "value": {"start": "0", "end": 1, "labels": ["a"]}}, {"type": "labels", "to_name": "text", "value": {"start": 0, "end": 1}}, {"type": "labels", "to_name": "text", "value": {"start": 0, "end": 9, "labels": ["a", 7]}}, {"type": "choices", "value": {"choices": [["a", "b"], ""]}}, 7, {}]}, 7]}, 7]"#,
        "{",
    ];
    let mut all = String::new();
    for case in cases {
        all.push_str(&read_shown(Format::LabelStudio, "export.json", case));
    }
    expect![[r#"
        == [{"id": 7, "data": {"text": "🚨 Ana said:\nno."}, "annotation
        label Sea_news “Sea news”
        entry  "🚨 Ana said:\nno."
          update by “zoe@desk.example”
          Sea_news by “zoe@desk.example”
          source Text 2–5 "Ana" x2 by “zoe@desk.example” "by name"
          content Text 6–14 "said:\nno" x3 by “zoe@desk.example”
          claim Text 6–14 "said:\nno" by “zoe@desk.example”
          update by “user-12”
          Unseen by “zoe@desk.example” "who?\nwhen?"
          [(Content, 3), (Source, 2)] by “zoe@desk.example” None ""
        -- [0].annotations[0].result[0]: repaired: The label “Sea news” got the id “Sea_news”.
        -- [0].annotations[0].result[3]: refused: It chooses something for a passage; only labels of passages are read.
        -- [0].annotations[0].result[7]: refused: Results of the type “rating” are not read.
        -- [0].annotations[0]: refused: Relations: 1 do not lead from a content to its source or cue, so that they were left out.
        -- [0].annotations[2]: refused: It was cancelled in Label Studio, so that it was not read.
        == [{"data": {"body": "Ana said no."}, "annotations": [], "pred
        entry  "Ana said no."
          source Text 0–3 "Ana" p1 by “v_1”
        == [{"text": "🚨 Ana said no.", "id": 7, "kind": {"choices": ["u
        entry  "🚨 Ana said no."
          heading "No"
          update by “user-3”
          claim by “user-3”
          summary by “user-3”
          source Text 2–5 "Ana" by “user-3”
          claim Heading 0–2 "No" by “user-3”
          Unseen by “user-3” "who?"
        == [{"data": {"text": "🚨 Ana"}, "annotations": [{"result": [{"t
        entry  "🚨 Ana"
          source Text 2–5 "Ana"
        -- [0].annotations[0].result[0]: repaired: Passage 2–5: The offsets count code points; they were taken as such, for the words stand there.
        == [{"data": {"image": 7}}, {"data": {"a": "x", "b": "y"}}, {"d
        entry  "x"
        -- [0]: refused: It has no text.
        -- [1]: refused: Which of its data is the text cannot be told; open the labelling configuration along with it.
        -- [2].annotations[0].result[0]: refused: The passage has no start and end in whole numbers.
        -- [2].annotations[0].result[1]: refused: A passage has no label.
        -- [2].annotations[0].result[2]: refused: Passage 0–9: the passage does not lie in the text.
        -- [2].annotations[0].result[2]: refused: A passage has no label.
        -- [2].annotations[0].result[3]: refused: What was chosen is a list and no name.
        -- [2].annotations[0].result[3]: refused: A label has no name.
        -- [2].annotations[0].result[4]: refused: Results of the type “” are not read.
        -- [2].annotations[0].result[5]: refused: Results of the type “” are not read.
        -- [3]: refused: It has no text.
        == {
        -- the file: refused: It is not JSON: it ends too soon.
    "#]].assert_eq(&all);
}

/// The configuration says what labels are called and which data is the text.
#[test]
fn a_project_of_label_studio_with_its_configuration() {
    let config = r##"<View>
      <Style>.x { color: red }</Style>
      <View style="display: flex">
        <Labels name="label" toName="body"><Label value="A person" alias="person" background="#ff0000" hotkey="p"/><Label value="Place"/></Labels>
        <Text name="body" value="$story"/>
      </View>
      <Header value="What is it about?"/>
      <Choices name="topic" toName="body" choice="single-radio"><Choice value="Sea &amp; land"/><Choice value="Place" hint="Where it is"/></Choices>
    </View>"##;
    let tasks = r#"[{"id": 1, "title": "Storm", "story": "Ana said no.", "topic": "Sea & land", "label": [{"start": 0, "end": 3, "labels": ["person"]}], "annotator": 1}]"#;
    let mut files = Files::one("tasks.json", tasks);
    files.0.push(File {
        path: "config.xml".to_owned(),
        bytes: config.into(),
    });
    let reading = read(Format::LabelStudio, &files, &options());
    let mut all = reading::shown(&reading);
    let codebook = reading.draft.codebook.unwrap();
    all.push_str(&format!("{:?}\n", codebook.groups));
    for label in &codebook.labels {
        let (color, group) = (&label.color, &label.group);
        all.push_str(&format!(
            "{} {color} {:?} {group:?} {}\n",
            label.id, label.scope, label.definition
        ));
    }
    expect![[r#"
        label Sea_&_land “Sea & land”
        label Place “Place”
        label person “A person”
        entry  "Ana said no."
          Sea_&_land by “user-1”
          person Text 0–3 "Ana" by “user-1”
        -- tasks.json, [0]: repaired: The label “Sea & land” got the id “Sea_&_land”.
        [Group { id: "topic", name: "What is it about?", choice: One, extra: Extra(None) }]
        Sea_&_land  Entry Some("topic") 
        Place  Both Some("topic") Where it is
        person #ff0000 Span None 
    "#]]
    .assert_eq(&all);
    for broken in [
        "",
        "<View>",
        "<!DOCTYPE a [<!ENTITY b 'c'>]><View>&b;</View>",
        "{}",
    ] {
        let mut files = Files::one("tasks.json", r#"[{"story": "Ana said no."}]"#);
        *files.at("config.xml") = broken.into();
        let reading = read(Format::LabelStudio, &files, &options());
        assert_eq!(reading.draft.documents.len(), 1, "{broken}");
        assert!(!reading.outcomes.is_empty(), "{broken}");
    }
}

/// A project in which Bo went on from what a1 did, as Label Studio writes it:
/// results are copied with their `meta`.
#[test]
fn who_reviewed_in_label_studio_is_the_annotator() {
    let (files, _) = written(&made_up::everything(), Format::LabelStudio, &options());
    let ours: Value = serde_json::from_slice(&files.0[0].bytes).unwrap();
    let bo = json!({"id": 5, "email": "bo@desk.example"});
    let work = |task: &Value, more: Value| {
        let mut annotation = task["annotations"][0].clone();
        let fields = annotation.as_object_mut().unwrap();
        fields.extend(more.as_object().unwrap().clone());
        fields.insert("id".to_owned(), json!(71));
        fields.insert("created_at".to_owned(), json!("2026-12-01T08:00:00Z"));
        annotation
    };
    let mut all = String::new();
    for (what, more) in [
        (
            "imported and left alone",
            json!({"import_id": 1, "last_action": "imported", "completed_by": bo}),
        ),
        (
            "imported and changed",
            json!({"import_id": 1, "last_action": "updated", "completed_by": 1, "updated_by": bo}),
        ),
        (
            "copied or accepted",
            json!({"import_id": null, "last_action": "submitted", "completed_by": bo}),
        ),
    ] {
        let mut task = ours[0].clone();
        let of_bo = work(&task, more);
        // The original stands beside the copy.
        let both = match what {
            "copied or accepted" => vec![task["annotations"][0].clone(), of_bo],
            _ => vec![of_bo],
        };
        task["annotations"] = both.into();
        let file = Files::one("export.json", serde_json::to_vec(&json!([task])).unwrap());
        all.push_str(&format!("# {what}\n"));
        all.push_str(&reading::shown(&read(
            Format::LabelStudio,
            &file,
            &options(),
        )));
    }
    expect![[r##"
        # imported and left alone
        document d-0123456789ab
        entry d-0123456789ab-e001 "🚨 Minister Ana Pe\u{301}rez said: “No new taxes this year.”\n\n• C:\\new\ttab \"quoted\"\nשלום עולם 👩\u{200d}🚀 and on\n"
          heading "🚨 Minister: “No new taxes”"
          claim n-004 by “a1”
          check_worthy Text 11–35 "Ana Pe\u{301}rez said: “No new" n-001 by “a1”
          claim Text 28–53 "“No new taxes this year.”" n-003 by “a1”
          summary Text 87–90 "👩\u{200d}🚀" n-005 by “a1”
          claim Heading 0–10 "🚨 Minister" n-002 by “a1”
          Done by “a1” ""
          [(Source, 1), (Content, 2), (Cue, 0)] by “a1” Some("Ana Pe\u{301}rez") "By way of the \"desk\"."
          [(Content, 2)] by “a1” None ""
        # imported and changed
        document d-0123456789ab
        entry d-0123456789ab-e001 "🚨 Minister Ana Pe\u{301}rez said: “No new taxes this year.”\n\n• C:\\new\ttab \"quoted\"\nשלום עולם 👩\u{200d}🚀 and on\n"
          heading "🚨 Minister: “No new taxes”"
          claim by “bo@desk.example”
          check_worthy Text 11–35 "Ana Pe\u{301}rez said: “No new" by “bo@desk.example”
          claim Text 28–53 "“No new taxes this year.”" by “bo@desk.example”
          summary Text 87–90 "👩\u{200d}🚀" by “bo@desk.example”
          claim Heading 0–10 "🚨 Minister" by “bo@desk.example”
          Done by “bo@desk.example” ""
          [(Source, 1), (Content, 2), (Cue, 0)] by “bo@desk.example” Some("Ana Pe\u{301}rez") "By way of the \"desk\"."
          [(Content, 2)] by “bo@desk.example” None ""
        # copied or accepted
        document d-0123456789ab
        entry d-0123456789ab-e001 "🚨 Minister Ana Pe\u{301}rez said: “No new taxes this year.”\n\n• C:\\new\ttab \"quoted\"\nשלום עולם 👩\u{200d}🚀 and on\n"
          heading "🚨 Minister: “No new taxes”"
          claim n-004 by “a1”
          check_worthy Text 11–35 "Ana Pe\u{301}rez said: “No new" n-001 by “a1”
          claim Text 28–53 "“No new taxes this year.”" n-003 by “a1”
          summary Text 87–90 "👩\u{200d}🚀" n-005 by “a1”
          claim Heading 0–10 "🚨 Minister" n-002 by “a1”
          claim by “bo@desk.example”
          check_worthy Text 11–35 "Ana Pe\u{301}rez said: “No new" by “bo@desk.example”
          claim Text 28–53 "“No new taxes this year.”" by “bo@desk.example”
          summary Text 87–90 "👩\u{200d}🚀" by “bo@desk.example”
          claim Heading 0–10 "🚨 Minister" by “bo@desk.example”
          Done by “a1” ""
          Done by “bo@desk.example” ""
          [(Source, 1), (Content, 2), (Cue, 0)] by “a1” Some("Ana Pe\u{301}rez") "By way of the \"desk\"."
          [(Content, 2)] by “a1” None ""
          [(Source, 6), (Content, 7), (Cue, 5)] by “bo@desk.example” Some("Ana Pe\u{301}rez") "By way of the \"desk\"."
          [(Content, 7)] by “bo@desk.example” None ""
    "##]].assert_eq(&all);
}
