//! What forbids disposition, as the catalogue has it: holds and requests of data subjects together.

use super::office::Office;
use super::planning::PlanningError;
use super::{attributing, consulting, holding, requesting};
use crate::calendar::CivilDate;
use crate::catalogue::{Catalogue, CatalogueError};
use crate::detect::RuleSet;
use crate::digest::StateKey;
use crate::ledger::Ledger;
use crate::lifecycle::Refusal;
use crate::location::{ClientId, EngagementId};
use crate::register::Register;
use crate::retention::{
    Assessment, Block, BlockScope, Deferral, Hold, Request, RetentionPack, Shortened, Watch, World,
    block_memory_days,
};

/// All holds and requests, ended ones included.
#[derive(Debug, Clone, Default)]
pub struct BlockList {
    /// Holds.
    pub holds: Vec<Hold>,
    /// Requests of data subjects.
    pub requests: Vec<Request>,
    /// Deferrals that clients were granted: no blocks, but what keeps as they do.
    pub deferrals: Vec<Deferral>,
}

impl BlockList {
    /// Those of a catalogue, at this moment.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] when the catalogue fails.
    pub fn of(catalogue: &Catalogue) -> Result<Self, CatalogueError> {
        Ok(Self {
            holds: catalogue.holds()?,
            requests: catalogue.requests()?,
            deferrals: catalogue.deferrals()?,
        })
    }

    /// The world in which verdicts are made under them, with the terms that were shortened of late.
    pub fn world<'a>(
        &'a self,
        register: &'a Register,
        (pack, shortened): (&'a RetentionPack, &'a Shortened),
        key: &'a StateKey,
    ) -> World<'a> {
        let world = World::of(register, pack, &self.holds).with_requests(&self.requests);
        let world = world.with_deferrals(&self.deferrals);
        World { shortened, ..world.with_key(key) }
    }

    /// The persons and words that a reading of today looks for: those of blocks in force, and of blocks that ended so
    /// recently that their end still counts.
    pub fn watch(
        &self,
        key: &StateKey,
        (rules, pack): (&RuleSet, &RetentionPack),
        today: CivilDate,
    ) -> Watch {
        let holds = self.holds.iter().filter(|hold| counts(hold.released_on, pack, today));
        let requests = self.requests.iter().filter(|request| is_watched(request, pack, today));
        let of_hold = holds.map(|hold| &hold.scope);
        let scopes: Vec<&BlockScope> =
            of_hold.chain(requests.map(|request| &request.scope)).collect();
        let subjects = scopes.iter().filter_map(|scope| scope.subject());
        let words = scopes.iter().filter_map(|scope| scope.query()?.words());
        let types = rules.rules().map(|rule| rule.type_code.as_str()).collect();
        Watch::of(key, subjects, &types).and_words(words)
    }
}

/// Whether a block that ended then still counts: so recently, or it did not end.
fn counts(ended: Option<CivilDate>, pack: &RetentionPack, today: CivilDate) -> bool {
    let memory = chrono::Days::new(block_memory_days(pack).into());
    ended.and_then(|last| last.checked_add_days(memory)).is_none_or(|until| today <= until)
}

/// Whether the person of a request is looked for.
fn is_watched(request: &Request, pack: &RetentionPack, today: CivilDate) -> bool {
    request.is_live() || request.block_ended().is_some_and(|last| counts(Some(last), pack, today))
}

/// Forgets what identifies the persons and words of blocks that nobody looks for any more. What such a block covered
/// stays known for as long as its items do.
///
/// # Errors
///
/// [`CatalogueError`] when the catalogue fails.
pub fn forget_persons(office: &mut Office) -> Result<(), CatalogueError> {
    let today = office.clock.today();
    let blocks = BlockList::of(&office.catalogue)?;
    for mut hold in blocks.holds {
        let Some(last) = hold.released_on else { continue };
        let forgotten = hold.scope.forgotten();
        if let Some(scope) = forgotten.filter(|_| !counts(Some(last), &office.pack, today)) {
            hold.scope = scope;
            office.catalogue.release_hold(hold.id.as_str(), &hold, last)?;
        }
    }
    for request in blocks.requests.iter().filter(|one| !is_watched(one, &office.pack, today)) {
        let scope = request.scope.forgotten();
        if scope.is_none() && request.pins.is_empty() {
            continue;
        }
        office.catalogue.change_request(|all| {
            let now = all.into_iter().find(|one| one.id == request.id);
            Ok::<_, CatalogueError>(now.filter(|now| now == request).map(|mut now| {
                if let Some(scope) = scope {
                    now.scope = scope;
                }
                now.pins.clear();
                now
            }))
        })?;
    }
    Ok(())
}

/// Refuses where a hold, a request or what a person said of an item may not reach what it was meant for.
///
/// # Errors
///
/// [`PlanningError::HoldsLost`], [`PlanningError::RequestsLost`] and [`PlanningError::AttributionsLost`] when
/// the catalogue lacks what the ledger knows; [`PlanningError::HoldsAdrift`] and
/// [`PlanningError::RequestsAdrift`] when they are on numbers that the register does not have;
/// [`PlanningError::DeferralsLost`].
pub(super) fn check(office: &Office, ledger: &Ledger) -> Result<(), PlanningError> {
    holding::check(office, ledger)?;
    requesting::check(office, ledger)?;
    attributing::check(office, ledger)?;
    consulting::check(office, ledger)
}

/// What forbids a step on an item, for the re-check. A block by person or query that could not be evaluated on it is
/// told as that, and forbids as well.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Forbids {
    pub(super) holds: Vec<String>,
    pub(super) restricted: bool,
    pub(super) request_open: bool,
    pub(super) unevaluated: bool,
}

impl Forbids {
    /// By the verdict of now.
    pub(super) fn by(assessment: &Assessment) -> Self {
        let mut forbids =
            Self { unevaluated: !assessment.unevaluated.is_empty(), ..Self::default() };
        let sure = assessment.blocks.iter().filter(|block| !assessment.unevaluated.contains(block));
        for block in sure {
            forbids.put(block);
        }
        forbids
    }

    /// By what a plan says of a line whose content cannot be read any more: its engagements, its client.
    pub(super) fn and_by_plan(
        mut self,
        engagements: &[EngagementId],
        client: &ClientId,
        list: &BlockList,
        today: CivilDate,
    ) -> Self {
        let is_over = |scope: &BlockScope| match scope {
            BlockScope::Engagement(id) => {
                engagements.iter().any(|own| own.as_str().eq_ignore_ascii_case(id.as_str()))
            }
            BlockScope::Client(id) => id.as_str().eq_ignore_ascii_case(client.as_str()),
            // By its path, and in doubt about every person and query, it was judged already.
            BlockScope::Path(_) | BlockScope::Person(_) | BlockScope::Query(_) => false,
        };
        for hold in list.holds.iter().filter(|hold| hold.is_active(today) && is_over(&hold.scope)) {
            self.put(&Block::Hold(hold.id.clone()));
        }
        for request in list.requests.iter().filter(|request| is_over(&request.scope)) {
            self.request_open |= request.is_pinning(today);
            self.restricted |= request.is_restricting(today);
        }
        self
    }

    fn put(&mut self, block: &Block) {
        match block {
            Block::Hold(id) => self.holds.push(id.to_string()),
            Block::Request(_) => self.request_open = true,
            Block::Restriction(_) => self.restricted = true,
        }
    }

    /// Why a step is refused, in the order of the re-check; none when nothing forbids it.
    pub(super) fn refusal(&self) -> Option<Refusal> {
        [
            (Refusal::Hold, !self.holds.is_empty()),
            (Refusal::Restriction, self.restricted),
            (Refusal::Request, self.request_open),
            (Refusal::BlockNotEvaluated, self.unevaluated),
        ]
        .into_iter()
        .find_map(|(refusal, applies)| applies.then_some(refusal))
    }
}
