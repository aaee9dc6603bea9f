//! `incident`: opens one with what lay there and who must be told, shows all, closes one.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::super::args::{IncidentCloseArgs, IncidentOpenArgs};
use super::super::layout;
use super::super::problem::{Code, Outcome, Problem, plain};
use super::super::problems;
use super::super::session::{Session, VerbResult};
use super::explaining::titles;
use super::items::{dashed, when};
use crate::inventory::Tier;
use crate::lifecycle::{
    BreachClock, Duty, ExposedGroup, Exposure, Incident, IncidentClosing, IncidentId, IncidentKind,
    IncidentScope, NoticedError, SpecialKind, hours_left,
};
use crate::location::{ClientId, EngagementId, SourceName};
use crate::register::Role;
use crate::run::incidents::{self, IncidentError, Opened, Opening};
use crate::run::office::Office;
use crate::text::Messages;

/// `termijn incident open`
pub(super) fn open(session: &Session, args: &IncidentOpenArgs) -> VerbResult {
    session.today_only()?;
    let kind =
        IncidentKind::parse(&args.kind).ok_or_else(|| session.wrong_use("incident-use-kind"))?;
    let clock = BreachClock::read(&args.noticed, session.config.timezone).map_err(|error| {
        session.wrong_use(match error {
            NoticedError::Skipped => "incident-use-skipped",
            _ => "incident-use-noticed",
        })
    })?;
    let paths = args.path.iter().cloned().map(IncidentScope::Path);
    let sources = args.source.iter().map(|name| IncidentScope::Source(SourceName::new(name)));
    let engagements =
        args.engagement.iter().map(|id| IncidentScope::Engagement(EngagementId::new(id)));
    let scope = paths.chain(sources).chain(engagements).collect();
    // Neither a scan nor the run lock: the clock of the law does not wait for either.
    let mut office = session.office(None)?;
    let opened = incidents::open(&mut office, Opening { scope, clock, kind, cause: None })
        .map_err(|error| problem(session, &error))?;
    let incident = &opened.incident;
    if session.is_text() {
        for line in told(session, &office, incident, clock) {
            session.line(&line);
        }
    } else {
        let mut value = wire(session, incident);
        value["schema"] = "termijn/incident/1".into();
        session.json(&value);
    }
    // It is open, whatever became of its line in the ledger.
    opened.told.map_err(|error| problems::planning(&error, ""))?;
    Ok(Outcome::Done)
}

/// Incidents that the program opened by itself, as loud as it can: what was noticed, and what to do.
pub(super) fn tell_noticed(session: &Session, office: &Office, noticed: &[Opened]) -> Vec<Value> {
    let m = &session.messages;
    for opened in noticed {
        let incident = &opened.incident;
        if session.is_text() {
            let cause = incident.cause.map(|cause| cause.text(m)).unwrap_or_default();
            session.line("");
            session.line(&layout::wrapped("!! ", &cause, layout::width()));
            let zone = session.config.timezone;
            if let Ok(clock) = BreachClock::read(&incident.noticed.to_rfc3339(), zone) {
                for line in told(session, office, incident, clock) {
                    session.line(&line);
                }
            }
        }
        if let Err(error) = &opened.told {
            session.warn(&session.placed(problems::planning(error, "")));
        }
    }
    noticed.iter().map(|opened| wire(session, &opened.incident)).collect()
}

/// `termijn incident list`
pub(super) fn list(session: &Session) -> VerbResult {
    session.today_only()?;
    let office = session.office(None)?;
    let all = incidents::list(&office).map_err(|error| problems::catalogue(&error))?;
    let m = &session.messages;
    // A ledger that cannot be read keeps nobody from what the catalogue knows.
    let lost = incidents::lost(&office).unwrap_or_else(|error| {
        session.warn(&session.placed(problem(session, &error)));
        Vec::new()
    });
    if !session.is_text() {
        let all: Vec<Value> = all.iter().map(|incident| wire(session, incident)).collect();
        session.json(&json!({"schema": "termijn/incidents/1", "incidents": all, "lost": lost}));
        return Ok(Outcome::Done);
    }
    for lost in &lost {
        let until = lost.report_until.map(|until| m.moment(until)).unwrap_or_default();
        let told = [("incident", lost.id.as_str().into()), ("until", until.into())];
        session.line(&m.with("incident-lost", &told));
    }
    if all.is_empty() && lost.is_empty() {
        session.hint(&m.get("incident-none"));
    }
    let row = |incident: &Incident| {
        let state = match incident.closed {
            Some(closed) => m.with(
                "incident-closed-on",
                &[("date", m.date(closed.on).into()), ("reason", closed.reason.text(m).into())],
            ),
            None => format!("{}, {}", m.moment(incident.report_until), left(session, incident)),
        };
        let items = m.with("incident-items", &[("count", incident.exposure.items.into())]);
        vec![incident.id.to_string(), incident.kind.text(m), items, state]
    };
    // What is open goes first; its clock runs.
    let (open, closed): (Vec<_>, Vec<_>) = all.iter().partition(|one| one.closed.is_none());
    let rows: Vec<_> = open.into_iter().chain(closed).map(row).collect();
    for line in layout::table(&rows, &[]) {
        session.line(&line);
    }
    Ok(Outcome::Done)
}

/// `termijn incident close`
pub(super) fn close(session: &Session, args: &IncidentCloseArgs) -> VerbResult {
    session.today_only()?;
    let reason = IncidentClosing::parse(&args.reason)
        .ok_or_else(|| session.wrong_use("incident-use-reason"))?;
    let mut office = session.office(None)?;
    let id = IncidentId::new(&args.incident);
    let incident =
        incidents::close(&mut office, &id, reason).map_err(|error| problem(session, &error))?;
    if session.is_text() {
        let m = &session.messages;
        let told = [("incident", id.as_str().into()), ("reason", reason.text(m).into())];
        session.line(&m.with("incident-closed", &told));
    } else {
        let only_told = || json!({"id": id, "state": "closed"});
        let mut value = incident.as_ref().map_or_else(only_told, |one| wire(session, one));
        value["schema"] = "termijn/incident/1".into();
        session.json(&value);
    }
    Ok(Outcome::Done)
}

pub(super) fn problem(session: &Session, error: &IncidentError) -> Problem {
    use IncidentError as E;
    match error {
        E::NoScope => session.wrong_use("incident-use-scope"),
        E::Glob => session.wrong_use("cli-use-glob"),
        E::Ahead => session.wrong_use("incident-use-ahead"),
        E::UnknownSource { source_name } => {
            Problem::new(Code::SourceNotFound).arg("source", source_name)
        }
        E::UnknownEngagement { engagement } => {
            Problem::new(Code::EngagementNotFound).arg("engagement", engagement)
        }
        E::Unknown { incident } => Problem::new(Code::IncidentNotFound).arg("incident", incident),
        E::Planning(error) => problems::planning(error, ""),
        E::Catalogue(error) => problems::catalogue(error),
    }
}

/// For programs: the incident, what must be done, and how long there is left.
fn wire(session: &Session, incident: &Incident) -> Value {
    let m = &session.messages;
    let left = hours_left(incident.report_until, session.clock().now());
    let mut value = serde_json::to_value(incident).expect("an incident has string keys");
    value["duties"] = incident
        .duties()
        .iter()
        .map(|duty| {
            let mut value = serde_json::to_value(duty).expect("a duty has string keys");
            value["text"] = duty.code.text(m).into();
            value
        })
        .collect();
    value["state"] = if incident.closed.is_some() { "closed" } else { "open" }.into();
    value["hours_left"] = left.ok().into();
    value["hours_late"] = left.err().into();
    value
}

/// The whole incident for people.
fn told(
    session: &Session,
    office: &Office,
    incident: &Incident,
    clock: BreachClock,
) -> Vec<String> {
    let m = &session.messages;
    let exposure = &incident.exposure;
    let head = m.with(
        "incident-opened",
        &[
            ("incident", incident.id.as_str().into()),
            ("kind", incident.kind.text(m).into()),
            ("noticed", m.moment(incident.noticed).into()),
        ],
    );
    let seen = |lines: Vec<String>| if exposure.files > 0 { lines } else { Vec::new() };
    let groups = [
        (m.get("incident-label-scope"), incident.scope.iter().map(|s| scope(s, m)).collect()),
        (m.get("incident-label-until"), deadline(session, incident, clock)),
        (m.get("incident-label-what"), what(session, incident)),
        (m.get("incident-label-whose"), exposure.groups.iter().map(|g| whose(g, m)).collect()),
        (m.get("incident-label-types"), types(exposure, office, m)),
        (m.get("incident-label-special"), seen(special(exposure, m))),
        (m.get("incident-label-persons"), persons(exposure, m)),
        (m.get("incident-label-duties"), duties(incident, m)),
        (m.get("incident-label-next"), vec![next(incident, m)]),
    ];
    let width = layout::width();
    let mut lines = vec![layout::wrapped("", &head, width)];
    lines.extend(layout::grouped(&groups, width));
    lines
}

fn scope(scope: &IncidentScope, m: &Messages) -> String {
    if let IncidentScope::Lines { plan, lines } = scope {
        let told = [("value", plain(plan).into()), ("count", (lines.len() as u64).into())];
        return m.with("incident-scope-lines", &told);
    }
    let id = format!("incident-scope-{}", scope.code());
    m.with(&id, &[("value", plain(scope.value()).into())])
}

fn deadline(session: &Session, incident: &Incident, clock: BreachClock) -> Vec<String> {
    let m = &session.messages;
    let until = format!("{}, {}", m.moment(incident.report_until), left(session, incident));
    let mut lines = vec![until, m.get("incident-hours")];
    let shift = clock.shift_minutes();
    if shift != 0 {
        let id = if shift > 0 { "incident-clock-forward" } else { "incident-clock-back" };
        lines.push(m.with(id, &[("minutes", shift.unsigned_abs().into())]));
    }
    if clock.came_twice() {
        lines.push(m.get("incident-came-twice"));
    }
    lines
}

/// How long there is left, or since when it is over.
fn left(session: &Session, incident: &Incident) -> String {
    let m = &session.messages;
    match hours_left(incident.report_until, session.clock().now()) {
        Ok(hours) => m.with("incident-left", &[("hours", hours.into())]),
        Err(hours) => m.with("incident-late", &[("hours", hours.into())]),
    }
}

fn what(session: &Session, incident: &Incident) -> Vec<String> {
    let m = &session.messages;
    let exposure = &incident.exposure;
    let Some(scan) = &incident.scan else { return vec![m.get("incident-no-scan")] };
    let mut lines = vec![m.with(
        "incident-files",
        &[
            ("files", exposure.files.into()),
            ("shown", m.count(exposure.files).into()),
            ("scan", when(session, &scan.finished).into()),
        ],
    )];
    if exposure.files == 0 {
        lines.push(m.get("incident-nothing"));
        return lines;
    }
    let items = m.with("incident-items", &[("count", exposure.items.into())]);
    lines.push(m.with(
        "incident-items-of",
        &[("items", items.into()), ("clients", exposure.clients.into())],
    ));
    if exposure.unread + exposure.partly_read > 0 {
        lines.push(m.with(
            "incident-unread",
            &[("unread", exposure.unread.into()), ("partly", exposure.partly_read.into())],
        ));
    }
    if exposure.set_aside > 0 {
        lines.push(m.with("incident-set-aside", &[("count", exposure.set_aside.into())]));
    }
    lines
}

fn role(role: Option<Role>, m: &Messages) -> String {
    m.get(match role {
        Some(Role::Controller) => "incident-role-controller",
        Some(Role::Processor) => "incident-role-processor",
        None => "incident-role-unknown",
    })
}

fn joined(ids: &[ClientId]) -> String {
    ids.iter().map(ClientId::as_str).collect::<Vec<_>>().join(", ")
}

fn whose(group: &ExposedGroup, m: &Messages) -> String {
    let engagements: Vec<_> = group.engagements.iter().map(EngagementId::as_str).collect();
    let mut parts = vec![role(group.role, m)];
    if let Some(client) = &group.client {
        parts.push(format!("{client} ({})", engagements.join(", ")));
    }
    parts.push(m.with("incident-items", &[("count", group.items.into())]));
    if group.unread > 0 {
        parts.push(m.with("incident-group-unread", &[("count", group.unread.into())]));
    }
    if !group.candidates.is_empty() {
        parts.push(m.with("incident-maybe", &[("clients", joined(&group.candidates).into())]));
    }
    parts.join(", ")
}

/// One line for each type, the surest and then the most frequent first.
fn types(exposure: &Exposure, office: &Office, m: &Messages) -> Vec<String> {
    let titles = titles(&office.rules, m);
    let mut types: Vec<(&String, &BTreeMap<Tier, u64>)> = exposure.types.iter().collect();
    let surest = |tiers: &BTreeMap<Tier, u64>| tiers.iter().next().map(|(t, n)| (*t, u64::MAX - n));
    types.sort_by_key(|(code, tiers)| (surest(tiers), *code));
    let line = |(code, tiers): (&String, &BTreeMap<Tier, u64>)| {
        let tiers: Vec<_> =
            tiers.iter().map(|(tier, n)| format!("{} × {tier:?}", m.count(*n))).collect();
        let title = titles.get(code.as_str()).unwrap_or(code);
        format!("{title}: {}", tiers.join(", "))
    };
    types.into_iter().map(line).collect()
}

fn special(exposure: &Exposure, m: &Messages) -> Vec<String> {
    let line = |kind: &SpecialKind| {
        let title = m.get(&format!("incident-special-{}", dashed(kind.code())));
        match exposure.special.get(kind) {
            None => m.with("incident-special-none", &[("title", title.into())]),
            Some(count) => m.with(
                "incident-special-some",
                &[
                    ("title", title.into()),
                    ("findings", m.count(count.findings).into()),
                    ("weak", count.weak.into()),
                ],
            ),
        }
    };
    SpecialKind::ALL.iter().map(line).collect()
}

fn persons(exposure: &Exposure, m: &Messages) -> Vec<String> {
    let persons = &exposure.persons;
    let upper = persons.upper.unwrap_or(persons.upper_of_read);
    let id = match (persons.upper, upper) {
        (None, _) if exposure.files == 0 => "incident-persons-unknown",
        (None, _) => "incident-persons-open",
        (Some(_), 0) => "incident-persons-none",
        (Some(_), _) => "incident-persons",
    };
    let bounds = [("lower", m.count(persons.lower).into()), ("upper", m.count(upper).into())];
    let mut lines = vec![m.with(id, &bounds)];
    lines.extend(persons.basis.iter().map(|basis| {
        let id = format!("incident-basis-{}", dashed(basis.code()));
        m.with(&id, &[("weak", m.count(persons.weak).into())])
    }));
    lines
}

fn duties(incident: &Incident, m: &Messages) -> Vec<String> {
    let line = |duty: &Duty| {
        let text = duty.code.text(m);
        let text = match duty.until {
            Some(until) => m.with(
                "incident-duty-by",
                &[("until", m.moment(until).into()), ("duty", text.into())],
            ),
            None => text,
        };
        if duty.clients.is_empty() {
            format!("· {text}")
        } else {
            format!("· {text}: {}", joined(&duty.clients))
        }
    };
    let mut lines: Vec<_> = incident.duties().iter().map(line).collect();
    lines.push(m.get("incident-clause-8"));
    lines
}

fn next(incident: &Incident, m: &Messages) -> String {
    m.with("incident-next", &[("incident", incident.id.as_str().into())])
}
