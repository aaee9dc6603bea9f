//! Words by their folded form: the lists of names, and the words of a rule. Pure.
//!
//! One table holds them all, so that one look-up says everything of a word. It goes by a hash of the folded
//! form, and allocates nothing. Two words meet in the same 43 bits once in about 10¹² look-ups of words
//! that stand in no list.

use std::sync::LazyLock;

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

use super::super::word_hash::{self, WordHash};
use crate::digest::{Digest, Hasher};

/// What lists and rules say of a word. A word may be several things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Flags(u32);

impl Flags {
    pub(super) const TITLE: Self = Self(1);
    pub(super) const ROLE: Self = Self(1 << 1);
    pub(super) const SALUTATION: Self = Self(1 << 2);
    pub(super) const CLOSING: Self = Self(1 << 3);
    pub(super) const LABEL: Self = Self(1 << 4);
    pub(super) const ADDRESSEE: Self = Self(1 << 5);
    pub(super) const PARTICLE: Self = Self(1 << 6);
    /// Also an everyday preposition: `in`, `bij`.
    pub(super) const PREPOSITION: Self = Self(1 << 7);
    pub(super) const BEFORE_OTHER: Self = Self(1 << 8);
    pub(super) const AFTER_OTHER: Self = Self(1 << 9);
    pub(super) const SUFFIX: Self = Self(1 << 10);
    pub(super) const INITIAL: Self = Self(1 << 11);
    pub(super) const ABBREVIATION: Self = Self(1 << 12);
    pub(super) const INTRODUCTION: Self = Self(1 << 13);
    /// A preposition before places: `te`, `naar`.
    pub(super) const LOCATIVE: Self = Self(1 << 14);
    /// A name that everybody knows as that of a firm or a thing.
    pub(super) const FIRM: Self = Self(1 << 15);

    pub(super) const FIRST: Self = Self(1 << 16);
    pub(super) const SURNAME: Self = Self(1 << 17);
    /// Is written with a capital at times without being a name.
    pub(super) const COMMON: Self = Self(1 << 18);
    pub(super) const PLACE: Self = Self(1 << 19);
    /// A first name that is common, and no everyday word.
    pub(super) const KNOWN: Self = Self(1 << 20);

    /// What a rule says of a word; the rest are the lists.
    const SAID: Self = Self(0xffff);

    pub(super) fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(super) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) fn only(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether no list of the rule holds the word; lists of names may.
    pub(super) fn is_unsaid(self) -> bool {
        !self.has(Self::SAID)
    }

    /// Whether a list of names, places or everyday words holds it.
    pub(super) fn is_listed(self) -> bool {
        self.0 & !Self::SAID.0 != 0
    }
}

/// A word that begins with a capital, with its key: it is asked for more than once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::detect) struct Capital {
    pub(in crate::detect) start: usize,
    pub(in crate::detect) end: usize,
    pub(in crate::detect) key: u64,
}

impl Capital {
    pub(in crate::detect) fn at(text: &str, start: usize, end: usize) -> Self {
        Self { start, end, key: key_at(text, start, end) }
    }

    /// As [`Self::at`], of a word of ASCII letters.
    #[inline]
    pub(in crate::detect) fn of_letters(text: &str, start: usize, end: usize) -> Self {
        Self { start, end, key: word_hash::of_letters(text.as_bytes(), start, end) }
    }
}

/// A hash of the folded form of a word: no case, no accents, no full stops.
pub(super) fn key_of(word: &str) -> u64 {
    key_at(word, 0, word.len())
}

/// The same of `start..end` of a text, which costs less than to cut the word out.
pub(super) fn key_at(text: &str, start: usize, end: usize) -> u64 {
    let bytes = text.as_bytes();
    if let Some(key) = word_hash::of_lower(bytes, start, end) {
        return key;
    }
    // The last word of a sentence: its full stop is no part of its key.
    let plain = bytes[start..end].strip_suffix(b".");
    let key = plain.and_then(|word| word_hash::of_lower(bytes, start, start + word.len()));
    key.unwrap_or_else(|| folded_key(&text[start..end]))
}

fn folded_key(word: &str) -> u64 {
    let mut hash = WordHash::default();
    fold(word, |byte| hash.put(byte));
    hash.finish()
}

/// Tells the bytes of the folded form of a word.
pub(super) fn fold(word: &str, told: impl FnMut(u8)) {
    let mut folding = Folding(told);
    word.chars().for_each(|c| folding.fold(c));
}

/// Tells bytes of folded characters.
struct Folding<F>(F);

impl<F: FnMut(u8)> Folding<F> {
    fn put(&mut self, c: char) {
        if c != '.' {
            c.encode_utf8(&mut [0; 4]).bytes().for_each(&mut self.0);
        }
    }

    fn fold(&mut self, c: char) {
        if c.is_ascii() {
            return self.put(c.to_ascii_lowercase());
        }
        let plain = match c {
            '’' | '‘' | 'ʼ' => "'",
            'ß' | 'ẞ' => "ss",
            'ł' | 'Ł' => "l",
            'ø' | 'Ø' => "o",
            'đ' | 'Đ' | 'ð' | 'Ð' => "d",
            'ı' => "i",
            'æ' | 'Æ' => "ae",
            'œ' | 'Œ' => "oe",
            'ĳ' | 'Ĳ' => "ij",
            _ => return self.decompose(c),
        };
        plain.chars().for_each(|c| self.put(c));
    }

    fn decompose(&mut self, c: char) {
        decompose_canonical(c, |part| {
            if !is_combining_mark(part) {
                part.to_lowercase().filter(|c| !is_combining_mark(*c)).for_each(|c| self.put(c));
            }
        });
    }
}

/// Words with what they are, in open addressing: the upper bits of the key, and the flags below them. The
/// lower bits of the key say where a search begins.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Table {
    slots: Vec<u64>,
}

const FLAG_BITS: u64 = (1 << 21) - 1;

impl Table {
    /// Room for `count` words at most.
    pub(super) fn new(count: usize) -> Self {
        Self { slots: vec![0; (count * 3 / 2 + 8).next_power_of_two()] }
    }

    pub(super) fn add(&mut self, word: &str, flags: Flags) {
        let key = key_of(word);
        let at = self.slot(key);
        self.slots[at] = (key & !FLAG_BITS) | (self.slots[at] & FLAG_BITS) | u64::from(flags.0);
    }

    pub(super) fn get(&self, key: u64) -> Flags {
        // Masked, so nothing is lost.
        Flags((self.slots[self.slot(key)] & FLAG_BITS) as u32)
    }

    /// Where the word stands, or would.
    fn slot(&self, key: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = usize::try_from(key & FLAG_BITS).unwrap_or(0) & mask;
        // The table is never full: `new` leaves a third of it free.
        while self.slots[at] != 0 && (self.slots[at] ^ key) & !FLAG_BITS != 0 {
            at = (at + 1) & mask;
        }
        at
    }
}

/// The lists that come with the program, each with what its words are.
pub(super) const LISTS: [(&str, &str, Flags); 5] = [
    ("first_names", include_str!("../../../rules/names/first_names.txt"), Flags::FIRST),
    ("known_first_names", include_str!("../../../rules/names/known_first_names.txt"), Flags::KNOWN),
    ("surnames", include_str!("../../../rules/names/surnames.txt"), Flags::SURNAME),
    ("common_words", include_str!("../../../rules/names/common_words.txt"), Flags::COMMON),
    ("places", include_str!("../../../rules/names/places.txt"), Flags::PLACE),
];

/// Digest of the lists: other names find something else in the same text.
pub(in crate::detect) fn lists_digest() -> Digest {
    static DIGEST: LazyLock<Digest> = LazyLock::new(|| {
        let mut hasher = Hasher::new();
        for (_, list, _) in LISTS {
            hasher.update(&(list.len() as u64).to_be_bytes());
            hasher.update(list.as_bytes());
        }
        hasher.finish()
    });
    *DIGEST
}

/// The words of a list, without its comments.
pub(super) fn words_of(list: &str) -> impl Iterator<Item = &str> {
    list.lines().filter(|line| !line.starts_with('#'))
}

/// A table of the lists, with room for so many words more.
pub(super) fn listed(more: usize) -> Table {
    let count: usize = LISTS.iter().map(|(_, list, _)| words_of(list).count()).sum();
    let mut table = Table::new(count + more);
    for (_, list, flags) in LISTS {
        words_of(list).for_each(|word| table.add(word, flags));
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(word: &str) -> Flags {
        static NAMES: LazyLock<Table> = LazyLock::new(|| listed(0));
        NAMES.get(key_of(word))
    }

    #[test]
    fn lists_are_sorted_folded_and_unique() {
        for (name, list, _) in LISTS {
            assert!(list.starts_with("# "), "{name} says where it comes from");
            let words: Vec<&str> = words_of(list).collect();
            assert!(words.len() > 1000, "{name}");
            for pair in words.windows(2) {
                assert!(pair[0] < pair[1], "{name}: {} {}", pair[0], pair[1]);
            }
            for word in words {
                let lower: String = word.to_lowercase();
                let folded: String =
                    unicode_normalization::UnicodeNormalization::nfc(&*lower).collect();
                assert_eq!(word, folded, "{name}");
                let lettered = |c: char| c.is_alphabetic() || matches!(c, '\'' | '-');
                assert!(!word.is_empty() && word.chars().all(lettered), "{name}: {word}");
            }
        }
        let bytes: usize = LISTS.iter().map(|(_, list, _)| list.len()).sum();
        assert!(bytes < 400_000, "{bytes}");
    }

    #[test]
    fn a_word_is_found_however_it_is_written() {
        for word in
            ["Çelik", "celik", "C\u{327}elik", "ÇELİK", "Łukasz", "LUKASZ", "Ștefan", "Иван"]
        {
            assert!(named(word).is_listed(), "{word}");
        }
        assert!(named("Daniël").has(Flags::FIRST) && named("Daniel").has(Flags::FIRST));
        assert!(named("Strauß").has(Flags::SURNAME) && named("Strauss").has(Flags::SURNAME));
        assert!(!named("xqzzk").is_listed() && !named("").is_listed());
    }

    #[test]
    fn everyday_words_are_known_as_such() {
        for word in ["Mark", "Roos", "Floor", "Mei", "Groen", "Jong", "Bos", "Vos"] {
            assert!(named(word).has(Flags::COMMON), "{word}");
        }
        for word in ["Jansen", "Vries", "Bakker", "Yılmaz", "Amrani"] {
            assert!(named(word).has(Flags::SURNAME), "{word}");
        }
    }
}
