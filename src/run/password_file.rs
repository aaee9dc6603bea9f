//! The file with the passwords of an office: read by its owner alone, whole or refused.
#![expect(
    clippy::disallowed_types,
    reason = "the shell reads the file of passwords; sources are never touched from here"
)]

use std::fs::File;
use std::io::{self, Read};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use rustix::fs::{Mode, OFlags};
use zeroize::Zeroizing;

use crate::extract::{Passwords, PasswordsError};

/// Largest file of passwords, in bytes: each is tried, and each costs time.
pub const FILE_BYTES_MAX: u64 = 64 << 10;

/// Why a file of passwords cannot be used. None of them is used then; nothing of what it says is told.
#[derive(Debug, thiserror::Error)]
pub enum PasswordFileError {
    /// The system refused the file.
    #[error("cannot read the file of passwords")]
    Unreadable(#[source] io::Error),
    /// It is a link, a folder or a pipe.
    #[error("the file of passwords is no regular file")]
    NotAFile,
    /// Others than its owner may read or change it.
    #[error("the file of passwords has mode {mode:04o}")]
    TooOpen {
        /// Its mode.
        mode: u32,
    },
    /// More than [`FILE_BYTES_MAX`] bytes.
    #[error("the file of passwords is too large")]
    TooLarge,
    /// Bytes that are not UTF-8.
    #[error("the file of passwords is not UTF-8")]
    NotText,
    /// A line says something that cannot be meant.
    #[error("the file of passwords is not as it should be")]
    Line(#[source] PasswordsError),
}

/// Reads the file.
///
/// # Errors
///
/// [`PasswordFileError`]; also when anybody but its owner has access to it.
pub fn read(path: &Path) -> Result<Passwords, PasswordFileError> {
    // A pipe in its place must not block, and a link is not followed.
    let flags =
        OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let file = match rustix::fs::open(path, flags, Mode::empty()) {
        Ok(file) => File::from(file),
        Err(rustix::io::Errno::LOOP) => return Err(PasswordFileError::NotAFile),
        Err(error) => return Err(PasswordFileError::Unreadable(error.into())),
    };
    // Asked of the open file, so that it cannot be exchanged in between.
    let about = file.metadata().map_err(PasswordFileError::Unreadable)?;
    if !about.is_file() {
        return Err(PasswordFileError::NotAFile);
    }
    let mode = about.mode() & 0o7777;
    if mode & 0o077 != 0 {
        return Err(PasswordFileError::TooOpen { mode });
    }
    if about.len() > FILE_BYTES_MAX {
        return Err(PasswordFileError::TooLarge);
    }
    // As large as it may become, so that nothing is left behind where it grew.
    let room = usize::try_from(FILE_BYTES_MAX).unwrap_or(usize::MAX) + 1;
    let mut bytes = Zeroizing::new(Vec::with_capacity(room));
    file.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes).map_err(PasswordFileError::Unreadable)?;
    if bytes.len() as u64 > FILE_BYTES_MAX {
        return Err(PasswordFileError::TooLarge);
    }
    let text = std::str::from_utf8(&bytes).map_err(|_| PasswordFileError::NotText)?;
    Passwords::parse(text).map_err(PasswordFileError::Line)
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests write what is read")]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn only_its_owner_may_read_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("wachtwoorden");
        std::fs::write(&path, "*.zip\tgeheim\n").unwrap();
        for (mode, fits) in [(0o600, true), (0o400, true), (0o640, false), (0o604, false)] {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            let read = read(&path);
            assert_eq!(read.is_ok(), fits, "{mode:o}");
            let refused = matches!(read, Err(PasswordFileError::TooOpen { mode: m }) if m == mode);
            assert_eq!(refused, !fits, "{mode:o}");
        }
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("wachtwoorden");
        let owner = std::fs::Permissions::from_mode(0o600);
        assert!(matches!(read(&path), Err(PasswordFileError::Unreadable(_))));
        assert!(matches!(read(folder.path()), Err(PasswordFileError::NotAFile)));
        for (bytes, line) in [(&b"a\xff"[..], false), (b"a\n[\tb", true)] {
            std::fs::write(&path, bytes).unwrap();
            std::fs::set_permissions(&path, owner.clone()).unwrap();
            let error = read(&path).unwrap_err();
            assert_eq!(matches!(error, PasswordFileError::Line(_)), line);
            assert_eq!(matches!(error, PasswordFileError::NotText), !line);
        }
        let link = folder.path().join("link");
        symlink(&path, &link).unwrap();
        assert!(matches!(read(&link), Err(PasswordFileError::NotAFile)));
        std::fs::write(&path, vec![b'a'; 70_000]).unwrap();
        assert!(matches!(read(&path), Err(PasswordFileError::TooLarge)));
    }
}
