//! A wrong purge is a personal data breach (GDPR art. 4(12)): what ledger and journal prove of one opens an
//! incident by itself, once.
//!
//! It proves, and does not suspect: what only might have been held opens nothing.

use std::collections::{BTreeMap, BTreeSet};

use chrono::SecondsFormat;

use super::apply::OperationBody;
use super::blocking::{BlockList, Forbids};
use super::holding::scope_token_of;
use super::incidents::{self, IncidentError, Opened, Opening};
use super::office::Office;
use super::planning::{self, PlanningError};
use super::requesting::role_code;
use super::verdicts::{PersonsSay, judge_entry};
use crate::catalogue::OperationRow;
use crate::inventory::{Coverage, ItemReading, Unread};
use crate::ledger::{Entry, EntryKind, Ledger};
use crate::lifecycle::{BreachClock, Incident, IncidentCause, IncidentScope, OperationState};
use crate::location::ClientId;
use crate::plan::{FrozenPlan, LineOutcome, PlanItemV1};
use crate::register::Role;
use crate::retention::{BlockScope, Hold, HoldId, HoldReason, RequestKind, RequestState};

/// Opens an incident for each cause that the lines of a plan prove and that no incident names yet.
///
/// # Errors
///
/// [`IncidentError`] when ledger, plan or catalogue cannot be read.
pub fn notice(office: &mut Office, plan: &str) -> Result<Vec<Opened>, IncidentError> {
    let operations = office.catalogue.operations::<OperationBody>(plan)?;
    if operations.is_empty() {
        return Ok(Vec::new());
    }
    let frozen = planning::load(office, plan)?.plan;
    let ledger = Ledger::open(office.state.path()).map_err(PlanningError::from)?;
    let mut proven = proven(office, &frozen, &operations, &ledger)?;
    drop(ledger);
    for incident in office.catalogue.incidents()? {
        forget(&mut proven, plan, &incident);
    }
    proven.into_iter().map(|(cause, lines)| open(office, plan, cause, lines)).collect()
}

/// Takes out what an incident names already, be it closed.
fn forget(proven: &mut BTreeMap<IncidentCause, BTreeSet<u64>>, plan: &str, incident: &Incident) {
    let Some(lines) = incident.cause.and_then(|cause| proven.get_mut(&cause)) else { return };
    for scope in &incident.scope {
        if let IncidentScope::Lines { plan: of, lines: named } = scope
            && of == plan
        {
            lines.retain(|n| !named.contains(n));
        }
    }
    proven.retain(|_, lines| !lines.is_empty());
}

fn open(
    office: &mut Office,
    plan: &str,
    cause: IncidentCause,
    lines: BTreeSet<u64>,
) -> Result<Opened, IncidentError> {
    let zone = office.clock.zone();
    let now = office.clock.now().with_timezone(&zone);
    let now = now.to_rfc3339_opts(SecondsFormat::Secs, false);
    let clock = BreachClock::read(&now, zone).map_err(|_| IncidentError::Ahead)?;
    let lines = lines.into_iter().collect();
    let scope = vec![IncidentScope::Lines { plan: plan.to_owned(), lines }];
    incidents::open(office, Opening { scope, clock, kind: cause.kind(), cause: Some(cause) })
}

/// The lines of which ledger and journal prove something, by cause.
fn proven(
    office: &Office,
    plan: &FrozenPlan,
    operations: &[OperationRow<OperationBody>],
    ledger: &Ledger,
) -> Result<BTreeMap<IncidentCause, BTreeSet<u64>>, IncidentError> {
    let blocks = Blocks::of(office, ledger)?;
    let client = &plan.header().client_id;
    let mut proven: BTreeMap<IncidentCause, BTreeSet<u64>> = BTreeMap::new();
    for row in operations {
        let Some(item) = plan.items().iter().find(|item| item.n == row.n) else { continue };
        let removed = row.body.outcome.is_some_and(LineOutcome::removed);
        let other = row.body.identity.as_ref().is_some_and(|file| file.sha256 != item.sha256);
        if removed && other {
            proven.entry(IncidentCause::OtherContent).or_default().insert(item.n);
        }
        if is_gone(&row.body) {
            proven.entry(IncidentCause::GoneFromQuarantine).or_default().insert(item.n);
        }
        let indeterminate = row.body.outcome == Some(LineOutcome::Indeterminate);
        if let Some(begun) = announced(ledger, &row.id).filter(|_| removed || indeterminate)
            && blocks.covered_at(begun, item, client)
        {
            proven.entry(IncidentCause::Blocked).or_default().insert(item.n);
        }
    }
    Ok(proven)
}

/// Whether recovery found neither the file in quarantine nor an end of its destruction.
fn is_gone(body: &OperationBody) -> bool {
    body.outcome == Some(LineOutcome::Indeterminate)
        && body.state == OperationState::Indeterminate("vanished".to_owned())
}

/// Number of the last entry that announced the destruction of an operation.
fn announced(ledger: &Ledger, operation: &str) -> Option<u64> {
    let is_it = |entry: &&Entry| {
        entry.kind == EntryKind::Intent
            && entry.fields.token("operation") == Some(operation)
            && matches!(entry.fields.token("state"), Some("destroy_intent" | "overwritten"))
    };
    ledger.entries().iter().filter(is_it).map(|entry| entry.seq).next_back()
}

/// A block as the ledger saw it: recorded, and ended.
struct Span<'a> {
    id: &'a str,
    from: u64,
    until: Option<u64>,
    /// A restriction of processing.
    restricts: bool,
    /// The keyed digest of what a hold is on.
    scope_token: Option<&'a str>,
}

/// All that was ever held or asked for, in time.
struct Blocks<'a> {
    office: &'a Office,
    spans: Vec<Span<'a>>,
    holds: Vec<Hold>,
}

impl<'a> Blocks<'a> {
    fn of(office: &'a Office, ledger: &'a Ledger) -> Result<Self, IncidentError> {
        let mut spans: Vec<Span<'a>> = Vec::new();
        for entry in ledger.entries() {
            let fields = &entry.fields;
            let (name, begins) = match entry.kind {
                EntryKind::HoldAdded => ("hold", true),
                EntryKind::HoldReleased => ("hold", false),
                EntryKind::RequestAdded => ("request", true),
                EntryKind::RequestClosed | EntryKind::RestrictionLifted => ("request", false),
                _ => continue,
            };
            let Some(id) = fields.token(name) else { continue };
            // What the controller decides on changes nothing here.
            if fields.token("role") == Some(role_code(Role::Processor)) {
                continue;
            }
            if begins {
                spans.push(Span {
                    id,
                    from: entry.seq,
                    until: None,
                    restricts: fields.token("kind") == Some(RequestKind::Restriction.code()),
                    scope_token: fields.token("scope_token"),
                });
            } else {
                // Of an upheld restriction only the lifting ends it.
                let lifted = entry.kind != EntryKind::RequestClosed
                    || fields.token("outcome") != Some(RequestState::Upheld.code());
                let mut open = spans.iter_mut().filter(|span| span.id == id);
                if let Some(span) =
                    open.find(|span| span.until.is_none() && (lifted || !span.restricts))
                {
                    span.until = Some(entry.seq);
                }
            }
        }
        let list = BlockList::of(&office.catalogue)?;
        let mut holds = list.holds;
        let today = office.clock.today();
        // A request covers as a hold on the same does.
        holds.extend(list.requests.into_iter().map(|request| Hold {
            id: HoldId::new(request.id.as_str()),
            scope: request.scope,
            reason: HoldReason::Other,
            mandate: String::new(),
            owner: String::new(),
            placed_on: request.received,
            review_on: today,
            released_on: None,
            client: request.client,
            paths: request.paths,
        }));
        Ok(Self { office, spans, holds })
    }

    /// Whether something that stood in the ledger at its entry `seq` covers the line.
    fn covered_at(&self, seq: u64, item: &PlanItemV1, client: &ClientId) -> bool {
        let stood =
            |span: &&Span<'_>| span.from < seq && span.until.is_none_or(|until| until > seq);
        self.spans.iter().filter(stood).any(|span| {
            let own = self.holds.iter().filter(|hold| hold.id.as_str() == span.id);
            let by_catalogue = own.into_iter().any(|hold| self.covers(hold, item, client));
            by_catalogue || self.is_on(span, item, client)
        })
    }

    /// Whether a block of the catalogue covers the line for sure: by its path, its engagements, its client.
    fn covers(&self, hold: &Hold, item: &PlanItemV1, client: &ClientId) -> bool {
        let today = self.office.clock.today();
        let hold = Hold { released_on: None, ..hold.clone() };
        let list = BlockList { holds: vec![hold], requests: Vec::new(), deferrals: Vec::new() };
        let terms = (&self.office.pack, &self.office.shortened);
        let world = list.world(&self.office.register, terms, self.office.state.key());
        let world = world.in_source(&item.source);
        let coverage = Coverage::Unread(Unread::Vanished);
        let reading = ItemReading::empty(item.locator.clone(), item.kind, coverage, item.size);
        let judged = judge_entry(&[&reading], None, PersonsSay::default(), &world, today);
        let by_path = judged.first().map(|one| Forbids::by(&one.assessment)).unwrap_or_default();
        !by_path.and_by_plan(&item.engagements, client, &list, today).holds.is_empty()
    }

    /// Whether the ledger alone tells that a hold was on an engagement of the line, its client or its path:
    /// the catalogue may have been set back, or edited.
    fn is_on(&self, span: &Span<'_>, item: &PlanItemV1, client: &ClientId) -> bool {
        let Some(token) = span.scope_token else { return false };
        let engagements = item.engagements.iter().cloned().map(BlockScope::Engagement);
        let path = BlockScope::Path(item.locator.as_str().to_owned());
        let mut scopes = engagements.chain([BlockScope::Client(client.clone()), path]);
        let key = self.office.state.key();
        scopes.any(|scope| scope_token_of(span.id, &scope, key).to_string() == token)
    }
}
