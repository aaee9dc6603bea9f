//! `plan list`, `plan show`, `plan diff`, `plan exclude`: plans as they are, and as they stand today.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::super::args::{PlanArgs, PlanExcludeArgs};
use super::super::layout;
use super::super::problem::{Code, Outcome, Problem};
use super::super::problems;
use super::super::session::{Session, VerbResult};
use super::acting::outcome_text;
use super::consulting;
use super::deciding::signing_key;
use super::items::dashed;
use super::recipients;
use crate::calendar::{CivilDate, parse_iso};
use crate::catalogue::{DraftLine, PlanRow, PlanStatus};
use crate::location::Locator;
use crate::plan::{Action, DecisionCode, LineOutcome, SkipReason};
use crate::run;
use crate::run::consulting as follow;
use crate::run::office::Office;
use crate::run::planning::{
    self, Created, Difference, DraftBody, Dropped, LineStanding, excluding, withdrawn_by_reason,
};
use crate::run::recipients::Recipient;
use crate::text::Messages;

/// A plan with its lines and how they stand.
pub(super) struct Standing {
    row: PlanRow,
    lines: Vec<DraftLine<DraftBody>>,
    standings: Vec<LineStanding>,
}

impl Standing {
    fn of(office: &Office, row: PlanRow, as_of: CivilDate) -> Result<Self, Problem> {
        let failed = |error| problems::catalogue(&error);
        let lines = office.catalogue.draft_lines(&row.id).map_err(failed)?;
        let standings = planning::standings(office, &row, &lines, as_of).map_err(failed)?;
        Ok(Self { row, lines, standings })
    }

    /// All plans, oldest first.
    fn all(office: &Office, as_of: CivilDate) -> Result<Vec<Self>, Problem> {
        let rows = office.catalogue.plans().map_err(|error| problems::catalogue(&error))?;
        rows.into_iter().map(|row| Self::of(office, row, as_of)).collect()
    }

    /// Those that people still work on.
    pub(super) fn open(office: &Office, as_of: CivilDate) -> Result<Vec<Self>, Problem> {
        let is_open =
            |plan: &Self| matches!(plan.row.status, PlanStatus::Draft | PlanStatus::Frozen);
        Ok(Self::all(office, as_of)?.into_iter().filter(is_open).collect())
    }

    fn withdrawn(&self) -> BTreeMap<SkipReason, u64> {
        withdrawn_by_reason(&self.standings)
    }

    /// `14 lines, 2 lines fall away (hold: 2)`.
    fn told(&self, m: &Messages) -> String {
        let lines = m.with("plan-list-lines", &[("count", (self.lines.len() as u64).into())]);
        let withdrawn = self.withdrawn();
        if withdrawn.is_empty() {
            return lines;
        }
        let lapsed = format!("{} ({})", lapsed(&withdrawn, m), reasons(&withdrawn, m));
        m.with("plan-status-line", &[("lines", lines.into()), ("lapsed", lapsed.into())])
    }

    pub(super) fn json(&self) -> Value {
        json!({"id": self.row.id, "client_id": self.row.client, "status": self.row.status.code(),
            "created_at": self.row.created_at, "as_of": self.row.as_of,
            "lines": self.lines.len(), "withdrawn": self.withdrawn()})
    }

    /// One row of a list of plans.
    fn cells(&self, m: &Messages) -> Vec<String> {
        let status = m.get(&format!("cli-plan-status-{}", self.row.status.code()));
        let row = &self.row;
        vec![row.id.clone(), row.client.clone(), status, row.created_at.clone(), self.told(m)]
    }
}

fn lapsed(withdrawn: &BTreeMap<SkipReason, u64>, m: &Messages) -> String {
    let count: u64 = withdrawn.values().sum();
    m.with("plan-lapsed", &[("count", count.into())])
}

fn reasons(withdrawn: &BTreeMap<SkipReason, u64>, m: &Messages) -> String {
    let one = |(reason, count): (&SkipReason, &u64)| {
        let args = [("reason", skip_text(*reason, m).into()), ("count", m.count(*count).into())];
        m.with("plan-reason-count", &args)
    };
    withdrawn.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn skip_text(reason: SkipReason, m: &Messages) -> String {
    m.get(&format!("cli-skip-{}", dashed(reason.code())))
}

/// `termijn plan list`
pub(super) fn list(session: &Session) -> VerbResult {
    let office = session.office(None)?;
    let plans = Standing::all(&office, session.as_of()?)?;
    if !session.is_text() {
        let list: Vec<_> = plans.iter().map(Standing::json).collect();
        session.json(&json!({"schema": "termijn/plans/1", "plans": list}));
        return Ok(Outcome::Done);
    }
    if plans.is_empty() {
        session.hint(&session.messages.get("cli-plan-none"));
    }
    let rows: Vec<_> = plans.iter().map(|plan| plan.cells(&session.messages)).collect();
    for line in layout::table(&rows, &[]) {
        session.line(&line);
    }
    Ok(Outcome::Done)
}

/// The plans that people work on, for `status`.
pub(super) fn status_text(session: &Session, plans: &[Standing]) {
    let m = &session.messages;
    if plans.is_empty() {
        return;
    }
    let rows: Vec<_> = plans.iter().map(|plan| plan.cells(m)).collect();
    session.line("");
    session.line(&m.get("plan-status"));
    for line in layout::table(&rows, &[]) {
        session.line(&format!("  {line}"));
    }
}

/// `termijn plan show`
pub(super) fn show(session: &Session, args: &PlanArgs) -> VerbResult {
    let office = session.office(None)?;
    let row = known(&office, &args.plan)?;
    let asked = follow::standing(&office, &row, session.as_of()?)
        .map_err(|error| problems::catalogue(&error))?;
    show_lines(session, &office, row, asked.as_ref())?;
    if session.is_text() {
        consulting::show(session, asked.as_ref());
    }
    Ok(Outcome::Done)
}

/// The plan of that number.
pub(super) fn known(office: &Office, plan: &str) -> Result<PlanRow, Problem> {
    let row = office.catalogue.plan(plan).map_err(|error| problems::catalogue(&error))?;
    row.ok_or_else(|| Problem::new(Code::PlanNotFound).arg("plan", plan))
}

/// A draft that was just made. Nothing that may only be stored is put on a plan.
pub(super) fn print_draft(session: &Session, created: &Created) {
    let aside = Aside { shared: created.shared, restricted: 0 };
    print_lines(
        session,
        &created.id,
        Printed { lines: &created.lines, ..Printed::default() },
        aside,
    );
}

/// The lines of a plan and how they stand. Of those whose processing is restricted (art. 18) only their
/// number: to look at them is to use them.
pub(super) fn show_lines(
    session: &Session,
    office: &Office,
    row: PlanRow,
    asked: Option<&follow::Running>,
) -> Result<(), Problem> {
    let failed = |error| problems::catalogue(&error);
    let mut shown = Standing::of(office, row, session.as_of()?)?;
    let restricted = planning::restricted(office, &shown.lines).map_err(failed)?;
    let withdrawn = shown.withdrawn();
    shown.lines.retain(|line| !restricted.contains(&line.n));
    let list = run::recipients::of_plan(office, &shown.row.id).map_err(failed)?;
    let aside = Aside { shared: 0, restricted: restricted.len() as u64 };
    let printed = Printed {
        lines: &shown.lines,
        standings: &shown.standings,
        recipients: &list,
        consultation: asked,
    };
    print_lines(session, &shown.row.id, printed, aside);
    if session.is_text() && !withdrawn.is_empty() {
        let m = &session.messages;
        let every = withdrawn.values().sum::<u64>() == shown.standings.len() as u64;
        let id = if every { "plan-lapsed-all" } else { "plan-lapsed-head" };
        let reasons = [("reasons", reasons(&withdrawn, m).into())];
        let lapsed = [("lapsed", lapsed(&withdrawn, m).into())];
        let told =
            if every { m.with(id, &reasons) } else { m.with(id, &[lapsed, reasons].concat()) };
        session.line(&layout::wrapped("", &told, layout::width()));
    }
    Ok(())
}

/// What is not among the lines that are printed.
#[derive(Clone, Copy)]
struct Aside {
    /// Files that also belong to another client.
    shared: u64,
    /// Lines whose processing is restricted.
    restricted: u64,
}

/// What there is to show of a plan.
#[derive(Clone, Copy, Default)]
struct Printed<'a> {
    lines: &'a [DraftLine<DraftBody>],
    standings: &'a [LineStanding],
    recipients: &'a [Recipient],
    consultation: Option<&'a follow::Running>,
}

fn print_lines(session: &Session, plan: &str, printed: Printed<'_>, aside: Aside) {
    let Printed { lines, standings, recipients: list, consultation: asked } = printed;
    let Aside { shared, restricted } = aside;
    let standing = |n: u64| standings.iter().find(|standing| standing.n == n);
    if !session.is_text() {
        let told = recipients::json(list);
        let lines: Vec<Value> =
            lines.iter().map(|line| line_json(line, standing(line.n))).collect();
        session.json(&json!({"schema": "termijn/plan-draft/1", "id": plan, "shared": shared,
                "restricted": restricted, "recipients": told, "lines": lines,
                "consultation": consulting::shown(asked)}));
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
            action_text(choice.action, m),
            choice.reason.code(),
            line.body.locator,
        ));
        if let Some(told) = standing(line.n).and_then(|standing| standing_text(session, standing)) {
            session.line(&format!("       ! {told}"));
        }
    }
    if shared > 0 {
        session.line(&m.with("cli-plan-shared", &[("count", shared.into())]));
    }
    if restricted > 0 {
        session.line(&m.with("request-plan-restricted", &[("count", restricted.into())]));
    }
    for line in recipients::checklist(session, list) {
        session.line(&line);
    }
}

fn action_text(action: Action, m: &Messages) -> String {
    m.get(&format!("cli-action-{}", dashed(action.code())))
}

/// What there is to say of how a line stands; nothing for one that simply stands.
fn standing_text(session: &Session, standing: &LineStanding) -> Option<String> {
    let m = &session.messages;
    if let Some(outcome) = standing.outcome {
        let outcome = outcome_text(session, &outcome.code());
        return Some(m.with("plan-ended", &[("outcome", outcome.into())]));
    }
    if let Some(reason) = standing.withdrawn {
        return Some(m.with("plan-falls-away", &[("reason", skip_text(reason, m).into())]));
    }
    standing.quarantined.then(|| m.get("plan-in-quarantine"))
}

fn line_json(line: &DraftLine<DraftBody>, standing: Option<&LineStanding>) -> Value {
    let body = &line.body;
    let choice = body.decided.as_ref().map_or(body.proposed, |decision| decision.choice);
    json!({
        "n": line.n, "item": line.item, "source": body.source, "locator": body.locator,
        "kind": body.kind, "size": body.size, "parts": body.parts,
        "engagements": body.engagements, "retain_until": body.retain_until,
        "over_term_days": body.over_term_days, "return_only": body.return_only,
        "action": choice.action, "reason": choice.reason,
        "decided_by": body.decided.as_ref().map(|decision| decision.by.clone()),
        "outcome": standing.and_then(|s| s.outcome).map(LineOutcome::code),
        "withdrawn": standing.and_then(|s| s.withdrawn),
        "quarantined": standing.is_some_and(|s| s.quarantined),
    })
}

/// Where a line lies; of one whose processing is restricted nobody is shown that.
fn shown(locator: &Locator, reason: SkipReason, m: &Messages) -> String {
    if reason == SkipReason::Restriction {
        m.get("plan-restricted-line")
    } else {
        locator.to_string()
    }
}

/// The lines that fell away at the freeze.
pub(super) fn print_dropped(session: &Session, dropped: &[Dropped]) {
    if dropped.is_empty() {
        return;
    }
    let m = &session.messages;
    session.line(&m.with("plan-dropped", &[("count", (dropped.len() as u64).into())]));
    let rows: Vec<_> = dropped
        .iter()
        .map(|one| {
            let locator = shown(&one.locator, one.reason, m);
            vec![format!("  {:>5}", one.n), skip_text(one.reason, m), locator]
        })
        .collect();
    for line in layout::table(&rows, &[]) {
        session.line(&line);
    }
}

/// The same for programs.
pub(super) fn dropped_json(dropped: &[Dropped]) -> Vec<Value> {
    dropped.iter().map(|one| json!({"n": one.n, "reason": one.reason})).collect()
}

/// `termijn plan diff`
pub(super) fn diff(session: &Session, args: &PlanArgs) -> VerbResult {
    let office = session.office(None)?;
    let as_of = session.as_of()?;
    let difference = planning::diff(&office, &args.plan, as_of)
        .map_err(|error| problems::planning(&error, &args.plan))?;
    if session.is_text() {
        diff_text(session, &args.plan, &difference, as_of);
    } else {
        session.json(&diff_json(&args.plan, &difference, as_of));
    }
    Ok(Outcome::Done)
}

fn diff_text(session: &Session, plan: &str, difference: &Difference, as_of: CivilDate) {
    let m = &session.messages;
    let made = parse_iso(&difference.made_on);
    let status = m.get(&format!("cli-plan-status-{}", difference.status.code()));
    let head = [
        ("plan", plan.to_owned().into()),
        ("status", status.into()),
        ("made", made.map_or_else(|| difference.made_on.clone(), |day| m.date(day)).into()),
        ("today", m.date(as_of).into()),
    ];
    session.line(&m.with("plan-diff-head", &head));
    let part = |id: &str, rows: Vec<Vec<String>>| {
        if rows.is_empty() {
            return;
        }
        session.line(&m.with(id, &[("count", (rows.len() as u64).into())]));
        for line in layout::table(&rows, &[]) {
            session.line(&line);
        }
    };
    let gone = difference.gone.iter().map(|line| {
        let locator = shown(&line.locator, line.reason, m);
        vec![format!("  {:>5}", line.n), skip_text(line.reason, m), locator]
    });
    part("plan-diff-gone", gone.collect());
    let new = difference.new.iter().map(|body| {
        vec!["  ".to_owned(), action_text(body.proposed.action, m), body.locator.to_string()]
    });
    part("plan-diff-new", new.collect());
    let changed = difference.changed.iter().map(|line| {
        let until = line.retain_until.map(|(from, to)| {
            m.with("plan-diff-until", &[("from", m.date(from).into()), ("to", m.date(to).into())])
        });
        let proposed = line.proposed.map(|(from, to)| {
            let text = |action| action_text(action, m);
            let args = [("from", text(from.action).into()), ("to", text(to.action).into())];
            m.with("plan-diff-proposed", &args)
        });
        let what: Vec<String> = until.into_iter().chain(proposed).collect();
        vec![format!("  {:>5}", line.n), what.join("; "), line.locator.to_string()]
    });
    part("plan-diff-changed", changed.collect());
    let differs = difference.gone.len() + difference.new.len() + difference.changed.len() > 0;
    if differs {
        session.line(&m.with("plan-diff-same", &[("count", difference.same.into())]));
    } else {
        session.line(&m.get("plan-diff-none"));
    }
}

fn diff_json(plan: &str, difference: &Difference, as_of: CivilDate) -> Value {
    let m = |locator: &Locator, reason: SkipReason| {
        (reason != SkipReason::Restriction).then(|| locator.clone())
    };
    let gone = difference.gone.iter().map(|line| {
        json!({"n": line.n, "reason": line.reason, "locator": m(&line.locator, line.reason)})
    });
    let new = difference.new.iter().map(|body| {
        json!({"source": body.source, "locator": body.locator, "engagements": body.engagements,
            "retain_until": body.retain_until, "action": body.proposed.action,
            "reason": body.proposed.reason})
    });
    let changed = difference.changed.iter().map(|line| {
        let until = line.retain_until.map(|(from, to)| json!({"from": from, "to": to}));
        let proposed = line.proposed.map(|(from, to)| json!({"from": from, "to": to}));
        json!({"n": line.n, "locator": line.locator, "retain_until": until, "proposed": proposed})
    });
    json!({
        "schema": "termijn/plan-diff/1",
        "id": plan,
        "status": difference.status.code(),
        "made_on": difference.made_on,
        "as_of": as_of,
        "gone": gone.collect::<Vec<_>>(),
        "new": new.collect::<Vec<_>>(),
        "changed": changed.collect::<Vec<_>>(),
        "same": difference.same,
    })
}

/// `termijn plan exclude`
pub(super) fn exclude(session: &Session, args: &PlanExcludeArgs) -> VerbResult {
    session.today_only()?;
    let reason = DecisionCode::parse(&args.reason)
        .filter(|reason| reason.keeps())
        .ok_or_else(|| session.wrong_use("plan-use-exclude-reason"))?;
    let key = signing_key(session, &args.key, args.passphrase_file.as_deref())?;
    // Never waits for a running `apply`: that one sees it at its next line.
    let mut office = session.office(None)?;
    let done = excluding::exclude(&mut office, &args.plan, &args.items, reason, &key);
    let (lines, principal) = done.map_err(|error| problems::planning(&error, &args.plan))?;
    if session.is_text() {
        let told = [
            ("count", (lines.len() as u64).into()),
            ("plan", args.plan.clone().into()),
            ("principal", principal.into()),
        ];
        session.line(&session.messages.with("plan-excluded", &told));
    } else {
        session.json(&json!({"schema": "termijn/exclude/1", "plan": args.plan, "lines": lines,
            "reason": reason, "principal": principal}));
    }
    Ok(Outcome::Done)
}
