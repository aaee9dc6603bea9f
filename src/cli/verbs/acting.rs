//! `apply`, `restore`, `plan withdraw`: what changes a source, after a person said so twice.

use std::collections::BTreeMap;
use std::io::IsTerminal;

use serde_json::{Value, json};

use super::super::args::{ApplyArgs, PlanArgs, RestoreArgs};
use super::super::layout;
use super::super::problem::{Code, Outcome, Problem};
use super::super::problems;
use super::super::session::{Session, VerbResult};
use super::deciding::ask;
use super::incidents;
use crate::plan::{LineOutcome, SkipReason};
use crate::run::apply::{self, ApplyReport, LineReport};
use crate::run::office::Office;
use crate::run::{planning, restoring, wrong_purge};

/// `termijn apply`
pub(super) fn apply(session: &Session, args: &ApplyArgs) -> VerbResult {
    session.today_only()?;
    let lock = session.lock()?;
    let mut office = session.office(None)?;
    if args.dry_run {
        let lines = apply::rehearse(&mut office, &args.plan)
            .map_err(|error| problems::apply(&error, &args.plan))?;
        print_rehearsal(session, &args.plan, &lines);
        return Ok(Outcome::Done);
    }
    confirm(session, &args.plan, args.confirm.as_deref())?;
    let done = apply_plan(session, &mut office, &args.plan);
    // Whatever became of this run: what proves a wrong purge starts the clock of the law.
    let noticed = wrong_purge::notice(&mut office, &args.plan)
        .map_err(|error| incidents::problem(session, &error));
    drop(lock);
    let (report, noticed) = match (done, noticed) {
        (Ok(report), Ok(noticed)) => (report, noticed),
        (Ok(report), Err(problem)) => {
            print_apply(session, &report, &[]);
            return Err(problem);
        }
        (Err(problem), noticed) => {
            incidents::tell_noticed(session, &office, &noticed.unwrap_or_default());
            return Err(problem);
        }
    };
    let opened = noticed.len();
    if session.is_text() {
        print_apply(session, &report, &[]);
        incidents::tell_noticed(session, &office, &noticed);
    } else {
        let noticed = incidents::tell_noticed(session, &office, &noticed);
        print_apply(session, &report, &noticed);
    }
    match outcome(&args.plan, &report) {
        // Nothing that opened an incident went as planned.
        Ok(Outcome::Done) if opened > 0 => {
            Err(Problem::new(Code::NotAsPlanned).arg("plan", &args.plan).arg("count", opened))
        }
        ended => ended,
    }
}

/// Carries a plan out; the caller holds the lock and has the confirmation.
pub(in crate::cli) fn apply_plan(
    session: &Session,
    office: &mut Office,
    plan: &str,
) -> Result<ApplyReport, Problem> {
    let verbose = session.global.verbose && session.is_text();
    apply::apply(office, plan, &|line: &LineReport| {
        if verbose {
            let state = line.outcome.map_or_else(|| "quarantined".to_owned(), LineOutcome::code);
            session.hint(&format!("{:>6}  {state}", line.item.n));
        }
    })
    .map_err(|error| problems::apply(&error, plan))
}

/// A person types the number of the plan, or a script repeats it.
fn confirm(session: &Session, plan: &str, confirmed: Option<&str>) -> Result<(), Problem> {
    let typed = match confirmed {
        Some(typed) => typed.to_owned(),
        None if std::io::stdin().is_terminal() => {
            session.line(
                &session.messages.with("cli-apply-confirm", &[("plan", plan.to_owned().into())]),
            );
            ask(session, "cli-apply-type")?
        }
        None => return Err(Problem::new(Code::ConfirmationMissing).arg("plan", plan)),
    };
    if typed == plan {
        Ok(())
    } else {
        Err(Problem::new(Code::ConfirmationWrong).arg("plan", plan))
    }
}

/// Counts of outcomes; `waiting` for lines without one.
fn outcomes(lines: &[LineReport]) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for line in lines {
        let code = line.outcome.map_or_else(|| "waiting".to_owned(), LineOutcome::code);
        *counts.entry(code).or_default() += 1;
    }
    counts
}

/// Prints what a run of `apply` did.
fn print_apply(session: &Session, report: &ApplyReport, incidents: &[Value]) {
    let counts = outcomes(&report.lines);
    if !session.is_text() {
        let mut value = report_json(report, &counts);
        value["incidents"] = incidents.into();
        session.json(&value);
        return;
    }
    let m = &session.messages;
    session.line(&m.with("cli-apply-head", &[("plan", report.plan.clone().into())]));
    for (code, count) in &counts {
        session.line(&format!("  {:>6}  {}", m.count(*count), outcome_text(session, code)));
    }
    let mut levels: BTreeMap<&str, u64> = BTreeMap::new();
    for level in report.lines.iter().filter_map(|line| line.level.as_deref()) {
        *levels.entry(level).or_default() += 1;
    }
    for (level, count) in levels {
        if let Some(level) = crate::dispose::Level::ALL.into_iter().find(|l| l.code() == level) {
            let head = format!("  {:>6}  ", m.count(count));
            session.line(&layout::wrapped(&head, &m.get(level.message()), layout::width()));
        }
    }
    for line in &report.lines {
        if let Some(code) = line.stuck {
            let reason = crate::lifecycle::reason_message(code)
                .map_or_else(|| code.to_owned(), |id| m.get(&id));
            let args = [("n", line.item.n.into()), ("reason", reason.into())];
            session.line(&layout::wrapped(
                "  ",
                &m.with("cli-apply-stuck", &args),
                layout::width(),
            ));
        }
    }
    if let Some(archive) = &report.archive {
        session.line(&m.with(
            "cli-apply-archive",
            &[
                ("path", archive.path.clone().into()),
                ("passphrase", archive.passphrase_path.clone().into()),
            ],
        ));
    }
    if let Some(until) = report.waiting_until {
        session.line(&m.with("cli-apply-waiting", &[("until", m.date(until).into())]));
    }
    if report.receipt_missing {
        session.line(&m.get("cli-apply-receipt"));
    }
    if let Some(issued) = &report.certificate {
        session.line(&m.with(
            "cli-apply-certificate",
            &[
                ("id", issued.id.clone().into()),
                ("path", issued.path.display().to_string().into()),
                ("html", issued.html.display().to_string().into()),
            ],
        ));
    }
}

fn report_json(report: &ApplyReport, counts: &BTreeMap<String, u64>) -> Value {
    let certificate = report.certificate.as_ref().map(|issued| {
        json!({"id": issued.id, "path": issued.path, "signature": issued.signature,
            "annex": issued.annex, "html": issued.html, "principal": issued.principal})
    });
    let archive = report.archive.as_ref().map(|archive| {
        json!({"path": archive.path, "passphrase_file": archive.passphrase_path,
            "sha256": archive.sha256, "lines": archive.lines.len()})
    });
    json!({
        "schema": "termijn/apply/1",
        "plan": report.plan,
        "outcomes": counts,
        "waiting_until": report.waiting_until,
        "receipt_missing": report.receipt_missing,
        "certificate": certificate,
        "archive": archive,
        "lines": report.lines.iter().map(line_json).collect::<Vec<_>>(),
    })
}

fn line_json(line: &LineReport) -> Value {
    json!({"n": line.item.n, "item": line.item.id, "locator": line.item.locator,
        "action": line.item.action, "outcome": line.outcome.map(LineOutcome::code),
        "level": line.level, "stuck": line.stuck})
}

pub(super) fn outcome_text(session: &Session, code: &str) -> String {
    let m = &session.messages;
    match code.split_once(':') {
        Some(("skipped", reason)) => {
            let reason = m.get(&format!("cli-skip-{}", super::items::dashed(reason)));
            m.with("cli-outcome-skipped", &[("reason", reason.into())])
        }
        _ => m.get(&format!("cli-outcome-{}", super::items::dashed(code))),
    }
}

/// How the run ends: what was planned and neither done nor meant to be kept makes it partial.
fn outcome(plan: &str, report: &ApplyReport) -> VerbResult {
    let stuck = report.lines.iter().any(|line| line.stuck.is_some());
    if report.waiting_until.is_some() && report.certificate.is_none() && !stuck {
        return Ok(Outcome::Done);
    }
    let missed = report
        .lines
        .iter()
        .filter(|line| match line.outcome {
            Some(LineOutcome::Skipped(SkipReason::Kept)) => false,
            Some(outcome) => !outcome.carried_out(),
            None => true,
        })
        .count();
    if missed == 0 {
        return Ok(Outcome::Done);
    }
    Err(Problem::new(Code::NotAsPlanned).arg("plan", plan).arg("count", missed))
}

fn print_rehearsal(session: &Session, plan: &str, lines: &[LineReport]) {
    if !session.is_text() {
        let list: Vec<_> = lines
            .iter()
            .map(|line| {
                json!({"n": line.item.n, "locator": line.item.locator, "action": line.item.action,
                    "refused": line.outcome.map(LineOutcome::code)})
            })
            .collect();
        session.json(&json!({"schema": "termijn/rehearsal/1", "plan": plan, "lines": list}));
        return;
    }
    let m = &session.messages;
    session.line(&m.with("cli-rehearse-head", &[("plan", plan.to_owned().into())]));
    for line in lines {
        let what = match line.outcome {
            Some(outcome) => outcome_text(session, &outcome.code()),
            None => m.get(&format!("cli-would-{}", super::items::dashed(line.item.action.code()))),
        };
        session.line(&format!("{:>5}  {what}  {}", line.item.n, line.item.locator));
    }
}

/// `termijn restore`
pub(super) fn restore(session: &Session, args: &RestoreArgs) -> VerbResult {
    session.today_only()?;
    let lock = session.lock()?;
    let mut office = session.office(None)?;
    confirm(session, &args.plan, args.confirm.as_deref())?;
    let result = restoring::restore(&mut office, &args.plan, &args.items)
        .map_err(|error| problems::apply(&error, &args.plan))?;
    drop(lock);
    if session.is_text() {
        session.line(&session.messages.with(
            "cli-restore-done",
            &[("restored", result.restored.into()), ("failed", result.failed.into())],
        ));
    } else {
        session.json(&json!({"schema": "termijn/restore/1", "plan": args.plan,
            "restored": result.restored, "failed": result.failed}));
    }
    Ok(if result.failed == 0 { Outcome::Done } else { Outcome::PartlyRead })
}

/// `termijn plan withdraw`
pub(super) fn withdraw(session: &Session, args: &PlanArgs) -> VerbResult {
    session.today_only()?;
    // Never waits for a running `apply`: that one sees it at its next line.
    let mut office = session.office(None)?;
    planning::withdraw(&mut office, &args.plan)
        .map_err(|error| problems::planning(&error, &args.plan))?;
    if session.is_text() {
        session.line(
            &session.messages.with("cli-withdraw-done", &[("plan", args.plan.clone().into())]),
        );
    } else {
        session.json(&json!({"schema": "termijn/withdraw/1", "plan": args.plan}));
    }
    Ok(Outcome::Done)
}
