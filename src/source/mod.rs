//! The crawl: lists the entries of a source and opens them for reading. An edge.
//!
//! It decides what is an entry and what is only listed apart. It never follows a link, never enters a
//! mount, never opens anything but a regular file, and never writes.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "an edge: the only place where documents are listed and opened"
)]

mod crawl;
mod entry;
mod mounts;
mod stat;

use std::io;
use std::path::{Path, PathBuf};

use globset::GlobSet;

pub use crawl::{Listed, Special, list};
pub use entry::{OpenEntry, read};
pub use stat::Stat;

use crate::inventory::Unread;
use crate::location::{Locator, SourceName};

/// Names that begin like this are quarantined items.
pub const QUARANTINE_PREFIX: &str = ".termijn-q-";

/// A folder that is scanned.
#[derive(Debug, Clone)]
pub struct Root {
    /// Name of the source.
    pub name: SourceName,
    /// Where it lies. May itself be a link; nothing below it is followed.
    pub path: PathBuf,
    /// Name of a file that must lie at the root, so that an unmounted share is not taken for an empty
    /// one.
    pub sentinel: Option<String>,
    /// Relative paths that are left out; they are listed apart.
    pub exclude: GlobSet,
}

/// Why a source cannot be scanned at all. Nothing was read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RootError {
    /// There is nothing at the path.
    #[error("source {} does not exist", path.display())]
    Missing {
        /// The root.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// What is there is not a folder.
    #[error("source {} is not a folder", path.display())]
    NotDirectory {
        /// The root.
        path: PathBuf,
    },
    /// The folder cannot be listed.
    #[error("source {} cannot be read", path.display())]
    Unreadable {
        /// The root.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The folder is there, its sentinel file is not.
    #[error("source {} lacks its sentinel file {sentinel}", path.display())]
    SentinelMissing {
        /// The root.
        path: PathBuf,
        /// Name of the sentinel.
        sentinel: String,
        /// What the system said; `None` when there is something else than a file.
        source: Option<io::Error>,
    },
    /// The folder is empty, and not on the device where its entries used to be.
    #[error("source {} is empty and was not", path.display())]
    Emptied {
        /// The root.
        path: PathBuf,
    },
}

impl RootError {
    /// Wire name of the reason.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "missing",
            Self::NotDirectory { .. } => "not_directory",
            Self::Unreadable { .. } => "unreadable",
            Self::SentinelMissing { .. } => "sentinel_missing",
            Self::Emptied { .. } => "emptied",
        }
    }

    /// What it means for the entries that were known: they were not read.
    pub fn reason(&self) -> Unread {
        match self {
            Self::Unreadable { source, .. } => match source.kind() {
                io::ErrorKind::PermissionDenied => Unread::Denied,
                _ => Unread::Io,
            },
            _ => Unread::Vanished,
        }
    }
}

/// A regular file of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Relative to the root.
    pub locator: Locator,
    /// Relative to the root: raw bytes, `/` between components.
    pub path: Vec<u8>,
    /// As it was when it was listed.
    pub stat: Stat,
}

impl Entry {
    /// Last component of the path.
    pub fn name(&self) -> &[u8] {
        self.path.rsplit(|byte| *byte == b'/').next().unwrap_or_default()
    }
}

/// Whether the source can be scanned.
///
/// # Errors
///
/// [`RootError`], by kind: the root is missing, no folder, unreadable, or lacks its sentinel.
pub fn check(root: &Root) -> Result<(), RootError> {
    let path = || root.path.clone();
    let metadata = std::fs::metadata(&root.path).map_err(|source| match source.kind() {
        io::ErrorKind::NotFound => RootError::Missing { path: path(), source },
        _ => RootError::Unreadable { path: path(), source },
    })?;
    if !metadata.is_dir() {
        return Err(RootError::NotDirectory { path: path() });
    }
    std::fs::read_dir(&root.path)
        .map_err(|source| RootError::Unreadable { path: path(), source })?;
    let Some(sentinel) = &root.sentinel else { return Ok(()) };
    let missing =
        |source| RootError::SentinelMissing { path: path(), sentinel: sentinel.clone(), source };
    match std::fs::symlink_metadata(Path::new(&root.path).join(sentinel)) {
        Ok(there) if there.is_file() => Ok(()),
        Ok(_) => Err(missing(None)),
        Err(source) => Err(missing(Some(source))),
    }
}

/// The device that the root is on; `None` when it cannot be asked.
pub fn device(root: &Root) -> Option<u64> {
    let folder = entry::open_root(&root.path).ok()?;
    Some(stat::stat_at(&folder, b"").ok()?.stat.dev)
}

/// The closed reason for an error of the system.
fn reason(error: rustix::io::Errno) -> Unread {
    use rustix::io::Errno;
    match error {
        Errno::NOENT | Errno::NOTDIR | Errno::STALE => Unread::Vanished,
        Errno::ACCESS | Errno::PERM => Unread::Denied,
        // A component is a link now, or the file a socket; they were not when they were listed.
        Errno::LOOP | Errno::XDEV | Errno::NXIO => Unread::Changed,
        Errno::BUSY | Errno::AGAIN | Errno::TXTBSY => Unread::Locked,
        _ => Unread::Io,
    }
}

#[cfg(test)]
mod tests;
