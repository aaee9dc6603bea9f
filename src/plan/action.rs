//! What a plan line asks for, why, and how it ended. Closed lists: no free text enters plan or
//! certificate.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// What is to be done with an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Take it away for good.
    Destroy,
    /// Give the client a copy; ours stays, and the item stays due.
    Return,
    /// Give the client a copy, and destroy ours once that copy was verified.
    ReturnThenDestroy,
    /// Leave it where it is, for a coded reason.
    Keep,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 4] = [Self::Destroy, Self::Return, Self::ReturnThenDestroy, Self::Keep];

    /// Wire name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Destroy => "destroy",
            Self::Return => "return",
            Self::ReturnThenDestroy => "return_then_destroy",
            Self::Keep => "keep",
        }
    }

    /// Whether our copy is gone afterwards.
    pub fn removes(self) -> bool {
        matches!(self, Self::Destroy | Self::ReturnThenDestroy)
    }

    /// Whether the client receives a copy.
    pub fn returns(self) -> bool {
        matches!(self, Self::Return | Self::ReturnThenDestroy)
    }
}

/// Why an item has the action that it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecisionCode {
    /// The term of the contract is over.
    ContractTerm,
    /// The client asked for it.
    ClientInstruction,
    /// A request for erasure was upheld.
    ErasureRequest,
    /// The register asks for return.
    ReturnRequired,
    /// The client's own books, which the client must keep.
    ClientBooks,
    /// The client's own books, whose return the client waived in writing.
    ClientWaiver,
    /// Kept: a law still asks for it.
    KeepStatutory,
    /// Kept: a claim or dispute runs.
    KeepClaim,
    /// Kept: the client asked for it, with a new date in the register.
    KeepClientRequest,
    /// Kept: it also belongs to an engagement that still runs.
    KeepOtherEngagement,
    /// Kept: whether it belongs here is in doubt.
    KeepDoubt,
}

impl DecisionCode {
    /// Wire name.
    pub fn code(self) -> &'static str {
        match self {
            Self::ContractTerm => "contract_term",
            Self::ClientInstruction => "client_instruction",
            Self::ErasureRequest => "erasure_request",
            Self::ReturnRequired => "return_required",
            Self::ClientBooks => "client_books",
            Self::ClientWaiver => "client_waiver",
            Self::KeepStatutory => "keep_statutory",
            Self::KeepClaim => "keep_claim",
            Self::KeepClientRequest => "keep_client_request",
            Self::KeepOtherEngagement => "keep_other_engagement",
            Self::KeepDoubt => "keep_doubt",
        }
    }

    /// Reads a wire name.
    pub fn parse(code: &str) -> Option<Self> {
        serde_json::from_value(serde_json::Value::String(code.to_owned())).ok()
    }

    /// Whether the code is a reason to keep.
    pub fn keeps(self) -> bool {
        matches!(
            self,
            Self::KeepStatutory
                | Self::KeepClaim
                | Self::KeepClientRequest
                | Self::KeepOtherEngagement
                | Self::KeepDoubt
        )
    }

    /// Whether the code can be the reason of `action`: reasons to keep go with keeping only, the client's own
    /// books are not destroyed without being returned, and a waiver of that return goes with no return.
    pub fn fits(self, action: Action) -> bool {
        match action {
            Action::Keep => self.keeps(),
            Action::Destroy => {
                !self.keeps() && !matches!(self, Self::ClientBooks | Self::ReturnRequired)
            }
            Action::Return | Action::ReturnThenDestroy => {
                !self.keeps() && self != Self::ClientWaiver
            }
        }
    }
}

/// Why a plan line was left alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SkipReason {
    /// A hold covers it.
    Hold,
    /// Its processing is restricted (art. 18).
    Restriction,
    /// An open request covers it.
    Request,
    /// A hold or request by content could not be evaluated on it.
    BlockNotEvaluated,
    /// It is no longer due.
    Verdict,
    /// The register says something else about it than when the plan was made.
    RegisterChanged,
    /// Its content, size or times changed.
    Changed,
    /// It is no longer there.
    Gone,
    /// Another program has it open.
    InUse,
    /// It has another name outside the plan.
    Nlink,
    /// It is no longer a regular file.
    NotRegular,
    /// It was exchanged for another file while it was looked at.
    Swapped,
    /// It lies on another file system than its source.
    Mount,
    /// The operating system refused.
    Denied,
    /// The file system is read-only.
    ReadOnly,
    /// There was no room to work in.
    NoSpace,
    /// The kind of file system does not allow it.
    Unsupported,
    /// The return archive could not be verified.
    Archive,
    /// The client's receipt is missing.
    Receipt,
    /// The client's own books, and no waiver of their return stands.
    Waiver,
    /// The other copy could not be opened and compared.
    LastCopy,
    /// The plan says to keep it.
    Kept,
    /// A person put it back during the waiting time.
    Restored,
    /// The plan was withdrawn, or had expired, before its turn came.
    Withdrawn,
}

impl SkipReason {
    /// Every reason, in the order of a certificate.
    pub const ALL: [Self; 24] = [
        Self::Hold,
        Self::Restriction,
        Self::Request,
        Self::BlockNotEvaluated,
        Self::Verdict,
        Self::RegisterChanged,
        Self::Changed,
        Self::Gone,
        Self::InUse,
        Self::Nlink,
        Self::NotRegular,
        Self::Swapped,
        Self::Mount,
        Self::Denied,
        Self::ReadOnly,
        Self::NoSpace,
        Self::Unsupported,
        Self::Archive,
        Self::Receipt,
        Self::Waiver,
        Self::LastCopy,
        Self::Kept,
        Self::Restored,
        Self::Withdrawn,
    ];

    /// Wire name, without `skipped:`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Hold => "hold",
            Self::Restriction => "restriction",
            Self::Request => "request",
            Self::BlockNotEvaluated => "block_not_evaluated",
            Self::Verdict => "verdict",
            Self::RegisterChanged => "register_changed",
            Self::Changed => "changed",
            Self::Gone => "gone",
            Self::InUse => "in_use",
            Self::Nlink => "nlink",
            Self::NotRegular => "not_regular",
            Self::Swapped => "swapped",
            Self::Mount => "mount",
            Self::Denied => "denied",
            Self::ReadOnly => "read_only",
            Self::NoSpace => "no_space",
            Self::Unsupported => "unsupported",
            Self::Archive => "archive",
            Self::Receipt => "receipt",
            Self::Waiver => "waiver",
            Self::LastCopy => "last_copy",
            Self::Kept => "kept",
            Self::Restored => "restored",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Reads a wire name, without `skipped:`.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }
}

/// How a plan line ended. Every line ends in exactly one of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LineOutcome {
    /// Overwritten as far as the file system allows, and removed.
    Destroyed,
    /// A verified copy is in the return archive; ours stays.
    Returned,
    /// A verified copy is in the return archive; ours was destroyed.
    ReturnedDestroyed,
    /// Removed, and overwriting could not be confirmed.
    Unlinked,
    /// Left alone.
    Skipped(SkipReason),
    /// Tried, and the item is still there.
    Failed,
    /// Tried, and what is left is not known.
    Indeterminate,
}

impl LineOutcome {
    /// Wire name: `destroyed`, `skipped:hold`.
    pub fn code(self) -> String {
        self.to_string()
    }

    /// Reads a wire name.
    pub fn parse(code: &str) -> Option<Self> {
        if let Some(reason) = code.strip_prefix("skipped:") {
            return SkipReason::parse(reason).map(Self::Skipped);
        }
        match code {
            "destroyed" => Some(Self::Destroyed),
            "returned" => Some(Self::Returned),
            "returned_destroyed" => Some(Self::ReturnedDestroyed),
            "unlinked" => Some(Self::Unlinked),
            "failed" => Some(Self::Failed),
            "indeterminate" => Some(Self::Indeterminate),
            _ => None,
        }
    }

    /// Whether our copy is gone.
    pub fn removed(self) -> bool {
        matches!(self, Self::Destroyed | Self::ReturnedDestroyed | Self::Unlinked)
    }

    /// Whether something was done to the item, or given to the client.
    pub fn carried_out(self) -> bool {
        self.removed() || self == Self::Returned
    }
}

impl fmt::Display for LineOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Destroyed => f.write_str("destroyed"),
            Self::Returned => f.write_str("returned"),
            Self::ReturnedDestroyed => f.write_str("returned_destroyed"),
            Self::Unlinked => f.write_str("unlinked"),
            Self::Skipped(reason) => write!(f, "skipped:{}", reason.code()),
            Self::Failed => f.write_str("failed"),
            Self::Indeterminate => f.write_str("indeterminate"),
        }
    }
}

impl Serialize for LineOutcome {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for LineOutcome {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        Self::parse(&text).ok_or_else(|| de::Error::custom("not the outcome of a plan line"))
    }
}

impl Serialize for SkipReason {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for SkipReason {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        Self::parse(&text).ok_or_else(|| de::Error::custom("not a reason to leave a line alone"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcomes_read_what_they_write() {
        let plain = [
            LineOutcome::Destroyed,
            LineOutcome::Returned,
            LineOutcome::ReturnedDestroyed,
            LineOutcome::Unlinked,
            LineOutcome::Failed,
            LineOutcome::Indeterminate,
        ];
        for outcome in plain.into_iter().chain(SkipReason::ALL.map(LineOutcome::Skipped)) {
            assert_eq!(LineOutcome::parse(&outcome.code()), Some(outcome));
        }
        assert_eq!(LineOutcome::Skipped(SkipReason::Hold).code(), "skipped:hold");
        for bad in ["skipped", "skipped:", "skipped:because", "Destroyed", "hold"] {
            assert_eq!(LineOutcome::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn reasons_fit_actions() {
        assert!(DecisionCode::ContractTerm.fits(Action::Destroy));
        assert!(!DecisionCode::ClientBooks.fits(Action::Destroy));
        assert!(DecisionCode::ClientBooks.fits(Action::ReturnThenDestroy));
        assert!(DecisionCode::ClientWaiver.fits(Action::Destroy));
        for action in [Action::Return, Action::ReturnThenDestroy, Action::Keep] {
            assert!(!DecisionCode::ClientWaiver.fits(action), "{action:?}");
        }
        assert!(!DecisionCode::KeepClaim.fits(Action::Destroy));
        assert!(!DecisionCode::ContractTerm.fits(Action::Keep));
        assert_eq!(DecisionCode::parse("client_books"), Some(DecisionCode::ClientBooks));
        assert_eq!(DecisionCode::parse("because"), None);
    }

    #[test]
    fn codes_are_the_wire_names() {
        for action in Action::ALL {
            assert_eq!(serde_json::to_value(action).unwrap(), action.code());
        }
    }

    #[test]
    fn an_action_says_whose_copy_goes_where() {
        let told = Action::ALL.map(|action| (action.code(), action.removes(), action.returns()));
        let want = [
            ("destroy", true, false),
            ("return", false, true),
            ("return_then_destroy", true, true),
            ("keep", false, false),
        ];
        assert_eq!(told, want);
    }

    #[test]
    fn an_outcome_says_whether_ours_is_gone_and_whether_anything_was_done() {
        let check = |outcome: LineOutcome, removed: bool, carried_out: bool| {
            assert_eq!((outcome.removed(), outcome.carried_out()), (removed, carried_out));
        };
        check(LineOutcome::Destroyed, true, true);
        check(LineOutcome::ReturnedDestroyed, true, true);
        check(LineOutcome::Unlinked, true, true);
        check(LineOutcome::Returned, false, true);
        check(LineOutcome::Skipped(SkipReason::Hold), false, false);
        check(LineOutcome::Failed, false, false);
        check(LineOutcome::Indeterminate, false, false);
    }

    #[test]
    fn reasons_of_decisions_read_what_they_write() {
        for code in [
            "contract_term",
            "client_instruction",
            "erasure_request",
            "return_required",
            "client_books",
            "client_waiver",
            "keep_statutory",
            "keep_claim",
            "keep_client_request",
            "keep_other_engagement",
            "keep_doubt",
        ] {
            let reason = DecisionCode::parse(code).unwrap();
            assert_eq!((reason.code(), reason.keeps()), (code, code.starts_with("keep_")));
        }
    }
}
