//! Collects what looked odd, in words for the researcher, with a limit to
//! how often one thing is said.

use crate::EntryId;
use crate::document::Notice;
use crate::said::{Phrase, Said, Value, phrase, said};
use crate::sorted::order;

/// How many notices of one kind are kept. A damaged paste can have one for
/// every line; nobody reads more than these.
const LIMIT: usize = 20;

/// What was odd.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A line that would be a time line if the clock had such a time.
    ImpossibleTime,
    /// A time line that does not begin an entry.
    TimeInText,
    /// An entry with nothing under its time line.
    NoText,
    /// An entry out of the order of the others.
    OutOfOrder,
    /// The page's title once more, in the middle of the paste.
    TitleAgain,
    /// Another way to read the page was nearly as likely.
    Doubt,
    /// Said about the paste as a whole, at most once.
    Paste,
}

impl Kind {
    const COUNT: usize = 7;

    /// What the notices beyond the limit are about.
    fn plural(self) -> Phrase {
        match self {
            Kind::ImpossibleTime => phrase!("lines with an impossible time"),
            Kind::TimeInText => phrase!("time lines left in the text"),
            Kind::NoText => phrase!("entries without text"),
            Kind::OutOfOrder => phrase!("entries out of order"),
            Kind::TitleAgain => phrase!("places where the title stands again"),
            Kind::Doubt => phrase!("doubts"),
            Kind::Paste => phrase!("remarks"),
        }
    }
}

/// The notices so far.
#[derive(Debug, Default)]
pub(super) struct Notices {
    /// Each with the number of the entry it is about.
    list: Vec<(Option<usize>, Notice)>,
    counts: [(usize, Option<Kind>); Kind::COUNT],
}

impl Notices {
    /// Adds a notice, unless there are enough of its kind. The words are
    /// made only when they are kept.
    pub fn add(
        &mut self,
        kind: Kind,
        entry: Option<(usize, &EntryId)>,
        words: impl FnOnce() -> Said,
    ) {
        let (count, of) = &mut self.counts[kind as usize];
        *of = Some(kind);
        *count += 1;
        if *count <= LIMIT {
            let notice = Notice {
                entry: entry.map(|(_, id)| id.clone()),
                message: words(),
            };
            self.list.push((entry.map(|(index, _)| index), notice));
        }
    }

    /// The notices: those about the whole paste, those about entries in their
    /// order, and a sum of what was left out.
    pub fn into_list(self) -> Vec<Notice> {
        let found = &self.list;
        let by_entry = order(found.len(), &mut |a, b| found[a].0.cmp(&found[b].0));
        let mut list: Vec<Notice> = by_entry.into_iter().map(|i| found[i].1.clone()).collect();
        for (count, kind) in self.counts {
            if let Some(kind) = kind
                && count > LIMIT
            {
                list.push(Notice {
                    entry: None,
                    message: said!("{n} more {what}.", n = count - LIMIT, what = kind.plural()),
                });
            }
        }
        list
    }
}

/// The beginning of a line, for quoting it in a notice.
pub(super) fn quoted(line: &str) -> Value {
    const CHARS: usize = 60;
    match line.char_indices().nth(CHARS) {
        Some((end, _)) => Value::Quoted(format!("{}…", &line[..end])),
        None => Value::Quoted(line.to_owned()),
    }
}
