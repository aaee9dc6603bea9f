//! One line after the other out of the way, and for good.

use super::outcome::{outcome_of, planned_identity, removed};
use super::{ApplyError, LineReport, OperationBody, Run};
use crate::dispose::{self, Destroyed, DisposeError, Examined, Left};
use crate::lifecycle::{
    FileIdentity, Interrupted, OperationId, OperationState, Permit, PolicyFacts, Refusal, Step,
    recheck,
};
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
                _ if self.closing => self.ended(&item, self.skipped(Refusal::NotApproved)),
                Action::Destroy | Action::ReturnThenDestroy => match self.quarantine_line(&item)? {
                    Some(body) => body,
                    None => continue,
                },
            };
            self.settle(item.n, &body)?;
            progress(&LineReport { item, outcome: body.outcome, level: None, stuck: None });
        }
        Ok(())
    }

    /// What became of the line; nothing when that is for the next run to see: the intent is recorded, and
    /// where the file is then, recovery finds out.
    fn quarantine_line(&mut self, item: &PlanItemV1) -> Result<Option<OperationBody>, ApplyError> {
        let root = self.root(item)?;
        let op = self.operation_id(item.n);
        let path = item.locator.file_bytes();
        let (mut examined, observed) = match dispose::examine(&root.path, &path) {
            Ok(examined) => examined,
            Err(error) => {
                if self.is_quarantined(item)? {
                    // A journal that was set back does not know of it; the ledger and the disk do.
                    let mut body = self.ended(item, LineOutcome::Indeterminate);
                    body.state = OperationState::Quarantined;
                    body.outcome = None;
                    return Ok(Some(body));
                }
                return Ok(Some(self.ended(item, outcome_of(&error))));
            }
        };
        let content = self.judge(item, &mut examined, &observed)?;
        let body = OperationBody {
            state: OperationState::Intent,
            outcome: None,
            identity: Some(observed.clone()),
            old_mode: Some(examined.mode()),
            level: None,
            at: self.stamp(),
        };
        let permit = match self.permit(item, Step::Quarantine, &observed, &content, &body)? {
            Ok(permit) => permit,
            Err(refusal) => return Ok(Some(self.ended(item, self.skipped(refusal)))),
        };
        match dispose::quarantine(examined, permit, &op) {
            Ok(quarantined) => Ok(Some(OperationBody {
                state: OperationState::Quarantined,
                identity: Some(quarantined.identity),
                old_mode: Some(quarantined.old_mode),
                ..body
            })),
            Err(error) if error.left() == Left::Untouched => {
                Ok(Some(self.ended(item, outcome_of(&error))))
            }
            Err(error) => {
                self.leave(item.n, error.code());
                Ok(None)
            }
        }
    }

    /// Whether the planned file lies under the quarantine name of its line.
    fn is_quarantined(&self, item: &PlanItemV1) -> Result<bool, ApplyError> {
        let root = self.root(item)?;
        let planned = planned_identity(item);
        let expected = (planned.dev, planned.ino, planned.btime_ns);
        let path = item.locator.file_bytes();
        let seen =
            dispose::seen_quarantined(&root.path, &path, &self.operation_id(item.n), expected);
        Ok(matches!(seen, Ok(crate::lifecycle::Seen::SameFile)))
    }

    /// Destroys what is in quarantine, or puts it back where that is no longer allowed.
    pub(super) fn destroy_lines(
        &mut self,
        receipt_missing: bool,
        progress: &dyn Fn(&LineReport),
    ) -> Result<(), ApplyError> {
        for item in self.plan.items().to_vec() {
            let Some(body) = self.body(item.n)? else { continue };
            if body.outcome.is_some() || body.state != OperationState::Quarantined {
                continue;
            }
            if self.closing {
                self.give_up(&item, body, Refusal::NotApproved)?;
            } else if item.action.returns() && receipt_missing {
                self.leave(item.n, Refusal::Receipt.code());
            } else {
                self.destroy_line(&item, body, None)?;
            }
            let body = self.body(item.n)?;
            let (outcome, level) = body.map_or((None, None), |b| (b.outcome, b.level));
            let stuck = self.stuck.get(&item.n).copied();
            progress(&LineReport { item, outcome, level, stuck });
        }
        Ok(())
    }

    /// Destroys one line, from `body` on; `interrupted` for one whose intent was recorded by an earlier run.
    /// Is its content whole, it is judged in full once more, and can still go back.
    pub(super) fn destroy_line(
        &mut self,
        item: &PlanItemV1,
        body: OperationBody,
        interrupted: Option<Interrupted>,
    ) -> Result<(), ApplyError> {
        let root = self.root(item)?;
        let op = self.operation_id(item.n);
        let path = item.locator.file_bytes();
        let (mut examined, observed) = match dispose::examine_quarantined(&root.path, &path, &op) {
            Ok(examined) => examined,
            Err(error) => {
                // Nothing was done to it by this: what it is, the next run sees again.
                self.leave(item.n, error.code());
                return Ok(());
            }
        };
        let step = match self.destroying_step(item, &examined, &observed, interrupted) {
            Ok(Some(step)) => step,
            Ok(None) => return self.not_ours(item, body),
            Err(error) => {
                self.leave(item.n, error.code());
                return Ok(());
            }
        };
        let half_gone = matches!(step, Step::FinishDestroy(remains) if remains.is_half_gone());
        if interrupted.is_some() && !half_gone && self.closing {
            drop(examined);
            return self.give_up(item, body, Refusal::NotApproved);
        }
        if item.action.returns() && !self.archive_intact && !half_gone {
            // It may only have been moved: the line waits for it and is not given up.
            self.leave(item.n, Refusal::ArchiveNotVerified.code());
            return Ok(());
        }
        let intent = self.announced(&body, half_gone);
        let permit = if half_gone {
            self.finish_permit(item, step, &observed, &intent)?
        } else {
            let content = self.judge(item, &mut examined, &observed)?;
            self.permit(item, step, &observed, &content, &intent)?
        };
        match permit {
            Ok(permit) => self.destroy_permitted(item, intent, half_gone, examined, permit),
            Err(refusal) if half_gone => {
                // There is nothing whole to put back: what is left stays out of the way, as it is.
                self.leave(item.n, refusal.code());
                Ok(())
            }
            Err(refusal) => {
                drop(examined);
                self.give_up(item, body, refusal)
            }
        }
    }

    /// The step that the file in quarantine is up for; none when an interrupted destruction does not explain
    /// what it holds.
    fn destroying_step(
        &self,
        item: &PlanItemV1,
        examined: &Examined,
        observed: &FileIdentity,
        interrupted: Option<Interrupted>,
    ) -> Result<Option<Step>, DisposeError> {
        let Some(interrupted) = interrupted else { return Ok(Some(Step::Destroy)) };
        let trace = dispose::trace(examined, &self.pattern(item.n))?;
        let remains = interrupted.remains(&planned_identity(item), observed, trace);
        Ok(remains.map(Step::FinishDestroy))
    }

    /// The intent to destroy. A file that is known to be overwritten stays so: only then may it be gone.
    fn announced(&self, body: &OperationBody, half_gone: bool) -> OperationBody {
        let state = match body.state {
            OperationState::Overwritten if half_gone => OperationState::Overwritten,
            _ => OperationState::DestroyIntent,
        };
        OperationBody { state, at: self.stamp(), ..body.clone() }
    }

    /// Ends a line whose file somebody wrote to. It stays where it is, for a person to look at.
    fn not_ours(&mut self, item: &PlanItemV1, body: OperationBody) -> Result<(), ApplyError> {
        let body = OperationBody {
            state: OperationState::Indeterminate(Refusal::Changed.code().to_owned()),
            outcome: Some(LineOutcome::Indeterminate),
            at: self.stamp(),
            ..body
        };
        self.settle(item.n, &body)
    }

    fn destroy_permitted(
        &mut self,
        item: &PlanItemV1,
        intent: OperationBody,
        half_gone: bool,
        examined: Examined,
        permit: Permit,
    ) -> Result<(), ApplyError> {
        // A ledger that cannot take this in stops the run while the file is whole.
        self.tell_ledger(item.n, &intent)?;
        let done = match dispose::overwrite(examined, permit, &self.pattern(item.n)) {
            Ok(overwritten) => {
                let state = OperationState::Overwritten;
                let body = OperationBody { state, at: self.stamp(), ..intent.clone() };
                self.note(item.n, &body)?;
                dispose::remove(overwritten)
            }
            Err(error) => Err(error),
        };
        self.destroyed(item, intent, half_gone, done)
    }

    /// Notes what became of a destruction. One that failed is tried once more by the next run, all of it;
    /// one that fails again ends there, for a person to look at.
    fn destroyed(
        &mut self,
        item: &PlanItemV1,
        intent: OperationBody,
        resumed: bool,
        result: Result<Destroyed, DisposeError>,
    ) -> Result<(), ApplyError> {
        let mut done = OperationBody { at: self.stamp(), ..intent };
        match result {
            Ok(destroyed) => {
                done.state = OperationState::Destroyed;
                done.level = Some(destroyed.level.code().to_owned());
                done.outcome = Some(match destroyed.level {
                    // Gone, but nobody saw its overwriting read back: the weaker word.
                    dispose::Level::Unlinked | dispose::Level::Recovered => LineOutcome::Unlinked,
                    _ => removed(item),
                });
            }
            Err(error) if resumed => {
                done.state = OperationState::Indeterminate(error.code().to_owned());
                done.outcome = Some(LineOutcome::Indeterminate);
            }
            Err(error) => {
                self.leave(item.n, error.code());
                return Ok(());
            }
        }
        self.settle(item.n, &done)
    }

    /// Puts a line back that may no longer be destroyed. Where that fails it stays in quarantine, whole and
    /// open, for a later run or a person's `restore`.
    fn give_up(
        &mut self,
        item: &PlanItemV1,
        body: OperationBody,
        refusal: Refusal,
    ) -> Result<(), ApplyError> {
        let outcome = self.skipped(refusal);
        self.put_back(item, body, outcome)
    }

    /// Puts a line back and ends it with `outcome`.
    pub(super) fn put_back(
        &mut self,
        item: &PlanItemV1,
        body: OperationBody,
        outcome: LineOutcome,
    ) -> Result<(), ApplyError> {
        let root = self.root(item)?;
        let op = self.operation_id(item.n);
        let old_mode = body.old_mode.unwrap_or(0o600);
        let mut body = OperationBody { at: self.stamp(), ..body };
        match put_back(&root, item, &op, old_mode) {
            PutBack::Done => {
                body.state = OperationState::Restored;
                body.outcome = Some(outcome);
            }
            PutBack::Stuck(code) => {
                self.leave(item.n, code);
                return Ok(());
            }
            PutBack::Changed => {
                body.state = OperationState::Indeterminate(Refusal::Changed.code().to_owned());
                body.outcome = Some(LineOutcome::Indeterminate);
            }
        }
        self.settle(item.n, &body)
    }

    /// Ends the lines of a plan that is being closed which nothing was done to.
    pub(super) fn close_lines(&mut self) -> Result<(), ApplyError> {
        if !self.closing {
            return Ok(());
        }
        for item in self.plan.items().to_vec() {
            if self.body(item.n)?.is_some() {
                continue;
            }
            let returned = self.archive.as_ref().is_some_and(|a| a.lines.contains(&item.n));
            let outcome =
                if returned { LineOutcome::Returned } else { self.skipped(Refusal::NotApproved) };
            self.end_line(&item, outcome)?;
        }
        Ok(())
    }
}

/// What came of putting a file back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::run) enum PutBack {
    /// It is back, identical.
    Done,
    /// It is still in quarantine, or where it is could not be seen.
    Stuck(&'static str),
    /// It is in quarantine with other content than it was taken with. It is not put back as if it were
    /// what it was.
    Changed,
}

/// Puts a quarantined file back.
pub(in crate::run) fn put_back(
    root: &Root,
    item: &PlanItemV1,
    op: &OperationId,
    old_mode: u32,
) -> PutBack {
    let path = item.locator.file_bytes();
    let observed: FileIdentity = match dispose::examine_quarantined(&root.path, &path, op) {
        Ok((examined, observed)) => {
            drop::<Examined>(examined);
            observed
        }
        Err(error) => return PutBack::Stuck(error.code()),
    };
    let nothing = PolicyFacts {
        plan_approved: false,
        holds: Vec::new(),
        restricted: false,
        request_open: false,
        excluded: false,
        last_copy: false,
        destroyable_today: false,
        block_evaluated: false,
        action_allows: false,
        waiver_stands: false,
        waiting_over: false,
        archive_verified: false,
        receipt_ok: false,
    };
    let Ok(permit) = recheck(Step::Restore, &planned_identity(item), &observed, &nothing) else {
        return PutBack::Changed;
    };
    match dispose::restore(&root.path, &path, op, old_mode, permit) {
        Ok(()) => PutBack::Done,
        Err(error) => PutBack::Stuck(error.code()),
    }
}
