//! Which patterns a word of a text may begin: asked for every word, answered in a few steps. Pure.
//!
//! Most words begin nothing and are told so by one look into a table. A word that is all of a pattern is
//! found here; only a pattern of several words must be followed through the text.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use super::sweep::is_lettered;

type ByRun = HashMap<u64, Vec<Known>, BuildHasherDefault<KeyHasher>>;

/// What the patterns begin with.
#[derive(Debug)]
pub(super) struct Beginnings {
    /// For the first letters of a run: one bit for every way in which some pattern goes on from there. One
    /// look says no to most words, and without a branch that the processor would have to foresee.
    outlook: Table<u64>,
    /// Patterns that are one run of letters or digits.
    whole: ByRun,
    /// The first runs of patterns that have more, each with the two characters that follow.
    goes_on: Filter,
    /// The same with the four that follow, where they are plain, and without any where they are not.
    goes_far: Filter,
    /// Open patterns that are one run, by their first letters.
    stems: ByRun,
    /// The lengths of those that begin with some letters; one bit each, the last for [`KEY`] and more.
    stem_lengths: Table<u8>,
}

/// A pattern that is one run of letters or digits.
#[derive(Debug, Clone)]
pub(super) struct Known {
    text: Box<str>,
    pub(super) pattern: usize,
}

impl Known {
    /// Where the pattern ends if it begins at `start`.
    pub(super) fn end_at(&self, bytes: &[u8], start: usize) -> Option<usize> {
        let end = start + self.text.len();
        let same = bytes.get(start..end)?.eq_ignore_ascii_case(self.text.as_bytes());
        same.then_some(end)
    }
}

impl Beginnings {
    /// Of these patterns, folded, that begin with a letter or digit; the second of each says whether a
    /// longer word may begin with it.
    pub(super) fn of<'p>(patterns: impl Iterator<Item = (&'p str, bool)>) -> Self {
        let (mut whole, mut stems) = (ByRun::default(), ByRun::default());
        let (mut goes_on, mut goes_far) = (HashSet::new(), HashSet::new());
        let mut lengths = HashSet::<(u64, u8)>::new();
        let mut seen: HashMap<u64, u64> = HashMap::new();
        for (pattern, (text, open)) in patterns.enumerate() {
            let bytes = text.as_bytes();
            let end = first_run(bytes);
            let run = Run::of(bytes, 0, end);
            if end < bytes.len() {
                goes_far.insert(run.with_far(Far::at(bytes, end).unwrap_or(Far::ANY)));
                Next::each_of(bytes, end, open, |next| {
                    goes_on.insert(run.with(next));
                    *seen.entry(run.stem()).or_default() |= next.bit();
                });
                continue;
            }
            let known = Known { text: text.into(), pattern };
            if open {
                for (key, bits) in stem_keys(bytes) {
                    *seen.entry(key).or_default() |= bits;
                    lengths.insert((key, 1 << (end.min(KEY) - 1)));
                }
                stems.entry(run.start(end)).or_default().push(known);
            } else {
                *seen.entry(run.stem()).or_default() |= run.whole_bit();
                whole.entry(run.whole()).or_default().push(known);
            }
        }
        let mut stem_lengths = Table::for_keys(lengths.len());
        for (key, bit) in lengths {
            *stem_lengths.at_mut(key) |= bit;
        }
        let mut outlook = Table::for_keys(seen.len());
        for (key, bits) in seen {
            *outlook.at_mut(key) |= bits;
        }
        let goes_on = Filter::of(goes_on.into_iter());
        let goes_far = Filter::of(goes_far.into_iter());
        Self { outlook, whole, goes_on, goes_far, stems, stem_lengths }
    }

    /// Whether some pattern may begin with the run before `next`. A yes may be wrong, a no never is.
    #[inline]
    pub(super) fn may_begin(&self, run: Run, next: Next) -> bool {
        self.outlook.of(run.stem()) & (run.whole_bit() | run.stem_bit() | next.bit()) != 0
    }

    /// Whether some pattern that has more may begin with the run before `next`, which ends at `end`.
    #[inline]
    pub(super) fn may_go_on(&self, run: Run, next: Next, bytes: &[u8], end: usize) -> bool {
        // `de h…` begins many patterns, `de heer` few.
        let goes_far = || {
            let Some(far) = Far::at(bytes, end) else { return true };
            let held = |far| self.goes_far.may_hold(run.with_far(far));
            held(far) || held(Far::ANY)
        };
        self.goes_on.may_hold(run.with(next)) && goes_far()
    }

    /// The patterns that may be all of the run, or the beginning of it where that is allowed: the
    /// shortest first.
    pub(super) fn known(&self, run: Run) -> impl Iterator<Item = &Known> {
        // Most runs are asked for because of what follows them.
        let seen = self.outlook.of(run.stem());
        let may_be = |bit: u64| seen & bit != 0;
        let opens = may_be(run.stem_bit()) || may_be(run.whole_bit());
        let lengths = if opens { self.stem_lengths.of(run.stem()) } else { 0 };
        let lengths =
            (1..=KEY.min(run.length)).filter(move |length| lengths >> (length - 1) & 1 != 0);
        let stems = lengths.filter_map(move |length| self.stems.get(&run.start(length))).flatten();
        let whole = if may_be(run.whole_bit()) { self.whole.get(&run.whole()) } else { None };
        let whole = whole.into_iter().flatten();
        stems.chain(whole.filter(move |known| known.text.len() == run.length))
    }
}

/// Length of the run of letters, or of digits, that the pattern begins with. Characters beyond ASCII
/// count as letters: where they stand, nobody asks here.
fn first_run(bytes: &[u8]) -> usize {
    let digit = bytes.first().is_some_and(u8::is_ascii_digit);
    let same = |byte: &&u8| byte.is_ascii_digit() == digit && (digit || is_lettered(**byte));
    bytes.iter().take_while(same).count()
}

/// All ways in which the first letters of a run may go on that begins with `stem`, and the bits of the
/// runs that do.
fn stem_keys(stem: &[u8]) -> Vec<(u64, u64)> {
    let letters = if stem[0].is_ascii_digit() { b'0'..=b'9' } else { b'a'..=b'z' };
    let longer = |run: &[u8]| letters.clone().map(|letter| [run, &[letter]].concat()).collect();
    let mut keys = vec![stem[..stem.len().min(STEM)].to_vec()];
    let mut at = 0;
    while let Some(key) = keys.get(at).cloned() {
        if key.len() < STEM {
            let longer: Vec<Vec<u8>> = longer(&key);
            keys.extend(longer);
        }
        at += 1;
    }
    let of_run = |run: &Vec<u8>| Run::of(run, 0, run.len());
    let own = of_run(&stem.to_vec()).stem_bit();
    let bits = match stem.len() - keys[0].len() {
        0 => ALL_STEM_BITS,
        1 => longer(stem).iter().map(|run| of_run(run).stem_bit()).fold(own, |all, bit| all | bit),
        _ => own,
    };
    let short = |key: Run| if stem.len() <= STEM { key.whole_bit() } else { 0 };
    keys.iter().map(of_run).map(|key| (key.stem(), bits | short(key))).collect()
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
    /// One of the upper half of the bits.
    #[inline]
    fn bit(self) -> u64 {
        let class = if self.mark == b' ' { self.beyond & 31 } else { 27 + (self.mark & 3) };
        1 << (32 + class)
    }

    /// What follows the run that ends at `end`.
    #[inline]
    pub(super) fn at(bytes: &[u8], end: usize) -> Self {
        let mark = bytes.get(end).map_or(NOTHING, |byte| MARKS[usize::from(*byte)]);
        let beyond = bytes.get(end + 1).map_or(NO_LETTER, |byte| BEYOND[usize::from(*byte)]);
        Self { mark, beyond: if mark == WIDE { ANYTHING } else { beyond } }
    }

    /// Tells all that may stand in a text where a pattern, folded, goes on at `end`.
    fn each_of(pattern: &[u8], end: usize, open: bool, mut told: impl FnMut(Self)) {
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

/// The four characters after a run: a mark, and three letters or digits in lower case.
#[derive(Debug, Clone, Copy)]
struct Far(u32);

impl Far {
    /// Instead of others than these.
    const ANY: Self = Self(0);

    /// What follows the run that ends at `end`; `None` where something else stands, or nothing.
    #[inline]
    fn at(bytes: &[u8], end: usize) -> Option<Self> {
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

/// Keys are well mixed by one multiplication.
#[derive(Debug, Default)]
struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = (self.0 ^ key ^ key >> 29).wrapping_mul(MIXER);
        self.0 ^= self.0 >> 32;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// An odd number whose bits look like chance: 2^64 divided by the golden ratio.
const MIXER: u64 = 0x9e37_79b9_7f4a_7c15;

/// Letters of the key of a run.
const KEY: usize = 8;
/// Letters of the key of what is looked at first.
const STEM: usize = 4;
/// The bits of all letters that may follow them.
const ALL_STEM_BITS: u64 = 0xffff << 16;

/// The first eight bytes of a run, folded, and its length.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run {
    bytes: u64,
    length: usize,
}

impl Run {
    /// The run `start..end` of ASCII letters, or of digits; not empty.
    #[inline]
    pub(super) fn of(bytes: &[u8], start: usize, end: usize) -> Self {
        let length = end - start;
        // Digits have this bit, too; letters become lower case.
        let folded = eight_from(bytes, start) | 0x2020_2020_2020_2020;
        Self { bytes: first_of(folded, length), length }
    }

    /// Whether the run is the word `at`.
    #[inline]
    pub(super) fn is_at(self) -> bool {
        self.length == 2 && self.bytes == u64::from(u16::from_le_bytes(*b"at"))
    }

    #[inline]
    fn whole(self) -> u64 {
        self.bytes ^ (self.length as u64) << 59
    }

    /// One of the first sixteen bits; the last for a run that is no longer than the key.
    #[inline]
    fn whole_bit(self) -> u64 {
        let hash = self.whole().wrapping_mul(MIXER) >> 32;
        1 << if self.length > STEM { (hash * 15) >> 32 } else { 15 }
    }

    /// One of the next sixteen, for the two letters that follow those of the key; none if no letter does.
    #[inline]
    fn stem_bit(self) -> u64 {
        let more = self.bytes >> (8 * STEM) & 0xffff;
        u64::from(more != 0) << (16 + (more.wrapping_mul(MIXER) >> 60))
    }

    #[inline]
    fn stem(self) -> u64 {
        self.bytes & 0xffff_ffff
    }

    /// With what follows it.
    #[inline]
    fn with(self, next: Next) -> u64 {
        let next = u64::from(next.mark) << 8 | u64::from(next.beyond);
        self.whole().wrapping_mul(MIXER) ^ next << 32 ^ next
    }

    /// With what follows it further on.
    #[inline]
    fn with_far(self, far: Far) -> u64 {
        self.whole().wrapping_mul(MIXER) ^ u64::from(far.0).wrapping_mul(MIXER) >> 16
    }

    fn start(self, length: usize) -> u64 {
        first_of(self.bytes, length)
    }
}

#[inline]
fn first_of(eight: u64, length: usize) -> u64 {
    eight & u64::MAX >> (8 * (KEY - length.clamp(1, KEY)))
}

/// The eight bytes from `start` on, zeros behind the end.
#[inline]
fn eight_from(bytes: &[u8], start: usize) -> u64 {
    let rest = &bytes[start..];
    if let Some(chunk) = rest.first_chunk::<8>() {
        return u64::from_le_bytes(*chunk);
    }
    match bytes.last_chunk::<8>() {
        Some(last) if !rest.is_empty() => u64::from_le_bytes(*last) >> (8 * (8 - rest.len())),
        _ => rest.iter().rev().fold(0, |all, byte| all << 8 | u64::from(*byte)),
    }
}

/// A set of keys that may say yes to others, but never no to one of its own.
#[derive(Debug)]
pub(super) struct Filter {
    bits: Vec<u64>,
    shift: u32,
}

impl Default for Filter {
    fn default() -> Self {
        Self::of(std::iter::empty())
    }
}

impl Filter {
    pub(super) fn of(keys: impl Iterator<Item = u64>) -> Self {
        let keys: Vec<u64> = keys.collect();
        // About one key in thirty of others gets a yes.
        let (slots, shift) = slots_for(32 * keys.len());
        let mut bits = vec![0; slots / 64];
        for slot in keys.into_iter().map(|key| slot(key, shift)) {
            bits[slot / 64] |= 1 << (slot % 64);
        }
        Self { bits, shift }
    }

    #[inline]
    pub(super) fn may_hold(&self, key: u64) -> bool {
        let slot = slot(key, self.shift);
        self.bits[slot / 64] >> (slot % 64) & 1 != 0
    }
}

/// For keys, the union of the bits that they were given; another key may seem to have some.
#[derive(Debug)]
struct Table<T> {
    slots: Vec<T>,
    shift: u32,
}

impl<T: Copy + Default> Table<T> {
    fn for_keys(count: usize) -> Self {
        let (slots, shift) = slots_for(8 * count);
        Self { slots: vec![T::default(); slots], shift }
    }

    fn at_mut(&mut self, key: u64) -> &mut T {
        &mut self.slots[slot(key, self.shift)]
    }

    #[inline]
    fn of(&self, key: u64) -> T {
        self.slots[slot(key, self.shift)]
    }
}

/// So many slots or a few more, and the shift that makes a slot of a hash.
fn slots_for(least: usize) -> (usize, u32) {
    let slots = least.next_power_of_two().clamp(1 << 11, 1 << 24);
    (slots, 64 - slots.trailing_zeros())
}

#[inline]
fn slot(key: u64, shift: u32) -> usize {
    let hash = (key ^ key >> 29).wrapping_mul(MIXER) >> shift;
    usize::try_from(hash).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PATTERNS: [(&str, bool); 8] = [
        ("bsn", false),
        ("de heer", false),
        ("order", true),
        ("ean", true),
        ("06-nr", false),
        ("geb.", false),
        ("arbeidsongeval", true),
        ("3s", true),
    ];

    /// The run that the text begins with, and whether something may begin there.
    fn begins(text: &str) -> bool {
        let beginnings = Beginnings::of(PATTERNS.into_iter());
        let bytes = text.as_bytes();
        let end = first_run(bytes);
        let run = Run::of(bytes, 0, end);
        let known = beginnings.known(run).any(|known| known.end_at(bytes, 0).is_some());
        let next = Next::at(bytes, end);
        let begins = known || beginnings.may_go_on(run, next, bytes, end);
        assert!(beginnings.may_begin(run, next) || !begins, "{text}");
        begins
    }

    #[test]
    fn words_that_begin_a_pattern_get_a_yes() {
        for yes in [
            "bsn",
            "BSN 1",
            "de heer",
            "de  heer",
            "ordernummer",
            "EANcode",
            "ean",
            "06-nr",
            "geb.te",
            "geb. 1",
            "Arbeidsongevallen",
            "3stuks",
        ] {
            assert!(begins(yes), "{yes}");
        }
        for no in
            ["de man", "de", "06 12", "xyz", "deheer", "orde", "geb", "arbeidsongemak", "bsnx", "3"]
        {
            assert!(!begins(no), "{no}");
        }
    }

    proptest! {
        #[test]
        fn a_run_is_read_alike_wherever_it_stands(
            before in "[ ]{0,9}", run in "[a-zA-Z]{1,12}", after in "( [a-z ]{0,9})?",
        ) {
            let text = format!("{before}{run}{after}");
            let here = Run::of(text.as_bytes(), before.len(), before.len() + run.len());
            let alone = Run::of(run.to_lowercase().as_bytes(), 0, run.len());
            prop_assert_eq!((here.bytes, here.length), (alone.bytes, alone.length));
        }
    }
}
