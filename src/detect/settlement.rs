//! The last word on a hit's tier, when the whole item was read. Pure.

use super::evidence::{EvidenceCode, Ground, HitKey};
use super::person::Harvest;
use super::signal::Signal;
use super::vote::{Verdicts, Vote};
use crate::inventory::Tier;

/// What an item as a whole says about the hits in it.
#[derive(Debug)]
pub struct Settlement {
    /// By rule: whether a word for it stands anywhere in the item.
    pub(super) words_seen: Vec<bool>,
    pub(super) votes: Verdicts,
    pub(super) signals: Vec<Signal>,
    /// The surnames that the item is known to hold.
    pub(super) names: Harvest,
    pub(super) refused: usize,
}

impl Settlement {
    /// The final tier of the hits with this key. Keys are those of the same item.
    pub fn tier(&self, key: &HitKey) -> Tier {
        self.judge(key).0
    }

    /// What the final tier rests on.
    pub fn evidence(&self, key: &HitKey) -> EvidenceCode {
        key.evidence.on(self.judge(key).1)
    }

    /// What the item signals as a whole. `identifies` says whether it has a hit of a rule that
    /// [identifies a person](super::Rule::identifies) with a final tier that counts; without one there is
    /// no signal.
    pub fn signals(&self, identifies: bool) -> &[Signal] {
        if identifies { &self.signals } else { &[] }
    }

    /// How many answers of recognisers did not fit the text or the form of an answer; above zero, a
    /// recogniser has a fault.
    pub fn refused(&self) -> usize {
        self.refused
    }

    fn judge(&self, key: &HitKey) -> (Tier, Ground) {
        let mut best = (key.base, key.evidence.ground);
        let mut offer = |tier: Option<Tier>, ground| match tier {
            Some(tier) if tier < best.0 => best = (tier, ground),
            _ => {}
        };
        if let (Some(tier), Some(column)) = (key.by_column, key.column) {
            match self.votes.of((key.table, column), key.rule.at()) {
                Vote::Against => return (weaker(key.base), Ground::ColumnAgainst),
                Vote::For => offer(Some(tier), Ground::Column),
                Vote::Open => {}
            }
        }
        if self.words_seen.get(key.rule.at()).copied().unwrap_or(false) {
            offer(key.by_document, Ground::Document);
        }
        if let Some(name) = key.by_name
            && self.names.corroborates(name.surname)
        {
            offer(Some(name.tier), Ground::KnownName);
        }
        best
    }
}

fn weaker(tier: Tier) -> Tier {
    match tier {
        Tier::T1 => Tier::T2,
        Tier::T2 => Tier::T3,
        Tier::T3 => Tier::T4,
        Tier::T4 | Tier::T5 => Tier::T5,
    }
}
