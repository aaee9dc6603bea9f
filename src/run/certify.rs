//! Certificates: what is left when a plan was carried out.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use chrono::Datelike;
use serde::{Deserialize, Serialize};

use super::apply::{ApplyError, LineReport, Run};
use super::files;
use super::office::Office;
use super::planning;
use super::recipients::{self, Told};
use crate::calendar::WrittenDate;
use crate::catalogue::{CatalogueError, CertificateRow, StateFolder};
use crate::digest::Digest;
use crate::dispose;
use crate::evidence::{
    self, AnnexLineV1, ApprovalV1, CertificateFacts, CertificateId, DatesV1, GroundV1, Level,
    Limit, PlanRefV1, ReceiptState, ReceiptV1, RecipientsV1, ReconcileError, ReturnV1, Role, Salt,
    SignerV1, ToolV1,
};
use crate::inventory::Outcome;
use crate::keys;
use crate::ledger::{EntryKind, Fields, Ledger};
use crate::location::ClientId;
use crate::plan::{DecisionCode, LedgerHeadV1, LineOutcome, SkipReason, namespace};
use crate::register::{self, Engagement};
use crate::text::{Lang, Messages};

/// A certificate with its files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    /// Its number.
    pub id: String,
    /// The signed bytes.
    pub path: PathBuf,
    /// The signature.
    pub signature: PathBuf,
    /// The list of items, with salts.
    pub annex: PathBuf,
    /// The same for reading.
    pub html: PathBuf,
    /// Name of the machine in `allowed_signers`.
    pub principal: String,
}

/// Name of the machine key in the state folder.
const MACHINE_KEY: &str = "machine_key";

/// The key of this machine; made at first use.
///
/// # Errors
///
/// [`keys::KeyError`].
pub fn machine_key(state: &StateFolder) -> Result<keys::PrivateKey, keys::KeyError> {
    let path = state.path().join(MACHINE_KEY);
    match keys::load(&path, || None) {
        Err(keys::KeyError::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
            keys::generate(&machine_principal(state), None)?.write_new(&path)?;
            keys::load(&path, || None)
        }
        loaded => loaded,
    }
}

/// The line of this machine for `allowed_signers`.
///
/// # Errors
///
/// [`keys::KeyError`].
pub fn machine_line(state: &StateFolder) -> Result<String, keys::KeyError> {
    let rights = [namespace::CERTIFICATE, namespace::REPORT, namespace::CHECKPOINT].join(",");
    let key = machine_key(state)?.public_line()?;
    Ok(format!("{} namespaces=\"{rights}\" {key}", machine_principal(state)))
}

fn machine_principal(state: &StateFolder) -> String {
    format!("machine@{}", state.id())
}

/// Whether the machine key may sign certificates now.
///
/// # Errors
///
/// [`ApplyError::MachineKeyNotListed`], or what is wrong with key or list.
pub fn check_machine_key(office: &Office) -> Result<String, ApplyError> {
    let key = machine_key(&office.state)?;
    let (_, signers) = planning::signers(office)?;
    planning::principal_of(&key, namespace::CERTIFICATE, &signers, office)
        .map_err(|_| ApplyError::MachineKeyNotListed)
}

/// The signed files of a certificate, as the catalogue keeps them until they are in their folder.
#[derive(Debug, Serialize, Deserialize)]
struct CertificateFiles {
    statement: String,
    signature: String,
    annex: String,
    html: String,
    principal: String,
}

/// Signs and writes the certificate of a plan whose every line ended; none when nothing was done.
pub(super) fn issue(run: &mut Run<'_>, lines: &[LineReport]) -> Result<Option<Issued>, ApplyError> {
    let key = machine_key(&run.office.state)?;
    let principal = check_machine_key(run.office)?;
    let folder = run.office.folders.certificates.clone();
    let (number, id) = free_number(run.office, &folder)?;
    let facts = certificate_facts(run, lines, id, &key, &principal)?;
    let certificate = match evidence::issue(facts) {
        Ok(certificate) => certificate,
        Err(ReconcileError::NothingDone) => {
            run.office.catalogue.close_plan(&run.id)?;
            let fields = Fields::new().foreign_id("plan", &run.id);
            run.record(EntryKind::ApplyFinished, fields)?;
            return Ok(None);
        }
        Err(error) => return Err(error.into()),
    };
    let id = certificate.file().id.as_str().to_owned();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("what we wrote is text");
    let files = CertificateFiles {
        statement: text(certificate.bytes()),
        signature: keys::sign(&key, namespace::CERTIFICATE, certificate.bytes())?,
        annex: text(certificate.annex_bytes()),
        html: evidence::certificate_html(certificate.file(), &Messages::new(Lang::Nl)),
        principal,
    };
    let row = CertificateRow {
        number,
        path: folder.join(format!("{id}.json")).to_string_lossy().into_owned(),
        id,
        plan: run.id.clone(),
        sha256: Digest::of(certificate.bytes()),
    };
    // All files in one transaction, before the first of them is in its folder: a salt is drawn and a time
    // is signed once, so no crash can leave a signature beside other bytes than it was made over.
    run.office.catalogue.store_certificate(&row, &files)?;
    complete(run.office, &run.id)
}

/// The next number that no certificate has, in the catalogue or in the folder: a state folder that was set
/// back must not write over what it had issued.
fn free_number(office: &Office, folder: &Path) -> Result<(u32, CertificateId), ApplyError> {
    let year = u16::try_from(office.clock.today().year()).unwrap_or(u16::MAX);
    let mut number = office.catalogue.next_certificate_number()?;
    loop {
        let id = CertificateId::new(year, number);
        let path = folder.join(format!("{}.json", id.as_str()));
        if !files::is_taken(&path).map_err(failed(&path))? {
            return Ok((number, id));
        }
        number += 1;
    }
}

/// Brings the certificate of a plan into its folder and the ledger, where it is not there yet: a run may have
/// been killed, or the disk full, after the catalogue had it. None when nothing was left to do.
///
/// What lies in the folder already is never written over.
///
/// # Errors
///
/// Of catalogue, ledger and files.
pub(super) fn complete(office: &Office, plan: &str) -> Result<Option<Issued>, ApplyError> {
    let Some(row) = office.catalogue.certificate(plan)? else { return Ok(None) };
    let files: CertificateFiles = office
        .catalogue
        .fact(plan, "certificate")?
        .ok_or(CatalogueError::Malformed { what: "fact.certificate" })?;
    let path = PathBuf::from(&row.path);
    let beside = |ending: &str| path.with_file_name(format!("{}{ending}", row.id));
    let issued = Issued {
        signature: beside(".json.sig"),
        annex: beside(".annex.jsonl"),
        html: beside(".html"),
        path,
        id: row.id.clone(),
        principal: files.principal,
    };
    let mut changed = false;
    for (path, text) in [
        (&issued.annex, &files.annex),
        (&issued.html, &files.html),
        (&issued.signature, &files.signature),
        (&issued.path, &files.statement),
    ] {
        if !files::is_taken(path).map_err(failed(path))? {
            files::write_new(path, text.as_bytes()).map_err(failed(path))?;
            changed = true;
        }
    }
    let mut ledger = Ledger::open(office.state.path())?;
    let known = ledger.entries().iter().any(|entry| {
        entry.kind == EntryKind::CertificateIssued
            && entry.fields.token("certificate_sha256") == Some(row.sha256.to_string().as_str())
    });
    if !known {
        let fields = Fields::new()
            .foreign_id("plan", plan)
            .foreign_id("certificate", &row.id)
            .digest("certificate_sha256", &row.sha256);
        ledger.append(EntryKind::CertificateIssued, fields, office.clock.now())?;
        changed = true;
    }
    Ok(changed.then_some(issued))
}

fn certificate_facts(
    run: &Run<'_>,
    lines: &[LineReport],
    id: CertificateId,
    key: &keys::PrivateKey,
    principal: &str,
) -> Result<CertificateFacts, ApplyError> {
    let office = &*run.office;
    let header = run.plan.header();
    let today = office.clock.today();
    let engagements: Vec<&Engagement> =
        header.engagements.iter().filter_map(|id| office.register.engagement(id)).collect();
    let head = run.ledger.head();
    let ends = engagements.iter().filter_map(|e| e.end.map(WrittenDate::last_day)).max();
    Ok(CertificateFacts {
        id,
        issued_at: office.clock.now(),
        organisation: office.organisation.clone(),
        role: role(&engagements),
        client_id: header.client_id.clone(),
        ground: GroundV1 {
            clause: office.pack.clause().to_owned(),
            rule: office.pack.rule_id().to_owned(),
            rules_sha256: office.pack.digest(),
            register_sha256: office.register.digest,
            erasure_requests: gone_by(DecisionCode::ErasureRequest, lines),
            client_waivers: gone_by(DecisionCode::ClientWaiver, lines),
        },
        plan: PlanRefV1 { id: header.id.clone(), sha256: run.plan.plan().digest() },
        planned: header.counts.total,
        dates: DatesV1::of(ends, lines.iter().map(|line| line.item.retain_until), today),
        consultation: header.consultation,
        annex: lines.iter().map(annex_line).collect::<Result<_, _>>()?,
        not_read: not_read(office, &header.client_id)?,
        approvals: approvals(run),
        approvals_required: run.plan.gates().approvals_required,
        waiting_days: run.plan.gates().waiting_days,
        give_back: run.archive.as_ref().map(|archive| ReturnV1 {
            archive_sha256: archive.sha256,
            bytes: archive.bytes,
            receipt: ReceiptV1 { state: ReceiptState::None, on: None },
        }),
        recipients: told(office, &run.id)?,
        limits: BTreeSet::<Limit>::new(),
        tool: ToolV1 {
            name: env!("CARGO_PKG_NAME").to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        },
        ledger_head: LedgerHeadV1 { seq: head.seq, digest: head.digest },
        signed_by: SignerV1 { principal: principal.to_owned(), key_fingerprint: key.fingerprint() },
    })
}

/// Lines whose copy is gone on that ground.
fn gone_by(ground: DecisionCode, lines: &[LineReport]) -> u64 {
    let is_gone = |line: &&LineReport| {
        matches!(
            line.outcome,
            Some(LineOutcome::Destroyed | LineOutcome::ReturnedDestroyed | LineOutcome::Unlinked)
        )
    };
    let of_ground = lines.iter().filter(|line| line.item.reason == ground);
    of_ground.filter(is_gone).count() as u64
}

/// Who had to be told, in numbers; none when the register names nobody.
fn told(office: &Office, plan: &str) -> Result<Option<RecipientsV1>, ApplyError> {
    let told = Told::of(&recipients::of_plan(office, plan)?);
    Ok((told.total > 0).then(|| RecipientsV1 {
        total: told.total,
        told: told.told,
        confirmed: told.confirmed,
        outstanding: told.outstanding(),
    }))
}

fn role(engagements: &[&Engagement]) -> Role {
    let processor = |e: &&&Engagement| e.role == register::Role::Processor;
    if engagements.iter().any(|e| processor(&e)) { Role::Processor } else { Role::Controller }
}

fn annex_line(line: &LineReport) -> Result<AnnexLineV1, ApplyError> {
    let mut salt = [0; 32];
    getrandom::fill(&mut salt).map_err(|_| ApplyError::Key(keys::KeyError::Making))?;
    let outcome = line.outcome.unwrap_or(LineOutcome::Indeterminate);
    Ok(AnnexLineV1 {
        n: line.item.n,
        source: line.item.source.clone(),
        locator: line.item.locator.clone(),
        sha256: line.item.sha256,
        size: line.item.size,
        parts: line.item.parts,
        outcome,
        level: level(line.level.as_deref(), outcome),
        salt: Salt::from_bytes(salt),
    })
}

/// The certificate's word for what `dispose` observed; the weakest one that fits when it said nothing.
fn level(code: Option<&str>, outcome: LineOutcome) -> Level {
    let observed =
        match code.and_then(|code| dispose::Level::ALL.into_iter().find(|l| l.code() == code)) {
            Some(dispose::Level::ClearedInPlace) => Level::ClearedInPlace,
            Some(dispose::Level::ClearedLogical) => Level::ClearedLogical,
            Some(dispose::Level::ServerUnknown) => Level::ServerUnknown,
            Some(dispose::Level::OverwriteIneffective) => Level::OverwriteIneffective,
            Some(dispose::Level::Unlinked | dispose::Level::Recovered) => Level::Unlinked,
            None => Level::None,
        };
    match outcome {
        LineOutcome::Returned | LineOutcome::Skipped(_) | LineOutcome::Failed => Level::None,
        _ => observed,
    }
}

/// Items of the client that could not be read: the certificate must not look as if it spoke of them.
fn not_read(office: &Office, client: &ClientId) -> Result<u64, ApplyError> {
    let mut count = 0;
    office.judge_all(office.clock.today(), |item| {
        let unread = !matches!(item.item.reading.outcome(), Outcome::Found | Outcome::None);
        let of_client = item.judged.assessment.engagements.iter().any(|id| {
            office.register.engagement(id).is_some_and(|engagement| engagement.client == *client)
        });
        count += u64::from(unread && of_client);
    })?;
    Ok(count)
}

fn approvals(run: &Run<'_>) -> Vec<ApprovalV1> {
    let digest = run.plan.plan().digest().to_string();
    let recorded = |fingerprint: &str| {
        run.ledger.entries().iter().find(|entry| {
            entry.kind == EntryKind::ApprovalRecorded
                && entry.fields.token("plan_sha256") == Some(digest.as_str())
                && entry.fields.token("key") == Some(fingerprint)
        })
    };
    run.plan
        .approvals()
        .iter()
        .map(|approval| ApprovalV1 {
            function: approval.function,
            key_fingerprint: approval.key_fingerprint.clone(),
            recorded_at: recorded(&approval.key_fingerprint)
                .map_or_else(|| run.office.clock.now(), |entry| entry.at),
        })
        .collect()
}

pub(super) fn failed(path: &Path) -> impl FnOnce(io::Error) -> ApplyError {
    let path = path.to_owned();
    move |source| ApplyError::File { path, source }
}

/// How a line ends that a person put back.
pub(super) const RESTORED: LineOutcome = LineOutcome::Skipped(SkipReason::Restored);
