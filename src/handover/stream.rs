//! Reads the inner archive in one pass, from a reader that cannot go back: it is being decrypted.

use std::collections::BTreeSet;
use std::io::{self, BufRead, Read};

use flate2::bufread::DeflateDecoder;

use super::form::{Counted, FLAG_DESCRIPTOR, FormError, descriptor, directory, ensure, next_entry};

const DEFLATED: u16 = 8;

/// Hands every entry to `each`, in order, and compares checksums, sizes and the directory at the end.
///
/// What `each` does not read is read and checked all the same.
pub(super) fn walk(
    reader: impl BufRead,
    each: &mut dyn FnMut(&str, &mut dyn Read) -> Result<(), FormError>,
) -> Result<(), FormError> {
    let mut reader = Counted::new(reader);
    let mut entries = Vec::new();
    let mut names = BTreeSet::new();
    while let Some(mut entry) = next_entry(&mut reader)? {
        ensure(entry.method == DEFLATED && entry.flags & FLAG_DESCRIPTOR != 0)?;
        ensure(names.insert(entry.name.clone()))?;
        let start = reader.position();
        let mut data = Checked::new(DeflateDecoder::new(&mut reader));
        each(&entry.name, &mut data)?;
        io::copy(&mut data, &mut io::sink())?;
        (entry.crc, entry.size) = (data.crc.sum(), data.size);
        entry.compressed = reader.position() - start;
        descriptor(&mut reader, &entry)?;
        entries.push(entry);
    }
    directory(&mut reader, &entries)
}

/// Sums up what is read.
struct Checked<R> {
    inner: R,
    crc: flate2::Crc,
    size: u64,
}

impl<R: Read> Checked<R> {
    fn new(inner: R) -> Self {
        Self { inner, crc: flate2::Crc::new(), size: 0 }
    }
}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.crc.update(&buffer[..n]);
        self.size += n as u64;
        Ok(n)
    }
}
