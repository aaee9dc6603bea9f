//! Words by their folded form: the lists of names, and the words of a rule. Pure.
//!
//! A word is looked up by a hash of its folded form, so that no look-up allocates. Two words meet in
//! the same 48 bits once in about 10⁹ look-ups of words that stand in no list.

use std::sync::LazyLock;

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

use crate::digest::{Digest, Hasher};

/// What lists and rules say of a word. A word may be several things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Flags(u16);

impl Flags {
    pub(super) const FIRST: Self = Self(1);
    pub(super) const SURNAME: Self = Self(1 << 1);
    /// Is written with a capital at times without being a name.
    pub(super) const COMMON: Self = Self(1 << 2);
    pub(super) const PLACE: Self = Self(1 << 3);

    /// A first name that is common, and no everyday word.
    pub(super) const KNOWN: Self = Self(1 << 4);

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

    pub(super) fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(super) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// A name that everybody knows as that of a firm or a thing.
    pub(super) const FIRM: Self = Self(1 << 15);

    pub(super) fn only(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// A hash of the folded form of `text`: no case, no accents, no full stops.
pub(super) fn key_of(text: &str) -> u64 {
    let mut key = Key::default();
    if text.is_ascii() {
        text.bytes().for_each(|b| key.put(char::from(b.to_ascii_lowercase())));
    } else {
        text.chars().for_each(|c| key.fold(c));
    }
    key.finish()
}

/// FNV-1a over folded characters.
pub(super) struct Key(u64);

impl Default for Key {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Key {
    fn put(&mut self, c: char) {
        if c != '.' {
            self.0 = (self.0 ^ u64::from(c)).wrapping_mul(0x0100_0000_01b3);
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

    fn finish(self) -> u64 {
        // Spreads the low bits, of which the table takes its slots.
        let mixed = (self.0 ^ (self.0 >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed ^ (mixed >> 32)
    }
}

/// Words with what they are, in open addressing: 48 bits of the key, 16 of flags.
#[derive(Debug)]
pub(super) struct Table {
    slots: Vec<u64>,
}

const FLAG_BITS: u64 = 0xffff;

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
        // Masked to sixteen bits, so nothing is lost.
        Flags((self.slots[self.slot(key)] & FLAG_BITS) as u16)
    }

    /// Where the word stands, or would.
    fn slot(&self, key: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = usize::try_from(key >> 40).unwrap_or(0) & mask;
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

/// The lists, read once.
pub(super) static NAMES: LazyLock<Table> = LazyLock::new(|| {
    let count = LISTS.iter().map(|(_, list, _)| words_of(list).count()).sum();
    let mut table = Table::new(count);
    for (_, list, flags) in LISTS {
        words_of(list).for_each(|word| table.add(word, flags));
    }
    table
});

#[cfg(test)]
mod tests {
    use super::*;

    fn named(word: &str) -> Flags {
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
            assert!(!named(word).is_empty(), "{word}");
        }
        assert!(named("Daniël").has(Flags::FIRST) && named("Daniel").has(Flags::FIRST));
        assert!(named("Strauß").has(Flags::SURNAME) && named("Strauss").has(Flags::SURNAME));
        assert!(named("xqzzk").is_empty() && named("").is_empty());
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
