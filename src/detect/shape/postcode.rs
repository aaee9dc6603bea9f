//! Dutch postcodes.

use super::{Note, Raw};
use crate::detect::boundary::{Edge, after, before, char_at, is_space, may_begin, may_end};
use crate::detect::digit_run::{Beside, Beyond, Next};
use crate::detect::pattern::word;

/// `look_alike` is a quantity, a standard or an article of law as often as a postcode; `before_place` has
/// the name of a place after it.
pub(super) const FORMS: &[&str] = &["upper", "lower", "look_alike", "before_place"];
const UPPER: usize = 0;
const LOWER: usize = 1;
const LOOK_ALIKE: usize = 2;
const BEFORE_PLACE: usize = 3;

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Postcode {
    pub(super) look_alikes: Vec<String>,
    pub(super) never: Vec<String>,
}

impl Postcode {
    /// Whether a run of `length` digits between these can be its digits.
    pub(super) fn fits(length: usize, left: Beside, right: Beside) -> bool {
        let letters = match right.next {
            Next::Letter => true,
            // Another blank may follow the first.
            Next::Space => right.beyond != Beyond::Digit,
            _ => false,
        };
        // `NL-` may stand before it.
        let country = left.next == Next::Dash && left.beyond == Beyond::Letter;
        length == 4 && letters && (country || !left.forbids_begin(Edge::Token))
    }

    pub(super) fn find(&self, text: &str, start: usize, end: usize) -> Option<Raw> {
        let stop = read(text, start, end)?;
        let letters = &text[stop - 2..stop];
        let held = |list: &[String]| list.iter().any(|one| one.eq_ignore_ascii_case(letters));
        if held(&self.never) {
            return None;
        }
        let form = if held(&self.look_alikes) {
            LOOK_ALIKE
        } else if letters.as_bytes()[0].is_ascii_uppercase() {
            UPPER
        } else {
            LOWER
        };
        // `NL-1234 AB` is the international form.
        let begins = may_begin(text, start, Edge::Token)
            || before(text, start, 3).eq_ignore_ascii_case("NL-");
        if !begins || !may_end(text, stop, Edge::SlashOpen) {
            return None;
        }
        let before = number_before(text, start);
        let place = place_after(text, stop);
        let form = match form {
            // A number before and a place after leave no doubt.
            // `3811xb Amersfoort`; with a space between it is a sentence.
            LOWER if place && stop - start == 6 => BEFORE_PLACE,
            UPPER | LOOK_ALIKE if place && (form == UPPER || before) => BEFORE_PLACE,
            form => form,
        };
        let whole = before || number_after(text, stop);
        let note =
            if whole && matches!(form, UPPER | BEFORE_PLACE) { Note::Pair } else { Note::Plain };
        Some(Raw { start, end: stop, form, note })
    }
}

pub(super) fn patterns() -> Vec<String> {
    vec![word("[1-9][0-9]{3} {0,2}(?:[A-Z]{2}|[a-z]{2})")]
}

/// Where the postcode ends that begins with the digits `start..end`.
pub(super) fn read(text: &str, start: usize, end: usize) -> Option<usize> {
    if end - start != 4 || text.as_bytes()[start] == b'0' {
        return None;
    }
    let mut at = end;
    for _ in 0..2 {
        match char_at(text, at) {
            Some(c) if is_space(c) => at += c.len_utf8(),
            _ => break,
        }
    }
    let letters = text.as_bytes().get(at..at + 2)?;
    let same_case =
        letters.iter().all(u8::is_ascii_uppercase) || letters.iter().all(u8::is_ascii_lowercase);
    let ends = !char_at(text, at + 2).is_some_and(|c| c.is_alphanumeric() || c == '_');
    (same_case && ends).then_some(at + 2)
}

/// What may stand between a street's number and the postcode.
const ADDITIONS: [&str; 14] = [
    " te", " hs", "-hs", " huis", " bis", "-bis", " rd", " I", " II", " III", " IV", "-I", "-II",
    "-III",
];

/// Whether a street's number stands before: `Kerkeinde 12a, 1234 AB`, `Kerkeinde 12-4 hs te 1234 AB`.
fn number_before(text: &str, start: usize) -> bool {
    let head = before(text, start, 80);
    let mut head = head.strip_suffix("NL-").unwrap_or(head).trim_end_matches(|c: char| {
        c.is_whitespace() || is_space(c) || matches!(c, ',' | ';' | '|')
    });
    // Every addition ends in a letter, and most numbers have none.
    for _ in 0..2 {
        if !head.ends_with(|c: char| c.is_ascii_alphabetic()) {
            break;
        }
        head = ADDITIONS.iter().find_map(|a| head.strip_suffix(a)).unwrap_or(head);
    }
    let bare = head.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    if head.len() - bare.len() > 2 {
        return false;
    }
    let digit = |c: char| c.is_ascii_digit();
    if !bare.ends_with(digit) {
        return false;
    }
    let mut street = bare.trim_end_matches(digit);
    let mut digits = bare.len() - street.len();
    if let Some(range) = street.strip_suffix(['-', '/']).filter(|r| r.ends_with(digit)) {
        street = range.trim_end_matches(digit);
        digits = range.len() - street.len();
    }
    // A capital at the start of the word before: `art. 12, 1401 BW` has none.
    let word = street.trim_end_matches(is_space);
    let mut words = word.rsplit(|c: char| c.is_whitespace() || is_space(c));
    let mut last = words.next().unwrap_or_default();
    if last.len() == 4 && last.bytes().all(|b| b.is_ascii_digit()) {
        // `Plein 1944 12`.
        last = words.next().unwrap_or_default();
    }
    (1..=5).contains(&digits)
        && street.len() > word.len()
        && last.chars().count() >= 3
        && last.chars().next().is_some_and(char::is_uppercase)
        && last.chars().all(|c| c.is_alphabetic() || c == '\'' || c == '-')
}

/// Whether a word with a capital stands on the same line right after, as a place does.
fn place_after(text: &str, stop: usize) -> bool {
    let beside = after(text, stop, 8);
    let tail = beside.trim_start_matches(is_space);
    let gap = beside.len() - tail.len();
    let mut letters = tail.chars();
    gap > 0
        && letters.next().is_some_and(|c| c.is_uppercase() || c == '\'')
        && letters.take(2).filter(|c| c.is_alphabetic() || matches!(c, '-' | '\'')).count() == 2
}

/// Whether a house number stands after: `1234 AB 12`, `1234AB, nr. 12`.
fn number_after(text: &str, stop: usize) -> bool {
    let beside = after(text, stop, 24);
    let tail = beside.trim_start_matches(|c: char| is_space(c) || c == ',');
    if tail.len() == beside.len() {
        return false;
    }
    let lower = tail.to_lowercase();
    let named = ["huisnummer ", "huisnr. ", "huisnr ", "nummer ", "nr. ", "nr "];
    let number = named.iter().find_map(|name| lower.strip_prefix(name)).unwrap_or(&lower);
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    let next = number[digits..].chars().next();
    (1..=4).contains(&digits)
        && !number.starts_with('0')
        && !next.is_some_and(|c| {
            c.is_alphabetic() && number[digits..].chars().nth(1).is_some_and(char::is_alphabetic)
        })
        && !matches!(next, Some(':' | '.' | '%' | '/' | '-'))
}
