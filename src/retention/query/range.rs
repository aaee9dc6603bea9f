//! A range of days as people write it. Pure.

use std::fmt;

use crate::calendar::{CivilDate, WrittenDate};
use crate::register::written_date;

/// Days from one to another, both included; an end that is left out is open. A month or a year means all its
/// days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DayRange {
    from: Option<WrittenDate>,
    to: Option<WrittenDate>,
}

/// Why it is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoRange {
    Shape,
    Backwards,
}

impl DayRange {
    /// Reads `2023`, `2023-06`, `2023-06-30`, `2023..2024-06`, `2023..` or `..2024`.
    pub(super) fn parse(text: &str) -> Result<Self, NoRange> {
        let date = |text: &str| written_date(text).map_err(|_| NoRange::Shape);
        let side = |text: &str| if text.is_empty() { Ok(None) } else { date(text).map(Some) };
        let Some((from, to)) = text.split_once("..") else {
            let date = date(text)?;
            return Ok(Self { from: Some(date), to: Some(date) });
        };
        let range = Self { from: side(from)?, to: side(to)? };
        match (range.from, range.to) {
            (None, None) => Err(NoRange::Shape),
            (Some(from), Some(to)) if to.last_day() < from.first_day() => Err(NoRange::Backwards),
            _ => Ok(range),
        }
    }

    fn first_day(self) -> CivilDate {
        self.from.map_or(CivilDate::MIN, WrittenDate::first_day)
    }

    fn last_day(self) -> CivilDate {
        self.to.map_or(CivilDate::MAX, WrittenDate::last_day)
    }

    /// Whether any day that a date may mean lies in it.
    pub(super) fn touches(self, date: WrittenDate) -> bool {
        date.first_day() <= self.last_day() && self.first_day() <= date.last_day()
    }
}

impl fmt::Display for DayRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |date: Option<WrittenDate>| date.map(|date| date.to_string());
        match (shown(self.from), shown(self.to)) {
            (Some(from), Some(to)) if from == to => f.write_str(&from),
            (from, to) => {
                write!(f, "{}..{}", from.unwrap_or_default(), to.unwrap_or_default())
            }
        }
    }
}

impl Ord for DayRange {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let key = |range: &Self| (range.first_day(), range.last_day(), range.to_string());
        key(self).cmp(&key(other))
    }
}

impl PartialOrd for DayRange {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
