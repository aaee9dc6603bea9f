//! A compound file: a small file system of storages and streams in one file ([MS-CFB]). Pure.
//!
//! Nothing that the file states about itself is believed: no table is longer than the file, no chain has
//! more sectors than the file, no entry is visited twice. A stream that breaks off gives what is there.

use std::collections::HashMap;
use std::io::{self, Read, SeekFrom};

use super::super::ReadSeek;
use super::super::walk::Walk;
use super::bytes::{u16_at, u32_at};
use crate::inventory::Unread;

/// The first bytes of every compound file.
pub(in super::super) const MARK: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

const HEADER: usize = 512;
const MINI_SECTOR: usize = 64;
/// Shorter streams lie in small sectors.
const MINI_MAX: u64 = 4096;
/// Sector numbers from here on are marks: free, end of a chain, part of a table.
const MARKS: u32 = 0xFFFF_FFFA;
const NO_ENTRY: u32 = u32::MAX;
/// Sectors of a file: 8 GiB of the usual ones, and no honest file of those has more than 2. The tables are
/// read before anything else is known of it.
const SECTORS_MAX: usize = 1 << 24;
/// Bytes of the list of entries, and of the table of small sectors.
const TABLE_BYTES_MAX: u64 = 64 << 20;
/// Sectors of the table beyond those that the file needs: what encrypts a document leaves room for more.
const TABLES_SPARE: usize = 16;
/// Folders in folders; honest files need a handful.
const STORAGES_MAX: usize = 64;

/// Number of an entry.
pub(super) type Id = usize;

/// A storage or a stream.
#[derive(Debug, Default)]
struct Entry {
    name: String,
    is_stream: bool,
    left: u32,
    right: u32,
    child: u32,
    start: u32,
    size: u64,
    children: Vec<Id>,
}

/// The tables of a compound file.
#[derive(Debug)]
pub(in super::super) struct Compound {
    shift: u32,
    next: Vec<u32>,
    next_mini: Vec<u32>,
    /// The content of the stream of small sectors, as soon as it was needed.
    mini: Option<Vec<u8>>,
    entries: Vec<Entry>,
    /// Streams that were decrypted.
    opened: HashMap<Id, Vec<u8>>,
    /// Whether a table breaks off or leads astray.
    torn: bool,
}

/// The bytes of a stream.
#[derive(Debug, Default)]
pub(super) struct Stream {
    pub(super) bytes: Vec<u8>,
    /// Whether it is shorter than its entry states.
    pub(super) torn: bool,
}

impl Compound {
    /// Reads the tables; `None` when there is no directory to be found.
    pub(in super::super) fn read(reader: &mut dyn ReadSeek) -> io::Result<Option<Self>> {
        let size = reader.seek(SeekFrom::End(0))?;
        reader.seek(SeekFrom::Start(0))?;
        let mut header = Vec::new();
        (&mut *reader).take(HEADER as u64).read_to_end(&mut header)?;
        if header.len() < HEADER || !header.starts_with(MARK) {
            return Ok(None);
        }
        // 512 bytes, 4096 in version 4; the small ones are always of 64.
        let shift = u32::from(u16_at(&header, 30));
        if !(7..=16).contains(&shift) {
            return Ok(None);
        }
        let mut file = Self {
            shift,
            next: Vec::new(),
            next_mini: Vec::new(),
            mini: None,
            entries: Vec::new(),
            opened: HashMap::new(),
            torn: false,
        };
        let sectors = usize::try_from((size >> shift) + 1).map_err(io::Error::other)?;
        file.torn |= sectors > SECTORS_MAX;
        file.read_table(reader, &header, sectors.min(SECTORS_MAX))?;
        let directory = file.table(reader, u32_at(&header, 48))?;
        file.entries = directory.chunks_exact(128).map(|raw| entry(raw, shift)).collect();
        if file.entries.first().is_none_or(|root| root.is_stream) {
            return Ok(None);
        }
        let table = file.table(reader, u32_at(&header, 60))?;
        file.next_mini = words(&table).collect();
        file.link();
        Ok(Some(file))
    }

    /// A table that lies in a chain of sectors.
    fn table(&mut self, reader: &mut dyn ReadSeek, start: u32) -> io::Result<Vec<u8>> {
        let bytes = self.chain(reader, start, TABLE_BYTES_MAX)?.bytes;
        // A longer one, or one whose chain is a ring.
        self.torn |= bytes.len() as u64 == TABLE_BYTES_MAX;
        Ok(bytes)
    }

    /// The table that says which sector follows which.
    fn read_table(
        &mut self,
        reader: &mut dyn ReadSeek,
        header: &[u8],
        sectors: usize,
    ) -> io::Result<()> {
        let mut places: Vec<u32> = words(&header[76..]).filter(|at| *at < MARKS).collect();
        let mut more = u32_at(header, 68);
        let per_sector = (1_usize << self.shift) / 4;
        let needed = sectors / per_sector + 1;
        for _ in 0..sectors {
            // More places than the file has sectors to speak of lead in a ring, or through empty space.
            if more >= MARKS || places.len() > needed + TABLES_SPARE {
                break;
            }
            let mut sector = Vec::new();
            self.sector(reader, more, &mut sector)?;
            let all: Vec<u32> = words(&sector).collect();
            let Some((last, rest)) = all.split_last().filter(|_| all.len() == per_sector) else {
                self.torn = true;
                break;
            };
            places.extend(rest.iter().filter(|at| **at < MARKS));
            more = *last;
        }
        self.torn |= places.len() > needed + TABLES_SPARE;
        let mut sector = Vec::new();
        for at in places.into_iter().take(needed) {
            sector.clear();
            self.sector(reader, at, &mut sector)?;
            self.torn |= sector.len() < 1 << self.shift;
            sector.resize(1 << self.shift, 0xFF);
            self.next.extend(words(&sector));
        }
        self.next.truncate(sectors);
        Ok(())
    }

    /// Adds what the file has of a sector.
    fn sector(&self, reader: &mut dyn ReadSeek, at: u32, out: &mut Vec<u8>) -> io::Result<()> {
        // The header takes the place of the first sector.
        reader.seek(SeekFrom::Start((u64::from(at) + 1) << self.shift))?;
        (&mut *reader).take(1 << self.shift).read_to_end(out)?;
        Ok(())
    }

    fn chain(&self, reader: &mut dyn ReadSeek, start: u32, size: u64) -> io::Result<Stream> {
        let mut out = Stream::default();
        let mut at = start;
        for _ in 0..=self.next.len() {
            if at >= MARKS || out.bytes.len() as u64 >= size {
                break;
            }
            let before = out.bytes.len();
            self.sector(reader, at, &mut out.bytes)?;
            if out.bytes.len() - before < 1 << self.shift {
                // The last sector of a file may be cut off after its last byte.
                break;
            }
            at = self.next.get(at as usize).copied().unwrap_or(NO_ENTRY);
        }
        out.cut(size);
        Ok(out)
    }

    /// Where each storage's children are: they hang in a tree that may be damaged or a loop.
    fn link(&mut self) {
        let mut seen = vec![false; self.entries.len()];
        for parent in 0..self.entries.len() {
            let mut waiting = vec![self.entries[parent].child];
            let mut children = Vec::new();
            while let Some(id) = waiting.pop().map(|id| id as usize) {
                let Some(entry) = self.entries.get(id) else {
                    self.torn |= id != NO_ENTRY as usize;
                    continue;
                };
                if std::mem::replace(&mut seen[id], true) {
                    self.torn = true;
                    continue;
                }
                waiting.extend([entry.left, entry.right]);
                children.push(id);
            }
            children.sort_by(|a, b| self.entries[*a].name.cmp(&self.entries[*b].name));
            self.entries[parent].children = children;
        }
    }

    /// Whether a table breaks off or leads astray: there may be more than is seen.
    pub(super) fn is_torn(&self) -> bool {
        self.torn
    }

    /// Names of the streams and storages in `storage`.
    pub(super) fn names(&self, storage: Id) -> impl Iterator<Item = (&str, Id)> {
        self.entries[storage].children.iter().map(|id| (self.entries[*id].name.as_str(), *id))
    }

    /// The entry called so, whatever the case of its letters.
    fn find(&self, storage: Id, name: &str, is_stream: bool) -> Option<Id> {
        let is_it = |id: &Id| {
            let entry = &self.entries[*id];
            entry.is_stream == is_stream && entry.name.eq_ignore_ascii_case(name)
        };
        self.entries[storage].children.iter().copied().find(is_it)
    }

    /// The stream called so.
    pub(super) fn stream(&self, storage: Id, name: &str) -> Option<Id> {
        self.find(storage, name, true)
    }

    /// The storage called so.
    pub(super) fn storage(&self, storage: Id, name: &str) -> Option<Id> {
        self.find(storage, name, false)
    }

    /// Whether it is a stream, and not a storage.
    pub(super) fn is_stream(&self, id: Id) -> bool {
        self.entries[id].is_stream
    }

    /// Name of an entry.
    pub(super) fn name(&self, id: Id) -> &str {
        &self.entries[id].name
    }

    /// The length that the directory states.
    pub(super) fn size(&self, id: Id) -> u64 {
        self.entries[id].size
    }

    /// The stream `id`, accounted for.
    ///
    /// # Errors
    ///
    /// A limit that it passes, or that the file could not be read.
    pub(super) fn load(
        &mut self,
        walk: &mut Walk<'_>,
        reader: &mut dyn ReadSeek,
        id: Id,
    ) -> Result<Stream, Unread> {
        if walk.exhausted() {
            return Err(Unread::Bomb);
        }
        if let Some(bytes) = self.opened.get(&id) {
            return Ok(Stream { bytes: bytes.clone(), torn: (bytes.len() as u64) < self.size(id) });
        }
        let (start, size) = (self.entries[id].start, self.entries[id].size);
        let stream = if size < MINI_MAX {
            self.small(reader, start, size).map_err(|_| Unread::Io)?
        } else {
            let most = size.min(walk.limits.document_bytes_max + 1);
            self.chain(reader, start, most).map_err(|_| Unread::Io)?
        };
        walk.charge(stream.bytes.len() as u64)?;
        if stream.bytes.len() as u64 > walk.limits.document_bytes_max {
            return Err(Unread::TooLarge);
        }
        Ok(Stream { torn: (stream.bytes.len() as u64) < size, ..stream })
    }

    /// Has the stream `id` read as `bytes` from now on.
    pub(super) fn put(&mut self, id: Id, bytes: Vec<u8>) {
        self.opened.insert(id, bytes);
    }

    fn small(&mut self, reader: &mut dyn ReadSeek, start: u32, size: u64) -> io::Result<Stream> {
        if self.mini.is_none() {
            let root = &self.entries[0];
            self.mini = Some(self.chain(reader, root.start, root.size)?.bytes);
        }
        let mini = self.mini.as_deref().unwrap_or_default();
        let mut out = Stream::default();
        let mut at = start as usize;
        while (out.bytes.len() as u64) < size {
            let Some(sector) = mini.get(at * MINI_SECTOR..) else { break };
            if sector.is_empty() {
                break;
            }
            out.bytes.extend(&sector[..sector.len().min(MINI_SECTOR)]);
            at = self.next_mini.get(at).map_or(usize::MAX / MINI_SECTOR, |next| *next as usize);
        }
        out.cut(size);
        Ok(out)
    }

    /// Every stream below `storage`, with its path.
    pub(super) fn streams_below(&self, storage: Id) -> Vec<(String, Id)> {
        let mut out = Vec::new();
        let mut waiting = vec![(String::new(), storage, 0)];
        while let Some((path, storage, depth)) = waiting.pop() {
            for (name, id) in self.names(storage) {
                let path = format!("{path}{}", printable(name));
                if self.entries[id].is_stream {
                    out.push((path, id));
                } else if depth < STORAGES_MAX {
                    waiting.push((format!("{path}/"), id, depth + 1));
                }
            }
        }
        out
    }
}

impl Stream {
    fn cut(&mut self, size: u64) {
        self.bytes.truncate(usize::try_from(size).unwrap_or(usize::MAX));
    }
}

/// A name without the control characters that some begin with.
pub(super) fn printable(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).collect()
}

fn words(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.as_chunks::<4>().0.iter().map(|word| u32::from_le_bytes(*word))
}

fn entry(raw: &[u8], shift: u32) -> Entry {
    let length = usize::from(u16_at(raw, 64)).saturating_sub(2).min(62);
    let units = raw[..length].as_chunks::<2>().0.iter().map(|unit| u16::from_le_bytes(*unit));
    let name = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER));
    let low = u64::from(u32_at(raw, 120));
    // In files with sectors of 512 bytes the upper half holds garbage.
    let size = if shift > 9 { low | u64::from(u32_at(raw, 124)) << 32 } else { low };
    Entry {
        name: name.take_while(|c| *c != '\0').collect(),
        is_stream: raw[66] == 2,
        left: u32_at(raw, 68),
        right: u32_at(raw, 72),
        child: if matches!(raw[66], 1 | 5) { u32_at(raw, 76) } else { NO_ENTRY },
        start: u32_at(raw, 116),
        size,
        children: Vec::new(),
    }
}
