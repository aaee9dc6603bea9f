//! What the cells of a column have in common, found out once. Pure.
//!
//! Most cells of a column look alike: nine digits, a date, one of a few words. What a cell holds depends on
//! its digits by the answers of a few shapes and checks; everything else is the same for all cells with the
//! same [`Picture`], and for the same answers the outcome is the same. So the first cell with a picture and
//! certain answers is read as any text is, and later ones are asked for their answers only.
//!
//! Cells that say anything beyond themselves are read afresh: words, terms, signals, what the vote of a
//! column still counts one by one. It holds pictures of cells no longer than an item is read.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::anchor::Anchor;
use super::checks::Checks;
use super::detector::{Alike, Candidate, Detector};
use super::digit_run::Run;
use super::evidence::HitKey;
use super::number_shapes::{NumberShape, Wanted};
use super::person::Capital;
use super::picture::{Answers, Picture};
use super::rule_bits::RuleBits;
use super::segment::Segment;
use super::shape::Raw;
use super::vote::Repeat;

/// Columns that are remembered; those of later ones are read afresh.
const COLUMNS_MAX: usize = 256;
/// Pictures of a column; twice as many have room in its table.
const PICTURES_MAX: usize = 1 << (SLOT_BITS - 1);
const SLOT_BITS: u32 = 9;
/// Pictures and outcomes of an item: some ten megabytes.
const ALL_MAX: usize = 1 << 14;
/// Cells of a picture that taught nothing before no more of it are asked.
const MISSES_MAX: u32 = 64;

/// What is remembered of the columns of one item.
#[derive(Default)]
pub(super) struct Memo<'d> {
    columns: Vec<ColumnMemo<'d>>,
    /// Pictures and outcomes of all columns.
    count: usize,
}

/// By what a column is known: one with another name is another column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Heading {
    /// Its label, by its number among those of the item.
    pub(super) says: Option<usize>,
    pub(super) table: u32,
}

struct ColumnMemo<'d> {
    heading: Heading,
    /// Places of pictures in open addressing, from 1; 0 is free.
    slots: Vec<u16>,
    pictures: Vec<(Picture, Known<'d>)>,
}

/// What is known of the cells with one picture.
enum Known<'d> {
    /// They are read afresh.
    Nothing,
    Plan(Plan<'d>),
}

/// Where a picture is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seat {
    column: usize,
    picture: Picture,
    /// Its place among those of the column, when it was seen before.
    at: Option<usize>,
}

/// Whom to ask about the digits of a cell, and what follows from the answers.
pub(super) struct Plan<'d> {
    runs: Vec<RunPlan<'d>>,
    /// Other places whose values depend on digits.
    anchors: Vec<Anchor>,
    /// Words that are a name where the item knows it as one.
    bare: Vec<Capital>,
    outcomes: HashMap<Answers, Outcome, BuildHasherDefault<AnswersHasher>>,
    misses: u32,
}

/// Whom to ask about a run of digits.
struct RunPlan<'d> {
    start: usize,
    end: usize,
    trials: Vec<Trial<'d>>,
}

struct Trial<'d> {
    shape: &'d NumberShape,
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
    pub(super) votes: Repeat,
}

/// What was met in a cell that was read afresh.
#[derive(Debug, Default)]
pub(super) struct Met {
    /// Whether its words depend on digits, so that the next cell with its picture may have others.
    pub(super) follows_digits: bool,
    /// Anchors other than runs of digits that were tried.
    anchors: Vec<Anchor>,
    /// Whether the text may have a picture; no more is noted of others.
    has_picture: bool,
}

impl Met {
    /// Begins a segment.
    pub(super) fn begin(&mut self, segment: &Segment<'_>) {
        self.follows_digits = false;
        self.anchors.clear();
        self.has_picture = segment.column.is_some() && segment.text.len() <= Picture::LENGTH_MAX;
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
        bytes.iter().for_each(|byte| self.write_u64(u64::from(*byte)));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0 ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 ^= self.0 >> 32;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

impl<'d> Memo<'d> {
    /// The seat of a cell; `None` where nothing is remembered. What a column of the same number with another
    /// heading left to its vote is told.
    pub(super) fn seat(
        &mut self,
        (column, heading): (usize, Heading),
        text: &str,
        left: impl FnMut(&Repeat),
    ) -> Option<Seat> {
        if column >= COLUMNS_MAX {
            return None;
        }
        let picture = Picture::of(text)?;
        if self.columns.len() <= column {
            self.columns.resize_with(column + 1, || ColumnMemo::new(heading));
        }
        let memo = &mut self.columns[column];
        if memo.heading != heading {
            memo.repeats(left);
            self.count -= memo.count();
            *memo = ColumnMemo::new(heading);
        }
        let at = memo.find(&picture);
        Some(Seat { column, picture, at })
    }

    /// What is known of the cells with a picture.
    pub(super) fn plan(&mut self, seat: &Seat) -> Option<&mut Plan<'d>> {
        match &mut self.columns[seat.column].pictures[seat.at?].1 {
            Known::Plan(plan) => Some(plan),
            Known::Nothing => None,
        }
    }

    /// Whether cells with the picture are read afresh for good.
    pub(super) fn is_hopeless(&self, seat: &Seat) -> bool {
        let known = seat.at.map(|at| &self.columns[seat.column].pictures[at].1);
        matches!(known, Some(Known::Nothing))
    }

    /// Remembers a picture, with a plan or as one whose cells are read afresh.
    pub(super) fn add(&mut self, seat: &mut Seat, plan: Option<Plan<'d>>) {
        let memo = &mut self.columns[seat.column];
        if self.count >= ALL_MAX || memo.pictures.len() >= PICTURES_MAX {
            return;
        }
        self.count += 1;
        seat.at = Some(memo.add(seat.picture, plan.map_or(Known::Nothing, Known::Plan)));
    }

    /// Remembers what follows from the answers of a cell; `None` if that cannot be said.
    pub(super) fn learn(&mut self, seat: &Seat, answers: Answers, outcome: Option<Outcome>) {
        let Some(at) = seat.at else { return };
        let known = &mut self.columns[seat.column].pictures[at].1;
        let Known::Plan(plan) = known else { return };
        match outcome {
            Some(outcome) if self.count < ALL_MAX => {
                self.count += 1;
                plan.outcomes.insert(answers, outcome);
            }
            _ => plan.misses += 1,
        }
        if plan.misses > MISSES_MAX && plan.outcomes.is_empty() {
            *known = Known::Nothing;
        }
    }

    /// Tells what is left to the votes of columns.
    pub(super) fn repeats(&self, mut told: impl FnMut(&Repeat)) {
        self.columns.iter().for_each(|column| column.repeats(&mut told));
    }
}

impl ColumnMemo<'_> {
    fn new(heading: Heading) -> Self {
        Self { heading, slots: Vec::new(), pictures: Vec::new() }
    }

    fn slot(&self, picture: &Picture) -> usize {
        let mut slot = picture.place(SLOT_BITS);
        // Half of them stay free, so the search ends.
        while let Some(at) = usize::from(self.slots[slot]).checked_sub(1)
            && self.pictures[at].0 != *picture
        {
            slot = (slot + 1) % self.slots.len();
        }
        slot
    }

    fn find(&self, picture: &Picture) -> Option<usize> {
        if self.slots.is_empty() {
            return None;
        }
        usize::from(self.slots[self.slot(picture)]).checked_sub(1)
    }
}

impl<'d> ColumnMemo<'d> {
    fn add(&mut self, picture: Picture, known: Known<'d>) -> usize {
        if self.slots.is_empty() {
            self.slots = vec![0; 1 << SLOT_BITS];
        }
        let (slot, at) = (self.slot(&picture), self.pictures.len());
        self.slots[slot] = u16::try_from(at + 1).unwrap_or_default();
        self.pictures.push((picture, known));
        at
    }

    fn plans(&self) -> impl Iterator<Item = &Plan<'d>> {
        self.pictures.iter().filter_map(|(_, known)| match known {
            Known::Plan(plan) => Some(plan),
            Known::Nothing => None,
        })
    }

    fn count(&self) -> usize {
        self.pictures.len() + self.plans().map(|plan| plan.outcomes.len()).sum::<usize>()
    }

    fn repeats(&self, mut told: impl FnMut(&Repeat)) {
        let outcomes = self.plans().flat_map(|plan| plan.outcomes.values());
        outcomes.for_each(|outcome| told(&outcome.votes));
    }
}

impl Seat {
    /// Whether the same text has the picture only.
    pub(super) fn is_text(&self) -> bool {
        !self.picture.has_digits
    }
}

impl<'d> Plan<'d> {
    /// Of a cell whose text has these runs of digits, in which that was met. `spoken` are the rules that its
    /// label may speak for.
    pub(super) fn new(
        detector: &'d Detector,
        text: &str,
        (runs, spoken): (&[(usize, usize)], Option<&RuleBits>),
        met: &Met,
        bare: &[Capital],
    ) -> Self {
        let has_digits = !runs.is_empty();
        let run = |(start, end): &(usize, usize)| {
            let shapes = detector.number_shapes(&Run::new(text, *start, *end));
            let trials = shapes.iter().filter_map(|shape| Trial::new(detector, shape, spoken));
            RunPlan { start: *start, end: *end, trials: trials.collect() }
        };
        Self {
            runs: runs.iter().map(run).collect(),
            anchors: if has_digits { met.anchors.clone() } else { Vec::new() },
            bare: bare.to_vec(),
            outcomes: HashMap::default(),
            misses: 0,
        }
    }

    pub(super) fn bare(&self) -> &[Capital] {
        &self.bare
    }

    pub(super) fn outcome(&mut self, answers: &Answers) -> Option<&mut Outcome> {
        self.outcomes.get_mut(answers)
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
        for run in &self.runs {
            run.ask(detector, segment, &mut answers)?;
        }
        for anchor in &self.anchors {
            if has_term(detector, segment, *anchor) {
                return None;
            }
            for alike in detector.shapes_at(*anchor) {
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
        shape: &'d NumberShape,
        spoken: Option<&RuleBits>,
    ) -> Option<Self> {
        let wanted = shape.wanted.iter().filter_map(|wanted| {
            let is_spoken_for = spoken.is_some_and(|spoken| spoken.holds(wanted.rule));
            let asked = Asked {
                wanted: *wanted,
                has_all: is_spoken_for || detector.votes(wanted.rule),
                is_date: detector.standings[wanted.rule].is_date,
            };
            (is_spoken_for || wanted.needs.no_word(true)).then_some(asked)
        });
        let wanted: Vec<Asked> = wanted.collect();
        (!wanted.is_empty()).then_some(Self { shape, wanted })
    }
}

impl RunPlan<'_> {
    fn ask(&self, detector: &Detector, segment: &Segment<'_>, answers: &mut Answers) -> Option<()> {
        let text = segment.text;
        let (start, end) = (self.start, self.end);
        if detector.lexicon.may_begin_digits(text, start, end)
            || has_term(detector, segment, Anchor::Digits { start, end })
        {
            return None;
        }
        let run = Run::new(text, start, end);
        for trial in &self.trials {
            let raw = detector.raw_of(trial.shape, &run);
            answers.push(usize::from(raw.is_some()), 1)?;
            let Some(raw) = raw else { continue };
            if !trial.shape.plain {
                push_raw(&raw, answers)?;
            }
            let mut checks = Checks::of(&text[raw.start..raw.end]);
            for asked in &trial.wanted {
                let Wanted { rule, first_form, nested, .. } = asked.wanted;
                let has = |needs: super::number_shapes::Needs| asked.has_all || needs.no_word(true);
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
