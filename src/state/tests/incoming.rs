//! What comes in: several files, encodings, later versions.

use liveblog_core::again;

use super::*;
use crate::state::incoming::Arrived;

/// The blog ten minutes later: one entry edited, one gone, one new.
const LATER: &str = "\
Harbour fire – live

Harbour fire – live

Crews are at the north quay.

Key points

  • Nobody hurt, port says

Fire breaks out

06:10 , Ada Fenwick

A fire broke out at the north quay.

Road closed

06:20 , Ada Fenwick

The harbour road and the ferry ramp are closed.

Ferries wait

06:40 , Ada Fenwick

Two ferries wait outside the harbour.
";

const OTHER: &str = "\
Regatta – live

Regatta – live

Boats are out

09:15 , Ida Fell

The wind is fair.

First mark

09:40 , Ida Fell

The Kestrel leads at the first mark.
";

fn titles(page: &Page) -> Vec<String> {
    let documents = page.work().session.project().documents();
    documents
        .iter()
        .map(|d| changes::title(d).to_owned())
        .collect()
}

fn outcomes(page: &Page) -> Vec<(String, bool)> {
    let outcomes = page.state.incoming.outcomes.iter();
    outcomes
        .map(|o| (format!("{}: {}", o.name, o.words), o.failed))
        .collect()
}

impl Page {
    /// Pastes a text and splits it.
    fn bring(&mut self, text: &str) {
        self.act(paste(text));
        self.act(Action::SplitDone(Some(split(text))));
    }
}

#[test]
fn a_later_version_is_shown_taken_in_undone_and_done_again() {
    let mut page = Page::working();
    page.label("claim");
    page.act(Action::Go(Move::Next));
    page.label("quote");
    page.act(Action::SetStatus(Status::Done));
    page.act(Action::Go(Move::Next));
    page.label("denial");
    while !page.written().is_empty() {}
    let before = page.work().session.project().clone();

    page.bring(LATER);
    assert_eq!(page.state.dialog, Some(Dialog::Arrival));
    let Some(Arrived::Later {
        changes, old: 0, ..
    }) = &page.state.incoming.arrived
    else {
        panic!("{:?}", page.state.incoming.arrived)
    };
    assert_eq!(
        changes.words,
        "1 the same, 1 edited, 1 new, 1 gone; 2 annotations carried, 1 could not be"
    );
    let remarks: Vec<_> = changes
        .groups
        .iter()
        .flat_map(|(_, rows)| rows)
        .map(|row| (&*row.heading, row.remarks.join(" | ")))
        .collect();
    assert_eq!(
        remarks,
        [
            ("Road closed", "1 annotation carried over | Done before; in progress again, since it was edited".to_owned()),
            ("Ferries wait", String::new()),
            ("All clear", "Denial stays with the earlier version: the entry is no longer there | Status and note stay with the earlier version".to_owned()),
            ("Fire breaks out", "1 annotation carried over".to_owned()),
        ]
    );
    assert_eq!(*page.work().session.project(), before, "nothing yet");

    let effects = page.act(Action::Decide(Choice::TakeIn));
    assert_eq!(rows(&effects).len(), 1, "one step");
    assert_eq!(page.state.dialog, None);
    assert_eq!(
        page.work().at,
        EntryRef {
            document: 1,
            entry: 0
        }
    );
    assert_eq!(page.labels(), ["claim"]);
    // One was done and is in progress again; the earlier version does not
    // count any more.
    assert_eq!(page.work().progress(), (0, 3));
    let line = "1 the same, 1 edited, 1 new, 1 gone; 1 annotation stayed behind";
    assert_eq!(page.work().looked_back.as_deref(), Some(line));

    page.act(Action::ShowChanges);
    assert_eq!(page.state.dialog, Some(Dialog::Changes));
    let changes = page.state.incoming.changes.clone().unwrap();
    assert_eq!((changes.taken, &*changes.words), (true, line));
    assert_eq!(
        changes.groups[2].1[0].remarks,
        ["Denial stays with the earlier version"]
    );
    page.act(Action::CloseDialog);

    page.act(Action::Undo);
    assert_eq!(*page.work().session.project(), before);
    assert_eq!(page.work().at.document, 0);
    assert_eq!(page.work().looked_back, None);
    page.act(Action::Redo);
    assert_eq!(
        page.work().at,
        EntryRef {
            document: 1,
            entry: 0
        }
    );
    assert_eq!(page.work().looked_back.as_deref(), Some(line));
}

#[test]
fn the_very_same_text_is_said_and_shown() {
    let mut page = Page::working();
    page.bring(LATER);
    page.act(Action::Decide(Choice::TakeIn));
    let revision = page.work().session.revision();
    page.bring(BLOG);
    assert!(page.alert().contains("word for word"), "{}", page.alert());
    assert_eq!(page.work().at.document, 0);
    assert_eq!(
        (page.state.dialog.clone(), page.work().session.revision()),
        (None, revision)
    );
}

#[test]
fn another_blog_is_added_or_becomes_a_project_or_is_let_go() {
    let mut page = Page::working();
    let id = page.id();
    for (choice, expected) in [
        (Choice::Leave, &["Harbour fire – live"][..]),
        (Choice::Add, &["Harbour fire – live", "Regatta – live"]),
    ] {
        page.bring(OTHER);
        assert!(
            matches!(&page.state.incoming.arrived, Some(Arrived::Others(blogs)) if blogs.len() == 1)
        );
        page.act(Action::Decide(choice));
        assert_eq!(titles(&page), expected);
    }
    page.act(Action::Undo);
    assert_eq!(titles(&page), ["Harbour fire – live"]);
    while !page.written().is_empty() {}
    page.bring(OTHER);
    page.act(Action::Decide(Choice::NewProject));
    assert_eq!(titles(&page), ["Regatta – live"]);
    assert_ne!(page.id(), id);
}

#[test]
fn closing_the_question_lets_the_blog_go() {
    let mut page = Page::working();
    page.bring(LATER);
    page.act(Action::CloseDialog);
    assert_eq!((titles(&page).len(), page.state.dialog.clone()), (1, None));
    assert!(
        page.act(Action::Decide(Choice::TakeIn)).is_empty(),
        "too late"
    );
}

#[test]
fn a_project_that_another_tab_writes_takes_nothing_in() {
    let mut page = Page::working();
    let id = page.id();
    page.act(Action::Lock(id, Outcome::Lost));
    for choice in [Choice::TakeIn, Choice::Add] {
        page.bring(LATER);
        page.act(Action::Decide(choice));
        assert_eq!(titles(&page).len(), 1);
    }
}

#[test]
fn several_files_become_one_project_in_their_order() {
    let mut page = Page::new();
    page.open(&[
        ("b.txt", OTHER.as_bytes()),
        ("no.json", b"{}"),
        ("a.html", BLOG.as_bytes()),
        ("c.txt", OTHER.as_bytes()),
    ]);
    assert_eq!(titles(&page), ["Regatta – live", "Harbour fire – live"]);
    assert_eq!(page.state.dialog, Some(Dialog::Files));
    let outcomes = outcomes(&page);
    assert_eq!(
        outcomes[0],
        ("b.txt: 2 entries, oldest first".to_owned(), false)
    );
    assert!(
        outcomes[1].0.contains("format") && outcomes[1].1,
        "{outcomes:?}"
    );
    assert_eq!(
        outcomes[2],
        ("a.html: 3 entries, oldest first".to_owned(), false)
    );
    assert!(
        outcomes[3].0.contains("same text") && !outcomes[3].1,
        "{outcomes:?}"
    );
}

#[test]
fn dataset_files_among_several_become_projects_of_their_own() {
    let file = dataset::write(Page::working().work().session.project(), &stamp(0).at);
    let mut page = Page::new();
    let effects = page.open(&[("a.json", file.as_bytes()), ("b.txt", OTHER.as_bytes())]);
    assert_eq!(titles(&page), ["Regatta – live"]);
    let written: Vec<_> = effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Write(summary, number, Write::Whole { .. }) => Some((summary.clone(), *number)),
            _ => None,
        })
        .collect();
    assert_eq!(written.len(), 2, "both are kept");
    let aside = written
        .iter()
        .find(|(summary, _)| summary.title == "Harbour fire – live");
    let (summary, number) = aside.unwrap();
    assert_ne!(summary.id, page.id());
    let effects = page.act(Action::Written(summary.id.clone(), *number));
    assert!(
        effects
            .iter()
            .any(|e| matches!(e, Effect::ReleaseLock(id) if *id == summary.id))
    );
    assert!(
        outcomes(&page)[0].0.contains("list of projects"),
        "{:?}",
        outcomes(&page)
    );
}

#[test]
fn files_for_an_open_project_are_decided_on_one_by_one() {
    let mut page = Page::working();
    page.open(&[
        ("later.txt", LATER.as_bytes()),
        ("same.txt", BLOG.as_bytes()),
        ("other.txt", OTHER.as_bytes()),
    ]);
    assert!(matches!(
        page.state.incoming.arrived,
        Some(Arrived::Later { .. })
    ));
    let effects = page.open(&[("dropped.txt", OTHER.as_bytes())]);
    assert!(effects.is_empty(), "{effects:?}");
    assert!(page.alert().starts_with("Decide first"), "{}", page.alert());
    assert_eq!(page.state.dialog, Some(Dialog::Arrival));
    page.act(Action::Decide(Choice::TakeIn));
    assert!(matches!(
        page.state.incoming.arrived,
        Some(Arrived::Others(_))
    ));
    page.act(Action::Decide(Choice::Add));
    assert_eq!(
        titles(&page),
        [
            "Harbour fire – live",
            "Harbour fire – live",
            "Regatta – live"
        ]
    );
    assert_eq!(page.state.dialog, Some(Dialog::Files));
    let said: Vec<_> = outcomes(&page)
        .into_iter()
        .map(|(words, _)| words)
        .collect();
    assert!(said[0].ends_with("taken in as a later version"), "{said:?}");
    assert!(said[1].ends_with("word for word"), "{said:?}");
    assert!(said[2].ends_with("added to the project"), "{said:?}");
    let documents = page.work().session.project().documents();
    assert_eq!(again::continues(&documents[1]), Some(&*documents[0].id));
}

#[test]
fn files_dropped_while_others_are_read_are_read_after_them() {
    let mut page = Page::new();
    let drop = |page: &mut Page, name: &str| {
        let (name, file) = (name.into(), JsValue::NULL.unchecked_into());
        page.act(Action::OpenFiles(vec![Chosen { name, file }]))
    };
    let asked = |effects: &[Effect]| match effects {
        [Effect::ReadFile(file)] => file.name.to_string(),
        _ => format!("{effects:?}"),
    };
    assert_eq!(asked(&drop(&mut page, "first.txt")), "first.txt");
    assert!(drop(&mut page, "second.txt").is_empty());
    page.act(Action::FileRead(Ok(BLOG.as_bytes().to_vec())));
    let effects = page.act(Action::SplitDone(Some(split(BLOG))));
    assert_eq!(asked(&effects), "second.txt");
    page.act(Action::FileRead(Ok(OTHER.as_bytes().to_vec())));
    page.act(Action::SplitDone(Some(split(OTHER))));
    assert_eq!(titles(&page), ["Harbour fire – live", "Regatta – live"]);
    assert_eq!(outcomes(&page).len(), 2);

    // A sample that comes late does not take the place of a paste.
    let mut page = Page::new();
    page.act(Action::Sample);
    page.act(paste(BLOG));
    assert!(
        page.act(Action::SampleLoaded(Ok(OTHER.to_owned())))
            .is_empty()
    );
    assert!(
        page.act(Action::SampleLoaded(Err("offline".to_owned())))
            .is_empty()
    );
    page.act(Action::SplitDone(Some(split(BLOG))));
    assert_eq!(titles(&page), ["Harbour fire – live"]);

    // A sample that cannot be loaded does not hold them up.
    let mut page = Page::new();
    page.act(Action::Sample);
    assert!(drop(&mut page, "second.txt").is_empty());
    let effects = page.act(Action::SampleLoaded(Err("offline".to_owned())));
    assert_eq!(asked(&effects), "second.txt");
    assert!(page.alert().contains("offline"), "{}", page.alert());

    // After a paste, too.
    let mut page = Page::new();
    page.act(paste(BLOG));
    assert!(drop(&mut page, "second.txt").is_empty());
    let effects = page.act(Action::SplitDone(Some(split(BLOG))));
    assert_eq!(asked(&effects), "second.txt");
    page.act(Action::FileRead(Ok(OTHER.as_bytes().to_vec())));
    page.act(Action::SplitDone(Some(split(OTHER))));
    assert_eq!(titles(&page), ["Harbour fire – live", "Regatta – live"]);
}

#[test]
fn nothing_is_said_to_be_in_where_it_is_refused() {
    let mut page = Page::working();
    let id = page.id();
    page.act(Action::Lock(id, Outcome::Lost));
    page.open(&[
        ("later.txt", LATER.as_bytes()),
        ("other.txt", OTHER.as_bytes()),
    ]);
    page.act(Action::Decide(Choice::TakeIn));
    assert!(page.alert().contains("Nothing was taken in"));
    assert!(matches!(
        page.state.incoming.arrived,
        Some(Arrived::Later { .. })
    ));
    page.act(Action::Decide(Choice::Leave));
    page.act(Action::Decide(Choice::Add));
    assert!(
        matches!(&page.state.incoming.arrived, Some(Arrived::Others(blogs)) if blogs.len() == 1)
    );
    page.act(Action::Decide(Choice::NewProject));
    assert_eq!(titles(&page), ["Regatta – live"]);
    let said = outcomes(&page);
    assert_eq!(
        (&*said[0].0, &*said[1].0),
        (
            "later.txt: 3 entries, oldest first; not taken in",
            "other.txt: 2 entries, oldest first; in a new project"
        )
    );
    assert_eq!(page.state.dialog, Some(Dialog::Files));
}

#[test]
fn live_blogs_wait_where_the_open_project_cannot_be_left() {
    let stuck = || {
        let mut page = Page::working();
        page.label("claim");
        page.fail(StorageError::Full);
        page.open(&[("other.txt", OTHER.as_bytes()), ("no.json", b"{}")]);
        page.act(Action::Decide(Choice::NewProject));
        assert_eq!(titles(&page), ["Harbour fire – live"]);
        assert_eq!(page.state.dialog, None, "the offers can be reached");
        assert!(page.offers().contains(&Offer::LeaveAnyway));
        assert!(!outcomes(&page)[0].0.contains("new project"));
        page
    };
    let mut page = stuck();
    page.act(Action::LeaveAnyway);
    assert_eq!(titles(&page), ["Regatta – live"]);
    assert!(outcomes(&page)[0].0.ends_with("; in a new project"));
    assert_eq!(page.state.dialog, Some(Dialog::Files));

    // They come up again once the project is kept.
    let mut page = stuck();
    let id = page.id();
    page.act(Action::Retry(id));
    page.written();
    assert_eq!(page.state.dialog, Some(Dialog::Arrival));
    page.act(Action::Decide(Choice::NewProject));
    assert_eq!(titles(&page), ["Regatta – live"]);

    // Or with what comes in next, and only once.
    let mut page = stuck();
    page.open(&[
        ("later.txt", LATER.as_bytes()),
        ("other.txt", OTHER.as_bytes()),
    ]);
    page.act(Action::Decide(Choice::Leave));
    assert!(
        matches!(&page.state.incoming.arrived, Some(Arrived::Others(blogs)) if blogs.len() == 1)
    );
}

#[test]
fn a_text_that_begins_with_a_brace_is_a_live_blog() {
    let mut page = Page::new();
    let text = format!("{{Live}} {OTHER}");
    page.open(&[("blog.txt", text.as_bytes())]);
    assert_eq!(page.work().entries(), 2, "{}", page.alert());

    // A damaged dataset is none, whatever its name.
    let file = dataset::write(page.work().session.project(), &stamp(0).at);
    let mut page = Page::new();
    page.open(&[("blog.txt", &file.as_bytes()[..file.len() / 2])]);
    assert!(page.alert().contains("not opened"), "{}", page.alert());
    let mut page = Page::new();
    page.open(&[("blog.txt", file.as_bytes())]);
    assert_eq!(page.work().entries(), 2);
}

#[test]
fn reading_can_be_left_off_and_nothing_comes_of_it() {
    let mut page = Page::working();
    let before = page.work().session.clone();
    page.act(paste(LATER));
    page.act(Action::SplitProgress(0.4));
    assert_eq!(page.state.dialog, Some(Dialog::Reading));
    let effects = page.act(Action::CloseDialog);
    assert!(matches!(effects[..], [Effect::CancelSplit]));
    page.act(Action::SplitDone(Some(split(LATER))));
    assert_eq!(
        (page.state.dialog.clone(), &page.work().session),
        (None, &before)
    );
}

#[test]
fn what_was_guessed_is_said() {
    let mut page = Page::new();
    let latin: Vec<u8> = OTHER
        .replace('–', "-")
        .replace("fair", "f\u{e9}roce")
        .chars()
        .map(|c| c as u8)
        .collect();
    page.open(&[("old.txt", &latin)]);
    assert_eq!(titles(&page), ["Regatta - live"]);
    assert!(
        page.alert().contains("read as windows-1252"),
        "{}",
        page.alert()
    );
}

#[test]
fn how_a_text_was_read_is_known_while_the_page_is_open() {
    let mut page = Page::new();
    page.act(paste(BLOG));
    let blog = Blog {
        read_as: ReadAs::StructuredData,
        ..*split(BLOG)
    };
    page.act(Action::SplitDone(Some(Box::new(blog))));
    assert_eq!(page.work().read_as(), Some(ReadAs::StructuredData));
    page.bring(OTHER);
    page.act(Action::Decide(Choice::Add));
    assert_eq!(page.work().read_as(), Some(ReadAs::Plain));
}

#[test]
fn what_is_spelled_for_machines_is_shown_for_people() {
    for (raw, expected) in [
        ("2031-02-03T17:05:00+01:00", "2031-02-03 17:05"),
        ("2031-02-03T17:05Z", "2031-02-03 17:05"),
        ("2031-02-03 17:05:30", "2031-02-03 17:05:30"),
        ("éééééT17:05:00Z", "éééééT17:05:00Z"),
        ("5.20pm GMT", "5.20pm GMT"),
        ("", ""),
    ] {
        assert_eq!(shown_time(raw), expected);
    }
}

#[test]
fn what_came_in_waits_where_the_reading_program_cannot_be_loaded() {
    let missing = |page: &mut Page, effects: Vec<Effect>| {
        let given = effects.into_iter().find_map(|effect| match effect {
            Effect::Split(given) => Some(given),
            _ => None,
        });
        page.act(Action::SplitProgress(0.0));
        page.act(Action::ReaderMissing(given.unwrap(), "offline".to_owned()));
        assert!(page.alert().contains("(offline)"), "{}", page.alert());
        assert_eq!(page.offers(), [Offer::ReadAgain]);
        assert_eq!(page.state.dialog, None);
    };

    // A paste is read as soon as it can be, without being pasted again.
    let mut page = Page::new();
    let effects = page.act(paste(BLOG));
    missing(&mut page, effects);
    let effects = page.act(Action::ReadAgain);
    assert!(matches!(&effects[..], [Effect::Split(Given::Text(text))] if text == BLOG));
    assert!(page.state.alert.is_none());
    page.act(Action::SplitDone(Some(split(BLOG))));
    assert_eq!(titles(&page), ["Harbour fire – live"]);

    // A file, too; and it does not hold up one that comes after it.
    let drop = |page: &mut Page, name: &str| {
        let (name, file) = (name.into(), JsValue::NULL.unchecked_into());
        page.act(Action::OpenFiles(vec![Chosen { name, file }]))
    };
    let mut page = Page::new();
    drop(&mut page, "set.json");
    let effects = page.act(Action::FileRead(Ok(b"{}".to_vec())));
    missing(&mut page, effects);
    let effects = drop(&mut page, "blog.txt");
    let [Effect::Split(Given::File(bytes))] = &effects[..] else {
        panic!("{effects:?}")
    };
    let effects = page.act(dataset_read(bytes));
    assert!(matches!(&effects[..], [Effect::Split(Given::Json(_))]));
    let effects = page.act(Action::SplitDone(None));
    assert!(matches!(&effects[..], [Effect::ReadFile(file)] if &*file.name == "blog.txt"));

    // Putting the message away lets it go.
    let mut page = Page::new();
    let effects = page.act(paste(BLOG));
    missing(&mut page, effects);
    page.act(Action::Dismiss);
    assert!(page.act(Action::ReadAgain).is_empty());
    assert!(page.state.incoming.reading.is_none());
}
