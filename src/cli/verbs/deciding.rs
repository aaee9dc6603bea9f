//! `plan`, `decide`, `approve`, `hold`: what people decide and sign.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::super::args::{
    ActionArg, ApproveArgs, DecideArgs, HoldAddArgs, HoldReleaseArgs, PlanCreateArgs, SignArgs,
};
use super::super::problem::{Code, Outcome, Problem};
use super::super::problems;
use super::super::session::{Session, VerbResult};
use super::plans;
use super::setup::passphrase_from;
use crate::calendar::{CivilDate, parse_iso};
use crate::catalogue::PlanStatus;
use crate::keys;
use crate::ledger::Ledger;
use crate::location::ClientId;
use crate::plan::{Action, DecisionCode};
use crate::retention::{Hold, HoldId, HoldReason};
use crate::run::holding::{self, Binding, HoldError};
use crate::run::office::Office;
use crate::run::planning::{self, Choice, Deciding, PlanFiles, Selection};

/// `termijn plan create`
pub(super) fn create(session: &Session, args: &PlanCreateArgs) -> VerbResult {
    session.today_only()?;
    let lock = session.lock()?;
    let mut office = session.office(None)?;
    let client = ClientId::new(args.client.clone());
    let created = if args.ahead {
        planning::create_ahead(&mut office, &client)
    } else {
        planning::create(&mut office, &client)
    };
    let created = created.map_err(|error| problems::planning(&error, &args.client))?;
    drop(lock);
    plans::print_draft(session, &created);
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
    let freezing = planning::freeze(&mut office, &args.plan, &key)
        .map_err(|error| problems::planning(&error, &args.plan))?;
    drop(lock);
    let frozen = &freezing.plan;
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
        plans::print_dropped(session, &freezing.dropped);
    } else {
        session.json(&json!({"schema": "termijn/freeze/1", "id": args.plan, "sha256": frozen.digest(),
            "dropped": plans::dropped_json(&freezing.dropped),
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
    plans::show_lines(session, &office, plans::known(&office, &plan)?, None)?;
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
    let scope = match &args.query {
        Some(query) => super::querying::scope(session, &office, query)?,
        None => super::requests::scope(session, &office, &args.scope)?,
    };
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
    let as_of = session.as_of()?;
    let unbound = unbound(session, &office, &holds);
    if !session.is_text() {
        let json = |hold: &Hold| {
            let mut value = hold_json(hold);
            value["bound"] = json!(!unbound.contains(&hold.id));
            value["review_passed"] = json!(is_review_passed(hold, as_of));
            value
        };
        let holds: Vec<_> = holds.iter().map(json).collect();
        session.json(&json!({"schema": "termijn/holds/1", "holds": holds}));
        return Ok(Outcome::Done);
    }
    if holds.is_empty() {
        session.hint(&session.messages.get("cli-hold-none"));
    }
    for hold in &holds {
        session.line(&hold_text(session, hold, as_of));
        if unbound.contains(&hold.id) {
            session.line(&format!("  ! {}", session.messages.get("plan-hold-unbound")));
        }
    }
    Ok(Outcome::Done)
}

/// Holds in force of which the ledger does not say what they are on. A ledger that cannot be read keeps
/// nobody from seeing what is held.
fn unbound(session: &Session, office: &Office, holds: &[Hold]) -> Vec<HoldId> {
    let ledger = match Ledger::open(office.state.path()) {
        Ok(ledger) => ledger,
        Err(error) => {
            session.warn(&session.placed(problems::ledger(&error)));
            return Vec::new();
        }
    };
    let is_it = |hold: &&Hold| {
        hold.released_on.is_none()
            && holding::binding(&ledger, hold, office.state.key()) != Binding::Bound
    };
    holds.iter().filter(is_it).map(|hold| hold.id.clone()).collect()
}

/// Whether the day on which its owner would look at it again has passed, and it stands.
fn is_review_passed(hold: &Hold, as_of: CivilDate) -> bool {
    hold.released_on.is_none() && hold.review_on < as_of
}

/// The holds that somebody should look at again.
pub(super) fn holds_to_review(office: &Office, as_of: CivilDate) -> Result<Vec<Hold>, Problem> {
    let mut holds = office.holds().map_err(|error| problems::catalogue(&error))?;
    holds.retain(|hold| is_review_passed(hold, as_of));
    Ok(holds)
}

/// The same for `status`.
pub(super) fn review_text(session: &Session, holds: &[Hold], as_of: CivilDate) {
    if holds.is_empty() {
        return;
    }
    session.line("");
    session.line(&session.messages.get("plan-hold-reviews"));
    for hold in holds {
        session.line(&format!("  {}", hold_text(session, hold, as_of)));
    }
}

/// For programs; of a person it says only what kinds of things were given.
pub(super) fn hold_json(hold: &Hold) -> Value {
    let mut value = serde_json::to_value(hold).expect("a hold has string keys");
    value["scope"] = json!({hold.scope.code(): hold.scope.value()});
    value
}

fn hold_text(session: &Session, hold: &Hold, as_of: CivilDate) -> String {
    let m = &session.messages;
    let state = match hold.released_on {
        Some(day) => m.with("cli-hold-released-on", &[("date", m.date(day).into())]),
        None if is_review_passed(hold, as_of) => {
            m.with("plan-hold-review-passed", &[("date", m.date(hold.review_on).into())])
        }
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
