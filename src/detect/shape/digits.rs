//! Numbers of a given length, whole or in groups.

use super::Raw;
use crate::detect::boundary::{
    Edge, Separator, after, char_at, char_before, digits_at, may_begin, may_end,
};
use crate::detect::number_shapes::Beside;

/// Digits in groups; inside one value all separators are of the same kind.
#[derive(Debug)]
pub(crate) struct DigitGroups {
    groups: Vec<Vec<usize>>,
    separators: Vec<Separator>,
}

impl DigitGroups {
    pub(super) fn new(groups: Vec<Vec<usize>>, separators: &str) -> Result<Self, String> {
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
        Ok(Self { groups, separators })
    }

    /// Whether a run of `length` digits between these can be a first group.
    pub(super) fn fits(&self, length: usize, left: Beside, right: Beside) -> bool {
        let parts = |separator: &Separator| right == Beside::Wide || right == separator.beside();
        let fits = |groups: &&Vec<usize>| match groups.len() {
            1 => right != Beside::Letter,
            _ => self.separators.iter().any(parts),
        };
        left != Beside::Letter && self.groups.iter().filter(|g| g[0] == length).any(|g| fits(&g))
    }

    pub(super) fn find(&self, text: &str, start: usize, end: usize) -> Option<Raw> {
        let run = end - start;
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
            && may_end(text, at, Edge::Token)
            && !kind.is_some_and(|kind| goes_on_after(text, at, kind))
            && !is_vat_number(text, at);
        free.then_some(Raw::plain(start, at, 0))
    }
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
