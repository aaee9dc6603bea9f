//! Civil dates and the one sum that matters: an end date plus calendar months. Pure.
//!
//! Dates have no time and no zone; the shell turns instants into civil dates in the configured zone
//! before they come here. No shift for weekends or holidays: the term is a contract's, and the General
//! Extension of Time Limits Act (Algemene termijnenwet) speaks of statutory terms only.

use std::fmt;

use chrono::{Datelike, Days, Months, NaiveDate};
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

/// How long something is kept, as a law or a contract says it.
///
/// Source: GDPR art. 5(1)(e) asks for a period; laws write it in these ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// Calendar months from the day itself.
    Months(u32),
    /// Weeks of seven days.
    Weeks(u32),
    /// Days.
    Days(u32),
    /// Whole calendar years after the year of the day.
    CalendarYears(u32),
    /// Whole financial years after the one in which the day falls.
    FinancialYears(u32),
    /// For ever.
    Permanent,
    /// Not at all.
    Zero,
}

impl Period {
    /// Last day of keeping, inclusive; `None` when there is none, or it lies past the calendar's end.
    ///
    /// `year_end` is the last month of the financial year, 1 to 12; another number counts as 12.
    ///
    /// ```
    /// # use termijn::calendar::{Period, parse_iso};
    /// let left = parse_iso("2021-03-31").unwrap();
    /// assert_eq!(Period::CalendarYears(5).last_day(left, 12), parse_iso("2026-12-31"));
    /// // The year to 31 March 2021 ended that very day.
    /// assert_eq!(Period::FinancialYears(7).last_day(left, 3), parse_iso("2028-03-31"));
    /// ```
    pub fn last_day(self, from: CivilDate, year_end: u32) -> Option<CivilDate> {
        match self {
            Self::Months(months) => add_months(from, months),
            Self::Weeks(weeks) => from.checked_add_days(Days::new(u64::from(weeks) * 7)),
            Self::Days(days) => from.checked_add_days(Days::new(days.into())),
            Self::CalendarYears(years) => end_of_year(from, 12, years),
            Self::FinancialYears(years) => end_of_year(from, year_end, years),
            Self::Permanent => None,
            Self::Zero => Some(from),
        }
    }
}

/// Last day of the year that ends with the month `year_end` and holds `from`, or of one so many years later.
fn end_of_year(from: CivilDate, year_end: u32, later: u32) -> Option<CivilDate> {
    let month = if (1..=12).contains(&year_end) { year_end } else { 12 };
    let year = from.year() + i32::from(from.month() > month);
    let year = year.checked_add(i32::try_from(later).ok()?)?;
    let first = NaiveDate::from_ymd_opt(year, month, 1)?;
    add_months(first, 1)?.pred_opt()
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
    fn periods_end_where_the_law_says() {
        let check = |period: Period, from: &str, year_end: u32, until: Option<&str>| {
            let got = period.last_day(parse_iso(from).unwrap(), year_end);
            assert_eq!(
                got,
                until.map(|day| parse_iso(day).unwrap()),
                "{period:?} {from} {year_end}"
            );
        };
        check(Period::Months(60), "2020-02-29", 12, Some("2025-02-28"));
        check(Period::Weeks(4), "2024-02-01", 12, Some("2024-02-29"));
        check(Period::Days(28), "2025-01-31", 12, Some("2025-02-28"));
        check(Period::CalendarYears(7), "2018-01-01", 12, Some("2025-12-31"));
        check(Period::CalendarYears(7), "2018-12-31", 3, Some("2025-12-31"));
        check(Period::FinancialYears(7), "2018-06-30", 12, Some("2025-12-31"));
        check(Period::FinancialYears(7), "2018-06-30", 6, Some("2025-06-30"));
        check(Period::FinancialYears(7), "2018-07-01", 6, Some("2026-06-30"));
        check(Period::FinancialYears(4), "2020-03-01", 2, Some("2025-02-28"));
        check(Period::FinancialYears(3), "2020-03-01", 2, Some("2024-02-29"));
        check(Period::FinancialYears(1), "2020-03-01", 13, Some("2021-12-31"));
        check(Period::Permanent, "2018-12-31", 12, None);
        check(Period::Zero, "2018-12-31", 12, Some("2018-12-31"));
        check(Period::CalendarYears(u32::MAX), "2018-12-31", 12, None);
    }

    #[test]
    fn only_iso_is_iso() {
        for bad in
            ["2025-3-31", "31-03-2025", "2025-02-30", "2025-03-31 ", "20250331", "+025-03-31"]
        {
            assert_eq!(parse_iso(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_written_date_spans_its_days() {
        let check = |written: WrittenDate, first: &str, last: &str, text: &str| {
            let day = |text| parse_iso(text).unwrap();
            assert_eq!((written.first_day(), written.last_day()), (day(first), day(last)));
            assert_eq!(written.to_string(), text);
            assert_eq!(written.is_imprecise(), first != last);
        };
        let day = |text| parse_iso(text).unwrap();
        check(WrittenDate::Day(day("2024-02-29")), "2024-02-29", "2024-02-29", "2024-02-29");
        check(WrittenDate::Month(day("2024-02-01")), "2024-02-01", "2024-02-29", "2024-02");
        check(WrittenDate::Year(day("2023-01-01")), "2023-01-01", "2023-12-31", "2023");
    }
}
