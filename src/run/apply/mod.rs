//! Carries an approved plan out, line by line, and finishes what an earlier run left.
//!
//! Every line is read and judged again from its own bytes, under the register, the rules and the holds
//! of this moment, inside the transaction that records the intent. Nothing that is not a line of the
//! plan is touched.

mod interrupted;
mod journal;
mod last_copy;
mod opening;
mod outcome;
mod rechecking;
mod removing;
mod returning;
mod waiting;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::attributing::Checked;
use super::office::Office;
use super::planning::{self, PlanningError, excluding};
use super::reading::Reader;
use super::stated::Stated;
use super::{archiving, certify};
use crate::calendar::CivilDate;
use crate::catalogue::CatalogueError;
use crate::digest::Digest;
use crate::keys;
use crate::ledger::{Ledger, LedgerFileError};
use crate::lifecycle::{FileIdentity, OperationState};
use crate::location::SourceName;
use crate::plan::{ApprovedPlan, LineOutcome, PlanItemV1, RefusalError};

use opening::open;
pub(super) use outcome::planned_identity;
pub(super) use removing::{PutBack, put_back};

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
    /// Why it could not be gone on with in this run, as a code of [`crate::lifecycle::REASONS`]; the next
    /// run tries again.
    pub stuck: Option<&'static str>,
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
    /// What persons said of whose items are, as it was proven when this run began.
    pub(super) persons: Checked,
    /// Who is alone in a file and what clients waived, as it was proven then.
    pub(super) stated: Stated,
    pub(super) plan: ApprovedPlan,
    pub(super) ledger: Ledger,
    pub(super) id: String,
    register_changed: bool,
    pub(super) archive: Option<ArchiveFacts>,
    /// The plan was withdrawn or expired after it was begun: lines only end, or go back.
    closing: bool,
    /// The return archive lies where it was written, and is what was verified.
    archive_intact: bool,
    totals: BTreeMap<SourceName, u64>,
    /// The statements that take lines off, as they lie beside the plan.
    exclusions: Vec<excluding::Excluded>,
    /// Why lines could not be gone on with in this run.
    stuck: BTreeMap<u64, &'static str>,
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
    if let Some(report) = finished(office, plan)? {
        return Ok(report);
    }
    let mut run = open(office, plan)?;
    run.begin()?;
    run.archive_intact = archiving::is_intact(&run)?;
    run.settle_interrupted()?;
    run.quarantine_lines(progress)?;
    if !run.closing {
        archiving::archive_lines(&mut run)?;
        run.archive_intact = run.archive_intact || archiving::is_intact(&run)?;
    }
    let waiting_until = run.waiting_until();
    let receipt_missing = run.receipt_missing();
    if waiting_until.is_none() || run.closing {
        run.destroy_lines(receipt_missing, progress)?;
    }
    run.close_lines()?;
    let lines = run.lines()?;
    let certificate = if lines.iter().all(|line| line.outcome.is_some()) {
        certify::issue(&mut run, &lines)?
    } else {
        None
    };
    let closing = run.closing;
    Ok(ApplyReport {
        plan: plan.to_owned(),
        waiting_until: waiting_until.filter(|_| !closing),
        receipt_missing: receipt_missing && lines.iter().any(|line| line.outcome.is_none()),
        lines,
        archive: run.archive.clone(),
        certificate,
    })
}

/// The report of a plan whose every line had ended, but whose certificate had not reached its folder or
/// the ledger; none when there was nothing left to do.
fn finished(office: &mut Office, plan: &str) -> Result<Option<ApplyReport>, ApplyError> {
    let Some(certificate) = certify::complete(office, plan)? else { return Ok(None) };
    let loaded = planning::load(office, plan)?;
    Ok(Some(ApplyReport {
        plan: plan.to_owned(),
        lines: journal::lines(office, plan, loaded.plan.items(), &BTreeMap::new())?,
        waiting_until: None,
        receipt_missing: false,
        archive: office.catalogue.fact(plan, "archive")?,
        certificate: Some(certificate),
    }))
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
