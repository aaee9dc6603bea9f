//! The items of one entry once all are read: each with a name of its own, containers with what their parts said.

use crate::inventory::{Coverage, ItemReading, Outcome};
use crate::location::Locator;

/// Two items of one name would share an id, and one verdict would speak for both.
pub(super) fn distinct(mut items: Vec<ItemReading>) -> Vec<ItemReading> {
    let mut seen = std::collections::HashSet::new();
    for item in &mut items {
        let mut copy = 2;
        let name = item.locator.clone();
        while !seen.insert(item.locator.clone()) {
            item.locator = Locator::from_text(format!("{name}#{copy}"));
            copy += 1;
        }
    }
    items
}

/// Lets each container say what its parts said: found if one is found, partly read if one is unread.
pub(super) fn roll_up(mut items: Vec<ItemReading>) -> Vec<ItemReading> {
    let children = crate::run::verdicts::children(&items.iter().collect::<Vec<_>>());
    for index in (0..items.len()).rev() {
        if !items[index].kind.is_container() {
            continue;
        }
        let parts = &children[index];
        let found = parts.iter().any(|part| items[*part].outcome() == Outcome::Found);
        let unread = parts.iter().find_map(|part| match items[*part].coverage {
            Coverage::Complete => None,
            Coverage::Partial(why) | Coverage::Unread(why) => Some(why),
        });
        let item = &mut items[index];
        item.found_in_parts = found;
        if let (Coverage::Complete, Some(why)) = (item.coverage, unread) {
            item.coverage = Coverage::Partial(why);
        }
    }
    items
}
