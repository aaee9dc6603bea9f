//! Which block devices lie below a file system, followed through `/sys`.

#![expect(
    clippy::disallowed_methods,
    reason = "an edge: it reads what the kernel shows of devices"
)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::level::Device;

/// Depth of layers (encryption on volumes on a mirror on partitions) at which following stops.
const DEPTH_MAX: usize = 16;

/// The lowest devices below `major:minor`; empty when that is not a block device or not shown.
pub(super) fn below(major: u32, minor: u32) -> Vec<Device> {
    let link = format!("/sys/dev/block/{major}:{minor}");
    let Ok(start) = Path::new(&link).canonicalize() else { return Vec::new() };
    let mut leaves = BTreeSet::new();
    descend(&start, 0, &mut leaves);
    leaves.iter().map(|path| describe(path)).collect()
}

fn descend(device: &Path, depth: usize, leaves: &mut BTreeSet<PathBuf>) {
    let disk = whole_disk(device);
    let slaves: Vec<PathBuf> = std::fs::read_dir(device.join("slaves"))
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.path().canonicalize().ok())
        .collect();
    if slaves.is_empty() || depth >= DEPTH_MAX {
        leaves.insert(disk);
        return;
    }
    for slave in slaves {
        descend(&slave, depth + 1, leaves);
    }
}

/// The disk of a partition; the device itself when it is none.
fn whole_disk(device: &Path) -> PathBuf {
    let is_partition = std::fs::metadata(device.join("partition")).is_ok();
    match device.parent() {
        Some(disk) if is_partition => disk.to_owned(),
        _ => device.to_owned(),
    }
}

fn describe(path: &Path) -> Device {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let text = |file: &str| {
        std::fs::read_to_string(path.join(file)).map(|t| t.trim().to_owned()).unwrap_or_default()
    };
    Device {
        physical: is_physical(&name, &text("device/vendor"), &text("device/model")),
        rotational: text("queue/rotational") == "1",
        discard: text("queue/discard_max_bytes").parse::<u64>().is_ok_and(|bytes| bytes > 0),
        name,
    }
}

/// A disk with a model, that is not a known layer or a known maker of guests' disks.
///
/// `rotational` is 1 for many devices that have no moving parts, so it counts for physical ones only.
fn is_physical(name: &str, vendor: &str, model: &str) -> bool {
    const LAYERS: [&str; 12] =
        ["loop", "dm-", "md", "nbd", "vd", "xvd", "zram", "ram", "rbd", "drbd", "zd", "bcache"];
    const GUESTS: [&str; 8] =
        ["qemu", "vmware", "vbox", "msft", "virtual", "lio-org", "google", "amazon"];
    let maker = format!("{vendor} {model}").to_lowercase();
    !model.is_empty()
        && !LAYERS.iter().any(|layer| name.starts_with(layer))
        && !GUESTS.iter().any(|guest| maker.contains(guest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_disk_of_its_own_is_physical() {
        assert!(is_physical("sda", "ATA", "ST4000NM0035"));
        for (name, vendor, model) in [
            ("sda", "ATA", "QEMU HARDDISK"),
            ("sda", "VMware", "Virtual disk"),
            ("sdb", "Msft", "Virtual Disk"),
            ("vda", "0x1af4", ""),
            ("dm-0", "", ""),
            ("loop0", "ATA", "ST4000NM0035"),
            ("sda", "ATA", ""),
        ] {
            assert!(!is_physical(name, vendor, model), "{name} {vendor} {model}");
        }
        assert!(below(4095, 1).is_empty());
    }
}
