//! Streets as other countries write them: a word for a street before the name, or after it, and numbers
//! that stand first.

use crate::detect::boundary::{after, before, char_at, char_before, is_space};
use crate::detect::lengths::Lengths;

/// Words that tell a street abroad.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Abroad {
    leading: Words,
    numbered: Words,
    trailing: Vec<String>,
}

/// Words in any case, with their lengths, by which most others are told from them.
#[derive(Debug, PartialEq, Eq)]
struct Words {
    all: Vec<String>,
    lengths: Lengths,
}

const WORDS_MAX: usize = 6;
/// How far a street's name reaches, in characters.
const NAME_MAX: usize = 60;

fn breaks(c: char) -> bool {
    c.is_control() || ",;:()[]|\"<>=€&".contains(c)
}

fn is_capitalised(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

/// `de`, `la`, `du`, and the short names of men and saints: `G.`, `St.`.
fn is_link(word: &str) -> bool {
    let length = word.chars().count();
    let plain = |c: char| c.is_alphabetic() || matches!(c, '.' | '\'' | '’');
    length <= 5 && word.chars().all(plain) && (length <= 3 || word.ends_with('.'))
}

/// `l'Église`, `d'Or`.
fn is_elided(word: &str) -> bool {
    word.split_once(['\'', '’']).is_some_and(|(head, tail)| head.len() <= 4 && is_capitalised(tail))
}

impl Words {
    fn new(all: Vec<String>) -> Self {
        Self { lengths: Lengths::of(all.iter().map(String::as_str)), all }
    }

    /// Whether it may hold a word of ASCII.
    fn may_hold(&self, word: &[u8]) -> bool {
        self.lengths.may_hold(word)
    }

    fn hold(&self, word: &str) -> bool {
        if word.is_ascii() {
            return self.may_hold(word.as_bytes())
                && self.all.iter().any(|known| known.eq_ignore_ascii_case(word));
        }
        // `RUE` and `allée` are both met.
        let lower = word.to_lowercase();
        self.all.iter().any(|known| *known == lower || known.eq_ignore_ascii_case(word))
    }
}

impl Abroad {
    pub(super) fn new(leading: Vec<String>, numbered: Vec<String>, trailing: Vec<String>) -> Self {
        Self { leading: Words::new(leading), numbered: Words::new(numbered), trailing }
    }

    /// The words before which a number may stand, as far as they are ASCII.
    pub(super) fn after_number(&self) -> impl Iterator<Item = &str> {
        let words = self.numbered.all.iter().chain(&self.trailing).map(String::as_str);
        words.filter(|word| word.is_ascii())
    }

    /// Start of a street that ends before `stop`: `Rue des Tanneurs 111`, `ul. Kwiatowa 12`,
    /// `Str. Mihai Eminescu nr. 65`.
    pub(super) fn street_before(&self, text: &str, stop: usize) -> Option<usize> {
        let head = before(text, stop, NAME_MAX);
        let head = head.rsplit(breaks).next().unwrap_or_default().trim_end_matches(is_space);
        let head = ["nr.", "nr", "nº", "n°", "n.", "no."]
            .iter()
            .find_map(|mark| head.strip_suffix(mark))
            .filter(|head| head.ends_with(is_space))
            .unwrap_or(head);
        let head = head.trim_end_matches(is_space);
        // Where the head ends in the text.
        let end = head.as_ptr() as usize + head.len() - text.as_ptr() as usize;
        let (mut from, mut named) = (end, false);
        for word in head.rsplit(is_space).take(WORDS_MAX) {
            let start = from.checked_sub(word.len())?;
            if named && self.leading.hold(word) {
                // A word that is common elsewhere begins with a capital when it is a street.
                let sure = is_capitalised(word) || word.ends_with('.') || self.numbered.hold(word);
                // `104 rue du Moulin, 59000 Lille`: the number stands before it.
                let numbered = text[..start]
                    .trim_end_matches(is_space)
                    .ends_with(|c: char| c.is_ascii_digit());
                return (sure && !numbered).then_some(start);
            }
            named |= is_capitalised(word) || is_elided(word);
            if !(named && (is_capitalised(word) || is_elided(word)) || is_link(word)) {
                return None;
            }
            from = start.saturating_sub(char_before(text, start).map_or(0, char::len_utf8));
        }
        None
    }

    /// Start and end of a street whose number is `start..end`: `24 avenue des Tilleuls`, `12b Church Lane`,
    /// `Flat 2, 70 Marsh Street`.
    pub(super) fn street_after(
        &self,
        text: &str,
        start: usize,
        end: usize,
    ) -> Option<(usize, usize)> {
        let bytes = text.as_bytes();
        let letter = bytes.get(end).is_some_and(u8::is_ascii_alphabetic);
        let mut at = end + usize::from(letter);
        at += usize::from(bytes.get(at) == Some(&b','));
        let first = bytes.get(at + 1)?;
        if bytes.get(at) != Some(&b' ') || !(first.is_ascii_alphabetic() || *first >= 0x80) {
            return None;
        }
        at += 1;
        if matches!(first, b'b' | b't') {
            for addition in ["bis ", "ter ", "bis, ", "ter, "] {
                at += if text[at..].starts_with(addition) { addition.len() } else { 0 };
            }
        }
        if !self.may_be_street(&bytes[at..])
            || char_before(text, start).is_some_and(|c| c.is_alphanumeric() || "-/.,'_".contains(c))
        {
            return None;
        }
        Some((flat_before(text, start), at + self.street_end(&text[at..])?))
    }

    /// Where the street ends with which `rest` begins.
    pub(super) fn street_end(&self, rest: &str) -> Option<usize> {
        let name = after(rest, 0, NAME_MAX);
        let name = &name[..name.find(breaks).unwrap_or(name.len())];
        self.named_first(name).or_else(|| self.english(name))
    }

    /// Whether a street may begin where `rest` does: with a word for streets, or with two capitals. Most
    /// numbers stand before something else. Yes when in doubt.
    pub(super) fn may_be_street(&self, rest: &[u8]) -> bool {
        let length = rest.iter().take(NAME_MAX).take_while(|b| b.is_ascii_alphabetic()).count();
        let (word, rest) = rest.split_at(length);
        let ends = rest.first().is_none_or(|b| *b == b' ' || b.is_ascii_control());
        if !ends || self.numbered.may_hold(word) {
            return true;
        }
        let next = rest.get(1).is_some_and(|b| b.is_ascii_uppercase() || *b >= 0x80);
        next && word.first().is_some_and(u8::is_ascii_uppercase)
    }

    /// Where `rue de la République` ends.
    fn named_first(&self, name: &str) -> Option<usize> {
        let mut words = name.split(' ');
        let first = words.next().filter(|word| self.numbered.hold(word))?;
        let (mut at, mut stop) = (first.len(), None);
        for word in words.take(WORDS_MAX) {
            at += 1 + word.len();
            let bare = word.trim_end_matches('.');
            if is_capitalised(word) || is_elided(word) {
                stop = Some(at - (word.len() - bare.len()));
            } else if !is_link(word) || word.is_empty() {
                break;
            }
        }
        stop
    }

    /// Where `Church Lane` ends.
    fn english(&self, name: &str) -> Option<usize> {
        let mut at = 0;
        for (index, word) in name.split(' ').take(4).enumerate() {
            let bare = word.trim_end_matches('.');
            if !is_capitalised(word) || !bare.chars().all(|c| c.is_alphabetic() || c == '\'') {
                return None;
            }
            if index > 0 && self.trailing.iter().any(|known| known == bare) {
                return Some(at + bare.len());
            }
            at += word.len() + 1;
        }
        None
    }
}

/// Where `Flat 2, ` begins that stands before `start`.
fn flat_before(text: &str, start: usize) -> usize {
    let head = before(text, start, 16);
    let Some(flat) = head.strip_suffix(", ") else { return start };
    let number = flat.trim_end_matches(|c: char| c.is_ascii_alphanumeric());
    let known = ["Flat ", "Apartment ", "Apt ", "Apt. ", "Unit ", "Suite "];
    let word = known.iter().find(|word| number.ends_with(**word));
    word.map_or(start, |word| start - head.len() + number.len() - word.len())
}

/// `, 47533 Kleve`, or on the next line `B-4000 Liège`: a code and a place after the number.
pub(super) fn code_follows(text: &str, stop: usize) -> bool {
    let rest = after(text, stop, 30);
    let code = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
    let gap = &rest[..rest.len() - code.len()];
    let land = ["D-", "B-", "F-", "A-", "CH-", "L-", "I-", "E-", "PL-"];
    let bare = land.iter().find_map(|land| code.strip_prefix(land)).unwrap_or(code);
    let marked = bare.len() < code.len() || gap.contains('\n');
    let digits = bare.bytes().take_while(u8::is_ascii_digit).count();
    let mut place = bare[digits..].chars();
    !gap.is_empty()
        && (digits == 5 || (digits == 4 && marked && !bare.starts_with("20")))
        && place.next().is_some_and(is_space)
        && place.next().is_some_and(char::is_uppercase)
        && place.next().is_some_and(char::is_lowercase)
}

/// The character at the end of a number's line, for tables: where the text goes on below it.
pub(super) fn line_below(text: &str, stop: usize) -> Option<usize> {
    let wide = text[stop..].starts_with("  ");
    let rest = after(text, stop, 120);
    let feed = rest.find('\n').filter(|_| wide)?;
    let below = stop + feed + 1;
    let spaces = text[below..].bytes().take(40).take_while(|b| *b == b' ').count();
    char_at(text, below + spaces).filter(char::is_ascii_digit).map(|_| below + spaces)
}
