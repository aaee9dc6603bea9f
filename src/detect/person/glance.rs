//! The first look at a word with a capital: most are no name, and that must cost little. Pure.

use super::super::boundary::{char_at, is_dash};
use super::super::shape::Raw;
use super::Person;
use super::inverted::{particle_end, particle_run};
use super::left::{self, Cue, particles_before};
use super::names::{Capital, Flags};
use super::token::{
    Case, case_of, is_upper_at, joint_at, may_be_joined, may_begin, space_at, word_end,
};
use super::words::Words;

/// On a list of names.
const LISTED: Flags = Flags::FIRST.with(Flags::SURNAME);

impl Person {
    /// The name that begins with the word, or with the particles before it.
    #[inline]
    pub(in crate::detect) fn find_at(&self, text: &str, word: Capital) -> Option<Raw> {
        let said = self.words.of_key(word.key);
        // Decides most words, before anything of the text is looked at but the byte behind them.
        let long = word.end - word.start > 1 && text.as_bytes()[word.start].is_ascii();
        let everyday = is_hopeless(said) && !said.has(Flags::PARTICLE.with(Flags::INITIAL));
        if everyday && long && !may_be_joined(text, word.end) {
            return None;
        }
        self.look_closer(text, word, said)
    }

    fn look_closer(&self, text: &str, word: Capital, said: Flags) -> Option<Raw> {
        let Capital { start, end, .. } = word;
        let word = &text[start..end];
        let joined = joint_at(text, end).is_some();
        if is_letter_alone(word) {
            return may_begin(text, start).then(|| self.find_after_initial(text, start, end))?;
        }
        let initial = said.has(Flags::INITIAL) && text.as_bytes().get(end) == Some(&b'.');
        let particle = said.has(Flags::PARTICLE);
        if !initial && !particle && !joined && is_hopeless(said) || !may_begin(text, start) {
            return None;
        }
        let listed = said.has(LISTED);
        // Alone, an everyday word is no name even when it stands on a list.
        let weak = !initial && !joined && (!listed || said.has(Flags::COMMON));
        if particle && weak && !said.has(Flags::FIRST) && !self.may_open_surname(text, end) {
            return None;
        }
        let alone = (weak || particle) && !goes_on(text, end, &self.words);
        if alone && (particle && weak || left::is_quiet(text, start, &self.words)) {
            return None;
        }
        if !(initial || joined || particle || listed || alone)
            && left::is_quiet(text, start, &self.words)
            && !self.words.ends_as_surname(word)
            && !self.leads_to_surname(text, end)
        {
            return None;
        }
        let begin = particles_before(text, start, &self.words);
        let left = left::before(text, begin, case_of(word) == Case::Upper, &self.words);
        if (left.cue == Cue::Other && begin == start)
            || left::is_after_capital_particle(text, begin, &self.words)
        {
            return None;
        }
        if alone && left.cue == Cue::None {
            return None;
        }
        self.judge(text, start, begin, left)
    }

    /// Whether a surname may follow a capital particle that ends before `end`. `De afspraak`, `Van de week`
    /// and `Het Besluit` are the commonest beginnings of sentences; `true` when in doubt.
    fn may_open_surname(&self, text: &str, end: usize) -> bool {
        let bytes = text.as_bytes();
        let mut at = end;
        for _ in 0..3 {
            let Some(rest) = bytes[at..].strip_prefix(b" ") else { return true };
            let capital = rest.first().is_some_and(u8::is_ascii_uppercase);
            let tail = rest.iter().skip(1).take(WORD_MAX);
            let length = 1 + tail.take_while(|byte| byte.is_ascii_lowercase()).count();
            let plain = capital || rest.first().is_some_and(u8::is_ascii_lowercase);
            let whole = matches!(rest.get(length), Some(b' ' | b',' | b'\n'));
            if !(plain && whole) || (capital && length < 2) {
                return true;
            }
            let start = at + 1;
            // A longer word is looked at no further.
            let stop = if capital { length } else { length.min(PARTICLE_MAX) };
            if capital {
                let said = self.words.at(text, start, start + stop);
                let everyday = said.has(Flags::COMMON) && !said.has(LISTED);
                return said.has(Flags::PARTICLE) || !(everyday || said.has(Flags::AFTER_OTHER));
            }
            if !self.words.particle(text, start, start + stop).has(Flags::PARTICLE) {
                return false;
            }
            at += 1 + stop;
        }
        true
    }

    /// Whether what follows an unlisted word may be its surname, behind particles or not; without one and
    /// without a cue, it is no name (`Wartung der Maschinen`). `true` when in doubt.
    fn leads_to_surname(&self, text: &str, end: usize) -> bool {
        let Some(space) = space_at(text, end) else { return true };
        let mut next = end + space;
        let (stop, particles) = particle_run(text, next, &self.words);
        if particles {
            let Some(space) = space_at(text, stop) else { return true };
            next = stop + space;
        }
        let Some(first) = char_at(text, next) else { return false };
        if !first.is_uppercase() {
            return !first.is_lowercase();
        }
        let stop = word_end(text, next);
        let word = &text[next..stop];
        word.contains(is_dash)
            || self.words.at(text, next, stop).has(LISTED.with(Flags::PARTICLE))
            || self.words.ends_as_surname(word)
    }
}

/// Longest word behind a particle that is looked at, and longest particle, in bytes.
const WORD_MAX: usize = 60;
const PARTICLE_MAX: usize = 8;

fn is_letter_alone(word: &str) -> bool {
    word.len() == 1 || (!word.is_ascii() && word.chars().nth(1).is_none())
}

/// Whether a word can begin no name: a title, a label, an everyday word.
fn is_hopeless(said: Flags) -> bool {
    const OTHER: Flags = Flags::TITLE
        .with(Flags::SALUTATION)
        .with(Flags::LABEL)
        .with(Flags::INTRODUCTION)
        .with(Flags::BEFORE_OTHER)
        .with(Flags::AFTER_OTHER)
        .with(Flags::CLOSING);
    const UNLESS_LISTED: Flags =
        Flags::COMMON.with(Flags::PLACE).with(Flags::ROLE).with(Flags::ADDRESSEE);
    said.has(OTHER) || (said.has(UNLESS_LISTED) && !said.has(LISTED))
}

/// Whether a word is followed by what may be the rest of a name: a capital, or a particle.
fn goes_on(text: &str, end: usize, words: &Words) -> bool {
    let next = match space_at(text, end) {
        Some(space) => end + space,
        None if text.as_bytes().get(end) == Some(&b',') => {
            end + 1 + space_at(text, end + 1).unwrap_or(0)
        }
        None => return false,
    };
    is_upper_at(text, next) || particle_end(text, next, words).is_some()
}
