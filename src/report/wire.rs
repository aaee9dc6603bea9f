//! The report for programs: `termijn/report/1`. English keys, stable order. Pure.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::digest::Digest;

use super::{
    DutyLine, HoldLine, ItemLine, PlanLine, ReportData, RequestCounts, SourceLine, WORST_MAX,
};

/// The report as JSON, a line break at its end. The same data gives the same bytes.
///
/// # Panics
///
/// Never: every key is a text and every number finite.
pub fn json(data: &ReportData) -> String {
    let file = ReportFileV1::of(data);
    serde_json::to_string_pretty(&file).expect("keys are texts and numbers finite") + "\n"
}

#[derive(Serialize)]
struct ReportFileV1<'a> {
    schema: &'static str,
    organisation: &'a str,
    as_of: String,
    run: RunV1<'a>,
    tool: ToolV1<'a>,
    totals: TotalsV1,
    sources: Vec<SourceV1<'a>>,
    not_read: BTreeMap<&'static str, u64>,
    dismissed: DismissedV1,
    verdicts: Vec<VerdictV1<'a>>,
    ageing: BTreeMap<&'static str, u64>,
    clients: Vec<ClientV1<'a>>,
    decide: Vec<TodoV1<'a>>,
    worst: Vec<ItemV1<'a>>,
    holds: Vec<HoldV1<'a>>,
    requests: RequestsV1,
    duties: Vec<DutyV1<'a>>,
    plans: Vec<PlanV1<'a>>,
    register_sha256: Digest,
    rules_sha256: Digest,
    limits: &'a [String],
}

#[derive(Serialize)]
struct RunV1<'a> {
    id: &'a str,
    started: &'a str,
    finished: &'a str,
}

#[derive(Serialize)]
struct ToolV1<'a> {
    name: &'static str,
    version: &'a str,
}

#[derive(Serialize)]
struct TotalsV1 {
    listed: u64,
    found: u64,
    none: u64,
    not_read: u64,
    due: u64,
    oldest_over_term_days: Option<i64>,
    adds_up: bool,
}

#[derive(Serialize)]
struct DismissedV1 {
    findings: u64,
    items: u64,
}

#[derive(Serialize)]
struct RequestsV1 {
    to_answer: u64,
    to_forward: u64,
    late: u64,
    to_erase: u64,
    restrictions: u64,
}

#[derive(Serialize)]
struct SourceV1<'a> {
    name: &'a str,
    missing: bool,
    listed: u64,
    found: u64,
    none: u64,
    not_read: u64,
    special: &'a BTreeMap<String, u64>,
}

#[derive(Serialize)]
struct VerdictV1<'a> {
    verdict: &'a str,
    reason: Option<&'a str>,
    items: u64,
    bytes: u64,
}

#[derive(Serialize)]
struct ClientV1<'a> {
    client: &'a str,
    engagements: u64,
    due: u64,
    kept: u64,
    hold: u64,
    review: u64,
    oldest_over_term_days: Option<i64>,
}

#[derive(Serialize)]
struct TodoV1<'a> {
    code: &'a str,
    count: u64,
    subject: Option<&'a str>,
}

#[derive(Serialize)]
struct DutyV1<'a> {
    rule: &'a str,
    title: &'a str,
    source: &'a str,
    kept: u64,
    asked: u64,
    until: Option<String>,
}

impl<'a> DutyV1<'a> {
    fn of(duty: &'a DutyLine) -> Self {
        Self {
            rule: &duty.rule,
            // Programs get one language; the rule's id stands beside it.
            title: &duty.title.1,
            source: &duty.source,
            kept: duty.kept,
            asked: duty.asked,
            until: duty.until.map(|day| day.to_string()),
        }
    }
}

#[derive(Serialize)]
struct ItemV1<'a> {
    id: &'a str,
    masked_name: &'a str,
    source: &'a str,
    verdict: &'a str,
    reason: Option<&'a str>,
    over_term_days: Option<i64>,
    engagement: Option<&'a str>,
}

#[derive(Serialize)]
struct HoldV1<'a> {
    id: &'a str,
    scope: &'a str,
    value: String,
    reason: &'a str,
    review_on: Option<String>,
    items: u64,
}

#[derive(Serialize)]
struct PlanV1<'a> {
    id: &'a str,
    client: &'a str,
    stage: &'a str,
    items: u64,
    approvals: u32,
    approvals_needed: u32,
    waits_until: Option<String>,
    expires: Option<String>,
}

fn filled(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

impl<'a> ReportFileV1<'a> {
    fn of(data: &'a ReportData) -> Self {
        Self {
            schema: "termijn/report/1",
            organisation: &data.organisation,
            as_of: data.as_of.to_string(),
            run: RunV1 {
                id: &data.run.id,
                started: &data.run.started,
                finished: &data.run.finished,
            },
            tool: ToolV1 { name: "termijn", version: &data.tool_version },
            totals: TotalsV1::of(data),
            sources: data.sources.iter().map(SourceV1::of).collect(),
            not_read: data.not_read.iter().map(|(why, count)| (why.code(), *count)).collect(),
            dismissed: DismissedV1 {
                findings: data.dismissed.findings,
                items: data.dismissed.items,
            },
            verdicts: verdicts(data),
            ageing: ageing(data),
            clients: clients(data),
            decide: data
                .decide
                .iter()
                .map(|todo| TodoV1 {
                    code: &todo.code,
                    count: todo.count,
                    subject: filled(&todo.subject),
                })
                .collect(),
            worst: data.worst.iter().take(WORST_MAX).map(ItemV1::of).collect(),
            holds: data.holds.iter().map(HoldV1::of).collect(),
            requests: RequestsV1::of(data.requests),
            duties: data.duties.iter().map(DutyV1::of).collect(),
            plans: data.plans.iter().map(PlanV1::of).collect(),
            register_sha256: data.register_sha256,
            rules_sha256: data.rules_sha256,
            limits: &data.limits,
        }
    }
}

impl TotalsV1 {
    fn of(data: &ReportData) -> Self {
        let sum = |count: fn(&SourceLine) -> u64| data.sources.iter().map(count).sum();
        Self {
            listed: sum(|source| source.listed),
            found: sum(|source| source.found),
            none: sum(|source| source.none),
            not_read: sum(|source| source.not_read),
            due: data.due(),
            oldest_over_term_days: data.oldest(),
            adds_up: data.discrepancies().is_empty(),
        }
    }
}

impl<'a> SourceV1<'a> {
    fn of(line: &'a SourceLine) -> Self {
        Self {
            name: line.name.as_str(),
            missing: line.missing,
            listed: line.listed,
            found: line.found,
            none: line.none,
            not_read: line.not_read,
            special: &line.special,
        }
    }
}

fn verdicts(data: &ReportData) -> Vec<VerdictV1<'_>> {
    data.verdicts
        .iter()
        .map(|((verdict, reason), amount)| VerdictV1 {
            verdict,
            reason: filled(reason),
            items: amount.items,
            bytes: amount.bytes,
        })
        .collect()
}

fn ageing(data: &ReportData) -> BTreeMap<&'static str, u64> {
    let ageing = &data.ageing;
    BTreeMap::from([
        ("soon", ageing.soon),
        ("days_1_30", ageing.days_30),
        ("days_31_90", ageing.days_90),
        ("days_91_365", ageing.days_365),
        ("days_366_and_more", ageing.longer),
    ])
}

fn clients(data: &ReportData) -> Vec<ClientV1<'_>> {
    data.clients
        .iter()
        .map(|line| ClientV1 {
            client: line.client_id.as_str(),
            engagements: line.engagements,
            due: line.due,
            kept: line.kept,
            hold: line.hold,
            review: line.review,
            oldest_over_term_days: line.oldest_over_term_days,
        })
        .collect()
}

impl<'a> ItemV1<'a> {
    fn of(line: &'a ItemLine) -> Self {
        Self {
            id: line.id.as_str(),
            masked_name: &line.masked_name,
            source: line.source.as_str(),
            verdict: &line.verdict,
            reason: filled(&line.reason),
            over_term_days: line.over_term_days,
            engagement: line.engagement.as_ref().map(crate::location::EngagementId::as_str),
        }
    }
}

impl<'a> HoldV1<'a> {
    fn of(line: &'a HoldLine) -> Self {
        Self {
            id: &line.id,
            scope: &line.scope,
            value: line.shown_value(),
            reason: &line.reason,
            review_on: line.review_on.map(|day| day.to_string()),
            items: line.items,
        }
    }
}

impl RequestsV1 {
    fn of(counts: RequestCounts) -> Self {
        let RequestCounts { to_answer, to_forward, late, to_erase, restrictions } = counts;
        Self { to_answer, to_forward, late, to_erase, restrictions }
    }
}

impl<'a> PlanV1<'a> {
    fn of(line: &'a PlanLine) -> Self {
        Self {
            id: &line.id,
            client: line.client_id.as_str(),
            stage: &line.stage,
            items: line.items,
            approvals: line.approvals,
            approvals_needed: line.approvals_needed,
            waits_until: line.waits_until.map(|day| day.to_string()),
            expires: line.expires.map(|day| day.to_string()),
        }
    }
}
