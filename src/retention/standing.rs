//! Whose an item is, joined with what the register says of each: the dates behind a verdict. Pure.

use crate::attribution::Attribution;
use crate::calendar::{CivilDate, WrittenDate, add_months};
use crate::location::EngagementId;
use crate::register::{Engagement, radar};

use super::World;

/// One engagement that an item belongs, or might belong, to.
#[derive(Debug, Clone)]
pub(super) struct Candidate<'a> {
    pub(super) id: EngagementId,
    /// `None` when the register does not know it (any more).
    pub(super) engagement: Option<&'a Engagement>,
    pub(super) keeps: Keeps,
    /// Its own number, or something like it, stands in the path.
    pub(super) is_numbered: bool,
}

/// Until when an engagement keeps what belongs to it. Later variants keep longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Keeps {
    /// Until a day; the register's own floor may be later.
    Until {
        /// By the contract.
        retain_until: CivilDate,
        /// With the register's `keep_until`.
        effective_until: CivilDate,
    },
    /// For as long as it runs.
    Open,
    /// Nobody can say: not in the register (any more), or with an end that nobody can have meant.
    Unknown,
}

impl Keeps {
    pub(super) fn of(engagement: Option<&Engagement>, months: u32) -> Self {
        let Some(engagement) = engagement else { return Self::Unknown };
        let Some(end) = engagement.end else { return Self::Open };
        if radar::is_implausible(end) {
            return Self::Unknown;
        }
        let retain_until = add_months(end.last_day(), months).unwrap_or(CivilDate::MAX);
        let effective_until = engagement.keep_until.map_or(retain_until, |k| k.max(retain_until));
        Self::Until { retain_until, effective_until }
    }

    /// Last day of keeping, all counted; `MAX` when there is none.
    pub(super) fn last_day(self) -> CivilDate {
        match self {
            Self::Until { effective_until, .. } => effective_until,
            Self::Open | Self::Unknown => CivilDate::MAX,
        }
    }
}

impl Candidate<'_> {
    /// The end that the register gives; one that nobody can have meant is none.
    pub(super) fn end(&self) -> Option<WrittenDate> {
        let end = self.engagement.and_then(|engagement| engagement.end);
        end.filter(|end| !radar::is_implausible(*end))
    }

    /// An end in the register that nobody can have meant.
    pub(super) fn implausible_end(&self) -> Option<WrittenDate> {
        let end = self.engagement.and_then(|engagement| engagement.end);
        end.filter(|end| radar::is_implausible(*end))
    }

    pub(super) fn retain_until(&self) -> Option<CivilDate> {
        match self.keeps {
            Keeps::Until { retain_until, .. } => Some(retain_until),
            Keeps::Open | Keeps::Unknown => None,
        }
    }
}

/// Whose an item is, or might be; both lists sorted by id.
#[derive(Debug, Clone)]
pub(super) struct Standing<'a> {
    /// S: by exact or strong evidence.
    pub(super) established: Vec<Candidate<'a>>,
    /// W: by weak evidence only.
    pub(super) weak: Vec<Candidate<'a>>,
}

impl<'a> Standing<'a> {
    pub(super) fn of(attribution: &Attribution, world: &World<'a>) -> Self {
        let candidates = |ids: Vec<EngagementId>| {
            let candidate = |id: EngagementId| {
                let engagement = world.register.engagement(&id);
                let keeps = Keeps::of(engagement, world.pack.months());
                Candidate { keeps, is_numbered: attribution.is_numbered(&id), id, engagement }
            };
            ids.into_iter().map(candidate).collect()
        };
        Self {
            established: candidates(attribution.established()),
            weak: candidates(attribution.weak()),
        }
    }

    /// The engagement whose term decides: a running one, else the one with the longest contract term;
    /// of equals an imprecise end, then the first id.
    pub(super) fn governing(&self) -> Option<&Candidate<'a>> {
        let rank = |c: &Candidate<'_>| {
            let open = c.retain_until().is_none();
            (open, c.retain_until(), c.end().is_some_and(WrittenDate::is_imprecise))
        };
        self.established.iter().rev().max_by_key(|candidate| rank(candidate))
    }

    /// The latest day that any established engagement keeps, the register's floors counted.
    pub(super) fn effective_until(&self) -> Option<CivilDate> {
        self.established.iter().map(|candidate| candidate.keeps.last_day()).max()
    }

    /// The latest day that the register itself gives as a floor, the term of the contract left out; `MAX`
    /// where an engagement is not in the register.
    pub(super) fn kept_until(&self) -> Option<CivilDate> {
        let floor = |candidate: &Candidate<'_>| match candidate.engagement {
            None => Some(CivilDate::MAX),
            Some(engagement) => engagement.keep_until,
        };
        self.established.iter().filter_map(floor).max()
    }

    /// Whether a client has an established engagement, so that its others say nothing new.
    ///
    /// A number in the path does say something new: it points at one engagement, not at a client.
    pub(super) fn is_same_client(&self, weak: &Candidate<'_>) -> bool {
        if weak.is_numbered {
            return false;
        }
        let Some(client) = weak.engagement.map(|e| &e.client) else { return false };
        self.established.iter().any(|c| c.engagement.is_some_and(|e| e.client == *client))
    }

    /// Whether a candidate of another client, or one whose number stands there, would keep longer than the established engagements do by
    /// contract.
    ///
    /// Their floors are left out: a floor that is over by now would otherwise outdo the candidate, and
    /// so a duty to keep could let an item go.
    pub(super) fn would_keep_longer(&self, weak: &Candidate<'_>) -> bool {
        let last = self.governing().and_then(Candidate::retain_until);
        !self.is_same_client(weak) && last.is_some_and(|last| weak.keeps.last_day() > last)
    }
}
