//! One pass over the bytes that tells where words, digits and marks begin. Pure.
//!
//! A block of bytes becomes a few masks of one bit a byte; only the edges of runs cost more than that. No
//! rule reads the text.

use std::num::NonZeroU64;

/// Who listens to the pass. Offsets are bytes; each kind comes in the order of places, words by the handful.
pub(super) trait Sweeper {
    /// Runs of ASCII letters, as long as they go.
    fn words(&mut self, words: &[(usize, usize)]);
    /// A run of ASCII letters and characters beyond ASCII, letters or not, as long as it goes.
    fn wide_word(&mut self, start: usize, end: usize);
    /// A run of ASCII digits, as long as it goes.
    fn digits(&mut self, start: usize, end: usize);
    /// One of `@`, `+`, `/` and `<`.
    fn mark(&mut self, at: usize, byte: u8);
    /// A line feed.
    fn feed(&mut self, at: usize);
}

/// Words that are yet to be told, in room that one text uses after the other.
#[derive(Debug)]
pub(super) struct Queue {
    words: Box<[(usize, usize); Self::MOST]>,
    count: usize,
}

impl Default for Queue {
    fn default() -> Self {
        Self { words: Box::new([(0, 0); Self::MOST]), count: 0 }
    }
}

impl Queue {
    /// Most words that are told at once.
    pub(super) const MOST: usize = 4 * BLOCK;

    #[inline]
    fn push(&mut self, start: usize, end: usize) {
        // Never more than there is room for, which the processor need not be asked.
        self.words[self.count % Self::MOST] = (start, end);
        self.count += 1;
    }

    #[inline]
    fn tell(&mut self, sweeper: &mut impl Sweeper) {
        if self.count > 0 {
            sweeper.words(&self.words[..self.count]);
            self.count = 0;
        }
    }
}

const BLOCK: usize = 64;

/// Reads `text` once.
pub(super) fn sweep(text: &str, queue: &mut Queue, sweeper: &mut impl Sweeper) {
    let bytes = text.as_bytes();
    let mut open = Open::default();
    let mut base = 0;
    loop {
        let block = bytes[base..].first_chunk::<BLOCK>();
        let masks = block.map_or_else(|| Masks::of_rest(&bytes[base..]), Masks::of);
        tell(bytes, base, &masks, (&mut open, queue), sweeper);
        // A block that is not full ends every run; where nothing is left, an empty one does.
        if block.is_none() {
            return queue.tell(sweeper);
        }
        if queue.count > Queue::MOST - BLOCK {
            queue.tell(sweeper);
        }
        base += BLOCK;
    }
}

/// The runs that had not ended where the last block did.
#[derive(Debug, Default)]
struct Open {
    word: OpenRun,
    digits: OpenRun,
    /// Whether the word has characters beyond ASCII so far.
    wide: bool,
}

#[derive(Debug, Default)]
struct OpenRun {
    is_open: bool,
    start: usize,
}

/// Tells what ends in the block at `base`.
#[inline]
fn tell(
    bytes: &[u8],
    base: usize,
    masks: &Masks,
    (open, queue): (&mut Open, &mut Queue),
    sweeper: &mut impl Sweeper,
) {
    let (wide, was_wide) = (masks.wide, open.wide);
    if wide == 0 && !was_wide {
        open.word.read(base, masks.letters, |start, end| queue.push(start, end));
    } else {
        let is_wide = |start: usize, end: usize| {
            let from = u64::MAX << start.saturating_sub(base);
            let to = (1_u64 << (end - base)).wrapping_sub(1);
            wide & from & to != 0 || (was_wide && start < base)
        };
        open.word.read(base, masks.letters, |start, end| {
            if is_wide(start, end) {
                queue.tell(sweeper);
                sweeper.wide_word(start, end);
            } else {
                queue.push(start, end);
            }
        });
        let goes_on = wide & u64::MAX << open.word.start.saturating_sub(base).min(BLOCK - 1) != 0;
        open.wide = open.word.is_open && (goes_on || (was_wide && open.word.start < base));
    }
    if masks.digits != 0 || open.digits.is_open {
        open.digits.read(base, masks.digits, |start, end| sweeper.digits(start, end));
    }
    each(masks.marks, |bit| match bytes[base + bit] {
        b'\n' => sweeper.feed(base + bit),
        mark => sweeper.mark(base + bit, mark),
    });
}

impl OpenRun {
    /// Tells the runs that end in a block with this mask.
    #[inline]
    fn read(&mut self, base: usize, mask: u64, mut told: impl FnMut(usize, usize)) {
        let before = mask << 1 | u64::from(self.is_open);
        let mut starts = mask & !before;
        let mut next = || {
            // After the last start nobody looks at what this says.
            let start = base + (starts | 1 << (BLOCK - 1)).trailing_zeros() as usize;
            starts &= starts.wrapping_sub(1);
            start
        };
        let mut start = if self.is_open { self.start } else { next() };
        each(before & !mask, |bit| {
            told(start, base + bit);
            start = next();
        });
        *self = Self { is_open: mask >> (BLOCK - 1) != 0, start };
    }
}

/// Tells the bits of a mask, the lowest first.
#[inline]
pub(super) fn each(mut mask: u64, mut told: impl FnMut(usize)) {
    while let Some(bits) = NonZeroU64::new(mask) {
        told(bits.trailing_zeros() as usize);
        mask &= mask - 1;
    }
}

/// An ASCII letter, or a byte of a character beyond ASCII.
pub(super) const fn is_lettered(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte >= 0x80
}

/// Without a branch, so that it becomes vector code.
const fn is_mark(byte: u8) -> bool {
    let (line, at, plus) = (byte == b'\n', byte == b'@', byte == b'+');
    let (slash, angle) = (byte == b'/', byte == b'<');
    line as u8 | at as u8 | plus as u8 | slash as u8 | angle as u8 != 0
}

/// Anything but ASCII letters that somebody wants to hear of.
fn is_other(byte: u8) -> bool {
    let (digit, wide) = (byte.is_ascii_digit(), byte >= 0x80);
    u8::from(digit) | u8::from(is_mark(byte)) | u8::from(wide) != 0
}

/// One bit for each byte of a block.
#[derive(Debug, Default, Clone, Copy)]
struct Masks {
    letters: u64,
    digits: u64,
    wide: u64,
    /// Marks and line feeds.
    marks: u64,
}

impl Masks {
    #[inline]
    fn of(block: &[u8; BLOCK]) -> Self {
        let letters = gather(block, is_lettered);
        // Many blocks have nothing but words.
        if !has_any(block, is_other) {
            return Self { letters, ..Self::default() };
        }
        let digit = |byte: u8| byte.is_ascii_digit();
        let wide = |byte: u8| byte >= 0x80;
        Self {
            letters,
            digits: if has_any(block, digit) { gather(block, digit) } else { 0 },
            wide: if has_any(block, wide) { gather(block, wide) } else { 0 },
            marks: if has_any(block, is_mark) { gather(block, is_mark) } else { 0 },
        }
    }

    /// Of fewer bytes than a block has: byte by byte, since most cells are short.
    #[inline]
    fn of_rest(rest: &[u8]) -> Self {
        let mut all = Self::default();
        for (index, run) in rest.chunks(LANE).enumerate() {
            let lanes = run.iter().enumerate();
            let lanes = lanes.fold(0, |all, (at, byte)| all | LANES[usize::from(*byte)] << at);
            let lane = |number: usize| (lanes >> (LANE * number) & 0xffff) << (LANE * index);
            all.letters |= lane(0);
            all.digits |= lane(1);
            all.wide |= lane(2);
            all.marks |= lane(3);
        }
        all
    }
}

/// Bytes of which one number holds all masks.
const LANE: usize = 16;

/// For each byte, the first bit of the mask of each kind that it is of.
const LANES: [u64; 256] = {
    let mut lanes = [0; 256];
    let mut byte = 0_u8;
    loop {
        let kinds = [is_lettered(byte), byte.is_ascii_digit(), byte >= 0x80, is_mark(byte)];
        let mut kind = 0;
        while kind < kinds.len() {
            lanes[byte as usize] |= (kinds[kind] as u64) << (LANE * kind);
            kind += 1;
        }
        if byte == u8::MAX {
            break lanes;
        }
        byte += 1;
    }
};

/// Whether a byte is `wanted`. All are looked at, which becomes vector code.
#[inline]
fn has_any(block: &[u8; BLOCK], wanted: impl Fn(u8) -> bool) -> bool {
    block.iter().fold(0, |any, byte| any | u8::from(wanted(*byte))) != 0
}

/// One bit for each byte that is `wanted`. Two loops, because the first becomes vector code by itself.
#[inline]
fn gather(block: &[u8; BLOCK], wanted: impl Fn(u8) -> bool) -> u64 {
    let mut flags = [0_u8; BLOCK];
    for (flag, byte) in flags.iter_mut().zip(block) {
        *flag = u8::from(wanted(*byte));
    }
    let (words, _) = flags.as_chunks::<8>();
    let mut mask = 0;
    for (index, word) in words.iter().enumerate() {
        // Brings the lowest bits of eight bytes together in the highest byte.
        let bits = u64::from_le_bytes(*word).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        mask |= bits << (8 * index);
    }
    mask
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Debug, Default, PartialEq)]
    struct Told {
        words: Vec<(usize, usize, bool)>,
        digits: Vec<(usize, usize)>,
        marks: Vec<(usize, u8)>,
        feeds: Vec<usize>,
    }

    impl Sweeper for Told {
        fn words(&mut self, words: &[(usize, usize)]) {
            self.words.extend(words.iter().map(|(start, end)| (*start, *end, false)));
        }
        fn wide_word(&mut self, start: usize, end: usize) {
            self.words.push((start, end, true));
        }
        fn digits(&mut self, start: usize, end: usize) {
            self.digits.push((start, end));
        }
        fn mark(&mut self, at: usize, byte: u8) {
            self.marks.push((at, byte));
        }
        fn feed(&mut self, at: usize) {
            self.feeds.push(at);
        }
    }

    /// The same, byte by byte.
    fn plain(text: &str) -> Told {
        let bytes = text.as_bytes();
        let mut told = Told::default();
        let runs = |wanted: fn(u8) -> bool| {
            let mut runs: Vec<(usize, usize)> = Vec::new();
            for at in (0..bytes.len()).filter(|at| wanted(bytes[*at])) {
                match runs.last_mut() {
                    Some((_, end)) if *end == at => *end = at + 1,
                    _ => runs.push((at, at + 1)),
                }
            }
            runs
        };
        let wide = |(s, e): (usize, usize)| (s, e, !bytes[s..e].is_ascii());
        told.words = runs(is_lettered).into_iter().map(wide).collect();
        told.digits = runs(|b| b.is_ascii_digit());
        for (at, byte) in bytes.iter().enumerate() {
            match byte {
                b'@' | b'+' | b'/' | b'<' => told.marks.push((at, *byte)),
                b'\n' => told.feeds.push(at),
                _ => {}
            }
        }
        told
    }

    proptest! {
        #[test]
        fn masks_say_what_bytes_say(text in "([a-zA-Z]{0,9}|[0-9]{0,9}|[@+/<\n .]{0,4}|\\PC{0,3}|[a-z]{60,70}|[aé]{30,70}|[0-9]{120,140}){0,20}") {
            let mut told = Told::default();
            sweep(&text, &mut Queue::default(), &mut told);
            prop_assert_eq!(told, plain(&text));
        }
    }
}
