//! Numbers of engagements: how they are compared, and where one stands by itself. Pure.
//!
//! One rule for texts and for names of files: a number that only the one of them knows would be somebody's
//! dossier in the one and nobody's in the other.

use super::boundary::{char_at, char_before};
use super::fold::folded;

/// The form in which numbers are compared: `Ｅ–2023–014` is `e-2023-014`.
///
/// ```text
/// case, composition, kinds of dashes and of blanks, full width, what cannot be seen: no difference
/// ```
pub(crate) fn fold_id(text: &str) -> String {
    folded(text)
}

/// What a number may stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Within {
    /// A text, where a slash may go on with a number.
    Text,
    /// A path, where a slash parts names.
    Path,
}

/// How a number stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stand {
    /// By itself.
    Free,
    /// As the beginning or the end of a longer number: `E-2023-014` in `E-2023-014-2`.
    Continued,
    /// In the middle of a word: `E-1` in `CE-12`.
    Inside,
}

/// How the number at `start..end` of `text`, which is folded, stands there.
pub(crate) fn stand(text: &str, start: usize, end: usize, within: Within) -> Stand {
    let (left, right) = (char_before(text, start), char_at(text, end));
    let joins = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    if joins(left) || joins(right) {
        return Stand::Inside;
    }
    // All marks that part numbers are one byte long.
    let next = right.and_then(|mark| char_at(text, end + mark.len_utf8()));
    let began = matches!(left, Some('-' | '.')) && digit(char_before(text, start - 1));
    let goes_on = match right {
        // A hyphen at the end of a line: the blank is the line's end.
        Some('-') if next == Some(' ') => digit(char_at(text, end + 2)),
        Some('-' | '.') => digit(next),
        Some('/') => within == Within::Text && digit(next),
        _ => false,
    };
    if began || goes_on { Stand::Continued } else { Stand::Free }
}

/// The number, and the number broken over two lines at one of its marks.
pub(super) fn broken_forms(id: &str) -> Vec<String> {
    let mut forms = vec![id.to_owned()];
    for (at, mark) in id.char_indices().filter(|(_, c)| matches!(c, '-' | '.' | '/' | '_')) {
        let (head, tail) = (&id[..at], &id[at + mark.len_utf8()..]);
        if !head.is_empty() && !tail.is_empty() {
            forms.push(format!("{head}{mark} {tail}"));
            forms.push(format!("{head} {mark}{tail}"));
        }
    }
    forms
}

/// A folded text as a careless writer might have meant it: `e_2023 014` and `e-2023-014` are one.
#[derive(Debug)]
pub(crate) struct Loose {
    text: String,
    /// For each byte of the text, where its character begins in the folded text.
    origins: Vec<usize>,
}

impl Loose {
    /// Marks between two digits, or two letters, are all the same; between a letter and a digit there
    /// need be none.
    pub(crate) fn of(folded: &str, within: Within) -> Self {
        let is_mark =
            |c: char| matches!(c, '-' | '_' | '.' | ' ') || (c == '/' && within == Within::Text);
        let mut loose = Self { text: String::new(), origins: Vec::new() };
        let mut mark = None;
        for (at, c) in folded.char_indices() {
            if is_mark(c) {
                mark.get_or_insert(at);
                continue;
            }
            if let Some(mark) = mark.take() {
                let last = loose.text.chars().next_back();
                let changes = last.is_some_and(|last| last.is_alphabetic() != c.is_alphabetic());
                if !changes {
                    loose.push('-', mark);
                }
            }
            loose.push(c, at);
        }
        loose
    }

    fn push(&mut self, c: char, at: usize) {
        self.text.push(c);
        self.origins.resize(self.text.len(), at);
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Where in the folded text the stretch `start..end` came from; a stretch ends in a character.
    pub(crate) fn origin(&self, folded: &str, start: usize, end: usize) -> (usize, usize) {
        let last = self.origins[end - 1];
        (self.origins[start], last + char_at(folded, last).map_or(0, char::len_utf8))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_stands_free_goes_on_or_is_inside() {
        let check = |text: &str, text_says: Stand, path_says: Stand| {
            let start = text.find("e-1").unwrap();
            assert_eq!(stand(text, start, start + 3, Within::Text), text_says, "{text}");
            assert_eq!(stand(text, start, start + 3, Within::Path), path_says, "{text}");
        };
        for free in ["e-1", "e-1 b", "e-1-b", "(e-1)", "e-1.", "x-e-1", "e-1_b", "e-1 - 2", "-e-1"]
        {
            check(free, Stand::Free, Stand::Free);
        }
        for on in ["e-1-2", "e-1.2", "e-1- 2", "2-e-1", "2.e-1"] {
            check(on, Stand::Continued, Stand::Continued);
        }
        for inside in ["e-12", "ce-1", "ée-1", "e-1é"] {
            check(inside, Stand::Inside, Stand::Inside);
        }
        check("e-1/2", Stand::Continued, Stand::Free);
    }

    #[test]
    fn what_is_written_alike_is_one_number() {
        for text in
            ["E-2026-011", "E–2026–011", "e\u{202e}-2026-0\u{2066}11", "Ｅ－２０２６－０１１"]
        {
            assert_eq!(fold_id(text), "e-2026-011", "{text:?}");
        }
        for text in ["e-2026-011", "e_2026_011", "e 2026 011", "e2026-011", "e-2026- 011"] {
            assert_eq!(Loose::of(text, Within::Path).text(), "e2026-011", "{text}");
        }
        assert_eq!(Loose::of("2023/014", Within::Text).text(), "2023-014");
        assert_eq!(Loose::of("2023/014", Within::Path).text(), "2023/014");
        let loose = Loose::of("ë_ 1é x", Within::Path);
        assert_eq!(loose.text(), "ë1é-x");
        assert_eq!(loose.origin("ë_ 1é x", 2, 5), (4, 7));
    }
}
