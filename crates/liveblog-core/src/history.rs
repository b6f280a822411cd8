//! What was done and can be undone, and what was undone and can be redone.

use std::sync::Arc;

use crate::transaction::{Deed, Transaction};

/// How many steps back are kept. Older ones stay done, but cannot be undone.
pub const DEPTH: usize = 1000;

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

    /// Adds a transaction that was just made. What was undone before it can
    /// no longer be redone. A note written on goes into one step with the
    /// note it continues.
    pub(crate) fn push(&mut self, transaction: Transaction) {
        let continues = self.undone.is_empty()
            && self
                .done
                .last()
                .is_some_and(|last| continues_note(last, &transaction));
        self.undone.clear();
        if continues && let Some(last) = self.done.last_mut() {
            let last = Arc::make_mut(last);
            last.at = transaction.at;
            last.changes.extend(transaction.changes);
            return;
        }
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

/// Whether `next` goes on with the note that `last` wrote.
fn continues_note(last: &Transaction, next: &Transaction) -> bool {
    let target = |t: &Transaction| {
        t.changes
            .last()
            .and_then(|c| c.target().map(|(d, e)| (d.to_owned(), e.to_owned())))
    };
    last.deed == Deed::Note
        && next.deed == Deed::Note
        && last.annotator == next.annotator
        && target(last) == target(next)
}
