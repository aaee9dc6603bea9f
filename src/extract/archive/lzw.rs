//! The packing of `compress`: words of what came before, by numbers that grow wider (LZW). Pure.
//!
//! There is no length and no checksum: what breaks off between two numbers cannot be told from what ends there.

use std::io::{self, Read};

/// Starts the words anew.
const CLEAR: usize = 256;
/// Width of the first numbers, in bits.
const BITS_MIN: u32 = 9;

/// The bytes that were packed.
pub(super) struct Lzw<R> {
    inner: R,
    bits_max: u32,
    /// Whether there is a number that starts anew.
    clears: bool,
    bits: u32,
    /// Of each word after the letters: the word before its last letter, and that letter.
    words: Vec<(u16, u8)>,
    /// Numbers are written eight together; those that are left of them.
    group: Vec<u8>,
    /// Bits of the group that were taken.
    taken: usize,
    /// The word before, and its first letter.
    last: Option<(usize, u8)>,
    /// What was unpacked and not yet handed out, last byte first.
    ready: Vec<u8>,
}

impl<R: Read> Lzw<R> {
    /// Takes the head: two bytes of mark, one of how wide the numbers become.
    pub(super) fn new(mut inner: R) -> io::Result<Self> {
        let mut head = [0; 3];
        inner.read_exact(&mut head)?;
        let bits_max = u32::from(head[2] & 0x1F);
        if !(BITS_MIN..=16).contains(&bits_max) {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let mut new = Self {
            inner,
            bits_max,
            clears: head[2] & 0x80 != 0,
            bits: BITS_MIN,
            words: Vec::new(),
            group: Vec::new(),
            taken: 0,
            last: None,
            ready: Vec::new(),
        };
        new.start_anew();
        Ok(new)
    }

    fn start_anew(&mut self) {
        self.words.clear();
        if self.clears {
            // Its number is no word.
            self.words.push((0, 0));
        }
        self.last = None;
    }

    /// The next number; `None` at the end.
    fn number(&mut self) -> io::Result<Option<usize>> {
        let bits = self.bits as usize;
        if self.taken + bits > self.group.len() * 8 {
            self.group.clear();
            (&mut self.inner).take(u64::from(self.bits)).read_to_end(&mut self.group)?;
            self.taken = 0;
            if self.group.len() * 8 < bits {
                return Ok(None);
            }
        }
        let first = self.taken / 8;
        let three = (0..3).map(|at| self.group.get(first + at).copied().unwrap_or(0));
        let value = three.rev().fold(0, |value, byte| value << 8 | usize::from(byte));
        let number = value >> (self.taken % 8) & ((1 << bits) - 1);
        self.taken += bits;
        Ok(Some(number))
    }

    /// What is left of eight numbers is not used when their width changes.
    fn set_width(&mut self, bits: u32) {
        self.bits = bits;
        self.group.clear();
        self.taken = 0;
    }

    /// Unpacks the next word; `false` at the end.
    fn word(&mut self) -> io::Result<bool> {
        let damaged = || io::Error::from(io::ErrorKind::InvalidData);
        let free = CLEAR + self.words.len();
        if free >= 1 << self.bits && self.bits < self.bits_max {
            self.set_width(self.bits + 1);
        }
        let Some(number) = self.number()? else { return Ok(false) };
        if number == CLEAR && self.clears {
            self.start_anew();
            self.set_width(BITS_MIN);
            return Ok(true);
        }
        let Some((before, letter)) = self.last else {
            // The first one is a letter.
            let letter = u8::try_from(number).map_err(|_| damaged())?;
            self.ready.push(letter);
            self.last = Some((number, letter));
            return Ok(true);
        };
        if number > free {
            return Err(damaged());
        }
        let mut at = number;
        if number == free {
            self.ready.push(letter);
            at = before;
        }
        while at >= CLEAR {
            let (shorter, letter) = self.words[at - CLEAR];
            self.ready.push(letter);
            at = usize::from(shorter);
        }
        let letter = u8::try_from(at).map_err(|_| damaged())?;
        self.ready.push(letter);
        if free < 1 << self.bits_max {
            self.words.push((u16::try_from(before).map_err(|_| damaged())?, letter));
        }
        self.last = Some((number, letter));
        Ok(true)
    }
}

impl<R: Read> Read for Lzw<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        while self.ready.is_empty() {
            if !self.word()? {
                return Ok(0);
            }
        }
        let count = self.ready.len().min(buf.len());
        let rest = self.ready.len() - count;
        for (to, from) in buf.iter_mut().zip(self.ready.drain(rest..).rev()) {
            *to = from;
        }
        Ok(count)
    }
}
