//! What is remembered of a file, to tell later whether it is still the same.

use std::os::fd::AsFd;

use rustix::fs::{AtFlags, FileType, Mode, Statx, StatxFlags, StatxTimestamp, makedev, statx};
use rustix::io::Errno;

/// Identity, size and times of a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stat {
    /// Device.
    pub dev: u64,
    /// Number on the device.
    pub ino: u64,
    /// Length in bytes.
    pub size: u64,
    /// Last change of the content, in nanoseconds since 1970.
    pub mtime_ns: i128,
    /// Last change of content or attributes, in nanoseconds since 1970.
    pub ctime_ns: i128,
    /// Creation, in nanoseconds since 1970; `None` where the file system keeps none.
    pub btime_ns: Option<i128>,
    /// Number of names (hard links).
    pub nlink: u64,
    /// Type and permissions.
    pub mode: u32,
}

/// A stat with what only the crawl needs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    pub(super) stat: Stat,
    pub(super) kind: FileType,
    /// Tells bind mounts apart, which share their device; `None` before Linux 5.8.
    pub(super) mount: Option<u64>,
}

/// Stats `name` in `folder` without following a link; an empty name is the folder itself.
pub(super) fn stat_at(folder: impl AsFd, name: &[u8]) -> Result<Node, Errno> {
    let wanted = StatxFlags::BASIC_STATS | StatxFlags::BTIME | StatxFlags::MNT_ID;
    let mut flags = AtFlags::SYMLINK_NOFOLLOW | AtFlags::NO_AUTOMOUNT;
    if name.is_empty() {
        flags |= AtFlags::EMPTY_PATH;
    }
    let found = statx(folder, name, flags, wanted)?;
    Ok(node(&found))
}

fn node(found: &Statx) -> Node {
    let has = |flag: StatxFlags| found.stx_mask & flag.bits() != 0;
    let mode = u32::from(found.stx_mode);
    let stat = Stat {
        dev: makedev(found.stx_dev_major, found.stx_dev_minor),
        ino: found.stx_ino,
        size: found.stx_size,
        mtime_ns: nanoseconds(found.stx_mtime),
        ctime_ns: nanoseconds(found.stx_ctime),
        btime_ns: has(StatxFlags::BTIME).then(|| nanoseconds(found.stx_btime)),
        nlink: u64::from(found.stx_nlink),
        mode,
    };
    let mount = has(StatxFlags::MNT_ID).then_some(found.stx_mnt_id);
    Node { stat, kind: FileType::from_raw_mode(mode), mount }
}

fn nanoseconds(time: StatxTimestamp) -> i128 {
    i128::from(time.tv_sec) * 1_000_000_000 + i128::from(time.tv_nsec)
}

/// No permissions: nothing here creates a file.
pub(super) const NO_MODE: Mode = Mode::empty();
