//! How a line ended, in the words of plan and certificate.

use crate::dispose::{DisposeError, Left};
use crate::lifecycle::FileIdentity;
use crate::plan::{Action, LineOutcome, PlanItemV1, SkipReason};

/// The file that the plan speaks of.
pub(in crate::run) fn planned_identity(item: &PlanItemV1) -> FileIdentity {
    FileIdentity {
        dev: item.dev,
        ino: item.ino,
        btime_ns: item.btime_ns,
        size: item.size,
        mtime_ns: item.mtime_ns,
        ctime_ns: item.ctime_ns,
        nlink: 1,
        sha256: item.sha256,
    }
}

pub(super) fn removed(item: &PlanItemV1) -> LineOutcome {
    match item.action {
        Action::ReturnThenDestroy => LineOutcome::ReturnedDestroyed,
        _ => LineOutcome::Destroyed,
    }
}

/// The outcome of a line whose file could not be taken in hand.
pub(super) fn outcome_of(error: &DisposeError) -> LineOutcome {
    if error.left() != Left::Untouched {
        return LineOutcome::Indeterminate;
    }
    skipped_for(error.code())
}

/// The outcome of a line that was left alone, by the code of the reason.
pub(super) fn skipped_for(code: &str) -> LineOutcome {
    let reason = match code {
        "vanished" | "folder_gone" => SkipReason::Gone,
        "not_regular" => SkipReason::NotRegular,
        "boundary" => SkipReason::Swapped,
        "hard_linked" => SkipReason::Nlink,
        "changed" => SkipReason::Changed,
        "openat2" => SkipReason::Unsupported,
        "denied" => SkipReason::Denied,
        "read_only" => SkipReason::ReadOnly,
        "no_space" => SkipReason::NoSpace,
        "in_use" => SkipReason::InUse,
        _ => return LineOutcome::Failed,
    };
    LineOutcome::Skipped(reason)
}
