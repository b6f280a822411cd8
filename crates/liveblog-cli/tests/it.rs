//! Runs the program as a script would.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use expect_test::{Expect, expect, expect_file};

/// Runs `liveblog` in `folder` at a fixed moment.
fn run_in(folder: &Path, arguments: &[&str], stdin: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_liveblog"))
        .args(arguments)
        .current_dir(folder)
        .env("SOURCE_DATE_EPOCH", "1795341600")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that reads no input may have closed it already.
    let _ = child.stdin.take().unwrap().write_all(stdin);
    child.wait_with_output().unwrap()
}

fn test_data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("test_data")
}

/// An empty folder of this test's own.
fn empty_folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The exit code and all output, standard output after `>`, errors after `!`.
fn shown(output: &Output) -> String {
    let mut shown = format!("exit {}\n", output.status.code().unwrap());
    for (mark, bytes) in [('>', &output.stdout), ('!', &output.stderr)] {
        for line in text(bytes).lines() {
            shown += format!("{mark} {line}").trim_end();
            shown += "\n";
        }
    }
    shown
}

fn check(arguments: &[&str], stdin: &[u8], expected: Expect) {
    expected.assert_eq(&shown(&run_in(&test_data(), arguments, stdin)));
}

#[test]
fn parse_writes_a_dataset_of_all_files() {
    let output = run_in(&test_data(), &["parse", "ferry.txt", "rain.txt"], b"");
    assert_eq!(
        (output.status.code(), text(&output.stderr)),
        (Some(0), String::new())
    );
    expect_file!["../test_data/ferry-and-rain.json"].assert_eq(&text(&output.stdout));
    check(
        &["check", "ferry-and-rain.json"],
        b"",
        expect![[r#"
        exit 0
        > ferry-and-rain.json: no faults; live blogs: 2, entries: 4, annotations: 0
    "#]],
    );
}

/// Pages, structured data and plain text go into one dataset.
#[test]
fn parse_reads_web_pages() {
    let files = ["bridge.html", "bridge.json", "lighthouse.htm", "rain.txt"];
    let output = run_in(&test_data(), &[&["parse"], &files[..]].concat(), b"");
    expect![[r#"
        bridge.json: the same live blog as bridge.html; it is in the dataset once
    "#]]
    .assert_eq(&text(&output.stderr));
    assert_eq!(output.status.code(), Some(0));
    expect_file!["../test_data/pages.expected.json"].assert_eq(&text(&output.stdout));
    let checked = run_in(&test_data(), &["check", "-"], &output.stdout);
    expect![[r#"
        exit 0
        > standard input: no faults; live blogs: 3, entries: 6, annotations: 0
    "#]]
    .assert_eq(&shown(&checked));
}

/// A page without words is as empty as a blank file.
#[test]
fn parse_refuses_a_page_without_words() {
    check(
        &["parse", "-"],
        b"<html><head><script>start()</script></head><body><div id=app></div></body></html>",
        expect![[r#"
            exit 1
            ! standard input: The paste is blank; there is nothing to split.
        "#]],
    );
}

#[test]
fn parse_reads_standard_input_as_any_file() {
    let rain = fs::read(test_data().join("rain.txt")).unwrap();
    let from_stdin = run_in(&test_data(), &["parse", "-"], &rain);
    let from_file = run_in(&test_data(), &["parse", "rain.txt"], b"");
    assert_eq!(from_stdin.status.code(), Some(0));
    assert_eq!(from_stdin.stdout, from_file.stdout);

    let checked = run_in(&test_data(), &["check", "-"], &from_stdin.stdout);
    expect![[r#"
        exit 0
        > standard input: no faults; live blogs: 1, entries: 2, annotations: 0
    "#]]
    .assert_eq(&shown(&checked));
}

#[test]
fn the_same_live_blog_twice_is_one_document() {
    let once = run_in(&test_data(), &["parse", "rain.txt"], b"");
    let twice = run_in(&test_data(), &["parse", "rain.txt", "./rain.txt"], b"");
    assert_eq!(twice.stdout, once.stdout);
    expect![[r#"
        ./rain.txt: the same live blog as rain.txt; it is in the dataset once
    "#]]
    .assert_eq(&text(&twice.stderr));
}

#[test]
fn notices_go_to_standard_error() {
    let output = run_in(&test_data(), &["parse", "-"], b"Nothing here has a time.\n");
    assert_eq!(output.status.code(), Some(0));
    expect![[r#"
        standard input: No time lines were found; the whole text was kept as one entry.
    "#]]
    .assert_eq(&text(&output.stderr));
}

#[test]
fn a_file_is_replaced_whole_or_not_at_all() {
    let folder = empty_folder("replaced");
    let rain = test_data().join("rain.txt");
    let rain = rain.to_str().unwrap();
    fs::write(folder.join("out.json"), "what was there before").unwrap();

    let failed = run_in(
        &folder,
        &["parse", rain, "missing.txt", "-o", "out.json"],
        b"",
    );
    expect![[r#"
        exit 1
        ! missing.txt: cannot be read: No such file or directory (os error 2)
    "#]]
    .assert_eq(&shown(&failed));
    let kept = fs::read_to_string(folder.join("out.json")).unwrap();
    assert_eq!(kept, "what was there before");

    let failed = run_in(&folder, &["parse", rain, "-o", "missing/out.json"], b"");
    expect![[r#"
        exit 1
        ! missing/out.json: cannot be written: No such file or directory (os error 2)
    "#]]
    .assert_eq(&shown(&failed));

    let done = run_in(&folder, &["parse", rain, "--output=out.json"], b"");
    assert_eq!(shown(&done), "exit 0\n");
    let written = fs::read(folder.join("out.json")).unwrap();
    assert_eq!(written, run_in(&folder, &["parse", rain], b"").stdout);

    let left: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|f| f.unwrap().file_name())
        .collect();
    assert_eq!(left, ["out.json"]);
}

#[test]
fn bad_input_is_named_with_its_place() {
    check(
        &["parse", "-"],
        b"10:42 Caf\xE9",
        expect![[r#"
        exit 1
        ! standard input: not UTF-8 from byte 9 on; save it as UTF-8
    "#]],
    );
    check(
        &["parse", "missing.txt", "rain.txt", "missing-too.txt"],
        b"",
        expect![[r#"
            exit 1
            ! missing.txt: cannot be read: No such file or directory (os error 2)
            ! missing-too.txt: cannot be read: No such file or directory (os error 2)
        "#]],
    );
    check(
        &["check", "missing.json"],
        b"",
        expect![[r#"
        exit 1
        ! missing.json: cannot be read: No such file or directory (os error 2)
    "#]],
    );
    check(
        &["check", "rain.txt"],
        b"",
        expect![[r#"
            exit 1
            ! rain.txt: this is not a Liveblog Annotator dataset: it is not JSON.
        "#]],
    );
    check(
        &["check", "-"],
        b"{\"format\":",
        expect![[r#"
            exit 1
            ! standard input: line 1, column 10: the file ends early; it was not saved or copied completely.
        "#]],
    );
    let dataset = fs::read_to_string(test_data().join("ferry-and-rain.json")).unwrap();
    let dataset = dataset
        .replace("\"index\": 1", "\"index\": 7")
        .replace("down by 20cm", "up by 20cm");
    check(
        &["check", "-"],
        dataset.as_bytes(),
        expect![[r#"
            exit 1
            ! standard input: documents[0].entries[1].index: the entry stands at place 1, counted from 0, and says 7.
            ! standard input: documents[1].entries[0].text: the text is not the one that was hashed (its SHA-256 differs from text_sha256); it was changed after it was split.
            ! standard input: documents[1].entries[0].blocks[0].end: 26 lies beyond the text, which has 24 code points.
            ! standard input: documents[1].entries[1].index: the entry stands at place 1, counted from 0, and says 7.
        "#]],
    );
}

/// Found in review: the file was wrapped into another as one entry.
#[test]
fn parse_refuses_a_dataset() {
    let expected = || {
        expect![[r#"
            exit 1
            ! standard input: this is a dataset file, not a live blog; “liveblog check” reads it
        "#]]
    };
    let dataset = fs::read(test_data().join("ferry-and-rain.json")).unwrap();
    check(&["parse", "-"], &dataset, expected());
    check(&["parse", "-"], &dataset[..dataset.len() / 2], expected());
    let marked = [b"\xEF\xBB\xBF\n", &dataset[..]].concat();
    check(&["parse", "-"], &marked, expected());
    // A live blog may speak of one.
    let blog = b"Data\n\n10:00 , Ida Fell\n\n{\"format\": \"liveblog-annotations\"}\n";
    assert_eq!(
        run_in(&test_data(), &["parse", "-"], blog).status.code(),
        Some(0)
    );
}

/// Found in review: an empty file was fine, and gave a document without
/// entries.
#[test]
fn parse_refuses_a_blank_file() {
    for blank in ["", " \n\u{A0}\r\n", "\u{FEFF}"] {
        check(
            &["parse", "-", "rain.txt"],
            blank.as_bytes(),
            expect![[r#"
                exit 1
                ! standard input: The paste is blank; there is nothing to split.
            "#]],
        );
    }
}

#[test]
fn notices_are_in_the_order_of_the_entries() {
    let blog = "Fog\n\n20:45 , Ida Fell\n\nGood night.\n\n08:00 , Ida Fell\n\n08:10 , Ida Fell\n\nUp.\n\n08:20 , Ida Fell\n\nOut.\n";
    let output = run_in(&test_data(), &["parse", "-"], blog.as_bytes());
    expect![[r#"
        standard input, entry 1: 20:45: the first entry is out of the order of the others; it may have been pinned to the top.
        standard input, entry 2: 08:00: nothing stands under the time line; the entry was kept without text.
    "#]]
    .assert_eq(&text(&output.stderr));
}

#[test]
fn check_warns_of_what_would_be_lost() {
    let dataset = fs::read_to_string(test_data().join("ferry-and-rain.json")).unwrap();
    let dataset = dataset.replacen("\"raw\":", "\"season\": \"winter\", \"raw\":", 1);
    check(
        &["check", "-"],
        dataset.as_bytes(),
        expect![[r#"
            exit 0
            > standard input: it opens, with the remark above; live blogs: 2, entries: 4, annotations: 0
            ! standard input: documents[0].entries[0].time.season: this key is unknown and is not kept.
        "#]],
    );
}

#[test]
fn check_looks_at_attributions_and_links() {
    let file = test_data().join("../../liveblog-core/test_data/dataset/everything.json");
    let dataset = fs::read_to_string(file).unwrap();
    check(
        &["check", "-"],
        dataset.as_bytes(),
        expect![[r#"
        exit 0
        > standard input: no faults; live blogs: 2, entries: 4, annotations: 6, attributions: 3, links: 3
    "#]],
    );
    let (before, records) = dataset.split_once("\"records\": [").unwrap();
    let broken = records
        .replacen("\"n-003\"", "\"n-006\"", 1)
        .replacen("\"n-003\"", "\"n-009\"", 1)
        .replacen("\"repeats\"", "\"echoes\"", 1)
        .replacen("-e002\"\n      }", "-e003\"\n      }", 1);
    check(
        &["check", "-"],
        format!("{before}\"records\": [{broken}").as_bytes(),
        expect![[r#"
            exit 1
            ! standard input: records[0].members[1].annotation: the annotation “n-006” is of another entry.
            ! standard input: records[1].members[0].annotation: the file has no annotation “n-009”.
            ! standard input: links[1].type: expected one of updates, corrects, contradicts, confirms, repeats; found “echoes”.
            ! standard input: links[1].target: the entry is linked to itself.
        "#]],
    );
}

#[test]
fn wrong_usage() {
    for arguments in [
        &[][..],
        &["split", "rain.txt"],
        &["export", "ferry-and-rain.json", "--format", "brat"],
        &["parse"],
        &["parse", "rain.txt", "--fast"],
        &["parse", "rain.txt", "-o"],
        &["parse", "rain.txt", "-o", "a", "-o", "b"],
        &["parse", "-", "-"],
        &["check"],
        &["check", "a.json", "b.json"],
        &["check", "a.json", "-o", "b.json"],
    ] {
        let output = run_in(&test_data(), arguments, b"");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
    }
    check(
        &["split", "rain.txt"],
        b"",
        expect![[r#"
        exit 2
        ! liveblog: there is no command “split”
        ! Try “liveblog --help”.
    "#]],
    );
    check(
        &["parse", "rain.txt", "--fast"],
        b"",
        expect![[r#"
        exit 2
        ! liveblog: invalid option '--fast'
        ! Try “liveblog --help”.
    "#]],
    );

    let mut command = Command::new(env!("CARGO_BIN_EXE_liveblog"));
    command.args(["parse", "rain.txt"]).current_dir(test_data());
    let output = command.env("SOURCE_DATE_EPOCH", "soon").output().unwrap();
    expect![[r#"
        exit 2
        ! liveblog: SOURCE_DATE_EPOCH is "soon", not a whole number of seconds
        ! Try “liveblog --help”.
    "#]]
    .assert_eq(&shown(&output));
}

#[test]
fn help_and_version() {
    check(
        &["--version"],
        b"",
        expect![[r#"
        exit 0
        > liveblog 0.1.0
    "#]],
    );
    check(
        &["parse", "--help"],
        b"",
        expect![[r#"
            exit 0
            > Splits pasted live blogs into entries, and checks, exports and imports datasets.
            >
            > liveblog parse [-o OUT] FILE…
            >     writes one dataset file of the given live blogs
            > liveblog check FILE
            >     names every fault of a dataset file
            > liveblog export DATASET --format NAME [-o OUT] [OPTION VALUE]…
            >     writes a dataset in another format; what that cannot hold is said on
            >     standard error and, with -o, in OUT.losses.json
            > liveblog import FILE [--format NAME] [--into DATASET] [-o OUT] [OPTION VALUE]…
            >     reads such a file, or a folder or .zip of several, into a new dataset or
            >     into one that is there; what was refused, and whose work came in, is said
            >     on standard error. Without --format each file is read as what its content
            >     shows it to be
            >
            > FILE is UTF-8 text, or - for standard input. A live blog may be plain text, the
            > source of a web page, or a page's structured data (JSON-LD) alone.
            >
            >   -o, --output OUT   writes there and not to standard output. A format of several
            >                      files writes a new folder, or a .zip where OUT ends so; a
            >                      file that has others to explain it, such as a table with
            >                      its README.txt, is written as OUT, with these beside it
            >   -h, --help         prints this
            >   -V, --version      prints the version
            >
            > Formats: json, jsonl, csv-entries, csv-annotations, csv-wide, csv-codebook,
            > label-studio, doccano, spacy, prodigy, conll, brat, cas-json, w3c, refi-qdc,
            > refi-qdpx, dataset-zip. All are read, too: csv-wide, conll and cas-json as they
            > are written here, the others also as other programs write them.
            >
            > Options of export, and of import as far as they say how a file is read:
            >   --document ID          only this live blog; may be given several times
            >   --annotator ID         only this annotator's work; may be given several times
            >   --spans yes|no         labelled passages, too (yes)
            >   --stand-off yes|no     where texts stand, not what they say (no)
            >   --formula-guard yes|no an apostrophe before what a spreadsheet would take for
            >                          a formula (yes)
            >   --offset-unit code-point|utf-16
            >                          where the format leaves it open (code-point)
            >   --label-studio-as annotations|predictions
            >                          what Label Studio takes the labels for (annotations)
            >   --split-by document|time, --seed N
            >                          how a dataset folder is split (document, 0)
            >   --label-license NAME, --text-rights WORDS
            >                          who may do what with the labels and with the texts
            >   --exported MOMENT      what json says under “exported” (the present moment)
            >
            > Option of import:
            >   --assign FROM=TO       whose work comes in as whose: FROM is an annotator's id
            >                          in the file, or nothing for work that names nobody; TO
            >                          is the id of an annotator of the dataset, or “new”; may
            >                          be given several times. By default annotators are found
            >                          by id and name, and work that names nobody is the first
            >                          annotator's
            >
            > Moments in the output are the present one, or SOURCE_DATE_EPOCH where that is
            > set. Exit codes: 0 fine, 1 bad input, 2 wrong usage.
        "#]],
    );
}

/// Without SOURCE_DATE_EPOCH the clock is read.
#[test]
fn the_present_moment() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_liveblog"));
    command.args(["parse", "rain.txt"]).current_dir(test_data());
    let output = command.env_remove("SOURCE_DATE_EPOCH").output().unwrap();
    let dataset: String = text(&output.stdout);
    let line = dataset
        .lines()
        .find(|line| line.contains("\"exported\""))
        .unwrap();
    let year = line
        .trim()
        .strip_prefix("\"exported\": \"")
        .and_then(|rest| rest.get(..4));
    assert!(year.unwrap().parse::<u16>().unwrap() > 2025, "{line}");
}

/// An invented dataset with all that breaks tools.
fn varnholm() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../consumers/varnholm.liveblog.json")
}

/// Exports the dataset in `folder` and returns what was said.
fn export(folder: &Path, more: &[&str]) -> Output {
    let dataset = varnholm();
    let dataset = dataset.to_str().unwrap();
    run_in(folder, &[&["export", dataset], more].concat(), b"")
}

/// The files of a folder and those in it, by name.
fn names(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = vec![folder.to_owned()];
    while let Some(next) = rest.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                rest.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap();
                names.push(name.replace('\\', "/"));
            }
        }
    }
    names.sort();
    names
}

#[test]
fn export_writes_every_format_with_its_losses_beside_it() {
    let folder = empty_folder("export");
    for format in liveblog_core::exchange::Format::ALL {
        let output = format!("{format}.out");
        let ran = export(&folder, &["--format", format.name(), "-o", &output]);
        assert_eq!(ran.status.code(), Some(0), "{format}: {}", shown(&ran));
        assert_eq!(ran.stdout, b"", "{format}");
        assert!(folder.join(&output).exists(), "{format}");
        let losses = fs::read_to_string(folder.join(format!("{output}.losses.json"))).unwrap();
        assert!(
            losses.contains(&format!("\"format\": \"{format}\"")),
            "{losses}"
        );
    }
    expect![[r#"
        brat.out.losses.json
        brat.out/a1/d-2a68ed77e72d.ann
        brat.out/a1/d-2a68ed77e72d.txt
        brat.out/a2/d-2a68ed77e72d.ann
        brat.out/a2/d-2a68ed77e72d.txt
        brat.out/annotation.conf
        brat.out/visual.conf
        cas-json.out.losses.json
        cas-json.out/TypeSystem.xml
        cas-json.out/d-2a68ed77e72d.json
        conll.out
        conll.out.losses.json
        csv-annotations.README.txt
        csv-annotations.out
        csv-annotations.out.losses.json
        csv-codebook.README.txt
        csv-codebook.out
        csv-codebook.out.losses.json
        csv-entries.README.txt
        csv-entries.out
        csv-entries.out.losses.json
        csv-wide.README.txt
        csv-wide.out
        csv-wide.out.losses.json
        dataset-zip.out.losses.json
        dataset-zip.out/README.md
        dataset-zip.out/codebook.json
        dataset-zip.out/croissant.json
        dataset-zip.out/data/train.jsonl
        dataset-zip.out/losses.json
        dataset-zip.out/schema/entries.schema.json
        doccano.out
        doccano.out.losses.json
        json.out
        json.out.losses.json
        jsonl.out
        jsonl.out.losses.json
        label-studio.config.xml
        label-studio.out
        label-studio.out.losses.json
        prodigy.out
        prodigy.out.losses.json
        refi-qdc.out
        refi-qdc.out.losses.json
        refi-qdpx.out
        refi-qdpx.out.losses.json
        spacy.out
        spacy.out.losses.json
        w3c.out
        w3c.out.losses.json"#]]
    .assert_eq(&names(&folder).join("\n"));
}

#[test]
fn export_of_several_files_is_a_folder_or_an_archive() {
    let folder = empty_folder("export_several");
    for output in ["brat", "brat.zip"] {
        let ran = export(&folder, &["--format", "brat", "-o", output]);
        assert_eq!(ran.status.code(), Some(0), "{}", shown(&ran));
    }
    assert!(folder.join("brat").is_dir());
    let archive = fs::read(folder.join("brat.zip")).unwrap();
    assert!(archive.starts_with(b"PK\x03\x04"));
    let refused = export(&folder, &["--format", "brat"]);
    expect![[r#"
        exit 2
        ! left out or changed: titles of live blogs: 1
        ! left out or changed: web addresses of live blogs: 1
        ! left out or changed: languages of live blogs: 1
        ! left out or changed: dates of live blogs: 1
        ! left out or changed: time zones of live blogs: 1
        ! left out or changed: live blogs without whether their oldest or newest entry comes first: 1
        ! left out or changed: paragraphs under the titles of live blogs: 1
        ! left out or changed: lists of key points in live blogs: 1
        ! left out or changed: hashes of the pasted texts of live blogs: 1
        ! left out or changed: moments at which live blogs were added: 1
        ! left out or changed: entries without their division into paragraphs, captions and so on: 5
        ! left out or changed: places of entries in the pasted text: 5
        ! left out or changed: keys of labels: 17
        ! left out or changed: labels without whether they are for entries, passages or both: 12
        ! left out or changed: definitions of labels: 20
        ! left out or changed: labels without what they include: 20
        ! left out or changed: labels without what they exclude: 20
        ! left out or changed: examples of labels: 20
        ! left out or changed: labels without the group they are in: 9
        ! left out or changed: labels without the label they need beside them: 1
        ! left out or changed: groups of labels: 1
        ! left out or changed: names, ids and versions of codebooks: 1
        ! left out or changed: names of projects: 1
        ! liveblog: this format has several files; name a folder or a .zip with -o
        ! Try “liveblog --help”.
    "#]]
    .assert_eq(&shown(&refused));
    for input in ["brat", "brat.zip"] {
        let ran = run_in(&folder, &["import", input, "--format", "brat"], b"");
        assert_eq!(ran.status.code(), Some(0), "{}", shown(&ran));
    }
}

#[test]
fn export_refuses_what_the_dataset_does_not_have() {
    let folder = empty_folder("export_unknown");
    let rain = test_data().join("ferry-and-rain.json");
    fs::copy(rain, folder.join("rain.json")).unwrap();
    for more in [
        &["--annotator", "a7"][..],
        &["--document", "d-0"],
        &["--spans", "maybe"],
        &["--colour", "red"],
        &["--stand-off", "yes"],
    ] {
        let call = [&["export", "rain.json", "--format", "doccano"][..], more].concat();
        let ran = run_in(&folder, &call, b"");
        assert_ne!(ran.status.code(), Some(0), "{more:?}");
        assert_eq!(ran.stdout, b"", "{more:?}");
    }
}

#[test]
fn what_was_labelled_elsewhere_comes_back_into_the_dataset() {
    let folder = empty_folder("import");
    export(&folder, &["--format", "json", "-o", "dataset.json"]);
    export(&folder, &["--format", "doccano", "-o", "back.jsonl"]);
    let back = fs::read_to_string(folder.join("back.jsonl")).unwrap();
    let more = back.replacen("\"cats\":[\"claim\"", "\"cats\":[\"denial\",\"claim\"", 1);
    assert_ne!(back, more);
    fs::write(folder.join("back.jsonl"), format!("{more}not a record\n")).unwrap();
    let call = [
        "import",
        "back.jsonl",
        "--format",
        "doccano",
        "--into",
        "dataset.json",
    ];
    let ran = run_in(&folder, &[&call[..], &["-o", "dataset.json"]].concat(), b"");
    expect![[r#"
        exit 0
        ! back.jsonl, line 10: refused: It is not JSON: expected ident.
        ! back.jsonl: by “a1”, records: 26; here “Coder 1” (a1)
        ! back.jsonl: by “a2”, records: 6; here “Zoë "Z" Quist” (a2)
        ! back.jsonl: new records: 1, there already: 31, put right: 0, refused: 1; new live blogs: 0, labels: 0, annotators: 0
    "#]].assert_eq(&shown(&ran));
    let checked = run_in(&folder, &["check", "dataset.json"], b"");
    expect![[r#"
        exit 0
        > dataset.json: no faults; live blogs: 1, entries: 5, annotations: 22, attributions: 2, links: 1
    "#]].assert_eq(&shown(&checked));
}

#[test]
fn a_file_without_texts_gives_the_labels_back_to_the_live_blog() {
    let folder = empty_folder("stand_off");
    export(
        &folder,
        &[
            "--format",
            "json",
            "--stand-off",
            "yes",
            "-o",
            "labels.json",
        ],
    );
    let labels = fs::read_to_string(folder.join("labels.json")).unwrap();
    for words in ["Mayor", "Tunnel", "Mira", "لن نغلق", "06:50"] {
        assert!(!labels.contains(words), "{words}");
    }
    // The live blog again, with nothing labelled.
    export(&folder, &["--format", "json", "-o", "blog.json"]);
    let mut blog: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(folder.join("blog.json")).unwrap()).unwrap();
    for key in ["annotations", "statuses", "records", "links"] {
        blog[key] = serde_json::json!([]);
    }
    fs::write(folder.join("blog.json"), blog.to_string()).unwrap();
    let call = [
        "import",
        "labels.json",
        "--format",
        "json",
        "--into",
        "blog.json",
    ];
    let ran = run_in(&folder, &[&call[..], &["-o", "again.json"]].concat(), b"");
    expect![[r#"
        exit 0
        ! labels.json: by “Coder 1” (a1), records: 26; here “Coder 1” (a1)
        ! labels.json: by “Zoë "Z" Quist” (a2), records: 6; here “Zoë "Z" Quist” (a2)
        ! labels.json: new records: 32, there already: 0, put right: 0, refused: 0; new live blogs: 0, labels: 0, annotators: 0
    "#]].assert_eq(&shown(&ran));
    let was = export(&folder, &["--format", "jsonl"]);
    let again = run_in(&folder, &["export", "again.json", "--format", "jsonl"], b"");
    let lines = |output: &Output| text(&output.stdout).replace("\"imported\"", "\"human\"");
    assert_eq!(lines(&again), lines(&was));
}

#[test]
fn the_note_on_a_table_calls_it_by_its_name() {
    let folder = empty_folder("export_note");
    export(&folder, &["--format", "csv-entries", "-o", "pilot.csv"]);
    let note = fs::read_to_string(folder.join("pilot.README.txt")).unwrap();
    assert!(note.starts_with("pilot.csv: "), "{note}");
    assert!(note.contains("read_csv(\"pilot.csv\""), "{note}");
    assert!(!note.contains("entries.csv"), "{note}");
}

#[test]
fn export_into_a_folder_with_files_is_refused() {
    let folder = empty_folder("export_again");
    let call = ["--format", "brat", "-o", "brat"];
    assert_eq!(export(&folder, &call).status.code(), Some(0));
    let before = names(&folder);
    let again = text(&export(&folder, &call).stderr);
    assert!(
        again.contains("brat: there are files in it already"),
        "{again}"
    );
    assert_eq!(names(&folder), before);
}

#[test]
fn a_project_for_other_programs_is_not_packed_twice() {
    let folder = empty_folder("export_qdpx");
    let ran = export(&folder, &["--format", "refi-qdpx", "-o", "x.zip"]);
    assert_eq!(ran.status.code(), Some(0), "{}", shown(&ran));
    let ran = run_in(&folder, &["import", "x.zip", "--format", "refi-qdpx"], b"");
    assert_eq!(ran.status.code(), Some(0), "{}", shown(&ran));
}

#[test]
fn an_import_of_nothing_is_no_success() {
    let folder = empty_folder("import_nothing");
    fs::create_dir(folder.join("empty")).unwrap();
    fs::write(folder.join("blank.txt"), "\n").unwrap();
    for (input, format) in [
        ("empty", "brat"),
        ("empty", "cas-json"),
        ("empty", "doccano"),
        ("blank.txt", "cas-json"),
        ("blank.txt", "jsonl"),
    ] {
        let call = ["import", input, "--format", format, "-o", "out.json"];
        let ran = run_in(&folder, &call, b"");
        assert_eq!(ran.status.code(), Some(1), "{format}: {}", shown(&ran));
        assert!(!folder.join("out.json").exists(), "{format}");
    }
}

/// Into a dataset in which somebody is called “Coder 1”, as in every other.
fn import(folder: &Path, more: &[&str]) -> Output {
    let call = [
        &["import"],
        more,
        &["--into", "blog.json", "-o", "out.json"],
    ]
    .concat();
    run_in(folder, &call, b"")
}

#[test]
fn without_a_format_each_file_is_read_as_what_it_is() {
    let folder = empty_folder("import_any");
    export(&folder, &["--format", "json", "-o", "blog.json"]);
    fs::create_dir(folder.join("given")).unwrap();
    let given = |name: &str, text: &[u8]| fs::write(folder.join("given").join(name), text).unwrap();
    given("codes.csv", b"label,name\nalpha,Alpha\nbeta,Beta\n");
    given(
        "a.jsonl",
        b"{\"text\": \"A fire.\", \"label\": [[2, 6, \"EVENT\"]]}\n",
    );
    given("picture.png", b"\x89PNG\r\n\x1A\n\0\0");
    given("README.txt", b"From the pilot.");
    expect![[r#"
        exit 0
        ! given, picture.png: refused: It is a picture.
        ! given: by nobody who is named, records: 1; here “Coder 1” (a1)
        ! given: new records: 1, there already: 0, put right: 0, refused: 1; new live blogs: 1, labels: 3, annotators: 0
    "#]].assert_eq(&shown(&import(&folder, &["given"])));
    let ran = import(&folder, &["given/picture.png"]);
    expect![[r#"
        exit 1
        ! given/picture.png: It is a picture.
        ! given/picture.png: nothing was read
    "#]]
    .assert_eq(&shown(&ran));
    let ran = import(&folder, &["given/a.jsonl", "--format", "spacy"]);
    expect![[r#"
        exit 0
        ! given/a.jsonl, line 1: refused: What it has under “label” is not of this format and was not read; it may be another tool’s.
        ! given/a.jsonl: new records: 0, there already: 0, put right: 0, refused: 1; new live blogs: 1, labels: 0, annotators: 0
    "#]].assert_eq(&shown(&ran));
}

#[test]
fn whose_work_comes_in_can_be_said() {
    let folder = empty_folder("import_assign");
    export(&folder, &["--format", "json", "-o", "blog.json"]);
    let files = [
        (
            "named.jsonl",
            "{\"text\": \"A fire.\", \"cats\": [\"EVENT\"], \"annotator\": \"a1\"}\n",
        ),
        (
            "unnamed.jsonl",
            "{\"text\": \"A fire.\", \"cats\": [\"EVENT\"]}\n",
        ),
    ];
    for (name, text) in files {
        fs::write(folder.join(name), text).unwrap();
    }
    let mut all = String::new();
    for call in [
        &["named.jsonl"][..],
        &["named.jsonl", "--assign", "a1=new"],
        &["unnamed.jsonl"],
        &["unnamed.jsonl", "--assign", "=new"],
        &["named.jsonl", "--assign", "a7=new"],
        &["named.jsonl", "--assign", "a1=a7"],
        &["named.jsonl", "--assign", "a1"],
        &["named.jsonl", "--assign", "a1=new", "--assign", "a1=a1"],
    ] {
        let _ = fs::remove_file(folder.join("out.json"));
        let ran = import(&folder, &[call, &["--format", "doccano"]].concat());
        all += &format!("$ {}\n{}", call.join(" "), shown(&ran));
        let is_written = folder.join("out.json").exists();
        assert_eq!(is_written, ran.status.success(), "{call:?}");
    }
    expect![[r#"
        $ named.jsonl
        exit 0
        ! named.jsonl: by “a1”, records: 1; here “Coder 1” (a1)
        ! named.jsonl: new records: 1, there already: 0, put right: 0, refused: 0; new live blogs: 1, labels: 1, annotators: 0
        $ named.jsonl --assign a1=new
        exit 0
        ! named.jsonl: by “a1”, records: 1; here “a1” (a3), who is new
        ! named.jsonl: new records: 1, there already: 0, put right: 0, refused: 0; new live blogs: 1, labels: 1, annotators: 1
        $ unnamed.jsonl
        exit 0
        ! unnamed.jsonl: by nobody who is named, records: 1; here “Coder 1” (a1)
        ! unnamed.jsonl: new records: 1, there already: 0, put right: 0, refused: 0; new live blogs: 1, labels: 1, annotators: 0
        $ unnamed.jsonl --assign =new
        exit 0
        ! unnamed.jsonl: by nobody who is named, records: 1; here “Coder 3” (a3), who is new
        ! unnamed.jsonl: new records: 1, there already: 0, put right: 0, refused: 0; new live blogs: 1, labels: 1, annotators: 1
        $ named.jsonl --assign a7=new
        exit 1
        ! named.jsonl: by “a1”, records: 1; here “Coder 1” (a1)
        ! named.jsonl: new records: 1, there already: 0, put right: 0, refused: 0; new live blogs: 1, labels: 1, annotators: 0
        ! named.jsonl: nothing in it is by “a7”, and nothing was written
        $ named.jsonl --assign a1=a7
        exit 1
        ! the dataset has no annotator “a7”; say “new” for a new one
        $ named.jsonl --assign a1
        exit 2
        ! liveblog: --assign takes FROM=TO, not “a1”
        ! Try “liveblog --help”.
        $ named.jsonl --assign a1=new --assign a1=a1
        exit 2
        ! liveblog: --assign “a1=” is given twice
        ! Try “liveblog --help”.
    "#]].assert_eq(&all);
}
