//! Who works, without a browser.

use liveblog_core::passage::{Unit, Way};

use super::super::links::Links;
use super::super::people::People;
use super::super::spans::Toward;
use super::*;
use crate::state::incoming::Arrived;
use crate::state::records::Records;
use crate::state::spans::Spans;

impl Page {
    fn name(&self) -> &str {
        self.work().annotator_name()
    }

    /// Lets a new annotator go to work.
    fn second(&mut self) {
        self.act(People::Add("Wren".into()).into());
    }
}

#[test]
fn the_name_is_asked_once_after_the_first_label() {
    let mut page = Page::working();
    assert!(!page.state.asks_name(), "nothing stands on the name yet");
    page.label("claim");
    assert!(page.state.asks_name());
    let effects = page.act(People::Name("  Ada ".into()).into());
    assert!(
        effects
            .iter()
            .any(|e| matches!(e, Effect::RememberName(name) if &**name == "Ada"))
    );
    assert_eq!((page.name(), page.state.asks_name()), ("Ada", false));
    page.act(Action::Undo);
    assert_eq!((page.name(), page.state.asks_name()), ("Coder 1", false));
    page.act(Action::Redo);

    // The next project begins with it.
    while !page.written().is_empty() {}
    page.act(Action::GoStart);
    page.act(paste(BLOG));
    page.split_done();
    page.label("claim");
    assert_eq!((page.name(), page.state.asks_name()), ("Ada", false));
}

#[test]
fn a_pseudonym_that_is_kept_is_not_asked_about_again() {
    let mut page = Page::working();
    page.label("claim");
    let revision = page.work().session.revision();
    let effects = page.act(People::Keep.into());
    assert!(
        matches!(&effects[..], [Effect::RememberName(name)] if &**name == "Coder 1"),
        "{effects:?}"
    );
    assert!(!page.state.asks_name());
    assert_eq!(page.work().session.revision(), revision, "no step of work");
}

#[test]
fn a_name_that_cannot_be_is_refused_with_the_reason() {
    let mut page = Page::working();
    page.second();
    for (name, reason) in [
        ("  ", "a name is missing"),
        ("Coder 1", "is called “Coder 1”"),
    ] {
        page.act(People::Name(name.into()).into());
        let fault = page.work().name_fault.clone().unwrap();
        assert!(fault.contains(reason), "{fault}");
        assert_eq!(page.name(), "Wren");
    }
    page.act(People::Name("Robin".into()).into());
    assert_eq!((page.name(), &page.work().name_fault), ("Robin", &None));
}

#[test]
fn annotators_do_not_see_each_others_work() {
    let mut page = Page::working();
    page.label("claim");
    page.act(Action::NoteTyped("mine".into()));
    page.second();
    assert_eq!(page.name(), "Wren");
    assert_eq!(
        &*page.state.announcement,
        "Wren works now. Undo begins anew."
    );
    assert_eq!(page.work().status(), Status::Unseen);
    assert_eq!(page.work().progress(), (0, 3));
    let annotator = page.work().session.annotator().clone();
    assert_eq!(&*page.work().records().unwrap().note(&annotator), "");
    assert_eq!(page.work().others(), None);

    page.act(Action::Undo);
    assert_eq!(&*page.state.announcement, "Nothing to undo");
    assert_eq!(page.labels(), ["claim"], "the other’s");

    // The note that was being typed is the other's.
    page.act(People::Switch("a1".into()).into());
    assert_eq!(&*page.work().records().unwrap().note(&"a1".into()), "mine");
}

#[test]
fn what_others_made_is_shown_until_somebody_else_works() {
    let mut page = Page::working();
    page.label("claim");
    page.second();
    page.act(People::ShowOthers(true).into());
    let others = page.work().others().unwrap();
    assert_eq!(*others, [("a1".into(), "Coder 1".to_owned())]);
    page.act(People::Switch("a1".into()).into());
    assert_eq!(page.work().others(), None);
}

#[test]
fn a_switch_is_a_step_that_is_kept() {
    let mut page = Page::working();
    let effects = page.act(People::Add("Wren".into()).into());
    assert_eq!(rows(&effects), [1, 2], "who it is, and the switch");
    page.written();
    assert_eq!(page.status(), SaveStatus::Saved);
    // To oneself, and to somebody who is not there.
    let own = page.work().session.annotator().clone();
    for annotator in [own, "a9".into()] {
        page.act(People::Switch(annotator).into());
        assert_eq!(page.work().session.revision(), 2);
    }
}

#[test]
fn a_tab_that_may_not_write_changes_nobody() {
    let mut page = Page::working();
    let id = page.id();
    page.label("claim");
    page.act(Action::Lock(id, Outcome::Lost));
    assert!(!page.state.asks_name());
    let revision = page.work().session.revision();
    page.act(People::Name("Ada".into()).into());
    page.second();
    assert_eq!(page.work().session.revision(), revision);
    assert_eq!(page.state.known_as, None);
}

#[test]
fn a_later_version_says_nothing_of_others_labels() {
    let mut page = Page::working();
    page.act(Action::Go(Move::Last));
    page.label("claim");
    page.second();
    let later = BLOG.replace(
        "The fire is out.",
        "The fire is out at last, the port says.",
    );
    page.act(paste(&later));
    page.act(Action::SplitDone(Some(split(&later))));
    let Some(Arrived::Later { changes, .. }) = &page.state.incoming.arrived else {
        panic!("{:?}", page.state.incoming.arrived)
    };
    assert_eq!(changes.words, "2 the same, 1 edited, 0 new, 0 gone");
    let remarks = changes.groups.iter().flat_map(|(_, rows)| rows);
    assert_eq!(remarks.map(|row| row.remarks.len()).sum::<usize>(), 0);
    page.act(Action::Decide(Choice::TakeIn));
    let said = page.work().looked_back.clone().unwrap();
    assert!(!said.contains("annotation"), "{said}");
}

#[test]
fn one_annotators_selection_and_attribution_are_not_shown_to_the_next() {
    let mut page = Page::working();
    page.act(Records::AddLabels.into());
    page.act(Spans::Toggle.into());
    page.act(Spans::Step(Unit::Word, Toward::Way(Way::On)).into());
    page.label("content");
    page.act(Records::Speaker("Noor Haddad".into()).into());
    page.act(Links::Open.into());
    let work = page.work();
    assert!(work.spans.passage.is_some() && work.record().is_some());
    assert!(work.links.picker.is_some());
    page.second();
    let work = page.work();
    assert!(work.spans.passage.is_none(), "{:?}", work.spans.passage);
    assert!(work.record().is_none() && work.spans.speakers.is_empty());
    assert!(work.links.picker.is_none());
    page.act(Records::Fields.into());
    assert!(page.work().record().is_none(), "the other’s");
}

#[test]
fn a_tab_that_reads_hides_the_others_when_somebody_else_works() {
    let mut page = Page::working();
    page.label("claim");
    page.second();
    while !page.written().is_empty() {}
    let mut reader = page.reader();
    reader.act(People::ShowOthers(true).into());
    reader.act(Links::Open.into());
    assert!(reader.work().others().is_some());
    page.act(People::Switch("a1".into()).into());
    reader.act(page.tail());
    assert_eq!(reader.name(), "Coder 1");
    assert_eq!(reader.work().others(), None);
    assert_eq!(reader.state.dialog, None);
}
