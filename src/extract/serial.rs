//! Numbers of spreadsheets as people write them, dates among them. Pure.

use chrono::{Days, NaiveDate};

/// A number as people write it: no exponent, no `.0`.
pub(super) fn number(raw: &str) -> String {
    let raw = raw.trim();
    if raw.contains(['.', 'e', 'E'])
        && let Ok(value) = raw.parse::<f64>()
        && value.is_finite()
    {
        return value.to_string();
    }
    raw.to_owned()
}

/// The ISO date of a serial number; with the time when there is one. `None` when it is no date.
pub(super) fn date_of(raw: &str, epoch_1904: bool) -> Option<String> {
    let serial: f64 = raw.trim().parse().ok()?;
    if !(1.0..=2_958_465.99).contains(&serial) {
        return None;
    }
    // Day 60 of the 1900 system is 29 February 1900, which never was; from day 61 on, the epoch that
    // makes the days right is 30 December 1899.
    let epoch = match (epoch_1904, serial < 60.0) {
        (true, _) => NaiveDate::from_ymd_opt(1904, 1, 1),
        (false, true) => NaiveDate::from_ymd_opt(1899, 12, 31),
        (false, false) => NaiveDate::from_ymd_opt(1899, 12, 30),
    }?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked above")]
    let (days, minutes) = (serial.trunc() as u64, (serial.fract() * 1440.0).round() as u64);
    let day = epoch.checked_add_days(Days::new(days))?;
    Some(match minutes {
        0 => day.to_string(),
        _ => format!("{day} {:02}:{:02}", minutes / 60 % 24, minutes % 60),
    })
}

/// Whether a number format has a day or a year in it, outside quotes, brackets and escapes.
pub(super) fn shows_date(code: &str) -> bool {
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => {
                chars.by_ref().find(|c| *c == '"');
            }
            '[' => {
                chars.by_ref().find(|c| *c == ']');
            }
            '\\' | '_' | '*' => {
                chars.next();
            }
            'd' | 'D' | 'y' | 'Y' | 'j' | 'J' => return true,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_lose_their_decoration() {
        assert_eq!(number("123456782"), "123456782");
        assert_eq!(number("1.23456782E8"), "123456782");
        assert_eq!(number("0.10000000000000001"), "0.1");
        assert_eq!(number("12345678901234567890"), "12345678901234567890");
    }

    #[test]
    fn serial_numbers_are_dates() {
        assert_eq!(date_of("1", false).as_deref(), Some("1900-01-01"));
        assert_eq!(date_of("61", false).as_deref(), Some("1900-03-01"));
        assert_eq!(date_of("45658", false).as_deref(), Some("2025-01-01"));
        assert_eq!(date_of("45658.5", false).as_deref(), Some("2025-01-01 12:00"));
        assert_eq!(date_of("44196", true).as_deref(), Some("2025-01-01"));
        assert_eq!(date_of("-4", false), None);
        for (code, date) in [
            ("dd-mm-yyyy", true),
            ("#,##0.00", false),
            ("\"day\" 0", false),
            ("[$-413]d mmm", true),
            ("[Red]0", false),
        ] {
            assert_eq!(shows_date(code), date, "{code}");
        }
    }
}
