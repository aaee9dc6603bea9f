//! One line after the other out of the way, and for good.

use super::outcome::{end_with, outcome_of, planned_identity, removed};
use super::rechecking::finish_permit;
use super::{ApplyError, LineReport, OperationBody, Run};
use crate::dispose::{self, Examined, Left};
use crate::lifecycle::{OperationId, OperationState, PolicyFacts, Refusal, Step, recheck};
use crate::plan::{Action, LineOutcome, PlanItemV1, SkipReason};
use crate::source::Root;

impl Run<'_> {
    /// Takes every line that is to be removed out of everybody's way.
    pub(super) fn quarantine_lines(
        &mut self,
        progress: &dyn Fn(&LineReport),
    ) -> Result<(), ApplyError> {
        for item in self.plan.items().to_vec() {
            let begun = self.body(item.n)?;
            if begun
                .is_some_and(|body| body.state != OperationState::Planned || body.outcome.is_some())
            {
                continue;
            }
            let body = match item.action {
                Action::Keep => self.ended(&item, LineOutcome::Skipped(SkipReason::Kept)),
                Action::Return => continue,
                Action::Destroy | Action::ReturnThenDestroy => self.quarantine_line(&item)?,
            };
            self.settle(item.n, &body)?;
            progress(&LineReport { item, outcome: body.outcome, level: None });
        }
        Ok(())
    }

    pub(super) fn quarantine_line(
        &mut self,
        item: &PlanItemV1,
    ) -> Result<OperationBody, ApplyError> {
        let root = self.root(item)?;
        let op = self.operation_id(item.n);
        let (mut examined, observed) =
            match dispose::examine(&root.path, &item.locator.file_bytes()) {
                Ok(examined) => examined,
                Err(error) => return Ok(self.ended(item, outcome_of(&error))),
            };
        let readings = self.judge(&item.locator, &mut examined, observed.size)?;
        let old_mode = examined.mode();
        let body = OperationBody {
            state: OperationState::Intent,
            outcome: None,
            identity: Some(observed.clone()),
            old_mode: Some(old_mode),
            level: None,
            at: self.stamp(),
        };
        let planned = planned_identity(item);
        let permit =
            match self.permit(item, Step::Quarantine, &planned, &observed, &readings, &body)? {
                Ok(permit) => permit,
                Err(refusal) => return Ok(self.ended(item, self.skipped(refusal))),
            };
        match dispose::quarantine(examined, permit, &op) {
            Ok(quarantined) => Ok(OperationBody {
                state: OperationState::Quarantined,
                identity: Some(quarantined.identity),
                old_mode: Some(quarantined.old_mode),
                ..body
            }),
            Err(error) if error.left() == Left::Untouched => {
                Ok(self.ended(item, outcome_of(&error)))
            }
            Err(error) => {
                let mut body = body;
                end_with(&mut body, &error);
                Ok(body)
            }
        }
    }

    pub(super) fn destroy_lines(
        &mut self,
        receipt_missing: bool,
        progress: &dyn Fn(&LineReport),
    ) -> Result<(), ApplyError> {
        for item in self.plan.items().to_vec() {
            let Some(body) = self.body(item.n)? else { continue };
            let waits = receipt_missing && item.action.returns();
            if body.outcome.is_some() || body.state != OperationState::Quarantined || waits {
                continue;
            }
            self.destroy_line(&item, body, Step::Destroy)?;
            let body = self.body(item.n)?;
            let (outcome, level) = body.map_or((None, None), |b| (b.outcome, b.level));
            progress(&LineReport { item, outcome, level });
        }
        Ok(())
    }

    pub(super) fn destroy_line(
        &mut self,
        item: &PlanItemV1,
        body: OperationBody,
        step: Step,
    ) -> Result<(), ApplyError> {
        let root = self.root(item)?;
        let op = self.operation_id(item.n);
        let path = item.locator.file_bytes();
        let (mut examined, observed) = match dispose::examine_quarantined(&root.path, &path, &op) {
            Ok(examined) => examined,
            Err(error) => {
                let mut body = OperationBody { at: self.stamp(), ..body };
                body.state = OperationState::Indeterminate(error.code().to_owned());
                body.outcome = Some(LineOutcome::Indeterminate);
                return self.settle(item.n, &body);
            }
        };
        let intent = OperationBody {
            state: OperationState::DestroyIntent,
            at: self.stamp(),
            ..body.clone()
        };
        let permit = if let Step::FinishDestroy(_) = step {
            // The content may be half gone: there is nothing left to read, and no way back.
            finish_permit(item, step, &observed)
        } else {
            let readings = self.judge(&item.locator, &mut examined, observed.size)?;
            let planned = planned_identity(item);
            self.permit(item, step, &planned, &observed, &readings, &intent)?
        };
        let permit = match permit {
            Ok(permit) => permit,
            Err(refusal) => {
                drop(examined);
                return self.give_up(item, body, refusal);
            }
        };
        let mut done = OperationBody { at: self.stamp(), ..intent };
        match dispose::destroy(examined, permit) {
            Ok(destroyed) => {
                done.state = OperationState::Destroyed;
                done.level = Some(destroyed.level.code().to_owned());
                done.outcome = Some(match destroyed.level {
                    // Gone, but nobody saw its overwriting read back: the weaker word.
                    dispose::Level::Unlinked | dispose::Level::Recovered => LineOutcome::Unlinked,
                    _ => removed(item),
                });
            }
            Err(error) => {
                done.state = OperationState::Indeterminate(error.code().to_owned());
                done.outcome = Some(LineOutcome::Indeterminate);
            }
        }
        self.settle(item.n, &done)
    }

    /// Puts a line back that may no longer be destroyed.
    pub(super) fn give_up(
        &mut self,
        item: &PlanItemV1,
        body: OperationBody,
        refusal: Refusal,
    ) -> Result<(), ApplyError> {
        let restored = self.put_back(item, &body)?;
        let mut body = OperationBody { at: self.stamp(), ..body };
        if restored {
            body.state = OperationState::Restored;
            body.outcome = Some(self.skipped(refusal));
        } else {
            body.state = OperationState::Indeterminate("restore".to_owned());
            body.outcome = Some(LineOutcome::Indeterminate);
        }
        self.settle(item.n, &body)
    }

    pub(super) fn put_back(
        &self,
        item: &PlanItemV1,
        body: &OperationBody,
    ) -> Result<bool, ApplyError> {
        let root = self.root(item)?;
        Ok(put_back(&root, item, &self.operation_id(item.n), body.old_mode.unwrap_or(0o600)))
    }
}

/// Puts a quarantined file back; tells whether it is back.
pub(in crate::run) fn put_back(
    root: &Root,
    item: &PlanItemV1,
    op: &OperationId,
    old_mode: u32,
) -> bool {
    let path = item.locator.file_bytes();
    let Ok((examined, observed)) = dispose::examine_quarantined(&root.path, &path, op) else {
        return false;
    };
    drop::<Examined>(examined);
    let nothing = PolicyFacts {
        plan_approved: false,
        holds: Vec::new(),
        restricted: false,
        request_open: false,
        destroyable_today: false,
        block_evaluated: false,
        action_allows: false,
        waiting_over: false,
        archive_verified: false,
        receipt_ok: false,
    };
    let permit = recheck(Step::Restore, &planned_identity(item), &observed, &nothing);
    permit.is_ok_and(|permit| dispose::restore(&root.path, &path, op, old_mode, permit).is_ok())
}
