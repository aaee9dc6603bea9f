//! Words of names: where they end, and what may stand beside them. Pure.

use unicode_normalization::char::is_combining_mark;

use super::super::boundary::{char_at, char_before, is_dash, is_space, look};

/// Longest word of a name, in bytes. A longer one is looked at no further.
pub(super) const WORD_MAX: usize = 64;

/// How a word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    /// `Jansen`, `McDonald`, `Jansen-Smit`.
    Name,
    /// `JANSEN`
    Upper,
}

pub(super) fn is_letter(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphabetic() } else { c.is_alphabetic() || is_combining_mark(c) }
}

pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ')
}

pub(super) fn is_upper_at(text: &str, at: usize) -> bool {
    match text.as_bytes().get(at) {
        Some(byte) if byte.is_ascii() => byte.is_ascii_uppercase(),
        _ => char_at(text, at).is_some_and(char::is_uppercase),
    }
}

/// The end of the letters from `start`.
pub(super) fn letters_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start;
    while at < bytes.len() && at - start < WORD_MAX {
        if bytes[at].is_ascii() {
            if !bytes[at].is_ascii_alphabetic() {
                break;
            }
            at += 1;
        } else {
            match char_at(text, at) {
                Some(c) if is_letter(c) => at += c.len_utf8(),
                _ => break,
            }
        }
    }
    at
}

/// The dash or apostrophe at `at`, which may join two words to one name.
pub(super) fn joint_at(text: &str, at: usize) -> Option<char> {
    match text.as_bytes().get(at)? {
        b'-' => Some('-'),
        b'\'' => Some('\''),
        0x80.. => char_at(text, at).filter(|c| is_apostrophe(*c) || is_dash(*c)),
        _ => None,
    }
}

/// Whether a word that ends before `end` may be joined to another one by it; yes when in doubt.
pub(super) fn may_be_joined(text: &str, end: usize) -> bool {
    text.as_bytes().get(end).is_some_and(|b| !b.is_ascii() || matches!(b, b'-' | b'\''))
}

/// Where the characters end that stand before `end` and that `wanted` takes; `most` bytes are looked at,
/// and what goes on beyond them ends there.
pub(super) fn back_while(
    text: &str,
    end: usize,
    most: usize,
    wanted: impl Fn(char) -> bool,
) -> usize {
    let bytes = text.as_bytes();
    let mut start = end;
    while start > 0 && end - start <= most {
        let byte = bytes[start - 1];
        if byte.is_ascii() {
            if !wanted(char::from(byte)) {
                break;
            }
            start -= 1;
        } else {
            match char_before(text, start).filter(|c| wanted(*c)) {
                Some(c) => start -= c.len_utf8(),
                None => break,
            }
        }
    }
    look(end - start + 1);
    start
}

/// Where the characters end that stand at `start` and that `wanted` takes, `most` of them at most.
pub(super) fn ahead_while(
    text: &str,
    start: usize,
    most: usize,
    wanted: impl Fn(char) -> bool,
) -> usize {
    let bytes = text.as_bytes();
    let mut end = start;
    for _ in 0..most {
        let Some(byte) = bytes.get(end) else { break };
        let c = if byte.is_ascii() { Some(char::from(*byte)) } else { char_at(text, end) };
        match c.filter(|c| wanted(*c)) {
            Some(c) => end += c.len_utf8(),
            None => break,
        }
    }
    look(end - start + 1);
    end
}

/// The space before `at`, as its length: in most texts a byte.
pub(super) fn space_before(text: &str, at: usize) -> Option<usize> {
    match text.as_bytes()[..at].last()? {
        b' ' => Some(1),
        0x80.. => char_before(text, at).filter(|c| is_space(*c)).map(char::len_utf8),
        _ => None,
    }
}

/// The space at `at`, as its length.
pub(super) fn space_at(text: &str, at: usize) -> Option<usize> {
    match text.as_bytes().get(at)? {
        b' ' => Some(1),
        0x80.. => char_at(text, at).filter(|c| is_space(*c)).map(char::len_utf8),
        _ => None,
    }
}

/// The end of the word of a name that begins at `start`: `O'Brien` and `Jansen-Smit` are one.
pub(super) fn word_end(text: &str, start: usize) -> usize {
    let mut end = letters_end(text, start);
    while end - start < WORD_MAX {
        let Some(c) = joint_at(text, end) else { break };
        let next = end + c.len_utf8();
        if !is_upper_at(text, next) {
            break;
        }
        end = letters_end(text, next);
    }
    end
}

pub(super) fn case_of(word: &str) -> Case {
    // Most words say it with their second letter.
    if word.bytes().any(|byte| byte.is_ascii_lowercase()) {
        return Case::Name;
    }
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    if letters.all(|c| !c.is_lowercase()) { Case::Upper } else { Case::Name }
}

/// Whether a name may begin at `start`: not inside a word, a path, an address or a compound.
pub(super) fn may_begin(text: &str, start: usize) -> bool {
    if let Some(b' ' | b'\n') = text.as_bytes()[..start].last() {
        return true;
    }
    let Some(c) = char_before(text, start) else { return true };
    if c.is_ascii_whitespace() || is_space(c) {
        return true;
    }
    let before = char_before(text, start - c.len_utf8());
    match c {
        '(' | '[' | '{' | '"' | '“' | '”' | '„' | '«' | '‹' | '>' | ',' | ';' | ':' | '=' | '|'
        | '*' | '•' | '–' | '—' => true,
        c if is_apostrophe(c) || c == '‘' || is_dash(c) => {
            !before.is_some_and(char::is_alphanumeric)
        }
        // `/NAME/J JANSEN/` in the data of banks; no path.
        '/' => before.is_some_and(|c| c.is_whitespace() || c.is_ascii_uppercase()),
        c => c.is_whitespace(),
    }
}

/// Whether a name may end before `end`.
pub(super) fn may_end(text: &str, end: usize) -> bool {
    if let Some(b' ' | b',' | b'\n') = text.as_bytes().get(end) {
        return true;
    }
    let mut right = text[end..].chars();
    let Some(c) = right.next() else { return true };
    let next = right.next();
    match c {
        '.' => match next {
            Some(c) if c.is_alphanumeric() || c == '_' => is_file_ending(&text[end + 1..]),
            _ => true,
        },
        ':' => next != Some(':'),
        '_' | '@' | '(' | '\\' | '{' | '[' | '$' | '#' | '%' | '+' => false,
        c if is_dash(c) => !next.is_some_and(char::is_alphanumeric),
        c => !c.is_alphanumeric() && !is_combining_mark(c),
    }
}

/// `docx` and the like, and nothing after it.
fn is_file_ending(rest: &str) -> bool {
    let ending = rest.bytes().take(6).take_while(u8::is_ascii_alphanumeric).count();
    let lower = rest.bytes().take(ending).all(|b| !b.is_ascii_uppercase());
    let closed = !rest[ending..].starts_with(['(', '_', '.', '/', '@']);
    (2..=4).contains(&ending) && lower && closed
}
