//! When a request of a data subject must be answered. Pure.
//!
//! Two clocks run beside each other: clause 5 of the general terms (28 days, once 28 more) and GDPR art.
//! 12(3) (one month, extended two more). The first is never the later one, and people steer on it. Public
//! holidays are not known here; weekends are.
//!
//! What role the firm has, and so whether it answers or forwards, is decided elsewhere.

use chrono::{Datelike, Days, Weekday};
use serde::Serialize;

use super::step::Step;
use super::term::is_weekend;
use crate::calendar::{CivilDate, add_months, days_between};

/// Days to answer in, and days that one extension adds. Source: general terms, clause 5.
const DAYS: u64 = 28;

/// Months to answer in, without and with extension. Source: GDPR art. 12(3).
const MONTHS: u32 = 1;
const MONTHS_EXTENDED: u32 = 3;

/// A request that came in, and perhaps was extended: at most once, and in time.
///
/// ```
/// # use termijn::calendar::parse_iso;
/// # use termijn::retention::RequestClock;
/// let day = |text| parse_iso(text).unwrap();
/// let clock = RequestClock::received(day("2026-11-22"));
/// assert!(clock.extended(day("2026-12-20")).is_ok());
/// assert!(clock.extended(day("2026-12-21")).is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestClock {
    received: CivilDate,
    extended_on: Option<CivilDate>,
}

/// Why a term is not extended. It stays as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExtensionRefused {
    /// The first term was over.
    #[error("the term ended on {until}; it can be extended up to that day")]
    TooLate {
        /// Last day on which it could be extended.
        until: CivilDate,
    },
    /// Decided before the request came in.
    #[error("the request came in on {received}, after the extension")]
    BeforeReceipt {
        /// Day of receipt.
        received: CivilDate,
    },
    /// It was extended before.
    #[error("the term was extended on {on} already; it is extended once")]
    Already {
        /// When.
        on: CivilDate,
    },
}

/// The dates of one request. All are last days, inclusive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RequestDeadline {
    /// Last day by the contract; in a weekend, too (R6).
    pub until: CivilDate,
    /// The day to steer on: `until`, or the Friday before a weekend.
    pub answer_by: CivilDate,
    /// Last day by art. 12(3), not shifted: of what it may mean, the earlier (R7). Public holidays are not
    /// counted: they could only make it later (Reg. 1182/71 art. 3(4)).
    pub outer_until: CivilDate,
    /// The Monday to which `outer_until` may shift from a weekend (Reg. 1182/71 art. 3(4)); else itself.
    pub outer_shifted: CivilDate,
    /// Days past `until`; 0 while the term runs.
    pub late_days: i64,
    /// How the dates came about.
    pub derivation: Vec<Step>,
}

impl RequestClock {
    /// A request that came in on a civil day of the firm. The clock runs while identity is checked.
    pub fn received(received: CivilDate) -> Self {
        Self { received, extended_on: None }
    }

    /// The same, extended by a decision of that day.
    ///
    /// # Errors
    ///
    /// [`ExtensionRefused`]: after the first term, before receipt, or a second time.
    pub fn extended(self, on: CivilDate) -> Result<Self, ExtensionRefused> {
        let until = self.first_until();
        match self.extended_on {
            Some(on) => Err(ExtensionRefused::Already { on }),
            None if on < self.received => {
                Err(ExtensionRefused::BeforeReceipt { received: self.received })
            }
            None if on > until => Err(ExtensionRefused::TooLate { until }),
            None => Ok(Self { extended_on: Some(on), ..self }),
        }
    }

    /// Day of receipt.
    pub fn received_on(self) -> CivilDate {
        self.received
    }

    /// When it was extended, if it was.
    pub fn extended_on(self) -> Option<CivilDate> {
        self.extended_on
    }

    /// Last day of the first term: the last one to extend it on.
    fn first_until(self) -> CivilDate {
        plus_days(self.received, DAYS)
    }

    /// The dates, and how they stand on a day.
    ///
    /// Past the calendar's end (year 262142) a date is the calendar's last day.
    pub fn deadline(self, as_of: CivilDate) -> RequestDeadline {
        let (days, months) = match self.extended_on {
            None => (DAYS, MONTHS),
            Some(_) => (2 * DAYS, MONTHS_EXTENDED),
        };
        // Both are counted once, from the day of receipt (R4).
        let until = plus_days(self.received, days);
        let answer_by = friday_before(until);
        let outer_until = add_months(self.received, months).unwrap_or(CivilDate::MAX);
        let outer_shifted = monday_after(outer_until);
        let late_days = days_between(until, as_of).max(0);
        let mut derivation = vec![
            Step::new("clause-5", "term-request-received")
                .weekday("received", self.received)
                .date("until", self.first_until()),
        ];
        derivation.extend(self.extended_on.map(|on| {
            Step::new("clause-5", "term-request-extended").date("on", on).date("until", until)
        }));
        if answer_by != until {
            derivation.push(
                Step::new("R6", "term-request-weekend")
                    .weekday("until", until)
                    .weekday("answer_by", answer_by),
            );
        }
        derivation.push(
            Step::new("gdpr-12-3", "term-request-outer")
                .count("months", months)
                .date("until", outer_until),
        );
        if outer_shifted != outer_until {
            derivation.push(
                Step::new("R7", "term-request-shift")
                    .weekday("until", outer_until)
                    .weekday("shifted", outer_shifted),
            );
        }
        derivation.push(if late_days > 0 {
            Step::new("clause-5", "term-request-late").date("as_of", as_of).count("days", late_days)
        } else {
            Step::new("clause-5", "term-request-runs")
                .date("as_of", as_of)
                .count("days", days_between(as_of, until))
        });
        RequestDeadline { until, answer_by, outer_until, outer_shifted, late_days, derivation }
    }
}

fn plus_days(day: CivilDate, days: u64) -> CivilDate {
    day.checked_add_days(Days::new(days)).unwrap_or(CivilDate::MAX)
}

/// The day itself, or the Friday before the weekend that it is in.
fn friday_before(day: CivilDate) -> CivilDate {
    let back = match day.weekday() {
        Weekday::Sat => 1,
        Weekday::Sun => 2,
        _ => 0,
    };
    day.checked_sub_days(Days::new(back)).unwrap_or(day)
}

/// The day itself, or the Monday after the weekend that it is in.
fn monday_after(day: CivilDate) -> CivilDate {
    if !is_weekend(day) {
        return day;
    }
    plus_days(day, 7 - u64::from(day.weekday().num_days_from_monday()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::parse_iso;
    use crate::text::{Lang, Messages};

    fn day(text: &str) -> CivilDate {
        parse_iso(text).unwrap()
    }

    /// Received, extended: last day, day to steer on, outer date, outer date as it may shift.
    #[track_caller]
    fn check(received: &str, extended: Option<&str>, want: &str) {
        let clock = RequestClock::received(day(received));
        let clock = extended.map_or(clock, |on| clock.extended(day(on)).unwrap());
        let got = clock.deadline(day(received));
        let told = [got.until, got.answer_by, got.outer_until, got.outer_shifted]
            .map(|date| date.format("%a %F").to_string());
        assert_eq!(told.join(", "), want, "{received} {extended:?}");
    }

    /// S39, all of it.
    #[test]
    fn s39_request_deadline() {
        // Received on a Sunday: the last day is a Sunday, and nothing shifts; answer on the Friday.
        check("2026-11-22", None, "Sun 2026-12-20, Fri 2026-12-18, Tue 2026-12-22, Tue 2026-12-22");
        check(
            "2026-11-22",
            Some("2026-12-20"),
            "Sun 2027-01-17, Fri 2027-01-15, Mon 2027-02-22, Mon 2027-02-22",
        );
        // Four weeks are never later than a month, and in February they can be the same.
        check("2025-01-30", None, "Thu 2025-02-27, Thu 2025-02-27, Fri 2025-02-28, Fri 2025-02-28");
        check("2025-01-31", None, "Fri 2025-02-28, Fri 2025-02-28, Fri 2025-02-28, Fri 2025-02-28");
        // A month that ends on a Saturday or a Sunday may shift to the Monday; the earlier is shown.
        check("2026-10-21", None, "Wed 2026-11-18, Wed 2026-11-18, Sat 2026-11-21, Mon 2026-11-23");
        check("2026-10-22", None, "Thu 2026-11-19, Thu 2026-11-19, Sun 2026-11-22, Mon 2026-11-23");
        check("2026-11-21", None, "Sat 2026-12-19, Fri 2026-12-18, Mon 2026-12-21, Mon 2026-12-21");
        // Three months are added once: 30 November has no counterpart in February.
        check(
            "2026-11-30",
            Some("2026-11-30"),
            "Mon 2027-01-25, Mon 2027-01-25, Sun 2027-02-28, Mon 2027-03-01",
        );
    }

    #[test]
    fn s39_an_extension_is_decided_in_time_and_once() {
        let clock = RequestClock::received(day("2026-11-22"));
        let until = day("2026-12-20");
        assert_eq!(
            clock.extended(day("2026-12-21")),
            Err(ExtensionRefused::TooLate { until }),
            "one day too late"
        );
        let received = day("2026-11-22");
        let early = clock.extended(day("2026-11-21"));
        assert_eq!(early, Err(ExtensionRefused::BeforeReceipt { received }));
        let extended = clock.extended(until).unwrap();
        assert_eq!((extended.received_on(), extended.extended_on()), (received, Some(until)));
        let again = extended.extended(until);
        assert_eq!(again, Err(ExtensionRefused::Already { on: until }));
    }

    #[test]
    fn a_deadline_tells_how_it_came_about() {
        let told = |lang, clock: RequestClock, as_of| {
            let messages = Messages::new(lang);
            let steps = clock.deadline(day(as_of)).derivation;
            steps
                .iter()
                .map(|step| format!("{} {}", step.rule, step.text(&messages)))
                .collect::<Vec<_>>()
        };
        let clock = RequestClock::received(day("2026-11-22"));
        assert_eq!(
            told(Lang::Nl, clock, "2026-12-20"),
            [
                "clause-5 ontvangen op zondag 22 nov 2026; algemene voorwaarden, artikel 5: antwoord binnen 28 dagen, dus t/m 20 dec 2026",
                "R6 zondag 20 dec 2026 schuift niet op; stuur op vrijdag 18 dec 2026, de werkdag ervoor",
                "gdpr-12-3 uiterste datum van de AVG, artikel 12 lid 3: 1 maand na ontvangst, dus t/m 22 dec 2026; feestdagen zijn niet meegerekend, die kunnen hem alleen later maken",
                "clause-5 op 20 dec 2026 loopt de termijn nog; het is de laatste dag",
            ]
        );
        let extended = clock.extended(day("2026-12-04")).unwrap();
        assert_eq!(
            told(Lang::En, extended, "2027-01-18"),
            [
                "clause-5 received on Sunday 22 Nov 2026; general terms, clause 5: to be answered within 28 days, so until 20 Dec 2026",
                "clause-5 extended once, on 4 Dec 2026, by 28 days, so until 17 Jan 2027",
                "R6 Sunday 17 Jan 2027 does not shift; steer on Friday 15 Jan 2027, the working day before",
                "gdpr-12-3 outer date of GDPR art. 12(3): 3 months after receipt, so until 22 Feb 2027; public holidays are not counted, they could only make it later",
                "clause-5 on 18 Jan 2027 the term is over by 1 day",
            ]
        );
        let saturday = RequestClock::received(day("2026-10-21"));
        assert_eq!(
            told(Lang::En, saturday, "2026-10-22")[2],
            "R7 Saturday 21 Nov 2026 may shift to Monday 23 Nov 2026; the earlier one counts here"
        );
    }

    proptest! {
        /// Who keeps the contract keeps the law, whenever the request came in and was extended.
        #[test]
        fn the_contract_is_never_later_than_the_law(received in 0..200_000_u64, extended in 0..60_u64) {
            let received = plus_days(day("1990-01-01"), received);
            let clock = RequestClock::received(received);
            let on = plus_days(received, extended);
            prop_assert_eq!(clock.extended(on).is_ok(), extended <= 28);
            for clock in [Ok(clock), clock.extended(on)].into_iter().flatten() {
                let got = clock.deadline(received);
                prop_assert!(received < got.answer_by && got.answer_by <= got.until);
                prop_assert!(got.until <= got.outer_until && got.outer_until <= got.outer_shifted);
                prop_assert!(!is_weekend(got.answer_by) && !is_weekend(got.outer_shifted));
                prop_assert!(days_between(got.answer_by, got.until) <= 2);
                prop_assert!(days_between(got.outer_until, got.outer_shifted) <= 2);
                prop_assert_eq!(got.late_days, 0);
                let next_day = got.until.succ_opt().unwrap();
                prop_assert_eq!(clock.deadline(next_day).late_days, 1);
            }
        }
    }
}
