use std::sync::Arc;

use liveblog_core::correction::{LineRole, Obstacle};
use liveblog_core::said::Said;
use liveblog_core::store::{read_layout, read_row, write_layout, write_row};
use liveblog_core::transaction::Deed;
use liveblog_core::*;
use proptest::prelude::*;

use crate::made_up::{
    Tape, annotate, annotation, attribute, attribution, check_ties, draw_ties, find, join, link,
    moment, set_status, status,
};

/// Makes a live blog of a small language, in which [`show`] answers: a line in
/// brackets begins an entry and may name its number, and the sign before each
/// line says what it is: `#` the heading, `@` the time and names after a comma,
/// `*` a credit, `|` a line of the text, `%` one that is furniture, `~` a line
/// outside of the text. The first word of a time line is the time.
fn blog(lines: &str) -> Document {
    let mut document = crate::made_up::document("d-a", &[]);
    document.whole = true;
    document.title = Some("Harbour – live".to_owned());
    let mut buffer = "Harbour – live 🚢\n".to_owned();
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some(number) = line.strip_prefix('[') {
            let number = number.trim_end_matches(']').parse().unwrap();
            let at = buffer.chars().count() + 1;
            document.entries.push(Arc::new(Entry {
                id: Document::entry_id_for(&document.id, number),
                heading: None,
                time: EntryTime::default(),
                authors: Vec::new(),
                text: TextRange::default(),
                blocks: Vec::new(),
                source: CodePointRange { start: at, end: at },
                extra: Extra::default(),
            }));
            continue;
        }
        let entry = Arc::make_mut(document.entries.last_mut().unwrap());
        let (sign, words) = line.split_at(1);
        let words = words.trim();
        buffer.push('\n');
        let range = TextRange {
            start: buffer.len() as u32,
            end: (buffer.len() + words.len()) as u32,
        };
        buffer.push_str(words);
        buffer.push('\n');
        if sign != "~" || entry.text.is_empty() {
            entry.source.end = buffer.chars().count() - 1;
        }
        let outside = |text: &mut TextRange| {
            if text.is_empty() {
                *text = TextRange {
                    start: range.end,
                    end: range.end,
                };
            }
        };
        match sign {
            "#" => entry.heading = Some(range),
            "@" => {
                let (time, names) = words.split_once(',').unwrap_or((words, ""));
                entry.time.raw = Some(time.trim().to_owned());
                entry.time.clock = format!("{}:00", time.trim()).parse().ok();
                entry.authors.extend(
                    names
                        .split(',')
                        .map(str::trim)
                        .filter(|n| !n.is_empty())
                        .map(Arc::from),
                );
            }
            "*" => entry.authors.push(words.trim_start_matches("By ").into()),
            "|" | "%" => {
                let kind = match sign {
                    "%" => BlockKind::Other,
                    _ => BlockKind::Paragraph,
                };
                if entry.text.is_empty() {
                    entry.text = range;
                }
                entry.text.end = range.end;
                let start = entry.text.start;
                entry.blocks.push(Block {
                    kind,
                    range: TextRange {
                        start: range.start - start,
                        end: range.end - start,
                    },
                });
            }
            "~" => {}
            other => panic!("{other} is no sign"),
        }
        outside(&mut entry.text);
    }
    document.buffer = buffer.into();
    document
}

/// The number of an entry, with a plus for one that was split off it.
fn number(entry: &Entry) -> String {
    let (_, number) = entry.id.rsplit_once("-e").unwrap();
    let (number, sign) = match number.split_once("-s") {
        Some((number, _)) => (number, "+"),
        None => (number, ""),
    };
    format!("{}{sign}", number.parse::<usize>().unwrap() - 1)
}

/// A live blog in the language of [`blog`]; `[0+]` was split off the first
/// entry.
fn show(document: &Document) -> String {
    let mut shown = String::new();
    for (index, entry) in document.entries.iter().enumerate() {
        shown += &format!("[{}]\n", number(entry));
        for line in document.lines(index) {
            let sign = match line.role {
                LineRole::Heading => '#',
                LineRole::Time => '@',
                LineRole::Author => '*',
                LineRole::Body => '|',
                LineRole::Boilerplate if line.block.is_some() => '%',
                LineRole::Boilerplate => '~',
            };
            shown += &format!("{sign} {}\n", line.range.of(&document.buffer));
        }
    }
    shown
}

fn plain(lines: &str) -> String {
    let lines = lines.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| format!("{line}\n")).collect()
}

fn project(document: Document) -> Project {
    Project::new(
        Codebook::liveblog_core(),
        vec![Annotator::first()],
        vec![document],
    )
}

fn session(lines: &str) -> Session {
    Session::new(project(blog(lines)))
}

fn stamp(session: &Session) -> Stamp {
    Stamp {
        at: moment(session.revision() as i64),
        nonce: session.revision(),
    }
}

fn at(entry: usize) -> EntryRef {
    EntryRef { document: 0, entry }
}

/// The line with these words, in the entry that has it.
fn line(session: &Session, words: &str) -> (EntryRef, TextRange) {
    let document = &session.project().documents()[0];
    for entry in 0..document.entries.len() {
        for line in document.lines(entry) {
            if line.range.of(&document.buffer) == words {
                return (at(entry), line.range);
            }
        }
    }
    panic!("there is no line {words}");
}

fn set_role(session: &Session, words: &str, role: LineRole, alike: bool) -> Command {
    let (at, line) = line(session, words);
    Command::SetRole {
        at,
        line,
        role,
        alike,
    }
}

fn run(session: &mut Session, command: Command) -> Option<JournalRow> {
    let stamp = stamp(session);
    session.run(command, &stamp).unwrap()
}

fn check(before: &str, command: impl Fn(&Session) -> Command, after: &str) {
    let mut session = session(before);
    assert_eq!(show(&session.project().documents()[0]), plain(before));
    let command = command(&session);
    let old = session.project().clone();
    run(&mut session, command.clone());
    assert_eq!(
        show(&session.project().documents()[0]),
        plain(after),
        "{command:?}"
    );
    check_document(&session.project().documents()[0]);
    session.undo().unwrap();
    assert_eq!(*session.project(), old);
}

fn check_role(before: &str, words: &str, role: LineRole, after: &str) {
    check(
        before,
        |session| set_role(session, words, role, false),
        after,
    );
}

fn check_alike(before: &str, words: &str, role: LineRole, after: &str) {
    check(
        before,
        |session| set_role(session, words, role, true),
        after,
    );
}

fn check_refused(before: &str, command: impl Fn(&Session) -> Command, obstacle: Obstacle) {
    let mut session = session(before);
    let command = command(&session);
    let stamp = stamp(&session);
    let refusal = session.run(command, &stamp).unwrap_err();
    assert_eq!(refusal, Refusal::Correction(obstacle));
    assert_eq!(session.revision(), 0);
}

fn check_role_refused(before: &str, words: &str, role: LineRole, obstacle: Obstacle) {
    check_refused(
        before,
        |session| set_role(session, words, role, false),
        obstacle,
    );
}

fn split(session: &Session, words: &str) -> Command {
    let (at, line) = line(session, words);
    Command::SplitEntry { at, line }
}

/// What holds of every document, whatever was corrected.
fn check_document(document: &Document) {
    let mut end = 0;
    let mut source = 0;
    for entry in &document.entries {
        let mut parts = vec![entry.text];
        parts.extend(entry.heading);
        parts.sort_by_key(|part| (part.start, part.end));
        for part in parts {
            assert!(
                end <= part.start && part.start <= part.end,
                "{entry:?} overlaps"
            );
            assert!(
                document
                    .buffer
                    .get(part.start as usize..part.end as usize)
                    .is_some()
            );
            end = part.end;
        }
        let text = document.text(entry);
        let mut last = 0;
        for block in &entry.blocks {
            assert!(last <= block.range.start && block.range.start < block.range.end);
            let words = block.range.of(text);
            assert_eq!(words, words.trim(), "{entry:?}");
            assert!(!words.is_empty());
            last = block.range.end;
        }
        assert!(source <= entry.source.start && entry.source.start <= entry.source.end);
        source = entry.source.end;
        if document.whole {
            let at = |byte: u32| document.buffer[..byte as usize].chars().count();
            assert!(entry.source.start <= at(entry.text.start), "{entry:?}");
            assert!(at(entry.text.end) <= entry.source.end, "{entry:?}");
        }
    }
}

const TWO: &str = "
    [0]
    # Ferry leaves
    @ 09:15, Ida Fell
    | The ferry has left.
    | Nobody waited.
    | Gate shut
    ~ Share
    [1]
    @ 09:20
    | The gate is shut.
";

#[test]
fn splitting() {
    check(
        TWO,
        |session| split(session, "Nobody waited."),
        "[0]
         # Ferry leaves
         @ 09:15, Ida Fell
         | The ferry has left.
         [0+]
         | Nobody waited.
         | Gate shut
         ~ Share
         [1]
         @ 09:20
         | The gate is shut.",
    );
    check(
        TWO,
        |session| split(session, "Share"),
        "[0]
         # Ferry leaves
         @ 09:15, Ida Fell
         | The ferry has left.
         | Nobody waited.
         | Gate shut
         [0+]
         | Share
         [1]
         @ 09:20
         | The gate is shut.",
    );
    for words in ["The ferry has left.", "09:15, Ida Fell", "Ferry leaves"] {
        check_refused(TWO, |session| split(session, words), Obstacle::NothingAbove);
    }
    check_refused(
        TWO,
        |_| Command::SplitEntry {
            at: at(0),
            line: TextRange { start: 1, end: 2 },
        },
        Obstacle::NoSuchLine,
    );
}

#[test]
fn merging() {
    check(
        TWO,
        |_| Command::MergeEntry { at: at(1) },
        "[0]
         # Ferry leaves
         @ 09:15, Ida Fell
         | The ferry has left.
         | Nobody waited.
         | Gate shut
         % Share
         % 09:20
         | The gate is shut.",
    );
    check(
        "[0]
         @ 09:15
         [1]
         # Ferry leaves
         @ 09:20
         | The ferry has left.",
        |_| Command::MergeEntry { at: at(1) },
        "[0]
         @ 09:15
         | Ferry leaves
         % 09:20
         | The ferry has left.",
    );
    check_refused(
        TWO,
        |_| Command::MergeEntry { at: at(0) },
        Obstacle::NoEntryBefore,
    );
}

#[test]
fn a_line_becomes_a_heading() {
    // Of its own entry, of the next one, or of a new one.
    check_role(
        "[0]
         @ 09:15
         | Ferry leaves
         | The ferry has left.",
        "Ferry leaves",
        LineRole::Heading,
        "[0]
         @ 09:15
         # Ferry leaves
         | The ferry has left.",
    );
    check_role(
        TWO,
        "Gate shut",
        LineRole::Heading,
        "[0]
         # Ferry leaves
         @ 09:15, Ida Fell
         | The ferry has left.
         | Nobody waited.
         [1]
         # Gate shut
         ~ Share
         @ 09:20
         | The gate is shut.",
    );
    check_role(
        TWO,
        "Nobody waited.",
        LineRole::Heading,
        "[0]
         # Ferry leaves
         @ 09:15, Ida Fell
         | The ferry has left.
         [0+]
         # Nobody waited.
         | Gate shut
         ~ Share
         [1]
         @ 09:20
         | The gate is shut.",
    );
    check_role_refused(
        TWO,
        "The ferry has left.",
        LineRole::Heading,
        Obstacle::HasHeading,
    );
    check_role_refused(TWO, "09:20", LineRole::Heading, Obstacle::HoldsTime);
}

#[test]
fn a_line_becomes_a_time() {
    check_role(
        "[0]
         @ 09:15
         | The ferry has left.
         | 09:20, Ida Fell
         | The gate is shut.",
        "09:20, Ida Fell",
        LineRole::Time,
        "[0]
         @ 09:15
         | The ferry has left.
         [0+]
         @ 09:20, Ida Fell
         | The gate is shut.",
    );
    check_role(
        "[0]
         | 09:15
         | The ferry has left.",
        "09:15",
        LineRole::Time,
        "[0]
         @ 09:15
         | The ferry has left.",
    );
    let mut session = session("[0]\n@ 09:15\n| One.\n| 09:20, Ida Fell\n| Two.");
    let command = set_role(&session, "09:20, Ida Fell", LineRole::Time, false);
    run(&mut session, command);
    let entry = session.project().documents()[0].entries[1].clone();
    assert_eq!(entry.authors.join("|"), "Ida Fell");
    assert_eq!(entry.time.raw.as_deref(), Some("09:20"));
    assert_eq!(entry.time.clock, Clock::new(9, 20, 0));
    // A time that is known already only gets its line.
    let mut document = blog("[0]\n| 10:15\n| One.");
    Arc::make_mut(&mut document.entries[0]).time.clock = Clock::new(9, 15, 0);
    let mut session = Session::new(project(document));
    let command = set_role(&session, "10:15", LineRole::Time, false);
    run(&mut session, command);
    let time = session.project().documents()[0].entries[0].time.clone();
    assert_eq!(time.raw.as_deref(), Some("10:15"));
    assert_eq!(time.clock, Clock::new(9, 15, 0));
    check_role_refused(
        TWO,
        "Nobody waited.",
        LineRole::Time,
        Obstacle::NoTime("Nobody waited.".to_owned()),
    );
}

#[test]
fn a_line_becomes_an_author() {
    check_role(
        "[0]
         @ 09:15
         | The ferry has left.
         | By Ida Fell and Bo Ash",
        "By Ida Fell and Bo Ash",
        LineRole::Author,
        "[0]
         @ 09:15
         | The ferry has left.
         * By Ida Fell and Bo Ash",
    );
    check_role_refused(
        TWO,
        "Nobody waited.",
        LineRole::Author,
        Obstacle::InTheMiddle,
    );
    check_role_refused(
        "[0]
         @ 09:15
         | 12345",
        "12345",
        LineRole::Author,
        Obstacle::NoNames("12345".to_owned()),
    );
    let mut session = session("[0]\n@ 09:15, Una Reed\n| By Ida Fell, Bo Ash & Una Reed\n| Text.");
    let command = set_role(
        &session,
        "By Ida Fell, Bo Ash & Una Reed",
        LineRole::Author,
        false,
    );
    run(&mut session, command);
    let authors = &session.project().documents()[0].entries[0].authors;
    assert_eq!(authors.join("|"), "Una Reed|Ida Fell|Bo Ash");
}

#[test]
fn a_line_becomes_text() {
    check_role(
        "[0]
         @ 09:15
         # Ferry leaves
         | The ferry has left.",
        "Ferry leaves",
        LineRole::Body,
        "[0]
         @ 09:15
         | Ferry leaves
         | The ferry has left.",
    );
    check_role(
        "[0]
         @ 09:15
         | The ferry has left.
         [1]
         # Gate shut
         @ 09:20
         | The gate is shut.",
        "Gate shut",
        LineRole::Body,
        "[0]
         @ 09:15
         | The ferry has left.
         | Gate shut
         [1]
         @ 09:20
         | The gate is shut.",
    );
    check_role(
        "[0]
         @ 09:15
         * By Ida Fell
         | The ferry has left.",
        "By Ida Fell",
        LineRole::Body,
        "[0]
         @ 09:15
         | By Ida Fell
         | The ferry has left.",
    );
    check_role(TWO, "Share", LineRole::Body, &TWO.replace('~', "|"));
    check_role(
        "[0]\n@ 09:15\n| The ferry has left.\n% Share\n| Nobody waited.",
        "Share",
        LineRole::Body,
        "[0]\n@ 09:15\n| The ferry has left.\n| Share\n| Nobody waited.",
    );
    check_role_refused(TWO, "Ferry leaves", LineRole::Body, Obstacle::NoEntryBefore);
    check_role_refused(TWO, "09:20", LineRole::Body, Obstacle::HoldsTime);
    check_role_refused(
        "[0]\n@ 09:15\n| The ferry has left.\n~ Share\n~ Print",
        "Print",
        LineRole::Body,
        Obstacle::NotNextToText,
    );
}

#[test]
fn a_line_becomes_boilerplate() {
    for (words, sign) in [
        ("The ferry has left.", '~'),
        ("Nobody waited.", '%'),
        ("Gate shut", '~'),
    ] {
        let after = TWO.replace(&format!("| {words}"), &format!("{sign} {words}"));
        check_role(TWO, words, LineRole::Boilerplate, &after);
    }
    check_role(
        TWO,
        "Ferry leaves",
        LineRole::Boilerplate,
        &TWO.replace('#', "~"),
    );
    check_role(
        "[0]\n@ 09:15\n| Share",
        "Share",
        LineRole::Boilerplate,
        "[0]\n@ 09:15\n~ Share",
    );
}

#[test]
fn the_same_for_all_like_it() {
    let many = "
        [0]
        @ 09:15
        | Ferry leaves
        | The ferry has left.
        | Shared 12 times
        [1]
        @ 09:20
        | Gate shut
        | Shared 7 times
        | The gate is shut.
        [2]
        @ 09:25
        | Shared 8 times
    ";
    check_alike(
        many,
        "Shared 7 times",
        LineRole::Boilerplate,
        "[0]
         @ 09:15
         | Ferry leaves
         | The ferry has left.
         ~ Shared 12 times
         [1]
         @ 09:20
         | Gate shut
         % Shared 7 times
         | The gate is shut.
         [2]
         @ 09:25
         ~ Shared 8 times",
    );
    check_alike(
        many,
        "Gate shut",
        LineRole::Heading,
        "[0]
         @ 09:15
         # Ferry leaves
         | The ferry has left.
         | Shared 12 times
         [1]
         @ 09:20
         # Gate shut
         | Shared 7 times
         | The gate is shut.
         [2]
         @ 09:25
         | Shared 8 times",
    );
    check_alike(
        "[0]\n@ 09:15\n# Ferry leaves\n| The ferry has left.\n[1]\n@ 09:20\n# Gate shut\n| The gate is shut.",
        "Gate shut",
        LineRole::Body,
        "[0]\n@ 09:15\n| Ferry leaves\n| The ferry has left.\n[1]\n@ 09:20\n| Gate shut\n| The gate is shut.",
    );
    check_alike(
        "[0]\n# One\n@ 09:15\n| The ferry has left.\n| Gate shut\n[1]\n@ 09:20\n| The gate is shut.\n| Road open\n[2]\n@ 09:30\n| It is open.",
        "Gate shut",
        LineRole::Heading,
        "[0]\n# One\n@ 09:15\n| The ferry has left.\n[1]\n# Gate shut\n@ 09:20\n| The gate is shut.\n[2]\n# Road open\n@ 09:30\n| It is open.",
    );
    check_alike(
        "[0]\n@ 09:15\n| The ferry has left.\n| 09:20, Bo Ash\n| The gate is shut.\n| 9:25, Ida M. Fell\n| It is.\n| 10:30, Una Reed\n| Over.",
        "10:30, Una Reed",
        LineRole::Time,
        "[0]\n@ 09:15\n| The ferry has left.\n[0+]\n@ 09:20, Bo Ash\n| The gate is shut.\n| 9:25, Ida M. Fell\n| It is.\n[0+]\n@ 10:30, Una Reed\n| Over.",
    );
    check_alike(
        "[0]\n@ 09:15\n| By Bo Ash\n| Text.\n[1]\n@ 09:20\n| By the quay it rained.\n| By Una Reed\n[2]\n@ 09:20\n| By Ida Fell and Bo Ash\n| Rain.",
        "By Bo Ash",
        LineRole::Author,
        "[0]\n@ 09:15\n* By Bo Ash\n| Text.\n[1]\n@ 09:20\n| By the quay it rained.\n| By Una Reed\n[2]\n@ 09:20\n* By Ida Fell and Bo Ash\n| Rain.",
    );
}

fn check_many(text: &str, words: &str, role: LineRole, expected: (usize, usize, usize)) {
    let mut session = session(&format!("[0]\n@ 09:15\n| Text.\n{}", text.repeat(10_000)));
    let old = session.project().clone();
    let (place, line) = line(&session, words);
    let alike = old.documents()[0].alike(place.entry, line, role);
    let command = Command::SetRole {
        at: place,
        line,
        role,
        alike: true,
    };
    run(&mut session, command);
    let document = &session.project().documents()[0];
    check_document(document);
    let blocks = document
        .entries
        .iter()
        .map(|entry| entry.blocks.len())
        .sum();
    assert_eq!(
        (alike.len(), document.entries.len(), blocks),
        expected,
        "{role:?}"
    );
    session.undo().unwrap();
    assert_eq!(*session.project(), old);
}

/// It would take minutes if every line cost a look at all others.
#[test]
fn an_entry_of_twenty_thousand_lines() {
    let many = "| Text.\n| Share 1\n";
    check_many(many, "Share 1", LineRole::Boilerplate, (9_999, 1, 20_000));
    let furniture = "| Text.\n% Share 1\n";
    check_many(furniture, "Share 1", LineRole::Body, (9_999, 1, 20_001));
    let timed = "| 10:15\n| Text.\n";
    check_many(timed, "10:15", LineRole::Time, (9_999, 10_001, 10_001));
    let below = "| Share 1\n| Share 2\n";
    check_many(below, "Share 1", LineRole::Boilerplate, (19_999, 1, 1));
    let behind = "~ Share 1\n~ Share 2\n";
    check_many(behind, "Share 1", LineRole::Body, (0, 1, 2));
}

#[test]
fn many_lines_are_corrected_as_one_after_the_other() {
    for (lines, words) in [
        (
            "% Share 1\n| Share 2\n| Text.\n| Share 3\n| Share 4\n~ Share 5",
            "Share 2",
        ),
        ("| Share 2\n| Share 3", "Share 3"),
        ("| 10:15\n| Text.\n| 10:20\n| 10:25, Bo Ash", "10:20"),
        ("| Text.\n% 10:15\n| Text.\n| 10:20\n~ Print", "10:20"),
        (
            "* By Ida Fell\n| Text.\n| By Ida Fell\n~ By Ida Fell",
            "By Ida Fell",
        ),
        (
            "| Text.\n% Share 1\n| Text.\n% Share 2\n~ Share 3\n~ Share 4",
            "Share 1",
        ),
    ] {
        for role in ROLES {
            let blog = format!("[0]\n@ 09:15\n{lines}\n[1]\n@ 10:30\n{lines}");
            let mut together = session(&blog);
            let mut singly = together.clone();
            let (place, line) = line(&together, words);
            let document = singly.project().documents()[0].clone();
            let mut places = document.alike(place.entry, line, role);
            places.push((place.entry, line));
            places.sort_by_key(|(entry, line)| (*entry, line.start));
            let stamp = stamp(&together);
            let command = |(entry, line), alike| Command::SetRole {
                at: at(entry),
                line,
                role,
                alike,
            };
            let refused = together.run(command((place.entry, line), true), &stamp);
            let mut refused_singly = false;
            for place in places.into_iter().rev() {
                refused_singly |= singly.run(command(place, false), &stamp).is_err();
            }
            assert_eq!(refused.is_err(), refused_singly, "{lines} {role:?}");
            if !refused_singly {
                assert_eq!(
                    together.project().documents()[0].entries,
                    singly.project().documents()[0].entries,
                    "{lines} {role:?}"
                );
            }
        }
    }
}

#[test]
fn the_id_of_an_entry_that_is_gone_is_never_that_of_another_text() {
    let mut session = session(TWO);
    let ids = |session: &Session| -> Vec<String> {
        let entries = &session.project().documents()[0].entries;
        entries.iter().map(|entry| entry.id.to_string()).collect()
    };
    let command = split(&session, "Gate shut");
    run(&mut session, command);
    let first = ids(&session);
    assert_eq!(first, ["d-a-e001", "d-a-e001-s86", "d-a-e002"]);
    run(&mut session, Command::MergeEntry { at: at(1) });
    let command = split(&session, "Nobody waited.");
    run(&mut session, command);
    assert_eq!(ids(&session), ["d-a-e001", "d-a-e001-s70", "d-a-e002"]);
    // Whichever was split off first.
    let command = split(&session, "Gate shut");
    run(&mut session, command);
    assert_eq!(
        ids(&session),
        ["d-a-e001", "d-a-e001-s70", "d-a-e001-s86", "d-a-e002"]
    );
    let project = session.project();
    for (entry, id) in ids(&session).iter().enumerate() {
        assert_eq!(project.locate("d-a", id), Some(at(entry)));
    }
    assert_eq!(project.locate("d-a", "d-a-e001-s2"), None);
    let again = reopened(project);
    assert_eq!(ids(&Session::new(again)), ids(&session));
}

#[test]
fn an_entry_whose_first_line_went_back_keeps_its_id_to_itself() {
    let mut session = session("[0]\n# One\n@ 09:15\n| Text.\n| Gate shut\n| 09:20\n| More.");
    for (words, role) in [
        ("Gate shut", LineRole::Heading),
        ("09:20", LineRole::Time),
        ("Gate shut", LineRole::Body),
    ] {
        let command = set_role(&session, words, role, false);
        run(&mut session, command);
    }
    let command = split(&session, "Gate shut");
    run(&mut session, command);
    let document = session.project().documents()[0].clone();
    let ids: Vec<&str> = document.entries.iter().map(|e| &*e.id).collect();
    assert_eq!(ids, ["d-a-e001", "d-a-e001-s37-s37", "d-a-e001-s37"]);
}

/// The words of every annotated passage, by annotation.
fn passages(project: &Project) -> Vec<(String, String)> {
    let mut passages = Vec::new();
    for (index, document) in project.documents().iter().enumerate() {
        for (entry, records) in document.entries.iter().zip(project.records(index)) {
            for annotation in &records.annotations {
                assert_eq!(annotation.entry, entry.id);
                if let Some(span) = annotation.span {
                    let text = match span.part {
                        Part::Text => document.text(entry),
                        Part::Heading => document.heading(entry).unwrap(),
                    };
                    let words = text.get(span.range.start as usize..span.range.end as usize);
                    passages.push((annotation.id.to_string(), words.unwrap().to_owned()));
                }
            }
        }
    }
    passages.sort();
    passages
}

/// The labels of whole entries, with their annotators.
fn labels(project: &Project) -> Vec<(String, String)> {
    let mut labels: Vec<_> = project
        .all_records()
        .flat_map(|records| &records.annotations)
        .filter(|a| a.span.is_none())
        .map(|a| (a.label.to_string(), a.annotator.to_string()))
        .collect();
    labels.sort();
    labels
}

/// The attributions with the roles and labels of their passages.
fn said(project: &Project) -> Vec<(String, Vec<(Role, String)>)> {
    let mut said = Vec::new();
    for records in project.all_records() {
        for attribution in &records.attributions {
            let members = attribution.members.iter().map(|member| {
                let mut there = records.annotations.iter();
                let mark = there.find(|a| a.id == member.annotation).unwrap();
                let words = mark.span.map(|_| &mark.id);
                (member.role, format!("{} {words:?}", mark.label))
            });
            said.push((attribution.id.to_string(), members.collect()));
        }
    }
    said.sort();
    said
}

/// The links, by what they say.
fn joined(project: &Project) -> Vec<(Relation, AnnotatorId, EntryId, EntryId)> {
    let mut joined: Vec<_> = project
        .all_records()
        .flat_map(|records| &records.links)
        .map(|l| {
            let ends = (l.entry.clone(), l.target.clone());
            (l.relation, l.annotator.clone(), ends.0, ends.1)
        })
        .collect();
    joined.sort();
    joined
}

/// Which bytes of a document are in a heading or a text, but for blanks.
fn covered(document: &Document) -> Vec<bool> {
    let mut covered = vec![false; document.buffer.len()];
    for entry in &document.entries {
        for part in [Some(entry.text), entry.heading].into_iter().flatten() {
            let words = part.of(&document.buffer).char_indices();
            for (at, c) in words.filter(|(_, c)| !c.is_whitespace() && *c != '\u{200B}') {
                let at = part.start as usize + at;
                covered[at..at + c.len_utf8()].fill(true);
            }
        }
    }
    covered
}

fn with_labels() -> Session {
    let mut project = project(blog(TWO));
    let document = project.documents()[0].clone();
    let labels = [
        (0, None),
        (0, Some((Part::Text, "Nobody"))),
        (0, Some((Part::Text, "Gate"))),
        (0, Some((Part::Heading, "Ferry"))),
        (1, Some((Part::Text, "The gate"))),
        (1, None),
    ];
    for (number, (entry, words)) in labels.into_iter().enumerate() {
        let mut label = annotation(&project, (0, entry), number, "claim");
        label.span = words.and_then(|(part, words)| find(&document, entry, part, words));
        label.note = format!("note {number}").as_str().into();
        annotate(&mut project, label);
    }
    for (entry, name) in [(0, Status::Done), (1, Status::Unsure)] {
        let mut status = status(&project, (0, entry), name);
        status.note = format!("on {entry}").as_str().into();
        set_status(&mut project, status);
    }
    Session::new(project)
}

/// Every entry with its whole labels, passages, status and note.
fn records(session: &Session) -> String {
    let project = session.project();
    let document = &project.documents()[0];
    let mut shown = String::new();
    for (entry, records) in document.entries.iter().zip(project.records(0)) {
        shown += &format!("[{}]", number(entry));
        for annotation in &records.annotations {
            let words = annotation.span.map(|span| {
                span.range.of(match span.part {
                    Part::Text => document.text(entry),
                    Part::Heading => document.heading(entry).unwrap(),
                })
            });
            shown += &format!(" {:?}({})", words.unwrap_or("all"), annotation.note);
        }
        for status in &records.statuses {
            shown += &format!(" {:?}({})", status.status, status.note);
        }
        shown += "\n";
    }
    shown.replace('\n', ";").replace("\\n", "+")
}

fn check_records(command: impl Fn(&Session) -> Command, expected: &str) {
    let mut session = with_labels();
    let command = command(&session);
    let old = session.project().clone();
    let words = passages(&old);
    run(&mut session, command);
    assert_eq!(records(&session), expected);
    assert_eq!(passages(session.project()), words);
    session.undo().unwrap();
    assert_eq!(*session.project(), old);
}

#[test]
fn labels_stay_with_their_words() {
    check_records(
        |session| split(session, "Nobody waited."),
        r#"[0] "all"(note 0) "Ferry"(note 3) Done(on 0);[0+] "Nobody"(note 1) "Gate"(note 2) InProgress();[1] "The gate"(note 4) "all"(note 5) Unsure(on 1);"#,
    );
    check_records(
        |_| Command::MergeEntry { at: at(1) },
        "[0] \"all\"(note 0;note 5) \"Nobody\"(note 1) \"Gate\"(note 2) \"Ferry\"(note 3) \"The gate\"(note 4) Unsure(on 0;on 1);",
    );
    check_records(
        |session| set_role(session, "Gate shut", LineRole::Heading, false),
        r#"[0] "all"(note 0) "Nobody"(note 1) "Ferry"(note 3) Done(on 0);[1] "Gate"(note 2) "The gate"(note 4) "all"(note 5) Unsure(on 1);"#,
    );
}

#[test]
fn what_would_cut_a_passage_is_refused() {
    let mut session = with_labels();
    let stamp = stamp(&session);
    for (words, role) in [
        ("Gate shut", LineRole::Boilerplate),
        ("Ferry leaves", LineRole::Boilerplate),
    ] {
        let command = set_role(&session, words, role, false);
        let refusal = session.run(command, &stamp).unwrap_err();
        assert_eq!(
            refusal.to_string(),
            "a passage labelled “Claim” in entry 1 would be cut or lose its words; take the label off it first"
        );
    }
    let mut project = with_labels().project().clone();
    let document = project.documents()[0].clone();
    let mut long = annotation(&project, (0, 0), 9, "quote");
    long.span = find(&document, 0, Part::Text, "left.\n\nNobody");
    annotate(&mut project, long);
    let mut session = Session::new(project);
    let command = split(&session, "Nobody waited.");
    let refusal = session.run(command, &stamp).unwrap_err();
    assert!(
        refusal.to_string().contains("“Quote” in entry 1"),
        "{refusal}"
    );
}

/// Every entry with its attributions, as the roles and words of their passages,
/// and with the links that go out from it.
fn ties(project: &Project) -> String {
    let mut shown = String::new();
    let document = &project.documents()[0];
    for (entry, records) in document.entries.iter().zip(project.records(0)) {
        shown += &format!("[{}]", number(entry));
        for attribution in &records.attributions {
            shown += " ";
            for member in &attribution.members {
                let mut there = records.annotations.iter();
                let mark = there.find(|a| a.id == member.annotation).unwrap();
                let words = mark.span.map_or("all", |span| {
                    span.range.of(match span.part {
                        Part::Text => document.text(entry),
                        Part::Heading => document.heading(entry).unwrap(),
                    })
                });
                shown += &format!("{:?}={words},", member.role);
            }
        }
        for link in &records.links {
            let at = project.locate(&link.target_document, &link.target).unwrap();
            let target = &project.documents()[at.document].entries[at.entry];
            let document = if at.document == 0 { "" } else { "b" };
            let to = format!("{document}{}", number(target));
            let note = link.note.replace('\n', "+");
            shown += &format!(" {:?}>{to}({note})", link.relation);
        }
        shown += "\n";
    }
    shown
}

const THREE: &str = "
    [0]
    @ 09:15
    | “We leave,” said Ida Fell.
    | “Now,” she added.
    [1]
    @ 09:20
    | Bo Ash denies it.
    [2]
    @ 09:25
    | “Wait,” said Bo Ash.
";

/// The blog of [`THREE`] and another with attributions, given as the number of
/// an entry and the passages, each behind a letter for its role; `all` is the
/// whole entry.
fn attributed(attributions: &[(usize, &[&str])]) -> Project {
    let mut project = project(blog(THREE));
    let document = project.documents()[0].clone();
    let mut next = 0;
    for (entry, passages) in attributions {
        let mut members = Vec::new();
        for passage in *passages {
            let role = match passage.as_bytes()[0] {
                b'c' => Role::Content,
                b's' => Role::Source,
                _ => Role::Cue,
            };
            let words = passage[1..].trim();
            let mut mark = annotation(&project, (0, *entry), next, "quote");
            if words != "all" {
                mark.span = find(&document, *entry, Part::Text, words);
            }
            annotate(&mut project, mark);
            members.push((role, next));
            next += 1;
        }
        let record = attribution(&project, (0, *entry), next, &members);
        attribute(&mut project, record);
    }
    project
}

fn check_tied(project: Project, command: impl Fn(&Session) -> Command, expected: &str) {
    let mut session = Session::new(project);
    let old = session.project().clone();
    let words = passages(&old);
    let command = command(&session);
    run(&mut session, command);
    assert_eq!(ties(session.project()), plain(expected));
    assert_eq!(passages(session.project()), words);
    check_ties(session.project());
    session.undo().unwrap();
    assert_eq!(*session.project(), old);
    session.redo().unwrap();
    assert_eq!(ties(session.project()), plain(expected));
}

#[test]
fn attributions_go_with_their_passages() {
    let quotes: &[(usize, &[&str])] = &[
        (0, &["s Ida Fell", "u said", "c “We leave,”"]),
        (0, &["c “Now,”", "s she"]),
        (2, &["c “Wait,”", "s Bo Ash"]),
    ];
    check_tied(
        attributed(quotes),
        |session| split(session, "“Now,” she added."),
        "[0] Source=Ida Fell,Cue=said,Content=“We leave,”,
         [0+] Content=“Now,”,Source=she,
         [1]
         [2] Content=“Wait,”,Source=Bo Ash,",
    );
    check_tied(
        attributed(quotes),
        |_| Command::MergeEntry { at: at(2) },
        "[0] Source=Ida Fell,Cue=said,Content=“We leave,”, Content=“Now,”,Source=she,
         [1] Content=“Wait,”,Source=Bo Ash,",
    );
    check_tied(
        attributed(quotes),
        |session| set_role(session, "“Wait,” said Bo Ash.", LineRole::Heading, false),
        "[0] Source=Ida Fell,Cue=said,Content=“We leave,”, Content=“Now,”,Source=she,
         [1]
         [2] Content=“Wait,”,Source=Bo Ash,",
    );
    check_tied(
        attributed(quotes),
        |session| set_role(session, "“Now,” she added.", LineRole::Heading, false),
        "[0] Source=Ida Fell,Cue=said,Content=“We leave,”,
         [0+] Content=“Now,”,Source=she,
         [1]
         [2] Content=“Wait,”,Source=Bo Ash,",
    );
}

#[test]
fn an_attribution_of_a_label_that_becomes_one_with_another_has_that() {
    let mut project = attributed(&[(2, &["c “Wait,”", "s all"])]);
    let twin = annotation(&project, (0, 1), 9, "quote");
    annotate(&mut project, twin);
    check_tied(
        project,
        |_| Command::MergeEntry { at: at(2) },
        "[0]
         [1] Content=“Wait,”,Source=all,",
    );
}

#[test]
fn what_would_bring_an_attribution_apart_is_refused() {
    for (passages, named) in [
        (["c “We leave,”", "s she"], "“she”"),
        (["c “Now,”", "s Ida Fell"], "“Ida Fell”"),
        (["c “Now,”", "u all"], "“Quote”"),
    ] {
        let project = attributed(&[(0, &passages)]);
        let mut session = Session::new(project.clone());
        let command = split(&session, "“Now,” she added.");
        let stamp = stamp(&session);
        let refusal = session.run(command, &stamp).unwrap_err();
        assert_eq!(
            refusal.to_string(),
            format!(
                "{named} in entry 1 would come away from the rest of an attribution by Coder 1; take the attribution apart first"
            )
        );
        assert_eq!(*session.project(), project);
    }
}

/// The blog of [`THREE`] and another with links, given as their ends, what
/// they say and a note; 3 is the entry of the other blog.
fn linked(links: &[(usize, usize, Relation, &str)]) -> Project {
    let other = crate::made_up::document("d-b", &[(None, "It left.")]);
    let mut project = Project::new(
        Codebook::liveblog_core(),
        vec![Annotator::first()],
        vec![blog(THREE), other],
    );
    let place = |entry| if entry == 3 { (1, 0) } else { (0, entry) };
    for (number, (from, to, relation, note)) in links.iter().enumerate() {
        let mut record = link(&project, place(*from), place(*to), number, *relation);
        record.note = (*note).into();
        join(&mut project, record);
    }
    project
}

#[test]
fn links_stay_with_the_upper_part_and_go_where_entries_go() {
    use Relation::*;
    let links = &[
        (2, 0, Contradicts, "a"),
        (2, 3, Updates, "b"),
        (1, 0, Confirms, "c"),
        (3, 2, Repeats, "d"),
    ];
    check_tied(
        linked(links),
        |session| split(session, "“Now,” she added."),
        "[0]
         [0+]
         [1] Confirms>0(c)
         [2] Contradicts>0(a) Updates>b0(b)",
    );
    let merged = |_: &Session| Command::MergeEntry { at: at(2) };
    check_tied(
        linked(links),
        merged,
        "[0]
         [1] Contradicts>0(a) Updates>b0(b) Confirms>0(c)",
    );
    let mut session = Session::new(linked(links));
    run(&mut session, merged(&Session::new(linked(links))));
    let document = &session.project().documents()[0];
    let incoming = &session.project().records(1)[0].links[0];
    assert_eq!(incoming.target, document.entries[1].id);
    assert_eq!(incoming.modified, moment(3));
}

#[test]
fn links_that_say_the_same_become_one() {
    use Relation::*;
    check_tied(
        linked(&[
            (1, 0, Updates, "a"),
            (2, 0, Updates, "b"),
            (2, 0, Corrects, "c"),
            (1, 3, Repeats, ""),
            (2, 3, Repeats, "d"),
            (2, 3, Repeats, ""),
        ]),
        |_| Command::MergeEntry { at: at(2) },
        "[0]
         [1] Updates>0(a+b) Corrects>0(c) Repeats>b0(d)",
    );
    // By somebody else it is another.
    let mut project = linked(&[(1, 0, Updates, "a")]);
    project.annotators.push(Annotator {
        id: "b".into(),
        name: "Coder 2".to_owned(),
        extra: Extra::default(),
    });
    let mut other = link(&project, (0, 2), (0, 0), 7, Updates);
    other.annotator = "b".into();
    join(&mut project, other);
    check_tied(
        project,
        |_| Command::MergeEntry { at: at(2) },
        "[0]
         [1] Updates>0(a) Updates>0()",
    );
    // With what other programs said of it.
    let mut project = linked(&[(1, 0, Updates, "")]);
    let mut other = link(&project, (0, 2), (0, 0), 7, Updates);
    other.extra = r#"{"x-sure":0.5}"#.parse().unwrap();
    join(&mut project, other.clone());
    let mut session = Session::new(project);
    run(&mut session, Command::MergeEntry { at: at(2) });
    let records = &session.project().records(0)[1];
    assert_eq!(records.links.len(), 1);
    assert_eq!(records.links[0].extra, other.extra);
    // Twice at the entry that is gone, and not at the other.
    check_tied(
        linked(&[(2, 0, Updates, "a"), (2, 0, Updates, "b")]),
        |_| Command::MergeEntry { at: at(2) },
        "[0]
         [1] Updates>0(a+b)",
    );
}

#[test]
fn words_over_several_lines_are_named_on_one() {
    let apart = Obstacle::Attribution {
        passage: "We leave.\n\n\tNobody waits.".to_owned(),
        annotator: "Coder 1".to_owned(),
        entry: 1,
    };
    let no_time = Obstacle::NoTime("half\tpast".to_owned());
    for (obstacle, words) in [
        (apart, "“We leave. Nobody waits.” in entry 1"),
        (no_time, "no time can be read from “half past”"),
    ] {
        assert!(obstacle.to_string().starts_with(words), "{obstacle}");
    }
}

#[test]
fn entries_that_are_linked_to_each_other_are_not_merged() {
    for (from, to) in [(2, 1), (1, 2)] {
        let mut session = Session::new(linked(&[(from, to, Relation::Corrects, "")]));
        let old = session.project().clone();
        let stamp = stamp(&session);
        let command = Command::MergeEntry { at: at(2) };
        let refusal = session.run(command, &stamp).unwrap_err();
        assert_eq!(
            refusal.to_string(),
            "entry 3 and the one before it are linked, by Coder 1; remove the link first"
        );
        assert_eq!(*session.project(), old);
        // With others they are.
        run(&mut session, Command::MergeEntry { at: at(1) });
        check_ties(session.project());
    }
}

#[test]
fn statuses_of_merged_entries() {
    use Status::*;
    for (upper, lower, expected) in [
        (Done, Done, Done),
        (Excluded, Excluded, Excluded),
        (Done, Unseen, InProgress),
        (Unseen, Done, InProgress),
        (Done, Excluded, InProgress),
        (Unsure, Done, Unsure),
        (InProgress, InProgress, InProgress),
    ] {
        let mut project = project(blog(TWO));
        for (entry, name) in [(0, upper), (1, lower)] {
            if name != Unseen {
                let status = status(&project, (0, entry), name);
                set_status(&mut project, status);
            }
        }
        let mut session = Session::new(project);
        run(&mut session, Command::MergeEntry { at: at(1) });
        let found = session.project().records(0)[0].status(session.annotator());
        assert_eq!(found, expected, "{upper:?} {lower:?}");
    }
}

#[test]
fn a_time_set_by_hand_is_not_worked_out() {
    let mut document = blog("[0]\n@ 09:15\n| One.\n[1]\n@ 09:20\n| Two.");
    document.date = Date::new(2031, 5, 1);
    document.time_zone = Some("UTC".to_owned());
    let mut session = Session::new(project(document));
    let old = session.project().clone();
    let set = |date, clock: &str| Command::SetTime {
        at: at(1),
        clock: clock.parse().ok(),
        date,
        zone: None,
    };
    run(&mut session, set(None, "09:40:00"));
    let shown = |session: &Session| -> Vec<String> {
        let entries = &session.project().documents()[0].entries;
        let times = entries.iter().map(|entry| &entry.time);
        times
            .map(|time| format!("{:?} {:?} {:?}", time.raw, time.timestamp, time.inferred))
            .collect()
    };
    assert_eq!(
        shown(&session),
        [
            "Some(\"09:15\") Some(\"2031-05-01T09:15:00Z\") [Date, Zone]",
            "Some(\"09:20\") Some(\"2031-05-01T09:40:00Z\") [Date, Zone]",
        ]
    );
    run(&mut session, set(Date::new(2031, 5, 2), "09:40:00"));
    assert_eq!(
        shown(&session)[1],
        "Some(\"09:20\") Some(\"2031-05-02T09:40:00Z\") [Zone]"
    );
    let again = set(Date::new(2031, 5, 2), "09:40:00");
    assert_eq!(run(&mut session, again), None);
    while session.undo().unwrap().is_some() {}
    assert_eq!(*session.project(), old);
}

#[test]
fn a_time_put_right_puts_the_order_right() {
    let mut document = blog(
        "[0]\n@ 09:15\n| One.\n[1]\n@ 19:20\n| Two.\n[2]\n@ 09:25\n| Three.\n[3]\n@ 09:30\n| Four.",
    );
    document.order = Order::Mixed;
    let mut session = Session::new(project(document));
    let old = session.project().clone();
    let set = |clock: &str| Command::SetTime {
        at: at(1),
        clock: clock.parse().ok(),
        date: None,
        zone: None,
    };
    run(&mut session, set("09:20:00"));
    assert_eq!(session.project().documents()[0].order, Order::OldestFirst);
    session.undo().unwrap();
    assert_eq!(*session.project(), old);
    run(&mut session, Command::MergeEntry { at: at(1) });
    assert_eq!(session.project().documents()[0].order, Order::OldestFirst);
}

#[test]
fn what_is_said_of_the_whole_live_blog() {
    let mut session = session("[0]\n@ 09:15\n| One.\n[1]\n@ 23:20\n| Two.");
    let head = |date, zone: &str| Command::SetHead {
        document: 0,
        title: Some(" Quay – live ".to_owned()),
        date,
        time_zone: Some(zone.to_owned()),
        source_url: None,
        language: Some(String::new()),
    };
    run(&mut session, head(Date::new(2031, 5, 1), "+02:00"));
    let document = &session.project().documents()[0];
    assert_eq!(document.title.as_deref(), Some("Quay – live"));
    assert_eq!(document.language, None);
    let first = document.entries[0].time.timestamp.as_ref().unwrap();
    assert_eq!(first.as_str(), "2031-05-01T09:15:00+02:00");
    assert_eq!(
        run(&mut session, head(Date::new(2031, 5, 1), "+02:00")),
        None
    );
    session.undo().unwrap();
    assert_eq!(
        session.project().documents()[0].entries[0].time.timestamp,
        None
    );
    let stamp = stamp(&session);
    let nowhere = Command::SetHead {
        document: 7,
        title: None,
        date: None,
        time_zone: None,
        source_url: None,
        language: None,
    };
    assert!(session.run(nowhere, &stamp).is_err());
}

#[test]
fn authors_of_one_entry_or_of_all_with_the_same() {
    let mut session =
        session("[0]\n@ 09:15, Bo\n| One.\n[1]\n@ 09:20, Una\n| Two.\n[2]\n@ 09:25, Bo\n| Three.");
    let set = |alike| Command::SetAuthors {
        at: at(0),
        authors: vec!["Bo Ash".into()],
        alike,
    };
    let authors = |session: &Session| -> String {
        let entries = &session.project().documents()[0].entries;
        entries
            .iter()
            .map(|entry| entry.authors.join(",") + ";")
            .collect()
    };
    run(&mut session, set(false));
    assert_eq!(authors(&session), "Bo Ash;Una;Bo;");
    session.undo().unwrap();
    run(&mut session, set(true));
    assert_eq!(authors(&session), "Bo Ash;Una;Bo Ash;");
}

#[test]
fn a_notice_goes_with_its_entry() {
    let mut document = blog(TWO);
    document.notices.push(Notice {
        entry: Some(document.entries[1].id.clone()),
        message: Said::plain("It is late."),
    });
    let mut session = Session::new(project(document));
    let old = session.project().clone();
    run(&mut session, Command::MergeEntry { at: at(1) });
    let document = &session.project().documents()[0];
    assert_eq!(
        document.notices[0].entry,
        Some(document.entries[0].id.clone())
    );
    session.undo().unwrap();
    assert_eq!(*session.project(), old);
}

/// The same project as its dataset file gives it, without the paste.
fn reopened(project: &Project) -> Project {
    let file = dataset::write(project, &moment(0));
    dataset::read(file.as_bytes()).unwrap().project
}

#[test]
fn a_live_blog_from_a_file_is_corrected_as_far_as_its_texts_reach() {
    let mut session = Session::new(reopened(&project(blog(TWO))));
    let command = split(&session, "Nobody waited.");
    run(&mut session, command);
    let sources = |session: &Session| -> Vec<(usize, usize)> {
        let entries = &session.project().documents()[0].entries;
        entries
            .iter()
            .map(|e| (e.source.start, e.source.end))
            .collect()
    };
    let mut whole = self::session(TWO);
    let command = split(&whole, "Nobody waited.");
    run(&mut whole, command);
    assert_eq!(sources(&session), sources(&whole));
    let split = show(&session.project().documents()[0]);
    run(&mut session, Command::MergeEntry { at: at(1) });
    let command = set_role(&session, "The gate is shut.", LineRole::Heading, false);
    run(&mut session, command);
    let stamp = stamp(&session);
    let command = Command::MergeEntry { at: at(1) };
    let refusal = session.run(command, &stamp).unwrap_err();
    assert_eq!(refusal, Refusal::Correction(Obstacle::NotWhole));
    assert!(
        split.contains("[0+]\n| Nobody waited.\n| Gate shut\n[1]"),
        "{split}"
    );
    let command = set_role(&session, "The gate is shut.", LineRole::Body, false);
    run(&mut session, command);
    let document = &session.project().documents()[0];
    assert_eq!(document.text(&document.entries[1]), "The gate is shut.");
}

#[test]
fn a_correction_tells_what_and_where_it_was() {
    let mut session = session(TWO);
    let command = split(&session, "Gate shut");
    let Some(JournalRow {
        step: Step::Do(transaction),
        ..
    }) = run(&mut session, command)
    else {
        panic!("nothing was done");
    };
    assert_eq!(transaction.deed, Deed::Split);
    assert!(transaction.changes_documents());
    assert_eq!(transaction.place(session.project()), Some(at(0)));
}

fn drawn_blog(tape: &mut Tape<'_>) -> Document {
    let mut lines = String::new();
    for entry in 0..1 + tape.below(5) {
        lines += &format!("[{entry}]\n");
        let above = tape.below(2) == 0;
        if above && tape.below(3) > 0 {
            lines += &format!("# Heading ü{entry}\n");
        }
        if tape.below(4) > 0 {
            lines += &format!("@ {:02}:{:02}\n", 8 + entry, tape.below(60));
        }
        if tape.below(4) == 0 {
            lines += "* By Ida Fell\n";
        }
        if !above && tape.below(3) > 0 {
            lines += &format!("# Heading ü{entry}\n");
        }
        for number in 0..tape.below(5) {
            lines += match tape.below(7) {
                0 => "% Share",
                1 => "| Share",
                2 => "| 10:15",
                3 => "| By Bo Ash",
                4 => "| - Point 🚢",
                _ => "| Text,",
            };
            lines += &format!(" {entry}{number}\n");
        }
        if lines.ends_with("]\n") {
            lines += "| Only this\n";
        }
        for _ in 0..tape.below(3) {
            lines += "~ Print\n";
        }
    }
    blog(&lines)
}

fn drawn_project(tape: &mut Tape<'_>) -> Project {
    let mut project = project(drawn_blog(tape));
    project.annotators.push(Annotator {
        id: "a2".into(),
        name: "Coder 2".to_owned(),
        extra: Extra::default(),
    });
    let document = project.documents()[0].clone();
    for number in 0..tape.below(8) {
        let index = tape.below(document.entries.len());
        let entry = &document.entries[index];
        let mut label = annotation(
            &project,
            (0, index),
            number,
            ["claim", "quote"][tape.below(2)],
        );
        label.annotator = ["a1", "a2"][tape.below(2)].into();
        let part = match entry.heading {
            Some(heading) if tape.below(3) == 0 => (Part::Heading, heading),
            _ => (Part::Text, entry.text),
        };
        let text = part.1.of(&document.buffer);
        let edge =
            |tape: &mut Tape<'_>| text.floor_char_boundary(tape.below(text.len() + 1)) as u32;
        let (start, length) = (edge(tape), tape.below(9));
        let end = text
            .floor_char_boundary(start as usize + length)
            .min(text.len()) as u32;
        if start < end && tape.below(3) > 0 {
            label.span = Some(Span {
                part: part.0,
                range: TextRange { start, end },
            });
        }
        annotate(&mut project, label);
    }
    for index in 0..document.entries.len() {
        if tape.below(2) == 0 {
            let status = status(
                &project,
                (0, index),
                [Status::Done, Status::Unsure][tape.below(2)],
            );
            set_status(&mut project, status);
        }
    }
    draw_ties(&mut project, tape);
    project
}

const ROLES: [LineRole; 5] = [
    LineRole::Heading,
    LineRole::Time,
    LineRole::Author,
    LineRole::Body,
    LineRole::Boilerplate,
];

/// What a person might do next; `None` for undo and redo.
fn drawn_command(session: &Session, tape: &mut Tape<'_>) -> Option<Command> {
    let document = &session.project().documents()[0];
    let at = at(tape.below(document.entries.len()));
    let lines = document.lines(at.entry);
    let line = (!lines.is_empty()).then(|| lines[tape.below(lines.len())].range);
    Some(match (tape.below(15), line) {
        (0, _) => Command::ToggleLabel {
            at,
            span: None,
            label: "claim".into(),
        },
        (12, _) => Command::ToggleLink {
            at,
            relation: tape.one_of(&Relation::ALL),
            to: self::at(tape.below(document.entries.len())),
            origin: Origin::Human,
        },
        (13, _) => Command::NothingApplies { at },
        (1, _) => Command::SetTime {
            at,
            clock: Clock::new(tape.below(24) as u8, 0, 0),
            date: tape.maybe(|t| Date::new(2031, 5, 1 + t.below(9) as u8).unwrap()),
            zone: None,
        },
        (2, _) => Command::SetHead {
            document: 0,
            title: None,
            date: tape.maybe(|t| Date::new(2031, 5, 1 + t.below(9) as u8).unwrap()),
            time_zone: Some("UTC".to_owned()),
            source_url: None,
            language: None,
        },
        (3, _) => Command::SetAuthors {
            at,
            authors: vec!["Una Reed".into()],
            alike: tape.below(2) == 0,
        },
        (4 | 5, _) => Command::MergeEntry { at },
        (6, Some(line)) => Command::SplitEntry { at, line },
        (7..12, Some(line)) => Command::SetRole {
            at,
            line,
            role: ROLES[tape.below(5)],
            alike: tape.below(3) == 0,
        },
        _ => return None,
    })
}

fn check_step(session: &mut Session, tape: &mut Tape<'_>, rows: &mut Vec<JournalRow>) {
    let before = session.project().clone();
    if tape.below(6) == 0 {
        let step = if tape.below(3) > 0 {
            session.undo()
        } else {
            session.redo()
        };
        rows.extend(step.unwrap());
        return;
    }
    let Some(command) = drawn_command(session, tape) else {
        return;
    };
    let stamp = stamp(session);
    let row = match session.run(command.clone(), &stamp) {
        Ok(row) => row,
        Err(Refusal::Correction(_) | Refusal::LinkToItself | Refusal::NotEarlier) => {
            assert_eq!(*session.project(), before);
            return;
        }
        Err(refusal) => panic!("{command:?}: {refusal}"),
    };
    rows.extend(row.clone());
    let now = session.project().clone();
    let (old, new) = (&before.documents()[0], &now.documents()[0]);
    check_document(new);
    assert_eq!(old.buffer, new.buffer);
    for entry in &old.entries {
        let there = now.locate(&new.id, &entry.id);
        assert!(there.is_some() || matches!(command, Command::MergeEntry { .. }));
        if let Some(at) = there {
            assert_eq!(new.entries[at.entry].id, entry.id);
        }
    }
    check_ties(&now);
    let annotates = matches!(
        command,
        Command::ToggleLabel { .. } | Command::ToggleLink { .. } | Command::NothingApplies { .. }
    );
    if !annotates {
        assert_eq!(said(&before), said(&now), "{command:?}");
        assert_eq!(passages(&before), passages(&now), "{command:?}");
    }
    let (mut linked_before, mut linked) = (joined(&before), joined(&now));
    let (mut labels_before, mut labels) = (labels(&before), labels(&now));
    if let Command::MergeEntry { at } = command {
        let (into, gone) = (&old.entries[at.entry - 1].id, &old.entries[at.entry].id);
        for (_, _, from, to) in &mut linked_before {
            for end in [from, to] {
                if end == gone {
                    *end = into.clone();
                }
            }
        }
        for links in [&mut linked_before, &mut linked] {
            links.sort();
            links.dedup();
        }
        labels_before.dedup();
        labels.dedup();
    }
    if !annotates {
        assert_eq!(linked_before, linked, "{command:?}");
        assert_eq!(labels_before, labels, "{command:?}");
    }
    let loses = |role| {
        matches!(
            role,
            LineRole::Time | LineRole::Author | LineRole::Boilerplate
        )
    };
    if !matches!(command, Command::SetRole { role, .. } if loses(role)) {
        let kept = covered(old).into_iter().zip(covered(new));
        assert!(
            kept.into_iter().all(|(old, new)| !old || new),
            "{command:?}\n{}{}",
            show(old),
            show(new)
        );
    }
    if row.is_some() {
        let mut back = session.clone();
        back.undo().unwrap();
        assert_eq!(*back.project(), before, "{command:?}");
        back.redo().unwrap();
        assert_eq!(*back.project(), now);
    } else {
        assert_eq!(now, before);
    }
    // What is exported can be opened, with the same entries and records.
    let again = reopened(&now);
    assert_eq!(passages(&again), passages(&now));
    assert_eq!(again.documents()[0].entries.len(), new.entries.len());
}

fn check_all_steps(project: Project, tape: &mut Tape<'_>) {
    let mut session = Session::new(project.clone());
    let (mut kept, mut documents) = (session.snapshot(), session.project().documents().to_vec());
    let mut rows = Vec::new();
    for _ in 0..30 {
        check_step(&mut session, tape, &mut rows);
        if tape.below(12) == 0 {
            // What storage does from time to time.
            (kept, documents) = (session.snapshot(), session.project().documents().to_vec());
            rows.clear();
        }
    }
    let documents = documents
        .iter()
        .map(|d| read_layout(&write_layout(d), d.buffer.clone()).unwrap())
        .collect();
    let mut replayed = Session::restore(kept, documents).unwrap();
    for row in rows {
        let text = write_row(&row);
        assert_eq!(read_row(&text).as_ref(), Ok(&row));
        replayed.replay(read_row(&text).unwrap()).unwrap();
    }
    assert_eq!(replayed, session);
    while session.undo().unwrap().is_some() {}
    assert_eq!(*session.project(), project);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn whatever_is_corrected(numbers in prop::collection::vec(any::<u32>(), 0..600)) {
        let mut tape = Tape(&numbers);
        let project = drawn_project(&mut tape);
        check_all_steps(project, &mut tape);
    }

    #[test]
    fn whatever_is_corrected_in_a_file(numbers in prop::collection::vec(any::<u32>(), 0..600)) {
        let mut tape = Tape(&numbers);
        let project = reopened(&drawn_project(&mut tape));
        check_all_steps(project, &mut tape);
    }
}

/// The pastes that the parser is tested with, split.
fn pastes() -> Vec<(String, Document)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/test_data/parse");
    let mut pastes = Vec::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "txt") {
            let text = std::fs::read_to_string(&path).unwrap();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            pastes.push((name, parse::parse(&text, &moment(0))));
        }
    }
    assert!(pastes.len() > 10);
    pastes
}

#[test]
fn the_lines_of_a_paste_are_its_entries() {
    for (name, document) in pastes() {
        let mut end = 0;
        for (index, entry) in document.entries.iter().enumerate() {
            let lines = document.lines(index);
            for line in &lines {
                assert!(
                    end <= line.range.start && line.range.start < line.range.end,
                    "{name}"
                );
                if end > 0 {
                    let gap = end as usize..line.range.start as usize;
                    assert!(
                        !document.buffer[gap.clone()].contains(char::is_alphanumeric),
                        "{name}: {:?} is in no line",
                        &document.buffer[gap]
                    );
                }
                end = line.range.end;
            }
            let has = |role| lines.iter().any(|line| line.role == role);
            assert_eq!(
                has(LineRole::Heading),
                entry.heading.is_some(),
                "{name} {index}"
            );
            assert_eq!(
                has(LineRole::Time),
                entry.time.raw.is_some(),
                "{name} {index}: {lines:?}"
            );
            let words = |role: fn(&correction::EntryLine) -> bool| -> String {
                let lines = lines.iter().filter(|line| role(line));
                lines.map(|line| line.range.of(&document.buffer)).collect()
            };
            let in_text = words(|line| line.role == LineRole::Body || line.block.is_some());
            let plain =
                |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
            assert_eq!(
                plain(&in_text),
                plain(document.text(entry)),
                "{name} {index}"
            );
        }
    }
}

#[test]
fn whatever_is_corrected_in_a_paste() {
    for (seed, (_, document)) in pastes().into_iter().enumerate() {
        if document.entries.is_empty() {
            continue;
        }
        // Numbers that look drawn; the same on every run.
        let numbers: Vec<u32> = (1..400_u32)
            .map(|n| (n.wrapping_mul(2_654_435_761) ^ seed as u32).wrapping_mul(40_503) >> 7)
            .collect();
        check_all_steps(project(document), &mut Tape(&numbers));
    }
}
