//! What every form shares: a window on the text, the marks, and what becomes of each stretch.

use std::io::{self, Read, Write};
use std::ops::Range;

use sha2::{Digest as _, Sha256};

use super::{Excision, Fault, Mark, ROW_MAX, Refusal, Units};
use crate::digest::Digest;

const CHUNK: usize = 1 << 18;

/// Where kept bytes go, and rows that are taken out.
type Outlets<'a> = (&'a mut dyn Write, &'a mut dyn FnMut(&[u8]) -> io::Result<()>);

/// Goes through a text once. Offsets are those of the file.
pub(super) struct Knife<'a> {
    reader: &'a mut dyn Read,
    units: Units,
    kept: &'a mut dyn Write,
    taken: &'a mut dyn FnMut(&[u8]) -> io::Result<()>,
    marks: std::iter::Peekable<&'a mut dyn Iterator<Item = Mark>>,
    /// What was read; from `head` on it is not done with, and the byte there is that at `base`.
    buffer: Vec<u8>,
    head: usize,
    base: u64,
    ended: bool,
    /// Up to here all is decided; from `base` to here it is kept.
    decided: u64,
    rows: u64,
    gone: u64,
    digest: Sha256,
}

impl<'a> Knife<'a> {
    pub(super) fn new(
        reader: &'a mut dyn Read,
        units: Units,
        (kept, taken): Outlets<'a>,
        marks: &'a mut dyn Iterator<Item = Mark>,
    ) -> Self {
        Self {
            reader,
            units,
            kept,
            taken,
            marks: marks.peekable(),
            buffer: Vec::new(),
            head: 0,
            base: 0,
            ended: false,
            decided: 0,
            rows: 0,
            gone: 0,
            digest: Sha256::new(),
        }
    }

    /// Bytes of one character of syntax.
    pub(super) fn width(&self) -> u64 {
        if self.units == Units::Bytes { 1 } else { 2 }
    }

    /// Up to where all is decided.
    pub(super) fn decided(&self) -> u64 {
        self.decided
    }

    /// The character at `at`; `None` at the end. What lies before the decided offset is gone.
    pub(super) fn unit(&mut self, at: u64) -> Result<Option<u16>, Fault> {
        loop {
            match (self.units, self.buffer.get(self.index(at)..)) {
                (Units::Bytes, Some([byte, ..])) => return Ok(Some(u16::from(*byte))),
                (Units::Little, Some([low, high, ..])) => {
                    return Ok(Some(u16::from_le_bytes([*low, *high])));
                }
                (Units::Big, Some([high, low, ..])) => {
                    return Ok(Some(u16::from_be_bytes([*high, *low])));
                }
                (_, rest) if self.ended => {
                    let half = rest.is_some_and(|rest| !rest.is_empty());
                    return if half { Err(Refusal::Malformed.into()) } else { Ok(None) };
                }
                _ => self.fill()?,
            }
        }
    }

    /// Where the byte at `at` stands in the buffer, if it is there at all.
    fn index(&self, at: u64) -> usize {
        usize::try_from(at - self.base).map_or(usize::MAX, |from| self.head.saturating_add(from))
    }

    /// What is at hand from `at` on, for a quick search. Not more than was read; never to be waited for.
    pub(super) fn at_hand(&self, at: u64) -> &[u8] {
        self.buffer.get(self.index(at)..).unwrap_or_default()
    }

    fn fill(&mut self) -> Result<(), Fault> {
        self.flush()?;
        self.buffer.drain(..self.head);
        self.head = 0;
        if self.buffer.len() > ROW_MAX {
            return Err(Refusal::TooLong.into());
        }
        let chunk = CHUNK.max(self.buffer.len()) as u64;
        let got = (&mut *self.reader).take(chunk).read_to_end(&mut self.buffer)?;
        self.ended = (got as u64) < chunk;
        Ok(())
    }

    /// Writes what is decided to be kept.
    fn flush(&mut self) -> io::Result<()> {
        let end = self.index(self.decided);
        self.kept.write_all(&self.buffer[self.head..end])?;
        self.head = end;
        self.base = self.decided;
        Ok(())
    }

    /// Keeps everything up to `to`.
    pub(super) fn keep(&mut self, to: u64) {
        self.decided = to;
    }

    /// Keeps `length` bytes that are no rows.
    pub(super) fn pass(&mut self, length: u64) -> Result<(), Fault> {
        for at in 0..length {
            let at = self.decided + at;
            while !self.ended && self.at_hand(at).is_empty() {
                self.fill()?;
            }
        }
        let there = self.at_hand(self.decided).len() as u64;
        self.keep(self.decided + length.min(there));
        Ok(())
    }

    /// Leaves out everything from the decided offset up to `to`, which was read.
    pub(super) fn drop(&mut self, to: u64) -> Result<(), Fault> {
        self.flush()?;
        self.head = self.index(to);
        self.base = to;
        self.decided = to;
        Ok(())
    }

    /// Leaves out what lies up to `to` and gives it back.
    pub(super) fn lift(&mut self, to: u64) -> Result<Vec<u8>, Fault> {
        let bytes = self.bytes(self.decided..to).to_vec();
        self.drop(to)?;
        Ok(bytes)
    }

    /// Writes bytes that were lifted before.
    pub(super) fn lay(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        self.flush()?;
        self.kept.write_all(bytes)?;
        Ok(())
    }

    fn bytes(&self, range: Range<u64>) -> &[u8] {
        let length = usize::try_from(range.end - range.start).unwrap_or(usize::MAX);
        self.at_hand(range.start).get(..length).unwrap_or_default()
    }

    /// Whether the row goes. One without a mark stays: a heading, a blank line, a row of empty cells.
    pub(super) fn goes(&mut self, row: &Range<u64>) -> Result<bool, Fault> {
        let Some(mark) = self.marks.next_if(|mark| mark.at < row.end) else { return Ok(false) };
        let second = self.marks.peek().is_some_and(|next| next.at < row.end);
        if mark.at < row.start || second {
            return Err(Refusal::Disagreement.into());
        }
        self.rows += 1;
        let bytes = &self.buffer[self.index(row.start)..self.index(row.end)];
        if mark.goes {
            self.gone += 1;
            (self.taken)(bytes)?;
        } else {
            self.digest.update((row.end - row.start).to_le_bytes());
            self.digest.update(bytes);
        }
        Ok(mark.goes)
    }

    /// Writes the rest and says what was done.
    pub(super) fn finish(mut self) -> Result<Excision, Fault> {
        self.flush()?;
        if self.head < self.buffer.len() || !self.ended || self.marks.next().is_some() {
            return Err(Refusal::Disagreement.into());
        }
        let kept = Digest::from_bytes(self.digest.finalize().into());
        Ok(Excision { rows: self.rows, taken: self.gone, kept })
    }
}
