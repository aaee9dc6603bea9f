//! International bank account numbers.
//!
//! Source: ISO 13616 and the structures of the SWIFT IBAN registry.

use std::collections::BTreeMap;

use super::Raw;
use crate::detect::boundary::{
    Edge, Separator, char_at, char_before, is_space, may_begin, may_end,
};
use crate::detect::digit_run::{Beside, Beyond, Next};
use crate::detect::pattern;

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Iban {
    /// By country code, one class letter (`n`, `a`, `c`) for each character after the check digits; empty
    /// for a code that no country has.
    structures: Vec<Vec<u8>>,
}

/// Letters of the alphabet.
const LETTERS: usize = 26;

/// Where the structure of a country is, in any case of letters.
fn place_of(code: [u8; 2]) -> Option<usize> {
    let letter = |byte: u8| {
        let upper = byte.to_ascii_uppercase();
        upper.is_ascii_uppercase().then(|| usize::from(upper - b'A'))
    };
    Some(letter(code[0])? * LETTERS + letter(code[1])?)
}

impl Iban {
    pub(super) fn new(written: &BTreeMap<String, String>) -> Result<Self, String> {
        let mut structures = vec![Vec::new(); LETTERS * LETTERS];
        for (country, structure) in written {
            let code: Option<[u8; 2]> = country.as_bytes().try_into().ok();
            let place = code
                .filter(|code| code.iter().all(u8::is_ascii_uppercase))
                .and_then(place_of)
                .ok_or_else(|| format!("{country} is no country code"))?;
            let classes = expand(structure)
                .ok_or_else(|| format!("{country}: a structure looks like 4!a10!n"))?;
            structures[place] = classes;
        }
        Ok(Self { structures })
    }

    /// Any country; in one piece or in fours.
    pub(super) fn patterns(&self) -> Vec<String> {
        let lengths = || self.structures.iter().map(Vec::len).filter(|length| *length > 0);
        let (least, most) = (lengths().min().unwrap_or(11), lengths().max().unwrap_or(30));
        let fours = pattern::range("(?:[ .-]?[A-Za-z0-9]{4})", least / 4, most / 4);
        let body = format!("[A-Za-z]{{2}} ?[0-9]{{2}}{fours}(?:[ .-]?[A-Za-z0-9]{{1,3}})?");
        vec![pattern::word(&body)]
    }

    /// Whether digits with that to their left can begin with the check digits, which a blank may part like
    /// all others.
    pub(super) fn fits(left: Beside) -> bool {
        left.next == Next::Letter || (left.next == Next::Space && left.beyond == Beyond::Letter)
    }

    /// The account number whose check digits begin at `digits`.
    pub(super) fn find(&self, text: &str, digits: usize) -> Option<Raw> {
        let letters_end = match char_before(text, digits)? {
            c if is_space(c) => digits - c.len_utf8(),
            _ => digits,
        };
        let start = letters_end.checked_sub(2)?;
        let code = text.as_bytes().get(start..letters_end)?;
        let classes = &self.structures[place_of([code[0], code[1]])?];
        if classes.is_empty() {
            return None;
        }
        let mut at = digits;
        for (index, class) in b"nn".iter().chain(classes).enumerate() {
            if index > 0 {
                at = skip_separator(text, at);
            }
            let byte = *text.as_bytes().get(at)?;
            let fits = match class {
                b'n' => byte.is_ascii_digit(),
                b'a' => byte.is_ascii_alphabetic(),
                _ => byte.is_ascii_alphanumeric(),
            };
            if !fits {
                return None;
            }
            at += 1;
        }
        stands_free(text, start, at).then_some(Raw::plain(start, at, 0))
    }
}

/// Currencies that bank statements write right after the account number.
const CURRENCIES: [&str; 12] =
    ["EUR", "USD", "GBP", "CHF", "DKK", "SEK", "NOK", "PLN", "CZK", "HUF", "RON", "BGN"];

/// Not part of something longer; but a tag may stand before it and a currency after it, as in `:25:…EUR`
/// and `/IBAN/…/BIC/` of bank statements (SWIFT MT940).
fn stands_free(text: &str, start: usize, end: usize) -> bool {
    let begins = may_begin(text, start, Edge::SlashOpen) || char_before(text, start) == Some(':');
    let currency = || text.get(end..end + 3).is_some_and(|c| CURRENCIES.contains(&c));
    let ends = || {
        may_end(text, end, Edge::SlashOpen) || (currency() && may_end(text, end + 3, Edge::Token))
    };
    begins && ends()
}

/// `4!a10!n` as one letter for each character.
fn expand(structure: &str) -> Option<Vec<u8>> {
    let mut classes = Vec::new();
    let mut rest = structure;
    while !rest.is_empty() {
        let (count, tail) = rest.split_once('!')?;
        let count: usize = count.parse().ok().filter(|n| (1..=30).contains(n))?;
        let class = *tail.as_bytes().first().filter(|b| b"nac".contains(b))?;
        classes.extend(std::iter::repeat_n(class, count));
        rest = &tail[1..];
    }
    (11..=30).contains(&classes.len()).then_some(classes)
}

/// One separator, or one line end, between two characters of the number.
fn skip_separator(text: &str, at: usize) -> usize {
    if text.as_bytes().get(at).is_some_and(u8::is_ascii_alphanumeric) {
        return at;
    }
    match char_at(text, at) {
        Some('\r') if text[at..].starts_with("\r\n") => at + 2,
        Some('\n') => at + 1,
        Some(c) if Separator::of(c).is_some_and(|s| s != Separator::Slash) => at + c.len_utf8(),
        _ => at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn structures_are_read_or_refused() {
        assert_eq!(expand("4!a10!n").unwrap(), b"aaaannnnnnnnnn");
        for bad in ["", "4a10n", "4!x10!n", "0!n", "99!n", "3!n", "4!"] {
            assert_eq!(expand(bad), None, "{bad}");
        }
    }
}
