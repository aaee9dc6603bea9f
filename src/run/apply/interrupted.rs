//! Operations that an earlier run left half-way.

use super::outcome::{planned_identity, skipped_for};
use super::{ApplyError, OperationBody, Run};
use crate::dispose;
use crate::lifecycle::{OperationState, Recovery, recover};
use crate::plan::{LineOutcome, PlanItemV1, SkipReason};

impl Run<'_> {
    /// Brings operations that an earlier run left half-way to a state that is true on disk.
    pub(super) fn settle_interrupted(&mut self) -> Result<(), ApplyError> {
        for item in self.plan.items().to_vec() {
            let Some(row) = self.office.catalogue.operation(&self.id, item.n)? else { continue };
            let body: OperationBody = row.body;
            if !row.recorded {
                self.tell_ledger(item.n, &body)?;
            }
            if body.outcome.is_none() {
                self.settle_one(&item, body)?;
            }
        }
        Ok(())
    }

    fn settle_one(&mut self, item: &PlanItemV1, mut body: OperationBody) -> Result<(), ApplyError> {
        let root = self.root(item)?;
        let op = self.operation_id(item.n);
        let path = item.locator.file_bytes();
        let planned = body.identity.clone().unwrap_or_else(|| planned_identity(item));
        let expected = (planned.dev, planned.ino, planned.btime_ns);
        let seen = dispose::seen(&root.path, &path, expected).and_then(|original| {
            let quarantined = dispose::seen_quarantined(&root.path, &path, &op, expected)?;
            Ok((original, quarantined))
        });
        let (original, quarantined) = match seen {
            Ok(seen) => seen,
            Err(error) => {
                // Cannot be looked at now: nothing is claimed, the next run looks again.
                self.leave(item.n, error.code());
                return Ok(());
            }
        };
        body.at = self.stamp();
        match recover(&body.state, original, quarantined) {
            Recovery::Nothing => return Ok(()),
            Recovery::Redo => body.state = OperationState::Planned,
            Recovery::RecordQuarantined => {
                let mode = body.old_mode.unwrap_or(0o600);
                if let Err(error) =
                    dispose::settle_quarantine(&root.path, &path, &op, &planned, mode)
                {
                    self.leave(item.n, error.code());
                    return Ok(());
                }
                body.state = OperationState::Quarantined;
            }
            Recovery::RecordRestored => {
                body.state = OperationState::Restored;
                body.outcome = Some(LineOutcome::Skipped(SkipReason::Restored));
            }
            Recovery::PutBack => {
                if let Err(error) = dispose::put_back(&root.path, &path, &op, expected) {
                    self.leave(item.n, error.code());
                    return Ok(());
                }
                body.state = OperationState::Indeterminate("swapped".to_owned());
                body.outcome = Some(LineOutcome::Skipped(SkipReason::Swapped));
            }
            Recovery::FinishDestroy(interrupted) => {
                return self.destroy_line(item, body, Some(interrupted));
            }
            // The read-back was seen, the unlink was not: the weaker claim.
            Recovery::RecordDestroyed => {
                body.state = OperationState::Destroyed;
                body.level = Some(dispose::Level::Recovered.code().to_owned());
                body.outcome = Some(LineOutcome::Unlinked);
            }
            Recovery::Skip(code) => {
                body.state = OperationState::Skipped(code.to_owned());
                body.outcome = Some(skipped_for(code));
            }
            Recovery::Indeterminate(code) => {
                body.state = OperationState::Indeterminate(code.to_owned());
                body.outcome = Some(LineOutcome::Indeterminate);
            }
        }
        self.settle(item.n, &body)
    }
}
