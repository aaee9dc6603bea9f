//! The deadline calculator: an end date, a number of months, and whatever keeps longer. Pure.

use chrono::{Datelike, Weekday};
use serde::Serialize;

use super::step::Step;
use crate::calendar::{CivilDate, WrittenDate, add_months, days_between};

/// The dates of one engagement.
///
/// Past the calendar's end (year 262142) a date is the calendar's last day: kept, never due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Term {
    /// Last day of keeping by the contract, inclusive.
    pub retain_until: CivilDate,
    /// The day after.
    pub due_from: CivilDate,
    /// Last day of keeping by whatever keeps longest.
    pub effective_until: CivilDate,
    /// Days past `retain_until`, whatever keeps it longer; 0 while the term runs.
    pub over_term_days: i64,
    /// How the dates came about.
    pub derivation: Vec<Step>,
}

/// A duty to keep besides the contract: which rule, and until when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Floor {
    /// Name of the rule, such as `NL-AWR-52`; shown as it is.
    pub rule: String,
    /// Last day of keeping; a month or year counts to its last day.
    pub until: WrittenDate,
}

/// Computes the dates of an engagement that ended on `end`, as of a day.
///
/// Months are added once, to the last day that `end` can mean (R2, R4, R10); the last day counts in
/// full (R3); weekends shift nothing (R6). A floor adds to what is kept and never shortens it.
///
/// ```
/// # use termijn::calendar::{WrittenDate, parse_iso};
/// # use termijn::retention::term;
/// let day = |text| parse_iso(text).unwrap();
/// let term = term(WrittenDate::Day(day("2024-02-29")), 12, &[], day("2025-03-01"));
/// assert_eq!((term.retain_until, term.over_term_days), (day("2025-02-28"), 1));
/// ```
pub fn term(end: WrittenDate, months: u32, floors: &[Floor], as_of: CivilDate) -> Term {
    let last = end.last_day();
    let retain_until = add_months(last, months).unwrap_or(CivilDate::MAX);
    let due_from = retain_until.succ_opt().unwrap_or(CivilDate::MAX);
    let mut floors: Vec<&Floor> = floors.iter().collect();
    floors.sort_by(|a, b| (a.until.last_day(), &a.rule).cmp(&(b.until.last_day(), &b.rule)));
    let longest = floors.last().copied().filter(|floor| floor.until.last_day() > retain_until);
    let effective_until = longest.map_or(retain_until, |floor| floor.until.last_day());
    let over_term_days = days_between(retain_until, as_of).max(0);
    let mut derivation = Vec::new();
    if end.is_imprecise() {
        derivation
            .push(Step::new("R10", "term-imprecise").text_arg("written", &end).date("end", last));
    }
    derivation.push(sum(last, months, retain_until));
    if retain_until.day() != last.day() {
        derivation.push(Step::new("R2", "term-short-month").count("day", last.day()));
    }
    if is_weekend(retain_until) {
        derivation.push(Step::new("R6", "term-weekend").weekday("until", retain_until));
    }
    derivation.push(Step::new("R3", "verdict-due-from").date("date", due_from));
    derivation.extend(floors.iter().flat_map(|floor| of_floor(floor, retain_until)));
    derivation.push(match as_of {
        day if day <= last => Step::new("2.2", "term-ahead").date("as_of", day).date("end", last),
        day if day <= retain_until => Step::new("2.2", "term-runs")
            .date("as_of", day)
            .count("days", days_between(day, retain_until)),
        day => over(day, over_term_days, longest),
    });
    Term { retain_until, due_from, effective_until, over_term_days, derivation }
}

/// What a floor adds to a term that ends on `retain_until`.
fn of_floor(floor: &Floor, retain_until: CivilDate) -> Vec<Step> {
    let until = floor.until.last_day();
    let named = |rule, message| Step::new(rule, message).text_arg("rule", &floor.rule);
    let rounded = floor.until.is_imprecise().then(|| {
        named("R10", "term-floor-imprecise").text_arg("written", &floor.until).date("until", until)
    });
    let longer = days_between(retain_until, until);
    let adds = if longer > 0 {
        named("2.2", "term-floor-longer").date("until", until).count("days", longer)
    } else {
        named("2.2", "term-floor-shorter").date("until", until)
    };
    rounded.into_iter().chain([adds]).collect()
}

/// Past the term of the contract: kept by the floor that keeps longest, or by nothing.
fn over(as_of: CivilDate, days: i64, longest: Option<&Floor>) -> Step {
    let over = |message| Step::new("2.2", message).date("as_of", as_of).count("days", days);
    match longest {
        Some(floor) if as_of <= floor.until.last_day() => over("term-kept")
            .text_arg("rule", &floor.rule)
            .date("until", floor.until.last_day())
            .count("left", days_between(as_of, floor.until.last_day())),
        _ => over("term-over"),
    }
}

pub(super) fn is_weekend(day: CivilDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// `end 31 Dec 2024 + 12 months = 31 Dec 2025`.
pub(super) fn sum(end: CivilDate, months: u32, until: CivilDate) -> Step {
    Step::new("R2", "verdict-sum").date("end", end).count("months", months).date("until", until)
}
