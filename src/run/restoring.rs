//! Puts lines of a plan back out of quarantine, while nothing irreversible was done to them.

use super::apply::{ApplyError, OperationBody, PutBack, planned_identity, put_back};
use super::certify::RESTORED;
use super::office::Office;
use super::planning::{self, PlanningError, is_meant};
use crate::catalogue::{CatalogueError, OperationRow, OperationWrite};
use crate::dispose;
use crate::ledger::{EntryKind, Fields};
use crate::lifecycle::{OperationId, OperationState, Seen};
use crate::plan::PlanItemV1;

/// What came of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Restored {
    /// Lines that are back, identical.
    pub restored: u64,
    /// Lines that could not be put back, or could not be looked for.
    pub failed: u64,
}

/// Puts back the chosen lines, or all. The caller holds the run lock.
///
/// Asks for no approval and looks at no date: a plan that expired or was withdrawn gives back, too.
///
/// # Errors
///
/// [`ApplyError`]; lines that were put back before stay back.
pub fn restore(office: &mut Office, plan: &str, wanted: &[String]) -> Result<Restored, ApplyError> {
    let known = office
        .catalogue
        .plan(plan)?
        .ok_or_else(|| PlanningError::UnknownPlan { plan: plan.to_owned() })?;
    let loaded = planning::load(office, plan)?;
    if known.frozen != Some(loaded.plan.digest()) {
        return Err(ApplyError::Altered { plan: plan.to_owned() });
    }
    for want in wanted {
        let known = loaded.plan.items().iter().any(|i| is_meant(want, i.n, &i.id, &i.locator));
        if !known {
            let (plan, item) = (plan.to_owned(), want.clone());
            return Err(PlanningError::UnknownLine { plan, item }.into());
        }
    }
    let mut result = Restored::default();
    for item in loaded.plan.items() {
        let chosen = wanted.is_empty()
            || wanted.iter().any(|want| is_meant(want, item.n, &item.id, &item.locator));
        let Some(row) = office.catalogue.operation::<OperationBody>(plan, item.n)? else {
            continue;
        };
        if !chosen || row.body.outcome.is_some() {
            continue;
        }
        if is_back(office, item, &row)? {
            note(office, item, row)?;
            result.restored += 1;
        } else {
            result.failed += 1;
        }
    }
    Ok(result)
}

/// Whether the file lies under its own name, now or already: a run that was cut off may have put it back,
/// or never have taken it.
fn is_back(
    office: &Office,
    item: &PlanItemV1,
    row: &OperationRow<OperationBody>,
) -> Result<bool, ApplyError> {
    let Some(root) = office.root(&item.source) else { return Ok(false) };
    let op =
        OperationId::parse(&row.id).ok_or(CatalogueError::Malformed { what: "operation.id" })?;
    let planned = planned_identity(item);
    let expected = (planned.dev, planned.ino, planned.btime_ns);
    let path = item.locator.file_bytes();
    match dispose::seen_quarantined(&root.path, &path, &op, expected) {
        Ok(Seen::Absent) => {
            Ok(matches!(dispose::seen(&root.path, &path, expected), Ok(Seen::SameFile)))
        }
        // Device and inode may have got other numbers: the content decides.
        Ok(Seen::SameFile | Seen::OtherFile) => {
            Ok(put_back(root, item, &op, row.body.old_mode.unwrap_or(0o600)) == PutBack::Done)
        }
        Err(_) => Ok(false),
    }
}

fn note(
    office: &Office,
    item: &PlanItemV1,
    row: OperationRow<OperationBody>,
) -> Result<(), ApplyError> {
    let body = OperationBody {
        state: OperationState::Restored,
        outcome: Some(RESTORED),
        at: office.clock.stamp(),
        ..row.body
    };
    let write = OperationWrite { id: &row.id, plan: &row.plan, n: item.n, body: &body };
    office.catalogue.write_operation(&write)?;
    let fields = Fields::new().foreign_id("plan", &row.plan).foreign_id("operation", &row.id);
    planning::record(office, EntryKind::Restored, fields)?;
    office.catalogue.set_recorded(&row.id)?;
    Ok(())
}
