//! `dismiss`: sets a false finding aside, shows what was set aside, takes it back.

use serde_json::{Value, json};

use super::super::args::{DismissArgs, DismissVerb};
use super::super::layout;
use super::super::problem::{Code, Outcome, Problem};
use super::super::problems;
use super::super::session::{Session, VerbResult};
use super::looking::scanned_office;
use crate::calendar::parse_iso;
use crate::location::FindingId;
use crate::retention::{Dismissal, DismissalReason};
use crate::run::dismissing::{self, DismissError, DismissalLine, DismissalState};

/// `termijn dismiss`
pub(super) fn dismiss(session: &Session, args: &DismissArgs) -> VerbResult {
    match &args.verb {
        Some(DismissVerb::List) => list(session),
        Some(DismissVerb::Withdraw(args)) => withdraw(session, &args.dismissal),
        None => set_aside(session, args),
    }
}

fn set_aside(session: &Session, args: &DismissArgs) -> VerbResult {
    session.today_only()?;
    // The parser asks for all three.
    let (Some(finding), Some(reason), Some(until)) = (&args.finding, &args.reason, &args.until)
    else {
        return Err(session.wrong_use("cli-use-dismiss"));
    };
    let reason = DismissalReason::parse(reason)
        .ok_or_else(|| session.wrong_use("cli-use-dismissal-reason"))?;
    let until = parse_iso(until).ok_or_else(|| session.wrong_use("cli-use-date"))?;
    let mut office = scanned_office(session, None)?;
    let finding = FindingId::new(finding.clone());
    let dismissal = dismissing::dismiss(&mut office, &finding, reason, until)
        .map_err(|error| problem(session, &error))?;
    let told = [
        ("dismissal", dismissal.id.as_str().into()),
        ("finding", finding.as_str().into()),
        ("until", session.messages.date(until).into()),
    ];
    put(session, &dismissal, &session.messages.with("cli-dismiss-done", &told));
    Ok(Outcome::Done)
}

fn withdraw(session: &Session, wanted: &str) -> VerbResult {
    session.today_only()?;
    let mut office = scanned_office(session, None)?;
    let dismissal =
        dismissing::withdraw(&mut office, wanted).map_err(|error| problem(session, &error))?;
    let told = [("dismissal", dismissal.id.as_str().into())];
    put(session, &dismissal, &session.messages.with("cli-dismiss-withdrawn", &told));
    Ok(Outcome::Done)
}

fn put(session: &Session, dismissal: &Dismissal, text: &str) {
    if session.is_text() {
        session.line(text);
        return;
    }
    let mut value = wire(dismissal);
    value["schema"] = "termijn/dismissal/1".into();
    session.json(&value);
}

fn list(session: &Session) -> VerbResult {
    let office = scanned_office(session, None)?;
    let lines =
        dismissing::list(&office, session.as_of()?).map_err(|error| problems::catalogue(&error))?;
    if !session.is_text() {
        let all: Vec<Value> = lines.iter().map(wire_line).collect();
        session.json(&json!({"schema": "termijn/dismissals/1", "dismissals": all}));
        return Ok(Outcome::Done);
    }
    let m = &session.messages;
    if lines.is_empty() {
        session.hint(&m.get("cli-dismissal-none"));
    }
    let mut state = None;
    for line in &lines {
        if state.replace(line.state) != Some(line.state) {
            session.line(&m.get(&format!("cli-dismissal-state-{}", line.state.code())));
        }
        put_line(session, line);
    }
    Ok(Outcome::Done)
}

/// One dismissal, and under it where its finding is.
fn put_line(session: &Session, line: &DismissalLine) {
    let m = &session.messages;
    let dismissal = &line.dismissal;
    let until = match (line.state, dismissal.withdrawn_on) {
        (DismissalState::Withdrawn, Some(day)) => {
            m.with("cli-dismissal-withdrawn-on", &[("date", m.date(day).into())])
        }
        _ => m.with("cli-dismissal-until", &[("date", m.date(dismissal.until).into())]),
    };
    let words = [
        format!("  {}", dismissal.id),
        dismissal.type_code.clone(),
        dismissal.reason.text(m),
        until,
        dismissal.finding.to_string(),
    ];
    session.line(&words.join("  "));
    for (source, item) in &line.places {
        session.line(&layout::wrapped("    ", &format!("{source}: {item}"), layout::width()));
    }
}

fn wire(dismissal: &Dismissal) -> Value {
    json!({
        "id": dismissal.id,
        "finding": dismissal.finding,
        "reason": dismissal.reason.code(),
        "rule": dismissal.rule,
        "type": dismissal.type_code,
        "placed_on": dismissal.placed_on,
        "until": dismissal.until,
        "withdrawn_on": dismissal.withdrawn_on,
    })
}

fn wire_line(line: &DismissalLine) -> Value {
    let mut value = wire(&line.dismissal);
    value["state"] = line.state.code().into();
    value["items"] = line
        .places
        .iter()
        .map(|(source, item)| json!({"source": source, "locator": item}))
        .collect();
    value
}

fn problem(session: &Session, error: &DismissError) -> Problem {
    use DismissError as E;
    match error {
        E::UnknownFinding { finding } => {
            Problem::new(Code::FindingNotFound).arg("finding", finding)
        }
        E::Stale { finding } => Problem::new(Code::FindingStale).arg("finding", finding),
        E::Already { finding, dismissal } => {
            Problem::new(Code::FindingDismissed).arg("finding", finding).arg("dismissal", dismissal)
        }
        E::Until { today, latest } => {
            let m = &session.messages;
            let days = [("today", today.to_string().into()), ("latest", latest.to_string().into())];
            let reason = m.with("cli-use-dismissal-until", &days);
            Problem::new(Code::WrongUse).arg("reason", reason)
        }
        E::UnknownDismissal { dismissal } => {
            Problem::new(Code::DismissalNotFound).arg("dismissal", dismissal)
        }
        E::Planning(error) => problems::planning(error, ""),
        E::Catalogue(error) => problems::catalogue(error),
    }
}
