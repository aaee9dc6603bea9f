//! The central directory of a zip file, and its members one by one. Pure.
//!
//! Read here and not with the `zip` crate, which keeps members by name: of two members with one name it
//! shows the last only, and the other would be neither found nor reported. Nothing declared is trusted:
//! sizes bound reading, they never size memory.

use std::io::{self, Cursor, Read, SeekFrom};
use std::ops::Range;

use flate2::Crc;
use flate2::read::DeflateDecoder;
use lzma_rust2::{LzmaReader, XzReader};

use super::ReadSeek;
use super::charset;
use super::walk::{Walk, reason_of};
use crate::inventory::Unread;

const END: &[u8; 4] = b"PK\x05\x06";
const END_LEN: usize = 22;
const COMMENT_MAX: usize = 65_535;
const WIDE_END_LEN: u64 = 56;
const WIDE_LOCATOR_LEN: u64 = 20;
const DESCRIPTOR_MAX: u64 = 24;
/// Bytes of a directory that are held: it is read before anything else is known of the archive. Honest
/// records have some hundred bytes.
const DIRECTORY_BYTES_MAX: u64 = 256 << 20;
/// Memory that a member may ask for as its dictionary, in KiB.
const DICTIONARY_KIB_MAX: u32 = 256 << 10;

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
    /// Length of its record in the directory.
    record_len: u64,
    comment: Vec<u8>,
}

impl Entry {
    /// The name as the path of a part; some writers put backslashes.
    pub(super) fn path(&self) -> String {
        String::from_utf8_lossy(&self.name).replace('\\', "/")
    }

    /// Whether it is a folder, and not a file that is only called like one.
    pub(super) fn is_folder(&self) -> bool {
        // Some writers pack the nothing of a folder, in two bytes.
        self.name.ends_with(b"/") && self.size == 0 && self.packed <= 2 && self.crc == 0
    }
}

/// The members of a zip file, in the order of its directory.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Directory {
    pub(super) entries: Vec<Entry>,
    /// It names more members than it holds, or than the limit allows, or it does not account for every
    /// byte of the file: deleted members, another archive, anything at all may lie there.
    pub(super) short: Option<Unread>,
    /// Comments on members, in order, and the comment on the archive; raw, none empty.
    pub(super) comments: Vec<Vec<u8>>,
}

impl Directory {
    /// Reads the directory; the inner error says why there is none.
    pub(super) fn read(
        reader: &mut dyn ReadSeek,
        members_max: u64,
    ) -> io::Result<Result<Self, Unread>> {
        Self::read_behind(reader, members_max, 0)
    }

    /// The same behind a program of `before` bytes. Offsets count from the file, or from the archive.
    pub(super) fn read_behind(
        reader: &mut dyn ReadSeek,
        members_max: u64,
        before: u64,
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
        let comment = &tail[end + END_LEN..];
        let mut accounted = comment.len() == usize::from(u16_at(end_record, 20));
        if (count == 0xFFFF || size == 0xFFFF_FFFF || start == 0xFFFF_FFFF)
            && let Some(wide) = wide_end(reader, end_at)?
        {
            (count, size, start, directory_end) = wide;
            // The record of zip64 and its locator lie between the directory and the end record.
            accounted &= directory_end + WIDE_END_LEN + WIDE_LOCATOR_LEN == end_at;
        }
        // Data before the archive shifts every offset; the directory ends where its end record begins.
        let shift = directory_end.checked_sub(size).and_then(|at| at.checked_sub(start));
        let Some(shift) = shift else { return Ok(Err(Unread::Damaged)) };
        reader.seek(SeekFrom::Start(start + shift))?;
        // What lies before belongs to no member: another archive, as a rule.
        let known = shift == 0 || shift == before;
        let mut directory = Self { short: (!known).then_some(Unread::Damaged), ..Self::default() };
        let mut records = io::BufReader::new((&mut *reader).take(size));
        let mut held = 0_u64;
        while let Some(mut entry) = entry(&mut records, shift)? {
            held += entry.record_len;
            if directory.entries.len() as u64 >= members_max || held > DIRECTORY_BYTES_MAX {
                directory.short = Some(Unread::Bomb);
                return Ok(Ok(directory));
            }
            directory.comments.push(std::mem::take(&mut entry.comment));
            directory.entries.push(entry);
        }
        directory.comments.push(comment.to_vec());
        directory.comments.retain(|comment| !comment.trim_ascii().is_empty());
        let recorded: u64 = directory.entries.iter().map(|entry| entry.record_len).sum();
        accounted &= recorded == size && tile(&directory.entries, reader, before..start + shift)?;
        if !accounted {
            directory.short = Some(Unread::Damaged);
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

/// The text of a comment.
pub(super) fn text(comment: &[u8]) -> String {
    let (set, skip) = charset::of_document(comment, None);
    charset::decode(&comment[skip..], 0, set).text().to_owned()
}

/// Whether the members lie end to end in this range of the file.
///
/// What lies between them or before the directory is no member, whatever it is: the remains of a deleted
/// one, or one that was left out of the directory. Other programs find it.
fn tile(
    entries: &[Entry],
    reader: &mut dyn ReadSeek,
    Range { start, end }: Range<u64>,
) -> io::Result<bool> {
    let mut sorted: Vec<&Entry> = entries.iter().collect();
    sorted.sort_by_key(|entry| entry.header_at);
    let ends = sorted.iter().skip(1).map(|entry| entry.header_at).chain([end]);
    let mut at = start;
    for (entry, next) in sorted.iter().zip(ends) {
        if entry.header_at != at || next > end {
            return Ok(false);
        }
        let Some(data_at) = data_start(entry, reader)? else { return Ok(false) };
        let data_end = data_at.saturating_add(entry.packed);
        let Some(gap) = next.checked_sub(data_end) else { return Ok(false) };
        if gap > 0 && !is_descriptor(entry, reader, data_end, gap)? {
            return Ok(false);
        }
        at = next;
    }
    Ok(at == end)
}

/// Whether the `length` bytes behind the data of `entry` repeat its checksum and sizes, as a writer does
/// that did not know them before. The mark before them and the width of the sizes vary.
fn is_descriptor(
    entry: &Entry,
    reader: &mut dyn ReadSeek,
    at: u64,
    length: u64,
) -> io::Result<bool> {
    if length > DESCRIPTOR_MAX {
        return Ok(false);
    }
    let mut bytes = Vec::new();
    reader.seek(SeekFrom::Start(at))?;
    (&mut *reader).take(length).read_to_end(&mut bytes)?;
    let marked = matches!(length, 16 | 24);
    let body = if marked { bytes.strip_prefix(b"PK\x07\x08") } else { Some(bytes.as_slice()) };
    Ok(body.is_some_and(|body| {
        let sizes = match body.len() {
            12 => (u64::from(u32_at(body, 4)), u64::from(u32_at(body, 8))),
            20 => (u64_at(body, 4), u64_at(body, 12)),
            _ => return false,
        };
        u32_at(body, 0) == entry.crc && sizes == (entry.packed, entry.size)
    }))
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
        record_len: (46 + wanted) as u64,
        comment: rest[lengths[0] + lengths[1]..].to_vec(),
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
    reader.seek(SeekFrom::Start(data_at)).map_err(|error| reason_of(&error))?;
    let packed = (&mut *reader).take(entry.packed);
    match entry.method {
        0 => drain(walk, entry, packed),
        8 => {
            let mut decoder = DeflateDecoder::new(io::BufReader::new(packed));
            let out = drain(walk, entry, &mut decoder)?;
            // What lies behind the end of the stream is data that no one unpacks.
            if decoder.total_in() == entry.packed { Ok(out) } else { Err(Unread::Damaged) }
        }
        12 => drain(walk, entry, bzip2::read::BzDecoder::new(packed)),
        14 => drain(walk, entry, lzma(packed, entry.size).map_err(|_| Unread::Damaged)?),
        93 => {
            let decoder = ruzstd::decoding::StreamingDecoder::new(packed);
            drain(walk, entry, decoder.map_err(|_| Unread::Damaged)?)
        }
        95 => drain(walk, entry, XzReader::new_mem_limit(packed, true, DICTIONARY_KIB_MAX)),
        _ => Err(Unread::Unsupported),
    }
}

/// LZMA with the head that it has in a zip: two versions, the length of the settings, the settings.
fn lzma(mut packed: impl Read, size: u64) -> io::Result<impl Read> {
    let mut head = [0; 9];
    packed.read_exact(&mut head)?;
    let head = [&head[4..], &size.to_le_bytes()].concat();
    LzmaReader::new_mem_limit(Cursor::new(head).chain(packed), DICTIONARY_KIB_MAX, None)
}

/// The member as an archive of its own, so that another reader can open it: its data with a directory of
/// one record.
///
/// # Errors
///
/// The closed reason why its data cannot be had.
pub(super) fn alone(
    walk: &Walk<'_>,
    entry: &Entry,
    reader: &mut dyn ReadSeek,
) -> Result<Vec<u8>, Unread> {
    if entry.packed > walk.limits.member_bytes_max {
        return Err(Unread::TooLarge);
    }
    let data_at = data_start(entry, reader).map_err(|_| Unread::Damaged)?.ok_or(Unread::Damaged)?;
    let (Ok(packed), Ok(size)) = (u32::try_from(entry.packed), u32::try_from(entry.size)) else {
        return Err(Unread::TooLarge);
    };
    let length = data_at.saturating_sub(entry.header_at).saturating_add(entry.packed);
    let mut out = Vec::new();
    reader.seek(SeekFrom::Start(entry.header_at)).map_err(|error| reason_of(&error))?;
    (&mut *reader).take(length).read_to_end(&mut out).map_err(|error| reason_of(&error))?;
    let start = u32::try_from(out.len()).map_err(|_| Unread::TooLarge)?;
    let name = usize::from(u16_at(&out, 26));
    let extra = out.get(30 + name..30 + name + usize::from(u16_at(&out, 28)));
    let extra = extra.ok_or(Unread::Damaged)?.to_vec();
    // Version, flags, method and time stand in the header of the member as in a record.
    let made = out.get(4..14).ok_or(Unread::Damaged)?.to_vec();
    let mut record = [b"PK\x01\x02\x14\0", made.as_slice()].concat();
    for number in [entry.crc, packed, size] {
        record.extend(number.to_le_bytes());
    }
    record.extend(1_u16.to_le_bytes());
    record.extend(u16::try_from(extra.len()).unwrap_or(0).to_le_bytes());
    record.extend([0; 14]);
    record.extend(b"x");
    record.extend(extra);
    let length = u32::try_from(record.len()).unwrap_or(0);
    out.extend(record);
    out.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
    out.extend(length.to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0; 2]);
    Ok(out)
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
