use std::sync::Arc;

use liveblog_core::again::{
    self, Carry, Comparison, Earlier, Kind, carry, compare, continues, find_earlier, is_continued,
    looks_like_later,
};
use liveblog_core::store::{read_row, write_row};
use liveblog_core::transaction::Change;
use liveblog_core::{
    Annotation, Annotator, Clock, Codebook, Command, Date, Document, Order, Part, Project, Refusal,
    Relation, Role, Session, Span, Stamp, Status, TextRange, dataset, when,
};
use proptest::prelude::*;

use crate::made_up::{
    Tape, annotate, annotation, attribute, attribution, check_ties, document, drawn, find, join,
    link, moment, set_status, status,
};

/// A blog of one entry a line: `HH:MM | heading | text`, where a clock that
/// is none is a stamp without one, `-` is no heading and `\n` a new line. A
/// date may stand before the clock, as in `2030-09-27T09:00`.
fn blog(id: &str, lines: &str) -> Document {
    let rows: Vec<(&str, Option<&str>, String)> = lines
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| {
            let mut parts = line.splitn(3, '|').map(str::trim);
            let mut next = || parts.next().unwrap();
            let (time, heading, text) = (next(), next(), next());
            let heading = (heading != "-").then_some(heading);
            (time, heading, text.replace("\\n", "\n"))
        })
        .collect();
    let texts: Vec<(Option<&str>, &str)> = rows
        .iter()
        .map(|(_, heading, text)| (*heading, &**text))
        .collect();
    let mut blog = document(id, &texts);
    for (entry, (time, ..)) in blog.entries.iter_mut().zip(&rows) {
        let entry = Arc::make_mut(entry);
        entry.time.raw = Some((*time).to_owned());
        let (date, clock) = time.split_once('T').unwrap_or(("", time));
        entry.time.date = date.parse().ok();
        entry.time.clock = format!("{clock}:00").parse().ok();
    }
    let clocks: Vec<Option<Clock>> = blog.entries.iter().map(|e| e.time.clock).collect();
    if clocks.first() > clocks.last() {
        blog.order = Order::NewestFirst;
    }
    blog
}

/// The pairs as `old>new`, with `~` for edited ones, `+` for new and `-` for
/// gone ones.
fn shown(comparison: &Comparison) -> String {
    let shown = |pair: &again::Pair| match (pair.old, pair.new, pair.kind) {
        (Some(old), Some(new), Kind::Same) => format!("{old}>{new}"),
        (Some(old), Some(new), Kind::Edited) => format!("{old}~{new}"),
        (None, Some(new), Kind::New) => format!("+{new}"),
        (Some(old), None, Kind::Gone) => format!("-{old}"),
        _ => panic!("{pair:?}"),
    };
    let all: Vec<String> = comparison.pairs.iter().map(shown).collect();
    all.join(" ")
}

#[track_caller]
fn check_compared(old: &str, new: &str, expected: &str) {
    let (old, new) = (blog("d-1", old), blog("d-2", new));
    assert_eq!(shown(&compare(&old, &new)), expected);
}

const STORM: &str = "
    09:00 | Ferries stay in port | All ferries to the island are cancelled until further notice.
    09:20 | - | The harbour master asks people to keep away from the quay this morning.
    09:45 | Trains run late | Trains on the coast line run forty minutes late, the railway says.
";

#[test]
fn a_blog_compared_with_itself() {
    check_compared(STORM, STORM, "0>0 1>1 2>2");
    check_compared("", "", "");
    check_compared("", STORM, "+0 +1 +2");
    check_compared(STORM, "", "-0 -1 -2");
}

#[test]
fn a_blog_that_grew_and_was_edited() {
    // A typo, a paragraph more, a new entry.
    check_compared(
        STORM,
        "
        09:00 | Ferries stay in port | All ferries to the islands are cancelled until further notice.
        09:20 | - | The harbour master asks people to keep away from the quay this morning.\\nTwo cars were washed off it last night, and nobody was hurt in either of them.
        09:45 | Trains run late | Trains on the coast line run forty minutes late, the railway says.
        10:10 | - | The wind drops.
        ",
        "0~0 1~1 2>2 +3",
    );
    // A heading that changed, and an entry that went.
    check_compared(
        STORM,
        "
        09:00 | No ferries today | All ferries to the island are cancelled until further notice.
        09:45 | Trains run late | Trains on the coast line run forty minutes late, the railway says.
        ",
        "0~0 2>1 -1",
    );
    // Rewritten under the same time and heading.
    check_compared(
        STORM,
        "09:45 | Trains run late | Nothing moves east of the bridge now.",
        "2~0 -0 -1",
    );
    // Under the same time alone it is another entry.
    check_compared(
        STORM,
        "09:20 | - | Nothing moves east of the bridge now.",
        "+0 -0 -1 -2",
    );
    check_compared(
        STORM,
        "09:20 | - | Nothing moves on the quay, says the harbour office in a short note.",
        "+0 -0 -1 -2",
    );
    check_compared("09:20 | - | Rain.", "09:20 | - | Rain!", "0~0");
    // On another day.
    check_compared(
        "2030-09-27T09:00 | - | Good morning.",
        "2030-09-28T09:00 | - | Good morning.",
        "+0 -0",
    );
}

#[test]
fn the_most_alike_of_several() {
    // Within one minute.
    check_compared(
        "
        09:00 | - | The ferry to the north island is cancelled for today.
        09:00 | - | The ferry to the south island is cancelled for today.
        ",
        "
        09:00 | - | The ferry to the south island is cancelled for good.
        09:00 | - | The ferry to the north island is cancelled for good.
        ",
        "1~0 0~1",
    );
    // The second best, where the best is taken.
    check_compared(
        "
        x | - | one two three four five six seven eight nine ten eleven twelve
        x | - | one two three four five six seven eight red green blue grey
        ",
        "
        x | - | one two three four five six seven eight nine ten black white
        x | - | one two three four five six seven eight nine ten eleven brown
        ",
        "1~0 0~1",
    );
    // A few words are enough.
    check_compared(
        "x | - | The wind drops over the bay.",
        "y | - | The wind dropped over the bay.",
        "0~0",
    );
    // The time decides between two that are alike.
    check_compared(
        "
        09:00 | - | The ferry to the north island is cancelled for today.
        10:00 | - | The ferry to the north island is cancelled for today.
        ",
        "10:00 | - | The ferry to the north island is cancelled for good.",
        "1~0 -0",
    );
}

#[test]
fn a_page_that_was_turned_round_and_one_with_a_pinned_entry() {
    check_compared(
        STORM,
        "
        09:45 | Trains run late | Trains on the coast line run forty minutes late, the railway says.
        09:20 | - | The harbour master asks people to keep away from the quay this morning.
        09:00 | Ferries stay in port | All ferries to the island are cancelled until further notice.
        ",
        "2>0 1>1 0>2",
    );
    check_compared(
        STORM,
        "
        09:20 | - | The harbour master asks people to keep away from the quay this morning.
        09:00 | Ferries stay in port | All ferries to the island are cancelled until further notice.
        09:45 | Trains run late | Trains on the coast line run forty minutes late, the railway says.
        ",
        "1>0 0>1 2>2",
    );
}

#[test]
fn stamps_that_age_say_nothing() {
    check_compared(
        "
        1m ago | - | The second half begins under heavy rain, with both sides unchanged.
        5m ago | - | Half-time, and the visitors lead by a goal that was long looked at.
        ",
        "
        1m ago | - | A second goal for the visitors, from a corner that nobody cleared.
        5m ago | - | The second half begins under heavy rain, with both sides unchanged.
        9m ago | - | Half-time, and the visitors lead by a goal that was looked at long.
        ",
        "+0 0>1 1~2",
    );
    // A post that was written on, far beyond what it said at first.
    check_compared(
        "1m ago | - | The visitors lead by a goal that was looked at for a very long time.",
        "9m ago | - | The visitors lead by a goal that was looked at for a very long time.\\nTheir captain ran half the field with three men at his heels, fell, rose, and put it in from where nobody expects one, and the stand behind it went quiet.",
        "0~0",
    );
    // Half alike is not enough.
    check_compared(
        "1m ago | - | Anna Fell takes the corner from the left.",
        "9m ago | - | Anna Fell takes the ball to midfield now.",
        "+0 -0",
    );
    // Nor does one that is a clock by now.
    check_compared("1m ago | - | Rain.", "14:02 | - | Rain.", "0>0");
}

#[test]
fn entries_that_are_all_alike() {
    let two = "
        14:05 | Goal! | Goal!
        14:05 | Goal! | Goal!
    ";
    check_compared(two, two, "0>0 1>1");
    // The newest are on top, so the new one is the first.
    check_compared(
        "
        14:20 | - | The crowd sings, and the rain goes on and on over the stand.
        14:05 | - | Goal!
        14:05 | - | Goal!
        14:00 | - | The match begins with a long ball into the wind and out of play.
        ",
        "
        14:20 | - | The crowd sings, and the rain goes on and on over the stand.
        14:05 | - | Goal!
        14:05 | - | Goal!
        14:05 | - | Goal!
        14:00 | - | The match begins with a long ball into the wind and out of play.
        ",
        "0>0 +1 1>2 2>3 3>4",
    );
    // The page was turned round, and its own order does not say so.
    let mut old = blog("d-1", &format!("{STORM} x | - | Goal!\n x | - | Goal!"));
    let mut new = old.clone();
    new.entries.reverse();
    (old.order, new.order) = (Order::Mixed, Order::Mixed);
    assert_eq!(shown(&compare(&old, &new)), "4>0 3>1 2>2 1>3 0>4");
    // A short text at another time is another entry.
    check_compared("14:05 | - | Goal!", "15:10 | - | Goal!", "+0 -0");
    check_compared("14:05 | A | Watch:", "14:05 | B | Watch:", "0~0");
    check_compared("x | Anna | Watch:", "x | Bert | Watch:", "+0 -0");
}

#[test]
fn texts_in_a_script_without_spaces() {
    check_compared(
        "x | - | 港口今天早上因為風暴關閉，所有渡輪都停駛。",
        "x | - | 港口今天早上因為大風暴關閉，所有渡輪都停駛。",
        "0~0",
    );
}

#[test]
fn comparisons_in_words() {
    let (old, new) = (
        blog("d-1", STORM),
        blog("d-2", "10:10 | - | The wind drops."),
    );
    assert_eq!(
        compare(&old, &new).to_string(),
        "0 the same, 0 edited, 1 new, 3 gone"
    );
}

/// A blog of `count` entries of which none is like another.
fn long_blog(id: &str, count: usize, word: &str) -> Document {
    let texts: Vec<String> = (0..count)
        .map(|i| {
            let words: Vec<String> = (0..12).map(|n| format!("w{}", i * 7919 + n * 31)).collect();
            format!("{} {word} and so on", words.join(" "))
        })
        .collect();
    let texts: Vec<(Option<&str>, &str)> = texts.iter().map(|text| (None, &**text)).collect();
    document(id, &texts)
}

#[test]
fn long_blogs_are_compared_in_a_moment() {
    let started = std::time::Instant::now();
    let (old, new) = (
        long_blog("d-1", 10_000, "before"),
        long_blog("d-2", 10_000, "after"),
    );
    let comparison = compare(&old, &new);
    assert_eq!(comparison.count(Kind::Edited), 10_000);
    assert!(comparison.pairs.iter().all(|pair| pair.old == pair.new));
    // All alike in heading and clock, and nothing rare in them.
    let texts: Vec<String> = (0..10_000)
        .map(|i| format!("Goal number {}!", i % 9))
        .collect();
    let alike = |mark: &str| {
        let texts: Vec<String> = texts.iter().map(|text| format!("{text}{mark}")).collect();
        let rows: Vec<(Option<&str>, &str)> =
            texts.iter().map(|text| (Some("Goal"), &**text)).collect();
        document("d-3", &rows)
    };
    assert_eq!(compare(&alike(""), &alike("!")).pairs.len(), 20_000 - 8);
    // Quadratic time would take minutes.
    assert!(started.elapsed().as_secs() < 30, "{:?}", started.elapsed());
}

#[test]
fn later_snapshots_are_recognised() {
    let storm = blog("d-1", STORM);
    let grown = blog(
        "d-2",
        &format!("{STORM}\n 10:10 | - | The wind drops.\n 10:30 | - | Ferries sail again."),
    );
    let other = blog(
        "d-3",
        "
        09:00 | The budget | The minister reads out the budget to a house that is half empty.
        09:20 | - | She says that nothing will cost more, and some people laugh at it.
        ",
    );
    assert!(looks_like_later(&storm, &grown));
    assert!(!looks_like_later(&storm, &other));
    assert!(!looks_like_later(&storm, &blog("d-4", "")));

    // A page that shows only its latest entries, one of them known.
    let mut latest = blog(
        "d-5",
        "
        09:45 | Trains run late | Trains on the coast line run forty minutes late, the railway says.
        10:10 | - | The wind drops.
        10:30 | - | Ferries sail again.
        ",
    );
    assert!(!looks_like_later(&storm, &latest));
    let mut titled = storm.clone();
    titled.title = Some("Storm at the harbour: ferries cancelled – live".to_owned());
    latest.title = Some("Storm at the harbour: ferries sail – live".to_owned());
    assert!(looks_like_later(&titled, &latest));

    let project = project_of(vec![other.clone(), storm.clone()]);
    assert_eq!(find_earlier(&project, &grown), Some(Earlier::Snapshot(1)));
    assert_eq!(find_earlier(&project, &other), Some(Earlier::SameText(0)));
    assert_eq!(find_earlier(&project, &blog("d-4", "x | - | Else.")), None);

    // Of two, the one that is more alike.
    let project = project_of(vec![
        blog("d-7", &format!("{STORM} 10:10 | - | The wind drops.")),
        blog(
            "d-8",
            &format!("{STORM} 10:10 | - | The wind drops.").replace("coast", "south"),
        ),
    ]);
    let new = blog("d-9", &format!("{STORM} 10:10 | - | The wind rises."));
    assert_eq!(find_earlier(&project, &new), Some(Earlier::Snapshot(0)));

    // The latest snapshot is the one to go on from.
    let mut project = project_of(vec![storm]);
    let taken = carry(&project, 0, grown.clone(), &moment(0)).unwrap();
    project.apply(&taken.changes).unwrap();
    assert!(is_continued(&project, 0) && !is_continued(&project, 1));
    assert_eq!(continues(&project.documents()[1]), Some("d-1"));
    assert_eq!(
        find_earlier(&project, &blog("d-6", STORM)),
        Some(Earlier::Snapshot(1))
    );
}

fn project_of(documents: Vec<Document>) -> Project {
    let second = Annotator {
        id: "b".into(),
        name: "Coder 2".to_owned(),
        extra: Default::default(),
    };
    let annotators = vec![Annotator::first(), second];
    Project::new(Codebook::liveblog_core(), annotators, documents)
}

/// What happens to a passage, given between `[` and `]` in the old text, when
/// the entry's text becomes the new one: the new text with the passage
/// marked, or `gone`.
#[track_caller]
fn check_carried(part: Part, old: &str, new: &str, expected: &str) {
    let (start, end) = (old.find('[').unwrap(), old.find(']').unwrap() - 1);
    let plain = old.replace(['[', ']'], "");
    let entries = |text| match part {
        Part::Text => (Some("Heading"), text),
        Part::Heading => (Some(text), "Text."),
    };
    let mut before = document("d-1", &[entries(&*plain)]);
    let mut after = document("d-2", &[entries(new)]);
    for blog in [&mut before, &mut after] {
        Arc::make_mut(&mut blog.entries[0]).time.clock = Clock::new(9, 0, 0);
    }
    let mut project = project_of(vec![before]);
    let mut claim = annotation(&project, (0, 0), 1, "claim");
    let range = TextRange {
        start: start as u32,
        end: end as u32,
    };
    claim.span = Some(Span { part, range });
    annotate(&mut project, claim);
    let carried = carry(&project, 0, after, &moment(0)).unwrap();
    project.apply(&carried.changes).unwrap();
    let shown = match &*project.records(1)[0].annotations {
        [] => "gone".to_owned(),
        [claim] => {
            let range = claim.span.unwrap().range;
            let (start, end) = (range.start as usize, range.end as usize);
            assert_eq!(range.of(new), &plain[start_of(old)..end_of(old)]);
            format!("{}[{}]{}", &new[..start], &new[start..end], &new[end..])
        }
        more => panic!("{more:?}"),
    };
    assert_eq!(shown, expected, "{old}");
    assert_eq!(carried.report.carried() + carried.report.left(), 1);
}

fn start_of(marked: &str) -> usize {
    marked.find('[').unwrap()
}

fn end_of(marked: &str) -> usize {
    marked.find(']').unwrap() - 1
}

#[test]
fn passages_of_edited_entries() {
    for (old, new, expected) in [
        // Before and after the edit.
        (
            "[Taxes] will rise.",
            "Taxes will rise soon.",
            "[Taxes] will rise soon.",
        ),
        (
            "Taxes wil [rise].",
            "Taxes will rise.",
            "Taxes will [rise].",
        ),
        // After an edit with characters of other lengths.
        (
            "A [🚨 storm] comes.",
            "🚨🚨 A 🚨 storm comes!",
            "🚨🚨 A [🚨 storm] comes!",
        ),
        // Between two edits.
        (
            "On Mondy the [minister said] nothng new.",
            "On Monday the minister said nothing new.",
            "On Monday the [minister said] nothing new.",
        ),
        // A paragraph in front.
        (
            "He said [“no”].",
            "She laughed.\n\nHe said “no”.",
            "She laughed.\n\nHe said [“no”].",
        ),
        // The words were edited.
        (
            "He said [no new taxes].",
            "He said no more new taxes.",
            "gone",
        ),
        ("The [cat] sat.", "The cats sat.", "gone"),
        ("The [cat] sat.", "The cat\u{301} sat.", "gone"),
        (
            "All [went].",
            "All of them went home.",
            "All of them [went] home.",
        ),
        // A long passage that moved as a whole.
        (
            "[Nobody has been hurt so far.] The quay is closed. Trains stand still.",
            "The quay is closed. Trains stand still. Nobody has been hurt so far.",
            "The quay is closed. Trains stand still. [Nobody has been hurt so far.]",
        ),
        // One of two that are alike went: which one cannot be told.
        ("One no. Two [no].", "One no. Two.", "gone"),
        // Half of the emoji's family went.
        ("See [👩‍🚀] fly.", "See 👩 fly.", "gone"),
        ("See [👩] fly.", "See 👩‍🚀 fly.", "gone"),
        ("See 👩‍[🚀] fly.", "See 🚀 fly.", "gone"),
        (
            "No one was hurt there, they say. [No one was hurt there], she says.",
            "No one was hurt there, they say. Nobody was hurt, she says.",
            "gone",
        ),
        ("Old [words].", "", "gone"),
    ] {
        check_carried(Part::Text, old, new, expected);
    }
    // Too long for a comparison by words: found where it stands once.
    let (long, other) = ("one two ".repeat(600), "three four ".repeat(600));
    check_carried(
        Part::Text,
        &format!("a{long}The [quay] is closed.{long}z"),
        &format!("b{other}The quay is closed.{other}y"),
        &format!("b{other}The [quay] is closed.{other}y"),
    );
    check_carried(
        Part::Text,
        &format!("a{long}The [quay] is closed.{long}z"),
        &format!("b{other}Your quay was closed.{other}y"),
        "gone",
    );
    check_carried(
        Part::Heading,
        "[Ferries] stay in prot",
        "Ferries stay in port",
        "[Ferries] stay in port",
    );
}

#[test]
fn records_move_to_where_they_still_stand() {
    let old = blog("d-1", STORM);
    let new = blog(
        "d-2",
        "
        09:00 | Now all ferries stay in port | All ferries to the isles are cancelled until further notice.
        09:20 | - | The harbour master asks people to keep away from the quay this morning.
        10:10 | - | The wind drops.
        ",
    );
    let mut project = project_of(vec![old]);
    let old = project.documents()[0].clone();
    for (number, entry, exact) in [
        (1, 0, None),
        (2, 0, Some("are cancelled")),
        (3, 0, Some("to the island")),
        (4, 1, Some("the quay")),
        (5, 2, None),
        (6, 2, Some("forty minutes late")),
        (7, 0, Some("stay in port")),
    ] {
        let mut claim = annotation(&project, (0, entry), number, "claim");
        let part = match number {
            7 => Part::Heading,
            _ => Part::Text,
        };
        claim.span = exact.and_then(|exact| find(&old, entry, part, exact));
        if number == 4 {
            claim.annotator = "b".into();
        }
        annotate(&mut project, claim);
    }
    for (entry, kind) in [(0, Status::Done), (1, Status::Done), (2, Status::Unsure)] {
        let mut record = status(&project, (0, entry), kind);
        record.note = format!("Note {entry}.").into();
        set_status(&mut project, record);
    }
    let mut unsure = status(&project, (0, 0), Status::Unsure);
    unsure.annotator = "b".into();
    set_status(&mut project, unsure);

    let before = project.clone();
    let Carry { changes, report } = carry(&project, 0, new, &moment(500)).unwrap();
    project.apply(&changes).unwrap();

    let summary = "1 the same, 1 edited, 1 new, 1 gone; 4 annotations carried, 3 could not be";
    assert_eq!(report.to_string(), summary);
    let mut lines = String::new();
    for entry in &report.entries {
        let ids = (entry.old.as_deref(), entry.new.as_deref());
        lines += &format!(
            "{ids:?} {:?}, {} carried, reopened {:?}, {} statuses left\n",
            entry.pair.kind, entry.carried, entry.reopened, entry.statuses_left
        );
        for left in &entry.left {
            lines += &format!(
                "  {} {} {:?}: {}\n",
                left.annotation, left.label, left.exact, left.reason
            );
        }
    }
    expect_test::expect![[r#"
        (Some("d-1-e001"), Some("d-2-e001")) Edited, 3 carried, reopened ["a1"], 0 statuses left
          n-003 claim Some("to the island"): the words no longer stand there
        (Some("d-1-e002"), Some("d-2-e002")) Same, 1 carried, reopened [], 0 statuses left
        (None, Some("d-2-e003")) New, 0 carried, reopened [], 0 statuses left
        (Some("d-1-e003"), None) Gone, 0 carried, reopened [], 1 statuses left
          n-005 claim None: the entry is no longer there
          n-006 claim Some("forty minutes late"): the entry is no longer there
    "#]]
    .assert_eq(&lines);

    assert_eq!(words(&project), words(&before));

    // Ids, authorship and moments stay; so does what cannot move.
    let ids = |document: usize| {
        let records = project.records(document).iter();
        let all: Vec<String> = records
            .flat_map(|r| &r.annotations)
            .map(|a| format!("{} {} {}", a.id, a.entry, a.annotator))
            .collect();
        all.join(", ")
    };
    assert_eq!(
        ids(0),
        "n-003 d-1-e001 a1, n-005 d-1-e003 a1, n-006 d-1-e003 a1"
    );
    assert_eq!(
        ids(1),
        "n-001 d-2-e001 a1, n-002 d-2-e001 a1, n-007 d-2-e001 a1, n-004 d-2-e002 b"
    );
    let shown_status = |document: usize, entry: usize| {
        let records = project.records(document)[entry].statuses.iter();
        let all: Vec<String> = records
            .map(|s| format!("{} {:?} {}", s.annotator, s.status, s.note))
            .collect();
        all.join(", ")
    };
    assert_eq!(shown_status(0, 0), "");
    assert_eq!(shown_status(0, 2), "a1 Unsure Note 2.");
    assert_eq!(shown_status(1, 0), "a1 InProgress Note 0., b Unsure ");
    assert_eq!(shown_status(1, 1), "a1 Done Note 1.");
    let reopened = &project.records(1)[0].statuses;
    assert_eq!(reopened[0].modified, moment(500));
    assert_eq!(reopened[1].modified, moment(60));

    // And back.
    let back: Vec<Change> = changes.iter().rev().map(Change::inverse).collect();
    project.apply(&back).unwrap();
    assert_eq!(project, before);
}

/// What becomes of attributions, given as the passages of [`STORM`]'s first
/// entry that are in each, when the entry is edited: which annotations stay,
/// and the summary.
#[track_caller]
fn check_attributions(attributions: &[&[&str]], left: &str, summary: &str) {
    const EDITED: &str =
        "09:00 | Ferries stay in port | Some ferries to the island are cancelled for today.";
    let mut project = project_of(vec![blog("d-1", STORM)]);
    let old = project.documents()[0].clone();
    let mut words: Vec<&str> = attributions.concat();
    words.sort();
    words.dedup();
    for (number, exact) in words.iter().enumerate() {
        let mut passage = annotation(&project, (0, 0), number, "quote");
        passage.span = find(&old, 0, Part::Text, exact);
        annotate(&mut project, passage);
    }
    for (number, passages) in attributions.iter().enumerate() {
        let place = |exact: &&str| words.iter().position(|w| w == exact).unwrap();
        let members: Vec<_> = passages.iter().map(|p| (Role::Content, place(p))).collect();
        let record = attribution(&project, (0, 0), number, &members);
        attribute(&mut project, record);
    }
    let before = project.clone();
    let taken = carry(&project, 0, blog("d-2", EDITED), &moment(500)).unwrap();
    project.apply(&taken.changes).unwrap();
    check_ties(&project);
    assert_eq!(self::words(&project), self::words(&before));
    let lefts = taken.report.entries.iter().flat_map(|entry| &entry.left);
    let lefts: Vec<String> = lefts
        .map(|l| format!("{}: {}", l.exact.as_deref().unwrap(), l.reason))
        .collect();
    assert_eq!(lefts.join("; "), left);
    let report = taken.report.to_string();
    assert_eq!(
        report,
        format!("0 the same, 1 edited, 0 new, 2 gone{summary}")
    );
    let back: Vec<Change> = taken.changes.iter().rev().map(Change::inverse).collect();
    project.apply(&back).unwrap();
    assert_eq!(project, before);
}

#[test]
fn an_attribution_moves_with_all_its_passages_or_stays_with_all() {
    check_attributions(
        &[&["ferries", "the island"]],
        "",
        "; 2 annotations carried; 1 attribution carried",
    );
    check_attributions(
        &[&["ferries", "further notice"], &["the island", "cancelled"]],
        "ferries: other words of the attribution no longer stand there; \
         further notice: the words no longer stand there",
        "; 2 annotations carried, 2 could not be; 1 attribution carried, 1 could not be",
    );
    // A passage of two holds the other back as well, whichever comes first.
    for attributions in [
        [["ferries", "further notice"], ["ferries", "the island"]],
        [["ferries", "the island"], ["ferries", "further notice"]],
    ] {
        check_attributions(
            &[&attributions[0], &attributions[1]],
            "ferries: other words of the attribution no longer stand there; \
             further notice: the words no longer stand there; \
             the island: other words of the attribution no longer stand there",
            "; 0 annotations carried, 3 could not be; 0 attributions carried, 2 could not be",
        );
    }
}

#[test]
fn attributions_of_entries_that_are_the_same_move_and_of_those_gone_stay() {
    let mut project = project_of(vec![blog("d-1", STORM)]);
    for entry in 0..3 {
        let quote = annotation(&project, (0, entry), entry, "quote");
        annotate(&mut project, quote);
        let record = attribution(&project, (0, entry), entry, &[(Role::Content, entry)]);
        attribute(&mut project, record);
    }
    let last = STORM.trim().rfind('\n').unwrap();
    let new = blog("d-2", &STORM.trim()[..last]);
    let taken = carry(&project, 0, new, &moment(500)).unwrap();
    project.apply(&taken.changes).unwrap();
    check_ties(&project);
    let summary = "2 the same, 0 edited, 0 new, 1 gone; 2 annotations carried, 1 could not be; \
                   2 attributions carried, 1 could not be";
    assert_eq!(taken.report.to_string(), summary);
    let left: Vec<usize> = (taken.report.entries.iter())
        .map(|entry| entry.attributions_left)
        .collect();
    assert_eq!(left, [0, 0, 1]);
}

/// What becomes of links when [`STORM`]'s last entry goes and another comes,
/// given as the numbers of their ends, of which 3 is the entry of another blog:
/// where the ends are then, as positions of document and entry, and the
/// summary.
#[track_caller]
fn check_links(links: &[(usize, usize)], expected: &str, summary: &str) {
    let other = blog(
        "d-9",
        "08:00 | - | The bakery on the corner opens at six from now on.",
    );
    let mut project = project_of(vec![blog("d-1", STORM), other]);
    let place = |entry| if entry == 3 { (1, 0) } else { (0, entry) };
    for (number, (from, to)) in links.iter().enumerate() {
        let record = link(
            &project,
            place(*from),
            place(*to),
            number,
            Relation::Updates,
        );
        join(&mut project, record);
    }
    let before = project.clone();
    let last = STORM.trim().rfind('\n').unwrap();
    let new = blog(
        "d-2",
        &format!("07:30 | - | Rain.\n{}", &STORM.trim()[..last]),
    );
    let taken = carry(&project, 0, new, &moment(500)).unwrap();
    project.apply(&taken.changes).unwrap();
    check_ties(&project);
    let report = taken.report.to_string();
    assert_eq!(
        report,
        format!("2 the same, 0 edited, 1 new, 1 gone{summary}")
    );
    let mut all: Vec<_> = project.all_records().flat_map(|r| &r.links).collect();
    all.sort_by_key(|link| &link.id);
    let shown = all.into_iter().map(|link| {
        let from = project.locate(&link.document, &link.entry).unwrap();
        let to = project.locate(&link.target_document, &link.target).unwrap();
        let (a, b) = ((from.document, from.entry), (to.document, to.entry));
        format!("{}.{}>{}.{}", a.0, a.1, b.0, b.1)
    });
    assert_eq!(shown.collect::<Vec<_>>().join(" "), expected);
    let back: Vec<Change> = taken.changes.iter().rev().map(Change::inverse).collect();
    project.apply(&back).unwrap();
    assert_eq!(project, before);
}

#[test]
fn each_end_of_a_link_goes_where_its_entry_goes() {
    check_links(&[(1, 0)], "2.2>2.1", "; 1 link carried");
    check_links(&[(2, 1), (0, 2)], "0.2>2.2 2.1>0.2", "; 2 links carried");
    check_links(&[(3, 1), (0, 3)], "1.0>2.2 2.1>1.0", "; 2 links carried");
    check_links(
        &[(3, 2), (2, 3), (3, 0)],
        "1.0>0.2 0.2>1.0 1.0>2.1",
        "; 1 link carried, 2 could not be",
    );
}

#[test]
fn a_date_and_a_zone_set_by_hand_go_along() {
    let mut old = blog("d-1", STORM);
    old.date = Date::new(2030, 9, 27);
    old.time_zone = Some("BST".to_owned());
    when::resolve(&mut old.entries, old.order, old.date, Some("BST"));
    let project = project_of(vec![old]);
    let taken = |lines: &str| {
        let carry = carry(&project, 0, blog("d-2", lines), &moment(0)).unwrap();
        let Change::Document(diff) = &carry.changes[0] else {
            panic!("{:?}", carry.changes);
        };
        let new = diff.after.clone().unwrap();
        let moments = new.entries.iter().map(|entry| {
            let moment = entry.time.timestamp.as_ref();
            moment.map_or("?".to_owned(), |moment| moment.to_string())
        });
        moments.collect::<Vec<_>>().join(" ")
    };
    let tail = "
        09:45 | Trains run late | Trains on the coast line run forty minutes late, the railway says.
        10:10 | - | The wind drops.
    ";
    assert_eq!(
        taken(tail),
        "2030-09-27T09:45:00+01:00 2030-09-27T10:10:00+01:00"
    );
    // Not where the oldest entry is another, or clocks show another zone.
    assert_eq!(taken(&format!("09:40 | - | Rain. {tail}")), "? ? ?");
    assert_eq!(taken(&STORM.replace("09:", "10:")), "? ? ?");
}

#[test]
fn what_is_here_already_is_not_taken_again() {
    let project = project_of(vec![blog("d-1", STORM)]);
    for (old, id, refusal) in [
        (0, "d-1", Refusal::AlreadyHere),
        (1, "d-2", Refusal::NoSuchDocument),
    ] {
        let mut session = Session::new(project.clone());
        let new = Box::new(blog(id, STORM));
        let stamp = Stamp {
            at: moment(0),
            nonce: 0,
        };
        let refused = session.run(Command::TakeSnapshot { old, new }, &stamp);
        assert_eq!(refused, Err(refusal));
        assert_eq!(*session.project(), project);
    }
}

#[test]
fn a_session_takes_a_snapshot_back_and_again_and_from_the_store() {
    let mut project = project_of(vec![blog("d-1", STORM)]);
    let claim = annotation(&project, (0, 1), 1, "claim");
    annotate(&mut project, claim);
    let mut session = Session::new(project.clone());
    let blank = session.clone();
    let new = Box::new(blog("d-2", &format!("{STORM} 10:10 | - | The wind drops.")));
    let stamp = Stamp {
        at: moment(500),
        nonce: 1,
    };
    let mut rows = vec![
        session
            .run(Command::TakeSnapshot { old: 0, new }, &stamp)
            .unwrap()
            .unwrap(),
    ];
    let after = session.project().clone();
    assert_eq!(after.records(0)[1].annotations, []);
    assert_eq!(&*after.records(1)[1].annotations[0].id, "n-001");
    rows.extend(session.undo().unwrap());
    assert_eq!(*session.project(), project);
    rows.extend(session.redo().unwrap());
    assert_eq!(*session.project(), after);

    let mut replayed = blank;
    for row in rows {
        replayed
            .replay(read_row(&write_row(&row)).unwrap())
            .unwrap();
    }
    assert_eq!(replayed, session);
}

#[test]
fn a_further_blog_is_added_taken_away_and_added_again() {
    let project = project_of(vec![blog("d-1", STORM)]);
    let mut session = Session::new(project.clone());
    let blank = session.clone();
    let stamp = Stamp {
        at: moment(500),
        nonce: 1,
    };
    let further = || Command::AddDocuments(vec![blog("d-2", STORM)]);
    let mut rows = vec![session.run(further(), &stamp).unwrap().unwrap()];
    let after = session.project().clone();
    assert_eq!(&*after.documents()[1].id, "d-2");
    assert_eq!(continues(&after.documents()[1]), None);
    assert_eq!(session.run(further(), &stamp), Err(Refusal::AlreadyHere));
    rows.extend(session.undo().unwrap());
    assert_eq!(*session.project(), project);
    rows.extend(session.redo().unwrap());
    assert_eq!(*session.project(), after);

    let mut replayed = blank;
    for row in rows {
        replayed
            .replay(read_row(&write_row(&row)).unwrap())
            .unwrap();
    }
    assert_eq!(replayed, session);
}

#[test]
fn many_blogs_are_added_and_taken_away_in_one_step() {
    let project = project_of(vec![blog("d-1", STORM)]);
    let mut session = Session::new(project.clone());
    let blank = session.clone();
    let stamp = Stamp {
        at: moment(500),
        nonce: 1,
    };
    let add = |ids: &[&str]| {
        let blogs = ids.iter().map(|id| blog(id, STORM));
        Command::AddDocuments(blogs.collect())
    };
    // None is added where one of them is there already, or comes twice.
    for ids in [["d-2", "d-1"], ["d-2", "d-2"]] {
        assert_eq!(session.run(add(&ids), &stamp), Err(Refusal::AlreadyHere));
    }
    assert_eq!(session.run(add(&[]), &stamp), Ok(None));
    let added = session.run(add(&["d-2", "d-3", "d-4"]), &stamp);
    let mut rows = vec![added.unwrap().unwrap()];
    let after = session.project().clone();
    let ids: Vec<&str> = after.documents().iter().map(|d| &*d.id).collect();
    assert_eq!(ids, ["d-1", "d-2", "d-3", "d-4"]);
    rows.extend(session.undo().unwrap());
    assert_eq!(*session.project(), project);
    assert_eq!(session.history().next_undo(), None);
    rows.extend(session.redo().unwrap());
    assert_eq!(*session.project(), after);

    let mut replayed = blank;
    for row in rows {
        replayed
            .replay(read_row(&write_row(&row)).unwrap())
            .unwrap();
    }
    assert_eq!(replayed, session);
}

#[test]
fn the_dataset_file_says_what_a_snapshot_continues() {
    let mut project = project_of(vec![blog("d-1", STORM)]);
    let taken = carry(&project, 0, blog("d-2", STORM), &moment(0)).unwrap();
    project.apply(&taken.changes).unwrap();
    let file = dataset::write(&project, &moment(0));
    let tree: serde_json::Value = serde_json::from_str(&file).unwrap();
    assert_eq!(tree["documents"][1]["continues"], "d-1");
    let opened = dataset::read(file.as_bytes()).unwrap().project;
    assert_eq!(continues(&opened.documents()[1]), Some("d-1"));
    assert!(is_continued(&opened, 0));
}

/// A later snapshot of a document, drawn from numbers: entries go, move and
/// come, and texts change.
fn later(old: &Document, tape: &mut Tape<'_>) -> Document {
    let mut rows: Vec<(Option<String>, String, Option<Clock>)> = Vec::new();
    for entry in &old.entries {
        let heading = old.heading(entry).map(str::to_owned);
        let text = old.text(entry).to_owned();
        let mut row = (heading, text, entry.time.clock);
        match tape.below(8) {
            0 => continue,
            1 => row.1.push_str("\nMore."),
            2 => row.1.insert_str(0, "🚨 "),
            3 => row.0 = Some("Another".to_owned()),
            4 => {
                let edges: Vec<usize> = row.1.char_indices().map(|(at, _)| at).collect();
                if !edges.is_empty() {
                    row.1.insert_str(tape.one_of(&edges), " said ");
                }
            }
            _ => {}
        }
        let at = if tape.below(4) == 0 {
            tape.below(rows.len() + 1)
        } else {
            rows.len()
        };
        rows.insert(at, row);
    }
    if tape.below(2) == 0 {
        rows.push((None, "New.".to_owned(), None));
    }
    let texts: Vec<(Option<&str>, &str)> = rows
        .iter()
        .map(|(heading, text, _)| (heading.as_deref(), &**text))
        .collect();
    let mut later = document("d-later", &texts);
    for (entry, (.., clock)) in later.entries.iter_mut().zip(rows) {
        Arc::make_mut(entry).time.clock = clock;
    }
    later
}

/// All annotations by id, with the words of their passages.
fn words(project: &Project) -> Vec<(String, Option<String>)> {
    let mut words = Vec::new();
    for (index, document) in project.documents().iter().enumerate() {
        for (entry, records) in document.entries.iter().zip(project.records(index)) {
            for annotation in &records.annotations {
                let part = |span: Span| match span.part {
                    Part::Text => document.text(entry),
                    Part::Heading => document.heading(entry).unwrap(),
                };
                let exact = |span: Span| span.range.of(part(span)).to_owned();
                words.push((annotation.id.to_string(), annotation.span.map(exact)));
            }
        }
    }
    words.sort();
    words
}

/// The attributions with their passages, and the links, by what they are called.
fn ties(project: &Project) -> Vec<String> {
    let mut ties = Vec::new();
    for records in project.all_records() {
        for attribution in &records.attributions {
            ties.push(format!("{} {:?}", attribution.id, attribution.members));
        }
        for link in &records.links {
            ties.push(format!("{} {:?}", link.id, link.relation));
        }
    }
    ties.sort();
    ties
}

proptest! {
    #[test]
    fn nothing_is_lost_or_changed_on_the_way(
        numbers in prop::collection::vec(any::<u32>(), 0..400)
    ) {
        let tape = &mut Tape(&numbers);
        let mut project = drawn(tape);
        if project.documents().is_empty() {
            return Ok(());
        }
        let old = tape.below(project.documents().len());
        let new = later(&project.documents()[old], tape);
        let before = project.clone();
        let Carry { changes, report } = carry(&project, old, new, &moment(500)).unwrap();
        project.apply(&changes).unwrap();

        prop_assert_eq!(words(&project), words(&before));
        let all = before.records(old).iter().flat_map(|r| &r.annotations);
        prop_assert_eq!(report.carried() + report.left(), all.count());
        let statuses = |project: &Project| project.all_records().flat_map(|r| &r.statuses).count();
        prop_assert_eq!(statuses(&project), statuses(&before));
        let after = project.records(before.documents().len()).iter();
        let carried: Vec<&Arc<Annotation>> = after.flat_map(|r| &r.annotations).collect();
        prop_assert_eq!(carried.len(), report.carried());
        check_ties(&project);
        prop_assert_eq!(ties(&project), ties(&before));
        let ours = before.records(old).iter();
        let of_report = report.entries.iter().map(|e| (e.attributions, e.attributions_left));
        let (moved, left) = of_report.fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
        prop_assert_eq!(moved + left, ours.map(|r| r.attributions.len()).sum::<usize>());
        let still = project.records(old).iter();
        prop_assert_eq!(left, still.map(|r| r.attributions.len()).sum::<usize>());
        let new = &project.documents()[before.documents().len()].id;
        let links = project.all_records().flat_map(|r| &r.links);
        let moved = links.filter(|l| l.document == *new || l.target_document == *new);
        prop_assert_eq!(moved.count(), report.links);

        let back: Vec<Change> = changes.iter().rev().map(Change::inverse).collect();
        project.apply(&back).unwrap();
        prop_assert_eq!(project, before);
    }

    #[test]
    fn entries_are_paired_one_to_one(
        numbers in prop::collection::vec(any::<u32>(), 0..300)
    ) {
        let tape = &mut Tape(&numbers);
        let project = drawn(tape);
        let Some(old) = project.documents().first() else {
            return Ok(());
        };
        let new = &later(old, tape);
        let comparison = compare(old, new);
        for (count, side) in [
            (old.entries.len(), (|pair| pair.old) as fn(&again::Pair) -> Option<usize>),
            (new.entries.len(), |pair| pair.new),
        ] {
            let mut places: Vec<usize> = comparison.pairs.iter().filter_map(side).collect();
            places.sort();
            prop_assert!(places.into_iter().eq(0..count));
        }
        let alone = compare(old, old);
        prop_assert_eq!(alone.count(Kind::Same), old.entries.len());
        prop_assert!(alone.pairs.iter().all(|pair| pair.old == pair.new));
    }
}
