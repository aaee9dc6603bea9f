//! Dates and numbers of one row that name the same day. Pure.
//!
//! Most countries write the day of birth into the number of a person. That the date of another cell is the
//! day in a valid number happens by accident in one row of many thousands: it says what both columns are.

use super::vote::Column;

/// Values remembered per row and kind.
const VALUES_MAX: usize = 16;
/// Digits of a number that are looked at.
const DIGITS_MAX: usize = 16;
/// What is added to the month in a number, by century, sex or standing.
const MONTHS_ADDED: [u32; 4] = [0, 20, 40, 50];

/// Which count of which column a value belongs to.
pub(super) type Owner = (Column, usize);

/// Day, month, and year within its century.
pub(super) type Day = (u32, u32, u32);

/// What of one row may agree.
#[derive(Debug, Default)]
pub(super) struct Row {
    days: Vec<(Owner, Day)>,
    numbers: Vec<(Owner, Digits)>,
}

/// The digits of a number, as their values.
#[derive(Debug, Clone, Copy)]
struct Digits {
    values: [u8; DIGITS_MAX],
    length: usize,
}

impl Digits {
    fn of(number: &str) -> Self {
        let mut digits = Self { values: [0; DIGITS_MAX], length: 0 };
        for byte in number.bytes().filter(u8::is_ascii_digit).take(DIGITS_MAX) {
            digits.values[digits.length] = byte - b'0';
            digits.length += 1;
        }
        digits
    }

    fn hold(&self, (day, month, year): Day) -> bool {
        self.values[..self.length].windows(6).any(|six| {
            let pair = |at: usize| u32::from(six[at] * 10 + six[at + 1]);
            let is_month = |read: u32| MONTHS_ADDED.iter().any(|added| month + added == read);
            is_month(pair(2))
                && ((pair(0), pair(4)) == (year, day) || (pair(0), pair(4)) == (day, year))
        })
    }
}

impl Row {
    /// Begins another row.
    pub(super) fn clear(&mut self) {
        self.days.clear();
        self.numbers.clear();
    }

    /// A date; the numbers before it in the row that hold it.
    pub(super) fn day(&mut self, owner: Owner, day: Day) -> impl Iterator<Item = Owner> {
        if self.days.len() < VALUES_MAX {
            self.days.push((owner, day));
        }
        let holds = move |(_, digits): &&(Owner, Digits)| digits.hold(day);
        self.numbers.iter().filter(holds).map(|(owner, _)| *owner)
    }

    /// A number that passes its check; the dates before it in the row that it holds.
    pub(super) fn number(&mut self, owner: Owner, number: &str) -> impl Iterator<Item = Owner> {
        let digits = Digits::of(number);
        if self.numbers.len() < VALUES_MAX {
            self.numbers.push((owner, digits));
        }
        self.days.iter().filter(move |(_, day)| digits.hold(*day)).map(|(owner, _)| *owner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_hold_days() {
        for (number, day) in [
            ("53050103896", (1, 5, 53)),
            ("00312232669", (22, 11, 0)),
            ("1780611347681", (11, 6, 78)),
            ("5901265686", (26, 1, 59)),
            ("010180-1234", (1, 1, 80)),
            ("19800101-1234", (1, 1, 80)),
        ] {
            assert!(Digits::of(number).hold(day), "{number}");
            assert!(!Digits::of(number).hold((day.0 + 1, day.1, day.2)), "{number}");
        }
    }

    #[test]
    fn both_orders_agree_and_rows_do_not_mix() {
        let (date, number) = (((1, 0), 3), ((1, 1), 4));
        let mut row = Row::default();
        assert_eq!(row.day(date, (1, 5, 53)).count(), 0);
        assert_eq!(row.number(number, "53050103896").collect::<Vec<_>>(), [date]);
        row.clear();
        assert_eq!(row.number(number, "53050103896").count(), 0);
        assert_eq!(row.day(date, (1, 5, 53)).collect::<Vec<_>>(), [number]);
    }
}
