//! 7z archives. Pure.
//!
//! Members are packed together in blocks; a block is unpacked once, from its beginning, and what comes
//! after damage in it is lost.

use std::io::{self, Read, Seek, SeekFrom};

use sevenz_rust2::{Archive, ArchiveEntry, BlockDecoder, Error, Password};

use super::super::ReadSeek;
use super::super::walk::{Role, Seat, Shortfall, Walk, first, reason_of};
use super::Names;
use super::stream::{Slice, fault, hand_over, is_padding};
use crate::inventory::Unread;

/// Memory that an archive may ask for, for a dictionary or its own header, in KiB.
const MEMORY_KIB_MAX: usize = 256 << 10;

/// How much of a member is unpacked to see whether a password fits: with a wrong one it is noise, which
/// no packing outlives for long.
const TRIAL_MAX: u64 = 16 << 20;

/// Bytes before the packed streams.
const START: u64 = 32;

/// Hands every member to the dispatcher, block by block, and then the empty ones.
pub(in super::super) fn read(
    walk: &mut Walk<'_>,
    seat: &Seat,
    reader: &mut dyn ReadSeek,
) -> io::Result<Shortfall> {
    let len = reader.seek(SeekFrom::End(0))?;
    let mut reader = Slice::new(reader, 0, len);
    let (archive, opened) = match open(walk, seat, &mut reader) {
        Ok(found) => found,
        Err(why) => return Ok(Some(why)),
    };
    if archive.files.len() as u64 > walk.limits.members_max {
        return Ok(Some(Unread::Bomb));
    }
    let mut names = Names::default();
    for file in &archive.files {
        let stroke = if file.is_directory { "/" } else { "" };
        names.say_folders(walk, format!("{}{stroke}", file.name).as_bytes());
    }
    let mut short = trailing(&mut reader)?;
    for block in 0..archive.blocks.len() {
        let mut reading = Block { walk, seat, names: &mut names, archive: &archive, index: block };
        match reading.read(&mut reader, opened) {
            Some(Unread::Bomb) => return Ok(Some(Unread::Bomb)),
            why => short = first(short, why),
        }
    }
    let is_empty = |file: &&ArchiveEntry| !(file.has_stream || file.is_directory);
    for file in archive.files.iter().filter(is_empty).filter(|file| !file.is_anti_item) {
        let inner = place(seat, &mut names, file);
        walk.item_of(&inner, b"");
    }
    Ok(short)
}

/// Reads the list of members; the word, if one was needed for that.
fn open<'w>(
    walk: &Walk<'w>,
    seat: &Seat,
    reader: &mut Slice<'_>,
) -> Result<(Archive, Option<&'w str>), Unread> {
    let mut why = match list(reader, &Password::empty()) {
        Ok(archive) => return Ok((archive, None)),
        Err(why) => why,
    };
    if why == Unread::Encrypted {
        for word in walk.passwords(seat) {
            match list(reader, &Password::new(word)) {
                Ok(archive) => return Ok((archive, Some(word))),
                // With a wrong word the list is noise.
                Err(_) => why = Unread::Encrypted,
            }
        }
    }
    Err(why)
}

fn list(reader: &mut Slice<'_>, password: &Password) -> Result<Archive, Unread> {
    Archive::read_with_memory_limit(reader, password, MEMORY_KIB_MAX).map_err(|e| reason(&e))
}

/// What lies behind the list of members, which is the last thing of an archive.
fn trailing(reader: &mut Slice<'_>) -> io::Result<Shortfall> {
    let mut head = [0; 28];
    reader.seek(SeekFrom::Start(0))?;
    reader.read_exact(&mut head)?;
    let number = |at: usize| {
        head.get(at..).and_then(<[u8]>::first_chunk).map_or(0, |bytes| u64::from_le_bytes(*bytes))
    };
    let end = START.saturating_add(number(12)).saturating_add(number(20));
    reader.seek(SeekFrom::Start(end))?;
    Ok((!is_padding(reader)?).then_some(Unread::Damaged))
}

fn place(seat: &Seat, names: &mut Names, file: &ArchiveEntry) -> Seat {
    seat.inner(names.place(seat, file.name.as_bytes()), file.name.as_bytes(), Role::Member)
}

/// The members that were packed together.
struct Block<'r, 'w> {
    walk: &'r mut Walk<'w>,
    seat: &'r Seat,
    names: &'r mut Names,
    archive: &'r Archive,
    index: usize,
}

fn decoder<'d, 's>(
    (archive, block): (&'d Archive, usize),
    reader: &'d mut Slice<'s>,
    password: &'d Password,
) -> BlockDecoder<'d, Slice<'s>> {
    BlockDecoder::new_with_memory_limit(1, MEMORY_KIB_MAX, block, archive, password, reader)
}

impl Block<'_, '_> {
    fn read(&mut self, reader: &mut Slice<'_>, opened: Option<&str>) -> Shortfall {
        let sealed = (0..self.archive.files.len()).any(|file| {
            self.archive.stream_map.file_block_index.get(file) == Some(&Some(self.index))
                && self.archive.is_file_encrypted(file)
        });
        let password = match (sealed, opened) {
            (false, _) => Some(Password::empty()),
            (true, Some(word)) => Some(Password::new(word)),
            (true, None) => self.fitting(reader),
        };
        let nothing = Password::empty();
        let entries = decoder((self.archive, self.index), reader, &nothing).entries().to_vec();
        let Some(password) = password else {
            self.lose(&entries, Unread::Encrypted);
            return None;
        };
        let mut seen = 0;
        let mut bomb = false;
        let decoder = decoder((self.archive, self.index), reader, &password);
        let read = decoder.for_each_entries(&mut |entry, data| {
            seen += 1;
            if !entry.has_stream {
                return Ok(true);
            }
            let inner = place(self.seat, self.names, entry);
            let mut data = Checked { inner: data, left: entry.size };
            match hand_over(self.walk, &inner, &mut data, entry.size) {
                None => Ok(true),
                why => {
                    bomb = why == Some(Unread::Bomb);
                    // The reason is said already; the block ends here.
                    Err(Error::ChecksumVerificationFailed)
                }
            }
        });
        if bomb {
            return Some(Unread::Bomb);
        }
        if let Err(error) = &read {
            self.lose(entries.get(seen..).unwrap_or_default(), reason(error));
        }
        // A block that ends otherwise than it says, behind its last member.
        (read.is_err() && seen >= entries.len()).then_some(Unread::Damaged)
    }

    /// The first password that gives the first member as it was.
    fn fitting(&mut self, reader: &mut Slice<'_>) -> Option<Password> {
        for word in self.walk.passwords(self.seat) {
            let password = Password::new(word);
            let decoder = decoder((self.archive, self.index), reader, &password);
            let mut fits = false;
            // The outcome is in `fits`: a wrong password is an error like any other.
            let _ = decoder.for_each_entries(&mut |entry, data| {
                let mut data = Checked { inner: data, left: entry.size };
                fits = io::copy(&mut (&mut data).take(TRIAL_MAX), &mut io::sink()).is_ok();
                Ok(!entry.has_stream)
            });
            if fits {
                return Some(password);
            }
        }
        None
    }

    /// Names what cannot be had.
    fn lose(&mut self, entries: &[ArchiveEntry], why: Unread) {
        for entry in entries.iter().filter(|entry| entry.has_stream) {
            let inner = place(self.seat, self.names, entry);
            self.walk.unread(&inner, entry.size, why, "unknown");
        }
    }
}

/// A member whose checksum is looked at with its last byte: the crate does so one call later.
struct Checked<'r> {
    inner: &'r mut dyn Read,
    left: u64,
}

impl Read for Checked<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let got = self.inner.read(buf).map_err(fault)?;
        self.left = self.left.saturating_sub(got as u64);
        if got > 0 && self.left == 0 {
            self.inner.read(&mut [0]).map_err(fault)?;
        }
        Ok(got)
    }
}

fn reason(error: &Error) -> Unread {
    match error {
        Error::PasswordRequired | Error::MaybeBadPassword(_) => Unread::Encrypted,
        Error::UnsupportedVersion { .. }
        | Error::ExternalUnsupported
        | Error::UnsupportedCompressionMethod(_)
        | Error::Unsupported(_) => Unread::Unsupported,
        Error::MaxMemLimited { .. } => Unread::TooLarge,
        Error::Io(error, _) if error.raw_os_error().is_some() => reason_of(error),
        Error::Io(error, _) if error.kind() == io::ErrorKind::OutOfMemory => Unread::TooLarge,
        _ => Unread::Damaged,
    }
}
