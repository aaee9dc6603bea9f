//! Calendar dates. A date alone says nothing; the rule asks for a label.

use std::collections::BTreeMap;

use super::Raw;
use crate::detect::boundary::{
    Edge, Separator, after, before, char_at, char_before, digits_at, is_space, may_begin, may_end,
};
use crate::detect::digit_run::{Beside, Beyond, Next, Run};
use crate::detect::pattern::{self, SEPARATOR, word};
use crate::detect::validator::is_day;

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

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Date {
    months: Months,
    years: (u32, u32),
}

/// Names of months, in lower case.
#[derive(Debug, PartialEq, Eq)]
struct Months {
    numbers: BTreeMap<String, u32>,
    /// For each first letter the second letters, a bit each; all of them for names beyond ASCII.
    beginnings: [u32; 26],
}

impl Months {
    fn new(numbers: BTreeMap<String, u32>) -> Self {
        let mut beginnings = [0; 26];
        for name in numbers.keys() {
            if let [first @ b'a'..=b'z', second, ..] = name.as_bytes() {
                beginnings[usize::from(first - b'a')] |= second_letter(*second);
            }
        }
        Self { numbers, beginnings }
    }

    /// Whether a name may begin like this. No for nearly every word of a text that is none.
    fn may_begin(&self, text: &[u8]) -> bool {
        match text {
            [first @ (b'a'..=b'z' | b'A'..=b'Z'), second, ..] => {
                let seconds = self.beginnings[usize::from(first.to_ascii_lowercase() - b'a')];
                seconds & second_letter(*second) != 0
            }
            [first, ..] => !first.is_ascii(),
            [] => false,
        }
    }

    fn number(&self, name: &str) -> Option<u32> {
        self.may_begin(name.as_bytes()).then(|| self.numbers.get(&name.to_lowercase()).copied())?
    }
}

/// The bit of a second letter; those beyond ASCII share one.
fn second_letter(byte: u8) -> u32 {
    match byte.to_ascii_lowercase() {
        letter @ b'a'..=b'z' => 1 << (letter - b'a'),
        0x80.. => 1 << 26,
        _ => 0,
    }
}

impl Date {
    pub(super) fn new(months: BTreeMap<String, u32>, years: (u32, u32)) -> Self {
        Self { months: Months::new(months), years }
    }

    /// In numbers, with the name of a month, and years alone.
    pub(super) fn patterns(&self) -> Vec<String> {
        let names = || self.months.numbers.keys().map(String::as_str);
        // `jan` stands for `januari` as well.
        let shortest = |name: &&str| !names().any(|n| n != *name && name.starts_with(n));
        let month = format!(r"(?i:{})[a-z\x80-\xFF]*", pattern::one_of(names().filter(shortest)));
        let mut centuries: Vec<u32> = (self.years.0 / 100..=self.years.1 / 100).collect();
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

    /// Whether a run of `length` digits between these can begin a date.
    pub(super) fn fits(length: usize, left: Beside, right: Beside) -> bool {
        let parted = right.beyond == Beyond::Digit
            && matches!(right.next, Next::Space | Next::Dash | Next::Dot | Next::Slash);
        let month_follows = || {
            matches!(right.next, Next::Space | Next::Dash | Next::Dot) && !parted
                || right.next == Next::Letter
        };
        let month_before = || left.next == Next::Space && right.next == Next::Comma;
        let ends = || !right.forbids_end(Edge::Token);
        let short = || matches!(left.next, Next::Other | Next::Wide) && ends();
        let known = match length {
            1 | 2 => parted || month_follows() || month_before() || (length == 2 && short()),
            4 => parted || ends(),
            8 => right.next != Next::Letter,
            _ => false,
        };
        known && !left.forbids_begin(Edge::Token)
    }

    pub(super) fn find(&self, run: &Run<'_>) -> Option<Raw> {
        let Run { text, start, end, .. } = *run;
        if !Self::fits(run.len(), run.left, run.right) || !run.begins() {
            return None;
        }
        let (form, stop) = match run.len() {
            1 | 2 => match self.day_first(run) {
                Some(found) => found,
                None => match self.month_before(text, start, end) {
                    Some(raw) => return Some(raw),
                    None => year_of_two(run)?,
                },
            },
            4 => self.year_first(run).or_else(|| self.year_alone(run))?,
            _ => (self.compact(run.digits())?, end),
        };
        let form = match form {
            FULL if is_after_name(text, start, stop) => AFTER_NAME,
            FULL if is_after_sign(text, start) || is_before_born(text, stop) => AFTER_SIGN,
            form => form,
        };
        Some(Raw::plain(start, stop, form))
    }

    fn day_first(&self, run: &Run<'_>) -> Option<(usize, usize)> {
        let text = run.text;
        let day = number(run.digits())?;
        if run.right.beyond != Beyond::Digit
            && let Some((month, at)) = self.month_name(text, run.end)
        {
            let stop = at + digits_at(text, at, 5);
            let year = number(&text.as_bytes()[at..stop])?;
            let short = stop - at == 2 && char_before(text, at).is_some_and(is_apostrophe);
            let form = if short {
                self.real(true, 1900 + year, month, day).map(|_| SHORT)?
            } else {
                self.real(stop - at == 4, year, month, day)?
            };
            return may_end(text, stop, Edge::Token).then_some((form, stop));
        }
        let ([_, month, year], stop) = three_groups(run)?;
        let form = match run.groups().length(2) {
            _ if run.groups().length(1) > 2 => return None,
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

    fn year_first(&self, run: &Run<'_>) -> Option<(usize, usize)> {
        let ([year, month, day], stop) = three_groups(run)?;
        let two = run.groups().length(1) == 2 && run.groups().length(2) == 2;
        let form = self.real(two, year, month, day)?;
        let text = run.text;
        let timed = char_at(text, stop) == Some('T') && digits_at(text, stop + 1, 2) == 2;
        (timed || may_end(text, stop, Edge::Token)).then_some((form, stop))
    }

    /// `March 12, 1975`, `Mar. 12th, 1975`, whose day is `start..end`.
    fn month_before(&self, text: &str, start: usize, end: usize) -> Option<Raw> {
        let rest = &text[end..];
        let ordinal = ["st", "nd", "rd", "th"].iter().find_map(|mark| strip_start(rest, mark));
        let bare = ordinal.unwrap_or(rest).strip_prefix(',')?;
        let bare = bare.strip_prefix(is_space).unwrap_or(bare);
        let at = text.len() - bare.len();
        let stop = at + digits_at(text, at, 5);
        let head = text[..start].strip_suffix(is_space)?;
        let head = head.strip_suffix('.').unwrap_or(head);
        let length = head.bytes().rev().take(12).take_while(u8::is_ascii_alphabetic).count();
        let begin = head.len() - length;
        if stop - at != 4 || !head[begin..].starts_with(|c: char| c.is_ascii_uppercase()) {
            return None;
        }
        let month = self.months.number(&head[begin..])?;
        let bytes = text.as_bytes();
        let form =
            self.real(true, number(&bytes[at..stop])?, month, number(&bytes[start..end])?)?;
        let free = may_begin(text, begin, Edge::Token) && may_end(text, stop, Edge::Token);
        free.then_some(Raw::plain(begin, stop, form))
    }

    fn year_alone(&self, run: &Run<'_>) -> Option<(usize, usize)> {
        let year = number(run.digits())?;
        let known = year >= self.years.0 && year <= self.years.1;
        (known && run.ends()).then_some((YEAR, run.end))
    }

    fn compact(&self, digits: &[u8]) -> Option<usize> {
        let part = |from: usize, to: usize| number(&digits[from..to]);
        let iso = self.real(true, part(0, 4)?, part(4, 6)?, part(6, 8)?);
        let dutch = || self.real(true, part(4, 8)?, part(2, 4)?, part(0, 2)?);
        iso.or_else(dutch).map(|_| COMPACT)
    }

    /// The form of a day that exists, or that the population register could write.
    fn real(&self, shaped: bool, year: u32, month: u32, day: u32) -> Option<usize> {
        if !shaped || year < self.years.0 || year > self.years.1 {
            return None;
        }
        if day == 0 && month <= 12 {
            return Some(PARTIAL);
        }
        is_day(year, month, day).then_some(FULL)
    }

    /// Month and start of the year in `12 maart 1975`, `12 mrt. 1975`.
    fn month_name(&self, text: &str, end: usize) -> Option<(u32, usize)> {
        char_at(text, end)
            .map(|c| c.to_ascii_lowercase())
            .filter(|c| is_gap(*c) || matches!(c, '.' | 's' | 'n' | 'r' | 't' | 'e'))?;
        let tail = after(text, end, 24);
        let name = tail.trim_start_matches(|c: char| c == '.' || is_gap(c));
        let ordinal = ["st", "nd", "rd", "th", "e"].iter().find_map(|mark| strip_word(tail, mark));
        let name = ordinal.map_or(name, |rest| strip_word(rest, "of").unwrap_or(rest));
        let name = strip_word(name, "de").unwrap_or(name);
        if name.len() == tail.len() {
            return None;
        }
        if !self.months.may_begin(name.as_bytes()) {
            return None;
        }
        let length = name.find(|c: char| !c.is_alphabetic())?;
        let month = self.months.number(&name[..length])?;
        let rest = name[length..].trim_start_matches(|c: char| c == '.' || is_gap(c));
        let rest = strip_word(rest, "de").or(strip_word(rest, "del")).unwrap_or(rest);
        let rest = rest.strip_prefix(is_apostrophe).unwrap_or(rest);
        let at = end + (tail.len() - rest.len());
        (rest.len() < name.len() - length).then_some((month, at))
    }
}

/// The numbers of three groups of digits that one kind of separator parts, and where the third ends.
fn three_groups(run: &Run<'_>) -> Option<([u32; 3], usize)> {
    if run.right.beyond != Beyond::Digit {
        return None;
    }
    let groups = run.groups();
    if groups.count() < 3 || groups.mark(0) != groups.mark(1) {
        return None;
    }
    let part = |group: usize| {
        let end = groups.end(group);
        number(&run.text.as_bytes()[end - groups.length(group)..end])
    };
    // A part of a date has at most four digits; a longer one is no number here.
    Some(([part(0)?, part(1)?, part(2)?], groups.end(2)))
}

/// Years in which people were born who are in files now, but for children.
const BIRTH_YEARS: std::ops::RangeInclusive<u32> = 1920..=2012;
/// Years that count as one when a column votes: dates of birth lie far apart, other dates do not.
const VOTE_YEARS: u32 = 3;

/// What a date says when its column votes; `None` when hardly anyone in a file can be born then.
pub(super) fn ballot(value: &str) -> Option<u32> {
    let year_at = |at: usize| value.as_bytes().get(at..at + 4).and_then(number);
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
        (parts[at], lengths[at]) = (group.parse().ok()?, group.len());
    }
    let (day, month, year) = match lengths {
        [8, 0, 0] => {
            let iso = (parts[0] % 100, parts[0] / 100 % 100, parts[0] / 10_000);
            let dutch = (parts[0] / 1_000_000, parts[0] / 10_000 % 100, parts[0] % 10_000);
            let exists =
                |(day, month, year): (u32, u32, u32)| year >= 1800 && is_day(year, month, day);
            [iso, dutch].into_iter().find(|date| exists(*date))?
        }
        [4, 1 | 2, 1 | 2] => (parts[2], parts[1], parts[0]),
        [1 | 2, 1 | 2, 4] => (parts[0], parts[1], parts[2]),
        _ => return None,
    };
    Some((day, month, year % 100))
}

/// `'75`, which counts only beside a label.
fn year_of_two(run: &Run<'_>) -> Option<(usize, usize)> {
    let short =
        run.len() == 2 && char_before(run.text, run.start).is_some_and(is_apostrophe) && run.ends();
    short.then_some((YEAR, run.end))
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘')
}

/// `° 12-03-1975`, `*12-03-1975`: not after a number, as degrees and products are.
///
/// In a notice the place may stand between: `* Tiel, 2 februari 1938`, then at the start of a line.
fn is_after_sign(text: &str, start: usize) -> bool {
    let head = &text[..start];
    if head.strip_suffix(is_space).is_some_and(|head| head.ends_with(','))
        && is_after_place_of_birth(text, start)
    {
        return true;
    }
    if !head.ends_with(|c: char| is_space(c) || matches!(c, '°' | '*')) {
        return false;
    }
    let head = before(text, start, 4);
    let bare = head.trim_end_matches(is_space);
    let Some(lead) = bare.strip_suffix(['°', '*']) else { return false };
    !lead.trim_end().ends_with(|c: char| c.is_ascii_digit() || matches!(c, '*' | ')' | '='))
        && (bare.ends_with('°') || !lead.ends_with(char::is_alphanumeric))
}

/// `* Tiel, ` at the start of a line.
fn is_after_place_of_birth(text: &str, start: usize) -> bool {
    let head = before(text, start, 30);
    let line = head.rsplit('\n').next().unwrap_or_default();
    let begins = line.len() < head.len() || head.len() == start;
    let place = line.strip_suffix(is_space).and_then(|line| line.strip_suffix(','));
    let Some(place) = place.filter(|_| begins) else { return false };
    let place = place.trim_start().strip_prefix(['*', '°']).unwrap_or_default();
    place.trim_start().starts_with(char::is_uppercase)
        && place.chars().all(|c| c.is_alphabetic() || is_space(c) || matches!(c, '-' | '\''))
}

/// `op 15 december 1977 geboren`.
fn is_before_born(text: &str, stop: usize) -> bool {
    let tail = text[stop..].strip_prefix(is_space).unwrap_or_default();
    let tail = strip_word(tail, "te").unwrap_or(tail);
    strip_start(tail, "geboren").is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

/// What follows `start`, in any case of letters.
fn strip_start<'t>(text: &'t str, start: &str) -> Option<&'t str> {
    let (head, rest) = text.split_at_checked(start.len())?;
    head.eq_ignore_ascii_case(start).then_some(rest)
}

/// What follows the word and a blank of any kind.
fn strip_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    strip_start(text, word)?.strip_prefix(is_space)
}

fn is_gap(c: char) -> bool {
    matches!(Separator::of(c), Some(Separator::Space | Separator::Dash))
}

/// The number that at most four digits write; `None` for anything else.
fn number(digits: &[u8]) -> Option<u32> {
    let known = (1..=4).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit);
    known.then(|| digits.iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0')))
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
