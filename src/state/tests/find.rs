//! Finding: search, filters and what is done to all at once.

use liveblog_core::timeline::Axis;
use liveblog_core::{BlockKind, Order};

use super::super::find::{Bulk, Filter, Find, found_again};
use super::super::summary::Summary;
use super::super::survey::BINS;
use super::*;

/// Twelve entries, ten minutes apart, over midnight.
fn blog() -> String {
    let mut text = String::from("Harbour fire – live\n\nHarbour fire – live\n\nCrews are out.\n\n");
    for index in 0..12 {
        let minute = 23 * 60 + index * 10;
        let author = if index % 3 == 0 {
            "Zoë Åkerlund"
        } else {
            "Ada Fenwick"
        };
        text.push_str(&format!(
            "Report {index}\n\n{:02}:{:02} , {author}\n\nThe crew at post {index} went on. Café {}.\n\n",
            minute / 60 % 24,
            minute % 60,
            if index % 4 == 0 { "ÉLAN" } else { "closed" },
        ));
    }
    text
}

impl Page {
    fn finding() -> Self {
        let mut page = Self::new();
        let text = blog();
        page.act(paste(&text));
        page.act(Action::SplitDone(Some(split(&text))));
        page.written();
        assert_eq!(page.work().entries(), 12);
        page
    }

    fn find(&mut self, find: Find) -> Vec<Effect> {
        self.act(find.into())
    }

    fn filter(&mut self, edit: impl FnOnce(&mut Filter)) {
        let mut filter = (*self.work().find.filter).clone();
        edit(&mut filter);
        self.find(Find::Filter(Rc::new(filter)));
    }

    /// Sees that the hits are those of a search that begins now.
    fn searched_as_if_anew(&mut self) {
        let (query, hits) = {
            let search = &self.work().search;
            (search.query.clone(), search.hits.clone())
        };
        self.act(Action::SearchTyped("".into()));
        self.act(Action::SearchTyped(query));
        assert_eq!(hits, self.work().search.hits);
    }

    /// The entries shown.
    fn shown(&self) -> Vec<usize> {
        let work = self.work();
        let all: Vec<usize> = (0..work.shown_len())
            .map(|position| work.shown_at(position).unwrap())
            .collect();
        for (position, entry) in all.iter().enumerate() {
            assert_eq!(work.position(*entry), position);
        }
        assert!(all.contains(&work.at.entry), "the current entry is shown");
        assert!(work.window.end <= all.len());
        assert_eq!(work.found_len(), work.found().len());
        self.check_survey();
        all
    }

    /// What was counted step by step is what counting anew gives.
    fn check_survey(&self) {
        let work = self.work();
        let Some(survey) = &work.find.survey else {
            return;
        };
        let project = work.session.project();
        let anew = super::super::survey::Survey::new(project, work.at.document, &survey.annotator);
        let anew = anew.unwrap();
        assert_eq!(survey.counts, anew.counts);
        assert_eq!(survey.bins, anew.bins);
    }

    fn at(&self) -> usize {
        self.work().at.entry
    }

    fn spoken(&self) -> &str {
        &self.state.announcement
    }

    /// Labels these entries with `claim`.
    fn claims(entries: &[usize]) -> Self {
        let mut page = Self::finding();
        for entry in entries {
            page.act(Action::Select(*entry));
            page.label("claim");
        }
        page.act(Action::Select(0));
        page
    }
}

#[test]
fn search_does_not_mind_case_and_accents() {
    let mut page = Page::finding();
    for (query, expected) in [
        ("elan", &[0, 4, 8][..]),
        ("ÉLAN", &[0, 4, 8]),
        ("zoe akerlund", &[0, 3, 6, 9]),
        ("report 11", &[11]),
        ("cafe  closed", &[1, 2, 3, 5, 6, 7, 9, 10, 11]),
        ("  ", &[]),
        ("nowhere", &[]),
    ] {
        page.act(Action::SearchTyped(query.into()));
        assert_eq!(*page.work().search.hits, expected, "{query}");
    }
}

#[test]
fn a_query_that_is_typed_on_finds_what_a_fresh_one_does() {
    let mut page = Page::finding();
    let query = "post 1 went on";
    for (end, _) in query.char_indices().skip(1) {
        page.act(Action::SearchTyped(query[..end].into()));
        let typed = page.work().search.hits.clone();
        let mut fresh = Page::finding();
        fresh.act(Action::SearchTyped(query[..end].into()));
        assert_eq!(typed, fresh.work().search.hits, "{}", &query[..end]);
    }
    page.act(Action::SearchTyped("post".into()));
    assert_eq!(
        page.work().search.hits.len(),
        12,
        "taking letters away finds more"
    );
}

#[test]
fn filters_show_only_what_matches() {
    let mut page = Page::claims(&[2, 5]);
    page.act(Action::Select(7));
    page.act(Action::SetStatus(Status::Unsure));
    page.act(Action::NoteTyped("look again".into()));
    page.act(Action::NoteSettled);
    type Edit = fn(&mut Filter);
    let cases: [(Edit, &[usize]); 12] = [
        (|f| f.with.push("claim".into()), &[2, 5]),
        (|f| f.with.push("quote".into()), &[7]),
        (
            |f| f.without.push("claim".into()),
            &[0, 1, 3, 4, 6, 7, 8, 9, 10, 11],
        ),
        (|f| f.unlabelled = true, &[0, 1, 3, 4, 6, 7, 8, 9, 10, 11]),
        (
            |f| f.statuses = vec![Status::Unsure, Status::InProgress],
            &[2, 5, 7],
        ),
        (|f| f.noted = true, &[7]),
        (|f| f.author = Some("Zoë Åkerlund".into()), &[0, 3, 6, 9]),
        (|f| f.linked = true, &[7]),
        (|f| f.attributed = true, &[7]),
        (|f| f.blocks = vec![BlockKind::Caption], &[7]),
        (
            |f| f.blocks = vec![BlockKind::Paragraph],
            &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
        ),
        (
            |f| {
                f.author = Some("Ada Fenwick".into());
                f.with.push("claim".into());
                f.statuses.push(Status::InProgress);
            },
            &[2, 5],
        ),
    ];
    for (number, (edit, expected)) in cases.into_iter().enumerate() {
        page.find(Find::Clear);
        page.act(Action::Select(7));
        page.filter(edit);
        assert_eq!(page.shown(), expected, "case {number}");
    }
    page.find(Find::Clear);
    assert_eq!(page.shown().len(), 12);
}

#[test]
fn what_is_searched_for_can_be_a_filter() {
    let mut page = Page::finding();
    page.act(Action::SearchTyped("elan".into()));
    page.filter(|f| f.found = true);
    assert_eq!(page.shown(), [0, 4, 8]);
    page.act(Action::SearchTyped("elan report".into()));
    assert_eq!(
        page.shown(),
        [0],
        "nothing matches, and the current one stays"
    );
    assert_eq!(page.work().matching(), 0);
    page.act(Action::SearchTyped("closed".into()));
    page.act(Action::Go(Move::Next));
    assert_eq!(page.shown(), [1, 2, 3, 5, 6, 7, 9, 10, 11]);
}

#[test]
fn hits_that_are_not_shown_are_not_gone_through() {
    let mut page = Page::finding();
    page.filter(|f| f.author = Some("Zoë Åkerlund".into()));
    page.act(Action::SearchTyped("elan".into()));
    assert_eq!(*page.work().search.hits, [0]);
    page.find(Find::Clear);
    assert_eq!(*page.work().search.hits, [0, 4, 8]);
}

#[test]
fn a_filter_takes_one_to_the_nearest_that_matches() {
    let mut page = Page::claims(&[2, 5]);
    for (from, expected) in [(0, 2), (2, 2), (3, 5), (5, 5), (11, 5)] {
        page.find(Find::Clear);
        page.act(Action::Select(from));
        page.filter(|f| f.with.push("claim".into()));
        assert_eq!(page.at(), expected, "from {from}");
        assert_eq!(page.shown(), [2, 5]);
    }
    assert_eq!(page.spoken(), "2 of 12 entries shown");
}

#[test]
fn moves_go_among_what_is_shown() {
    let mut page = Page::claims(&[2, 5, 9]);
    page.filter(|f| f.with.push("claim".into()));
    for (to, expected) in [
        (Move::Next, 5),
        (Move::Next, 9),
        (Move::Next, 9),
        (Move::First, 2),
        (Move::Previous, 2),
        (Move::Last, 9),
        (Move::NextUnfinished, 2),
    ] {
        page.act(Action::Go(to));
        assert_eq!(page.at(), expected, "{to:?}");
    }
}

#[test]
fn an_entry_that_matches_no_longer_stays_until_one_moves_on() {
    let mut page = Page::finding();
    page.filter(|f| f.unlabelled = true);
    page.label("claim");
    assert_eq!(page.shown().len(), 12);
    assert_eq!(page.work().matching(), 11);
    page.act(Action::Done);
    assert_eq!((page.at(), page.shown()), (1, (1..12).collect()));
    page.act(Action::Undo);
    assert_eq!(
        (page.at(), page.shown().len()),
        (0, 12),
        "one sees what was undone"
    );
    page.act(Action::Undo);
    page.act(Action::Go(Move::Next));
    assert_eq!(page.shown().len(), 12, "it matches again");
}

#[test]
fn the_next_unsure_entry_from_the_top_again() {
    let mut page = Page::finding();
    page.act(Action::Go(Move::NextUnsure));
    assert_eq!((page.at(), page.spoken()), (0, "No entry is unsure"));
    for entry in [3, 8] {
        page.act(Action::Select(entry));
        page.act(Action::SetStatus(Status::Unsure));
    }
    for expected in [3, 8, 3] {
        page.act(Action::Go(Move::NextUnsure));
        assert_eq!(page.at(), expected);
    }
    // The only one.
    page.act(Action::Select(8));
    page.act(Action::SetStatus(Status::Unsure));
    page.act(Action::Select(3));
    page.act(Action::Go(Move::NextUnsure));
    assert_eq!((page.at(), page.spoken()), (3, "No other entry is unsure"));
}

#[test]
fn all_that_was_found_is_labelled_in_one_step_and_says_so() {
    let mut page = Page::claims(&[4]);
    page.act(Action::SearchTyped("elan".into()));
    page.find(Find::Ask);
    assert_eq!(page.state.dialog, Some(Dialog::Bulk));
    // No label is chosen for one.
    let none = page.work().find.bulk.clone();
    assert_eq!(none, Some(Bulk::Label(None, true)));
    page.find(Find::Apply);
    assert!(
        page.work()
            .session
            .history()
            .next_undo()
            .is_some_and(|t| t.changes.len() < 3)
    );
    page.find(Find::Ask);
    let claim = Bulk::Label(Some("claim".into()), true);
    page.find(Find::Choose(claim.clone()));
    let found = page.work().found();
    assert_eq!(
        (found.len(), page.work().would_change(&found, &claim)),
        (3, 2)
    );
    let revision = page.work().session.revision();
    page.find(Find::Apply);
    assert_eq!(page.state.dialog, None);
    assert_eq!(page.spoken(), "Claim set on 2 entries");
    assert_eq!(page.work().session.revision(), revision + 1);
    let records = page.work().session.project().records(0);
    let notes: Vec<_> = records
        .iter()
        .flat_map(|r| &r.annotations)
        .map(|a| &*a.note)
        .collect();
    assert_eq!(
        notes,
        ["Set on 3 entries at once", "", "Set on 3 entries at once"]
    );
    page.filter(|f| f.with.push("claim".into()));
    assert_eq!(page.shown(), [0, 4, 8]);
    page.act(Action::Undo);
    page.act(Action::Go(Move::Last));
    assert_eq!(page.shown(), [4]);
}

#[test]
fn statuses_are_set_on_all_that_is_shown() {
    let mut page = Page::finding();
    page.filter(|f| f.author = Some("Zoë Åkerlund".into()));
    page.find(Find::Ask);
    page.find(Find::Choose(Bulk::Status(Status::Excluded)));
    page.find(Find::Apply);
    page.find(Find::Clear);
    page.filter(|f| f.statuses.push(Status::Excluded));
    assert_eq!(page.shown(), [0, 3, 6, 9]);
    page.act(Action::Undo);
    assert_eq!(page.work().progress(), (0, 12));
}

#[test]
fn nothing_found_is_nothing_to_do() {
    let mut page = Page::finding();
    page.find(Find::Ask);
    assert_eq!(page.state.dialog, None);
    page.act(Action::SearchTyped("nowhere".into()));
    page.find(Find::Ask);
    assert_eq!(page.state.dialog, None);
    assert!(page.spoken().contains("Nothing was found"));
}

#[test]
fn many_steps_keep_filters_and_counts_right() {
    let mut page = Page::finding();
    page.find(Find::Rest);
    page.filter(|f| f.without.push("quote".into()));
    // A fixed mixture of what people do.
    let mut number: usize = 1;
    for _ in 0..400 {
        number = number.wrapping_mul(1_103_515_245).wrapping_add(12_345) % (1 << 31);
        let action = match number / 7 % 11 {
            0 => Action::Go(Move::Next),
            1 => Action::Go(Move::Previous),
            2 => Action::Undo,
            3 => Action::Redo,
            4 => Action::Done,
            5 => Action::SetStatus(Status::Unsure),
            6 => Action::NoteTyped(format!("note {number}").into()),
            7 => Action::NothingApplies,
            8 => Find::Visit(number % 12).into(),
            9 => Action::ToggleLabel("claim".into()),
            _ => Action::ToggleLabel("quote".into()),
        };
        page.act(action);
        let shown = page.shown();
        let records = page.work().session.project().records(0);
        for (entry, records) in records.iter().enumerate() {
            let quoted = records.annotations.iter().any(|a| &*a.label == "quote");
            let expected = !quoted || entry == page.at();
            assert_eq!(shown.contains(&entry), expected, "entry {entry}");
        }
    }
}

#[test]
fn the_timeline_is_a_filter_by_time() {
    let mut page = Page::finding();
    page.find(Find::Rest);
    let drawn = page.work().find.drawn.clone().unwrap();
    assert_eq!(drawn.timeline.axis, Axis::Clocks);
    assert_eq!(page.work().document().unwrap().order, Order::OldestFirst);
    let (first, last) = (drawn.timeline.first, drawn.timeline.last);
    assert_eq!(
        (first, last - first),
        (23 * 3600, 110 * 60),
        "over midnight"
    );
    assert_eq!(drawn.bins.entries.iter().sum::<u32>(), 12);
    page.find(Find::Stripes(0, BINS / 2 - 1));
    assert_eq!(page.shown(), [0, 1, 2, 3, 4, 5]);
    page.find(Find::Stripes(0, BINS));
    assert_eq!(page.shown().len(), 12);
}

#[test]
fn what_is_drawn_waits_until_the_page_rests() {
    let mut page = Page::finding();
    assert!(page.state.wants_rest());
    page.find(Find::Rest);
    let before = page.work().find.drawn.clone().unwrap();
    assert!(!page.state.wants_rest());
    page.label("claim");
    assert!(page.state.wants_rest());
    assert_eq!(page.work().find.drawn.as_ref(), Some(&before));
    page.find(Find::Rest);
    let after = page.work().find.drawn.clone().unwrap();
    assert_eq!(after.bins.rows[0].iter().sum::<u32>(), 1);
    page.act(Action::Go(Move::Next));
    assert!(!page.state.wants_rest());
}

#[test]
fn filters_by_time_do_not_outlive_their_document() {
    let mut page = Page::finding();
    page.act(paste(BLOG));
    page.act(Action::SplitDone(Some(split(BLOG))));
    page.act(Action::Decide(super::super::incoming::Choice::Add));
    page.act(Action::ShowDocument(0));
    for found in [false, true] {
        page.find(Find::Rest);
        page.find(Find::Stripes(0, BINS / 2 - 1));
        page.filter(|f| f.found = found);
        page.filter(|f| f.statuses.push(Status::Unseen));
        page.act(Action::ShowDocument(1));
        let filter = &page.work().find.filter;
        assert_eq!((filter.from, filter.to), (None, None));
        assert_eq!(filter.statuses, [Status::Unseen], "the rest stays");
        assert_eq!(page.shown().len(), if found { 1 } else { 3 });
        assert!(page.state.wants_rest(), "the timeline is another one");
        page.find(Find::Clear);
        page.act(Action::ShowDocument(0));
    }
}

#[test]
fn a_tab_that_reads_filters_by_all_the_steps_that_came_in() {
    let mut page = Page::finding();
    while !page.written().is_empty() {}
    let mut reader = page.reader();
    reader.act(Action::Select(0));
    reader.filter(|f| f.with.push("claim".into()));
    assert_eq!(reader.shown(), [0]);
    for entry in [2, 5] {
        page.act(Action::Select(entry));
        page.label("claim");
    }
    reader.act(page.tail());
    assert_eq!(reader.shown(), [0, 2, 5]);
}

#[test]
fn a_time_that_is_being_typed_is_not_wiped() {
    let mut page = Page::finding();
    page.find(Find::Toggle);
    page.find(Find::Typed(true, "23".into()));
    page.label("claim");
    assert_eq!(page.work().find.typed, Some((true, "23".into())));
    assert_eq!(page.shown().len(), 12);
    page.filter(|f| f.to = Some(23 * 3600));
    assert_eq!(page.work().find.typed, None, "done");
}

#[test]
fn the_pace_says_that_it_goes_by_the_last_change_since_a_note_counts() {
    let mut page = Page::finding();
    let done_at = |page: &Page| {
        let project = page.work().session.project();
        let mut summary = Summary::new(project, None, page.work().seen_people());
        summary.count(project, usize::MAX);
        summary.done_at
    };
    page.act(Action::SetStatus(Status::Done));
    let before = done_at(&page);
    page.act(Action::NoteTyped("Seen twice.".into()));
    page.act(Action::NoteSettled);
    assert!(done_at(&page) > before);
    for (language, words) in [
        (include_str!("../../../locales/en.json"), "was last changed"),
        (include_str!("../../../locales/de.json"), "zuletzt geändert"),
    ] {
        let hint = language
            .lines()
            .find(|l| l.contains("\"summary.pace-hint\""));
        assert!(hint.is_some_and(|hint| hint.contains(words)), "{hint:?}");
    }
}

#[test]
fn after_a_correction_only_what_it_made_is_searched() {
    let mut page = Page::finding();
    page.act(Action::SearchTyped("closed".into()));
    let document = |page: &Page| page.work().document().unwrap().clone();
    let mut asked = 0;
    for (entry, split) in [(3, false), (7, false), (2, true), (10, false)] {
        let before = document(&page);
        let hits = page.work().search.hits.clone();
        let at = EntryRef { document: 0, entry };
        let line = document(&page).lines(entry).last().map(|line| line.range);
        page.state.run(&stamp(9), |_| match (split, line) {
            (true, Some(line)) => Command::SplitEntry { at, line },
            _ => Command::MergeEntry { at },
        });
        let now = document(&page);
        assert_ne!(before.entries.len(), now.entries.len());
        let again = found_again(&before, &now, &hits, |entry| {
            asked += 1;
            now.text(&now.entries[entry]).contains("closed")
        });
        assert_eq!(again, *page.work().search.hits);
        page.searched_as_if_anew();
    }
    assert!(asked <= 8, "{asked} entries were searched");
    for _ in 0..3 {
        page.act(Action::Undo);
        page.searched_as_if_anew();
    }
}
