//! From what is due of one client to a draft that people decided on.

use std::collections::BTreeSet;

use chrono::Datelike;

use super::{Choice, Decision, DraftBody, PlanningError, expect_status, record};
use crate::calendar::CivilDate;
use crate::catalogue::{CatalogueError, DraftLine, PlanStatus};
use crate::inventory::{Coverage, ItemReading, Unread};
use crate::ledger::{EntryKind, Fields, Ledger};
use crate::location::{ClientId, EngagementId, ItemId, Locator};
use crate::plan::{Action, DecisionCode};
use crate::register::Register;
use crate::retention::{Assessment, BlockScope, Verdict, World};
use crate::run::blocking::{self, BlockList};
use crate::run::office::{JudgedItem, Office};
use crate::run::verdicts::{PersonsSay, judge_entry};

/// A plan that was just made, with what was left out of it.
#[derive(Debug)]
pub struct Created {
    /// Its number.
    pub id: String,
    /// Its lines.
    pub lines: Vec<DraftLine<DraftBody>>,
    /// Files that are due but also belong to another client: a person must look.
    pub shared: u64,
}

/// Puts on a draft what is due of one client today.
///
/// # Errors
///
/// See [`PlanningError`].
pub fn create(office: &mut Office, client: &ClientId) -> Result<Created, PlanningError> {
    draft(office, client, Reach::Due)
}

/// The same with what will be due soon, so that the client can be asked in time. No such line is frozen before
/// it is due.
///
/// # Errors
///
/// See [`PlanningError`].
pub fn create_ahead(office: &mut Office, client: &ClientId) -> Result<Created, PlanningError> {
    draft(office, client, Reach::Ahead)
}

/// What a draft takes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// What is due.
    Due,
    /// That, and what the client is to be told of because it will be.
    Ahead,
}

impl Reach {
    fn takes(self, assessment: &Assessment) -> bool {
        let is_near = assessment.verdict == Verdict::PreNotice;
        assessment.is_destroyable() || (self == Self::Ahead && is_near)
    }
}

fn draft(office: &mut Office, client: &ClientId, reach: Reach) -> Result<Created, PlanningError> {
    if office.register.of_client(client).next().is_none() {
        return Err(PlanningError::UnknownClient { client: client.clone() });
    }
    blocking::check(office, &Ledger::open(office.state.path())?)?;
    let today = office.clock.today();
    let mut lines = Vec::new();
    let mut shared = 0;
    office.judge_all(today, |judged| match draft_line(office, client, &judged, reach) {
        Some(Ok(body)) => lines.push((judged.item.id.clone(), body)),
        Some(Err(SharedWithOthers)) => shared += 1,
        None => {}
    })?;
    if lines.is_empty() {
        return Err(PlanningError::NothingDue { client: client.clone() });
    }
    let stamp = office.clock.stamp();
    let id = office.catalogue.create_plan(today.year(), client.as_str(), &stamp, today, &lines)?;
    let lines = office.catalogue.draft_lines(&id)?;
    Ok(Created { id, lines, shared })
}

/// Numbers of the lines of which only storage is allowed today (GDPR art. 18).
///
/// # Errors
///
/// [`CatalogueError`] when the catalogue fails.
pub fn restricted(
    office: &Office,
    lines: &[DraftLine<DraftBody>],
) -> Result<BTreeSet<u64>, CatalogueError> {
    let today = office.clock.today();
    // A line whose file is in quarantine is no item of the last scan any more: what the plan says of it
    // counts then.
    let blocks = BlockList::of(&office.catalogue)?;
    let world =
        blocks.world(&office.register, (&office.pack, &office.shortened), office.state.key());
    let mut numbers = BTreeSet::new();
    for line in lines {
        let items = office.judge_entry_of(&line.item, today)?;
        let own = items.iter().find(|item| item.item.id == line.item);
        let is_restricted = match own {
            Some(own) => own.judged.assessment.restricted,
            None => is_restricted_unread(line, &world, today),
        };
        if is_restricted {
            numbers.insert(line.n);
        }
    }
    Ok(numbers)
}

/// Whether a line that cannot be looked up is under a restriction: by its path, its engagements, or in doubt.
fn is_restricted_unread(line: &DraftLine<DraftBody>, world: &World<'_>, today: CivilDate) -> bool {
    let body = &line.body;
    let coverage = Coverage::Unread(Unread::Vanished);
    let reading = ItemReading::empty(body.locator.clone(), body.kind, coverage, body.size);
    let own = world.in_source(&body.source);
    let by_path = judge_entry(&[&reading], None, PersonsSay::default(), &own, today);
    let client_of = |id: &EngagementId| world.register.engagement(id).map(|e| &e.client);
    let by_plan = |scope: &BlockScope| match scope {
        BlockScope::Engagement(id) => {
            body.engagements.iter().any(|own| own.as_str().eq_ignore_ascii_case(id.as_str()))
        }
        BlockScope::Client(id) => {
            let mut clients = body.engagements.iter().filter_map(client_of);
            clients.any(|own| own.as_str().eq_ignore_ascii_case(id.as_str()))
        }
        BlockScope::Path(_) | BlockScope::Person(_) | BlockScope::Query(_) => false,
    };
    let mut restrictions = world.requests.iter().filter(|request| request.is_restricting(today));
    by_path.iter().any(|judged| judged.assessment.restricted)
        || restrictions.any(|request| by_plan(&request.scope))
}

/// A due file that also belongs to another client.
pub(super) struct SharedWithOthers;

/// The draft line of an item; none when it is not a file of the client that the draft takes in.
pub(super) fn draft_line(
    office: &Office,
    client: &ClientId,
    judged: &JudgedItem,
    reach: Reach,
) -> Option<Result<DraftBody, SharedWithOthers>> {
    let assessment = &judged.judged.assessment;
    if !judged.is_file() || !reach.takes(assessment) {
        return None;
    }
    if !assessment.engagements.iter().any(|id| is_of(client, id, &office.register)) {
        return None;
    }
    if !is_all_of(client, assessment, &office.register) {
        return Some(Err(SharedWithOthers));
    }
    let (item, stat) = (&judged.item, &judged.item.stat);
    let is_erased = !assessment.erased_for.is_empty();
    let proposed = if is_erased {
        let is_returned = assessment.return_only || assessment.return_required;
        let action = if is_returned { Action::ReturnThenDestroy } else { Action::Destroy };
        Choice { action, reason: DecisionCode::ErasureRequest }
    } else if assessment.return_only {
        Choice { action: Action::ReturnThenDestroy, reason: DecisionCode::ClientBooks }
    } else if assessment.return_required {
        Choice { action: Action::ReturnThenDestroy, reason: DecisionCode::ReturnRequired }
    } else {
        Choice { action: Action::Destroy, reason: DecisionCode::ContractTerm }
    };
    Some(Ok(DraftBody {
        source: item.source.clone(),
        locator: item.reading.locator.clone(),
        kind: item.reading.kind,
        // An item with such a verdict was read completely, so it has a digest and a date; anything else stays.
        sha256: item.digest?,
        size: stat.size,
        dev: stat.dev,
        ino: stat.ino,
        btime_ns: stat.btime_ns.map(|ns| ns.to_string()),
        mtime_ns: stat.mtime_ns.to_string(),
        ctime_ns: stat.ctime_ns.to_string(),
        engagements: assessment.engagements.clone(),
        // Upheld erasure ends what the contract keeps, also where the engagement still runs.
        retain_until: assessment
            .effective_until
            .filter(|_| is_erased)
            .or(assessment.retain_until)?,
        over_term_days: u64::try_from(assessment.over_term_days).unwrap_or(0),
        parts: judged.parts,
        return_only: assessment.return_only,
        return_required: assessment.return_required,
        proposed,
        decided: None,
    }))
}

/// Whether all that an assessment touches belongs to `client`; never for what the register does not know.
///
/// A container can be due as a whole and hold what is of somebody else: its parts count as well.
pub(in crate::run) fn is_all_of(
    client: &ClientId,
    assessment: &Assessment,
    register: &Register,
) -> bool {
    let mut all = assessment.touches.iter().chain(&assessment.engagements);
    all.all(|id| is_of(client, id, register))
}

fn is_of(client: &ClientId, id: &EngagementId, register: &Register) -> bool {
    register.engagement(id).is_some_and(|engagement| engagement.client == *client)
}

/// Which lines a decision is about.
#[derive(Debug, Clone)]
pub enum Selection {
    /// These: item ids, line numbers, locators, or globs of paths.
    Items(Vec<String>),
    /// All that are not decided.
    Open,
}

/// What is decided about them.
#[derive(Debug, Clone, Copy)]
pub enum Deciding {
    /// What the rules propose, line by line.
    Proposed,
    /// This, for all of them.
    Choice(Choice),
}

/// Decides on lines of a draft and returns how many.
///
/// # Errors
///
/// See [`PlanningError`]; all lines are decided or none.
pub fn decide(
    office: &mut Office,
    plan: &str,
    selection: &Selection,
    deciding: Deciding,
    by: &str,
) -> Result<u64, PlanningError> {
    expect_status(office, plan, PlanStatus::Draft)?;
    if office.people.function(by).is_none() {
        return Err(PlanningError::UnknownPerson { principal: by.to_owned() });
    }
    let mut lines = select(office, plan, selection)?;
    let at = office.clock.stamp();
    for line in &mut lines {
        let choice = match deciding {
            Deciding::Proposed => line.body.proposed,
            Deciding::Choice(choice) => choice,
        };
        if !choice.reason.fits(choice.action) || !is_ground(choice, line.body.proposed) {
            return Err(PlanningError::Reason { reason: choice.reason.code().to_owned() });
        }
        check_books(office, line, choice)?;
        line.body.decided = Some(Decision { choice, by: by.to_owned(), at: at.clone() });
    }
    office.catalogue.update_lines(plan, &lines)?;
    let count = lines.len() as u64;
    record(
        office,
        EntryKind::Decided,
        Fields::new().foreign_id("plan", plan).count("lines", count),
    )?;
    Ok(count)
}

/// Refuses to destroy the client's own books without returning them: the law obliges the client to keep them.
/// Only its written waiver, which covers all of the file today, lets that be decided, and then the decision
/// says so. Nothing else rests on a waiver.
fn check_books(
    office: &Office,
    line: &DraftLine<DraftBody>,
    choice: Choice,
) -> Result<(), PlanningError> {
    let by_waiver = choice.reason == DecisionCode::ClientWaiver;
    if choice.action != Action::Destroy || !(line.body.return_only || by_waiver) {
        return Ok(());
    }
    let items = office.judge_entry_of(&line.item, office.clock.today())?;
    let own = items.iter().find(|item| item.item.id == line.item);
    let is_waived = own.is_some_and(|own| {
        own.item.digest == Some(line.body.sha256) && !own.judged.assessment.waived_by.is_empty()
    });
    if by_waiver && is_waived {
        Ok(())
    } else if by_waiver && !line.body.return_only {
        Err(PlanningError::Reason { reason: choice.reason.code().to_owned() })
    } else {
        Err(PlanningError::ObligorClient { n: line.n })
    }
}

/// Whether the reason can be the ground for this line: that of an upheld erasure goes with the lines that are
/// there for one, and no other does. Any line may be kept.
fn is_ground(choice: Choice, proposed: Choice) -> bool {
    let is_erasure = |choice: Choice| choice.reason == DecisionCode::ErasureRequest;
    choice.action == Action::Keep || is_erasure(choice) == is_erasure(proposed)
}

fn select(
    office: &Office,
    plan: &str,
    selection: &Selection,
) -> Result<Vec<DraftLine<DraftBody>>, PlanningError> {
    let lines: Vec<DraftLine<DraftBody>> = office.catalogue.draft_lines(plan)?;
    let wanted = match selection {
        Selection::Open => {
            return Ok(lines.into_iter().filter(|line| line.body.decided.is_none()).collect());
        }
        Selection::Items(wanted) => wanted,
    };
    let mut chosen = vec![false; lines.len()];
    for want in wanted {
        let mut found = false;
        for (line, chosen) in lines.iter().zip(&mut chosen) {
            if is_meant(want, line.n, &line.item, &line.body.locator) {
                *chosen = true;
                found = true;
            }
        }
        if !found {
            return Err(PlanningError::UnknownLine { plan: plan.to_owned(), item: want.clone() });
        }
    }
    Ok(lines.into_iter().zip(chosen).filter_map(|(line, chosen)| chosen.then_some(line)).collect())
}

/// Whether a person who wrote `want` means this line: by number, id, locator, or glob of its path.
pub(in crate::run) fn is_meant(want: &str, n: u64, item: &ItemId, locator: &Locator) -> bool {
    let glob = || {
        globset::GlobBuilder::new(want)
            .literal_separator(true)
            .build()
            .is_ok_and(|glob| glob.compile_matcher().is_match(locator.as_str()))
    };
    want == item.as_str()
        || want == locator.as_str()
        || want.parse() == Ok(n)
        || (want.contains('*') && glob())
}
