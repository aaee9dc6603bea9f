//! Who keeps the characters that several rules want: the strongest, then the longest. Pure.

use std::collections::BTreeMap;

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
/// ones, which overlap none of their like.
pub(super) fn resolve(claims: &[Claim]) -> Vec<usize> {
    let mut kept = resolve_level(claims, false);
    if claims.iter().any(|claim| claim.nested) {
        kept.extend(resolve_level(claims, true));
        kept.sort_by_key(|index| (claims[*index].start, *index));
    }
    kept
}

fn resolve_level(claims: &[Claim], nested: bool) -> Vec<usize> {
    let mut order: Vec<usize> =
        (0..claims.len()).filter(|index| claims[*index].nested == nested).collect();
    order.sort_by_key(|index| {
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
    kept.into_values().map(|(_, index)| index).collect()
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
        assert_eq!(resolve(&[long, longer]), [1]);
        let keeper = Claim { claims: true, tier: None, ..long };
        assert_eq!(resolve(&[strong, keeper]), [1]);
        assert_eq!(resolve(&[claim(5, 7, Tier::T1, 0), claim(0, 5, Tier::T1, 0)]), [1, 0]);
    }

    proptest! {
        #[test]
        fn no_two_overlap(spans in proptest::collection::vec((0usize..50, 1usize..9, 0u8..3), 0..30)) {
            let claims: Vec<_> = spans.iter().map(|(s, l, p)| claim(*s, s + l, Tier::T3, *p)).collect();
            let kept = resolve(&claims);
            for pair in kept.windows(2) {
                prop_assert!(claims[pair[0]].end <= claims[pair[1]].start);
            }
            prop_assert!(claims.is_empty() || !kept.is_empty());
        }
    }
}
