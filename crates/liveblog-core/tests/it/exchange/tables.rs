//! Tables: what their files look like, and what is read of those that others
//! have changed.

use std::fmt::Write as _;

use expect_test::{Expect, expect};
use liveblog_core::exchange::{Files, Format, Options, Reading, Verdict, read};
use liveblog_core::{Annotator, Part, Project, Status};
use proptest::prelude::*;

use super::{options, shown, written};
use crate::made_up::{self, Tape, annotate, annotation, document, find, set_status, status};

const TABLES: [Format; 4] = [
    Format::CsvEntries,
    Format::CsvAnnotations,
    Format::CsvWide,
    Format::CsvCodebook,
];

/// The table itself, without its note.
fn table(project: &Project, format: Format, options: &Options) -> String {
    let (mut files, losses) = written(project, format, options);
    files.0.retain(|file| file.path.ends_with(".csv"));
    shown(&files, &losses)
}

fn check(format: Format, options: &Options, expect: Expect) {
    expect.assert_eq(&table(&made_up::everything(), format, options));
}

#[test]
fn entries() {
    check(
        Format::CsvEntries,
        &options(),
        expect![[r#"
            == entries.csv
            <BOM>document_id,entry_id,entry_index,document_title,source_url,language,document_date,document_time_zone,document_order,document_sha256,document_added,time_raw,time_clock,time_date,time_zone,timestamp,time_inferred,authors,heading,text,text_sha256,text_length_cp,text_length_utf16,source_start_cp,source_end_cp,entry.status.a1,entry.modified.a1,entry.note.a1,entry.status.b,entry.modified.b,entry.note.b,guarded␍
            d-0123456789ab,d-0123456789ab-e001,0,Storm & taxes: live,https://news.example/live/storm,en-GB,2026-11-22,GMT,mixed,0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef,2026-11-22T09:58:00Z,4.38pm,16:38:00,2026-11-22,GMT,2026-11-22T16:38:00+00:00,date; zone,Jo Marsh; Ada Lindqvist in Oslo,🚨 Minister: “No new taxes”,"🚨 Minister Ana Pérez said: “No new taxes this year.”

            • C:\new	tab ""quoted""
            שלום עולם 👩‍🚀 and on
            ",7e50cfb8eb4dc3c41831f4cb3e241417fb96eb37ab19b1eb0bfa6bd655ff4be3,98,101,120,260,done,2026-11-22T10:01:00Z,,,,,0␍
            d-0123456789ab,d-0123456789ab-e002,1,Storm & taxes: live,https://news.example/live/storm,en-GB,2026-11-22,GMT,mixed,0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef,2026-11-22T09:58:00Z,,,,,,,,,"A second entry, without a heading.",20bfd494eb12f24d0dad9492de5663b3572adb6a9f7e50f9b6126c4548d5bddb,34,34,0,0,unsure,2026-11-22T10:01:00Z,Who says so?,excluded,2026-11-22T10:01:00Z,,0␍
            d-0123456789ab,d-0123456789ab-e003,2,Storm & taxes: live,https://news.example/live/storm,en-GB,2026-11-22,GMT,mixed,0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef,2026-11-22T09:58:00Z,,,,,,,,A heading with nothing below,,e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855,0,0,0,0,unseen,2026-11-22T10:01:00Z,,,,,0␍
            d-ba9876543210,d-ba9876543210-e001,0,,,,,,newest_first,0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef,2026-11-22T09:58:00Z,,09:00:00,,,,clock,,,Only one.,47b3fdbdd1d7b15080fcd33157a1bc76d3885c917f70a01487b46bd172e9741c,9,9,0,0,,,,,,,0␍
            -- 2 entry_label: n-004 n-006
            -- 4 span: n-001 n-002 n-003 n-005
            -- 3 attribution: r-001 r-002 r-003
            -- 3 link: l-002 l-003 l-001
            -- 2 annotator: a1 b
            -- 1 standfirst: d-0123456789ab
            -- 1 key_points: d-0123456789ab
            -- 1 notice: d-0123456789ab
            -- 3 block: d-0123456789ab-e001 d-0123456789ab-e002 d-ba9876543210-e001
            -- 4 label_but_id: claim check_worthy update summary
            -- 1 group: function
            -- 1 codebook_name: liveblog-core
            -- 1 codebook_change: liveblog-core
            -- 1 project_name: Pilot study
            -- 1 empty_text: d-ba9876543210-e001
            -- 11 unknown_key: Pilot study d-0123456789ab d-0123456789ab-e001 r-001 d-0123456789ab-e002 n-006 l-001 claim function liveblog-core b
        "#]],
    );
}

#[test]
fn annotations() {
    check(
        Format::CsvAnnotations,
        &options(),
        expect![[r#"
            == annotations.csv
            <BOM>document_id,entry_id,entry_index,time_raw,time_clock,time_date,time_zone,timestamp,time_inferred,authors,text_sha256,annotation_id,label,annotator,annotator_name,part,start_cp,end_cp,start_utf16,end_utf16,quote,origin,note,created,modified,codebook_version,attribution_id,attribution_member,attribution_role,quote_type,speaker,source_type,naming,attribution_note,attribution_created,attribution_modified,attribution_codebook_version,guarded␍
            d-0123456789ab,d-0123456789ab-e001,0,4.38pm,16:38:00,2026-11-22,GMT,2026-11-22T16:38:00+00:00,date; zone,Jo Marsh; Ada Lindqvist in Oslo,7e50cfb8eb4dc3c41831f4cb3e241417fb96eb37ab19b1eb0bfa6bd655ff4be3,n-001,check_worthy,a1,Coder 1,text,11,35,12,36,Ana Pérez said: “No new,suggestion_accepted,,2026-11-22T10:00:01Z,2026-11-22T10:00:01Z,3,r-001,1,source,mixed,Ana Pérez,official,named,"By way of the ""desk"".",2026-11-22T10:00:01Z,2026-11-22T10:01:35Z,3,0␍
            d-0123456789ab,d-0123456789ab-e001,0,4.38pm,16:38:00,2026-11-22,GMT,2026-11-22T16:38:00+00:00,date; zone,Jo Marsh; Ada Lindqvist in Oslo,7e50cfb8eb4dc3c41831f4cb3e241417fb96eb37ab19b1eb0bfa6bd655ff4be3,n-002,claim,a1,Coder 1,heading,0,10,0,11,🚨 Minister,suggestion_edited,,2026-11-22T10:00:02Z,2026-11-22T10:00:02Z,3,,,,,,,,,,,,0␍
            d-0123456789ab,d-0123456789ab-e001,0,4.38pm,16:38:00,2026-11-22,GMT,2026-11-22T16:38:00+00:00,date; zone,Jo Marsh; Ada Lindqvist in Oslo,7e50cfb8eb4dc3c41831f4cb3e241417fb96eb37ab19b1eb0bfa6bd655ff4be3,n-003,claim,a1,Coder 1,text,28,53,29,54,“No new taxes this year.”,imported,,2026-11-22T10:00:03Z,2026-11-22T10:00:03Z,3,r-001,2,content,mixed,Ana Pérez,official,named,"By way of the ""desk"".",2026-11-22T10:00:01Z,2026-11-22T10:01:35Z,3,0␍
            d-0123456789ab,d-0123456789ab-e001,0,4.38pm,16:38:00,2026-11-22,GMT,2026-11-22T16:38:00+00:00,date; zone,Jo Marsh; Ada Lindqvist in Oslo,7e50cfb8eb4dc3c41831f4cb3e241417fb96eb37ab19b1eb0bfa6bd655ff4be3,n-004,claim,a1,Coder 1,,,,,,,human,,2026-11-22T10:00:04Z,2026-11-22T10:00:04Z,3,r-001,3,cue,mixed,Ana Pérez,official,named,"By way of the ""desk"".",2026-11-22T10:00:01Z,2026-11-22T10:01:35Z,3,0␍
            d-0123456789ab,d-0123456789ab-e001,0,4.38pm,16:38:00,2026-11-22,GMT,2026-11-22T16:38:00+00:00,date; zone,Jo Marsh; Ada Lindqvist in Oslo,7e50cfb8eb4dc3c41831f4cb3e241417fb96eb37ab19b1eb0bfa6bd655ff4be3,n-005,summary,a1,Coder 1,text,87,90,88,93,👩‍🚀,suggestion_accepted,,2026-11-22T10:00:05Z,2026-11-22T10:00:05Z,3,,,,,,,,,,,,0␍
            d-ba9876543210,d-ba9876543210-e001,0,,09:00:00,,,,clock,,47b3fdbdd1d7b15080fcd33157a1bc76d3885c917f70a01487b46bd172e9741c,n-006,update,b,"Zoë ""Z"" Q",,,,,,,human,"Two lines,
            one thought.",2026-11-22T10:00:06Z,2026-11-22T10:01:30Z,3,r-003,1,content,,,,unnamed,,2026-11-22T10:00:03Z,2026-11-22T10:00:03Z,3,0␍
            -- 1 attribution: r-002
            -- 3 link: l-002 l-003 l-001
            -- 3 status: d-0123456789ab-e001 d-0123456789ab-e002 d-0123456789ab-e003
            -- 1 entry_note: d-0123456789ab-e002
            -- 1 annotator: b
            -- 1 document_title: d-0123456789ab
            -- 1 document_url: d-0123456789ab
            -- 1 document_language: d-0123456789ab
            -- 1 document_date: d-0123456789ab
            -- 1 document_time_zone: d-0123456789ab
            -- 2 document_order: d-0123456789ab d-ba9876543210
            -- 1 standfirst: d-0123456789ab
            -- 1 key_points: d-0123456789ab
            -- 2 document_hash: d-0123456789ab d-ba9876543210
            -- 2 document_added: d-0123456789ab d-ba9876543210
            -- 1 notice: d-0123456789ab
            -- 2 unlabelled_entry: d-0123456789ab-e002 d-0123456789ab-e003
            -- 3 heading: d-0123456789ab-e003 d-0123456789ab-e001 d-ba9876543210-e001
            -- 3 block: d-0123456789ab-e001 d-0123456789ab-e002 d-ba9876543210-e001
            -- 4 source: d-0123456789ab-e001 d-0123456789ab-e002 d-0123456789ab-e003 d-ba9876543210-e001
            -- 2 text: d-0123456789ab-e001 d-ba9876543210-e001
            -- 4 label_but_id: claim check_worthy update summary
            -- 1 group: function
            -- 1 codebook_name: liveblog-core
            -- 1 codebook_change: liveblog-core
            -- 1 project_name: Pilot study
            -- 11 unknown_key: Pilot study d-0123456789ab d-0123456789ab-e001 r-001 d-0123456789ab-e002 n-006 l-001 claim function liveblog-core b
        "#]],
    );
}

#[test]
fn wide() {
    check(
        Format::CsvWide,
        &options(),
        expect![[r#"
            == wide.csv
            <BOM>document_id,entry_id,entry_index,entry.status.a1,entry.modified.a1,update.a1,summary.a1,function.group.a1,claim.a1,check_worthy.a1,entry.status.b,entry.modified.b,update.b,summary.b,function.group.b,claim.b,check_worthy.b,guarded␍
            d-0123456789ab,d-0123456789ab-e001,0,done,2026-11-22T10:01:00Z,0,0,0,1,0,,,,,,,,0␍
            d-0123456789ab,d-0123456789ab-e002,1,unsure,2026-11-22T10:01:00Z,,,,,,excluded,2026-11-22T10:01:00Z,,,,,,0␍
            d-0123456789ab,d-0123456789ab-e003,2,unseen,2026-11-22T10:01:00Z,,,,,,,,,,,,,0␍
            d-ba9876543210,d-ba9876543210-e001,0,,,,,,,,,,,,,,,0␍
            -- 4 span: n-001 n-002 n-003 n-005
            -- 1 unfinished_entry: n-006
            -- 3 attribution: r-001 r-002 r-003
            -- 3 link: l-002 l-003 l-001
            -- 1 annotation_note: n-006
            -- 1 entry_note: d-0123456789ab-e002
            -- 2 annotation_id: n-004 n-006
            -- 2 annotation_moment: n-004 n-006
            -- 2 annotation_origin: n-004 n-006
            -- 2 annotation_version: n-004 n-006
            -- 2 annotator: a1 b
            -- 1 document_title: d-0123456789ab
            -- 1 document_url: d-0123456789ab
            -- 1 document_language: d-0123456789ab
            -- 1 document_date: d-0123456789ab
            -- 1 document_time_zone: d-0123456789ab
            -- 2 document_order: d-0123456789ab d-ba9876543210
            -- 1 standfirst: d-0123456789ab
            -- 1 key_points: d-0123456789ab
            -- 2 document_hash: d-0123456789ab d-ba9876543210
            -- 2 document_added: d-0123456789ab d-ba9876543210
            -- 1 notice: d-0123456789ab
            -- 3 heading: d-0123456789ab-e001 d-0123456789ab-e003 d-ba9876543210-e001
            -- 2 time: d-0123456789ab-e001 d-ba9876543210-e001
            -- 1 author: d-0123456789ab-e001
            -- 3 block: d-0123456789ab-e001 d-0123456789ab-e002 d-ba9876543210-e001
            -- 4 source: d-0123456789ab-e001 d-0123456789ab-e002 d-0123456789ab-e003 d-ba9876543210-e001
            -- 4 text: d-0123456789ab-e001 d-0123456789ab-e002 d-0123456789ab-e003 d-ba9876543210-e001
            -- 4 label_but_id: claim check_worthy update summary
            -- 1 group_name: function
            -- 1 codebook_name: liveblog-core
            -- 1 codebook_change: liveblog-core
            -- 1 project_name: Pilot study
            -- 11 unknown_key: Pilot study d-0123456789ab d-0123456789ab-e001 r-001 d-0123456789ab-e002 n-006 l-001 claim function liveblog-core b
        "#]],
    );
}

#[test]
fn codebook() {
    check(
        Format::CsvCodebook,
        &options(),
        expect![[r#"
            == codebook.csv
            <BOM>codebook_id,codebook_name,codebook_version,label,name,color,hotkey,scope,group,group_name,group_choice,group_position,requires,archived,definition,include,exclude,example,guarded␍
            liveblog-core,Live blog core,3,claim,Claim,#0072B2,1,both,,,,,,0,Says something about the world that could be shown to be true or false.,"Statements about events, numbers, causes, laws, records or what somebody did or said, in the outlet’s own voice or credited to somebody else; predictions that name an outcome and a time. One such statement is enough.","Pure opinion and praise or blame, wishes, promises and intentions, questions, and remarks about the live blog itself.",The harbour authority says 14 ferries were cancelled this morning.,0␍
            liveblog-core,Live blog core,3,check_worthy,Check-worthy,#8484FC,4,both,,,,,claim,0,Makes a claim that many readers would want to have checked before they believe it.,"Claims with consequences for health, safety, money, votes or reputations, surprising figures, contested accounts of who did what, and claims likely to be passed on.","Claims that nobody disputes or that matter to few, such as routine announcements, schedules and the weather at the scene. Whether you think the claim true or false does not count.",The opposition leader said that one ballot in ten was counted twice.,0␍
            liveblog-core,Live blog core,3,update,Update,#007818,u,entry,function,Function,one,1,,0,Reports a new event or a new stage of the running one.,"What has just happened, been announced or become known, in the outlet’s words, including short flashes that are filled in later.","Entries that mainly bring together what was reported before (summary), explain it (context, analysis) or give responses to it (reaction).",The second lifeboat has reached the stranded ferry.,0␍
            liveblog-core,Live blog core,3,summary,Summary,#9C24D8,,entry,function,Function,one,1,,1,Brings together what the live blog reported before.,"Recaps, lists of key points, “what we know so far”, hand-overs between shifts and closing summaries.",Entries that carry one new development with a line of recap below it.,"Here is where things stand at 6pm: the vote is over, counting has begun, and turnout was 61%.",0␍
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
        "#]],
    );
}

#[test]
fn without_the_texts() {
    let options = Options {
        stand_off: true,
        ..options()
    };
    check(
        Format::CsvEntries,
        &options,
        expect![[r#"
            == entries.stand-off.csv
            <BOM>document_id,entry_id,entry_index,source_url,language,document_date,document_time_zone,document_order,document_sha256,document_added,time_raw,time_clock,time_date,time_zone,timestamp,time_inferred,text_sha256,text_length_cp,text_length_utf16,source_start_cp,source_end_cp,heading_sha256,heading_length_cp,heading_length_utf16,entry.status.a1,entry.modified.a1,entry.note.a1,entry.status.b,entry.modified.b,entry.note.b,guarded␍
            d-0123456789ab,d-0123456789ab-e001,0,https://news.example/live/storm,en-GB,2026-11-22,GMT,mixed,0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef,2026-11-22T09:58:00Z,4.38pm,16:38:00,2026-11-22,GMT,2026-11-22T16:38:00+00:00,date; zone,7e50cfb8eb4dc3c41831f4cb3e241417fb96eb37ab19b1eb0bfa6bd655ff4be3,98,101,120,260,92744630c88c4e7bbc98cc6a843b95ca1f2643eab2057f3915fd35f7b696f564,26,27,done,2026-11-22T10:01:00Z,,,,,0␍
            d-0123456789ab,d-0123456789ab-e002,1,https://news.example/live/storm,en-GB,2026-11-22,GMT,mixed,0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef,2026-11-22T09:58:00Z,,,,,,,20bfd494eb12f24d0dad9492de5663b3572adb6a9f7e50f9b6126c4548d5bddb,34,34,0,0,,,,unsure,2026-11-22T10:01:00Z,Who says so?,excluded,2026-11-22T10:01:00Z,,0␍
            d-0123456789ab,d-0123456789ab-e003,2,https://news.example/live/storm,en-GB,2026-11-22,GMT,mixed,0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef,2026-11-22T09:58:00Z,,,,,,,e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855,0,0,0,0,d18ad843f2eb0bb64683bffab4698771a8382077fef65096a8b946301c8dbc60,28,28,unseen,2026-11-22T10:01:00Z,,,,,0␍
            d-ba9876543210,d-ba9876543210-e001,0,,,,,newest_first,0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef,2026-11-22T09:58:00Z,,09:00:00,,,,clock,47b3fdbdd1d7b15080fcd33157a1bc76d3885c917f70a01487b46bd172e9741c,9,9,0,0,e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855,0,0,,,,,,,0␍
            -- 2 entry_label: n-004 n-006
            -- 4 span: n-001 n-002 n-003 n-005
            -- 3 attribution: r-001 r-002 r-003
            -- 3 link: l-002 l-003 l-001
            -- 2 annotator: a1 b
            -- 1 notice: d-0123456789ab
            -- 4 label_but_id: claim check_worthy update summary
            -- 1 group: function
            -- 1 codebook_name: liveblog-core
            -- 1 codebook_change: liveblog-core
            -- 1 project_name: Pilot study
            -- 11 unknown_key: Pilot study d-0123456789ab d-0123456789ab-e001 r-001 d-0123456789ab-e002 n-006 l-001 claim function liveblog-core b
        "#]],
    );
    check(
        Format::CsvAnnotations,
        &options,
        expect![[r#"
            == annotations.stand-off.csv
            <BOM>document_id,entry_id,entry_index,time_raw,time_clock,time_date,time_zone,timestamp,time_inferred,text_sha256,annotation_id,label,annotator,annotator_name,part,start_cp,end_cp,start_utf16,end_utf16,quote_sha256,origin,note,created,modified,codebook_version,attribution_id,attribution_member,attribution_role,quote_type,speaker,source_type,naming,attribution_note,attribution_created,attribution_modified,attribution_codebook_version,guarded␍
            d-0123456789ab,d-0123456789ab-e001,0,4.38pm,16:38:00,2026-11-22,GMT,2026-11-22T16:38:00+00:00,date; zone,7e50cfb8eb4dc3c41831f4cb3e241417fb96eb37ab19b1eb0bfa6bd655ff4be3,n-001,check_worthy,a1,Coder 1,text,11,35,12,36,6929f531f98a137f1869d88c903cd4a2a1718384622eb4221f90b84a739760b0,suggestion_accepted,,2026-11-22T10:00:01Z,2026-11-22T10:00:01Z,3,r-001,1,source,mixed,Ana Pérez,official,named,"By way of the ""desk"".",2026-11-22T10:00:01Z,2026-11-22T10:01:35Z,3,0␍
            d-0123456789ab,d-0123456789ab-e001,0,4.38pm,16:38:00,2026-11-22,GMT,2026-11-22T16:38:00+00:00,date; zone,7e50cfb8eb4dc3c41831f4cb3e241417fb96eb37ab19b1eb0bfa6bd655ff4be3,n-002,claim,a1,Coder 1,heading,0,10,0,11,20f4012fa233312ca05207c12ac96223e781760d99cbde5815814d5e5730ec2e,suggestion_edited,,2026-11-22T10:00:02Z,2026-11-22T10:00:02Z,3,,,,,,,,,,,,0␍
            d-0123456789ab,d-0123456789ab-e001,0,4.38pm,16:38:00,2026-11-22,GMT,2026-11-22T16:38:00+00:00,date; zone,7e50cfb8eb4dc3c41831f4cb3e241417fb96eb37ab19b1eb0bfa6bd655ff4be3,n-003,claim,a1,Coder 1,text,28,53,29,54,838aaebec1aa97285e463f670872955c86655451e650599826f617200a07e006,imported,,2026-11-22T10:00:03Z,2026-11-22T10:00:03Z,3,r-001,2,content,mixed,Ana Pérez,official,named,"By way of the ""desk"".",2026-11-22T10:00:01Z,2026-11-22T10:01:35Z,3,0␍
            d-0123456789ab,d-0123456789ab-e001,0,4.38pm,16:38:00,2026-11-22,GMT,2026-11-22T16:38:00+00:00,date; zone,7e50cfb8eb4dc3c41831f4cb3e241417fb96eb37ab19b1eb0bfa6bd655ff4be3,n-004,claim,a1,Coder 1,,,,,,,human,,2026-11-22T10:00:04Z,2026-11-22T10:00:04Z,3,r-001,3,cue,mixed,Ana Pérez,official,named,"By way of the ""desk"".",2026-11-22T10:00:01Z,2026-11-22T10:01:35Z,3,0␍
            d-0123456789ab,d-0123456789ab-e001,0,4.38pm,16:38:00,2026-11-22,GMT,2026-11-22T16:38:00+00:00,date; zone,7e50cfb8eb4dc3c41831f4cb3e241417fb96eb37ab19b1eb0bfa6bd655ff4be3,n-005,summary,a1,Coder 1,text,87,90,88,93,baf35f72ea6b4f5ffff8015bb4556c52a9d90706da1edf42dbaef025467976e3,suggestion_accepted,,2026-11-22T10:00:05Z,2026-11-22T10:00:05Z,3,,,,,,,,,,,,0␍
            d-ba9876543210,d-ba9876543210-e001,0,,09:00:00,,,,clock,47b3fdbdd1d7b15080fcd33157a1bc76d3885c917f70a01487b46bd172e9741c,n-006,update,b,"Zoë ""Z"" Q",,,,,,,human,"Two lines,
            one thought.",2026-11-22T10:00:06Z,2026-11-22T10:01:30Z,3,r-003,1,content,,,,unnamed,,2026-11-22T10:00:03Z,2026-11-22T10:00:03Z,3,0␍
            -- 1 attribution: r-002
            -- 3 link: l-002 l-003 l-001
            -- 3 status: d-0123456789ab-e001 d-0123456789ab-e002 d-0123456789ab-e003
            -- 1 entry_note: d-0123456789ab-e002
            -- 1 annotator: b
            -- 1 document_url: d-0123456789ab
            -- 1 document_language: d-0123456789ab
            -- 1 document_date: d-0123456789ab
            -- 1 document_time_zone: d-0123456789ab
            -- 2 document_order: d-0123456789ab d-ba9876543210
            -- 2 document_hash: d-0123456789ab d-ba9876543210
            -- 2 document_added: d-0123456789ab d-ba9876543210
            -- 1 notice: d-0123456789ab
            -- 2 unlabelled_entry: d-0123456789ab-e002 d-0123456789ab-e003
            -- 2 heading: d-0123456789ab-e001 d-ba9876543210-e001
            -- 4 source: d-0123456789ab-e001 d-0123456789ab-e002 d-0123456789ab-e003 d-ba9876543210-e001
            -- 2 text: d-0123456789ab-e001 d-ba9876543210-e001
            -- 4 label_but_id: claim check_worthy update summary
            -- 1 group: function
            -- 1 codebook_name: liveblog-core
            -- 1 codebook_change: liveblog-core
            -- 1 project_name: Pilot study
            -- 11 unknown_key: Pilot study d-0123456789ab d-0123456789ab-e001 r-001 d-0123456789ab-e002 n-006 l-001 claim function liveblog-core b
        "#]],
    );
}

#[test]
fn the_note_says_what_the_columns_are_and_how_to_open_the_table() {
    let (mut files, _) = written(&made_up::plain(), Format::CsvWide, &options());
    files.0.retain(|file| file.path.ends_with("README.txt"));
    expect![[r#"
        == wide.README.txt
        wide.csv: entries by annotators, for measures of agreement.
        Written by liveblog-annotator 0.1.0.

        Comma-separated values (RFC 4180) in UTF-8 with a byte-order mark; the first row names
        the columns. Texts can have line breaks inside quotation marks. An empty cell means
        that there is nothing to say.

        Offsets count from 0 to the end, which is not included: columns that end in “_cp” in
        Unicode code points, as Python and R do; those in “_utf16” in UTF-16 code units, as
        JavaScript and Java do. Moments are RFC 3339.

        Formula guard: on. A cell that begins with = + - @ or a tab, carriage return or NUL (or with a
        full-width = + - @) has an apostrophe before it, so that no spreadsheet takes it for
        a formula; so has a cell that begins with apostrophes and then so. In rows that have
        such a cell the last column, “guarded”, says 1: there, take one apostrophe off each
        cell that matches ^'+[=+@\t\r\0＝＋－＠-]. Liveblog Annotator does so by itself.

        How to open it
        Excel: Data > From Text/CSV, “65001: Unicode (UTF-8)”, comma, and no detection of data
        types. A cell of Excel holds 32,767 characters and no more.
        R: read.csv("wide.csv", fileEncoding = "UTF-8-BOM", na.strings = "")
        pandas: pandas.read_csv("wide.csv", encoding="utf-8-sig")
        SPSS: File > Import Data > CSV Data, encoding UTF-8, text qualifier "

        Columns
        document_id: the live blog
        entry_id: the entry, the same in all tables
        entry_index: its place in the live blog, from 0
        entry.status.a1: the status of the entry by this annotator: empty or unseen (not read yet), in_progress, done (read; where no label is set, none applies), unsure (cannot decide), excluded (left out of the study)
        entry.modified.a1: when this annotator last changed it
        claim.a1: 1 where a1 set the label claim on the entry, 0 where not, empty where a1 is not done with the entry
        quote.a1: 1 where a1 set the label quote on the entry, 0 where not, empty where a1 is not done with the entry
        official_statement.a1: 1 where a1 set the label official_statement on the entry, 0 where not, empty where a1 is not done with the entry
        check_worthy.a1: 1 where a1 set the label check_worthy on the entry, 0 where not, empty where a1 is not done with the entry
        guarded: 1 where the row has a cell that was guarded, else 0

        Agreement
        R, two annotators: irr::kappa2(d[, c("claim.a1", "claim.b")]); several:
        irr::kripp.alpha(t(as.matrix(d[, c("claim.a1", "claim.b", "claim.c")])), "nominal").
        Rows that one of them is not done with are empty there and left out, or counted as missing.
        ReCal: keep the columns of one label, rows without empty cells, and no first row.
        SPSS shortens names of more than 64 bytes; names that R or SPSS could not have are respelled:
        _x and _ enclose a character’s number in hexadecimal.
    "#]].assert_eq(&shown(&files, &Default::default()));
    let options = Options {
        formula_guard: false,
        stand_off: true,
        ..options()
    };
    let (files, _) = written(&made_up::plain(), Format::CsvCodebook, &options);
    let note = files.get("codebook.stand-off.README.txt").unwrap().text();
    assert!(note.starts_with("codebook.stand-off.csv: "), "{note}");
    assert!(note.contains("Formula guard: off."), "{note}");
    assert!(note.contains("stand-off"), "{note}");
    assert!(!note.contains("guarded"), "{note}");
}

/// Texts that a spreadsheet takes for formulas, and some that look as if they
/// had been guarded already.
fn formulas() -> Project {
    let texts = [
        "=1+1",
        "-5 %",
        "@handle",
        "+++",
        "\tindented",
        "\rreturned",
        "＝1",
        "'=1+1",
        "''-5 %",
        "'tis the season",
        "5 - 3 = 2",
    ];
    let entries = texts.map(|text| (None, text));
    let mut harbour = document("d-0123456789ab", &entries);
    harbour.title = Some("+++ Storm +++".to_owned());
    let mut codebook = made_up::plain().codebook.as_ref().clone();
    codebook.labels[0].definition = "=HYPERLINK(\"https://news.example\")".to_owned();
    let mut project = Project::new(codebook, vec![Annotator::first()], vec![harbour]);
    for (entry, text) in texts.iter().enumerate() {
        let mut mark = annotation(&project, (0, entry), entry, "claim");
        mark.span = find(&project.documents()[0], entry, Part::Text, text);
        mark.note = "-".into();
        annotate(&mut project, mark);
    }
    project
}

/// The cells of one column.
fn cells(files: &Files, column: &str) -> String {
    let file = files.ending(".csv").unwrap();
    let text = file.text();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let names = reader.headers().unwrap().clone();
    let at = names.iter().position(|name| name == column);
    let mut cells = String::new();
    for record in reader.records() {
        let record = record.unwrap();
        let cell = at.map_or("(none)", |at| &record[at]);
        writeln!(cells, "{cell:?}").unwrap();
    }
    cells
}

#[test]
fn what_looks_like_a_formula_is_guarded_and_read_back() {
    let project = formulas();
    let (guarded, _) = written(&project, Format::CsvAnnotations, &options());
    expect![[r#"
        "'=1+1"
        "'-5 %"
        "'@handle"
        "'+++"
        "'\tindented"
        "'\rreturned"
        "'＝1"
        "''=1+1"
        "'''-5 %"
        "'tis the season"
        "5 - 3 = 2"
    "#]]
    .assert_eq(&cells(&guarded, "quote"));
    let off = Options {
        formula_guard: false,
        ..options()
    };
    let (plain, _) = written(&project, Format::CsvAnnotations, &off);
    expect![[r#"
        "=1+1"
        "-5 %"
        "@handle"
        "+++"
        "\tindented"
        "\rreturned"
        "＝1"
        "'=1+1"
        "''-5 %"
        "'tis the season"
        "5 - 3 = 2"
    "#]]
    .assert_eq(&cells(&plain, "quote"));
    assert!(cells(&plain, "guarded").starts_with("\"(none)\""));
    for format in TABLES {
        // Each is read back when it is written.
        let (on, _) = written(&project, format, &options());
        let (plain, _) = written(&project, format, &off);
        assert_eq!(
            read(format, &on, &options()).draft,
            read(format, &plain, &options()).draft,
            "{format}"
        );
    }
}

/// Bug: an apostrophe that stood in the text was taken off again.
#[test]
fn only_our_own_apostrophes_are_taken_off() {
    for (flag, expected) in [
        (None, "'=1"),
        (Some(""), "'=1"),
        (Some("0"), "'=1"),
        (Some("1"), "=1"),
    ] {
        let mut text = "label,entry_id,start_cp,end_cp,quote".to_owned();
        let mut row = "claim,e1,0,2,'=1".to_owned();
        if let Some(flag) = flag {
            text.push_str(",guarded");
            write!(row, ",{flag}").unwrap();
        }
        write!(text, "\r\n{row}\r\n").unwrap();
        let reading = read_text(Format::CsvAnnotations, text.into_bytes());
        let annotation = &reading.draft.documents[0].entries[0].annotations[0];
        let quote = annotation.span.as_ref().unwrap().exact.as_deref();
        assert_eq!(quote, Some(expected), "{flag:?}");
    }
}

/// Three annotators: one is done, one cannot decide, one has not begun.
#[test]
fn not_seen_nothing_applies_and_cannot_judge_differ() {
    let mut project = made_up::plain();
    let people = ["a1", "b", "c.d"].map(|id| Annotator {
        id: id.into(),
        ..Annotator::first()
    });
    let documents = project.documents().iter().map(|d| (**d).clone()).collect();
    let mut codebook = liveblog_core::Codebook::liveblog_core();
    codebook
        .labels
        .retain(|label| ["claim", "update", "summary"].contains(&&*label.id));
    project = Project::new(codebook, people.to_vec(), documents);
    for (number, entry, label, annotator) in [
        (1, 0, "claim", 0),
        (2, 0, "update", 0),
        (3, 0, "summary", 1),
        (4, 1, "claim", 1),
        (5, 1, "claim", 1),
    ] {
        let mut mark = annotation(&project, (0, entry), number, label);
        mark.annotator = people[annotator].id.clone();
        annotate(&mut project, mark);
    }
    for (entry, annotator, kind) in [
        (0, 0, Status::Done),
        (0, 1, Status::Unsure),
        (1, 0, Status::Done),
        (1, 1, Status::Done),
    ] {
        let mut status = status(&project, (0, entry), kind);
        status.annotator = people[annotator].id.clone();
        set_status(&mut project, status);
    }
    expect![[r#"
        == wide.csv
        <BOM>document_id,entry_id,entry_index,entry.status.a1,entry.modified.a1,update.a1,summary.a1,function.group.a1,claim.a1,entry.status.b,entry.modified.b,update.b,summary.b,function.group.b,claim.b,entry.status.c_x2e_d,entry.modified.c_x2e_d,update.c_x2e_d,summary.c_x2e_d,function.group.c_x2e_d,claim.c_x2e_d,guarded␍
        d-0123456789ab,d-0123456789ab-e001,0,done,2026-11-22T10:01:00Z,1,0,update,1,unsure,2026-11-22T10:01:00Z,,,,,,,,,,,0␍
        d-0123456789ab,d-0123456789ab-e002,1,done,2026-11-22T10:01:00Z,0,0,0,0,done,2026-11-22T10:01:00Z,0,0,0,1,,,,,,,0␍
        -- 1 repeated_label: n-005
        -- 1 unfinished_entry: n-003
        -- 5 annotation_id: n-001 n-002 n-003 n-004 n-005
        -- 5 annotation_moment: n-001 n-002 n-003 n-004 n-005
        -- 5 annotation_origin: n-001 n-002 n-003 n-004 n-005
        -- 5 annotation_version: n-001 n-002 n-003 n-004 n-005
        -- 3 annotator: a1 b c.d
        -- 1 document_title: d-0123456789ab
        -- 1 document_order: d-0123456789ab
        -- 1 document_hash: d-0123456789ab
        -- 1 document_added: d-0123456789ab
        -- 1 heading: d-0123456789ab-e001
        -- 2 block: d-0123456789ab-e001 d-0123456789ab-e002
        -- 2 source: d-0123456789ab-e001 d-0123456789ab-e002
        -- 2 text: d-0123456789ab-e001 d-0123456789ab-e002
        -- 3 label_but_id: claim update summary
        -- 1 group_name: function
        -- 1 codebook_name: liveblog-core
    "#]].assert_eq(&table(&project, Format::CsvWide, &options()));
}

/// The rows of a table with other columns, separators and encodings.
fn resaved(files: &Files, delimiter: u8, keep: &dyn Fn(&str) -> bool) -> String {
    let text = files.ending(".csv").unwrap().text().into_owned();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.as_bytes());
    let mut writer = csv::WriterBuilder::new()
        .delimiter(delimiter)
        .from_writer(Vec::new());
    let mut columns = Vec::new();
    for record in reader.records() {
        let record = record.unwrap();
        if columns.is_empty() {
            columns = (0..record.len()).filter(|at| keep(&record[*at])).collect();
            columns.reverse();
        }
        writer
            .write_record(columns.iter().map(|at| &record[*at]))
            .unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

fn read_text(format: Format, bytes: Vec<u8>) -> Reading {
    read(format, &Files::one("saved by excel.csv", bytes), &options())
}

#[test]
fn tables_as_spreadsheets_save_them() {
    for format in [
        Format::CsvEntries,
        Format::CsvAnnotations,
        Format::CsvCodebook,
    ] {
        let (files, _) = written(&made_up::everything(), format, &options());
        let mut expected = read(format, &files, &options());
        for document in &mut expected.draft.documents {
            for entry in &mut document.entries {
                entry.statuses.sort_by(|a, b| b.annotator.cmp(&a.annotator));
            }
        }
        if format == Format::CsvEntries {
            expected.draft.annotators.reverse();
        }
        assert_eq!(expected.outcomes, [], "{format}");
        for delimiter in [b',', b';', b'\t'] {
            let text = resaved(&files, delimiter, &|_| true);
            let utf16 = text.encode_utf16();
            let utf16 = std::iter::once(0xFEFF)
                .chain(utf16)
                .flat_map(u16::to_le_bytes);
            let big = text.encode_utf16();
            let big = std::iter::once(0xFEFF)
                .chain(big)
                .flat_map(u16::to_be_bytes);
            let sep = format!("sep={}\r\n{text}", char::from(delimiter));
            for bytes in [
                text.clone().into_bytes(),
                utf16.collect(),
                big.collect(),
                sep.into_bytes(),
            ] {
                assert_eq!(read_text(format, bytes), expected, "{format}");
            }
        }
    }
}

#[test]
fn optional_columns_may_be_missing() {
    let project = made_up::everything();
    let (files, _) = written(&project, Format::CsvAnnotations, &options());
    let needed = ["entry_id", "label", "start_cp", "end_cp", "part"];
    let text = resaved(&files, b',', &|name| needed.contains(&name));
    let reading = read_text(Format::CsvAnnotations, text.into_bytes());
    assert_eq!(reading.outcomes, []);
    let mut said = String::new();
    for entry in &reading.draft.documents[0].entries {
        for annotation in &entry.annotations {
            let span = annotation.span.as_ref();
            let span = span.map(|s| (s.part, s.start, s.end));
            let id = entry.id.as_deref().unwrap();
            writeln!(said, "{id} {} {span:?}", annotation.label).unwrap();
        }
    }
    expect![[r#"
        d-0123456789ab-e001 check_worthy Some((Text, 11, 35))
        d-0123456789ab-e001 claim Some((Heading, 0, 10))
        d-0123456789ab-e001 claim Some((Text, 28, 53))
        d-0123456789ab-e001 claim None
        d-0123456789ab-e001 summary Some((Text, 87, 90))
        d-ba9876543210-e001 update None
    "#]]
    .assert_eq(&said);
}

/// What became of the rows of a broken table.
fn outcomes(format: Format, text: &str) -> String {
    let reading = read_text(format, text.as_bytes().to_vec());
    let mut said = String::new();
    for outcome in &reading.outcomes {
        let (what, why) = match &outcome.verdict {
            Verdict::Repaired(what) => ("repaired", what),
            Verdict::Refused(why) => ("refused", why),
        };
        writeln!(said, "{}: {what}: {why}", outcome.place).unwrap();
    }
    let draft = &reading.draft;
    let entries = draft.documents.iter().flat_map(|d| &d.entries);
    let (mut entry_count, mut mark_count) = (0, 0);
    for entry in entries {
        entry_count += 1;
        mark_count += entry.annotations.len();
    }
    let labels = draft.codebook.as_ref().map_or(0, |c| c.labels.len());
    writeln!(
        said,
        "read: {entry_count} entries, {mark_count} labels set, {labels} labels"
    )
    .unwrap();
    said
}

#[test]
fn what_is_wrong_in_one_row_does_not_sink_the_rest() {
    let mut said = String::new();
    for (format, text) in [
        (Format::CsvAnnotations, ""),
        (Format::CsvAnnotations, "a,b\r\n1,2\r\n"),
        (
            Format::CsvAnnotations,
            "label,entry_id,start_cp,end_cp,part,colour\n\
             claim,e1,,,,red\n\
             ,e1,,,,\n\
             no claim,e1,,,,\n\
             claim,1e,,,,\n\
             claim,e1,5,3,,\n\
             claim,e1,5,5,text,\n\
             claim,e1,five,6,,\n\
             claim,e1,5,,,\n\
             claim,e1,5,99999999999999999999999,,\n\
             claim,e1,0,5,middle,\n\
             claim,e1,0,5\n\
             claim,e2,0,5,text,red,more\n\
             claim,e2,0,5,heading,,,,\n",
        ),
        (
            Format::CsvAnnotations,
            "label;entry_id;annotator;created;origin;codebook_version;attribution_id;attribution_role\n\
             claim;e1;a1;22/11/2026;somehow;-1;r-1;content\n\
             claim;e1;b;2026-11-22T10:00:00Z;human;3;r-1;content\n\
             claim;e1;a1;;;;r-1;speaker\n\
             claim;e1;a1;;;;r-2;\n\
             claim;e1;a 1;;;;;\n",
        ),
        (
            Format::CsvEntries,
            "entry_id,text,document_date,document_order,time_clock,time_inferred,entry.status.a1\n\
             e1,One.,22/11/2026,upwards,noon,era,perhaps\n\
             e1,One again.,,,,,\n\
             e2,\"Not closed.,,,,,done\n",
        ),
        (Format::CsvEntries, "heading\nFerries\n"),
        (
            Format::CsvWide,
            "entry_id,entry.status.a1,claim.a1,quote.a1,my.own.column.of.five\n\
             e1,done,1.0,0.0,x\n\
             e2,NA,NA,,x\n\
             e3,done,TRUE,2,\n\
             e3,done,1,1,\n",
        ),
        (
            Format::CsvCodebook,
            "label,name,scope,codebook_version,group,group_choice\n\
             claim,Claim,everywhere,three,g,perhaps\n\
             claim,Claim,,,,\n\
             5,Five,,,,\n",
        ),
    ] {
        write!(said, "{format}\n{}\n", outcomes(format, text)).unwrap();
    }
    expect![[r#"
        csv-annotations
        saved by excel.csv: refused: The file is empty.
        read: 0 entries, 0 labels set, 0 labels

        csv-annotations
        row 1: refused: It names no column “label”, so these are no annotations.
        read: 0 entries, 0 labels set, 0 labels

        csv-annotations
        row 1: repaired: Columns that are not ours were passed over: “colour”.
        row 3: refused: A label’s id begins with a letter and holds no blanks.
        row 4: refused: A label’s id begins with a letter and holds no blanks.
        row 5: refused: An id begins with a letter and holds no blanks; “1e” does not.
        row 6: refused: The passage ends before it begins, or is empty.
        row 7: refused: The passage ends before it begins, or is empty.
        row 8: refused: “five” under start_cp is no offset.
        row 9: refused: The passage has no end_cp.
        row 10: refused: “99999999999999999999999” under end_cp is no offset.
        row 11: refused: “middle” is no part; there are text and heading.
        row 13: refused: It has more cells than the first row has names. Is a quotation mark missing?
        read: 2 entries, 3 labels set, 0 labels

        csv-annotations
        row 2: repaired: “somehow” under origin is none of human, suggestion_accepted, suggestion_edited, imported and was left out.
        row 2: repaired: “22/11/2026” under created cannot be read and was left out.
        row 2: repaired: “-1” under codebook_version cannot be read and was left out.
        row 3: repaired: The attribution is another annotator’s, so the passage stands alone.
        row 4: repaired: “speaker” under attribution_role is none of content, source, cue and was left out.
        row 5: repaired: The attribution says no role of the passage, which stands alone.
        row 6: refused: An annotator’s id begins with a letter and holds no blanks.
        read: 1 entries, 4 labels set, 0 labels

        csv-entries
        row 2: repaired: document_order is none of oldest_first, newest_first and mixed and was left out.
        row 2: repaired: “22/11/2026” under document_date cannot be read and was left out.
        row 2: repaired: “era” under time_inferred is no part of a time and was left out.
        row 2: repaired: “noon” under time_clock cannot be read and was left out.
        row 2: repaired: “perhaps” is no status and was left out.
        row 3: refused: The entry stands further up.
        read: 2 entries, 0 labels set, 0 labels

        csv-entries
        row 1: refused: It names no column “entry_id” or “text”, so these are no entries.
        read: 0 entries, 0 labels set, 0 labels

        csv-wide
        row 1: repaired: Columns that are not ours were passed over: “my.own.column.of.five”.
        row 4, quote.a1: refused: Expected 1, 0 or nothing, found “2”.
        row 5: refused: The entry stands further up.
        read: 3 entries, 2 labels set, 2 labels

        csv-codebook
        row 2: repaired: “three” under codebook_version cannot be read and was left out.
        row 2: repaired: Its scope is none of entry, span and both; both was taken.
        row 3: refused: The label “claim” stands further up.
        row 4: refused: A label’s id begins with a letter and holds no blanks.
        read: 0 entries, 0 labels set, 1 labels

    "#]].assert_eq(&said);
}

#[test]
fn bytes_that_are_no_utf8_are_said() {
    let files = Files::one(
        "a.csv",
        b"label,entry_id,note\r\nclaim,e1,Z\xFCrich\r\n".to_vec(),
    );
    let reading = read(Format::CsvAnnotations, &files, &options());
    let [outcome] = &reading.outcomes[..] else {
        panic!("{:?}", reading.outcomes);
    };
    assert!(
        matches!(&outcome.verdict, Verdict::Repaired(what) if what.to_string().contains("UTF-8"))
    );
    let entry = &reading.draft.documents[0].entries[0];
    assert_eq!(&*entry.annotations[0].note, "Z\u{FFFD}rich");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn without_the_guard_any_project_is_read_back(
        numbers in prop::collection::vec(any::<u32>(), 0..400),
        stand_off in any::<bool>(),
    ) {
        let project = made_up::drawn(&mut Tape(&numbers));
        let options = Options { formula_guard: false, stand_off, ..options() };
        for format in TABLES {
            written(&project, format, &options);
        }
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read(
        pieces in prop::collection::vec(0..24_usize, 0..120),
        at in 0..TABLES.len(),
        byte in any::<u8>(),
    ) {
        const PIECES: [&str; 24] = [
            ",", ",", "\r\n", "\r\n", "\"", ";", "\t", "label", "entry_id", "text", "start_cp",
            "end_cp", "e1", "claim", "claim.a1", "topic.group.a1", "entry.status.a1", "done", "1",
            "99999999999999999999", "guarded", "'=", "_x_x110000_.x_x", "sep=é\n",
        ];
        let mut bytes: Vec<u8> = pieces.iter().flat_map(|at| PIECES[*at].bytes()).collect();
        let middle = bytes.len() / 2;
        bytes.insert(middle, byte);
        read_text(TABLES[at], bytes);
    }
}

/// Each row has to look at each column.
#[test]
fn a_table_with_more_columns_than_excel_has_is_refused() {
    for (columns, is_read) in [(16_384, true), (16_385, false)] {
        let labels = (2..columns).map(|n| format!("l{n}.a{}", n % 7));
        let names: Vec<_> = ["doc_id".to_owned(), "entry_id".to_owned()]
            .into_iter()
            .chain(labels)
            .collect();
        let file = format!("{}\nd,e\nd,f,1\n", names.join(","));
        let reading = read(Format::CsvWide, &Files::one("a.csv", file), &options());
        let entries = reading.draft.documents.iter().flat_map(|d| &d.entries);
        let read: Vec<_> = entries.map(|entry| entry.annotations.len()).collect();
        let expected: &[usize] = if is_read { &[0, 1] } else { &[] };
        assert_eq!(read, expected, "{:?}", reading.outcomes.first());
    }
}
