//! The scan of one item, segment by segment. Pure.

use std::cell::OnceCell;
use std::fmt;

use unicode_normalization::char::canonical_combining_class;

use super::anchor::{Anchor, Lines, mark_at, spelled_at, token_around};
use super::beginnings::Wanted;
use super::boundary::is_letter;
use super::cells::Lesson;
use super::context::{Carry, Words};
use super::detector::{Alike, Candidate, Detector};
use super::digit_run::{Next, Run};
use super::evidence::HitKey;
use super::hit::SegmentHits;
use super::keeping::{Keeping, Room};
use super::labels::{LabelSays, Labels};
use super::lexicon::{Listener, WordAt};
use super::memo::{Carries, Heading, Memo, Seat};
use super::near::Near;
use super::overlap::Claim;
use super::person::Capital;
use super::plan::Met;
use super::propagation::Propagation;
use super::segment::Segment;
use super::settlement::Settlement;
use super::signal::Signals;
use super::sweep::{Queue, Sweeper, sweep};
use super::text_row::may_begin_cell;
use super::view::{View, whole};
use super::vote::Votes;

/// The reading of one item, segment by segment. Its memory does not grow with the item.
pub struct ItemScan<'d> {
    pub(super) detector: &'d Detector,
    words_seen: WordsSeen,
    pub(super) votes: Votes,
    pub(super) carry: Carry,
    pub(super) carry_number: Option<u8>,
    carries: Carries,
    pub(super) labels: Labels,
    signals: Signals<'d>,
    pub(super) names: Propagation,
    /// Answers of recognisers that were refused.
    refused: usize,
    pub(super) scratch: Scratch,
    queue: Queue,
    pub(super) memo: Memo<'d>,
    /// How often labels were forgotten when it began.
    pub(super) memo_of: u32,
}

/// Which words stood somewhere in the item, and which rules they speak for.
#[derive(Debug)]
struct WordsSeen {
    words: Vec<bool>,
    rules: Vec<bool>,
}

/// Room that segments use one after the other.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    pub(super) lines: Lines,
    pub(super) words: Vec<WordAt>,
    pub(super) terms: Vec<(usize, usize, usize)>,
    pub(super) candidates: Vec<Candidate>,
    /// Words with a capital in which no name was found.
    pub(super) bare: Vec<Capital>,
    /// Words of signals: number of the pattern, place in the text.
    pub(super) signals: Vec<(usize, usize, usize)>,
    /// Runs of digits, to be looked at when all words are known.
    pub(super) digits: Vec<(usize, usize)>,
    pub(super) met: Met,
    wanted: Wanted,
    near: Near,
    room: Room,
    carry: Carry,
}

impl<'d> ItemScan<'d> {
    pub(super) fn new(detector: &'d Detector) -> Self {
        Self {
            detector,
            words_seen: WordsSeen {
                words: vec![false; detector.lexicon.word_count()],
                rules: vec![false; detector.rules.len()],
            },
            votes: Votes::default(),
            carry: Carry::new(),
            carry_number: Some(0),
            carries: Carries::default(),
            labels: Labels::default(),
            signals: Signals::new(&detector.signals),
            names: Propagation::default(),
            refused: 0,
            scratch: Scratch::default(),
            queue: Queue::default(),
            memo: Memo::default(),
            memo_of: 0,
        }
    }
}

impl ItemScan<'_> {
    /// Hits of one segment. Their final tier may still depend on the rest of the item: see `settle`.
    pub fn segment(&mut self, segment: &Segment<'_>) -> SegmentHits {
        let mut found = SegmentHits::default();
        self.segment_into(segment, &mut found);
        found
    }

    /// As [`Self::segment`]; what `found` held before is gone. Its room is used again, which counts where
    /// the segments are the cells of a table.
    pub fn segment_into(&mut self, segment: &Segment<'_>, found: &mut SegmentHits) {
        found.hits.clear();
        found.terms.clear();
        let says = self.labels.number(self.detector, segment, &mut self.words_seen.rules);
        if segment.text.is_empty() && self.detector.plugged.is_empty() {
            return;
        }
        let table = self.labels.table(segment);
        let seat = self.seat(segment, Heading { says, table });
        if let Some(seat) = &seat
            && self.recall(segment, (seat, Heading { says, table }), found)
        {
            return;
        }
        self.read(segment, (says, table, seat), found);
    }

    /// Reads a segment afresh.
    fn read(
        &mut self,
        segment: &Segment<'_>,
        (says, table, seat): (Option<usize>, u32, Option<Seat>),
        found: &mut SegmentHits,
    ) {
        let label = self.labels.of(says);
        let whole = whole(segment.text);
        collect(
            self.detector,
            segment,
            (label, whole, &self.carry),
            (&mut self.scratch, &mut self.queue),
            &mut self.words_seen,
        );
        if let Some(seat) = &seat
            && !self.memo.may_learn(seat)
            && self.recall_lone(segment, (seat, table), found)
        {
            return;
        }
        let plugged = self.claims(segment);
        let (label, scratch) = (self.labels.of(says), &mut self.scratch);
        for (pattern, start, end) in scratch.signals.iter().copied() {
            let word = &self.detector.signals.patterns()[pattern];
            if segment.tells(start) && word.is_at(segment.text, start, end) {
                let frame = |at| segment.offsets.frame(at);
                self.signals.note(pattern, frame(start), frame(end), segment.place);
            }
        }
        let words = Words {
            text: segment.text,
            lines: &scratch.lines,
            all: &scratch.words,
            lexicon: &self.detector.lexicon,
            // What was told before stands in the text itself.
            carry: if segment.window.lead > 0 { &[] } else { &self.carry[..] },
            headers: &OnceCell::new(),
        };
        let view = View {
            detector: self.detector,
            segment,
            candidates: &scratch.candidates,
            words,
            says: label.map(|label| &*label.by_rule),
            whole,
            table,
        };
        let mut kept = Keeping::new(&view, &plugged, &mut scratch.room);
        self.names.hits(&view, &mut kept, &scratch.bare, &mut found.hits);
        view.vote(&mut self.votes, &found.hits);
        view.terms(&mut scratch.terms, &mut found.terms);
        let mut carry = std::mem::take(&mut scratch.carry);
        carry.clear();
        if !(scratch.words.is_empty() && self.carry.is_empty()) {
            view.words.carry(&mut carry);
        }
        let number = self.carries.number(&carry);
        if let (Some(seat), Some(number)) = (seat, number) {
            let (votes, names) = (&self.votes, &self.names);
            let carry = (&carry, number);
            let lesson = Lesson { view: &view, scratch, found, votes, names, label, carry };
            lesson.teach(self.detector, &mut self.memo, seat);
        }
        scratch.carry = std::mem::replace(&mut self.carry, carry);
        self.carry_number = number;
    }

    /// What recognisers claim, in the order of places.
    fn claims(&mut self, segment: &Segment<'_>) -> Vec<(Claim, HitKey)> {
        if self.detector.plugged.is_empty() {
            return Vec::new();
        }
        let (mut claims, refused) = self.detector.plugged.claims(segment);
        claims.sort_by_key(|(claim, _)| claim.start);
        self.refused = self.refused.saturating_add(refused);
        claims
    }

    /// After the last segment.
    pub fn settle(mut self) -> Settlement {
        self.memo.repeats(|repeat| self.votes.add(repeat));
        Settlement {
            words_seen: self.words_seen.rules,
            votes: self.votes.settle(),
            signals: self.signals.settle(),
            names: self.names.settle(),
            refused: self.refused,
        }
    }
}

/// Everything in the segment that has a shape, the words, the terms and the lines, in the order of places.
fn collect(
    detector: &Detector,
    segment: &Segment<'_>,
    (label, whole, carry): (Option<&LabelSays>, (usize, usize), &[WordAt]),
    (scratch, queue): (&mut Scratch, &mut Queue),
    words_seen: &mut WordsSeen,
) {
    scratch.lines.clear();
    scratch.words.clear();
    scratch.terms.clear();
    scratch.candidates.clear();
    scratch.signals.clear();
    scratch.digits.clear();
    scratch.bare.clear();
    scratch.met.begin(segment);
    let mut collector = Collector { detector, segment, scratch, words_seen };
    sweep(segment.text, queue, &mut collector);
    let Scratch { near, words, digits, signals, .. } = &mut *collector.scratch;
    // Words come by the handful, after the digits between them.
    if !signals.is_sorted_by_key(|signal| signal.1) {
        signals.sort_by_key(|signal| signal.1);
    }
    if words.len() > 1 {
        words.sort_by_key(|word| (word.end, word.start));
    }
    if !digits.is_empty() {
        near.begin(detector, (label.map(|l| &l.speaks), carry), words);
    }
    for at in 0..collector.scratch.digits.len() {
        let (start, end) = collector.scratch.digits[at];
        collector.try_digits(start, end);
    }
    if let Some(label) = label
        && whole.0 < whole.1
    {
        let anchor = Anchor::Whole { start: whole.0, end: whole.1 };
        for alike in &label.whole {
            collector.try_shape(anchor, alike);
        }
    }
    let candidates = &mut collector.scratch.candidates;
    let place = |c: &Candidate| (c.raw.start, c.rule, c.raw.end);
    // Most texts hold so few that they are in order.
    if !candidates.is_sorted_by_key(place) {
        candidates.sort_by_key(place);
    }
}

/// Tries the shapes of a segment at their anchors as the pass goes by.
struct Collector<'a> {
    detector: &'a Detector,
    segment: &'a Segment<'a>,
    scratch: &'a mut Scratch,
    words_seen: &'a mut WordsSeen,
}

impl Collector<'_> {
    fn try_shape(&mut self, anchor: Anchor, alike: &Alike) {
        let candidates = &mut self.scratch.candidates;
        self.detector.candidates_at(self.segment.text, anchor, alike, candidates);
    }

    fn try_all(&mut self, anchor: Anchor) {
        self.scratch.met.note(anchor);
        for alike in self.detector.shapes_at(anchor) {
            self.try_shape(anchor, alike);
        }
    }

    fn try_numbers(&mut self, anchor: Anchor) {
        if !self.detector.numbers.is_empty() {
            let terms = &mut self.scratch.terms;
            let found = |term, start, end| terms.push((term, start, end));
            self.detector.numbers.read(self.segment, anchor, found);
        }
    }

    /// Tries the shapes of numbers at a run of digits.
    fn try_digits(&mut self, start: usize, end: usize) {
        let (detector, text) = (self.detector, self.segment.text);
        let run = Run::new(text, start, end);
        let shapes = detector.number_shapes(&run);
        if !shapes.is_empty() {
            let is_cell = self.segment.column.is_some();
            let Scratch { near, words, lines, candidates, .. } = &mut *self.scratch;
            let lines = &*lines;
            detector.numbers_at(
                &run,
                shapes,
                (|at| is_cell || may_begin_cell(text, lines, at), is_cell),
                || near.around(&detector.lexicon, text, words, lines, (start, end)),
                candidates,
            );
        }
        self.try_numbers(Anchor::Digits { start, end });
        if (run.left.next == Next::Letter || run.right.next == Next::Letter)
            && let Some(token) = token_around(text, start, end)
        {
            self.try_all(token);
            self.try_numbers(token);
        }
    }

    /// A word that begins with a capital. Apart from the pass itself, which most words leave quickly.
    #[inline(never)]
    fn capital(&mut self, word: Capital) {
        let before = self.scratch.candidates.len();
        self.try_all(Anchor::Capital(word));
        if self.scratch.candidates.len() == before {
            self.scratch.bare.push(word);
        }
    }

    /// The words of a run that has characters beyond ASCII.
    #[inline(never)]
    fn read_wide(&mut self, start: usize, end: usize) {
        self.scratch.met.is_wide = true;
        let (detector, text) = (self.detector, self.segment.text);
        let (mut after_letter, mut after_digit) = (false, false);
        let mut capital: Option<usize> = None;
        for (offset, c) in text[start..end].char_indices() {
            let at = start + offset;
            let letter = is_letter(c);
            let begins = letter && !after_letter;
            let digit = !letter && c.is_numeric();
            if begins || (digit && !after_letter && !after_digit) {
                detector.lexicon.walk(text, at, self);
            }
            // A mark is part of its letter.
            if after_letter && !letter && canonical_combining_class(c) != 0 {
                continue;
            }
            if let Some(from) = capital
                && !letter
            {
                self.capital(Capital::at(text, from, at));
                capital = None;
            }
            if begins && c.is_uppercase() {
                capital = Some(at);
            }
            (after_letter, after_digit) = (letter, digit);
        }
        if let Some(from) = capital {
            self.capital(Capital::at(text, from, end));
        }
    }
}

/// Whether a digit touches the run of letters: then no name begins or ends with it, and none goes on behind.
fn is_beside_digit(bytes: &[u8], start: usize, end: usize) -> bool {
    (start > 0 && bytes[start - 1].is_ascii_digit())
        || bytes.get(end).is_some_and(u8::is_ascii_digit)
}

impl Sweeper for Collector<'_> {
    fn words(&mut self, words: &[(usize, usize)]) {
        let (detector, text) = (self.detector, self.segment.text);
        self.scratch.met.note_words(words);
        let mut wanted = std::mem::take(&mut self.scratch.wanted);
        detector.lexicon.wanted(text, words, &mut wanted);
        for word in wanted.iter() {
            let (start, end) = words[word.index];
            if word.begins {
                detector.lexicon.read_run(text, (start, end), self);
                if let Some(at) = spelled_at(text, start, end) {
                    self.try_all(at);
                }
            }
            if word.capital && !is_beside_digit(text.as_bytes(), start, end) {
                self.capital(Capital::of_letters(text, start, end));
            }
        }
        self.scratch.wanted = wanted;
    }

    fn wide_word(&mut self, start: usize, end: usize) {
        self.read_wide(start, end);
    }

    fn digits(&mut self, start: usize, end: usize) {
        let text = self.segment.text;
        if self.detector.lexicon.may_begin_digits(text, start, end) {
            self.detector.lexicon.read_run(text, (start, end), self);
        }
        self.scratch.digits.push((start, end));
    }

    fn mark(&mut self, at: usize, byte: u8) {
        if let Some(anchor) = mark_at(self.segment.text, at, byte) {
            self.try_all(anchor);
        }
    }

    fn feed(&mut self, at: usize) {
        self.scratch.lines.feed(at);
    }
}

impl Listener for Collector<'_> {
    fn word(&mut self, at: WordAt) {
        let (beside, document) = self.detector.lexicon.reach(at.word);
        if beside {
            self.scratch.words.push(at);
        }
        let seen = &mut self.words_seen.words[at.word as usize];
        if !*seen {
            *seen = true;
            for rule in document {
                self.words_seen.rules[usize::from(*rule)] = true;
            }
        }
    }

    fn term(&mut self, term: usize, start: usize, end: usize) {
        self.scratch.terms.push((term, start, end));
    }

    fn signal(&mut self, pattern: usize, start: usize, end: usize) {
        self.scratch.signals.push((pattern, start, end));
    }
}

impl fmt::Debug for ItemScan<'_> {
    /// Without the text that was read last.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ItemScan({:?})", self.detector)
    }
}
