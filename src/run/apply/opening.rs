//! What is checked once before a plan is carried out: files, signatures, gates, clock, sources.

use std::collections::BTreeMap;

use super::{ApplyError, OperationBody, Run};
use crate::catalogue::PlanStatus;
use crate::digest::Digest;
use crate::keys;
use crate::ledger::{Entry, EntryKind, Fields, Head, Ledger};
use crate::location::SourceName;
use crate::plan::{self, ApplyFacts, FrozenPlan, namespace};
use crate::run::attributing::Checked;
use crate::run::blocking;
use crate::run::certify;
use crate::run::office::Office;
use crate::run::planning::{self, PlanningError, excluding};
use crate::run::recipients::{self, Told};
use crate::run::stated::Stated;
use crate::source::Root;

/// Checks everything that is checked once: files, signatures, gates, clock, sources. Writes nothing.
///
/// A plan that was begun and then withdrawn, or that expired meanwhile, is opened to be closed: nothing
/// more is done to a line of it, what it has in quarantine goes back, and every line is accounted for.
pub(super) fn open<'a>(office: &'a mut Office, plan: &str) -> Result<Run<'a>, ApplyError> {
    let row = office
        .catalogue
        .plan(plan)?
        .ok_or_else(|| PlanningError::UnknownPlan { plan: plan.to_owned() })?;
    let begun = !office.catalogue.operations::<OperationBody>(plan)?.is_empty();
    let withdrawn = row.status == PlanStatus::Withdrawn && begun;
    if row.status != PlanStatus::Frozen && !withdrawn {
        let status = row.status.code();
        return Err(PlanningError::WrongStatus { plan: row.id, status }.into());
    }
    let loaded = planning::load(office, plan)?;
    if row.frozen != Some(loaded.plan.digest()) {
        return Err(ApplyError::Altered { plan: plan.to_owned() });
    }
    // Later would be too late: what was done could not be certified, and the list of signers that lets
    // the machine sign would not be the list of the plan.
    certify::check_machine_key(office)?;
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
    let mut facts = facts(office, &loaded.plan, &ledger, Digest::of(&signers_text))?;
    let expires_on = loaded.plan.header().expires_on;
    let expired = begun && facts.today > expires_on;
    let mut exclusions = Vec::new();
    if !withdrawn && !expired {
        // The way back destroys nothing, and stays open.
        blocking::check(office, &ledger)?;
        exclusions = excluding::load(office, &loaded.plan, &ledger)?;
    }
    if withdrawn || expired {
        facts.recipients_outstanding = 0;
    }
    if expired {
        // All other gates stay closed as they were; this one opens to the way back only.
        facts.today = expires_on;
    }
    let gates = plan::check_gates(&loaded.plan, &facts)?;
    let approved = plan::approve(loaded.plan.clone(), &author, &approvals, &office.people, &gates)?;
    for item in approved.items() {
        let root = office.root(&item.source);
        if root.is_none_or(|root| crate::source::check(root).is_err()) {
            return Err(ApplyError::SourceMissing { name: item.source.clone() });
        }
    }
    Ok(Run {
        reader: office.reader()?,
        persons: Checked::of_office(office)?,
        stated: Stated::of_office(office)?,
        archive: office.catalogue.fact(plan, "archive")?,
        register_changed: gates.register_changed() || gates.rules_changed(),
        id: plan.to_owned(),
        closing: withdrawn || expired,
        archive_intact: false,
        totals: facts.source_totals,
        stuck: BTreeMap::new(),
        exclusions,
        plan: approved,
        ledger,
        office,
    })
}

fn facts(
    office: &Office,
    plan: &FrozenPlan,
    ledger: &Ledger,
    allowed_signers_sha256: Digest,
) -> Result<ApplyFacts, ApplyError> {
    let id = plan.header().id.as_str();
    let planned_head = plan.header().ledger_head;
    // A scan between two runs no longer lists what lies in quarantine: the share of a source is judged
    // by what was listed when the plan was begun.
    let source_totals = match office.catalogue.fact(id, TOTALS)? {
        Some(totals) => totals,
        None => totals(office)?,
    };
    Ok(ApplyFacts {
        today: office.clock.today(),
        state_id: office.state.id(),
        ledger_contains_head: ledger
            .contains(&Head { seq: planned_head.seq, digest: planned_head.digest }),
        allowed_signers_sha256,
        register_sha256: office.register.digest,
        rules_sha256: office.pack.digest(),
        gates: office.gates,
        recipients_outstanding: Told::of(&recipients::of_plan(office, id)?).outstanding(),
        source_totals,
    })
}

/// Under which name a plan remembers how much its sources held when it was begun.
const TOTALS: &str = "source_totals";

fn totals(office: &Office) -> Result<BTreeMap<SourceName, u64>, ApplyError> {
    let total = |root: &Root| Ok((root.name.clone(), office.catalogue.extent(&root.name)?.0));
    office.roots.iter().map(total).collect()
}

impl Run<'_> {
    /// Takes in what this run rests on, and tells the ledger that it begins.
    pub(super) fn begin(&mut self) -> Result<(), ApplyError> {
        let digest = self.plan.plan().digest();
        for approval in self.plan.approvals() {
            // One that was laid beside the plan by hand is taken in now: its time starts here.
            if !is_recorded(&self.ledger, &digest, &approval.key_fingerprint) {
                let key = &approval.key_fingerprint;
                planning::record_approval(self.office, &self.id, &digest, key)?;
            }
        }
        // The same of a statement that takes lines off: whatever the catalogue lost, it counts again.
        excluding::take_in(self.office, &self.id, &digest, &self.exclusions, &self.ledger)?;
        self.office.catalogue.store_fact(&self.id, TOTALS, &self.totals)?;
        let lines = self.plan.items().len() as u64;
        let fields = Fields::new().foreign_id("plan", &self.id).count("lines", lines);
        self.record(EntryKind::ApplyStarted, fields)
    }
}

/// Whether the ledger knows this approval of the plan with this digest. A number says less: a catalogue
/// that was set back gives it again.
fn is_recorded(ledger: &Ledger, plan: &Digest, fingerprint: &str) -> bool {
    let same = |entry: &Entry| {
        entry.fields.token("key") == Some(fingerprint) && is_approval_of(entry, plan)
    };
    ledger.entries().iter().any(same)
}

/// Whether an entry records an approval of the plan with this digest.
pub(super) fn is_approval_of(entry: &Entry, plan: &Digest) -> bool {
    entry.kind == EntryKind::ApprovalRecorded
        && entry.fields.token("plan_sha256") == Some(plan.to_string().as_str())
}
