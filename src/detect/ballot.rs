//! What one segment says in the votes of the item's columns. Pure.

use super::detector::Candidate;
use super::hit::Hit;
use super::rule::Rule;
use super::segment::SegmentKind;
use super::shape::Ballot;
use super::text_row::{TextRow, column_of};
use super::view::View;
use super::vote::{Column, Company, Repeat, Voter, Votes};
use crate::inventory::Tier;

/// Least weight of a number that may say that a date beside it is a day of birth.
const NUMBER_WEIGHT: u32 = 14;
/// Least weight of a number that may share its column with those of other states.
const SHARED_WEIGHT: u32 = 20;
/// What the values of a short column must weigh together: of ten thousand such columns, one is an accident.
const NUMBERS_BAR: u32 = 40;
/// The same for dates, which no check digit speaks for and little speaks against beside the name of a person.
const DATES_BAR: u32 = 30;
/// A whole cell with the shape of a postcode is seldom anything else; three of them hardly ever.
const POSTCODE_WEIGHT: u32 = 10;

/// How a rule takes part in the votes of columns.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing {
    /// `None` when its columns do not vote.
    voter: Option<Voter>,
    /// Of two rules that only a column can decide between, the one whose values are rarer comes first.
    pub(super) rarity: u8,
    /// Whether its numbers may hold a day of birth.
    is_national: bool,
    /// Whether some of its values are dates.
    pub(super) is_date: bool,
    /// What the rows of a table are in which it is found, and the tier from which on that counts.
    company: Option<(Company, Tier)>,
}

impl Standing {
    pub(super) fn of(index: usize, rule: &Rule) -> Self {
        let is_postcode = rule.shapes.iter().any(|shape| shape.shape.is_postcode());
        let weight = match rule.validator {
            Some(validator) => validator.weight(),
            None if is_postcode => POSTCODE_WEIGHT,
            None => 0,
        };
        let is_national = rule.category == "national_id" && weight >= NUMBER_WEIGHT;
        let voter = Voter {
            rule: index,
            weight,
            bar: if rule.validator.is_some() { NUMBERS_BAR } else { DATES_BAR },
            company: if is_postcode { Company::Addresses } else { Company::People },
            shares: is_national && weight >= SHARED_WEIGHT,
            identifies: rule.identifies(),
            by_beginning: rule.validator.is_some(),
        };
        let company = match rule.type_code.as_str() {
            ADDRESS => Some((Company::Addresses, Tier::T3)),
            // A name may be a weak one: where every row has one, they are names.
            PERSON => Some((Company::People, Tier::T4)),
            // A column of numbers of persons says that by its vote.
            _ if rule.identifies() && rule.category != "national_id" => {
                Some((Company::People, Tier::T3))
            }
            _ => None,
        };
        let is_date = rule.shapes.iter().any(|shape| shape.shape.is_date());
        let rarity = u8::try_from(if is_date { DATE_RARITY } else { weight }).unwrap_or(u8::MAX);
        Self { voter: rule.votes().then_some(voter), rarity, is_national, is_date, company }
    }
}

/// Of eight random digits, one in three thousand is a day on which somebody in a file can be born.
const DATE_RARITY: u32 = 35;
const ADDRESS: &str = "ADDRESS";
const PERSON: &str = "PERSON";

impl View<'_> {
    /// Counts what the segment says about its column, or about the columns that are laid out in it. `hits`
    /// are those that it tells.
    pub(super) fn vote(&self, votes: &mut Votes, hits: &[Hit]) {
        match (self.segment.column, self.segment.kind) {
            (_, SegmentKind::Header) => {}
            (Some(column), _) => self.vote_as_cell((self.table, column), votes, hits),
            (None, SegmentKind::Prose) => self.vote_as_text(votes, hits),
            _ => {}
        }
    }

    fn vote_as_cell(&self, column: Column, votes: &mut Votes, hits: &[Hit]) {
        if self.whole.0 == self.whole.1 {
            return;
        }
        votes.follow(column);
        let Some(place) = votes.cell(column) else { return };
        let whole = self.candidates.iter().filter(|candidate| self.is_whole(candidate));
        self.count(whole, (column, place), votes);
        for company in companies(self, hits) {
            votes.holds(column, company);
        }
    }

    /// What more cells add to the votes that are like this one, which was counted, if that is settled.
    pub(super) fn repeat(&self, votes: &Votes, hits: &[Hit]) -> Option<Repeat> {
        let column = (self.table, self.segment.column.filter(|_| self.whole.0 < self.whole.1)?);
        let whole = self.candidates.iter().filter(|candidate| self.is_whole(candidate));
        let mut shared: Option<bool> = None;
        let mut ballots = Vec::new();
        for candidate in whole {
            if let Some(voter) = self.detector.standings[candidate.rule].voter {
                let speaks = candidate.passed && self.ballot(candidate).is_some();
                ballots.push((voter, speaks));
                if voter.shares {
                    shared = Some(shared == Some(true) || speaks);
                }
            }
        }
        ballots.extend(shared.map(|speaks| (Voter::SHARED, speaks)));
        let mut repeat = votes.repeat(column, &ballots)?;
        companies(self, hits).for_each(|company| repeat.holds(company));
        Some(repeat)
    }

    /// Counts the candidates of one cell.
    fn count<'c>(
        &self,
        candidates: impl Iterator<Item = &'c Candidate>,
        (column, place): (Column, usize),
        votes: &mut Votes,
    ) {
        let mut shared: Option<Option<Ballot<'_>>> = None;
        let compares = votes.compares(place);
        for candidate in candidates {
            let Standing { voter, is_national, .. } = self.detector.standings[candidate.rule];
            if let Some(voter) = voter {
                let says = if candidate.passed { self.ballot(candidate) } else { None };
                votes.shaped(place, voter, says);
                if voter.shares {
                    shared = Some(shared.flatten().or(says));
                }
            }
            if compares {
                self.compare(candidate, is_national, (column, true), votes);
            }
        }
        if let Some(says) = shared {
            votes.shaped(place, Voter::SHARED, says);
        }
    }

    /// Compares a date with the numbers of its row, and a number with the dates.
    fn compare(
        &self,
        candidate: &Candidate,
        is_national: bool,
        (column, counts): (Column, bool),
        votes: &mut Votes,
    ) {
        if !candidate.passed {
            return;
        }
        let owner = (column, candidate.rule);
        let value = &self.segment.text[candidate.raw.start..candidate.raw.end];
        if is_national {
            votes.number(owner, value, counts);
        } else if self.detector.standings[candidate.rule].is_date
            && let Some(day) = self.detector.shape(candidate).and_then(|shape| shape.day(value))
        {
            votes.day(owner, day, counts);
        }
    }

    /// What another window tells is compared here, and counted there.
    fn vote_as_text(&self, votes: &mut Votes, hits: &[Hit]) {
        let (text, lines) = (self.segment.text, self.words.lines);
        let mut rows: Vec<TextRow<'_>> = Vec::new();
        for cell in self.candidates.chunk_by(|one, next| one.raw.start == next.raw.start) {
            let start = cell[0].raw.start;
            let mut column = None;
            let mut stands = |c: &&Candidate| {
                let standing = &self.detector.standings[c.rule];
                let takes_part = standing.voter.is_some() || standing.is_national;
                let found = takes_part.then(|| column_of(text, lines, start, c.raw.end)).flatten();
                column = column.or(found);
                found.is_some()
            };
            // Of the candidates that begin here, those that are all of a cell.
            let cell: Vec<&Candidate> = cell.iter().filter(&mut stands).collect();
            let Some(column) = column else { continue };
            if rows.last().is_none_or(|row| start >= row.end()) {
                votes.begin_row();
                rows.extend(TextRow::around(text, lines, start));
            }
            if !self.segment.tells(start) {
                for candidate in cell {
                    let is_national = self.detector.standings[candidate.rule].is_national;
                    self.compare(candidate, is_national, (column, false), votes);
                }
            } else if let Some(place) = votes.cell(column) {
                self.count(cell.into_iter(), (column, place), votes);
            }
        }
        votes.begin_row();
        let mut rows = rows.iter().peekable();
        for hit in hits {
            while rows.next_if(|row| row.end() <= hit.within.0).is_some() {}
            let Some(row) = rows.peek().filter(|row| row.begin <= hit.within.0) else { continue };
            for company in companies(self, std::slice::from_ref(hit)) {
                votes.holds(row.column(hit.within.0), company);
            }
        }
    }
}

/// What the hits that count say about the rows of a table; each at most once.
fn companies<'h>(view: &View<'_>, hits: &'h [Hit]) -> impl Iterator<Item = Company> + use<'h> {
    let mut found = [false; 2];
    for hit in hits {
        let standing = view.detector.standings.get(hit.key.rule.at());
        match standing.and_then(|standing| standing.company) {
            Some((company, from)) if hit.key.base <= from => found[company as usize] = true,
            _ => {}
        }
    }
    [Company::People, Company::Addresses].into_iter().filter(move |one| found[*one as usize])
}
