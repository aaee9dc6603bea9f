//! Numbers of a given length, whole or in groups.

use super::Raw;
use crate::detect::boundary::{
    Edge, Separator, after, char_at, char_before, digits_at, may_begin, may_end,
};
use crate::detect::number_shapes::Beside;
use crate::detect::pattern;

/// Digits in groups; inside one value all separators are of the same kind.
#[derive(Debug)]
pub(crate) struct DigitGroups {
    groups: Vec<Vec<usize>>,
    separators: Vec<Separator>,
    /// Whether `.0` follows, which is no part of the value.
    float: bool,
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
        Ok(Self { groups, separators, float })
    }

    /// Whether a run of `length` digits between these can be a first group.
    pub(super) fn fits(&self, length: usize, left: Beside, right: Beside) -> bool {
        let parts = |separator: &Separator| right == Beside::Wide || right == separator.beside();
        let fits = |groups: &Vec<usize>| match groups[..] {
            // An invisible character may stand inside.
            [whole] if right == Beside::Wide => whole >= length,
            [whole] if self.float => whole == length && right == Beside::Dot,
            [whole] => whole == length && right != Beside::Letter,
            _ => groups[0] == length && self.separators.iter().any(parts),
        };
        left != Beside::Letter && self.groups.iter().any(fits)
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

    pub(super) fn find(&self, text: &str, start: usize, end: usize) -> Option<Raw> {
        let run = end - start;
        if invisible_at(text, end).is_some() {
            return self.read_through(text, start);
        }
        let candidates = self.groups.iter().filter(|groups| groups[0] == run);
        candidates.filter_map(|groups| self.read(text, start, groups)).max_by_key(|raw| raw.end)
    }

    fn read(&self, text: &str, start: usize, groups: &[usize]) -> Option<Raw> {
        let mut at = start + groups[0];
        let mut kind = None;
        for length in &groups[1..] {
            let c = char_at(text, at)?;
            let separator = Separator::of(c).filter(|s| self.separators.contains(s))?;
            if kind.is_none() && goes_on_before(text, start, separator) {
                return None;
            }
            if *kind.get_or_insert(separator) != separator {
                return None;
            }
            at += c.len_utf8();
            if digits_at(text, at, length + 1) != *length {
                return None;
            }
            at += length;
        }
        let free = may_begin(text, start, Edge::Token)
            && self.ends(text, at)
            && !kind.is_some_and(|kind| goes_on_after(text, at, kind))
            && !is_vat_number(text, at);
        free.then_some(Raw::plain(start, at, 0))
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

/// Whether a group of the same kind stands before: then it is part of a longer number.
fn goes_on_before(text: &str, start: usize, kind: Separator) -> bool {
    let separator = char_before(text, start).filter(|c| Separator::of(*c) == Some(kind));
    let beyond = separator.and_then(|c| char_before(text, start - c.len_utf8()));
    beyond.is_some_and(|c| c.is_ascii_digit())
}

/// Whether a group of the same kind stands after.
fn goes_on_after(text: &str, end: usize, kind: Separator) -> bool {
    let separator = char_at(text, end).filter(|c| Separator::of(*c) == Some(kind));
    separator.is_some_and(|c| digits_at(text, end + c.len_utf8(), 1) == 1)
}

/// `NL 1234 56 789 B 01`: the digits belong to a VAT number.
fn is_vat_number(text: &str, end: usize) -> bool {
    let tail: String =
        after(text, end, 5).chars().filter(|c| Separator::of(*c).is_none()).collect();
    let suffix = tail.as_bytes();
    suffix.len() >= 3
        && suffix[0].eq_ignore_ascii_case(&b'B')
        && suffix[1..3].iter().all(u8::is_ascii_digit)
}
