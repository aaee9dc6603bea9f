//! `request attest`: a named person says who else is in a file.

use serde_json::json;

use super::super::args::RequestAttestArgs;
use super::super::layout;
use super::super::problem::{Code, Outcome, Problem};
use super::super::session::{Session, VerbResult};
use super::{items, requests};
use crate::location::{ItemId, Locator};
use crate::retention::{Company, RequestId};
use crate::run::requesting::{self, AttestRefused, Attesting, RequestError};
use crate::text::Messages;

/// `termijn request attest`
pub(super) fn attest(session: &Session, args: &RequestAttestArgs) -> VerbResult {
    session.today_only()?;
    let mut office = session.office(None)?;
    let today = office.clock.today();
    let mut found: Vec<(ItemId, Locator)> = Vec::new();
    for wanted in &args.items {
        let item = items::find(&office, wanted, today)?.item;
        found.push((item.id, item.reading.locator));
    }
    let ids: Vec<ItemId> = found.iter().map(|(id, _)| id.clone()).collect();
    let id = RequestId::new(&args.request);
    let says = if args.sole { Company::Sole } else { Company::Shared };
    let said = Attesting { request: &id, items: &ids, says, by: &args.by };
    let request = requesting::attest(&mut office, said).map_err(|error| match &error {
        RequestError::Attesting { source: AttestRefused::UnknownPerson, .. } => {
            Problem::new(Code::PersonUnknown).arg("signer", &args.by)
        }
        RequestError::Attesting { source, .. } => {
            let reason = reason(source, &found, &session.messages);
            Problem::new(Code::StatementRefused).arg("request", &id).arg("reason", reason)
        }
        other => requests::problem(session, other),
    })?;
    if !session.is_text() {
        session.json(&json!({
            "schema": "termijn/request-attest/1",
            "request": request.id,
            "says": says.code(),
            "by": args.by,
            "items": ids,
        }));
        return Ok(Outcome::Done);
    }
    let m = &session.messages;
    let told = [("count", (ids.len() as u64).into()), ("request", args.request.as_str().into())];
    session.line(&m.with(&format!("request-attested-{}", says.code()), &told));
    for (id, locator) in &found {
        session.line(&format!("  {id}  {locator}"));
    }
    if says == Company::Sole {
        let next = m.get("request-attested-next");
        session.line(&layout::wrapped("", &next, layout::width()));
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
        E::Closed | E::UnknownPerson => m.get("request-refused-closed"),
    }
}
