use std::fmt::Write as _;

use expect_test::{Expect, expect, expect_file};
use liveblog_core::exchange::{Draft, Files, Format, Options, Verdict, read};
use liveblog_core::{Project, dataset};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{options, shown, written};
use crate::made_up::{self, Tape};

fn text(project: &Project, options: &Options) -> String {
    let (files, _) = written(project, Format::Json, options);
    files.0[0].text().into_owned()
}

fn stand_off() -> Options {
    Options {
        stand_off: true,
        ..options()
    }
}

/// Reading the file gives what was chosen of the project.
fn check_read(project: &Project, options: &Options) {
    let (files, _) = written(project, Format::Json, options);
    let reading = read(Format::Json, &files, options);
    for outcome in &reading.outcomes {
        // Only keys of other programs, which no draft has.
        let is_key = matches!(&outcome.verdict, Verdict::Repaired(what) if what.to_string().contains("unknown"));
        assert!(is_key, "{outcome:?}");
    }
    assert_eq!(reading.draft, Draft::of(project, options));
}

#[test]
fn with_no_option_it_is_the_dataset_file() {
    for project in [made_up::everything(), made_up::plain()] {
        let expected = dataset::write(&project, &options().exported);
        assert_eq!(text(&project, &options()), expected);
        check_read(&project, &options());
    }
}

#[test]
fn what_was_chosen_is_a_dataset_file_of_its_own() {
    let project = made_up::everything();
    let options = Options {
        documents: Some(vec!["d-0123456789ab".into()]),
        annotators: Some(vec!["a1".into()]),
        spans: false,
        label_license: "CC-BY-4.0".to_owned(),
        text_rights: "The publisher; quoted for research.".to_owned(),
        ..options()
    };
    let file = text(&project, &options);
    let opened = dataset::read(file.as_bytes()).unwrap();
    assert_eq!(opened.warnings, []);
    let chosen = opened.project;
    assert_eq!(chosen.documents(), &project.documents()[..1]);
    assert_eq!(chosen.annotators, project.annotators[..1]);
    let ids: Vec<_> = chosen
        .all_records()
        .flat_map(|r| {
            let annotations = r.annotations.iter().map(|a| a.id.to_string());
            annotations.chain(r.links.iter().map(|l| l.id.to_string()))
        })
        .collect();
    assert_eq!(ids, ["n-004", "l-002", "l-003"]);
    let end = &file[file.find("\n  \"name\"").unwrap()..];
    expect![[r#"

          "name": "Pilot study",
          "label_license": "CC-BY-4.0",
          "text_rights": "The publisher; quoted for research.",
          "x-tool": {},
          "z\n\"key\"": "\u0001 "
        }
    "#]]
    .assert_eq(end);
    check_read(&project, &options);

    // What the file says of rights stays with the project and can be replaced.
    let again = Options {
        text_rights: "Nobody.".to_owned(),
        ..super::options()
    };
    let end = text(&chosen, &again);
    let end = &end[end.find("\n  \"name\"").unwrap()..];
    expect![[r#"

          "name": "Pilot study",
          "text_rights": "Nobody.",
          "label_license": "CC-BY-4.0",
          "x-tool": {},
          "z\n\"key\"": "\u0001 "
        }
    "#]]
    .assert_eq(end);
}

#[test]
fn a_stand_off_file_has_no_words_of_the_texts() {
    let (files, losses) = written(&made_up::everything(), Format::Json, &stand_off());
    expect_file!["../../../test_data/dataset/stand_off.json"].assert_eq(&files.0[0].text());
    let files = Files::default();
    expect![[r#"
        -- 7 unknown_key: Pilot study d-0123456789ab d-0123456789ab-e001 r-001 d-0123456789ab-e002 n-006 l-001
    "#]].assert_eq(&shown(&files, &losses));
    let file = text(&made_up::everything(), &stand_off());
    check_read(&made_up::everything(), &stand_off());

    let mut words = vec!["pinned", "continues", "foreign", "Storm"];
    let project = made_up::everything();
    for document in project.documents() {
        words.extend(document.title.as_deref());
        words.extend(document.standfirst.iter().map(|s| &**s));
        words.extend(document.key_points.iter().map(|s| &**s));
        for notice in &document.notices {
            let message = notice.message.to_string();
            assert!(!file.contains(&message), "{message}");
        }
        for entry in &document.entries {
            words.extend(entry.authors.iter().map(|a| &**a));
            words.extend(document.text(entry).lines().filter(|line| !line.is_empty()));
            words.extend(
                document
                    .heading(entry)
                    .filter(|heading| !heading.is_empty()),
            );
        }
    }
    for word in words {
        assert!(!file.contains(word), "{word}");
    }
}

/// Found in review: the file was withheld, since it did not say which live blog
/// a later snapshot goes on with.
#[test]
fn a_later_snapshot_stands_off_with_what_it_continues() {
    let plain = made_up::plain();
    let mut document = (*plain.documents()[0]).clone();
    document.extra = made_up::extra(&[("x-words", json!("Storm")), ("continues", json!("d-0"))]);
    let codebook = (*plain.codebook).clone();
    let project = Project::new(codebook, plain.annotators.clone(), vec![document]);
    let file: Value = serde_json::from_str(&text(&project, &stand_off())).unwrap();
    assert_eq!(file["documents"][0]["continues"], "d-0");
    assert_eq!(file["documents"][0].get("x-words"), None);
}

#[test]
fn opening_a_stand_off_file_says_how_the_labels_come_back() {
    let file = text(&made_up::plain(), &stand_off());
    let error = dataset::read(file.as_bytes()).unwrap_err();
    expect!["the file holds no texts, only labels and where they stand; open the live blogs it was made of, then import this file to bring the labels back."].assert_eq(&error.to_string());
}

/// What reading says of the file of everything after some replacements.
fn check_broken(replacements: &[(&str, &str)], expected: Expect) {
    let mut text = dataset::write(&made_up::everything(), &options().exported);
    for (from, to) in replacements {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    let reading = read(Format::Json, &Files::one("x.json", text), &options());
    let mut shown = String::new();
    for outcome in &reading.outcomes {
        let (verdict, words) = match &outcome.verdict {
            Verdict::Repaired(words) => ("repaired", words),
            Verdict::Refused(words) => ("refused", words),
        };
        writeln!(shown, "{}: {verdict}: {words}", outcome.place).unwrap();
    }
    let mut counts = [0; 5];
    for entry in reading.draft.documents.iter().flat_map(|d| &d.entries) {
        counts[0] += 1;
        counts[1] += entry.annotations.len();
        counts[2] += entry.statuses.len();
        counts[3] += entry.attributions.len();
        counts[4] += entry.links.len();
    }
    writeln!(shown, "{counts:?}").unwrap();
    expected.assert_eq(&shown);
}

#[test]
fn what_is_wrong_with_one_record_sinks_no_other() {
    check_broken(
        &[],
        expect![[r#"
            documents[0].desk: repaired: this key is unknown and is not kept
            documents[0].entries[0].pinned: repaired: this key is unknown and is not kept
            annotations[5].confidence: repaired: this key is unknown and is not kept
            statuses[1].seconds: repaired: this key is unknown and is not kept
            records[0].stance: repaired: this key is unknown and is not kept
            links[2].confidence: repaired: this key is unknown and is not kept
            x-tool: repaired: this key is unknown and is not kept
            z\n"key": repaired: this key is unknown and is not kept
            [4, 6, 4, 3, 3]
        "#]],
    );
    check_broken(
        &[("\"version\": 1", "\"version\": 2")],
        expect![[r#"
        version: refused: the file has another version of the format; update Liveblog Annotator to import it
        [0, 0, 0, 0, 0]
    "#]],
    );
    check_broken(
        &[("liveblog-annotations", "other")],
        expect![[r#"
            the file: refused: this is not a Liveblog Annotator dataset
            [0, 0, 0, 0, 0]
        "#]],
    );
    check_broken(
        &[("unicode_code_point", "bytes")],
        expect![[r#"
        offset_unit: refused: expected “unicode_code_point”, the only unit there is
        [0, 0, 0, 0, 0]
    "#]],
    );
    check_broken(
        &[("\"statuses\"", "\"statuses")],
        expect![[r#"
            the file: refused: the file is not valid JSON (control character (\u0000-\u001F) found while parsing a string)
            [0, 0, 0, 0, 0]
        "#]],
    );
    // Offsets in UTF-16, a label of no entry, a second status.
    check_broken(
        &[
            (
                "\"start\": 28,\n        \"end\": 53,",
                "\"start\": 29,\n        \"end\": 54,",
            ),
            (
                "\"entry\": \"d-ba9876543210-e001\",\n      \"label\"",
                "\"entry\": \"d-ba9876543210-e009\",\n      \"label\"",
            ),
            (
                "\"annotator\": \"b\",\n      \"status\"",
                "\"annotator\": \"a1\",\n      \"status\"",
            ),
            ("\"speaker\": \"Ana", "\"speaker\": 1, \"x\": \"Ana"),
            ("\"type\": \"confirms\"", "\"type\": \"echoes\""),
        ],
        expect![[r#"
            documents[0].desk: repaired: this key is unknown and is not kept
            documents[0].entries[0].pinned: repaired: this key is unknown and is not kept
            annotations[2].span: repaired: The offsets count UTF-16 units; they were taken as such, for the words stand there.
            annotations[5]: refused: the file has no such entry as “d-ba9876543210-e009”
            statuses[1].seconds: repaired: this key is unknown and is not kept
            statuses: refused: an annotator has two statuses of “d-0123456789ab-e002”
            records[0].fields.speaker: refused: expected a string, found the number 1
            records[2].members: refused: the entry has no annotation “n-006”
            links[0].type: refused: expected one of updates, corrects, contradicts, confirms, repeats; found “echoes”
            links[2].confidence: repaired: this key is unknown and is not kept
            x-tool: repaired: this key is unknown and is not kept
            z\n"key": repaired: this key is unknown and is not kept
            [4, 5, 3, 1, 2]
        "#]],
    );
    // A text that was changed, an entry that stands twice, a colour.
    check_broken(
        &[
            ("Only one.", "Only two."),
            (
                "\"id\": \"d-0123456789ab-e002\"",
                "\"id\": \"d-0123456789ab-e001\"",
            ),
            ("\"color\": \"#", "\"color\": \"x"),
            ("\"clock\": \"16:38:00\"", "\"clock\": \"26:38:00\""),
        ],
        expect![[r#"
            codebook.labels[0].color: refused: expected a colour as #0072B2, found “x0072B2”
            documents[0].desk: repaired: this key is unknown and is not kept
            documents[0].entries[0].time.clock: refused: expected a time as HH:MM:SS, found “26:38:00”
            documents[0].entries[1]: refused: the entry “d-0123456789ab-e001” stands twice
            documents[1].entries[0].text: repaired: the text is not the one that was hashed; it is taken as it stands here
            annotations[0]: refused: the file has no such entry as “d-0123456789ab-e001”
            annotations[1]: refused: the file has no such entry as “d-0123456789ab-e001”
            annotations[2]: refused: the file has no such entry as “d-0123456789ab-e001”
            annotations[3]: refused: the file has no such entry as “d-0123456789ab-e001”
            annotations[4]: refused: the file has no such entry as “d-0123456789ab-e001”
            annotations[5].confidence: repaired: this key is unknown and is not kept
            statuses[0]: refused: the file has no such entry as “d-0123456789ab-e001”
            statuses[1]: refused: the file has no such entry as “d-0123456789ab-e002”
            statuses[2]: refused: the file has no such entry as “d-0123456789ab-e002”
            records[0]: refused: the file has no such entry as “d-0123456789ab-e001”
            records[1]: refused: the file has no such entry as “d-0123456789ab-e001”
            links[0]: refused: the file has no such entry as “d-0123456789ab-e002”
            links[1].target: refused: the file has no such entry as “d-0123456789ab-e002”
            links[2].target: refused: the file has no such entry as “d-0123456789ab-e001”
            x-tool: repaired: this key is unknown and is not kept
            z\n"key": repaired: this key is unknown and is not kept
            [2, 1, 1, 1, 0]
        "#]],
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn reading_gives_what_was_chosen_of_any_project(
        numbers in proptest::collection::vec(any::<u32>(), 0..400),
        stand_off in any::<bool>(),
        spans in any::<bool>(),
        one_annotator in any::<bool>(),
        one_document in any::<bool>(),
    ) {
        let project = made_up::drawn(&mut Tape(&numbers));
        let options = Options {
            annotators: one_annotator.then(|| vec!["a0".into()]),
            documents: one_document.then(|| vec!["d-0".into()]),
            stand_off,
            spans,
            ..options()
        };
        check_read(&project, &options);
        if !stand_off {
            let file = text(&project, &options);
            prop_assert!(dataset::read(file.as_bytes()).is_ok());
        }
    }
}

/// What other programs wrote along is not kept by an import, and said so, once
/// for each key.
#[test]
fn unknown_keys_are_told_once_each() {
    let file = dataset::write(&made_up::everything(), &options().exported);
    let reading = read(Format::Json, &Files::one("a.json", file), &options());
    let told: Vec<_> = (reading.outcomes.iter())
        .map(|outcome| match &outcome.verdict {
            Verdict::Repaired(what) => format!("{}: {what}", outcome.place),
            Verdict::Refused(why) => panic!("{}: {why}", outcome.place),
        })
        .collect();
    expect![[r#"
        documents[0].desk: this key is unknown and is not kept
        documents[0].entries[0].pinned: this key is unknown and is not kept
        annotations[5].confidence: this key is unknown and is not kept
        statuses[1].seconds: this key is unknown and is not kept
        records[0].stance: this key is unknown and is not kept
        links[2].confidence: this key is unknown and is not kept
        x-tool: this key is unknown and is not kept
        z\n"key": this key is unknown and is not kept"#]]
    .assert_eq(&told.join("\n"));
}

/// Found in review: those within the objects of a record were passed over
/// unsaid.
#[test]
fn unknown_keys_within_a_record_are_told() {
    let file = dataset::write(&made_up::everything(), &options().exported);
    let mut text = file;
    for (from, to) in [
        ("\"raw\":", "\"season\": \"winter\", \"raw\":"),
        ("\"kind\":", "\"level\": 2, \"kind\":"),
        ("\"source\": {", "\"source\": {\"page\": 1,"),
        ("\"part\":", "\"colour\": \"red\", \"part\":"),
        ("\"role\":", "\"weight\": 1, \"role\":"),
        ("\"fields\": {", "\"fields\": {\"mood\": \"calm\","),
        ("\"target\": {", "\"target\": {\"part\": \"text\","),
    ] {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    }
    let reading = read(Format::Json, &Files::one("a.json", text), &options());
    let told: Vec<_> = (reading.outcomes.iter())
        .map(|outcome| format!("{}: {:?}", outcome.place, outcome.verdict))
        .collect();
    expect![[r#"
        documents[0].desk: Repaired("this key is unknown and is not kept")
        documents[0].entries[0].pinned: Repaired("this key is unknown and is not kept")
        documents[0].entries[0].source.page: Repaired("this key is unknown and is not kept; it was found 4 times")
        documents[0].entries[0].time.season: Repaired("this key is unknown and is not kept; it was found 4 times")
        documents[0].entries[0].blocks[0].level: Repaired("this key is unknown and is not kept; it was found 5 times")
        annotations[0].span.colour: Repaired("this key is unknown and is not kept; it was found 4 times")
        annotations[5].confidence: Repaired("this key is unknown and is not kept")
        statuses[1].seconds: Repaired("this key is unknown and is not kept")
        records[0].stance: Repaired("this key is unknown and is not kept")
        records[0].members.weight: Repaired("this key is unknown and is not kept; it was found 5 times")
        records[0].fields.mood: Repaired("this key is unknown and is not kept; it was found 3 times")
        links[0].target.part: Repaired("this key is unknown and is not kept; it was found 3 times")
        links[2].confidence: Repaired("this key is unknown and is not kept")
        x-tool: Repaired("this key is unknown and is not kept")
        z\n"key": Repaired("this key is unknown and is not kept")"#]].assert_eq(&told.join("\n"));
}
