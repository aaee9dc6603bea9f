//! What the catalogue keeps of each line, and the ledger after it.

use std::collections::BTreeMap;

use super::outcome::planned_identity;
use super::{ApplyError, LineReport, OperationBody, Run};
use crate::catalogue::OperationWrite;
use crate::dispose::Pattern;
use crate::ledger::{EntryKind, Fields};
use crate::lifecycle::{OperationId, OperationState};
use crate::plan::{LineOutcome, PlanItemV1};
use crate::run::office::Office;
use crate::source::Root;

impl Run<'_> {
    pub(in crate::run) fn record(
        &mut self,
        kind: EntryKind,
        fields: Fields,
    ) -> Result<(), ApplyError> {
        self.ledger.append(kind, fields, self.office.clock.now())?;
        Ok(())
    }

    pub(super) fn root(&self, item: &PlanItemV1) -> Result<Root, ApplyError> {
        let missing = || ApplyError::SourceMissing { name: item.source.clone() };
        self.office.root(&item.source).cloned().ok_or_else(missing)
    }

    /// The operation on a line: its id follows from plan and line, so a later run finds it again.
    pub(super) fn operation_id(&self, n: u64) -> OperationId {
        let key = self.office.state.key();
        let digest = self.plan.plan().digest();
        OperationId::from_digest(&key.token(&[digest.as_bytes(), &n.to_be_bytes()]))
    }

    pub(super) fn body(&self, n: u64) -> Result<Option<OperationBody>, ApplyError> {
        Ok(self.office.catalogue.operation(&self.id, n)?.map(|row| row.body))
    }

    /// Writes a state that follows from what lies on disk, then tells the ledger.
    pub(super) fn settle(&mut self, n: u64, body: &OperationBody) -> Result<(), ApplyError> {
        self.note(n, body)?;
        self.tell_ledger(n, body)
    }

    /// Writes a state that the ledger hears of only if the run ends in it.
    pub(super) fn note(&self, n: u64, body: &OperationBody) -> Result<(), ApplyError> {
        let id = self.operation_id(n);
        let write = OperationWrite { id: id.as_str(), plan: &self.id, n, body };
        Ok(self.office.catalogue.write_operation(&write)?)
    }

    /// What the content of a line is overwritten with: it follows from state folder and operation, so a
    /// later run recognises it, and nobody else can write it.
    pub(super) fn pattern(&self, n: u64) -> Pattern {
        let op = self.operation_id(n);
        let key = self.office.state.key();
        Pattern::from_seed(&key.token(&[b"overwrite", op.as_str().as_bytes()]))
    }

    pub(super) fn tell_ledger(&mut self, n: u64, body: &OperationBody) -> Result<(), ApplyError> {
        let id = self.operation_id(n);
        let state = body.outcome.map_or_else(|| body.state.to_string(), LineOutcome::code);
        let mut fields = Fields::new()
            .foreign_id("plan", &self.id)
            .foreign_id("operation", id.as_str())
            .foreign_id("state", &state);
        if let Some(level) = &body.level {
            fields = fields.foreign_id("level", level);
        }
        let kind = match (&body.state, body.outcome) {
            (OperationState::Quarantined, None) => EntryKind::Quarantined,
            (OperationState::Restored, _) => EntryKind::Restored,
            (_, None) => EntryKind::Intent,
            (_, Some(_)) => EntryKind::Outcome,
        };
        self.record(kind, fields)?;
        self.office.catalogue.set_recorded(id.as_str())?;
        Ok(())
    }

    pub(super) fn stamp(&self) -> String {
        self.office.clock.stamp()
    }

    pub(super) fn ended(&self, item: &PlanItemV1, outcome: LineOutcome) -> OperationBody {
        let state = match outcome {
            LineOutcome::Skipped(reason) => OperationState::Skipped(reason.code().to_owned()),
            LineOutcome::Failed => OperationState::Failed("io".to_owned()),
            LineOutcome::Indeterminate => OperationState::Indeterminate("io".to_owned()),
            _ => OperationState::Planned,
        };
        OperationBody {
            state,
            outcome: Some(outcome),
            identity: Some(planned_identity(item)),
            old_mode: None,
            level: None,
            at: self.stamp(),
        }
    }

    /// The lines as the journal has them.
    pub(in crate::run) fn lines(&self) -> Result<Vec<LineReport>, ApplyError> {
        lines(self.office, &self.id, self.plan.items(), &self.stuck)
    }

    /// Leaves a line as it is for the next run, and remembers why.
    pub(super) fn leave(&mut self, n: u64, code: &'static str) {
        self.stuck.insert(n, code);
    }

    /// Whether a line has not ended yet.
    pub(in crate::run) fn is_open(&self, n: u64) -> Result<bool, ApplyError> {
        Ok(self.body(n)?.is_none_or(|body| body.outcome.is_none()))
    }

    /// Notes how a line ended that needed no quarantine.
    pub(in crate::run) fn end_line(
        &mut self,
        item: &PlanItemV1,
        outcome: LineOutcome,
    ) -> Result<(), ApplyError> {
        let body = self.ended(item, outcome);
        self.settle(item.n, &body)
    }
}

/// The lines of a plan, as the journal has them.
pub(super) fn lines(
    office: &Office,
    plan: &str,
    items: &[PlanItemV1],
    stuck: &BTreeMap<u64, &'static str>,
) -> Result<Vec<LineReport>, ApplyError> {
    let operations = office.catalogue.operations::<OperationBody>(plan)?;
    let mut bodies: BTreeMap<u64, OperationBody> =
        operations.into_iter().map(|row| (row.n, row.body)).collect();
    let report = |item: &PlanItemV1| {
        let (outcome, level) =
            bodies.remove(&item.n).map_or((None, None), |body| (body.outcome, body.level));
        let stuck = stuck.get(&item.n).copied().filter(|_| outcome.is_none());
        LineReport { item: item.clone(), outcome, level, stuck }
    };
    Ok(items.iter().map(report).collect())
}
