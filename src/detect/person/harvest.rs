//! The surnames that an item is known to hold, so that a bare one later counts for more. Pure.

use std::fmt;

use super::Person;
use super::chain::Chain;
use super::name::{Name, Reach};
use super::names::{Capital, Flags, key_of};
use super::token::{may_be_joined, word_end};

/// Most surnames remembered of an item. Lists of thousands of people speak for themselves.
pub(super) const NAMES_MAX: usize = 512;

/// Surnames of one item, as hashes. Its memory does not grow beyond 8 kB.
///
/// A name that was found beyond doubt (T1 or T2) is noted; the same surname elsewhere in the item is
/// then T3. Names that stand *after* the first sure mention are known at once. For those *before* it,
/// a listed surname alone is a weak hit that carries its key ([`Person::surname_key`]): when the item
/// ends, the settlement asks [`Harvest::corroborates`] for the key, and raises the hit. A surname that
/// stands on no list is found by [`Person::known_at`] from its first sure mention on, not before.
///
/// A full harvest notes nothing more: then, too, it says yes to nothing that it was not told.
#[derive(Default, Clone)]
pub(in crate::detect) struct Harvest {
    names: Keys,
    mailboxes: Keys,
    /// One bit for what the names have in their lowest bits: most words are no name by it.
    bits: Vec<u64>,
}

impl Harvest {
    /// Notes the surname of a name that was found beyond doubt.
    pub(in crate::detect) fn note(&mut self, key: u32) {
        self.names.add(key);
        if self.bits.is_empty() {
            self.bits = vec![0; BITS / 64];
        }
        let (word, bit) = bit_of(key);
        self.bits[word] |= bit;
    }

    /// Whether [`Self::note`] has no room for another name: nobody need ask which it is.
    pub(in crate::detect) fn is_full(&self) -> bool {
        self.names.count >= NAMES_MAX
    }

    /// Notes what may be a surname in the mailbox of `address`: `j.devries` and `vries` are one.
    ///
    /// Only a name that was found otherwise gains by it: `marketing@` makes no name of Marketing.
    pub(in crate::detect) fn note_mailbox(&mut self, address: &str) {
        if self.mailboxes.count >= NAMES_MAX {
            return;
        }
        let mailbox = address.split(['@', '(', '[']).next().unwrap_or_default();
        for piece in mailbox.split(|c: char| !c.is_alphabetic()) {
            let mut rest = piece;
            self.note_piece(rest);
            for prefix in PREFIXES {
                if let Some(tail) = rest.strip_prefix(prefix) {
                    rest = tail;
                    self.note_piece(rest);
                }
            }
        }
    }

    fn note_piece(&mut self, piece: &str) {
        if piece.chars().count() >= PIECE_MIN {
            self.mailboxes.add(short(key_of(piece)));
        }
    }

    /// Whether a name with this surname was noted.
    pub(in crate::detect) fn knows(&self, key: u32) -> bool {
        self.names.has(key)
    }

    /// The word, with what is joined to it, if [`Self::knows`] may say yes to it as a surname: asked for
    /// every word with a capital in which no name was found.
    #[inline]
    pub(in crate::detect) fn may_know_word(&self, text: &str, word: Capital) -> Option<Capital> {
        if self.has_no_names() {
            return None;
        }
        // Words that are joined are one surname.
        let word = if may_be_joined(text, word.end) {
            Capital::at(text, word.start, word_end(text, word.start).max(word.end))
        } else {
            word
        };
        self.may_know(word.key).then_some(word)
    }

    /// Whether [`Self::knows`] may say yes for a surname that is the word with this key, with or without
    /// particles.
    fn may_know(&self, key: u64) -> bool {
        let key = short(key);
        let (word, bit) = bit_of(key);
        self.bits.get(word).is_some_and(|bits| bits & bit != 0)
            && (self.names.has(key) || self.names.has(key ^ WITH_PARTICLE))
    }

    /// Whether a name or a mailbox with this surname was noted.
    pub(in crate::detect) fn corroborates(&self, key: u32) -> bool {
        self.names.has(key) || self.mailboxes.has(key)
    }

    /// Whether a name was noted whose surname is all of the word with this key, without particles.
    pub(super) fn knows_bare(&self, key: u64) -> bool {
        self.names.has(short(key))
    }

    /// Whether no name was noted: then [`Person::known_at`] finds none.
    pub(in crate::detect) fn has_no_names(&self) -> bool {
        self.names.count == 0
    }
}

impl fmt::Debug for Harvest {
    /// Without the hashes: a list of names turns them back into names.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Harvest({} names, {} mailboxes)", self.names.count, self.mailboxes.count)
    }
}

/// What mailboxes write before a surname without a separator.
const PREFIXES: [&str; 5] = ["van", "der", "den", "de", "ter"];
/// A shorter piece is an initial or a function.
const PIECE_MIN: usize = 3;

/// A bounded set of keys, in open addressing; 0 is a free slot.
#[derive(Default, Clone)]
struct Keys {
    slots: Vec<u32>,
    count: usize,
}

impl Keys {
    fn add(&mut self, key: u32) {
        if self.count >= NAMES_MAX {
            return;
        }
        if self.slots.is_empty() {
            self.slots = vec![0; NAMES_MAX * 2];
        }
        let at = self.slot(key);
        if self.slots[at] == 0 {
            self.slots[at] = key.max(1);
            self.count += 1;
        }
    }

    fn has(&self, key: u32) -> bool {
        !self.slots.is_empty() && self.slots[self.slot(key)] != 0
    }

    /// Half of the slots stay free, so the search ends.
    fn slot(&self, key: u32) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = key as usize & mask;
        while self.slots[at] != 0 && self.slots[at] != key.max(1) {
            at = (at + 1) & mask;
        }
        at
    }
}

/// The upper half of a key.
fn short(key: u64) -> u32 {
    u32::try_from(key >> 32).unwrap_or(1)
}

/// Tells `De Groot` from `Groot`, an everyday word. Its lowest bits are free, so that one look at those of
/// the harvest asks for both.
const WITH_PARTICLE: u32 = 0x9e37_0000;

/// Eight for each name.
const BITS: usize = NAMES_MAX * 8;

/// Place and bit of a key among the bits.
fn bit_of(key: u32) -> (usize, u64) {
    let at = key as usize % BITS;
    (at / 64, 1 << (at % 64))
}

impl Person {
    /// The key of the surname in `name`, which is the text of a hit; `None` when there is none, or when
    /// it is an everyday word without a particle.
    ///
    /// The same for `J.P. de Vries`, `Vries, Jan de` and `VRIES`.
    pub(in crate::detect) fn surname_key(&self, name: &str) -> Option<u32> {
        let chain = Chain::read(name, 0, &self.words);
        let read = Name::read(name, &chain, Reach::All, &self.words)?;
        let surname = read.surname.or_else(|| (read.given() == 0).then_some(read.head))?;
        let particle = read.particle || {
            let tail = name[read.end..].trim_start_matches([',', ' ']);
            tail.rsplit([' ', ',']).any(|word| self.words.get(word).has(Flags::PARTICLE))
        };
        let key = short(key_of(&name[surname.start..surname.end]));
        let doubtful = surname.named.has(Flags::COMMON.with(Flags::PLACE)) || surname.is_first();
        match (doubtful, particle) {
            (false, _) => Some(key),
            (true, true) => Some(key ^ WITH_PARTICLE),
            (true, false) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::person::tests::person;

    fn key(name: &str) -> Option<u32> {
        person().surname_key(name)
    }

    #[test]
    fn a_surname_has_one_key_however_the_name_is_written() {
        for same in ["Jan Hoekstra", "J.P. Hoekstra", "Hoekstra, Jan", "HOEKSTRA", "hoekstra"] {
            if same != "hoekstra" {
                assert_eq!(key(same), key("Hoekstra"), "{same}");
            }
        }
        for same in ["De Groot", "A. de Groot", "Groot, A. de", "van der Groot"] {
            assert_eq!(key(same), key("de Groot"), "{same}");
        }
        assert!(key("Hoekstra").is_some() && key("Hoekstra") != key("Hoekema"));
        assert_eq!(key("Groot"), None, "an everyday word");
        assert_eq!(key(""), None);
    }

    #[test]
    fn a_harvest_knows_what_it_was_told() {
        let mut harvest = Harvest::default();
        let (Some(noted), Some(other)) = (key("Hoekstra"), key("Bakker")) else { panic!() };
        assert!(harvest.has_no_names() && !harvest.knows(noted));
        harvest.note(noted);
        assert!(harvest.knows(noted) && harvest.corroborates(noted) && !harvest.knows(other));
        harvest.note_mailbox("j.vanderbakker12@kpnmail.nl");
        assert!(harvest.corroborates(other) && !harvest.knows(other));
        assert_eq!(format!("{harvest:?}"), "Harvest(1 names, 3 mailboxes)");
    }

    #[test]
    fn a_harvest_is_bounded() {
        let mut harvest = Harvest::default();
        (0..100_000_u32).for_each(|n| harvest.note(n.wrapping_mul(2_654_435_761)));
        assert_eq!(harvest.names.count, NAMES_MAX);
        assert!(harvest.is_full());
        assert!(harvest.knows(2_654_435_761) && !harvest.knows(99_999));
    }
}
