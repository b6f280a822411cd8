//! Passages and attributions, without a browser.

use liveblog_core::passage::{Selection, Unit, Way};
use liveblog_core::{AnnotationId, Naming, Part, QuoteType, Role, Span, dataset};

use super::super::records::Records;
use super::super::spans::{Menu, Selected, Spans, Toward};
use super::*;

const WORDS: &str = "\
Weir breach – live

Weir breach – live

👩‍👩‍👧 Families leave

06:10 , Ada Fenwick

“We go now,” said Noor Haddad. Cafe\u{301} owner Jon Pell stays.

قال الحارس: «ابقوا هنا». Then 10:30 came.

Road closed

06:20 , Ada Fenwick

The harbour road is closed.
";

const ON: Toward = Toward::Way(Way::On);
const BACK: Toward = Toward::Way(Way::Back);

impl Page {
    fn reading() -> Self {
        let mut page = Self::new();
        page.act(paste(WORDS));
        page.act(Action::SplitDone(Some(split(WORDS))));
        page.written();
        page
    }

    /// Reading with the labels that attributions need.
    fn crediting() -> Self {
        let mut page = Self::reading();
        page.act(Records::AddLabels.into());
        page
    }

    fn spans(&mut self, spans: Spans) -> Vec<Effect> {
        self.act(spans.into())
    }

    fn selected(&self) -> &str {
        self.work().selected_words()
    }

    fn announced(&self) -> &str {
        &self.state.announcement
    }

    /// Selects these words of the current entry, as by mouse.
    fn drag(&mut self, part: Part, words: &str) {
        let at = self.work().at.entry;
        let blog = self.work().document().unwrap().clone();
        let entry = &blog.entries[at];
        let text = match part {
            Part::Text => blog.text(entry),
            Part::Heading => blog.heading(entry).unwrap(),
        };
        let start = text.find(words).expect("the words are there") as u32;
        self.spans(Spans::Selected(Selected {
            entry: at,
            part,
            selection: Selection {
                anchor: start,
                focus: start + words.len() as u32,
            },
            cut: false,
        }));
    }

    /// The labelled passages of the current entry: label and words.
    fn passages(&self) -> Vec<(String, String)> {
        let work = self.work();
        let blog = work.document().unwrap();
        let entry = &blog.entries[work.at.entry];
        let mut all = Vec::new();
        for annotation in &work.records().unwrap().annotations {
            if let Some(span) = annotation.span {
                let text = match span.part {
                    Part::Text => blog.text(entry),
                    Part::Heading => blog.heading(entry).unwrap(),
                };
                all.push((annotation.label.to_string(), span.range.of(text).to_owned()));
            }
        }
        all
    }

    fn has(&self, expected: &[(&str, &str)]) {
        let passages = self.passages();
        let passages: Vec<_> = passages.iter().map(|(l, w)| (&**l, &**w)).collect();
        assert_eq!(passages, expected);
    }

    fn undo(&mut self) {
        self.act(Action::Undo);
    }
}

#[test]
fn words_are_selected_by_keys_alone_in_the_text_and_in_the_heading() {
    let mut page = Page::reading();
    let steps: &[(Spans, &str)] = &[
        (Spans::Toggle, "We"),
        (Spans::Step(Unit::Word, Toward::Right), "go"),
        (Spans::Extend(Unit::Word, Toward::Right), "go now"),
        (Spans::Turn, "go now"),
        (Spans::Extend(Unit::Word, Toward::Left), "We go now"),
        (Spans::Extend(Unit::Character, Toward::Right), "e go now"),
        (Spans::Widen, "“We go now,” said Noor Haddad."),
        (
            Spans::Widen,
            "“We go now,” said Noor Haddad. Cafe\u{301} owner Jon Pell stays.",
        ),
        (Spans::Step(Unit::Sentence, ON), "قال الحارس: «ابقوا هنا»."),
        (
            Spans::Step(Unit::Sentence, BACK),
            "Cafe\u{301} owner Jon Pell stays.",
        ),
        (
            Spans::Step(Unit::Sentence, BACK),
            "“We go now,” said Noor Haddad.",
        ),
        // Over the edge into the heading, and back.
        (Spans::Step(Unit::Word, BACK), "leave"),
        (Spans::Step(Unit::Word, BACK), "Families"),
        (Spans::Step(Unit::Word, BACK), "👩‍👩‍👧"),
        (Spans::Step(Unit::Word, BACK), "👩‍👩‍👧"),
        (
            Spans::Step(Unit::Sentence, ON),
            "“We go now,” said Noor Haddad.",
        ),
    ];
    for (step, (spans, expected)) in steps.iter().enumerate() {
        let spans = match spans {
            Spans::Toggle => Spans::Toggle,
            Spans::Turn => Spans::Turn,
            Spans::Widen => Spans::Widen,
            Spans::Step(unit, toward) => Spans::Step(*unit, *toward),
            Spans::Extend(unit, toward) => Spans::Extend(*unit, *toward),
            other => panic!("{other:?}"),
        };
        page.spans(spans);
        assert_eq!(page.selected(), *expected, "step {step}");
    }
    page.spans(Spans::Toggle);
    assert_eq!(page.selected(), "");
}

#[test]
fn arrows_go_as_they_point_where_the_text_runs_from_right_to_left() {
    let mut page = Page::reading();
    page.drag(Part::Text, "الحارس");
    page.spans(Spans::Step(Unit::Word, Toward::Left));
    assert_eq!(page.selected(), "ابقوا");
    page.spans(Spans::Step(Unit::Word, Toward::Right));
    page.spans(Spans::Step(Unit::Word, Toward::Right));
    assert_eq!(page.selected(), "قال");
    page.spans(Spans::Extend(Unit::Word, Toward::Left));
    assert_eq!(page.selected(), "قال الحارس");
}

#[test]
fn what_is_selected_is_said() {
    let mut page = Page::reading();
    page.spans(Spans::Toggle);
    assert_eq!(page.announced(), "Selected: We");
    page.label("claim");
    assert_eq!(page.announced(), "Claim set");
    page.spans(Spans::Step(Unit::Word, ON));
    page.spans(Spans::Step(Unit::Word, BACK));
    assert_eq!(page.announced(), "Selected: We; Claim");
    page.spans(Spans::Leave);
    page.spans(Spans::Next(Way::On));
    assert_eq!(page.announced(), "Claim: We");
}

#[test]
fn a_label_goes_on_the_selection_and_a_second_one_too() {
    let mut page = Page::reading();
    page.drag(Part::Text, " owner Jon Pell ");
    // Without the blanks at its edges.
    assert_eq!(page.selected(), "owner Jon Pell");
    page.label("claim");
    page.label("eyewitness");
    page.has(&[
        ("claim", "owner Jon Pell"),
        ("eyewitness", "owner Jon Pell"),
    ]);
    page.label("claim");
    page.has(&[("eyewitness", "owner Jon Pell")]);
    // A label for entries can only mean the entry.
    page.label("update");
    assert_eq!(page.labels(), ["eyewitness", "update"]);
    page.has(&[("eyewitness", "owner Jon Pell")]);
    // Without a selection the entry is meant again.
    page.spans(Spans::Leave);
    page.label("claim");
    page.has(&[("eyewitness", "owner Jon Pell")]);
    assert_eq!(page.labels(), ["eyewitness", "update", "claim"]);
}

#[test]
fn characters_are_never_cut() {
    let mut page = Page::reading();
    page.drag(Part::Heading, "👩‍👩‍👧");
    let at = |anchor, focus| Selected {
        entry: 0,
        part: Part::Heading,
        selection: Selection { anchor, focus },
        cut: false,
    };
    // From within the family to within “Families”.
    page.spans(Spans::Selected(at(4, 22)));
    page.label("claim");
    page.has(&[("claim", "👩‍👩‍👧 Fam")]);
    page.undo();
    // A double click on an emoji takes the blank beside it.
    page.spans(Spans::Selected(at(18, 19)));
    assert_eq!(page.selected(), "👩‍👩‍👧");
    page.drag(Part::Text, "Cafe");
    page.label("claim");
    page.has(&[("claim", "Cafe\u{301}")]);
}

#[test]
fn bounds_move_in_one_step_that_can_be_undone() {
    let mut page = Page::reading();
    page.drag(Part::Text, "Jon Pell");
    page.label("claim");
    page.spans(Spans::Leave);
    page.spans(Spans::Next(Way::On));
    page.spans(Spans::Extend(Unit::Word, ON));
    page.spans(Spans::Turn);
    page.spans(Spans::Extend(Unit::Word, BACK));
    // Not yet a step, and not yet saved.
    page.has(&[("claim", "Jon Pell")]);
    page.written();
    assert_ne!(page.status(), SaveStatus::Saved);
    // Escape leaves them as they were, and the passage picked.
    page.spans(Spans::Leave);
    assert_eq!(page.selected(), "Jon Pell");
    // Enter keeps them and stays.
    page.spans(Spans::Extend(Unit::Word, ON));
    page.act(Action::Done);
    page.has(&[("claim", "Jon Pell stays")]);
    assert_eq!(page.work().at.entry, 0);
    page.undo();
    assert_eq!(page.selected(), "Jon Pell");
    page.spans(Spans::Extend(Unit::Word, ON));
    // What is done next keeps them, too.
    page.act(Action::Go(Move::Next));
    page.act(Action::Go(Move::Previous));
    page.has(&[("claim", "Jon Pell stays")]);
    page.undo();
    page.has(&[("claim", "Jon Pell")]);
    page.act(Action::Redo);
    page.has(&[("claim", "Jon Pell stays")]);
    // With a handle: one step, and the selection follows what undo does.
    page.spans(Spans::Next(Way::On));
    let span = page.work().selected().unwrap();
    page.spans(Spans::Drag(Selection {
        anchor: span.range.end,
        focus: span.range.start - 6,
    }));
    page.spans(Spans::Drop);
    page.has(&[("claim", "owner Jon Pell stays")]);
    assert_eq!(page.announced(), "Claim moved");
    page.undo();
    assert_eq!(page.selected(), "Jon Pell stays");
}

#[test]
fn a_passage_is_relabelled_and_deleted() {
    let mut page = Page::reading();
    page.drag(Part::Text, "Jon Pell");
    page.label("claim");
    let id = page.work().records().unwrap().annotations[0].id.clone();
    page.spans(Spans::Relabel(id.clone(), "denial".into()));
    page.has(&[("denial", "Jon Pell")]);
    // What was just labelled can be deleted without picking it.
    page.spans(Spans::Remove);
    page.has(&[]);
    page.undo();
    page.has(&[("denial", "Jon Pell")]);
    page.label("claim");
    page.spans(Spans::Remove);
    assert_eq!(page.announced(), "Choose one of its labels first");
    page.spans(Spans::Pick(0, id));
    page.spans(Spans::Remove);
    page.has(&[("claim", "Jon Pell")]);
}

#[test]
fn clicks_go_through_the_passages_at_a_place() {
    let mut page = Page::reading();
    for (words, label) in [
        ("“We go now,” said Noor Haddad.", "claim"),
        ("We go now", "eyewitness"),
        ("said Noor Haddad", "denial"),
    ] {
        page.drag(Part::Text, words);
        page.label(label);
    }
    page.spans(Spans::ClickBeside);
    for expected in ["We go now", "“We go now,” said Noor Haddad.", "We go now"] {
        page.spans(Spans::Click(0, Part::Text, 4));
        assert_eq!(page.selected(), expected);
    }
    page.spans(Spans::Next(Way::On));
    assert_eq!(page.selected(), "said Noor Haddad");
    page.spans(Spans::Next(Way::On));
    assert_eq!(page.selected(), "“We go now,” said Noor Haddad.");
    page.spans(Spans::Next(Way::Back));
    assert_eq!(page.selected(), "said Noor Haddad");
}

#[test]
fn a_selection_ends_with_its_entry() {
    let mut page = Page::reading();
    page.drag(Part::Text, "Jon Pell");
    assert_eq!(
        page.work().spans.passage.as_ref().unwrap().menu,
        Menu::Shown
    );
    page.act(Action::Select(0));
    assert_eq!(page.selected(), "Jon Pell");
    page.act(Action::Go(Move::Next));
    assert_eq!(page.selected(), "");
    // Selecting in another entry goes there.
    page.spans(Spans::Selected(Selected {
        entry: 0,
        part: Part::Heading,
        selection: Selection {
            anchor: 0,
            focus: 99,
        },
        cut: true,
    }));
    assert_eq!(page.work().at.entry, 0);
    assert_eq!(page.selected(), "👩‍👩‍👧 Families leave");
    assert!(page.announced().starts_with("A passage lies in one"));
}

#[test]
fn a_read_only_tab_selects_and_changes_nothing() {
    let mut page = Page::reading();
    page.drag(Part::Text, "Jon Pell");
    page.label("claim");
    let id = page.id();
    page.written();
    page.act(Action::Lock(id, Outcome::Lost));
    page.spans(Spans::Next(Way::On));
    page.spans(Spans::Extend(Unit::Word, ON));
    page.act(Action::Go(Move::Next));
    page.act(Action::Go(Move::Previous));
    page.has(&[("claim", "Jon Pell")]);
    page.spans(Spans::Next(Way::On));
    page.spans(Spans::Remove);
    page.label("denial");
    page.act(Records::Fields.into());
    page.has(&[("claim", "Jon Pell")]);
    assert_eq!(page.status(), SaveStatus::ReadOnly);
}

#[test]
fn the_file_has_code_points_utf16_and_the_very_words() {
    let mut page = Page::reading();
    page.drag(Part::Heading, "Families");
    page.label("claim");
    page.drag(Part::Text, "ابقوا هنا");
    page.label("claim");
    let file = dataset::write(page.work().session.project(), &stamp(0).at);
    let file: Vec<&str> = file.split_whitespace().collect();
    let file = file.join(" ");
    // The family: five code points, eight units.
    assert!(file.contains(r#""part": "heading", "start": 6, "end": 14, "exact": "Families""#));
    assert!(
        file.contains(r#""utf16": { "start": 9, "end": 17 }"#),
        "{file}"
    );
    assert!(file.contains(r#""exact": "ابقوا هنا""#));
}

#[test]
fn a_label_for_passages_begins_to_select_where_nothing_is_selected() {
    let mut page = Page::crediting();
    page.label("content");
    assert_eq!(page.selected(), "We");
    page.has(&[]);
    assert_eq!(page.alert(), "");
}

#[test]
fn an_attribution_is_made_of_the_keys_of_its_labels() {
    let mut page = Page::crediting();
    page.drag(Part::Text, "“We go now,”");
    page.label("content");
    page.drag(Part::Text, "Noor Haddad");
    page.label("source");
    page.drag(Part::Text, "said");
    page.label("cue");
    let record = page.work().record().unwrap().clone();
    let roles: Vec<Role> = record.members.iter().map(|m| m.role).collect();
    assert_eq!(roles, [Role::Content, Role::Source, Role::Cue]);
    // Escape closes it; the next content begins another.
    page.spans(Spans::Leave);
    assert!(page.work().record().is_none());
    page.drag(Part::Text, "Jon Pell stays");
    page.label("content");
    assert_eq!(page.work().records().unwrap().attributions.len(), 2);
    // Going to a passage opens the attribution that it is of, which can then
    // be added to.
    page.spans(Spans::Leave);
    page.spans(Spans::Click(0, Part::Text, 4));
    assert_eq!(page.work().record().unwrap().id, record.id);
    page.drag(Part::Text, "«ابقوا هنا»");
    page.label("content");
    assert_eq!(page.work().record().unwrap().members.len(), 4);
    // A label taken away takes its passage out.
    page.label("content");
    assert_eq!(page.work().record().unwrap().members.len(), 3);
    page.undo();
    page.undo();
    assert_eq!(page.work().record().unwrap().members.len(), 3);
}

#[test]
fn an_attributions_fields_are_set_and_speakers_are_offered_again() {
    let mut page = Page::crediting();
    page.drag(Part::Text, "“We go now,”");
    let effects = page.act(Records::Fields.into());
    assert!(
        effects
            .iter()
            .any(|e| matches!(e, Effect::Focus("#record-speaker")))
    );
    page.act(Records::Speaker(" Noor Haddad ".into()).into());
    page.act(Records::SourceType("eyewitness_resident".into()).into());
    page.act(Records::Naming(Some(Naming::Named)).into());
    page.act(Records::QuoteType(Some(QuoteType::Mixed)).into());
    let fields = page.work().record().unwrap().fields.clone();
    assert_eq!(fields.speaker.as_deref(), Some("Noor Haddad"));
    assert_eq!(fields.source_type.as_deref(), Some("eyewitness_resident"));
    assert_eq!(fields.naming, Some(Naming::Named));
    assert_eq!(fields.quote_type, Some(QuoteType::Mixed));
    page.act(Records::QuoteType(None).into());
    assert_eq!(page.work().record().unwrap().fields.quote_type, None);
    page.spans(Spans::Leave);
    page.drag(Part::Text, "Jon Pell stays");
    page.label("content");
    page.act(Records::Speaker("Jon Pell".into()).into());
    page.act(Action::Go(Move::Next));
    assert!(page.work().record().is_none());
    page.drag(Part::Text, "The harbour road");
    page.label("content");
    let speakers: Vec<_> = page.work().spans.speakers.iter().map(|s| &**s).collect();
    assert_eq!(speakers, ["Jon Pell", "Noor Haddad"]);
    page.act(Records::Remove.into());
    assert!(page.work().record().is_none());
    page.has(&[]);
    page.undo();
    page.has(&[("content", "The harbour road")]);
}

#[test]
fn a_codebook_without_the_labels_of_attributions_is_offered_them() {
    let mut page = Page::reading();
    page.drag(Part::Text, "“We go now,”");
    page.act(Records::Fields.into());
    assert_eq!(page.offers(), [Offer::AddRoles]);
    let effects = page.act(Offer::AddRoles.action());
    assert_eq!(page.alert(), "");
    // What was asked for goes on.
    page.has(&[("content", "“We go now,”")]);
    assert!(page.work().record().is_some());
    let focus = effects.iter().filter_map(|effect| match effect {
        Effect::Focus(selector) => Some(*selector),
        _ => None,
    });
    assert_eq!(focus.collect::<Vec<_>>().last(), Some(&"#record-speaker"));
    let codebook = page.work().session.project().codebook.clone();
    for role in Role::ALL {
        let label = codebook.label(role.label()).unwrap();
        let key = label.hotkey.as_deref().expect("each has a key");
        assert_eq!(codebook.label_for_key(key).unwrap().id, label.id);
    }
    page.undo();
    page.undo();
    assert!(
        page.work()
            .session
            .project()
            .codebook
            .label("content")
            .is_none()
    );
}

#[test]
fn a_correction_of_the_split_ends_the_selection() {
    let mut page = Page::reading();
    page.act(Action::Go(Move::Next));
    page.drag(Part::Text, "road");
    page.act(Action::Review(Review::Open));
    page.act(Action::Review(Review::Merge));
    assert_eq!(page.selected(), "");
}

#[test]
fn a_selection_is_kept_within_the_text() {
    let mut page = Page::reading();
    page.spans(Spans::Selected(Selected {
        entry: 1,
        part: Part::Text,
        selection: Selection {
            anchor: 4_000,
            focus: 12,
        },
        cut: false,
    }));
    assert_eq!(page.selected(), "road is closed.");
    let span: Span = page.work().selected().unwrap();
    assert_eq!((span.range.start, span.range.end), (12, 27));
}

#[test]
fn whatever_is_done_passages_hold_words_and_every_step_can_be_taken_back() {
    let mut page = Page::crediting();
    page.written();
    let mut number = 7_u64;
    let mut random = |below: u64| {
        number = number
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (number >> 33) % below
    };
    let towards = [ON, BACK, Toward::Left, Toward::Right];
    let units = [Unit::Word, Unit::Sentence, Unit::Character, Unit::Block];
    let labels = [
        "claim",
        "quote",
        "content",
        "source",
        "cue",
        "check_worthy",
        "update",
    ];
    for step in 0..4_000 {
        let (unit, toward) = (units[random(4) as usize], towards[random(4) as usize]);
        let part = [Part::Text, Part::Heading][random(2) as usize];
        let (entry, a, b) = (random(2) as usize, random(150) as u32, random(150) as u32);
        let way = [Way::On, Way::Back][random(2) as usize];
        let own = page.work().records().unwrap().annotations.clone();
        let one = own.get(random(4) as usize).map(|a| a.id.clone());
        let action = match random(20) {
            0 => Spans::Toggle.into(),
            1 => Spans::Leave.into(),
            2 | 3 => Spans::Step(unit, toward).into(),
            4..=6 => Spans::Extend(unit, toward).into(),
            7 => Spans::Turn.into(),
            8 => Spans::Widen.into(),
            9 | 10 => Spans::Next(way).into(),
            11 => Spans::Selected(Selected {
                entry,
                part,
                selection: Selection {
                    anchor: a,
                    focus: b,
                },
                cut: false,
            })
            .into(),
            12 => Spans::Click(page.work().at.entry, part, a).into(),
            13 => Spans::Drop.into(),
            14 => match one {
                Some(id) => Spans::Relabel(id, labels[random(6) as usize].into()).into(),
                None => Spans::Remove.into(),
            },
            15 => Spans::Remove.into(),
            16 => Action::Go(if a > 75 { Move::Next } else { Move::Previous }),
            17 => match random(3) {
                0 => Records::Remove.into(),
                1 => Records::Speaker("Noor".into()).into(),
                _ => Records::Fields.into(),
            },
            _ => Action::ToggleLabel(labels[random(7) as usize].into()),
        };
        page.act(action);
        page.written();
        for (_, words) in page.passages() {
            assert!(
                !words.is_empty() && words.trim() == words,
                "step {step}: {words:?}"
            );
        }
        let records = page.work().records().unwrap();
        for record in &records.attributions {
            let has = |id: &AnnotationId| records.annotations.iter().any(|a| a.id == *id);
            assert!(
                record.members.iter().all(|m| has(&m.annotation)),
                "step {step}"
            );
        }
    }
    page.spans(Spans::Leave);
    page.spans(Spans::Leave);
    // As far as the history goes, every step can be taken back and made again.
    let all = page.work().session.project().clone();
    let mut undone = 0;
    while page.work().session.history().next_undo().is_some() {
        page.undo();
        page.written();
        undone += 1;
    }
    assert!(undone > 500, "{undone}");
    for _ in 0..undone {
        page.act(Action::Redo);
        page.written();
    }
    assert_eq!(*page.work().session.project(), all);
}

#[test]
fn a_name_that_is_being_typed_is_not_wiped_and_is_kept() {
    let mut page = Page::crediting();
    page.drag(Part::Text, "“We go now,”");
    page.act(Records::Fields.into());
    while !page.written().is_empty() {}
    let shown = |page: &Page| {
        let record = page.work().record().unwrap();
        page.work().speaker_shown(record).to_owned()
    };
    let speaker = |page: &Page| page.work().record().unwrap().fields.speaker.clone();
    let effects = page.act(Records::SpeakerTyped("Noor ".into()).into());
    assert!(matches!(&effects[..], [Effect::SettleNoteLater]));
    page.act(Action::Window(0..2));
    assert_eq!((&*shown(&page), speaker(&page)), ("Noor ", None));
    assert_eq!(page.status(), SaveStatus::Saving);

    // A pause keeps it, and leaves the blank to go on from.
    let effects = page.act(Action::NoteSettled);
    assert_eq!(rows(&effects).len(), 1);
    page.written();
    assert_eq!(page.status(), SaveStatus::Saved);
    assert_eq!(speaker(&page).as_deref(), Some("Noor"));
    assert_eq!(shown(&page), "Noor ");
    page.act(Action::Undo);
    assert_eq!((&*shown(&page), speaker(&page)), ("", None));

    // Another field does not put the name back to what it was.
    page.act(Records::SpeakerTyped("Noor Haddad".into()).into());
    page.act(Records::Naming(Some(Naming::Named)).into());
    let fields = page.work().record().unwrap().fields.clone();
    assert_eq!(fields.speaker.as_deref(), Some("Noor Haddad"));
    assert_eq!(fields.naming, Some(Naming::Named));

    // Nor does it get lost by going on.
    page.act(Records::SpeakerTyped("Noor H.".into()).into());
    let record = page.work().record().unwrap().id.clone();
    page.act(Action::Go(Move::Next));
    page.act(Action::Go(Move::Previous));
    let records = page.work().records().unwrap().attributions.iter();
    let mut records = records.filter(|r| r.id == record);
    let speaker = records.next().unwrap().fields.speaker.clone();
    assert_eq!(speaker.as_deref(), Some("Noor H."));
}
