//! What forbids disposition of an item: holds, open requests, restrictions. Pure.

use std::fmt;

use serde::{Serialize, Serializer};

use super::assess::Facts;
use super::hold::{Hold, HoldId};
use super::pack::RetentionPack;
use super::request::{Request, RequestId};
use super::scope::{BlockScope, Covers};
use super::standing::Standing;
use super::verdict::Verdict;
use super::world::World;
use crate::calendar::{CivilDate, days_between};

/// One thing that forbids disposition of an item, by its number. In order of precedence.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Block {
    /// A hold.
    Hold(HoldId),
    /// An open request.
    Request(RequestId),
    /// A restriction of processing (art. 18).
    Restriction(RequestId),
}

impl Block {
    /// Its number.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Hold(id) => id.as_str(),
            Self::Request(id) | Self::Restriction(id) => id.as_str(),
        }
    }

    /// The verdict where it goes first.
    pub(super) fn verdict(&self) -> Verdict {
        match self {
            Self::Hold(_) => Verdict::BlockedHold,
            Self::Request(_) => Verdict::BlockedRequest,
            Self::Restriction(_) => Verdict::BlockedRestriction,
        }
    }
}

impl fmt::Display for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Block {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.as_str())
    }
}

/// A hold or request over an item.
#[derive(Debug)]
pub(super) struct Over<'a, T> {
    pub(super) of: &'a T,
    /// By a person or query, and the item was not, or not completely, read under it.
    pub(super) in_doubt: bool,
    /// By a query, of which not everything is known of the item.
    pub(super) unknown: bool,
}

impl<T> Clone for Over<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Over<'_, T> {}

/// All that cover an item, ended ones included, each by id.
#[derive(Debug, Default)]
pub(super) struct Blocks<'a> {
    pub(super) holds: Vec<Over<'a, Hold>>,
    pub(super) requests: Vec<Over<'a, Request>>,
    /// Those that forbid disposition today, sorted.
    pub(super) active: Vec<Block>,
    /// Of these, those in doubt.
    pub(super) in_doubt: Vec<Block>,
}

impl<'a> Blocks<'a> {
    pub(super) fn over(
        facts: &Facts<'_>,
        standing: &Standing<'_>,
        world: &World<'a>,
        as_of: CivilDate,
    ) -> Self {
        Self::of_scopes(|_| true, facts, standing, world, as_of)
    }

    /// Those by query: they may be on a whole and on none of its parts.
    pub(super) fn by_query(facts: &Facts<'_>, world: &World<'a>, as_of: CivilDate) -> Self {
        if world.queries().next().is_none() {
            return Self::default();
        }
        let standing = Standing::of(facts.attribution, world);
        let is_query = |scope: &BlockScope| scope.query().is_some();
        Self::of_scopes(is_query, facts, &standing, world, as_of)
    }

    fn of_scopes(
        which: impl Fn(&BlockScope) -> bool,
        facts: &Facts<'_>,
        standing: &Standing<'_>,
        world: &World<'a>,
        as_of: CivilDate,
    ) -> Self {
        let covers = |reach: super::scope::Reach<'_>, ended: Option<CivilDate>| {
            match reach.over(facts, standing, world) {
                Covers::No => None,
                Covers::Yes => Some((false, false)),
                Covers::Unknown => Some((false, true)),
                // Nobody looks for what a block that ended long ago was about any more.
                Covers::InDoubt => {
                    ended.is_none_or(|last| is_recent(last, world, as_of)).then_some((true, false))
                }
            }
        };
        let mut blocks = Self::default();
        for of in world.holds.iter().filter(|hold| which(&hold.scope)) {
            if let Some((in_doubt, unknown)) = covers(of.reach(), of.released_on) {
                blocks.holds.push(Over { of, in_doubt, unknown });
                if of.is_active(as_of) {
                    blocks.put(Block::Hold(of.id.clone()), in_doubt);
                }
            }
        }
        for of in world.requests.iter().filter(|request| which(&request.scope)) {
            let ended = of.block_ended().or(of.closed_on).filter(|_| !of.is_live());
            if let Some((in_doubt, unknown)) = covers(of.reach(), ended) {
                blocks.requests.push(Over { of, in_doubt, unknown });
                if of.is_pinning(as_of) {
                    blocks.put(Block::Request(of.id.clone()), in_doubt);
                }
                if of.is_restricting(as_of) {
                    blocks.put(Block::Restriction(of.id.clone()), in_doubt);
                }
            }
        }
        blocks.holds.sort_by(|a, b| (&a.of.id, a.of.placed_on).cmp(&(&b.of.id, b.of.placed_on)));
        blocks.requests.sort_by(|a, b| (&a.of.id, a.of.received).cmp(&(&b.of.id, b.of.received)));
        for list in [&mut blocks.active, &mut blocks.in_doubt] {
            list.sort();
            list.dedup();
        }
        blocks
    }

    fn put(&mut self, block: Block, in_doubt: bool) {
        if in_doubt {
            self.in_doubt.push(block.clone());
        }
        self.active.push(block);
    }

    /// The verdict of the one that goes first.
    pub(super) fn verdict(&self) -> Option<Verdict> {
        self.active.first().map(Block::verdict)
    }

    /// Whether one of them allows storage only.
    pub(super) fn restrict(&self) -> bool {
        self.active.iter().any(|block| matches!(block, Block::Restriction(_)))
    }

    /// Last days of the holds that were released.
    pub(super) fn released(&self, as_of: CivilDate) -> impl Iterator<Item = CivilDate> {
        let released = self.holds.iter().filter_map(|over| over.of.released_on);
        released.filter(move |last| *last < as_of)
    }

    /// Last days of all that ended.
    pub(super) fn ended(&self, as_of: CivilDate) -> impl Iterator<Item = CivilDate> {
        let requests = self.requests.iter().filter_map(|over| over.of.block_ended());
        self.released(as_of).chain(requests.filter(move |last| *last < as_of))
    }

    /// The upheld requests for erasure, in order of their numbers.
    pub(super) fn erasures(&self) -> impl Iterator<Item = (Over<'a, Request>, CivilDate)> {
        let upheld = |over: &Over<'a, Request>| Some((*over, over.of.erasure_upheld()?));
        self.requests.iter().filter_map(upheld)
    }

    /// The requests that somebody must still act on and that surely cover it, in order of their numbers.
    pub(super) fn asked(&self) -> Vec<RequestId> {
        let live = self.requests.iter().filter(|over| over.of.is_live() && !over.in_doubt);
        live.map(|over| over.of.id.clone()).collect()
    }
}

/// Whether a block ended so recently that its end still counts: for the grace after it, and for when the
/// item must be dealt with.
fn is_recent(last: CivilDate, world: &World<'_>, as_of: CivilDate) -> bool {
    days_between(last, as_of) <= i64::from(block_memory_days(world.pack))
}

/// For how many days after its end what a block is about is still looked for.
pub fn block_memory_days(pack: &RetentionPack) -> u32 {
    pack.execution_days().max(pack.release_days())
}
