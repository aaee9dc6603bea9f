//! What the parts of a name are: initials, first names, particles, surname. Pure.

use super::super::word_hash::letters_at;
use super::chain::{Chain, Kind, Part};
use super::names::Flags;
use super::token::{Case, ahead_while, is_letter, letters_end, space_at};
use super::words::Words;

/// A name as it was read, with what speaks for it.
#[expect(clippy::struct_excessive_bools, reason = "each is one independent piece of evidence")]
#[derive(Debug, Clone, Copy)]
pub(super) struct Name {
    pub(super) start: usize,
    pub(super) end: usize,
    /// With a full stop.
    pub(super) initials: u8,
    /// Without one.
    pub(super) bare: u8,
    /// Listed first names that are no everyday words.
    pub(super) firsts: u8,
    /// Listed first names that are everyday words, too.
    pub(super) weak: u8,
    /// Words before the surname that stand on no list.
    pub(super) unlisted: u8,
    /// A particle stands before the surname.
    pub(super) particle: bool,
    pub(super) surname: Option<Part>,
    /// The first part that is no particle.
    pub(super) head: Part,
    /// All in capitals.
    pub(super) upper: bool,
    /// Another word with a capital follows.
    pub(super) before_capital: bool,
    /// What follows says that it is no person.
    pub(super) other: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Given,
    Particle,
    Surname,
}

/// How much is taken for the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// What lists and shape speak for.
    Sure,
    /// All words with a capital, because a title or a label stands before them.
    All,
}

struct Reader {
    name: Name,
    state: State,
    /// The given name read last; the surname when nothing follows.
    given: Option<Part>,
    reach: Reach,
}

impl Name {
    /// The name that begins with the first part of `chain`.
    pub(super) fn read(text: &str, chain: &Chain, reach: Reach, words: &Words) -> Option<Self> {
        let parts = chain.parts();
        let head = *parts.iter().find(|part| part.kind != Kind::Particle)?;
        if parts[0].said.has(Flags::PREPOSITION)
            && parts.get(1).is_some_and(|part| part.kind != Kind::Particle)
        {
            return None;
        }
        let name = Self {
            start: parts[0].start,
            end: 0,
            initials: 0,
            bare: 0,
            firsts: 0,
            weak: 0,
            unlisted: 0,
            particle: false,
            surname: None,
            head,
            upper: true,
            before_capital: false,
            other: false,
        };
        let mut reader = Reader { name, state: State::Given, given: None, reach };
        for index in 0..parts.len() {
            if !reader.take(text, parts, index, words) {
                break;
            }
        }
        reader.finish(text, words)
    }

    /// Whether lists or shape say that the surname is one.
    pub(super) fn surname_listed(&self, text: &str, words: &Words) -> bool {
        self.surname.is_some_and(|part| {
            part.is_surname()
                || (!part.is_common() && words.ends_as_surname(&text[part.start..part.end]))
        })
    }

    /// The surname is an everyday word or a place besides.
    pub(super) fn surname_doubtful(&self) -> bool {
        self.surname.is_some_and(|part| part.named.has(Flags::COMMON.with(Flags::PLACE)))
    }

    pub(super) fn given(&self) -> u8 {
        self.initials + self.bare + self.firsts + self.weak + self.unlisted
    }
}

impl Reader {
    /// Takes the part, or says that the name ended before it.
    fn take(&mut self, text: &str, parts: &[Part], index: usize, words: &Words) -> bool {
        let part = parts[index];
        let taken = match part.kind {
            Kind::Initial | Kind::Bare => self.take_initial(&part),
            Kind::Particle => self.take_particle(text, parts, index),
            Kind::Word => self.take_word(text, parts, index, words),
        };
        if taken {
            self.name.end = part.end;
            self.name.upper &= part.kind == Kind::Initial
                || part.case == Case::Upper
                || (part.kind == Kind::Particle
                    && text[part.start..part.end].chars().all(|c| !c.is_lowercase()));
        } else if part.kind == Kind::Word {
            self.name.before_capital = true;
            self.name.other |= part.said.has(Flags::AFTER_OTHER);
        }
        taken
    }

    fn take_initial(&mut self, part: &Part) -> bool {
        if self.state != State::Given {
            return false;
        }
        if part.kind == Kind::Initial {
            self.name.initials += 1;
        } else {
            self.name.bare += 1;
        }
        true
    }

    fn take_particle(&mut self, text: &str, parts: &[Part], index: usize) -> bool {
        let part = parts[index];
        let continues = self.state == State::Particle;
        let group = &parts[index..];
        let length = group.iter().take_while(|p| p.kind == Kind::Particle).count();
        // `Jan uit Utrecht` and `Anna in gesprek` end before the preposition; `Jan in 't Veld` does not.
        let loose = part.said.has(Flags::PREPOSITION) && length == 1 && !continues && !part.dashed;
        let Some(next) = group.get(length) else { return false };
        // After a given name `in 't Veld` and `ter Horst` are surnames, `van Personeelszaken` is not.
        let plain = part.said.has(Flags::PREPOSITION)
            || length == 1 && text[part.start..part.end].eq_ignore_ascii_case("van");
        let given = self.state == State::Given && self.name.given() > 0 && (length > 1 || !plain);
        let other = if given { next.is_firm() } else { next.is_other() };
        let fits = next.kind == Kind::Word && !other && !loose;
        let after_surname = self.state == State::Surname && !part.dashed;
        let turns = after_surname && fits && !part.said.has(Flags::PREPOSITION);
        if !fits || (after_surname && !(turns && self.turns_into_given(next))) {
            return false;
        }
        (self.state, self.name.particle) = (State::Particle, true);
        true
    }

    /// `Xander van der Berg`: what was taken for a surname is an unlisted first name.
    fn turns_into_given(&mut self, next: &Part) -> bool {
        let alone = self.name.given() == 0 && !self.name.particle;
        let fits = self.name.surname.is_some_and(|p| !p.is_common() && !p.named.has(Flags::PLACE));
        let listed = next.is_surname() || self.reach == Reach::All;
        if alone && fits && listed {
            self.name.surname = None;
            self.name.unlisted += 1;
            return true;
        }
        false
    }

    fn take_word(&mut self, text: &str, parts: &[Part], index: usize, words: &Words) -> bool {
        let part = parts[index];
        if part.is_firm() || (part.is_other() && self.state != State::Particle) {
            return false;
        }
        match self.state {
            State::Given => {
                let next = parts.get(index + 1).filter(|next| !next.is_other());
                if part.is_first() && next.is_some() {
                    if part.is_common() {
                        self.name.weak += 1;
                    } else {
                        self.name.firsts += 1;
                    }
                    self.given = Some(part);
                } else {
                    self.name.surname = Some(part);
                    self.state = State::Surname;
                }
                true
            }
            State::Particle => {
                self.name.surname = Some(part);
                self.state = State::Surname;
                true
            }
            State::Surname => self.take_second_surname(text, &part, words),
        }
    }

    fn take_second_surname(&mut self, text: &str, part: &Part, words: &Words) -> bool {
        let listed = part.is_surname() || words.ends_as_surname(&text[part.start..part.end]);
        let fits = listed && !part.named.has(Flags::COMMON.with(Flags::PLACE));
        if self.name.given() == 0 && !self.name.particle {
            let doubtful =
                self.name.surname.is_some_and(|p| p.is_common() || p.named.has(Flags::PLACE));
            if doubtful || !(fits || self.reach == Reach::All) {
                return false;
            }
            self.name.unlisted += 1;
        } else if self.name.unlisted > 0 {
            if self.reach == Reach::Sure {
                return false;
            }
            self.name.unlisted += 1;
        } else if self.reach == Reach::Sure && (!fits || part.is_first()) {
            return false;
        }
        self.name.surname = Some(*part);
        true
    }

    fn finish(mut self, text: &str, words: &Words) -> Option<Name> {
        if self.name.end == 0 {
            return None;
        }
        if self.state != State::Surname
            && let Some(given) = self.given
            && (self.name.initials + self.name.bare > 0 || self.name.firsts + self.name.weak > 1)
        {
            // `J. Willem`, `Jan Willem`: the last one stands for the surname.
            self.name.surname = Some(given);
            if given.is_common() { self.name.weak -= 1 } else { self.name.firsts -= 1 }
        }
        self.name.end = suffix_end(text, self.name.end, words);
        Some(self.name)
    }
}

/// The end with a `jr.` that follows.
fn suffix_end(text: &str, end: usize, words: &Words) -> usize {
    let Some(space) = space_at(text, end) else { return end };
    let start = end + space;
    let letters = letters_end(text, start);
    if letters == start || !words.is_suffix(text, start, letters) {
        return end;
    }
    if text.as_bytes().get(letters) == Some(&b'.') { letters + 1 } else { letters }
}

/// How far a word behind a name is read, in characters.
const OTHER_MAX: usize = 32;

/// Whether what follows `end` makes it a firm, a street or a thing: `& Zn.`, `B.V.`, `Museum`.
pub(super) fn is_followed_by_other(text: &str, end: usize, words: &Words) -> bool {
    let Some(space) = space_at(text, end) else { return false };
    let mut start = end + space;
    for joint in ["& ", "en ", "+ "] {
        if text[start..].starts_with(joint) {
            start += joint.len();
        }
    }
    if let Some(letters) = letters_at(text.as_bytes(), start) {
        return words.of_key(letters.hash).has(Flags::AFTER_OTHER);
    }
    let inner = |c: char| is_letter(c) || matches!(c, '.' | '/' | '-');
    let stop = ahead_while(text, start, OTHER_MAX, inner);
    stop > start && words.at(text, start, stop).has(Flags::AFTER_OTHER)
}

/// Whether a house number follows.
pub(super) fn is_numbered(text: &str, end: usize) -> bool {
    let Some(space) = space_at(text, end) else { return false };
    let rest = &text[end + space..];
    let digits = rest.bytes().take(6).take_while(u8::is_ascii_digit).count();
    (1..=5).contains(&digits)
}
