//! Members as they come out of their container, so that the large ones need no memory. Pure.

use std::io::{self, Cursor, Read, Seek, SeekFrom};

use super::super::ReadSeek;
use super::super::walk::{Seat, Shortfall, Walk, reason_of};
use crate::inventory::Unread;

/// Bytes that are unpacked before the budget is looked at again.
const PIECE: u64 = 1 << 20;

/// A stretch of a file, read in place.
pub(in super::super) struct Slice<'r> {
    inner: &'r mut dyn ReadSeek,
    start: u64,
    len: u64,
    at: u64,
}

impl<'r> Slice<'r> {
    /// `len` bytes from `start` on.
    pub(in super::super) fn new(inner: &'r mut dyn ReadSeek, start: u64, len: u64) -> Self {
        Self { inner, start, len, at: 0 }
    }
}

impl Read for Slice<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let left = self.len.saturating_sub(self.at);
        if left == 0 || buf.is_empty() {
            return Ok(0);
        }
        let wanted = usize::try_from(left).map_or(buf.len(), |left| left.min(buf.len()));
        self.inner.seek(SeekFrom::Start(self.start + self.at))?;
        let got = self.inner.read(&mut buf[..wanted])?;
        self.at += got as u64;
        Ok(got)
    }
}

impl Seek for Slice<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = target(to, self.at, self.len)?;
        Ok(self.at)
    }
}

fn target(to: SeekFrom, at: u64, len: u64) -> io::Result<u64> {
    let target = match to {
        SeekFrom::Start(to) => Some(to),
        SeekFrom::End(by) => len.checked_add_signed(by),
        SeekFrom::Current(by) => at.checked_add_signed(by),
    };
    target.ok_or_else(|| io::ErrorKind::InvalidInput.into())
}

/// A member that is too large to be held: it can be read once, from the front.
///
/// Its beginning is kept, because that is where its kind is looked for; going back any further fails
/// with [`io::ErrorKind::FileTooLarge`].
pub(super) struct Forward<'r> {
    inner: &'r mut dyn Read,
    size: u64,
    held: Vec<u8>,
    at: u64,
    /// Bytes that came out of the container.
    come: u64,
    /// Bytes that may still come out.
    left: u64,
}

impl<'r> Forward<'r> {
    /// A member of `size` bytes, of which not more than `budget` may be unpacked.
    pub(super) fn new(inner: &'r mut dyn Read, size: u64, budget: u64) -> Self {
        Self { inner, size, held: Vec::new(), at: 0, come: 0, left: budget }
    }

    /// The next bytes of the container.
    fn pull(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let wanted = usize::try_from(self.size - self.come).map_or(buf.len(), |n| n.min(buf.len()));
        let got = self.inner.read(&mut buf[..wanted])?;
        if got == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.left = self.left.checked_sub(got as u64).ok_or(io::ErrorKind::QuotaExceeded)?;
        if self.come < PIECE {
            self.held.extend_from_slice(&buf[..got]);
        }
        self.come += got as u64;
        Ok(got)
    }
}

impl Read for Forward<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.size || buf.is_empty() {
            return Ok(0);
        }
        let held = usize::try_from(self.at).ok().and_then(|at| self.held.get(at..));
        if let Some(held) = held.filter(|held| !held.is_empty()) {
            let got = held.len().min(buf.len());
            buf[..got].copy_from_slice(&held[..got]);
            self.at += got as u64;
            return Ok(got);
        }
        if self.at < self.come {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let mut scratch = [0; 8 << 10];
        while self.come < self.at {
            let skip = usize::try_from(self.at - self.come).unwrap_or(usize::MAX);
            let skip = skip.min(scratch.len());
            self.pull(&mut scratch[..skip])?;
        }
        let got = self.pull(buf)?;
        self.at = self.come;
        Ok(got)
    }
}

impl Seek for Forward<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = target(to, self.at, self.size)?;
        Ok(self.at)
    }
}

/// Hands the next `size` bytes of `data` to the dispatcher, or as many as there are.
///
/// Every byte is charged. [`Unread::Bomb`] says that the budget ran out; any other shortfall that `data`
/// ended early, and the item inside says so, too.
pub(super) fn hand_over(
    walk: &mut Walk<'_>,
    inner: &Seat,
    data: &mut dyn Read,
    size: u64,
) -> Shortfall {
    if size > walk.limits.member_bytes_max {
        let budget = walk.budget();
        let mut forward = Forward::new(data, size, budget);
        walk.item(inner, &mut forward, size);
        let come = forward.come;
        return match walk.charge(come) {
            Err(why) => Some(why),
            Ok(()) => skip(walk, data, size - come),
        };
    }
    let mut bytes = Vec::new();
    match fill(walk, data, size, &mut bytes) {
        Some(Unread::Bomb) => {
            walk.unread(inner, size, Unread::Bomb, "unknown");
            Some(Unread::Bomb)
        }
        torn => {
            let held = bytes.len() as u64;
            walk.torn_item(inner, &mut Cursor::new(&bytes), held, torn);
            torn
        }
    }
}

/// Takes `size` bytes of `data`.
fn fill(walk: &mut Walk<'_>, data: &mut dyn Read, size: u64, bytes: &mut Vec<u8>) -> Shortfall {
    loop {
        let missing = size - bytes.len() as u64;
        if missing == 0 {
            return None;
        }
        let before = bytes.len();
        // Piece by piece, so that the ratio is seen before the whole member is in memory.
        let read = (&mut *data).take(missing.min(PIECE)).read_to_end(bytes);
        let got = (bytes.len() - before) as u64;
        if let Err(why) = walk.charge(got) {
            return Some(why);
        }
        match read {
            Err(error) => return Some(reason_of(&error)),
            Ok(_) if got == 0 => return Some(Unread::Damaged),
            Ok(_) => {}
        }
    }
}

/// Passes over `size` bytes of `data`, which are charged, too.
pub(super) fn skip(walk: &mut Walk<'_>, data: &mut dyn Read, size: u64) -> Shortfall {
    let mut left = size;
    while left > 0 {
        let got = io::copy(&mut (&mut *data).take(left.min(PIECE)), &mut io::sink());
        let got = match got {
            Ok(0) => return Some(Unread::Damaged),
            Ok(got) => got,
            Err(error) => return Some(reason_of(&error)),
        };
        if let Err(why) = walk.charge(got) {
            return Some(why);
        }
        left -= got;
    }
    None
}

/// What came out of a stream whose length is not known before.
pub(super) enum Drained {
    /// All of it, or what came before it broke off.
    Held(Vec<u8>, Shortfall),
    /// More than a member may have in memory: how many bytes, and whether it broke off.
    Counted(u64, Shortfall),
}

/// Takes `data` to its end. Every byte is charged.
///
/// # Errors
///
/// [`Unread::Bomb`] when the budget ran out.
pub(super) fn drain(walk: &mut Walk<'_>, data: &mut dyn Read) -> Result<Drained, Unread> {
    let mut bytes = Vec::new();
    let mut total = 0;
    loop {
        let before = bytes.len();
        let read = (&mut *data).take(PIECE).read_to_end(&mut bytes);
        let got = (bytes.len() - before) as u64;
        total += got;
        walk.charge(got)?;
        if total > walk.limits.member_bytes_max {
            // From here on only counted, so that what is held stays bounded.
            bytes = Vec::new();
        }
        let torn = match read {
            Ok(_) if got > 0 => continue,
            Ok(_) => None,
            Err(error) => Some(reason_of(&error)),
        };
        return Ok(if total > walk.limits.member_bytes_max {
            Drained::Counted(total, torn)
        } else {
            Drained::Held(bytes, torn)
        });
    }
}

/// Whether everything that is left is zeros: padding, and no one's text.
pub(super) fn is_padding(rest: &mut dyn Read) -> io::Result<bool> {
    let mut piece = [0; 8 << 10];
    loop {
        match rest.read(&mut piece)? {
            0 => return Ok(true),
            got if piece[..got].iter().any(|byte| *byte != 0) => return Ok(false),
            _ => {}
        }
    }
}

/// The decoders say "invalid input" or "other" of damaged bytes; only the disk has error numbers.
pub(super) fn fault(error: io::Error) -> io::Error {
    match error.kind() {
        _ if error.raw_os_error().is_some() => error,
        io::ErrorKind::OutOfMemory | io::ErrorKind::Unsupported => error,
        _ => io::ErrorKind::InvalidData.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slice_is_a_file_of_its_own() {
        let mut whole = Cursor::new(b"0123456789".to_vec());
        let mut slice = Slice::new(&mut whole, 3, 4);
        let mut text = String::new();
        slice.read_to_string(&mut text).unwrap();
        assert_eq!(text, "3456");
        assert_eq!(slice.seek(SeekFrom::End(-1)).unwrap(), 3);
        text.clear();
        slice.read_to_string(&mut text).unwrap();
        assert_eq!(text, "6");
        assert!(slice.seek(SeekFrom::Current(-9)).is_err());
    }

    #[test]
    fn what_streams_past_keeps_its_beginning_only() {
        let bytes: Vec<u8> = (0..3 << 20).map(|n: u32| n.to_le_bytes()[1]).collect();
        let mut source = Cursor::new(&bytes);
        let mut forward = Forward::new(&mut source, bytes.len() as u64, u64::MAX);
        let mut head = [0; 1000];
        forward.read_exact(&mut head).unwrap();
        forward.seek(SeekFrom::Start(0)).unwrap();
        let mut all = Vec::new();
        forward.read_to_end(&mut all).unwrap();
        assert!(all == bytes, "the same bytes, the beginning read twice");
        assert_eq!(forward.seek(SeekFrom::End(-5)).unwrap(), bytes.len() as u64 - 5);
        let error = forward.read(&mut head).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::FileTooLarge);
    }

    #[test]
    fn what_streams_past_keeps_to_its_budget() {
        let mut source = Cursor::new(vec![1; 100_000]);
        let mut forward = Forward::new(&mut source, 100_000, 50_000);
        let error = io::copy(&mut forward, &mut io::sink()).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::QuotaExceeded);
        let mut short = Cursor::new(vec![1; 10]);
        let mut forward = Forward::new(&mut short, 20, 50);
        let error = io::copy(&mut forward, &mut io::sink()).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
    }
}
