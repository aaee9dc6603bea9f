//! Whether a word of a text may begin some pattern: asked for every word, answered in a few steps. Pure.
//!
//! A yes may be wrong, a no never is. Most words get their no from one bit of a table of a few kilobytes.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::sweep::is_lettered;

/// What the patterns begin with.
#[derive(Debug)]
pub(super) struct Beginnings {
    first_runs: Filter,
    /// What may follow each first run of letters or digits.
    follow: HashMap<u64, Follow, BuildHasherDefault<KeyHasher>>,
    /// First letters of patterns that may be the beginning of a longer word.
    stems: Filter,
}

impl Beginnings {
    /// For about that many patterns.
    pub(super) fn for_patterns(count: usize) -> Self {
        Self {
            first_runs: Filter::for_keys(count),
            follow: HashMap::default(),
            stems: Filter::for_keys(count),
        }
    }

    /// Adds a pattern, folded, that begins with a letter or digit; `open` when a longer word may begin
    /// with it.
    pub(super) fn add(&mut self, pattern: &str, open: bool) {
        let bytes = pattern.as_bytes();
        let end = first_run(bytes);
        let run = Run::of(bytes, 0, end);
        self.first_runs.add(run.whole());
        self.follow.entry(run.whole()).or_default().learn(bytes, end);
        if open && end == bytes.len() {
            add_stems(&mut self.stems, bytes);
        }
    }

    /// Whether some pattern may begin with the run `start..end` of ASCII letters, or of digits.
    pub(super) fn may_begin(&self, bytes: &[u8], start: usize, end: usize) -> bool {
        let run = Run::of(bytes, start, end);
        self.stems.may_hold(run.stem())
            || (self.first_runs.may_hold(run.whole())
                && self.follow.get(&run.whole()).is_some_and(|follow| follow.allows(bytes, end)))
    }
}

/// Length of the run of letters, or of digits, that the pattern begins with. Characters beyond ASCII
/// count as letters: where they stand, the filter is not asked.
fn first_run(bytes: &[u8]) -> usize {
    let digit = bytes.first().is_some_and(u8::is_ascii_digit);
    let same = |byte: &&u8| byte.is_ascii_digit() == digit && (digit || is_lettered(**byte));
    bytes.iter().take_while(same).count()
}

/// All ways in which a run can go on that begins with a stem of fewer letters than the key has.
fn add_stems(stems: &mut Filter, stem: &[u8]) {
    let mut keys = vec![stem[..stem.len().min(STEM)].to_vec()];
    let mut at = 0;
    while let Some(key) = keys.get(at).cloned() {
        stems.add(Run::of(&key, 0, key.len()).stem());
        if key.len() < STEM {
            keys.extend((b'a'..=b'z').map(|letter| [&key[..], &[letter]].concat()));
        }
        at += 1;
    }
}

/// What may follow the first run of letters or digits of some patterns.
#[derive(Debug, Default)]
struct Follow {
    /// A pattern ends here.
    ends: bool,
    /// ASCII characters that may come next, white space being a blank.
    marks: u128,
    /// After one such mark: letters of the alphabet by their number, and bit 31 for anything else.
    letters: u32,
}

impl Follow {
    /// Learns from a pattern, folded, whose first run ends at `end`.
    fn learn(&mut self, pattern: &[u8], end: usize) {
        match pattern.get(end) {
            Some(mark) if mark.is_ascii() => {
                self.marks |= 1 << mark;
                self.letters |= letter_bit(pattern.get(end + 1));
            }
            _ => self.ends = true,
        }
    }

    /// Whether a pattern may go on after `end`. Yes when in doubt.
    fn allows(&self, bytes: &[u8], end: usize) -> bool {
        let Some(next) = bytes.get(end) else { return self.ends };
        if self.ends || !next.is_ascii() {
            return true;
        }
        let space = next.is_ascii_whitespace() || *next == 0x0b;
        let mark = if space { b' ' } else { next.to_ascii_lowercase() };
        if self.marks >> mark & 1 == 0 {
            return false;
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

/// Letters of the key of a stem.
const STEM: usize = 4;

/// The first eight bytes of a run, folded, and its length.
#[derive(Debug, Clone, Copy)]
struct Run {
    bytes: u64,
    length: u64,
}

impl Run {
    fn of(bytes: &[u8], start: usize, end: usize) -> Self {
        let length = end - start;
        let loaded = if let Some(chunk) = bytes[start..].first_chunk::<8>() {
            u64::from_le_bytes(*chunk)
        } else {
            let rest = &bytes[start..];
            let mut chunk = [0; 8];
            chunk[..rest.len()].copy_from_slice(rest);
            u64::from_le_bytes(chunk)
        };
        // Digits have this bit, too; letters become lower case.
        let folded = loaded | 0x2020_2020_2020_2020;
        let kept = if length < 8 { folded & ((1 << (8 * length)) - 1) } else { folded };
        Self { bytes: kept, length: length as u64 }
    }

    fn whole(self) -> u64 {
        self.bytes ^ self.length.min(32) << 59
    }

    fn stem(self) -> u64 {
        self.bytes & 0xffff_ffff
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
        let size = (count * 16).next_power_of_two().clamp(1 << 14, 1 << 24);
        Self { bits: vec![0; size / 64], shift: 64 - size.trailing_zeros() }
    }

    fn place(&self, key: u64) -> (usize, u64) {
        let hash = (key ^ key >> 29).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> self.shift;
        (usize::try_from(hash / 64).unwrap_or(0), 1 << (hash % 64))
    }

    fn add(&mut self, key: u64) {
        let (word, bit) = self.place(key);
        self.bits[word] |= bit;
    }

    fn may_hold(&self, key: u64) -> bool {
        let (word, bit) = self.place(key);
        self.bits[word] & bit != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_begin_a_pattern_get_a_yes() {
        let mut beginnings = Beginnings::for_patterns(8);
        for (pattern, open) in
            [("bsn", false), ("de heer", false), ("order", true), ("ean", true), ("06-nr", false)]
        {
            beginnings.add(pattern, open);
        }
        let begins = |text: &str| {
            let bytes = text.as_bytes();
            beginnings.may_begin(bytes, 0, first_run(bytes))
        };
        for yes in ["bsn", "BSN 1", "de heer", "de  heer", "ordernummer", "EANcode", "06-nr"] {
            assert!(begins(yes), "{yes}");
        }
        for no in ["de man", "de", "06 12", "xyz", "deheer"] {
            assert!(!begins(no), "{no}");
        }
    }
}
