//! Calendar dates. A date alone says nothing; the rule asks for a label.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::Raw;
use crate::detect::boundary::{
    Edge, Separator, after, before, char_at, char_before, digits_at, may_begin, may_end,
};
use crate::detect::pattern::{self, SEPARATOR, word};

/// `after_name` stands in parentheses after initials or a title; `partial` has a day or month 00, as
/// the population register writes what it does not know; `after_sign` follows the sign of birth that
/// genealogists use, or stands before the word; `year` is a year alone, `1975` or `'75`.
pub(super) const FORMS: &[&str] =
    &["full", "compact", "short", "partial", "after_name", "after_sign", "year"];
const FULL: usize = 0;
const COMPACT: usize = 1;
const SHORT: usize = 2;
const PARTIAL: usize = 3;
const AFTER_NAME: usize = 4;
const AFTER_SIGN: usize = 5;
const YEAR: usize = 6;

#[derive(Debug)]
pub(crate) struct Date {
    pub(super) months: BTreeMap<String, u32>,
    pub(super) years: (i32, i32),
}

impl Date {
    /// In numbers, with the name of a month, and years alone.
    pub(super) fn patterns(&self) -> Vec<String> {
        let names = || self.months.keys().map(String::as_str);
        // `jan` stands for `januari` as well.
        let shortest = |name: &&str| !names().any(|n| n != *name && name.starts_with(n));
        let month = format!(r"(?i:{})[a-z\x80-\xFF]*", pattern::one_of(names().filter(shortest)));
        let mut centuries: Vec<i32> = (self.years.0 / 100..=self.years.1 / 100).collect();
        centuries.dedup();
        let centuries: Vec<String> = centuries.iter().map(ToString::to_string).collect();
        let year = format!("(?:{})[0-9]{{2}}", centuries.join("|"));
        let part = SEPARATOR;
        vec![
            word(&format!("[0-9]{{1,2}}{part}[0-9]{{1,2}}{part}(?:{year}|[0-9]{{2}})")),
            format!(r"(?-u)\b{year}{part}[0-9]{{2}}{part}[0-9]{{2}}(?:T|\b)"),
            word("[0-9]{8}"),
            word(&format!(
                "[0-9]{{1,2}}(?:e|st|nd|rd|th)?[ .-]+(?:of |de )?{month}[ .-]+'?(?:{year}|[0-9]{{2}})"
            )),
            word(&format!(r"{month}\.? [0-9]{{1,2}}(?:st|nd|rd|th)?, ?{year}")),
            word(&year),
            r"(?-u)'[0-9]{2}\b".to_owned(),
        ]
    }

    pub(super) fn find(&self, text: &str, start: usize, end: usize) -> Option<Raw> {
        let (form, stop) = match end - start {
            1 | 2 => match self.day_first(text, start, end) {
                Some(found) => found,
                None => match self.month_before(text, start, end) {
                    Some(raw) => return Some(raw),
                    None => year_of_two(text, start, end)?,
                },
            },
            4 => self.year_first(text, start, end).or_else(|| self.year_alone(text, start, end))?,
            8 => (self.compact(&text[start..end])?, end),
            _ => return None,
        };
        if !may_begin(text, start, Edge::Token) {
            return None;
        }
        let form = match form {
            FULL if is_after_name(text, start, stop) => AFTER_NAME,
            FULL if is_after_sign(text, start) || is_before_born(text, stop) => AFTER_SIGN,
            form => form,
        };
        Some(Raw::plain(start, stop, form))
    }

    fn day_first(&self, text: &str, start: usize, end: usize) -> Option<(usize, usize)> {
        let day = number(&text[start..end])?;
        if let Some((month, at)) = self.month_name(text, end) {
            let stop = at + digits_at(text, at, 5);
            let year = number(&text[at..stop])?;
            let short = stop - at == 2 && char_before(text, at).is_some_and(is_apostrophe);
            let form = if short {
                self.real(true, 1900 + year, month, day).map(|_| SHORT)?
            } else {
                self.real(stop - at == 4, year, month, day)?
            };
            return may_end(text, stop, Edge::Token).then_some((form, stop));
        }
        let separator = date_separator(text, end)?;
        let at = end + char_at(text, end)?.len_utf8();
        let month_end = at + digits_at(text, at, 3);
        if month_end - at > 2 || date_separator(text, month_end)? != separator {
            return None;
        }
        let month = number(&text[at..month_end])?;
        let at = month_end + char_at(text, month_end)?.len_utf8();
        let stop = at + digits_at(text, at, 5);
        let year = number(&text[at..stop])?;
        let form = match stop - at {
            4 => self.real(true, year, month, day)?,
            2 => {
                // Either century will do; only whether it is a day matters.
                self.real(true, 1900 + year, month, day)?;
                SHORT
            }
            _ => return None,
        };
        may_end(text, stop, Edge::Token).then_some((form, stop))
    }

    fn year_first(&self, text: &str, start: usize, end: usize) -> Option<(usize, usize)> {
        let separator = date_separator(text, end)?;
        let at = end + char_at(text, end)?.len_utf8();
        let month_end = at + digits_at(text, at, 3);
        if date_separator(text, month_end)? != separator {
            return None;
        }
        let day_start = month_end + char_at(text, month_end)?.len_utf8();
        let stop = day_start + digits_at(text, day_start, 3);
        let (year, month) = (number(&text[start..end])?, number(&text[at..month_end])?);
        let two = stop - day_start == 2 && month_end - at == 2;
        let form = self.real(two, year, month, number(&text[day_start..stop])?)?;
        let timed = char_at(text, stop) == Some('T') && digits_at(text, stop + 1, 2) == 2;
        (timed || may_end(text, stop, Edge::Token)).then_some((form, stop))
    }

    /// `March 12, 1975`, `Mar. 12th, 1975`, whose day is `start..end`.
    fn month_before(&self, text: &str, start: usize, end: usize) -> Option<Raw> {
        let rest = &text[end..];
        let bare = ["st,", "nd,", "rd,", "th,", ","].iter().find_map(|m| rest.strip_prefix(m))?;
        let at = text.len() - bare.len() + usize::from(bare.starts_with(' '));
        let stop = at + digits_at(text, at, 5);
        let head = text[..start].strip_suffix(' ')?;
        let head = head.strip_suffix('.').unwrap_or(head);
        let length = head.bytes().rev().take(12).take_while(u8::is_ascii_alphabetic).count();
        let begin = head.len() - length;
        if stop - at != 4 || !head[begin..].starts_with(|c: char| c.is_ascii_uppercase()) {
            return None;
        }
        let month = *self.months.get(&head[begin..].to_lowercase())?;
        let form = self.real(true, number(&text[at..stop])?, month, number(&text[start..end])?)?;
        let free = may_begin(text, begin, Edge::Token) && may_end(text, stop, Edge::Token);
        free.then_some(Raw::plain(begin, stop, form))
    }

    fn year_alone(&self, text: &str, start: usize, end: usize) -> Option<(usize, usize)> {
        let year = i32::try_from(number(&text[start..end])?).ok()?;
        let known = year >= self.years.0 && year <= self.years.1;
        (known && may_end(text, end, Edge::Token)).then_some((YEAR, end))
    }

    fn compact(&self, run: &str) -> Option<usize> {
        let part = |from: usize, to: usize| number(&run[from..to]);
        let iso = self.real(true, part(0, 4)?, part(4, 6)?, part(6, 8)?);
        let dutch = || self.real(true, part(4, 8)?, part(2, 4)?, part(0, 2)?);
        iso.or_else(dutch).map(|_| COMPACT)
    }

    /// The form of a day that exists, or that the population register could write.
    fn real(&self, shaped: bool, year: u32, month: u32, day: u32) -> Option<usize> {
        let year = i32::try_from(year).ok()?;
        if !shaped || year < self.years.0 || year > self.years.1 {
            return None;
        }
        if day == 0 && month <= 12 {
            return Some(PARTIAL);
        }
        NaiveDate::from_ymd_opt(year, month, day).map(|_| FULL)
    }

    /// Month and start of the year in `12 maart 1975`, `12 mrt. 1975`.
    fn month_name(&self, text: &str, end: usize) -> Option<(u32, usize)> {
        char_at(text, end)
            .filter(|c| is_gap(*c) || matches!(c, '.' | 's' | 'n' | 'r' | 't' | 'e'))?;
        let tail = after(text, end, 24);
        let name = tail.trim_start_matches(|c: char| c == '.' || is_gap(c));
        let ordinal = ["st ", "nd ", "rd ", "th ", "e "].iter().find_map(|m| tail.strip_prefix(m));
        let name = ordinal.map_or(name, |rest| rest.strip_prefix("of ").unwrap_or(rest));
        let name = name.strip_prefix("de ").unwrap_or(name);
        if name.len() == tail.len() {
            return None;
        }
        let length = name.find(|c: char| !c.is_alphabetic())?;
        let month = *self.months.get(&name[..length].to_lowercase())?;
        let rest = name[length..].trim_start_matches(|c: char| c == '.' || is_gap(c));
        let rest = rest.strip_prefix("de ").or(rest.strip_prefix("del ")).unwrap_or(rest);
        let rest = rest.strip_prefix(is_apostrophe).unwrap_or(rest);
        let at = end + (tail.len() - rest.len());
        (rest.len() < name.len() - length).then_some((month, at))
    }
}

/// Years in which people were born who are in files now, but for children.
const BIRTH_YEARS: std::ops::RangeInclusive<u32> = 1920..=2012;
/// Years that count as one when a column votes: dates of birth lie far apart, other dates do not.
const VOTE_YEARS: u32 = 3;

/// What a date says when its column votes; `None` when hardly anyone in a file can be born then.
pub(super) fn ballot(value: &str) -> Option<u32> {
    let year_at = |at: usize| value.get(at..at + 4).and_then(number);
    let tail = value.len().checked_sub(4).and_then(year_at);
    let year = [year_at(0), tail].into_iter().flatten().find(|year| BIRTH_YEARS.contains(year))?;
    Some(year / VOTE_YEARS)
}

/// Years of the 1970s and before, from which hardly any other date in a file is, and those after them,
/// from which few are.
const EARLY: (u32, u32) = (1980, 1995);

/// How much a span of years that a column holds says for dates of birth, in tenths of a power of ten. What
/// is in files is mostly of the last years; births are spread evenly over sixty years and more.
pub(super) fn weight(span: u32) -> u32 {
    match span * VOTE_YEARS {
        year if year < EARLY.0 => 15,
        year if year < EARLY.1 => 7,
        _ => 0,
    }
}

/// Day, month, and year within its century of a date in figures.
pub(super) fn day(value: &str) -> Option<(u32, u32, u32)> {
    let mut parts = [0; 3];
    let mut lengths = [0; 3];
    let mut groups = value.split(|c: char| !c.is_ascii_digit());
    for (at, group) in groups.by_ref().take(3).enumerate() {
        (parts[at], lengths[at]) = (number(group)?, group.len());
    }
    let (day, month, year) = match lengths {
        [8, 0, 0] => {
            let iso = (parts[0] % 100, parts[0] / 100 % 100, parts[0] / 10_000);
            let dutch = (parts[0] / 1_000_000, parts[0] / 10_000 % 100, parts[0] % 10_000);
            let is_day = |(day, month, year): (u32, u32, u32)| {
                i32::try_from(year)
                    .is_ok_and(|y| y >= 1800 && NaiveDate::from_ymd_opt(y, month, day).is_some())
            };
            [iso, dutch].into_iter().find(|date| is_day(*date))?
        }
        [4, 1 | 2, 1 | 2] => (parts[2], parts[1], parts[0]),
        [1 | 2, 1 | 2, 4] => (parts[0], parts[1], parts[2]),
        _ => return None,
    };
    Some((day, month, year % 100))
}

/// `'75`, which counts only beside a label.
fn year_of_two(text: &str, start: usize, end: usize) -> Option<(usize, usize)> {
    let short = end - start == 2
        && char_before(text, start).is_some_and(is_apostrophe)
        && may_end(text, end, Edge::Token);
    short.then_some((YEAR, end))
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘')
}

/// `° 12-03-1975`, `*12-03-1975`: not after a number, as degrees and products are.
///
/// In a notice the place may stand between: `* Tiel, 2 februari 1938`, then at the start of a line.
fn is_after_sign(text: &str, start: usize) -> bool {
    let head = before(text, start, 30);
    let line = head.rsplit('\n').next().unwrap_or_default();
    let begins = line.len() < head.len() || head.len() == start;
    if let Some(place) = line.strip_suffix(", ").filter(|_| begins) {
        let place = place.trim_start().strip_prefix(['*', '°']).unwrap_or_default();
        let named = place.trim_start().starts_with(char::is_uppercase);
        if named && place.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'')) {
            return true;
        }
    }
    let head = before(text, start, 4);
    let bare = head.trim_end_matches(' ');
    let Some(lead) = bare.strip_suffix(['°', '*']) else { return false };
    !lead.trim_end().ends_with(|c: char| c.is_ascii_digit() || matches!(c, '*' | ')' | '='))
        && (bare.ends_with('°') || !lead.ends_with(char::is_alphanumeric))
}

/// `op 15 december 1977 geboren`.
fn is_before_born(text: &str, stop: usize) -> bool {
    let tail = text[stop..].strip_prefix(' ').unwrap_or_default();
    let tail = tail.strip_prefix("te ").unwrap_or(tail);
    let rest = tail.strip_prefix("geboren").unwrap_or("x");
    !rest.starts_with(char::is_alphanumeric)
}

fn is_gap(c: char) -> bool {
    matches!(Separator::of(c), Some(Separator::Space | Separator::Dash))
}

fn date_separator(text: &str, at: usize) -> Option<Separator> {
    char_at(text, at).and_then(Separator::of)
}

fn number(digits: &str) -> Option<u32> {
    digits.parse().ok()
}

/// `J.P. de Vries (12-03-1975)`, `mevr. Jansen (12-03-1975)`.
fn is_after_name(text: &str, start: usize, stop: usize) -> bool {
    if char_before(text, start) != Some('(') || char_at(text, stop) != Some(')') {
        return false;
    }
    let head = before(text, start - 1, 40);
    let line = head.rsplit(['\n', ';', ':', ')']).next().unwrap_or_default();
    let name = line.split_whitespace().last();
    let named = name.is_some_and(|w| w.chars().next().is_some_and(char::is_uppercase));
    let titled = line.split_whitespace().any(|word| {
        let title = word.trim_end_matches('.').to_lowercase();
        let initials = word.len() <= 12
            && word.ends_with('.')
            && word
                .split_terminator('.')
                .all(|i| i.chars().count() == 1 && i.chars().all(char::is_uppercase));
        initials
            || matches!(
                title.as_str(),
                "dhr" | "mevr" | "mw" | "mr" | "mrs" | "ms" | "heer" | "mevrouw"
            )
    });
    named && titled
}
