//! What may follow when a client does not answer. Pure.

use std::collections::BTreeMap;

use super::choice::{Choice, LineFacts, SilencePolicy};
use super::letter::Letter;
use super::{ConsultationState, Standing};
use crate::calendar::CivilDate;

/// Why nothing is decided on silence. Nothing was recorded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SilenceRefused {
    /// A letter is not on file: nobody stays silent who was not asked.
    #[error("the {} is not on file", missing.code())]
    NoLetter {
        /// The first that is missing.
        missing: Letter,
    },
    /// The client still has time to answer.
    #[error("the client may answer until {until}")]
    TooEarly {
        /// Last day of it.
        until: CivilDate,
    },
    /// Every line has an answer, or was decided on.
    #[error("there is nothing left to decide")]
    NothingOpen,
    /// It lapsed.
    #[error("the consultation lapsed")]
    Withdrawn,
    /// For these lines nothing may follow from silence: the firm is their processor, or the office waits.
    #[error("silence decides nothing about {} lines", lines.len())]
    NotOurs {
        /// Their numbers.
        lines: Vec<u64>,
    },
}

/// What follows from silence on a day, by number of the line: for all lines without an answer, or for none.
///
/// Who may decide is asked apart.
///
/// # Errors
///
/// [`SilenceRefused`].
pub fn decide_silence(
    standing: &Standing,
    lines: &[LineFacts],
    policy: &SilencePolicy,
    as_of: CivilDate,
) -> Result<BTreeMap<u64, Choice>, SilenceRefused> {
    let timeline = match (standing.state, standing.timeline) {
        (ConsultationState::Withdrawn, _) => return Err(SilenceRefused::Withdrawn),
        (_, Some(timeline)) => timeline,
        (_, None) => return Err(SilenceRefused::NoLetter { missing: Letter::Announcement }),
    };
    if standing.open.is_empty() {
        return Err(SilenceRefused::NothingOpen);
    }
    if let Some(missing) = standing.sent.next() {
        return Err(SilenceRefused::NoLetter { missing });
    }
    if as_of < timeline.silence_from {
        return Err(SilenceRefused::TooEarly { until: timeline.last_answer_by });
    }
    let open = lines.iter().filter(|line| standing.open.contains(&line.n));
    let mut choices = BTreeMap::new();
    let mut not_ours = Vec::new();
    for line in open {
        match policy.outcome(line) {
            Some(choice) => drop(choices.insert(line.n, choice)),
            None => not_ours.push(line.n),
        }
    }
    if not_ours.is_empty() { Ok(choices) } else { Err(SilenceRefused::NotOurs { lines: not_ours }) }
}
