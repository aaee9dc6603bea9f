//! Numbers of a given length, whole or in groups.

use std::ops::RangeInclusive;

use super::Raw;
use crate::detect::boundary::{Edge, Separator, after, char_at, digits_at, may_begin, may_end};
use crate::detect::digit_run::{Beside, Layout, Next, Run};
use crate::detect::pattern;

/// Digits in groups; inside one value all separators are of the same kind.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct DigitGroups {
    /// As written.
    groups: Vec<Vec<usize>>,
    separators: Vec<Separator>,
    /// Whether `.0` follows, which is no part of the value.
    float: bool,
    /// Lengths of values without separators.
    whole: Vec<usize>,
    /// Lengths of the groups of the others.
    parted: Vec<u64>,
}

impl DigitGroups {
    pub(super) fn new(
        groups: Vec<Vec<usize>>,
        separators: &str,
        float: bool,
    ) -> Result<Self, String> {
        if groups.iter().any(|g| g.is_empty() || g.contains(&0)) {
            return Err("a group of digits has at least one digit".to_owned());
        }
        let separators = separators
            .chars()
            .map(|c| Separator::of(c).ok_or("separators are space, dash, dot and slash"))
            .collect::<Result<Vec<_>, _>>()?;
        if separators.is_empty() && groups.iter().any(|g| g.len() > 1) {
            return Err("groups of digits need separators".to_owned());
        }
        let whole = groups.iter().filter(|g| g.len() == 1).map(|g| g[0]).collect();
        let parted = groups.iter().filter(|g| g.len() > 1);
        let parted = parted
            .map(|groups| {
                // What parts them does not count here: any of the separators.
                let layout = Layout::new(groups, &vec![Separator::Space; groups.len() - 1]);
                layout.map(|layout| layout.lengths()).ok_or(super::TOO_MANY_GROUPS)
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { groups, separators, float, whole, parted })
    }

    /// How long a first group may be; shorter, where an invisible character stands inside.
    pub(super) fn run_lengths(&self) -> RangeInclusive<usize> {
        1..=self.groups.iter().map(|groups| groups[0]).max().unwrap_or_default()
    }

    /// Whether that run can be a first group.
    pub(super) fn fits(&self, length: usize, left: Beside, right: Beside) -> bool {
        let begins = |left: Beside| !left.forbids_begin(Edge::Token);
        let ends = match right.next {
            // An invisible character may stand inside.
            Next::Wide => return self.whole.iter().any(|whole| *whole >= length) && begins(left),
            Next::Dot if self.float => true,
            _ => !self.float && !right.forbids_end(Edge::Token),
        };
        let whole = || ends && self.whole.contains(&length);
        let parts =
            |kind: &&Separator| right.is_digit_beyond(**kind) && !left.is_digit_beyond(**kind);
        let parted = || {
            let first = self.groups.iter().any(|g| g.len() > 1 && g[0] == length);
            first && self.separators.iter().find(parts).is_some()
        };
        begins(left) && (whole() || parted())
    }

    /// Whether a value that is a run of that length, between these, is free digits and nothing more.
    pub(super) fn is_plain(&self, length: usize, right: Beside) -> bool {
        // Wide characters may be invisible; after the other marks may stand the end of a VAT number.
        let alone = matches!(right.next, Next::Other | Next::Comma | Next::Colon);
        alone && !self.float && self.whole.contains(&length)
    }

    /// Whole numbers whose lengths follow one another are one expression.
    pub(super) fn patterns(&self) -> Vec<String> {
        let end = if self.float { r"\.0{1,2}" } else { "" };
        let mut whole: Vec<usize> =
            self.groups.iter().filter(|g| g.len() == 1).map(|g| g[0]).collect();
        whole.sort_unstable();
        let runs = whole.chunk_by(|a, b| b - a <= 1);
        let plain = runs.map(|run| pattern::range("[0-9]", run[0], run[run.len() - 1]));
        let marks: Vec<u8> = self.separators.iter().map(|s| s.plain()).collect();
        let apart = |groups: &Vec<usize>| {
            let groups: Vec<String> =
                groups.iter().map(|length| pattern::digits(*length)).collect();
            groups.join(&pattern::class(&marks))
        };
        let grouped = self.groups.iter().filter(|g| g.len() > 1).map(apart);
        plain.chain(grouped).map(|body| pattern::word(&(body + end))).collect()
    }

    /// Whether all digits but zeros count alike.
    pub(super) fn knows_zeros(&self) -> bool {
        self.float
    }

    pub(super) fn find(&self, run: &Run<'_>) -> Option<Raw> {
        let text = run.text;
        if invisible_at(text, run.end).is_some() {
            return self.read_through(text, run.start);
        }
        let end = match self.parted_end(run) {
            Some(end) => end,
            None if self.whole.contains(&run.len()) && self.ends(text, run.end) => run.end,
            None => return None,
        };
        (run.begins() && !is_vat_number(text, end)).then_some(Raw::plain(run.start, end, 0))
    }

    /// Where the groups end that begin with the run.
    fn parted_end(&self, run: &Run<'_>) -> Option<usize> {
        if self.parted.is_empty() || !run.right.goes_on() {
            return None;
        }
        let (lengths, kind, end) = run.groups().alike()?;
        // A group of the same kind before: then it is part of a longer number.
        let is_one = self.parted.contains(&lengths) && self.separators.contains(&kind);
        let free = is_one && !run.left.is_digit_beyond(kind) && self.ends(run.text, end);
        // What a VAT number ends with says that the whole is none, however it is read.
        (free && !is_vat_number(run.text, end)).then_some(end)
    }

    fn ends(&self, text: &str, at: usize) -> bool {
        if !self.float {
            return may_end(text, at, Edge::Token);
        }
        let zeros =
            text.as_bytes()[at..].iter().skip(1).take(3).take_while(|b| **b == b'0').count();
        text[at..].starts_with('.')
            && (1..=2).contains(&zeros)
            && may_end(text, at + 1 + zeros, Edge::Token)
    }

    /// Digits in one group with characters between them that take no room.
    fn read_through(&self, text: &str, start: usize) -> Option<Raw> {
        let (mut at, mut digits, mut stop) = (start, 0, start);
        while digits <= DIGITS_MAX && at - start < SPAN_MAX {
            if digits_at(text, at, 1) == 1 {
                digits += 1;
                at += 1;
                stop = at;
            } else if let Some(length) = invisible_at(text, at) {
                at += length;
            } else {
                break;
            }
        }
        let known = self.groups.iter().any(|groups| groups[..] == [digits]);
        let free = known && may_begin(text, start, Edge::Token) && self.ends(text, stop);
        free.then_some(Raw::plain(start, stop, 0))
    }
}

/// Longest group that is read through invisible characters.
const DIGITS_MAX: usize = 20;
/// How far such a group may reach, in bytes.
const SPAN_MAX: usize = 200;

/// Bytes of the soft hyphen, zero-width character or byte-order mark at `at`.
fn invisible_at(text: &str, at: usize) -> Option<usize> {
    // The first bytes of these characters: most text after a number has none of them.
    if !matches!(text.as_bytes().get(at), Some(0xc2 | 0xe2 | 0xef)) {
        return None;
    }
    char_at(text, at)
        .filter(|c| matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}'))
        .map(char::len_utf8)
}

/// `NL 1234 56 789 B 01`: the digits belong to a VAT number.
fn is_vat_number(text: &str, end: usize) -> bool {
    // Most numbers have a blank, a mark or nothing after them, and then no `B`.
    let tail = after(text, end, 5);
    if !tail.bytes().any(|byte| byte.eq_ignore_ascii_case(&b'B')) {
        return false;
    }
    let mut suffix = tail.chars().filter(|c| Separator::of(*c).is_none());
    suffix.next().is_some_and(|c| c.eq_ignore_ascii_case(&'B'))
        && suffix.next().is_some_and(|c| c.is_ascii_digit())
        && suffix.next().is_some_and(|c| c.is_ascii_digit())
}
