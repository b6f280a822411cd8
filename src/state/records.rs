//! Attributions: passages of an entry that together say who said what, and
//! what is said of each attribution as a whole.
//!
//! The label of a role on a selected passage makes an attribution, or adds to
//! the one that is open. One stays open until Escape, another entry, or until
//! a new one is begun.
//!
//! What is not here: how the quote type follows from quotation marks (the core
//! knows), and suggestions of who speaks.

use std::rc::Rc;
use std::sync::Arc;

use liveblog_core::{
    Attribution, AttributionFields, Command, EntryRef, Naming, QuoteType, RecordId, Refusal, Role,
    Shipped, Span, Stamp,
};

use super::spans::at_span;
use super::{Access, Action, Alert, AppState, Effect, Offer, Work};
use crate::words::sentences::say;
use crate::words::{fill, t};

/// Keys that the page itself does not use and few codebooks do.
const FREE_KEYS: &[&str] = &["9", "-", "+", "'", "#"];

/// What can be done with attributions.
#[derive(Debug)]
pub enum Records {
    /// Open the attribution of the selection, or make one of it, and go to its
    /// fields.
    Fields,
    /// Close the one that is open, so that the next content begins another.
    Close,
    /// The quote type is this; `None` for the one that follows.
    QuoteType(Option<QuoteType>),
    /// This is who speaks.
    Speaker(Rc<str>),
    /// This much of who speaks is typed.
    SpeakerTyped(Rc<str>),
    /// The source is of this type.
    SourceType(Rc<str>),
    /// Whether the source is named.
    Naming(Option<Naming>),
    /// Take the open one apart.
    Remove,
    /// Add the labels that attributions need to the codebook.
    AddLabels,
}

impl From<Records> for Action {
    fn from(records: Records) -> Self {
        Self::Records(records)
    }
}

/// Who speaks, as it is being typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    at: EntryRef,
    record: RecordId,
    text: Rc<str>,
    /// Whether it is a step already. What was typed is still shown then, since
    /// the blank at its end is no part of the name but of what comes next.
    is_step: bool,
}

impl Work {
    /// What the field for who speaks in an attribution shows.
    pub fn speaker_shown<'w>(&'w self, record: &'w Attribution) -> &'w str {
        let given = record.fields.speaker.as_deref().unwrap_or_default();
        match &self.spans.typed {
            Some(typed)
                if typed.record == record.id
                    && typed.at == self.at
                    && (!typed.is_step || typed.text.trim() == given) =>
            {
                &typed.text
            }
            _ => given,
        }
    }

    /// Whether a name was typed that is not yet a step.
    pub(super) fn is_typing_speaker(&self) -> bool {
        let typed = self.spans.typed.as_ref();
        typed.is_some_and(|typed| !typed.is_step)
    }

    /// The attribution that is open.
    pub fn record(&self) -> Option<&Arc<Attribution>> {
        let open = self.spans.record.as_ref()?;
        let mut all = self.records()?.attributions.iter();
        all.find(|record| record.id == *open)
    }

    /// The words of an attribution's passages of a role.
    pub fn words_of(&self, record: &Attribution, role: Role) -> Vec<&str> {
        let mut words = Vec::new();
        let blog = self.document();
        let entry = blog.and_then(|blog| blog.entries.get(self.at.entry));
        if let (Some(blog), Some(entry), Some(records)) = (blog, entry, self.records()) {
            for member in record.members.iter().filter(|m| m.role == role) {
                let mut all = records.annotations.iter();
                let mark = all.find(|a| a.id == member.annotation);
                if let Some(span) = mark.and_then(|a| a.span) {
                    let text = super::spans::part_text(blog, entry, span.part);
                    words.push(span.range.of(text));
                }
            }
        }
        words
    }

    /// Who speaks in the project's attributions, those used last first.
    fn speakers(&self) -> Vec<Arc<str>> {
        let mut found: Vec<(&str, &Arc<str>)> = Vec::new();
        for records in self.session.project().all_records() {
            for record in &records.attributions {
                let Some(speaker) = &record.fields.speaker else {
                    continue;
                };
                // What others made is not for everybody to see.
                if !self.sees(&record.annotator) {
                    continue;
                }
                let at = record.modified.as_str();
                match found.iter_mut().find(|(_, there)| *there == speaker) {
                    Some((last, _)) => *last = at.max(*last),
                    None => found.push((at, speaker)),
                }
            }
        }
        found.sort_by(|a, b| b.0.cmp(a.0));
        found.into_iter().map(|(_, name)| name.clone()).collect()
    }
}

impl AppState {
    pub(super) fn records(&mut self, records: Records, stamp: &Stamp, effects: &mut Vec<Effect>) {
        match records {
            Records::Fields => self.record_fields(stamp, effects),
            Records::Close => {
                if let Some(work) = self.work_mut() {
                    work.spans.record = None;
                }
            }
            Records::QuoteType(quote_type) => {
                self.change_fields(stamp, |fields| fields.quote_type = quote_type);
            }
            Records::Speaker(name) => {
                let name = name.trim();
                let speaker = (!name.is_empty()).then(|| Arc::from(name));
                self.change_fields(stamp, |fields| fields.speaker = speaker);
            }
            Records::SpeakerTyped(text) => {
                if self.may_write()
                    && let Some(work) = self.work_mut()
                    && let Some(record) = work.record()
                {
                    let record = record.id.clone();
                    let at = work.at;
                    work.spans.typed = Some(Typed {
                        at,
                        record,
                        text,
                        is_step: false,
                    });
                    effects.push(Effect::SettleNoteLater);
                }
            }
            Records::SourceType(id) => {
                let source_type = (!id.is_empty()).then(|| Arc::from(&*id));
                self.change_fields(stamp, |fields| fields.source_type = source_type);
            }
            Records::Naming(naming) => {
                self.change_fields(stamp, |fields| fields.naming = naming);
            }
            Records::Remove => {
                let open = self.work().and_then(|work| work.spans.record.clone());
                if let Some(record) = open
                    && let Some(deed) =
                        self.run(stamp, |at| Command::RemoveAttribution { at, record })
                {
                    self.announce_deed(&deed, None);
                }
                effects.push(Effect::Focus("[aria-current='true']"));
            }
            Records::AddLabels => self.add_role_labels(stamp, effects),
        }
    }

    /// Opens an attribution of the current entry.
    pub(super) fn open_record(&mut self, id: RecordId) {
        if let Some(work) = self.work_mut() {
            if work.spans.record.as_ref() != Some(&id) {
                work.spans.speakers = Rc::new(work.speakers());
            }
            work.spans.record = Some(id);
            work.spans.record_at = work.at;
        }
    }

    /// Adds a passage to the open attribution, or makes one of it.
    pub(super) fn add_to_record(&mut self, role: Role, span: Span, stamp: &Stamp) {
        let open = self.work().and_then(|work| work.spans.record.clone());
        self.attribute(open, vec![(role, span)], None, stamp);
    }

    fn attribute(
        &mut self,
        record: Option<RecordId>,
        passages: Vec<(Role, Span)>,
        fields: Option<AttributionFields>,
        stamp: &Stamp,
    ) -> bool {
        if !self.may_write() {
            return false;
        }
        let before = self.record_ids();
        let command = |at: EntryRef| Command::Attribute {
            at,
            record: record.clone(),
            passages,
            fields,
        };
        let made = self.try_run(stamp, command);
        match made {
            Ok(deed) => {
                let after = self.record_ids();
                let new = after.into_iter().find(|id| !before.contains(id));
                if let Some(id) = new.or(record) {
                    self.open_record(id);
                }
                if let Some(deed) = deed {
                    self.announce_deed(&deed, None);
                }
                true
            }
            Err(refusal) => {
                let words = fill("alert.refused", &[("reason", &say(&refusal.said()))]);
                let alert = Alert::error(words);
                self.alert = Some(match refusal {
                    Refusal::NoRoleLabel(_) => alert.offering(Offer::AddRoles),
                    _ => alert,
                });
                false
            }
        }
    }

    fn record_ids(&self) -> Vec<RecordId> {
        let records = self.work().and_then(Work::records);
        let all = records.iter().flat_map(|records| &records.attributions);
        all.map(|record| record.id.clone()).collect()
    }

    fn record_fields(&mut self, stamp: &Stamp, effects: &mut Vec<Effect>) {
        self.settle(stamp);
        let Some(work) = self.work() else { return };
        let annotator = work.session.annotator();
        let selected = work.selected();
        let records = work.records();
        let here = selected.map(|span| at_span(work, span)).unwrap_or_default();
        let of_selection = records.and_then(|records| {
            let mut here = here.iter();
            here.find_map(|a| records.attribution_of(&a.id))
        });
        let open = work.record().or(of_selection).or_else(|| {
            let mut own = records?.attributions.iter();
            own.find(|r| r.annotator == *annotator && selected.is_none())
        });
        match (open.map(|record| record.id.clone()), selected) {
            (Some(id), _) => self.open_record(id),
            (None, Some(span)) => {
                if !self.attribute(None, vec![(Role::Content, span)], None, stamp) {
                    return;
                }
            }
            (None, None) => {
                self.announce(t("record.none"));
                return;
            }
        }
        effects.push(Effect::Focus("#record-speaker"));
    }

    /// Makes a step of who speaks, as far as it was typed.
    pub(super) fn settle_speaker(&mut self, stamp: &Stamp) {
        let Some(work) = self.work_mut() else { return };
        if !work.is_typing_speaker() || work.access == Access::Read {
            return;
        }
        let Some(typed) = &mut work.spans.typed else {
            return;
        };
        typed.is_step = true;
        let name = typed.text.trim();
        let speaker: Option<Arc<str>> = (!name.is_empty()).then(|| name.into());
        let (at, id) = (typed.at, typed.record.clone());
        let records = work.session.project().entry_records(at);
        let mut all = records.iter().flat_map(|records| &records.attributions);
        let Some(record) = all.find(|record| record.id == id) else {
            return;
        };
        if record.fields.speaker == speaker {
            return;
        }
        let mut fields = record.fields.clone();
        fields.speaker = speaker;
        let command = Command::Attribute {
            at,
            record: Some(id),
            passages: Vec::new(),
            fields: Some(fields),
        };
        match work.session.run(command, stamp) {
            Ok(row) => work.keeping.queue.extend(row),
            Err(refusal) => {
                let words = fill("alert.refused", &[("reason", &say(&refusal.said()))]);
                self.alert = Some(Alert::error(words));
            }
        }
    }

    fn change_fields(&mut self, stamp: &Stamp, change: impl FnOnce(&mut AttributionFields)) {
        // A name that is being typed is one of them.
        self.settle(stamp);
        let Some(record) = self.work().and_then(Work::record) else {
            return;
        };
        let (id, mut fields) = (record.id.clone(), record.fields.clone());
        change(&mut fields);
        if fields != record.fields {
            self.attribute(Some(id), Vec::new(), Some(fields), stamp);
        }
    }

    /// Adds the labels and goes on with what was to be done with them, if its
    /// words are still selected.
    fn add_role_labels(&mut self, stamp: &Stamp, effects: &mut Vec<Effect>) {
        self.alert = None;
        let Some(work) = self.work() else { return };
        let before = &work.session.project().codebook;
        let mut joined = before.joined(&Shipped::Quotes.codebook());
        // Their own keys are other labels' in most codebooks.
        for role in Role::ALL {
            let mut keys = FREE_KEYS.iter();
            let free = keys.find(|key| joined.label_for_key(key).is_none());
            let mut labels = joined.labels.iter_mut();
            let label = labels.find(|label| *label.id == *role.label());
            if let (Some(key), Some(label)) = (free, label)
                && label.hotkey.is_none()
            {
                label.hotkey = Some((*key).to_owned());
            }
        }
        // The button that was pressed is gone.
        effects.push(Effect::Focus(super::CURRENT));
        let Some(deed) = self.run(stamp, |_| Command::SetCodebook(Box::new(joined))) else {
            return;
        };
        if self.work().and_then(Work::selected).is_some() {
            self.record_fields(stamp, effects);
        } else {
            self.announce_deed(&deed, None);
        }
    }
}
