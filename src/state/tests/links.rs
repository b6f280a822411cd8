//! Links between entries, without a browser.

use liveblog_core::{Origin, Relation};

use super::super::links::{Links, entry_words};
use super::super::people::People;
use super::*;

const FLOOD: &str = "\
Flood watch – live

Flood watch – live

River rises

05:10 , Ida Fell

The river Orm stands at four metres at the school in Pellam this morning.

Harbour echo

05:20 , Ida Fell

The harbour road is closed to all traffic until the tide turns at noon today.

Harbour again

05:30 , Ida Fell

The harbour road is closed to all traffic until the tide turns at noon today.
";

/// A project of the fire and the flood, with the last entry of the fire
/// current.
fn page() -> Page {
    let mut page = Page::working();
    page.act(paste(FLOOD));
    page.act(Action::SplitDone(Some(split(FLOOD))));
    page.act(Action::Decide(Choice::Add));
    page.act(Action::ShowDocument(0));
    page.act(Action::Go(Move::Last));
    while !page.written().is_empty() {}
    page
}

fn at(document: usize, entry: usize) -> EntryRef {
    EntryRef { document, entry }
}

fn found(page: &Page) -> Vec<String> {
    let work = page.work();
    let picker = work.links.picker.as_ref().unwrap();
    let words = picker.found.iter();
    words
        .map(|at| entry_words(work.session.project(), *at).unwrap())
        .collect()
}

/// The links of the current entry: relation, target, origin.
fn links(page: &Page) -> Vec<(Relation, EntryRef, Origin)> {
    let project = page.work().session.project();
    let links = page.work().records().unwrap().links.iter();
    links
        .map(|l| {
            let to = project.locate(&l.target_document, &l.target).unwrap();
            (l.relation, to, l.origin)
        })
        .collect()
}

impl Page {
    /// Goes to an entry and links it to another one as `relation`.
    fn link(&mut self, from: usize, relation: Relation, to: &str) {
        self.act(Action::Select(from));
        self.act(Links::Open.into());
        self.act(Links::Relation(relation).into());
        self.act(Links::Typed(to.into()).into());
        self.act(Links::SetCurrent.into());
    }

    fn visit(&mut self, to: EntryRef) {
        let document = &self.work().session.project().documents()[to.document];
        let (document, entry) = (document.id.clone(), document.entries[to.entry].id.clone());
        self.act(Links::Visit(document, entry).into());
    }
}

#[test]
fn earlier_entries_come_first_and_the_nearest_of_them() {
    let mut page = page();
    page.act(Links::Open.into());
    let words = found(&page);
    assert_eq!(words[..2], ["06:20 Road closed", "06:10 Fire breaks out"]);
    assert_eq!(words.len(), 5, "and those of the other document: {words:?}");
    for (query, expected) in [
        (
            "road",
            &[
                "06:20 Road closed",
                "05:30 Harbour again",
                "05:20 Harbour echo",
            ][..],
        ),
        ("FIRE broke", &["06:10 Fire breaks out"]),
        ("06:1", &["06:10 Fire breaks out"]),
        ("ida fell pellam", &[]),
        ("all clear", &[]),
    ] {
        page.act(Links::Typed(query.into()).into());
        assert_eq!(found(&page), expected, "{query}");
    }
    assert_eq!(
        &*page.state.announcement,
        "No earlier entry has these words."
    );
}

#[test]
fn a_link_is_set_undone_and_taken_away() {
    let mut page = page();
    page.act(Links::Open.into());
    assert_eq!(page.state.dialog, Some(Dialog::Links));
    page.act(Links::Relation(Relation::Corrects).into());
    page.act(Links::Move(1).into());
    let effects = page.act(Links::SetCurrent.into());
    assert_eq!(rows(&effects).len(), 1);
    assert_eq!(page.state.dialog, None, "done");
    assert_eq!(
        links(&page),
        [(Relation::Corrects, at(0, 0), Origin::Human)]
    );
    page.act(Action::Undo);
    assert_eq!(links(&page), []);
    page.act(Action::Redo);

    // The same again takes it away.
    page.act(Links::Open.into());
    page.act(Links::Relation(Relation::Corrects).into());
    page.act(Links::Set(1).into());
    assert_eq!(links(&page), []);
    page.act(Action::Undo);

    // And so does its button.
    let link = page.work().records().unwrap().links[0].id.clone();
    page.act(Links::Open.into());
    page.act(Links::Remove(link).into());
    assert_eq!(links(&page), []);
    assert_eq!(page.state.dialog, Some(Dialog::Links), "for another one");
}

#[test]
fn the_way_back_leads_through_documents() {
    let mut page = page();
    page.visit(at(1, 1));
    assert_eq!(page.work().at, at(1, 1));
    page.visit(at(1, 0));
    assert_eq!(page.work().way_back(), Some(at(1, 1)));
    page.act(Links::Back.into());
    assert_eq!(page.work().at, at(1, 1));
    // Who goes on is no longer told of it, but can still go back.
    assert_eq!(page.work().way_back(), Some(at(0, 2)));
    page.act(Action::Go(Move::Next));
    assert_eq!(page.work().way_back(), None);
    page.act(Links::Back.into());
    assert_eq!(page.work().at, at(0, 2));
    assert_eq!(page.work().way_back(), None);
    page.act(Links::Back.into());
    assert_eq!(&*page.state.announcement, "No link was followed");
}

#[test]
fn a_chain_holds_all_that_hangs_together() {
    let mut page = page();
    page.link(1, Relation::Updates, "fire broke");
    page.link(2, Relation::Corrects, "road");
    let chain: Vec<_> = page
        .work()
        .chain(at(0, 0))
        .into_iter()
        .map(|member| (member.at, member.links))
        .collect();
    assert_eq!(
        chain,
        [
            (at(0, 0), vec![]),
            (at(0, 1), vec![(Relation::Updates, at(0, 0))]),
            (at(0, 2), vec![(Relation::Corrects, at(0, 1))]),
        ]
    );
    assert_eq!(page.work().chain(at(1, 0)).len(), 1);

    // Others do not see it.
    page.act(People::Add("Wren".into()).into());
    assert_eq!(page.work().chain(at(0, 0)).len(), 1);
    assert!(page.work().links_from(at(0, 2)).is_empty());
    page.act(People::ShowOthers(true).into());
    assert_eq!(page.work().chain(at(0, 0)).len(), 3);
}

#[test]
fn a_ring_of_links_between_documents_ends() {
    let mut page = page();
    // It cannot be told which of two documents' entries is the earlier.
    page.link(0, Relation::Confirms, "river Orm");
    page.act(Action::ShowDocument(1));
    page.link(0, Relation::Contradicts, "fire broke");
    assert_eq!(page.work().chain(at(1, 0)).len(), 2);
}

#[test]
fn a_repeat_is_found_once_the_entry_has_stayed() {
    let mut page = page();
    page.act(Action::ShowDocument(1));
    let effects = page.act(Action::Go(Move::Last));
    let looks = |effects: &[Effect]| {
        let mut all = effects.iter();
        all.any(|effect| matches!(effect, Effect::LookLater))
    };
    assert!(looks(&effects), "not on the key press itself");
    assert_eq!(page.work().repeated(), None);
    assert!(!looks(&page.label("claim")), "the same entry");
    page.act(Links::Look.into());
    assert_eq!(page.work().repeated(), Some(at(1, 1)));

    page.act(Links::AcceptRepeat.into());
    let link = (Relation::Repeats, at(1, 1), Origin::SuggestionAccepted);
    assert_eq!(links(&page), [link]);
    assert_eq!(page.work().repeated(), None, "said");
    page.act(Links::AcceptRepeat.into());
    assert_eq!(links(&page), [link], "and not taken away by the same key");

    page.act(Action::Undo);
    page.act(Links::Look.into());
    assert_eq!(page.work().repeated(), Some(at(1, 1)));
    page.act(Links::DismissRepeat.into());
    assert_eq!(page.work().repeated(), None);
    page.act(Action::Go(Move::Previous));
    page.act(Links::Look.into());
    page.act(Action::Go(Move::Next));
    page.act(Links::Look.into());
    assert_eq!(page.work().repeated(), None, "dismissed");
    assert_eq!(links(&page), []);
}

#[test]
fn a_tab_that_may_not_write_links_nothing() {
    let mut page = page();
    let id = page.id();
    page.act(Action::Lock(id, Outcome::Lost));
    page.act(Links::Open.into());
    page.act(Links::SetCurrent.into());
    page.act(Links::Look.into());
    page.act(Links::AcceptRepeat.into());
    assert_eq!(links(&page), []);
}

#[test]
fn accepting_or_dismissing_a_repeat_looks_for_another_only_later() {
    for act in [Links::AcceptRepeat, Links::DismissRepeat] {
        let mut page = page();
        page.act(Action::ShowDocument(1));
        page.act(Action::Go(Move::Last));
        page.act(Links::Look.into());
        assert_eq!(page.work().repeated(), Some(at(1, 1)));
        let effects = page.act(act.into());
        let mut effects = effects.iter();
        assert!(effects.any(|effect| matches!(effect, Effect::LookLater)));
        assert_eq!(page.work().repeated(), None);
        page.act(Links::Look.into());
        assert_eq!(page.work().repeated(), None);
    }
}

/// Found by scrolling: looking through 5 MB at once held a frame up.
#[test]
fn a_long_blog_is_looked_through_in_pieces() {
    let mut long = FLOOD.replace("Harbour again", "Harbour once more");
    for number in 0..8_000 {
        let (hour, minute) = (number / 60 % 24, number % 60);
        long += &format!(
            "\nPost {number}\n\n{hour:02}:{minute:02} , Ida Fell\n\nA long report about the gauge, number {number}, which says nothing that another one has said.\n"
        );
    }
    let mut page = page();
    page.act(paste(&long));
    page.act(Action::SplitDone(Some(split(&long))));
    page.act(Action::Decide(Choice::Add));
    page.act(Action::Go(Move::First));
    page.act(Action::Go(Move::Next));
    page.act(Action::Go(Move::Next));
    let looks_on = |effects: &[Effect]| effects.iter().any(|e| matches!(e, Effect::LookOn));
    let mut pieces = 1;
    let mut effects = page.act(Links::Look.into());
    while looks_on(&effects) {
        pieces += 1;
        effects = page.act(Links::LookOn.into());
    }
    assert!(pieces > 1, "{pieces}");
    assert!(page.work().repeated().is_some());

    page.act(Action::Go(Move::Next));
    assert!(looks_on(&page.act(Links::Look.into())));
    page.act(Action::Go(Move::Previous));
    assert!(
        !looks_on(&page.act(Links::LookOn.into())),
        "of the entry that was left"
    );
}
