//! `consult`: the letter to a client that is due, what was sent, and what the client answered.

mod refusals;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::super::args::{
    ConsultArgs, ConsultRecordArgs, ConsultSentArgs, ConsultSilenceArgs, ConsultVerb,
};
use super::super::layout;
use super::super::problem::{Outcome, Problem};
use super::super::problems;
use super::super::session::{Session, VerbResult};
use super::sheet::csv_text;
use crate::calendar::{CivilDate, days_between, parse_iso};
use crate::catalogue::CatalogueError;
use crate::lifecycle::{
    Channel, Choice, ChoiceKind, ConsultationStanding, ConsultationState, Letter, ListColumn,
    Recipient, SentDays, Timeline,
};
use crate::retention::DeferralGround;
use crate::run::consulting::{
    self, Answering, ConsultError, Recording, Running, Sending, Unasked, Written, list_rows,
};
use crate::run::files;
use crate::run::office::Office;
use crate::text::Messages;
use refusals::problem;

/// `termijn consult`
pub(super) fn consult(session: &Session, args: &ConsultArgs) -> VerbResult {
    session.today_only()?;
    match &args.verb {
        None => write(session, args),
        Some(ConsultVerb::Sent(args)) => sent(session, args),
        Some(ConsultVerb::Record(args)) => record(session, args),
        Some(ConsultVerb::Silence(args)) => silence(session, args),
    }
}

/// `termijn consult PLAN`
fn write(session: &Session, args: &ConsultArgs) -> VerbResult {
    let plan = args.plan.as_deref().unwrap_or_default();
    let letter = args.letter.as_deref().map(|code| letter(session, code)).transpose()?;
    let lock = session.lock()?;
    let mut office = session.office(None)?;
    let lang = session.messages.lang();
    let written = consulting::write(&mut office, plan, letter, lang)
        .map_err(|error| problem(session, &error, plan))?;
    if let Some((path, rows)) = &written.list {
        let messages = Messages::new(written.lang);
        let header = ListColumn::ALL.map(|column| column.text(&messages));
        let text = csv_text(&header, rows.iter().cloned())?;
        files::replace(path, text.as_bytes()).map_err(|error| problems::write(path, &error))?;
    }
    drop(lock);
    let list = written.list.as_ref().map(|(path, _)| path);
    if !session.is_text() {
        session.json(&json!({"schema": "termijn/consult/1", "plan": plan,
            "letter": written.letter, "language": written.lang.code(), "file": written.path,
            "list": list, "restricted": written.restricted,
            "consultation": wire(&written.standing)}));
        return Ok(Outcome::Done);
    }
    for line in told(session, plan, &written) {
        session.line(&line);
    }
    Ok(Outcome::Done)
}

fn told(session: &Session, plan: &str, written: &Written) -> Vec<String> {
    let m = &session.messages;
    let path = |path: &std::path::Path| path.display().to_string();
    let mut lines = vec![m.with(
        "consult-written",
        &[("letter", written.letter.text(m).into()), ("file", path(&written.path).into())],
    )];
    if let Some((list, _)) = &written.list {
        lines.push(m.with("consult-written-list", &[("file", path(list).into())]));
    }
    if written.restricted > 0 {
        lines.push(m.with("consult-restricted", &[("count", written.restricted.into())]));
    }
    lines.extend(timeline(session, &written.standing));
    let next = [("plan", plan.into()), ("letter", written.letter.code().into())];
    lines.push(m.with("consult-next-sent", &next));
    lines
}

/// `termijn consult sent`
fn sent(session: &Session, args: &ConsultSentArgs) -> VerbResult {
    let sending = Sending {
        letter: letter(session, &args.letter)?,
        on: day(session, &args.on)?,
        channel: channel(session, &args.channel)?,
        to: Recipient::parse(&args.to).ok_or_else(|| session.wrong_use("consult-use-recipient"))?,
    };
    let lock = session.lock()?;
    let mut office = session.office(None)?;
    let standing = consulting::sent(&mut office, &args.plan, sending)
        .map_err(|error| problem(session, &error, &args.plan))?;
    drop(lock);
    if !session.is_text() {
        session.json(&json!({"schema": "termijn/consult-sent/1", "plan": args.plan,
            "letter": sending.letter, "on": sending.on, "channel": sending.channel,
            "to": sending.to, "consultation": wire(&standing)}));
        return Ok(Outcome::Done);
    }
    let m = &session.messages;
    session.line(&m.with(
        "consult-sent",
        &[
            ("letter", sending.letter.text(m).into()),
            ("date", m.date(sending.on).into()),
            ("channel", sending.channel.text(m).into()),
            ("to", sending.to.text(m).into()),
        ],
    ));
    for line in timeline(session, &standing) {
        session.line(&line);
    }
    Ok(Outcome::Done)
}

/// `termijn consult record`
fn record(session: &Session, args: &ConsultRecordArgs) -> VerbResult {
    let answering = match (&args.from, &args.answer) {
        (Some(path), _) => {
            let bytes = files::read(path).map_err(|error| problems::file(path, &error))?;
            let rows = list_rows(&bytes);
            Answering::List(
                rows.map_err(|error| problem(session, &error, &args.plan).at(path.display()))?,
            )
        }
        (None, answer) => {
            let choice = choice(session, args, answer.as_deref().unwrap_or_default())?;
            if args.line.is_empty() {
                Answering::All(choice)
            } else {
                Answering::Lines(args.line.iter().copied().collect(), choice)
            }
        }
    };
    let recording = Recording {
        answering,
        on: day(session, &args.on)?,
        channel: channel(session, &args.channel)?,
        by: args.by.clone(),
        reference: args.reference.clone().unwrap_or_default(),
    };
    let lock = session.lock()?;
    let mut office = session.office(None)?;
    let recorded = consulting::record(&mut office, &args.plan, recording).map_err(|error| {
        let problem = problem(session, &error, &args.plan);
        match (&args.from, &error) {
            (Some(path), ConsultError::List { .. }) => problem.at(path.display()),
            _ => problem,
        }
    })?;
    drop(lock);
    tell_counts(session, &args.plan, &recorded.counts, &recorded.standing, "consult-recorded");
    Ok(Outcome::Done)
}

/// `termijn consult silence`
fn silence(session: &Session, args: &ConsultSilenceArgs) -> VerbResult {
    let lock = session.lock()?;
    let mut office = session.office(None)?;
    let silenced = consulting::silence(&mut office, &args.plan, &args.by)
        .map_err(|error| problem(session, &error, &args.plan))?;
    drop(lock);
    tell_counts(session, &args.plan, &silenced.counts, &silenced.standing, "consult-silenced");
    Ok(Outcome::Done)
}

fn tell_counts(
    session: &Session,
    plan: &str,
    counts: &BTreeMap<ChoiceKind, u64>,
    standing: &ConsultationStanding,
    head: &str,
) {
    if !session.is_text() {
        let lines: serde_json::Map<String, Value> =
            counts.iter().map(|(kind, count)| (kind.code().to_owned(), (*count).into())).collect();
        session.json(&json!({"schema": "termijn/consult-answer/1", "plan": plan, "lines": lines,
            "consultation": wire(standing)}));
        return;
    }
    let m = &session.messages;
    session.line(&m.with(head, &[("plan", plan.into())]));
    for (kind, count) in counts {
        session.line(&format!("{:>8}  {}", m.count(*count), kind.text(m)));
    }
    if !standing.open.is_empty() {
        let open = standing.open.len() as u64;
        session.line(&m.with("consult-open", &[("count", open.into())]));
    }
}

fn letter(session: &Session, code: &str) -> Result<Letter, Problem> {
    Letter::parse(code).ok_or_else(|| session.wrong_use("consult-use-letter"))
}

fn channel(session: &Session, code: &str) -> Result<Channel, Problem> {
    Channel::parse(code).ok_or_else(|| session.wrong_use("consult-use-channel"))
}

fn day(session: &Session, text: &str) -> Result<CivilDate, Problem> {
    parse_iso(text).ok_or_else(|| session.wrong_use("cli-use-date"))
}

/// The choice of the flags; ground and end go with a deferral and with nothing else.
fn choice(session: &Session, args: &ConsultRecordArgs, answer: &str) -> Result<Choice, Problem> {
    let kind = ChoiceKind::parse(answer).ok_or_else(|| session.wrong_use("consult-use-answer"))?;
    let is_plain = args.ground.is_none() && args.until.is_none();
    let simple = match kind {
        ChoiceKind::Destroy => Choice::Destroy,
        ChoiceKind::Return => Choice::Return,
        ChoiceKind::ReturnThenDestroy => Choice::ReturnThenDestroy,
        ChoiceKind::Objection => Choice::Objection,
        ChoiceKind::Deferral => {
            let (Some(ground), Some(until)) = (&args.ground, &args.until) else {
                return Err(session.wrong_use("consult-use-deferral"));
            };
            let ground = DeferralGround::parse(ground)
                .ok_or_else(|| session.wrong_use("consult-use-ground"))?;
            return Ok(Choice::Deferral { ground, until: day(session, until)? });
        }
    };
    if is_plain { Ok(simple) } else { Err(session.wrong_use("consult-use-deferral-only")) }
}

/// For programs: state, days, and what is open.
fn wire(standing: &ConsultationStanding) -> Value {
    let next = standing.next_letter();
    json!({
        "state": standing.state,
        "announced_on": standing.sent.announcement,
        "reminded_on": standing.sent.reminder,
        "last_notice_on": standing.sent.last_notice,
        "answered_on": standing.answered_on,
        "silence_on": standing.silent_on,
        "timeline": standing.timeline,
        "next_letter": next.map(|(letter, _)| letter),
        "next_letter_from": next.map(|(_, from)| from),
        "withdrawal_due": standing.owes_withdrawal,
        "lines_answered": standing.answered.len(),
        "lines_silent": standing.silent.len(),
        "lines_open": standing.open.len(),
    })
}

/// The days of a consultation for people.
fn timeline(session: &Session, standing: &ConsultationStanding) -> Vec<String> {
    let m = &session.messages;
    let mut lines = vec![m.with("consult-state", &[("state", standing.state.text(m).into())])];
    let Some(timeline) = standing.timeline else { return lines };
    if matches!(standing.state, ConsultationState::Answered | ConsultationState::Silent) {
        return lines;
    }
    let rows: Vec<Vec<String>> = steps(&timeline, &standing.sent)
        .into_iter()
        .map(|(id, day)| vec![format!("  {}", m.weekday(day)), m.get(id)])
        .collect();
    lines.extend(layout::table(&rows, &[]));
    if timeline.execute_from > timeline.execute_by {
        lines.push(layout::wrapped("", &m.get("consult-late"), layout::width()));
    }
    lines
}

/// The days in their order: of a letter that went out the day of that.
fn steps(timeline: &Timeline, sent: &SentDays) -> [(&'static str, CivilDate); 8] {
    let letter = |went: Option<CivilDate>, told, from, due| match went {
        Some(day) => (told, day),
        None => (due, from),
    };
    let (announced, reminded) = (sent.announcement, sent.reminder);
    let (first, second, last) =
        (timeline.announcement_from, timeline.reminder_from, timeline.last_notice_from);
    [
        letter(announced, "consult-day-announced", first, "consult-day-announcement"),
        letter(reminded, "consult-day-reminded", second, "consult-day-reminder"),
        ("consult-day-answer", timeline.answer_by),
        letter(sent.last_notice, "consult-day-noticed", last, "consult-day-last-notice"),
        ("consult-day-last-answer", timeline.last_answer_by),
        ("consult-day-silence", timeline.silence_from),
        ("consult-day-execute", timeline.execute_from),
        ("consult-day-execute-by", timeline.execute_by),
    ]
}

/// For `plan show`: where the consultation stands; nothing where nobody asks for one.
pub(super) fn show(session: &Session, running: Option<&Running>) {
    let Some(running) = running else { return };
    session.line("");
    for line in timeline(session, &running.standing) {
        session.line(&line);
    }
}

/// For `plan show`, for programs.
pub(super) fn shown(running: Option<&Running>) -> Value {
    running.map_or(Value::Null, |running| wire(&running.standing))
}

/// For `status`: what somebody must do for each consultation.
pub(super) fn status_text(session: &Session, followed: &Followed, as_of: CivilDate) {
    let Followed { running, unasked } = followed;
    if running.is_empty() && unasked.is_empty() {
        return;
    }
    let m = &session.messages;
    session.line("");
    session.line(&m.get("consult-status"));
    let row = |one: &Running| {
        let standing = &one.standing;
        vec![
            format!("  {}", one.plan.id),
            one.plan.client.clone(),
            standing.state.text(m),
            next_step(standing, as_of, m),
        ]
    };
    let mut rows: Vec<Vec<String>> = running.iter().map(row).collect();
    rows.extend(unasked.iter().map(|one| {
        let step = letter_step(Letter::Announcement, one.announcement_from, as_of, m);
        let files = m.with("consult-unasked", &[("count", one.files.into())]);
        vec!["  –".to_owned(), one.client.to_string(), files, step]
    }));
    for line in layout::table(&rows, &[]) {
        session.line(&line);
    }
    if let Some(one) = unasked.first() {
        session.line(&m.with("consult-unasked-next", &[("client", one.client.as_str().into())]));
    }
}

/// The consultations that somebody must follow, and those that nobody began.
pub(super) struct Followed {
    running: Vec<Running>,
    unasked: Vec<Unasked>,
}

impl Followed {
    /// Those of a day.
    pub(super) fn of(office: &Office, as_of: CivilDate) -> Result<Self, CatalogueError> {
        let running = consulting::running(office, as_of)?;
        Ok(Self { running, unasked: consulting::unasked(office, as_of)? })
    }
}

/// For `status`, for programs: clients that nobody asked yet have no plan.
pub(super) fn status_json(followed: &Followed) -> Vec<Value> {
    let one = |one: &Running| {
        let mut value = wire(&one.standing);
        value["plan"] = one.plan.id.as_str().into();
        value["client_id"] = one.plan.client.as_str().into();
        value["lines"] = one.lines.into();
        value
    };
    let unasked = |one: &Unasked| {
        json!({"plan": null, "client_id": one.client, "files": one.files,
            "next_letter": Letter::Announcement, "next_letter_from": one.announcement_from})
    };
    followed.running.iter().map(one).chain(followed.unasked.iter().map(unasked)).collect()
}

/// What is to be done, and since when or until when.
fn next_step(standing: &ConsultationStanding, as_of: CivilDate, m: &Messages) -> String {
    if standing.owes_withdrawal {
        return m.get("consult-step-withdraw");
    }
    if let Some((letter, from)) = standing.next_letter() {
        let waits = standing.answer_until().filter(|until| as_of <= *until && as_of < from);
        return match waits {
            Some(until) => m.with(
                "consult-step-answer",
                &[
                    ("until", m.date(until).into()),
                    ("letter", letter.text(m).into()),
                    ("date", m.date(from).into()),
                ],
            ),
            None => letter_step(letter, from, as_of, m),
        };
    }
    match (standing.state, standing.timeline) {
        (ConsultationState::LastNotice, Some(timeline)) if as_of < timeline.silence_from => {
            m.with("consult-step-last-answer", &[("until", m.date(timeline.last_answer_by).into())])
        }
        (ConsultationState::LastNotice, Some(timeline)) => m.with(
            "consult-step-silence",
            &[
                ("date", m.date(timeline.silence_from).into()),
                ("days", days_late(timeline.last_answer_by, as_of).into()),
            ],
        ),
        (ConsultationState::Answered | ConsultationState::Silent, _) => {
            m.get("consult-step-freeze")
        }
        _ => m.get("consult-step-none"),
    }
}

/// A letter that is due from a day, and how late it is.
fn letter_step(letter: Letter, from: CivilDate, as_of: CivilDate, m: &Messages) -> String {
    let days = days_late(from, as_of);
    let id = if days == 0 { "consult-step-letter" } else { "consult-step-letter-late" };
    let letter = ("letter", letter.text(m).into());
    m.with(id, &[letter, ("date", m.date(from).into()), ("days", days.into())])
}

fn days_late(from: CivilDate, as_of: CivilDate) -> u64 {
    u64::try_from(days_between(from, as_of)).unwrap_or(0)
}

/// Whether the templates of the office can be used; a note with how many are its own.
pub(super) fn check_templates(session: &Session) -> Result<String, Problem> {
    let m = &session.messages;
    let folder = session.config.consultation.templates.as_deref();
    let templates = consulting::templates(folder).map_err(|error| problem(session, &error, ""))?;
    let own = templates.all().filter(|(_, is_own)| *is_own).count() as u64;
    let required = if session.config.consultation.required {
        "consult-check-required"
    } else {
        "consult-check-not-required"
    };
    Ok(format!("{}; {}", m.with("consult-check-own", &[("count", own.into())]), m.get(required)))
}
