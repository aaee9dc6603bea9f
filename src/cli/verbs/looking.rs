//! `status`: what is known, never changing anything.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

use super::super::args::{Format, StatusArgs};
use super::super::layout;
use super::super::problem::{Code, Outcome, Problem};
use super::super::problems;
use super::super::session::{Session, VerbResult};
use super::plans::{self, Standing};
use super::sheet::put_csv;
use super::{consulting, deciding, items, radar, requests, rules};
use crate::calendar::CivilDate;
use crate::catalogue::PlanStatus;
use crate::location::{ClientId, EngagementId};
use crate::retention::{Hold, Request, Verdict};
use crate::run::office::{JudgedItem, Office};
use crate::run::recipients::{self, Told};
use crate::run::{requesting, since};

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

/// What people work on besides items.
struct Work {
    requests: Vec<Request>,
    plans: Vec<Standing>,
    consultations: consulting::Followed,
    /// Holds whose day of review has passed.
    holds: Vec<Hold>,
    /// Plans and requests of which recipients did not confirm that they were told.
    outstanding: Vec<(String, Told)>,
}

impl Work {
    fn of(office: &Office, as_of: CivilDate) -> Result<Self, Problem> {
        let mut requests =
            requesting::list(office, as_of).map_err(|error| problems::catalogue(&error))?;
        let outstanding = outstanding(office, &requests)?;
        requests.retain(Request::is_live);
        Ok(Self {
            outstanding,
            requests,
            plans: Standing::open(office, as_of)?,
            consultations: consulting::Followed::of(office, as_of)
                .map_err(|error| problems::catalogue(&error))?,
            holds: deciding::holds_to_review(office, as_of)?,
        })
    }

    fn tell(&self, session: &Session, as_of: CivilDate) {
        requests_text(session, &self.requests, as_of);
        plans::status_text(session, &self.plans);
        consulting::status_text(session, &self.consultations, as_of);
        deciding::review_text(session, &self.holds, as_of);
        outstanding_text(session, &self.outstanding);
    }

    /// Puts it into the answer for programs.
    fn put(&self, session: &Session, as_of: CivilDate, answer: &mut Value) {
        let requests = self.requests.iter().map(|one| requests::wire(session, one, as_of));
        answer["requests"] = requests.collect();
        answer["consultations"] = consulting::status_json(&self.consultations).into();
        answer["plans"] = self.plans.iter().map(Standing::json).collect();
        let told = |(id, told): &(String, Told)| {
            json!({"about": id, "total": told.total, "told": told.told,
                "confirmed": told.confirmed, "outstanding": told.outstanding()})
        };
        answer["recipients"] = self.outstanding.iter().map(told).collect();
        answer["holds_to_review"] = self.holds.iter().map(deciding::hold_json).collect();
    }
}

/// Plans, but those that were withdrawn, and requests of which recipients did not confirm yet.
fn outstanding(office: &Office, requests: &[Request]) -> Result<Vec<(String, Told)>, Problem> {
    let failed = |error| problems::catalogue(&error);
    let mut all = Vec::new();
    for plan in office.catalogue.plans().map_err(failed)? {
        if plan.status != PlanStatus::Withdrawn {
            let list = recipients::of_plan(office, &plan.id).map_err(failed)?;
            all.push((plan.id, Told::of(&list)));
        }
    }
    for request in requests {
        let list = recipients::of_request(office, request).map_err(failed)?;
        all.push((request.id.to_string(), Told::of(&list)));
    }
    all.retain(|(_, told)| told.outstanding() > 0);
    Ok(all)
}

fn outstanding_text(session: &Session, all: &[(String, Told)]) {
    if all.is_empty() {
        return;
    }
    let m = &session.messages;
    session.line("");
    session.line(&m.get("plan-recipients-status"));
    for (id, told) in all {
        let told = super::recipients::outstanding(*told, m).unwrap_or_default();
        session.line(&format!("  {id}  {told}"));
    }
}

/// `termijn status`
pub(super) fn status(session: &Session, args: &StatusArgs) -> VerbResult {
    let office = scanned_office(session, args.register.as_deref())?;
    let as_of = session.as_of()?;
    let client = known_client(&office, args.client.as_deref())?;
    known_verdict(session, args.verdict.as_deref())?;
    let mut shown = Vec::new();
    let mut overdue = false;
    let mut total = 0_u64;
    let since = since::since_scan(&office).map_err(|error| problems::catalogue(&error))?;
    let mut sightings = radar::sightings(&office);
    office
        .judge_all(as_of, |item| {
            if since.is_removed(&item) {
                return;
            }
            radar::note(&mut sightings, &item);
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
    let work = Work::of(&office, as_of)?;
    let blips = sightings.blips(as_of);
    let finished = run.as_ref().map(|run| run.finished.clone()).unwrap_or_default();
    match session.global.format {
        Format::Json => {
            let items: Vec<_> =
                shown.iter().map(|item| items::json(item, &session.messages)).collect();
            let mut answer = json!({"schema": "termijn/status/1", "as_of": as_of,
                "run": run.map(|run| run.id), "finished": finished, "total": total, "radar": blips,
                "items": items});
            work.put(session, as_of, &mut answer);
            session.json(&answer);
        }
        Format::Jsonl => {
            for item in &shown {
                session.line(&items::json(item, &session.messages).to_string());
            }
        }
        Format::Csv => put_csv(session, &STATUS_COLUMNS, shown.iter().map(status_row))?,
        // No other form comes this far.
        Format::Text | Format::Sarif => {
            status_text(session, &shown, &finished, total);
            work.tell(session, as_of);
            radar::put(session, &blips);
            if let Some(line) = rules::not_looked_for(&office.rules, &session.messages) {
                session.line(&layout::wrapped("", &line, layout::width()));
            }
        }
    }
    let overdue = overdue && args.detailed_exitcode;
    Ok(if overdue { Outcome::Overdue } else { Outcome::Done })
}

fn known_verdict(session: &Session, wanted: Option<&str>) -> Result<(), Problem> {
    let is_verdict = |code: &str| Verdict::ALL.iter().any(|verdict| verdict.code() == code);
    if wanted.is_none_or(is_verdict) { Ok(()) } else { Err(session.wrong_use("cli-use-verdict")) }
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

/// The requests of data subjects that somebody must act on, by the day to act on.
fn requests_text(session: &Session, requests: &[Request], as_of: CivilDate) {
    if requests.is_empty() {
        return;
    }
    session.line("");
    session.line(&session.messages.get("request-status"));
    for line in requests::table(session, requests, as_of) {
        session.line(&format!("  {line}"));
    }
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
