use liveblog_core::fold::Folded;
use proptest::prelude::*;

/// The text with every hit in brackets.
fn marked(needle: &str, text: &str) -> String {
    let folded = Folded::new(needle);
    let mut marked = String::new();
    let mut at = 0;
    for hit in folded.find(text) {
        marked.push_str(&text[at..hit.start as usize]);
        marked.push('[');
        marked.push_str(hit.of(text));
        marked.push(']');
        at = hit.end as usize;
    }
    marked + &text[at..]
}

#[track_caller]
fn check(needle: &str, text: &str, expected: &str) {
    assert_eq!(marked(needle, text), expected, "{needle}");
    assert_eq!(
        Folded::new(needle).is_in(text),
        expected.contains('['),
        "{needle}"
    );
}

#[test]
fn case_accents_and_marks_do_not_matter() {
    check(
        "storm",
        "Storm in STORMY Stórmoway",
        "[Storm] in [STORM]Y [Stórm]oway",
    );
    check(
        "Márquez",
        "Zoe Marquez, Zoë MÁRQUEZ",
        "Zoe [Marquez], Zoë [MÁRQUEZ]",
    );
    check("cafe", "a cafe\u{301}s", "a [cafe\u{301}]s");
    check("cafe\u{301}", "a café", "a [café]");
    check("strasse", "die Straße, STRASSE", "die [Straße], [STRASSE]");
    check("straße", "Strasse", "[Strasse]");
    check(
        "istanbul",
        "İstanbul Istanbul ıstanbul",
        "[İstanbul] [Istanbul] [ıstanbul]",
    );
    check("οδος", "ΟΔΌΣ οδός", "[ΟΔΌΣ] [οδός]");
    check("елка", "Ёлка", "[Ёлка]");
    check("مرحبا", "قال: مَرْحَبًا، مرحـبا", "قال: [مَرْحَبًا]، [مرحـبا]");
    check("احمد", "أحمد", "[أحمد]");
    check("שלום", "שָׁלוֹם", "[שָׁלוֹם]");
    check("한국", "한국에서", "[한국]에서");
    check("東京", "東京都", "[東京]都");
}

#[test]
fn quotes_dashes_and_white_space_are_alike() {
    check("don't", "“Don’t”", "“[Don’t]”");
    check("\"no\"", "“No” «no» \"no\"", "[“No”] [«no»] [\"no\"]");
    check("a-b", "a–b a—b", "[a–b] [a—b]");
    check(
        "no new",
        "no\u{a0}new, no \n\t new",
        "[no\u{a0}new], [no \n\t new]",
    );
    check("no  \n new", "no new nonew", "[no new] nonew");
    check("  new ", "renewed", "re[new]ed");
    check(
        "soft",
        "so\u{ad}ft s\u{200b}oft",
        "[so\u{ad}ft] [s\u{200b}oft]",
    );
    check("wait...", "Wait…", "[Wait…]");
}

#[test]
fn hits_come_while_a_word_is_being_typed() {
    for end in 1..=7 {
        let typed = &"strasse"[..end];
        assert!(Folded::new(typed).is_in("Straße"), "{typed}");
    }
    check("stras", "Straße", "[Straß]e");
    check("se", "Straße", "Straße");
    check("a ", "a b", "[a] b");
}

#[test]
fn hits_do_not_overlap_and_are_whole_characters() {
    check("aa", "aaaaa", "[aa][aa]a");
    check("👨", "👨‍👩‍👧 and 👨", "[👨‍👩‍👧] and [👨]");
    check("👩", "👨‍👩‍👧", "[👨‍👩‍👧]");
    check("👍", "👍🏽", "[👍🏽]");
    check("ana", "banana", "b[ana]na");
    check("ab", "aab AB aAb", "a[ab] [AB] a[Ab]");
}

#[test]
fn nothing_is_found_where_nothing_is_looked_for() {
    for needle in ["", " \n", "\u{301}", "\u{200f}"] {
        assert!(Folded::new(needle).is_empty());
        check(needle, "some text", "some text");
    }
    check("text", "", "");
    check("texts", "text", "text");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// What is looked for is found wherever it stands, however it is written.
    #[test]
    fn what_is_there_is_found(
        before in "[ a-cxßé\u{301}é“\n]{0,12}",
        needle in "[ab][ abß\u{e9}É’🚨\u{200d}ق\u{64e}]{0,6}",
        after in "[ a-cxßé\u{301}é“\n]{0,12}",
        upper in any::<bool>(),
    ) {
        let written = if upper { needle.to_uppercase() } else { needle.clone() };
        let text = format!("{before}{written}{after}");
        let folded = Folded::new(&needle);
        prop_assert!(folded.is_in(&text));
        let mut last = 0;
        for hit in folded.find(&text) {
            prop_assert!(last <= hit.start && hit.start < hit.end);
            prop_assert!(folded.is_in(hit.of(&text)));
            last = hit.end;
        }
        prop_assert!(last > 0 && last as usize <= text.len());
    }
}
