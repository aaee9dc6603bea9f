//! A deferral: a client asks to keep for a while longer, once, on a ground of a closed list. Pure.
//!
//! It is a floor with an end date, and nothing else: it keeps items that would be due, and lets none go.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::assess::Facts;
use super::standing::Standing;
use super::world::World;
use crate::calendar::{CivilDate, add_months};
use crate::location::{EngagementId, Locator};
use crate::text::Messages;

/// Longest deferral, in calendar months.
pub const DEFERRAL_MONTHS_MAX: u32 = 6;

/// Why a client asks for more time. A closed list: "just in case" is no ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeferralGround {
    /// A claim was made, or is about to be.
    Claim,
    /// Proceedings before a court, arbiter or disciplinary body.
    Proceedings,
    /// An audit or an inspection.
    Audit,
    /// The dossier goes to a successor adviser.
    Successor,
}

impl DeferralGround {
    /// Every ground.
    pub const ALL: &'static [Self] =
        &[Self::Claim, Self::Proceedings, Self::Audit, Self::Successor];

    /// Wire name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Claim => "claim",
            Self::Proceedings => "proceedings",
            Self::Audit => "audit",
            Self::Successor => "successor",
        }
    }

    /// Reads a wire name.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|ground| ground.code() == code)
    }

    /// The ground in a few words.
    pub fn text(self, messages: &Messages) -> String {
        messages.get(&format!("verdict-deferral-ground-{}", self.code()))
    }
}

/// Why a deferral is not taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DeferralRefused {
    /// It ends before it would keep anything.
    #[error("the deferral ends within the term or before it was asked for")]
    Ended,
    /// It ends later than is allowed.
    #[error("a deferral ends on {latest} at the latest")]
    TooLong {
        /// Last day that it may end on.
        latest: CivilDate,
    },
}

/// A deferral that a client was granted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deferral {
    /// The plan in whose consultation it was asked for.
    pub plan: String,
    /// Engagements of which it keeps everything.
    pub engagements: BTreeSet<EngagementId>,
    /// Files that it keeps, with all that is in them, in whatever source they lie.
    pub files: BTreeSet<Locator>,
    /// Its ground.
    pub ground: DeferralGround,
    /// The day on which the client asked.
    pub asked_on: CivilDate,
    /// Last day of keeping, inclusive.
    pub until: CivilDate,
}

impl Deferral {
    /// Checks the end of a deferral of what is kept until `retain_until` anyway: at most six calendar months
    /// after that day, or after the day of asking where that is later.
    ///
    /// # Errors
    ///
    /// [`DeferralRefused`].
    pub fn check_end(
        retain_until: CivilDate,
        asked_on: CivilDate,
        until: CivilDate,
    ) -> Result<(), DeferralRefused> {
        let from = retain_until.max(asked_on);
        if until <= from {
            return Err(DeferralRefused::Ended);
        }
        match add_months(from, DEFERRAL_MONTHS_MAX) {
            Some(latest) if until > latest => Err(DeferralRefused::TooLong { latest }),
            _ => Ok(()),
        }
    }

    /// Whether it keeps what belongs to `engagements` and lies in the file of `locator`.
    pub fn is_over<'i>(
        &self,
        locator: &Locator,
        engagements: impl IntoIterator<Item = &'i EngagementId>,
    ) -> bool {
        let is_same = |a: &EngagementId, b: &EngagementId| {
            // People differ in their capitals.
            a.as_str().eq_ignore_ascii_case(b.as_str())
        };
        self.files.iter().any(|file| file.file() == locator.file())
            || engagements.into_iter().any(|id| self.engagements.iter().any(|own| is_same(own, id)))
    }
}

/// The deferrals over an item, ended ones included; what it might belong to counts, too.
pub(super) fn over<'a>(
    facts: &Facts<'_>,
    standing: &Standing<'_>,
    world: &World<'a>,
) -> Vec<&'a Deferral> {
    let is_over = |deferral: &&Deferral| {
        let all = standing.established.iter().chain(&standing.weak);
        deferral.is_over(facts.locator, all.map(|candidate| &candidate.id))
    };
    world.deferrals.iter().filter(is_over).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::parse_iso;

    /// Term ends, asked on, until.
    #[track_caller]
    fn check(term: &str, asked: &str, until: &str, want: &str) {
        let day = |text: &str| parse_iso(text).unwrap();
        let got = Deferral::check_end(day(term), day(asked), day(until));
        let got = got.map_or_else(|error| error.to_string(), |()| "granted".to_owned());
        assert_eq!(got, want, "{term} {asked} {until}");
    }

    #[test]
    fn grounds_read_what_they_write() {
        for ground in DeferralGround::ALL {
            assert_eq!(DeferralGround::parse(ground.code()), Some(*ground));
        }
        assert_eq!(DeferralGround::parse("just_in_case"), None);
    }

    #[test]
    fn a_deferral_is_for_six_months_at_most() {
        let long = |day| format!("a deferral ends on {day} at the latest");
        let ended = "the deferral ends within the term or before it was asked for";
        check("2026-06-30", "2026-05-10", "2026-12-30", "granted");
        check("2026-06-30", "2026-05-10", "2026-12-31", &long("2026-12-30"));
        check("2026-06-30", "2026-05-10", "2026-07-01", "granted");
        check("2026-06-30", "2026-05-10", "2026-06-30", ended);
        // The client answers late: the six months are counted from the answer.
        check("2026-06-30", "2026-08-31", "2027-02-28", "granted");
        check("2026-06-30", "2026-08-31", "2027-03-01", &long("2027-02-28"));
        check("2026-06-30", "2026-08-31", "2026-08-31", ended);
    }
}
