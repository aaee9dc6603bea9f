//! What the values of a column say about one another. Pure, and bounded whatever the table's length.

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

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
    places: HashMap<Column, usize>,
    columns: Vec<ColumnCount>,
    /// The table whose cell came last.
    table: u32,
    /// Where its columns are counted, by their numbers: cells come row by row.
    at_hand: Vec<Option<usize>>,
}

/// Columns with a higher number are looked for.
const AT_HAND_MAX: usize = 1024;

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

impl Votes {
    /// A cell that is not empty; `None` when its column is not counted.
    pub(super) fn cell(&mut self, column: Column) -> Option<&mut ColumnCount> {
        let (table, number) = (column.0, column.1 as usize);
        if table != self.table {
            self.at_hand.clear();
            self.table = table;
        }
        let place = match self.at_hand.get(number) {
            Some(Some(place)) => *place,
            _ => {
                let place = self.place(column)?;
                if number < AT_HAND_MAX {
                    self.at_hand.resize(self.at_hand.len().max(number + 1), None);
                    self.at_hand[number] = Some(place);
                }
                place
            }
        };
        let count = &mut self.columns[place];
        count.cells += 1;
        Some(count)
    }

    fn place(&mut self, column: Column) -> Option<usize> {
        match self.places.get(&column) {
            Some(place) => Some(*place),
            None if self.columns.len() < COLUMNS_MAX => {
                self.places.insert(column, self.columns.len());
                self.columns.push(ColumnCount::default());
                Some(self.columns.len() - 1)
            }
            None => None,
        }
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
