use expect_test::expect;
use liveblog_core::exchange::Format;

use super::reading::read_shown;
use super::{difficult, options, shown, written};
use crate::made_up;

#[test]
fn everything() {
    let (files, losses) = written(&made_up::everything(), Format::Conll, &options());
    expect![[r#"
        == dataset.conll
        -DOCSTART- -X- O O

        🚨 -X- _ B-claim
        Minister -X- _ I-claim
        : -X- _ O
        “ -X- _ O
        No -X- _ O
        new -X- _ O
        taxes -X- _ O
        ” -X- _ O

        🚨 -X- _ O
        Minister -X- _ O
        Ana -X- _ O
        Pérez -X- _ O
        said -X- _ O
        : -X- _ O
        “ -X- _ B-claim
        No -X- _ I-claim
        new -X- _ I-claim
        taxes -X- _ I-claim
        this -X- _ I-claim
        year -X- _ I-claim
        . -X- _ I-claim
        ” -X- _ I-claim
        • -X- _ O
        C -X- _ O
        : -X- _ O
        \ -X- _ O
        new -X- _ O
        tab -X- _ O
        " -X- _ O
        quoted -X- _ O
        " -X- _ O
        שלום -X- _ O
        עולם -X- _ O
        👩‍🚀 -X- _ B-summary
        and -X- _ O
        on -X- _ O

        A -X- _ O
        second -X- _ O
        entry -X- _ O
        , -X- _ O
        without -X- _ O
        a -X- _ O
        heading -X- _ O
        . -X- _ O

        A -X- _ O
        heading -X- _ O
        with -X- _ O
        nothing -X- _ O
        below -X- _ O

        -DOCSTART- -X- O O

        Only -X- _ O
        one -X- _ O
        . -X- _ O

        -- 3 other_annotator: d-0123456789ab-e002 n-006 l-001
        -- 1 entry_label: n-004
        -- 1 overlapping_span: n-001
        -- 3 attribution: r-001 r-002 r-003
        -- 2 link: l-002 l-003
        -- 3 status: d-0123456789ab-e001 d-0123456789ab-e002 d-0123456789ab-e003
        -- 1 entry_note: d-0123456789ab-e002
        -- 3 annotation_id: n-002 n-003 n-005
        -- 4 annotation_annotator: n-001 n-002 n-003 n-005
        -- 4 annotation_moment: n-001 n-002 n-003 n-005
        -- 4 annotation_origin: n-001 n-002 n-003 n-005
        -- 4 annotation_version: n-001 n-002 n-003 n-005
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
        -- 6 entry_id: d-0123456789ab d-0123456789ab-e001 d-0123456789ab-e002 d-0123456789ab-e003 d-ba9876543210 d-ba9876543210-e001
        -- 2 heading: d-0123456789ab-e001 d-0123456789ab-e003
        -- 2 time: d-0123456789ab-e001 d-ba9876543210-e001
        -- 1 author: d-0123456789ab-e001
        -- 3 block: d-0123456789ab-e001 d-0123456789ab-e002 d-ba9876543210-e001
        -- 4 source: d-0123456789ab-e001 d-0123456789ab-e002 d-0123456789ab-e003 d-ba9876543210-e001
        -- 3 blank: d-0123456789ab-e001 d-0123456789ab-e002 d-ba9876543210-e001
        -- 4 label_but_id: claim check_worthy update summary
        -- 1 group: function
        -- 1 codebook_name: liveblog-core
        -- 1 codebook_change: liveblog-core
        -- 1 project_name: Pilot study
        -- 11 unknown_key: Pilot study d-0123456789ab d-0123456789ab-e001 r-001 d-0123456789ab-e002 n-006 l-001 claim function liveblog-core b
    "#]].assert_eq(&shown(&files, &losses));
}

#[test]
fn difficult_texts() {
    let (files, losses) = written(&difficult(), Format::Conll, &options());
    expect![[r#"
        == dataset.conll
        -DOCSTART- -X- O O

        👩‍🚀 -X- _ B-claim
        Café -X- _ B-quote
        owners -X- _ I-quote
        : -X- _ O
        “ -X- _ O
        We -X- _ O
        stay -X- _ O
        ” -X- _ O

        “ -X- _ O
        The -X- _ O
        water -X- _ O
        came -X- _ O
        at -X- _ O
        night -X- _ O
        . -X- _ O
        We -X- _ B-claim
        took -X- _ I-claim
        the -X- _ I-claim
        children -X- _ I-claim
        and -X- _ I-claim
        ran -X- _ I-claim
        . -X- _ I-claim
        Nobody -X- _ I-claim
        warned -X- _ O
        us -X- _ O
        , -X- _ O
        ” -X- _ O
        said -X- _ B-official_statement
        Ruth -X- _ O
        Adeyemi -X- _ O
        . -X- _ O

        قالت -X- _ O
        الوزيرة -X- _ O
        : -X- _ O
        « -X- _ B-quote
        لن -X- _ I-quote
        نغلق -X- _ I-quote
        الجسر -X- _ I-quote
        » -X- _ I-quote
        🚨 -X- _ B-claim
        été -X- _ I-claim
        . -X- _ O

        Ends -X- _ B-unverified
        here -X- _ I-unverified

        Indented -X- _ B-claim
        , -X- _ I-claim
        then -X- _ I-claim
        a -X- _ I-claim
        separator -X- _ I-claim
        , -X- _ O
        − -X- _ O
        5 -X- _ O
        % -X- _ O
        and -X- _ O
        # -X- _ O
        tag -X- _ O
        . -X- _ O

        -- 1 entry_label: n-020
        -- 1 span: n-005
        -- 5 overlapping_span: n-002 n-006 n-000 n-007 n-012
        -- 3 moved_span: n-009 n-011 n-013
        -- 1 repeated_span: n-004
        -- 1 attribution: r-001
        -- 8 annotation_id: n-008 n-009 n-001 n-003 n-011 n-010 n-014 n-013
        -- 15 annotation_annotator: n-000 n-001 n-002 n-003 n-004 n-005 n-006 n-007 n-008 n-009 n-010 n-011 n-012 n-013 n-014
        -- 15 annotation_moment: n-000 n-001 n-002 n-003 n-004 n-005 n-006 n-007 n-008 n-009 n-010 n-011 n-012 n-013 n-014
        -- 15 annotation_origin: n-000 n-001 n-002 n-003 n-004 n-005 n-006 n-007 n-008 n-009 n-010 n-011 n-012 n-013 n-014
        -- 15 annotation_version: n-000 n-001 n-002 n-003 n-004 n-005 n-006 n-007 n-008 n-009 n-010 n-011 n-012 n-013 n-014
        -- 1 annotator: a1
        -- 1 document_order: d-00ff00ff00ff
        -- 1 document_hash: d-00ff00ff00ff
        -- 1 document_added: d-00ff00ff00ff
        -- 4 entry_id: d-00ff00ff00ff d-00ff00ff00ff-e001 d-00ff00ff00ff-e002 d-00ff00ff00ff-e003
        -- 2 heading: d-00ff00ff00ff-e001 d-00ff00ff00ff-e003
        -- 3 time: d-00ff00ff00ff-e001 d-00ff00ff00ff-e002 d-00ff00ff00ff-e003
        -- 3 author: d-00ff00ff00ff-e001 d-00ff00ff00ff-e002 d-00ff00ff00ff-e003
        -- 3 block: d-00ff00ff00ff-e001 d-00ff00ff00ff-e002 d-00ff00ff00ff-e003
        -- 3 source: d-00ff00ff00ff-e001 d-00ff00ff00ff-e002 d-00ff00ff00ff-e003
        -- 3 blank: d-00ff00ff00ff-e001 d-00ff00ff00ff-e002 d-00ff00ff00ff-e003
        -- 5 label_but_id: claim quote official_statement check_worthy unverified
        -- 1 codebook_name: liveblog-core
    "#]].assert_eq(&shown(&files, &losses));
}

#[test]
fn other_spellings_are_read() {
    let files = [
        // Two columns, tags of IOB1, and no start.
        "Ana B-PER\nRuiz I-PER\nLee I-PER\n\nOslo I-LOC\nAna I-PER\n",
        "-DOCSTART- -X- O\r\n\r\nsaid NN I-NP O\r\n\r\n\r\n-DOCSTART-\n\nno B-X I-Y E-Z\n",
        "alone\nword S-PER\nword B-\nword -\n",
        "",
    ];
    let shown = files.map(|text| read_shown(Format::Conll, "a.conll", text));
    expect![[r#"
        == Ana B-PER
        entry  "Ana Ruiz Lee"
          PER Text 0–12 "Ana Ruiz Lee"
        entry  "Oslo Ana"
          LOC Text 0–4 "Oslo"
          PER Text 5–8 "Ana"
        == -DOCSTART- -X- O
        entry  "said"
        entry  "no"
        -- line 8: repaired: “E-Z” is no tag of IOB2; the word was read without
        == alone
        entry  "word word word"
        -- line 1: refused: it has a word and no tag
        -- line 2: repaired: “S-PER” is no tag of IOB2; the word was read without
        -- line 3: repaired: “B-” is no tag of IOB2; the word was read without
        -- line 4: repaired: “-” is no tag of IOB2; the word was read without
        == 
    "#]]
    .assert_eq(&shown.concat());
}
