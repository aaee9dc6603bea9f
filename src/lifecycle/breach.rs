//! The clock of a data breach: 72 hours from the moment that somebody noticed. Pure.
//!
//! Source: GDPR art. 33(1). The hours are elapsed hours: a change of the clock between does not make them
//! more or fewer, and weekends count (Reg. 1182/71 art. 3(4) shifts no period that is expressed in hours).

use chrono::{DateTime, FixedOffset, LocalResult, NaiveDateTime, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

/// Hours to tell the authority in.
const HOURS: i64 = 72;

/// Forms of a time without an offset: it is meant in the firm's zone.
const LOCAL_FORMS: [&str; 4] =
    ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S"];

const LOCAL_LENGTHS: [usize; 2] = ["2026-10-23T17:30".len(), "2026-10-23T17:30:00".len()];

/// When a breach was noticed, and until when the authority can be told.
///
/// ```
/// # use termijn::lifecycle::BreachClock;
/// let clock = BreachClock::read("2026-10-23T17:30", chrono_tz::Europe::Amsterdam).unwrap();
/// assert_eq!(clock.until().to_rfc3339(), "2026-10-26T16:30:00+01:00");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BreachClock {
    noticed: DateTime<FixedOffset>,
    until: DateTime<FixedOffset>,
    came_twice: bool,
}

/// Why a text is not a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoticedError {
    /// Neither date and time, nor RFC 3339.
    #[error("not a date with a time")]
    NotATime,
    /// The clock was put forward over it.
    #[error("that time did not exist: the clock was put forward")]
    Skipped,
}

impl BreachClock {
    /// Reads `2026-10-23T17:30` (or with a blank, or with seconds) as a time in `zone`, and
    /// `2026-10-23T17:30:00+02:00` as it says.
    ///
    /// Of a time that came twice, because the clock was put back, the first is taken: it gives the
    /// earlier deadline. See [`Self::came_twice`].
    ///
    /// # Errors
    ///
    /// [`NoticedError`].
    pub fn read(text: &str, zone: Tz) -> Result<Self, NoticedError> {
        let text = text.trim();
        if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
            return Self::new(moment.with_timezone(&zone), false);
        }
        // A year has four digits: other lengths are other years.
        let parsed = LOCAL_FORMS
            .iter()
            .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
            .filter(|_| LOCAL_LENGTHS.contains(&text.len()));
        let local = parsed.ok_or(NoticedError::NotATime)?;
        match zone.from_local_datetime(&local) {
            LocalResult::Single(moment) => Self::new(moment, false),
            LocalResult::Ambiguous(first, _) => Self::new(first, true),
            LocalResult::None => Err(NoticedError::Skipped),
        }
    }

    fn new(noticed: DateTime<Tz>, came_twice: bool) -> Result<Self, NoticedError> {
        // Added to the instant; the local time follows from it.
        let until =
            noticed.checked_add_signed(TimeDelta::hours(HOURS)).ok_or(NoticedError::NotATime)?;
        let fixed = |moment: DateTime<Tz>| moment.with_timezone(&moment.offset().fix());
        Ok(Self { noticed: fixed(noticed), until: fixed(until), came_twice })
    }

    /// When it was noticed, with the offset of that moment.
    pub fn noticed(self) -> DateTime<FixedOffset> {
        self.noticed
    }

    /// The last moment to tell the authority, with the offset of that moment.
    pub fn until(self) -> DateTime<FixedOffset> {
        self.until
    }

    /// Whether the time that was given came twice, an hour apart; the first was taken.
    pub fn came_twice(self) -> bool {
        self.came_twice
    }

    /// Minutes by which the wall clock is put forward in between; negative when it is put back.
    pub fn shift_minutes(self) -> i64 {
        let seconds =
            self.until.offset().local_minus_utc() - self.noticed.offset().local_minus_utc();
        i64::from(seconds) / 60
    }

    /// Whether it was noticed later than `now`: a mistake.
    pub fn is_ahead_of(self, now: DateTime<Utc>) -> bool {
        self.noticed > now
    }
}

/// Whole hours from `now` to a deadline, rounded down; `Err` with the whole hours since, once it passed.
///
/// # Errors
///
/// The hours by which it passed.
pub fn hours_left(until: DateTime<FixedOffset>, now: DateTime<Utc>) -> Result<u64, u64> {
    let left = until.signed_duration_since(now);
    let hours = left.num_hours().unsigned_abs();
    if left < TimeDelta::zero() { Err(hours) } else { Ok(hours) }
}

#[cfg(test)]
mod tests {
    use chrono_tz::Europe::Amsterdam;
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(noticed: &str, want_noticed: &str, want_until: &str, shift: i64) {
        let clock = BreachClock::read(noticed, Amsterdam).unwrap();
        let told = |moment: DateTime<FixedOffset>| moment.format("%a %F %H:%M %:z").to_string();
        assert_eq!(told(clock.noticed()), want_noticed, "{noticed}");
        assert_eq!(told(clock.until()), want_until, "{noticed}");
        assert_eq!(clock.shift_minutes(), shift, "{noticed}");
    }

    /// S40: 72 elapsed hours, whatever the clock on the wall does meanwhile.
    #[test]
    fn s40_the_breach_clock_runs_in_elapsed_hours() {
        // Put back in October: an hour earlier on the wall.
        check(
            "2026-10-23T17:30",
            "Fri 2026-10-23 17:30 +02:00",
            "Mon 2026-10-26 16:30 +01:00",
            -60,
        );
        // Put forward in March: an hour later.
        check("2026-03-27 16:00", "Fri 2026-03-27 16:00 +01:00", "Mon 2026-03-30 17:00 +02:00", 60);
        // No change between: the same time, on a Sunday, too.
        check("2026-11-19T09:15", "Thu 2026-11-19 09:15 +01:00", "Sun 2026-11-22 09:15 +01:00", 0);
        // Other offsets are told in the firm's zone.
        check(
            "2026-10-23T15:30:00Z",
            "Fri 2026-10-23 17:30 +02:00",
            "Mon 2026-10-26 16:30 +01:00",
            -60,
        );
        check(
            "2026-10-23T11:30:00-04:00",
            "Fri 2026-10-23 17:30 +02:00",
            "Mon 2026-10-26 16:30 +01:00",
            -60,
        );
    }

    #[test]
    fn s40_an_hour_that_came_twice_is_the_first_of_the_two() {
        check(
            "2026-10-25T02:30",
            "Sun 2026-10-25 02:30 +02:00",
            "Wed 2026-10-28 01:30 +01:00",
            -60,
        );
        let twice = |text| BreachClock::read(text, Amsterdam).unwrap().came_twice();
        assert!(twice("2026-10-25T02:30") && !twice("2026-10-25T03:30"));
        // With an offset there is no doubt.
        check(
            "2026-10-25T02:30:00+01:00",
            "Sun 2026-10-25 02:30 +01:00",
            "Wed 2026-10-28 02:30 +01:00",
            0,
        );
        assert!(!twice("2026-10-25T02:30:00+01:00"));
    }

    #[test]
    fn what_is_not_a_moment_is_refused() {
        let read = |text| BreachClock::read(text, Amsterdam);
        assert_eq!(read("2026-03-29T02:30"), Err(NoticedError::Skipped));
        for bad in [
            "",
            "2026-10-23",
            "17:30",
            "2026-10-23T24:00",
            "gisteren",
            "02026-10-23T17:30",
            "+262142-12-31T23:59",
            "23/10/2026 17:30",
        ] {
            assert_eq!(read(bad), Err(NoticedError::NotATime), "{bad}");
        }
    }

    #[test]
    fn time_left_is_told_in_whole_hours() {
        let until = DateTime::parse_from_rfc3339("2026-10-26T16:30:00+01:00").unwrap();
        let at = |text: &str| hours_left(until, text.parse().unwrap());
        assert_eq!(at("2026-10-23T15:30:00Z"), Ok(72));
        assert_eq!(at("2026-10-23T15:30:01Z"), Ok(71));
        assert_eq!(at("2026-10-26T15:30:00Z"), Ok(0));
        assert_eq!(at("2026-10-26T15:30:01Z"), Err(0));
        assert_eq!(at("2026-10-26T17:30:00Z"), Err(2));
        let clock = BreachClock::read("2026-10-23T17:30", Amsterdam).unwrap();
        let ahead = |text: &str| clock.is_ahead_of(text.parse().unwrap());
        assert!(ahead("2026-10-23T15:29:59Z") && !ahead("2026-10-23T15:30:00Z"));
    }

    proptest! {
        #[test]
        fn the_deadline_is_seventy_two_hours_later(seconds in 0..4_000_000_000_i64) {
            let noticed = DateTime::from_timestamp(seconds, 0).unwrap();
            let clock = BreachClock::read(&noticed.to_rfc3339(), Amsterdam).unwrap();
            prop_assert_eq!(clock.noticed(), noticed);
            prop_assert_eq!(clock.until() - clock.noticed(), TimeDelta::hours(72));
            let wall = clock.until().naive_local() - clock.noticed().naive_local();
            prop_assert_eq!(wall, TimeDelta::hours(72) + TimeDelta::minutes(clock.shift_minutes()));
        }
    }
}
