//! How the lines of a plan stand on a day: which would no longer be carried out, and why.
//!
//! By what the last scan knows, and the register, holds and requests of now. It only tells: `apply` reads
//! every line again, and decides by itself.

use std::collections::BTreeMap;

use super::DraftBody;
use super::drafting::is_all_of;
use crate::calendar::{CivilDate, WrittenDate, add_months};
use crate::catalogue::{CatalogueError, DraftLine, PlanRow, PlanStatus};
use crate::inventory::{Coverage, ItemReading, Unread};
use crate::lifecycle::{OperationState, Refusal};
use crate::location::ClientId;
use crate::plan::{Action, DecisionCode, LineOutcome, SkipReason};
use crate::retention::{Assessment, Verdict, World};
use crate::run::apply::OperationBody;
use crate::run::blocking::{BlockList, Forbids};
use crate::run::office::{JudgedItem, Office};
use crate::run::verdicts::{PersonsSay, judge_entry};

/// How one line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineStanding {
    /// Number of the line.
    pub n: u64,
    /// How it ended, once it did.
    pub outcome: Option<LineOutcome>,
    /// Its file lies in quarantine.
    pub quarantined: bool,
    /// Why it would be left alone today; `None` when it stands, or ended.
    pub withdrawn: Option<SkipReason>,
}

/// How the lines of a plan stand on `as_of`, in their order. Those of a plan that was carried out or
/// withdrawn as a whole stand no more, and are not withdrawn one by one.
///
/// # Errors
///
/// [`CatalogueError`] when the catalogue fails.
pub fn standings(
    office: &Office,
    plan: &PlanRow,
    lines: &[DraftLine<DraftBody>],
    as_of: CivilDate,
) -> Result<Vec<LineStanding>, CatalogueError> {
    let operations = office.catalogue.operations::<OperationBody>(&plan.id)?;
    let bodies: BTreeMap<u64, OperationBody> =
        operations.into_iter().map(|row| (row.n, row.body)).collect();
    let excluded = super::excluding::excluded(&office.catalogue, &plan.id)?;
    let is_open = matches!(plan.status, PlanStatus::Draft | PlanStatus::Frozen);
    let client = ClientId::new(plan.client.clone());
    let blocks = BlockList::of(&office.catalogue)?;
    let terms = (&office.pack, &office.shortened);
    let world = blocks.world(&office.register, terms, office.state.key());
    let case = Case { office, client: &client, blocks: &blocks, world, as_of };
    let mut judged = Vec::new();
    if is_open {
        let ids = lines.iter().map(|line| &line.item);
        office.judge_entries_of(ids, as_of, |items| judged.push(items))?;
    }
    judged.resize_with(lines.len(), Vec::new);
    let standing = |(line, items): (&DraftLine<DraftBody>, Vec<JudgedItem>)| {
        let body = bodies.get(&line.n);
        let outcome = body.and_then(|body| body.outcome);
        let quarantined =
            outcome.is_none() && body.is_some_and(|body| body.state == OperationState::Quarantined);
        let withdrawn = match outcome {
            None if is_open => case.withdrawn(line, &items, quarantined).or_else(|| {
                // Whatever else keeps it is told first.
                excluded.contains(&line.n).then_some(SkipReason::Kept)
            }),
            _ => None,
        };
        LineStanding { n: line.n, outcome, quarantined, withdrawn }
    };
    Ok(lines.iter().zip(judged).map(standing).collect())
}

/// What lines are held against.
struct Case<'a> {
    office: &'a Office,
    client: &'a ClientId,
    blocks: &'a BlockList,
    world: World<'a>,
    as_of: CivilDate,
}

impl Case<'_> {
    /// Why a line would be left alone today, in the order of the re-check.
    fn withdrawn(
        &self,
        line: &DraftLine<DraftBody>,
        items: &[JudgedItem],
        quarantined: bool,
    ) -> Option<SkipReason> {
        let body = &line.body;
        if body.decided.as_ref().is_some_and(|decision| decision.choice.action == Action::Keep) {
            return None;
        }
        let own = items.iter().find(|item| item.item.id == line.item);
        let Some(own) = own else {
            return if quarantined { self.in_quarantine(body) } else { Some(SkipReason::Gone) };
        };
        let assessment = &own.judged.assessment;
        if let Some(refusal) = Forbids::by(assessment).refusal() {
            return Some(reason_of(refusal));
        }
        // What lies in quarantine was renamed: the scan before it says nothing of its times.
        if !quarantined && !is_as_drafted(body, own) {
            return Some(SkipReason::Changed);
        }
        self.by_verdict(body, assessment)
    }

    fn by_verdict(&self, body: &DraftBody, assessment: &Assessment) -> Option<SkipReason> {
        let is_same = assessment.engagements == body.engagements;
        let is_own = is_all_of(self.client, assessment, &self.office.register);
        if assessment.is_destroyable() && is_same {
            if !is_own || must_return(body, assessment) {
                return Some(SkipReason::RegisterChanged);
            }
            let is_unwaived = is_by_waiver(body) && assessment.waived_by.is_empty();
            return is_unwaived.then_some(SkipReason::Waiver);
        }
        let by_register = !is_same || !is_own || assessment.retain_until != Some(body.retain_until);
        // Drafted ahead, its day is yet to come: nothing changed, and no freeze takes it before that day.
        if assessment.verdict == Verdict::PreNotice && !by_register {
            return None;
        }
        Some(if by_register { SkipReason::RegisterChanged } else { SkipReason::Verdict })
    }

    /// Of a line that the last scan did not meet, because it lies in quarantine: by its path, its
    /// engagements and its client.
    fn in_quarantine(&self, body: &DraftBody) -> Option<SkipReason> {
        let coverage = Coverage::Unread(Unread::Vanished);
        let reading = ItemReading::empty(body.locator.clone(), body.kind, coverage, body.size);
        let world = self.world.in_source(&body.source);
        let judged = judge_entry(&[&reading], None, PersonsSay::default(), &world, self.as_of);
        let by_path = judged.first().map(|judged| Forbids::by(&judged.assessment));
        let mut forbids = by_path.unwrap_or_default().and_by_plan(
            &body.engagements,
            self.client,
            self.blocks,
            self.as_of,
        );
        // It was read under what holds and requests there were; of a person that came since, only `apply`
        // can tell.
        forbids.unevaluated = false;
        if let Some(refusal) = forbids.refusal() {
            return Some(reason_of(refusal));
        }
        let is_over = |id| {
            let engagement = self.office.register.engagement(id);
            let own = engagement.filter(|engagement| engagement.client == *self.client);
            let end = own.and_then(|engagement| engagement.end).map(WrittenDate::last_day);
            let until = end.and_then(|end| add_months(end, self.office.pack.months()));
            until.is_some_and(|until| until < self.as_of)
        };
        (!body.engagements.iter().all(is_over)).then_some(SkipReason::RegisterChanged)
    }
}

/// Whether its return is asked for, and who decided on its destruction did not know. What was decided on a
/// waiver is told by itself.
fn must_return(body: &DraftBody, assessment: &Assessment) -> bool {
    let destroys =
        body.decided.as_ref().is_some_and(|decision| decision.choice.action == Action::Destroy);
    let is_new = assessment.return_required && !body.return_required;
    destroys && ((assessment.return_only && !is_by_waiver(body)) || is_new)
}

/// Whether its destruction was decided on a written waiver of the client.
fn is_by_waiver(body: &DraftBody) -> bool {
    let decided = body.decided.as_ref();
    decided.is_some_and(|decision| decision.choice.reason == DecisionCode::ClientWaiver)
}

/// Whether the file is the one of the draft, by all that a scan notes of it.
fn is_as_drafted(body: &DraftBody, own: &JudgedItem) -> bool {
    let stat = &own.item.stat;
    own.item.digest == Some(body.sha256)
        && (stat.dev, stat.ino, stat.size) == (body.dev, body.ino, body.size)
        && stat.mtime_ns.to_string() == body.mtime_ns
        && stat.ctime_ns.to_string() == body.ctime_ns
        && stat.btime_ns.map(|ns| ns.to_string()) == body.btime_ns
}

fn reason_of(refusal: Refusal) -> SkipReason {
    match refusal {
        Refusal::Hold => SkipReason::Hold,
        Refusal::Restriction => SkipReason::Restriction,
        Refusal::Request => SkipReason::Request,
        _ => SkipReason::BlockNotEvaluated,
    }
}

/// How many lines fall away, by reason.
pub fn withdrawn_by_reason(standings: &[LineStanding]) -> BTreeMap<SkipReason, u64> {
    let mut counts = BTreeMap::new();
    for reason in standings.iter().filter_map(|standing| standing.withdrawn) {
        *counts.entry(reason).or_default() += 1;
    }
    counts
}
