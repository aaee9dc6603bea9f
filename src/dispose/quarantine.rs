//! Puts a file out of the way under a name of ours in its own folder, and back.

use std::fs::File;
use std::path::Path;

use rustix::fs::{Mode, OFlags, RenameFlags};
use rustix::io::Errno;

use super::beneath::{self, Place};
use super::error::{DisposeError, Left, same_file};
use super::examine::{Examined, permissions};
use super::faults;
use crate::digest::Digest;
use crate::lifecycle::{FileIdentity, OperationId, Permit, Step};

/// Nobody but the owner reads or writes a file in quarantine.
const QUARANTINE_MODE: Mode = Mode::RUSR.union(Mode::WUSR);

/// A file is in quarantine, durably.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quarantined {
    /// Permission bits that it had, for [`restore`].
    pub old_mode: u32,
    /// What it is now; only `ctime_ns` differs from before.
    pub identity: FileIdentity,
}

/// Renames the file to the quarantine name of `op`, in its own folder, and takes others' access away.
///
/// Before that, name and handle are compared once more with what was hashed; after the rename, again: a
/// file that was swapped in between goes back under its name.
///
/// # Errors
///
/// [`DisposeError::left`] is *untouched*, unless putting back failed or the folder could not be synced:
/// then *indeterminate*.
pub fn quarantine(
    examined: Examined,
    permit: Permit,
    op: &OperationId,
) -> Result<Quarantined, DisposeError> {
    examined.accept(permit, |step| step == Step::Quarantine)?;
    if examined.quarantined {
        return Err(DisposeError::PermitMismatch);
    }
    examined.unchanged(Left::Untouched)?;
    let name = op.quarantine_name();
    rename(&examined.place, name.as_bytes(), "quarantine.rename", Left::Untouched)?;

    let Examined { place, file, identity, mode, .. } = examined;
    let original = place.name;
    let place = Place { name: name.into_bytes(), ..place };
    if let Err(cause) = check_and_hide(&place, &file, &identity) {
        return Err(undo(&place, &original, cause));
    }
    sync_folder(&place, "quarantine.sync")?;
    faults::point("quarantine.done")
        .map_err(|e| DisposeError::io("quarantine", Left::Quarantined, e))?;
    quarantined(&file, identity.sha256, mode)
}

fn quarantined(file: &File, sha256: Digest, old_mode: u32) -> Result<Quarantined, DisposeError> {
    let stat = beneath::stat_handle(file).map_err(|e| e.leaving(Left::Quarantined))?;
    Ok(Quarantined { old_mode, identity: beneath::identity(&stat, sha256) })
}

/// Whether the file under the new name is the one that was hashed; then takes others' access away.
fn check_and_hide(place: &Place, file: &File, expected: &FileIdentity) -> Result<(), DisposeError> {
    let left = Left::Untouched;
    faults::point("quarantine.check").map_err(|e| DisposeError::io("checking", left, e))?;
    let stat = place.stat()?;
    if stat.stx_nlink != 1 {
        return Err(DisposeError::HardLinked { left });
    }
    if !beneath::identity(&stat, expected.sha256).is_unchanged(expected) {
        return Err(DisposeError::Changed { left });
    }
    hide(file, left)
}

fn hide(file: &File, left: Left) -> Result<(), DisposeError> {
    faults::point("quarantine.mode").map_err(|e| DisposeError::io("changing mode", left, e))?;
    rustix::fs::fchmod(file, QUARANTINE_MODE)
        .map_err(|errno| DisposeError::io("changing the mode", left, errno))
}

/// Gives whatever lies under the quarantine name its own name back; its mode was not changed yet.
/// Returns why the quarantine failed, or why this did.
fn undo(place: &Place, original: &[u8], cause: DisposeError) -> DisposeError {
    let folder = &place.folder;
    let undone =
        rustix::fs::renameat_with(folder, &*place.name, folder, original, RenameFlags::NOREPLACE)
            .and_then(|()| rustix::fs::fsync(folder));
    match undone {
        Ok(()) => cause,
        Err(errno) => DisposeError::io("putting back", Left::Indeterminate, errno),
    }
}

fn rename(place: &Place, to: &[u8], point: &'static str, left: Left) -> Result<(), DisposeError> {
    faults::point(point).map_err(|e| DisposeError::io("renaming", left, e))?;
    let (folder, name) = (&place.folder, &*place.name);
    rustix::fs::renameat_with(folder, name, folder, to, RenameFlags::NOREPLACE).map_err(|errno| {
        match errno {
            Errno::EXIST => DisposeError::NameTaken { left },
            Errno::NOENT => DisposeError::Changed { left },
            errno => DisposeError::io("renaming", left, errno),
        }
    })
}

fn sync_folder(place: &Place, point: &'static str) -> Result<(), DisposeError> {
    faults::point(point)
        .and_then(|()| Ok(rustix::fs::fsync(&place.folder)?))
        .map_err(|e| DisposeError::io("syncing the folder", Left::Indeterminate, e))
}

/// Completes a quarantine that a crash cut off after the rename: mode and folder are made durable.
///
/// `expected` is the identity of the journal's intent, with its digest; the file is not hashed again
/// here, [`super::examine_quarantined`] does that before anything irreversible. `old_mode` is passed
/// through from the intent.
///
/// # Errors
///
/// [`DisposeError::Changed`] when the name stands for another inode; that one is not touched.
pub fn settle_quarantine(
    root: &Path,
    relative_original: &[u8],
    op: &OperationId,
    expected: &FileIdentity,
    old_mode: u32,
) -> Result<Quarantined, DisposeError> {
    let left = Left::Quarantined;
    let place = beneath::place(root, relative_original)?.beside(&op.quarantine_name());
    let file = open_same(&place, expected)?;
    hide(&file, left)?;
    sync_folder(&place, "quarantine.sync")?;
    quarantined(&file, expected.sha256, old_mode)
}

/// Puts a file back out of quarantine, under its own name, with its own mode.
///
/// The mode goes back first, so that a crash in between leaves it in quarantine and nothing to repair.
/// Content and `mtime` are as they were.
///
/// # Errors
///
/// [`DisposeError::NameTaken`] when somebody made a new file with the name; nothing is overwritten.
pub fn restore(
    root: &Path,
    relative: &[u8],
    op: &OperationId,
    old_mode: u32,
    permit: Permit,
) -> Result<(), DisposeError> {
    if permit.step() != Step::Restore {
        return Err(DisposeError::PermitMismatch);
    }
    let permitted = permit.into_identity();
    let left = Left::Quarantined;
    let original = beneath::place(root, relative)?;
    match original.stat() {
        Ok(_) => return Err(DisposeError::NameTaken { left }),
        Err(DisposeError::Gone) => {}
        Err(e) => return Err(e),
    }
    let place = original.beside(&op.quarantine_name());
    let file = open_same(&place, &permitted)?;
    let stat = beneath::stat_handle(&file)?;
    if !beneath::identity(&stat, permitted.sha256).is_unchanged(&permitted) {
        return Err(DisposeError::Changed { left });
    }
    faults::point("restore.mode").map_err(|e| DisposeError::io("changing mode", left, e))?;
    rustix::fs::fchmod(&file, Mode::from_raw_mode(old_mode & 0o7777))
        .map_err(|errno| DisposeError::io("changing the mode", left, errno))?;
    if let Err(cause) = rename(&place, &original.name, "restore.rename", left) {
        hide(&file, left)?;
        return Err(cause);
    }
    let now = original.stat().map_err(|e| e.leaving(Left::Indeterminate))?;
    if beneath::key(&now) != beneath::key(&stat) || permissions(&now) != old_mode & 0o7777 {
        return Err(DisposeError::Changed { left: Left::Indeterminate });
    }
    sync_folder(&original, "restore.sync")
}

/// Gives a file that was taken by mistake its name back: whatever lies under the quarantine name, as long
/// as it is not the file of the journal.
///
/// # Errors
///
/// [`DisposeError::PermitMismatch`] when it is the journal's file: that needs [`restore`] and a permit.
/// [`DisposeError::NameTaken`] when the name is in use; nothing is overwritten.
pub fn put_back(
    root: &Path,
    relative: &[u8],
    op: &OperationId,
    journal: (u64, u64, Option<i128>),
) -> Result<(), DisposeError> {
    let original = beneath::place(root, relative)?;
    let place = original.beside(&op.quarantine_name());
    if beneath::key(&place.stat()?) == journal {
        return Err(DisposeError::PermitMismatch);
    }
    rename(&place, &original.name, "restore.rename", Left::Quarantined)?;
    sync_folder(&place, "restore.sync")
}

fn open_same(place: &Place, expected: &FileIdentity) -> Result<File, DisposeError> {
    let file = place.open_file(OFlags::RDONLY)?;
    let key = beneath::key(&beneath::stat_handle(&file)?);
    if same_file(expected, key) {
        Ok(file)
    } else {
        Err(DisposeError::Changed { left: Left::Untouched })
    }
}
