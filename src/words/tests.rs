use super::*;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use liveblog_core::said::Said;

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
    for (file, source) in sources("crates/liveblog-core/src") {
        if file.ends_with("/said.rs") {
            continue;
        }
        let mut count = 0;
        for (before, literal) in literals(&source) {
            let before = before.trim_end();
            if before.ends_with("said!(") || before.ends_with("phrase!(") {
                count += 1;
                // A literal goes on without the blanks that its next line begins with.
                let lines = literal.split("\\\n").enumerate();
                let lines = lines.map(|(n, line)| if n == 0 { line } else { line.trim_start() });
                found.insert(lines.collect::<String>());
            }
        }
        let calls = source.matches("said!(").count() + source.matches("phrase!(").count();
        assert_eq!(count, calls, "{file}: a sentence is a literal");
    }
    found
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

/// Whether a key is a sentence of the core, or a part of one, and none of the
/// page’s keys.
fn is_sentence(key: &str) -> bool {
    let in_key = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-".contains(c);
    !key.contains('.') || !key.chars().all(in_key)
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
            let own = sentences.iter();
            english.extend(own.map(|sentence| (sentence.clone(), sentence.clone())));
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
        // A dialog's title and content come from outside, and the other shows none.
        let without = ["/modal.rs", "/together.rs"];
        if compares && !without.iter().any(|name| file.ends_with(name)) {
            let hears =
                source.contains("pub edition: u32,") || source.contains("pub language: Language,");
            assert!(
                hears,
                "{file}: its properties should hold the edition of the words"
            );
        }
    }
}

fn speak_german() {
    let file = fs::read_to_string(root().join("locales/de.json")).unwrap();
    speak("de", &file).unwrap();
}

#[test]
fn what_the_core_says_is_said_in_another_language() {
    speak_german();
    let fault = |file: &str| {
        let error = liveblog_core::dataset::read(file.as_bytes()).unwrap_err();
        sentences::say_decoded(&error.said().encode())
    };
    for (file, expected) in [
        ("", "die Datei ist leer."),
        (
            "{\n  \"format\": ",
            "Zeile 2, Spalte 12: die Datei endet zu früh; sie wurde nicht vollständig gespeichert oder kopiert.",
        ),
        (
            r#"{"format": x}"#,
            "Zeile 1, Spalte 12: die Datei ist hier kein gültiges JSON (hier gehört ein Wert hin).",
        ),
        (
            r#"{"format": "“a list”: 3"}"#,
            "das ist kein Datensatz des Liveblog Annotator: „format“ ist „‘a list’: 3“, nicht „liveblog-annotations“.",
        ),
        (
            r#"{"format": "liveblog-annotations", "version": []}"#,
            "version: hier gehört eine ganze Zahl ab 0 hin, nicht eine Liste.",
        ),
        (
            r#"{"format": "liveblog-annotations", "version": 1, "offset_unit": "unicode_code_point", "codebook": {}}"#,
            "der Schlüssel „generator“ fehlt. Es gibt",
        ),
    ] {
        let said = fault(file);
        let said = said.split_inclusive("Es gibt").next().unwrap_or_default();
        assert_eq!(said, expected, "{file}");
    }
    // What a file says in the place of a sentence is left as it is.
    let plain = Said::plain("the file is empty");
    let own = liveblog_core::dataset::read(b"").unwrap_err().said();
    assert_eq!(sentences::say(&plain), "the file is empty");
    assert_eq!(sentences::lang(&plain), Some(ENGLISH));
    assert_eq!(sentences::lang(&own), None);
    speak_english();
    assert_eq!(sentences::say(&own), "the file is empty.");
    assert_eq!(sentences::lang(&plain), None);
}

#[test]
fn places_are_said_and_words_of_a_file_in_them_are_not() {
    for (place, expected) in [
        ("the file", "die Datei"),
        ("line 3", "Zeile 3"),
        ("line 3, column 4", "Zeile 3, Spalte 4"),
        (
            "notes, line 3 (1).zip, a.jsonl, line 12",
            "notes, line 3 (1).zip, a.jsonl, Zeile 12",
        ),
        ("source notes.csv, row 7", "source notes.csv, Zeile 7"),
        ("codebook.labels[0].id", "codebook.labels[0].id"),
        ("source", "source"),
        ("entry d-0123-e001", "Eintrag d-0123-e001"),
        ("entry of mine.csv, row 2", "entry of mine.csv, Zeile 2"),
        (
            "the codebook, the annotators or the name",
            "das Codebuch, die Annotatoren oder der Name",
        ),
        ("selection “line 3, “x””", "Auswahl „line 3, ‘x’“"),
        (
            "entry 5 (08:12, “Police, line 3: …”), annotation 2",
            "Eintrag 5 (08:12, „Police, line 3: …“), Annotation 2",
        ),
        (
            "line 7, entry 5 (“„Halt“, rief er”), annotation 2",
            "Zeile 7, Eintrag 5 („‚Halt‘, rief er“), Annotation 2",
        ),
        (
            "entry 5 (““We wait (for …”), annotation 2",
            "Eintrag 5 („‘We wait (for …“), Annotation 2",
        ),
        ("e3 (08:12), annotation 2", "e3 (08:12), Annotation 2"),
        ("e3 (“„Halt“, rief er”)", "e3 („‚Halt‘, rief er“)"),
        ("e3 (08:12)", "e3 (08:12)"),
        ("“, (”", "“, (”"),
        (", , ", ", , "),
        ("", ""),
    ] {
        speak_german();
        assert_eq!(sentences::place(place), expected);
        speak_english();
        // No rule of English changes a place.
        let inner = [("“x”", "‘x’"), ("„Halt“", "‚Halt‘"), ("““We", "“‘We")];
        let plain = inner
            .iter()
            .fold(place.to_owned(), |text, (a, b)| text.replace(a, b));
        assert_eq!(sentences::place(place), plain);
    }
}
