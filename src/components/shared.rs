//! A shared value as a prop: equal where it is the same one.

use std::ops::Deref;
use std::sync::Arc;

/// Compared by its address. What changes becomes another value, so that the
/// same address is the same value; and comparing documents word by word would
/// be slow, and its code large.
#[derive(Debug)]
pub struct Shared<T>(Arc<T>);

impl<T> From<&Arc<T>> for Shared<T> {
    fn from(value: &Arc<T>) -> Self {
        Self(value.clone())
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}
