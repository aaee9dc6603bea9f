//! `status`, `findings`, `explain`: what is known, never changing anything.

use std::path::Path;

use serde_json::{Value, json};

use super::super::args::{ExplainArgs, FindingsArgs, Format, StatusArgs};
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

/// The office, provided that there was a scan.
fn scanned_office(session: &Session, register: Option<&Path>) -> Result<Office, Problem> {
    let office = session.office(register)?;
    let run = office.catalogue.last_run().map_err(|error| problems::catalogue(&error))?;
    if run.is_none() {
        return Err(Problem::new(Code::NoScan));
    }
    Ok(office)
}

/// Whether some item is overdue today.
pub(super) fn any_overdue(session: &Session, office: &Office) -> Result<bool, Problem> {
    let mut any = false;
    office
        .judge_all(session.as_of()?, |item| any |= item.judged.assessment.overdue)
        .map_err(|error| problems::catalogue(&error))?;
    Ok(any)
}

/// `termijn status`
pub(super) fn status(session: &Session, args: &StatusArgs) -> VerbResult {
    let office = scanned_office(session, args.register.as_deref())?;
    let as_of = session.as_of()?;
    let client = args.client.clone().map(ClientId::new);
    let mut shown = Vec::new();
    let mut overdue = false;
    let mut total = 0_u64;
    office
        .judge_all(as_of, |item| {
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
        Format::Csv => status_csv(session, &shown)?,
        Format::Text => status_text(session, &shown, &finished),
    }
    let overdue = overdue && args.detailed_exitcode;
    Ok(if overdue { Outcome::Overdue } else { Outcome::Done })
}

fn status_csv(session: &Session, shown: &[JudgedItem]) -> Result<(), Problem> {
    let mut out = csv::Writer::from_writer(Vec::new());
    let failed = |_| Problem::new(Code::WriteFailed).arg("reason", "csv");
    let header = [
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
    out.write_record(header).map_err(failed)?;
    for item in shown {
        let assessment = &item.judged.assessment;
        let reading = &item.item.reading;
        let engagements: Vec<_> = assessment.engagements.iter().map(EngagementId::as_str).collect();
        out.write_record([
            item.item.id.as_str(),
            item.item.source.as_str(),
            reading.locator.as_str(),
            reading.kind.code(),
            items::outcome(reading.outcome(), reading.coverage).0,
            assessment.verdict.code(),
            assessment.reason.map_or("", crate::retention::ReviewReason::code),
            &engagements.join("+"),
            &assessment.retain_until.map(|date| date.to_string()).unwrap_or_default(),
            &assessment.over_term_days.to_string(),
        ])
        .map_err(failed)?;
    }
    let bytes =
        out.into_inner().map_err(|_| Problem::new(Code::WriteFailed).arg("reason", "csv"))?;
    session.put(&String::from_utf8_lossy(&bytes));
    Ok(())
}

fn status_text(session: &Session, shown: &[JudgedItem], finished: &str) {
    let m = &session.messages;
    session.line(&m.with("cli-status-head", &[("finished", finished.into())]));
    for item in shown {
        let assessment = &item.judged.assessment;
        let late = if assessment.over_term_days > 0 {
            m.with(
                "cli-scan-late",
                &[("days", m.count(assessment.over_term_days.unsigned_abs()).into())],
            )
        } else {
            String::new()
        };
        session.line(&format!(
            "{}  {}\n    {}  {late}",
            item.item.id,
            item.item.reading.locator,
            items::verdict(item, m),
        ));
    }
    session.line(&m.with("cli-status-foot", &[("count", m.count(shown.len() as u64).into())]));
}

/// `termijn explain`
pub(super) fn explain(session: &Session, args: &ExplainArgs) -> VerbResult {
    let office = scanned_office(session, args.register.as_deref())?;
    let item = items::find(&office, &args.item, session.as_of()?)?;
    if session.global.format != Format::Text {
        let mut value = items::json(&item, &session.messages);
        if let Value::Object(object) = &mut value {
            object.insert("schema".to_owned(), "termijn/explain/1".into());
        }
        session.json(&value);
        return Ok(Outcome::Done);
    }
    explain_text(session, &office, &item)?;
    Ok(Outcome::Done)
}

fn explain_text(session: &Session, office: &Office, item: &JudgedItem) -> Result<(), Problem> {
    let m = &session.messages;
    let (stored, assessment) = (&item.item, &item.judged.assessment);
    let reading = &stored.reading;
    session.line(&format!("{}  {}", stored.id, items::verdict(item, m)));
    session.line(&format!("  {}", reading.locator));
    let label = |id: &str| format!("  {:<12}", m.get(id));
    let digest = stored.digest.map(|d| format!("  sha256 {}…", d.short())).unwrap_or_default();
    let kind = m.get(&format!("cli-kind-{}", reading.kind.code()));
    session.line(&format!(
        "{}{kind}, {}{digest}",
        label("cli-explain-what"),
        m.size(stored.stat.size)
    ));
    let (outcome, reason) = items::outcome(reading.outcome(), reading.coverage);
    let read = match reason {
        Some(reason) => {
            let reason = m.get(&format!("cli-unread-{}", items::dashed(reason)));
            format!(
                "{} ({reason}{})",
                m.get(&format!("cli-outcome-{}", items::dashed(outcome))),
                reading.content_kind.as_ref().map(|kind| format!(": {kind}")).unwrap_or_default()
            )
        }
        None => m.get(&format!("cli-outcome-{}", items::dashed(outcome))),
    };
    let personal: Vec<String> = match items::types(&reading.types) {
        Value::Object(types) => types.iter().map(|(code, n)| format!("{n} {code}")).collect(),
        _ => Vec::new(),
    };
    let personal =
        if personal.is_empty() { read } else { format!("{read}: {}", personal.join(", ")) };
    session.line(&format!("{}{personal}", label("cli-explain-personal")));
    for (index, step) in assessment.derivation.iter().enumerate() {
        let head = if index == 0 { label("cli-explain-why") } else { " ".repeat(14) };
        session.line(&format!("{head}{}  [{}]", step.text(m), step.rule));
    }
    let holds = if assessment.blocks.is_empty() {
        m.get("cli-explain-no-holds")
    } else {
        assessment.blocks.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    };
    session.line(&format!("{}{holds}", label("cli-explain-holds")));
    let copies = copies(office, item)?;
    if copies > 0 {
        session.line(&format!(
            "{}{}",
            label("cli-explain-copies"),
            m.with("cli-explain-copies-count", &[("count", copies.into())])
        ));
    }
    session.line(&format!("{}{}", label("cli-explain-next"), next_step(session, item)));
    Ok(())
}

/// What would happen next with an item.
fn next_step(session: &Session, item: &JudgedItem) -> String {
    let m = &session.messages;
    let assessment = &item.judged.assessment;
    if assessment.verdict.destroyable() {
        return m.get(match (item.is_file(), assessment.return_only) {
            (false, _) => "cli-next-inside",
            (true, true) => "cli-next-return",
            (true, false) => "cli-next-plan",
        });
    }
    if let Some(reason) = assessment.reason {
        return m.get(&format!("cli-next-review-{}", items::dashed(reason.code())));
    }
    let date = |date: Option<crate::calendar::CivilDate>| {
        date.map(|date| m.date(date)).unwrap_or_default()
    };
    match assessment.verdict {
        Verdict::BlockedHold => m.get("cli-next-hold"),
        Verdict::KeepStatutory => {
            m.with("cli-next-statutory", &[("until", date(assessment.effective_until).into())])
        }
        Verdict::KeepInTerm | Verdict::PreNotice => {
            m.with("cli-next-term", &[("from", date(assessment.due_from).into())])
        }
        Verdict::KeepOpen => m.get("cli-next-open"),
        _ => m.get("cli-next-nothing"),
    }
}

/// Files elsewhere with the same content.
fn copies(office: &Office, item: &JudgedItem) -> Result<u64, Problem> {
    let Some(digest) = item.item.digest.filter(|_| item.is_file()) else { return Ok(0) };
    let mut instances = std::collections::BTreeSet::new();
    office
        .catalogue
        .each_item(|other| {
            if other.digest == Some(digest) && other.instance != item.item.instance {
                instances.insert(other.instance);
            }
        })
        .map_err(|error| problems::catalogue(&error))?;
    Ok(instances.len() as u64)
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
    let mut rows = csv::Writer::from_writer(Vec::new());
    let mut all = Vec::new();
    let unread =
        findings::each(&office, session.as_of()?, &wanted, |line| match session.global.format {
            Format::Text => session.line(&finding_text(&line)),
            Format::Jsonl => session.line(&finding_json(&line).to_string()),
            Format::Json => all.push(finding_json(&line)),
            Format::Csv => {
                if let Err(error) = rows.serialize(finding_row(&line)) {
                    session.hint(&error.to_string());
                }
            }
        })
        .map_err(|error| problems::catalogue(&error))?;
    match session.global.format {
        Format::Json => session.json(&json!({"schema": "termijn/findings/1", "findings": all})),
        Format::Csv => {
            session.put(&String::from_utf8_lossy(&rows.into_inner().unwrap_or_default()));
        }
        _ => {}
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

type FindingRow<'a> =
    (&'a str, &'a str, &'a str, u64, u64, &'a str, &'a str, Tier, String, &'a str, Option<&'a str>);

fn finding_row(line: &FindingLine) -> FindingRow<'_> {
    let finding = &line.finding;
    (
        line.source.as_str(),
        &line.path,
        finding.locator.as_str(),
        finding.span.0,
        finding.span.1,
        &finding.rule,
        &finding.type_code,
        finding.tier,
        detect::mask(&finding.type_code, &finding.value),
        &finding.evidence,
        line.engagement.as_deref(),
    )
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
