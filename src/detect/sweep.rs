//! One pass over the bytes that tells where words, digits and marks begin. Pure.
//!
//! A block of bytes becomes a few masks of one bit a byte; only the edges of runs cost more than that. What
//! is left at the end of a text, which is all of a cell, is one small block. No rule reads the text.

/// Who listens to the pass. Offsets are bytes; each kind comes in the order of places within its block.
pub(super) trait Sweeper {
    /// A run of ASCII letters and characters beyond ASCII, as long as it goes; `wide` when it has any of
    /// the latter, letters or not.
    fn word(&mut self, start: usize, end: usize, wide: bool);
    /// A run of ASCII digits, as long as it goes.
    fn digits(&mut self, start: usize, end: usize);
    /// One of `@`, `+`, `/` and `<`.
    fn mark(&mut self, at: usize, byte: u8);
    /// A line feed.
    fn feed(&mut self, at: usize);
}

const BLOCK: usize = 64;
const SHORT_BLOCK: usize = 16;

/// Reads `text` once.
pub(super) fn sweep(text: &str, sweeper: &mut impl Sweeper) {
    let bytes = text.as_bytes();
    let mut open = Open::default();
    let (blocks, rest) = bytes.as_chunks::<BLOCK>();
    for (index, block) in blocks.iter().enumerate() {
        report(bytes, index * BLOCK, block, &mut open, sweeper);
    }
    let (short_blocks, rest) = rest.as_chunks::<SHORT_BLOCK>();
    let base = blocks.len() * BLOCK;
    for (index, block) in short_blocks.iter().enumerate() {
        report(bytes, base + index * SHORT_BLOCK, block, &mut open, sweeper);
    }
    // A block that is not full ends every run; where nothing is left, zeros do.
    let base = bytes.len() - rest.len();
    let [low, high] = [eight_from(bytes, base), eight_from(bytes, base + 8)];
    let block = (u128::from(high) << 64 | u128::from(low)).to_le_bytes();
    report(bytes, base, &block, &mut open, sweeper);
}

/// The eight bytes from `start` on, zeros behind the end.
#[inline]
pub(super) fn eight_from(bytes: &[u8], start: usize) -> u64 {
    let rest = &bytes[start.min(bytes.len())..];
    if let Some(chunk) = rest.first_chunk::<8>() {
        return u64::from_le_bytes(*chunk);
    }
    match bytes.last_chunk::<8>() {
        Some(last) if !rest.is_empty() => u64::from_le_bytes(*last) >> (8 * (8 - rest.len())),
        _ => rest.iter().rev().fold(0, |all, byte| all << 8 | u64::from(*byte)),
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
fn report<const N: usize>(
    bytes: &[u8],
    base: usize,
    block: &[u8; N],
    open: &mut Open,
    sweeper: &mut impl Sweeper,
) {
    let letters = gather(block, is_lettered);
    // Many blocks have nothing but words.
    if !open.digits.is_open && !open.wide && gather(block, is_other) == 0 {
        open.word.read::<N>(base, letters, |start, end| sweeper.word(start, end, false));
        return;
    }
    each(gather(block, |b| b == b'\n'), |bit| sweeper.feed(base + bit));
    let wide = gather(block, |b| b >= 0x80);
    let was_wide = open.wide;
    let is_wide = |start: usize, end: usize| {
        let from = u64::MAX << start.saturating_sub(base);
        let to = u64::MAX.checked_shr(u32::try_from(BLOCK - (end - base)).unwrap_or(0));
        wide & from & to.unwrap_or(0) != 0 || (was_wide && start < base)
    };
    open.word.read::<N>(base, letters, |start, end| {
        sweeper.word(start, end, is_wide(start, end));
    });
    open.wide = open.word.is_open && is_wide(open.word.start, base + N);
    let digits = gather(block, |b| b.is_ascii_digit());
    open.digits.read::<N>(base, digits, |start, end| sweeper.digits(start, end));
    each(gather(block, is_mark), |bit| sweeper.mark(base + bit, bytes[base + bit]));
}

impl OpenRun {
    /// Tells the runs that end in a block with this mask.
    #[inline]
    fn read<const N: usize>(&mut self, base: usize, mask: u64, mut told: impl FnMut(usize, usize)) {
        let before = mask << 1 | u64::from(self.is_open);
        let (mut starts, ends) = (mask & !before, before & !mask);
        let ends = if N < BLOCK { ends & ((1 << N) - 1) } else { ends };
        let mut next = || {
            let start = base + starts.trailing_zeros() as usize;
            starts &= starts.wrapping_sub(1);
            start
        };
        let mut start = if self.is_open { self.start } else { next() };
        each(ends, |bit| {
            told(start, base + bit);
            start = next();
        });
        *self = Self { is_open: mask >> (N - 1) & 1 != 0, start };
    }
}

#[inline]
fn each(mut mask: u64, mut told: impl FnMut(usize)) {
    while mask != 0 {
        told(mask.trailing_zeros() as usize);
        mask &= mask - 1;
    }
}

/// An ASCII letter, or a byte of a character beyond ASCII.
pub(super) fn is_lettered(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte >= 0x80
}

/// Without a branch, so that it becomes vector code.
fn is_mark(byte: u8) -> bool {
    let is = |mark: u8| u8::from(byte == mark);
    is(b'@') | is(b'+') | is(b'/') | is(b'<') != 0
}

/// Anything but ASCII letters that somebody wants to hear of.
fn is_other(byte: u8) -> bool {
    byte.is_ascii_digit() | is_mark(byte) | (byte == b'\n') | (byte >= 0x80)
}

/// One bit for each byte that is `wanted`. Two loops, because the first becomes vector code by itself.
#[inline]
fn gather<const N: usize>(block: &[u8; N], wanted: impl Fn(u8) -> bool) -> u64 {
    let mut flags = [0_u8; N];
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
        fn word(&mut self, start: usize, end: usize, wide: bool) {
            self.words.push((start, end, wide));
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
            sweep(&text, &mut told);
            prop_assert_eq!(told, plain(&text));
        }
    }
}
