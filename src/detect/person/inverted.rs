//! Names with the surname first: `Vries, J.P. de`, `OOSTEN JD VAN`. Pure.

use super::super::boundary::{char_at, is_space};
use super::super::word_hash::letters_at;
use super::Person;
use super::chain::{Chain, Kind};
use super::form::Form;
use super::left::{Cue, Left};
use super::name::Name;
use super::names::Flags;
use super::token::{Case, ahead_while, case_of, is_upper_at, letters_end, space_at};
use super::words::Words;

impl Person {
    /// `Vries, J.P. de`, `Berg, van den, Jan`: the end and the form of a name with its surname first.
    pub(super) fn inverted(&self, text: &str, name: &Name, left: Left) -> Option<(usize, Form)> {
        let surname = name.surname.filter(|_| name.given() == 0)?;
        let rest = text[name.end..].strip_prefix(',')?;
        let gap = rest.chars().next().filter(|c| is_space(*c)).map_or(0, char::len_utf8);
        let mut at = name.end + 1 + gap;
        if gap == 0 && !is_upper_at(text, at) {
            return None;
        }
        let (mut particles, mut initials, mut firsts) = (name.particle, 0, 0);
        let (end, found) = particle_run(text, at, &self.words);
        if found {
            let after = text[end..].strip_prefix(',')?;
            let gap = after.chars().next().filter(|c| is_space(*c)).map_or(0, char::len_utf8);
            (at, particles) = (end + 1 + gap, true);
        }
        let mut stop = 0;
        let chain = Chain::read(text, at, &self.words);
        for part in chain.parts() {
            match part.kind {
                Kind::Initial => initials += 1,
                Kind::Bare if initials + firsts > 0 => initials += 1,
                Kind::Word if part.is_first() => firsts += 1,
                _ => break,
            }
            stop = part.end;
        }
        if stop == 0 || initials + firsts > 6 {
            return None;
        }
        if let Some(space) = char_at(text, stop).filter(|c| is_space(*c)) {
            let next = stop + space.len_utf8();
            let (end, found) = particle_run(text, next, &self.words);
            if found && !is_upper_after(text, end) {
                (stop, particles) = (end, true);
            } else if is_upper_at(text, next) || found {
                return None;
            }
        }
        let listed = name.surname_listed(text, &self.words);
        let doubtful = surname.named.has(Flags::PLACE) && !particles;
        let sure = matches!(left.cue, Cue::Title | Cue::Label | Cue::Key);
        let form = match (initials > 0, listed || particles) {
            _ if doubtful => return None,
            (true, true) => Form::Inverted,
            (true, false) if !surname.is_common() => {
                if sure {
                    Form::Inverted
                } else {
                    Form::InvertedWeak
                }
            }
            (false, true) if particles || sure || !surname.is_first() => Form::Inverted,
            (false, false) if sure => Form::InvertedWeak,
            _ => return None,
        };
        Some((stop, form))
    }

    /// `OOSTEN JD VAN`, in a column of names in capitals: the end of it.
    pub(super) fn reversed(&self, text: &str, name: &Name) -> Option<usize> {
        let shaped = name.upper && name.given() == 0 && name.surname_listed(text, &self.words);
        let space = char_at(text, name.end).filter(|c| shaped && is_space(*c))?;
        let start = name.end + space.len_utf8();
        let end = letters_end(text, start);
        let letters = text[start..end].chars().count();
        let initials = (1..=INITIALS_MAX).contains(&letters) && is_upper_at(text, start);
        if !initials || case_of(&text[start..end]) != Case::Upper {
            return None;
        }
        let said = self.words.at(text, start, end);
        let next = end + char_at(text, end).filter(|c| is_space(*c)).map_or(0, char::len_utf8);
        let (stop, particles) = particle_run(text, next, &self.words);
        let stop = if particles && next > end { stop } else { end };
        let doubtful = !particles && (name.surname_doubtful() || letters > 2);
        (said.is_unsaid() && !doubtful && ends_column(text, stop)).then_some(stop)
    }
}

/// Longest particle, in bytes.
const PARTICLE_MAX: usize = 7;

/// The end of the particles from `at`, and whether there are any.
pub(super) fn particle_run(text: &str, at: usize, words: &Words) -> (usize, bool) {
    let (mut end, mut next) = (at, at);
    for _ in 0..3 {
        let Some(stop) = particle_end(text, next, words) else { break };
        end = stop;
        match space_at(text, end) {
            Some(space) => next = end + space,
            None => break,
        }
    }
    (end, end > at)
}

/// Where the particle at `at` ends, if one stands there.
pub(super) fn particle_end(text: &str, at: usize, words: &Words) -> Option<usize> {
    if let Some(letters) = letters_at(text.as_bytes(), at) {
        let initial = letters.length == 1 && is_upper_at(text, at);
        let short = letters.length <= PARTICLE_MAX && !initial;
        let particle = short && words.particle_of(text, at, letters).has(Flags::PARTICLE);
        return particle.then_some(at + letters.length);
    }
    let inner = |c: char| match c {
        '.' | '/' | '\'' | '’' => true,
        c if c.is_ascii() => c.is_ascii_alphabetic(),
        c => c.is_alphabetic(),
    };
    let end = ahead_while(text, at, PARTICLE_MAX + 1, inner);
    // No particle is as long, and most words are.
    if end == at || end - at > PARTICLE_MAX {
        return None;
    }
    let word = &text[at..end];
    // `V.` and `S.T.` are initials.
    let initial = is_upper_at(text, at) && (word.contains('.') || word.len() < 2);
    (!initial && words.particle(text, at, end).has(Flags::PARTICLE)).then_some(end)
}

pub(super) fn is_upper_after(text: &str, at: usize) -> bool {
    space_at(text, at).is_some_and(|space| is_upper_at(text, at + space))
}

/// Most initials without full stops.
const INITIALS_MAX: usize = 4;

/// Whether a line, a cell or a column of a laid-out table ends here.
fn ends_column(text: &str, at: usize) -> bool {
    let mut right = text[at..].chars();
    match right.next() {
        None | Some('\n' | '\r' | '\t' | ';' | ',' | '|' | '"') => true,
        Some(c) => is_space(c) && right.next().is_none_or(|c| is_space(c) || c.is_control()),
    }
}
