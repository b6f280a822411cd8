use liveblog_core::QuoteType::{self, Direct, Indirect, Mixed};
use liveblog_core::{TextRange, quote_type};
use proptest::prelude::*;

/// The contents stand in brackets.
#[track_caller]
fn check(marked: &str, expected: QuoteType) {
    let (mut text, mut ranges, mut start) = (String::new(), Vec::new(), 0);
    for c in marked.chars() {
        let at = text.len() as u32;
        match c {
            '[' => start = at,
            ']' => ranges.push(TextRange { start, end: at }),
            c => text.push(c),
        }
    }
    assert_eq!(quote_type::derive(&text, &ranges), expected, "{marked}");
}

#[test]
fn marks_of_many_languages() {
    for marked in [
        "[“We go,”] she said.",
        "Ms Hart: [“We go”]",
        "[\"We go,\"] she said.",
        "[„Wir gehen“], sagte sie.",
        "[„Wir gehen”], sagte sie.",
        "[„Wir gehen\"], sagte sie.",
        "[»Wir gehen«], sagte sie.",
        "[«Nous partons»], dit-elle.",
        "[« Nous partons »], dit-elle.",
        "[”Vi går”], sade hon.",
        "[»Vi går»], sade hon.",
        "她说[「我们走」]。",
        "她说[『我们走』]。",
        "她说[“我们走”]。",
        "قالت [«سنذهب»].",
        "[‘We go,’] she said.",
        "['We go,'] she said.",
        "[‚Wir gehen‘], sagte sie.",
        "[‹Wir gehen›], sagte sie.",
        "[“We go“], she said.",
        "(“[We go]”)",
    ] {
        check(marked, Direct);
        // The marks count wherever the range ends.
        let marked = marked.replace(['[', ']'], "");
        let inner = [
            "We go",
            "Wir gehen",
            "Nous partons",
            "Vi går",
            "我们走",
            "سنذهب",
        ];
        let words = inner.iter().find(|words| marked.contains(**words)).unwrap();
        check(&marked.replace(words, &format!("[{words}]")), Direct);
    }
}

#[test]
fn shares() {
    for (marked, expected) in [
        ("She said [they would go].", Indirect),
        ("She said [they would “go”].", Mixed),
        ("[“We go,” she said, “and soon.”]", Mixed),
        ("[“We go,”] she said, [“and soon.”]", Direct),
        ("[“We go,”] she said, [and it would be soon].", Mixed),
        ("“We go.” She added that [nobody stays].", Indirect),
        ("“We go.” [Nobody stays.] “So be it.”", Indirect),
        // A stop outside of the marks is not somebody else's words.
        ("She said: [“No”.]", Direct),
        ("She said: [“No”, “no”, “no”.]", Direct),
        ("[“🚨”]", Direct),
        ("[🚨]", Indirect),
        (
            "[“Nine and a half tenths of this are quoted, you see,” he]",
            Direct,
        ),
        ("[“Two thirds of it are,” he said]", Mixed),
        ("[]", Indirect),
    ] {
        check(marked, expected);
    }
}

#[test]
fn apostrophes_are_no_marks() {
    for (marked, expected) in [
        ("[They won’t say it’s Bo’s].", Indirect),
        ("[They won't say it's Bo's].", Indirect),
        ("[The workers’ union and the drivers’ union]", Indirect),
        ("[It was ’90s rock ’n’ roll]", Indirect),
        ("[‘Tis the season, the report says]", Indirect),
        ("[He is 6'2\" and she is 5'9\" tall]", Indirect),
        ("[‘We can’t go, it’s shut,’] she said.", Direct),
        ("['We can't go, it's shut,'] she said.", Direct),
        ("[‘The workers’ union won’t go’], she said.", Direct),
        ("[‘We saw dogs’], she said, [‘and a cat.’]", Direct),
        ("‘We saw dogs’, [she said], ‘and a cat.’", Indirect),
    ] {
        check(marked, expected);
    }
}

#[test]
fn the_outermost_marks_count() {
    check("[“He said ‘we go’ and went,”] she said.", Direct);
    check("[‘He said “we go” and went,’] she said.", Direct);
    check("“He told us: [‘we go’].”", Direct);
    check("“He told us ‘we go’ [and went].”", Direct);
    check("[«Il a dit “on part” hier»]", Direct);
    check("[“He won’t,”] she said.", Direct);
}

#[test]
fn quotes_over_several_paragraphs() {
    check("[“We go.\n\n“We never stay.”] She left.", Direct);
    check("“We go.\n\n“We never stay.” [She left.]", Indirect);
    check("[“We go.\n\nWe never stay.”] She left.", Direct);
    check("[‘We go.\n\n‘We never stay.’] She left.", Direct);
    check("“We go.\n\n[She left.]", Indirect);
    check("“We go,” she said.\n[Nobody stays.]", Indirect);
    check("[“We go.\r\n\r\n“We stay.”]", Direct);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_has_a_type(
        text in "[ab sn.,“”„‘’\"'«»‹›「」\n(🚨é]{0,40}",
        start in 0..60_u32,
        end in 0..60_u32,
    ) {
        let range = TextRange { start, end };
        let derived = quote_type::derive(&text, &[range]);
        if !text.contains(['“', '”', '„', '‘', '’', '"', '\'', '«', '»', '‹', '›', '「', '」']) {
            prop_assert_eq!(derived, Indirect);
        }
        // Around all of it, on every line, marks that nothing inside closes.
        let quoted = format!("『{}』", text.replace('\n', "\n『"));
        let all = TextRange { start: 0, end: quoted.len() as u32 };
        prop_assert_eq!(quote_type::derive(&quoted, &[all]), Direct);
    }
}
