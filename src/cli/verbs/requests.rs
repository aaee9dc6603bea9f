//! `request`: data-subject requests, recorded, shown, extended, closed; a restriction lifted.

use std::io::{IsTerminal, Read};

use fluent_bundle::FluentValue;
use serde_json::{Value, json};

use super::super::args::{
    RequestAddArgs, RequestArgs, RequestCloseArgs, RequestLiftArgs, ScopeArgs,
};
use super::super::layout;
use super::super::problem::{Code, Outcome, Problem};
use super::super::problems;
use super::super::session::{Session, VerbResult};
use super::{items, recipients};
use crate::calendar::{CivilDate, parse_iso};
use crate::location::{ClientId, EngagementId};
use crate::register::Role;
use crate::retention::{
    BlockScope, ClosingRefused, Company, ExtensionRefused, LiftingRefused, RefusalGround, Request,
    RequestId, RequestKind, RequestState, Subject, SubjectError,
};
use crate::run::requesting::{self, Recording, RequestError, SoleLine, SoleState, role_code};
use crate::run::{self, office::Office, recipients::Recipient};
use crate::sensitive::Sensitive;
use crate::text::Messages;

/// Longest description of a person that is read, in bytes: some dozens of lines.
const PERSON_BYTES_MAX: u64 = 16 << 10;

/// What a hold or request is on. A person is read from standard input: what stands on a command line stays in
/// histories and lists of processes.
pub(super) fn scope(
    session: &Session,
    office: &Office,
    args: &ScopeArgs,
) -> Result<BlockScope, Problem> {
    match (&args.engagement, &args.client, &args.path, args.person) {
        (Some(id), None, None, false) => {
            let id = EngagementId::new(id.clone());
            if office.register.engagement(&id).is_none() {
                return Err(Problem::new(Code::EngagementNotFound).arg("engagement", id));
            }
            Ok(BlockScope::Engagement(id))
        }
        (None, Some(id), None, false) => {
            let id = ClientId::new(id.clone());
            if office.register.of_client(&id).next().is_none() {
                return Err(Problem::new(Code::ClientNotFound).arg("client", id));
            }
            Ok(BlockScope::Client(id))
        }
        (None, None, Some(glob), false) => {
            BlockScope::path(glob).ok_or_else(|| session.wrong_use("cli-use-glob"))
        }
        (None, None, None, true) => person(session, office).map(BlockScope::Person),
        _ => Err(session.wrong_use("request-use-scope")),
    }
}

fn person(session: &Session, office: &Office) -> Result<Subject, Problem> {
    Subject::read(&person_text(session)?, office.state.key())
        .map_err(|error| subject_problem(session, error))
}

/// The lines on standard input that say who somebody is.
pub(super) fn person_text(session: &Session) -> Result<Sensitive, Problem> {
    given_text(session, "request-ask-person")
}

/// What stands on standard input; on a terminal it is asked for with the message `ask`.
pub(super) fn given_text(session: &Session, ask: &str) -> Result<Sensitive, Problem> {
    let stdin = std::io::stdin();
    if stdin.is_terminal() {
        session.note(&session.messages.get(ask));
    }
    let mut bytes = zeroize::Zeroizing::new(Vec::new());
    stdin
        .lock()
        .take(PERSON_BYTES_MAX + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| problems::file(std::path::Path::new("-"), &error))?;
    let text = std::str::from_utf8(&bytes).ok().filter(|_| bytes.len() as u64 <= PERSON_BYTES_MAX);
    let text = text.ok_or_else(|| session.wrong_use("request-use-person-text"))?;
    Ok(Sensitive::new(text.to_owned()))
}

/// A person that cannot be taken in, told by the line and never by what stands in it.
pub(super) fn subject_problem(session: &Session, error: SubjectError) -> Problem {
    let m = &session.messages;
    let reason = match error {
        SubjectError::Word { line } => {
            m.with("request-use-person-word", &[("line", (line as u64).into())])
        }
        SubjectError::Value { line, kind } => m.with(
            "request-use-person-value",
            &[
                ("line", (line as u64).into()),
                ("kind", m.get(&format!("request-person-{}", kind.code())).into()),
            ],
        ),
        _ => m.get("request-use-person-nothing"),
    };
    Problem::new(Code::WrongUse).arg("reason", reason)
}

/// `termijn request add`
pub(super) fn add(session: &Session, args: &RequestAddArgs) -> VerbResult {
    session.today_only()?;
    let kind =
        RequestKind::parse(&args.kind).ok_or_else(|| session.wrong_use("request-use-kind"))?;
    let received = date(session, &args.received)?;
    let role = match args.role.as_deref() {
        None => None,
        Some("controller") => Some(Role::Controller),
        Some("processor") => Some(Role::Processor),
        Some(_) => return Err(session.wrong_use("request-use-role")),
    };
    // Neither a scan nor the run lock: a request counts at once.
    let mut office = session.office(None)?;
    let scope = scope(session, &office, &args.scope)?;
    let recording = Recording {
        kind,
        scope,
        received,
        role,
        reference: args.reference.clone().unwrap_or_default(),
    };
    let recorded =
        requesting::add(&mut office, recording).map_err(|error| problem(session, &error))?;
    let request = &recorded.request;
    let today = office.clock.today();
    if session.is_text() {
        session.line(&session.messages.with("request-added", &[("request", text(&request.id))]));
        for line in told(session, request, today) {
            session.line(&line);
        }
    }
    // Counted after it is recorded: it counts, whatever becomes of the counting.
    let covered = requesting::covered(&office, &request.id);
    if session.is_text() {
        if let Ok((items, in_doubt)) = covered.as_ref().copied() {
            tell_covered(session, request, items, in_doubt);
        }
    } else {
        let mut value = wire(session, request, today);
        value["schema"] = "termijn/request/1".into();
        value["items"] = covered.as_ref().ok().map(|(items, _)| *items).into();
        value["items_in_doubt"] = covered.as_ref().ok().map(|(_, in_doubt)| *in_doubt).into();
        session.json(&value);
    }
    recorded.told.map_err(|error| problems::planning(&error, ""))?;
    covered.map_err(|error| problems::catalogue(&error))?;
    Ok(Outcome::Done)
}

fn tell_covered(session: &Session, request: &Request, items: u64, in_doubt: u64) {
    let m = &session.messages;
    let id = match (request.role, items) {
        (Role::Processor, _) => "request-covers-processor",
        (Role::Controller, 0) => "request-covers-none",
        (Role::Controller, _) => "request-covers",
    };
    session.line(&layout::wrapped("", &m.with(id, &[("count", items.into())]), layout::width()));
    if in_doubt > 0 {
        let line = m.with("request-covers-in-doubt", &[("count", in_doubt.into())]);
        session.line(&layout::wrapped("", &line, layout::width()));
    }
}

/// `termijn request list`
pub(super) fn list(session: &Session) -> VerbResult {
    let as_of = session.as_of()?;
    let office = session.office(None)?;
    let all = requesting::list(&office, as_of).map_err(|error| problems::catalogue(&error))?;
    if !session.is_text() {
        let said = requesting::statements(&office).map_err(|error| problems::catalogue(&error))?;
        let wire = |one: &Request| {
            let mut value = with_recipients(session, &office, one, as_of)?;
            let own: Vec<_> = said.iter().filter(|line| line.request == one.id).collect();
            let is_sole =
                |line: &&&SoleLine| line.state == SoleState::InForce && line.says == Company::Sole;
            let is_unproven = |line: &&&SoleLine| line.state == SoleState::Unproven;
            value["sole"] = (own.iter().filter(is_sole).count() as u64).into();
            value["unproven"] = (own.iter().filter(is_unproven).count() as u64).into();
            Ok(value)
        };
        let all = all.iter().map(wire).collect::<Result<Vec<_>, Problem>>()?;
        session.json(&json!({"schema": "termijn/requests/1", "as_of": as_of, "requests": all}));
        return Ok(Outcome::Done);
    }
    if all.is_empty() {
        session.hint(&session.messages.get("request-none"));
    }
    for (request, line) in all.iter().zip(table(session, &all, as_of)) {
        session.line(&line);
        let list = told_of(&office, request)?;
        for line in recipients::checklist(session, &list) {
            session.line(&format!("  {line}"));
        }
    }
    super::attesting::tell_unproven(session, &office)?;
    Ok(Outcome::Done)
}

fn told_of(office: &Office, request: &Request) -> Result<Vec<Recipient>, Problem> {
    run::recipients::of_request(office, request).map_err(|error| problems::catalogue(&error))
}

/// A request for programs, with who must be told of it.
fn with_recipients(
    session: &Session,
    office: &Office,
    request: &Request,
    as_of: CivilDate,
) -> Result<Value, Problem> {
    let mut value = wire(session, request, as_of);
    value["recipients"] = recipients::json(&told_of(office, request)?);
    Ok(value)
}

/// Requests for people, one a line.
pub(super) fn table(session: &Session, requests: &[Request], as_of: CivilDate) -> Vec<String> {
    let m = &session.messages;
    let row = |request: &Request| {
        vec![
            request.id.to_string(),
            request.kind.text(m),
            request.scope.text(m),
            state(request, as_of, m),
            act(request).map(|code| act_text(code, m)).unwrap_or_default(),
        ]
    };
    let rows: Vec<_> = requests.iter().map(row).collect();
    layout::table(&rows, &[])
}

/// Where it stands: while it is open, by when it must be acted on.
fn state(request: &Request, as_of: CivilDate, m: &Messages) -> String {
    if request.state != RequestState::Open {
        let told = [
            ("state", request.state.text(m).into()),
            ("date", request.closed_on.map(|day| m.date(day)).unwrap_or_default().into()),
        ];
        let closed = m.with("request-closed-on", &told);
        return match (request.ground, request.restriction) {
            (Some(ground), _) => format!("{closed}: {}", ground.text(m)),
            (None, Some(restriction)) if restriction.lifted_on.is_none() => {
                format!("{closed}; {}", m.get("request-restricts"))
            }
            _ => closed,
        };
    }
    let left = request.days_left(as_of);
    let left = if left < 0 {
        m.with("request-late", &[("days", left.unsigned_abs().into())])
    } else {
        m.with("request-left", &[("days", left.unsigned_abs().into())])
    };
    let outer = request.deadline(as_of).outer_until;
    let by = [
        ("by", m.weekday(request.act_by(as_of)).into()),
        ("outer", m.date(outer).into()),
        ("left", left.into()),
    ];
    m.with(if request.forward_by().is_some() { "request-forward-by" } else { "request-by" }, &by)
}

/// What the firm has to do, as a code; nothing once it is done.
fn act(request: &Request) -> Option<&'static str> {
    match (request.state, request.role, request.kind) {
        (RequestState::Open, Role::Processor, _) => Some("forward_to_controller"),
        (RequestState::Open, Role::Controller, _) => Some("answer"),
        (RequestState::Upheld, _, RequestKind::Erasure) => Some("erase"),
        _ => None,
    }
}

fn act_text(code: &str, m: &Messages) -> String {
    m.get(&format!("request-act-{}", items::dashed(code)))
}

/// `termijn request extend`
pub(super) fn extend(session: &Session, args: &RequestArgs) -> VerbResult {
    session.today_only()?;
    let mut office = session.office(None)?;
    let request = requesting::extend(&mut office, &RequestId::new(&args.request))
        .map_err(|error| problem(session, &error))?;
    changed(session, &request, "request-extended");
    Ok(Outcome::Done)
}

/// `termijn request close`
pub(super) fn close(session: &Session, args: &RequestCloseArgs) -> VerbResult {
    session.today_only()?;
    let to = RequestState::parse(&args.outcome)
        .filter(|state| *state != RequestState::Open)
        .ok_or_else(|| session.wrong_use("request-use-outcome"))?;
    let ground = args
        .reason
        .as_deref()
        .map(|code| {
            RefusalGround::parse(code).ok_or_else(|| session.wrong_use("request-use-reason"))
        })
        .transpose()?;
    let mut office = session.office(None)?;
    let id = RequestId::new(&args.request);
    let closed = requesting::close(&mut office, &id, to, ground)
        .map_err(|error| problem(session, &error))?;
    match closed {
        Some(request) => {
            changed(session, &request, "request-closed");
            if session.is_text() && to == RequestState::Refused {
                session.hint(&session.messages.get("request-complaint"));
            }
        }
        None if session.is_text() => {
            let line = session.messages.with("request-lost-closed", &[("request", text(&id))]);
            session.line(&line);
        }
        None => session.json(&json!({"schema": "termijn/request/1", "id": id, "lost": true})),
    }
    Ok(Outcome::Done)
}

/// `termijn request lift`
pub(super) fn lift(session: &Session, args: &RequestLiftArgs) -> VerbResult {
    session.today_only()?;
    let notified = args.notified.as_deref().map(|day| date(session, day)).transpose()?;
    let mut office = session.office(None)?;
    let request = requesting::lift(&mut office, &RequestId::new(&args.request), notified)
        .map_err(|error| problem(session, &error))?;
    changed(session, &request, "request-lifted");
    Ok(Outcome::Done)
}

fn changed(session: &Session, request: &Request, message: &str) {
    let today = session.clock().today();
    if !session.is_text() {
        let mut value = wire(session, request, today);
        value["schema"] = "termijn/request/1".into();
        session.json(&value);
        return;
    }
    let m = &session.messages;
    let told = [
        ("request", text(&request.id)),
        ("state", request.state.text(m).into()),
        ("until", m.date(request.until(today)).into()),
    ];
    session.line(&m.with(message, &told));
    let next = match (request.kind, request.state) {
        (RequestKind::Erasure, RequestState::Upheld) => Some("request-next-erasure"),
        (RequestKind::Restriction, RequestState::Upheld)
            if request.restriction.is_some_and(|r| r.lifted_on.is_none()) =>
        {
            Some("request-next-restriction")
        }
        _ => None,
    };
    if let Some(next) = next {
        let line = m.with(next, &[("request", text(&request.id))]);
        session.line(&layout::wrapped("", &line, layout::width()));
    }
}

fn text(id: &RequestId) -> FluentValue<'static> {
    id.to_string().into()
}

/// How the dates came about.
fn told(session: &Session, request: &Request, today: CivilDate) -> Vec<String> {
    let m = &session.messages;
    let mut steps = Vec::new();
    if let Some(last) = request.forward_by() {
        steps.push(m.with("request-forward", &[("until", m.weekday(last).into())]));
    } else {
        let derivation = request.deadline(today).derivation;
        steps.extend(derivation.iter().map(|step| format!("[{}] {}", step.rule, step.text(m))));
    }
    layout::grouped(&[(m.get("request-label-until"), steps)], layout::width())
}

fn date(session: &Session, text: &str) -> Result<CivilDate, Problem> {
    parse_iso(text).ok_or_else(|| session.wrong_use("cli-use-date"))
}

/// For programs. Of a person it says only what kinds of things were given.
pub(super) fn wire(session: &Session, request: &Request, as_of: CivilDate) -> Value {
    let deadline = request.deadline(as_of);
    let is_open = request.state == RequestState::Open;
    let days_left = request.days_left(as_of);
    json!({
        "id": request.id,
        "kind": request.kind.code(),
        "scope": request.scope.code(),
        "value": request.scope.value(),
        "role": role_code(request.role),
        "state": request.state.code(),
        "ground": request.ground.map(RefusalGround::code),
        "received": request.received,
        "extended_on": request.extended_on,
        "closed_on": request.closed_on,
        "until": deadline.until,
        "answer_by": deadline.answer_by,
        "outer_until": deadline.outer_until,
        "outer_shifted": deadline.outer_shifted,
        "forward_by": request.forward_by(),
        "days_left": is_open.then_some(days_left),
        "overdue": is_open && days_left < 0,
        "task": act(request),
        "restriction": request.restriction,
        "pinned": request.pins.len(),
        "reference": request.reference,
        "derivation": items::steps(&deadline.derivation, &session.messages),
    })
}

pub(super) fn problem(session: &Session, error: &RequestError) -> Problem {
    use RequestError as E;
    let m = &session.messages;
    let refused = |code: Code, request: &RequestId, reason: String| {
        Problem::new(code).arg("request", request).arg("reason", reason)
    };
    match error {
        E::Unknown { request } => Problem::new(Code::RequestNotFound).arg("request", request),
        E::Ahead => session.wrong_use("request-use-ahead"),
        E::RoleDiffers => session.wrong_use("request-use-role-differs"),
        E::Extension { request, source } => {
            refused(Code::RequestNotExtended, request, extension_reason(*source, m))
        }
        E::NotExtendable { request } => {
            refused(Code::RequestNotExtended, request, m.get("request-refused-not-extendable"))
        }
        E::Closing { request, source } => {
            let reason = match source {
                ClosingRefused::Closed => "request-refused-closed",
                ClosingRefused::NotOfKind => "request-refused-not-of-kind",
                ClosingRefused::NotOurs => "request-refused-not-ours",
                ClosingRefused::Ours => "request-refused-ours",
                ClosingRefused::NoGround => "request-refused-no-ground",
                ClosingRefused::WrongGround => "request-refused-wrong-ground",
            };
            refused(Code::RequestNotClosed, request, m.get(reason))
        }
        E::Lifting { request, source } => {
            let reason = match source {
                LiftingRefused::NoRestriction => "request-refused-no-restriction",
                LiftingRefused::NotNotified => "request-refused-not-notified",
                LiftingRefused::NoticeDay => "request-refused-notice-day",
            };
            refused(Code::RestrictionStands, request, m.get(reason))
        }
        E::Attesting { request, .. } => {
            refused(Code::StatementRefused, request, m.get("request-refused-closed"))
        }
        E::UnknownStatement { statement } => {
            Problem::new(Code::StatementNotFound).arg("statement", statement)
        }
        E::StatementKeeps { statement } => {
            Problem::new(Code::StatementKeeps).arg("statement", statement)
        }
        E::Planning(error) => problems::planning(error, ""),
        E::Catalogue(error) => problems::catalogue(error),
    }
}

fn extension_reason(error: ExtensionRefused, m: &Messages) -> String {
    match error {
        ExtensionRefused::TooLate { until } => {
            m.with("request-refused-too-late", &[("until", m.date(until).into())])
        }
        ExtensionRefused::Already { on } => {
            m.with("request-refused-already", &[("on", m.date(on).into())])
        }
        ExtensionRefused::BeforeReceipt { received } => {
            m.with("request-refused-before-receipt", &[("received", m.date(received).into())])
        }
    }
}
