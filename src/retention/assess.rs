//! The verdict on one item. Pure.

use serde::Serialize;

use super::explain;
use super::hold::{Hold, HoldId};
use super::pack::RetentionPack;
use super::standing::{Candidate, Standing};
use super::step::Step;
use super::verdict::{ReviewReason, Verdict};
use crate::attribution::{Attribution, Strength};
use crate::calendar::{CivilDate, WrittenDate, days_between};
use crate::inventory::{Coverage, ItemKind, Outcome};
use crate::location::{EngagementId, Locator};
use crate::register::{Obligor, Register};

/// What verdicts are made by: the same world gives the same verdicts.
#[derive(Debug, Clone, Copy)]
pub struct World<'a> {
    /// The engagements and their ends.
    pub register: &'a Register,
    /// The periods.
    pub pack: &'a RetentionPack,
    /// All holds, released ones included.
    pub holds: &'a [Hold],
}

/// What is known of an item.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// Where it lies.
    pub locator: &'a Locator,
    /// What it is.
    pub kind: ItemKind,
    /// How reading it ended.
    pub outcome: Outcome,
    /// How much of it was read.
    pub coverage: Coverage,
    /// Whose it is.
    pub attribution: &'a Attribution,
}

/// What may happen to an item on a day, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Assessment {
    /// The headline.
    pub verdict: Verdict,
    /// For `review`: the first of the reasons in order.
    pub reason: Option<ReviewReason>,
    /// All reasons for a person's look, in order, those behind a hold included.
    pub reasons: Vec<ReviewReason>,
    /// Whose the item is, sorted. For a container by its own path and names, not by its parts'.
    pub engagements: Vec<EngagementId>,
    /// Whose the item and everything in it is, sorted: what a plan must be about.
    pub touches: Vec<EngagementId>,
    /// The best strength of any evidence.
    pub strength: Option<Strength>,
    /// The engagement whose term decides.
    pub governing: Option<EngagementId>,
    /// Last day of keeping by the contract; `None` when an engagement runs, or none is known.
    pub retain_until: Option<CivilDate>,
    /// The day after.
    pub due_from: Option<CivilDate>,
    /// Last day of keeping by whatever keeps longest.
    pub effective_until: Option<CivilDate>,
    /// Last day on which it must have been done; `None` under a hold, whose end nobody knows.
    pub execute_by: Option<CivilDate>,
    /// Days past `retain_until`, also under a hold or a longer duty; 0 when there are none.
    pub over_term_days: i64,
    /// Past `execute_by`, and not kept by a longer duty or a block.
    pub overdue: bool,
    /// The holds that forbid disposition today, sorted.
    pub blocks: Vec<HoldId>,
    /// The records are the client's own: they go back, and are never only destroyed.
    pub return_only: bool,
    /// The client must get its documents back.
    pub return_required: bool,
    /// The rules and facts that led here, in order.
    pub derivation: Vec<Step>,
}

impl Assessment {
    /// Whether the item may be a line of a plan that destroys.
    pub fn is_destroyable(&self) -> bool {
        self.verdict.destroyable()
    }
}

/// The dates of an item, before anyone asks what they mean today.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Dates {
    pub(super) retain_until: Option<CivilDate>,
    pub(super) due_from: Option<CivilDate>,
    pub(super) effective_until: Option<CivilDate>,
    pub(super) execute_by: Option<CivilDate>,
    pub(super) over_term_days: i64,
}

/// Judges one item that is no container, or a container that could not be opened, as of a day.
///
/// Never fails: what is missing becomes a reason for review. Holds go before all dates, so no date can
/// let an item slip past one; an item without personal data is not judged further.
pub fn assess(facts: &Facts<'_>, world: &World<'_>, as_of: CivilDate) -> Assessment {
    let standing = Standing::of(facts.attribution, world);
    let is_clean = facts.outcome == Outcome::None && facts.coverage == Coverage::Complete;
    let holds = if is_clean { Vec::new() } else { covering(facts, &standing, world) };
    let active: Vec<&Hold> = holds.iter().copied().filter(|hold| hold.is_active(as_of)).collect();
    let dates = if is_clean { Dates::default() } else { dates(&standing, &holds, world, as_of) };
    let reasons = if is_clean { Vec::new() } else { reasons(facts, &standing, as_of) };
    let verdict = if is_clean {
        Verdict::OutOfScope
    } else if !active.is_empty() {
        Verdict::BlockedHold
    } else if !reasons.is_empty() {
        Verdict::Review
    } else {
        by_dates(&dates, world.pack, as_of)
    };
    let overdue = dates.execute_by.is_some_and(|last| as_of > last);
    let engagements: Vec<_> = standing.established.iter().map(|c| c.id.clone()).collect();
    let mut blocks: Vec<_> = active.iter().map(|hold| hold.id.clone()).collect();
    blocks.sort();
    blocks.dedup();
    let governing = standing.governing().filter(|_| !is_clean);
    Assessment {
        verdict,
        reason: reasons.first().copied().filter(|_| verdict == Verdict::Review),
        touches: engagements.clone(),
        engagements,
        strength: facts.attribution.strength(),
        governing: governing.map(|candidate| candidate.id.clone()),
        retain_until: dates.retain_until,
        due_from: dates.due_from,
        effective_until: dates.effective_until,
        execute_by: dates.execute_by,
        over_term_days: dates.over_term_days,
        overdue,
        blocks,
        return_only: any(&standing, |e| e.obligor == Obligor::Client),
        return_required: any(&standing, |e| e.return_required),
        derivation: explain::item(&explain::Case {
            facts,
            standing: &standing,
            world,
            holds: &holds,
            dates: &dates,
            verdict,
            reasons: &reasons,
            as_of,
        }),
        reasons,
    }
}

fn any(standing: &Standing<'_>, which: impl Fn(&crate::register::Engagement) -> bool) -> bool {
    standing.established.iter().filter_map(|c| c.engagement).any(which)
}

/// Holds over the item, released ones included, by id.
fn covering<'a>(facts: &Facts<'_>, standing: &Standing<'_>, world: &World<'a>) -> Vec<&'a Hold> {
    let covers = |hold: &&Hold| hold.covers(facts.locator, standing, world.register);
    let mut holds: Vec<&Hold> = world.holds.iter().filter(covers).collect();
    holds.sort_by(|a, b| (&a.id, a.placed_on).cmp(&(&b.id, b.placed_on)));
    holds
}

fn dates(standing: &Standing<'_>, holds: &[&Hold], world: &World<'_>, as_of: CivilDate) -> Dates {
    let governing = standing.governing();
    let Some(retain_until) = governing.and_then(Candidate::retain_until) else {
        return Dates::default();
    };
    let effective_until = standing.effective_until().unwrap_or(retain_until);
    let is_held = holds.iter().any(|hold| hold.is_active(as_of));
    let over = holds.iter().filter_map(|hold| hold.released_on).filter(|last| *last < as_of);
    let last_block = over.fold(effective_until, CivilDate::max);
    let window = chrono::Days::new(world.pack.execution_days().into());
    let execute_by = last_block.checked_add_days(window).unwrap_or(CivilDate::MAX);
    Dates {
        retain_until: Some(retain_until),
        due_from: Some(retain_until.succ_opt().unwrap_or(CivilDate::MAX)),
        effective_until: Some(effective_until),
        execute_by: (!is_held).then_some(execute_by),
        over_term_days: days_between(retain_until, as_of).max(0),
    }
}

/// Why a person must look, in the order of precedence.
fn reasons(facts: &Facts<'_>, standing: &Standing<'_>, as_of: CivilDate) -> Vec<ReviewReason> {
    let is_read = facts.coverage == Coverage::Complete && facts.outcome == Outcome::Found;
    let Standing { established, weak } = standing;
    let is_over = standing.effective_until().is_some_and(|last| as_of > last);
    let end = standing.governing().and_then(Candidate::end);
    let longer = weak.iter().any(|candidate| standing.would_keep_longer(candidate));
    [
        (ReviewReason::Unread, !is_read),
        (ReviewReason::Table, facts.kind == ItemKind::Rows && facts.outcome == Outcome::Found),
        (ReviewReason::Register, established.iter().any(|c| c.engagement.is_none())),
        (ReviewReason::Conflict, facts.attribution.is_conflict()),
        (ReviewReason::Unmatched, established.is_empty() && weak.is_empty()),
        (ReviewReason::Ambiguous, established.is_empty() && !weak.is_empty()),
        (ReviewReason::ImpreciseEnd, is_over && end.is_some_and(WrittenDate::is_imprecise)),
        (ReviewReason::Ambiguous, is_over && longer),
    ]
    .into_iter()
    .filter_map(|(reason, applies)| applies.then_some(reason))
    .collect()
}

/// The verdict of an item that was read, is somebody's, and is neither held nor doubtful.
fn by_dates(dates: &Dates, pack: &RetentionPack, as_of: CivilDate) -> Verdict {
    let (Some(retain_until), Some(effective_until)) = (dates.retain_until, dates.effective_until)
    else {
        return Verdict::KeepOpen;
    };
    if as_of <= retain_until {
        let left = days_between(as_of, retain_until);
        let is_near = left <= i64::from(pack.pre_notice_days());
        return if is_near { Verdict::PreNotice } else { Verdict::KeepInTerm };
    }
    if as_of <= effective_until { Verdict::KeepStatutory } else { Verdict::Due }
}
