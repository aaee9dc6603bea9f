//! The detector and the scan of one item. Pure.

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::fmt;
use std::hash::{Hash, Hasher as _};
use std::sync::Arc;

use super::anchor::{Anchor, Lines};
use super::boundary::{after, before};
use super::context::{Carry, LabelSays, Surroundings};
use super::evidence::{EvidenceCode, Ground, HitKey};
use super::field::{FieldSays, FieldWords};
use super::fold::Folded;
use super::lexicon::{Lexicon, Listener, Role, WordAt};
use super::overlap::{Claim, resolve};
use super::register_terms::{self, NumberTable};
use super::rule::{Rule, RuleIndex, RuleSet};
use super::segment::{OffsetMap, Place, Segment, SegmentKind};
use super::settlement::Settlement;
use super::shape::{Note, Raw};
use super::terms::TermSet;
use super::vote::Votes;
use crate::digest::{Digest, Hasher};
use crate::inventory::{SignKind, Tier};
use crate::sensitive::Sensitive;

/// One occurrence of personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// What its tier depends on; ask the [`Settlement`] of the item.
    pub key: HitKey,
    /// First byte of the value alone, in the frame of the segment's offsets.
    pub start: u64,
    /// The byte after its last.
    pub end: u64,
    /// The value. It goes no further than a mask or a keyed digest.
    pub value: Sensitive,
}

/// One occurrence of a term of the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TermHit {
    /// Index in the [`TermSet`].
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

/// Rules and terms, compiled. Shared by all threads.
pub struct Detector {
    rules: Arc<[Rule]>,
    lexicon: Lexicon,
    numbers: NumberTable,
    fields: FieldWords,
    /// For each class of anchors, rule and shape.
    shapes: [Vec<(usize, usize)>; 4],
    /// By rule: the rules of the type that makes its values whole.
    partners: Vec<Vec<usize>>,
    kinds: Vec<SignKind>,
    digest: Digest,
}

impl Detector {
    /// Compiles `rules` and `terms`. Terms of fewer than two letters or digits, and numbers of fewer
    /// than four, are never found: they are in every text.
    pub fn new(rules: RuleSet, terms: &TermSet) -> Self {
        let digest = digest_of(&rules, terms);
        let rules = rules.rules;
        let (patterns, numbers) = register_terms::compile(terms);
        let classes = [
            Anchor::Digits { start: 0, end: 0 },
            Anchor::At(0),
            Anchor::Plus(0),
            Anchor::Token { start: 0, end: 0 },
        ];
        let shapes = classes.map(|class| {
            let all = rules.iter().enumerate().flat_map(|(rule, one)| {
                one.shapes.iter().enumerate().map(move |(shape, s)| (rule, shape, s))
            });
            all.filter(|(_, _, s)| s.shape.wants(class)).map(|(r, s, _)| (r, s)).collect()
        });
        let of_type = |type_code: &String| {
            let same = |(_, rule): &(usize, &Rule)| rule.type_code == *type_code;
            rules.iter().enumerate().filter(same).map(|(index, _)| index).collect()
        };
        let partners =
            rules.iter().map(|r| r.pair_with.as_ref().map(of_type).unwrap_or_default()).collect();
        Self {
            lexicon: Lexicon::new(&rules, patterns),
            fields: FieldWords::new(&rules),
            numbers,
            shapes,
            partners,
            kinds: terms.terms.iter().map(|term| term.kind).collect(),
            rules,
            digest,
        }
    }

    /// Begins an item.
    pub fn start(&self) -> ItemScan<'_> {
        ItemScan {
            detector: self,
            words_seen: vec![false; self.rules.len()],
            votes: Votes::default(),
            carry: vec![LabelSays::Nothing; self.rules.len()],
            labels: HashMap::new(),
            scratch: Scratch { words: vec![Vec::new(); self.rules.len()], ..Scratch::default() },
        }
    }

    /// Digest of rules and terms: with another one, what was read must be read again.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// The rule that a key names.
    ///
    /// # Panics
    ///
    /// When the index comes from a detector with more rules.
    pub fn rule(&self, index: RuleIndex) -> &Rule {
        &self.rules[index.at()]
    }

    /// The value at `anchor` if it has the shape.
    fn candidate(
        &self,
        text: &str,
        anchor: Anchor,
        rule: usize,
        shape: usize,
    ) -> Option<Candidate> {
        let one = &self.rules[rule];
        let shape = &one.shapes[shape];
        let raw = shape.shape.find(text, anchor)?;
        let bare = bare(&text[raw.start..raw.end]);
        Some(Candidate {
            rule,
            raw,
            form: shape.first_form + raw.form,
            passed: one.validator.is_none_or(|validator| validator.passes(&bare)),
            known_test_value: one.test_values.contains(&bare),
        })
    }

    fn shapes_at(&self, anchor: Anchor) -> &[(usize, usize)] {
        &self.shapes[match anchor {
            Anchor::Digits { .. } => 0,
            Anchor::At(_) => 1,
            Anchor::Plus(_) => 2,
            Anchor::Token { .. } => 3,
        }]
    }
}

impl fmt::Debug for Detector {
    /// Without the terms: they name clients.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Detector({} rules, {} terms)", self.rules.len(), self.kinds.len())
    }
}

impl fmt::Debug for ItemScan<'_> {
    /// Without the text that was read last.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ItemScan({:?})", self.detector)
    }
}

fn digest_of(rules: &RuleSet, terms: &TermSet) -> Digest {
    let mut hasher = Hasher::new();
    hasher.update(rules.digest().as_bytes());
    for term in &terms.terms {
        hasher.update(format!("{:?}:{}:", term.kind, term.text.len()).as_bytes());
        hasher.update(term.text.as_bytes());
    }
    hasher.finish()
}

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
/// How far a value may stand from the one that makes it whole, in characters.
const PAIR_MAX: usize = 80;
/// Neighbours looked at for that.
const PAIR_NEIGHBOURS_MAX: usize = 16;

/// Room that segments use one after the other.
#[derive(Default)]
struct Scratch {
    lines: Lines,
    folded: Folded,
    words: Vec<Vec<WordAt>>,
    terms: Vec<(usize, usize, usize)>,
    candidates: Vec<Candidate>,
}

#[derive(Debug, Clone, Copy)]
struct Candidate {
    rule: usize,
    raw: Raw,
    /// Form among all forms of the rule.
    form: usize,
    passed: bool,
    known_test_value: bool,
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

impl ItemScan<'_> {
    /// Hits of one segment. Their final tier may still depend on the rest of the item: see `settle`.
    pub fn segment(&mut self, segment: &Segment<'_>) -> SegmentHits {
        let mut scratch = std::mem::take(&mut self.scratch);
        self.listen(segment, &mut scratch);
        self.collect(segment.text, &mut scratch);
        let says = self.label_says(segment.label);
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
    fn collect(&self, text: &str, scratch: &mut Scratch) {
        let detector = self.detector;
        let Scratch { lines, candidates, terms, .. } = scratch;
        candidates.clear();
        lines.read(text, |anchor| {
            let shapes = detector.shapes_at(anchor).iter();
            candidates.extend(
                shapes.filter_map(|(rule, shape)| detector.candidate(text, anchor, *rule, *shape)),
            );
            if !detector.numbers.is_empty() {
                let found = |term, start, end| terms.push((term, start, end));
                detector.numbers.read(text, anchor, found);
            }
        });
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

/// One segment with everything that is known of it.
struct View<'a> {
    detector: &'a Detector,
    segment: &'a Segment<'a>,
    scratch: &'a Scratch,
    carry: &'a [LabelSays],
    says: Option<Arc<[FieldSays]>>,
    /// The text without white space and quotes around it.
    whole: (usize, usize),
    table: u32,
}

impl View<'_> {
    fn hits(&self) -> Vec<Hit> {
        let mut claims = Vec::new();
        let mut keys = Vec::new();
        let mut spent = vec![0; self.detector.rules.len()];
        for (index, candidate) in self.scratch.candidates.iter().enumerate() {
            let rule = &self.detector.rules[candidate.rule];
            let key = self.judge(index, candidate, spent[candidate.rule]);
            spent[candidate.rule] = candidate.raw.end;
            if key.is_some() || rule.claims {
                claims.push(Claim {
                    start: candidate.raw.start,
                    end: candidate.raw.end,
                    tier: key.as_ref().map(|key| key.base),
                    claims: rule.claims,
                    precedence: rule.precedence,
                });
                keys.push(key);
            }
        }
        let kept = resolve(&claims);
        let hits = kept.into_iter().filter_map(|index| {
            let (claim, key) = (&claims[index], keys[index].take()?);
            let (start, end) = frame(&self.segment.offsets, claim.start, claim.end);
            let value = Sensitive::new(self.segment.text[claim.start..claim.end].to_owned());
            Some(Hit { key, start, end, value })
        });
        hits.collect()
    }

    /// What stands beside the candidate decides; `None` when nothing speaks for it.
    fn judge(&self, index: usize, candidate: &Candidate, spent: usize) -> Option<HitKey> {
        let rule = &self.detector.rules[candidate.rule];
        let tier = |ground| rule.tier(candidate.form, candidate.passed, ground);
        let (base, ground) = self.beside(index, candidate, spent);
        let open = matches!(ground, Ground::Form | Ground::Weak);
        let settled = matches!(ground, Ground::Negative | Ground::TestValue | Ground::Role);
        let whole = self.is_whole(candidate);
        // A header that is about something else outweighs a word elsewhere.
        let by_document =
            tier(Ground::Document).filter(|_| open && !(whole && self.says.is_some()));
        let by_column =
            tier(Ground::Column).filter(|_| !settled && whole && self.segment.column.is_some());
        let base = match base {
            Some(base) => base,
            None if by_document.is_some() || by_column.is_some() => Tier::T5,
            None => return None,
        };
        let evidence = EvidenceCode { ground, subject: rule.subject, unchecked: !candidate.passed };
        Some(HitKey {
            rule: RuleIndex(u16::try_from(candidate.rule).expect("checked when rules are read")),
            base,
            evidence,
            column: self.segment.column,
            table: self.table,
            by_document,
            by_column,
        })
    }

    /// The tier by what stands beside the candidate, and what it rests on.
    fn beside(&self, index: usize, candidate: &Candidate, spent: usize) -> (Option<Tier>, Ground) {
        let rule = &self.detector.rules[candidate.rule];
        let tier = |ground| rule.tier(candidate.form, candidate.passed, ground);
        if candidate.raw.note == Note::Test || candidate.known_test_value {
            return (Some(Tier::T5), Ground::TestValue);
        }
        if candidate.raw.note == Note::Role {
            return (tier(Ground::Role), Ground::Role);
        }
        let around = self.surroundings(candidate.rule);
        let spent = if rule.context.first_only { spent } else { 0 };
        let label = around.label_before(candidate.raw.start, spent);
        let field = self.field_says(candidate);
        if label == LabelSays::No || (label == LabelSays::Nothing && field == FieldSays::No) {
            let counted = tier(Ground::Form).map(|form| form.max(Tier::T5));
            return (tier(Ground::Negative).or(counted), Ground::Negative);
        }
        let labelled = label == LabelSays::Yes || around.word_after(candidate.raw.end);
        let grounds = [
            (labelled, Ground::Label),
            (field == FieldSays::Yes, Ground::Field),
            (self.is_paired(index, candidate), Ground::Pair),
            (label == LabelSays::Weak, Ground::Weak),
            (true, Ground::Form),
        ];
        let held = grounds.into_iter().filter(|(holds, _)| *holds);
        let offers = held.filter_map(|(_, ground)| Some((tier(ground)?, ground)));
        // The first of equals: the list goes from the plainest ground to the barest.
        offers.min_by_key(|(tier, _)| *tier).map_or((None, Ground::Form), |(t, g)| (Some(t), g))
    }

    fn surroundings(&self, rule: usize) -> Surroundings<'_> {
        Surroundings {
            text: self.segment.text,
            lines: &self.scratch.lines,
            words: &self.scratch.words[rule],
            carry: match self.says {
                Some(_) => LabelSays::Nothing,
                None => self.carry[rule],
            },
        }
    }

    fn field_says(&self, candidate: &Candidate) -> FieldSays {
        let says = self.says.as_ref().map_or(FieldSays::Nothing, |says| says[candidate.rule]);
        // In running text under a header, the header does not speak against every number in it.
        if says == FieldSays::No && !self.is_whole(candidate) { FieldSays::Nothing } else { says }
    }

    fn is_whole(&self, candidate: &Candidate) -> bool {
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
        let all = &self.scratch.candidates;
        let left = all[..index].iter().rev().take(PAIR_NEIGHBOURS_MAX);
        let right = all[index + 1..].iter().take(PAIR_NEIGHBOURS_MAX);
        left.chain(right).any(|other| {
            let one = &self.detector.rules[other.rule];
            let alone = one.tier(other.form, other.passed, Ground::Form);
            partners.contains(&other.rule)
                && alone.is_some_and(|tier| tier <= Tier::T4)
                && other.raw.end > from
                && other.raw.start < to
        })
    }

    fn vote(&self, votes: &mut Votes) {
        let Some(column) = self.segment.column else { return };
        if self.segment.kind == SegmentKind::Header || self.whole.0 == self.whole.1 {
            return;
        }
        let column = (self.table, column);
        votes.cell(column);
        let whole = self.scratch.candidates.iter().filter(|c| self.is_whole(c));
        for candidate in whole.filter(|c| self.detector.rules[c.rule].votes()) {
            let mut hasher = DefaultHasher::new();
            self.segment.text[candidate.raw.start..candidate.raw.end].hash(&mut hasher);
            votes.shaped(column, candidate.rule, candidate.passed.then(|| hasher.finish()));
        }
    }

    fn terms(&self) -> Vec<TermHit> {
        let mut found = self.scratch.terms.clone();
        found.sort_unstable_by_key(|(term, start, end)| (*start, usize::MAX - end, *term));
        found.dedup();
        let mut terms = Vec::with_capacity(found.len());
        let mut reach: HashMap<SignKind, usize> = HashMap::new();
        let mut last: HashMap<usize, usize> = HashMap::new();
        for (term, start, end) in found {
            let kind = self.detector.kinds[term];
            // A term inside a longer one of its kind is another's name or number.
            let within = reach.get(&kind).is_some_and(|furthest| end < *furthest);
            // Two written forms of one term, `bv` and `b.v.`, are one occurrence.
            let again = last.get(&term).is_some_and(|until| start < *until);
            if within || again {
                continue;
            }
            reach.entry(kind).and_modify(|r| *r = end.max(*r)).or_insert(end);
            last.insert(term, end);
            let (start, end) = frame(&self.segment.offsets, start, end);
            terms.push(TermHit { term, start, end });
        }
        terms
    }

    fn carry_on(&self) -> Carry {
        (0..self.detector.rules.len())
            .map(|rule| match self.scratch.words[rule].is_empty() {
                true if self.segment.text.trim().is_empty() => self.carry[rule],
                true => LabelSays::Nothing,
                false => self.surroundings(rule).carry(),
            })
            .collect()
    }
}

/// Letters in upper case and digits only.
fn bare(value: &str) -> String {
    value.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

fn whole(text: &str) -> (usize, usize) {
    let around = |c: char| c.is_whitespace() || matches!(c, '"' | '\'');
    let start = text.len() - text.trim_start_matches(around).len();
    (start, start + text[start..].trim_end_matches(around).len())
}

/// FNV-1a of the table's name, never 0.
fn table_of(segment: &Segment<'_>) -> u32 {
    if segment.column.is_none() {
        return 0;
    }
    let name = match segment.place {
        Place::Row { table, .. } => table.as_str(),
        Place::SheetCell { sheet, .. } => sheet.as_str(),
        Place::Part(part) => part.as_str(),
        _ => "",
    };
    let hash = name
        .bytes()
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    hash.max(1)
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
