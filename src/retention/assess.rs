//! The verdict on one item. Pure.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::block::{Block, Blocks};
use super::deferral::{self, Deferral};
use super::explain;
use super::pack::RetentionPack;
use super::query::covers::QueryMarks;
use super::request::RequestId;
use super::standing::{Candidate, Keeps, Standing};
use super::statute::{self, AppliedStatute, RecordClass, StatuteKind};
use super::step::Step;
use super::verdict::{ReviewReason, Verdict};
use super::waiver;
use super::world::World;
use crate::attribution::{Attribution, Strength};
use crate::calendar::{CivilDate, WrittenDate, days_between};
use crate::inventory::{Coverage, ItemKind, Outcome, TypeCounts};
use crate::location::{EngagementId, Locator};
use crate::register::Obligor;

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
    /// What kinds of records it is, or seems: by these the law speaks of it.
    pub classes: &'a [RecordClass],
    /// The day that it is about, where its structure tells: of a mail, of an invoice.
    pub content_date: Option<CivilDate>,
    /// When it was first met; never its own times.
    pub first_seen: Option<CivilDate>,
    /// By tag, each person under whose block it was read, and whether that person was met.
    pub subjects: &'a BTreeMap<String, bool>,
    /// The requests whose person is the only one in it, as somebody said of this content.
    pub sole: &'a BTreeSet<RequestId>,
    /// What was found in it, of whatever confidence.
    pub types: &'a TypeCounts,
    /// What queries of holds ask, with what is known around the item; none when that was not looked at.
    pub marks: Option<&'a QueryMarks>,
}

/// What may happen to an item on a day, and why.
#[expect(clippy::struct_excessive_bools, reason = "five facts, none of which implies another")]
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
    /// The holds, requests and restrictions that forbid disposition today, sorted.
    pub blocks: Vec<Block>,
    /// Of these, the blocks by person or query under which it was not, or not completely, read.
    pub unevaluated: Vec<Block>,
    /// Only storage is allowed (art. 18): nobody is shown what it holds, though nothing be found in it.
    pub restricted: bool,
    /// What the law says of it, by rule.
    pub statutes: Vec<AppliedStatute>,
    /// First day on which anything may be done with it, where that is still to come: a hold was released, or
    /// its term was shortened, a few weeks ago at most.
    pub not_before: Option<CivilDate>,
    /// Nobody found out whose it is for longer than the pack allows.
    pub escalated: bool,
    /// The records are the client's own: they go back, and are never only destroyed.
    pub return_only: bool,
    /// The written waivers by which the client need not get its own records back, sorted. None where one of
    /// its engagements or kinds of records is not waived.
    pub waived_by: Vec<String>,
    /// The client must get its documents back.
    pub return_required: bool,
    /// The requests that somebody must still act on and that surely cover it, sorted.
    pub asked: Vec<RequestId>,
    /// The upheld requests for erasure for which it is to go at once (art. 17), sorted: without them it
    /// might not.
    pub erased_for: Vec<RequestId>,
    /// The holds over it, where it is out of scope itself: what it lies in is kept for them.
    #[serde(skip)]
    pub(super) kept_with: Vec<Block>,
    /// Whether all that was found in it, or in a part of it, was set aside.
    #[serde(skip)]
    pub(super) was_found: bool,
    /// The rules and facts that led here, in order.
    pub derivation: Vec<Step>,
}

impl Assessment {
    /// The statutory rules that would keep the item on a day after its contract term, sure or not.
    pub fn longer_duties(&self, as_of: CivilDate) -> impl Iterator<Item = &AppliedStatute> {
        let is_over = self.retain_until.is_some_and(|last| as_of > last);
        let keeps = move |duty: &&AppliedStatute| duty.floor().is_some_and(|last| as_of <= last);
        self.statutes.iter().filter(move |_| is_over).filter(keeps)
    }

    /// Whether a law asks the firm to keep its content on a day, sure or not, whatever the contract says.
    pub fn is_kept_by_law(&self, as_of: CivilDate) -> bool {
        let keeps = |duty: &AppliedStatute| duty.floor().is_some_and(|last| as_of <= last);
        self.statutes.iter().any(keeps)
    }

    /// Whether the client must get it back because it is its own, and did not waive that in writing.
    pub fn must_return_books(&self) -> bool {
        self.return_only && self.waived_by.is_empty()
    }

    /// Whether the item may be a line of a plan that destroys.
    pub fn is_destroyable(&self) -> bool {
        self.verdict.destroyable() && self.not_before.is_none()
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
    pub(super) not_before: Option<CivilDate>,
    /// An upheld request for erasure ends the term of the contract on this day.
    pub(super) erased_from: Option<CivilDate>,
}

/// Judges one item that is no container, or a container that could not be opened, as of a day.
///
/// Never fails: what is missing becomes a reason for review. Blocks go before all dates, so no date can
/// let an item slip past one; an item without personal data is not judged further.
pub fn assess(facts: &Facts<'_>, world: &World<'_>, as_of: CivilDate) -> Assessment {
    let standing = Standing::of(facts.attribution, world);
    let is_clean = facts.outcome == Outcome::None && facts.coverage == Coverage::Complete;
    if is_clean {
        return clean(facts, &standing, world, as_of);
    }
    let blocks = Blocks::over(facts, &standing, world, as_of);
    let statutes = statute::apply(facts, &standing, world, as_of);
    let erasure = Erasure::of(facts, &blocks, &statutes, as_of);
    let deferrals = deferral::over(facts, &standing, world);
    let floor = floor(&statutes, &deferrals);
    let dates = dates(&standing, &blocks, floor, erasure, world, as_of);
    let doubt = Doubt { facts, standing: &standing, statutes: &statutes, dates: &dates, erasure };
    let reasons = reasons(&doubt, world, as_of);
    let verdict = match blocks.verdict() {
        Some(blocked) => blocked,
        None if !reasons.is_empty() => Verdict::Review,
        None => by_dates(&dates, &statutes, world.pack, as_of),
    };
    let case = explain::Case {
        facts,
        standing: &standing,
        world,
        blocks: &blocks,
        erasure,
        statutes: &statutes,
        deferrals: &deferrals,
        dates: &dates,
        verdict,
        reasons: &reasons,
        as_of,
    };
    Assessment {
        verdict,
        reason: reasons.first().copied().filter(|_| verdict == Verdict::Review),
        governing: standing.governing().map(|candidate| candidate.id.clone()),
        retain_until: dates.retain_until,
        due_from: dates.due_from,
        effective_until: dates.effective_until,
        execute_by: dates.execute_by,
        over_term_days: dates.over_term_days,
        overdue: dates.execute_by.is_some_and(|last| as_of > last),
        blocks: blocks.active.clone(),
        unevaluated: blocks.in_doubt.clone(),
        restricted: blocks.restrict(),
        not_before: dates.not_before,
        asked: blocks.asked(),
        erased_for: match (verdict, erasure) {
            (Verdict::ActNow, Erasure::Sole(_)) => {
                blocks.erasures().map(|(over, _)| over.of.id.clone()).collect()
            }
            _ => Vec::new(),
        },
        escalated: is_escalated(facts, &reasons, world.pack, as_of),
        derivation: explain::item(&case),
        statutes,
        reasons,
        ..bare(facts, &standing, world, as_of)
    }
}

/// The assessment of an item without personal data.
fn clean(
    facts: &Facts<'_>,
    standing: &Standing<'_>,
    world: &World<'_>,
    as_of: CivilDate,
) -> Assessment {
    let case = explain::Case {
        facts,
        standing,
        world,
        blocks: &Blocks::default(),
        erasure: Erasure::None,
        statutes: &[],
        deferrals: &[],
        dates: &Dates::default(),
        verdict: Verdict::OutOfScope,
        reasons: &[],
        as_of,
    };
    let blocks = Blocks::over(facts, standing, world, as_of);
    let (restricted, asked) = (blocks.restrict(), blocks.asked());
    let is_hold = |block: &Block| matches!(block, Block::Hold(_));
    let kept_with = blocks.active.into_iter().filter(is_hold).collect();
    Assessment {
        derivation: explain::item(&case),
        restricted,
        asked,
        kept_with,
        ..bare(facts, standing, world, as_of)
    }
}

/// What is known of an item without any dates: out of scope until something else is said.
fn bare(
    facts: &Facts<'_>,
    standing: &Standing<'_>,
    world: &World<'_>,
    as_of: CivilDate,
) -> Assessment {
    let engagements: Vec<_> = standing.established.iter().map(|c| c.id.clone()).collect();
    Assessment {
        verdict: Verdict::OutOfScope,
        reason: None,
        reasons: Vec::new(),
        touches: engagements.clone(),
        engagements,
        strength: facts.attribution.strength(),
        governing: None,
        retain_until: None,
        due_from: None,
        effective_until: None,
        execute_by: None,
        over_term_days: 0,
        overdue: false,
        blocks: Vec::new(),
        unevaluated: Vec::new(),
        restricted: false,
        statutes: Vec::new(),
        not_before: None,
        escalated: false,
        return_only: any(standing, |e| e.obligor == Obligor::Client),
        waived_by: waiver::waived_by(facts, standing, world, as_of),
        return_required: any(standing, |e| e.return_required),
        asked: Vec::new(),
        erased_for: Vec::new(),
        kept_with: Vec::new(),
        was_found: false,
        derivation: Vec::new(),
    }
}

fn any(standing: &Standing<'_>, which: impl Fn(&crate::register::Engagement) -> bool) -> bool {
    standing.established.iter().filter_map(|c| c.engagement).any(which)
}

/// What an upheld request for erasure comes to for one item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Erasure {
    /// There is none over it.
    None,
    /// Of an item with other people in it, as far as anybody knows: a person must look.
    Shared,
    /// The law wants it kept until a day, or for ever: refused for this item (art. 17(3)(b)).
    Barred,
    /// Whoever asks is the only one in it: the contract keeps it no longer, since the day of the decision.
    Sole(CivilDate),
}

impl Erasure {
    fn of(
        facts: &Facts<'_>,
        blocks: &Blocks<'_>,
        statutes: &[AppliedStatute],
        as_of: CivilDate,
    ) -> Self {
        let Some(decided) = blocks.erasures().map(|(_, decided)| decided).min() else {
            return Self::None;
        };
        // Two who ask are not alone: each must have been found to be the only one, and the item read for it.
        let is_sole =
            blocks.erasures().all(|(over, _)| !over.in_doubt && facts.sole.contains(&over.of.id));
        let is_kept = |statute: &AppliedStatute| statute.floor().is_some_and(|last| as_of <= last);
        let is_barred = statutes.iter().filter(|statute| statute.is_sure).any(is_kept);
        match (is_sole, is_barred) {
            (true, _) => Self::Sole(decided),
            (false, true) => Self::Barred,
            (false, false) => Self::Shared,
        }
    }
}

/// The latest day that a sure duty or a deferral keeps. A deferral that is over keeps nothing.
fn floor(statutes: &[AppliedStatute], deferrals: &[&Deferral]) -> Option<CivilDate> {
    let sure = statutes.iter().filter(|statute| statute.is_sure);
    let granted = deferrals.iter().map(|deferral| deferral.until);
    sure.filter_map(AppliedStatute::floor).chain(granted).max()
}

fn dates(
    standing: &Standing<'_>,
    blocks: &Blocks<'_>,
    floor: Option<CivilDate>,
    erasure: Erasure,
    world: &World<'_>,
    as_of: CivilDate,
) -> Dates {
    let retain_until = standing.governing().and_then(Candidate::retain_until);
    let contract = match erasure {
        Erasure::Sole(decided) => Some(decided.max(standing.kept_until().unwrap_or(decided))),
        _ => retain_until.map(|last| standing.effective_until().unwrap_or(last)),
    };
    let Some(contract) = contract else { return Dates::default() };
    let effective_until = floor.map_or(contract, |floor| floor.max(contract));
    let last_block = blocks.ended(as_of).fold(effective_until, CivilDate::max);
    let grace = blocks.released(as_of).map(|day| plus(day, world.pack.release_days()));
    let guards = standing.established.iter().filter_map(|c| world.shortened.get(&c.id).copied());
    Dates {
        retain_until,
        due_from: retain_until.map(|last| last.succ_opt().unwrap_or(CivilDate::MAX)),
        effective_until: Some(effective_until).filter(|last| *last != CivilDate::MAX),
        execute_by: Some(plus(last_block, world.pack.execution_days()))
            .filter(|last| blocks.active.is_empty() && *last != CivilDate::MAX),
        over_term_days: retain_until.map_or(0, |last| days_between(last, as_of).max(0)),
        not_before: grace.chain(guards).filter(|first| as_of < *first).max(),
        erased_from: match erasure {
            Erasure::Sole(decided) => Some(decided),
            _ => None,
        },
    }
}

fn plus(day: CivilDate, days: u32) -> CivilDate {
    day.checked_add_days(chrono::Days::new(days.into())).unwrap_or(CivilDate::MAX)
}

/// What a person may have to look at.
struct Doubt<'a> {
    facts: &'a Facts<'a>,
    standing: &'a Standing<'a>,
    statutes: &'a [AppliedStatute],
    dates: &'a Dates,
    erasure: Erasure,
}

impl Doubt<'_> {
    /// Whether the contract and all sure duties are over.
    fn is_over(&self, as_of: CivilDate) -> bool {
        self.dates.effective_until.is_some_and(|last| as_of > last)
    }

    /// Whether a duty that is not sure would still keep it.
    fn may_be_kept(&self, as_of: CivilDate) -> bool {
        let unsure = self.statutes.iter().filter(|statute| !statute.is_sure);
        unsure.filter_map(AppliedStatute::floor).any(|last| as_of <= last)
    }

    /// Whether a law counts from a month or a year in which something happened.
    fn has_imprecise_event(&self) -> bool {
        self.statutes.iter().any(AppliedStatute::has_imprecise_event)
    }

    /// Whether a class names a rule that the pack does not have today.
    fn has_unknown_class(&self, pack: &RetentionPack) -> bool {
        let is_known = |class: &RecordClass| pack.statutes().iter().any(|s| s.id == class.statute);
        !self.facts.classes.iter().all(is_known)
    }

    /// Whether the law lets it be kept for less long than the law wants it kept.
    fn laws_disagree(&self) -> bool {
        let floor = self.statutes.iter().filter_map(AppliedStatute::floor).max();
        let ceiling = self.statutes.iter().filter_map(AppliedStatute::ceiling).min();
        matches!((floor, ceiling), (Some(floor), Some(ceiling)) if ceiling < floor)
    }

    /// Whether it was made so long after the end that work seems to have gone on.
    fn is_late_work(&self, pack: &RetentionPack) -> bool {
        let end = self.standing.governing().and_then(Candidate::end);
        let late = end.map(|end| plus(end.last_day(), pack.closing_days()));
        matches!((self.facts.content_date, late), (Some(day), Some(late)) if day > late)
    }
}

/// Why a person must look, in the order of precedence.
fn reasons(doubt: &Doubt<'_>, world: &World<'_>, as_of: CivilDate) -> Vec<ReviewReason> {
    let Doubt { facts, standing, statutes, .. } = doubt;
    let is_read = facts.coverage == Coverage::Complete && facts.outcome == Outcome::Found;
    let Standing { established, weak } = standing;
    let is_over = doubt.is_over(as_of);
    let end = standing.governing().and_then(Candidate::end);
    let longer = weak.iter().any(|candidate| standing.would_keep_longer(candidate));
    let prohibited = statutes.iter().any(|statute| statute.kind == StatuteKind::Prohibited);
    [
        (ReviewReason::Unread, !is_read),
        (ReviewReason::Table, facts.kind == ItemKind::Rows && facts.outcome == Outcome::Found),
        (ReviewReason::Prohibited, prohibited),
        (ReviewReason::Register, established.iter().any(|c| c.keeps == Keeps::Unknown)),
        (ReviewReason::Conflict, facts.attribution.is_conflict() || doubt.laws_disagree()),
        (ReviewReason::Unmatched, established.is_empty() && weak.is_empty()),
        (ReviewReason::Ambiguous, established.is_empty() && !weak.is_empty()),
        (ReviewReason::SharedSubjects, doubt.erasure == Erasure::Shared),
        (ReviewReason::PostEndActivity, doubt.is_late_work(world.pack)),
        (
            ReviewReason::ImpreciseEnd,
            is_over && (end.is_some_and(WrittenDate::is_imprecise) || doubt.has_imprecise_event()),
        ),
        (ReviewReason::Ambiguous, is_over && longer),
        (
            ReviewReason::Statute,
            is_over && (doubt.may_be_kept(as_of) || doubt.has_unknown_class(world.pack)),
        ),
    ]
    .into_iter()
    .filter_map(|(reason, applies)| applies.then_some(reason))
    .collect()
}

/// Whether nobody said whose it is for too long.
fn is_escalated(
    facts: &Facts<'_>,
    reasons: &[ReviewReason],
    pack: &RetentionPack,
    as_of: CivilDate,
) -> bool {
    let is_nobodys = reasons.contains(&ReviewReason::Unmatched);
    let waits = facts.first_seen.map(|first| days_between(first, as_of));
    is_nobodys && waits.is_some_and(|days| days > i64::from(pack.triage_days()))
}

/// The verdict of an item that was read, is somebody's, and is neither held nor doubtful.
fn by_dates(
    dates: &Dates,
    statutes: &[AppliedStatute],
    pack: &RetentionPack,
    as_of: CivilDate,
) -> Verdict {
    if let Some(decided) = dates.erased_from {
        let is_kept = as_of <= decided || dates.effective_until.is_none_or(|last| as_of <= last);
        return if is_kept { Verdict::KeepStatutory } else { Verdict::ActNow };
    }
    let Some(retain_until) = dates.retain_until else { return Verdict::KeepOpen };
    if as_of <= retain_until {
        let left = days_between(as_of, retain_until);
        let is_near = left <= i64::from(pack.pre_notice_days());
        return if is_near { Verdict::PreNotice } else { Verdict::KeepInTerm };
    }
    // No last day: a duty keeps it for ever.
    if dates.effective_until.is_none_or(|last| as_of <= last) {
        return Verdict::KeepStatutory;
    }
    let ceiling = statutes.iter().filter_map(AppliedStatute::ceiling).min();
    if ceiling.is_some_and(|last| as_of > last) { Verdict::ActNow } else { Verdict::Due }
}
