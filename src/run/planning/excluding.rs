//! Lines taken off a frozen plan, by a signed statement beside it.
//!
//! The plan and its approvals stay what they are: who agreed with all of it agreed with less. Like a hold, an
//! exclusion waits for no running `apply`.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::drafting::is_meant;
use super::freezing::load as load_plan;
use super::signing::signers;
use super::{PlanningError, expect_status, file};
use crate::catalogue::{Catalogue, CatalogueError, OperationRow, PlanStatus};
use crate::digest::Digest;
use crate::keys;
use crate::ledger::{Entry, EntryKind, Fields, Ledger};
use crate::lifecycle::OperationState;
use crate::plan::{DecisionCode, EXCLUSION_SCHEMA, ExclusionV1, FrozenPlan, PlanError, namespace};
use crate::run::apply::OperationBody;
use crate::run::files;
use crate::run::office::Office;

/// Under which name a plan remembers its lines that were taken off.
const EXCLUDED: &str = "excluded";

/// A statement beside a plan whose signature was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excluded {
    /// What it says.
    pub statement: ExclusionV1,
    /// Who signed it.
    pub principal: String,
    /// Digest of its bytes.
    pub sha256: Digest,
}

/// Takes lines off a frozen plan. Returns their numbers and who signed.
///
/// # Errors
///
/// [`PlanningError`]; all lines are taken off or none.
pub fn exclude(
    office: &mut Office,
    plan: &str,
    wanted: &[String],
    reason: DecisionCode,
    key: &keys::PrivateKey,
) -> Result<(Vec<u64>, String), PlanningError> {
    expect_status(office, plan, PlanStatus::Frozen)?;
    if !reason.keeps() {
        return Err(PlanningError::Reason { reason: reason.code().to_owned() });
    }
    let loaded = load_plan(office, plan)?.plan;
    let lines = chosen(&loaded, wanted)?;
    let now = office.clock.now();
    let statement = ExclusionV1 {
        schema: EXCLUSION_SCHEMA.to_owned(),
        plan: loaded.header().id.clone(),
        plan_sha256: loaded.digest(),
        excluded_at: chrono::SubsecRound::trunc_subsecs(now, 0),
        reason,
        lines: lines.clone(),
    };
    let bytes = statement.bytes();
    let signature = keys::sign(key, namespace::DECISION, &bytes)?;
    let principal = signer(office, signature.as_bytes(), &bytes)?;
    let sha256 = Digest::of(&bytes);
    // First of all they stay; what follows only proves who said so.
    office.catalogue.change_fact(
        plan,
        EXCLUDED,
        |operations: &[OperationRow<OperationBody>]| {
            let ended =
                operations.iter().find(|row| lines.contains(&row.n) && has_ended(&row.body));
            ended.map(|row| PlanningError::LineEnded { plan: plan.to_owned(), n: row.n })
        },
        |excluded: &mut BTreeSet<u64>| excluded.extend(&lines),
    )?;
    let [path, beside] = paths(office, plan, &sha256);
    files::replace(&beside, signature.as_bytes()).map_err(file(&beside))?;
    files::replace(&path, &bytes).map_err(file(&path))?;
    let excluded = Excluded { statement, principal, sha256 };
    let digest = loaded.digest();
    let ledger = Ledger::open(office.state.path())?;
    take_in(office, plan, &digest, std::slice::from_ref(&excluded), &ledger)?;
    Ok((lines, excluded.principal))
}

/// The lines that a person means, sorted.
fn chosen(plan: &FrozenPlan, wanted: &[String]) -> Result<Vec<u64>, PlanningError> {
    let mut lines = BTreeSet::new();
    for want in wanted {
        let meant = plan.items().iter().filter(|i| is_meant(want, i.n, &i.id, &i.locator));
        let meant: Vec<u64> = meant.map(|item| item.n).collect();
        if meant.is_empty() {
            let plan = plan.header().id.to_string();
            return Err(PlanningError::UnknownLine { plan, item: want.clone() });
        }
        lines.extend(meant);
    }
    Ok(lines.into_iter().collect())
}

/// Whether nothing about a line can be stopped any more.
fn has_ended(body: &OperationBody) -> bool {
    let begun = matches!(body.state, OperationState::DestroyIntent | OperationState::Overwritten);
    body.outcome.is_some() || begun
}

/// Who signed a statement; somebody of the configuration who may decide.
fn signer(office: &Office, signature: &[u8], bytes: &[u8]) -> Result<String, PlanningError> {
    let (_, signers) = signers(office)?;
    let now = office.clock.now();
    let verified = keys::verify(signature, bytes, namespace::DECISION, &signers, now)?;
    let principal = verified.principal().to_owned();
    if office.people.function(&principal).is_none() {
        return Err(PlanningError::UnknownPerson { principal });
    }
    Ok(principal)
}

/// A statement and its signature.
fn paths(office: &Office, plan: &str, sha256: &Digest) -> [PathBuf; 2] {
    let name = format!("{plan}{MIDDLE}{}.json", sha256.short());
    let folder = &office.folders.plans;
    [folder.join(&name), folder.join(format!("{name}.sig"))]
}

const MIDDLE: &str = ".plan.json.exclusion-";

/// The statements beside a plan. One that is not in order is an error, not a gap, and so is one that the
/// ledger knows and that is gone: somebody should look before a line is carried out.
///
/// # Errors
///
/// See [`PlanningError`].
pub fn load(
    office: &Office,
    plan: &FrozenPlan,
    ledger: &Ledger,
) -> Result<Vec<Excluded>, PlanningError> {
    let folder = &office.folders.plans;
    let prefix = format!("{}{MIDDLE}", plan.header().id);
    let mut all = Vec::new();
    for name in files::names(folder).map_err(file(folder))? {
        let is_statement = name.strip_prefix(&prefix).and_then(|n| n.strip_suffix(".json"));
        if is_statement.is_none() {
            continue;
        }
        let path = folder.join(&name);
        let beside = folder.join(format!("{name}.sig"));
        let bytes = files::read(&path).map_err(file(&path))?;
        let signature = files::read(&beside).map_err(file(&beside))?;
        let principal = signer(office, &signature, &bytes)?;
        let statement =
            ExclusionV1::parse(&bytes, plan).map_err(|_| PlanError::Sum { field: "exclusion" })?;
        all.push(Excluded { statement, principal, sha256: Digest::of(&bytes) });
    }
    let is_there = |digest: &str| all.iter().any(|one: &Excluded| one.sha256.to_string() == digest);
    let told = told(ledger, &plan.digest());
    if told.iter().any(|digest| !is_there(digest)) {
        return Err(PlanError::Sum { field: "exclusion" }.into());
    }
    Ok(all)
}

/// Digests of the statements about a plan that the ledger knows.
fn told(ledger: &Ledger, plan: &Digest) -> BTreeSet<String> {
    let plan = plan.to_string();
    let is_it = |entry: &&Entry| {
        entry.kind == EntryKind::LinesExcluded
            && entry.fields.token("plan_sha256") == Some(plan.as_str())
    };
    let entries = ledger.entries().iter().filter(is_it);
    entries.filter_map(|entry| Some(entry.fields.token("statement_sha256")?.to_owned())).collect()
}

/// Makes statements count: in the catalogue, where a running `apply` sees them at its next line, and then in
/// the ledger.
///
/// # Errors
///
/// See [`PlanningError`].
pub(in crate::run) fn take_in(
    office: &mut Office,
    plan: &str,
    digest: &Digest,
    statements: &[Excluded],
    ledger: &Ledger,
) -> Result<(), PlanningError> {
    if statements.is_empty() {
        return Ok(());
    }
    let lines = statements.iter().flat_map(|one| &one.statement.lines);
    office.catalogue.change_fact(
        plan,
        EXCLUDED,
        |_: &[OperationRow<OperationBody>]| None::<PlanningError>,
        |excluded: &mut BTreeSet<u64>| excluded.extend(lines),
    )?;
    let told = told(ledger, digest);
    for one in statements.iter().filter(|one| !told.contains(&one.sha256.to_string())) {
        let fields = Fields::new()
            .foreign_id("plan", plan)
            .digest("plan_sha256", digest)
            .digest("statement_sha256", &one.sha256)
            .code("reason", one.statement.reason.code())
            .count("lines", one.statement.lines.len() as u64);
        super::record(office, EntryKind::LinesExcluded, fields)?;
    }
    Ok(())
}

/// Numbers of the lines of a plan that were taken off.
///
/// # Errors
///
/// [`CatalogueError`] when the catalogue fails.
pub fn excluded(catalogue: &Catalogue, plan: &str) -> Result<BTreeSet<u64>, CatalogueError> {
    Ok(catalogue.fact(plan, EXCLUDED)?.unwrap_or_default())
}

/// Whether a line was taken off, at this moment.
pub(in crate::run) fn is_excluded(
    catalogue: &Catalogue,
    plan: &str,
    n: u64,
) -> Result<bool, CatalogueError> {
    Ok(excluded(catalogue, plan)?.contains(&n))
}
