//! A run of letters or digits with what follows it, as a few numbers. Pure.
//!
//! It is what words are told from all patterns by, see [`super::beginnings`].

use super::known_runs::MIXER;

/// Letters of the key of a run.
pub(super) const KEY: usize = 8;
/// Letters by which runs are told that may begin with an open pattern, if it has less than [`LONG_STEM`].
pub(super) const STEM: usize = 4;
/// The same of a longer one.
pub(super) const LONG_STEM: usize = 6;

/// The first eight bytes of a run, folded, and its length.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run {
    pub(super) bytes: u64,
    pub(super) length: usize,
}

impl Run {
    /// The run `start..end` of ASCII letters, or of digits; not empty.
    #[inline]
    pub(super) fn of(bytes: &[u8], start: usize, end: usize) -> Self {
        let length = end - start;
        // Digits have this bit, too; letters become lower case.
        let folded = eight_from(bytes, start) | 0x2020_2020_2020_2020;
        Self { bytes: folded & FIRST[length.min(KEY)], length }
    }

    #[inline]
    pub(super) fn whole(self) -> u64 {
        self.bytes ^ (self.length as u64) << 59
    }

    /// One of the lower half of the bits; others than those that say where it stands in a table.
    #[inline]
    pub(super) fn whole_bit(self) -> u64 {
        1 << (self.bytes.wrapping_mul(MIXER) >> 40 & 31)
    }

    /// With what follows it.
    #[inline]
    pub(super) fn with(self, next: Next) -> u64 {
        let next = u64::from(next.mark) << 8 | u64::from(next.beyond);
        self.whole().wrapping_mul(MIXER) ^ next << 32 ^ next
    }

    /// With what follows it further on.
    #[inline]
    pub(super) fn with_far(self, far: Far) -> u64 {
        self.whole().wrapping_mul(MIXER) ^ u64::from(far.0).wrapping_mul(MIXER) >> 16
    }

    pub(super) fn start(self, length: usize) -> u64 {
        self.bytes & FIRST[length.min(KEY)]
    }
}

/// The bits of so many of eight bytes.
pub(super) const FIRST: [u64; KEY + 1] = {
    let mut masks = [0; KEY + 1];
    let mut length = 1;
    while length <= KEY {
        masks[length] = u64::MAX >> (8 * (KEY - length));
        length += 1;
    }
    masks
};

/// The eight bytes from `start` on, zeros behind the end.
#[inline]
pub(super) fn eight_from(bytes: &[u8], start: usize) -> u64 {
    let rest = &bytes[start..];
    if let Some(chunk) = rest.first_chunk::<8>() {
        return u64::from_le_bytes(*chunk);
    }
    match bytes.last_chunk::<8>() {
        Some(last) if !rest.is_empty() => u64::from_le_bytes(*last) >> (8 * (8 - rest.len())),
        _ => rest.iter().rev().fold(0, |all, byte| all << 8 | u64::from(*byte)),
    }
}

/// The two characters after a run, as far as patterns are told apart by them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Next {
    /// In lower case, white space being a blank.
    mark: u8,
    /// A letter in lower case, or one of the following.
    beyond: u8,
}

/// A character that folding may take out stands there, or white space that hides the next one.
const ANYTHING: u8 = 0;
/// A digit, or the end of the text.
const NO_LETTER: u8 = 31;
/// Instead of a mark: a character beyond ASCII.
const WIDE: u8 = 0x80;
/// Instead of a mark: the end of the text.
const NOTHING: u8 = 0xff;

impl Next {
    /// A number below 32.
    pub(super) fn class(self) -> u8 {
        if self.mark == b' ' { self.beyond & 31 } else { class_of_mark(self.mark) }
    }

    /// What follows the run that ends at `end`.
    #[inline]
    pub(super) fn at(bytes: &[u8], end: usize) -> Self {
        let mark = bytes.get(end).map_or(NOTHING, |byte| MARKS[usize::from(*byte)]);
        let beyond = bytes.get(end + 1).map_or(NO_LETTER, |byte| BEYOND[usize::from(*byte)]);
        Self { mark, beyond: if mark == WIDE { ANYTHING } else { beyond } }
    }

    /// Tells all that may stand in a text where a pattern, folded, goes on at `end`.
    pub(super) fn each_of(pattern: &[u8], end: usize, open: bool, mut told: impl FnMut(Self)) {
        told(Self { mark: WIDE, beyond: ANYTHING });
        let mark = MARKS[usize::from(pattern[end])];
        told(Self { mark, beyond: ANYTHING });
        match pattern.get(end + 1) {
            Some(beyond) if beyond.is_ascii_lowercase() => told(Self { mark, beyond: *beyond }),
            Some(_) => told(Self { mark, beyond: NO_LETTER }),
            // Anything may follow a mark, and what is no letter follows a letter if that ends the word.
            None => {
                told(Self { mark, beyond: NO_LETTER });
                if open || !mark.is_ascii_lowercase() {
                    (b'a'..=b'z').for_each(|beyond| told(Self { mark, beyond }));
                }
            }
        }
    }
}

/// The class of [`Next::at`], at less cost.
#[inline]
pub(super) fn class_at(bytes: &[u8], end: usize) -> u8 {
    let Some([mark, beyond]) = bytes.get(end..).and_then(|rest| rest.first_chunk::<2>()) else {
        return Next::at(bytes, end).class();
    };
    let (mark, beyond) = (MARK_CLASSES[usize::from(*mark)], BEYOND[usize::from(*beyond)] & 31);
    if mark == 0 { beyond } else { mark }
}

const fn class_of_mark(mark: u8) -> u8 {
    27 + (mark & 3)
}

/// By byte: 0 for white space.
const MARK_CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        if MARKS[byte] != b' ' {
            classes[byte] = class_of_mark(MARKS[byte]);
        }
        byte += 1;
    }
    classes
};

/// The four characters after a run: a mark, and three letters or digits in lower case.
#[derive(Debug, Clone, Copy)]
pub(super) struct Far(u32);

impl Far {
    /// Instead of others than these.
    pub(super) const ANY: Self = Self(0);

    /// What follows the run that ends at `end`; `None` where something else stands, or nothing.
    #[inline]
    pub(super) fn at(bytes: &[u8], end: usize) -> Option<Self> {
        let [mark, more @ ..] = *bytes.get(end..)?.first_chunk::<4>()?;
        let mark = MARKS[usize::from(mark)];
        let plain = mark != WIDE && more.iter().all(u8::is_ascii_alphanumeric);
        let [first, second, third] = more.map(|byte| byte | 0x20);
        plain.then(|| Self(u32::from_le_bytes([mark, first, second, third])))
    }
}

const MARKS: [u8; 256] = {
    let mut classes = [WIDE; 256];
    let mut byte = 0_u8;
    while byte < 0x80 {
        let space = matches!(byte, b'\t'..=b'\r' | b' ');
        classes[byte as usize] = if space { b' ' } else { byte.to_ascii_lowercase() };
        byte += 1;
    }
    classes
};

const BEYOND: [u8; 256] = {
    let mut classes = [ANYTHING; 256];
    let mut byte = 0_u8;
    while byte < 0x80 {
        if byte.is_ascii_digit() {
            classes[byte as usize] = NO_LETTER;
        } else if byte.is_ascii_alphabetic() {
            classes[byte as usize] = byte.to_ascii_lowercase();
        }
        byte += 1;
    }
    classes
};

/// The bit of the upper half that stands for what follows a run.
#[inline]
pub(super) fn bit_of_class(class: u8) -> u64 {
    1 << (32 + (class & 31))
}
