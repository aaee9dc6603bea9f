//! What the values of a column say about one another. Pure, and bounded whatever the table's length.
//!
//! Many values speak for themselves. Of few, each weighs as much as it is unlikely by accident, and they
//! count where the table is about people for another reason.

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{BuildHasherDefault, Hash, Hasher};

use super::shape::Ballot;
use super::text_row::is_in_text;
use super::twin::{Day, Owner, Row};

/// Columns that are counted per item; a value in a later one has no vote.
const COLUMNS_MAX: usize = 4096;
/// Fewest different values that can confirm by themselves, and fewest that can refute.
const VALUES_MIN: usize = 8;
/// Fewest different values that can confirm at all.
const FEW_MIN: usize = 2;
/// Cells of a column that are compared with others of their row; they tell what the rest are.
const COMPARED_MAX: u64 = 64;

/// A column of a table.
pub(super) type Column = (u32, u32);

/// How a column voted on a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Vote {
    Open,
    /// Its cells are what the rule says, for one of the reasons in [`Votes::settle`].
    For,
    /// At most one in four of the cells with the shape pass.
    Against,
}

/// How the values of a rule count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Voter {
    pub(super) rule: usize,
    /// How much a value adds, in tenths of a power of ten.
    pub(super) weight: u32,
    /// Weight of different values together that confirms in company.
    pub(super) bar: u32,
    /// What must stand in another column of the table.
    pub(super) company: Company,
    /// Whether values of its like may share one column: numbers of the citizens of several states.
    pub(super) shares: bool,
    /// Whether its values tell who somebody is.
    pub(super) identifies: bool,
    /// Whether values that begin alike are one: numbers that are handed out one after the other do, and
    /// those of people do not.
    pub(super) by_beginning: bool,
}

/// What another column of the same table may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Company {
    /// Who somebody is.
    People,
    /// The same, or addresses.
    Addresses,
}

impl Voter {
    /// The numbers of several states in one column.
    pub(super) const SHARED: Self = Self {
        rule: usize::MAX,
        // Of a number as long as this, one in twenty passes the test of one state or another.
        weight: 13,
        bar: 40,
        company: Company::People,
        shares: true,
        // Its rules do that.
        identifies: false,
        by_beginning: true,
    };
}

/// The counts of all columns of an item.
#[derive(Debug, Default)]
pub(super) struct Votes {
    places: HashMap<Column, usize, BuildHasherDefault<ColumnHasher>>,
    columns: Vec<ColumnCount>,
    row: Row,
    /// Where the row was read last.
    last: Column,
}

/// How the columns of an item voted.
#[derive(Debug, Default)]
pub(super) struct Verdicts(HashMap<Column, Vec<(usize, Vote)>, BuildHasherDefault<ColumnHasher>>);

#[derive(Debug, Default)]
struct ColumnCount {
    at: Column,
    cells: u64,
    /// Cells that say who somebody is, and those that say where.
    people: u64,
    addresses: u64,
    rules: Vec<RuleCount>,
    /// Where the rule behind the one that was counted last is looked for: from cell to cell they come in
    /// the same order.
    next: usize,
}

#[derive(Debug)]
struct RuleCount {
    voter: Voter,
    shaped: u64,
    passed: u64,
    /// Values among those that were compared, and rows in which a cell of another column names the same day.
    compared: u64,
    twins: u64,
    /// Hashes of the first different values that passed, and of the first different beginnings.
    different: Vec<u64>,
    beginnings: Vec<u64>,
    /// What the beginnings weigh together.
    weight: u32,
}

/// What cells that are alike add to the counts of their column.
#[derive(Debug)]
pub(super) struct Repeat {
    place: usize,
    /// Places of the counts of rules, and whether they pass.
    rules: Vec<(usize, bool)>,
    companies: [bool; 2],
    /// How many came again.
    pub(super) cells: u64,
}

impl Repeat {
    pub(super) fn holds(&mut self, company: Company) {
        self.companies[company as usize] = true;
    }
}

/// Columns are asked for cell by cell, and their numbers are small.
#[derive(Debug, Default)]
struct ColumnHasher(u64);

impl Hasher for ColumnHasher {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u32(u32::from(*byte));
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.0 = (self.0.rotate_left(23) ^ u64::from(number)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

impl Votes {
    /// A cell that is not empty; `None` when its column is not counted.
    pub(super) fn cell(&mut self, column: Column) -> Option<usize> {
        let place = self.place(column)?;
        self.columns[place].cells += 1;
        Some(place)
    }

    fn place(&mut self, column: Column) -> Option<usize> {
        if let Some(place) = self.places.get(&column) {
            return Some(*place);
        }
        let place = self.columns.len();
        (place < COLUMNS_MAX).then(|| {
            self.places.insert(column, place);
            self.columns.push(ColumnCount { at: column, ..ColumnCount::default() });
            place
        })
    }

    /// A cell that has the shape of a rule as a whole; `passed` is what it says when its check holds.
    pub(super) fn shaped(&mut self, place: usize, voter: Voter, passed: Option<Ballot<'_>>) {
        let column = &mut self.columns[place];
        let compares = column.cells <= COMPARED_MAX;
        let count = column.of(voter);
        count.shaped += 1;
        let Some(ballot) = passed else { return };
        count.passed += 1;
        count.compared += u64::from(compares);
        if count.different.len() == VALUES_MIN {
            return;
        }
        add(&mut count.different, ballot);
        let beginning = if voter.by_beginning { ballot.beginning() } else { ballot };
        if count.weight < voter.bar && add(&mut count.beginnings, beginning) {
            count.weight += ballot.weight(voter.weight);
        }
    }

    /// Whether values of the column are still compared with others of their row.
    pub(super) fn compares(&self, place: usize) -> bool {
        self.columns[place].cells <= COMPARED_MAX
    }

    /// A cell in which such a thing was found.
    pub(super) fn holds(&mut self, column: Column, company: Company) {
        let Some(place) = self.place(column) else { return };
        let count = &mut self.columns[place];
        match company {
            Company::People => count.people += 1,
            Company::Addresses => count.addresses += 1,
        }
    }

    /// What a cell that was counted with these ballots adds when it comes again; `None` as long as its values
    /// are looked at one by one. The second of each says whether it passed.
    pub(super) fn repeat(&self, column: Column, ballots: &[(Voter, bool)]) -> Option<Repeat> {
        let place = *self.places.get(&column)?;
        let counts = &self.columns[place];
        let of = |(voter, passed): &(Voter, bool)| {
            let at = counts.rules.iter().position(|count| count.voter.rule == voter.rule)?;
            let settled = !passed || counts.rules[at].different.len() == VALUES_MIN;
            settled.then_some((at, *passed))
        };
        let rules = ballots.iter().map(of).collect::<Option<Vec<_>>>()?;
        (!self.compares(place)).then_some(Repeat { place, rules, companies: [false; 2], cells: 0 })
    }

    /// Counts the cells that came again.
    pub(super) fn add(&mut self, repeat: &Repeat) {
        let column = &mut self.columns[repeat.place];
        column.cells += repeat.cells;
        let [people, addresses] =
            repeat.companies.map(|holds| if holds { repeat.cells } else { 0 });
        column.people += people;
        column.addresses += addresses;
        for (at, passed) in &repeat.rules {
            let count = &mut column.rules[*at];
            count.shaped += repeat.cells;
            count.passed += if *passed { repeat.cells } else { 0 };
        }
    }

    /// What follows stands in another row.
    pub(super) fn begin_row(&mut self) {
        self.row.clear();
    }

    /// A cell of a table; a row ends where the next cell stands no further to the right.
    pub(super) fn follow(&mut self, column: Column) {
        if self.last.0 != column.0 || column.1 <= self.last.1 {
            self.row.clear();
        }
        self.last = column;
    }

    /// A date that stands in the row. `counts` says whether what it agrees with is counted now.
    pub(super) fn day(&mut self, owner: Owner, day: Day, counts: bool) {
        let agreeing: Vec<Owner> = self.row.day(owner, day).collect();
        if counts {
            self.agree(owner, &agreeing);
        }
    }

    /// A number that passes its check, likewise.
    pub(super) fn number(&mut self, owner: Owner, number: &str, counts: bool) {
        let agreeing: Vec<Owner> = self.row.number(owner, number).collect();
        if counts {
            self.agree(owner, &agreeing);
        }
    }

    fn agree(&mut self, owner: Owner, others: &[Owner]) {
        if others.is_empty() {
            return;
        }
        for (column, rule) in others.iter().chain([&owner]) {
            let count = self.places.get(column).map(|place| &mut self.columns[*place]);
            let rules = count.into_iter().flat_map(|count| &mut count.rules);
            rules.filter(|count| count.voter.rule == *rule).for_each(|count| count.twins += 1);
        }
    }

    /// The verdicts, after the last cell. A column is confirmed
    ///
    /// - by many values: nine in ten of its cells pass, and eight are different; in text, where nobody said
    ///   that there is a table, only in company;
    /// - by few, in company: nine in ten pass, those with different beginnings weigh enough, and another
    ///   column has what says that the rows are about people;
    /// - by twins: in half of its first rows another cell names the same day.
    pub(super) fn settle(&self) -> Verdicts {
        let company = self.company();
        let verdict = |column: &ColumnCount, count: &RuleCount| {
            let alone = column.by_itself(count) && !is_in_text(column.at);
            let has_company = || {
                let most = company.get(&column.at.0).map_or(0, |found| found.beside(column, count));
                most > 0 && most * 4 >= column.cells * 3
            };
            count.by_twins()
                || alone
                || ((column.by_itself(count) || column.by_few(count)) && has_company())
        };
        let of_column = |column: &ColumnCount| {
            let confirmed = |count: &RuleCount| verdict(column, count);
            let shared = column.rules.iter().any(|c| c.voter == Voter::SHARED && confirmed(c));
            let votes = column.rules.iter().map(|count| {
                let vote = if confirmed(count) || (shared && count.voter.shares) {
                    Vote::For
                } else if count.shaped >= VALUES_MIN as u64 && count.passed * 4 <= count.shaped {
                    Vote::Against
                } else {
                    Vote::Open
                };
                (count.voter.rule, vote)
            });
            (column.at, votes.collect())
        };
        Verdicts(self.columns.iter().map(of_column).collect())
    }

    /// By table: the columns that say most about what its rows are.
    fn company(&self) -> HashMap<u32, Found> {
        let mut tables: HashMap<u32, Found> = HashMap::new();
        for column in &self.columns {
            let found = tables.entry(column.at.0).or_default();
            let people = Witness::Hits(Company::People);
            found.note(people, column.at.1, column.people);
            found.note(Witness::Hits(Company::Addresses), column.at.1, column.addresses);
            for count in &column.rules {
                let sure = count.by_twins() || column.by_itself(count) || column.by_few(count);
                if sure && count.voter.identifies {
                    found.note(Witness::Column(count.voter.rule), column.at.1, column.cells);
                }
            }
        }
        tables
    }
}

/// Who says what the rows of a table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Witness {
    /// What was found in them.
    Hits(Company),
    /// A column of values of a rule, which is sure of itself.
    Column(usize),
}

/// Of a table and each witness: the two columns in which it says most, with the number of cells.
#[derive(Debug, Default)]
struct Found(Vec<(Witness, [(u64, u32); 2])>);

impl Found {
    fn note(&mut self, witness: Witness, column: u32, cells: u64) {
        if cells == 0 {
            return;
        }
        let at = self.0.iter().position(|(known, _)| *known == witness).unwrap_or_else(|| {
            self.0.push((witness, [(0, u32::MAX); 2]));
            self.0.len() - 1
        });
        let best = &mut self.0[at].1;
        if cells > best[0].0 {
            *best = [(cells, column), best[0]];
        } else if cells > best[1].0 {
            best[1] = (cells, column);
        }
    }

    /// The most cells of another column that are company for the values of `count` in `column`. Values of
    /// the same rule are none: numbers beside numbers are numbers still.
    fn beside(&self, column: &ColumnCount, count: &RuleCount) -> u64 {
        let counts = |witness: &Witness| match witness {
            Witness::Hits(Company::People) => true,
            Witness::Hits(company) => *company == count.voter.company,
            Witness::Column(rule) => *rule != count.voter.rule,
        };
        let heard = self.0.iter().filter(|(witness, _)| counts(witness));
        let others = heard.filter_map(|(_, best)| best.iter().find(|(_, at)| *at != column.at.1));
        others.map(|(cells, _)| *cells).max().unwrap_or(0)
    }
}

impl ColumnCount {
    fn of(&mut self, voter: Voter) -> &mut RuleCount {
        let is = |count: &RuleCount| count.voter.rule == voter.rule;
        let next = if self.next < self.rules.len() { self.next } else { 0 };
        let known = match self.rules.get(next) {
            Some(count) if is(count) => Some(next),
            _ => self.rules.iter().position(is),
        };
        let at = known.unwrap_or_else(|| {
            self.rules.push(RuleCount {
                voter,
                shaped: 0,
                passed: 0,
                compared: 0,
                twins: 0,
                different: Vec::new(),
                beginnings: Vec::new(),
                weight: 0,
            });
            self.rules.len() - 1
        });
        self.next = at + 1;
        &mut self.rules[at]
    }

    fn most_pass(&self, count: &RuleCount) -> bool {
        count.passed * 10 >= self.cells * 9
    }

    fn by_itself(&self, count: &RuleCount) -> bool {
        count.different.len() >= VALUES_MIN && self.most_pass(count)
    }

    fn by_few(&self, count: &RuleCount) -> bool {
        count.beginnings.len() >= FEW_MIN
            && count.weight >= count.voter.bar
            && self.most_pass(count)
    }
}

impl RuleCount {
    fn by_twins(&self) -> bool {
        self.twins > 0 && self.twins * 2 >= self.compared
    }
}

impl Verdicts {
    pub(super) fn of(&self, column: Column, rule: usize) -> Vote {
        let votes = self.0.get(&column).into_iter().flatten();
        votes.clone().find(|(of, _)| *of == rule).map_or(Vote::Open, |(_, vote)| *vote)
    }
}

/// Whether the value is a new one among the first few.
fn add(known: &mut Vec<u64>, value: impl Hash) -> bool {
    if known.len() >= VALUES_MIN {
        return false;
    }
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    let hash = hasher.finish();
    let is_new = !known.contains(&hash);
    if is_new {
        known.push(hash);
    }
    is_new
}

#[cfg(test)]
mod tests {
    use super::*;

    const NUMBER: Voter = Voter {
        rule: 7,
        weight: 10,
        bar: 40,
        company: Company::People,
        shares: false,
        identifies: true,
        by_beginning: true,
    };

    fn votes(cells: &[Option<u64>], empty_of_shape: usize) -> Votes {
        let mut votes = Votes::default();
        for value in cells {
            let place = votes.cell((1, 0)).unwrap();
            let value = value.map(|value| format!("{value}00"));
            votes.shaped(place, NUMBER, value.as_deref().map(Ballot::Value));
        }
        for _ in 0..empty_of_shape {
            votes.cell((1, 0)).unwrap();
        }
        votes
    }

    fn vote(cells: &[Option<u64>], empty_of_shape: usize) -> Vote {
        votes(cells, empty_of_shape).settle().of((1, 0), 7)
    }

    fn passing(n: u64) -> Vec<Option<u64>> {
        (10..10 + n).map(Some).collect()
    }

    #[test]
    fn columns_confirm_and_refute() {
        assert_eq!(vote(&passing(8), 0), Vote::For);
        assert_eq!(vote(&passing(7), 0), Vote::Open, "too few");
        assert_eq!(vote(&[Some(1); 20], 0), Vote::Open, "one value over and over");
        assert_eq!(vote(&passing(8), 1), Vote::Open, "one in nine has another shape");
        assert_eq!(vote(&[&passing(2)[..], &[None; 6]].concat(), 0), Vote::Against);
        assert_eq!(vote(&[&passing(3)[..], &[None; 6]].concat(), 0), Vote::Open);
        assert_eq!(Votes::default().settle().of((1, 0), 7), Vote::Open);
    }

    /// The vote of such cells in a table of which another column says so often who somebody is.
    fn vote_among_people(cells: &[Option<u64>], column: Column, people: usize) -> Vote {
        let mut votes = votes(cells, 0);
        for _ in 0..people {
            votes.cell(column).unwrap();
            votes.holds(column, Company::People);
        }
        votes.settle().of((1, 0), 7)
    }

    #[test]
    fn few_values_confirm_in_company() {
        let few = passing(4);
        assert_eq!(vote_among_people(&few, (1, 1), 4), Vote::For);
        assert_eq!(vote_among_people(&few, (1, 1), 3), Vote::For, "three in four rows");
        assert_eq!(vote_among_people(&few, (1, 1), 2), Vote::Open);
        assert_eq!(vote_among_people(&few, (1, 0), 4), Vote::Open, "not by itself");
        assert_eq!(vote_among_people(&few, (2, 1), 4), Vote::Open, "another table");
        assert_eq!(vote_among_people(&passing(3), (1, 1), 3), Vote::Open, "one in a thousand");
        let mixed = [&few[..], &[None]].concat();
        assert_eq!(vote_among_people(&mixed, (1, 1), 5), Vote::Open, "one fails");
        // Handed out one after the other.
        let batch: Vec<_> = (0..7).map(|n| Some(40_000 + n)).collect();
        assert_eq!(vote_among_people(&batch, (1, 1), 7), Vote::Open);
    }

    #[test]
    fn numbers_of_several_states_share_a_column() {
        let one = Voter { weight: 25, shares: true, ..NUMBER };
        let other = Voter { rule: 8, ..one };
        let mut votes = Votes::default();
        for n in 0..8 {
            let place = votes.cell((1, 0)).unwrap();
            let value = format!("{n}00");
            let ballot = Some(Ballot::Value(&value));
            votes.shaped(place, if n % 2 == 0 { one } else { other }, ballot);
            votes.shaped(place, Voter::SHARED, ballot);
        }
        let settled = votes.settle();
        assert_eq!([settled.of((1, 0), 7), settled.of((1, 0), 8)], [Vote::For; 2]);
    }

    #[test]
    fn a_number_and_a_date_of_one_day_confirm_each_other() {
        let date = Voter { rule: 8, ..NUMBER };
        let read = |days: &[u32]| {
            let mut votes = Votes::default();
            for day in days {
                votes.follow((1, 0));
                let place = votes.cell((1, 0)).unwrap();
                votes.shaped(place, date, Some(Ballot::Years(650)));
                votes.day(((1, 0), 8), (*day, 5, 53), true);
                votes.follow((1, 1));
                let place = votes.cell((1, 1)).unwrap();
                votes.shaped(place, NUMBER, Some(Ballot::Value("53050103896")));
                votes.number(((1, 1), 7), "53050103896", true);
            }
            let settled = votes.settle();
            [settled.of((1, 0), 8), settled.of((1, 1), 7)]
        };
        assert_eq!(read(&[1]), [Vote::For; 2]);
        assert_eq!(read(&[1, 2]), [Vote::For; 2], "half of the rows");
        assert_eq!(read(&[1, 2, 3]), [Vote::Open; 2]);
        assert_eq!(read(&[2]), [Vote::Open; 2]);
    }
}
