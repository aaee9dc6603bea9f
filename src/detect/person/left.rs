//! What stands before a name. Pure.

use super::super::boundary::{char_before, is_dash, is_space};
use super::super::word_hash::letters_before;
use super::names::Flags;
use super::token::{Case, back_while, case_of, is_apostrophe, is_letter, space_before};
use super::words::Words;

/// How far back a word is looked for, in bytes.
const GAP_MAX: usize = 24;
const TOKEN_MAX: usize = 28;
/// How far back a particle is looked for, in bytes.
const PARTICLE_REACH: usize = 8;
/// How far back the line above is looked at, in bytes.
const ABOVE_MAX: usize = 80;

/// Longest line that is a label and nothing else: `Achternaam / surname`.
const LABEL_MAX: usize = 28;

/// What the word before a name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cue {
    None,
    Title,
    Role,
    Salutation,
    /// A label of people.
    Label,
    /// `name` or `naam` as the key of a program, which names things as well.
    Key,
    /// A label of people and others.
    Addressee,
    /// The line above ends a letter, and the name begins this one.
    Closing,
    /// What follows is no person.
    Other,
}

/// What stands before a name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Left {
    pub(super) cue: Cue,
    /// Nothing but white space before it on its line.
    pub(super) opens_line: bool,
    /// Begins a line or a sentence.
    pub(super) opens_sentence: bool,
    /// A word with a capital directly before it, which is no cue.
    pub(super) after_capital: bool,
}

impl Left {
    /// The same before a word that stands later in the sentence, behind a particle.
    pub(super) fn inside(self) -> Self {
        Self { after_capital: self.after_capital, ..INSIDE }
    }
}

/// Before a word inside a sentence.
const INSIDE: Left =
    Left { cue: Cue::None, opens_line: false, opens_sentence: false, after_capital: false };

/// What stands before `start`; `upper` says that the name is in capitals.
pub(super) fn before(text: &str, start: usize, upper: bool, words: &Words) -> Left {
    let Gap { end, separated, line, mark, keyed } = gap(text, start);
    if mark == Some(',') {
        // `Groet, Jan`
        let signed = words.get(token_before(text, end - 1)).has(Flags::CLOSING);
        return Left { cue: if signed { Cue::Closing } else { Cue::None }, ..INSIDE };
    }
    if line {
        let cue = above(text, end, words);
        return Left { cue, opens_line: true, opens_sentence: true, ..INSIDE };
    }
    let token = token_before(text, end);
    if keyed || (mark == Some('>') && text[..end - token.len()].ends_with('<')) {
        return Left { cue: key_cue(text, end, token, words), ..INSIDE };
    }
    if token.is_empty() {
        let opens_sentence = matches!(mark, Some('.' | '!' | '?' | '*' | '•' | '-'));
        return Left { opens_sentence, ..INSIDE };
    }
    let said = words.at(text, end - token.len(), end);
    let capital = token.starts_with(char::is_uppercase);
    let cue = cue_of(token, said, separated, upper);
    let ends_sentence = token.ends_with('.') && cue == Cue::None;
    Left {
        cue,
        opens_line: false,
        opens_sentence: ends_sentence,
        after_capital: capital && cue == Cue::None && !separated && !ends_sentence,
    }
}

/// Whether the words before `start`, on the same line and with single spaces, say nothing of people: a
/// plain word, or particles behind one. The commonest case; `false` when in doubt.
pub(super) fn is_quiet(text: &str, start: usize, words: &Words) -> bool {
    let mut at = start;
    for _ in 0..3 {
        let Some(space) = space_before(text, at) else { return false };
        let token = token_before(text, at - space);
        if !token.ends_with(|c: char| is_letter(c) || c == '.') {
            return false;
        }
        let said = words.at(text, at - space - token.len(), at - space);
        if said.has(CUES) {
            return false;
        }
        if !said.has(Flags::PARTICLE) || token.starts_with(char::is_uppercase) {
            return true;
        }
        at -= space + token.len();
    }
    false
}

/// What makes a word a cue before a single space.
const CUES: Flags = Flags::TITLE
    .with(Flags::INTRODUCTION)
    .with(Flags::BEFORE_OTHER)
    .with(Flags::SALUTATION)
    .with(Flags::ROLE)
    .with(Flags::CLOSING);

fn cue_of(token: &str, said: Flags, separated: bool, upper: bool) -> Cue {
    // `ING` and `HR` are no titles, unless all is in capitals.
    let shouted =
        || token.len() > 1 && case_of(token) == Case::Upper && !upper && !token.contains('.');
    if said.has(Flags::TITLE) && !shouted() {
        return Cue::Title;
    }
    if said.has(Flags::INTRODUCTION) || (separated && said.has(Flags::LABEL)) {
        return Cue::Label;
    }
    if separated && said.has(Flags::ADDRESSEE) {
        return Cue::Addressee;
    }
    if separated {
        return Cue::None;
    }
    if said.has(Flags::BEFORE_OTHER) {
        return Cue::Other;
    }
    if said.has(Flags::SALUTATION) {
        return Cue::Salutation;
    }
    match (said.has(Flags::ROLE), said.has(Flags::CLOSING)) {
        (true, _) => Cue::Role,
        (false, true) => Cue::Closing,
        (false, false) => Cue::None,
    }
}

/// What a key of JSON, of a query string or of XML says: `"naam":"`, `&naam=`, `<naam>`; for an attribute
/// `value` the quoted word before it, as in `name="naam" value="`.
fn key_cue(text: &str, end: usize, token: &str, words: &Words) -> Cue {
    let mut token = token.trim_start_matches(is_apostrophe);
    let mut start = end - token.len();
    if token.eq_ignore_ascii_case("value") {
        let head = text[..start].trim_end_matches([' ', '"', '\'']);
        token = token_before(text, head.len());
        start = head.len() - token.len();
    }
    let mut said = words.get(token);
    let mut plain = true;
    if let Some(head) = text[..start].strip_suffix(['_', '-']) {
        // `first_name` and `firstname` are one; `file_name` is not `name`.
        said = words.get(&format!("{}{token}", token_before(text, head.len())));
        plain = false;
    }
    if said.has(Flags::INTRODUCTION.with(Flags::LABEL)) {
        let of_things = ["name", "naam"].iter().any(|key| token.eq_ignore_ascii_case(key));
        return if of_things && plain { Cue::Key } else { Cue::Label };
    }
    Cue::None
}

/// The white space and signs before a name.
struct Gap {
    /// Where they begin.
    end: usize,
    /// A colon, a tab, an equals sign or wide space.
    separated: bool,
    /// A line begins here.
    line: bool,
    /// The sign that is no separator.
    mark: Option<char>,
    /// A key stands before it, in quotes or before an equals sign.
    keyed: bool,
}

fn gap(text: &str, start: usize) -> Gap {
    let mut gap = Gap { end: start, separated: false, line: false, mark: None, keyed: false };
    if let [.., before, b' '] = &text.as_bytes()[..start]
        && (before.is_ascii_alphabetic() || *before == b'.')
    {
        gap.end = start - 1;
        return gap;
    }
    let mut spaces = 0;
    while start - gap.end < GAP_MAX {
        let Some(c) = char_before(text, gap.end) else {
            gap.line = true;
            break;
        };
        match c {
            '\n' | '\r' => {
                gap.line = true;
                break;
            }
            '=' if gap.end == start || gap.mark.is_some() => {
                (gap.separated, gap.keyed) = (true, true);
            }
            '\t' | ':' | '=' | '|' => gap.separated = true,
            '"' | '\'' if gap.separated && gap.mark == Some(c) => gap.keyed = true,
            '\'' if gap.end == start => gap.mark = Some(c),
            '"' | '“' | '„' | '«' | '(' | '*' | '_' | '>' if gap.mark.is_none() => {
                gap.mark = Some(c);
            }
            c if is_space(c) => {
                spaces += 1;
                gap.separated |= spaces > 1;
            }
            c if is_letter(c) || c == '.' || is_apostrophe(c) => break,
            ')' if gap.separated => {}
            c => {
                gap.mark = Some(c);
                break;
            }
        }
        gap.end -= c.len_utf8();
    }
    gap
}

/// The letters, full stops and apostrophes before `end`.
fn token_before(text: &str, end: usize) -> &str {
    if let Some(start) = plain_before(text, end) {
        return &text[start..end];
    }
    let inner = |c: char| is_letter(c) || c == '.' || is_apostrophe(c) || is_dash(c);
    &text[back_while(text, end, TOKEN_MAX, inner)..end]
}

/// What makes the last word of a line a cue for the line below it.
const ABOVE: Flags =
    Flags::CLOSING.with(Flags::LABEL).with(Flags::INTRODUCTION).with(Flags::ADDRESSEE);

/// What the nearest line above that is not empty says, as far as it is looked at.
fn above(text: &str, end: usize, words: &Words) -> Cue {
    let floor = text.floor_char_boundary(end.saturating_sub(ABOVE_MAX));
    let head = text[floor..end].trim_end();
    let stripped = head.trim_end_matches(|c: char| !is_letter(c) && c != '\n');
    let token = token_before(stripped, stripped.len());
    let said = words.at(text, floor + stripped.len() - token.len(), floor + stripped.len());
    if token.is_empty() || !said.has(ABOVE) {
        return Cue::None;
    }
    let line = head.rsplit('\n').next().unwrap_or_default();
    let closed = !head[stripped.len()..].contains(|c: char| c.is_ascii_digit());
    if said.has(Flags::CLOSING) && closed {
        return Cue::Closing;
    }
    // A label alone on its line, or with a colon at its end.
    let alone = line.trim().len() <= LABEL_MAX || line.ends_with(':');
    if said.has(Flags::LABEL.with(Flags::INTRODUCTION)) && alone && closed {
        return Cue::Label;
    }
    if said.has(Flags::ADDRESSEE) && alone && closed { Cue::Addressee } else { Cue::None }
}

/// Where the particles before `start` begin: `van der` in `heer van der Berg`; `start` without any.
pub(super) fn particles_before(text: &str, start: usize, words: &Words) -> usize {
    let mut begin = start;
    for _ in 0..3 {
        let Some(space) = space_before(text, begin) else { break };
        let end = begin - space;
        let token = particle_before(text, end);
        let lower = token.starts_with(|c: char| c.is_lowercase() || is_apostrophe(c));
        if !lower || !words.particle(text, end - token.len(), end).has(Flags::PARTICLE) {
            break;
        }
        begin -= space + token.len();
    }
    begin
}

/// Where the letters begin that stand before `end`, or before a full stop there. `None` when in doubt.
fn plain_before(text: &str, end: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let stop = usize::from(bytes[..end].ends_with(b"."));
    letters_before(bytes, end - stop)
}

fn particle_before(text: &str, end: usize) -> &str {
    if let Some(start) = plain_before(text, end) {
        return &text[start.max(end.saturating_sub(PARTICLE_REACH + 1))..end];
    }
    let inner = |c: char| is_letter(c) || matches!(c, '.' | '/') || is_apostrophe(c);
    &text[back_while(text, end, PARTICLE_REACH, inner)..end]
}

/// Whether a capital particle stands directly before `start`: the name began there.
pub(super) fn is_after_capital_particle(text: &str, start: usize, words: &Words) -> bool {
    let Some(space) = space_before(text, start) else { return false };
    let end = start - space;
    let token = particle_before(text, end);
    token.starts_with(char::is_uppercase)
        && !token.ends_with('.')
        && token.chars().nth(1).is_some()
        && words.at(text, end - token.len(), end).has(Flags::PARTICLE)
}

/// Whether a preposition of places stands before `start`: `wonende te Axel`.
pub(super) fn is_after_locative(text: &str, start: usize, words: &Words) -> bool {
    let Some(space) = space_before(text, start) else { return false };
    let end = start - space;
    words.at(text, end - particle_before(text, end).len(), end).has(Flags::LOCATIVE)
}
