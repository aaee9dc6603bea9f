//! What detection hands on: places, keys and values that cannot be shown. Pure.

use super::evidence::HitKey;
use crate::sensitive::Sensitive;

/// One occurrence of personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// What its tier depends on; ask the [`Settlement`](super::Settlement) of the item.
    pub key: HitKey,
    /// First byte of the value alone, in the frame of the segment's offsets.
    pub start: u64,
    /// The byte after its last.
    pub end: u64,
    /// Bytes of the segment's text that are the value, end exclusive.
    pub within: (usize, usize),
}

impl Hit {
    /// The value, from the text of its segment. It goes no further than a mask or a keyed digest.
    pub fn value(&self, text: &str) -> Sensitive {
        Sensitive::new(text.get(self.within.0..self.within.1).unwrap_or_default().to_owned())
    }
}

/// One occurrence of a term of the register, or of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TermHit {
    /// Index in the [`TermSet`](super::TermSet), the words counted on after its terms.
    pub term: usize,
    /// First byte, in the frame of the segment's offsets.
    pub start: u64,
    /// The byte after its last.
    pub end: u64,
}

/// What one segment holds, in the order of places.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SegmentHits {
    /// Personal data.
    pub hits: Vec<Hit>,
    /// Terms of the register.
    pub terms: Vec<TermHit>,
}
