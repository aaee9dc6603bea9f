//! What the system tells about the place of a file: mount, flags, devices.

#![expect(clippy::disallowed_methods, reason = "an edge: it reads the mount table")]

use std::fs::File;
use std::os::fd::AsFd;

use rustix::fs::{IFlags, Statx, StatxAttributes};

use super::device;
use super::error::DisposeError;
use super::level::{FileSystem, Probes};

const OVERLAY_MAGIC: u64 = 0x794c_7630;

/// Whether the handle is on an overlay; `false` also when the system does not say.
pub(super) fn is_overlay(handle: impl AsFd) -> bool {
    rustix::fs::fstatfs(handle).is_ok_and(|fs| magic(&fs) == OVERLAY_MAGIC)
}

/// What can be learned before the content is touched.
pub(super) fn probe(file: &File) -> Result<Probes, DisposeError> {
    let stat = super::beneath::stat_handle(file)?;
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    let mount = find_mount(&mounts, stat.stx_mnt_id).unwrap_or_default();
    Ok(Probes {
        devices: devices(&stat, &mount),
        file_system: file_system(file, &stat, &mount),
        size: stat.stx_size,
        ..Probes::default()
    })
}

fn file_system(file: &File, stat: &Statx, mount: &Mount<'_>) -> FileSystem {
    let flags = rustix::fs::ioctl_getflags(file).unwrap_or(IFlags::empty());
    FileSystem {
        kind: mount.kind.to_owned(),
        magic: rustix::fs::fstatfs(file).map(|fs| format!("{:x}", magic(&fs))).unwrap_or_default(),
        data_journal: flags.contains(IFlags::JOURNALING) || mount.has("data=journal"),
        no_copy_on_write: flags.contains(IFlags::NOCOW),
        compressed: flags.contains(IFlags::COMPRESSED)
            || stat.stx_attributes.contains(StatxAttributes::COMPRESSED)
            || mount.options.split(',').any(|o| o.starts_with("compress")),
    }
}

fn devices(stat: &Statx, mount: &Mount<'_>) -> Vec<super::level::Device> {
    let known = device::below(stat.stx_dev_major, stat.stx_dev_minor);
    if !known.is_empty() {
        return known;
    }
    // The number of a btrfs file is no device's; its mount names one, and there may be more that it
    // does not name, so the claim is bounded by the file system anyway.
    let Ok(stat) = rustix::fs::stat(mount.source) else { return Vec::new() };
    device::below(rustix::fs::major(stat.st_rdev), rustix::fs::minor(stat.st_rdev))
}

fn magic(fs: &rustix::fs::StatFs) -> u64 {
    // The type is signed or not, wide or not, by architecture; the magic numbers are 32 bits.
    #[expect(clippy::cast_sign_loss, reason = "a number to compare, not a quantity")]
    let magic = fs.f_type as u64;
    magic & 0xffff_ffff
}

/// A line of the mount table.
#[derive(Debug, Default, PartialEq, Eq)]
struct Mount<'a> {
    kind: &'a str,
    source: &'a str,
    options: &'a str,
}

impl Mount<'_> {
    fn has(&self, option: &str) -> bool {
        self.options.split(',').any(|o| o == option)
    }
}

/// Finds a mount by its number: `id parent major:minor root point options tags… - type source options`.
fn find_mount(table: &str, id: u64) -> Option<Mount<'_>> {
    let id = id.to_string();
    let line = table.lines().find(|line| line.split(' ').next() == Some(&id))?;
    let (_, rest) = line.split_once(" - ")?;
    let mut fields = rest.split(' ');
    Some(Mount { kind: fields.next()?, source: fields.next()?, options: fields.next()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mount_is_found_by_number() {
        let table = "22 27 0:21 / /proc rw - proc proc rw\n\
                     227 1 8:1 / /srv/my\\040data rw shared:1 master:2 - ext4 /dev/sda1 rw,data=journal\n";
        let mount = find_mount(table, 227).unwrap();
        assert_eq!((mount.kind, mount.source), ("ext4", "/dev/sda1"));
        assert!(mount.has("data=journal") && !mount.has("data"));
        assert_eq!(find_mount(table, 2), None);
    }
}
