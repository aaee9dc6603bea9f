//! How the numbers of a workbook are shown: as days, with leading zeros, or as they are. Pure.

use chrono::{Days, NaiveDate};

use super::{CellFault, CellKind};

/// How a style shows a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// As a number.
    Number,
    /// With at least so many digits: `00000`.
    Padded(usize),
    /// As a day.
    Day,
    /// As a month: `mmm-yy`. The day that is stored beneath was never meant.
    Month,
    /// As a year.
    Year,
}

/// Digits that a spreadsheet keeps of a number.
const DIGITS_MAX: usize = 15;

impl Shown {
    /// The formats that every workbook has without saying so.
    pub(super) fn built_in(id: u32) -> Self {
        match id {
            14..=16 | 22 | 27..=36 | 50..=58 => Self::Day,
            17 => Self::Month,
            _ => Self::Number,
        }
    }

    /// A format as it is written. What stands in quotes, brackets and escapes is decoration.
    pub(super) fn by_code(code: &str) -> Self {
        // After `;` come the formats of negative numbers, zero and text.
        let mut bare = String::new();
        let mut chars = code.chars();
        while let Some(c) = chars.next() {
            match c {
                '"' => drop(chars.by_ref().find(|c| *c == '"')),
                '[' => drop(chars.by_ref().find(|c| *c == ']')),
                '\\' | '_' | '*' => drop(chars.next()),
                ';' => break,
                c => bare.push(c.to_ascii_lowercase()),
            }
        }
        let has = |letters: &[char]| bare.contains(letters);
        if !bare.is_empty() && bare.chars().all(|c| c == '0') {
            return Self::Padded(bare.len());
        }
        // `general` has an `e` and no letter of a date; `j` is the Dutch year.
        match (has(&['d']), has(&['m']), has(&['y', 'j'])) {
            (true, _, _) => Self::Day,
            (false, true, true) => Self::Month,
            (false, false, true) => Self::Year,
            (false, _, false) => Self::Number,
        }
    }

    /// The text and kind of a number that is shown so.
    pub(super) fn text(self, raw: &str, epoch_1904: bool) -> (String, CellKind) {
        let Some(value) = raw.trim().parse::<f64>().ok().filter(|value| value.is_finite()) else {
            return (String::new(), CellKind::Fault(CellFault::Error));
        };
        match self {
            Self::Number | Self::Padded(_) => self.number(raw.trim(), value),
            Self::Day | Self::Month | Self::Year => match day_of(value, epoch_1904) {
                Ok(day) => {
                    let day = day.to_string();
                    let length = match self {
                        Self::Year => day.len() - 6,
                        Self::Month => day.len() - 3,
                        _ => day.len(),
                    };
                    (day[..length].to_owned(), CellKind::Date)
                }
                Err(fault) => (String::new(), CellKind::Fault(fault)),
            },
        }
    }

    fn number(self, raw: &str, value: f64) -> (String, CellKind) {
        // `to_string` of a float never has an exponent, nor `.0`.
        let plain = raw.strip_prefix('-').unwrap_or(raw).bytes().all(|b| b.is_ascii_digit());
        let text = if plain { raw.to_owned() } else { value.to_string() };
        let digits = text.strip_prefix('-').unwrap_or(&text);
        if digits.len() > DIGITS_MAX || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return (text, CellKind::Rounded);
        }
        match self {
            Self::Padded(width) if digits.len() == text.len() => {
                (format!("{digits:0>width$}"), CellKind::Text)
            }
            _ => (text, CellKind::Number),
        }
    }
}

/// The day of a serial number.
fn day_of(serial: f64, epoch_1904: bool) -> Result<NaiveDate, CellFault> {
    /// 31 December 9999 in the 1900 system.
    const LAST: f64 = 2_958_465.0;
    let first = if epoch_1904 { 0.0 } else { 1.0 };
    let whole = serial.floor();
    // 29 February 1900 is a day of spreadsheets only.
    if !(first..=LAST).contains(&whole) || (!epoch_1904 && (60.0..61.0).contains(&whole)) {
        return Err(CellFault::NoDay);
    }
    // Half a second: what binary fractions lose is far less.
    if (serial - whole) * 86_400.0 >= 0.5 {
        return Err(CellFault::DayWithTime);
    }
    let epoch = match (epoch_1904, whole < 60.0) {
        (true, _) => NaiveDate::from_ymd_opt(1904, 1, 1),
        (false, true) => NaiveDate::from_ymd_opt(1899, 12, 31),
        (false, false) => NaiveDate::from_ymd_opt(1899, 12, 30),
    };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked above")]
    let days = Days::new(whole as u64);
    epoch.and_then(|epoch| epoch.checked_add_days(days)).ok_or(CellFault::NoDay)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_tells_what_is_shown() {
        for (code, want) in [
            ("General", Shown::Number),
            ("0", Shown::Padded(1)),
            ("00000", Shown::Padded(5)),
            ("#,##0.00", Shown::Number),
            ("0.00E+00", Shown::Number),
            ("\"day\" 0", Shown::Number),
            ("[Red]0.0", Shown::Number),
            ("h:mm", Shown::Number),
            ("dd-mm-yyyy", Shown::Day),
            ("[$-413]d mmm;@", Shown::Day),
            ("[$-413]mmm\\-yy", Shown::Month),
            ("mmmm jjjj", Shown::Month),
            ("yyyy", Shown::Year),
            ("0;\"dag\" d", Shown::Padded(1)),
        ] {
            assert_eq!(Shown::by_code(code), want, "{code}");
        }
        assert_eq!(Shown::built_in(14), Shown::Day);
        assert_eq!(Shown::built_in(17), Shown::Month);
        assert_eq!(Shown::built_in(46), Shown::Number);
    }

    #[test]
    fn numbers_are_told_as_they_are_seen() {
        use CellKind::{Date, Fault, Number, Rounded, Text};
        for (shown, raw, want) in [
            (Shown::Number, "1", ("1", Number)),
            (Shown::Number, "10042.0", ("10042", Number)),
            (Shown::Number, "1.23456789012345E14", ("123456789012345", Number)),
            (Shown::Number, "1E+15", ("1000000000000000", Rounded)),
            (Shown::Number, "12.5", ("12.5", Rounded)),
            (Shown::Number, "-7", ("-7", Number)),
            (Shown::Padded(5), "42", ("00042", Text)),
            (Shown::Padded(5), "1234567", ("1234567", Text)),
            (Shown::Padded(5), "-42", ("-42", Number)),
            (Shown::Number, "x", ("", Fault(CellFault::Error))),
            (Shown::Number, "1E999", ("", Fault(CellFault::Error))),
            (Shown::Day, "45657", ("2024-12-31", Date)),
            (Shown::Day, "45657.000000001", ("2024-12-31", Date)),
            (Shown::Day, "45657.5", ("", Fault(CellFault::DayWithTime))),
            (Shown::Day, "45657.99999999", ("", Fault(CellFault::DayWithTime))),
            (Shown::Month, "45444", ("2024-06", Date)),
            (Shown::Year, "45292", ("2024", Date)),
            (Shown::Day, "1", ("1900-01-01", Date)),
            (Shown::Day, "59", ("1900-02-28", Date)),
            (Shown::Day, "60", ("", Fault(CellFault::NoDay))),
            (Shown::Day, "61", ("1900-03-01", Date)),
            (Shown::Day, "0", ("", Fault(CellFault::NoDay))),
            (Shown::Day, "-4", ("", Fault(CellFault::NoDay))),
            (Shown::Day, "2958465", ("9999-12-31", Date)),
            (Shown::Day, "2958466", ("", Fault(CellFault::NoDay))),
        ] {
            let (text, kind) = shown.text(raw, false);
            assert_eq!((text.as_str(), kind), want, "{shown:?} {raw}");
        }
        for (raw, want) in [("0", "1904-01-01"), ("44195", "2024-12-31")] {
            assert_eq!(Shown::Day.text(raw, true), (want.to_owned(), Date), "{raw}");
        }
    }
}
