//! What is checked once before a plan is carried out: files, signatures, gates, clock, sources.

use std::collections::BTreeMap;

use super::{ApplyError, Run};
use crate::catalogue::PlanStatus;
use crate::digest::Digest;
use crate::keys;
use crate::ledger::{Entry, EntryKind, Head, Ledger};
use crate::plan::{self, ApplyFacts, namespace};
use crate::run::office::Office;
use crate::run::planning::{self, PlanningError};

/// Checks everything that is checked once: files, signatures, gates, clock, sources.
pub(super) fn open<'a>(office: &'a mut Office, plan: &str) -> Result<Run<'a>, ApplyError> {
    let row = office
        .catalogue
        .plan(plan)?
        .ok_or_else(|| PlanningError::UnknownPlan { plan: plan.to_owned() })?;
    if row.status != PlanStatus::Frozen {
        crate::run::certify::catch_up_ledger(office, plan)?;
        let status = row.status.code();
        return Err(PlanningError::WrongStatus { plan: row.id, status }.into());
    }
    let loaded = planning::load(office, plan)?;
    if row.frozen != Some(loaded.plan.digest()) {
        return Err(ApplyError::Altered { plan: plan.to_owned() });
    }
    let (signers_text, signers) = planning::signers(office)?;
    let now = office.clock.now();
    let header = loaded.plan.header_bytes();
    let author = keys::verify(&loaded.author_signature, header, namespace::PLAN, &signers, now)
        .map_err(PlanningError::from)?;
    let approvals = planning::verified_approvals(&loaded, &signers, now)?;
    let ledger = Ledger::open(office.state.path())?;
    if let Some(last) = ledger.entries().last().map(|entry| entry.at).filter(|last| now < *last) {
        return Err(ApplyError::ClockBack { now, last });
    }
    let planned_head = loaded.plan.header().ledger_head;
    let planned_head = Head { seq: planned_head.seq, digest: planned_head.digest };
    let mut source_totals = BTreeMap::new();
    for root in &office.roots {
        source_totals.insert(root.name.clone(), office.catalogue.extent(&root.name)?.0);
    }
    let facts = ApplyFacts {
        today: office.clock.today(),
        state_id: office.state.id(),
        ledger_contains_head: ledger.contains(&planned_head),
        allowed_signers_sha256: Digest::of(&signers_text),
        register_sha256: office.register.digest,
        rules_sha256: office.pack.digest(),
        gates: office.gates,
        source_totals,
    };
    let gates = plan::check_gates(&loaded.plan, &facts)?;
    let approved = plan::approve(loaded.plan.clone(), &author, &approvals, &office.people, &gates)?;
    for item in approved.items() {
        let root = office.root(&item.source);
        if root.is_none_or(|root| crate::source::check(root).is_err()) {
            return Err(ApplyError::SourceMissing { name: item.source.clone() });
        }
    }
    let reader = office.reader();
    let archive = office.catalogue.fact(plan, "archive")?;
    let register_changed = gates.register_changed() || gates.rules_changed();
    let id = plan.to_owned();
    for approval in approved.approvals() {
        // An approval that was laid beside the plan by hand is taken in now: its time starts here.
        if !is_recorded(&ledger, plan, &approval.key_fingerprint) {
            let digest = approved.plan().digest();
            planning::record_approval(office, plan, &digest, &approval.key_fingerprint)?;
        }
    }
    let ledger = Ledger::open(office.state.path())?;
    Ok(Run { office, reader, plan: approved, ledger, id, register_changed, archive })
}

/// Whether the ledger knows this approval of the plan.
pub(super) fn is_recorded(ledger: &Ledger, plan: &str, fingerprint: &str) -> bool {
    let same = |entry: &Entry| {
        entry.kind == EntryKind::ApprovalRecorded
            && entry.fields.token("plan") == Some(plan)
            && entry.fields.token("key") == Some(fingerprint)
    };
    ledger.entries().iter().any(same)
}
