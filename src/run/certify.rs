//! Return archives and certificates: what is left when a plan was carried out.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use chrono::Datelike;

use super::apply::{ApplyError, ArchiveFacts, LineReport, Run};
use super::files;
use super::office::Office;
use super::planning;
use crate::calendar::WrittenDate;
use crate::catalogue::{CertificateRow, PlanStatus, StateFolder};
use crate::digest::Digest;
use crate::dispose;
use crate::evidence::{
    self, AnnexLineV1, ApprovalV1, CertificateFacts, CertificateId, DatesV1, GroundV1, Level,
    Limit, PlanRefV1, ReceiptState, ReceiptV1, ReconcileError, ReturnV1, Role, Salt, SignerV1,
    ToolV1,
};
use crate::handover::{self, HandoverError, ReturnHead, ReturnItem};
use crate::inventory::Outcome;
use crate::keys;
use crate::ledger::{EntryKind, Fields, Ledger};
use crate::location::{ClientId, EngagementId};
use crate::plan::{Action, LedgerHeadV1, LineOutcome, PlanItemV1, SkipReason, namespace};
use crate::register::{self, Engagement};
use crate::sensitive::Sensitive;
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

/// Makes the return archive of the plan, unless there is one, and ends the lines that are only returned.
pub(super) fn archive_lines(run: &mut Run<'_>) -> Result<(), ApplyError> {
    if run.archive.is_none() {
        write_archive(run)?;
    }
    let Some(archive) = run.archive.clone() else { return Ok(()) };
    for item in run.plan.items().to_vec() {
        let only_returned = item.action == Action::Return && archive.lines.contains(&item.n);
        if only_returned && run.is_open(item.n)? {
            run.end_line(&item, LineOutcome::Returned)?;
        }
    }
    Ok(())
}

fn write_archive(run: &mut Run<'_>) -> Result<(), ApplyError> {
    let mut items = Vec::new();
    for item in run.plan.items().to_vec() {
        if !item.action.returns() || !run.is_open(item.n)? {
            continue;
        }
        // The whole re-check once now; what cannot be returned must not spoil the archive of the rest.
        match run.open_for_return(&item)? {
            Ok(_) => items.push(item),
            Err(outcome) => run.end_returning(&item, outcome)?,
        }
    }
    if items.is_empty() {
        return Ok(());
    }
    let returns = run.office.folders.returns.clone();
    files::make_folder(&returns).map_err(failed(&returns))?;
    let client = run.plan.header().client_id.clone();
    // What a run that was killed left of an archive has no name yet.
    handover::remove_unfinished(&returns)?;
    let passphrases = run.office.folders.passphrases.clone();
    let name = free_name(&returns, &passphrases, &run.id)?;
    let passphrase = handover::new_passphrase();
    let passphrase_path = passphrases.join(format!("{name}.txt"));
    // Before the archive: after a crash in between there is a passphrase too many, never one too few.
    let line = Sensitive::new(format!("{}\n", passphrase.expose()));
    files::write_new(&passphrase_path, line.expose().as_bytes())
        .map_err(failed(&passphrase_path))?;
    let head = ReturnHead {
        client_id: client,
        plan_id: run.id.clone(),
        created_at: run.office.clock.now(),
        organisation: run.office.organisation.clone(),
        lang_order: [Lang::Nl, Lang::En],
    };
    let wanted: Vec<ReturnItem> = items.iter().map(return_item).collect();
    let by_locator: BTreeMap<_, _> =
        items.iter().map(|item| (item.locator.clone(), item)).collect();
    let written = {
        let mut open = |wanted: &ReturnItem| -> io::Result<Box<dyn Read>> {
            let item = by_locator[&wanted.locator];
            match run.open_for_return(item) {
                Ok(Ok(reader)) => Ok(reader),
                Ok(Err(outcome)) => Err(io::Error::other(outcome.code())),
                Err(error) => Err(io::Error::other(error.to_string())),
            }
        };
        handover::write_archive(&returns, &name, &head, &wanted, &mut open, &passphrase)?
    };
    let facts = ArchiveFacts {
        path: written.path.to_string_lossy().into_owned(),
        passphrase_path: passphrase_path.to_string_lossy().into_owned(),
        sha256: written.sha256,
        bytes: written.bytes,
        lines: items.iter().map(|item| item.n).collect(),
    };
    run.office.catalogue.store_fact(&run.id, "archive", &facts)?;
    let fields = Fields::new()
        .foreign_id("plan", &run.id)
        .digest("archive_sha256", &facts.sha256)
        .count("items", facts.lines.len() as u64);
    run.record(EntryKind::ArchiveVerified, fields)?;
    run.archive = Some(facts);
    Ok(())
}

fn return_item(item: &PlanItemV1) -> ReturnItem {
    let engagements: Vec<_> = item.engagements.iter().map(EngagementId::as_str).collect();
    ReturnItem {
        locator: item.locator.clone(),
        original_path: item.locator.file_bytes(),
        sha256: item.sha256,
        size: item.size,
        mtime_ns: item.mtime_ns,
        engagement: engagements.join("+"),
        reason: item.reason.code().to_owned(),
    }
}

/// A name that no archive or passphrase has: a crash may have left one of either.
fn free_name(returns: &Path, passphrases: &Path, plan: &str) -> Result<String, ApplyError> {
    for number in 1_u32.. {
        let name = if number == 1 {
            format!("{plan}-teruggave.zip")
        } else {
            format!("{plan}-teruggave-{number}.zip")
        };
        let is_taken = |path: PathBuf| files::is_taken(&path).map_err(failed(&path));
        let taken =
            is_taken(returns.join(&name))? || is_taken(passphrases.join(format!("{name}.txt")))?;
        if !taken {
            return Ok(name);
        }
    }
    Err(ApplyError::Handover(HandoverError::NameTaken))
}

/// Signs and writes the certificate of a plan whose every line ended; none when nothing was done.
pub(super) fn issue(run: &mut Run<'_>, lines: &[LineReport]) -> Result<Option<Issued>, ApplyError> {
    let key = machine_key(&run.office.state)?;
    let principal = check_machine_key(run.office)?;
    let facts = certificate_facts(run, lines, &key, &principal)?;
    let certificate = match evidence::issue(facts) {
        Ok(certificate) => certificate,
        Err(ReconcileError::NothingDone) => {
            run.office.catalogue.set_plan_status(&run.id, PlanStatus::Done, None)?;
            let fields = Fields::new().foreign_id("plan", &run.id);
            run.record(EntryKind::ApplyFinished, fields)?;
            return Ok(None);
        }
        Err(error) => return Err(error.into()),
    };
    let id = certificate.file().id.as_str().to_owned();
    let signature = keys::sign(&key, namespace::CERTIFICATE, certificate.bytes())?;
    let folder = run.office.folders.certificates.clone();
    let issued = Issued {
        path: folder.join(format!("{id}.json")),
        signature: folder.join(format!("{id}.json.sig")),
        annex: folder.join(format!("{id}.annex.jsonl")),
        html: folder.join(format!("{id}.html")),
        id,
        principal,
    };
    let messages = Messages::new(Lang::Nl);
    let html = evidence::certificate_html(certificate.file(), &messages);
    // A crash before the catalogue knows of it leaves files that this run replaces.
    for (path, bytes) in [
        (&issued.annex, certificate.annex_bytes()),
        (&issued.html, html.as_bytes()),
        (&issued.signature, signature.as_bytes()),
        (&issued.path, certificate.bytes()),
    ] {
        files::replace(path, bytes).map_err(failed(path))?;
    }
    let sha256 = Digest::of(certificate.bytes());
    run.office.catalogue.store_certificate(&CertificateRow {
        id: issued.id.clone(),
        plan: run.id.clone(),
        sha256,
        path: issued.path.to_string_lossy().into_owned(),
    })?;
    catch_up_ledger(run.office, &run.id)?;
    Ok(Some(issued))
}

/// Notes the certificate of a plan in the ledger, unless that was done: a run may have been killed between
/// the catalogue and the ledger.
///
/// # Errors
///
/// Of catalogue and ledger.
pub(super) fn catch_up_ledger(office: &Office, plan: &str) -> Result<(), ApplyError> {
    let Some(row) = office.catalogue.certificate(plan)? else { return Ok(()) };
    let mut ledger = Ledger::open(office.state.path())?;
    let known = ledger.entries().iter().any(|entry| {
        entry.kind == EntryKind::CertificateIssued && entry.fields.token("plan") == Some(plan)
    });
    if !known {
        let fields = Fields::new()
            .foreign_id("plan", plan)
            .foreign_id("certificate", &row.id)
            .digest("certificate_sha256", &row.sha256);
        ledger.append(EntryKind::CertificateIssued, fields, office.clock.now())?;
    }
    Ok(())
}

fn certificate_facts(
    run: &Run<'_>,
    lines: &[LineReport],
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
    let year = u16::try_from(today.year()).unwrap_or(u16::MAX);
    let number = office.catalogue.next_certificate_number()?;
    Ok(CertificateFacts {
        id: CertificateId::new(year, number),
        issued_at: office.clock.now(),
        organisation: office.organisation.clone(),
        role: role(&engagements),
        client_id: header.client_id.clone(),
        ground: GroundV1 {
            clause: office.pack.clause().to_owned(),
            rule: office.pack.rule_id().to_owned(),
            rules_sha256: office.pack.digest(),
            register_sha256: office.register.digest,
        },
        plan: PlanRefV1 { id: header.id.clone(), sha256: run.plan.plan().digest() },
        planned: header.counts.total,
        dates: DatesV1::of(ends, lines.iter().map(|line| line.item.retain_until), today),
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
        limits: BTreeSet::<Limit>::new(),
        tool: ToolV1 {
            name: env!("CARGO_PKG_NAME").to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        },
        ledger_head: LedgerHeadV1 { seq: head.seq, digest: head.digest },
        signed_by: SignerV1 { principal: principal.to_owned(), key_fingerprint: key.fingerprint() },
    })
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
    let recorded = |fingerprint: &str| {
        run.ledger.entries().iter().find(|entry| {
            entry.kind == EntryKind::ApprovalRecorded
                && entry.fields.token("plan") == Some(run.id.as_str())
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

fn failed(path: &Path) -> impl FnOnce(io::Error) -> ApplyError {
    let path = path.to_owned();
    move |source| ApplyError::File { path, source }
}

/// How a line ends that a person put back.
pub(super) const RESTORED: LineOutcome = LineOutcome::Skipped(SkipReason::Restored);
