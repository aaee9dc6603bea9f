//! `term`: the dates of an end, a number of months and other duties to keep. It needs no state.

use serde_json::json;

use super::super::args::TermArgs;
use super::super::layout;
use super::super::problem::{Code, Outcome, Problem};
use super::super::session::{Session, VerbResult};
use super::items;
use crate::calendar::WrittenDate;
use crate::register::{RowCode, written_date};
use crate::retention::{self, Floor, Term};

/// Longest name of a rule; more is a sentence.
const RULE_CHARS_MAX: usize = 60;

/// `termijn term`
pub(super) fn term(session: &Session, args: &TermArgs) -> VerbResult {
    let end = written_date(&args.end).map_err(|why| date_problem(session, "--end", why))?;
    let floors =
        args.floor.iter().map(|text| floor(session, text)).collect::<Result<Vec<_>, _>>()?;
    let months = args.months.unwrap_or(session.config.months_after_end);
    let as_of = session.as_of()?;
    let term = retention::term(end, months, &floors, as_of);
    if session.is_text() {
        for line in told(session, end, &floors, &term) {
            session.line(&line);
        }
    } else {
        session.json(&json!({
            "schema": "termijn/term/1",
            "as_of": as_of,
            "end": end.to_string(),
            "imprecise_end": end.is_imprecise(),
            "months": months,
            "floors": floors.iter()
                .map(|floor| json!({"rule": floor.rule, "until": floor.until.last_day()}))
                .collect::<Vec<_>>(),
            "retain_until": term.retain_until,
            "due_from": term.due_from,
            "effective_until": term.effective_until,
            "over_term_days": term.over_term_days,
            "derivation": items::steps(&term.derivation, &session.messages),
        }));
    }
    Ok(Outcome::Done)
}

/// Reads `RULE@DATE`.
fn floor(session: &Session, text: &str) -> Result<Floor, Problem> {
    let is_name = |rule: &str| {
        (1..=RULE_CHARS_MAX).contains(&rule.chars().count()) && !rule.chars().any(char::is_control)
    };
    // A rule may have an `@` in its name, a date has none.
    let (rule, date) = text
        .rsplit_once('@')
        .map(|(rule, date)| (rule.trim(), date.trim()))
        .filter(|(rule, _)| is_name(rule))
        .ok_or_else(|| session.wrong_use("term-use-floor"))?;
    let until = written_date(date).map_err(|why| date_problem(session, "--floor", why))?;
    Ok(Floor { rule: rule.to_owned(), until })
}

fn date_problem(session: &Session, flag: &str, why: RowCode) -> Problem {
    let why = match why {
        RowCode::AmbiguousDate => session.messages.get("term-use-ambiguous-date"),
        _ => session.messages.get("term-use-date"),
    };
    Problem::new(Code::WrongUse).arg("reason", format!("{flag}: {why}"))
}

/// The dates with their weekdays, and under them how they follow.
fn told(session: &Session, end: WrittenDate, floors: &[Floor], term: &Term) -> Vec<String> {
    let m = &session.messages;
    let mut groups = vec![
        (m.get("term-label-retain"), vec![m.weekday(term.retain_until)]),
        (m.get("term-label-due"), vec![m.weekday(term.due_from)]),
    ];
    if term.effective_until > term.retain_until {
        let rules = floors.iter().filter(|floor| floor.until.last_day() == term.effective_until);
        let rules: Vec<&str> = rules.map(|floor| floor.rule.as_str()).collect();
        let text = m.with(
            "term-effective",
            &[
                ("until", m.weekday(term.effective_until).into()),
                ("rules", rules.join(", ").into()),
            ],
        );
        groups.push((m.get("term-label-effective"), vec![text]));
    }
    let steps = term.derivation.iter().map(|step| step.text(m)).collect();
    groups.push((m.get("term-label-because"), steps));
    if end.is_imprecise() {
        groups.push((m.get("term-label-note"), vec![m.get("term-note-imprecise")]));
    }
    layout::grouped(&groups, layout::width())
}
