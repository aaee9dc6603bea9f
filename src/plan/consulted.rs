//! What a plan says of the consultation with the client: days and counts, no persons, no words.

use serde::{Deserialize, Serialize};

use crate::calendar::CivilDate;

/// The consultation on a plan, as it stood when the plan was frozen (clause 10). Plans of before this was
/// recorded have none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsultationV1 {
    /// Whether the office freezes no plan without it.
    pub required: bool,
    /// The day of the announcement.
    pub announced_on: Option<CivilDate>,
    /// The day of the reminder.
    pub reminded_on: Option<CivilDate>,
    /// The day of the last notice.
    pub last_notice_on: Option<CivilDate>,
    /// The day of the last answer.
    pub answered_on: Option<CivilDate>,
    /// The day on which named people decided, because the client stayed silent.
    pub silence_on: Option<CivilDate>,
    /// Lines that the client answered for.
    pub lines_answered: u64,
    /// Lines that were decided on silence.
    pub lines_silent: u64,
}

impl ConsultationV1 {
    /// Whether the client answered, or was asked and stayed silent.
    pub fn took_place(&self) -> bool {
        self.answered_on.is_some() || self.silence_on.is_some()
    }

    /// Whether its parts agree: silence has its three letters in order, and lines have their days.
    pub fn adds_up(&self) -> bool {
        let letters = [self.announced_on, self.reminded_on, self.last_notice_on, self.silence_on];
        let in_order = letters.windows(2).all(|pair| match pair {
            [earlier, Some(later)] => earlier.is_some_and(|earlier| earlier <= *later),
            _ => true,
        });
        in_order
            && (self.lines_answered == 0 || self.answered_on.is_some())
            && (self.lines_silent == 0 || self.silence_on.is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::parse_iso;

    /// Announced, reminded, last notice, answered, silence; `-` for none.
    fn of(days: &str, answered: u64, silent: u64) -> ConsultationV1 {
        let days: Vec<_> = days.split(' ').map(parse_iso).collect();
        ConsultationV1 {
            required: true,
            announced_on: days[0],
            reminded_on: days[1],
            last_notice_on: days[2],
            answered_on: days[3],
            silence_on: days[4],
            lines_answered: answered,
            lines_silent: silent,
        }
    }

    #[test]
    fn silence_has_its_letters_and_lines_have_their_days() {
        let check = |days: &str, answered, silent, want: bool| {
            assert_eq!(of(days, answered, silent).adds_up(), want, "{days} {answered} {silent}");
        };
        check("- - - - -", 0, 0, true);
        check("- - - 2026-05-20 -", 3, 0, true);
        check("2026-05-05 - - 2026-05-20 -", 3, 0, true);
        check("2026-05-05 2026-06-02 2026-07-01 - 2026-07-16", 0, 3, true);
        check("2026-05-05 2026-06-02 2026-07-01 2026-07-02 2026-07-16", 1, 2, true);
        check("- - - - 2026-07-16", 0, 3, false);
        check("2026-05-05 - 2026-07-01 - -", 0, 0, false);
        check("2026-06-05 2026-06-02 - - -", 0, 0, false);
        check("2026-05-05 - - - -", 1, 0, false);
        check("2026-05-05 2026-06-02 2026-07-01 - -", 0, 1, false);
    }

    #[test]
    fn asking_alone_is_no_consultation() {
        assert!(!of("2026-05-05 2026-06-02 2026-07-01 - -", 0, 0).took_place());
        assert!(of("- - - 2026-05-20 -", 1, 0).took_place());
    }
}
