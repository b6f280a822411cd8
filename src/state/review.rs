//! Review: what a person corrects of a split by hand, and the panel and the
//! form that it is done with.
//!
//! What is not here: what a correction does to entries and labels; the core's
//! `correction` knows that and refuses what would lose something.

use std::rc::Rc;
use std::sync::Arc;

use liveblog_core::correction::{EntryLine, LineRole};
use liveblog_core::when;
use liveblog_core::{
    Clock, Command, Date, Document, Entry, EntryId, EntryRef, Refusal, Stamp, TextRange,
};

use super::{Action, Alert, AppState, Dialog, Effect, Offer, Work};
use crate::words::sentences::say;
use crate::words::{count, fill, t};

/// What can be done in review.
#[derive(Debug)]
pub enum Review {
    /// Open the panel on the current entry, or go back to it.
    Open,
    /// Close the panel.
    Close,
    /// Make this line the current one.
    Line(usize),
    /// Go some lines down, or up.
    Step(isize),
    /// Say what the current line is.
    Role(LineRole),
    /// Begin an entry at the current line.
    Split,
    /// Make one entry of this one and the one before it.
    Merge,
    /// Do the same for all lines that are like the last corrected.
    Alike,
    /// A field's text changed.
    Typed(Field, Rc<str>),
    /// Whether authors go for all entries with the same.
    AuthorsAlike(bool),
    /// Set the entry's time as typed.
    SaveTime,
    /// Set the entry's authors as typed.
    SaveAuthors,
    /// Go to an entry that a notice is about.
    Visit(EntryId),
    /// Open the form of the live blog's details.
    Details,
    /// Set the live blog's details as typed.
    SaveDetails,
}

impl From<Review> for Action {
    fn from(review: Review) -> Self {
        Self::Review(review)
    }
}

/// A field of the panel or of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// An entry's time of day.
    Clock,
    /// An entry's date.
    Date,
    /// An entry's zone.
    Zone,
    /// An entry's authors.
    Authors,
    /// The live blog's title.
    Title,
    /// The day on which the live blog began.
    BlogDate,
    /// The zone of the live blog.
    BlogZone,
    /// Where it was published.
    Url,
    /// Its language.
    Language,
}

impl Field {
    /// What is wrong with its text, if something is.
    fn fault(self) -> &'static str {
        t(match self {
            Self::Clock => "fault.clock",
            Self::Date | Self::BlogDate => "fault.date",
            Self::Zone | Self::BlogZone => "fault.zone",
            Self::Url => "fault.url",
            Self::Language => "fault.language",
            Self::Authors | Self::Title => "",
        })
    }
}

/// What is typed of an entry's time and authors.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntryForm {
    /// The time of day.
    pub clock: Rc<str>,
    /// The date, ISO.
    pub date: Rc<str>,
    /// The zone.
    pub zone: Rc<str>,
    /// The authors, with commas between them.
    pub authors: Rc<str>,
    /// Whether the authors go for all entries with the same.
    pub alike: bool,
    /// The field that is at fault.
    pub fault: Option<Field>,
}

/// What is typed of a live blog's details.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DetailsForm {
    /// The title.
    pub title: Rc<str>,
    /// The day on which it began, ISO.
    pub date: Rc<str>,
    /// The zone.
    pub zone: Rc<str>,
    /// Where it was published.
    pub url: Rc<str>,
    /// Its language.
    pub language: Rc<str>,
    /// The field that is at fault.
    pub fault: Option<Field>,
}

/// What came of a correction, in words at its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The words.
    pub words: Rc<str>,
    /// Whether it was refused.
    pub refused: bool,
}

/// Lines that are like the one that was corrected last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct More {
    /// How many.
    pub count: usize,
    at: EntryRef,
    line: TextRange,
    role: LineRole,
    /// The step that corrected the one; another step ends the offer.
    revision: u64,
}

/// The panel in which a split is corrected, on the current entry.
#[derive(Debug, Default)]
pub struct Fix {
    /// It is not known yet what lines could be: that program is being loaded.
    pub waits: bool,
    /// The entry's lines.
    pub lines: Vec<EntryLine>,
    /// The current line.
    pub line: usize,
    /// What came of the last correction.
    pub said: Option<Said>,
    /// What could be corrected in the same way.
    pub more: Option<More>,
    /// How many entries have the same authors as this one, without it.
    pub same_authors: usize,
    /// What is typed.
    pub form: EntryForm,
    /// The document and the entry that all this is about.
    seen: Option<(Arc<Document>, EntryRef)>,
    /// The panel has just made a step itself: it goes where its line is.
    follows: bool,
}

impl Fix {
    /// Where the current line stands.
    pub fn range(&self) -> Option<TextRange> {
        self.lines.get(self.line).map(|line| line.range)
    }
}

/// What a role is called.
pub fn role_name(role: LineRole) -> &'static str {
    t(match role {
        LineRole::Heading => "role.heading",
        LineRole::Author => "role.author",
        LineRole::Time => "role.time",
        LineRole::Body => "role.text",
        LineRole::Boilerplate => "role.boilerplate",
    })
}

/// A clock as it is typed: without seconds where there are none.
fn clock_words(clock: Clock) -> Rc<str> {
    let words = clock.to_string();
    words.strip_suffix(":00").unwrap_or(&words).into()
}

/// Reads a time of day; empty is none.
fn read_clock(text: &str) -> Option<Option<Clock>> {
    let text = text.trim();
    if text.is_empty() {
        return Some(None);
    }
    let mut parts = [0_u8; 3];
    let mut count = 0;
    for part in text.split(':') {
        let digits = part.bytes().all(|b| b.is_ascii_digit());
        *parts.get_mut(count)? = part.parse().ok().filter(|_| digits)?;
        count += 1;
    }
    let clock = Clock::new(parts[0], parts[1], parts[2])?;
    (count >= 2).then_some(Some(clock))
}

/// Reads a date; empty is none.
fn read_date(text: &str) -> Option<Option<Date>> {
    match text.trim() {
        "" => Some(None),
        text => text.parse().ok().map(Some),
    }
}

/// Reads a zone; empty is none. What was there before may stay, though it be
/// printed so that it has several meanings.
fn read_zone(text: &str, before: Option<&str>) -> Option<Option<String>> {
    let text = text.trim();
    let fine = text.is_empty() || before == Some(text) || when::is_zone(text);
    fine.then(|| filled(text))
}

/// Reads a web address; empty is none.
fn read_url(text: &str) -> Option<Option<String>> {
    let text = text.trim();
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let fine = rest.is_some_and(|rest| rest.contains('.') && !rest.contains(char::is_whitespace));
    (fine || text.is_empty()).then(|| filled(text))
}

/// Reads a language tag by its outward form; empty is none.
fn read_language(text: &str) -> Option<Option<String>> {
    let text = text.trim();
    let mut fine = true;
    for (place, part) in text.split('-').enumerate() {
        fine &= (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
        fine &= place > 0 || part.len() > 1 && part.bytes().all(|b| b.is_ascii_alphabetic());
    }
    (fine || text.is_empty()).then(|| filled(text))
}

fn filled(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn read_authors(text: &str) -> Vec<Arc<str>> {
    let mut authors: Vec<Arc<str>> = Vec::new();
    for name in text.split(',') {
        let name: Arc<str> = name.trim().into();
        if !name.is_empty() && !authors.contains(&name) {
            authors.push(name);
        }
    }
    authors
}

fn words_of<T: ToString>(value: Option<T>) -> Rc<str> {
    value.map_or_else(String::new, |v| v.to_string()).into()
}

impl EntryForm {
    fn of(entry: &Entry) -> Self {
        Self {
            clock: entry.time.clock.map(clock_words).unwrap_or_default(),
            date: words_of(entry.time.date),
            zone: words_of(entry.time.zone.as_deref()),
            authors: entry.authors.join(", ").into(),
            alike: false,
            fault: None,
        }
    }

    /// Shows `now` in the fields that still say what was there `before`; what
    /// was typed stays.
    fn refresh(&mut self, before: &Self, now: Self) {
        for (field, before, now) in [
            (&mut self.clock, &before.clock, now.clock),
            (&mut self.date, &before.date, now.date),
            (&mut self.zone, &before.zone, now.zone),
            (&mut self.authors, &before.authors, now.authors),
        ] {
            if field == before {
                *field = now;
            }
        }
    }
}

impl DetailsForm {
    fn of(document: &Document) -> Self {
        Self {
            title: words_of(document.title.as_deref()),
            date: words_of(document.date),
            zone: words_of(document.time_zone.as_deref()),
            url: words_of(document.source_url.as_deref()),
            language: words_of(document.language.as_deref()),
            fault: None,
        }
    }
}

impl Work {
    /// The current entry.
    fn entry(&self) -> Option<&Arc<Entry>> {
        self.document()?.entries.get(self.at.entry)
    }

    fn say(&mut self, words: &str, refused: bool) {
        if let Some(fix) = &mut self.fix {
            fix.said = Some(Said {
                words: words.into(),
                refused,
            });
        }
    }
}

impl AppState {
    pub(super) fn review(&mut self, review: Review, stamp: &Stamp, effects: &mut Vec<Effect>) {
        let changes = matches!(
            review,
            Review::Role(_)
                | Review::Split
                | Review::Merge
                | Review::Alike
                | Review::SaveTime
                | Review::SaveAuthors
                | Review::SaveDetails
        );
        if changes && !self.may_write() {
            if let Some(work) = self.work_mut() {
                work.say(t("fix.read-only"), true);
            }
            return;
        }
        match review {
            Review::Open => {
                let reads_lines = self.reads_lines;
                if let Some(work) = self.work_mut().filter(|work| work.entries() > 0) {
                    // Open at once, so that the keys that follow are its own.
                    let fix = work.fix.get_or_insert_with(Fix::default);
                    effects.push(Effect::Focus("#fix-lines"));
                    if !reads_lines {
                        fix.waits = true;
                        effects.push(Effect::LoadReader);
                    }
                }
            }
            Review::Close => {
                if let Some(work) = self.work_mut()
                    && work.fix.take().is_some()
                {
                    effects.push(Effect::Focus("[aria-current='true']"));
                }
            }
            Review::Line(line) => self.go_to_line(line, effects),
            Review::Step(by) => {
                if let Some(fix) = self.work().and_then(|work| work.fix.as_ref()) {
                    self.go_to_line(fix.line.saturating_add_signed(by), effects);
                }
            }
            Review::Role(role) => self.set_role(role, stamp),
            Review::Split => {
                if let Some((at, line)) = self.line_in_hand() {
                    let done = self.correct(Command::SplitEntry { at, line }, stamp);
                    self.say(done.map(|done| done.then(|| t("done.split"))));
                }
            }
            Review::Merge => {
                if let Some(at) = self.fix_at() {
                    let done = self.correct(Command::MergeEntry { at }, stamp);
                    self.say(done.map(|done| done.then(|| t("done.merged"))));
                }
            }
            Review::Alike => self.same_for_more(stamp),
            Review::Typed(field, text) => self.typed(field, text),
            Review::AuthorsAlike(alike) => {
                if let Some(fix) = self.fix_mut() {
                    fix.form.alike = alike;
                }
            }
            Review::SaveTime => self.save_time(stamp),
            Review::SaveAuthors => self.save_authors(stamp),
            Review::Visit(entry) => {
                self.settle(stamp);
                if let Some(work) = self.work_mut()
                    && let Some(document) = work.document()
                    && let Some(at) = work.session.project().locate(&document.id, &entry)
                {
                    work.at = at;
                    work.reveal();
                    effects.push(Effect::RememberPlace(work.id.clone(), at));
                }
            }
            Review::Details => {
                self.settle(stamp);
                if self.may_write()
                    && let Some(document) = self.work().and_then(Work::document)
                {
                    let form = DetailsForm::of(document);
                    // Most come for what is missing.
                    let first = if form.date.is_empty() {
                        "#details-date"
                    } else if form.zone.is_empty() {
                        "#details-zone"
                    } else {
                        "#details-title"
                    };
                    effects.push(Effect::Focus(first));
                    self.dialog = Some(Dialog::Details(Box::new(form)));
                }
            }
            Review::SaveDetails => self.save_details(stamp),
        }
    }

    fn fix_mut(&mut self) -> Option<&mut Fix> {
        self.work_mut()?.fix.as_mut()
    }

    /// The entry that the panel is open on.
    fn fix_at(&self) -> Option<EntryRef> {
        let work = self.work()?;
        let fix = work.fix.as_ref().filter(|fix| !fix.waits);
        fix.map(|_| work.at)
    }

    /// The panel's current line.
    fn line_in_hand(&self) -> Option<(EntryRef, TextRange)> {
        let work = self.work()?;
        Some((work.at, work.fix.as_ref()?.range()?))
    }

    fn go_to_line(&mut self, line: usize, effects: &mut Vec<Effect>) {
        if let Some(fix) = self.fix_mut() {
            fix.line = line.min(fix.lines.len().saturating_sub(1));
            effects.push(Effect::ShowLine);
        }
    }

    /// Shows the lines in the panel now that it is known what they could be, or
    /// says why that is not.
    pub(super) fn reader_loaded(&mut self, loaded: Result<(), String>, effects: &mut Vec<Effect>) {
        match loaded {
            Ok(()) => {
                self.reads_lines = true;
                if (self.alert.as_ref()).is_some_and(|a| a.offers.contains(&Offer::FixAgain)) {
                    self.alert = None;
                }
                // It may have been closed again meanwhile.
                if let Some(fix) = self.fix_mut() {
                    fix.waits = false;
                    effects.push(Effect::Focus("#fix-lines"));
                }
            }
            Err(reason) => {
                if let Some(work) = self.work_mut()
                    && work.fix.take().is_some()
                {
                    effects.push(Effect::Focus(super::CURRENT));
                }
                let words = fill("alert.reader", &[("reason", &reason)]);
                self.alert = Some(Alert::error(words).offering(Offer::FixAgain));
            }
        }
    }

    /// Says in the panel, and to a screen reader, what came of a correction;
    /// `None` where nothing had to change.
    fn say(&mut self, done: Result<Option<&str>, Refusal>) {
        let (words, refused) = match done {
            Ok(Some(words)) => (words.to_owned(), false),
            Ok(None) => (t("done.already").to_owned(), false),
            Err(refusal) => (
                fill("done.refused", &[("reason", &say(&refusal.said()))]),
                true,
            ),
        };
        self.announce(&*words);
        if let Some(work) = self.work_mut() {
            work.say(&words, refused);
        }
    }

    /// Makes a correction; whether anything had to change.
    fn correct(&mut self, command: Command, stamp: &Stamp) -> Result<bool, Refusal> {
        self.settle(stamp);
        let Some(work) = self.work_mut() else {
            return Ok(false);
        };
        if let Some(fix) = &mut work.fix {
            fix.more = None;
        }
        let documents = work.session.project().documents().to_vec();
        let Some(row) = work.session.run(command, stamp)? else {
            return Ok(false);
        };
        work.keeping.queue.push(row);
        work.refit(&documents);
        work.touch += 1;
        if let Some(fix) = &mut work.fix {
            fix.follows = true;
        }
        Ok(true)
    }

    fn set_role(&mut self, role: LineRole, stamp: &Stamp) {
        let before = self.work().and_then(Work::document).cloned();
        let (Some((at, line)), Some(before)) = (self.line_in_hand(), before) else {
            return;
        };
        let command = Command::SetRole {
            at,
            line,
            role,
            alike: false,
        };
        let done = self.correct(command, stamp);
        if done == Ok(true)
            && let Some(work) = self.work_mut()
            && let Some(fix) = &mut work.fix
        {
            let count = before.alike(at.entry, line, role).len();
            fix.more = (count > 0).then(|| More {
                count,
                at,
                line,
                role,
                revision: work.session.revision(),
            });
        }
        self.say(done.map(|done| {
            done.then(|| {
                t(match role {
                    LineRole::Heading => "done.heading",
                    LineRole::Author => "done.author",
                    LineRole::Time => "done.time",
                    LineRole::Body => "done.text",
                    LineRole::Boilerplate => "done.boilerplate",
                })
            })
        }));
    }

    /// Makes the last correction anew, for all lines that it goes for: one
    /// step in the place of the one.
    fn same_for_more(&mut self, stamp: &Stamp) {
        self.settle(stamp);
        let Some(work) = self.work_mut() else { return };
        let revision = work.session.revision();
        let more = work.fix.as_mut().and_then(|fix| fix.more.take());
        let Some(more) = more.filter(|more| more.revision == revision) else {
            return;
        };
        let documents = work.session.project().documents().to_vec();
        let command = Command::SetRole {
            at: more.at,
            line: more.line,
            role: more.role,
            alike: true,
        };
        let Ok(Some(row)) = work.session.undo() else {
            return;
        };
        work.keeping.queue.push(row);
        let words = count("done.alike", more.count);
        let done = match work.session.run(command, stamp) {
            Ok(Some(row)) => {
                work.keeping.queue.push(row);
                Ok(Some(&*words))
            }
            // The one stays as it was corrected.
            none => match work.session.redo() {
                Ok(Some(row)) => {
                    work.keeping.queue.push(row);
                    none.map(|_| Some(t("done.nothing-more")))
                }
                _ => Ok(Some(t("done.not-alike"))),
            },
        };
        work.refit(&documents);
        work.touch += 1;
        if let Some(fix) = &mut work.fix {
            fix.follows = true;
        }
        self.say(done);
    }

    fn typed(&mut self, field: Field, text: Rc<str>) {
        if let Some(Dialog::Details(form)) = &mut self.dialog {
            let value = match field {
                Field::Title => &mut form.title,
                Field::BlogDate => &mut form.date,
                Field::BlogZone => &mut form.zone,
                Field::Url => &mut form.url,
                Field::Language => &mut form.language,
                _ => return,
            };
            *value = text;
            form.fault.take_if(|fault| *fault == field);
        } else if let Some(fix) = self.fix_mut() {
            let form = &mut fix.form;
            let value = match field {
                Field::Clock => &mut form.clock,
                Field::Date => &mut form.date,
                Field::Zone => &mut form.zone,
                Field::Authors => &mut form.authors,
                _ => return,
            };
            *value = text;
            form.fault.take_if(|fault| *fault == field);
        }
    }

    fn save_time(&mut self, stamp: &Stamp) {
        let Some(at) = self.fix_at() else { return };
        let zone = self.work().and_then(Work::entry);
        let zone = zone.and_then(|entry| entry.time.zone.clone());
        let Some(fix) = self.fix_mut() else { return };
        let form = &mut fix.form;
        let read = (|| {
            let clock = read_clock(&form.clock).ok_or(Field::Clock)?;
            let date = read_date(&form.date).ok_or(Field::Date)?;
            let zone = read_zone(&form.zone, zone.as_deref()).ok_or(Field::Zone)?;
            Ok(Command::SetTime {
                at,
                clock,
                date,
                zone,
            })
        })();
        match read {
            Ok(command) => {
                let done = self.correct(command, stamp);
                if done.is_ok()
                    && let Some((form, now)) = self.form_and_entry()
                {
                    (form.clock, form.date, form.zone) = (now.clock, now.date, now.zone);
                    form.fault = None;
                }
                self.say(done.map(|done| done.then(|| t("done.time-set"))));
            }
            Err(fault) => {
                form.fault = Some(fault);
                self.announce(fault.fault());
            }
        }
    }

    fn save_authors(&mut self, stamp: &Stamp) {
        let Some(at) = self.fix_at() else { return };
        let Some(fix) = self.fix_mut() else { return };
        let command = Command::SetAuthors {
            at,
            authors: read_authors(&fix.form.authors),
            alike: fix.form.alike,
        };
        let done = self.correct(command, stamp);
        if done.is_ok()
            && let Some((form, now)) = self.form_and_entry()
        {
            (form.authors, form.alike) = (now.authors, false);
        }
        self.say(done.map(|done| done.then(|| t("done.authors-set"))));
    }

    /// What is typed, and what there would be if nothing were.
    fn form_and_entry(&mut self) -> Option<(&mut EntryForm, EntryForm)> {
        let work = self.work_mut()?;
        let now = EntryForm::of(work.entry()?);
        Some((&mut work.fix.as_mut()?.form, now))
    }

    fn save_details(&mut self, stamp: &Stamp) {
        let work = self.work();
        let at = work.map_or(0, |work| work.at.document);
        let before = work.and_then(Work::document);
        let before = before.and_then(|document| document.time_zone.clone());
        let Some(Dialog::Details(form)) = &mut self.dialog else {
            return;
        };
        let read = (|| {
            Ok(Command::SetHead {
                document: at,
                title: filled(form.title.trim()),
                date: read_date(&form.date).ok_or(Field::BlogDate)?,
                time_zone: read_zone(&form.zone, before.as_deref()).ok_or(Field::BlogZone)?,
                source_url: read_url(&form.url).ok_or(Field::Url)?,
                language: read_language(&form.language).ok_or(Field::Language)?,
            })
        })();
        let command = match read {
            Ok(command) => command,
            Err(fault) => {
                form.fault = Some(fault);
                self.announce(fault.fault());
                return;
            }
        };
        self.dialog = None;
        if let Err(refusal) = self.correct(command, stamp).map(|done| {
            if done {
                self.announce(t("done.details"));
            }
        }) {
            self.alert = Some(super::Alert::error(fill(
                "alert.refused",
                &[("reason", &say(&refusal.said()))],
            )));
        }
    }

    /// Keeps the panel to the current entry and its line, whatever has been
    /// done meanwhile.
    pub(super) fn refresh_fix(&mut self, effects: &mut Vec<Effect>) {
        let announcement = self.announcement.clone();
        let Some(work) = self.work_mut() else { return };
        let Some(document) = work.document().cloned() else {
            work.fix = None;
            return;
        };
        let now = work.at;
        let Some(fix) = work.fix.as_mut().filter(|fix| !fix.waits) else {
            return;
        };
        let follows = std::mem::take(&mut fix.follows);
        let (same, corrected) = match &fix.seen {
            Some((seen, at)) => {
                let same = Arc::ptr_eq(seen, &document);
                (same && *at == now, !same && seen.id == document.id)
            }
            None => (false, false),
        };
        if same {
            return;
        }
        // After a correction, or when one is taken back, the line may be in a
        // neighbour of the entry. Where a step elsewhere is taken back, the
        // panel goes there.
        let mut found = None;
        if let (Some((before, was)), Some(wanted), true) = (&fix.seen, fix.range(), corrected) {
            for entry in [was.entry, was.entry + 1, was.entry.wrapping_sub(1)] {
                let lines = document.lines(entry);
                let holds =
                    |line: &EntryLine| (line.range.start..line.range.end).contains(&wanted.start);
                let Some(line) = lines.iter().position(holds) else {
                    continue;
                };
                let old = before.entries.get(was.entry);
                let both = old.zip(document.entries.get(entry));
                let stays = follows || was.entry == now.entry;
                if stays || both.is_some_and(|(old, new)| !Arc::ptr_eq(old, new)) {
                    found = Some((entry, line, lines));
                }
                break;
            }
        }
        if !follows {
            fix.more = None;
            fix.said = corrected.then_some(Said {
                words: announcement,
                refused: false,
            });
        }
        let (entry, line, lines) =
            found.unwrap_or_else(|| (now.entry, 0, document.lines(now.entry)));
        (fix.line, fix.lines) = (line, lines);
        let at = EntryRef { entry, ..now };
        let new = document.entries.get(entry);
        let form = new.map_or_else(EntryForm::default, |entry| EntryForm::of(entry));
        let old = fix.seen.as_ref();
        match old.and_then(|(before, was)| before.entries.get(was.entry)) {
            Some(old) if corrected && new.is_some_and(|new| new.id == old.id) => {
                fix.form.refresh(&EntryForm::of(old), form);
            }
            _ => fix.form = form,
        }
        fix.same_authors = match document.entries.get(entry) {
            Some(own) if !own.authors.is_empty() => {
                let same = document.entries.iter().filter(|e| e.authors == own.authors);
                same.count().saturating_sub(1)
            }
            _ => 0,
        };
        fix.seen = Some((document, at));
        effects.push(Effect::ShowLine);
        if at != now {
            work.at = at;
            work.reveal();
            effects.push(Effect::RememberPlace(work.id.clone(), at));
        }
    }
}

/// The words of a field's fault, where it is the one at fault.
pub fn fault_words(fault: Option<Field>, field: Field) -> Option<&'static str> {
    (fault == Some(field)).then(|| field.fault())
}
