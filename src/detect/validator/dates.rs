//! Dates of birth inside numbers. Pure.

use std::ops::RangeInclusive;

use chrono::NaiveDate;

/// Years of birth that a number may hold. There is no clock here: the last one leaves room, and a number
/// from before the first is in no file of today.
const YEARS: RangeInclusive<u32> = 1850..=2049;

/// The number of two digits at `at`.
pub(super) fn two(digits: &[u32], at: usize) -> u32 {
    digits.get(at..at + 2).map_or(0, |pair| pair[0] * 10 + pair[1])
}

/// Whether somebody may have been born on that day.
pub(super) fn is_birth(year: u32, month: u32, day: u32) -> bool {
    YEARS.contains(&year)
        && i32::try_from(year).is_ok_and(|y| NaiveDate::from_ymd_opt(y, month, day).is_some())
}

/// As [`is_birth`] for a year of two digits whose century is not known.
pub(super) fn is_birth_in_any_century(year: u32, month: u32, day: u32) -> bool {
    [1800, 1900, 2000].into_iter().any(|century| is_birth(century + year, month, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_of_the_calendar_are_births() {
        assert!(is_birth(2000, 2, 29) && is_birth(1904, 2, 29));
        for (year, month, day) in [(1900, 2, 29), (1975, 13, 1), (1975, 0, 1), (1975, 4, 31)] {
            assert!(!is_birth(year, month, day), "{year}-{month}-{day}");
        }
        assert!(!is_birth(1849, 1, 1) && !is_birth(2050, 1, 1));
        // 1900 had no such day, 2000 had.
        assert!(is_birth_in_any_century(0, 2, 29) && !is_birth_in_any_century(1, 2, 29));
        assert_eq!((two(&[1, 2, 3], 1), two(&[1, 2, 3], 2)), (23, 0));
    }
}
