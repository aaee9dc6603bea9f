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

/// Indices of the claims that stay, in the order of their places. No two of them overlap, but for nested
/// ones, which overlap none of their like. The claims come in the order of their starts.
pub(super) fn resolve(claims: &[Claim]) -> Vec<usize> {
    let mut kept = Vec::with_capacity(claims.len());
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
            resolve_level(claims, from..to, false, &mut kept);
            resolve_level(claims, from..to, true, &mut kept);
            kept[first..].sort_unstable_by_key(|index| (claims[*index].start, *index));
        }
        from = to;
    }
    kept
}

fn resolve_level(claims: &[Claim], among: Range<usize>, nested: bool, all: &mut Vec<usize>) {
    let mut order: Vec<usize> = among.filter(|index| claims[*index].nested == nested).collect();
    order.sort_unstable_by_key(|index| {
        let claim = &claims[*index];
        let strength = (!claim.claims, claim.tier.unwrap_or(Tier::T5), u8::MAX - claim.precedence);
        (strength, usize::MAX - (claim.end - claim.start), claim.start, *index)
    });
    let mut kept: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for index in order {
        let claim = &claims[index];
        let before = kept.range(..claim.end).next_back();
        if before.is_none_or(|(_, (end, _))| *end <= claim.start) {
            kept.insert(claim.start, (claim.end, index));
        }
    }
    all.extend(kept.into_values().map(|(_, index)| index));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn claim(start: usize, end: usize, tier: Tier, precedence: u8) -> Claim {
        Claim { start, end, tier: Some(tier), claims: false, nested: false, precedence }
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
    }
}
