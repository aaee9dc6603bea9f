//! The listing of a source, folder by folder, sorted by name.
//!
//! Own, and not `walkdir`, because that names every entry by its whole path and so stops at 4,096 bytes;
//! here each folder is opened from its parent. Only the innermost folders stay open.

use std::collections::VecDeque;
use std::os::fd::OwnedFd;

use rustix::fs::{Dir, FileType, OFlags, openat};
use rustix::io::Errno;

use super::entry::{open_beneath, open_root};
use super::mounts::Ground;
use super::stat::{NO_MODE, Node, stat_at};
use super::{Entry, QUARANTINE_PREFIX, Root, reason};
use crate::inventory::Unread;
use crate::location::Locator;

/// Folders that stay open at once; a deeper branch is opened again on the way back.
const OPEN_MAX: usize = 32;

/// Something that is listed apart and never read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Special {
    /// A symbolic link; never followed.
    Symlink,
    /// A named pipe.
    Fifo,
    /// A socket.
    Socket,
    /// A character or block device.
    Device,
    /// Another file system, or a part of one, mounted here; not entered.
    Mount,
    /// Left out by the configuration.
    Excluded,
    /// An item that waits for its destruction.
    Quarantined,
    /// The file that shows that the source is mounted.
    Sentinel,
}

impl Special {
    /// Wire name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Symlink => "symlink",
            Self::Fifo => "fifo",
            Self::Socket => "socket",
            Self::Device => "device",
            Self::Mount => "mount",
            Self::Excluded => "excluded",
            Self::Quarantined => "quarantined",
            Self::Sentinel => "sentinel",
        }
    }
}

/// One thing that a source holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Listed {
    /// A regular file.
    File(Entry),
    /// Something that is not read.
    Special {
        /// Where it lies.
        locator: Locator,
        /// What it is.
        kind: Special,
    },
    /// A folder that could not be listed, or an entry that could not be looked at.
    Unreadable {
        /// Where it lies; empty for the root itself.
        locator: Locator,
        /// Why.
        reason: Unread,
    },
}

/// Lists the source: every folder's entries sorted by name, each exactly once.
///
/// Never fails as a whole: what cannot be listed is [`Listed::Unreadable`]. Call
/// [`check`](super::check) first. Terminates on every tree, since links are not followed and mounts not
/// entered.
pub fn list(root: &Root) -> impl Iterator<Item = Listed> {
    Crawl::new(root)
}

struct Crawl<'r> {
    root: &'r Root,
    ground: Option<Ground>,
    levels: Vec<Level>,
    /// What was found and not yet handed out.
    ready: VecDeque<Listed>,
}

/// A folder that is being listed.
struct Level {
    path: Vec<u8>,
    /// Names still to come, last first.
    names: Vec<Vec<u8>>,
    node: Node,
    folder: Option<OwnedFd>,
}

impl<'r> Crawl<'r> {
    fn new(root: &'r Root) -> Self {
        let mut crawl = Self { root, ground: None, levels: Vec::new(), ready: VecDeque::new() };
        let opened = open_root(&root.path).and_then(|folder| Ok((stat_at(&folder, b"")?, folder)));
        match opened {
            Ok((node, folder)) => {
                crawl.ground = Some(Ground::of(&node));
                crawl.enter(Vec::new(), folder, node);
            }
            Err(error) => crawl.unreadable(b"", reason(error)),
        }
        crawl
    }

    fn unreadable(&mut self, path: &[u8], reason: Unread) {
        self.ready.push_back(Listed::Unreadable { locator: Locator::from_path(path), reason });
    }

    /// Lists a folder that was just opened.
    fn enter(&mut self, path: Vec<u8>, folder: OwnedFd, node: Node) {
        match names(&folder) {
            Ok((names, complete)) => {
                if let Err(error) = complete {
                    self.unreadable(&path, reason(error));
                }
                self.levels.push(Level { path, names, node, folder: Some(folder) });
                if let Some(above) = self.levels.len().checked_sub(OPEN_MAX + 1) {
                    self.levels[above].folder = None;
                }
            }
            Err(error) => self.unreadable(&path, reason(error)),
        }
    }

    /// Looks at the next name of the innermost folder. `None` when everything was listed.
    fn step(&mut self) -> Option<()> {
        let level = self.levels.last_mut()?;
        let Some(name) = level.names.pop() else {
            self.levels.pop();
            return Some(());
        };
        let path = if level.path.is_empty() {
            name.clone()
        } else {
            [level.path.as_slice(), b"/", &name].concat()
        };
        if let Err(reason) = level.reopen(self.root) {
            // The folder went away beneath us: its remaining entries cannot be looked at.
            self.unreadable(&path, reason);
            return Some(());
        }
        let folder = level.folder.as_ref().expect("it was just opened");
        let node = match stat_at(folder, &name) {
            Ok(node) => node,
            Err(error) => {
                self.unreadable(&path, reason(error));
                return Some(());
            }
        };
        if let Some(kind) = self.special(&path, &name, &node) {
            self.ready.push_back(Listed::Special { locator: Locator::from_path(&path), kind });
        } else if node.kind == FileType::Directory {
            self.descend(path, &name, &node);
        } else {
            let locator = Locator::from_path(&path);
            self.ready.push_back(Listed::File(Entry { locator, path, stat: node.stat }));
        }
        Some(())
    }

    fn descend(&mut self, path: Vec<u8>, name: &[u8], node: &Node) {
        let Some(folder) = self.levels.last().and_then(|level| level.folder.as_ref()) else {
            return;
        };
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let opened = openat(folder, name, flags, NO_MODE)
            .and_then(|folder| Ok((stat_at(&folder, b"")?, folder)));
        match opened {
            Ok((now, folder)) if now.is_same(node) => self.enter(path, folder, now),
            Ok(_) => self.unreadable(&path, Unread::Changed),
            Err(error) => self.unreadable(&path, reason(error)),
        }
    }

    fn special(&self, path: &[u8], name: &[u8], node: &Node) -> Option<Special> {
        if self.levels.len() == 1
            && self.root.sentinel.as_ref().is_some_and(|sentinel| sentinel.as_bytes() == name)
        {
            return Some(Special::Sentinel);
        }
        if name.starts_with(QUARANTINE_PREFIX.as_bytes()) {
            return Some(Special::Quarantined);
        }
        if self.root.exclude.is_match(os_path(path)) {
            return Some(Special::Excluded);
        }
        match node.kind {
            FileType::Symlink => return Some(Special::Symlink),
            FileType::Fifo => return Some(Special::Fifo),
            FileType::Socket => return Some(Special::Socket),
            FileType::CharacterDevice | FileType::BlockDevice | FileType::Unknown => {
                return Some(Special::Device);
            }
            FileType::RegularFile | FileType::Directory => {}
        }
        let outside = self.ground.is_some_and(|ground| !ground.holds(node));
        outside.then_some(Special::Mount)
    }
}

impl Iterator for Crawl<'_> {
    type Item = Listed;

    fn next(&mut self) -> Option<Listed> {
        loop {
            if let Some(listed) = self.ready.pop_front() {
                return Some(listed);
            }
            self.step()?;
        }
    }
}

impl Level {
    /// Opens the folder again if it was closed on the way down; it must be the same one.
    fn reopen(&mut self, root: &Root) -> Result<(), Unread> {
        if self.folder.is_some() {
            return Ok(());
        }
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let top = open_root(&root.path).map_err(reason)?;
        let folder = match self.path.as_slice() {
            b"" => top,
            path => open_beneath(&top, path, flags).map_err(reason)?,
        };
        if !stat_at(&folder, b"").map_err(reason)?.is_same(&self.node) {
            return Err(Unread::Changed);
        }
        self.folder = Some(folder);
        Ok(())
    }
}

impl Node {
    fn is_same(&self, other: &Self) -> bool {
        (self.stat.dev, self.stat.ino, self.kind, self.mount)
            == (other.stat.dev, other.stat.ino, other.kind, other.mount)
    }
}

/// Names, and whether the listing came to its end.
type Names = (Vec<Vec<u8>>, Result<(), Errno>);

/// The names in a folder, last first.
fn names(folder: &OwnedFd) -> Result<Names, Errno> {
    let mut names = Vec::new();
    let mut complete = Ok(());
    for entry in Dir::read_from(folder)? {
        match entry {
            Ok(entry) => {
                let name = entry.file_name().to_bytes();
                if name != b"." && name != b".." {
                    names.push(name.to_vec());
                }
            }
            Err(error) => {
                complete = Err(error);
                break;
            }
        }
    }
    names.sort_unstable_by(|a, b| b.cmp(a));
    Ok((names, complete))
}

fn os_path(path: &[u8]) -> &std::path::Path {
    use std::os::unix::ffi::OsStrExt;
    std::path::Path::new(std::ffi::OsStr::from_bytes(path))
}
