//! Who keeps the characters that several rules want: the strongest, then the longest. Pure.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::inventory::Tier;

/// A stretch that a rule wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Claim {
    pub(super) start: usize,
    pub(super) end: usize,
    /// `None` for a stretch that is kept from others and gives no hit.
    pub(super) tier: Option<Tier>,
    pub(super) claims: bool,
    /// Lies inside another's value and competes with its like only.
    pub(super) nested: bool,
    pub(super) precedence: u8,
}

impl Claim {
    /// Of two claims that overlap, the one with the smaller strength stays.
    fn strength(&self) -> (bool, Tier, u8) {
        (!self.claims, self.tier.unwrap_or(Tier::T5), u8::MAX - self.precedence)
    }

    /// Whether `other`, which comes later, stays for nothing beside this one: both want the same.
    pub(super) fn outdoes(&self, other: &Self) -> bool {
        self.is_like(other) && self.strength() <= other.strength()
    }

    /// Whether both want the same stretch in the same way: one of them goes, whatever else is claimed.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        (self.start, self.end, self.nested) == (other.start, other.end, other.nested)
    }

    fn overlaps(&self, other: &Self) -> bool {
        self.start < other.end && other.start < self.end
    }
}

/// Adds to `kept` the indices of the claims that stay, in the order of their places. No two of them
/// overlap, but for nested ones, which overlap none of their like. The claims come in the order of their
/// starts, and none is empty.
pub(super) fn resolve(claims: &[Claim], kept: &mut Vec<usize>) {
    let mut from = 0;
    while from < claims.len() {
        // Claims that touch no other need no comparison, and most do not.
        let mut end = claims[from].end;
        let mut to = from + 1;
        while to < claims.len() && claims[to].start < end {
            end = end.max(claims[to].end);
            to += 1;
        }
        if to == from + 1 {
            kept.push(from);
        } else {
            let first = kept.len();
            resolve_level(claims, from..to, false, kept);
            resolve_level(claims, from..to, true, kept);
            kept[first..].sort_unstable_by_key(|index| (claims[*index].start, *index));
        }
        from = to;
    }
}

/// So many claims are compared each with each; more are kept in a tree.
const FEW: usize = 16;

fn resolve_level(claims: &[Claim], among: Range<usize>, nested: bool, kept: &mut Vec<usize>) {
    let first = kept.len();
    kept.extend(among.filter(|index| claims[*index].nested == nested));
    kept[first..].sort_unstable_by_key(|index| {
        let claim = &claims[*index];
        (claim.strength(), usize::MAX - (claim.end - claim.start), claim.start, *index)
    });
    let count = if kept.len() - first <= FEW {
        keep_few(claims, &mut kept[first..])
    } else {
        keep_many(claims, &mut kept[first..])
    };
    kept.truncate(first + count);
}

/// Moves those that stay to the front of `order`, which begins with the strongest, and counts them.
fn keep_few(claims: &[Claim], order: &mut [usize]) -> usize {
    let mut count = 0;
    for at in 0..order.len() {
        let index = order[at];
        if order[..count].iter().all(|kept| !claims[*kept].overlaps(&claims[index])) {
            order[count] = index;
            count += 1;
        }
    }
    count
}

/// As [`keep_few`], in a time that does not grow with the square of their number.
fn keep_many(claims: &[Claim], order: &mut [usize]) -> usize {
    let mut ends: BTreeMap<usize, usize> = BTreeMap::new();
    let mut count = 0;
    for at in 0..order.len() {
        let index = order[at];
        let claim = &claims[index];
        let before = ends.range(..claim.end).next_back();
        if before.is_none_or(|(_, end)| *end <= claim.start) {
            ends.insert(claim.start, claim.end);
            order[count] = index;
            count += 1;
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn claim(start: usize, end: usize, tier: Tier, precedence: u8) -> Claim {
        Claim { start, end, tier: Some(tier), claims: false, nested: false, precedence }
    }

    fn resolve(claims: &[Claim]) -> Vec<usize> {
        let mut kept = Vec::new();
        super::resolve(claims, &mut kept);
        kept
    }

    #[test]
    fn strongest_then_longest() {
        let strong = claim(4, 6, Tier::T1, 1);
        let long = claim(0, 10, Tier::T4, 9);
        let longer = claim(0, 12, Tier::T4, 9);
        assert_eq!(resolve(&[long, strong]), [1]);
        assert_eq!(resolve(&[long, Claim { nested: true, ..strong }]), [0, 1]);
        assert_eq!(resolve(&[long, longer]), [1]);
        let keeper = Claim { claims: true, tier: None, ..long };
        assert_eq!(resolve(&[keeper, strong]), [0]);
        assert_eq!(resolve(&[claim(0, 5, Tier::T1, 0), claim(5, 7, Tier::T1, 0)]), [0, 1]);
    }

    proptest! {
        #[test]
        fn no_two_overlap(spans in proptest::collection::vec((0usize..50, 1usize..9, 0u8..3), 0..30)) {
            let mut claims: Vec<_> = spans.iter().map(|(s, l, p)| claim(*s, s + l, Tier::T3, *p)).collect();
            claims.sort_by_key(|claim| claim.start);
            let kept = resolve(&claims);
            for pair in kept.windows(2) {
                prop_assert!(claims[pair[0]].end <= claims[pair[1]].start);
            }
            prop_assert!(claims.is_empty() || !kept.is_empty());
        }

        #[test]
        fn few_are_kept_as_many_are(spans in proptest::collection::vec((0usize..30, 1usize..9), 0..30)) {
            let claims: Vec<_> = spans.iter().map(|(s, l)| claim(*s, s + l, Tier::T3, 0)).collect();
            let mut few: Vec<usize> = (0..claims.len()).collect();
            let mut many = few.clone();
            let counts = (keep_few(&claims, &mut few), keep_many(&claims, &mut many));
            prop_assert_eq!(&few[..counts.0], &many[..counts.1]);
        }

        #[test]
        fn what_is_outdone_makes_no_difference(
            wants in proptest::collection::vec((0usize..12, 1usize..4, 0u8..3, 0u8..4, any::<bool>()), 0..12),
        ) {
            let tiers = [None, Some(Tier::T2), Some(Tier::T4), Some(Tier::T5)];
            let mut claims: Vec<_> = wants
                .iter()
                .map(|(start, length, precedence, tier, nested)| Claim {
                    tier: tiers[usize::from(*tier)],
                    claims: *tier == 0,
                    nested: *nested,
                    ..claim(*start, start + length, Tier::T1, *precedence)
                })
                .collect();
            claims.sort_by_key(|claim| claim.start);
            let mut fewer: Vec<Claim> = Vec::new();
            for claim in &claims {
                match fewer.last_mut() {
                    Some(last) if last.outdoes(claim) => {}
                    Some(last) if last.is_like(claim) => *last = *claim,
                    _ => fewer.push(*claim),
                }
            }
            let stay = |claims: &[Claim]| -> Vec<Claim> {
                resolve(claims).into_iter().map(|index| claims[index]).collect()
            };
            prop_assert_eq!(stay(&fewer), stay(&claims));
        }
    }
}
