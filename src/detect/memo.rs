//! What the cells of a column have in common, found out once. Pure.
//!
//! Most cells of a column look alike: nine digits, a date, one of a few words. What a cell holds depends on
//! its digits by the answers of a few shapes and checks; everything else is the same for all cells with the
//! same [`Picture`], and for the same answers the outcome is the same. So the first cell with a picture and
//! certain answers is read as any text is, and later ones are asked for their answers only.
//!
//! Two more things are the same whatever the text: what follows where all of a cell is one value with nothing
//! beside it, and where all of it is the name that its label tells of.
//!
//! Read afresh is what says anything beyond its cell (terms, signals, words that have digits in them), and
//! what the vote of a column still counts one by one. The texts of cells are held no longer than an item is
//! read.

use super::context::Carry;
use super::evidence::HitKey;
use super::lexicon::WordAt;
use super::picture::{Answers, Picture};
use super::plan::{Outcome, Plan};
use super::vote::Repeat;

/// Columns that are remembered; those of later ones are read afresh.
const COLUMNS_MAX: usize = 256;
/// Pictures of a column; twice as many have room in its table.
const PICTURES_MAX: usize = 1 << (SLOT_BITS - 1);
const SLOT_BITS: u32 = 11;
/// Pictures and outcomes of an item: some ten megabytes.
const ALL_MAX: usize = 1 << 14;

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
    /// What follows where all of a cell is the name that its label tells of.
    named: Option<Named>,
    /// What follows where all of a cell is one value, by what is known of that.
    lone: Vec<(Answers, Lone)>,
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

/// What may stand at the end of a cell for the next one, by numbers.
#[derive(Debug, Default)]
pub(super) struct Carries(Vec<Carry>);

/// Different ones that are told apart; after others, cells are read afresh.
const CARRIES_MAX: usize = 64;

impl Carries {
    /// The number of one: 0 for none, `None` where it is one too many. Where its words stand does not count,
    /// only how they stand to each other.
    pub(super) fn number(&mut self, carry: &[WordAt]) -> Option<u8> {
        let Some(first) = carry.iter().map(|word| word.start).min() else { return Some(0) };
        let same = |one: &WordAt, other: &WordAt, begin: usize| {
            let stands = (one.start - begin, one.end - begin, one.word);
            stands == (other.start, other.end, other.word)
        };
        let is_it = |known: &Carry| {
            known.len() == carry.len()
                && carry.iter().zip(known).all(|(one, other)| same(one, other, first))
        };
        let known = self.0.iter().position(is_it);
        let at = match known {
            None if self.0.len() == CARRIES_MAX => return None,
            None => {
                let moved = |word: &WordAt| WordAt {
                    start: word.start - first,
                    end: word.end - first,
                    word: word.word,
                };
                self.0.push(carry.iter().map(moved).collect());
                self.0.len() - 1
            }
            Some(at) => at,
        };
        u8::try_from(at + 1).ok()
    }
}

/// What follows where all of a cell is a name of that form, whatever name it is.
pub(super) struct Named {
    /// The rule, and the shape of it that looks at all of a cell.
    pub(super) rule: usize,
    pub(super) shape: usize,
    /// Among all forms of the rule.
    pub(super) form: usize,
    pub(super) key: HitKey,
    pub(super) votes: Repeat,
}

/// What follows where all of a cell is one value, for whatever rules, and nothing stands beside it.
pub(super) struct Lone {
    pub(super) keys: Vec<HitKey>,
    pub(super) votes: Repeat,
}

/// How many of them are remembered of a column.
const LONE_MAX: usize = 16;

impl<'d> Memo<'d> {
    /// The seat of a cell; `None` where nothing is remembered. What a column of the same number with another
    /// heading left to its vote is told.
    pub(super) fn seat(
        &mut self,
        (column, heading): (usize, Heading),
        (text, carry): (&str, u8),
        left: impl FnMut(&Repeat),
    ) -> Option<Seat> {
        if column >= COLUMNS_MAX {
            return None;
        }
        let picture = Picture::of(text, carry)?;
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

    /// What follows where all of a cell is a name.
    pub(super) fn named(&mut self, seat: &Seat) -> Option<&mut Named> {
        self.columns[seat.column].named.as_mut()
    }

    pub(super) fn learn_name(&mut self, seat: &Seat, named: Named) {
        // What is known holds counts.
        self.columns[seat.column].named.get_or_insert(named);
    }

    /// What follows where all of a cell is one value of which that is known.
    pub(super) fn lone(&mut self, seat: &Seat, known: &Answers) -> Option<&mut Lone> {
        let lone = &mut self.columns[seat.column].lone;
        lone.iter_mut().find(|(answers, _)| answers == known).map(|(_, lone)| lone)
    }

    pub(super) fn learn_lone(&mut self, seat: &Seat, known: Answers, one: Lone) {
        let lone = &mut self.columns[seat.column].lone;
        if lone.len() < LONE_MAX && lone.iter().all(|(answers, _)| *answers != known) {
            lone.push((known, one));
        }
    }

    /// Whether something may be remembered of cells with the picture.
    pub(super) fn has_room(&self, seat: &Seat) -> bool {
        let room = self.columns[seat.column].pictures.len() < PICTURES_MAX;
        seat.at.is_some() || (room && self.count < ALL_MAX)
    }

    /// Whether the cell may teach something about those with its picture, which then cost least.
    pub(super) fn may_learn(&self, seat: &Seat) -> bool {
        self.has_room(seat) && !self.is_hopeless(seat)
    }

    /// Remembers a picture, with a plan or as one whose cells are read afresh.
    pub(super) fn add(&mut self, seat: &mut Seat, plan: Option<Plan<'d>>) {
        if !self.has_room(seat) {
            return;
        }
        self.count += 1;
        let memo = &mut self.columns[seat.column];
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
                plan.learn(answers, outcome);
            }
            _ => plan.miss(),
        }
        if plan.is_hopeless() {
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
        Self { heading, named: None, lone: Vec::new(), slots: Vec::new(), pictures: Vec::new() }
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
        self.pictures.len() + self.plans().map(|plan| plan.outcomes().count()).sum::<usize>()
    }

    fn repeats(&self, mut told: impl FnMut(&Repeat)) {
        self.plans().flat_map(Plan::outcomes).for_each(|outcome| told(&outcome.votes));
        self.named.iter().for_each(|named| told(&named.votes));
        self.lone.iter().for_each(|(_, lone)| told(&lone.votes));
    }
}

impl Seat {
    /// Whether the same text has the picture only.
    pub(super) fn is_text(&self) -> bool {
        !self.picture.has_digits
    }

    /// Whether no words stand at the end of the text before.
    pub(super) fn has_nothing_before(&self) -> bool {
        self.picture.carry == 0
    }

    /// Whether the text is new, has no digits, and has nothing before it.
    pub(super) fn may_be_name(&self) -> bool {
        self.at.is_none() && self.is_text() && self.has_nothing_before()
    }
}
