//! Cells of a table that are like ones before, see [`super::memo`]. Pure.

use super::hit::SegmentHits;
use super::labels::LabelSays;
use super::memo::{Heading, Memo, Outcome, Plan, Seat};
use super::scan::{ItemScan, Scratch};
use super::segment::{Segment, SegmentKind, Window};
use super::view::{View, whole};
use super::vote::Votes;

impl ItemScan<'_> {
    /// The seat of a cell whose outcome may be known, or worth knowing.
    pub(super) fn seat(&mut self, segment: &Segment<'_>, heading: Heading) -> Option<Seat> {
        let column = segment.column.filter(|_| segment.kind == SegmentKind::Cell)?;
        let alone = self.carry.is_empty() && self.detector.plugged.is_empty();
        if !alone || segment.window != Window::default() {
            return None;
        }
        // What is asked of a label means that of its number.
        if self.memo_of != self.labels.forgotten {
            self.memo_of = self.labels.forgotten;
            let memo = std::mem::take(&mut self.memo);
            memo.repeats(|repeat| self.votes.add(repeat));
        }
        let votes = &mut self.votes;
        let seat = (column as usize, heading);
        self.memo.seat(seat, segment.text, |repeat| votes.add(repeat))
    }

    /// Tells the hits of a cell that is like one before; `false` when it must be read afresh.
    pub(super) fn recall(
        &mut self,
        segment: &Segment<'_>,
        (seat, heading): (&Seat, Heading),
        found: &mut SegmentHits,
    ) -> bool {
        let Some(plan) = self.memo.plan(seat) else { return false };
        if plan.bare().iter().any(|word| self.names.may_know(segment.text, *word)) {
            return false;
        }
        let label = self.labels.of(heading.says);
        let room = &mut self.scratch.candidates;
        let Some(answers) =
            plan.ask(self.detector, segment, (whole_of(label), whole(segment.text)), room)
        else {
            return false;
        };
        let Some(outcome) = plan.outcome(&answers) else { return false };
        outcome.votes.cells += 1;
        if let Some(column) = segment.column {
            self.votes.follow((heading.table, column));
        }
        let hit =
            |(key, start, end): &(_, usize, usize)| segment.hit(Clone::clone(key), *start, *end);
        found.hits.extend(outcome.hits.iter().map(hit));
        true
    }
}

/// The shapes that look at all of a text with the label.
fn whole_of(label: Option<&LabelSays>) -> &[super::detector::Alike] {
    label.map_or(&[], |label| &label.whole)
}

/// What a cell that was read afresh leaves for the next ones with its picture.
pub(super) struct Lesson<'a, 'd> {
    pub(super) view: &'a View<'d>,
    pub(super) scratch: &'a Scratch,
    pub(super) found: &'a SegmentHits,
    pub(super) votes: &'a Votes,
    /// Whether a word may be a name because the item knows it as one.
    pub(super) knows_word: bool,
    pub(super) label: Option<&'a LabelSays>,
}

impl Lesson<'_, '_> {
    /// Remembers it.
    pub(super) fn teach<'d>(
        &self,
        detector: &'d super::detector::Detector,
        memo: &mut Memo<'d>,
        mut seat: Seat,
    ) {
        let view = self.view;
        let (text, scratch) = (view.segment.text, self.scratch);
        if memo.is_hopeless(&seat) {
            return;
        }
        if memo.plan(&seat).is_none() {
            let speaks = self.label.map(|label| &label.speaks);
            let plan = self.stands_alone(&seat).then(|| {
                let runs = (&*scratch.digits, speaks);
                Plan::new(detector, text, runs, &scratch.met, &scratch.bare)
            });
            memo.add(&mut seat, plan);
        }
        let Some(plan) = memo.plan(&seat) else { return };
        let asked = (whole_of(self.label), view.whole);
        let Some(answers) = plan.ask(detector, view.segment, asked, &mut Vec::new()) else {
            return;
        };
        let outcome = self.outcome();
        memo.learn(&seat, answers, outcome);
    }

    /// Whether the cell says nothing beyond itself, whatever its digits.
    fn stands_alone(&self, seat: &Seat) -> bool {
        let scratch = self.scratch;
        let silent = scratch.words.is_empty() && scratch.signals.is_empty();
        silent && self.found.terms.is_empty() && (seat.is_text() || !scratch.met.follows_digits)
    }

    fn outcome(&self) -> Option<Outcome> {
        let view = self.view;
        let hits = &self.found.hits;
        let alone = self.scratch.words.is_empty()
            && self.scratch.signals.is_empty()
            && self.found.terms.is_empty()
            && !self.knows_word;
        let known = |hit| view.teaches_no_more(hit);
        if !alone || !hits.iter().all(known) {
            return None;
        }
        let hits = hits.iter().map(|hit| (hit.key.clone(), hit.within.0, hit.within.1)).collect();
        Some(Outcome { hits, votes: view.repeat(self.votes, &self.found.hits)? })
    }
}
