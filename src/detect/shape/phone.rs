//! Telephone numbers: all Dutch forms, and foreign ones in international form.
//!
//! Source: Nummerplan telefoon- en ISDN-diensten; ITU-T E.164.

use std::collections::{BTreeMap, HashSet};

use super::Raw;
use crate::detect::boundary::{Edge, char_at, char_before, is_dash, is_space, may_begin, may_end};
use crate::detect::pattern::word;

/// `no_plus` is `31612345678`, `no_zero` is `612345678`: spreadsheets make them.
pub(super) const FORMS: &[&str] =
    &["international", "mobile", "fixed", "bare", "no_plus", "no_zero", "foreign", "foreign_other"];
const INTERNATIONAL: usize = 0;
const MOBILE: usize = 1;
const FIXED: usize = 2;
const BARE: usize = 3;
const NO_PLUS: usize = 4;
const NO_ZERO: usize = 5;
const FOREIGN: usize = 6;
const FOREIGN_OTHER: usize = 7;

/// Most digits of an international number, country code included (E.164), and room for `(0)`.
const DIGITS_MAX: usize = 16;

#[derive(Debug)]
pub(crate) struct Phone {
    area_codes: HashSet<String>,
    countries: BTreeMap<String, (usize, usize)>,
}

/// Digits with what stood between them.
#[derive(Default)]
struct Reading {
    digits: String,
    /// End of each digit in the text.
    ends: Vec<usize>,
    /// Numbers of digits after which a separator stood.
    breaks: Vec<usize>,
}

impl Reading {
    fn of(text: &str, from: usize) -> Self {
        let mut reading = Self::default();
        let mut at = from;
        while reading.ends.len() < DIGITS_MAX + 1 {
            match text.as_bytes().get(at) {
                Some(byte) if byte.is_ascii_digit() => {
                    reading.digits.push(char::from(*byte));
                    at += 1;
                    reading.ends.push(at);
                }
                _ => match gap(text, at, reading.ends.len()) {
                    Some(next) => {
                        reading.breaks.push(reading.ends.len());
                        at = next;
                    }
                    None => break,
                },
            }
        }
        reading
    }

    /// Whether a number may end after `count` digits.
    fn ends_after(&self, text: &str, count: usize) -> bool {
        let whole = self.ends.len() == count || self.breaks.contains(&count);
        whole && may_end(text, self.ends[count - 1], Edge::SlashOpen)
    }

    fn breaks_within(&self, count: usize) -> impl Iterator<Item = usize> {
        self.breaks.iter().copied().filter(move |at| (1..count).contains(at))
    }
}

/// Where the next digit stands, after at most three separators; `read` digits stand before.
///
/// A slash stands after an area code only: after a whole number it parts it from the next.
fn gap(text: &str, at: usize, read: usize) -> Option<usize> {
    let mut next = at;
    if (2..=6).contains(&read) && text.as_bytes()[at..].first() == Some(&b'/') {
        return char_at(text, at + 1).filter(char::is_ascii_digit).map(|_| at + 1);
    }
    for c in text[at..].chars().take(4) {
        if c.is_ascii_digit() {
            return (next > at).then_some(next);
        }
        let parts = is_space(c) || is_dash(c) || matches!(c, '.' | '(' | ')');
        if !parts {
            return None;
        }
        next += c.len_utf8();
    }
    None
}

/// `06-12-2024 15`: a day, a month, a year and the number after them.
fn is_date(national: &str, breaks: &[usize]) -> bool {
    let month = national[2..4].parse::<u32>().unwrap_or(0);
    breaks.starts_with(&[2, 4, 8])
        && (1..=12).contains(&month)
        && matches!(&national[4..6], "19" | "20")
}

/// Dutch numbers, ones with a country code, and what spreadsheets make of Dutch ones.
pub(super) fn patterns() -> Vec<String> {
    let parts = "[ ./()-]{0,3}";
    vec![
        word(&format!("0[1-9](?:{parts}[0-9]){{8}}")),
        format!(r"(?-u)(?:\+|\b00)[1-9](?:{parts}[0-9]){{6,15}}\b"),
        word("(?:31[0-9]|6)[0-9]{8}"),
    ]
}

impl Phone {
    pub(super) fn new(
        area_codes: Vec<String>,
        countries: BTreeMap<String, (usize, usize)>,
    ) -> Result<Self, String> {
        let digits = |s: &String| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
        if !area_codes.iter().all(digits) || !countries.keys().all(digits) {
            return Err("area and country codes are digits".to_owned());
        }
        if countries.values().any(|(least, most)| least > most || *least < 4 || *most > 14) {
            return Err("a national number has 4 to 14 digits".to_owned());
        }
        Ok(Self { area_codes: area_codes.into_iter().collect(), countries })
    }

    /// A number that begins with the digits `start..end`.
    pub(super) fn find_national(&self, text: &str, start: usize, end: usize) -> Option<Raw> {
        let run = &text[start..end];
        if run.starts_with("00") {
            let reading = Reading::of(text, start);
            let rest = reading.digits.strip_prefix("00")?.to_owned();
            return self.international(text, start, &reading, 2, &rest);
        }
        if run.starts_with('0') {
            return self.dutch(text, start);
        }
        let (form, national) = match (run.len(), run.strip_prefix("31")) {
            (11, Some(rest)) => (NO_PLUS, rest),
            (9, _) if run.starts_with('6') => (NO_ZERO, run),
            _ => return None,
        };
        let free = may_begin(text, start, Edge::SlashOpen) && may_end(text, end, Edge::SlashOpen);
        (free && self.area_length(&format!("0{national}")).is_some())
            .then_some(Raw::plain(start, end, form))
    }

    /// A number that begins with the `+` at `at`.
    pub(super) fn find_international(&self, text: &str, at: usize) -> Option<Raw> {
        let reading = Reading::of(text, at + 1);
        let rest = reading.digits.clone();
        self.international(text, at, &reading, 0, &rest)
    }

    fn dutch(&self, text: &str, digits: usize) -> Option<Raw> {
        let start = if char_before(text, digits) == Some('(') { digits - 1 } else { digits };
        let reading = Reading::of(text, digits);
        let national = reading.digits.get(..10)?;
        let area = self.area_length(national)?;
        if !reading.ends_after(text, 10) || !may_begin(text, start, Edge::SlashOpen) {
            return None;
        }
        let breaks: Vec<usize> = reading.breaks_within(10).collect();
        let even = breaks.windows(2).all(|pair| pair[1] - pair[0] >= 2)
            && breaks.last().is_none_or(|last| *last <= 8);
        let slash = text[start..reading.ends[9]].contains('/');
        let pairs = breaks[..] == [2, 4, 6, 8] || breaks.len() == 1;
        if is_date(national, &breaks) || (slash && !pairs) {
            return None;
        }
        let form = match breaks.first() {
            None => BARE,
            Some(2..=4) if area == 2 && even => MOBILE,
            Some(first) if *first == area && even => FIXED,
            _ => return None,
        };
        let start = if form == BARE || char_at(text, reading.ends[area - 1]) != Some(')') {
            digits
        } else {
            start
        };
        Some(Raw::plain(start, reading.ends[9], form))
    }

    /// `prefix` digits of the reading stand before the country code; `rest` follows them.
    fn international(
        &self,
        text: &str,
        start: usize,
        reading: &Reading,
        prefix: usize,
        rest: &str,
    ) -> Option<Raw> {
        if !may_begin(text, start, Edge::SlashOpen) {
            return None;
        }
        if let Some(national) = rest.strip_prefix("31") {
            // `+31 (0)6` and the common mistake `+31 06`.
            let zero = usize::from(national.starts_with('0'));
            let nine = national.get(zero..zero + 9)?;
            let count = prefix + 2 + zero + 9;
            let known = self.area_length(&format!("0{nine}")).is_some();
            return (known && reading.ends_after(text, count))
                .then(|| Raw::plain(start, reading.ends[count - 1], INTERNATIONAL));
        }
        let country = (1..=3).rev().find_map(|length| {
            let code = rest.get(..length)?;
            self.countries.get(code).map(|range| (length, *range, FOREIGN))
        });
        let (code, (least, most), form) = match country {
            Some(known) => known,
            // Bare `00…` is too common in other numbers to take an unknown country for one.
            None if prefix == 0 && !rest.starts_with('0') => (0, (9, 15), FOREIGN_OTHER),
            None => return None,
        };
        let count = (prefix + code + least..=prefix + code + most)
            .rev()
            .find(|count| *count <= reading.ends.len() && reading.ends_after(text, *count))?;
        Some(Raw::plain(start, reading.ends[count - 1], form))
    }

    /// Digits of the area code, its zero included, of a number of ten digits; 2 for mobile numbers.
    fn area_length(&self, national: &str) -> Option<usize> {
        let bytes = national.as_bytes();
        if bytes.len() != 10 || bytes[0] != b'0' {
            return None;
        }
        if bytes[1] == b'6' {
            return matches!(bytes[2], b'1'..=b'5' | b'8').then_some(2);
        }
        (3..=4).find(|length| self.area_codes.contains(&national[..*length]))
    }
}
