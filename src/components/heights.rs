//! The heights of all entries, measured or estimated, with sums in
//! logarithmic time (a Fenwick tree), so that a feed of ten thousand entries
//! scrolls as cheaply as one of forty.

/// Heights in CSS pixels.
#[derive(Debug, Default, PartialEq)]
pub struct Heights {
    sizes: Vec<f64>,
    measured: Vec<bool>,
    /// `tree[i]` sums `sizes[i + 1 - lowbit(i + 1) ..= i]`.
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
            tree: Vec::new(),
            sizes,
        };
        heights.rebuild();
        heights
    }

    fn rebuild(&mut self) {
        self.tree.clone_from(&self.sizes);
        for position in 1..=self.tree.len() {
            let parent = position + low_bit(position);
            if parent <= self.tree.len() {
                self.tree[parent - 1] += self.tree[position - 1];
            }
        }
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.sizes.len()
    }

    /// The height of one entry.
    pub fn size(&self, index: usize) -> f64 {
        self.sizes.get(index).copied().unwrap_or_default()
    }

    /// Notes a measured height; whether it differs from what was thought.
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
        let mut position = index + 1;
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

    /// Where the entry at `index` begins: the sum of the heights before it.
    pub fn top(&self, index: usize) -> f64 {
        let mut position = index.min(self.tree.len());
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

    /// The entry at `offset` pixels from the top; the first or the last where
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
    fn no_entries() {
        let heights = Heights::estimated(Vec::new());
        assert_eq!((heights.at(5.0), heights.total()), (0, 0.0));
    }
}
