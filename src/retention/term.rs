//! The deadline calculator: an end date, a number of months, and whatever keeps longer. Pure.

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

/// Computes the dates of an engagement that ended on `end`, as of a day.
///
/// Months are added once, to the last day that `end` can mean (R2, R4, R10); the last day counts in
/// full (R3); weekends shift nothing (R6). `floors` are last days of other duties to keep.
///
/// ```
/// # use termijn::calendar::{WrittenDate, parse_iso};
/// # use termijn::retention::term;
/// let day = |text| parse_iso(text).unwrap();
/// let term = term(WrittenDate::Day(day("2024-02-29")), 12, &[], day("2025-03-01"));
/// assert_eq!((term.retain_until, term.over_term_days), (day("2025-02-28"), 1));
/// ```
pub fn term(end: WrittenDate, months: u32, floors: &[CivilDate], as_of: CivilDate) -> Term {
    let last = end.last_day();
    let retain_until = add_months(last, months).unwrap_or(CivilDate::MAX);
    let due_from = retain_until.succ_opt().unwrap_or(CivilDate::MAX);
    let effective_until = floors.iter().copied().fold(retain_until, CivilDate::max);
    let over_term_days = days_between(retain_until, as_of).max(0);
    let mut derivation = Vec::new();
    if end.is_imprecise() {
        derivation.push(
            Step::new("R10", "verdict-term-imprecise").text_arg("written", &end).date("end", last),
        );
    }
    derivation.push(sum(last, months, retain_until));
    derivation.push(Step::new("R3", "verdict-due-from").date("date", due_from));
    let mut floors = floors.to_vec();
    floors.sort_unstable();
    derivation.extend(
        floors.iter().map(|until| Step::new("2.2", "verdict-term-floor").date("until", *until)),
    );
    derivation.push(match as_of {
        day if day <= retain_until => Step::new("2.2", "verdict-term-runs").date("as_of", day),
        day if day <= effective_until => {
            Step::new("2.2", "verdict-term-kept").date("as_of", day).count("days", over_term_days)
        }
        day => {
            Step::new("2.2", "verdict-term-over").date("as_of", day).count("days", over_term_days)
        }
    });
    Term { retain_until, due_from, effective_until, over_term_days, derivation }
}

/// `end 31 Dec 2024 + 12 months = 31 Dec 2025`.
pub(super) fn sum(end: CivilDate, months: u32, until: CivilDate) -> Step {
    Step::new("R2", "verdict-sum").date("end", end).count("months", months).date("until", until)
}
