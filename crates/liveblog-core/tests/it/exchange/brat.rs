use expect_test::{Expect, expect};
use liveblog_core::exchange::{Draft, File, Files, Format, Reading, Verdict, read};

use super::{difficult, options, shown, written};
use liveblog_core::{Annotator, Project};

use crate::made_up;

fn check(project: &Project, expected: Expect) {
    let (files, losses) = written(project, Format::Brat, &options());
    expected.assert_eq(&shown(&files, &losses));
}

#[test]
fn everything() {
    check(
        &made_up::everything(),
        expect![[r#"
            == annotation.conf
            # annotator ["a1","Coder 1"]
            # annotator ["b","Zoë \"Z\" Q"]
            [entities]

            Entry
            claim
            check_worthy
            update
            !summary

            [relations]

            updates	Arg1:Entry, Arg2:Entry
            corrects	Arg1:Entry, Arg2:Entry
            contradicts	Arg1:Entry, Arg2:Entry
            confirms	Arg1:Entry, Arg2:Entry
            repeats	Arg1:Entry, Arg2:Entry
            <OVERLAP>	Arg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>

            [events]

            Attribution	Content*:<ENTITY>, Source*:<ENTITY>, Cue*:<ENTITY>

            [attributes]

            Status	Arg:Entry, Value:unseen|in_progress|done|unsure|excluded
            QuoteType	Arg:Attribution, Value:direct|indirect|mixed
            Naming	Arg:Attribution, Value:named|unnamed
            == visual.conf
            [labels]

            claim | Claim
            check_worthy | Check-worthy
            update | Update
            summary | Summary

            [drawing]

            SPAN_DEFAULT	fgColor:black, bgColor:lightgreen, borderColor:darken
            ARC_DEFAULT	color:black, arrowHead:triangle-5
            Entry	bgColor:#eeeeee
            claim	bgColor:#0072B2, fgColor:white
            check_worthy	bgColor:#8484FC, fgColor:black
            update	bgColor:#007818, fgColor:white
            summary	bgColor:#9C24D8, fgColor:white
            == a1/d-0123456789ab.txt
            4.38pm · Jo Marsh, Ada Lindqvist in Oslo
            🚨 Minister: “No new taxes”
            🚨 Minister Ana Pérez said: “No new taxes this year.”

            • C:\new	tab "quoted"
            שלום עולם 👩‍🚀 and on


            #2
            A second entry, without a heading.

            #3
            A heading with nothing below

            == a1/d-0123456789ab.ann
            T1	Entry 0 40;41 67;68 121;123 144;145 165	4.38pm · Jo Marsh, Ada Lindqvist in Oslo 🚨 Minister: “No new taxes” 🚨 Minister Ana Pérez said: “No new taxes this year.” • C:\new	tab "quoted" שלום עולם 👩‍🚀 and on
            #1	Liveblog T1	{"id":"d-0123456789ab-e001","index":0,"heading":true,"time":"4.38pm","clock":"16:38:00","date":"2026-11-22","zone":"GMT","timestamp":"2026-11-22T16:38:00+00:00","inferred":"date zone","authors":["Jo Marsh","Ada Lindqvist in Oslo"],"status_modified":"2026-11-22T10:01:00Z"}
            A1	Status T1 done
            T4	check_worthy 79 103	Ana Pérez said: “No new
            #2	Liveblog T4	{"id":"n-001","origin":"suggestion_accepted","created":"2026-11-22T10:00:01Z","modified":"2026-11-22T10:00:01Z","codebook_version":3}
            T5	claim 41 51	🚨 Minister
            #3	Liveblog T5	{"id":"n-002","origin":"suggestion_edited","created":"2026-11-22T10:00:02Z","modified":"2026-11-22T10:00:02Z","codebook_version":3}
            T6	claim 96 121	“No new taxes this year.”
            #4	Liveblog T6	{"id":"n-003","origin":"imported","created":"2026-11-22T10:00:03Z","modified":"2026-11-22T10:00:03Z","codebook_version":3}
            T7	claim 0 40;41 67;68 121;123 144;145 165	4.38pm · Jo Marsh, Ada Lindqvist in Oslo 🚨 Minister: “No new taxes” 🚨 Minister Ana Pérez said: “No new taxes this year.” • C:\new	tab "quoted" שלום עולם 👩‍🚀 and on
            #5	Liveblog T7	{"id":"n-004","origin":"human","created":"2026-11-22T10:00:04Z","modified":"2026-11-22T10:00:04Z","codebook_version":3}
            T8	summary 155 158	👩‍🚀
            #6	Liveblog T8	{"id":"n-005","origin":"suggestion_accepted","created":"2026-11-22T10:00:05Z","modified":"2026-11-22T10:00:05Z","codebook_version":3}
            T9	Attribution 0 40;41 67;68 121;123 144;145 165	4.38pm · Jo Marsh, Ada Lindqvist in Oslo 🚨 Minister: “No new taxes” 🚨 Minister Ana Pérez said: “No new taxes this year.” • C:\new	tab "quoted" שלום עולם 👩‍🚀 and on
            E1	Attribution:T9 Source:T4 Content:T6 Cue:T7
            #7	AnnotatorNotes E1	By way of the "desk".
            #8	Liveblog E1	{"id":"r-001","created":"2026-11-22T10:00:01Z","modified":"2026-11-22T10:01:35Z","codebook_version":3,"speaker":"Ana Pérez","source_type":"official"}
            A2	QuoteType E1 mixed
            A3	Naming E1 named
            T10	Attribution 96 121	“No new taxes this year.”
            E2	Attribution:T10 Content:T6
            #9	Liveblog E2	{"id":"r-002","created":"2026-11-22T10:00:02Z","modified":"2026-11-22T10:00:02Z","codebook_version":3}
            A4	QuoteType E2 direct
            T2	Entry 168 170;171 205	#2 A second entry, without a heading.
            #10	AnnotatorNotes T2	Who says so?
            #11	Liveblog T2	{"id":"d-0123456789ab-e002","index":1,"status_modified":"2026-11-22T10:01:00Z"}
            A5	Status T2 unsure
            R1	confirms Arg1:T2 Arg2:T1	
            #12	Liveblog R1	{"id":"l-002","origin":"suggestion_edited","created":"2026-11-22T10:00:02Z","modified":"2026-11-22T10:00:02Z"}
            T3	Entry 207 209;210 238	#3 A heading with nothing below
            #13	Liveblog T3	{"id":"d-0123456789ab-e003","index":2,"heading":true,"status_modified":"2026-11-22T10:01:00Z"}
            A7	Status T3 unseen
            R2	repeats Arg1:T3 Arg2:T2	
            #14	Liveblog R2	{"id":"l-003","origin":"imported","created":"2026-11-22T10:00:03Z","modified":"2026-11-22T10:00:03Z"}
            == b/d-0123456789ab.txt
            4.38pm · Jo Marsh, Ada Lindqvist in Oslo
            🚨 Minister: “No new taxes”
            🚨 Minister Ana Pérez said: “No new taxes this year.”

            • C:\new	tab "quoted"
            שלום עולם 👩‍🚀 and on


            #2
            A second entry, without a heading.

            #3
            A heading with nothing below

            == b/d-0123456789ab.ann
            T1	Entry 0 40;41 67;68 121;123 144;145 165	4.38pm · Jo Marsh, Ada Lindqvist in Oslo 🚨 Minister: “No new taxes” 🚨 Minister Ana Pérez said: “No new taxes this year.” • C:\new	tab "quoted" שלום עולם 👩‍🚀 and on
            #1	Liveblog T1	{"id":"d-0123456789ab-e001","index":0,"heading":true,"time":"4.38pm","clock":"16:38:00","date":"2026-11-22","zone":"GMT","timestamp":"2026-11-22T16:38:00+00:00","inferred":"date zone","authors":["Jo Marsh","Ada Lindqvist in Oslo"]}
            T2	Entry 168 170;171 205	#2 A second entry, without a heading.
            #2	Liveblog T2	{"id":"d-0123456789ab-e002","index":1,"status_modified":"2026-11-22T10:01:00Z"}
            A6	Status T2 excluded
            T3	Entry 207 209;210 238	#3 A heading with nothing below
            #3	Liveblog T3	{"id":"d-0123456789ab-e003","index":2,"heading":true}
            == a1/d-ba9876543210.txt
            09:00:00
            Only one.
            == a1/d-ba9876543210.ann
            T1	Entry 0 8;9 18	09:00:00 Only one.
            #1	Liveblog T1	{"id":"d-ba9876543210-e001","index":0,"clock":"09:00:00","inferred":"clock"}
            == b/d-ba9876543210.txt
            09:00:00
            Only one.
            == b/d-ba9876543210.ann
            T1	Entry 0 8;9 18	09:00:00 Only one.
            #1	Liveblog T1	{"id":"d-ba9876543210-e001","index":0,"clock":"09:00:00","inferred":"clock"}
            T2	update 0 8;9 18	09:00:00 Only one.
            #2	AnnotatorNotes T2	Two lines, one thought.
            #3	Liveblog T2	{"id":"n-006","origin":"human","created":"2026-11-22T10:00:06Z","modified":"2026-11-22T10:01:30Z","codebook_version":3,"note":"Two lines,\none thought."}
            T3	Attribution 0 8;9 18	09:00:00 Only one.
            E1	Attribution:T3 Content:T2
            #4	Liveblog E1	{"id":"r-003","created":"2026-11-22T10:00:03Z","modified":"2026-11-22T10:00:03Z","codebook_version":3}
            A1	Naming E1 unnamed
            -- 1 link: l-001
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
            -- 1 heading: d-ba9876543210-e001
            -- 3 block: d-0123456789ab-e001 d-0123456789ab-e002 d-ba9876543210-e001
            -- 4 source: d-0123456789ab-e001 d-0123456789ab-e002 d-0123456789ab-e003 d-ba9876543210-e001
            -- 3 label_hotkey: claim check_worthy update
            -- 2 label_scope: update summary
            -- 4 label_definition: claim check_worthy update summary
            -- 4 label_include: claim check_worthy update summary
            -- 4 label_exclude: claim check_worthy update summary
            -- 4 label_example: claim check_worthy update summary
            -- 2 label_group: update summary
            -- 1 label_requires: check_worthy
            -- 1 group: function
            -- 1 codebook_name: liveblog-core
            -- 1 codebook_change: liveblog-core
            -- 1 project_name: Pilot study
            -- 11 unknown_key: Pilot study d-0123456789ab d-0123456789ab-e001 r-001 d-0123456789ab-e002 n-006 l-001 claim function liveblog-core b
        "#]],
    );
}

#[test]
fn difficult_texts() {
    check(
        &difficult(),
        expect![[r#"
            == annotation.conf
            # annotator ["a1","Coder 1"]
            [entities]

            Entry
            claim
            quote
            official_statement
            check_worthy
            unverified

            [relations]

            updates	Arg1:Entry, Arg2:Entry
            corrects	Arg1:Entry, Arg2:Entry
            contradicts	Arg1:Entry, Arg2:Entry
            confirms	Arg1:Entry, Arg2:Entry
            repeats	Arg1:Entry, Arg2:Entry
            <OVERLAP>	Arg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>

            [events]

            Attribution	Content*:<ENTITY>, Source*:<ENTITY>, Cue*:<ENTITY>

            [attributes]

            Status	Arg:Entry, Value:unseen|in_progress|done|unsure|excluded
            QuoteType	Arg:Attribution, Value:direct|indirect|mixed
            Naming	Arg:Attribution, Value:named|unnamed
            == visual.conf
            [labels]

            claim | Claim
            quote | Quote
            official_statement | Official statement
            check_worthy | Check-worthy
            unverified | Unverified

            [drawing]

            SPAN_DEFAULT	fgColor:black, bgColor:lightgreen, borderColor:darken
            ARC_DEFAULT	color:black, arrowHead:triangle-5
            Entry	bgColor:#eeeeee
            claim	bgColor:#0072B2, fgColor:white
            quote	bgColor:#E46C00, fgColor:black
            official_statement	bgColor:#6C3CFC, fgColor:white
            check_worthy	bgColor:#8484FC, fgColor:black
            unverified	bgColor:#9C9084, fgColor:black
            == a1/d-00ff00ff00ff.txt
            05:20:00 · Rafe Quillon
            👩‍🚀 Café owners: “We stay”
            “The water came at night.

            We took the children and ran.

            Nobody warned us,” said Ruth Adeyemi.

            05:20:00
            قالت الوزيرة: «لن نغلق الجسر» 🚨 été.


            05:20:00 · Ada Lind
            Ends here
            	Indented, then a separator, −5 % and #tag.
            == a1/d-00ff00ff00ff.ann
            T1	Entry 0 23;24 51;52 77;79 108;110 147	05:20:00 · Rafe Quillon 👩‍🚀 Café owners: “We stay” “The water came at night. We took the children and ran. Nobody warned us,” said Ruth Adeyemi.
            #1	Liveblog T1	{"id":"d-00ff00ff00ff-e001","index":0,"heading":true,"clock":"05:20:00","authors":["Rafe Quillon"]}
            T4	quote 52 77;79 108;110 128	“The water came at night. We took the children and ran. Nobody warned us,”
            #2	Liveblog T4	{"id":"n-000","origin":"human","created":"2026-11-22T10:00:00Z","modified":"2026-11-22T10:00:00Z","codebook_version":1}
            T5	claim 79 108;110 116	We took the children and ran. Nobody
            #3	Liveblog T5	{"id":"n-001","origin":"human","created":"2026-11-22T10:00:01Z","modified":"2026-11-22T10:00:01Z","codebook_version":1}
            T6	claim 79 108	We took the children and ran.
            #4	Liveblog T6	{"id":"n-002","origin":"human","created":"2026-11-22T10:00:02Z","modified":"2026-11-22T10:00:02Z","codebook_version":1}
            T7	official_statement 129 133	said
            #5	Liveblog T7	{"id":"n-003","origin":"human","created":"2026-11-22T10:00:03Z","modified":"2026-11-22T10:00:03Z","codebook_version":1}
            T8	official_statement 129 133	said
            #6	Liveblog T8	{"id":"n-004","origin":"human","created":"2026-11-22T10:00:04Z","modified":"2026-11-22T10:00:04Z","codebook_version":1}
            T9	claim 86 100	 the children 
            #7	Liveblog T9	{"id":"n-006","origin":"human","created":"2026-11-22T10:00:06Z","modified":"2026-11-22T10:00:06Z","codebook_version":1}
            T10	check_worthy 93 97	ildr
            #8	Liveblog T10	{"id":"n-007","origin":"human","created":"2026-11-22T10:00:07Z","modified":"2026-11-22T10:00:07Z","codebook_version":1}
            T11	claim 24 27	👩‍🚀
            #9	Liveblog T11	{"id":"n-008","origin":"human","created":"2026-11-22T10:00:08Z","modified":"2026-11-22T10:00:08Z","codebook_version":1}
            T12	quote 31 40	é owners
            #10	Liveblog T12	{"id":"n-009","origin":"human","created":"2026-11-22T10:00:09Z","modified":"2026-11-22T10:00:09Z","codebook_version":1}
            T19	Attribution 129 133	said
            E1	Attribution:T19 Content:T4 Content2:T5 Cue:T7
            #11	Liveblog E1	{"id":"r-001","created":"2026-11-22T10:00:01Z","modified":"2026-11-22T10:00:01Z","codebook_version":1}
            A1	QuoteType E1 mixed
            T2	Entry 149 157;158 195	05:20:00 قالت الوزيرة: «لن نغلق الجسر» 🚨 été.
            #12	Liveblog T2	{"id":"d-00ff00ff00ff-e002","index":1,"clock":"05:20:00","authors":[""]}
            T13	quote 172 187	«لن نغلق الجسر»
            #13	Liveblog T13	{"id":"n-010","origin":"human","created":"2026-11-22T10:00:10Z","modified":"2026-11-22T10:00:10Z","codebook_version":1}
            T14	claim 188 193	🚨 ét
            #14	Liveblog T14	{"id":"n-011","origin":"human","created":"2026-11-22T10:00:11Z","modified":"2026-11-22T10:00:11Z","codebook_version":1}
            T15	claim 192 195	té.
            #15	Liveblog T15	{"id":"n-012","origin":"human","created":"2026-11-22T10:00:12Z","modified":"2026-11-22T10:00:12Z","codebook_version":1}
            T16	claim 149 157;158 195	05:20:00 قالت الوزيرة: «لن نغلق الجسر» 🚨 été.
            #16	Liveblog T16	{"id":"n-020","origin":"human","created":"2026-11-22T10:00:20Z","modified":"2026-11-22T10:00:20Z","codebook_version":1}
            T3	Entry 198 217;218 227;228 243;244 271	05:20:00 · Ada Lind Ends here 	Indented, then a separator, −5 % and #tag.
            #17	Liveblog T3	{"id":"d-00ff00ff00ff-e003","index":2,"heading":true,"clock":"05:20:00","authors":["Ada\nLind"]}
            T17	claim 228 243;244 255		Indented, then a separator
            #18	Liveblog T17	{"id":"n-013","origin":"human","created":"2026-11-22T10:00:13Z","modified":"2026-11-22T10:00:13Z","codebook_version":1}
            T18	unverified 218 227	Ends here
            #19	Liveblog T18	{"id":"n-014","origin":"human","created":"2026-11-22T10:00:14Z","modified":"2026-11-22T10:00:14Z","codebook_version":1}
            -- 1 span: n-005
            -- 1 moved_span: n-012
            -- 1 document_order: d-00ff00ff00ff
            -- 1 document_hash: d-00ff00ff00ff
            -- 1 document_added: d-00ff00ff00ff
            -- 3 block: d-00ff00ff00ff-e001 d-00ff00ff00ff-e002 d-00ff00ff00ff-e003
            -- 3 source: d-00ff00ff00ff-e001 d-00ff00ff00ff-e002 d-00ff00ff00ff-e003
            -- 5 label_hotkey: claim quote official_statement check_worthy unverified
            -- 5 label_definition: claim quote official_statement check_worthy unverified
            -- 5 label_include: claim quote official_statement check_worthy unverified
            -- 5 label_exclude: claim quote official_statement check_worthy unverified
            -- 5 label_example: claim quote official_statement check_worthy unverified
            -- 1 label_requires: check_worthy
            -- 1 codebook_name: liveblog-core
        "#]],
    );
}

/// The files of a foreign corpus.
fn files(files: &[(&str, &str)]) -> Files {
    let files = files.iter().map(|(path, text)| File {
        path: (*path).to_owned(),
        bytes: text.as_bytes().to_vec(),
    });
    Files(files.collect())
}

/// What was read, in a line each.
fn lines(reading: &Reading) -> String {
    let mut lines = Vec::new();
    let Draft { documents, .. } = &reading.draft;
    for document in documents {
        let id = document.id.as_deref().or(document.title.as_deref());
        lines.push(id.unwrap_or_default().to_owned());
        for entry in &document.entries {
            lines.push(format!("  {:?} {:?}", entry.heading, entry.text));
            for a in &entry.annotations {
                let by = a.annotator.as_deref().unwrap_or("?");
                let span = a.span.as_ref().map(|span| {
                    let exact = span.exact.as_deref().unwrap_or_default();
                    format!(" {:?} {}–{} {exact:?}", span.part, span.start, span.end)
                });
                let span = span.unwrap_or_default();
                lines.push(format!("    {} by {by}{span} {}", a.label, a.note));
            }
            for s in &entry.statuses {
                lines.push(format!("    {:?} {}", s.status, s.note));
            }
            for a in &entry.attributions {
                lines.push(format!("    {:?} {:?} {}", a.members, a.fields, a.note));
            }
            for l in &entry.links {
                lines.push(format!("    {:?} {} {}", l.relation, l.target, l.note));
            }
        }
    }
    for outcome in &reading.outcomes {
        lines.push(match &outcome.verdict {
            Verdict::Repaired(what) => format!("repaired {}: {what}", outcome.place),
            Verdict::Refused(why) => format!("refused {}: {why}", outcome.place),
        });
    }
    lines.join("\n") + "\n"
}

#[test]
fn what_brat_writes_is_read() {
    let text = "Ana Pérez said the 🚨 dam will hold.\nShe was “certain”, she said.\n";
    let ann = "T1\tPerson 0 9\tAna Pérez\n\
        T2\tSaying 10 14\tsaid\n\
        E1\tSaying:T2 Speaker:T1\n\
        T3\tClaim 15 35;36 53\tthe 🚨 dam will hold. She was “certain”\n\
        T4\tPerson 36 39;55 58\tShe she\n\
        R1\tSaid_by Arg1:T3 Arg2:T1\t\n\
        A1\tCertainty T3 high\n\
        M1\tNegation E1\n\
        *\tEquiv T1 T4\n\
        N1\tReference T1 Wiki:42\tAna Pérez\n\
        #1\tAnnotatorNotes T3\tcheck against the plans\n";
    let conf = "[entities]\nPerson\n!Thing\n\tClaim\n-----\n[events]\nSaying\tSpeaker:Person\n\
        [relations]\n[attributes]\n";
    let files = files(&[
        ("corpus/annotation.conf", conf),
        ("corpus/dam.ann", ann),
        ("corpus/dam.txt", text),
    ]);
    let reading = read(Format::Brat, &files, &options());
    expect![[r#"
        dam
          None Some("Ana Pérez said the 🚨 dam will hold.\nShe was “certain”, she said.\n")
            Person by ? Text 0–9 "Ana Pérez" 
            Saying by ? Text 10–14 "said" 
            Claim by ? Text 15–53 "the 🚨 dam will hold.\nShe was “certain”" check against the plans
            Person by ? Text 36–58 "She was “certain”, she" 
        refused corpus/dam.ann, line 3: of events only attributions have a place in a project; its passages were read
        repaired corpus/dam.ann, line 5: it is in several pieces; a passage is in one, so it now has what lies between
        refused corpus/dam.ann, line 6: of relations only links between two entries have a place in a project
        refused corpus/dam.ann, line 7: of attributes only an entry’s status and an attribution’s kind of quotation and naming have a place in a project
        refused corpus/dam.ann, line 8: of attributes only an entry’s status and an attribution’s kind of quotation and naming have a place in a project
        refused corpus/dam.ann, line 9: that passages are equivalent has no place in a project
        refused corpus/dam.ann, line 10: a reference to a database has no place in a project
    "#]].assert_eq(&lines(&reading));
    let codebook = reading.draft.codebook.unwrap();
    let ids: Vec<_> = codebook.labels.iter().map(|l| &*l.id).collect();
    assert_eq!(ids, ["Person", "Thing", "Claim"]);
}

#[test]
fn broken_lines_are_refused_or_repaired() {
    let text = "🚨 One dam, two dams.\r\nThree rivers.";
    let ann = "T1\tClaim 2 9\tOne dam\n\
        T2\tClaim 3 10\tOne dam\n\
        T3\tClaim 90 99\tThree\n\
        T4\tClaim 90 99\tdam\n\
        T5\tClaim 90 99\tten\n\
        T6\tClaim 90 99\t\n\
        T7\tClaim 9 9\t\n\
        T8\tClaim -1 9\tOne dam\n\
        T9\tClaim 2 99999999999999999999999\tOne dam\n\
        T1\tClaim 2 9\tOne dam\n\
        T10 Claim 2 9 One dam\n\
        T11\t7up 2 9\tOne dam\n\
        T12\tClaim 23 28\tThree\n\
        T13\tClaim 22 27\tThree\n\
        T14\tClaim\n\
        \n\
        X1\tClaim 2 9\tOne dam\n\
        E1\tAttribution:T99 Content:T1 Source:T77\n\
        E2\tAttribution:T99\n\
        E3\n\
        E4\t\t\n\
        R1\tupdates Arg1:T1\n\
        A1\tStatus T1 done\n\
        #1\tAnnotatorNotes\tto whom\n\
        #2\tLiveblog T1\t{\"id\":7,\"created\":\"noon\",\"origin\":\"human\"}\n\
        #3\tLiveblog T2\t[[[[\n";
    let files = files(&[
        ("a.txt", text),
        ("a.ann", ann),
        ("b.txt", "No marks."),
        ("c.ann", "T1\tClaim 0 1\ta\n"),
    ]);
    expect![[r#"
        a
          None Some("🚨 One dam, two dams.\nThree rivers.")
            Claim by ? Text 2–9 "One dam" 
            Claim by ? Text 2–9 "One dam" 
            Claim by ? Text 21–26 "Three" 
            Claim by ? Text 21–26 "Three" 
            Claim by ? Text 21–26 "Three" 
        refused b.txt: nothing says what is in it: its .ann is missing
        refused c.ann: there is no text beside it: its .txt is missing
        repaired a.ann, line 1: “id” in its note cannot be what it is and was left out
        repaired a.ann, line 1: “created” in its note cannot be what it is and was left out
        repaired a.ann, line 2: its offsets count UTF-16 code units
        repaired a.ann, line 3: its offsets were wrong; it was found by its words
        refused a.ann, line 4: its words are not where it says, and more than once elsewhere
        refused a.ann, line 5: its words are not in the text
        refused a.ann, line 6: its offsets are not in the text
        refused a.ann, line 7: “9 9” is no start and end
        refused a.ann, line 8: “-1 9” is no start and end
        refused a.ann, line 9: “2 99999999999999999999999” is no start and end
        refused a.ann, line 10: the id “T1” stands on an earlier line
        refused a.ann, line 11: it has no tab after its id
        refused a.ann, line 12: “7up” cannot be a label: a label’s id begins with a letter
        repaired a.ann, line 13: its offsets count UTF-16 code units
        refused a.ann, line 15: “” is no start and end
        refused a.ann, line 17: there is no kind of line with the id “X1”
        refused a.ann, line 18: its argument “Source:T77” is no passage in a role
        refused a.ann, line 19: it has no passages
        refused a.ann, line 20: it has no tab after its id
        refused a.ann, line 21: it has no tab after its id
        refused a.ann, line 22: a relation has a type and two arguments
        refused a.ann, line 23: “done” is no status of an entry
        refused a.ann, line 24: a note says what it is about
        refused a.ann, line 26: it is not a JSON object, as notes of this type are
    "#]]
    .assert_eq(&lines(&read(Format::Brat, &files, &options())));
}

/// What a person changes in brat comes back: a label that was added, a note
/// that was edited, a status that was set.
#[test]
fn our_files_are_read_after_an_edit_in_brat() {
    let (mut files, _) = written(&made_up::plain(), Format::Brat, &options());
    let ann = files.at("a1/d-0123456789ab.ann");
    ann.extend_from_slice(
        "T3\tclaim 3 23\tFerries stay in port\n\
         T4\tclaim 28 35;40 49\tferries cancelled\n\
         T5\tclaim 0 2;3 23;24 50\t#1 Ferries stay in port All ferries are cancelled.\n\
         T6\tclaim 55 63\t“We wait\n\
         T7\tAttribution 66 70\tsaid\n\
         T8\tcue 66 70\tsaid\n\
         E1\tAttribution:T7 Content:T6 Cue:T8\n\
         A1\tStatus T2 unsure\n\
         A2\tNaming E1 named\n\
         R1\tconfirms Arg1:T2 Arg2:T1\n\
         R2\tconfirms Arg1:T2 Arg2:T2\n\
         #3\tAnnotatorNotes T1\tWho says so?\n\
         #4\tAnnotatorNotes T6\ta quote\n\
         #5\tAnnotatorNotes E1\tby the captain\n"
            .as_bytes(),
    );
    expect![[r#"
        d-0123456789ab
          Some("Ferries stay in port") Some("All ferries are cancelled.")
            claim by a1 Heading 0–20 "Ferries stay in port" 
            claim by a1 Text 4–25 "ferries are cancelled" 
            claim by a1 
            Unseen Who says so?
          None Some("“We wait,” said the captain.")
            claim by a1 Text 0–8 "“We wait" a quote
            cue by a1 Text 11–15 "said" 
            Unsure 
            [(Content, 0), (Cue, 1)] AttributionFields { quote_type: None, speaker: None, source_type: None, naming: Some(Named) } by the captain
            Confirms d-0123456789ab-e001 
        repaired a1/d-0123456789ab.ann, line 6: it is in several pieces; a passage is in one, so it now has what lies between
        refused a1/d-0123456789ab.ann, line 15: of relations only links between two entries have a place in a project
    "#]].assert_eq(&lines(&read(Format::Brat, &files, &options())));
}

/// An entry that was deleted in brat must not shift what the others are.
#[test]
fn a_text_whose_entries_are_gone_is_one_entry() {
    let (mut files, _) = written(&made_up::plain(), Format::Brat, &options());
    let ann = files.at("a1/d-0123456789ab.ann");
    let text = String::from_utf8(ann.clone()).unwrap();
    let rest: Vec<_> = text.lines().filter(|l| !l.starts_with("T1\t")).collect();
    *ann = rest.join("\n").into_bytes();
    expect![[r##"
        d-0123456789ab
          None Some("#1\nFerries stay in port\nAll ferries are cancelled.\n\n#2\n“We wait,” said the captain.\n")
        repaired d-0123456789ab: its entries do not lie one after the other, so the text was read as one entry
    "##]].assert_eq(&lines(&read(Format::Brat, &files, &options())));
}

/// Each line names the whole text and has none of it.
#[test]
fn many_passages_without_words_do_not_take_all_memory() {
    let text = "ab ".repeat(100_000);
    let ann: Vec<_> = (0..3000).map(|n| format!("T{n}\tX 0 300000")).collect();
    let files = files(&[("a.txt", &text), ("a.ann", &ann.join("\n"))]);
    let reading = read(Format::Brat, &files, &options());
    let read = reading.draft.documents[0].entries[0].annotations.len();
    assert!((1..3000).contains(&read), "{read}");
    assert_eq!(read + reading.outcomes.len(), 3000);
}

#[test]
fn annotators_that_differ_in_case_have_folders_that_do_not() {
    let mut project = made_up::plain();
    let ids = ["Ana", "ana"];
    project.annotators = ids
        .map(|id| Annotator {
            id: id.into(),
            ..Annotator::first()
        })
        .into();
    let (files, _) = written(&project, Format::Brat, &options());
    let mut paths: Vec<_> = files.0.iter().map(|f| f.path.to_lowercase()).collect();
    paths.sort();
    let all = paths.len();
    paths.dedup();
    assert_eq!(paths.len(), all);
    assert_eq!(all, 2 + 2 * 2);
}

#[test]
fn a_folder_with_nothing_of_brat_in_it_is_refused() {
    for files in [Files::default(), files(&[("notes.md", "nothing")])] {
        let reading = read(Format::Brat, &files, &options());
        assert_eq!(
            lines(&reading),
            "refused the folder: there are no .txt and .ann files in it\n"
        );
    }
}
