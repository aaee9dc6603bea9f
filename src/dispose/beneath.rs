//! Opens what lies beneath a root, component by component.

use std::fs::File;
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;
use std::sync::Arc;

use rustix::fs::{AtFlags, Mode, OFlags, ResolveFlags, Statx, StatxFlags, StatxTimestamp};
use rustix::io::Errno;

use super::error::{DisposeError, Left};
use crate::digest::Digest;
use crate::lifecycle::FileIdentity;

/// A folder beneath the root, and the name of an entry in it.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) folder: Arc<OwnedFd>,
    pub(super) name: Vec<u8>,
}

const RESOLVE: ResolveFlags = ResolveFlags::BENEATH
    .union(ResolveFlags::NO_SYMLINKS)
    .union(ResolveFlags::NO_MAGICLINKS)
    .union(ResolveFlags::NO_XDEV);

/// Opens the folder of `relative`, one component at a time, so that no length of path is too long.
///
/// The root itself may be named through links: it is configured, not found.
pub(super) fn place(root: &Path, relative: &[u8]) -> Result<Place, DisposeError> {
    let mut components = components(relative)?;
    let name = components.pop().ok_or(DisposeError::Path)?.to_vec();
    let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let mut folder = rustix::fs::open(root, flags, Mode::empty()).map_err(|errno| match errno {
        Errno::NOENT | Errno::NOTDIR => DisposeError::FolderGone,
        errno => DisposeError::io("opening the source", Left::Untouched, errno),
    })?;
    for component in components {
        folder = open_at(&folder, component, flags | OFlags::NOFOLLOW).map_err(folder_error)?;
    }
    // A handle for passing through cannot be synced.
    let folder = open_at(&folder, b".", OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC)
        .map_err(folder_error)?;
    Ok(Place { folder: Arc::new(folder), name })
}

impl Place {
    /// The same folder, another name.
    pub(super) fn beside(&self, name: &str) -> Self {
        Self { folder: Arc::clone(&self.folder), name: name.as_bytes().to_vec() }
    }

    /// Opens the entry, which must be a regular file; a pipe or device is never opened.
    pub(super) fn open_file(&self, access: OFlags) -> Result<File, DisposeError> {
        self.stat_regular()?;
        let flags = access | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        let file = File::from(open_at(&self.folder, &self.name, flags).map_err(file_error)?);
        // The name may have been given to something else since.
        if !is_regular(&stat_handle(&file)?) {
            return Err(DisposeError::NotRegular);
        }
        Ok(file)
    }

    /// What the name stands for now, not following a link.
    pub(super) fn stat(&self) -> Result<Statx, DisposeError> {
        stat_name(&self.folder, &self.name).map_err(|errno| match errno {
            Errno::NOENT => DisposeError::Gone,
            errno => DisposeError::io("looking at the file", Left::Untouched, errno),
        })
    }

    fn stat_regular(&self) -> Result<Statx, DisposeError> {
        let stat = self.stat()?;
        if is_regular(&stat) { Ok(stat) } else { Err(DisposeError::NotRegular) }
    }
}

fn components(relative: &[u8]) -> Result<Vec<&[u8]>, DisposeError> {
    let components: Vec<_> = relative.split(|b| *b == b'/').collect();
    let plain =
        components.iter().all(|c| !c.is_empty() && *c != b"." && *c != b".." && !c.contains(&0));
    if plain { Ok(components) } else { Err(DisposeError::Path) }
}

fn open_at(folder: &OwnedFd, name: &[u8], flags: OFlags) -> Result<OwnedFd, Errno> {
    loop {
        match rustix::fs::openat2(folder, name, flags, Mode::empty(), RESOLVE) {
            Err(Errno::INTR) => {}
            result => return result,
        }
    }
}

fn folder_error(errno: Errno) -> DisposeError {
    match errno {
        // A sandbox that does not know the call answers PERM; opening a folder never does.
        Errno::NOSYS | Errno::PERM => DisposeError::Unsupported,
        Errno::NOENT => DisposeError::FolderGone,
        Errno::LOOP | Errno::XDEV | Errno::NOTDIR => DisposeError::Boundary,
        errno => DisposeError::io("opening the folder", Left::Untouched, errno),
    }
}

fn file_error(errno: Errno) -> DisposeError {
    match errno {
        Errno::NOSYS => DisposeError::Unsupported,
        Errno::NOENT => DisposeError::Gone,
        Errno::LOOP | Errno::XDEV => DisposeError::Boundary,
        Errno::NXIO | Errno::ISDIR => DisposeError::NotRegular,
        errno => DisposeError::io("opening the file", Left::Untouched, errno),
    }
}

const WANTED: StatxFlags =
    StatxFlags::BASIC_STATS.union(StatxFlags::BTIME).union(StatxFlags::MNT_ID);

fn stat_name(folder: &OwnedFd, name: &[u8]) -> Result<Statx, Errno> {
    rustix::fs::statx(folder, name, AtFlags::SYMLINK_NOFOLLOW, WANTED)
}

pub(super) fn stat_handle(handle: impl AsFd) -> Result<Statx, DisposeError> {
    rustix::fs::statx(handle, c"", AtFlags::EMPTY_PATH, WANTED)
        .map_err(|errno| DisposeError::io("looking at the file", Left::Untouched, errno))
}

pub(super) fn is_regular(stat: &Statx) -> bool {
    rustix::fs::FileType::from_raw_mode(stat.stx_mode.into()).is_file()
}

/// The identity that a stat and the digest of the content make.
pub(super) fn identity(stat: &Statx, sha256: Digest) -> FileIdentity {
    FileIdentity {
        dev: device(stat),
        ino: stat.stx_ino,
        btime_ns: birth_time(stat),
        size: stat.stx_size,
        mtime_ns: nanoseconds(stat.stx_mtime),
        ctime_ns: nanoseconds(stat.stx_ctime),
        nlink: stat.stx_nlink.into(),
        sha256,
    }
}

/// Number of the device, as `stat(2)` gives it.
pub(super) fn device(stat: &Statx) -> u64 {
    rustix::fs::makedev(stat.stx_dev_major, stat.stx_dev_minor)
}

/// Device, inode and birth time.
pub(super) fn key(stat: &Statx) -> (u64, u64, Option<i128>) {
    (device(stat), stat.stx_ino, birth_time(stat))
}

fn birth_time(stat: &Statx) -> Option<i128> {
    let known = StatxFlags::from_bits_retain(stat.stx_mask).contains(StatxFlags::BTIME);
    known.then(|| nanoseconds(stat.stx_btime))
}

fn nanoseconds(time: StatxTimestamp) -> i128 {
    i128::from(time.tv_sec) * 1_000_000_000 + i128::from(time.tv_nsec)
}
