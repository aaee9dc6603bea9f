//! Telephone numbers: all Dutch forms, and foreign ones in international form.
//!
//! Source: Nummerplan telefoon- en ISDN-diensten; ITU-T E.164.

use std::collections::BTreeMap;

use super::Raw;
use crate::detect::boundary::{Edge, char_at, char_before, is_dash, is_space, may_begin, may_end};
use crate::detect::digit_run::{Beside, Next, Run};
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
pub(super) const DIGITS_MAX: usize = 16;

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Phone {
    area_codes: Codes,
    /// Fewest and most digits of a national number.
    countries: BTreeMap<Code, (usize, usize)>,
}

/// Length and value of a code of digits: `020` is not `20`.
type Code = (usize, u32);

/// Area codes of three and four digits, by their value.
#[derive(Debug, PartialEq, Eq)]
struct Codes([Vec<bool>; 2]);

impl Codes {
    /// Shortest and longest area code, their zero included.
    const LENGTHS: [usize; 2] = [3, 4];

    fn holds(&self, (length, value): Code) -> bool {
        let place = Self::LENGTHS.iter().position(|known| *known == length);
        place.is_some_and(|place| self.0[place].get(value as usize) == Some(&true))
    }
}

fn value(digits: &[u8]) -> u32 {
    digits.iter().fold(0, |value, digit| value * 10 + u32::from(*digit))
}

/// Most digits that are read: one more than counts, to see whether the number goes on.
const READ_MAX: usize = DIGITS_MAX + 1;

/// Digits with what stood between them.
#[derive(Default)]
struct Reading {
    count: usize,
    /// The value of each digit.
    digits: [u8; READ_MAX],
    /// End of each digit in the text.
    ends: [usize; READ_MAX],
    /// Numbers of digits after which a separator stood, a bit each.
    breaks: u32,
}

impl Reading {
    fn of(text: &str, from: usize) -> Self {
        let mut reading = Self::default();
        let mut at = from;
        while reading.count < READ_MAX {
            match text.as_bytes().get(at) {
                Some(byte) if byte.is_ascii_digit() => {
                    at += 1;
                    reading.digits[reading.count] = byte - b'0';
                    reading.ends[reading.count] = at;
                    reading.count += 1;
                }
                _ => match gap(text, at, reading.count) {
                    Some(next) => {
                        reading.breaks |= 1 << reading.count;
                        at = next;
                    }
                    None => break,
                },
            }
        }
        reading
    }

    /// The digits that were read, from one of them on.
    fn from(&self, first: usize) -> &[u8] {
        self.digits[..self.count].get(first..).unwrap_or_default()
    }

    fn breaks_after(&self, count: usize) -> bool {
        self.breaks >> count & 1 == 1
    }

    /// Whether a number may end after `count` digits.
    fn ends_after(&self, text: &str, count: usize) -> bool {
        let whole = self.count == count || self.breaks_after(count);
        whole && may_end(text, self.ends[count - 1], Edge::SlashOpen)
    }

    /// Where a number of `count` digits has separators, one bit for the digits before each.
    fn breaks_within(&self, count: usize) -> u32 {
        self.breaks & ((1 << count) - 1) & !1
    }
}

/// The breaks after so many digits each.
const fn breaks(after: &[usize]) -> u32 {
    let (mut breaks, mut at) = (0, 0);
    while at < after.len() {
        breaks |= 1 << after[at];
        at += 1;
    }
    breaks
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
fn is_date(national: &[u8], within: u32) -> bool {
    // The breaks of a date, and none but them up to the last.
    within & ((1 << 9) - 1) == breaks(&[2, 4, 8])
        && (1..=12).contains(&value(&national[2..4]))
        && matches!(national[4..6], [1, 9] | [2, 0])
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
        area_codes: &[String],
        countries: &BTreeMap<String, (usize, usize)>,
    ) -> Result<Self, String> {
        let digits = |s: &String| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
        if !area_codes.iter().all(digits) || !countries.keys().all(digits) {
            return Err("area and country codes are digits".to_owned());
        }
        if countries.values().any(|(least, most)| least > most || *least < 4 || *most > 14) {
            return Err("a national number has 4 to 14 digits".to_owned());
        }
        let code = |code: &String| {
            let digits: Vec<u8> = code.bytes().map(|digit| digit - b'0').collect();
            (digits.len(), value(&digits))
        };
        let mut known = [vec![false; 1000], vec![false; 10_000]];
        for (length, value) in area_codes.iter().map(code) {
            let place = Codes::LENGTHS.iter().position(|known| *known == length);
            if let Some(place) = place {
                known[place][value as usize] = true;
            }
        }
        let countries = countries.iter().map(|(name, range)| (code(name), *range)).collect();
        Ok(Self { area_codes: Codes(known), countries })
    }

    /// Whether a run of `length` digits between these can begin a number.
    pub(super) fn fits(length: usize, left: Beside, right: Beside) -> bool {
        let begins = !left.forbids_begin(Edge::SlashOpen);
        begins && length < DIGITS_MAX && right.next != Next::Letter
    }

    /// A number that begins with the digits of the run.
    pub(super) fn find_national(&self, run: &Run<'_>) -> Option<Raw> {
        let Run { text, start, end, .. } = *run;
        let digits = run.digits();
        if !Self::fits(run.len(), run.left, run.right) {
            return None;
        }
        if digits.starts_with(b"00") {
            return self.international(text, start, &Reading::of(text, start), 2);
        }
        if digits[0] == b'0' {
            return self.dutch(text, start);
        }
        let (form, skipped) = match digits.len() {
            11 if digits.starts_with(b"31") => (NO_PLUS, 2),
            9 if digits[0] == b'6' => (NO_ZERO, 0),
            _ => return None,
        };
        let mut national = [0; 10];
        for (to, from) in national[1..].iter_mut().zip(&digits[skipped..]) {
            *to = from - b'0';
        }
        let free = may_begin(text, start, Edge::SlashOpen) && may_end(text, end, Edge::SlashOpen);
        (free && self.area_length(&national).is_some()).then_some(Raw::plain(start, end, form))
    }

    /// A number that begins with the `+` at `at`.
    pub(super) fn find_international(&self, text: &str, at: usize) -> Option<Raw> {
        self.international(text, at, &Reading::of(text, at + 1), 0)
    }

    fn dutch(&self, text: &str, digits: usize) -> Option<Raw> {
        let start = if char_before(text, digits) == Some('(') { digits - 1 } else { digits };
        let reading = Reading::of(text, digits);
        let national: &[u8; 10] = reading.from(0).first_chunk()?;
        let area = self.area_length(national)?;
        if !reading.ends_after(text, 10) || !may_begin(text, start, Edge::SlashOpen) {
            return None;
        }
        let within = reading.breaks_within(10);
        let first = (within != 0).then(|| within.trailing_zeros() as usize);
        // At least two digits between two breaks, and after the last.
        let even = within & (within << 1) == 0 && within >> 9 == 0;
        let slash = text[start..reading.ends[9]].contains('/');
        let pairs = within == breaks(&[2, 4, 6, 8]) || within.is_power_of_two();
        if is_date(national, within) || (slash && !pairs) {
            return None;
        }
        let form = match first {
            None => BARE,
            Some(2..=4) if area == 2 && even => MOBILE,
            Some(first) if first == area && even => FIXED,
            _ => return None,
        };
        let start = if form == BARE || char_at(text, reading.ends[area - 1]) != Some(')') {
            digits
        } else {
            start
        };
        Some(Raw::plain(start, reading.ends[9], form))
    }

    /// The country code follows `prefix` digits of the reading.
    fn international(
        &self,
        text: &str,
        start: usize,
        reading: &Reading,
        prefix: usize,
    ) -> Option<Raw> {
        let rest = reading.from(prefix);
        if !may_begin(text, start, Edge::SlashOpen) {
            return None;
        }
        if let Some(national) = rest.strip_prefix(&[3, 1]) {
            // `+31 (0)6` and the common mistake `+31 06`.
            let zero = usize::from(national.first() == Some(&0));
            let mut ten = [0; 10];
            ten[1..].copy_from_slice(national.get(zero..zero + 9)?);
            let count = prefix + 2 + zero + 9;
            let known = self.area_length(&ten).is_some();
            return (known && reading.ends_after(text, count))
                .then(|| Raw::plain(start, reading.ends[count - 1], INTERNATIONAL));
        }
        let country = (1..=3).rev().find_map(|length| {
            let code = (length, value(rest.get(..length)?));
            self.countries.get(&code).map(|range| (length, *range, FOREIGN))
        });
        let (code, (least, most), form) = match country {
            Some(known) => known,
            // Bare `00…` is too common in other numbers to take an unknown country for one.
            None if prefix == 0 && rest.first() != Some(&0) => (0, (9, 15), FOREIGN_OTHER),
            None => return None,
        };
        let count = (prefix + code + least..=prefix + code + most)
            .rev()
            .find(|count| *count <= reading.count && reading.ends_after(text, *count))?;
        Some(Raw::plain(start, reading.ends[count - 1], form))
    }

    /// Digits of the area code, its zero included, of a number of ten digits; 2 for mobile numbers.
    fn area_length(&self, national: &[u8; 10]) -> Option<usize> {
        if national[0] != 0 {
            return None;
        }
        if national[1] == 6 {
            return matches!(national[2], 1..=5 | 8).then_some(2);
        }
        let known = |length: &usize| self.area_codes.holds((*length, value(&national[..*length])));
        Codes::LENGTHS.into_iter().find(known)
    }
}
