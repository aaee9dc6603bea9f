//! What a number in a cell looks like, by its format. Pure.

use std::collections::HashMap;

use super::super::serial::{date_of, number, shows_date};

/// The formats of a workbook.
#[derive(Debug, Default)]
pub(super) struct Formats {
    pub(super) epoch_1904: bool,
    /// Number of the format of each cell style.
    pub(super) styles: Vec<u16>,
    custom: HashMap<u16, Format>,
}

#[derive(Debug, Clone, Copy)]
enum Format {
    Date,
    /// Nothing but zeros: so many digits at least.
    Digits(usize),
    Other,
}

impl Formats {
    /// Notes a format by its code.
    pub(super) fn add(&mut self, id: u16, code: &str) {
        let zeros = !code.is_empty() && code.bytes().all(|byte| byte == b'0');
        let format = match zeros {
            true if code.len() < 20 => Format::Digits(code.len()),
            _ if shows_date(code) => Format::Date,
            _ => Format::Other,
        };
        self.custom.insert(id, format);
    }

    /// A number in a cell of this style as people see it, but for its decoration.
    pub(super) fn show(&self, value: f64, style: usize) -> String {
        let id = self.styles.get(style).copied().unwrap_or(0);
        let built_in = match id {
            14..=17 | 22 | 27..=36 | 50..=58 => Format::Date,
            _ => Format::Other,
        };
        let raw = value.to_string();
        match self.custom.get(&id).copied().unwrap_or(built_in) {
            Format::Date => date_of(&raw, self.epoch_1904).unwrap_or_else(|| number(&raw)),
            Format::Digits(digits) if value >= 0.0 && value.fract() == 0.0 => {
                format!("{raw:0>digits$}")
            }
            _ => number(&raw),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_of_zeros_keeps_the_zeros_and_dates_are_days() {
        let mut formats = Formats { styles: vec![0, 164, 14, 165], ..Formats::default() };
        formats.add(164, "000000000");
        formats.add(165, "dd-mm-jjjj");
        for (value, style, text) in [
            (71_202_559.0, 0, "71202559"),
            (71_202_559.0, 1, "071202559"),
            (0.5, 1, "0.5"),
            (45_658.0, 2, "2025-01-01"),
            (45_658.0, 3, "2025-01-01"),
            (1e300, 9, format!("1{}", "0".repeat(300)).as_str()),
        ] {
            assert_eq!(formats.show(value, style), text);
        }
    }
}
