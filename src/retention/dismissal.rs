//! Dismissals: findings that a person set aside as false, and what that does to a verdict. Pure.
//!
//! A dismissal only ever lets an item go out of the plans, never into one: it takes from what makes an
//! item found, and leaves whose the item is, its term, its holds and how much of it was read.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::assess::Assessment;
use super::step::Step;
use super::verdict::{ReviewReason, Verdict};
use crate::calendar::{CivilDate, add_months};
use crate::digest::Digest;
use crate::location::FindingId;
use crate::text::Messages;

/// Number of a dismissal, such as `D-2026-0001`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DismissalId(String);

impl DismissalId {
    /// Takes the text as it is.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DismissalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a finding is false. A closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DismissalReason {
    /// Made up, for a test or an example.
    TestData,
    /// Not about a person: an order, an amount, a part number.
    NotPersonal,
    /// Another kind of data than the rule says.
    WrongType,
    /// Public by law or by the person's own doing.
    PublicData,
    /// Of the firm itself.
    OwnOrganisation,
    /// Anything else.
    Other,
}

impl DismissalReason {
    /// Every reason.
    pub const ALL: &'static [Self] = &[
        Self::TestData,
        Self::NotPersonal,
        Self::WrongType,
        Self::PublicData,
        Self::OwnOrganisation,
        Self::Other,
    ];

    /// Wire name.
    pub fn code(self) -> &'static str {
        match self {
            Self::TestData => "test_data",
            Self::NotPersonal => "not_personal",
            Self::WrongType => "wrong_type",
            Self::PublicData => "public_data",
            Self::OwnOrganisation => "own_organisation",
            Self::Other => "other",
        }
    }

    /// Reads a wire name.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|reason| reason.code() == code)
    }

    /// The reason in a few words.
    pub fn text(self, messages: &Messages) -> String {
        messages.get(&format!("verdict-dismissal-reason-{}", self.code().replace('_', "-")))
    }
}

/// A finding that a person set aside, bound to the content that it was found in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dismissal {
    /// Its number.
    pub id: DismissalId,
    /// The finding, which is named after everything below.
    pub finding: FindingId,
    /// Why.
    pub reason: DismissalReason,
    /// Digest of the file.
    pub content: Digest,
    /// What the offsets count from, relative to the file; empty for the file itself.
    pub frame: String,
    /// The rule that found it.
    pub rule: String,
    /// The type that the rule gave it.
    pub type_code: String,
    /// First byte.
    pub start: u64,
    /// The byte after its last.
    pub end: u64,
    /// First day.
    pub placed_on: CivilDate,
    /// Last day; the finding counts again on the next.
    pub until: CivilDate,
    /// When it was withdrawn.
    pub withdrawn_on: Option<CivilDate>,
}

impl Dismissal {
    /// The longest time between the day it is made and its last day. After that somebody looks again.
    pub const MONTHS_MAX: u32 = 12;

    /// The latest last day of one that is made on `today`.
    pub fn latest_until(today: CivilDate) -> CivilDate {
        add_months(today, Self::MONTHS_MAX).unwrap_or(CivilDate::MAX)
    }

    /// Whether the finding is set aside on `as_of`. A withdrawn one never is, on no day.
    pub fn is_active(&self, as_of: CivilDate) -> bool {
        self.withdrawn_on.is_none() && self.placed_on <= as_of && as_of <= self.until
    }
}

impl Assessment {
    /// The assessment when some of the findings were set aside, and others were not: the same.
    #[must_use]
    pub fn with_some_set_aside(mut self, by: &[DismissalId]) -> Self {
        self.derivation.push(step("verdict-dismissed-some", by));
        self
    }

    /// The assessment when everything that made the item found was set aside: nothing is done with it.
    ///
    /// What a hold blocks stays blocked, what was not read stays unread. Whose it is and until when stays
    /// too, so that a container keeps it for as long as before.
    #[must_use]
    pub fn with_all_set_aside(mut self, by: &[DismissalId]) -> Self {
        self.was_found = true;
        let stands = match self.verdict {
            Verdict::BlockedHold
            | Verdict::BlockedRestriction
            | Verdict::BlockedRequest
            | Verdict::OutOfScope => true,
            Verdict::Review => self.reason == Some(ReviewReason::Unread),
            _ => false,
        };
        if !stands {
            self.verdict = Verdict::OutOfScope;
            self.reason = None;
            self.reasons.clear();
            self.execute_by = None;
            self.over_term_days = 0;
            self.overdue = false;
            let is_of_verdict =
                |step: &Step| step.rule == "verdict" || step.message == "verdict-over-term";
            self.derivation.retain(|step| !is_of_verdict(step));
        }
        self.derivation.push(step("verdict-dismissed-all", by));
        self
    }
}

fn step(message: &'static str, by: &[DismissalId]) -> Step {
    let ids: Vec<&str> = by.iter().map(DismissalId::as_str).collect();
    Step::new("dismissal", message).text_arg("dismissals", &ids.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::parse_iso;
    use crate::text::Lang;

    fn day(text: &str) -> CivilDate {
        parse_iso(text).unwrap()
    }

    #[test]
    fn it_holds_to_its_last_day_and_no_longer() {
        let mut dismissal = Dismissal {
            id: DismissalId::new("D-2026-0001"),
            finding: serde_json::from_str("\"fi_x\"").unwrap(),
            reason: DismissalReason::TestData,
            content: Digest::of(b""),
            frame: String::new(),
            rule: "nl.bsn".to_owned(),
            type_code: "BSN".to_owned(),
            start: 1,
            end: 10,
            placed_on: day("2026-11-22"),
            until: day("2027-01-31"),
            withdrawn_on: None,
        };
        let on = |dismissal: &Dismissal, text: &str| dismissal.is_active(day(text));
        assert!(!on(&dismissal, "2026-11-21") && on(&dismissal, "2026-11-22"));
        assert!(on(&dismissal, "2027-01-31") && !on(&dismissal, "2027-02-01"));
        dismissal.withdrawn_on = Some(day("2026-12-01"));
        assert!(!on(&dismissal, "2026-11-22") && !on(&dismissal, "2026-12-02"));
        assert_eq!(Dismissal::latest_until(day("2024-02-29")), day("2025-02-28"));
    }

    #[test]
    fn every_reason_has_its_words() {
        for lang in [Lang::Nl, Lang::En] {
            let messages = Messages::new(lang);
            for reason in DismissalReason::ALL {
                assert!(!reason.text(&messages).is_empty());
                assert_eq!(DismissalReason::parse(reason.code()), Some(*reason));
                assert_eq!(serde_json::to_value(reason).unwrap(), reason.code());
            }
        }
    }

    #[test]
    fn every_reason_is_told_in_both_languages() {
        let (nl, en) = (Messages::new(Lang::Nl), Messages::new(Lang::En));
        for reason in DismissalReason::ALL {
            assert_ne!(reason.text(&nl), reason.text(&en));
        }
        let id = DismissalId::new("D-2026-0001");
        assert_eq!((id.as_str(), id.to_string().as_str()), ("D-2026-0001", "D-2026-0001"));
    }
}
