//! `plan recipient`, `request recipient`: who was told, and who confirmed (GDPR art. 19).

use serde_json::{Value, json};

use super::super::args::{PlanRecipientArgs, RequestRecipientArgs, ToldArgs};
use super::super::layout;
use super::super::problem::{Code, Outcome, Problem};
use super::super::problems;
use super::super::session::{Session, VerbResult};
use crate::calendar::{CivilDate, parse_iso};
use crate::retention::RequestId;
use crate::run::recipients::{self, About, Recipient, RecipientError, Told};
use crate::text::Messages;

/// `termijn plan recipient`
pub(super) fn of_plan(session: &Session, args: &PlanRecipientArgs) -> VerbResult {
    note(session, &About::Plan(args.plan.clone()), &args.plan, &args.told)
}

/// `termijn request recipient`
pub(super) fn of_request(session: &Session, args: &RequestRecipientArgs) -> VerbResult {
    let about = About::Request(RequestId::new(args.request.clone()));
    note(session, &about, &args.request, &args.told)
}

fn note(session: &Session, about: &About, id: &str, told: &ToldArgs) -> VerbResult {
    session.today_only()?;
    let day = |text: &Option<String>| -> Result<Option<CivilDate>, Problem> {
        let read = |text: &String| parse_iso(text).ok_or_else(|| session.wrong_use("cli-use-date"));
        text.as_ref().map(read).transpose()
    };
    let days = (day(&told.told)?, day(&told.confirmed)?);
    let mut office = session.office(None)?;
    let list = recipients::note(&mut office, about, &told.name, days)
        .map_err(|error| problem(session, &error, id))?;
    if session.is_text() {
        for line in checklist(session, &list) {
            session.line(&line);
        }
    } else {
        session.json(&json!({"schema": "termijn/recipients/1", "about": id, "recipients": list}));
    }
    Ok(Outcome::Done)
}

fn problem(session: &Session, error: &RecipientError, about: &str) -> Problem {
    match error {
        RecipientError::Request { request } => {
            Problem::new(Code::RequestNotFound).arg("request", request)
        }
        RecipientError::Unknown { name } => {
            Problem::new(Code::RecipientNotListed).arg("recipient", name).arg("about", about)
        }
        RecipientError::Dates => session.wrong_use("plan-use-told"),
        RecipientError::Planning(error) => problems::planning(error, about),
        RecipientError::Catalogue(error) => problems::catalogue(error),
    }
}

/// The checklist for people; nothing when nobody has to be told.
pub(super) fn checklist(session: &Session, list: &[Recipient]) -> Vec<String> {
    if list.is_empty() {
        return Vec::new();
    }
    let m = &session.messages;
    let date = |id: &str, day: CivilDate| m.with(id, &[("date", m.date(day).into())]);
    let rows: Vec<_> = list
        .iter()
        .map(|one| {
            let told = match one.told_on {
                Some(day) => date("plan-recipient-told", day),
                None => m.get("plan-recipient-not-told"),
            };
            let confirmed = match (one.told_on, one.confirmed_on) {
                (_, Some(day)) => date("plan-recipient-confirmed", day),
                (Some(_), None) => m.get("plan-recipient-not-confirmed"),
                (None, None) => String::new(),
            };
            let engagements: Vec<_> = one.engagements.iter().map(ToString::to_string).collect();
            vec![format!("  {}", one.name), engagements.join(", "), told, confirmed]
        })
        .collect();
    let mut lines = vec![m.get("plan-recipients")];
    lines.extend(layout::table(&rows, &[]));
    lines
}

/// `2 of 3 recipients did not confirm yet`; nothing when none is outstanding.
pub(super) fn outstanding(told: Told, m: &Messages) -> Option<String> {
    let args = [("count", told.outstanding().into()), ("total", told.total.into())];
    (told.outstanding() > 0).then(|| m.with("plan-recipients-outstanding", &args))
}

/// A checklist for programs.
pub(super) fn json(list: &[Recipient]) -> Value {
    let told = Told::of(list);
    json!({"total": told.total, "told": told.told, "confirmed": told.confirmed,
        "outstanding": told.outstanding(), "list": list})
}
