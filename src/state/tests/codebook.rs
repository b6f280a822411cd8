//! The codebook's editor, without a browser.

use liveblog_core::codebook_edit::MergeLeaves;
use liveblog_core::dataset::{read_codebook, write_codebook};
use liveblog_core::{Choice, Codebook, LabelId, Scope, Shipped};

use super::super::codebook::{
    Draft, Edit, Field, Item, Outside, PALETTE, Spot, colour_names, contrasts,
};
use super::*;

fn id(id: &str) -> LabelId {
    id.into()
}

impl Page {
    fn editing() -> Self {
        let mut page = Self::working();
        page.edit(Edit::Open);
        page
    }

    fn edit(&mut self, edit: Edit) -> Vec<Effect> {
        self.act(edit.into())
    }

    fn draft(&self) -> &Draft {
        self.work().codebook.as_ref().expect("a draft")
    }

    fn book(&self) -> &Codebook {
        &self.work().session.project().codebook
    }

    fn open_label(&mut self, label: &str) {
        if self.draft().open != Some(Item::Label(id(label))) {
            self.edit(Edit::Expand(Item::Label(id(label))));
        }
    }

    fn type_name(&mut self, name: &str) {
        self.edit(Edit::Text(Field::Name, name.into()));
    }

    fn refused(&self) -> Option<(Spot, &str)> {
        let refused = self.draft().refused.as_ref();
        refused.map(|(spot, words)| (*spot, &**words))
    }

    /// The number of the look at a file.
    fn look_at(&mut self, name: &str) -> u64 {
        let file = Chosen {
            name: name.into(),
            file: JsValue::NULL.unchecked_into(),
        };
        let effects = self.edit(Edit::LookAt(file));
        match &effects[..] {
            [Effect::Codebook(Outside::Read(number, _))] => *number,
            _ => panic!("{effects:?}"),
        }
    }

    fn order(&self) -> Vec<&str> {
        let labels = self.draft().book.labels.iter();
        labels.map(|l| l.id.as_str()).collect()
    }
}

#[test]
fn saving_is_one_step_with_a_version_and_undo_takes_it_back() {
    let mut page = Page::editing();
    page.open_label("quote");
    page.type_name("Speech");
    page.edit(Edit::Text(Field::Definition, "Somebody’s words.".into()));
    page.edit(Edit::Colour("#24a848".into()));
    page.edit(Edit::Key("z".into()));
    page.edit(Edit::Name("Mine".into()));
    assert_eq!(page.book().name, "Live blog core");
    page.edit(Edit::Save);
    assert_eq!(page.state.dialog, None);
    assert!(page.work().codebook.is_none());
    let quote = page.book().label("quote").unwrap();
    assert_eq!(
        (&*quote.name, &*quote.color, quote.hotkey.as_deref()),
        ("Speech", "#24A848", Some("z"))
    );
    assert_eq!(page.book().version, 2);
    let change = page.book().changes.last().unwrap();
    assert_eq!(change.what.len(), 3, "{:?}", change.what);
    assert_eq!(&*page.state.announcement, "Codebook saved as version 2");
    page.act(Action::Undo);
    assert_eq!(*page.book(), Codebook::liveblog_core());
    page.act(Action::Redo);
    assert_eq!(page.book().name, "Mine");
}

#[test]
fn a_taken_key_is_refused_at_once_with_the_reason() {
    let mut page = Page::editing();
    page.open_label("quote");
    page.edit(Edit::Key("21".into()));
    assert_eq!(
        page.refused(),
        Some((
            Spot::Key,
            "That was not done: the key 1 sets “Claim” already."
        ))
    );
    page.edit(Edit::Key("2j".into()));
    assert_eq!(
        page.refused(),
        Some((Spot::Key, "“j” is a key of the page: next entry."))
    );
    let key = |page: &Page| page.draft().label().unwrap().hotkey.clone();
    assert_eq!(key(&page).as_deref(), Some("2"));
    page.edit(Edit::Key("2Z".into()));
    assert_eq!(page.refused(), None);
    assert_eq!(key(&page).as_deref(), Some("z"));
    page.edit(Edit::Key("".into()));
    assert_eq!(key(&page), None);
}

#[test]
fn a_new_label_gets_what_is_free_and_an_id_of_its_name() {
    let mut page = Page::editing();
    let effects = page.edit(Edit::Add(None));
    assert!(matches!(effects[0], Effect::Overtype("#label-name")));
    let label = page.draft().label().unwrap();
    assert_eq!(label.hotkey.as_deref(), Some("9"));
    assert!(PALETTE.contains(&&*label.color));
    let rumour = label.id.clone();
    page.type_name("Rumour");
    page.open_label("denial");
    page.edit(Edit::Needs(Some(rumour)));
    assert_eq!(page.refused(), None);
    page.edit(Edit::AddGroup);
    page.type_name("Tone");
    let group = page.draft().book.groups[1].id.clone();
    page.edit(Edit::Choice(Choice::One));
    page.edit(Edit::Add(Some(group)));
    page.type_name("Calm");
    page.edit(Edit::Save);
    let book = page.book();
    assert_eq!(book.label("rumour").unwrap().name, "Rumour");
    assert_eq!(book.label("denial").unwrap().requires, Some(id("rumour")));
    assert_eq!(book.label("calm").unwrap().group.as_deref(), Some("tone"));
    assert_eq!(book.groups[1].choice, Choice::One);
}

#[test]
fn names_are_asked_for_at_their_label() {
    for (name, words) in [
        (" ", "A name is missing."),
        ("Claim ", "Another label is called “Claim” already."),
    ] {
        let mut page = Page::editing();
        page.open_label("quote");
        page.type_name(name);
        let draft = page.draft();
        let quote = draft.label().unwrap();
        assert_eq!(draft.name_fault(quote).as_deref(), Some(words));
        page.edit(Edit::Expand(Item::Label(id("denial"))));
        page.edit(Edit::Save);
        assert!(matches!(page.refused(), Some((Spot::Editor, _))));
        assert_eq!(page.book().version, 1);
        assert!(
            page.draft()
                .label()
                .is_some_and(|l| page.draft().name_fault(l).is_some())
        );
    }
}

/// Why an edit of a label's form is refused.
fn check_refused(label: &str, edit: Edit, expected: Option<Spot>) {
    let mut page = Page::editing();
    page.open_label(label);
    page.edit(edit);
    assert_eq!(page.refused().map(|(spot, _)| spot), expected);
    assert_eq!(page.draft().is_changed(), expected.is_none());
}

#[test]
fn what_would_contradict_itself_is_refused_where_it_is_chosen() {
    check_refused(
        "claim",
        Edit::Needs(Some(id("check_worthy"))),
        Some(Spot::Needs),
    );
    check_refused("denial", Edit::Needs(Some(id("claim"))), None);
    check_refused("claim", Edit::Archive(true), Some(Spot::Acts));
    check_refused("denial", Edit::Archive(true), None);
    check_refused("claim", Edit::Scope(Scope::Span), Some(Spot::Scope));
    check_refused("denial", Edit::Scope(Scope::Span), None);
    check_refused("denial", Edit::Group(Some("function".to_owned())), None);
    let mut page = Page::editing();
    for label in ["claim", "check_worthy"] {
        page.open_label(label);
        page.edit(Edit::Group(Some("function".to_owned())));
    }
    assert!(matches!(page.refused(), Some((Spot::Group, _))));
}

#[test]
fn labels_are_moved_among_those_beside_them() {
    let mut page = Page::editing();
    page.edit(Edit::Move(id("quote"), -1));
    assert_eq!(page.order()[..3], ["quote", "claim", "official_statement"]);
    page.edit(Edit::Move(id("quote"), -1));
    assert_eq!(page.order()[0], "quote");
    // The first of its group stays in it.
    page.edit(Edit::Move(id("update"), -1));
    assert_eq!(page.order()[8], "update");
    page.edit(Edit::Drag(id("quote")));
    page.edit(Edit::Over(Item::Label(id("denial"))));
    page.edit(Edit::Drop(Item::Label(id("denial"))));
    assert_eq!(page.order()[6..8], ["denial", "quote"]);
    page.edit(Edit::Drag(id("quote")));
    page.edit(Edit::Drop(Item::Group(Some("function".to_owned()))));
    let quote = page.draft().book.label("quote").unwrap();
    assert_eq!(quote.group.as_deref(), Some("function"));
    assert_eq!(page.order()[16], "quote");
    // Nothing is dragged any more.
    page.edit(Edit::Drop(Item::Label(id("claim"))));
    assert_eq!(page.order()[16], "quote");
}

#[test]
fn a_deleted_group_lets_its_labels_go_and_a_new_label_can_be_deleted() {
    let mut page = Page::editing();
    page.edit(Edit::Expand(Item::Group(Some("function".to_owned()))));
    page.edit(Edit::Delete);
    assert_eq!(page.draft().book.groups, []);
    assert!(page.draft().book.labels.iter().all(|l| l.group.is_none()));
    page.open_label("quote");
    page.edit(Edit::Delete);
    assert!(page.draft().book.label("quote").is_some());
    page.edit(Edit::Add(None));
    page.edit(Edit::Delete);
    assert_eq!(page.draft().book.labels.len(), 17);
    page.edit(Edit::Save);
    assert_eq!(page.book().groups, []);
}

#[test]
fn a_label_taken_back_gives_way_to_the_one_that_has_its_key() {
    let mut page = Page::editing();
    page.open_label("denial");
    page.edit(Edit::Archive(true));
    page.open_label("quote");
    page.edit(Edit::Key("8".into()));
    page.open_label("denial");
    page.edit(Edit::Archive(false));
    assert_eq!(page.refused(), None);
    assert_eq!(page.draft().label().unwrap().hotkey, None);
    assert!(!page.draft().label().unwrap().archived);
}

#[test]
fn a_merge_says_how_many_follow_and_can_be_undone() {
    let mut page = Page::working();
    page.label("denial");
    page.label("claim");
    page.act(Action::Go(Move::Next));
    page.label("denial");
    page.edit(Edit::Open);
    page.open_label("denial");
    page.edit(Edit::AskMerge);
    let merge = page.draft().merge.clone().unwrap();
    assert_eq!(merge.annotations, 2);
    assert!(merge.others.contains(&id("claim")) && !merge.others.contains(&id("denial")));
    // Nothing happens before one is chosen.
    page.edit(Edit::Merge);
    assert_eq!(page.book().version, 1);
    page.edit(Edit::MergeInto(Some(id("claim"))));
    page.edit(Edit::Merge);
    assert_eq!(page.book().version, 2);
    assert!(page.book().label("denial").unwrap().archived);
    let records = page.work().session.project().records(0);
    let labels = |entry: usize| {
        let all = records[entry].annotations.iter();
        all.map(|a| a.label.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(
        (labels(0), labels(1)),
        (vec!["claim".to_owned()], vec!["claim".to_owned()])
    );
    assert!(!page.draft().is_changed());
    page.act(Action::CloseDialog);
    page.act(Action::Undo);
    assert!(!page.book().label("denial").unwrap().archived);
    let records = &page.work().session.project().records(0)[0];
    assert_eq!(records.annotations.len(), 2);
}

#[test]
fn a_merge_after_another_edit_saves_that_first() {
    let mut page = Page::editing();
    page.open_label("quote");
    page.type_name("Speech");
    page.open_label("denial");
    page.edit(Edit::AskMerge);
    page.edit(Edit::MergeInto(Some(id("claim"))));
    page.edit(Edit::Merge);
    assert_eq!(page.book().version, 3);
    assert_eq!(page.book().label("quote").unwrap().name, "Speech");
    assert!(page.book().label("denial").unwrap().archived);
    assert!(!page.draft().is_changed());
    assert_eq!(page.draft().open, Some(Item::Label(id("claim"))));

    // Not where that cannot be saved, and then nothing is merged.
    page.open_label("quote");
    page.type_name("Claim");
    page.open_label("casualties");
    page.edit(Edit::AskMerge);
    page.edit(Edit::MergeInto(Some(id("claim"))));
    page.edit(Edit::Merge);
    assert!(matches!(page.refused(), Some((Spot::Editor, _))));
    assert_eq!(page.book().version, 3);
}

#[test]
fn a_merge_says_what_it_leaves_to_mend() {
    let mut page = Page::working();
    page.label("denial");
    page.edit(Edit::Open);
    page.open_label("denial");
    page.edit(Edit::AskMerge);
    page.edit(Edit::MergeInto(Some(id("check_worthy"))));
    let leaves = page.draft().merge.as_ref().unwrap().leaves;
    assert_eq!((leaves.two_of_one, leaves.without_need), (0, 1));
    page.edit(Edit::MergeInto(None));
    assert_eq!(
        page.draft().merge.as_ref().unwrap().leaves,
        MergeLeaves::default()
    );
}

#[test]
fn closing_the_editor_keeps_what_is_not_saved() {
    let mut page = Page::editing();
    page.act(Action::CloseDialog);
    assert!(page.work().codebook.is_none());
    assert_eq!(page.state.alert, None);
    page.edit(Edit::Open);
    page.edit(Edit::Name("Mine".into()));
    page.act(Action::CloseDialog);
    let alert = page.state.alert.clone().unwrap();
    assert_eq!(alert.offers, [Offer::Codebook]);
    page.act(alert.offers[0].action());
    assert_eq!(page.state.dialog, Some(Dialog::Codebook));
    assert_eq!(page.draft().book.name, "Mine");
    page.edit(Edit::Discard);
    assert!(!page.draft().is_changed());
}

/// The draft that the page asks to keep.
fn kept(effects: &[Effect]) -> Option<(ProjectId, String)> {
    effects.iter().find_map(|effect| match effect {
        Effect::Codebook(Outside::Keep(id, Some(text))) => Some((id.clone(), text.clone())),
        _ => None,
    })
}

#[test]
fn a_draft_comes_back_after_a_reload() {
    let mut page = Page::editing();
    let effects = page.edit(Edit::Name("Mine".into()));
    let (id, text) = kept(&effects).unwrap();
    page.edit(Edit::Discard);
    page.act(Action::CloseDialog);
    let effects = page.edit(Edit::Open);
    assert!(
        effects
            .iter()
            .any(|e| matches!(e, Effect::Codebook(Outside::Recall(_))))
    );
    page.edit(Edit::Recalled(ProjectId::from("another"), text.clone()));
    assert!(!page.draft().is_changed());
    page.edit(Edit::Recalled(id.clone(), text.clone()));
    assert_eq!(page.draft().book.name, "Mine");
    assert!(!page.work().is_draft_old());
    // What was typed since is not put aside for it.
    page.edit(Edit::Name("Ours".into()));
    page.edit(Edit::Recalled(id, text));
    assert_eq!(page.draft().book.name, "Ours");
}

#[test]
fn a_draft_of_an_older_version_says_so() {
    let mut page = Page::editing();
    page.edit(Edit::Name("Mine".into()));
    page.edit(Edit::Save);
    page.edit(Edit::Open);
    page.edit(Edit::Name("Ours".into()));
    page.act(Action::CloseDialog);
    page.act(Action::Undo);
    page.edit(Edit::Open);
    assert!(page.work().is_draft_old());
    page.edit(Edit::TakeIn);
    assert!(!page.work().is_draft_old());
    page.edit(Edit::Save);
    assert_eq!(page.book().name, "Ours");
}

#[test]
fn a_draft_with_a_label_without_a_name_is_kept() {
    let mut page = Page::editing();
    page.open_label("denial");
    page.edit(Edit::Text(Field::Definition, "Half an hour’s work.".into()));
    let effects = page.edit(Edit::Text(Field::Name, "".into()));
    let (id, text) = kept(&effects).expect("it is kept");
    page.edit(Edit::Discard);
    page.act(Action::CloseDialog);
    page.edit(Edit::Open);
    page.edit(Edit::Recalled(id, text));
    let denial = page.draft().book.label("denial").unwrap();
    assert_eq!(
        (&*denial.name, &*denial.definition),
        ("", "Half an hour’s work.")
    );
}

#[test]
fn only_a_draft_without_changes_is_no_longer_kept() {
    let mut page = Page::editing();
    page.open_label("denial");
    let was = page.draft().label().unwrap().color.clone();
    let is_forgotten = |effects: &[Effect]| {
        let mut effects = effects.iter();
        effects.any(|e| matches!(e, Effect::Codebook(Outside::Keep(_, None))))
    };
    page.edit(Edit::Name("Mine".into()));
    let effects = page.edit(Edit::Colour("no colour".into()));
    assert!(kept(&effects).is_none() && !is_forgotten(&effects));
    page.edit(Edit::Colour(was.into()));
    let effects = page.edit(Edit::Name("Live blog core".into()));
    assert!(is_forgotten(&effects));
}

#[test]
fn an_old_draft_does_not_take_away_labels_that_were_added_meanwhile() {
    let mut page = Page::editing();
    page.open_label("denial");
    page.edit(Edit::Archive(true));
    page.act(Action::CloseDialog);
    page.act(Offer::AddRoles.action());
    let mut changed = page.book().clone();
    let quote = changed.labels.iter_mut().find(|l| l.id == id("quote"));
    quote.unwrap().definition = "Words in quotation marks.".to_owned();
    let stamp = stamp(100);
    let set = |_| Command::SetCodebook(Box::new(changed));
    page.state.run(&stamp, set).expect("it is changed");
    let roles = page.book().labels.len();
    page.edit(Edit::Open);
    page.edit(Edit::Save);
    assert!(matches!(page.refused(), Some((Spot::Editor, _))));
    assert_eq!(page.state.dialog, Some(Dialog::Codebook));
    assert!(!page.book().label("denial").unwrap().archived);
    let effects = page.edit(Edit::TakeIn);
    assert!(kept(&effects).is_some());
    page.edit(Edit::Save);
    assert_eq!(page.state.dialog, None, "{:?}", page.work().codebook);
    assert_eq!(page.book().labels.len(), roles);
    assert!(page.book().label("denial").unwrap().archived);
    let quote = page.book().label("quote").unwrap();
    assert_eq!(quote.definition, "Words in quotation marks.");
}

#[test]
fn a_recalled_old_draft_takes_in_what_it_does_not_have() {
    let mut page = Page::editing();
    let effects = page.edit(Edit::Name("Mine".into()));
    let (id, text) = kept(&effects).unwrap();
    page.edit(Edit::Discard);
    page.act(Action::CloseDialog);
    page.act(Offer::AddRoles.action());
    let roles = page.book().labels.len();
    page.edit(Edit::Open);
    page.edit(Edit::Recalled(id, text));
    assert!(page.draft().book.labels.len() < roles && page.work().is_draft_old());
    page.edit(Edit::TakeIn);
    page.edit(Edit::Save);
    assert_eq!(page.book().labels.len(), roles);
    assert_eq!(page.book().name, "Mine");
}

#[test]
fn a_draft_is_old_when_another_change_has_the_same_version() {
    let mut page = Page::editing();
    page.edit(Edit::Name("Mine".into()));
    page.edit(Edit::Save);
    page.edit(Edit::Open);
    page.edit(Edit::Name("Ours".into()));
    page.act(Action::CloseDialog);
    page.act(Action::Undo);
    page.act(Offer::AddRoles.action());
    assert_eq!(page.book().version, 2);
    assert!(page.work().is_draft_old());
}

#[test]
fn labels_in_use_stay_when_another_codebook_is_chosen() {
    let mut page = Page::working();
    page.label("claim");
    page.label("denial");
    page.edit(Edit::Open);
    page.edit(Edit::Look(Shipped::Claims));
    page.edit(Edit::UseInstead);
    assert_eq!(
        page.order(),
        ["not_claim", "claim", "check_worthy", "denial"]
    );
    assert!(page.draft().book.label("denial").unwrap().archived);
    page.edit(Edit::Save);
    assert_eq!(page.book().id, "claims");
    assert_eq!(page.book().version, 2);
    page.act(Action::Undo);
    assert_eq!(page.book().id, "liveblog-core");
}

#[test]
fn before_work_begins_another_codebook_is_taken_as_it_is() {
    for shipped in &Shipped::ALL[1..] {
        let mut page = Page::editing();
        page.edit(Edit::Look(*shipped));
        page.edit(Edit::UseInstead);
        page.edit(Edit::Save);
        assert_eq!(*page.book(), shipped.codebook());
    }
}

#[test]
fn added_labels_get_free_keys() {
    let mut page = Page::editing();
    page.edit(Edit::Look(Shipped::Quotes));
    page.edit(Edit::AddLabels);
    assert_eq!(page.draft().book.labels.len(), 20);
    let keys = ["content", "source", "cue"].map(|id| {
        let label = page.draft().book.label(id).unwrap();
        label.hotkey.clone()
    });
    assert_eq!(keys, [Some("9".to_owned()), Some("z".to_owned()), None]);
    page.edit(Edit::Save);
    assert_eq!(page.book().id, "liveblog-core");
    assert_eq!(page.book().labels.len(), 20);
}

#[test]
fn a_file_that_is_no_codebook_is_refused_with_its_faults() {
    let mut page = Page::editing();
    let look = page.look_at("mine.json");
    let text = r##"{"id": "x", "name": "X", "version": 1, "labels": [{"id": "a"}]}"##;
    page.edit(Edit::Looked(look, Ok(text.into())));
    let found = page.draft().looked.clone().unwrap().found.unwrap();
    let faults = found.unwrap_err();
    assert!(
        faults.len() > 1 && faults[0].starts_with("labels[0]"),
        "{faults:?}"
    );
    page.edit(Edit::UseInstead);
    assert!(!page.draft().is_changed());
}

#[test]
fn a_late_answer_for_another_codebook_is_not_shown() {
    let mut page = Page::editing();
    // Two files of one name.
    let first = page.look_at("codebook.json");
    let second = page.look_at("codebook.json");
    page.edit(Edit::Looked(first, Err("gone".to_owned())));
    assert_eq!(page.draft().looked.as_ref().unwrap().found, None);
    page.edit(Edit::Look(Shipped::Claims));
    page.edit(Edit::Looked(second, Err("gone".to_owned())));
    let looked = page.draft().looked.as_ref().unwrap();
    assert!(matches!(looked.found, Some(Ok(_))), "{looked:?}");
}

#[test]
fn the_download_can_be_read() {
    let mut page = Page::editing();
    page.edit(Edit::Name("Ålesund 2".into()));
    let effects = page.edit(Edit::Download);
    let [Effect::Download { name, text }] = &effects[..] else {
        panic!("{effects:?}");
    };
    assert_eq!(name, "ålesund-2.codebook.json");
    let (book, _) = read_codebook(text.as_bytes()).unwrap();
    assert_eq!(book, page.draft().book);
    assert_eq!(write_codebook(&book), *text);
}

#[test]
fn a_tab_that_may_not_write_changes_no_codebook() {
    let mut page = Page::working();
    let id = page.work().id.clone();
    page.act(Action::Lock(id, Outcome::Taken));
    page.edit(Edit::Open);
    page.edit(Edit::Name("Mine".into()));
    assert!(!page.draft().is_changed());
    page.edit(Edit::Save);
    assert_eq!(page.book().version, 1);
}

// Choosing was once waited for, and a quick paste began with the usual one.
#[test]
fn new_projects_begin_with_the_chosen_codebook() {
    let mut page = Page::new();
    page.act(Comfort::Set("codebook", "claims").into());
    page.act(paste(BLOG));
    page.split_done();
    assert_eq!(page.book().id, "claims");
}

#[test]
fn guidance_opens_and_closes_by_its_key() {
    let mut page = Page::working();
    page.edit(Edit::Guide);
    page.edit(Edit::GuideTyped("denied".into()));
    assert_eq!(&*page.work().guide.as_ref().unwrap().query, "denied");
    page.edit(Edit::Guide);
    assert_eq!(page.work().guide, None);
    page.edit(Edit::Guide);
    page.edit(Edit::CloseGuide);
    assert_eq!(page.work().guide, None);
}

#[test]
fn contrasts_are_right_to_a_tenth() {
    for (color, expected) in [
        ("#000000", Some([21.0, 1.17])),
        ("#FFFFFF", Some([1.0, 17.9])),
        ("#0072B2", Some([5.19, 3.46])),
        ("#E46C00", Some([3.21, 5.58])),
        ("blue", None),
    ] {
        let found = contrasts(color);
        let near = match (found, expected) {
            (Some(found), Some(expected)) => found
                .iter()
                .zip(expected)
                .all(|(a, b): (&f32, f32)| (a - b).abs() < b * 0.02),
            (found, expected) => found.is_none() && expected.is_none(),
        };
        assert!(near, "{color}: {found:?}");
    }
}

#[test]
fn every_colour_of_the_palette_has_a_name_and_is_seen() {
    assert_eq!(colour_names().count(), PALETTE.len());
    for color in PALETTE {
        let [light, dark] = contrasts(color).unwrap();
        assert!(light >= 3.0 && dark >= 3.0, "{color} {light} {dark}");
    }
}
