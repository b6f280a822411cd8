//! Live blogs of many publishers' layouts, all invented, with what a fair
//! reader makes of them.
//!
//! `cargo run -p liveblog-core --example layouts -- FOLDER` scores any folder
//! of such cases.

mod answers;
mod cases;
mod score;

use std::fmt::Write as _;
use std::path::PathBuf;

use serde_json::{Value, json};

use cases::Case;
use score::{Score, judge, table};

fn cases() -> Vec<Case> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("test_data/layouts");
    let cases = cases::read(&folder).unwrap();
    assert!(cases.len() >= 15, "{} cases", cases.len());
    cases
}

#[test]
fn layouts_are_read_as_a_person_reads_them() {
    let mut total = Score::default();
    let mut rows = Vec::new();
    let mut differences = String::new();
    for case in cases() {
        let judgement = judge(&case.gold, &answers::of_paste(&case.text).unwrap());
        for difference in judgement.differences {
            let _ = writeln!(differences, "{}: {difference}", case.name);
        }
        // No layout may break altogether. A feature with dated comments has no
        // entries, and is not told from a live blog yet.
        let least = if case.name.starts_with("v09_") {
            0.0
        } else {
            0.6
        };
        let entries = judgement.score.shares()[0].1;
        assert!(
            entries >= least,
            "{}: {entries:.4}\n{differences}",
            case.name
        );
        total += judgement.score;
        rows.push((case.name, judgement.score));
    }
    // What is reached, rounded down: raise these with the parser. The order is
    // in the table only: it hangs on single stamps.
    let floors = [0.975, 0.995, 0.99, 0.925, 0.97, 0.95];
    for ((what, share), floor) in total.shares().into_iter().zip(floors) {
        assert!(
            share >= floor,
            "{what} is {share:.4} and should be {floor}\n{}\n{differences}",
            table(&rows)
        );
    }
}

#[test]
fn each_gold_agrees_with_itself() {
    for case in cases() {
        let judgement = judge(&case.gold, &case.gold);
        assert!(
            judgement
                .score
                .shares()
                .iter()
                .all(|(_, share)| *share == 1.0),
            "{}: {:?}",
            case.name,
            judgement.differences
        );
    }
}

/// What the scorer says of answers that differ from the gold in one thing.
#[test]
fn the_scorer_sees_each_difference() {
    let gold = json!({
        "title": "Regatta – live",
        "key_points": ["Boats out", "Gun lost"],
        "order": "oldest_first",
        "entries": [
            {"heading": "Boats are out", "time": "7:58 p.m. ET", "time_24h": "19:58",
             "authors": ["Ida Fell"], "paragraphs": 2, "paragraphs_ok": [3],
             "first_words": "“The wind is fair,” she"},
            {"heading": null, "time": "67'", "time_24h": null,
             "authors": [], "paragraphs": 0, "first_words": null},
        ],
    });
    let check = |change: fn(&mut Value), expected: &[&str]| {
        let mut answers = gold.clone();
        change(&mut answers);
        assert_eq!(judge(&gold, &answers).differences, expected);
    };
    check(|_| (), &[]);
    check(|a| a["title"] = json!("REGATTA: live"), &[]);
    check(|a| a["entries"][0]["time"] = json!("19.58"), &[]);
    check(|a| a["entries"][0]["paragraphs"] = json!(3), &[]);
    check(
        |a| a["entries"][0]["first_words"] = json!("the wind is fair she said"),
        &[],
    );
    check(
        |a| {
            a["entries"][0]["time"] = json!("7:58\u{202F}PM ET");
            a["entries"][0]["time_24h"] = Value::Null;
        },
        &[],
    );
    check(
        |a| a["title"] = json!("Regatta"),
        &[r#"title: gold "Regatta – live", got "Regatta""#],
    );
    check(
        |a| a["order"] = json!("mixed"),
        &[r#"order: gold "oldest_first", got "mixed""#],
    );
    check(
        |a| a["key_points"] = json!(["Gun lost"]),
        &[r#"key_points: gold ["Boats out","Gun lost"], got ["Gun lost"]"#],
    );
    check(
        |a| a["entries"][0]["heading"] = Value::Null,
        &[r#""7:58 p.m. ET" heading: gold "Boats are out", got null"#],
    );
    check(
        |a| a["entries"][0]["authors"] = json!(["Ida Fell", "Bo Lund"]),
        &[r#""7:58 p.m. ET" authors: gold ["Ida Fell"], got ["Ida Fell","Bo Lund"]"#],
    );
    check(
        |a| a["entries"][0]["paragraphs"] = json!(1),
        &[r#""7:58 p.m. ET" paragraphs: gold 2, got 1"#],
    );
    check(
        |a| a["entries"][1]["time"] = json!("68'"),
        &[
            r#"missed: "67'" | null | null"#,
            r#"not in gold: "68'" | null | null"#,
        ],
    );
    check(
        |a| a["entries"][1]["first_words"] = json!("Corner."),
        &[
            r#"missed: "67'" | null | null"#,
            r#"not in gold: "67'" | null | "Corner.""#,
        ],
    );
}

/// A reading as fair as the first counts as much.
#[test]
fn the_scorer_takes_the_alternative_that_fits_best() {
    let entry = |words: &str| json!({"time": null, "time_24h": null, "first_words": words});
    let gold = json!({
        "title": null,
        "entries": [entry("a"), entry("b")],
        "entries_alternatives": [[entry("a")]],
    });
    let shares = |answers: Value| judge(&gold, &answers).score.shares()[0].1;
    assert_eq!(shares(json!({"entries": [entry("a")]})), 1.0);
    assert_eq!(shares(json!({"entries": [entry("a"), entry("b")]})), 1.0);
    assert_eq!(shares(json!({"entries": [entry("b")]})), 2.0 / 3.0);
    assert_eq!(shares(json!({"entries": []})), 0.0);
}
