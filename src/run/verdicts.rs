//! From stored items to verdicts, for the day one asks: attribution and retention, wired.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::attribution::{Attribution, PersonMatch, attribute};
use crate::calendar::CivilDate;
use crate::inventory::{ItemKind, ItemReading, Outcome, Tier, TypeCounts};
use crate::location::Locator;
use crate::retention::{
    Assessment, Dismissal, DismissalId, Facts, QueryMarks, RecordClass, World, assess,
    assess_container, classify, record_signs,
};

/// An item's attribution and assessment.
#[derive(Debug, Clone)]
pub struct Judged {
    /// Whose it is.
    pub attribution: Attribution,
    /// What may happen to it.
    pub assessment: Assessment,
    /// Findings in it that were set aside, each once.
    pub set_aside: Vec<SetAside>,
}

/// A finding that does not count on the day one asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// By which dismissal.
    pub dismissal: Dismissal,
    /// In which item.
    pub item: Locator,
    /// As which type it was counted.
    pub type_code: String,
    /// With which tier.
    pub tier: Tier,
    /// In which column, from 1.
    pub column: Option<u32>,
}

/// What persons said of the items of one entry.
#[derive(Debug, Clone, Copy, Default)]
pub struct PersonsSay<'a> {
    /// Findings that do not count.
    pub set_aside: &'a [SetAside],
    /// Whose the items are.
    pub matched: &'a [PersonMatch],
}

/// Judges the items of one entry. `items` holds containers before their parts, as the catalogue does;
/// the answer is in the same order. `first_seen` is the day on which the entry was first met here.
///
/// Every item is judged with all that was found in it; only then are findings set aside. So they take
/// items out of what is due and put none in: a container counts each part that it had before.
pub fn judge_entry(
    items: &[&ItemReading],
    first_seen: Option<CivilDate>,
    said: PersonsSay<'_>,
    world: &World<'_>,
    as_of: CivilDate,
) -> Vec<Judged> {
    let children = children(items);
    let aside = without(items, said.set_aside, &children);
    let sole = world.sole(as_of);
    let owns: Vec<Own> = items.iter().map(|item| Own::of(item, said, world)).collect();
    let facts = |index: usize, marks| Facts {
        locator: &items[index].locator,
        kind: items[index].kind,
        outcome: items[index].outcome(),
        coverage: items[index].coverage,
        attribution: &owns[index].attribution,
        classes: &owns[index].classes,
        content_date: items[index].content_date,
        first_seen,
        subjects: &items[index].subjects,
        sole: &sole,
        types: &items[index].types,
        marks,
    };
    let marks = marks(items, &children, |index| QueryMarks::of(&facts(index, None), world));
    // From the back: the parts of a container are judged before the container itself.
    let mut judged: VecDeque<Judged> = VecDeque::with_capacity(items.len());
    for index in (0..items.len()).rev() {
        let item = items[index];
        let facts = facts(index, marks.get(index));
        let parts: Vec<Assessment> = children[index]
            .iter()
            .map(|part| judged[*part - index - 1].assessment.clone())
            .collect();
        let own = own_verdict(assess(&facts, world, as_of), &facts, index, &aside);
        let set_aside = aside.get(&index).map(|left| left.set_aside.clone()).unwrap_or_default();
        let assessment = if parts.is_empty() {
            own
        } else {
            // The comments of an archive are its own; what is found there is not in any of its parts.
            let own_counts = !item.kind.is_container()
                || (item.kind == ItemKind::Archive && !item.types.is_empty());
            assess_container(own_counts.then_some(own), &parts, &facts, world, as_of)
        };
        let attribution = owns[index].attribution.clone();
        judged.push_front(Judged { attribution, assessment, set_aside });
    }
    judged.into()
}

/// What an item's own reading says, before anything around it is looked at.
struct Own {
    attribution: Attribution,
    classes: Vec<RecordClass>,
}

impl Own {
    fn of(item: &ItemReading, said: PersonsSay<'_>, world: &World<'_>) -> Self {
        let matched = said.matched.iter().filter(|one| one.item == item.locator);
        let attribution =
            attribute(&item.locator, &item.signs, world.register).with_persons(matched);
        let signs = record_signs(item, world.pack);
        let classes = classify(&signs, item.content_date, world.pack);
        Self { attribution, classes }
    }
}

/// What queries of holds ask of each item, with what is known of all that it lies in and of all that lies in
/// it; empty where there are no queries.
fn marks(
    items: &[&ItemReading],
    children: &[Vec<usize>],
    own: impl Fn(usize) -> Option<QueryMarks>,
) -> Vec<QueryMarks> {
    let of_item = |index: usize| {
        let marks = own(index)?;
        let is_told_by_parts = items[index].kind.is_container() && !children[index].is_empty();
        Some(if is_told_by_parts { marks.as_container() } else { marks })
    };
    let Some(mut around) = (0..items.len()).map(of_item).collect::<Option<Vec<_>>>() else {
        return Vec::new();
    };
    let mut within = around.clone();
    for index in (0..items.len()).rev() {
        for part in &children[index] {
            let part = within[*part].clone();
            within[index].take_part(&part);
        }
    }
    for index in 0..items.len() {
        for part in &children[index] {
            let whole = around[index].clone();
            around[*part].take_whole(&whole);
        }
    }
    for (within, around) in within.iter_mut().zip(&around) {
        within.take_whole(around);
    }
    within
}

/// The verdict on what an item is without its parts, after findings were set aside.
fn own_verdict(
    own: Assessment,
    facts: &Facts<'_>,
    index: usize,
    aside: &BTreeMap<usize, Left>,
) -> Assessment {
    let Some(left) = aside.get(&index) else { return own };
    let ids = |of: &[SetAside]| -> Vec<DismissalId> {
        let ids: BTreeSet<_> = of.iter().map(|one| one.dismissal.id.clone()).collect();
        ids.into_iter().collect()
    };
    if facts.outcome == Outcome::Found && !left.is_found() {
        let within = aside.values().flat_map(|left| &left.set_aside);
        let within = within.filter(|one| one.item.is_within(facts.locator));
        own.with_all_set_aside(&ids(&within.cloned().collect::<Vec<_>>()))
    } else if left.set_aside.is_empty() {
        own
    } else {
        own.with_some_set_aside(&ids(&left.set_aside))
    }
}

/// What is left of an item's counts.
#[derive(Debug, Clone, Default)]
pub(super) struct Left {
    types: TypeCounts,
    columns: BTreeMap<u32, TypeCounts>,
    found_in_parts: bool,
    set_aside: Vec<SetAside>,
}

impl Left {
    fn is_found(&self) -> bool {
        counts(&self.types) || self.found_in_parts
    }

    /// Makes the reading one of what is left, and says what was set aside.
    pub(super) fn apply(self, reading: &mut ItemReading) -> Vec<SetAside> {
        reading.types = self.types;
        reading.columns = self.columns;
        reading.found_in_parts = self.found_in_parts;
        self.set_aside
    }
}

fn counts(types: &TypeCounts) -> bool {
    types.values().any(|tiers| tiers.keys().any(|tier| tier.counts()))
}

/// What is left of the items from which something is taken, by index: those in which findings were set
/// aside, and the containers above them. A finding that was not counted takes nothing away.
pub(super) fn without(
    items: &[&ItemReading],
    set_aside: &[SetAside],
    children: &[Vec<usize>],
) -> BTreeMap<usize, Left> {
    let mut left: BTreeMap<usize, Left> = BTreeMap::new();
    for one in set_aside {
        let Some(index) = items.iter().position(|item| item.locator == one.item) else { continue };
        let item = left.entry(index).or_insert_with(|| Left {
            types: items[index].types.clone(),
            columns: items[index].columns.clone(),
            found_in_parts: items[index].found_in_parts,
            set_aside: Vec::new(),
        });
        let known = item.set_aside.iter().any(|o| o.dismissal.finding == one.dismissal.finding);
        if known || !take(&mut item.types, one) {
            continue;
        }
        if let Some(column) = one.column.and_then(|column| item.columns.get_mut(&column)) {
            take(column, one);
        }
        item.columns.retain(|_, types| !types.is_empty());
        item.set_aside.push(one.clone());
    }
    if left.is_empty() {
        return left;
    }
    for index in (0..items.len()).rev().filter(|index| items[*index].found_in_parts) {
        let is_found = |part: &usize| match left.get(part) {
            Some(left) => left.is_found(),
            None => items[*part].outcome() == Outcome::Found,
        };
        if children[index].iter().any(is_found) {
            continue;
        }
        let item = items[index];
        let entry = left.entry(index).or_insert_with(|| Left {
            types: item.types.clone(),
            columns: item.columns.clone(),
            ..Left::default()
        });
        entry.found_in_parts = false;
    }
    left
}

/// Takes one finding from the counts; `false` when it is not among them.
fn take(types: &mut TypeCounts, one: &SetAside) -> bool {
    let Some(tiers) = types.get_mut(&one.type_code) else { return false };
    let Some(count) = tiers.get_mut(&one.tier).filter(|count| **count > 0) else { return false };
    *count -= 1;
    tiers.retain(|_, count| *count > 0);
    types.retain(|_, tiers| !tiers.is_empty());
    true
}

/// Indexes of the direct parts of each item.
pub(super) fn children(items: &[&ItemReading]) -> Vec<Vec<usize>> {
    let mut stack: Vec<usize> = Vec::new();
    let mut children = vec![Vec::new(); items.len()];
    for (index, item) in items.iter().enumerate() {
        while let Some(top) = stack.pop() {
            let encloses = items[top].kind != ItemKind::Rows
                && item.locator != items[top].locator
                && item.locator.is_within(&items[top].locator);
            if encloses {
                children[top].push(index);
                stack.push(top);
                break;
            }
        }
        stack.push(index);
    }
    children
}

#[cfg(test)]
mod tests;
