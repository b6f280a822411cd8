//! What the page does before its chunk is loaded.

use super::*;

/// A page that has opened a kept project without its chunk.
fn opened() -> Page {
    let working = Page::working();
    let kept = Kept {
        created: stamp(0).at,
        session: working.work().session.clone(),
        documents: Vec::new(),
        rows: 0,
        damage: None,
    };
    let id = working.id();
    let mut page = Page {
        state: AppState::default(),
        second: 0,
    };
    let mut open = |action| page.state.open(action).unwrap();
    let effects = open(Action::OpenProject(id.clone()));
    assert!(matches!(
        &effects[..],
        [Effect::Address(Some(_)), Effect::AskLock(..)]
    ));
    let effects = open(Action::Lock(id.clone(), Outcome::Held));
    assert!(matches!(&effects[..], [Effect::Load(_, Access::Write)]));
    open(Action::Loaded(
        id.clone(),
        Access::Write,
        None,
        Ok(Box::new(kept)),
    ));
    // The browser tells of the address that it was given.
    assert!(open(Action::OpenProject(id)).is_empty());
    page
}

#[test]
fn what_a_person_does_is_given_back_and_can_be_done_later() {
    let mut page = opened();
    assert_eq!(page.status(), SaveStatus::Saved);
    let held = [
        Action::ToggleLabel("claim".into()),
        Action::Done,
        Action::NoteTyped("later".into()),
        Action::Show(Dialog::Keys),
    ]
    .map(|action| page.state.open(action).unwrap_err());
    assert_eq!(page.labels(), [""; 0]);
    assert!(page.state.dialog.is_none());
    page.act(Action::Complete);
    let [label, done, note, keys] = held;
    page.act(label);
    assert_eq!(page.labels(), ["claim"]);
    page.act(done);
    assert_eq!(page.work().at.entry, 1);
    page.act(note);
    page.act(keys);
    assert_eq!(page.state.dialog, Some(Dialog::Keys));
}

#[test]
fn the_message_that_a_part_is_missing_goes_once_it_is_there() {
    let mut page = opened();
    page.state.open(Action::Incomplete).unwrap();
    let offers = |page: &Page| page.state.alert.as_ref().map(|alert| alert.offers.clone());
    assert_eq!(offers(&page), Some(vec![Offer::Complete]));
    page.act(Action::Complete);
    assert_eq!(offers(&page), None);
}
