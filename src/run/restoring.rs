//! Puts lines of a plan back out of quarantine, while nothing irreversible was done to them.

use super::apply::{ApplyError, OperationBody, put_back};
use super::certify::RESTORED;
use super::office::Office;
use super::planning::{self, PlanningError, is_meant};
use crate::catalogue::OperationWrite;
use crate::ledger::{EntryKind, Fields};
use crate::lifecycle::{OperationId, OperationState};

/// What came of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Restored {
    /// Lines that are back, identical.
    pub restored: u64,
    /// Lines that could not be put back and are still in quarantine.
    pub failed: u64,
}

/// Puts back the chosen lines, or all. The caller holds the run lock.
///
/// # Errors
///
/// [`ApplyError`]; lines that were put back before stay back.
pub fn restore(office: &mut Office, plan: &str, wanted: &[String]) -> Result<Restored, ApplyError> {
    let loaded = planning::load(office, plan)?;
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
        if !chosen || row.body.outcome.is_some() || row.body.state != OperationState::Quarantined {
            continue;
        }
        let Some(root) = office.root(&item.source) else { continue };
        let op = OperationId::parse(&row.id)
            .ok_or(crate::catalogue::CatalogueError::Malformed { what: "operation.id" })?;
        if !put_back(root, item, &op, row.body.old_mode.unwrap_or(0o600)) {
            result.failed += 1;
            continue;
        }
        let body = OperationBody {
            state: OperationState::Restored,
            outcome: Some(RESTORED),
            at: office.clock.stamp(),
            ..row.body
        };
        let write = OperationWrite { id: &row.id, plan, n: item.n, body: &body };
        office.catalogue.write_operation(&write)?;
        let fields = Fields::new().foreign_id("plan", plan).foreign_id("operation", &row.id);
        planning::record(office, EntryKind::Restored, fields)?;
        office.catalogue.set_recorded(&row.id)?;
        result.restored += 1;
    }
    Ok(result)
}
