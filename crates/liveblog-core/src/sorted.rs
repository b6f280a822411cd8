//! Sorting and looking up without generic code: each instance of the standard
//! library's sorts and maps costs the page some kilobytes.

use std::cmp::Ordering;

/// The numbers below `count` in the order that `compare` gives what they
/// number; equals stay as they are.
#[inline(never)]
pub(crate) fn order(count: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut from: Vec<usize> = (0..count).collect();
    let in_order = (1..count).all(|i| compare(i - 1, i) != Ordering::Greater);
    if in_order {
        return from;
    }
    // Merges runs twice as long each time.
    let mut to = from.clone();
    let mut width = 1;
    while width < count {
        let mut start = 0;
        while start < count {
            let middle = count.min(start + width);
            let end = count.min(middle + width);
            let (mut left, mut right) = (start, middle);
            for place in &mut to[start..end] {
                let is_left = left < middle
                    && (right == end || compare(from[left], from[right]) != Ordering::Greater);
                let next = if is_left { &mut left } else { &mut right };
                *place = from[*next];
                *next += 1;
            }
            start = end;
        }
        std::mem::swap(&mut from, &mut to);
        width *= 2;
    }
    from
}

/// How many numbers two ascending lists share.
pub(crate) fn shared(a: &[u32], b: &[u32]) -> usize {
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        shared += usize::from(a[i] == b[j]);
        let (from, to) = (a[i], b[j]);
        i += usize::from(from <= to);
        j += usize::from(to <= from);
    }
    shared
}

/// Finds texts in a list.
pub(crate) struct Lookup<'t> {
    texts: Vec<&'t str>,
    order: Vec<usize>,
}

impl<'t> Lookup<'t> {
    /// The lookup of a list.
    #[inline(never)]
    pub(crate) fn new(texts: Vec<&'t str>) -> Self {
        let order = order(texts.len(), &mut |a, b| texts[a].cmp(texts[b]));
        Self { texts, order }
    }

    /// The text at a place.
    pub(crate) fn at(&self, place: usize) -> &'t str {
        self.texts[place]
    }

    /// The places of `text`, ascending.
    #[inline(never)]
    pub(crate) fn all(&self, text: &str) -> &[usize] {
        let start = self.order.partition_point(|i| self.texts[*i] < text);
        let rest = &self.order[start..];
        let same = rest.iter().take_while(|i| self.texts[**i] == text);
        &rest[..same.count()]
    }

    /// The first place of `text`.
    pub(crate) fn first(&self, text: &str) -> Option<usize> {
        self.all(text).first().copied()
    }

    /// The places of all texts that stand further up as well, ascending.
    #[inline(never)]
    pub(crate) fn repeated(&self) -> Vec<usize> {
        let mut is_repeated = vec![false; self.texts.len()];
        let mut previous = None;
        for &i in &self.order {
            let text = Some(self.texts[i]);
            is_repeated[i] = text == previous;
            previous = text;
        }
        let mut repeated = Vec::new();
        for (i, flag) in is_repeated.into_iter().enumerate() {
            if flag {
                repeated.push(i);
            }
        }
        repeated
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn as_the_standard_library_sorts(numbers in prop::collection::vec(0..20_u8, 0..70)) {
            let mut expected: Vec<usize> = (0..numbers.len()).collect();
            expected.sort_by_key(|i| numbers[*i]);
            let found = order(numbers.len(), &mut |a, b| numbers[a].cmp(&numbers[b]));
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn lookups(texts in prop::collection::vec("[ab]{0,2}", 0..20)) {
            let lookup = Lookup::new(texts.iter().map(|t| &**t).collect());
            let mut repeated = Vec::new();
            for (i, text) in texts.iter().enumerate() {
                let places: Vec<_> = (0..texts.len()).filter(|j| texts[*j] == *text).collect();
                prop_assert_eq!(lookup.all(text), &*places);
                if places[0] != i {
                    repeated.push(i);
                }
            }
            prop_assert_eq!(lookup.repeated(), repeated);
            prop_assert_eq!(lookup.first("c"), None);
        }
    }
}
