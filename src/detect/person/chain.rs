//! The words of a name, one after the other, from where it begins. Pure.

use super::super::boundary::{char_at, is_dash, is_space};
use super::super::word_hash::{Letters, letters_at};
use super::names::Flags;
use super::token::{
    Case, ahead_while, case_of, is_apostrophe, is_letter, is_upper_at, letters_end, word_end,
};
use super::words::Words;

/// Most parts of a name: `J. P. M. van der Berg-de Vries` has eight.
const PARTS_MAX: usize = 10;
/// Most letters of a row of initials without full stops.
const BARE_MAX: usize = 4;
/// How far a name may reach, in bytes.
pub(super) const REACH_MAX: usize = 160;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `J.` or `Th.`
    Initial,
    /// `J` without its full stop, or `JP`.
    Bare,
    Particle,
    Word,
}

/// One part of a name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) kind: Kind,
    /// What the lists say.
    pub(super) named: Flags,
    /// What the rule says.
    pub(super) said: Flags,
    pub(super) case: Case,
    /// Joined to the part before it by a dash.
    pub(super) dashed: bool,
}

impl Part {
    pub(super) fn is_first(&self) -> bool {
        self.kind == Kind::Word && self.named.has(Flags::FIRST)
    }

    pub(super) fn is_common(&self) -> bool {
        self.named.has(Flags::COMMON)
    }

    pub(super) fn is_surname(&self) -> bool {
        self.named.has(Flags::SURNAME)
    }

    /// Everyday word and no name at all.
    pub(super) fn is_other(&self) -> bool {
        self.is_firm() || (self.kind == Kind::Word && self.is_everyday())
    }

    /// Says that what stands before it is no person.
    pub(super) fn is_firm(&self) -> bool {
        self.kind == Kind::Word && self.said.has(Flags::AFTER_OTHER)
    }

    fn is_everyday(&self) -> bool {
        self.is_common() && !self.is_surname() && !self.is_first()
    }
}

/// The parts that follow one another, of a bounded number.
#[derive(Debug)]
pub(super) struct Chain {
    parts: [Part; PARTS_MAX],
    count: usize,
}

const NONE: Part = Part {
    start: 0,
    end: 0,
    kind: Kind::Word,
    named: Flags::FIRST,
    said: Flags::FIRST,
    case: Case::Name,
    dashed: false,
};

impl Chain {
    /// The parts from `start`, where a capital or a particle stands.
    pub(super) fn read(text: &str, start: usize, words: &Words) -> Self {
        let mut chain = Self { parts: [NONE; PARTS_MAX], count: 0 };
        let (mut at, mut dashed) = (start, false);
        while chain.count < PARTS_MAX && at - start < REACH_MAX {
            let Some(mut part) = part_at(text, at, words) else { break };
            part.dashed = dashed;
            chain.parts[chain.count] = part;
            chain.count += 1;
            match gap_after(text, &part) {
                Some((next, by_dash)) => (at, dashed) = (next, by_dash),
                None => break,
            }
        }
        chain.settle_particles();
        chain.settle_initials();
        while chain.count > 0 && chain.parts[chain.count - 1].kind == Kind::Particle {
            chain.count -= 1;
        }
        chain
    }

    pub(super) fn parts(&self) -> &[Part] {
        &self.parts[..self.count]
    }

    /// `JP` or `GKR` in front of a name is a row of initials.
    fn settle_initials(&mut self) {
        let head = self.parts[0];
        let short = head.end - head.start <= BARE_MAX && head.case == Case::Upper;
        let unknown = head.said.is_unsaid() && !head.named.has(Flags::COMMON);
        if self.count > 1
            && head.kind == Kind::Word
            && short
            && unknown
            && !(head.is_first() && head.end - head.start > 2)
            && matches!(self.parts[1].kind, Kind::Word | Kind::Particle)
        {
            self.parts[0].kind = Kind::Bare;
        }
    }

    /// A capital `De` or `Van` before another word is a particle; `Ben` before a surname is not.
    fn settle_particles(&mut self) {
        for index in 0..self.count {
            let part = self.parts[index];
            if part.kind != Kind::Word || !part.said.has(Flags::PARTICLE) || index + 1 == self.count
            {
                continue;
            }
            let named = part.named.has(Flags::FIRST) && index == 0;
            if !named && matches!(self.parts[index + 1].kind, Kind::Word | Kind::Particle) {
                self.parts[index].kind = Kind::Particle;
            }
        }
    }
}

/// The part that begins at `at`.
fn part_at(text: &str, at: usize, words: &Words) -> Option<Part> {
    if let Some(letters) = letters_at(text.as_bytes(), at) {
        match text.as_bytes()[at..at + letters.length] {
            // `Jansen`, as most words of names are.
            [b'A'..=b'Z', b'a'..=b'z', ..] => return Some(plain_word(at, letters, words)),
            [b'a'..=b'z', ..] if letters.length < PARTICLE_CHARS => {
                let said = words.particle_of(text, at, letters);
                let end = at + letters.length;
                let part = Part { start: at, end, kind: Kind::Particle, said, ..NONE };
                return said.has(Flags::PARTICLE).then_some(part);
            }
            _ => {}
        }
    }
    let first = char_at(text, at)?;
    if !first.is_uppercase() {
        return particle_at(text, at, first, words);
    }
    let letters = letters_end(text, at);
    let dotted = text.as_bytes().get(letters) == Some(&b'.');
    let single = letters == at + first.len_utf8();
    let part = |end, kind, named, said, case| Part {
        start: at,
        end,
        kind,
        named,
        said,
        case,
        dashed: false,
    };
    if single && dotted {
        return Some(part(
            letters + 1,
            Kind::Initial,
            Flags::default(),
            Flags::default(),
            Case::Name,
        ));
    }
    let end = word_end(text, at);
    let word = &text[at..end];
    if single && end == letters {
        return Some(part(end, Kind::Bare, Flags::default(), Flags::default(), Case::Upper));
    }
    let said = words.at(text, at, end);
    if dotted && end == letters && said.has(Flags::INITIAL) {
        return Some(part(letters + 1, Kind::Initial, Flags::default(), said, Case::Name));
    }
    let named = if end == letters { said } else { named_compound(word, said, words) };
    Some(part(end, Kind::Word, named, said, case_of(word)))
}

/// A word with a capital and small letters, which nothing joins to another.
fn plain_word(at: usize, letters: Letters, words: &Words) -> Part {
    let said = words.of_key(letters.hash);
    let end = at + letters.length;
    Part { start: at, end, kind: Kind::Word, named: said, said, case: Case::Name, dashed: false }
}

/// How far a particle may reach, in characters.
const PARTICLE_CHARS: usize = 8;

/// `van`, `v.d.`, `v/d`, `'t`
fn particle_at(text: &str, at: usize, first: char, words: &Words) -> Option<Part> {
    if !first.is_lowercase() && !is_apostrophe(first) {
        return None;
    }
    let rest = &text[at..];
    let inner = |c: char| is_letter(c) || matches!(c, '.' | '/') || is_apostrophe(c);
    let end = ahead_while(text, at, PARTICLE_CHARS, inner);
    let said = words.particle(text, at, end);
    let part = |end| Part { start: at, end, kind: Kind::Particle, said, ..NONE };
    if said.has(Flags::PARTICLE) {
        return Some(part(end));
    }
    // `d'Angelo`, `l'Hôpital`: the apostrophe joins it to the name.
    let joined = rest.char_indices().nth(1).filter(|(_, c)| is_apostrophe(*c));
    let (length, mark) = joined?;
    let end = at + length + mark.len_utf8();
    let said = words.at(text, at, end);
    is_upper_at(text, end).then_some(Part { start: at, end, kind: Kind::Particle, said, ..NONE })
}

/// Where the next part can begin, and whether a dash stands between.
fn gap_after(text: &str, part: &Part) -> Option<(usize, bool)> {
    // Most words end before a single space.
    if let [b' ', after, ..] = &text.as_bytes()[part.end..]
        && after.is_ascii_alphabetic()
    {
        return Some((part.end + 1, false));
    }
    let c = char_at(text, part.end)?;
    let mut next = part.end + c.len_utf8();
    // Two spaces between words may be two columns; after `J.` and `van` they are not.
    let second = char_at(text, next).filter(|c| is_space(*c));
    if let Some(second) = second.filter(|_| is_space(c)) {
        let after = next + second.len_utf8();
        let particle = char_at(text, after).is_some_and(|c| c.is_lowercase() || is_apostrophe(c));
        if particle || matches!(part.kind, Kind::Initial | Kind::Particle) {
            next = after;
        }
    }
    match part.kind {
        Kind::Initial if c.is_alphabetic() => Some((part.end, false)),
        // `J.-P.`
        Kind::Initial if is_dash(c) && is_upper_at(text, next) => Some((next, false)),
        Kind::Word if is_dash(c) && char_at(text, next).is_some_and(char::is_lowercase) => {
            Some((next, true))
        }
        Kind::Particle if c.is_uppercase() => Some((part.end, false)),
        _ if is_space(c) => Some((next, false)),
        _ => None,
    }
}

/// What a compound is: `Anne-Marie` a first name, `Vries-Jansen` a surname when one of them is listed.
/// `whole` is what the table says of all of it.
pub(super) fn named_compound(word: &str, whole: Flags, words: &Words) -> Flags {
    if whole.is_listed() {
        return whole;
    }
    let mut parts = word.split(is_dash).map(|part| words.get(part));
    let Some(head) = parts.next() else { return whole };
    let (mut first, mut surname, mut common) =
        (head.has(Flags::FIRST), head.has(Flags::SURNAME), is_only_common(head));
    for part in parts {
        first &= part.has(Flags::FIRST);
        surname |= part.has(Flags::SURNAME);
        common |= is_only_common(part);
    }
    let mut flags = head.only(Flags::PLACE);
    for (holds, flag) in
        [(first, Flags::FIRST), (surname && !common, Flags::SURNAME), (common, Flags::COMMON)]
    {
        flags = if holds { flags.with(flag) } else { flags };
    }
    flags
}

fn is_only_common(flags: Flags) -> bool {
    flags.has(Flags::COMMON) && !flags.has(Flags::SURNAME.with(Flags::FIRST))
}
