//! `attribute`: a person says whose an item is, sees what was said, takes it back.

use serde_json::{Value, json};

use super::super::args::{AttributeArgs, AttributeVerb, AttributeWithdrawArgs};
use super::super::layout;
use super::super::problem::{Code, Outcome, Problem};
use super::super::problems;
use super::super::session::{Session, VerbResult};
use super::deciding::signing_key;
use super::items;
use super::looking::scanned_office;
use crate::attribution::{AttributionV1, MatchReason};
use crate::location::EngagementId;
use crate::run::attributing::{self, AttributeError, AttributionLine, Matching, OnConflict};
use crate::run::office::{JudgedItem, Office};

/// `termijn attribute`
pub(super) fn attribute(session: &Session, args: &AttributeArgs) -> VerbResult {
    match &args.verb {
        Some(AttributeVerb::List) => list(session),
        Some(AttributeVerb::Withdraw(args)) => withdraw(session, args),
        None => say(session, args),
    }
}

fn say(session: &Session, args: &AttributeArgs) -> VerbResult {
    session.today_only()?;
    // The parser asks for all four.
    let (Some(item), Some(engagement), Some(reason), Some(key)) =
        (&args.item, &args.engagement, &args.reason, &args.key)
    else {
        return Err(session.wrong_use("attribution-use"));
    };
    let reason =
        MatchReason::parse(reason).ok_or_else(|| session.wrong_use("attribution-use-reason"))?;
    let key = signing_key(session, key, args.passphrase_file.as_deref())?;
    let mut office = scanned_office(session, None)?;
    let today = session.as_of()?;
    let item = items::find(&office, item, today)?.item.id;
    let conflict = if args.settle_conflict { OnConflict::Settled } else { OnConflict::Stays };
    let matching = Matching {
        item,
        engagement: EngagementId::new(engagement.clone()),
        not: args.not.iter().cloned().map(EngagementId::new).collect(),
        conflict,
        reason,
    };
    let said = attributing::attribute(&mut office, &matching, &key)
        .map_err(|error| problem(session, &error))?;
    let after = items::find(&office, said.item.as_str(), today)?;
    put(session, &office, &said, &after);
    Ok(Outcome::Done)
}

/// What was said, and what the item is by now: that is what the person wanted to know.
fn put(session: &Session, office: &Office, said: &AttributionV1, after: &JudgedItem) {
    let m = &session.messages;
    if !session.is_text() {
        let mut value = wire(said);
        value["schema"] = "termijn/attribution-made/1".into();
        value["item"] = items::json(after, m);
        session.json(&value);
        return;
    }
    let told = [
        ("attribution", said.attribution.as_str().into()),
        ("item", said.item.as_str().into()),
        ("engagement", said.engagement.as_str().into()),
    ];
    session.line(&m.with("attribution-done", &told));
    let headline = [("headline", items::headline(after, m).into())];
    session.line(&m.with("attribution-now", &headline));
    let attribution = &after.judged.attribution;
    if attribution.is_conflict() {
        session.hint(&m.get("attribution-hint-conflict"));
    }
    let clients = |id: &EngagementId| office.register.engagement(id).map(|e| e.client.clone());
    let other = |id: &&EngagementId| clients(id) != clients(&said.engagement);
    let weak: Vec<EngagementId> = attribution.weak();
    if let Some(id) = weak.iter().find(other) {
        session.hint(&m.with("attribution-hint-weak", &[("engagement", id.as_str().into())]));
    }
}

fn withdraw(session: &Session, args: &AttributeWithdrawArgs) -> VerbResult {
    session.today_only()?;
    let key = signing_key(session, &args.key, args.passphrase_file.as_deref())?;
    let mut office = scanned_office(session, None)?;
    let done = attributing::withdraw(&mut office, &args.attribution, &key)
        .map_err(|error| problem(session, &error))?;
    if session.is_text() {
        let told = [("attribution", done.attribution.as_str().into())];
        session.line(&session.messages.with("attribution-withdrawn", &told));
    } else {
        session.json(&json!({"schema": "termijn/attribution/1", "id": done.attribution,
            "withdrawn_on": done.date}));
    }
    Ok(Outcome::Done)
}

fn list(session: &Session) -> VerbResult {
    let office = scanned_office(session, None)?;
    let lines = attributing::list(&office).map_err(|error| problems::catalogue(&error))?;
    if !session.is_text() {
        let all: Vec<Value> = lines.iter().map(wire_line).collect();
        session.json(&json!({"schema": "termijn/attributions/1", "attributions": all}));
        return Ok(Outcome::Done);
    }
    let m = &session.messages;
    if lines.is_empty() {
        session.hint(&m.get("attribution-none"));
    }
    let mut state = None;
    for line in &lines {
        if state.replace(line.state) != Some(line.state) {
            let code = items::dashed(line.state.code());
            session.line(&m.get(&format!("attribution-state-{code}")));
        }
        session.line(&layout::wrapped("  ", &told(session, line), layout::width()));
    }
    Ok(Outcome::Done)
}

/// One attribution for people: ids, codes and a date.
fn told(session: &Session, line: &AttributionLine) -> String {
    let (m, said) = (&session.messages, &line.statement);
    let mut words = vec![
        said.attribution.clone(),
        said.item.to_string(),
        said.engagement.to_string(),
        said.reason.text(m),
        m.date(said.date),
    ];
    if !said.not.is_empty() {
        let not: Vec<_> = said.not.iter().map(EngagementId::as_str).collect();
        words.push(m.with("attribution-not", &[("engagements", not.join(", ").into())]));
    }
    if !said.conflict.is_empty() {
        words.push(m.get("attribution-settled"));
    }
    words.join("  ")
}

fn wire(said: &AttributionV1) -> Value {
    json!({
        "id": said.attribution,
        "item": said.item,
        "engagement": said.engagement,
        "not": said.not,
        "conflict": said.conflict,
        "reason": said.reason.code(),
        "date": said.date,
    })
}

fn wire_line(line: &AttributionLine) -> Value {
    let mut value = wire(&line.statement);
    value["state"] = line.state.code().into();
    value
}

fn problem(session: &Session, error: &AttributeError) -> Problem {
    use AttributeError as E;
    let m = &session.messages;
    let refused = |item: &dyn std::fmt::Display, id: &str| {
        Problem::new(Code::ItemNotMatched).arg("item", item).arg("reason", m.get(id))
    };
    match error {
        E::UnknownItem { item } => Problem::new(Code::ItemNotFound).arg("item", item),
        E::UnknownEngagement { engagement } => {
            Problem::new(Code::EngagementNotFound).arg("engagement", engagement)
        }
        E::Container { item } => refused(item, "attribution-refused-container"),
        E::Stale { item } => refused(item, "attribution-refused-stale"),
        E::Restricted { item } => refused(item, "attribution-refused-restricted"),
        E::NoConflict { item } => refused(item, "attribution-refused-no-conflict"),
        E::Already { attribution } => {
            let reason =
                m.with("attribution-use-already", &[("attribution", attribution.clone().into())]);
            Problem::new(Code::WrongUse).arg("reason", reason)
        }
        E::NotWeak { engagement } => {
            let told = [("engagement", engagement.as_str().into())];
            Problem::new(Code::WrongUse).arg("reason", m.with("attribution-use-not", &told))
        }
        E::UnknownAttribution { attribution } => {
            Problem::new(Code::AttributionNotFound).arg("attribution", attribution)
        }
        E::Planning(error) => problems::planning(error, ""),
        E::Catalogue(error) => problems::catalogue(error),
    }
}
