use expect_test::{Expect, expect};
use liveblog_core::Codebook;
use liveblog_core::exchange::{Files, Format, Reading, read};

use super::refi_schema::checked;
use super::{options, shown, written};
use crate::made_up;

fn reading(xml: &str) -> Reading {
    read(Format::RefiQdc, &Files::one("codes.qdc", xml), &options())
}

/// What was read, a label a line, and what became of the rest.
fn check(reading: &Reading, expected: Expect) {
    use std::fmt::Write as _;
    let mut shown = String::new();
    if let Some(book) = &reading.draft.codebook {
        for group in &book.groups {
            writeln!(shown, "group {} = {}", group.id, group.name).unwrap();
        }
        for label in &book.labels {
            let group = label.group.as_deref().unwrap_or("-");
            writeln!(
                shown,
                "{} = {} {} in {group}: {:?} +{:?} -{:?} e.g. {:?}",
                label.id,
                label.name,
                label.color,
                label.definition,
                label.include,
                label.exclude,
                label.example
            )
            .unwrap();
        }
    }
    for outcome in &reading.outcomes {
        writeln!(shown, "{}: {:?}", outcome.place, outcome.verdict).unwrap();
    }
    expected.assert_eq(&shown);
}

#[test]
fn a_codebook_is_codes_and_a_set() {
    let (files, losses) = written(&made_up::everything(), Format::RefiQdc, &options());
    checked(&files.0[0].bytes);
    expect![[r##"
        == codebook.qdc
        <?xml version="1.0" encoding="utf-8"?>
        <CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="liveblog-annotator 0.1.0">
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
         </Codes>
         <Sets>
          <Set guid="4e99b0a6-f0f1-8270-9874-e96382b969af" name="Live blog core">
           <Description>{"codebook":"liveblog-core","version":3}</Description>
           <MemberCode guid="44ef4caf-0d0e-8a56-87e9-eb33a207f991"/>
           <MemberCode guid="4cccde2e-59df-8791-86d7-564d952b8cd2"/>
           <MemberCode guid="d38a4a13-4c5d-85d8-ab28-c5cb53db21b9"/>
           <MemberCode guid="33535bdd-5048-872c-9a70-cc62d134cb71"/>
          </Set>
         </Sets>
        </CodeBook>
        -- 2 entry_label: n-004 n-006
        -- 4 span: n-001 n-002 n-003 n-005
        -- 3 attribution: r-001 r-002 r-003
        -- 3 link: l-002 l-003 l-001
        -- 3 status: d-0123456789ab-e001 d-0123456789ab-e002 d-0123456789ab-e003
        -- 1 entry_note: d-0123456789ab-e002
        -- 2 annotator: a1 b
        -- 2 document: d-0123456789ab d-ba9876543210
        -- 4 entry: d-0123456789ab-e001 d-0123456789ab-e002 d-0123456789ab-e003 d-ba9876543210-e001
        -- 1 codebook_change: liveblog-core
        -- 1 project_name: Pilot study
        -- 5 unknown_key: Pilot study claim function liveblog-core b
    "##]].assert_eq(&shown(&files, &losses));
}

#[test]
fn all_of_a_codebook_comes_back() {
    let mut project = made_up::plain();
    project.codebook = Codebook::liveblog_core().into();
    let (files, losses) = written(&project, Format::RefiQdc, &options());
    let document = checked(&files.0[0].bytes);
    let codes = document
        .descendants()
        .filter(|node| node.attribute("isCodable") == Some("true"));
    assert_eq!(codes.count(), 17);
    let kinds: Vec<_> = losses.iter().map(|loss| loss.kind.name()).collect();
    assert!(!kinds.contains(&"label_fact"), "{kinds:?}");
    let read = read(Format::RefiQdc, &files, &options());
    assert_eq!(read.draft.codebook, Some(project.codebook));
}

#[test]
fn what_a_text_says_is_not_taken_for_a_part_of_it() {
    let mut project = made_up::plain();
    let mut book = Codebook::clone(&project.codebook);
    let label = &mut book.labels[0];
    label.definition = "Include: not this one.\n\\Example: nor this\n\n{\"id\":\"x\"}\n".into();
    label.include = "Exclude:\n\nExclude: \u{1}\t\u{FFFE}".into();
    label.exclude = String::new();
    label.example = "\nExample: \r".into();
    label.name = " a\n\"<&'> ".into();
    project.codebook = book.into();
    let (files, losses) = written(&project, Format::RefiQdc, &options());
    let lost = losses.iter().find(|loss| loss.kind.name() == "character");
    assert_eq!(lost.unwrap().ids.join(" "), "claim");
    checked(&files.0[0].bytes.clone());
}

#[test]
fn codes_of_other_tools_become_labels_and_groups() {
    // As QualCoder, NVivo and MAXQDA write them: nested codes, some of which
    // only hold others, either spelling of GUIDs, short colours, a prefix.
    let xml = r##"<?xml version="1.0" encoding="utf-8" standalone="yes"?>
<q:CodeBook xmlns:q="urn:QDA-XML:codebook:1.0" origin="SomeTool 3"><q:Codes>
 <q:Code guid="{A0000000-0000-4000-8000-000000000001}" name="Actors" isCodable="false">
  <q:Code guid="a0000000-0000-4000-8000-000000000002" name="Minister" isCodable="true" color="#F00"/>
  <q:Code guid="a0000000-0000-4000-8000-000000000003" name="Other" isCodable="true" color="red">
   <q:Description>Who else.&#13;
Exclude: animals</q:Description>
   <q:Code guid="a0000000-0000-4000-8000-000000000004" name="Cat" isCodable="true"/>
  </q:Code>
 </q:Code>
 <q:Code guid="a0000000-0000-4000-8000-000000000005" name="Other" color="#00ff00"><q:NoteRef targetGUID="x"/></q:Code>
 <q:Code guid="a0000000-0000-4000-8000-000000000006" name="Ärger &amp; Mut" isCodable="true"/>
 <q:Code guid="a0000000-0000-4000-8000-000000000007" name=" " isCodable="true"/>
</q:Codes><q:Sets>
 <q:Set guid="a0000000-0000-4000-8000-000000000008" name="Feelings">
  <q:MemberCode guid="{A0000000-0000-4000-8000-000000000006}"/>
  <q:MemberCode guid="A0000000-0000-4000-8000-000000000002"/>
  <q:MemberCode guid="a0000000-0000-4000-8000-00000000ffff"/>
 </q:Set>
</q:Sets></q:CodeBook>"##;
    check(
        &reading(xml),
        expect![[r#"
            group actors = Actors
            group other = Actors / Other
            group feelings = Feelings
            minister = Minister #FF0000 in actors: "" +"" -"" e.g. ""
            other = Other  in other: "Who else." +"" -"animals" e.g. ""
            cat = Cat  in other: "" +"" -"" e.g. ""
            other_2 = Other (other_2) #00ff00 in -: "" +"" -"" e.g. ""
            ärger_mut = Ärger & Mut  in feelings: "" +"" -"" e.g. ""
            code “Other”: Repaired("another code has this name; it is now called “Other (other_2)”")
            code “ ”: Refused("the code has no name")
            set “Feelings”: Repaired("some of its codes stay in another group, since a label has one at most")
        "#]],
    );
}

#[test]
fn what_is_no_codebook_is_refused() {
    let nested = |depth: usize| {
        let open = r#"<Code name="x" isCodable="true">"#.repeat(depth);
        format!("<CodeBook><Codes>{open}")
    };
    for (xml, expected) in [
        (
            "",
            expect![[r#"
            codes.qdc: Refused("line 1: the file ends too soon, or is of another kind")
        "#]],
        ),
        (
            "<CodeBook>",
            expect![[r#"
            codes.qdc: Refused("line 1: the file ends too soon, or is of another kind")
        "#]],
        ),
        (
            "<Project/>",
            expect![[r#"
            codes.qdc: Refused("line 1: the file ends too soon, or is of another kind")
        "#]],
        ),
        (
            "<svg><CodeBook/></svg>",
            expect![[r#"
            codes.qdc: Refused("line 1: the file ends too soon, or is of another kind")
        "#]],
        ),
        ("<CodeBook/>", expect![[""]]),
        (
            "<CodeBook><Codes></CodeBook>",
            expect![[r#"
            codes.qdc: Refused("line 1: this is no well-formed XML")
        "#]],
        ),
        (
            "<!DOCTYPE x [<!ENTITY a \"aa\"><!ENTITY b SYSTEM \"file:///etc/passwd\">]>\n<CodeBook><Codes><Code name=\"&b;\"/></Codes></CodeBook>",
            expect![[r#"
                codes.qdc: Refused("line 1: the file has a document type, which could make it grow without end, so it is not read")
            "#]],
        ),
        (
            "<CodeBook><Codes><Code name=\"&b;\"/></Codes></CodeBook>",
            expect![[r#"
                codes.qdc: Refused("line 1: this is no well-formed XML")
            "#]],
        ),
        (
            "<CodeBook>\n<Codes><Code name=\"a\"><Description>&b;",
            expect![[r#"
                codes.qdc: Refused("line 2: an entity that nothing says the meaning of")
            "#]],
        ),
        (
            &nested(100_000),
            expect![[r#"
            codes.qdc: Refused("line 1: the elements are nested too deep")
        "#]],
        ),
    ] {
        check(&reading(xml), expected);
    }
}

#[test]
fn a_huge_codebook_is_read_as_far_as_it_makes_sense() {
    let many = r#"<Code name="the same name" isCodable="true"/>"#.repeat(6_000);
    let reading = reading(&format!("<CodeBook><Codes>{many}</Codes></CodeBook>"));
    assert_eq!(reading.draft.codebook.unwrap().labels.len(), 5_000);
    let last = reading.outcomes.last().unwrap();
    assert!(format!("{:?}", last.verdict).contains("more than 5000 codes"));
}
