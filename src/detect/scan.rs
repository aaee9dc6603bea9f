//! The scan of one item, segment by segment. Pure.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use super::anchor::{Anchor, Lines};
use super::context::{Carry, LabelSays};
use super::detector::{Candidate, Detector};
use super::field::FieldSays;
use super::fold::Folded;
use super::hit::SegmentHits;
use super::lexicon::{Listener, Role, WordAt};
use super::segment::Segment;
use super::settlement::Settlement;
use super::view::{View, table_of, whole};
use super::vote::Votes;

/// The reading of one item, segment by segment. Its memory does not grow with the item.
pub struct ItemScan<'d> {
    detector: &'d Detector,
    words_seen: Vec<bool>,
    votes: Votes,
    carry: Carry,
    /// What labels say, for the labels met last.
    labels: HashMap<String, Arc<[FieldSays]>>,
    scratch: Scratch,
}

/// Labels remembered; a table has fewer columns, and a document with more keys forgets them all.
const LABELS_MAX: usize = 256;
/// Room that segments use one after the other.
#[derive(Default)]
pub(super) struct Scratch {
    pub(super) lines: Lines,
    pub(super) folded: Folded,
    pub(super) words: Vec<Vec<WordAt>>,
    pub(super) terms: Vec<(usize, usize, usize)>,
    pub(super) candidates: Vec<Candidate>,
}

struct Ear<'a> {
    words: &'a mut [Vec<WordAt>],
    words_seen: &'a mut [bool],
    terms: &'a mut Vec<(usize, usize, usize)>,
}

impl Listener for Ear<'_> {
    fn word(&mut self, rule: usize, word: WordAt) {
        if word.role == Role::Document {
            self.words_seen[rule] = true;
        } else {
            self.words[rule].push(word);
        }
    }

    fn term(&mut self, term: usize, start: usize, end: usize) {
        self.terms.push((term, start, end));
    }
}

impl<'d> ItemScan<'d> {
    pub(super) fn new(detector: &'d Detector) -> Self {
        let rules = detector.rules.len();
        Self {
            detector,
            words_seen: vec![false; rules],
            votes: Votes::default(),
            carry: vec![LabelSays::Nothing; rules],
            labels: HashMap::new(),
            scratch: Scratch { words: vec![Vec::new(); rules], ..Scratch::default() },
        }
    }
}

impl ItemScan<'_> {
    /// Hits of one segment. Their final tier may still depend on the rest of the item: see `settle`.
    pub fn segment(&mut self, segment: &Segment<'_>) -> SegmentHits {
        let mut scratch = std::mem::take(&mut self.scratch);
        self.listen(segment, &mut scratch);
        let says = self.label_says(segment.label);
        self.collect(segment, says.as_deref(), &mut scratch);
        let view = View {
            detector: self.detector,
            segment,
            scratch: &scratch,
            carry: &self.carry,
            says,
            whole: whole(segment.text),
            table: table_of(segment),
        };
        view.vote(&mut self.votes);
        let hits = view.hits();
        let terms = view.terms();
        let carry = view.carry_on();
        self.carry = carry;
        self.scratch = scratch;
        SegmentHits { hits, terms }
    }

    /// After the last segment.
    pub fn settle(self) -> Settlement {
        Settlement { words_seen: self.words_seen, votes: self.votes }
    }

    /// The words and terms of the text.
    fn listen(&mut self, segment: &Segment<'_>, scratch: &mut Scratch) {
        let Scratch { folded, words, terms, .. } = scratch;
        folded.fold(segment.text);
        words.iter_mut().for_each(Vec::clear);
        terms.clear();
        let mut ear = Ear { words, words_seen: &mut self.words_seen, terms };
        self.detector.lexicon.read(segment.text, folded, &mut ear);
    }

    /// Everything that has a shape, in the order of places.
    fn collect(&self, segment: &Segment<'_>, says: Option<&[FieldSays]>, scratch: &mut Scratch) {
        let (detector, text) = (self.detector, segment.text);
        let Scratch { lines, candidates, terms, .. } = scratch;
        candidates.clear();
        lines.read(text, |anchor| {
            let shapes = detector.shapes_at(anchor).iter();
            candidates.extend(
                shapes.filter_map(|(rule, shape)| detector.candidate(text, anchor, *rule, *shape)),
            );
            if !detector.numbers.is_empty() {
                let found = |term, start, end| terms.push((term, start, end));
                detector.numbers.read(segment, anchor, found);
            }
        });
        if let Some(says) = says {
            let (start, end) = whole(text);
            let anchor = Anchor::Whole { start, end };
            let spoken_for =
                detector.shapes_at(anchor).iter().filter(|(rule, _)| says[*rule] == FieldSays::Yes);
            candidates.extend(
                spoken_for
                    .filter_map(|(rule, shape)| detector.candidate(text, anchor, *rule, *shape)),
            );
        }
        candidates.sort_by_key(|c| (c.raw.start, c.rule, c.raw.end));
    }

    fn label_says(&mut self, label: Option<&str>) -> Option<Arc<[FieldSays]>> {
        let label = label.filter(|label| !label.trim().is_empty())?;
        if let Some(says) = self.labels.get(label) {
            return Some(Arc::clone(says));
        }
        let detector = self.detector;
        let says: Arc<[FieldSays]> = detector.fields.read(label).into();
        for (seen, says) in self.words_seen.iter_mut().zip(says.iter()) {
            *seen |= *says == FieldSays::Yes;
        }
        if self.labels.len() >= LABELS_MAX {
            self.labels.clear();
        }
        self.labels.insert(label.to_owned(), Arc::clone(&says));
        Some(says)
    }
}

impl fmt::Debug for ItemScan<'_> {
    /// Without the text that was read last.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ItemScan({:?})", self.detector)
    }
}
