//! Lines on their way into a return archive.

use super::outcome::outcome_of;
use super::rechecking::{ground_stands, recheck_line, stands, waiver_stands};
use super::{ApplyError, Run};
use crate::catalogue::PlanStatus;
use crate::dispose;
use crate::lifecycle::{OperationState, PolicyFacts, Step};
use crate::plan::{LineOutcome, PlanItemV1};
use crate::run::blocking::{BlockList, Forbids};
use crate::run::dismissing::Dismissals;
use crate::run::planning::excluding;

impl Run<'_> {
    /// Opens a line's file for the return archive, after the re-check; a refusal ends the line.
    pub(in crate::run) fn open_for_return(
        &mut self,
        item: &PlanItemV1,
    ) -> Result<Result<Box<dyn std::io::Read + Send>, LineOutcome>, ApplyError> {
        let root = self.root(item)?;
        let path = item.locator.file_bytes();
        let quarantined =
            self.body(item.n)?.is_some_and(|body| body.state == OperationState::Quarantined);
        let examined = if quarantined {
            dispose::examine_quarantined(&root.path, &path, &self.operation_id(item.n))
        } else {
            dispose::examine(&root.path, &path)
        };
        let (mut examined, observed) = match examined {
            Ok(examined) => examined,
            Err(error) => return Ok(Err(outcome_of(&error))),
        };
        let content = self.judge(item, &mut examined, &observed)?;
        let blocks = BlockList::of(&self.office.catalogue)?;
        let row = self.office.catalogue.plan(&self.id)?;
        let office = &*self.office;
        let terms = (&office.pack, &office.shortened);
        let world = blocks.world(&self.reader.register, terms, office.state.key());
        let stated = self.stated.now(&self.office.catalogue)?;
        let world = stated.in_world(world.on_file(&item.id, &content.sha256));
        let today = self.office.clock.today();
        let dismissals = Dismissals::on(&self.office.catalogue, today)?;
        let persons = self.persons.now(&self.office.catalogue)?;
        let (assessment, is_due) = content.judged((&dismissals, &persons), &world, today);
        let is_due = is_due && ground_stands(item, &assessment, today);
        let client = &self.plan.header().client_id;
        let forbids = Forbids::by(&assessment);
        let policy = PolicyFacts {
            plan_approved: row.is_some_and(|row| row.status == PlanStatus::Frozen),
            holds: forbids.holds,
            restricted: forbids.restricted,
            request_open: forbids.request_open,
            excluded: excluding::is_excluded(&self.office.catalogue, &self.id, item.n)?,
            destroyable_today: is_due && assessment.engagements == item.engagements,
            block_evaluated: !forbids.unevaluated,
            // Reading it takes nothing away.
            last_copy: false,
            action_allows: item.action.returns()
                && stands(item, client, &assessment, world.register),
            waiver_stands: waiver_stands(item, &assessment),
            waiting_over: true,
            archive_verified: true,
            receipt_ok: true,
        };
        match recheck_line(Step::ReadForReturn, item, &observed, &policy) {
            Ok(permit) => {
                Ok(dispose::open_for_return(examined, permit).map_err(|error| outcome_of(&error)))
            }
            Err(refusal) => Ok(Err(self.skipped(refusal))),
        }
    }

    /// Puts a quarantined line back whose return failed, and ends it.
    pub(in crate::run) fn end_returning(
        &mut self,
        item: &PlanItemV1,
        outcome: LineOutcome,
    ) -> Result<(), ApplyError> {
        match self.body(item.n)? {
            Some(body) if body.state == OperationState::Quarantined => {
                self.put_back(item, body, outcome)
            }
            _ => self.end_line(item, outcome),
        }
    }
}
