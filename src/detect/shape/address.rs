//! Street and house number.

use std::borrow::Cow;

use super::abroad::{self, Abroad};
use super::{Raw, postcode};
use crate::detect::boundary::{Edge, before, char_at, char_before, digits_at, is_space, may_end};
use crate::detect::definition::AddressDef;
use crate::detect::endings::Endings;
use crate::detect::pattern;

/// `weak` has an ending that many other words have, `bare` is an ending alone, `lower` has no capital,
/// `before_postcode` has no known ending but a postcode after it, `before_code` the code and place of
/// another country, `addition` an addition to its number that only houses have, `abroad` another language's
/// word for a street; `any` has none of these.
pub(super) const FORMS: &[&str] = &[
    "street",
    "weak",
    "bare",
    "lower",
    "before_postcode",
    "any",
    "before_code",
    "addition",
    "abroad",
];
const STREET: usize = 0;
const WEAK: usize = 1;
const BARE: usize = 2;
const LOWER: usize = 3;
const BEFORE_POSTCODE: usize = 4;
const ANY: usize = 5;
const BEFORE_CODE: usize = 6;
const ADDITION: usize = 7;
const ABROAD: usize = 8;

/// How far back a street's name may begin.
const STREET_CHARS_MAX: usize = 80;
const STREET_WORDS_MAX: usize = 6;

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Address {
    suffixes: Vec<String>,
    /// The suffixes once more, for the first look.
    endings: Endings,
    weak_suffixes: Vec<String>,
    bare: Vec<String>,
    prefixes: Vec<String>,
    particles: Vec<String>,
    never: Vec<String>,
    abroad: Abroad,
}

/// A word before the number.
struct Word<'a> {
    start: usize,
    text: &'a str,
    lower: Cow<'a, str>,
}

impl Word<'_> {
    fn is_capitalised(&self) -> bool {
        let name = self.text.trim_start_matches(['\'', '’']);
        let name = name.strip_prefix("s-").unwrap_or(name);
        name.chars().next().is_some_and(char::is_uppercase)
    }
}

impl Address {
    /// The last word of the street with a capital, or with an ending that says what it is; and its number.
    pub(super) fn patterns(&self) -> Vec<String> {
        let number = "[1-9][0-9]{0,4}[A-Za-z]{0,2}";
        let abroad = pattern::one_of(self.abroad.after_number());
        let endings = pattern::one_of(self.suffixes.iter().map(String::as_str));
        vec![
            format!(r"(?-u)\b[A-Z\xC0-\xFF][A-Za-z'.\x80-\xFF-]+ {number}\b"),
            format!(r"(?-u)\b[a-z\x80-\xFF]+{endings} {number}\b"),
            format!(r"(?-u)\b{number},? (?:[A-Z][A-Za-z']+ ){{0,3}}(?i:{abroad})\b"),
        ]
    }

    pub(super) fn new(def: AddressDef) -> Self {
        let AddressDef { suffixes, weak_suffixes, bare, prefixes, particles, never, .. } = def;
        let AddressDef { leading, numbered, trailing, .. } = def;
        let abroad = Abroad::new(leading, numbered, trailing);
        let endings = Endings::new(suffixes.clone());
        Self { suffixes, endings, weak_suffixes, bare, prefixes, particles, never, abroad }
    }

    /// The address whose number begins with the digits `start..end`.
    pub(super) fn find(&self, text: &str, start: usize, end: usize) -> Option<Raw> {
        if end - start > 5 || text.as_bytes()[start] == b'0' {
            return None;
        }
        if let Some((first, stop)) = self.abroad.street_after(text, start, end) {
            return may_end(text, stop, Edge::SlashOpen).then(|| Raw::plain(first, stop, ABROAD));
        }
        if self.may_follow_street(text, start) { self.with_number(text, start, end) } else { None }
    }

    /// The address whose number begins with the digits `start..end`, after the street.
    fn with_number(&self, text: &str, start: usize, end: usize) -> Option<Raw> {
        let space = char_before(text, start).filter(|c| is_space(*c))?;
        let stop = number_end(text, end);
        match char_before(text, start - space.len_utf8())? {
            // `Calle Mayor, 12`.
            ',' if end - start > 4 => return None,
            ',' => {
                let first = self.abroad.street_before(text, start - space.len_utf8() - 1)?;
                return may_end(text, stop, Edge::SlashOpen)
                    .then(|| Raw::plain(first, stop, ABROAD));
            }
            c if c.is_alphabetic() || matches!(c, '.' | '°' | 'º') || is_space(c) => {}
            _ => return None,
        }
        let words = words_before(text, start);
        let (last, earlier) = words.split_last()?;
        if !may_end(text, stop, Edge::SlashOpen) {
            return None;
        }
        let (form, first) = if let Some(form) = self.ending(last) {
            (form, self.prefix_of(earlier).unwrap_or(last.start))
        } else if let Some(first) = self.named_after(&words) {
            (STREET, first)
        } else if let Some(first) = self.abroad.street_before(text, start) {
            (ABROAD, first)
        } else if last.is_capitalised()
            && last.text.chars().count() > 3
            && !self.never.iter().any(|word| *word == last.lower)
        {
            (form_by_what_follows(text, end, stop), self.run_of_names(&words))
        } else {
            return None;
        };
        // `in de Dorpsstraat 2024` is a year as often as a number.
        let year = end - start == 4 && matches!(&text[start..start + 2], "19" | "20");
        let form = match form {
            STREET if year => WEAK,
            ABROAD | ADDITION | BEFORE_CODE | ANY if year || end - start > 4 => return None,
            form => form,
        };
        Some(Raw::plain(first, stop, form))
    }

    /// Whether the words before the number at `start` may be those of a street: the last one has a capital
    /// or ends as streets do, or stands after one with a capital and short words. Yes when in doubt.
    fn may_follow_street(&self, text: &str, start: usize) -> bool {
        let bytes = text.as_bytes();
        match bytes[..start].last() {
            Some(b' ') => {}
            other => return other.is_some_and(|b| !b.is_ascii()),
        }
        let mut end = start;
        for nth in 0..=STREET_WORDS_MAX {
            end -= bytes[..end].iter().rev().take_while(|b| **b == b' ').count();
            let word = bytes[..end].iter().rev().take(STREET_CHARS_MAX);
            let length = word.take_while(|b| b.is_ascii_lowercase() || **b == b'.').count();
            let from = end - length;
            match from.checked_sub(1).map(|at| bytes[at]) {
                None | Some(b' ') => {}
                // `Calle Mayor, 12`
                Some(b',') if nth == 0 && length == 0 => {
                    end = from - 1;
                    continue;
                }
                Some(b) if is_break(b) && length == 0 => return false,
                Some(b) if is_break(b) => {}
                Some(b'0'..=b'9') if length == 0 => {
                    let number = bytes[..end].iter().rev().take(STREET_CHARS_MAX);
                    let from = end - number.take_while(|b| b.is_ascii_digit()).count();
                    // A number alone is no street.
                    return !matches!(bytes[..from].last(), None | Some(b' ' | b'\n'));
                }
                Some(_) => return true,
            }
            if nth == 0 && self.endings.has(&text[from..end]) {
                return true;
            }
            let link = length <= 3 || (length <= 5 && bytes[end - 1] == b'.');
            if length == 0 || !link {
                return false;
            }
            end = from;
        }
        false
    }

    fn ending(&self, word: &Word<'_>) -> Option<usize> {
        let ends = |suffixes: &[String]| {
            suffixes.iter().any(|s| {
                word.lower.strip_suffix(s.as_str()).is_some_and(|stem| stem.chars().count() >= 2)
            })
        };
        if ends(&self.suffixes) {
            return Some(if word.is_capitalised() { STREET } else { LOWER });
        }
        if !word.is_capitalised() {
            return None;
        }
        if self.bare.iter().any(|bare| *bare == word.lower) {
            return Some(BARE);
        }
        ends(&self.weak_suffixes).then_some(WEAK)
    }

    /// Start of a name such as `Burgemeester van der Lindenlaan`, whose last word is known already.
    fn prefix_of(&self, earlier: &[Word<'_>]) -> Option<usize> {
        let run = earlier.iter().rev().take_while(|w| self.is_name(w));
        run.filter(|w| self.prefixes.iter().any(|p| p == w.lower.trim_end_matches('.')))
            .last()
            .map(|word| word.start)
    }

    /// Start of a name such as `Laan van Meerdervoort`.
    fn named_after(&self, words: &[Word<'_>]) -> Option<usize> {
        let last = words.last()?;
        if !last.is_capitalised() {
            return None;
        }
        let at = words
            .iter()
            .rposition(|w| w.is_capitalised() && self.bare.iter().any(|bare| *bare == w.lower))?;
        let between = words.get(at + 1..words.len() - 1)?;
        let named = between.first().is_some_and(|w| self.particles.iter().any(|p| *p == w.lower));
        (named && between.iter().all(|w| self.is_name(w))).then_some(words[at].start)
    }

    fn run_of_names(&self, words: &[Word<'_>]) -> usize {
        let run = words.iter().rev().take(3).take_while(|w| self.is_name(w));
        run.filter(|w| w.is_capitalised()).last().map_or(0, |word| word.start)
    }

    fn is_name(&self, word: &Word<'_>) -> bool {
        word.is_capitalised()
            || self.particles.iter().any(|p| *p == word.lower)
            || self.prefixes.iter().any(|p| *p == word.lower)
    }
}

/// Some of what no address goes across.
fn is_break(byte: u8) -> bool {
    matches!(byte, b',' | b';' | b':' | b'\n' | b'\t' | b'(' | b')' | b'|' | b'"' | b'=')
}

/// The text after a quote that opens before a capital, as in SQL; `'s-Gravenweg` keeps its apostrophe.
fn after_quote(head: &str) -> &str {
    let opens = |(at, _): &(usize, &str)| {
        let letters = head[..*at].chars().rev().take_while(|c| c.is_alphanumeric()).count();
        letters <= 1 && head[at + 1..].chars().next().is_some_and(char::is_uppercase)
    };
    head.rmatch_indices('\'').find(opens).map_or(head, |(at, _)| &head[at + 1..])
}

fn words_before(text: &str, start: usize) -> Vec<Word<'_>> {
    let head = before(text, start, STREET_CHARS_MAX);
    let breaks = |c: char| c.is_control() || ",;:()[]|\"<>=€".contains(c);
    let head = head.rsplit(breaks).next().unwrap_or_default();
    let head = after_quote(head);
    let trimmed = head.trim_end_matches(is_space);
    if trimmed.len() == head.len() {
        return Vec::new();
    }
    // In a form or a table a wide gap parts the address from what stands before it.
    let wide = trimmed.rfind("  ").map_or(0, |at| at + 2);
    let trimmed = &trimmed[wide..];
    let offset = start - head.len() + wide;
    let mut words: Vec<Word<'_>> = trimmed
        .split(is_space)
        .scan(offset, |at, word| {
            let start = *at;
            // Typographic spaces are longer than one byte.
            let next = start + word.len();
            *at = next + char_at(text, next).map_or(0, char::len_utf8);
            Some(Word { start, text: word, lower: lower(word) })
        })
        .filter(|word| !word.text.is_empty())
        .collect();
    let surplus = words.len().saturating_sub(STREET_WORDS_MAX);
    words.drain(..surplus);
    words
}

/// Most words are in lower case as they stand.
fn lower(word: &str) -> Cow<'_, str> {
    let is_lower = word.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    if is_lower { Cow::Borrowed(word) } else { Cow::Owned(word.to_lowercase()) }
}

/// Where the number ends with its addition: `12a`, `12-14`, `12 bis`, `12-II`, `12 hs`, `12 B`.
fn number_end(text: &str, digits_end: usize) -> usize {
    let free = |at: usize| !char_at(text, at).is_some_and(|c| c.is_alphanumeric() || c == '_');
    let letters = |at: usize| {
        text.as_bytes()[at..].iter().take(5).take_while(|b| b.is_ascii_alphabetic()).count()
    };
    let attached = digits_end + letters(digits_end);
    if attached - digits_end > 2 || !free(attached) {
        return digits_end;
    }
    let at = attached;
    let Some(c) = char_at(text, at) else { return at };
    let next = at + c.len_utf8();
    let addition = next + letters(next);
    let word = &text[next..addition];
    if c == '-' || c == '/' {
        let digits = next + digits_at(text, next, 5);
        let stop = if digits > next { digits } else { addition };
        return if stop > next && stop - next <= 4 && free(stop) { stop } else { at };
    }
    let known = matches!(word, "hs" | "huis" | "bis" | "I" | "II" | "III" | "IV")
        || (word.len() == 1 && matches!(word.as_bytes()[0], b'A'..=b'H'));
    if is_space(c) && at == digits_end && known && free(addition) { addition } else { at }
}

/// The form of a name that has no telling word, and the number `end..stop` with its addition after it.
fn form_by_what_follows(text: &str, end: usize, stop: usize) -> usize {
    let addition = text[end..stop].trim_start_matches(|c: char| is_space(c) || c == '-');
    if postcode_follows(text, stop) {
        BEFORE_POSTCODE
    } else if matches!(addition, "hs" | "huis" | "bis") {
        ADDITION
    } else if abroad::code_follows(text, stop) {
        BEFORE_CODE
    } else {
        ANY
    }
}

/// How far beside its number an address's postcode may stand, as in the columns of a letter.
const GAP_MAX: usize = 60;

fn postcode_follows(text: &str, stop: usize) -> bool {
    let gap = |c: char| c.is_whitespace() || is_space(c) || matches!(c, ',' | ';' | '|');
    let rest = &text[stop..];
    let skipped: usize =
        rest.chars().take(GAP_MAX).take_while(|c| gap(*c)).map(char::len_utf8).sum();
    let country = if rest[skipped..].starts_with("NL-") { "NL-".len() } else { 0 };
    let reads = |start: usize| {
        let digits = digits_at(text, start, 5);
        postcode::read(text, start, start + digits)
            .is_some_and(|end| text.as_bytes()[end - 1].is_ascii_uppercase())
    };
    // In a letter with two columns the code stands on the next line.
    (skipped > 0 && reads(stop + skipped + country))
        || abroad::line_below(text, stop).is_some_and(reads)
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;

    /// The matcher with the words of the embedded rule.
    static ADDRESS: LazyLock<Address> = LazyLock::new(|| {
        let text = include_str!("../../../rules/detect/address.toml");
        let file: toml::Table = toml::from_str(text).unwrap();
        let def = &file["rule"][0]["shapes"][0]["matcher"]["address"];
        Address::new(def.clone().try_into().unwrap())
    });

    const WORDS: [&str; 36] = [
        "Dorpsstraat",
        "dorpsstraat",
        "straat",
        "in",
        "de",
        "Laan",
        "van",
        "rue",
        "Rue",
        "du",
        "l'Or",
        "allée",
        "Allée",
        "avenue",
        "Church",
        "Lane",
        "St.",
        "nr.",
        "nr",
        "12",
        "a1",
        "B2",
        "werken",
        "Weg",
        "onderweg",
        "'s-Gravenweg",
        "Jan",
        "av.",
        "één",
        "v.d.",
        "Ébène",
        "3-daags",
        "place",
        "Mayor",
        "Calle",
        "bis",
    ];
    const GAPS: [&str; 12] =
        [" ", " ", " ", " ", "  ", ", ", ",", "\n", "\u{a0}", ": ", " (", "\t"];

    proptest! {
        /// The first look never says no where the whole look finds a street.
        #[test]
        fn what_is_a_street_may_be_one(
            words in prop::collection::vec((0..WORDS.len(), 0..GAPS.len()), 0..7),
            number in "[1-9][0-9]{0,4}",
        ) {
            let parts = words.iter().map(|(word, gap)| [WORDS[*word], GAPS[*gap]].concat());
            let words: String = parts.collect();
            let text = format!("{words}{number}");
            let found = ADDRESS.with_number(&text, words.len(), text.len());
            prop_assert!(found.is_none() || ADDRESS.may_follow_street(&text, words.len()));
            let street = ADDRESS.abroad.street_end(&words);
            prop_assert!(street.is_none() || ADDRESS.abroad.may_be_street(words.as_bytes()));
        }
    }
}
