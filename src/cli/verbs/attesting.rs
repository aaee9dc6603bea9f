//! `request attest`: a person says, signed, who else is in a file; sees what was said; takes it back.

use serde_json::{Value, json};

use super::super::args::{AttestVerb, AttestWithdrawArgs, RequestAttestArgs};
use super::super::layout;
use super::super::problem::{Code, Outcome, Problem};
use super::super::problems;
use super::super::session::{Session, VerbResult};
use super::deciding::signing_key;
use super::{items, requests};
use crate::location::{ItemId, Locator};
use crate::retention::{Company, RequestId};
use crate::run::office::Office;
use crate::run::requesting::{self, AttestRefused, Attesting, RequestError, SoleLine, SoleState};
use crate::text::Messages;

/// `termijn request attest`
pub(super) fn attest(session: &Session, args: &RequestAttestArgs) -> VerbResult {
    match &args.verb {
        Some(AttestVerb::List) => list(session),
        Some(AttestVerb::Withdraw(args)) => withdraw(session, args),
        None => say(session, args),
    }
}

fn say(session: &Session, args: &RequestAttestArgs) -> VerbResult {
    session.today_only()?;
    // The parser asks for both.
    let (Some(wanted), Some(key)) = (&args.request, &args.key) else {
        return Err(session.wrong_use("request-use-attest"));
    };
    let key = signing_key(session, key, args.passphrase_file.as_deref())?;
    let mut office = session.office(None)?;
    let today = office.clock.today();
    let mut found: Vec<(ItemId, Locator)> = Vec::new();
    for wanted in &args.items {
        let item = items::find(&office, wanted, today)?.item;
        found.push((item.id, item.reading.locator));
    }
    let ids: Vec<ItemId> = found.iter().map(|(id, _)| id.clone()).collect();
    let id = RequestId::new(wanted);
    let says = if args.sole { Company::Sole } else { Company::Shared };
    let said = Attesting { request: &id, items: &ids, says };
    let said = requesting::attest(&mut office, said, &key).map_err(|error| match &error {
        RequestError::Attesting { source, .. } => {
            let reason = reason(source, &found, &session.messages);
            Problem::new(Code::StatementRefused).arg("request", &id).arg("reason", reason)
        }
        other => requests::problem(session, other),
    })?;
    let numbers: Vec<&str> = said.iter().map(|one| one.statement.as_str()).collect();
    if !session.is_text() {
        session.json(&json!({
            "schema": "termijn/request-attest/2",
            "request": id,
            "says": says.code(),
            "items": ids,
            "statements": numbers,
        }));
        return Ok(Outcome::Done);
    }
    let m = &session.messages;
    let told = [("count", (ids.len() as u64).into()), ("request", wanted.as_str().into())];
    session.line(&m.with(&format!("request-attested-{}", says.code()), &told));
    for ((id, locator), number) in found.iter().zip(&numbers) {
        session.line(&format!("  {number}  {id}  {locator}"));
    }
    if says == Company::Sole {
        let next = m.get("request-attested-next");
        session.line(&layout::wrapped("", &next, layout::width()));
    }
    Ok(Outcome::Done)
}

fn list(session: &Session) -> VerbResult {
    let office = session.office(None)?;
    let lines = requesting::statements(&office).map_err(|error| problems::catalogue(&error))?;
    if !session.is_text() {
        let wire = |line: &SoleLine| {
            json!({
                "id": line.statement,
                "request": line.request,
                "item": line.item,
                "says": line.says.code(),
                "date": line.on,
                "state": line.state.code(),
            })
        };
        let all: Vec<Value> = lines.iter().map(wire).collect();
        session.json(&json!({"schema": "termijn/request-statements/1", "statements": all}));
        return Ok(Outcome::Done);
    }
    let m = &session.messages;
    if lines.is_empty() {
        session.hint(&m.get("request-attest-none"));
    }
    let mut state = None;
    for line in &lines {
        if state.replace(line.state) != Some(line.state) {
            session.line(
                &m.get(&format!("request-attest-state-{}", items::dashed(line.state.code()))),
            );
        }
        let words = [
            line.statement.clone().unwrap_or_else(|| m.get("request-attest-unsigned")),
            line.request.to_string(),
            line.item.to_string(),
            m.get(&format!("request-attest-says-{}", line.says.code())),
            m.date(line.on),
        ];
        session.line(&layout::wrapped("  ", &words.join("  "), layout::width()));
    }
    tell_unproven(session, &office).map(|()| Outcome::Done)
}

/// Says how many statements prove nothing, and what to do about that.
pub(super) fn tell_unproven(session: &Session, office: &Office) -> Result<(), Problem> {
    let lines = requesting::statements(office).map_err(|error| problems::catalogue(&error))?;
    let unproven = lines.iter().filter(|line| line.state == SoleState::Unproven).count() as u64;
    if unproven > 0 {
        let told = [("count", unproven.into())];
        session.hint(&session.messages.with("request-attest-unproven", &told));
    }
    Ok(())
}

fn withdraw(session: &Session, args: &AttestWithdrawArgs) -> VerbResult {
    session.today_only()?;
    let key = signing_key(session, &args.key, args.passphrase_file.as_deref())?;
    let mut office = session.office(None)?;
    let done = requesting::withdraw_statement(&mut office, &args.statement, &key)
        .map_err(|error| requests::problem(session, &error))?;
    if session.is_text() {
        let told = [("statement", done.statement.as_str().into())];
        session.line(&session.messages.with("request-attest-withdrawn", &told));
    } else {
        session.json(&json!({"schema": "termijn/request-statement/1", "id": done.statement,
            "withdrawn_on": done.date}));
    }
    Ok(Outcome::Done)
}

fn reason(refused: &AttestRefused, items: &[(ItemId, Locator)], m: &Messages) -> String {
    use AttestRefused as E;
    let of = |id: &str, place: usize| {
        let item = items.get(place.saturating_sub(1));
        m.with(id, &[("item", item.map(|(id, _)| id.to_string()).unwrap_or_default().into())])
    };
    match refused {
        E::NotErasure => m.get("request-attest-not-erasure"),
        E::NotOurs => m.get("request-refused-not-ours"),
        E::NoItem { place } => of("request-attest-no-item", *place),
        E::Part { place } => of("request-attest-part", *place),
        E::NotCovered { place } => of("request-attest-not-covered", *place),
        E::NotRead { place } => of("request-attest-not-read", *place),
        E::Changed { place } => of("request-attest-changed", *place),
        E::Closed => m.get("request-refused-closed"),
    }
}
