//! `verify`, `ledger`, `report`: what others can check.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::super::args::{Format, LedgerExportArgs, ReportArgs, VerifyArgs};
use super::super::layout;
use super::super::problem::{Code, Outcome, Problem};
use super::super::problems;
use super::super::session::{Session, VerbResult};
use super::setup::passphrase_from;
use crate::keys::AllowedSigners;
use crate::ledger::{Entry, FieldValue, Ledger};
use crate::report;
use crate::run::checking::{self, CheckArgs, CheckError, Checked};
use crate::run::{files, reporting};
use crate::sensitive::Sensitive;

/// `termijn verify`
pub(super) fn verify(session: &Session, args: &VerifyArgs) -> VerbResult {
    let mut outcome = Outcome::Done;
    let mut results = Vec::new();
    // Every file is checked, whatever came of the one before: nobody runs it again for the rest.
    for file in &args.files {
        match check_with(session, args, file) {
            Ok(checked) => {
                if !checked.is_verified() {
                    outcome = outcome.and(Outcome::Unverified);
                }
                results.push(checked);
            }
            Err(problem) if args.files.len() == 1 => return Err(problem),
            Err(problem) => {
                session.warn(&problem);
                outcome = outcome.and(problem.outcome);
            }
        }
    }
    if results.iter().any(|checked| checked.unlisted) {
        session.warn(&Problem::new(Code::VerifyNoSigners));
    }
    if session.is_text() {
        for checked in &results {
            print_check(session, checked);
        }
    } else {
        let list: Vec<_> = results.iter().map(|checked| check_json(session, checked)).collect();
        session.json(&json!({"schema": "termijn/verify/1", "files": list}));
    }
    Ok(outcome)
}

/// Checks a file against the configured signers, with the passphrase that this machine kept.
pub(in crate::cli) fn check_file(session: &Session, file: &Path) -> Result<Checked, Problem> {
    let args = VerifyArgs { files: Vec::new(), allowed_signers: None, passphrase_file: None };
    check_with(session, &args, file)
}

fn check_with(session: &Session, args: &VerifyArgs, file: &Path) -> Result<Checked, Problem> {
    let signers = signers(session, args, file)?;
    let passphrase = passphrase(session, args, file)?;
    let check = CheckArgs {
        signers: signers.as_ref(),
        passphrase: passphrase.as_ref(),
        now: session.clock().now(),
    };
    checking::check(file, &check).map_err(|error| check_problem(&error))
}

/// Who may sign: the flag, the configuration, or the list beside the file.
fn signers(
    session: &Session,
    args: &VerifyArgs,
    file: &Path,
) -> Result<Option<AllowedSigners>, Problem> {
    let beside = file.with_file_name("allowed_signers");
    let named = args.allowed_signers.clone().or_else(|| session.config.allowed_signers.clone());
    let path = match named {
        Some(path) => path,
        None if files::is_taken(&beside).map_err(|error| problems::file(&beside, &error))? => {
            beside
        }
        None => return Ok(None),
    };
    let text = files::read(&path).map_err(|error| problems::file(&path, &error))?;
    AllowedSigners::parse(&String::from_utf8_lossy(&text))
        .map(Some)
        .map_err(|error| problems::signers(&path, &error))
}

/// Passphrase of an archive: the flag, or what this machine kept when it made the archive.
fn passphrase(
    session: &Session,
    args: &VerifyArgs,
    file: &Path,
) -> Result<Option<Sensitive>, Problem> {
    if file.extension().is_none_or(|extension| extension != "zip") {
        return Ok(None);
    }
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let own = session.state_path.join("passphrases").join(format!("{name}.txt"));
    let path: Option<PathBuf> = match &args.passphrase_file {
        Some(path) => Some(path.clone()),
        None => files::is_taken(&own).map_err(|error| problems::file(&own, &error))?.then_some(own),
    };
    let Some(path) = path else { return Ok(None) };
    let text = passphrase_from(session, &path)?;
    Ok(Some(Sensitive::new(text.as_str().to_owned())))
}

fn check_problem(error: &CheckError) -> Problem {
    match error {
        CheckError::File { path, source } => problems::file(path, source),
        CheckError::Unknown { path } => Problem::new(Code::VerifyUnknown).at(path.display()),
    }
}

fn print_check(session: &Session, checked: &Checked) {
    let m = &session.messages;
    session.line(&checked.path.display().to_string());
    for line in &checked.report.lines {
        session.line(&layout::wrapped("  ", &line.line(m), layout::width()));
    }
    let verdict = if checked.is_verified() {
        "cli-verify-valid"
    } else if checked.unlisted {
        "cli-verify-unlisted"
    } else if checked.sealed {
        "cli-verify-sealed"
    } else {
        "cli-verify-invalid"
    };
    session.line(&m.get(verdict));
}

fn check_json(session: &Session, checked: &Checked) -> serde_json::Value {
    let lines: Vec<_> = checked
        .report
        .lines
        .iter()
        .map(|line| {
            let mark = match line.mark {
                crate::evidence::Mark::Right => "right",
                crate::evidence::Mark::Open => "open",
                crate::evidence::Mark::Wrong => "wrong",
            };
            json!({"mark": mark, "check": line.message, "text": line.line(&session.messages)})
        })
        .collect();
    json!({"path": checked.path, "kind": format!("{:?}", checked.kind).to_lowercase(),
        "verified": checked.is_verified(), "checks": lines})
}

fn entry_json(entry: &Entry) -> serde_json::Value {
    json!({"seq": entry.seq, "at": entry.at, "kind": entry.kind.code(), "fields": entry.fields,
        "digest": entry.digest})
}

/// The ledger, for a verb that only looks: there a broken chain is a failed check, not a closed gate.
fn ledger(session: &Session) -> Result<Ledger, Problem> {
    let state = session.state()?;
    Ledger::open(state.path()).map_err(|error| {
        let problem = problems::ledger(&error);
        let broken = problem.code == Code::LedgerBroken;
        if broken { problem.ending(Outcome::Unverified) } else { problem }
    })
}

/// `termijn ledger show`
pub(super) fn ledger_show(session: &Session) -> VerbResult {
    let ledger = ledger(session)?;
    match session.global.format {
        Format::Text => ledger_text(session, &ledger),
        Format::Jsonl => {
            for entry in ledger.entries() {
                session.line(&entry_json(entry).to_string());
            }
        }
        _ => {
            let entries: Vec<_> = ledger.entries().iter().map(entry_json).collect();
            session.json(&json!({"schema": "termijn/ledger/1", "entries": entries,
                "head": ledger.head().digest}));
        }
    }
    Ok(Outcome::Done)
}

fn ledger_text(session: &Session, ledger: &Ledger) {
    for entry in ledger.entries() {
        let fields: Vec<String> = entry
            .fields
            .iter()
            .map(|(name, value)| match value {
                FieldValue::Count(count) => format!("{name}={count}"),
                FieldValue::Token(token) => format!("{name}={token}"),
            })
            .collect();
        session.line(&format!(
            "{:>6}  {}  {:<20} {}",
            entry.seq,
            crate::run::clock::stamp(entry.at),
            entry.kind.code(),
            fields.join(" ")
        ));
    }
    let count = ledger.entries().len() as u64;
    session.hint(&session.messages.with(
        "cli-ledger-whole",
        &[("count", count.into()), ("digest", ledger.head().digest.to_string().into())],
    ));
}

/// `termijn ledger export`
pub(super) fn ledger_export(session: &Session, args: &LedgerExportArgs) -> VerbResult {
    let ledger = ledger(session)?;
    let bytes =
        files::read(ledger.path()).map_err(|error| problems::file(ledger.path(), &error))?;
    files::write_new(&args.file, &bytes).map_err(|error| problems::write(&args.file, &error))?;
    let count = ledger.entries().len();
    if session.is_text() {
        session.line(&args.file.display().to_string());
    } else {
        session.json(&json!({"schema": "termijn/ledger-export/1", "file": args.file,
            "entries": count, "head": ledger.head().digest}));
    }
    Ok(Outcome::Done)
}

/// `termijn report`
pub(super) fn report(session: &Session, args: &ReportArgs) -> VerbResult {
    let office = session.office(args.register.as_deref())?;
    let as_of = session.as_of()?;
    let mut data = reporting::gather(&office, as_of)
        .map_err(|error| problems::catalogue(&error))?
        .ok_or_else(|| Problem::new(Code::NoScan))?;
    if session.config.sources.is_empty() {
        data.number_sources();
    }
    let json = report::json(&data);
    if !session.is_text() {
        session.line(json.trim_end());
        return Ok(Outcome::Done);
    }
    let html = report::html(&data, &session.messages);
    let path = match &args.out {
        Some(path) => path.clone(),
        None => office.folders.reports.join(format!("report-{as_of}.html")),
    };
    let beside = path.with_extension("json");
    for (path, bytes) in [(&path, html.as_bytes()), (&beside, json.as_bytes())] {
        files::replace(path, bytes).map_err(|error| problems::write(path, &error))?;
    }
    session.line(&path.display().to_string());
    session.line(&beside.display().to_string());
    Ok(Outcome::Done)
}
