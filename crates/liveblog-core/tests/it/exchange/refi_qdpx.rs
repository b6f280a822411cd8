use std::fmt::Write as _;

use expect_test::{Expect, expect};
use liveblog_core::exchange::{Files, Format, Losses, Options, Reading, read, unzip, zip};
use liveblog_core::{Annotation, Part, Project};

use super::refi_schema::checked;
use super::{options, shown, written};
use crate::made_up;

/// The files in the project's archive.
fn unpacked(project: &Project, options: &Options) -> (Files, Losses) {
    let (files, losses) = written(project, Format::RefiQdpx, options);
    let [file] = &*files.0 else {
        panic!("{} files", files.0.len());
    };
    (unzip(&file.bytes).unwrap(), losses)
}

/// A project as another tool writes it.
fn foreign(sources: &str, texts: &[(&str, &str)]) -> Reading {
    let qde = format!(
        r##"<?xml version="1.0" encoding="utf-8"?>
<Project xmlns="urn:QDA-XML:project:1.0" name="Pilot" origin="SomeTool">
<Users><User guid="U0000000" name="Rafe Quillon"/><User guid="u0000001" id="b" name="Zoë"/></Users>
<CodeBook><Codes>
 <Code guid="C0000001" name="Claim" isCodable="true" color="#123456"/>
 <Code guid="C0000002" name="Cue" isCodable="true"/>
</Codes></CodeBook>
<Sources>{sources}</Sources>
<Notes><Note guid="N0000001" name="memo"><PlainTextContent>Check this.</PlainTextContent></Note></Notes>
</Project>"##
    );
    let mut files = Files::one("project.qde", qde);
    for (path, text) in texts {
        files.at(*path).extend_from_slice(text.as_bytes());
    }
    read(
        Format::RefiQdpx,
        &Files::one("pilot.qdpx", zip(&files).unwrap()),
        &options(),
    )
}

fn selection(start: usize, end: usize, name: &str, code: &str) -> String {
    format!(
        r#"<PlainTextSelection guid="S{start}-{end}" name="{name}" startPosition="{start}" endPosition="{end}" creatingUser="u0000000" creationDateTime="2026-08-20T10:15:00">
 <Coding guid="G{start}-{end}"><CodeRef targetGUID="{code}"/></Coding></PlainTextSelection>"#
    )
}

/// What was read, an annotation a line, and what became of the rest.
fn check(reading: &Reading, expected: Expect) {
    let mut shown = String::new();
    for document in &reading.draft.documents {
        writeln!(shown, "{:?}", document.title.as_deref()).unwrap();
        for entry in &document.entries {
            writeln!(shown, " {:?}", entry.text.as_deref().unwrap_or_default()).unwrap();
            for annotation in &entry.annotations {
                let span = annotation.span.as_ref();
                let span = span.map(|s| (s.start, s.end, s.exact.as_deref().unwrap_or_default()));
                writeln!(
                    shown,
                    "  {} {span:?} by {:?} at {:?} {:?}",
                    annotation.label,
                    annotation.annotator.as_deref(),
                    annotation.created,
                    annotation.note
                )
                .unwrap();
            }
        }
    }
    for outcome in &reading.outcomes {
        writeln!(shown, "{}: {:?}", outcome.place, outcome.verdict).unwrap();
    }
    expected.assert_eq(&shown);
}

#[test]
fn a_project_is_an_archive_of_xml_and_texts() {
    let (files, losses) = unpacked(&made_up::everything(), &options());
    checked(&files.0[0].bytes);
    expect![[r##"
        == project.qde
        <?xml version="1.0" encoding="utf-8"?>
        <Project xmlns="urn:QDA-XML:project:1.0" name="Pilot study" origin="liveblog-annotator 0.1.0" creatingUserGUID="6f86eb79-cf76-8886-8954-85973a1baded" creationDateTime="2026-11-22T10:00:00Z">
         <Users>
          <User guid="6f86eb79-cf76-8886-8954-85973a1baded" name="Coder 1" id="a1"/>
          <User guid="248d6c0a-e02c-8457-bc16-9885667aab51" name="Zoë &quot;Z&quot; Q" id="b"/>
         </Users>
         <CodeBook>
          <Codes>
           <Code guid="bbb9f1d0-8b35-803e-ac73-4691cb607880" name="Function" isCodable="false">
            <Description>{"group":"function","choice":"one"}</Description>
            <Code guid="d38a4a13-4c5d-85d8-ab28-c5cb53db21b9" name="Update" isCodable="true" color="#007818">
             <Description>Reports a new event or a new stage of the running one.

        Include: What has just happened, been announced or become known, in the outlet’s words, including short flashes that are filled in later.

        Exclude: Entries that mainly bring together what was reported before (summary), explain it (context, analysis) or give responses to it (reaction).

        Example: The second lifeboat has reached the stranded ferry.

        {"id":"update","hotkey":"u","scope":"entry"}</Description>
            </Code>
            <Code guid="33535bdd-5048-872c-9a70-cc62d134cb71" name="Summary" isCodable="true" color="#9C24D8">
             <Description>Brings together what the live blog reported before.

        Include: Recaps, lists of key points, “what we know so far”, hand-overs between shifts and closing summaries.

        Exclude: Entries that carry one new development with a line of recap below it.

        Example: Here is where things stand at 6pm: the vote is over, counting has begun, and turnout was 61%.

        {"id":"summary","scope":"entry","archived":true}</Description>
            </Code>
           </Code>
           <Code guid="44ef4caf-0d0e-8a56-87e9-eb33a207f991" name="Claim" isCodable="true" color="#0072B2">
            <Description>Says something about the world that could be shown to be true or false.

        Include: Statements about events, numbers, causes, laws, records or what somebody did or said, in the outlet’s own voice or credited to somebody else; predictions that name an outcome and a time. One such statement is enough.

        Exclude: Pure opinion and praise or blame, wishes, promises and intentions, questions, and remarks about the live blog itself.

        Example: The harbour authority says 14 ferries were cancelled this morning.

        {"id":"claim","hotkey":"1","scope":"both"}</Description>
           </Code>
           <Code guid="4cccde2e-59df-8791-86d7-564d952b8cd2" name="Check-worthy" isCodable="true" color="#8484FC">
            <Description>Makes a claim that many readers would want to have checked before they believe it.

        Include: Claims with consequences for health, safety, money, votes or reputations, surprising figures, contested accounts of who did what, and claims likely to be passed on.

        Exclude: Claims that nobody disputes or that matter to few, such as routine announcements, schedules and the weather at the scene. Whether you think the claim true or false does not count.

        Example: The opposition leader said that one ballot in ten was counted twice.

        {"id":"check_worthy","hotkey":"4","scope":"both","requires":"claim"}</Description>
           </Code>
           <Code guid="0ff5022d-2559-8871-b286-63e4c4f6477d" name="Live blog" isCodable="false">
            <Code guid="bbd7c425-67b6-8089-b693-67ceb1afce44" name="Entry" isCodable="true"/>
            <Code guid="2123d554-32ad-81c3-9ba7-d73af63c06ba" name="Status" isCodable="false">
             <Code guid="a5610e08-bc46-8a35-973a-b20984ae7742" name="Unseen" isCodable="true"/>
             <Code guid="db7cd67d-c840-8bf5-a250-da52d71ae5e6" name="In progress" isCodable="true"/>
             <Code guid="844227c9-8d91-85f0-8925-b4ae3b226a61" name="Done" isCodable="true"/>
             <Code guid="2361a686-6c13-8ffe-80dd-9675f8a7f2ac" name="Unsure" isCodable="true"/>
             <Code guid="30a2d281-c438-8bef-bda0-7c3566c779bf" name="Excluded" isCodable="true"/>
            </Code>
           </Code>
          </Codes>
         </CodeBook>
         <Sources>
          <TextSource guid="eaf8e34c-e41e-857e-a6ab-6b0706816b68" name="Storm &amp; taxes: live" plainTextPath="internal://eaf8e34c-e41e-857e-a6ab-6b0706816b68.txt" creatingUser="6f86eb79-cf76-8886-8954-85973a1baded" creationDateTime="2026-11-22T09:58:00Z">
           <Description>{"document":"d-0123456789ab","title":"Storm &amp; taxes: live","source_url":"https://news.example/live/storm","language":"en-GB","date":"2026-11-22","time_zone":"GMT","order":"mixed","text_sha256":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef","standfirst":["A long day at sea."],"key_points":["Ferries stay in port","Taxes do too"]}</Description>
           <PlainTextSelection guid="6fb5de46-d114-8698-acc8-f874faaa1c04" name="d-0123456789ab-e001" startPosition="0" endPosition="166" creatingUser="6f86eb79-cf76-8886-8954-85973a1baded">
            <Description>{"entry":"d-0123456789ab-e001","index":0,"heading":true,"time":"4.38pm","clock":"16:38:00","date":"2026-11-22","zone":"GMT","timestamp":"2026-11-22T16:38:00+00:00","inferred":"date zone","authors":["Jo Marsh","Ada Lindqvist in Oslo"]}</Description>
            <Coding guid="adf1f608-788d-88b3-bbed-4ed070076813" creatingUser="6f86eb79-cf76-8886-8954-85973a1baded">
             <CodeRef targetGUID="bbd7c425-67b6-8089-b693-67ceb1afce44"/>
            </Coding>
           </PlainTextSelection>
           <PlainTextSelection guid="fb5579f3-8061-8ef6-9c86-d2bbc5b8a097" name="d-0123456789ab-e001" startPosition="0" endPosition="166" creatingUser="6f86eb79-cf76-8886-8954-85973a1baded" modifiedDateTime="2026-11-22T10:01:00Z">
            <Coding guid="85372cea-f699-8513-a6ce-0b542e800bd2" creatingUser="6f86eb79-cf76-8886-8954-85973a1baded">
             <CodeRef targetGUID="844227c9-8d91-85f0-8925-b4ae3b226a61"/>
            </Coding>
           </PlainTextSelection>
           <PlainTextSelection guid="8681e7e7-a291-86c9-a916-11f010d13722" name="Ana Pérez said: “No new" startPosition="79" endPosition="103" creatingUser="6f86eb79-cf76-8886-8954-85973a1baded" creationDateTime="2026-11-22T10:00:01Z" modifiedDateTime="2026-11-22T10:00:01Z">
            <Coding guid="9c5f5902-55f6-855d-9f87-12cc86c2a3b8" creatingUser="6f86eb79-cf76-8886-8954-85973a1baded" creationDateTime="2026-11-22T10:00:01Z">
             <CodeRef targetGUID="4cccde2e-59df-8791-86d7-564d952b8cd2"/>
            </Coding>
           </PlainTextSelection>
           <PlainTextSelection guid="0043786f-5df2-84b1-a707-d31390e29122" name="🚨 Minister" startPosition="41" endPosition="51" creatingUser="6f86eb79-cf76-8886-8954-85973a1baded" creationDateTime="2026-11-22T10:00:02Z" modifiedDateTime="2026-11-22T10:00:02Z">
            <Coding guid="5f59c3a5-eb96-8ff7-bd6a-35f00476fc3e" creatingUser="6f86eb79-cf76-8886-8954-85973a1baded" creationDateTime="2026-11-22T10:00:02Z">
             <CodeRef targetGUID="44ef4caf-0d0e-8a56-87e9-eb33a207f991"/>
            </Coding>
           </PlainTextSelection>
           <PlainTextSelection guid="8a0298b2-747c-8515-8003-e3952f80f158" name="“No new taxes this year.”" startPosition="96" endPosition="121" creatingUser="6f86eb79-cf76-8886-8954-85973a1baded" creationDateTime="2026-11-22T10:00:03Z" modifiedDateTime="2026-11-22T10:00:03Z">
            <Coding guid="637c8767-008e-8c4a-816b-f8da00670397" creatingUser="6f86eb79-cf76-8886-8954-85973a1baded" creationDateTime="2026-11-22T10:00:03Z">
             <CodeRef targetGUID="44ef4caf-0d0e-8a56-87e9-eb33a207f991"/>
            </Coding>
           </PlainTextSelection>
           <PlainTextSelection guid="5a7394e5-39f7-8dee-9654-4d6542ee6d80" name="d-0123456789ab-e001" startPosition="0" endPosition="166" creatingUser="6f86eb79-cf76-8886-8954-85973a1baded" creationDateTime="2026-11-22T10:00:04Z" modifiedDateTime="2026-11-22T10:00:04Z">
            <Coding guid="860a5f49-8c25-8537-b52c-8bf35b9f7fe9" creatingUser="6f86eb79-cf76-8886-8954-85973a1baded" creationDateTime="2026-11-22T10:00:04Z">
             <CodeRef targetGUID="44ef4caf-0d0e-8a56-87e9-eb33a207f991"/>
            </Coding>
           </PlainTextSelection>
           <PlainTextSelection guid="fc7a56fc-203d-8592-928d-321cc38f0672" name="👩‍🚀" startPosition="155" endPosition="158" creatingUser="6f86eb79-cf76-8886-8954-85973a1baded" creationDateTime="2026-11-22T10:00:05Z" modifiedDateTime="2026-11-22T10:00:05Z">
            <Coding guid="2cc725c5-7a1c-8cce-a664-a5dc8ea3390f" creatingUser="6f86eb79-cf76-8886-8954-85973a1baded" creationDateTime="2026-11-22T10:00:05Z">
             <CodeRef targetGUID="33535bdd-5048-872c-9a70-cc62d134cb71"/>
            </Coding>
           </PlainTextSelection>
           <PlainTextSelection guid="1fd6d6e0-67f0-8bfd-9a37-72e4113e9f9c" name="d-0123456789ab-e002" startPosition="168" endPosition="205" creatingUser="6f86eb79-cf76-8886-8954-85973a1baded">
            <Description>{"entry":"d-0123456789ab-e002","index":1}</Description>
            <Coding guid="ab0b7c97-1bf5-8dcc-8bca-ca963691b2a9" creatingUser="6f86eb79-cf76-8886-8954-85973a1baded">
             <CodeRef targetGUID="bbd7c425-67b6-8089-b693-67ceb1afce44"/>
            </Coding>
           </PlainTextSelection>
           <PlainTextSelection guid="76fc0397-5031-89ec-acda-a5a074eec409" name="d-0123456789ab-e002" startPosition="168" endPosition="205" creatingUser="6f86eb79-cf76-8886-8954-85973a1baded" modifiedDateTime="2026-11-22T10:01:00Z">
            <Description>Who says so?</Description>
            <Coding guid="759c2751-fd91-897d-b438-33b9125eab71" creatingUser="6f86eb79-cf76-8886-8954-85973a1baded">
             <CodeRef targetGUID="2361a686-6c13-8ffe-80dd-9675f8a7f2ac"/>
            </Coding>
           </PlainTextSelection>
           <PlainTextSelection guid="73287431-0a6b-8a22-87e4-e3ee6032bfa5" name="d-0123456789ab-e002" startPosition="168" endPosition="205" creatingUser="248d6c0a-e02c-8457-bc16-9885667aab51" modifiedDateTime="2026-11-22T10:01:00Z">
            <Coding guid="04dc78f5-f9eb-84ef-be29-564557ac7348" creatingUser="248d6c0a-e02c-8457-bc16-9885667aab51">
             <CodeRef targetGUID="30a2d281-c438-8bef-bda0-7c3566c779bf"/>
            </Coding>
           </PlainTextSelection>
           <PlainTextSelection guid="521016be-f271-869d-a66a-3f69fbfe3200" name="d-0123456789ab-e003" startPosition="207" endPosition="239" creatingUser="6f86eb79-cf76-8886-8954-85973a1baded">
            <Description>{"entry":"d-0123456789ab-e003","index":2,"heading":true}</Description>
            <Coding guid="9ce706a8-f1fa-8b79-b773-98f3bbcc3e86" creatingUser="6f86eb79-cf76-8886-8954-85973a1baded">
             <CodeRef targetGUID="bbd7c425-67b6-8089-b693-67ceb1afce44"/>
            </Coding>
           </PlainTextSelection>
           <PlainTextSelection guid="eef2a35e-deee-8808-97ac-f4cbe923eb88" name="d-0123456789ab-e003" startPosition="207" endPosition="239" creatingUser="6f86eb79-cf76-8886-8954-85973a1baded" modifiedDateTime="2026-11-22T10:01:00Z">
            <Coding guid="7c8d37e7-acdc-8636-8070-b034d0794793" creatingUser="6f86eb79-cf76-8886-8954-85973a1baded">
             <CodeRef targetGUID="a5610e08-bc46-8a35-973a-b20984ae7742"/>
            </Coding>
           </PlainTextSelection>
          </TextSource>
          <TextSource guid="8150a8fb-df9c-803f-a303-7cfa64859c9a" name="d-ba9876543210" plainTextPath="internal://8150a8fb-df9c-803f-a303-7cfa64859c9a.txt" creatingUser="6f86eb79-cf76-8886-8954-85973a1baded" creationDateTime="2026-11-22T09:58:00Z">
           <Description>{"document":"d-ba9876543210","order":"newest_first","text_sha256":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}</Description>
           <PlainTextSelection guid="e9f35988-b6f0-8a25-8786-c3104bf702fd" name="d-ba9876543210-e001" startPosition="0" endPosition="18" creatingUser="6f86eb79-cf76-8886-8954-85973a1baded">
            <Description>{"entry":"d-ba9876543210-e001","index":0,"clock":"09:00:00","inferred":"clock"}</Description>
            <Coding guid="608bc179-383e-88e8-874c-e459ed86053d" creatingUser="6f86eb79-cf76-8886-8954-85973a1baded">
             <CodeRef targetGUID="bbd7c425-67b6-8089-b693-67ceb1afce44"/>
            </Coding>
           </PlainTextSelection>
           <PlainTextSelection guid="ec876a50-eb76-8714-80b8-d10a1149efc4" name="d-ba9876543210-e001" startPosition="0" endPosition="18" creatingUser="248d6c0a-e02c-8457-bc16-9885667aab51" creationDateTime="2026-11-22T10:00:06Z" modifiedDateTime="2026-11-22T10:01:30Z">
            <Description>Two lines,
        one thought.</Description>
            <Coding guid="83776020-1a85-8bad-b69f-1b96df3b7e95" creatingUser="248d6c0a-e02c-8457-bc16-9885667aab51" creationDateTime="2026-11-22T10:00:06Z">
             <CodeRef targetGUID="d38a4a13-4c5d-85d8-ab28-c5cb53db21b9"/>
            </Coding>
           </PlainTextSelection>
          </TextSource>
         </Sources>
         <Sets>
          <Set guid="4e99b0a6-f0f1-8270-9874-e96382b969af" name="Live blog core">
           <Description>{"codebook":"liveblog-core","version":3}</Description>
           <MemberCode targetGUID="44ef4caf-0d0e-8a56-87e9-eb33a207f991"/>
           <MemberCode targetGUID="4cccde2e-59df-8791-86d7-564d952b8cd2"/>
           <MemberCode targetGUID="d38a4a13-4c5d-85d8-ab28-c5cb53db21b9"/>
           <MemberCode targetGUID="33535bdd-5048-872c-9a70-cc62d134cb71"/>
          </Set>
         </Sets>
        </Project>
        == sources/eaf8e34c-e41e-857e-a6ab-6b0706816b68.txt
        4.38pm · Jo Marsh, Ada Lindqvist in Oslo
        🚨 Minister: “No new taxes”
        🚨 Minister Ana Pérez said: “No new taxes this year.”

        • C:\new	tab "quoted"
        שלום עולם 👩‍🚀 and on


        #2
        A second entry, without a heading.

        #3
        A heading with nothing below

        == sources/8150a8fb-df9c-803f-a303-7cfa64859c9a.txt
        09:00:00
        Only one.
        -- 3 attribution: r-001 r-002 r-003
        -- 3 link: l-002 l-003 l-001
        -- 6 annotation_id: n-001 n-002 n-003 n-004 n-005 n-006
        -- 6 annotation_origin: n-001 n-002 n-003 n-004 n-005 n-006
        -- 6 annotation_version: n-001 n-002 n-003 n-004 n-005 n-006
        -- 1 notice: d-0123456789ab
        -- 1 heading: d-ba9876543210-e001
        -- 3 block: d-0123456789ab-e001 d-0123456789ab-e002 d-ba9876543210-e001
        -- 4 source: d-0123456789ab-e001 d-0123456789ab-e002 d-0123456789ab-e003 d-ba9876543210-e001
        -- 1 codebook_change: liveblog-core
        -- 11 unknown_key: Pilot study d-0123456789ab d-0123456789ab-e001 r-001 d-0123456789ab-e002 n-006 l-001 claim function liveblog-core b
    "##]].assert_eq(&shown(&files, &losses));
}

#[test]
fn another_reader_finds_every_passage_by_its_words() {
    let project = made_up::everything();
    let (files, _) = unpacked(&project, &options());
    let document = checked(&files.0[0].bytes);
    let mut found = Vec::new();
    for source in document
        .descendants()
        .filter(|n| n.has_tag_name(("urn:QDA-XML:project:1.0", "TextSource")))
    {
        let path = source.attribute("plainTextPath").unwrap();
        let path = path.replace("internal://", "sources/");
        let text = &files.get(&path).unwrap().bytes;
        let text: Vec<char> = std::str::from_utf8(text).unwrap().chars().collect();
        for selection in source
            .children()
            .filter(|n| n.tag_name().name() == "PlainTextSelection")
        {
            let position = |name| selection.attribute(name).unwrap().parse::<usize>().unwrap();
            let words = &text[position("startPosition")..position("endPosition")];
            let words: String = words.iter().collect();
            let name = selection.attribute("name").unwrap();
            if !name.starts_with("d-") {
                assert_eq!(words, name);
                found.push(words);
            }
        }
    }
    expect![[r#"
        Ana Pérez said: “No new
        🚨 Minister
        “No new taxes this year.”
        👩‍🚀"#]]
    .assert_eq(&found.join("\n"));
}

#[test]
fn a_project_without_anything_is_valid() {
    let mut project = made_up::plain();
    project.name = Some("\u{1}".into());
    let options = Options {
        documents: Some(Vec::new()),
        annotators: Some(Vec::new()),
        ..options()
    };
    let (files, losses) = unpacked(&project, &options);
    checked(&files.0[0].bytes);
    let kinds: Vec<_> = losses.iter().map(|loss| loss.kind.name()).collect();
    assert_eq!(kinds, ["character"]);
}

#[test]
fn sources_of_other_tools_become_live_blogs() {
    let sources = format!(
        r#"<TextSource guid="T1" name="Budget day" plainTextPath="internal://T1.TXT" creationDateTime="2026-08-20T09:00:00Z">
<Description>Not a label.</Description>{}{}<PlainTextSelection guid="S9" startPosition="0" endPosition="5"/>
<Coding guid="K1" creatingUser="u0000001"><CodeRef targetGUID="c0000002"/><NoteRef targetGUID="N0000001"/></Coding></TextSource>
<TextSource guid="T2" name="Inline"><PlainTextContent>Two words</PlainTextContent>{}{}</TextSource>
<TextSource guid="T3" name="Outside" plainTextPath="relative:///T3.txt"/>
<TextSource guid="T4" name="Lost" plainTextPath="internal://T4.txt"/>
<TextSource guid="T5" name="Word" richTextPath="internal://T5.docx"/>
<TextSource guid="T6" name="Nothing"/>
<PDFSource guid="P1" name="Report.pdf" path="internal://P1.pdf"/>"#,
        selection(2, 20, "Minister Ana Pérez", "{c0000001}"),
        selection(21, 25, "said", "c0000002"),
        selection(0, 9, "Two words", "c0000001"),
        selection(4, 9, "words", "c0000009"),
    );
    let text = "🚨 Minister Ana Pérez said: “No new taxes this year.”";
    check(
        &foreign(&sources, &[("Sources/t1.txt", text)]),
        expect![[r#"
            Some("Budget day")
             "🚨 Minister Ana Pérez said: “No new taxes this year.”"
              claim Some((2, 20, "Minister Ana Pérez")) by Some("rafe_quillon") at Some("2026-08-20T10:15:00Z") ""
              cue Some((21, 25, "said")) by Some("rafe_quillon") at Some("2026-08-20T10:15:00Z") ""
              cue None by Some("b") at Some("2026-08-20T09:00:00Z") "Check this."
            Some("Inline")
             "Two words"
              claim None by Some("rafe_quillon") at Some("2026-08-20T10:15:00Z") ""
            selection “”: Refused("it has no code")
            selection “words”: Refused("its code is not in the codebook")
            source “Outside”: Refused("its text lies outside of the project, in “relative:///T3.txt”")
            source “Lost”: Refused("its text “T4.txt” is missing")
            source “Word”: Refused("the text is there only as a document of a word processor; let the other program export it as plain text")
            source “Nothing”: Refused("the source has no text")
            source “Report.pdf”: Refused("only texts can be read, not PDFs, pictures, sound or film")
        "#]],
    );
}

#[test]
fn positions_in_other_units_are_told_by_the_words() {
    let text = "\u{FEFF}One\r\ntwo 🚨\r\nthree four";
    for (start, three, expected) in [
        // Line ends as one, as ATLAS.ti counts.
        (
            10,
            15,
            expect![[r#"
            None
             "One\ntwo 🚨\nthree four"
              claim Some((10, 15, "three")) by Some("rafe_quillon") at Some("2026-08-20T10:15:00Z") ""
              claim Some((16, 20, "four")) by Some("rafe_quillon") at Some("2026-08-20T10:15:00Z") ""
        "#]],
        ),
        // As two, as in a text that is cut as it is.
        (
            12,
            17,
            expect![[r#"
            None
             "One\ntwo 🚨\nthree four"
              claim Some((10, 15, "three")) by Some("rafe_quillon") at Some("2026-08-20T10:15:00Z") ""
              claim Some((16, 20, "four")) by Some("rafe_quillon") at Some("2026-08-20T10:15:00Z") ""
            source “”: Repaired("its positions are counted in code points, with line ends as two")
        "#]],
        ),
        // UTF-16.
        (
            11,
            16,
            expect![[r#"
            None
             "One\ntwo 🚨\nthree four"
              claim Some((10, 15, "three")) by Some("rafe_quillon") at Some("2026-08-20T10:15:00Z") ""
              claim Some((16, 20, "four")) by Some("rafe_quillon") at Some("2026-08-20T10:15:00Z") ""
            source “”: Repaired("its positions are counted in UTF-16 code units")
        "#]],
        ),
        (
            13,
            18,
            expect![[r#"
            None
             "One\ntwo 🚨\nthree four"
              claim Some((10, 15, "three")) by Some("rafe_quillon") at Some("2026-08-20T10:15:00Z") ""
              claim Some((16, 20, "four")) by Some("rafe_quillon") at Some("2026-08-20T10:15:00Z") ""
            source “”: Repaired("its positions are counted in UTF-16 code units, with line ends as two")
        "#]],
        ),
        // None of these.
        (
            15,
            20,
            expect![[r#"
            None
             "One\ntwo 🚨\nthree four"
              claim Some((10, 15, "three")) by Some("rafe_quillon") at Some("2026-08-20T10:15:00Z") ""
              claim Some((16, 20, "four")) by Some("rafe_quillon") at Some("2026-08-20T10:15:00Z") ""
            selection “three”: Repaired("its positions did not fit; it was found by its words")
            selection “four”: Repaired("its positions did not fit; it was found by its words")
        "#]],
        ),
        (
            150,
            155,
            expect![[r#"
            None
             "One\ntwo 🚨\nthree four"
              claim Some((10, 15, "three")) by Some("rafe_quillon") at Some("2026-08-20T10:15:00Z") ""
              claim Some((16, 20, "four")) by Some("rafe_quillon") at Some("2026-08-20T10:15:00Z") ""
            selection “three”: Repaired("its positions did not fit; it was found by its words")
            selection “four”: Repaired("its positions did not fit; it was found by its words")
        "#]],
        ),
    ] {
        let source = format!(
            r#"<TextSource guid="T1" plainTextPath="internal://T1.txt">{}{}</TextSource>"#,
            selection(start, three, "three", "c0000001"),
            selection(three + 1, three + 5, "four", "c0000001"),
        );
        check(&foreign(&source, &[("sources/T1.txt", text)]), expected);
    }
}

#[test]
fn selections_that_cannot_be_read_are_refused_one_by_one() {
    let bad = |start: &str, end: &str| {
        format!(
            r#"<PlainTextSelection name="bad" startPosition="{start}" endPosition="{end}"><Coding><CodeRef targetGUID="c0000001"/></Coding></PlainTextSelection>"#
        )
    };
    let source = format!(
        r#"<TextSource name="x"><PlainTextContent>Two words</PlainTextContent>{}{}{}{}{}{}</TextSource>"#,
        bad("3", "3"),
        bad("-1", "3"),
        bad("", "x"),
        bad("0", "99999999999999999999999"),
        bad("0", "10"),
        selection(0, 3, "Two", "c0000001"),
    );
    check(
        &foreign(&source, &[]),
        expect![[r#"
        Some("x")
         "Two words"
          claim Some((0, 3, "Two")) by Some("rafe_quillon") at Some("2026-08-20T10:15:00Z") ""
        selection “bad”: Refused("its positions are no range of the text")
        selection “bad”: Refused("its positions are no range of the text")
        selection “bad”: Refused("its positions are no range of the text")
        selection “bad”: Refused("its positions are no range of the text")
        selection “bad”: Refused("its positions lie beyond the text, and its words are not in it")
    "#]],
    );
}

#[test]
fn what_is_no_project_is_refused() {
    for (bytes, expected) in [
        (
            b"PK".to_vec(),
            expect![[r#"
            pilot.qdpx: Refused("this is no zip archive, or a part of it is missing")
        "#]],
        ),
        (
            zip(&Files::one("a.txt", "a")).unwrap(),
            expect![[r#"
            pilot.qdpx: Refused("there is no .qde file in the project")
        "#]],
        ),
        (
            zip(&Files::one("project.qde", "<CodeBook/>")).unwrap(),
            expect![[r#"
                project.qde: Refused("this is no REFI-QDA project")
            "#]],
        ),
        (
            zip(&Files::one("project.qde", "<Project")).unwrap(),
            expect![[r#"
            project.qde: Refused("line 1: this is no well-formed XML")
        "#]],
        ),
        (
            zip(&Files::one("project.qde", "<!DOCTYPE x><Project/>")).unwrap(),
            expect![[r#"
                project.qde: Refused("line 1: the file has a document type, which could make it grow without end, so it is not read")
            "#]],
        ),
        (
            zip(&Files::one("project.qde", "<Project/>")).unwrap(),
            expect![[""]],
        ),
        (
            zip(&Files::one("project.qde", vec![b' '; 8 << 20])).unwrap(),
            expect![[r#"
                project.qde: Refused("line 1: the file ends too soon, or is of another kind")
            "#]],
        ),
    ] {
        let files = Files::one("pilot.qdpx", bytes);
        check(&read(Format::RefiQdpx, &files, &options()), expected);
    }
}

#[test]
fn a_text_that_was_changed_elsewhere_is_one_entry() {
    let (mut files, _) = unpacked(&made_up::plain(), &options());
    let text = &mut files.0[1].bytes;
    text.splice(0..0, *b"A new line\n");
    let reading = read(
        Format::RefiQdpx,
        &Files::one("project.qdpx", zip(&files).unwrap()),
        &options(),
    );
    check(
        &reading,
        expect![[r#"
        Some("Storm at the harbour")
         "A new line\n#1\nFerries stay in port\nAll ferries are cancelled.\n\n#2\n“We wait,” said the captain.\n"
        source “Storm at the harbour”: Repaired("the text was changed, so that its entries cannot be told apart; it is one entry now")
    "#]],
    );
}

#[test]
fn an_entry_whose_text_names_its_own_id_stays_where_it_is() {
    let id = "d-0123456789ab-e001";
    let document = made_up::document("d-0123456789ab", &[(None, "é d-0123456789ab-e001 é")]);
    let mut project = Project::new(
        made_up::plain().codebook.as_ref().clone(),
        made_up::plain().annotators.clone(),
        vec![document],
    );
    let whole = made_up::annotation(&project, (0, 0), 1, "claim");
    let span = Annotation {
        span: made_up::find(&project.documents()[0], 0, Part::Text, id),
        ..made_up::annotation(&project, (0, 0), 2, "quote")
    };
    made_up::annotate(&mut project, whole);
    made_up::annotate(&mut project, span);
    written(&project, Format::RefiQdpx, &options());
}
