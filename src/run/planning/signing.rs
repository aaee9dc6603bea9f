//! Who may sign, who did, and approvals.

use std::path::PathBuf;

use super::freezing::{LoadedPlan, load};
use super::{PlanningError, expect_status, file, record};
use crate::catalogue::PlanStatus;
use crate::digest::Digest;
use crate::keys::{self, AllowedSigners};
use crate::ledger::{EntryKind, Fields};
use crate::plan::{self, namespace};
use crate::run::files;
use crate::run::office::Office;

/// Signs a frozen plan as an approver, and records it. The author cannot; nobody can twice.
///
/// # Errors
///
/// See [`PlanningError`]; nothing is written then.
pub fn approve(
    office: &mut Office,
    plan: &str,
    key: &keys::PrivateKey,
) -> Result<(PathBuf, String), PlanningError> {
    expect_status(office, plan, PlanStatus::Frozen)?;
    let loaded = load(office, plan)?;
    let (_, signers) = signers(office)?;
    let now = office.clock.now();
    let header = loaded.plan.header_bytes();
    let author = keys::verify(&loaded.author_signature, header, namespace::PLAN, &signers, now)?;
    let pem = keys::sign(key, namespace::APPROVAL, header)?;
    let own = keys::verify(pem.as_bytes(), header, namespace::APPROVAL, &signers, now)?;
    let mut given = verified_approvals(&loaded, &signers, now)?;
    given.push(own.clone());
    plan::check_distinct(&loaded.plan, &author, &given, &office.people)?;
    let path = approval_path(office, plan, own.key_fingerprint());
    files::write_new(&path, pem.as_bytes()).map_err(file(&path))?;
    record_approval(office, plan, &loaded.plan.digest(), own.key_fingerprint())?;
    Ok((path, own.principal().to_owned()))
}

/// Notes an approval in the ledger: the waiting time starts there and not in a signature.
pub(in crate::run) fn record_approval(
    office: &Office,
    plan: &str,
    digest: &Digest,
    fingerprint: &str,
) -> Result<(), PlanningError> {
    let fields = Fields::new()
        .foreign_id("plan", plan)
        .digest("plan_sha256", digest)
        .foreign_id("key", fingerprint);
    record(office, EntryKind::ApprovalRecorded, fields)
}

/// Checks every approval that lies beside a plan; one that does not count is an error, not a gap.
pub(in crate::run) fn verified_approvals(
    loaded: &LoadedPlan,
    signers: &AllowedSigners,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Vec<plan::VerifiedSignature>, PlanningError> {
    let header = loaded.plan.header_bytes();
    let check = |pem: &Vec<u8>| keys::verify(pem, header, namespace::APPROVAL, signers, now);
    Ok(loaded.approvals.iter().map(check).collect::<Result<_, _>>()?)
}

fn approval_path(office: &Office, plan: &str, fingerprint: &str) -> PathBuf {
    let short = Digest::of(fingerprint.as_bytes()).short();
    office.folders.plans.join(format!("{plan}.plan.json.approval-{short}.sig"))
}

/// The list of who may sign: its bytes and what they say.
pub(in crate::run) fn signers(office: &Office) -> Result<(Vec<u8>, AllowedSigners), PlanningError> {
    let path = &office.allowed_signers;
    let text = files::read(path).map_err(file(path))?;
    let signers = AllowedSigners::parse(&String::from_utf8_lossy(&text))
        .map_err(|source| PlanningError::Signers { path: path.clone(), source })?;
    Ok((text, signers))
}

/// Whose key it is, provided that it may sign for this purpose now. A signature says so: there is no
/// second list of rights beside the one that signatures are checked against.
pub(in crate::run) fn principal_of(
    key: &keys::PrivateKey,
    purpose: &str,
    signers: &AllowedSigners,
    office: &Office,
) -> Result<String, PlanningError> {
    let question = b"whose key is this";
    let answer = keys::sign(key, purpose, question)?;
    let verified = keys::verify(answer.as_bytes(), question, purpose, signers, office.clock.now())?;
    Ok(verified.principal().to_owned())
}
