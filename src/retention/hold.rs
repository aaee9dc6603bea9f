//! Holds: what must not be destroyed whatever the dates say. Pure.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::scope::{BlockScope, Reach};
use crate::calendar::CivilDate;
use crate::location::ClientId;
use crate::text::Messages;

/// Number of a hold, such as `H-2026-001`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct HoldId(String);

impl HoldId {
    /// Takes the text as it is.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for HoldId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a hold was placed. A closed list: what it is about stands in the mandate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoldReason {
    /// A claim, made or expected.
    Claim,
    /// Proceedings before a court, arbiter or disciplinary body.
    Proceedings,
    /// An audit.
    Audit,
    /// An investigation by an authority or by the firm itself.
    Investigation,
    /// Anything else.
    Other,
}

impl HoldReason {
    /// Every reason.
    pub const ALL: &'static [Self] =
        &[Self::Claim, Self::Proceedings, Self::Audit, Self::Investigation, Self::Other];

    /// Wire name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Claim => "claim",
            Self::Proceedings => "proceedings",
            Self::Audit => "audit",
            Self::Investigation => "investigation",
            Self::Other => "other",
        }
    }

    /// Reads a wire name.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|reason| reason.code() == code)
    }

    /// The reason in a few words.
    pub fn text(self, messages: &Messages) -> String {
        messages.get(&format!("verdict-hold-reason-{}", self.code()))
    }
}

/// A hold (*vernietigingsstop*): it forbids disposition and never stops the clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// Its number.
    pub id: HoldId,
    /// What it covers.
    pub scope: BlockScope,
    /// Why it was placed.
    pub reason: HoldReason,
    /// Who ordered it, and in which letter or decision.
    pub mandate: String,
    /// Who answers for it.
    pub owner: String,
    /// First day.
    pub placed_on: CivilDate,
    /// Day on which its owner looks at it again.
    pub review_on: CivilDate,
    /// Last day, once it is released.
    pub released_on: Option<CivilDate>,
    /// The client of its engagement on the day it was placed: covered too, once the register has no such
    /// engagement of that client any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<ClientId>,
    /// Globs that it covers besides its scope, fixed when it was placed: what it was meant for, whatever
    /// becomes of names and numbers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paths: Vec<String>,
}

impl Hold {
    /// Whether it forbids disposition on `as_of`.
    ///
    /// A hold that was not released forbids on every day, before its first one, too: machines
    /// disagree about today, and keeping is the side on which to err. The day of release is still
    /// covered.
    pub fn is_active(&self, as_of: CivilDate) -> bool {
        self.released_on.is_none_or(|last| self.placed_on <= as_of && as_of <= last)
    }

    /// What it covers, with what it was meant for when it was placed.
    pub(super) fn reach(&self) -> Reach<'_> {
        let (client, paths) = (self.client.as_ref(), &self.paths[..]);
        Reach { scope: &self.scope, client, paths, pins: None }
    }
}
