//! What a destruction waits for.

use chrono::Days;

use super::Run;
use super::opening::is_approval_of;
use crate::calendar::CivilDate;
use crate::ledger::{Entry, EntryKind};
use crate::plan::Action;

impl Run<'_> {
    /// First day on which quarantined lines may be destroyed; none when that day is there.
    ///
    /// Counted from the ledger: from its entry of the last approval or of the last quarantine, whichever
    /// is later. A time inside a signature is the signer's word and counts for nothing.
    pub(super) fn waiting_until(&self) -> Option<CivilDate> {
        let days = self.plan.gates().waiting_days;
        let plan = self.plan.plan().digest();
        let starts = |entry: &&Entry| {
            is_approval_of(entry, &plan)
                || (entry.kind == EntryKind::Quarantined
                    && entry.fields.token("plan") == Some(self.id.as_str()))
        };
        let started = self.ledger.entries().iter().filter(starts).map(|entry| entry.at).max();
        // Approvals that this ledger never recorded: the waiting time has not begun.
        let Some(started) = started else { return Some(CivilDate::MAX) };
        let first = self
            .office
            .clock
            .civil(started)
            .checked_add_days(Days::new(u64::from(days)))
            .unwrap_or(CivilDate::MAX);
        (self.office.clock.today() < first).then_some(first)
    }

    /// Whether the client's receipt is asked for. Taking receipts in is a verb of its own.
    pub(super) fn receipt_missing(&self) -> bool {
        self.plan.gates().require_return_receipt
            && self.plan.items().iter().any(|item| item.action == Action::ReturnThenDestroy)
    }
}
