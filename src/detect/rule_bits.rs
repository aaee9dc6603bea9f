//! A set of rules, one bit each. Pure.

/// Some of the rules of a detector.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct RuleBits(Vec<u64>);

impl Clone for RuleBits {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }

    fn clone_from(&mut self, other: &Self) {
        self.0.clone_from(&other.0);
    }
}

impl RuleBits {
    pub(super) fn none(rules: usize) -> Self {
        Self(vec![0; rules.div_ceil(64)])
    }

    /// Empties it for that many rules.
    pub(super) fn reset(&mut self, rules: usize) {
        self.0.clear();
        self.0.resize(rules.div_ceil(64), 0);
    }

    pub(super) fn add(&mut self, rule: usize) {
        self.0[rule / 64] |= 1 << (rule % 64);
    }

    /// Sets of one detector only.
    pub(super) fn add_all(&mut self, other: &Self) {
        for (word, more) in self.0.iter_mut().zip(&other.0) {
            *word |= more;
        }
    }

    /// Whether it has all rules that `other` has.
    pub(super) fn holds_all(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|(word, more)| more & !word == 0)
    }

    /// Whether they have a rule in common.
    pub(super) fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).any(|(word, other)| word & other != 0)
    }

    pub(super) fn holds(&self, rule: usize) -> bool {
        self.0[rule / 64] >> (rule % 64) & 1 != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_added_and_asked_for() {
        let mut bits = RuleBits::none(130);
        let mut more = RuleBits::none(130);
        bits.add(0);
        more.add(129);
        assert!(!bits.holds_all(&more));
        bits.add_all(&more);
        assert!(bits.holds_all(&more));
        let held: Vec<usize> = (0..130).filter(|rule| bits.holds(*rule)).collect();
        assert_eq!(held, [0, 129]);
        assert!(bits.meets(&more) && !bits.meets(&RuleBits::none(130)));
    }
}
