use std::fmt::Write as _;
use std::sync::Arc;

use liveblog_core::repeats::{NEARLY_THE_SAME, Repeat, Search, repeats, repeats_of};
use liveblog_core::{
    Annotator, Clock, Codebook, Date, Document, EntryRef, Order, Project, Timestamp,
};
use proptest::prelude::*;
use serde_json::json;

use crate::made_up::{document, extra};

fn project(documents: Vec<Document>) -> Project {
    Project::new(
        Codebook::liveblog_core(),
        vec![Annotator::first()],
        documents,
    )
}

fn blog(id: &str, texts: &[&str]) -> Document {
    let entries: Vec<(Option<&str>, &str)> = texts.iter().map(|text| (None, *text)).collect();
    document(id, &entries)
}

/// As `later>earlier similarity`, documents and entries from 0.
fn shown(repeats: &[Repeat]) -> Vec<String> {
    let at = |at: EntryRef| format!("{}.{}", at.document, at.entry);
    repeats
        .iter()
        .map(|r| format!("{}>{} {}", at(r.later), at(r.earlier), r.similarity))
        .collect()
}

/// The repeats of a project, which are those of each of its entries.
#[track_caller]
fn check(documents: Vec<Document>, expected: &[&str]) {
    let project = project(documents);
    let found = repeats(&project);
    assert_eq!(shown(&found), expected);
    let mut one_by_one = Vec::new();
    for (number, document) in project.documents().iter().enumerate() {
        for entry in 0..document.entries.len() {
            let later = EntryRef {
                document: number,
                entry,
            };
            let mut search = Search::new(later);
            while !search.go_on(&project, 0) {}
            let found = search.found(&project);
            assert_eq!(
                repeats_of(&project, later),
                found,
                "in one go and in pieces"
            );
            for (earlier, similarity) in found {
                one_by_one.push(Repeat {
                    later,
                    earlier,
                    similarity,
                });
            }
        }
    }
    assert_eq!(shown(&one_by_one), expected, "one by one");
}

const QUAY: &str = "The harbour master Ida Fell said the quay at Harrow would stay closed until \
    the storm had passed. “Nobody goes out,” she told reporters on Tuesday.";
const TRAIN: &str = "All trains between Poole Moor and Harrow are cancelled this morning after a \
    tree fell on the line, the company said.";

#[test]
fn edited_copies_are_found() {
    let edited = QUAY
        .replace("Tuesday", "Wednesday")
        .replace("Nobody", "No boat");
    let shouted = QUAY.to_uppercase().replace(['“', '”'], "\"");
    check(vec![blog("d-1", &[QUAY, TRAIN, &edited])], &["0.2>0.0 86"]);
    let found = repeats(&project(vec![blog("d-1", &[QUAY, TRAIN, &shouted])]));
    assert_eq!(shown(&found), ["0.2>0.0 100"]);
}

#[test]
fn other_reports_of_the_same_are_not() {
    let other = "Ida Fell, who runs the harbour, has spoken: “Nobody goes out,” she told \
        reporters on Tuesday. Our man in Harrow says that most of the boats were out of the \
        water by noon and the ferries tied up.";
    let continued = format!("{QUAY} {TRAIN} {other}");
    check(vec![blog("d-1", &[QUAY, other, &continued])], &[]);
}

#[test]
fn short_texts_must_be_the_same() {
    check(
        vec![blog(
            "d-1",
            &[
                "Goal for Harrow!",
                "Half time",
                "GOAL for Harrow",
                "Half time",
            ],
        )],
        &["0.2>0.0 100"],
    );
    check(
        vec![blog("d-1", &["Goal for the Moor", "Goal for the boats"])],
        &[],
    );
    check(
        vec![blog("d-1", &["", "", "…", "…", "one one one", "one one"])],
        &[],
    );
}

#[test]
fn earlier_is_what_was_published_earlier() {
    let mut newest_first = blog("d-1", &[QUAY, TRAIN, QUAY]);
    newest_first.order = Order::NewestFirst;
    check(vec![newest_first], &["0.0>0.2 100"]);

    let mut mixed = blog("d-1", &[QUAY, TRAIN, QUAY]);
    mixed.order = Order::Mixed;
    for (number, hour) in [(0, 12), (2, 9)] {
        let time = &mut Arc::make_mut(&mut mixed.entries[number]).time;
        time.date = Date::new(2031, 2, 3);
        time.clock = Clock::new(hour, 0, 0);
    }
    check(vec![mixed.clone()], &["0.0>0.2 100"]);
    for (number, hour) in [(0, 8), (2, 9)] {
        let time = &mut Arc::make_mut(&mut mixed.entries[number]).time;
        time.timestamp = Some(Timestamp::from_unix(hour * 3600));
    }
    check(vec![mixed], &["0.2>0.0 100"]);
}

#[test]
fn repeats_in_other_blogs_count_but_not_in_snapshots() {
    let first = blog("d-1", &[QUAY]);
    let second = blog("d-2", &[TRAIN, QUAY]);
    check(vec![first.clone(), second.clone()], &["1.1>0.0 100"]);

    let mut snapshot = second.clone();
    snapshot.extra = extra(&[("continues", json!("d-1"))]);
    check(vec![first.clone(), snapshot.clone()], &[]);

    // Nor a snapshot of a snapshot; but within one they do.
    let mut third = blog("d-3", &[QUAY, TRAIN, QUAY]);
    third.extra = extra(&[("continues", json!("d-2"))]);
    check(vec![first, snapshot, third], &["2.2>2.0 100"]);
}

#[test]
fn documents_that_continue_each_other_are_one_blog() {
    let mut a = blog("d-1", &[QUAY]);
    let mut b = blog("d-2", &[QUAY]);
    a.extra = extra(&[("continues", json!("d-2"))]);
    b.extra = extra(&[("continues", json!("d-1"))]);
    // Which of the two it is cannot be said.
    assert!(repeats(&project(vec![a, b])).len() <= 1);
}

#[test]
fn of_many_the_latest_are_given() {
    let found = repeats(&project(vec![blog("d-1", &[QUAY; 7])]));
    let of_last: Vec<String> = shown(&found)
        .into_iter()
        .filter(|r| r.starts_with("0.6"))
        .collect();
    assert_eq!(
        of_last,
        ["0.6>0.5 100", "0.6>0.4 100", "0.6>0.3 100", "0.6>0.2 100"]
    );
    let all = project(vec![blog("d-1", &[QUAY; 7])]);
    let at = EntryRef {
        document: 0,
        entry: 6,
    };
    let earlier: Vec<usize> = repeats_of(&all, at)
        .iter()
        .map(|(at, _)| at.entry)
        .collect();
    assert_eq!(earlier, [5, 4, 3, 2]);
    assert_eq!(
        repeats_of(
            &all,
            EntryRef {
                document: 0,
                entry: 99
            }
        ),
        []
    );
    assert_eq!(
        repeats_of(
            &all,
            EntryRef {
                document: 9,
                entry: 0
            }
        ),
        []
    );
}

#[test]
fn other_scripts() {
    let chinese = "港口负责人周二对记者说，在暴风雨过去之前码头将保持关闭，任何船只都不得出海。";
    let arabic =
        "قالت مديرة الميناء يوم الثلاثاء إن الرصيف سيبقى مغلقا حتى تمر العاصفة ولن يخرج أي قارب";
    let texts = [
        chinese,
        arabic,
        &chinese.replace("周二", "周三"),
        &arabic.replace("الثلاثاء", "الأربعاء"),
    ];
    check(vec![blog("d-1", &texts)], &["0.2>0.0 94", "0.3>0.1 86"]);
}

/// Invented words, drawn by numbers.
fn sentence(numbers: &[u16]) -> String {
    let mut text = String::new();
    for number in numbers {
        let _ = write!(text, "w{number}ord ");
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn small_edits_hide_no_copy(
        texts in prop::collection::vec(prop::collection::vec(0..400_u16, 30..90), 2..30),
        copied in any::<prop::sample::Index>(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0..400_u16), 0..3),
    ) {
        let mut copy = texts[copied.index(texts.len())].clone();
        for (place, number) in edits {
            let place = place.index(copy.len());
            copy[place] = number;
        }
        let mut texts: Vec<String> = texts.iter().map(|text| sentence(text)).collect();
        texts.push(sentence(&copy));
        let texts: Vec<&str> = texts.iter().map(|text| &**text).collect();
        let project = project(vec![blog("d-1", &texts)]);
        let found = repeats(&project);
        let last = EntryRef { document: 0, entry: texts.len() - 1 };
        let original = EntryRef { document: 0, entry: copied.index(texts.len() - 1) };
        prop_assert!(found.iter().any(|r| r.later == last && r.earlier == original));
        let of_last = repeats_of(&project, last);
        prop_assert!(of_last.iter().any(|(earlier, _)| *earlier == original));
        for repeat in &found {
            prop_assert!(repeat.earlier < repeat.later);
            prop_assert!((NEARLY_THE_SAME..=100).contains(&repeat.similarity));
        }
        prop_assert_eq!(found, repeats(&project));
    }

    /// Turned round, the same pairs are found the other way round.
    #[test]
    fn the_order_of_the_page_turns_the_pairs(
        texts in prop::collection::vec(prop::collection::vec(0..6_u16, 5..9), 2..9),
    ) {
        let texts: Vec<String> = texts.iter().map(|text| sentence(text)).collect();
        let texts: Vec<&str> = texts.iter().map(|text| &**text).collect();
        let oldest_first = blog("d-1", &texts);
        let mut newest_first = oldest_first.clone();
        newest_first.order = Order::NewestFirst;
        let found = repeats(&project(vec![oldest_first]));
        let turned = repeats(&project(vec![newest_first]));
        let has = |all: &[Repeat], later, earlier| {
            all.iter().any(|r| r.later == later && r.earlier == earlier)
        };
        // The most alike of many differ with what is earlier.
        if texts.len() <= 5 {
            prop_assert_eq!(found.len(), turned.len());
            for repeat in &found {
                prop_assert!(has(&turned, repeat.earlier, repeat.later));
            }
        }
        for repeat in found.iter().chain(&turned) {
            prop_assert!(repeat.later != repeat.earlier);
        }
    }
}
