//! Writes an archive under a passing name, reads it back from the disk, and only then names it.

use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;

use rustix::fs::{Advice, AtFlags, Mode, OFlags, RenameFlags};
use rustix::io::Errno;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{AesMode, CompressionMethod, ZipWriter};

use super::bag::{self, Bag};
use super::verify::{self, ArchiveReport};
use super::watched::Watched;
use super::{ENTRY, HandoverError, ReturnHead, ReturnItem, WrittenArchive, passphrase};
use crate::digest::Hasher;
use crate::sensitive::Sensitive;

/// Length from which an entry gets 64-bit sizes. Well below 4 GiB, because what does not compress grows.
const LARGE: u64 = 0xF000_0000;

/// How the name of an archive begins while it is being written.
const PASSING: &str = ".termijn-r-";

/// Opens the content of one item.
pub(super) type Open<'a> = &'a mut dyn FnMut(&ReturnItem) -> io::Result<Box<dyn Read>>;

/// Writes the archive `name` in `folder` and verifies it.
///
/// Nothing unencrypted touches the disk. Under its passing name it is written, synced, closed, opened
/// again with its cached pages dropped, decrypted in full and compared with every item; then it gets its
/// name, which must be free.
///
/// # Errors
///
/// On any error there is no archive: the writer may report success after an earlier failure, so the first
/// error ends it.
pub fn write_archive(
    folder: &Path,
    name: &str,
    head: &ReturnHead,
    items: &[ReturnItem],
    open: Open<'_>,
    passphrase: &Sensitive,
) -> Result<WrittenArchive, HandoverError> {
    check_name(name)?;
    passphrase::check(passphrase)?;
    if items.is_empty() {
        return Err(HandoverError::Empty);
    }
    let bag = bag::bag(head, items)?;
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let directory = rustix::fs::open(folder, flags, Mode::empty())
        .map_err(|errno| HandoverError::io("opening the folder", errno))?;
    let passing = passing_name()?;
    let result = create(&directory, &passing)
        .and_then(|file| fill(file, &bag, head, items, open, passphrase))
        .and_then(|()| read_back(&directory, &passing, &bag, items, passphrase))
        .and_then(|report| give_name(&directory, &passing, name).map(|()| report));
    match result {
        Ok(report) => Ok(WrittenArchive {
            path: folder.join(name),
            sha256: report.sha256,
            bytes: report.bytes,
            items: items.len() as u64,
            verified: (),
        }),
        Err(cause) => Err(remove(&directory, &passing, cause)),
    }
}

/// Removes what a crash left of archives that were being written in `folder`; returns how many.
///
/// They are encrypted with a passphrase that nobody has any more. Only under the run lock: an archive that
/// another process is writing looks the same.
///
/// # Errors
///
/// [`HandoverError::Io`] when the folder cannot be read or a file cannot be removed; those before it are.
pub fn remove_unfinished(folder: &Path) -> Result<u64, HandoverError> {
    let fail = |errno: Errno| HandoverError::io("removing unfinished archives", errno);
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let directory = rustix::fs::open(folder, flags, Mode::empty()).map_err(fail)?;
    let mut removed = 0;
    for entry in rustix::fs::Dir::read_from(&directory).map_err(fail)? {
        let entry = entry.map_err(fail)?;
        if is_passing(entry.file_name().to_bytes()) {
            rustix::fs::unlinkat(&directory, entry.file_name(), AtFlags::empty()).map_err(fail)?;
            removed += 1;
        }
    }
    rustix::fs::fsync(&directory).map_err(fail)?;
    Ok(removed)
}

fn is_passing(name: &[u8]) -> bool {
    name.strip_prefix(PASSING.as_bytes()).is_some_and(|rest| {
        rest.len() == 20 && rest.iter().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(b))
    })
}

fn check_name(name: &str) -> Result<(), HandoverError> {
    let plain = (1..=200).contains(&name.len())
        && !name.starts_with('.')
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"._- ".contains(&b));
    if plain { Ok(()) } else { Err(HandoverError::Name) }
}

fn passing_name() -> Result<String, HandoverError> {
    let mut bytes = [0; 10];
    getrandom::fill(&mut bytes)
        .map_err(|e| HandoverError::io("drawing a name", io::Error::other(e.to_string())))?;
    Ok(format!("{PASSING}{}", data_encoding::HEXLOWER.encode(&bytes)))
}

fn create(directory: &OwnedFd, passing: &str) -> Result<File, HandoverError> {
    let flags = OFlags::CREATE | OFlags::EXCL | OFlags::WRONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    rustix::fs::openat(directory, passing, flags, Mode::RUSR | Mode::WUSR)
        .map(File::from)
        .map_err(|errno| HandoverError::io("creating the archive", errno))
}

/// Returns `cause` when no trace is left, else why a trace is left.
fn remove(directory: &OwnedFd, passing: &str, cause: HandoverError) -> HandoverError {
    match rustix::fs::unlinkat(directory, passing, AtFlags::empty()) {
        Ok(()) | Err(Errno::NOENT) => cause,
        Err(errno) => HandoverError::Leftover { cause: Box::new(cause), source: errno.into() },
    }
}

/// Writes all of it and makes it durable.
pub(super) fn fill(
    file: File,
    bag: &Bag,
    head: &ReturnHead,
    items: &[ReturnItem],
    open: Open<'_>,
    passphrase: &Sensitive,
) -> Result<(), HandoverError> {
    let created_ns = i128::from(head.created_at.timestamp()) * 1_000_000_000;
    // The inner archive is compressed already; the outer one only wraps it.
    let outer_options = options(created_ns)
        .large_file(true)
        .compression_level(Some(1))
        .with_aes_encryption(AesMode::Aes256, passphrase.expose());
    let mut outer = ZipWriter::new(Watched::new(BufWriter::with_capacity(1 << 20, file)));
    outer.start_file(ENTRY, outer_options).map_err(zip_error)?;

    let mut inner = ZipWriter::new_stream(&mut outer);
    for (name, bytes) in &bag.tags {
        let name = format!("{}/{name}", bag.root);
        inner.start_file(name, inner_options(created_ns, bytes.len() as u64)).map_err(zip_error)?;
        inner.write_all(bytes).map_err(write_error)?;
    }
    for (number, (item, name)) in (1..).zip(items.iter().zip(&bag.payload)) {
        let name = format!("{}/{name}", bag.root);
        inner.start_file(name, inner_options(item.mtime_ns, item.size)).map_err(zip_error)?;
        let mut source = open(item).map_err(|source| HandoverError::Source { number, source })?;
        copy(&mut source, &mut inner, item, number)?;
    }
    inner.finish().map_err(zip_error)?;

    let watched = outer.finish().map_err(zip_error)?;
    let buffer = watched.into_inner().map_err(write_error)?;
    let file = buffer.into_inner().map_err(|e| write_error(e.into_error()))?;
    file.sync_all().map_err(|e| HandoverError::io("syncing the archive", e))
}

/// The outer entry has room for 4 GiB and more always: without it a write beyond fails, and the end of
/// the archive then reports success.
fn options(time_ns: i128) -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .unix_permissions(0o600)
        .last_modified_time(dos_time(time_ns))
}

/// An inner entry has that room when its length, which is known and kept to, may need it: 7-Zip warns of
/// the headers that a stream gives such entries.
fn inner_options(time_ns: i128, size: u64) -> SimpleFileOptions {
    options(time_ns).large_file(size >= LARGE)
}

/// The instant in UTC; ZIP knows 1980 to 2107 in steps of two seconds. The exact one is in the list.
fn dos_time(ns: i128) -> zip::DateTime {
    use chrono::{Datelike, Timelike};
    i64::try_from(ns.div_euclid(1_000_000_000))
        .ok()
        .and_then(|seconds| chrono::DateTime::from_timestamp(seconds, 0))
        .and_then(|t| {
            let part = |n: u32| u8::try_from(n).ok();
            zip::DateTime::from_date_and_time(
                u16::try_from(t.year()).ok()?,
                part(t.month())?,
                part(t.day())?,
                part(t.hour())?,
                part(t.minute())?,
                part(t.second())?,
            )
            .ok()
        })
        .unwrap_or_default()
}

fn copy(
    source: &mut dyn Read,
    into: &mut dyn Write,
    item: &ReturnItem,
    number: u64,
) -> Result<(), HandoverError> {
    let mut hasher = Hasher::new();
    let mut total = 0;
    let mut buffer = vec![0; 256 * 1024];
    loop {
        let n = match source.read(&mut buffer) {
            Ok(0) => break,
            Ok(n) => n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(source) => return Err(HandoverError::Source { number, source }),
        };
        hasher.update(&buffer[..n]);
        total += n as u64;
        if total > item.size {
            return Err(HandoverError::Changed { number });
        }
        into.write_all(&buffer[..n]).map_err(write_error)?;
    }
    if total == item.size && hasher.finish() == item.sha256 {
        Ok(())
    } else {
        Err(HandoverError::Changed { number })
    }
}

fn read_back(
    directory: &OwnedFd,
    passing: &str,
    bag: &Bag,
    items: &[ReturnItem],
    passphrase: &Sensitive,
) -> Result<ArchiveReport, HandoverError> {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let file = rustix::fs::openat(directory, passing, flags, Mode::empty())
        .map(File::from)
        .map_err(|errno| HandoverError::io("opening the archive again", errno))?;
    drop_cache(&file)?;
    let expected = bag.payload.iter().map(String::as_str);
    let expected = expected.zip(items.iter().map(|item| (item.sha256, item.size))).collect();
    verify::against(file, passphrase, &expected)
}

fn drop_cache(file: impl AsFd) -> Result<(), HandoverError> {
    rustix::fs::fadvise(file, 0, None, Advice::DontNeed)
        .map_err(|errno| HandoverError::io("opening the archive again", errno))
}

fn give_name(directory: &OwnedFd, passing: &str, name: &str) -> Result<(), HandoverError> {
    rustix::fs::renameat_with(directory, passing, directory, name, RenameFlags::NOREPLACE)
        .map_err(|errno| match errno {
            Errno::EXIST => HandoverError::NameTaken,
            errno => HandoverError::io("naming the archive", errno),
        })?;
    rustix::fs::fsync(directory)
        .map_err(|errno| remove(directory, name, HandoverError::io("syncing the folder", errno)))
}

fn write_error(source: io::Error) -> HandoverError {
    HandoverError::io("writing the archive", source)
}

fn zip_error(error: ZipError) -> HandoverError {
    write_error(match error {
        ZipError::Io(e) => e,
        other => io::Error::other(other.to_string()),
    })
}
