//! Return archives: what the client gets back, before anything of it is destroyed.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::apply::{ApplyError, ArchiveFacts, Run};
use super::certify::failed;
use super::files;
use crate::handover::{self, HandoverError, ReturnHead, ReturnItem};
use crate::ledger::{EntryKind, Fields};
use crate::location::EngagementId;
use crate::plan::{Action, LineOutcome, PlanItemV1};
use crate::sensitive::Sensitive;
use crate::text::Lang;

/// Whether the archive of the plan lies where it was written, byte for byte what was verified then. Days
/// pass between writing it and destroying what it holds.
///
/// # Errors
///
/// [`ApplyError::File`] when it is there and cannot be read.
pub(super) fn is_intact(run: &Run<'_>) -> Result<bool, ApplyError> {
    let Some(archive) = &run.archive else { return Ok(false) };
    let path = Path::new(&archive.path);
    match files::digest(path) {
        Ok(digest) => Ok(digest == archive.sha256),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(failed(path)(error)),
    }
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
