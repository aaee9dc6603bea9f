//! What may honestly be said about a removal: the technique, the level that was reached, the limits.
//!
//! There is no level called secure, purged or irrecoverable: NIST SP 800-88 and IEEE 2883 speak of media,
//! and this program works on files.

use serde::{Deserialize, Serialize};

use crate::plan::LineOutcome;

/// What was done to an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Technique {
    /// Overwritten in place, synced, read back, removed.
    OverwriteUnlink,
    /// Removed.
    Unlink,
    /// Copied to a verified archive.
    Archive,
    /// Copied to a verified archive, then overwritten and removed.
    ArchiveOverwriteUnlink,
}

impl Technique {
    /// The technique of an outcome; `None` when nothing was done.
    pub fn of(outcome: LineOutcome) -> Option<Self> {
        match outcome {
            LineOutcome::Destroyed => Some(Self::OverwriteUnlink),
            LineOutcome::Unlinked => Some(Self::Unlink),
            LineOutcome::Returned => Some(Self::Archive),
            LineOutcome::ReturnedDestroyed => Some(Self::ArchiveOverwriteUnlink),
            LineOutcome::Skipped(_) | LineOutcome::Failed | LineOutcome::Indeterminate => None,
        }
    }

    /// Wire name.
    pub fn code(self) -> &'static str {
        match self {
            Self::OverwriteUnlink => "overwrite_unlink",
            Self::Unlink => "unlink",
            Self::Archive => "archive",
            Self::ArchiveOverwriteUnlink => "archive_overwrite_unlink",
        }
    }
}

/// How far the removal of an item reached, as far as could be observed. The weaker claim wherever the
/// observation leaves a doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Our copy is still there.
    None,
    /// The name was removed; the content was not overwritten, or that could not be confirmed.
    Unlinked,
    /// Overwritten on a file system that keeps the old blocks, such as a copy-on-write one.
    OverwriteIneffective,
    /// Overwritten and removed through a network protocol; the server's storage is not known.
    ServerUnknown,
    /// The logical blocks were overwritten and read back; what flash or a virtual disk keeps below them
    /// is not known.
    ClearedLogical,
    /// The file's own blocks were overwritten in place and read back.
    ClearedInPlace,
    /// The same, and the journal of the file system was emptied.
    ClearedInPlaceJournal,
}

impl Level {
    /// Every level, the weakest first.
    pub const ALL: [Self; 7] = [
        Self::None,
        Self::Unlinked,
        Self::OverwriteIneffective,
        Self::ServerUnknown,
        Self::ClearedLogical,
        Self::ClearedInPlace,
        Self::ClearedInPlaceJournal,
    ];

    /// Wire name; the sentence is the message `evidence-level-` and this name with dashes.
    pub fn code(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Unlinked => "unlinked",
            Self::OverwriteIneffective => "overwrite_ineffective",
            Self::ServerUnknown => "server_unknown",
            Self::ClearedLogical => "cleared_logical",
            Self::ClearedInPlace => "cleared_in_place",
            Self::ClearedInPlaceJournal => "cleared_in_place_journal",
        }
    }

    /// Whether a line with this outcome can have this level. An outcome that says more than its level
    /// never reaches a certificate.
    ///
    /// | outcome | levels |
    /// |---|---|
    /// | `destroyed`, `returned_destroyed` | all but `none` and `unlinked` |
    /// | `unlinked` | `unlinked`, `overwrite_ineffective`, `server_unknown` |
    /// | `indeterminate` | any |
    /// | the others | `none` |
    pub fn fits(self, outcome: LineOutcome) -> bool {
        match outcome {
            LineOutcome::Destroyed | LineOutcome::ReturnedDestroyed => self > Self::Unlinked,
            LineOutcome::Unlinked => {
                matches!(self, Self::Unlinked | Self::OverwriteIneffective | Self::ServerUnknown)
            }
            LineOutcome::Indeterminate => true,
            LineOutcome::Returned | LineOutcome::Skipped(_) | LineOutcome::Failed => {
                self == Self::None
            }
        }
    }

    /// What must be said besides, wherever an item reached this level only.
    pub(super) fn limit(self) -> Option<Limit> {
        match self {
            Self::None | Self::ClearedInPlaceJournal => None,
            Self::Unlinked => Some(Limit::NotOverwritten),
            Self::OverwriteIneffective => Some(Limit::CopyOnWrite),
            Self::ServerUnknown => Some(Limit::Network),
            Self::ClearedLogical => Some(Limit::Flash),
            Self::ClearedInPlace => Some(Limit::Names),
        }
    }
}

/// What a certificate does not say. The sentences stand in the certificate in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// Backups are not reached.
    Backups,
    /// Snapshots and replicas are not reached.
    Snapshots,
    /// It is the signer's assertion, and no proof that no other copy exists.
    Assertion,
    /// Times are those of the signer's clock.
    Clock,
    /// Some items were removed without being overwritten.
    NotOverwritten,
    /// Some items lay on a file system that keeps old blocks.
    CopyOnWrite,
    /// Some items lay on a server whose storage is not known.
    Network,
    /// Some items lay on flash or a virtual disk.
    Flash,
    /// Names of files may stand in the journal of the file system.
    Names,
    /// There was no waiting time.
    WaitingTimeZero,
    /// One approver beside the author sufficed.
    OneApprover,
    /// Some items of the client could not be read, and are not part of the plan.
    NotRead,
    /// The client's receipt is missing.
    NoReceipt,
    /// The client neither answered nor was asked and stayed silent.
    NotConsulted,
    /// A run was interrupted; what it had done was observed afterwards.
    Recovered,
}

impl Limit {
    /// Every limit, in the order of a certificate.
    pub const ALL: [Self; 15] = [
        Self::Backups,
        Self::Snapshots,
        Self::Assertion,
        Self::Clock,
        Self::NotOverwritten,
        Self::CopyOnWrite,
        Self::Network,
        Self::Flash,
        Self::Names,
        Self::WaitingTimeZero,
        Self::OneApprover,
        Self::NotRead,
        Self::NoReceipt,
        Self::NotConsulted,
        Self::Recovered,
    ];

    /// What holds for every certificate.
    pub(super) const ALWAYS: [Self; 4] =
        [Self::Backups, Self::Snapshots, Self::Assertion, Self::Clock];

    /// Wire name; the sentence is the message `evidence-limit-` and this name with dashes.
    pub fn code(self) -> &'static str {
        match self {
            Self::Backups => "backups",
            Self::Snapshots => "snapshots",
            Self::Assertion => "assertion",
            Self::Clock => "clock",
            Self::NotOverwritten => "not_overwritten",
            Self::CopyOnWrite => "copy_on_write",
            Self::Network => "network",
            Self::Flash => "flash",
            Self::Names => "names",
            Self::WaitingTimeZero => "waiting_time_zero",
            Self::OneApprover => "one_approver",
            Self::NotRead => "not_read",
            Self::NoReceipt => "no_receipt",
            Self::NotConsulted => "not_consulted",
            Self::Recovered => "recovered",
        }
    }
}

/// The message of a code: `evidence-level-cleared-in-place`.
pub(super) fn message_id(prefix: &str, code: &str) -> String {
    format!("evidence-{prefix}-{}", code.replace('_', "-"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::SkipReason;
    use crate::text::{Lang, Messages};

    #[test]
    fn no_outcome_says_more_than_its_level() {
        let check = |outcome, levels: &[Level]| {
            let fitting: Vec<_> = Level::ALL.into_iter().filter(|l| l.fits(outcome)).collect();
            assert_eq!(fitting, levels, "{outcome}");
        };
        check(LineOutcome::Destroyed, &Level::ALL[2..]);
        check(LineOutcome::ReturnedDestroyed, &Level::ALL[2..]);
        check(LineOutcome::Unlinked, &Level::ALL[1..4]);
        check(LineOutcome::Indeterminate, &Level::ALL);
        check(LineOutcome::Skipped(SkipReason::Hold), &[Level::None]);
        check(LineOutcome::Returned, &[Level::None]);
        check(LineOutcome::Failed, &[Level::None]);
    }

    #[test]
    fn every_code_has_its_wire_name_and_its_sentence() {
        for lang in [Lang::Nl, Lang::En] {
            let messages = Messages::new(lang);
            for level in Level::ALL {
                assert_eq!(serde_json::to_value(level).unwrap(), level.code());
                assert!(messages.has(&message_id("level", level.code())), "{}", level.code());
            }
            for limit in Limit::ALL {
                assert_eq!(serde_json::to_value(limit).unwrap(), limit.code());
                assert!(messages.has(&message_id("limit", limit.code())), "{}", limit.code());
            }
            for reason in SkipReason::ALL {
                assert!(messages.has(&message_id("skip", reason.code())), "{}", reason.code());
            }
        }
    }
}
