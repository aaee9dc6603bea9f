//! What may happen to one line of a plan, and what a crash may have left of it. Pure.
//!
//! It decides whether a step is permitted (and nothing else can), which states an operation may pass
//! through, and how a run that starts finds its way after one that stopped. It touches no file: `dispose`
//! observes and acts, the shell keeps the states.
//!
//! Beside it stands what follows where data went wrong: an incident, its clock, what lay there, and who
//! must be told. And before it stands what the client is asked: the letters, the answers, and silence.

mod breach;
mod consultation;
mod exposure;
mod incident;
mod operation;
mod permit;
mod recovery;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::digest::{Digest, base32_bits};

pub use breach::{BreachClock, NoticedError, hours_left};
pub use consultation::{
    Answer, Channel, Choice, ChoiceKind, ChoiceRefused, Consultation, ConsultationState,
    LIST_BYTES_MAX, Letter, LineFacts, ListCode, ListColumn, ListFault, ListRow, OnSilence,
    Recipient, SentDays, SentLetter, SilenceDecision, SilencePolicy, SilenceRefused,
    Standing as ConsultationStanding, Timeline, Windows, WrittenLetter, check_choice,
    decide_silence, read_list,
};
pub use exposure::{
    EstimateBasis, ExposedGroup, ExposedItem, Exposure, PersonEstimate, SpecialCount, SpecialKind,
    Tally,
};
pub use incident::{
    CountedScan, Duty, DutyCode, Incident, IncidentCause, IncidentClosed, IncidentClosing,
    IncidentId, IncidentKind, IncidentScope,
};
pub use operation::{NotForward, OperationState, REASONS, reason_message};
pub use permit::{Permit, PolicyFacts, Refusal, Step, recheck};
pub use recovery::{Interrupted, Recovery, Remains, Seen, Trace, recover};

/// How the name of a quarantined file begins; a crawl skips and counts such names.
pub const QUARANTINE_PREFIX: &str = ".termijn-q-";

/// Which file it is, and what it held when somebody looked.
///
/// `dev` is the number of `stat(2)`, times are nanoseconds since 1970 in UTC. `btime_ns` is absent where
/// the file system keeps no birth time; the inode number alone may have been given to a new file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileIdentity {
    /// Device of the file system.
    pub dev: u64,
    /// Inode number.
    pub ino: u64,
    /// Birth time.
    pub btime_ns: Option<i128>,
    /// Length in bytes.
    pub size: u64,
    /// When the content last changed.
    pub mtime_ns: i128,
    /// When anything about the inode last changed; a rename and a change of mode count.
    pub ctime_ns: i128,
    /// Number of names.
    pub nlink: u64,
    /// Digest of the whole content.
    pub sha256: Digest,
}

impl FileIdentity {
    /// Whether both are the same inode, whatever it holds.
    pub fn is_same_file(&self, other: &Self) -> bool {
        (self.dev, self.ino, self.btime_ns) == (other.dev, other.ino, other.btime_ns)
    }

    /// Whether both are the same inode with the same content. Our own rename and change of mode move
    /// `ctime_ns`, so that is left out.
    pub fn is_unchanged(&self, other: &Self) -> bool {
        self.is_same_file(other) && self.has_content_of(other)
    }

    /// Whether both hold the same, last changed at the same moment.
    fn has_content_of(&self, other: &Self) -> bool {
        (self.size, self.mtime_ns, self.sha256) == (other.size, other.mtime_ns, other.sha256)
    }
}

/// Number of one operation on one plan line: `o` and 20 base32 digits.
///
/// The name in quarantine is made of it, so that a later run finds the file again.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OperationId(String);

/// The text is not the number of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the number of an operation")]
pub struct NotAnOperation;

impl OperationId {
    const DIGITS: usize = 20;

    /// From a digest that no other operation of this state folder shares.
    pub fn from_digest(digest: &Digest) -> Self {
        Self(format!("o{}", base32_bits(digest, Self::DIGITS * 5)))
    }

    /// Reads `o` and 20 base32 digits; nothing else, because it becomes a file name.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('o')?;
        let valid = digits.len() == Self::DIGITS
            && digits.bytes().all(|b| b.is_ascii_lowercase() || (b'2'..=b'7').contains(&b));
        valid.then(|| Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name that the file has while it is in quarantine, in its own folder.
    pub fn quarantine_name(&self) -> String {
        format!("{QUARANTINE_PREFIX}{}", self.0)
    }
}

impl fmt::Display for OperationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for OperationId {
    type Error = NotAnOperation;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or(NotAnOperation)
    }
}

impl From<OperationId> for String {
    fn from(id: OperationId) -> Self {
        id.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identity_survives_json() {
        let identity = FileIdentity {
            dev: u64::MAX,
            ino: 1 << 60,
            btime_ns: None,
            size: 0,
            mtime_ns: -1,
            ctime_ns: 1_770_000_000_123_456_789,
            nlink: 1,
            sha256: Digest::of(b"x"),
        };
        let json = serde_json::to_string(&identity).unwrap();
        assert_eq!(serde_json::from_str::<FileIdentity>(&json).unwrap(), identity);
    }

    #[test]
    fn operation_id_is_a_safe_name() {
        let id = OperationId::from_digest(&Digest::of(b"line 1"));
        assert_eq!(OperationId::parse(id.as_str()), Some(id.clone()));
        assert_eq!(id.quarantine_name(), format!(".termijn-q-{id}"));
        for bad in [
            "",
            "o",
            "oabc",
            "o../../../../../../etc",
            "oABCDEFGHIJKLMNOPQRST",
            "o0123456789012345678",
        ] {
            assert_eq!(OperationId::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn the_number_of_an_operation_survives_json() {
        let id = OperationId::from_digest(&Digest::of(b"line 1"));
        let json = serde_json::to_string(&id).unwrap();
        assert_eq!(json, format!("\"{id}\""));
        assert_eq!(serde_json::from_str::<OperationId>(&json).unwrap(), id);
        assert!(serde_json::from_str::<OperationId>("\"../etc\"").is_err());
    }
}
