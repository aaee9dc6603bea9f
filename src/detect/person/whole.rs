//! All of a cell or a value whose label speaks for a name. Pure.

use super::super::boundary::{is_dash, is_space};
use super::super::shape::{Note, Raw};
use super::Person;
use super::chain::named_compound;
use super::form::Form;
use super::names::Flags;
use super::token::{is_apostrophe, is_letter};

/// Longest cell that is a name, in bytes.
const WHOLE_MAX: usize = 100;
/// Most words of one.
const WORDS_MAX: usize = 10;

impl Person {
    /// `start..end` as a name: any case, surname first or last, titles left out.
    ///
    /// `None` for what has digits or signs, for firms, and for one everyday word.
    pub(in crate::detect) fn whole(&self, text: &str, start: usize, end: usize) -> Option<Raw> {
        let (start, end) = self.without_titles(text, start, end);
        let value = &text[start..end];
        if value.len() > WHOLE_MAX || !value.chars().all(is_of_name) {
            return None;
        }
        let (mut words, mut listed, mut doubtful, mut initials, mut particles) = (0, 0, 0, 0, 0);
        for word in value.split(|c: char| is_space(c) || c == ',') {
            if word.is_empty() {
                continue;
            }
            words += 1;
            let said = self.words.get(word);
            let named = named_compound(word, said, &self.words);
            let letters = word.chars().filter(|c| c.is_alphabetic()).count();
            let dotted = word.ends_with('.');
            if said.has(Flags::AFTER_OTHER.with(Flags::BEFORE_OTHER)) {
                return None;
            }
            if said.has(Flags::PARTICLE) {
                particles += 1;
            } else if letters <= 1
                || (dotted
                    && (letters <= 6 && word.matches('.').count() == letters
                        || said.has(Flags::INITIAL)))
            {
                initials += 1;
            } else if named.has(Flags::FIRST.with(Flags::SURNAME)) {
                listed += 1;
                doubtful += usize::from(named.has(Flags::COMMON.with(Flags::PLACE)));
            } else if named.has(Flags::COMMON)
                || self.words.ends_as_place(word, false)
                || self.words.ends_as_noun(word)
            {
                return None;
            }
        }
        if words == 0 || words > WORDS_MAX || words == initials + particles {
            return None;
        }
        let other = words - listed - initials - particles;
        let sure = listed > doubtful.max(other.saturating_sub(1))
            || (listed > 1 && other == 0)
            || (initials + particles > 0 && listed + other > 0);
        let capital = value.chars().any(char::is_uppercase);
        let form = match (sure, capital || particles > 0) {
            (true, _) => Form::Whole,
            (false, true) => Form::WholeWords,
            (false, false) => return None,
        };
        Some(Raw { start, end, form: form as usize, note: Note::Plain })
    }

    /// Where the name in `start..end` begins and ends without `dhr.` before or after it.
    fn without_titles(&self, text: &str, mut start: usize, mut end: usize) -> (usize, usize) {
        let is_title = |word: &str| self.words.get(word.trim_matches(['.', ','])).has(Flags::TITLE);
        for _ in 0..3 {
            let value = &text[start..end];
            let Some(space) = value.find(is_space).filter(|at| is_title(&value[..*at])) else {
                break;
            };
            start += space;
            start += text[start..end].len() - text[start..end].trim_start_matches(is_space).len();
        }
        for _ in 0..3 {
            let value = &text[start..end];
            let Some(comma) = value.rfind([' ', ',']).filter(|at| is_title(value[*at..].trim()))
            else {
                break;
            };
            end = start + value[..comma].trim_end_matches([' ', ',']).len();
        }
        (start, end)
    }
}

fn is_of_name(c: char) -> bool {
    is_letter(c) || is_space(c) || is_dash(c) || is_apostrophe(c) || matches!(c, '.' | ',' | '`')
}
