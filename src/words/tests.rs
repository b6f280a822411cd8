use super::*;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use liveblog_core::codebook_edit::CodebookFault;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

fn locale(code: &str) -> BTreeMap<String, String> {
    let path = root().join("locales").join(format!("{code}.json"));
    let file = fs::read_to_string(&path).unwrap();
    let texts = liveblog_core::texts(&file)
        .unwrap_or_else(|| panic!("{} is not an object of texts", path.display()));
    let all = texts.len();
    let map: BTreeMap<_, _> = texts
        .into_iter()
        .map(|(key, text)| (key.into_owned(), text.into_owned()))
        .collect();
    assert_eq!(map.len(), all, "a key stands twice in {}", path.display());
    map
}

/// The code of a folder without comments and tests, by file.
fn sources(folder: &str) -> Vec<(String, String)> {
    fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() && name != "tests" {
                walk(&path, files);
            } else if name.ends_with(".rs") && !name.ends_with("tests.rs") {
                files.push(path);
            }
        }
    }
    let mut files = Vec::new();
    walk(&root().join(folder), &mut files);
    files.sort();
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        let text = text.split("#[cfg(test)]\n").next().unwrap().to_owned();
        let lines: Vec<&str> = text
            .lines()
            .map(|line| {
                let line = line.trim_start();
                if line.starts_with("//") { "" } else { line }
            })
            .collect();
        let name = path.strip_prefix(root()).unwrap().display().to_string();
        (name.replace('\\', "/"), lines.join("\n"))
    };
    files.into_iter().map(read).collect()
}

#[test]
fn a_quotation_within_a_quotation_has_the_inner_marks() {
    for (text, value, expected) in [
        (
            "“{name}” was opened.",
            "The “big” one",
            "“The ‘big’ one” was opened.",
        ),
        (
            "{name} was opened.",
            "The “big” one",
            "The “big” one was opened.",
        ),
        (
            "„{name}“ entfernen",
            "„So“, sagt sie",
            "„‚So‘, sagt sie“ entfernen",
        ),
        ("“{name}”", "plain", "“plain”"),
        ("“{name} – {n}”", "a “b”", "“a “b” – {n}”"),
    ] {
        assert_eq!(filled(text, &[("name", &value)]), expected, "{text}");
    }
}

/// The string literals of a source, with what stands before each.
fn literals(source: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let bytes = source.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        // The character '"' opens nothing.
        if bytes[at..].starts_with(b"'\"'") {
            at += 3;
        } else if bytes[at] == b'"' {
            let start = at + 1;
            at = start;
            while bytes[at] != b'"' {
                at += if bytes[at] == b'\\' { 2 } else { 1 };
            }
            found.push((&source[..start - 1], &source[start..at]));
            at += 1;
        } else {
            at += 1;
        }
    }
    found
}

/// The key without its plural form, where it has one.
fn stem(key: &str) -> &str {
    for form in [".zero", ".one", ".two", ".few", ".many", ".other"] {
        if let Some(stem) = key.strip_suffix(form) {
            return stem;
        }
    }
    key
}

fn placeholders(text: &str) -> BTreeSet<&str> {
    let opened = text.split('{').skip(1);
    opened
        .filter_map(|rest| Some(rest.split_once('}')?.0))
        .collect()
}

#[test]
fn every_key_in_the_code_is_there_and_none_is_idle() {
    let english = locale(ENGLISH);
    let prefixes: BTreeSet<&str> = english.keys().filter_map(|k| k.split('.').next()).collect();
    let mut used = BTreeSet::from(["language.name".to_owned()]);
    for (file, source) in sources("src") {
        for (before, literal) in literals(&source) {
            let name = before.trim_end().trim_end_matches('(');
            let called = |function: &str| {
                before.ends_with('(')
                    && name.strip_suffix(function).is_some_and(|rest| {
                        !rest.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '.')
                    })
            };
            let counted = called("count") || called("count_fill");
            let is_key = counted
                || called("t")
                || called("fill")
                // Such as those of a table or a `match`.
                || literal.split_once('.').is_some_and(|(prefix, rest)| {
                    let in_key = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-".contains(c);
                    prefixes.contains(prefix) && !rest.is_empty() && rest.chars().all(in_key)
                });
            if !is_key {
                continue;
            }
            let forms = ["one", "other"].map(|form| format!("{literal}.{form}"));
            if english.contains_key(literal) && !counted {
                used.insert(literal.to_owned());
            } else {
                for form in forms {
                    assert!(
                        english.contains_key(&form),
                        "{file}: no `{literal}` in locales/en.json, nor `{form}`"
                    );
                    used.insert(form);
                }
            }
        }
    }
    for key in english.keys() {
        assert!(
            used.contains(key),
            "no code uses `{key}` of locales/en.json"
        );
    }
}

/// The sentences that the core says, and parts of them, in English.
fn sentences_of_the_core() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (_, source) in sources("crates/liveblog-core/src") {
        for (before, literal) in literals(&source) {
            let before = before.trim_end();
            if before.ends_with("said!(") || before.ends_with("phrase!(") {
                // A literal goes on without the blanks that its next line begins with.
                let lines = literal.split("\\\n").enumerate();
                let lines = lines.map(|(n, line)| if n == 0 { line } else { line.trim_start() });
                found.insert(lines.collect::<String>());
            }
        }
    }
    found
}

/// Values have names, by which a translation puts them into another order.
#[test]
fn the_places_of_sentences_have_names() {
    for sentence in sentences_of_the_core() {
        for place in placeholders(&sentence) {
            let is_name = !place.is_empty() && !place.contains([':', '?', '.', '(']);
            assert!(is_name, "{{{place}}} in “{sentence}”");
        }
    }
}

#[test]
fn every_language_is_a_file_and_every_file_a_language() {
    let mut files: Vec<String> = fs::read_dir(root().join("locales"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    files.sort();
    let mut named: Vec<String> = LANGUAGES
        .iter()
        .map(|(code, _)| format!("{code}.json"))
        .collect();
    named.sort();
    assert_eq!(files, named, "`LANGUAGES` and the folder `locales` differ");
}

#[test]
fn every_language_says_what_english_says() {
    let mut english = locale(ENGLISH);
    let sentences = sentences_of_the_core();
    assert!(sentences.iter().all(|sentence| is_sentence(sentence)));
    assert!(!english.keys().any(|key| is_sentence(key)));
    for (code, name) in LANGUAGES {
        let own = locale(code);
        if *code != ENGLISH {
            english.extend(sentences.iter().map(|s| (s.clone(), s.clone())));
        }
        assert_eq!(own.get("language.name").map(String::as_str), Some(*name));
        assert!(
            ["ltr", "rtl"].contains(&&*own["language.direction"]),
            "{code}"
        );
        for key in english.keys() {
            // Which forms a language has is its own affair.
            let there = own.contains_key(key) || own.contains_key(&format!("{}.other", stem(key)));
            assert!(there, "locales/{code}.json lacks `{key}`");
        }
        for (key, text) in &own {
            let twin = english
                .get(key)
                .or_else(|| english.get(&format!("{}.other", stem(key))))
                .unwrap_or_else(|| {
                    panic!("locales/{code}.json has `{key}`, which English has not")
                });
            assert!(!text.trim().is_empty(), "{code}: `{key}` is empty");
            let mut expected = placeholders(twin);
            let mut found = placeholders(text);
            if stem(key) != key {
                // “One entry” needs no number.
                expected.insert("n");
                found.insert("n");
            }
            assert_eq!(found, expected, "{code}: the places of `{key}`");
        }
    }
}

/// Literals of the views and the state that read like words for people.
#[test]
fn no_words_stand_in_the_code() {
    // Names of keys, elements and formats, and the page's own.
    const NAMES: &[&str] = &[
        "Alt+ArrowUp Alt+ArrowDown",
        "ArrowDown",
        "ArrowLeft",
        "ArrowRight",
        "ArrowUp",
        "BUTTON",
        "Ctrl/⌘ Enter",
        "Delete",
        "End",
        "Enter",
        "Escape",
        "Home",
        "INPUT",
        "JSON",
        "Liveblog Annotator",
        "SELECT",
        "SUMMARY",
        "TEXTAREA",
        "Tab",
        "{} – Liveblog Annotator",
        "Tab",
        "Home",
        "End",
        "PageUp",
        "PageDown",
        "Delete",
        "Backspace",
        "Shift",
    ];
    let mut wrong = Vec::new();
    for (file, source) in sources("src") {
        let looked_at = file.starts_with("src/components/")
            || file.starts_with("src/state")
            || file == "src/app.rs";
        if !looked_at {
            continue;
        }
        for (before, literal) in literals(&source) {
            let is_value = before.ends_with("reason = ")
                || before.ends_with("class=")
                || before.ends_with("class = ")
                || before.ends_with("classes!(");
            let text = literal.trim();
            let words = text
                .split(' ')
                .filter(|w| {
                    w.len() > 1 && w.chars().all(|c| c.is_alphabetic() || ",.;:’".contains(c))
                })
                .count();
            let opens = text.starts_with(char::is_uppercase);
            // In a view, not as the value of an `if`.
            let shown = before.strip_suffix("{ ").is_some_and(|before| {
                let before = before.trim_end_matches(' ');
                before.ends_with(['>', '}', '\n'])
            });
            let named = ["aria-label=", "title=", "placeholder=", "alt="]
                .iter()
                .any(|name| before.ends_with(name));
            let letters = literal.chars().filter(|c| c.is_alphabetic()).count() > 1;
            let suspect = (opens && letters) || words > 2 || ((shown || named) && letters);
            let drawing = text.starts_with('M') && text.contains(|c: char| c.is_ascii_digit());
            if suspect && !is_value && !drawing && !NAMES.contains(&text) {
                wrong.push(format!("{file}: {literal:?}"));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "to be moved to locales/en.json:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn values_go_into_their_places() {
    let check = |text: &str, expected: &str| {
        assert_eq!(
            filled(text, &[("n", &3), ("name", &"{n} of Ada")]),
            expected
        );
    };
    check("{n} of {name}", "3 of {n} of Ada");
    check("{name}, {name}", "{n} of Ada, {n} of Ada");
    check("{other} {n}", "{other} 3");
    check("a { b", "a { b");
    check("{n", "{n");
    check("", "");
}

#[test]
fn the_browsers_wishes_are_met_where_they_can_be() {
    for (wanted, expected) in [
        (&["de-AT", "en"][..], "de"),
        (&["DE"], "de"),
        (&["xx", "de"], "de"),
        (&["en-GB", "de"], "en"),
        (&["den"], "en"),
        (&[], "en"),
    ] {
        assert_eq!(best(wanted.iter().copied()), expected, "{wanted:?}");
    }
}

#[test]
fn another_language_replaces_english_and_english_fills_its_gaps() {
    let english = t("language.label");
    speak("de", r#"{"language.name": "Deu\u0074sch"}"#).unwrap();
    assert_eq!(
        (language(), t("language.name"), t("language.label")),
        ("de", "Deutsch", english)
    );
    assert!(speak("de", "[]").is_err());
    assert_eq!(t("language.name"), "Deutsch");
    speak_english();
    assert_eq!((language(), t("language.name")), ("en", "English"));
    assert_eq!(t("no.such-key"), "no.such-key");
}

/// A component that compares its properties keeps its old words unless one of
/// them changes with the words.
#[test]
fn components_with_words_hear_of_other_words() {
    for (file, source) in sources("src") {
        let compares = source.contains("derive(PartialEq, Properties)");
        // A dialog's title and content come from outside.
        if compares && !file.ends_with("/modal.rs") {
            let hears =
                source.contains("pub edition: u32,") || source.contains("pub language: Language,");
            assert!(
                hears,
                "{file}: its properties should hold the edition of the words"
            );
        }
    }
}

/// What the core says, here as in a file that is imported, is said in German.
#[test]
fn sentences_of_the_core_are_said_in_another_language() {
    let file = fs::read_to_string(root().join("locales/de.json")).unwrap();
    speak("de", &file).unwrap();
    let check = |text: &str, expected: &str| assert_eq!(sentences::said(text), expected);
    check(
        "documents[0].title: expected a string or null, found the number 3.",
        "documents[0].title: hier gehört ein Text in Anführungszeichen oder null hin, nicht die Zahl 3.",
    );
    check(
        "08:12: “8:61 Rain” looks like a time line, but there is no such time of day; it was left in the text.",
        "08:12: „8:61 Rain“ sieht aus wie eine Zeitzeile, aber diese Uhrzeit gibt es nicht; sie blieb im Text.",
    );
    check(
        "what its labels need was left out: “Denial” cannot need “Claim”",
        "was seine Labels voraussetzen, wurde weggelassen: „Denial“ kann „Claim“ nicht voraussetzen",
    );
    check("Tor 3 öffnet um 8 Uhr.", "Tor 3 öffnet um 8 Uhr.");
    assert_eq!(
        sentences::place("notes (1).zip, a, b.jsonl, line 12"),
        "notes (1).zip, a, b.jsonl, Zeile 12"
    );
    assert_eq!(sentences::said_in("a list").1, None);
    assert_eq!(sentences::said_in("recursion").1, Some("en"));
    let word = || "Word".to_owned();
    for fault in [
        CodebookFault::NoName(word()),
        CodebookFault::NameTaken(word()),
        CodebookFault::BadId(word()),
        CodebookFault::KeyTaken {
            key: 'k'.into(),
            by: word(),
        },
        CodebookFault::BadKey(word()),
        CodebookFault::BadColor(word()),
        CodebookFault::NoSuchGroup(word()),
        CodebookFault::BadNeed {
            label: word(),
            needs: word(),
        },
        CodebookFault::InUse(word()),
        CodebookFault::SameLabel,
    ] {
        let english = fault.to_string();
        assert_eq!(sentences::said(&english), refusals::codebook_words(&fault));
        assert_ne!(sentences::said(&english), english);
    }
    speak_english();
}
