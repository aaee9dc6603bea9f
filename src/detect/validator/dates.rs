//! Dates of birth inside numbers. Pure.

use std::ops::RangeInclusive;

/// Years of birth that a number may hold. There is no clock here: the last one leaves room, and a number
/// from before the first is in no file of today.
const YEARS: RangeInclusive<u32> = 1850..=2049;

/// The number of two digits at `at`.
pub(super) fn two(digits: &[u32], at: usize) -> u32 {
    digits.get(at..at + 2).map_or(0, |pair| pair[0] * 10 + pair[1])
}

/// Whether somebody may have been born on that day.
pub(super) fn is_birth(year: u32, month: u32, day: u32) -> bool {
    YEARS.contains(&year) && is_day(year, month, day)
}

/// Whether the Gregorian calendar has that day.
pub(in crate::detect) fn is_day(year: u32, month: u32, day: u32) -> bool {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

/// As [`is_birth`] for a year of two digits whose century is not known.
pub(super) fn is_birth_in_any_century(year: u32, month: u32, day: u32) -> bool {
    // The calendar of another century differs in one day at most, so that most are refused at once.
    is_day(2000, month, day)
        && [1800, 1900, 2000].into_iter().any(|century| is_birth(century + year, month, day))
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        for year in 1700..2200 {
            for (month, day) in (0..14).flat_map(|month| (0..33).map(move |day| (month, day))) {
                let known = i32::try_from(year).unwrap();
                let known = NaiveDate::from_ymd_opt(known, month, day).is_some();
                assert_eq!(is_day(year, month, day), known, "{year}-{month}-{day}");
            }
        }
    }

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
