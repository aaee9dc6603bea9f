//! What is found in one entry when every hit is kept.

use crate::detect::Place;
use crate::inventory::Tier;
use crate::location::Locator;
use crate::sensitive::Sensitive;

/// One occurrence, for `findings`; the value stays wrapped.
#[derive(Debug)]
pub struct Finding {
    /// The item it lies in.
    pub locator: Locator,
    /// What the offsets count from: the item, or for rows the table that they are in.
    pub frame: Locator,
    /// Where in the item, for people.
    pub place: Place,
    /// Byte offsets in the frame of the item, end exclusive.
    pub span: (u64, u64),
    /// For a cell: its column, counted from 1 as in [`ItemReading::columns`].
    pub column: Option<u32>,
    /// Stable id of the rule.
    pub rule: String,
    /// Type code.
    pub type_code: String,
    /// Category of the rule.
    pub category: String,
    /// Final tier.
    pub tier: Tier,
    /// Which evidence made the tier.
    pub evidence: String,
    /// The value, to be masked.
    pub value: Sensitive,
}

/// What was found in one entry.
#[derive(Debug)]
pub struct Found {
    /// Every hit of what was read.
    pub findings: Vec<Finding>,
    /// Reading or detection failed on a part of it: nobody knows what that part holds.
    pub crashed: bool,
}
