//! International bank account numbers.
//!
//! Source: ISO 13616 and the structures of the SWIFT IBAN registry.

use std::collections::{BTreeMap, HashMap};

use super::Raw;
use crate::detect::boundary::Separator;
use crate::detect::boundary::{Edge, char_at, char_before, is_space, may_begin, may_end};
use crate::detect::pattern;

#[derive(Debug)]
pub(crate) struct Iban {
    /// One class letter (`n`, `a`, `c`) for each character after the check digits.
    structures: HashMap<[u8; 2], Vec<u8>>,
}

impl Iban {
    pub(super) fn new(written: &BTreeMap<String, String>) -> Result<Self, String> {
        let mut structures = HashMap::new();
        for (country, structure) in written {
            let code: [u8; 2] = country
                .as_bytes()
                .try_into()
                .ok()
                .filter(|c: &[u8; 2]| c.iter().all(u8::is_ascii_uppercase))
                .ok_or_else(|| format!("{country} is no country code"))?;
            let classes = expand(structure)
                .ok_or_else(|| format!("{country}: a structure looks like 4!a10!n"))?;
            structures.insert(code, classes);
        }
        Ok(Self { structures })
    }

    /// Any country; in one piece or in fours.
    pub(super) fn patterns(&self) -> Vec<String> {
        let lengths = || self.structures.values().map(Vec::len);
        let (least, most) = (lengths().min().unwrap_or(11), lengths().max().unwrap_or(30));
        let fours = pattern::range("(?:[ .-]?[A-Za-z0-9]{4})", least / 4, most / 4);
        let body = format!("[A-Za-z]{{2}} ?[0-9]{{2}}{fours}(?:[ .-]?[A-Za-z0-9]{{1,3}})?");
        vec![pattern::word(&body)]
    }

    /// The account number whose check digits begin at `digits`.
    pub(super) fn find(&self, text: &str, digits: usize) -> Option<Raw> {
        let letters_end = match char_before(text, digits)? {
            c if is_space(c) => digits - c.len_utf8(),
            _ => digits,
        };
        let start = letters_end.checked_sub(2)?;
        let code = text.as_bytes().get(start..letters_end)?;
        let code = [code[0].to_ascii_uppercase(), code[1].to_ascii_uppercase()];
        let classes = self.structures.get(&code)?;
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
