//! What the rules keep of a segment, place by place. Pure.
//!
//! Candidates are judged in the order of their places, and of each group that overlaps the strongest stay
//! before the next group is looked at. What could not win at its best is not judged: many rules want the
//! same digits.

use super::context::{Spot, Walk};
use super::detector::Candidate;
use super::evidence::HitKey;
use super::overlap::{Claim, resolve};
use super::view::View;

/// A stretch that its rule keeps, with a hit or without one.
pub(super) struct Kept {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) key: Option<HitKey>,
}

/// Room that segments use one after the other.
#[derive(Debug, Default)]
pub(super) struct Room {
    /// Claims that overlap, one group at a time.
    claims: Vec<Claim>,
    /// One for each claim.
    keys: Vec<Option<HitKey>>,
    /// Which claims stay.
    kept: Vec<usize>,
    /// Rules whose labels speak for one value only, with the end of their last one.
    spent: Vec<(usize, usize)>,
}

impl Room {
    /// The end of the last value of the rule, which from now on is `end`; 0 for the first.
    fn spend(&mut self, rule: usize, end: usize) -> usize {
        if let Some((_, last)) = self.spent.iter_mut().find(|(other, _)| *other == rule) {
            return std::mem::replace(last, end);
        }
        self.spent.push((rule, end));
        0
    }

    /// Whether the last claim leaves nothing for this one.
    fn outdoes(&self, claim: &Claim) -> bool {
        self.claims.last().is_some_and(|last| last.outdoes(claim))
    }

    fn push(&mut self, claim: Claim, key: Option<HitKey>) {
        match (self.claims.last_mut(), self.keys.last_mut()) {
            (Some(last), Some(last_key)) if last.is_like(&claim) => {
                (*last, *last_key) = (claim, key);
            }
            _ => {
                self.claims.push(claim);
                self.keys.push(key);
            }
        }
    }
}

/// What is left of one segment when all rules and recognisers had their say, in the order of places.
pub(super) struct Keeping<'v, 'a> {
    view: &'v View<'a>,
    room: &'v mut Room,
    /// What recognisers claim and was not looked at, in the order of places.
    plugged: &'v [(Claim, HitKey)],
    /// Candidates that were judged.
    judged: usize,
    walk: Walk,
    /// The place of the last one.
    spot: Spot,
    /// How many of those that stay were told.
    told: usize,
}

impl<'v, 'a> Keeping<'v, 'a> {
    /// `plugged` is what recognisers claim, in the order of places.
    pub(super) fn new(
        view: &'v View<'a>,
        plugged: &'v [(Claim, HitKey)],
        room: &'v mut Room,
    ) -> Self {
        room.kept.clear();
        room.spent.clear();
        let mut walk = Walk::default();
        let spot = view.words.spot(&mut walk, 0);
        Self { view, room, plugged, judged: 0, walk, spot, told: 0 }
    }

    /// Fills the room with the next claims that overlap, and says which of them stay.
    fn fill(&mut self) {
        let view = self.view;
        self.room.claims.clear();
        self.room.keys.clear();
        self.room.kept.clear();
        self.told = 0;
        let mut end = 0;
        loop {
            let candidate = view.candidates.get(self.judged);
            let start = candidate.map_or(usize::MAX, |candidate| candidate.raw.start);
            // Of two that begin together, the rule's comes first.
            if let Some(((claim, key), rest)) = self.plugged.split_first()
                && claim.start < start
            {
                if !self.room.claims.is_empty() && claim.start >= end {
                    break;
                }
                end = end.max(claim.end);
                self.room.claims.push(*claim);
                self.room.keys.push(Some(key.clone()));
                self.plugged = rest;
                continue;
            }
            let Some(candidate) = candidate else { break };
            if !self.room.claims.is_empty() && start >= end {
                break;
            }
            end = end.max(self.judge(candidate));
            self.judged += 1;
        }
        resolve(&self.room.claims, &mut self.room.kept);
    }

    /// Adds what the next candidate claims, and says where that ends; 0 when it claims nothing.
    fn judge(&mut self, candidate: &Candidate) -> usize {
        let (view, room) = (self.view, &mut *self.room);
        let rule = &view.detector.rules[candidate.rule];
        let first_only = rule.context.first_only;
        let spent = if first_only { room.spend(candidate.rule, candidate.raw.end) } else { 0 };
        let mut claim = Claim {
            start: candidate.raw.start,
            end: candidate.raw.end,
            // The best that it could be.
            tier: rule.best(candidate.form, candidate.passed || candidate.is_test()),
            claims: rule.claims,
            nested: candidate.nested,
            precedence: rule.precedence.max(view.detector.standings[candidate.rule].rarity),
        };
        if room.outdoes(&claim) {
            return 0;
        }
        if self.spot.start != claim.start {
            self.spot = view.words.spot(&mut self.walk, claim.start);
        }
        let worth = view.judge(self.judged, candidate, &self.spot, spent);
        claim.tier = worth.as_ref().map(|worth| worth.base);
        claim.precedence = view.precedence(candidate, worth.as_ref());
        if (worth.is_none() && !rule.claims) || room.outdoes(&claim) {
            return 0;
        }
        room.push(claim, worth.map(|worth| view.key(candidate, &worth)));
        claim.end
    }
}

impl Iterator for Keeping<'_, '_> {
    type Item = Kept;

    fn next(&mut self) -> Option<Kept> {
        if self.told == self.room.kept.len() {
            self.fill();
        }
        let index = *self.room.kept.get(self.told)?;
        self.told += 1;
        let Claim { start, end, .. } = self.room.claims[index];
        Some(Kept { start, end, key: self.room.keys[index].take() })
    }
}
