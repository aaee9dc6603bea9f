//! A client's written waiver of the return of its own books. Pure.
//!
//! The law obliges the client to keep them, so they go back. A client that does not want them says so on
//! paper, and somebody of the firm records that, signed. It counts for one engagement and the kinds of
//! records that the letter names, and for nothing else: it shortens no term and lifts no block.
//!
//! Whether a statement stands (signed by somebody who may, in the ledger, not withdrawn) is looked up
//! elsewhere; only those that do become a [`Waiver`].

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::assess::{Assessment, Facts};
use super::standing::Standing;
use super::statute::RecordClass;
use super::step::{Step, StepArg};
use super::world::World;
use crate::calendar::CivilDate;
use crate::digest::Digest;
use crate::location::{ClientId, EngagementId};
use crate::register::{Engagement, Obligor};

/// Schema of what is signed to record a waiver.
pub const WAIVER_SCHEMA: &str = "termijn/waiver/1";
/// Schema of what is signed to take that back.
pub const WAIVER_WITHDRAWAL_SCHEMA: &str = "termijn/waiver-withdrawal/1";

/// The class of what no rule of the pack speaks of: a letter must name it too.
pub const UNCLASSED: &str = "unclassed";

/// Everything that would have to go back is waived.
const WAIVED: &str = "verdict-waived";
/// Something of an item is waived, but not all that would have to be.
const WAIVED_IN_PART: &str = "verdict-waived-in-part";
/// Something in a container is waived, but not all that would have to be.
const WAIVED_PARTS: &str = "verdict-waived-parts";

/// In what capacity somebody signed for the client. The name stands in the letter alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WaiverBy {
    /// The client itself, a natural person.
    Client,
    /// A director of the client.
    Director,
    /// Somebody with a written authority.
    Authorised,
    /// The trustee in the client's bankruptcy.
    Trustee,
    /// The heirs, or whoever wound the client up.
    Successor,
}

impl WaiverBy {
    /// Every capacity.
    pub const ALL: [Self; 5] =
        [Self::Client, Self::Director, Self::Authorised, Self::Trustee, Self::Successor];

    /// Wire name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Director => "director",
            Self::Authorised => "authorised",
            Self::Trustee => "trustee",
            Self::Successor => "successor",
        }
    }

    /// Reads a wire name.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.code() == code)
    }
}

/// What a person signs to record a waiver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WaiverV1 {
    /// [`WAIVER_SCHEMA`].
    pub schema: String,
    /// State folder.
    pub state_id: String,
    /// Number of the waiver.
    pub waiver: String,
    /// Whose books they are.
    pub client: ClientId,
    /// Of which engagement.
    pub engagement: EngagementId,
    /// Ids of statutory rules, or [`UNCLASSED`]; sorted, each once.
    pub classes: Vec<String>,
    /// In what capacity it was given.
    pub given_by: WaiverBy,
    /// Date of the letter.
    pub given_on: CivilDate,
    /// Digest of the letter.
    pub letter_sha256: Digest,
    /// Day of recording; the first on which it counts.
    pub date: CivilDate,
}

/// What a person signs to take a waiver back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WaiverWithdrawalV1 {
    /// [`WAIVER_WITHDRAWAL_SCHEMA`].
    pub schema: String,
    /// State folder.
    pub state_id: String,
    /// Number of the waiver.
    pub waiver: String,
    /// Day of the withdrawal.
    pub date: CivilDate,
}

/// A waiver that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// Its number.
    pub id: String,
    /// Whose books they are: an engagement that went to another client is not waived by this one.
    pub client: ClientId,
    /// Of which engagement.
    pub engagement: EngagementId,
    /// Which records.
    pub classes: BTreeSet<String>,
    /// First day on which it counts.
    pub on: CivilDate,
}

impl Waiver {
    /// Whether it counts on a day for something of that engagement.
    fn is_of(&self, engagement: &Engagement, as_of: CivilDate) -> bool {
        self.on <= as_of && self.engagement == engagement.id && self.client == engagement.client
    }
}

impl From<WaiverV1> for Waiver {
    fn from(said: WaiverV1) -> Self {
        Self {
            id: said.waiver,
            client: said.client,
            engagement: said.engagement,
            classes: said.classes.into_iter().collect(),
            on: said.date,
        }
    }
}

/// The waivers by which an item need not go back, sorted; none as soon as one engagement or one class that
/// it has, or seems to have, is not waived.
pub(super) fn waived_by(
    facts: &Facts<'_>,
    standing: &Standing<'_>,
    world: &World<'_>,
    as_of: CivilDate,
) -> Vec<String> {
    let books = standing.established.iter().filter_map(|c| c.engagement);
    let mut by = BTreeSet::new();
    for engagement in books.filter(|e| e.obligor == Obligor::Client) {
        for class in classes_of(facts.classes) {
            let Some(waiver) = waiver_of(engagement, class, world, as_of) else {
                return Vec::new();
            };
            by.insert(waiver.id.clone());
        }
    }
    by.into_iter().collect()
}

/// What the waivers of its clients come to for an item: all that is needed, or what they leave out. Nothing
/// where no waiver is about it.
pub(super) fn told(
    facts: &Facts<'_>,
    standing: &Standing<'_>,
    world: &World<'_>,
    as_of: CivilDate,
) -> Vec<Step> {
    let waived = waived_by(facts, standing, world, as_of);
    if !waived.is_empty() {
        let step = |id: &String| Step::new("return", WAIVED).text_arg("waiver", id);
        return waived.iter().map(step).collect();
    }
    let mut about = BTreeSet::new();
    let mut lacking = Vec::new();
    let books = standing.established.iter().filter_map(|c| c.engagement);
    for engagement in books.filter(|e| e.obligor == Obligor::Client) {
        let of_it = world.waivers.iter().filter(|waiver| waiver.is_of(engagement, as_of));
        about.extend(of_it.map(|waiver| waiver.id.as_str()));
        let classes = classes_of(facts.classes).into_iter();
        let left = classes.filter(|class| waiver_of(engagement, class, world, as_of).is_none());
        lacking.extend(left.map(|class| format!("{} {class}", engagement.id)));
    }
    let short = Step::new("return", WAIVED_IN_PART).text_arg("lacking", &lacking.join(", "));
    about.into_iter().map(|id| short.clone().text_arg("waiver", id)).collect()
}

/// The same of a container, from what was told of its parts and of the parts in those.
pub(super) fn told_of_parts(parts: &[&Assessment]) -> Vec<Step> {
    let own = parts.iter().filter(|part| part.return_only).count();
    if own == 0 {
        return Vec::new();
    }
    let back = parts.iter().any(|part| part.must_return_books());
    let steps = parts.iter().flat_map(|part| &part.derivation);
    let mut about: BTreeSet<&str> = steps.filter_map(waiver_in).collect();
    about.extend(parts.iter().flat_map(|part| &part.waived_by).map(String::as_str));
    let message = if back { WAIVED_PARTS } else { WAIVED };
    let step = |id| Step::new("return", message).text_arg("waiver", id);
    let count = i64::try_from(own).unwrap_or(i64::MAX);
    let books = Step::new("return", "verdict-return-parts").count("count", count);
    std::iter::once(books).chain(about.into_iter().map(step)).collect()
}

/// The waiver that a step tells of.
fn waiver_in(step: &Step) -> Option<&str> {
    if ![WAIVED, WAIVED_IN_PART, WAIVED_PARTS].contains(&step.message) {
        return None;
    }
    step.args.iter().find_map(|(name, value)| match value {
        StepArg::Text(id) if *name == "waiver" => Some(id.as_str()),
        _ => None,
    })
}

/// The classes that must be waived: all that are established or proposed.
fn classes_of(classes: &[RecordClass]) -> Vec<&str> {
    if classes.is_empty() {
        return vec![UNCLASSED];
    }
    classes.iter().map(|class| class.statute.as_str()).collect()
}

fn waiver_of<'a>(
    engagement: &Engagement,
    class: &str,
    world: &World<'a>,
    as_of: CivilDate,
) -> Option<&'a Waiver> {
    let is_it =
        |waiver: &&Waiver| waiver.is_of(engagement, as_of) && waiver.classes.contains(class);
    world.waivers.iter().find(is_it)
}
