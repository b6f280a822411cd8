//! What was done and can be undone, and what was undone and can be redone.

use std::sync::Arc;

use crate::StatusRecord;
use crate::transaction::{Change, Deed, Diff, Transaction};

/// How many steps back are kept. Older ones stay done, but cannot be undone.
pub const DEPTH: usize = 1000;

/// How long a pause may be, in seconds, after which a note is still written on
/// in the same step.
const PAUSE: u64 = 5 * 60;

/// Two stacks of transactions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    pub(crate) done: Vec<Arc<Transaction>>,
    pub(crate) undone: Vec<Arc<Transaction>>,
}

impl History {
    /// The transaction that undo would take back.
    pub fn next_undo(&self) -> Option<&Arc<Transaction>> {
        self.done.last()
    }

    /// The transaction that redo would do again.
    pub fn next_redo(&self) -> Option<&Arc<Transaction>> {
        self.undone.last()
    }

    /// Where `next` brings a note that was being written back to what it was
    /// before, makes that the record as it was: then nothing was done.
    pub(crate) fn settle(&self, next: &mut Transaction) {
        if let Some(Diff {
            before: Some(before),
            ..
        }) = self.continued_by(next)
            && let [Change::Status(diff)] = next.changes.as_mut_slice()
            && let Some(after) = &mut diff.after
            && (after.status, &after.note) == (before.status, &before.note)
        {
            *after = before.clone();
        }
    }

    /// The change of the last step, where it wrote the note that `next` goes
    /// on with.
    fn continued_by(&self, next: &Transaction) -> Option<&Diff<StatusRecord>> {
        let last = self.done.last().filter(|_| self.undone.is_empty())?;
        let ([Change::Status(written)], [Change::Status(goes_on)]) =
            (last.changes.as_slice(), next.changes.as_slice())
        else {
            return None;
        };
        let pause = next.at.unix_seconds().abs_diff(last.at.unix_seconds());
        let same = last.deed == Deed::Note
            && next.deed == Deed::Note
            && last.annotator == next.annotator
            && written.after == goes_on.before
            && pause <= PAUSE;
        same.then_some(written)
    }

    /// Adds a transaction that was just made. What was undone before it can
    /// no longer be redone. A note written on goes into one change with the
    /// note it continues, so that a long one does not stand here many times.
    pub(crate) fn push(&mut self, mut transaction: Transaction) {
        if let Some(written) = self.continued_by(&transaction)
            && let [Change::Status(diff)] = transaction.changes.as_mut_slice()
        {
            diff.before.clone_from(&written.before);
            let is_nothing = diff.before == diff.after;
            self.done.pop();
            if is_nothing {
                return;
            }
        }
        self.undone.clear();
        // Dropping many at a time keeps the cost per step constant.
        if self.done.len() >= DEPTH * 2 {
            self.done.drain(..DEPTH);
        }
        self.done.push(Arc::new(transaction));
    }

    /// Moves the last done transaction over to the undone.
    pub(crate) fn move_undone(&mut self) {
        self.undone.extend(self.done.pop());
    }

    /// Moves the last undone transaction back to the done.
    pub(crate) fn move_redone(&mut self) {
        self.done.extend(self.undone.pop());
    }
}
