//! `plan`, `decide`, `approve`, `hold`: what people decide and sign.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::super::args::{
    ActionArg, ApproveArgs, DecideArgs, HoldAddArgs, HoldReleaseArgs, PlanArgs, PlanCreateArgs,
    SignArgs,
};
use super::super::problem::{Code, Outcome, Problem};
use super::super::problems;
use super::super::session::{Session, VerbResult};
use super::setup::passphrase_from;
use crate::calendar::parse_iso;
use crate::catalogue::{DraftLine, PlanStatus};
use crate::keys;
use crate::location::ClientId;
use crate::plan::{Action, DecisionCode};
use crate::retention::{Hold, HoldId, HoldReason};
use crate::run::holding::{self, HoldError};
use crate::run::office::Office;
use crate::run::planning::{self, Choice, Deciding, DraftBody, PlanFiles, Selection};

/// `termijn plan create`
pub(super) fn create(session: &Session, args: &PlanCreateArgs) -> VerbResult {
    session.today_only()?;
    let lock = session.lock()?;
    let mut office = session.office(None)?;
    let client = ClientId::new(args.client.clone());
    let created = planning::create(&mut office, &client)
        .map_err(|error| problems::planning(&error, &args.client))?;
    drop(lock);
    // Nothing that may only be stored is put on a plan.
    let aside = Aside { shared: created.shared, restricted: 0 };
    print_lines(session, &created.id, &created.lines, aside);
    Ok(Outcome::Done)
}

/// What is not among the lines that are printed.
#[derive(Clone, Copy)]
struct Aside {
    /// Files that also belong to another client.
    shared: u64,
    /// Lines whose processing is restricted.
    restricted: u64,
}

fn print_lines(session: &Session, plan: &str, lines: &[DraftLine<DraftBody>], aside: Aside) {
    let Aside { shared, restricted } = aside;
    if !session.is_text() {
        let list: Vec<Value> = lines.iter().map(line_json).collect();
        session.json(&json!({"schema": "termijn/plan-draft/1", "id": plan, "shared": shared,
                "restricted": restricted, "lines": list}));
        return;
    }
    let m = &session.messages;
    let bytes: u64 = lines.iter().map(|line| line.body.size).sum();
    session.line(&m.with(
        "cli-plan-head",
        &[
            ("plan", plan.to_owned().into()),
            ("count", m.count(lines.len() as u64).into()),
            ("size", m.size(bytes).into()),
        ],
    ));
    for line in lines {
        let (choice, by) = match &line.body.decided {
            Some(decision) => (decision.choice, decision.by.clone()),
            None => (line.body.proposed, m.get("cli-plan-proposed")),
        };
        session.line(&format!(
            "{:>5}  {:<18} {:<20} {}  ({by})",
            line.n,
            m.get(&format!("cli-action-{}", super::items::dashed(choice.action.code()))),
            choice.reason.code(),
            line.body.locator,
        ));
    }
    if shared > 0 {
        session.line(&m.with("cli-plan-shared", &[("count", shared.into())]));
    }
    if restricted > 0 {
        session.line(&m.with("request-plan-restricted", &[("count", restricted.into())]));
    }
}

fn line_json(line: &DraftLine<DraftBody>) -> Value {
    let body = &line.body;
    let choice = body.decided.as_ref().map_or(body.proposed, |decision| decision.choice);
    json!({
        "n": line.n, "item": line.item, "source": body.source, "locator": body.locator,
        "kind": body.kind, "size": body.size, "parts": body.parts,
        "engagements": body.engagements, "retain_until": body.retain_until,
        "over_term_days": body.over_term_days, "return_only": body.return_only,
        "action": choice.action, "reason": choice.reason,
        "decided_by": body.decided.as_ref().map(|decision| decision.by.clone()),
    })
}

/// `termijn plan list`
pub(super) fn list(session: &Session) -> VerbResult {
    let office = session.office(None)?;
    let plans = office.catalogue.plans().map_err(|error| problems::catalogue(&error))?;
    if !session.is_text() {
        let list: Vec<_> = plans
            .iter()
            .map(|plan| {
                json!({"id": plan.id, "client_id": plan.client, "status": plan.status.code(),
                "created_at": plan.created_at, "as_of": plan.as_of})
            })
            .collect();
        session.json(&json!({"schema": "termijn/plans/1", "plans": list}));
        return Ok(Outcome::Done);
    }
    if plans.is_empty() {
        session.hint(&session.messages.get("cli-plan-none"));
    }
    for plan in plans {
        let status = session.messages.get(&format!("cli-plan-status-{}", plan.status.code()));
        session
            .line(&format!("{}  {:<12} {:<20} {}", plan.id, plan.client, status, plan.created_at));
    }
    Ok(Outcome::Done)
}

/// `termijn plan show`
pub(super) fn show(session: &Session, args: &PlanArgs) -> VerbResult {
    let office = session.office(None)?;
    let row = office.catalogue.plan(&args.plan).map_err(|error| problems::catalogue(&error))?;
    if row.is_none() {
        return Err(Problem::new(Code::PlanNotFound).arg("plan", &args.plan));
    }
    show_lines(session, &office, &args.plan)?;
    Ok(Outcome::Done)
}

/// `termijn decide`
pub(super) fn decide(session: &Session, args: &DecideArgs) -> VerbResult {
    session.today_only()?;
    let selection = if args.proposed {
        Selection::Open
    } else if args.items.is_empty() {
        return Err(session.wrong_use("cli-use-items"));
    } else {
        Selection::Items(args.items.clone())
    };
    let deciding = match args.action {
        None => Deciding::Proposed,
        Some(action) => Deciding::Choice(choice(session, action, args.reason.as_deref())?),
    };
    let lock = session.lock()?;
    let mut office = session.office(None)?;
    let count = planning::decide(&mut office, &args.plan, &selection, deciding, &args.by)
        .map_err(|error| problems::planning(&error, &args.plan))?;
    drop(lock);
    if session.is_text() {
        session.line(&session.messages.with("cli-decide-done", &[("count", count.into())]));
    } else {
        session.json(&json!({"schema": "termijn/decide/1", "plan": args.plan, "lines": count}));
    }
    Ok(Outcome::Done)
}

fn choice(session: &Session, action: ActionArg, reason: Option<&str>) -> Result<Choice, Problem> {
    let action = match action {
        ActionArg::Destroy => Action::Destroy,
        ActionArg::Return => Action::Return,
        ActionArg::ReturnThenDestroy => Action::ReturnThenDestroy,
        ActionArg::Keep => Action::Keep,
    };
    let reason = reason
        .and_then(DecisionCode::parse)
        .ok_or_else(|| session.wrong_use("cli-use-decision-reason"))?;
    Ok(Choice { action, reason })
}

/// Reads a key; asks for its passphrase on a terminal, or takes it from a file.
pub(in crate::cli) fn signing_key(
    session: &Session,
    path: &Path,
    passphrase_file: Option<&Path>,
) -> Result<keys::PrivateKey, Problem> {
    let from_file = passphrase_file.map(|path| passphrase_from(session, path)).transpose()?;
    let ask = || {
        from_file.or_else(|| {
            if !std::io::stdin().is_terminal() {
                return None;
            }
            let prompt = session
                .messages
                .with("cli-key-ask", &[("file", path.display().to_string().into())]);
            rpassword::prompt_password(format!("{prompt} ")).ok().map(zeroize::Zeroizing::new)
        })
    };
    keys::load(path, ask).map_err(|error| problems::key(&error))
}

/// `termijn plan freeze`
pub(super) fn freeze(session: &Session, args: &SignArgs) -> VerbResult {
    session.today_only()?;
    let key = signing_key(session, &args.key, args.passphrase_file.as_deref())?;
    let lock = session.lock()?;
    let mut office = session.office(None)?;
    let frozen = planning::freeze(&mut office, &args.plan, &key)
        .map_err(|error| problems::planning(&error, &args.plan))?;
    drop(lock);
    let files = PlanFiles::of(&office, &args.plan);
    if session.is_text() {
        let m = &session.messages;
        session.line(&m.with(
            "cli-freeze-done",
            &[
                ("plan", args.plan.clone().into()),
                ("file", files.header.display().to_string().into()),
                ("sha256", frozen.digest().to_string().into()),
                ("until", m.date(frozen.header().expires_on).into()),
            ],
        ));
        for note in &frozen.header().notes {
            let note = super::items::dashed(note.code());
            session.line(&format!("  ! {}", m.get(&format!("cli-plan-note-{note}"))));
        }
    } else {
        session.json(&json!({"schema": "termijn/freeze/1", "id": args.plan, "sha256": frozen.digest(),
            "files": {"plan": files.header, "items": files.items, "signature": files.author_signature}}));
    }
    Ok(Outcome::Done)
}

/// `termijn approve`
pub(super) fn approve(session: &Session, args: &ApproveArgs) -> VerbResult {
    session.today_only()?;
    let (plan, key) = match (&args.plan, &args.key) {
        (Some(plan), Some(key)) => (plan.clone(), key.clone()),
        _ if std::io::stdin().is_terminal() => ask_what_to_approve(session, args)?,
        _ => return Err(session.wrong_use("cli-use-approve")),
    };
    let key = signing_key(session, &key, args.passphrase_file.as_deref())?;
    let lock = session.lock()?;
    let mut office = session.office(None)?;
    let (path, principal) = planning::approve(&mut office, &plan, &key)
        .map_err(|error| problems::planning(&error, &plan))?;
    drop(lock);
    if session.is_text() {
        session.line(&session.messages.with(
            "cli-approve-done",
            &[
                ("plan", plan.into()),
                ("principal", principal.into()),
                ("file", path.display().to_string().into()),
            ],
        ));
    } else {
        session.json(&json!({"schema": "termijn/approve/1", "plan": plan, "principal": principal,
            "signature": path}));
    }
    Ok(Outcome::Done)
}

/// The guided dialogue: which plan, what is in it, with which key.
fn ask_what_to_approve(
    session: &Session,
    args: &ApproveArgs,
) -> Result<(String, PathBuf), Problem> {
    let office = session.office(None)?;
    let m = &session.messages;
    let plan = if let Some(plan) = &args.plan {
        plan.clone()
    } else {
        let plans = office.catalogue.plans().map_err(|error| problems::catalogue(&error))?;
        for plan in plans.iter().filter(|plan| plan.status == PlanStatus::Frozen) {
            session.line(&format!("{}  {}", plan.id, plan.client));
        }
        ask(session, "cli-approve-which")?
    };
    show_lines(session, &office, &plan)?;
    let key = match &args.key {
        Some(key) => key.clone(),
        None => ask(session, "cli-approve-key")?.into(),
    };
    if ask(session, "cli-approve-type")? != plan {
        return Err(Problem::new(Code::ConfirmationWrong).arg("plan", plan));
    }
    session.hint(&m.get("cli-approve-signing"));
    Ok((plan, key))
}

/// The lines of a plan. Of those whose processing is restricted (art. 18) only their number: to look at them
/// is to use them.
fn show_lines(session: &Session, office: &Office, plan: &str) -> Result<(), Problem> {
    let mut lines =
        office.catalogue.draft_lines(plan).map_err(|error| problems::catalogue(&error))?;
    let restricted =
        planning::restricted(office, &lines).map_err(|error| problems::catalogue(&error))?;
    lines.retain(|line: &DraftLine<DraftBody>| !restricted.contains(&line.n));
    print_lines(session, plan, &lines, Aside { shared: 0, restricted: restricted.len() as u64 });
    Ok(())
}

/// Asks a person on the terminal.
pub(super) fn ask(session: &Session, id: &str) -> Result<String, Problem> {
    session.put(&format!("{} ", session.messages.get(id)));
    let mut answer = String::new();
    std::io::stdin()
        .read_line(&mut answer)
        .map_err(|error| problems::file(Path::new("-"), &error))?;
    Ok(answer.trim().to_owned())
}

/// `termijn hold add`
pub(super) fn hold_add(session: &Session, args: &HoldAddArgs) -> VerbResult {
    session.today_only()?;
    let mut office = session.office(None)?;
    let scope = super::requests::scope(session, &office, &args.scope)?;
    let reason =
        HoldReason::parse(&args.reason).ok_or_else(|| session.wrong_use("cli-use-hold-reason"))?;
    let review_on = parse_iso(&args.review).ok_or_else(|| session.wrong_use("cli-use-date"))?;
    if review_on < office.clock.today() {
        return Err(session.wrong_use("cli-use-hold-review"));
    }
    let hold = holding::Placing {
        scope,
        reason,
        mandate: args.mandate.clone(),
        owner: args.owner.clone(),
        review_on,
    };
    let id = holding::add(&mut office, hold).map_err(|error| hold_problem(session, &error, ""))?;
    if session.is_text() {
        session.line(&session.messages.with("cli-hold-added", &[("hold", id.to_string().into())]));
    }
    // Told after it is placed: it holds, whatever becomes of the counting.
    let items = holding::covered(&office, &id);
    if session.is_text() {
        if let Ok(count) = &items {
            let text = if *count == 0 { "cli-hold-covers-none" } else { "cli-hold-covers" };
            session.line(&session.messages.with(text, &[("count", (*count).into())]));
        }
    } else {
        session.json(&json!({"schema": "termijn/hold/1", "id": id, "items": items.as_ref().ok()}));
    }
    items.map_err(|error| problems::catalogue(&error))?;
    Ok(Outcome::Done)
}

/// `termijn hold list`
pub(super) fn hold_list(session: &Session) -> VerbResult {
    let office = session.office(None)?;
    let holds = office.holds().map_err(|error| problems::catalogue(&error))?;
    if !session.is_text() {
        let holds: Vec<_> = holds.iter().map(hold_json).collect();
        session.json(&json!({"schema": "termijn/holds/1", "holds": holds}));
        return Ok(Outcome::Done);
    }
    if holds.is_empty() {
        session.hint(&session.messages.get("cli-hold-none"));
    }
    for hold in &holds {
        session.line(&hold_text(session, hold));
    }
    Ok(Outcome::Done)
}

/// For programs; of a person it says only what kinds of things were given.
fn hold_json(hold: &Hold) -> Value {
    let mut value = serde_json::to_value(hold).expect("a hold has string keys");
    value["scope"] = json!({hold.scope.code(): hold.scope.value()});
    value
}

fn hold_text(session: &Session, hold: &Hold) -> String {
    let m = &session.messages;
    let state = match hold.released_on {
        Some(day) => m.with("cli-hold-released-on", &[("date", m.date(day).into())]),
        None => m.with("cli-hold-review-on", &[("date", m.date(hold.review_on).into())]),
    };
    format!(
        "{}  {} {}  {}  {state}",
        hold.id,
        hold.scope.code(),
        hold.scope.value(),
        hold.reason.text(m)
    )
}

/// `termijn hold release`
pub(super) fn hold_release(session: &Session, args: &HoldReleaseArgs) -> VerbResult {
    session.today_only()?;
    if !args.passphrase_file.is_empty() && args.passphrase_file.len() != args.key.len() {
        return Err(session.wrong_use("cli-use-passphrase-files"));
    }
    let keys = args
        .key
        .iter()
        .enumerate()
        .map(|(n, path)| {
            let passphrase = args.passphrase_file.get(n).map(PathBuf::as_path);
            signing_key(session, path, passphrase)
        })
        .collect::<Result<Vec<_>, _>>()?;
    let mut office = session.office(None)?;
    let id = HoldId::new(args.hold.clone());
    holding::release(&mut office, &id, &args.reason, &keys)
        .map_err(|error| hold_problem(session, &error, &args.hold))?;
    if session.is_text() {
        session.line(
            &session.messages.with("cli-hold-released", &[("hold", args.hold.clone().into())]),
        );
    } else {
        session.json(&json!({"schema": "termijn/hold/1", "id": args.hold, "released": true}));
    }
    Ok(Outcome::Done)
}

pub(in crate::cli) fn hold_problem(session: &Session, error: &HoldError, hold: &str) -> Problem {
    match error {
        HoldError::Unknown { hold } => Problem::new(Code::HoldNotFound).arg("hold", hold),
        HoldError::TwoPeople => Problem::new(Code::HoldNeedsTwo).arg("hold", hold),
        HoldError::SamePerson { principal } => {
            Problem::new(Code::SamePersonTwice).arg("signer", principal)
        }
        HoldError::NotReleased { hold } => Problem::new(Code::VerificationFailed).arg("what", hold),
        HoldError::Reason => session.wrong_use("cli-use-hold-release-reason"),
        HoldError::Planning(error) => problems::planning(error, hold),
        HoldError::Catalogue(error) => problems::catalogue(error),
    }
}
