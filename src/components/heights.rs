//! The heights of all entries, measured or estimated, with sums over those
//! that are shown in logarithmic time (a Fenwick tree), so that a feed of ten
//! thousand entries scrolls as cheaply as one of forty.
//!
//! A position counts the entries shown; without filters it is the entry.

use std::rc::Rc;

/// Heights in CSS pixels.
#[derive(Debug, Default, PartialEq)]
pub struct Heights {
    /// One an entry.
    sizes: Vec<f64>,
    /// One an entry.
    measured: Vec<bool>,
    /// The entries shown, ascending; `None` for all of them.
    shown: Option<Rc<Vec<usize>>>,
    /// `tree[i]` sums the sizes at the positions `i + 1 - lowbit(i + 1) ..= i`.
    tree: Vec<f64>,
}

/// The lowest set bit of a position counted from 1.
fn low_bit(position: usize) -> usize {
    position & position.wrapping_neg()
}

impl Heights {
    /// None measured yet.
    pub fn estimated(sizes: Vec<f64>) -> Self {
        let mut heights = Self {
            measured: vec![false; sizes.len()],
            shown: None,
            tree: Vec::new(),
            sizes,
        };
        heights.rebuild();
        heights
    }

    /// Leaves out of the sums what is not shown.
    pub fn show(&mut self, shown: Option<Rc<Vec<usize>>>) {
        self.shown = shown;
        self.rebuild();
    }

    fn rebuild(&mut self) {
        match &self.shown {
            None => self.tree.clone_from(&self.sizes),
            Some(shown) => {
                self.tree.clear();
                for entry in shown.iter() {
                    self.tree.push(self.size(*entry));
                }
            }
        }
        for position in 1..=self.tree.len() {
            let parent = position + low_bit(position);
            if parent <= self.tree.len() {
                self.tree[parent - 1] += self.tree[position - 1];
            }
        }
    }

    /// How many entries are shown.
    pub fn len(&self) -> usize {
        self.tree.len()
    }

    /// How many entries there are.
    pub fn entries(&self) -> usize {
        self.sizes.len()
    }

    /// The position of an entry, or of the next one shown.
    pub fn position(&self, entry: usize) -> usize {
        match &self.shown {
            None => entry,
            Some(shown) => shown.partition_point(|e| *e < entry),
        }
    }

    /// The entry at a position.
    pub fn entry(&self, position: usize) -> usize {
        match &self.shown {
            None => position,
            Some(shown) => shown.get(position).copied().unwrap_or_default(),
        }
    }

    /// The height of one entry.
    pub fn size(&self, index: usize) -> f64 {
        self.sizes.get(index).copied().unwrap_or_default()
    }

    /// Notes the measured height of an entry; whether it differs from what was thought.
    pub fn measure(&mut self, index: usize, size: f64) -> bool {
        let Some(known) = self.sizes.get_mut(index) else {
            return false;
        };
        self.measured[index] = true;
        let change = size - *known;
        if change.abs() < 0.5 {
            return false;
        }
        *known = size;
        let place = self.position(index);
        if self.entry(place) != index {
            return false;
        }
        let mut position = place + 1;
        while position <= self.tree.len() {
            self.tree[position - 1] += change;
            position += low_bit(position);
        }
        true
    }

    /// Multiplies every height that was only estimated.
    pub fn scale_estimates(&mut self, factor: f64) {
        for (size, measured) in self.sizes.iter_mut().zip(&self.measured) {
            if !measured {
                *size *= factor;
            }
        }
        self.rebuild();
    }

    /// Where the entry at a position begins: the sum of the heights before it.
    pub fn top(&self, position: usize) -> f64 {
        let mut position = position.min(self.tree.len());
        let mut sum = 0.0;
        while position > 0 {
            sum += self.tree[position - 1];
            position -= low_bit(position);
        }
        sum
    }

    /// The sum of all heights.
    pub fn total(&self) -> f64 {
        self.top(self.len())
    }

    /// The position at `offset` pixels from the top; the first or the last where
    /// that is above or below all of them.
    pub fn at(&self, offset: f64) -> usize {
        let mut position = 0;
        let mut rest = offset;
        let mut step = self.tree.len().next_power_of_two();
        while step > 0 {
            if position + step <= self.tree.len() && self.tree[position + step - 1] <= rest {
                position += step;
                rest -= self.tree[position - 1];
            }
            step /= 2;
        }
        position.min(self.len().saturating_sub(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_and_positions_agree_with_counting() {
        let sizes: Vec<f64> = (0..137).map(|i| f64::from((i * 7919) % 97 + 1)).collect();
        let mut heights = Heights::estimated(sizes.clone());
        let mut known = sizes;
        for (index, size) in [(0, 500.0), (136, 3.0), (64, 1.0), (63, 80.0), (5, 5000.0)] {
            assert!(heights.measure(index, size));
            assert!(!heights.measure(index, size));
            known[index] = size;
        }
        let mut top = 0.0;
        for (index, size) in known.iter().enumerate() {
            assert!((heights.top(index) - top).abs() < 1e-6);
            assert_eq!(heights.at(top + 0.25), index);
            assert_eq!(heights.at(top + size - 0.25), index);
            top += size;
        }
        assert!((heights.total() - top).abs() < 1e-6);
        assert_eq!(heights.at(-10.0), 0);
        assert_eq!(heights.at(top + 10.0), 136);
    }

    #[test]
    fn scaling_leaves_measured_heights_alone() {
        let mut heights = Heights::estimated(vec![10.0; 4]);
        heights.measure(1, 30.0);
        heights.scale_estimates(2.0);
        assert_eq!(heights.total(), 90.0);
        assert_eq!(heights.size(1), 30.0);
    }

    #[test]
    fn what_is_not_shown_takes_no_room() {
        let mut heights = Heights::estimated((1..=6).map(f64::from).collect());
        heights.show(Some(Rc::new(vec![1, 2, 5])));
        assert_eq!((heights.len(), heights.entries()), (3, 6));
        assert_eq!(heights.total(), 11.0);
        assert_eq!(
            (heights.top(2), heights.at(5.5), heights.entry(2)),
            (5.0, 2, 5)
        );
        assert_eq!((heights.position(5), heights.position(3)), (2, 2));
        assert!(heights.measure(2, 30.0));
        assert!(!heights.measure(3, 40.0), "it is not shown");
        assert_eq!(heights.total(), 38.0);
        heights.show(None);
        assert_eq!(heights.total(), 1.0 + 2.0 + 30.0 + 40.0 + 5.0 + 6.0);
    }

    #[test]
    fn no_entries() {
        let heights = Heights::estimated(Vec::new());
        assert_eq!((heights.at(5.0), heights.total()), (0, 0.0));
    }
}
