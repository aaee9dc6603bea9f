//! What a client can choose for a line, and what may follow when none is made. Pure.

use serde::{Deserialize, Serialize};

use super::letter::codes;
use crate::calendar::CivilDate;
use crate::register::Role;
use crate::retention::{Deferral, DeferralGround, DeferralRefused};
use crate::text::Messages;

/// What is to become of a line, by the client or by the rule on silence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// Destroy it.
    Destroy,
    /// Give it back.
    Return,
    /// Give it back, then destroy ours.
    ReturnThenDestroy,
    /// Keep it for a while longer.
    Deferral {
        /// Why.
        ground: DeferralGround,
        /// Last day of keeping.
        until: CivilDate,
    },
    /// The client objects: it stays, and the office talks to the client.
    Objection,
}

codes! {
    /// The same without its values, as it is written in lists and on the command line.
    ChoiceKind, "choice",
    /// Destroy it.
    Destroy = "destroy",
    /// Give it back.
    Return = "return",
    /// Give it back, then destroy ours.
    ReturnThenDestroy = "return_then_destroy",
    /// Keep it for a while longer.
    Deferral = "deferral",
    /// The client objects.
    Objection = "objection",
}

impl Choice {
    /// Its kind.
    pub fn kind(self) -> ChoiceKind {
        match self {
            Self::Destroy => ChoiceKind::Destroy,
            Self::Return => ChoiceKind::Return,
            Self::ReturnThenDestroy => ChoiceKind::ReturnThenDestroy,
            Self::Deferral { .. } => ChoiceKind::Deferral,
            Self::Objection => ChoiceKind::Objection,
        }
    }

    /// Whether our copy is gone afterwards.
    pub fn removes(self) -> bool {
        matches!(self, Self::Destroy | Self::ReturnThenDestroy)
    }
}

/// Why a client's choice for a line is not taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ChoiceRefused {
    /// The client's own records, which the client must keep by law: they go back.
    #[error("the client must keep it by law, so it is returned and never only destroyed")]
    ObligorClient,
    /// A deferral is granted once.
    #[error("it was deferred before")]
    DeferredBefore,
    /// The end of a deferral.
    #[error(transparent)]
    Deferral(#[from] DeferralRefused),
    /// A deferral without a ground or an end.
    #[error("a deferral has a ground and an end")]
    DeferralIncomplete,
}

impl ChoiceRefused {
    /// Its code.
    pub fn code(self) -> &'static str {
        match self {
            Self::ObligorClient => "obligor_client",
            Self::DeferredBefore => "deferred_before",
            Self::Deferral(DeferralRefused::TooLong { .. }) => "deferral_too_long",
            Self::Deferral(_) => "deferral_ended",
            Self::DeferralIncomplete => "deferral_incomplete",
        }
    }
}

/// What is known of a line of the draft, today.
#[expect(clippy::struct_excessive_bools, reason = "five facts, none of which implies another")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineFacts {
    /// Its number.
    pub n: u64,
    /// Last day of keeping by the contract; none when an engagement of it runs.
    pub retain_until: Option<CivilDate>,
    /// Role of the firm: processor as soon as it is that for one engagement of the line; none when the
    /// register does not know the line's engagement.
    pub role: Option<Role>,
    /// The client's own records.
    pub return_only: bool,
    /// The client waived their return in writing, and that stands.
    pub waived: bool,
    /// The register asks for its return.
    pub return_required: bool,
    /// It was deferred before, for however long.
    pub deferred: bool,
    /// A person decided to keep it; then there is nothing to ask.
    pub kept: bool,
}

/// Whether the client may choose this for a line, in an answer of `answered_on`. Its own records are destroyed
/// without being returned only where it waived that in writing: an answer alone is no waiver.
///
/// # Errors
///
/// [`ChoiceRefused`].
pub fn check_choice(
    choice: Choice,
    line: &LineFacts,
    answered_on: CivilDate,
) -> Result<(), ChoiceRefused> {
    match choice {
        Choice::Destroy if line.return_only && !line.waived => Err(ChoiceRefused::ObligorClient),
        Choice::Deferral { .. } if line.deferred => Err(ChoiceRefused::DeferredBefore),
        Choice::Deferral { until, .. } => {
            let term = line.retain_until.unwrap_or(answered_on);
            Ok(Deferral::check_end(term, answered_on, until)?)
        }
        _ => Ok(()),
    }
}

codes! {
    /// What the office does when a client stays silent.
    OnSilence, "on-silence",
    /// Destroy; where the register asks for a return, after that.
    Destroy = "destroy",
    /// Give back and keep ours.
    Return = "return",
    /// Nothing: it goes to the management of the client.
    Wait = "wait",
}

/// The same for each role of the firm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SilencePolicy {
    /// Where the firm decides itself (GDPR art. 5(1)(e)).
    pub controller: OnSilence,
    /// Where the client decides (art. 28(3)(g)); `destroy` counts as `wait`.
    pub processor: OnSilence,
}

impl Default for SilencePolicy {
    fn default() -> Self {
        Self { controller: OnSilence::Destroy, processor: OnSilence::Wait }
    }
}

impl SilencePolicy {
    /// What silence comes to for a line; none when nothing may follow from it.
    ///
    /// The client's own records go back, whoever the firm is; a processor never destroys; nobody knows what
    /// to do with a line whose engagement is not in the register.
    pub fn outcome(self, line: &LineFacts) -> Option<Choice> {
        let role = line.role?;
        if line.return_only {
            return Some(Choice::Return);
        }
        match (role, self.of(role)) {
            (Role::Controller, OnSilence::Destroy) if line.return_required => {
                Some(Choice::ReturnThenDestroy)
            }
            (Role::Controller, OnSilence::Destroy) => Some(Choice::Destroy),
            (_, OnSilence::Return) => Some(Choice::Return),
            (Role::Processor, OnSilence::Destroy) | (_, OnSilence::Wait) => None,
        }
    }

    fn of(self, role: Role) -> OnSilence {
        match role {
            Role::Controller => self.controller,
            Role::Processor => self.processor,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::parse_iso;

    fn day(text: &str) -> CivilDate {
        parse_iso(text).unwrap()
    }

    fn line(words: &str) -> LineFacts {
        let has = |word| words.split(' ').any(|w| w == word);
        let role = if has("processor") { Role::Processor } else { Role::Controller };
        LineFacts {
            n: 1,
            retain_until: Some(day("2025-12-31")),
            role: (!has("unknown")).then_some(role),
            return_only: has("books"),
            waived: has("waived"),
            return_required: has("return"),
            deferred: has("deferred"),
            kept: false,
        }
    }

    #[test]
    fn s25_the_clients_own_books_are_not_destroyed_by_an_answer() {
        let check = |choice, want: Result<(), &str>| {
            let got = check_choice(choice, &line("processor books"), day("2026-01-15"));
            assert_eq!(got.map_err(ChoiceRefused::code), want, "{choice:?}");
        };
        check(Choice::Destroy, Err("obligor_client"));
        check(Choice::Return, Ok(()));
        check(Choice::ReturnThenDestroy, Ok(()));
        check(Choice::Objection, Ok(()));
        for line in [line("processor"), line("processor books waived")] {
            assert_eq!(check_choice(Choice::Destroy, &line, day("2026-01-15")), Ok(()), "{line:?}");
        }
        // Silence is no waiver, whatever there is on paper: they go back.
        let silent = SilencePolicy::default().outcome(&line("controller books waived"));
        assert_eq!(silent, Some(Choice::Return));
    }

    #[test]
    fn a_deferral_is_granted_once() {
        let until = |text| Choice::Deferral { ground: DeferralGround::Claim, until: day(text) };
        let check = |words, choice, want: Result<(), &str>| {
            let got = check_choice(choice, &line(words), day("2025-11-20"));
            assert_eq!(got.map_err(ChoiceRefused::code), want, "{words} {choice:?}");
        };
        check("", until("2026-06-30"), Ok(()));
        check("", until("2026-07-01"), Err("deferral_too_long"));
        check("", until("2025-12-31"), Err("deferral_ended"));
        check("deferred", until("2026-06-30"), Err("deferred_before"));
        check("deferred", Choice::Destroy, Ok(()));
        check("books", until("2026-06-30"), Ok(()));
    }

    #[test]
    fn silence_by_role() {
        use OnSilence::{Destroy, Return, Wait};
        let check = |controller, processor, words: &str, want: &str| {
            let policy = SilencePolicy { controller, processor };
            let got = policy.outcome(&line(words)).map_or("nothing", |c| c.kind().code());
            assert_eq!(got, want, "{controller:?} {processor:?} {words}");
        };
        check(Destroy, Wait, "", "destroy");
        check(Destroy, Wait, "return", "return_then_destroy");
        check(Return, Wait, "", "return");
        check(Wait, Wait, "", "nothing");
        check(Destroy, Wait, "processor", "nothing");
        check(Destroy, Return, "processor", "return");
        // Not even where somebody asks for it.
        check(Destroy, Destroy, "processor", "nothing");
        check(Destroy, Destroy, "processor return", "nothing");
        check(Destroy, Wait, "books", "return");
        check(Destroy, Wait, "processor books", "return");
        check(Wait, Wait, "books", "return");
        check(Destroy, Return, "unknown", "nothing");
        check(Destroy, Return, "unknown books", "nothing");
    }
}
