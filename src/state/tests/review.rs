//! Review: correcting by hand, without a browser.

use liveblog_core::TextRange;
use liveblog_core::correction::LineRole;

use super::super::review::{Field, Fix, Review};
use super::*;
use crate::words::t;

/// A blog whose entries all end in the same line of page furniture.
const WRONG: &str = "\
Harbour fire – live

06:10

Fire breaks out

By Ada Fenwick

A fire broke out at the north quay.

Share this post

06:20

By Ada Fenwick

The harbour road is closed.

Share this post

06:30

By Ada Fenwick

The fire is out.

Share this post
";

impl Page {
    fn fixing(text: &str) -> Self {
        let mut page = Self::new();
        page.act(paste(text));
        page.act(Action::SplitDone(Some(split(text))));
        page.written();
        let effects = page.review(Review::Open);
        assert!(
            effects
                .iter()
                .any(|e| matches!(e, Effect::Focus("#fix-lines")))
        );
        page
    }

    fn review(&mut self, review: Review) -> Vec<Effect> {
        self.act(Action::Review(review))
    }

    fn fix(&self) -> &Fix {
        self.work().fix.as_ref().expect("the panel is open")
    }

    fn words(&self, range: TextRange) -> &str {
        range.of(&self.work().document().unwrap().buffer)
    }

    /// Goes to the line with these words, in whichever entry.
    fn go_to(&mut self, words: &str) {
        let blog = self.work().document().unwrap().clone();
        for entry in 0..blog.entries.len() {
            let lines = blog.lines(entry);
            let line = lines.iter().position(|l| l.range.of(&blog.buffer) == words);
            if let Some(line) = line {
                if entry != self.work().at.entry {
                    self.act(Action::Select(entry));
                }
                self.review(Review::Line(line));
                return;
            }
        }
        panic!("no line {words}");
    }

    fn current_line(&self) -> (&str, LineRole) {
        let line = self.fix().lines[self.fix().line];
        (self.words(line.range), line.role)
    }

    /// Text for what is none, and the other way round.
    fn another_role(&self) -> LineRole {
        match self.current_line().1 {
            LineRole::Body => LineRole::Boilerplate,
            _ => LineRole::Body,
        }
    }

    fn said(&self) -> &str {
        self.fix().said.as_ref().map_or("", |said| &said.words)
    }

    fn texts(&self) -> Vec<&str> {
        let blog = self.work().document().unwrap();
        blog.entries.iter().map(|entry| blog.text(entry)).collect()
    }
}

#[test]
fn a_split_follows_its_line_and_undo_goes_back() {
    let mut page = Page::fixing(
        "Harbour fire – live\n\n06:10 , Ada Fenwick\n\nA fire broke out.\n\nThe road is closed.\n\n06:30 , Ada Fenwick\n\nAll is clear.\n",
    );
    page.label("claim");
    page.go_to("The road is closed.");
    page.review(Review::Split);
    assert_eq!(
        page.texts(),
        ["A fire broke out.", "The road is closed.", "All is clear."]
    );
    assert_eq!(page.work().at.entry, 1);
    assert_eq!(page.current_line(), ("The road is closed.", LineRole::Body));
    assert!(page.said().starts_with("Split"), "{}", page.said());
    // The label is where its entry is.
    assert_eq!(page.labels(), [""; 0]);
    page.act(Action::Undo);
    assert_eq!(page.work().at.entry, 0);
    assert_eq!(page.current_line().0, "The road is closed.");
    assert_eq!(page.said(), "Undone: Entry split");
    assert_eq!(page.labels(), ["claim"]);
    page.act(Action::Redo);
    assert_eq!(page.work().at.entry, 1);
    assert_eq!(page.current_line().0, "The road is closed.");
}

#[test]
fn a_merge_follows_its_line_and_has_the_labels_of_both() {
    let mut page = Page::fixing(BLOG);
    page.label("claim");
    page.go_to("The harbour road is closed.");
    page.label("quote");
    page.review(Review::Merge);
    assert_eq!(page.work().at.entry, 0);
    assert_eq!(page.current_line().0, "The harbour road is closed.");
    let mut labels = page.labels();
    labels.sort();
    assert_eq!(labels, ["claim", "quote"]);
    assert_eq!(page.work().entries(), 2);
    // The step goes to disk like any other.
    assert_eq!(page.status(), SaveStatus::Saving);
}

#[test]
fn a_refusal_is_said_in_the_panel_and_nowhere_else() {
    let mut page = Page::fixing(BLOG);
    page.act(Action::Go(Move::First));
    page.review(Review::Merge);
    assert_eq!(page.said(), "Not done: there is no entry before this one.");
    assert!(page.fix().said.as_ref().unwrap().refused);
    assert_eq!(page.alert(), "");
    assert_eq!(&*page.state.announcement, page.said());
}

#[test]
fn what_is_so_already_is_no_step() {
    let mut page = Page::fixing(BLOG);
    page.go_to("A fire broke out at the north quay.");
    let revision = page.work().session.revision();
    page.review(Review::Role(LineRole::Body));
    assert_eq!(page.said(), "That is so already.");
    assert_eq!(page.work().session.revision(), revision);
}

#[test]
fn the_same_for_all_like_it_is_one_step() {
    let mut page = Page::fixing(WRONG);
    page.go_to("Share this post");
    let before = page.texts().join("\n");
    let count = before.matches("Share this post").count();
    page.review(Review::Role(page.another_role()));
    let texts = page.texts().join("\n");
    let more = page.fix().more.clone().expect("there are two more");
    assert_eq!(more.count, 2);
    page.review(Review::Alike);
    assert_eq!(page.said(), "Done for 2 more. Undo takes all back.");
    assert_eq!(page.fix().more, None);
    assert_ne!(page.texts().join("\n"), texts);
    let changed = page.texts().join("\n").matches("Share this post").count();
    assert_eq!(changed, 3 - count);
    page.act(Action::Undo);
    assert_eq!(page.texts().join("\n"), before);
    page.act(Action::Redo);
    assert_eq!(
        page.texts().join("\n").matches("Share this post").count(),
        changed
    );
}

#[test]
fn the_offer_ends_with_another_step() {
    let mut page = Page::fixing(WRONG);
    page.go_to("Share this post");
    page.review(Review::Role(page.another_role()));
    assert!(page.fix().more.is_some());
    page.label("claim");
    let texts = page.texts().join("\n");
    page.review(Review::Alike);
    assert_eq!(page.texts().join("\n"), texts);
    page.act(Action::Undo);
    assert_eq!(page.labels(), [""; 0]);
}

#[test]
fn lines_are_stepped_through_and_stay_within_the_list() {
    let mut page = Page::fixing(BLOG);
    let last = page.fix().lines.len() - 1;
    page.review(Review::Step(-1));
    assert_eq!(page.fix().line, 0);
    for _ in 0..20 {
        page.review(Review::Step(1));
    }
    assert_eq!(page.fix().line, last);
    // Another entry begins at its first line.
    page.act(Action::Go(Move::Next));
    assert_eq!(page.fix().line, 0);
    assert_eq!(page.fix().lines, page.work().document().unwrap().lines(1));
}

#[test]
fn a_time_is_checked_and_set() {
    let mut page = Page::fixing(BLOG);
    for (field, text, fault) in [
        (Field::Clock, "25:99", true),
        (Field::Clock, "6", true),
        (Field::Clock, "6:12:30", false),
        (Field::Date, "2031-02-30", true),
        (Field::Date, "2031-02-28", false),
        (Field::Zone, "IST", true),
        (Field::Zone, "Harbour time", true),
        (Field::Zone, "+05:30", false),
    ] {
        page.review(Review::Typed(field, text.into()));
        page.review(Review::SaveTime);
        let found = page.fix().form.fault;
        assert_eq!(found, fault.then_some(field), "{text}");
        assert_eq!(page.alert(), "");
    }
    let time = &page.work().document().unwrap().entries[0].time;
    let stamp = time.timestamp.as_ref().map(Timestamp::as_str);
    assert_eq!(stamp, Some("2031-02-28T06:12:30+05:30"));
    assert_eq!(&*page.fix().form.clock, "06:12:30");
    // What was printed stays.
    assert_eq!(time.raw.as_deref(), Some("06:10"));
    page.review(Review::Typed(Field::Clock, "".into()));
    page.review(Review::SaveTime);
    let time = &page.work().document().unwrap().entries[0].time;
    assert_eq!((time.clock, &time.timestamp), (None, &None));
}

#[test]
fn authors_are_set_for_one_or_for_all_with_the_same() {
    let mut page = Page::fixing(BLOG);
    assert_eq!(page.fix().same_authors, 2);
    let authors = |page: &Page| -> Vec<String> {
        let blog = page.work().document().unwrap();
        blog.entries.iter().map(|e| e.authors.join("+")).collect()
    };
    page.review(Review::Typed(
        Field::Authors,
        " Ada F. Fenwick,, Jo Marr , Jo Marr".into(),
    ));
    page.review(Review::SaveAuthors);
    assert_eq!(
        authors(&page),
        ["Ada F. Fenwick+Jo Marr", "Ada Fenwick", "Ada Fenwick"]
    );
    page.act(Action::Undo);
    page.review(Review::Typed(Field::Authors, "Jo Marr".into()));
    page.review(Review::AuthorsAlike(true));
    page.review(Review::SaveAuthors);
    assert_eq!(authors(&page), ["Jo Marr"; 3]);
    page.act(Action::Undo);
    assert_eq!(authors(&page), ["Ada Fenwick"; 3]);
}

#[test]
fn what_is_typed_of_an_entry_outlasts_another_step_on_it() {
    let mut page = Page::fixing(BLOG);
    let typed = |page: &Page| {
        let form = &page.fix().form;
        [&form.clock, &form.date, &form.authors].map(|text| text.to_string())
    };
    page.review(Review::Typed(Field::Authors, "Jo Marr".into()));
    page.review(Review::AuthorsAlike(true));
    page.review(Review::Typed(Field::Clock, "6:12".into()));
    page.review(Review::SaveTime);
    assert_eq!(typed(&page), ["06:12", "", "Jo Marr"]);
    assert!(page.fix().form.alike);

    page.review(Review::Typed(Field::Date, "2031-02-28".into()));
    page.review(Review::SaveAuthors);
    assert_eq!(typed(&page), ["06:12", "2031-02-28", "Jo Marr"]);
    assert!(!page.fix().form.alike, "one time only");

    page.go_to("A fire broke out at the north quay.");
    page.review(Review::Role(page.another_role()));
    assert_eq!(typed(&page), ["06:12", "2031-02-28", "Jo Marr"]);
    // What was not typed goes back with the steps.
    for _ in 0..3 {
        page.act(Action::Undo);
    }
    assert_eq!(typed(&page), ["06:10", "2031-02-28", "Ada Fenwick"]);
    // Another entry has its own.
    page.act(Action::Go(Move::Next));
    assert_eq!(typed(&page), ["06:20", "", "Ada Fenwick"]);
}

#[test]
fn the_blogs_date_and_zone_give_every_entry_its_moment() {
    let mut page = Page::working();
    page.review(Review::Details);
    for (field, text) in [
        (Field::Title, "Fire at the quay"),
        (Field::BlogDate, "2031-05-04"),
        (Field::BlogZone, "BST"),
        (Field::Url, "https://harbour.example/live"),
        (Field::Language, "en-GB"),
    ] {
        page.review(Review::Typed(field, text.into()));
    }
    page.review(Review::SaveDetails);
    assert_eq!(page.state.dialog, None);
    let blog = page.work().document().unwrap().clone();
    assert_eq!(blog.title.as_deref(), Some("Fire at the quay"));
    assert_eq!(
        blog.source_url.as_deref(),
        Some("https://harbour.example/live")
    );
    assert_eq!(blog.language.as_deref(), Some("en-GB"));
    for (entry, expected) in blog.entries.iter().zip(["06:10", "06:20", "06:30"]) {
        let stamp = entry.time.timestamp.as_ref().map(Timestamp::as_str);
        assert_eq!(stamp, Some(&*format!("2031-05-04T{expected}:00+01:00")));
    }
    page.act(Action::Undo);
    let blog = page.work().document().unwrap();
    assert_eq!(blog.title.as_deref(), Some("Harbour fire – live"));
    assert!(blog.entries.iter().all(|e| e.time.timestamp.is_none()));
}

#[test]
fn what_is_wrong_in_the_details_is_said_at_its_field() {
    for (field, text) in [
        (Field::BlogDate, "4 May"),
        (Field::BlogZone, "IST"),
        (Field::Url, "javascript:alert(1)"),
        (Field::Url, "https://two words.example"),
        (Field::Language, "e"),
        (Field::Language, "english language"),
    ] {
        let mut page = Page::working();
        page.review(Review::Details);
        page.review(Review::Typed(field, text.into()));
        let revision = page.work().session.revision();
        page.review(Review::SaveDetails);
        let Some(Dialog::Details(form)) = &page.state.dialog else {
            panic!("the form is gone at {text}");
        };
        assert_eq!(form.fault, Some(field), "{text}");
        assert_eq!(page.work().session.revision(), revision);
        assert!(!page.state.announcement.is_empty());
    }
}

#[test]
fn a_notice_leads_to_its_entry() {
    let mut page = Page::working();
    let entry = page.work().document().unwrap().entries[2].id.clone();
    let reveal = page.work().reveal;
    page.review(Review::Visit(entry));
    assert_eq!(page.work().at.entry, 2);
    assert!(page.work().reveal > reveal);
    page.review(Review::Visit("d-none-e001".into()));
    assert_eq!(page.work().at.entry, 2);
}

#[test]
fn a_tab_that_only_reads_corrects_nothing_and_says_why() {
    let mut page = Page::fixing(BLOG);
    let id = page.id();
    page.act(Action::Lock(id, Outcome::Lost));
    let before = page.texts().join("\n");
    page.act(Action::Go(Move::Next));
    for review in [
        Review::Merge,
        Review::Split,
        Review::Role(LineRole::Heading),
        Review::Alike,
        Review::SaveTime,
        Review::SaveAuthors,
    ] {
        page.review(review);
        assert_eq!(page.said(), t("fix.read-only"));
    }
    page.review(Review::Details);
    assert_eq!(page.state.dialog, None);
    assert_eq!(page.texts().join("\n"), before);
}

#[test]
fn closing_gives_the_focus_back_once() {
    let mut page = Page::fixing(BLOG);
    let effects = page.review(Review::Close);
    assert!(
        effects
            .iter()
            .any(|e| matches!(e, Effect::Focus("[aria-current='true']")))
    );
    assert!(page.work().fix.is_none());
    assert!(page.review(Review::Close).is_empty());
}

#[test]
fn undo_stays_with_the_line_that_it_concerns_and_else_goes_there() {
    let mut page = Page::fixing(WRONG);
    page.act(Action::Go(Move::Last));
    let last = page.work().at.entry;
    let lines = &page.fix().lines;
    let line = lines.len() - 1;
    page.review(Review::Line(line));
    page.review(Review::Role(page.another_role()));
    page.review(Review::Alike);
    page.act(Action::Undo);
    // The first entry was changed, too.
    assert_eq!(page.work().at.entry, last);
    assert_eq!(page.current_line().0, "Share this post");
    page.act(Action::Redo);
    assert_eq!(page.work().at.entry, last);
    page.act(Action::Go(Move::First));
    page.review(Review::Typed(Field::Authors, "Jo Marr".into()));
    page.review(Review::SaveAuthors);
    page.act(Action::Go(Move::Last));
    page.act(Action::Undo);
    assert_eq!((page.work().at.entry, page.fix().line), (0, 0));
}

#[test]
fn the_panel_opens_at_once_and_has_its_lines_once_they_can_be_read() {
    let mut page = Page::working();
    let entries = page.work().entries();
    page.state.reads_lines = false;
    let effects = page.review(Review::Open);
    assert!(
        matches!(
            effects[..],
            [Effect::Focus("#fix-lines"), Effect::LoadReader]
        ),
        "{effects:?}"
    );
    // Keys that come in before the lines do nothing.
    assert!(page.fix().waits && page.fix().lines.is_empty());
    page.review(Review::Merge);
    page.review(Review::Split);
    page.review(Review::Role(LineRole::Boilerplate));
    page.review(Review::SaveAuthors);
    assert_eq!(page.work().entries(), entries);
    assert!(page.work().session.history().next_undo().is_none());

    page.act(Action::ReaderLoaded(Err("offline".to_owned())));
    assert!(page.alert().contains("(offline)"), "{}", page.alert());
    assert_eq!(page.offers(), [Offer::FixAgain]);
    assert!(page.work().fix.is_none());
    let effects = page.act(Offer::FixAgain.action());
    assert!(matches!(effects[..], [_, Effect::LoadReader]));

    page.act(Action::ReaderLoaded(Ok(())));
    assert!(!page.fix().lines.is_empty());
    assert!(page.state.alert.is_none());
    page.review(Review::Close);
    // From then on at once.
    page.review(Review::Open);
    assert!(!page.fix().lines.is_empty());
}

#[test]
fn a_panel_that_was_closed_before_its_lines_came_stays_closed() {
    let mut page = Page::working();
    page.state.reads_lines = false;
    page.review(Review::Open);
    page.review(Review::Close);
    page.act(Action::ReaderLoaded(Ok(())));
    assert!(page.work().fix.is_none());
}
