//! The central directory of a zip file, and its members one by one. Pure.
//!
//! Read here and not with the `zip` crate, which keeps members by name: of two members with one name it
//! shows the last only, and the other would be neither found nor reported. Nothing declared is trusted:
//! sizes bound reading, they never size memory.

use std::io::{self, Read, SeekFrom};

use flate2::Crc;
use flate2::read::DeflateDecoder;

use super::ReadSeek;
use super::walk::Walk;
use crate::inventory::Unread;

const END: &[u8; 4] = b"PK\x05\x06";
const END_LEN: usize = 22;
const COMMENT_MAX: usize = 65_535;

/// One member as the directory lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// Raw, in whatever encoding the writer used.
    pub(super) name: Vec<u8>,
    pub(super) encrypted: bool,
    method: u16,
    crc: u32,
    packed: u64,
    /// As declared; never trusted.
    pub(super) size: u64,
    header_at: u64,
}

impl Entry {
    /// The name as the path of a part; some writers put backslashes.
    pub(super) fn path(&self) -> String {
        String::from_utf8_lossy(&self.name).replace('\\', "/")
    }

    /// Whether it is a folder.
    pub(super) fn is_folder(&self) -> bool {
        self.name.ends_with(b"/") && self.size == 0
    }
}

/// The members of a zip file, in the order of its directory.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Directory {
    pub(super) entries: Vec<Entry>,
    /// It names more members than it holds, or than the limit allows, or it is not all of the file.
    pub(super) short: Option<Unread>,
}

impl Directory {
    /// Reads the directory; the inner error says why there is none.
    pub(super) fn read(
        reader: &mut dyn ReadSeek,
        members_max: u64,
    ) -> io::Result<Result<Self, Unread>> {
        let len = reader.seek(SeekFrom::End(0))?;
        let tail_len = len.min((END_LEN + COMMENT_MAX) as u64);
        let mut tail = Vec::new();
        reader.seek(SeekFrom::Start(len - tail_len))?;
        (&mut *reader).take(tail_len).read_to_end(&mut tail)?;
        let Some(end) = tail.windows(END.len()).rposition(|window| window == END) else {
            return Ok(Err(Unread::Damaged));
        };
        let Some(end_record) = tail.get(end..end + END_LEN) else {
            return Ok(Err(Unread::Damaged));
        };
        let end_at = len - tail_len + end as u64;
        let mut count = u64::from(u16_at(end_record, 10));
        let mut size = u64::from(u32_at(end_record, 12));
        let mut start = u64::from(u32_at(end_record, 16));
        let mut directory_end = end_at;
        if (count == 0xFFFF || size == 0xFFFF_FFFF || start == 0xFFFF_FFFF)
            && let Some(wide) = wide_end(reader, end_at)?
        {
            (count, size, start, directory_end) = wide;
        }
        // Data before the archive shifts every offset; the directory ends where its end record begins.
        let shift = directory_end.checked_sub(size).and_then(|at| at.checked_sub(start));
        let Some(shift) = shift else { return Ok(Err(Unread::Damaged)) };
        reader.seek(SeekFrom::Start(start + shift))?;
        // What lies before belongs to no member: another archive, as a rule.
        let mut directory =
            Self { short: (shift > 0).then_some(Unread::Damaged), ..Self::default() };
        let mut records = io::BufReader::new((&mut *reader).take(size));
        while let Some(entry) = entry(&mut records, shift)? {
            if directory.entries.len() as u64 >= members_max {
                directory.short = Some(Unread::Bomb);
                return Ok(Ok(directory));
            }
            directory.entries.push(entry);
        }
        // The plain end record counts modulo 65,536.
        if directory.entries.len() as u64 != count
            && directory.entries.len() as u64 % 0x1_0000 != count
        {
            directory.short = Some(Unread::Damaged);
        }
        if directory.entries.is_empty() && count > 0 {
            return Ok(Err(Unread::Damaged));
        }
        Ok(Ok(directory))
    }

    /// The first member with this name, without regard to ASCII case.
    pub(super) fn find(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.path().eq_ignore_ascii_case(name))
    }
}

/// The end record of a zip64 archive: count, size, start, and where the record itself begins.
fn wide_end(reader: &mut dyn ReadSeek, end_at: u64) -> io::Result<Option<(u64, u64, u64, u64)>> {
    let Some(locator_at) = end_at.checked_sub(20) else { return Ok(None) };
    let mut locator = [0; 20];
    reader.seek(SeekFrom::Start(locator_at))?;
    reader.read_exact(&mut locator)?;
    if !locator.starts_with(b"PK\x06\x07") {
        return Ok(None);
    }
    let at = u64_at(&locator, 8);
    let mut record = [0; 56];
    if at >= end_at {
        return Ok(None);
    }
    reader.seek(SeekFrom::Start(at))?;
    reader.read_exact(&mut record)?;
    let found = record.starts_with(b"PK\x06\x06");
    Ok(found.then(|| (u64_at(&record, 32), u64_at(&record, 40), u64_at(&record, 48), at)))
}

/// The next record of the directory; `None` where no further one begins.
fn entry(records: &mut dyn Read, shift: u64) -> io::Result<Option<Entry>> {
    let mut head = Vec::with_capacity(46);
    (&mut *records).take(46).read_to_end(&mut head)?;
    if head.len() < 46 || !head.starts_with(b"PK\x01\x02") {
        return Ok(None);
    }
    let lengths = [u16_at(&head, 28), u16_at(&head, 30), u16_at(&head, 32)].map(usize::from);
    let mut rest = Vec::new();
    let wanted = lengths.iter().sum::<usize>();
    (&mut *records).take(wanted as u64).read_to_end(&mut rest)?;
    if rest.len() < wanted {
        return Ok(None);
    }
    let extra = &rest[lengths[0]..lengths[0] + lengths[1]];
    let flags = u16_at(&head, 8);
    let mut entry = Entry {
        name: rest[..lengths[0]].to_vec(),
        encrypted: flags & 0x2041 != 0 || u16_at(&head, 10) == 99,
        method: u16_at(&head, 10),
        crc: u32_at(&head, 16),
        packed: u64::from(u32_at(&head, 20)),
        size: u64::from(u32_at(&head, 24)),
        header_at: u64::from(u32_at(&head, 42)),
    };
    widen(&mut entry, extra);
    entry.header_at = entry.header_at.saturating_add(shift);
    Ok(Some(entry))
}

/// Takes 64-bit sizes and offset from the extra field of zip64.
fn widen(entry: &mut Entry, mut extra: &[u8]) {
    while extra.len() >= 4 {
        let (id, len) = (u16_at(extra, 0), usize::from(u16_at(extra, 2)));
        let Some(mut body) = extra.get(4..4 + len) else { return };
        if id == 1 {
            for field in [&mut entry.size, &mut entry.packed, &mut entry.header_at] {
                if *field == 0xFFFF_FFFF && body.len() >= 8 {
                    *field = u64_at(body, 0);
                    body = &body[8..];
                }
            }
        }
        extra = &extra[4 + len..];
    }
}

/// Unpacks one member, within the limits of the walk.
///
/// # Errors
///
/// The closed reason why not: encrypted, an unknown method, damaged, too large, a bomb.
pub(super) fn unpack(
    walk: &mut Walk<'_>,
    entry: &Entry,
    reader: &mut dyn ReadSeek,
) -> Result<Vec<u8>, Unread> {
    if entry.encrypted {
        return Err(Unread::Encrypted);
    }
    if walk.exhausted() {
        return Err(Unread::Bomb);
    }
    let data_at = data_start(entry, reader).map_err(|_| Unread::Damaged)?.ok_or(Unread::Damaged)?;
    reader.seek(SeekFrom::Start(data_at)).map_err(|_| Unread::Io)?;
    let packed = (&mut *reader).take(entry.packed);
    match entry.method {
        0 => drain(walk, entry, packed),
        8 => drain(walk, entry, DeflateDecoder::new(io::BufReader::new(packed))),
        _ => Err(Unread::Unsupported),
    }
}

/// The first bytes of a member, for telling what the archive is; `None` when they cannot be had.
pub(super) fn peek(entry: &Entry, reader: &mut dyn ReadSeek, length: u64) -> Option<Vec<u8>> {
    let data_at = data_start(entry, reader).ok().flatten().filter(|_| !entry.encrypted)?;
    reader.seek(SeekFrom::Start(data_at)).ok()?;
    let packed = (&mut *reader).take(entry.packed);
    let mut out = Vec::new();
    match entry.method {
        0 => packed.take(length).read_to_end(&mut out).ok()?,
        8 => DeflateDecoder::new(packed).take(length).read_to_end(&mut out).ok()?,
        _ => return None,
    };
    Some(out)
}

fn data_start(entry: &Entry, reader: &mut dyn ReadSeek) -> io::Result<Option<u64>> {
    let mut header = [0; 30];
    reader.seek(SeekFrom::Start(entry.header_at))?;
    reader.read_exact(&mut header)?;
    let skip = 30 + u64::from(u16_at(&header, 26)) + u64::from(u16_at(&header, 28));
    Ok(header.starts_with(b"PK\x03\x04").then(|| entry.header_at.saturating_add(skip)))
}

fn drain(walk: &mut Walk<'_>, entry: &Entry, mut data: impl Read) -> Result<Vec<u8>, Unread> {
    let limit = walk.limits.member_bytes_max;
    let mut out = Vec::new();
    let mut crc = Crc::new();
    loop {
        let before = out.len();
        // Piece by piece, so that the ratio is seen before the whole member is in memory.
        (&mut data).take(1 << 20).read_to_end(&mut out).map_err(|_| Unread::Damaged)?;
        let got = out.len() - before;
        crc.update(&out[before..]);
        walk.charge(got as u64)?;
        if out.len() as u64 > limit {
            return Err(Unread::TooLarge);
        }
        if got < 1 << 20 {
            break;
        }
    }
    if crc.sum() == entry.crc { Ok(out) } else { Err(Unread::Damaged) }
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..at + 2).map_or(0, |b| u16::from_le_bytes([b[0], b[1]]))
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from(u16_at(bytes, at)) | u32::from(u16_at(bytes, at + 2)) << 16
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from(u32_at(bytes, at)) | u64::from(u32_at(bytes, at + 4)) << 32
}
