//! Why a file was not disposed of, and how it was left.

use std::io;

use crate::lifecycle::FileIdentity;

/// How a failed call left the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Left {
    /// As it was, under its own name.
    Untouched,
    /// Whole, under its name in quarantine.
    Quarantined,
    /// Content overwritten, read back and cut off; the name in quarantine is still there.
    OverwrittenNotUnlinked,
    /// Not known; the next run must look, and must repeat all of the step.
    Indeterminate,
}

impl Left {
    /// Wire name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Untouched => "untouched",
            Self::Quarantined => "quarantined",
            Self::OverwrittenNotUnlinked => "overwritten_not_unlinked",
            Self::Indeterminate => "indeterminate",
        }
    }
}

/// Why a file was not disposed of; [`Self::left`] tells what state it is in.
///
/// Nothing is tried twice: after a failed sync the kernel may report success for pages that it dropped.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DisposeError {
    /// Empty, absolute, with an empty, `.` or `..` component, or with a zero byte.
    #[error("not a plain path relative to its root")]
    Path,
    /// The kernel (before 5.6) or a sandbox does not offer `openat2`, without which nothing is safe.
    #[error("this system does not open files beneath a folder safely")]
    Unsupported,
    /// A component is a symbolic link, or another file system is mounted there.
    #[error("the path leads through a link or into another file system")]
    Boundary,
    /// The folder on the way, or the source itself, is not what it was.
    #[error("the folder of the file is gone or is another one")]
    FolderGone,
    /// Nothing is there.
    #[error("the file is gone")]
    Gone,
    /// A folder, link, pipe, socket or device.
    #[error("not a regular file")]
    NotRegular,
    /// Other content or another inode than a moment ago.
    #[error("the file was changed meanwhile")]
    Changed {
        /// How it was left.
        left: Left,
    },
    /// There is another name for it.
    #[error("the file has more than one name")]
    HardLinked {
        /// How it was left.
        left: Left,
    },
    /// The name to rename to exists already.
    #[error("the new name is taken")]
    NameTaken {
        /// How it was left.
        left: Left,
    },
    /// The permit is for another step or another file. A bug of the caller.
    #[error("the permit is not for this step and file")]
    PermitMismatch,
    /// What was read back is not what was written.
    #[error("the overwriting could not be confirmed")]
    ReadBack,
    /// The system refused or failed.
    #[error("{step} failed")]
    Io {
        /// What was tried.
        step: &'static str,
        /// How the file was left.
        left: Left,
        /// What the system said.
        source: io::Error,
    },
}

impl DisposeError {
    /// How the file was left, for a call on a file under its own name.
    ///
    /// The variants that arise while opening say [`Left::Untouched`]: for a file in quarantine that is
    /// the state it was in before the call.
    pub fn left(&self) -> Left {
        match self {
            Self::Path
            | Self::Unsupported
            | Self::Boundary
            | Self::FolderGone
            | Self::Gone
            | Self::NotRegular
            | Self::PermitMismatch => Left::Untouched,
            Self::ReadBack => Left::Indeterminate,
            Self::Changed { left }
            | Self::HardLinked { left }
            | Self::NameTaken { left }
            | Self::Io { left, .. } => *left,
        }
    }

    /// Wire name of the reason, as in `skipped:changed`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Unsupported => "openat2",
            Self::Boundary => "boundary",
            Self::FolderGone => "folder_gone",
            Self::Gone => "vanished",
            Self::NotRegular => "not_regular",
            Self::Changed { .. } => "changed",
            Self::HardLinked { .. } => "hard_linked",
            Self::NameTaken { .. } => "name_taken",
            Self::PermitMismatch => "permit",
            Self::ReadBack => "read_back",
            Self::Io { source, .. } => io_code(source),
        }
    }

    /// The same failure, met when the file was already in another state. A name that is gone by then was
    /// taken by somebody else.
    pub(super) fn leaving(self, left: Left) -> Self {
        match self {
            Self::Io { step, source, .. } => Self::Io { step, left, source },
            Self::HardLinked { .. } => Self::HardLinked { left },
            Self::NameTaken { .. } => Self::NameTaken { left },
            Self::Gone | Self::Changed { .. } => Self::Changed { left },
            other => other,
        }
    }

    pub(super) fn io(step: &'static str, left: Left, source: impl Into<io::Error>) -> Self {
        Self::Io { step, left, source: source.into() }
    }
}

fn io_code(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "denied",
        io::ErrorKind::ReadOnlyFilesystem => "read_only",
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "no_space",
        // `WouldBlock`: somebody holds a lease on it, and a file server does.
        io::ErrorKind::ResourceBusy
        | io::ErrorKind::ExecutableFileBusy
        | io::ErrorKind::WouldBlock => "in_use",
        _ => "io",
    }
}

/// The part of an identity that tells one file from another.
pub(super) fn same_file(
    identity: &FileIdentity,
    (dev, ino, btime): (u64, u64, Option<i128>),
) -> bool {
    (identity.dev, identity.ino, identity.btime_ns) == (dev, ino, btime)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lifecycle::reason_message;

    #[test]
    fn every_error_has_a_reason_that_can_be_told() {
        let left = Left::Untouched;
        let io = |number| DisposeError::io("x", left, io::Error::from_raw_os_error(number));
        for error in [
            DisposeError::Path,
            DisposeError::Unsupported,
            DisposeError::Boundary,
            DisposeError::FolderGone,
            DisposeError::Gone,
            DisposeError::NotRegular,
            DisposeError::Changed { left },
            DisposeError::HardLinked { left },
            DisposeError::NameTaken { left },
            DisposeError::PermitMismatch,
            DisposeError::ReadBack,
        ] {
            assert!(reason_message(error.code()).is_some(), "{}", error.code());
        }
        for (number, code) in [
            (1, "denied"),
            (5, "io"),
            (11, "in_use"),
            (13, "denied"),
            (16, "in_use"),
            (26, "in_use"),
            (28, "no_space"),
            (30, "read_only"),
            (122, "no_space"),
        ] {
            assert_eq!(io(number).code(), code);
            assert!(reason_message(code).is_some());
        }
    }
}
