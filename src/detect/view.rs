//! One segment with everything that is known of it, judged. Pure.

use std::collections::HashMap;

use super::boundary::{after, before, look};
use super::context::{LabelSays, Spot, Surroundings, Words};
use super::detector::{Candidate, Detector};
use super::evidence::{ByName, EvidenceCode, Ground, HitKey};
use super::field::FieldSays;
use super::hit::{Hit, TermHit};
use super::rule::RuleIndex;
use super::segment::{OffsetMap, Segment, SegmentKind};
use super::shape::{Ballot, Note, Raw};
use super::text_row::{IN_TEXT, column_of};
use super::vote::Column;
use crate::inventory::{SignKind, Tier};

/// How far a value may stand from the one that makes it whole, in characters.
const PAIR_MAX: usize = 80;
/// How far before that it may begin, in bytes: no value that makes another whole is longer.
const PARTNER_MAX: usize = 320;

/// What may stand beside a value.
const BESIDE: [Ground; 6] =
    [Ground::Label, Ground::Field, Ground::Pair, Ground::Weak, Ground::KnownName, Ground::Form];

/// One segment with everything that is known of it.
pub(super) struct View<'a> {
    pub(super) detector: &'a Detector,
    pub(super) segment: &'a Segment<'a>,
    /// In the order of places.
    pub(super) candidates: &'a [Candidate],
    pub(super) words: Words<'a>,
    /// What the label of the segment says, by rule.
    pub(super) says: Option<&'a [FieldSays]>,
    /// Where the text lies without white space and quotes around it.
    pub(super) whole: (usize, usize),
    pub(super) table: u32,
}

/// What a candidate is worth by what stands beside it.
pub(super) struct Worth {
    pub(super) base: Tier,
    ground: Ground,
    by_document: Option<Tier>,
    by_column: Option<Tier>,
    by_name: Option<Tier>,
    /// The table and column whose vote decides.
    column: Option<Column>,
}

impl View<'_> {
    /// Who only hopes for the vote of a column stands back, the rarest value least.
    pub(super) fn precedence(&self, candidate: &Candidate, worth: Option<&Worth>) -> u8 {
        match worth {
            Some(worth) if worth.base == Tier::T5 && worth.by_column.is_some() => {
                self.detector.standings[candidate.rule].rarity
            }
            _ => self.detector.rules[candidate.rule].precedence,
        }
    }

    /// The key of a candidate that is not among those of the segment; `None` when nothing speaks for it.
    pub(super) fn judge_alone(&self, candidate: &Candidate) -> Option<HitKey> {
        let start = candidate.raw.start;
        let index = self.candidates.partition_point(|other| other.raw.start < start);
        let worth = self.judge(index, candidate, &self.words.spot_anywhere(start), 0)?;
        Some(self.key(candidate, &worth))
    }

    pub(super) fn key(&self, candidate: &Candidate, worth: &Worth) -> HitKey {
        let (ground, unchecked) = (worth.ground, !candidate.passed);
        let subject = self.detector.rules[candidate.rule].subject;
        HitKey {
            rule: RuleIndex(u16::try_from(candidate.rule).expect("checked when rules are read")),
            base: worth.base,
            evidence: EvidenceCode { ground, subject, unchecked },
            column: self.segment.column.or(worth.column.map(|(_, column)| column)),
            table: worth.column.map_or(self.table, |(table, _)| table),
            by_document: worth.by_document,
            by_column: worth.by_column,
            by_name: worth.by_name.map(|tier| ByName { surname: 0, tier }),
        }
    }

    /// What stands beside the candidate decides; `None` when nothing speaks for it. `spent` is where the last
    /// value ends whose label speaks for no other one.
    pub(super) fn judge(
        &self,
        index: usize,
        candidate: &Candidate,
        spot: &Spot,
        spent: usize,
    ) -> Option<Worth> {
        let rule = &self.detector.rules[candidate.rule];
        let tier = |ground| rule.tier(candidate.form, candidate.passed, ground);
        let (base, ground) = self.beside(index, candidate, spot, spent);
        let open = matches!(ground, Ground::Form | Ground::Weak);
        let settled =
            matches!(ground, Ground::Negative | Ground::TestValue | Ground::Role | Ground::MadeBy);
        let whole = self.is_whole(candidate);
        // A header that is about something else outweighs a word elsewhere.
        let by_document = match ground {
            // A common label and a plain word elsewhere are worth as much as a check.
            Ground::Weak => rule.tier(candidate.form, true, Ground::Document),
            _ => tier(Ground::Document),
        };
        let by_document = by_document.filter(|_| open && !(whole && self.says.is_some()));
        let column = tier(Ground::Column)
            .filter(|_| !settled)
            .and_then(|tier| Some((tier, self.column_of(candidate, whole, open)?)));
        let by_column = column.map(|(tier, _)| tier);
        let base = match base {
            Some(base) => base,
            None if by_document.is_some() || by_column.is_some() => Tier::T5,
            None => return None,
        };
        let by_name = tier(Ground::KnownName).filter(|tier| open && *tier < base);
        let column = column.map(|(_, column)| column);
        Some(Worth { base, ground, by_document, by_column, by_name, column })
    }

    /// The tier by what stands beside the candidate, and what it rests on; of a value that is known from
    /// manuals only that it is one.
    fn beside(
        &self,
        index: usize,
        candidate: &Candidate,
        spot: &Spot,
        spent: usize,
    ) -> (Option<Tier>, Ground) {
        if !candidate.is_test() {
            return self.supported(index, candidate, spot, spent);
        }
        // Some of them are known because they fail the check.
        let (tier, _) =
            self.supported(index, &Candidate { passed: true, ..*candidate }, spot, spent);
        (tier.map(|_| Tier::T5), Ground::TestValue)
    }

    /// The tier by what stands beside the candidate, and what it rests on.
    fn supported(
        &self,
        index: usize,
        candidate: &Candidate,
        spot: &Spot,
        spent: usize,
    ) -> (Option<Tier>, Ground) {
        let rule = &self.detector.rules[candidate.rule];
        let tier = |ground| rule.tier(candidate.form, candidate.passed, ground);
        if candidate.raw.note == Note::Role {
            return (tier(Ground::Role), Ground::Role);
        }
        let around = self.surroundings(candidate.rule);
        let label = around.label_before(spot, spent);
        let header = match label {
            LabelSays::Nothing => around.header_above(spot, candidate.raw.end),
            _ => LabelSays::Nothing,
        };
        let field = match header {
            LabelSays::Yes => FieldSays::Yes,
            LabelSays::No => FieldSays::No,
            _ => self.field_says(candidate),
        };
        if label == LabelSays::No || (label == LabelSays::Nothing && field == FieldSays::No) {
            let counted = tier(Ground::Form).map(|form| form.max(Tier::T5));
            return (tier(Ground::Negative).or(counted), Ground::Negative);
        }
        if field == FieldSays::MadeBy
            && self.segment.kind == SegmentKind::Property
            && let Some(tier) = tier(Ground::MadeBy)
        {
            return (Some(tier), Ground::MadeBy);
        }
        let hears_after = !rule.context.after.is_empty();
        let holds = |ground| match ground {
            Ground::Label => {
                label == LabelSays::Yes || (hears_after && around.word_after(candidate.raw.end))
            }
            Ground::Field => field.is_for(),
            Ground::Pair => self.is_paired(index, candidate),
            Ground::Weak => label == LabelSays::Weak,
            Ground::KnownName => candidate.raw.note == Note::Known,
            _ => true,
        };
        let mut best: Option<(Tier, Ground)> = None;
        // From the plainest ground to the barest; the first of equals stays.
        for ground in BESIDE {
            if let Some(tier) = tier(ground)
                && best.is_none_or(|(best, _)| tier < best)
                && holds(ground)
            {
                best = Some((tier, ground));
            }
        }
        best.map_or((None, Ground::Form), |(tier, ground)| (Some(tier), ground))
    }

    fn surroundings(&self, rule: usize) -> Surroundings<'_> {
        Surroundings { of: &self.words, rule }
    }

    fn field_says(&self, candidate: &Candidate) -> FieldSays {
        let says = self.says.map_or(FieldSays::Nothing, |says| says[candidate.rule]);
        // In running text under a header, the header does not speak against every number in it.
        let rule = &self.detector.rules[candidate.rule];
        let applies = rule.negative.throughout || self.is_whole(candidate);
        if says == FieldSays::No && !applies { FieldSays::Nothing } else { says }
    }

    pub(super) fn is_whole(&self, candidate: &Candidate) -> bool {
        (candidate.raw.start, candidate.raw.end) == self.whole
    }

    fn is_paired(&self, index: usize, candidate: &Candidate) -> bool {
        let partners = &self.detector.partners[candidate.rule];
        if candidate.raw.note == Note::Pair {
            return true;
        }
        if partners.is_empty() {
            return false;
        }
        let text = self.segment.text;
        let from = candidate.raw.start - before(text, candidate.raw.start, PAIR_MAX).len();
        let to = candidate.raw.end + after(text, candidate.raw.end, PAIR_MAX).len();
        let all = self.candidates;
        // By distance, not by number: how many numbers are candidates depends on words far away.
        let left = all[..index].iter().rev();
        let left = left.take_while(|other| other.raw.start + PARTNER_MAX > from);
        let right = all.iter().skip(index + 1).take_while(|other| other.raw.start < to);
        left.chain(right).any(|other| {
            look(1);
            let one = &self.detector.rules[other.rule];
            let alone = || one.tier(other.form, other.passed, Ground::Form);
            partners.contains(&other.rule)
                && other.raw.end > from
                && other.raw.start < to
                && alone().is_some_and(|tier| tier <= Tier::T4)
        })
    }

    /// The table and column whose vote decides on the candidate, if one does.
    fn column_of(&self, candidate: &Candidate, whole: bool, open: bool) -> Option<Column> {
        let column = match self.segment.column {
            Some(column) => whole.then_some((self.table, column)),
            // What a word beside it says needs no vote.
            None if open && self.segment.kind == SegmentKind::Prose => {
                let Raw { start, end, .. } = candidate.raw;
                column_of(self.segment.text, self.words.lines, start, end)
            }
            None => None,
        };
        column.filter(|_| self.ballot(candidate).is_some())
    }

    pub(super) fn ballot(&self, candidate: &Candidate) -> Option<Ballot<'_>> {
        self.detector.ballot(candidate, self.segment.text)
    }

    /// The terms among those that were met, in the order of places.
    pub(super) fn terms(&self, found: &mut Vec<(usize, usize, usize)>, terms: &mut Vec<TermHit>) {
        if found.is_empty() {
            return;
        }
        found.sort_unstable_by_key(|(term, start, end)| (*start, usize::MAX - end, *term));
        found.dedup();
        let mut reach: HashMap<SignKind, usize> = HashMap::new();
        let mut last: HashMap<usize, usize> = HashMap::new();
        for (term, start, end) in found.drain(..) {
            let kind = self.detector.kinds[term];
            // A term inside a longer one of its kind is another's name or number.
            let furthest = kind.and_then(|kind| reach.get(&kind));
            let within = furthest.is_some_and(|furthest| end < *furthest);
            // Two written forms of one term, `bv` and `b.v.`, are one occurrence.
            let again = last.get(&term).is_some_and(|until| start < *until);
            if within || again {
                continue;
            }
            if let Some(kind) = kind {
                reach.entry(kind).and_modify(|r| *r = end.max(*r)).or_insert(end);
            }
            last.insert(term, end);
            if self.segment.tells(start) {
                let (start, end) = frame(&self.segment.offsets, start, end);
                terms.push(TermHit { term, start, end });
            }
        }
    }
}

impl Segment<'_> {
    /// The hit that is `start..end` of the text.
    pub(super) fn hit(&self, key: HitKey, start: usize, end: usize) -> Hit {
        let within = (start, end);
        let (start, end) = frame(&self.offsets, start, end);
        Hit { key, start, end, within }
    }
}

pub(super) fn whole(text: &str) -> (usize, usize) {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric();
    let bytes = text.as_bytes();
    if bytes.first().is_some_and(plain) && bytes.last().is_some_and(plain) {
        return (0, text.len());
    }
    let around = |c: char| c.is_whitespace() || matches!(c, '"' | '\'');
    let start = text.len() - text.trim_start_matches(around).len();
    (start, start + text[start..].trim_end_matches(around).len())
}

/// FNV-1a of the table's name, never 0 and never one of the tables that lie in text.
pub(super) fn table_of(segment: &Segment<'_>) -> u32 {
    if segment.column.is_none() {
        return 0;
    }
    let hash = segment
        .place
        .table()
        .bytes()
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    (hash & !IN_TEXT).max(1)
}

/// Where a stretch of text lies in the frame of its item.
///
/// Where extraction left something out right after the value, two points have the text offset of its
/// end: the first is where the value ends, the second where the text goes on.
fn frame(offsets: &OffsetMap<'_>, start: usize, end: usize) -> (u64, u64) {
    let stop = match offsets {
        OffsetMap::Points(points) => {
            let at = points.partition_point(|(text, _)| (*text as usize) < end);
            match points.get(at..at + 2) {
                Some([first, second]) if first.0 == second.0 && first.0 as usize == end => first.1,
                _ => offsets.frame(end),
            }
        }
        OffsetMap::Linear { .. } => offsets.frame(end),
    };
    (offsets.frame(start), stop)
}
