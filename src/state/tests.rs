//! The rules of the page, without a browser.

use liveblog_core::{parse, store};

use wasm_bindgen::{JsCast, JsValue};

use super::*;

mod codebook;
mod comfort;
mod documents;
mod exchange;
mod find;
mod import;
mod incoming;
mod language;
mod links;
mod opening;
mod people;
mod review;
mod spans;

const BLOG: &str = "\
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

The harbour road is closed.

All clear

06:30 , Ada Fenwick

The fire is out.
";

fn paste(text: &str) -> Action {
    Action::Split(Given::Text(text.into()))
}

fn split(text: &str) -> Box<Blog> {
    Box::new(Blog {
        document: parse::parse(text, &stamp(0).at),
        read_as: ReadAs::Plain,
        file: None,
    })
}

/// What the program that reads makes of a file.
fn dataset_read(bytes: &[u8]) -> Action {
    let opened = dataset::read(bytes).map_err(|error| error.to_string());
    let opened = opened.map(|opened| Opened {
        project: opened.project,
        warnings: opened.warnings.iter().map(ToString::to_string).collect(),
    });
    Action::DatasetRead(bytes.to_vec(), opened)
}

fn stamp(second: i64) -> Stamp {
    Stamp {
        at: Timestamp::from_unix(1_900_000_000 + second),
        nonce: second as u64,
    }
}

/// A page and a clock that ticks with every action.
struct Page {
    state: AppState,
    second: i64,
}

impl Page {
    fn new() -> Self {
        let mut page = Self {
            state: AppState::default(),
            second: 0,
        };
        page.act(Action::Listed(Ok(Vec::new())));
        page.act(Action::ReaderLoaded(Ok(())));
        page
    }

    /// A page on which the blog was split and written.
    fn working() -> Self {
        let mut page = Self::split();
        page.written();
        page
    }

    fn split() -> Self {
        let mut page = Self::new();
        let effects = page.act(paste(BLOG));
        assert!(matches!(&effects[..], [Effect::Split(Given::Text(text))] if text == BLOG));
        page.split_done();
        page
    }

    fn split_done(&mut self) -> Vec<Effect> {
        assert_eq!(split(BLOG).document.entries.len(), 3);
        self.act(Action::SplitDone(Some(split(BLOG))))
    }

    /// Opens files by name and bytes, and carries out what splitting they ask
    /// for; returns all effects.
    fn open(&mut self, files: &[(&str, &[u8])]) -> Vec<Effect> {
        self.open_with(files, Action::OpenFiles)
    }

    /// The same by another action.
    fn open_with(
        &mut self,
        files: &[(&str, &[u8])],
        act: fn(Vec<Chosen>) -> Action,
    ) -> Vec<Effect> {
        let mut chosen = Vec::new();
        for (name, _) in files {
            let (name, file) = ((*name).into(), JsValue::NULL.unchecked_into());
            chosen.push(Chosen { name, file });
        }
        let mut all = self.act(act(chosen));
        let mut next = 0;
        while let Some(effect) = all.get(next) {
            let action = match effect {
                Effect::ReadFile(file) => {
                    let (_, bytes) = files.iter().find(|(name, _)| *name == &*file.name).unwrap();
                    Some(Action::FileRead(Ok(bytes.to_vec())))
                }
                Effect::Split(Given::File(bytes)) => Some(dataset_read(bytes)),
                Effect::Split(Given::Text(text)) => Some(Action::SplitDone(Some(split(text)))),
                Effect::Split(_) => Some(Action::SplitDone(None)),
                _ => None,
            };
            if let Some(action) = action {
                all.extend(self.act(action));
            }
            next += 1;
        }
        all
    }

    fn act(&mut self, action: Action) -> Vec<Effect> {
        self.second += 1;
        self.state.update(action, &stamp(self.second))
    }

    fn work(&self) -> &Work {
        self.state.work().expect("a project is open")
    }

    /// The number of the write under way.
    fn number(&self) -> u64 {
        self.work()
            .keeping
            .writing
            .as_ref()
            .map_or(0, |(number, _)| *number)
    }

    fn written(&mut self) -> Vec<Effect> {
        let (id, number) = (self.work().id.clone(), self.number());
        self.act(Action::Written(id, number))
    }

    fn fail(&mut self, error: StorageError) -> Vec<Effect> {
        let (id, number) = (self.work().id.clone(), self.number());
        self.act(Action::WriteFailed(id, number, error))
    }

    /// A tab that reads the project while this one writes it.
    fn reader(&self) -> Self {
        let kept = Kept {
            created: stamp(0).at,
            session: self.work().session.clone(),
            documents: Vec::new(),
            rows: 0,
            damage: None,
        };
        let id = self.id();
        let mut reader = Self::new();
        reader.act(Action::OpenProject(id.clone()));
        reader.act(Action::Lock(id.clone(), Outcome::Taken));
        reader.act(Action::Loaded(id, Access::Read, None, Ok(Box::new(kept))));
        reader
    }

    /// What was done here and not yet written, as it reaches a tab that reads.
    fn tail(&self) -> Action {
        let work = self.work();
        let rows = work.keeping.queue.clone();
        Action::Tail(work.id.clone(), work.session.revision(), Ok(rows))
    }

    fn offers(&self) -> Vec<Offer> {
        self.state
            .alert
            .as_ref()
            .map_or_else(Vec::new, |alert| alert.offers.clone())
    }

    fn id(&self) -> ProjectId {
        self.work().id.clone()
    }

    fn label(&mut self, label: &str) -> Vec<Effect> {
        self.act(Action::ToggleLabel(label.into()))
    }

    fn labels(&self) -> Vec<String> {
        let records = self.work().records().expect("an entry is current");
        records
            .annotations
            .iter()
            .map(|a| a.label.to_string())
            .collect()
    }

    fn status(&self) -> SaveStatus {
        self.work().save_status()
    }

    fn alert(&self) -> &str {
        self.state.alert.as_ref().map_or("", |alert| &alert.text)
    }
}

/// The revisions of the rows that the effects write.
fn rows(effects: &[Effect]) -> Vec<u64> {
    effects
        .iter()
        .flat_map(|effect| match effect {
            Effect::Write(_, _, Write::Rows(rows)) => rows.iter().map(|r| r.revision).collect(),
            _ => Vec::new(),
        })
        .collect()
}

#[test]
fn saved_is_said_only_once_every_change_is_on_disk() {
    let mut page = Page::split();
    assert_eq!(page.status(), SaveStatus::Saving, "nothing is on disk yet");
    page.written();
    assert_eq!(page.status(), SaveStatus::Saved);

    assert_eq!(rows(&page.label("claim")), [1]);
    assert_eq!(page.status(), SaveStatus::Saving);
    assert_eq!(rows(&page.label("quote")), [0; 0], "one write at a time");
    assert_eq!(
        rows(&page.written()),
        [2],
        "the second step follows the first"
    );
    assert_eq!(
        page.status(),
        SaveStatus::Saving,
        "the second is on its way"
    );
    page.written();
    assert_eq!(page.status(), SaveStatus::Saved);
}

#[test]
fn steps_made_while_the_project_is_first_written_are_written_after_it() {
    let mut page = Page::split();
    page.label("claim");
    assert_eq!(rows(&page.written()), [1]);
    page.written();
    assert_eq!(page.status(), SaveStatus::Saved);
}

#[test]
fn a_failed_write_is_never_called_saved_and_is_tried_again_with_all_steps() {
    let mut page = Page::working();
    page.label("claim");
    let effects = page.fail(StorageError::Full);
    assert!(matches!(effects[..], [Effect::RetryLater(_)]));
    assert_eq!(page.status(), SaveStatus::Failed);
    assert!(page.alert().contains("not being kept"), "{}", page.alert());
    assert_eq!(page.offers().first().cloned(), Some(Offer::Download));

    assert_eq!(
        rows(&page.label("quote")),
        [0; 0],
        "it waits before trying again"
    );
    assert_eq!(page.labels(), ["claim", "quote"], "work goes on");
    assert_eq!(rows(&page.act(Action::Retry(page.id()))), [1, 2]);
    assert_eq!(page.status(), SaveStatus::Failed, "until it is written");
    page.written();
    assert_eq!(page.status(), SaveStatus::Saved);
    assert_eq!(page.alert(), "");
}

#[test]
fn without_storage_work_goes_on_and_the_file_is_offered() {
    let mut page = Page::new();
    page.act(Action::Blocked(StorageError::Blocked("no".into())));
    assert!(
        page.alert().contains("Nothing can be kept"),
        "{}",
        page.alert()
    );
    page.act(paste(BLOG));
    let effects = page.split_done();
    assert!(!effects.iter().any(|e| matches!(e, Effect::Write(..))));
    page.label("claim");
    assert_eq!(page.labels(), ["claim"]);
    assert_eq!(page.status(), SaveStatus::Failed);
    assert_eq!(page.offers().first().cloned(), Some(Offer::Download));
}

#[test]
fn a_second_tab_changes_nothing() {
    let kept = Page::working();
    let session = kept.work().session.clone();
    let id = kept.work().id.clone();

    let mut page = Page::new();
    page.act(Action::OpenProject(id.clone()));
    let effects = page.act(Action::Lock(id.clone(), Outcome::Taken));
    assert!(matches!(&effects[..], [Effect::Load(_, Access::Read)]));
    let kept = Kept {
        created: stamp(0).at,
        session,
        documents: Vec::new(),
        rows: 0,
        damage: None,
    };
    page.act(Action::Loaded(id, Access::Read, None, Ok(Box::new(kept))));
    assert_eq!(page.status(), SaveStatus::ReadOnly);
    let actions = [
        Action::ToggleLabel("claim".into()),
        Action::Done,
        Action::NothingApplies,
        Action::SetStatus(Status::Unsure),
        Action::NoteTyped("x".into()),
        Action::Undo,
    ];
    for action in actions {
        assert!(
            !page
                .act(action)
                .iter()
                .any(|e| matches!(e, Effect::Write(..)))
        );
    }
    assert_eq!(page.labels(), [""; 0]);
    assert_eq!(page.work().at.entry, 0);
    assert!(page.state.announcement.contains("Read-only"));
    page.act(Action::Go(Move::Next));
    assert_eq!(page.work().at.entry, 1, "reading goes on");
}

#[test]
fn a_tab_that_loses_the_project_stops_writing_and_offers_what_was_not_kept() {
    let mut page = Page::working();
    page.label("claim");
    page.label("quote");
    page.act(Action::NoteTyped("half a".into()));
    let id = page.id();
    page.act(Action::Lock(id.clone(), Outcome::Lost));
    assert_eq!(page.status(), SaveStatus::Failed);
    assert!(page.state.unsaved());
    assert_eq!(page.offers(), [Offer::Download, Offer::Discard]);
    assert!(
        !page
            .label("denial")
            .iter()
            .any(|e| matches!(e, Effect::Write(..)))
    );
    assert!(page.act(Action::NoteSettled).is_empty());

    // Nothing of the other tab's work is mixed with it.
    let revision = page.work().session.revision();
    assert!(
        page.act(Action::Heard(News::Written(id.clone(), 9)))
            .is_empty()
    );
    page.act(Action::Tail(id.clone(), 9, Ok(Vec::new())));
    assert!(page.act(Action::EditHere).is_empty());
    assert_eq!(page.work().session.revision(), revision);

    assert!(matches!(
        &page.act(Action::Discard)[..],
        [Effect::Load(_, Access::Read)]
    ));
}

#[test]
fn a_write_that_still_succeeds_after_the_project_was_lost_needs_no_alert() {
    let mut page = Page::working();
    page.label("claim");
    let id = page.id();
    page.act(Action::Lock(id, Outcome::Lost));
    page.written();
    assert_eq!((page.status(), page.alert()), (SaveStatus::ReadOnly, ""));
}

#[test]
fn a_project_that_is_left_goes_on_being_written() {
    let mut page = Page::working();
    page.label("claim");
    let (id, number) = (page.id(), page.number());
    page.label("quote");
    page.act(Action::NoteTyped("see above".into()));
    let effects = page.act(Action::GoStart);
    assert!(matches!(page.state.screen, Screen::Start));
    assert!(page.state.unsaved());
    assert!(!effects.iter().any(|e| matches!(e, Effect::ReleaseLock(_))));

    let effects = page.act(Action::Written(id.clone(), number));
    assert_eq!(rows(&effects), [2, 3], "the label and the note");
    let Some(Effect::Write(_, number, _)) = effects.iter().find(|e| matches!(e, Effect::Write(..)))
    else {
        panic!("{effects:?}")
    };
    let effects = page.act(Action::Written(id, *number));
    assert!(effects.iter().any(|e| matches!(e, Effect::ReleaseLock(_))));
    assert!(!page.state.unsaved());
}

#[test]
fn a_project_that_is_being_left_is_not_read_again() {
    let mut page = Page::working();
    page.label("claim");
    let id = page.id();
    page.act(Action::GoStart);
    let effects = page.act(Action::OpenProject(id));
    assert!(matches!(effects[..], [Effect::Address(_)]));
    assert_eq!(
        (page.labels(), page.status()),
        (vec!["claim".to_owned()], SaveStatus::Saving)
    );
    page.written();
    assert_eq!(page.status(), SaveStatus::Saved);
}

#[test]
fn a_project_that_cannot_be_kept_is_not_left_without_a_word() {
    let mut page = Page::working();
    page.label("claim");
    page.fail(StorageError::Full);
    let leaving: [fn() -> Action; 3] = [
        || Action::GoStart,
        || Action::OpenProject("p-2".into()),
        || Action::Decide(Choice::NewProject),
    ];
    for action in leaving {
        page.act(paste("Another blog"));
        page.act(Action::SplitDone(Some(split("Another blog"))));
        page.act(action());
        assert_eq!(page.labels(), ["claim"]);
        assert_eq!(page.offers(), [Offer::Download, Offer::LeaveAnyway]);
    }
    // To the project that was asked for last.
    page.act(Action::LeaveAnyway);
    assert_eq!(page.labels(), [""; 0]);
    page.fail(StorageError::Full);
    page.act(Action::GoStart);
    page.act(Action::LeaveAnyway);
    assert!(matches!(page.state.screen, Screen::Start));
}

#[test]
fn saved_is_not_said_for_an_earlier_write() {
    let mut page = Page::working();
    page.label("claim");
    let (id, number) = (page.id(), page.number());
    page.act(Action::Written(id.clone(), number));
    page.label("quote");
    page.act(Action::Written(id.clone(), number));
    assert_eq!(page.status(), SaveStatus::Saving);
    page.act(Action::WriteFailed(id, number, StorageError::Full));
    assert_eq!(page.status(), SaveStatus::Saving);
}

#[test]
fn a_failed_load_of_another_project_leaves_this_one_open() {
    let mut page = Page::working();
    page.label("claim");
    page.act(Action::Loaded(
        "p-2".into(),
        Access::Write,
        None,
        Err(StorageError::Missing),
    ));
    assert_eq!(page.labels(), ["claim"]);
}

#[test]
fn a_late_look_does_not_replace_a_project_at_work() {
    let mut page = Page::working();
    let kept = Kept {
        created: stamp(0).at,
        session: page.work().session.clone(),
        documents: Vec::new(),
        rows: 0,
        damage: None,
    };
    page.label("claim");
    let id = page.id();
    page.act(Action::Loaded(id, Access::Read, None, Ok(Box::new(kept))));
    assert_eq!(
        (page.work().access, page.labels()),
        (Access::Write, vec!["claim".to_owned()])
    );
}

#[test]
fn a_failed_snapshot_is_no_reason_for_alarm() {
    let mut page = Page::working();
    for _ in 0..COMPACT_AFTER {
        page.label("claim");
        page.written();
    }
    page.fail(StorageError::Full);
    assert_eq!((page.status(), page.alert()), (SaveStatus::Saved, ""));
    assert!(
        !page
            .act(Action::Dismiss)
            .iter()
            .any(|e| matches!(e, Effect::Write(..)))
    );
}

#[test]
fn every_deletion_can_be_taken_back() {
    let mut page = Page::working();
    let first = page.work().summary(&stamp(9));
    let second = ProjectSummary {
        id: "p-2".into(),
        ..first.clone()
    };
    page.act(Action::GoStart);
    page.act(Action::Listed(Ok(vec![first.clone(), second.clone()])));
    for summary in [&first, &second] {
        page.act(Action::DeleteLock(summary.id.clone(), Outcome::Held));
    }
    page.act(Action::Dismiss);
    // The list may be read again before, and with them marked as deleted.
    let marked = [&first, &second].map(|s| ProjectSummary {
        deleted: true,
        ..s.clone()
    });
    let effects = page.act(Action::Listed(Ok(marked.to_vec())));
    assert!(effects.is_empty(), "they are not cleared away: {effects:?}");
    for summary in [first, second] {
        assert!(page.state.deleted.iter().any(|p| p.id == summary.id));
        let effects = page.act(Action::Restore(summary.id.clone()));
        assert!(matches!(&effects[..], [Effect::Amend(amended)] if !amended.deleted));
        let effects = page.act(Action::Amended(summary.id));
        assert!(effects.iter().any(|e| matches!(e, Effect::ReleaseLock(_))));
    }
    assert_eq!(page.state.projects.len(), 2);
}

#[test]
fn enter_leaves_an_excluded_entry_excluded() {
    let mut page = Page::working();
    page.act(Action::SetStatus(Status::Excluded));
    page.act(Action::Done);
    page.act(Action::Go(Move::Previous));
    assert_eq!(page.work().status(), Status::Excluded);
}

#[test]
fn storage_that_answers_late_keeps_what_was_done_before() {
    let mut page = Page::new();
    page.act(Action::Blocked(StorageError::Blocked("late".into())));
    page.act(paste(BLOG));
    page.split_done();
    let effects = page.act(Action::Unblocked);
    assert!(
        effects
            .iter()
            .any(|e| matches!(e, Effect::Write(_, _, Write::Whole { .. })))
    );
    page.written();
    assert_eq!(page.status(), SaveStatus::Saved);
}

#[test]
fn a_step_that_another_tab_already_wrote_is_not_overwritten() {
    let mut page = Page::working();
    page.label("claim");
    page.fail(StorageError::Overtaken);
    assert_eq!(page.work().access, Access::Read);
    assert!(page.alert().contains("Another tab"), "{}", page.alert());
}

#[test]
fn keys_move_and_mark() {
    let mut page = Page::working();
    page.act(Action::Done);
    assert_eq!((page.work().at.entry, page.work().progress()), (1, (1, 3)));
    page.label("claim");
    page.act(Action::NothingApplies);
    assert_eq!((page.work().at.entry, page.work().progress()), (2, (2, 3)));
    page.act(Action::Go(Move::Previous));
    assert_eq!(page.labels(), [""; 0], "cleared");
    page.act(Action::Go(Move::NextUnfinished));
    assert_eq!(page.work().at.entry, 2);
    page.act(Action::Done);
    assert_eq!(page.work().at.entry, 2, "the last entry stays");
    assert_eq!(&*page.state.announcement, "Last entry");
    page.act(Action::Go(Move::NextUnfinished));
    assert_eq!(&*page.state.announcement, "Every entry is done");
    page.act(Action::SetStatus(Status::Unsure));
    assert_eq!(page.work().status(), Status::Unsure);
    page.act(Action::SetStatus(Status::Unsure));
    assert_eq!(
        page.work().status(),
        Status::InProgress,
        "the same key takes it back"
    );
}

#[test]
fn undo_goes_to_where_the_step_was_made() {
    let mut page = Page::working();
    page.label("claim");
    page.act(Action::Go(Move::Last));
    page.act(Action::Undo);
    assert_eq!((page.work().at.entry, page.labels()), (0, Vec::new()));
    assert_eq!(&*page.state.announcement, "Undone: Claim set");
    page.act(Action::Redo);
    assert_eq!(page.labels(), ["claim"]);
    page.act(Action::Redo);
    assert_eq!(&*page.state.announcement, "Nothing to redo");
}

#[test]
fn a_note_is_unsaved_while_it_is_typed_and_settles_with_the_next_step() {
    let mut page = Page::working();
    page.act(Action::NoteTyped("see".into()));
    assert_eq!(page.status(), SaveStatus::Saving);
    page.act(Action::NoteTyped("see 06:20".into()));
    let effects = page.act(Action::Go(Move::Next));
    assert_eq!(rows(&effects), [1], "one step for the whole note");
    page.written();
    assert_eq!(page.status(), SaveStatus::Saved);
    page.act(Action::Go(Move::Previous));
    let annotator = page.work().session.annotator().clone();
    assert_eq!(
        &*page.work().records().expect("current").note(&annotator),
        "see 06:20"
    );
}

#[test]
fn search_goes_through_the_hits_and_around() {
    let mut page = Page::working();
    page.act(Action::SearchTyped("THE FIRE".into()));
    assert_eq!(*page.work().search.hits, [2]);
    page.act(Action::SearchTyped("fire".into()));
    assert_eq!(*page.work().search.hits, [0, 2]);
    for (forward, expected) in [(true, 2), (true, 0), (false, 2), (false, 0)] {
        page.act(Action::SearchStep { forward });
        assert_eq!(page.work().at.entry, expected);
    }
    page.act(Action::SearchTyped("nowhere".into()));
    page.act(Action::SearchStep { forward: true });
    assert_eq!(page.work().at.entry, 0);
}

#[test]
fn a_broken_file_changes_nothing() {
    let mut page = Page::working();
    let before = page.work().session.clone();
    for (name, bytes) in [
        ("broken.json", &b"{\"format\": \"liveblog-annotations\""[..]),
        ("other.json", b"[1, 2]"),
        ("picture.txt", b"\x89PNG\0"),
    ] {
        page.open(&[(name, bytes)]);
        assert_eq!(page.work().session, before);
        assert!(page.alert().contains(name), "{}", page.alert());
        assert!(
            page.alert().contains("Nothing was changed"),
            "{}",
            page.alert()
        );
    }
}

#[test]
fn a_downloaded_project_opens_again_as_it_was() {
    let mut page = Page::working();
    page.label("claim");
    let effects = page.act(Action::Download);
    let [Effect::Download { name, text }] = &effects[..] else {
        panic!("{effects:?}")
    };
    assert_eq!(name, "harbour-fire-live.liveblog.json");
    let mut elsewhere = Page::new();
    elsewhere.open(&[(name, text.as_bytes())]);
    assert_eq!(elsewhere.labels(), ["claim"]);
    assert_eq!(elsewhere.alert(), "");
}

#[test]
fn a_deleted_project_can_be_restored() {
    let mut page = Page::working();
    let summary = page.work().summary(&stamp(9));
    let id = summary.id.clone();
    page.act(Action::GoStart);
    page.act(Action::Listed(Ok(vec![summary.clone()])));
    let effects = page.act(Action::Delete(id.clone()));
    assert!(matches!(&effects[..], [Effect::AskDeleteLock(_)]));
    assert_eq!(
        page.state.projects.len(),
        1,
        "not before it is known to be free"
    );
    page.act(Action::DeleteLock(id.clone(), Outcome::Held));
    assert!(page.state.projects.is_empty());
    assert_eq!(
        page.offers().first().cloned(),
        Some(Offer::Restore(id.clone()))
    );
    page.act(Action::Restore(id));
    assert_eq!(*page.state.projects, [summary]);
}

#[test]
fn a_project_open_in_another_tab_is_not_deleted() {
    let mut page = Page::working();
    let summary = page.work().summary(&stamp(9));
    let id = summary.id.clone();
    page.act(Action::GoStart);
    page.act(Action::Listed(Ok(vec![summary])));
    page.act(Action::Delete(id.clone()));
    page.act(Action::DeleteLock(id, Outcome::Taken));
    assert_eq!(page.state.projects.len(), 1);
    assert!(page.alert().contains("another tab"), "{}", page.alert());
}

#[test]
fn the_journal_is_put_into_a_snapshot_after_many_rows() {
    let mut page = Page::working();
    for _ in 0..COMPACT_AFTER - 1 {
        page.label("claim");
        page.written();
    }
    page.label("claim");
    let effects = page.written();
    let compact = effects.iter().any(|e| {
        matches!(e, Effect::Write(_, _, Write::Compact { snapshot, documents, .. })
            if snapshot.revision == COMPACT_AFTER as u64 && documents.is_empty())
    });
    assert!(compact);
    assert_eq!(
        page.status(),
        SaveStatus::Saved,
        "everything is on disk already"
    );
    assert!(
        !page
            .written()
            .iter()
            .any(|e| matches!(e, Effect::Write(..)))
    );
}

#[test]
fn nothing_to_split_is_said() {
    let mut page = Page::new();
    assert!(page.act(paste(" \n ")).is_empty());
    assert!(
        page.alert().contains("nothing to split"),
        "{}",
        page.alert()
    );
}

#[test]
fn a_cancelled_split_goes_back() {
    let mut page = Page::new();
    page.act(paste(BLOG));
    page.act(Action::SplitProgress(0.5));
    page.act(Action::CancelSplit);
    assert!(matches!(page.state.screen, Screen::Start));
    page.split_done();
    assert!(
        page.state.work().is_none(),
        "a split that ends after all is not opened"
    );
}

#[test]
fn file_names_are_sensible() {
    for (name, expected) in [
        ("Harbour fire – live", "harbour-fire-live"),
        ("  ", "live-blog"),
        ("../../etc/passwd", "etc-passwd"),
        (
            "Überfall in Köln: Zeuge „sah alles“",
            "überfall-in-köln-zeuge-sah-alles",
        ),
        ("العاصفة مباشر", "العاصفة-مباشر"),
    ] {
        assert_eq!(slug(name), expected);
    }
    assert!(slug(&"long words ".repeat(40)).chars().count() <= 60);
    assert!(slug(&"x".repeat(400)).chars().count() <= 60);
}

/// What storage holds of one project, as the browser's would.
#[derive(Default)]
struct Disk {
    documents: Vec<Document>,
    snapshot: String,
    rows: Vec<String>,
}

impl Disk {
    fn keep(&mut self, effects: &[Effect]) {
        for effect in effects {
            let Effect::Write(_, _, write) = effect else {
                continue;
            };
            let again = |document: &Document| {
                let layout = store::write_layout(document);
                store::read_layout(&layout, document.buffer.clone()).expect("it was just written")
            };
            match write {
                Write::Whole {
                    documents,
                    snapshot,
                } => {
                    self.documents = documents.iter().map(|d| again(d)).collect();
                    self.snapshot = store::write_snapshot(snapshot);
                    self.rows.clear();
                }
                Write::Rows(rows) => self.rows.extend(rows.iter().map(store::write_row)),
                Write::Compact {
                    documents,
                    count,
                    snapshot,
                } => {
                    for (number, document) in documents {
                        self.documents.truncate(*number);
                        self.documents.push(again(document));
                    }
                    self.documents.truncate(*count);
                    self.snapshot = store::write_snapshot(snapshot);
                    self.rows.clear();
                }
            }
        }
    }

    fn load(&self) -> Kept {
        let snapshot = store::read_snapshot(&self.snapshot).expect("it was written so");
        let mut session =
            Session::restore(snapshot, self.documents.clone()).expect("they go together");
        let documents = session.project().documents().to_vec();
        for row in &self.rows {
            let row = store::read_row(row).expect("it was written so");
            session.replay(row).expect("it goes on");
        }
        Kept {
            created: stamp(0).at,
            session,
            documents,
            rows: self.rows.len(),
            damage: None,
        }
    }
}

#[test]
fn a_correction_survives_compaction_and_reload() {
    let mut page = Page::new();
    page.act(paste(BLOG));
    let mut disk = Disk::default();
    let mut effects = page.split_done();
    let mut entries = Vec::new();
    for step in 0..COMPACT_AFTER * 3 {
        disk.keep(&effects);
        effects = page.written();
        disk.keep(&effects);
        if !effects.is_empty() {
            // A snapshot is on its way; what comes meanwhile is written after.
            effects = page.label("quote");
            disk.keep(&effects);
            effects = page.written();
            disk.keep(&effects);
            page.written();
        }
        page.second += 1;
        let stamp = stamp(page.second);
        let merge = |_| Command::MergeEntry {
            at: EntryRef {
                document: 0,
                entry: 1,
            },
        };
        match step {
            200 | 300 => {
                page.state.run(&stamp, merge);
                effects = page.act(Action::NoteSettled);
            }
            900 | 901 | 1200 => effects = page.act(Action::Undo),
            _ => effects = page.label("claim"),
        }
        assert!(page.work().at.entry < page.work().entries());
        entries.push(page.work().entries());
        if step % 97 == 0 {
            disk.keep(&effects);
            effects = page.written();
            let kept = disk.load();
            assert_eq!(kept.session, page.work().session, "step {step}");
            // And goes on from there.
            let id = page.id();
            page.state.screen = Screen::Opening(Some(id.clone()));
            page.act(Action::Loaded(id, Access::Write, None, Ok(Box::new(kept))));
        }
    }
    assert!(entries.contains(&1) && entries.contains(&3), "{entries:?}");
}

#[test]
fn a_correction_keeps_the_place_and_the_search_in_what_is_there() {
    let mut page = Page::working();
    page.act(Action::SearchTyped("fire".into()));
    assert_eq!(*page.work().search.hits, [0, 2]);
    page.act(Action::Go(Move::Last));
    let stamp = stamp(1);
    page.state.run(&stamp, |at| Command::MergeEntry { at });
    assert_eq!(*page.work().search.hits, [0, 1]);
    assert_eq!(page.work().at.entry, 1);
    page.act(Action::Undo);
    assert_eq!(*page.work().search.hits, [0, 2]);
    assert_eq!(page.work().at.entry, 1, "where it was taken back");
}

#[test]
fn a_tab_that_only_reads_follows_a_correction() {
    let mut page = Page::working();
    let mut reader = page.reader();
    reader.act(Action::Select(2));
    page.act(Action::Select(1));
    page.state.run(&stamp(1), |at| Command::MergeEntry { at });
    reader.act(page.tail());
    assert_eq!(reader.work().session, page.work().session);
    assert_eq!((reader.work().entries(), reader.work().at.entry), (2, 1));
}
