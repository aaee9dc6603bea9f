//! Which patterns a word of a text may begin: asked for every word, answered in a few steps. Pure.
//!
//! Most words begin nothing and are told so by two looks into tables of a few kilobytes. A word that is
//! all of a pattern is found here; only a pattern of several words must be followed through the text.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::sweep::is_lettered;

type ByRun<T> = HashMap<u64, T, BuildHasherDefault<KeyHasher>>;

/// What the patterns begin with.
#[derive(Debug)]
pub(super) struct Beginnings {
    /// Whether some pattern begins with a run of letters or digits.
    first_runs: Filter,
    by_first_run: ByRun<First>,
    /// The lengths of the open patterns that begin with some letters; one bit each, the last for
    /// [`KEY`] and more.
    stem_lengths: ByteFilter,
    /// Open patterns by their first letters.
    stems: ByRun<Vec<Known>>,
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
        let mut by_first_run = ByRun::<First>::default();
        let mut stems = ByRun::<Vec<Known>>::default();
        for (pattern, (text, open)) in patterns.enumerate() {
            let bytes = text.as_bytes();
            let end = first_run(bytes);
            let run = Run::of(bytes, 0, end);
            let first = by_first_run.entry(run.whole()).or_default();
            if end < bytes.len() {
                first.goes_on.learn(bytes, end, open);
                continue;
            }
            let known = Known { text: text.into(), pattern };
            if open {
                stems.entry(run.start(end)).or_default().push(known);
            } else {
                first.ends.push(known);
            }
        }
        let mut first_runs = Filter::for_keys(by_first_run.len());
        by_first_run.keys().for_each(|key| first_runs.add(*key));
        let mut beginnings =
            Vec::from_iter(stems.values().flatten().flat_map(|known| stem_keys(&known.text)));
        beginnings.sort_unstable();
        beginnings.dedup();
        let mut stem_lengths = ByteFilter::for_keys(beginnings.len());
        beginnings.iter().for_each(|(key, lengths)| stem_lengths.add(*key, *lengths));
        Self { first_runs, by_first_run, stem_lengths, stems }
    }

    /// Whether some pattern may begin with the run. A yes may be wrong, a no never is.
    #[inline]
    pub(super) fn may_begin(&self, run: Run) -> bool {
        self.stem_lengths.of(run.stem()) != 0 || self.first_runs.may_hold(run.whole())
    }

    /// Whether a pattern may begin with the run, which ends at `end`, and have more.
    pub(super) fn may_go_on(&self, run: Run, bytes: &[u8], end: usize) -> bool {
        self.by_first_run.get(&run.whole()).is_some_and(|first| first.goes_on.allows(bytes, end))
    }

    /// The patterns that may be all of the run, or the beginning of it where that is allowed: the
    /// shortest first.
    pub(super) fn known(&self, run: Run) -> impl Iterator<Item = &Known> {
        let lengths = self.stem_lengths.of(run.stem());
        let stems = (1..=KEY.min(run.length)).filter(move |length| lengths >> (length - 1) & 1 != 0);
        let stems = stems.filter_map(move |length| self.stems.get(&run.start(length))).flatten();
        let ends = self.by_first_run.get(&run.whole()).into_iter().flat_map(|first| &first.ends);
        stems.chain(ends.filter(move |known| known.text.len() == run.length))
    }
}

/// Length of the run of letters, or of digits, that the pattern begins with. Characters beyond ASCII
/// count as letters: where they stand, nobody asks here.
fn first_run(bytes: &[u8]) -> usize {
    let digit = bytes.first().is_some_and(u8::is_ascii_digit);
    let same = |byte: &&u8| byte.is_ascii_digit() == digit && (digit || is_lettered(**byte));
    bytes.iter().take_while(same).count()
}

/// All ways in which the first letters of a run may go on that begins with `stem`, with the bit of its
/// length.
fn stem_keys(stem: &str) -> Vec<(u64, u8)> {
    let bit = 1 << (stem.len().min(KEY) - 1);
    let stem = stem.as_bytes();
    let mut keys = vec![stem[..stem.len().min(STEM)].to_vec()];
    let mut at = 0;
    while let Some(key) = keys.get(at).cloned() {
        if key.len() < STEM {
            let digits = stem[0].is_ascii_digit();
            let more = if digits { b'0'..=b'9' } else { b'a'..=b'z' };
            keys.extend(more.map(|letter| [&key[..], &[letter]].concat()));
        }
        at += 1;
    }
    keys.iter().map(|key| (Run::of(key, 0, key.len()).stem(), bit)).collect()
}

/// The patterns that begin with one run of letters or digits.
#[derive(Debug, Default)]
struct First {
    /// Those that have nothing more.
    ends: Vec<Known>,
    /// What follows in the others.
    goes_on: Follow,
}

/// What may follow the first run of letters or digits of some patterns that have more.
#[derive(Debug, Default)]
struct Follow {
    /// A character beyond ASCII follows.
    wide: bool,
    /// ASCII characters that may come next, white space being a blank.
    marks: u128,
    /// After one such mark: letters of the alphabet by their number, and bit 31 for anything else.
    letters: u32,
}

impl Follow {
    /// Learns from a pattern, folded, whose first run ends at `end`, before its end.
    fn learn(&mut self, pattern: &[u8], end: usize, open: bool) {
        let mark = pattern[end];
        if !mark.is_ascii() {
            self.wide = true;
            return;
        }
        self.marks |= 1 << mark;
        self.letters |= match pattern.get(end + 1) {
            // Whatever stands behind a mark, behind a letter only if the pattern is open.
            None if open || !mark.is_ascii_alphabetic() => u32::MAX,
            beyond => letter_bit(beyond),
        };
    }

    /// Whether a pattern may go on after `end`. Yes when in doubt.
    fn allows(&self, bytes: &[u8], end: usize) -> bool {
        let Some(next) = bytes.get(end) else { return false };
        if !next.is_ascii() {
            return true;
        }
        let space = next.is_ascii_whitespace() || *next == 0x0b;
        let mark = if space { b' ' } else { next.to_ascii_lowercase() };
        if self.wide || self.marks >> mark & 1 == 0 {
            return self.wide;
        }
        let beyond = bytes.get(end + 1);
        // More white space, or a character that folding may take out, hides what follows.
        let plain = beyond.is_none_or(u8::is_ascii_alphanumeric);
        !plain || self.letters & letter_bit(beyond) != 0
    }
}

fn letter_bit(byte: Option<&u8>) -> u32 {
    match byte {
        Some(letter) if letter.is_ascii_alphabetic() => 1 << (letter.to_ascii_lowercase() - b'a'),
        _ => 1 << 31,
    }
}

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
        self.0 = (self.0 ^ key ^ key >> 29).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 ^= self.0 >> 32;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Letters of the key of a run.
const KEY: usize = 8;
/// Letters that the filter of stems knows.
const STEM: usize = 4;

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

    #[inline]
    fn whole(self) -> u64 {
        self.bytes ^ (self.length as u64) << 59
    }

    #[inline]
    fn stem(self) -> u64 {
        self.bytes & 0xffff_ffff
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
struct Filter {
    bits: Vec<u64>,
    shift: u32,
}

impl Filter {
    /// Sixteen bits a key and more: about one key in twenty of others gets a yes.
    fn for_keys(count: usize) -> Self {
        let (slots, shift) = slots_for(count, 1 << 14);
        Self { bits: vec![0; slots / 64], shift }
    }

    fn add(&mut self, key: u64) {
        let slot = slot(key, self.shift);
        self.bits[slot / 64] |= 1 << (slot % 64);
    }

    #[inline]
    fn may_hold(&self, key: u64) -> bool {
        let slot = slot(key, self.shift);
        self.bits[slot / 64] >> (slot % 64) & 1 != 0
    }
}

/// For keys, the union of the bits that they were given; another key may seem to have some.
#[derive(Debug)]
struct ByteFilter {
    bits: Vec<u8>,
    shift: u32,
}

impl ByteFilter {
    fn for_keys(count: usize) -> Self {
        let (slots, shift) = slots_for(count, 1 << 12);
        Self { bits: vec![0; slots], shift }
    }

    fn add(&mut self, key: u64, bits: u8) {
        self.bits[slot(key, self.shift)] |= bits;
    }

    #[inline]
    fn of(&self, key: u64) -> u8 {
        self.bits[slot(key, self.shift)]
    }
}

/// How many slots so many keys need, and the shift that makes a slot of a hash.
fn slots_for(keys: usize, least: usize) -> (usize, u32) {
    let slots = (keys * 16).next_power_of_two().clamp(least, 1 << 24);
    (slots, 64 - slots.trailing_zeros())
}

#[inline]
fn slot(key: u64, shift: u32) -> usize {
    let hash = (key ^ key >> 29).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> shift;
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
        let begins = known || beginnings.may_go_on(run, bytes, end);
        assert!(beginnings.may_begin(run) || !begins, "{text}");
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
