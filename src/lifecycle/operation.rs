//! The states that an operation on one plan line passes through. Pure.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How far the operation on one plan line is, as the journal knows it.
///
/// Intents are recorded before the step that they announce, all other states after their effect is
/// durable; so the journal may lag behind the disk, never run ahead of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum OperationState {
    /// Nothing was done yet.
    Planned,
    /// About to be quarantined.
    Intent,
    /// Renamed in its folder; whole.
    Quarantined,
    /// About to be overwritten. From here on the content may be gone.
    DestroyIntent,
    /// Overwritten and read back; about to be cut off and unlinked. Only from here on does an absent file
    /// mean that we removed it.
    Overwritten,
    /// Overwritten and unlinked, at the level that is recorded beside it.
    Destroyed,
    /// Put back out of quarantine, as it was.
    Restored,
    /// Left alone, with the code of the reason.
    Skipped(String),
    /// Could not be done; the file is whole, with the code of the reason.
    Failed(String),
    /// Not known what is left of it; a person must look. With the code of the reason.
    Indeterminate(String),
}

/// Every code that may stand as the reason of a skipped, failed or indeterminate operation: of
/// [`super::Refusal`], of [`super::recover`] and of the errors of `dispose`.
pub const REASONS: [&str; 33] = [
    "hold",
    "restriction",
    "request",
    "block_not_evaluated",
    "not_approved",
    "excluded",
    "verdict",
    "action_not_allowed",
    "waiver",
    "last_copy",
    "waiting_time",
    "archive_not_verified",
    "receipt",
    "hard_linked",
    "changed",
    "vanished",
    "path",
    "openat2",
    "boundary",
    "folder_gone",
    "not_regular",
    "name_taken",
    "quarantine_name_taken",
    "permit",
    "read_back",
    "denied",
    "read_only",
    "no_space",
    "in_use",
    "io",
    "swapped",
    "moved_back",
    "journal_behind",
];

/// Id of the sentence for a reason; `None` for a code that is not one of [`REASONS`].
pub fn reason_message(code: &str) -> Option<String> {
    REASONS.contains(&code).then(|| format!("dispose-reason-{}", code.replace('_', "-")))
}

/// An operation does not move this way.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an operation does not go from {from} to {to}")]
pub struct NotForward {
    /// Where it is.
    pub from: OperationState,
    /// Where it cannot go.
    pub to: OperationState,
}

impl OperationState {
    /// Whether an operation may go from this state to `to`.
    ///
    /// It moves forward only, and not at all from an end, with one exception: an indeterminate end may be
    /// tried again, which announces and repeats the whole overwriting. What was announced to be destroyed
    /// may still be put back, as long as its digest says that no byte of it was overwritten.
    pub fn allows(&self, to: &Self) -> bool {
        use OperationState as S;
        match self {
            S::Planned => {
                matches!(to, S::Intent | S::Skipped(_) | S::Failed(_) | S::Indeterminate(_))
            }
            S::Intent => {
                matches!(to, S::Quarantined | S::Skipped(_) | S::Failed(_) | S::Indeterminate(_))
            }
            S::Quarantined => matches!(to, S::DestroyIntent | S::Restored | S::Indeterminate(_)),
            S::DestroyIntent => matches!(to, S::Overwritten | S::Restored | S::Indeterminate(_)),
            // An empty file is whole for ever: it is announced again, and may still go back.
            S::Overwritten => {
                matches!(to, S::DestroyIntent | S::Destroyed | S::Restored | S::Indeterminate(_))
            }
            S::Indeterminate(_) => matches!(to, S::DestroyIntent),
            S::Destroyed | S::Restored | S::Skipped(_) | S::Failed(_) => false,
        }
    }

    /// Moves on to `to`.
    ///
    /// # Errors
    ///
    /// [`NotForward`] where [`Self::allows`] says no.
    pub fn next(self, to: Self) -> Result<Self, NotForward> {
        if self.allows(&to) { Ok(to) } else { Err(NotForward { from: self, to }) }
    }

    /// Whether the line is finished: exactly one outcome stands for it.
    pub fn is_end(&self) -> bool {
        !matches!(
            self,
            Self::Planned
                | Self::Intent
                | Self::Quarantined
                | Self::DestroyIntent
                | Self::Overwritten
        )
    }

    /// Name of the state without its reason.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Intent => "intent",
            Self::Quarantined => "quarantined",
            Self::DestroyIntent => "destroy_intent",
            Self::Overwritten => "overwritten",
            Self::Destroyed => "destroyed",
            Self::Restored => "restored",
            Self::Skipped(_) => "skipped",
            Self::Failed(_) => "failed",
            Self::Indeterminate(_) => "indeterminate",
        }
    }

    /// The code of the reason, for the states that have one.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Skipped(code) | Self::Failed(code) | Self::Indeterminate(code) => Some(code),
            _ => None,
        }
    }

    /// Reads what [`fmt::Display`] writes: `quarantined`, `skipped:hold`.
    pub fn parse(text: &str) -> Option<Self> {
        let (name, reason) = match text.split_once(':') {
            Some((name, reason)) if !reason.is_empty() => (name, Some(reason.to_owned())),
            Some(_) => return None,
            None => (text, None),
        };
        Some(match (name, reason) {
            ("planned", None) => Self::Planned,
            ("intent", None) => Self::Intent,
            ("quarantined", None) => Self::Quarantined,
            ("destroy_intent", None) => Self::DestroyIntent,
            ("overwritten", None) => Self::Overwritten,
            ("destroyed", None) => Self::Destroyed,
            ("restored", None) => Self::Restored,
            ("skipped", Some(code)) => Self::Skipped(code),
            ("failed", Some(code)) => Self::Failed(code),
            ("indeterminate", Some(code)) => Self::Indeterminate(code),
            _ => return None,
        })
    }
}

impl fmt::Display for OperationState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())?;
        self.reason().map_or(Ok(()), |code| write!(f, ":{code}"))
    }
}

impl TryFrom<String> for OperationState {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or_else(|| "not a state of an operation".to_owned())
    }
}

impl From<OperationState> for String {
    fn from(state: OperationState) -> Self {
        state.to_string()
    }
}

#[cfg(test)]
pub(super) fn every_state() -> [OperationState; 10] {
    [
        OperationState::Planned,
        OperationState::Intent,
        OperationState::Quarantined,
        OperationState::DestroyIntent,
        OperationState::Overwritten,
        OperationState::Destroyed,
        OperationState::Restored,
        OperationState::Skipped("hold".into()),
        OperationState::Failed("io".into()),
        OperationState::Indeterminate("swapped".into()),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::Refusal;
    use super::*;
    use crate::text::{Lang, Messages};

    #[test]
    fn moves_forward_only() {
        // Rows: from; columns: to; in the order of `every_state`.
        let table = [
            "planned        .x.....xxx",
            "intent         ..x....xxx",
            "quarantined    ...x..x..x",
            "destroy_intent ....x.x..x",
            "overwritten    ...x.xx..x",
            "destroyed      ..........",
            "restored       ..........",
            "skipped        ..........",
            "failed         ..........",
            "indeterminate  ...x......",
        ];
        for (from, row) in every_state().into_iter().zip(table) {
            let (name, cells) = row.split_once(' ').unwrap();
            assert_eq!(from.name(), name);
            for (to, cell) in every_state().into_iter().zip(cells.trim().chars()) {
                assert_eq!(from.allows(&to), cell == 'x', "{from} to {to}");
                assert_eq!(from.clone().next(to.clone()).is_ok(), cell == 'x');
            }
        }
    }

    #[test]
    fn every_reason_has_its_sentence() {
        for lang in [Lang::Nl, Lang::En] {
            let messages = Messages::new(lang);
            for code in REASONS {
                assert!(messages.has(&reason_message(code).unwrap()), "{code}");
            }
        }
        for refusal in Refusal::ALL {
            assert!(reason_message(refusal.code()).is_some(), "{refusal}");
        }
        assert_eq!(reason_message("other"), None);
    }

    #[test]
    fn state_reads_what_it_writes() {
        for state in every_state() {
            assert_eq!(OperationState::parse(&state.to_string()), Some(state));
        }
        for bad in ["", "skipped", "skipped:", "planned:x", "done", "Planned"] {
            assert_eq!(OperationState::parse(bad), None, "{bad}");
        }
    }

    /// What ended goes nowhere, but for what nobody knows the end of: that may be tried again.
    #[test]
    fn an_end_goes_nowhere() {
        for state in every_state() {
            let goes = every_state().iter().any(|to| state.allows(to));
            let is_in_doubt = matches!(state, OperationState::Indeterminate(_));
            assert_eq!(state.is_end(), !goes || is_in_doubt, "{state}");
        }
    }

    #[test]
    fn a_state_survives_json() {
        for state in every_state() {
            let json = serde_json::to_string(&state).unwrap();
            assert_eq!(json, format!("\"{state}\""));
            assert_eq!(serde_json::from_str::<OperationState>(&json).unwrap(), state);
        }
        assert!(serde_json::from_str::<OperationState>("\"skipped\"").is_err());
    }
}
