//! The verdict on a container, over the verdicts on its parts. Pure.

use std::collections::BTreeSet;

use super::assess::{Assessment, Facts, assess};
use super::block::{Block, Blocks};
use super::explain;
use super::verdict::{ReviewReason, Verdict};
use super::world::World;
use crate::calendar::CivilDate;
use crate::inventory::{Coverage, Outcome, Unread};

/// Judges an archive, a mailbox, a table, or a message with attachments, as of a day.
///
/// `own` is the verdict on a message's own text; archives, mailboxes and tables have none. `parts` are
/// the items directly inside, containers among them with their own container's verdict, in their order.
/// `facts` are the container's: its coverage counts (what could not be opened hides parts that nobody
/// judged), its outcome does not. Its dates are those of the part that keeps longest.
///
/// It is due only when every part is: carrying out a plan removes whole files.
pub fn assess_container(
    own: Option<Assessment>,
    parts: &[Assessment],
    facts: &Facts<'_>,
    world: &World<'_>,
    as_of: CivilDate,
) -> Assessment {
    let unread = (facts.coverage != Coverage::Complete).then(|| {
        let outcome = Outcome::NotRead(Unread::Partial);
        assess(&Facts { outcome, ..*facts }, world, as_of)
    });
    let whole: Vec<Assessment> = unread.into_iter().chain(own).collect();
    let all: Vec<&Assessment> = whole.iter().chain(parts).collect();
    // What no part is under alone, all of it may be; and what is out of scope itself may be held.
    let own_blocks = Blocks::by_query(facts, world, as_of);
    let held_parts = all.iter().flat_map(|part| part.kept_with.clone());
    let held = sorted(own_blocks.active.iter().cloned().chain(held_parts));
    let (verdict, reason) = headline(&all, &held);
    let longest = longest(&all);
    let is_clean = verdict == Verdict::OutOfScope;
    let (blocks, kept_with) = if is_clean {
        (Vec::new(), held.iter().filter(|block| matches!(block, Block::Hold(_))).cloned().collect())
    } else {
        let of_parts = all.iter().flat_map(|part| part.blocks.clone());
        (sorted(of_parts.chain(held.iter().cloned())), Vec::new())
    };
    let in_doubt = own_blocks.in_doubt.iter().filter(|_| !is_clean).cloned();
    let unevaluated = sorted(all.iter().flat_map(|part| part.unevaluated.clone()).chain(in_doubt));
    let mut statutes: Vec<_> = all.iter().flat_map(|part| part.statutes.clone()).collect();
    statutes.sort_by(|a, b| (&a.id, a.until).cmp(&(&b.id, b.until)));
    statutes.dedup();
    let engagements = facts.attribution.established();
    let mut touches = engagements.clone();
    touches.extend(all.iter().flat_map(|part| part.touches.clone()));
    touches.sort();
    touches.dedup();
    let mut reasons: Vec<ReviewReason> = reason.into_iter().collect();
    for other in all.iter().flat_map(|part| &part.reasons) {
        if !reasons.contains(other) {
            reasons.push(*other);
        }
    }
    let is_kept = matches!(
        verdict,
        Verdict::BlockedHold | Verdict::BlockedRequest | Verdict::BlockedRestriction
    );
    // Clean parts have no dates; those whose findings were set aside keep theirs, at any depth.
    let dates = longest;
    Assessment {
        verdict,
        reason,
        reasons,
        engagements,
        touches,
        strength: facts.attribution.strength(),
        governing: dates.and_then(|part| part.governing.clone()),
        retain_until: dates.and_then(|part| part.retain_until),
        due_from: dates.and_then(|part| part.due_from),
        effective_until: dates.and_then(|part| part.effective_until),
        execute_by: dates.and_then(|part| part.execute_by).filter(|_| !is_kept),
        over_term_days: dates.map_or(0, |part| part.over_term_days),
        overdue: !is_kept && dates.is_some_and(|part| part.overdue),
        blocks,
        unevaluated,
        restricted: all.iter().any(|part| part.restricted),
        statutes,
        not_before: all.iter().filter_map(|part| part.not_before).max(),
        escalated: all.iter().any(|part| part.escalated),
        return_only: all.iter().any(|part| part.return_only),
        waived_by: waived_by(&all),
        return_required: all.iter().any(|part| part.return_required),
        asked: sorted(all.iter().flat_map(|part| part.asked.clone())),
        erased_for: sorted(all.iter().flat_map(|part| part.erased_for.clone())),
        kept_with,
        was_found: all.iter().any(|part| part.was_found),
        derivation: explain::container(facts, &all, longest, (verdict, reason), &held),
    }
}

/// The waivers by which nothing of it need go back; none as soon as one part must.
fn waived_by(parts: &[&Assessment]) -> Vec<String> {
    if parts.iter().any(|part| part.must_return_books()) {
        return Vec::new();
    }
    sorted(parts.iter().flat_map(|part| part.waived_by.clone()))
}

/// Each once, in order.
fn sorted<T: Ord>(all: impl Iterator<Item = T>) -> Vec<T> {
    all.collect::<BTreeSet<T>>().into_iter().collect()
}

/// The verdict over the parts, and over what is held besides, in the order of precedence.
fn headline(parts: &[&Assessment], held: &[Block]) -> (Verdict, Option<ReviewReason>) {
    let any = |verdict: Verdict| parts.iter().any(|part| part.verdict == verdict);
    let any_review = |reason| parts.iter().any(|part| part.reason == Some(reason));
    let review = |reason| (Verdict::Review, Some(reason));
    // To set findings aside frees nothing of a hold, be it on another part.
    let is_bound = parts.iter().any(|part| part.was_found)
        && held.iter().any(|block| matches!(block, Block::Hold(_)));
    if !is_bound && parts.iter().all(|part| part.verdict == Verdict::OutOfScope) {
        return (Verdict::OutOfScope, None);
    }
    let blocks = [Verdict::BlockedHold, Verdict::BlockedRequest, Verdict::BlockedRestriction];
    let is_held = |verdict: Verdict| held.iter().any(|block| block.verdict() == verdict);
    if let Some(block) = blocks.into_iter().find(|block| any(*block) || is_held(*block)) {
        return (block, None);
    }
    for reason in [ReviewReason::Unread, ReviewReason::Table] {
        if any_review(reason) {
            return review(reason);
        }
    }
    let due = parts.iter().filter(|part| part.verdict.destroyable()).count();
    if due == parts.len() {
        let verdict = if any(Verdict::Due) { Verdict::Due } else { Verdict::ActNow };
        return (verdict, None);
    }
    if due > 0 {
        return review(ReviewReason::Mixed);
    }
    if let Some(part) = parts.iter().find(|part| part.verdict == Verdict::Review) {
        return review(part.reason.unwrap_or(ReviewReason::Mixed));
    }
    let kept = [
        Verdict::KeepStatutory,
        Verdict::Reappeared,
        Verdict::PreNotice,
        Verdict::KeepInTerm,
        Verdict::KeepOpen,
    ];
    // Every verdict is named above; what could be forgotten is not let go.
    let verdict = kept.into_iter().find(|verdict| any(*verdict));
    verdict.map_or(review(ReviewReason::Mixed), |verdict| (verdict, None))
}

/// The part that keeps longest: a running engagement before any date. Of equals, the first.
fn longest<'a>(parts: &[&'a Assessment]) -> Option<&'a Assessment> {
    let dated = parts.iter().copied().filter(|part| part.governing.is_some());
    dated.rev().max_by_key(|part| part.effective_until.unwrap_or(CivilDate::MAX))
}
