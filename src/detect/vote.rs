//! What the values of a column say about one another. Pure, and bounded whatever the table's length.

use std::collections::HashMap;

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
    columns: HashMap<Column, ColumnCount>,
}

#[derive(Debug, Default)]
struct ColumnCount {
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
    /// A cell that is not empty.
    pub(super) fn cell(&mut self, column: Column) {
        if self.columns.len() < COLUMNS_MAX || self.columns.contains_key(&column) {
            self.columns.entry(column).or_default().cells += 1;
        }
    }

    /// A cell that has the shape of `rule` as a whole; `passed` has a hash of the value when its check
    /// holds.
    pub(super) fn shaped(&mut self, column: Column, rule: usize, passed: Option<u64>) {
        let Some(counts) = self.columns.get_mut(&column) else { return };
        let at = counts.rules.iter().position(|count| count.rule == rule).unwrap_or_else(|| {
            counts.rules.push(RuleCount { rule, ..RuleCount::default() });
            counts.rules.len() - 1
        });
        let count = &mut counts.rules[at];
        count.shaped += 1;
        if let Some(hash) = passed {
            count.passed += 1;
            if count.different.len() < VALUES_MIN && !count.different.contains(&hash) {
                count.different.push(hash);
            }
        }
    }

    pub(super) fn of(&self, column: Column, rule: usize) -> Vote {
        let Some(counts) = self.columns.get(&column) else { return Vote::Open };
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

#[cfg(test)]
mod tests {
    use super::*;

    fn vote(cells: &[Option<u64>], empty_of_shape: usize) -> Vote {
        let mut votes = Votes::default();
        for value in cells {
            votes.cell((1, 0));
            votes.shaped((1, 0), 7, *value);
        }
        (0..empty_of_shape).for_each(|_| votes.cell((1, 0)));
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
