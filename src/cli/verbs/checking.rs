//! `check`: everything that must be in order before the first night, each with what to do about it.

use serde_json::json;

use super::super::problem::{Code, Outcome, Problem};
use super::super::problems;
use super::super::session::Session;
use super::consulting;
use super::rules;
use super::statutes;
use crate::catalogue::StateFolder;
use crate::keys::AllowedSigners;
use crate::ledger::Ledger;
use crate::run::{certify, files, holding, requesting};
use crate::source;
use crate::worker::ocr::Wish;

/// Below this, neither ledger nor return archive is sure to fit.
const FREE_BYTES_MIN: u64 = 256 << 20;

/// One line of `check`.
struct Check {
    name: &'static str,
    problem: Option<Problem>,
    note: String,
}

impl Check {
    fn of(name: &'static str, result: Result<String, Problem>) -> Self {
        match result {
            Ok(note) => Self { name, problem: None, note },
            Err(problem) => Self { name, problem: Some(problem), note: String::new() },
        }
    }
}

/// `termijn check`
pub(super) fn check(session: &Session) -> Outcome {
    let checks = checks(session);
    let outcome = checks
        .iter()
        .filter_map(|check| check.problem.as_ref())
        .fold(Outcome::Done, |outcome, problem| outcome.and(problem.outcome));
    if session.is_text() {
        for check in &checks {
            let name = session.messages.get(&format!("cli-check-{}", check.name));
            let sign = if check.problem.is_some() { '✗' } else { '✓' };
            session.line(&format!("{sign} {name:<16} {}", check.note));
            if let Some(problem) = &check.problem {
                session.line(&problem.text(&session.messages, false));
            }
        }
    } else {
        let list: Vec<_> = checks
            .iter()
            .map(|check| {
                json!({"check": check.name, "ok": check.problem.is_none(), "note": check.note,
                       "problem": check.problem.as_ref().map(|p| p.json(&session.messages))})
            })
            .collect();
        session.json(&json!({"schema": "termijn/check/1", "checks": list}));
    }
    outcome
}

/// Every check, whatever the others say: who repairs one thing wants to see the next.
fn checks(session: &Session) -> Vec<Check> {
    let origin = session.config.origin.as_ref().map(|path| path.display().to_string());
    let config = origin.unwrap_or_else(|| session.messages.get("cli-check-no-config"));
    let register = session.register_path(None).and_then(|path| {
        let register = session.register(&path)?;
        Ok(format!("{} ({})", path.display(), register.engagements.len()))
    });
    let register_is_good = register.is_ok();
    let mut checks = vec![Check::of("config", Ok(config)), Check::of("register", register)];
    checks.push(Check::of(
        "rules",
        session.rules().map(|set| rules::counts(&set, &session.messages)),
    ));
    if session.config.password_file.is_some() {
        let count = session.passwords().map(|passwords| passwords.len() as u64);
        checks.push(Check::of("passwords", count.map(|count| session.messages.count(count))));
    }
    checks.push(Check::of("statutes", statute_rules(session)));
    checks.push(Check::of("letters", consulting::check_templates(session)));
    checks.extend(sources(session));
    checks.push(Check::of("workers", workers(session)));
    checks.push(Check::of("ocr", ocr(session)));
    let state = session.state();
    let place = state.as_ref().map(|state| state.path().display().to_string());
    checks.push(Check::of("state", place.map_err(Clone::clone)));
    if let Ok(state) = &state {
        checks.push(Check::of("space", space(session, state)));
        checks.push(Check::of("clock", clock(session, state)));
        if register_is_good {
            checks.push(Check::of("holds", holds(session, state)));
            checks.push(Check::of("requests", requests(session, state)));
        }
    }
    if session.config.allowed_signers.is_some() {
        let signers = signers(session);
        let can_ask = signers.is_ok() && register_is_good && state.is_ok();
        checks.push(Check::of("signers", signers));
        if can_ask {
            checks.push(Check::of("machine-key", machine_key(session)));
        }
    }
    checks
}

/// Whether risky formats can be read, and what their readers cannot do here.
fn workers(session: &Session) -> Result<String, Problem> {
    let budget = session.config.limits.worker;
    let sandbox = session.workers().sandbox();
    let sandbox = sandbox.ok_or_else(|| Problem::new(Code::WorkersUnable))?;
    let fences = match (sandbox.calls, sandbox.files) {
        (true, true) => "both",
        (true, false) => "calls",
        (false, true) => "files",
        (false, false) => "none",
    };
    let (mib, cpu) = (budget.memory_bytes >> 20, budget.cpu.as_secs());
    let with = [("mib", mib.into()), ("cpu", cpu.into()), ("fences", fences.into())];
    Ok(session.messages.with("cli-check-workers-note", &with))
}

/// Who reads text in pictures, or what follows from it that nobody does.
fn ocr(session: &Session) -> Result<String, Problem> {
    let found = session.ocr().and_then(|ocr| ocr.describe());
    match (session.config.ocr, found) {
        (_, Some(found)) => Ok(found),
        (Wish::Required, None) => Err(Problem::new(Code::OcrMissing)),
        (Wish::Off, None) => Ok(session.messages.get("cli-check-ocr-off")),
        (Wish::Auto, None) => Ok(session.messages.get("cli-check-ocr-none")),
    }
}

fn sources(session: &Session) -> Vec<Check> {
    let roots = match session.roots() {
        Ok(roots) => roots,
        Err(problem) => return vec![Check::of("source", Err(problem))],
    };
    if roots.is_empty() {
        return vec![Check::of("source", Err(Problem::new(Code::NoSource)))];
    }
    let check = |root: &source::Root| {
        source::check(root)
            .map(|()| format!("{} ({})", root.name, root.path.display()))
            .map_err(|error| problems::root(root, &error))
    };
    roots.iter().map(|root| Check::of("source", check(root))).collect()
}

/// The rules of retention, how many of the law's hold here, and which of them ask for a signature.
fn statute_rules(session: &Session) -> Result<String, Problem> {
    let m = &session.messages;
    let pack = session.pack()?;
    let args = [("name", pack.name().into()), ("count", pack.statutes().len().into())];
    let mut note = vec![m.with("cli-check-statutes-count", &args)];
    if session.config.trade.sectors.is_none() {
        note.push(m.get("rules-statutes-every-trade"));
    }
    note.extend(statutes::asks_for_sign_off(&pack, m));
    Ok(note.join("\n  "))
}

fn space(session: &Session, state: &StateFolder) -> Result<String, Problem> {
    let m = &session.messages;
    let free = files::free_bytes(state.path()).map_err(|e| problems::state(state.path(), &e))?;
    if free < FREE_BYTES_MIN {
        return Err(Problem::new(Code::DiskFull)
            .at(state.path().display())
            .arg("needed", m.size(FREE_BYTES_MIN))
            .arg("free", m.size(free)));
    }
    Ok(m.size(free))
}

fn clock(session: &Session, state: &StateFolder) -> Result<String, Problem> {
    let ledger = Ledger::open(state.path()).map_err(|error| problems::ledger(&error))?;
    let clock = session.clock();
    match ledger.entries().last().filter(|entry| clock.now() < entry.at) {
        Some(entry) => {
            Err(Problem::new(Code::ClockBehind).arg("clock", clock.now()).arg("last", entry.at))
        }
        None => Ok(clock.today().to_string()),
    }
}

/// Whether every hold that was placed still reaches what it was meant for; a note with their number.
fn holds(session: &Session, state: &StateFolder) -> Result<String, Problem> {
    let ledger = Ledger::open(state.path()).map_err(|error| problems::ledger(&error))?;
    let office = session.office(None)?;
    let checked =
        holding::check(&office, &ledger).map_err(|error| problems::planning(&error, ""))?;
    let m = &session.messages;
    let count = m.count(checked.active);
    if checked.unbound.is_empty() {
        return Ok(count);
    }
    let ids: Vec<_> = checked.unbound.iter().map(ToString::to_string).collect();
    let told = [("count", count.into()), ("holds", ids.join(", ").into())];
    Ok(m.with("plan-check-unbound", &told))
}

/// The same of requests; a note with the number of those that somebody must act on.
fn requests(session: &Session, state: &StateFolder) -> Result<String, Problem> {
    let ledger = Ledger::open(state.path()).map_err(|error| problems::ledger(&error))?;
    let office = session.office(None)?;
    let count =
        requesting::check(&office, &ledger).map_err(|error| problems::planning(&error, ""))?;
    Ok(session.messages.count(count))
}

/// Who may sign, and who of the configured people has no key there yet.
fn signers(session: &Session) -> Result<String, Problem> {
    let Some(path) = &session.config.allowed_signers else {
        return Err(Problem::new(Code::SignersMissing));
    };
    if !files::is_taken(path).map_err(|error| problems::file(path, &error))? {
        return Err(Problem::new(Code::SignersMissing).at(path.display()));
    }
    let text = files::read(path).map_err(|error| problems::file(path, &error))?;
    let signers = AllowedSigners::parse(&String::from_utf8_lossy(&text))
        .map_err(|error| problems::signers(path, &error))?;
    let without: Vec<&str> = session
        .config
        .people
        .keys()
        .map(String::as_str)
        .filter(|person| !signers.principals().any(|listed| listed == *person))
        .collect();
    let place = path.display().to_string();
    if without.is_empty() {
        return Ok(place);
    }
    let people = [("path", place.into()), ("people", without.join(", ").into())];
    Ok(session.messages.with("cli-check-without-key", &people))
}

fn machine_key(session: &Session) -> Result<String, Problem> {
    let office = session.office(None)?;
    certify::check_machine_key(&office).map_err(|error| {
        let problem = problems::apply(&error, "");
        match certify::machine_line(&office.state) {
            Ok(line) if problem.code == Code::MachineKeyNotListed => problem.detail(line),
            _ => problem,
        }
    })
}
