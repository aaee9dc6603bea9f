//! Overwrites, reads back, cuts off and unlinks a file that lies in quarantine.
//!
//! In two calls, so that the shell can record in between that nothing of the content is left: a name that
//! is gone without that record was not removed by us.

use std::fmt;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

use rustix::fs::{Advice, AtFlags, SeekFrom, XattrFlags};
use rustix::io::Errno;

use super::beneath::{self, Place};
use super::error::{DisposeError, Left};
use super::examine::Examined;
use super::extents;
use super::faults;
use super::level::{Level, Probes, conclude};
use super::probe;
use crate::digest::Digest;
use crate::lifecycle::{Permit, Step, Trace};

/// What is done to the content, in order; a code for report and annex.
///
/// One pass: more have no effect on anything made this century. Never a truncating open, a rename over, a
/// hole or a zeroed range: those leave every old block where it was.
pub const TECHNIQUE: &str = "overwrite_once_random,fsync,read_back,truncate,unlink";

/// A file is gone, durably.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destroyed {
    /// The most that may be claimed.
    pub level: Level,
    /// What was done: [`TECHNIQUE`].
    pub technique: &'static str,
    /// What the level was concluded from.
    pub probes: Probes,
}

/// A file in quarantine of whose content nothing is left, durably. [`remove`] is what comes next.
#[must_use]
pub struct Overwritten {
    place: Place,
    file: File,
    probes: Probes,
}

impl fmt::Debug for Overwritten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Overwritten").field("probes", &self.probes).finish_non_exhaustive()
    }
}

/// Overwrites a file in quarantine with `pattern` and reads it back.
///
/// # Errors
///
/// [`DisposeError::left`] is *quarantined* before the first byte is overwritten, *indeterminate* after.
/// No sync is ever tried again: a second one may succeed without having written.
pub fn overwrite(
    examined: Examined,
    permit: Permit,
    pattern: &Pattern,
) -> Result<Overwritten, DisposeError> {
    let resumed_truncated = permit.is_truncated();
    examined.accept(permit, |step| matches!(step, Step::Destroy | Step::FinishDestroy(_)))?;
    if !examined.quarantined {
        return Err(DisposeError::PermitMismatch);
    }
    examined.unchanged(Left::Quarantined)?;

    let Examined { place, file: handle, .. } = examined;
    let file = &handle;
    let mut probes = Probes {
        resumed_truncated,
        ..probe::probe(file).map_err(|e| e.leaving(Left::Quarantined))?
    };
    let before = extents::map(file);
    let ranges = data_ranges(file, probes.size)?;
    probes.overwritten = write_over(file, &ranges, pattern)?;
    probes.read_back = read_back(file, &ranges, pattern, probes.size)?;
    let after = extents::map(file);
    probes.extents = extents::compare(before.as_deref(), after.as_deref());
    (probes.attributes, probes.attributes_left) = clear_attributes(file)?;
    Ok(Overwritten { place, file: handle, probes })
}

/// Cuts off and unlinks a file that was overwritten.
///
/// # Errors
///
/// [`DisposeError::left`] is *`overwritten_not_unlinked`*, and *indeterminate* where something else lies
/// under its name or the folder could not be synced.
pub fn remove(overwritten: Overwritten) -> Result<Destroyed, DisposeError> {
    let Overwritten { place, file, mut probes } = overwritten;
    truncate(&file)?;
    unlink(&place, &file)?;

    let (level, notes) = conclude(&probes);
    probes.notes = notes;
    Ok(Destroyed { level, technique: TECHNIQUE, probes })
}

const BLOCK: usize = 64 * 1024;

/// The smallest piece by which overwriting is recognised: no file system has smaller blocks, and no chance
/// makes one of these.
const SECTOR: usize = 512;

/// Bytes as good as random that repeat every [`BLOCK`]: nothing that a layer below could store as a hole.
///
/// They follow from a seed, so that a later run knows what this one wrote.
#[derive(Clone, PartialEq, Eq)]
pub struct Pattern(Vec<u8>);

impl Pattern {
    /// The pattern of a seed that is secret, and of one operation only.
    pub fn from_seed(seed: &Digest) -> Self {
        let mut block = Vec::with_capacity(BLOCK);
        for counter in 0_u64.. {
            if block.len() >= BLOCK {
                break;
            }
            let input = [seed.as_bytes(), &counter.to_be_bytes()[..]].concat();
            block.extend_from_slice(Digest::of(&input).as_bytes());
        }
        Self(block)
    }

    /// The bytes for at most `length` bytes at `offset`, up to the next block.
    fn at(&self, offset: u64, length: u64) -> &[u8] {
        let within = usize::try_from(offset % BLOCK as u64).expect("less than a block");
        let length = usize::try_from(length).unwrap_or(BLOCK).min(BLOCK - within);
        &self.0[within..within + length]
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pattern")
    }
}

/// How much of a file in quarantine is `pattern`, as an interrupted [`overwrite`] leaves it.
///
/// # Errors
///
/// When it cannot be read; nothing is touched.
pub fn trace(examined: &Examined, pattern: &Pattern) -> Result<Trace, DisposeError> {
    let file = &examined.file;
    let fail = |e: io::Error| DisposeError::io("looking for the pattern", Left::Quarantined, e);
    let mut buffer = vec![0; BLOCK];
    let ranges = data_ranges(file, examined.identity.size)?;
    // Without data there is nothing to recognise.
    let (mut some, mut all) = (false, !ranges.is_empty());
    for (start, end) in ranges {
        let mut at = start;
        while at < end {
            let expected = pattern.at(at, end - at);
            let got = &mut buffer[..expected.len()];
            file.read_exact_at(got, at).map_err(fail)?;
            all &= got == expected;
            let mut sectors = got.chunks_exact(SECTOR).zip(expected.chunks_exact(SECTOR));
            some |= sectors.any(|(got, expected)| got == expected);
            at += expected.len() as u64;
        }
    }
    Ok(match (some, all) {
        (_, true) => Trace::All,
        (true, false) => Trace::Some,
        (false, false) => Trace::None,
    })
}

/// Start and end, exclusive, of a stretch of data.
type Range = (u64, u64);

/// Where the file has data; a hole has nothing to overwrite, and filling it may not fit the disk.
fn data_ranges(file: &File, size: u64) -> Result<Vec<Range>, DisposeError> {
    let fail = |errno: Errno| DisposeError::io("finding the data", Left::Quarantined, errno);
    let mut ranges = Vec::new();
    let mut at = 0;
    while at < size {
        let start = match rustix::fs::seek(file, SeekFrom::Data(at)) {
            Ok(start) => start,
            Err(Errno::NXIO) => break,
            // The file system does not tell: all of it is data.
            Err(Errno::INVAL | Errno::OPNOTSUPP) if at == 0 => return Ok(vec![(0, size)]),
            Err(errno) => return Err(fail(errno)),
        };
        let end = rustix::fs::seek(file, SeekFrom::Hole(start)).map_err(fail)?.min(size);
        if start >= end {
            break;
        }
        ranges.push((start, end));
        at = end;
    }
    Ok(ranges)
}

fn write_over(file: &File, ranges: &[Range], pattern: &Pattern) -> Result<u64, DisposeError> {
    faults::point("destroy.overwrite")
        .map_err(|e| DisposeError::io("overwriting", Left::Quarantined, e))?;
    let mut total = 0;
    for (start, end) in ranges {
        let mut at = *start;
        while at < *end {
            let bytes = pattern.at(at, end - at);
            file.write_all_at(bytes, at)
                .map_err(|e| DisposeError::io("overwriting", Left::Indeterminate, e))?;
            at += bytes.len() as u64;
        }
        total += end - start;
    }
    sync(file, "destroy.sync", Left::Indeterminate)?;
    Ok(total)
}

fn sync(file: &File, point: &'static str, left: Left) -> Result<(), DisposeError> {
    faults::point(point)
        .and_then(|()| file.sync_all())
        .map_err(|e| DisposeError::io("syncing the file", left, e))
}

fn read_back(
    file: &File,
    ranges: &[Range],
    pattern: &Pattern,
    size: u64,
) -> Result<u64, DisposeError> {
    let fail = |e: io::Error| DisposeError::io("reading back", Left::Indeterminate, e);
    faults::point("destroy.read_back").map_err(fail)?;
    // Without this the answer would come from memory. It is advice: the kernel may keep pages.
    rustix::fs::fadvise(file, 0, None, Advice::DontNeed).map_err(|errno| fail(errno.into()))?;
    let mut buffer = vec![0; BLOCK];
    let mut total = 0;
    for (start, end) in ranges {
        let mut at = *start;
        while at < *end {
            let expected = pattern.at(at, end - at);
            let got = &mut buffer[..expected.len()];
            file.read_exact_at(got, at).map_err(fail)?;
            if got != expected {
                return Err(DisposeError::ReadBack);
            }
            at += expected.len() as u64;
        }
        total += end - start;
    }
    // Somebody with an old handle may have gone on writing.
    let stat = beneath::stat_handle(file).map_err(|e| e.leaving(Left::Indeterminate))?;
    if stat.stx_size == size { Ok(total) } else { Err(DisposeError::ReadBack) }
}

/// Overwrites and removes extended attributes. Those of the system (access lists, labels) may refuse;
/// how many do is counted, not failed on: they hold no content of the document.
fn clear_attributes(file: &File) -> Result<(u32, u32), DisposeError> {
    faults::point("destroy.attributes")
        .map_err(|e| DisposeError::io("clearing attributes", Left::Indeterminate, e))?;
    let names = match attribute_names(file) {
        Ok(names) => names,
        Err(Errno::OPNOTSUPP) => return Ok((0, 0)),
        Err(errno) => {
            return Err(DisposeError::io("clearing attributes", Left::Indeterminate, errno));
        }
    };
    let (mut count, mut left) = (0, 0);
    for name in names.split(|b| *b == 0).filter(|name| !name.is_empty()) {
        count += 1;
        left += u32::from(clear_attribute(file, name).is_err());
    }
    Ok((count, left))
}

fn attribute_names(file: &File) -> Result<Vec<u8>, Errno> {
    let mut names = vec![0; rustix::fs::flistxattr_query(file)?];
    let length = rustix::fs::flistxattr(file, &mut names[..])?;
    names.truncate(length);
    Ok(names)
}

fn clear_attribute(file: &File, name: &[u8]) -> Result<(), Errno> {
    if name.starts_with(b"user.") || name.starts_with(b"trusted.") {
        let length = rustix::fs::fgetxattr_query(file, name)?;
        rustix::fs::fsetxattr(file, name, &vec![0; length], XattrFlags::REPLACE)?;
        rustix::fs::fsync(file)?;
    }
    rustix::fs::fremovexattr(file, name)
}

fn truncate(file: &File) -> Result<(), DisposeError> {
    let left = Left::OverwrittenNotUnlinked;
    faults::point("destroy.truncate")
        .and_then(|()| file.set_len(0))
        .and_then(|()| file.sync_all())
        .map_err(|e| DisposeError::io("cutting off", left, e))
}

fn unlink(place: &Place, file: &File) -> Result<(), DisposeError> {
    let left = Left::OverwrittenNotUnlinked;
    faults::point("destroy.unlink").map_err(|e| DisposeError::io("unlinking", left, e))?;
    let on_name = place.stat().map_err(|e| e.leaving(Left::Indeterminate))?;
    let on_handle = beneath::stat_handle(file).map_err(|e| e.leaving(Left::Indeterminate))?;
    if beneath::key(&on_name) != beneath::key(&on_handle) {
        return Err(DisposeError::Changed { left: Left::Indeterminate });
    }
    rustix::fs::unlinkat(&place.folder, &*place.name, AtFlags::empty())
        .map_err(|errno| DisposeError::io("unlinking", left, errno))?;
    faults::point("destroy.sync_folder")
        .and_then(|()| Ok(rustix::fs::fsync(&place.folder)?))
        .map_err(|e| DisposeError::io("syncing the folder", Left::Indeterminate, e))?;
    let gone = beneath::stat_handle(file).map_err(|e| e.leaving(Left::Indeterminate))?;
    if gone.stx_nlink != 0 {
        return Err(DisposeError::HardLinked { left: Left::Indeterminate });
    }
    faults::point("destroy.done")
        .map_err(|e| DisposeError::io("destroying", Left::Indeterminate, e))
}
