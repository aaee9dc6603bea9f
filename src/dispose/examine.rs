//! Looks at one file: what it is, what it holds, whether it is still there.

use std::fmt;
use std::fs::File;
use std::io::Read;
use std::os::unix::fs::FileExt;
use std::path::Path;

use rustix::fs::{OFlags, Statx};

use super::beneath::{self, Place};
use super::error::{DisposeError, Left};
use crate::digest::{Digest, Hasher};
use crate::lifecycle::{FileIdentity, OperationId, Permit, Seen, Step};

/// A file that was opened and hashed, with its folder. Whatever is done next is done through these
/// handles.
pub struct Examined {
    pub(super) place: Place,
    pub(super) file: File,
    pub(super) identity: FileIdentity,
    pub(super) mode: u32,
    pub(super) quarantined: bool,
}

impl Examined {
    /// Permission bits, to be recorded with the intent: after a crash they cannot be learned again.
    pub fn mode(&self) -> u32 {
        self.mode
    }

    /// The content, from its beginning, for reading only: to judge it again before anything is done.
    ///
    /// # Errors
    ///
    /// Of the system.
    pub fn reader(&mut self) -> std::io::Result<Content<'_>> {
        std::io::Seek::rewind(&mut self.file)?;
        Ok(Content(&mut self.file))
    }

    /// Uses a permit up; refuses one that was made for another step or another file.
    pub(super) fn accept(
        &self,
        permit: Permit,
        fits: fn(Step) -> bool,
    ) -> Result<(), DisposeError> {
        let fits = fits(permit.step());
        let accepted = permit.into_identity() == self.identity;
        if fits && accepted { Ok(()) } else { Err(DisposeError::PermitMismatch) }
    }

    /// Refuses when handle or name stand for something else than what was hashed.
    pub(super) fn unchanged(&self, left: Left) -> Result<(), DisposeError> {
        let on_handle = beneath::stat_handle(&self.file)?;
        let on_name = self.place.stat()?;
        if on_handle.stx_nlink != 1 {
            return Err(DisposeError::HardLinked { left });
        }
        let expected = &self.identity;
        let same = beneath::identity(&on_handle, expected.sha256) == *expected
            && beneath::identity(&on_name, expected.sha256) == *expected;
        if same { Ok(()) } else { Err(DisposeError::Changed { left }) }
    }
}

/// The content of an examined file; the handle behind it may write, this cannot.
#[derive(Debug)]
pub struct Content<'a>(&'a mut File);

impl Read for Content<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.0.read(buffer)
    }
}

impl std::io::Seek for Content<'_> {
    fn seek(&mut self, to: std::io::SeekFrom) -> std::io::Result<u64> {
        self.0.seek(to)
    }
}

impl fmt::Debug for Examined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Examined").field("identity", &self.identity).finish_non_exhaustive()
    }
}

/// Opens and hashes the regular file at `relative`, raw bytes with `/` between components.
///
/// Opened for reading; links, mounts, pipes, sockets and devices are refused unopened. The whole logical
/// content is hashed, holes too: the digest is the one that the scan knows.
///
/// # Errors
///
/// Nothing is touched. [`DisposeError::Changed`] when it was written to while it was hashed.
pub fn examine(root: &Path, relative: &[u8]) -> Result<(Examined, FileIdentity), DisposeError> {
    let place = beneath::place(root, relative)?;
    examine_place(place, OFlags::RDONLY, false)
}

/// As [`examine`], for the file that operation `op` put into quarantine; opened for writing.
///
/// # Errors
///
/// As [`examine`]; also when it cannot be written to (immutable, read-only, a running program).
pub fn examine_quarantined(
    root: &Path,
    relative_original: &[u8],
    op: &OperationId,
) -> Result<(Examined, FileIdentity), DisposeError> {
    let place = beneath::place(root, relative_original)?.beside(&op.quarantine_name());
    examine_place(place, OFlags::RDWR, true)
}

fn examine_place(
    place: Place,
    access: OFlags,
    quarantined: bool,
) -> Result<(Examined, FileIdentity), DisposeError> {
    let file = place.open_file(access)?;
    let before = beneath::stat_handle(&file)?;
    let sha256 = hash(&file)?;
    let after = beneath::stat_handle(&file)?;
    let identity = beneath::identity(&after, sha256);
    let same_inode = beneath::key(&place.stat()?) == beneath::key(&after);
    if beneath::identity(&before, sha256) != identity || !same_inode {
        return Err(DisposeError::Changed { left: Left::Untouched });
    }
    let mode = permissions(&after);
    let examined = Examined { place, file, identity: identity.clone(), mode, quarantined };
    Ok((examined, identity))
}

pub(super) fn permissions(stat: &Statx) -> u32 {
    u32::from(stat.stx_mode) & 0o7777
}

fn hash(file: &File) -> Result<Digest, DisposeError> {
    let mut hasher = Hasher::new();
    let mut buffer = vec![0; 256 * 1024];
    let mut at = 0;
    loop {
        match file.read_at(&mut buffer, at) {
            Ok(0) => return Ok(hasher.finish()),
            Ok(n) => {
                hasher.update(&buffer[..n]);
                at += n as u64;
            }
            Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {}
            Err(e) => return Err(DisposeError::io("reading the file", Left::Untouched, e)),
        }
    }
}

/// The content of an examined file, from its beginning, for a return archive.
///
/// # Errors
///
/// [`DisposeError::PermitMismatch`] unless the permit is for [`Step::ReadForReturn`] and this file.
pub fn open_for_return(
    examined: Examined,
    permit: Permit,
) -> Result<Box<dyn Read + Send>, DisposeError> {
    examined.accept(permit, |step| step == Step::ReadForReturn)?;
    let mut file = examined.file;
    std::io::Seek::rewind(&mut file)
        .map_err(|e| DisposeError::io("reading the file", Left::Untouched, e))?;
    Ok(Box::new(file))
}

/// What lies at `relative`, compared with device, inode and birth time of the journal.
///
/// # Errors
///
/// When it cannot be told: above all [`DisposeError::FolderGone`] when the folder is not there or lies on
/// another device. A file in a folder that was moved away is not gone, so that is never
/// [`Seen::Absent`]; and the state of an operation must not change on such an answer.
pub fn seen(
    root: &Path,
    relative: &[u8],
    expected: (u64, u64, Option<i128>),
) -> Result<Seen, DisposeError> {
    seen_place(&beneath::place(root, relative)?, expected)
}

/// As [`seen`], for the name that operation `op` gave the file in quarantine.
///
/// # Errors
///
/// As [`seen`].
pub fn seen_quarantined(
    root: &Path,
    relative_original: &[u8],
    op: &OperationId,
    expected: (u64, u64, Option<i128>),
) -> Result<Seen, DisposeError> {
    let place = beneath::place(root, relative_original)?.beside(&op.quarantine_name());
    seen_place(&place, expected)
}

fn seen_place(place: &Place, expected: (u64, u64, Option<i128>)) -> Result<Seen, DisposeError> {
    let folder = beneath::stat_handle(&place.folder)?;
    // Not mounted, or mounted under another number since: nothing can be said. An overlay gives its files
    // the devices of its layers.
    let comparable =
        beneath::device(&folder) == expected.0 || super::probe::is_overlay(&place.folder);
    if !comparable {
        return Err(DisposeError::FolderGone);
    }
    match place.stat() {
        Ok(stat) if beneath::key(&stat) == expected => Ok(Seen::SameFile),
        Ok(_) => Ok(Seen::OtherFile),
        Err(DisposeError::Gone) => Ok(Seen::Absent),
        Err(e) => Err(e),
    }
}
