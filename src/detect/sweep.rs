//! One pass over the bytes that tells where words, digits and marks begin. Pure.
//!
//! Sixty-four bytes become a few masks of one bit a byte; only bits that are set cost more than that. No
//! rule reads the text.

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

/// One bit for each byte of a block.
#[derive(Debug, Default, Clone, Copy)]
struct Masks {
    letters: u64,
    digits: u64,
    wide: u64,
    marks: u64,
    feeds: u64,
}

/// Reads `text` once.
pub(super) fn sweep(text: &str, sweeper: &mut impl Sweeper) {
    let bytes = text.as_bytes();
    let (mut in_word, mut in_digits) = (0, 0);
    let (blocks, rest) = bytes.as_chunks::<BLOCK>();
    for (index, block) in blocks.iter().enumerate() {
        let masks = Masks::of(block);
        report(bytes, index * BLOCK, &masks, (in_word, in_digits), sweeper);
        (in_word, in_digits) = (masks.letters >> (BLOCK - 1), masks.digits >> (BLOCK - 1));
    }
    if !rest.is_empty() {
        let mut block = [0; BLOCK];
        block[..rest.len()].copy_from_slice(rest);
        let at = blocks.len() * BLOCK;
        report(bytes, at, &Masks::of(&block), (in_word, in_digits), sweeper);
    }
}

/// Tells what begins in the block at `base`; the pair says what the block before ended in.
fn report(
    bytes: &[u8],
    base: usize,
    masks: &Masks,
    (in_word, in_digits): (u64, u64),
    sweeper: &mut impl Sweeper,
) {
    each(masks.feeds, |bit| sweeper.feed(base + bit));
    let words = masks.letters & !(masks.letters << 1 | in_word);
    each(words, |bit| {
        let (end, open) = run_end(masks.letters, bit);
        let within = u64::MAX >> (BLOCK - end) & u64::MAX << bit;
        if open {
            let stop = extend(bytes, base + end, is_lettered);
            let tail = &bytes[(base + end).min(bytes.len())..stop];
            let wide = masks.wide & within != 0 || !tail.is_ascii();
            sweeper.word(base + bit, stop, wide);
        } else {
            sweeper.word(base + bit, base + end, masks.wide & within != 0);
        }
    });
    let digits = masks.digits & !(masks.digits << 1 | in_digits);
    each(digits, |bit| {
        let (end, open) = run_end(masks.digits, bit);
        let end = base + end;
        let end = if open { extend(bytes, end, |b| b.is_ascii_digit()) } else { end };
        sweeper.digits(base + bit, end);
    });
    each(masks.marks, |bit| sweeper.mark(base + bit, bytes[base + bit]));
}

fn each(mut mask: u64, mut told: impl FnMut(usize)) {
    while mask != 0 {
        told(mask.trailing_zeros() as usize);
        mask &= mask - 1;
    }
}

/// One past the last bit of the run that begins at `bit`, and whether it reaches the end of the block.
fn run_end(mask: u64, bit: usize) -> (usize, bool) {
    let length = (!(mask >> bit)).trailing_zeros() as usize;
    let end = (bit + length).min(BLOCK);
    (end, end == BLOCK)
}

fn extend(bytes: &[u8], from: usize, wanted: impl Fn(u8) -> bool) -> usize {
    let from = from.min(bytes.len());
    from + bytes[from..].iter().take_while(|byte| wanted(**byte)).count()
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

impl Masks {
    fn of(block: &[u8; BLOCK]) -> Self {
        Self {
            letters: gather(block, is_lettered),
            digits: gather(block, |b| b.is_ascii_digit()),
            wide: gather(block, |b| b >= 0x80),
            marks: gather(block, is_mark),
            feeds: gather(block, |b| b == b'\n'),
        }
    }
}

/// One bit for each byte that is `wanted`. Two loops, because the first becomes vector code by itself.
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
        fn masks_say_what_bytes_say(text in "([a-zA-Z]{0,9}|[0-9]{0,9}|[@+/<\n .]{0,4}|\\PC{0,3}|[a-z]{60,70}|[0-9]{120,140}){0,20}") {
            let mut told = Told::default();
            sweep(&text, &mut told);
            prop_assert_eq!(told, plain(&text));
        }
    }
}
