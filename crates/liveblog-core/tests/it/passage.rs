//! Selections are written into the text: `[two>` where the end moves, `<two]`
//! where the beginning does, and `^` where nothing is selected.

use liveblog_core::TextRange;
use liveblog_core::passage::{Selection, Unit, Way, at_point, begin, extend, shift, tidy, whole};
use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

fn read(marked: &str) -> (String, Selection) {
    let mut text = String::new();
    let mut selection = Selection::default();
    for c in marked.chars() {
        let at = text.len() as u32;
        match c {
            '[' | ']' => selection.anchor = at,
            '<' | '>' => selection.focus = at,
            '^' => {
                selection = Selection {
                    anchor: at,
                    focus: at,
                }
            }
            c => text.push(c),
        }
    }
    (text, selection)
}

fn write(text: &str, selection: Selection) -> String {
    let TextRange { start, end } = selection.range();
    let (before, middle, after) = (
        &text[..start as usize],
        &text[start as usize..end as usize],
        &text[end as usize..],
    );
    match selection.anchor.cmp(&selection.focus) {
        std::cmp::Ordering::Less => format!("{before}[{middle}>{after}"),
        std::cmp::Ordering::Equal => format!("{before}^{after}"),
        std::cmp::Ordering::Greater => format!("{before}<{middle}]{after}"),
    }
}

fn unit(name: &str) -> Unit {
    match name {
        "character" => Unit::Character,
        "word" => Unit::Word,
        "sentence" => Unit::Sentence,
        "block" => Unit::Block,
        other => panic!("no unit {other}"),
    }
}

fn run(text: &str, selection: Selection, command: &str) -> Selection {
    let (verb, name) = command.split_once(' ').unwrap_or((command, ""));
    match verb {
        "begin" => begin(text, selection.range().start, unit(name)).unwrap_or(selection),
        "next" => shift(text, selection, unit(name), Way::On),
        "previous" => shift(text, selection, unit(name), Way::Back),
        "on" => extend(text, selection, unit(name), Way::On),
        "back" => extend(text, selection, unit(name), Way::Back),
        "whole" => whole(text, selection, unit(name)),
        "turn" => selection.turned(),
        other => panic!("no command {other}"),
    }
}

/// Every command, given between commas, leads to the next of `expected`.
#[track_caller]
fn check(marked: &str, commands: &str, expected: &[&str]) {
    let (text, mut selection) = read(marked);
    let results: Vec<String> = commands
        .split(", ")
        .map(|command| {
            selection = run(&text, selection, command);
            write(&text, selection)
        })
        .collect();
    assert_eq!(results, expected, "{commands}");
}

#[track_caller]
fn check_tidy(marked: &str, expected: &str) {
    let (text, selection) = read(marked);
    let tidied = tidy(&text, selection.range()).map(|range| range.of(&text).to_owned());
    assert_eq!(tidied.as_deref().unwrap_or("nothing"), expected, "{marked}");
}

/// The units of a text, in order, and the same ones backwards.
#[track_caller]
fn check_units(text: &str, unit: Unit, expected: &[&str]) {
    let mut found = Vec::new();
    let mut selection = begin(text, 0, unit);
    while let Some(now) = selection {
        found.push(now.range());
        let next = shift(text, now, unit, Way::On);
        selection = (next != now).then_some(next);
    }
    let words: Vec<&str> = found.iter().map(|range| range.of(text)).collect();
    assert_eq!(words, expected);
    let end = text.len() as u32;
    let mut selection = Selection {
        anchor: end,
        focus: end,
    };
    for range in found.iter().rev() {
        selection = shift(text, selection, unit, Way::Back);
        assert_eq!(selection.range(), *range, "backwards in {text}");
    }
}

#[test]
fn tidying_takes_blanks_off_and_whole_characters_in() {
    for (marked, expected) in [
        ("one[ two >three", "two"),
        ("one[ \u{a0}\u{3000}\t\r\n>two", "nothing"),
        ("on^e", "nothing"),
        ("[\u{200f}\u{2068}مرحبا\u{2069}\u{200b} >", "مرحبا"),
        ("[\u{feff}one\u{ad}>", "one"),
        ("[ (one), >", "(one),"),
        ("a[\r>\nb", "nothing"),
        ("a\r[\nb>", "b"),
        // Half of a family, a flag, a keycap, a skin tone, a heart in red.
        ("x[👨>\u{200d}👩\u{200d}👧x", "👨‍👩‍👧"),
        ("x👨\u{200d}[👩>\u{200d}👧x", "👨‍👩‍👧"),
        ("🇵[🇹>🇪🇸", "🇵🇹"),
        ("[🇵>🇹🇪🇸", "🇵🇹"),
        ("🇵🇹[🇪>🇸", "🇪🇸"),
        ("1[\u{fe0f}>\u{20e3} first", "1️⃣"),
        ("👍[🏽>", "👍🏽"),
        ("❤[\u{fe0f}>", "❤️"),
        ("cafe[\u{301}>s", "e\u{301}"),
        ("[ \u{301}>s", " \u{301}"),
        ("שָ[ׁ>לוֹם", "שָׁ"),
        ("م[َ>ر", "مَ"),
        // A Hangul syllable of three letters.
        ("\u{1112}[\u{1161}>\u{11ab}", "\u{1112}\u{1161}\u{11ab}"),
        ("ก[\u{e33}>", "กำ"),
    ] {
        check_tidy(marked, expected);
    }
}

#[test]
fn words_of_many_scripts() {
    for (text, expected) in [
        (
            "“No new taxes,” Ms O’Neil said.",
            &["No", "new", "taxes", "Ms", "O’Neil", "said"][..],
        ),
        (
            "  The U.S. won't pay $1,000.50 at 10:30 – 5% up ",
            &[
                "The", "U.S", "won't", "pay", "1,000.50", "at", "10:30", "5", "up",
            ],
        ),
        (
            "well-known file_name __ a1b2",
            &["well", "known", "file_name", "a1b2"],
        ),
        ("🚨🇵🇹 Goal!👨‍👩‍👧 1️⃣👍🏽", &["🚨", "🇵🇹", "Goal", "👨‍👩‍👧", "1️⃣", "👍🏽"]),
        ("cafe\u{301} zo\u{308}e", &["cafe\u{301}", "zo\u{308}e"]),
        ("قَالَ الوزير: «لا»", &["قَالَ", "الوزير", "لا"]),
        (
            "שָׁלוֹם צה\u{5f4}ל ג\u{5f3}ורג",
            &["שָׁלוֹם", "צה\u{5f4}ל", "ג\u{5f3}ורג"],
        ),
        ("می\u{200c}خواهم بروم", &["می\u{200c}خواهم", "بروم"]),
        ("ตำรวจกล่าวว่า ไม่มี", &["ตำรวจกล่าวว่า", "ไม่มี"]),
        ("他说：东京", &["他", "说", "东", "京"]),
        ("ニュースです。", &["ニュース", "で", "す"]),
        ("속보입니다 news", &["속보입니다", "news"]),
        ("he said مرحبا to us", &["he", "said", "مرحبا", "to", "us"]),
        ("!!! — …", &[]),
        ("", &[]),
    ] {
        check_units(text, Unit::Word, expected);
    }
}

#[test]
fn sentences_end_where_a_reader_ends_them() {
    for (text, expected) in [
        (
            "Mr. Smith left. He came back!",
            &["Mr. Smith left.", "He came back!"][..],
        ),
        (
            "U.S. officials met U.S. Senator J. R. Hill at 9 a.m. Monday. It rained.",
            &[
                "U.S. officials met U.S. Senator J. R. Hill at 9 a.m. Monday.",
                "It rained.",
            ],
        ),
        (
            "They live in the U.S. The storm came at 9 a.m. It was loud.",
            &[
                "They live in the U.S.",
                "The storm came at 9 a.m.",
                "It was loud.",
            ],
        ),
        (
            "No. 10 said no. Reporters at No. 11 left St. Mary’s.",
            &["No. 10 said no.", "Reporters at No. 11 left St. Mary’s."],
        ),
        (
            "It rose by 3.5 to £5m. Police came. 3 were hurt.",
            &["It rose by 3.5 to £5m.", "Police came.", "3 were hurt."],
        ),
        (
            "“Where is he?” she asked. “Here.” Nobody spoke.",
            &["“Where is he?” she asked.", "“Here.”", "Nobody spoke."],
        ),
        (
            "Wait... what? Well… No!",
            &["Wait... what?", "Well…", "No!"],
        ),
        (
            "See example.com/a?b=C. (It is new.) End",
            &["See example.com/a?b=C.", "(It is new.)", "End"],
        ),
        ("1. First point. Then", &["1. First point.", "Then"]),
        (
            "Am 3. März sagte Dr. Kahl: „Nein.“ Er ging.",
            &["Am 3. März sagte Dr. Kahl: „Nein.“", "Er ging."],
        ),
        (
            "one\ntwo. \r\n\n three\u{2028}four",
            &["one", "two.", "three", "four"],
        ),
        ("他说。“好！”她走了", &["他说。", "“好！”", "她走了"]),
        (
            "هل جاء؟ نعم. قال د. سامي لا.",
            &["هل جاء؟", "نعم.", "قال د. سامي لا."],
        ),
        ("वह आया। वह गया।", &["वह आया।", "वह गया।"]),
        ("Goal!!! 🎉 What a match.", &["Goal!!!", "🎉 What a match."]),
        (
            "He works for Hart Inc. in Poole. Hart Inc. The",
            &["He works for Hart Inc. in Poole.", "Hart Inc.", "The"],
        ),
        ("...", &["..."]),
        (" \n ", &[]),
    ] {
        check_units(text, Unit::Sentence, expected);
    }
}

#[test]
fn lines_and_characters() {
    check_units(
        "One. Two.\n\n\u{a0}three \r\n",
        Unit::Block,
        &["One. Two.", "three"],
    );
    check_units(
        "a👨‍👩‍👧 🇵🇹🇪🇸e\u{301}\r\n한 ",
        Unit::Character,
        &["a", "👨‍👩‍👧", "🇵🇹", "🇪🇸", "e\u{301}", "한"],
    );
}

#[test]
fn a_selection_by_keyboard() {
    check(
        "^“No new taxes,” she said.",
        "begin word, next word, on word, on word, back word, on character, turn, back character",
        &[
            "“[No> new taxes,” she said.",
            "“No [new> taxes,” she said.",
            "“No [new taxes>,” she said.",
            "“No [new taxes,” she> said.",
            "“No [new taxes>,” she said.",
            "“No [new taxes,>” she said.",
            "“No <new taxes,]” she said.",
            "“N<o new taxes,]” she said.",
        ],
    );
    check(
        "One two. Three [four> five. Six.",
        "begin sentence, previous sentence, on sentence, turn, on sentence, on sentence",
        &[
            "One two. [Three four five.> Six.",
            "[One two.> Three four five. Six.",
            "[One two. Three four five.> Six.",
            "<One two. Three four five.] Six.",
            "One two. <Three four five.] Six.",
            "One two. <Three four five.] Six.",
        ],
    );
    check(
        "one <two] three",
        "next word, next word, previous word, whole sentence",
        &[
            "one two [three>",
            "one two [three>",
            "one [two> three",
            "[one two three>",
        ],
    );
}

#[test]
fn ends_do_not_pass_each_other() {
    check(
        "one [tw>o",
        "back character, back character, back word, on word, on word",
        &[
            "one [t>wo",
            "one [t>wo",
            "one [t>wo",
            "one [two>",
            "one [two>",
        ],
    );
    check(
        "one <two] three",
        "on character, on word, on character, on character, back word",
        &[
            "one t<wo] three",
            "one t<wo] three",
            "one tw<o] three",
            "one tw<o] three",
            "one <two] three",
        ],
    );
}

#[test]
fn from_a_place_a_selection_grows_either_way() {
    check("one ^two three", "on word", &["one [two> three"]);
    check("one ^two three", "back word", &["<one ]two three"]);
    check("one t^wo three", "on word", &["one t[wo> three"]);
    check("one t^wo three", "whole word", &["one [two> three"]);
    check("one t^wo three", "next word", &["one two [three>"]);
    check("one t^wo three", "begin word", &["one [two> three"]);
}

#[test]
fn steps_put_an_untidy_selection_right() {
    check("one[ tw>o", "on character", &["one [two>"]);
    check("x👨\u{200d}[👩> y", "on word", &["x[👨\u{200d}👩 y>"]);
    check("ab [  > cd", "on word", &["ab [   cd>"]);
}

#[test]
fn a_double_click_takes_the_word() {
    for (marked, expected) in [
        ("one t^wo three", "two"),
        ("one ^two", "two"),
        ("one two^", "two"),
        ("one two^, three", "two"),
        ("one^, two", "one"),
        ("one ^, two", ","),
        ("one,^ two", "nothing"),
        ("one —^— two", "—"),
        ("one  ^  two", "nothing"),
        ("ab👨\u{200d}^👩c", "👨‍👩"),
        ("他^说", "说"),
        ("^", "nothing"),
    ] {
        let (text, selection) = read(marked);
        let word = at_point(&text, selection.focus).map(|range| range.of(&text).to_owned());
        assert_eq!(word.as_deref().unwrap_or("nothing"), expected, "{marked}");
    }
    assert_eq!(at_point("one", 99).map(|word| word.start), Some(0));
    assert_eq!(at_point("é", 1).map(|word| word.end), Some(2));
}

/// Texts full of what can go wrong.
fn text() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a", "B", "word", "Mr", "U.S", ".", "!", "?", "…", "”", "“", "'", "(", ")", ",", ":", "-",
        " ", " ", " ", "\n", "\r\n", "\r", "\t", "\u{a0}", "\u{3000}", "\u{2028}", "7", "_",
        "\u{301}", "\u{200d}", "\u{fe0f}", "\u{20e3}", "\u{200f}", "\u{2068}", "\u{feff}", "👨",
        "👩", "🏽", "🇵", "🇹", "❤", "é", "ß", "ق", "َ", "ש", "ָ", "\u{5f4}", "ก", "\u{e33}", "他",
        "。", "ケ", "で", "한", "\u{1112}", "\u{1161}", "\u{11ab}", "क", "\u{94d}", "ष", "।",
        "\u{600}", "\u{d4e}",
    ]);
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

fn units() -> impl Strategy<Value = Unit> {
    prop::sample::select(vec![
        Unit::Character,
        Unit::Word,
        Unit::Sentence,
        Unit::Block,
    ])
}

fn way() -> impl Strategy<Value = Way> {
    prop::sample::select(vec![Way::On, Way::Back])
}

/// On the edges of characters, and not reversed.
fn is_sound(text: &str, range: TextRange) -> bool {
    let is_edge = |at: u32| {
        at as usize == text.len()
            || text
                .grapheme_indices(true)
                .any(|(edge, _)| edge == at as usize)
    };
    range.start <= range.end && is_edge(range.start) && is_edge(range.end)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_range_can_be_tidied(text in text(), start in 0..120_u32, end in 0..120_u32) {
        let range = TextRange { start, end };
        if let Some(tidied) = tidy(&text, range) {
            prop_assert!(is_sound(&text, tidied));
            prop_assert_eq!(tidy(&text, tidied), Some(tidied));
            prop_assert!(!tidied.is_empty());
            prop_assert!(!tidied.of(&text).starts_with(' ') || tidied.of(&text).len() > 1);
        }
        prop_assert_eq!(tidy("", range), None);
    }

    #[test]
    fn any_selection_can_be_stepped(
        text in text(),
        anchor in 0..120_u32,
        focus in 0..120_u32,
        unit in units(),
        way in way(),
    ) {
        let selection = Selection { anchor, focus };
        let results = [
            shift(&text, selection, unit, way),
            extend(&text, selection, unit, way),
            whole(&text, selection, unit),
            begin(&text, anchor, unit).unwrap_or_default(),
        ];
        for (number, result) in results.into_iter().enumerate() {
            let range = result.range();
            prop_assert!(is_sound(&text, range), "{number}: {range:?}");
            prop_assert!(range.is_empty() || tidy(&text, range).is_some());
        }
        let widened = whole(&text, selection, unit);
        prop_assert_eq!(whole(&text, widened, unit), widened);
    }

    /// Whichever end moves: from units to units, there and back again.
    #[test]
    fn shrinking_undoes_growing(
        text in text(),
        at in 0..120_u32,
        unit in units(),
        way in way(),
        steps in 1..4_usize,
    ) {
        let Some(mut selection) = begin(&text, at, unit) else { return Ok(()) };
        let (there, home) = match way {
            Way::On => (Way::On, Way::Back),
            Way::Back => {
                selection = selection.turned();
                (Way::Back, Way::On)
            }
        };
        for _ in 0..steps {
            let grown = extend(&text, selection, unit, there);
            if grown == selection {
                break;
            }
            prop_assert!(grown.range().len() > selection.range().len());
            prop_assert_eq!(extend(&text, grown, unit, home), selection);
            selection = grown;
        }
    }

    /// The units of a text are disjoint, and the same from both ends.
    #[test]
    fn going_back_finds_what_going_on_found(text in text(), unit in units()) {
        let mut found: Vec<TextRange> = Vec::new();
        let mut selection = begin(&text, 0, unit);
        while let Some(now) = selection {
            let range = now.range();
            prop_assert!(found.last().is_none_or(|last| last.end <= range.start));
            prop_assert_eq!(tidy(&text, range), Some(range));
            found.push(range);
            let next = shift(&text, now, unit, Way::On);
            selection = (next != now).then_some(next);
        }
        let end = text.len() as u32;
        let mut back = Selection { anchor: end, focus: end };
        for range in found.iter().rev() {
            back = shift(&text, back, unit, Way::Back);
            prop_assert_eq!(back.range(), *range);
        }
    }

    /// Words are those of Unicode's annex 29 as far as this module follows it.
    #[test]
    fn words_are_those_of_the_annex(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "a", "Bc", "9", "42", " ", "\n", "'", "’", ".", ",", "!", "(", "-", "é", "e\u{301}",
                "قَ", "他", "で", "ケー", "한", "_x", "“",
            ]),
            0..16,
        ),
    ) {
        let text = pieces.concat();
        let annex: Vec<&str> = text.unicode_words().collect();
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(word) = begin(&text, at, Unit::Word) {
            found.push(word.range().of(&text));
            at = word.range().end;
        }
        prop_assert_eq!(found, annex);
    }
}

#[test]
fn steps_in_megabytes_are_quick() {
    let text = "The wind turned. Nobody spoke.\n".repeat(100_000);
    let middle = text.len() as u32 / 2;
    let start = std::time::Instant::now();
    for unit in [Unit::Character, Unit::Word, Unit::Sentence, Unit::Block] {
        let mut selection = begin(&text, middle, unit).unwrap();
        for _ in 0..50 {
            selection = extend(&text, selection, unit, Way::On);
            let _ = shift(&text, selection, unit, Way::Back);
        }
    }
    let blanks = format!("one{}", " \n".repeat(500_000));
    let end = Selection::from(TextRange {
        start: 1_000_003,
        end: 1_000_003,
    });
    for unit in [Unit::Character, Unit::Word, Unit::Sentence, Unit::Block] {
        let last = shift(&blanks, end, unit, Way::Back);
        assert_eq!(last.range().end, 3);
    }
    // A look at all of the text, 400 times, would take a minute.
    assert!(start.elapsed().as_secs() < 20);
}
