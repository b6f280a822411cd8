//! The documents of a project, without a browser.

use super::super::documents::{Documents, Row};
use super::super::review::Review;
use super::*;
use liveblog_core::correction::LineRole;
use std::rc::Rc;

/// A live blog of two entries like no other.
fn blog(number: usize) -> String {
    let place = ["Orrin", "Pellam", "Corran", "Wick"][number % 4];
    format!(
        "Flood watch {number} – live\n\nFlood watch {number} – live\n\nWater rises in {place} {number}\n\n07:{:02} , Ida Fell\n\nThe river Orm stands at {number} metres in {place}.\n\nSandbags for street {number}\n\n08:{:02} , Ida Fell\n\nVolunteers have filled {number} hundred sandbags at the school of {place}.\n",
        number % 60,
        number % 60,
    )
}

fn rows(page: &Page) -> Vec<Row> {
    match &page.state.dialog {
        Some(Dialog::Documents(rows)) => rows.to_vec(),
        other => panic!("{other:?}"),
    }
}

/// A page with three documents: one of three entries, two of two.
fn three() -> Page {
    let mut page = Page::working();
    for number in [1, 2] {
        page.act(paste(&blog(number)));
        page.act(Action::SplitDone(Some(split(&blog(number)))));
        page.act(Action::Decide(Choice::Add));
    }
    page.act(Documents::Show(0).into());
    while !page.written().is_empty() {}
    page
}

#[test]
fn the_list_says_what_is_done_and_what_is_open() {
    let mut page = three();
    page.act(Action::Done);
    page.act(Action::SetStatus(Status::Unsure));
    page.act(Action::Go(Move::Next));
    page.act(Action::SetStatus(Status::Excluded));
    page.act(Documents::Open.into());
    let list = rows(&page);
    let first = &list[0];
    assert_eq!(first.title, "Harbour fire – live");
    assert_eq!(first.facts, "No date · 3 entries");
    assert_eq!((first.done, first.all), (1, 2));
    assert_eq!(first.notes, ["1 unsure", "1 excluded"]);
    assert!(first.current);
    let others: Vec<_> = list[1..]
        .iter()
        .map(|r| (&*r.title, r.done, r.all, r.current))
        .collect();
    assert_eq!(
        others,
        [
            ("Flood watch 1 – live", 0, 2, false),
            ("Flood watch 2 – live", 0, 2, false)
        ]
    );
}

#[test]
fn several_added_at_once_are_taken_back_at_once() {
    let mut page = Page::working();
    let texts: Vec<String> = (1..=3).map(blog).collect();
    let names = ["a.txt", "b.txt", "c.txt"];
    let files: Vec<_> = names
        .into_iter()
        .zip(&texts)
        .map(|(name, text)| (name, text.as_bytes()))
        .collect();
    page.open_with(&files, |files| Documents::Add(files).into());
    let documents = |page: &Page| page.work().session.project().documents().len();
    assert_eq!(documents(&page), 4);
    page.act(Action::CloseDialog);
    page.act(Action::Undo);
    assert_eq!(documents(&page), 1);
    assert_eq!(&*page.state.announcement, "Undone: 3 live blogs added");
    page.act(Action::Redo);
    assert_eq!(documents(&page), 4);
    // The last one is seen, and they are on disk in one row.
    assert_eq!(page.work().at.document, 3);
}

#[test]
fn versions_of_two_hundred_documents_are_looked_up_once() {
    let mut page = Page::working();
    let named = |number: usize| {
        let mut document = split(&blog(number)).document;
        document.id = format!("d-{number}").into();
        document
    };
    let many = Command::AddDocuments((1..150).map(named).collect());
    page.state.run(&stamp(1), |_| many).unwrap();
    for old in 0..50 {
        let new = Box::new(named(150 + old));
        let command = Command::TakeSnapshot { old, new };
        page.state.run(&stamp(2), |_| command).unwrap();
    }
    page.act(Action::Go(Move::Next));
    let work = page.work();
    assert_eq!(work.session.project().documents().len(), 200);
    for at in 0..200_usize {
        let (earlier, later) = (at.checked_sub(150), (at < 50).then(|| at + 150));
        assert_eq!(work.versions.earlier(at), earlier, "{at}");
        assert_eq!(work.versions.later(at), later, "{at}");
    }
    let before = work.versions.clone();
    for _ in 0..3 {
        page.label("claim");
        page.act(Action::Go(Move::Next));
        page.act(Documents::Open.into());
    }
    assert!(Rc::ptr_eq(&page.work().versions, &before));
    // A correction makes another document of one.
    page.act(Documents::Show(0).into());
    page.act(Review::Open.into());
    page.act(Review::Role(LineRole::Boilerplate).into());
    assert!(!Rc::ptr_eq(&page.work().versions, &before));
    assert_eq!(page.work().versions.later(0), Some(150));
}

#[test]
fn each_document_keeps_its_place() {
    let mut page = three();
    page.act(Action::Go(Move::Last));
    page.act(Documents::Open.into());
    page.act(Documents::Show(1).into());
    assert_eq!(page.state.dialog, None);
    page.act(Action::Go(Move::Next));
    let at = |document, entry| EntryRef { document, entry };
    page.act(Documents::Step { forward: false }.into());
    assert_eq!(page.work().at, at(0, 2));
    page.act(Documents::Step { forward: true }.into());
    assert_eq!(page.work().at, at(1, 1));
    assert_eq!(
        &*page.state.announcement,
        "Document 2 of 3: Flood watch 1 – live"
    );
    page.act(Documents::Step { forward: true }.into());
    assert_eq!(page.work().at, at(2, 0));
    page.act(Documents::Step { forward: true }.into());
    assert_eq!(page.work().at, at(2, 0));
    assert_eq!(&*page.state.announcement, "Last document");

    // Also after the project was read again.
    let kept = Kept {
        created: stamp(0).at,
        session: page.work().session.clone(),
        documents: Vec::new(),
        rows: 0,
        damage: None,
    };
    let id = page.id();
    let places = Some(vec![at(1, 1), at(0, 2), at(9, 9)]);
    let mut page = Page::new();
    page.act(Action::OpenProject(id.clone()));
    page.act(Action::Loaded(
        id,
        Access::Write,
        places,
        Ok(Box::new(kept)),
    ));
    assert_eq!(page.work().at, at(1, 1));
    page.act(Documents::Step { forward: false }.into());
    assert_eq!(page.work().at, at(0, 2));
}

#[test]
fn a_document_taken_back_leaves_no_place_behind() {
    let mut page = Page::working();
    page.act(paste(&blog(1)));
    page.act(Action::SplitDone(Some(split(&blog(1)))));
    page.act(Action::Decide(Choice::Add));
    page.act(Action::Go(Move::Last));
    page.act(Documents::Show(0).into());
    page.act(Action::Undo);
    page.act(paste(&blog(2)));
    page.act(Action::SplitDone(Some(split(&blog(2)))));
    page.act(Action::Decide(Choice::Add));
    let at = EntryRef {
        document: 1,
        entry: 0,
    };
    assert_eq!(page.work().at, at);
}

#[test]
fn fifty_files_are_added_with_a_word_on_each() {
    let mut page = Page::working();
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for number in 0..50 {
        let (name, text) = match number {
            7 => ("empty.txt", String::new()),
            8 => ("blank.md", " \n\n ".to_owned()),
            19 => ("broken.json", r#"{"documents": ["#.to_owned()),
            27 => ("again.txt", blog(26)),
            33 => ("here.txt", BLOG.to_owned()),
            n => ("", blog(n)),
        };
        let name = match name {
            "" => format!("blog {number}.txt"),
            name => name.to_owned(),
        };
        files.push((name, text.into_bytes()));
    }
    let given: Vec<_> = files.iter().map(|(n, b)| (&**n, &**b)).collect();
    page.open_with(&given, |files| Documents::Add(files).into());
    let documents = page.work().session.project().documents().len();
    assert_eq!(
        (page.state.dialog.clone(), documents),
        (Some(Dialog::Files), 46)
    );

    let outcomes = &page.state.incoming.outcomes;
    assert_eq!(outcomes.len(), 50);
    let of = |name: &str| {
        let mut all = outcomes.iter();
        let outcome = all.find(|o| &*o.name == name).unwrap();
        (outcome.words.as_str(), outcome.failed)
    };
    let check = |name: &str, words: &str, failed: bool| {
        assert!(of(name).0.contains(words), "{name}: {}", of(name).0);
        assert_eq!(of(name).1, failed, "{name}");
    };
    check("blog 3.txt", "2 entries", false);
    check("blog 3.txt", "added to the project", false);
    check("empty.txt", "no text", true);
    check("blank.md", "no text", true);
    check("broken.json", "line 1", true);
    check("again.txt", "the same text as a file before it", false);
    check("here.txt", "in the project already", false);
}

#[test]
fn files_that_are_dropped_are_still_asked_about() {
    let mut page = Page::working();
    let text = blog(1);
    page.open(&[("a.txt", text.as_bytes())]);
    assert_eq!(page.state.dialog, Some(Dialog::Arrival));
}

#[test]
fn adding_is_over_with_the_files_it_was_asked_for() {
    let mut page = Page::working();
    let (one, two) = (blog(1), blog(2));
    page.open_with(&[("a.txt", one.as_bytes())], |f| Documents::Add(f).into());
    assert_eq!(page.work().session.project().documents().len(), 2);
    page.open(&[("b.txt", two.as_bytes())]);
    assert_eq!(page.state.dialog, Some(Dialog::Arrival));
}

#[test]
fn a_tab_that_may_not_write_adds_nothing() {
    let mut page = Page::working();
    let id = page.id();
    page.act(Action::Lock(id, Outcome::Lost));
    assert!(page.act(Documents::Add(Vec::new()).into()).is_empty());
    assert!(!page.state.incoming.adding);
}
