//! From stored items to verdicts, for the day one asks: attribution and retention, wired.

use std::collections::VecDeque;

use crate::attribution::{Attribution, attribute};
use crate::calendar::CivilDate;
use crate::inventory::{ItemKind, ItemReading};
use crate::retention::{Assessment, Facts, World, assess, assess_container};

/// An item's attribution and assessment.
#[derive(Debug, Clone)]
pub struct Judged {
    /// Whose it is.
    pub attribution: Attribution,
    /// What may happen to it.
    pub assessment: Assessment,
}

/// Judges the items of one entry. `items` holds containers before their parts, as the catalogue does;
/// the answer is in the same order.
pub fn judge_entry(items: &[&ItemReading], world: &World<'_>, as_of: CivilDate) -> Vec<Judged> {
    let children = children(items);
    // From the back: the parts of a container are judged before the container itself.
    let mut judged: VecDeque<Judged> = VecDeque::with_capacity(items.len());
    for index in (0..items.len()).rev() {
        let item = items[index];
        let attribution = attribute(&item.locator, &item.signs, world.register);
        let facts = Facts {
            locator: &item.locator,
            kind: item.kind,
            outcome: item.outcome(),
            coverage: item.coverage,
            attribution: &attribution,
        };
        let parts: Vec<Assessment> = children[index]
            .iter()
            .map(|part| judged[*part - index - 1].assessment.clone())
            .collect();
        let own = assess(&facts, world, as_of);
        let assessment = if parts.is_empty() {
            own
        } else {
            // The comments of an archive are its own; what is found there is not in any of its parts.
            let own_counts = !item.kind.is_container()
                || (item.kind == ItemKind::Archive && !item.types.is_empty());
            assess_container(own_counts.then_some(own), &parts, &facts, world, as_of)
        };
        judged.push_front(Judged { attribution, assessment });
    }
    judged.into()
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
