//! Whom to ask about the digits of a cell that is like one before, and what follows from their answers. Pure.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::anchor::Anchor;
use super::checks::Checks;
use super::context::Carry;
use super::detector::{Alike, Candidate, Detector};
use super::digit_run::{Beside, Run};
use super::evidence::HitKey;
use super::number_shapes::{Needs, NumberShape, Wanted};
use super::person::Capital;
use super::picture::{Answers, Picture};
use super::rule_bits::RuleBits;
use super::segment::Segment;
use super::shape::{Always, Raw};
use super::vote::Repeat;

/// Cells of a picture that taught nothing before no more of it are asked.
const MISSES_MAX: u32 = 64;

/// Whom to ask about the digits of a cell, and what follows from the answers.
pub(super) struct Plan<'d> {
    runs: Vec<RunPlan<'d>>,
    /// Runs of letters, which with the digits after them may be a word.
    words: Vec<(usize, usize)>,
    /// Other places whose values depend on digits, with the shapes that may find one.
    anchors: Vec<(Anchor, Vec<&'d Alike>)>,
    outcomes: Vec<(Answers, Outcome)>,
    by_answers: HashMap<Answers, usize, BuildHasherDefault<AnswersHasher>>,
    /// The outcome that was asked for last: many cells of a column have the same.
    last: usize,
    misses: u32,
}

/// Whom to ask about a run of digits.
struct RunPlan<'d> {
    start: usize,
    end: usize,
    left: Beside,
    right: Beside,
    trials: Vec<Trial<'d>>,
}

struct Trial<'d> {
    shape: &'d NumberShape,
    /// What it finds, where that depends on no digits.
    raw: Option<Raw>,
    /// Those of its rules that may get something from it here.
    wanted: Vec<Asked>,
}

struct Asked {
    wanted: Wanted,
    /// Whether it needs nothing more.
    has_all: bool,
    /// Whether some of its values speak in no vote.
    is_date: bool,
}

/// What follows from the answers.
pub(super) struct Outcome {
    /// Bytes of the text.
    pub(super) hits: Vec<(HitKey, usize, usize)>,
    /// Words that would be a name if the item knew it as one.
    pub(super) bare: Vec<Capital>,
    /// What stands at its end for the next cell, and its number.
    pub(super) carry: (Carry, u8),
    pub(super) votes: Repeat,
}

/// What was met in a cell that was read afresh.
#[derive(Debug, Default)]
pub(super) struct Met {
    /// Whether it has letters beyond ASCII.
    pub(super) is_wide: bool,
    /// Runs of ASCII letters.
    words: Vec<(usize, usize)>,
    /// Anchors other than runs of digits that were tried.
    anchors: Vec<Anchor>,
    /// Whether the text may have a picture; no more is noted of others.
    has_picture: bool,
}

impl Met {
    /// Begins a segment.
    pub(super) fn begin(&mut self, segment: &Segment<'_>) {
        self.is_wide = false;
        self.words.clear();
        self.anchors.clear();
        self.has_picture = segment.column.is_some() && segment.text.len() <= Picture::LENGTH_MAX;
    }

    pub(super) fn note_words(&mut self, words: &[(usize, usize)]) {
        if self.has_picture {
            self.words.extend_from_slice(words);
        }
    }

    pub(super) fn note(&mut self, anchor: Anchor) {
        if self.has_picture {
            self.anchors.push(anchor);
        }
    }
}

#[derive(Default)]
struct AnswersHasher(u64);

impl Hasher for AnswersHasher {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0 ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 ^= self.0 >> 32;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

impl<'d> Plan<'d> {
    /// Of a cell whose text has these runs of digits, in which that was met. `spoken` are the rules that its
    /// label and the words before it may speak for.
    pub(super) fn new(
        detector: &'d Detector,
        text: &str,
        (runs, spoken): (&[(usize, usize)], &RuleBits),
        met: &Met,
    ) -> Self {
        let run = |(start, end): &(usize, usize)| {
            let run = Run::new(text, *start, *end);
            let shapes = detector.number_shapes(&run).iter();
            let trials = shapes.filter_map(|shape| Trial::new(detector, (shape, &run), spoken));
            let trials = trials.collect();
            RunPlan { start: *start, end: *end, left: run.left, right: run.right, trials }
        };
        let shapes = |anchor: &Anchor| {
            let may_find = |alike: &&Alike| {
                let (rule, shape) = alike[0];
                detector.rules[rule].shapes[shape].shape.may_find(text, *anchor)
            };
            (*anchor, detector.shapes_at(*anchor).iter().filter(may_find).collect())
        };
        Self {
            runs: runs.iter().map(run).collect(),
            words: met.words.clone(),
            anchors: met.anchors.iter().map(shapes).collect(),
            outcomes: Vec::new(),
            by_answers: HashMap::default(),
            last: 0,
            misses: 0,
        }
    }

    /// Remembers what follows from answers.
    pub(super) fn learn(&mut self, answers: Answers, outcome: Outcome) {
        // One that was known gives way: the item knows more names by now.
        self.last = self.outcomes.len();
        self.by_answers.insert(answers, self.last);
        self.outcomes.push((answers, outcome));
    }

    /// Counts a cell that taught nothing.
    pub(super) fn miss(&mut self) {
        self.misses += 1;
    }

    /// Whether to ask is a waste.
    pub(super) fn is_hopeless(&self) -> bool {
        self.misses > MISSES_MAX && self.outcomes.is_empty()
    }

    pub(super) fn outcomes(&self) -> impl Iterator<Item = &Outcome> {
        self.outcomes.iter().map(|(_, outcome)| outcome)
    }

    /// What follows from the answers.
    pub(super) fn outcome(&mut self, answers: &Answers) -> Option<&mut Outcome> {
        let is_last = self.outcomes.get(self.last).is_some_and(|(known, _)| known == answers);
        if !is_last {
            self.last = *self.by_answers.get(answers)?;
        }
        self.outcomes.get_mut(self.last).map(|(_, outcome)| outcome)
    }

    /// What the digits of the cell say; `None` when it must be read afresh. `whole` are the shapes that look
    /// at all of it.
    pub(super) fn ask(
        &self,
        detector: &Detector,
        segment: &Segment<'_>,
        whole: (&[Alike], (usize, usize)),
        room: &mut Vec<Candidate>,
    ) -> Option<Answers> {
        let mut answers = Answers::default();
        if self.runs.is_empty() {
            return Some(answers);
        }
        if self.words.iter().any(|run| detector.lexicon.is_heard(segment.text, *run)) {
            return None;
        }
        for run in &self.runs {
            run.ask(detector, segment, &mut answers)?;
        }
        for (anchor, shapes) in &self.anchors {
            if has_term(detector, segment, *anchor) {
                return None;
            }
            for alike in shapes {
                ask_alike(detector, segment.text, (*anchor, alike), room, &mut answers)?;
            }
        }
        let (alikes, (start, end)) = whole;
        for alike in alikes.iter().filter(|_| start < end) {
            let anchor = Anchor::Whole { start, end };
            ask_alike(detector, segment.text, (anchor, alike), room, &mut answers)?;
        }
        Some(answers)
    }
}

/// Whether a number of the register begins there.
fn has_term(detector: &Detector, segment: &Segment<'_>, anchor: Anchor) -> bool {
    let mut has = false;
    if !detector.numbers.is_empty() {
        detector.numbers.read(segment, anchor, |_, _, _| has = true);
    }
    has
}

impl<'d> Trial<'d> {
    fn new(
        detector: &'d Detector,
        (shape, run): (&'d NumberShape, &Run<'_>),
        spoken: &RuleBits,
    ) -> Option<Self> {
        let always = detector.always(shape, run);
        if always == Always::Nothing {
            return None;
        }
        let wanted = shape.wanted.iter().filter_map(|wanted| {
            let is_spoken_for = spoken.holds(wanted.rule);
            let asked = Asked {
                wanted: *wanted,
                has_all: is_spoken_for || detector.votes(wanted.rule),
                is_date: detector.standings[wanted.rule].is_date,
            };
            (is_spoken_for || wanted.needs.no_word(true)).then_some(asked)
        });
        let wanted: Vec<Asked> = wanted.collect();
        let raw = match always {
            Always::Finds(raw) => Some(raw),
            _ => None,
        };
        (!wanted.is_empty()).then_some(Self { shape, raw, wanted })
    }
}

impl RunPlan<'_> {
    fn ask(&self, detector: &Detector, segment: &Segment<'_>, answers: &mut Answers) -> Option<()> {
        let text = segment.text;
        let Self { start, end, left, right, .. } = *self;
        if detector.lexicon.is_heard(text, (start, end))
            || has_term(detector, segment, Anchor::Digits { start, end })
        {
            return None;
        }
        let run = Run::between(text, (start, end), (left, right));
        for trial in &self.trials {
            let raw = if let Some(raw) = trial.raw {
                raw
            } else {
                let raw = detector.raw_of(trial.shape, &run);
                answers.push(usize::from(raw.is_some()), 1)?;
                let Some(raw) = raw else { continue };
                push_raw(&raw, answers)?;
                raw
            };
            let mut checks = Checks::of(&text[raw.start..raw.end]);
            for asked in &trial.wanted {
                let Wanted { rule, first_form, nested, .. } = asked.wanted;
                let has = |needs: Needs| asked.has_all || needs.no_word(true);
                let found = detector.checked(&mut checks, rule, (first_form, nested), raw, has);
                answers.push(found.map_or(0, |one| worth(&one)), 3)?;
                if let Some(found) = found
                    && asked.is_date
                {
                    answers.push(usize::from(detector.ballot(&found, text).is_some()), 1)?;
                }
            }
        }
        Some(())
    }
}

/// What is told of a candidate beside its place: not 0, and below 8.
fn worth(candidate: &Candidate) -> usize {
    4 + usize::from(candidate.passed) * 2 + usize::from(candidate.known_test_value)
}

/// What is known of candidates that are all of a text; `None` when others are among them, or too many.
pub(super) fn known_of_whole(
    detector: &Detector,
    text: &str,
    candidates: &[Candidate],
) -> Option<Answers> {
    let mut answers = Answers::default();
    for one in candidates {
        if (one.raw.start, one.raw.end) != (0, text.len()) {
            return None;
        }
        answers.push(one.rule, 10)?;
        answers.push(one.form, 6)?;
        answers.push(one.raw.note as usize, 3)?;
        answers.push(usize::from(one.nested), 1)?;
        answers.push(worth(one), 3)?;
        answers.push(usize::from(detector.ballot(one, text).is_some()), 1)?;
    }
    (!candidates.is_empty()).then_some(answers)
}

fn push_raw(raw: &Raw, answers: &mut Answers) -> Option<()> {
    answers.push(raw.start, 6)?;
    answers.push(raw.end, 6)?;
    answers.push(raw.form, 6)?;
    answers.push(raw.note as usize, 3)
}

fn ask_alike(
    detector: &Detector,
    text: &str,
    (anchor, alike): (Anchor, &Alike),
    room: &mut Vec<Candidate>,
    answers: &mut Answers,
) -> Option<()> {
    room.clear();
    detector.candidates_at(text, anchor, alike, room);
    answers.push(usize::from(!room.is_empty()), 1)?;
    let Some(first) = room.first() else { return Some(()) };
    push_raw(&first.raw, answers)?;
    // Each of the rules that want the shape, whether it is among the candidates or not.
    answers.push(room.len(), 4)?;
    for one in room.iter() {
        answers.push(one.rule, 10)?;
        answers.push(one.form, 6)?;
        answers.push(worth(one), 3)?;
        answers.push(usize::from(detector.ballot(one, text).is_some()), 1)?;
    }
    Some(())
}
