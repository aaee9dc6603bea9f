//! Which items a query is on. Pure.
//!
//! Each condition is asked of the item, of what it lies in, and of what lies in it: a mail about a case is
//! held with its attachments, a table with its rows. What is not known never takes an item out: where it was
//! not read to its end it counts until it was, and where it was and still does not tell, it is covered.

use std::collections::BTreeSet;

use super::{Clause, DayRange, Meant, Query};
use crate::calendar::WrittenDate;
use crate::inventory::Coverage;
use crate::location::ClientId;
use crate::retention::assess::Facts;
use crate::retention::scope::{Covers, client_left_with, is_same, path_covers, without_source};
use crate::retention::standing::{Candidate, Standing};
use crate::retention::world::World;

/// What is known of a condition for an item, in the order in which it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Mark {
    /// It is false.
    No,
    /// Nobody knows: the item was not read to its end, or not under the query.
    Unread,
    /// Nobody knows, and reading it again would not tell.
    Unknown,
    /// It is true.
    Met,
}

impl Mark {
    /// Of a fact that a reading tells.
    fn read(is_met: bool, facts: &Facts<'_>) -> Self {
        match (is_met, facts.coverage) {
            (true, _) => Self::Met,
            (false, Coverage::Complete) => Self::No,
            (false, Coverage::Partial(_) | Coverage::Unread(_)) => Self::Unread,
        }
    }

    fn unknown(facts: &Facts<'_>) -> Self {
        if facts.coverage == Coverage::Complete { Self::Unknown } else { Self::Unread }
    }
}

/// What is known of each condition of the queries of a world for an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryMarks(Vec<Vec<Mark>>);

impl QueryMarks {
    /// For an item alone; none in a world without queries.
    pub fn of(facts: &Facts<'_>, world: &World<'_>) -> Option<Self> {
        world.queries().next()?;
        let standing = Standing::of(facts.attribution, world);
        let of_query = |query: &Query| {
            let asked = Asked { facts, standing: &standing, world, query };
            query.clauses.iter().map(|clause| asked.mark(clause)).collect()
        };
        Some(Self(world.queries().map(of_query).collect()))
    }

    /// Of a container that was read to its end: what it does not tell itself, its parts tell.
    #[must_use]
    pub fn as_container(mut self) -> Self {
        let unknown = self.0.iter_mut().flatten().filter(|mark| **mark == Mark::Unknown);
        unknown.for_each(|mark| *mark = Mark::No);
        self
    }

    /// Takes in what is known of a part: whatever may be in it is in the whole.
    pub fn take_part(&mut self, part: &Self) {
        self.join(part, |_| true);
    }

    /// Takes in what is known of what it lies in: what is true of that. What is not known there is no fact
    /// about the item.
    pub fn take_whole(&mut self, whole: &Self) {
        self.join(whole, |mark| mark == Mark::Met);
    }

    fn join(&mut self, other: &Self, which: impl Fn(Mark) -> bool) {
        for (own, other) in self.0.iter_mut().flatten().zip(other.0.iter().flatten()) {
            if which(*other) {
                *own = (*own).max(*other);
            }
        }
    }

    /// Whether the query at a place among those of the world covers the item.
    fn covers(&self, place: usize) -> Option<Covers> {
        let least = self.0.get(place)?.iter().min()?;
        Some(match least {
            Mark::No => Covers::No,
            Mark::Unread => Covers::InDoubt,
            Mark::Unknown => Covers::Unknown,
            Mark::Met => Covers::Yes,
        })
    }
}

/// Whether a query covers an item: by what is known around it, else by the item alone.
pub(in crate::retention) fn covers(query: &Query, facts: &Facts<'_>, world: &World<'_>) -> Covers {
    let place = world.queries().position(|own| own == query);
    let own = || QueryMarks::of(facts, world);
    let marks = facts.marks.cloned().or_else(own);
    // A query that is not of this world cannot be told: it covers.
    let covers = place.and_then(|place| marks?.covers(place));
    covers.unwrap_or(Covers::Unknown)
}

/// An item of which a query asks something.
struct Asked<'a> {
    facts: &'a Facts<'a>,
    standing: &'a Standing<'a>,
    world: &'a World<'a>,
    query: &'a Query,
}

impl Asked<'_> {
    fn mark(&self, clause: &Clause) -> Mark {
        let facts = self.facts;
        match clause {
            Clause::Source(names) => match self.world.source {
                None => Mark::Unknown,
                Some(own) if names.iter().any(|name| is_same_word(name, own)) => Mark::Met,
                Some(_) => Mark::No,
            },
            Clause::Path(globs) => self.path(globs),
            Clause::Kind(kinds) => Mark::read(kinds.contains(&facts.kind), facts),
            Clause::Type(types) => Mark::read(self.has_type(types), facts),
            Clause::Class(ids) => self.class(ids),
            Clause::Engagement(ids) => {
                let register = self.world.register;
                let marks = ids.iter().map(|id| {
                    let meant = self.query.engagements.get(id);
                    let client = meant.and_then(|meant| meant.client.as_ref());
                    let left = client_left_with(client, id, register);
                    let is_it = |one: &Candidate<'_>| {
                        is_same(one.id.as_str(), id.as_str())
                            || left.is_some_and(|client| is_of(one, client))
                    };
                    self.standing(meant, register.engagement(id).is_some(), is_it)
                });
                marks.max().unwrap_or(Mark::Unknown)
            }
            Clause::Client(ids) => {
                let marks = ids.iter().map(|id| {
                    let is_known = self.world.register.of_client(id).next().is_some();
                    self.standing(self.query.clients.get(id), is_known, |one| is_of(one, id))
                });
                marks.max().unwrap_or(Mark::Unknown)
            }
            Clause::Date(ranges) => match facts.content_date {
                Some(day) => {
                    let is_met = ranges.iter().any(|range| range.touches(WrittenDate::Day(day)));
                    if is_met { Mark::Met } else { Mark::No }
                }
                None => Mark::unknown(facts),
            },
            Clause::End(ranges) => self.end(ranges),
            Clause::Words => self.words(),
        }
    }

    fn path(&self, globs: &BTreeSet<String>) -> Mark {
        let covers = |glob: &String| {
            let named = self.world.source.and_then(|source| without_source(glob, source));
            path_covers(glob, self.facts.locator)
                || named.is_some_and(|rest| path_covers(&rest, self.facts.locator))
        };
        if globs.iter().any(covers) { Mark::Met } else { Mark::No }
    }

    /// Of whatever confidence: a hold is not bound to what counts as found.
    fn has_type(&self, types: &BTreeSet<String>) -> bool {
        let mut found = self.facts.types.iter().filter(|(_, tiers)| !tiers.is_empty());
        found.any(|(code, _)| types.iter().any(|wanted| is_same_word(wanted, code)))
    }

    fn class(&self, ids: &BTreeSet<String>) -> Mark {
        let mut classes = self.facts.classes.iter();
        let is_met = classes.any(|own| ids.iter().any(|id| is_same_word(id, &own.statute)));
        // What is no class here any more, nothing can be seen to be of.
        let statutes = self.world.pack.statutes();
        let is_there = |id: &String| statutes.iter().any(|own| is_same_word(id, &own.id));
        if is_met || ids.iter().all(is_there) {
            Mark::read(is_met, self.facts)
        } else {
            Mark::Unknown
        }
    }

    /// Of an engagement or client: by what the item belongs, or might belong, to, and by its folders.
    fn standing(
        &self,
        meant: Option<&Meant>,
        is_known: bool,
        is_it: impl Fn(&Candidate<'_>) -> bool,
    ) -> Mark {
        let mut globs = meant.iter().flat_map(|meant| &meant.paths);
        let by_path = globs.any(|glob| path_covers(glob, self.facts.locator));
        if by_path || self.candidates().any(is_it) {
            Mark::Met
        } else if !is_known || self.candidates().next().is_none() {
            Mark::unknown(self.facts)
        } else {
            Mark::read(false, self.facts)
        }
    }

    fn end(&self, ranges: &BTreeSet<DayRange>) -> Mark {
        let ends: Vec<Option<WrittenDate>> = self.candidates().map(Candidate::end).collect();
        let is_in = |end: &WrittenDate| ranges.iter().any(|range| range.touches(*end));
        if ends.iter().flatten().any(is_in) {
            Mark::Met
        } else if ends.is_empty() || ends.iter().any(Option::is_none) {
            Mark::unknown(self.facts)
        } else {
            Mark::read(false, self.facts)
        }
    }

    /// Words that were forgotten since are met where they were met then.
    fn words(&self) -> Mark {
        let Some(words) = &self.query.words else { return Mark::Unknown };
        let in_name = |key| words.is_in_name(key, self.facts.locator);
        if self.world.key.is_some_and(in_name) {
            return Mark::Met;
        }
        match self.facts.subjects.get(words.tag()) {
            Some(is_met) => Mark::read(*is_met, self.facts),
            None => Mark::Unread,
        }
    }

    fn candidates(&self) -> impl Iterator<Item = &Candidate<'_>> {
        self.standing.established.iter().chain(&self.standing.weak)
    }
}

fn is_of(candidate: &Candidate<'_>, client: &ClientId) -> bool {
    candidate.engagement.is_some_and(|one| is_same(one.client.as_str(), client.as_str()))
}

fn is_same_word(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Mark; 4] = [Mark::No, Mark::Unread, Mark::Unknown, Mark::Met];

    /// One query with one condition.
    fn marks(mark: Mark) -> QueryMarks {
        QueryMarks(vec![vec![mark]])
    }

    #[test]
    fn a_whole_knows_what_its_parts_tell_and_a_part_what_is_true_of_the_whole() {
        for own in ALL {
            let of_container = if own == Mark::Unknown { Mark::No } else { own };
            assert_eq!(marks(own).as_container(), marks(of_container), "{own:?}");
            for other in ALL {
                let (mut whole, mut part) = (marks(own), marks(own));
                whole.take_part(&marks(other));
                assert_eq!(whole, marks(own.max(other)), "{own:?} with a part {other:?}");
                part.take_whole(&marks(other));
                let true_of_whole = if other == Mark::Met { Mark::Met } else { own };
                assert_eq!(part, marks(true_of_whole), "{own:?} in a whole {other:?}");
            }
        }
    }

    /// Of the conditions of a query the least certain decides; each query for itself.
    #[test]
    fn each_condition_must_hold() {
        let both = QueryMarks(vec![vec![Mark::Met, Mark::No], vec![Mark::Unread, Mark::Met]]);
        let other = QueryMarks(vec![vec![Mark::No, Mark::Met], vec![Mark::No, Mark::No]]);
        let covers = |marks: &QueryMarks| [0, 1, 2].map(|place| marks.covers(place));
        assert_eq!(covers(&both), [Some(Covers::No), Some(Covers::InDoubt), None]);
        let mut joined = both;
        joined.take_part(&other);
        assert_eq!(covers(&joined), [Some(Covers::Yes), Some(Covers::InDoubt), None]);
    }
}
