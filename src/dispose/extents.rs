//! Where the blocks of a file lie (`FS_IOC_FIEMAP`).

use std::fs::File;

use rustix::io::Errno;

use super::level::Extents;

const BATCH: u32 = 64;

/// `struct fiemap_extent` of `linux/fiemap.h`.
#[repr(C)]
#[derive(Clone, Copy, Default)]
struct RawExtent {
    logical: u64,
    physical: u64,
    length: u64,
    reserved64: [u64; 2],
    flags: u32,
    reserved: [u32; 3],
}

/// `struct fiemap` of `linux/fiemap.h`, with room for one batch.
#[repr(C)]
struct RawMap {
    start: u64,
    length: u64,
    flags: u32,
    mapped_extents: u32,
    extent_count: u32,
    reserved: u32,
    extents: [RawExtent; BATCH as usize],
}

/// `_IOWR('f', 11, struct fiemap)`; the size in it is that of the head, 32 bytes.
const FS_IOC_FIEMAP: rustix::ioctl::Opcode =
    rustix::ioctl::opcode::from_components(rustix::ioctl::Direction::ReadWrite, b'f', 11, 32);
const SYNC: u32 = 1;

const LAST: u32 = 0x1;
/// `UNKNOWN`, `DELALLOC`, `UNWRITTEN`.
const UNPLACED: u32 = 0x2 | 0x4 | 0x800;
/// `ENCODED`, `DATA_ENCRYPTED`, `NOT_ALIGNED`, `DATA_INLINE`, `DATA_TAIL`.
const ENCODED: u32 = 0x8 | 0x80 | 0x100 | 0x200 | 0x400;
const SHARED: u32 = 0x2000;

/// One stretch of a file and its place on the device, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Extent {
    logical: u64,
    physical: u64,
    length: u64,
    flags: u32,
}

/// All extents of the file, after its data was written out; `None` where the file system does not tell.
pub(super) fn map(file: &File) -> Option<Vec<Extent>> {
    let mut all: Vec<Extent> = Vec::new();
    loop {
        let start = all.last().map_or(0, |e| e.logical + e.length);
        let batch = batch(file, start).ok()?;
        let done = batch.last().is_none_or(|e| e.flags & LAST != 0 || e.length == 0);
        all.extend(batch);
        if done {
            return Some(all);
        }
    }
}

#[expect(unsafe_code, reason = "rustix has no safe call for this one ioctl")]
fn batch(file: &File, start: u64) -> Result<Vec<Extent>, Errno> {
    let mut map = RawMap {
        start,
        length: u64::MAX - start,
        flags: SYNC,
        mapped_extents: 0,
        extent_count: BATCH,
        reserved: 0,
        extents: [RawExtent::default(); BATCH as usize],
    };
    // SAFETY: the opcode is FS_IOC_FIEMAP and `RawMap` is `struct fiemap` followed by as many
    // `struct fiemap_extent` as `extent_count` says; the kernel writes no further than that.
    unsafe {
        let call = rustix::ioctl::Updater::<FS_IOC_FIEMAP, RawMap>::new(&mut map);
        rustix::ioctl::ioctl(file, call)?;
    }
    let count = map.mapped_extents.min(BATCH) as usize;
    let extent = |raw: &RawExtent| Extent {
        logical: raw.logical,
        physical: raw.physical,
        length: raw.length,
        flags: raw.flags,
    };
    Ok(map.extents[..count].iter().map(extent).collect())
}

/// Sums up the maps from before and after an overwriting; `None` when one of them is missing.
pub(super) fn compare(before: Option<&[Extent]>, after: Option<&[Extent]>) -> Option<Extents> {
    let (before, after) = (before?, after?);
    let flagged = |bits: u32| before.iter().chain(after).any(|e| e.flags & bits != 0);
    Some(Extents {
        count: before.len() as u64,
        shared: flagged(SHARED),
        encoded: flagged(ENCODED),
        unplaced: flagged(UNPLACED),
        moved: stretches(before) != stretches(after),
    })
}

/// Extents without their flags, neighbours joined: splitting one in two moves nothing.
fn stretches(extents: &[Extent]) -> Vec<(u64, u64, u64)> {
    let mut joined: Vec<(u64, u64, u64)> = Vec::new();
    for e in extents {
        match joined.last_mut() {
            Some((logical, physical, length))
                if *logical + *length == e.logical && *physical + *length == e.physical =>
            {
                *length += e.length;
            }
            _ => joined.push((e.logical, e.physical, e.length)),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extent(logical: u64, physical: u64, length: u64, flags: u32) -> Extent {
        Extent { logical, physical, length, flags }
    }

    #[test]
    fn moved_blocks_are_noticed_and_a_split_is_not() {
        let whole = [extent(0, 100, 20, LAST)];
        let split = [extent(0, 100, 8, 0), extent(8, 108, 12, LAST)];
        let moved = [extent(0, 100, 8, 0), extent(8, 300, 12, LAST)];
        assert!(!compare(Some(&whole), Some(&split)).unwrap().moved);
        assert!(compare(Some(&whole), Some(&moved)).unwrap().moved);
        assert_eq!(compare(Some(&whole), None), None);
        assert!(compare(Some(&whole), Some(&[extent(0, 100, 20, SHARED)])).unwrap().shared);
    }
}
