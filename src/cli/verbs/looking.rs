//! `status`, `findings`: what is known, never changing anything.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

use super::super::args::{FindingsArgs, Format, StatusArgs};
use super::super::layout;
use super::super::problem::{Code, Outcome, Problem};
use super::super::problems;
use super::super::session::{Session, VerbResult};
use super::items;
use crate::detect;
use crate::inventory::Tier;
use crate::location::{ClientId, EngagementId};
use crate::retention::Verdict;
use crate::run::findings::{self, FindingLine, Wanted};
use crate::run::office::{JudgedItem, Office};
use crate::run::since;

/// The office, provided that there was a scan.
pub(super) fn scanned_office(
    session: &Session,
    register: Option<&Path>,
) -> Result<Office, Problem> {
    let office = session.office(register)?;
    let run = office.catalogue.last_run().map_err(|error| problems::catalogue(&error))?;
    if run.is_none() {
        return Err(Problem::new(Code::NoScan));
    }
    Ok(office)
}

/// Whether some item is overdue today.
pub(super) fn any_overdue(session: &Session, office: &Office) -> Result<bool, Problem> {
    let failed = |error| problems::catalogue(&error);
    let since = since::since_scan(office).map_err(failed)?;
    let mut any = false;
    office
        .judge_all(session.as_of()?, |item| {
            any |= item.judged.assessment.overdue && !since.is_removed(&item);
        })
        .map_err(failed)?;
    Ok(any)
}

/// `termijn status`
pub(super) fn status(session: &Session, args: &StatusArgs) -> VerbResult {
    let office = scanned_office(session, args.register.as_deref())?;
    let as_of = session.as_of()?;
    let client = known_client(&office, args.client.as_deref())?;
    let is_verdict = |code: &String| Verdict::ALL.iter().any(|verdict| verdict.code() == code);
    if !args.verdict.as_ref().is_none_or(is_verdict) {
        return Err(session.wrong_use("cli-use-verdict"));
    }
    let mut shown = Vec::new();
    let mut overdue = false;
    let mut total = 0_u64;
    let since = since::since_scan(&office).map_err(|error| problems::catalogue(&error))?;
    office
        .judge_all(as_of, |item| {
            if since.is_removed(&item) {
                return;
            }
            let assessment = &item.judged.assessment;
            total += 1;
            overdue |= assessment.overdue;
            let of_client = client.as_ref().is_none_or(|client| {
                assessment
                    .engagements
                    .iter()
                    .any(|id| office.register.engagement(id).is_some_and(|e| e.client == *client))
            });
            let of_verdict =
                args.verdict.as_ref().is_none_or(|code| assessment.verdict.code() == code);
            let asks = matches!(
                assessment.verdict,
                Verdict::Due | Verdict::ActNow | Verdict::Reappeared | Verdict::Review
            );
            if of_client && of_verdict && (args.all || args.verdict.is_some() || asks) {
                shown.push(item);
            }
        })
        .map_err(|error| problems::catalogue(&error))?;
    let run = office.catalogue.last_run().map_err(|error| problems::catalogue(&error))?;
    let finished = run.as_ref().map(|run| run.finished.clone()).unwrap_or_default();
    match session.global.format {
        Format::Json => session.json(&json!({
            "schema": "termijn/status/1",
            "as_of": as_of,
            "run": run.map(|run| run.id),
            "finished": finished,
            "total": total,
            "items": shown.iter().map(|item| items::json(item, &session.messages)).collect::<Vec<_>>(),
        })),
        Format::Jsonl => {
            for item in &shown {
                session.line(&items::json(item, &session.messages).to_string());
            }
        }
        Format::Csv => put_csv(session, &STATUS_COLUMNS, shown.iter().map(status_row))?,
        Format::Text => status_text(session, &shown, &finished, total),
    }
    let overdue = overdue && args.detailed_exitcode;
    Ok(if overdue { Outcome::Overdue } else { Outcome::Done })
}

/// The client that is asked for. One that nobody knows has nothing due, and that must not read as good
/// news.
fn known_client(office: &Office, id: Option<&str>) -> Result<Option<ClientId>, Problem> {
    let Some(id) = id.map(|id| ClientId::new(id.to_owned())) else { return Ok(None) };
    if office.register.engagements.iter().any(|engagement| engagement.client == id) {
        return Ok(Some(id));
    }
    Err(Problem::new(Code::ClientNotFound).arg("client", id))
}

const STATUS_COLUMNS: [&str; 10] = [
    "id",
    "source",
    "locator",
    "kind",
    "outcome",
    "verdict",
    "reason",
    "engagements",
    "retain_until",
    "over_term_days",
];

fn status_row(item: &JudgedItem) -> [String; 10] {
    let assessment = &item.judged.assessment;
    let reading = &item.item.reading;
    let engagements: Vec<_> = assessment.engagements.iter().map(EngagementId::as_str).collect();
    [
        item.item.id.to_string(),
        item.item.source.to_string(),
        reading.locator.to_string(),
        reading.kind.code().to_owned(),
        items::outcome(reading.outcome(), reading.coverage).0.to_owned(),
        assessment.verdict.code().to_owned(),
        assessment.reason.map_or("", crate::retention::ReviewReason::code).to_owned(),
        engagements.join("+"),
        assessment.retain_until.map(|date| date.to_string()).unwrap_or_default(),
        assessment.over_term_days.to_string(),
    ]
}

/// Writes rows under a header, as CSV.
fn put_csv<const N: usize>(
    session: &Session,
    header: &[&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> Result<(), Problem> {
    let failed = || Problem::new(Code::WriteFailed).arg("reason", "csv");
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(header).map_err(|_| failed())?;
    for row in rows {
        out.write_record(&row).map_err(|_| failed())?;
    }
    let bytes = out.into_inner().map_err(|_| failed())?;
    session.put(&String::from_utf8_lossy(&bytes));
    Ok(())
}

/// The items by verdict, the most pressing first and in it those that are over term longest.
fn status_text(session: &Session, shown: &[JudgedItem], finished: &str, total: u64) {
    let m = &session.messages;
    let when = items::when(session, finished);
    session.line(&m.with("cli-status-head", &[("finished", when.into())]));
    let mut groups: BTreeMap<(u8, String), Vec<&JudgedItem>> = BTreeMap::new();
    for item in shown {
        groups.entry(items::ranked(item, m)).or_default().push(item);
    }
    for ((_, verdict), mut group) in groups {
        group.sort_by_key(|item| std::cmp::Reverse(item.judged.assessment.over_term_days));
        session.line("");
        session.line(&format!("{}  {verdict}", m.count(group.len() as u64)));
        let row = |item: &&JudgedItem| {
            let days = item.judged.assessment.over_term_days;
            let late = if days > 0 { items::late(days, m) } else { String::new() };
            vec![
                format!("  {}", item.item.id),
                late,
                format!("{}:{}", item.item.source, item.item.reading.locator),
            ]
        };
        let rows: Vec<Vec<String>> = group.iter().map(row).collect();
        for line in layout::table(&rows, &[1]) {
            session.line(&line);
        }
    }
    session.line("");
    session.line(&m.with(
        "cli-status-foot",
        &[("shown", m.count(shown.len() as u64).into()), ("total", m.count(total).into())],
    ));
}

/// `termijn findings`
pub(super) fn findings(session: &Session, args: &FindingsArgs) -> VerbResult {
    let office = scanned_office(session, args.register.as_deref())?;
    let min_tier = match args.min_tier.to_ascii_uppercase().as_str() {
        "T1" => Tier::T1,
        "T2" => Tier::T2,
        "T3" => Tier::T3,
        "T4" => Tier::T4,
        "T5" => Tier::T5,
        _ => return Err(session.wrong_use("cli-use-tier")),
    };
    let path = match &args.path {
        Some(glob) => Some(
            globset::GlobBuilder::new(glob)
                .literal_separator(true)
                .build()
                .map_err(|_| session.wrong_use("cli-use-glob"))?
                .compile_matcher(),
        ),
        None => None,
    };
    let wanted = Wanted { min_tier, types: args.type_code.clone(), path };
    let mut rows = Vec::new();
    let mut all = Vec::new();
    let unread =
        findings::each(&office, session.as_of()?, &wanted, |line| match session.global.format {
            Format::Text => session.line(&finding_text(&line)),
            Format::Jsonl => session.line(&finding_json(&line).to_string()),
            Format::Json => all.push(finding_json(&line)),
            Format::Csv => rows.push(finding_row(&line)),
        })
        .map_err(|error| problems::catalogue(&error))?;
    match session.global.format {
        Format::Json => session.json(&json!({"schema": "termijn/findings/1", "findings": all})),
        Format::Csv => put_csv(session, &FINDING_COLUMNS, rows)?,
        Format::Text | Format::Jsonl => {}
    }
    if unread == 0 {
        return Ok(Outcome::Done);
    }
    session.hint(&session.messages.with("cli-findings-unread", &[("count", unread.into())]));
    Ok(Outcome::PartlyRead)
}

fn finding_json(line: &FindingLine) -> Value {
    json!({
        "source": line.source,
        "path": line.path,
        "locator": line.finding.locator,
        "start": line.finding.span.0,
        "end": line.finding.span.1,
        "rule": line.finding.rule,
        "type": line.finding.type_code,
        "category": line.finding.category,
        "tier": line.finding.tier,
        "confidence": f64::from(line.finding.tier.percent()) / 100.0,
        "masked": detect::mask(&line.finding.type_code, &line.finding.value),
        "context": line.finding.evidence,
        "engagement": line.engagement,
    })
}

/// Columns of a [`FindingRow`].
const FINDING_COLUMNS: [&str; 11] = [
    "source",
    "path",
    "locator",
    "start",
    "end",
    "rule",
    "type",
    "tier",
    "masked",
    "context",
    "engagement",
];

fn finding_row(line: &FindingLine) -> [String; 11] {
    let finding = &line.finding;
    [
        line.source.to_string(),
        line.path.clone(),
        finding.locator.to_string(),
        finding.span.0.to_string(),
        finding.span.1.to_string(),
        finding.rule.clone(),
        finding.type_code.clone(),
        format!("{:?}", finding.tier),
        detect::mask(&finding.type_code, &finding.value),
        finding.evidence.clone(),
        line.engagement.clone().unwrap_or_default(),
    ]
}

fn finding_text(line: &FindingLine) -> String {
    let finding = &line.finding;
    format!(
        "{:?}  {:<12} {:<20} {}  {}{}",
        finding.tier,
        finding.type_code,
        detect::mask(&finding.type_code, &finding.value),
        finding.locator,
        finding.evidence,
        line.place.as_ref().map(|place| format!("  {place}")).unwrap_or_default(),
    )
}
