//! `verify`: what a plan, a certificate, a ledger or a return archive is worth, from its files alone.

use std::io::{Read, Seek};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use super::files;
use crate::evidence::{
    CheckLine, Mark, PlanBeside, SignatureCheck, VerifyReport, describe_certificate,
    describe_exclusion, describe_ledger, describe_plan,
};
use crate::handover::{self, HandoverError};
use crate::keys::{self, AllowedSigners};
use crate::ledger;
use crate::plan::{EXCLUSION_SCHEMA, namespace};
use crate::sensitive::Sensitive;

/// How the first line of every ledger begins, whatever the name of its copy.
const LEDGER_START: &[u8] = br#"{"seq":1,"#;

/// What stands between the name of a plan and the digest of a statement about it.
const EXCLUSION: &str = ".plan.json.exclusion-";

/// What a file turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The header of a plan.
    Plan,
    /// A statement beside a plan, which takes lines off it.
    Statement,
    /// A certificate.
    Certificate,
    /// A ledger.
    Ledger,
    /// A return archive.
    Archive,
}

/// A file with what checking it showed.
#[derive(Debug)]
pub struct Checked {
    /// The file that was checked; for a part of something, the main file.
    pub path: PathBuf,
    /// What it is.
    pub kind: Kind,
    /// What was checked.
    pub report: VerifyReport,
    /// A signature is whole, but nothing says whose key it is.
    pub unlisted: bool,
    /// The content of an archive could not be opened without its passphrase.
    pub sealed: bool,
}

impl Checked {
    /// Whether everything that had to be checked was, and is right.
    pub fn is_verified(&self) -> bool {
        self.report.passed() && !self.unlisted && !self.sealed
    }
}

/// Why a file could not be checked at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CheckError {
    /// It cannot be read.
    #[error("cannot read {}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It is none of the kinds that this program writes.
    #[error("{} is nothing that this program writes", path.display())]
    Unknown {
        /// Which.
        path: PathBuf,
    },
}

/// What the check may use besides the files.
#[derive(Debug)]
pub struct CheckArgs<'a> {
    /// Who may sign; without it signatures are checked for integrity only.
    pub signers: Option<&'a AllowedSigners>,
    /// Passphrase of a return archive.
    pub passphrase: Option<&'a Sensitive>,
    /// Now.
    pub now: DateTime<Utc>,
}

/// Checks a file, together with the files that belong to it and lie beside it.
///
/// # Errors
///
/// [`CheckError`].
pub fn check(path: &Path, args: &CheckArgs<'_>) -> Result<Checked, CheckError> {
    let path = main_file(path);
    let failed = |source| CheckError::File { path: path.clone(), source };
    let start = files::start(&path).map_err(failed)?;
    if start.starts_with(b"PK\x03\x04") || has_ending(&path, "zip") {
        // Read in place: an archive may be longer than what is held in memory.
        let file = files::open(&path).map_err(failed)?;
        return Ok(check_archive(path, file, args));
    }
    let bytes = read(&path)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let schema = schema(&bytes);
    match schema.as_deref() {
        Some("termijn/plan/1") => check_plan(path, &bytes, args),
        Some("termijn/certificate/1") => check_certificate(path, &bytes, args),
        Some(EXCLUSION_SCHEMA) => check_exclusion(path, &bytes, args),
        // A flipped byte may hide what a file is; its name still says what it was to be.
        _ if name.ends_with(".plan.json") => check_plan(path, &bytes, args),
        _ if name.contains(EXCLUSION) => check_exclusion(path, &bytes, args),
        _ if name.starts_with("C-") && has_ending(&path, "json") => {
            check_certificate(path, &bytes, args)
        }
        // A ledger without a line would be whole, and prove nothing.
        _ if bytes.is_empty() => Err(CheckError::Unknown { path }),
        _ if has_ending(&path, "jsonl") || bytes.starts_with(LEDGER_START) => {
            Ok(check_ledger(path, &bytes))
        }
        _ => Err(CheckError::Unknown { path }),
    }
}

fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|found| found == ending)
}

/// The file that a signature, a list of lines or an annex belongs to.
fn main_file(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let stem = if let Some(stem) = name.strip_suffix(".items.jsonl") {
        format!("{stem}.plan.json")
    } else if let Some(stem) = name.strip_suffix(".annex.jsonl") {
        format!("{stem}.json")
    } else if let Some(statement) = name.strip_suffix(".sig").filter(|n| n.contains(EXCLUSION)) {
        statement.to_owned()
    } else if let Some((stem, rest)) = name.split_once(".json.") {
        if rest.ends_with("sig") { format!("{stem}.json") } else { name }
    } else {
        name
    };
    path.with_file_name(stem)
}

fn schema(bytes: &[u8]) -> Option<String> {
    let value: serde_json::Value = serde_json::from_slice(bytes).ok()?;
    Some(value.get("schema")?.as_str()?.to_owned())
}

fn read(path: &Path) -> Result<Vec<u8>, CheckError> {
    files::read(path).map_err(|source| CheckError::File { path: path.to_owned(), source })
}

/// A file that need not be there.
fn optional(path: &Path) -> Result<Option<Vec<u8>>, CheckError> {
    match files::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(CheckError::File { path: path.to_owned(), source }),
    }
}

fn signature(
    pem: Option<&Vec<u8>>,
    bytes: &[u8],
    purpose: &str,
    args: &CheckArgs<'_>,
) -> SignatureCheck {
    keys::check(pem.map(Vec::as_slice), bytes, purpose, args.signers, args.now)
}

fn check_plan(path: PathBuf, bytes: &[u8], args: &CheckArgs<'_>) -> Result<Checked, CheckError> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let stem = name.strip_suffix(".plan.json").unwrap_or(&name);
    let items = optional(&path.with_file_name(format!("{stem}.items.jsonl")))?;
    let author = optional(&path.with_file_name(format!("{name}.author.sig")))?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let prefix = format!("{name}.approval-");
    let mut approvals = Vec::new();
    let names = files::names(folder)
        .map_err(|source| CheckError::File { path: folder.to_owned(), source })?;
    for name in names.iter().filter(|n| n.starts_with(&prefix) && has_ending(n.as_ref(), "sig")) {
        let pem = read(&folder.join(name))?;
        approvals.push(signature(Some(&pem), bytes, namespace::APPROVAL, args));
    }
    let author = signature(author.as_ref(), bytes, namespace::PLAN, args);
    let mut report = describe_plan(bytes, items.as_deref(), &author, &approvals);
    let mut unlisted = std::iter::once(&author).chain(&approvals).any(is_unlisted);
    // A plan is carried out with what was taken off it: one that does not hold stops it.
    let beside = PlanBeside { header: Some(bytes), items: items.as_deref() };
    let prefix = format!("{name}.exclusion-");
    for name in names.iter().filter(|n| n.starts_with(&prefix) && has_ending(n.as_ref(), "json")) {
        let statement = folder.join(name);
        let (told, signed) = exclusion(&statement, &read(&statement)?, beside, args)?;
        report.lines.extend(told.lines);
        unlisted |= is_unlisted(&signed);
    }
    Ok(Checked { path, kind: Kind::Plan, report, unlisted, sealed: false })
}

/// A statement by itself, with the plan that lies beside it.
fn check_exclusion(
    path: PathBuf,
    bytes: &[u8],
    args: &CheckArgs<'_>,
) -> Result<Checked, CheckError> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let plan = name.split_once(EXCLUSION).map(|(plan, _)| plan.to_owned());
    let beside = |ending: &str| match &plan {
        Some(plan) => optional(&path.with_file_name(format!("{plan}{ending}"))),
        None => Ok(None),
    };
    let (header, items) = (beside(".plan.json")?, beside(".items.jsonl")?);
    let beside = PlanBeside { header: header.as_deref(), items: items.as_deref() };
    let (report, signed) = exclusion(&path, bytes, beside, args)?;
    let unlisted = is_unlisted(&signed);
    Ok(Checked { path, kind: Kind::Statement, report, unlisted, sealed: false })
}

fn exclusion(
    path: &Path,
    bytes: &[u8],
    beside: PlanBeside<'_>,
    args: &CheckArgs<'_>,
) -> Result<(VerifyReport, SignatureCheck), CheckError> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let pem = optional(&path.with_file_name(format!("{name}.sig")))?;
    let signed = signature(pem.as_ref(), bytes, namespace::DECISION, args);
    Ok((describe_exclusion(bytes, beside, &signed), signed))
}

fn check_certificate(
    path: PathBuf,
    bytes: &[u8],
    args: &CheckArgs<'_>,
) -> Result<Checked, CheckError> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let stem = name.strip_suffix(".json").unwrap_or(&name);
    let annex = optional(&path.with_file_name(format!("{stem}.annex.jsonl")))?;
    let pem = optional(&path.with_file_name(format!("{name}.sig")))?;
    let signed = signature(pem.as_ref(), bytes, namespace::CERTIFICATE, args);
    let report = describe_certificate(bytes, annex.as_deref(), &signed);
    let unlisted = is_unlisted(&signed);
    Ok(Checked { path, kind: Kind::Certificate, report, unlisted, sealed: false })
}

fn is_unlisted(check: &SignatureCheck) -> bool {
    matches!(check, SignatureCheck::Unlisted { .. })
}

fn check_ledger(path: PathBuf, bytes: &[u8]) -> Checked {
    let report = describe_ledger(ledger::check(bytes));
    Checked { path, kind: Kind::Ledger, report, unlisted: false, sealed: false }
}

fn check_archive(path: PathBuf, file: impl Read + Seek, args: &CheckArgs<'_>) -> Checked {
    let mut lines = Vec::new();
    let mut sealed = false;
    match handover::verify_archive(file, args.passphrase) {
        Ok(report) => {
            if let Some(contents) = report.contents {
                lines.push(
                    CheckLine::new(Mark::Right, "cli-verify-archive")
                        .text("plan", &contents.plan)
                        .text("client", &contents.client),
                );
                lines.push(
                    CheckLine::new(Mark::Right, "cli-verify-archive-items")
                        .count("items", contents.items),
                );
            } else {
                sealed = true;
                lines.push(CheckLine::new(Mark::Open, "cli-verify-archive-sealed"));
            }
        }
        Err(error) => {
            let message = match error {
                HandoverError::WrongPassphrase => "cli-verify-archive-passphrase",
                _ => "cli-verify-archive-bad",
            };
            lines.push(CheckLine::new(Mark::Wrong, message).text("reason", &error));
        }
    }
    let report = VerifyReport { lines };
    Checked { path, kind: Kind::Archive, report, unlisted: false, sealed }
}
