//! The records of a ZIP, read in one pass and compared with each other (APPNOTE 6.3.10).
//!
//! Readers of ZIP are lenient: most fields may be altered without anybody noticing. An archive that this
//! program wrote has one form, so here every field is compared with what it must be.

use std::io::{self, BufRead, Read};

use crate::digest::{Digest, Hasher};

const LOCAL: u32 = 0x0403_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
const END_64: u32 = 0x0606_4b50;
const LOCATOR_64: u32 = 0x0706_4b50;
const DESCRIPTOR: u32 = 0x0807_4b50;
const ZIP64_FIELD: u16 = 0x0001;
const FULL: u32 = u32::MAX;

/// The sizes follow the data.
pub(super) const FLAG_DESCRIPTOR: u16 = 1 << 3;
/// A file of Unix that its owner reads and writes: what the writer says of every entry.
const ATTRIBUTES: u32 = 0o100_600 << 16;
const MADE_BY_UNIX: u16 = 3;

/// Why a record could not be read.
#[derive(Debug)]
pub(super) enum FormError {
    /// It is not as it should be.
    Form,
    /// It could not be read.
    Read(io::Error),
}

impl From<io::Error> for FormError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Self::Form,
            _ => Self::Read(error),
        }
    }
}

/// `Ok` when it holds.
pub(super) fn ensure(holds: bool) -> Result<(), FormError> {
    if holds { Ok(()) } else { Err(FormError::Form) }
}

/// Counts and hashes what is read.
pub(super) struct Counted<R> {
    inner: R,
    position: u64,
    hasher: Hasher,
}

impl<R: BufRead> Counted<R> {
    pub(super) fn new(inner: R) -> Self {
        Self { inner, position: 0, hasher: Hasher::new() }
    }

    pub(super) fn position(&self) -> u64 {
        self.position
    }

    /// Digest of everything read.
    pub(super) fn finish(self) -> Digest {
        self.hasher.finish()
    }
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.fill_buf()?.read(buffer)?;
        self.consume(n);
        Ok(n)
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        // What is consumed was in the buffer before, so filling reads nothing new and cannot fail.
        if let Ok(buffer) = self.inner.fill_buf() {
            self.hasher.update(&buffer[..amount.min(buffer.len())]);
        }
        self.inner.consume(amount);
        self.position += amount as u64;
    }
}

/// What a local header says of its entry; the sizes are completed from the descriptor where there is one.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) version: u16,
    pub(super) flags: u16,
    pub(super) method: u16,
    pub(super) time: u16,
    pub(super) date: u16,
    pub(super) crc: u32,
    pub(super) compressed: u64,
    pub(super) size: u64,
    pub(super) name: String,
    /// Extra fields other than that of ZIP64.
    pub(super) extra: Vec<u8>,
    pub(super) offset: u64,
    /// Whether the field of ZIP64 is there.
    pub(super) wide: bool,
}

/// The next entry, or `None` where the central directory begins (its signature is then read).
pub(super) fn next_entry(reader: &mut Counted<impl BufRead>) -> Result<Option<Entry>, FormError> {
    let offset = reader.position();
    match u32(reader)? {
        LOCAL => {}
        CENTRAL => return Ok(None),
        _ => return Err(FormError::Form),
    }
    let mut entry = Entry {
        version: u16(reader)?,
        flags: u16(reader)?,
        method: u16(reader)?,
        time: u16(reader)?,
        date: u16(reader)?,
        crc: u32(reader)?,
        compressed: u32(reader)?.into(),
        size: u32(reader)?.into(),
        name: String::new(),
        extra: Vec::new(),
        offset,
        wide: false,
    };
    let (name, extra) = (u16(reader)?, u16(reader)?);
    entry.name = text(reader, name)?;
    let fields = bytes(reader, extra)?;
    if let (Some(wide), rest) = split_zip64(&fields)? {
        ensure(wide.len() == 2)?;
        entry.wide = true;
        // With a descriptor both are zero here, and the wide ones are a placeholder.
        if entry.flags & FLAG_DESCRIPTOR == 0 {
            ensure(entry.size == u64::from(FULL) && entry.compressed == u64::from(FULL))?;
            (entry.size, entry.compressed) = (wide[0], wide[1]);
        }
        entry.extra = rest;
    } else {
        entry.extra = fields;
    }
    Ok(Some(entry))
}

/// Compares the descriptor after the data with what the data was. Its sizes have 64 bits where the local
/// header has the field of ZIP64.
pub(super) fn descriptor(reader: &mut impl Read, entry: &Entry) -> Result<(), FormError> {
    ensure(u32(reader)? == DESCRIPTOR && u32(reader)? == entry.crc)?;
    let mut size = || if entry.wide { u64(reader) } else { u32(reader).map(u64::from) };
    let same = size()? == entry.compressed && size()? == entry.size;
    ensure(same)
}

/// Reads the central directory to the end of the file; it must name exactly these entries, in order. The
/// signature of its first record was read already.
pub(super) fn directory(
    reader: &mut Counted<impl BufRead>,
    entries: &[Entry],
) -> Result<(), FormError> {
    let start = reader.position() - 4;
    for (index, entry) in entries.iter().enumerate() {
        if index > 0 {
            ensure(u32(reader)? == CENTRAL)?;
        }
        central(reader, entry)?;
    }
    let (count, size) = (entries.len() as u64, reader.position() - start);
    let version = entries.iter().map(|e| e.version).max().unwrap_or_default();
    let wide = count > u64::from(u16::MAX) || size.max(start) > u64::from(FULL);
    if wide {
        end_64(reader, version, count, start, size)?;
    }
    let narrow = |value: u64| u32::try_from(value).unwrap_or(FULL);
    let count = u16::try_from(count).unwrap_or(u16::MAX);
    let same = u32(reader)? == END
        && u32(reader)? == 0
        && u16(reader)? == count
        && u16(reader)? == count
        && u32(reader)? == if wide { FULL } else { narrow(size) }
        && u32(reader)? == narrow(start)
        && u16(reader)? == 0
        && reader.fill_buf()?.is_empty();
    ensure(same)
}

fn central(reader: &mut impl Read, entry: &Entry) -> Result<(), FormError> {
    let made_by = u16(reader)?;
    let same = made_by >> 8 == MADE_BY_UNIX
        && made_by & 0xff == entry.version
        && u16(reader)? == entry.version
        && u16(reader)? == entry.flags
        && u16(reader)? == entry.method
        && u16(reader)? == entry.time
        && u16(reader)? == entry.date
        && u32(reader)? == entry.crc;
    ensure(same)?;
    let (compressed, size) = (u32(reader)?, u32(reader)?);
    let (name, extra, comment) = (u16(reader)?, u16(reader)?, u16(reader)?);
    let (disk, internal, external) = (u16(reader)?, u16(reader)?, u32(reader)?);
    let offset = u32(reader)?;
    ensure(comment == 0 && disk == 0 && internal == 0 && external == ATTRIBUTES)?;
    ensure(text(reader, name)? == entry.name)?;
    let (wide, rest) = split_zip64(&bytes(reader, extra)?)?;
    let mut wide = wide.unwrap_or_default().into_iter();
    let mut real = |narrow: u32| match narrow {
        FULL => wide.next().ok_or(FormError::Form),
        narrow => Ok(narrow.into()),
    };
    let same = real(size)? == entry.size
        && real(compressed)? == entry.compressed
        && real(offset)? == entry.offset;
    ensure(same && wide.next().is_none() && rest == entry.extra)
}

fn end_64(
    reader: &mut impl Read,
    version: u16,
    count: u64,
    start: u64,
    size: u64,
) -> Result<(), FormError> {
    let same = u32(reader)? == END_64
        && u64(reader)? == 44
        && u16(reader)? == version
        && u16(reader)? == version
        && u64(reader)? == 0
        && u64(reader)? == count
        && u64(reader)? == count
        && u64(reader)? == size
        && u64(reader)? == start
        && u32(reader)? == LOCATOR_64
        && u32(reader)? == 0
        && u64(reader)? == start + size
        && u32(reader)? == 1;
    ensure(same)
}

/// Takes the field of ZIP64 out: its numbers, and the other fields.
fn split_zip64(mut fields: &[u8]) -> Result<(Option<Vec<u64>>, Vec<u8>), FormError> {
    let (mut wide, mut rest) = (None, Vec::new());
    while !fields.is_empty() {
        let whole = fields;
        let (id, length) = (u16(&mut fields)?, usize::from(u16(&mut fields)?));
        let (body, after) = fields.split_at_checked(length).ok_or(FormError::Form)?;
        fields = after;
        if id == ZIP64_FIELD {
            ensure(wide.is_none() && length.is_multiple_of(8))?;
            let numbers = body.as_chunks::<8>().0;
            wide = Some(numbers.iter().map(|n| u64::from_le_bytes(*n)).collect());
        } else {
            rest.extend_from_slice(&whole[..4 + length]);
        }
    }
    Ok((wide, rest))
}

fn bytes(reader: &mut impl Read, length: u16) -> Result<Vec<u8>, FormError> {
    let mut bytes = vec![0; length.into()];
    reader.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn text(reader: &mut impl Read, length: u16) -> Result<String, FormError> {
    String::from_utf8(bytes(reader, length)?).map_err(|_| FormError::Form)
}

fn u16(reader: &mut impl Read) -> Result<u16, FormError> {
    let mut bytes = [0; 2];
    reader.read_exact(&mut bytes)?;
    Ok(u16::from_le_bytes(bytes))
}

fn u32(reader: &mut impl Read) -> Result<u32, FormError> {
    let mut bytes = [0; 4];
    reader.read_exact(&mut bytes)?;
    Ok(u32::from_le_bytes(bytes))
}

fn u64(reader: &mut impl Read) -> Result<u64, FormError> {
    let mut bytes = [0; 8];
    reader.read_exact(&mut bytes)?;
    Ok(u64::from_le_bytes(bytes))
}
