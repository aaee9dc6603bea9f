//! What the values of a column say about one another. Pure, and bounded whatever the table's length.

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{BuildHasherDefault, Hash, Hasher};

/// Columns that are counted per item; a value in a later one has no vote.
const COLUMNS_MAX: usize = 4096;
/// Fewest different values that can confirm, and fewest that can refute.
const VALUES_MIN: usize = 8;

/// A column of a table.
pub(super) type Column = (u32, u32);

/// How a column voted on a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Vote {
    Open,
    /// At least nine in ten of its cells pass, and at least eight are different.
    For,
    /// At most one in four of the cells with the shape pass.
    Against,
}

/// The counts of all columns of an item.
#[derive(Debug, Default)]
pub(super) struct Votes {
    places: HashMap<Column, usize, BuildHasherDefault<ColumnHasher>>,
    columns: Vec<ColumnCount>,
}

#[derive(Debug, Default)]
pub(super) struct ColumnCount {
    cells: u64,
    rules: Vec<RuleCount>,
}

#[derive(Debug, Default)]
struct RuleCount {
    rule: usize,
    shaped: u64,
    passed: u64,
    /// Hashes of the first different values that passed.
    different: Vec<u64>,
}

/// Columns are asked for cell by cell, and their numbers are small.
#[derive(Debug, Default)]
struct ColumnHasher(u64);

impl Hasher for ColumnHasher {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u32(u32::from(*byte));
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.0 = (self.0.rotate_left(23) ^ u64::from(number)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

impl Votes {
    /// A cell that is not empty; `None` when its column is not counted.
    pub(super) fn cell(&mut self, column: Column) -> Option<&mut ColumnCount> {
        let place = match self.places.get(&column) {
            Some(place) => *place,
            None if self.columns.len() < COLUMNS_MAX => {
                self.places.insert(column, self.columns.len());
                self.columns.push(ColumnCount::default());
                self.columns.len() - 1
            }
            None => return None,
        };
        let count = &mut self.columns[place];
        count.cells += 1;
        Some(count)
    }

    pub(super) fn of(&self, column: Column, rule: usize) -> Vote {
        let Some(counts) = self.places.get(&column).map(|place| &self.columns[*place]) else {
            return Vote::Open;
        };
        let Some(count) = counts.rules.iter().find(|count| count.rule == rule) else {
            return Vote::Open;
        };
        if count.different.len() >= VALUES_MIN && count.passed * 10 >= counts.cells * 9 {
            Vote::For
        } else if count.shaped >= VALUES_MIN as u64 && count.passed * 4 <= count.shaped {
            Vote::Against
        } else {
            Vote::Open
        }
    }
}

impl ColumnCount {
    /// A cell that has the shape of `rule` as a whole; `passed` is what it says when its check holds.
    pub(super) fn shaped(&mut self, rule: usize, passed: Option<impl Hash>) {
        let at = self.rules.iter().position(|count| count.rule == rule).unwrap_or_else(|| {
            self.rules.push(RuleCount { rule, ..RuleCount::default() });
            self.rules.len() - 1
        });
        let count = &mut self.rules[at];
        count.shaped += 1;
        let Some(value) = passed else { return };
        count.passed += 1;
        if count.different.len() < VALUES_MIN {
            let mut hasher = DefaultHasher::new();
            value.hash(&mut hasher);
            let hash = hasher.finish();
            if !count.different.contains(&hash) {
                count.different.push(hash);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vote(cells: &[Option<u64>], empty_of_shape: usize) -> Vote {
        let mut votes = Votes::default();
        for value in cells {
            let value = value.map(|value: u64| value.to_string());
            votes.cell((1, 0)).unwrap().shaped(7, value.as_deref());
        }
        for _ in 0..empty_of_shape {
            votes.cell((1, 0)).unwrap();
        }
        votes.of((1, 0), 7)
    }

    #[test]
    fn columns_confirm_and_refute() {
        let passing = |n: u64| (0..n).map(Some).collect::<Vec<_>>();
        assert_eq!(vote(&passing(8), 0), Vote::For);
        assert_eq!(vote(&passing(7), 0), Vote::Open, "too few");
        assert_eq!(vote(&[Some(1); 20], 0), Vote::Open, "one value over and over");
        assert_eq!(vote(&passing(8), 1), Vote::Open, "one in nine has another shape");
        assert_eq!(vote(&[&passing(2)[..], &[None; 6]].concat(), 0), Vote::Against);
        assert_eq!(vote(&[&passing(3)[..], &[None; 6]].concat(), 0), Vote::Open);
        assert_eq!(Votes::default().of((1, 0), 7), Vote::Open);
    }
}
