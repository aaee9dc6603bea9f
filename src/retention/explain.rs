//! How a verdict came about, as steps that people and programs can read. Pure.
//!
//! It repeats what was decided and decides nothing: whose, until when, what keeps longer, which holds,
//! and why the headline is what it is.

use super::assess::{Assessment, Dates, Erasure, Facts};
use super::block::{Block, Blocks, Over};
use super::deferral::Deferral;
use super::hold::Hold;
use super::request::{RefusalGround, Request};
use super::standing::{Candidate, Keeps, Standing};
use super::statute::{AppliedEvent, AppliedStatute, ClassConfidence, Statute, StatuteKind};
use super::step::{Step, StepArg};
use super::term::sum;
use super::verdict::{ReviewReason, Verdict};
use super::waiver;
use super::world::World;
use crate::attribution::{Attribution, EvidenceCode};
use crate::calendar::CivilDate;

/// Everything that a derivation tells of.
pub(super) struct Case<'a> {
    pub(super) facts: &'a Facts<'a>,
    pub(super) standing: &'a Standing<'a>,
    pub(super) world: &'a World<'a>,
    /// Over the item, ended ones included.
    pub(super) blocks: &'a Blocks<'a>,
    pub(super) erasure: Erasure,
    pub(super) statutes: &'a [AppliedStatute],
    /// Over the item, ended ones included.
    pub(super) deferrals: &'a [&'a Deferral],
    pub(super) dates: &'a Dates,
    pub(super) verdict: Verdict,
    pub(super) reasons: &'a [ReviewReason],
    pub(super) as_of: CivilDate,
}

/// The derivation of one item.
pub(super) fn item(case: &Case<'_>) -> Vec<Step> {
    let mut steps = evidence(case.facts.attribution);
    if case.verdict != Verdict::OutOfScope {
        steps.extend(deadline(case));
        steps.extend(floors(case));
        steps.extend(case.statutes.iter().flat_map(|statute| duty(statute, case)));
        steps.extend(case.deferrals.iter().map(|granted| deferral(granted, case.as_of)));
        steps.extend(holds(case));
        steps.extend(case.blocks.requests.iter().flat_map(|over| request(over, case)));
        steps.extend(erasure(case));
        steps.extend(
            case.dates
                .not_before
                .map(|first| Step::new("grace", "verdict-not-before").date("date", first)),
        );
        steps.extend(candidates(case));
        steps.extend(case.standing.established.iter().filter_map(returns));
        steps.extend(waiver::told(case.facts, case.standing, case.world, case.as_of));
    }
    steps.extend(why(case.verdict, case.reasons, case.dates.over_term_days));
    steps
}

/// The derivation of a container over its parts.
pub(super) fn container(
    facts: &Facts<'_>,
    parts: &[&Assessment],
    longest: Option<&Assessment>,
    (verdict, reason): (Verdict, Option<ReviewReason>),
    held: &[Block],
) -> Vec<Step> {
    let mut steps = evidence(facts.attribution);
    let parts_step = Step::new("2.3", "verdict-parts");
    steps.push(parts_step.count("count", i64::try_from(parts.len()).unwrap_or(i64::MAX)));
    for kind in Verdict::ALL {
        let count = parts.iter().filter(|part| part.verdict == *kind).count();
        if count > 0 {
            let step = Step::new("2.3", "verdict-parts-verdict");
            let count = i64::try_from(count).unwrap_or(i64::MAX);
            steps.push(step.with("verdict", StepArg::Verdict(*kind)).count("count", count));
        }
    }
    if let Some(part) = longest.filter(|_| verdict != Verdict::OutOfScope) {
        let is_kept = verdict == Verdict::KeepStatutory;
        let is_date = |step: &&Step| match step.rule {
            "register" | "clause-10" | "R2" | "R3" | "R10" => true,
            // What keeps the part keeps the whole, and is told with it.
            "statute" | "deferral" => is_kept,
            _ => false,
        };
        steps.push(Step::new("2.3", "verdict-parts-longest"));
        steps.extend(part.derivation.iter().filter(is_date).cloned());
    }
    if verdict != Verdict::OutOfScope {
        let is_new = |block: &&Block| !parts.iter().any(|part| part.blocks.contains(block));
        let held = held.iter().filter(is_new);
        steps.extend(
            held.map(|block| Step::new("hold", "verdict-held-whole").text_arg("block", block)),
        );
        steps.extend(waiver::told_of_parts(parts));
    }
    let over_term_days = longest.map_or(0, |part| part.over_term_days);
    let reasons: Vec<_> = reason.into_iter().collect();
    steps.extend(why(verdict, &reasons, over_term_days));
    steps
}

/// Whose: one step for each ground.
fn evidence(attribution: &Attribution) -> Vec<Step> {
    let step = |evidence: &crate::attribution::Evidence| {
        let message = match (&evidence.code, evidence.strength.is_established()) {
            (EvidenceCode::PathEngagementId, true) => "verdict-evidence-path-id",
            (EvidenceCode::PathEngagementId, false) => "verdict-evidence-path-id-weak",
            (EvidenceCode::PathGlob, _) => "verdict-evidence-path-glob",
            (EvidenceCode::PathGlobShared, _) => "verdict-evidence-path-glob-shared",
            (EvidenceCode::ContentEngagementId, _) => "verdict-evidence-content-id",
            (EvidenceCode::Content(_), true) => "verdict-evidence-content",
            (EvidenceCode::Content(_), false) => "verdict-evidence-content-weak",
            (EvidenceCode::PersonSigned, _) => "verdict-evidence-person",
            (EvidenceCode::PersonConflict, _) => "verdict-evidence-person-conflict",
            (EvidenceCode::PersonChanged, _) => "verdict-evidence-person-changed",
            (EvidenceCode::PersonUnproven, _) => "verdict-evidence-person-unproven",
        };
        let step = Step::new("2.4", message).text_arg("engagement", &evidence.engagement);
        match &evidence.code {
            EvidenceCode::Content(kinds) => {
                step.with("signs", StepArg::Signs(kinds.iter().copied().collect()))
            }
            _ => step,
        }
    };
    attribution.evidence.iter().map(step).collect()
}

/// Until when: the end of each engagement, the sum, and which of several decides.
fn deadline(case: &Case<'_>) -> Vec<Step> {
    let mut steps = Vec::new();
    let pack = case.world.pack;
    let established = &case.standing.established;
    for candidate in established {
        steps.push(end(candidate));
        if let (Some(end), Some(until)) = (candidate.end(), candidate.retain_until()) {
            steps.push(sum(end.last_day(), pack.months(), until));
        }
    }
    let Some(governing) = case.standing.governing() else { return steps };
    if established.len() > 1 {
        let message = match governing.keeps {
            Keeps::Until { .. } => "verdict-longest",
            Keeps::Open | Keeps::Unknown => "verdict-open-wins",
        };
        steps.push(Step::new("2.3", message).text_arg("engagement", &governing.id));
    }
    if let Some(due_from) = case.dates.due_from {
        steps.push(
            Step::new("clause-10", "verdict-contract")
                .text_arg("clause", pack.clause())
                .text_arg("rule", pack.rule_id())
                .count("months", pack.months()),
        );
        steps.push(Step::new("R3", "verdict-due-from").date("date", due_from));
    }
    steps
}

fn end(candidate: &Candidate<'_>) -> Step {
    if let Some(end) = candidate.implausible_end() {
        let step = Step::new("register", "verdict-end-implausible");
        return step.text_arg("engagement", &candidate.id).text_arg("written", &end);
    }
    let (rule, message) = match (candidate.engagement, candidate.end()) {
        (None, _) => ("register", "verdict-end-unknown"),
        (Some(_), None) => ("register", "verdict-end-open"),
        (Some(_), Some(end)) if end.is_imprecise() => ("R10", "verdict-end-imprecise"),
        (Some(_), Some(_)) => ("register", "verdict-end"),
    };
    let step = Step::new(rule, message).text_arg("engagement", &candidate.id);
    match candidate.end() {
        Some(end) if end.is_imprecise() => {
            step.text_arg("written", &end).date("end", end.last_day())
        }
        Some(end) => step.date("end", end.last_day()),
        None => step,
    }
}

/// What keeps longer by the register.
fn floors(case: &Case<'_>) -> Vec<Step> {
    let floor = |candidate: &Candidate<'_>| {
        let until = candidate.engagement?.keep_until?;
        let is_over = case.as_of > until;
        let message = if is_over { "verdict-floor-over" } else { "verdict-floor" };
        let step = Step::new("2.2", message).text_arg("engagement", &candidate.id);
        Some(step.date("until", until))
    };
    case.standing.established.iter().filter_map(floor).collect()
}

/// What a statutory rule says: why it is thought to apply, from when it counts, and what follows.
fn duty(applied: &AppliedStatute, case: &Case<'_>) -> Vec<Step> {
    let step = |message| Step::new("statute", message).text_arg("rule", &applied.id);
    // A law that changed has a row for each time: the one of the day was applied.
    let is_meant = |law: &&Statute| law.id == applied.id && law.is_valid(case.as_of);
    let statute = case.world.pack.statutes().iter().find(is_meant);
    let class = case.facts.classes.iter().find(|class| class.statute == applied.id);
    let (Some(statute), Some(class)) = (statute, class) else { return Vec::new() };
    let why = match (class.confidence, statute.is_settled()) {
        (ClassConfidence::Established, true) => "verdict-class",
        (ClassConfidence::Established, false) => "verdict-class-to-verify",
        (ClassConfidence::Proposed, _) => "verdict-class-proposed",
    };
    let title = StepArg::Words { nl: statute.title.0.clone(), en: statute.title.1.clone() };
    let mut steps = vec![
        step(why)
            .with("title", title)
            .text_arg("source", &statute.source)
            .with("signs", StepArg::RecordSigns(class.signs.clone())),
    ];
    // Advice that nothing follows from needs no day that nobody told.
    if !(applied.assumed && applied.kind == StatuteKind::Guidance) {
        steps.push(counts_from(applied));
    }
    let says = |message| match applied.until {
        Some(until) => step(message).date("until", until),
        None => step("verdict-statute-permanent"),
    };
    let theirs = || step("verdict-statute-theirs");
    match (applied.kind, applied.is_ours) {
        (StatuteKind::Floor, true) => steps.push(says("verdict-statute-floor")),
        (StatuteKind::Floor, false) => steps.push(theirs()),
        (StatuteKind::Ceiling, _) => steps.push(says("verdict-statute-ceiling")),
        (StatuteKind::Both, true) => steps.push(says("verdict-statute-both")),
        (StatuteKind::Both, false) => steps.extend([theirs(), says("verdict-statute-ceiling")]),
        (StatuteKind::Guidance, _) => steps.push(says("verdict-statute-guidance")),
        (StatuteKind::Prohibited, _) => steps.push(step("verdict-statute-prohibited")),
    }
    steps
}

/// From when it counts: by an event of the register, by the record, or from the latest day that can be meant.
fn counts_from(applied: &AppliedStatute) -> Step {
    let step = |message| {
        let step = Step::new("statute", message).text_arg("rule", &applied.id);
        step.date("date", applied.counts_from)
    };
    let event =
        |event: &AppliedEvent, message| step(message).with("event", StepArg::Event(event.kind));
    match &applied.event {
        Some(told @ AppliedEvent { on: Some(on), .. }) => {
            let message = match (told.is_to_come, applied.counts_from > on.last_day()) {
                (true, _) => "verdict-statute-event-to-come",
                (false, true) => "verdict-statute-event-later",
                (false, false) if on.is_imprecise() => "verdict-statute-event-imprecise",
                (false, false) => "verdict-statute-event",
            };
            event(told, message).text_arg("written", on)
        }
        Some(missing) if applied.assumed => event(missing, "verdict-statute-event-missing"),
        _ if applied.assumed => step("verdict-statute-assumed"),
        _ => step("verdict-statute-from"),
    }
}

/// More time that the client asked for.
fn deferral(deferral: &Deferral, as_of: CivilDate) -> Step {
    let is_over = as_of > deferral.until;
    let message = if is_over { "verdict-deferral-over" } else { "verdict-deferral" };
    Step::new("deferral", message)
        .text_arg("plan", &deferral.plan)
        .with("ground", StepArg::DeferralGround(deferral.ground))
        .date("until", deferral.until)
}

fn holds(case: &Case<'_>) -> Vec<Step> {
    let step = |over: &Over<'_, Hold>| {
        let hold = over.of;
        let step = |message| {
            Step::new("hold", message)
                .text_arg("hold", &hold.id)
                .with("scope", StepArg::Scope(hold.scope.clone()))
        };
        let told = match hold.released_on {
            Some(last) if !hold.is_active(case.as_of) => {
                step("verdict-hold-over").date("until", last)
            }
            _ => step("verdict-hold")
                .with("reason", StepArg::HoldReason(hold.reason))
                .date("review_on", hold.review_on),
        };
        let of_hold = |message| Step::new("hold", message).text_arg("block", &hold.id);
        let is_active = hold.is_active(case.as_of);
        let doubt = match (over.in_doubt, over.unknown) {
            (true, _) if hold.scope.query().is_some() => Some("verdict-query-in-doubt"),
            (true, _) => Some("verdict-block-in-doubt"),
            (false, true) => Some("verdict-query-unknown"),
            (false, false) => None,
        };
        [Some(told), doubt.filter(|_| is_active).map(of_hold)].into_iter().flatten()
    };
    if case.blocks.holds.is_empty() {
        return vec![Step::new("hold", "verdict-holds-none")];
    }
    case.blocks.holds.iter().flat_map(step).collect()
}

/// A block by person that counts because nobody looked for the person yet.
fn in_doubt(rule: &'static str, id: &str) -> Step {
    Step::new(rule, "verdict-block-in-doubt").text_arg("block", id)
}

/// What a request does to the item.
fn request(over: &Over<'_, Request>, case: &Case<'_>) -> Vec<Step> {
    let request = over.of;
    let step = |message| {
        Step::new("request", message)
            .text_arg("request", &request.id)
            .with("kind", StepArg::RequestKind(request.kind))
            .with("scope", StepArg::Scope(request.scope.clone()))
    };
    let mut steps = Vec::new();
    if let Some(last) = request.forward_by() {
        if request.is_live() {
            steps.push(step("verdict-request-processor").date("until", last));
        }
    } else if request.is_pinning(case.as_of) {
        let until = request.until(case.as_of);
        steps.push(step("verdict-request-open").date("until", until));
    } else if request.is_restricting(case.as_of) {
        steps.push(step("verdict-request-restricts").date("from", request.received));
    } else if let Some(last) = request.block_ended() {
        let state = StepArg::RequestState(request.state);
        steps.push(step("verdict-request-over").with("state", state).date("until", last));
    }
    if over.in_doubt && request.is_blocking(case.as_of) {
        steps.push(in_doubt("request", request.id.as_str()));
    }
    steps
}

/// What upheld requests for erasure come to for the item.
fn erasure(case: &Case<'_>) -> Vec<Step> {
    let is_kept = case.verdict == Verdict::KeepStatutory;
    let of_one = |(over, decided): (Over<'_, Request>, CivilDate)| {
        let request = over.of;
        let step = |message| Step::new("art17", message).text_arg("request", &request.id);
        let barred =
            || step("verdict-erasure-barred").text_arg("ground", RefusalGround::LegalDuty.code());
        match case.erasure {
            Erasure::None => Vec::new(),
            Erasure::Shared => vec![step("verdict-erasure-shared").date("date", decided)],
            Erasure::Barred => vec![barred()],
            Erasure::Sole(_) => {
                let sole = step("verdict-erasure-sole").date("date", decided);
                std::iter::once(sole).chain(is_kept.then(barred)).collect()
            }
        }
    };
    case.blocks.erasures().flat_map(of_one).collect()
}

/// What the weak candidates change, or why they change nothing.
fn candidates(case: &Case<'_>) -> Vec<Step> {
    let standing = case.standing;
    let step = |candidate: &Candidate<'_>| {
        let named = |message| Step::new("2.4", message).text_arg("engagement", &candidate.id);
        match candidate.keeps {
            _ if standing.is_same_client(candidate) => named("verdict-weak-same-client"),
            _ if standing.established.is_empty() => named("verdict-weak-only"),
            _ if !standing.would_keep_longer(candidate) => named("verdict-weak-shorter"),
            Keeps::Until { effective_until, .. } => {
                named("verdict-weak-longer").date("until", effective_until)
            }
            Keeps::Open | Keeps::Unknown => named("verdict-weak-open"),
        }
    };
    standing.weak.iter().map(step).collect()
}

/// What the client gets back.
fn returns(candidate: &Candidate<'_>) -> Option<Step> {
    let engagement = candidate.engagement?;
    let message = if engagement.obligor == crate::register::Obligor::Client {
        "verdict-return-only"
    } else if engagement.return_required {
        "verdict-return-required"
    } else {
        return None;
    };
    Some(Step::new("return", message).text_arg("engagement", &candidate.id))
}

/// Why the headline is what it is.
fn why(verdict: Verdict, reasons: &[ReviewReason], over_term_days: i64) -> Vec<Step> {
    let mut steps = Vec::new();
    if verdict != Verdict::Due && over_term_days > 0 {
        steps.push(Step::new("2.2", "verdict-over-term").count("days", over_term_days));
    }
    let step = |message| Step::new("verdict", message);
    if verdict == Verdict::Review {
        steps.extend(reasons.iter().map(|reason| step(why_review(*reason))));
    } else {
        steps.push(match verdict {
            Verdict::Due => step("verdict-why-due").count("days", over_term_days),
            other => step(why_not_review(other)),
        });
    }
    steps
}

fn why_not_review(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::OutOfScope => "verdict-why-out-of-scope",
        Verdict::KeepOpen => "verdict-why-keep-open",
        Verdict::KeepInTerm => "verdict-why-keep-in-term",
        Verdict::PreNotice => "verdict-why-pre-notice",
        Verdict::Due => "verdict-why-due",
        Verdict::ActNow => "verdict-why-act-now",
        Verdict::KeepStatutory => "verdict-why-keep-statutory",
        Verdict::BlockedHold => "verdict-why-blocked-hold",
        Verdict::BlockedRestriction => "verdict-why-blocked-restriction",
        Verdict::BlockedRequest => "verdict-why-blocked-request",
        Verdict::Review => "verdict-why-review",
        Verdict::Reappeared => "verdict-why-reappeared",
    }
}

fn why_review(reason: ReviewReason) -> &'static str {
    match reason {
        ReviewReason::Unmatched => "verdict-why-unmatched",
        ReviewReason::Ambiguous => "verdict-why-ambiguous",
        ReviewReason::Conflict => "verdict-why-conflict",
        ReviewReason::ImpreciseEnd => "verdict-why-imprecise-end",
        ReviewReason::PostEndActivity => "verdict-why-post-end-activity",
        ReviewReason::Changed => "verdict-why-changed",
        ReviewReason::Unread => "verdict-why-unread",
        ReviewReason::Register => "verdict-why-register",
        ReviewReason::Mixed => "verdict-why-mixed",
        ReviewReason::Prohibited => "verdict-why-prohibited",
        ReviewReason::SharedSubjects => "verdict-why-shared-subjects",
        ReviewReason::UnconfirmedColumn => "verdict-why-unconfirmed-column",
        ReviewReason::Table => "verdict-why-table",
        ReviewReason::Statute => "verdict-why-statute",
    }
}

/// Every message that a derivation can use, for the test that both languages have them.
#[cfg(test)]
pub(super) fn verdict_messages() -> Vec<&'static str> {
    let verdicts = Verdict::ALL.iter().map(|verdict| why_not_review(*verdict));
    verdicts.chain(ReviewReason::ALL.iter().map(|reason| why_review(*reason))).collect()
}
