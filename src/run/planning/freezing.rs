//! From a decided draft to signed files, and back.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::signing::{principal_of, signers};
use super::standing::{standings, withdrawn_by_reason};
use super::{DraftBody, PlanningError, expect_status, file, known, record};
use crate::catalogue::{DraftLine, PlanRow, PlanStatus};
use crate::digest::Digest;
use crate::keys;
use crate::ledger::{EntryKind, Fields, Ledger};
use crate::location::{ClientId, Locator};
use crate::plan::{
    self, DraftPlan, FrozenPlan, LedgerHeadV1, PlanFacts, PlanId, PlanItemV1, SkipReason, namespace,
};
use crate::run::apply::OperationBody;
use crate::run::files;
use crate::run::office::Office;
use crate::run::{blocking, consulting};

/// The two files of a frozen plan and the author's signature.
#[derive(Debug, Clone)]
pub struct PlanFiles {
    /// `P-….plan.json`.
    pub header: PathBuf,
    /// `P-….items.jsonl`.
    pub items: PathBuf,
    /// `P-….plan.json.author.sig`.
    pub author_signature: PathBuf,
}

impl PlanFiles {
    /// Where the files of `plan` lie.
    pub fn of(office: &Office, plan: &str) -> Self {
        let folder = &office.folders.plans;
        Self {
            header: folder.join(format!("{plan}.plan.json")),
            items: folder.join(format!("{plan}.items.jsonl")),
            author_signature: folder.join(format!("{plan}.plan.json.author.sig")),
        }
    }
}

/// A line of a draft that is not on the plan that came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// Its number on the draft.
    pub n: u64,
    /// Where its file lies.
    pub locator: Locator,
    /// Why it fell away.
    pub reason: SkipReason,
}

/// What came of freezing a draft.
#[derive(Debug)]
pub struct Freezing {
    /// The plan. Its lines have new numbers where some fell away.
    pub plan: FrozenPlan,
    /// Lines that fell away since the draft was made.
    pub dropped: Vec<Dropped>,
}

/// Fixes a decided draft: writes its files and signs them with the author's key.
///
/// Lines that would not be carried out today fall away first, decided or not: nobody should sign for what
/// cannot be. A plan only loses lines by this.
///
/// # Errors
///
/// See [`PlanningError`]; the draft stays a draft.
pub fn freeze(
    office: &mut Office,
    plan: &str,
    key: &keys::PrivateKey,
) -> Result<Freezing, PlanningError> {
    let row = expect_status(office, plan, PlanStatus::Draft)?;
    let id =
        PlanId::parse(plan).ok_or_else(|| PlanningError::UnknownPlan { plan: plan.to_owned() })?;
    let (mut lines, dropped) = standing_lines(office, &row)?;
    let open = lines.iter().filter(|line| line.body.decided.is_none()).count() as u64;
    if open > 0 {
        return Err(PlanningError::Undecided { plan: plan.to_owned(), open });
    }
    let consultation = consulting::at_freezing(office, plan, &mut lines)?;
    let (signers_text, signers) = signers(office)?;
    let author = principal_of(key, namespace::PLAN, &signers, office)?;
    let items = lines.iter().cloned().filter_map(plan_item).collect();
    let draft = DraftPlan::new(items)?;
    let ledger = Ledger::open(office.state.path())?;
    blocking::check(office, &ledger)?;
    let head = ledger.head();
    let facts = PlanFacts {
        id,
        state_id: office.state.id(),
        created_at: office.clock.now(),
        as_of: office.clock.today(),
        author,
        client_id: ClientId::new(row.client),
        ledger_head: LedgerHeadV1 { seq: head.seq, digest: head.digest },
        register_sha256: office.register.digest,
        rules_sha256: office.pack.digest(),
        allowed_signers_sha256: Digest::of(&signers_text),
        gates: office.gates,
        consultation: Some(consultation),
    };
    drop(ledger);
    let frozen = plan::freeze(draft, facts);
    let signature = keys::sign(key, namespace::PLAN, frozen.header_bytes())?;
    keys::verify(
        signature.as_bytes(),
        frozen.header_bytes(),
        namespace::PLAN,
        &signers,
        office.clock.now(),
    )?;
    let paths = PlanFiles::of(office, plan);
    // Files of a freezing that was cut off are replaced: only the digest in the catalogue makes a plan.
    for (path, bytes) in [
        (&paths.items, frozen.items_bytes()),
        (&paths.header, frozen.header_bytes()),
        (&paths.author_signature, signature.as_bytes()),
    ] {
        files::replace(path, bytes).map_err(file(path))?;
    }
    let lines = renumbered(lines, &frozen);
    if !office.catalogue.freeze_plan(plan, &frozen.digest(), &lines)? {
        // Withdrawn meanwhile.
        expect_status(office, plan, PlanStatus::Draft)?;
    }
    let fields = Fields::new()
        .foreign_id("plan", plan)
        .digest("plan_sha256", &frozen.digest())
        .count("lines", frozen.items().len() as u64)
        .count("dropped", dropped.len() as u64);
    record(office, EntryKind::PlanFrozen, fields)?;
    Ok(Freezing { plan: frozen, dropped })
}

type Lines = Vec<DraftLine<DraftBody>>;

/// The lines of a draft that stand today, and those that do not.
fn standing_lines(office: &Office, row: &PlanRow) -> Result<(Lines, Vec<Dropped>), PlanningError> {
    let lines: Lines = office.catalogue.draft_lines(&row.id)?;
    let standings = standings(office, row, &lines, office.clock.today())?;
    let mut dropped = Vec::new();
    let mut kept = Vec::with_capacity(lines.len());
    for (line, standing) in lines.into_iter().zip(&standings) {
        match standing.withdrawn {
            Some(reason) => {
                dropped.push(Dropped { n: line.n, locator: line.body.locator, reason });
            }
            None => kept.push(line),
        }
    }
    if kept.is_empty() {
        let reasons = withdrawn_by_reason(&standings);
        return Err(PlanningError::NothingLeft { plan: row.id.clone(), reasons });
    }
    Ok((kept, dropped))
}

/// The lines under the numbers that they have on the plan.
fn renumbered(lines: Lines, frozen: &FrozenPlan) -> Lines {
    let numbers: BTreeMap<_, _> = frozen.items().iter().map(|item| (&item.id, item.n)).collect();
    let number = |line: &DraftLine<DraftBody>| numbers.get(&line.item).copied();
    let mut lines: Lines = lines
        .into_iter()
        .filter_map(|line| number(&line).map(|n| DraftLine { n, ..line }))
        .collect();
    lines.sort_by_key(|line| line.n);
    lines
}

fn plan_item(line: DraftLine<DraftBody>) -> Option<PlanItemV1> {
    let body = line.body;
    let decision = body.decided?;
    Some(PlanItemV1 {
        n: line.n,
        id: line.item,
        source: body.source,
        locator: body.locator,
        kind: body.kind,
        action: decision.choice.action,
        reason: decision.choice.reason,
        decided_by: decision.by,
        sha256: body.sha256,
        size: body.size,
        dev: body.dev,
        ino: body.ino,
        btime_ns: body.btime_ns.and_then(|ns| ns.parse().ok()),
        mtime_ns: body.mtime_ns.parse().ok()?,
        ctime_ns: body.ctime_ns.parse().ok()?,
        engagements: body.engagements,
        retain_until: body.retain_until,
        over_term_days: body.over_term_days,
        parts: body.parts,
        return_required: body.return_required,
    })
}

/// A frozen plan as it lies on disk, with its signatures; nothing of it is checked but its form.
#[derive(Debug)]
pub struct LoadedPlan {
    /// The plan.
    pub plan: FrozenPlan,
    /// The author's signature.
    pub author_signature: Vec<u8>,
    /// The approvals.
    pub approvals: Vec<Vec<u8>>,
}

/// Reads a frozen plan back.
///
/// # Errors
///
/// See [`PlanningError`].
pub fn load(office: &Office, plan: &str) -> Result<LoadedPlan, PlanningError> {
    let paths = PlanFiles::of(office, plan);
    let read = |path: &PathBuf| files::read(path).map_err(file(path));
    let frozen = plan::parse(&read(&paths.header)?, &read(&paths.items)?)?;
    let prefix = format!("{plan}.plan.json.approval-");
    let folder = &office.folders.plans;
    let mut approvals = Vec::new();
    for name in files::names(folder).map_err(file(folder))? {
        if name.starts_with(&prefix)
            && Path::new(&name).extension().is_some_and(|ending| ending == "sig")
        {
            approvals.push(read(&folder.join(name))?);
        }
    }
    Ok(LoadedPlan { plan: frozen, author_signature: read(&paths.author_signature)?, approvals })
}

/// Takes a plan back. What is in quarantine must be restored first.
///
/// Needs no lock: an `apply` that runs meanwhile begins nothing more. Where it had carried lines out
/// already, running it once more accounts for all of them.
///
/// # Errors
///
/// See [`PlanningError`].
pub fn withdraw(office: &mut Office, plan: &str) -> Result<(), PlanningError> {
    known(office, plan)?;
    office.catalogue.withdraw_plan::<OperationBody, _>(plan, |status, operations| {
        if matches!(status, PlanStatus::Done | PlanStatus::Withdrawn) {
            return Some(PlanningError::WrongStatus {
                plan: plan.to_owned(),
                status: status.code(),
            });
        }
        let open = operations.iter().filter(|row| row.body.outcome.is_none()).count() as u64;
        (open > 0).then(|| PlanningError::InQuarantine { plan: plan.to_owned(), count: open })
    })?;
    record(office, EntryKind::PlanWithdrawn, Fields::new().foreign_id("plan", plan))
}
