//! Carries an approved plan out, line by line, and finishes what an earlier run left.
//!
//! Every line is read and judged again from its own bytes, under the register, the rules and the holds
//! of this moment, inside the transaction that records the intent. Nothing that is not a line of the
//! plan is touched.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, Utc};
use serde::{Deserialize, Serialize};

use super::office::Office;
use super::planning::{self, PlanningError};
use super::reading::Reader;
use super::verdicts::judge_entry;
use crate::calendar::CivilDate;
use crate::catalogue::{CatalogueError, OperationWrite, PlanStatus};
use crate::digest::Digest;
use crate::dispose::{self, DisposeError, Examined, Left};
use crate::inventory::ItemReading;
use crate::keys;
use crate::ledger::{Entry, EntryKind, Fields, Head, Ledger, LedgerFileError};
use crate::lifecycle::{
    FileIdentity, OperationId, OperationState, Permit, PolicyFacts, Recovery, Refusal, Step,
    recheck, recover,
};
use crate::location::{Locator, SourceName};
use crate::plan::{
    self, Action, ApplyFacts, ApprovedPlan, LineOutcome, PlanItemV1, RefusalError, SkipReason,
    namespace,
};
use crate::retention::{Assessment, World};
use crate::source::Root;

/// Why a plan was not (completely) carried out. What was done before is journalled.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ApplyError {
    /// The plan, its files or its signatures are not in order. Nothing was touched.
    #[error("the plan is not in order")]
    Planning(#[from] PlanningError),
    /// A gate is closed. Nothing was touched.
    #[error("refused")]
    Refused(#[from] RefusalError),
    /// The plan was changed after it was signed. Nothing was touched.
    #[error("plan {plan} or a signature on it was changed")]
    Altered {
        /// Its number.
        plan: String,
    },
    /// The clock stands before the last entry of the ledger. Nothing was touched.
    #[error("the clock ({now}) stands before the last entry of the ledger ({last})")]
    ClockBack {
        /// The clock.
        now: DateTime<Utc>,
        /// Time of the last entry.
        last: DateTime<Utc>,
    },
    /// A source of the plan is not configured, or not mounted. Nothing was touched.
    #[error("source {name} is not there")]
    SourceMissing {
        /// Its name.
        name: SourceName,
    },
    /// The return archive could not be made; nothing that needs it was destroyed.
    #[error("the return archive could not be made")]
    Handover(#[from] crate::handover::HandoverError),
    /// The certificate could not be made; what was done is journalled.
    #[error("the certificate could not be made")]
    Certificate(#[from] crate::evidence::ReconcileError),
    /// The machine key cannot be read or made.
    #[error("the machine key cannot be used")]
    Key(#[from] keys::KeyError),
    /// The machine key may not sign certificates.
    #[error("the machine key is not an allowed signer")]
    MachineKeyNotListed,
    /// A result cannot be written; what was done is journalled.
    #[error("cannot write {}", path.display())]
    File {
        /// Which.
        path: std::path::PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The catalogue failed.
    #[error("the catalogue failed")]
    Catalogue(#[from] CatalogueError),
    /// The ledger failed.
    #[error("the ledger failed")]
    Ledger(#[from] LedgerFileError),
}

/// What the journal keeps of one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperationBody {
    /// How far it is.
    pub state: OperationState,
    /// How it ended.
    pub outcome: Option<LineOutcome>,
    /// The file, as it was when the intent was recorded.
    pub identity: Option<FileIdentity>,
    /// Permission bits before quarantine.
    pub old_mode: Option<u32>,
    /// What may be claimed of a destruction.
    pub level: Option<String>,
    /// RFC 3339.
    pub at: String,
}

/// How far a line is.
#[derive(Debug, Clone)]
pub struct LineReport {
    /// The line.
    pub item: PlanItemV1,
    /// How it ended; none while it waits.
    pub outcome: Option<LineOutcome>,
    /// What may be claimed of a destruction.
    pub level: Option<String>,
}

/// What a run of `apply` did.
#[derive(Debug)]
pub struct ApplyReport {
    /// The plan.
    pub plan: String,
    /// Its lines.
    pub lines: Vec<LineReport>,
    /// First day on which quarantined lines may be destroyed, while that day is not there yet.
    pub waiting_until: Option<CivilDate>,
    /// The client's receipt is still missing.
    pub receipt_missing: bool,
    /// The return archive.
    pub archive: Option<ArchiveFacts>,
    /// The certificate, once every line has ended.
    pub certificate: Option<super::certify::Issued>,
}

/// What is remembered of a return archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArchiveFacts {
    /// Where it lies.
    pub path: String,
    /// Where its passphrase lies.
    pub passphrase_path: String,
    /// Digest of the file.
    pub sha256: Digest,
    /// Length in bytes.
    pub bytes: u64,
    /// The lines that it holds.
    pub lines: Vec<u64>,
}

/// Everything that one run of `apply` works with.
pub(super) struct Run<'a> {
    pub(super) office: &'a mut Office,
    pub(super) reader: Reader,
    pub(super) plan: ApprovedPlan,
    pub(super) ledger: Ledger,
    pub(super) id: String,
    register_changed: bool,
    pub(super) archive: Option<ArchiveFacts>,
}

/// Carries out (or goes on with) a plan. The caller holds the run lock and has the confirmation.
///
/// # Errors
///
/// See [`ApplyError`].
pub fn apply(
    office: &mut Office,
    plan: &str,
    progress: &dyn Fn(&LineReport),
) -> Result<ApplyReport, ApplyError> {
    let mut run = open(office, plan)?;
    let fields =
        Fields::new().foreign_id("plan", plan).count("lines", run.plan.items().len() as u64);
    run.record(EntryKind::ApplyStarted, fields)?;
    run.settle_interrupted()?;
    run.quarantine_lines(progress)?;
    super::certify::archive_lines(&mut run)?;
    let waiting_until = run.waiting_until();
    let receipt_missing = run.receipt_missing();
    if waiting_until.is_none() {
        run.destroy_lines(receipt_missing, progress)?;
    }
    let lines = run.lines()?;
    let certificate = if lines.iter().all(|line| line.outcome.is_some()) {
        super::certify::issue(&mut run, &lines)?
    } else {
        None
    };
    Ok(ApplyReport {
        plan: plan.to_owned(),
        waiting_until,
        receipt_missing: receipt_missing && lines.iter().any(|line| line.outcome.is_none()),
        lines,
        archive: run.archive.clone(),
        certificate,
    })
}

/// What `apply` would do with each line now. Touches nothing.
///
/// # Errors
///
/// See [`ApplyError`].
pub fn rehearse(office: &mut Office, plan: &str) -> Result<Vec<LineReport>, ApplyError> {
    let run = open(office, plan)?;
    let mut lines = run.lines()?;
    for line in lines.iter_mut().filter(|line| line.outcome.is_none()) {
        line.outcome = run.rehearse_line(&line.item)?;
    }
    Ok(lines)
}

/// Checks everything that is checked once: files, signatures, gates, clock, sources.
fn open<'a>(office: &'a mut Office, plan: &str) -> Result<Run<'a>, ApplyError> {
    let row = office
        .catalogue
        .plan(plan)?
        .ok_or_else(|| PlanningError::UnknownPlan { plan: plan.to_owned() })?;
    if row.status != PlanStatus::Frozen {
        super::certify::catch_up_ledger(office, plan)?;
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
        if !root.is_some_and(|root| crate::source::check(root).is_ok()) {
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

impl Run<'_> {
    pub(super) fn record(&mut self, kind: EntryKind, fields: Fields) -> Result<(), ApplyError> {
        self.ledger.append(kind, fields, self.office.clock.now())?;
        Ok(())
    }

    fn root(&self, item: &PlanItemV1) -> Result<Root, ApplyError> {
        let missing = || ApplyError::SourceMissing { name: item.source.clone() };
        self.office.root(&item.source).cloned().ok_or_else(missing)
    }

    /// The operation on a line: its id follows from plan and line, so a later run finds it again.
    fn operation_id(&self, n: u64) -> OperationId {
        let key = self.office.state.key();
        let digest = self.plan.plan().digest();
        OperationId::from_digest(&key.token(&[digest.as_bytes(), &n.to_be_bytes()]))
    }

    fn body(&self, n: u64) -> Result<Option<OperationBody>, ApplyError> {
        Ok(self.office.catalogue.operation(&self.id, n)?.map(|row| row.body))
    }

    /// Writes a state that follows from what lies on disk, then tells the ledger.
    fn settle(&mut self, n: u64, body: &OperationBody) -> Result<(), ApplyError> {
        let id = self.operation_id(n);
        let write = OperationWrite { id: id.as_str(), plan: &self.id, n, body };
        self.office.catalogue.write_operation(&write)?;
        self.tell_ledger(n, body)
    }

    fn tell_ledger(&mut self, n: u64, body: &OperationBody) -> Result<(), ApplyError> {
        let id = self.operation_id(n);
        let state = body.outcome.map_or_else(|| body.state.to_string(), |o| o.code());
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

    fn stamp(&self) -> String {
        self.office.clock.stamp()
    }

    fn ended(&self, item: &PlanItemV1, outcome: LineOutcome) -> OperationBody {
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

    /// Brings operations that an earlier run left half-way to a state that is true on disk.
    fn settle_interrupted(&mut self) -> Result<(), ApplyError> {
        for item in self.plan.items().to_vec() {
            let Some(row) = self.office.catalogue.operation(&self.id, item.n)? else { continue };
            let body: OperationBody = row.body;
            if !row.recorded {
                self.tell_ledger(item.n, &body)?;
            }
            if body.outcome.is_some() {
                continue;
            }
            self.settle_one(&item, body)?;
        }
        Ok(())
    }

    fn settle_one(&mut self, item: &PlanItemV1, mut body: OperationBody) -> Result<(), ApplyError> {
        let root = self.root(item)?;
        let op = self.operation_id(item.n);
        let path = item.locator.file_bytes();
        let planned = body.identity.clone().unwrap_or_else(|| planned_identity(item));
        let expected = (planned.dev, planned.ino, planned.btime_ns);
        let original = dispose::seen(&root.path, &path, expected);
        let quarantined = dispose::seen_quarantined(&root.path, &path, &op, expected);
        let (Ok(original), Ok(quarantined)) = (original, quarantined) else {
            // Cannot be looked at now: nothing is claimed, the next run looks again.
            return Ok(());
        };
        body.at = self.stamp();
        match recover(&body.state, original, quarantined) {
            Recovery::Nothing => return Ok(()),
            Recovery::Redo => body.state = OperationState::Planned,
            Recovery::RecordQuarantined => {
                let mode = body.old_mode.unwrap_or(0o600);
                match dispose::settle_quarantine(&root.path, &path, &op, &planned, mode) {
                    Ok(_) => body.state = OperationState::Quarantined,
                    Err(error) => end_with(&mut body, &error),
                }
            }
            Recovery::RecordRestored => {
                body.state = OperationState::Restored;
                body.outcome = Some(LineOutcome::Skipped(SkipReason::Restored));
            }
            Recovery::PutBack => match dispose::put_back(&root.path, &path, &op, expected) {
                Ok(()) => {
                    body.state = OperationState::Indeterminate("swapped".to_owned());
                    body.outcome = Some(LineOutcome::Skipped(SkipReason::Swapped));
                }
                Err(error) => end_with(&mut body, &error),
            },
            Recovery::FinishDestroy(interrupted) => {
                return self.destroy_line(item, body, Step::FinishDestroy(interrupted));
            }
            // The unlink was seen, the read-back was not: the weaker claim.
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

    /// Takes every line that is to be removed out of everybody's way.
    fn quarantine_lines(&mut self, progress: &dyn Fn(&LineReport)) -> Result<(), ApplyError> {
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

    fn quarantine_line(&mut self, item: &PlanItemV1) -> Result<OperationBody, ApplyError> {
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

    /// Reads a file that was taken in hand, as a scan would: the verdict rests on what it holds now.
    fn judge(
        &self,
        locator: &Locator,
        examined: &mut Examined,
        size: u64,
    ) -> Result<Vec<ItemReading>, ApplyError> {
        let mut content = examined.reader().map_err(|source| ApplyError::File {
            path: std::path::PathBuf::from(locator.as_str()),
            source,
        })?;
        Ok(self.reader.read(locator, &mut content, size))
    }

    /// The re-check, inside the transaction that records `intent`. A refusal records nothing.
    fn permit(
        &mut self,
        item: &PlanItemV1,
        step: Step,
        planned: &FileIdentity,
        observed: &FileIdentity,
        readings: &[ItemReading],
        intent: &OperationBody,
    ) -> Result<Result<Permit, Refusal>, ApplyError> {
        let op = self.operation_id(item.n);
        let today = self.office.clock.today();
        let waiting_over = !matches!(step, Step::Destroy | Step::FinishDestroy(_))
            || self.waiting_until().is_none();
        let receipt_ok = !self.receipt_missing() || !item.action.returns();
        let archive_verified = !item.action.returns()
            || self.archive.as_ref().is_some_and(|archive| archive.lines.contains(&item.n));
        let Self { office, reader, id, .. } = self;
        let Office { catalogue, pack, .. } = &mut **office;
        let decided = catalogue.intent(op.as_str(), id, item.n, |catalogue| {
            let holds = catalogue.holds().map_err(PermitError::Catalogue)?;
            let row = catalogue.plan(id).map_err(PermitError::Catalogue)?;
            let world = World { register: &reader.register, pack, holds: &holds };
            let assessment = whole_file(readings, &world, today);
            let policy = PolicyFacts {
                plan_approved: row.is_some_and(|row| row.status == PlanStatus::Frozen),
                holds: assessment.blocks.iter().map(ToString::to_string).collect(),
                restricted: false,
                request_open: false,
                destroyable_today: assessment.verdict.destroyable()
                    && assessment.engagements == item.engagements,
                block_evaluated: true,
                action_allows: item.action != Action::Keep
                    && !(assessment.return_only && item.action == Action::Destroy),
                waiting_over,
                archive_verified,
                receipt_ok,
            };
            let permit = recheck(step, planned, observed, &policy).map_err(PermitError::Refused)?;
            Ok((intent.clone(), permit))
        });
        match decided {
            Ok(permit) => Ok(Ok(permit)),
            Err(PermitError::Refused(refusal)) => Ok(Err(refusal)),
            Err(PermitError::Catalogue(error)) => Err(error.into()),
        }
    }

    fn skipped(&self, refusal: Refusal) -> LineOutcome {
        let reason = match refusal {
            Refusal::Hold => SkipReason::Hold,
            Refusal::Restriction => SkipReason::Restriction,
            Refusal::Request => SkipReason::Request,
            Refusal::BlockNotEvaluated => SkipReason::BlockNotEvaluated,
            Refusal::HardLinked => SkipReason::Nlink,
            Refusal::Changed => SkipReason::Changed,
            Refusal::ArchiveNotVerified => SkipReason::Archive,
            Refusal::Receipt => SkipReason::Receipt,
            _ if self.register_changed => SkipReason::RegisterChanged,
            _ => SkipReason::Verdict,
        };
        LineOutcome::Skipped(reason)
    }

    fn rehearse_line(&self, item: &PlanItemV1) -> Result<Option<LineOutcome>, ApplyError> {
        let root = self.root(item)?;
        if item.action == Action::Keep {
            return Ok(Some(LineOutcome::Skipped(SkipReason::Kept)));
        }
        if self.body(item.n)?.is_some_and(|body| body.state == OperationState::Quarantined) {
            return Ok(None);
        }
        let (mut examined, observed) =
            match dispose::examine(&root.path, &item.locator.file_bytes()) {
                Ok(examined) => examined,
                Err(error) => return Ok(Some(outcome_of(&error))),
            };
        let readings = self.judge(&item.locator, &mut examined, observed.size)?;
        let holds = self.office.holds()?;
        let world =
            World { register: &self.reader.register, pack: &self.office.pack, holds: &holds };
        let assessment = whole_file(&readings, &world, self.office.clock.today());
        if !assessment.blocks.is_empty() {
            return Ok(Some(LineOutcome::Skipped(SkipReason::Hold)));
        }
        if !planned_identity(item).is_unchanged(&observed) {
            return Ok(Some(LineOutcome::Skipped(SkipReason::Changed)));
        }
        let due = assessment.verdict.destroyable() && assessment.engagements == item.engagements;
        Ok((!due).then(|| self.skipped(Refusal::Verdict)))
    }

    /// First day on which quarantined lines may be destroyed; none when that day is there.
    ///
    /// Counted from the ledger: from its entry of the last approval or of the last quarantine, whichever
    /// is later. A time inside a signature is the signer's word and counts for nothing.
    fn waiting_until(&self) -> Option<CivilDate> {
        let days = self.plan.gates().waiting_days;
        let starts = |entry: &&Entry| {
            entry.fields.token("plan") == Some(self.id.as_str())
                && matches!(entry.kind, EntryKind::ApprovalRecorded | EntryKind::Quarantined)
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
    fn receipt_missing(&self) -> bool {
        self.plan.gates().require_return_receipt
            && self.plan.items().iter().any(|item| item.action == Action::ReturnThenDestroy)
    }

    fn destroy_lines(
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

    fn destroy_line(
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
        let permit = match step {
            // The content may be half gone: there is nothing left to read, and no way back.
            Step::FinishDestroy(_) => self.finish_permit(item, step, &observed),
            _ => {
                let readings = self.judge(&item.locator, &mut examined, observed.size)?;
                let planned = planned_identity(item);
                self.permit(item, step, &planned, &observed, &readings, &intent)?
            }
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

    /// Leave to finish a destruction whose intent passed every check before the crash.
    fn finish_permit(
        &self,
        item: &PlanItemV1,
        step: Step,
        observed: &FileIdentity,
    ) -> Result<Permit, Refusal> {
        let policy = PolicyFacts {
            plan_approved: true,
            holds: Vec::new(),
            restricted: false,
            request_open: false,
            destroyable_today: true,
            block_evaluated: true,
            action_allows: item.action.removes(),
            waiting_over: true,
            archive_verified: true,
            receipt_ok: true,
        };
        recheck(step, &planned_identity(item), observed, &policy)
    }

    /// Puts a line back that may no longer be destroyed.
    fn give_up(
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

    fn put_back(&self, item: &PlanItemV1, body: &OperationBody) -> Result<bool, ApplyError> {
        let root = self.root(item)?;
        Ok(put_back(&root, item, &self.operation_id(item.n), body.old_mode.unwrap_or(0o600)))
    }

    /// The lines as the journal has them.
    pub(super) fn lines(&self) -> Result<Vec<LineReport>, ApplyError> {
        let mut bodies: BTreeMap<u64, OperationBody> = self
            .office
            .catalogue
            .operations(&self.id)?
            .into_iter()
            .map(|row| (row.n, row.body))
            .collect();
        let report = |item: &PlanItemV1| {
            let body = bodies.remove(&item.n);
            let (outcome, level) = body.map_or((None, None), |b| (b.outcome, b.level));
            LineReport { item: item.clone(), outcome, level }
        };
        Ok(self.plan.items().iter().map(report).collect())
    }

    /// Whether a line has not ended yet.
    pub(super) fn is_open(&self, n: u64) -> Result<bool, ApplyError> {
        Ok(self.body(n)?.is_none_or(|body| body.outcome.is_none()))
    }

    /// Notes how a line ended that needed no quarantine.
    pub(super) fn end_line(
        &mut self,
        item: &PlanItemV1,
        outcome: LineOutcome,
    ) -> Result<(), ApplyError> {
        let body = self.ended(item, outcome);
        self.settle(item.n, &body)
    }

    /// Opens a line's file for the return archive, after the re-check; a refusal ends the line.
    pub(super) fn open_for_return(
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
        let readings = self.judge(&item.locator, &mut examined, observed.size)?;
        let holds = self.office.holds()?;
        let world =
            World { register: &self.reader.register, pack: &self.office.pack, holds: &holds };
        let assessment = whole_file(&readings, &world, self.office.clock.today());
        let policy = PolicyFacts {
            plan_approved: true,
            holds: assessment.blocks.iter().map(ToString::to_string).collect(),
            restricted: false,
            request_open: false,
            destroyable_today: assessment.verdict.destroyable()
                && assessment.engagements == item.engagements,
            block_evaluated: true,
            action_allows: item.action.returns(),
            waiting_over: true,
            archive_verified: true,
            receipt_ok: true,
        };
        match recheck(Step::ReadForReturn, &planned_identity(item), &observed, &policy) {
            Ok(permit) => {
                Ok(dispose::open_for_return(examined, permit).map_err(|error| outcome_of(&error)))
            }
            Err(refusal) => Ok(Err(self.skipped(refusal))),
        }
    }

    /// Puts a quarantined line back whose return failed, and ends it.
    pub(super) fn end_returning(
        &mut self,
        item: &PlanItemV1,
        outcome: LineOutcome,
    ) -> Result<(), ApplyError> {
        match self.body(item.n)? {
            Some(body) if body.state == OperationState::Quarantined => {
                let restored = self.put_back(item, &body)?;
                let body = OperationBody {
                    state: OperationState::Restored,
                    outcome: Some(if restored { outcome } else { LineOutcome::Indeterminate }),
                    at: self.stamp(),
                    ..body
                };
                self.settle(item.n, &body)
            }
            _ => self.end_line(item, outcome),
        }
    }
}

/// Why no permit was given.
enum PermitError {
    Refused(Refusal),
    Catalogue(CatalogueError),
}

impl From<CatalogueError> for PermitError {
    fn from(error: CatalogueError) -> Self {
        Self::Catalogue(error)
    }
}

/// Puts a quarantined file back; tells whether it is back.
pub(super) fn put_back(root: &Root, item: &PlanItemV1, op: &OperationId, old_mode: u32) -> bool {
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

/// The assessment of the file as a whole: of its first item, which holds all others.
fn whole_file(readings: &[ItemReading], world: &World<'_>, today: CivilDate) -> Assessment {
    let items: Vec<_> = readings.iter().collect();
    let mut judged = judge_entry(&items, world, today);
    judged.swap_remove(0).assessment
}

/// The file that the plan speaks of.
pub(super) fn planned_identity(item: &PlanItemV1) -> FileIdentity {
    FileIdentity {
        dev: item.dev,
        ino: item.ino,
        btime_ns: item.btime_ns,
        size: item.size,
        mtime_ns: item.mtime_ns,
        ctime_ns: item.ctime_ns,
        nlink: 1,
        sha256: item.sha256,
    }
}

fn removed(item: &PlanItemV1) -> LineOutcome {
    match item.action {
        Action::ReturnThenDestroy => LineOutcome::ReturnedDestroyed,
        _ => LineOutcome::Destroyed,
    }
}

/// The outcome of a line whose file could not be taken in hand.
fn outcome_of(error: &DisposeError) -> LineOutcome {
    if error.left() != Left::Untouched {
        return LineOutcome::Indeterminate;
    }
    skipped_for(error.code())
}

/// The outcome of a line that was left alone, by the code of the reason.
fn skipped_for(code: &str) -> LineOutcome {
    let reason = match code {
        "vanished" | "folder_gone" => SkipReason::Gone,
        "not_regular" => SkipReason::NotRegular,
        "boundary" => SkipReason::Swapped,
        "hard_linked" => SkipReason::Nlink,
        "changed" => SkipReason::Changed,
        "openat2" => SkipReason::Unsupported,
        "denied" => SkipReason::Denied,
        "read_only" => SkipReason::ReadOnly,
        "no_space" => SkipReason::NoSpace,
        "in_use" => SkipReason::InUse,
        _ => return LineOutcome::Failed,
    };
    LineOutcome::Skipped(reason)
}

/// Whether the ledger knows this approval of the plan.
fn is_recorded(ledger: &Ledger, plan: &str, fingerprint: &str) -> bool {
    let same = |entry: &Entry| {
        entry.kind == EntryKind::ApprovalRecorded
            && entry.fields.token("plan") == Some(plan)
            && entry.fields.token("key") == Some(fingerprint)
    };
    ledger.entries().iter().any(same)
}

fn end_with(body: &mut OperationBody, error: &DisposeError) {
    let outcome = outcome_of(error);
    body.state = OperationState::Indeterminate(error.code().to_owned());
    body.outcome = Some(outcome);
}
