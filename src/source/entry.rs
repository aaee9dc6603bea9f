//! Opening an entry for reading, without following a link on any component of its path.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;

use rustix::fs::{CWD, FileType, OFlags, ResolveFlags, openat, openat2};
use rustix::io::Errno;

use super::stat::{NO_MODE, Stat, stat_at};
use super::{Entry, Root, reason};
use crate::digest::{Digest, Hasher};
use crate::extract::ReadSeek;
use crate::inventory::Unread;

/// The kernel takes 4,096 bytes of path at a time.
const PIECE_MAX: usize = 4000;
/// A rename elsewhere in the tree makes the kernel give up a lookup; it wants to be asked again.
const TRIES: usize = 8;

/// An entry that is open for reading.
#[derive(Debug)]
pub struct OpenEntry {
    file: File,
    listed: Stat,
}

/// Opens the entry, if it is still the regular file that was listed.
///
/// Never waits (a pipe in its place does not block), never changes the access time where the system
/// allows that.
///
/// # Errors
///
/// The closed reason: vanished, changed (another file, or no file, at its place), denied, io.
pub fn read(root: &Root, entry: &Entry) -> Result<OpenEntry, Unread> {
    let folder = open_root(&root.path).map_err(reason)?;
    let flags =
        OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let opened = match open_beneath(&folder, &entry.path, flags | OFlags::NOATIME) {
        // Only the owner may keep the access time as it is.
        Err(Errno::PERM) => open_beneath(&folder, &entry.path, flags),
        opened => opened,
    };
    let file = opened.map_err(reason)?;
    let now = stat_at(&file, b"").map_err(reason)?;
    let same = now.kind == FileType::RegularFile
        && (now.stat.dev, now.stat.ino, now.stat.btime_ns)
            == (entry.stat.dev, entry.stat.ino, entry.stat.btime_ns);
    if !same {
        return Err(Unread::Changed);
    }
    Ok(OpenEntry { file: File::from(file), listed: entry.stat })
}

impl OpenEntry {
    /// The content.
    pub fn reader(&mut self) -> &mut dyn ReadSeek {
        &mut self.file
    }

    /// SHA-256 of the whole content.
    ///
    /// # Errors
    ///
    /// When reading fails.
    pub fn digest(&mut self) -> io::Result<Digest> {
        self.file.seek(SeekFrom::Start(0))?;
        let mut hasher = Hasher::new();
        let mut buffer = vec![0; 1 << 16];
        loop {
            match self.file.read(&mut buffer) {
                Ok(0) => return Ok(hasher.finish()),
                Ok(got) => hasher.update(&buffer[..got]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Whether size and times are still those of the listing. Ask after reading: a file that was
    /// written meanwhile was not read as a whole. A file that cannot be asked counts as changed.
    pub fn unchanged(&self) -> bool {
        stat_at(&self.file, b"").is_ok_and(|now| {
            (now.stat.size, now.stat.mtime_ns, now.stat.ctime_ns)
                == (self.listed.size, self.listed.mtime_ns, self.listed.ctime_ns)
        })
    }
}

/// Opens the root, which may be reached through links.
pub(super) fn open_root(path: &Path) -> Result<OwnedFd, Errno> {
    openat(CWD, path, OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC, NO_MODE)
}

/// Opens `path` below `top`, with no link anywhere on it. Paths of any length.
pub(super) fn open_beneath(top: &OwnedFd, path: &[u8], flags: OFlags) -> Result<OwnedFd, Errno> {
    let folder = OFlags::PATH | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let pieces = pieces(path);
    let (last, before) = pieces.split_last().ok_or(Errno::INVAL)?;
    let mut at: Option<OwnedFd> = None;
    for piece in before {
        at = Some(open_piece(at.as_ref().unwrap_or(top), piece, folder, folder)?);
    }
    open_piece(at.as_ref().unwrap_or(top), last, flags, folder)
}

/// The path in pieces that the kernel takes at once, cut between components.
fn pieces(path: &[u8]) -> Vec<Vec<u8>> {
    let mut pieces: Vec<Vec<u8>> = Vec::new();
    for component in path.split(|byte| *byte == b'/').filter(|component| !component.is_empty()) {
        match pieces.last_mut() {
            Some(piece) if piece.len() + 1 + component.len() <= PIECE_MAX => {
                piece.push(b'/');
                piece.extend_from_slice(component);
            }
            _ => pieces.push(component.to_vec()),
        }
    }
    pieces
}

fn open_piece(
    at: impl AsFd,
    piece: &[u8],
    flags: OFlags,
    folder: OFlags,
) -> Result<OwnedFd, Errno> {
    let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_MAGICLINKS;
    for _ in 0..TRIES {
        match openat2(at.as_fd(), piece, flags, NO_MODE, resolve) {
            Err(Errno::AGAIN | Errno::INTR) => {}
            // Before Linux 5.6, and in some sandboxes.
            Err(Errno::NOSYS) => return open_stepwise(at, piece, flags, folder),
            opened => return opened,
        }
    }
    Err(Errno::AGAIN)
}

fn open_stepwise(
    at: impl AsFd,
    piece: &[u8],
    flags: OFlags,
    folder: OFlags,
) -> Result<OwnedFd, Errno> {
    let mut components: Vec<&[u8]> = piece.split(|byte| *byte == b'/').collect();
    if components.contains(&&b".."[..]) {
        return Err(Errno::XDEV);
    }
    let last = components.pop().ok_or(Errno::INVAL)?;
    let mut held: Option<OwnedFd> = None;
    for component in components {
        let from = held.as_ref().map_or(at.as_fd(), AsFd::as_fd);
        held = Some(openat(from, component, folder, NO_MODE)?);
    }
    openat(held.as_ref().map_or(at.as_fd(), AsFd::as_fd), last, flags, NO_MODE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stepwise_opening_follows_no_link_either() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("a")).unwrap();
        std::fs::write(dir.path().join("a/b"), b"x").unwrap();
        std::os::unix::fs::symlink("a", dir.path().join("link")).unwrap();
        let top = open_root(dir.path()).unwrap();
        let folder = OFlags::PATH | OFlags::DIRECTORY | OFlags::NOFOLLOW;
        let open =
            |path: &[u8]| open_stepwise(&top, path, OFlags::RDONLY | OFlags::NOFOLLOW, folder);
        assert!(open(b"a/b").is_ok());
        assert!(open(b"link/b").is_err());
        assert_eq!(open(b"a/../a/b").err(), Some(Errno::XDEV));
    }

    #[test]
    fn long_paths_are_cut_between_components() {
        let path = vec![vec![b'x'; 200]; 50].join(&b'/');
        let pieces = pieces(&path);
        assert!(pieces.len() > 2 && pieces.iter().all(|piece| piece.len() <= PIECE_MAX));
        assert_eq!(pieces.join(&b'/'), path);
    }
}
