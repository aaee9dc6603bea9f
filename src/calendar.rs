//! Civil dates and the one sum that matters: an end date plus calendar months. Pure.
//!
//! Dates have no time and no zone; the shell turns instants into civil dates in the configured zone
//! before they come here. No shift for weekends or holidays: the term is a contract's, and the General
//! Extension of Time Limits Act (Algemene termijnenwet) speaks of statutory terms only.

use std::fmt;

use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// A day on the calendar, in the firm's zone.
pub type CivilDate = NaiveDate;

/// Last day of keeping: the day with the same number `months` later, or the last day of that month.
///
/// Added once, from the anchor: 31 August plus twelve times one month would give the 28th. Returns
/// `None` past the calendar's end (year 262142).
///
/// Source: HR 1 September 2017, ECLI:NL:HR:2017:2225 (by analogy); Regulation 1182/71 art. 3(2)(c).
///
/// ```
/// # use termijn::calendar::{add_months, parse_iso};
/// let end = parse_iso("2024-02-29").unwrap();
/// assert_eq!(add_months(end, 12), parse_iso("2025-02-28"));
/// assert_eq!(add_months(end, 48), parse_iso("2028-02-29"));
/// ```
pub fn add_months(anchor: CivilDate, months: u32) -> Option<CivilDate> {
    anchor.checked_add_months(Months::new(months))
}

/// Reads `2025-03-31`; nothing else.
pub fn parse_iso(text: &str) -> Option<CivilDate> {
    let shape = text.len() == 10
        && text.bytes().enumerate().all(|(i, b)| match i {
            4 | 7 => b == b'-',
            _ => b.is_ascii_digit(),
        });
    shape.then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()).flatten()
}

/// A date as somebody wrote it down: perhaps only a month or a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WrittenDate {
    /// A day.
    Day(CivilDate),
    /// A month: its first day stands for it.
    Month(CivilDate),
    /// A year: its first day stands for it.
    Year(CivilDate),
}

impl WrittenDate {
    /// The last day that the words can mean: rounded towards keeping.
    ///
    /// ```
    /// # use termijn::calendar::{parse_iso, WrittenDate};
    /// let june = WrittenDate::Month(parse_iso("2024-06-01").unwrap());
    /// assert_eq!(june.last_day(), parse_iso("2024-06-30").unwrap());
    /// ```
    pub fn last_day(self) -> CivilDate {
        let (first, months) = match self {
            Self::Day(day) => return day,
            Self::Month(first) => (first, 1),
            Self::Year(first) => (first, 12),
        };
        add_months(first, months).and_then(|next| next.pred_opt()).unwrap_or(CivilDate::MAX)
    }

    /// The first day that the words can mean.
    pub fn first_day(self) -> CivilDate {
        match self {
            Self::Day(day) | Self::Month(day) | Self::Year(day) => day,
        }
    }

    /// Whether a day was left out.
    pub fn is_imprecise(self) -> bool {
        !matches!(self, Self::Day(_))
    }
}

impl fmt::Display for WrittenDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => write!(f, "{day}"),
            Self::Month(first) => write!(f, "{:04}-{:02}", first.year(), first.month()),
            Self::Year(first) => write!(f, "{:04}", first.year()),
        }
    }
}

/// Days from `earlier` to `later`; negative when they are the other way round.
pub fn days_between(earlier: CivilDate, later: CivilDate) -> i64 {
    later.signed_duration_since(earlier).num_days()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(end: &str, months: u32, retain_until: &str) {
        let got = add_months(parse_iso(end).unwrap(), months).unwrap();
        assert_eq!(got.to_string(), retain_until, "{end} + {months} months");
    }

    #[test]
    fn retain_until_keeps_the_day_number() {
        check("2024-12-31", 12, "2025-12-31");
        check("2024-02-29", 12, "2025-02-28");
        check("2023-02-28", 12, "2024-02-28");
        check("2025-01-31", 13, "2026-02-28");
        check("2025-08-31", 6, "2026-02-28");
        check("2024-01-31", 1, "2024-02-29");
        check("2024-02-29", 48, "2028-02-29");
        check("2024-08-31", 12, "2025-08-31");
        check("2023-06-30", 12, "2024-06-30");
        check("2023-12-31", 12, "2024-12-31");
    }

    #[test]
    fn only_iso_is_iso() {
        for bad in
            ["2025-3-31", "31-03-2025", "2025-02-30", "2025-03-31 ", "20250331", "+025-03-31"]
        {
            assert_eq!(parse_iso(bad), None, "{bad}");
        }
    }
}
