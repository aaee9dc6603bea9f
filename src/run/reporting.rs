//! Gathers what a report says, from the catalogue and the verdicts of one day.

use std::collections::{BTreeMap, BTreeSet};

use super::office::{JudgedItem, Office};
use super::planning::{self, DraftBody};
use super::scan::ScanSummary;
use super::since::since_scan;
use crate::calendar::CivilDate;
use crate::catalogue::{CatalogueError, DraftLine, PlanStatus};
use crate::inventory::Outcome;
use crate::location::{ClientId, EngagementId, SourceName};
use crate::register::Role;
use crate::report::{
    Ageing, Amount, ClientLine, Dismissed, DutyLine, HoldLine, ItemLine, PlanLine, ReportData,
    RequestCounts, RunLine, SourceLine, TodoLine, WORST_MAX, mask_locator,
};
use crate::retention::{RequestState, ReviewReason, Verdict};

/// What no report of this program can show.
const LIMITS: [&str; 7] =
    ["only_sources", "backups", "unread_kinds", "names", "detection", "register", "file_times"];

/// What the last scan found, judged on `as_of`; none before the first scan.
///
/// # Errors
///
/// [`CatalogueError`] when the catalogue fails.
pub fn gather(office: &Office, as_of: CivilDate) -> Result<Option<ReportData>, CatalogueError> {
    let Some(run) = office.catalogue.last_run()? else { return Ok(None) };
    let summary: ScanSummary = serde_json::from_value(run.summary)
        .map_err(|_| CatalogueError::Malformed { what: "run.summary" })?;
    let mut tally = Tally::new(office, &summary, as_of);
    // What was destroyed after the scan is neither due nor there; the plans tell of it.
    let since = since_scan(office)?;
    office.judge_all(as_of, |item| {
        if !since.is_removed(&item) {
            tally.add(office, &item);
        }
    })?;
    let plans = plans(office)?;
    let holds = holds(office, as_of, &tally.held)?;
    let requests = requests(office, as_of)?;
    let duties = std::mem::take(&mut tally.duties).into_values().collect();
    let clients: Vec<ClientLine> = tally.clients.into_values().collect();
    let mut decide = decide((&tally.plannable, tally.shared), &plans, &summary, &tally.reviews);
    decide.splice(0..0, answers(requests));
    tally.worst.sort_by_key(|item| std::cmp::Reverse(item.over_term_days));
    tally.worst.truncate(WORST_MAX);
    Ok(Some(ReportData {
        organisation: office.organisation.clone(),
        as_of,
        run: RunLine { id: run.id, started: run.started, finished: run.finished },
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        sources: tally.sources,
        not_read: tally.not_read,
        dismissed: tally.dismissed,
        verdicts: tally.verdicts,
        ageing: tally.ageing,
        clients,
        decide,
        worst: tally.worst,
        holds,
        requests,
        duties,
        plans,
        register_sha256: office.register.digest,
        rules_sha256: office.pack.digest(),
        limits: LIMITS.map(str::to_owned).to_vec(),
    }))
}

struct Tally {
    as_of: CivilDate,
    sources: Vec<SourceLine>,
    not_read: BTreeMap<crate::inventory::Unread, u64>,
    dismissed: Dismissed,
    verdicts: BTreeMap<(String, String), Amount>,
    ageing: Ageing,
    clients: BTreeMap<ClientId, ClientLine>,
    worst: Vec<ItemLine>,
    reviews: BTreeMap<ReviewReason, u64>,
    held: BTreeMap<String, u64>,
    duties: BTreeMap<String, DutyLine>,
    /// Due files of one client alone: what a plan for it would take.
    plannable: BTreeMap<ClientId, u64>,
    /// Due files of several clients, which no plan takes.
    shared: u64,
}

impl Tally {
    fn new(office: &Office, summary: &ScanSummary, as_of: CivilDate) -> Self {
        let source = |s: &super::scan::SourceSummary| SourceLine {
            name: SourceName::new(s.name.clone()),
            missing: s.missing.is_some(),
            listed: 0,
            found: 0,
            none: 0,
            not_read: 0,
            special: s.special.clone(),
        };
        let client = |id: &ClientId| {
            let line = ClientLine {
                client_id: id.clone(),
                engagements: office.register.of_client(id).count() as u64,
                due: 0,
                kept: 0,
                hold: 0,
                review: 0,
                oldest_over_term_days: None,
            };
            (id.clone(), line)
        };
        Self {
            as_of,
            sources: summary.sources.iter().map(source).collect(),
            not_read: BTreeMap::new(),
            dismissed: Dismissed::default(),
            verdicts: BTreeMap::new(),
            ageing: Ageing::default(),
            clients: office.register.clients().map(client).collect(),
            worst: Vec::new(),
            reviews: BTreeMap::new(),
            held: BTreeMap::new(),
            duties: BTreeMap::new(),
            plannable: BTreeMap::new(),
            shared: 0,
        }
    }

    fn add(&mut self, office: &Office, item: &JudgedItem) {
        let assessment = &item.judged.assessment;
        let outcome = item.item.reading.outcome();
        if let Some(source) = self.sources.iter_mut().find(|s| s.name == item.item.source) {
            source.listed += 1;
            match outcome {
                Outcome::Found => source.found += 1,
                Outcome::None => source.none += 1,
                Outcome::NotRead(_) => source.not_read += 1,
            }
        }
        if let Outcome::NotRead(why) = outcome {
            *self.not_read.entry(why).or_default() += 1;
        }
        let set_aside = item.judged.set_aside.len() as u64;
        self.dismissed.findings += set_aside;
        self.dismissed.items += u64::from(set_aside > 0 && outcome == Outcome::None);
        let reason = assessment.reason.map_or("", crate::retention::ReviewReason::code);
        let amount = self
            .verdicts
            .entry((assessment.verdict.code().to_owned(), reason.to_owned()))
            .or_default();
        amount.items += 1;
        // Members lie inside their file: counted by number, not twice by size.
        amount.bytes += if item.is_file() { item.item.stat.size } else { 0 };
        if assessment.retain_until.is_some() && assessment.over_term_days > 0 {
            self.ageing.count(assessment.over_term_days);
        }
        if let Some(reason) = assessment.reason {
            *self.reviews.entry(reason).or_default() += 1;
        }
        for hold in &assessment.blocks {
            *self.held.entry(hold.to_string()).or_default() += 1;
        }
        self.add_duties(office, item);
        self.add_clients(office, item);
        if assessment.over_term_days > 0 {
            self.worst.push(ItemLine {
                id: item.item.id.clone(),
                masked_name: mask_locator(&item.item.reading.locator),
                source: item.item.source.clone(),
                verdict: assessment.verdict.code().to_owned(),
                reason: reason.to_owned(),
                over_term_days: Some(assessment.over_term_days),
                engagement: assessment.governing.clone(),
            });
            // Keeps memory bounded over any number of items.
            if self.worst.len() > 4 * WORST_MAX {
                self.worst.sort_by_key(|item| std::cmp::Reverse(item.over_term_days));
                self.worst.truncate(WORST_MAX);
            }
        }
    }

    /// Counts the item for each rule that keeps it for longer than the contract, or would if it were sure.
    fn add_duties(&mut self, office: &Office, item: &JudgedItem) {
        let assessment = &item.judged.assessment;
        let is_asked = assessment.reasons.contains(&ReviewReason::Statute);
        for duty in assessment.longer_duties(self.as_of) {
            let known = office.pack.statutes().iter().find(|statute| statute.id == duty.id);
            let Some(statute) = known else { continue };
            let line = self.duties.entry(duty.id.clone()).or_insert_with(|| DutyLine {
                rule: duty.id.clone(),
                title: statute.title.clone(),
                source: statute.source.clone(),
                kept: 0,
                asked: 0,
                until: duty.until,
            });
            line.kept += u64::from(duty.is_sure);
            line.asked += u64::from(!duty.is_sure && is_asked);
            // None is for ever, and longer than any day.
            line.until = line.until.zip(duty.until).map(|(known, until)| known.max(until));
        }
    }

    fn add_clients(&mut self, office: &Office, item: &JudgedItem) {
        let assessment = &item.judged.assessment;
        let of = |ids: &[EngagementId]| -> BTreeSet<ClientId> {
            let known = ids.iter().filter_map(|id| office.register.engagement(id));
            known.map(|engagement| engagement.client.clone()).collect()
        };
        let clients = of(&assessment.engagements);
        if item.is_file() && assessment.is_destroyable() {
            let touched = of(&assessment.touches);
            let mut all = clients.union(&touched);
            match (all.next(), all.next()) {
                (Some(client), None) => *self.plannable.entry(client.clone()).or_default() += 1,
                _ => self.shared += 1,
            }
        }
        for client in clients {
            let Some(line) = self.clients.get_mut(&client) else { continue };
            match assessment.verdict {
                Verdict::Due | Verdict::ActNow | Verdict::Reappeared => line.due += 1,
                Verdict::Review => line.review += 1,
                Verdict::BlockedHold | Verdict::BlockedRestriction | Verdict::BlockedRequest => {
                    line.hold += 1;
                }
                Verdict::KeepOpen
                | Verdict::KeepInTerm
                | Verdict::PreNotice
                | Verdict::KeepStatutory => line.kept += 1,
                Verdict::OutOfScope => {}
            }
            if assessment.over_term_days > 0 {
                let oldest = line.oldest_over_term_days.unwrap_or(0);
                line.oldest_over_term_days = Some(oldest.max(assessment.over_term_days));
            }
        }
    }
}

fn plans(office: &Office) -> Result<Vec<PlanLine>, CatalogueError> {
    let mut lines = Vec::new();
    for row in office.catalogue.plans()? {
        if matches!(row.status, PlanStatus::Done | PlanStatus::Withdrawn) {
            continue;
        }
        let items: Vec<DraftLine<DraftBody>> = office.catalogue.draft_lines(&row.id)?;
        let frozen = planning::load(office, &row.id).ok();
        lines.push(PlanLine {
            client_id: ClientId::new(row.client),
            stage: row.status.code().to_owned(),
            items: items.len() as u64,
            approvals: frozen
                .as_ref()
                .map_or(0, |plan| u32::try_from(plan.approvals.len()).unwrap_or(u32::MAX)),
            approvals_needed: office.gates.approvals_required,
            waits_until: None,
            expires: frozen.map(|plan| plan.plan.header().expires_on),
            id: row.id,
        });
    }
    Ok(lines)
}

fn holds(
    office: &Office,
    as_of: CivilDate,
    held: &BTreeMap<String, u64>,
) -> Result<Vec<HoldLine>, CatalogueError> {
    let holds = office.holds()?;
    let active = holds.into_iter().filter(|hold| hold.is_active(as_of));
    Ok(active
        .map(|hold| HoldLine {
            id: hold.id.to_string(),
            scope: hold.scope.code().to_owned(),
            // The paths in a query may name a person.
            value: match hold.scope.query() {
                Some(query) => query.fields(),
                None => hold.scope.value().into_owned(),
            },
            reason: hold.reason.code().to_owned(),
            review_on: Some(hold.review_on),
            items: held.get(hold.id.as_str()).copied().unwrap_or(0),
        })
        .collect())
}

fn requests(office: &Office, as_of: CivilDate) -> Result<RequestCounts, CatalogueError> {
    let mut counts = RequestCounts::default();
    for request in office.catalogue.requests()? {
        let is_open = request.state == RequestState::Open;
        counts.to_answer += u64::from(is_open && request.role == Role::Controller);
        counts.to_forward += u64::from(is_open && request.role == Role::Processor);
        counts.late += u64::from(is_open && request.days_left(as_of) < 0);
        counts.to_erase += u64::from(request.erasure_upheld().is_some());
        counts.restrictions += u64::from(request.is_restricting(as_of));
    }
    Ok(counts)
}

/// The requests that people must act on: their clocks run.
fn answers(counts: RequestCounts) -> Vec<TodoLine> {
    let line = |(code, count): (&str, u64)| TodoLine {
        code: code.to_owned(),
        count,
        subject: String::new(),
    };
    let todo = [
        ("forward_requests", counts.to_forward),
        ("answer_requests", counts.to_answer),
        ("erase", counts.to_erase),
    ];
    todo.into_iter().filter(|(_, count)| *count > 0).map(line).collect()
}

/// What people must do, most pressing first.
fn decide(
    (plannable, shared): (&BTreeMap<ClientId, u64>, u64),
    plans: &[PlanLine],
    summary: &ScanSummary,
    reviews: &BTreeMap<ReviewReason, u64>,
) -> Vec<TodoLine> {
    let line = |code: &str, count: u64, subject: &str| TodoLine {
        code: code.to_owned(),
        count,
        subject: subject.to_owned(),
    };
    let missing = summary.sources.iter().filter(|source| source.missing.is_some());
    let mut todo: Vec<_> = missing.map(|source| line("mount_source", 1, &source.name)).collect();
    for plan in plans {
        let code = match (plan.stage.as_str(), plan.approvals < plan.approvals_needed) {
            ("draft", _) => "decide_items",
            (_, true) => "approve_plan",
            (_, false) => "apply_plan",
        };
        todo.push(line(code, plan.items, &plan.id));
    }
    for (client, files) in plannable {
        todo.push(line("make_plan", *files, client.as_str()));
    }
    if shared > 0 {
        todo.push(line("split_shared", shared, ""));
    }
    let mut review: BTreeMap<&str, u64> = BTreeMap::new();
    for (reason, count) in reviews {
        *review.entry(todo_of(*reason)).or_default() += count;
    }
    todo.extend(review.into_iter().map(|(code, count)| line(code, count, "")));
    todo
}

/// What is asked of people for a reason to review.
fn todo_of(reason: ReviewReason) -> &'static str {
    match reason {
        ReviewReason::Conflict => "resolve_conflict",
        ReviewReason::ImpreciseEnd | ReviewReason::PostEndActivity => "confirm_end",
        ReviewReason::Statute => "confirm_duty",
        ReviewReason::Table | ReviewReason::UnconfirmedColumn => "review_tables",
        ReviewReason::Mixed | ReviewReason::SharedSubjects => "review_mixed",
        ReviewReason::Unread | ReviewReason::Changed => "read_items",
        ReviewReason::Register => "fix_register",
        ReviewReason::Unmatched | ReviewReason::Ambiguous | ReviewReason::Prohibited => {
            "match_items"
        }
    }
}
