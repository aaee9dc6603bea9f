//! Where a value may begin and end, and which characters may part its groups. Pure.
//!
//! A regular expression's word boundary takes the tail of a GUID, a hash, a path, a version or an amount
//! for a value of its own; this one does not.

use super::digit_run::Next;

/// What parts the groups of a written number. Typographic forms count as their plain ones, because
/// word processors and PDF files use them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Separator {
    Space,
    Dash,
    Dot,
    Slash,
}

impl Separator {
    /// In the order of their numbers.
    pub(super) const EACH: [Self; 4] = [Self::Space, Self::Dash, Self::Dot, Self::Slash];

    pub(super) fn of(c: char) -> Option<Self> {
        match c {
            ' ' | '\u{a0}' | '\u{2002}'..='\u{200a}' | '\u{202f}' => Some(Self::Space),
            '-' | '\u{2010}'..='\u{2013}' | '\u{2212}' => Some(Self::Dash),
            '.' => Some(Self::Dot),
            '/' => Some(Self::Slash),
            _ => None,
        }
    }
}

impl Separator {
    /// Its plain form.
    pub(super) fn plain(self) -> u8 {
        match self {
            Self::Space => b' ',
            Self::Dash => b'-',
            Self::Dot => b'.',
            Self::Slash => b'/',
        }
    }

    /// Its plain form beside a run of digits.
    pub(super) fn next(self) -> Next {
        match self {
            Self::Space => Next::Space,
            Self::Dash => Next::Dash,
            Self::Dot => Next::Dot,
            Self::Slash => Next::Slash,
        }
    }
}

pub(super) fn is_dash(c: char) -> bool {
    Separator::of(c) == Some(Separator::Dash)
}

pub(super) fn is_space(c: char) -> bool {
    Separator::of(c) == Some(Separator::Space)
}

/// Notes that so many bytes were looked at, for the tests that compare it with the length of a text;
/// elsewhere it is nothing.
#[inline]
pub(super) fn look(bytes: usize) {
    #[cfg(test)]
    LOOKED.with(|looked| looked.set(looked.get() + bytes));
    #[cfg(not(test))]
    let _ = bytes;
}

#[cfg(test)]
thread_local! {
    /// Bytes that this thread looked at around anchors.
    pub(super) static LOOKED: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

pub(super) fn char_at(text: &str, at: usize) -> Option<char> {
    look(1);
    text.get(at..)?.chars().next()
}

pub(super) fn char_before(text: &str, at: usize) -> Option<char> {
    look(1);
    text.get(..at)?.chars().next_back()
}

/// Length of the run of ASCII digits at `at`, looking at no more than `most`.
pub(super) fn digits_at(text: &str, at: usize, most: usize) -> usize {
    let bytes = text.as_bytes();
    let length =
        bytes[at.min(bytes.len())..].iter().take(most).take_while(|b| b.is_ascii_digit()).count();
    look(length + 1);
    length
}

/// The text of at most `most` characters before `at`.
pub(super) fn before(text: &str, at: usize, most: usize) -> &str {
    // Most text is ASCII, where characters need not be counted.
    let plain = at.saturating_sub(most);
    look(at - plain);
    if text.as_bytes()[plain..at].is_ascii() {
        return &text[plain..at];
    }
    let (mut start, mut left) = (at, most);
    while start > 0 && left > 0 {
        start -= 1;
        left -= usize::from(text.is_char_boundary(start));
    }
    look(at - start);
    &text[start..at]
}

/// The text of at most `most` characters from `at`.
pub(super) fn after(text: &str, at: usize, most: usize) -> &str {
    let rest = &text[at..];
    let plain = most.min(rest.len());
    look(plain);
    if rest.as_bytes()[..plain].is_ascii() {
        return &rest[..plain];
    }
    let (mut end, mut left) = (0, most);
    while end < rest.len() && left > 0 {
        end += 1;
        left -= usize::from(rest.is_char_boundary(end));
    }
    look(end);
    &rest[..end]
}

fn joins(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// How a value may touch what stands beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edge {
    /// Not part of a longer token, path, version, time or amount.
    Token,
    /// As `Token`, but a slash may part it from another value, as in `06-…/020-…`.
    SlashOpen,
}

/// Whether a value may begin at `start`.
pub(super) fn may_begin(text: &str, start: usize, edge: Edge) -> bool {
    let mut left = text[..start].chars().rev();
    let Some(first) = left.next() else { return true };
    if joins(first) || matches!(first, '€' | '$' | '£' | '@' | '#' | '\\') {
        return false;
    }
    let second = left.next();
    match first {
        '/' => edge == Edge::SlashOpen || !second.is_some_and(joins),
        ':' | '.' => !second.is_some_and(|c| c.is_ascii_digit()),
        '+' => !second.is_some_and(joins),
        ',' => !is_whole_part(second, left.next(), left.next()),
        ' ' | '\u{a0}' => !matches!(second, Some('€' | '$' | '£')),
        c if is_dash(c) => !second.is_some_and(joins),
        _ => true,
    }
}

/// Whether up to two digits stand before a decimal comma: then what follows are decimals.
fn is_whole_part(first: Option<char>, second: Option<char>, third: Option<char>) -> bool {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    digit(first) && (!digit(second) || !digit(third))
}

/// Whether a value may end before `end`.
pub(super) fn may_end(text: &str, end: usize, edge: Edge) -> bool {
    let mut right = text[end..].chars();
    let Some(first) = right.next() else { return true };
    if joins(first) || first == '@' || first == '\\' {
        return false;
    }
    let (second, third, fourth) = (right.next(), right.next(), right.next());
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    match first {
        '/' => edge == Edge::SlashOpen || !second.is_some_and(joins),
        '.' | ':' | '+' => !second.is_some_and(joins),
        // `123456782,50` and `123456782,-` are amounts; `123456782,12,x` is a list.
        ',' if second.is_some_and(is_dash) => false,
        ',' => !(digit(second) && digit(third) && !fourth.is_some_and(|c| joins(c) || c == ',')),
        c if is_dash(c) => !second.is_some_and(joins),
        _ => true,
    }
}

/// Whether it is alphabetic; of Latin letters with accents one look at their number tells.
pub(super) fn is_letter(c: char) -> bool {
    match c {
        '\u{c0}'..='\u{24f}' => !matches!(c, '×' | '÷'),
        _ => c.is_alphabetic(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn stands_free(left: &str, right: &str) -> bool {
        let text = format!("{left}123456782{right}");
        let end = left.len() + 9;
        may_begin(&text, left.len(), Edge::Token) && may_end(&text, end, Edge::Token)
    }

    proptest! {
        #[test]
        fn so_many_characters_stand_beside_a_place(
            left in "[a-cé€\u{1d11e}]{0,9}",
            right in "[a-cé€\u{1d11e}]{0,9}",
            most in 0usize..12,
        ) {
            let (text, at) = (format!("{left}{right}"), left.len());
            let skipped = left.chars().count().saturating_sub(most);
            prop_assert_eq!(before(&text, at, most), left.chars().skip(skipped).collect::<String>());
            prop_assert_eq!(after(&text, at, most), right.chars().take(most).collect::<String>());
        }
    }

    #[test]
    fn letters_with_accents_are_letters() {
        for c in '\u{80}'..='\u{3ff}' {
            assert_eq!(is_letter(c), c.is_alphabetic(), "{c}");
        }
    }

    #[test]
    fn a_value_stands_free() {
        for (left, right) in [
            ("", ""),
            ("bsn:", ""),
            ("nr.", "."),
            ("\u{a0}", "\u{2009}"),
            ("(", ")"),
            ("\"", "\","),
            ("111222333,", ",12,x"),
            ("bsn=", "; "),
        ] {
            assert!(stands_free(left, right), "{left}|{right}");
        }
    }

    #[test]
    fn a_part_of_something_else_does_not() {
        for (left, right) in [
            ("a", ""),
            ("", "f"),
            ("550e8400-", ""),
            ("", "-e29b"),
            ("/tmp/", ""),
            ("", ".pdf"),
            ("1.", ""),
            ("12:", ""),
            ("€ ", ""),
            ("", ",50"),
            ("", ",-"),
            ("0,", ""),
            ("é", ""),
            ("x_", ""),
            ("ab+", ""),
        ] {
            assert!(!stands_free(left, right), "{left}|{right}");
        }
    }
}
