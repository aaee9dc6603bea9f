//! Dutch numbers that hold one another: a VAT number with a citizen service number in it, and the back
//! of a driving licence with both of its numbers.

use super::Raw;
use crate::detect::boundary::{
    Edge, Separator, char_at, char_before, digits_at, is_space, may_begin, may_end,
};
use crate::detect::digit_run::{Beside, Beyond, Next};
use crate::detect::pattern::word;
use crate::detect::validator::{bare_btw, is_btw_of_2020, nl_eleven};

/// What of a VAT number is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum VatPart {
    /// All of it.
    Whole,
    /// The nine digits, where they may be those of a person.
    Person,
}

/// `NL123456782B01`, `NL.1234.56.782.B01`, `NL 123 456 782 B 01`, `123456782B01`.
///
/// The digits of a company begin with 8 or 00. Those of a number given out since 2020 mean nobody.
pub(super) fn vat(part: VatPart, text: &str, start: usize, end: usize) -> Option<Raw> {
    let groups: &[usize] = match end - start {
        9 => &[],
        4 => &[2, 3],
        3 => &[3, 3],
        _ => return None,
    };
    let mut at = end;
    for length in groups {
        at = skip_one(text, at);
        if digits_at(text, at, length + 1) != *length {
            return None;
        }
        at += length;
    }
    let digits_end = at;
    let at = skip_one(text, at);
    let letter = *text.as_bytes().get(at)?;
    if !letter.eq_ignore_ascii_case(&b'B') {
        return None;
    }
    let suffix = skip_one(text, at + 1);
    let stop = suffix + 2;
    if digits_at(text, suffix, 3) != 2 || !may_end(text, stop, Edge::Token) {
        return None;
    }
    let country = char_before(text, start).filter(|c| Separator::of(*c).is_some());
    let country = start - country.map_or(0, char::len_utf8);
    let named = country
        .checked_sub(2)
        .filter(|at| text.as_bytes()[*at..country].eq_ignore_ascii_case(b"NL"))
        .filter(|at| may_begin(text, *at, Edge::Token));
    let begin = match named {
        Some(begin) => begin,
        None if letter == b'B' && may_begin(text, start, Edge::Token) => start,
        None => return None,
    };
    match part {
        VatPart::Whole => Some(Raw::plain(begin, stop, 0)),
        VatPart::Person => {
            // Nine digits, the letter, two digits.
            let mut compact = [0; 12];
            let all = text[start..stop].bytes().filter(u8::is_ascii_alphanumeric);
            for (to, from) in compact.iter_mut().zip(all) {
                *to = from.to_ascii_uppercase();
            }
            let compact = std::str::from_utf8(&compact).ok()?;
            let company = compact.starts_with('8') || compact.starts_with("00");
            let old = bare_btw(compact).is_some_and(|bare| !is_btw_of_2020(bare));
            (old && !company).then_some(Raw::plain(start, digits_end, 0))
        }
    }
}

pub(super) fn vat_patterns() -> Vec<String> {
    let part = "[ .-]?";
    let digits = format!("[0-9]{{3,4}}{part}[0-9]{{2,3}}{part}[0-9]{{3}}");
    vec![word(&format!("(?i:NL{part})?{digits}{part}[Bb]{part}[0-9]{{2}}"))]
}

/// Where the text goes on after at most one separator that is no slash.
fn skip_one(text: &str, at: usize) -> usize {
    let separator = char_at(text, at)
        .filter(|c| Separator::of(*c).is_some_and(|separator| separator != Separator::Slash));
    at + separator.map_or(0, char::len_utf8)
}

/// Whether a run of `length` digits can be the first of a VAT number.
pub(super) fn vat_fits(length: usize, right: Beside) -> bool {
    let mark = matches!(right.next, Next::Space | Next::Dash | Next::Dot);
    match length {
        9 => right.next == Next::Letter || (mark && right.beyond == Beyond::Letter),
        3 | 4 => mark && right.beyond == Beyond::Digit,
        _ => false,
    }
}

/// Whether a run of `length` digits between these can be the first number on the back of a licence.
pub(super) fn licence_fits(length: usize, left: Beside, right: Beside) -> bool {
    let slash = match right.next {
        Next::Slash => right.beyond != Beyond::Letter,
        Next::Space => right.beyond == Beyond::Other,
        _ => false,
    };
    length == 9 && slash && !left.forbids_begin(Edge::Token)
}

/// Which number of the back of a driving licence is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LicencePart {
    /// The citizen service number before the slash.
    Bsn,
    /// The number of the licence after it.
    Licence,
}

pub(super) fn licence_patterns() -> Vec<String> {
    vec![word("[0-9]{9} ?/ ?[1-9][0-9]{9}")]
}

/// `123456782 / 5123456789`, as the back of a licence prints it.
pub(super) fn licence(part: LicencePart, text: &str, start: usize, end: usize) -> Option<Raw> {
    if end - start != 9 {
        return None;
    }
    let slash = end + char_at(text, end).filter(|c| is_space(*c)).map_or(0, char::len_utf8);
    if text.as_bytes().get(slash) != Some(&b'/') {
        return None;
    }
    let second =
        slash + 1 + char_at(text, slash + 1).filter(|c| is_space(*c)).map_or(0, char::len_utf8);
    // A zero in front is that of a telephone number.
    let shaped = digits_at(text, second, 11) == 10 && text.as_bytes()[second] != b'0';
    let free = shaped
        && may_begin(text, start, Edge::Token)
        && may_end(text, second + 10, Edge::Token)
        && nl_eleven(&text[start..end]);
    free.then(|| match part {
        LicencePart::Bsn => Raw::plain(start, end, 0),
        LicencePart::Licence => Raw::plain(second, second + 10, 0),
    })
}
