//! The days of a consultation: when each letter is due, until when the client may answer, and from when
//! silence counts. Pure.

use chrono::Days;
use serde::Serialize;

use super::letter::Letter;
use crate::calendar::CivilDate;
use crate::retention::RetentionPack;

/// Days between the steps of a consultation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Windows {
    /// From the announcement to the end of the term: what the client has to answer it.
    pub announcement: u32,
    /// From the reminder to the end of the term.
    pub reminder: u32,
    /// From the last notice to the end of its answer time.
    pub last_notice: u32,
    /// Between the last approval of a plan and destruction.
    pub waiting: u32,
    /// From the end of the term to the day on which all must be done.
    pub execution: u32,
}

impl Windows {
    /// Days that the client has to answer the last notice.
    const LAST_NOTICE: u32 = 14;

    /// Those of a rule pack, with the waiting time of the office: 56 days before the end the announcement,
    /// half of that before it the reminder.
    pub fn of(pack: &RetentionPack, waiting: u32) -> Self {
        Self {
            announcement: pack.pre_notice_days(),
            reminder: pack.pre_notice_days() / 2,
            last_notice: Self::LAST_NOTICE,
            waiting,
            execution: pack.execution_days(),
        }
    }
}

/// The days on which letters were sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SentDays {
    /// The announcement.
    pub announcement: Option<CivilDate>,
    /// The reminder.
    pub reminder: Option<CivilDate>,
    /// The last notice.
    pub last_notice: Option<CivilDate>,
}

impl SentDays {
    /// The next letter that was not sent; none when all were.
    pub fn next(&self) -> Option<Letter> {
        [
            (Letter::Announcement, self.announcement),
            (Letter::Reminder, self.reminder),
            (Letter::LastNotice, self.last_notice),
        ]
        .into_iter()
        .find_map(|(letter, sent)| sent.is_none().then_some(letter))
    }
}

/// The days of one consultation, as they follow from the end of the term and from what was sent.
///
/// A letter that went out late moves all that comes after it: the client has the full time to answer from the
/// day of sending. One that went out early moves nothing. What was not sent yet is reckoned as if it went out
/// on its day, or today where that is over. Only `execute_by` stays: the contract does not wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Timeline {
    /// Last day of keeping of what it is about.
    pub retain_until: CivilDate,
    /// The announcement is due from this day.
    pub announcement_from: CivilDate,
    /// The reminder is due from this day.
    pub reminder_from: CivilDate,
    /// Last day to answer these two.
    pub answer_by: CivilDate,
    /// The last notice is due from this day.
    pub last_notice_from: CivilDate,
    /// Last day to answer that.
    pub last_answer_by: CivilDate,
    /// First day on which silence may be decided on.
    pub silence_from: CivilDate,
    /// First day on which something can be destroyed, when that is decided and approved at once.
    pub execute_from: CivilDate,
    /// Last day on which it must have been done (clause 10).
    pub execute_by: CivilDate,
}

impl Timeline {
    /// The days for what is kept until `retain_until`, as they look on `as_of`.
    pub fn of(
        retain_until: CivilDate,
        sent: &SentDays,
        windows: &Windows,
        as_of: CivilDate,
    ) -> Self {
        let announcement_from = before(retain_until, windows.announcement);
        let announced = sent.announcement.unwrap_or(announcement_from.max(as_of));
        let apart = windows.announcement.saturating_sub(windows.reminder);
        let reminder_from = before(retain_until, windows.reminder).max(after(announced, apart));
        let reminded = sent.reminder.unwrap_or(reminder_from.max(as_of));
        let answer_by = retain_until
            .max(after(announced, windows.announcement))
            .max(after(reminded, windows.reminder));
        let last_notice_from = after(answer_by, 1);
        let noticed = sent.last_notice.unwrap_or(as_of).max(last_notice_from);
        let last_answer_by = after(noticed, windows.last_notice);
        let silence_from = after(last_answer_by, 1);
        Self {
            retain_until,
            announcement_from,
            reminder_from,
            answer_by,
            last_notice_from,
            last_answer_by,
            silence_from,
            execute_from: after(silence_from, windows.waiting),
            execute_by: after(retain_until, windows.execution),
        }
    }

    /// The day from which a letter is due; a withdrawal is due at once.
    pub fn due_from(&self, letter: Letter) -> Option<CivilDate> {
        match letter {
            Letter::Announcement => Some(self.announcement_from),
            Letter::Reminder => Some(self.reminder_from),
            Letter::LastNotice => Some(self.last_notice_from),
            Letter::Withdrawn => None,
        }
    }
}

fn after(day: CivilDate, days: u32) -> CivilDate {
    day.checked_add_days(Days::new(days.into())).unwrap_or(CivilDate::MAX)
}

fn before(day: CivilDate, days: u32) -> CivilDate {
    day.checked_sub_days(Days::new(days.into())).unwrap_or(CivilDate::MIN)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::parse_iso;

    fn day(text: &str) -> CivilDate {
        parse_iso(text).unwrap()
    }

    fn windows() -> Windows {
        Windows::of(&RetentionPack::embedded(), 7)
    }

    /// Announcement, reminder and last notice as sent, `-` for not; then what follows on `as_of`.
    #[track_caller]
    fn check(sent: &str, as_of: &str, want: &str) {
        let days: Vec<_> = sent.split(' ').map(parse_iso).collect();
        let sent = SentDays { announcement: days[0], reminder: days[1], last_notice: days[2] };
        let got = Timeline::of(day("2026-06-30"), &sent, &windows(), day(as_of));
        let told = format!(
            "letter {} reminder {} last notice {} until {} silence {} execute {} by {}",
            got.announcement_from,
            got.reminder_from,
            got.last_notice_from,
            got.last_answer_by,
            got.silence_from,
            got.execute_from,
            got.execute_by
        );
        assert_eq!(told, want, "{sent:?} as of {as_of}");
    }

    #[test]
    fn s31_everything_goes_out_on_its_day() {
        let all = "letter 2026-05-05 reminder 2026-06-02 last notice 2026-07-01 until 2026-07-15 \
                   silence 2026-07-16 execute 2026-07-23 by 2026-07-28";
        check("- - -", "2026-05-05", all);
        check("2026-05-05 - -", "2026-06-02", all);
        check("2026-05-05 2026-06-02 -", "2026-07-01", all);
        check("2026-05-05 2026-06-02 2026-07-01", "2026-07-20", all);
        // What goes out early shortens nothing.
        check("2026-05-01 2026-05-20 2026-06-20", "2026-07-20", all);
    }

    #[test]
    fn what_goes_out_late_moves_what_comes_after_it() {
        check(
            "2026-05-15 - -",
            "2026-05-15",
            "letter 2026-05-05 reminder 2026-06-12 last notice 2026-07-11 until 2026-07-25 \
             silence 2026-07-26 execute 2026-08-02 by 2026-07-28",
        );
        check(
            "2026-05-05 2026-06-12 -",
            "2026-06-12",
            "letter 2026-05-05 reminder 2026-06-02 last notice 2026-07-11 until 2026-07-25 \
             silence 2026-07-26 execute 2026-08-02 by 2026-07-28",
        );
        check(
            "2026-05-05 2026-06-02 2026-07-10",
            "2026-07-10",
            "letter 2026-05-05 reminder 2026-06-02 last notice 2026-07-01 until 2026-07-24 \
             silence 2026-07-25 execute 2026-08-01 by 2026-07-28",
        );
    }

    #[test]
    fn what_was_never_sent_gets_its_full_times_from_today() {
        check(
            "- - -",
            "2026-11-22",
            "letter 2026-05-05 reminder 2026-12-20 last notice 2027-01-18 until 2027-02-01 \
             silence 2027-02-02 execute 2027-02-09 by 2026-07-28",
        );
        // Announced and forgotten.
        check(
            "2026-05-05 - -",
            "2026-11-22",
            "letter 2026-05-05 reminder 2026-06-02 last notice 2026-12-21 until 2027-01-04 \
             silence 2027-01-05 execute 2027-01-12 by 2026-07-28",
        );
    }

    #[test]
    fn the_calendar_has_ends() {
        let sent = SentDays::default();
        let last = Timeline::of(CivilDate::MAX, &sent, &windows(), day("2026-01-01"));
        assert_eq!(last.silence_from, CivilDate::MAX);
        let first = Timeline::of(CivilDate::MIN, &sent, &windows(), CivilDate::MIN);
        assert_eq!(first.announcement_from, CivilDate::MIN);
    }

    fn at(offset: u64) -> CivilDate {
        after(day("2024-01-01"), u32::try_from(offset).unwrap())
    }

    fn sendings() -> impl Strategy<Value = (Option<u64>, Option<u64>, Option<u64>)> {
        let one = || proptest::option::weighted(0.7, 0..1500_u64);
        (one(), one(), one())
    }

    fn sent((a, r, l): (Option<u64>, Option<u64>, Option<u64>)) -> SentDays {
        SentDays { announcement: a.map(at), reminder: r.map(at), last_notice: l.map(at) }
    }

    proptest! {
        /// Whoever sends a letter later, or writes later, never may decide sooner.
        #[test]
        fn later_sending_never_shortens(
            days in sendings(), which in 0..4_usize, later in 0..400_u64,
            term in 0..1500_u64, as_of in 0..1500_u64,
        ) {
            let before = Timeline::of(at(term), &sent(days), &windows(), at(as_of));
            let mut moved = days;
            let mut today = as_of;
            match which {
                0 => moved.0 = moved.0.map(|day| day + later),
                1 => moved.1 = moved.1.map(|day| day + later),
                2 => moved.2 = moved.2.map(|day| day + later),
                _ => today += later,
            }
            let after = Timeline::of(at(term), &sent(moved), &windows(), at(today));
            prop_assert!(after.answer_by >= before.answer_by);
            prop_assert!(after.last_answer_by >= before.last_answer_by);
            prop_assert!(after.silence_from >= before.silence_from);
            prop_assert!(after.execute_from >= before.execute_from);
            // Sending what was not sent is never sooner than having sent it today.
            let kept = Timeline::of(at(term + later), &sent(days), &windows(), at(as_of));
            prop_assert!(kept.silence_from >= before.silence_from);
        }

        /// The client has the full times, counted from each sending and within the term.
        #[test]
        fn the_client_has_the_full_times(days in sendings(), term in 0..1500_u64, as_of in 0..1500_u64) {
            let (sent, w) = (sent(days), windows());
            let got = Timeline::of(at(term), &sent, &w, at(as_of));
            prop_assert!(got.answer_by >= at(term));
            let from = |sent: Option<CivilDate>, days| sent.is_none_or(|on| got.answer_by >= after(on, days));
            prop_assert!(from(sent.announcement, 56) && from(sent.reminder, 28));
            let last = sent.last_notice.unwrap_or(at(as_of));
            prop_assert!(got.last_answer_by >= after(last, 14));
            prop_assert!(got.last_answer_by > after(got.answer_by, 14));
            prop_assert!(got.silence_from > got.last_answer_by);
            prop_assert!(got.execute_from >= got.silence_from);
        }
    }
}
