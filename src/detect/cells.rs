//! Cells of a table that are like ones before, see [`super::memo`]. Pure.

use super::anchor::Anchor;
use super::context::Carry;
use super::detector::{Alike, Candidate, Detector};
use super::hit::{Hit, SegmentHits};
use super::labels::LabelSays;
use super::memo::{Heading, Lone, Memo, Named, Seat};
use super::person::Capital;
use super::picture::Answers;
use super::plan::{Outcome, Plan, known_of_whole};
use super::propagation::{Propagation, is_plain};
use super::rule_bits::RuleBits;
use super::scan::{ItemScan, Scratch};
use super::segment::{Segment, SegmentKind, Window};
use super::shape::Note;
use super::view::{View, whole};
use super::vote::Votes;
use crate::inventory::Tier;

#[cfg(test)]
thread_local! {
    /// Whether every cell is read afresh: what is remembered must make no difference.
    pub(super) static AFRESH: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

impl ItemScan<'_> {
    /// The seat of a cell whose outcome may be known, or worth knowing.
    pub(super) fn seat(&mut self, segment: &Segment<'_>, heading: Heading) -> Option<Seat> {
        let column = segment.column.filter(|_| segment.kind == SegmentKind::Cell)?;
        #[cfg(test)]
        if AFRESH.get() {
            return None;
        }
        let carry = self.carry_number?;
        if !self.detector.plugged.is_empty() || segment.window != Window::default() {
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
        self.memo.seat(seat, (segment.text, carry), |repeat| votes.add(repeat))
    }

    /// Tells the hits of a cell that is like one before; `false` when it must be read afresh.
    pub(super) fn recall(
        &mut self,
        segment: &Segment<'_>,
        (seat, heading): (&Seat, Heading),
        found: &mut SegmentHits,
    ) -> bool {
        if seat.may_be_name() {
            return self.recall_name(segment, (seat, heading), found);
        }
        let Some(plan) = self.memo.plan(seat) else { return false };
        let label = self.labels.of(heading.says);
        let room = &mut self.scratch.candidates;
        let Some(answers) =
            plan.ask(self.detector, segment, (whole_of(label), whole(segment.text)), room)
        else {
            return false;
        };
        let Some(outcome) = plan.outcome(&answers) else { return false };
        if outcome.bare.iter().any(|word| self.names.may_know(segment.text, *word)) {
            return false;
        }
        outcome.votes.cells += 1;
        let (carry, number) = &outcome.carry;
        if self.carry_number != Some(0) || *number != 0 {
            self.carry.clone_from(carry);
            self.carry_number = Some(*number);
        }
        if let Some(column) = segment.column {
            self.votes.follow((heading.table, column));
        }
        let hit =
            |(key, start, end): &(_, usize, usize)| segment.hit(Clone::clone(key), *start, *end);
        found.hits.extend(outcome.hits.iter().map(hit));
        true
    }

    /// Tells the hit of a cell that is a name as a whole. Nothing else that it may hold comes up against that,
    /// so that nobody looks for it; but its words are heard.
    fn recall_name(
        &mut self,
        segment: &Segment<'_>,
        (seat, heading): (&Seat, Heading),
        found: &mut SegmentHits,
    ) -> bool {
        let (detector, text) = (self.detector, segment.text);
        let Some(named) = self.memo.named(seat) else { return false };
        let Some(words) = Letters::of(text) else { return false };
        if words.runs().iter().any(|run| detector.lexicon.is_heard(text, *run)) {
            return false;
        }
        let compiled = &detector.rules[named.rule].shapes[named.shape];
        let anchor = Anchor::Whole { start: 0, end: text.len() };
        let raw = compiled.shape.find(text, anchor).filter(|raw| {
            let whole = (raw.start, raw.end) == (0, text.len());
            whole && raw.note == Note::Plain && compiled.first_form + raw.form == named.form
        });
        let (Some(raw), Some(person)) = (raw, compiled.shape.person()) else { return false };
        self.names.note_sure(person, text);
        found.hits.push(segment.hit(named.key.clone(), raw.start, raw.end));
        named.votes.cells += 1;
        if let Some(column) = segment.column {
            self.votes.follow((heading.table, column));
        }
        true
    }

    /// Tells the hits of a cell that is one value as a whole, whose text was searched: to judge it again would
    /// say the same.
    pub(super) fn recall_lone(
        &mut self,
        segment: &Segment<'_>,
        (seat, table): (&Seat, u32),
        found: &mut SegmentHits,
    ) -> bool {
        let text = segment.text;
        let known =
            known_alone(self.detector, text, &self.scratch).filter(|_| seat.has_nothing_before());
        let lone = known.and_then(|known| self.memo.lone(seat, &known));
        let Some(lone) = lone else { return false };
        for key in &lone.keys {
            let mut key = key.clone();
            self.names.note(self.detector, &mut key, text);
            found.hits.push(segment.hit(key, 0, text.len()));
        }
        lone.votes.cells += 1;
        if let Some(column) = segment.column {
            self.votes.follow((table, column));
        }
        true
    }
}

/// What is known of the candidates of a text that are all of it, where nothing else was met.
fn known_alone(detector: &Detector, text: &str, scratch: &Scratch) -> Option<Answers> {
    let is_alone = scratch.words.is_empty()
        && scratch.signals.is_empty()
        && scratch.terms.is_empty()
        && scratch.bare.is_empty()
        && whole(text) == (0, text.len());
    is_alone.then(|| known_of_whole(detector, text, &scratch.candidates))?
}

/// The runs of letters of a text of ASCII letters and the marks of names.
struct Letters {
    runs: [(usize, usize); Self::MOST],
    count: usize,
}

impl Letters {
    const MOST: usize = 8;

    fn of(text: &str) -> Option<Self> {
        let mut letters = Self { runs: [(0, 0); Self::MOST], count: 0 };
        let mut start = None;
        for (at, byte) in text.bytes().enumerate() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' => _ = start.get_or_insert(at),
                b' ' | b'.' | b'\'' | b'-' => letters.end(&mut start, at)?,
                _ => return None,
            }
        }
        letters.end(&mut start, text.len())?;
        // A name has no blanks around it.
        let ends = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphabetic);
        let bytes = text.as_bytes();
        (ends(bytes.first()) && ends(bytes.last())).then_some(letters)
    }

    fn end(&mut self, start: &mut Option<usize>, at: usize) -> Option<()> {
        if let Some(start) = start.take() {
            *self.runs.get_mut(self.count)? = (start, at);
            self.count += 1;
        }
        Some(())
    }

    fn runs(&self) -> &[(usize, usize)] {
        &self.runs[..self.count]
    }
}

/// The shapes that look at all of a text with the label.
fn whole_of(label: Option<&LabelSays>) -> &[Alike] {
    label.map_or(&[], |label| &label.whole)
}

/// What a cell that was read afresh leaves for the next ones with its picture.
pub(super) struct Lesson<'a, 'd> {
    pub(super) view: &'a View<'d>,
    pub(super) scratch: &'a Scratch,
    pub(super) found: &'a SegmentHits,
    pub(super) votes: &'a Votes,
    pub(super) names: &'a Propagation,
    pub(super) label: Option<&'a LabelSays>,
    /// What it leaves for the next cell.
    pub(super) carry: (&'a Carry, u8),
}

impl Lesson<'_, '_> {
    /// Remembers it.
    pub(super) fn teach<'d>(&self, detector: &'d Detector, memo: &mut Memo<'d>, mut seat: Seat) {
        let view = self.view;
        let (text, scratch) = (view.segment.text, self.scratch);
        if let Some(named) = self.named(&seat) {
            memo.learn_name(&seat, named);
        }
        if let Some((known, lone)) = self.lone(&seat) {
            memo.learn_lone(&seat, known, lone);
        }
        if !memo.may_learn(&seat) {
            return;
        }
        if memo.plan(&seat).is_none() {
            let plan = self.stands_alone(&seat).then(|| {
                let runs = (&*scratch.digits, &self.spoken());
                Plan::new(detector, text, runs, &scratch.met)
            });
            memo.add(&mut seat, plan);
        }
        let Some(plan) = memo.plan(&seat) else { return };
        let asked = (whole_of(self.label), view.whole);
        match plan.ask(detector, view.segment, asked, &mut Vec::new()) {
            Some(answers) => memo.learn(&seat, answers, self.outcome()),
            None => memo.learn(&seat, Answers::default(), None),
        }
    }

    /// Whether all cells with the picture have the same words, and say no more than that.
    fn stands_alone(&self, seat: &Seat) -> bool {
        let scratch = self.scratch;
        let silent = scratch.signals.is_empty() && self.found.terms.is_empty();
        silent && (seat.is_text() || !scratch.met.is_wide)
    }

    /// What follows where all of a cell is one value, if this is one.
    fn lone(&self, seat: &Seat) -> Option<(Answers, Lone)> {
        let (view, hits) = (self.view, &self.found.hits);
        if !seat.has_nothing_before() || !self.found.terms.is_empty() {
            return None;
        }
        let text = view.segment.text;
        let known = known_alone(view.detector, text, self.scratch)?;
        let plain = |hit: &Hit| hit.within == (0, text.len()) && is_plain(view.detector, &hit.key);
        let votes = hits.iter().all(plain).then(|| view.repeat(self.votes, hits))??;
        Some((known, Lone { keys: hits.iter().map(|hit| hit.key.clone()).collect(), votes }))
    }

    /// What follows where all of a cell is a name, if this is one and beyond all doubt.
    fn named(&self, seat: &Seat) -> Option<Named> {
        let (view, [hit]) = (self.view, &*self.found.hits) else { return None };
        let rule = hit.key.rule.at();
        let of_rule = |(of, _): &&(usize, usize)| *of == rule;
        let (_, shape) =
            *self.label.filter(|_| seat.may_be_name())?.whole.iter().flatten().find(of_rule)?;
        let is_it = |one: &&Candidate| one.rule == rule && view.is_whole(one);
        let candidate = view.candidates.iter().find(is_it)?;
        let silent = self.scratch.words.is_empty() && self.scratch.signals.is_empty();
        let fits = silent
            && self.found.terms.is_empty()
            && hit.within == (0, view.segment.text.len())
            && hit.key.base <= Tier::T2
            && view.detector.outdoes_people((candidate, shape), hit.key.base);
        let votes = fits.then(|| view.repeat(self.votes, &self.found.hits))??;
        Some(Named { rule, shape, form: candidate.form, key: hit.key.clone(), votes })
    }

    /// The rules that the label and the words before the cell may speak for.
    fn spoken(&self) -> RuleBits {
        let detector = self.view.detector;
        let mut spoken = RuleBits::none(detector.rules.len());
        self.label.iter().for_each(|label| spoken.add_all(&label.speaks));
        for word in self.view.words.carry {
            spoken.add_all(detector.lexicon.speaks_to(word.word));
        }
        spoken
    }

    fn outcome(&self) -> Option<Outcome> {
        let view = self.view;
        let hits = &self.found.hits;
        let alone = self.scratch.signals.is_empty() && self.found.terms.is_empty();
        // Of words that a hit covers nobody asks whether they are a name.
        let free = |word: &&Capital| {
            hits.iter().all(|hit| word.end <= hit.within.0 || hit.within.1 <= word.start)
        };
        let bare: Vec<Capital> = self.scratch.bare.iter().filter(free).copied().collect();
        if bare.iter().any(|word| self.names.may_know(view.segment.text, *word)) {
            return None;
        }
        let known = |hit| view.teaches_no_more(hit);
        if !alone || !hits.iter().all(known) {
            return None;
        }
        let hits = hits.iter().map(|hit| (hit.key.clone(), hit.within.0, hit.within.1)).collect();
        let carry = (self.carry.0.clone(), self.carry.1);
        Some(Outcome { hits, bare, carry, votes: view.repeat(self.votes, &self.found.hits)? })
    }
}
